/* The circle of a year (baseline, 1.3 and part 2): which step it is in, who is late, what comes next. */
#include "programme/cycle.h"

#include "survey/survey.h"

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

/* --- What happened --- */

/* Everything of a year that the steps are judged by. */
struct happened {
    struct programme_plans plans;
    struct programme_evaluations evaluations;
    struct programme_papers received;
    bool surveyed; /* an own survey of the year was closed */
    bool awaits; /* papers of others, as office and headquarters do */
    bool judges; /* headquarters */
};

static enum rc read_surveys(struct ctx *cx, int64_t year, bool *ret)
{
    struct {
        const struct survey *at;
        size_t n;
    } surveys = {.n = 0};
    if (!may(cx, PERM_SURVEY_READ))
        return RC_OK;
    TRY(DB_LIST(cx, survey_record.select_all, survey_record.fields, &surveys, ARGS(STR(cx->org))));
    for (size_t i = 0; i < surveys.n; i++)
        *ret |= surveys.at[i].year == year && surveys.at[i].state == SURVEY_CLOSED;
    return RC_OK;
}

static enum rc read_all(struct ctx *cx, int64_t year, struct happened *ret)
{
    struct organization organization = {.id = NULL};
    TRY(programme_overseer(cx, &organization));
    TRY(programme_store_plans(cx, &ret->plans));
    TRY(judgement_store_all(cx, &ret->evaluations));
    TRY(paper_store_all(cx, PAPER_RECEIVED, &ret->received));
    TRY(read_surveys(cx, year, &ret->surveyed));
    ret->judges = organization.kind == ORGANIZATION_HEADQUARTERS;
    ret->awaits = ret->judges || organization.kind == ORGANIZATION_OFFICE;
    return RC_OK;
}

/* When a paper of that kind came in; the first, 0 for none. */
static int64_t received_at(const struct happened *happened, int64_t kind, int64_t year, const char *sector)
{
    int64_t at = 0;
    for (size_t i = 0; i < happened->received.n; i++) {
        const struct programme_paper *one = &happened->received.at[i];
        if (one->kind == kind && one->year == year && text_same(one->sector, sector) && (at == 0 || one->passed_at < at))
            at = one->passed_at;
    }
    return at;
}

/* A plan that was sent; the time of the latest edition that was. */
static int64_t plan_sent_at(const struct happened *happened, int64_t year, const char *sector)
{
    for (size_t i = 0; i < happened->plans.n; i++) {
        const struct programme_plan *one = &happened->plans.at[i];
        if (one->year == year && text_same(one->sector, sector) && one->sent_at != 0)
            return one->sent_at;
    }
    return 0;
}

static const struct programme_evaluation *evaluation_of(const struct happened *happened, int64_t year,
                                                        const char *sector)
{
    for (size_t i = 0; i < happened->evaluations.n; i++)
        if (happened->evaluations.at[i].year == year && text_same(happened->evaluations.at[i].sector, sector))
            return happened->evaluations.at + i;
    return NULL;
}

static struct cycle_sector line_of(const struct ctx *cx, const struct happened *happened, int64_t year,
                                   const char *sector)
{
    const struct programme_evaluation *evaluation = evaluation_of(happened, year, sector);
    int64_t sent = evaluation == NULL ? 0 : evaluation->sent_at;
    struct cycle_sector line = {.sector = sector, .label = programme_sector_words(cx, sector)};
    line.plan_at = plan_sent_at(happened, year, sector);
    line.evaluation_at = happened->judges ? 0 : sent;
    line.verdict_at = happened->judges ? sent : received_at(happened, PAPER_VERDICT, year, sector);
    if (line.plan_at == 0)
        line.plan_at = received_at(happened, PAPER_PLAN, year, sector);
    if (line.evaluation_at == 0)
        line.evaluation_at = received_at(happened, PAPER_EVALUATION, year, sector);
    return line;
}

