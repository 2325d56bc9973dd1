/* The pages of plans. */
#include "account/account_form.h"
#include "base/limits.h"
#include "programme/programme_view.h"
#include "rows/rows_routes.h"
#include "views.gen.h"

ROW_NOUN_ROUTES(programme_unit, unit_noun_of_plan)
ROW_NOUN_ROUTES(policy_action, action_noun)

bool programme_is_program(const struct request *request)
{
    return request->wants_json || request->json_body;
}

/* --- Frames --- */

enum rc programme_place(struct ctx *cx, const char *here, const char *title, struct page *ret)
{
    struct page page = {.title = title, .place = NAV_PROGRAMME};
    page.tabs.of = "cycle";
    page.tabs.base = "";
    page.tabs.here = here;
    (void)cx;
    *ret = page;
    return RC_OK;
}

/* Below a list of the room: its crumb, and tabs of the thing itself. */
static enum rc below(struct ctx *cx, const char *list, const char *label, const char *of, const char *base,
                     const char *thing, struct page *ret)
{
    struct crumb *crumbs = ARENA_ARRAY(cx->arena, struct crumb, 2);
    if (crumbs == NULL)
        return RC_MEMORY;
    crumbs[0] = (struct crumb){tr(cx, label), list};
    crumbs[1] = (struct crumb){thing, base};
    ret->crumbs.at = crumbs;
    ret->crumbs.n = text_same(ret->title, thing) ? 1 : 2;
    ret->tabs.of = of;
    ret->tabs.base = base;
    return RC_OK;
}

const char *programme_home(struct ctx *cx, const char *plan)
{
    return arena_printf(cx->arena, "/programme/%s", plan);
}

enum rc programme_frame(struct ctx *cx, const char *plan, const char *here, const char *title, struct page *ret)
{
    struct programme_plan found = {.id = NULL};
    TRY(record_get(cx, &programme_plan_record, plan, &found));
    TRY(programme_place(cx, here, title, ret));
    return below(cx, "/programme", N_("Implementation plans"), "programme-plan", programme_home(cx, plan), found.title,
                 ret);
}

const char *evaluation_home(struct ctx *cx, const char *evaluation)
{
    return arena_printf(cx->arena, "/programme-evaluations/%s", evaluation);
}

enum rc evaluation_frame(struct ctx *cx, const char *evaluation, const char *here, const char *title, struct page *ret)
{
    struct programme_evaluation found = {.id = NULL};
    TRY(record_get(cx, &programme_evaluation_record, evaluation, &found));
    TRY(programme_place(cx, here, title, ret));
    return below(cx, "/programme-evaluations", N_("Evaluations"), "programme-evaluation",
                 evaluation_home(cx, evaluation), found.title, ret);
}

enum rc programme_peers(struct ctx *cx, struct peer_options *ret)
{
    struct choices peers = {.n = 0};
    TRY(paper_store_peers(cx, &peers));
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, peers.n + 1);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < peers.n; i++)
        options[i] = (struct form_option){.value = peers.at[i].id, .label = peers.at[i].label};
    options[peers.n] = (struct form_option){.value = "", .label = tr(cx, N_("As a file"))};
    *ret = (struct peer_options){options, peers.n + 1};
    return RC_OK;
}

enum rc programme_paper_send(struct ctx *cx, struct response *response, const char *name, struct buf *bytes)
{
    return file_send(cx, response, "application/json", arena_printf(cx->arena, "%s.json", name), bytes);
}

enum rc programme_report_send(struct ctx *cx, struct response *response, const struct report *report, const char *name,
                              enum report_format format)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(report_write(cx, report, format, &out));
    return file_send(cx, response, report_media_type(format),
                     arena_printf(cx->arena, "%s-%s.%s", name, date_of_time(cx, cx->now), report_extension(format)),
                     &out);
}

/* --- All plans --- */

