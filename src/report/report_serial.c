#include "report/report_serial.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/report_inside.h"

static const char magic[4] = {'K', 'N', 'R', '1'};

enum {
    /* Least bytes that one item of a list takes; a count beyond what is left cannot be true. */
    TEXT_LEAST = 4,
    EDITION_LEAST = 4 * TEXT_LEAST,
    COLUMN_LEAST = TEXT_LEAST + 8 + 1,
    CELL_LEAST = TEXT_LEAST + 8 + 1 + TEXT_LEAST,
};

struct writer {
    const struct ctx *cx;
    struct buf *out;
};

static void put_byte(struct writer *writer, unsigned value)
{
    buf_char(writer->out, (char)(unsigned char)value);
}

static void put_count(struct writer *writer, size_t value)
{
    if (value > UINT32_MAX)
        writer->out->failed = true;
    for (int shift = 0; shift < 32; shift += 8)
        put_byte(writer, (unsigned)(value >> shift & 0xFF));
}

static void put_real(struct writer *writer, double value)
{
    uint64_t bits;
    _Static_assert(sizeof bits == sizeof value, "doubles have 64 bits");
    memcpy(&bits, &value, sizeof bits);
    for (int shift = 0; shift < 64; shift += 8)
        put_byte(writer, (unsigned)(bits >> shift & 0xFF));
}

static void put_bytes(struct writer *writer, const char *text)
{
    size_t length = text == NULL ? 0 : strlen(text);
    put_count(writer, length);
    buf_add(writer->out, text == NULL ? "" : text, length);
}

static void put_text(struct writer *writer, const char *text)
{
    put_bytes(writer, report_clean(writer->cx, text));
}

static void put_table(struct writer *writer, const struct report_table *table)
{
    put_text(writer, table->title);
    put_count(writer, table->column_count);
    for (size_t i = 0; i < table->column_count; i++) {
        put_text(writer, table->columns[i].title);
        put_real(writer, table->columns[i].width);
        enum report_align align = table->columns[i].align;
        put_byte(writer, align <= ALIGN_CENTER ? align : ALIGN_START);
    }
    put_count(writer, table->column_count == 0 ? 0 : table->row_count);
    for (size_t i = 0; i < table->row_count * table->column_count; i++) {
        const struct report_cell *cell = &table->cells[i];
        put_text(writer, cell->text);
        put_real(writer, cell->value);
        put_byte(writer, (cell->number ? 1U : 0U) | (cell->strong ? 2U : 0U));
        put_text(writer, cell->colour);
    }
}

static void put_block(struct writer *writer, const struct report_block *block)
{
    put_byte(writer, block->kind);
    put_byte(writer, (unsigned)block->level);
    put_text(writer, block->text);
    put_count(writer, block->item_count);
    for (size_t i = 0; i < block->item_count; i++)
        put_text(writer, block->items[i]);
    put_table(writer, &block->table);
    put_bytes(writer, block->svg);
    put_text(writer, block->description);
    put_real(writer, block->svg_width);
    put_real(writer, block->svg_height);
}

void report_encode(const struct ctx *cx, const struct report *report, enum report_job job,
                   struct buf *out)
{
    struct writer writer = {cx, out};
    buf_add(out, magic, sizeof magic);
    put_byte(&writer, job);
    const char *const texts[] = {report->title,           report->subtitle,  report->organisation,
                                 report->document_number, report->edition,   report->date,
                                 report->handling_mark,   report->data_time, report->standard,
                                 report->ledger_head};
    for (size_t i = 0; i < COUNT(texts); i++)
        put_text(&writer, texts[i]);
    put_count(&writer, report->history_count);
    for (size_t i = 0; i < report->history_count; i++) {
        put_text(&writer, report->history[i].edition);
        put_text(&writer, report->history[i].date);
        put_text(&writer, report->history[i].author);
        put_text(&writer, report->history[i].note);
    }
    put_byte(&writer, report->paper);
    put_byte(&writer, report->lang);
    size_t count = 0;
    for (const struct report_block *block = report->first; block != NULL; block = block->next)
        count++;
    put_count(&writer, count);
    for (const struct report_block *block = report->first; block != NULL; block = block->next)
        put_block(&writer, block);
}

/* Once something is wrong, `rc` says so and everything reads as nothing. */
struct reader {
    struct ctx *cx;
    const unsigned char *at;
    size_t left;
    enum rc rc;
};

static void refuse(struct reader *reader, enum rc rc)
{
    if (reader->rc == RC_OK)
        reader->rc = rc;
    reader->left = 0;
}

static bool take(struct reader *reader, size_t count)
{
    if (reader->left >= count)
        return true;
    refuse(reader, RC_INVALID);
    return false;
}

static void *take_memory(struct reader *reader, size_t count, size_t size)
{
    void *memory = arena_array(reader->cx->arena, count, size);
    if (memory == NULL)
        refuse(reader, RC_MEMORY);
    return memory;
}

/* A number of `bytes` bytes. */
static uint64_t get_number(struct reader *reader, size_t bytes)
{
    if (!take(reader, bytes))
        return 0;
    uint64_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value |= (uint64_t)reader->at[i] << (8 * i);
    reader->at += bytes;
    reader->left -= bytes;
    return value;
}

/* A value of an enumeration; must be below `end`. */
static unsigned get_choice(struct reader *reader, unsigned end)
{
    unsigned value = (unsigned)get_number(reader, 1);
    if (value >= end)
        refuse(reader, RC_INVALID);
    return value < end ? value : 0;
}

static double get_real(struct reader *reader)
{
    uint64_t bits = get_number(reader, sizeof bits);
    double value;
    memcpy(&value, &bits, sizeof value);
    return isfinite(value) ? value : 0;
}

