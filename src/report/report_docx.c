/* The report as a Word file: parts, relations, and the zip around them. */
#include "report/report_docx.h"

#include <string.h>

#include "base/text.h"
#include "base/zip.h"
#include "report/report_child.h"
#include "view/chart_text.h"

/* Word itself draws no wider table. */
enum { WORD_COLUMNS_MAX = 63, PART_BYTES_MAX = 256 * 1024 * 1024, FIRST_FOREIGN_ID = 10000 };

/* A4 and A3 in dxa. */
enum { A4_WIDTH = 11906, A4_HEIGHT = 16838, A3_WIDTH = 23811 };

#define RELATION(id, kind, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"" DOCX_R "/" kind "\" Target=\"" target "\"/>"

#define OVERRIDE(part, kind)                                                                       \
    "<Override PartName=\"/" part "\" ContentType=\"application/vnd.openxmlformats-" kind "+xml\"" \
    "/>"
#define WORD_PART(name, kind) OVERRIDE("word/" name ".xml", "officedocument.wordprocessingml." kind)

static const char content_types[] = DOCX_XML
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" "
    "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
    "<Default Extension=\"png\" ContentType=\"image/png\"/>"
    "<Default Extension=\"svg\" ContentType=\"image/svg+xml\"/>" WORD_PART(
        "document", "document.main") WORD_PART("styles", "styles") WORD_PART("settings", "settings")
        WORD_PART("numbering", "numbering") WORD_PART("header1", "header")
            WORD_PART("footer1", "footer") OVERRIDE("docProps/core.xml", "package.core-properties")
                OVERRIDE("docProps/app.xml", "officedocument.extended-properties") "</Types>\n";

static const char package_relations[] = DOCX_XML
    "<Relationships "
    "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" RELATION(
        "rId1", "officeDocument",
        "word/document.xml") "<Relationship Id=\"rId2\" "
                             "Type=\"http://schemas.openxmlformats.org/package/2006/relationships/"
                             "metadata/core-properties\" "
                             "Target=\"docProps/core.xml\"/>" RELATION(
                                 "rId3", "extended-properties",
                                 "docProps/app.xml") "</Relationships>\n";

static void write_section(struct docx *docx)
{
    buf_printf(docx->out,
               "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>"
               "<w:footerReference w:type=\"default\" r:id=\"rIdFooter\"/>"
               "<w:pgSz w:w=\"%d\" w:h=\"%d\"%s/><w:pgMar w:top=\"%d\" w:right=\"%d\" "
               "w:bottom=\"%d\" w:left=\"%d\" w:header=\"480\" w:footer=\"400\" w:gutter=\"0\"/>"
               "</w:sectPr>",
               docx->report->paper == PAPER_A3 ? A3_WIDTH : A4_WIDTH, A4_HEIGHT,
               docx->report->paper == PAPER_A3 ? " w:orient=\"landscape\"" : "", DOCX_MARGIN + 200,
               DOCX_MARGIN, DOCX_MARGIN + 200, DOCX_MARGIN);
}

static void write_document(struct docx *docx, const struct report_block *history)
{
    BUF_LITERAL(docx->out, DOCX_XML "<w:document xmlns:w=\"" DOCX_W "\" xmlns:r=\"" DOCX_R "\" "
                                    "xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/"
                                    "wordprocessingDrawing\"><w:body>\n");
    docx_body(docx, history);
    write_section(docx);
    BUF_LITERAL(docx->out, "</w:body></w:document>\n");
}

static void write_mark(struct docx *docx, const char *style)
{
    if (text_empty(docx->report->handling_mark))
        return;
    buf_printf(docx->out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/><w:jc w:val=\"center\"/></w:pPr>",
               style);
    docx_run(docx,
             "<w:b/><w:sz w:val=\"18\"/>"
             "<w:bdr w:val=\"single\" w:sz=\"6\" w:space=\"0\" w:color=\"auto\"/>",
             arena_printf(docx->cx->arena, "\u00A0%s\u00A0", docx->report->handling_mark));
    BUF_LITERAL(docx->out, "</w:p>\n");
}

/* Opens a paragraph with one thing at the left and one at the right end of the line. */
static void open_split_line(struct docx *docx, const char *style, const char *border)
{
    buf_printf(docx->out,
               "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s<w:tabs><w:tab w:val=\"right\" "
               "w:pos=\"%d\"/></w:tabs></w:pPr>",
               style, border, docx_body_width(docx));
}

