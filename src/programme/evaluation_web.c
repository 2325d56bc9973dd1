/* The pages of evaluations, their points, and the way of points into plans. */
#include "account/account_form.h"
#include "base/limits.h"
#include "programme/programme_view.h"
#include "rows/rows_routes.h"
#include "views.gen.h"

ROW_NOUN_ROUTES(evaluation_point, point_noun)

static const struct field line_table[] = {
    FIELD(evaluation_line, id, F_ID),
    FIELD(evaluation_line, title, F_TEXT, .label = N_("Title of the evaluation")),
    FIELD(evaluation_line, year, F_INT, .label = N_("Year of the evaluation")),
    FIELD(evaluation_line, sector, F_TEXT, .label = N_("Sector of the evaluation")),
    FIELD(evaluation_line, state, F_ENUM, .names = &programme_state_names, .label = N_("State of the evaluation")),
    FIELD(evaluation_line, sent_at, F_TIME, .label = N_("Evaluation sent at")),
    FIELD(evaluation_line, points, F_INT, .label = N_("Points")),
    FIELD(evaluation_line, open, F_INT, .label = N_("Points open")),
    FIELD(evaluation_line, settled, F_INT, .label = N_("Points settled")),
};
static const struct field list_table[] = {
    FIELD_LIST(evaluation_list_view, evaluations, line_table, struct evaluation_line),
};
const struct fields evaluation_list_answer = {list_table, COUNT(list_table)};

static enum rc fill_lines(struct ctx *cx, struct evaluation_list_view *view)
{
    struct programme_evaluations all = {.n = 0};
    TRY(judgement_store_all(cx, &all));
    struct evaluation_line *lines = ARENA_ARRAY(cx->arena, struct evaluation_line, all.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct programme_evaluation *one = &all.at[i];
        struct evaluation_points points = {.n = 0};
        TRY(judgement_store_points(cx, one->id, &points));
        lines[i] = (struct evaluation_line){.id = one->id,
                                            .title = one->title,
                                            .sector = one->sector,
                                            .sector_label = programme_sector_words(cx, one->sector),
                                            .year_label = programme_year_words(cx, one->year),
                                            .year = one->year,
                                            .state = one->state,
                                            .approved_at = one->approved_at,
                                            .sent_at = one->sent_at,
                                            .points = (int64_t)points.n};
        for (size_t p = 0; p < points.n; p++) {
            lines[i].open += points.at[p].state == POINT_OPEN;
            lines[i].settled += points.at[p].state >= POINT_DONE;
        }
    }
    view->evaluations.at = lines;
    view->evaluations.n = all.n;
    return RC_OK;
}

HANDLER(evaluation_list_get)
{
    struct evaluation_list_view view = {.evaluations = {.n = 0}};
    struct page page = {.title = ""};
    TRY(fill_lines(cx, &view));
    TRY(programme_place(cx, "/programme-evaluations", tr(cx, N_("Evaluations")), &page));
    page.html = VIEW(evaluation_list_page);
    page.fields = evaluation_list_answer;
    page.view = &view;
    page.action_label = tr(cx, N_("Make an evaluation"));
    page.action_href = "/programme-evaluations/new";
    page.action_permission = PERM_PROGRAMME_WRITE;
    return page_send(cx, request, response, &page);
}

/* --- A new one --- */

enum { BEGINNING = 3 }; /* year and sector */

static enum rc beginning_send(struct ctx *cx, const struct request *request, struct response *response,
                              const struct programme_beginning *row, int status)
{
    struct choices sectors = {.n = 0};
    struct form_choice choice = {.field = "sector"};
    struct page page = {.title = ""};
    struct form_view view = {.action = "/programme-evaluations/new",
                             .submit = tr(cx, N_("Make an evaluation")),
                             .cancel = "/programme-evaluations",
                             .id = ""};
    TRY(programme_sectors(cx, &sectors));
    TRY(choices_for_form(cx, "sector", sectors, row->sector, &choice));
    TRY(form_build(cx, programme_beginning_fields, BEGINNING, row, status == 0 ? NULL : request, &choice, 1,
                   &view.inputs));
    TRY(programme_place(cx, "/programme-evaluations", tr(cx, N_("Make an evaluation")), &page));
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

HANDLER(judgement_new_get)
{
    struct programme_beginning row = {.sector = ""};
    TRY(proposed(cx, &row));
    return beginning_send(cx, request, response, &row, 0);
}

HANDLER(judgement_new_post)
{
    struct programme_beginning row = {.sector = ""};
    struct programme_evaluation made = {.id = NULL};
    TRY(proposed(cx, &row));
    enum rc rc = form_read(cx, request, programme_beginning_fields, BEGINNING, &row, NULL);
    if (rc == RC_OK)
        rc = evaluation_create(cx, row.year, row.sector, &made);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !programme_is_program(request))
        return beginning_send(cx, request, response, &row, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 201, evaluation_home(cx, made.id), N_("Saved."),
                      programme_evaluation_record.fields, &made);
}

