/* The report of a risk assessment, for executives and auditors. */
#include "base/text.h"
#include "base/time.h"
#include "briefing/briefing_inside.h"
#include "dependency/dependency.h"
#include "preparation/preparation.h"

#define REACHES_GROUND "#F8D7CE"

/* --- Sentences --- */

const char *sentence_risks(struct ctx *cx, const struct risk_digest *risk)
{
    if (risk->risks == 0)
        return tr(cx, N_("No risk is written down yet."));
    if (risk->untreated == 0 && risk->treat > 0)
        return trf(cx,
                   N_("Of {0} risks {1} are judged. {2} are to be treated (criterion {3}); open plan items stand for all of them."),
                   decimal(cx, risk->risks), decimal(cx, risk->judged), decimal(cx, risk->treat),
                   decimal(cx, risk->criteria.criterion));
    return trf(cx,
               N_("Of {0} risks {1} are judged. {2} are to be treated (criterion {3}), {4} of them without an open "
                  "plan item."),
               decimal(cx, risk->risks), decimal(cx, risk->judged), decimal(cx, risk->treat),
               decimal(cx, risk->criteria.criterion), decimal(cx, risk->untreated));
}

const char *sentence_check(struct ctx *cx, const struct risk_digest *risk)
{
    if (risk->check.errors == 0 && risk->check.hints == 0)
        return tr(cx, N_("The check of the forms finds nothing that is open."));
    return trf(cx,
               N_("The check of the forms finds {0} open errors, {1} of them judgements that are asked, and {2} hints "
                  "without an answer."),
               decimal(cx, risk->check.errors), decimal(cx, risk->check.judgements), decimal(cx, risk->check.hints));
}

static const char *sentence_services(struct ctx *cx, const struct risk_digest *risk)
{
    return trf(cx, N_("{0} services were selected and {1} left out; {2} processes and {3} business resources stand behind them."),
               decimal(cx, risk->services_selected), decimal(cx, risk->services_deferred),
               decimal(cx, (int64_t)risk->processes.n), decimal(cx, risk->resources));
}

static enum rc write_summary(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct risk_digest *risk = &writing->briefing->risk;
    const char **items = ARENA_ARRAY(cx->arena, const char *, 4);
    if (items == NULL)
        return RC_MEMORY;
    TRY(write_chapter(writing, N_("Summary")));
    TRY(write_text(writing, trf(cx, N_("State of the risk assessment: {0}"),
                                tr(cx, enum_label(&risk_study_status_names, risk->study.status)))));
    items[0] = sentence_services(cx, risk);
    items[1] = sentence_risks(cx, risk);
    items[2] = sentence_check(cx, risk);
    return report_bullets(cx, writing->report, items, 3);
}

/* --- Context --- */

static const struct report_column fact_columns[] = {{N_("Matter of form 1"), 3, ALIGN_START}, {N_("Contents"), 11, ALIGN_START}};
static const struct report_column head_columns[] = {
    {N_("Handbook form"), 4, ALIGN_START},
    {N_("Author"), 3, ALIGN_START},
    {N_("Responsible post"), 4, ALIGN_START},
    {N_("Approved by"), 4, ALIGN_START},
};

static void fact(struct grid *grid, const char *label, const char *value)
{
    grid_strong(grid, tr(grid->cx, label));
    grid_text(grid, text_empty(value) ? "–" : value);
}

/* "山田 花子 令和8年11月1日", or that it is missing. */
static const char *approval(struct ctx *cx, const char *name, const char *day)
{
    return text_empty(day) ? tr(cx, N_("Not yet")) : trf(cx, N_("{0} {1}"), name, date_long(cx, day));
}

static enum rc write_context(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct risk_digest *risk = &writing->briefing->risk;
    struct grid facts = grid_create(cx, tr(cx, N_("Purpose and scope")), fact_columns, COUNT(fact_columns));
    struct grid heads = grid_create(cx, tr(cx, N_("Heads of the forms")), head_columns, COUNT(head_columns));
    TRY(write_chapter(writing, N_("Purpose and scope")));
    fact(&facts, N_("Activity goal (form 1)"), risk->study.goal);
    fact(&facts, N_("Purpose of the risk assessment (form 1)"), risk->study.purpose);
    fact(&facts, N_("Policy of the risk assessment (form 1)"), risk->study.policy);
    fact(&facts, N_("What it covers"), risk->study.scope);
    fact(&facts, N_("Author"), risk->author);
    fact(&facts, N_("Responsible post"), risk->post);
    TRY(grid_finish(&facts, writing->report));
    for (size_t i = 0; i < risk->heads.n; i++) {
        grid_text(&heads, risk->heads.at[i].form);
        grid_text(&heads, text_empty(risk->heads.at[i].author) ? tr(cx, N_("No author")) : risk->heads.at[i].author);
        grid_text(&heads, text_empty(risk->heads.at[i].post) ? tr(cx, N_("No post")) : risk->heads.at[i].post);
        grid_text(&heads, approval(cx, risk->heads.at[i].approver, risk->heads.at[i].approved));
    }
    return grid_finish(&heads, writing->report);
}

