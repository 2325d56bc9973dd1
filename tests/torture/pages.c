/* Requests over the whole route table, on SQLite: every page, and the main changes. After each the database
 * is either as it was or as the change alone makes it, and its ledger verifies. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "app/modules.h"
#include "base/limits.h"
#include "base/text.h"
#include "db/db.h"
#include "db/migrate.h"
#include "http/http.h"
#include "job/job_inside.h"
#include "ledger/ledger.h"
#include "register/verify.h"
#include "seal/seal.h"
#include "search/search.h"
#include "tests/support/house.h"
#include "tests/torture/torture.h"

enum { DATABASE_BYTES = 64 * 1024 * 1024, PATH_BYTES = 512, INDEX_MOST = 1000 };
#define NOW INT64_C(1790830923004) /* 2026-10-01 in Japan */

/* The house as it is first, and the connection that works on its copy. */
static struct {
    char path[PATH_BYTES], url[PATH_BYTES + 8];
    struct buf pristine;
    struct app app;
    struct store *store;
    struct db *db;
    sqlite3 *watch;   /* sees whether another connection has committed */
    int64_t version;  /* of the data, as watch saw it last */
} house;

struct request_row {
    const char *name; /* "POST /plan/new" */
    const char *person;
    bool post;
    const char *path, *query, *form, *json;
    const char *file_name, *file; /* field "file" */
    const struct buf *bytes;      /* the same, not a text */
};

static struct ctx context(struct arena *arena)
{
    return (struct ctx){.arena = arena, .db = house.db, .app = &house.app, .lang = LANG_EN, .now = NOW,
                        .org = "", .org_name = "", .person = "", .person_name = "", .session = "",
                        .csrf = "", .permissions = PERM_PUBLIC, .fixed_ids = 1000};
}

static void must(bool condition, const char *what)
{
    if (condition)
        return;
    printf("# the house cannot be made: %s\n", what);
    abort();
}

/* --- The database --- */

static void close_all(void)
{
    db_closep(&house.db);
    store_closep(&house.store);
    sqlite3_close(house.watch);
    house.watch = NULL;
}

static void open_store(void)
{
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    must(store_open(house.url, &house.store, &why) == RC_OK &&
             db_open(house.store, &house.db, &why) == RC_OK,
         buf_string(&why));
}

/* Grows by one whenever another connection has committed something. */
static int64_t data_version(void)
{
    sqlite3_stmt *statement = NULL;
    must(sqlite3_prepare_v2(house.watch, "PRAGMA data_version", -1, &statement, NULL) == SQLITE_OK &&
             sqlite3_step(statement) == SQLITE_ROW,
         sqlite3_errmsg(house.watch));
    int64_t version = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return version;
}

static void open_all(void)
{
    open_store();
    must(sqlite3_open(house.path, &house.watch) == SQLITE_OK, "second connection");
    house.version = data_version();
}

/* Puts the house back as it was first. */
static void restore(void)
{
    char beside[PATH_BYTES + 8];
    close_all();
    for (int i = 0; i < 2; i++) {
        snprintf(beside, sizeof beside, "%s%s", house.path, i == 0 ? "-wal" : "-shm");
        unlink(beside);
    }
    FILE *file = fopen(house.path, "wb");
    must(file != NULL && fwrite(house.pristine.data, 1, house.pristine.length, file) ==
                             house.pristine.length,
         "copy");
    fclose(file);
    open_all();
}

static void keep_pristine(void)
{
    char block[64 * 1024];
    size_t got;
    FILE *file = fopen(house.path, "rb");
    must(file != NULL, "file");
    house.pristine = buf_create(DATABASE_BYTES);
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        buf_add(&house.pristine, block, got);
    fclose(file);
    must(!buf_failed(&house.pristine), "size");
}

