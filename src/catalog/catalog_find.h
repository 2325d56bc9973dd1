#ifndef CATALOG_CATALOG_FIND_H
#define CATALOG_CATALOG_FIND_H

#include "catalog/catalog.h"
#include "http/http.h"

struct find_hit {
    const char *catalog, *catalog_name, *control, *label, *title, *question;
    int64_t superseded;
};

struct find_view {
    const char *query;
    int64_t more; /* there are further hits that are not shown */
    LIST_OF(struct find_hit) hits;
};

/* GET /search?q=: measures of every standard that hold all the words. */
enum rc catalog_find_page(struct ctx *cx, struct request *request, struct response *response);

#endif