/* --- Criteria --- */

static const struct report_column step_columns[] = {{N_("Step of the scale"), 1, ALIGN_END}, {N_("Meaning"), 9, ALIGN_START}};

static enum rc write_scale(struct writing *writing, const char *title, const struct risk_digest_step *steps, size_t n)
{
    struct ctx *cx = writing->cx;
    struct grid grid = grid_create(cx, tr(cx, title), step_columns, COUNT(step_columns));
    for (size_t i = n; i > 0; i--) {
        grid_count(&grid, steps[i - 1].step);
        grid_text(&grid, steps[i - 1].words);
    }
    return grid_finish(&grid, writing->report);
}

static enum rc write_criteria(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct risk_digest *risk = &writing->briefing->risk;
    TRY(write_chapter(writing, N_("Risk criteria")));
    TRY(write_text(writing,
                   trf(cx, N_("Risk values: {0}. A risk is to be treated from the value {1} on, or where circumstances call for it."),
                       tr(cx, enum_label(&risk_matrix_names, risk->criteria.matrix)),
                       decimal(cx, risk->criteria.criterion))));
    TRY(write_scale(writing, N_("Scale of impact"), risk->impact_steps.at, risk->impact_steps.n));
    TRY(write_scale(writing, N_("Scale of frequency"), risk->frequency_steps.at, risk->frequency_steps.n));
    if (text_empty(risk->criteria.elements))
        return RC_OK;
    TRY(write_heading(writing, N_("What impact is judged by")));
    return write_text(writing, risk->criteria.elements);
}

/* --- Services and processes --- */

static const struct report_column service_columns[] = {
    {N_("Service"), 3, ALIGN_START},
    {N_("Priority"), 1.2, ALIGN_START},
    {N_("Minimum level"), 5, ALIGN_START},
    {N_("MTPD"), 2, ALIGN_START},
    {N_("Processes"), 4, ALIGN_START},
};
static const struct report_column deferred_columns[] = {
    {N_("What was left out"), 4, ALIGN_START}, {N_("Reason"), 7, ALIGN_START}, {N_("Approved by"), 4, ALIGN_START}};
static const struct report_column process_columns[] = {
    {N_("Process"), 3, ALIGN_START},
    {N_("Services"), 4, ALIGN_START},
    {N_("Department"), 2.5, ALIGN_START},
    {N_("Minimum level"), 5, ALIGN_START},
    {N_("MTPD"), 2, ALIGN_START},
};

/* What law and contract ask, and what society asks; once where both are the same. */
static const char *level_of(struct ctx *cx, const struct risk_digest_service *service)
{
    if (text_empty(service->level_social) || text_same(service->level_duty, service->level_social))
        return service->level_duty;
    return text_empty(service->level_duty)
               ? service->level_social
               : arena_printf(cx->arena, "%s\n%s", service->level_duty, service->level_social);
}

static enum rc write_services(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct risk_digest *risk = &writing->briefing->risk;
    struct grid grid = grid_create(cx, tr(cx, N_("Services with their MTPD")), service_columns, COUNT(service_columns));
    for (size_t i = 0; i < risk->services.n; i++) {
        const struct risk_digest_service *service = &risk->services.at[i];
        if (service->choice == RISK_DEFERRED)
            continue;
        grid_strong(&grid, service->name);
        grid_text(&grid, tr(cx, enum_label(&risk_priority_names, service->priority)));
        grid_text(&grid, level_of(cx, service));
        grid_text(&grid, text_empty(service->mtpd) ? "–" : service->mtpd);
        grid_text(&grid, service->processes);
    }
    TRY(write_chapter(writing, N_("Services and processes")));
    TRY(write_text(writing, sentence_services(cx, risk)));
    return grid_finish(&grid, writing->report);
}