static void make_house(const char *directory)
{
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    int64_t advanced = 0;
    must(arena != NULL, "memory");
    house.app = (struct app){.modules = app_modules, .module_count = app_modules_count, .base_url = "",
                             .key_dir = directory};
    snprintf(house.path, sizeof house.path, "%s/house.db", directory);
    snprintf(house.url, sizeof house.url, "sqlite:%s", house.path);
    open_store();
    struct ctx cx = context(arena);
    must(db_migrate(&cx) == RC_OK && house_make(&cx) == RC_OK &&
             ledger_advance_all(&cx, &advanced) == RC_OK,
         cx.problem.message);
    struct ledger_checkpoint checkpoint;
    house_enter(&cx, "officer");
    must(seal_checkpoint(&cx, &checkpoint, NULL) == RC_OK, cx.problem.message);
    close_all();
    keep_pristine();
    open_all();
    arena_free(arena);
}

/* --- What stands in the database --- */

/* The last leaf holds, by the tree, all that stands in the ledger; the rest is counted. */
static const char *fingerprint(struct ctx *cx)
{
    const char *text = "";
    enum rc rc = db_text_of(
        cx,
        SQL("SELECT (SELECT count(*) || ' ' || max(leaf) || ' ' || sum(sequence) FROM ledger_entry) || "
            "' ' || (SELECT count(*) FROM file_content) || ' ' || (SELECT count(*) FROM session) || ' ' || "
            "(SELECT count(*) FROM setup_link) || ' ' || "
            "(SELECT coalesce(sum(failures), 0) FROM sign_in) || ' ' || "
            "(SELECT coalesce(sum(items + money_asked + days_asked), 0) FROM plan_total)"),
        NO_ARGS, &text);
    return rc == RC_OK ? text : "(unreadable)";
}

/* The ledger and every table hold together. */
static void check_sound(struct ctx *cx, struct buf *why)
{
    struct verify_view view = {.sound = 0};
    if (ledger_verify(cx, &view) != RC_OK)
        buf_printf(why, "the ledger does not verify: %s", cx->problem.message);
}

/* The page says by itself that the change was stored when memory ended after that. */
static bool says_stored(const struct response *response)
{
    return response->status == 503 &&
           strstr(buf_string(&response->body), "after the change was stored") != NULL;
}

/* What a request did to the database: nothing, or all. Leaves it as it was first. */
static void check_state(const struct response *response, struct buf *out, struct buf *why)
{
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = context(arena);
    bool changed = data_version() != house.version;
    if (db_in_transaction(house.db))
        buf_text(why, "a transaction is left open");
    const char *print = fingerprint(&cx);
    if (changed)
        check_sound(&cx, why);
    bool told = !buf_failed(&response->body); /* otherwise exchange_send says to look again */
    if (response->status == 503 && told && changed && !says_stored(response))
        buf_printf(why, "the answer says that nothing was changed, but there is %s", print);
    if (response->status == 503 && !changed && says_stored(response))
        buf_text(why, "the answer says that the change was stored");
    buf_printf(out, "%s\n", print);
    if (changed)
        restore();
    arena_free(arena);
}

/* --- Requests --- */

static struct request request_of(struct ctx *cx, const struct request_row *row, struct upload *upload)
{
    struct request request = {.method = row->post ? POST : GET, .path = row->path, .session = "",
                              .language = "", .accept_language = "", .csrf_header = HOUSE_TOKEN,
                              .authorization = "", .fetch_site = "", .origin = "", .host = "",
                              .none_match = "", .remote = "192.0.2.1"};
    const char *query = row->query == NULL ? "" : row->query, *form = row->form == NULL ? "" : row->form;
    enum rc rc = form_parse(cx, query, strlen(query), &request, true);
    if (rc == RC_OK && row->json != NULL)
        rc = form_parse_json(cx, row->json, strlen(row->json), &request);
    else if (rc == RC_OK)
        rc = form_parse(cx, form, strlen(form), &request, false);
    must(rc == RC_OK, row->name);
    request.json_body = row->json != NULL;
    if (row->file != NULL || row->bytes != NULL) {
        const char *bytes = row->bytes != NULL ? row->bytes->data : row->file;
        *upload = (struct upload){.field = "file", .file_name = row->file_name, .media_type = "",
                                  .bytes = bytes,
                                  .length = row->bytes != NULL ? row->bytes->length : strlen(bytes)};
        request.uploads.at = upload;
        request.uploads.n = 1;
    }
    return request;
}

