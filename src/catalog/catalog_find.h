#ifndef CATALOG_CATALOG_FIND_H
#define CATALOG_CATALOG_FIND_H

#include "base/command.h"
#include "catalog/catalog.h"
#include "http/http.h"
#include "search/search.h"

struct find_hit {
    const char *catalog, *catalog_name, *control, *label, *title, *question;
    int64_t superseded;
};

struct find_kind {
    const char *noun, *label;
    int64_t chosen;
};
struct find_view {
    const char *query, *noun; /* noun: kind of records; "" for all */
    int64_t more;             /* there are further measures that are not shown */
    int64_t signed_in;
    LIST_OF(struct search_hit) records;
    LIST_OF(struct find_kind) kinds;
    const char *next_href; /* older records; "" when there are none */
    LIST_OF(struct find_hit) hits;
};

/* GET /search?q=: measures of every standard that hold all the words. */
enum rc catalog_find_page(struct ctx *cx, struct request *request, struct response *response);

/* `search WORDS`: records and measures. */
enum rc catalog_search_run(struct ctx *cx, struct arguments *arguments);

/* What goes in and out of routes, for their table. */
extern const struct fields catalog_find_answer;

#endif
