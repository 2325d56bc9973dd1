/* Findings: raised, answered, reflected, verified by another person, closed (手引書 7.<2>, <3> 課題管理, 8.). */
#include "review/review_inside.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"

static const char *const source_codes[] = {"walkthrough", "evaluation", "work", "monitoring", "audit"};
static const char *const source_labels[] = {N_("Walkthrough"), N_("Performance evaluation"),
                                            N_("Work of the risk assessment"), N_("Monitoring"),
                                            N_("Internal audit")};
const struct enum_names finding_source_names = {source_codes, source_labels, FINDING_SOURCE_COUNT_};
_Static_assert(COUNT(source_codes) == FINDING_SOURCE_COUNT_, "every source needs a code");

static const char *const kind_codes[] = {"correction", "improvement", "question"};
static const char *const kind_labels[] = {N_("To be corrected"), N_("To be improved"), N_("To be clarified")};
const struct enum_names finding_kind_names = {kind_codes, kind_labels, FINDING_KIND_COUNT_};
_Static_assert(COUNT(kind_codes) == FINDING_KIND_COUNT_, "every kind needs a code");

static const char *const answer_codes[] = {"open", "forms", "practice", "keep"};
static const char *const answer_labels[] = {N_("Not decided yet"), N_("The forms are corrected"),
                                            N_("People or ways of working change"), N_("Nothing is changed")};
const struct enum_names finding_answer_names = {answer_codes, answer_labels, FINDING_ANSWER_COUNT_};
_Static_assert(COUNT(answer_codes) == FINDING_ANSWER_COUNT_, "every answer needs a code");

static const char *const status_codes[] = {"open", "answered", "changed", "closed"};
static const char *const status_labels[] = {N_("Waits for a response"), N_("Being dealt with"),
                                            N_("Effect to be verified"), N_("Closed after verification")};
const struct enum_names finding_status_names = {status_codes, status_labels, FINDING_STATUS_COUNT_};
_Static_assert(COUNT(status_codes) == FINDING_STATUS_COUNT_, "every state needs a code");

static const char *const verdict_codes[] = {"open", "effective", "not-effective"};
static const char *const verdict_labels[] = {N_("Not verified yet"), N_("The effect is there"),
                                             N_("The effect is not there")};
const struct enum_names finding_verdict_names = {verdict_codes, verdict_labels, FINDING_VERDICT_COUNT_};
_Static_assert(COUNT(verdict_codes) == FINDING_VERDICT_COUNT_, "every verdict needs a code");

enum rc findings_of(struct ctx *cx, const char *study, struct findings *ret)
{
    TRY(review_readable(cx));
    return finding_store_all(cx, study, ret);
}

enum rc finding_tasks_of(struct ctx *cx, const char *study, struct finding_tasks *ret)
{
    TRY(review_readable(cx));
    return finding_store_tasks(cx, study, ret);
}

bool finding_is_overdue(const struct finding *finding, const char *today)
{
    const char *due = finding->status == FINDING_CHANGED ? finding->verify_on : finding->due_on;
    return finding->status != FINDING_CLOSED && due[0] != '\0' && strcmp(due, today) < 0;
}

/* --- Who may --- */

static enum rc may_raise(struct ctx *cx)
{
    if (may(cx, PERM_RISK_WRITE) || may(cx, PERM_RISK_OWN) || may(cx, PERM_FINDING_WRITE))
        return RC_OK;
    return fail(cx, RC_DENIED, review_not_allowed);
}

/* Who works on the assessment, or is responsible for this. */
static enum rc may_work(struct ctx *cx, const char *post, const char *person)
{
    bool mine = !text_empty(person) && text_same(person, cx->person);
    if (may(cx, PERM_RISK_WRITE))
        return RC_OK;
    if (!mine && !text_empty(post))
        TRY(post_is_mine(cx, post, &mine));
    return mine && may(cx, PERM_RISK_READ)
               ? RC_OK
               : fail(cx, RC_DENIED, N_("This step is for who is responsible for it, or who manages the risk assessment"));
}

/* --- Raising --- */

