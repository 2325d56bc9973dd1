#include "tests/support/authority.h"

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { DAY = 86400 };

static void well(int line, int code)
{
    if (code < 0)
        fail_msg("authority.c:%d: %s", line, gnutls_strerror(code));
}
#define WELL(call) well(__LINE__, (call))

static void write_pem(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

void authority_read(const char *path, char ret[AUTHORITY_PEM])
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length = fread(ret, 1, AUTHORITY_PEM - 1, file);
    ret[length] = '\0';
    assert_int_equal(fclose(file), 0);
}

static void make_key(gnutls_x509_privkey_t *ret)
{
    WELL(gnutls_x509_privkey_init(ret));
    WELL(gnutls_x509_privkey_generate(*ret, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
}

static void begin_certificate(gnutls_x509_crt_t *ret, const char *name, int serial, gnutls_x509_privkey_t key,
                              time_t from, time_t until)
{
    const unsigned char number[] = {(unsigned char)(serial >> 8 & 0x7f), (unsigned char)serial};
    WELL(gnutls_x509_crt_init(ret));
    WELL(gnutls_x509_crt_set_version(*ret, 3));
    WELL(gnutls_x509_crt_set_serial(*ret, number, sizeof number));
    WELL(gnutls_x509_crt_set_activation_time(*ret, from));
    WELL(gnutls_x509_crt_set_expiration_time(*ret, until));
    WELL(gnutls_x509_crt_set_dn_by_oid(*ret, GNUTLS_OID_X520_COMMON_NAME, 0, name, (unsigned)strlen(name)));
    WELL(gnutls_x509_crt_set_key(*ret, key));
}

void authority_make(struct authority *authority, const char *name)
{
    time_t now = time(NULL);
    make_key(&authority->key);
    authority->last = 256;
    begin_certificate(&authority->certificate, name, authority->last, authority->key, now - 10 * DAY, now + 10 * DAY);
    WELL(gnutls_x509_crt_set_basic_constraints(authority->certificate, 1, -1));
    WELL(gnutls_x509_crt_set_key_usage(authority->certificate, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN));
    WELL(gnutls_x509_crt_sign2(authority->certificate, authority->certificate, authority->key, GNUTLS_DIG_SHA256, 0));
}

void authority_free(struct authority *authority)
{
    gnutls_x509_crt_deinit(authority->certificate);
    gnutls_x509_privkey_deinit(authority->key);
}

static void write_certificate(gnutls_x509_crt_t certificate, const char *path)
{
    char pem[AUTHORITY_PEM];
    size_t length = sizeof pem;
    WELL(gnutls_x509_crt_export(certificate, GNUTLS_X509_FMT_PEM, pem, &length));
    write_pem(path, pem, length);
}

void authority_write(const struct authority *authority, const char *path)
{
    write_certificate(authority->certificate, path);
}

static void add_names(gnutls_x509_crt_t certificate, const struct issue *issue)
{
    const unsigned char loopback[] = {127, 0, 0, 1};
    if (issue->host != NULL) {
        WELL(gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_DNSNAME, issue->host,
                                                  (unsigned)strlen(issue->host), GNUTLS_FSAN_APPEND));
        WELL(gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_IPADDRESS, loopback, sizeof loopback,
                                                  GNUTLS_FSAN_APPEND));
    }
    if (issue->mail != NULL)
        WELL(gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_RFC822NAME, issue->mail,
                                                  (unsigned)strlen(issue->mail), GNUTLS_FSAN_APPEND));
    WELL(gnutls_x509_crt_set_key_purpose_oid(
        certificate, issue->client ? GNUTLS_KP_TLS_WWW_CLIENT : GNUTLS_KP_TLS_WWW_SERVER, 0));
}

int authority_issue(struct authority *authority, const struct issue *issue, const char *certificate, const char *key)
{
    gnutls_x509_privkey_t private_key;
    gnutls_x509_crt_t made;
    char pem[AUTHORITY_PEM];
    size_t length = sizeof pem;
    time_t now = time(NULL);
    bool usual = issue->begin == 0 && issue->end == 0;
    make_key(&private_key);
    begin_certificate(&made, issue->name, ++authority->last, private_key, now + (usual ? -DAY : issue->begin),
                      now + (usual ? DAY : issue->end));
    add_names(made, issue);
    WELL(gnutls_x509_crt_sign2(made, authority->certificate, authority->key, GNUTLS_DIG_SHA256, 0));
    write_certificate(made, certificate);
    WELL(gnutls_x509_privkey_export(private_key, GNUTLS_X509_FMT_PEM, pem, &length));
    write_pem(key, pem, length);
    gnutls_x509_crt_deinit(made);
    gnutls_x509_privkey_deinit(private_key);
    return authority->last;
}

void authority_revoke(struct authority *authority, int serial, const char *path)
{
    const unsigned char number[] = {(unsigned char)(serial >> 8 & 0x7f), (unsigned char)serial}, one[] = {1};
    gnutls_x509_crl_t list;
    char pem[AUTHORITY_PEM];
    size_t length = sizeof pem;
    time_t now = time(NULL);
    WELL(gnutls_x509_crl_init(&list));
    WELL(gnutls_x509_crl_set_version(list, 2));
    WELL(gnutls_x509_crl_set_this_update(list, now - DAY));
    WELL(gnutls_x509_crl_set_next_update(list, now + DAY));
    WELL(gnutls_x509_crl_set_number(list, one, sizeof one));
    if (serial != 0)
        WELL(gnutls_x509_crl_set_crt_serial(list, number, sizeof number, now - DAY));
    WELL(gnutls_x509_crl_sign2(list, authority->certificate, authority->key, GNUTLS_DIG_SHA256, 0));
    WELL(gnutls_x509_crl_export(list, GNUTLS_X509_FMT_PEM, pem, &length));
    write_pem(path, pem, length);
    gnutls_x509_crl_deinit(list);
}
