/* The ledger as people read it: who changed what and when, what changed, export and verification. */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include "base/app.h"

extern const struct module audit_module;

#endif
