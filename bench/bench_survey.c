/* A made-up nation answers three years of surveys: its packed answers are imported in bulk, analysed as a page does it,
 * cold (from the database) and warm (from the turned answers), and the same figures are computed by SQL over one row for
 * each answer. */
#include "bench/bench_survey.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "account/account.h"
#include "base/app.h"
#include "base/keep.h"
#include "base/limits.h"
#include "db/db_copy.h"
#include "rows/rows.h"
#include "statistics/statistics.h"
#include "survey/survey_inside.h"

enum { YEARS = 3, SECTORS = 16, FLUSH = 4 * 1024 * 1024, SQL_MOST = 10000 };
#define IMPORT_LEAST 20000.0
#define COLD_MS 1000.0
#define WARM_MS 100.0
#define CLUSTER_MS 5000.0
#define MEMORY_MB 500.0
#define SQL_LEAST 100.0

static const char org[] = "bench";

/* ---- Tuples ---- */

struct writer {
    struct ctx *cx;
    struct db_copy *copy;
    struct buf out;
};

static enum rc flush(struct writer *writer, size_t least)
{
    int64_t rows = 0;
    if (writer->out.length < least || writer->out.length == 0)
        return RC_OK;
    TRY(db_copy_write(writer->copy, writer->out.data, writer->out.length, &rows));
    buf_clear(&writer->out);
    return buf_error(&writer->out);
}

/* A row of one of the program's tables: the named texts, and zero or nothing in all other columns. */
struct given {
    const char *name, *bytes;
    size_t length;
    int64_t number;
};

static enum rc write_given(struct writer *writer, const struct db_table *table, const struct given *given, size_t n)
{
    enum { COLUMNS_MOST = 40 };
    struct db_value values[COLUMNS_MOST];
    char rooms[COLUMNS_MOST][8];
    for (size_t c = 0; c < table->columns.n; c++) {
        const struct db_column *column = table->columns.at + c;
        const struct given *found = NULL;
        for (size_t i = 0; i < n; i++)
            if (strcmp(given[i].name, column->name) == 0)
                found = &given[i];
        values[c] = column->kind == DB_INT ? db_value_of_int(found == NULL ? 0 : found->number, rooms[c])
                                           : (struct db_value){found == NULL ? "" : found->bytes,
                                                               found == NULL ? 0 : found->length};
    }
    db_tuple_write(&writer->out, values, table->columns.n);
    return flush(writer, FLUSH);
}

#define TEXT_OF(column, text) {.name = (column), .bytes = (text), .length = strlen(text)}
#define NUMBER_OF(column, value) {.name = (column), .number = (value)}

static enum rc write_row(struct writer *writer, const struct db_table *table, const struct survey *survey,
                         const struct nation *nation, size_t y, size_t i, const struct buf *answers)
{
    char id[64];
    const struct analysis_respondent *one = &nation->respondents[y][i];
    const char *sub = one->sub_sector == ANALYSIS_NONE || one->sub_sector >= sector_table.sub_sector_count
                          ? ""
                          : sector_table.sub_sectors[one->sub_sector].code;
    snprintf(id, sizeof id, "%s-%zu", one->operator, y);
    int64_t state = strcmp(table->name, "survey_response") == 0 ? (int64_t)RESPONSE_ACCEPTED
                    : strcmp(table->name, "survey_invitation") == 0 && nation->responds[y][i] ? (int64_t)INVITATION_ACCEPTED
                                                                                              : 0;
    const struct given given[] = {
        TEXT_OF("id", id),           TEXT_OF("response", id),
        TEXT_OF("org", org),         TEXT_OF("survey", survey->id),
        TEXT_OF("submission", id),   TEXT_OF("operator_key", one->operator),
        TEXT_OF("operator", one->operator), TEXT_OF("name", one->operator),
        TEXT_OF("sector", sector_table.sectors[one->sector % sector_table.sector_count].code),
        TEXT_OF("sub_sector", sub),  TEXT_OF("edition_digest", survey->digest),
        NUMBER_OF("size", one->size), NUMBER_OF("state", state),
        NUMBER_OF("version", 1),     NUMBER_OF("edition", survey->edition),
        NUMBER_OF("year", nation->years[y].year),
        NUMBER_OF("people", (int64_t)(one->risk * 100)), NUMBER_OF("it_dependence", 3),
        {.name = "vector", .bytes = answers->data, .length = answers->length},
    };
    return write_given(writer, table, given, COUNT(given));
}

