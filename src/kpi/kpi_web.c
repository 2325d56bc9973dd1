/* Pages of figures: list, one with its picture and values, the form. */
#include "account/account_form.h"
#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "kpi/kpi_view.h"
#include "views.gen.h"

static const char *const inputs[] = {"name",      "definition", "unit",   "direction",
                                     "target",    "target_on",  "post",   "controls",
                                     "in_report", "sort",       "active", NULL};
static const char *const value_inputs[] = {"measured_on", "value", "note", NULL};

static const struct field kpi_table[] = {
    FIELD(kpi, id, F_ID),
    FIELD(kpi, name, F_TEXT, .label = N_("Name of the figure")),
    FIELD(kpi, unit, F_TEXT, .label = N_("Unit")),
    FIELD(kpi, direction, F_ENUM, .names = &kpi_direction_names,
          .label = N_("Which way is better")),
    FIELD(kpi, definition, F_PROSE, .label = N_("How it is counted")),
    FIELD(kpi, target_on, F_DATE, .label = N_("To be reached by")),
    FIELD(kpi, controls, F_TEXT),
    FIELD(kpi, version, F_INT),
};
const struct field kpi_line_table[KPI_LINE_FIELDS] = {
    FIELD_OBJECT(kpi_line, kpi, kpi_table),
    FIELD(kpi_line, first_on, F_DATE, .label = N_("First value on")),
    FIELD(kpi_line, first, F_TEXT, .label = N_("First value")),
    FIELD(kpi_line, last_on, F_DATE, .label = N_("Last value on")),
    FIELD(kpi_line, last, F_TEXT, .label = N_("Last value")),
    FIELD(kpi_line, last_value, F_REAL),
    FIELD(kpi_line, target, F_TEXT, .label = N_("Target value")),
    FIELD(kpi_line, standing, F_ENUM, .names = &kpi_standing_names, .label = N_("State")),
    FIELD(kpi_line, values, F_INT, .label = N_("Values")),
    FIELD(kpi_line, post_label, F_TEXT, .label = N_("Measured by")),
    FIELD(kpi_line, measures, F_TEXT, .label = N_("Measures")),
};
static const struct field list_table[] = {
    {.name = "kpis",
     .kind = F_LIST,
     .offset = offsetof(struct kpi_list_view, lines),
     .sub = kpi_line_table,
     .sub_count = KPI_LINE_FIELDS,
     .size = sizeof(struct kpi_line)},
};
const struct fields kpi_list_answer = {list_table, COUNT(list_table)};

HANDLER(kpi_list_get)
{
    struct kpi_lines lines;
    struct kpi_list_view view;
    TRY(kpi_lines_load(cx, false, &lines));
    view.lines.at = lines.at;
    view.lines.n = lines.n;
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"}};
    struct page page = {.title = tr(cx, N_("Figures (KPI)")),
                        .place = NAV_PLAN,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(kpi_list_page),
                        .fields = kpi_list_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("New figure")),
                        .action_href = "/kpis/new",
                        .action_permission = PERM_PLAN_WRITE,
                        .wide = true};
    return page_send(cx, request, response, &page);
}

/* --- The form --- */

