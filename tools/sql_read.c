#include "sql_read.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/rc.h"

enum { STATEMENT_MAX = 64 * 1024, MEMORY_MAX = 256 * 1024 * 1024 };

struct macro {
    const char *name, *text, *path;
};

struct statement {
    const char *path, *text;
    int line;
};

struct job {
    struct arena *arena;
    struct buf *errors;
    struct macro *macros;
    size_t macro_count, macro_room;
    struct statement *statements;
    size_t statement_count, statement_room;
};

struct reader {
    const char *path, *at, *end;
    int line;
};

static bool looks_at(const struct reader *reader, const char *text)
{
    return strncmp(reader->at, text, strlen(text)) == 0;
}

static void step_to(struct reader *reader, const char *to)
{
    for (; reader->at < to && reader->at < reader->end; reader->at++)
        if (*reader->at == '\n')
            reader->line++;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Steps over a comment or a character constant; false when neither begins here. */
static bool skip_silent(struct reader *reader)
{
    const char *close = NULL;
    if (looks_at(reader, "/*")) {
        close = strstr(reader->at + 2, "*/");
        step_to(reader, close == NULL ? reader->end : close + 2);
    } else if (looks_at(reader, "//")) {
        step_to(reader, reader->at + strcspn(reader->at, "\n"));
    } else if (*reader->at == '\'') {
        for (close = reader->at + 1; close < reader->end && *close != '\'' && *close != '\n'; close++)
            close += *close == '\\' && close + 1 < reader->end;
        step_to(reader, close + 1);
    } else {
        return false;
    }
    return true;
}

/* White space, continued lines and comments; in a #define only as far as it goes. */
static void skip_space(struct reader *reader, bool in_define)
{
    while (reader->at < reader->end) {
        if (looks_at(reader, "\\\n"))
            step_to(reader, reader->at + 2);
        else if (isspace((unsigned char)*reader->at) && !(in_define && *reader->at == '\n'))
            step_to(reader, reader->at + 1);
        else if (!(looks_at(reader, "/") && skip_silent(reader)))
            return;
    }
}

static const char *take_word(struct reader *reader, struct arena *arena)
{
    const char *start = reader->at;
    while (reader->at < reader->end && is_word(*reader->at))
        reader->at++;
    return arena_copy_n(arena, start, (size_t)(reader->at - start));
}

static const char *macro_text(const struct job *job, const char *path, const char *name)
{
    const char *elsewhere = NULL;
    for (size_t i = 0; i < job->macro_count; i++) {
        if (strcmp(job->macros[i].name, name) != 0)
            continue;
        if (strcmp(job->macros[i].path, path) == 0)
            return job->macros[i].text;
        elsewhere = job->macros[i].text;
    }
    return elsewhere;
}

/* Literals and macros of literals that follow one another. False when something else comes before
 * anything was read, or when a name is not such a macro. */
static bool take_text(struct job *job, struct reader *reader, bool in_define, struct buf *out)
{
    bool any = false;
    buf_clear(out);
    for (;; any = true) {
        skip_space(reader, in_define);
        if (*reader->at == '"') {
            const char *after = text_c_string(reader->at, reader->end, out);
            if (after == NULL)
                return false;
            step_to(reader, after);
        } else if (is_word(*reader->at)) {
            const char *text = macro_text(job, reader->path, take_word(reader, job->arena));
            if (text == NULL)
                return false;
            buf_text(out, text);
        } else {
            return any && !buf_failed(out);
        }
    }
}

/* After #define: keeps the macro, if wanted, when it is literals only. */
static void read_define(struct job *job, struct reader *reader, bool keep, struct buf *text)
{
    skip_space(reader, true);
    const char *name = take_word(reader, job->arena);
    struct reader value = *reader;
    const char *end = reader->at;
    while (end < reader->end && !(*end == '\n' && end[-1] != '\\'))
        end++;
    bool literal = keep && *reader->at != '(' && take_text(job, &value, true, text) && value.at >= end;
    step_to(reader, end);
    if (!literal)
        return;
    struct macro *wider = arena_grow(job->arena, job->macros, job->macro_count, &job->macro_room,
                                     sizeof *job->macros);
    if (wider == NULL)
        return;
    job->macros = wider;
    job->macros[job->macro_count++] = (struct macro){
        .name = name, .text = arena_copy(job->arena, buf_string(text)), .path = reader->path};
}

static bool is_statement(const char *text)
{
    static const char *const words[] = {"SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "};
    for (size_t i = 0; i < COUNT(words); i++)
        if (strncmp(text, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/* After the word SQL or SQL_CONST: keeps the statement. */
static bool read_statement(struct job *job, struct reader *reader, struct buf *text)
{
    skip_space(reader, false);
    if (*reader->at != '(')
        return true;
    reader->at++;
    int line = reader->line;
    bool good = take_text(job, reader, false, text);
    if (!good || *reader->at != ')')
        return text_refuse(job->errors, reader->path, line,
                           "SQL takes literals only, and macros that are literals");
    if (!is_statement(buf_string(text)))
        return true;
    struct statement *wider = arena_grow(job->arena, job->statements, job->statement_count,
                                         &job->statement_room, sizeof *job->statements);
    if (wider == NULL)
        return text_refuse(job->errors, reader->path, line, "memory has ended");
    job->statements = wider;
    job->statements[job->statement_count++] = (struct statement){
        .path = reader->path, .text = arena_copy(job->arena, buf_string(text)), .line = line};
    return true;
}

/* One pass over a file: the macros first (defines), then the statements. */
static bool read_source(struct job *job, struct reader reader, bool defines, struct buf *text)
{
    bool good = true;
    while (reader.at < reader.end) {
        if (skip_silent(&reader))
            continue;
        if (*reader.at == '"') {
            const char *after = text_c_string(reader.at, reader.end, text);
            step_to(&reader, after == NULL ? reader.at + 1 : after);
            buf_clear(text);
        } else if (looks_at(&reader, "#define ")) {
            reader.at += strlen("#define ");
            read_define(job, &reader, defines, text);
        } else if (is_word(*reader.at)) {
            const char *word = take_word(&reader, job->arena);
            if (!defines && (strcmp(word, "SQL") == 0 || strcmp(word, "SQL_CONST") == 0))
                good = read_statement(job, &reader, text) && good;
        } else {
            step_to(&reader, reader.at + 1);
        }
    }
    return good;
}

static bool read_all(struct job *job, const struct text_file *files, size_t count, bool defines)
{
    CLEANUP(buf_free) struct buf text = buf_create(STATEMENT_MAX);
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        const struct text_file *file = &files[i];
        const char *path = strncmp(file->path, "../", 3) == 0 ? file->path + 3 : file->path;
        struct reader reader = {
            .path = path, .at = file->text, .end = file->text + file->length, .line = 1};
        good = read_source(job, reader, defines, &text) && good;
    }
    return good;
}

static void write_table(const struct job *job, struct buf *out)
{
    BUF_LITERAL(out, "/* Made by tools/sql. Not to be edited. */\n#include "
                     "\"db/sql_statements.h\"\n\nconst struct sql_statement sql_statements[] = {\n");
    for (size_t i = 0; i < job->statement_count; i++) {
        const struct statement *statement = &job->statements[i];
        BUF_LITERAL(out, "    {");
        text_write_c(out, statement->path, strlen(statement->path));
        buf_printf(out, ", %d, ", statement->line);
        text_write_c(out, statement->text, strlen(statement->text));
        BUF_LITERAL(out, "},\n");
    }
    if (job->statement_count == 0)
        BUF_LITERAL(out, "    {0},\n");
    buf_printf(out, "};\nconst size_t sql_statements_count = %zu;\n", job->statement_count);
}

bool sql_table(const struct text_file *files, size_t count, struct buf *out, struct buf *errors)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(MEMORY_MAX);
    struct job job = {.arena = arena, .errors = errors};
    if (arena == NULL)
        return text_refuse(errors, "sql", 0, "memory has ended");
    bool good = read_all(&job, files, count, true) && read_all(&job, files, count, false);
    if (arena_failed(arena))
        return text_refuse(errors, "sql", 0, "memory has ended");
    if (good)
        write_table(&job, out);
    return good;
}
