/* What the steps of a year are judged by: what was done here, what papers came in, and what other tiers told. */
#include "programme/cycle.h"
#include "survey/survey.h"

/* The organisation's own surveys of the year, but short ones for small operators. */
static enum rc read_surveys(struct ctx *cx, struct cycle_happened *ret)
{
    struct {
        const struct survey *at;
        size_t n;
    } surveys = {.n = 0};
    int64_t opened = 0, closed = 0;
    bool open = false;
    ret->asked_on = ret->surveyed_on = "";
    if (!may(cx, PERM_SURVEY_READ))
        return RC_OK;
    TRY(DB_LIST(cx, survey_record.select_all, survey_record.fields, &surveys, ARGS(STR(cx->org))));
    for (size_t i = 0; i < surveys.n; i++) {
        const struct survey *one = &surveys.at[i];
        if (one->year != ret->year || one->edition == 0 || one->kind == SURVEY_SUPPORT)
            continue;
        opened = opened == 0 || one->opened_at < opened ? one->opened_at : opened;
        closed = one->closed_at > closed ? one->closed_at : closed;
        open |= one->state != SURVEY_CLOSED;
    }
    if (opened != 0)
        ret->asked_on = date_of_time(cx, opened);
    if (closed != 0 && !open)
        ret->surveyed_on = date_of_time(cx, closed);
    return RC_OK;
}

enum rc cycle_told_read(struct ctx *cx, int64_t year, struct cycle_happened *ret)
{
    size_t room = 0;
    TRY(paper_store_all(cx, PAPER_RECEIVED, &ret->received));
    for (size_t i = 0; i < ret->received.n; i++) {
        const struct programme_paper *head = &ret->received.at[i];
        struct paper paper = {.head = {.id = NULL}};
        bool latest = true;
        if (head->kind != PAPER_NOTICE || head->year != year)
            continue;
        for (size_t k = 0; k < ret->received.n; k++) {
            const struct programme_paper *other = &ret->received.at[k];
            latest &= other->kind != PAPER_NOTICE || other->year != year ||
                      !text_same(other->peer_org, head->peer_org) || other->passed_at < head->passed_at ||
                      (other->passed_at == head->passed_at && k <= i);
        }
        if (!latest)
            continue;
        TRY(paper_load(cx, head, &paper));
        for (size_t n = 0; n < paper.notes.n; n++) {
            ret->told = arena_grow(cx->arena, ret->told, ret->told_count, &room, sizeof *ret->told);
            if (ret->told == NULL)
                return RC_MEMORY;
            ret->told[ret->told_count++] = (struct cycle_told){paper.notes.at + n, head->peer};
        }
    }
    return RC_OK;
}

enum rc cycle_happened_read(struct ctx *cx, int64_t year, struct cycle_happened *ret)
{
    struct organization organization = {.id = NULL};
    TRY(programme_overseer(cx, &organization));
    ret->year = year;
    TRY(programme_store_plans(cx, &ret->plans));
    TRY(judgement_store_all(cx, &ret->evaluations));
    TRY(cycle_told_read(cx, year, ret));
    TRY(read_surveys(cx, ret));
    ret->judges = organization.kind == ORGANIZATION_HEADQUARTERS;
    ret->awaits = ret->judges || organization.kind == ORGANIZATION_OFFICE;
    return RC_OK;
}

/* The first paper of that kind that came in for the sector; NULL for none. */
static const struct programme_paper *received(const struct cycle_happened *happened, int64_t kind, const char *sector)
{
    const struct programme_paper *first = NULL;
    for (size_t i = 0; i < happened->received.n; i++) {
        const struct programme_paper *one = &happened->received.at[i];
        if (one->kind == kind && one->year == happened->year && text_same(one->sector, sector) &&
            (first == NULL || one->passed_at < first->passed_at))
            first = one;
    }
    return first;
}