/* Fills one table with all years; the time of the nation's own making is not counted. */
static enum rc fill(struct ctx *cx, const struct db_tables *tables, const char *name, const struct survey *surveys,
                    struct nation *nation, double *ret_ms, int64_t *ret_rows)
{
    const struct db_table *table = db_table_find(tables, name);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
    CLEANUP(buf_free) struct buf answers = buf_create(VECTOR_BYTES_MOST);
    bool asked = strcmp(name, "survey_invitation") == 0 || strcmp(name, "covered_operator") == 0;
    double begin = bench_now(), making = 0;
    TRY(db_begin_bulk(cx, &tx));
    TRY(db_copy_in(cx, table, &copy));
    struct writer writer = {.cx = cx, .copy = copy, .out = buf_create(2 * FLUSH)};
    enum rc rc = RC_OK;
    for (size_t y = 0; y < YEARS; y++)
        for (size_t i = 0; rc == RC_OK && i < nation->years[y].respondent_count; i++) {
            double start = bench_now();
            buf_clear(&answers);
            if (strcmp(name, "survey_answer") == 0)
                rc = nation_answer(cx, nation, y, i, &answers);
            making += bench_now() - start;
            if (rc != RC_OK || (!asked && !nation->responds[y][i]))
                continue;
            rc = write_row(&writer, table, &surveys[y], nation, y, i, &answers);
            ++*ret_rows;
        }
    if (rc == RC_OK)
        rc = flush(&writer, 0);
    buf_free(&writer.out);
    TRY(rc);
    TRY(db_copy_end(copy));
    TRY(db_commit(cx, &tx));
    *ret_ms = bench_now() - begin - making;
    return RC_OK;
}

static enum rc make_organization(struct ctx *cx)
{
    struct organization row;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    row_blank(&organization_record, &row);
    row.id = row.org = row.name = org;
    row.kind = ORGANIZATION_OFFICE;
    row.fiscal_month = 4;
    row.active = 1;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, &organization_record, &row));
    return db_commit(cx, &tx);
}

/* ---- The surveys themselves ---- */

/* One of the program's questions for one of the nation's. Measures stand for those of the standard, several for one. */
static void question_of(const struct ctx *cx, const struct nation *nation, size_t y, size_t q, const struct catalog *catalog,
                        struct survey_question *ret)
{
    static const int64_t kinds[VECTOR_KIND_COUNT_] = {
        [VECTOR_LEVEL] = QUESTION_LEVEL,   [VECTOR_SINGLE] = QUESTION_SINGLE, [VECTOR_MULTIPLE] = QUESTION_MULTIPLE,
        [VECTOR_NUMBER] = QUESTION_NUMBER, [VECTOR_DATE] = QUESTION_DATE,     [VECTOR_ELSEWHERE] = QUESTION_TEXT};
    const struct analysis_question *from = &nation->questions[y][q];
    const char *choices = "";
    size_t control = 0, wanted = q % 90;
    while (!control_is_assessable(&catalog->controls[control]) || wanted-- > 0)
        control = (control + 1) % catalog->control_count;
    for (int i = 1; i <= from->choices; i++)
        choices = arena_printf(cx->arena, "%s選択肢%d | Choice %d\n", choices, i, i);
    row_blank(&survey_question_record, ret);
    ret->number = ret->place = (int64_t)q + 1;
    ret->code = from->code;
    ret->kind = kinds[from->kind];
    ret->control = from->kind == VECTOR_LEVEL ? catalog->controls[control].id : "";
    ret->section_ja = from->section == ANALYSIS_NONE ? "" : arena_printf(cx->arena, "区分%d", from->section + 1);
    ret->text_ja = arena_printf(cx->arena, "設問%zu", q + 1);
    ret->choices = choices;
}

