/* Stores what was taken from the forms: rows first, then the links between them. */
#include "risk/risk_forms.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* A deferral is somebody's, and asks anew for approval when its reason changes. */
static void settle_deferral(const struct ctx *cx, bool deferred, bool was, bool same_reason, const char **deferred_by,
                            const char **approver, int64_t *approved_at)
{
    if (deferred && was && same_reason)
        return;
    *deferred_by = deferred ? cx->person : "";
    *approver = "";
    *approved_at = 0;
}

static void settle(const struct ctx *cx, const struct record *record, const void *before, void *row)
{
    if (record == &risk_service_record) {
        const struct risk_service *was = before;
        struct risk_service *service = row;
        settle_deferral(cx, service->choice == RISK_DEFERRED, was != NULL && was->choice == RISK_DEFERRED,
                        was != NULL && text_same(was->reason, service->reason), &service->deferred_by,
                        &service->approver, &service->approved_at);
    } else if (record == &risk_process_record) {
        const struct risk_process *was = before;
        struct risk_process *process = row;
        settle_deferral(cx, process->deferred != 0, was != NULL && was->deferred != 0,
                        was != NULL && text_same(was->reason, process->reason), &process->deferred_by,
                        &process->approver, &process->approved_at);
    }
}

static int64_t last_place(const struct form_table *table)
{
    const struct field *place = field_find(table->record->fields, "place");
    int64_t last = 0;
    for (size_t i = 0; place != NULL && i < table->stored; i++) {
        int64_t at = field_int(place, table->before + i * table->record->size);
        last = at > last ? at : last;
    }
    return last;
}

static enum rc store_table(struct forms_in *in, struct form_table *table)
{
    struct ctx *cx = in->cx;
    const struct field *place = field_find(table->record->fields, "place");
    int64_t last = last_place(table), number = 0;
    if (table == &in->risks)
        TRY(risk_store_last_number(cx, in->study, &number));
    for (size_t i = 0; i < table->n; i++) {
        void *row = forms_row(table, i);
        const void *before = i < table->stored ? table->before + i * table->record->size : NULL;
        if ((table->touched[i] & 1) == 0)
            continue;
        settle(cx, table->record, before, row);
        if (before == NULL && place != NULL)
            field_set_int(place, row, ++last);
        if (before == NULL && table == &in->risks)
            ((struct risk *)row)->number = ++number;
        int64_t version = before == NULL ? 0 : field_int(&table->record->fields.at[2], before);
        TRY(before == NULL ? record_insert(cx, table->record, row)
                           : record_update(cx, table->record, before, row));
        in->changed += before == NULL || field_int(&table->record->fields.at[2], row) != version;
    }
    return RC_OK;
}

/* --- Links --- */

static const char *id_at(const struct form_table *table, size_t place)
{
    return field_text(&table->record->fields.at[0], forms_row(table, place));
}

/* Whether the file wants a process to serve a service. */
static bool is_wanted(const struct forms_in *in, size_t process, const char *service)
{
    for (size_t i = 0; i < in->serves.n; i++)
        if (in->serves.at[i].process == process && in->serves.at[i].other != SIZE_MAX &&
            text_same(id_at(&in->services, in->serves.at[i].other), service))
            return true;
    return false;
}

static enum rc serve(struct forms_in *in, const struct form_link *link)
{
    const struct risk_service_processes *links = &in->forms.model.serves;
    const char *process = id_at(&in->processes, link->process), *service = id_at(&in->services, link->other);
    for (size_t i = 0; i < links->n; i++)
        if (text_same(links->at[i].process, process) && text_same(links->at[i].service, service))
            return RC_OK;
    struct risk_service_process row = {
        .id = "", .org = in->cx->org, .study = in->study, .service = service, .process = process, .origin = ""};
    in->changed++;
    return record_insert(in->cx, &risk_service_process_record, &row);
}

