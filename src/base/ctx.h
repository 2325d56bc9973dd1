/* What one request or command carries with it. Everything that changes comes through here. */
#ifndef BASE_CTX_H
#define BASE_CTX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/permission.h"
#include "base/rc.h"

struct app;
struct buf;
struct db;
struct catalog_shelf; /* catalog/catalog_shelf.c */
struct progress; /* base/progress.h */
struct outside; /* base/outside.h */

enum lang { LANG_JA, LANG_EN, LANG_COUNT_ };

/* One field that was refused, with the reason in the reader's language. */
struct field_error {
    const char *field;
    const char *message;
};

/* The error of this request, filled by fail() and field_fail(). */
struct problem {
    enum rc rc;
    const char *message;
    struct field_error *fields;
    size_t field_count, field_room;
    int64_t retry_after; /* seconds after which trying again makes sense; 0 where unknown */
};

/* What the certificate of a client says, once the server has found it good. */
struct client_certificate {
    const char *fingerprint; /* SHA-256 of the whole, hexadecimal */
    const char *subject, *issuer; /* RFC 4514 */
    int64_t expires_at;           /* UTC ms */
};

struct ctx {
    struct arena *arena;
    struct db *db;
    const struct app *app; /* modules, catalogs, settings; shared and constant */
    enum lang lang;
    int64_t now;              /* UTC, milliseconds since 1970 */
    const char *org;          /* organisation in which the person acts; "" for none */
    const char *org_name;
    const char *person;       /* id of the person; "" for none */
    const char *person_name;
    const char *session;      /* hash of the session's token; "" on the command line */
    const char *token;        /* id of the API token that asks; NULL or "" when a person does */
    const char *csrf;         /* token that forms must bring back */
    uint64_t permissions;     /* PERM_ bits that hold in org */
    const char *remote;       /* address of the other side; NULL or "" on the command line */
    const char *agent;        /* what the other side's program calls itself; NULL or "" for nothing */
    const struct client_certificate *certificate; /* of the connection; NULL where none came that is good */
    bool asks_certificate; /* the server asks for one */
    const char *gate;         /* the page that this person must finish before all others; NULL for none */
    const char *gate_reason;  /* N_ text that says why */
    /* What this request has read of the organisation's own standards; valid while the arena is the
     * one and not reset since. */
    struct {
        struct catalog_shelf *shelf;
        const struct arena *arena;
        size_t generation;
    } catalogs;
    struct problem problem;
    struct progress *progress; /* who watches long work; NULL for nobody */
    struct outside *outside; /* what the server's threads share about other machines; NULL elsewhere */
    bool stored; /* a transaction was committed: what fails afterwards no longer undoes it */
    /* Test hook: when not 0, ids are made from this counter instead of the clock and random bytes. */
    uint64_t fixed_ids;
};

/* Marks a text for translation; gives the English text. */
#define N_(text) "" text

/* The text in the language of cx; the English text where no translation exists (never NULL). */
const char *tr(const struct ctx *cx, const char *text);
const char *tr_lang(enum lang lang, const char *text);
/* Replaces {0}, {1}, … in the translated text by the values. In cx's arena.
 * trf(cx, N_("Row {0}: {1}"), row, why) */
#define trf(cx, ...) trf_array((cx), (const char *[]){__VA_ARGS__, NULL})
const char *trf_array(const struct ctx *cx, const char *const *text_and_values);

/* Records the error of this request and gives rc back, so that one can write
 * return fail(cx, RC_MISSING, N_("no such plan item: {0}"), id);   All values are strings. */
#define fail(cx, rc, ...) fail_array((cx), (rc), (const char *[]){__VA_ARGS__, NULL})
enum rc fail_array(struct ctx *cx, enum rc rc, const char *const *text_and_values);

/* The error of `inner`, a copy of cx with an arena of its own, as that of cx. Gives rc back. */
enum rc fail_as(struct ctx *cx, const struct ctx *inner, enum rc rc);

/* RC_MEMORY for memory that ended outside of the arena. The arena remembers it, so that the request ends with
 * it, whatever is made of this error on the way. */
enum rc memory_ended(const struct ctx *cx) MUST_USE;

/* RC_OK while the buffer is whole; RC_TOO_LARGE with that message when it met its maximum; RC_MEMORY. */
#define buf_check(cx, buf, ...) buf_check_array((cx), (buf), (const char *[]){__VA_ARGS__, NULL})
enum rc buf_check_array(struct ctx *cx, const struct buf *buf, const char *const *text_and_values) MUST_USE;

/* Adds one refused field; the request's rc becomes RC_INVALID. Always gives RC_INVALID. */
#define field_fail(cx, field, ...) field_fail_array((cx), (field), (const char *[]){__VA_ARGS__, NULL})
enum rc field_fail_array(struct ctx *cx, const char *field, const char *const *text_and_values);

/* A decimal number as text in cx's arena, for the values of fail and trf. */
const char *decimal(const struct ctx *cx, int64_t value);

static inline bool may(const struct ctx *cx, uint64_t permission)
{
    return (cx->permissions & permission) == permission;
}

#endif
