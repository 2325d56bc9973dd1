#include "register/sheet_xlsx.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "register/sheet_kind.h"

#define PACKAGE_RELATIONS "_rels/.rels"

static void book_free(struct sheet_book *book)
{
    free(book->relations);
    free(book->sheets);
    free(book->strings);
    free(book->styles);
}

const struct sheet_relation *sheet_book_relation(const struct sheet_book *book, const char *type)
{
    for (size_t i = 0; i < book->relation_count; i++)
        if (strcmp(book->relations[i].type, type) == 0)
            return &book->relations[i];
    return NULL;
}

/* ---- what the package is ---- */

struct package {
    struct sheet_book *book;
    char media_type[64]; /* OpenDocument's first entry says its kind */
};

static enum rc visit_package(void *state, struct sheet_zip_part *part)
{
    struct package *package = state;
    const char *name = part->zip->names[part->entry];
    if (part->zip->encrypted) /* nothing can be read; it counts as an archive without a workbook */
        return RC_OK;
    if (strcmp(name, "mimetype") == 0)
        return sheet_zip_peek(part, package->media_type, sizeof package->media_type);
    if (strcasecmp(name, PACKAGE_RELATIONS) != 0)
        return RC_OK;
    struct sheet_relations_state relations = {.book = package->book, .base_path = ""};
    return sheet_zip_parse(part, &sheet_relations_rules, &relations);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcasecmp(text + length - end_length, end) == 0;
}

static enum sheet_kind package_kind(const struct package *package,
                                    const struct sheet_relation *workbook)
{
    static const char open_document[] = "application/vnd.oasis.opendocument.";
    const struct sheet_zip *zip = &package->book->zip;
    if (strncmp(package->media_type, open_document, sizeof open_document - 1) == 0)
        return strncmp(package->media_type + sizeof open_document - 1, "spreadsheet", 11) == 0
                   ? SHEET_ODS
                   : SHEET_DOCUMENT;
    if (workbook == NULL)
        return SHEET_ARCHIVE;
    if (ends_with(workbook->path, ".bin"))
        return SHEET_XLSB;
    if (sheet_zip_has(zip, "", "vbaProject.bin") || sheet_zip_has(zip, "xl/macrosheets/", ""))
        return SHEET_MACROS;
    return SHEET_ZIP;
}

/* Finds the workbook part, or refuses the file for what it is. */
static enum rc find_workbook(struct sheet_book *book)
{
    struct package package = {.book = book};
    size_t entry;
    TRY(sheet_zip_find(&book->zip, PACKAGE_RELATIONS, &entry));
    TRY(sheet_zip_visit(&book->zip, visit_package, &package));
    const struct sheet_relation *workbook = sheet_book_relation(book, "officeDocument");
    enum sheet_kind kind = package_kind(&package, workbook);
    if (kind != SHEET_ZIP)
        return sheet_refuse(book->reader, kind);
    book->path = workbook->path;
    book->relation_count = 0;
    TRY(sheet_zip_find(&book->zip, book->path, &entry));
    return entry < book->zip.entry_count ? RC_OK : sheet_fail_damaged(book->reader, book->path);
}

/* ---- the workbook and what it names ---- */

struct workbook_entries {
    struct sheet_book *book;
    size_t workbook, relations;
};

static enum rc visit_workbook(void *state, struct sheet_zip_part *part)
{
    struct workbook_entries *entries = state;
    if (part->entry == entries->workbook)
        return sheet_zip_parse(part, &sheet_workbook_rules, entries->book);
    if (part->entry != entries->relations)
        return RC_OK;
    struct sheet_relations_state relations = {.book = entries->book,
                                              .base_path = entries->book->path};
    return sheet_zip_parse(part, &sheet_relations_rules, &relations);
}

static enum rc read_workbook(struct sheet_book *book)
{
    const char *slash = strrchr(book->path, '/');
    int folder = slash == NULL ? 0 : (int)(slash + 1 - book->path);
    const char *relations = arena_printf(book->reader->cx->arena, "%.*s_rels/%s.rels", folder,
                                         book->path, book->path + folder);
    struct workbook_entries entries = {.book = book};
    TRY(sheet_zip_find(&book->zip, book->path, &entries.workbook));
    TRY(sheet_zip_find(&book->zip, relations, &entries.relations));
    return sheet_zip_visit(&book->zip, visit_workbook, &entries);
}