static enum rc send_form(struct ctx *cx, const struct request *request, struct response *response,
                         const struct kpi *kpi, int status)
{
    struct choices posts;
    struct form_choice post;
    bool fresh = text_empty(kpi->id);
    struct form_view view = {
        .action = fresh ? "/kpis/new" : arena_printf(cx->arena, "/kpis/%s/edit", kpi->id),
        .submit = tr(cx, N_("Save")),
        .cancel = fresh ? "/kpis" : arena_printf(cx->arena, "/kpis/%s", kpi->id),
        .id = kpi->id,
        .version = kpi->version};
    TRY(post_choices(cx, &posts));
    TRY(choices_for_form(cx, "post", posts, kpi->post, &post));
    TRY(form_build(cx, kpi_record.fields, field_mask(kpi_record.fields, inputs), kpi,
                   status == 0 ? NULL : request, &post, 1, &view.inputs));
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"},
                                   {tr(cx, N_("Figures (KPI)")), "/kpis"}};
    struct page page = {.title = fresh ? tr(cx, N_("New figure")) : kpi->name,
                        .place = NAV_PLAN,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(form_page),
                        .fields = kpi_record.fields,
                        .view = request->wants_json ? (const void *)kpi : &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

static const struct kpi blank = {.id = "",
                                 .org = "",
                                 .name = "",
                                 .definition = "",
                                 .unit = "%",
                                 .target_on = "",
                                 .post = "",
                                 .catalog = "",
                                 .controls = "",
                                 .in_report = 1,
                                 .sort = 100,
                                 .active = 1};

HANDLER(kpi_new_get)
{
    struct kpi kpi = blank;
    kpi.controls = request_query(request, "control");
    return send_form(cx, request, response, &kpi, 0);
}

static enum rc save(struct ctx *cx, const struct request *request, struct response *response,
                    struct kpi *kpi, int status)
{
    enum rc rc = form_read(cx, request, kpi_record.fields, field_mask(kpi_record.fields, inputs),
                           kpi, NULL);
    if (rc == RC_OK)
        rc = kpi_save(cx, kpi, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_form(cx, request, response, kpi, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, status, arena_printf(cx->arena, "/kpis/%s", kpi->id),
                      N_("Saved."), kpi_record.fields, kpi);
}

HANDLER(kpi_new_post)
{
    struct kpi kpi = blank;
    return save(cx, request, response, &kpi, 201);
}

HANDLER(kpi_edit_get)
{
    struct kpi kpi;
    TRY(record_get(cx, &kpi_record, request_parameter(request, "id"), &kpi));
    return send_form(cx, request, response, &kpi, 0);
}

HANDLER(kpi_edit_post)
{
    struct kpi kpi;
    TRY(record_get(cx, &kpi_record, request_parameter(request, "id"), &kpi));
    return save(cx, request, response, &kpi, 200);
}

/* --- One --- */

static const struct field value_row_table[] = {
    FIELD(kpi_value_row, id, F_ID),
    FIELD(kpi_value_row, measured_on, F_DATE),
    {.name = "value", .kind = F_REAL, .offset = offsetof(struct kpi_value_row, number)},
    FIELD(kpi_value_row, note, F_TEXT),
    FIELD(kpi_value_row, entered_name, F_TEXT),
};
static const struct field view_table[] = {
    {.name = "kpi",
     .kind = F_OBJECT,
     .offset = offsetof(struct kpi_view, line),
     .sub = kpi_line_table,
     .sub_count = KPI_LINE_FIELDS},
    FIELD_LIST(kpi_view, values, value_row_table, struct kpi_value_row),
};
const struct fields kpi_answer = {view_table, COUNT(view_table)};

static enum rc fill_values(struct ctx *cx, const struct kpi_values *values, struct kpi_view *view)
{
    struct kpi_value_row *rows = ARENA_ARRAY(cx->arena, struct kpi_value_row, values->n);
    const struct field *field = field_find(kpi_value_record.fields, "value");
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < values->n; i++) {
        const struct kpi_value *value = &values->at[values->n - 1 - i];
        rows[i] = (struct kpi_value_row){.id = value->id,
                                         .measured_on = value->measured_on,
                                         .note = value->note,
                                         .value = field_show(cx, field, value),
                                         .number = value->value};
        TRY(person_name(cx, value->entered_by, &rows[i].entered_name));
    }
    view->values.at = rows;
    view->values.n = values->n;
    return RC_OK;
}

static enum rc fill_measures(struct ctx *cx, const struct kpi *kpi, struct kpi_view *view)
{
    enum { MEASURES_MOST = 100 };
    const struct catalog *catalog = catalog_find(cx, kpi->catalog);
    struct kpi_link *links = ARENA_ARRAY(cx->arena, struct kpi_link, MEASURES_MOST);
    size_t n = 0;
    if (links == NULL)
        return RC_MEMORY;
    for (const char *at = kpi->controls; catalog != NULL && *at != '\0' && n < MEASURES_MOST;) {
        size_t length = __builtin_strcspn(at, " ");
        const struct control *control = catalog_control(catalog,
                                                        arena_copy_n(cx->arena, at, length));
        if (control != NULL)
            links[n++] = (struct kpi_link){control->label, bilingual_text(cx, control->title),
                                           arena_printf(cx->arena, "/catalogs/%s/controls/%s",
                                                        catalog->id, url_encode(cx, control->id))};
        at += length + (at[length] == ' ');
    }
    view->measures.at = links;
    view->measures.n = n;
    return RC_OK;
}

static enum rc find_line(struct ctx *cx, const char *id, struct kpi_view *view)
{
    struct kpi_lines lines;
    TRY(record_get(cx, &kpi_record, id, &view->line.kpi));
    TRY(kpi_lines_load(cx, false, &lines));
    for (size_t i = 0; i < lines.n; i++)
        if (text_same(lines.at[i].kpi.id, id))
            view->line = lines.at[i];
    return RC_OK;
}

static enum rc send_kpi(struct ctx *cx, const struct request *request, struct response *response,
                        const struct kpi_value *typed, int status)
{
    struct kpi_view view = {.may_write = may(cx, PERM_PLAN_WRITE),
                            .line = {.first = "",
                                     .last = "–",
                                     .first_on = "",
                                     .last_on = "",
                                     .target = "",
                                     .post_label = "",
                                     .measures = ""}};
    struct kpi_values values;
    struct chart chart;
    const char *id = request_parameter(request, "id");
    TRY(find_line(cx, id, &view));
    TRY(kpi_values_of(cx, id, &values));
    TRY(fill_values(cx, &values, &view));
    TRY(fill_measures(cx, &view.line.kpi, &view));
    if (values.n > 0) {
        TRY(kpi_chart(cx, "kpi", &view.line.kpi, &values, &chart));
        view.picture = chart.svg;
        view.has_picture = 1;
    }
    view.form = (struct form_view){.action = arena_printf(cx->arena, "/kpis/%s/values", id),
                                   .submit = tr(cx, N_("Keep the value")),
                                   .cancel = "",
                                   .id = ""};
    TRY(form_build(cx, kpi_value_record.fields, field_mask(kpi_value_record.fields, value_inputs),
                   typed, status == 0 ? NULL : request, NULL, 0, &view.form.inputs));
    TRY(record_history(cx, &kpi_record, cx->org, id, &view.history));
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"},
                                   {tr(cx, N_("Figures (KPI)")), "/kpis"}};
    struct page page = {.title = view.line.kpi.name,
                        .place = NAV_PLAN,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(kpi_page),
                        .fields = kpi_answer,
                        .view = &view,
                        .status = status,
                        .action_label = tr(cx, N_("Change")),
                        .action_href = arena_printf(cx->arena, "/kpis/%s/edit", id),
                        .action_permission = PERM_PLAN_WRITE};
    return page_send(cx, request, response, &page);
}

