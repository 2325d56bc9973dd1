#include "translations_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/rc.h"

enum { MESSAGE_MAX = 16 * 1024 /* bytes of one text */ };

struct message {
    char *english, *text; /* text is NULL for a use in a source */
    const char *path;
    int line;
};

struct messages {
    struct message *at;
    size_t n, room;
};

/* One file as it is read. */
struct reader {
    const char *path;
    const char *at, *end;
    int line;
    struct buf *errors;
};

static bool add_message(struct messages *list, const struct reader *reader, int line,
                        const char *english, const char *text)
{
    if (list->n == list->room) {
        size_t room = list->room == 0 ? 256 : list->room * 2;
        struct message *wider = realloc(list->at, room * sizeof *wider);
        if (wider == NULL)
            return text_refuse(reader->errors, reader->path, line, "memory has ended");
        list->at = wider;
        list->room = room;
    }
    struct message message = {.english = strdup(english),
                              .text = text == NULL ? NULL : strdup(text),
                              .path = reader->path,
                              .line = line};
    list->at[list->n++] = message;
    if (message.english == NULL || (text != NULL && message.text == NULL))
        return text_refuse(reader->errors, reader->path, line, "memory has ended");
    return true;
}

static void free_messages(struct messages *list)
{
    for (size_t i = 0; i < list->n; i++) {
        free(list->at[i].english);
        free(list->at[i].text);
    }
    free(list->at);
}

static void step(struct reader *reader)
{
    if (*reader->at == '\n')
        reader->line++;
    reader->at++;
}

static void step_to(struct reader *reader, const char *to)
{
    while (reader->at < to && reader->at < reader->end)
        step(reader);
}

static bool looks_at(const struct reader *reader, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(reader->end - reader->at) >= length && memcmp(reader->at, text, length) == 0;
}

static void skip_white(struct reader *reader)
{
    while (reader->at < reader->end && strchr(" \t\r\n", *reader->at) != NULL)
        step(reader);
}

/* Strings that follow one another, as one text. */
static bool read_strings(struct reader *reader, struct buf *out)
{
    buf_clear(out);
    buf_text(out, "");
    if (!looks_at(reader, "\""))
        return text_refuse(reader->errors, reader->path, reader->line,
                           "a text in quotes is expected");
    while (looks_at(reader, "\"")) {
        const char *after = text_c_string(reader->at, reader->end, out);
        if (after == NULL || buf_failed(out)) {
            text_refuse(reader->errors, reader->path, reader->line,
                        "the text is not closed, has an unknown escape or is too long");
            step(reader);
            return false;
        }
        step_to(reader, after);
        skip_white(reader);
    }
    return true;
}

/* ---- words ---- */

/* Official papers write these conjunctions and adverbs in kanji; one way in all texts. */
static const struct {
    const char *refused, *instead;
} words[] = {{"または", "又は"}, {"もしくは", "若しくは"}, {"および", "及び"}, {"すでに", "既に"}};

/* Refuses the other way of writing; `line` is the one that the text begins in. */
static bool check_words(const struct reader *reader, int line, const char *text, size_t length)
{
    bool good = true;
    for (size_t i = 0; i < length; line += text[i] == '\n', i++)
        for (size_t w = 0; w < sizeof words / sizeof words[0]; w++) {
            size_t size = strlen(words[w].refused);
            if (length - i >= size && memcmp(text + i, words[w].refused, size) == 0)
                good = text_refuse(reader->errors, reader->path, line, "please write \"%s\", not \"%s\"",
                                   words[w].instead, words[w].refused);
        }
    return good;
}

/* ---- C ---- */

/* Steps over a // or block comment; false when none begins here. */
static bool skip_comment(struct reader *reader)
{
    if (looks_at(reader, "//")) {
        while (reader->at < reader->end && *reader->at != '\n')
            step(reader);
        return true;
    }
    if (!looks_at(reader, "/*"))
        return false;
    step_to(reader, reader->at + 2);
    while (reader->at < reader->end && !looks_at(reader, "*/"))
        step(reader);
    step_to(reader, reader->at + 2);
    return true;
}

/* Steps over a string or character in C; false when none begins here. */
static bool skip_quoted(struct reader *reader)
{
    char quote = *reader->at;
    if (quote != '"' && quote != '\'')
        return false;
    for (step(reader); reader->at < reader->end && *reader->at != quote; step(reader)) {
        if (*reader->at == '\\' && reader->at + 1 < reader->end)
            step(reader);
    }
    step_to(reader, reader->at + 1);
    return true;
}

