#include "template_text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

bool slice_is(struct slice slice, const char *text)
{
    return strlen(text) == slice.length && memcmp(slice.at, text, slice.length) == 0;
}

bool slice_equal(struct slice a, struct slice b)
{
    return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

bool text_refuse(struct buf *errors, const char *path, int line, const char *format, ...)
{
    char why[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(why, sizeof why, format, args);
    va_end(args);
    for (char *at = why; *at != '\0'; at++) /* what is quoted from a file must not begin a line */
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = '?';
    if (line > 0)
        buf_printf(errors, "%s:%d: %s\n", path, line, why);
    else
        buf_printf(errors, "%s: %s\n", path, why);
    return false;
}

bool text_read(const char *path, struct buf *out, struct buf *errors)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return text_refuse(errors, path, 0, "cannot be opened: %s", strerror(errno));
    char block[8192];
    size_t got;
    buf_text(out, "");
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        buf_add(out, block, got);
    bool bad = ferror(file) != 0;
    fclose(file);
    if (bad)
        return text_refuse(errors, path, 0, "cannot be read");
    if (buf_failed(out))
        return text_refuse(errors, path, 0, "is larger than %zu bytes", out->limit);
    if (memchr(out->data, '\0', out->length) != NULL)
        return text_refuse(errors, path, 0, "holds a NUL byte");
    return true;
}

bool text_read_all(char *const *paths, size_t count, struct text_file *files, struct buf *errors)
{
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        struct buf text = buf_create(TEXT_FILE_MAX);
        bool read = text_read(paths[i], &text, errors);
        if (read && !text_is_utf8(text.data, text.length))
            read = text_refuse(errors, paths[i], 0, "is not valid UTF-8");
        good = read && good;
        files[i] = (struct text_file){paths[i], text.data, text.length};
    }
    return good;
}

void text_free_all(struct text_file *files, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free((char *)files[i].text);
}

bool text_write(const char *path, const struct buf *content, struct buf *errors)
{
    if (buf_failed(content))
        return text_refuse(errors, path, 0, "what is to be written is too large");
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        return text_refuse(errors, path, 0, "cannot be made: %s", strerror(errno));
    bool good =
        content->length == 0 || fwrite(content->data, 1, content->length, file) == content->length;
    if (fclose(file) != 0 || !good) {
        remove(path);
        return text_refuse(errors, path, 0, "cannot be written");
    }
    return true;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* Octal and hexadecimal escapes; `at` is after the backslash. */
static const char *numeric_escape(const char *at, const char *end, struct buf *out)
{
    int value = 0, digits = 0;
    if (*at == 'x') {
        for (at++; at < end && hex_digit(*at) >= 0 && value <= 0xff; at++, digits++)
            value = value * 16 + hex_digit(*at);
    } else {
        for (; at < end && *at >= '0' && *at <= '7' && digits < 3; at++, digits++)
            value = value * 8 + (*at - '0');
    }
    if (digits == 0 || value == 0 || value > 0xff)
        return NULL;
    buf_char(out, (char)value);
    return at;
}

const char *text_c_string(const char *at, const char *end, struct buf *out)
{
    static const char letters[] = "ntr\"\\'?abfv", meanings[] = "\n\t\r\"\\'?\a\b\f\v";
    if (at >= end || *at != '"')
        return NULL;
    for (at++; at < end && *at != '\n'; at++) {
        if (*at == '"')
            return at + 1;
        if (*at != '\\') {
            buf_char(out, *at);
            continue;
        }
        if (++at >= end)
            return NULL;
        const char *letter = strchr(letters, *at);
        if (*at != '\0' && letter != NULL) {
            buf_char(out, meanings[letter - letters]);
            continue;
        }
        at = numeric_escape(at, end, out);
        if (at == NULL)
            return NULL;
        at--;
    }
    return NULL;
}

void text_write_c(struct buf *out, const char *bytes, size_t length)
{
    buf_char(out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '\n')
            buf_text(out, "\\n");
        else if (c == '"' || c == '\\' || c == '?')
            buf_printf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            buf_printf(out, "\\%03o", c);
        else
            buf_char(out, (char)c);
    }
    buf_char(out, '"');
}

unsigned text_placeholders(const char *text)
{
    unsigned found = 0;
    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
        unsigned number = 0;
        const char *digit = at + 1;
        while (*digit >= '0' && *digit <= '9' && number < 32)
            number = number * 10 + (unsigned)(*digit++ - '0');
        if (digit > at + 1 && *digit == '}' && number < 32)
            found |= 1u << number;
    }
    return found;
}
