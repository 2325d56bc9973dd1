/* OSCAL documents: read from JSON, YAML or XML into one tree, written as JSON or YAML, and profiles
 * resolved into catalogs as NIST's profile resolution specification says. No database, no network:
 * files come through struct oscal_files. */
#ifndef OSCAL_OSCAL_H
#define OSCAL_OSCAL_H

#include "base/buf.h"
#include "base/ctx.h"
#include "oscal/oscal_node.h"

/* The version of the models that the program writes. */
#define OSCAL_VERSION "1.1.3"
/* What our own properties stand in. */
#define OSCAL_OWN_NAMESPACE "https://kaname.example/ns/oscal"

enum oscal_model {
    OSCAL_CATALOG,
    OSCAL_PROFILE,
    OSCAL_MAPPING,
    OSCAL_COMPONENT,
    OSCAL_SYSTEM_PLAN,
    OSCAL_ASSESSMENT_PLAN,
    OSCAL_ASSESSMENT_RESULTS,
    OSCAL_ACTION_PLAN,
    OSCAL_MODEL_COUNT_
};

enum oscal_syntax { OSCAL_JSON, OSCAL_YAML, OSCAL_XML };

struct oscal_document {
    const char *name; /* of the file, for messages */
    enum oscal_model model;
    enum oscal_syntax syntax;
    struct oscal_node *top;  /* the outermost object */
    struct oscal_node *root; /* its member: the catalog, the profile, … */
};

/* Reads a document; the syntax is taken from the content. The tree and all its texts lie in cx's
 * arena, or in `bytes`, which must stay as long and is changed (texts are unescaped in place);
 * bytes[length] must be NUL.
 * Catalogs and profiles come from all three syntaxes, the other models from JSON and YAML.
 * RC_INVALID: damaged, not OSCAL, XML with a document type, YAML with aliases; RC_TOO_LARGE: beyond
 * a limit of base/limits.h. Messages name file and line. */
enum rc oscal_read(struct ctx *cx, const char *name, char *bytes, size_t length,
                   struct oscal_document *ret) MUST_USE;

/* Writes a whole tree as JSON: compact, or indented by two blanks and ended by a line feed. What is
 * read again is the same tree. */
void oscal_write_json(struct buf *out, const struct oscal_node *top, bool indented);
/* The same as YAML 1.2. RC_MEMORY; the limit of `out` is looked at by the caller. */
enum rc oscal_write_yaml(struct ctx *cx, struct buf *out, const struct oscal_node *top) MUST_USE;
/* A catalog or profile as XML, read again as the same tree. RC_INVALID: another model, prose with other
 * blocks than paragraphs, control characters. */
enum rc oscal_write_xml(struct ctx *cx, struct buf *out, const struct oscal_node *top) MUST_USE;
/* The syntax by the ending of a file's name: .json, .yaml, .yml, .xml. RC_USAGE. */
enum rc oscal_syntax_of(struct ctx *cx, const char *path, enum oscal_syntax *ret) MUST_USE;
/* Any of the three; JSON is indented. RC_TOO_LARGE when `out` cannot hold it. */
enum rc oscal_write(struct ctx *cx, struct buf *out, const struct oscal_node *top,
                    enum oscal_syntax syntax) MUST_USE;
/* Writes a whole file in the syntax of its name's ending. */
enum rc oscal_write_file(struct ctx *cx, const char *path, const struct oscal_node *top) MUST_USE;

/* Plain text as OSCAL's Markdown: what would read as markup gets a backslash. In cx's arena. */
const char *oscal_markdown_of(struct ctx *cx, const char *text);

/* The params of a catalog by id, wherever they stand in it. NULL when memory has ended. */
struct oscal_params;
const struct oscal_params *oscal_params_of(struct ctx *cx, const struct oscal_node *root);
/* NULL when there is none of that id. */
const struct oscal_node *oscal_param(const struct oscal_params *params, const char *id);

/* Prose (OSCAL's Markdown) as plain text: without marks, with paragraphs apart by an empty line.
 * {{ insert: param, id }} reads as the values, the label or the choices of that param, where `params`
 * (may be NULL) has it, else as its id. In cx's arena. */
const char *oscal_plain_text(struct ctx *cx, const char *prose, const struct oscal_params *params);

/* --- resolution --- */

/* Where the files of a profile and its imports come from. Paths are UTF-8, relative to the folder
 * that holds them all, with '/' between, and never contain "..". */
struct oscal_files {
    void *state;
    /* Gives a file's bytes, in cx's arena, which the reader may change. RC_MISSING, without a
     * recorded message, when there is none. */
    enum rc (*load)(struct ctx *cx, void *state, const char *path, char **ret, size_t *ret_length);
};

struct oscal_resolution {
    struct oscal_node *top; /* { "catalog": … } */
    /* What the specification wants told, in the reader's language. */
    struct {
        const char *const *at;
        size_t n;
    } warnings;
};

/* Resolves the profile at `path` with everything it imports. `href` is what the resolved catalog
 * names as its source. The catalog of a file that is a catalog already comes back as it is.
 * RC_MISSING: a file that is imported is nowhere; RC_INVALID: imports in a circle, a reference out
 * of the folder or to the network, a directive that contradicts another, a file that is no catalog
 * or profile; RC_TOO_LARGE. Messages name the file, its line and the import. */
enum rc oscal_resolve(struct ctx *cx, const struct oscal_files *files, const char *path,
                      const char *href, struct oscal_resolution *ret) MUST_USE;

/* Files of a folder of this machine: `folder` with all below it, and nothing outside, also not by
 * symbolic links. RC_IO when there is no such folder. */
enum rc oscal_folder(struct ctx *cx, const char *folder, struct oscal_files *ret) MUST_USE;

/* Files held in memory, for example out of an archive. */
struct oscal_file {
    const char *path;
    const char *bytes; /* not changed; a copy is given out */
    size_t length;
};
struct oscal_file_list {
    const struct oscal_file *at;
    size_t n;
};
/* `list` must stay as long as the files are used. */
struct oscal_files oscal_files_of(const struct oscal_file_list *list);

#endif
