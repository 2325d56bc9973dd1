/* The circle of a year (baseline, 1.3 and part 2): which step it is in, who is late, what comes next. */
#include "programme/cycle.h"

#include "sector/sector.h"

enum { REVISION_YEARS = 3, MONTHS = 12, APRIL = 4 }; /* baseline, 1.5: every third year */

static const char *const cycle_state_codes[] = {"coming", "now", "late", "done"};
static const char *const cycle_state_labels[] = {N_("Step to come"), N_("Step under way"), N_("Step late"),
                                                 N_("Step done")};
_Static_assert(COUNT(cycle_state_codes) == CYCLE_STATE_COUNT_ && COUNT(cycle_state_labels) == CYCLE_STATE_COUNT_,
               "every value needs a code and a label");
const struct enum_names cycle_state_names = {cycle_state_codes, cycle_state_labels, CYCLE_STATE_COUNT_};

/* --- The calendar --- */

static const struct field *due_field(int64_t step)
{
    static const char *const names[] = {"due_0", "due_1", "due_2", "due_3", "due_4", "due_5"};
    _Static_assert(COUNT(names) == CYCLE_STEP_COUNT_, "every step has a month");
    return field_find(cycle_rule_record.fields, names[step]);
}

enum rc cycle_rule_of(struct ctx *cx, struct cycle_rule *ret)
{
    static const int64_t proposed[] = {6, 10, 12, 1, 2, 3};
    struct cycle_rule rule = {.id = NULL};
    enum rc rc = cycle_store_rule(cx, &rule);
    if (rc == RC_MISSING) {
        row_blank(&cycle_rule_record, &rule);
        for (int64_t step = 0; step < CYCLE_STEP_COUNT_; step++)
            field_set_int(due_field(step), &rule, proposed[step]);
        rc = RC_OK;
    }
    TRY(rc);
    *ret = rule;
    return RC_OK;
}

/* The month in which the organisation's year begins. */
static enum rc first_month(struct ctx *cx, const struct cycle_rule *rule, int64_t *ret)
{
    struct organization organization = {.id = NULL};
    if (rule->basis == CYCLE_CALENDAR) {
        *ret = 1;
        return RC_OK;
    }
    TRY(organization_get(cx, cx->org, &organization));
    *ret = organization.fiscal_month < 1 || organization.fiscal_month > MONTHS ? APRIL : organization.fiscal_month;
    return RC_OK;
}

enum rc programme_year(struct ctx *cx, int64_t *ret)
{
    struct cycle_rule rule = {.id = NULL};
    int64_t month = 0;
    TRY(cycle_rule_of(cx, &rule));
    TRY(first_month(cx, &rule, &month));
    *ret = fiscal_year(cx->now, month);
    return RC_OK;
}

const char *programme_year_words(struct ctx *cx, int64_t year)
{
    struct cycle_rule rule = {.basis = CYCLE_FISCAL};
    enum { REIWA = 2018 };
    if (cycle_rule_of(cx, &rule) != RC_OK || rule.basis == CYCLE_FISCAL)
        return fiscal_year_show(cx, year);
    if (cx->lang == LANG_EN || year <= REIWA + 1)
        return decimal(cx, year);
    return arena_printf(cx->arena, "令和%lld年（%lld年）", (long long)(year - REIWA), (long long)year);
}

/* The last day of a month in the year that begins with month `first`. */
static const char *last_day(struct ctx *cx, int64_t year, int64_t first, int64_t month)
{
    int64_t of = month >= first ? year : year + 1, after = month == MONTHS ? 1 : month + 1;
    const char *next = arena_printf(cx->arena, "%04lld-%02lld-01", (long long)(month == MONTHS ? of + 1 : of),
                                    (long long)after);
    return date_from_days(cx, date_days(next) - 1);
}

