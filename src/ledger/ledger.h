/* The append-only record of every change. Each change is a leaf of its organisation's Merkle tree
 * (hashing of RFC 9162, over canonical JSON after RFC 8785), written in the same transaction as the change. The tree
 * and its head are advanced behind the writers by ledger_advance. */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ctx.h"
#include "base/field.h"
#include "ledger/merkle.h"
#include "ledger/merkle_proof.h"

/* Who made an entry, where no person did: what an LDAP directory says. */
#define LEDGER_BY_DIRECTORY "directory"

enum ledger_action { LEDGER_CREATE, LEDGER_CHANGE, LEDGER_DELETE, LEDGER_NOTE, LEDGER_ACTION_COUNT_ };
extern const struct enum_names ledger_action_names;

struct ledger_entry {
    const char *org;
    int64_t sequence; /* from 1, without holes, per organisation */
    int64_t at;       /* UTC ms */
    const char *person, *person_name;
    const char *noun, *record;
    int64_t action;
    const char *body; /* canonical JSON of the record after the change; what is deleted, before it */
    const char *leaf; /* hex of the leaf's hash */
};
extern const struct fields ledger_entry_fields;

struct ledger_head {
    const char *org;
    int64_t size;     /* leaves in the tree */
    const char *root; /* hex; of the empty tree: SHA-256 of nothing */
};
extern const struct fields ledger_head_fields;

/* Appends one leaf; needs an open transaction. body is canonical JSON (field_canonical). */
enum rc ledger_append(struct ctx *cx, const char *org, const char *noun, const char *record,
                      enum ledger_action action, const char *body) MUST_USE;

/* Takes an organisation's place in the order of entries for the rest of the open transaction: whoever else writes to
 * that ledger waits. For what must be looked at before it is decided whether an entry follows. */
enum rc ledger_hold(struct ctx *cx, const char *org) MUST_USE;

/* When the youngest of the organisations' last entries was made, UTC ms; 0 where there is none. */
enum rc ledger_last_time(struct ctx *cx, int64_t *ret) MUST_USE;

/* Brings tree and head of one organisation up to its last leaf and gives the head. */
enum rc ledger_advance(struct ctx *cx, const char *org, struct ledger_head *ret) MUST_USE;
/* The same for every organisation that has new leaves; gives how many were looked at. RC_UNSOUND when one could
 * not be advanced, after the others were. */
enum rc ledger_advance_all(struct ctx *cx, int64_t *ret_count) MUST_USE;

/* The head as it was saved last, without advancing it; entries behind it may be there. */
enum rc ledger_head_saved(struct ctx *cx, const char *org, struct ledger_head *ret) MUST_USE;

struct ledger_heads {
    struct ledger_head *at; /* by organisation */
    size_t n;
};

/* A size that the tree of an organisation has had, and its root then. */
struct ledger_mark {
    const char *org;
    int64_t size;
    bool reached; /* by the entries that are there */
    unsigned char root[MERKLE_HASH_BYTES];
};

/* Goes along with a check. */
struct ledger_follower {
    void *self;
    size_t note_size; /* bytes of a note */
    /* Takes down what is needed of an entry. Runs on several threads at once, in any order, and before
     * it is known whether the entry fits. */
    void (*read)(const void *self, const struct ledger_entry *entry, void *ret_note);
    /* The notes of entries that fit, by organisation and in order, on the thread that checks. No
     * statement may run. */
    enum rc (*take)(void *self, const struct ledger_entry *entry, const void *note);
    struct ledger_mark *marks; /* by organisation and size; root and reached are filled in */
    size_t mark_count;
};

/* Recomputes every leaf and the tree of an organisation from the stored entries, and gives the head of
 * all of them. Writes nothing; other people may go on working meanwhile. RC_UNSOUND names the first
 * entry that does not fit. The replay against the tables is register/verify.h. */
enum rc ledger_check(struct ctx *cx, const char *org, struct ledger_head *ret) MUST_USE;
/* The same for one organisation, or in one run for all that the tables of the ledger name (NULL);
 * `follower` reads along. */
enum rc ledger_check_with(struct ctx *cx, const char *org, const struct ledger_follower *follower,
                          struct ledger_heads *ret) MUST_USE;

/* One entry. RC_MISSING without a message. */
enum rc ledger_get(struct ctx *cx, const char *org, int64_t sequence,
                   struct ledger_entry *ret) MUST_USE;

/* Every organisation that has a row or a leaf. */
struct ledger_org {
    const char *id;
};
struct ledger_orgs {
    const struct ledger_org *at;
    size_t n;
};
enum rc ledger_orgs(struct ctx *cx, struct ledger_orgs *ret) MUST_USE;

/* Entries of one record, oldest first. */
struct ledger_entries {
    const struct ledger_entry *at;
    size_t n;
};
enum rc ledger_of_record(struct ctx *cx, const char *org, const char *noun, const char *record,
                         struct ledger_entries *ret) MUST_USE;
/* The number of the organisation's last entry; 0 where there is none. */
enum rc ledger_last_sequence(struct ctx *cx, const char *org, int64_t *ret) MUST_USE;
/* The last entry about a record that belongs to no organisation, from each ledger that has one, by organisation. */
enum rc ledger_last_of(struct ctx *cx, const char *noun, const char *record,
                       struct ledger_entries *ret) MUST_USE;

/* The leaf's hash: SHA-256 of 0x00 and the canonical JSON of the entry (RFC 9162, 2.1.1). Hex in cx's
 * arena. */
const char *ledger_leaf_hash(struct ctx *cx, const struct ledger_entry *entry);
/* That JSON itself, so that a proof can be checked without the database; "" when memory ended. */
const char *ledger_leaf_text(struct ctx *cx, const struct ledger_entry *entry);

/* The roots of some parts of an organisation's tree, which do not overlap, in the order of `ranges`.
 * RC_UNSOUND when a leaf is missing. */
enum rc ledger_subtree_roots(struct ctx *cx, const char *org, const struct merkle_range *ranges,
                             size_t count, unsigned char (*ret)[MERKLE_HASH_BYTES]) MUST_USE;

#endif
