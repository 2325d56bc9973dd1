#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "plan/plan_inside.h"
#include "register/list.h"

struct plan_item plan_item_blank(void)
{
    return (struct plan_item){.id = "",
                              .org = "",
                              .title = "",
                              .detail = "",
                              .assessment = "",
                              .catalog = "baseline-2026",
                              .control = "",
                              .post = "",
                              .priority = PLAN_PRIORITY_MIDDLE,
                              .start_on = "",
                              .due_on = "",
                              .done_on = "",
                              .judged_by = "",
                              .result = "",
                              .created_by = ""};
}

void plan_item_settle(struct plan_item *item)
{
    if (item->status == PLAN_DONE)
        item->progress = 100;
    else
        item->done_on = "";
    if (item->priority == 0)
        item->priority = PLAN_PRIORITY_MIDDLE;
    if (text_empty(item->control))
        item->control = "";
}

/* What the status asks for. */
static enum rc check_status(struct ctx *cx, const struct plan_item *item)
{
    enum rc rc = RC_OK;
    if (item->status == PLAN_DONE && text_empty(item->done_on))
        rc = field_fail(cx, "done_on", N_("A completed item needs the date of its completion"));
    if (item->status == PLAN_DONE && text_empty(item->result))
        rc = field_fail(cx, "result", N_("A completed item needs its result"));
    if (item->status == PLAN_CANCELLED && text_empty(item->result))
        rc = field_fail(cx, "result", N_("A cancelled item needs the reason"));
    return rc;
}

static enum rc check_amount(struct ctx *cx, const char *field, const char *label, int64_t value,
                            int64_t most)
{
    if (value >= 0 && value <= most)
        return RC_OK;
    return field_fail(cx, field, N_("“{0}” takes a number from {1} to {2} (given: {3})"),
                      tr(cx, label), "0", decimal(cx, most), decimal(cx, value));
}

static const struct field *own_field(const char *name)
{
    return field_find((struct fields){plan_item_table, PLAN_ITEM_FIELDS}, name);
}

/* Money, days and progress lie within the ranges of the field table. */
static enum rc check_amounts(struct ctx *cx, const struct plan_item *item)
{
    static const char *const names[] = {"progress",    "money_asked", "money_granted",
                                        "money_spent", "days_asked",  "days_granted",
                                        "days_spent"};
    enum rc worst = RC_OK;
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct field *field = own_field(names[i]);
        enum rc rc = check_amount(cx, names[i], field->label, field_int(field, item), field->max);
        if (rc != RC_OK)
            worst = rc;
    }
    return worst;
}

static enum rc check_control(struct ctx *cx, const struct plan_item *item)
{
    if (text_empty(item->control))
        return RC_OK;
    const struct catalog *catalog = catalog_find(cx, item->catalog);
    if (catalog == NULL)
        return field_fail(cx, "catalog", N_("There is no standard with the id {0}"), item->catalog);
    if (catalog_control(catalog, item->control) == NULL)
        return field_fail(cx, "control", N_("The standard {0} has no measure {1}"),
                          bilingual_text(cx, catalog->short_title), item->control);
    return RC_OK;
}

enum rc plan_item_check(struct ctx *cx, const struct plan_item *item)
{
    enum rc worst = RC_OK, rc;
    if (text_empty(item->title))
        worst = field_fail(cx, "title", N_("Please fill in “{0}”"),
                           tr(cx, own_field("title")->label));
    if (item->status < 0 || item->status >= PLAN_STATUS_COUNT_)
        worst = field_fail(cx, "status", N_("There is no such status"));
    if (item->priority < PLAN_PRIORITY_HIGH || item->priority > PLAN_PRIORITY_LOW)
        worst = field_fail(cx, "priority", N_("The priority is 1 (high), 2 (middle) or 3 (low)"));
    if (!text_empty(item->start_on) && !text_empty(item->due_on) &&
        strcmp(item->due_on, item->start_on) < 0)
        worst = field_fail(cx, "due_on", N_("The due date {0} lies before the start {1}"),
                           item->due_on, item->start_on);
    if (!text_empty(item->start_on) && !text_empty(item->done_on) &&
        strcmp(item->done_on, item->start_on) < 0)
        worst = field_fail(cx, "done_on",
                           N_("The date of completion {0} lies before the start {1}"),
                           item->done_on, item->start_on);
    if ((rc = check_status(cx, item)) != RC_OK)
        worst = rc;
    if ((rc = check_amounts(cx, item)) != RC_OK)
        worst = rc;
    if ((rc = check_control(cx, item)) != RC_OK)
        worst = rc;
    return worst;
}

bool plan_is_past(const struct ctx *cx, const char *due_on)
{
    return !text_empty(due_on) && strcmp(due_on, date_of_time(cx, cx->now)) < 0;
}

bool plan_item_is_overdue(const struct ctx *cx, const struct plan_item *item)
{
    return plan_status_is_open(item->status) && plan_is_past(cx, item->due_on);
}

const char *plan_month_end(const struct ctx *cx)
{
    int year = 0, month = 0;
    if (sscanf(date_of_time(cx, cx->now), "%d-%d", &year, &month) != 2)
        return "";
    const char *next = month == 12 ? arena_printf(cx->arena, "%04d-01-01", year + 1)
                                   : arena_printf(cx->arena, "%04d-%02d-01", year, month + 1);
    int64_t days = date_days(next);
    return days == INT64_MIN ? "" : date_from_days(cx, days - 1); /* memory ended */
}

const char *plan_number_show(const struct ctx *cx, int64_t value)
{
    return list_thousands(cx, value);
}
