/* Internal audit of the risk management in its four steps (手引書 8. 参考: 事前準備, 実施, 報告書, フォローアップ). */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "review/review_inside.h"

static const char *const step_codes[] = {"planned", "carried-out", "reported", "closed"};
static const char *const step_labels[] = {N_("1 Preparation"), N_("2 Carried out"), N_("3 Reported, being followed up"),
                                          N_("4 Follow-up ended")};
const struct enum_names internal_audit_step_names = {step_codes, step_labels, INTERNAL_AUDIT_STEP_COUNT_};
_Static_assert(COUNT(step_codes) == INTERNAL_AUDIT_STEP_COUNT_, "every step needs a code");

static const char *const method_codes[] = {"documents", "interview", "observation"};
static const char *const method_labels[] = {N_("Reading documents"), N_("Talking to people"), N_("Watching the work")};
const struct enum_names internal_audit_method_names = {method_codes, method_labels, INTERNAL_AUDIT_METHOD_COUNT_};
_Static_assert(COUNT(method_codes) == INTERNAL_AUDIT_METHOD_COUNT_, "every method needs a code");

static const char *const verdict_codes[] = {"open", "conforms", "improve", "does-not"};
static const char *const verdict_labels[] = {N_("Not looked at yet"), N_("Conforms"), N_("Could be better"),
                                             N_("Does not conform")};
const struct enum_names internal_audit_verdict_names = {verdict_codes, verdict_labels, INTERNAL_AUDIT_VERDICT_COUNT_};
_Static_assert(COUNT(verdict_codes) == INTERNAL_AUDIT_VERDICT_COUNT_, "every verdict needs a code");

/* What an audit begins with; in our own words after the handbook's viewpoints. */
static const char *const questions[] = {
    N_("The quality of the risk assessment is confirmed by walkthrough and performance evaluation"),
    N_("Each treatment brings its risk down to what is acceptable and is in place; risks left untreated are rightly left"),
    N_("Changes outside and inside are watched, and assessment and treatment are revised where needed"),
    N_("No risk from new threats, weaknesses or incidents elsewhere is missing or judged too low"),
    N_("The risk assessment is made regularly and by plan, by an organisation that can follow changes"),
};

enum rc internal_audits_of(struct ctx *cx, const char *study, struct internal_audits *ret)
{
    TRY(review_readable(cx));
    return internal_audit_store_all(cx, study, ret);
}

enum rc internal_audit_items_of(struct ctx *cx, const char *audit, struct internal_audit_items *ret)
{
    TRY(review_readable(cx));
    return internal_audit_store_items(cx, audit, ret);
}

static enum rc may_audit(struct ctx *cx)
{
    return may(cx, PERM_FINDING_WRITE) ? RC_OK : fail(cx, RC_DENIED, review_not_allowed);
}

/* Who leads the audit, and is still independent. */
static enum rc is_auditor(struct ctx *cx, const struct internal_audit *row)
{
    TRY(may_audit(cx));
    if (text_empty(cx->person) || !text_same(cx->person, row->auditor))
        return fail(cx, RC_DENIED, N_("This is written by the lead auditor who was named"));
    return review_independent(cx, row->study, cx->person, NULL);
}

static enum rc add_questions(struct ctx *cx, const struct internal_audit *audit)
{
    for (size_t i = 0; i < COUNT(questions); i++) {
        struct internal_audit_item row;
        risk_row_blank(&internal_audit_item_record, &row);
        row.study = audit->study;
        row.audit = audit->id;
        row.place = (int64_t)i + 1;
        row.question = tr(cx, questions[i]);
        TRY(record_insert(cx, &internal_audit_item_record, &row));
    }
    return RC_OK;
}

static enum rc check_plan(struct ctx *cx, const struct internal_audit *row, const char *before)
{
    enum rc rc = risk_check_filled(cx, &internal_audit_record, row);
    if (!text_empty(row->from_on) && strcmp(row->due_on, row->from_on) < 0)
        rc = field_fail(cx, "due_on", N_("It ends before it begins ({0})"), row->from_on);
    if (review_known_person(cx, "auditor", row->auditor, before) != RC_OK)
        return RC_INVALID;
    enum rc tied = review_independent(cx, row->study, row->auditor, "auditor");
    return tied == RC_OK ? rc : tied;
}

