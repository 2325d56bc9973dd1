/* The checks of the heads and of forms 1–5. */
#include "base/text.h"
#include "risk/risk_check.h"

#define MARK_NAMES "mark_0", "mark_1", "mark_2", "mark_3", "mark_4", "mark_5", "mark_6", "mark_7"
static const char *const goal_fields[] = {"goal", "purpose", "policy", NULL};
static const char *const service_fields[] = {"expectation", "duty",  "social",   "revenue", "roi",
                                            "growth",      "share", "priority", "choice",  NULL};
static const char *const impact_fields[] = {"level_duty", "level_social", "effect", MARK_NAMES, "mtpd", NULL};
static const char *const process_fields[] = {"level", "effect", MARK_NAMES, "mtpd", NULL};
static const char *const mark_fields[] = {MARK_NAMES, NULL};

/* Where anything of `asked` is empty. */
static enum rc check_blanks(struct ctx *cx, struct risk_checking *in, int64_t form, const struct record *record,
                            const void *row, const char *const *asked)
{
    uint64_t blanks = risk_blanks(record, row, field_mask(record->fields, asked));
    return blanks == 0 ? RC_OK : risk_fault_row(cx, in, CHECK_BLANK, form, record, row, blanks);
}

static enum rc check_heads(struct ctx *cx, struct risk_checking *in)
{
    static const char *const names[] = {"author", "post", NULL};
    const struct record *record = &risk_header_record;
    for (size_t i = 0; i < in->model.headers.n; i++) {
        const struct risk_header *header = in->model.headers.at + i;
        uint64_t blanks = risk_blanks(record, header, field_mask(record->fields, names));
        if (blanks != 0)
            TRY(risk_fault_row(cx, in, CHECK_HEAD, header->form, record, header, blanks));
    }
    return RC_OK;
}

/* --- Left out --- */

static enum rc check_deferral(struct ctx *cx, struct risk_checking *in, int64_t form, const struct record *record,
                              const void *row, const char *reason, int64_t approved_at)
{
    if (text_empty(reason))
        TRY(risk_fault_row(cx, in, CHECK_DEFERRAL_REASON, form, record, row, field_bit(record->fields, "reason")));
    return approved_at != 0 ? RC_OK
                            : risk_fault_row(cx, in, CHECK_DEFERRAL_APPROVAL, form, record, row,
                                             field_bit(record->fields, "approver"));
}

/* --- Marks and MTPD --- */

static enum rc check_marks(struct ctx *cx, struct risk_checking *in, int64_t form, const struct record *record,
                           const void *row, const int64_t marks[RISK_MARKS], int64_t mtpd)
{
    enum risk_mtpd_hint hint = risk_mtpd_judge(marks, mtpd);
    if (hint != RISK_MTPD_FITS)
        TRY(risk_fault_row(cx, in, hint == RISK_MTPD_LATE ? CHECK_MTPD_LATE : CHECK_MTPD_EARLY, form, record, row,
                           field_bit(record->fields, "mtpd")));
    return risk_marks_go_back(marks) ? risk_fault_row(cx, in, CHECK_MARKS_BACK, form, record, row,
                                                      field_mask(record->fields, mark_fields))
                                     : RC_OK;
}

/* --- Forms 2 and 3 --- */

static enum rc check_selected(struct ctx *cx, struct risk_checking *in, size_t place)
{
    const struct record *record = &risk_service_record;
    const struct risk_service *service = in->model.services.at + place;
    int64_t marks[RISK_MARKS];
    if (text_empty(service->comment))
        TRY(risk_fault_row(cx, in, CHECK_CHOICE_COMMENT, 2, record, service, field_bit(record->fields, "comment")));
    TRY(check_blanks(cx, in, 3, record, service, impact_fields));
    risk_service_marks(service, marks);
    TRY(check_marks(cx, in, 3, record, service, marks, service->mtpd));
    return in->served[place] ? RC_OK : risk_fault_row(cx, in, CHECK_NO_PROCESS, 4, record, service, 0);
}

static enum rc check_services(struct ctx *cx, struct risk_checking *in)
{
    const struct record *record = &risk_service_record;
    size_t selected = 0;
    for (size_t i = 0; i < in->model.services.n; i++) {
        const struct risk_service *service = in->model.services.at + i;
        TRY(check_blanks(cx, in, 2, record, service, service_fields));
        selected += service->choice == RISK_SELECTED;
        if (service->choice == RISK_DEFERRED)
            TRY(check_deferral(cx, in, 2, record, service, service->reason, service->approved_at));
        if (service->choice == RISK_SELECTED)
            TRY(check_selected(cx, in, i));
    }
    return selected > 0 ? RC_OK
                        : risk_fault_row(cx, in, CHECK_NO_SERVICE, 2, &risk_study_record, &in->model.study, 0);
}

/* --- Form 4 --- */

