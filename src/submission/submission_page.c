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

const char *submission_cursor(struct ctx *cx, int64_t at, const char *id, const char *operator)
{
    return arena_printf(cx->arena, "%lld~%s~%s", (long long)at, id, operator);
}

enum rc submission_cursor_read(struct ctx *cx, const char *text, struct package_cursor *ret)
{
    *ret = (struct package_cursor){.operator = "", .id = ""};
    if (text_empty(text))
        return RC_OK;
    const char *first = strchr(text, '~'), *second = first == NULL ? NULL : strchr(first + 1, '~');
    if (second == NULL || text_to_int(cx, arena_copy_n(cx->arena, text, (size_t)(first - text)), &ret->at) != RC_OK)
        return fail(cx, RC_INVALID, N_("The place in the list is not known; please begin at the first page"));
    ret->given = true;
    ret->id = arena_copy_n(cx->arena, first + 1, (size_t)(second - first) - 1);
    ret->operator = second + 1;
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

enum rc package_sort_read(struct ctx *cx, const char *word, enum package_sort *ret)
{
    int64_t sort = 0;
    if (text_empty(word))
        return RC_OK;
    if (!enum_parse(&package_sort_names, word, &sort))
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