/* RC_MEMORY for 503, so that the runner knows it; otherwise whether the answer is a good one. Pages whose
 * record is not in the house are refused, which may come as a page or as a plain line. */
static enum rc result_of(const struct request_row *row, const struct response *response, struct buf *out,
                         struct buf *why)
{
    bool refused = response->status >= 400 && response->status < 500;
    buf_printf(out, "%d\n", response->status);
    if (response->status == 503) {
        if (response->body.length == 0 && !buf_failed(&response->body)) /* exchange_send says it then */
            buf_text(why, "the answer is empty");
        return RC_MEMORY;
    }
    if (response->status < 200 || response->status >= 500 || (refused && row->post)) {
        buf_printf(why, "status %d", response->status);
        return RC_INTERNAL;
    }
    if (refused)
        return RC_OK;
    buf_printf(out, "%s %s\n", response->media_type == NULL ? "" : response->media_type,
               response->location == NULL ? "" : response->location);
    buf_add(out, response->body.data, response->body.length);
    return buf_failed(&response->body) ? RC_INTERNAL : RC_OK;
}

static enum rc run_request(const struct work *work, struct buf *out, struct buf *why)
{
    const struct request_row *row = work->data;
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY), *own = arena_create(LIMIT_REQUEST_MEMORY);
    must(arena != NULL && own != NULL, "memory");
    struct ctx preparing = context(own), cx = context(arena);
    struct upload upload;
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    struct request request = request_of(&preparing, row, &upload);
    if (row->person != NULL)
        house_enter(&cx, row->person);
    torture_begin(work);
    router_run(&cx, &request, &response);
    torture_end();
    enum rc rc = result_of(row, &response, out, why);
    check_state(&response, out, why);
    buf_free(&response.body);
    arena_free(arena);
    arena_free(own);
    return rc;
}

#define Q(path_, form_)                                                                                    \
    {.name = "POST " path_, .person = "officer", .post = true, .path = path_, .form = form_}
#define J(path_, json_)                                                                                    \
    {.name = "POST " path_ " (JSON)", .person = "officer", .post = true, .path = path_, .json = json_}
#define FILE_ROW(path_, form_, name_, text_)                                                               \
    {.name = "POST " path_ " (" name_ ")", .person = "officer", .post = true, .path = path_, .form = form_, \
     .file_name = name_, .file = text_}
