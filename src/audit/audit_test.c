/* The pages of the ledger on both databases, over a small ledger whose entries are known. */
#include "audit/audit.h"

#include <string.h>

#include "account/account.h"
#include "audit/audit_view.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/time.h"
#include "http/http.h"
#include "job/job_inside.h"
#include "tests/support/test.h"

struct thing {
    const char *id, *org;
    int64_t version;
    const char *title, *owner;
};
static const struct field thing_table[] = {
    FIELD(thing, id, F_ID),
    FIELD(thing, org, F_ID),
    FIELD(thing, version, F_INT),
    FIELD(thing, title, F_TEXT, .label = "Title of it"),
    FIELD(thing, owner, F_REF, .ref = "person", .label = "Owner of it"),
};
/* Nothing is stored here but the ledger; the verification finds the tables empty. */
#define SELECT_ALL                                                                                 \
    SQL_CONST("SELECT id, org, version, name AS title, holder AS owner FROM post WHERE org = $1 "  \
              "ORDER BY id")
static const struct record thing_record = {.noun = "thing",
                                           .label = "A thing",
                                           .href = "/things/",
                                           .size = sizeof(struct thing),
                                           .fields = {thing_table, COUNT(thing_table)},
                                           .select_all = SELECT_ALL};
static const struct record other_record = {.noun = "other",
                                           .label = "Another",
                                           .href = NULL,
                                           .size = sizeof(struct thing),
                                           .fields = {thing_table, COUNT(thing_table)},
                                           .select_all = SELECT_ALL};
static const struct record *const records[] = {&thing_record, &other_record};
static const struct module things = {.name = "things", .records = records, .record_count = 2};
static const struct module *const modules[] = {&things, &audit_module};
static const struct app app = {.modules = modules, .module_count = 2, .base_url = ""};
/* With the people of whom the pages tell; their rows are not in the ledger, so that nothing is verified with it. */
static const struct module *const named_modules[] = {&things, &audit_module, &account_module};
static const struct app named_app = {.modules = named_modules, .module_count = 3, .base_url = ""};

enum { DAY = 24 * 60 * 60 * 1000 };

/* The ledger: days count from TEST_NOW, which is 2026-10-01 14:02 in Japan. */
static const struct known {
    const char *person, *noun, *record;
    int64_t action;
    int64_t at;
    const char *title, *owner; /* NULL: a note */
} ledger[] = {
    {"", "thing", "a", LEDGER_CREATE, 0, "First", "p1"},                          /* 1 */
    {"p1", "thing", "a", LEDGER_CHANGE, 1, "First, changed", "p1"},               /* 2 */
    {"p2", "other", "a", LEDGER_CREATE, DAY, "Second", ""},                       /* 3 */
    {"p2", "thing", "<b>&\"'", LEDGER_CREATE, DAY, "<script>x</script>", "gone"}, /* 4 */
    {"p1", "thing", "a", LEDGER_CHANGE, 2 * DAY, "First, changed", "p2"},         /* 5 */
    {"p1", "sign-in", "p1", LEDGER_NOTE, 2 * DAY, NULL, NULL},                    /* 6 */
    {"p2", "thing", "a", LEDGER_DELETE, 3 * DAY, "First, changed", "p2"},         /* 7 */
    {"p3", "unknown", "z", LEDGER_CREATE, 10 * DAY, "No record", ""},             /* 8 */
};

static void insert_people(struct ctx *cx, const char *org)
{
    static const char *const ids[] = {"p1", "p2"}, *const names[] = {"佐藤 花子",
                                                                     "Tanaka \"T\" Taro"};
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO organization (id, org, version, parent, name, kind, sector, "
                        "fiscal_month, handling_mark, document_prefix, active) "
                        "VALUES ($1, $1, 1, '', $1, 0, '', 4, '', '', 1)"),
                    ARGS(STR(org)), NULL),
            RC_OK);
    for (size_t i = 0; i < COUNT(ids); i++)
        TEST_RC(
            __LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO person (id, org, version, login, name, email, lang, password, "
                        "totp, recovery, must_change, active) "
                        "VALUES ($1, $2, 1, $1, $3, '', 0, '', '', '', 0, 1)"),
                    ARGS(STR(ids[i]), STR(org), STR(names[i])), NULL),
            RC_OK);
}

