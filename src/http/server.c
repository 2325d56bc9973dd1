#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/outside.h"
#include "base/time.h"
#include "db/db_clock.h"
#include "http/certificate.h"
#include "http/crowd.h"
#include "base/id.h"
#include "http/exchange.h"
#include "http/log.h"
#include "http/peer.h"
#include "http/probe.h"
#include "http/rate.h"

enum {
    QUEUE_LENGTH = 256,   /* requests that wait for a worker; more get 503 at once */
    CONNECTIONS_PER_ADDRESS = 64, /* but for trusted proxies, which stand for many */
    IDLE_SECONDS = 30,
    LOOPS = 2,
    WORKERS_MOST = 64, /* besides those that stand in for workers that wait for other machines */
    REQUEST_ID_BYTES = 8,
    LAST_ANSWERS_MS = 3000, /* how long a stop waits until the last answers are sent */
};

/* Requests that wait for a worker. */
struct line {
    pthread_cond_t arrived;
    struct exchange *at[QUEUE_LENGTH];
    size_t first, waiting;
};

struct connection_mark {
    struct server *server;
    bool too_many;
};

struct server {
    const struct app *app;
    struct store *store;
    struct server_options options;
    struct MHD_Daemon *daemon;
    struct certificates certificates;
    struct peer_trust peers;
    struct connection_mark marks[2]; /* what a connection knows: its server, and whether it is one too many */
    struct proxies proxies;
    struct crowd crowd;
    struct rate rate;
    struct meter meter;
    struct outside outside;
    struct probe_watchers watchers;
    int64_t started; /* UTC ms */
    pthread_mutex_t mutex;
    struct line pages, probes; /* probes are answered also when every worker waits for the database */
    bool stopping;
    bool outdated; /* the database's form is newer than this program: it keeps its hands off */
    pthread_t workers[WORKERS_MOST + OUTSIDE_TALKS], prober, ticker;
    int worker_count, thread_count;
    bool probing, ticking;
    int exchanges; /* requests that came and are not answered to the end */
    bool starting;
    struct buf *why; /* while starting: where the library's own words go */
};

static bool enqueue(struct server *server, struct exchange *exchange)
{
    struct line *line = probe_is_asked(&exchange->request) ? &server->probes : &server->pages;
    pthread_mutex_lock(&server->mutex);
    bool room = line->waiting < QUEUE_LENGTH && !server->stopping;
    if (room) {
        line->at[(line->first + line->waiting++) % QUEUE_LENGTH] = exchange;
        pthread_cond_signal(&line->arrived);
    }
    pthread_mutex_unlock(&server->mutex);
    return room;
}

static struct exchange *dequeue(struct server *server, struct line *line)
{
    struct exchange *exchange = NULL;
    pthread_mutex_lock(&server->mutex);
    while (line->waiting == 0 && !server->stopping)
        pthread_cond_wait(&line->arrived, &server->mutex);
    if (line->waiting > 0) {
        exchange = line->at[line->first];
        line->first = (line->first + 1) % QUEUE_LENGTH;
        line->waiting--;
    }
    pthread_mutex_unlock(&server->mutex);
    return exchange;
}

/* Opens this thread's connection when it is not open; the error goes into cx. */
static enum rc need_db(struct server *server, struct ctx *cx, struct db **db)
{
    if (*db == NULL) {
        CLEANUP(buf_free) struct buf why = buf_create(4096);
        if (db_open(server->store, db, &why) != RC_OK)
            return fail(cx, RC_DATABASE, N_("The database did not answer; nothing was changed"));
        cx->now = store_now(server->store);
    }
    cx->db = *db;
    return RC_OK;
}

static struct ctx fresh_ctx(struct server *server, struct arena *arena)
{
    return (struct ctx){
        .arena = arena,
        .app = server->app,
        .now = store_now(server->store),
        .org = "", .org_name = "", .person = "", .person_name = "", .session = "", .csrf = "",
        .permissions = PERM_PUBLIC,
        .outside = &server->outside,
    };
}

static enum rc refuse_often(struct ctx *cx, int64_t wait)
{
    if (wait == 0)
        return RC_OK;
    fail(cx, RC_BUSY, N_("Too many requests came in a short time; please wait {0} seconds"), decimal(cx, wait));
    cx->problem.retry_after = wait;
    return RC_BUSY;
}