/* The main changes. */
static const struct request_row changes[] = {
    Q("/assessments/draft/sheet/m3.2.1-1",
      "version=1&state=level&current=5&target=5&note=%E8%A6%8B%E7%9B%B4&post=it&answered_on=2026-09-30"),
    J("/assessments/draft/sheet/m3.2.1-2", "{\"version\":0,\"state\":\"level\",\"current\":3,\"note\":\"注\"}"),
    FILE_ROW("/assessments/draft/sheet/m3.2.1-1/evidence", "kind=file&title=a&dated=2026-04-01", "a.txt",
             "policy of 2026"),
    Q("/assessments/draft/assignments", "post-g3.2.1=office&g3.2.1=office"),
    Q("/assessments/draft/weights", "weight-m3.2.1-1=2&m3.2.1-1=2"),
    Q("/assessments/new", "scope=plant&catalog=baseline-2026&year=2026&default_target=3"),
    Q("/assessments/draft/request", "message=%E3%81%8A%E9%A1%98%E3%81%84&version=1"),
    FILE_ROW("/assessments/draft/questionnaire", "", "q.csv",
             "番号,現在の成熟度,目標,備考\n3.2.1①,5,5,直した\n3.2.1②,３,,新しい\n3.2.1③,－,,\n"),
    Q("/plan/new", "title=%E7%9B%A3%E8%A6%96&detail=x&post=it&status=proposed&priority=1&due_on=2027-03-31&"
                   "start_on=2026-10-01&money_asked=1000&days_asked=2&catalog=baseline-2026&"
                   "control=m3.2.1-1&judged_by=y"),
    Q("/plan/item/edit", "version=1&title=%E7%9B%A3%E8%A6%96%E3%81%AE%E9%96%8B%E5%A7%8B&progress=60&due_on=2026-12-31"),
    Q("/plan/item/remove", "version=1"),
    FILE_ROW("/plan/import", "", "p.csv",
             "番号,実施事項,優先度,責任者（役職）,期限,要求額（円）\n1,監視委託,高,,2026-12-31,￥２００\n"
             ",訓練の実施,中,情報システム部 課長,令和9年3月1日,5000\n,規程の改正,低,,,\n"),
    Q("/people/new", "login=new&name=%E6%96%B0%E4%BA%BA&email=n%40example.jp&role=3&roles=3"),
    Q("/people/ciso/edit", "version=1&login=ciso&name=%E6%9C%9B%E6%9C%88&active=1"),
    Q("/posts/new", "name=%E4%BF%82%E9%95%B7&department=x&holder=ciso&active=1"),
    Q("/scopes/new", "name=%E6%94%AF%E5%BA%97&kind=site&parent=company&active=1"),
    Q("/organizations/house/edit", "version=1&name=%E6%96%B0%E7%A4%BE%E5%90%8D&fiscal_month=4&active=1"),
    Q("/kpis/kpi/values", "measured_on=2026-09-30&value=91.5&note=x"),
    Q("/reports/management/issue", "assessment=asked&note=%E5%88%9D%E7%89%88"),
    Q("/audit/verify", ""),
    Q("/me/tokens/token/end", "version=1"),
    Q("/policy", "version=1&password_least=14"),
    Q("/handling-marks/mark/edit", "version=1&name=%E6%A5%B5%E7%A7%98&sends=nothing&active=1"),
    Q("/mail", "version=0&active=1&host=127.0.0.1&port=1&security=none&sender=k%40example.jp"),
    Q("/reminders", "version=1&before_days=14%2C3&digest=daily"),
    Q("/me/mail", "version=1&digest=none&before_days=2"),
    Q("/schedules/new", "kind=ledger-verify&at_time=3:00&repeat=daily&active=1"),
    Q("/jobs/job/cancel", ""),
    Q("/appointments/seat/terms", "post=it&from_on=2026-11-01&appointed_by=%E5%8F%96%E7%B7%A0%E5%BD%B9%E4%BC%9A"),
    Q("/committees/new", "name=CSIRT&active=1"),
    Q("/risk/study/check", "code=requirement-blank&subject=power&comment=x"),
    Q("/risk/study/walkthroughs/new", "title=%E7%AC%AC2%E5%9B%9E&planned_on=2026-11-10"),
    Q("/walkthroughs/walkthrough/participants/new", "name=x&department=y&reviewer=1&side=legal"),
    Q("/walkthroughs/walkthrough/viewpoints", "viewpoint=complete&viewpoint=users"),
    Q("/risk/study/findings/new", "source=walkthrough&occasion=walkthrough&participant=participant&what=x&subject=risk%2Frisk"),
    Q("/findings/finding/respond", "version=1&answer=practice&response=x&post=it&due_on=2026-12-01"),
    Q("/findings/finding/tasks/new", "what=x&post=it&due_on=2026-12-01"),
    Q("/lists/plan/rows/item", "version=1&title=%E7%9B%A3%E8%A6%96"),
    Q("/lists/plan/paste", "text=%E7%9B%A3%E8%A6%96%092027-04-30&item=item@1&field=title&field=due_on&once=w"),
    Q("/lists/plan/paste", "text=1&item=item@1&field=priority&check=1"),
    Q("/language", "language=en&to=%2F"),
    {.name = "POST /approvals/approval/agree", .person = "ciso", .post = true,
     .path = "/approvals/approval/agree", .form = "version=1&step=step&comment=%E5%8F%AF"},
    {.name = "POST /approvals/approval/return", .person = "ciso", .post = true,
     .path = "/approvals/approval/return", .form = "version=1&step=step&comment=%E5%86%8D%E8%80%83"},
};