/* --- One --- */

static const struct field view_table[] = {
    FIELD_OBJECT_OF(judgement_view, evaluation, programme_evaluation_record.fields),
    FIELD(judgement_view, points, F_INT),
    FIELD(judgement_view, rated, F_INT),
    FIELD(judgement_view, open, F_INT),
    FIELD(judgement_view, taken, F_INT),
    FIELD(judgement_view, settled, F_INT),
    FIELD_LIST_OF(judgement_view, rows, point_row_fields, struct point_row),
    {.name = "approval",
     .kind = F_OBJECT,
     .offset = offsetof(struct judgement_view, approval),
     .sub = approval_panel_table,
     .sub_count = APPROVAL_PANEL_FIELDS},
};
const struct fields judgement_answer = {view_table, COUNT(view_table)};

static enum rc fill_points(struct ctx *cx, struct judgement_view *view)
{
    struct rows rows = {.n = 0};
    TRY(point_noun.rows(cx, view->evaluation.id, "", &rows));
    view->rows.at = rows.at;
    view->rows.n = rows.n;
    view->points = (int64_t)rows.n;
    for (size_t i = 0; i < rows.n; i++) {
        const struct evaluation_point *point = &view->rows.at[i].point;
        view->rated += point->rating != RATING_NONE;
        view->open += point->state == POINT_OPEN;
        view->taken += point->state == POINT_TAKEN;
        view->settled += point->state >= POINT_DONE;
    }
    return RC_OK;
}

static enum rc fill_words(struct ctx *cx, struct judgement_view *view)
{
    struct programme_plan plan = {.title = ""};
    struct organization organization = {.id = NULL};
    struct peer_options peers = {.n = 0};
    if (!text_empty(view->evaluation.plan))
        TRY(record_get(cx, &programme_plan_record, view->evaluation.plan, &plan));
    TRY(organization_get(cx, cx->org, &organization));
    TRY(person_name(cx, view->evaluation.author, &view->author_name));
    TRY(programme_peers(cx, &peers));
    view->plan_title = plan.title;
    view->judges = organization.kind == ORGANIZATION_HEADQUARTERS;
    view->sector_label = programme_sector_words(cx, view->evaluation.sector);
    view->year_label = programme_year_words(cx, view->evaluation.year);
    view->peers.at = peers.at;
    view->peers.n = peers.n;
    return record_history(cx, &programme_evaluation_record, cx->org, view->evaluation.id, &view->history);
}

static enum rc evaluation_page_send(struct ctx *cx, const struct request *request, struct response *response,
                                    const char *id, int status)
{
    struct judgement_view view = {.points = 0};
    struct paper_lines comments = {.n = 0};
    struct page page = {.title = ""};
    TRY(record_get(cx, &programme_evaluation_record, id, &view.evaluation));
    TRY(fill_points(cx, &view));
    TRY(paper_comments_of(cx, id, &comments));
    view.comments.at = comments.at;
    view.comments.n = comments.n;
    TRY(fill_words(cx, &view));
    view.may_write = may(cx, PERM_PROGRAMME_WRITE) && view.evaluation.state == PROGRAMME_DRAFT;
    view.may_ask = view.may_write && view.points > 0;
    view.may_send = may(cx, PERM_PROGRAMME_APPROVE) && view.evaluation.state >= PROGRAMME_APPROVED;
    TRY(approval_panel_of(cx, programme_evaluation_approvable.noun, id, &view.approval));
    TRY(approval_ask_make(cx, &programme_evaluation_approvable,
                          arena_printf(cx->arena, "/programme-evaluations/%s/request", id),
                          status == 0 ? NULL : request, &view.ask));
    TRY(evaluation_frame(cx, id, "", view.evaluation.title, &page));
    page.html = VIEW(evaluation_page_of_programme);
    page.fields = judgement_answer;
    page.view = &view;
    page.status = status;
    if (view.may_write) {
        page.action_label = tr(cx, N_("Change"));
        page.action_href = arena_printf(cx->arena, "/programme-evaluations/%s/edit", id);
        page.action_permission = PERM_PROGRAMME_WRITE;
    }
    return page_send(cx, request, response, &page);
}

HANDLER(judgement_get)
{
    return evaluation_page_send(cx, request, response, request_parameter(request, "id"), 0);
}

static const char *const inputs[] = {"title", "summary", "environment", "analysis", "structure", "funds", NULL};

