/* Structure and actions of a plan as rows: what is stored of them, by whom, in which state of the plan. */
#include "programme/draft.h"
#include "programme/programme_view.h"

/* --- Structure --- */

static enum rc store_unit(struct ctx *cx, const void *before, void *row)
{
    struct programme_unit *unit = row;
    const struct programme_unit *old = before;
    TRY(draft_open(cx, &plan_kind, old == NULL ? unit->plan : old->plan));
    TRY(row_filled(cx, &programme_unit_record, unit));
    if (old != NULL) {
        unit->plan = old->plan;
        return record_update(cx, &programme_unit_record, old, unit);
    }
    unit->org = cx->org;
    TRY(programme_store_last_number(cx, &programme_unit_record, unit->plan, &unit->number));
    unit->number++;
    return record_insert(cx, &programme_unit_record, unit);
}

static enum rc release_unit(struct ctx *cx, const void *row)
{
    return draft_open(cx, &plan_kind, ((const struct programme_unit *)row)->plan);
}

static enum rc unit_rows(struct ctx *cx, const char *plan, const char *id, struct rows *ret)
{
    struct programme_units units = {.n = 0};
    size_t n = 0;
    TRY(programme_store_units(cx, plan, &units));
    struct unit_row_of_plan *rows = ARENA_ARRAY(cx->arena, struct unit_row_of_plan, units.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < units.n; i++)
        if (text_empty(id) || text_same(units.at[i].id, id))
            rows[n++] = (struct unit_row_of_plan){.unit = units.at[i]};
    *ret = (struct rows){rows, n};
    return RC_OK;
}

static const char *const unit_inputs[] = {"kind", "title", "members", "duty", "frequency", "agreed_on", "comment", NULL};
const struct row_noun unit_noun_of_plan = {
    .record = &programme_unit_record,
    .list = &unit_list_of_plan,
    .path = "structure",
    .title = N_("Structure of the measures"),
    .create = N_("Add a meeting or role"),
    .inputs = unit_inputs,
    .write = PERM_PROGRAMME_WRITE,
    .of = "plan",
    .home = programme_home,
    .frame = programme_frame,
    .rows = unit_rows,
    .choices = programme_choices,
    .picks = programme_picks,
    .store = store_unit,
    .release = release_unit,
};

/* --- Actions --- */

static enum rc check_days(struct ctx *cx, const struct policy_action *action)
{
    if (!text_empty(action->starts_on) && !text_empty(action->ends_on) &&
        date_days(action->ends_on) < date_days(action->starts_on))
        return field_fail(cx, "ends_on", N_("It ends ({0}) before it begins ({1})"), action->ends_on,
                          action->starts_on);
    if (!text_empty(action->done_on) && date_days(action->done_on) > date_days(date_of_time(cx, cx->now)))
        return field_fail(cx, "done_on", N_("What is done was done today at the latest (given: {0})"),
                          action->done_on);
    return RC_OK;
}

static enum rc check_action(struct ctx *cx, const struct policy_action *action, const struct policy_action *old)
{
    enum rc rc = row_filled(cx, &policy_action_record, action);
    if (check_days(cx, action) != RC_OK || programme_measure(cx, action->policy, action->measure) != RC_OK)
        rc = RC_INVALID;
    if (rc != RC_OK && rc != RC_INVALID)
        return rc;
    enum rc post = row_post(cx, action->post, old == NULL ? "" : old->post);
    return post == RC_OK ? rc : post;
}

/* After the approval only what came of it is written, until the year is over. */
static enum rc may_store(struct ctx *cx, const struct policy_action *old, const struct policy_action *action)
{
    static const char *const free_fields[] = {"progress", "result", "done_on", "comment"};
    struct programme_plan plan = {.id = NULL};
    if (old == NULL || !programme_same_but(cx, &policy_action_record, old, action, free_fields, COUNT(free_fields)))
        return draft_open(cx, &plan_kind, old == NULL ? action->plan : old->plan);
    TRY(programme_writer(cx));
    return record_get(cx, &programme_plan_record, old->plan, &plan);
}

static enum rc store_action(struct ctx *cx, const void *before, void *row)
{
    struct policy_action *action = row;
    const struct policy_action *old = before;
    TRY(may_store(cx, old, action));
    TRY(check_action(cx, action, old));
    if (action->progress == ACTION_DONE && text_empty(action->done_on))
        action->done_on = date_of_time(cx, cx->now);
    if (action->progress != ACTION_DONE)
        action->done_on = "";
    if (old != NULL) {
        action->plan = old->plan;
        TRY(record_update(cx, &policy_action_record, old, action));
        return point_follow(cx, action);
    }
    action->org = cx->org;
    TRY(programme_store_last_number(cx, &policy_action_record, action->plan, &action->number));
    action->number++;
    return record_insert(cx, &policy_action_record, action);
}

static enum rc release_action(struct ctx *cx, const void *row)
{
    const struct policy_action *action = row;
    TRY(draft_open(cx, &plan_kind, action->plan));
    return text_empty(action->point)
               ? RC_OK
               : fail(cx, RC_CONFLICT,
                      N_("This action takes up a point of an evaluation; say that it is stopped, and why, instead"));
}

