/* What all writers need: facts of the header, history of editions, clean texts, colours, dates. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/time.h"
#include "report/report_inside.h"
#include "view/chart_text.h"

size_t report_facts(const struct report *report, struct report_fact facts[REPORT_FACTS_MAX])
{
    const struct report_fact all[REPORT_FACTS_MAX] = {
        {tr_lang(report->lang, N_("Document number")), report->document_number},
        {tr_lang(report->lang, N_("Edition")), report->edition},
        {tr_lang(report->lang, N_("Date of issue")), report->date},
        {tr_lang(report->lang, N_("Data as of")), report->data_time},
        {tr_lang(report->lang, N_("Standard applied")), report->standard},
        {tr_lang(report->lang, N_("Ledger head")), report->ledger_head},
    };
    size_t count = 0;
    for (size_t i = 0; i < COUNT(all); i++)
        if (!text_empty(all[i].value))
            facts[count++] = all[i];
    return count;
}

enum rc report_facts_table(struct ctx *cx, const struct report *report, struct report_table *ret)
{
    static const struct report_column columns[4] = {
        {"", 2, ALIGN_START}, {"", 4, ALIGN_START}, {"", 2, ALIGN_START}, {"", 4, ALIGN_START}};
    struct report_fact facts[REPORT_FACTS_MAX];
    size_t count = report_facts(report, facts), rows = (count + 1) / 2;
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, rows * 4);
    if (cells == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < rows * 2; i++) {
        cells[2 * i] = (struct report_cell){.text = i < count ? facts[i].label : "",
                                            .colour = REPORT_HEAD_COLOUR};
        cells[2 * i + 1] = (struct report_cell){.text = i < count ? facts[i].value : ""};
    }
    *ret = (struct report_table){"", columns, count == 0 ? 0 : 4, cells, rows};
    return RC_OK;
}

static void fill_history(const struct report *report, struct report_column columns[4],
                         struct report_cell *cells)
{
    const enum lang lang = report->lang;
    columns[0] = (struct report_column){tr_lang(lang, N_("Edition")), 1, ALIGN_START};
    columns[1] = (struct report_column){tr_lang(lang, N_("Date")), 2, ALIGN_START};
    columns[2] = (struct report_column){tr_lang(lang, N_("Author")), 2, ALIGN_START};
    columns[3] = (struct report_column){tr_lang(lang, N_("Changes")), 5, ALIGN_START};
    for (size_t i = 0; i < report->history_count; i++) {
        const struct report_edition *edition = &report->history[i];
        cells[4 * i] = (struct report_cell){.text = edition->edition};
        cells[4 * i + 1] = (struct report_cell){.text = edition->date};
        cells[4 * i + 2] = (struct report_cell){.text = edition->author};
        cells[4 * i + 3] = (struct report_cell){.text = edition->note};
    }
}

enum rc report_history(struct ctx *cx, const struct report *report, const struct report_block **ret)
{
    if (report->history_count == 0) {
        *ret = NULL;
        return RC_OK;
    }
    struct report_block *blocks = ARENA_ARRAY(cx->arena, struct report_block, 2);
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, 4);
    struct report_cell *cells = arena_array(cx->arena, report->history_count, 4 * sizeof *cells);
    if (blocks == NULL || columns == NULL || cells == NULL)
        return memory_ended(cx);
    fill_history(report, columns, cells);
    const char *title = tr_lang(report->lang, N_("Revision history"));
    blocks[0] = (struct report_block){
        .kind = BLOCK_HEADING, .level = 2, .text = title, .next = &blocks[1]};
    blocks[1] = (struct report_block){
        .kind = BLOCK_TABLE,
        .table = {title, columns, 4, cells, report->history_count},
    };
    *ret = blocks;
    return RC_OK;
}

const struct report_block *report_first(const struct report *report,
                                        const struct report_block *history)
{
    return report->first != NULL ? report->first : history;
}

const struct report_block *report_next(const struct report *report,
                                       const struct report_block *history,
                                       const struct report_block *block)
{
    return block == report->last ? history : block->next;
}

static bool is_clean(const char *text, size_t *ret_length)
{
    const char *at = text;
    for (;;) {
        const char *start = at;
        uint32_t code = text_next(&at);
        if (code == 0) {
            *ret_length = (size_t)(start - text);
            return *ret_length <= REPORT_TEXT_MAX;
        }
        bool malformed = code == 0xFFFD && (unsigned char)*start != 0xEF;
        if (malformed || !chart_text_allowed(code) || start - text > REPORT_TEXT_MAX)
            return false;
    }
}

const char *report_clean(const struct ctx *cx, const char *text)
{
    static const char ellipsis[] = "…";
    size_t length = 0;
    if (text == NULL)
        return "";
    if (is_clean(text, &length))
        return text;
    /* A replaced byte grows to three. */
    size_t room = strnlen(text, REPORT_TEXT_MAX) * 3, used = 0;
    room = room < REPORT_TEXT_MAX ? room : REPORT_TEXT_MAX;
    char *copy = arena_alloc(cx->arena, room + sizeof ellipsis);
    if (copy == NULL)
        return "";
    for (uint32_t code = text_next(&text); code != 0; code = text_next(&text)) {
        char bytes[4];
        size_t count = text_encode(chart_text_allowed(code) ? code : 0xFFFD, bytes);
        if (code == '\r')
            continue;
        if (used + count > room) {
            memcpy(copy + used, ellipsis, sizeof ellipsis - 1);
            break;
        }
        memcpy(copy + used, bytes, count);
        used += count;
    }
    return copy;
}

