/* Kinds of rows with their forms and pick lists. */
#include "account/account_form.h"
#include "base/text.h"
#include "risk/risk_view.h"

#define MARK_INPUTS "mark_0", "mark_1", "mark_2", "mark_3", "mark_4", "mark_5", "mark_6", "mark_7"
static const char *const service_inputs[] = {
    "business", "name",     "expectation", "duty",       "social",       "revenue", "roi",
    "growth",   "share",    "priority",    "comment",    "choice",       "reason",  "level_duty",
    "level_social", "effect", MARK_INPUTS, "mtpd",       "mtpd_comment", NULL};
static const char *const process_inputs[] = {"name",       "department", "post", "level",        "effect",
                                             MARK_INPUTS, "mtpd",       "mtpd_comment", "deferred", "reason",
                                             NULL};
static const char *const resource_inputs[] = {"kind",     "name",     "requirement", "quantity",
                                              "site",     "zone",     "supplier",    "external",
                                              "post",     "comment",  NULL};
static const char *const risk_inputs[] = {
    "process",          "resource",           "outcome",         "event",      "source",
    "effect",           "harm",               "impact_before",      "impact_controls", "impact_after", "frequency_before",
    "frequency_controls", "frequency_after",  "pulled",          "pulled_reason", "department",
    "post",             "review_on",          "confirm_by",      "controls",   "comment",
    NULL};
static const char *const need_inputs[] = {"needed", "need_group", "requirement", "quantity", "bridge", NULL};
static const char *const group_inputs[] = {"title", "rule", "least", NULL};

const struct risk_noun risk_service_noun = {&risk_service_record, RISK_TAB_SERVICES, N_("Add a service"),
                                            "services", service_inputs};
const struct risk_noun risk_process_noun = {&risk_process_record, RISK_TAB_PROCESSES, N_("Add a process"),
                                            "processes", process_inputs};
const struct risk_noun risk_resource_noun = {&risk_resource_record, RISK_TAB_RESOURCES, N_("Add a resource"),
                                             "resources", resource_inputs};
const struct risk_noun risk_noun_of_risk = {&risk_record, RISK_TAB_RISKS, N_("Add a risk"), "risks",
                                            risk_inputs};
const struct risk_noun risk_need_noun = {&risk_need_record, RISK_TAB_NEEDS, N_("Add a need"), "needs",
                                         need_inputs};
const struct risk_noun risk_group_noun = {&risk_need_group_record, RISK_TAB_NEEDS, N_("Add a group of needs"),
                                          "needs", group_inputs};

/* --- Pick lists --- */

static enum rc process_choices(struct ctx *cx, const char *study, struct choices *ret)
{
    struct risk_processes rows;
    TRY(risk_store_processes(cx, study, &rows));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, rows.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++)
        choices[i] = (struct choice){rows.at[i].id, rows.at[i].name};
    *ret = (struct choices){choices, rows.n};
    return RC_OK;
}

static enum rc resource_choices(struct ctx *cx, const char *study, struct choices *ret)
{
    struct risk_resources rows;
    TRY(risk_store_resources(cx, study, &rows));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, rows.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++)
        choices[i] = (struct choice){
            rows.at[i].id,
            trf(cx, N_("{0}: {1}"), tr(cx, enum_label(&risk_resource_kind_names, rows.at[i].kind)),
                rows.at[i].name)};
    *ret = (struct choices){choices, rows.n};
    return RC_OK;
}

/* Groups of the same process or resource. */
static enum rc group_choices(struct ctx *cx, const struct risk_need *need, struct choices *ret)
{
    struct risk_groups rows;
    size_t n = 0;
    TRY(risk_store_groups(cx, need->study, &rows));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, rows.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++)
        if (text_same(rows.at[i].process, need->process) && text_same(rows.at[i].resource, need->resource))
            choices[n++] = (struct choice){rows.at[i].id, rows.at[i].title};
    *ret = (struct choices){choices, n};
    return RC_OK;
}

static enum rc place_choices(struct ctx *cx, const struct record *record, struct choices *ret)
{
    struct risk_places rows;
    size_t n = 0;
    TRY(risk_store_places(cx, record, &rows));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, rows.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].active != 0)
            choices[n++] = (struct choice){rows.at[i].id, rows.at[i].name};
    *ret = (struct choices){choices, n};
    return RC_OK;
}

static enum rc choices_of(struct ctx *cx, const struct record *record, const void *row,
                          const struct field *field, struct choices *ret, bool *ret_any)
{
    const char *study = risk_study_of(record, row);
    *ret_any = true;
    if (text_same(field->ref, "post"))
        return post_choices(cx, ret);
    if (text_same(field->ref, "risk-process"))
        return process_choices(cx, study, ret);
    if (text_same(field->ref, "risk-resource"))
        return resource_choices(cx, study, ret);
    if (text_same(field->ref, "risk-need-group"))
        return group_choices(cx, row, ret);
    const struct record *const registers[] = {&risk_site_record, &risk_zone_record, &risk_supplier_record,
                                              &risk_external_record};
    for (size_t i = 0; i < COUNT(registers); i++)
        if (text_same(field->ref, registers[i]->noun))
            return place_choices(cx, registers[i], ret);
    *ret_any = false;
    return RC_OK;
}

enum rc risk_choices(struct ctx *cx, const struct record *record, const void *row, const char *name,
                     struct form_choice ret[RISK_CHOICES_MOST], size_t *ret_n)
{
    size_t n = 0;
    for (size_t i = 0; i < record->fields.n && n < RISK_CHOICES_MOST; i++) {
        const struct field *field = &record->fields.at[i];
        struct choices choices = {.n = 0};
        bool any = false;
        if (field->kind != F_REF || (field->flags & F_FIXED) != 0 ||
            (name != NULL && !text_same(name, field->name)))
            continue;
        TRY(choices_of(cx, record, row, field, &choices, &any));
        if (any)
            TRY(choices_for_form(cx, field->name, choices, field_text(field, row), &ret[n++]));
    }
    *ret_n = n;
    return RC_OK;
}
