/* Lists of covered operators: the words of a filter, pages by keyset, walks over all. */
#include <string.h>

#include "base/text.h"
#include "sector/sector_inside.h"

enum { WALK_ROWS = 500, WALK_ARENA = 16 * 1024 * 1024 };

static const char *const filter_codes[] = {"added", "continued", "left", "outside", "covered", "unexplained", "all"};
static const char *const filter_labels[] = {
    N_("Added this year"), N_("Continues"), N_("Left the plan"), N_("Not covered (designated)"),
    N_("Covered by the plan"), N_("Designated, not covered, not explained"), N_("All")};
const struct enum_names covered_filter_names = {filter_codes, filter_labels, COVERED_FILTER_COUNT_};
_Static_assert(COUNT(filter_codes) == COVERED_FILTER_COUNT_, "every filter needs a code");
_Static_assert(COUNT(filter_labels) == COVERED_FILTER_COUNT_, "every filter needs a label");

static const char *const sort_codes[] = {"name", "operator", "sector"};
static const char *const sort_labels[] = {N_("By name"), N_("By key"), N_("By sector")};
const struct enum_names covered_sort_names = {sort_codes, sort_labels, COVERED_SORT_COUNT_};
_Static_assert(COUNT(sort_codes) == COVERED_SORT_COUNT_, "every order needs a code");
_Static_assert(COUNT(sort_labels) == COVERED_SORT_COUNT_, "every order needs a label");

/* --- The words of a filter --- */

static enum rc read_word(struct ctx *cx, const char *name, const struct enum_names *names, const char *word,
                         int64_t *ret)
{
    if (text_empty(word) || enum_parse(names, word, ret))
        return RC_OK;
    return fail(cx, RC_INVALID, N_("The filter “{0}” does not know the value {1}"), name, word);
}

static enum rc read_year(struct ctx *cx, const char *text, int64_t *ret)
{
    if (text_empty(text))
        return covered_year(cx, ret);
    if (text_to_int(cx, text, ret) != RC_OK || *ret < COVERED_YEAR_LEAST || *ret > COVERED_YEAR_MOST)
        return fail(cx, RC_INVALID, N_("The year is a number from {0} to {1}"), decimal(cx, COVERED_YEAR_LEAST),
                    decimal(cx, COVERED_YEAR_MOST));
    return RC_OK;
}

static enum rc read_sector(struct ctx *cx, const char *word, const char *sub_word, struct covered_filter *filter)
{
    const struct sector *sector = text_empty(word) ? NULL : sector_find(word);
    const struct sub_sector *sub = text_empty(sub_word) ? NULL : sub_sector_find(sector, sub_word);
    if (!text_empty(word) && sector == NULL)
        return fail(cx, RC_INVALID, N_("The filter “{0}” does not know the value {1}"), "sector", word);
    filter->sector = sector == NULL ? "" : sector->code;
    if (!text_empty(sub_word) && sub == NULL)
        return fail(cx, RC_INVALID, N_("The filter “{0}” does not know the value {1}"), "sub_sector", sub_word);
    filter->sub_sector = sub == NULL ? "" : sub->code;
    if (sub != NULL)
        filter->sector = sector_table.sectors[sub->sector].code;
    return RC_OK;
}

enum rc covered_filter_read(struct ctx *cx, covered_word get, const void *source, int64_t otherwise,
                            struct covered_filter *ret)
{
    struct covered_filter filter = {.state = otherwise, .size = -1, .sort = COVERED_BY_NAME, .limit = 50};
    const char *text = get(source, "text"), *after = get(source, "after");
    TRY(read_year(cx, get(source, "year"), &filter.year));
    TRY(read_word(cx, "state", &covered_filter_names, get(source, "state"), &filter.state));
    TRY(read_word(cx, "size", &covered_size_names, get(source, "size"), &filter.size));
    TRY(read_word(cx, "sort", &covered_sort_names, get(source, "sort"), &filter.sort));
    TRY(read_sector(cx, get(source, "sector"), get(source, "sub_sector"), &filter));
    filter.text = text_empty(text) ? "" : text_trim(cx, text);
    filter.after = text_empty(after) ? "" : after;
    if (!text_is_utf8(filter.text, strlen(filter.text)) || text_length(filter.text) > COVERED_TEXT_MOST)
        return fail(cx, RC_INVALID, N_("The text to search for may have up to {0} characters"),
                    decimal(cx, COVERED_TEXT_MOST));
    *ret = filter;
    return RC_OK;
}

/* --- Cursors: key, sector, id and name of the last row, joined by "~", which no key has --- */