/* Of everybody behind one address, whoever they are; before anything costly is done. */
static enum rc check_address_rate(struct server *server, struct ctx *cx)
{
    const char *key = arena_printf(cx->arena, "address %s", address_group(cx, cx->remote));
    return refuse_often(cx, rate_take(&server->rate, key, server->options.address_rate, rate_now()));
}

/* Of one person, or of one token of theirs. The refusal costs no more than an anonymous one. */
static enum rc check_person_rate(struct server *server, struct ctx *cx)
{
    const char *token = cx->token == NULL ? "" : cx->token;
    if (cx->person[0] == '\0')
        return RC_OK;
    const char *key = arena_printf(cx->arena, "person %s %s", cx->person, token);
    enum rc rc = refuse_often(cx, rate_take(&server->rate, key, server->options.person_rate, rate_now()));
    if (rc != RC_OK) {
        cx->person = cx->session = "";
        cx->permissions = PERM_PUBLIC;
    }
    return rc;
}

/* Whom the connection's certificate names; at each request, so that what was revoked meanwhile counts. */
static enum rc check_certificate(struct server *server, struct ctx *cx, const struct exchange *exchange,
                                 struct client_certificate *certificate)
{
    if (server->options.client_ca == NULL)
        return RC_OK;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    enum peer_state state =
        peer_check(cx, &server->peers, info == NULL ? NULL : info->tls_session, certificate);
    cx->asks_certificate = true;
    cx->certificate = state == PEER_GOOD ? certificate : NULL;
    if (state == PEER_GOOD || !server->options.client_required)
        return RC_OK;
    return fail(cx, RC_DENIED, state == PEER_NONE
                                   ? N_("This server answers only with a client certificate; please choose one in the browser")
                                   : N_("The client certificate is expired, revoked or of another authority"));
}

static struct probe_state state_of(struct server *server)
{
    pthread_mutex_lock(&server->mutex);
    struct probe_state state = {.waiting = (int64_t)server->pages.waiting,
                                .exchanges = __atomic_load_n(&server->exchanges, __ATOMIC_RELAXED),
                                .workers = server->worker_count,
                                .started = server->started};
    pthread_mutex_unlock(&server->mutex);
    return state;
}

/* Of the server itself, for whom no database must answer. */
static void answer_probe(struct server *server, struct ctx *cx, struct exchange *exchange,
                         struct db **db)
{
    bool up = need_db(server, cx, db) == RC_OK;
    if (probe_is_health(&exchange->request)) {
        bool healthy = up && db_check_schema(cx) == RC_OK;
        if (up && !healthy) { /* the connection may be the one that is lost */
            db_closep(db);
            healthy = need_db(server, cx, db) == RC_OK && db_check_schema(cx) == RC_OK;
        }
        if (healthy)
            cx->problem = (struct problem){.rc = RC_OK};
        probe_health(&exchange->request, &exchange->response, healthy);
        return;
    }
    const struct probe_state state = state_of(server);
    probe_metrics(cx, &exchange->response, &server->meter, &state,
                  up ? server->options.figures : NULL);
}

static void answer_page(struct server *server, struct ctx *cx, struct exchange *exchange,
                        struct db **db)
{
    enum rc rc = need_db(server, cx, db);
    if (rc == RC_OK && __atomic_load_n(&server->outdated, __ATOMIC_RELAXED))
        rc = fail(cx, RC_DATABASE, N_("The database was brought to a newer form; the program on this machine is to be "
                                      "replaced by the newer one. Nothing was changed"));
    if (rc == RC_OK)
        rc = server->options.authenticate(cx, &exchange->request);
    if (rc == RC_OK)
        rc = check_person_rate(server, cx);
    if (rc == RC_OK)
        router_run(cx, &exchange->request, &exchange->response);
    else
        exchange_fail(cx, exchange, rc);
    if (exchange->response.actor == NULL)
        exchange->response.actor = cx->person;
}

