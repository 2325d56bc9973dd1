/* Who gives rights reads no content: an administrator of an organisation walks every address of the program
 * with the ids of every record, as page and as JSON, and every command, and finds nothing that the people of
 * the organisation wrote. The same walk as a security officer shows that there is something to find. */
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "app/modules.h"
#include "approval/approval.h"
#include "base/command.h"
#include "base/limits.h"
#include "http/http.h"
#include "register/record.h"
#include "report/report_child.h"
#include "tests/support/test.h"

#define ORG "airline"

enum { MARKS_MOST = 2000, MARK_BYTES = 15, INDEX_BYTES = 6, BUCKETS = 1 << 16, IDS_MOST = 64, RECORD_BYTES = 4096 };

/* What the administrator looks after, and what is no content. */
static const char *const looked_after[] = {"organization", "person", "membership", "post", "policy",
                                           "token", "directory", "directory-person", "person-certificate", "scope", "approval-route", "approval-route-step",
                                           "house-term", "handling-mark"};

struct walk {
    struct ctx *cx;
    const char *marks[MARKS_MOST]; /* texts that people wrote */
    size_t mark_count;
    const char *names[MARKS_MOST]; /* texts of what the administrator looks after: no secret where they come again */
    size_t name_count;
    const char *ids[IDS_MOST]; /* one of every kind of record */
    size_t id_count;
    uint16_t first[BUCKETS], next[MARKS_MOST]; /* numbers of marks from 1 on, by how they begin; 0: none */
    int found, requests;
    const char *where; /* the first place where a mark stood */
};

static bool is_looked_after(const struct record *record)
{
    for (size_t i = 0; i < COUNT(looked_after); i++)
        if (strcmp(looked_after[i], record->noun) == 0)
            return true;
    return false;
}

/* Ids, also behind the word for their kind (risk/…), and the words by which records say what kind of thing they are about, are nobody's writing. */
static bool is_of_program(const char *text)
{
    enum { ID_BYTES = 36 };
    const char *slash = strrchr(text, '/'), *last = slash == NULL ? text : slash + 1;
    bool id = strlen(last) == ID_BYTES && strspn(last, "0123456789abcdef-") == ID_BYTES;
    for (size_t m = 0; m < app_modules_count && !id; m++) {
        for (size_t i = 0; i < app_modules[m]->record_count; i++)
            id |= strcmp(app_modules[m]->records[i]->noun, text) == 0;
        for (size_t i = 0; i < app_modules[m]->approvable_count; i++)
            id |= strcmp(app_modules[m]->approvables[i]->noun, text) == 0;
    }
    return id;
}

static void add_text(const char **texts, size_t *count, const char *text)
{
    bool known = strlen(text) < MARK_BYTES || *count == MARKS_MOST || is_of_program(text);
    for (size_t i = 0; i < *count && !known; i++)
        known = strcmp(texts[i], text) == 0;
    if (!known)
        texts[(*count)++] = text;
}

static void forget_names(struct walk *walk)
{
    size_t kept = 0;
    for (size_t i = 0; i < walk->mark_count; i++) {
        bool name = false;
        for (size_t k = 0; k < walk->name_count && !name; k++)
            name = strcmp(walk->marks[i], walk->names[k]) == 0;
        if (!name)
            walk->marks[kept++] = walk->marks[i];
    }
    walk->mark_count = kept;
}

/* The texts of all rows of a record, and the first id. */
static void collect(struct walk *walk, const struct record *record)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    struct ctx *cx = walk->cx;
    char row[RECORD_BYTES];
    int count = 0;
    assert_true(record->size <= sizeof row);
    TEST_RC(__LINE__, cx, db_query(cx, record->select_all, ARGS(STR(ORG)), &rows), RC_OK);
    while (db_next(rows)) {
        memset(row, 0, sizeof row);
        db_bind(rows, record->fields, row);
        if (count++ == 0 && walk->id_count < IDS_MOST)
            walk->ids[walk->id_count++] = field_text(&record->fields.at[0], row);
        bool name = is_looked_after(record);
        for (size_t i = 3; i < record->fields.n; i++)
            if (record->fields.at[i].kind == F_TEXT || record->fields.at[i].kind == F_PROSE)
                add_text(name ? walk->names : walk->marks, name ? &walk->name_count : &walk->mark_count,
                         field_text(&record->fields.at[i], row));
    }
    TEST_RC(__LINE__, cx, db_end(rows), RC_OK);
}

