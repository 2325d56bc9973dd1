/* What holds for every route, record, command and navigation entry of the program, over its one list
 * of modules. */
#include "app/modules.h"

#include <string.h>

#include "base/command.h"
#include "base/limits.h"
#include "http/http.h"
#include "ledger/ledger.h"
#include "register/list.h"
#include "register/record.h"
#include "register/verify.h"
#include "tests/support/test.h"

enum { FIELDS_MOST = 64 };

static const struct app app = {.modules = app_modules, .base_url = ""};

/* The number of modules is known to the linker only. */
static struct app whole(void)
{
    struct app all = app;
    all.module_count = app_modules_count;
    return all;
}

/* ---- routes ---- */

/* Addresses that answer without a sign-in. A new one is a decision, so it has to be written here. */
static const char *const public_routes[] = {
    "GET /sign-in",   "POST /sign-in",  "POST /sign-in/certificate",      "GET /sign-in/code",   "POST /sign-in/code",
    "POST /sign-in/passkey/ask", "POST /sign-in/passkey", "POST /password-strength",
    "POST /sign-out", "GET /setup/{token}", "POST /setup/{token}", "POST /language",
    /* signed packages: the signature says who sends */
    "POST /submissions/uploads", "POST /submissions/uploads/whole", "POST /submissions/uploads/{id}",
};

static bool is_public(const struct ctx *cx, const struct route *route)
{
    const char *name = arena_printf(cx->arena, "%s %s", route->method == GET ? "GET" : "POST",
                                    route->path);
    for (size_t i = 0; i < COUNT(public_routes); i++)
        if (strcmp(public_routes[i], name) == 0)
            return true;
    return false;
}

/* The address of a route with something in the place of each parameter. */
static const char *address_of(const struct ctx *cx, const char *path)
{
    const char *address = "";
    while (*path != '\0') {
        size_t literal = strcspn(path, "{");
        address = arena_printf(cx->arena, "%s%.*s", address, (int)literal, path);
        path += literal;
        if (*path == '{') {
            address = arena_printf(cx->arena, "%s7", address);
            path += strcspn(path, "}") + 1;
        }
    }
    return address;
}

/* The status that a request gets; the database is not there, so a handler that runs would crash. */
static int status_of(struct ctx *cx, const struct route *route, bool json, const char *token)
{
    struct pair pair = {"csrf", token};
    struct request request = {.method = route->method,
                              .path = address_of(cx, route->path),
                              .session = "",
                              .language = "",
                              .accept_language = "",
                              .csrf_header = "",
                              .authorization = "",
                              .fetch_site = "",
                              .origin = "",
                              .host = "",
                              .none_match = "",
                              .remote = "",
                              .wants_json = json,
                              .form = {&pair, token != NULL}};
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    cx->problem = (struct problem){.rc = RC_OK};
    router_run(cx, &request, &response);
    buf_free(&response.body);
    if (response.status == 303 && strncmp(response.location, "/sign-in?to=", 12) != 0)
        return -303; /* sent elsewhere than to the sign-in */
    return response.status;
}

