/* What happened to services, and the comparison with what is tolerated of them. */
#include <string.h>

#include "base/duration.h"
#include "base/text.h"
#include "base/time.h"
#include "db/db.h"
#include "dependency/dependency_store.h"

static const char *const verdict_codes[] = {"none", "within", "beyond"};
static const char *const verdict_labels[] = {N_("Nothing recorded"), N_("Within the tolerance"),
                                             N_("Beyond the tolerance")};
const struct enum_names dependency_recorded_names = {verdict_codes, verdict_labels, DEPENDENCY_RECORDED_COUNT_};
_Static_assert(COUNT(verdict_codes) == DEPENDENCY_RECORDED_COUNT_, "every verdict needs a code");

const char *dependency_occurrence_words(struct ctx *cx, const struct dependency_occurrence *row)
{
    const char *day = date_show(cx, row->occurred_on), *length = duration_show(cx, row->minutes);
    return row->fall >= 100 ? trf(cx, N_("{0}: stood still for {1}"), day, length)
                            : trf(cx, N_("{0}: fell by {1} % for {2}"), day, decimal(cx, row->fall), length);
}

/* --- What is stored --- */

static enum rc check(struct ctx *cx, const struct dependency_occurrence *row)
{
    struct risk_service service;
    int64_t day = date_days(row->occurred_on);
    if (record_get(cx, &risk_service_record, row->service, &service) != RC_OK || !text_same(service.study, row->study))
        return fail(cx, RC_MISSING, N_("There is no such service"));
    if (day == INT64_MIN)
        return field_fail(cx, "occurred_on", N_("Please write the day on which it began"));
    if (day > date_days(date_of_time(cx, cx->now)))
        return field_fail(cx, "occurred_on", N_("This day has not come yet: {0}"), row->occurred_on);
    if (row->fall < 1 || row->fall > 100)
        return field_fail(cx, "fall", N_("A fall is between 1 and 100 per cent"));
    if (row->minutes < 1)
        return field_fail(cx, "minutes", N_("Please write how long it lasted, such as 30分"));
    if (text_empty(text_trim(cx, row->what)))
        return field_fail(cx, "what", N_("Please write what happened"));
    return RC_OK;
}

static enum rc need_writer(struct ctx *cx)
{
    return may(cx, PERM_RISK_WRITE)
               ? RC_OK
               : fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
}

enum rc dependency_occurrence_save(struct ctx *cx, struct dependency_occurrence *row, int64_t version)
{
    struct dependency_occurrence before;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(need_writer(cx));
    TRY(db_begin(cx, &tx));
    TRY(check(cx, row));
    row->recorded_by = cx->person;
    if (text_empty(row->id)) {
        TRY(record_insert(cx, &dependency_occurrence_record, row));
        return db_commit(cx, &tx);
    }
    TRY(record_get(cx, &dependency_occurrence_record, row->id, &before));
    before.version = version;
    TRY(record_update(cx, &dependency_occurrence_record, &before, row));
    return db_commit(cx, &tx);
}

enum rc dependency_occurrence_remove(struct ctx *cx, const char *id, int64_t version)
{
    struct dependency_occurrence row;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(need_writer(cx));
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &dependency_occurrence_record, id, &row));
    if (version != 0)
        row.version = version;
    TRY(record_delete(cx, &dependency_occurrence_record, &row));
    return db_commit(cx, &tx);
}

/* --- The comparison --- */

/* The same day so many years before; what is earlier than the calendar is its beginning. 29 February stays as it is,
 * since days are only compared as text. */
static const char *years_before(const struct ctx *cx, const char *day, int64_t years)
{
    enum { YEAR_DIGITS = 4 };
    int64_t year = 0;
    for (int i = 0; i < YEAR_DIGITS && day[i] >= '0' && day[i] <= '9'; i++)
        year = year * 10 + (day[i] - '0');
    return year <= years ? "" : arena_printf(cx->arena, "%04d%s", (int)(year - years), day + YEAR_DIGITS);
}

struct dependency_recorded dependency_compare(const struct ctx *cx, const struct stored_occurrences *rows,
                                              const struct dependency_tolerance *tolerance, const char *today)
{
    const char *since = years_before(cx, today, tolerance->years);
    struct dependency_recorded found = {.verdict = DEPENDENCY_RECORDED_NONE, .since = since};
    for (size_t i = 0; i < rows->n; i++) {
        const struct dependency_occurrence *row = rows->at + i;
        if (!text_same(row->service, tolerance->service))
            continue;
        found.verdict = DEPENDENCY_RECORDED_WITHIN;
        found.count += strcmp(row->occurred_on, since) > 0 && row->fall >= tolerance->fall &&
                       row->minutes >= tolerance->minutes;
    }
    if (found.count > tolerance->times)
        found.verdict = DEPENDENCY_RECORDED_BEYOND;
    return found;
}

