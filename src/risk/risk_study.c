/* A study as a whole: made, changed, approved, closed. */
#include "base/text.h"
#include "preparation/preparation.h"
#include "risk/risk_inside.h"

static const char not_allowed[] = N_("Your role does not allow this step; please ask your administrator");

static enum rc insert_frame(struct ctx *cx, const struct risk_study *study, const char *from)
{
    struct risk_criteria criteria = risk_criteria_default(cx);
    if (!text_empty(from)) {
        TRY(risk_store_criteria(cx, from, &criteria));
        criteria.origin = criteria.id;
        criteria.id = "";
    }
    criteria.study = study->id;
    criteria.org = cx->org;
    TRY(record_insert(cx, &risk_criteria_record, &criteria));
    for (int64_t form = 1; form <= RISK_FORMS; form++) {
        struct risk_header header = {.id = "",
                                     .org = cx->org,
                                     .study = study->id,
                                     .form = form,
                                     .author = study->author,
                                     .post = study->post,
                                     .approver = "",
                                     .comment = ""};
        TRY(record_insert(cx, &risk_header_record, &header));
    }
    return RC_OK;
}

static void words_of_earlier(const struct risk_study *earlier, struct risk_study *made)
{
    const char **const mine[] = {&made->scope, &made->goal, &made->purpose, &made->policy, &made->post};
    const char *const theirs[] = {earlier->scope, earlier->goal, earlier->purpose, earlier->policy,
                                  earlier->post};
    for (size_t i = 0; i < COUNT(theirs); i++)
        if (text_empty(*mine[i]))
            *mine[i] = theirs[i];
    made->origin = earlier->id;
}

enum rc risk_study_create(struct ctx *cx, struct risk_study *study, const char *from)
{
    struct risk_study made = *study, earlier;
    struct risk_merged merged;
    if (!may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED, not_allowed);
    if (text_empty(made.title))
        return field_fail(cx, "title", N_("Please give the risk assessment a title"));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    made.id = made.origin = made.comment = "";
    made.org = cx->org;
    made.status = RISK_DRAFT;
    made.created_by = cx->person;
    made.created_at = cx->now;
    if (text_empty(made.author))
        made.author = cx->person;
    if (made.year == 0)
        TRY(organization_year(cx, &made.year));
    if (!text_empty(from)) {
        TRY(record_get(cx, &risk_study_record, from, &earlier));
        words_of_earlier(&earlier, &made);
    }
    TRY(record_insert(cx, &risk_study_record, &made));
    TRY(insert_frame(cx, &made, from));
    if (!text_empty(from))
        TRY(risk_merge_rows(cx, &earlier, &made, &merged));
    if (!text_empty(from))
        TRY(preparation_carry(cx, &earlier, &made));
    TRY(db_commit(cx, &tx));
    *study = made;
    return RC_OK;
}

enum rc risk_study_change(struct ctx *cx, struct risk_study *study, int64_t version)
{
    struct risk_study before;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(risk_study_writable(cx, study->id));
    TRY(record_get(cx, &risk_study_record, study->id, &before));
    before.version = version;
    TRY(record_update(cx, &risk_study_record, &before, study));
    return db_commit(cx, &tx);
}

static enum rc set_status(struct ctx *cx, const char *id, enum risk_study_status status, const char *comment)
{
    struct risk_study before;
    TRY(record_get(cx, &risk_study_record, id, &before));
    struct risk_study after = before;
    after.status = status;
    after.comment = comment;
    return record_update(cx, &risk_study_record, &before, &after);
}

enum rc risk_study_turn(struct ctx *cx, const char *id, bool closed)
{
    struct risk_study study;
    if (!may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED, not_allowed);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(risk_store_hold(cx, id));
    TRY(record_get(cx, &risk_study_record, id, &study));
    if (study.status != RISK_APPROVED && !(study.status == RISK_CLOSED && !closed))
        return fail(cx, RC_CONFLICT, N_("This risk assessment does not stand for that step: {0}"),
                    tr(cx, enum_label(&risk_study_status_names, study.status)));
    TRY(set_status(cx, id, closed ? RISK_CLOSED : RISK_DRAFT, ""));
    return db_commit(cx, &tx);
}

enum rc risk_study_ask(struct ctx *cx, const char *id, const struct approval_wish *wish)
{
    struct risk_study study;
    struct approval approval;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(risk_study_writable(cx, id));
    TRY(record_get(cx, &risk_study_record, id, &study));
    TRY(set_status(cx, id, RISK_REQUESTED, ""));
    TRY(approval_ask(cx, &risk_study_approvable, id, study.title, wish, &approval));
    return db_commit(cx, &tx);
}

static enum rc hold(struct ctx *cx, const char *subject)
{
    return risk_store_hold(cx, subject);
}

/* Who wrote it does not approve it. */
static enum rc obstacle(struct ctx *cx, const char *subject, const char **ret)
{
    struct risk_study study;
    TRY(record_get(cx, &risk_study_record, subject, &study));
    bool wrote = text_same(study.author, cx->person) || text_same(study.created_by, cx->person);
    *ret = wrote && !text_empty(cx->person)
               ? N_("Who drafted this does not approve it; please ask another person")
               : NULL;
    return RC_OK;
}

static enum rc settle(struct ctx *cx, const struct approval *approval)
{
    bool approved = approval->status == APPROVAL_APPROVED;
    return set_status(cx, approval->subject, approved ? RISK_APPROVED : RISK_DRAFT, approval->comment);
}

const struct approvable risk_study_approvable = {
    .noun = "risk-study",
    .label = N_("Risk assessment"),
    .href = "/risk/",
    .read = PERM_RISK_READ,
    .ask = PERM_RISK_WRITE,
    .decide = PERM_RISK_APPROVE,
    .hold = hold,
    .obstacle = obstacle,
    .settle = settle,
};
