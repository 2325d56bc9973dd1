#include "tests/support/whole.h"

#include <dirent.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/modules.h"
#include "backup/backup.h"
#include "base/app.h"
#include "base/command.h"
#include "base/id.h"
#include "db/migrate.h"

static const struct app *whole_app(struct ctx *cx)
{
    struct app *app = ARENA_NEW(cx->arena, struct app);
    assert_non_null(app);
    *app = (struct app){.modules = app_modules, .module_count = app_modules_count, .base_url = ""};
    return app;
}

static void run_sample(struct ctx *cx)
{
    CLEANUP(buf_free) struct buf out = buf_create(WHOLE_FILE_MOST);
    for (size_t m = 0; m < app_modules_count; m++)
        for (size_t i = 0; i < app_modules[m]->command_count; i++) {
            const struct command *command = &app_modules[m]->commands[i];
            struct arguments arguments = {.command = command, .out = &out};
            if (strcmp(command->name, "sample") == 0)
                TEST_RC(__LINE__, cx, command->run(cx, &arguments), RC_OK);
        }
}

/* Begins a test; the first one fills the database. */
struct ctx *whole_begin(void **state)
{
    struct ctx *cx = test_begin(state);
    int64_t count = 0;
    cx->app = whole_app(cx);
    cx->fixed_ids = 0;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM organization"), NO_ARGS, &count),
            RC_OK);
    if (count == 0)
        run_sample(cx);
    cx->org = "airline";
    return cx;
}

const char *whole_path(void **state, struct ctx *cx, const char *name)
{
    return arena_printf(cx->arena, "%s/%s", ((struct test_db *)*state)->directory, name);
}

int whole_files(void **state, const char *part)
{
    int found = 0;
    DIR *folder = opendir(((struct test_db *)*state)->directory);
    assert_non_null(folder);
    for (const struct dirent *entry; (entry = readdir(folder)) != NULL;)
        found += strstr(entry->d_name, part) != NULL;
    closedir(folder);
    return found;
}

static bool on_server(const char *text)
{
    PGconn *server = PQconnectdb(getenv("KANAME_TEST_PG"));
    PGresult *result = PQexec(server, text);
    bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
    if (!done)
        print_error("%s: %s\n", text, PQerrorMessage(server));
    PQclear(result);
    PQfinish(server);
    return done;
}

struct target target_make(void **state, struct ctx *cx, bool postgresql)
{
    struct target target = {.name = ""};
    const char *server = getenv("KANAME_TEST_PG"), *tag = random_hex(cx, 6);
    if (!postgresql) {
        snprintf(target.url, sizeof target.url, "sqlite:%s",
                 whole_path(state, cx, arena_printf(cx->arena, "restored-%s.db", tag)));
        return target;
    }
    snprintf(target.name, sizeof target.name, "kaname_restore_%s", tag);
    assert_true(on_server(arena_printf(
        cx->arena, "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8'", target.name)));
    snprintf(target.url, sizeof target.url, "%s%cdbname=%s", server,
             strchr(server, '?') == NULL ? '?' : '&', target.name);
    return target;
}

void target_drop(struct target *target)
{
    char text[200];
    snprintf(text, sizeof text, "DROP DATABASE IF EXISTS %s WITH (FORCE)", target->name);
    if (target->name[0] != '\0')
        on_server(text);
}

void opened_close(struct opened *opened)
{
    db_closep(&opened->db);
    store_closep(&opened->store);
}

void target_open(const struct ctx *cx, const char *url, struct opened *ret)
{
    CLEANUP(buf_free) struct buf why = buf_create(1000);
    assert_int_equal(store_open(url, &ret->store, &why), RC_OK);
    assert_int_equal(db_open(ret->store, &ret->db, &why), RC_OK);
    ret->cx = *cx;
    ret->cx.db = ret->db;
    TEST_RC(__LINE__, &ret->cx, db_check_schema(&ret->cx), RC_OK);
}

/* ---- what two databases hold ---- */

static int compare_hex(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A digest over the sorted digests of a table's rows: the same rows in any order. */
static const char *digest_of_table(struct ctx *cx, const struct db_table *table)
{
    CLEANUP(db_copy_freep) struct db_copy *copy = NULL;
    CLEANUP(buf_free) struct buf row = buf_create(WHOLE_FILE_MOST);
    CLEANUP(buf_free) struct buf all = buf_create(WHOLE_FILE_MOST);
    const char **digests = NULL;
    size_t n = 0, room = 0;
    int64_t rows = 0;
    TEST_RC(__LINE__, cx, db_copy_out(cx, table, &copy), RC_OK);
    for (;;) {
        buf_clear(&row);
        TEST_RC(__LINE__, cx, db_copy_read(copy, &row, &rows), RC_OK);
        if (rows == 0)
            break;
        digests = arena_grow(cx->arena, digests, n, &room, sizeof *digests);
        assert_non_null(digests);
        digests[n++] = digest_hex(cx, row.data, row.length);
    }
    if (n > 0)
        qsort(digests, n, sizeof *digests, compare_hex);
    for (size_t i = 0; i < n; i++)
        buf_text(&all, digests[i]);
    return arena_printf(cx->arena, "%zu rows %s", n, digest_hex(cx, buf_string(&all), all.length));
}

void whole_same(int line, struct ctx *a, struct ctx *b)
{
    struct db_tables tables;
    int filled = 0;
    TEST_RC(line, a, db_schema(a, migrations_count, &tables), RC_OK);
    for (size_t i = 0; i < tables.tables.n; i++) {
        const struct db_table *table = &tables.tables.at[i];
        const struct backup_table *known = backup_table_find(table->name);
        int64_t count = 0;
        if (known != NULL && known->use == USE_NOWHERE) {
            TEST_RC(line, b, db_count(b, table, &count), RC_OK);
            TEST_INT(line, count, 0);
            continue;
        }
        const char *wanted = digest_of_table(a, table), *found = digest_of_table(b, table);
        if (strcmp(wanted, found) != 0)
            print_error("table %s\n", table->name);
        TEST_TEXT(line, found, wanted);
        filled += strncmp(wanted, "0 ", 2) != 0;
    }
    TEST_TRUE(line, filled > 10);
}

void whole_read(const char *path, struct buf *out)
{
    char chunk[65536];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    for (size_t length; (length = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_add(out, chunk, length);
    fclose(file);
}

void whole_write(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

void whole_replace(struct buf *content, const char *from, const char *to)
{
    CLEANUP(buf_free) struct buf changed = buf_create(WHOLE_FILE_MOST);
    const char *at = content->data == NULL ? NULL : strstr(content->data, from);
    if (at == NULL)
        print_error("%s is not in the member\n", from);
    assert_non_null(at);
    buf_add(&changed, content->data, (size_t)(at - content->data));
    buf_text(&changed, to);
    buf_text(&changed, at + strlen(from));
    buf_clear(content);
    buf_add(content, changed.data, changed.length);
}
