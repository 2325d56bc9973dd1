/* What the surveys say on the pages of covered operators: how each of them stands, and how far the year's surveys are. */
#include "survey/survey_standing.h"

#include "base/text.h"
#include "base/time.h"

enum { SURVEYS_MOST = 5 };

static const char *tag_of(int64_t state)
{
    static const char *const tags[] = {"warn", "info", "info", "bad", "ok", "off"};
    _Static_assert(COUNT(tags) == INVITATION_STATE_COUNT_, "every state needs a tag");
    return state >= 0 && state < INVITATION_STATE_COUNT_ ? tags[state] : "plain";
}

/* Who was invited and let the last day pass is silent. */
static const char *word_of(const struct ctx *cx, const struct survey_asked *survey, int64_t state)
{
    bool over = survey->state == SURVEY_CLOSED ||
                (!text_empty(survey->closes_on) &&
                 date_days(survey->closes_on) < date_days(date_of_time(cx, cx->now)));
    return over && state == INVITATION_INVITED ? tr(cx, N_("Silent")) : tr(cx, enum_label(&invitation_state_names, state));
}

static void tell(const struct ctx *cx, const struct survey_asked *survey, const struct survey_keyed *found,
                 struct operator_standing *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text_same(rows[i].operator, found->operator_key)) {
            rows[i].state = word_of(cx, survey, found->state);
            rows[i].tag = tag_of(found->state);
            rows[i].href = arena_printf(cx->arena, "/survey-invitations/%s", found->id);
        }
}

enum rc survey_standing(struct ctx *cx, int64_t year, struct operator_standing *rows, size_t n)
{
    struct survey_asked_list surveys = {.n = 0};
    if (!may(cx, PERM_SURVEY_READ) || n == 0)
        return RC_OK;
    TRY(survey_store_asked(cx, year, 1, &surveys));
    for (size_t from = 0; surveys.n > 0 && from < n; from += SURVEY_KEYS_MOST) {
        size_t few = n - from < SURVEY_KEYS_MOST ? n - from : SURVEY_KEYS_MOST;
        struct survey_keyed_list found = {.n = 0};
        TRY(survey_store_keyed(cx, surveys.at[0].id, rows + from, few, &found));
        for (size_t i = 0; i < found.n; i++)
            tell(cx, surveys.at, found.at + i, rows + from, few);
    }
    return RC_OK;
}

static const char *how_far(const struct ctx *cx, const struct survey_sector *all)
{
    int64_t answered = all->submitted + all->returned + all->accepted;
    return trf(cx, N_("{0} of {1} have answered; {2} are silent"), decimal(cx, answered), decimal(cx, all->invited),
               decimal(cx, all->silent));
}

static enum rc beside_coverage(struct ctx *cx, int64_t year, struct beside *beside)
{
    struct survey_asked_list surveys = {.n = 0};
    struct beside_panel panel = {.title = tr(cx, N_("Surveys of the year")), .help = ""};
    TRY(survey_store_asked(cx, year, SURVEYS_MOST, &surveys));
    struct beside_line *lines = ARENA_ARRAY(cx->arena, struct beside_line, surveys.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < surveys.n; i++) {
        struct survey_status status;
        TRY(survey_status_of(cx, surveys.at[i].id, &status));
        lines[i] = (struct beside_line){.href = arena_printf(cx->arena, "/surveys/%s", surveys.at[i].id),
                                        .label = surveys.at[i].title,
                                        .note = how_far(cx, &status.all),
                                        .tag = surveys.at[i].state == SURVEY_OPEN ? "info" : "off",
                                        .state = tr(cx, enum_label(&survey_state_names, surveys.at[i].state))};
    }
    panel.lines.at = lines;
    panel.lines.n = surveys.n;
    return beside_add(cx, beside, &panel);
}

static enum rc beside_operator(struct ctx *cx, const char *key, int64_t year, struct beside *beside)
{
    struct survey_asked_list surveys = {.n = 0};
    struct beside_panel panel = {.title = tr(cx, N_("Surveys of the year")), .help = ""};
    const struct operator_standing one = {.operator = key};
    TRY(survey_store_asked(cx, year, SURVEYS_MOST, &surveys));
    struct beside_line *lines = ARENA_ARRAY(cx->arena, struct beside_line, surveys.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < surveys.n; i++) {
        struct survey_keyed_list found = {.n = 0};
        TRY(survey_store_keyed(cx, surveys.at[i].id, &one, 1, &found));
        if (found.n > 0)
            lines[panel.lines.n++] =
                (struct beside_line){.href = arena_printf(cx->arena, "/survey-invitations/%s", found.at[0].id),
                                     .label = surveys.at[i].title,
                                     .note = "",
                                     .tag = tag_of(found.at[0].state),
                                     .state = word_of(cx, surveys.at + i, found.at[0].state)};
    }
    panel.lines.at = lines;
    return beside_add(cx, beside, &panel);
}

enum rc survey_beside(struct ctx *cx, const struct beside_about *about, struct beside *beside)
{
    bool coverage = text_same(about->kind, "coverage");
    int64_t year = 0;
    if (!may(cx, PERM_SURVEY_READ) || (!coverage && !text_same(about->kind, covered_operator_record.noun)) ||
        text_to_int(cx, coverage ? about->id : about->within, &year) != RC_OK)
        return RC_OK;
    return coverage ? beside_coverage(cx, year, beside) : beside_operator(cx, about->id, year, beside);
}
