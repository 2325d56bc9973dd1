/* The SQL of this room; only this room includes it. */
#ifndef AUDIT_AUDIT_STORE_H
#define AUDIT_AUDIT_STORE_H

#include "audit/audit_view.h"

/* One entry of the acting organisation. RC_MISSING without a message. */
enum rc audit_store_get(struct ctx *cx, int64_t sequence, struct ledger_entry *ret) MUST_USE;
/* The state of the same record before `entry` (notes are no state). RC_MISSING without a message. */
enum rc audit_store_before(struct ctx *cx, const struct ledger_entry *entry,
                           struct ledger_entry *ret) MUST_USE;
/* Sequences of the entries beside it that are about the same record; 0 for none. */
enum rc audit_store_beside(struct ctx *cx, const struct ledger_entry *entry, int64_t *ret_earlier,
                           int64_t *ret_later) MUST_USE;

#endif
