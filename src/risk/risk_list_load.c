/* The rows of the forms 2–6 with the words around them. */
#include "base/text.h"
#include "base/time.h"
#include "risk/risk_view.h"

/* "情報システム部 部長（佐藤 花子）" → "情報システム部 部長": lists are dense. */
static const char *without_holder(const struct ctx *cx, const char *label)
{
    const char *mark = __builtin_strstr(label, "（");
    return mark == NULL ? label : arena_copy_n(cx->arena, label, (size_t)(mark - label));
}

static bool is_wanted(const char *id, const char *wanted)
{
    return text_empty(wanted) || text_same(id, wanted);
}

/* Names one after the other. */
static const char *and_name(struct ctx *cx, const char *names, const char *name)
{
    return arena_printf(cx->arena, "%s%s%s", names, text_empty(names) ? "" : tr(cx, N_(", ")), name);
}

enum rc risk_service_rows_load(struct ctx *cx, const char *study, const char *id,
                               struct risk_service_rows *ret)
{
    struct risk_services services;
    struct risk_processes processes;
    struct risk_service_processes serves;
    struct context_requirements requirements;
    size_t n = 0;
    TRY(risk_store_services(cx, study, &services));
    TRY(risk_store_processes(cx, study, &processes));
    TRY(risk_store_serves(cx, study, &serves));
    TRY(context_requirements_of(cx, study, id, &requirements));
    struct risk_service_row *rows = ARENA_ARRAY(cx->arena, struct risk_service_row, services.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < services.n; i++) {
        if (!is_wanted(services.at[i].id, id))
            continue;
        struct risk_service_row *row = &rows[n++];
        *row = (struct risk_service_row){.service = services.at[i], .processes = "", .requirements = ""};
        TRY(person_name(cx, row->service.approver, &row->approver_name));
        for (size_t j = 0; j < requirements.n; j++)
            if (text_same(requirements.at[j].service, row->service.id))
                row->requirements = and_name(cx, row->requirements, requirements.at[j].title);
        for (size_t j = 0; j < serves.n; j++) {
            const struct risk_process *process =
                text_same(serves.at[j].service, row->service.id)
                    ? risk_process_in(processes, serves.at[j].process)
                    : NULL;
            if (process != NULL)
                row->processes = and_name(cx, row->processes, process->name);
        }
    }
    *ret = (struct risk_service_rows){rows, n};
    return RC_OK;
}

enum rc risk_process_rows_load(struct ctx *cx, const char *study, const char *id,
                               struct risk_process_rows *ret)
{
    struct risk_services services;
    struct risk_processes processes;
    struct risk_service_processes serves;
    struct choices posts;
    size_t n = 0;
    TRY(risk_store_services(cx, study, &services));
    TRY(risk_store_processes(cx, study, &processes));
    TRY(risk_store_serves(cx, study, &serves));
    TRY(post_choices(cx, &posts));
    struct risk_process_row *rows = ARENA_ARRAY(cx->arena, struct risk_process_row, processes.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < processes.n; i++) {
        if (!is_wanted(processes.at[i].id, id))
            continue;
        struct risk_process_row *row = &rows[n++];
        *row = (struct risk_process_row){
            .process = processes.at[i],
            .post_label = without_holder(cx, choice_label(posts, processes.at[i].post)),
            .services = ""};
        TRY(person_name(cx, row->process.approver, &row->approver_name));
        for (size_t j = 0; j < serves.n; j++) {
            const struct risk_service *service =
                text_same(serves.at[j].process, row->process.id)
                    ? risk_service_in(services, serves.at[j].service)
                    : NULL;
            if (service != NULL)
                row->services = and_name(cx, row->services, service->name);
        }
    }
    *ret = (struct risk_process_rows){rows, n};
    return RC_OK;
}

/* --- Resources --- */

struct registers {
    struct risk_places sites, zones, suppliers, externals;
    struct choices posts;
};

