/* Everybody who was asked over the years, with their answers: what the store reads, put together. */
#ifndef STATISTICS_STATISTICS_ROWS_H
#define STATISTICS_STATISTICS_ROWS_H

#include "base/lookup.h"
#include "statistics/statistics_store.h"

struct statistics_row {
    const char *operator; /* lasts as long as the lookup */
    uint32_t number;      /* of the operator there */
    const char *name, *sector, *sub_sector; /* codes; they end with the call */
    int64_t size;
    float risk;         /* by the setting of the overseeing body; -1 but in the last year */
    const void *vector; /* NULL: no accepted answers to the last edition; lasts as long as cx's arena */
    size_t length;
};

/* Gives everybody who is asked in these surveys, in no particular order; `operators` gets the keys of all of them and of
 * others of whom something is known. Adds to *ret_older, by year, how many accepted
 * responses are to an edition before the last one. Read from one state of the database. */
enum rc statistics_rows(struct ctx *cx, const struct statistics_span *span, const struct risk_index_setting *setting,
                        struct lookup *operators,
                        enum rc (*take)(void *self, size_t year, const struct statistics_row *row), void *self,
                        int64_t *ret_older) MUST_USE;

#endif
