/* Support of small and regional operators: the help log, and how far they are. */
#include "programme/support.h"

#include <string.h>

#include "programme/programme_view.h"
#include "sector/sector.h"
#include "statistics/statistics.h"

static enum rc check_support(struct ctx *cx, const struct support_entry *entry, const struct support_entry *old)
{
    enum rc rc = row_filled(cx, &support_entry_record, entry);
    if (!text_empty(entry->sector) && (old == NULL || !text_same(old->sector, entry->sector)) &&
        programme_sector(cx, entry->sector) != RC_OK)
        rc = RC_INVALID;
    if (!text_empty(entry->answered_on) && date_days(entry->answered_on) < date_days(entry->asked_on))
        rc = field_fail(cx, "answered_on", N_("It was answered ({0}) before it was asked ({1})"), entry->answered_on,
                        entry->asked_on);
    if (entry->state == SUPPORT_ANSWERED && text_empty(entry->answer))
        rc = field_fail(cx, "answer", N_("Please fill in “{0}”"), tr(cx, N_("Answer to the question")));
    enum rc post = row_post(cx, entry->post, old == NULL ? "" : old->post);
    return post == RC_OK ? rc : post;
}

/* Sector and size of a covered operator are known by its key. */
static enum rc know_operator(struct ctx *cx, struct support_entry *entry)
{
    struct covered_operator found = {.id = NULL};
    int64_t year = 0;
    if (text_empty(entry->operator) || !may(cx, PERM_SECTOR_READ))
        return RC_OK;
    TRY(covered_year(cx, &year));
    enum rc rc = covered_find(cx, year, entry->operator, &found);
    if (rc == RC_MISSING) {
        cx->problem = (struct problem){.rc = RC_OK};
        return RC_OK;
    }
    TRY(rc);
    if (text_empty(entry->sector))
        entry->sector = found.sector;
    entry->small = entry->small || found.size == OPERATOR_SMALL;
    return RC_OK;
}

static enum rc store_support(struct ctx *cx, const void *before, void *row)
{
    struct support_entry *entry = row;
    const struct support_entry *old = before;
    TRY(programme_writer(cx));
    TRY(know_operator(cx, entry));
    TRY(check_support(cx, entry, old));
    if (entry->state != SUPPORT_OPEN && text_empty(entry->answered_on) && !text_empty(entry->answer))
        entry->answered_on = date_of_time(cx, cx->now);
    if (old != NULL)
        return record_update(cx, &support_entry_record, old, entry);
    entry->org = cx->org;
    TRY(support_store_last_number(cx, &entry->number));
    entry->number++;
    return record_insert(cx, &support_entry_record, entry);
}

static enum rc release_support(struct ctx *cx, const void *row)
{
    (void)row;
    return programme_writer(cx);
}

static enum rc support_rows(struct ctx *cx, const char *of, const char *id, struct rows *ret)
{
    struct support_entries entries = {.n = 0};
    struct choices posts = {.n = 0};
    size_t n = 0;
    (void)of;
    TRY(support_store_all(cx, &entries));
    TRY(post_choices(cx, &posts));
    struct support_row *rows = ARENA_ARRAY(cx->arena, struct support_row, entries.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < entries.n; i++) {
        const struct support_entry *entry = &entries.at[i];
        if (!text_empty(id) && !text_same(entry->id, id))
            continue;
        const char *until = text_empty(entry->answered_on) ? date_of_time(cx, cx->now) : entry->answered_on;
        int64_t days = date_between(entry->asked_on, until);
        rows[n++] = (struct support_row){.entry = *entry,
                                         .sector_label = text_empty(entry->sector) ? "–" : programme_sector_words(cx, entry->sector),
                                         .post_label = row_post_words(cx, posts, entry->post),
                                         .days = days < 0 ? 0 : days};
    }
    *ret = (struct rows){rows, n};
    return RC_OK;
}

static const char *const support_inputs[] = {"asked_on", "name",   "operator",    "sector", "small", "kind",
                                             "question", "answer", "answered_on", "post",   "state", "comment", NULL};
const struct row_noun support_noun = {
    .record = &support_entry_record,
    .list = &support_list,
    .path = "support",
    .title = N_("Support of operators"),
    .create = N_("Add a request"),
    .inputs = support_inputs,
    .write = PERM_PROGRAMME_WRITE,
    .frame = noun_frame,
    .rows = support_rows,
    .choices = programme_choices,
    .picks = programme_picks,
    .store = store_support,
    .release = release_support,
};

/* --- Progress --- */

enum { PERCENT = 100 };