enum rc internal_audit_save(struct ctx *cx, struct internal_audit *audit, int64_t version)
{
    struct internal_audit before = {.auditor = ""};
    TRY(may_audit(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(review_study_hold(cx, audit->study));
    if (!text_empty(audit->id))
        TRY(record_get(cx, &internal_audit_record, audit->id, &before));
    TRY(check_plan(cx, audit, before.auditor));
    if (text_empty(audit->id)) {
        audit->created_by = cx->person;
        audit->created_at = cx->now;
        TRY(record_insert(cx, &internal_audit_record, audit));
        TRY(add_questions(cx, audit));
        return db_commit(cx, &tx);
    }
    if (before.step != INTERNAL_AUDIT_PLANNED)
        return fail(cx, RC_CONFLICT, N_("This audit was carried out; its plan does not change any more"));
    before.version = version;
    TRY(record_update(cx, &internal_audit_record, &before, audit));
    return db_commit(cx, &tx);
}

enum rc internal_audit_item_save(struct ctx *cx, struct internal_audit_item *item, int64_t version)
{
    struct internal_audit audit = {.id = NULL};
    struct internal_audit_items items = {.n = 0};
    struct internal_audit_item before = {.id = NULL};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &internal_audit_record, item->audit, &audit));
    TRY(is_auditor(cx, &audit));
    if (audit.step >= INTERNAL_AUDIT_REPORTED)
        return fail(cx, RC_CONFLICT, N_("This audit was reported; its items do not change any more"));
    TRY(risk_check_filled(cx, &internal_audit_item_record, item));
    if (item->verdict != INTERNAL_AUDIT_OPEN && text_empty(item->seen))
        return field_fail(cx, "seen", N_("Please write on what the result rests"));
    if (text_empty(item->id)) {
        TRY(internal_audit_store_items(cx, audit.id, &items));
        item->study = audit.study;
        item->place = (int64_t)items.n + 1;
        TRY(record_insert(cx, &internal_audit_item_record, item));
        return db_commit(cx, &tx);
    }
    TRY(record_get(cx, &internal_audit_item_record, item->id, &before));
    before.version = version;
    TRY(record_update(cx, &internal_audit_item_record, &before, item));
    return db_commit(cx, &tx);
}

static enum rc wrong_step(struct ctx *cx, const struct internal_audit *audit)
{
    return fail(cx, RC_CONFLICT, N_("This does not fit the step of the audit ({0})"),
                tr(cx, enum_label(&internal_audit_step_names, audit->step)));
}

enum rc internal_audit_carry(struct ctx *cx, struct internal_audit *audit, int64_t version)
{
    struct internal_audit before = {.id = NULL};
    struct internal_audit_items items = {.n = 0};
    int64_t open = 0;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &internal_audit_record, audit->id, &before));
    TRY(is_auditor(cx, &before));
    if (before.step > INTERNAL_AUDIT_CARRIED)
        return wrong_step(cx, &before);
    if (text_empty(audit->activities))
        return field_fail(cx, "activities", N_("Please write what was done"));
    TRY(internal_audit_store_items(cx, audit->id, &items));
    for (size_t i = 0; i < items.n; i++)
        open += items.at[i].verdict == INTERNAL_AUDIT_OPEN;
    if (open > 0)
        return fail(cx, RC_CONFLICT, N_("{0} items have no result yet"), decimal(cx, open));
    struct internal_audit after = before;
    after.activities = audit->activities;
    after.carried_on = date_of_time(cx, cx->now);
    after.step = INTERNAL_AUDIT_CARRIED;
    before.version = version;
    TRY(record_update(cx, &internal_audit_record, &before, &after));
    *audit = after;
    return db_commit(cx, &tx);
}

enum rc internal_audit_report(struct ctx *cx, struct internal_audit *audit, int64_t version)
{
    struct internal_audit before = {.id = NULL};
    enum rc rc = RC_OK;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &internal_audit_record, audit->id, &before));
    TRY(is_auditor(cx, &before));
    if (before.step != INTERNAL_AUDIT_CARRIED)
        return wrong_step(cx, &before);
    if (text_empty(audit->opinion))
        rc = field_fail(cx, "opinion", N_("Please write the opinion"));
    if (text_empty(audit->conclusion))
        rc = field_fail(cx, "conclusion", N_("Please write the conclusion"));
    if (text_empty(audit->reported_to))
        rc = field_fail(cx, "reported_to", N_("Please say to whom"));
    TRY(rc);
    struct internal_audit after = before;
    after.opinion = audit->opinion;
    after.conclusion = audit->conclusion;
    after.reported_to = audit->reported_to;
    after.reported_on = date_of_time(cx, cx->now);
    after.step = INTERNAL_AUDIT_REPORTED;
    before.version = version;
    TRY(record_update(cx, &internal_audit_record, &before, &after));
    *audit = after;
    return db_commit(cx, &tx);
}

enum rc internal_audit_close(struct ctx *cx, const char *id, int64_t version)
{
    struct internal_audit before = {.id = NULL};
    int64_t open = 0;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &internal_audit_record, id, &before));
    TRY(is_auditor(cx, &before));
    if (before.step != INTERNAL_AUDIT_REPORTED)
        return wrong_step(cx, &before);
    TRY(finding_store_count(cx, id, true, &open));
    if (open > 0)
        return fail(cx, RC_CONFLICT, N_("{0} findings of this audit are not closed yet"), decimal(cx, open));
    struct internal_audit after = before;
    after.closed_on = date_of_time(cx, cx->now);
    after.step = INTERNAL_AUDIT_CLOSED;
    before.version = version;
    TRY(record_update(cx, &internal_audit_record, &before, &after));
    return db_commit(cx, &tx);
}