static enum rc action_rows(struct ctx *cx, const char *plan, const char *id, struct rows *ret)
{
    struct policy_actions actions = {.n = 0}, late = {.n = 0};
    struct choices posts = {.n = 0};
    size_t n = 0;
    TRY(programme_store_actions(cx, plan, &actions));
    TRY(programme_store_late(cx, plan, &late));
    TRY(post_choices(cx, &posts));
    struct action_row *rows = ARENA_ARRAY(cx->arena, struct action_row, actions.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < actions.n; i++) {
        const struct policy_action *action = &actions.at[i];
        if (!text_empty(id) && !text_same(action->id, id))
            continue;
        rows[n++] = (struct action_row){.action = *action,
                                        .measure_label = programme_measure_words(cx, action->measure),
                                        .post_label = row_post_words(cx, posts, action->post),
                                        .overdue = programme_is_among(&late, action->id),
                                        .carried = !text_empty(action->origin) || !text_empty(action->point)};
    }
    *ret = (struct rows){rows, n};
    return RC_OK;
}

static const char *const action_inputs[] = {"policy",    "measure", "title",     "detail", "department", "post",   "budget",
                                            "starts_on", "ends_on", "indicator", "target", "progress",   "result", "done_on",
                                            "change",    "reason",  "comment",   NULL};
const struct row_noun action_noun = {
    .record = &policy_action_record,
    .list = &action_list,
    .path = "actions",
    .title = N_("Policy measures and their actions"),
    .create = N_("Add an action"),
    .inputs = action_inputs,
    .write = PERM_PROGRAMME_WRITE,
    .of = "plan",
    .home = programme_home,
    .frame = programme_frame,
    .rows = action_rows,
    .choices = programme_choices,
    .picks = programme_picks,
    .store = store_action,
    .release = release_action,
};

enum rc programme_row_save(struct ctx *cx, const struct record *record, void *row, int64_t version)
{
    static const struct row_noun *const nouns[] = {&unit_noun_of_plan, &action_noun, &standard_noun, &support_noun,
                                                   &point_noun};
    for (size_t i = 0; i < COUNT(nouns); i++)
        if (nouns[i]->record == record)
            return row_save(cx, nouns[i], row, version);
    return fail(cx, RC_INTERNAL, N_("There is no such record ({0} {1})"), record->noun, "");
}

enum rc programme_actions_of(struct ctx *cx, const char *plan, struct policy_actions *ret)
{
    return programme_store_actions(cx, plan, ret);
}

/* --- What the baseline asks of a plan --- */

static const struct field finding_table[] = {
    FIELD(plan_finding, code, F_TEXT, .label = N_("Kind of finding")),
    FIELD(plan_finding, number, F_INT, .label = N_("Number")),
    FIELD(plan_finding, text, F_TEXT, .label = N_("What is missing")),
};
const struct fields plan_finding_fields = {finding_table, COUNT(finding_table)};

struct findings {
    struct plan_finding *at;
    size_t n;
};

static void add(struct findings *findings, const char *code, int64_t number, const char *text)
{
    findings->at[findings->n++] = (struct plan_finding){.code = code, .number = number, .text = text};
}

static void check_units(struct ctx *cx, const struct programme_units *units, struct findings *findings)
{
    static const struct {
        int64_t kind;
        const char *code, *text;
    } wanted[] = {
        {UNIT_KIND_GOVERNMENT, "structure-government", N_("No meeting of ministries is named (2.1.1 (1))")},
        {UNIT_KIND_MINISTRY, "structure-ministry", N_("No cooperation inside the ministry is named (2.1.1 (1))")},
        {UNIT_KIND_PARTNERSHIP, "structure-partnership", N_("No meeting with industry is named (2.1.1 (2))")},
        {UNIT_KIND_PARTY, "structure-party", N_("No party with its agreed role is named (2.1.1 (2))")},
    };
    for (size_t w = 0; w < COUNT(wanted); w++) {
        bool there = false;
        for (size_t i = 0; i < units->n; i++)
            there |= units->at[i].kind == wanted[w].kind;
        if (!there)
            add(findings, wanted[w].code, 0, tr(cx, wanted[w].text));
    }
}

/* "担当、指標" of what an action lacks; "" for nothing. */
static const char *missing_of(struct ctx *cx, const struct policy_action *action)
{
    static const char *const names[] = {"department", "starts_on", "ends_on", "indicator", "target"};
    const char *words = "";
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct field *field = field_find(policy_action_record.fields, names[i]);
        if (text_empty(field_text(field, action)))
            words = arena_printf(cx->arena, "%s%s%s", words, text_empty(words) ? "" : "、", tr(cx, field->label));
    }
    return words;
}