enum rc cycle_rule_save(struct ctx *cx, struct cycle_rule *rule, int64_t version)
{
    struct cycle_rule before = {.id = NULL};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    enum rc rc = RC_OK;
    TRY(programme_writer(cx));
    for (int64_t step = 0; step < CYCLE_STEP_COUNT_; step++) {
        const struct field *field = due_field(step);
        if (field_int(field, rule) < 1 || field_int(field, rule) > MONTHS)
            rc = field_fail(cx, field->name, N_("A month is a number from 1 to 12 (given: {0})"),
                            decimal(cx, field_int(field, rule)));
    }
    TRY(rc);
    TRY(db_begin(cx, &tx));
    rc = cycle_store_rule(cx, &before);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (rc == RC_MISSING) {
        rule->id = cx->org; /* one of an organisation */
        rule->org = "";
        TRY(record_insert(cx, &cycle_rule_record, rule));
        return db_commit(cx, &tx);
    }
    rule->id = before.id;
    rule->org = before.org;
    before.version = version;
    TRY(record_update(cx, &cycle_rule_record, &before, rule));
    return db_commit(cx, &tx);
}

/* --- Sectors --- */

/* Which body oversees a sector, by the register of sectors; "" where nobody is noted or it may not be read. */
static const char *body_of(const struct oversights *oversights, const char *sector)
{
    for (size_t i = 0; i < oversights->n; i++)
        if (text_same(oversights->at[i].sector, sector) && text_empty(oversights->at[i].sub_sector))
            return oversights->at[i].body;
    return "";
}

static enum rc fill_cells(struct ctx *cx, const struct cycle_happened *happened, const struct cycle *cycle,
                          struct cycle_sector *sector)
{
    struct cycle_cell *cells = ARENA_ARRAY(cx->arena, struct cycle_cell, CYCLE_STEP_COUNT_);
    const char *today = date_of_time(cx, cx->now);
    bool reached = false;
    if (cells == NULL)
        return RC_MEMORY;
    for (int64_t step = 0; step < CYCLE_STEP_COUNT_; step++) {
        struct cycle_cell *cell = &cells[step];
        bool done = cycle_is_done(cx, happened, sector->sector, step, false, cell);
        if (done)
            cell->state = STEP_DONE;
        else if (date_between(cycle->steps.at[step].due_on, today) > 0)
            cell->state = STEP_LATE;
        else
            cell->state = reached && text_empty(cell->on) ? STEP_COMING : STEP_NOW;
        reached |= cell->state == STEP_NOW;
    }
    sector->steps.at = cells;
    sector->steps.n = CYCLE_STEP_COUNT_;
    return RC_OK;
}

static enum rc fill_sectors(struct ctx *cx, const struct cycle_happened *happened, struct cycle *cycle)
{
    struct choices sectors = {.n = 0};
    struct oversights oversights = {.n = 0};
    TRY(programme_sectors(cx, &sectors));
    if (happened->awaits && may(cx, PERM_SECTOR_READ))
        TRY(oversight_all(cx, &oversights));
    struct cycle_sector *lines = ARENA_ARRAY(cx->arena, struct cycle_sector, sectors.n + 1);
    size_t n = 0;
    if (lines == NULL)
        return RC_MEMORY;
    if (happened->awaits)
        lines[n++] = (struct cycle_sector){.sector = "", .label = programme_sector_words(cx, ""), .body = ""};
    for (size_t i = 0; i < sectors.n; i++)
        lines[n++] = (struct cycle_sector){.sector = sectors.at[i].id,
                                           .label = programme_sector_words(cx, sectors.at[i].id),
                                           .body = body_of(&oversights, sectors.at[i].id)};
    for (size_t i = 0; i < n; i++)
        TRY(fill_cells(cx, happened, cycle, &lines[i]));
    cycle->sectors.at = lines;
    cycle->sectors.n = n;
    return RC_OK;
}

/* --- The steps --- */

static const char *const step_pages[] = {"/programme", "/surveys", "/surveys", "/programme-evaluations",
                                         "/programme-papers", "/evaluation-points"};
static const char *const step_bodies[] = {N_("Each ministry for its sectors; the office across them"),
                                          N_("The office of all; a ministry of its own where it needs"),
                                          N_("Ministries and the office"), N_("Ministries and the office"),
                                          N_("Ministries and the office, gathered by the office"), N_("Headquarters")};
