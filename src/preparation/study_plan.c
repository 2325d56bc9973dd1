/* The plan of an assessment as a document: purpose, schedule, organisation, staffing, attitude towards risk. */
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "preparation/preparation_view.h"
#include "view/chart.h"
#include "views.gen.h"

static const char *or_dash(const char *text)
{
    return text_empty(text) ? "–" : text;
}

/* Where the chapters stand, and the sentences below them. */
struct place {
    struct ctx *cx;
    struct report *report;
    int level; /* of the chapters' headings */
};

static enum rc head(const struct place *place, const char *english)
{
    return report_heading(place->cx, place->report, place->level, tr(place->cx, english));
}

static enum rc part(const struct place *place, const char *english, const char *text)
{
    TRY(report_heading(place->cx, place->report, place->level + 1, tr(place->cx, english)));
    return report_paragraph(place->cx, place->report, or_dash(text));
}

static enum rc write_purpose(const struct place *place, const struct risk_study *study)
{
    TRY(head(place, N_("Purpose and policy")));
    TRY(part(place, N_("Activity goal (form 1)"), study->goal));
    TRY(part(place, N_("Purpose of the risk assessment (form 1)"), study->purpose));
    TRY(part(place, N_("Policy of the risk assessment (form 1)"), study->policy));
    return part(place, N_("What it covers"), study->scope);
}

/* --- Master schedule --- */

static enum rc phase_table(struct ctx *cx, const struct phase_row *rows, size_t n, struct report_table *ret)
{
    enum { COLUMNS = 6 };
    static const double widths[COLUMNS] = {30, 24, 12, 12, 20, 12};
    const char *const titles[COLUMNS] = {tr(cx, N_("What is done in it")), tr(cx, N_("Step of the assessment")),
                                         tr(cx, N_("From")),               tr(cx, N_("Until")),
                                         tr(cx, N_("Department in charge")), tr(cx, N_("Done on"))};
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, COLUMNS);
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, n * COLUMNS);
    if (columns == NULL || cells == NULL)
        return RC_MEMORY;
    for (size_t c = 0; c < COLUMNS; c++)
        columns[c] = (struct report_column){.title = titles[c], .width = widths[c]};
    for (size_t i = 0; i < n; i++) {
        const struct study_phase *phase = &rows[i].phase;
        const char *title = phase->kind == PHASE_MILESTONE ? arena_printf(cx->arena, "◆ %s", phase->title) : phase->title;
        const char *const texts[COLUMNS] = {
            phase->decides != 0 ? trf(cx, N_("{0} ({1})"), title, tr(cx, N_("executives approve"))) : title,
            tr(cx, enum_label(&study_step_names, phase->step)),
            date_show(cx, phase->starts_on),
            date_show(cx, phase->ends_on),
            text_empty(phase->department) ? rows[i].post_label : phase->department,
            date_show(cx, phase->done_on)};
        for (size_t c = 0; c < COLUMNS; c++)
            cells[i * COLUMNS + c] = (struct report_cell){.text = texts[c], .strong = c == 0 && phase->decides != 0};
    }
    *ret = (struct report_table){.title = tr(cx, N_("Master schedule")),
                                 .columns = columns,
                                 .column_count = COLUMNS,
                                 .cells = cells,
                                 .row_count = n};
    return RC_OK;
}

static enum rc write_schedule(const struct place *place, const char *study)
{
    struct ctx *cx = place->cx;
    struct report *report = place->report;
    struct rows rows;
    struct master_schedule schedule;
    struct report_table table = {.title = ""};
    struct chart chart;
    TRY(phase_noun.rows(cx, study, "", &rows));
    TRY(master_schedule_of(cx, study, &schedule));
    TRY(head(place, N_("Master schedule")));
    const char *state = tr(cx, enum_label(&prepare_status_names, schedule.status));
    TRY(report_paragraph(cx, report,
                         schedule.status == PREPARE_APPROVED
                             ? trf(cx, N_("{0} ({1})"), state, time_show(cx, schedule.approved_at))
                             : state));
    if (rows.n == 0)
        return report_paragraph(cx, report, tr(cx, N_("Nothing is planned yet.")));
    TRY(phase_table(cx, rows.at, rows.n, &table));
    TRY(master_schedule_chart(cx, rows.at, rows.n, &chart));
    return report_chart(cx, report, chart.svg.markup, chart.width, chart.height,
                        tr(cx, N_("The phases and milestones over time, with today as a line.")), table);
}