static struct kpi_value value_today(struct ctx *cx, const char *kpi)
{
    return (struct kpi_value){.id = "",
                              .org = "",
                              .kpi = kpi,
                              .measured_on = date_of_time(cx, cx->now),
                              .note = "",
                              .entered_by = ""};
}

HANDLER(kpi_get)
{
    struct kpi_value value = value_today(cx, request_parameter(request, "id"));
    return send_kpi(cx, request, response, &value, 0);
}

HANDLER(kpi_value_post)
{
    const char *id = request_parameter(request, "id");
    struct kpi_value value = value_today(cx, id);
    enum rc rc = form_read(cx, request, kpi_value_record.fields,
                           field_mask(kpi_value_record.fields, value_inputs), &value, NULL);
    if (rc == RC_OK && text_empty(text_trim(cx, request_form(request, "value"))))
        rc = field_fail(cx, "value", N_("Please give a number from 0 on"));
    if (rc == RC_OK)
        rc = kpi_value_save(cx, &value);
    if (rc == RC_INVALID && !request->json_body && !request->wants_json)
        return send_kpi(cx, request, response, &value, 422);
    TRY(rc);
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/kpis/%s", id),
                      N_("Saved."), kpi_value_record.fields, &value);
}

HANDLER(kpi_value_remove_post)
{
    struct kpi_value value;
    TRY(record_get(cx, &kpi_value_record, request_parameter(request, "id"), &value));
    TRY(kpi_value_remove(cx, value.id));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/kpis/%s", value.kpi),
                      N_("Deleted."), kpi_value_record.fields, &value);
}
