/* The evidence of walkthroughs and the issue log as documents (図表15: 記録票, 指摘事項一覧表; 課題管理表). */
#include "review/review_report.h"

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "ledger/ledger.h"

/* --- Tables --- */

struct table {
    struct ctx *cx;
    struct report_column *columns;
    struct report_cell *cells;
    size_t width, n;
};

/* Heads are translated; room for `rows` rows. */
static enum rc table_begin(struct ctx *cx, const struct report_column *columns, size_t width, size_t rows,
                           struct table *ret)
{
    struct table table = {.cx = cx, .width = width};
    table.columns = ARENA_ARRAY(cx->arena, struct report_column, width);
    table.cells = ARENA_ARRAY(cx->arena, struct report_cell, rows * width);
    if (table.columns == NULL || table.cells == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < width; i++) {
        table.columns[i] = columns[i];
        table.columns[i].title = tr(cx, columns[i].title);
    }
    *ret = table;
    return RC_OK;
}

static void put(struct table *table, const char *text)
{
    table->cells[table->n++] = (struct report_cell){.text = text == NULL ? "" : text};
}

static void put_number(struct table *table, int64_t number)
{
    table->cells[table->n++] =
        (struct report_cell){.text = decimal(table->cx, number), .number = true, .value = (double)number};
}

static enum rc table_end(struct table *table, const char *title, struct report *report)
{
    const struct report_table whole = {.title = title,
                                       .columns = table->columns,
                                       .column_count = table->width,
                                       .cells = table->cells,
                                       .row_count = table->n / table->width};
    return table->n == 0 ? RC_OK : report_table(table->cx, report, whole);
}

static enum rc prose(struct ctx *cx, struct report *report, const char *head, const char *text)
{
    if (text_empty(text))
        return RC_OK;
    TRY(report_heading(cx, report, 2, head));
    return report_paragraph(cx, report, text);
}

/* --- The document around --- */

static enum rc begin(struct ctx *cx, const struct risk_study *study, const char *title, const char *subtitle,
                     const char *number, struct report *ret)
{
    struct organization organization = {.name = ""};
    struct ledger_head head = {.root = ""};
    TRY(organization_get(cx, cx->org, &organization));
    TRY(ledger_head_saved(cx, cx->org, &head));
    *ret = (struct report){
        .title = title,
        .subtitle = subtitle,
        .organisation = organization.name,
        .document_number = arena_printf(cx->arena, "%s%s%lld-%s", organization.document_prefix,
                                        text_empty(organization.document_prefix) ? "" : "-", (long long)study->year,
                                        number),
        .edition = "",
        .date = date_long(cx, date_of_time(cx, cx->now)),
        .handling_mark = organization.handling_mark,
        .data_time = time_show(cx, cx->now),
        .standard = "",
        .ledger_head = head.size == 0 ? "" : arena_printf(cx->arena, "%lld %s", (long long)head.size, head.root),
        .paper = PAPER_A4,
        .lang = cx->lang};
    return RC_OK;
}

/* --- 記録票 --- */

static const struct report_column fact_columns[] = {{N_("Entry of the record"), 3, ALIGN_START}, {N_("Contents"), 9, ALIGN_START}};
static const struct report_column participant_columns[] = {
    {N_("Department"), 3, ALIGN_START},
    {N_("Name of the participant"), 2.4, ALIGN_START},
    {N_("Roles"), 2.4, ALIGN_START},
    {N_("For whom they take part"), 3, ALIGN_START},
    {N_("Experience and knowledge"), 4, ALIGN_START},
    {N_("Took part"), 1.4, ALIGN_CENTER},
    {N_("Findings"), 1.4, ALIGN_END},
};

static void put_fact(struct table *table, const char *label, const char *value)
{
    table->cells[table->n++] = (struct report_cell){.text = tr(table->cx, label), .strong = true};
    put(table, text_empty(value) ? "–" : value);
}