static enum rc edit_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct programme_evaluation *evaluation, int status)
{
    struct fields fields = programme_evaluation_record.fields;
    struct page page = {.title = ""};
    struct form_view view = {.action = arena_printf(cx->arena, "/programme-evaluations/%s/edit", evaluation->id),
                             .submit = tr(cx, N_("Save")),
                             .cancel = evaluation_home(cx, evaluation->id),
                             .id = evaluation->id,
                             .version = evaluation->version};
    TRY(form_build(cx, fields, field_mask(fields, inputs), evaluation, status == 0 ? NULL : request, NULL, 0,
                   &view.inputs));
    TRY(evaluation_frame(cx, evaluation->id, "", tr(cx, N_("Change of the evaluation")), &page));
    page.html = VIEW(form_page);
    page.fields = fields;
    page.view = request->wants_json ? (const void *)evaluation : &view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

HANDLER(judgement_edit_get)
{
    struct programme_evaluation evaluation = {.id = NULL};
    TRY(record_get(cx, &programme_evaluation_record, request_parameter(request, "evaluation"), &evaluation));
    return edit_send(cx, request, response, &evaluation, 0);
}

HANDLER(judgement_edit_post)
{
    struct programme_evaluation evaluation = {.id = NULL};
    struct fields fields = programme_evaluation_record.fields;
    TRY(record_get(cx, &programme_evaluation_record, request_parameter(request, "evaluation"), &evaluation));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, inputs), &evaluation, NULL);
    if (rc == RC_OK)
        rc = evaluation_save(cx, &evaluation, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !programme_is_program(request))
        return edit_send(cx, request, response, &evaluation, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, evaluation_home(cx, evaluation.id), N_("Saved."), fields, &evaluation);
}

/* --- Steps --- */

static enum rc saved(struct ctx *cx, const struct request *request, struct response *response, const char *id,
                     const char *notice)
{
    struct programme_evaluation evaluation = {.id = NULL};
    TRY(record_get(cx, &programme_evaluation_record, id, &evaluation));
    return saved_send(cx, request, response, 200, evaluation_home(cx, id), notice, programme_evaluation_record.fields,
                      &evaluation);
}

HANDLER(evaluation_fill_post)
{
    const char *id = request_parameter(request, "evaluation");
    int64_t made = 0;
    TRY(evaluation_fill(cx, id, &made));
    return saved(cx, request, response, id, N_("Points were filled in."));
}

HANDLER(evaluation_request_post)
{
    const struct approval_wish wish = approval_wish_read(request);
    const char *id = request_parameter(request, "evaluation");
    enum rc rc = evaluation_ask(cx, id, &wish);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !programme_is_program(request))
        return evaluation_page_send(cx, request, response, id, rc_describe(rc)->http);
    TRY(rc);
    return saved(cx, request, response, id, N_("Approval was requested."));
}

HANDLER(evaluation_send_post)
{
    const char *id = request_parameter(request, "evaluation"), *peer = request_form(request, "peer");
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(evaluation_send(cx, id, peer, &out));
    if (text_empty(peer))
        return programme_paper_send(cx, response, "evaluation", &out);
    return saved(cx, request, response, id, N_("The paper was delivered."));
}

/* --- Points --- */

static const struct field point_list_table[] = {
    FIELD_LIST_OF(point_list_view, rows, point_row_fields, struct point_row),
    FIELD(point_list_view, next, F_TEXT),
};
const struct fields point_list_answer = {point_list_table, COUNT(point_list_table)};

static enum rc points_send(struct ctx *cx, const struct request *request, struct response *response, const char *id)
{
    struct programme_evaluation of = {.id = NULL};
    struct point_list_view view = {.next = ""};
    struct rows rows = {.n = 0};
    struct page page = {.title = ""};
    TRY(record_get(cx, &programme_evaluation_record, id, &of));
    TRY(point_noun.rows(cx, id, "", &rows));
    struct list_found found = {.rows = rows.at, .n = rows.n};
    view.page.any = rows.n > 0;
    TRY(rows_list_fill(cx, request, &point_noun, id, &found, &view.page.list));
    view.page.shown = (int64_t)found.n;
    view.page.open = of.state == PROGRAMME_DRAFT && may(cx, PERM_PROGRAMME_WRITE);
    view.page.create = tr(cx, point_noun.create);
    view.page.create_href = arena_printf(cx->arena, "%s/new", rows_path(cx, &point_noun, id));
    view.page.import_href = arena_printf(cx->arena, "%s/import", rows_path(cx, &point_noun, id));
    view.page.intro = tr(cx, N_("What was planned, done and measured, how it is rated, and what is to be improved: "
                                "organisation, budget, the floor across sectors, the risk-based level of the sector. What "
                                "has a task goes into next year's plan and is traced until it is done."));
    view.page.empty = tr(cx, N_("The points of this evaluation stand here."));
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    TRY(evaluation_frame(cx, id, "/points", tr(cx, point_noun.title), &page));
    page.html = VIEW(point_list_page);
    page.fields = point_list_answer;
    page.view = &view;
    page.wide = true;
    if (view.page.open) {
        page.action_label = tr(cx, point_noun.create);
        page.action_href = view.page.create_href;
        page.action_permission = PERM_PROGRAMME_WRITE;
    }
    return page_send(cx, request, response, &page);
}

