/* Client certificates of people: an administrator binds one to a person by its fingerprint. It is then asked for
 * besides the password, or signs in by itself. That it is valid, the server has found out (http/peer.h). */
#ifndef ACCOUNT_ACCOUNT_CERTIFICATE_H
#define ACCOUNT_ACCOUNT_CERTIFICATE_H

#include "account/account_session.h"

struct person_certificate {
    const char *id, *org;
    int64_t version;
    const char *person;
    const char *fingerprint; /* SHA-256 of the whole certificate, hexadecimal */
    const char *subject, *issuer;
    int64_t expires_at; /* UTC ms */
    int64_t alone;      /* signs in without a password; otherwise it is needed besides it */
    int64_t ended_at;   /* UTC ms, 0 while it holds */
};
extern const struct record person_certificate_record;

/* Binds a certificate (PEM) to a person of the acting organisation. RC_DENIED as person_guard_access, RC_INVALID
 * under "certificate" when it is none, is over, or is bound already. */
enum rc certificate_bind(struct ctx *cx, const struct person *person, const char *pem, bool alone,
                         struct person_certificate *ret) MUST_USE;
/* Ends a bond of the acting organisation, and the person's sessions. RC_MISSING, RC_CONFLICT when it has ended,
 * RC_DENIED. */
enum rc certificate_end(struct ctx *cx, const char *id) MUST_USE;

/* Bonds as pages show them: of one person, or of everybody ("") of the acting organisation. */
struct certificate_row {
    const char *id, *person, *login, *name, *fingerprint, *subject, *issuer;
    int64_t expires_at, alone, ended_at, presented; /* presented: the one of this connection */
};
struct certificate_rows {
    LIST_OF(struct certificate_row) certificates;
};
extern const struct fields certificate_rows_fields;
enum rc certificate_list(struct ctx *cx, const char *person, struct certificate_rows *ret) MUST_USE;

/* The bond of a certificate that holds; RC_MISSING (nothing recorded). */
enum rc certificate_store_by_fingerprint(struct ctx *cx, const char *fingerprint,
                                         struct person_certificate *ret) MUST_USE;
/* How many bonds of a person ask for a certificate besides the password, and how many are of this one. */
enum rc certificate_store_counts(struct ctx *cx, const char *person, const char *fingerprint, int64_t *ret_needed,
                                 int64_t *ret_brought) MUST_USE;

/* Whether the person may go on with the password alone, or brought a certificate of theirs. */
enum rc certificate_suffices(struct ctx *cx, const struct person *person, bool *ret) MUST_USE;
/* Signs in by the certificate of the connection. The second step follows where it is on. Refusals are counted
 * like wrong passwords. RC_DENIED, RC_BUSY. */
enum rc sign_in_certificate(struct ctx *cx, struct signed_in *ret) MUST_USE;

#endif
