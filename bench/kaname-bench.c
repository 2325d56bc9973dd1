/* kaname-bench [KIND …] [--requests N] [--items N] [--no-fail]: measures the program beside it against
 * its budgets, on SQLite and, where KANAME_TEST_PG names a server, on PostgreSQL. Kinds: web, start,
 * report, import, resolve, backup, scores, risks, submissions, ledger, mission, survey (--db URL: an empty database; --operators N
 * --questions M --seed S); all of them when none is named. Exit code 1 when a figure is over its
 * budget. The
 * data lie in bench-data beside this program and in the server's database kaname_bench; what stood
 * there is removed. "senders" measures nothing: it makes the load of tests/cluster.sh (bench_senders.h). */
#include <ftw.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/modules.h"
#include "base/limits.h"
#include "base/time.h"
#include "bench/bench.h"
#include "bench/bench_senders.h"
#include "bench/bench_survey.h"
#include "db/db.h"

enum {
    REQUESTS = 1000,
    REPEATS = 10,
    ITEMS = 100000,
    ORGANIZATIONS = 1000,
    OPERATORS = 100000,
    QUESTIONS = 300,
    PATH_BYTES = 4096,
    NUMBER_MOST = 10000000
};

static const struct kind {
    const char *name;
    enum rc (*run)(struct ctx *cx, struct bench *bench);
} kinds[] = {
    {"start", bench_start},   {"web", bench_web},       {"report", bench_report},
    {"import", bench_import}, {"resolve", bench_resolve}, {"backup", bench_backup},
    {"scores", bench_scores}, {"risks", bench_risks},     {"submissions", bench_submissions},
    {"ledger", bench_ledger},
};

struct options {
    bool wanted[COUNT(kinds)];
    bool mission, survey, any, data, no_fail; /* data: a kind that needs a database */
    int64_t requests, items;
    const char *url; /* of the survey; an empty database */
    const char *to, *keys; /* where "senders" puts its packages, and the keys of the receiver at --db */
    bool senders;
    struct bench_survey_size size;
};

static bool read_number(const char *text, int64_t *ret)
{
    char *end = NULL;
    long long value = text == NULL ? 0 : strtoll(text, &end, 10);
    if (text == NULL || *end != '\0' || value < 1 || value > NUMBER_MOST)
        return false;
    *ret = value;
    return true;
}

static bool read_word(const char *word, const char *next, struct options *options, int *used)
{
    *used = 1;
    if (strcmp(word, "--no-fail") == 0)
        return options->no_fail = true;
    if (strcmp(word, "--requests") == 0 || strcmp(word, "--items") == 0) {
        *used = 2;
        return read_number(next, word[2] == 'r' ? &options->requests : &options->items);
    }
    if (strcmp(word, "--operators") == 0 || strcmp(word, "--questions") == 0 || strcmp(word, "--seed") == 0) {
        *used = 2;
        return read_number(next, word[2] == 'o'   ? &options->size.operators
                                 : word[2] == 'q' ? &options->size.questions
                                                  : &options->size.seed);
    }
    if (strcmp(word, "--db") == 0) {
        *used = 2;
        options->url = next;
        return next != NULL;
    }
    if (strcmp(word, "--to") == 0 || strcmp(word, "--keys") == 0) {
        *used = 2;
        *(word[2] == 't' ? &options->to : &options->keys) = next;
        return next != NULL;
    }
    if (strcmp(word, "senders") == 0)
        return options->senders = options->any = true;
    if (strcmp(word, "mission") == 0)
        return options->mission = options->any = true;
    if (strcmp(word, "survey") == 0)
        return options->survey = options->any = true;
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (strcmp(word, kinds[i].name) == 0)
            return options->wanted[i] = options->any = options->data = true;
    return false;
}

static bool read_options(int count, char **words, struct options *options)
{
    for (int at = 1, used = 0; at < count; at += used)
        if (!read_word(words[at], at + 1 < count ? words[at + 1] : NULL, options, &used))
            return false;
    return !options->senders || (options->url != NULL && options->to != NULL && options->keys != NULL);
}

/* --- A folder for the data, beside the program; it lies on a real disk there. --- */

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *place)
{
    (void)info;
    (void)kind;
    (void)place;
    return remove(path);
}

