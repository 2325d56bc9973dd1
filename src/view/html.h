/* What compiled templates write with. Every function escapes; the only ways for markup to reach a
 * page are the literals of templates and struct svg. */
#ifndef VIEW_HTML_H
#define VIEW_HTML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/ctx.h"
#include "view/svg.h"

/* Text with & < > " ' escaped, fit for text and for quoted attributes. NULL writes nothing; control
 * characters other than tab and line ends, which HTML does not admit, become U+FFFD. */
void html_text(struct buf *o, const char *text);
void html_int(struct buf *o, int64_t value);
void html_count(struct buf *o, uint64_t value);
/* At most two decimals, trailing zeros cut: 3, 3.5, 3.25. Not a number and infinity: "–". */
void html_number(struct buf *o, double value);

/* Writes a value by its type. A bool or an enum has no case here and does not compile: a bool
 * belongs in {{#if}}, an enum in {{label}}. */
#define html_value(o, cx, value)                                                                   \
    _Generic((value),                                                                              \
        char *: html_text,                                                                         \
        const char *: html_text,                                                                   \
        int: html_int,                                                                             \
        long: html_int,                                                                            \
        long long: html_int,                                                                       \
        unsigned long: html_count,                                                                 \
        double: html_number)((o), (value))

/* Part of an address: every byte outside RFC 3986's unreserved characters becomes %XX. */
void html_url_text(struct buf *o, const char *text);
#define html_url(o, value)                                                                         \
    _Generic((value),                                                                              \
        char *: html_url_text,                                                                     \
        const char *: html_url_text,                                                               \
        int: html_int,                                                                             \
        long: html_int,                                                                            \
        long long: html_int,                                                                       \
        unsigned long: html_count)((o), (value))

/* A whole address inside this site, such as "/plan/1?from=2". It must begin with '?', '#' or one
 * '/'; anything else, such as another site or a scheme, is written as "#". Bytes that no address
 * may hold become %XX; a '%' that is there already stays. */
void html_link(struct buf *o, const char *address);

/* Hidden field with the token of cx->csrf, for every form that changes something. */
void html_csrf(struct buf *o, const struct ctx *cx);
/* A date "2026-10-01" as the reader's language writes it. */
void html_date(struct buf *o, const struct ctx *cx, const char *iso);
/* A moment, milliseconds since 1970 UTC, as the reader's language writes it. */
void html_time(struct buf *o, const struct ctx *cx, int64_t ms);
/* A share 0..1 as "42 %"; negative or not a number: "–". */
void html_percent(struct buf *o, double share);
/* A score with two decimals, "3.00", "3.25"; negative or not a number: "–". */
void html_score(struct buf *o, double score);
void html_svg(struct buf *o, struct svg picture);

/* Truth of a value in {{#if}}: a text is true when it is not empty, a number when it is not 0. */
bool html_true_text(const char *text);
bool html_true_bool(bool value);
bool html_true_int(int64_t value);
bool html_true_count(uint64_t value);
bool html_true_number(double value);
bool html_true_pointer(const void *pointer);
#define html_true(value)                                                                           \
    _Generic((value),                                                                              \
        char *: html_true_text,                                                                    \
        const char *: html_true_text,                                                              \
        bool: html_true_bool,                                                                      \
        int: html_true_int,                                                                        \
        long: html_true_int,                                                                       \
        long long: html_true_int,                                                                  \
        unsigned: html_true_count,                                                                 \
        unsigned long: html_true_count,                                                            \
        double: html_true_number,                                                                  \
        default: html_true_pointer)(value)

/* Equality in {{#if a == b}}: texts by their letters (NULL equals ""), numbers by their value. */
bool html_same_text(const char *a, const char *b);
bool html_same_int(int64_t a, int64_t b);
bool html_same_number(double a, double b);
#define html_same(a, b)                                                                            \
    _Generic((a),                                                                                  \
        char *: html_same_text,                                                                    \
        const char *: html_same_text,                                                              \
        double: html_same_number,                                                                  \
        default: html_same_int)((a), (b))

/* A value as text in cx's arena, for the placeholders of {{t}}. Never NULL. */
const char *html_string_text(const struct ctx *cx, const char *text);
const char *html_string_int(const struct ctx *cx, int64_t value);
const char *html_string_count(const struct ctx *cx, uint64_t value);
#define html_string(cx, value)                                                                     \
    _Generic((value),                                                                              \
        char *: html_string_text,                                                                  \
        const char *: html_string_text,                                                            \
        int: html_string_int,                                                                      \
        long: html_string_int,                                                                     \
        long long: html_string_int,                                                                \
        unsigned long: html_string_count)((cx), (value))

#endif
