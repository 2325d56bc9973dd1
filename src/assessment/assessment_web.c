/* Pages of one assessment: overview with its approval, gaps, changes, history. */
#include "assessment/assessment_view.h"
#include "base/text.h"
#include "views.gen.h"

enum { HISTORY_ROWS = 50 };

/* --- Overview and approval --- */

static enum rc send_overview(struct ctx *cx, const struct request *request,
                             struct response *response, int status)
{
    struct overview_view view;
    int64_t grouping = SCORE_CHAPTERS;
    const char *id = request_parameter(request, "id");
    (void)enum_parse(&score_grouping_names, request_query(request, "by"), &grouping);
    TRY(overview_make(cx, id, (enum score_grouping)grouping, &view));
    struct page page = {
        .html = VIEW(assessment_overview_page),
        .fields = overview_view_fields,
        .view = &view,
        .status = status,
        .action_label = tr(cx, N_("Open the sheet")),
        .action_href = arena_printf(cx->arena, "/assessments/%s/sheet", view.head.id),
        .action_permission = PERM_ASSESSMENT_READ,
    };
    return assessment_page_send(cx, request, response, &view.head, "", &page);
}

enum rc assessment_overview_get(struct ctx *cx, struct request *request, struct response *response)
{
    return send_overview(cx, request, response, 0);
}

/* After a request; a refusal brings the overview back with the reason. */
static enum rc stepped(struct ctx *cx, const struct request *request, struct response *response,
                       enum rc rc, const char *notice)
{
    struct assessment assessment;
    const char *id = request_parameter(request, "id");
    bool page = !request->json_body && !request->wants_json;
    if (page && (rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_DENIED))
        return send_overview(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    TRY(assessment_get(cx, id, &assessment));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/assessments/%s", id),
                      notice, assessment_record.fields, &assessment);
}

enum rc assessment_request_post(struct ctx *cx, struct request *request, struct response *response)
{
    const struct approval_wish wish = approval_wish_read(request);
    return stepped(cx, request, response,
                   assessment_request_approval(cx, request_parameter(request, "id"), &wish),
                   N_("Approval was requested."));
}

/* --- Gaps --- */

static const struct field gap_row_table[] = {
    FIELD(gap_row, control, F_TEXT),   FIELD(gap_row, label, F_TEXT),
    FIELD(gap_row, title, F_TEXT),     FIELD(gap_row, group_title, F_TEXT),
    FIELD(gap_row, current, F_INT),    FIELD(gap_row, target, F_INT),
    FIELD(gap_row, weight, F_INT),     FIELD(gap_row, gap, F_INT),
    FIELD(gap_row, unanswered, F_BOOL), FIELD(gap_row, post_label, F_TEXT),
    FIELD(gap_row, why, F_TEXT),       FIELD(gap_row, reason, F_TEXT),
    FIELD(gap_row, planned, F_INT),
};
static const struct field gap_page_table[] = {
    HEAD_FIELD(gap_page_view),
    FIELD(gap_page_view, unanswered, F_INT),
    FIELD(gap_page_view, below, F_INT),
    FIELD_LIST(gap_page_view, gaps, gap_row_table, struct gap_row),
};
const struct fields gap_page_answer = {gap_page_table, COUNT(gap_page_table)};

static struct gap_row gap_row_of(struct ctx *cx, const struct assessment_sheet *sheet,
                                 const struct gap *gap, size_t rank)
{
    const char *id = sheet->assessment.id, *control = url_encode(cx, gap->control);
    return (struct gap_row){
        .rank = (int64_t)rank,
        .control = gap->control,
        .label = gap->label,
        .title = gap->title,
        .group_title = gap->group_title,
        .post_label = gap->post_label,
        .why = gap->why,
        .reason = gap->reason,
        .sheet_href = arena_printf(cx->arena, "/assessments/%s/sheet/%s", id, control),
        .plan_href = arena_printf(cx->arena, "/plan/new?assessment=%s&control=%s", id, control),
        .planned_href = arena_printf(cx->arena, "/plan?catalog=%s&control=%s",
                                     url_encode(cx, sheet->catalog->id), control),
        .current = gap->current,
        .target = gap->target,
        .weight = gap->weight,
        .gap = gap->gap,
        .unanswered = gap->unanswered,
        .planned = gap->planned,
    };
}

