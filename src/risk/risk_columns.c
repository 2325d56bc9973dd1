/* The forms 2–6 as lists: their columns, and what is changed in their cells. */
#include "base/text.h"
#include "risk/risk_view.h"

/* --- Forms 2 and 3: services --- */

static const struct field service_row_table[] = {
#include "risk/risk_service_fields.h"
    FIELD(risk_service_row, approver_name, F_TEXT, .label = N_("Approved by")),
    FIELD(risk_service_row, processes, F_TEXT, .label = N_("Processes")),
    FIELD(risk_service_row, requirements, F_TEXT, .label = N_("Requirements from the register")),
};
const struct fields risk_service_row_fields = {service_row_table, COUNT(service_row_table)};

static void fill_service(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/risk-services/%s", ((const struct risk_service *)row)->id);
}

static const char *choice_tag(int64_t choice)
{
    return choice == RISK_SELECTED ? "ok" : choice == RISK_DEFERRED ? "off" : "warn";
}

static void fill_choice(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct risk_service *service = row;
    cell->tag = choice_tag(service->choice);
    if (service->choice == RISK_DEFERRED && service->approved_at == 0) {
        cell->mark = tr(cx, N_("Waits for approval"));
        cell->mark_tag = "warn";
    }
}

#define SERVICE_KEYS                                                                               \
    {.field = "business", .flags = LIST_KEY | LIST_SORT | LIST_PICK, .edits = "business",          \
     .width = 18},                                                                                 \
        {.field = "name", .flags = LIST_KEY | LIST_SORT | LIST_SEARCH, .edits = "name",            \
         .width = 24, .fill = fill_service}
#define TEXT(name, more)                                                                           \
    {                                                                                              \
        .field = name, .flags = LIST_WIDE | (more), .edits = name, .width = 36                     \
    }
static const struct list_column service_columns[] = {
    SERVICE_KEYS,
    TEXT("expectation", 0),
    TEXT("duty", 0),
    TEXT("social", 0),
    {.field = "requirements", .flags = LIST_WIDE, .width = 36},
    {.field = "revenue", .edits = "revenue"},
    {.field = "roi", .flags = LIST_ASIDE, .edits = "roi"},
    {.field = "growth", .flags = LIST_ASIDE, .edits = "growth"},
    {.field = "share", .flags = LIST_ASIDE, .edits = "share"},
    {.field = "priority", .flags = LIST_SORT | LIST_PICK | LIST_NARROW, .edits = "priority"},
    TEXT("comment", 0),
    {.field = "choice", .flags = LIST_SORT | LIST_PICK, .edits = "choice", .fill = fill_choice},
    TEXT("reason", LIST_ASIDE),
    {.field = "approver_name", .flags = LIST_ASIDE},
    {.field = "processes", .flags = LIST_ASIDE | LIST_WIDE, .width = 36},
};

/* Only the mark itself stands in the narrow columns. */
static const char *mark_sign(const struct ctx *cx, int64_t mark)
{
    static const char *const signs[] = {"", "－", "△", "×"};
    (void)cx;
    return mark >= 0 && mark < RISK_MARK_COUNT_ ? signs[mark] : "";
}