static enum rc make_survey(struct ctx *cx, const struct nation *nation, size_t y, const char *previous, struct survey *ret)
{
    const struct catalog *catalog = catalog_find(cx, "baseline-2026");
    struct survey row;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (catalog == NULL)
        return RC_MISSING;
    row_blank(&survey_record, &row);
    row.title = arena_printf(cx->arena, "%lld年度調査", (long long)nation->years[y].year);
    row.year = nation->years[y].year;
    row.catalog = catalog->id;
    row.purpose = row.legal_basis = "性能の計測";
    row.opens_on = "2026-04-01";
    row.closes_on = "2099-12-31";
    row.previous = previous;
    TRY(db_begin_around(cx, &tx));
    TRY(record_insert(cx, &survey_record, &row));
    for (size_t q = 0; q < nation->years[y].question_count; q++) {
        struct survey_question question;
        question_of(cx, nation, y, q, catalog, &question);
        question.survey = row.id;
        TRY(record_insert(cx, &survey_question_record, &question));
    }
    TRY(survey_open(cx, row.id));
    TRY(db_commit(cx, &tx));
    return survey_visible(cx, row.id, ret);
}

/* ---- One row for each answer ---- */

static enum rc fill_rows(struct ctx *cx, struct nation *nation, int64_t *ret_rows)
{
    static const struct db_column operators[] = {{"year", DB_INT}, {"operator", DB_INT}, {"sector", DB_INT},
                                                 {"sub_sector", DB_INT}, {"size", DB_INT}};
    static const struct db_column answers[] = {{"year", DB_INT}, {"operator", DB_INT}, {"question", DB_INT},
                                               {"section", DB_INT}, {"part", DB_INT}, {"weight", DB_INT}, {"level", DB_INT}};
    const struct db_table tables[] = {{"bench_operator", {operators, COUNT(operators)}},
                                      {"bench_answer", {answers, COUNT(answers)}}};
    CLEANUP(buf_free) struct buf packed = buf_create(VECTOR_BYTES_MOST);
    for (size_t t = 0; t < COUNT(tables); t++) {
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
        TRY(db_begin_bulk(cx, &tx));
        TRY(db_copy_in(cx, &tables[t], &copy));
        struct writer writer = {.cx = cx, .copy = copy, .out = buf_create(2 * FLUSH)};
        enum rc rc = RC_OK;
        for (size_t y = 0; y < YEARS; y++)
            for (size_t i = 0; rc == RC_OK && i < nation->years[y].respondent_count; i++) {
                const struct analysis_respondent *one = &nation->respondents[y][i];
                struct vector vector = {.questions = 0};
                buf_clear(&packed);
                rc = nation_answer(cx, nation, y, i, &packed);
                if (rc != RC_OK || packed.length == 0 || !vector_read(packed.data, packed.length, &vector, NULL))
                    continue;
                size_t n = t == 0 ? 1 : vector.questions;
                for (size_t q = 0; rc == RC_OK && q < n; q++) {
                    const struct analysis_question *question = &nation->questions[y][q];
                    bool measure = question->section != ANALYSIS_NONE;
                    char rooms[7][8];
                    const int64_t first[] = {nation->years[y].year, nation->who[y][i], one->sector, one->sub_sector, one->size};
                    const int64_t second[] = {nation->years[y].year, nation->who[y][i], (int64_t)q,
                                              measure ? question->section : -1,
                                              measure ? nation->input.sections[question->section] : -1, question->weight,
                                              measure ? vector_level(&vector, q) : 0};
                    struct db_value values[7];
                    for (size_t c = 0; c < tables[t].columns.n; c++)
                        values[c] = db_value_of_int(t == 0 ? first[c] : second[c], rooms[c]);
                    db_tuple_write(&writer.out, values, tables[t].columns.n);
                    rc = flush(&writer, FLUSH);
                    *ret_rows += t == 1;
                }
            }
        if (rc == RC_OK)
            rc = flush(&writer, 0);
        buf_free(&writer.out);
        TRY(rc);
        TRY(db_copy_end(copy));
        TRY(db_commit(cx, &tx));
    }
    return RC_OK;
}

