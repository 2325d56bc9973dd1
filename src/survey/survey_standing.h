/* What the surveys say on the pages of covered operators. Inside src/survey only. */
#ifndef SURVEY_SURVEY_STANDING_H
#define SURVEY_SURVEY_STANDING_H

#include "db/db.h"
#include "register/beside.h"
#include "sector/sector.h"
#include "survey/survey.h"

enum { SURVEY_KEYS_MOST = 30 }; /* of operators, in one statement */

/* `standing` of the module: how operators stand with the year's survey that was opened last. */
enum rc survey_standing(struct ctx *cx, int64_t year, struct operator_standing *rows, size_t n) MUST_USE;
/* `beside` of the module: how far the year's surveys are, and what an operator was asked. */
enum rc survey_beside(struct ctx *cx, const struct beside_about *about, struct beside *beside) MUST_USE;

/* --- SQL (survey_standing_store.c) --- */

/* A survey that was opened. */
struct survey_asked {
    const char *id, *title, *closes_on;
    int64_t state;
};
struct survey_asked_list {
    const struct survey_asked *at;
    size_t n;
};
/* Of a year, the one opened last first. */
enum rc survey_store_asked(struct ctx *cx, int64_t year, int64_t limit, struct survey_asked_list *ret) MUST_USE;
struct survey_keyed {
    const char *id, *operator_key;
    int64_t state;
};
struct survey_keyed_list {
    const struct survey_keyed *at;
    size_t n;
};
/* The invitations of these operators, at most SURVEY_KEYS_MOST of them. */
enum rc survey_store_keyed(struct ctx *cx, const char *survey, const struct operator_standing *rows, size_t n,
                           struct survey_keyed_list *ret) MUST_USE;

#endif
