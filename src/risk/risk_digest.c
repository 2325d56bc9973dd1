/* A study gathered for a report: one look at everything, with the words that people read. */
#include "base/text.h"
#include "base/time.h"
#include "risk/risk_check.h"

/* --- The study and its criteria --- */

static enum rc find_study(struct ctx *cx, const char *text, int64_t year, struct risk_study *ret)
{
    struct risk_studies studies;
    if (!text_empty(text) || year == 0)
        return risk_study_find(cx, text, ret);
    TRY(risk_store_studies(cx, &studies));
    for (size_t i = 0; i < studies.n; i++)
        if (studies.at[i].year == year) {
            *ret = studies.at[i];
            return RC_OK;
        }
    return fail(cx, RC_MISSING, N_("There is no risk assessment of the year {0}"), decimal(cx, year));
}

static enum rc steps_of(struct ctx *cx, const char *labels, int64_t n, struct risk_digest_step **ret)
{
    struct risk_digest_step *steps = ARENA_ARRAY(cx->arena, struct risk_digest_step, (size_t)n + 1);
    if (steps == NULL)
        return RC_MEMORY;
    for (int64_t i = 0; i < n; i++)
        steps[i] = (struct risk_digest_step){.step = i + 1, .words = risk_step_words(cx, labels, i + 1)};
    *ret = steps;
    return RC_OK;
}

static enum rc fill_criteria(struct ctx *cx, const struct risk_model *model, struct risk_digest *digest)
{
    struct risk_digest_step *impacts = NULL, *frequencies = NULL;
    TRY(steps_of(cx, model->criteria.impact_labels, model->scale.impacts, &impacts));
    TRY(steps_of(cx, model->criteria.frequency_labels, model->scale.frequencies, &frequencies));
    digest->criteria = model->criteria;
    digest->impacts = model->scale.impacts;
    digest->frequencies = model->scale.frequencies;
    digest->impact_steps.at = impacts;
    digest->impact_steps.n = (size_t)model->scale.impacts;
    digest->frequency_steps.at = frequencies;
    digest->frequency_steps.n = (size_t)model->scale.frequencies;
    return RC_OK;
}

static const char *day_of(const struct ctx *cx, int64_t at)
{
    return at == 0 ? "" : date_of_time(cx, at);
}

static enum rc fill_heads(struct ctx *cx, const struct risk_model *model, struct choices posts,
                          struct risk_digest *digest)
{
    struct risk_digest_head *heads = ARENA_ARRAY(cx->arena, struct risk_digest_head, model->headers.n + 1);
    if (heads == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < model->headers.n; i++) {
        const struct risk_header *from = &model->headers.at[i];
        heads[i] = (struct risk_digest_head){.form = risk_form_label(cx, from->form),
                                             .post = choice_label(posts, from->post),
                                             .approved = day_of(cx, from->approved_at)};
        TRY(person_name(cx, from->author, &heads[i].author));
        TRY(person_name(cx, from->approver, &heads[i].approver));
    }
    digest->heads.at = heads;
    digest->heads.n = model->headers.n;
    return RC_OK;
}

/* --- Services and processes --- */

static const char *shown(const struct ctx *cx, int64_t minutes)
{
    return minutes == 0 ? "" : duration_show(cx, minutes);
}

static enum rc fill_services(struct ctx *cx, struct risk_digest *digest)
{
    struct risk_service_rows rows;
    TRY(risk_service_rows_load(cx, digest->study.id, "", &rows));
    struct risk_digest_service *services = ARENA_ARRAY(cx->arena, struct risk_digest_service, rows.n + 1);
    if (services == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++) {
        const struct risk_service *from = &rows.at[i].service;
        digest->services_selected += from->choice == RISK_SELECTED;
        digest->services_deferred += from->choice == RISK_DEFERRED;
        services[i] = (struct risk_digest_service){.business = from->business,
                                                   .name = from->name,
                                                   .level_duty = from->level_duty,
                                                   .level_social = from->level_social,
                                                   .effect = from->effect,
                                                   .mtpd = shown(cx, from->mtpd),
                                                   .mtpd_comment = from->mtpd_comment,
                                                   .processes = rows.at[i].processes,
                                                   .reason = from->reason,
                                                   .approver = rows.at[i].approver_name,
                                                   .approved = day_of(cx, from->approved_at),
                                                   .priority = from->priority,
                                                   .choice = from->choice};
    }
    digest->services.at = services;
    digest->services.n = rows.n;
    return RC_OK;
}