static enum rc store_serves(struct forms_in *in)
{
    const struct risk_service_processes *links = &in->forms.model.serves;
    for (size_t i = 0; i < in->serves.n; i++) {
        const struct form_link *link = &in->serves.at[i];
        const char *process = id_at(&in->processes, link->process);
        if (link->other != SIZE_MAX) {
            TRY(serve(in, link));
            continue;
        }
        for (size_t k = 0; k < links->n; k++)
            if (text_same(links->at[k].process, process) && !is_wanted(in, link->process, links->at[k].service)) {
                TRY(record_delete(in->cx, &risk_service_process_record, &links->at[k]));
                in->changed++;
            }
    }
    return RC_OK;
}

/* The kind of what a stored need needs; -1 when it is gone. */
static int64_t kind_of(const struct forms_in *in, const struct risk_need *need)
{
    const struct risk_resource *resource =
        risk_forms_find(in->forms.resources, in->forms.model.resources.n, need->needed);
    return resource == NULL ? -1 : resource->kind;
}

/* Whether a line of the process keeps the need: shown as it is, or with another requirement. */
static const struct form_link *line_of(const struct forms_in *in, size_t process, const struct risk_need *need)
{
    for (size_t i = 0; i < in->needs.n; i++) {
        const struct form_link *link = &in->needs.at[i];
        if (link->process != process || link->requirement == NULL)
            continue;
        if (link->other == SIZE_MAX ? text_same(link->need, need->id)
                                    : text_same(id_at(&in->resources, link->other), need->needed))
            return link;
    }
    return NULL;
}

/* A changed cell: needs of its kinds that no line keeps go, others take their line's words. */
static enum rc settle_cell(struct forms_in *in, const struct form_link *cell)
{
    const struct risk_form_column *column =
        &risk_form_sheets[RISK_SHEET_NEEDS].columns[strtoul(cell->need, NULL, 10)];
    const char *process = id_at(&in->processes, cell->process);
    for (size_t i = 0; i < in->forms.model.needs.n; i++) {
        const struct risk_need *need = &in->forms.model.needs.at[i];
        if (!text_same(need->process, process) || !risk_form_has_kind(column, kind_of(in, need)))
            continue;
        const struct form_link *line = line_of(in, cell->process, need);
        if (line == NULL) {
            TRY(record_delete(in->cx, &risk_need_record, need));
            in->changed++;
        } else if (line->other != SIZE_MAX) {
            struct risk_need after = *need;
            after.requirement = line->requirement;
            after.quantity = line->quantity;
            TRY(record_update(in->cx, &risk_need_record, need, &after));
            in->changed += after.version != need->version;
        }
    }
    return RC_OK;
}

static bool is_stored(const struct forms_in *in, const struct form_link *link)
{
    const char *process = id_at(&in->processes, link->process), *needed = id_at(&in->resources, link->other);
    for (size_t i = 0; i < in->forms.model.needs.n; i++)
        if (text_same(in->forms.model.needs.at[i].process, process) &&
            text_same(in->forms.model.needs.at[i].needed, needed))
            return true;
    return false;
}

static enum rc store_needs(struct forms_in *in)
{
    for (size_t i = 0; i < in->needs.n; i++) {
        const struct form_link *link = &in->needs.at[i];
        bool again = false;
        if (link->requirement == NULL) {
            TRY(settle_cell(in, link));
            continue;
        }
        for (size_t k = 0; k < i && link->other != SIZE_MAX; k++)
            again = again || (in->needs.at[k].process == link->process && in->needs.at[k].other == link->other);
        if (link->other == SIZE_MAX || again || is_stored(in, link))
            continue;
        struct risk_need row = {.id = "",
                                .org = in->cx->org,
                                .study = in->study,
                                .process = id_at(&in->processes, link->process),
                                .resource = "",
                                .needed = id_at(&in->resources, link->other),
                                .need_group = "",
                                .requirement = link->requirement,
                                .quantity = link->quantity,
                                .origin = ""};
        TRY(record_insert(in->cx, &risk_need_record, &row));
        in->changed++;
    }
    return RC_OK;
}

enum rc forms_store(struct forms_in *in)
{
    TRY(store_table(in, &in->study_table));
    TRY(store_table(in, &in->services));
    TRY(store_table(in, &in->processes));
    TRY(store_table(in, &in->resources));
    TRY(store_serves(in));
    TRY(store_needs(in));
    return store_table(in, &in->risks);
}
