/* Handling marks (社外秘, 機密性2, …): the register of an organisation, and what may leave by mail under
 * each. organization.handling_mark names the one that holds where nothing else is said. */
#ifndef ACCOUNT_MARK_H
#define ACCOUNT_MARK_H

#include "account/account.h"

/* What may leave by mail. Stored as numbers, from the strictest; never reorder. */
enum mark_sends {
    MARK_SENDS_NOTHING,
    MARK_SENDS_NOTICE, /* that something waits, without titles */
    MARK_SENDS_TITLES,
    MARK_SENDS_COUNT_
};
extern const struct enum_names mark_sends_names;

/* The colour of the band at the top and bottom of a page. Stored as numbers; never reorder. */
enum mark_band { MARK_BAND_RED, MARK_BAND_AMBER, MARK_BAND_BLUE, MARK_BAND_GREY, MARK_BAND_COUNT_ };
extern const struct enum_names mark_band_names;

struct handling_mark {
    const char *id, *org;
    int64_t version;
    const char *name; /* unique in the organisation */
    int64_t sort;
    int64_t band;  /* enum mark_band */
    int64_t sends; /* enum mark_sends */
    int64_t active;
};
extern const struct record handling_mark_record;

struct handling_marks {
    LIST_OF(struct handling_mark) marks;
};
extern const struct fields handling_marks_fields;

/* The marks of the acting organisation in their order; `all`: those out of use, too. */
enum rc mark_list(struct ctx *cx, bool all, struct handling_marks *ret) MUST_USE;

/* Stores a new mark (`before` NULL) or a changed one. Where the organisation's own mark is renamed, the
 * organisation follows in the same transaction. RC_DENIED without PERM_ACCOUNT_WRITE; RC_INVALID (a name
 * that is there already; the organisation's own mark goes out of use); RC_CONFLICT. */
enum rc mark_save(struct ctx *cx, const struct handling_mark *before, struct handling_mark *after) MUST_USE;

/* The mark that holds in an organisation. Without one: name "" and titles may leave. A text that the
 * register does not know, from before there was one, counts as a red mark under which a notice may leave. */
enum rc mark_of(struct ctx *cx, const char *org, struct handling_mark *ret) MUST_USE;

/* The rule that whoever sends mail asks: what may leave the organisation by mail now. */
enum rc mark_sends_of(struct ctx *cx, const char *org, enum mark_sends *ret) MUST_USE;

/* The organisation's mark must be "" or one in use; the present one (`before`) may stay. RC_INVALID. */
enum rc mark_check(struct ctx *cx, const char *before, const char *name) MUST_USE;

/* Takes a text that an organisation has as its mark into the register, if it is not there; in the open
 * transaction or its own. */
enum rc mark_keep(struct ctx *cx, const char *org, const char *name) MUST_USE;
/* The same for all organisations, after an upgrade. Acts as the program. */
enum rc mark_keep_all(struct ctx *cx) MUST_USE;

#endif