static enum rc fill_processes(struct ctx *cx, struct risk_digest *digest)
{
    struct risk_process_rows rows;
    TRY(risk_process_rows_load(cx, digest->study.id, "", &rows));
    struct risk_digest_process *processes = ARENA_ARRAY(cx->arena, struct risk_digest_process, rows.n + 1);
    if (processes == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++) {
        const struct risk_process *from = &rows.at[i].process;
        processes[i] = (struct risk_digest_process){.name = from->name,
                                                    .services = rows.at[i].services,
                                                    .department = from->department,
                                                    .post = rows.at[i].post_label,
                                                    .level = from->level,
                                                    .mtpd = shown(cx, from->mtpd),
                                                    .reason = from->reason,
                                                    .approver = rows.at[i].approver_name,
                                                    .deferred = from->deferred};
    }
    digest->processes.at = processes;
    digest->processes.n = rows.n;
    return RC_OK;
}

/* --- Risks --- */

static enum rc fill_counts(struct ctx *cx, const struct risk_scale *scale, struct risk_digest *digest)
{
    struct risk_tallies tallies, treated;
    size_t n = (size_t)(scale->impacts * scale->frequencies);
    struct risk_digest_cell *cells = ARENA_ARRAY(cx->arena, struct risk_digest_cell, n + 1);
    if (cells == NULL)
        return RC_MEMORY;
    TRY(risk_store_tallies(cx, digest->study.id, "", &tallies));
    TRY(risk_store_treated_tallies(cx, digest->study.id, &treated));
    for (int64_t i = 0; i < scale->impacts; i++)
        for (int64_t f = 0; f < scale->frequencies; f++) {
            struct risk_digest_cell *cell = &cells[i * scale->frequencies + f];
            cell->value = risk_value(scale, i + 1, f + 1);
            cell->reaches = cell->value >= scale->criterion;
        }
    for (size_t i = 0; i < tallies.n; i++) {
        const struct risk_tally *tally = &tallies.at[i];
        struct risk_judged judged = risk_judge_tally(scale, tally);
        digest->risks += tally->risks;
        digest->judged += judged.residual > 0 ? tally->risks : 0;
        digest->treat += judged.treat * tally->risks;
        if (judged.residual > 0)
            cells[(tally->impact_after - 1) * scale->frequencies + tally->frequency_after - 1].after += tally->risks;
        if (judged.inherent > 0)
            cells[(tally->impact_before - 1) * scale->frequencies + tally->frequency_before - 1].before += tally->risks;
    }
    digest->untreated = digest->treat;
    for (size_t i = 0; i < treated.n; i++)
        digest->untreated -= risk_judge_tally(scale, &treated.at[i]).treat * treated.at[i].risks;
    digest->cells.at = cells;
    digest->cells.n = n;
    return RC_OK;
}

static struct risk_digest_risk risk_of(const struct risk_row *row, struct risk_ids treated)
{
    return (struct risk_digest_risk){.process = row->process_name,
                                     .resource = row->resource_name,
                                     .outcome = row->risk.outcome,
                                     .event = row->risk.event,
                                     .source = row->risk.source,
                                     .owner = row->owner_label,
                                     .pulled_reason = row->risk.pulled_reason,
                                     .review_on = row->risk.review_on,
                                     .confirm_by = row->risk.confirm_by,
                                     .confirmed_on = row->risk.confirmed_on,
                                     .number = row->risk.number,
                                     .inherent = row->inherent,
                                     .residual = row->residual,
                                     .reaches = row->reaches,
                                     .planned = risk_is_treated(treated, row->risk.id)};
}

static enum rc rows_load(struct ctx *cx, const struct risk_scale *scale, const char *study, bool reaching,
                         int64_t limit, struct risk_row **ret, size_t *ret_n)
{
    struct risk_page page;
    const struct risk_filter filter = {.study = study,
                                       .process = "",
                                       .resource = "",
                                       .post = "",
                                       .text = "",
                                       .reaching = reaching,
                                       .sort = RISK_SORT_VALUE,
                                       .after = {.key = "", .id = ""},
                                       .limit = limit};
    TRY(risk_store_page(cx, &filter, scale, &page));
    struct risk_row *rows = ARENA_ARRAY(cx->arena, struct risk_row, page.n + 1);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < page.n; i++)
        rows[i] = page.at[i];
    TRY(risk_rows_label(cx, scale, rows, page.n));
    *ret = rows;
    *ret_n = page.n;
    return RC_OK;
}

