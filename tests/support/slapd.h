/* A directory for tests: Debian's slapd on a free port of this machine, in a folder of its own, with the people and
 * groups of slapd.c. Whoever starts it stops it. */
#ifndef TESTS_SUPPORT_SLAPD_H
#define TESTS_SUPPORT_SLAPD_H

#include <stdbool.h>
#include <sys/types.h>

#include "tests/support/authority.h"

#define SLAPD_BASE "dc=example,dc=jp"
#define SLAPD_SEARCHER "cn=kaname,dc=example,dc=jp"
#define SLAPD_SEARCHER_PASSWORD "search words"
/* The password of every person in it. */
#define SLAPD_PASSWORD "directory pass words"

struct slapd {
    char folder[100];
    char url[60], secret_url[60]; /* ldap:// and ldaps://, both 127.0.0.1 */
    char ca[AUTHORITY_PEM];       /* who signed its certificate */
    int port, secret_port;
    pid_t pid;
    bool stopped;
};

void slapd_start(struct slapd *slapd);
void slapd_stop(struct slapd *slapd); /* also for CLEANUP; removes the folder */
/* Ends the server, and begins it again on the same ports with the same content. */
void slapd_end(struct slapd *slapd);
void slapd_again(struct slapd *slapd);
/* Changes the content by commands of LDIF, as its administrator. */
void slapd_delete(const struct slapd *slapd, const char *dn);
void slapd_replace(const struct slapd *slapd, const char *dn, const char *attribute, const char *value);

/* A server that takes connections and never says a word. Gives the handle; its port goes to *ret_port. */
int silent_server(int *ret_port);

#endif
