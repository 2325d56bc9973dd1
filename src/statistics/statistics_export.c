/* Answers without names: one row for each response, in an order that says nothing. Sector and size stand only where at
 * least five responses share them, and what is left without is at least five as well. The same holds of each answer to a
 * question beside the standard among the rows of a sector and size, since such answers describe an operator. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "register/sheet.h"
#include "statistics/statistics_view.h"

enum { EXPORT_BYTES_MOST = 256 * 1024 * 1024, SHEET_CELLS_MOST = 1000000, SECTORS_MOST = 64, FIRST_ANSWER = 2, CHOICES_MOST = UINT8_MAX + 1, HIDDEN = UINT8_MAX };
_Static_assert((int)VECTOR_SINGLE_MOST < (int)HIDDEN && (int)SECTORS_MOST < (int)HIDDEN, "no code means that it is hidden");

/* A row is its sector, size and codes, a byte each. */
struct export {
    struct ctx *cx;
    const struct statistics *statistics;
    size_t columns;
    const char *const *heads;
    const uint8_t **rows; /* sorted by content once they are whole */
    uint8_t *bytes;
    size_t n;
};

/* How much of sector and size a row may show. */
enum show { SHOW_NOTHING, SHOW_SECTOR, SHOW_BOTH };

static void count_classes(const struct statistics *statistics, int64_t counts[SECTORS_MOST][OPERATOR_SIZE_COUNT_])
{
    struct analysis_operator one = {.operator = NULL};
    for (size_t i = 0; analysis_operator_at(statistics->base->blocks, statistics->year_count - 1, i, &one); i++)
        if (one.responded)
            counts[one.sector][one.size]++;
}

static void decide(const struct statistics *statistics, enum show *show)
{
    int64_t counts[SECTORS_MOST][OPERATOR_SIZE_COUNT_] = {{0}}, totals[SECTORS_MOST] = {0}, hidden = 0;
    size_t sectors = statistics->figures.sector_count;
    count_classes(statistics, counts);
    for (size_t s = 0; s < sectors; s++) {
        bool all = true;
        for (size_t z = 0; z < OPERATOR_SIZE_COUNT_; z++) {
            totals[s] += counts[s][z];
            all = all && (counts[s][z] == 0 || counts[s][z] >= ANALYSIS_LEAST);
        }
        show[s] = totals[s] < ANALYSIS_LEAST ? SHOW_NOTHING : all ? SHOW_BOTH : SHOW_SECTOR;
        hidden += show[s] == SHOW_NOTHING ? totals[s] : 0;
    }
    while (hidden != 0 && hidden < ANALYSIS_LEAST) {
        size_t smallest = sectors;
        for (size_t s = 0; s < sectors; s++)
            if (show[s] != SHOW_NOTHING && (smallest == sectors || totals[s] < totals[smallest]))
                smallest = s;
        if (smallest == sectors)
            return;
        show[smallest] = SHOW_NOTHING;
        hidden += totals[smallest];
    }
}

static int by_content(const void *a, const void *b, void *columns)
{
    return memcmp(*(const uint8_t *const *)a, *(const uint8_t *const *)b, *(const size_t *)columns);
}

static void sort(struct export *export)
{
    qsort_r(export->rows, export->n, sizeof *export->rows, by_content, &export->columns);
}

static bool is_shown(uint8_t kind)
{
    return kind == VECTOR_LEVEL || kind == VECTOR_SINGLE;
}

static void add_row(struct export *export, size_t i, const struct analysis_operator *one, const enum show *show)
{
    const struct analysis_blocks *blocks = export->statistics->base->blocks;
    size_t last = export->statistics->year_count - 1;
    uint8_t *row = export->bytes + export->n * export->columns;
    row[0] = show[one->sector] == SHOW_NOTHING ? HIDDEN : (uint8_t)one->sector;
    row[1] = show[one->sector] == SHOW_BOTH ? (uint8_t)one->size : HIDDEN;
    for (size_t q = 0; q + FIRST_ANSWER < export->columns; q++) /* what is not shown must not show in the order */
        row[q + FIRST_ANSWER] = is_shown(analysis_kind_of(blocks, last, q)) ? analysis_code_at(blocks, last, i, q) : 0;
    export->rows[export->n++] = row;
}