static enum rc registers_load(struct ctx *cx, struct registers *ret)
{
    TRY(risk_store_places(cx, &risk_site_record, &ret->sites));
    TRY(risk_store_places(cx, &risk_zone_record, &ret->zones));
    TRY(risk_store_places(cx, &risk_supplier_record, &ret->suppliers));
    TRY(risk_store_places(cx, &risk_external_record, &ret->externals));
    return post_choices(cx, &ret->posts);
}

static const char *place_name(struct risk_places places, const char *id)
{
    for (size_t i = 0; i < places.n && !text_empty(id); i++)
        if (text_same(places.at[i].id, id))
            return places.at[i].name;
    return id;
}

static struct risk_resource_row resource_row(struct ctx *cx, const struct registers *registers,
                                             const struct risk_resource *from)
{
    return (struct risk_resource_row){
        .resource = *from,
        .post_label = without_holder(cx, choice_label(registers->posts, from->post)),
        .site_name = place_name(registers->sites, from->site),
        .zone_name = place_name(registers->zones, from->zone),
        .supplier_name = place_name(registers->suppliers, from->supplier),
        .external_name = place_name(registers->externals, from->external),
        .used_by = ""};
}

static void name_users(struct ctx *cx, struct risk_needs needs, struct risk_processes processes,
                       struct risk_resources resources, struct risk_resource_row *row)
{
    for (size_t i = 0; i < needs.n; i++) {
        const struct risk_need *need = &needs.at[i];
        if (!text_same(need->needed, row->resource.id))
            continue;
        const struct risk_process *process = risk_process_in(processes, need->process);
        const struct risk_resource *resource = risk_resource_in(resources, need->resource);
        const char *name = process != NULL ? process->name : resource != NULL ? resource->name : "";
        if (name[0] != '\0')
            row->used_by = and_name(cx, row->used_by, name);
    }
}

static int64_t risks_of(struct risk_of_resources risks, const char *resource)
{
    for (size_t i = 0; i < risks.n; i++)
        if (text_same(risks.at[i].resource, resource))
            return risks.at[i].risks;
    return 0;
}

enum rc risk_resource_rows_load(struct ctx *cx, const char *study, const char *id,
                                struct risk_resource_rows *ret)
{
    struct risk_resources resources;
    struct risk_processes processes;
    struct risk_needs needs;
    struct risk_of_resources risks = {.n = 0};
    struct registers registers;
    size_t n = 0;
    TRY(risk_store_resources(cx, study, &resources));
    TRY(risk_store_processes(cx, study, &processes));
    TRY(risk_store_needs(cx, study, &needs));
    TRY(risk_store_of_resources(cx, study, &risks));
    TRY(registers_load(cx, &registers));
    struct risk_resource_row *rows = ARENA_ARRAY(cx->arena, struct risk_resource_row, resources.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < resources.n; i++) {
        if (!is_wanted(resources.at[i].id, id))
            continue;
        struct risk_resource_row *row = &rows[n++];
        *row = resource_row(cx, &registers, &resources.at[i]);
        name_users(cx, needs, processes, resources, row);
        row->risks = risks_of(risks, row->resource.id);
    }
    *ret = (struct risk_resource_rows){rows, n};
    return RC_OK;
}

/* --- Risks --- */

enum rc risk_rows_label(struct ctx *cx, const struct risk_scale *scale, struct risk_row *rows, size_t n)
{
    struct choices posts;
    TRY(post_choices(cx, &posts));
    for (size_t i = 0; i < n; i++) {
        const struct risk *risk = &rows[i].risk;
        struct risk_judged judged = risk_judge(scale, risk);
        rows[i].owner_label = text_empty(risk->post)
                                  ? risk->department
                                  : without_holder(cx, choice_label(posts, risk->post));
        rows[i].inherent = judged.inherent;
        rows[i].residual = judged.residual;
        rows[i].criterion = scale->criterion;
        rows[i].reaches = judged.reaches;
        rows[i].treat = judged.treat;
    }
    return RC_OK;
}
