/* Pure rules of a route under way. */
#ifndef APPROVAL_APPROVAL_RULE_H
#define APPROVAL_APPROVAL_RULE_H

#include "approval/approval_store.h"

/* The position whose turn comes after `position`; 0 when there is none. */
int64_t approval_next_position(const struct approval_steps *steps, int64_t position);
/* True when every step of the position is agreed to. */
bool approval_position_done(const struct approval_steps *steps, int64_t position);
/* The day by which a step that opens now is wanted; "" without a limit. */
const char *approval_step_due(const struct ctx *cx, int64_t days);
/* Checks the steps of a route: at least one that approves, positions 1, 2, … without holes, the last
 * position with a step that approves. An N_ text of what is wrong, NULL when nothing is. */
const char *approval_steps_wrong(const struct approval_route_step *steps, size_t n);
/* 情セ決2026-0012. In cx's arena. */
const char *approval_number(const struct ctx *cx, const char *prefix, int64_t year, int64_t serial);
/* How a person stands to a step: WAY_SELF, WAY_DEPUTY, or WAY_NONE when it is not theirs. `post` is that
 * of the step, NULL for steps of no post (then `may_decide` counts); `today` is an ISO date. */
enum approval_way approval_way_of(const struct post *post, bool may_decide, const char *person,
                                  const char *today);

#endif
