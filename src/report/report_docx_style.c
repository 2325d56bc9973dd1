/* Constant parts of the Word file: styles, settings, numbering. Sizes are half points, distances
 * twentieths of a point. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/report_docx.h"

#define FONTS                                                                                      \
    "<w:rFonts w:ascii=\"Yu Gothic\" w:hAnsi=\"Yu Gothic\" w:eastAsia=\"游ゴシック\" "        \
    "w:cs=\"Yu Gothic\"/>"

/* A paragraph style that users find in Word's list. */
#define STYLE(id, name, more, paragraph, run)                                                      \
    "<w:style w:type=\"paragraph\" w:styleId=\"" id "\"><w:name w:val=\"" name                     \
    "\"/><w:basedOn w:val=\"Normal\"/>" more "<w:qFormat/><w:pPr>" paragraph "</w:pPr><w:rPr>" run \
    "</w:rPr></w:style>\n"

#define BORDER(side) "<w:" side " w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"8C949E\"/>"

static const char base_styles[] = DOCX_XML
    "<w:styles xmlns:w=\"" DOCX_W "\"><w:docDefaults><w:rPrDefault><w:rPr>" FONTS
    "<w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>"
    "<w:lang w:val=\"en-US\" w:eastAsia=\"ja-JP\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
    "<w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"320\" w:lineRule=\"auto\"/></w:pPr>"
    "</w:pPrDefault></w:docDefaults>\n"
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>"
    "<w:qFormat/></w:style>\n"
    "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\">"
    "<w:name w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/><w:tblPr>"
    "<w:tblCellMar><w:left w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/>"
    "</w:tblCellMar></w:tblPr></w:style>\n"
    "<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/>"
    "<w:basedOn w:val=\"TableNormal\"/><w:tblPr><w:tblBorders>" BORDER("top") BORDER("left")
        BORDER("bottom") BORDER("right") BORDER("insideH")
            BORDER("insideV") "</w:tblBorders></w:tblPr></w:style>\n";

static const char text_styles[] = STYLE("Title", "Title", "<w:next w:val=\"Normal\"/>",
                                        "<w:keepNext/><w:spacing w:before=\"0\" w:after=\"80\"/>",
                                        "<w:b/><w:sz w:val=\"36\"/>")
    STYLE("Subtitle", "Subtitle", "<w:next w:val=\"Normal\"/>", "<w:spacing w:after=\"160\"/>",
          "<w:sz w:val=\"23\"/>")
        STYLE("Organisation", "Organisation", "", "<w:spacing w:after=\"80\"/>",
              "<w:color w:val=\"595959\"/><w:sz w:val=\"18\"/>")
            STYLE("Heading1", "heading 1", "<w:next w:val=\"Normal\"/>",
                  "<w:keepNext/><w:keepLines/><w:spacing w:before=\"360\" w:after=\"120\"/>"
                  "<w:outlineLvl w:val=\"0\"/>",
                  "<w:b/><w:sz w:val=\"28\"/>")
                STYLE("Heading2", "heading 2", "<w:next w:val=\"Normal\"/>",
                      "<w:keepNext/><w:keepLines/><w:spacing w:before=\"280\" w:after=\"100\"/>"
                      "<w:outlineLvl w:val=\"1\"/>",
                      "<w:b/><w:sz w:val=\"24\"/>")
                    STYLE("Heading3", "heading 3", "<w:next w:val=\"Normal\"/>",
                          "<w:keepNext/><w:keepLines/><w:spacing w:before=\"200\" w:after=\"80\"/>"
                          "<w:outlineLvl w:val=\"2\"/>",
                          "<w:b/>");

static const char small_styles[] = STYLE(
    "ListBullet", "List Bullet", "",
    "<w:numPr><w:numId w:val=\"1\"/></w:numPr><w:spacing w:after=\"40\"/>",
    "") STYLE("Caption", "caption", "<w:next w:val=\"Normal\"/>",
              "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"60\"/>",
              "<w:b/><w:sz w:val=\"18\"/>")
    STYLE("Figure", "Figure", "<w:next w:val=\"FigureCaption\"/>",
          "<w:keepNext/><w:spacing w:before=\"160\" w:after=\"40\"/><w:jc w:val=\"center\"/>",
          "") STYLE("FigureCaption", "Figure Caption", "",
                    "<w:keepNext/><w:spacing w:after=\"40\"/><w:jc w:val=\"center\"/>",
                    "<w:b/><w:sz w:val=\"18\"/>")
        STYLE("Note", "Note", "",
              "<w:keepNext/><w:spacing w:after=\"100\"/><w:jc w:val=\"center\"/>",
              "<w:color w:val=\"595959\"/><w:sz w:val=\"17\"/>")
            STYLE("TableText", "Table Text", "",
                  "<w:spacing w:before=\"30\" w:after=\"30\" w:line=\"260\" w:lineRule=\"auto\"/>",
                  "<w:sz w:val=\"18\"/>")
                STYLE(
                    "TableAfter", "Table After", "",
                    "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"160\" w:lineRule=\"exact\"/>",
                    "<w:sz w:val=\"8\"/>")
                    STYLE("Header", "header", "",
                          "<w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/>",
                          "<w:sz w:val=\"15\"/>")
                        STYLE("Footer", "footer", "",
                              "<w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/>",
                              "<w:sz w:val=\"15\"/>") "</w:styles>\n";

