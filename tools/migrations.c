/* migrations OUT.c FILE.sql …: embeds the migrations, expanded for each engine.
 * Column types are the words text, integer, real and bytes in lower case; key words are upper case.
 * ") CLUSTERED;" ends a table that is its own primary key (SQLite: WITHOUT ROWID). */
#include <stdio.h>
#include <stdlib.h>

#include "base/rc.h"
#include "migrations_expand.h"

static bool run(const char *path, char **paths, size_t count, struct text_file *files,
                struct buf *errors)
{
    CLEANUP(buf_free) struct buf out = buf_create(TEXT_OUTPUT_MAX);
    if (!text_read_all(paths, count, files, errors))
        return false;
    migrations_table(files, count, &out);
    return text_write(path, &out, errors);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: migrations OUT.c FILE.sql ...\n");
        return 2;
    }
    size_t count = (size_t)argc - 2;
    struct text_file *files = calloc(count, sizeof *files);
    struct buf errors = buf_create(TEXT_OUTPUT_MAX);
    bool good = files != NULL && run(argv[1], argv + 2, count, files, &errors);
    fputs(buf_string(&errors), stderr);
    if (files != NULL)
        text_free_all(files, count);
    free(files);
    buf_free(&errors);
    return good ? 0 : 1;
}