static enum rc write_processes(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct risk_digest *risk = &writing->briefing->risk;
    struct grid grid = grid_create(cx, tr(cx, N_("Processes with their MTPD")), process_columns, COUNT(process_columns));
    for (size_t i = 0; i < risk->processes.n; i++) {
        const struct risk_digest_process *process = &risk->processes.at[i];
        if (process->deferred != 0)
            continue;
        grid_strong(&grid, process->name);
        grid_text(&grid, process->services);
        grid_text(&grid, text_empty(process->department) ? process->post : process->department);
        grid_text(&grid, process->level);
        grid_text(&grid, text_empty(process->mtpd) ? "–" : process->mtpd);
    }
    return grid_finish(&grid, writing->report);
}

static enum rc write_deferred(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct risk_digest *risk = &writing->briefing->risk;
    struct grid grid = grid_create(cx, tr(cx, N_("Services and processes that were left out")), deferred_columns, COUNT(deferred_columns));
    for (size_t i = 0; i < risk->services.n; i++) {
        const struct risk_digest_service *service = &risk->services.at[i];
        if (service->choice != RISK_DEFERRED)
            continue;
        grid_text(&grid, service->name);
        grid_text(&grid, text_empty(service->reason) ? "–" : service->reason);
        grid_text(&grid, approval(cx, service->approver, service->approved));
    }
    for (size_t i = 0; i < risk->processes.n; i++) {
        const struct risk_digest_process *process = &risk->processes.at[i];
        if (process->deferred == 0)
            continue;
        grid_text(&grid, process->name);
        grid_text(&grid, text_empty(process->reason) ? "–" : process->reason);
        grid_text(&grid, text_empty(process->approver) ? tr(cx, N_("Not yet")) : process->approver);
    }
    return grid_finish(&grid, writing->report);
}

static enum rc write_tolerances(struct writing *writing)
{
    static const struct report_column columns[] = {{N_("Service"), 3, ALIGN_START},
                                                   {N_("What is tolerated"), 5, ALIGN_START},
                                                   {N_("Compared with the tolerance"), 5, ALIGN_START}};
    struct ctx *cx = writing->cx;
    struct dependency_standings standings = {.n = 0};
    TRY(dependency_standings_of(cx, writing->briefing->risk.study.id, &standings));
    struct grid grid = grid_create(cx, tr(cx, N_("What is tolerated of the services, and what is recorded of them")),
                                   columns, COUNT(columns));
    for (size_t i = 0; i < standings.n; i++) {
        const struct dependency_standing *standing = standings.at + i;
        grid_strong(&grid, standing->service);
        grid_text(&grid, standing->sentence);
        grid_text(&grid, arena_printf(cx->arena, "%s\n%s", standing->verdict_label, standing->recorded_label));
    }
    return grid_finish(&grid, writing->report);
}

/* --- Matrix --- */

static enum rc write_cells(struct writing *writing, const char *title, bool after)
{
    struct ctx *cx = writing->cx;
    const struct risk_digest *risk = &writing->briefing->risk;
    size_t n = (size_t)risk->frequencies + 1;
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, n);
    if (columns == NULL)
        return RC_MEMORY;
    columns[0] = (struct report_column){.title = N_("Impact"), .width = 2, .align = ALIGN_START};
    for (size_t f = 1; f < n; f++)
        columns[f] = (struct report_column){.title = trf(cx, N_("Frequency {0}"), decimal(cx, (int64_t)f)), .width = 2, .align = ALIGN_END};
    struct grid grid = grid_create(cx, tr(cx, title), columns, n);
    for (int64_t i = risk->impacts; i > 0; i--) {
        grid_strong(&grid, decimal(cx, i));
        for (int64_t f = 1; f <= risk->frequencies; f++) {
            const struct risk_digest_cell *cell = &risk->cells.at[(i - 1) * risk->frequencies + f - 1];
            int64_t count = after ? cell->after : cell->before;
            grid_ground(&grid, (double)count, decimal(cx, count), cell->reaches != 0 ? REACHES_GROUND : NULL);
        }
    }
    return grid_finish(&grid, writing->report);
}

static enum rc write_matrix(struct writing *writing)
{
    TRY(write_chapter(writing, N_("Risk matrix")));
    TRY(write_text(writing, tr(writing->cx, N_("How many risks stand in each cell. Coloured cells reach the criterion."))));
    TRY(write_cells(writing, N_("Risks after the measures"), true));
    return write_cells(writing, N_("Risks before the measures"), false);
}

/* --- Risks --- */