static const struct field plan_line_table[] = {
    FIELD(plan_line, id, F_ID, .label = N_("Id")),
    FIELD(plan_line, title, F_TEXT, .label = N_("Title of the plan")),
    FIELD(plan_line, year, F_INT, .label = N_("Year of the plan")),
    FIELD(plan_line, sector, F_TEXT, .label = N_("Sector of the plan")),
    FIELD(plan_line, edition, F_INT, .label = N_("Edition of the plan")),
    FIELD(plan_line, state, F_ENUM, .names = &programme_state_names, .label = N_("State of the plan")),
    FIELD(plan_line, approved_at, F_TIME),
    FIELD(plan_line, sent_at, F_TIME, .label = N_("Sent to headquarters at")),
    FIELD(plan_line, actions, F_INT, .label = N_("Number of actions")),
    FIELD(plan_line, done, F_INT, .label = N_("Actions done")),
    FIELD(plan_line, late, F_INT, .label = N_("Actions late")),
};
static const struct field programme_list_table[] = {
    FIELD_LIST(programme_list_view, plans, plan_line_table, struct plan_line),
};
const struct fields programme_list_answer = {programme_list_table, COUNT(programme_list_table)};

static void count_actions(const struct ctx *cx, const struct policy_actions *actions, int64_t *done, int64_t *late)
{
    for (size_t i = 0; i < actions->n; i++) {
        *done += actions->at[i].progress == ACTION_DONE;
        *late += programme_is_late(cx, actions->at[i].ends_on, actions->at[i].progress);
    }
}

