/* sql OUT.c FILE…
 *
 * Makes the table of the program's whole SQL statements (src/db/sql_statements.h), so that a test can
 * prepare each on both databases. A statement is SQL("…" "…") or SQL_CONST("…") that begins with
 * SELECT, INSERT, UPDATE, DELETE or WITH; other literals are fragments, of which queries are grown.
 * Among the literals may stand macros that are literals themselves, of the same file or of any
 * other. Anything else inside SQL() is refused with file:line: why. */
#include <stdio.h>
#include <stdlib.h>

#include "base/rc.h"
#include "sql_read.h"

static bool run(const char *path, const struct text_file *files, size_t count, struct buf *errors)
{
    CLEANUP(buf_free) struct buf out = buf_create(TEXT_OUTPUT_MAX);
    return sql_table(files, count, &out, errors) && text_write(path, &out, errors);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: sql OUT.c FILE ...\n");
        return 2;
    }
    size_t count = (size_t)argc - 2;
    struct text_file *files = calloc(count + 1, sizeof *files);
    struct buf errors = buf_create(TEXT_OUTPUT_MAX);
    bool good = files != NULL && text_read_all(argv + 2, count, files, &errors) &&
                run(argv[1], files, count, &errors);
    fputs(buf_string(&errors), stderr);
    if (files != NULL)
        text_free_all(files, count);
    free(files);
    buf_free(&errors);
    return good ? 0 : 1;
}
