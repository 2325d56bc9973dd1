/* A certificate authority for tests: certificates, what it revokes, and files of both. */
#ifndef TESTS_SUPPORT_AUTHORITY_H
#define TESTS_SUPPORT_AUTHORITY_H

#include <gnutls/x509.h>
#include <stdbool.h>

enum { AUTHORITY_PEM = 8000 };

struct authority {
    gnutls_x509_privkey_t key;
    gnutls_x509_crt_t certificate;
    int last; /* serial number */
};

/* What a certificate says. */
struct issue {
    const char *name;  /* common name */
    const char *host;  /* name of a server; NULL for none. "127.0.0.1" is in it, too */
    const char *mail;  /* NULL for none */
    bool client;       /* for signing in to servers, otherwise for servers */
    long begin, end;   /* seconds from now; both 0: since a day, for a day */
};

void authority_make(struct authority *authority, const char *name);
void authority_free(struct authority *authority); /* also for CLEANUP */
void authority_write(const struct authority *authority, const char *path);
/* Writes certificate and key; gives its serial number. */
int authority_issue(struct authority *authority, const struct issue *issue, const char *certificate, const char *key);
/* Writes a list of what is revoked: the serial number, 0 for nothing. */
void authority_revoke(struct authority *authority, int serial, const char *path);
/* Reads a file of text, NUL at its end. */
void authority_read(const char *path, char ret[AUTHORITY_PEM]);

#endif
