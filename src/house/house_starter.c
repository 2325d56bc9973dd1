/* Templates that work as they are, for a house to give its own look. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/zip.h"
#include "house/house_inside.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define KIND(name) "application/vnd.openxmlformats-officedocument.wordprocessingml." name "+xml"
#define OVERRIDE(part, kind) "<Override PartName=\"/word/" part ".xml\" ContentType=\"" KIND(kind) "\"/>"
#define RELATION(id, kind, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"" OFFICE "/" kind "\" Target=\"" target "\"/>"
#define PACKAGE "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"

static const char content_types[] = XML
    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
    "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
    "<Default Extension=\"xml\" ContentType=\"application/xml\"/>" OVERRIDE("document", "document.main")
        OVERRIDE("styles", "styles") OVERRIDE("header1", "header") OVERRIDE("footer1", "footer") "</Types>\n";
static const char package_relations[] =
    XML PACKAGE RELATION("rId1", "officeDocument", "word/document.xml") "</Relationships>\n";
static const char document_relations[] = XML PACKAGE RELATION("rId1", "styles", "styles.xml")
    RELATION("rId2", "header", "header1.xml") RELATION("rId3", "footer", "footer1.xml") "</Relationships>\n";

static const char styles_begin[] = XML
    "<w:styles " MAIN "><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Yu Gothic\" w:hAnsi=\"Yu Gothic\" "
    "w:eastAsia=\"游ゴシック\" w:cs=\"Yu Gothic\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>"
    "<w:lang w:val=\"en-US\" w:eastAsia=\"ja-JP\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
    "<w:spacing w:after=\"120\" w:line=\"320\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>"
    "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\"><w:name w:val=\"Normal Table\"/>"
    "<w:uiPriority w:val=\"99\"/><w:semiHidden/><w:tblPr><w:tblCellMar><w:left w:w=\"85\" w:type=\"dxa\"/>"
    "<w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>";

struct starter {
    struct ctx *cx;
    struct buf *out;
};

/* A paragraph; `look` is the content of w:pPr, `letters` of w:rPr. */
static void paragraph(const struct starter *starter, const char *look, const char *letters, const char *text)
{
    buf_printf(starter->out, "<w:p><w:pPr>%s</w:pPr><w:r><w:rPr>%s</w:rPr><w:t xml:space=\"preserve\">", look, letters);
    house_escape(starter->out, text, strlen(text));
    BUF_LITERAL(starter->out, "</w:t></w:r></w:p>");
}

static void cell(const struct starter *starter, int width, bool head, const char *text)
{
    buf_printf(starter->out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>%s</w:tcPr>", width,
               head ? "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E6EDF3\"/>" : "");
    paragraph(starter, "<w:pStyle w:val=\"TableText\"/>", head ? "<w:b/>" : "", text);
    BUF_LITERAL(starter->out, "</w:tc>");
}

