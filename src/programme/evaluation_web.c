/* The pages of evaluations, their points, and the way of points into plans. */
#include "programme/draft_routes.h"
#include "programme/programme_view.h"
#include "rows/rows_routes.h"
#include "views.gen.h"

ROW_NOUN_ROUTES(evaluation_point, point_noun)

const char *evaluation_home(struct ctx *cx, const char *evaluation)
{
    return draft_home(cx, &evaluation_kind, evaluation);
}

enum rc evaluation_frame(struct ctx *cx, const char *evaluation, const char *here, const char *title, struct page *ret)
{
    return draft_frame(cx, &evaluation_kind, evaluation, here, title, ret);
}

static const struct field line_table[] = {
    FIELD(evaluation_line, id, F_ID, .label = N_("Id")),
    FIELD(evaluation_line, title, F_TEXT, .label = N_("Title of the plan or evaluation")),
    FIELD(evaluation_line, year, F_INT, .label = N_("Year that it is for")),
    FIELD(evaluation_line, sector, F_TEXT, .label = N_("Sector that it is for")),
    FIELD(evaluation_line, state, F_ENUM, .names = &programme_state_names, .label = N_("State of the plan or evaluation")),
    FIELD(evaluation_line, sent_at, F_TIME, .label = N_("Sent to the other tier at")),
    FIELD(evaluation_line, points, F_INT, .label = N_("Points")),
    FIELD(evaluation_line, open, F_INT, .label = N_("Points open")),
    FIELD(evaluation_line, settled, F_INT, .label = N_("Points settled")),
};
static const struct field list_table[] = {
    FIELD_LIST(evaluation_list_view, evaluations, line_table, struct evaluation_line),
};
const struct fields evaluation_list_answer = {list_table, COUNT(list_table)};

enum rc evaluation_list_make(struct ctx *cx, struct evaluation_list_view *ret)
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
            lines[i].open += points.at[p].state == POINT_OPEN && !text_empty(points.at[p].task);
            lines[i].settled += points.at[p].state >= POINT_DONE;
        }
    }
    ret->evaluations.at = lines;
    ret->evaluations.n = all.n;
    return RC_OK;
}

HANDLER(evaluation_list_get)
{
    struct evaluation_list_view view = {.evaluations = {.n = 0}};
    struct page page = {.title = ""};
    TRY(evaluation_list_make(cx, &view));
    programme_place(evaluation_kind.list, tr(cx, evaluation_kind.label), &page);
    page.html = VIEW(evaluation_list_page);
    page.fields = evaluation_list_answer;
    page.view = &view;
    page.action_label = tr(cx, evaluation_kind.create);
    page.action_href = "/programme-evaluations/new";
    page.action_permission = PERM_PROGRAMME_WRITE;
    return page_send(cx, request, response, &page);
}

/* --- One --- */

static const struct field gathered_table[] = {
    FIELD(paper_line, id, F_ID),
    FIELD(paper_line, title, F_TEXT),
    FIELD(paper_line, peer, F_TEXT),
    FIELD(paper_line, sector_label, F_TEXT),
    FIELD(paper_line, passed_at, F_TIME),
};
static const struct field view_table[] = {
    FIELD_OBJECT_OF(judgement_view, evaluation, programme_evaluation_record.fields),
    FIELD(judgement_view, points, F_INT),
    FIELD(judgement_view, rated, F_INT),
    FIELD(judgement_view, open, F_INT),
    FIELD(judgement_view, taken, F_INT),
    FIELD(judgement_view, settled, F_INT),
    FIELD_LIST_OF(judgement_view, rows, point_row_fields, struct point_row),
    FIELD(judgement_view, gathers, F_BOOL),
    FIELD(judgement_view, missing, F_TEXT),
    FIELD_LIST(judgement_view, gathered, gathered_table, struct paper_line),
    DRAFT_APPROVAL(judgement_view),
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
        view->open += point->state == POINT_OPEN && !text_empty(point->task);
        view->taken += point->state == POINT_TAKEN;
        view->settled += point->state >= POINT_DONE;
    }
    return RC_OK;
}

