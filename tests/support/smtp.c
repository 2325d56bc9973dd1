#include "tests/support/smtp.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <poll.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MOST = 4096, TEXT_MOST = 256 * 1024, LOOK_MS = 20, PEM_MOST = 8000, DAY_SECONDS = 86400 };

struct smtp_server {
    pthread_t thread;
    pthread_mutex_t mutex;
    int listener, port;
    atomic_bool stopping;
    atomic_int manner, acknowledged, connections;
    gnutls_certificate_credentials_t credentials;
    bool tls;
    char wanted[LINE_MOST]; /* the argument of AUTH PLAIN; "" for no sign-in */
    char text[TEXT_MOST], to[LINE_MOST];
    bool safe;
};

struct talk {
    struct smtp_server *server;
    int socket;
    gnutls_session_t session; /* NULL before STARTTLS */
    enum smtp_manner manner;
    char buffer[LINE_MOST];
    size_t length;
    char to[LINE_MOST];
};

static void must(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "the mail server of the tests: %s\n", what);
    abort();
}

/* False when the connection or the server ends. */
static bool wait_for(const struct talk *talk)
{
    struct pollfd look = {.fd = talk->socket, .events = POLLIN};
    if (talk->session != NULL && gnutls_record_check_pending(talk->session) > 0)
        return true;
    while (!atomic_load(&talk->server->stopping)) {
        int ready = poll(&look, 1, LOOK_MS);
        if (ready != 0)
            return ready > 0;
    }
    return false;
}

static ssize_t take(struct talk *talk, char *into, size_t most)
{
    if (!wait_for(talk))
        return -1;
    return talk->session == NULL ? recv(talk->socket, into, most, 0)
                                 : gnutls_record_recv(talk->session, into, most);
}

static void say(const struct talk *talk, const char *line)
{
    size_t length = strlen(line);
    ssize_t sent = talk->session == NULL ? send(talk->socket, line, length, MSG_NOSIGNAL)
                                         : gnutls_record_send(talk->session, line, length);
    (void)sent; /* the other side may be gone */
}

/* One line without its end. */
static bool read_line(struct talk *talk, char *line)
{
    for (;;) {
        char *end = memchr(talk->buffer, '\n', talk->length);
        if (end != NULL) {
            size_t used = (size_t)(end - talk->buffer) + 1, kept = used - 1;
            if (kept > 0 && talk->buffer[kept - 1] == '\r')
                kept--;
            memcpy(line, talk->buffer, kept);
            line[kept] = '\0';
            talk->length -= used;
            memmove(talk->buffer, talk->buffer + used, talk->length);
            return true;
        }
        if (talk->length == sizeof talk->buffer)
            return false;
        ssize_t more = take(talk, talk->buffer + talk->length, sizeof talk->buffer - talk->length);
        if (more <= 0)
            return false;
        talk->length += (size_t)more;
    }
}

static bool start_tls(struct talk *talk)
{
    say(talk, "220 go on\r\n");
    must(gnutls_init(&talk->session, GNUTLS_SERVER) == 0, "session");
    must(gnutls_priority_set_direct(talk->session, "NORMAL", NULL) == 0, "priority");
    must(gnutls_credentials_set(talk->session, GNUTLS_CRD_CERTIFICATE, talk->server->credentials) == 0, "credentials");
    gnutls_transport_set_int(talk->session, talk->socket);
    gnutls_handshake_set_timeout(talk->session, 5000);
    int rc = 0;
    do
        rc = gnutls_handshake(talk->session);
    while (rc < 0 && gnutls_error_is_fatal(rc) == 0);
    return rc == 0;
}

static void keep(struct talk *talk, const char *text)
{
    struct smtp_server *server = talk->server;
    pthread_mutex_lock(&server->mutex);
    snprintf(server->text, sizeof server->text, "%s", text);
    snprintf(server->to, sizeof server->to, "%s", talk->to);
    server->safe = talk->session != NULL;
    pthread_mutex_unlock(&server->mutex);
    atomic_fetch_add(&server->acknowledged, 1);
}

static bool hang(const struct talk *talk)
{
    while (!atomic_load(&talk->server->stopping)) {
        char nothing;
        struct pollfd look = {.fd = talk->socket, .events = POLLIN};
        if (poll(&look, 1, LOOK_MS) > 0 && recv(talk->socket, &nothing, 1, 0) <= 0)
            break;
    }
    return false;
}

