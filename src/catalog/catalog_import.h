/* Standards that an organisation brings itself, as OSCAL catalogs or profiles. */
#ifndef CATALOG_CATALOG_IMPORT_H
#define CATALOG_CATALOG_IMPORT_H

#include "catalog/catalog.h"
#include "oscal/oscal.h"
#include "register/record.h"

enum imported_kind { IMPORTED_CATALOG, IMPORTED_PROFILE, IMPORTED_KIND_COUNT_ };
extern const struct enum_names imported_kind_names;

struct imported_catalog {
    const char *id, *org;
    int64_t version;
    const char *code; /* what the rest of the program calls the catalog by */
    const char *title, *title_en, *edition, *publisher;
    int64_t kind; /* a profile was resolved when it was imported */
    const char *oscal_version, *oscal_uuid;
    const char *file_name, *file_digest; /* of the file that was given, which is not kept */
    const char *digest;                  /* content: the catalog as OSCAL JSON */
    int64_t sections, controls, assessable;
    const char *imported_by;
    int64_t imported_at;
    int64_t out_of_use; /* no assessment begins against it; those that there are stay */
};
struct imported_catalogs {
    const struct imported_catalog *at;
    size_t n;
};
extern const struct record imported_catalog_record;

/* --- catalog_import_store.c --- */

/* By title. */
enum rc imported_store_all(struct ctx *cx, struct imported_catalogs *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc imported_store_find(struct ctx *cx, const char *code, struct imported_catalog *ret) MUST_USE;

/* --- catalog_oscal.c --- */

/* An OSCAL catalog in the form that the program works with; all of it in cx's arena, prose as plain
 * text. `code` becomes its id. A control without a question gets its statement as the question, one
 * that is marked withdrawn gets none. Controls outside of groups stand in one group, "controls".
 * RC_INVALID: no control, or two of one id. */
enum rc catalog_from_oscal(struct ctx *cx, const struct oscal_node *root, const char *code,
                           struct catalog *ret) MUST_USE;

/* --- catalog_copy.c --- */

/* A copy with all its texts, in `arena` alone; arena_failed tells when memory has ended. */
struct catalog catalog_copy(struct arena *arena, const struct catalog *catalog);

/* --- catalog_import.c --- */

/* What an import made of the files. */
struct catalog_import_result {
    struct imported_catalog catalog;
    int64_t replaced; /* an older edition was there */
    int64_t same;     /* exactly this was there already; nothing was stored */
    LIST_OF(const char *) notes;
};
extern const struct fields catalog_import_fields;

/* The files of one import: a single one, several, or one zip archive (list->n 1, bytes of a zip). */
struct import_source {
    const struct oscal_file_list *files;
    const char *main; /* path of the catalog or profile; "" where that is plain */
    const char *code; /* what it shall be called by; "" to take it from the file */
};

/* The files themselves, out of an archive too, and the path of the one that is meant: source->main, or the one
 * that no other draws in. RC_INVALID (under "file" without any), RC_TOO_LARGE. */
enum rc import_take(struct ctx *cx, const struct import_source *source, struct oscal_file_list *ret,
                    const char **ret_main) MUST_USE;
/* Reads, resolves and stores in a transaction of its own; a standard of the same code is replaced by
 * the new edition, what was assessed keeps its text. RC_DENIED; RC_INVALID and RC_MISSING with the
 * place in the file; RC_CONFLICT when a shipped standard has the code, or one of the same edition has
 * another content; RC_TOO_LARGE. */
enum rc catalog_import(struct ctx *cx, const struct import_source *source, struct catalog_import_result *ret)
    MUST_USE;
/* Within an open transaction, whoever asks: what a profile of the organisation resolves to takes the place
 * that its code has. source->main is the profile; `href` names it in the result. */
enum rc catalog_adopt(struct ctx *cx, const struct import_source *source, const char *href) MUST_USE;
/* Small letters, digits and single hyphens of a text; "" when it has none. */
const char *catalog_code_from(struct ctx *cx, const char *text);
/* The code that was wanted, else one made of the title. RC_INVALID under "code"; RC_CONFLICT. */
enum rc catalog_code_for(struct ctx *cx, const char *wanted, const char *title, const char **ret) MUST_USE;
/* The same from a folder of this machine. */
enum rc catalog_import_file(struct ctx *cx, const char *path, const char *root, const char *code,
                            struct catalog_import_result *ret) MUST_USE;
/* --- catalog_shelf.c --- */

/* The organisation's own, by title, as cx knows them. */
enum rc imported_rows(struct ctx *cx, struct imported_catalogs *ret) MUST_USE;
/* The whole OSCAL document of one of them, in cx's arena. RC_MISSING, RC_UNSOUND. */
enum rc imported_document(struct ctx *cx, const char *code, const struct oscal_node **ret) MUST_USE;

/* --- catalog_use.c --- */

/* Takes one of the organisation's own out of use, or puts it back, in a transaction of its own; nothing is
 * written where it stands so already. RC_DENIED; RC_MISSING; RC_CONFLICT for a shipped one. */
enum rc catalog_set_use(struct ctx *cx, const char *code, bool in_use, struct imported_catalog *ret) MUST_USE;
/* The commands' and addresses' face of one. */
extern const struct fields imported_catalog_face;

/* --- catalog_archive.c --- */

/* True when the bytes begin like a zip archive. */
bool archive_is_zip(const char *bytes, size_t length);
/* The files of a zip archive in cx's arena. RC_INVALID: damaged, encrypted, a name that leads out of
 * it; RC_TOO_LARGE: beyond LIMIT_OSCAL_FILES or LIMIT_ZIP_BYTES or LIMIT_ZIP_RATIO. */
enum rc archive_files(struct ctx *cx, const char *name, const char *bytes, size_t length,
                      struct oscal_file_list *ret) MUST_USE;

#endif
