/* Rules of self-assessment without a database: what an answer means, what may be stored, who may
 * do what. Only this room includes it. */
#ifndef ASSESSMENT_ASSESSMENT_RULE_H
#define ASSESSMENT_ASSESSMENT_RULE_H

#include "assessment/assessment_store.h"

enum {
    EVIDENCE_WANTED_FROM = 4,  /* the level from which dated evidence is wanted */
    TARGET_NORMAL = 3,         /* default target of a scope */
    TARGET_CRITICAL = 4,       /* of a 重要システム */
    WEIGHT_CRITICAL_FACTOR = 2,
};

/* With a level: answered, or covered by an alternative measure. */
bool answer_is_answered(const struct answer *answer);
/* Everything but 対象外. */
bool answer_is_applicable(const struct answer *answer);
/* The target in force, 1–5. */
int64_t answer_target(const struct assessment *assessment, const struct answer *answer);
/* True when nothing that a person enters differs. */
bool answer_same_content(const struct answer *a, const struct answer *b);
/* An alternative measure whose time limit lies before `today` (ISO date). */
bool answer_is_expired(const struct answer *answer, const char *today);

/* Reads what a form or a cell left open: a level without a state is an answer; a state taken back to
 * 未回答 and 対象外 have no level; a time limit belongs to an alternative measure alone. */
void answer_settle(struct answer *wanted, const struct answer *stored);
/* Every rule of a single answer; `today` is the ISO date of saving. Records each refused field under
 * its name (state, current, target, reason, until): RC_INVALID. */
enum rc answer_check(struct ctx *cx, const struct answer *wanted, const char *today) MUST_USE;

/* Whether the address is one that a browser may be sent to: http or https, printable ASCII. */
bool evidence_is_web(const char *link);
/* Whether the address names a place at all: the web, a file server (\\\\server\\…, file://…), a drive. */
bool evidence_is_place(const char *link);

/* What one needs to know to say who may answer what in an assessment. */
struct answer_rights {
    bool manages;          /* may answer everything */
    bool answers;          /* may answer what is assigned */
    struct choices mine;   /* posts that the person holds or deputises */
    struct section_assignments sections;
};
/* By rights, the control's section and the post of its stored answer (NULL: none stored). */
bool answer_may(const struct answer_rights *rights, const struct catalog *catalog,
                const struct control *control, const struct answer *stored);
/* True when the control is the person's own: its post, or its section's, is one of theirs. */
bool answer_is_mine(const struct answer_rights *rights, const struct catalog *catalog,
                    const struct control *control, const struct answer *stored);
/* The post that a section is assigned to; "" for none. */
const char *section_post(const struct section_assignments *sections, const char *section);

/* Why the person may not approve: NULL when they may. An N_ text. `answered` tells that they changed
 * an answer of the assessment. The permission itself is not looked at. */
const char *approval_obstacle(const struct assessment *assessment, const char *person, bool answered);

/* The total of a sheet, without groups. */
void score_total(struct ctx *cx, const struct assessment_sheet *sheet, struct score *ret);
/* The gaps of a sheet in their order, without what the database knows of posts and plans. */
enum rc gap_rank(struct ctx *cx, const struct assessment_sheet *sheet, struct gap **ret,
                 size_t *ret_n) MUST_USE;

#endif
