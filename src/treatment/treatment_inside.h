/* What the files of the treatment share. Inside src/treatment only. */
#ifndef TREATMENT_TREATMENT_INSIDE_H
#define TREATMENT_TREATMENT_INSIDE_H

#include "db/db.h"
#include "treatment/treatment_rule.h"

struct work;

/* --- SQL --- */

/* A risk of a study with the words around it. */
struct treated_risk {
    const char *id, *study;
    int64_t number;
    const char *outcome, *event, *source;
    int64_t impact_before, impact_after, frequency_before, frequency_after, pulled;
    const char *pulled_reason, *post, *origin, *process_name, *resource_name;
};
struct treated_risks {
    const struct treated_risk *at;
    size_t n;
};
/* A plan item that lowers a risk. */
struct treatment_link {
    const char *link, *risk, *item;
    int64_t version, impact, frequency; /* of the link */
    int64_t number, status, money_asked, money_granted, money_spent;
    const char *title, *due_on;
};
struct treatment_links {
    const struct treatment_link *at;
    size_t n;
};
struct treatment_bearer {
    const char *link, *risk, *finance, *name, *insurer, *until_on;
    int64_t kind, cover, deductible, active;
};
struct treatment_bearers {
    const struct treatment_bearer *at;
    size_t n;
};
struct treatments {
    const struct treatment *at;
    size_t n;
};
struct treatment_acceptances {
    const struct treatment_acceptance *at;
    size_t n;
};
struct treatment_finances {
    const struct treatment_finance *at;
    size_t n;
};

enum { TREATMENT_RISKS_MOST = 50000, TREATMENT_LINKS_MOST = 200000, TREATMENT_FINANCE_MOST = 1000 };

/* By risk, then by id; of one risk only where `risk` is not "". */
enum rc treatment_store_risks(struct ctx *cx, const char *study, const char *risk,
                              struct treated_risks *ret) MUST_USE;
enum rc treatment_store_all(struct ctx *cx, const char *study, const char *risk,
                            struct treatments *ret) MUST_USE;
enum rc treatment_store_links(struct ctx *cx, const char *study, const char *risk,
                              struct treatment_links *ret) MUST_USE;
enum rc treatment_store_covers(struct ctx *cx, const char *study, const char *risk,
                               struct treatment_bearers *ret) MUST_USE;
