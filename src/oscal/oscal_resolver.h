/* Profile resolution: what its phases share. The requirements in comments (req-…) are those of
 * NIST's OSCAL profile resolution specification. */
#ifndef OSCAL_OSCAL_RESOLVER_H
#define OSCAL_OSCAL_RESOLVER_H

#include "oscal/oscal.h"
#include "oscal/oscal_index.h"

/* A file that was drawn in. */
struct oscal_loaded {
    const char *path; /* from the folder; with #uuid behind it when it stands inside another file */
    const char *base; /* of the file that it is or stands in: what its references start from */
    struct oscal_document document;
    struct oscal_node *catalog; /* the document, or what its profile resolves to; NULL before */
    bool resolving;             /* stands in the chain of imports just now */
};

struct oscal_resolver {
    struct ctx *cx;
    const struct oscal_files *files;
    struct oscal_loaded **loaded;
    size_t loaded_count, loaded_room;
    const char **warnings;
    size_t warning_count, warning_room;
    size_t nodes, work; /* spent so far */
};

/* One control of an imported catalog, or of what was imported so far; in the order of the document.
 * Its descendants follow it up to `end`. */
struct oscal_entry {
    const struct oscal_node *control;
    size_t parent; /* OSCAL_NOT_FOUND for none */
    size_t end;
    bool included, excluded;
};

struct oscal_selection {
    struct oscal_entry *at;
    size_t n, room;
    struct oscal_index by_id;
    bool all; /* include-all */
};

/* What one import brings. */
struct oscal_import {
    const struct oscal_loaded *source;
    const struct oscal_node *catalog;
    struct oscal_selection selection;
};
struct oscal_imports {
    struct oscal_import *at;
    size_t n;
};

/* What is left out of the result unless something refers to it: a param that stands in no control
 * and no group of the result, or a group without a control. */
struct oscal_loose {
    struct oscal_node *node;
    struct oscal_node *place;  /* of a group: the catalog or group that it belongs in; else NULL */
    struct oscal_node *before; /* of a group: the one behind which it stands; NULL: at the front */
    size_t owner;              /* of a param: the loose group that it comes from; OSCAL_NOT_FOUND */
    bool kept;
};

/* The catalog in the making. */
struct oscal_target {
    struct oscal_node *catalog;
    struct oscal_loose *loose;
    size_t loose_count, loose_room;
    struct oscal_index loose_ids; /* positions in loose */
};

/* The profile that is being resolved. */
struct oscal_profile {
    const struct oscal_loaded *file;
    const struct oscal_node *root;
    const char *href; /* what the result names as its source */
};

/* --- oscal_resolve.c --- */

/* Notes something that the person should know; "FILE, line N: why". At most a hundred are kept. */
void oscal_warn(struct oscal_resolver *resolver, const struct oscal_loaded *file,
                const struct oscal_node *node, const char *why);
/* RC_INVALID with the same text. */
enum rc oscal_stop(struct oscal_resolver *resolver, const struct oscal_loaded *file,
                   const struct oscal_node *node, const char *why);
/* Spends work; RC_TOO_LARGE when a profile asks for more than is reasonable. */
enum rc oscal_spend(struct oscal_resolver *resolver, size_t work) MUST_USE;
/* A copy that counts, without the members named in `except` (ends with NULL). RC_TOO_LARGE,
 * RC_MEMORY. */
enum rc oscal_take(struct oscal_resolver *resolver, const struct oscal_node *node,
                   const char *const *except, struct oscal_node **ret) MUST_USE;
extern const char *const oscal_nothing[1], *const oscal_controls[2], *const oscal_branches[3];
/* The catalog that a file is or resolves to. */
enum rc oscal_catalog_of(struct oscal_resolver *resolver, struct oscal_loaded *file,
                         const char *href) MUST_USE;

/* --- oscal_import.c --- */

/* The file that an import names, read. */
enum rc oscal_import_file(struct oscal_resolver *resolver, const struct oscal_loaded *from,
                          const struct oscal_node *import, struct oscal_loaded **ret) MUST_USE;
/* A file by its path, also under the same name in another syntax. RC_MISSING, recorded. */
enum rc oscal_load(struct oscal_resolver *resolver, const char *path, struct oscal_loaded **ret)
    MUST_USE;

/* --- oscal_select.c --- */

/* Lists the controls of a catalog. */
enum rc oscal_list_controls(struct oscal_resolver *resolver, const struct oscal_node *catalog,
                            struct oscal_selection *ret) MUST_USE;
/* Marks what the directives of an import, or of insert-controls, include and exclude. */
enum rc oscal_select(struct oscal_resolver *resolver, const struct oscal_loaded *file,
                     const struct oscal_node *directives, struct oscal_selection *selection)
    MUST_USE;
/* Makes ancestors of what is included included, except where they are excluded. */
void oscal_select_ancestors(struct oscal_selection *selection);
/* True for an entry that is included and not excluded. */
bool oscal_is_selected(const struct oscal_entry *entry);
/* Glob: * any run of characters, ? one character, [abc] [a-z] [!a] one of a set. */
bool oscal_glob(const char *pattern, const char *text);

/* --- oscal_merge.c, oscal_modify.c, oscal_finish.c --- */

enum rc oscal_merge(struct oscal_resolver *resolver, const struct oscal_profile *profile,
                    struct oscal_imports *imports, struct oscal_target *target) MUST_USE;
/* Which controls came already, by id (req-merge-combine). */
struct oscal_combine {
    struct oscal_resolver *resolver;
    const struct oscal_profile *profile;
    bool use_first;
    struct oscal_index ids; /* positions in nodes */
    struct oscal_node **nodes;
    size_t count, room;
};
/* The node that stands for an earlier control of this id when it is the only one that counts
 * (use-first), else NULL. */
struct oscal_node *oscal_combined(struct oscal_combine *combine, const struct oscal_node *control);
/* Notes that `node` of the result is the control. */
enum rc oscal_combine_add(struct oscal_combine *combine, struct oscal_node *node) MUST_USE;

enum rc oscal_merge_as_is(struct oscal_combine *combine, struct oscal_imports *imports,
                          struct oscal_target *target) MUST_USE;
enum rc oscal_merge_custom(struct oscal_combine *combine, const struct oscal_node *drawn,
                           struct oscal_imports *imports, struct oscal_target *target) MUST_USE;
/* Adds a copy of each param of a branch and of the groups below it, where its id is new. */
enum rc oscal_add_loose_params(struct oscal_resolver *resolver, struct oscal_target *target,
                               const struct oscal_node *branch, size_t owner) MUST_USE;
enum rc oscal_add_loose(struct oscal_resolver *resolver, struct oscal_target *target,
                        struct oscal_loose loose) MUST_USE;
enum rc oscal_modify(struct oscal_resolver *resolver, const struct oscal_profile *profile,
                     struct oscal_target *target) MUST_USE;
/* Metadata, back matter, and pruning. */
enum rc oscal_finish(struct oscal_resolver *resolver, const struct oscal_profile *profile,
                     const struct oscal_imports *imports, struct oscal_target *target) MUST_USE;

#endif
