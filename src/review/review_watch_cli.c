/* The commands of monitoring and internal audits. */
#include "base/text.h"
#include "review/review_view.h"

/* --- Monitoring --- */

struct monitoring_list {
    LIST_OF(struct monitoring) monitorings;
};
static const struct field monitoring_row_table[] = {
    FIELD(monitoring, id, F_ID),
    FIELD(monitoring, title, F_TEXT, .label = N_("Title of the monitoring")),
    FIELD(monitoring, from_on, F_DATE, .label = N_("From")),
    FIELD(monitoring, due_on, F_DATE, .label = N_("To be done by")),
    FIELD(monitoring, done_on, F_DATE, .label = N_("Closed on")),
};
static const struct field monitoring_list_table[] = {
    FIELD_LIST(monitoring_list, monitorings, monitoring_row_table, struct monitoring),
};

enum rc monitoring_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study = {.id = NULL};
    struct monitorings all = {.n = 0};
    struct monitoring_list result;
    TRY(review_study_of(cx, arguments, &study));
    TRY(monitorings_of(cx, study.id, &all));
    result.monitorings.at = all.at;
    result.monitorings.n = all.n;
    return command_show(cx, arguments, FIELDS(monitoring_list_table), &result);
}

static enum rc monitoring_show(struct ctx *cx, struct arguments *arguments, const char *id)
{
    struct monitoring_view view = {.next = 0};
    TRY(monitoring_view_make(cx, id, 0, 0, &view));
    return command_show(cx, arguments, monitoring_answer, &view);
}

enum rc monitoring_show_run(struct ctx *cx, struct arguments *arguments)
{
    return monitoring_show(cx, arguments, operand_of(arguments, 0));
}

enum rc monitoring_new_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study = {.id = NULL};
    struct monitoring row = {.id = NULL};
    TRY(review_study_of(cx, arguments, &study));
    risk_row_blank(&monitoring_record, &row);
    row.study = study.id;
    TRY(review_options_take(cx, arguments, &monitoring_record, &row));
    TRY(monitoring_save(cx, &row, 0));
    return monitoring_show(cx, arguments, row.id);
}

enum rc monitoring_change_run(struct ctx *cx, struct arguments *arguments)
{
    struct monitoring row = {.id = NULL};
    TRY(record_get(cx, &monitoring_record, operand_of(arguments, 0), &row));
    int64_t version = row.version;
    TRY(review_options_take(cx, arguments, &monitoring_record, &row));
    TRY(monitoring_save(cx, &row, version));
    return monitoring_show(cx, arguments, row.id);
}

enum rc monitoring_note_run(struct ctx *cx, struct arguments *arguments)
{
    struct monitoring_result row = {.id = NULL};
    risk_row_blank(&monitoring_result_record, &row);
    TRY(review_options_take(cx, arguments, &monitoring_result_record, &row));
    row.subject = operand_of(arguments, 1);
    TRY(monitoring_result_save(cx, operand_of(arguments, 0), &row));
    return command_show(cx, arguments, monitoring_result_record.fields, &row);
}

enum rc monitoring_rest_run(struct ctx *cx, struct arguments *arguments)
{
    int64_t form = 0, count = 0;
    TRY(option_int(cx, arguments, "form", 0, &form));
    TRY(monitoring_rest(cx, operand_of(arguments, 0), form, &count));
    return monitoring_show(cx, arguments, operand_of(arguments, 0));
}

enum rc monitoring_close_run(struct ctx *cx, struct arguments *arguments)
{
    struct monitoring row = {.id = NULL};
    TRY(record_get(cx, &monitoring_record, operand_of(arguments, 0), &row));
    TRY(monitoring_close(cx, row.id, row.version));
    return monitoring_show(cx, arguments, row.id);
}

/* --- Internal audits --- */

