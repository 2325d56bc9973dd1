/* The pages of plans, of their structure and their actions. */
#include "programme/draft_routes.h"
#include "programme/programme_view.h"
#include "rows/rows_routes.h"
#include "views.gen.h"

ROW_NOUN_ROUTES(programme_unit, unit_noun_of_plan)
ROW_NOUN_ROUTES(policy_action, action_noun)

const char *programme_home(struct ctx *cx, const char *plan)
{
    return draft_home(cx, &plan_kind, plan);
}

enum rc programme_frame(struct ctx *cx, const char *plan, const char *here, const char *title, struct page *ret)
{
    return draft_frame(cx, &plan_kind, plan, here, title, ret);
}

/* --- All plans --- */

static const struct field plan_line_table[] = {
    FIELD(plan_line, id, F_ID, .label = N_("Id")),
    FIELD(plan_line, title, F_TEXT, .label = N_("Title of the plan or evaluation")),
    FIELD(plan_line, year, F_INT, .label = N_("Year that it is for")),
    FIELD(plan_line, sector, F_TEXT, .label = N_("Sector that it is for")),
    FIELD(plan_line, edition, F_INT, .label = N_("Edition of the plan")),
    FIELD(plan_line, state, F_ENUM, .names = &programme_state_names, .label = N_("State of the plan or evaluation")),
    FIELD(plan_line, approved_at, F_TIME),
    FIELD(plan_line, sent_at, F_TIME, .label = N_("Sent to the other tier at")),
    FIELD(plan_line, actions, F_INT, .label = N_("Number of actions")),
    FIELD(plan_line, done, F_INT, .label = N_("Actions done")),
    FIELD(plan_line, late, F_INT, .label = N_("Actions late")),
};
static const struct field programme_list_table[] = {
    FIELD_LIST(programme_list_view, plans, plan_line_table, struct plan_line),
};
const struct fields programme_list_answer = {programme_list_table, COUNT(programme_list_table)};

static int64_t count_done(const struct policy_actions *actions)
{
    int64_t done = 0;
    for (size_t i = 0; i < actions->n; i++)
        done += actions->at[i].progress == ACTION_DONE;
    return done;
}

enum rc programme_list_make(struct ctx *cx, int64_t year, struct programme_list_view *ret)
{
    struct programme_plans plans = {.n = 0};
    size_t n = 0;
    TRY(programme_store_plans(cx, &plans));
    struct plan_line *lines = ARENA_ARRAY(cx->arena, struct plan_line, plans.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < plans.n; i++) {
        const struct programme_plan *plan = &plans.at[i];
        struct policy_actions actions = {.n = 0}, late = {.n = 0};
        if (year != 0 && plan->year != year)
            continue;
        TRY(programme_store_actions(cx, plan->id, &actions));
        TRY(programme_store_late(cx, plan->id, &late));
        struct plan_line *line = &lines[n++];
        *line = (struct plan_line){.id = plan->id,
                                   .title = plan->title,
                                   .sector = plan->sector,
                                   .sector_label = programme_sector_words(cx, plan->sector),
                                   .year_label = programme_year_words(cx, plan->year),
                                   .year = plan->year,
                                   .edition = plan->edition,
                                   .state = plan->state,
                                   .approved_at = plan->approved_at,
                                   .sent_at = plan->sent_at,
                                   .actions = (int64_t)actions.n};
        line->done = count_done(&actions);
        line->late = (int64_t)late.n;
    }
    ret->plans.at = lines;
    ret->plans.n = n;
    return RC_OK;
}

HANDLER(programme_list_get)
{
    struct programme_list_view view = {.plans = {.n = 0}};
    struct page page = {.title = ""};
    TRY(programme_list_make(cx, 0, &view));
    programme_place(plan_kind.list, tr(cx, plan_kind.label), &page);
    page.html = VIEW(programme_list_page);
    page.fields = programme_list_answer;
    page.view = &view;
    page.action_label = tr(cx, plan_kind.create);
    page.action_href = "/programme/new";
    page.action_permission = PERM_PROGRAMME_WRITE;
    return page_send(cx, request, response, &page);
}

/* --- One plan --- */

static const struct field group_line_table[] = {
    FIELD(group_line, policy, F_ENUM, .names = &policy_group_names),
    FIELD(group_line, actions, F_INT),
    FIELD(group_line, done, F_INT),
    FIELD(group_line, late, F_INT),
    FIELD(group_line, budget, F_INT),
};
static const struct field coverage_table[] = {
    FIELD(programme_coverage, covered, F_INT),
    FIELD(programme_coverage, added, F_INT),
    FIELD(programme_coverage, left, F_INT),
};
static const struct field plan_table[] = {
    FIELD_OBJECT_OF(plan_view, plan, programme_plan_record.fields),
    FIELD_OBJECT(plan_view, coverage, coverage_table),
    FIELD(plan_view, units, F_INT),
    FIELD(plan_view, actions, F_INT),
    FIELD(plan_view, done, F_INT),
    FIELD(plan_view, late, F_INT),
    FIELD_LIST(plan_view, groups, group_line_table, struct group_line),
    FIELD_LIST_OF(plan_view, findings, plan_finding_fields, struct plan_finding),
    DRAFT_APPROVAL(plan_view),
};
const struct fields plan_answer = {plan_table, COUNT(plan_table)};

