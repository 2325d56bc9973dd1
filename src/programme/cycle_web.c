/* The pages of the circle, and of the papers that pass between the tiers. */
#include "base/limits.h"
#include "programme/programme_view.h"
#include "register/content.h"
#include "sector/sector.h"
#include "views.gen.h"

/* --- The circle --- */

static const struct field view_table[] = {FIELD_OBJECT_OF(cycle_view, cycle, cycle_fields),
                                          FIELD_OBJECT_OF(cycle_view, notices, notices_fields)};
const struct fields cycle_answer = {view_table, COUNT(view_table)};

enum rc programme_asked_year(struct ctx *cx, const struct request *request, int64_t *ret)
{
    const char *asked = request_query(request, "year");
    int64_t year = 0;
    TRY(programme_year(cx, &year));
    if (!text_empty(asked) &&
        (text_to_int(cx, asked, &year) != RC_OK || year < PROGRAMME_YEAR_LEAST || year > PROGRAMME_YEAR_MOST))
        return field_fail(cx, "year", N_("A year is a number from {0} to {1} (given: {2})"),
                          decimal(cx, PROGRAMME_YEAR_LEAST), decimal(cx, PROGRAMME_YEAR_MOST), asked);
    *ret = year;
    return RC_OK;
}

/* Without a peer all who do not know it yet; “file” asks for the signed file. */
HANDLER(cycle_tell_post)
{
    const char *asked = request_form(request, "peer");
    bool file = text_same(asked, "file");
    const char *peer = file ? "" : text_empty(asked) ? CYCLE_EVERYBODY : asked;
    struct cycle cycle = {.year = 0};
    int64_t year = 0;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(programme_year(cx, &year));
    if (!text_empty(request_form(request, "year")))
        TRY(text_to_int(cx, request_form(request, "year"), &year));
    TRY(cycle_tell(cx, year, peer, &out));
    if (file)
        return programme_paper_send(cx, response, "progress", &out);
    TRY(cycle_make(cx, year, &cycle));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/cycle?year=%lld#notices", (long long)year),
                      N_("The progress was told."), cycle_fields, &cycle);
}

HANDLER(cycle_get)
{
    struct cycle_view view = {.may_write = may(cx, PERM_PROGRAMME_WRITE)};
    struct page page = {.title = ""};
    int64_t year = 0;
    TRY(programme_asked_year(cx, request, &year));
    TRY(cycle_make(cx, year, &view.cycle));
    view.previous_href = arena_printf(cx->arena, "/cycle?year=%lld", (long long)year - 1);
    view.next_href = arena_printf(cx->arena, "/cycle?year=%lld", (long long)year + 1);
    TRY(cycle_notices(cx, year, &view.notices));
    view.may_tell = may(cx, PERM_PROGRAMME_APPROVE);
    programme_place("/cycle", trf(cx, N_("Circle of the year: {0}"), view.cycle.year_label), &page);
    page.html = VIEW(cycle_page);
    page.fields = cycle_answer;
    page.view = &view;
    page.wide = true;
    page.action_label = tr(cx, N_("Calendar of the circle"));
    page.action_href = "/cycle/calendar";
    page.action_permission = PERM_PROGRAMME_WRITE;
    return page_send(cx, request, response, &page);
}

static const char *const calendar_inputs[] = {"basis", "due_0", "due_1", "due_2", "due_3", "due_4", "due_5", NULL};

