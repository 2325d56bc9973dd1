/* Surveys on site: who is drawn, what is found. */
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "base/time.h"
#include "sector/sector.h"
#include "survey/survey_visit.h"

/* Findings are tied to the questions of an edition. */
static enum rc was_open(struct ctx *cx, const struct survey *survey)
{
    return survey->edition > 0 ? RC_OK : fail(cx, RC_CONFLICT, N_("Operators are visited once the survey was opened"));
}

/* --- Drawing --- */

struct drawable {
    const struct survey_invitation *who;
    const char *stratum, *lot;
};

static int compare_lots(const void *a, const void *b)
{
    const struct drawable *x = a, *y = b;
    int order = strcmp(x->stratum, y->stratum);
    return order != 0 ? order : strcmp(x->lot, y->lot);
}

static const char *stratum_of(const struct ctx *cx, const struct survey_invitation *who, int64_t kind)
{
    const char *size = enum_code(&covered_size_names, who->size);
    switch (kind) {
    case STRATUM_SECTOR: return who->sector;
    case STRATUM_SIZE: return size;
    case STRATUM_SECTOR_SIZE: return arena_printf(cx->arena, "%s/%s", who->sector, size);
    default: return "";
    }
}

const char *survey_stratum_label(const struct ctx *cx, const char *stratum)
{
    const char *slash = strchr(stratum, '/'), *word = slash == NULL ? stratum : slash + 1;
    int64_t size = -1;
    if (!enum_parse(&covered_size_names, word, &size))
        return text_empty(stratum) ? "" : sector_title(cx, stratum);
    const char *label = tr(cx, enum_label(&covered_size_names, size));
    return slash == NULL ? label
                         : trf(cx, N_("{0}, {1}"), survey_sector_label(cx, arena_copy_n(cx->arena, stratum,
                                                                                         (size_t)(slash - stratum))),
                               label);
}

static bool is_visited(struct survey_visits visits, const char *operator_key)
{
    for (size_t i = 0; i < visits.n; i++)
        if (text_same(visits.at[i].operator_key, operator_key))
            return true;
    return false;
}

/* The lot of an operator is the SHA-256 of seed, a slash and its key: whoever has the list can draw again. */
static enum rc lots_of(struct ctx *cx, const struct survey_sample *sample, struct drawable **ret, size_t *ret_n)
{
    struct survey_invitations all = {.n = 0};
    struct survey_visits visits = {.n = 0};
    size_t n = 0;
    TRY(survey_store_invitations(cx, sample->survey, &all));
    TRY(survey_store_visits(cx, sample->survey, &visits));
    struct drawable *lots = ARENA_ARRAY(cx->arena, struct drawable, all.n);
    if (lots == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct survey_invitation *who = all.at + i;
        if (who->state == INVITATION_WITHDRAWN || is_visited(visits, who->operator_key))
            continue;
        const char *text = arena_printf(cx->arena, "%s/%s", decimal(cx, sample->seed), who->operator_key);
        lots[n++] = (struct drawable){who, stratum_of(cx, who, sample->stratum), digest_hex(cx, text, strlen(text))};
    }
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    if (n > 0)
        qsort(lots, n, sizeof *lots, compare_lots);
    *ret = lots;
    *ret_n = n;
    return RC_OK;
}

static enum rc add_visit(struct ctx *cx, const struct survey_sample *sample, const struct drawable *lot)
{
    struct survey_visit row;
    row_blank(&survey_visit_record, &row);
    row.survey = sample->survey;
    row.operator_key = lot->who->operator_key;
    row.sample = sample->id;
    row.stratum = lot->stratum;
    row.reason = sample->reason;
    return record_insert(cx, &survey_visit_record, &row);
}

enum rc survey_sample_draw(struct ctx *cx, struct survey_sample *sample)
{
    struct survey survey = {.id = NULL};
    struct drawable *lots = NULL;
    size_t n = 0, first = 0;
    ROW_STAY(stay);
    TRY(survey_enter(cx, sample->survey, SURVEY_WORK, &stay, &survey));
    TRY(was_open(cx, &survey));
    enum rc rc = row_filled(cx, &survey_sample_record, sample);
    if (sample->each_most < 1)
        rc = field_fail(cx, "each_most", N_("At least one operator of each stratum"));
    TRY(rc);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(survey_store_hold(cx, sample->survey));
    TRY(lots_of(cx, sample, &lots, &n));
    for (size_t i = 0; i < n; i++) {
        first = i == 0 || !text_same(lots[i].stratum, lots[i - 1].stratum) ? i : first;
        sample->drawn += (int64_t)(i - first) < sample->each_most;
    }
    sample->population = (int64_t)n;
    sample->made_by = cx->person;
    sample->made_at = cx->now;
    TRY(record_insert(cx, &survey_sample_record, sample));
    for (size_t i = 0; i < n; i++) {
        first = i == 0 || !text_same(lots[i].stratum, lots[i - 1].stratum) ? i : first;
        if ((int64_t)(i - first) < sample->each_most)
            TRY(add_visit(cx, sample, &lots[i]));
    }
    return db_commit(cx, &tx);
}

