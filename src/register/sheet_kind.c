#include "register/sheet_kind.h"

#include <string.h>
#include <strings.h>

static const char *const refusals[] = {
    [SHEET_XLS] = N_(
        "{0} is a workbook of the old form (.xls). Please open it in Excel, save it as an "
        "Excel workbook (.xlsx) and send that file."),
    [SHEET_PASSWORD] = N_(
        "{0} is encrypted with a password. Please open it in Excel, take the password "
        "away (File, Info, Protect Workbook, Encrypt with Password), save it and "
        "send it again."),
    [SHEET_RIGHTS] = N_(
        "{0} is encrypted by a sensitivity label or by rights management. Please ask "
        "its owner for a copy without encryption (.xlsx or CSV)."),
    [SHEET_MACROS] = N_("{0} holds macros. Please open it in Excel, save it as an Excel workbook "
                        "without macros (.xlsx) and send that file."),
    [SHEET_XLSB] = N_(
        "{0} is a binary workbook (.xlsb). Please open it in Excel, save it as an Excel "
        "workbook (.xlsx) and send that file."),
    [SHEET_ODS] = N_("{0} is an OpenDocument spreadsheet (.ods). Please open it in LibreOffice or "
                     "Excel, save it as an Excel workbook (.xlsx) and send that file."),
    [SHEET_PDF] = N_(
        "{0} is a PDF, from which cells cannot be read. Please send the Excel workbook "
        "(.xlsx) or the CSV file it was made from."),
    [SHEET_IMAGE] = N_("{0} is a picture, from which cells cannot be read. Please send the Excel "
                       "workbook (.xlsx) or the CSV file it was made from."),
    [SHEET_HTML] = N_("{0} is a web page (HTML), even if its name ends in .xls. Please open it in "
                      "Excel, save it as an Excel workbook (.xlsx) and send that file."),
    [SHEET_XML] = N_(
        "{0} is an XML file. Please open it in Excel, save it as an Excel workbook (.xlsx) "
        "and send that file."),
    [SHEET_ARCHIVE] = N_(
        "{0} is a compressed file and not a workbook. Please unpack it and send the "
        "Excel workbook (.xlsx) or CSV file alone."),
    [SHEET_DOCUMENT] = N_(
        "{0} is a document of another program, not a workbook. Please copy the table "
        "into Excel, save it as an Excel workbook (.xlsx) and send that file."),
    [SHEET_OTHER] = N_(
        "{0} is neither an Excel workbook (.xlsx) nor a CSV file. Please save the table "
        "in one of these forms and send it again."),
};
_Static_assert(COUNT(refusals) == SHEET_KIND_COUNT_, "every refusal needs a sentence");

enum rc sheet_refuse(const struct sheet_reader *reader, enum sheet_kind kind)
{
    return fail(reader->cx, RC_TYPE, refusals[kind], reader->file_name);
}

/* First bytes that tell a kind; "." stands for any byte. */
static const struct magic {
    enum sheet_kind kind;
    size_t length;
    const char *bytes;
} magics[] = {
    {SHEET_ZIP, 4, "PK\x03\x04"},
    {SHEET_ARCHIVE, 4, "PK\x05\x06"}, /* a zip without entries */
    {SHEET_ARCHIVE, 4, "PK\x07\x08"}, /* one volume of several */
    {SHEET_ARCHIVE, 6, "7z\xBC\xAF\x27\x1C"},
    {SHEET_ARCHIVE, 6, "Rar!\x1A\x07"},
    {SHEET_ARCHIVE, 2, "\x1F\x8B"},
    {SHEET_ARCHIVE, 7, "..-lh.-"},
    {SHEET_XLS, 4, "\x09\x08\x10\x00"}, /* BIFF without a compound file around it */
    {SHEET_XLS, 4, "\x09\x08\x08\x00"},
    {SHEET_XLS, 4, "\x09\x04\x06\x00"},
    {SHEET_XLS, 4, "\x09\x00\x04\x00"},
    {SHEET_PDF, 5, "%PDF-"},
    {SHEET_IMAGE, 8, "\x89PNG\r\n\x1A\n"},
    {SHEET_IMAGE, 3, "\xFF\xD8\xFF"},
    {SHEET_IMAGE, 6, "GIF87a"},
    {SHEET_IMAGE, 6, "GIF89a"},
    {SHEET_IMAGE, 4, "II*\0"},
    {SHEET_IMAGE, 4, "MM\0*"},
    {SHEET_IMAGE, 12, "RIFF....WEBP"},
    {SHEET_IMAGE, 12, "....ftypheic"},
    {SHEET_IMAGE, 12, "....ftypmif1"},
    {SHEET_IMAGE, 12, "....ftypavif"},
    {SHEET_DOCUMENT, 5, "{\\rtf"},
};