static enum rc fill_sectors(struct ctx *cx, const struct happened *happened, const struct cycle_rule *rule,
                            int64_t first, struct cycle *cycle)
{
    struct choices sectors = {.n = 0};
    const char *today = date_of_time(cx, cx->now);
    TRY(programme_sectors(cx, &sectors));
    struct cycle_sector *lines = ARENA_ARRAY(cx->arena, struct cycle_sector, sectors.n + 1);
    size_t n = 0;
    if (lines == NULL)
        return RC_MEMORY;
    if (happened->awaits)
        lines[n++] = line_of(cx, happened, cycle->year, "");
    for (size_t i = 0; i < sectors.n; i++)
        lines[n++] = line_of(cx, happened, cycle->year, sectors.at[i].id);
    for (size_t i = 0; i < n; i++) {
        const char *plan = last_day(cx, cycle->year, first, rule->due_0), *draft = last_day(cx, cycle->year, first, rule->due_3),
                   *verdict = last_day(cx, cycle->year, first, rule->due_5);
        lines[i].plan_late = lines[i].plan_at == 0 && date_days(plan) < date_days(today);
        lines[i].evaluation_late = lines[i].evaluation_at == 0 && date_days(draft) < date_days(today);
        lines[i].verdict_late = lines[i].verdict_at == 0 && date_days(verdict) < date_days(today);
    }
    cycle->sectors.at = lines;
    cycle->sectors.n = n;
    return RC_OK;
}

/* --- The steps --- */

/* How many sectors are through a step. */
static int64_t done_of(const struct happened *happened, const struct cycle *cycle, int64_t step)
{
    int64_t done = 0;
    for (size_t i = 0; i < cycle->sectors.n; i++) {
        const struct cycle_sector *one = &cycle->sectors.at[i];
        const struct programme_evaluation *evaluation = evaluation_of(happened, cycle->year, one->sector);
        bool through = false;
        if (step == CYCLE_PLAN)
            through = one->plan_at != 0;
        else if (step == CYCLE_SURVEY || step == CYCLE_ANALYSIS) /* what survey and analysis showed is written down */
            through = (evaluation != NULL && !text_empty(evaluation->analysis)) || one->evaluation_at != 0 ||
                      (step == CYCLE_SURVEY && happened->surveyed);
        else if (step == CYCLE_EVALUATION)
            through = (evaluation != NULL && evaluation->state >= PROGRAMME_APPROVED) || one->evaluation_at != 0;
        else
            through = step == CYCLE_REPORT ? one->evaluation_at != 0 : one->verdict_at != 0;
        done += through;
    }
    return done;
}

static const char *const step_pages[] = {"/programme", "/programme-evaluations", "/programme-evaluations",
                                         "/programme-evaluations", "/programme-papers", "/evaluation-points"};
_Static_assert(COUNT(step_pages) == CYCLE_STEP_COUNT_, "every step has a page");

static enum rc fill_steps(struct ctx *cx, const struct happened *happened, const struct cycle_rule *rule, int64_t first,
                          struct cycle *cycle)
{
    struct cycle_line *lines = ARENA_ARRAY(cx->arena, struct cycle_line, CYCLE_STEP_COUNT_);
    const char *today = date_of_time(cx, cx->now);
    bool reached = false;
    if (lines == NULL)
        return RC_MEMORY;
    cycle->next = "";
    for (int64_t step = 0; step < CYCLE_STEP_COUNT_; step++) {
        struct cycle_line *line = &lines[step];
        *line = (struct cycle_line){.step = step,
                                    .due_on = last_day(cx, cycle->year, first, field_int(due_field(step), rule)),
                                    .href = step_pages[step],
                                    .done = done_of(happened, cycle, step),
                                    .wanted = (int64_t)cycle->sectors.n};
        line->detail = trf(cx, N_("{0} of {1} sectors"), decimal(cx, line->done), decimal(cx, line->wanted));
        if (line->done == line->wanted && line->wanted > 0)
            line->state = STEP_DONE;
        else if (date_days(line->due_on) < date_days(today))
            line->state = STEP_LATE;
        else
            line->state = reached ? STEP_COMING : STEP_NOW;
        cycle->late += line->state == STEP_LATE;
        reached |= line->state == STEP_NOW;
        if (text_empty(cycle->next) && line->state != STEP_DONE)
            cycle->next = trf(cx, N_("{0}, by {1}"), tr(cx, enum_label(&cycle_step_names, step)),
                              date_long(cx, line->due_on));
    }
    cycle->steps.at = lines;
    cycle->steps.n = CYCLE_STEP_COUNT_;
    return RC_OK;
}

