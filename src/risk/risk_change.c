/* Changes of the rows of a study: who may, when, and by which rules. */
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog.h"
#include "risk/risk_inside.h"

static const char not_allowed[] = N_("Your role does not allow this step; please ask your administrator");

void risk_row_blank(const struct record *record, void *row)
{
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        if (field_is_text(field->kind))
            field_set_text(field, row, "");
        else
            field_set_int(field, row, 0);
    }
}

const char *risk_study_of(const struct record *record, const void *row)
{
    const struct field *field = field_find(record->fields, "study");
    return field == NULL ? "" : field_text(field, row);
}

/* The study is a draft, held until the transaction ends. */
static enum rc is_open(struct ctx *cx, const char *id)
{
    struct risk_study study;
    if (db_in_transaction(cx->db))
        TRY(risk_store_hold(cx, id));
    TRY(record_get(cx, &risk_study_record, id, &study));
    if (study.status != RISK_DRAFT)
        return fail(cx, RC_CONFLICT,
                    N_("This risk assessment cannot be changed now ({0}); open it again first"),
                    tr(cx, enum_label(&risk_study_status_names, study.status)));
    return RC_OK;
}

enum rc risk_study_writable(struct ctx *cx, const char *study)
{
    if (!may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED, not_allowed);
    return is_open(cx, study);
}

/* --- Rules of single kinds --- */

/* What a reference names must be of the same study; "" is nothing. */
static enum rc same_study(struct ctx *cx, const struct record *record, const char *id, const char *study,
                          const char *field)
{
    void *row = arena_alloc(cx->arena, record->size);
    if (text_empty(id))
        return RC_OK;
    if (row == NULL)
        return RC_MEMORY;
    enum rc rc = record_get(cx, record, id, row);
    if (rc == RC_MISSING || (rc == RC_OK && !text_same(risk_study_of(record, row), study))) {
        cx->problem.rc = RC_OK;
        return field_fail(cx, field, N_("“{0}” has no such row in this risk assessment: {1}"),
                          tr(cx, record->label), id);
    }
    return rc;
}

static enum rc of_register(struct ctx *cx, const struct record *record, const char *id, const char *field)
{
    struct risk_place place;
    if (text_empty(id))
        return RC_OK;
    if (record_get(cx, record, id, &place) == RC_OK)
        return RC_OK;
    cx->problem.rc = RC_OK;
    return field_fail(cx, field, N_("“{0}” has no such entry: {1}"), tr(cx, record->label), id);
}

static enum rc known_post(struct ctx *cx, const char *post, const char *before)
{
    struct choices posts;
    if (text_empty(post) || text_same(post, before))
        return RC_OK;
    TRY(post_choices(cx, &posts));
    for (size_t i = 0; i < posts.n; i++)
        if (text_same(posts.at[i].id, post))
            return RC_OK;
    return field_fail(cx, "post", N_("There is no post “{0}” in use"), post);
}

/* A deferral is somebody's, and asks anew for approval when its reason changes. */
static void settle_deferral(struct ctx *cx, bool deferred, bool was, const char *reason_before,
                            const char *reason, const char **deferred_by, const char **approver,
                            int64_t *approved_at)
{
    if (deferred && was && text_same(reason_before, reason))
        return;
    *deferred_by = deferred ? cx->person : "";
    *approver = "";
    *approved_at = 0;
}

static enum rc settle_service(struct ctx *cx, const struct risk_service *before, struct risk_service *row)
{
    bool deferred = row->choice == RISK_DEFERRED;
    settle_deferral(cx, deferred, before != NULL && before->choice == RISK_DEFERRED,
                    before == NULL ? "" : before->reason, row->reason, &row->deferred_by, &row->approver,
                    &row->approved_at);
    return RC_OK;
}

static enum rc settle_process(struct ctx *cx, const struct risk_process *before, struct risk_process *row)
{
    settle_deferral(cx, row->deferred != 0, before != NULL && before->deferred != 0,
                    before == NULL ? "" : before->reason, row->reason, &row->deferred_by, &row->approver,
                    &row->approved_at);
    return known_post(cx, row->post, before == NULL ? "" : before->post);
}

static enum rc settle_resource(struct ctx *cx, const struct risk_resource *before, struct risk_resource *row)
{
    enum rc rc = known_post(cx, row->post, before == NULL ? "" : before->post);
    if (of_register(cx, &risk_site_record, row->site, "site") != RC_OK ||
        of_register(cx, &risk_zone_record, row->zone, "zone") != RC_OK ||
        of_register(cx, &risk_supplier_record, row->supplier, "supplier") != RC_OK ||
        of_register(cx, &risk_external_record, row->external, "external") != RC_OK)
        rc = RC_INVALID;
    return rc;
}

