/* Form 5 as the sheet of processes and kinds of resources; what is linked, approved and confirmed. */
#include "base/text.h"
#include "risk/risk_view.h"
#include "views.gen.h"

/* --- Form 5 --- */

static const struct field cycle_table[] = {FIELD(risk_link_line, label, F_TEXT)};
static const struct field row_table[] = {
    FIELD(risk_need_row, id, F_ID),
    FIELD(risk_need_row, name, F_TEXT),
    FIELD(risk_need_row, level, F_TEXT),
    FIELD(risk_need_row, services, F_TEXT),
};
static const struct field needs_table[] = {
    FIELD_OBJECT_OF(risk_needs_view, head, risk_head_fields),
    FIELD_LIST(risk_needs_view, rows, row_table, struct risk_need_row),
    FIELD_LIST_OF(risk_needs_view, needs, risk_need_record.fields, struct risk_need),
    FIELD_LIST_OF(risk_needs_view, groups, risk_need_group_record.fields, struct risk_need_group),
    FIELD_LIST(risk_needs_view, cycles, cycle_table, struct risk_link_line),
};
const struct fields risk_needs_answer = {needs_table, COUNT(needs_table)};

/* Requirement, quantity, bridge and group, as far as they are given. */
static const char *need_note(struct ctx *cx, const struct risk_model *model, const struct risk_need *need)
{
    const char *parts[] = {need->requirement, need->quantity,
                           need->bridge == 0 ? "" : trf(cx, N_("bridged for {0}"), duration_show(cx, need->bridge)),
                           ""};
    const char *note = "";
    for (size_t i = 0; i < model->groups.n; i++)
        if (text_same(model->groups.at[i].id, need->need_group))
            parts[3] = model->groups.at[i].title;
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!text_empty(parts[i]))
            note = arena_printf(cx->arena, "%s%s%s", note, note[0] == '\0' ? "" : tr(cx, N_(", ")), parts[i]);
    return note;
}

static enum rc fill_cell(struct ctx *cx, const struct risk_model *model, const char *process, int64_t kind,
                         struct risk_need_cell *cell)
{
    size_t n = 0, room = 0;
    struct risk_link_line *entries = NULL;
    for (size_t i = 0; i < model->needs.n; i++) {
        const struct risk_need *need = &model->needs.at[i];
        if (!text_same(need->process, process))
            continue;
        const struct risk_resource *resource = risk_resource_in(model->resources, need->needed);
        if (resource == NULL || resource->kind != kind)
            continue;
        entries = arena_grow(cx->arena, entries, n, &room, sizeof *entries);
        if (entries == NULL)
            return RC_MEMORY;
        entries[n++] = (struct risk_link_line){
            .id = need->id,
            .label = resource->name,
            .href = arena_printf(cx->arena, "/risk-resources/%s", resource->id),
            .note = need_note(cx, model, need)};
    }
    cell->entries.at = entries;
    cell->entries.n = n;
    return RC_OK;
}

static enum rc fill_row(struct ctx *cx, const struct risk_model *model, const struct risk_process_row *from,
                        struct risk_need_row *row)
{
    struct risk_need_cell *cells = ARENA_ARRAY(cx->arena, struct risk_need_cell, RISK_RESOURCE_KIND_COUNT_);
    if (cells == NULL)
        return RC_MEMORY;
    *row = (struct risk_need_row){.id = from->process.id,
                                  .name = from->process.name,
                                  .level = from->process.level,
                                  .services = from->services};
    for (int64_t kind = 0; kind < RISK_RESOURCE_KIND_COUNT_; kind++)
        TRY(fill_cell(cx, model, from->process.id, kind, &cells[kind]));
    row->cells.at = cells;
    row->cells.n = RISK_RESOURCE_KIND_COUNT_;
    return RC_OK;
}

static enum rc fill_cycles(struct ctx *cx, const struct risk_model *model, struct risk_needs_view *view)
{
    enum { CYCLES_MOST = 20 };
    struct risk_cycles cycles = {.n = 0};
    TRY(risk_cycles(cx, model->resources, model->needs, CYCLES_MOST, &cycles));
    struct risk_link_line *lines = ARENA_ARRAY(cx->arena, struct risk_link_line, cycles.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < cycles.n; i++)
        lines[i] = (struct risk_link_line){.id = "", .href = "", .label = cycles.at[i].words, .note = ""};
    view->cycles.at = lines;
    view->cycles.n = cycles.n;
    return RC_OK;
}

HANDLER(risk_needs_get)
{
    struct risk_needs_view view = {.rows.n = 0};
    struct risk_model model;
    struct risk_process_rows processes;
    const char *study = request_parameter(request, "id");
    TRY(risk_head_fill(cx, study, RISK_TAB_NEEDS, &view.head));
    TRY(risk_model_load(cx, study, &model));
    TRY(risk_process_rows_load(cx, study, "", &processes));
    struct risk_need_row *rows = ARENA_ARRAY(cx->arena, struct risk_need_row, processes.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < processes.n; i++)
        TRY(fill_row(cx, &model, &processes.at[i], &rows[i]));
    view.rows.at = rows;
    view.rows.n = processes.n;
    view.needs.at = model.needs.at;
    view.needs.n = model.needs.n;
    view.groups.at = model.groups.at;
    view.groups.n = model.groups.n;
    TRY(fill_cycles(cx, &model, &view));
    struct page page = risk_page_of(cx, &view.head, tr(cx, N_("What needs what (form 5)")));
    page.html = VIEW(risk_needs_page);
    page.fields = risk_needs_answer;
    page.view = &view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}