static void open_table(const struct starter *starter, const int *widths, size_t columns)
{
    BUF_LITERAL(starter->out, "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/>"
                              "<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for (size_t i = 0; i < columns; i++)
        buf_printf(starter->out, "<w:gridCol w:w=\"%d\"/>", widths[i]);
    BUF_LITERAL(starter->out, "</w:tblGrid>");
}

static void write_facts(const struct starter *starter)
{
    static const int widths[] = {2400, 7200};
    static const struct {
        const char *label, *name;
    } facts[] = {{N_("Document number"), "{{document.number}}"},
                 {N_("Edition"), "{{edition}}"},
                 {N_("Data as of"), "{{data.time}}"},
                 {N_("Standard applied"), "{{standard}}"}};
    open_table(starter, widths, COUNT(widths));
    for (size_t i = 0; i < COUNT(facts); i++) {
        BUF_LITERAL(starter->out, "<w:tr>");
        cell(starter, widths[0], true, tr(starter->cx, facts[i].label));
        cell(starter, widths[1], false, facts[i].name);
        BUF_LITERAL(starter->out, "</w:tr>");
    }
    BUF_LITERAL(starter->out, "</w:tbl>");
}

static void write_history(const struct starter *starter)
{
    static const int widths[] = {1600, 2400, 2000, 3600};
    static const char *const heads[] = {N_("Edition"), N_("Date"), N_("Author"), N_("Changes")};
    static const char *const names[] = {"{{#history}}{{history.edition}}", "{{history.date}}", "{{history.author}}",
                                        "{{history.note}}{{/history}}"};
    open_table(starter, widths, COUNT(widths));
    for (int head = 1; head >= 0; head--) {
        BUF_LITERAL(starter->out, "<w:tr>");
        for (size_t i = 0; i < COUNT(widths); i++)
            cell(starter, widths[i], head, head ? tr(starter->cx, heads[i]) : names[i]);
        BUF_LITERAL(starter->out, "</w:tr>");
    }
    BUF_LITERAL(starter->out, "</w:tbl>");
}

static void write_document(const struct starter *starter)
{
    static const char right[] = "<w:spacing w:after=\"40\"/><w:jc w:val=\"right\"/>", centre[] = "<w:jc w:val=\"center\"/>";
    BUF_LITERAL(starter->out, XML "<w:document " MAIN " xmlns:r=\"" OFFICE "\"><w:body>");
    paragraph(starter, right, "<w:b/>", "{{#handling_mark}}【{{handling_mark}}】{{/handling_mark}}");
    paragraph(starter, right, "", "{{date}}");
    paragraph(starter, right, "", "{{organisation.name}}");
    paragraph(starter, centre, "<w:b/><w:sz w:val=\"36\"/>", "{{report.title}}");
    paragraph(starter, centre, "<w:sz w:val=\"24\"/>", "{{report.subtitle}}");
    write_facts(starter);
    paragraph(starter, "", "", "{{report.body}}");
    paragraph(starter, "<w:pStyle w:val=\"Heading1\"/>", "", tr(starter->cx, N_("Revision history")));
    write_history(starter);
    BUF_LITERAL(starter->out,
                "<w:p/><w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/><w:footerReference "
                "w:type=\"default\" r:id=\"rId3\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1417\" "
                "w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" "
                "w:gutter=\"0\"/></w:sectPr></w:body></w:document>\n");
}

static void write_header(const struct starter *starter)
{
    BUF_LITERAL(starter->out, XML "<w:hdr " MAIN ">");
    paragraph(starter, "<w:jc w:val=\"right\"/>", "<w:sz w:val=\"16\"/>", "{{document.number}} {{edition}}");
    BUF_LITERAL(starter->out, "</w:hdr>\n");
}

static void write_footer(const struct starter *starter)
{
    BUF_LITERAL(starter->out, XML "<w:ftr " MAIN "><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:r><w:rPr>"
                                  "<w:sz w:val=\"16\"/></w:rPr><w:t xml:space=\"preserve\">{{organisation.name}}　</w:t>"
                                  "</w:r><w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>"
                                  "</w:ftr>\n");
}

static void write_styles(const struct starter *starter)
{
    struct report_frame frame = {.prefix = ""};
    buf_text(starter->out, styles_begin);
    for (size_t i = 0; i < REPORT_STYLES; i++)
        frame.styles[i] = report_styles[i].own;
    for (size_t i = 0; i < REPORT_STYLES; i++)
        report_write_style(&frame, i, starter->out);
    BUF_LITERAL(starter->out, "</w:styles>\n");
}

static enum rc write_docx(struct ctx *cx, struct buf *out)
{
    static const struct {
        const char *name;
        void (*write)(const struct starter *starter);
    } parts[] = {{"word/document.xml", write_document},
                 {"word/styles.xml", write_styles},
                 {"word/header1.xml", write_header},
                 {"word/footer1.xml", write_footer}};
    CLEANUP(buf_free) struct buf part = buf_create(LIMIT_TEMPLATE_BYTES);
    const struct starter starter = {cx, &part};
    struct zip_writer zip;
    zip_begin(&zip, out);
    zip_add_text(&zip, "[Content_Types].xml", content_types);
    zip_add_text(&zip, "_rels/.rels", package_relations);
    zip_add_text(&zip, "word/_rels/document.xml.rels", document_relations);
    for (size_t i = 0; i < COUNT(parts); i++) {
        buf_clear(&part);
        parts[i].write(&starter);
        zip_add_buf(&zip, parts[i].name, &part);
    }
    return zip_end(&zip);
}

enum rc house_starter(struct ctx *cx, const struct house_kind *kind, enum house_format format, struct buf *out)
{
    enum rc rc = format == HOUSE_DOCX ? write_docx(cx, out) : house_starter_xlsx(cx, kind, out);
    if (rc != RC_OK && rc != RC_MEMORY && cx->problem.rc == RC_OK)
        rc = fail(cx, rc, N_("The file could not be put together"));
    return rc;
}
