#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "account/account_session.h"
#include "account/mark.h"
#include "app/app_module.h"
#include "audit/audit.h"
#include "backup/backup.h"
#include "base/keep.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "db/db_clock.h"
#include "http/http.h"
#include "http/log.h"
#include "http/waiting.h"
#include "job/job.h"
#include "ledger/ledger.h"
#include "mail/mail.h"
#include "submission/submission.h"
#include "search/search.h"

enum { PORT = 8640, WORKERS = 4, RATE_MOST = 10000000 };

static enum rc open_store(struct ctx *cx, const char *url, struct store **ret_store,
                          struct db **ret_db)
{
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    enum rc rc = store_open(url, ret_store, &why);
    if (rc == RC_OK)
        rc = db_open(*ret_store, ret_db, &why);
    if (rc != RC_OK)
        return fail(cx, rc, N_("The database cannot be opened: {0}"),
                    arena_copy(cx->arena, buf_string(&why)));
    cx->db = *ret_db;
    cx->now = store_now(*ret_store);
    return RC_OK;
}

/* A link for the first administrator, as long as there is nobody. "" otherwise. */
static enum rc first_link(struct ctx *cx, const char *base_url, const char **ret)
{
    int64_t people = 0;
    const char *path = "";
    *ret = "";
    TRY(account_store_person_count(cx, &people));
    if (people > 0)
        return RC_OK;
    TRY(setup_link_create(cx, "", &path));
    *ret = arena_printf(cx->arena, "%s%s", base_url, path);
    return RC_OK;
}

static const char *default_url(const struct arguments *arguments)
{
    const char *given = option_of(arguments, "url");
    return given != NULL ? given : "http://127.0.0.1:8640";
}

struct init_view {
    const char *database, *link;
};
static const struct field init_fields[] = {
    FIELD(init_view, database, F_TEXT, .label = N_("Database")),
    FIELD(init_view, link, F_TEXT, .label = N_("One-time link of the first administrator")),
};

enum rc init_run(struct ctx *cx, struct arguments *arguments)
{
    CLEANUP(store_closep) struct store *store = NULL;
    CLEANUP(db_closep) struct db *db = NULL;
    struct init_view view = {.database = arguments->db_url};
    TRY(open_store(cx, arguments->db_url, &store, &db));
    TRY(db_migrate(cx));
    TRY(mark_keep_all(cx));
    TRY(first_link(cx, default_url(arguments), &view.link));
    return command_show(cx, arguments, FIELDS(init_fields), &view);
}

enum { INDEXED_EACH_TICK = 1000 };

/* About once a second: the ledger's trees and the search follow the writers, and once a minute old sessions go
 * and the timetable is looked after. */
static void tick(struct ctx *cx)
{
    int64_t advanced = 0;
    enum rc rc = ledger_advance_all(cx, &advanced);
    if (rc == RC_OK || rc == RC_UNSOUND) /* one damaged ledger stops nothing else */
        rc = search_advance(cx, INDEXED_EACH_TICK, &advanced);
    if (rc == RC_OK && cx->now / 1000 % 60 == 0)
        rc = account_expire(cx);
    if (rc == RC_OK)
        rc = db_tidy(cx);
    if (rc == RC_OK && cx->now / 1000 % 60 == 0)
        rc = audit_keep_timetable(cx);
    if (rc == RC_OK && cx->now / 1000 % 60 == 0)
        rc = backup_keep_timetable(cx);
    if (rc == RC_OK && cx->now / 1000 % 3 == 0)
        rc = mail_tick(cx);
    if (rc == RC_OK)
        rc = submission_tick(cx);
    (void)rc; /* the next tick tries again; verification tells lasting trouble */
}

static enum rc read_options(struct ctx *cx, const struct arguments *arguments,
                            struct server_options *options)
{
    int64_t port = 0, workers = 0, person_rate = 0, address_rate = 0;
    TRY(option_int(cx, arguments, "port", PORT, &port));
    TRY(option_int(cx, arguments, "workers", WORKERS, &workers));
    TRY(option_int(cx, arguments, "person-rate", LIMIT_PERSON_REQUESTS, &person_rate));
    TRY(option_int(cx, arguments, "address-rate", LIMIT_ADDRESS_REQUESTS, &address_rate));
    if (person_rate < 0 || person_rate > RATE_MOST || address_rate < 0 || address_rate > RATE_MOST)
        return fail(cx, RC_USAGE, N_("Requests a minute lie between 0 (no limit) and {0}"), decimal(cx, RATE_MOST));
    if (port < 0 || port > 65535 || workers < 1 || workers > 64)
        return fail(cx, RC_USAGE, N_("A port lies between 0 and 65535, workers between 1 and 64"));
    const char *address = option_of(arguments, "listen"), *log = option_of(arguments, "log");
    if (log != NULL && !text_same(log, "json"))
        return fail(cx, RC_USAGE, N_("--log takes json"));
    *options = (struct server_options){
        .address = address == NULL ? "127.0.0.1" : address,
        .port = (int)port,
        .workers = (int)workers,
        .certificate = option_of(arguments, "certificate"),
        .key = option_of(arguments, "key"),
        .client_ca = option_of(arguments, "client-ca"),
        .client_crl = option_of(arguments, "client-crl"),
        .client_required = switch_of(arguments, "client-required"),
        .allow_plain = switch_of(arguments, "allow-plain"),
        .proxy = option_of(arguments, "proxy"),
        .person_rate = person_rate,
        .address_rate = address_rate,
        .log = log == NULL ? 0 : STDERR_FILENO,
        .metrics = switch_of(arguments, "metrics"),
        .metrics_from = option_of(arguments, "metrics-from"),
        .figures = app_figures,
        .authenticate = account_authenticate,
        .tick = tick,
    };
    if ((options->certificate == NULL) != (options->key == NULL))
        return fail(cx, RC_USAGE, N_("--certificate and --key belong together"));
    return RC_OK;
}