/* A cell as it is written; in the arena of `cx` where it is no constant. */
static const char *cell_text(struct ctx *cx, const struct export *export, size_t row, size_t column)
{
    uint8_t code = export->rows[row][column];
    char answer[8];
    if (code == HIDDEN)
        return "*";
    if (column == 0)
        return statistics_sector(cx, code);
    if (column == 1)
        return tr(cx, enum_label(&covered_size_names, code));
    analysis_code_write(code, analysis_kind_of(export->statistics->base->blocks, export->statistics->year_count - 1,
                                               column - FIRST_ANSWER), answer);
    return answer[0] == '\0' ? "" : arena_copy(cx->arena, answer);
}

/* ---- Choices ---- */

static bool same_class(const struct export *export, size_t a, size_t b)
{
    return memcmp(export->rows[a], export->rows[b], FIRST_ANSWER) == 0;
}

/* In the rows first … end − 1, which show the same sector and size. */
static void hide_choices(struct export *export, size_t column, size_t first, size_t end)
{
    size_t counts[CHOICES_MOST] = {0}, hidden = 0;
    bool rare[CHOICES_MOST] = {false};
    for (size_t r = first; r < end; r++)
        counts[export->rows[r][column]]++;
    for (size_t c = 0; c < CHOICES_MOST; c++) {
        rare[c] = counts[c] != 0 && counts[c] < ANALYSIS_LEAST;
        hidden += rare[c] ? counts[c] : 0;
    }
    if (hidden != 0 && hidden < ANALYSIS_LEAST) {
        size_t smallest = CHOICES_MOST;
        for (size_t c = 0; c < CHOICES_MOST; c++)
            if (counts[c] != 0 && !rare[c] && (smallest == CHOICES_MOST || counts[c] < counts[smallest]))
                smallest = c;
        if (smallest < CHOICES_MOST)
            rare[smallest] = true;
    }
    for (size_t r = first; r < end; r++)
        if (rare[export->rows[r][column]])
            export->bytes[(size_t)(export->rows[r] - export->bytes) + column] = HIDDEN;
}

/* The rows are sorted, so that those of one sector and size stand together; what is hidden must not show in their order. */
static void hide_rare_choices(struct export *export)
{
    const struct survey_questionnaire *asked = export->statistics->questionnaire;
    for (size_t q = 0; q < asked->questions.n; q++)
        for (size_t first = 0, end = 0; asked->questions.at[q].kind == QUESTION_SINGLE && first < export->n; first = end) {
            while (end < export->n && same_class(export, first, end))
                end++;
            hide_choices(export, q + FIRST_ANSWER, first, end);
        }
    sort(export);
}

static enum rc export_make(struct ctx *cx, const struct statistics *statistics, struct export *ret)
{
    const struct survey_questionnaire *asked = statistics->questionnaire;
    size_t n = analysis_operator_count(statistics->base->blocks);
    enum show show[SECTORS_MOST] = {SHOW_NOTHING};
    struct analysis_operator one = {.operator = NULL};
    struct export export = {.cx = cx, .statistics = statistics, .columns = asked->questions.n + FIRST_ANSWER};
    const char **heads = ARENA_ARRAY(cx->arena, const char *, export.columns + 1);
    export.rows = ARENA_ARRAY(cx->arena, const uint8_t *, n + 1);
    export.bytes = ARENA_ARRAY(cx->arena, uint8_t, n * export.columns + 1);
    if (heads == NULL || export.rows == NULL || export.bytes == NULL)
        return RC_MEMORY;
    heads[0] = tr(cx, N_("Sector"));
    heads[1] = tr(cx, N_("Size"));
    for (size_t q = 0; q < asked->questions.n; q++)
        heads[q + FIRST_ANSWER] = asked->questions.at[q].code;
    export.heads = heads;
    decide(statistics, show);
    for (size_t i = 0; analysis_operator_at(statistics->base->blocks, statistics->year_count - 1, i, &one); i++) {
        if (one.responded)
            add_row(&export, i, &one, show);
    }
    if (export.n < ANALYSIS_LEAST)
        return fail(cx, RC_CONFLICT, N_("Answers are given without names from {0} responses on"), decimal(cx, ANALYSIS_LEAST));
    sort(&export);
    hide_rare_choices(&export);
    *ret = export;
    return RC_OK;
}