/* Titles of evidence come from the standard's own examples, which everybody reads. */
static bool stands_in_standards(const char *path)
{
    return strncmp(path, "/catalogs", 9) == 0 || strncmp(path, "/profiles", 9) == 0 || strncmp(path, "/search", 7) == 0;
}

/* Where the marks that begin like `text` stand in the index; every mark is longer than what is looked at. */
static size_t bucket_of(const char *text)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < INDEX_BYTES; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619U;
    return hash % BUCKETS;
}

static void index_marks(struct walk *walk)
{
    for (size_t i = 0; i < walk->mark_count; i++) {
        size_t bucket = bucket_of(walk->marks[i]);
        walk->next[i] = walk->first[bucket];
        walk->first[bucket] = (uint16_t)(i + 1);
    }
}

static void look(struct walk *walk, const char *body, const char *where)
{
    for (size_t left = strlen(body); left >= MARK_BYTES; left--, body++)
        for (size_t i = walk->first[bucket_of(body)]; i > 0; i = walk->next[i - 1])
            if (strncmp(body, walk->marks[i - 1], strlen(walk->marks[i - 1])) == 0) {
                if (walk->found++ == 0)
                    walk->where = arena_printf(walk->cx->arena, "%s: %s", where, walk->marks[i - 1]);
                return;
            }
}

static void act(struct ctx *cx, enum role role)
{
    cx->org = cx->org_name = ORG;
    cx->session = "s";
    cx->csrf = "token";
    cx->permissions = PERM_PUBLIC | PERM_OWN | role_permissions_in(ORGANIZATION_OPERATOR, role);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx,
            db_text_of(cx, SQL("SELECT m.person FROM membership m WHERE m.org = 'airline' AND m.role = $1"),
                       ARGS(I64(role)), &cx->person),
            RC_OK);
    cx->person_name = "the person";
    assert_true(cx->person[0] != '\0');
}

static const char *fill(struct ctx *cx, const char *path, const char *id)
{
    const char *address = "";
    while (*path != '\0') {
        size_t literal = strcspn(path, "{"), name = strcspn(path + literal, "}");
        bool control = strncmp(path + literal, "{control}", 9) == 0;
        address = arena_printf(cx->arena, "%s%.*s%s", address, (int)literal, path,
                               path[literal] == '\0' ? "" : control ? "m3.2.1-1" : url_encode(cx, id));
        path += literal + (path[literal] == '\0' ? 0 : name + 1);
    }
    return address;
}

static void ask(struct walk *walk, const char *path, bool json)
{
    struct ctx *cx = walk->cx;
    struct request request = {.method = GET, .path = path, .wants_json = json, .session = "", .language = "",
                              .accept_language = "", .csrf_header = "", .authorization = "", .fetch_site = "",
                              .origin = "", .host = "", .none_match = "", .remote = "", .agent = ""};
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    cx->problem = (struct problem){.rc = RC_OK};
    router_run(cx, &request, &response);
    walk->requests++;
    look(walk, buf_string(&response.body), path);
    buf_free(&response.body);
}

