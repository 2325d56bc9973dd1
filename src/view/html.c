#include "view/html.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/time.h"

#define NO_FIGURE "\xe2\x80\x93"   /* U+2013, what tables show where there is no figure */
#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* What a byte of text is written as; NULL for itself. */
static const char *escape_of(unsigned char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    case '\t':
    case '\n':
    case '\r':
        return NULL;
    default:
        return c < 0x20 || c == 0x7f ? REPLACEMENT : NULL;
    }
}

void html_text(struct buf *o, const char *text)
{
    if (text == NULL)
        return;
    const char *run = text;
    for (const char *at = text; *at != '\0'; at++) {
        const char *escape = escape_of((unsigned char)*at);
        if (escape == NULL)
            continue;
        buf_add(o, run, (size_t)(at - run));
        buf_text(o, escape);
        run = at + 1;
    }
    buf_text(o, run);
}

void html_int(struct buf *o, int64_t value)
{
    buf_int(o, value);
}

void html_count(struct buf *o, uint64_t value)
{
    buf_printf(o, "%" PRIu64, value);
}

/* Writes with two decimals, or without those that are 0, whatever the locale's decimal point is. */
static void write_decimals(struct buf *o, double value, bool both)
{
    if (isnan(value) || isinf(value)) {
        buf_text(o, NO_FIGURE);
        return;
    }
    if (fabs(value) >= 1e15) { /* hundredths would leave 64 bits, and a double has none there */
        buf_printf(o, "%.0f", value);
        return;
    }
    long long hundredths = llround(value * 100.0);
    if (hundredths < 0) {
        buf_char(o, '-');
        hundredths = -hundredths;
    }
    buf_int(o, hundredths / 100);
    int tens = (int)(hundredths / 10 % 10), ones = (int)(hundredths % 10);
    if (both || ones != 0)
        buf_printf(o, ".%d%d", tens, ones);
    else if (tens != 0)
        buf_printf(o, ".%d", tens);
}

void html_number(struct buf *o, double value)
{
    write_decimals(o, value, false);
}

static bool is_unreserved(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

void html_url_text(struct buf *o, const char *text)
{
    if (text == NULL)
        return;
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        if (is_unreserved(*at))
            buf_char(o, (char)*at);
        else
            buf_printf(o, "%%%02X", *at);
    }
}

void html_link(struct buf *o, const char *address)
{
    bool inside =
        address != NULL && (address[0] == '?' || address[0] == '#' ||
                            (address[0] == '/' && address[1] != '/' && address[1] != '\\'));
    if (!inside) {
        buf_char(o, '#');
        return;
    }
    for (const unsigned char *at = (const unsigned char *)address; *at != '\0'; at++) {
        if (*at == '&')
            buf_text(o, "&amp;");
        else if (is_unreserved(*at) || strchr("/?#=%+:;,@!$*()", *at) != NULL)
            buf_char(o, (char)*at);
        else
            buf_printf(o, "%%%02X", *at);
    }
}

void html_csrf(struct buf *o, const struct ctx *cx)
{
    BUF_LITERAL(o, "<input type=\"hidden\" name=\"csrf\" value=\"");
    html_text(o, cx->csrf);
    BUF_LITERAL(o, "\">");
}

void html_date(struct buf *o, const struct ctx *cx, const char *iso)
{
    html_text(o, date_show(cx, iso));
}

void html_time(struct buf *o, const struct ctx *cx, int64_t ms)
{
    html_text(o, time_show(cx, ms));
}

void html_percent(struct buf *o, double share)
{
    if (!(share >= 0) || share > 1e9) {
        buf_text(o, NO_FIGURE);
        return;
    }
    buf_int(o, llround(share * 100.0));
    buf_text(o, " %");
}

void html_score(struct buf *o, double score)
{
    if (!(score >= 0))
        buf_text(o, NO_FIGURE);
    else
        write_decimals(o, score, true);
}

void html_svg(struct buf *o, struct svg picture)
{
    buf_text(o, picture.markup);
}

bool html_true_text(const char *text)
{
    return text != NULL && text[0] != '\0';
}

bool html_true_bool(bool value)
{
    return value;
}

bool html_true_int(int64_t value)
{
    return value != 0;
}

bool html_true_count(uint64_t value)
{
    return value != 0;
}

bool html_true_number(double value)
{
    return value < 0 || value > 0;
}

bool html_true_pointer(const void *pointer)
{
    return pointer != NULL;
}

bool html_same_text(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b) == 0;
}

bool html_same_int(int64_t a, int64_t b)
{
    return a == b;
}

bool html_same_number(double a, double b)
{
    return a <= b && a >= b;
}

const char *html_string_text(const struct ctx *cx, const char *text)
{
    (void)cx;
    return text == NULL ? "" : text;
}

const char *html_string_int(const struct ctx *cx, int64_t value)
{
    return arena_printf(cx->arena, "%" PRId64, value);
}

const char *html_string_count(const struct ctx *cx, uint64_t value)
{
    return arena_printf(cx->arena, "%" PRIu64, value);
}
