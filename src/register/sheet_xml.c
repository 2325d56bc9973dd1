#include "register/sheet_xml.h"

#include <expat.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

/* Expat keeps an unfinished tag whole and reads it again at each call. */
enum { UNFINISHED_BYTES = 1024 * 1024, FEED_BYTES = 64 * 1024 };

#define SEPARATOR '|'

/* Namespaces of ISO/IEC 29500: transitional and strict spreadsheets, and package relationships. */
static const char *const namespaces[] = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main|",
    "http://purl.oclc.org/ooxml/spreadsheetml/main|",
    "http://schemas.openxmlformats.org/package/2006/relationships|",
};

static const char *const relationship_ids[] = {
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships|id",
    "http://purl.oclc.org/ooxml/officeDocument/relationships|id",
};

/* The name without a namespace that is known; NULL for a foreign element. */
static const char *local_name(const char *name)
{
    for (size_t i = 0; i < COUNT(namespaces); i++) {
        size_t length = strlen(namespaces[i]);
        if (strncmp(name, namespaces[i], length) == 0)
            return name + length;
    }
    return NULL;
}

static void stop(struct sheet_xml *xml, enum rc rc)
{
    if (xml->rc == RC_OK)
        xml->rc = rc;
    XML_StopParser(xml->parser, XML_FALSE);
}

static enum rc check_root(struct sheet_xml *xml, const char *name)
{
    if (name != NULL && strcmp(name, xml->rules->root) == 0)
        return RC_OK;
    if (xml->rules->wrong_root != NULL)
        return xml->rules->wrong_root(xml->reader);
    return sheet_fail_damaged(xml->reader, xml->part);
}

static enum rc open_element(struct sheet_xml *xml, const char *full_name,
                            const char *const *attributes)
{
    if (++xml->depth > LIMIT_XML_DEPTH)
        return fail(
            xml->reader->cx, RC_TOO_LARGE,
            N_("{0} is nested too deeply at {1} and was not read. Please open it in Excel, save "
               "it as an Excel workbook (.xlsx) and send that file."),
            xml->reader->file_name, xml->part);
    if (++xml->reader->elements > SHEET_ELEMENTS)
        return sheet_fail_memory(xml->reader);
    if (xml->foreign_depth > 0)
        return RC_OK;
    const char *name = local_name(full_name);
    if (xml->depth == 1)
        TRY(check_root(xml, name));
    if (name == NULL) {
        xml->foreign_depth = xml->depth;
        return RC_OK;
    }
    return xml->rules->open(xml, name, attributes);
}

static void XMLCALL on_open(void *user, const char *name, const char **attributes)
{
    struct sheet_xml *xml = user;
    if (xml->rc != RC_OK)
        return;
    enum rc rc = open_element(xml, name, (const char *const *)attributes);
    if (rc != RC_OK)
        stop(xml, rc);
}

static void XMLCALL on_close(void *user, const char *full_name)
{
    struct sheet_xml *xml = user;
    if (xml->rc != RC_OK)
        return;
    enum rc rc = RC_OK;
    const char *name = local_name(full_name);
    if (name != NULL && xml->foreign_depth == 0 && xml->rules->close != NULL)
        rc = xml->rules->close(xml, name);
    if (xml->foreign_depth == xml->depth)
        xml->foreign_depth = 0;
    xml->depth--;
    if (rc != RC_OK)
        stop(xml, rc);
}

static void XMLCALL on_text(void *user, const char *text, int length)
{
    struct sheet_xml *xml = user;
    if (xml->rc == RC_OK && xml->keep_text && xml->foreign_depth == 0)
        buf_add(&xml->text, text, (size_t)length);
    if (xml->rc == RC_OK && buf_error(&xml->text) == RC_MEMORY)
        stop(xml, memory_ended(xml->reader->cx));
}

static void XMLCALL on_doctype(void *user, const char *name, const char *system_id,
                               const char *public_id, int has_internal)
{
    struct sheet_xml *xml = user;
    (void)name, (void)system_id, (void)public_id, (void)has_internal;
    stop(xml, sheet_fail_damaged(xml->reader,
                                 trf(xml->reader->cx, N_("{0}, document type"), xml->part)));
}

