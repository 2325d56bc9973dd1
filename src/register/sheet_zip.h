/* The zip archive of a workbook, read in memory and against bombs; nothing is written to disk. */
#ifndef REGISTER_SHEET_ZIP_H
#define REGISTER_SHEET_ZIP_H

#include <stddef.h>

#include "register/sheet_reader.h"
#include "register/sheet_xml.h"

enum {
    SHEET_ZIP_ENTRIES = 4000, /* a workbook has some dozens; one with many pictures, hundreds */
    SHEET_ZIP_NAME_BYTES = 512,
};

struct sheet_zip {
    struct sheet_reader *reader;
    const char *bytes;
    size_t length;
    const char *
        *names; /* of the entries in the archive's order, "/" between folders and none before */
    size_t entry_count, entry_room;
    size_t unpacked; /* bytes unpacked so far, all parts together */
    bool encrypted;  /* an entry is protected by a password */
};

struct archive;

/* An entry on the way. */
struct sheet_zip_part {
    struct sheet_zip *zip;
    struct archive *archive;
    size_t entry; /* index into names */
};

/* Is called for every entry in order; reads it with one of the two functions below, or not. */
typedef enum rc (*sheet_zip_visitor)(void *state, struct sheet_zip_part *part);

/* Lists the entries; `bytes` must outlive the zip. RC_INVALID: damaged or cut off; RC_TOO_LARGE:
 * too many entries. */
enum rc sheet_zip_open(struct sheet_zip *zip, struct sheet_reader *reader, const char *bytes,
                       size_t length) MUST_USE;
enum rc sheet_zip_visit(struct sheet_zip *zip, sheet_zip_visitor visitor, void *state) MUST_USE;

/* Unpacks a part into the rules. RC_INVALID: damaged, wrong checksum; RC_TOO_LARGE: beyond
 * LIMIT_ZIP_BYTES altogether or LIMIT_ZIP_RATIO times the file. */
enum rc sheet_zip_parse(struct sheet_zip_part *part, const struct sheet_xml_rules *rules,
                        void *state) MUST_USE;
/* The first bytes of a part, at most room - 1, with NUL. */
enum rc sheet_zip_peek(struct sheet_zip_part *part, char *out, size_t room) MUST_USE;

/* Index of the entry of that name, in any case of letters; entry_count when there is none.
 * RC_INVALID: it stands twice. */
enum rc sheet_zip_find(const struct sheet_zip *zip, const char *name, size_t *ret) MUST_USE;
/* True when an entry's name begins with `start` and ends with `end`, in any case of letters. */
bool sheet_zip_has(const struct sheet_zip *zip, const char *start, const char *end);

#endif
