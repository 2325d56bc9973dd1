#include "report/report.h"

#include <string.h>

#include "base/text.h"
#include "report/report_inside.h"

static const struct format_row {
    const char *name, *media_type;
    enum rc (*write)(struct ctx *cx, const struct report *report, struct buf *out);
} formats[] = {
    [REPORT_HTML] = {"html", "text/html; charset=utf-8", report_write_html},
    [REPORT_PDF] = {"pdf", "application/pdf", report_write_pdf},
    [REPORT_DOCX] = {"docx",
                     "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                     report_write_docx},
    [REPORT_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                     report_write_xlsx},
};
_Static_assert(COUNT(formats) == REPORT_FORMAT_COUNT_, "every format needs a row");

/* Appends an empty block; NULL at the end of the arena. */
static struct report_block *add_block(struct ctx *cx, struct report *report,
                                      enum report_block_kind kind)
{
    struct report_block *block = ARENA_NEW(cx->arena, struct report_block);
    if (block == NULL)
        return NULL;
    block->kind = kind;
    block->text = block->description = block->svg = "";
    if (report->last == NULL)
        report->first = block;
    else
        report->last->next = block;
    report->last = block;
    return block;
}

enum rc report_heading(struct ctx *cx, struct report *report, int level, const char *text)
{
    struct report_block *block = add_block(cx, report, BLOCK_HEADING);
    if (block == NULL)
        return memory_ended(cx);
    block->level = level < 1 ? 1 : level > 3 ? 3 : level;
    block->text = text;
    return RC_OK;
}

enum rc report_paragraph(struct ctx *cx, struct report *report, const char *text)
{
    struct report_block *block = add_block(cx, report, BLOCK_PARAGRAPH);
    if (block == NULL)
        return memory_ended(cx);
    block->text = text;
    return RC_OK;
}

enum rc report_bullets(struct ctx *cx, struct report *report, const char *const *items,
                       size_t count)
{
    struct report_block *block = add_block(cx, report, BLOCK_BULLETS);
    if (block == NULL)
        return memory_ended(cx);
    block->items = items;
    block->item_count = count;
    return RC_OK;
}

enum rc report_table(struct ctx *cx, struct report *report, struct report_table table)
{
    struct report_block *block = add_block(cx, report, BLOCK_TABLE);
    if (block == NULL)
        return memory_ended(cx);
    block->table = table;
    return RC_OK;
}

enum rc report_chart(struct ctx *cx, struct report *report, const char *svg, double width,
                     double height, const char *description, struct report_table data)
{
    struct report_block *block = add_block(cx, report, BLOCK_CHART);
    if (block == NULL)
        return memory_ended(cx);
    block->svg = svg;
    block->svg_width = width;
    block->svg_height = height;
    block->description = description;
    block->table = data;
    return RC_OK;
}

void report_share_sheet(struct report *report, const char *sheet, const char *head)
{
    struct report_block *block = report->last;
    if (block == NULL || block->table.column_count == 0)
        return;
    block->sheet = sheet;
    block->sheet_head = head;
}

enum rc report_page_break(struct ctx *cx, struct report *report)
{
    return add_block(cx, report, BLOCK_PAGE_BREAK) == NULL ? memory_ended(cx) : RC_OK;
}

/* Whether the writers can hold this table: a width that pages and workbooks know, and its cells. */
static bool is_sound_table(const struct report_table *table)
{
    if (table->column_count > REPORT_COLUMNS_MAX)
        return false;
    if (table->column_count == 0)
        return true;
    return table->columns != NULL && (table->row_count == 0 || table->cells != NULL);
}

/* A picture is written into pages as it is, so it must be one of our own. */
static bool is_sound_picture(const struct report_block *block)
{
    return block->svg != NULL && strncmp(block->svg, "<svg ", 5) == 0 && block->svg_width > 0 &&
           block->svg_height > 0 && block->svg_width < 1e5 && block->svg_height < 1e5;
}

enum rc report_check(struct ctx *cx, const struct report *report)
{
    for (const struct report_block *block = report->first; block != NULL; block = block->next) {
        if (!is_sound_table(&block->table))
            return fail(cx, RC_TOO_LARGE, N_("The report has a table of more than {0} columns"),
                        decimal(cx, REPORT_COLUMNS_MAX));
        if (block->kind == BLOCK_CHART && !is_sound_picture(block))
            return fail(cx, RC_INTERNAL, rc_describe(RC_INTERNAL)->message);
    }
    return RC_OK;
}

enum rc report_write(struct ctx *cx, const struct report *report, enum report_format format,
                     struct buf *out)
{
    if ((unsigned)format >= REPORT_FORMAT_COUNT_)
        return fail(cx, RC_INVALID, rc_describe(RC_INVALID)->message);
    TRY(report_check(cx, report));
    enum rc rc = formats[format].write(cx, report, out);
    if (rc == RC_OK)
        rc = buf_check(cx, out, N_("The report is larger than {0} MB; choose fewer items"),
                       decimal(cx, (int64_t)(out->limit / (1024 * 1024))));
    if (rc == RC_OK && arena_failed(cx->arena))
        rc = memory_ended(cx);
    if (rc != RC_OK)
        buf_clear(out);
    return rc;
}

enum rc report_format_parse(struct ctx *cx, const char *name, enum report_format *ret)
{
    for (size_t i = 0; i < COUNT(formats); i++) {
        if (!text_same(name, formats[i].name))
            continue;
        *ret = (enum report_format)i;
        return RC_OK;
    }
    return fail(cx, RC_INVALID,
                N_("There is no report format \"{0}\"; use html, pdf, docx or xlsx"), name);
}

const char *report_media_type(enum report_format format)
{
    return (unsigned)format < COUNT(formats) ? formats[format].media_type : "";
}

const char *report_extension(enum report_format format)
{
    return (unsigned)format < COUNT(formats) ? formats[format].name : "";
}
