/* The small parts of a workbook: relationships, list of sheets, shared strings, styles.
 * Element names: ISO/IEC 29500-1, clause 18; relationships: ISO/IEC 29500-2, clause 8. */
#include <string.h>

#include "register/sheet_kind.h"
#include "register/sheet_xlsx.h"

enum { SHEET_NAME_BYTES = 1024 /* Excel allows 31 characters */ };

/* Where in a part the reading is; 0 is elsewhere. */
enum { IN_PHONETIC = 1, IN_FORMATS, IN_STYLES };

static const char *keep_text(struct sheet_reader *reader, const char *text)
{
    return sheet_reader_text(reader, text, strlen(text));
}

/* ---- relationships ---- */

/* The entry that `target` means when the part `base_path` names it: relative to that part's folder,
 * or from the package's root when it begins with "/". NULL when it is too long or leads out of the
 * package. */
static const char *resolve_path(struct sheet_reader *reader, const char *base_path,
                                const char *target)
{
    char path[SHEET_ZIP_NAME_BYTES + 1];
    size_t length = 0;
    const char *slash = strrchr(base_path, '/');
    if (target[0] != '/' && target[0] != '\\' && slash != NULL) {
        length = (size_t)(slash + 1 - base_path);
        memcpy(path, base_path, length); /* names of entries are within SHEET_ZIP_NAME_BYTES */
    }
    while (*target != '\0') {
        size_t step = strcspn(target, "/\\");
        if (step == 2 && memcmp(target, "..", 2) == 0) {
            if (length == 0)
                return NULL;
            for (length--; length > 0 && path[length - 1] != '/';)
                length--;
        } else if (step > 0 && !(step == 1 && target[0] == '.')) {
            if (length + step + 1 >= sizeof path)
                return NULL;
            memcpy(path + length, target, step);
            length += step;
            if (target[step] != '\0')
                path[length++] = '/';
        }
        target += step + (target[step] != '\0');
    }
    return sheet_reader_text(reader, path, length);
}

static enum rc add_relation(struct sheet_book *book, struct sheet_relation relation)
{
    void *relations = book->relations;
    if (book->relation_count >= SHEET_ZIP_ENTRIES)
        return sheet_fail_damaged(book->reader, "Relationships");
    if (relation.id == NULL || relation.type == NULL ||
        !sheet_reader_grow(book->reader, &relations, book->relation_count, &book->relation_room,
                           sizeof *book->relations))
        return sheet_fail_memory(book->reader);
    book->relations = relations;
    book->relations[book->relation_count++] = relation;
    return RC_OK;
}

static enum rc open_relations(struct sheet_xml *xml, const char *name,
                              const char *const *attributes)
{
    struct sheet_relations_state *state = xml->state;
    const char *mode = sheet_xml_attribute(attributes, "TargetMode");
    if (strcmp(name, "Relationship") != 0 || (mode != NULL && strcmp(mode, "External") == 0))
        return RC_OK;
    const char *id = sheet_xml_attribute(attributes, "Id");
    const char *type = sheet_xml_attribute(attributes, "Type");
    const char *target = sheet_xml_attribute(attributes, "Target");
    if (id == NULL || type == NULL || target == NULL)
        return sheet_fail_damaged(xml->reader, xml->part);
    const char *path = resolve_path(xml->reader, state->base_path, target);
    if (path == NULL)
        return sheet_fail_damaged(xml->reader, xml->part);
    const char *slash = strrchr(type, '/');
    return add_relation(state->book,
                        (struct sheet_relation){
                            .id = keep_text(xml->reader, id),
                            .type = keep_text(xml->reader, slash == NULL ? type : slash + 1),
                            .path = path,
                        });
}

const struct sheet_xml_rules sheet_relations_rules = {.root = "Relationships",
                                                      .open = open_relations};

/* ---- list of sheets ---- */

static enum rc refuse_root(const struct sheet_reader *reader)
{
    return sheet_refuse(reader, SHEET_DOCUMENT);
}

static enum rc add_sheet(struct sheet_xml *xml, const char *const *attributes)
{
    struct sheet_book *book = xml->state;
    const char *name = sheet_xml_attribute(attributes, "name");
    const char *relation = sheet_xml_relationship(attributes);
    const char *state = sheet_xml_attribute(attributes, "state");
    if (name == NULL || relation == NULL || strlen(name) > SHEET_NAME_BYTES)
        return sheet_fail_damaged(xml->reader, xml->part);
    if (book->sheet_count >= SHEET_XLSX_SHEETS)
        return fail(xml->reader->cx, RC_TOO_LARGE,
                    N_("{0} has more than {1} sheets. Please split it into several files."),
                    xml->reader->file_name, decimal(xml->reader->cx, SHEET_XLSX_SHEETS));
    char clean[SHEET_NAME_BYTES + 1];
    size_t length = strlen(name);
    memcpy(clean, name, length + 1);
    length = sheet_text_clean(clean, length, true);
    void *sheets = book->sheets;
    if (!sheet_reader_grow(xml->reader, &sheets, book->sheet_count, &book->sheet_room, sizeof *book->sheets))
        return sheet_fail_memory(xml->reader);
    book->sheets = sheets;
    struct sheet_book_sheet sheet = {
        .name = sheet_reader_text(xml->reader, clean, length),
        .relation = keep_text(xml->reader, relation),
        .hidden = state != NULL && strcmp(state, "visible") != 0,
    };
    if (sheet.name == NULL || sheet.relation == NULL)
        return sheet_fail_memory(xml->reader);
    book->sheets[book->sheet_count++] = sheet;
    return RC_OK;
}