/* Steps over a #define with its continued lines; false when none begins here. */
static bool skip_define(struct reader *reader)
{
    if (*reader->at != '#')
        return false;
    const char *word = reader->at + 1;
    while (word < reader->end && (*word == ' ' || *word == '\t'))
        word++;
    if (reader->end - word < 6 || memcmp(word, "define", 6) != 0)
        return false;
    while (reader->at < reader->end && *reader->at != '\n') {
        if (looks_at(reader, "\\\n"))
            step(reader);
        step(reader);
    }
    return true;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* N_( "…" ) after the word N_; a use without parenthesis or with anything else is refused. */
static bool read_mark(struct reader *reader, struct messages *uses, struct buf *text)
{
    skip_white(reader);
    if (!looks_at(reader, "("))
        return true;
    step(reader);
    skip_white(reader);
    int line = reader->line;
    if (!read_strings(reader, text))
        return false;
    if (!looks_at(reader, ")"))
        return text_refuse(reader->errors, reader->path, line, "N_ takes one text in quotes");
    if (text->length == 0)
        return text_refuse(reader->errors, reader->path, line, "the text is empty");
    return add_message(uses, reader, line, text->data, NULL);
}

static bool read_c(struct reader *reader, struct messages *uses, struct buf *text)
{
    bool good = true;
    while (reader->at < reader->end) {
        if (skip_comment(reader) || skip_define(reader) || skip_quoted(reader))
            continue;
        if (!is_word(*reader->at)) {
            step(reader);
            continue;
        }
        const char *word = reader->at;
        while (reader->at < reader->end && is_word(*reader->at))
            step(reader);
        if (reader->at - word == 2 && memcmp(word, "N_", 2) == 0)
            good = read_mark(reader, uses, text) && good;
    }
    return good;
}

/* ---- templates ---- */

static bool read_html(struct reader *reader, struct messages *uses, struct buf *text)
{
    bool good = check_words(reader, 1, reader->at, (size_t)(reader->end - reader->at));
    while (reader->at < reader->end) {
        if (looks_at(reader, "{{!--")) {
            while (reader->at < reader->end && !looks_at(reader, "--}}"))
                step(reader);
            continue;
        }
        if (!looks_at(reader, "{{")) {
            step(reader);
            continue;
        }
        step_to(reader, reader->at + 2);
        skip_white(reader);
        if (!looks_at(reader, "t ") && !looks_at(reader, "t\"") && !looks_at(reader, "t\n"))
            continue;
        step(reader);
        skip_white(reader);
        int line = reader->line;
        if (looks_at(reader, "\""))
            good = read_strings(reader, text) &&
                   add_message(uses, reader, line, text->data, NULL) && good;
    }
    return good;
}

/* ---- po ---- */

static bool read_keyword(struct reader *reader, const char *keyword, struct buf *out, int *ret_line)
{
    *ret_line = reader->line;
    if (!looks_at(reader, keyword))
        return text_refuse(reader->errors, reader->path, reader->line, "%s is expected", keyword);
    step_to(reader, reader->at + strlen(keyword));
    skip_white(reader);
    return read_strings(reader, out);
}

static void skip_po_comments(struct reader *reader)
{
    skip_white(reader);
    while (looks_at(reader, "#")) {
        while (reader->at < reader->end && *reader->at != '\n')
            step(reader);
        skip_white(reader);
    }
}

/* Goes on at the next msgid after an error. */
static void skip_entry(struct reader *reader)
{
    do {
        while (reader->at < reader->end && *reader->at != '\n')
            step(reader);
        if (reader->at < reader->end)
            step(reader);
    } while (reader->at < reader->end && !looks_at(reader, "msgid"));
}

static bool check_entry(const struct reader *reader, int line, const char *english,
                        const char *text)
{
    if (text[0] == '\0')
        return text_refuse(reader->errors, reader->path, line, "msgstr of \"%s\" is empty",
                           english);
    if (text_placeholders(english) != text_placeholders(text))
        return text_refuse(reader->errors, reader->path, line,
                           "the placeholders of msgid and msgstr differ: \"%s\"", english);
    return true;
}

static bool read_po(struct reader *reader, struct messages *entries, struct buf *text)
{
    CLEANUP(buf_free) struct buf english = buf_create(MESSAGE_MAX);
    bool good = true;
    for (skip_po_comments(reader); reader->at < reader->end; skip_po_comments(reader)) {
        int line, text_line;
        if (!read_keyword(reader, "msgid", &english, &line)) {
            good = false;
            skip_entry(reader);
            continue;
        }
        skip_po_comments(reader);
        if (!read_keyword(reader, "msgstr", text, &text_line)) {
            good = false;
            skip_entry(reader);
            continue;
        }
        if (english.length == 0) /* the header that gettext's tools write */
            continue;
        good = check_entry(reader, text_line, english.data, text->data) && good;
        good = check_words(reader, text_line, text->data, text->length) && good;
        good = add_message(entries, reader, line, english.data, text->data) && good;
    }
    return good;
}

/* ---- all together ---- */

static int compare_place(const void *first, const void *second)
{
    const struct message *a = first, *b = second;
    int order = strcmp(a->path, b->path);
    return order != 0 ? order : (a->line > b->line) - (a->line < b->line);
}

static int compare_english(const void *first, const void *second)
{
    const struct message *a = first, *b = second;
    int order = strcmp(a->english, b->english);
    return order != 0 ? order : compare_place(a, b);
}

static void sort(struct messages *list, int (*order)(const void *, const void *))
{
    if (list->n > 0)
        qsort(list->at, list->n, sizeof *list->at, order);
}

static const struct message *find(const struct messages *list, const char *english)
{
    size_t low = 0, high = list->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(list->at[middle].english, english) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->n && strcmp(list->at[low].english, english) == 0 ? &list->at[low] : NULL;
}

/* Keeps the first use of each text; the list is sorted by text before and after. */
static void drop_repeated(struct messages *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (kept > 0 && strcmp(list->at[kept - 1].english, list->at[i].english) == 0)
            free(list->at[i].english);
        else
            list->at[kept++] = list->at[i];
    }
    list->n = kept;
}