/* Those to be treated lead the order by value, but for those that are pulled in. */
static enum rc fill_risks(struct ctx *cx, const struct risk_scale *scale, struct risk_digest *digest)
{
    struct risk_row *rows = NULL;
    struct risk_ids treated;
    size_t n = 0, above = 0, below = 0;
    struct risk_digest_risk *to_treat = ARENA_ARRAY(cx->arena, struct risk_digest_risk, RISK_DIGEST_TREAT);
    struct risk_digest_risk *others = ARENA_ARRAY(cx->arena, struct risk_digest_risk, RISK_DIGEST_BELOW);
    if (to_treat == NULL || others == NULL)
        return RC_MEMORY;
    TRY(risk_store_treated(cx, digest->study.id, &treated));
    TRY(rows_load(cx, scale, digest->study.id, true, RISK_DIGEST_TREAT, &rows, &n));
    for (size_t i = 0; i < n; i++)
        to_treat[above++] = risk_of(&rows[i], treated);
    TRY(rows_load(cx, scale, digest->study.id, false, digest->treat + RISK_DIGEST_BELOW, &rows, &n));
    for (size_t i = 0; i < n && below < RISK_DIGEST_BELOW; i++)
        if (rows[i].treat == 0 && rows[i].residual > 0)
            others[below++] = risk_of(&rows[i], treated);
    digest->to_treat.at = to_treat;
    digest->to_treat.n = above;
    digest->below.at = others;
    digest->below.n = below;
    return RC_OK;
}

/* --- The check --- */

static enum rc faults_of(struct ctx *cx, struct risk_checking *checking, bool open, struct risk_digest_fault **ret,
                         size_t *ret_n)
{
    struct risk_digest_fault *faults = ARENA_ARRAY(cx->arena, struct risk_digest_fault, RISK_DIGEST_FAULTS);
    size_t n = 0;
    if (faults == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < checking->n && n < RISK_DIGEST_FAULTS; i++) {
        struct risk_check_line line;
        if (risk_fault_is_open(checking, &checking->faults[i]) != open)
            continue;
        TRY(risk_check_line_of(cx, checking, &checking->faults[i], &line));
        faults[n++] = (struct risk_digest_fault){.form = line.form_label,
                                                 .title = line.title,
                                                 .where = line.where,
                                                 .fields = line.field_label,
                                                 .detail = line.detail,
                                                 .comment = line.comment,
                                                 .answered_by = line.answered_by,
                                                 .answered_on = line.answered_on,
                                                 .kind = line.kind,
                                                 .open = line.open,
                                                 .verdict = line.verdict};
    }
    *ret = faults;
    *ret_n = n;
    return RC_OK;
}

static enum rc fill_check(struct ctx *cx, struct risk_checking *checking, struct risk_digest *digest)
{
    struct risk_digest_fault *open = NULL, *answered = NULL;
    struct risk_digest_form *forms = ARENA_ARRAY(cx->arena, struct risk_digest_form, RISK_FORM_VALIDATION);
    if (forms == NULL)
        return RC_MEMORY;
    for (int64_t i = 0; i < RISK_FORM_VALIDATION; i++)
        forms[i].form = risk_form_label(cx, i + 1);
    for (size_t i = 0; i < checking->n; i++) {
        const struct risk_fault *fault = &checking->faults[i];
        struct risk_digest_form *form = &forms[fault->form - 1];
        bool is_open = risk_fault_is_open(checking, fault);
        form->answered += !is_open;
        form->hints += is_open && fault->check->kind == RISK_CHECK_HINT;
        form->errors += is_open && fault->check->kind != RISK_CHECK_HINT;
    }
    TRY(faults_of(cx, checking, true, &open, &digest->open_faults.n));
    TRY(faults_of(cx, checking, false, &answered, &digest->answered_faults.n));
    digest->open_faults.at = open;
    digest->answered_faults.at = answered;
    digest->forms.at = forms;
    digest->forms.n = RISK_FORM_VALIDATION;
    digest->check = risk_check_state_of(checking);
    return RC_OK;
}

enum rc risk_digest_load(struct ctx *cx, const char *study, int64_t year, struct risk_digest *ret)
{
    struct risk_digest digest = {.risks = 0};
    struct risk_checking checking;
    struct choices posts;
    if (!may(cx, PERM_RISK_READ))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(find_study(cx, study, year, &digest.study));
    TRY(risk_check_run(cx, digest.study.id, &checking));
    TRY(post_choices(cx, &posts));
    digest.post = choice_label(posts, digest.study.post);
    digest.resources = (int64_t)checking.model.resources.n;
    TRY(person_name(cx, digest.study.author, &digest.author));
    TRY(fill_criteria(cx, &checking.model, &digest));
    TRY(fill_heads(cx, &checking.model, posts, &digest));
    TRY(fill_services(cx, &digest));
    TRY(fill_processes(cx, &digest));
    TRY(fill_counts(cx, &checking.model.scale, &digest));
    TRY(fill_risks(cx, &checking.model.scale, &digest));
    TRY(fill_check(cx, &checking, &digest));
    *ret = digest;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