#define PAGE(path_, query_)                                                                                \
    {.name = "GET " path_ "?" query_, .person = "officer", .path = path_, .query = query_}
/* Further pages with their queries. */
static const struct request_row pages[] = {
    PAGE("/assessments/draft/sheet", "section=g3.2.1&show=open"),
    PAGE("/catalogs/diff", "from=guideline-5&to=baseline-2026"),
    PAGE("/search", "q=CSIRT"),
    PAGE("/picklists/outcomes/control-stop", "threat=malware"),
    PAGE("/picklists/threats/malware", ""),
    PAGE("/plan", "status=all&text=%E7%9B%A3&sort=priority"),
    PAGE("/audit", "kind=plan-item&from=2026-01-01"),
    PAGE("/reports/gap", "assessment=draft&paper=A3"),
    PAGE("/reports/risk", "assessment=study"),
    PAGE("/reports/management.xlsx", "assessment=draft"),
    PAGE("/reports/management.docx", "assessment=draft"),
    PAGE("/reports/management.pdf", "assessment=draft"),
};

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);
    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* Workbooks and packages hold the time at which they were made, the others random digits. */
static bool varies(const char *path)
{
    static const char *const endings[] = {".xlsx", ".docx", ".pdf", ".zip", ".eml", "/me/two-step"};
    for (size_t i = 0; i < COUNT(endings); i++)
        if (ends_with(path, endings[i]))
            return true;
    return false;
}

static void add(struct works *works, const struct request_row *row)
{
    bool child = ends_with(row->path, ".pdf") || ends_with(row->path, ".docx");
    /* libxlsxwriter writes through pointers that it did not get, libarchive ends the program; a file that is
     * uploaded may be one of theirs */
    bool packed = row->file_name != NULL || ends_with(row->path, ".xlsx") || ends_with(row->path, ".zip") ||
                  ends_with(row->path, ".eml") || child;
    works_add(works, (struct work){.name = row->name, .run = run_request, .data = row, .reset = restore,
                                   .wanted = RC_OK,
                                   .varies = varies(row->path), .own = packed,
                                   .steps = child ? 20 : 0});
}

static struct request_row *own_rows;
static struct arena *names;

/* A row for every page of the route table. */
static void add_routes(struct works *works)
{
    size_t n = 0, room = 0;
    names = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = context(names);
    for (size_t m = 0; m < app_modules_count; m++)
        room += app_modules[m]->route_count;
    own_rows = calloc(room, sizeof *own_rows);
    must(own_rows != NULL && names != NULL, "memory");
    for (size_t m = 0; m < app_modules_count; m++)
        for (size_t i = 0; i < app_modules[m]->route_count; i++) {
            const struct route *route = &app_modules[m]->routes[i];
            if (route->method != GET)
                continue;
            own_rows[n] = (struct request_row){
                .name = arena_printf(names, "GET %s", route->path),
                .person = (route->permission & PERM_PUBLIC) != 0 ? NULL : "officer",
                .path = house_address(&cx, route->path)};
            add(works, &own_rows[n++]);
        }
}

/* --- What happens beside requests --- */

