#include "tests/support/test.h"

#include <ftw.h>
#include <inttypes.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "db/migrate.h"

/* Held while a template is made and copied, so that test programs may run side by side. */
#define LOCK "SELECT pg_advisory_lock(6502836)"

static const char *server_url(void)
{
    const char *url = getenv("KANAME_TEST_PG");
    return url == NULL ? "" : url;
}

bool test_has_postgresql(void)
{
    if (server_url()[0] != '\0')
        return true;
    print_message("# PostgreSQL is left out: KANAME_TEST_PG names no server\n");
    return false;
}

/* Opens the store and a connection of it. */
static bool connect_to(struct test_db *test)
{
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    if (store_open(test->url, &test->store, &why) == RC_OK &&
        db_open(test->store, &test->db, &why) == RC_OK) {
        test->cx.db = test->db;
        return true;
    }
    print_error("%s: %s\n", test->url, buf_string(&why));
    return false;
}

static void disconnect(struct test_db *test)
{
    db_closep(&test->db);
    store_closep(&test->store);
    test->cx.db = NULL;
}

static void reset_context(struct test_db *test)
{
    struct arena *arena = test->cx.arena;
    arena_reset(arena);
    test->cx = (struct ctx){
        .arena = arena,
        .db = test->db,
        .lang = LANG_EN,
        .now = TEST_NOW,
        .org = "",
        .org_name = "",
        .person = "",
        .person_name = "",
        .session = "",
        .csrf = "",
        .permissions = UINT64_MAX,
        .fixed_ids = 1,
    };
}

struct ctx *test_begin(void **state)
{
    struct test_db *test = *state;
    if (test->url[0] != '\0') {
        disconnect(test);
        assert_true(connect_to(test));
    }
    reset_context(test);
    return &test->cx;
}

int test_open_plain(void **state)
{
    struct test_db *test = calloc(1, sizeof *test);
    if (test == NULL)
        return -1;
    *state = test;
    test->cx.arena = arena_create(TEST_ARENA_BYTES);
    if (test->cx.arena == NULL)
        return -1;
    reset_context(test);
    const char *folder = getenv("TMPDIR");
    snprintf(test->directory, sizeof test->directory, "%s/kaname-test-XXXXXX",
             folder == NULL ? "/tmp" : folder);
    return mkdtemp(test->directory) == NULL ? -1 : 0;
}

static int migrate(struct test_db *test)
{
    if (!connect_to(test))
        return -1;
    if (db_migrate(&test->cx) == RC_OK)
        return 0;
    print_error("%s: %s\n", test->url, test->cx.problem.message);
    return -1;
}

int test_open_sqlite(void **state)
{
    if (test_open_plain(state) != 0)
        return -1;
    struct test_db *test = *state;
    snprintf(test->url, sizeof test->url, "sqlite:%s/test.db", test->directory);
    return migrate(test);
}

static bool run_on_server(PGconn *server, const char *sql)
{
    PGresult *result = PQexec(server, sql);
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return true;
    print_error("%s: %s\n", sql, PQerrorMessage(server));
    return false;
}

static bool has_database(PGconn *server, const char *name)
{
    const char *const values[] = {name};
    PGresult *result = PQexecParams(server, "SELECT 1 FROM pg_database WHERE datname = $1", 1, NULL,
                                    values, NULL, NULL, 0);
    bool found = PQntuples(result) == 1;
    PQclear(result);
    return found;
}

/* A parameter of the address stands above the name in its path. */
static void name_url(struct test_db *test, const char *database)
{
    const char *url = server_url();
    snprintf(test->url, sizeof test->url, "%s%cdbname=%s", url, strchr(url, '?') == NULL ? '?' : '&',
             database);
}

/* A database with the schema of this program, made once on each server. */
static int make_template(struct test_db *test, PGconn *server, const char *name)
{
    char sql[200];
    if (has_database(server, name))
        return 0;
    snprintf(sql, sizeof sql, "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8'", name);
    if (!run_on_server(server, sql))
        return -1;
    name_url(test, name);
    int failed = migrate(test);
    disconnect(test);
    if (failed != 0) {
        snprintf(sql, sizeof sql, "DROP DATABASE %s", name);
        run_on_server(server, sql);
    }
    return failed;
}

/* Gives "kaname_template_" and a digest of the migrations. */
static const char *template_name(const struct ctx *cx)
{
    CLEANUP(buf_free) struct buf all = buf_create(TEST_ARENA_BYTES);
    for (size_t i = 0; i < migrations_count; i++)
        buf_text(&all, migrations[i].postgresql);
    return arena_printf(cx->arena, "kaname_template_%.16s",
                        digest_hex(cx, buf_string(&all), all.length));
}

static int copy_template(struct test_db *test, PGconn *server)
{
    static const char text[] = "CREATE DATABASE %s TEMPLATE %s";
    const char *template = template_name(&test->cx);
    char sql[200];
    if (!run_on_server(server, LOCK) || make_template(test, server, template) != 0)
        return -1;
    for (int i = 0; test->name[0] == '\0' || has_database(server, test->name); i++)
        snprintf(test->name, sizeof test->name, "kaname_test_%ld_%d", (long)getpid(), i);
    snprintf(sql, sizeof sql, text, test->name, template);
    if (!run_on_server(server, sql)) {
        test->name[0] = '\0';
        return -1;
    }
    name_url(test, test->name);
    return connect_to(test) ? 0 : -1;
}

int test_open_postgresql(void **state)
{
    if (test_open_plain(state) != 0)
        return -1;
    PGconn *server = PQconnectdb(server_url());
    int failed = -1;
    if (PQstatus(server) == CONNECTION_OK)
        failed = copy_template(*state, server);
    else
        print_error("%s", PQerrorMessage(server));
    PQfinish(server);
    return failed;
}

static void drop_database(const char *name)
{
    PGconn *server = PQconnectdb(server_url());
    char sql[200];
    snprintf(sql, sizeof sql, "DROP DATABASE IF EXISTS %s WITH (FORCE)", name);
    run_on_server(server, sql);
    PQfinish(server);
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

int test_close(void **state)
{
    struct test_db *test = *state;
    if (test == NULL)
        return 0;
    disconnect(test);
    if (test->name[0] != '\0')
        drop_database(test->name);
    if (test->directory[0] != '\0')
        nftw(test->directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(test->cx.arena);
    free(test);
    *state = NULL;
    return 0;
}

void test_same_int(const char *file, int line, int64_t got, int64_t want)
{
    if (got == want)
        return;
    print_error("got %" PRId64 ", wanted %" PRId64 "\n", got, want);
    _fail(file, line);
}

void test_same_text(const char *file, int line, const char *got, const char *want)
{
    if (got != NULL && want != NULL && strcmp(got, want) == 0)
        return;
    print_error("got \"%s\", wanted \"%s\"\n", got == NULL ? "(null)" : got,
                want == NULL ? "(null)" : want);
    _fail(file, line);
}

void test_holds(const char *file, int line, bool condition, const char *words)
{
    if (condition)
        return;
    print_error("does not hold: %s\n", words);
    _fail(file, line);
}

void test_same_rc(const char *file, int line, const struct ctx *cx, enum rc got, enum rc want)
{
    if (got == want)
        return;
    print_error("got %s (%s), wanted %s\n", rc_describe(got)->name,
                cx == NULL || cx->problem.message == NULL ? "no message" : cx->problem.message,
                rc_describe(want)->name);
    _fail(file, line);
}
