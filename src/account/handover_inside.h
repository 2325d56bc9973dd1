/* What the files of the hand-over share. Inside src/account only. */
#ifndef ACCOUNT_HANDOVER_INSIDE_H
#define ACCOUNT_HANDOVER_INSIDE_H

#include "account/account_store.h"
#include "account/handover.h"

/* Posts in use and people of the organisation, stopped ones too. */
struct handover_house {
    struct posts posts;
    struct {
        const struct person_row *at;
        size_t n;
    } people;
};
/* RC_DENIED for who may not change posts. */
enum rc handover_guard(struct ctx *cx) MUST_USE;
enum rc handover_house_load(struct ctx *cx, struct handover_house *ret) MUST_USE;
/* By id; NULL. */
const struct person_row *handover_person(const struct handover_house *house, const char *id);
/* By id, sign-in name or name; NULL, and *ret_many when several have that name. */
const struct person_row *handover_find(struct ctx *cx, const struct handover_house *house,
                                       const char *words, bool *ret_many);
struct handover_move handover_move_of(const struct handover_house *house, const struct post *post,
                                      const struct person_row *to);

#endif
