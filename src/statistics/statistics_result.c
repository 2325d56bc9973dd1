#include "statistics/statistics_result.h"

#include <jansson.h>
#include <string.h>

#include "base/limits.h"
#include "base/progress.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "questionnaire/questionnaire.h"
#include "questionnaire/reply_result.h"
#include "register/content.h"
#include "seal/seal.h"
#include "survey/survey_response.h"

enum { LOOKS_MOST = 500, LOOKS_BYTES = 256 * 1024, RESULTS_A_STEP = 100 };

static void json_freep(json_t **json)
{
    json_decref(*json);
}

/* ---- Who looked ---- */

/* What a note in the ledger says: which page, and which part of it. */
struct look {
    const char *what, *of;
};

static struct look look_of(struct ctx *cx, const char *body)
{
    CLEANUP(json_freep) json_t *root = json_loads(body, 0, NULL);
    const char *what = json_string_value(json_object_get(root, "what"));
    const char *of = json_string_value(json_object_get(root, "of"));
    return (struct look){what == NULL ? "response" : arena_copy(cx->arena, what), of == NULL ? "" : arena_copy(cx->arena, of)};
}

/* Whether a word is one of those between spaces. */
static bool among(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = words; length > 0 && (at = strstr(at, word)) != NULL; at += length)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

/* Whether single operators of this sector, or this one, were shown by it. A cell's note begins with its sector; that of
 * figures names the sectors in which groups of one to four stood. */
static bool concerns(const struct look *look, const char *operator_key, const char *sector)
{
    size_t length = strcspn(look->of, " ");
    if (text_same(look->what, "figures"))
        return among(look->of, sector);
    if (text_same(look->what, "position"))
        return text_same(look->of, operator_key);
    if (text_same(look->what, "behind"))
        return length == 0 || (strlen(sector) == length && strncmp(look->of, sector, length) == 0);
    return !text_same(look->what, "export"); /* which names nobody */
}

static enum rc write_look(struct ctx *cx, struct json *json, const struct ledger_entry *entry, const struct look *look)
{
    const char *name = "";
    TRY(person_name(cx, entry->person, &name));
    json_object_begin(json);
    json_key(json, "at");
    json_int(json, entry->at);
    json_key(json, "name");
    json_text(json, name);
    json_key(json, "of");
    json_text(json, text_same(look->what, "behind") ? look->of : "");
    json_key(json, "what");
    json_text(json, look->what);
    json_object_end(json);
    return RC_OK;
}

static enum rc write_looks(struct ctx *cx, struct json *json, const char *org, const char *record, const char *operator_key,
                           const char *sector)
{
    struct ledger_entries entries = {.n = 0};
    TRY(ledger_of_record(cx, org, "survey-look", record, &entries));
    for (size_t i = entries.n > LOOKS_MOST ? entries.n - LOOKS_MOST : 0; i < entries.n; i++) {
        struct look look = look_of(cx, entries.at[i].body);
        if (concerns(&look, operator_key, sector))
            TRY(write_look(cx, json, &entries.at[i], &look));
    }
    return RC_OK;
}

