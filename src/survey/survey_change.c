/* Surveys: made, opened, revised, closed. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "survey/survey_response.h"

/* Who asks operators: the office all of them, a ministry those of its sectors, others with a survey of their own. */
static enum rc may_ask(struct ctx *cx, int64_t kind)
{
    struct organization organization = {.id = NULL};
    if (!may(cx, PERM_SURVEY_WRITE))
        return fail(cx, RC_DENIED, survey_not_allowed);
    TRY(organization_get(cx, cx->org, &organization));
    bool asks = organization.kind == ORGANIZATION_MINISTRY || organization.kind == ORGANIZATION_OFFICE ||
                organization.kind == ORGANIZATION_AGENCY || organization.kind == ORGANIZATION_HEADQUARTERS;
    if (!asks)
        return fail(cx, RC_DENIED, N_("Surveys are made by bodies that oversee operators ({0} is not one)"),
                    organization.name);
    if (kind == SURVEY_ALL && organization.kind != ORGANIZATION_OFFICE)
        return field_fail(cx, "kind", N_("The yearly survey of all operators is made by the national office"));
    return RC_OK;
}

static enum rc check_previous(struct ctx *cx, const struct survey *survey)
{
    struct survey previous = {.id = NULL};
    if (text_empty(survey->previous))
        return RC_OK;
    if (text_same(survey->previous, survey->id))
        return field_fail(cx, "previous", N_("A survey does not follow itself"));
    enum rc rc = db_one(cx, survey_record.select_one, survey_record.fields, &previous,
                        ARGS(STR(cx->org), STR(survey->previous)));
    return rc == RC_MISSING ? field_fail(cx, "previous", N_("There is no survey {0}"), survey->previous) : rc;
}

static enum rc check(struct ctx *cx, const struct survey *survey)
{
    const struct catalog *catalog = NULL;
    enum rc rc = row_filled(cx, &survey_record, survey);
    if (!text_empty(survey->opens_on) && !text_empty(survey->closes_on) &&
        strcmp(survey->closes_on, survey->opens_on) < 0)
        rc = field_fail(cx, "closes_on", N_("It ends before it begins ({0})"), survey->opens_on);
    if (survey->year < 2000 || survey->year > 2200)
        rc = field_fail(cx, "year", N_("Please fill in “{0}”"), tr(cx, N_("Year of the survey")));
    if (survey->grace_days < 0 || survey->grace_days > SURVEY_GRACE_MOST)
        rc = field_fail(cx, "grace_days", N_("At most {0} days of grace"), decimal(cx, SURVEY_GRACE_MOST));
    TRY(check_previous(cx, survey));
    if (!text_empty(survey->catalog) && catalog_get(cx, survey->catalog, &catalog) != RC_OK)
        rc = field_fail(cx, "catalog", N_("There is no standard {0}"), survey->catalog);
    return rc;
}

/* What was frozen stays as operators know it; the last day may be put off, never brought forward. */
static enum rc check_open(struct ctx *cx, const struct survey *before, const struct survey *after)
{
    if (before->state == SURVEY_CLOSED)
        return fail(cx, RC_CONFLICT, N_("This survey is closed"));
    if (before->state == SURVEY_DRAFT)
        return RC_OK;
    struct survey same = *after;
    same.closes_on = before->closes_on;
    same.grace_days = before->grace_days;
    same.contact = before->contact;
    for (size_t i = 0; i < survey_record.fields.n; i++) {
        const struct field *field = &survey_record.fields.at[i];
        if ((field->flags & F_FIXED) != 0)
            continue;
        if (field_is_text(field->kind) ? !text_same(field_text(field, before), field_text(field, &same))
                                       : field_int(field, before) != field_int(field, &same))
            return field_fail(cx, field->name, N_("The survey is open: this is not changed under those who answer. "
                                                  "Revise it to make a new edition"));
    }
    if (strcmp(after->closes_on, before->closes_on) < 0)
        return field_fail(cx, "closes_on", N_("Operators were told {0}; an earlier day needs a new edition"),
                          before->closes_on);
    return RC_OK;
}

static enum rc store_new(struct ctx *cx, struct survey *survey)
{
    TRY(may_ask(cx, survey->kind));
    TRY(check(cx, survey));
    survey->state = SURVEY_DRAFT;
    survey->edition = survey->opened_at = survey->closed_at = 0;
    survey->digest = survey->reason = survey->catalog_version = "";
    survey->created_by = cx->person;
    survey->created_at = cx->now;
    TRY(record_insert(cx, &survey_record, survey));
    return survey_questions_begin(cx, survey);
}

