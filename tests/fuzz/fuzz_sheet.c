/* Fuzzes the reading of tables. An input that begins with "PARTS\n" is a list of parts, each a line
 * "==name" and its content, that are put into a zip; one that begins with "CELLS\n" is the
 * worksheet of a workbook with usual other parts; any other is a file as it comes. What is read
 * must keep the promises of register/sheet.h, and what is written as CSV must be what is read
 * again. */
#include <archive.h>
#include <archive_entry.h>

#include "base/buf.h"
#include "base/text.h"
#include "register/sheet.h"
#include "tests/fuzz/fuzz.h"

#define PARTS "PARTS\n"
#define CELLS "CELLS\n"
#define MARK "\n=="
#define MAIN "xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"
#define RELATION "<Relationship Type='" OFFICE

/* The other parts of a workbook, up to the name of its worksheet. */
static const char *const usual[] = {
    "\n==_rels/.rels\n<Relationships xmlns='" RELATIONS "'>",
    RELATION "/officeDocument' Id='a' Target='xl/workbook.xml'/></Relationships>",
    "\n==xl/workbook.xml\n<workbook xmlns:r='" OFFICE "' " MAIN,
    "<sheets><sheet name='S' r:id='a'/></sheets></workbook>",
    "\n==xl/_rels/workbook.xml.rels\n<Relationships xmlns='" RELATIONS "'>",
    RELATION "/worksheet' Id='a' Target='s.xml'/>",
    RELATION "/sharedStrings' Id='b' Target='t.xml'/>",
    RELATION "/styles' Id='c' Target='f.xml'/></Relationships>",
    "\n==xl/t.xml\n<sst " MAIN,
    "<si><t>a</t></si><si><r><t>b_x0041_</t></r><rPh><t>c</t></rPh></si><si><t> </t></si></sst>",
    "\n==xl/f.xml\n<styleSheet " MAIN "<cellXfs><xf/><xf numFmtId='14'/><xf numFmtId='22'/>",
    "<xf numFmtId='46'/></cellXfs></styleSheet>",
    "\n==xl/s.xml\n",
};

enum { ZIP_BYTES = 512 * 1024 };

static void add_part(struct archive *archive, const char *name, const char *content, size_t length)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (la_int64_t)length);
    archive_entry_set_filetype(entry, AE_IFREG);
    if (archive_write_header(archive, entry) == ARCHIVE_OK)
        archive_write_data(archive, content, length);
    archive_entry_free(entry);
}

/* Puts the parts of a list into a zip. Gives its length. */
static size_t pack(const char *list, size_t length, char *zip)
{
    size_t used = 0;
    const char *end = list + length;
    struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    archive_write_set_options(archive, "zip:compression=store");
    archive_write_set_bytes_in_last_block(archive, 1);
    require(archive_write_open_memory(archive, zip, ZIP_BYTES, &used) == ARCHIVE_OK);
    const char *at = memmem(list, length, MARK, strlen(MARK));
    while (at != NULL) {
        const char *name = at + strlen(MARK);
        const char *line_end = memchr(name, '\n', (size_t)(end - name));
        if (line_end == NULL)
            break;
        const char *content = line_end + 1;
        at = memmem(content, (size_t)(end - content), MARK, strlen(MARK));
        char text[200];
        size_t name_length = (size_t)(line_end - name);
        name_length = name_length < sizeof text ? name_length : sizeof text - 1;
        memcpy(text, name, name_length);
        text[name_length] = '\0';
        add_part(archive, text, content, (size_t)((at == NULL ? end : at) - content));
    }
    archive_write_close(archive);
    archive_write_free(archive);
    return used;
}

static bool is_blank(const struct ctx *cx, const char *text)
{
    return text_trim(cx, text)[0] == '\0';
}

static void check_row(const struct ctx *cx, const struct sheet *sheet, const struct sheet_row *row)
{
    bool blank = true;
    for (size_t i = 0; i < sheet->column_count; i++) {
        const char *text = row->cells[i];
        size_t length = strlen(text);
        require(length <= LIMIT_SHEET_CELL_BYTES && text_is_utf8(text, length));
        require(strchr(text, '\r') == NULL);
        blank = blank && is_blank(cx, text);
    }
    require(!blank);
}