enum rc statistics_looks(struct ctx *cx, const struct survey *survey, const char *operator_key, const char *sector,
                         const char **ret)
{
    CLEANUP(buf_free) struct buf out = buf_create(LOOKS_BYTES);
    struct json json = json_create(&out);
    struct survey_responses responses = {.n = 0};
    TRY(survey_store_responses(cx, survey->id, operator_key, &responses));
    json_array_begin(&json);
    TRY(write_looks(cx, &json, survey->org, survey->id, operator_key, sector));
    for (size_t i = 0; i < responses.n; i++)
        TRY(write_looks(cx, &json, survey->org, responses.at[i].id, operator_key, sector));
    json_array_end(&json);
    TRY(buf_check(cx, &out, N_("The result is too large")));
    *ret = buf_keep(&out, cx->arena);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* ---- Working out, once ---- */

static enum rc may_give(struct ctx *cx, const struct survey *survey)
{
    int64_t waiting = 0;
    if (!may(cx, PERM_SURVEY_WRITE) || !text_same(survey->org, cx->org))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    if (survey->state != SURVEY_CLOSED)
        return fail(cx, RC_CONFLICT,
                    N_("Results are given out after the survey was closed: from figures that are told twice, the answers that "
                       "came between would follow"));
    TRY(survey_result_store_waiting(cx, survey, &waiting));
    if (waiting > 0)
        return fail(cx, RC_CONFLICT, N_("{0} responses still wait to be accepted or returned"), decimal(cx, waiting));
    return RC_OK;
}

static enum rc add_result(struct ctx *cx, const struct statistics *statistics, const char *operator)
{
    struct statistics_position position = {.format = ""};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    struct json json = json_create(&out);
    TRY(statistics_position_make(cx, statistics, operator, &position));
    field_write_json(cx, &json, statistics_position_answer, &position);
    TRY(buf_error(&out));
    struct survey_result row = {.id = "", .survey = statistics->survey.id, .operator_key = position.operator,
                                .name = position.name, .made_at = cx->now, .made_by = cx->person};
    TRY(content_put(cx, buf_string(&out), out.length, &row.digest));
    return record_insert(cx, &survey_result_record, &row);
}

/* Each in an arena that is emptied afterwards: a nation is 100,000 operators. */
static enum rc work_out(struct ctx *cx, const struct statistics *statistics)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    const struct analysis_blocks *blocks = statistics->base->blocks;
    struct analysis_operator one = {.operator = NULL};
    struct ctx inner = *cx;
    size_t last = statistics->year_count - 1;
    int64_t total = 0, done = 0;
    TRY(survey_result_store_accepted(cx, &statistics->survey, &total));
    if (scratch == NULL)
        return memory_ended(cx);
    inner.arena = scratch;
    for (size_t i = 0; analysis_operator_at(blocks, last, i, &one); i++) {
        if (one.score < 0 || !one.responded)
            continue;
        enum rc rc = add_result(&inner, statistics, one.operator);
        cx->fixed_ids = inner.fixed_ids;
        if (rc != RC_OK)
            return fail_as(cx, &inner, rc);
        arena_next(scratch);
        if (++done % RESULTS_A_STEP == 0)
            TRY(progress_step(cx, done, total));
    }
    return arena_failed(scratch) ? memory_ended(cx) : RC_OK;
}

/* The years before are told as well, so nothing may come in for them any more. */
static enum rc hold_years(struct ctx *cx, const struct statistics *statistics)
{
    for (size_t y = 0; y < statistics->year_count; y++) {
        TRY(survey_store_hold(cx, statistics->years[y].id));
        if (statistics->years[y].state != SURVEY_CLOSED)
            return fail(cx, RC_CONFLICT, N_("The survey “{0}” is shown with this one and is not closed yet"),
                        statistics->years[y].title);
    }
    return RC_OK;
}

/* Positions and the figures for others, from one state; those that were given out before there were such figures stay. */
static enum rc work_out_once(struct ctx *cx, const struct survey *survey)
{
    struct statistics statistics = {.year_count = 0};
    struct survey_publication told = {.id = ""};
    int64_t given = 0;
    TRY(survey_result_store_count(cx, survey->id, &given));
    enum rc rc = survey_published(cx, survey, &told);
    if (rc != RC_MISSING)
        return rc;
    TRY(statistics_open(cx, survey->id, AUDIENCE_PEERS, &statistics));
    TRY(hold_years(cx, &statistics));
    TRY(statistics_open(cx, survey->id, AUDIENCE_PEERS, &statistics)); /* nobody decides between this and the end */
    TRY(statistics_tell(cx, &statistics));
    if (given > 0)
        return RC_OK;
    TRY(analysis_rank(cx, statistics.base->blocks, &statistics.figures));
    return work_out(cx, &statistics);
}

/* ---- Handing out ---- */

static enum rc file_of(struct ctx *cx, const struct survey *survey, const struct survey_result *row, const char *sector,
                       const char **ret)
{
    const void *bytes = NULL;
    size_t length = 0;
    struct reply_result_text text = {.at = cx->now, .from = survey->org, .operator_key = row->operator_key,
                                     .survey = survey->id};
    TRY(content_get(cx, row->digest, row->name, &bytes, &length));
    text.figures = arena_copy_n(cx->arena, bytes, length);
    TRY(statistics_looks(cx, survey, row->operator_key, sector, &text.looks));
    return reply_result_write(cx, &text, ret);
}