/* --- Visits --- */

enum rc survey_visit_store(struct ctx *cx, const void *before, void *stored)
{
    struct survey_visit *row = stored;
    const struct survey_visit *old = before;
    struct survey survey = {.id = NULL};
    struct survey_invitation who = {.id = NULL};
    struct survey_visits visits = {.n = 0};
    if (!may(cx, PERM_SURVEY_WRITE))
        return fail(cx, RC_DENIED, survey_not_allowed);
    TRY(row_filled(cx, &survey_visit_record, row));
    TRY(survey_store_hold(cx, row->survey));
    TRY(record_get(cx, &survey_record, row->survey, &survey));
    TRY(was_open(cx, &survey));
    enum rc rc = survey_store_invitation(cx, row->survey, row->operator_key, &who);
    if (rc == RC_MISSING)
        return field_fail(cx, "operator_key", N_("No operator with the key {0} is asked"), row->operator_key);
    TRY(rc);
    if (!text_empty(row->visited_on) && strcmp(row->visited_on, date_of_time(cx, cx->now)) > 0)
        return field_fail(cx, "visited_on", N_("This day is still to come ({0})"), row->visited_on);
    if (old != NULL && !text_same(old->operator_key, row->operator_key))
        return field_fail(cx, "operator_key", N_("The key of an operator does not change; add another one"));
    TRY(survey_store_visits(cx, row->survey, &visits));
    if (old == NULL && is_visited(visits, row->operator_key))
        return field_fail(cx, "operator_key", N_("This operator is visited already ({0})"), row->operator_key);
    return old != NULL ? record_update(cx, &survey_visit_record, old, row)
                       : record_insert(cx, &survey_visit_record, row);
}

enum rc survey_visit_release(struct ctx *cx, const void *stored)
{
    const struct survey_visit *row = stored;
    struct survey_visit_findings findings = {.n = 0};
    if (!may(cx, PERM_SURVEY_WRITE))
        return fail(cx, RC_DENIED, survey_not_allowed);
    TRY(survey_store_findings(cx, row->id, &findings));
    if (findings.n > 0)
        return fail(cx, RC_CONFLICT, N_("This visit has findings"));
    return RC_OK;
}

/* --- Findings --- */

static enum rc check_finding(struct ctx *cx, const struct survey *survey, const struct survey_visit_finding *row)
{
    struct survey_questionnaire document = {.digest = ""};
    TRY(row_filled(cx, &survey_visit_finding_record, row));
    TRY(survey_edition_read(cx, survey, 0, &document));
    int at = questionnaire_question_find(&document, row->question);
    if (at < 0)
        return field_fail(cx, "question", N_("The questionnaire has no question “{0}”"), row->question);
    if (row->level < 0 || row->level > MATURITY_LEVELS ||
        (row->level > 0 && document.questions.at[at].kind != QUESTION_LEVEL))
        return field_fail(cx, "level", N_("A level is found for a measure, from 1 to 5"));
    return RC_OK;
}

enum rc survey_finding_add(struct ctx *cx, struct survey_visit_finding *finding, const struct upload *file)
{
    struct survey survey = {.id = NULL};
    struct survey_visit visit = {.id = NULL};
    ROW_STAY(stay);
    TRY(survey_enter(cx, finding->survey, SURVEY_WORK, &stay, &survey));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &survey_visit_record, finding->visit, &visit));
    if (!text_same(visit.survey, survey.id))
        return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"), tr(cx, survey_visit_record.label),
                    finding->visit);
    TRY(check_finding(cx, &survey, finding));
    if (file != NULL) {
        struct content content = {.file_name = ""};
        TRY(content_take(cx, file, CONTENT_DOCUMENTS | CONTENT_PICTURES, &content));
        finding->file_name = content.file_name;
        finding->media_type = content.media_type;
        finding->digest = content.digest;
        finding->size = content.size;
    }
    finding->made_by = cx->person;
    finding->made_at = cx->now;
    TRY(record_insert(cx, &survey_visit_finding_record, finding));
    return db_commit(cx, &tx);
}