void report_escape(const struct ctx *cx, struct buf *out, const char *text)
{
    const char *clean = report_clean(cx, text);
    chart_text_escape(out, clean, strlen(clean));
}

bool report_colour(const char *text, double ret_rgb[3])
{
    if (text == NULL || text[0] != '#' || strlen(text) != 7 ||
        strspn(text + 1, "0123456789abcdefABCDEF") != 6)
        return false;
    unsigned long value = strtoul(text + 1, NULL, 16);
    for (int i = 0; i < 3; i++)
        ret_rgb[i] = (double)(value >> (16 - 8 * i) & 0xFF) / 255;
    return true;
}

/* WCAG 2.2, "relative luminance". */
static double luminance(const double rgb[3])
{
    static const double weights[3] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++)
        sum += weights[i] *
               (rgb[i] <= 0.04045 ? rgb[i] / 12.92 : pow((rgb[i] + 0.055) / 1.055, 2.4));
    return sum;
}

bool report_colour_is_dark(const double rgb[3])
{
    /* Equal contrast with black and white lies where (L + 0.05)² = 1.05 × 0.05. */
    return luminance(rgb) < 0.179;
}

/* "1 October 2026" → ISO text; "" otherwise. */
static const char *english_date(const struct ctx *cx, const char *text)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int day = 0, year = 0;
    char name[16] = "";
    if (text == NULL || sscanf(text, "%2d %15[A-Za-z] %4d", &day, name, &year) != 3)
        return "";
    for (size_t i = 0; i < COUNT(months); i++) {
        if (strcasecmp(name, months[i]) != 0)
            continue;
        const char *iso = arena_printf(cx->arena, "%04d-%02d-%02d", year, (int)i + 1, day);
        return date_days(iso) == INT64_MIN ? "" : iso;
    }
    return "";
}

const char *report_iso_date(const struct ctx *cx, const struct report *report)
{
    const char *iso = "";
    if (!text_empty(report->date) && date_parse(cx, report->date, &iso) == RC_OK)
        return iso;
    return english_date(cx, report->date);
}

static double sound_width(const struct report_column *column)
{
    return isfinite(column->width) && column->width > 0 ? column->width : 0;
}

/* What the longest word of a head takes of a page's width in a table's letters: a Latin word is not
 * broken. A page holds about 60 em of them, a Latin letter takes 0.6 of an em, the cell's edges 1.4. */
static double word_share(const char *title)
{
    size_t longest = 0, length = 0;
    for (const char *at = title; *at != '\0'; at++) {
        length = isgraph((unsigned char)*at) ? length + 1 : 0;
        longest = length > longest ? length : longest;
    }
    return longest < 2 ? 0 : (0.6 * (double)longest + 1.4) / 60;
}

/* Widens columns whose heads would be broken, out of what the others have beyond their own heads. */
static void fit_heads(const struct report_table *table, double shares[REPORT_COLUMNS_MAX])
{
    double wanted = 0, spare = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        double room = shares[i] - word_share(table->columns[i].title);
        wanted += room < 0 ? -room : 0;
        spare += room > 0 ? room : 0;
    }
    if (wanted <= 0 || spare < wanted)
        return;
    for (size_t i = 0; i < table->column_count; i++) {
        double room = shares[i] - word_share(table->columns[i].title);
        shares[i] -= room < 0 ? room : room * wanted / spare;
    }
}

void report_column_shares(const struct report_table *table, double shares[REPORT_COLUMNS_MAX])
{
    /* No column so narrow that its text would stand one letter a line. */
    const double least = 0.25 / (double)table->column_count;
    double sum = 0, total = 0;
    for (size_t i = 0; i < table->column_count; i++)
        sum += sound_width(&table->columns[i]);
    bool known = sum > 0 && isfinite(sum);
    for (size_t i = 0; i < table->column_count; i++) {
        shares[i] = known ? fmax(sound_width(&table->columns[i]) / sum, least) : 1;
        total += shares[i];
    }
    for (size_t i = 0; i < table->column_count; i++)
        shares[i] /= total;
    fit_heads(table, shares);
}