/* All gaps as rows, and how many there are of each kind. */
static enum rc load_gaps(struct ctx *cx, const struct assessment_sheet *sheet, struct gap_row **ret,
                         size_t *ret_n, struct gap_page_view *view)
{
    struct gap_view gaps;
    TRY(assessment_gaps(cx, sheet, &gaps));
    struct gap_row *rows = ARENA_ARRAY(cx->arena, struct gap_row, gaps.gaps.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < gaps.gaps.n; i++) {
        rows[i] = gap_row_of(cx, sheet, &gaps.gaps.at[i], i + 1);
        view->unanswered += rows[i].unanswered;
        view->below += !rows[i].unanswered;
        view->without_plan += rows[i].planned == 0;
    }
    *ret = rows;
    *ret_n = gaps.gaps.n;
    return RC_OK;
}

enum rc assessment_gaps_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct assessment_sheet sheet;
    struct gap_row *rows = NULL;
    struct gap_page_view view = {.unanswered = 0};
    struct list_found found = {.rows = NULL};
    TRY(assessment_sheet_load(cx, request_parameter(request, "id"), &sheet));
    TRY(load_gaps(cx, &sheet, &rows, &found.n, &view));
    TRY(assessment_head_make(cx, &sheet.assessment, &sheet.scope, sheet.catalog, TAB_GAPS,
                             &view.head));
    view.any = found.n > 0;
    found.rows = rows;
    found.href = arena_printf(cx->arena, "/assessments/%s/gaps", sheet.assessment.id);
    found.csv = arena_printf(cx->arena, "%s/list.csv", found.href);
    found.xlsx = arena_printf(cx->arena, "%s/list.xlsx", found.href);
    TRY(list_memory_view(cx, request, &gap_table, &found, &view.list));
    view.gaps.at = found.rows;
    view.gaps.n = found.n;
    struct page page = {
        .html = VIEW(assessment_gaps_page),
        .fields = gap_page_answer,
        .view = &view,
        .wide = true,
    };
    return assessment_page_send(cx, request, response, &view.head, tr(cx, N_("Gaps")), &page);
}

static enum rc gaps_file(struct ctx *cx, const struct request *request, struct response *response,
                         enum list_format format)
{
    struct assessment_sheet sheet;
    struct gap_row *rows = NULL;
    struct gap_page_view view = {.unanswered = 0};
    struct list_found found = {.rows = NULL};
    TRY(assessment_sheet_load(cx, request_parameter(request, "id"), &sheet));
    TRY(load_gaps(cx, &sheet, &rows, &found.n, &view));
    found.rows = rows;
    return list_memory_send(cx, request, response, &gap_table, &found, format, "gaps");
}

enum rc assessment_gaps_csv_get(struct ctx *cx, struct request *request, struct response *response)
{
    return gaps_file(cx, request, response, LIST_CSV);
}

enum rc assessment_gaps_xlsx_get(struct ctx *cx, struct request *request, struct response *response)
{
    return gaps_file(cx, request, response, LIST_XLSX);
}

/* --- History --- */

static const struct field history_table[] = {
    HEAD_FIELD(assessment_history_view),
    {.name = "trace",
     .kind = F_OBJECT,
     .offset = offsetof(struct assessment_history_view, trace),
     .sub = trace_list_table,
     .sub_count = TRACE_FIELDS},
};
const struct fields assessment_history_answer = {history_table, COUNT(history_table)};

enum rc assessment_history_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct assessment_base base;
    struct assessment_history_view view;
    TRY(assessment_base_load(cx, request_parameter(request, "id"), TAB_HISTORY, &base));
    TRY(assessment_trace(cx, &base.assessment, base.catalog, NULL,
                         request_query_int(cx, request, "before", 0), HISTORY_ROWS, &view.trace));
    view.head = base.head;
    struct page page = {
        .html = VIEW(assessment_history_page),
        .fields = assessment_history_answer,
        .view = &view,
    };
    return assessment_page_send(cx, request, response, &view.head, tr(cx, N_("History")), &page);
}