/* --- Organisation --- */

/* ◎, ○, …: the sign before the words. */
static const char *sign_of(const struct ctx *cx, int64_t part)
{
    const char *label = tr(cx, enum_label(&unit_part_names, part)), *blank = __builtin_strchr(label, ' ');
    return part == PART_NONE ? "" : blank == NULL ? label : arena_copy_n(cx->arena, label, (size_t)(blank - label));
}

static enum rc roles_table(struct ctx *cx, const struct unit_row *rows, size_t n, struct report_table *ret)
{
    enum { COLUMNS = 4 };
    static const double widths[COLUMNS] = {18, 22, 24, 36};
    const char *const titles[COLUMNS] = {tr(cx, N_("Role in the assessment")), tr(cx, N_("Department of the role")),
                                         tr(cx, N_("Responsible post")), tr(cx, N_("What the role does"))};
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, COLUMNS);
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, n * COLUMNS);
    if (columns == NULL || cells == NULL)
        return RC_MEMORY;
    for (size_t c = 0; c < COLUMNS; c++)
        columns[c] = (struct report_column){.title = titles[c], .width = widths[c]};
    for (size_t i = 0; i < n; i++) {
        const char *const texts[COLUMNS] = {tr(cx, enum_label(&unit_role_names, rows[i].unit.role)),
                                            rows[i].unit.department, rows[i].post_label, rows[i].unit.duty};
        for (size_t c = 0; c < COLUMNS; c++)
            cells[i * COLUMNS + c] = (struct report_cell){.text = texts[c]};
    }
    *ret = (struct report_table){.title = tr(cx, N_("Roles")),
                                 .columns = columns,
                                 .column_count = COLUMNS,
                                 .cells = cells,
                                 .row_count = n};
    return RC_OK;
}

/* Figure 6 of the handbook lies the other way: steps as rows fit upright paper. */
static enum rc steps_table(struct ctx *cx, const struct unit_row *rows, size_t n, struct report_table *ret)
{
    enum { UNITS_MOST = 12 };
    size_t units = n < UNITS_MOST ? n : UNITS_MOST, width = units + 1;
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, width);
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, width * STUDY_STEP_COUNT_);
    if (columns == NULL || cells == NULL)
        return RC_MEMORY;
    columns[0] = (struct report_column){.title = tr(cx, N_("Step of the assessment")), .width = 30};
    for (size_t u = 0; u < units; u++)
        columns[u + 1] = (struct report_column){.title = text_empty(rows[u].unit.department) ? rows[u].post_label
                                                                                             : rows[u].unit.department,
                                                .width = 70.0 / (double)units,
                                                .align = ALIGN_CENTER};
    for (size_t s = 0; s < STUDY_STEP_COUNT_; s++) {
        cells[s * width] = (struct report_cell){.text = tr(cx, enum_label(&study_step_names, (int64_t)s))};
        for (size_t u = 0; u < units; u++)
            cells[s * width + u + 1] =
                (struct report_cell){.text = sign_of(cx, unit_part_of(&rows[u].unit, (int64_t)s))};
    }
    *ret = (struct report_table){.title = tr(cx, N_("Who does what in which step")),
                                 .columns = columns,
                                 .column_count = width,
                                 .cells = cells,
                                 .row_count = STUDY_STEP_COUNT_};
    return RC_OK;
}

