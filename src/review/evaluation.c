/* Performance evaluation by somebody independent (手引書 7.<2>(2), 図表16, 17). */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "review/review_inside.h"

enum rc performance_evaluations_of(struct ctx *cx, const char *study, struct performance_evaluations *ret)
{
    TRY(review_readable(cx));
    return evaluation_store_all(cx, study, ret);
}

enum rc review_tie_of(struct ctx *cx, const char *study, const char *person, const char **ret)
{
    const char *walkthrough = "";
    *ret = "";
    if (text_empty(person))
        return RC_OK;
    TRY(risk_tie_of(cx, study, person, ret));
    if (!text_empty(*ret))
        return RC_OK;
    TRY(evaluation_store_role(cx, study, person, &walkthrough));
    if (!text_empty(walkthrough))
        *ret = trf(cx, N_("presented, led or recorded “{0}”"), walkthrough);
    return RC_OK;
}

enum rc review_independent(struct ctx *cx, const char *study, const char *person, const char *field)
{
    const char *tie = "", *name = "";
    if (text_empty(person))
        return RC_OK;
    TRY(review_tie_of(cx, study, person, &tie));
    if (text_empty(tie))
        return RC_OK;
    TRY(person_name(cx, person, &name));
    if (field != NULL)
        return field_fail(cx, field, N_("{0} is not independent of this risk assessment: {1}"), name, tie);
    return fail(cx, RC_DENIED, N_("{0} is not independent of this risk assessment: {1}"), name, tie);
}

/* Who was named, with the right to write findings, and still independent. */
static enum rc is_evaluator(struct ctx *cx, const struct performance_evaluation *row)
{
    if (!may(cx, PERM_FINDING_WRITE))
        return fail(cx, RC_DENIED, review_not_allowed);
    if (text_empty(cx->person) || !text_same(cx->person, row->evaluator))
        return fail(cx, RC_DENIED, N_("This is written by the evaluator who was named"));
    return review_independent(cx, row->study, cx->person, NULL);
}

static enum rc check_plan(struct ctx *cx, const struct performance_evaluation *row, const char *before)
{
    enum rc rc = risk_check_filled(cx, &performance_evaluation_record, row);
    if (review_known_person(cx, "evaluator", row->evaluator, before) != RC_OK)
        return RC_INVALID;
    enum rc tied = review_independent(cx, row->study, row->evaluator, "evaluator");
    return tied == RC_OK ? rc : tied;
}

enum rc performance_evaluation_save(struct ctx *cx, struct performance_evaluation *evaluation, int64_t version)
{
    struct performance_evaluation before = {.evaluator = ""};
    if (!may(cx, PERM_RISK_WRITE) && !may(cx, PERM_FINDING_WRITE))
        return fail(cx, RC_DENIED, review_not_allowed);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(review_study_hold(cx, evaluation->study));
    if (!text_empty(evaluation->id))
        TRY(record_get(cx, &performance_evaluation_record, evaluation->id, &before));
    TRY(check_plan(cx, evaluation, before.evaluator));
    if (text_empty(evaluation->id)) {
        evaluation->created_by = cx->person;
        evaluation->created_at = cx->now;
        TRY(record_insert(cx, &performance_evaluation_record, evaluation));
        return db_commit(cx, &tx);
    }
    if (!text_empty(before.done_on))
        return fail(cx, RC_CONFLICT, N_("This evaluation is done; its plan does not change any more"));
    before.version = version;
    TRY(record_update(cx, &performance_evaluation_record, &before, evaluation));
    return db_commit(cx, &tx);
}

enum rc performance_evaluation_judge(struct ctx *cx, const char *id, struct risk_answer *answer)
{
    struct performance_evaluation row = {.id = NULL};
    TRY(record_get(cx, &performance_evaluation_record, id, &row));
    TRY(is_evaluator(cx, &row));
    answer->study = row.study;
    return risk_check_answer(cx, answer);
}

/* A walkthrough was held, and every judgement that the check asks for was made by this evaluator's hand or another's. */
static enum rc check_result(struct ctx *cx, const struct performance_evaluation *row)
{
    struct walkthroughs walkthroughs = {.n = 0};
    struct risk_judgements judgements = {.n = 0};
    int64_t held = 0, missing = 0;
    TRY(walkthrough_store_all(cx, row->study, &walkthroughs));
    TRY(risk_judgements_of(cx, row->study, &judgements));
    for (size_t i = 0; i < walkthroughs.n; i++)
        held += !text_empty(walkthroughs.at[i].held_on);
    for (size_t i = 0; i < judgements.n; i++)
        missing += text_empty(judgements.at[i].answer.id);
    if (held == 0)
        return fail(cx, RC_CONFLICT, N_("The evaluation follows the walkthrough; none was held yet"));
    if (missing > 0)
        return fail(cx, RC_CONFLICT, N_("{0} judgements are still to be made"), decimal(cx, missing));
    return text_empty(row->result) ? field_fail(cx, "result", N_("Please write the result of the evaluation")) : RC_OK;
}

enum rc performance_evaluation_report(struct ctx *cx, struct performance_evaluation *evaluation, int64_t version)
{
    struct performance_evaluation before = {.id = NULL};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &performance_evaluation_record, evaluation->id, &before));
    TRY(is_evaluator(cx, &before));
    TRY(check_result(cx, evaluation));
    struct performance_evaluation after = before;
    after.result = evaluation->result;
    after.good = evaluation->good;
    after.done_on = text_empty(before.done_on) ? date_of_time(cx, cx->now) : before.done_on;
    before.version = version;
    TRY(record_update(cx, &performance_evaluation_record, &before, &after));
    *evaluation = after;
    return db_commit(cx, &tx);
}

static enum rc check_told(struct ctx *cx, const char *on, const char *whom, const char *done_on, const char *on_field,
                          const char *whom_field)
{
    if (text_empty(on) && text_empty(whom))
        return RC_OK;
    if (text_empty(on))
        return field_fail(cx, on_field, N_("Please give the day, too"));
    if (text_empty(whom))
        return field_fail(cx, whom_field, N_("Please say to whom"));
    if (strcmp(on, done_on) < 0)
        return field_fail(cx, on_field, N_("This day lies before the evaluation ({0})"), done_on);
    return review_past(cx, on_field, on);
}

enum rc performance_evaluation_share(struct ctx *cx, struct performance_evaluation *evaluation, int64_t version)
{
    struct performance_evaluation before = {.id = NULL};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &performance_evaluation_record, evaluation->id, &before));
    if (!may(cx, PERM_RISK_WRITE))
        TRY(is_evaluator(cx, &before));
    if (text_empty(before.done_on))
        return fail(cx, RC_CONFLICT, N_("There is no result to share yet"));
    enum rc rc = check_told(cx, evaluation->shared_on, evaluation->shared_with, before.done_on, "shared_on",
                            "shared_with");
    enum rc reported = check_told(cx, evaluation->reported_on, evaluation->reported_to, before.done_on, "reported_on",
                                  "reported_to");
    TRY(rc);
    TRY(reported);
    struct performance_evaluation after = before;
    after.shared_on = evaluation->shared_on;
    after.shared_with = evaluation->shared_with;
    after.reported_on = evaluation->reported_on;
    after.reported_to = evaluation->reported_to;
    before.version = version;
    TRY(record_update(cx, &performance_evaluation_record, &before, &after));
    *evaluation = after;
    return db_commit(cx, &tx);
}