static const struct report_column treat_columns[] = {
    {N_("No."), 1, ALIGN_END},
    {N_("Business resource"), 3, ALIGN_START},
    {N_("Outcome, event and risk source"), 5.5, ALIGN_START},
    {N_("Inherent"), 1.2, ALIGN_END},
    {N_("Residual"), 1.2, ALIGN_END},
    {N_("Risk owner"), 3, ALIGN_START},
    {N_("Plan, next review"), 3, ALIGN_START},
};
static const struct report_column below_columns[] = {
    {N_("No."), 1, ALIGN_END},
    {N_("Business resource"), 3, ALIGN_START},
    {N_("Outcome, event and risk source"), 5.5, ALIGN_START},
    {N_("Inherent"), 1.2, ALIGN_END},
    {N_("Residual"), 1.2, ALIGN_END},
    {N_("Department that keeps it"), 3, ALIGN_START},
    {N_("To be confirmed by"), 3, ALIGN_START},
};

/* "outcome / event / source", and why it is treated though below the criterion. */
static const char *what_of(struct ctx *cx, const struct risk_digest_risk *risk)
{
    const char *const parts[] = {risk->outcome, risk->event, risk->source};
    const char *text = "";
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!text_empty(parts[i]))
            text = arena_printf(cx->arena, "%s%s%s", text, text[0] == '\0' ? "" : " / ", parts[i]);
    return text_empty(risk->pulled_reason) || risk->reaches != 0
               ? text
               : arena_printf(cx->arena, "%s\n%s", text,
                              trf(cx, N_("Below the criterion, treated because: {0}"), risk->pulled_reason));
}

static const char *plan_of(struct ctx *cx, const struct risk_digest_risk *risk)
{
    const char *plan = risk->planned != 0 ? tr(cx, N_("Planned")) : tr(cx, N_("Not planned"));
    return text_empty(risk->review_on)
               ? plan
               : arena_printf(cx->arena, "%s\n%s", plan, trf(cx, N_("Review {0}"), date_long(cx, risk->review_on)));
}

static const char *confirmation_of(struct ctx *cx, const struct risk_digest_risk *risk)
{
    if (!text_empty(risk->confirmed_on))
        return trf(cx, N_("Confirmed {0}"), date_long(cx, risk->confirmed_on));
    return text_empty(risk->confirm_by) ? "–" : date_long(cx, risk->confirm_by);
}

static void add_risk(struct grid *grid, const struct risk_digest_risk *risk)
{
    struct ctx *cx = grid->cx;
    grid_count(grid, risk->number);
    grid_text(grid, risk->resource);
    grid_text(grid, what_of(cx, risk));
    grid_text(grid, risk->inherent == 0 ? "–" : decimal(cx, risk->inherent));
    grid_ground(grid, (double)risk->residual, decimal(cx, risk->residual), risk->reaches != 0 ? REACHES_GROUND : NULL);
    grid_text(grid, text_empty(risk->owner) ? tr(cx, N_("No owner")) : risk->owner);
}

static enum rc write_treat(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct risk_digest *risk = &writing->briefing->risk;
    struct grid grid = grid_create(cx, tr(cx, N_("Risks to be treated")), treat_columns, COUNT(treat_columns));
    TRY(write_chapter(writing, N_("Risks to be treated")));
    TRY(write_text(writing, sentence_risks(cx, risk)));
    if ((int64_t)risk->to_treat.n < risk->treat)
        TRY(write_text(writing, trf(cx, N_("The {0} greatest stand here; the others stand in form 6."),
                                    decimal(cx, (int64_t)risk->to_treat.n))));
    for (size_t i = 0; i < risk->to_treat.n; i++) {
        add_risk(&grid, &risk->to_treat.at[i]);
        grid_text(&grid, plan_of(cx, &risk->to_treat.at[i]));
    }
    return grid_finish(&grid, writing->report);
}

static enum rc write_below(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct risk_digest *risk = &writing->briefing->risk;
    struct grid grid = grid_create(cx, tr(cx, N_("Risks below the criterion")), below_columns, COUNT(below_columns));
    TRY(write_chapter(writing, N_("Risks below the criterion")));
    TRY(write_text(writing, tr(cx, N_("These risks stay with their departments, which confirm their state by a date."))));
    if ((int64_t)risk->below.n < risk->judged - risk->treat)
        TRY(write_text(writing, trf(cx, N_("The {0} greatest stand here; the others stand in form 6."),
                                    decimal(cx, (int64_t)risk->below.n))));
    for (size_t i = 0; i < risk->below.n; i++) {
        add_risk(&grid, &risk->below.at[i]);
        grid_text(&grid, confirmation_of(cx, &risk->below.at[i]));
    }
    return grid_finish(&grid, writing->report);
}

/* --- Check --- */