static enum rc measure_rows(struct ctx *cx, struct bench *bench, struct nation *nation, double cold, double warm)
{
    int64_t rows = 0, figures = 0;
    TRY(bench_survey_store_tables(cx));
    TRY(fill_rows(cx, nation, &rows));
    TRY(bench_survey_store_index(cx));
    double begin = bench_now();
    TRY(bench_survey_store_figures(cx, &figures));
    double sql = bench_now() - begin;
    table_figure(&bench->table, "the same figures by SQL", sql, "ms", 0,
                 arena_printf(cx->arena, "%lld rows of answers, %lld rows of figures", (long long)rows, (long long)figures));
    table_figure_least(&bench->table, "faster than SQL, warm", sql / warm, "times", SQL_LEAST, "");
    table_figure(&bench->table, "faster than SQL, cold", sql / cold, "times", 0, "");
    return RC_OK;
}

/* ---- All ---- */

static enum rc measure_import(struct ctx *cx, struct bench *bench, struct nation *nation, struct survey *surveys)
{
    static const char *const names[] = {"survey_answer", "survey_response", "survey_invitation", "covered_operator"};
    struct db_tables tables = {.tables = {.n = 0}};
    size_t applied = 0;
    TRY(db_migrate(cx));
    TRY(make_organization(cx));
    for (size_t y = 0; y < YEARS; y++)
        TRY(make_survey(cx, nation, y, y == 0 ? "" : surveys[y - 1].id, &surveys[y]));
    TRY(db_migrations_applied(cx, &applied));
    TRY(db_schema(cx, applied, &tables));
    for (size_t t = 0; t < COUNT(names); t++) {
        double ms = 0;
        int64_t rows = 0;
        TRY(fill(cx, &tables, names[t], surveys, nation, &ms, &rows));
        if (t == 0)
            table_figure_least(&bench->table, "import of packed answers", (double)rows / ms * 1000, "a second", IMPORT_LEAST,
                               arena_printf(cx->arena, "%lld responses", (long long)rows));
    }
    return db_analyze(cx);
}

