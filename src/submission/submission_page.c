/* Pages of the lists: cursors, orders, what a request asks for. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "submission/submission_view.h"

static const char *const sort_codes[] = {"newest", "oldest", "operator"};
static const char *const sort_labels[] = {N_("Newest first"), N_("Oldest first"), N_("By key")};
const struct enum_names package_sort_names = {sort_codes, sort_labels, PACKAGE_SORT_COUNT_};
_Static_assert(COUNT(sort_codes) == PACKAGE_SORT_COUNT_, "every order needs a code");
_Static_assert(COUNT(sort_labels) == PACKAGE_SORT_COUNT_, "every order needs a label");

static const char *const sent_sort_codes[] = {"newest", "oldest", "receiver"};
static const char *const sent_sort_labels[] = {N_("Newest first"), N_("Oldest first"), N_("By receiver")};
const struct enum_names package_sent_sort_names = {sent_sort_codes, sent_sort_labels, PACKAGE_SORT_COUNT_};
_Static_assert(COUNT(sent_sort_codes) == PACKAGE_SORT_COUNT_, "every order needs a code");
_Static_assert(COUNT(sent_sort_labels) == PACKAGE_SORT_COUNT_, "every order needs a label");

const char *submission_cursor(struct ctx *cx, int64_t at, const char *id, const char *name)
{
    return arena_printf(cx->arena, "%lld~%s~%s", (long long)at, id, name);
}

enum rc submission_cursor_read(struct ctx *cx, const char *text, struct package_cursor *ret)
{
    *ret = (struct package_cursor){.name = "", .id = ""};
    if (text_empty(text))
        return RC_OK;
    const char *first = strchr(text, '~'), *second = first == NULL ? NULL : strchr(first + 1, '~');
    if (second == NULL || text_to_int(cx, arena_copy_n(cx->arena, text, (size_t)(first - text)), &ret->at) != RC_OK)
        return fail(cx, RC_INVALID, N_("The place in the list is not known; please begin at the first page"));
    ret->given = true;
    ret->id = arena_copy_n(cx->arena, first + 1, (size_t)(second - first) - 1);
    ret->name = second + 1;
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

enum rc package_sort_read(struct ctx *cx, const char *word, const struct enum_names *names, enum package_sort *ret)
{
    int64_t sort = 0;
    if (text_empty(word))
        return RC_OK;
    if (!enum_parse(names, word, &sort))
        return fail(cx, RC_INVALID, N_("The filter “{0}” does not know the value {1}"), "sort", word);
    *ret = (enum package_sort)sort;
    return RC_OK;
}

enum rc package_choice_read(struct ctx *cx, const struct request *request, const char *name, const struct enum_names *names,
                            int64_t *ret)
{
    const char *word = request_query(request, name);
    *ret = -1;
    if (text_empty(word) || enum_parse(names, word, ret))
        return RC_OK;
    return fail(cx, RC_INVALID, N_("The filter “{0}” does not know the value {1}"), name, word);
}

enum rc package_text_read(struct ctx *cx, const struct request *request, const char *name, const char **ret)
{
    const char *text = text_trim(cx, request_query(request, name));
    if (!text_is_utf8(text, strlen(text)) || text_length(text) > PACKAGE_TEXT_MOST)
        return fail(cx, RC_INVALID, N_("The text to search for may have up to {0} characters"),
                    decimal(cx, PACKAGE_TEXT_MOST));
    *ret = text;
    return RC_OK;
}

enum rc submission_sent_page(struct ctx *cx, const struct package_filter *filter, const char *after, int64_t limit,
                             struct sent_submissions *ret, const char **ret_next)
{
    struct package_cursor cursor = {.given = false};
    struct sent_submissions found = {.rows = {.n = 0}};
    TRY(submission_need(cx, PERM_RESPONSE_READ));
    TRY(submission_cursor_read(cx, after, &cursor));
    TRY(submission_store_sent_page(cx, filter, &cursor, limit + 1, &found));
    *ret_next = "";
    if ((int64_t)found.rows.n > limit) {
        found.rows.n = (size_t)limit;
        const struct sent_submission *last = found.rows.at + found.rows.n - 1;
        *ret_next = submission_cursor(cx, last->made, last->id, last->to_name);
    }
    *ret = found;
    return RC_OK;
}
