/* Delegation: who carries a survey out for the body that asks, and until when. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "survey/survey_inside.h"

enum rc survey_delegations_of(struct ctx *cx, const char *id, struct survey_delegations *ret)
{
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, NULL));
    return survey_store_delegations(cx, id, ret);
}

bool survey_delegation_holds(const struct survey_delegation *row, const char *today)
{
    return text_empty(row->ended_on) && strcmp(row->from_on, today) <= 0 && strcmp(row->until_on, today) >= 0;
}

static enum rc check(struct ctx *cx, const struct survey_delegation *row)
{
    struct organization agency = {.id = NULL};
    enum rc rc = row_filled(cx, &survey_delegation_record, row);
    if (!text_empty(row->from_on) && !text_empty(row->until_on) && strcmp(row->until_on, row->from_on) < 0)
        rc = field_fail(cx, "until_on", N_("It ends before it begins ({0})"), row->from_on);
    if (!text_empty(row->until_on) && strcmp(row->until_on, date_of_time(cx, cx->now)) < 0)
        rc = field_fail(cx, "until_on", N_("This day has passed ({0})"), row->until_on);
    TRY(rc);
    rc = db_one(cx, organization_record.select_one, organization_record.fields, &agency,
                ARGS(STR(row->agency), STR(row->agency)));
    if (rc == RC_MISSING || (rc == RC_OK && (agency.kind != ORGANIZATION_AGENCY || agency.active == 0)))
        return field_fail(cx, "agency", N_("A survey is delegated to an agency of this installation ({0})"),
                          row->agency);
    return rc;
}

enum rc survey_delegate(struct ctx *cx, struct survey_delegation *delegation)
{
    ROW_STAY(stay);
    TRY(survey_enter(cx, delegation->survey, SURVEY_RULE, &stay, NULL));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(survey_store_hold(cx, delegation->survey));
    TRY(check(cx, delegation));
    delegation->id = delegation->ended_on = "";
    TRY(record_insert(cx, &survey_delegation_record, delegation));
    return db_commit(cx, &tx);
}

enum rc survey_delegation_end(struct ctx *cx, const char *survey, const char *id)
{
    struct survey_delegation before = {.id = NULL};
    ROW_STAY(stay);
    TRY(survey_enter(cx, survey, SURVEY_RULE, &stay, NULL));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &survey_delegation_record, id, &before));
    if (!text_empty(before.ended_on) || !text_same(before.survey, survey))
        return fail(cx, RC_CONFLICT, N_("This delegation has ended already"));
    struct survey_delegation after = before;
    after.ended_on = date_of_time(cx, cx->now);
    TRY(record_update(cx, &survey_delegation_record, &before, &after));
    return db_commit(cx, &tx);
}

enum rc survey_rows_remove(struct ctx *cx, const char *survey)
{
    struct survey_invitations invitations = {.n = 0};
    struct survey_delegations delegations = {.n = 0};
    TRY(survey_store_invitations(cx, survey, &invitations));
    for (size_t i = 0; i < invitations.n; i++)
        TRY(record_delete(cx, &survey_invitation_record, invitations.at + i));
    TRY(survey_store_delegations(cx, survey, &delegations));
    for (size_t i = 0; i < delegations.n; i++)
        TRY(record_delete(cx, &survey_delegation_record, delegations.at + i));
    return RC_OK;
}