/* --- Needs and groups of a process or resource --- */

static enum rc owner_study(struct ctx *cx, const struct record *owner, const char *id, const char **ret)
{
    void *row = arena_alloc(cx->arena, owner->size);
    if (row == NULL)
        return RC_MEMORY;
    TRY(record_get(cx, owner, id, row));
    *ret = risk_study_of(owner, row);
    return RC_OK;
}

/* `noun`: of needs or of groups; `owner`: of processes or of resources. */
static enum rc add_post(struct ctx *cx, const struct request *request, struct response *response,
                        const struct risk_noun *noun, const struct risk_noun *owner)
{
    const char *id = request_parameter(request, "id"), *study = "";
    struct fields fields = noun->record->fields;
    void *row = arena_alloc(cx->arena, noun->record->size);
    if (row == NULL)
        return RC_MEMORY;
    risk_row_blank(noun->record, row);
    TRY(owner_study(cx, owner->record, id, &study));
    field_set_text(field_find(fields, "study"), row, study);
    field_set_text(field_find(fields, owner->record == &risk_process_record ? "process" : "resource"), row, id);
    enum rc rc = form_read(cx, request, fields, field_mask(fields, noun->inputs), row, NULL);
    if (rc == RC_OK)
        rc = risk_row_save(cx, noun->record, row, 0);
    if (rc == RC_INVALID && !request->wants_json && !request->json_body)
        return risk_row_send(cx, request, response, owner, 422);
    TRY(rc);
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "%s%s", owner->record->href, id),
                      N_("Saved."), fields, row);
}

HANDLER(risk_process_need_post)
{
    return add_post(cx, request, response, &risk_need_noun, &risk_process_noun);
}

HANDLER(risk_process_group_post)
{
    return add_post(cx, request, response, &risk_group_noun, &risk_process_noun);
}

HANDLER(risk_resource_need_post)
{
    return add_post(cx, request, response, &risk_need_noun, &risk_resource_noun);
}

HANDLER(risk_resource_group_post)
{
    return add_post(cx, request, response, &risk_group_noun, &risk_resource_noun);
}

/* --- Links --- */

static enum rc row_saved(struct ctx *cx, const struct request *request, struct response *response,
                         const struct record *record, const char *id, const char *notice)
{
    void *row = arena_alloc(cx->arena, record->size);
    if (row == NULL)
        return RC_MEMORY;
    TRY(record_get(cx, record, id, row));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "%s%s", record->href, id), notice,
                      record->fields, row);
}

HANDLER(risk_process_serve_post)
{
    const char *id = request_parameter(request, "id");
    const char **services = ARENA_ARRAY(cx->arena, const char *, request->form.n + 1);
    size_t n = 0;
    if (services == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < request->form.n; i++)
        if (text_same(request->form.at[i].name, "service") && !text_empty(request->form.at[i].value))
            services[n++] = request->form.at[i].value;
    TRY(risk_process_serve(cx, id, services, n));
    return row_saved(cx, request, response, &risk_process_record, id, N_("Saved."));
}

HANDLER(risk_item_post)
{
    const char *id = request_parameter(request, "id");
    enum rc rc = risk_item_link(cx, id, request_form(request, "item"));
    if (rc == RC_INVALID && !request->wants_json && !request->json_body)
        return risk_row_send(cx, request, response, &risk_noun_of_risk, 422);
    TRY(rc);
    return row_saved(cx, request, response, &risk_record, id, N_("Saved."));
}

HANDLER(risk_item_remove_post)
{
    struct risk_item link;
    TRY(record_get(cx, &risk_item_record, request_parameter(request, "id"), &link));
    TRY(risk_item_unlink(cx, link.id));
    return row_saved(cx, request, response, &risk_record, link.risk, N_("Deleted."));
}

/* --- Decisions --- */

HANDLER(risk_service_approve_post)
{
    const char *id = request_parameter(request, "id");
    TRY(risk_deferral_approve(cx, &risk_service_record, id));
    return row_saved(cx, request, response, &risk_service_record, id, N_("Approved."));
}

HANDLER(risk_process_approve_post)
{
    const char *id = request_parameter(request, "id");
    TRY(risk_deferral_approve(cx, &risk_process_record, id));
    return row_saved(cx, request, response, &risk_process_record, id, N_("Approved."));
}

HANDLER(risk_confirm_post)
{
    const char *id = request_parameter(request, "id");
    TRY(risk_confirm(cx, id));
    return row_saved(cx, request, response, &risk_record, id, N_("Saved."));
}

HANDLER(risk_copy_post)
{
    const char *copy = "";
    TRY(risk_copy(cx, &risk_record, request_parameter(request, "id"), &copy));
    return row_saved(cx, request, response, &risk_record, copy, N_("Saved."));
}