static enum rc calendar_send(struct ctx *cx, const struct request *request, struct response *response,
                             const struct cycle_rule *rule, int status)
{
    struct fields fields = cycle_rule_record.fields;
    struct page page = {.title = ""};
    struct form_view view = {.action = "/cycle/calendar",
                             .submit = tr(cx, N_("Save")),
                             .cancel = "/cycle",
                             .id = rule->id,
                             .version = rule->version};
    TRY(form_build(cx, fields, field_mask(fields, calendar_inputs), rule, status == 0 ? NULL : request, NULL, 0,
                   &view.inputs));
    programme_place("/cycle", tr(cx, N_("Calendar of the circle")), &page);
    page.html = VIEW(form_page);
    page.fields = fields;
    page.view = request->wants_json ? (const void *)rule : &view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

HANDLER(cycle_calendar_get)
{
    struct cycle_rule rule = {.id = NULL};
    TRY(cycle_rule_of(cx, &rule));
    return calendar_send(cx, request, response, &rule, 0);
}

HANDLER(cycle_calendar_post)
{
    struct cycle_rule rule = {.id = NULL};
    struct fields fields = cycle_rule_record.fields;
    TRY(cycle_rule_of(cx, &rule));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, calendar_inputs), &rule, NULL);
    if (rc == RC_OK)
        rc = cycle_rule_save(cx, &rule, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !programme_is_program(request))
        return calendar_send(cx, request, response, &rule, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, "/cycle", N_("Saved."), fields, &rule);
}

/* --- Papers --- */

static const struct field line_table[] = {
    FIELD(paper_line, id, F_ID, .label = N_("Id")),
    FIELD(paper_line, title, F_TEXT, .label = N_("Title of the paper")),
    FIELD(paper_line, direction, F_ENUM, .names = &paper_direction_names, .label = N_("Direction")),
    FIELD(paper_line, kind, F_ENUM, .names = &paper_kind_names, .label = N_("Kind of paper")),
    FIELD(paper_line, peer, F_TEXT, .label = N_("From or to")),
    FIELD(paper_line, year, F_INT, .label = N_("Year of the paper")),
    FIELD(paper_line, sector_label, F_TEXT, .label = N_("Sector of the paper")),
    FIELD(paper_line, edition, F_INT, .label = N_("Edition of the paper")),
    FIELD(paper_line, note, F_TEXT, .label = N_("Words of the sender")),
    FIELD(paper_line, passed_at, F_TIME, .label = N_("Passed at")),
};
static const struct field list_table[] = {
    FIELD_LIST(paper_list_view, received, line_table, struct paper_line),
    FIELD_LIST(paper_list_view, sent, line_table, struct paper_line),
};
const struct fields paper_list_answer = {list_table, COUNT(list_table)};

static struct paper_line line_of(struct ctx *cx, const struct programme_paper *paper)
{
    return (struct paper_line){.id = paper->id,
                               .title = paper->title,
                               .peer = paper->peer,
                               .sector_label = programme_sector_words(cx, paper->sector),
                               .year_label = programme_year_words(cx, paper->year),
                               .note = paper->note,
                               .direction = paper->direction,
                               .kind = paper->kind,
                               .year = paper->year,
                               .edition = paper->edition,
                               .size = paper->size,
                               .passed_at = paper->passed_at};
}

enum rc paper_lines_of(struct ctx *cx, const struct programme_papers *papers, struct paper_lines *ret)
{
    struct paper_line *lines = ARENA_ARRAY(cx->arena, struct paper_line, papers->n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < papers->n; i++)
        lines[i] = line_of(cx, &papers->at[i]);
    *ret = (struct paper_lines){lines, papers->n};
    return RC_OK;
}

enum rc paper_list_make(struct ctx *cx, struct paper_list_view *ret)
{
    struct programme_papers received = {.n = 0}, sent = {.n = 0};
    struct paper_lines in = {.n = 0}, out = {.n = 0};
    TRY(paper_store_all(cx, PAPER_RECEIVED, &received));
    TRY(paper_store_all(cx, PAPER_SENT, &sent));
    TRY(paper_lines_of(cx, &received, &in));
    TRY(paper_lines_of(cx, &sent, &out));
    ret->received.at = in.at;
    ret->received.n = in.n;
    ret->sent.at = out.at;
    ret->sent.n = out.n;
    return RC_OK;
}

static enum rc list_send(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct paper_list_view view = {.received = {.n = 0}};
    struct page page = {.title = ""};
    TRY(paper_list_make(cx, &view));
    programme_place("/programme-papers", tr(cx, N_("Papers between the tiers")), &page);
    page.html = VIEW(paper_list_page);
    page.fields = paper_list_answer;
    page.view = &view;
    page.status = status;
    page.wide = true;
    return page_send(cx, request, response, &page);
}