static void check_sheet(const struct ctx *cx, const struct sheet *sheet)
{
    size_t before = 0;
    require(sheet->column_count <= LIMIT_SHEET_COLUMNS && sheet->row_count <= LIMIT_SHEET_ROWS);
    require(text_is_utf8(sheet->name, strlen(sheet->name)));
    for (size_t i = 0; i < sheet->row_count; i++) {
        require(sheet->rows[i].number > before);
        before = sheet->rows[i].number;
        check_row(cx, sheet, &sheet->rows[i]);
    }
}

static void check_same(const struct ctx *cx, const struct sheet *sheet, const struct sheet *again)
{
    require(again->row_count == sheet->row_count && again->column_count <= sheet->column_count);
    for (size_t row = 0; row < sheet->row_count; row++)
        for (size_t i = 0; i < sheet->column_count; i++) {
            const char *text = sheet->rows[row].cells[i];
            if (i < again->column_count)
                require(strcmp(again->rows[row].cells[i], text) == 0);
            else
                require(is_blank(cx, text));
        }
}

/* Texts that a file of text cannot carry: the escape of ISO-2022-JP, and markup at its beginning.
 * */
static bool can_carry(const struct ctx *cx, const struct sheet *sheet)
{
    for (size_t row = 0; row < sheet->row_count; row++)
        for (size_t i = 0; i < sheet->column_count; i++)
            if (strstr(sheet->rows[row].cells[i], "\x1b$") != NULL)
                return false;
    for (size_t i = 0; sheet->row_count > 0 && i < sheet->column_count; i++) {
        const char *text = text_trim(cx, sheet->rows[0].cells[i]);
        if (text[0] != '\0')
            return strchr("<Mm", text[0]) == NULL;
    }
    return sheet->row_count > 0;
}

static void check_round(struct ctx *cx, const struct sheet *sheet)
{
    if (!can_carry(cx, sheet))
        return;
    struct buf out = buf_create(LIMIT_UPLOAD_BYTES);
    csv_begin(&out);
    for (size_t i = 0; i < sheet->row_count; i++)
        csv_row(&out, sheet->rows[i].cells, sheet->column_count);
    if (!buf_failed(&out)) {
        struct workbook again;
        require(sheet_read(cx, out.data, out.length, "", &again) == RC_OK);
        check_same(cx, sheet, &again.sheets[0]);
    }
    buf_free(&out);
}

static void read_file(const char *bytes, size_t length)
{
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    require(arena != NULL);
    struct ctx cx = {.arena = arena, .lang = LANG_JA};
    struct workbook workbook;
    if (sheet_read(&cx, bytes, length, "a.xlsx", &workbook) == RC_OK) {
        require(workbook.sheet_count > 0);
        for (size_t i = 0; i < workbook.sheet_count; i++) {
            check_sheet(&cx, &workbook.sheets[i]);
            check_round(&cx, &workbook.sheets[i]);
        }
    } else {
        require(cx.problem.rc != RC_OK && cx.problem.message[0] != '\0');
    }
    arena_free(arena);
}

static bool begins(const char *text, size_t size, const char *word)
{
    return size >= strlen(word) && memcmp(text, word, strlen(word)) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    if (!begins(text, size, PARTS) && !begins(text, size, CELLS)) {
        read_file(text, size);
        return 0;
    }
    struct buf list = buf_create(ZIP_BYTES);
    char *zip = malloc(ZIP_BYTES);
    require(zip != NULL);
    if (begins(text, size, CELLS)) {
        for (size_t i = 0; i < COUNT(usual); i++)
            buf_text(&list, usual[i]);
        buf_add(&list, text + strlen(CELLS), size - strlen(CELLS));
    } else { /* the line end of PARTS begins the first mark */
        buf_add(&list, text + strlen(PARTS) - 1, size - strlen(PARTS) + 1);
    }
    size_t length = pack(buf_string(&list), list.length, zip);
    buf_free(&list);
    char *exact = malloc(length + 1);
    require(exact != NULL);
    memcpy(exact, zip, length);
    free(zip);
    read_file(exact, length);
    free(exact);
    return 0;
}