enum { KEEP_DAYS = 7, KEEP_WEEKS = 4, KEEP_MONTHS = 12, KEEP_MOST = 1000 };

/* --backup-dir and --backup-keep. The folder must be there: a mount that is missing is no place. */
static enum rc read_backup_options(struct ctx *cx, const struct arguments *arguments, struct app *app)
{
    const char *keep = option_of(arguments, "backup-keep");
    int days = KEEP_DAYS, weeks = KEEP_WEEKS, months = KEEP_MONTHS, used = 0;
    app->backup_dir = option_of(arguments, "backup-dir");
    if (keep != NULL && (sscanf(keep, "%4d,%4d,%4d%n", &days, &weeks, &months, &used) != 3 ||
                         keep[used] != '\0' || days < 1 || weeks < 0 || months < 0 ||
                         days > KEEP_MOST || weeks > KEEP_MOST || months > KEEP_MOST))
        return fail(cx, RC_USAGE, N_("--backup-keep takes days, weeks and months: 7,4,12"));
    app->backup_days = days;
    app->backup_weeks = weeks;
    app->backup_months = months;
    if (app->backup_dir != NULL && access(app->backup_dir, R_OK | W_OK | X_OK) != 0)
        return fail(cx, RC_IO, N_("The folder of backups {0} cannot be read: {1}"), app->backup_dir,
                    arena_copy(cx->arena, strerror(errno)));
    return RC_OK;
}

static sigset_t own_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    return set;
}

/* A certificate that cannot be used leaves the old one in use; both are told. */
static void load_certificate(struct ctx *cx, struct server *server)
{
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    int64_t ends = 0;
    if (server_load_certificate(server, &ends, &why) != RC_OK)
        fprintf(stderr, "%s\n",
                trf(cx, N_("The certificate was not loaded, the one before stays in use: {0}"), buf_string(&why)));
    else if (ends > 0)
        fprintf(stderr, "%s\n", trf(cx, N_("The certificate was loaded; it is valid until {0}"), time_show(cx, ends)));
    fflush(stderr);
}

/* Stops on SIGINT and SIGTERM, after the running requests; SIGHUP loads the certificate again. */
static void wait_for_signal(struct ctx *cx, struct server *server)
{
    sigset_t set = own_signals();
    for (int number = 0; number != SIGINT && number != SIGTERM;) {
        while (sigwait(&set, &number) == EINTR)
            continue;
        if (number == SIGHUP)
            load_certificate(cx, server);
    }
}

static void block_signals(void)
{
    sigset_t set = own_signals();
    pthread_sigmask(SIG_BLOCK, &set, NULL); /* inherited by every thread that starts later */
}

static enum rc announce(struct ctx *cx, const char *url)
{
    const char *link = "";
    TRY(first_link(cx, url, &link));
    printf("%s %s\n", tr(cx, N_("kaname serves")), url);
    if (link[0] != '\0')
        printf("%s %s\n", tr(cx, N_("First administrator, one-time link:")), link);
    fflush(stdout);
    return RC_OK;
}

enum rc serve_run(struct ctx *cx, struct arguments *arguments)
{
    CLEANUP(store_closep) struct store *store = NULL;
    CLEANUP(db_closep) struct db *db = NULL;
    CLEANUP(keep_freep) struct keep *keep = keep_create((size_t)LIMIT_KEPT_BYTES + LIMIT_BLOCKS_BYTES);
    CLEANUP(waiting_freep) struct waiting *waiting = waiting_create();
    CLEANUP(submission_queue_freep) struct submission_queue *receiving = submission_queue_create();
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    struct server_options options = {.address = NULL};
    struct server *server = NULL;
    TRY(read_options(cx, arguments, &options));
    TRY(open_store(cx, arguments->db_url, &store, &db));
    TRY(db_check_schema(cx));
    if (router_check(cx->app, &why) != RC_OK)
        return fail(cx, RC_INTERNAL, N_("The table of routes is wrong: {0}"), buf_string(&why));
    struct app app = *cx->app;
    app.keep = keep;
    app.waiting = waiting;
    app.receiving = receiving;
    const char *given = option_of(arguments, "url");
    app.base_url = given == NULL ? "" : given;
    app.receivers = option_of(arguments, "receivers");
    TRY(read_backup_options(cx, arguments, &app));
    app.secure_cookies = options.certificate != NULL || switch_of(arguments, "secure-cookies") ||
                         strncmp(app.base_url, "https://", strlen("https://")) == 0;
    block_signals();
    enum rc rc = server_start(&app, store, &options, &server, &why);
    if (rc != RC_OK)
        return fail(cx, rc, N_("The server cannot start: {0}"), arena_copy(cx->arena, buf_string(&why)));
    const char *url = given != NULL ? given
                                    : arena_printf(cx->arena, "%s://%s:%d",
                                                   options.certificate == NULL ? "http" : "https",
                                                   options.address, server_port(server));
    rc = announce(cx, url);
    db_closep(&db); /* the workers have their own */
    cx->db = NULL;
    struct job_worker *worker = NULL;
    if (rc == RC_OK && job_worker_start(&app, store, &worker) != RC_OK)
        rc = fail(cx, RC_MEMORY, N_("The thread for background work cannot be started"));
    if (rc == RC_OK)
        log_event(cx, options.log, "start");
    if (rc == RC_OK)
        wait_for_signal(cx, server);
    log_event(cx, options.log, "stop");
    job_worker_stop(worker);
    server_stop(server);
    return rc;
}