static const struct field survey_table[] = {
    FIELD(support_survey, id, F_ID),
    FIELD(support_survey, title, F_TEXT, .label = N_("Short questionnaire")),
    FIELD(support_survey, year, F_INT),
    FIELD(support_survey, invited, F_INT, .label = N_("Operators asked")),
    FIELD(support_survey, answered, F_INT, .label = N_("Operators that answered")),
    FIELD(support_survey, silent, F_INT, .label = N_("Operators still silent")),
    FIELD(support_survey, rate_text, F_TEXT, .label = N_("Share that answered")),
};
static const struct field operator_table[] = {
    FIELD(support_operator, operator, F_TEXT, .label = N_("Key of the operator")),
    FIELD(support_operator, name, F_TEXT, .label = N_("Small or regional operator")),
    FIELD(support_operator, sector_label, F_TEXT, .label = N_("Sector of the operator supported")),
    FIELD(support_operator, region, F_TEXT, .label = N_("Region of the operator")),
    FIELD(support_operator, answer, F_TEXT, .label = N_("Short questionnaire")),
    FIELD(support_operator, score_text, F_TEXT, .label = N_("Score now")),
    FIELD(support_operator, before_text, F_TEXT, .label = N_("Score the year before")),
    FIELD(support_operator, requests, F_INT, .label = N_("Requests")),
    FIELD(support_operator, waiting, F_INT, .label = N_("Requests waiting")),
    FIELD(support_operator, last_on, F_DATE, .label = N_("Last request on")),
};
static const struct field progress_table[] = {
    FIELD(support_progress, year_label, F_TEXT, .label = N_("Year")),
    FIELD(support_progress, asked, F_INT, .label = N_("Operators asked")),
    FIELD(support_progress, answered, F_INT, .label = N_("Operators that answered")),
    FIELD(support_progress, waiting, F_INT, .label = N_("Requests waiting")),
    FIELD_LIST(support_progress, surveys, survey_table, struct support_survey),
    FIELD_LIST(support_progress, operators, operator_table, struct support_operator),
};
const struct fields support_progress_fields = {progress_table, COUNT(progress_table)};

/* What is gathered. */
struct gathered {
    struct support_operator *at;
    size_t n, room;
};

static bool same_operator(const struct support_operator *one, const char *operator, const char *name)
{
    return text_empty(operator) ? text_same(one->name, name) : text_same(one->operator, operator);
}

/* The line of an operator, made when it is not there yet; NULL when memory ended. */
static struct support_operator *line_of(struct ctx *cx, struct gathered *all, const char *operator, const char *name,
                                        const char *sector, const char *region)
{
    for (size_t i = 0; i < all->n; i++)
        if (same_operator(&all->at[i], operator, name))
            return all->at + i;
    all->at = arena_grow(cx->arena, all->at, all->n, &all->room, sizeof *all->at);
    if (all->at == NULL)
        return NULL;
    all->at[all->n] = (struct support_operator){.operator = operator,
                                                .name = name,
                                                .sector = sector,
                                                .sector_label = text_empty(sector) ? "–" : programme_sector_words(cx, sector),
                                                .region = region,
                                                .answer = tr(cx, N_("No questionnaire sent")),
                                                .tag = "off",
                                                .score_text = "–",
                                                .before_text = "–",
                                                .last_on = ""};
    return all->at + all->n++;
}

static enum rc gather_small(struct ctx *cx, int64_t year, struct gathered *all)
{
    const struct covered_filter filter = {.state = COVERED_FILTER_IN, .size = OPERATOR_SMALL};
    struct covered_operators small = {.n = 0};
    if (!may(cx, PERM_SECTOR_READ))
        return RC_OK;
    TRY(covered_all(cx, year, &filter, &small));
    for (size_t i = 0; i < small.n && i < SUPPORT_OPERATORS_MOST; i++)
        if (line_of(cx, all, small.at[i].operator, small.at[i].name, small.at[i].sector, small.at[i].region) == NULL)
            return RC_MEMORY;
    return RC_OK;
}

static enum rc gather_requests(struct ctx *cx, struct gathered *all, int64_t *ret_waiting)
{
    struct support_entries entries = {.n = 0};
    TRY(support_store_all(cx, &entries));
    for (size_t i = 0; i < entries.n; i++) {
        const struct support_entry *entry = &entries.at[i];
        *ret_waiting += entry->state == SUPPORT_OPEN;
        if (entry->small == 0 || all->n >= SUPPORT_OPERATORS_MOST)
            continue;
        struct support_operator *line = line_of(cx, all, entry->operator, entry->name, entry->sector, "");
        if (line == NULL)
            return RC_MEMORY;
        line->requests++;
        line->waiting += entry->state == SUPPORT_OPEN;
        if (strcmp(entry->asked_on, line->last_on) > 0)
            line->last_on = entry->asked_on;
    }
    return RC_OK;
}