/* The youngest of a risk first. */
enum rc treatment_store_acceptances(struct ctx *cx, const char *study, const char *risk,
                                    struct treatment_acceptances *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc treatment_store_of(struct ctx *cx, const char *risk, struct treatment *ret) MUST_USE;
/* By name; those in use first. */
enum rc treatment_store_finances(struct ctx *cx, struct treatment_finances *ret) MUST_USE;
enum rc treatment_store_finance_uses(struct ctx *cx, const char *finance, int64_t *ret) MUST_USE;
/* Those of an earlier study with the ids of the risks that came from theirs, where those have none yet. */
struct treatment_covers {
    const struct treatment_cover *at;
    size_t n;
};
enum rc treatment_store_carried(struct ctx *cx, const char *from, const char *into,
                                struct treatments *ret) MUST_USE;
enum rc treatment_store_carried_covers(struct ctx *cx, const char *from, const char *into,
                                       struct treatment_covers *ret) MUST_USE;
/* Only what is accepted today. */
enum rc treatment_store_carried_acceptances(struct ctx *cx, const char *from, const char *into,
                                            struct treatment_acceptances *ret) MUST_USE;
/* Whether a row of that risk and item is there. */
enum rc treatment_store_linked(struct ctx *cx, const char *risk, const char *item, bool *ret)
    MUST_USE;
enum rc treatment_store_covered(struct ctx *cx, const char *risk, const char *finance, bool *ret)
    MUST_USE;
enum rc treatment_store_waits(struct ctx *cx, const char *risk, bool *ret) MUST_USE;
/* Who took the last step that approves; "" when there is none. */
enum rc treatment_store_approver(struct ctx *cx, const char *approval, const char **ret) MUST_USE;
/* What ends before a day ("" for any) and is the acting person's: acceptances that they asked for or whose risk
 * they own by post, when no later one of the same risk was asked for or accepted; and risk finance by post. */
struct treatment_ending {
    const char *id, *risk, *words, *until_on;
    int64_t number; /* of the risk */
};
struct treatment_endings {
    const struct treatment_ending *at;
    size_t n;
};
enum rc treatment_store_ending(struct ctx *cx, const char *before, int64_t limit,
                               struct treatment_endings *ret) MUST_USE;
enum rc treatment_store_finance_ending(struct ctx *cx, const char *before, int64_t limit,
                                       struct treatment_endings *ret) MUST_USE;

/* --- Reading (treatment_load.c) --- */

/* A risk with its treatment, as the list shows it and as JSON. */
struct treatment_row {
    const char *id; /* of the risk */
    int64_t version; /* of its treatment, 0 for none */
    int64_t number;
    const char *title, *process_name, *resource_name, *post, *owner_label;
    int64_t impact, frequency, residual, criterion, reaches, treat;
    int64_t state;
    const char *options_label, *suggestion_label;
    const char *until_on; /* of the acceptance in force; "" */
    const char *accepter_name;
    int64_t expected; /* risk value when all is done */
    int64_t items, items_open, items_late, covers;
    int64_t cost; /* of the open items, yen */
    const char *due_on; /* of the open item that is due last */
    int64_t hints;
    const char *hint; /* the first one in words; "" */
};
extern const struct fields treatment_row_fields;
struct treatment_rows {
    const struct treatment_row *at;
    size_t n;
};

/* All of one study, or of one of its risks. */
struct treatment_study {
    struct risk_study study;
    struct risk_criteria criteria;
    struct risk_scale scale;
    struct treated_risks risks;
    struct treatments treatments;
    struct treatment_links links;
    struct treatment_bearers covers;
    struct treatment_acceptances acceptances;
};
/* Permission is checked. RC_MISSING, RC_DENIED. `risk` "" for all. */
enum rc treatment_study_load(struct ctx *cx, const char *study, const char *risk,
                             struct treatment_study *ret) MUST_USE;

/* What stands for one risk of a loaded study. */
struct treatment_view_of {
    const struct treated_risk *risk;
    const struct treatment *treatment; /* NULL for none */
    struct treatment_links links;
    struct treatment_bearers covers;
    struct treatment_acceptances acceptances;
    const struct treatment_acceptance *accepted; /* in force; NULL for none */
    struct risk_judged judged;
    int64_t impact, frequency; /* expected when all is done; 0 while not judged */
    struct treatment_facts facts;
    enum treatment_state state;
    struct treatment_suggestion suggestion;
};
struct treatment_view_of treatment_of(const struct ctx *cx, const struct treatment_study *study, size_t risk);
/* “outcome / event / risk source”. In cx's arena. */
const char *treatment_risk_title(const struct ctx *cx, const struct treated_risk *risk);
/* The rows of the risks to be treated, and of those that are treated all the same; all judged ones with
 * `every`. */
enum rc treatment_rows_make(struct ctx *cx, const struct treatment_study *study, bool every,
                            struct treatment_rows *ret) MUST_USE;
/* What the item costs that is still to be paid: granted, or asked where nothing is granted yet, less what was
 * spent; never below 0. */
int64_t treatment_link_cost(const struct treatment_link *link);
/* Open: neither completed nor cancelled. */
bool treatment_link_is_open(const struct treatment_link *link);
/* Accepted, and its day has not passed. */
bool treatment_acceptance_holds(const struct ctx *cx, const struct treatment_acceptance *acceptance);

/* --- Rights and rules of changes (treatment_change.c) --- */

/* The risk; RC_DENIED, RC_CONFLICT (closed study) unless the acting person may treat it. */
enum rc treatment_risk_writable(struct ctx *cx, const char *risk, struct risk *ret) MUST_USE;
/* The same as a question, for pages. */
enum rc treatment_may_write(struct ctx *cx, const struct risk *risk, const struct risk_study *study,
                            bool *ret) MUST_USE;
/* RC_INVALID at the fields: steps that the scale does not have, or above those of now. */
enum rc treatment_check_steps(struct ctx *cx, const struct risk *risk, int64_t impact,
                              int64_t frequency) MUST_USE;

enum rc treatment_work(struct ctx *cx, struct work *work) MUST_USE;

#endif