/* A text short enough for half a line: at most 30 em. */
static const char *half_line(struct docx *docx, const char *text)
{
    struct chart_span spans[CHART_LINES_MAX];
    if (chart_text_wrap(report_clean(docx->cx, text), 30, 1, spans) == 0)
        return "";
    return arena_printf(docx->cx->arena, "%.*s%s", (int)spans[0].length, spans[0].start,
                        spans[0].cut ? "…" : "");
}

static void write_header(struct docx *docx)
{
    const struct report *report = docx->report;
    BUF_LITERAL(docx->out, DOCX_XML "<w:hdr xmlns:w=\"" DOCX_W "\">");
    write_mark(docx, "Header");
    open_split_line(docx, "Header",
                    "<w:pBdr><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"1\" "
                    "w:color=\"999999\"/></w:pBdr>");
    docx_run(docx, "", half_line(docx, report->document_number));
    if (!text_empty(report->edition))
        docx_run(docx, "", arena_printf(docx->cx->arena, "  %s", half_line(docx, report->edition)));
    BUF_LITERAL(docx->out, "<w:r><w:tab/></w:r>");
    docx_run(docx, "", half_line(docx, report->title));
    BUF_LITERAL(docx->out, "</w:p></w:hdr>\n");
}

static void write_field(struct docx *docx, const char *name)
{
    buf_printf(docx->out, "<w:fldSimple w:instr=\" %s \"><w:r><w:t>1</w:t></w:r></w:fldSimple>",
               name);
}

static void write_footer(struct docx *docx)
{
    const struct report *report = docx->report;
    BUF_LITERAL(docx->out, DOCX_XML "<w:ftr xmlns:w=\"" DOCX_W "\">");
    open_split_line(docx, "Footer",
                    "<w:pBdr><w:top w:val=\"single\" w:sz=\"4\" w:space=\"1\" "
                    "w:color=\"999999\"/></w:pBdr>");
    docx_run(docx, "", half_line(docx, report->organisation));
    BUF_LITERAL(docx->out, "<w:r><w:tab/></w:r>");
    write_field(docx, "PAGE");
    BUF_LITERAL(docx->out, "<w:r><w:t xml:space=\"preserve\"> / </w:t></w:r>");
    write_field(docx, "NUMPAGES");
    BUF_LITERAL(docx->out, "</w:p>\n");
    write_mark(docx, "Footer");
    BUF_LITERAL(docx->out, "</w:ftr>\n");
}

static void write_property(struct docx *docx, const char *element, const char *text)
{
    if (text_empty(text))
        return;
    buf_printf(docx->out, "<%s>", element);
    report_escape(docx->cx, docx->out, text);
    buf_printf(docx->out, "</%s>", element);
}

static void write_core(struct docx *docx)
{
    const struct report *report = docx->report;
    const char *date = report_iso_date(docx->cx, report);
    BUF_LITERAL(docx->out,
                DOCX_XML "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/"
                         "2006/metadata/core-properties\" "
                         "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                         "xmlns:dcterms=\"http://purl.org/dc/terms/\" "
                         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">");
    write_property(docx, "dc:title", report->title);
    write_property(docx, "dc:subject", report->subtitle);
    write_property(docx, "dc:creator", report->organisation);
    write_property(docx, "cp:keywords", report->document_number);
    write_property(docx, "cp:version", report->edition);
    write_property(docx, "dc:language", report->lang == LANG_JA ? "ja" : "en");
    static const char *const stamps[] = {"created", "modified"};
    for (size_t i = 0; i < COUNT(stamps) && date[0] != '\0'; i++)
        buf_printf(docx->out, "<dcterms:%s xsi:type=\"dcterms:W3CDTF\">%sT00:00:00Z</dcterms:%s>",
                   stamps[i], date, stamps[i]);
    BUF_LITERAL(docx->out, "</cp:coreProperties>\n");
}

static void write_app(struct docx *docx)
{
    BUF_LITERAL(docx->out, DOCX_XML
                "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/"
                "extended-properties\"><Application>kaname</Application>");
    write_property(docx, "Company", docx->report->organisation);
    BUF_LITERAL(docx->out, "</Properties>\n");
}

