/* What waits for those who ask, and those who carry a survey out for them: surveys to open and close, responses to
 * decide, operators to remind, visits to plan and to make. */
#include "survey/survey_work.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "work/work.h"

enum { REMIND_DAYS = 14, QUIET_DAYS = 7, CLOSED_DAYS = 400 };
static const int64_t DAY_MS = INT64_C(24) * 60 * 60 * 1000;

static enum rc add(struct ctx *cx, struct work *work, const struct survey *survey, const char *title, const char *due_on,
                   const char *page)
{
    const struct work_row row = {.kind = tr(cx, N_("Survey of operators")),
                                 .title = title,
                                 .note = survey->title,
                                 .due_on = due_on,
                                 .href = arena_printf(cx->arena, "/surveys/%s%s", survey->id, page)};
    return work_add(cx, work, &row);
}

/* Opening and closing are the asking body's own. */
static enum rc add_steps(struct ctx *cx, struct work *work, const struct survey *survey)
{
    const char *last = date_from_days(cx, date_days(survey->closes_on) + survey->grace_days);
    if (survey->state == SURVEY_DRAFT && survey->edition > 0)
        return add(cx, work, survey, tr(cx, N_("Open the revised questionnaire again")), "", "");
    if (survey->state == SURVEY_DRAFT)
        return add(cx, work, survey, tr(cx, N_("Freeze the questionnaire and open the survey")), survey->opens_on, "");
    if (survey->state == SURVEY_OPEN && strcmp(last, work->today) < 0)
        return add(cx, work, survey, tr(cx, N_("Close the survey, or give more time")), last, "");
    return RC_OK;
}

static enum rc add_quiet(struct ctx *cx, struct work *work, const struct survey *survey)
{
    int64_t quiet = 0, left = date_days(survey->closes_on) - date_days(work->today);
    if (survey->state != SURVEY_OPEN || left > REMIND_DAYS)
        return RC_OK;
    TRY(survey_store_quiet(cx, survey->id, cx->now - QUIET_DAYS * DAY_MS, &quiet));
    return quiet == 0 ? RC_OK
                      : add(cx, work, survey, trf(cx, N_("Remind operators whose answer is missing: {0}"), decimal(cx, quiet)),
                            survey->closes_on, "");
}

static enum rc add_visits(struct ctx *cx, struct work *work, const struct survey *survey)
{
    struct survey_due_visits due = {.n = 0};
    TRY(survey_store_due_visits(cx, survey->id, work->before, WORK_ROWS_MOST + 1, &due));
    for (size_t i = 0; i < due.n; i++) {
        const struct work_row row = {.kind = tr(cx, N_("Visit on site")),
                                     .title = due.at[i].name,
                                     .note = survey->title,
                                     .due_on = due.at[i].planned_on,
                                     .href = arena_printf(cx->arena, "/survey-visits/%s", due.at[i].id)};
        TRY(work_add(cx, work, &row));
    }
    return RC_OK;
}

/* What has no day is not asked for where only days count. */
static enum rc add_undated(struct ctx *cx, struct work *work, const struct survey *survey)
{
    int64_t undecided = 0, undated = 0;
    if (!text_empty(work->before) || work->counting)
        return RC_OK;
    TRY(survey_store_undecided(cx, survey->id, &undecided));
    TRY(survey_store_undated_visits(cx, survey->id, &undated));
    if (undecided > 0)
        TRY(add(cx, work, survey, trf(cx, N_("Decide on responses that arrived: {0}"), decimal(cx, undecided)), "",
                "/responses"));
    return undated == 0
               ? RC_OK
               : add(cx, work, survey, trf(cx, N_("Set the days of visits on site: {0}"), decimal(cx, undated)), "", "/visits");
}

static enum rc add_survey(struct ctx *cx, struct work *work, const struct survey *survey)
{
    ROW_STAY(stay);
    bool own = text_same(survey->org, cx->org);
    bool past = survey->state == SURVEY_CLOSED && survey->closed_at < cx->now - CLOSED_DAYS * DAY_MS;
    if (past)
        return RC_OK;
    row_stay_begin(cx, survey->org, &stay); /* surveys_visible gives what may be seen */
    if (own)
        TRY(add_steps(cx, work, survey));
    if (survey->edition == 0)
        return RC_OK;
    TRY(add_quiet(cx, work, survey));
    TRY(add_visits(cx, work, survey));
    return add_undated(cx, work, survey);
}

enum rc survey_work(struct ctx *cx, struct work *work)
{
    struct surveys all = {.n = 0};
    if (!may(cx, PERM_SURVEY_WRITE))
        return RC_OK;
    TRY(surveys_visible(cx, &all));
    for (size_t i = 0; i < all.n; i++)
        TRY(add_survey(cx, work, all.at + i));
    return RC_OK;
}