static enum rc settle_group(struct ctx *cx, struct risk_need_group *row)
{
    if (text_empty(row->process) == text_empty(row->resource))
        return field_fail(cx, "process", N_("A group of needs belongs to one process or one resource"));
    TRY(same_study(cx, &risk_process_record, row->process, row->study, "process"));
    TRY(same_study(cx, &risk_resource_record, row->resource, row->study, "resource"));
    if (row->rule != RISK_AT_LEAST)
        row->least = 0;
    else if (row->least < 1)
        return field_fail(cx, "least", N_("Please say how many must work at least"));
    return RC_OK;
}

static enum rc settle_need(struct ctx *cx, struct risk_need *row)
{
    struct risk_need_group group;
    if (text_empty(row->process) == text_empty(row->resource))
        return field_fail(cx, "needed", N_("A need belongs to one process or one resource"));
    if (text_same(row->resource, row->needed))
        return field_fail(cx, "needed", N_("A resource does not need itself"));
    TRY(same_study(cx, &risk_process_record, row->process, row->study, "process"));
    TRY(same_study(cx, &risk_resource_record, row->resource, row->study, "resource"));
    TRY(same_study(cx, &risk_resource_record, row->needed, row->study, "needed"));
    TRY(same_study(cx, &risk_need_group_record, row->need_group, row->study, "need_group"));
    if (text_empty(row->need_group))
        return RC_OK;
    TRY(record_get(cx, &risk_need_group_record, row->need_group, &group));
    if (!text_same(group.process, row->process) || !text_same(group.resource, row->resource))
        return field_fail(cx, "need_group", N_("This group belongs to another process or resource"));
    return RC_OK;
}

/* Commas and blanks of Japanese text separate, too. No folding: it would turn ① into 1. */
static const char *plain_separators(struct ctx *cx, const char *text)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_FORM_BYTES);
    for (uint32_t code; (code = text_next(&text)) != 0;) {
        char bytes[4];
        if (code == 0x3000 || code == 0x3001 || code == 0xFF0C)
            code = ' ';
        buf_add(&out, bytes, text_encode(code, bytes));
    }
    return buf_keep(&out, cx->arena);
}

/* Numbers, labels or ids of measures become ids, once each. */
static enum rc settle_controls(struct ctx *cx, struct risk *row)
{
    static const char between[] = " \t\r\n,";
    const char *catalog_id = text_empty(row->catalog) ? "baseline-2026" : row->catalog, *ids = "";
    const struct catalog *catalog = catalog_find(cx, catalog_id);
    enum rc rc = RC_OK;
    for (const char *at = plain_separators(cx, row->controls); catalog != NULL;) {
        at += __builtin_strspn(at, between);
        size_t length = __builtin_strcspn(at, between);
        if (length == 0)
            break;
        const char *word = arena_copy_n(cx->arena, at, length);
        const struct control *control = catalog_control(catalog, word);
        at += length;
        if (control == NULL)
            rc = field_fail(cx, "controls", N_("The standard {0} has no measure {1}"),
                            bilingual_text(cx, catalog->short_title), word);
        else if (__builtin_strstr(arena_printf(cx->arena, " %s ", ids),
                                  arena_printf(cx->arena, " %s ", control->id)) == NULL)
            ids = arena_printf(cx->arena, "%s%s%s", ids, text_empty(ids) ? "" : " ", control->id);
    }
    if (rc == RC_OK) {
        row->controls = ids;
        row->catalog = text_empty(ids) ? "" : catalog_id;
    }
    return rc;
}

static enum rc on_scale(struct ctx *cx, const char *field, int64_t step, int64_t most)
{
    return step >= 0 && step <= most
               ? RC_OK
               : field_fail(cx, field, N_("The scale of this risk assessment has the steps 1 to {0} (given: {1})"),
                            decimal(cx, most), decimal(cx, step));
}

static enum rc check_steps(struct ctx *cx, const struct risk *row)
{
    struct risk_criteria criteria;
    struct risk_scale scale;
    enum rc rc = RC_OK;
    TRY(risk_criteria_of(cx, row->study, &criteria, &scale));
    if (on_scale(cx, "impact_before", row->impact_before, scale.impacts) != RC_OK ||
        on_scale(cx, "impact_after", row->impact_after, scale.impacts) != RC_OK ||
        on_scale(cx, "frequency_before", row->frequency_before, scale.frequencies) != RC_OK ||
        on_scale(cx, "frequency_after", row->frequency_after, scale.frequencies) != RC_OK)
        rc = RC_INVALID;
    if (row->impact_before != 0 && row->impact_after > row->impact_before)
        rc = field_fail(cx, "impact_after", N_("Measures do not raise the impact: after ({0}) is above before ({1})"),
                        decimal(cx, row->impact_after), decimal(cx, row->impact_before));
    if (row->frequency_before != 0 && row->frequency_after > row->frequency_before)
        rc = field_fail(cx, "frequency_after",
                        N_("Measures do not raise the frequency: after ({0}) is above before ({1})"),
                        decimal(cx, row->frequency_after), decimal(cx, row->frequency_before));
    return rc;
}