static enum rc check_occasion(struct ctx *cx, const struct finding *row)
{
    struct walkthrough walkthrough = {.id = NULL};
    struct walkthrough_participant participant = {.id = NULL};
    if (row->source != FINDING_WALKTHROUGH) {
        if (!text_empty(row->participant))
            return field_fail(cx, "participant", N_("Only walkthroughs have participants"));
        return review_occasion_check(cx, row);
    }
    TRY(record_get(cx, &walkthrough_record, row->occasion, &walkthrough));
    if (!text_same(walkthrough.study, row->study))
        return fail(cx, RC_INVALID, N_("This walkthrough belongs to another risk assessment"));
    if (text_empty(row->participant))
        return field_fail(cx, "participant", N_("Please say which participant raised it"));
    TRY(record_get(cx, &walkthrough_participant_record, row->participant, &participant));
    if (!text_same(participant.walkthrough, row->occasion))
        return field_fail(cx, "participant", N_("This participant belongs to another walkthrough"));
    return RC_OK;
}

static enum rc check_subject(struct ctx *cx, const struct finding *row)
{
    const struct record *record = NULL;
    void *found = NULL;
    if (text_empty(row->subject))
        return RC_OK;
    enum rc rc = review_subject_get(cx, row->subject, &record, &found);
    if (rc == RC_MISSING) {
        cx->problem = (struct problem){.rc = RC_OK};
        return field_fail(cx, "subject", N_("There is no such row of a risk assessment: {0}"), row->subject);
    }
    TRY(rc);
    const char *study = field_text(field_find(record->fields, record == &risk_study_record ? "id" : "study"), found);
    if (!text_same(study, row->study))
        return field_fail(cx, "subject", N_("This row belongs to another risk assessment"));
    return RC_OK;
}

static enum rc check_raised(struct ctx *cx, struct finding *row, const struct finding *before)
{
    struct walkthrough_participant participant = {.name = ""};
    enum rc rc = risk_check_filled(cx, &finding_record, row);
    if (rc == RC_MEMORY)
        return rc;
    TRY(check_occasion(cx, row));
    if (before == NULL || !text_same(before->subject, row->subject))
        TRY(check_subject(cx, row));
    if (review_past(cx, "raised_on", row->raised_on) != RC_OK)
        rc = RC_INVALID;
    if (!text_empty(row->viewpoint) && walkthrough_viewpoint_find(row->viewpoint) == NULL)
        rc = field_fail(cx, "viewpoint", N_("There is no viewpoint “{0}”"), row->viewpoint);
    if (!text_empty(row->participant)) {
        TRY(record_get(cx, &walkthrough_participant_record, row->participant, &participant));
        row->raised_by = participant.name;
    } else if (text_empty(row->raised_by)) {
        TRY(person_name(cx, cx->person, &row->raised_by));
    }
    return rc;
}