static int64_t plan_sent_at(const struct cycle_happened *happened, const char *sector)
{
    for (size_t i = 0; i < happened->plans.n; i++) {
        const struct programme_plan *one = &happened->plans.at[i];
        if (one->year == happened->year && text_same(one->sector, sector) && one->sent_at != 0)
            return one->sent_at;
    }
    return 0;
}

static const struct programme_evaluation *evaluation_of(const struct cycle_happened *happened, const char *sector)
{
    for (size_t i = 0; i < happened->evaluations.n; i++)
        if (happened->evaluations.at[i].year == happened->year && text_same(happened->evaluations.at[i].sector, sector))
            return happened->evaluations.at + i;
    return NULL;
}

static bool done_at(const struct ctx *cx, int64_t at, struct cycle_cell *ret)
{
    ret->on = at == 0 ? "" : date_of_time(cx, at);
    return at != 0;
}

/* By a paper that came in. */
static bool done_by(const struct ctx *cx, const struct programme_paper *paper, struct cycle_cell *ret)
{
    if (paper == NULL)
        return false;
    ret->by = paper->peer;
    return done_at(cx, paper->passed_at, ret);
}

/* Survey, analysis and draft are settled at the latest when the evaluation passes on. */
static bool evaluated(const struct ctx *cx, const struct cycle_happened *happened, const char *sector, int64_t step,
                      struct cycle_cell *ret)
{
    const struct programme_evaluation *evaluation = happened->judges ? NULL : evaluation_of(happened, sector);
    if (step <= CYCLE_ANALYSIS && !text_empty(happened->surveyed_on)) { /* answers are analysed at once */
        ret->on = happened->surveyed_on;
        return true;
    }
    if (step == CYCLE_EVALUATION && evaluation != NULL && evaluation->state >= PROGRAMME_APPROVED)
        return done_at(cx, evaluation->approved_at, ret);
    if (evaluation != NULL && done_at(cx, evaluation->sent_at, ret))
        return true;
    return done_by(cx, received(happened, PAPER_EVALUATION, sector), ret) ||
           (step <= CYCLE_ANALYSIS && evaluation != NULL && !text_empty(evaluation->analysis));
}

static bool done_here(const struct ctx *cx, const struct cycle_happened *happened, const char *sector, int64_t step,
                      struct cycle_cell *ret)
{
    if (step == CYCLE_PLAN)
        return done_at(cx, plan_sent_at(happened, sector), ret) ||
               done_by(cx, received(happened, PAPER_PLAN, sector), ret);
    if (step != CYCLE_VERDICT)
        return evaluated(cx, happened, sector, step, ret);
    const struct programme_evaluation *evaluation = evaluation_of(happened, sector);
    return happened->judges ? evaluation != NULL && done_at(cx, evaluation->sent_at, ret)
                            : done_by(cx, received(happened, PAPER_VERDICT, sector), ret);
}

bool cycle_is_done(const struct ctx *cx, const struct cycle_happened *happened, const char *sector, int64_t step, bool own,
                   struct cycle_cell *ret)
{
    *ret = (struct cycle_cell){.on = "", .by = ""};
    if (done_here(cx, happened, sector, step, ret))
        return true;
    if (step == CYCLE_SURVEY)
        ret->on = happened->asked_on;
    for (size_t i = 0; i < happened->told_count && !own; i++) {
        const struct cycle_note *note = happened->told[i].note;
        bool of_all = step <= CYCLE_ANALYSIS && step != CYCLE_PLAN && text_empty(note->sector);
        if (note->step != step || (!text_same(note->sector, sector) && !of_all))
            continue;
        const char *on = text_empty(note->done_on) ? note->begun_on : note->done_on;
        if (text_empty(on) || (text_empty(note->done_on) && !text_empty(ret->on)))
            continue;
        *ret = (struct cycle_cell){.on = on, .by = happened->told[i].peer};
        if (!text_empty(note->done_on))
            return true;
    }
    return false;
}