/* Whether an action came from an earlier year; what a new edition took from the one before it did not. */
static enum rc is_carried_over(struct ctx *cx, int64_t year, const struct policy_action *action, bool *ret)
{
    enum { EDITIONS_MOST = 100 };
    const char *at = action->origin;
    *ret = false;
    for (int steps = 0; !text_empty(at) && !*ret && steps < EDITIONS_MOST; steps++) {
        struct policy_action origin = {.origin = ""};
        struct programme_plan plan = {.year = 0};
        enum rc rc = record_get(cx, &policy_action_record, at, &origin);
        if (rc == RC_MISSING) { /* it was removed from its draft; what it led to stays */
            cx->problem = (struct problem){.rc = RC_OK};
            *ret = true;
            return RC_OK;
        }
        TRY(rc);
        TRY(record_get(cx, &programme_plan_record, origin.plan, &plan));
        *ret = plan.year < year;
        at = origin.origin;
    }
    return RC_OK;
}

static enum rc check_actions(struct ctx *cx, int64_t year, const struct policy_actions *actions, struct findings *findings)
{
    for (int64_t group = 0; group < POLICY_GROUP_COUNT_; group++) {
        bool there = false;
        for (size_t i = 0; i < actions->n; i++)
            there |= actions->at[i].policy == group && actions->at[i].progress != ACTION_STOPPED;
        if (!there)
            add(findings, "group-empty", 0,
                trf(cx, N_("No action is planned for {0}"), tr(cx, enum_label(&policy_group_names, group))));
    }
    for (size_t i = 0; i < actions->n; i++) {
        const struct policy_action *action = &actions->at[i];
        const char *missing = missing_of(cx, action);
        bool carried = false;
        TRY(is_carried_over(cx, year, action, &carried));
        if (!text_empty(missing))
            add(findings, "action-incomplete", action->number,
                trf(cx, N_("Action {0} “{1}” lacks: {2}"), decimal(cx, action->number), action->title, missing));
        if (carried && text_empty(action->change))
            add(findings, "change-unsaid", action->number,
                trf(cx, N_("Action {0} “{1}” was carried over; what changed is not said"), decimal(cx, action->number),
                    action->title));
        else if (carried && text_empty(action->reason) && text_empty(action->point))
            add(findings, "reason-unsaid", action->number,
                trf(cx, N_("Action {0} “{1}” was carried over; which analysis or evaluation led to its change is not said"),
                    decimal(cx, action->number), action->title));
    }
    return RC_OK;
}

/* Who is covered (2.1.1 (2)), and whether the sector's standards contain all measures of part 3 (2.1.2 (2)). */
static enum rc check_sector(struct ctx *cx, const struct programme_plan *plan, struct findings *findings)
{
    struct programme_coverage coverage = {.known = 0};
    struct standard_matrix matrix = {.sector = ""};
    struct standard_documents documents = {.n = 0};
    if (text_empty(plan->sector))
        return RC_OK;
    TRY(programme_coverage(cx, plan->year, plan->sector, &coverage));
    if (coverage.known != 0 && coverage.covered == 0)
        add(findings, "operators-missing", 0, tr(cx, N_("No operator is covered this year (2.1.1 (2))")));
    TRY(standard_store_all(cx, &documents));
    bool any = false;
    for (size_t i = 0; i < documents.n; i++)
        any |= text_same(documents.at[i].sector, plan->sector) && documents.at[i].state != STANDARD_ENDED;
    if (!any) {
        add(findings, "standards-missing", 0, tr(cx, N_("No safety standard of the sector is registered (2.1.2 (2))")));
        return RC_OK;
    }
    TRY(standard_matrix_make(cx, "", true, &matrix));
    for (size_t c = 0; c < matrix.columns.n; c++)
        if (text_same(matrix.columns.at[c].sector, plan->sector) && matrix.columns.at[c].missing > 0)
            add(findings, "standards-incomplete", 0,
                trf(cx, N_("{0} measures of part 3 stand in no safety standard of the sector (2.1.2 (2))"),
                    decimal(cx, matrix.columns.at[c].missing)));
    return RC_OK;
}

enum rc programme_check(struct ctx *cx, const char *plan, struct plan_findings *ret)
{
    struct programme_plan found = {.id = NULL};
    struct programme_units units = {.n = 0};
    struct policy_actions actions = {.n = 0};
    struct findings findings = {.n = 0};
    TRY(record_get(cx, &programme_plan_record, plan, &found));
    TRY(programme_store_units(cx, plan, &units));
    TRY(programme_store_actions(cx, plan, &actions));
    findings.at = ARENA_ARRAY(cx->arena, struct plan_finding, UNIT_KIND_COUNT_ + POLICY_GROUP_COUNT_ + 2 * actions.n + 3);
    if (findings.at == NULL)
        return RC_MEMORY;
    if (text_empty(found.policy))
        add(&findings, "policy-missing", 0, tr(cx, N_("The policy of the year is not written yet")));
    check_units(cx, &units, &findings);
    TRY(check_actions(cx, found.year, &actions, &findings));
    TRY(check_sector(cx, &found, &findings));
    *ret = (struct plan_findings){findings.at, findings.n};
    return RC_OK;
}