enum rc finding_save(struct ctx *cx, struct finding *finding, int64_t version)
{
    struct finding before = {.id = NULL};
    TRY(may_raise(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(review_study_hold(cx, finding->study));
    if (text_empty(finding->id)) {
        TRY(check_raised(cx, finding, NULL));
        TRY(finding_store_last_number(cx, finding->study, &finding->number));
        finding->number++;
        finding->created_by = cx->person;
        finding->created_at = cx->now;
        TRY(record_insert(cx, &finding_record, finding));
        return db_commit(cx, &tx);
    }
    TRY(record_get(cx, &finding_record, finding->id, &before));
    if (!may(cx, PERM_RISK_WRITE) && !text_same(before.created_by, cx->person))
        return fail(cx, RC_DENIED, N_("What was raised is changed by who raised it, or who manages the risk assessment"));
    if (before.status != FINDING_OPEN)
        return fail(cx, RC_CONFLICT, N_("What was raised cannot be changed any more: there is a response to it"));
    TRY(check_raised(cx, finding, &before));
    before.version = version;
    TRY(record_update(cx, &finding_record, &before, finding));
    return db_commit(cx, &tx);
}

/* --- The steps --- */

static enum rc wrong_step(struct ctx *cx, const struct finding *finding)
{
    return fail(cx, RC_CONFLICT, N_("This step does not fit the state of the finding ({0})"),
                tr(cx, enum_label(&finding_status_names, finding->status)));
}

/* Stores `after` over the row that the person saw. */
static enum rc step_store(struct ctx *cx, struct finding *before, struct finding *after, int64_t version,
                          struct finding *ret)
{
    before->version = version;
    TRY(record_update(cx, &finding_record, before, after));
    *ret = *after;
    return RC_OK;
}

static enum rc check_response(struct ctx *cx, const struct finding *row, const struct finding *before)
{
    enum rc rc = RC_OK;
    if (row->answer == FINDING_UNANSWERED)
        rc = field_fail(cx, "answer", N_("Please choose what is done"));
    if (text_empty(row->response))
        rc = field_fail(cx, "response", N_("Please write the response"));
    if (row->answer != FINDING_KEEP && text_empty(row->post) && text_empty(row->person))
        rc = field_fail(cx, "post", N_("Please name a responsible post or person"));
    if (row->answer != FINDING_KEEP && text_empty(row->due_on))
        rc = field_fail(cx, "due_on", N_("Please say by when it is to be done"));
    if (!text_empty(row->due_on) && !text_empty(row->verify_on) && strcmp(row->verify_on, row->due_on) < 0)
        rc = field_fail(cx, "verify_on", N_("The effect is verified after the change ({0})"), row->due_on);
    if (!text_empty(row->verifier) && text_same(row->verifier, row->person))
        rc = field_fail(cx, "verifier", N_("The effect is verified by somebody else than who makes the change"));
    if (review_known_post(cx, "post", row->post, before->post) != RC_OK ||
        review_known_person(cx, "person", row->person, before->person) != RC_OK ||
        review_known_person(cx, "verifier", row->verifier, before->verifier) != RC_OK)
        rc = RC_INVALID;
    return rc;
}

enum rc finding_respond(struct ctx *cx, struct finding *finding, int64_t version)
{
    struct finding before = {.id = NULL};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &finding_record, finding->id, &before));
    if (!may(cx, PERM_FINDING_WRITE))
        TRY(may_work(cx, before.post, before.person));
    if (before.status == FINDING_CLOSED || (before.status == FINDING_CHANGED && before.answer != FINDING_KEEP))
        return wrong_step(cx, &before);
    TRY(check_response(cx, finding, &before));
    struct finding after = before;
    after.answer = finding->answer;
    after.response = finding->response;
    after.cause = finding->cause;
    after.post = finding->post;
    after.person = finding->person;
    after.due_on = finding->due_on;
    after.verifier = finding->verifier;
    after.verify_on = finding->verify_on;
    after.answered_by = cx->person;
    after.answered_on = date_of_time(cx, cx->now);
    after.status = after.answer == FINDING_KEEP ? FINDING_CHANGED : FINDING_ANSWERED;
    TRY(step_store(cx, &before, &after, version, finding));
    return db_commit(cx, &tx);
}

/* The entry of the ledger exists, is of this study where the forms were corrected, and not older than the
 * finding. */
static enum rc check_entry(struct ctx *cx, const struct finding *row, const struct finding *before,
                           struct finding_entry *ret)
{
    int64_t sequence = 0;
    if (text_empty(row->entry))
        return before->answer == FINDING_FORMS
                   ? field_fail(cx, "entry", N_("Please choose the change of the forms that reflects it"))
                   : RC_OK;
    if (text_to_int(cx, row->entry, &sequence) != RC_OK || sequence < 1)
        return field_fail(cx, "entry", N_("The ledger has no entry {0}"), row->entry);
    enum rc rc = finding_store_entry(cx, before->answer == FINDING_FORMS ? before->study : "", sequence, ret);
    if (rc == RC_MISSING)
        return field_fail(cx, "entry",
                          N_("Entry {0} of the ledger is no change of the forms of this risk assessment"), row->entry);
    TRY(rc);
    if (strcmp(date_of_time(cx, ret->at), before->raised_on) < 0)
        return field_fail(cx, "entry", N_("Entry {0} was made before the finding was raised ({1})"), row->entry,
                          before->raised_on);
    return RC_OK;
}

enum rc finding_reflect(struct ctx *cx, struct finding *finding, int64_t version)
{
    struct finding before = {.id = NULL};
    struct finding_entry entry = {.person = cx->person};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &finding_record, finding->id, &before));
    TRY(may_work(cx, before.post, before.person));
    if (before.status != FINDING_ANSWERED && (before.status != FINDING_CHANGED || before.answer == FINDING_KEEP))
        return wrong_step(cx, &before);
    enum rc rc = check_entry(cx, finding, &before, &entry);
    if (rc != RC_OK && rc != RC_INVALID)
        return rc;
    if (text_empty(finding->change_note))
        rc = field_fail(cx, "change_note", N_("Please write what was changed"));
    TRY(rc);
    struct finding after = before;
    after.change_note = finding->change_note;
    after.entry = text_empty(finding->entry) ? "" : decimal(cx, entry.sequence);
    after.changed_by = entry.person;
    after.changed_on = text_empty(finding->entry) ? date_of_time(cx, cx->now) : date_of_time(cx, entry.at);
    after.told_by = cx->person;
    after.verdict = FINDING_NOT_JUDGED;
    after.status = FINDING_CHANGED;
    TRY(step_store(cx, &before, &after, version, finding));
    return db_commit(cx, &tx);
}