_Static_assert(COUNT(step_pages) == CYCLE_STEP_COUNT_ && COUNT(step_bodies) == CYCLE_STEP_COUNT_,
               "every step has a page and whose it is");

/* The calendar of the year; how far each step is comes later. */
static enum rc fill_calendar(struct ctx *cx, const struct cycle_rule *rule, int64_t first, struct cycle *cycle)
{
    struct cycle_line *lines = ARENA_ARRAY(cx->arena, struct cycle_line, CYCLE_STEP_COUNT_);
    const char *today = date_of_time(cx, cx->now);
    if (lines == NULL)
        return RC_MEMORY;
    cycle->now = "";
    for (int64_t step = 0; step < CYCLE_STEP_COUNT_; step++) {
        const char *due = last_day(cx, cycle->year, first, field_int(due_field(step), rule));
        lines[step] = (struct cycle_line){.step = step,
                                          .due_on = due,
                                          .due_text = date_long(cx, due),
                                          .who = tr(cx, step_bodies[step]),
                                          .late = "",
                                          .href = step_pages[step]};
        if (text_empty(cycle->now) && date_between(due, today) <= 0)
            cycle->now = tr(cx, enum_label(&cycle_step_names, step));
    }
    cycle->steps.at = lines;
    cycle->steps.n = CYCLE_STEP_COUNT_;
    return RC_OK;
}

enum { LATE_NAMES = 6 }; /* sectors that are named */

static void count_step(struct ctx *cx, const struct cycle *cycle, struct cycle_line *line)
{
    int64_t late = 0, now = 0;
    line->wanted = (int64_t)cycle->sectors.n;
    for (size_t i = 0; i < cycle->sectors.n; i++) {
        const struct cycle_sector *sector = &cycle->sectors.at[i];
        int64_t state = sector->steps.at[line->step].state;
        line->done += state == STEP_DONE;
        now += state == STEP_NOW;
        if (state != STEP_LATE || ++late > LATE_NAMES)
            continue;
        line->late = arena_printf(cx->arena, "%s%s%s", line->late, late == 1 ? "" : "、",
                                  text_empty(sector->body) ? sector->label
                                                           : trf(cx, N_("{0} ({1})"), sector->label, sector->body));
    }
    if (late > LATE_NAMES)
        line->late = trf(cx, N_("{0} and {1} sectors more"), line->late, decimal(cx, late - LATE_NAMES));
    line->detail = trf(cx, N_("{0} of {1} sectors"), decimal(cx, line->done), decimal(cx, line->wanted));
    line->state = line->done == line->wanted && line->wanted > 0 ? STEP_DONE
                  : late > 0                                     ? STEP_LATE
                  : now > 0                                      ? STEP_NOW
                                                                 : STEP_COMING;
}

static void fill_steps(struct ctx *cx, struct cycle *cycle)
{
    struct cycle_line *lines = ARENA_ARRAY(cx->arena, struct cycle_line, CYCLE_STEP_COUNT_);
    if (lines == NULL) /* the arena remembers it */
        return;
    cycle->next = "";
    for (size_t step = 0; step < CYCLE_STEP_COUNT_; step++) {
        lines[step] = cycle->steps.at[step];
        count_step(cx, cycle, &lines[step]);
        cycle->late += lines[step].state == STEP_LATE;
        if (text_empty(cycle->next) && lines[step].state != STEP_DONE)
            cycle->next = trf(cx, N_("{0}, by {1}"), tr(cx, enum_label(&cycle_step_names, lines[step].step)),
                              lines[step].due_text);
    }
    cycle->steps.at = lines;
}

static void fill_revision(struct ctx *cx, struct cycle *cycle)
{
    const struct catalog *baseline = catalog_shipped(STANDARD_CATALOG);
    const char *today = date_of_time(cx, cx->now);
    cycle->revision_on = date_years_later(cx, baseline->effective, REVISION_YEARS);
    cycle->revision_days = date_between(today, cycle->revision_on);
    cycle->revision_text = date_long(cx, cycle->revision_on);
    cycle->revision_late = cycle->revision_days < 0;
    cycle->baseline = trf(cx, N_("{0}, in force from {1}"), catalog_short_name(cx, baseline),
                          date_long(cx, baseline->effective));
}