static const char *tag_of(const struct survey_invitation *invitation)
{
    return invitation->state == INVITATION_ACCEPTED      ? "ok"
           : invitation->state == INVITATION_RETURNED    ? "bad"
           : survey_has_answered(invitation)             ? "info"
           : invitation->state == INVITATION_WITHDRAWN   ? "off"
                                                         : "warn";
}

static enum rc gather_answers(struct ctx *cx, const char *survey, struct gathered *all)
{
    struct survey_invitations invitations = {.n = 0};
    TRY(survey_invitations_of(cx, survey, &invitations));
    for (size_t i = 0; i < invitations.n && all->n < SUPPORT_OPERATORS_MOST; i++) {
        const struct survey_invitation *one = &invitations.at[i];
        struct support_operator *line = line_of(cx, all, one->operator_key, one->name, one->sector, one->region);
        if (line == NULL)
            return RC_MEMORY;
        line->answer = tr(cx, enum_label(&invitation_state_names, one->state));
        line->tag = tag_of(one);
    }
    return RC_OK;
}

static const char *score_text(struct ctx *cx, double score)
{
    return score < 0 ? "–" : arena_printf(cx->arena, "%.2f", score);
}

/* Scores of the survey's year and of the one before; that they were looked at is noted. */
static enum rc gather_scores(struct ctx *cx, const char *survey, struct gathered *all)
{
    struct statistics statistics = {.year_count = 0};
    TRY(statistics_open(cx, survey, AUDIENCE_OVERSEER, &statistics));
    const struct analysis_blocks *blocks = statistics.base->blocks;
    size_t last = statistics.year_count - 1, count = analysis_operator_count(blocks);
    for (size_t i = 0; i < count; i++) {
        struct analysis_operator now = {.operator = NULL}, before = {.score = -1};
        if (!analysis_operator_at(blocks, last, i, &now))
            continue;
        if (last > 0 && !analysis_operator_at(blocks, last - 1, i, &before))
            before.score = -1;
        for (size_t k = 0; k < all->n; k++)
            if (text_same(all->at[k].operator, now.operator)) {
                all->at[k].score_text = score_text(cx, now.score);
                all->at[k].before_text = score_text(cx, before.score);
            }
    }
    return statistics_looked(cx, &statistics, "support", "");
}

static struct support_survey survey_line(struct ctx *cx, const struct survey *survey, const struct survey_sector *all)
{
    return (struct support_survey){
        .id = survey->id,
        .title = survey->title,
        .year = survey->year,
        .invited = all->invited,
        .answered = all->submitted + all->returned + all->accepted,
        .silent = all->silent,
        .rate_text = all->rate < 0 ? "–" : arena_printf(cx->arena, "%.0f%%", all->rate * PERCENT)};
}

/* The short questionnaires of the year, and what is known through them. */
static enum rc gather_surveys(struct ctx *cx, int64_t year, struct gathered *all, struct support_progress *progress)
{
    struct {
        const struct survey *at;
        size_t n;
    } surveys = {.n = 0};
    if (!may(cx, PERM_SURVEY_READ))
        return RC_OK;
    TRY(DB_LIST(cx, survey_record.select_all, survey_record.fields, &surveys, ARGS(STR(cx->org))));
    struct support_survey *lines = ARENA_ARRAY(cx->arena, struct support_survey, surveys.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < surveys.n; i++) {
        const struct survey *survey = &surveys.at[i];
        struct survey_status status = {.sectors = {.n = 0}};
        if (survey->kind != SURVEY_SUPPORT || survey->edition == 0 || survey->year != year)
            continue;
        TRY(survey_status_of(cx, survey->id, &status));
        lines[progress->surveys.n++] = survey_line(cx, survey, &status.all);
        progress->asked += status.all.invited;
        progress->answered += status.all.submitted + status.all.returned + status.all.accepted;
        TRY(gather_answers(cx, survey->id, all));
        TRY(gather_scores(cx, survey->id, all));
    }
    progress->surveys.at = lines;
    return RC_OK;
}

enum rc support_progress_make(struct ctx *cx, int64_t year, struct support_progress *ret)
{
    struct organization organization = {.id = NULL};
    struct gathered all = {.n = 0};
    struct support_progress progress = {.year = year, .year_label = programme_year_words(cx, year)};
    if (!may(cx, PERM_PROGRAMME_READ))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(programme_overseer(cx, &organization));
    TRY(gather_small(cx, year, &all));
    TRY(gather_surveys(cx, year, &all, &progress));
    TRY(gather_requests(cx, &all, &progress.waiting));
    progress.operators.at = all.at;
    progress.operators.n = all.n;
    *ret = progress;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
