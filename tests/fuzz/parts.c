#include "tests/fuzz/fuzz.h"

#include "app/modules.h"
#include "base/app.h"
#include "db/db.h"
#include "ledger/ledger.h"
#include "register/record.h"
#include "tests/support/house.h"

static const char mark[] = "==";

/* The next line that begins with the mark; NULL when there is none. */
static const char *next_mark(const struct fuzz_input *input, const char *from)
{
    const char *end = input->at + input->left;
    while (from < end) {
        if ((size_t)(end - from) >= strlen(mark) && memcmp(from, mark, strlen(mark)) == 0)
            return from;
        const char *stop = memchr(from, '\n', (size_t)(end - from));
        if (stop == NULL)
            return NULL;
        from = stop + 1;
    }
    return NULL;
}

static void skip_to(struct fuzz_input *input, const char *place)
{
    input->left -= (size_t)(place - input->at);
    input->at = place;
}

bool fuzz_file(struct fuzz_input *input, struct fuzz_file *ret)
{
    const char *start = next_mark(input, input->at);
    if (start == NULL)
        return false;
    skip_to(input, start + strlen(mark));
    ret->name = fuzz_line(input);
    const char *end = next_mark(input, input->at);
    if (end == NULL)
        end = input->at + input->left;
    size_t length = (size_t)(end - input->at);
    const char *text = arena_copy_n(input->arena, input->at, length);
    ret->text = text;
    ret->length = strlen(text);
    skip_to(input, end);
    return true;
}

const struct record *fuzz_record(const char *noun)
{
    const struct app app = {.modules = app_modules, .module_count = app_modules_count};
    const struct record *record = record_find(&app, noun);
    size_t number = strlen(noun);
    while (record == NULL)
        for (size_t i = 0; i < app.module_count && record == NULL; i++) {
            const struct module *module = app.modules[i];
            if (number < module->record_count)
                record = module->records[number];
            else
                number -= module->record_count;
        }
    return record;
}

/* Lives as long as the program; a fuzzer's process has no end of its own. */
static struct db *database(struct ctx *cx)
{
    static struct store *store;
    static struct db *db;
    struct buf why = buf_create(4096);
    if (db == NULL) {
        require(store_open("sqlite::memory:", &store, &why) == RC_OK);
        require(db_open(store, &db, &why) == RC_OK);
        cx->db = db;
        require(db_migrate(cx) == RC_OK);
    }
    buf_free(&why);
    return db;
}

struct ctx fuzz_database(struct arena *arena)
{
    static struct app app;
    app = (struct app){.modules = app_modules, .module_count = app_modules_count, .base_url = ""};
    struct ctx cx = {
        .arena = arena,
        .app = &app,
        .lang = LANG_EN,
        .now = INT64_C(1790830923004),
        .org = "",
        .org_name = "",
        .person = "",
        .person_name = "",
        .session = "",
        .csrf = "",
        .permissions = UINT64_MAX,
        .fixed_ids = 1,
    };
    cx.db = database(&cx);
    return cx;
}

/* A row that refers to none is refused when the transaction ends, not before. */
static void refuse_commits(struct ctx *cx)
{
    struct {
        const struct {
            const char *name;
        } * at;
        size_t n;
    } tables;
    static const struct field fields[] = {{.name = "name", .kind = F_TEXT}};
    static const char *const events[] = {"INSERT", "UPDATE", "DELETE"};
    require(DB_LIST(cx, SQL("SELECT name FROM sqlite_master WHERE type = 'table'"), FIELDS(fields),
                    &tables, NO_ARGS) == RC_OK);
    require(db_exec(cx,
                    SQL("CREATE TABLE never (other INTEGER REFERENCES never (rowid_) DEFERRABLE "
                        "INITIALLY DEFERRED, rowid_ INTEGER PRIMARY KEY) STRICT"),
                    NO_ARGS, NULL) == RC_OK);
    for (size_t i = 0; i < tables.n; i++)
        for (size_t event = 0; event < COUNT(events); event++) {
            const char *text = arena_printf(
                cx->arena,
                "CREATE TRIGGER never_%zu_%zu AFTER %s ON %s BEGIN INSERT INTO never (other) "
                "VALUES (0); END",
                i, event, events[event], tables.at[i].name);
            require(db_exec(cx, (struct sql){text}, NO_ARGS, NULL) == RC_OK);
        }
}

struct ctx fuzz_house(struct arena *arena)
{
    static bool made;
    struct ctx cx = fuzz_database(arena);
    if (!made) {
        int64_t advanced = 0;
        require(house_make(&cx) == RC_OK);
        require(ledger_advance_all(&cx, &advanced) == RC_OK);
        refuse_commits(&cx);
        made = true;
    }
    house_enter(&cx, "officer");
    return cx;
}
