/* Between the files of this room. */
#ifndef CATALOG_CATALOG_INSIDE_H
#define CATALOG_CATALOG_INSIDE_H

#include "base/command.h"
#include "http/http.h"

enum { CATALOG_COMMANDS = 13 };
extern const struct command catalog_commands[CATALOG_COMMANDS];

/* catalog resolve */
enum rc catalog_resolve_run(struct ctx *cx, struct arguments *arguments);
/* catalog export, catalog map --oscal */
enum rc catalog_export_run(struct ctx *cx, struct arguments *arguments);
enum rc catalog_map_export_run(struct ctx *cx, struct arguments *arguments);

/* catalog import, and its page */
enum rc catalog_import_run(struct ctx *cx, struct arguments *arguments);
enum rc catalog_import_get(struct ctx *cx, struct request *request, struct response *response);
enum rc catalog_import_post(struct ctx *cx, struct request *request, struct response *response);

/* catalog retire, catalog restore, and their addresses */
enum rc catalog_retire_run(struct ctx *cx, struct arguments *arguments);
enum rc catalog_restore_run(struct ctx *cx, struct arguments *arguments);
enum rc catalog_retire_post(struct ctx *cx, struct request *request, struct response *response);
enum rc catalog_restore_post(struct ctx *cx, struct request *request, struct response *response);

#endif
