#include "statistics/statistics_result.h"

#include <jansson.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "questionnaire/questionnaire.h"
#include "questionnaire/reply_result.h"
#include "register/content.h"
#include "seal/seal.h"
#include "survey/survey_response.h"

enum { LOOKS_MOST = 500, LOOKS_BYTES = 256 * 1024 };

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

static enum rc work_out(struct ctx *cx, const struct statistics *statistics)
{
    struct analysis_operator one = {.operator = NULL};
    int64_t n = 0;
    const struct analysis_blocks *blocks = statistics->base->blocks;
    size_t last = statistics->year_count - 1;
    for (size_t i = 0; analysis_operator_at(blocks, last, i, &one); i++)
        n += one.score >= 0;
    if (n > STATISTICS_RESULTS_MOST)
        return fail(cx, RC_TOO_LARGE, N_("Results are given out to {0} operators of one survey at most"),
                    decimal(cx, STATISTICS_RESULTS_MOST));
    for (size_t i = 0; analysis_operator_at(blocks, last, i, &one); i++)
        if (one.score >= 0 && one.responded)
            TRY(add_result(cx, statistics, one.operator));
    return RC_OK;
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
static enum rc work_out_once(struct ctx *cx, const struct survey *survey, struct survey_results *rows)
{
    struct statistics statistics = {.year_count = 0};
    struct survey_publication told = {.id = ""};
    TRY(survey_result_store_all(cx, survey->id, rows));
    enum rc rc = survey_published(cx, survey, &told);
    if (rc != RC_MISSING)
        return rc;
    TRY(statistics_open(cx, survey->id, AUDIENCE_PEERS, &statistics));
    TRY(hold_years(cx, &statistics));
    TRY(statistics_open(cx, survey->id, AUDIENCE_PEERS, &statistics)); /* nobody decides between this and the end */
    TRY(statistics_tell(cx, &statistics));
    if (rows->n > 0)
        return RC_OK;
    TRY(work_out(cx, &statistics));
    return survey_result_store_all(cx, survey->id, rows);
}

/* ---- Handing out ---- */

static const struct survey_invitation *invited(const struct survey_invitations *all, const char *operator_key)
{
    for (size_t i = 0; i < all->n; i++)
        if (text_same(all->at[i].operator_key, operator_key))
            return all->at + i;
    return NULL;
}

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

static enum rc deliver(struct ctx *cx, const struct survey *survey, const struct survey_result *row,
                       const struct survey_invitation *to)
{
    const struct problem kept = cx->problem;
    const char *file = "";
    struct survey_result after = *row;
    if (to == NULL || text_empty(to->organization))
        return RC_OK;
    TRY(file_of(cx, survey, row, to->sector, &file));
    enum rc rc = questionnaire_deliver(cx, to->organization, file, strlen(file), row->operator_key);
    if (rc != RC_MISSING && rc != RC_CONFLICT && rc != RC_INVALID)
        TRY(rc);
    cx->problem = kept; /* who took no questionnaire here gets a file */
    if (rc != RC_OK)
        return RC_OK;
    after.delivered = 1;
    after.sent_at = cx->now;
    return record_update(cx, &survey_result_record, row, &after);
}

enum rc statistics_results_give(struct ctx *cx, const char *id)
{
    struct survey survey = {.id = NULL};
    struct survey_results rows = {.n = 0};
    struct survey_invitations invitations = {.n = 0};
    struct signing_key key = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(survey_visible(cx, id, &survey));
    TRY(may_give(cx, &survey));
    TRY(seal_ready(cx, cx->org, &key));
    TRY(survey_invitations_of(cx, survey.id, &invitations));
    TRY(db_begin(cx, &tx));
    TRY(survey_store_hold(cx, survey.id));
    TRY(may_give(cx, &survey)); /* nobody decides any more */
    TRY(work_out_once(cx, &survey, &rows));
    for (size_t i = 0; i < rows.n; i++)
        TRY(deliver(cx, &survey, rows.at + i, invited(&invitations, rows.at[i].operator_key)));
    return db_commit(cx, &tx);
}

enum rc statistics_result_file(struct ctx *cx, const char *id, const char *operator_key, const char **ret)
{
    struct survey survey = {.id = NULL};
    struct survey_result row = {.id = ""};
    struct survey_invitations invitations = {.n = 0};
    TRY(survey_visible(cx, id, &survey));
    TRY(may_give(cx, &survey));
    enum rc rc = survey_result_store_of(cx, survey.id, operator_key, &row);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("No result was given out to {0}"), operator_key);
    TRY(rc);
    TRY(survey_invitations_of(cx, survey.id, &invitations));
    const struct survey_invitation *to = invited(&invitations, operator_key);
    return file_of(cx, &survey, &row, to == NULL ? "" : to->sector, ret);
}

void survey_result_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct survey_result *result = row;
    *subject = result->name;
    *href = arena_printf(cx->arena, "/surveys/%s/analysis/results", result->survey);
}
