/* Every whole SQL statement of the program, for the test that prepares them on both databases. Made
 * by tools/sql; linked into tests only. */
#ifndef DB_SQL_STATEMENTS_H
#define DB_SQL_STATEMENTS_H

#include <stddef.h>

struct sql_statement {
    const char *file;
    int line;
    const char *text;
};

extern const struct sql_statement sql_statements[];
extern const size_t sql_statements_count;

#endif
