/* The ledger as people read it: who changed what and when, what changed, export and verification. */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "base/app.h"

extern const struct module audit_module;

/* Puts the daily checkpoints on the timetable of an installation that has no entry for them; called by the
 * server's tick. To stop them, set the entry's "in use" to no: one that was taken off comes back. */
enum rc audit_keep_timetable(struct ctx *cx) MUST_USE;

#endif