/* Refuses what is missing, double or unused. Leaves the entries sorted by text. */
static bool compare(struct messages *uses, struct messages *entries, struct buf *errors)
{
    bool good = true;
    sort(uses, compare_english);
    sort(entries, compare_english);
    drop_repeated(uses);
    for (size_t i = 0; i < entries->n; i++) {
        const struct message *entry = &entries->at[i], *before = i == 0 ? NULL : entry - 1;
        if (before != NULL && strcmp(before->english, entry->english) == 0)
            good = text_refuse(errors, entry->path, entry->line, "\"%s\" stands also at %s:%d",
                               entry->english, before->path, before->line);
        if (find(uses, entry->english) == NULL)
            good = text_refuse(errors, entry->path, entry->line, "no source uses \"%s\"",
                               entry->english);
    }
    sort(uses, compare_place);
    for (size_t i = 0; i < uses->n; i++) {
        const struct message *use = &uses->at[i];
        if (find(entries, use->english) == NULL)
            good =
                text_refuse(errors, use->path, use->line, "no translation of \"%s\"", use->english);
    }
    return good;
}

static void write_table(const struct messages *entries, struct buf *out)
{
    buf_text(out, "/* Made by tools/translations from the *.po files. Not to be edited. */\n"
                  "#include \"i18n/i18n.h\"\n\nconst struct translation translations_ja[] = {\n");
    for (size_t i = 0; i < entries->n; i++) {
        const struct message *entry = &entries->at[i];
        buf_text(out, "    {");
        text_write_c(out, entry->english, strlen(entry->english));
        buf_text(out, ", ");
        text_write_c(out, entry->text, strlen(entry->text));
        buf_text(out, "},\n");
    }
    if (entries->n == 0)
        buf_text(out, "    {0},\n");
    buf_printf(out, "};\nconst size_t translations_ja_count = %zu;\n", entries->n);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static bool read_file(const struct text_file *file, bool po, struct messages *uses,
                      struct messages *entries, struct buf *errors)
{
    CLEANUP(buf_free) struct buf text = buf_create(MESSAGE_MAX);
    struct reader reader = {.path = file->path,
                            .at = file->text,
                            .end = file->text + file->length,
                            .line = 1,
                            .errors = errors};
    if (po)
        return read_po(&reader, entries, &text);
    return ends_with(file->path, ".html") ? read_html(&reader, uses, &text)
                                          : read_c(&reader, uses, &text);
}

bool translations_table(const struct text_file *sources, size_t source_count,
                        const struct text_file *translations, size_t translation_count,
                        struct buf *out, struct buf *errors)
{
    struct messages uses = {0}, entries = {0};
    bool good = true;
    for (size_t i = 0; i < source_count; i++)
        good = read_file(&sources[i], false, &uses, &entries, errors) && good;
    for (size_t i = 0; i < translation_count; i++)
        good = read_file(&translations[i], true, &uses, &entries, errors) && good;
    good = compare(&uses, &entries, errors) && good;
    if (good)
        write_table(&entries, out);
    free_messages(&uses);
    free_messages(&entries);
    return good;
}
