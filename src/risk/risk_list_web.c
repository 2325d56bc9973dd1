/* The pages of the forms 2–5 as lists, and their files. */
#include "base/text.h"
#include "risk/risk_view.h"
#include "views.gen.h"

struct list_page {
    const struct list *list;
    enum risk_tab tab;
    const char *path;                           /* below the study */
    const char *title, *intro, *empty, *create; /* N_ */
    const char *new_path;                       /* of the form of a new row */
    const struct fields *answer;
};

#define ANSWER(variable, member, row)                                                                  \
    static const struct field variable##_table[] = {                                                   \
        FIELD_OBJECT_OF(risk_list_view, head, risk_head_fields),                                   \
        {.name = member,                                                                           \
         .kind = F_LIST,                                                                           \
         .offset = offsetof(struct risk_list_view, rows),                                          \
         .inside = &row##_fields,                                                                  \
         .size = sizeof(struct row)},                                                              \
        FIELD(risk_list_view, next, F_TEXT),                                                       \
    };                                                                                             \
    const struct fields variable = {variable##_table, COUNT(variable##_table)}
ANSWER(risk_services_answer, "services", risk_service_row);
ANSWER(risk_impact_answer, "services", risk_service_row);
ANSWER(risk_processes_answer, "processes", risk_process_row);
ANSWER(risk_resources_answer, "resources", risk_resource_row);

static const struct list_page services_page = {
    .list = &risk_service_list,
    .tab = RISK_TAB_SERVICES,
    .path = "services",
    .title = N_("Services (form 2)"),
    .intro = N_("What stakeholders, contracts, law and society ask of each service, what it means to the business, "
                "and which services this risk assessment looks at."),
    .empty = N_("The services of the organisation stand here."),
    .create = N_("Add a service"),
    .new_path = "services/new",
    .answer = &risk_services_answer,
};
static const struct list_page impact_page = {
    .list = &risk_impact_list,
    .tab = RISK_TAB_IMPACT,
    .path = "impact",
    .title = N_("Impact of stops (form 3)"),
    .intro = N_("The least that each service must give, what happens below it, how a stop weighs as time passes "
                "(－ no impact, △ not known, × impact), and how long it may last (MTPD)."),
    .empty = N_("The services of the organisation stand here."),
    .create = N_("Add a service"),
    .new_path = "services/new",
    .answer = &risk_impact_answer,
};
static const struct list_page processes_page = {
    .list = &risk_process_list,
    .tab = RISK_TAB_PROCESSES,
    .path = "processes",
    .title = N_("Processes (form 4)"),
    .intro = N_("The processes that the services need, their minimum level, and how long each may stop."),
    .empty = N_("The processes that the chosen services need stand here."),
    .create = N_("Add a process"),
    .new_path = "processes/new",
    .answer = &risk_processes_answer,
};
static const struct list_page resources_page = {
    .list = &risk_resource_list,
    .tab = RISK_TAB_RESOURCES,
    .path = "resources",
    .title = N_("Resources (form 5)"),
    .intro = N_("People, information, buildings, equipment, systems, lifelines, money and partners that the "
                "processes need. What needs what stands on the page of needs."),
    .empty = N_("The resources that the processes need stand here."),
    .create = N_("Add a resource"),
    .new_path = "resources/new",
    .answer = &risk_resources_answer,
};

/* All rows of a list in memory. */
static enum rc rows_load(struct ctx *cx, const struct list_page *what, const char *study,
                         struct list_found *found)
{
    struct risk_service_rows services;
    struct risk_process_rows processes;
    struct risk_resource_rows resources;
    if (what->tab == RISK_TAB_PROCESSES) {
        TRY(risk_process_rows_load(cx, study, "", &processes));
        found->rows = processes.at;
        found->n = processes.n;
    } else if (what->tab == RISK_TAB_RESOURCES) {
        TRY(risk_resource_rows_load(cx, study, "", &resources));
        found->rows = resources.at;
        found->n = resources.n;
    } else {
        TRY(risk_service_rows_load(cx, study, "", &services));
        found->rows = services.at;
        found->n = services.n;
    }
    return RC_OK;
}

static enum rc list_get(struct ctx *cx, const struct request *request, struct response *response,
                        const struct list_page *what)
{
    struct risk_list_view view = {.next = ""};
    TRY(risk_head_fill(cx, request_parameter(request, "id"), what->tab, &view.head));
    const char *home = arena_printf(cx->arena, "/risk/%s/%s", view.head.id, what->path);
    struct list_found found = {.href = home,
                               .csv = arena_printf(cx->arena, "%s.csv", home),
                               .xlsx = arena_printf(cx->arena, "%s.xlsx", home)};
    TRY(rows_load(cx, what, view.head.id, &found));
    view.any = found.n > 0;
    view.intro = tr(cx, what->intro);
    view.empty = tr(cx, what->empty);
    view.new_label = view.head.writable ? tr(cx, what->create) : "";
    view.new_href = arena_printf(cx->arena, "/risk/%s/%s", view.head.id, what->new_path);
    TRY(list_memory_view(cx, request, what->list, &found, &view.list));
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    struct page page = risk_page_of(cx, &view.head, tr(cx, what->title));
    page.html = VIEW(risk_list_page);
    page.fields = *what->answer;
    page.view = &view;
    page.wide = true;
    if (view.head.writable) {
        page.action_label = view.new_label;
        page.action_href = view.new_href;
        page.action_permission = PERM_RISK_WRITE;
    }
    return page_send(cx, request, response, &page);
}

static enum rc list_file(struct ctx *cx, const struct request *request, struct response *response,
                         const struct list_page *what, enum list_format format)
{
    struct risk_study study;
    struct list_found found = {.href = ""};
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "id"), &study));
    TRY(rows_load(cx, what, study.id, &found));
    return list_memory_send(cx, request, response, what->list, &found, format, what->list->name);
}

#define PAGE_HANDLERS(name)                                                                        \
    HANDLER(risk_##name##_get)                                                                     \
    {                                                                                              \
        return list_get(cx, request, response, &name##_page);                                      \
    }                                                                                              \
    HANDLER(risk_##name##_csv_get)                                                                 \
    {                                                                                              \
        return list_file(cx, request, response, &name##_page, LIST_CSV);                           \
    }                                                                                              \
    HANDLER(risk_##name##_xlsx_get)                                                                \
    {                                                                                              \
        return list_file(cx, request, response, &name##_page, LIST_XLSX);                          \
    }
PAGE_HANDLERS(services)
PAGE_HANDLERS(impact)
PAGE_HANDLERS(processes)
PAGE_HANDLERS(resources)
