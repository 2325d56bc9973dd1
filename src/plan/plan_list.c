/* Lists: the words of a filter, pages by keyset, rows merged from one index walk for each status. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "plan/plan_inside.h"

static const char *const sort_codes[] = {"due", "priority", "number", "status", "newest", "latest"};
static const char *const sort_labels[] = {N_("By due date"),  N_("By priority"),
                                          N_("By number"),    N_("By status"),
                                          N_("Newest first"), N_("Latest due date first")};
const struct enum_names plan_sort_names = {sort_codes, sort_labels, PLAN_SORT_COUNT_};
_Static_assert(COUNT(sort_codes) == PLAN_SORT_COUNT_, "every sort needs a code");

static const char *const filter_codes[] = {"proposed",  "agreed", "running", "done",
                                           "cancelled", "open",   "all"};
static const char *const filter_labels[] = {
    N_("Proposed"),          N_("Agreed"), N_("Under way"), N_("Completed"), N_("Cancelled"),
    N_("All that are open"), N_("All")};
const struct enum_names plan_filter_names = {filter_codes, filter_labels, PLAN_FILTER_COUNT_};
_Static_assert(COUNT(filter_codes) == PLAN_FILTER_COUNT_, "every filter needs a code");

enum { TEXT_MOST = 200, MINE_MOST = 50 };

/* --- The words of a filter --- */

static enum rc read_word(struct ctx *cx, const char *name, const struct enum_names *names,
                         const char *word, int64_t *ret)
{
    if (text_empty(word) || enum_parse(names, word, ret))
        return RC_OK;
    return fail(cx, RC_INVALID, N_("The filter “{0}” does not know the value {1}"), name, word);
}

static enum rc read_control(struct ctx *cx, plan_filter_get get, const void *source,
                            struct plan_filter *filter)
{
    const char *catalog = get(source, "catalog"), *name = get(source, "control");
    filter->catalog = text_empty(catalog) ? "baseline-2026" : catalog;
    filter->control = "";
    if (text_empty(name))
        return RC_OK;
    const struct catalog *found = NULL;
    TRY(catalog_get(cx, filter->catalog, &found));
    const struct control *control = catalog_control(found, name);
    if (control == NULL)
        return fail(cx, RC_INVALID, N_("The standard {0} has no measure {1}"),
                    bilingual_text(cx, found->short_title), name);
    filter->control = control->id;
    return RC_OK;
}

enum rc plan_filter_read(struct ctx *cx, plan_filter_get get, const void *source, int64_t otherwise,
                         struct plan_filter *ret)
{
    struct plan_filter filter = {.status = otherwise, .sort = PLAN_SORT_DUE, .limit = 50};
    const char *overdue = get(source, "overdue"), *post = get(source, "post");
    const char *text = get(source, "text"), *after = get(source, "after");
    TRY(read_word(cx, "status", &plan_filter_names, get(source, "status"), &filter.status));
    TRY(read_word(cx, "sort", &plan_sort_names, get(source, "sort"), &filter.sort));
    const char *priority = get(source, "priority");
    if (!text_empty(priority) && text_to_int(cx, priority, &filter.priority) != RC_OK)
        TRY(read_word(cx, "priority", &plan_priority_names, priority, &filter.priority));
    if (filter.priority < 0 || filter.priority > PLAN_PRIORITY_LOW)
        return fail(cx, RC_INVALID, N_("The priority is 1 (high), 2 (middle) or 3 (low)"));
    TRY(read_control(cx, get, source, &filter));
    filter.overdue = !text_empty(overdue) && !text_same(overdue, "0");
    filter.post = text_empty(post) ? "" : post;
    filter.text = text_empty(text) ? "" : text_trim(cx, text);
    filter.after = text_empty(after) ? "" : after;
    if (!text_is_utf8(filter.text, strlen(filter.text)) || text_length(filter.text) > TEXT_MOST)
        return fail(cx, RC_INVALID, N_("The text to search for may have up to {0} characters"),
                    decimal(cx, TEXT_MOST));
    *ret = filter;
    return RC_OK;
}

static void add_pair(const struct ctx *cx, struct buf *out, const char *name, const char *value)
{
    if (text_empty(value))
        return;
    buf_printf(out, "%s%s=%s", out->length == 0 ? "" : "&", name, url_encode(cx, value));
}