static enum rc open_export(struct ctx *cx, const struct request *request, struct statistics *statistics,
                           struct export *ret)
{
    TRY(statistics_open(cx, request_parameter(request, "id"), AUDIENCE_OVERSEER, statistics));
    TRY(export_make(cx, statistics, ret));
    return statistics_looked(cx, statistics, "export", "");
}

static enum rc write_rows(struct ctx *cx, const struct export *export, struct buf *out)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx inner = *cx;
    inner.arena = scratch;
    for (size_t i = 0; scratch != NULL && i < export->n; i++) {
        const char **cells = ARENA_ARRAY(scratch, const char *, export->columns);
        for (size_t c = 0; cells != NULL && c < export->columns; c++)
            cells[c] = cell_text(&inner, export, i, c);
        if (arena_failed(scratch))
            return memory_ended(cx);
        csv_row(out, cells, export->columns);
        arena_next(scratch);
    }
    return scratch == NULL ? memory_ended(cx) : RC_OK;
}

HANDLER(statistics_csv_get)
{
    struct statistics statistics = {.year_count = 0};
    struct export export = {.n = 0};
    CLEANUP(buf_free) struct buf out = buf_create(EXPORT_BYTES_MOST);
    TRY(open_export(cx, request, &statistics, &export));
    csv_begin(&out);
    csv_row(&out, export.heads, export.columns);
    TRY(write_rows(cx, &export, &out));
    TRY(buf_check(cx, &out, N_("The file would be too large")));
    return file_send(cx, response, "text/csv; charset=utf-8", "answers.csv", &out);
}

HANDLER(statistics_xlsx_get)
{
    struct statistics statistics = {.year_count = 0};
    struct export export = {.n = 0};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(open_export(cx, request, &statistics, &export));
    if (export.n * export.columns > SHEET_CELLS_MOST)
        return fail(cx, RC_TOO_LARGE, N_("A workbook takes {0} responses at most; please take the CSV file"),
                    decimal(cx, (int64_t)(SHEET_CELLS_MOST / export.columns)));
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, export.columns);
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, export.n * export.columns + 1);
    if (columns == NULL || cells == NULL)
        return RC_MEMORY;
    for (size_t c = 0; c < export.columns; c++)
        columns[c] = (struct report_column){export.heads[c], 1, ALIGN_START};
    for (size_t i = 0; i < export.n; i++)
        for (size_t c = 0; c < export.columns; c++)
            cells[i * export.columns + c].text = cell_text(cx, &export, i, c);
    struct report report = {.title = tr(cx, N_("Answers without names")), .subtitle = statistics.survey.title,
                            .organisation = cx->org_name, .document_number = "answers", .edition = "", .date = "",
                            .handling_mark = "", .data_time = "", .standard = "", .ledger_head = "", .lang = cx->lang};
    TRY(report_table(cx, &report, (struct report_table){tr(cx, N_("Answers")), columns, export.columns, cells, export.n}));
    TRY(report_write(cx, &report, REPORT_XLSX, &out));
    return file_send(cx, response, report_media_type(REPORT_XLSX), "answers.xlsx", &out);
}