static void remove_folder(const char *folder)
{
    (void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static enum rc make_places(struct ctx *cx, struct bench *bench)
{
    char path[PATH_BYTES];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    char *slash = length > 0 ? memrchr(path, '/', (size_t)length) : NULL;
    if (slash == NULL)
        return fail(cx, RC_IO, "The folder of this program is not known");
    *slash = '\0';
    bench->program = arena_printf(cx->arena, "%s/kaname", path);
    bench->folder = arena_printf(cx->arena, "%s/bench-data", path);
    if (access(bench->program, X_OK) != 0)
        return fail(cx, RC_IO, "{0} is not there; ./dev bench builds it", bench->program);
    remove_folder(bench->folder);
    if (mkdir(bench->folder, 0700) != 0)
        return fail(cx, RC_IO, "{0} cannot be made", bench->folder);
    return RC_OK;
}

/* --- One database after the other --- */

/* What is run with a connection to a database. */
typedef enum rc (*run_function)(struct ctx *cx, struct bench *bench, const struct options *options);

static enum rc with_database(struct ctx *cx, const char *url, struct bench *bench,
                             const struct options *options, run_function run)
{
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    CLEANUP(store_closep) struct store *store = NULL;
    CLEANUP(db_closep) struct db *db = NULL;
    enum rc rc = store_open(url, &store, &why);
    if (rc == RC_OK)
        rc = db_open(store, &db, &why);
    if (rc != RC_OK)
        return fail(cx, rc, "{0}: {1}", url, arena_copy(cx->arena, buf_string(&why)));
    cx->db = db;
    rc = run(cx, bench, options);
    cx->db = NULL;
    return rc;
}

static enum rc measure(struct ctx *cx, struct bench *bench, const struct options *options)
{
    const struct bench_size size = {ORGANIZATIONS, options->items};
    CLEANUP(arena_freep) struct arena *keep = arena_create(LIMIT_REQUEST_MEMORY);
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_COMMAND_MEMORY);
    if (keep == NULL || scratch == NULL)
        return RC_MEMORY;
    struct ctx inner = *cx;
    inner.arena = scratch;
    double begin = bench_now();
    enum rc rc = bench_data_make(&inner, &size, keep, &bench->data);
    if (rc == RC_OK)
        printf("\n%s: %lld plan items of %d organisations made in %.0f s\n", bench->name,
               (long long)options->items, ORGANIZATIONS, (bench_now() - begin) / 1000);
    fflush(stdout);
    for (size_t i = 0; i < COUNT(kinds) && rc == RC_OK; i++)
        if (!options->any || options->wanted[i])
            rc = kinds[i].run(&inner, bench);
    cx->problem.rc = rc;
    cx->problem.message = arena_copy(cx->arena, inner.problem.message);
    return rc;
}

static enum rc prepare_server(struct ctx *cx, struct bench *bench, const struct options *options)
{
    (void)options;
    TRY(bench_store_version(cx, &bench->postgresql));
    return bench_store_create_database(cx);
}

static enum rc measure_survey(struct ctx *cx, struct bench *bench, const struct options *options)
{
    return bench_survey(cx, bench, &options->size);
}

static enum rc make_senders(struct ctx *cx, struct bench *bench, const struct options *options)
{
    (void)bench;
    return bench_senders(cx, options->keys, options->to, options->size.operators);
}

static enum rc run(struct ctx *cx, const struct options *options, struct bench *bench)
{
    if (options->senders)
        return with_database(cx, options->url, bench, options, make_senders);
    const char *server = getenv("KANAME_TEST_PG");
    bool has_server = server != NULL && server[0] != '\0';
    TRY(make_places(cx, bench));
    if (options->survey && options->url != NULL) {
        table_facts(cx, bench->folder, "");
        return with_database(cx, options->url, bench, options, measure_survey);
    }
    if (has_server)
        TRY(with_database(cx, server, bench, options, prepare_server));
    table_facts(cx, bench->folder, bench->postgresql);
    if (!options->any || options->mission)
        TRY(bench_mission(cx, bench));
    if ((!options->any || options->survey) && has_server) {
        TRY(with_database(cx, arena_printf(cx->arena, "%s%cdbname=kaname_bench", server, strchr(server, '?') == NULL ? '?' : '&'),
                          bench, options, measure_survey));
        TRY(with_database(cx, server, bench, options, prepare_server));
    }
    if (options->any && !options->data)
        return RC_OK;
    bench->name = "SQLite";
    bench->url = arena_printf(cx->arena, "sqlite:%s/kaname.db", bench->folder);
    TRY(with_database(cx, bench->url, bench, options, measure));
    if (!has_server) {
        printf("\nPostgreSQL is left out: KANAME_TEST_PG names no server\n");
        return RC_OK;
    }
    bench->name = "PostgreSQL";
    bench->url = arena_printf(cx->arena, "%s%cdbname=kaname_bench", server,
                              strchr(server, '?') == NULL ? '?' : '&');
    return with_database(cx, bench->url, bench, options, measure);
}

int main(int count, char **words)
{
    struct options options = {.requests = REQUESTS, .items = ITEMS, .size = {OPERATORS, QUESTIONS, 1}};
    if (!read_options(count, words, &options)) {
        fputs("usage: kaname-bench senders --db URL --keys FOLDER --to FOLDER --operators N, or kaname-bench [mission] [survey] [web] [start] [report] [import] [resolve] [backup] [scores] [risks] [submissions] [ledger] "
              "[--requests N] [--items N] [--no-fail] [--db URL] [--operators N] [--questions M] [--seed S]\n",
              stderr);
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_COMMAND_MEMORY);
    struct bench bench = {.postgresql = "", .requests = options.requests, .repeats = REPEATS};
    struct app app = {.modules = app_modules, .module_count = app_modules_count, .base_url = ""};
    struct ctx cx = {.arena = arena,
                     .app = &app,
                     .now = time_now(),
                     .org = "",
                     .org_name = "",
                     .person = "",
                     .person_name = "",
                     .session = "",
                     .csrf = "",
                     .permissions = UINT64_MAX};
    if (arena == NULL || sodium_init() < 0)
        return 2;
    enum rc rc = run(&cx, &options, &bench);
    if (bench.folder != NULL)
        remove_folder(bench.folder);
    if (rc != RC_OK) {
        const char *message = cx.problem.message;
        fprintf(stderr, "kaname-bench: %s\n", message != NULL ? message : rc_describe(rc)->message);
        return 2;
    }
    if (options.senders)
        return 0;
    table_end(&bench.table);
    return bench.table.over > 0 && !options.no_fail;
}