/* Counts the answer and writes its line. */
static void note(struct server *server, struct exchange *exchange)
{
    struct ctx cx = fresh_ctx(server, exchange->arena);
    int64_t took = rate_now() - exchange->arrived;
    int status = exchange_status(exchange);
    meter_count(&server->meter, exchange->request.route, status, exchange->outcome, took);
    log_request(&cx, server->options.log, &exchange->request, status, exchange->response.actor,
                exchange->outcome, exchange->response.body.length, took);
}

static void run(struct server *server, struct exchange *exchange, struct db **db)
{
    struct ctx cx = fresh_ctx(server, exchange->arena);
    exchange->request.id = random_hex(&cx, REQUEST_ID_BYTES);
    exchange_finish_request(&cx, exchange, &server->proxies);
    cx.remote = exchange->request.remote;
    cx.agent = exchange->request.agent;
    cx.lang = exchange_language(&exchange->request);
    struct client_certificate certificate;
    enum rc rc = check_address_rate(server, &cx);
    if (rc == RC_OK)
        rc = check_certificate(server, &cx, exchange, &certificate);
    if (rc == RC_OK && exchange->rc != RC_OK)
        rc = exchange->rc;
    if (rc != RC_OK && cx.problem.rc == RC_OK)
        rc = fail(&cx, rc, exchange->message == NULL ? rc_describe(rc)->message : exchange->message);
    if (rc == RC_OK)
        rc = exchange_parse(&cx, exchange);
    if (rc != RC_OK)
        exchange_fail(&cx, exchange, rc);
    else if (probe_wanted(&exchange->request, &server->watchers))
        answer_probe(server, &cx, exchange, db);
    else
        answer_page(server, &cx, exchange, db);
    exchange->outcome = cx.problem.rc;
    if (*db != NULL && db_in_transaction(*db)) /* the next request must not run inside this one's */
        db_closep(db);
}

static void *serve_line(struct server *server, struct line *line)
{
    struct db *db = NULL;
    struct exchange *exchange;
    while ((exchange = dequeue(server, line)) != NULL) {
        run(server, exchange, &db);
        note(server, exchange);
        exchange->answered = true;
        MHD_resume_connection(exchange->connection);
    }
    db_close(db);
    return NULL;
}

static void *work(void *argument)
{
    struct server *server = argument;
    return serve_line(server, &server->pages);
}

static void *probe(void *argument)
{
    struct server *server = argument;
    return serve_line(server, &server->probes);
}

/* Whether the schema is newer than this program; as before where the database does not say. */
static bool look_at_form(struct server *server, struct ctx *cx)
{
    bool newer = server->outdated;
    if (db_is_newer(cx, &newer) == RC_OK)
        __atomic_store_n(&server->outdated, newer, __ATOMIC_RELAXED);
    return newer;
}

static void *tick(void *argument)
{
    struct server *server = argument;
    struct db *db = NULL;
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    while (arena != NULL) {
        pthread_mutex_lock(&server->mutex);
        bool stopping = server->stopping;
        pthread_mutex_unlock(&server->mutex);
        if (stopping)
            break;
        arena_reset(arena);
        struct ctx cx = fresh_ctx(server, arena);
        if (need_db(server, &cx, &db) == RC_OK && !look_at_form(server, &cx))
            server->options.tick(&cx);
        if (db != NULL && db_in_transaction(db)) /* not even rolling back went well */
            db_closep(&db);
        for (int i = 0; i < 10 && !__atomic_load_n(&server->stopping, __ATOMIC_RELAXED); i++)
            usleep(100 * 1000);
    }
    arena_free(arena);
    db_close(db);
    return NULL;
}

/* What count_connection has marked a connection with; NULL where it could not. */
static const struct connection_mark *mark_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info == NULL ? NULL : info->socket_context;
}

static bool is_one_too_many(struct MHD_Connection *connection)
{
    const struct connection_mark *mark = mark_of(connection);
    return mark != NULL && mark->too_many;
}

/* A handshake asks for the certificate; the library keeps its connection in the session. */
static int give_certificate(gnutls_session_t session, const gnutls_datum_t *authorities, int authority_count,
                            const gnutls_pk_algorithm_t *algorithms, int algorithm_count, gnutls_pcert_st **ret_chain,
                            unsigned *ret_count, gnutls_privkey_t *ret_key)
{
    const struct connection_mark *mark = mark_of(gnutls_session_get_ptr(session));
    (void)authorities;
    (void)authority_count;
    (void)algorithms;
    (void)algorithm_count;
    return mark == NULL ? -1 : certificates_give(&mark->server->certificates, ret_chain, ret_count, ret_key);
}