static enum rc open_workbook(struct sheet_xml *xml, const char *name, const char *const *attributes)
{
    struct sheet_book *book = xml->state;
    if (strcmp(name, "workbookPr") == 0)
        book->from_1904 = sheet_xml_true(sheet_xml_attribute(attributes, "date1904"));
    return strcmp(name, "sheet") == 0 ? add_sheet(xml, attributes) : RC_OK;
}

const struct sheet_xml_rules sheet_workbook_rules = {
    .root = "workbook", .open = open_workbook, .wrong_root = refuse_root};

/* ---- shared strings: <si> of one <t> or of runs <r><t>; <rPh> is how kanji are read ---- */

static enum rc open_strings(struct sheet_xml *xml, const char *name, const char *const *attributes)
{
    (void)attributes;
    if (strcmp(name, "si") == 0)
        buf_clear(&xml->text);
    else if (strcmp(name, "rPh") == 0)
        xml->mode = IN_PHONETIC;
    else if (strcmp(name, "t") == 0)
        xml->keep_text = xml->mode != IN_PHONETIC;
    return RC_OK;
}

static enum rc add_string(struct sheet_xml *xml)
{
    struct sheet_book *book = xml->state;
    const char *text = NULL;
    if (!buf_failed(&xml->text)) {
        size_t length = sheet_text_clean(xml->text.data, xml->text.length, true);
        text = length == 0 ? "" : sheet_reader_text(xml->reader, xml->text.data, length);
        if (text == NULL)
            return sheet_fail_memory(xml->reader);
    }
    void *strings = book->strings;
    if (!sheet_reader_grow(xml->reader, &strings, book->string_count, &book->string_room, sizeof *book->strings))
        return sheet_fail_memory(xml->reader);
    book->strings = strings;
    book->strings[book->string_count++] = text;
    return RC_OK;
}

static enum rc close_strings(struct sheet_xml *xml, const char *name)
{
    if (strcmp(name, "rPh") == 0)
        xml->mode = 0;
    else if (strcmp(name, "t") == 0)
        xml->keep_text = false;
    return strcmp(name, "si") == 0 ? add_string(xml) : RC_OK;
}

const struct sheet_xml_rules sheet_strings_rules = {
    .root = "sst", .open = open_strings, .close = close_strings};

/* ---- styles: <numFmts><numFmt>, <cellXfs><xf>, which mean other things elsewhere ---- */

static enum rc add_format(struct sheet_xml *xml, const char *const *attributes)
{
    struct sheet_book *book = xml->state;
    const char *code = sheet_xml_attribute(attributes, "formatCode");
    uint32_t id;
    if (code == NULL || !sheet_xml_number(sheet_xml_attribute(attributes, "numFmtId"), &id) ||
        id >= SHEET_XLSX_FORMATS)
        return sheet_fail_damaged(xml->reader, xml->part);
    book->formats[id] = (uint8_t)sheet_format_of(code);
    return RC_OK;
}

static enum rc add_style(struct sheet_xml *xml, const char *const *attributes)
{
    struct sheet_book *book = xml->state;
    uint32_t id = 0;
    const char *value = sheet_xml_attribute(attributes, "numFmtId");
    void *styles = book->styles;
    if ((value != NULL && !sheet_xml_number(value, &id)) || id >= SHEET_XLSX_FORMATS ||
        book->style_count >= SHEET_XLSX_STYLES)
        return sheet_fail_damaged(xml->reader, xml->part);
    if (!sheet_reader_grow(xml->reader, &styles, book->style_count, &book->style_room, sizeof *book->styles))
        return sheet_fail_memory(xml->reader);
    book->styles = styles;
    book->styles[book->style_count++] = id;
    return RC_OK;
}

static enum rc open_styles(struct sheet_xml *xml, const char *name, const char *const *attributes)
{
    if (xml->depth == 2)
        xml->mode = strcmp(name, "numFmts") == 0   ? IN_FORMATS
                    : strcmp(name, "cellXfs") == 0 ? IN_STYLES
                                                   : 0;
    if (xml->mode == IN_FORMATS && strcmp(name, "numFmt") == 0)
        return add_format(xml, attributes);
    if (xml->mode == IN_STYLES && strcmp(name, "xf") == 0)
        return add_style(xml, attributes);
    return RC_OK;
}

const struct sheet_xml_rules sheet_styles_rules = {.root = "styleSheet", .open = open_styles};
