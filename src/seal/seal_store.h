/* The SQL of the seals; only this room includes it. */
#ifndef SEAL_SEAL_STORE_H
#define SEAL_SEAL_STORE_H

#include "db/db.h"
#include "seal/seal.h"

/* Of one organisation, or of all (""), oldest first. */
enum rc seal_store_keys(struct ctx *cx, const char *org, struct signing_keys *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc seal_store_key_in_use(struct ctx *cx, const char *org, struct signing_key *ret) MUST_USE;
/* The key whose id begins so. RC_MISSING without a message; RC_CONFLICT when there are several. */
enum rc seal_store_key_like(struct ctx *cx, const char *org, const char *id,
                            struct signing_key *ret) MUST_USE;

/* By size, the greatest first. */
enum rc seal_store_checkpoints(struct ctx *cx, const char *org, int64_t limit,
                               struct ledger_checkpoints *ret) MUST_USE;
/* The newest. RC_MISSING without a message. */
enum rc seal_store_newest(struct ctx *cx, const char *org, struct ledger_checkpoint *ret) MUST_USE;
/* Of one organisation, or of all (""), by organisation and size. */
enum rc seal_store_all(struct ctx *cx, const char *org, struct ledger_checkpoints *ret) MUST_USE;

/* Id, name of the organisation. */
struct seal_org {
    const char *id, *name;
};
struct seal_orgs {
    LIST_OF(struct seal_org) orgs;
};
enum rc seal_store_orgs(struct ctx *cx, struct seal_orgs *ret) MUST_USE;
/* "" when there is none of that id. */
enum rc seal_store_org_name(struct ctx *cx, const char *org, const char **ret) MUST_USE;

#endif
