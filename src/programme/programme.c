/* Plans: who makes them, what is carried over from year to year, their paper. */
#include "programme/draft.h"

enum rc programme_overseer(struct ctx *cx, struct organization *ret)
{
    struct organization found = {.id = NULL};
    TRY(organization_get(cx, cx->org, &found));
    if (found.kind != ORGANIZATION_MINISTRY && found.kind != ORGANIZATION_OFFICE &&
        found.kind != ORGANIZATION_HEADQUARTERS && found.kind != ORGANIZATION_AGENCY)
        return fail(cx, RC_DENIED, N_("Plans and evaluations are kept by ministries, the office and headquarters ({0})"),
                    found.name);
    *ret = found;
    return RC_OK;
}

enum rc programme_writer(struct ctx *cx)
{
    struct organization organization = {.id = NULL};
    if (!may(cx, PERM_PROGRAMME_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    return programme_overseer(cx, &organization);
}

bool programme_same_but(struct ctx *cx, const struct record *record, const void *before, const void *row,
                        const char *const *free_fields, size_t n)
{
    void *after = arena_alloc(cx->arena, record->size);
    if (before == NULL || after == NULL)
        return false;
    __builtin_memcpy(after, row, record->size);
    field_set_int(&record->fields.at[2], after, field_int(&record->fields.at[2], before));
    for (size_t i = 0; i < n; i++) {
        const struct field *field = field_find(record->fields, free_fields[i]);
        if (field_is_text(field->kind))
            field_set_text(field, after, field_text(field, before));
        else
            field_set_int(field, after, field_int(field, before));
    }
    return text_same(field_canonical(cx, record->fields, before), field_canonical(cx, record->fields, after));
}

bool programme_is_among(const struct policy_actions *actions, const char *id)
{
    for (size_t i = 0; i < actions->n; i++)
        if (text_same(actions->at[i].id, id))
            return true;
    return false;
}

enum rc programme_plans_of(struct ctx *cx, struct programme_plans *ret)
{
    return programme_store_plans(cx, ret);
}

/* --- A new plan --- */

static const char *plan_title(struct ctx *cx, int64_t year, const char *sector)
{
    return text_empty(sector)
               ? trf(cx, N_("Implementation plan across sectors, {0}"), programme_year_words(cx, year))
               : trf(cx, N_("Implementation plan for {0}, {1}"), programme_sector_words(cx, sector),
                     programme_year_words(cx, year));
}

enum rc programme_create(struct ctx *cx, int64_t year, const char *sector, const char *title,
                         struct programme_plan *ret)
{
    struct organization organization = {.id = NULL};
    struct programme_plan before = {.id = NULL}, made = {.id = NULL};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(programme_writer(cx));
    TRY(programme_overseer(cx, &organization));
    if (organization.kind == ORGANIZATION_HEADQUARTERS || organization.kind == ORGANIZATION_AGENCY)
        return fail(cx, RC_DENIED, N_("Plans are made by ministries and the office ({0})"), organization.name);
    TRY(draft_check_new(cx, year, sector, &organization));
    TRY(db_begin(cx, &tx));
    enum rc rc = programme_store_latest(cx, year, sector, &before);
    if (rc == RC_OK)
        return fail(cx, RC_CONFLICT, N_("There is a plan of that year already: {0}"), before.title);
    if (rc != RC_MISSING)
        return rc;
    row_blank(&programme_plan_record, &made);
    rc = programme_store_before(cx, year, sector, &before);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    made.year = year;
    made.sector = sector;
    made.edition = 1;
    made.title = text_empty(title) ? plan_title(cx, year, sector) : title;
    made.author = cx->person;
    if (rc == RC_OK) {
        made.previous = before.id;
        made.law = before.law;
    }
    TRY(record_insert(cx, &programme_plan_record, &made));
    TRY(db_commit(cx, &tx));
    *ret = made;
    return RC_OK;
}

/* --- Carrying over --- */

static const struct field carried_table[] = {
    FIELD(programme_carried, units, F_INT, .label = N_("Meetings and roles carried over")),
    FIELD(programme_carried, actions, F_INT, .label = N_("Actions carried over")),
    FIELD(programme_carried, points, F_INT, .label = N_("Points of evaluations taken up")),
};
const struct fields programme_carried_fields = {carried_table, COUNT(carried_table)};

static enum rc carry_units(struct ctx *cx, const char *from, const struct programme_plan *into, int64_t *ret)
{
    struct programme_units units = {.n = 0}, there = {.n = 0};
    int64_t number = 0, made = 0;
    TRY(programme_store_units(cx, from, &units));
    TRY(programme_store_units(cx, into->id, &there));
    TRY(programme_store_last_number(cx, &programme_unit_record, into->id, &number));
    for (size_t i = 0; i < units.n; i++) {
        struct programme_unit unit = units.at[i];
        bool known = false;
        for (size_t k = 0; k < there.n; k++)
            known |= text_same(there.at[k].origin, unit.id);
        if (known)
            continue;
        unit.origin = unit.id;
        unit.id = "";
        unit.plan = into->id;
        unit.number = ++number;
        TRY(record_insert(cx, &programme_unit_record, &unit));
        made++;
    }
    *ret = made;
    return RC_OK;
}

/* The copy of an action; of the same year (a new edition) it stays as it is. */
static enum rc carry_action(struct ctx *cx, struct policy_action action, const struct programme_plan *into,
                            int64_t years, int64_t number)
{
    action.origin = action.id;
    action.id = "";
    action.plan = into->id;
    action.number = number;
    if (years > 0) {
        action.starts_on = date_years_later(cx, action.starts_on, years);
        action.ends_on = date_years_later(cx, action.ends_on, years);
        action.progress = ACTION_WAITS;
        action.result = action.done_on = action.change = action.reason = action.comment = "";
    }
    TRY(record_insert(cx, &policy_action_record, &action));
    /* A point of an evaluation is traced in the action that stands there now. */
    return text_empty(action.point) ? RC_OK : point_take(cx, action.point, action.id);
}

static enum rc carry_actions(struct ctx *cx, const char *from, const struct programme_plan *into, int64_t years,
                             int64_t *ret)
{
    struct policy_actions actions = {.n = 0};
    int64_t number = 0, made = 0;
    TRY(programme_store_actions(cx, from, &actions));
    TRY(programme_store_last_number(cx, &policy_action_record, into->id, &number));
    for (size_t i = 0; i < actions.n; i++) {
        int64_t there = 0;
        if (years > 0 && actions.at[i].progress >= ACTION_DONE)
            continue;
        TRY(programme_store_carried(cx, actions.at[i].id, into->id, &there));
        if (there > 0)
            continue;
        TRY(carry_action(cx, actions.at[i], into, years, ++number));
        made++;
    }
    *ret = made;
    return RC_OK;
}

static enum rc carry_points(struct ctx *cx, const struct programme_plan *into, int64_t *ret)
{
    struct evaluation_points points = {.n = 0};
    int64_t number = 0;
    TRY(judgement_store_open(cx, into->sector, into->year, &points));
    TRY(programme_store_last_number(cx, &policy_action_record, into->id, &number));
    for (size_t i = 0; i < points.n; i++) {
        const struct evaluation_point *point = &points.at[i];
        struct policy_action action = {.id = NULL};
        row_blank(&policy_action_record, &action);
        action.plan = into->id;
        action.number = ++number;
        action.policy = point->policy;
        action.measure = point->measure;
        action.title = point->task;
        action.detail = point->improvement;
        action.point = point->id;
        action.reason = trf(cx, N_("{0}: {1}"), tr(cx, enum_label(&point_source_names, point->source)), point->title);
        TRY(record_insert(cx, &policy_action_record, &action));
        TRY(point_take(cx, point->id, action.id));
    }
    *ret = (int64_t)points.n;
    return RC_OK;
}

enum rc programme_carry(struct ctx *cx, const char *plan, struct programme_carried *ret)
{
    struct programme_plan into = {.id = NULL}, from = {.id = NULL};
    struct programme_carried carried = {.units = 0};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(draft_open(cx, &plan_kind, plan));
    TRY(record_get(cx, &programme_plan_record, plan, &into));
    enum rc rc = programme_store_before(cx, into.year, into.sector, &from);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (rc == RC_OK) {
        TRY(carry_units(cx, from.id, &into, &carried.units));
        TRY(carry_actions(cx, from.id, &into, into.year - from.year, &carried.actions));
    }
    TRY(carry_points(cx, &into, &carried.points));
    TRY(db_commit(cx, &tx));
    *ret = carried;
    return RC_OK;
}

enum rc programme_revise(struct ctx *cx, const char *plan, struct programme_plan *ret)
{
    struct programme_plan before = {.id = NULL}, latest = {.id = NULL};
    int64_t made = 0;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(programme_writer(cx));
    TRY(db_begin(cx, &tx));
    TRY(programme_store_hold(cx, plan));
    TRY(record_get(cx, &programme_plan_record, plan, &before));
    TRY(programme_store_latest(cx, before.year, before.sector, &latest));
    if (before.state < PROGRAMME_APPROVED || !text_same(latest.id, before.id))
        return fail(cx, RC_CONFLICT, N_("A new edition follows the latest one that was approved ({0})"),
                    tr(cx, enum_label(&programme_state_names, latest.state)));
    struct programme_plan after = before;
    after.id = after.comment = "";
    after.edition++;
    after.state = PROGRAMME_DRAFT;
    after.previous = before.id;
    after.author = cx->person;
    after.approved_at = after.sent_at = 0;
    TRY(record_insert(cx, &programme_plan_record, &after));
    TRY(carry_units(cx, before.id, &after, &made));
    TRY(carry_actions(cx, before.id, &after, 0, &made));
    TRY(db_commit(cx, &tx));
    *ret = after;
    return RC_OK;
}

/* --- As a draft --- */

static enum rc latest(struct ctx *cx, union drafted *ret)
{
    struct programme_plans plans = {.n = 0};
    TRY(programme_store_plans(cx, &plans));
    if (plans.n == 0)
        return RC_MISSING;
    ret->plan = plans.at[0];
    return RC_OK;
}

static enum rc count(struct ctx *cx, const char *id, int64_t *ret)
{
    struct policy_actions actions = {.n = 0};
    TRY(programme_store_actions(cx, id, &actions));
    *ret = (int64_t)actions.n;
    return RC_OK;
}

static enum rc begin(struct ctx *cx, const struct programme_beginning *beginning, union drafted *ret)
{
    return programme_create(cx, beginning->year, beginning->sector, beginning->title, &ret->plan);
}

static enum rc write_paper(struct ctx *cx, const union drafted *drafted, struct paper *ret)
{
    ret->plan = drafted->plan;
    ret->head.kind = PAPER_PLAN;
    ret->head.edition = drafted->plan.edition;
    TRY(programme_store_units(cx, drafted->draft.id, &ret->units));
    TRY(programme_operators(cx, drafted->draft.year, drafted->draft.sector, &ret->operators));
    return programme_store_actions(cx, drafted->draft.id, &ret->actions);
}

static enum rc obstacle(struct ctx *cx, const char *subject, const char **ret)
{
    return draft_obstacle(cx, &plan_kind, subject, ret);
}

const struct approvable programme_plan_approvable = {
    .noun = "programme-plan",
    .label = N_("Implementation plan"),
    .href = "/programme/",
    .read = PERM_PROGRAMME_READ,
    .ask = PERM_PROGRAMME_WRITE,
    .decide = PERM_PROGRAMME_APPROVE,
    .hold = programme_store_hold,
    .obstacle = obstacle,
    .settle = draft_settle,
};

static const char *const inputs[] = {"title", "policy", "law", "operators", NULL};
const struct draft_kind plan_kind = {
    .record = &programme_plan_record,
    .approvable = &programme_plan_approvable,
    .parameter = "plan",
    .list = "/programme",
    .label = N_("Implementation plans"),
    .create = N_("Make a plan"),
    .change = N_("Change of the plan"),
    .beginning = UINT64_C(7),
    .inputs = inputs,
    .none = N_("There is no implementation plan yet"),
    .closed = N_("This plan cannot be changed now ({0}); please make a new edition of it"),
    .hollow = N_("The plan has no action yet that could be approved"),
    .fill = N_("Carry over last year's actions, or add actions"),
    .later = N_("Record how far the actions are and what came of them"),
    .file = "plan",
    .hold = programme_store_hold,
    .latest = latest,
    .count = count,
    .begin = begin,
    .paper = write_paper,
    .report = programme_plan_report,
};