static const char *on_and(struct ctx *cx, const char *day, const char *more)
{
    return text_empty(day) ? "" : arena_printf(cx->arena, "%s %s", date_long(cx, day), more);
}

static enum rc write_facts(struct ctx *cx, const struct walkthrough_view *view, struct report *report)
{
    const struct walkthrough *row = &view->walkthrough;
    struct table table = {.cx = cx};
    TRY(table_begin(cx, fact_columns, COUNT(fact_columns), 9, &table));
    put_fact(&table, N_("Title of the walkthrough"), row->title);
    put_fact(&table, N_("Risk assessment"), view->head.title);
    put_fact(&table, N_("What is looked through"), row->subject);
    put_fact(&table, N_("Planned for"),
             on_and(cx, row->planned_on, arena_printf(cx->arena, "%s %s", row->hours, row->location)));
    put_fact(&table, N_("Viewpoints made known on"), on_and(cx, row->told_on, ""));
    put_fact(&table, N_("Held on"), on_and(cx, row->held_on, view->duration));
    put_fact(&table, N_("Reported to executives on"), on_and(cx, row->reported_on, row->reported_to));
    put_fact(&table, N_("Shared with everybody concerned on"), on_and(cx, row->shared_on, row->shared_with));
    put_fact(&table, N_("State"), tr(cx, enum_label(&walkthrough_state_names, view->state)));
    return table_end(&table, tr(cx, N_("Schedule and report")), report);
}

static enum rc write_participants(struct ctx *cx, const struct walkthrough_view *view, struct report *report)
{
    struct table table = {.cx = cx};
    TRY(table_begin(cx, participant_columns, COUNT(participant_columns), view->participants.n, &table));
    for (size_t i = 0; i < view->participants.n; i++) {
        const struct participant_line *line = view->participants.at + i;
        put(&table, line->department);
        put(&table, line->name);
        put(&table, line->roles);
        put(&table, line->side_label);
        put(&table, text_empty(line->remark)      ? line->knowledge
                    : text_empty(line->knowledge) ? line->remark
                                                  : arena_printf(cx->arena, "%s %s", line->knowledge, line->remark));
        put(&table, line->attended != 0 ? "○" : "–");
        put_number(&table, line->findings);
    }
    return table_end(&table, tr(cx, N_("Participants")), report);
}

static enum rc write_viewpoints(struct ctx *cx, const struct walkthrough_view *view, struct report *report)
{
    const char **items = ARENA_ARRAY(cx->arena, const char *, WALKTHROUGH_VIEWPOINTS); /* the report keeps them */
    size_t n = 0;
    if (items == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < view->viewpoints.n; i++)
        if (view->viewpoints.at[i].chosen != 0)
            items[n++] = view->viewpoints.at[i].text;
    if (n == 0 && text_empty(view->walkthrough.more_viewpoints))
        return RC_OK;
    TRY(report_heading(cx, report, 2, tr(cx, N_("Viewpoints"))));
    if (n > 0)
        TRY(report_bullets(cx, report, items, n));
    return text_empty(view->walkthrough.more_viewpoints)
               ? RC_OK
               : report_paragraph(cx, report, view->walkthrough.more_viewpoints);
}