/* What came in of the year's evaluations, and the sectors of which nothing did. */
static enum rc fill_gathered(struct ctx *cx, struct judgement_view *view)
{
    struct programme_papers papers = {.n = 0};
    struct paper_lines lines = {.n = 0};
    struct choices sectors = {.n = 0};
    TRY(evaluation_gathered(cx, view->evaluation.year, &papers));
    TRY(paper_lines_of(cx, &papers, &lines));
    TRY(programme_sectors(cx, &sectors));
    view->gathered.at = lines.at;
    view->gathered.n = lines.n;
    for (size_t i = 0; i < sectors.n; i++) {
        bool there = false;
        for (size_t k = 0; k < papers.n && !there; k++)
            there = text_same(papers.at[k].sector, sectors.at[i].id);
        if (!there)
            view->missing = arena_printf(cx->arena, "%s%s%s", view->missing, text_empty(view->missing) ? "" : tr(cx, N_(", ")),
                                         sectors.at[i].label);
    }
    return RC_OK;
}

static enum rc judgement_send(struct ctx *cx, const struct request *request, struct response *response, const char *id,
                              int status)
{
    struct judgement_view view = {.points = 0, .missing = ""};
    struct programme_plan plan = {.title = ""};
    struct organization organization = {.id = NULL};
    TRY(record_get(cx, &programme_evaluation_record, id, &view.evaluation));
    TRY(fill_points(cx, &view));
    if (!text_empty(view.evaluation.plan))
        TRY(record_get(cx, &programme_plan_record, view.evaluation.plan, &plan));
    TRY(organization_get(cx, cx->org, &organization));
    view.plan_title = plan.title;
    view.judges = organization.kind == ORGANIZATION_HEADQUARTERS;
    view.gathers = organization.kind == ORGANIZATION_OFFICE && text_empty(view.evaluation.sector);
    if (view.gathers)
        TRY(fill_gathered(cx, &view));
    TRY(draft_face_fill(cx, &evaluation_kind, status == 0 ? NULL : request, &view.evaluation.draft, view.points,
                        &view.face));
    const struct page page = {
        .html = VIEW(evaluation_page_of_programme), .fields = judgement_answer, .view = &view, .status = status};
    return draft_page_send(cx, request, response, &evaluation_kind, &view.evaluation.draft, &page);
}

DRAFT_ROUTES(judgement, evaluation_kind, judgement_send)

HANDLER(evaluation_fill_post)
{
    const char *id = request_parameter(request, "evaluation");
    int64_t made = 0;
    TRY(evaluation_fill(cx, id, &made));
    return draft_saved(cx, request, response, &evaluation_kind, id, N_("Points were filled in."));
}

/* --- Points --- */

static const struct field point_list_table[] = {NOUN_ROWS(point_row_fields, struct point_row)};
const struct fields point_list_answer = {point_list_table, COUNT(point_list_table)};

static const struct noun_page points_page = {
    .noun = &point_noun,
    .answer = &point_list_answer,
    .kind = &evaluation_kind,
    .intro = N_("What was planned, done and measured, how it is rated, and what is to be improved: organisation, budget, the "
                "floor across sectors, the risk-based level of the sector. What has a task goes into next year's plan and is "
                "traced until it is done."),
    .empty = N_("The points of this evaluation stand here."),
};

HANDLER(evaluation_points_get)
{
    return noun_page_send(cx, request, response, &points_page, request_parameter(request, "evaluation"));
}

HANDLER(evaluation_point_get)
{
    struct evaluation_point point = {.id = NULL};
    TRY(record_get(cx, &evaluation_point_record, request_parameter(request, "id"), &point));
    return noun_page_send(cx, request, response, &points_page, point.evaluation);
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
    programme_place("/evaluation-points", tr(cx, N_("Points on their way")), &page);
    page.html = VIEW(trace_page);
    page.fields = trace_answer;
    page.view = &view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}