static void write_relations(struct docx *docx, size_t charts)
{
    BUF_LITERAL(docx->out,
                DOCX_XML "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/"
                         "relationships\">" RELATION("rIdStyles", "styles", "styles.xml")
                             RELATION("rIdSettings", "settings", "settings.xml")
                                 RELATION("rIdNumbering", "numbering", "numbering.xml")
                                     RELATION("rIdHeader", "header", "header1.xml")
                                         RELATION("rIdFooter", "footer", "footer1.xml"));
    for (size_t i = 1; i <= charts; i++) {
        buf_printf(docx->out, RELATION("rIdPng%zu", "image", "media/chart%zu.png"), i, i);
        buf_printf(docx->out, RELATION("rIdSvg%zu", "image", "media/chart%zu.svg"), i, i);
    }
    BUF_LITERAL(docx->out, "</Relationships>\n");
}

/* Word does not know currentColor: its pictures get the colour of the text of a white page. */
static const char *word_svg(struct ctx *cx, const char *svg)
{
    static const char current[] = "\"currentColor\"";
    CLEANUP(buf_free) struct buf part = buf_create(PART_BYTES_MAX);
    for (const char *found = strstr(svg, current); found != NULL; found = strstr(svg, current)) {
        buf_add(&part, svg, (size_t)(found - svg));
        BUF_LITERAL(&part, "\"#1A1A1C\"");
        svg = found + sizeof current - 1;
    }
    buf_text(&part, svg);
    return buf_keep(&part, cx->arena);
}

static size_t count_charts(const struct report *report)
{
    size_t count = 0;
    for (const struct report_block *block = report->first; block != NULL; block = block->next)
        count += block->kind == BLOCK_CHART;
    return count;
}

static struct report_media media_of(struct ctx *cx, const char *prefix, size_t number, bool svg)
{
    const char *end = svg ? "svg" : "png", *kind = svg ? "Svg" : "Png";
    const char *part = arena_printf(cx->arena, "word/media/%schart%zu.%s", prefix, number, end);
    return (struct report_media){.part = part,
                                 .target = part + sizeof "word/" - 1,
                                 .relation = arena_printf(cx->arena, "rId%s%s%zu", prefix, kind, number)};
}

/* Both forms of every chart; `pictures` is what the child gave, and must outlive them. */
static enum rc find_media(struct ctx *cx, const struct report *report, const char *prefix,
                          const struct buf *pictures, struct report_medias *ret)
{
    size_t n = 0, at = 0;
    struct report_media *media = ARENA_ARRAY(cx->arena, struct report_media, 2 * count_charts(report));
    if (media == NULL)
        return memory_ended(cx);
    for (const struct report_block *block = report->first; block != NULL; block = block->next) {
        if (block->kind != BLOCK_CHART)
            continue;
        if (pictures->length - at < 4)
            return RC_INTERNAL;
        const unsigned char *bytes = (const unsigned char *)pictures->data + at;
        size_t length = bytes[0] | (size_t)bytes[1] << 8 | (size_t)bytes[2] << 16 |
                        (size_t)bytes[3] << 24;
        at += 4;
        if (length > pictures->length - at)
            return RC_INTERNAL;
        media[n] = media_of(cx, prefix, n / 2 + 1, false);
        media[n].bytes = pictures->data + at;
        media[n++].length = length;
        media[n] = media_of(cx, prefix, n / 2 + 1, true);
        media[n].bytes = word_svg(cx, block->svg);
        media[n].length = strlen(media[n].bytes);
        n++;
        at += length;
    }
    *ret = (struct report_medias){media, n};
    return RC_OK;
}

/* The parts that differ from report to report, each written into the same buffer. */
static void add_written_parts(struct zip_writer *zip, struct docx *docx,
                              const struct report_block *history)
{
    static const struct {
        const char *name;
        void (*write)(struct docx *docx);
    } parts[] = {
        {"docProps/core.xml", write_core},  {"docProps/app.xml", write_app},
        {"word/styles.xml", docx_styles},   {"word/header1.xml", write_header},
        {"word/footer1.xml", write_footer},
    };
    for (size_t i = 0; i < COUNT(parts); i++) {
        buf_clear(docx->out);
        parts[i].write(docx);
        zip_add_buf(zip, parts[i].name, docx->out);
    }
    buf_clear(docx->out);
    write_document(docx, history);
    zip_add_buf(zip, "word/document.xml", docx->out);
    buf_clear(docx->out);
    write_relations(docx, docx->next_chart);
    zip_add_buf(zip, "word/_rels/document.xml.rels", docx->out);
}