void docx_styles(struct docx *docx)
{
    buf_text(docx->out, base_styles);
    buf_text(docx->out, text_styles);
    buf_text(docx->out, small_styles);
}

const struct report_style report_styles[REPORT_STYLES] = {
    {"Normal", "Normal", false},           {"Heading1", "heading 1", false},
    {"Heading2", "heading 2", false},      {"Heading3", "heading 3", false},
    {"ListBullet", "List Bullet", false},  {"Caption", "caption", false},
    {"Figure", "Figure", false},           {"FigureCaption", "Figure Caption", false},
    {"Note", "Note", false},               {"TableText", "Table Text", false},
    {"TableGrid", "Table Grid", true},
};

static const char *id_in(const struct report_frame *frame, const char *own, size_t length)
{
    /* The gap behind tables is ours; no document of others has such a style. */
    if (length == sizeof "TableAfter" - 1 && strncmp(own, "TableAfter", length) == 0)
        own = "Normal", length = sizeof "Normal" - 1;
    for (size_t i = 0; i < REPORT_STYLES; i++)
        if (strlen(report_styles[i].own) == length && strncmp(report_styles[i].own, own, length) == 0)
            return frame->styles[i];
    return NULL;
}

const char *docx_style(const struct docx *docx, const char *own)
{
    const char *found = docx->frame == NULL ? NULL : id_in(docx->frame, own, strlen(own));
    return found == NULL ? own : found;
}

/* A piece of our definitions in which the ids of styles become those of the frame. */
static void write_definition(const struct report_frame *frame, const char *at, const char *end, struct buf *out)
{
    static const char *const marks[] = {"w:styleId=\"", "w:basedOn w:val=\"", "w:next w:val=\""};
    while (at < end) {
        const char *first = end;
        size_t skip = 0;
        for (size_t i = 0; i < COUNT(marks); i++) {
            const char *found = strstr(at, marks[i]);
            if (found != NULL && found < first) {
                first = found;
                skip = strlen(marks[i]);
            }
        }
        buf_add(out, at, (size_t)(first - at) + skip);
        if (first == end)
            return;
        at = first + skip;
        size_t length = strcspn(at, "\"");
        const char *id = id_in(frame, at, length);
        if (id == NULL)
            buf_add(out, at, length);
        else
            buf_text(out, id);
        at += length;
    }
}

void report_write_style(const struct report_frame *frame, size_t style, struct buf *out)
{
    static const char *const sources[] = {base_styles, text_styles, small_styles};
    static const char bullet[] =
        STYLE("ListBullet", "List Bullet", "", "<w:spacing w:after=\"40\"/><w:ind w:left=\"300\" w:hanging=\"300\"/>", "");
    char mark[64];
    const char *own = report_styles[style].own;
    if (text_same(own, "ListBullet")) { /* ours would need a numbering of the document */
        write_definition(frame, bullet, bullet + sizeof bullet - 1, out);
        return;
    }
    snprintf(mark, sizeof mark, "w:styleId=\"%s\"", own);
    for (size_t i = 0; i < COUNT(sources); i++) {
        const char *found = strstr(sources[i], mark), *start = found;
        if (found == NULL)
            continue;
        while (start > sources[i] && strncmp(start, "<w:style ", 9) != 0)
            start--;
        const char *end = strstr(found, "</w:style>");
        write_definition(frame, start, end + sizeof "</w:style>" - 1, out);
        return;
    }
}

const char docx_settings[] = DOCX_XML
    "<w:settings xmlns:w=\"" DOCX_W "\"><w:zoom w:percent=\"100\"/>"
    "<w:defaultTabStop w:val=\"840\"/><w:characterSpacingControl w:val=\"compressPunctuation\"/>"
    "<w:compat><w:compatSetting w:name=\"compatibilityMode\" "
    "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
    "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"ja-JP\"/></w:settings>\n";

const char docx_numbering[] = DOCX_XML
    "<w:numbering xmlns:w=\"" DOCX_W "\"><w:abstractNum w:abstractNumId=\"0\">"
    "<w:multiLevelType w:val=\"hybridMultilevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>"
    "<w:numFmt w:val=\"bullet\"/><w:pStyle w:val=\"ListBullet\"/><w:lvlText w:val=\"・\"/>"
    "<w:lvlJc w:val=\"left\"/><w:pPr><w:ind w:left=\"300\" w:hanging=\"300\"/></w:pPr><w:rPr>" FONTS
    "</w:rPr></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"
    "</w:numbering>\n";
