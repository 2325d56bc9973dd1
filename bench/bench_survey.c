/* A made-up nation answers three years of surveys: its packed answers are imported in bulk, analysed cold (from the
 * database) and warm (from the turned answers), and the same figures are computed by SQL over one row for each answer. */
#include "bench/bench_survey.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "account/account.h"
#include "base/limits.h"
#include "db/db_copy.h"
#include "rows/rows.h"
#include "statistics/statistics_store.h"

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

static enum rc write_row(struct writer *writer, const struct db_table *table, const struct nation *nation, size_t y, size_t i,
                         const struct buf *answers)
{
    char id[64], survey[32];
    const struct analysis_respondent *one = &nation->respondents[y][i];
    const char *sub = one->sub_sector == ANALYSIS_NONE || one->sub_sector >= sector_table.sub_sector_count
                          ? ""
                          : sector_table.sub_sectors[one->sub_sector].code;
    snprintf(id, sizeof id, "%s-%zu", one->operator, y);
    snprintf(survey, sizeof survey, "survey-%zu", y);
    const struct given given[] = {
        TEXT_OF("id", id),           TEXT_OF("response", id),
        TEXT_OF("org", org),         TEXT_OF("survey", survey),
        TEXT_OF("submission", id),   TEXT_OF("operator_key", one->operator),
        TEXT_OF("operator", one->operator), TEXT_OF("name", one->operator),
        TEXT_OF("sector", sector_table.sectors[one->sector % sector_table.sector_count].code),
        TEXT_OF("sub_sector", sub),  TEXT_OF("edition_digest", "digest"),
        NUMBER_OF("size", one->size), NUMBER_OF("state", strcmp(table->name, "survey_response") == 0 ? RESPONSE_ACCEPTED : 0),
        NUMBER_OF("version", 1),     NUMBER_OF("year", nation->years[y].year),
        NUMBER_OF("people", (int64_t)(one->risk * 100)), NUMBER_OF("it_dependence", 3),
        {.name = "vector", .bytes = answers->data, .length = answers->length},
    };
    return write_given(writer, table, given, COUNT(given));
}

/* Fills one table with all years; the time of the nation's own making is not counted. */
static enum rc fill(struct ctx *cx, const struct db_tables *tables, const char *name, struct nation *nation, double *ret_ms,
                    int64_t *ret_rows)
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
            rc = write_row(&writer, table, nation, y, i, &answers);
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

/* ---- Reading, as the analysis does ---- */

struct reading {
    struct ctx *cx;
    struct analysis_respondent *rows;
    size_t n;
};

static enum rc take_row(void *self, const struct statistics_asked *row)
{
    struct reading *reading = self;
    struct arena *arena = reading->cx->arena;
    const struct sector *sector = sector_find(row->sector);
    const struct sub_sector *sub = sector == NULL ? NULL : sub_sector_find(sector, row->sub_sector);
    bool fits = sub != NULL && sub->sector == (int)sector_index(sector);
    reading->rows[reading->n++] = (struct analysis_respondent){
        .operator = arena_copy(arena, row->operator),
        .answers = row->length == 0 ? NULL : arena_copy_n(arena, row->vector, row->length),
        .length = row->length,
        .sector = (uint16_t)(sector == NULL ? 0 : sector_index(sector)),
        .sub_sector = fits ? (uint16_t)(sub - sector_table.sub_sectors) : ANALYSIS_NONE,
        .size = (uint16_t)row->size,
        .risk = (float)row->figures.people / 100};
    return RC_OK;
}

static enum rc read_nation(struct ctx *cx, const struct nation *nation, struct analysis_year *years)
{
    for (size_t y = 0; y < YEARS; y++) {
        struct reading reading = {.cx = cx};
        reading.rows = ARENA_ARRAY(cx->arena, struct analysis_respondent, nation->years[y].respondent_count + 1);
        if (reading.rows == NULL)
            return RC_MEMORY;
        const struct survey survey = {.id = arena_printf(cx->arena, "survey-%zu", y), .org = org, .digest = "digest",
                                      .year = nation->years[y].year};
        TRY(statistics_store_rows(cx, &survey, take_row, &reading));
        years[y] = nation->years[y];
        years[y].respondents = reading.rows;
        years[y].respondent_count = reading.n;
    }
    return RC_OK;
}

