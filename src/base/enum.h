/* The names of an enum's values: the word that stands in files and addresses, and the label that
 * people read. A table has one row per value, from 0 on, without holes. */
#ifndef BASE_ENUM_H
#define BASE_ENUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct enum_names {
    const char *const *codes;  /* machine words, unique, ASCII */
    const char *const *labels; /* English, marked with N_; translated when shown */
    size_t n;                  /* number of values */
};

/* The English label of a value; "" outside the table. Never NULL. */
const char *enum_label(const struct enum_names *names, int64_t value);

/* The machine word of a value; "" outside the table. Never NULL. */
const char *enum_code(const struct enum_names *names, int64_t value);

/* The value whose machine word is `code` (exact, case counts). False, and *ret untouched, when the
 * table has no such word or `code` is NULL. */
bool enum_parse(const struct enum_names *names, const char *code, int64_t *ret);

/* The address of a table that is named either itself or by a pointer; templates use it. */
#define enum_table(table)                                                                          \
    _Generic((table),                                                                              \
        struct enum_names: &(table),                                                               \
        struct enum_names *: (table),                                                              \
        const struct enum_names *: (table))

#endif