const char *plan_filter_query(const struct ctx *cx, const struct plan_filter *filter)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_FORM_BYTES); /* longer than the address was */
    add_pair(cx, &out, "status", enum_code(&plan_filter_names, filter->status));
    add_pair(cx, &out, "post", filter->post);
    add_pair(cx, &out, "overdue", filter->overdue ? "1" : "");
    add_pair(cx, &out, "priority", filter->priority == 0 ? "" : decimal(cx, filter->priority));
    if (!text_empty(filter->control)) {
        add_pair(cx, &out, "catalog", filter->catalog);
        add_pair(cx, &out, "control", filter->control);
    }
    add_pair(cx, &out, "text", filter->text);
    if (filter->sort != PLAN_SORT_DUE)
        add_pair(cx, &out, "sort", enum_code(&plan_sort_names, filter->sort));
    if (filter->limit != 50)
        add_pair(cx, &out, "rows", decimal(cx, filter->limit));
    return buf_keep(&out, cx->arena);
}

/* ASCII letters and digits as their full-width forms (U+FF01–FF5E). */
static size_t widen(uint32_t code, enum plan_width width, char *out)
{
    if (width == PLAN_WIDE_UPPER && code >= 'a' && code <= 'z')
        code -= 0x20;
    if (width >= PLAN_WIDE_LOWER && code > ' ' && code < 0x7F)
        code += 0xFEE0;
    return text_encode(code, out);
}

const char *plan_text_pattern(const struct ctx *cx, const char *text, enum plan_width width)
{
    const char *at = width == PLAN_AS_TYPED ? text : text_fold(cx, text);
    char *out = arena_alloc(cx->arena, strlen(at) * 4 + 3);
    if (out == NULL)
        return "";
    size_t used = 0;
    out[used++] = '%';
    for (uint32_t code = text_next(&at); code != 0; code = text_next(&at)) {
        if (code >= 'A' && code <= 'Z')
            code += 0x20;
        if (width < PLAN_WIDE_LOWER && (code == '%' || code == '_' || code == '!'))
            out[used++] = '!';
        used += widen(code, width, out + used);
    }
    out[used++] = '%';
    out[used] = '\0';
    return out;
}

/* --- Cursors: status, priority, number, due date and id of the last row, joined by "~" --- */

static const char *cursor_write(const struct ctx *cx, int64_t status, int64_t priority,
                                int64_t number, const char *due_on, const char *id)
{
    return arena_printf(cx->arena, "%lld~%lld~%lld~%s~%s", (long long)status, (long long)priority,
                        (long long)number, due_on, id);
}

static enum rc cursor_read(struct ctx *cx, const char *text, struct plan_cursor *ret)
{
    const char *parts[5] = {"", "", "", "", ""};
    struct plan_cursor cursor = {.given = !text_empty(text), .due_on = "", .id = ""};
    if (!cursor.given) {
        *ret = cursor;
        return RC_OK;
    }
    size_t n = 0;
    bool ended = false;
    for (const char *at = text; n < COUNT(parts) && !ended; n++) {
        size_t length = strcspn(at, "~");
        parts[n] = arena_copy_n(cx->arena, at, length);
        ended = at[length] == '\0';
        at += ended ? length : length + 1;
    }
    if (n != COUNT(parts) || !ended || text_to_int(cx, parts[0], &cursor.status) != RC_OK ||
        text_to_int(cx, parts[1], &cursor.priority) != RC_OK ||
        text_to_int(cx, parts[2], &cursor.number) != RC_OK)
        return fail(cx, RC_INVALID,
                    N_("The place in the list is not known; please begin at the first page"));
    cursor.due_on = parts[3];
    cursor.id = parts[4];
    *ret = cursor;
    return RC_OK;
}

/* --- Walks and their merging --- */

/* The part of a row or item that orders it; `at` is the row itself. */
struct entry {
    int64_t sort, status, priority, number;
    const char *due_on, *id;
    const void *at;
};

static int compare_int(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    int difference = 0;
    if (a->sort == PLAN_SORT_NUMBER)
        return compare_int(a->number, b->number);
    if (a->sort == PLAN_SORT_NEWEST)
        return compare_int(b->number, a->number);
    if (a->sort == PLAN_SORT_PRIORITY)
        difference = compare_int(a->priority, b->priority);
    if (a->sort == PLAN_SORT_STATUS)
        difference = compare_int(a->status, b->status);
    if (difference == 0)
        difference = strcmp(a->due_on, b->due_on);
    if (difference == 0)
        difference = strcmp(a->id, b->id);
    return a->sort == PLAN_SORT_LATEST ? -difference : difference;
}

struct gathering {
    struct entry *at;
    size_t n, room;
};

static enum rc gather(struct ctx *cx, struct gathering *all, int64_t sort, bool whole,
                      const void *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        all->at = arena_grow(cx->arena, all->at, all->n, &all->room, sizeof *all->at);
        if (all->at == NULL)
            return RC_MEMORY;
        const struct plan_item *item = whole ? &((const struct plan_item *)rows)[i] : NULL;
        const struct plan_row *row = whole ? NULL : &((const struct plan_row *)rows)[i];
        all->at[all->n++] = whole ? (struct entry){sort,         item->status, item->priority,
                                                   item->number, item->due_on, item->id,
                                                   item}
                                  : (struct entry){sort,        row->status, row->priority,
                                                   row->number, row->due_on, row->id,
                                                   row};
    }
    return RC_OK;
}