static const char *cursor_write(const struct ctx *cx, const struct covered_operator *row)
{
    return arena_printf(cx->arena, "%s~%s~%s~%s", row->operator, row->sector, row->id, row->name);
}

static enum rc cursor_read(struct ctx *cx, const char *text, struct covered_cursor *ret)
{
    const char *parts[3] = {"", "", ""}, *at = text_empty(text) ? "" : text;
    *ret = (struct covered_cursor){.operator = "", .sector = "", .name = "", .id = ""};
    if (text_empty(text))
        return RC_OK;
    for (size_t i = 0; i < COUNT(parts); i++) {
        size_t length = strcspn(at, "~");
        if (at[length] == '\0')
            return fail(cx, RC_INVALID, N_("The place in the list is not known; please begin at the first page"));
        parts[i] = arena_copy_n(cx->arena, at, length);
        at += length + 1;
    }
    *ret = (struct covered_cursor){.given = true, .operator = parts[0], .sector = parts[1], .id = parts[2], .name = at};
    return RC_OK;
}

/* --- Pages and walks --- */

enum rc covered_list(struct ctx *cx, const struct covered_filter *filter, struct covered_operators *ret,
                     const char **ret_next)
{
    struct covered_cursor cursor = {.given = false};
    struct covered_operators rows = {.n = 0};
    TRY(cursor_read(cx, filter->after, &cursor));
    TRY(covered_store_walk(cx, filter, &cursor, filter->limit + 1, &rows));
    *ret_next = "";
    if (filter->limit > 0 && (int64_t)rows.n > filter->limit) {
        rows.n = (size_t)filter->limit;
        *ret_next = cursor_write(cx, rows.at + rows.n - 1);
    }
    *ret = rows;
    return RC_OK;
}

enum rc covered_walk(struct ctx *cx, const struct covered_filter *wanted, covered_visit visit, void *state)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(WALK_ARENA);
    struct covered_filter filter = *wanted;
    struct ctx inner = *cx;
    if (scratch == NULL)
        return memory_ended(cx);
    inner.arena = scratch;
    filter.limit = WALK_ROWS;
    filter.after = "";
    do {
        struct covered_operators rows = {.n = 0};
        const char *next = "";
        enum rc rc = covered_list(&inner, &filter, &rows, &next);
        for (size_t i = 0; i < rows.n && rc == RC_OK; i++)
            rc = visit(state, &inner, rows.at + i);
        if (rc != RC_OK)
            return fail_as(cx, &inner, rc);
        filter.after = arena_copy(cx->arena, next);
        arena_next(scratch);
    } while (!text_empty(filter.after) && !arena_failed(scratch));
    return arena_failed(scratch) ? memory_ended(cx) : RC_OK;
}

enum rc covered_all(struct ctx *cx, int64_t year, const struct covered_filter *filter, struct covered_operators *ret)
{
    struct covered_filter wanted = {.state = COVERED_FILTER_IN, .size = -1};
    const struct covered_cursor first = {.given = false};
    if (filter != NULL)
        wanted = *filter;
    wanted.year = year;
    wanted.sort = COVERED_BY_OPERATOR;
    return covered_store_walk(cx, &wanted, &first, COVERED_ALL_MOST, ret);
}

enum rc covered_count(struct ctx *cx, int64_t year, struct sector_counts *ret)
{
    struct covered_tallies tallies = {.n = 0};
    struct sector_count *rows = ARENA_ARRAY(cx->arena, struct sector_count, sector_table.sector_count);
    struct sector_count total = {.sector = ""};
    if (rows == NULL)
        return RC_MEMORY;
    memset(rows, 0, sector_table.sector_count * sizeof *rows);
    for (size_t i = 0; i < sector_table.sector_count; i++)
        rows[i].sector = sector_table.sectors[i].code;
    TRY(covered_store_count(cx, year, &tallies));
    for (size_t i = 0; i < tallies.n; i++) {
        const struct covered_tally *tally = tallies.at + i;
        const struct sector *sector = sector_find(tally->sector);
        if (tally->state < 0 || tally->state >= COVERED_STATE_COUNT_)
            continue;
        total.states[tally->state] += tally->count;
        total.covered += covered_is_in(tally->state) ? tally->count : 0;
        if (sector == NULL)
            continue;
        struct sector_count *row = rows + sector_index(sector);
        row->states[tally->state] += tally->count;
        row->covered += covered_is_in(tally->state) ? tally->count : 0;
    }
    *ret = (struct sector_counts){rows, sector_table.sector_count, total};
    return RC_OK;
}
