/* A server's certificate: what is refused, and that a new one is given to new connections while it runs. */
#include "http/certificate.h"

#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "http/server_test.h"

enum { PEM_MOST = 8000, DAYS = 86400 };

struct files {
    char folder[64], chain[100], key[100];
};

static void write_file(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

/* Makes a key and a certificate of that name which it signs itself; either path may be NULL. */
static void make_pair(const char *name, const char *chain, const char *key)
{
    gnutls_x509_privkey_t private_key;
    gnutls_x509_crt_t certificate;
    char pem[PEM_MOST];
    size_t length = sizeof pem;
    assert_int_equal(gnutls_x509_privkey_init(&private_key), 0);
    assert_int_equal(gnutls_x509_privkey_generate(private_key, GNUTLS_PK_ECDSA,
                                                  GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
                     0);
    assert_int_equal(gnutls_x509_crt_init(&certificate), 0);
    assert_int_equal(gnutls_x509_crt_set_version(certificate, 3), 0);
    assert_int_equal(gnutls_x509_crt_set_serial(certificate, "\1", 1), 0);
    assert_int_equal(gnutls_x509_crt_set_activation_time(certificate, time(NULL) - DAYS), 0);
    assert_int_equal(gnutls_x509_crt_set_expiration_time(certificate, time(NULL) + DAYS), 0);
    assert_int_equal(
        gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned)strlen(name)), 0);
    assert_int_equal(gnutls_x509_crt_set_key(certificate, private_key), 0);
    assert_int_equal(gnutls_x509_crt_sign2(certificate, certificate, private_key, GNUTLS_DIG_SHA256, 0), 0);
    assert_int_equal(gnutls_x509_crt_export(certificate, GNUTLS_X509_FMT_PEM, pem, &length), 0);
    if (chain != NULL)
        write_file(chain, pem, length);
    length = sizeof pem;
    assert_int_equal(gnutls_x509_privkey_export(private_key, GNUTLS_X509_FMT_PEM, pem, &length), 0);
    if (key != NULL)
        write_file(key, pem, length);
    gnutls_x509_crt_deinit(certificate);
    gnutls_x509_privkey_deinit(private_key);
}

static struct files make_files(void)
{
    struct files files = {.folder = "/tmp/kaname-certificate-XXXXXX"};
    assert_non_null(mkdtemp(files.folder));
    snprintf(files.chain, sizeof files.chain, "%s/chain.pem", files.folder);
    snprintf(files.key, sizeof files.key, "%s/key.pem", files.folder);
    make_pair("first", files.chain, files.key);
    return files;
}

static void drop_files(const struct files *files)
{
    unlink(files->chain);
    unlink(files->key);
    rmdir(files->folder);
}

/* ---- loading ---- */

static void test_load(void **state)
{
    struct files files = make_files();
    struct certificates certificates;
    CLEANUP(buf_free) struct buf why = buf_create(10000);
    gnutls_pcert_st *chain = NULL;
    gnutls_privkey_t key = NULL, before = NULL;
    unsigned count = 0;
    int64_t ends = 0;
    (void)state;
    certificates_init(&certificates);
    TEST_INT(__LINE__, certificates_give(&certificates, &chain, &count, &key), -1);
    TEST_TRUE(__LINE__, certificates_load(&certificates, files.chain, files.key, &ends, &why));
    TEST_TRUE(__LINE__, ends > (time(NULL) + DAYS - 60) * INT64_C(1000));
    TEST_INT(__LINE__, certificates_give(&certificates, &chain, &count, &before), 0);
    TEST_INT(__LINE__, count, 1);
    make_pair("second", files.chain, NULL); /* the key is still of the first */
    TEST_TRUE(__LINE__, !certificates_load(&certificates, files.chain, files.key, &ends, &why));
    write_file(files.key, "no key", 6);
    TEST_TRUE(__LINE__, !certificates_load(&certificates, files.chain, files.key, &ends, &why));
    write_file(files.key, "", 0);
    TEST_TRUE(__LINE__, !certificates_load(&certificates, files.chain, files.key, &ends, &why));
    TEST_TRUE(__LINE__, !certificates_load(&certificates, files.chain, "/nowhere", &ends, &why));
    TEST_TRUE(__LINE__, strstr(buf_string(&why), "/nowhere: No such file") != NULL);
    TEST_INT(__LINE__, certificates_give(&certificates, &chain, &count, &key), 0);
    TEST_TRUE(__LINE__, key == before); /* what was in use stays so */
    make_pair("second", files.chain, files.key);
    TEST_TRUE(__LINE__, certificates_load(&certificates, files.chain, files.key, NULL, &why));
    TEST_INT(__LINE__, certificates_give(&certificates, &chain, &count, &key), 0);
    TEST_TRUE(__LINE__, key != before);
    certificates_free(&certificates);
    drop_files(&files);
}

/* ---- while a server runs ---- */

static const struct module *const modules[] = {NULL};
static const struct app app = {.modules = modules, .module_count = 0, .base_url = ""};