HANDLER(paper_list_get)
{
    return list_send(cx, request, response, 0);
}

HANDLER(paper_receive_post)
{
    const struct upload *upload = request_upload(request, "file");
    struct programme_paper paper = {.id = NULL};
    if (upload == NULL || upload->length == 0)
        return field_fail(cx, "file", N_("Please choose a file"));
    TRY(programme_receive(cx, upload->bytes, upload->length, &paper));
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/programme-papers/%s", paper.id),
                      N_("The paper was taken in."), programme_paper_record.fields, &paper);
}

static const struct field paper_table[] = {
    FIELD_OBJECT_OF(paper_view, paper, programme_paper_record.fields),
    FIELD(paper_view, policy, F_PROSE),
    FIELD(paper_view, summary, F_PROSE),
    FIELD_LIST_OF(paper_view, units, unit_row_fields_of_plan, struct unit_row_of_plan),
    FIELD_LIST_OF(paper_view, actions, action_row_fields, struct action_row),
    FIELD_LIST_OF(paper_view, points, point_row_fields, struct point_row),
    FIELD_LIST_OF(paper_view, operators, plan_operator_record.fields, struct operator_row),
    FIELD_LIST_OF(paper_view, notes, cycle_note_record.fields, struct note_row),
    FIELD_LIST(paper_view, comments, line_table, struct paper_line),
};
const struct fields paper_answer = {paper_table, COUNT(paper_table)};

static enum rc fill_operators(struct ctx *cx, const struct plan_operators *operators, struct paper_view *view)
{
    struct operator_row *rows = ARENA_ARRAY(cx->arena, struct operator_row, operators->n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < operators->n; i++)
        rows[i] = (struct operator_row){operators->at[i], sub_sector_title(cx, operators->at[i].sub_sector)};
    view->operators.at = rows;
    view->operators.n = operators->n;
    return RC_OK;
}

static enum rc fill_plan(struct ctx *cx, const struct paper *paper, struct paper_view *view)
{
    struct action_row *actions = ARENA_ARRAY(cx->arena, struct action_row, paper->actions.n);
    struct unit_row_of_plan *units = ARENA_ARRAY(cx->arena, struct unit_row_of_plan, paper->units.n);
    struct point_row *points = ARENA_ARRAY(cx->arena, struct point_row, paper->points.n);
    struct note_row *notes = ARENA_ARRAY(cx->arena, struct note_row, paper->notes.n);
    if (actions == NULL || units == NULL || points == NULL || notes == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < paper->notes.n; i++)
        notes[i] = (struct note_row){paper->notes.at[i], programme_sector_words(cx, paper->notes.at[i].sector)};
    for (size_t i = 0; i < paper->actions.n; i++)
        actions[i] = (struct action_row){.action = paper->actions.at[i],
                                         .measure_label = programme_measure_words(cx, paper->actions.at[i].measure),
                                         .post_label = ""};
    for (size_t i = 0; i < paper->units.n; i++)
        units[i] = (struct unit_row_of_plan){.unit = paper->units.at[i]};
    for (size_t i = 0; i < paper->points.n; i++)
        points[i] = (struct point_row){.point = paper->points.at[i],
                                       .measure_label = programme_measure_words(cx, paper->points.at[i].measure),
                                       .action_label = ""};
    view->actions.at = actions;
    view->actions.n = paper->actions.n;
    view->units.at = units;
    view->units.n = paper->units.n;
    view->points.at = points;
    view->points.n = paper->points.n;
    view->notes.at = notes;
    view->notes.n = paper->notes.n;
    TRY(fill_operators(cx, &paper->operators, view));
    view->policy = paper->head.kind == PAPER_PLAN ? paper->plan.policy : "";
    view->summary = paper->head.kind == PAPER_EVALUATION || paper->head.kind == PAPER_VERDICT ? paper->evaluation.summary : "";
    return RC_OK;
}

