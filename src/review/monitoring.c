/* Monitoring of a risk assessment over all rows of all forms (手引書 8.). */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "review/review_inside.h"

static const char *const state_codes[] = {"open", "holds", "changed", "gone"};
static const char *const state_labels[] = {N_("Not looked at"), N_("Holds as it is"), N_("Has changed"),
                                           N_("Does not apply any more")};
const struct enum_names monitoring_state_names = {state_codes, state_labels, MONITORING_STATE_COUNT_};
_Static_assert(COUNT(state_codes) == MONITORING_STATE_COUNT_, "every state needs a code");

static const char *const cause_codes[] = {"none",  "technology", "economy",  "law",   "society",
                                          "goal",  "purpose",    "position", "needs", "other"};
static const char *const cause_labels[] = {N_("Nothing around it"),
                                           N_("Outside: technology"),
                                           N_("Outside: economy"),
                                           N_("Outside: politics and law"),
                                           N_("Outside: society"),
                                           N_("Inside: activity goal"),
                                           N_("Inside: purpose of the risk assessment"),
                                           N_("Inside: position of the services"),
                                           N_("Inside: needs and expectations"),
                                           N_("Inside: other")};
const struct enum_names monitoring_cause_names = {cause_codes, cause_labels, MONITORING_CAUSE_COUNT_};
_Static_assert(COUNT(cause_codes) == MONITORING_CAUSE_COUNT_, "every cause needs a code");

enum rc monitorings_of(struct ctx *cx, const char *study, struct monitorings *ret)
{
    TRY(review_readable(cx));
    return monitoring_store_all(cx, study, ret);
}

enum rc monitoring_results_of(struct ctx *cx, const char *monitoring, struct monitoring_results *ret)
{
    TRY(review_readable(cx));
    return monitoring_store_results(cx, monitoring, ret);
}

/* Who manages the risk assessment, or holds the post that is responsible for this round. */
static enum rc may_note(struct ctx *cx, const char *post)
{
    bool mine = false;
    if (may(cx, PERM_RISK_WRITE))
        return RC_OK;
    if (may(cx, PERM_RISK_OWN) && !text_empty(post))
        TRY(post_is_mine(cx, post, &mine));
    return mine ? RC_OK : fail(cx, RC_DENIED, review_not_allowed);
}

enum rc monitoring_save(struct ctx *cx, struct monitoring *monitoring, int64_t version)
{
    struct monitoring before = {.post = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(review_study_hold(cx, monitoring->study));
    if (!text_empty(monitoring->id))
        TRY(record_get(cx, &monitoring_record, monitoring->id, &before));
    TRY(may_note(cx, before.post));
    enum rc rc = risk_check_filled(cx, &monitoring_record, monitoring);
    if (review_known_post(cx, "post", monitoring->post, before.post) != RC_OK)
        rc = RC_INVALID;
    if (!text_empty(monitoring->from_on) && strcmp(monitoring->due_on, monitoring->from_on) < 0)
        rc = field_fail(cx, "due_on", N_("It ends before it begins ({0})"), monitoring->from_on);
    TRY(rc);
    if (text_empty(monitoring->id)) {
        monitoring->created_by = cx->person;
        monitoring->created_at = cx->now;
        TRY(record_insert(cx, &monitoring_record, monitoring));
        return db_commit(cx, &tx);
    }
    if (!text_empty(before.done_on))
        return fail(cx, RC_CONFLICT, N_("This monitoring is closed"));
    before.version = version;
    TRY(record_update(cx, &monitoring_record, &before, monitoring));
    return db_commit(cx, &tx);
}

/* Whoever owns the row may say how it stands, too. */
static enum rc may_see(struct ctx *cx, const struct monitoring *monitoring, const struct record *record, const void *row)
{
    const struct field *post = field_find(record->fields, "post");
    bool mine = false;
    enum rc rc = may_note(cx, monitoring->post);
    if (rc != RC_DENIED || post == NULL || !may(cx, PERM_RISK_OWN) || text_empty(field_text(post, row)))
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    TRY(post_is_mine(cx, field_text(post, row), &mine));
    return mine ? RC_OK : fail(cx, RC_DENIED, review_not_allowed);
}

static enum rc check_result(struct ctx *cx, const struct monitoring_result *result)
{
    if (result->state == MONITORING_OPEN)
        return field_fail(cx, "state", N_("Please say how the row stands"));
    if (result->state != MONITORING_HOLDS && text_empty(result->note))
        return field_fail(cx, "note", N_("Please write what has changed"));
    return RC_OK;
}

static void fill_result(struct ctx *cx, const struct monitoring *monitoring, struct monitoring_result *result)
{
    result->org = cx->org;
    result->study = monitoring->study;
    result->monitoring = monitoring->id;
    result->person = cx->person;
    result->seen_on = date_of_time(cx, cx->now);
}

static enum rc store_result(struct ctx *cx, const struct monitoring *monitoring, struct monitoring_result *result)
{
    struct monitoring_result before = {.id = NULL};
    fill_result(cx, monitoring, result);
    enum rc rc = monitoring_store_result(cx, monitoring->id, result->subject, &before);
    if (rc == RC_MISSING) {
        result->id = "";
        return record_insert(cx, &monitoring_result_record, result);
    }
    TRY(rc);
    result->id = before.id;
    return record_update(cx, &monitoring_result_record, &before, result);
}

enum rc monitoring_result_save(struct ctx *cx, const char *id, struct monitoring_result *result)
{
    struct monitoring monitoring = {.id = NULL};
    const struct record *record = NULL;
    void *row = NULL;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &monitoring_record, id, &monitoring));
    if (!text_empty(monitoring.done_on))
        return fail(cx, RC_CONFLICT, N_("This monitoring is closed"));
    if (text_empty(result->subject))
        return field_fail(cx, "subject", N_("Please fill in “{0}”"),
                          tr(cx, field_find(monitoring_result_record.fields, "subject")->label));
    TRY(review_subject_get(cx, result->subject, &record, &row));
    if (!text_same(field_text(field_find(record->fields, record == &risk_study_record ? "id" : "study"), row),
                   monitoring.study))
        return fail(cx, RC_INVALID, N_("This row belongs to another risk assessment"));
    TRY(may_see(cx, &monitoring, record, row));
    TRY(check_result(cx, result));
    TRY(store_result(cx, &monitoring, result));
    return db_commit(cx, &tx);
}