enum rc review_report_record(struct ctx *cx, const char *study_id, const char *of, struct report *ret)
{
    struct risk_study study = {.id = NULL};
    struct walkthrough_view view = {.silent = ""};
    struct report report = {.title = ""};
    TRY(review_readable(cx));
    TRY(review_walkthrough_find(cx, study_id, of, &of));
    TRY(walkthrough_view_make(cx, of, &view));
    TRY(record_get(cx, &risk_study_record, view.walkthrough.study, &study));
    TRY(begin(cx, &study, tr(cx, N_("Record of the walkthrough")), view.walkthrough.title,
              arena_printf(cx->arena, "WT%lld", (long long)view.walkthrough.number), &report));
    TRY(write_facts(cx, &view, &report));
    TRY(write_participants(cx, &view, &report));
    TRY(write_viewpoints(cx, &view, &report));
    TRY(prose(cx, &report, tr(cx, N_("Minutes")), view.walkthrough.minutes));
    TRY(prose(cx, &report, tr(cx, N_("What to do better next time")), view.walkthrough.lessons));
    *ret = report;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* --- 指摘事項一覧表, 課題管理表 --- */

static const struct report_column finding_columns[] = {
    {N_("Number"), 0.8, ALIGN_END},
    {N_("What was found"), 4, ALIGN_START},
    {N_("Viewpoint"), 3, ALIGN_START},
    {N_("Where"), 2.4, ALIGN_START},
    {N_("Raised by"), 1.6, ALIGN_START},
    {N_("Response"), 4, ALIGN_START},
    {N_("Responsible"), 2.4, ALIGN_START},
    {N_("To be done by"), 1.6, ALIGN_START},
    {N_("What was changed"), 3.4, ALIGN_START},
    {N_("Entry of the ledger"), 1.2, ALIGN_END},
    {N_("Effect verified on"), 2, ALIGN_START},
    {N_("State"), 1.8, ALIGN_START},
};
static const struct report_column issue_columns[] = {
    {N_("Number"), 0.8, ALIGN_END},
    {N_("Where it comes from"), 1.8, ALIGN_START},
    {N_("What was found"), 4, ALIGN_START},
    {N_("Cause"), 3, ALIGN_START},
    {N_("Where"), 2.2, ALIGN_START},
    {N_("Raised by"), 1.6, ALIGN_START},
    {N_("Response"), 3.6, ALIGN_START},
    {N_("Responsible"), 2.4, ALIGN_START},
    {N_("To be done by"), 1.6, ALIGN_START},
    {N_("Open tasks"), 1, ALIGN_END},
    {N_("What was changed"), 3, ALIGN_START},
    {N_("Effect verified on"), 2, ALIGN_START},
    {N_("State"), 1.8, ALIGN_START},
};

static void put_entry(struct table *table, const char *entry)
{
    int64_t number = 0;
    if (!text_empty(entry) && text_to_int(table->cx, entry, &number) == RC_OK)
        put_number(table, number);
    else
        put(table, "");
}

static void put_finding(struct ctx *cx, struct table *table, const struct finding_line *line, bool issues)
{
    put_number(table, line->number);
    if (issues)
        put(table, tr(cx, enum_label(&finding_source_names, line->source)));
    put(table, line->what);
    put(table, issues ? line->cause : line->viewpoint_label);
    put(table, line->subject_label);
    put(table, line->raised_by);
    put(table, line->response);
    put(table, line->owner);
    put(table, line->due_on);
    if (issues)
        put_number(table, line->tasks);
    put(table, line->change_note);
    if (!issues)
        put_entry(table, line->entry);
    put(table, text_empty(line->verified_on) ? ""
                                             : arena_printf(cx->arena, "%s %s", line->verified_on, line->verified_by));
    put(table, tr(cx, enum_label(&finding_status_names, line->status)));
}

static enum rc write_findings(struct ctx *cx, struct finding_lines lines, bool issues, const char *title,
                              struct report *report)
{
    struct table table = {.cx = cx};
    const struct report_column *columns = issues ? issue_columns : finding_columns;
    size_t width = issues ? COUNT(issue_columns) : COUNT(finding_columns);
    report->paper = PAPER_A3;
    if (lines.rows.n == 0)
        return report_paragraph(cx, report, tr(cx, N_("Nothing was raised yet.")));
    TRY(table_begin(cx, columns, width, lines.rows.n, &table));
    for (size_t i = 0; i < lines.rows.n; i++)
        put_finding(cx, &table, lines.rows.at + i, issues);
    return table_end(&table, title, report);
}

enum rc review_report_findings(struct ctx *cx, const char *study_id, const char *of, struct report *ret)
{
    struct walkthrough walkthrough = {.id = NULL};
    struct risk_study study = {.id = NULL};
    struct finding_lines lines = {.rows = {.n = 0}};
    struct report report = {.title = ""};
    TRY(review_readable(cx));
    TRY(review_walkthrough_find(cx, study_id, of, &of));
    TRY(record_get(cx, &walkthrough_record, of, &walkthrough));
    TRY(record_get(cx, &risk_study_record, walkthrough.study, &study));
    TRY(finding_lines_load(cx, study.id, walkthrough.id, &lines));
    TRY(begin(cx, &study, tr(cx, N_("Findings of the walkthrough")), walkthrough.title,
              arena_printf(cx->arena, "WF%lld", (long long)walkthrough.number), &report));
    TRY(write_findings(cx, lines, false, report.title, &report));
    *ret = report;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc review_report_issues(struct ctx *cx, const char *study_id, const char *of, struct report *ret)
{
    struct risk_study study = {.id = NULL};
    struct finding_lines lines = {.rows = {.n = 0}};
    struct report report = {.title = ""};
    (void)of;
    TRY(review_readable(cx));
    TRY(risk_study_find(cx, study_id, &study));
    TRY(finding_lines_load(cx, study.id, "", &lines));
    TRY(begin(cx, &study, tr(cx, N_("Issue log")), study.title, "IS", &report));
    TRY(write_findings(cx, lines, true, report.title, &report));
    *ret = report;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* The walkthrough that is meant: by its id, or the latest that was held, or the latest. */
enum rc review_walkthrough_find(struct ctx *cx, const char *study_id, const char *of, const char **ret)
{
    struct risk_study study = {.id = NULL};
    struct walkthroughs all = {.n = 0};
    if (!text_empty(of)) {
        *ret = of;
        return RC_OK;
    }
    TRY(risk_study_find(cx, study_id, &study));
    TRY(walkthroughs_of(cx, study.id, &all));
    if (all.n == 0)
        return fail(cx, RC_MISSING, N_("There is no walkthrough of “{0}” yet"), study.title);
    const struct walkthrough *found = all.at + (all.n - 1);
    for (size_t i = 0; i < all.n; i++)
        if (!text_empty(all.at[i].held_on))
            found = all.at + i;
    *ret = found->id;
    return RC_OK;
}

/* --- Files --- */

static enum rc send(struct ctx *cx, struct response *response, const struct report *report, enum report_format format)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(report_write(cx, report, format, &out));
    return file_send(cx, response, report_media_type(format),
                     arena_printf(cx->arena, "%s.%s", report->document_number, report_extension(format)), &out);
}

#define FILE_HANDLERS(name, build, ...)                                                                        \
    HANDLER(name##_pdf_get)                                                                                    \
    {                                                                                                          \
        struct report report = {.title = ""};                                                                  \
        TRY(build(cx, __VA_ARGS__, &report));                                                                  \
        return send(cx, response, &report, REPORT_PDF);                                                        \
    }                                                                                                          \
    HANDLER(name##_docx_get)                                                                                   \
    {                                                                                                          \
        struct report report = {.title = ""};                                                                  \
        TRY(build(cx, __VA_ARGS__, &report));                                                                  \
        return send(cx, response, &report, REPORT_DOCX);                                                       \
    }                                                                                                          \
    HANDLER(name##_xlsx_get)                                                                                   \
    {                                                                                                          \
        struct report report = {.title = ""};                                                                  \
        TRY(build(cx, __VA_ARGS__, &report));                                                                  \
        return send(cx, response, &report, REPORT_XLSX);                                                       \
    }
FILE_HANDLERS(walkthrough_record, review_report_record, "", request_parameter(request, "id"))
FILE_HANDLERS(walkthrough_findings, review_report_findings, "", request_parameter(request, "id"))
FILE_HANDLERS(finding_log, review_report_issues, request_parameter(request, "id"), "")

const struct report_source review_reports[REVIEW_REPORTS] = {
    {"walkthrough", PERM_RISK_READ, review_report_record},
    {"walkthrough-findings", PERM_RISK_READ, review_report_findings},
    {"issues", PERM_RISK_READ, review_report_issues},
};