static void XMLCALL on_declaration(void *user, const char *version, const char *encoding,
                                   int standalone)
{
    static const char *const known[] = {"UTF-8",  "UTF8",     "US-ASCII",
                                        "UTF-16", "UTF-16LE", "UTF-16BE"};
    struct sheet_xml *xml = user;
    (void)version, (void)standalone;
    for (size_t i = 0; encoding != NULL && i < COUNT(known); i++)
        if (strcasecmp(encoding, known[i]) == 0)
            return;
    if (encoding != NULL)
        stop(xml, sheet_fail_damaged(xml->reader, trf(xml->reader->cx, N_("{0}, encoding {1}"),
                                                      xml->part, encoding)));
}

enum rc sheet_xml_begin(struct sheet_xml *xml, struct sheet_reader *reader,
                        const struct sheet_xml_rules *rules, const char *part, void *state)
{
    *xml = (struct sheet_xml){
        .reader = reader,
        .rules = rules,
        .state = state,
        .part = part,
        .text = buf_create(LIMIT_SHEET_CELL_BYTES),
        .parser = XML_ParserCreateNS(NULL, SEPARATOR),
    };
    if (xml->parser == NULL)
        return memory_ended(reader->cx);
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_open, on_close);
    XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
    XML_SetXmlDeclHandler(xml->parser, on_declaration);
    return RC_OK;
}

void sheet_xml_free(struct sheet_xml *xml)
{
    if (xml->parser != NULL)
        XML_ParserFree(xml->parser);
    xml->parser = NULL;
    buf_free(&xml->text);
}

/* A parser error where a handler has not said why. */
static enum rc parser_error(const struct sheet_xml *xml)
{
    struct ctx *cx = xml->reader->cx;
    if (XML_GetErrorCode(xml->parser) == XML_ERROR_NO_MEMORY)
        return memory_ended(cx);
    return sheet_fail_damaged(xml->reader,
                              trf(cx, N_("{0}, line {1}"), xml->part,
                                  decimal(cx, (int64_t)XML_GetCurrentLineNumber(xml->parser))));
}

static enum rc feed_piece(struct sheet_xml *xml, const char *bytes, size_t length, bool last)
{
    enum XML_Status status = XML_Parse(xml->parser, bytes, (int)length, last);
    if (xml->rc != RC_OK)
        return xml->rc;
    if (status != XML_STATUS_OK)
        return xml->rc = parser_error(xml);
    xml->fed += length;
    XML_Index done = XML_GetCurrentByteIndex(xml->parser);
    if (done >= 0 && xml->fed - (size_t)done > UNFINISHED_BYTES)
        return xml->rc = fail(
                   xml->reader->cx, RC_TOO_LARGE,
                   N_("{0} holds an element of unusual size at {1} and was not read. Please "
                      "open it in Excel, save it as an Excel workbook (.xlsx) and send "
                      "that file."),
                   xml->reader->file_name, xml->part);
    return RC_OK;
}

enum rc sheet_xml_feed(struct sheet_xml *xml, const char *bytes, size_t length, bool last)
{
    if (xml->rc != RC_OK)
        return xml->rc;
    while (length > FEED_BYTES) {
        TRY(feed_piece(xml, bytes, FEED_BYTES, false));
        bytes += FEED_BYTES;
        length -= FEED_BYTES;
    }
    return feed_piece(xml, bytes, length, last);
}

const char *sheet_xml_attribute(const char *const *attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

const char *sheet_xml_relationship(const char *const *attributes)
{
    for (size_t i = 0; i < COUNT(relationship_ids); i++) {
        const char *value = sheet_xml_attribute(attributes, relationship_ids[i]);
        if (value != NULL)
            return value;
    }
    return NULL;
}

bool sheet_xml_true(const char *value)
{
    return value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

bool sheet_xml_number(const char *value, uint32_t *ret)
{
    size_t length = value == NULL ? 0 : strlen(value);
    if (length == 0 || length > 10 || strspn(value, "0123456789") != length)
        return false;
    uint64_t number = 0;
    for (size_t i = 0; i < length; i++)
        number = number * 10 + (uint64_t)(value[i] - '0');
    if (number > UINT32_MAX)
        return false;
    *ret = (uint32_t)number;
    return true;
}
