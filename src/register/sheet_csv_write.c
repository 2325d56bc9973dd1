#include <string.h>

#include "base/buf.h"
#include "register/sheet.h"
#include "register/sheet_csv.h"

/* What makes Excel see a formula at the start of a cell; tab and line ends are passed over by it.
 * */
static bool is_formula_start(char c)
{
    return c != '\0' && strchr("=+-@\t\r\n", c) != NULL;
}

/* -5, -0.25, -1E-05: a number, which is no formula. */
static bool is_negative_number(const char *text)
{
    if (text[0] != '-' || text[1] < '0' || text[1] > '9')
        return false;
    const char *at = text + 1 + strspn(text + 1, "0123456789");
    if (at[0] == '.' && at[1] >= '0' && at[1] <= '9')
        at += 1 + strspn(at + 1, "0123456789");
    if (*at == 'E' && (at[1] == '+' || at[1] == '-') && at[2] >= '0' && at[2] <= '9')
        at += 2 + strspn(at + 2, "0123456789");
    return *at == '\0';
}

bool csv_is_guarded(const char *text)
{
    size_t quotes = strspn(text, "'");
    return quotes > 0 && is_formula_start(text[quotes]);
}

static bool needs_guard(const char *text)
{
    if (csv_is_guarded(text)) /* so that reading, which takes one away, gives the same text again */
        return true;
    bool sign_alone = text[0] != '\0' && text[1] == '\0' && strchr("=+-@", text[0]) != NULL;
    return is_formula_start(text[0]) && !sign_alone && !is_negative_number(text);
}

static bool needs_quotes(const char *text)
{
    size_t length = strlen(text);
    return strpbrk(text, ",\"\r\n\t") != NULL ||
           (length > 0 && (text[0] == ' ' || text[length - 1] == ' '));
}

static void write_cell(struct buf *out, const char *text, bool alone)
{
    bool guard = needs_guard(text);
    bool quotes = needs_quotes(text) || (alone && text[0] == '\0'); /* an empty line is no record */
    if (quotes)
        buf_char(out, '"');
    if (guard)
        buf_char(out, '\'');
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"')
            buf_char(out, '"');
        buf_char(out, *at);
    }
    if (quotes)
        buf_char(out, '"');
}

void csv_begin(struct buf *out)
{
    BUF_LITERAL(out, "\xEF\xBB\xBF");
}

void csv_row(struct buf *out, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(out, ',');
        write_cell(out, cells[i] == NULL ? "" : cells[i], count == 1);
    }
    BUF_LITERAL(out, "\r\n");
}