enum rc survey_save(struct ctx *cx, struct survey *survey, int64_t version)
{
    struct survey before = {.id = NULL};
    if (text_empty(survey->id)) {
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        TRY(db_begin(cx, &tx));
        TRY(store_new(cx, survey));
        return db_commit(cx, &tx);
    }
    ROW_STAY(stay);
    TRY(survey_enter(cx, survey->id, SURVEY_RULE, &stay, NULL));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(survey_store_hold(cx, survey->id));
    TRY(record_get(cx, &survey_record, survey->id, &before));
    TRY(may_ask(cx, survey->kind));
    TRY(check_open(cx, &before, survey));
    TRY(check(cx, survey));
    before.version = version;
    TRY(record_update(cx, &survey_record, &before, survey));
    return db_commit(cx, &tx);
}

enum rc survey_remove(struct ctx *cx, const char *id, int64_t version)
{
    struct survey survey = {.id = NULL};
    struct survey_questions questions = {.n = 0};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_RULE, &stay, NULL));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(survey_store_hold(cx, id));
    TRY(record_get(cx, &survey_record, id, &survey));
    if (survey.edition > 0)
        return fail(cx, RC_CONFLICT, N_("This survey was open; it stays, closed"));
    survey.version = version != 0 ? version : survey.version;
    TRY(survey_store_questions(cx, id, &questions));
    for (size_t i = 0; i < questions.n; i++)
        TRY(record_delete(cx, &survey_question_record, questions.at + i));
    TRY(survey_rows_remove(cx, id));
    TRY(record_delete(cx, &survey_record, &survey));
    return db_commit(cx, &tx);
}

/* Keeps the document and notes it as the edition. */
static enum rc freeze(struct ctx *cx, struct survey *survey)
{
    struct survey_questionnaire made = {.digest = NULL};
    struct survey_edition row;
    const char *digest = "";
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_QUESTIONNAIRE_BYTES);
    row_blank(&survey_edition_record, &row);
    TRY(survey_questionnaire_make(cx, survey, survey->edition + 1, &made, &bytes));
    TRY(content_put(cx, bytes.data, bytes.length, &digest));
    row.survey = survey->id;
    row.edition = ++survey->edition;
    row.questions = (int64_t)made.questions.n;
    row.digest = survey->digest = digest;
    row.shape = survey_shape_write(cx, &made);
    row.size = (int64_t)bytes.length;
    row.reason = survey->reason;
    row.frozen_by = cx->person;
    row.frozen_at = cx->now;
    survey->catalog_version = made.catalog_version;
    return record_insert(cx, &survey_edition_record, &row);
}

enum rc survey_open(struct ctx *cx, const char *id)
{
    struct survey before = {.id = NULL};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_RULE, &stay, NULL));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(survey_store_hold(cx, id));
    TRY(record_get(cx, &survey_record, id, &before));
    if (before.state != SURVEY_DRAFT)
        return fail(cx, RC_CONFLICT, N_("This survey is {0}; only a draft is opened"),
                    tr(cx, enum_label(&survey_state_names, before.state)));
    if (strcmp(before.closes_on, date_of_time(cx, cx->now)) < 0)
        return field_fail(cx, "closes_on", N_("The last day for answers has passed ({0})"), before.closes_on);
    struct survey after = before;
    TRY(freeze(cx, &after));
    after.state = SURVEY_OPEN;
    after.opened_at = cx->now;
    TRY(record_update(cx, &survey_record, &before, &after));
    TRY(survey_invitations_send(cx, &after));
    return db_commit(cx, &tx);
}

enum rc survey_revise(struct ctx *cx, const char *id, const char *reason)
{
    struct survey before = {.id = NULL};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_RULE, &stay, NULL));
    TRY(survey_reason_check(cx, reason, N_("Please write why the survey is revised; operators read it")));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(survey_store_hold(cx, id));
    TRY(record_get(cx, &survey_record, id, &before));
    if (before.state != SURVEY_OPEN)
        return fail(cx, RC_CONFLICT, N_("Only an open survey is revised ({0})"),
                    tr(cx, enum_label(&survey_state_names, before.state)));
    struct survey after = before;
    after.state = SURVEY_DRAFT;
    after.reason = text_trim(cx, reason);
    TRY(record_update(cx, &survey_record, &before, &after));
    return db_commit(cx, &tx);
}

enum rc survey_close(struct ctx *cx, const char *id)
{
    struct survey before = {.id = NULL};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_RULE, &stay, NULL));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(survey_store_hold(cx, id));
    TRY(record_get(cx, &survey_record, id, &before));
    if (before.state == SURVEY_CLOSED || before.edition == 0)
        return fail(cx, RC_CONFLICT, N_("Only a survey that was open is closed ({0})"),
                    tr(cx, enum_label(&survey_state_names, before.state)));
    struct survey after = before;
    after.state = SURVEY_CLOSED;
    after.closed_at = cx->now;
    TRY(record_update(cx, &survey_record, &before, &after));
    TRY(survey_invitations_close(cx, &after));
    return db_commit(cx, &tx);
}
