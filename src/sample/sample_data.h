/* The fictional operators of the sample, as tables. */
#ifndef SAMPLE_SAMPLE_DATA_H
#define SAMPLE_SAMPLE_DATA_H

#include <stdint.h>

#include "account/account.h"
#include "plan/plan.h"

enum { SAMPLE_PEOPLE = 9, SAMPLE_POSTS = 8, SAMPLE_SCOPES = 3, SAMPLE_ITEMS = 12, SAMPLE_CHAPTERS = 6 };

struct sample_person {
    const char *login, *name;
    enum role role;
};

struct sample_post {
    const char *department, *name;
    int holder, deputy; /* indexes of people; -1 for none */
};

struct sample_scope {
    const char *name;
    int kind, critical;
};

struct sample_item {
    const char *control, *title, *detail, *judged_by, *result;
    int post, status, progress, priority;
    int start_days, due_days; /* from today */
    int64_t money_asked, money_granted, money_spent; /* thousand yen */
    int64_t days_asked, days_granted, days_spent;
};

struct sample_operator {
    const char *id, *name, *sector, *handling_mark, *document_prefix;
    struct sample_person people[SAMPLE_PEOPLE];
    struct sample_post posts[SAMPLE_POSTS];
    struct sample_scope scopes[SAMPLE_SCOPES];
    int chapter_posts[SAMPLE_CHAPTERS]; /* who answers 3.2 … 3.7 */
    int chapter_levels[SAMPLE_CHAPTERS]; /* last year's level in tenths */
    bool carry_over; /* this year was begun from last year's answers */
    struct sample_item items[SAMPLE_ITEMS];
};

enum { SAMPLE_OPERATORS = 2 };
extern const struct sample_operator sample_operators[SAMPLE_OPERATORS];
extern const char sample_password[];

#endif
