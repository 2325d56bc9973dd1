/* The index follows the ledger: each entry of a kind that is searched replaces its record's document. */
#include <string.h>

#include "base/app.h"
#include "base/limits.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "register/record.h"
#include "search/search_store.h"
#include "search/search_terms.h"

/* Few in one transaction: who saves meanwhile waits no longer than that. */
enum { BATCH = 4, SHOWN_CHARACTERS = 6000 };

static bool is_searched(const struct field *field)
{
    return (field->kind == F_TEXT || field->kind == F_PROSE) && (field->flags & F_HIDDEN) == 0 &&
           strcmp(field->name, "digest") != 0 && strcmp(field->name, "media_type") != 0;
}

/* The text of a row, a line for each field; lines longer than the rest are cut at a character. */
static const char *shown_of(struct ctx *cx, const struct record *record, const void *row)
{
    const char *shown = "";
    for (size_t i = 0; i < record->fields.n && strlen(shown) < SHOWN_CHARACTERS * 4; i++) {
        const struct field *field = &record->fields.at[i];
        if (is_searched(field) && field_text(field, row)[0] != '\0')
            shown = arena_printf(cx->arena, "%s%s%s", shown, shown[0] == '\0' ? "" : "\n",
                                 field_text(field, row));
    }
    return shown;
}

static const char *named(const struct record *record, const void *row, const char *name)
{
    const struct field *field = field_find(record->fields, name);
    return field == NULL || !field_is_text(field->kind) ? "" : field_text(field, row);
}

/* What people call the row, and where it stands. Names of other records are in Japanese, whoever asks. */
static void name_row(struct ctx *cx, const struct record *record, const void *row, const char *id,
                     struct search_document *document)
{
    static const char *const names[] = {"title", "name", "file_name"};
    document->title = arena_copy_n(cx->arena, document->shown, strcspn(document->shown, "\n"));
    for (size_t i = COUNT(names); i-- > 0;)
        if (named(record, row, names[i])[0] != '\0')
            document->title = named(record, row, names[i]);
    document->href = record->href == NULL ? "" : arena_printf(cx->arena, "%s%s", record->href, id);
    if (record->describe != NULL)
        record->describe(cx, row, &document->title, &document->href);
}

static enum rc drop(struct ctx *cx, const char *org, const struct search_entry *entry)
{
    struct search_document old;
    struct search_terms terms;
    enum rc rc = search_store_document(cx, org, entry->noun, entry->record, &old);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    TRY(search_terms_of(cx, old.folded, &terms));
    TRY(search_store_unpost(cx, org, old.doc, terms.at, terms.n));
    return search_store_delete(cx, org, old.doc);
}

static enum rc add(struct ctx *cx, const char *org, const struct record *record,
                   const struct search_entry *entry)
{
    struct search_terms terms;
    void *row = arena_alloc(cx->arena, record->size);
    if (row == NULL)
        return RC_MEMORY;
    memset(row, 0, record->size);
    TRY(record_from_canonical(cx, record, entry->body, row));
    const char *shown = shown_of(cx, record, row);
    if (shown[0] == '\0')
        return RC_OK;
    struct search_document document = {.org = org,
                                       .doc = entry->sequence,
                                       .noun = entry->noun,
                                       .record = entry->record,
                                       .at = entry->at,
                                       .shown = shown,
                                       .folded = search_fold(cx, shown)};
    name_row(cx, record, row, entry->record, &document);
    TRY(search_store_insert(cx, &document));
    TRY(search_terms_of(cx, document.folded, &terms));
    return search_store_post(cx, org, document.doc, terms.at, terms.n);
}

/* A later entry of the same record makes this one needless. */
static bool is_overtaken(const struct search_entries *entries, size_t i)
{
    for (size_t k = i + 1; k < entries->n; k++)
        if (entries->at[k].action != LEDGER_NOTE &&
            text_same(entries->at[k].record, entries->at[i].record) &&
            text_same(entries->at[k].noun, entries->at[i].noun))
            return true;
    return false;
}

static enum rc index_batch(struct ctx *cx, const char *org, int64_t *ret_done)
{
    struct search_entries entries;
    int64_t indexed = 0;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(search_store_hold(cx, org, &indexed));
    TRY(search_store_entries(cx, org, indexed, BATCH, &entries));
    for (size_t i = 0; i < entries.n; i++) {
        const struct search_entry *entry = &entries.at[i];
        const struct record *record = record_find(cx->app, entry->noun);
        if (record == NULL || record->read == 0 || entry->action == LEDGER_NOTE ||
            is_overtaken(&entries, i))
            continue;
        TRY(drop(cx, org, entry));
        if (entry->action != LEDGER_DELETE)
            TRY(add(cx, org, record, entry));
    }
    if (entries.n > 0)
        TRY(search_store_indexed(cx, org, entries.at[entries.n - 1].sequence));
    TRY(db_commit(cx, &tx));
    *ret_done = (int64_t)entries.n;
    return RC_OK;
}

/* A batch in memory of its own, so that a long ledger takes no more than a short one. */
static enum rc index_apart(struct ctx *cx, struct arena *scratch, const char *org,
                           int64_t *ret_done)
{
    struct ctx inner = *cx;
    inner.arena = scratch;
    inner.org = org;
    inner.lang = LANG_JA;
    inner.problem = (struct problem){.rc = RC_OK};
    enum rc rc = index_batch(&inner, org, ret_done);
    if (rc != RC_OK && inner.problem.message != NULL)
        (void)fail(cx, rc, arena_copy(cx->arena, inner.problem.message));
    cx->fixed_ids = inner.fixed_ids;
    arena_reset(scratch);
    return rc;
}

enum rc search_advance(struct ctx *cx, int64_t most, int64_t *ret_done)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    struct search_orgs orgs;
    *ret_done = 0;
    if (scratch == NULL)
        return RC_MEMORY;
    TRY(search_store_behind(cx, &orgs));
    for (size_t i = 0; i < orgs.n && *ret_done < most; i++)
        for (int64_t done = BATCH; done == BATCH && *ret_done < most; *ret_done += done)
            TRY(index_apart(cx, scratch, orgs.at[i].org, &done));
    return RC_OK;
}