/* Harm that is newly named raises the impact to the step of the criteria. People may then lower what measures lower;
 * the check asks why (guideline-5, handbook, figures 8 and 10). */
static enum rc raise_by_harm(struct ctx *cx, const struct risk *before, struct risk *row)
{
    struct risk_criteria criteria;
    struct risk_scale scale;
    if (row->harm <= (before == NULL ? HARM_NONE : before->harm) || row->harm >= RISK_HARM_COUNT_)
        return RC_OK;
    TRY(risk_criteria_of(cx, row->study, &criteria, &scale));
    int64_t least = scale.harm[row->harm];
    row->impact_before = row->impact_before < least ? least : row->impact_before;
    row->impact_after = row->impact_after < least ? least : row->impact_after;
    return RC_OK;
}

static enum rc settle_risk(struct ctx *cx, const struct risk *before, struct risk *row)
{
    TRY(raise_by_harm(cx, before, row));
    enum rc rc = check_steps(cx, row);
    if (settle_controls(cx, row) != RC_OK ||
        known_post(cx, row->post, before == NULL ? "" : before->post) != RC_OK ||
        same_study(cx, &risk_process_record, row->process, row->study, "process") != RC_OK ||
        same_study(cx, &risk_resource_record, row->resource, row->study, "resource") != RC_OK)
        rc = RC_INVALID;
    if (row->pulled != 0 && text_empty(row->pulled_reason))
        rc = field_fail(cx, "pulled_reason",
                        N_("Please write which circumstances call for treatment below the criterion"));
    if (rc == RC_OK && row->number == 0) {
        TRY(risk_store_last_number(cx, row->study, &row->number));
        row->number++;
    }
    if (row->place == 0)
        row->place = row->number;
    return rc;
}

/* Who approved the head of a form approved it as it was. */
static void settle_header(const struct risk_header *before, struct risk_header *row)
{
    if (text_same(before->author, row->author) && text_same(before->post, row->post))
        return;
    row->approver = "";
    row->approved_at = 0;
}

static enum rc settle_criteria(struct ctx *cx, const struct risk_criteria *row)
{
    struct risk_scale scale;
    struct risk_rows risks;
    int64_t off = 0;
    TRY(risk_scale_read(cx, row, &scale));
    TRY(risk_store_judged(cx, row->study, &risks));
    for (size_t i = 0; i < risks.n; i++)
        off += risks.at[i].impact_before > scale.impacts || risks.at[i].impact_after > scale.impacts ||
               risks.at[i].frequency_before > scale.frequencies ||
               risks.at[i].frequency_after > scale.frequencies;
    if (off > 0)
        return field_fail(cx, "impact_steps",
                          N_("{0} risks are judged by steps that this scale would not have; judge them first"),
                          decimal(cx, off));
    return RC_OK;
}

enum rc risk_check_filled(struct ctx *cx, const struct record *record, const void *row)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        if ((field->flags & F_REQUIRED) != 0 && field_is_text(field->kind) && text_empty(field_text(field, row)))
            rc = field_fail(cx, field->name, N_("Please fill in “{0}”"), tr(cx, field->label));
    }
    return rc;
}

static enum rc settle(struct ctx *cx, const struct record *record, const void *before, void *row)
{
    TRY(risk_check_filled(cx, record, row));
    if (record == &risk_service_record)
        return settle_service(cx, before, row);
    if (record == &risk_process_record)
        return settle_process(cx, before, row);
    if (record == &risk_resource_record)
        return settle_resource(cx, before, row);
    if (record == &risk_need_group_record)
        return settle_group(cx, row);
    if (record == &risk_need_record)
        return settle_need(cx, row);
    if (record == &risk_record)
        return settle_risk(cx, before, row);
    if (record == &risk_criteria_record)
        return settle_criteria(cx, row);
    if (record == &risk_header_record && before != NULL)
        settle_header(before, row);
    return RC_OK;
}

/* --- Saving and removing --- */

