/* Pure rules: what the program suggests for a risk and why, where its treatment stands, what is amiss. */
#ifndef TREATMENT_TREATMENT_RULE_H
#define TREATMENT_TREATMENT_RULE_H

#include "treatment/treatment.h"

/* --- Suggestion --- */

/* Where a risk lies by frequency and impact. The upper half of a scale is high; the middle step of an odd scale
 * belongs to it, as the cautious reading. */
enum treatment_quarter {
    QUARTER_UNKNOWN, /* not judged */
    QUARTER_RARE_SLIGHT,
    QUARTER_RARE_GRAVE,
    QUARTER_FREQUENT_SLIGHT,
    QUARTER_FREQUENT_GRAVE,
    QUARTER_COUNT_
};
extern const struct enum_names treatment_quarter_names;

struct treatment_situation {
    int64_t impacts, frequencies; /* steps of the scales */
    int64_t impact, frequency;    /* after the controls in place; 0: not judged */
    bool reaches;                 /* the criterion, or pulled in */
    bool leak;                    /* information gets out */
};

enum { TREATMENT_CAVEATS_MOST = 3 };
#define TREATMENT_BIT(option) (INT64_C(1) << (option))

/* Options as bits. `also` is what should be weighed before or beside `first`. */
struct treatment_suggestion {
    int64_t quarter, first, also;
    const char *reason; /* N_ text; "" when nothing can be said */
    const char *caveats[TREATMENT_CAVEATS_MOST]; /* N_ texts */
    size_t caveat_count;
};
/* Handbook, リスク対応の選択肢: frequent and grave suggests to avoid, rare and grave to share; yet operators of
 * critical infrastructure do their utmost not to stop, and for frequent leaks of low impact removing the source
 * may be wiser. */
struct treatment_suggestion treatment_suggest(const struct treatment_situation *situation);

/* Whether the words of an outcome speak of information that gets out. */
bool treatment_is_leak(const char *outcome);

/* --- State --- */

struct treatment_facts {
    bool judged, reaches;
    int64_t options;              /* bits */
    int64_t items, open, done;    /* plan items; cancelled ones count nowhere */
    int64_t covers, covers_ended; /* finance */
    bool carried_out;             /* done_on is given */
    bool accepted;                /* in force, and for at least the value of now */
    int64_t value, expected;      /* risk values now and when all is done */
    int64_t criterion;
};
enum treatment_state treatment_state_of(const struct treatment_facts *facts);

/* What does not fit together; bits. */
enum treatment_hint {
    HINT_NO_ITEM,       /* to be lowered, but by no plan item */
    HINT_NO_FINANCE,    /* to be shared, but with nothing that bears it */
    HINT_FINANCE_ENDED, /* all that bears it is over */
    HINT_NO_ACCEPTANCE, /* to be retained, but accepted by nobody */
    HINT_STILL_REACHES, /* stays at or above the criterion when all is done, accepted by nobody */
    HINT_NOTHING_GAINED, /* to be lowered, but expected as now */
    HINT_AVOID,         /* the service or a part of it ends */
    HINT_COUNT_
};
extern const char *const treatment_hint_texts[HINT_COUNT_]; /* N_ */
int64_t treatment_hints(const struct treatment_facts *facts);

/* The options of a treatment as bits. */
int64_t treatment_options(const struct treatment *treatment);
/* Their labels, apart by a comma of the language; "" for none. In cx's arena. */
const char *treatment_options_show(const struct ctx *cx, int64_t options);

/* Yen as people write them: 3,000,000 · 300万円 · 1.5億. RC_INVALID without a recorded error: none of these, or
 * more than TREATMENT_MONEY_MOST. */
#define TREATMENT_MONEY_MOST INT64_C(1000000000000000)
enum rc treatment_money_parse(const struct ctx *cx, const char *text, int64_t *ret) MUST_USE;

#endif
