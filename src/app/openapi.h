/* The description of the interface for programs (OpenAPI 3.1), made from the tables of the rooms: routes,
 * field tables, lists, rights. Nothing of it is written down a second time. */
#ifndef APP_OPENAPI_H
#define APP_OPENAPI_H

#include "http/http.h"

/* Writes the whole document as JSON, in the language of cx. */
void openapi_write(struct ctx *cx, struct buf *out);

/* One schema (JSON Schema 2020-12). What is answered: every shown field, and no others. */
void openapi_answer_schema(const struct ctx *cx, struct json *json, struct fields fields);
/* What a POST takes, from route->takes and route->of; for a list's rows what can be changed in place. */
void openapi_input_schema(const struct ctx *cx, struct json *json, const struct route *route,
                          const struct list *list);

/* The words of a list apart by blanks, one after the other; NULL at the end. A mark before or after the
 * name ("@", "!", "*", "#") is told in *ret and is no part of the name. In cx's arena. */
struct openapi_word {
    const char *name;
    bool required, file, several, number, rest;
};
bool openapi_word_next(const struct ctx *cx, const char **words, struct openapi_word *ret);

#endif
