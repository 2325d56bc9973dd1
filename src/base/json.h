/* A streaming JSON writer. Commas are its own business; strings are escaped as RFC 8785 does. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

struct json {
    struct buf *out;
    bool comma; /* a comma is due before the next item */
};

struct json json_create(struct buf *out);
void json_object_begin(struct json *json);
void json_object_end(struct json *json);
void json_array_begin(struct json *json);
void json_array_end(struct json *json);
void json_key(struct json *json, const char *key);
void json_text(struct json *json, const char *value); /* NULL → "" */
void json_int(struct json *json, int64_t value);
/* The shortest decimal form that reads back as the same number; null for NaN and infinities. */
void json_number(struct json *json, double value);
void json_bool(struct json *json, bool value);
void json_nothing(struct json *json);
/* A key with its quotes and colon, as json_key would write it; for keys that are written many times. */
void json_key_ready(struct json *json, const char *key, size_t length);
/* Text that is JSON already, made by this writer. */
void json_raw(struct json *json, const char *text);

/* Whether arrays and objects of a text lie in one another deeper than `most`: counted before a parser recurses. The text
 * need not be JSON. */
bool json_is_deeper(const char *text, size_t length, int most);

#endif