/* Shakes hands; the name in the certificate that the server gives. */
static void name_of(int port, char *name, size_t size)
{
    gnutls_session_t session;
    gnutls_certificate_credentials_t credentials;
    gnutls_x509_crt_t certificate;
    unsigned count = 0;
    int handle = connect_from(1, port);
    assert_int_equal(gnutls_certificate_allocate_credentials(&credentials), 0);
    assert_int_equal(gnutls_init(&session, GNUTLS_CLIENT), 0);
    assert_int_equal(gnutls_set_default_priority(session), 0);
    assert_int_equal(gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials), 0);
    gnutls_transport_set_int(session, handle);
    int code;
    do
        code = gnutls_handshake(session);
    while (code < 0 && gnutls_error_is_fatal(code) == 0);
    assert_int_equal(code, 0);
    const gnutls_datum_t *given = gnutls_certificate_get_peers(session, &count);
    assert_non_null(given);
    assert_int_equal(gnutls_x509_crt_init(&certificate), 0);
    assert_int_equal(gnutls_x509_crt_import(certificate, given, GNUTLS_X509_FMT_DER), 0);
    assert_int_equal(gnutls_x509_crt_get_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, 0, name, &size), 0);
    gnutls_x509_crt_deinit(certificate);
    gnutls_deinit(session);
    gnutls_certificate_free_credentials(credentials);
    close(handle);
}

static void test_server(void **state)
{
    struct test_db *test = *state;
    struct files files = make_files();
    struct server *server = NULL;
    CLEANUP(buf_free) struct buf why = buf_create(10000);
    const struct server_options options = {
        .address = "127.0.0.1", .workers = 1, .certificate = files.chain, .key = files.key};
    char name[100] = "";
    int64_t ends = 0;
    test_begin(state);
    TEST_RC(__LINE__, NULL, server_start(&app, test->store, &options, &server, &why), RC_OK);
    name_of(server_port(server), name, sizeof name);
    TEST_TEXT(__LINE__, name, "first");
    make_pair("second", files.chain, NULL);
    TEST_RC(__LINE__, NULL, server_load_certificate(server, &ends, &why), RC_IO);
    name_of(server_port(server), name, sizeof name);
    TEST_TEXT(__LINE__, name, "first");
    make_pair("second", files.chain, files.key);
    TEST_RC(__LINE__, NULL, server_load_certificate(server, &ends, &why), RC_OK);
    TEST_TRUE(__LINE__, ends > 0);
    name_of(server_port(server), name, sizeof name);
    TEST_TEXT(__LINE__, name, "second");
    server_stop(server);
    drop_files(&files);
}

/* A client that speaks only this; the version that both take, GNUTLS_VERSION_UNKNOWN when they do not meet. */
static gnutls_protocol_t version_with(int port, const char *priorities)
{
    gnutls_session_t session;
    gnutls_certificate_credentials_t credentials;
    gnutls_protocol_t version = GNUTLS_VERSION_UNKNOWN;
    int handle = connect_from(1, port), code;
    assert_int_equal(gnutls_certificate_allocate_credentials(&credentials), 0);
    assert_int_equal(gnutls_init(&session, GNUTLS_CLIENT), 0);
    assert_int_equal(gnutls_priority_set_direct(session, priorities, NULL), 0);
    assert_int_equal(gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials), 0);
    gnutls_transport_set_int(session, handle);
    do
        code = gnutls_handshake(session);
    while (code < 0 && gnutls_error_is_fatal(code) == 0);
    if (code == 0)
        version = gnutls_protocol_get_version(session);
    gnutls_deinit(session);
    gnutls_certificate_free_credentials(credentials);
    close(handle);
    return version;
}

static void test_versions(void **state)
{
    static const struct {
        int line;
        const char *priorities;
        gnutls_protocol_t want;
    } rows[] = {
        {__LINE__, "NORMAL", GNUTLS_TLS1_3},
        {__LINE__, "NORMAL:-VERS-ALL:+VERS-TLS1.2", GNUTLS_TLS1_2},
        {__LINE__, "NORMAL:-VERS-ALL:+VERS-TLS1.1", GNUTLS_VERSION_UNKNOWN},
        {__LINE__, "NORMAL:-VERS-ALL:+VERS-TLS1.0", GNUTLS_VERSION_UNKNOWN},
        /* without forward secrecy, without authenticated encryption, with weak ciphers */
        {__LINE__, "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA", GNUTLS_VERSION_UNKNOWN},
        {__LINE__, "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-CBC:+AES-256-CBC", GNUTLS_VERSION_UNKNOWN},
        {__LINE__, "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+3DES-CBC:+ARCFOUR-128", GNUTLS_VERSION_UNKNOWN},
    };
    struct test_db *test = *state;
    struct files files = make_files();
    struct server *server = NULL;
    CLEANUP(buf_free) struct buf why = buf_create(10000);
    const struct server_options options = {
        .address = "127.0.0.1", .workers = 1, .certificate = files.chain, .key = files.key};
    test_begin(state);
    TEST_RC(__LINE__, NULL, server_start(&app, test->store, &options, &server, &why), RC_OK);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_INT(rows[i].line, version_with(server_port(server), rows[i].priorities), rows[i].want);
    server_stop(server);
    drop_files(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_server),
        cmocka_unit_test(test_versions),
    };
    return cmocka_run_group_tests_name("certificates on SQLite", tests, test_open_sqlite, test_close);
}
