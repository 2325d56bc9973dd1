/* Runs the checks of all rooms over a study that is read once, and joins them with their answers. */
#include "risk/risk_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "http/waiting.h"

enum { FAULTS_MOST = 200000 };

/* --- Gathering --- */

enum rc risk_fault_add(struct ctx *cx, struct risk_checking *checking, const struct risk_fault *fault)
{
    if (checking->n >= FAULTS_MOST)
        return fail(cx, RC_TOO_LARGE, N_("The check finds too much to list it all; please mend what it found first"));
    if (checking->n == checking->room) {
        checking->faults =
            arena_grow(cx->arena, checking->faults, checking->n, &checking->room, sizeof *checking->faults);
        if (checking->faults == NULL)
            return RC_MEMORY;
    }
    checking->faults[checking->n++] = *fault;
    return RC_OK;
}

enum rc risk_fault_row(struct ctx *cx, struct risk_checking *checking, enum risk_check_number check, int64_t form,
                       const struct record *record, const void *row, uint64_t fields)
{
    const struct risk_fault fault = {.check = &risk_check_table[check],
                                     .subject = field_text(&record->fields.at[0], row),
                                     .form = form,
                                     .record = record,
                                     .row = row,
                                     .fields = fields};
    return risk_fault_add(cx, checking, &fault);
}

uint64_t risk_blanks(const struct record *record, const void *row, uint64_t asked)
{
    uint64_t found = 0;
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        if ((asked >> i & 1) == 0)
            continue;
        bool blank = field_is_text(field->kind) ? text_empty(field_text(field, row)) : field_int(field, row) == 0;
        found |= (uint64_t)blank << i;
    }
    return found;
}

/* --- Finding rows by their ids --- */

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct risk_place_of *)a)->id, ((const struct risk_place_of *)b)->id);
}

/* Rows of any record: each begins with its id. */
static enum rc index_make(struct ctx *cx, const void *rows, size_t n, size_t size, struct risk_index *ret)
{
    struct risk_place_of *at = ARENA_ARRAY(cx->arena, struct risk_place_of, n + 1);
    if (at == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++)
        at[i] = (struct risk_place_of){*(const char *const *)((const char *)rows + i * size), i};
    if (n > 1)
        qsort(at, n, sizeof *at, by_id);
    *ret = (struct risk_index){at, n};
    return RC_OK;
}