static enum rc write_organisation(const struct place *place, const char *study)
{
    struct ctx *cx = place->cx;
    struct report *report = place->report;
    struct rows rows;
    struct unit_findings findings;
    struct report_table table = {.title = ""};
    TRY(unit_noun.rows(cx, study, "", &rows));
    TRY(head(place, N_("Organisation of the assessment")));
    if (rows.n == 0)
        return report_paragraph(cx, report, tr(cx, N_("Nothing is planned yet.")));
    TRY(roles_table(cx, rows.at, rows.n, &table));
    TRY(report_table(cx, report, table));
    TRY(report_paragraph(cx, report, tr(cx, N_("◎ leads, ○ executes, △ helps, ● approves, □ audits"))));
    TRY(steps_table(cx, rows.at, rows.n, &table));
    TRY(report_table(cx, report, table));
    TRY(organisation_check(cx, study, &findings));
    const char **items = ARENA_ARRAY(cx->arena, const char *, findings.n);
    if (items == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < findings.n; i++)
        items[i] = findings.at[i].text;
    return findings.n == 0 ? RC_OK : report_bullets(cx, report, items, findings.n);
}

/* --- Staffing --- */

static enum rc sums_table(struct ctx *cx, const struct staffing *staffing, struct report_table *ret)
{
    size_t width = staffing->phases.n + 2, height = staffing->rows.n + 1;
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, width);
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, width * height);
    if (columns == NULL || cells == NULL)
        return RC_MEMORY;
    columns[0] = (struct report_column){.title = tr(cx, N_("Department in charge")), .width = 30};
    for (size_t p = 0; p < staffing->phases.n; p++)
        columns[p + 1] = (struct report_column){
            .title = staffing->phases.at[p].label, .width = 60.0 / (double)staffing->phases.n, .align = ALIGN_END};
    columns[width - 1] = (struct report_column){.title = tr(cx, N_("Sum")), .width = 12, .align = ALIGN_END};
    for (size_t r = 0; r < height; r++) {
        const struct staffing_row *row = r < staffing->rows.n ? &staffing->rows.at[r] : NULL;
        struct report_cell *line = cells + r * width;
        line[0] = (struct report_cell){.text = row == NULL ? tr(cx, N_("Sum")) : row->department, .strong = row == NULL};
        for (size_t p = 0; p < staffing->phases.n; p++) {
            double days = row == NULL ? staffing->phases.at[p].days : row->cells.at[p].days;
            line[p + 1] = (struct report_cell){.text = row == NULL ? staffing->phases.at[p].text : row->cells.at[p].text,
                                               .number = days > 0,
                                               .value = days};
        }
        double sum = row == NULL ? staffing->days : row->days;
        line[width - 1] = (struct report_cell){
            .text = row == NULL ? staffing->text : row->text, .number = sum > 0, .value = sum, .strong = true};
    }
    *ret = (struct report_table){.title = tr(cx, N_("Person-days by department and phase")),
                                 .columns = columns,
                                 .column_count = width,
                                 .cells = cells,
                                 .row_count = height};
    return RC_OK;
}

static enum rc tasks_table(struct ctx *cx, const struct task_row *rows, size_t n, struct report_table *ret)
{
    enum { COLUMNS = 7 };
    static const double widths[COLUMNS] = {24, 20, 16, 17, 9, 15, 15};
    const char *const titles[COLUMNS] = {tr(cx, N_("Task")),
                                         tr(cx, N_("Phase of the task")),
                                         tr(cx, N_("Department in charge")),
                                         tr(cx, N_("People who do it")),
                                         tr(cx, N_("Person-days")),
                                         tr(cx, N_("From")),
                                         tr(cx, N_("Until"))};
    const struct field *days = field_find(study_task_record.fields, "person_days");
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, COLUMNS);
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, n * COLUMNS);
    if (columns == NULL || cells == NULL)
        return RC_MEMORY;
    for (size_t c = 0; c < COLUMNS; c++)
        columns[c] = (struct report_column){
            .title = titles[c], .width = widths[c], .align = c == 4 ? ALIGN_END : ALIGN_START};
    for (size_t i = 0; i < n; i++) {
        const struct study_task *task = &rows[i].task;
        const char *const texts[COLUMNS] = {task->title,
                                            rows[i].phase_label,
                                            task->department,
                                            task->people,
                                            field_show(cx, days, task),
                                            date_show(cx, task->starts_on),
                                            date_show(cx, task->ends_on)};
        for (size_t c = 0; c < COLUMNS; c++)
            cells[i * COLUMNS + c] =
                (struct report_cell){.text = texts[c], .number = c == 4, .value = c == 4 ? task->person_days : 0};
    }
    *ret = (struct report_table){.title = tr(cx, N_("Detailed schedule and staffing")),
                                 .columns = columns,
                                 .column_count = COLUMNS,
                                 .cells = cells,
                                 .row_count = n};
    return RC_OK;
}