static void append(struct ctx *cx, const struct known *known)
{
    struct thing row = {
        .id = known->record, .org = cx->org, .title = known->title, .owner = known->owner};
    struct db_tx *tx = NULL;
    cx->person = known->person;
    cx->now = TEST_NOW + known->at;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx,
            ledger_append(cx, cx->org, known->noun, known->record,
                          (enum ledger_action)known->action,
                          known->title == NULL ? "{\"event\":\"locked\"}"
                                               : field_canonical(cx, thing_record.fields, &row)),
            RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

/* Begins a test as an auditor of the organisation "o"; the first test fills it. */
static struct ctx *begin(void **state)
{
    struct ctx *cx = test_begin(state);
    int64_t filled = 0;
    cx->app = &app;
    cx->org = "o";
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT COUNT(*) FROM ledger_entry"), NO_ARGS, &filled),
            RC_OK);
    if (filled == 0) {
        insert_people(cx, "o");
        for (size_t i = 0; i < COUNT(ledger); i++)
            append(cx, &ledger[i]);
    }
    cx->person = "p2";
    cx->permissions = PERM_SIGNED_IN | PERM_AUDIT_READ;
    cx->now = TEST_NOW;
    return cx;
}

/* "8,7,6" */
static const char *sequences(const struct ctx *cx, const struct ledger_entries *entries)
{
    const char *text = "";
    for (size_t i = 0; i < entries->n; i++)
        text = arena_printf(cx->arena, "%s%s%lld", text, i == 0 ? "" : ",",
                            (long long)entries->at[i].sequence);
    return text;
}

static const struct {
    int line;
    const char *query, *wanted;
} filters[] = {
    {__LINE__, "", "8,7,6,5,4,3,2,1"},
    {__LINE__, "before=5", "4,3,2,1"},
    {__LINE__, "before=1", ""},
    {__LINE__, "person=p1", "6,5,2"},
    {__LINE__, "person=p1&before=5", "2"},
    {__LINE__, "person=-", "1"},
    {__LINE__, "person=p3", "8"},
    {__LINE__, "person=%27%20OR%201%3D1%20--", ""},
    {__LINE__, "kind=thing", "7,5,4,2,1"},
    {__LINE__, "kind=thing&before=5", "4,2,1"},
    {__LINE__, "kind=sign-in", "6"},
    {__LINE__, "record=a", "7,5,3,2,1"},
    {__LINE__, "record=a&before=7", "5,3,2,1"},
    {__LINE__, "record=%3Cb%3E%26%22%27", "4"},
    {__LINE__, "action=create", "8,4,3,1"},
    {__LINE__, "action=note", "6"},
    {__LINE__, "action=change&before=5", "2"},
    {__LINE__, "from=2026-10-02", "8,7,6,5,4,3"},
    {__LINE__, "from=2026-10-02&before=6", "5,4,3"},
    {__LINE__, "to=2026-10-02", "4,3,2,1"},
    {__LINE__, "to=2026-10-02&before=2", "1"},
    {__LINE__, "from=2026-10-02&to=2026-10-02", "4,3"},
    {__LINE__, "from=2026-10-05&to=2026-10-10", ""},
    {__LINE__, "kind=thing&record=a", "7,5,2,1"},
    {__LINE__, "person=p1&kind=thing&record=a&action=change&from=2026-10-01&to=2026-10-03", "5,2"},
    {__LINE__, "person=p1&kind=thing&record=a&action=change&from=2026-10-01&to=2026-10-03&before=5",
     "2"},
};
static const char *query_text(const void *source, const char *name)
{
    return request_query(source, name);
}