/* Processor time of this process, ms. */
static double processor(void)
{
    struct rusage used;
    if (getrusage(RUSAGE_SELF, &used) != 0)
        return 0;
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

/* One look at the analysis, in a request's own memory. */
static enum rc look(struct ctx *cx, const char *survey, enum analysis_audience audience, struct arena *memory,
                    struct statistics *ret, double *ret_ms)
{
    struct ctx inner = *cx;
    inner.arena = memory;
    double begin = bench_now();
    enum rc rc = statistics_open(&inner, survey, audience, ret);
    *ret_ms = bench_now() - begin;
    if (rc != RC_OK)
        return fail(cx, rc, "{0}", arena_copy(cx->arena, inner.problem.message == NULL ? "" : inner.problem.message));
    return rc;
}

static enum rc measure_analysis(struct ctx *cx, struct bench *bench, const char *survey, double *ret_cold, double *ret_warm)
{
    CLEANUP(arena_freep) struct arena *memory = arena_create(LIMIT_COMMAND_MEMORY);
    struct analysis_clusters *clusters = ARENA_NEW(cx->arena, struct analysis_clusters);
    struct statistics statistics;
    double ms = 0, kept = 0;
    size_t size = 0;
    if (memory == NULL || clusters == NULL)
        return RC_MEMORY;
    double spent = processor();
    TRY(look(cx, survey, AUDIENCE_OVERSEER, memory, &statistics, ret_cold));
    spent = processor() - spent;
    table_figure(&bench->table, "complete analysis, cold", *ret_cold, "ms", COLD_MS,
                 arena_printf(cx->arena, "%.0f ms of this process; %zu MB of blocks", spent,
                              analysis_size(statistics.base->blocks) >> 20));
    arena_reset(memory);
    TRY(look(cx, survey, AUDIENCE_OVERSEER, memory, &statistics, &kept));
    for (int round = 0; round < 3; round++) {
        CLEANUP(arena_freep) struct arena *work = arena_create(LIMIT_COMMAND_MEMORY);
        struct analysis_figures figures = {.group_count = 0};
        struct ctx inner = *cx;
        inner.arena = work;
        double begin = bench_now();
        if (work == NULL)
            return RC_MEMORY;
        TRY(analysis_run(&inner, statistics.base->blocks, AUDIENCE_OVERSEER, 0, &figures));
        *ret_warm = bench_now() - begin;
        size = arena_used(work);
    }
    table_figure(&bench->table, "figures that are kept", kept, "ms", 0, "what a page costs");
    table_figure(&bench->table, "complete analysis, warm", *ret_warm, "ms", WARM_MS,
                 arena_printf(cx->arena, "from the turned answers; %zu MB of figures", size >> 20));
    double begin = bench_now();
    TRY(analysis_cluster(cx, statistics.base->blocks, &statistics.figures, 1, clusters));
    table_figure(&bench->table, "clusters", bench_now() - begin, "ms", CLUSTER_MS, "");
    arena_reset(memory);
    TRY(look(cx, survey, AUDIENCE_PEERS, memory, &statistics, &ms));
    table_figure(&bench->table, "what peers see", ms, "ms", 0, "warm");
    return RC_OK;
}

static enum rc measure_all(struct ctx *cx, struct bench *bench, struct nation *nation, int64_t operators)
{
    struct survey surveys[YEARS] = {{.id = NULL}};
    struct rusage used;
    double cold = 0, warm = 0;
    TRY(measure_import(cx, bench, nation, surveys));
    TRY(measure_analysis(cx, bench, surveys[YEARS - 1].id, &cold, &warm));
    if (getrusage(RUSAGE_SELF, &used) == 0)
        table_figure(&bench->table, "memory", (double)used.ru_maxrss / 1024, "MB", MEMORY_MB, "the bench's own nation included");
    return operators <= SQL_MOST ? measure_rows(cx, bench, nation, cold, warm) : RC_OK;
}

enum rc bench_survey(struct ctx *cx, struct bench *bench, const struct bench_survey_size *size)
{
    static const struct module *const modules[] = {&account_module, &catalog_module, &sector_module, &survey_module,
                                                   &statistics_module};
    CLEANUP(keep_freep) struct keep *keep = keep_create((size_t)LIMIT_KEPT_BYTES + LIMIT_BLOCKS_BYTES);
    struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = "", .keep = keep};
    struct nation *nation = ARENA_NEW(cx->arena, struct nation);
    const struct nation_size nation_size = {.operators = (size_t)size->operators, .questions = (size_t)size->questions,
                                            .years = YEARS, .sectors = SECTORS};
    if (nation == NULL || keep == NULL)
        return RC_MEMORY;
    TRY(nation_frame(cx, (uint64_t)size->seed, &nation_size, nation));
    table_figure_head(arena_printf(cx->arena, "%lld operators × %lld questions × %d years", (long long)size->operators,
                                   (long long)size->questions, YEARS));
    struct ctx inner = *cx;
    inner.app = &app;
    inner.org = org;
    inner.person = "";
    inner.permissions = ~UINT64_C(0);
    enum rc rc = measure_all(&inner, bench, nation, size->operators);
    cx->problem = inner.problem;
    return rc;
}
