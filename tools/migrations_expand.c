#include "migrations_expand.h"

#include <string.h>

#include "base/rc.h"

struct type {
    const char *word, *sqlite, *postgresql;
};

static const struct type types[] = {
    {"text", "TEXT", "TEXT COLLATE \"C\""},
    {"integer", "INTEGER", "BIGINT"},
    {"real", "REAL", "DOUBLE PRECISION"},
    {"bytes", "BLOB", "BYTEA"},
};

static void put(struct buf *out, char c)
{
    if (c == '\n')
        buf_text(out, "\\n\"\n    \"");
    else if (c == '"' || c == '\\')
        buf_printf(out, "\\%c", c);
    else
        buf_char(out, c);
}

static void put_text(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++)
        put(out, *text);
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static const struct type *type_of(const char *word, size_t length)
{
    for (size_t i = 0; i < COUNT(types); i++)
        if (strlen(types[i].word) == length && strncmp(types[i].word, word, length) == 0)
            return &types[i];
    return NULL;
}

void migration_expand(const char *text, enum migration_engine engine, struct buf *out)
{
    static const char clustered[] = "\n) CLUSTERED;";
    buf_char(out, '"');
    while (*text != '\0') {
        if (engine != MIGRATION_AS_WRITTEN && strncmp(text, "--", 2) == 0) {
            text += strcspn(text, "\n");
        } else if (is_word(*text)) {
            size_t length = 1;
            while (is_word(text[length]))
                length++;
            const struct type *type = engine == MIGRATION_AS_WRITTEN ? NULL : type_of(text, length);
            if (type != NULL)
                put_text(out, engine == MIGRATION_SQLITE ? type->sqlite : type->postgresql);
            else
                for (size_t i = 0; i < length; i++)
                    put(out, text[i]);
            text += length;
        } else if (engine == MIGRATION_SQLITE && strncmp(text, "\n);", 3) == 0) {
            put_text(out, "\n) STRICT;");
            text += 3;
        } else if (engine != MIGRATION_AS_WRITTEN && strncmp(text, clustered, strlen(clustered)) == 0) {
            put_text(out, engine == MIGRATION_SQLITE ? "\n) STRICT, WITHOUT ROWID;" : "\n);");
            text += strlen(clustered);
        } else {
            put(out, *text++);
        }
    }
    buf_char(out, '"');
}

void migrations_table(const struct text_file *files, size_t count, struct buf *out)
{
    buf_text(out, "#include \"db/migrate.h\"\n\nconst struct migration migrations[] = {\n");
    for (size_t i = 0; i < count; i++) {
        const char *slash = strrchr(files[i].path, '/');
        const char *name = slash == NULL ? files[i].path : slash + 1;
        buf_printf(out, "    {.name = \"%.*s\",\n    .source = ", (int)strcspn(name, "."), name);
        migration_expand(files[i].text, MIGRATION_AS_WRITTEN, out);
        buf_text(out, ",\n    .sqlite = ");
        migration_expand(files[i].text, MIGRATION_SQLITE, out);
        buf_text(out, ",\n    .postgresql = ");
        migration_expand(files[i].text, MIGRATION_POSTGRESQL, out);
        buf_text(out, "},\n");
    }
    buf_printf(out, "};\nconst size_t migrations_count = %zu;\n", count);
}
