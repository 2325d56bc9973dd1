/* Mail addresses: what the program stores and writes into headers. */
#ifndef BASE_EMAIL_H
#define BASE_EMAIL_H

#include <stdbool.h>

enum { EMAIL_LOCAL_MOST = 64, EMAIL_LABEL_MOST = 63, EMAIL_MOST = 200 }; /* bytes */

/* True for LOCAL@DOMAIN: a dot-atom (RFC 5322, 3.2.3) of up to 64 bytes before the sign, a host name of at
 * least two labels of letters, digits and hyphens (RFC 1123, 2.1) behind it. Quoted local parts, comments,
 * address literals and characters beyond ASCII are no addresses here: nothing of it can break a header. */
bool email_is_valid(const char *text);

/* The part behind the sign of a valid address. */
const char *email_domain(const char *address);

#endif
