#include "template_compile.h"

#include <string.h>

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t string_length(const char *at, const char *end)
{
    for (const char *c = at + 1; c < end && *c != '\n'; c++) {
        if (*c == '\\' && c + 1 < end)
            c++;
        else if (*c == '"')
            return (size_t)(c - at) + 1;
    }
    return 0;
}

static size_t number_length(const char *at, const char *end)
{
    const char *c = at;
    if (*c == '-')
        c++;
    const char *digits = c;
    while (c < end && is_digit(*c))
        c++;
    if (c == digits)
        return 0;
    if (c + 1 < end && *c == '.' && is_digit(c[1])) {
        for (c++; c < end && is_digit(*c);)
            c++;
    }
    return (size_t)(c - at);
}

static size_t mark_length(const char *at, const char *end)
{
    static const char *const marks[] = {"->",    "==",  "!=",    "<=", ">=", "&&", "||", "/if",
                                        "/each", "#if", "#each", ".",  "!",  "*",  "<",  ">"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        size_t length = strlen(marks[i]);
        if ((size_t)(end - at) >= length && memcmp(at, marks[i], length) == 0)
            return length;
    }
    return 0;
}

void lexer_next(struct lexer *lexer)
{
    while (lexer->at < lexer->end && strchr(" \t\r\n", *lexer->at) != NULL)
        lexer->at++;
    const char *at = lexer->at;
    struct token token = {.kind = TOKEN_END, .text = {at, 0}};
    if (at < lexer->end) {
        size_t length = 0;
        if (is_name_start(*at)) {
            token.kind = TOKEN_NAME;
            while (at + length < lexer->end && (is_name_start(at[length]) || is_digit(at[length])))
                length++;
        } else if (*at == '"') {
            token.kind = TOKEN_STRING;
            length = string_length(at, lexer->end);
        } else if ((length = number_length(at, lexer->end)) > 0) {
            token.kind = TOKEN_NUMBER;
        } else {
            token.kind = TOKEN_MARK;
            length = mark_length(at, lexer->end);
        }
        if (length == 0) {
            token.kind = TOKEN_BAD;
            length = (size_t)(lexer->end - at);
        }
        token.text.length = length;
    }
    lexer->token = token;
    lexer->at = at + token.text.length;
}

void lexer_start(struct lexer *lexer, const char *at, const char *end)
{
    lexer->at = at;
    lexer->end = end;
    lexer_next(lexer);
}

bool lexer_at_mark(const struct lexer *lexer, const char *mark)
{
    return lexer->token.kind == TOKEN_MARK && slice_is(lexer->token.text, mark);
}

bool lexer_take_mark(struct lexer *lexer, const char *mark)
{
    if (!lexer_at_mark(lexer, mark))
        return false;
    lexer_next(lexer);
    return true;
}