static void test_filters(void **state)
{
    struct ctx *cx = begin(state);
    for (size_t i = 0; i < COUNT(filters); i++) {
        struct request request = {.path = "/audit"};
        struct audit_filter filter;
        struct ledger_entries entries;
        const char *query = filters[i].query;
        TEST_RC(filters[i].line, cx, form_parse(cx, query, strlen(query), &request, true), RC_OK);
        TEST_RC(filters[i].line, cx, audit_filter_read(cx, query_text, &request, &filter), RC_OK);
        TEST_RC(filters[i].line, cx, audit_list(cx, &filter, 100, &entries), RC_OK);
        TEST_TEXT(filters[i].line, sequences(cx, &entries), filters[i].wanted);
        TEST_RC(filters[i].line, cx, audit_list(cx, &filter, 2, &entries), RC_OK);
        size_t two = strlen(filters[i].wanted) > 3 ? 3 : strlen(filters[i].wanted);
        TEST_TEXT(filters[i].line, sequences(cx, &entries),
                  arena_copy_n(cx->arena, filters[i].wanted, two));
    }
    cx->org = "elsewhere";
    struct ledger_entries entries;
    const struct audit_filter all = {
        .person = "", .kind = "", .record = "", .action = "", .from = "", .to = ""};
    TEST_RC(__LINE__, cx, audit_list(cx, &all, 100, &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 0);
}

/* Days begin at midnight in Japan: 15:00 UTC. */
static void test_day_borders(void **state)
{
    struct ctx *cx = begin(state);
    static const struct known borders[] = {
        {"p1", "thing", "night", LEDGER_CREATE, 0, "x", ""},
        {"p1", "thing", "night", LEDGER_CHANGE, 0, "y", ""},
    };
    const int64_t midnight = INT64_C(1798902000000); /* 2027-01-03 00:00 in Japan */
    cx->org = "borders";
    for (size_t i = 0; i < COUNT(borders); i++) {
        struct known known = borders[i];
        known.at = midnight - TEST_NOW - 1 + (int64_t)i;
        append(cx, &known);
    }
    struct audit_filter filter = {
        .person = "", .kind = "", .record = "", .action = "", .from = "2027-01-03", .to = ""};
    struct ledger_entries entries;
    TEST_RC(__LINE__, cx, audit_list(cx, &filter, 9, &entries), RC_OK);
    TEST_TEXT(__LINE__, sequences(cx, &entries), "2");
    filter.from = "";
    filter.to = "2027-01-02";
    TEST_RC(__LINE__, cx, audit_list(cx, &filter, 9, &entries), RC_OK);
    TEST_TEXT(__LINE__, sequences(cx, &entries), "1");
}

/* Answers a request of the person in cx through the router; the body lives until the next test. */
static const char *answer(struct ctx *cx, enum http_method method, const char *path,
                          const char *query, bool json, int *ret_status)
{
    struct request request = {.method = method,
                              .path = path,
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
                              .wants_json = json};
    struct response response = {.body = buf_create(LIMIT_REPORT_BYTES)};
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, form_parse(cx, query, strlen(query), &request, true), RC_OK);
    router_run(cx, &request, &response);
    const char *body = arena_copy(cx->arena, buf_string(&response.body));
    buf_free(&response.body);
    *ret_status = response.status;
    return body;
}

static const struct {
    int line;
    enum http_method method;
    const char *path, *query;
    int status;
    const char *holds, *lacks; /* NULL: nothing asked */
} page_rows[] = {
    {__LINE__, GET, "/audit", "", 200, "First, changed", "<script>x"},
    {__LINE__, GET, "/audit", "", 200, "&lt;script&gt;x", NULL},
    {__LINE__, GET, "/audit", "", 200, "href=\"/things/a\"", "rel=\"next\""},
    {__LINE__, GET, "/audit", "", 200, "Signing in", NULL},
    {__LINE__, GET, "/audit", "", 200, "Local administrator", "<b>&"},
    {__LINE__, GET, "/audit", "kind=thing", 200, "<option value=\"thing\" selected>A thing",
     "No record"},
    {__LINE__, GET, "/audit", "kind=thing", 200, "/audit/export.csv?kind=thing", NULL},
    {__LINE__, GET, "/audit", "person=nobody", 200, "No entry fits this filter.", "CSV of these"},
    {__LINE__, GET, "/audit", "person=nobody", 200, "value=\"nobody\" selected", NULL},
    {__LINE__, GET, "/audit", "before=1", 200, "There are no older entries.", NULL},
    {__LINE__, GET, "/audit", "from=R8.10.2&to=2026%2F10%2F2", 200, "value=\"2026-10-02\"",
     "First, changed"},
    {__LINE__, GET, "/audit", "from=x", 422, "takes a date", "First, changed"},
    {__LINE__, GET, "/audit", "from=x", 422, "id=\"field-from\" value=\"x\"", "class=\"empty\""},
    {__LINE__, GET, "/audit", "from=2026-10-03&to=2026-10-02", 422, "lies before the first one",
     NULL},
    {__LINE__, GET, "/audit", "action=explode", 422, "does not know the value explode", NULL},
    {__LINE__, GET, "/audit", "record=%22%3E%3Cimg%3E", 200, "&quot;&gt;&lt;img&gt;", "<img>"},
    {__LINE__, GET, "/audit/1", "", 200, "<td class=\"prose\"></td><td class=\"prose\">First</td>",
     NULL},
    {__LINE__, GET, "/audit/1", "", 200, "href=\"/audit/2\"", "Previous entry of this record"},
    {__LINE__, GET, "/audit/2", "", 200,
     "<th scope=\"row\">Title of it</th><td class=\"prose\">First</td><td "
     "class=\"prose\">First, changed</td>",
     "Owner of it"},
    {__LINE__, GET, "/audit/5", "", 200,
     "<td class=\"prose\">佐藤 花子</td><td class=\"prose\">Tanaka &quot;T&quot; Taro</td>",
     "Title of it"},
    {__LINE__, GET, "/audit/5", "", 200, "Fits the entry", "Does not fit"},
    {__LINE__, GET, "/audit/4", "", 200, "<td class=\"prose\">gone</td>", "<script>x"},
    {__LINE__, GET, "/audit/6", "", 200, "{&quot;event&quot;:&quot;locked&quot;}", NULL},
    {__LINE__, GET, "/audit/6", "", 200, "This entry tells of an event", "No field differs"},
    {__LINE__, GET, "/audit/7", "", 200,
     "<td class=\"prose\">First, changed</td><td class=\"prose\"></td>", "href=\"/things/a\""},
    {__LINE__, GET, "/audit/8", "", 200, "unknown", "href=\"/things/"},
    {__LINE__, GET, "/audit/9", "", 404, "has no entry 9", NULL},
    {__LINE__, GET, "/audit/0", "", 404, "has no entry 0", NULL},
    {__LINE__, GET, "/audit/x", "", 404, "has no entry x", NULL},
    {__LINE__, GET, "/audit/verify", "", 200, "Verify now", "Every entry, the head"},
    {__LINE__, GET, "/audit/verify-all", "", 403, NULL, NULL},
    {__LINE__, POST, "/audit/verify-all", "", 403, NULL, NULL},
};

