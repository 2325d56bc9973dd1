/* Who changed what in an assessment, from the ledger, in words. Only this room includes it. */
#ifndef ASSESSMENT_ASSESSMENT_TRACE_H
#define ASSESSMENT_ASSESSMENT_TRACE_H

#include "assessment/assessment_load.h"

struct trace_event {
    int64_t at, sequence, action;
    const char *person_name;
    const char *kind;    /* what kind of record, translated */
    const char *subject; /* the measure, section or piece of evidence; "" for the assessment itself */
    const char *control; /* id of the measure; "" */
    LIST_OF(struct record_change) changes;
};
struct trace {
    LIST_OF(struct trace_event) events; /* youngest first */
    int64_t before;                     /* where older ones go on; 0 when there are none */
};
extern const struct field trace_list_table[];
enum { TRACE_FIELDS = 2 };

/* Up to `limit` events with a sequence below `before` (0: from the youngest on). With a control: of
 * its answer and evidence only. */
enum rc assessment_trace(struct ctx *cx, const struct assessment *assessment,
                         const struct catalog *catalog, const struct control *control,
                         int64_t before, int64_t limit, struct trace *ret) MUST_USE;

#endif