/* Cold: from the database. The work of reading lies in an arena of its own, as in the program. */
static enum rc analyse_cold(struct ctx *cx, const struct nation *nation, struct analysis_blocks **ret_blocks,
                            struct analysis_figures *ret, double *ret_read)
{
    CLEANUP(arena_freep) struct arena *work = arena_create((size_t)1 << 30);
    struct analysis_year years[YEARS];
    uint16_t *subs = ARENA_ARRAY(cx->arena, uint16_t, sector_table.sub_sector_count + 1);
    if (work == NULL || subs == NULL)
        return RC_MEMORY;
    struct ctx inner = *cx;
    inner.arena = work;
    struct analysis_input input = nation->input;
    for (size_t i = 0; i < sector_table.sub_sector_count; i++)
        subs[i] = (uint16_t)sector_table.sub_sectors[i].sector;
    input.sub_sectors = subs;
    input.sub_count = sector_table.sub_sector_count;
    input.sector_count = sector_table.sector_count;
    input.years = years;
    double begin = bench_now();
    enum rc rc = read_nation(&inner, nation, years);
    *ret_read = bench_now() - begin;
    if (rc == RC_OK)
        rc = analysis_load(&inner, &input, 0, ret_blocks);
    if (rc != RC_OK) {
        cx->problem.message = arena_copy(cx->arena, inner.problem.message == NULL ? "" : inner.problem.message);
        return rc;
    }
    return analysis_run(cx, *ret_blocks, AUDIENCE_OVERSEER, 0, ret);
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

static enum rc measure_rows(struct ctx *cx, struct bench *bench, struct nation *nation, double own_ms)
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
    table_figure_least(&bench->table, "faster than SQL", sql / own_ms, "times", SQL_LEAST, "warm");
    return RC_OK;
}

/* ---- All ---- */

static enum rc measure_import(struct ctx *cx, struct bench *bench, struct nation *nation)
{
    static const char *const names[] = {"survey_answer", "survey_response", "survey_invitation", "covered_operator"};
    struct db_tables tables = {.tables = {.n = 0}};
    size_t applied = 0;
    TRY(db_migrate(cx));
    TRY(make_organization(cx));
    TRY(db_migrations_applied(cx, &applied));
    TRY(db_schema(cx, applied, &tables));
    for (size_t t = 0; t < COUNT(names); t++) {
        double ms = 0;
        int64_t rows = 0;
        TRY(fill(cx, &tables, names[t], nation, &ms, &rows));
        if (t == 0)
            table_figure_least(&bench->table, "import of packed answers", (double)rows / ms * 1000, "a second", IMPORT_LEAST,
                               arena_printf(cx->arena, "%lld responses", (long long)rows));
    }
    return db_analyze(cx);
}

enum rc bench_survey(struct ctx *cx, struct bench *bench, const struct bench_survey_size *size)
{
    struct nation *nation = ARENA_NEW(cx->arena, struct nation);
    const struct nation_size nation_size = {.operators = (size_t)size->operators, .questions = (size_t)size->questions,
                                            .years = YEARS, .sectors = SECTORS};
    CLEANUP(analysis_freep) struct analysis_blocks *blocks = NULL;
    struct analysis_figures figures = {.group_count = 0};
    struct analysis_clusters *clusters = ARENA_NEW(cx->arena, struct analysis_clusters);
    struct rusage used;
    double read = 0, warm = 0;
    if (nation == NULL || clusters == NULL)
        return RC_MEMORY;
    TRY(nation_frame(cx, (uint64_t)size->seed, &nation_size, nation));
    table_figure_head(arena_printf(cx->arena, "%lld operators × %lld questions × %d years", (long long)size->operators,
                                   (long long)size->questions, YEARS));
    TRY(measure_import(cx, bench, nation));
    double begin = bench_now();
    TRY(analyse_cold(cx, nation, &blocks, &figures, &read));
    table_figure(&bench->table, "complete analysis, cold", bench_now() - begin, "ms", COLD_MS,
                 arena_printf(cx->arena, "%.0f ms of it reading; %zu MB of blocks", read, analysis_size(blocks) >> 20));
    for (int round = 0; round < 3; round++) {
        begin = bench_now();
        TRY(analysis_run(cx, blocks, AUDIENCE_OVERSEER, 0, &figures));
        warm = bench_now() - begin;
    }
    table_figure(&bench->table, "complete analysis, warm", warm, "ms", WARM_MS, "");
    begin = bench_now();
    struct analysis_figures peers = {.group_count = 0};
    TRY(analysis_run(cx, blocks, AUDIENCE_PEERS, 0, &peers));
    table_figure(&bench->table, "what peers see, warm", bench_now() - begin, "ms", 0, "");
    begin = bench_now();
    TRY(analysis_cluster(cx, blocks, &figures, (uint64_t)size->seed, clusters));
    table_figure(&bench->table, "clusters", bench_now() - begin, "ms", CLUSTER_MS, "");
    if (getrusage(RUSAGE_SELF, &used) == 0)
        table_figure(&bench->table, "memory", (double)used.ru_maxrss / 1024, "MB", MEMORY_MB, "the bench's own nation included");
    if (size->operators <= SQL_MOST)
        return measure_rows(cx, bench, nation, warm);
    return RC_OK;
}
