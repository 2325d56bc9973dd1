#include "plan/plan_inside.h"

static const char *const status_codes[] = {"proposed", "agreed", "running", "done", "cancelled"};
static const char *const status_labels[] = {N_("Proposed"), N_("Agreed"), N_("Under way"),
                                            N_("Completed"), N_("Cancelled")};
const struct enum_names plan_status_names = {status_codes, status_labels, PLAN_STATUS_COUNT_};
_Static_assert(COUNT(status_codes) == PLAN_STATUS_COUNT_, "every status needs a code");
_Static_assert(COUNT(status_labels) == PLAN_STATUS_COUNT_, "every status needs a label");

/* Numbers count from 1: the row for 0 stands for none. */
static const char *const priority_codes[] = {"none", "high", "middle", "low"};
static const char *const priority_labels[] = {N_("(none)"), N_("High"), N_("Middle"), N_("Low")};
const struct enum_names plan_priority_names = {priority_codes, priority_labels,
                                               PLAN_PRIORITY_LOW + 1};
_Static_assert(COUNT(priority_codes) == PLAN_PRIORITY_LOW + 1, "every priority needs a code");

/* The five fields of the guidelines are title and detail (what), money and days (resources), post,
 * due_on and judged_by. */
const struct field plan_item_table[PLAN_ITEM_FIELDS] = {
    FIELD(plan_item, id, F_ID, .flags = F_FIXED),
    FIELD(plan_item, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(plan_item, version, F_INT, .flags = F_FIXED),
    FIELD(plan_item, number, F_INT, .flags = F_FIXED, .label = N_("Number")),
    FIELD(plan_item, title, F_TEXT, .flags = F_REQUIRED, .max = 200, .label = N_("What is done"),
          .help = N_("One line that people outside the department understand")),
    FIELD(plan_item, detail, F_PROSE, .label = N_("Details"),
          .help = N_("What exactly is done, where, and how far it closes the gap")),
    FIELD(plan_item, assessment, F_REF, .ref = "assessment", .max = 40, .label = N_("Assessment")),
    FIELD(plan_item, catalog, F_TEXT, .max = 60, .label = N_("Standard")),
    FIELD(plan_item, control, F_TEXT, .max = 60, .label = N_("Measure"),
          .help = N_("The measure whose gap is closed, for example 3.2.1①; empty for none")),
    FIELD(plan_item, post, F_REF, .ref = "post", .max = 40, .label = N_("Responsible post"),
          .help = N_("Work belongs to posts, so that it stays when people move")),
    FIELD(plan_item, status, F_ENUM, .names = &plan_status_names, .label = N_("Status")),
    FIELD(plan_item, progress, F_INT, .min = 0, .max = 100, .label = N_("Progress (%)")),
    FIELD(plan_item, priority, F_INT, .min = PLAN_PRIORITY_HIGH, .max = PLAN_PRIORITY_LOW,
          .label = N_("Priority")),
    FIELD(plan_item, start_on, F_DATE, .label = N_("Start")),
    FIELD(plan_item, due_on, F_DATE, .label = N_("Due date")),
    FIELD(plan_item, done_on, F_DATE, .label = N_("Completed on"),
          .help = N_("Wanted when the status is “Completed”")),
    FIELD(plan_item, money_asked, F_INT, .min = 0, .max = PLAN_MONEY_MOST,
          .label = N_("Money asked (yen)")),
    FIELD(plan_item, money_granted, F_INT, .min = 0, .max = PLAN_MONEY_MOST,
          .label = N_("Money granted (yen)")),
    FIELD(plan_item, money_spent, F_INT, .min = 0, .max = PLAN_MONEY_MOST,
          .label = N_("Money spent (yen)")),
    FIELD(plan_item, days_asked, F_INT, .min = 0, .max = PLAN_DAYS_MOST,
          .label = N_("Work asked (person-days)")),
    FIELD(plan_item, days_granted, F_INT, .min = 0, .max = PLAN_DAYS_MOST,
          .label = N_("Work granted (person-days)")),
    FIELD(plan_item, days_spent, F_INT, .min = 0, .max = PLAN_DAYS_MOST,
          .label = N_("Work spent (person-days)")),
    FIELD(plan_item, judged_by, F_PROSE, .max = 1000, .label = N_("How the result is judged"),
          .help = N_("What will show that it worked: a figure, a test, an exercise")),
    FIELD(plan_item, result, F_PROSE, .max = 2000, .label = N_("Result or reason"),
          .help = N_("Wanted when the item is completed (result) or cancelled (reason)")),
    FIELD(plan_item, created_by, F_REF, .ref = "person", .flags = F_FIXED, .label = N_("Made by")),
    FIELD(plan_item, created_at, F_TIME, .flags = F_FIXED, .label = N_("Made at")),
};

const struct field plan_totals_table[PLAN_TOTALS_FIELDS] = {
    FIELD(plan_totals, open, F_INT, .label = N_("Open items")),
    FIELD(plan_totals, overdue, F_INT, .label = N_("Overdue (counted up to 100)")),
    FIELD(plan_totals, due_this_month, F_INT, .label = N_("Due this month (counted up to 100)")),
    FIELD(plan_totals, done, F_INT, .label = N_("Completed items")),
    FIELD(plan_totals, cancelled, F_INT, .label = N_("Cancelled items")),
    FIELD(plan_totals, money_asked, F_INT, .label = N_("Money asked (yen)")),
    FIELD(plan_totals, money_granted, F_INT, .label = N_("Money granted (yen)")),
    FIELD(plan_totals, money_spent, F_INT, .label = N_("Money spent (yen)")),
    FIELD(plan_totals, days_asked, F_INT, .label = N_("Work asked (person-days)")),
    FIELD(plan_totals, days_granted, F_INT, .label = N_("Work granted (person-days)")),
    FIELD(plan_totals, days_spent, F_INT, .label = N_("Work spent (person-days)")),
};
const struct fields plan_totals_fields = {plan_totals_table, PLAN_TOTALS_FIELDS};

const struct field plan_row_table[PLAN_ROW_FIELDS] = {
    FIELD(plan_row, id, F_ID),
    FIELD(plan_row, version, F_INT),
    FIELD(plan_row, number, F_INT, .label = N_("Number")),
    FIELD(plan_row, title, F_TEXT, .label = N_("What is done")),
    FIELD(plan_row, catalog, F_TEXT, .label = N_("Standard")),
    FIELD(plan_row, control, F_TEXT, .label = N_("Measure")),
    FIELD(plan_row, control_label, F_TEXT),
    FIELD(plan_row, post, F_REF, .ref = "post", .label = N_("Responsible post")),
    FIELD(plan_row, post_label, F_TEXT),
    FIELD(plan_row, status, F_ENUM, .names = &plan_status_names, .label = N_("Status")),
    FIELD(plan_row, progress, F_INT, .label = N_("Progress (%)")),
    FIELD(plan_row, priority, F_INT, .label = N_("Priority")),
    FIELD(plan_row, start_on, F_DATE, .label = N_("Start")),
    FIELD(plan_row, due_on, F_DATE, .label = N_("Due date")),
    FIELD(plan_row, done_on, F_DATE, .label = N_("Completed on")),
    FIELD(plan_row, overdue, F_BOOL, .label = N_("Overdue")),
    FIELD(plan_row, money_asked, F_INT, .label = N_("Money asked (yen)")),
    FIELD(plan_row, money_granted, F_INT, .label = N_("Money granted (yen)")),
    FIELD(plan_row, money_spent, F_INT, .label = N_("Money spent (yen)")),
    FIELD(plan_row, days_asked, F_INT, .label = N_("Work asked (person-days)")),
    FIELD(plan_row, days_granted, F_INT, .label = N_("Work granted (person-days)")),
    FIELD(plan_row, days_spent, F_INT, .label = N_("Work spent (person-days)")),
    FIELD(plan_row, judged_by, F_PROSE, .label = N_("How the result is judged")),
    FIELD(plan_row, result, F_PROSE, .label = N_("Result or reason")),
};