static void fill_revision(struct ctx *cx, struct cycle *cycle)
{
    const struct catalog *baseline = catalog_shipped(STANDARD_CATALOG);
    const char *today = date_of_time(cx, cx->now);
    cycle->revision_on = date_years_later(cx, baseline->effective, REVISION_YEARS);
    cycle->revision_days = date_between(today, cycle->revision_on);
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
    struct happened happened = {.awaits = false};
    struct cycle cycle = {.year = year};
    int64_t first = 0;
    TRY(cycle_rule_of(cx, &rule));
    TRY(first_month(cx, &rule, &first));
    TRY(read_all(cx, year, &happened));
    cycle.basis = rule.basis;
    cycle.year_label = programme_year_words(cx, year);
    TRY(fill_sectors(cx, &happened, &rule, first, &cycle));
    TRY(fill_steps(cx, &happened, &rule, first, &cycle));
    fill_revision(cx, &cycle);
    TRY(count_points(cx, &cycle));
    *ret = cycle;
    return RC_OK;
}

/* --- As JSON --- */

static const struct field line_table[] = {
    FIELD(cycle_line, step, F_ENUM, .names = &cycle_step_names, .label = N_("Step of the circle")),
    FIELD(cycle_line, state, F_ENUM, .names = &cycle_state_names, .label = N_("State of the step")),
    FIELD(cycle_line, due_on, F_DATE, .label = N_("Step due on")),
    FIELD(cycle_line, done, F_INT, .label = N_("Sectors through")),
    FIELD(cycle_line, wanted, F_INT, .label = N_("Sectors awaited")),
};
static const struct field sector_table[] = {
    FIELD(cycle_sector, sector, F_TEXT),
    FIELD(cycle_sector, label, F_TEXT, .label = N_("Sector of the circle")),
    FIELD(cycle_sector, plan_at, F_TIME, .label = N_("Plan passed")),
    FIELD(cycle_sector, plan_late, F_BOOL, .label = N_("Plan late")),
    FIELD(cycle_sector, evaluation_at, F_TIME, .label = N_("Evaluation passed")),
    FIELD(cycle_sector, evaluation_late, F_BOOL, .label = N_("Evaluation late")),
    FIELD(cycle_sector, verdict_at, F_TIME, .label = N_("Headquarters evaluated")),
    FIELD(cycle_sector, verdict_late, F_BOOL, .label = N_("Evaluation by headquarters late")),
};
static const struct field cycle_table[] = {
    FIELD(cycle, year, F_INT, .label = N_("Year of the circle")),
    FIELD(cycle, year_label, F_TEXT),
    FIELD(cycle, basis, F_ENUM, .names = &cycle_basis_names),
    FIELD(cycle, next, F_TEXT, .label = N_("What comes next")),
    FIELD(cycle, late, F_INT, .label = N_("Steps late")),
    FIELD(cycle, baseline, F_TEXT, .label = N_("Baseline")),
    FIELD(cycle, revision_on, F_DATE, .label = N_("Baseline to be revised by")),
    FIELD(cycle, revision_late, F_BOOL, .label = N_("Revision late")),
    FIELD(cycle, points_open, F_INT, .label = N_("Points open")),
    FIELD(cycle, points_taken, F_INT, .label = N_("Points in a plan")),
    FIELD(cycle, points_done, F_INT, .label = N_("Points settled")),
    FIELD_LIST(cycle, steps, line_table, struct cycle_line),
    FIELD_LIST(cycle, sectors, sector_table, struct cycle_sector),
};
const struct fields cycle_fields = {cycle_table, COUNT(cycle_table)};