static enum rc count_points(struct ctx *cx, struct cycle *cycle)
{
    struct evaluation_points points = {.n = 0};
    TRY(judgement_store_traced(cx, &points));
    for (size_t i = 0; i < points.n; i++) {
        cycle->points_open += points.at[i].state == POINT_OPEN;
        cycle->points_taken += points.at[i].state == POINT_TAKEN;
        cycle->points_done += points.at[i].state == POINT_DONE;
    }
    return RC_OK;
}

enum rc cycle_make(struct ctx *cx, int64_t year, struct cycle *ret)
{
    struct cycle_rule rule = {.id = NULL};
    struct cycle_happened happened = {.awaits = false};
    struct cycle cycle = {.year = year};
    int64_t first = 0;
    TRY(cycle_rule_of(cx, &rule));
    TRY(first_month(cx, &rule, &first));
    TRY(cycle_happened_read(cx, year, &happened));
    cycle.basis = rule.basis;
    cycle.year_label = programme_year_words(cx, year);
    TRY(fill_calendar(cx, &rule, first, &cycle));
    TRY(fill_sectors(cx, &happened, &cycle));
    fill_steps(cx, &cycle);
    fill_revision(cx, &cycle);
    TRY(count_points(cx, &cycle));
    *ret = cycle;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* --- As JSON --- */

static const struct field line_table[] = {
    FIELD(cycle_line, step, F_ENUM, .names = &cycle_step_names, .label = N_("Step of the circle")),
    FIELD(cycle_line, state, F_ENUM, .names = &cycle_state_names, .label = N_("State of the step")),
    FIELD(cycle_line, due_on, F_DATE, .label = N_("Step due on")),
    FIELD(cycle_line, who, F_TEXT, .label = N_("Whose step it is")),
    FIELD(cycle_line, done, F_INT, .label = N_("Sectors through")),
    FIELD(cycle_line, wanted, F_INT, .label = N_("Sectors awaited")),
    FIELD(cycle_line, late, F_TEXT, .label = N_("Who is late")),
};
static const struct field cell_table[] = {
    FIELD(cycle_cell, state, F_ENUM, .names = &cycle_state_names),
    FIELD(cycle_cell, on, F_DATE),
    FIELD(cycle_cell, by, F_TEXT),
};
static const struct field row_table[] = {
    FIELD(cycle_sector, sector, F_TEXT),
    FIELD(cycle_sector, label, F_TEXT, .label = N_("Sector of the circle")),
    FIELD(cycle_sector, body, F_TEXT, .label = N_("Overseen by")),
    FIELD_LIST(cycle_sector, steps, cell_table, struct cycle_cell),
};
static const struct field cycle_table[] = {
    FIELD(cycle, year, F_INT, .label = N_("Year of the circle")),
    FIELD(cycle, year_label, F_TEXT, .label = N_("Year")),
    FIELD(cycle, basis, F_ENUM, .names = &cycle_basis_names, .label = N_("Year that the circle follows")),
    FIELD(cycle, now, F_TEXT, .label = N_("Step of the year by the calendar")),
    FIELD(cycle, next, F_TEXT, .label = N_("What comes next")),
    FIELD(cycle, late, F_INT, .label = N_("Steps late")),
    FIELD(cycle, baseline, F_TEXT, .label = N_("Baseline")),
    FIELD(cycle, revision_on, F_DATE, .label = N_("Baseline to be revised by")),
    FIELD(cycle, revision_late, F_BOOL, .label = N_("Revision late")),
    FIELD(cycle, points_open, F_INT, .label = N_("Points open")),
    FIELD(cycle, points_taken, F_INT, .label = N_("Points in a plan")),
    FIELD(cycle, points_done, F_INT, .label = N_("Points settled")),
    FIELD_LIST(cycle, steps, line_table, struct cycle_line),
    FIELD_LIST(cycle, sectors, row_table, struct cycle_sector),
};
const struct fields cycle_fields = {cycle_table, COUNT(cycle_table)};