size_t risk_index_find(struct risk_index index, const char *id)
{
    size_t low = 0, high = index.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int difference = strcmp(index.at[middle].id, id);
        if (difference == 0)
            return index.at[middle].at;
        if (difference < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return index.n;
}

/* --- What hangs together --- */

static enum rc room_make(struct ctx *cx, struct risk_checking *in)
{
    const struct risk_model *model = &in->model;
    TRY(index_make(cx, model->services.at, model->services.n, sizeof *model->services.at, &in->services));
    TRY(index_make(cx, model->processes.at, model->processes.n, sizeof *model->processes.at, &in->processes));
    TRY(index_make(cx, model->resources.at, model->resources.n, sizeof *model->resources.at, &in->resources));
    in->served = ARENA_ARRAY(cx->arena, bool, model->services.n + 1);
    in->analysed = ARENA_ARRAY(cx->arena, bool, model->processes.n + 1);
    in->needs = ARENA_ARRAY(cx->arena, int64_t, model->processes.n + 1);
    in->by_analysed = ARENA_ARRAY(cx->arena, bool, model->resources.n + 1);
    in->by_resource = ARENA_ARRAY(cx->arena, bool, model->resources.n + 1);
    in->by_any = ARENA_ARRAY(cx->arena, bool, model->resources.n + 1);
    in->judged = ARENA_ARRAY(cx->arena, bool, model->resources.n + 1);
    return in->served == NULL || in->analysed == NULL || in->needs == NULL || in->by_analysed == NULL ||
                   in->by_resource == NULL || in->by_any == NULL || in->judged == NULL
               ? RC_MEMORY
               : RC_OK;
}

static void mark_served(struct risk_checking *in)
{
    const struct risk_model *model = &in->model;
    for (size_t i = 0; i < model->serves.n; i++) {
        size_t service = risk_index_find(in->services, model->serves.at[i].service);
        size_t process = risk_index_find(in->processes, model->serves.at[i].process);
        if (service == model->services.n || process == model->processes.n ||
            model->services.at[service].choice != RISK_SELECTED || model->processes.at[process].deferred != 0)
            continue;
        in->served[service] = true;
        in->analysed[process] = true;
    }
}

static void mark_needed(struct risk_checking *in)
{
    const struct risk_model *model = &in->model;
    for (size_t i = 0; i < model->needs.n; i++) {
        const struct risk_need *need = &model->needs.at[i];
        size_t resource = risk_index_find(in->resources, need->needed);
        size_t process = risk_index_find(in->processes, need->process);
        if (resource == model->resources.n)
            continue;
        in->by_any[resource] = true;
        if (process == model->processes.n) {
            in->by_resource[resource] = true;
            continue;
        }
        in->needs[process]++;
        if (in->analysed[process])
            in->by_analysed[resource] = true;
    }
}

static void mark_judged(struct risk_checking *in)
{
    for (size_t i = 0; i < in->risks.n; i++) {
        const struct risk *risk = &in->risks.at[i];
        size_t resource = risk_index_find(in->resources, risk->resource);
        if (resource < in->model.resources.n &&
            risk_value(&in->model.scale, risk->impact_after, risk->frequency_after) > 0)
            in->judged[resource] = true;
    }
}

/* --- Running --- */

static enum rc run_all(struct ctx *cx, struct risk_checking *in)
{
    TRY(risk_check_forms(cx, in));
    TRY(risk_check_risks(cx, in));
    for (size_t i = 0; i < cx->app->module_count; i++) {
        const struct risk_check_source *source = cx->app->modules[i]->risk_checks;
        if (source != NULL && source->run != NULL)
            TRY(source->run(cx, &in->model.study, in));
    }
    return RC_OK;
}

/* By form; within a form as they were found. */
static enum rc order(struct ctx *cx, struct risk_checking *in)
{
    struct risk_fault *sorted = ARENA_ARRAY(cx->arena, struct risk_fault, in->n + 1);
    size_t n = 0;
    if (sorted == NULL)
        return RC_MEMORY;
    for (int64_t form = 1; form <= RISK_FORM_VALIDATION; form++)
        for (size_t i = 0; i < in->n; i++)
            if (in->faults[i].form == form)
                sorted[n++] = in->faults[i];
    in->faults = sorted;
    in->room = in->n = n;
    return RC_OK;
}

enum rc risk_check_run(struct ctx *cx, const char *study, struct risk_checking *ret)
{
    struct risk_checking in = {.n = 0};
    TRY(risk_model_load(cx, study, &in.model));
    TRY(risk_store_checked(cx, study, &in.risks));
    TRY(risk_store_answers(cx, study, &in.answers));
    TRY(room_make(cx, &in));
    mark_served(&in);
    mark_needed(&in);
    mark_judged(&in);
    TRY(run_all(cx, &in));
    TRY(order(cx, &in));
    *ret = in;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* --- Answers --- */

/* The version of the row that a fault points at; 0 for the study itself, whose state changes by being worked on, and
 * where a room above names no row. */
static int64_t version_of(const struct risk_fault *fault)
{
    return fault->row == NULL || fault->record == NULL || fault->record == &risk_study_record
               ? 0
               : field_int(&fault->record->fields.at[2], fault->row);
}

/* What was said to a hint holds for the row as it was then. */
static bool is_of_now(const struct risk_answer *answer, const struct risk_fault *fault)
{
    int64_t version = version_of(fault);
    return fault->check->kind != RISK_CHECK_HINT || answer->seen == 0 || version == 0 || answer->seen == version;
}

const struct risk_answer *risk_answer_of(const struct risk_checking *checking, const struct risk_fault *fault)
{
    size_t low = 0, high = checking->answers.n;
    if (fault->check->kind == RISK_CHECK_ERROR)
        return NULL;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct risk_answer *answer = checking->answers.at + middle;
        int difference = strcmp(answer->code, fault->check->code);
        if (difference == 0)
            difference = strcmp(answer->subject, fault->subject);
        if (difference == 0)
            return is_of_now(answer, fault) ? answer : NULL;
        if (difference < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool risk_fault_is_open(const struct risk_checking *checking, const struct risk_fault *fault)
{
    const struct risk_answer *answer = risk_answer_of(checking, fault);
    return answer == NULL || (fault->check->kind == RISK_CHECK_JUDGEMENT && answer->verdict != RISK_FULFILLED);
}

struct risk_check_state risk_check_state_of(const struct risk_checking *checking)
{
    struct risk_check_state state = {.errors = 0};
    for (size_t i = 0; i < checking->n; i++) {
        const struct risk_fault *fault = &checking->faults[i];
        bool open = risk_fault_is_open(checking, fault);
        state.answered += !open;
        state.hints += open && fault->check->kind == RISK_CHECK_HINT;
        state.errors += open && fault->check->kind != RISK_CHECK_HINT;
        state.judgements += open && fault->check->kind == RISK_CHECK_JUDGEMENT;
    }
    return state;
}

static enum rc count_make(struct ctx *cx, const char *study, int64_t *ret)
{
    struct risk_checking checking;
    TRY(risk_check_run(cx, study, &checking));
    struct risk_check_state state = risk_check_state_of(&checking);
    ret[0] = state.errors;
    ret[1] = state.judgements;
    ret[2] = state.hints;
    ret[3] = state.answered;
    return RC_OK;
}

enum rc risk_check_count(struct ctx *cx, const char *study, struct risk_check_state *ret)
{
    int64_t numbers[KNOWN_NUMBERS] = {0};
    TRY(known_numbers(cx, "risk-check", study, count_make, numbers, COUNT(numbers)));
    *ret = (struct risk_check_state){
        .errors = numbers[0], .judgements = numbers[1], .hints = numbers[2], .answered = numbers[3]};
    return RC_OK;
}

/* Who is tied to a study does not judge it. */
static enum rc is_independent(struct ctx *cx, const char *study)
{
    const char *tie = "";
    if (text_empty(cx->person))
        return fail(cx, RC_DENIED, N_("A judgement is a person's; please say who judges (--as)"));
    TRY(risk_tie_of(cx, study, cx->person, &tie));
    return text_empty(tie)
               ? RC_OK
               : fail(cx, RC_DENIED, N_("Somebody independent judges this; whoever asks for it now {0}"), tie);
}

static enum rc verdict_fits(struct ctx *cx, const struct risk_check *check, const struct risk_answer *answer)
{
    if (check->kind == RISK_CHECK_ERROR)
        return fail(cx, RC_INVALID, N_("An error is not answered; it goes away when the row is mended"));
    if (check->kind == RISK_CHECK_HINT)
        return answer->verdict == RISK_REMARK
                   ? RC_OK
                   : field_fail(cx, "verdict", N_("A hint is answered with a comment, without a judgement"));
    if (answer->verdict != RISK_FULFILLED && answer->verdict != RISK_NOT_FULFILLED)
        return field_fail(cx, "verdict", N_("Please judge: fulfilled or not fulfilled"));
    if (!may(cx, PERM_FINDING_WRITE))
        return fail(cx, RC_DENIED, N_("Only an auditor judges this"));
    return is_independent(cx, answer->study);
}

enum rc risk_check_answer(struct ctx *cx, struct risk_answer *answer)
{
    struct risk_checking checking;
    if (!may(cx, PERM_RISK_WRITE) && !may(cx, PERM_FINDING_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(risk_check_run(cx, answer->study, &checking));
    for (size_t i = 0; i < checking.n; i++) {
        const struct risk_fault *fault = &checking.faults[i];
        if (!text_same(fault->check->code, answer->code) || !text_same(fault->subject, answer->subject))
            continue;
        TRY(verdict_fits(cx, fault->check, answer));
        answer->seen = version_of(fault);
        return risk_answer_give(cx, answer);
    }
    return fail(cx, RC_MISSING, N_("The check does not find this now: {0}"), answer->code);
}

enum rc risk_judgements_of(struct ctx *cx, const char *study, struct risk_judgements *ret)
{
    struct risk_checking checking;
    size_t n = 0;
    TRY(risk_check_run(cx, study, &checking));
    struct risk_judgement *all = ARENA_ARRAY(cx->arena, struct risk_judgement, checking.n);
    if (all == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < checking.n; i++) {
        const struct risk_fault *fault = &checking.faults[i];
        const struct risk_answer *answer = risk_answer_of(&checking, fault);
        if (fault->check->kind != RISK_CHECK_JUDGEMENT)
            continue;
        all[n] = (struct risk_judgement){.check = fault->check, .subject = fault->subject};
        if (answer == NULL)
            risk_row_blank(&risk_answer_record, &all[n].answer);
        else
            all[n].answer = *answer;
        n++;
    }
    *ret = (struct risk_judgements){all, n};
    return RC_OK;
}
