/* Replays the ledger against the tables. */
#ifndef REGISTER_VERIFY_H
#define REGISTER_VERIFY_H

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

/* Checks one organisation: leaves, tree, head, and that each stored row is what its last leaf says
 * and each leaf's row is there, all in one state of the database while others go on writing.
 * RC_UNSOUND names the first place that differs. */
enum rc ledger_verify_org(struct ctx *cx, const char *org, struct verify_org *ret) MUST_USE;
/* The same for every organisation. */
enum rc ledger_verify(struct ctx *cx, struct verify_view *ret) MUST_USE;

#endif