static enum rc deliver(struct ctx *cx, const struct survey *survey, const struct survey_result_here *to)
{
    const struct problem kept = cx->problem;
    const char *file = "";
    struct survey_result row = {.id = ""};
    TRY(survey_result_store_of(cx, survey->id, to->operator_key, &row));
    TRY(file_of(cx, survey, &row, to->sector, &file));
    enum rc rc = questionnaire_deliver(cx, to->organization, file, strlen(file), row.operator_key);
    if (rc != RC_MISSING && rc != RC_CONFLICT && rc != RC_INVALID)
        TRY(rc);
    cx->problem = kept; /* who took no questionnaire here gets a file */
    if (rc != RC_OK)
        return RC_OK;
    struct survey_result after = row;
    after.delivered = 1;
    after.sent_at = cx->now;
    return record_update(cx, &survey_result_record, &row, &after);
}

static enum rc deliver_all(struct ctx *cx, const struct survey *survey)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    struct survey_results_here all = {.n = 0};
    struct ctx inner = *cx;
    TRY(survey_result_store_here(cx, survey->id, &all));
    if (scratch == NULL)
        return memory_ended(cx);
    inner.arena = scratch;
    for (size_t i = 0; i < all.n; i++) {
        enum rc rc = deliver(&inner, survey, all.at + i);
        cx->fixed_ids = inner.fixed_ids;
        if (rc != RC_OK)
            return fail_as(cx, &inner, rc);
        arena_next(scratch);
        if (i % RESULTS_A_STEP == RESULTS_A_STEP - 1)
            TRY(progress_step(cx, (int64_t)i, (int64_t)all.n));
    }
    return arena_failed(scratch) ? memory_ended(cx) : RC_OK;
}

enum rc statistics_results_give(struct ctx *cx, const char *id)
{
    struct survey survey = {.id = NULL};
    struct signing_key key = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(survey_visible(cx, id, &survey));
    TRY(may_give(cx, &survey));
    TRY(seal_ready(cx, cx->org, &key));
    TRY(db_begin(cx, &tx));
    TRY(survey_store_hold(cx, survey.id));
    TRY(may_give(cx, &survey)); /* nobody decides any more */
    TRY(work_out_once(cx, &survey));
    TRY(deliver_all(cx, &survey));
    return db_commit(cx, &tx);
}

/* ---- As background work ---- */

static enum rc give_run(struct ctx *cx, struct job_work *work)
{
    CLEANUP(json_freep) json_t *parameters = json_loads(work->job->parameters, 0, NULL);
    const char *id = json_string_value(json_object_get(parameters, "survey"));
    int64_t given = 0;
    TRY(statistics_results_give(cx, id == NULL ? "" : id));
    TRY(survey_result_store_count(cx, id, &given));
    buf_printf(work->result, "{\"results\":%lld}", (long long)given);
    return RC_OK;
}

/* Whoever does it twice gets the same. */
const struct job_kind statistics_jobs[STATISTICS_JOBS] = {
    {.name = "survey-results",
     .label = N_("Results for the operators of a survey"),
     .permission = PERM_SURVEY_WRITE,
     .attempts = 3,
     .run = give_run},
};

enum rc statistics_results_start(struct ctx *cx, const char *id, const char **ret_job)
{
    struct survey survey = {.id = NULL};
    int64_t accepted = 0;
    *ret_job = "";
    TRY(survey_visible(cx, id, &survey));
    TRY(may_give(cx, &survey));
    TRY(survey_result_store_accepted(cx, &survey, &accepted));
    if (accepted <= STATISTICS_RESULTS_AT_ONCE)
        return statistics_results_give(cx, survey.id);
    return job_start(cx, &statistics_jobs[0], arena_printf(cx->arena, "{\"survey\":\"%s\"}", survey.id), ret_job);
}

enum rc statistics_result_file(struct ctx *cx, const char *id, const char *operator_key, const char **ret)
{
    struct survey survey = {.id = NULL};
    struct survey_result row = {.id = ""};
    struct survey_invitation to = {.sector = ""};
    TRY(survey_visible(cx, id, &survey));
    TRY(may_give(cx, &survey));
    enum rc rc = survey_result_store_of(cx, survey.id, operator_key, &row);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("No result was given out to {0}"), operator_key);
    TRY(rc);
    rc = survey_store_invitation(cx, survey.id, operator_key, &to);
    if (rc != RC_MISSING)
        TRY(rc);
    return file_of(cx, &survey, &row, rc == RC_MISSING ? "" : to.sector, ret);
}

void survey_result_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct survey_result *result = row;
    *subject = result->name;
    *href = arena_printf(cx->arena, "/surveys/%s/analysis/results", result->survey);
}