static bool wants_status(const struct plan_filter *filter, int64_t status)
{
    if (filter->overdue && !plan_status_is_open(status))
        return false;
    if (filter->status == PLAN_FILTER_ALL)
        return true;
    return filter->status == PLAN_FILTER_OPEN ? plan_status_is_open(status)
                                              : filter->status == status;
}

/* The posts to walk: one "" for any, those of the acting person for "mine". */
static enum rc find_posts(struct ctx *cx, const struct plan_filter *filter, struct choices *ret)
{
    static const struct choice any = {"", ""};
    *ret = (struct choices){&any, 1};
    if (text_empty(filter->post))
        return RC_OK;
    if (text_same(filter->post, "mine"))
        return posts_of_person(cx, ret);
    struct choice *one = ARENA_NEW(cx->arena, struct choice);
    if (one == NULL)
        return RC_MEMORY;
    one->id = filter->post;
    *ret = (struct choices){one, 1};
    return RC_OK;
}

/* Up to limit + 1 entries in order: one more than wanted tells that there is a next page. */
static enum rc walk_all(struct ctx *cx, const struct plan_filter *filter, bool whole,
                        struct gathering *ret)
{
    struct plan_cursor cursor;
    struct choices posts;
    TRY(cursor_read(cx, filter->after, &cursor));
    TRY(find_posts(cx, filter, &posts));
    for (int64_t status = 0; status < PLAN_STATUS_COUNT_; status++) {
        bool passed = filter->sort == PLAN_SORT_STATUS && cursor.given && status < cursor.status;
        if (!wants_status(filter, status) || passed)
            continue;
        for (size_t i = 0; i < posts.n && i < MINE_MOST; i++) {
            void *rows = NULL;
            size_t n = 0;
            TRY(plan_store_walk(cx, filter, status, posts.at[i].id, &cursor, filter->limit + 1,
                                whole, &rows, &n));
            TRY(gather(cx, ret, filter->sort, whole, rows, n));
        }
    }
    if (ret->n > 1)
        qsort(ret->at, ret->n, sizeof *ret->at, compare_entries);
    return RC_OK;
}

static const char *next_of(const struct ctx *cx, const struct plan_filter *filter,
                           struct gathering *all)
{
    if (filter->limit < 1 || (int64_t)all->n <= filter->limit)
        return "";
    all->n = (size_t)filter->limit;
    const struct entry *last = &all->at[all->n - 1];
    return cursor_write(cx, last->status, last->priority, last->number, last->due_on, last->id);
}

enum rc plan_list_items(struct ctx *cx, const struct plan_filter *filter, struct plan_items *ret,
                        const char **ret_next)
{
    struct gathering all = {.n = 0};
    TRY(walk_all(cx, filter, true, &all));
    const char *next = next_of(cx, filter, &all);
    struct plan_item *items = ARENA_ARRAY(cx->arena, struct plan_item, all.n);
    if (items == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++)
        items[i] = *(const struct plan_item *)all.at[i].at;
    *ret = (struct plan_items){items, all.n};
    *ret_next = next;
    return RC_OK;
}

/* "情報システム部 部長（佐藤 花子）" → "情報システム部 部長": lists are dense. */
static const char *without_holder(const struct ctx *cx, const char *label)
{
    const char *mark = strstr(label, "（");
    return mark == NULL ? label : arena_copy_n(cx->arena, label, (size_t)(mark - label));
}

static const char *money_of(const struct ctx *cx, const struct plan_row *row)
{
    int64_t money = row->money_granted != 0 ? row->money_granted : row->money_asked;
    return money == 0 ? "" : plan_number_show(cx, money);
}

static void label_row(struct ctx *cx, struct choices posts, const char *today,
                      struct plan_row *row)
{
    row->post_label = choice_label(posts, row->post);
    row->post_short = without_holder(cx, row->post_label);
    row->control_label = plan_control_label(cx, row->catalog, row->control);
    row->overdue = plan_status_is_open(row->status) && !text_empty(row->due_on) &&
                   strcmp(row->due_on, today) < 0;
    row->money = money_of(cx, row);
}

enum rc plan_list(struct ctx *cx, const struct plan_filter *filter, struct plan_rows *ret,
                  const char **ret_next)
{
    struct gathering all = {.n = 0};
    struct choices posts;
    TRY(walk_all(cx, filter, false, &all));
    TRY(post_choices(cx, &posts));
    const char *next = next_of(cx, filter, &all), *today = date_of_time(cx, cx->now);
    struct plan_row *rows = ARENA_ARRAY(cx->arena, struct plan_row, all.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        rows[i] = *(const struct plan_row *)all.at[i].at;
        label_row(cx, posts, today, &rows[i]);
    }
    *ret = (struct plan_rows){rows, all.n};
    *ret_next = next;
    return RC_OK;
}

