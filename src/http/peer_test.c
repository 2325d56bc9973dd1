/* Client certificates over a real connection: which ones the server takes, and that a list of what is revoked
 * counts from the moment at which it is loaded. */
#include "http/peer.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/server_test.h"
#include "tests/support/authority.h"

enum { NAMES = 9, PATH_MOST = 120 };

static enum rc who(struct ctx *cx, struct request *request, struct response *response)
{
    (void)request;
    response->status = 200;
    response->media_type = "text/plain; charset=utf-8";
    buf_printf(&response->body, "[%s|%s]", cx->certificate == NULL ? "none" : cx->certificate->subject,
               cx->certificate == NULL ? "" : cx->certificate->fingerprint);
    return RC_OK;
}
static const struct route routes[] = {{.method = GET, .path = "/who", .handler = who, .permission = PERM_PUBLIC, .help = "Who"}};
static const struct module module = {.name = "peer", .routes = routes, .route_count = COUNT(routes)};
static const struct module *const modules[] = {&module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static enum rc authenticate(struct ctx *cx, struct request *request)
{
    (void)cx;
    (void)request;
    return RC_OK;
}

/* All files of a test. NAME.pem and NAME.key; ca and foreign are authorities. */
struct files {
    char folder[40];
    struct authority ca, foreign;
    int revoked; /* the serial number of revoked.pem */
};

static const char *path(struct ctx *cx, const struct files *files, const char *name)
{
    return arena_printf(cx->arena, "%s/%s", files->folder, name);
}

static int issue(struct ctx *cx, struct files *files, struct authority *by, const char *file, struct issue what)
{
    return authority_issue(by, &what, path(cx, files, arena_printf(cx->arena, "%s.pem", file)),
                           path(cx, files, arena_printf(cx->arena, "%s.key", file)));
}

static void make_files(struct ctx *cx, struct files *files)
{
    *files = (struct files){.folder = "/tmp/kaname-peer-XXXXXX"};
    assert_non_null(mkdtemp(files->folder));
    authority_make(&files->ca, "Staff authority");
    authority_make(&files->foreign, "Staff authority"); /* the same name, another key */
    authority_write(&files->ca, path(cx, files, "ca.pem"));
    issue(cx, files, &files->ca, "server", (struct issue){.name = "localhost", .host = "localhost"});
    issue(cx, files, &files->ca, "good", (struct issue){.name = "Hanako", .client = true});
    issue(cx, files, &files->ca, "expired", (struct issue){.name = "Old", .client = true, .begin = -7200, .end = -3600});
    issue(cx, files, &files->ca, "early", (struct issue){.name = "Early", .client = true, .begin = 3600, .end = 7200});
    issue(cx, files, &files->ca, "purpose", (struct issue){.name = "Server", .host = "x", .client = false});
    issue(cx, files, &files->foreign, "foreign", (struct issue){.name = "Hanako", .client = true});
    files->revoked = issue(cx, files, &files->ca, "revoked", (struct issue){.name = "Left", .client = true});
    authority_revoke(&files->ca, 0, path(cx, files, "crl.pem"));
}

static void drop_files(struct ctx *cx, struct files *files)
{
    static const char *const names[] = {"server", "good", "expired", "early", "purpose", "foreign", "revoked"};
    for (size_t i = 0; i < COUNT(names); i++) {
        unlink(path(cx, files, arena_printf(cx->arena, "%s.pem", names[i])));
        unlink(path(cx, files, arena_printf(cx->arena, "%s.key", names[i])));
    }
    unlink(path(cx, files, "ca.pem"));
    unlink(path(cx, files, "crl.pem"));
    rmdir(files->folder);
    authority_free(&files->ca);
    authority_free(&files->foreign);
}

/* Which certificate the client brings, whatever authorities the server names. */
static gnutls_certificate_credentials_t credentials_of(struct ctx *cx, const struct files *files, const char *name)
{
    gnutls_certificate_credentials_t credentials;
    assert_int_equal(gnutls_certificate_allocate_credentials(&credentials), 0);
    if (name != NULL)
        assert_int_equal(gnutls_certificate_set_x509_key_file(
                             credentials, path(cx, files, arena_printf(cx->arena, "%s.pem", name)),
                             path(cx, files, arena_printf(cx->arena, "%s.key", name)), GNUTLS_X509_FMT_PEM),
                         0);
    return credentials;
}

struct line {
    int handle;
    gnutls_session_t session;
    gnutls_certificate_credentials_t credentials;
};

static struct line open_line(struct ctx *cx, const struct files *files, int port, const char *name)
{
    struct line line = {.handle = connect_from(1, port), .credentials = credentials_of(cx, files, name)};
    int code;
    assert_int_equal(gnutls_init(&line.session, GNUTLS_CLIENT | GNUTLS_FORCE_CLIENT_CERT | GNUTLS_NO_SIGNAL), 0);
    assert_int_equal(gnutls_set_default_priority(line.session), 0);
    assert_int_equal(gnutls_credentials_set(line.session, GNUTLS_CRD_CERTIFICATE, line.credentials), 0);
    gnutls_transport_set_int(line.session, line.handle);
    do
        code = gnutls_handshake(line.session);
    while (code < 0 && gnutls_error_is_fatal(code) == 0);
    assert_int_equal(code, 0);
    return line;
}

static void close_line(struct line *line)
{
    gnutls_deinit(line->session);
    gnutls_certificate_free_credentials(line->credentials);
    close(line->handle);
}

/* Asks over a connection that stays open; the status, and the body in ret. */
static int ask(struct line *line, char *ret, size_t size)
{
    static const char text[] = "GET /who HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n";
    size_t length = 0;
    assert_int_equal(gnutls_record_send(line->session, text, strlen(text)), (ssize_t)strlen(text));
    for (;;) {
        ssize_t got = gnutls_record_recv(line->session, ret + length, size - 1 - length);
        if (got == GNUTLS_E_AGAIN || got == GNUTLS_E_INTERRUPTED)
            continue;
        assert_true(got > 0);
        length += (size_t)got;
        ret[length] = '\0';
        const char *end = strstr(ret, "\r\n\r\n"), *size_at = strstr(ret, "Content-Length: ");
        if (end != NULL && size_at != NULL && strlen(end + 4) >= (size_t)atoi(size_at + 16))
            break;
    }
    return atoi(ret + 9);
}

static struct server *start(void **state, struct ctx *cx, const struct files *files, bool required)
{
    struct test_db *test = *state;
    struct server *server = NULL;
    CLEANUP(buf_free) struct buf why = buf_create(10000);
    const struct server_options options = {
        .address = "127.0.0.1", .workers = 2, .authenticate = authenticate,
        .certificate = path(cx, files, "server.pem"), .key = path(cx, files, "server.key"),
        .client_ca = path(cx, files, "ca.pem"), .client_crl = path(cx, files, "crl.pem"), .client_required = required};
    TEST_RC(__LINE__, NULL, server_start(&app, test->store, &options, &server, &why), RC_OK);
    return server;
}

static void test_kinds(void **state)
{
    static const struct {
        int line;
        const char *name, *want; /* want: what stands in the answer */
        int required;            /* the status where one is required */
    } rows[] = {
        {__LINE__, NULL, "[none|]", 403},      {__LINE__, "good", "[CN=Hanako|", 200},
        {__LINE__, "expired", "[none|]", 403}, {__LINE__, "early", "[none|]", 403},
        {__LINE__, "purpose", "[none|]", 403}, {__LINE__, "foreign", "[none|]", 403},
        {__LINE__, "revoked", "[CN=Left|", 200}, /* the list is empty still */
    };
    struct ctx *cx = test_begin(state);
    struct files files;
    char answer[8000];
    make_files(cx, &files);
    for (int required = 0; required < 2; required++) {
        struct server *server = start(state, cx, &files, required != 0);
        for (size_t i = 0; i < COUNT(rows); i++) {
            struct line line = open_line(cx, &files, server_port(server), rows[i].name);
            TEST_INT(rows[i].line, ask(&line, answer, sizeof answer), required ? rows[i].required : 200);
            TEST_TRUE(rows[i].line, (strstr(answer, rows[i].want) != NULL) == (!required || rows[i].required == 200));
            close_line(&line);
        }
        server_stop(server);
    }
    drop_files(cx, &files);
}

static void test_revoked(void **state)
{
    struct ctx *cx = test_begin(state);
    struct files files;
    char answer[8000];
    CLEANUP(buf_free) struct buf why = buf_create(10000);
    make_files(cx, &files);
    struct server *server = start(state, cx, &files, true);
    struct line line = open_line(cx, &files, server_port(server), "revoked");
    struct line other = open_line(cx, &files, server_port(server), "good");
    TEST_INT(__LINE__, ask(&line, answer, sizeof answer), 200);
    authority_revoke(&files.ca, files.revoked, path(cx, &files, "crl.pem"));
    TEST_INT(__LINE__, ask(&line, answer, sizeof answer), 200); /* nobody said so yet */
    TEST_RC(__LINE__, NULL, server_load_certificate(server, NULL, &why), RC_OK);
    TEST_INT(__LINE__, ask(&line, answer, sizeof answer), 403); /* on the connection that is open, too */
    TEST_INT(__LINE__, ask(&other, answer, sizeof answer), 200);
    /* a list that cannot be read, or of somebody else, leaves the one before in use */
    authority_revoke(&files.foreign, 0, path(cx, &files, "crl.pem"));
    TEST_RC(__LINE__, NULL, server_load_certificate(server, NULL, &why), RC_IO);
    TEST_INT(__LINE__, ask(&line, answer, sizeof answer), 403);
    unlink(path(cx, &files, "crl.pem"));
    TEST_RC(__LINE__, NULL, server_load_certificate(server, NULL, &why), RC_IO);
    TEST_INT(__LINE__, ask(&line, answer, sizeof answer), 403);
    TEST_INT(__LINE__, ask(&other, answer, sizeof answer), 200);
    close_line(&line);
    close_line(&other);
    server_stop(server);
    drop_files(cx, &files);
}

static void test_options(void **state)
{
    struct test_db *test = *state;
    struct ctx *cx = test_begin(state);
    struct files files;
    make_files(cx, &files);
    const char *certificate = path(cx, &files, "server.pem"), *key = path(cx, &files, "server.key"),
               *ca = path(cx, &files, "ca.pem");
    const struct {
        int line;
        struct server_options options;
        enum rc want;
    } rows[] = {
        {__LINE__, {.address = "127.0.0.1", .client_ca = ca}, RC_IO},
        {__LINE__, {.address = "127.0.0.1", .client_required = true}, RC_IO},
        {__LINE__, {.address = "127.0.0.1", .certificate = certificate, .key = key, .client_crl = ca}, RC_IO},
        {__LINE__, {.address = "127.0.0.1", .certificate = certificate, .key = key, .client_ca = key}, RC_IO},
        {__LINE__, {.address = "127.0.0.1", .certificate = certificate, .key = key, .client_ca = "/nowhere"}, RC_IO},
        {__LINE__, {.address = "127.0.0.1", .certificate = certificate, .key = key, .client_ca = ca, .client_crl = ca}, RC_IO},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct server *server = NULL;
        CLEANUP(buf_free) struct buf why = buf_create(10000);
        TEST_RC(rows[i].line, NULL, server_start(&app, test->store, &rows[i].options, &server, &why), rows[i].want);
        TEST_TRUE(rows[i].line, why.length > 0);
    }
    drop_files(cx, &files);
}

static void test_read(void **state)
{
    struct ctx *cx = test_begin(state);
    struct files files;
    struct client_certificate said;
    char pem[AUTHORITY_PEM];
    make_files(cx, &files);
    authority_read(path(cx, &files, "good.pem"), pem);
    TEST_TRUE(__LINE__, peer_read(cx, pem, &said));
    TEST_TEXT(__LINE__, said.subject, "CN=Hanako");
    TEST_TEXT(__LINE__, said.issuer, "CN=Staff authority");
    TEST_INT(__LINE__, (int64_t)strlen(said.fingerprint), 64);
    pem[strlen(pem) / 2] = '!';
    TEST_TRUE(__LINE__, !peer_read(cx, pem, &said));
    TEST_TRUE(__LINE__, !peer_read(cx, "", &said));
    authority_read(path(cx, &files, "good.key"), pem);
    TEST_TRUE(__LINE__, !peer_read(cx, pem, &said));
    drop_files(cx, &files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_revoked),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_read),
    };
    return cmocka_run_group_tests_name("client certificates on SQLite", tests, test_open_sqlite, test_close);
}