/* The length of a list whose items take at least `least` bytes each. */
static size_t get_count(struct reader *reader, size_t least)
{
    size_t count = (size_t)get_number(reader, 4);
    if (count > reader->left / least) {
        refuse(reader, RC_INVALID);
        return 0;
    }
    return count;
}

static const char *get_text(struct reader *reader)
{
    size_t length = get_count(reader, 1);
    char *text = take_memory(reader, length + 1, 1);
    if (text == NULL)
        return "";
    memcpy(text, reader->at, length);
    if (length > 0 && !text_is_utf8(text, length))
        refuse(reader, RC_INVALID);
    reader->at += length;
    reader->left -= reader->left >= length ? length : 0;
    return text;
}

static const struct report_column *get_columns(struct reader *reader, size_t count)
{
    struct report_column *columns = take_memory(reader, count, sizeof *columns);
    for (size_t i = 0; columns != NULL && i < count; i++) {
        columns[i].title = get_text(reader);
        columns[i].width = get_real(reader);
        columns[i].align = (enum report_align)get_choice(reader, ALIGN_CENTER + 1);
    }
    return columns;
}

static const struct report_cell *get_cells(struct reader *reader, size_t count)
{
    struct report_cell *cells = take_memory(reader, count, sizeof *cells);
    for (size_t i = 0; cells != NULL && i < count; i++) {
        cells[i].text = get_text(reader);
        cells[i].value = get_real(reader);
        unsigned flags = get_choice(reader, 4);
        cells[i].number = (flags & 1) != 0;
        cells[i].strong = (flags & 2) != 0;
        cells[i].colour = get_text(reader);
    }
    return cells;
}

static struct report_table get_table(struct reader *reader)
{
    struct report_table table = {.title = get_text(reader)};
    table.column_count = get_count(reader, COLUMN_LEAST);
    if (table.column_count > REPORT_COLUMNS_MAX)
        refuse(reader, RC_INVALID);
    table.columns = get_columns(reader, table.column_count);
    size_t cell_bytes = CELL_LEAST * (table.column_count == 0 ? 1 : table.column_count);
    table.row_count = get_count(reader, cell_bytes);
    if (table.column_count == 0 && table.row_count > 0)
        refuse(reader, RC_INVALID);
    table.cells = get_cells(reader, table.row_count * table.column_count);
    return table;
}

static struct report_block *get_block(struct reader *reader)
{
    struct report_block *block = take_memory(reader, 1, sizeof *block);
    if (block == NULL)
        return NULL;
    block->kind = (enum report_block_kind)get_choice(reader, BLOCK_COUNT_);
    block->level = (int)get_choice(reader, 4);
    if (block->kind == BLOCK_HEADING && block->level == 0)
        refuse(reader, RC_INVALID);
    block->text = get_text(reader);
    block->item_count = get_count(reader, TEXT_LEAST);
    const char **items = take_memory(reader, block->item_count, sizeof *items);
    for (size_t i = 0; items != NULL && i < block->item_count; i++)
        items[i] = get_text(reader);
    block->items = items;
    block->table = get_table(reader);
    block->svg = get_text(reader);
    block->description = get_text(reader);
    block->svg_width = get_real(reader);
    block->svg_height = get_real(reader);
    if (block->kind == BLOCK_CHART && !(block->svg_width > 0 && block->svg_height > 0))
        refuse(reader, RC_INVALID);
    return block;
}

static void get_history(struct reader *reader, struct report *report)
{
    size_t count = get_count(reader, EDITION_LEAST);
    struct report_edition *history = take_memory(reader, count, sizeof *history);
    for (size_t i = 0; history != NULL && i < count; i++) {
        history[i].edition = get_text(reader);
        history[i].date = get_text(reader);
        history[i].author = get_text(reader);
        history[i].note = get_text(reader);
    }
    report->history = history;
    report->history_count = count;
}

static void get_report(struct reader *reader, struct report *report)
{
    const char **const texts[] = {
        &report->title,    &report->subtitle,   &report->organisation,  &report->document_number,
        &report->edition,  &report->date,       &report->handling_mark, &report->data_time,
        &report->standard, &report->ledger_head};
    for (size_t i = 0; i < COUNT(texts); i++)
        *texts[i] = get_text(reader);
    get_history(reader, report);
    report->paper = (enum report_paper)get_choice(reader, PAPER_COUNT_);
    report->lang = (enum lang)get_choice(reader, LANG_COUNT_);
    size_t count = get_count(reader, 1);
    for (size_t i = 0; i < count && reader->rc == RC_OK; i++) {
        struct report_block *block = get_block(reader);
        if (block == NULL)
            return;
        if (report->last == NULL)
            report->first = block;
        else
            report->last->next = block;
        report->last = block;
    }
}

enum rc report_decode(struct ctx *cx, const char *bytes, size_t length, enum report_job *ret_job,
                      struct report *ret)
{
    struct reader reader = {cx, (const unsigned char *)bytes, length, RC_OK};
    if (length < sizeof magic || memcmp(bytes, magic, sizeof magic) != 0)
        return RC_INVALID;
    reader.at += sizeof magic;
    reader.left -= sizeof magic;
    enum report_job job = (enum report_job)get_choice(&reader, REPORT_JOB_COUNT_);
    struct report report = {0};
    get_report(&reader, &report);
    if (reader.rc == RC_OK && reader.left != 0)
        return RC_INVALID;
    if (reader.rc != RC_OK)
        return reader.rc;
    *ret_job = job;
    *ret = report;
    return RC_OK;
}
