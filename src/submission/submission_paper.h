/* Papers: any file that goes from one organisation to another, signed and, where wanted, sealed as a package of the kind
 * "paper" (docs/submission.md). What stands in the file, and what becomes of it, is the room's that sends or takes it. */
#ifndef SUBMISSION_SUBMISSION_PAPER_H
#define SUBMISSION_SUBMISSION_PAPER_H

#include "submission/submission.h"

#define SUBMISSION_PAPER "paper" /* their kind in manifests */
#define SUBMISSION_ANYBODY "*"   /* stands for the receiver where a paper is for whoever gets it */

enum { SUBMISSION_PAPER_ABOUT = 64 }; /* characters */

struct submission_paper {
    const char *title; /* for people; up to 300 characters */
    const char *about; /* what it belongs to, in the sender's own words; "" for nothing */
    int64_t year;      /* that it is about; 0 for none */
    const char *name;  /* of the file, without folders */
    const char *bytes; /* of one that was read: a NUL stands behind the last */
    size_t length;
    /* To whom: the key card, or organisation and name where it is not known; all NULL or "": whoever gets it. */
    const char *to_card, *to_organization, *to_name;
    bool sealed; /* to the receiver's key; needs the card */
    /* Of one that was made or read: */
    const char *id;       /* of the package; the same number is the same paper */
    const char *digest;   /* SHA-256 of its manifest, hex */
    const char *from;     /* organisation that signed it, in its own installation */
    const char *from_name;
    const char *key;      /* id of its key */
    const char *operator; /* the word under which the acting organisation keeps that key; "" where it needs no card:
                             its own, or of an organisation of this installation */
    int64_t made;         /* UTC ms by the sender's clock */
};
extern const struct fields submission_paper_fields; /* without the bytes */

/* Whether the bytes begin as a package does, signed or sealed: what else comes as a file is no paper of this form. */
bool submission_is_package(const void *bytes, size_t length);

/* Signs a paper in the name of the acting organisation, and fills the second half of the struct. Whoever calls says who
 * may. RC_INVALID: a card that is none or whose key was revoked, a name that cannot stand in a package; RC_TOO_LARGE; RC_IO:
 * no private key. Nothing is stored; it may stand in a transaction. */
enum rc submission_paper_make(struct ctx *cx, struct submission_paper *paper, struct buf *out) MUST_USE;

/* Reads one: whole, for the acting organisation or for anybody, signed by a key that it trusts (page Trusted keys), that a
 * trusted one vouches for, or of an organisation of this installation; not revoked, not made in the future. RC_INVALID or
 * RC_TOO_LARGE with why->reason and a message that says what to do next. Whoever calls says who may, and notes by `id` or
 * by the file's digest what was taken before. A key that a trusted one vouches for is trusted from then on: written in the
 * open transaction, or in one of its own. `bytes` must outlive the paper. */
enum rc submission_paper_read(struct ctx *cx, const void *bytes, size_t length, struct submission_paper *ret,
                              struct submission_refusal *why) MUST_USE;

#endif