static void test_pages(void **state)
{
    struct ctx *cx = begin(state);
    cx->app = &named_app;
    for (size_t i = 0; i < COUNT(page_rows); i++) {
        int status = 0;
        const char *body = answer(cx, page_rows[i].method, page_rows[i].path, page_rows[i].query,
                                  false, &status);
        if (page_rows[i].holds != NULL && strstr(body, page_rows[i].holds) == NULL)
            print_error("not there: %s\n", page_rows[i].holds);
        TEST_INT(page_rows[i].line, status, page_rows[i].status);
        TEST_TRUE(page_rows[i].line,
                  page_rows[i].holds == NULL || strstr(body, page_rows[i].holds) != NULL);
        TEST_TRUE(page_rows[i].line,
                  page_rows[i].lacks == NULL || strstr(body, page_rows[i].lacks) == NULL);
    }
}

static void test_json(void **state)
{
    struct ctx *cx = begin(state);
    int status = 0;
    const char *body = answer(cx, GET, "/audit", "kind=other", true, &status);
    TEST_INT(__LINE__, status, 200);
    TEST_TRUE(__LINE__,
              strstr(body, "{\"entries\":[{\"sequence\":3,\"at\":\"2026-10-02T05:02:03.004Z\","
                           "\"person\":\"p2\"") == body);
    TEST_TRUE(__LINE__,
              strstr(body, "\"subject\":\"Second\",\"href\":\"\",\"action\":\"create\"") != NULL);
    body = answer(cx, GET, "/audit/2", "", true, &status);
    TEST_INT(__LINE__, status, 200);
    TEST_TRUE(__LINE__,
              strstr(body, "\"changes\":[{\"field\":\"title\",\"label\":\"Title of it\","
                           "\"before\":\"First\",\"after\":\"First, changed\"}]") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "\"leaf_fits\":true,\"earlier\":1,\"later\":5") != NULL);
    answer(cx, GET, "/audit", "from=x", true, &status);
    TEST_INT(__LINE__, status, 422);
    cx->permissions = PERM_SIGNED_IN;
    answer(cx, GET, "/audit", "", true, &status);
    TEST_INT(__LINE__, status, 403);
}