enum rc plan_row_get(struct ctx *cx, const char *id, struct plan_row *ret)
{
    struct choices posts;
    enum rc rc = plan_store_row(cx, id, ret);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"),
                    tr(cx, plan_item_record.label), id);
    TRY(rc);
    TRY(post_choices(cx, &posts));
    label_row(cx, posts, date_of_time(cx, cx->now), ret);
    return RC_OK;
}

static const struct control *find_control(struct ctx *cx, const char *catalog, const char *control)
{
    const struct catalog *found = text_empty(control) ? NULL : catalog_find(cx, catalog);
    return found == NULL ? NULL : catalog_control(found, control);
}

const char *plan_control_label(struct ctx *cx, const char *catalog, const char *control)
{
    const struct control *found = find_control(cx, catalog, control);
    return found == NULL ? control : found->label;
}

const char *plan_control_title(struct ctx *cx, const char *catalog, const char *control)
{
    const struct control *found = find_control(cx, catalog, control);
    return found == NULL ? control : bilingual_text(cx, found->title);
}

/* --- What other rooms read --- */

enum rc plan_totals(struct ctx *cx, struct plan_totals *ret)
{
    const char *today = date_of_time(cx, cx->now), *end = plan_month_end(cx);
    struct plan_totals totals;
    TRY(plan_store_totals(cx, &totals));
    TRY(plan_store_due_count(cx, "", today, &totals.overdue));
    TRY(plan_store_due_count(cx, today, date_from_days(cx, date_days(end) + 1),
                             &totals.due_this_month));
    *ret = totals;
    return RC_OK;
}

enum rc plan_items_of_control(struct ctx *cx, const char *catalog, const char *control,
                              struct plan_items *ret)
{
    return plan_store_of_control(cx, catalog, control, PLAN_COUNTED, ret);
}

enum rc plan_item_due_first(struct ctx *cx, const char *catalog, const char *control,
                            struct plan_item *ret, bool *ret_found)
{
    struct plan_items items;
    TRY(plan_store_of_control(cx, catalog, control, 1, &items));
    *ret_found = items.n > 0;
    if (items.n > 0)
        *ret = items.at[0];
    return RC_OK;
}

enum rc plan_waiting(struct ctx *cx, int64_t *ret)
{
    struct choices posts;
    int64_t total = 0;
    const char *before = date_from_days(cx, date_days(plan_month_end(cx)) + 1);
    TRY(posts_of_person(cx, &posts));
    for (size_t i = 0; i < posts.n && total < PLAN_COUNTED; i++) {
        int64_t due = 0;
        TRY(plan_store_post_due_count(cx, posts.at[i].id, before, &due));
        total += due;
    }
    *ret = total;
    return RC_OK;
}

enum rc plan_items_open(struct ctx *cx, int64_t limit, struct plan_items *ret)
{
    struct plan_filter filter = {.status = PLAN_FILTER_OPEN,
                                 .sort = PLAN_SORT_DUE,
                                 .limit = limit,
                                 .post = "",
                                 .control = "",
                                 .catalog = "",
                                 .text = "",
                                 .after = ""};
    const char *next = NULL;
    return plan_list_items(cx, &filter, ret, &next);
}

enum rc plan_count_by_control(struct ctx *cx, const char *catalog, struct plan_counts *ret)
{
    return plan_store_count_by_control(cx, catalog, ret);
}

/* --- All items, a page at a time, so that a large plan needs little memory --- */

enum { WALK_ROWS = 500, WALK_ARENA = 32 * 1024 * 1024 };

enum rc plan_walk(struct ctx *cx, const struct plan_filter *wanted, plan_visit visit, void *state)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(WALK_ARENA);
    struct plan_filter filter = *wanted;
    TRY(catalog_prepare(cx)); /* the pages share what is read of standards */
    struct ctx inner = *cx;
    if (scratch == NULL)
        return memory_ended(cx);
    inner.arena = scratch;
    filter.limit = WALK_ROWS;
    filter.after = "";
    do {
        struct plan_items items;
        const char *next = "";
        enum rc rc = plan_list_items(&inner, &filter, &items, &next);
        if (rc != RC_OK)
            return fail_as(cx, &inner, rc);
        for (size_t i = 0; i < items.n; i++)
            visit(state, &inner, &items.at[i]);
        filter.after = arena_copy(cx->arena, next);
        arena_next(scratch);
    } while (!text_empty(filter.after) && !arena_failed(scratch));
    return arena_failed(scratch) ? memory_ended(cx) : RC_OK;
}
