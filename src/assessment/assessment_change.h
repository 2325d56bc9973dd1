/* Changes of assessments and answers beyond assessment.h. Only this room includes it. */
#ifndef ASSESSMENT_ASSESSMENT_CHANGE_H
#define ASSESSMENT_ASSESSMENT_CHANGE_H

#include "assessment/assessment_load.h"

/* RC_DENIED with the usual message when the acting person lacks the permission. */
enum rc permission_need(struct ctx *cx, uint64_t permission) MUST_USE;

/* What is needed to change answers of one assessment, read inside a transaction. */
struct answer_work {
    struct assessment assessment;
    const struct catalog *catalog;
    struct answer_rights rights;
    struct choices posts;
};
/* Holds the assessment as a draft for the open transaction. RC_DENIED when it is frozen or waits for
 * approval, RC_MISSING. */
enum rc answer_work_begin(struct ctx *cx, const char *assessment, struct answer_work *ret) MUST_USE;
/* Finds an assessable control by id or label and the stored answer (a blank one with version 0 when
 * nobody answered). RC_MISSING, RC_DENIED when it is not theirs. */
enum rc answer_work_find(struct ctx *cx, const struct answer_work *work, const char *name,
                         const struct control **ret_control, struct answer *ret_stored) MUST_USE;
/* Brings a wanted answer into shape and checks every rule; refused fields are recorded. */
enum rc answer_work_check(struct ctx *cx, const struct answer_work *work,
                          const struct answer *stored, struct answer *wanted) MUST_USE;
/* Stores a checked answer over the stored one, if anything differs. ret_changed may be NULL. */
enum rc answer_work_store(struct ctx *cx, const struct answer_work *work,
                          const struct answer *stored, const struct answer *wanted,
                          struct answer *ret, bool *ret_changed) MUST_USE;

/* Moves a draft to the version of its standard that the program carries. Answers stay; those of new or
 * revised measures become unconfirmed (and count as changed by who moves it), assignments of sections
 * that are gone are deleted. Own transaction. RC_DENIED, RC_CONFLICT when there is no newer version. */
struct catalog_move {
    const char *assessment, *from, *to; /* id; versions */
    int64_t added, revised, removed, unconfirmed, unassigned;
};
extern const struct fields catalog_move_fields;
enum rc assessment_update_catalog(struct ctx *cx, const char *id, struct catalog_move *ret)
    MUST_USE;

/* Takes a mapped neighbour's answer over for the measure of that id or label; unconfirmed, unless the two
 * are equal. `from` is the id of that answer. Own transaction; the same errors as answer_save. */
enum rc answer_take(struct ctx *cx, const char *assessment, const char *name, const char *from,
                    int64_t version, struct answer *ret) MUST_USE;

/* Who answers which section: pairs of section and post ("" for nobody). Own transaction. */
struct section_post {
    const char *section, *post;
};
struct section_posts {
    const struct section_post *at;
    size_t n;
};
enum rc assessment_assign(struct ctx *cx, const char *assessment,
                          const struct section_posts *wanted) MUST_USE;

/* Weights of measures, 1–3. Own transaction. */
struct measure_weight {
    const char *control;
    int64_t weight;
};
struct measure_weights {
    const struct measure_weight *at;
    size_t n;
};
enum rc assessment_weigh(struct ctx *cx, const char *id,
                         const struct measure_weights *wanted) MUST_USE;

/* An answer of another catalog that says something about a control. */
struct proposal {
    const char *answer, *assessment, *catalog_title, *control, *label, *title, *note;
    int64_t relationship; /* of the control to the neighbour */
    int64_t state, current;
    const char *reason, *until;
    int64_t equal;        /* the measures are the same: what is taken over needs no second look */
};
struct proposals {
    const struct proposal *at;
    size_t n;
};
enum rc answer_proposals(struct ctx *cx, const struct assessment *assessment,
                         const struct catalog *catalog, const struct control *control,
                         struct proposals *ret) MUST_USE;

/* Adds evidence to a measure of a draft, by its id or label; kind, title, dated and link are the person's, the file (NULL
 * for none) is checked against the short list of types. Own transaction. RC_INVALID with fields,
 * RC_TOO_LARGE, RC_TYPE. */
enum rc evidence_add(struct ctx *cx, const char *assessment, const char *name,
                     struct evidence *wanted, const struct upload *file) MUST_USE;
enum rc evidence_remove(struct ctx *cx, const char *id) MUST_USE;
/* The file of a piece of evidence; RC_UNSOUND when it is not what the digest says. */
enum rc evidence_file(struct ctx *cx, const char *id, struct evidence *ret, const void **ret_bytes,
                      size_t *ret_length) MUST_USE;

/* The levels that the standard wants become targets; `over`: also where another target is set. Needs an open
 * transaction. */
enum rc assessment_apply_targets(struct ctx *cx, const struct assessment *assessment,
                                 const struct catalog *catalog, bool over) MUST_USE;

/* Scopes: the record's rules (name, no circle, one name once); own transaction. */
enum rc scope_save(struct ctx *cx, struct scope *scope, int64_t version) MUST_USE;

#endif