static void add_all(struct zip_writer *zip, struct docx *docx, const struct report_block *history,
                    const struct report_medias *media)
{
    zip_add_text(zip, "[Content_Types].xml", content_types);
    zip_add_text(zip, "_rels/.rels", package_relations);
    zip_add_text(zip, "word/settings.xml", docx_settings);
    zip_add_text(zip, "word/numbering.xml", docx_numbering);
    add_written_parts(zip, docx, history);
    for (size_t i = 0; i < media->n; i++)
        zip_add(zip, media->at[i].part, media->at[i].bytes, media->at[i].length);
}

static enum rc check_columns(struct ctx *cx, const struct report *report)
{
    for (const struct report_block *block = report->first; block != NULL; block = block->next)
        if (block->table.column_count > WORD_COLUMNS_MAX)
            return fail(cx, RC_TOO_LARGE,
                        N_("Word holds tables of at most {0} columns; choose the workbook"),
                        decimal(cx, WORD_COLUMNS_MAX));
    return RC_OK;
}

enum rc report_write_docx(struct ctx *cx, const struct report *report, struct buf *out)
{
    const struct report_block *history = NULL;
    CLEANUP(buf_free) struct buf part = buf_create(PART_BYTES_MAX);
    CLEANUP(buf_free) struct buf pictures = buf_create(PART_BYTES_MAX);
    TRY(check_columns(cx, report));
    TRY(report_history(cx, report, &history));
    if (count_charts(report) > 0)
        TRY(report_child_run(cx, &(struct report_child){0}, report, REPORT_JOB_PICTURES,
                             &pictures));
    bool wide = report->paper == PAPER_A3;
    struct docx docx = {.cx = cx,
                        .report = report,
                        .out = &part,
                        .width = (wide ? A3_WIDTH : A4_WIDTH) - 2 * DOCX_MARGIN,
                        .height = A4_HEIGHT - 2 * DOCX_MARGIN};
    struct zip_writer zip;
    struct report_medias media;
    enum rc rc = find_media(cx, report, "", &pictures, &media);
    if (rc == RC_OK) {
        zip_begin(&zip, out);
        add_all(&zip, &docx, history, &media);
        rc = zip_end(&zip);
    }
    return rc == RC_OK || rc == RC_MEMORY ? rc
                                          : fail(cx, rc, N_("The Word file could not be put together"));
}

/* Keeps what the child gave in the arena, where the caller reads it. */
static enum rc keep_media(struct ctx *cx, struct report_medias *media)
{
    struct report_media *kept = ARENA_ARRAY(cx->arena, struct report_media, media->n);
    if (kept == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < media->n; i++) {
        kept[i] = media->at[i];
        kept[i].bytes = arena_copy_n(cx->arena, media->at[i].bytes, media->at[i].length);
    }
    media->at = kept;
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

enum rc report_write_body(struct ctx *cx, const struct report *report, const struct report_frame *frame,
                          struct buf *out, struct report_medias *ret)
{
    const struct report_block *history = NULL;
    struct report_medias media = {NULL, 0};
    CLEANUP(buf_free) struct buf pictures = buf_create(PART_BYTES_MAX);
    TRY(report_check(cx, report));
    TRY(check_columns(cx, report));
    if (frame->history)
        TRY(report_history(cx, report, &history));
    if (count_charts(report) > 0)
        TRY(report_child_run(cx, &(struct report_child){0}, report, REPORT_JOB_PICTURES, &pictures));
    struct docx docx = {.cx = cx,
                        .report = report,
                        .out = out,
                        .frame = frame,
                        .width = frame->width,
                        .height = frame->height,
                        .next_id = FIRST_FOREIGN_ID};
    docx_body(&docx, history);
    enum rc rc = find_media(cx, report, frame->prefix, &pictures, &media);
    if (rc != RC_OK)
        return rc == RC_MEMORY ? rc : fail(cx, rc, N_("The Word file could not be put together"));
    TRY(keep_media(cx, &media));
    *ret = media;
    return RC_OK;
}