#define FILL_MARK(of, n)                                                                           \
    static void fill_##of##_##n(const struct ctx *cx, const void *row, struct list_cell *cell)     \
    {                                                                                              \
        cell->text = mark_sign(cx, ((const struct risk_##of *)row)->mark_##n);                     \
        cell->kind = F_TEXT;                                                                       \
    }
FILL_MARK(service, 0)
FILL_MARK(service, 1)
FILL_MARK(service, 2)
FILL_MARK(service, 3)
FILL_MARK(service, 4)
FILL_MARK(service, 5)
FILL_MARK(service, 6)
FILL_MARK(service, 7)
FILL_MARK(process, 0)
FILL_MARK(process, 1)
FILL_MARK(process, 2)
FILL_MARK(process, 3)
FILL_MARK(process, 4)
FILL_MARK(process, 5)
FILL_MARK(process, 6)
FILL_MARK(process, 7)
#define MARK(of, n)                                                                                \
    {                                                                                              \
        .field = "mark_" #n, .flags = LIST_NARROW, .edits = "mark_" #n, .width = 6,                \
        .fill = fill_##of##_##n                                                                    \
    }
#define MARKS(of)                                                                                  \
    MARK(of, 0), MARK(of, 1), MARK(of, 2), MARK(of, 3), MARK(of, 4), MARK(of, 5), MARK(of, 6),     \
        MARK(of, 7)

static const struct list_column impact_columns[] = {
    SERVICE_KEYS,
    TEXT("level_duty", 0),
    TEXT("level_social", 0),
    TEXT("effect", 0),
    MARKS(service),
    {.field = "mtpd", .flags = LIST_SORT | LIST_NARROW, .edits = "mtpd"},
    TEXT("mtpd_comment", 0),
};

/* --- Form 4: processes --- */

static const struct field process_row_table[] = {
#include "risk/risk_process_fields.h"
    FIELD(risk_process_row, post_label, F_TEXT, .label = N_("Responsible post")),
    FIELD(risk_process_row, approver_name, F_TEXT, .label = N_("Approved by")),
    FIELD(risk_process_row, services, F_TEXT, .label = N_("Services")),
};
const struct fields risk_process_row_fields = {process_row_table, COUNT(process_row_table)};

static void fill_process(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct risk_process *process = row;
    cell->href = arena_printf(cx->arena, "/risk-processes/%s", process->id);
    if (process->deferred != 0) {
        cell->mark = tr(cx, N_("Left out this time"));
        cell->mark_tag = "off";
    }
}

static void fill_services(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)row;
    cell->absent = tr(cx, N_("No service"));
    cell->absent_tag = "tag warn";
}

static void fill_process_post(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->text = ((const struct risk_process_row *)row)->post_label;
}

static const struct list_column process_columns[] = {
    {.field = "name",
     .flags = LIST_KEY | LIST_SORT | LIST_SEARCH,
     .edits = "name",
     .width = 28,
     .fill = fill_process},
    {.field = "services", .flags = LIST_WIDE | LIST_SEARCH, .width = 28, .fill = fill_services},
    {.field = "department", .flags = LIST_SORT | LIST_PICK, .edits = "department", .width = 18},
    {.field = "post", .edits = "post", .width = 24, .fill = fill_process_post},
    TEXT("level", 0),
    TEXT("effect", 0),
    MARKS(process),
    {.field = "mtpd", .flags = LIST_SORT | LIST_NARROW, .edits = "mtpd"},
    TEXT("mtpd_comment", 0),
    {.field = "deferred", .flags = LIST_ASIDE | LIST_PICK},
    TEXT("reason", LIST_ASIDE),
    {.field = "approver_name", .flags = LIST_ASIDE},
};

/* --- Form 5: resources --- */

static const struct field resource_row_table[] = {
#include "risk/risk_resource_fields.h"
    FIELD(risk_resource_row, post_label, F_TEXT, .label = N_("Responsible post")),
    FIELD(risk_resource_row, site_name, F_TEXT, .label = N_("Site")),
    FIELD(risk_resource_row, zone_name, F_TEXT, .label = N_("Zone")),
    FIELD(risk_resource_row, supplier_name, F_TEXT, .label = N_("Supplier")),
    FIELD(risk_resource_row, external_name, F_TEXT, .label = N_("Service of another operator")),
    FIELD(risk_resource_row, used_by, F_TEXT, .label = N_("Used by")),
    FIELD(risk_resource_row, risks, F_INT, .label = N_("Risks")),
};
const struct fields risk_resource_row_fields = {resource_row_table, COUNT(resource_row_table)};

static void fill_resource(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/risk-resources/%s", ((const struct risk_resource *)row)->id);
}

#define FILL_NAME(name)                                                                            \
    static void fill_##name(const struct ctx *cx, const void *row, struct list_cell *cell)         \
    {                                                                                              \
        (void)cx;                                                                                  \
        cell->text = ((const struct risk_resource_row *)row)->name;                                \
    }
FILL_NAME(site_name)
FILL_NAME(zone_name)
FILL_NAME(supplier_name)
FILL_NAME(external_name)
FILL_NAME(post_label)

static const struct list_column resource_columns[] = {
    {.field = "kind", .flags = LIST_KEY | LIST_SORT | LIST_PICK, .edits = "kind", .width = 18},
    {.field = "name",
     .flags = LIST_KEY | LIST_SORT | LIST_SEARCH,
     .edits = "name",
     .width = 28,
     .fill = fill_resource},
    TEXT("requirement", 0),
    {.field = "quantity", .edits = "quantity"},
    {.field = "used_by", .flags = LIST_WIDE | LIST_SEARCH, .width = 36},
    {.field = "site", .flags = LIST_PICK, .edits = "site", .fill = fill_site_name},
    {.field = "zone", .flags = LIST_PICK, .edits = "zone", .fill = fill_zone_name},
    {.field = "supplier", .flags = LIST_PICK, .edits = "supplier", .fill = fill_supplier_name},
    {.field = "external", .flags = LIST_ASIDE, .edits = "external", .fill = fill_external_name},
    {.field = "post", .flags = LIST_ASIDE, .edits = "post", .width = 24, .fill = fill_post_label},
    {.field = "risks", .flags = LIST_SORT},
    TEXT("comment", LIST_ASIDE),
};

/* --- Form 6: risks --- */

static const struct field risk_row_table[] = {
#include "risk/risk_fields.h"
    FIELD(risk_row, process_name, F_TEXT, .label = N_("Process")),
    FIELD(risk_row, resource_name, F_TEXT, .label = N_("Business resource")),
    FIELD(risk_row, kind, F_ENUM, .names = &risk_resource_kind_names, .label = N_("Kind of resource")),
    FIELD(risk_row, owner_label, F_TEXT, .label = N_("Risk owner")),
    FIELD(risk_row, inherent, F_INT, .label = N_("Risk value before measures")),
    FIELD(risk_row, residual, F_INT, .label = N_("Residual risk value")),
    FIELD(risk_row, criterion, F_INT, .label = N_("Risk criterion")),
    FIELD(risk_row, reaches, F_BOOL, .label = N_("Evaluation")),
    FIELD(risk_row, treat, F_BOOL, .label = N_("To be treated")),
};
const struct fields risk_row_fields = {risk_row_table, COUNT(risk_row_table)};

static void fill_number(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/risks/%s", ((const struct risk_row *)row)->risk.id);
}

#define FILL_WORD(name, member)                                                                    \
    static void fill_##name(const struct ctx *cx, const void *row, struct list_cell *cell)         \
    {                                                                                              \
        (void)cx;                                                                                  \
        cell->text = ((const struct risk_row *)row)->member;                                       \
    }
FILL_WORD(risk_process, process_name)
FILL_WORD(risk_resource, resource_name)
FILL_WORD(owner, owner_label)

static void fill_steps(const struct ctx *cx, int64_t step, struct list_cell *cell)
{
    if (step != 0)
        return;
    cell->text = "";
    cell->kind = F_TEXT;
    cell->absent = tr(cx, N_("Not judged"));
    cell->absent_tag = "muted";
}
#define FILL_STEP(name, member)                                                                    \
    static void fill_##name(const struct ctx *cx, const void *row, struct list_cell *cell)         \
    {                                                                                              \
        fill_steps(cx, ((const struct risk_row *)row)->member, cell);                              \
    }
FILL_STEP(impact_before, risk.impact_before)
FILL_STEP(impact_after, risk.impact_after)
FILL_STEP(frequency_before, risk.frequency_before)
FILL_STEP(frequency_after, risk.frequency_after)
FILL_STEP(inherent, inherent)
FILL_STEP(residual, residual)

/* ● to be treated, ー not; pulled in is told apart. */
static void fill_evaluation(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct risk_row *one = row;
    cell->kind = F_TEXT;
    cell->text = one->residual == 0 ? "" : one->reaches != 0 ? "●" : "ー";
    if (one->treat != 0 && one->reaches == 0) {
        cell->mark = tr(cx, N_("Pulled in"));
        cell->mark_tag = "warn";
    }
}

static const struct list_column risk_columns[] = {
    {.field = "number",
     .flags = LIST_KEY | LIST_LEFT | LIST_NARROW,
     .up = "number",
     .down = "newest",
     .width = 7,
     .fill = fill_number},
    {.field = "resource",
     .flags = LIST_KEY,
     .edits = "resource",
     .up = "resource",
     .width = 22,
     .fill = fill_risk_resource},
    {.field = "process", .edits = "process", .width = 22, .fill = fill_risk_process},
    {.field = "kind", .flags = LIST_ASIDE, .width = 16},
    {.field = "outcome", .flags = LIST_WIDE, .edits = "outcome", .width = 28},
    {.field = "event", .flags = LIST_WIDE, .edits = "event", .width = 28},
    {.field = "source", .flags = LIST_WIDE, .edits = "source", .width = 28},
    TEXT("effect", 0),
    {.field = "harm", .flags = LIST_ASIDE, .edits = "harm", .width = 12},
    {.field = "impact_before", .edits = "impact_before", .width = 7, .fill = fill_impact_before},
    TEXT("impact_controls", 0),
    {.field = "impact_after", .edits = "impact_after", .width = 7, .fill = fill_impact_after},
    {.field = "frequency_before", .edits = "frequency_before", .width = 7, .fill = fill_frequency_before},
    TEXT("frequency_controls", 0),
    {.field = "frequency_after", .edits = "frequency_after", .width = 7, .fill = fill_frequency_after},
    {.field = "inherent", .flags = LIST_ASIDE, .width = 7, .fill = fill_inherent},
    {.field = "residual", .down = "value", .width = 7, .fill = fill_residual},
    {.field = "criterion", .width = 7},
    {.field = "reaches", .width = 9, .fill = fill_evaluation},
    {.field = "department", .flags = LIST_ASIDE, .edits = "department", .width = 18},
    {.field = "post", .edits = "post", .up = "owner", .width = 24, .fill = fill_owner},
    {.field = "pulled_reason", .flags = LIST_ASIDE | LIST_WIDE, .width = 30},
    {.field = "review_on", .edits = "review_on"},
    {.field = "confirm_by", .flags = LIST_ASIDE, .edits = "confirm_by"},
    {.field = "confirmed_on", .flags = LIST_ASIDE},
    {.field = "controls", .flags = LIST_ASIDE, .edits = "controls", .width = 20},
    TEXT("comment", LIST_ASIDE),
};

/* --- Changes in cells --- */

static enum rc cell_choices(struct ctx *cx, const struct record *record, const struct field *field,
                            const void *row, struct form_choice *ret)
{
    struct form_choice choices[RISK_CHOICES_MOST];
    size_t n = 0;
    TRY(risk_choices(cx, record, row, field->name, choices, &n));
    if (n > 0) {
        *ret = choices[0];
        return RC_OK;
    }
    if (record != &risk_record)
        return RC_OK;
    TRY(risk_proposals(cx, row, choices, &n)); /* an outcome chosen proposes events, an event sources */
    for (size_t i = 0; i < n; i++)
        if (text_same(choices[i].field, field->name))
            *ret = choices[i];
    return RC_OK;
}

#define EDIT(name, of)                                                                             \
    static enum rc name##_choices_of(struct ctx *cx, const struct field *field, const void *record,   \
                                  struct form_choice *ret)                                         \
    {                                                                                              \
        return cell_choices(cx, &of, field, record, ret);                                          \
    }                                                                                              \
    static enum rc name##_change(struct ctx *cx, void *record, int64_t version, uint64_t given)    \
    {                                                                                              \
        (void)given;                                                                               \
        return risk_row_save(cx, &of, record, version);                                            \
    }                                                                                              \
    static enum rc name##_copy(struct ctx *cx, const char *id, const char **ret)                   \
    {                                                                                              \
        return risk_copy(cx, &of, id, ret);                                                        \
    }                                                                                              \
    static enum rc name##_remove(struct ctx *cx, const char *id, int64_t version)                  \
    {                                                                                              \
        return risk_row_remove(cx, &of, id, version);                                              \
    }

EDIT(service, risk_service_record)
EDIT(process, risk_process_record)
EDIT(resource, risk_resource_record)
EDIT(cell, risk_record)

static enum rc missing(struct ctx *cx, const struct record *record, const char *id)
{
    return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"), tr(cx, record->label), id);
}

static enum rc service_row(struct ctx *cx, const char *id, void *ret)
{
    struct risk_service service;
    struct risk_service_rows rows;
    TRY(record_get(cx, &risk_service_record, id, &service));
    TRY(risk_service_rows_load(cx, service.study, id, &rows));
    if (rows.n == 0)
        return missing(cx, &risk_service_record, id);
    *(struct risk_service_row *)ret = rows.at[0];
    return RC_OK;
}

static enum rc process_row(struct ctx *cx, const char *id, void *ret)
{
    struct risk_process process;
    struct risk_process_rows rows;
    TRY(record_get(cx, &risk_process_record, id, &process));
    TRY(risk_process_rows_load(cx, process.study, id, &rows));
    if (rows.n == 0)
        return missing(cx, &risk_process_record, id);
    *(struct risk_process_row *)ret = rows.at[0];
    return RC_OK;
}

static enum rc resource_row(struct ctx *cx, const char *id, void *ret)
{
    struct risk_resource resource;
    struct risk_resource_rows rows;
    TRY(record_get(cx, &risk_resource_record, id, &resource));
    TRY(risk_resource_rows_load(cx, resource.study, id, &rows));
    if (rows.n == 0)
        return missing(cx, &risk_resource_record, id);
    *(struct risk_resource_row *)ret = rows.at[0];
    return RC_OK;
}

static enum rc risk_row_of(struct ctx *cx, const char *id, void *ret)
{
    struct risk_row *row = ret;
    struct risk_criteria criteria;
    struct risk_scale scale;
    enum rc rc = risk_store_row(cx, id, row);
    if (rc == RC_MISSING)
        return missing(cx, &risk_record, id);
    TRY(rc);
    TRY(risk_criteria_of(cx, row->risk.study, &criteria, &scale));
    return risk_rows_label(cx, &scale, row, 1);
}

#define LIST_EDIT(name, permission_needed)                                                         \
    static const struct list_edit name##_edit = {                                                  \
        .record = &risk_##name##_record,                                                           \
        .permission = (permission_needed),                                                         \
        .page = "/edit",                                                                           \
        .choices = name##_choices_of,                                                               \
        .change = name##_change,                                                                   \
        .row = name##_row,                                                                         \
        .copy = name##_copy,                                                                       \
        .remove = name##_remove,                                                                   \
    }