static bool matches(const struct magic *magic, const char *bytes, size_t length)
{
    if (length < magic->length)
        return false;
    for (size_t i = 0; i < magic->length; i++)
        if (magic->bytes[i] != '.' && magic->bytes[i] != bytes[i])
            return false;
    return true;
}

#define COMPOUND_FILE "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"

enum { DIRECTORY_ENTRY = 128, ENTRY_NAME_BYTES = 64, ENTRY_TYPE = 66 };

/* True when the directory of a compound file has a storage or stream whose name begins so. Entries
 * are 128 bytes at multiples of 128, each with its name in UTF-16 and the name's size ([MS-CFB]
 * 2.6.1); they are looked for without following the chains of sectors, as these may be broken. */
static bool compound_has(const char *bytes, size_t length, const char *name)
{
    size_t name_length = strlen(name);
    for (size_t at = 512; at + DIRECTORY_ENTRY <= length; at += DIRECTORY_ENTRY) {
        const unsigned char *entry = (const unsigned char *)bytes + at;
        size_t size = entry[ENTRY_NAME_BYTES] | (size_t)entry[ENTRY_NAME_BYTES + 1] << 8;
        if (size < 2 * (name_length + 1) || size > ENTRY_NAME_BYTES || entry[ENTRY_TYPE] == 0 ||
            entry[ENTRY_TYPE] > 5)
            continue;
        size_t i = 0;
        while (i < name_length && entry[2 * i] == (unsigned char)name[i] && entry[2 * i + 1] == 0)
            i++;
        if (i == name_length)
            return true;
    }
    return false;
}

/* Compound files: [MS-OFFCRYPTO] 2.2 and 2.3.2 name what encrypted workbooks hold, [MS-XLS] 2.1 the
 * streams of the old form. */
static enum sheet_kind kind_of_compound(const char *bytes, size_t length)
{
    if (compound_has(bytes, length, "DRMEncrypted") || compound_has(bytes, length, "\tDRMContent"))
        return SHEET_RIGHTS;
    if (compound_has(bytes, length, "EncryptedPackage"))
        return SHEET_PASSWORD;
    if (compound_has(bytes, length, "Workbook") || compound_has(bytes, length, "Book"))
        return SHEET_XLS;
    return SHEET_DOCUMENT;
}

static bool begins(const char *text, size_t length, const char *word)
{
    return length >= strlen(word) && strncasecmp(text, word, strlen(word)) == 0;
}

enum sheet_kind sheet_kind_of_text(const char *text, size_t length)
{
    static const char *const html[] = {"<!doctype", "<html",   "<head",  "<body",
                                       "<meta",     "<table",  "<style", "<div",
                                       "<!--",      "<script", "<title", "MIME-Version:"};
    if (begins(text, length, "\xEF\xBB\xBF")) {
        text += 3;
        length -= 3;
    }
    while (length > 0 && strchr(" \t\r\n", *text) != NULL && *text != '\0') {
        text++;
        length--;
    }
    for (size_t i = 0; i < COUNT(html); i++)
        if (begins(text, length, html[i]))
            return SHEET_HTML;
    if (!begins(text, length, "<?xml"))
        return SHEET_TEXT;
    size_t head = length < 1024 ? length : 1024;
    return memmem(text, head, "<html", 5) != NULL ? SHEET_HTML : SHEET_XML;
}

enum sheet_kind sheet_kind_of(const char *bytes, size_t length)
{
    for (size_t i = 0; i < COUNT(magics); i++)
        if (matches(&magics[i], bytes, length))
            return magics[i].kind;
    if (length >= 8 && memcmp(bytes, COMPOUND_FILE, 8) == 0)
        return kind_of_compound(bytes, length);
    return sheet_kind_of_text(bytes, length);
}