static enum rc check_process(struct ctx *cx, struct risk_checking *in, size_t place)
{
    const struct record *record = &risk_process_record;
    const struct risk_process *process = in->model.processes.at + place;
    int64_t marks[RISK_MARKS];
    if (process->deferred != 0)
        return check_deferral(cx, in, 4, record, process, process->reason, process->approved_at);
    TRY(check_blanks(cx, in, 4, record, process, process_fields));
    risk_process_marks(process, marks);
    TRY(check_marks(cx, in, 4, record, process, marks, process->mtpd));
    if (text_empty(process->department) && text_empty(process->post))
        TRY(risk_fault_row(cx, in, CHECK_PROCESS_DEPARTMENT, 4, record, process,
                           field_bit(record->fields, "department")));
    if (!in->analysed[place])
        TRY(risk_fault_row(cx, in, CHECK_PROCESS_UNNEEDED, 4, record, process, 0));
    return in->needs[place] > 0 ? RC_OK : risk_fault_row(cx, in, CHECK_NO_RESOURCE, 5, record, process, 0);
}

/* Processes that may stop longer than a service that needs them. */
static enum rc check_mtpd_pairs(struct ctx *cx, struct risk_checking *in)
{
    const struct risk_model *model = &in->model;
    for (size_t i = 0; i < model->serves.n; i++) {
        const struct risk_service_process *link = model->serves.at + i;
        size_t service = risk_index_find(in->services, link->service);
        size_t process = risk_index_find(in->processes, link->process);
        if (service == model->services.n || process == model->processes.n || !in->analysed[process] ||
            model->services.at[service].choice != RISK_SELECTED)
            continue;
        int64_t least = model->services.at[service].mtpd;
        if (least != 0 && model->processes.at[process].mtpd > least)
            TRY(risk_fault_row(cx, in, CHECK_PROCESS_MTPD, 4, &risk_service_process_record, link, 0));
    }
    return RC_OK;
}

/* --- Form 5 --- */

/* Resources of which a need says what it asks, or how much. */
static enum rc mark_required(struct ctx *cx, const struct risk_checking *in, bool **ret)
{
    bool *required = ARENA_ARRAY(cx->arena, bool, in->model.resources.n + 1);
    if (required == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < in->model.needs.n; i++) {
        const struct risk_need *need = in->model.needs.at + i;
        size_t resource = risk_index_find(in->resources, need->needed);
        if (resource < in->model.resources.n && (!text_empty(need->requirement) || !text_empty(need->quantity)))
            required[resource] = true;
    }
    *ret = required;
    return RC_OK;
}

static enum rc check_resources(struct ctx *cx, struct risk_checking *in)
{
    static const char *const names[] = {"requirement", "quantity", NULL};
    const struct record *record = &risk_resource_record;
    bool *required = NULL;
    TRY(mark_required(cx, in, &required));
    for (size_t i = 0; i < in->model.resources.n; i++) {
        const struct risk_resource *resource = in->model.resources.at + i;
        if (!required[i] && text_empty(resource->requirement) && text_empty(resource->quantity))
            TRY(risk_fault_row(cx, in, CHECK_REQUIREMENT, 5, record, resource, field_mask(record->fields, names)));
        if (!in->by_any[i])
            TRY(risk_fault_row(cx, in, CHECK_RESOURCE_UNNEEDED, 5, record, resource, 0));
    }
    return RC_OK;
}

static enum rc check_cycles(struct ctx *cx, struct risk_checking *in)
{
    enum { CYCLES_MOST = 100 };
    struct risk_cycles cycles = {.n = 0};
    TRY(risk_cycles(cx, in->model.resources, in->model.needs, CYCLES_MOST, &cycles));
    for (size_t i = 0; i < cycles.n; i++) {
        size_t resource = risk_index_find(in->resources, cycles.at[i].resource);
        const struct risk_fault fault = {.check = &risk_check_table[CHECK_CYCLE],
                                         .subject = cycles.at[i].resource,
                                         .form = 5,
                                         .detail = cycles.at[i].words,
                                         .record = &risk_resource_record,
                                         .row = in->model.resources.at + resource};
        TRY(risk_fault_add(cx, in, &fault));
    }
    return RC_OK;
}

enum rc risk_checking_departments(struct ctx *cx, const struct risk_checking *checking, const char *const **ret,
                                  size_t *ret_n)
{
    const struct risk_processes *processes = &checking->model.processes;
    const char **names = ARENA_ARRAY(cx->arena, const char *, processes->n + 1);
    size_t n = 0;
    if (names == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < processes->n; i++) {
        const char *department = processes->at[i].department;
        bool known = text_empty(department) || !checking->analysed[i];
        for (size_t j = 0; j < n && !known; j++)
            known = text_same(names[j], department);
        if (!known)
            names[n++] = department;
    }
    *ret = names;
    *ret_n = n;
    return RC_OK;
}

enum rc risk_check_forms(struct ctx *cx, struct risk_checking *checking)
{
    TRY(check_heads(cx, checking));
    TRY(check_blanks(cx, checking, 1, &risk_study_record, &checking->model.study, goal_fields));
    TRY(check_services(cx, checking));
    for (size_t i = 0; i < checking->model.processes.n; i++)
        TRY(check_process(cx, checking, i));
    TRY(check_mtpd_pairs(cx, checking));
    TRY(check_resources(cx, checking));
    return check_cycles(cx, checking);
}
