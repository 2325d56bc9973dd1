/* What the tests of sheets share: how a workbook is shown, and packages put together part by part.
 * */
#ifndef REGISTER_SHEET_TEST_H
#define REGISTER_SHEET_TEST_H

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "register/sheet.h"
#include "tests/support/test.h"

/* Rows as "number:cell|cell" lines, h after the number of a hidden row; "[name]" before each sheet
 * that has one, h after a hidden sheet. */
static inline const char *show(struct ctx *cx, const struct workbook *workbook)
{
    CLEANUP(buf_free) struct buf out = buf_create(1024 * 1024);
    for (size_t i = 0; i < workbook->sheet_count; i++) {
        const struct sheet *sheet = &workbook->sheets[i];
        if (sheet->name[0] != '\0')
            buf_printf(&out, "[%s]%s\n", sheet->name, sheet->hidden ? "h" : "");
        for (size_t row = 0; row < sheet->row_count; row++) {
            buf_printf(&out, "%zu%s:", sheet->rows[row].number, sheet->rows[row].hidden ? "h" : "");
            for (size_t k = 0; k < sheet->column_count; k++)
                buf_printf(&out, "%s%s", k == 0 ? "" : "|", sheet->rows[row].cells[k]);
            buf_char(&out, '\n');
        }
    }
    return arena_copy(cx->arena, buf_string(&out));
}

/* Reads a copy that ends where the file ends, so that a sanitizer sees a step too far. */
static inline enum rc read_exact(struct ctx *cx, const char *bytes, size_t length, const char *name,
                                 struct workbook *ret)
{
    char *copy = malloc(length == 0 ? 1 : length);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    enum rc rc = sheet_read(cx, copy, length, name, ret);
    memset(copy, 'x', length); /* nothing of the result may point into the file */
    free(copy);
    return rc;
}

/* A whole file, from malloc. */
static inline char *read_whole(const char *path, size_t *ret_length)
{
    enum { ROOM = 8 * 1024 * 1024 };
    FILE *file = fopen(path, "rb");
    char *bytes = malloc(ROOM);
    assert_non_null(bytes);
    if (file == NULL)
        fail_msg("%s is missing; run the tests in the folder of the sources", path);
    *ret_length = fread(bytes, 1, ROOM, file);
    fclose(file);
    return bytes;
}

/* Where a test may write a workbook; the folder is removed at the end. */
static inline const char *book_path(struct ctx *cx, void **state)
{
    const struct test_db *test = *state;
    return arena_printf(cx->arena, "%s/book.xlsx", test->directory);
}

/* ---- packages ---- */

enum { PACKAGE_BYTES = 4 * 1024 * 1024, PARTS = 12 };

struct part {
    const char *name, *content;
    size_t length;      /* 0: strlen */
    size_t times;       /* how often the content follows itself; 0: once */
    const char *before; /* stands before the content once; NULL: nothing */
};

#define PART(part_name, text)                                                                      \
    {                                                                                              \
        .name = (part_name), .content = (text)                                                     \
    }

static inline void free_archive(struct archive **archive)
{
    archive_write_free(*archive);
}

/* A zip of the parts, up to the first without a name; `options` are those of libarchive. */
static inline size_t make_zip(char *out, size_t room, const struct part *parts, size_t count,
                              const char *options)
{
    size_t used = 0;
    CLEANUP(free_archive) struct archive *archive = archive_write_new();
    archive_write_set_format_zip(archive);
    assert_int_equal(archive_write_set_options(archive, options), ARCHIVE_OK);
    archive_write_set_bytes_in_last_block(archive, 1);
    assert_int_equal(archive_write_open_memory(archive, out, room, &used), ARCHIVE_OK);
    for (size_t i = 0; i < count && parts[i].name != NULL; i++) {
        size_t length = parts[i].length == 0 ? strlen(parts[i].content) : parts[i].length;
        size_t times = parts[i].times == 0 ? 1 : parts[i].times;
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, parts[i].name);
        size_t before = parts[i].before == NULL ? 0 : strlen(parts[i].before);
        archive_entry_set_size(entry, (la_int64_t)(before + length * times));
        archive_entry_set_filetype(entry, AE_IFREG);
        archive_entry_set_perm(entry, 0644);
        assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
        if (before > 0)
            assert_int_equal(archive_write_data(archive, parts[i].before, before),
                             (la_ssize_t)before);
        for (size_t k = 0; k < times; k++)
            assert_int_equal(archive_write_data(archive, parts[i].content, length),
                             (la_ssize_t)length);
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
    return used;
}