/* A note about a record is no state of it: the change after it is told against the state before. */
static void test_note_between(void **state)
{
    static const struct known known[] = {
        {"p1", "thing", "n", LEDGER_CREATE, 0, "One", ""},
        {"p1", "thing", "n", LEDGER_NOTE, 1, NULL, NULL},
        {"p1", "thing", "n", LEDGER_CHANGE, 2, "Two", ""},
        {"p1", "thing", "n", LEDGER_DELETE, 3, "Two", ""},
        {"p1", "thing", "n", LEDGER_CREATE, 4, "Two", ""},
    };
    static const struct {
        int line;
        int64_t earlier, later, has_record;
        const char *before, *after; /* of the title; NULL when nothing is told */
    } wanted[] = {
        {__LINE__, 0, 2, 1, "", "One"},    {__LINE__, 1, 3, 0, NULL, NULL},
        {__LINE__, 2, 4, 1, "One", "Two"}, {__LINE__, 3, 5, 1, "Two", ""},
        {__LINE__, 4, 0, 1, "", "Two"}, /* made again after the deletion */
    };
    struct ctx *cx = begin(state);
    cx->org = "notes";
    for (size_t i = 0; i < COUNT(known); i++)
        append(cx, &known[i]);
    for (size_t i = 0; i < COUNT(wanted); i++) {
        struct audit_entry_view view;
        TEST_RC(wanted[i].line, cx, audit_entry_make(cx, (int64_t)i + 1, &view), RC_OK);
        TEST_INT(wanted[i].line, view.earlier, wanted[i].earlier);
        TEST_INT(wanted[i].line, view.later, wanted[i].later);
        TEST_INT(wanted[i].line, view.has_record, wanted[i].has_record);
        TEST_INT(wanted[i].line, (int64_t)view.changes.n, wanted[i].before != NULL);
        if (wanted[i].before == NULL)
            continue;
        TEST_TEXT(wanted[i].line, view.changes.at[0].before, wanted[i].before);
        TEST_TEXT(wanted[i].line, view.changes.at[0].after, wanted[i].after);
    }
}

static size_t count_of(const char *text, const char *piece)
{
    size_t count = 0;
    for (; (text = strstr(text, piece)) != NULL; text += strlen(piece))
        count++;
    return count;
}

/* Following the links gives every entry once, in order; so does the CSV, beyond one reading too. */
static void test_paging_and_csv(void **state)
{
    enum { MANY = 2130 };
    struct ctx *cx = begin(state);
    struct db_tx *tx = NULL;
    cx->org = "many";
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    for (int i = 1; i <= MANY; i++)
        TEST_RC(
            __LINE__, cx,
            ledger_append(cx, "many", i % 2 == 0 ? "thing" : "=other", "r", LEDGER_CHANGE, "{}"),
            RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    struct audit_filter filter = {
        .person = "", .kind = "thing", .record = "", .action = "", .from = "", .to = ""};
    int64_t next = MANY, pages = 0;
    do {
        struct audit_list_view view;
        TEST_RC(__LINE__, cx, audit_list_make(cx, &filter, &view), RC_OK);
        for (size_t i = 0; i < view.entries.n; i++, next -= 2)
            TEST_INT(__LINE__, view.entries.at[i].sequence, next);
        const char *before = strstr(view.older, "&before=");
        filter.before = before == NULL ? 0 : next + 2;
        if (before != NULL)
            TEST_TEXT(
                __LINE__, view.older,
                arena_printf(cx->arena, "/audit?kind=thing&before=%lld", (long long)filter.before));
        pages++;
    } while (filter.before > 0);
    TEST_INT(__LINE__, next, 0);
    TEST_INT(__LINE__, pages, (MANY / 2 + AUDIT_PAGE_ROWS - 1) / AUDIT_PAGE_ROWS);
    int status = 0;
    const char *csv = answer(cx, GET, "/audit/export.csv", "kind=thing", false, &status);
    TEST_INT(__LINE__, status, 200);
    TEST_INT(__LINE__, (int64_t)count_of(csv, "\r\n"), MANY / 2 + 1);
    TEST_TRUE(__LINE__,
              strncmp(csv, "\xEF\xBB\xBFNo.,Time,", strlen("\xEF\xBB\xBFNo.,Time,")) == 0);
    csv = answer(cx, GET, "/audit/export.csv", "", false, &status);
    TEST_INT(__LINE__, (int64_t)count_of(csv, "\r\n"), MANY + 1);
    TEST_TRUE(__LINE__, strstr(csv, ",'=other,") != NULL);
    for (int i = 1; i <= MANY; i += 71)
        TEST_INT(i, (int64_t)count_of(csv, arena_printf(cx->arena, "\r\n%d,", i)), 1);
    answer(cx, GET, "/audit/export.csv", "from=x", false, &status);
    TEST_INT(__LINE__, status, 422);
}

/* An organisation in which p2 is an auditor, with one entry. */
static void insert_verified(struct ctx *cx)
{
    struct known known = {"p1", "unknown", "z", LEDGER_NOTE, 0, NULL, NULL};
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO organization (id, org, version, parent, name, kind, sector, "
                        "fiscal_month, handling_mark, document_prefix, active) "
                        "VALUES ('verified', 'verified', 1, '', 'V', 0, '', 4, '', '', 1)"),
                    NO_ARGS, NULL),
            RC_OK);
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO membership (id, org, version, person, role) "
                        "VALUES ('m1', 'verified', 1, 'p2', $1), ('m2', 'verified', 1, 'p2', $2)"),
                    ARGS(I64(ROLE_AUDITOR), I64(ROLE_SYSTEM)), NULL),
            RC_OK);
    cx->org = "verified";
    append(cx, &known);
    cx->person = "p2";
}