LIST_EDIT(service, PERM_RISK_WRITE);
LIST_EDIT(process, PERM_RISK_WRITE);
LIST_EDIT(resource, PERM_RISK_WRITE);
static const struct list_edit risk_edit = {
    .record = &risk_record,
    .permission = PERM_RISK_OWN, /* who writes all has it too; whose risk it is, risk_row_save looks at */
    .page = "/edit",
    .choices = cell_choices_of,
    .change = cell_change,
    .row = risk_row_of,
    .copy = cell_copy,
    .remove = cell_remove,
};

#define LIST(variable, word, label_text, row_name, table, edit_of)                                 \
    const struct list variable = {                                                                 \
        .name = word,                                                                              \
        .label = label_text,                                                                       \
        .permission = PERM_RISK_READ,                                                              \
        .fields = {row_name##_row_table, COUNT(row_name##_row_table)},                             \
        .size = sizeof(struct risk_##row_name##_row),                                              \
        .columns = table,                                                                          \
        .column_count = COUNT(table),                                                              \
        .edit = &edit_of,                                                                          \
    }
LIST(risk_service_list, "risk-services", N_("Services (form 2)"), service, service_columns, service_edit);
LIST(risk_impact_list, "risk-impact", N_("Impact of stops (form 3)"), service, impact_columns, service_edit);
LIST(risk_process_list, "risk-processes", N_("Processes (form 4)"), process, process_columns, process_edit);
LIST(risk_resource_list, "risk-resources", N_("Resources (form 5)"), resource, resource_columns, resource_edit);

const struct list risk_list = {
    .name = "risks",
    .label = N_("Risks (form 6)"),
    .permission = PERM_RISK_READ,
    .fields = {risk_row_table, COUNT(risk_row_table)},
    .size = sizeof(struct risk_row),
    .columns = risk_columns,
    .column_count = COUNT(risk_columns),
    .order = "place",
    .rows = LIST_ROWS_MIDDLE,
    .edit = &risk_edit,
};
