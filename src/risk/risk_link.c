/* Links, approvals of what was left out, confirmations, answers to checks. */
#include "base/text.h"
#include "base/time.h"
#include "risk/risk_inside.h"

static const char not_allowed[] = N_("Your role does not allow this step; please ask your administrator");

/* --- Which services a process serves --- */

static bool is_among(const char *id, const char *const *ids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_same(ids[i], id))
            return true;
    return false;
}

static enum rc add_service(struct ctx *cx, const struct risk_process *process, const char *service,
                           struct risk_service_processes links)
{
    struct risk_service row;
    for (size_t i = 0; i < links.n; i++)
        if (text_same(links.at[i].process, process->id) && text_same(links.at[i].service, service))
            return RC_OK;
    TRY(record_get(cx, &risk_service_record, service, &row));
    if (!text_same(row.study, process->study))
        return field_fail(cx, "service", N_("“{0}” has no such row in this risk assessment: {1}"),
                          tr(cx, risk_service_record.label), service);
    struct risk_service_process link = {.id = "",
                                        .org = cx->org,
                                        .study = process->study,
                                        .service = service,
                                        .process = process->id,
                                        .origin = ""};
    return record_insert(cx, &risk_service_process_record, &link);
}

enum rc risk_process_serve(struct ctx *cx, const char *process, const char *const *services, size_t count)
{
    struct risk_process row;
    struct risk_service_processes links;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &risk_process_record, process, &row));
    TRY(risk_study_writable(cx, row.study));
    TRY(risk_store_serves(cx, row.study, &links));
    for (size_t i = 0; i < links.n; i++)
        if (text_same(links.at[i].process, process) && !is_among(links.at[i].service, services, count))
            TRY(record_delete(cx, &risk_service_process_record, &links.at[i]));
    for (size_t i = 0; i < count; i++)
        TRY(add_service(cx, &row, services[i], links));
    return db_commit(cx, &tx);
}

/* --- Plan items --- */

/* Treatment goes on after the assessment was approved, so the state of the study is not looked at. */
enum rc risk_item_link(struct ctx *cx, const char *risk, const char *item)
{
    struct risk row;
    struct plan_item found;
    struct risk_items links;
    if (!may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED, not_allowed);
    if (text_empty(item))
        return field_fail(cx, "item", N_("Please choose a plan item"));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &risk_record, risk, &row));
    TRY(record_get(cx, &plan_item_record, item, &found));
    TRY(risk_store_items_of(cx, risk, &links));
    for (size_t i = 0; i < links.n; i++)
        if (text_same(links.at[i].item, item))
            return field_fail(cx, "item", N_("This plan item is linked already"));
    struct risk_item link = {
        .id = "", .org = cx->org, .study = row.study, .risk = risk, .item = item, .origin = ""};
    TRY(record_insert(cx, &risk_item_record, &link));
    return db_commit(cx, &tx);
}

enum rc risk_item_unlink(struct ctx *cx, const char *id)
{
    struct risk_item link;
    if (!may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED, not_allowed);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &risk_item_record, id, &link));
    TRY(record_delete(cx, &risk_item_record, &link));
    return db_commit(cx, &tx);
}

/* --- Approvals --- */

/* By a named person, never by who drafted. */
static enum rc may_approve(struct ctx *cx, const char *drafter)
{
    if (!may(cx, PERM_RISK_APPROVE))
        return fail(cx, RC_DENIED, not_allowed);
    if (text_empty(cx->person))
        return fail(cx, RC_DENIED, N_("An approval is a person's; please say who approves (--as)"));
    if (text_same(cx->person, drafter))
        return fail(cx, RC_DENIED, N_("Who drafted this does not approve it; please ask another person"));
    return RC_OK;
}

static enum rc not_deferred(struct ctx *cx)
{
    return fail(cx, RC_CONFLICT, N_("This row was not left out, or has no reason yet"));
}

static enum rc approve_service(struct ctx *cx, const char *id)
{
    struct risk_service before;
    TRY(record_get(cx, &risk_service_record, id, &before));
    struct risk_service after = before;
    if (before.choice != RISK_DEFERRED || text_empty(before.reason))
        return not_deferred(cx);
    TRY(may_approve(cx, before.deferred_by));
    after.approver = cx->person;
    after.approved_at = cx->now;
    return record_update(cx, &risk_service_record, &before, &after);
}

static enum rc approve_process(struct ctx *cx, const char *id)
{
    struct risk_process before;
    TRY(record_get(cx, &risk_process_record, id, &before));
    struct risk_process after = before;
    if (before.deferred == 0 || text_empty(before.reason))
        return not_deferred(cx);
    TRY(may_approve(cx, before.deferred_by));
    after.approver = cx->person;
    after.approved_at = cx->now;
    return record_update(cx, &risk_process_record, &before, &after);
}

enum rc risk_deferral_approve(struct ctx *cx, const struct record *record, const char *id)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!may(cx, PERM_RISK_APPROVE))
        return fail(cx, RC_DENIED, not_allowed);
    TRY(db_begin(cx, &tx));
    TRY(record == &risk_service_record ? approve_service(cx, id) : approve_process(cx, id));
    return db_commit(cx, &tx);
}

enum rc risk_header_approve(struct ctx *cx, const char *id)
{
    struct risk_header before;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!may(cx, PERM_RISK_APPROVE))
        return fail(cx, RC_DENIED, not_allowed);
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &risk_header_record, id, &before));
    struct risk_header after = before;
    if (text_empty(before.author) || text_empty(before.post))
        return fail(cx, RC_CONFLICT, N_("The form needs an author and a responsible post before it is approved"));
    TRY(may_approve(cx, before.author));
    after.approver = cx->person;
    after.approved_at = cx->now;
    TRY(record_update(cx, &risk_header_record, &before, &after));
    return db_commit(cx, &tx);
}

/* --- Confirmation of a risk by its department --- */

enum rc risk_confirm(struct ctx *cx, const char *id)
{
    struct risk before;
    bool mine = false;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &risk_record, id, &before));
    if (may(cx, PERM_RISK_OWN) && !may(cx, PERM_RISK_WRITE))
        TRY(post_is_mine(cx, before.post, &mine));
    if (!mine && !may(cx, PERM_RISK_WRITE))
        return fail(cx, RC_DENIED, N_("Only the risk owner or who keeps the risk assessment confirms this"));
    struct risk after = before;
    after.confirmed_by = cx->person;
    after.confirmed_on = date_of_time(cx, cx->now);
    TRY(record_update(cx, &risk_record, &before, &after));
    return db_commit(cx, &tx);
}

/* --- Answers --- */

enum rc risk_answer_give(struct ctx *cx, struct risk_answer *answer)
{
    struct risk_answer before;
    if (!may(cx, PERM_RISK_WRITE) && !may(cx, PERM_FINDING_WRITE))
        return fail(cx, RC_DENIED, not_allowed);
    if (text_empty(answer->comment))
        return field_fail(cx, "comment", N_("Please write a comment"));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    struct risk_answer after = *answer;
    after.org = cx->org;
    after.person = cx->person;
    after.answered_on = date_of_time(cx, cx->now);
    enum rc rc = risk_store_answer(cx, after.study, after.code, after.subject, &before);
    after.id = rc == RC_OK ? before.id : "";
    if (rc == RC_OK)
        TRY(record_update(cx, &risk_answer_record, &before, &after));
    else if (rc == RC_MISSING)
        TRY(record_insert(cx, &risk_answer_record, &after));
    else
        return rc;
    TRY(db_commit(cx, &tx));
    *answer = after;
    return RC_OK;
}