#define EACH_ROUTE(route)                                                                          \
    for (size_t m = 0; m < app_modules_count; m++)                                                 \
        for (size_t route##_i = 0; route##_i < app_modules[m]->route_count; route##_i++)           \
            for (const struct route *route = &app_modules[m]->routes[route##_i],                   \
                                    *route##_once = route;                                         \
                 route##_once != NULL; route##_once = NULL)

static void expect(const struct route *route, int got, int wanted)
{
    if (got != wanted)
        print_error("%s %s\n", route->method == GET ? "GET" : "POST", route->path);
    TEST_INT(__LINE__, got, wanted);
}

static void test_route_table(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct app all = whole();
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    size_t public_count = 0;
    TEST_RC(__LINE__, cx, router_check(&all, &why), RC_OK);
    TEST_TEXT(__LINE__, buf_string(&why), "");
    EACH_ROUTE(route)
    {
        bool open = (route->permission & PERM_PUBLIC) != 0;
        expect(route, open, is_public(cx, route));
        expect(route, route->path[0], '/');
        public_count += open;
    }
    TEST_INT(__LINE__, (int64_t)public_count, (int64_t)COUNT(public_routes));
}

static void test_nobody(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct app all = whole();
    cx->app = &all;
    cx->permissions = PERM_PUBLIC;
    EACH_ROUTE(route)
    {
        if (is_public(cx, route))
            continue;
        expect(route, status_of(cx, route, false, NULL), route->method == GET ? 303 : 401);
        expect(route, status_of(cx, route, true, NULL), 401);
    }
}

/* Signed in without the right that the route names, even when every other right is there. */
static void test_without_right(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct app all = whole();
    cx->app = &all;
    cx->person = "p";
    EACH_ROUTE(route)
    {
        if (is_public(cx, route))
            continue;
        for (int bit = 0; bit < 64; bit++) {
            if ((route->permission >> bit & 1) == 0)
                continue;
            cx->permissions = ~(UINT64_C(1) << bit);
            expect(route, status_of(cx, route, true, "token"), 403);
        }
    }
}

/* No change without the token of the session, whatever the rights. */
static void test_without_token(void **state)
{
    static const char *const tokens[] = {NULL, "", "wrong", "tokens", "toke"};
    struct ctx *cx = test_begin(state);
    const struct app all = whole();
    cx->app = &all;
    cx->person = "p";
    cx->session = "s";
    cx->csrf = "token";
    EACH_ROUTE(route)
    {
        for (size_t i = 0; route->method == POST && i < COUNT(tokens); i++)
            expect(route, status_of(cx, route, true, tokens[i]), 403);
    }
}

static const struct route *find_route(const char *path)
{
    EACH_ROUTE(route)
    {
        if (route->method == GET && strcmp(route->path, path) == 0)
            return route;
    }
    return NULL;
}

static void test_navigation(void **state)
{
    (void)state;
    for (size_t m = 0; m < app_modules_count; m++)
        for (size_t i = 0; i < app_modules[m]->nav_count; i++) {
            const struct nav_entry *entry = &app_modules[m]->nav[i];
            const struct route *route = find_route(entry->href);
            if (route == NULL)
                print_error("%s leads nowhere\n", entry->href);
            TEST_TRUE(__LINE__, route != NULL);
            /* who sees the entry may open the page */
            TEST_INT(__LINE__, (int64_t)(route->permission & ~(entry->permission | PERM_SIGNED_IN)),
                     0);
        }
}

static void test_commands(void **state)
{
    (void)state;
    for (size_t m = 0; m < app_modules_count; m++)
        for (size_t i = 0; i < app_modules[m]->command_count; i++) {
            const struct command *command = &app_modules[m]->commands[i];
            if (command->name == NULL || command->help == NULL || command->run == NULL ||
                command->permission == 0)
                print_error("%s: command %zu\n", app_modules[m]->name, i);
            TEST_TRUE(__LINE__,
                      command->name != NULL && command->help != NULL && command->run != NULL);
            TEST_TRUE(__LINE__, command->permission != 0);
            if (command->need == NEED_STORE && (command->permission & PERM_PUBLIC) == 0)
                print_error("%s: nobody asks for the right\n", command->name);
            TEST_TRUE(__LINE__,
                      command->need != NEED_STORE || (command->permission & PERM_PUBLIC) != 0);
            for (size_t k = 0; k < app_modules_count; k++)
                for (size_t j = 0; j < app_modules[k]->command_count; j++)
                    TEST_TRUE(__LINE__,
                              command == &app_modules[k]->commands[j] ||
                                  strcmp(command->name, app_modules[k]->commands[j].name) != 0);
        }
}

/* ---- records ---- */

#define EACH_RECORD(record)                                                                        \
    for (size_t m = 0; m < app_modules_count; m++)                                                 \
        for (size_t record##_i = 0; record##_i < app_modules[m]->record_count; record##_i++)       \
            for (const struct record *record = app_modules[m]->records[record##_i],                \
                                     *record##_once = record;                                      \
                 record##_once != NULL; record##_once = NULL)

static void test_record_table(void **state)
{
    static const char *const first[] = {"id", "org", "version"};
    const struct app all = whole();
    (void)state;
    EACH_RECORD(record)
    {
        print_message("# %s\n", record->noun);
        for (size_t i = 0; i < COUNT(first); i++)
            TEST_TEXT(__LINE__, record->fields.at[i].name, first[i]);
        TEST_TRUE(__LINE__, record->fields.n <= FIELDS_MOST);
        TEST_TRUE(__LINE__, record->label != NULL && record->label[0] != '\0');
        for (size_t i = 0; i < record->fields.n; i++) {
            const struct field *field = &record->fields.at[i];
            TEST_TRUE(__LINE__, field->kind < F_OBJECT);
            TEST_TRUE(__LINE__, field->kind != F_ENUM || field->names != NULL);
            TEST_TRUE(__LINE__, field->offset + sizeof(int64_t) <= record->size);
            TEST_TRUE(__LINE__, field_find(record->fields, field->name) == field);
            TEST_TRUE(__LINE__, field->kind != F_REF || record_find(&all, field->ref) != NULL);
        }
        TEST_TRUE(__LINE__, record_find(&all, record->noun) == record); /* no noun twice */
    }
}

/* ---- lists ---- */

/* Every column is a field of the row with a head; key columns lead; what is changed in place is a field
 * of the record that people may set. */
static void test_list_table(void **state)
{
    const struct app all = whole();
    (void)state;
    for (size_t m = 0; m < app_modules_count; m++)
        for (size_t i = 0; i < app_modules[m]->list_count; i++) {
            const struct list *list = app_modules[m]->lists[i];
            print_message("# %s\n", list->name);
            TEST_TRUE(__LINE__, list_find(&all, list->name) == list); /* no name twice */
            TEST_TRUE(__LINE__, list->permission != 0 && list->label != NULL);
            TEST_TRUE(__LINE__, list->href == NULL || find_route(list->href) != NULL);
            TEST_TRUE(__LINE__, list->column_count > 0 && list->column_count <= LIST_COLUMNS_MOST);
            TEST_TRUE(__LINE__, (list->columns[0].flags & LIST_KEY) != 0);
            for (size_t k = 0; k < list->column_count; k++) {
                const struct list_column *column = &list->columns[k];
                const struct field *field = field_find(list->fields, column->field);
                print_message("#   %s\n", column->field);
                TEST_TRUE(__LINE__, field != NULL && field->kind < F_OBJECT);
                TEST_TRUE(__LINE__, column->label != NULL || field->label != NULL);
                TEST_TRUE(__LINE__, (column->flags & LIST_KEY) == 0 || k == 0 ||
                                        (list->columns[k - 1].flags & LIST_KEY) != 0);
                TEST_TRUE(__LINE__,
                          (column->flags & LIST_KEY) == 0 || (column->flags & LIST_ASIDE) == 0);
                if (column->edits == NULL)
                    continue;
                TEST_TRUE(__LINE__, list->edit != NULL && list->edit->record->href != NULL);
                TEST_TRUE(__LINE__, field_find(list->fields, "id") != NULL &&
                                        field_find(list->fields, "version") != NULL);
                const struct field *edited = field_find(list->edit->record->fields, column->edits);
                TEST_TRUE(__LINE__, edited != NULL && (edited->flags & F_FIXED) == 0 &&
                                        edited->kind != F_SECRET);
            }
        }
}

/* The page of a record, to which the ledger's pages lead. */
static void test_record_pages(void **state)
{
    struct ctx *cx = test_begin(state);
    int lost = 0;
    EACH_RECORD(record)
    {
        const char *path = record->href == NULL ? ""
                                                : arena_printf(cx->arena, "%s{id}", record->href);
        if (record->href != NULL && find_route(path) == NULL) {
            print_error("%s leads nowhere\n", path);
            lost++;
        }
    }
    TEST_INT(__LINE__, lost, 0);
}

static const char *const hostile[] = {
    "'; DROP TABLE person; --",
    "\"\\/\b\f\n\r\t\x01\x1f\x7f",
    "<script>alert(1)</script>&amp;{0}$1?",
    "日本語 𠮷 é e\xCC\x81 \xE2\x80\xA8 \xEF\xBF\xBF",
    " ",
};
static const int64_t numbers[] = {INT64_MIN, INT64_MAX, 0, -1, INT64_C(9007199254740993)};
static const double reals[] = {0.1, -1e300, 5e-324, 1e20, 3};

/* A row with values that nobody would type; id and organisation are the caller's. */
static void *make_row(struct ctx *cx, const struct record *record, const char *org, size_t variant)
{
    char *row = arena_alloc(cx->arena, record->size);
    assert_non_null(row);
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        size_t turn = i + variant;
        if (field_is_text(field->kind))
            field_set_text(
                field, row,
                arena_printf(cx->arena, "%s%zu", hostile[turn % COUNT(hostile)], variant));
        else if (field->kind == F_REAL)
            field_set_real(field, row, reals[turn % COUNT(reals)]);
        else
            field_set_int(field, row,
                          numbers[turn % COUNT(numbers)] ^ (int64_t)(variant / COUNT(numbers)));
    }
    if (record->count_content.text != NULL) /* contents are tested in app/tables_test.c */
        field_set_text(field_find(record->fields, "digest"), row, "");
    field_set_text(&record->fields.at[0], row,
                   arena_printf(cx->arena, "%s %s %zu", org, hostile[3], variant));
    field_set_text(&record->fields.at[1], row, org);
    field_set_int(&record->fields.at[2], row, 1);
    return row;
}

static struct db_args args_of(struct ctx *cx, const struct record *record, const void *row)
{
    struct db_arg *args = ARENA_ARRAY(cx->arena, struct db_arg, record->fields.n);
    assert_non_null(args);
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        args[i] = field_is_text(field->kind) ? STR(field_text(field, row))
                  : field->kind == F_REAL    ? REAL(field_real(field, row))
                                             : I64(field_int(field, row));
    }
    return (struct db_args){args, record->fields.n};
}

/* The modules with their records alone: what else follows from the rows is not kept up here. */
static const struct app *records_only(struct ctx *cx)
{
    struct app *records = ARENA_NEW(cx->arena, struct app);
    const struct module **list = ARENA_ARRAY(cx->arena, const struct module *, app_modules_count);
    struct module *modules = ARENA_ARRAY(cx->arena, struct module, app_modules_count);
    assert_true(records != NULL && list != NULL && modules != NULL);
    for (size_t m = 0; m < app_modules_count; m++) {
        modules[m] = (struct module){.records = app_modules[m]->records,
                                     .record_count = app_modules[m]->record_count};
        list[m] = &modules[m];
    }
    *records = (struct app){.modules = list, .module_count = app_modules_count};
    return records;
}

/* Rows are made without those that they refer to: the rules between tables are not the matter here. */
static struct ctx *begin_without_rules(void **state)
{
    struct ctx *cx = test_begin(state);
    cx->app = records_only(cx);
    TEST_RC(__LINE__, cx,
            db_is_postgresql(cx->db)
                ? db_exec(cx, SQL("SET session_replication_role = replica"), NO_ARGS, NULL)
                : db_exec(cx, SQL("PRAGMA foreign_keys = OFF"), NO_ARGS, NULL),
            RC_OK);
    return cx;
}

static void store(struct ctx *cx, const struct record *record, const void *before, void *after)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    if (before == NULL)
        TEST_RC(__LINE__, cx, record_insert(cx, record, after), RC_OK);
    else if (after == NULL)
        TEST_RC(__LINE__, cx, record_delete(cx, record, before), RC_OK);
    else
        TEST_RC(__LINE__, cx, record_update(cx, record, before, after), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static void check_round_trip(struct ctx *cx, const struct record *record, const void *row)
{
    void *read = arena_alloc(cx->arena, record->size),
         *again = arena_alloc(cx->arena, record->size);
    const char *id = field_text(&record->fields.at[0], row);
    const char *body = field_canonical(cx, record->fields, row);
    assert_true(read != NULL && again != NULL);
    TEST_RC(__LINE__, cx,
            record_get_of(cx, record, field_text(&record->fields.at[1], row), id, read), RC_OK);
    TEST_TEXT(__LINE__, field_canonical(cx, record->fields, read), body);
    TEST_RC(__LINE__, cx, record_from_canonical(cx, record, body, again), RC_OK);
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        if (field->kind == F_SECRET) /* came back as its digest */
            field_set_text(field, again, field_text(field, row));
    }
    TEST_TEXT(__LINE__, field_canonical(cx, record->fields, again), body);
}

/* Every record goes in and comes out as it was, on both databases, through row and ledger. */
static void test_round_trips(void **state)
{
    struct ctx *cx = begin_without_rules(state);
    EACH_RECORD(record)
    {
        const char *org = arena_printf(cx->arena, "trip-%s", record->noun);
        struct verify_org result;
        print_message("# %s\n", record->noun);
        for (size_t variant = 0; variant < COUNT(hostile); variant++) {
            void *first = make_row(cx, record, org, variant);
            store(cx, record, NULL, first);
            check_round_trip(cx, record, first);
            void *second = make_row(cx, record, org, variant + COUNT(hostile));
            field_set_text(&record->fields.at[0], second, field_text(&record->fields.at[0], first));
            store(cx, record, first, second);
            TEST_INT(__LINE__, field_int(&record->fields.at[2], second), 2);
            check_round_trip(cx, record, second);
        }
        TEST_RC(__LINE__, cx, ledger_verify_org(cx, org, &result), RC_OK);
        TEST_INT(__LINE__, result.records, COUNT(hostile));
        TEST_INT(__LINE__, result.size, 2 * COUNT(hostile));
        void *last = make_row(cx, record, org, 2 * COUNT(hostile) - 1);
        field_set_text(&record->fields.at[0], last,
                       arena_printf(cx->arena, "%s %s %zu", org, hostile[3], COUNT(hostile) - 1));
        field_set_int(&record->fields.at[2], last, 2);
        store(cx, record, last, NULL);
        TEST_RC(__LINE__, cx, ledger_verify_org(cx, org, &result), RC_OK);
        TEST_INT(__LINE__, result.records, COUNT(hostile) - 1);
    }
}

/* Puts `fake` in the place of `row` behind the program's back (NULL: nothing stands there, or nothing
 * takes its place), and expects the verification to name the record. */
static void tamper(struct ctx *cx, const struct record *record, const void *row, const void *fake,
                   const char *what)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    struct verify_org result;
    const void *named = row == NULL ? fake : row;
    const struct field *fields = record->fields.at;
    const char *org = field_text(&fields[1], named), *id = field_text(&fields[0], named);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    if (row != NULL)
        TEST_RC(__LINE__, cx,
                db_exec(cx, record->erase, ARGS(STR(org), STR(id), I64(field_int(&fields[2], row))),
                        NULL),
                RC_OK);
    if (fake != NULL)
        TEST_RC(__LINE__, cx, db_exec(cx, record->insert, args_of(cx, record, fake), NULL), RC_OK);
    enum rc rc = ledger_verify_org(cx, org, &result);
    const char *message = cx->problem.message == NULL ? "" : cx->problem.message;
    if (rc != RC_UNSOUND || strstr(message, id) == NULL)
        print_error("%s, %s: %s\n", record->noun, what, message);
    TEST_INT(__LINE__, rc, RC_UNSOUND);
    TEST_TRUE(__LINE__, strstr(message, id) != NULL);
    TEST_TRUE(__LINE__, strstr(message, fake == NULL ? record->noun : record->label) != NULL);
    TEST_TRUE(__LINE__, field_find(record->fields, what) == NULL || strstr(message, what) != NULL);
}

static void tamper_field(struct ctx *cx, const struct record *record, const void *row,
                         const struct field *field)
{
    void *fake = arena_alloc(cx->arena, record->size);
    assert_non_null(fake);
    memcpy(fake, row, record->size);
    if (field_is_text(field->kind))
        field_set_text(field, fake, arena_printf(cx->arena, "%s.", field_text(field, row)));
    else if (field->kind == F_REAL)
        field_set_real(field, fake, field_real(field, row) + 1e300);
    else
        field_set_int(field, fake, field_int(field, row) ^ 1);
    tamper(cx, record, row, fake, field->name);
}

/* Any field of any table that is changed behind the program's back, any row that is taken away or put
 * in, is found and named. */
static void test_tampering(void **state)
{
    struct ctx *cx = begin_without_rules(state);
    EACH_RECORD(record)
    {
        const char *org = arena_printf(cx->arena, "tamper-%s", record->noun);
        void *row = make_row(cx, record, org, 0);
        struct verify_org result;
        print_message("# %s\n", record->noun);
        store(cx, record, NULL, row);
        store(cx, record, NULL, make_row(cx, record, org, 1));
        TEST_RC(__LINE__, cx, ledger_verify_org(cx, org, &result), RC_OK);
        for (size_t i = 2; i < record->fields.n; i++)
            tamper_field(cx, record, row, &record->fields.at[i]);
        tamper(cx, record, row, NULL, "taken away");
        tamper(cx, record, NULL, make_row(cx, record, org, 2), "put in");
        TEST_RC(__LINE__, cx, ledger_verify_org(cx, org, &result), RC_OK);
    }
}

int main(void)
{
    const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_route_table),   cmocka_unit_test(test_nobody),
        cmocka_unit_test(test_without_right), cmocka_unit_test(test_without_token),
        cmocka_unit_test(test_navigation),    cmocka_unit_test(test_commands),
        cmocka_unit_test(test_list_table),    cmocka_unit_test(test_record_table),
        cmocka_unit_test(test_record_pages),
    };
    const struct CMUnitTest stored[] = {
        cmocka_unit_test(test_round_trips),
        cmocka_unit_test(test_tampering),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(stored);
}