static enum rc fill_plans(struct ctx *cx, struct programme_list_view *view)
{
    struct programme_plans plans = {.n = 0};
    TRY(programme_store_plans(cx, &plans));
    struct plan_line *lines = ARENA_ARRAY(cx->arena, struct plan_line, plans.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < plans.n; i++) {
        const struct programme_plan *plan = &plans.at[i];
        struct policy_actions actions = {.n = 0};
        TRY(programme_store_actions(cx, plan->id, &actions));
        lines[i] = (struct plan_line){.id = plan->id,
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
        count_actions(cx, &actions, &lines[i].done, &lines[i].late);
    }
    view->plans.at = lines;
    view->plans.n = plans.n;
    return RC_OK;
}

HANDLER(programme_list_get)
{
    struct programme_list_view view = {.plans = {.n = 0}};
    struct page page = {.title = ""};
    TRY(fill_plans(cx, &view));
    TRY(programme_place(cx, "/programme", tr(cx, N_("Implementation plans")), &page));
    page.html = VIEW(programme_list_page);
    page.fields = programme_list_answer;
    page.view = &view;
    page.action_label = tr(cx, N_("Make a plan"));
    page.action_href = "/programme/new";
    page.action_permission = PERM_PROGRAMME_WRITE;
    return page_send(cx, request, response, &page);
}

/* --- A new one --- */

static const struct field beginning_table[] = {
    FIELD(programme_beginning, year, F_INT, .min = PROGRAMME_YEAR_LEAST, .max = PROGRAMME_YEAR_MOST,
          .label = N_("Year that it is for")),
    FIELD(programme_beginning, sector, F_TEXT, .max = 64, .label = N_("Sector that it is for"),
          .help = N_("Empty: across sectors; only the office and headquarters have that")),
    FIELD(programme_beginning, title, F_TEXT, .max = 200, .label = N_("Title, if it has one of its own")),
};
const struct fields programme_beginning_fields = {beginning_table, COUNT(beginning_table)};

static enum rc beginning_send(struct ctx *cx, const struct request *request, struct response *response,
                              const struct programme_beginning *row, int status)
{
    struct choices sectors = {.n = 0};
    struct form_choice choice = {.field = "sector"};
    struct page page = {.title = ""};
    struct form_view view = {
        .action = "/programme/new", .submit = tr(cx, N_("Make a plan")), .cancel = "/programme", .id = ""};
    TRY(programme_sectors(cx, &sectors));
    TRY(choices_for_form(cx, "sector", sectors, row->sector, &choice));
    TRY(form_build(cx, programme_beginning_fields, UINT64_C(7), row, status == 0 ? NULL : request, &choice, 1,
                   &view.inputs));
    TRY(programme_place(cx, "/programme", tr(cx, N_("Make a plan")), &page));
    page.html = VIEW(form_page);
    page.fields = programme_beginning_fields;
    page.view = request->wants_json ? (const void *)row : &view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

static enum rc proposed(struct ctx *cx, struct programme_beginning *ret)
{
    struct choices sectors = {.n = 0};
    TRY(programme_sectors(cx, &sectors));
    *ret = (struct programme_beginning){.sector = sectors.n == 1 ? sectors.at[0].id : "", .title = ""};
    return programme_year(cx, &ret->year);
}

HANDLER(programme_new_get)
{
    struct programme_beginning row = {.sector = ""};
    TRY(proposed(cx, &row));
    return beginning_send(cx, request, response, &row, 0);
}

HANDLER(programme_new_post)
{
    struct programme_beginning row = {.sector = ""};
    struct programme_plan made = {.id = NULL};
    TRY(proposed(cx, &row));
    enum rc rc = form_read(cx, request, programme_beginning_fields, UINT64_C(7), &row, NULL);
    if (rc == RC_OK)
        rc = programme_create(cx, row.year, row.sector, row.title, &made);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !programme_is_program(request))
        return beginning_send(cx, request, response, &row, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 201, programme_home(cx, made.id), N_("Saved."),
                      programme_plan_record.fields, &made);
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
    {.name = "approval",
     .kind = F_OBJECT,
     .offset = offsetof(struct plan_view, approval),
     .sub = approval_panel_table,
     .sub_count = APPROVAL_PANEL_FIELDS},
};
const struct fields plan_answer = {plan_table, COUNT(plan_table)};

static enum rc fill_groups(struct ctx *cx, struct plan_view *view)
{
    struct policy_actions actions = {.n = 0};
    struct programme_units units = {.n = 0};
    struct group_line *lines = ARENA_ARRAY(cx->arena, struct group_line, POLICY_GROUP_COUNT_);
    if (lines == NULL)
        return RC_MEMORY;
    TRY(programme_store_actions(cx, view->plan.id, &actions));
    TRY(programme_store_units(cx, view->plan.id, &units));
    for (int64_t group = 0; group < POLICY_GROUP_COUNT_; group++)
        lines[group].policy = group;
    for (size_t i = 0; i < actions.n; i++) {
        const struct policy_action *action = &actions.at[i];
        struct group_line *line = &lines[action->policy];
        line->actions++;
        line->done += action->progress == ACTION_DONE;
        line->late += programme_is_late(cx, action->ends_on, action->progress);
        line->budget += action->budget;
    }
    for (int64_t group = 0; group < POLICY_GROUP_COUNT_; group++)
        lines[group].budget_text = list_thousands(cx, lines[group].budget);
    count_actions(cx, &actions, &view->done, &view->late);
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
    struct peer_options peers = {.n = 0};
    struct paper_lines comments = {.n = 0};
    TRY(paper_comments_of(cx, view->plan.id, &comments));
    view->comments.at = comments.at;
    view->comments.n = comments.n;
    TRY(person_name(cx, view->plan.author, &view->author_name));
    if (!text_empty(view->plan.previous))
        TRY(record_get(cx, &programme_plan_record, view->plan.previous, &previous));
    TRY(programme_check(cx, view->plan.id, &findings));
    TRY(programme_coverage(cx, view->plan.year, view->plan.sector, &view->coverage));
    TRY(programme_peers(cx, &peers));
    view->previous_title = previous.title;
    view->sector_label = programme_sector_words(cx, view->plan.sector);
    view->year_label = programme_year_words(cx, view->plan.year);
    view->findings.at = findings.at;
    view->findings.n = findings.n;
    view->peers.at = peers.at;
    view->peers.n = peers.n;
    return record_history(cx, &programme_plan_record, cx->org, view->plan.id, &view->history);
}

static enum rc plan_send(struct ctx *cx, const struct request *request, struct response *response, const char *id,
                         int status)
{
    struct plan_view view = {.units = 0};
    struct page page = {.title = ""};
    TRY(record_get(cx, &programme_plan_record, id, &view.plan));
    TRY(fill_groups(cx, &view));
    TRY(fill_words(cx, &view));
    bool writes = may(cx, PERM_PROGRAMME_WRITE);
    view.may_write = writes && view.plan.state == PROGRAMME_DRAFT;
    view.may_ask = view.may_write && view.actions > 0;
    view.may_revise = writes && view.plan.state >= PROGRAMME_APPROVED;
    view.may_send = may(cx, PERM_PROGRAMME_APPROVE) && view.plan.state >= PROGRAMME_APPROVED;
    TRY(approval_panel_of(cx, programme_plan_approvable.noun, id, &view.approval));
    TRY(approval_ask_make(cx, &programme_plan_approvable, arena_printf(cx->arena, "/programme/%s/request", id),
                          status == 0 ? NULL : request, &view.ask));
    TRY(programme_frame(cx, id, "", view.plan.title, &page));
    page.html = VIEW(plan_page);
    page.fields = plan_answer;
    page.view = &view;
    page.status = status;
    if (view.may_write) {
        page.action_label = tr(cx, N_("Change"));
        page.action_href = arena_printf(cx->arena, "/programme/%s/edit", id);
        page.action_permission = PERM_PROGRAMME_WRITE;
    }
    return page_send(cx, request, response, &page);
}

HANDLER(programme_get)
{
    return plan_send(cx, request, response, request_parameter(request, "id"), 0);
}

static const char *const plan_inputs[] = {"title", "policy", "law", "operators", NULL};

static enum rc edit_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct programme_plan *plan, int status)
{
    struct fields fields = programme_plan_record.fields;
    struct page page = {.title = ""};
    struct form_view view = {.action = arena_printf(cx->arena, "/programme/%s/edit", plan->id),
                             .submit = tr(cx, N_("Save")),
                             .cancel = programme_home(cx, plan->id),
                             .id = plan->id,
                             .version = plan->version};
    TRY(form_build(cx, fields, field_mask(fields, plan_inputs), plan, status == 0 ? NULL : request, NULL, 0,
                   &view.inputs));
    TRY(programme_frame(cx, plan->id, "", tr(cx, N_("Change of the plan")), &page));
    page.html = VIEW(form_page);
    page.fields = fields;
    page.view = request->wants_json ? (const void *)plan : &view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

HANDLER(programme_edit_get)
{
    struct programme_plan plan = {.id = NULL};
    TRY(record_get(cx, &programme_plan_record, request_parameter(request, "plan"), &plan));
    return edit_send(cx, request, response, &plan, 0);
}

HANDLER(programme_edit_post)
{
    struct programme_plan plan = {.id = NULL};
    struct fields fields = programme_plan_record.fields;
    TRY(record_get(cx, &programme_plan_record, request_parameter(request, "plan"), &plan));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, plan_inputs), &plan, NULL);
    if (rc == RC_OK)
        rc = programme_save(cx, &plan, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !programme_is_program(request))
        return edit_send(cx, request, response, &plan, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, programme_home(cx, plan.id), N_("Saved."), fields, &plan);
}