HANDLER(evaluation_points_get)
{
    return points_send(cx, request, response, request_parameter(request, "evaluation"));
}

HANDLER(evaluation_point_get)
{
    struct evaluation_point point = {.id = NULL};
    TRY(record_get(cx, &evaluation_point_record, request_parameter(request, "id"), &point));
    return points_send(cx, request, response, point.evaluation);
}

HANDLER(evaluation_point_remove_post)
{
    return row_remove_post(cx, request, response, &point_noun);
}

/* --- The way of points --- */

static const struct field trace_line_table[] = {
    FIELD(trace_line, id, F_ID),
    FIELD(trace_line, title, F_TEXT, .label = N_("What is evaluated")),
    FIELD(trace_line, task, F_TEXT, .label = N_("Task for next year's plan")),
    FIELD(trace_line, year, F_INT, .label = N_("Year of the evaluation")),
    FIELD(trace_line, source, F_ENUM, .names = &point_source_names, .label = N_("Whose point it is")),
    FIELD(trace_line, state, F_ENUM, .names = &point_state_names, .label = N_("State of the point")),
    FIELD(trace_line, evaluation, F_ID),
    FIELD(trace_line, taken, F_TEXT, .label = N_("Action that takes it up")),
    FIELD(trace_line, plan, F_ID),
    FIELD(trace_line, plan_title, F_TEXT, .label = N_("Plan that takes it up")),
    FIELD(trace_line, progress, F_ENUM, .names = &action_progress_names, .label = N_("Progress of the action")),
};
static const struct field trace_table[] = {
    FIELD(trace_view, open, F_INT, .label = N_("Points open")),
    FIELD(trace_view, taken, F_INT, .label = N_("Points in a plan")),
    FIELD(trace_view, settled, F_INT, .label = N_("Points settled")),
    FIELD_LIST(trace_view, points, trace_line_table, struct trace_line),
};
const struct fields trace_answer = {trace_table, COUNT(trace_table)};

static enum rc trace_of(struct ctx *cx, const struct evaluation_point *point, struct trace_line *ret)
{
    struct programme_evaluation evaluation = {.id = NULL};
    struct policy_action action = {.title = "", .plan = ""};
    struct programme_plan plan = {.title = ""};
    TRY(record_get(cx, &programme_evaluation_record, point->evaluation, &evaluation));
    if (!text_empty(point->taken)) {
        TRY(record_get(cx, &policy_action_record, point->taken, &action));
        TRY(record_get(cx, &programme_plan_record, action.plan, &plan));
    }
    *ret = (struct trace_line){.id = point->id,
                               .title = point->title,
                               .task = point->task,
                               .evaluation = evaluation.id,
                               .evaluation_title = evaluation.title,
                               .taken = action.title,
                               .plan = action.plan,
                               .plan_title = plan.title,
                               .peer = point->peer,
                               .year = evaluation.year,
                               .source = point->source,
                               .state = point->state,
                               .progress = action.progress};
    return RC_OK;
}

enum rc evaluation_trace_make(struct ctx *cx, struct trace_view *ret)
{
    struct evaluation_points points = {.n = 0};
    struct trace_view view = {.open = 0};
    TRY(judgement_store_traced(cx, &points));
    struct trace_line *lines = ARENA_ARRAY(cx->arena, struct trace_line, points.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < points.n; i++) {
        TRY(trace_of(cx, &points.at[i], &lines[i]));
        view.open += lines[i].state == POINT_OPEN;
        view.taken += lines[i].state == POINT_TAKEN;
        view.settled += lines[i].state >= POINT_DONE;
    }
    view.points.at = lines;
    view.points.n = points.n;
    *ret = view;
    return RC_OK;
}

HANDLER(evaluation_trace_get)
{
    struct trace_view view = {.open = 0};
    struct page page = {.title = ""};
    TRY(evaluation_trace_make(cx, &view));
    TRY(programme_place(cx, "/evaluation-points", tr(cx, N_("Points on their way")), &page));
    page.html = VIEW(trace_page);
    page.fields = trace_answer;
    page.view = &view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}