const char *dependency_recorded_words(struct ctx *cx, const struct dependency_recorded *recorded,
                                      const struct dependency_tolerance *tolerance)
{
    if (recorded->verdict == DEPENDENCY_RECORDED_NONE)
        return tr(cx, N_("No fall of this service is recorded yet"));
    return trf(cx, N_("{0} times in the last {1} years, at most {2}"), decimal(cx, recorded->count),
               decimal(cx, tolerance->years), decimal(cx, tolerance->times));
}

static const char *name_of(const struct stored_names *services, const char *id)
{
    for (size_t i = 0; i < services->n; i++)
        if (text_same(services->at[i].id, id))
            return services->at[i].name;
    return NULL;
}

enum rc dependency_standings_of(struct ctx *cx, const char *study, struct dependency_standings *ret)
{
    struct stored_tolerances tolerances = {.n = 0};
    struct stored_occurrences rows = {.n = 0};
    struct stored_names services = {.n = 0};
    const char *today = date_of_time(cx, cx->now);
    TRY(dependency_store_tolerances(cx, study, &tolerances));
    TRY(dependency_store_occurrences(cx, study, DEPENDENCY_OCCURRENCES_MOST, &rows));
    TRY(dependency_store_services(cx, study, &services));
    struct dependency_standing *lines = ARENA_ARRAY(cx->arena, struct dependency_standing, tolerances.n + 1);
    size_t n = 0;
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < tolerances.n; i++) {
        const struct dependency_tolerance *tolerance = tolerances.at + i;
        const char *service = name_of(&services, tolerance->service);
        struct dependency_recorded recorded = dependency_compare(cx, &rows, tolerance, today);
        if (service == NULL)
            continue;
        lines[n++] = (struct dependency_standing){
            .service = service,
            .sentence = dependency_sentence(cx, tolerance),
            .recorded = recorded.count,
            .recorded_label = dependency_recorded_words(cx, &recorded, tolerance),
            .verdict = recorded.verdict,
            .verdict_label = tr(cx, enum_label(&dependency_recorded_names, recorded.verdict))};
    }
    *ret = (struct dependency_standings){lines, n};
    return RC_OK;
}

/* --- The check of the risk assessment --- */

static const struct risk_check checks[] = {
    {.code = "tolerance-exceeded",
     .kind = RISK_CHECK_HINT,
     .title = N_("More falls are recorded than are tolerated"),
     .why = N_("Our own hint: what is tolerated is compared with what happened")},
};

static enum rc look(struct ctx *cx, const struct risk_study *study, struct risk_checking *checking)
{
    struct stored_tolerances tolerances = {.n = 0};
    struct stored_occurrences rows = {.n = 0};
    const char *today = date_of_time(cx, cx->now);
    TRY(dependency_store_tolerances(cx, study->id, &tolerances));
    if (tolerances.n > 0)
        TRY(dependency_store_occurrences(cx, study->id, DEPENDENCY_OCCURRENCES_MOST, &rows));
    for (size_t i = 0; i < tolerances.n; i++) {
        const struct dependency_tolerance *tolerance = tolerances.at + i;
        struct dependency_recorded recorded = dependency_compare(cx, &rows, tolerance, today);
        struct risk_service service = {.name = ""};
        if (recorded.verdict != DEPENDENCY_RECORDED_BEYOND)
            continue;
        TRY(record_get(cx, &risk_service_record, tolerance->service, &service));
        const struct risk_fault fault = {
            .check = checks,
            .subject = tolerance->id,
            .form = 3,
            .where = service.name,
            .detail = trf(cx, N_("{0}: {1}"), dependency_sentence(cx, tolerance),
                          dependency_recorded_words(cx, &recorded, tolerance)),
            .href = arena_printf(cx->arena, "/risk/%s/stops/services/%s/limits", study->id, service.id)};
        TRY(risk_fault_add(cx, checking, &fault));
    }
    return RC_OK;
}

const struct risk_check_source dependency_checks = {.checks = checks, .check_count = COUNT(checks), .run = look};