/* --- Steps of a plan --- */

static enum rc plan_saved(struct ctx *cx, const struct request *request, struct response *response, const char *id,
                          const char *notice)
{
    struct programme_plan plan = {.id = NULL};
    TRY(record_get(cx, &programme_plan_record, id, &plan));
    return saved_send(cx, request, response, 200, programme_home(cx, id), notice, programme_plan_record.fields, &plan);
}

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

HANDLER(programme_request_post)
{
    const struct approval_wish wish = approval_wish_read(request);
    const char *id = request_parameter(request, "plan");
    enum rc rc = programme_ask(cx, id, &wish);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !programme_is_program(request))
        return plan_send(cx, request, response, id, rc_describe(rc)->http);
    TRY(rc);
    return plan_saved(cx, request, response, id, N_("Approval was requested."));
}

/* Into another organisation of the installation, or as a file. */
HANDLER(programme_send_post)
{
    const char *id = request_parameter(request, "plan"), *peer = request_form(request, "peer");
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(programme_send(cx, id, peer, &out));
    if (text_empty(peer))
        return programme_paper_send(cx, response, "plan", &out);
    return plan_saved(cx, request, response, id, N_("The paper was delivered."));
}

/* --- Structure and actions --- */

static const struct field unit_list_table[] = {
    FIELD_LIST_OF(unit_list_view_of_plan, rows, unit_row_fields_of_plan, struct unit_row_of_plan),
    FIELD(unit_list_view_of_plan, next, F_TEXT),
};
const struct fields unit_list_answer_of_plan = {unit_list_table, COUNT(unit_list_table)};
static const struct field action_list_table[] = {
    FIELD_LIST_OF(action_list_view, rows, action_row_fields, struct action_row),
    FIELD(action_list_view, next, F_TEXT),
};
const struct fields action_list_answer = {action_list_table, COUNT(action_list_table)};