/* The result of a row among results sorted by subject; NULL when there is none. */
const struct monitoring_result *monitoring_result_in(struct monitoring_results results, const char *subject)
{
    size_t low = 0, high = results.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int difference = strcmp(results.at[middle].subject, subject);
        if (difference == 0)
            return results.at + middle;
        if (difference < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

enum rc monitoring_count(struct ctx *cx, const struct monitoring *monitoring, struct monitoring_counts *ret)
{
    struct monitoring_results results = {.n = 0};
    struct review_subjects subjects = {.n = 0};
    const struct review_subject from = {.subject = ""};
    struct monitoring_counts counts = {.all = 0};
    TRY(monitoring_store_results(cx, monitoring->id, &results));
    TRY(review_store_subjects(cx, monitoring->study, &from, REVIEW_SUBJECTS_MOST, &subjects));
    counts.all = (int64_t)subjects.n;
    for (size_t i = 0; i < subjects.n; i++) {
        const struct monitoring_result *result = monitoring_result_in(results, subjects.at[i].subject);
        counts.seen += result != NULL;
        counts.changed += result != NULL && result->state != MONITORING_HOLDS;
    }
    *ret = counts;
    return RC_OK;
}

enum rc monitoring_rest(struct ctx *cx, const char *id, int64_t form, int64_t *ret_count)
{
    struct monitoring monitoring = {.id = NULL};
    struct monitoring_results results = {.n = 0};
    struct review_subjects subjects = {.n = 0};
    const struct review_subject from = {.subject = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_many(cx, &tx));
    TRY(record_get(cx, &monitoring_record, id, &monitoring));
    TRY(may_note(cx, monitoring.post));
    if (!text_empty(monitoring.done_on))
        return fail(cx, RC_CONFLICT, N_("This monitoring is closed"));
    TRY(monitoring_store_results(cx, id, &results));
    TRY(review_store_subjects(cx, monitoring.study, &from, REVIEW_SUBJECTS_MOST, &subjects));
    *ret_count = 0;
    for (size_t i = 0; i < subjects.n; i++) {
        struct monitoring_result row;
        if ((form != 0 && subjects.at[i].form != form) || monitoring_result_in(results, subjects.at[i].subject) != NULL)
            continue;
        risk_row_blank(&monitoring_result_record, &row);
        row.subject = subjects.at[i].subject;
        row.state = MONITORING_HOLDS;
        fill_result(cx, &monitoring, &row);
        TRY(record_insert(cx, &monitoring_result_record, &row));
        ++*ret_count;
    }
    return db_commit(cx, &tx);
}

enum rc monitoring_close(struct ctx *cx, const char *id, int64_t version)
{
    struct monitoring before = {.id = NULL};
    struct monitoring_counts counts = {.all = 0};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &monitoring_record, id, &before));
    TRY(may_note(cx, before.post));
    if (!text_empty(before.done_on))
        return fail(cx, RC_CONFLICT, N_("This monitoring is closed"));
    TRY(monitoring_count(cx, &before, &counts));
    if (counts.seen < counts.all)
        return fail(cx, RC_CONFLICT, N_("{0} rows were not looked at yet"), decimal(cx, counts.all - counts.seen));
    if (text_empty(before.policy))
        return fail(cx, RC_CONFLICT, N_("Please write first what follows for the next risk assessment"));
    struct monitoring after = before;
    after.done_on = date_of_time(cx, cx->now);
    after.done_by = cx->person;
    before.version = version;
    TRY(record_update(cx, &monitoring_record, &before, &after));
    return db_commit(cx, &tx);
}