static enum rc write_staffing(const struct place *place, const char *study)
{
    struct ctx *cx = place->cx;
    struct report *report = place->report;
    struct rows rows;
    struct staffing staffing;
    struct report_table table = {.title = ""};
    TRY(task_noun.rows(cx, study, "", &rows));
    TRY(head(place, N_("Detailed schedule and staffing")));
    if (rows.n == 0)
        return report_paragraph(cx, report, tr(cx, N_("Nothing is planned yet.")));
    TRY(tasks_table(cx, rows.at, rows.n, &table));
    TRY(report_table(cx, report, table));
    TRY(staffing_make(cx, study, &staffing));
    TRY(sums_table(cx, &staffing, &table));
    return report_table(cx, report, table);
}

static enum rc write_attitude(const struct place *place, const char *study)
{
    struct ctx *cx = place->cx;
    struct report *report = place->report;
    struct risk_attitude attitude;
    TRY(risk_attitude_of(cx, study, &attitude));
    TRY(head(place, N_("Attitude towards risk")));
    if (text_empty(attitude.id))
        return report_paragraph(cx, report, tr(cx, N_("The attitude towards risk is not written down yet")));
    TRY(report_paragraph(cx, report, attitude.attitude));
    TRY(part(place, N_("Risks that it does not take"), attitude.averse));
    TRY(part(place, N_("Risks that it takes"), attitude.takes));
    TRY(part(place, N_("What it rests on"), attitude.basis));
    return part(place, N_("State"), tr(cx, enum_label(&prepare_status_names, attitude.status)));
}

/* --- Requirements --- */

static enum rc requirements_table(struct ctx *cx, const char *study, struct report_table *ret)
{
    enum { COLUMNS = 4 };
    static const double widths[COLUMNS] = {22, 28, 26, 40};
    const char *const titles[COLUMNS] = {tr(cx, N_("Service")), tr(cx, N_("Title of the entry")),
                                         tr(cx, N_("Source of the entry")), tr(cx, N_("What it asks, or how it is"))};
    struct context_requirements linked;
    struct choices services;
    TRY(context_requirements_of(cx, study, "", &linked));
    TRY(prepare_store_services(cx, study, &services));
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, COLUMNS);
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, linked.n * COLUMNS);
    size_t n = 0;
    if (columns == NULL || cells == NULL)
        return RC_MEMORY;
    for (size_t c = 0; c < COLUMNS; c++)
        columns[c] = (struct report_column){.title = titles[c], .width = widths[c]};
    for (size_t s = 0; s < services.n; s++)
        for (size_t i = 0; i < linked.n; i++) {
            const struct context_requirement *one = &linked.at[i];
            if (!text_same(one->service, services.at[s].id))
                continue;
            const char *const texts[COLUMNS] = {services.at[s].label, one->title,
                                                arena_printf(cx->arena, "%s %s", one->source, one->clause), one->detail};
            for (size_t c = 0; c < COLUMNS; c++)
                cells[n * COLUMNS + c] = (struct report_cell){.text = texts[c]};
            n++;
        }
    *ret = (struct report_table){.title = tr(cx, N_("Requirements from the register")),
                                 .columns = columns,
                                 .column_count = COLUMNS,
                                 .cells = cells,
                                 .row_count = n};
    return RC_OK;
}