static enum MHD_Result answer(void *argument, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **state)
{
    struct server *server = argument;
    (void)version;
    if (*state == NULL && (is_one_too_many(connection) || exchange_is_ambiguous(connection)))
        return MHD_NO; /* closes the connection */
    if (*state == NULL) {
        *state = exchange_begin(connection, url, method);
        if (*state != NULL)
            __atomic_add_fetch(&server->exchanges, 1, __ATOMIC_RELAXED);
        return *state == NULL ? MHD_NO : MHD_YES;
    }
    struct exchange *exchange = *state;
    if (*size > 0) {
        exchange_receive(exchange, data, *size);
        *size = 0;
        return MHD_YES;
    }
    if (exchange->answered)
        return exchange_send(exchange, server->options.certificate != NULL);
    exchange->arrived = rate_now();
    MHD_suspend_connection(connection);
    if (!enqueue(server, exchange)) {
        exchange_refuse_busy(exchange);
        exchange->outcome = RC_BUSY;
        meter_count_busy(&server->meter);
        note(server, exchange);
        MHD_resume_connection(connection);
    }
    return MHD_YES;
}

/* A trusted proxy may open as many connections as there are. Two that come at once may both pass here:
 * count_connection marks the one too many. */
static enum MHD_Result admit(void *argument, const struct sockaddr *socket, socklen_t length)
{
    struct server *server = argument;
    struct address address;
    (void)length;
    if (!address_of_socket(socket, &address) || proxies_hold(&server->proxies, &address))
        return MHD_YES;
    return crowd_count(&server->crowd, &address) < CONNECTIONS_PER_ADDRESS ? MHD_YES : MHD_NO;
}

static void count_connection(void *argument, struct MHD_Connection *connection, void **state,
                             enum MHD_ConnectionNotificationCode code)
{
    struct server *server = argument;
    struct address address;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info == NULL || !address_of_socket(info->client_addr, &address))
        return;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        bool too_many = crowd_enter(&server->crowd, &address) > CONNECTIONS_PER_ADDRESS &&
                        !proxies_hold(&server->proxies, &address);
        *state = &server->marks[too_many];
    } else {
        crowd_leave(&server->crowd, &address);
    }
}

static void completed(void *argument, struct MHD_Connection *connection, void **state,
                      enum MHD_RequestTerminationCode code)
{
    struct server *server = argument;
    (void)connection;
    (void)code;
    if (*state != NULL)
        __atomic_sub_fetch(&server->exchanges, 1, __ATOMIC_RELAXED);
    exchange_free(*state);
    *state = NULL;
}

static bool is_loopback(const char *address)
{
    return strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0 ||
           strcmp(address, "localhost") == 0;
}

/* What the library has to say matters when it cannot start; later on it only tells of other sides that
 * hang up or knock too often, and nobody from outside shall be able to fill a log. */
static void take_message(void *argument, const char *format, va_list values)
{
    struct server *server = argument;
    char text[500];
    pthread_mutex_lock(&server->mutex);
    if (server->starting && vsnprintf(text, sizeof text, format, values) > 0)
        buf_text(server->why, text);
    pthread_mutex_unlock(&server->mutex);
}

/* The listening socket is ours, so that an address that is taken is told apart from other failures. */
static int listen_on(const struct server_options *options, struct buf *why)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options->port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)options->port)};
    const char *address = strcmp(options->address, "localhost") == 0 ? "127.0.0.1" : options->address;
    bool wide = inet_pton(AF_INET6, address, &v6.sin6_addr) == 1;
    if (!wide && inet_pton(AF_INET, address, &v4.sin_addr) != 1) {
        buf_printf(why, "%s is not an IP address", options->address);
        return -1;
    }
    int handle = socket(wide ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int yes = 1;
    setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    int bound = wide ? bind(handle, (struct sockaddr *)&v6, sizeof v6)
                     : bind(handle, (struct sockaddr *)&v4, sizeof v4);
    if (bound != 0 || listen(handle, SOMAXCONN) != 0) {
        buf_printf(why, "%s port %d: %s\n", options->address, options->port, strerrordesc_np(errno));
        close(handle);
        return -1;
    }
    return handle;
}

