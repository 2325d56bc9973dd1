/* What the files of the verification share. */
#ifndef REGISTER_VERIFY_INSIDE_H
#define REGISTER_VERIFY_INSIDE_H

#include "register/verify.h"
#include "register/verify_state.h"

/* A content that a record names. */
struct named_content {
    const char *org, *digest, *id;
    const struct record *record;
};

struct asked;

/* What is under verification: one organisation, or all of them. */
struct verification {
    struct ctx *cx;
    const char *org; /* NULL: all */
    const struct ledger_follower *follower;
    struct asked *asked; /* the checks of the modules */
    size_t asked_count;
    struct ledger_heads heads;
    struct verify_states *states;
    int64_t rows, entries;   /* compared so far; there are about as many rows as entries at most */
    struct verify_org *orgs; /* by id; those that have entries */
    size_t org_count, org_room;
    struct named_content *contents;
    size_t content_count, content_room;
};

/* The organisation of that id; NULL when it has no entries. */
struct verify_org *verify_find_org(const struct verification *verification, const char *org);

/* Compares the rows of one table with what the ledger says last about them. */
enum rc verify_rows(struct verification *verification, const struct record *record) MUST_USE;
/* Compares the contents with their digests, and with the records that name them. */
enum rc verify_contents(struct verification *verification) MUST_USE;

#endif