/* Begins a verification, lets it run, and gives its page. */
static const char *verification(struct ctx *cx, const char *path, bool json)
{
    int status = 0;
    bool ran = false;
    struct job_watch watch;
    const char *body = answer(cx, POST, path, "", true, &status);
    TEST_INT(__LINE__, status, 201);
    TEST_TRUE(__LINE__, strncmp(body, "{\"job\":\"", 8) == 0);
    TEST_TRUE(__LINE__, strstr(body, "\"state\":\"queued\"") != NULL);
    const char *id = arena_copy_n(cx->arena, body + 8, strcspn(body + 8, "\""));
    const char *page = arena_printf(cx->arena, "/audit/verifications/%s", id);
    TEST_TRUE(__LINE__, strstr(answer(cx, GET, page, "", false, &status), "hx-trigger") != NULL);
    job_watch_begin(&watch);
    TEST_RC(__LINE__, cx, job_run_next(cx, "test", &watch, &ran), RC_OK);
    TEST_TRUE(__LINE__, ran);
    job_watch_end(&watch);
    body = answer(cx, GET, page, "", json, &status);
    TEST_INT(__LINE__, status, 200);
    return body;
}

static void test_verify(void **state)
{
    struct ctx *cx = begin(state);
    int status = 0;
    cx->fixed_ids = 0;
    insert_verified(cx);
    const char *body = verification(cx, "/audit/verify", true);
    TEST_TRUE(__LINE__, strstr(body, "\"verdict\":\"sound\"") != NULL);
    /* the entry, and the note that the verification was begun */
    TEST_TRUE(__LINE__, strstr(body, "{\"org\":\"verified\",\"size\":2,\"records\":0,") != NULL);
    body = verification(cx, "/audit/verify", false);
    TEST_TRUE(__LINE__, strstr(body, "fit together") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "hx-trigger") == NULL);
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("UPDATE ledger_entry SET person = 'p2' "
                        "WHERE org = 'verified' AND sequence = 1"),
                    NO_ARGS, NULL),
            RC_OK);
    body = verification(cx, "/audit/verify", false);
    TEST_TRUE(__LINE__,
              strstr(body, "Entry 1 of the ledger of verified (unknown z) was changed") != NULL);
    body = verification(cx, "/audit/verify", true);
    TEST_TRUE(__LINE__, strstr(body, "\"verdict\":\"unsound\",\"message\":\"Entry 1 of") != NULL);
    body = answer(cx, GET, "/audit/1", "", false, &status);
    TEST_TRUE(__LINE__, strstr(body, "Does not fit the entry") != NULL);
    cx->permissions |= PERM_SYSTEM;
    body = verification(cx, "/audit/verify-all", true);
    TEST_TRUE(__LINE__, strstr(body, "\"verdict\":\"unsound\",\"message\":") != NULL);
    answer(cx, GET, "/audit/verifications/none", "", false, &status);
    TEST_INT(__LINE__, status, 404);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_filters),      cmocka_unit_test(test_day_borders),
        cmocka_unit_test(test_pages),        cmocka_unit_test(test_json),
        cmocka_unit_test(test_note_between), cmocka_unit_test(test_paging_and_csv),
        cmocka_unit_test(test_verify),
    };
    return TEST_RUN_ON_BOTH(tests);
}