static const struct sheet_relation *find_relation(const struct sheet_book *book, const char *id)
{
    for (size_t i = 0; i < book->relation_count; i++)
        if (strcmp(book->relations[i].id, id) == 0)
            return &book->relations[i];
    return NULL;
}

/* Gives each sheet its entry and leaves out those without cells (charts, dialogs). */
static enum rc place_sheets(struct sheet_book *book)
{
    size_t kept = 0;
    for (size_t i = 0; i < book->sheet_count; i++) {
        struct sheet_book_sheet sheet = book->sheets[i];
        const struct sheet_relation *relation = find_relation(book, sheet.relation);
        if (relation == NULL)
            return sheet_fail_damaged(book->reader, sheet.name);
        if (strcmp(relation->type, "worksheet") != 0)
            continue;
        TRY(sheet_zip_find(&book->zip, relation->path, &sheet.entry));
        if (sheet.entry == book->zip.entry_count)
            return sheet_fail_damaged(book->reader, relation->path);
        for (size_t k = 0; k < kept; k++)
            if (book->sheets[k].entry == sheet.entry)
                return sheet_fail_damaged(book->reader, relation->path);
        book->sheets[kept++] = sheet;
    }
    book->sheet_count = kept;
    if (kept == 0)
        return fail(
            book->reader->cx, RC_INVALID,
            N_("{0} has no sheet with cells. Please send the workbook that holds the table."),
            book->reader->file_name);
    return RC_OK;
}

/* ---- strings and styles, then cells ---- */

struct shared_entries {
    struct sheet_book *book;
    size_t strings, styles;
};

static enum rc visit_shared(void *state, struct sheet_zip_part *part)
{
    struct shared_entries *entries = state;
    if (part->entry == entries->strings)
        return sheet_zip_parse(part, &sheet_strings_rules, entries->book);
    if (part->entry == entries->styles)
        return sheet_zip_parse(part, &sheet_styles_rules, entries->book);
    return RC_OK;
}

static enum rc find_shared(const struct sheet_book *book, const char *type, size_t *ret)
{
    const struct sheet_relation *relation = sheet_book_relation(book, type);
    *ret = book->zip.entry_count;
    if (relation == NULL)
        return RC_OK;
    TRY(sheet_zip_find(&book->zip, relation->path, ret));
    return *ret < book->zip.entry_count ? RC_OK : sheet_fail_damaged(book->reader, relation->path);
}

static enum rc read_shared(struct sheet_book *book)
{
    struct shared_entries entries = {.book = book};
    TRY(find_shared(book, "sharedStrings", &entries.strings));
    TRY(find_shared(book, "styles", &entries.styles));
    return sheet_zip_visit(&book->zip, visit_shared, &entries);
}

static enum rc visit_cells(void *state, struct sheet_zip_part *part)
{
    struct sheet_book *book = state;
    for (size_t i = 0; i < book->sheet_count; i++)
        if (book->sheets[i].entry == part->entry)
            return sheet_cells_read(book, i, part);
    return RC_OK;
}

static enum rc set_formats(struct sheet_book *book)
{
    book->formats = sheet_reader_alloc(book->reader, SHEET_XLSX_FORMATS, sizeof *book->formats);
    if (book->formats == NULL)
        return sheet_fail_memory(book->reader);
    for (uint32_t id = 0; id < 164; id++) /* greater ones are the file's own */
        book->formats[id] = (uint8_t)sheet_format_builtin(id);
    return RC_OK;
}

enum rc sheet_xlsx_read(struct sheet_reader *reader, const char *bytes, size_t length,
                        struct workbook *ret)
{
    CLEANUP(book_free) struct sheet_book book = {.reader = reader};
    TRY(sheet_zip_open(&book.zip, reader, bytes, length));
    TRY(find_workbook(&book));
    TRY(read_workbook(&book));
    TRY(place_sheets(&book));
    TRY(set_formats(&book));
    TRY(read_shared(&book));
    book.results = sheet_reader_alloc(reader, book.sheet_count, sizeof *book.results);
    if (book.results == NULL)
        return sheet_fail_memory(reader);
    TRY(sheet_zip_visit(&book.zip, visit_cells, &book));
    ret->sheets = book.results;
    ret->sheet_count = book.sheet_count;
    return RC_OK;
}