static enum rc write_requirements(const struct place *place, const char *study)
{
    struct report_table table = {.title = ""};
    TRY(head(place, N_("Circumstances and requirements")));
    TRY(requirements_table(place->cx, study, &table));
    if (table.row_count == 0)
        return report_paragraph(place->cx, place->report, tr(place->cx, N_("Nothing is planned yet.")));
    return report_table(place->cx, place->report, table);
}

enum rc preparation_write(struct ctx *cx, const char *study, struct report *report, int level)
{
    const struct place place = {cx, report, level};
    TRY(write_requirements(&place, study));
    TRY(write_attitude(&place, study));
    TRY(write_schedule(&place, study));
    return write_organisation(&place, study);
}

enum rc study_plan_report(struct ctx *cx, const char *study, struct report *ret)
{
    struct risk_study found;
    struct organization organization;
    TRY(record_get(cx, &risk_study_record, study, &found));
    TRY(organization_get(cx, cx->org, &organization));
    struct report report = {.title = tr(cx, N_("Plan of the risk assessment")),
                            .subtitle = trf(cx, N_("{0}: {1}"), fiscal_year_show(cx, found.year), found.title),
                            .organisation = organization.name,
                            .document_number = "",
                            .edition = "",
                            .date = date_long(cx, date_of_time(cx, cx->now)),
                            .handling_mark = organization.handling_mark,
                            .data_time = time_show(cx, cx->now),
                            .standard = "",
                            .ledger_head = "",
                            .paper = PAPER_A4,
                            .lang = cx->lang};
    const struct place place = {cx, &report, 1};
    TRY(write_purpose(&place, &found));
    TRY(preparation_write(cx, found.id, &report, place.level));
    TRY(write_staffing(&place, found.id));
    *ret = report;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc study_plan_build(struct ctx *cx, const char *study, const char *of, struct report *ret)
{
    struct risk_study found;
    (void)of; /* it is about the whole study */
    TRY(prepare_study(cx, study, &found));
    return study_plan_report(cx, found.id, ret);
}

/* --- As a page and as files --- */

static const struct field view_table[] = {FIELD_OBJECT_OF(study_plan_view, head, prepare_head_fields)};
const struct fields study_plan_answer = {view_table, COUNT(view_table)};

static void write_page(struct buf *out, const struct ctx *cx, const void *view)
{
    const struct study_plan_view *plan = view;
    study_plan_part_any(out, cx, view);
    buf_add(out, plan->body.data, plan->body.length);
}

HANDLER(study_plan_get)
{
    struct study_plan_view view = {.edition = ""};
    struct report report = {.title = ""};
    struct page page = {.title = ""};
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(prepare_head_fill(cx, request_parameter(request, "study"), &view.head));
    TRY(study_plan_report(cx, view.head.study, &report));
    TRY(report_write(cx, &report, REPORT_HTML, &body));
    view.body = body;
    TRY(prepare_page_of(cx, &view.head, "/plan", report.title, &page));
    page.html = write_page;
    page.fields = study_plan_answer;
    page.view = &view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}

static enum rc file_of(struct ctx *cx, const struct request *request, struct response *response,
                       enum report_format format)
{
    struct report report = {.title = ""};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(study_plan_report(cx, request_parameter(request, "study"), &report));
    TRY(report_write(cx, &report, format, &out));
    return file_send(cx, response, report_media_type(format),
                     arena_printf(cx->arena, "risk-plan-%s.%s", date_of_time(cx, cx->now), report_extension(format)),
                     &out);
}

HANDLER(study_plan_pdf_get)
{
    return file_of(cx, request, response, REPORT_PDF);
}

HANDLER(study_plan_docx_get)
{
    return file_of(cx, request, response, REPORT_DOCX);
}

HANDLER(study_plan_xlsx_get)
{
    return file_of(cx, request, response, REPORT_XLSX);
}