/* Whole studies are WRITE's; a risk may be changed by who holds or deputises its owner's post, too. */
static enum rc row_writable(struct ctx *cx, const struct record *record, const char *study, const void *before)
{
    bool mine = false;
    if (!may(cx, PERM_RISK_WRITE) && record == &risk_record && before != NULL && may(cx, PERM_RISK_OWN))
        TRY(post_is_mine(cx, ((const struct risk *)before)->post, &mine));
    if (!mine)
        return risk_study_writable(cx, study);
    return is_open(cx, study);
}

/* New rows come to the end of their form. */
static enum rc set_place(struct ctx *cx, const struct record *record, void *row)
{
    const struct field *place = field_find(record->fields, "place");
    struct risk_services services;
    struct risk_processes processes;
    struct risk_resources resources;
    const char *study = risk_study_of(record, row);
    if (place == NULL || record == &risk_record || field_int(place, row) != 0)
        return RC_OK;
    int64_t last = 0;
    if (record == &risk_service_record) {
        TRY(risk_store_services(cx, study, &services));
        last = services.n == 0 ? 0 : services.at[services.n - 1].place;
    } else if (record == &risk_process_record) {
        TRY(risk_store_processes(cx, study, &processes));
        last = processes.n == 0 ? 0 : processes.at[processes.n - 1].place;
    } else {
        TRY(risk_store_resources(cx, study, &resources));
        last = resources.n == 0 ? 0 : resources.at[resources.n - 1].place;
    }
    field_set_int(place, row, last + 1);
    return RC_OK;
}

static enum rc change_row(struct ctx *cx, const struct record *record, void *row, int64_t version)
{
    const char *id = field_text(&record->fields.at[0], row);
    void *before = arena_alloc(cx->arena, record->size);
    if (before == NULL)
        return RC_MEMORY;
    TRY(record_get(cx, record, id, before));
    TRY(row_writable(cx, record, risk_study_of(record, before), before));
    field_set_text(field_find(record->fields, "study"), row, risk_study_of(record, before));
    TRY(settle(cx, record, before, row));
    field_set_int(&record->fields.at[2], before, version);
    return record_update(cx, record, before, row);
}

enum rc risk_row_save(struct ctx *cx, const struct record *record, void *row, int64_t version)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    if (text_empty(field_text(&record->fields.at[0], row))) {
        TRY(risk_study_writable(cx, risk_study_of(record, row)));
        TRY(set_place(cx, record, row));
        TRY(settle(cx, record, NULL, row));
        TRY(record_insert(cx, record, row));
    } else {
        TRY(change_row(cx, record, row, version));
    }
    return db_commit(cx, &tx);
}

enum rc risk_row_remove(struct ctx *cx, const struct record *record, const char *id, int64_t version)
{
    int64_t uses = 0;
    void *row = arena_alloc(cx->arena, record->size);
    if (row == NULL)
        return RC_MEMORY;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, record, id, row));
    TRY(risk_study_writable(cx, risk_study_of(record, row)));
    if (version != 0 && field_int(&record->fields.at[2], row) != version)
        return fail(cx, RC_CONFLICT, N_("Somebody else changed this row meanwhile; please look at it again"));
    TRY(risk_store_uses(cx, record, id, &uses));
    if (uses > 0)
        return fail(cx, RC_CONFLICT,
                    N_("This row is used in {0} other places (links, needs, risks or plan items); remove those first"),
                    decimal(cx, uses));
    TRY(record_delete(cx, record, row));
    return db_commit(cx, &tx);
}

/* What belongs to the row alone: its number, where it came from, what somebody decided about it. */
static void strip(struct ctx *cx, const struct record *record, void *row)
{
    static const char *const own[] = {"id", "origin", "confirmed_by", "confirmed_on", "approver", "number", "approved_at"};
    for (size_t i = 0; i < COUNT(own); i++) {
        const struct field *field = field_find(record->fields, own[i]);
        if (field != NULL && field_is_text(field->kind))
            field_set_text(field, row, "");
        else if (field != NULL)
            field_set_int(field, row, 0);
    }
    const struct field *name = field_find(record->fields, "name"); /* rows are told by it in workbooks */
    if (name != NULL)
        field_set_text(name, row, trf(cx, N_("{0} (copy)"), field_text(name, row)));
}

enum rc risk_copy(struct ctx *cx, const struct record *record, const char *id, const char **ret)
{
    void *row = arena_alloc(cx->arena, record->size);
    if (row == NULL)
        return RC_MEMORY;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, record, id, row));
    TRY(risk_study_writable(cx, risk_study_of(record, row)));
    strip(cx, record, row); /* at the same place: below the row */
    TRY(settle(cx, record, NULL, row));
    TRY(record_insert(cx, record, row));
    TRY(db_commit(cx, &tx));
    *ret = field_text(&record->fields.at[0], row);
    return RC_OK;
}