/* The list of a noun; `found` has all its rows. */
static enum rc fill_noun(struct ctx *cx, const struct request *request, const struct row_noun *noun, const char *plan,
                         struct list_found *found, struct noun_list_view *view)
{
    struct programme_plan of = {.id = NULL};
    TRY(record_get(cx, &programme_plan_record, plan, &of));
    view->any = found->n > 0;
    TRY(rows_list_fill(cx, request, noun, plan, found, &view->list));
    view->shown = (int64_t)found->n;
    view->open = of.state == PROGRAMME_DRAFT && may(cx, PERM_PROGRAMME_WRITE);
    view->create = tr(cx, noun->create);
    view->create_href = arena_printf(cx->arena, "%s/new", rows_path(cx, noun, plan));
    view->import_href = arena_printf(cx->arena, "%s/import", rows_path(cx, noun, plan));
    return RC_OK;
}

static enum rc noun_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct row_noun *noun, const char *plan, struct page *page)
{
    struct programme_plan of = {.id = NULL};
    struct page framed = {.title = ""};
    TRY(record_get(cx, &programme_plan_record, plan, &of));
    TRY(programme_frame(cx, plan, arena_printf(cx->arena, "/%s", noun->path), tr(cx, noun->title), &framed));
    framed.html = page->html;
    framed.fields = page->fields;
    framed.view = page->view;
    framed.wide = true;
    if (of.state == PROGRAMME_DRAFT) {
        framed.action_label = tr(cx, noun->create);
        framed.action_href = arena_printf(cx->arena, "%s/new", rows_path(cx, noun, plan));
        framed.action_permission = PERM_PROGRAMME_WRITE;
    }
    return page_send(cx, request, response, &framed);
}

static enum rc structure_send(struct ctx *cx, const struct request *request, struct response *response,
                              const char *plan)
{
    struct unit_list_view_of_plan view = {.next = ""};
    struct rows rows = {.n = 0};
    TRY(unit_noun_of_plan.rows(cx, plan, "", &rows));
    struct list_found found = {.rows = rows.at, .n = rows.n};
    TRY(fill_noun(cx, request, &unit_noun_of_plan, plan, &found, &view.page));
    view.page.intro = tr(cx, N_("Meetings inside the government and with industry, who belongs to them, and which role "
                                "each party agreed to (baseline, 2.1.1)."));
    view.page.empty = tr(cx, N_("Meetings, members and agreed roles of this plan stand here."));
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    struct page page = {.html = VIEW(unit_list_page_of_plan), .fields = unit_list_answer_of_plan, .view = &view};
    return noun_send(cx, request, response, &unit_noun_of_plan, plan, &page);
}

static enum rc actions_send(struct ctx *cx, const struct request *request, struct response *response, const char *plan)
{
    struct action_list_view view = {.next = ""};
    struct rows rows = {.n = 0};
    TRY(action_noun.rows(cx, plan, "", &rows));
    struct list_found found = {.rows = rows.at, .n = rows.n};
    TRY(fill_noun(cx, request, &action_noun, plan, &found, &view.page));
    view.page.intro = tr(cx, N_("What is done in the five groups of policy measures (baseline, 2.1.2): owner, budget, days, "
                                "indicator and target. After the approval, progress and result are recorded here."));
    view.page.empty = tr(cx, N_("The actions of this plan stand here. “Carry over” on the plan's first page brings those of "
                                "last year."));
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    struct page page = {.html = VIEW(action_list_page), .fields = action_list_answer, .view = &view};
    return noun_send(cx, request, response, &action_noun, plan, &page);
}

HANDLER(programme_structure_get)
{
    return structure_send(cx, request, response, request_parameter(request, "plan"));
}

HANDLER(programme_unit_get)
{
    struct programme_unit unit = {.id = NULL};
    TRY(record_get(cx, &programme_unit_record, request_parameter(request, "id"), &unit));
    return structure_send(cx, request, response, unit.plan);
}

HANDLER(programme_unit_remove_post)
{
    return row_remove_post(cx, request, response, &unit_noun_of_plan);
}

HANDLER(programme_actions_get)
{
    return actions_send(cx, request, response, request_parameter(request, "plan"));
}

HANDLER(policy_action_get)
{
    struct policy_action action = {.id = NULL};
    TRY(record_get(cx, &policy_action_record, request_parameter(request, "id"), &action));
    return actions_send(cx, request, response, action.plan);
}

HANDLER(policy_action_remove_post)
{
    return row_remove_post(cx, request, response, &action_noun);
}
