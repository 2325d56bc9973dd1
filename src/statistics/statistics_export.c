/* Answers without names: one row for each response, in an order that says nothing. Sector and size stand only where at
 * least five responses share them, and what is left without is at least five as well. The same holds of each answer to a
 * question beside the standard among the rows of a sector and size, since such answers describe an operator. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "register/sheet.h"
#include "statistics/statistics_view.h"

enum { SHEET_ROWS_MOST = 20000, SECTORS_MOST = 64, FIRST_ANSWER = 2, CHOICES_MOST = UINT8_MAX + 1 };

struct export {
    struct ctx *cx;
    const struct statistics *statistics;
    size_t columns;
    const char *const *heads;
    const char ***rows; /* sorted */
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

static int by_content(const void *a, const void *b)
{
    const char *const *left = *(const char *const *const *)a, *const *right = *(const char *const *const *)b;
    for (size_t c = 0; left[c] != NULL; c++) {
        int order = strcmp(left[c], right[c]);
        if (order != 0)
            return order;
    }
    return 0;
}

static const char **answers_of(struct export *export, size_t i, const struct analysis_operator *one, const enum show *show)
{
    struct ctx *cx = export->cx;
    const struct analysis_blocks *blocks = export->statistics->base->blocks;
    const char **row = ARENA_ARRAY(cx->arena, const char *, export->columns + 1);
    if (row == NULL)
        return NULL;
    row[0] = show[one->sector] == SHOW_NOTHING ? "*" : statistics_sector(cx, one->sector);
    row[1] = show[one->sector] == SHOW_BOTH ? tr(cx, enum_label(&covered_size_names, one->size)) : "*";
    for (size_t q = 0; q + FIRST_ANSWER < export->columns; q++) {
        char answer[8];
        analysis_answer_at(blocks, export->statistics->year_count - 1, i, q, answer);
        row[q + FIRST_ANSWER] = answer[0] == '\0' ? "" : arena_copy(cx->arena, answer);
    }
    return row;
}

/* ---- Choices ---- */

static size_t choice_at(const struct export *export, size_t row, size_t column)
{
    size_t choice = strtoul(export->rows[row][column], NULL, 10); /* "": 0 */
    return choice < CHOICES_MOST ? choice : 0;
}

static bool same_class(const struct export *export, size_t a, size_t b)
{
    return text_same(export->rows[a][0], export->rows[b][0]) && text_same(export->rows[a][1], export->rows[b][1]);
}

/* In the rows first … end − 1, which show the same sector and size. */
static void hide_choices(const struct export *export, size_t column, size_t first, size_t end)
{
    size_t counts[CHOICES_MOST] = {0}, hidden = 0;
    bool rare[CHOICES_MOST] = {false};
    for (size_t r = first; r < end; r++)
        counts[choice_at(export, r, column)]++;
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
        if (rare[choice_at(export, r, column)])
            export->rows[r][column] = "*";
}

/* The rows are sorted, so that those of one sector and size stand together; what is hidden must not show in their order. */
static void hide_rare_choices(const struct export *export)
{
    const struct survey_questionnaire *asked = export->statistics->questionnaire;
    for (size_t q = 0; q < asked->questions.n; q++)
        for (size_t first = 0, end = 0; asked->questions.at[q].kind == QUESTION_SINGLE && first < export->n; first = end) {
            while (end < export->n && same_class(export, first, end))
                end++;
            hide_choices(export, q + FIRST_ANSWER, first, end);
        }
    qsort(export->rows, export->n, sizeof *export->rows, by_content);
}

static enum rc export_make(struct ctx *cx, const struct statistics *statistics, struct export *ret)
{
    const struct survey_questionnaire *asked = statistics->questionnaire;
    size_t n = analysis_operator_count(statistics->base->blocks);
    enum show show[SECTORS_MOST] = {SHOW_NOTHING};
    struct analysis_operator one = {.operator = NULL};
    struct export export = {.cx = cx, .statistics = statistics, .columns = asked->questions.n + FIRST_ANSWER};
    const char **heads = ARENA_ARRAY(cx->arena, const char *, export.columns + 1);
    export.rows = ARENA_ARRAY(cx->arena, const char **, n + 1);
    if (heads == NULL || export.rows == NULL)
        return RC_MEMORY;
    heads[0] = tr(cx, N_("Sector"));
    heads[1] = tr(cx, N_("Size"));
    for (size_t q = 0; q < asked->questions.n; q++)
        heads[q + FIRST_ANSWER] = asked->questions.at[q].code;
    export.heads = heads;
    decide(statistics, show);
    for (size_t i = 0; analysis_operator_at(statistics->base->blocks, statistics->year_count - 1, i, &one); i++) {
        if (!one.responded)
            continue;
        export.rows[export.n] = answers_of(&export, i, &one, show);
        if (export.rows[export.n++] == NULL)
            return RC_MEMORY;
    }
    if (export.n < ANALYSIS_LEAST)
        return fail(cx, RC_CONFLICT, N_("Answers are given without names from {0} responses on"), decimal(cx, ANALYSIS_LEAST));
    qsort(export.rows, export.n, sizeof *export.rows, by_content);
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

HANDLER(statistics_csv_get)
{
    struct statistics statistics = {.year_count = 0};
    struct export export = {.n = 0};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(open_export(cx, request, &statistics, &export));
    csv_begin(&out);
    csv_row(&out, export.heads, export.columns);
    for (size_t i = 0; i < export.n; i++)
        csv_row(&out, export.rows[i], export.columns);
    TRY(buf_check(cx, &out, N_("The file would be too large")));
    return file_send(cx, response, "text/csv; charset=utf-8", "answers.csv", &out);
}

HANDLER(statistics_xlsx_get)
{
    struct statistics statistics = {.year_count = 0};
    struct export export = {.n = 0};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(open_export(cx, request, &statistics, &export));
    if (export.n > SHEET_ROWS_MOST)
        return fail(cx, RC_TOO_LARGE, N_("A workbook takes {0} responses at most; please take the CSV file"),
                    decimal(cx, SHEET_ROWS_MOST));
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, export.columns);
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, export.n * export.columns + 1);
    if (columns == NULL || cells == NULL)
        return RC_MEMORY;
    for (size_t c = 0; c < export.columns; c++)
        columns[c] = (struct report_column){export.heads[c], 1, ALIGN_START};
    for (size_t i = 0; i < export.n; i++)
        for (size_t c = 0; c < export.columns; c++)
            cells[i * export.columns + c].text = export.rows[i][c];
    struct report report = {.title = tr(cx, N_("Answers without names")), .subtitle = statistics.survey.title,
                            .organisation = cx->org_name, .document_number = "answers", .edition = "", .date = "",
                            .handling_mark = "", .data_time = "", .standard = "", .ledger_head = "", .lang = cx->lang};
    TRY(report_table(cx, &report, (struct report_table){tr(cx, N_("Answers")), columns, export.columns, cells, export.n}));
    TRY(report_write(cx, &report, REPORT_XLSX, &out));
    return file_send(cx, response, report_media_type(REPORT_XLSX), "answers.xlsx", &out);
}