static enum rc run_open(const struct work *work, struct buf *out, struct buf *why)
{
    CLEANUP(store_closep) struct store *store = NULL;
    CLEANUP(db_closep) struct db *db = NULL;
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = context(arena);
    struct buf text = buf_create(4096);
    must(arena != NULL, "memory");
    torture_begin(work);
    enum rc rc = store_open(house.url, &store, &text);
    if (rc == RC_OK)
        rc = db_open(store, &db, &text);
    cx.db = db;
    if (rc == RC_OK)
        rc = db_check_schema(&cx);
    torture_end();
    (void)out;
    (void)why;
    buf_free(&text);
    arena_free(arena);
    return rc;
}

/* A change, and then the tree is brought up to it, as the server's tick does. */
static enum rc run_tick(const struct work *work, struct buf *out, struct buf *why)
{
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY), *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    must(arena != NULL && scratch != NULL, "memory");
    struct ctx cx = context(arena), other = context(scratch);
    struct db_tx *tx = NULL;
    int64_t advanced = 0;
    must(db_begin(&other, &tx) == RC_OK &&
             ledger_append(&other, "house", "note", "a", LEDGER_NOTE, "{}") == RC_OK &&
             db_commit(&other, &tx) == RC_OK,
         "note");
    torture_begin(work);
    enum rc rc = ledger_advance_all(&cx, &advanced);
    torture_end();
    buf_printf(out, "%d", (int)advanced);
    check_sound(&other, why);
    restore();
    arena_free(arena);
    arena_free(scratch);
    return rc;
}

static enum rc run_verify(const struct work *work, struct buf *out, struct buf *why)
{
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    must(arena != NULL, "memory");
    struct ctx cx = context(arena);
    struct verify_view view = {.sound = 0};
    (void)why;
    torture_begin(work);
    enum rc rc = ledger_verify(&cx, &view);
    torture_end();
    for (size_t i = 0; rc == RC_OK && i < view.organizations.n; i++)
        buf_printf(out, "%s %s\n", view.organizations.at[i].org, view.organizations.at[i].root);
    arena_free(arena);
    return rc;
}

/* The job of the house is taken up and done; without memory it waits for its next attempt, or is found to have
 * been left. */
static enum rc run_job(const struct work *work, struct buf *out, struct buf *why)
{
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY), *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    must(arena != NULL && scratch != NULL, "memory");
    struct ctx cx = context(arena), other = context(scratch);
    struct job_watch watch;
    struct job job = {.state = JOB_QUEUED};
    bool ran = false;
    job_watch_begin(&watch);
    torture_begin(work);
    enum rc rc = job_run_next(&cx, "runner", &watch, &ran);
    torture_end();
    job_watch_end(&watch);
    must(job_store_get(&other, "job", &job) == RC_OK, "job");
    buf_printf(out, "%s", enum_code(&job_state_names, job.state));
    if (job.state == JOB_DONE ? text_empty(job.result) : !text_empty(job.result))
        buf_text(why, "state and result of the job contradict each other");
    check_sound(&other, why);
    restore();
    arena_free(arena);
    arena_free(scratch);
    return rc == RC_OK && memory_failed() && job.state != JOB_DONE ? RC_MEMORY : rc;
}

/* Whatever of the index was made, making it further comes to the same. */
static enum rc run_index(const struct work *work, struct buf *out, struct buf *why)
{
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY), *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    must(arena != NULL && scratch != NULL, "memory");
    struct ctx cx = context(arena), other = context(scratch);
    int64_t done = 0, rest = 0, postings = 0;
    torture_begin(work);
    enum rc rc = search_advance(&cx, INDEX_MOST, &done);
    torture_end();
    must(search_advance(&other, INDEX_MOST, &rest) == RC_OK &&
             db_int_of(&other, SQL("SELECT count(*) FROM search_posting"), NO_ARGS, &postings) == RC_OK,
         "index");
    if (rc == RC_OK && rest != 0)
        buf_text(why, "the index was said to be whole");
    buf_printf(out, "%d", (int)postings);
    restore();
    arena_free(arena);
    arena_free(scratch);
    return rc;
}

