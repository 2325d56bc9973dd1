/* The conversation itself; only this room includes it. */
#ifndef DIRECTORY_DIRECTORY_INSIDE_H
#define DIRECTORY_DIRECTORY_INSIDE_H

#include <ldap.h>

#include "directory/directory.h"
#include "directory/directory_wire.h"

struct directory_talk {
    LDAP *ld;
    const struct directory_server *server;
    const char *url;
    struct directory_wire wire;
    const char *why; /* the last failure, in the reader's language */
};

/* Connects to one server and binds as who searches. RC_AWAY with talk->why. */
enum rc directory_connect(struct ctx *cx, struct directory_talk *talk) MUST_USE;
/* Waits for the answer to a message within the time that is left; an LDAP result code. The message is freed
 * with ldap_msgfree; NULL where none came. */
int directory_wait(struct directory_talk *talk, int message, LDAPMessage **ret);
/* A bind by name and password; an LDAP result code. */
int directory_bind(struct directory_talk *talk, const char *dn, const char *password);
/* Notes what a result code means for who administers; gives RC_AWAY. */
enum rc directory_gone(struct ctx *cx, struct directory_talk *talk, int code);
/* Appends a value to a filter, escaped (RFC 4515, section 3). */
void directory_escape(struct buf *out, const char *value);

#endif
