/* The contents against their digests, and against the records that name them. */
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "register/verify_inside.h"
#include "register/verify_store.h"

static int compare(const char *org, const char *digest, const struct named_content *content)
{
    int order = strcmp(org, content->org);
    return order != 0 ? order : strcmp(digest, content->digest);
}

static int compare_names(const void *a, const void *b)
{
    const struct named_content *content = a;
    return compare(content->org, content->digest, b);
}

static enum rc content_gone(struct ctx *cx, const struct named_content *content)
{
    return fail(cx, RC_UNSOUND,
                N_("The table file_content lacks the content {2} of the record {1} of “{0}”"),
                tr(cx, content->record->label), content->id, content->digest);
}

static enum rc content_wrong(struct ctx *cx, const char *digest, const char *field)
{
    return fail(cx, RC_UNSOUND,
                N_("The content {0} in the table file_content is not what its digest says; what "
                   "differs: {1}"),
                digest, field);
}

/* One content; both sides are sorted by organisation and digest, and *at stands at the next name that was not met.
 * `scratch` holds the row. */
static enum rc check_content(const struct verification *verification, struct arena *scratch,
                             struct db_rows *rows, size_t *at)
{
    struct ctx *cx = verification->cx;
    const struct named_content *names = verification->contents;
    size_t n = verification->content_count, length = 0;
    const char *org = db_text(rows, VERIFY_CONTENT_ORG);
    const char *digest = db_text(rows, VERIFY_CONTENT_DIGEST);
    if (arena_failed(scratch))
        return memory_ended(cx);
    if (*at < n && compare(org, digest, &names[*at]) > 0)
        return content_gone(cx, &names[*at]);
    if (*at == n || compare(org, digest, &names[*at]) != 0)
        return fail(cx, RC_UNSOUND,
                    N_("The table file_content has a content {0} that no record names"),
                    arena_copy(cx->arena, digest));
    while (*at < n && compare(org, digest, &names[*at]) == 0)
        (*at)++;
    const void *bytes = db_bytes(rows, VERIFY_CONTENT_BYTES, &length);
    struct ctx inner = *cx;
    inner.arena = scratch;
    const char *own = digest_hex(&inner, bytes, length);
    if (arena_failed(scratch))
        return memory_ended(cx);
    if (strcmp(own, digest) != 0)
        return content_wrong(cx, digest, "content");
    if (db_int(rows, VERIFY_CONTENT_SIZE) != (int64_t)length)
        return content_wrong(cx, digest, "size");
    return RC_OK;
}

enum rc verify_contents(struct verification *verification)
{
    struct ctx *cx = verification->cx;
    size_t at = 0;
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    if (scratch == NULL)
        return RC_MEMORY;
    if (verification->content_count > 0)
        qsort(verification->contents, verification->content_count, sizeof *verification->contents,
              compare_names);
    TRY(verify_store_contents(cx, verification->org, &rows));
    db_rows_scratch(rows, scratch);
    while (db_next(rows)) {
        TRY(check_content(verification, scratch, rows, &at));
        arena_reset(scratch);
    }
    TRY(db_end(rows));
    return at < verification->content_count ? content_gone(cx, &verification->contents[at]) : RC_OK;
}
