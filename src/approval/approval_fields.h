/* The field tables of this room. */
#ifndef APPROVAL_APPROVAL_FIELDS_H
#define APPROVAL_APPROVAL_FIELDS_H

#include "approval/approval.h"

enum {
    APPROVAL_ROUTE_FIELDS = 9,
    APPROVAL_ROUTE_STEP_FIELDS = 9,
    APPROVAL_FIELDS = 21,
    APPROVAL_STEP_FIELDS = 16,
    APPROVAL_PAPER_FIELDS = 10,
};
extern const struct field approval_route_table[APPROVAL_ROUTE_FIELDS];
extern const struct field approval_route_step_table[APPROVAL_ROUTE_STEP_FIELDS];
extern const struct field approval_table[APPROVAL_FIELDS];
extern const struct field approval_step_table[APPROVAL_STEP_FIELDS];
extern const struct field approval_paper_table[APPROVAL_PAPER_FIELDS];

#endif