struct audit_list {
    LIST_OF(struct internal_audit) audits;
};
static const struct field audit_row_table[] = {
    FIELD(internal_audit, id, F_ID),
    FIELD(internal_audit, title, F_TEXT, .label = N_("Title of the audit")),
    FIELD(internal_audit, step, F_ENUM, .names = &internal_audit_step_names, .label = N_("Step of the audit")),
    FIELD(internal_audit, due_on, F_DATE, .label = N_("To be done by")),
    FIELD(internal_audit, reported_on, F_DATE, .label = N_("Reported on")),
};
static const struct field audit_list_table[] = {
    FIELD_LIST(audit_list, audits, audit_row_table, struct internal_audit),
};

enum rc audit_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study = {.id = NULL};
    struct internal_audits all = {.n = 0};
    struct audit_list result;
    TRY(review_study_of(cx, arguments, &study));
    TRY(internal_audits_of(cx, study.id, &all));
    result.audits.at = all.at;
    result.audits.n = all.n;
    return command_show(cx, arguments, FIELDS(audit_list_table), &result);
}

static enum rc audit_show(struct ctx *cx, struct arguments *arguments, const char *id)
{
    struct internal_audit_view view = {.tie = ""};
    TRY(internal_audit_view_make(cx, id, &view));
    return command_show(cx, arguments, internal_audit_answer, &view);
}

enum rc audit_show_run(struct ctx *cx, struct arguments *arguments)
{
    return audit_show(cx, arguments, operand_of(arguments, 0));
}

enum rc audit_new_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study = {.id = NULL};
    struct internal_audit row = {.id = NULL};
    TRY(review_study_of(cx, arguments, &study));
    risk_row_blank(&internal_audit_record, &row);
    row.study = study.id;
    TRY(review_options_take(cx, arguments, &internal_audit_record, &row));
    TRY(internal_audit_save(cx, &row, 0));
    return audit_show(cx, arguments, row.id);
}

static enum rc audit_step(struct ctx *cx, struct arguments *arguments,
                          enum rc (*step)(struct ctx *cx, struct internal_audit *audit, int64_t version))
{
    struct internal_audit row = {.id = NULL};
    TRY(record_get(cx, &internal_audit_record, operand_of(arguments, 0), &row));
    int64_t version = row.version;
    TRY(review_options_take(cx, arguments, &internal_audit_record, &row));
    TRY(step(cx, &row, version));
    return audit_show(cx, arguments, row.id);
}

enum rc audit_change_run(struct ctx *cx, struct arguments *arguments)
{
    return audit_step(cx, arguments, internal_audit_save);
}

enum rc audit_carry_run(struct ctx *cx, struct arguments *arguments)
{
    return audit_step(cx, arguments, internal_audit_carry);
}

enum rc audit_report_run(struct ctx *cx, struct arguments *arguments)
{
    return audit_step(cx, arguments, internal_audit_report);
}

/* Changes the item of that number, or adds the next one. */
enum rc audit_item_run(struct ctx *cx, struct arguments *arguments)
{
    struct internal_audit audit = {.id = NULL};
    struct internal_audit_items items = {.n = 0};
    struct internal_audit_item row = {.id = NULL};
    int64_t number = 0;
    if (text_to_int(cx, operand_of(arguments, 1), &number) != RC_OK)
        number = 0;
    TRY(record_get(cx, &internal_audit_record, operand_of(arguments, 0), &audit));
    TRY(internal_audit_items_of(cx, audit.id, &items));
    if (number < 1 || number > (int64_t)items.n + 1)
        return fail(cx, RC_USAGE, N_("Items of this audit have numbers from 1 to {0}; the next one is added"),
                    decimal(cx, (int64_t)items.n));
    risk_row_blank(&internal_audit_item_record, &row);
    row.audit = audit.id;
    if (number <= (int64_t)items.n)
        row = items.at[number - 1];
    int64_t version = row.version;
    TRY(review_options_take(cx, arguments, &internal_audit_item_record, &row));
    TRY(internal_audit_item_save(cx, &row, version));
    return audit_show(cx, arguments, audit.id);
}

enum rc audit_close_run(struct ctx *cx, struct arguments *arguments)
{
    struct internal_audit row = {.id = NULL};
    TRY(record_get(cx, &internal_audit_record, operand_of(arguments, 0), &row));
    TRY(internal_audit_close(cx, row.id, row.version));
    return audit_show(cx, arguments, row.id);
}