/* poll, not epoll: with epoll the library (0.9.75) does not notice when the other side hangs up right
 * after a part of a request, and 64 such connections shut the address out until they time out. */
static bool start_daemon(struct server *server, int handle)
{
    unsigned flags = MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    bool tls = server->options.certificate != NULL;
    /* SECURE128 and not more: certificates over P-256 sign with SHA-256, which SECURE192 leaves out.
     * Forward secrecy and authenticated encryption in TLS 1.2 too. */
    static const char priorities[] = "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-RSA:-AES-128-CBC:"
                                     "-AES-256-CBC:%SERVER_PRECEDENCE";
    const char *authorities = peer_authorities(&server->peers); /* whose names clients choose by; checked by us */
    const bool asks = authorities[0] != '\0';
    union { /* the library takes the function as a plain pointer */
        gnutls_certificate_retrieve_function2 *function;
        void *pointer;
    } giver = {give_certificate};
    struct MHD_OptionItem tls_options[] = {
        {MHD_OPTION_HTTPS_CERT_CALLBACK, 0, giver.pointer},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)priorities},
        {asks ? MHD_OPTION_HTTPS_MEM_TRUST : MHD_OPTION_END, 0, (void *)authorities},
        {MHD_OPTION_END, 0, NULL},
    };
    struct MHD_OptionItem none[] = {{MHD_OPTION_END, 0, NULL}};
    server->daemon = MHD_start_daemon(
        flags | (tls ? MHD_USE_TLS : 0), 0, admit, server, answer, server, MHD_OPTION_EXTERNAL_LOGGER,
        take_message, server, MHD_OPTION_LISTEN_SOCKET, handle, MHD_OPTION_NOTIFY_COMPLETED, completed,
        server, MHD_OPTION_THREAD_POOL_SIZE, LOOPS, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CROWD_CONNECTIONS, MHD_OPTION_NOTIFY_CONNECTION, count_connection, server,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, exchange_keep_escapes, NULL,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)LIMIT_HEADER_BYTES, MHD_OPTION_ARRAY,
        tls ? tls_options : none, MHD_OPTION_END);
    return server->daemon != NULL;
}

static bool start_threads(struct server *server)
{
    int wanted = server->options.workers < 1 ? 1 : server->options.workers;
    wanted = wanted > WORKERS_MOST ? WORKERS_MOST : wanted;
    for (; server->thread_count < wanted + OUTSIDE_TALKS; server->thread_count++)
        if (pthread_create(&server->workers[server->thread_count], NULL, work, server) != 0)
            break;
    server->worker_count = server->thread_count < wanted ? server->thread_count : wanted;
    server->probing = pthread_create(&server->prober, NULL, probe, server) == 0;
    if (server->worker_count == 0 || !server->probing)
        return false;
    if (server->options.tick != NULL)
        server->ticking = pthread_create(&server->ticker, NULL, tick, server) == 0;
    return true;
}

/* Addresses of an option; "" and NULL are none. */
static bool read_addresses(const char *option, const char *text, struct proxies *ret, struct buf *why)
{
    if (proxies_parse(text, ret))
        return true;
    buf_printf(why, "%s %s: these are not up to %d IP addresses, separated by commas\n", option, text,
               LIMIT_PROXIES);
    return false;
}

enum rc server_load_certificate(struct server *server, int64_t *ret_ends, struct buf *why)
{
    const char *chain = server->options.certificate, *key = server->options.key;
    if ((chain == NULL) != (key == NULL)) {
        buf_text(why, "TLS needs both --certificate and --key\n");
        return RC_USAGE;
    }
    const char *authorities = server->options.client_ca;
    if (authorities != NULL && chain == NULL) {
        buf_text(why, "--client-ca needs --certificate and --key\n");
        return RC_USAGE;
    }
    if (authorities == NULL && (server->options.client_crl != NULL || server->options.client_required)) {
        buf_text(why, "--client-crl and --client-required need --client-ca\n");
        return RC_USAGE;
    }
    if (authorities != NULL && !peer_load(&server->peers, authorities, server->options.client_crl, why))
        return RC_IO;
    return chain == NULL || certificates_load(&server->certificates, chain, key, ret_ends, why) ? RC_OK : RC_IO;
}

