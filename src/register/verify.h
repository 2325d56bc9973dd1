/* Replays the ledger against the tables. */
#ifndef REGISTER_VERIFY_H
#define REGISTER_VERIFY_H

#include "base/app.h"
#include "ledger/ledger.h"
#include "register/record.h"

struct verify_org {
    const char *org, *root;
    int64_t size, records;
};
struct verify_view {
    int64_t sound;
    LIST_OF(struct verify_org) organizations;
};
extern const struct fields verify_org_fields;
extern const struct fields verify_view_fields;

/* How a module answers for a table that holds no records (struct module, checks). The organisation is
 * NULL where all are verified. */
struct verify_check {
    const char *table; /* "" for what is checked beside the records of its tables */
    bool first;        /* before the records are compared: what it says goes before theirs */
    /* The sizes of trees at which `run` wants to know the root, by organisation and size; NULL: none. */
    enum rc (*marks)(struct ctx *cx, const char *org, struct ledger_mark **ret, size_t *ret_n);
    /* After the ledger (and, without `first`, the records) was found sound. RC_UNSOUND names table, row
     * and field of the first place that differs. `marks` are those that were asked for, filled in. */
    enum rc (*run)(struct ctx *cx, const char *org, const struct ledger_mark *marks, size_t n);
};

/* The tables that the verification answers for by itself, and what nobody answers for. Together with
 * the tables of the records, the checks of the modules and what these leave out, this is every table
 * of the schema (held by app/modules_test.c). */
extern const char *const verify_tables[];
extern const size_t verify_table_count;
extern const struct left_out verify_left_out[];
extern const size_t verify_left_out_count;

/* Checks one organisation: leaves, tree, head; that each stored row is what its last leaf says and each
 * leaf's row is there; contents by their digests; what the modules check. All in one state of the
 * database while others go on writing. RC_UNSOUND names the first place that differs. */
enum rc ledger_verify_org(struct ctx *cx, const char *org, struct verify_org *ret) MUST_USE;
/* The same for all organisations in one run. */
enum rc ledger_verify(struct ctx *cx, struct verify_view *ret) MUST_USE;

#endif