static const struct report_column form_columns[] = {
    {N_("Handbook form"), 6, ALIGN_START},
    {N_("Errors that are open"), 2, ALIGN_END},
    {N_("Unanswered hints"), 2, ALIGN_END},
    {N_("Answered already"), 2, ALIGN_END},
};
static const struct report_column open_columns[] = {
    {N_("Kind of finding"), 1.6, ALIGN_START},
    {N_("Handbook form"), 3, ALIGN_START},
    {N_("Row and field"), 4, ALIGN_START},
    {N_("What it is about"), 6, ALIGN_START},
};
static const struct report_column answered_columns[] = {
    {N_("What it is about"), 5, ALIGN_START},
    {N_("Row and field"), 3, ALIGN_START},
    {N_("Answer"), 5, ALIGN_START},
    {N_("Answered by"), 2.5, ALIGN_START},
};

static const char *where_of(struct ctx *cx, const struct risk_digest_fault *fault)
{
    return text_empty(fault->fields) ? fault->where : arena_printf(cx->arena, "%s\n%s", fault->where, fault->fields);
}

static const char *about(struct ctx *cx, const struct risk_digest_fault *fault)
{
    return text_empty(fault->detail) ? fault->title : arena_printf(cx->arena, "%s\n%s", fault->title, fault->detail);
}

static enum rc write_open(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct risk_digest *risk = &writing->briefing->risk;
    struct grid grid = grid_create(cx, tr(cx, N_("Open findings of the check")), open_columns, COUNT(open_columns));
    for (size_t i = 0; i < risk->open_faults.n; i++) {
        const struct risk_digest_fault *fault = &risk->open_faults.at[i];
        grid_text(&grid, tr(cx, enum_label(&risk_check_kind_names, fault->kind)));
        grid_text(&grid, fault->form);
        grid_text(&grid, where_of(cx, fault));
        grid_text(&grid, about(cx, fault));
    }
    if ((int64_t)risk->open_faults.n < risk->check.errors + risk->check.hints)
        TRY(write_text(writing, trf(cx, N_("The first {0} findings stand here; the page of the check has all."),
                                    decimal(cx, (int64_t)risk->open_faults.n))));
    return grid_finish(&grid, writing->report);
}

static enum rc write_answered(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct risk_digest *risk = &writing->briefing->risk;
    struct grid grid = grid_create(cx, tr(cx, N_("Answers to hints, and judgements")), answered_columns, COUNT(answered_columns));
    for (size_t i = 0; i < risk->answered_faults.n; i++) {
        const struct risk_digest_fault *fault = &risk->answered_faults.at[i];
        grid_text(&grid, about(cx, fault));
        grid_text(&grid, where_of(cx, fault));
        grid_text(&grid, fault->kind == RISK_CHECK_JUDGEMENT
                             ? trf(cx, N_("{0}: {1}"), tr(cx, enum_label(&risk_verdict_names, fault->verdict)),
                                   fault->comment)
                             : fault->comment);
        grid_text(&grid, approval(cx, fault->answered_by, fault->answered_on));
    }
    return grid_finish(&grid, writing->report);
}

static enum rc write_check(struct writing *writing)
{
    struct ctx *cx = writing->cx;
    const struct risk_digest *risk = &writing->briefing->risk;
    struct grid grid = grid_create(cx, tr(cx, N_("Findings by form")), form_columns, COUNT(form_columns));
    TRY(write_chapter(writing, N_("Result of the check")));
    TRY(write_text(writing, sentence_check(cx, risk)));
    for (size_t i = 0; i < risk->forms.n; i++) {
        grid_text(&grid, risk->forms.at[i].form);
        grid_count(&grid, risk->forms.at[i].errors);
        grid_count(&grid, risk->forms.at[i].hints);
        grid_count(&grid, risk->forms.at[i].answered);
    }
    TRY(grid_finish(&grid, writing->report));
    TRY(write_open(writing));
    return write_answered(writing);
}

enum rc risk_write(struct writing *writing, bool stamps)
{
    if (stamps)
        TRY(write_stamps(writing));
    TRY(write_summary(writing));
    TRY(write_context(writing));
    TRY(write_chapter(writing, N_("Preparation")));
    TRY(preparation_write(writing->cx, writing->briefing->risk.study.id, writing->report, 2));
    TRY(write_criteria(writing));
    TRY(write_services(writing));
    TRY(write_processes(writing));
    TRY(write_deferred(writing));
    TRY(write_tolerances(writing));
    TRY(write_matrix(writing));
    TRY(write_treat(writing));
    TRY(treatment_write(writing));
    TRY(write_below(writing));
    return write_check(writing);
}
