/* A study as the cells of its forms. */
#include "risk/risk_forms.h"

#include <stdlib.h>
#include <string.h>

#include "base/duration.h"
#include "base/text.h"

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct risk_form_index *)a)->id, ((const struct risk_form_index *)b)->id);
}

const void *risk_forms_find(const struct risk_form_index *index, size_t n, const char *id)
{
    const struct risk_form_index wanted = {id, NULL};
    const struct risk_form_index *found =
        n == 0 ? NULL : bsearch(&wanted, index, n, sizeof *index, by_id);
    return found == NULL ? NULL : found->row;
}

/* Rows of `size` bytes whose first member is the id. */
static struct risk_form_index *index_of(struct ctx *cx, const void *rows, size_t n, size_t size)
{
    struct risk_form_index *index = ARENA_ARRAY(cx->arena, struct risk_form_index, n + 1);
    if (index == NULL)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        const char *row = (const char *)rows + i * size;
        const char *id;
        memcpy(&id, row, sizeof id);
        index[i] = (struct risk_form_index){id, row};
    }
    if (n > 1)
        qsort(index, n, sizeof *index, by_id);
    return index;
}

static const struct risk_service *service_of(const struct risk_forms *forms, const char *id)
{
    return risk_forms_find(forms->services, forms->model.services.n, id);
}

static const struct risk_process *process_of(const struct risk_forms *forms, const char *id)
{
    return risk_forms_find(forms->processes, forms->model.processes.n, id);
}

static const struct risk_resource *resource_of(const struct risk_forms *forms, const char *id)
{
    return risk_forms_find(forms->resources, forms->model.resources.n, id);
}

/* A line more, unless it is the last one already. */
static const char *with_line(struct ctx *cx, const char *lines, const char *line)
{
    const char *last = strrchr(lines, '\n');
    if (text_empty(lines) || text_same(last == NULL ? lines : last + 1, line))
        return line[0] == '\0' || !text_empty(lines) ? lines : line;
    return arena_printf(cx->arena, "%s\n%s", lines, line);
}

static enum rc words_make(struct ctx *cx, struct risk_forms *forms)
{
    const struct risk_model *model = &forms->model;
    forms->words = ARENA_ARRAY(cx->arena, struct risk_form_words, model->processes.n + 1);
    if (forms->words == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < model->processes.n; i++)
        forms->words[i] = (struct risk_form_words){"", ""};
    for (size_t i = 0; i < model->serves.n; i++) {
        const struct risk_process *process = process_of(forms, model->serves.at[i].process);
        const struct risk_service *service = service_of(forms, model->serves.at[i].service);
        if (process == NULL || service == NULL)
            continue;
        struct risk_form_words *words = &forms->words[process - model->processes.at];
        words->business = with_line(cx, words->business, service->business);
        words->services = with_line(cx, words->services, service->name);
    }
    return RC_OK;
}

enum rc risk_forms_load(struct ctx *cx, const char *study, struct risk_forms *ret)
{
    struct risk_model *model = &ret->model;
    TRY(risk_model_load(cx, study, model));
    TRY(risk_store_risks(cx, model->study.id, &ret->risks));
    TRY(post_choices(cx, &ret->posts));
    TRY(risk_store_places(cx, &risk_site_record, &ret->sites));
    TRY(risk_store_places(cx, &risk_zone_record, &ret->zones));
    TRY(risk_store_places(cx, &risk_supplier_record, &ret->suppliers));
    TRY(risk_store_places(cx, &risk_external_record, &ret->externals));
    ret->services = index_of(cx, model->services.at, model->services.n, sizeof *model->services.at);
    ret->processes = index_of(cx, model->processes.at, model->processes.n, sizeof *model->processes.at);
    ret->resources = index_of(cx, model->resources.at, model->resources.n, sizeof *model->resources.at);
    if (ret->services == NULL || ret->processes == NULL || ret->resources == NULL)
        return memory_ended(cx);
    return words_make(cx, ret);
}

const struct field *risk_form_field(const struct risk_form_sheet *sheet,
                                    const struct risk_form_column *column)
{
    return field_find(sheet->record->fields, column->field);
}

bool risk_form_has_kind(const struct risk_form_column *column, int64_t kind)
{
    return column->kind == kind || (column->kind == RISK_ICT && kind == RISK_CONTROL_SYSTEM);
}

/* --- Cells --- */

static const char *place_name(struct risk_places places, const char *id)
{
    for (size_t i = 0; i < places.n; i++)
        if (text_same(places.at[i].id, id))
            return places.at[i].name;
    return id;
}

static const char *ref_text(const struct risk_forms *forms, const struct field *field, const char *id)
{
    if (text_empty(id))
        return "";
    if (text_same(field->name, "site"))
        return place_name(forms->sites, id);
    if (text_same(field->name, "zone"))
        return place_name(forms->zones, id);
    if (text_same(field->name, "supplier"))
        return place_name(forms->suppliers, id);
    if (text_same(field->name, "external"))
        return place_name(forms->externals, id);
    return choice_label(forms->posts, id);
}

static const char *enum_text(const struct field *field, int64_t value)
{
    static const char *const marks[RISK_MARK_COUNT_] = {"", "－", "△", "×"};
    if (field->names == &risk_mark_names)
        return value >= 0 && value < RISK_MARK_COUNT_ ? marks[value] : "";
    if (value == 0 && field->names != &risk_resource_kind_names)
        return ""; /* not decided, not set */
    return tr_lang(LANG_JA, enum_label(field->names, value));
}