enum rc server_start(const struct app *app, struct store *store,
                     const struct server_options *options, struct server **ret, struct buf *why)
{
    if (options->certificate == NULL && !options->allow_plain && !is_loopback(options->address)) {
        buf_printf(why, "%s is not loopback: give --certificate and --key, or --allow-plain behind a proxy\n",
                   options->address);
        return RC_USAGE;
    }
    struct proxies proxies, watchers;
    if (!read_addresses("--proxy", options->proxy, &proxies, why) ||
        !read_addresses("--metrics-from", options->metrics_from, &watchers, why))
        return RC_USAGE;
    struct server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return RC_MEMORY;
    server->proxies = proxies;
    server->app = app;
    server->store = store;
    server->options = *options;
    server->watchers = (struct probe_watchers){options->metrics || watchers.n > 0, watchers};
    server->started = time_now();
    pthread_mutex_init(&server->mutex, NULL);
    pthread_cond_init(&server->pages.arrived, NULL);
    pthread_cond_init(&server->probes.arrived, NULL);
    crowd_init(&server->crowd);
    rate_init(&server->rate);
    outside_init(&server->outside);
    bool has_meter = meter_init(&server->meter, app);
    certificates_init(&server->certificates);
    peer_init(&server->peers);
    server->marks[0] = (struct connection_mark){server, false};
    server->marks[1] = (struct connection_mark){server, true};
    bool may_listen = server_load_certificate(server, NULL, why) == RC_OK;
    int handle = has_meter && may_listen ? listen_on(options, why) : -1;
    server->why = why;
    server->starting = true;
    if (handle < 0 || !start_daemon(server, handle) || !start_threads(server)) {
        if (handle >= 0 && server->daemon == NULL)
            close(handle);
        server_stop(server);
        return RC_IO;
    }
    pthread_mutex_lock(&server->mutex);
    server->starting = false;
    server->why = NULL;
    pthread_mutex_unlock(&server->mutex);
    *ret = server;
    return RC_OK;
}

int server_port(const struct server *server)
{
    struct sockaddr_storage name;
    socklen_t length = sizeof name;
    memset(&name, 0, sizeof name);
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_LISTEN_FD);
    if (info == NULL || getsockname(info->listen_fd, (struct sockaddr *)&name, &length) != 0)
        return 0;
    if (name.ss_family == AF_INET6)
        return ntohs(((struct sockaddr_in6 *)&name)->sin6_port);
    return ntohs(((struct sockaddr_in *)&name)->sin_port);
}

void server_stop(struct server *server)
{
    if (server == NULL)
        return;
    /* From here on the listening socket is ours to close. */
    MHD_socket listening = server->daemon == NULL ? MHD_INVALID_SOCKET : MHD_quiesce_daemon(server->daemon);
    pthread_mutex_lock(&server->mutex);
    __atomic_store_n(&server->stopping, true, __ATOMIC_RELAXED);
    pthread_cond_broadcast(&server->pages.arrived);
    pthread_cond_broadcast(&server->probes.arrived);
    pthread_mutex_unlock(&server->mutex);
    for (int i = 0; i < server->thread_count; i++)
        pthread_join(server->workers[i], NULL);
    if (server->probing)
        pthread_join(server->prober, NULL);
    if (server->ticking)
        pthread_join(server->ticker, NULL);
    for (int waited = 0; waited < LAST_ANSWERS_MS; waited += 10) {
        if (__atomic_load_n(&server->exchanges, __ATOMIC_RELAXED) == 0)
            break;
        usleep(10 * 1000);
    }
    if (server->daemon != NULL)
        MHD_stop_daemon(server->daemon);
    if (listening != MHD_INVALID_SOCKET)
        close(listening);
    crowd_destroy(&server->crowd);
    rate_destroy(&server->rate);
    outside_destroy(&server->outside);
    meter_destroy(&server->meter);
    pthread_mutex_destroy(&server->mutex);
    pthread_cond_destroy(&server->pages.arrived);
    pthread_cond_destroy(&server->probes.arrived);
    certificates_free(&server->certificates);
    peer_free(&server->peers);
    free(server);
}