/* From DATA to the answer. */
static bool take_text(struct talk *talk)
{
    char line[LINE_MOST];
    size_t length = 0, lines = 0;
    char *text = calloc(1, TEXT_MOST);
    must(text != NULL, "memory");
    say(talk, "354 go on\r\n");
    bool whole = false;
    while (read_line(talk, line)) {
        if (strcmp(line, ".") == 0) {
            whole = true;
            break;
        }
        if (talk->manner == SMTP_DROPS && ++lines > 3)
            break;
        const char *from = line[0] == '.' ? line + 1 : line;
        int added = snprintf(text + length, TEXT_MOST - length, "%s\r\n", from);
        must(added > 0 && (size_t)added < TEXT_MOST - length, "the mail is too long");
        length += (size_t)added;
    }
    bool go_on = whole;
    if (whole && talk->manner == SMTP_HANGS) {
        go_on = hang(talk);
    } else if (whole && talk->manner == SMTP_REFUSES_TEXT) {
        say(talk, "554 5.7.1 not this text\r\n");
    } else if (whole) {
        keep(talk, text); /* before the answer: who hears it may look */
        say(talk, "250 taken\r\n");
    }
    free(text);
    return go_on;
}

/* The words come behind AUTH PLAIN, or on a line of their own. */
static bool sign_in(struct talk *talk, const char *line)
{
    static const char plain[] = "AUTH PLAIN ";
    char words[LINE_MOST] = "";
    if (strcmp(line, "AUTH PLAIN") == 0) {
        say(talk, "334 \r\n");
        if (!read_line(talk, words))
            return false;
    } else if (strncmp(line, plain, sizeof plain - 1) == 0) {
        snprintf(words, sizeof words, "%s", line + sizeof plain - 1);
    }
    bool good = talk->manner != SMTP_NO_ENTRY && strcmp(words, talk->server->wanted) == 0;
    say(talk, good ? "235 welcome\r\n" : "535 5.7.8 not with this password\r\n");
    return good;
}

static void greet(const struct talk *talk)
{
    say(talk, "250-tests\r\n");
    if (talk->server->tls && talk->session == NULL)
        say(talk, "250-STARTTLS\r\n");
    if (talk->server->wanted[0] != '\0')
        say(talk, "250-AUTH PLAIN\r\n");
    say(talk, "250 8BITMIME\r\n");
}

static bool answer(struct talk *talk, const char *line, bool *signed_in)
{
    if (strncmp(line, "EHLO", 4) == 0) {
        greet(talk);
    } else if (strcmp(line, "STARTTLS") == 0 && talk->server->tls) {
        return start_tls(talk);
    } else if (strncmp(line, "AUTH", 4) == 0) {
        *signed_in = sign_in(talk, line);
    } else if (strncmp(line, "MAIL FROM", 9) == 0) {
        say(talk, *signed_in ? "250 yes\r\n" : "530 5.7.0 sign in first\r\n");
    } else if (strncmp(line, "RCPT TO:", 8) == 0) {
        snprintf(talk->to, sizeof talk->to, "%s", line + 8);
        say(talk, talk->manner == SMTP_REFUSES ? "550 5.1.1 nobody of that name\r\n"
                  : talk->manner == SMTP_BUSY  ? "451 4.3.0 come again later\r\n"
                                               : "250 yes\r\n");
    } else if (strcmp(line, "DATA") == 0) {
        return take_text(talk);
    } else {
        say(talk, strcmp(line, "QUIT") == 0 ? "221 bye\r\n" : "500 what\r\n");
        return strcmp(line, "QUIT") != 0;
    }
    return true;
}

static void babble(const struct talk *talk)
{
    char nonsense[LINE_MOST];
    memset(nonsense, '2', sizeof nonsense - 1);
    nonsense[sizeof nonsense - 1] = '\0';
    for (int i = 0; i < 200 && !atomic_load(&talk->server->stopping); i++)
        say(talk, nonsense);
}

static void serve(struct smtp_server *server, int socket)
{
    struct talk talk = {.server = server, .socket = socket, .manner = (enum smtp_manner)atomic_load(&server->manner)};
    char line[LINE_MOST];
    bool signed_in = server->wanted[0] == '\0';
    atomic_fetch_add(&server->connections, 1);
    if (talk.manner == SMTP_BABBLES) {
        babble(&talk);
    } else if (talk.manner == SMTP_SILENT) {
        (void)hang(&talk);
    } else {
        say(&talk, "220 tests ESMTP\r\n");
        while (read_line(&talk, line) && answer(&talk, line, &signed_in))
            continue;
    }
    if (talk.session != NULL)
        gnutls_deinit(talk.session);
    close(socket);
}

static void *run(void *argument)
{
    struct smtp_server *server = argument;
    struct pollfd look = {.fd = server->listener, .events = POLLIN};
    while (!atomic_load(&server->stopping)) {
        if (poll(&look, 1, LOOK_MS) <= 0)
            continue;
        int socket = accept(server->listener, NULL, NULL);
        if (socket >= 0)
            serve(server, socket);
    }
    return NULL;
}

static void listen_on_loopback(struct smtp_server *server)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    must(server->listener >= 0 && bind(server->listener, (struct sockaddr *)&address, length) == 0 &&
             listen(server->listener, 8) == 0 &&
             getsockname(server->listener, (struct sockaddr *)&address, &length) == 0,
         "no port");
    server->port = ntohs(address.sin_port);
}