static inline enum rc read_parts(struct ctx *cx, const struct part *parts, size_t count,
                                 const char *options, struct workbook *ret)
{
    char *zip = malloc(PACKAGE_BYTES);
    assert_non_null(zip);
    size_t length = make_zip(zip, PACKAGE_BYTES, parts, count, options);
    char *exact = malloc(length);
    assert_non_null(exact);
    memcpy(exact, zip, length);
    free(zip);
    enum rc rc = sheet_read(cx, exact, length, "a.xlsx", ret);
    memset(exact, 'x', length);
    free(exact);
    return rc;
}

/* ---- parts ---- */

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define RELATIONS "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\""

#define PACKAGE_RELATIONS(target)                                                                  \
    PART("_rels/.rels", XML "<Relationships " RELATIONS "><Relationship Id=\"a\" Type=\"" OFFICE   \
                            "/officeDocument\" Target=\"" target "\"/></Relationships>")
#define RELATION(id, type, target)                                                                 \
    "<Relationship Id=\"" id "\" Type=\"" OFFICE "/" type "\" Target=\"" target "\"/>"
#define BOOK_RELATIONS(inside)                                                                     \
    PART("xl/_rels/workbook.xml.rels",                                                             \
         XML "<Relationships " RELATIONS ">" inside "</Relationships>")
#define BOOK(inside)                                                                               \
    PART("xl/workbook.xml", XML "<workbook " MAIN " xmlns:r=\"" OFFICE "\">" inside "</workbook>")
#define ONE_SHEET BOOK("<sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets>")
#define SHEET_RELATION RELATION("r1", "worksheet", "worksheets/sheet1.xml")
#define STRINGS_RELATION RELATION("r2", "sharedStrings", "sharedStrings.xml")
#define STYLES_RELATION RELATION("r3", "styles", "styles.xml")
#define SHEET(inside)                                                                              \
    PART("xl/worksheets/sheet1.xml", XML "<worksheet " MAIN ">" inside "</worksheet>")
#define CELLS(inside) SHEET("<sheetData>" inside "</sheetData>")
#define STRINGS(inside) PART("xl/sharedStrings.xml", XML "<sst " MAIN ">" inside "</sst>")
/* styles 1 to 8: built-in date, ja era, own date, elapsed, time, date and time, text, own number */
#define STYLES                                                                                     \
    PART("xl/styles.xml",                                                                          \
         XML "<styleSheet " MAIN "><numFmts count=\"3\">"                                          \
             "<numFmt numFmtId=\"164\" "                                                           \
             "formatCode=\"[$-411]ggge&quot;年&quot;m&quot;月&quot;d;@\"/>"                      \
             "<numFmt numFmtId=\"165\" formatCode=\"[h]:mm\"/>"                                    \
             "<numFmt numFmtId=\"166\" formatCode=\"#,##0.00_);[Red]\\(#,##0.00\\)\"/></numFmts>"  \
             "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"                                  \
             "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"57\"/>"             \
             "<xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"20\"/>"                   \
             "<xf numFmtId=\"22\"/><xf numFmtId=\"49\"/><xf numFmtId=\"166\"/></cellXfs>"          \
             "<dxfs><dxf><numFmt numFmtId=\"0\" formatCode=\"yyyy\"/></dxf></dxfs></styleSheet>")
/* What belongs to a workbook of the one sheet S; the second with shared strings. */
#define USUAL                                                                                      \
    PACKAGE_RELATIONS("xl/workbook.xml"), ONE_SHEET,                                               \
        BOOK_RELATIONS(SHEET_RELATION STYLES_RELATION), STYLES
#define WITH_STRINGS(inside)                                                                       \
    PACKAGE_RELATIONS("xl/workbook.xml"), ONE_SHEET,                                               \
        BOOK_RELATIONS(SHEET_RELATION STYLES_RELATION STRINGS_RELATION), STYLES, STRINGS(inside)

#endif
