#include "tests/support/walk.h"

#include <string.h>

#include "app/modules.h"
#include "approval/approval.h"
#include "base/command.h"
#include "base/limits.h"
#include "catalog/catalog.h"
#include "db/db_engine.h"
#include "http/http.h"
#include "register/record.h"

enum { MARK_BYTES = 15, INDEX_BYTES = 6, RECORD_BYTES = 4096 };

/* What the administrator looks after, and what is no content. */
static const char *const looked_after[] = {"organization", "person", "membership", "post", "policy",
                                           "token", "directory", "directory-person", "person-certificate", "scope", "approval-route", "approval-route-step",
                                           "house-term", "handling-mark"};

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

static void add_text(size_t least, const char **texts, size_t *count, const char *text)
{
    bool known = strlen(text) < (least < MARK_BYTES ? MARK_BYTES : least) || *count == WALK_MARKS_MOST || is_of_program(text);
    for (size_t i = 0; i < *count && !known; i++)
        known = strcmp(texts[i], text) == 0;
    if (!known)
        texts[(*count)++] = text;
}

/* The texts of all rows of a record, and the first id. */
static void collect(struct walk *walk, const struct record *record, const char *org, bool names_alone)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    struct ctx *cx = walk->cx;
    char row[RECORD_BYTES];
    int count = 0;
    bool name = names_alone || is_looked_after(record);
    assert_true(record->size <= sizeof row);
    TEST_RC(__LINE__, cx, db_query(cx, record->select_all, ARGS(STR(org)), &rows), RC_OK);
    while (db_next(rows)) {
        memset(row, 0, sizeof row);
        db_bind(rows, record->fields, row);
        if (!names_alone && count++ == 0 && walk->id_count < WALK_IDS_MOST)
            walk->ids[walk->id_count++] = field_text(&record->fields.at[0], row);
        for (size_t i = 3; i < record->fields.n; i++)
            if (record->fields.at[i].kind == F_TEXT || record->fields.at[i].kind == F_PROSE)
                add_text(walk->least, name ? walk->names : walk->marks, name ? &walk->name_count : &walk->mark_count,
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
    return hash % WALK_BUCKETS;
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

void walk_index(struct walk *walk)
{
    forget_names(walk);
    memset(walk->first, 0, sizeof walk->first);
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

void walk_act(struct ctx *cx, const char *org, enum role role, uint64_t permissions)
{
    cx->org = cx->org_name = org;
    cx->session = "s";
    cx->csrf = "token";
    cx->permissions = PERM_PUBLIC | PERM_OWN | permissions;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx,
            db_text_of(cx, SQL("SELECT m.person FROM membership m WHERE m.org = $1 "
                               "ORDER BY CASE WHEN m.role = $2 THEN 0 ELSE 1 END, m.person LIMIT 1"),
                       ARGS(STR(org), I64(role)), &cx->person),
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

/* Whether this walk leaves the k-th id of the i-th address to another one. */
static bool is_others_turn(const struct walk *walk, size_t i, size_t k)
{
    return walk->step > 0 && (i + k) % walk->step != walk->turn;
}

/* One request; its body is the caller's to free. */
static int request_of(struct walk *walk, enum http_method method, const char *path, bool json, struct buf *body)
{
    struct ctx own = *walk->cx;
    CLEANUP(arena_freep) struct arena *arena = arena_create(TEST_ARENA_BYTES);
    struct request request = {.method = method, .path = path, .wants_json = json, .json_body = method == POST, .session = "",
                              .language = "", .accept_language = "", .csrf_header = own.csrf, .authorization = "", .fetch_site = "",
                              .origin = "", .host = "", .none_match = "", .remote = "", .agent = ""};
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    assert_non_null(arena);
    own.arena = arena;
    own.problem = (struct problem){.rc = RC_OK};
    router_run(&own, &request, &response);
    walk->requests++;
    *body = response.body;
    return response.status;
}

static void ask(struct walk *walk, const char *path, bool json)
{
    struct buf body;
    request_of(walk, GET, path, json, &body);
    look(walk, buf_string(&body), path);
    buf_free(&body);
}

#define EACH_MODULE(module)                                                                        \
    for (size_t module##_i = 0; module##_i < app_modules_count; module##_i++)                      \
        for (const struct module *module = app_modules[module##_i]; module != NULL; module = NULL)

void walk_pages(struct walk *walk, bool pages)
{
    EACH_MODULE(module)
    {
        for (size_t i = 0; i < module->route_count; i++) {
            const struct route *route = &module->routes[i];
            bool one = strchr(route->path, '{') == NULL;
            if (route->method != GET || stands_in_standards(route->path))
                continue;
            for (size_t k = 0; k < (one ? 1 : walk->id_count); k++) {
                if (!one && is_others_turn(walk, i, k))
                    continue;
                for (int json = pages ? 0 : 1; json < 2; json++)
                    ask(walk, fill(walk->cx, route->path, walk->ids[k]), json);
            }
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

void walk_commands(struct walk *walk)
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

void walk_make_sample(struct ctx *cx)
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

void walk_collect(struct walk *walk, const char *org)
{
    EACH_MODULE(module)
    {
        for (size_t i = 0; i < module->record_count; i++)
            collect(walk, module->records[i], org, false);
    }
}

/* The examples of evidence stand in the standard, which everybody reads; people take them over as titles. */
static void collect_examples(struct walk *walk)
{
    const struct catalog *catalog = catalog_find(walk->cx, "baseline-2026");
    for (size_t i = 0; i < catalog->control_count; i++)
        for (size_t k = 0; k < catalog->controls[i].evidence.n; k++)
            add_text(walk->least, walk->names, &walk->name_count, catalog->controls[i].evidence.at[k].ja);
}

void walk_collect_names(struct walk *walk, const char *org)
{
    collect_examples(walk);
    EACH_MODULE(module)
    {
        for (size_t i = 0; i < module->record_count; i++)
            collect(walk, module->records[i], org, true);
    }
}

/* The body with one id in place of the other. */
static const char *exchanged(struct ctx *cx, const char *body, const char *from, const char *to)
{
    const char *out = "", *at;
    while ((at = strstr(body, from)) != NULL) {
        out = arena_printf(cx->arena, "%s%.*s%s", out, (int)(at - body), body, to);
        body = at + strlen(from);
    }
    return arena_printf(cx->arena, "%s%s", out, body);
}

/* The database's engine, with the statements that it runs counted. */
struct counted {
    struct db_engine engine;
    const struct db_engine *real;
    int statements;
};

static struct counted *counted_of(struct db *db)
{
    return (struct counted *)(void *)(uintptr_t)db->engine;
}

static enum rc counted_exec(struct ctx *cx, struct db *db, const char *sql, struct db_args args, int64_t *ret_changed)
{
    counted_of(db)->statements++;
    return counted_of(db)->real->exec(cx, db, sql, args, ret_changed);
}

static enum rc counted_query(struct ctx *cx, struct db *db, const char *sql, struct db_args args, struct db_rows **ret)
{
    counted_of(db)->statements++;
    return counted_of(db)->real->query(cx, db, sql, args, ret);
}

struct answer {
    int status, statements;
    struct buf body;
};

static void answer_free(struct answer *answer)
{
    buf_free(&answer->body);
}

static void ask_counted(struct walk *walk, const struct route *route, const char *id, struct answer *ret)
{
    struct db *db = walk->cx->db;
    struct counted counted = {.engine = *db->engine, .real = db->engine};
    counted.engine.exec = counted_exec;
    counted.engine.query = counted_query;
    db->engine = &counted.engine;
    ret->status = request_of(walk, route->method, fill(walk->cx, route->path, id), true, &ret->body);
    db->engine = counted.real;
    ret->statements = counted.statements;
}

static void compare(struct walk *walk, const struct route *route, size_t i)
{
    static const char nobodys[] = "01960000-0000-7000-8000-00000000dead";
    CLEANUP(arena_freep) struct arena *arena = arena_create(TEST_ARENA_BYTES);
    CLEANUP(answer_free) struct answer none = {.status = 0};
    struct ctx scratch = *walk->cx;
    assert_non_null(arena);
    scratch.arena = arena;
    ask_counted(walk, route, nobodys, &none);
    for (size_t k = 0; k < walk->id_count; k++) {
        CLEANUP(answer_free) struct answer found = {.status = 0};
        if (is_others_turn(walk, i, k) || strlen(walk->ids[k]) != sizeof nobodys - 1)
            continue; /* a word, such as the name of an organisation */
        ask_counted(walk, route, walk->ids[k], &found);
        if (found.status == none.status && found.statements == none.statements &&
            strcmp(exchanged(&scratch, buf_string(&found.body), walk->ids[k], nobodys), buf_string(&none.body)) == 0)
            continue;
        if (walk->told++ == 0)
            walk->told_where =
                arena_printf(walk->cx->arena, "%s %s: %d by %d statements instead of %d by %d, %.200s", route->path, walk->ids[k],
                             found.status, found.statements, none.status, none.statements, buf_string(&found.body));
    }
}

void walk_foreign(struct walk *walk)
{
    EACH_MODULE(module)
    {
        for (size_t i = 0; i < module->route_count; i++) {
            const struct route *route = &module->routes[i];
            if (strchr(route->path, '{') != NULL && !stands_in_standards(route->path) &&
                (route->method == GET || route->method == POST))
                compare(walk, route, i);
        }
    }
}

/* Whoever looks after the installation sees what its organisations are called. */
static void add_organizations(struct walk *walk)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TEST_RC(__LINE__, walk->cx, db_query(walk->cx, SQL("SELECT name FROM organization"), NO_ARGS, &rows), RC_OK);
    while (walk->name_count < WALK_MARKS_MOST && db_next(rows))
        walk->names[walk->name_count++] = db_text(rows, 0);
    TEST_RC(__LINE__, walk->cx, db_end(rows), RC_OK);
}

void walk_prepare(struct walk *walk, const char *org)
{
    walk_collect(walk, org);
    add_organizations(walk);
    walk_index(walk);
}

void walk_finds(struct walk *walk, const char *org, enum organization_kind kind, int places, int commands)
{
    walk_act(walk->cx, org, ROLE_OFFICER, role_permissions_in(kind, ROLE_OFFICER));
    walk_pages(walk, false);
    print_message("# %s: %d places in %d answers, %zu marks, %zu ids\n", org, walk->found, walk->requests,
                  walk->mark_count, walk->id_count);
    TEST_TRUE(__LINE__, walk->found > places && walk->requests > 150);
    walk->found = 0;
    walk_commands(walk);
    TEST_TRUE(__LINE__, walk->found > commands);
}

void walk_finds_nothing(struct walk *walk, const char *org, enum organization_kind kind, enum role role, bool pages)
{
    walk->found = walk->requests = 0;
    walk->where = "";
    walk_act(walk->cx, org, ROLE_ADMINISTRATOR, role_permissions_in(kind, role));
    walk_pages(walk, pages);
    walk_commands(walk);
    TEST_TEXT((int)role, walk->where, "");
    TEST_INT((int)role, walk->found, 0);
    TEST_TRUE((int)role, walk->requests > 300);
}
