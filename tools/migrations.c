/* migrations OUT.c FILE.sql …: embeds the migrations, expanded for each engine.
 * Column types are the words text, integer, real and bytes in lower case; key words are upper case. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct type {
    const char *word, *sqlite, *postgresql;
};

static const struct type types[] = {
    {"text", "TEXT", "TEXT COLLATE \"C\""},
    {"integer", "INTEGER", "BIGINT"},
    {"real", "REAL", "DOUBLE PRECISION"},
    {"bytes", "BLOB", "BYTEA"},
};

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    char *text = malloc(1 << 20);
    size_t length = text == NULL ? 0 : fread(text, 1, (1 << 20) - 1, file);
    if (text != NULL)
        text[length] = '\0';
    fclose(file);
    return text;
}

static void put(FILE *out, char c)
{
    if (c == '\n')
        fputs("\\n\"\n    \"", out);
    else if (c == '"' || c == '\\')
        fprintf(out, "\\%c", c);
    else
        fputc(c, out);
}

static void put_text(FILE *out, const char *text)
{
    for (; *text != '\0'; text++)
        put(out, *text);
}

static int is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static const struct type *type_of(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strlen(types[i].word) == length && strncmp(types[i].word, word, length) == 0)
            return &types[i];
    return NULL;
}

/* engine: 0 as written, 1 SQLite, 2 PostgreSQL. */
static void expand(FILE *out, const char *text, int engine)
{
    fputc('"', out);
    while (*text != '\0') {
        if (engine != 0 && strncmp(text, "--", 2) == 0) {
            text += strcspn(text, "\n");
        } else if (is_word(*text)) {
            size_t length = 1;
            while (is_word(text[length]))
                length++;
            const struct type *type = engine == 0 ? NULL : type_of(text, length);
            if (type != NULL)
                put_text(out, engine == 1 ? type->sqlite : type->postgresql);
            else
                for (size_t i = 0; i < length; i++)
                    put(out, text[i]);
            text += length;
        } else if (engine == 1 && strncmp(text, "\n);", 3) == 0) {
            put_text(out, "\n) STRICT;");
            text += 3;
        } else {
            put(out, *text++);
        }
    }
    fputc('"', out);
}

int main(int count, char **values)
{
    FILE *out = count < 3 ? NULL : fopen(values[1], "wb");
    if (out == NULL) {
        fprintf(stderr, "usage: migrations OUT.c FILE.sql ...\n");
        return 2;
    }
    fputs("#include \"db/migrate.h\"\n\nconst struct migration migrations[] = {\n", out);
    for (int i = 2; i < count; i++) {
        char *text = read_file(values[i]);
        if (text == NULL) {
            fprintf(stderr, "%s: cannot be read\n", values[i]);
            fclose(out);
            return 1;
        }
        const char *name = strrchr(values[i], '/') == NULL ? values[i] : strrchr(values[i], '/') + 1;
        fprintf(out, "    {.name = \"%.*s\",\n    .source = ", (int)strcspn(name, "."), name);
        expand(out, text, 0);
        fputs(",\n    .sqlite = ", out);
        expand(out, text, 1);
        fputs(",\n    .postgresql = ", out);
        expand(out, text, 2);
        fputs("},\n", out);
        free(text);
    }
    fprintf(out, "};\nconst size_t migrations_count = %d;\n", count - 2);
    return fclose(out) == 0 ? 0 : 1;
}