/* Comments, or what was sent here itself. */
static enum rc lines_about(struct ctx *cx, const char *subject, bool comments, struct paper_lines *ret)
{
    struct programme_papers papers = {.n = 0};
    size_t n = 0;
    TRY(paper_store_about(cx, subject, &papers));
    struct paper_line *lines = ARENA_ARRAY(cx->arena, struct paper_line, papers.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < papers.n; i++)
        if (comments ? papers.at[i].kind == PAPER_COMMENT
                     : papers.at[i].kind < PAPER_COMMENT && papers.at[i].direction == PAPER_SENT)
            lines[n++] = line_of(cx, &papers.at[i]);
    *ret = (struct paper_lines){lines, n};
    return RC_OK;
}

enum rc paper_comments_of(struct ctx *cx, const char *subject, struct paper_lines *ret)
{
    return lines_about(cx, subject, true, ret);
}

enum rc paper_sent_of(struct ctx *cx, const char *subject, struct paper_lines *ret)
{
    return lines_about(cx, subject, false, ret);
}

static enum rc paper_page_send(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct paper_view view = {.note = "", .note_error = ""};
    struct paper paper = {.head = {.id = NULL}};
    struct paper_lines comments = {.n = 0};
    struct page page = {.title = ""};
    TRY(record_get(cx, &programme_paper_record, request_parameter(request, "id"), &view.paper));
    for (size_t i = 0; i < cx->problem.field_count; i++)
        view.note_error = cx->problem.fields[i].message;
    TRY(paper_load(cx, &view.paper, &paper));
    TRY(fill_plan(cx, &paper, &view));
    if (view.paper.kind != PAPER_COMMENT)
        TRY(paper_comments_of(cx, view.paper.subject, &comments));
    view.comments.at = comments.at;
    view.comments.n = comments.n;
    view.sector_label = programme_sector_words(cx, view.paper.sector);
    view.year_label = programme_year_words(cx, view.paper.year);
    view.may_comment = may(cx, PERM_PROGRAMME_WRITE) && view.paper.direction == PAPER_RECEIVED &&
                       view.paper.kind < PAPER_COMMENT;
    if (status != 0)
        view.note = request_form(request, "note");
    programme_place("/programme-papers", view.paper.title, &page);
    page.html = VIEW(paper_page);
    page.fields = paper_answer;
    page.view = &view;
    page.status = status;
    page.wide = true;
    return page_send(cx, request, response, &page);
}

HANDLER(paper_get)
{
    return paper_page_send(cx, request, response, 0);
}

HANDLER(paper_file_get)
{
    struct programme_paper paper = {.id = NULL};
    const void *bytes = NULL;
    size_t length = 0;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(record_get(cx, &programme_paper_record, request_parameter(request, "id"), &paper));
    TRY(content_get(cx, paper.digest, paper.title, &bytes, &length));
    buf_add(&out, bytes, length);
    if (paper.direction == PAPER_SENT) /* what came from others is theirs to sign */
        TRY(paper_sign(cx, &paper, &out));
    return programme_paper_send(cx, response, enum_code(&paper_kind_names, paper.kind), &out);
}

/* Delivered where its maker lives here; otherwise the answer is the file. */
HANDLER(paper_comment_post)
{
    const char *id = request_parameter(request, "id");
    struct programme_paper paper = {.id = NULL};
    struct choices peers = {.n = 0};
    bool here = false;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    enum rc rc = programme_comment(cx, id, request_form(request, "note"), &out);
    if (rc == RC_INVALID && !programme_is_program(request))
        return paper_page_send(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    TRY(record_get(cx, &programme_paper_record, id, &paper));
    TRY(paper_store_peers(cx, &peers));
    for (size_t i = 0; i < peers.n; i++)
        here |= text_same(peers.at[i].id, paper.peer_org);
    if (!here)
        return programme_paper_send(cx, response, "comment", &out);
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/programme-papers/%s", id),
                      N_("The paper was delivered."), programme_paper_record.fields, &paper);
}
