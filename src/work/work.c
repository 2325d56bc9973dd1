/* Asks every module what waits, and puts it in order. */
#include "work/work.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/time.h"

enum { DAYS_OF_WEEK = 7, COUNTED_MOST = 100 };

static const char *const when_codes[] = {"overdue", "this-week", "later", "undated"};
static const char *const when_labels[] = {N_("Overdue"), N_("This week"), N_("Later"),
                                          N_("Without a date")};
const struct enum_names work_when_names = {when_codes, when_labels, WORK_WHEN_COUNT_};
_Static_assert(COUNT(when_codes) == WORK_WHEN_COUNT_, "every group needs a code");
_Static_assert(COUNT(when_labels) == WORK_WHEN_COUNT_, "every group needs a label");

static const struct field row_table[] = {
    FIELD(work_row, when, F_ENUM, .names = &work_when_names, .label = N_("State")),
    FIELD(work_row, due_on, F_DATE, .label = N_("Due date")),
    FIELD(work_row, kind, F_TEXT, .label = N_("Kind")),
    FIELD(work_row, title, F_TEXT, .label = N_("What is to be done")),
    FIELD(work_row, note, F_TEXT, .label = N_("Context")),
    FIELD(work_row, href, F_TEXT),
    FIELD(work_row, days, F_INT),
};
static const struct field view_table[] = {
    FIELD(work_view, person_name, F_TEXT, .label = N_("Person")),
    FIELD(work_view, today, F_DATE, .label = N_("Today")),
    FIELD(work_view, overdue, F_INT, .label = N_("Overdue")),
    FIELD(work_view, this_week, F_INT, .label = N_("This week")),
    FIELD(work_view, later, F_INT, .label = N_("Later")),
    FIELD(work_view, undated, F_INT, .label = N_("Without a date")),
    FIELD(work_view, more, F_BOOL, .label = N_("There is more")),
    FIELD_LIST(work_view, rows, row_table, struct work_row),
};
const struct fields work_view_fields = {view_table, COUNT(view_table)};

static const char *text_of(const char *text)
{
    return text == NULL ? "" : text;
}

static int64_t when_of(const struct work *work, const char *due_on)
{
    if (text_empty(due_on))
        return WORK_UNDATED;
    if (strcmp(due_on, work->today) < 0)
        return WORK_OVERDUE;
    return strcmp(due_on, work->sunday) <= 0 ? WORK_THIS_WEEK : WORK_LATER;
}

enum rc work_add(struct ctx *cx, struct work *work, const struct work_row *row)
{
    const char *due_on = text_of(row->due_on);
    bool early = due_on[0] != '\0' && strcmp(due_on, work->before) < 0;
    if (!text_empty(work->before) && !early)
        return RC_OK;
    if (work->counting) {
        work_count(work, 1);
        return RC_OK;
    }
    work->at = arena_grow(cx->arena, work->at, work->n, &work->room, sizeof *work->at);
    if (work->at == NULL)
        return RC_MEMORY;
    int64_t days = date_between(work->today, due_on);
    work->at[work->n++] = (struct work_row){
        .when = when_of(work, due_on),
        .kind = text_of(row->kind),
        .title = text_of(row->title),
        .note = text_of(row->note),
        .due_on = due_on,
        .href = text_of(row->href),
        .days = days,
        .late = days < 0 ? -days : 0,
        .soon = days > 0 && days <= WORK_SOON_DAYS,
    };
    return RC_OK;
}

void work_count(struct work *work, int64_t count)
{
    work->counted += count;
}

/* By group, day, kind, title and address: a total order, so that both databases show the same. */
static int compare(const void *left, const void *right)
{
    const struct work_row *a = left, *b = right;
    if (a->when != b->when)
        return a->when < b->when ? -1 : 1;
    int difference = strcmp(a->due_on, b->due_on);
    if (difference == 0)
        difference = strcmp(a->kind, b->kind);
    if (difference == 0)
        difference = strcmp(a->title, b->title);
    return difference == 0 ? strcmp(a->href, b->href) : difference;
}