#define EACH_MODULE(module)                                                                        \
    for (size_t module##_i = 0; module##_i < app_modules_count; module##_i++)                      \
        for (const struct module *module = app_modules[module##_i]; module != NULL; module = NULL)

/* As page and as JSON; as JSON alone where only something has to be found. */
static void walk_pages(struct walk *walk, bool pages)
{
    EACH_MODULE(module)
    {
        for (size_t i = 0; i < module->route_count; i++) {
            const struct route *route = &module->routes[i];
            bool one = strchr(route->path, '{') == NULL;
            if (route->method != GET || stands_in_standards(route->path))
                continue;
            for (size_t k = 0; k < (one ? 1 : walk->id_count); k++)
                for (int json = pages ? 0 : 1; json < 2; json++)
                    ask(walk, fill(walk->cx, route->path, walk->ids[k]), json);
        }
    }
}

static bool needs_words(const struct command *command)
{
    bool needs = false;
    for (size_t k = 0; k < OPERAND_COUNT; k++)
        needs |= command->operands[k].required;
    for (size_t k = 0; k < OPTION_COUNT; k++)
        needs |= command->options[k].required;
    return needs;
}

/* Every command that the role lets through and that needs no more words; tests/administrator_test.sh has
 * the others. */
static void walk_commands(struct walk *walk)
{
    struct ctx *cx = walk->cx;
    EACH_MODULE(module)
    {
        for (size_t i = 0; i < module->command_count; i++) {
            const struct command *command = &module->commands[i];
            if (command->need != NEED_DATABASE || !may(cx, command->permission) || needs_words(command) ||
                strncmp(command->name, "catalog", 7) == 0 || strncmp(command->name, "profile", 7) == 0 || strcmp(command->name, "search") == 0)
                continue;
            CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
            struct arguments arguments = {.command = command, .json = true, .db_url = "", .out = &out};
            cx->problem = (struct problem){.rc = RC_OK};
            enum rc rc = command->run(cx, &arguments);
            (void)rc;
            walk->requests++;
            look(walk, buf_string(&out), command->name);
        }
    }
}

static void make_sample(struct ctx *cx)
{
    EACH_MODULE(module)
    {
        for (size_t i = 0; i < module->command_count; i++) {
            if (strcmp(module->commands[i].name, "sample") != 0)
                continue;
            CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
            struct arguments arguments = {.command = &module->commands[i], .out = &out};
            TEST_RC(__LINE__, cx, module->commands[i].run(cx, &arguments), RC_OK);
        }
    }
}

static void test_administrator(void **state)
{
    struct ctx *cx = test_begin(state);
    struct app app = {.modules = app_modules, .module_count = app_modules_count, .base_url = ""};
    struct walk walk = {.cx = cx, .where = ""};
    cx->app = &app;
    cx->fixed_ids = 0;
    make_sample(cx);
    EACH_MODULE(module)
    {
        for (size_t i = 0; i < module->record_count; i++)
            collect(&walk, module->records[i]);
    }
    forget_names(&walk);
    index_marks(&walk);
    assert_true(walk.mark_count > 30 && walk.id_count > 12);
    act(cx, ROLE_OFFICER);
    walk_pages(&walk, false);
    print_message("# %d places in %d answers, %zu marks, %zu ids\n", walk.found, walk.requests, walk.mark_count, walk.id_count);
    TEST_TRUE(__LINE__, walk.found > 15 && walk.requests > 150);
    walk.found = 0;
    walk_commands(&walk);
    TEST_TRUE(__LINE__, walk.found > 2);
    for (int role = ROLE_ADMINISTRATOR; role <= ROLE_SYSTEM; role += ROLE_SYSTEM - ROLE_ADMINISTRATOR) {
        walk.found = walk.requests = 0;
        walk.where = "";
        if (role == ROLE_SYSTEM) { /* the sample has none: the administrator with other rights */
            act(cx, ROLE_ADMINISTRATOR);
            cx->permissions = PERM_PUBLIC | PERM_OWN | role_permissions_in(ORGANIZATION_OPERATOR, ROLE_SYSTEM);
        } else {
            act(cx, (enum role)role);
        }
        walk_pages(&walk, true);
        walk_commands(&walk);
        TEST_TEXT(role, walk.where, "");
        TEST_INT(role, walk.found, 0);
        TEST_TRUE(role, walk.requests > 300);
    }
}

/* Pictures and PDF are made by the program itself, started anew. */
int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], REPORT_CHILD_ARGUMENT) == 0)
        return report_child_main(STDIN_FILENO, STDOUT_FILENO);
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_administrator)};
    return TEST_RUN_ON_BOTH(tests);
}