/* A new database; a second try brings it up, wherever the first ended. After a change of the schema SQLite
 * prepares even a ROLLBACK again; without memory the transaction then ends with the connection. */
static enum rc run_migrate(const struct work *work, struct buf *out, struct buf *why)
{
    CLEANUP(buf_free) struct buf text = buf_create(4096);
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY), *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    must(arena != NULL && scratch != NULL, "memory");
    struct ctx cx = context(arena), other = context(scratch);
    CLEANUP(store_closep) struct store *store = NULL;
    CLEANUP(db_closep) struct db *db = NULL;
    must(store_open("sqlite::memory:", &store, &text) == RC_OK && db_open(store, &db, &text) == RC_OK,
         buf_string(&text));
    cx.db = other.db = db;
    torture_begin(work);
    enum rc rc = db_migrate(&cx);
    torture_end();
    if (!db_in_transaction(db) && (db_migrate(&other) != RC_OK || db_check_schema(&other) != RC_OK))
        buf_printf(why, "the second try fails: %s", other.problem.message);
    (void)out;
    arena_free(arena);
    arena_free(scratch);
    return rc;
}

/* What the house gives as a workbook comes in again. */
static struct buf workbooks[2];
static const struct request_row uploads[] = {
    {.name = "POST /plan/import (p.xlsx)", .person = "officer", .post = true, .path = "/plan/import",
     .file_name = "p.xlsx", .bytes = &workbooks[0]},
    {.name = "POST /assessments/draft/questionnaire (q.xlsx)", .person = "officer", .post = true,
     .path = "/assessments/draft/questionnaire", .file_name = "q.xlsx", .bytes = &workbooks[1]},
};

static void make_workbook(const char *path, struct buf *out)
{
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    must(arena != NULL, "memory");
    struct ctx cx = context(arena);
    const struct request_row row = {.name = path, .path = path};
    struct request request = request_of(&cx, &row, NULL);
    struct response response = {.body = buf_create(LIMIT_REPORT_BYTES)};
    house_enter(&cx, "officer");
    router_run(&cx, &request, &response);
    must(response.status == 200, path);
    *out = response.body;
    arena_free(arena);
}

struct ctx pages_context(struct arena *arena)
{
    return context(arena);
}

void pages_reset(void)
{
    restore();
}

void pages_check(struct buf *why)
{
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    must(arena != NULL, "memory");
    struct ctx cx = context(arena);
    if (db_in_transaction(house.db))
        buf_text(why, "a transaction is left open");
    if (data_version() != house.version) {
        check_sound(&cx, why);
        restore();
    }
    arena_free(arena);
}

static void add_others(struct works *works)
{
    static const struct work others[] = {
        {.name = "opening the database", .run = run_open, .reset = restore},
        {.name = "migrating a database", .run = run_migrate},
        {.name = "the tick of the ledger", .run = run_tick, .reset = restore},
        {.name = "verifying the ledger", .run = run_verify, .reset = restore},
        {.name = "the index of the search", .run = run_index, .reset = restore},
        {.name = "a job", .run = run_job, .reset = restore},
    };
    for (size_t i = 0; i < COUNT(others); i++)
        works_add(works, others[i]);
}

void pages_add(struct works *works, const char *directory)
{
    make_house(directory);
    make_workbook("/plan/export.xlsx", &workbooks[0]);
    make_workbook("/assessments/draft/questionnaire.xlsx", &workbooks[1]);
    add_others(works);
    add_routes(works);
    for (size_t i = 0; i < COUNT(pages); i++)
        add(works, &pages[i]);
    for (size_t i = 0; i < COUNT(changes); i++)
        add(works, &changes[i]);
    for (size_t i = 0; i < COUNT(uploads); i++)
        add(works, &uploads[i]);
}

void pages_end(void)
{
    close_all();
    for (size_t i = 0; i < COUNT(workbooks); i++)
        buf_free(&workbooks[i]);
    buf_free(&house.pristine);
    free(own_rows);
    arena_free(names);
}