static void sort(struct work_row *rows, size_t n)
{
    if (n > 1)
        qsort(rows, n, sizeof *rows, compare);
}

static struct work work_begin(const struct ctx *cx)
{
    const char *today = date_of_time(cx, cx->now);
    int64_t day = date_days(today);
    int64_t weekday = ((day + 3) % DAYS_OF_WEEK + DAYS_OF_WEEK) % DAYS_OF_WEEK; /* 0: Monday */
    return (struct work){.today = today,
                         .sunday = date_from_days(cx, day + DAYS_OF_WEEK - 1 - weekday),
                         .before = ""};
}

static bool is_somebody(const struct ctx *cx)
{
    return !text_empty(cx->person) && !text_empty(cx->org);
}

/* Each module's rows are cut by themselves, so that one with many does not hide the others. */
static enum rc ask(struct ctx *cx, struct work *work, bool *ret_more)
{
    for (size_t m = 0; m < cx->app->module_count && is_somebody(cx); m++) {
        const struct module *module = cx->app->modules[m];
        size_t before = work->n;
        if (module->work == NULL)
            continue;
        TRY(module->work(cx, work));
        if (work->n > before)
            sort(work->at + before, work->n - before);
        if (work->n - before > WORK_ROWS_MOST) {
            work->n = before + WORK_ROWS_MOST;
            *ret_more = true;
        }
    }
    return RC_OK;
}

static enum rc fill_groups(struct ctx *cx, const struct work *work, struct work_view *view)
{
    static const char *const tags[] = {"bad", "warn", "info", "off"};
    int64_t *const counts[] = {&view->overdue, &view->this_week, &view->later, &view->undated};
    struct work_group *groups = ARENA_ARRAY(cx->arena, struct work_group, WORK_WHEN_COUNT_);
    size_t n = 0, from = 0;
    if (groups == NULL)
        return RC_MEMORY;
    for (int64_t when = 0; when < WORK_WHEN_COUNT_; when++) {
        size_t to = from;
        while (to < work->n && work->at[to].when == when)
            to++;
        *counts[when] = (int64_t)(to - from);
        if (to == from)
            continue;
        groups[n] = (struct work_group){.when = when,
                                        .label = tr(cx, enum_label(&work_when_names, when)),
                                        .tag = tags[when]};
        groups[n].rows.at = work->at + from;
        groups[n++].rows.n = to - from;
        from = to;
    }
    view->groups.at = groups;
    view->groups.n = n;
    return RC_OK;
}

/* What is overdue or due this week, then what has no day, then what is due later. */
static enum rc fill_first(struct ctx *cx, const struct work *work, struct work_view *view)
{
    static const int64_t order[] = {WORK_OVERDUE, WORK_THIS_WEEK, WORK_UNDATED, WORK_LATER};
    struct work_row *first = ARENA_ARRAY(cx->arena, struct work_row, WORK_FIRST);
    size_t n = 0;
    if (first == NULL)
        return RC_MEMORY;
    for (size_t o = 0; o < COUNT(order); o++)
        for (size_t i = 0; i < work->n && n < WORK_FIRST; i++)
            if (work->at[i].when == order[o])
                first[n++] = work->at[i];
    view->first.at = first;
    view->first.n = n;
    return RC_OK;
}

enum rc work_make(struct ctx *cx, struct work_view *ret)
{
    struct work work = work_begin(cx);
    struct work_view view = {.person_name = text_of(cx->person_name), .today = work.today};
    bool more = false;
    TRY(ask(cx, &work, &more));
    sort(work.at, work.n);
    view.more = more;
    view.rows.at = work.at;
    view.rows.n = work.n;
    TRY(fill_first(cx, &work, &view));
    TRY(fill_groups(cx, &work, &view));
    *ret = view;
    return RC_OK;
}

enum rc work_overdue(struct ctx *cx, int64_t *ret)
{
    struct work work = work_begin(cx);
    bool more = false;
    work.before = work.today;
    work.counting = true;
    TRY(ask(cx, &work, &more));
    *ret = work.counted > COUNTED_MOST ? COUNTED_MOST : work.counted;
    return RC_OK;
}