static const char *field_text_of(struct ctx *cx, const struct risk_forms *forms,
                                 const struct field *field, const void *row)
{
    struct ctx japanese = *cx;
    switch (field->kind) {
    case F_REF:
        return ref_text(forms, field, field_text(field, row));
    case F_ENUM:
        return enum_text(field, field_int(field, row));
    case F_BOOL:
        return field_int(field, row) != 0 ? "○" : "";
    case F_INT:
        if (field_int(field, row) == 0)
            return "";
        if ((field->flags & F_DURATION) == 0)
            return decimal(cx, field_int(field, row));
        japanese.lang = LANG_JA;
        return duration_show(&japanese, field_int(field, row));
    default:
        return field_is_text(field->kind) ? field_text(field, row) : "";
    }
}

/* A text in one line. */
static const char *one_line(struct ctx *cx, const char *text)
{
    if (strpbrk(text, "\r\n") == NULL)
        return text;
    char *line = arena_alloc(cx->arena, strlen(text) + 1);
    if (line == NULL)
        return "";
    memcpy(line, text, strlen(text) + 1);
    for (char *at = line; *at != '\0'; at++)
        if (*at == '\r' || *at == '\n')
            *at = ' ';
    return line;
}

const char *risk_form_need(struct ctx *cx, const struct risk_forms *forms, const struct risk_need *need)
{
    const struct risk_resource *resource = resource_of(forms, need->needed);
    const char *name = resource == NULL ? need->needed : resource->name;
    const char *requirement = one_line(cx, need->requirement), *quantity = one_line(cx, need->quantity);
    if (text_empty(requirement) && text_empty(quantity))
        return name;
    return arena_printf(cx->arena, "%s：%s%s%s", name, requirement, text_empty(quantity) ? "" : "／",
                        quantity);
}

/* The needs are sorted by process neither here nor there: a study has some hundred. */
static const char *needs_text(struct ctx *cx, const struct risk_forms *forms,
                              const struct risk_form_column *column, const struct risk_process *process)
{
    const char *lines = "";
    for (size_t i = 0; i < forms->model.needs.n; i++) {
        const struct risk_need *need = &forms->model.needs.at[i];
        const struct risk_resource *resource =
            text_same(need->process, process->id) ? resource_of(forms, need->needed) : NULL;
        if (resource != NULL && risk_form_has_kind(column, resource->kind))
            lines = arena_printf(cx->arena, "%s%s%s", lines, text_empty(lines) ? "" : "\n",
                                 risk_form_need(cx, forms, need));
    }
    return text_empty(lines) ? "ー" : lines;
}

static const char *value_text(struct ctx *cx, const struct risk_forms *forms,
                              enum risk_form_cell cell, const struct risk *risk)
{
    const struct risk_judged judged = risk_judge(&forms->model.scale, risk);
    if (cell == FORM_CRITERION)
        return decimal(cx, forms->model.scale.criterion);
    if (judged.residual == 0)
        return "";
    if (cell == FORM_RESIDUAL)
        return decimal(cx, judged.residual);
    return judged.treat != 0 ? "●" : "ー";
}

/* The process that a row of forms 4 to 6 is about; NULL for none. */
static const struct risk_process *process_at(const struct risk_forms *forms,
                                             const struct risk_form_sheet *sheet, const void *row)
{
    if (sheet->record == &risk_process_record) /* also a copy that is being changed */
        return process_of(forms, ((const struct risk_process *)row)->id);
    return process_of(forms, ((const struct risk *)row)->process);
}

static const char *process_text(struct ctx *cx, const struct risk_forms *forms,
                                const struct risk_form_sheet *sheet,
                                const struct risk_form_column *column, const void *row)
{
    const struct risk_process *process = process_at(forms, sheet, row);
    if (process == NULL)
        return "";
    const struct risk_form_words *words = &forms->words[process - forms->model.processes.at];
    if (column->cell == FORM_BUSINESS)
        return words->business;
    if (column->cell == FORM_SERVICES)
        return words->services;
    return column->cell == FORM_PROCESS ? process->name : needs_text(cx, forms, column, process);
}

const char *risk_form_text(struct ctx *cx, const struct risk_forms *forms,
                           const struct risk_form_sheet *sheet,
                           const struct risk_form_column *column, const void *row)
{
    const struct risk_resource *resource;
    switch (column->cell) {
    case FORM_FIELD:
    case FORM_SHOWN:
        return field_text_of(cx, forms, risk_form_field(sheet, column), row);
    case FORM_BUSINESS:
    case FORM_SERVICES:
    case FORM_PROCESS:
    case FORM_NEEDS:
        return process_text(cx, forms, sheet, column, row);
    case FORM_KIND:
        resource = resource_of(forms, ((const struct risk *)row)->resource);
        return resource == NULL ? ""
                                : tr_lang(LANG_JA, enum_label(&risk_resource_kind_names, resource->kind));
    case FORM_RESOURCE:
        resource = resource_of(forms, ((const struct risk *)row)->resource);
        return resource == NULL ? "" : resource->name;
    case FORM_RESIDUAL:
    case FORM_CRITERION:
    case FORM_EVALUATION:
        return value_text(cx, forms, column->cell, row);
    default: /* FORM_KEY: id and version are the first and the third field of every record */
        return arena_printf(cx->arena, "%s:%lld", field_text(&sheet->record->fields.at[0], row),
                            (long long)field_int(&sheet->record->fields.at[2], row));
    }
}