static enum rc fill_groups(struct ctx *cx, struct plan_view *view)
{
    struct policy_actions actions = {.n = 0}, late = {.n = 0};
    struct programme_units units = {.n = 0};
    struct group_line *lines = ARENA_ARRAY(cx->arena, struct group_line, POLICY_GROUP_COUNT_);
    if (lines == NULL)
        return RC_MEMORY;
    TRY(programme_store_actions(cx, view->plan.id, &actions));
    TRY(programme_store_late(cx, view->plan.id, &late));
    TRY(programme_store_units(cx, view->plan.id, &units));
    for (int64_t group = 0; group < POLICY_GROUP_COUNT_; group++)
        lines[group].policy = group;
    for (size_t i = 0; i < actions.n; i++) {
        const struct policy_action *action = &actions.at[i];
        struct group_line *line = &lines[action->policy];
        line->actions++;
        line->done += action->progress == ACTION_DONE;
        line->late += programme_is_among(&late, action->id);
        line->budget += action->budget;
    }
    for (int64_t group = 0; group < POLICY_GROUP_COUNT_; group++)
        lines[group].budget_text = list_thousands(cx, lines[group].budget);
    view->done = count_done(&actions);
    view->late = (int64_t)late.n;
    view->actions = (int64_t)actions.n;
    view->units = (int64_t)units.n;
    view->groups.at = lines;
    view->groups.n = POLICY_GROUP_COUNT_;
    return RC_OK;
}

static enum rc fill_words(struct ctx *cx, struct plan_view *view)
{
    struct programme_plan previous = {.title = ""};
    struct plan_findings findings = {.n = 0};
    if (!text_empty(view->plan.previous))
        TRY(record_get(cx, &programme_plan_record, view->plan.previous, &previous));
    TRY(programme_check(cx, view->plan.id, &findings));
    TRY(programme_coverage(cx, view->plan.year, view->plan.sector, &view->coverage));
    view->previous_title = previous.title;
    view->findings.at = findings.at;
    view->findings.n = findings.n;
    return RC_OK;
}

static enum rc plan_send(struct ctx *cx, const struct request *request, struct response *response, const char *id,
                         int status)
{
    struct plan_view view = {.units = 0};
    TRY(record_get(cx, &programme_plan_record, id, &view.plan));
    TRY(fill_groups(cx, &view));
    TRY(fill_words(cx, &view));
    TRY(draft_face_fill(cx, &plan_kind, status == 0 ? NULL : request, &view.plan.draft, view.actions, &view.face));
    view.face.edition = trf(cx, N_("Edition {0}"), decimal(cx, view.plan.edition));
    view.may_revise = may(cx, PERM_PROGRAMME_WRITE) && view.plan.state >= PROGRAMME_APPROVED;
    const struct page page = {.html = VIEW(plan_page), .fields = plan_answer, .view = &view, .status = status};
    return draft_page_send(cx, request, response, &plan_kind, &view.plan.draft, &page);
}

DRAFT_ROUTES(programme, plan_kind, plan_send)

HANDLER(programme_carry_post)
{
    struct programme_carried carried = {.units = 0};
    const char *id = request_parameter(request, "plan");
    TRY(programme_carry(cx, id, &carried));
    return saved_send(cx, request, response, 200, programme_home(cx, id), N_("Carried over."),
                      programme_carried_fields, &carried);
}

HANDLER(programme_revise_post)
{
    struct programme_plan made = {.id = NULL};
    TRY(programme_revise(cx, request_parameter(request, "plan"), &made));
    return saved_send(cx, request, response, 201, programme_home(cx, made.id), N_("Saved."),
                      programme_plan_record.fields, &made);
}

/* --- Structure and actions --- */

static const struct field unit_list_table[] = {NOUN_ROWS(unit_row_fields_of_plan, struct unit_row_of_plan)};
const struct fields unit_list_answer_of_plan = {unit_list_table, COUNT(unit_list_table)};
static const struct field action_list_table[] = {NOUN_ROWS(action_row_fields, struct action_row)};
const struct fields action_list_answer = {action_list_table, COUNT(action_list_table)};

static const struct noun_page structure_page = {
    .noun = &unit_noun_of_plan,
    .answer = &unit_list_answer_of_plan,
    .kind = &plan_kind,
    .intro = N_("Meetings inside the government and with industry, who belongs to them, and which role each party agreed to "
                "(baseline, 2.1.1)."),
    .empty = N_("Meetings, members and agreed roles of this plan stand here."),
};
static const struct noun_page actions_page = {
    .noun = &action_noun,
    .answer = &action_list_answer,
    .kind = &plan_kind,
    .intro = N_("What is done in the five groups of policy measures (baseline, 2.1.2): owner, budget, days, indicator and "
                "target. After the approval, progress and result are recorded here."),
    .empty = N_("The actions of this plan stand here. “Carry over” on the plan's first page brings those of last year."),
};

HANDLER(programme_structure_get)
{
    return noun_page_send(cx, request, response, &structure_page, request_parameter(request, "plan"));
}

HANDLER(programme_unit_get)
{
    struct programme_unit unit = {.id = NULL};
    TRY(record_get(cx, &programme_unit_record, request_parameter(request, "id"), &unit));
    return noun_page_send(cx, request, response, &structure_page, unit.plan);
}

HANDLER(programme_unit_remove_post)
{
    return row_remove_post(cx, request, response, &unit_noun_of_plan);
}

HANDLER(programme_actions_get)
{
    return noun_page_send(cx, request, response, &actions_page, request_parameter(request, "plan"));
}

HANDLER(policy_action_get)
{
    struct policy_action action = {.id = NULL};
    TRY(record_get(cx, &policy_action_record, request_parameter(request, "id"), &action));
    return noun_page_send(cx, request, response, &actions_page, action.plan);
}

HANDLER(policy_action_remove_post)
{
    return row_remove_post(cx, request, response, &action_noun);
}