struct smtp_server *smtp_start(const char *chain, const char *key, const char *login, const char *password)
{
    struct smtp_server *server = calloc(1, sizeof *server);
    must(server != NULL, "memory");
    pthread_mutex_init(&server->mutex, NULL);
    listen_on_loopback(server);
    if (chain != NULL) {
        server->tls = true;
        must(gnutls_certificate_allocate_credentials(&server->credentials) == 0 &&
                 gnutls_certificate_set_x509_key_file(server->credentials, chain, key, GNUTLS_X509_FMT_PEM) >= 0,
             "certificate");
    }
    if (login != NULL) {
        unsigned char plain[LINE_MOST / 2] = {0};
        size_t n = strlen(login), m = strlen(password);
        must(n + m + 2 < sizeof plain, "the sign-in is too long");
        for (size_t i = 0; i < n; i++) /* NUL, name, NUL, password */
            plain[i + 1] = (unsigned char)login[i];
        for (size_t i = 0; i < m; i++)
            plain[n + 2 + i] = (unsigned char)password[i];
        sodium_bin2base64(server->wanted, sizeof server->wanted, plain, n + m + 2, sodium_base64_VARIANT_ORIGINAL);
    }
    must(pthread_create(&server->thread, NULL, run, server) == 0, "thread");
    return server;
}

void smtp_stop(struct smtp_server *server)
{
    atomic_store(&server->stopping, true);
    pthread_join(server->thread, NULL);
    close(server->listener);
    if (server->tls)
        gnutls_certificate_free_credentials(server->credentials);
    pthread_mutex_destroy(&server->mutex);
    free(server);
}

int smtp_port(const struct smtp_server *server)
{
    return server->port;
}

void smtp_behave(struct smtp_server *server, enum smtp_manner manner)
{
    atomic_store(&server->manner, (int)manner);
}

int smtp_acknowledged(struct smtp_server *server)
{
    return atomic_load(&server->acknowledged);
}

int smtp_connections(struct smtp_server *server)
{
    return atomic_load(&server->connections);
}

const char *smtp_last(struct smtp_server *server)
{
    pthread_mutex_lock(&server->mutex);
    const char *text = server->text;
    pthread_mutex_unlock(&server->mutex);
    return text;
}

bool smtp_last_was_safe(struct smtp_server *server)
{
    pthread_mutex_lock(&server->mutex);
    bool safe = server->safe;
    pthread_mutex_unlock(&server->mutex);
    return safe;
}

const char *smtp_last_to(struct smtp_server *server)
{
    return server->to;
}

static void write_pem(const char *path, const char *pem, size_t length)
{
    FILE *file = fopen(path, "wb");
    must(file != NULL && fwrite(pem, 1, length, file) == length && fclose(file) == 0, path);
}

void smtp_certificate(const char *chain, const char *key)
{
    gnutls_x509_privkey_t private_key;
    gnutls_x509_crt_t certificate;
    static const unsigned char loopback[] = {127, 0, 0, 1};
    char pem[PEM_MOST];
    size_t length = sizeof pem;
    must(gnutls_x509_privkey_init(&private_key) == 0 &&
             gnutls_x509_privkey_generate(private_key, GNUTLS_PK_ECDSA,
                                          GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0) == 0,
         "key");
    must(gnutls_x509_crt_init(&certificate) == 0 && gnutls_x509_crt_set_version(certificate, 3) == 0 &&
             gnutls_x509_crt_set_serial(certificate, "\1", 1) == 0 &&
             gnutls_x509_crt_set_activation_time(certificate, time(NULL) - DAY_SECONDS) == 0 &&
             gnutls_x509_crt_set_expiration_time(certificate, time(NULL) + DAY_SECONDS) == 0 &&
             gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, "localhost", 9) == 0 &&
             gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_IPADDRESS, loopback, sizeof loopback,
                                                  GNUTLS_FSAN_SET) == 0 &&
             gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_DNSNAME, "localhost", 9,
                                                  GNUTLS_FSAN_APPEND) == 0 &&
             gnutls_x509_crt_set_basic_constraints(certificate, 1, -1) == 0 &&
             gnutls_x509_crt_set_key(certificate, private_key) == 0 &&
             gnutls_x509_crt_sign2(certificate, certificate, private_key, GNUTLS_DIG_SHA256, 0) == 0,
         "certificate");
    must(gnutls_x509_crt_export(certificate, GNUTLS_X509_FMT_PEM, pem, &length) == 0, "certificate");
    write_pem(chain, pem, length);
    length = sizeof pem;
    must(gnutls_x509_privkey_export(private_key, GNUTLS_X509_FMT_PEM, pem, &length) == 0, "key");
    write_pem(key, pem, length);
    gnutls_x509_crt_deinit(certificate);
    gnutls_x509_privkey_deinit(private_key);
}