/* Another person than who made the change, recorded it or decided that nothing changes. */
enum rc finding_may_verify(struct ctx *cx, const struct finding *finding)
{
    if (!may(cx, PERM_FINDING_WRITE) && !may(cx, PERM_RISK_WRITE) && !may(cx, PERM_RISK_OWN) &&
        !may(cx, PERM_RISK_APPROVE))
        return fail(cx, RC_DENIED, review_not_allowed);
    if (text_empty(cx->person))
        return fail(cx, RC_DENIED, N_("The effect is verified by a person; say who by --as"));
    if (text_same(cx->person, finding->changed_by) || text_same(cx->person, finding->told_by))
        return fail(cx, RC_DENIED, N_("You made or recorded this change; its effect is verified by somebody else"));
    if (finding->answer == FINDING_KEEP && text_same(cx->person, finding->answered_by))
        return fail(cx, RC_DENIED, N_("You decided that nothing is changed; this is verified by somebody else"));
    return RC_OK;
}

enum rc finding_verify(struct ctx *cx, struct finding *finding, int64_t version)
{
    struct finding before = {.id = NULL};
    int64_t open = 0;
    enum rc rc = RC_OK;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &finding_record, finding->id, &before));
    if (before.status != FINDING_CHANGED)
        return wrong_step(cx, &before);
    TRY(finding_may_verify(cx, &before));
    TRY(finding_store_open_tasks(cx, before.id, &open));
    if (finding->verdict == FINDING_NOT_JUDGED)
        rc = field_fail(cx, "verdict", N_("Please say whether the effect is there"));
    else if (finding->verdict == FINDING_EFFECTIVE && open > 0)
        rc = field_fail(cx, "verdict", N_("{0} tasks of this finding are not done yet"), decimal(cx, open));
    if (text_empty(finding->effect))
        rc = field_fail(cx, "effect", N_("Please write what the verification showed"));
    TRY(rc);
    struct finding after = before;
    after.verdict = finding->verdict;
    after.effect = finding->effect;
    after.verified_by = cx->person;
    after.verified_on = date_of_time(cx, cx->now);
    after.rounds += finding->verdict == FINDING_NOT_EFFECTIVE;
    after.status = finding->verdict == FINDING_EFFECTIVE  ? FINDING_CLOSED
                   : before.answer == FINDING_KEEP ? FINDING_OPEN
                                                   : FINDING_ANSWERED;
    TRY(step_store(cx, &before, &after, version, finding));
    return db_commit(cx, &tx);
}

/* --- Tasks --- */

static enum rc check_task(struct ctx *cx, const struct finding_task *row, const struct finding_task *before)
{
    enum rc rc = risk_check_filled(cx, &finding_task_record, row);
    if (text_empty(row->post) && text_empty(row->person))
        rc = field_fail(cx, "post", N_("Please name a responsible post or person"));
    if (review_known_post(cx, "post", row->post, before->post) != RC_OK ||
        review_known_person(cx, "person", row->person, before->person) != RC_OK ||
        review_past(cx, "done_on", row->done_on) != RC_OK)
        rc = RC_INVALID;
    if (!text_empty(row->done_on) && text_empty(row->result))
        rc = field_fail(cx, "result", N_("Please write the result of the task"));
    return rc;
}

enum rc finding_task_save(struct ctx *cx, struct finding_task *task, int64_t version)
{
    struct finding finding = {.id = NULL};
    struct finding_task before = {.post = "", .person = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &finding_record, task->finding, &finding));
    if (finding.status == FINDING_CLOSED)
        return wrong_step(cx, &finding);
    task->study = finding.study;
    if (!text_empty(task->id))
        TRY(record_get(cx, &finding_task_record, task->id, &before));
    enum rc rc = may_work(cx, before.post, before.person); /* who has the task, or the finding */
    if (rc == RC_DENIED) {
        cx->problem = (struct problem){.rc = RC_OK};
        rc = may_work(cx, finding.post, finding.person);
    }
    TRY(rc);
    TRY(check_task(cx, task, &before));
    if (text_empty(task->id)) {
        TRY(record_insert(cx, &finding_task_record, task));
        return db_commit(cx, &tx);
    }
    before.version = version;
    TRY(record_update(cx, &finding_task_record, &before, task));
    return db_commit(cx, &tx);
}
