/* Who may see a survey, and acting in it. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "survey/survey_inside.h"

const char survey_not_allowed[] = N_("Your role does not allow this step; please ask your administrator");

static enum rc missing(struct ctx *cx, const char *id)
{
    return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"), tr(cx, survey_record.label), id);
}

/* Of the own organisation, or delegated to it today. */
static enum rc find(struct ctx *cx, const char *id, struct survey *ret)
{
    enum rc rc = db_one(cx, survey_record.select_one, survey_record.fields, ret, ARGS(STR(cx->org), STR(id)));
    if (rc == RC_MISSING)
        rc = survey_store_delegated_one(cx, cx->org, date_of_time(cx, cx->now), id, ret);
    return rc == RC_MISSING ? missing(cx, id) : rc;
}

enum rc survey_visible(struct ctx *cx, const char *id, struct survey *ret)
{
    if (!may(cx, PERM_SURVEY_READ))
        return fail(cx, RC_DENIED, survey_not_allowed);
    return find(cx, id, ret);
}

enum rc survey_enter(struct ctx *cx, const char *id, enum survey_access access, struct row_stay *stay,
                     struct survey *ret)
{
    struct survey survey = {.id = NULL, .org = ""};
    TRY(survey_visible(cx, id, &survey));
    if (access != SURVEY_SEE && !may(cx, PERM_SURVEY_WRITE))
        return fail(cx, RC_DENIED, survey_not_allowed);
    if (access == SURVEY_RULE && !text_same(survey.org, cx->org))
        return fail(cx, RC_DENIED, N_("Only the body that asks does this; the survey was delegated to you to be "
                                      "carried out"));
    row_stay_begin(cx, survey.org, stay);
    if (ret != NULL)
        *ret = survey;
    return RC_OK;
}

enum rc survey_enter_work(struct ctx *cx, const char *id, struct row_stay *stay)
{
    return survey_enter(cx, id, SURVEY_WORK, stay, NULL);
}

const char *survey_home(struct ctx *cx, const char *id)
{
    return arena_printf(cx->arena, "/surveys/%s", id);
}

enum rc survey_reason_check(struct ctx *cx, const char *reason, const char *missing)
{
    enum { REASON_MOST = 400 };
    if (missing != NULL && text_empty(text_trim(cx, reason)))
        return field_fail(cx, "reason", missing);
    return text_length(reason) <= REASON_MOST ? RC_OK
                                              : field_fail(cx, "reason", N_("At most {0} characters"),
                                                           decimal(cx, REASON_MOST));
}

enum rc surveys_visible(struct ctx *cx, struct surveys *ret)
{
    struct surveys own = {.n = 0}, delegated = {.n = 0};
    if (!may(cx, PERM_SURVEY_READ))
        return fail(cx, RC_DENIED, survey_not_allowed);
    TRY(survey_store_all(cx, cx->org, &own));
    TRY(survey_store_delegated(cx, cx->org, date_of_time(cx, cx->now), &delegated));
    struct survey *all = ARENA_ARRAY(cx->arena, struct survey, own.n + delegated.n);
    if (all == NULL)
        return RC_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < own.n; i++)
        all[n++] = own.at[i];
    for (size_t i = 0; i < delegated.n; i++)
        if (!text_same(delegated.at[i].org, cx->org))
            all[n++] = delegated.at[i];
    *ret = (struct surveys){all, n};
    return RC_OK;
}

enum rc survey_named(struct ctx *cx, const char *text, struct survey *ret)
{
    struct surveys all = {.n = 0};
    TRY(surveys_visible(cx, &all));
    for (size_t i = 0; i < all.n; i++)
        if (text_empty(text) || text_same(all.at[i].id, text)) {
            *ret = all.at[i];
            return RC_OK;
        }
    const struct survey *found = NULL;
    for (size_t i = 0; i < all.n; i++) {
        if (strncmp(all.at[i].title, text, strlen(text)) != 0)
            continue;
        if (found != NULL)
            return fail(cx, RC_INVALID, N_("Several surveys begin with “{0}”; please name one by its id"), text);
        found = all.at + i;
    }
    if (found == NULL)
        return text_empty(text) ? fail(cx, RC_MISSING, N_("There is no survey yet")) : missing(cx, text);
    *ret = *found;
    return RC_OK;
}

enum rc survey_row_visible(struct ctx *cx, const struct record *record, const char *id, void *ret)
{
    struct surveys all = {.n = 0};
    const struct field *survey = field_find(record->fields, "survey");
    enum rc rc = db_one(cx, record->select_one, record->fields, ret, ARGS(STR(cx->org), STR(id)));
    if (rc != RC_MISSING)
        return rc;
    TRY(survey_store_delegated(cx, cx->org, date_of_time(cx, cx->now), &all));
    for (size_t i = 0; i < all.n && rc == RC_MISSING; i++) {
        rc = db_one(cx, record->select_one, record->fields, ret, ARGS(STR(all.at[i].org), STR(id)));
        if (rc == RC_OK && (survey == NULL || !text_same(field_text(survey, ret), all.at[i].id)))
            rc = RC_MISSING;
    }
    return rc == RC_MISSING ? fail(cx, rc, N_("There is no such record ({0} {1})"), tr(cx, record->label), id) : rc;
}
