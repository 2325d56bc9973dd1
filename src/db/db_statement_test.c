/* Every statement of the program is prepared on both databases. */
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/sql_statements.h"
#include "tests/support/test.h"

enum { MAX_PARAMETERS = 64, OID_INT8 = 20, OID_TEXT = 25 };

static void report(const struct sql_statement *statement, const char *why, int *failures)
{
    print_error("%s:%d: %s\n", statement->file, statement->line, why);
    (*failures)++;
}

static void test_sqlite_takes_them(void **state)
{
    test_begin(state);
    sqlite3 *database = NULL;
    int failures = 0;
    const char *path = ((struct test_db *)*state)->url + strlen("sqlite:");
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    for (size_t i = 0; i < sql_statements_count; i++) {
        sqlite3_stmt *prepared = NULL;
        const char *rest = "";
        if (sqlite3_prepare_v2(database, sql_statements[i].text, -1, &prepared, &rest) != SQLITE_OK)
            report(&sql_statements[i], sqlite3_errmsg(database), &failures);
        else if (rest[0] != '\0')
            report(&sql_statements[i], "two statements in one", &failures);
        sqlite3_finalize(prepared);
    }
    sqlite3_close(database);
    assert_int_equal(failures, 0);
}

/* The number of the parameter whose type PostgreSQL asks for, 0 when the error is another. */
static int unknown_parameter(const PGresult *result)
{
    const char *code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *mark = text == NULL ? NULL : strchr(text, '$');
    bool asks = code != NULL && mark != NULL && strcmp(code, "42P18") == 0;
    int number = asks ? (int)strtol(mark + 1, NULL, 10) : 0;
    return number <= MAX_PARAMETERS ? number : 0;
}

/* The program names the type of each value; here a type is given only where PostgreSQL asks. */
static void prepare(PGconn *server, const struct sql_statement *statement, int *failures)
{
    Oid types[MAX_PARAMETERS] = {0};
    for (int tries = 0; tries <= MAX_PARAMETERS; tries++) {
        PGresult *result = PQprepare(server, "", statement->text, MAX_PARAMETERS, types);
        bool good = PQresultStatus(result) == PGRES_COMMAND_OK;
        int unknown = good ? 0 : unknown_parameter(result);
        PQclear(result);
        if (good)
            return;
        if (unknown == 0)
            break;
        types[unknown - 1] = OID_TEXT;
    }
    report(statement, PQerrorMessage(server), failures);
}

static void test_postgresql_takes_them(void **state)
{
    test_begin(state);
    int failures = 0;
    PGconn *server = PQconnectdb(((struct test_db *)*state)->url);
    assert_int_equal(PQstatus(server), CONNECTION_OK);
    for (size_t i = 0; i < sql_statements_count; i++)
        prepare(server, &sql_statements[i], &failures);
    PQfinish(server);
    assert_int_equal(failures, 0);
}

static void test_there_are_statements(void **state)
{
    (void)state;
    assert_true(sql_statements_count > 10);
}

int main(void)
{
    const struct CMUnitTest sqlite[] = {
        cmocka_unit_test(test_there_are_statements),
        cmocka_unit_test(test_sqlite_takes_them),
    };
    const struct CMUnitTest postgresql[] = {
        cmocka_unit_test(test_postgresql_takes_them),
    };
    int failed = cmocka_run_group_tests(sqlite, test_open_sqlite, test_close);
    if (test_has_postgresql())
        failed += cmocka_run_group_tests(postgresql, test_open_postgresql, test_close);
    return failed;
}
