/* Packages that are written together: who comes while a transaction is on its way to the disk goes with the next one. */
#ifndef SUBMISSION_SUBMISSION_QUEUE_H
#define SUBMISSION_SUBMISSION_QUEUE_H

#include "submission/submission_inside.h"

/* A package on its way in. */
struct receiving {
    struct submission_package package;
    enum submission_way way;
    const struct submission_kind *kind;
    struct trusted_key signer; /* or who vouches for the signer's new key */
    bool endorsed;
    struct submission before; /* id NULL: the first about this */
    struct submission_refusal why;
    struct submission submission; /* as it is kept */
    bool fresh;
    /* the queue's own */
    struct ctx *cx;
    enum rc rc;
    bool done;
    struct receiving *next;
};

/* The package is for the acting organisation, and for a key of it that counts. RC_INVALID with item->why. */
enum rc receiving_check_receiver(struct ctx *cx, struct receiving *item) MUST_USE;
/* A key that counts has signed it, in the name of its own operator; fills signer and endorsed. RC_INVALID with item->why. */
enum rc receiving_check_signer(struct ctx *cx, struct receiving *item) MUST_USE;
/* It was not made in the future. RC_INVALID with item->why. */
enum rc receiving_check_clock(struct ctx *cx, struct receiving *item) MUST_USE;

/* Writes one package in the open transaction, in which the organisation's ledger is held. Nothing is written when it
 * is refused. */
enum rc submission_write(struct ctx *cx, struct receiving *item) MUST_USE;
/* Writes it in a transaction of its own or in one with others that wait, and returns when it is committed. */
enum rc submission_queue_write(struct ctx *cx, struct receiving *item) MUST_USE;

#endif
