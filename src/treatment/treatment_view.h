/* Views and handlers of this room. */
#ifndef TREATMENT_TREATMENT_VIEW_H
#define TREATMENT_TREATMENT_VIEW_H

#include "approval/approval_view.h"
#include "base/command.h"
#include "http/http.h"
#include "register/form.h"
#include "register/list.h"
#include "treatment/treatment_inside.h"
#include "treatment/treatment_whatif.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

HANDLER(treatment_list_get);
HANDLER(treatment_list_csv_get);
HANDLER(treatment_list_xlsx_get);
HANDLER(treatment_whatif_get);
HANDLER(treatment_get);
HANDLER(treatment_edit_get);
HANDLER(treatment_edit_post);
HANDLER(treatment_item_post);
HANDLER(treatment_item_new_get);
HANDLER(treatment_item_new_post);
HANDLER(treatment_effect_get);
HANDLER(treatment_effect_post);
HANDLER(treatment_cover_post);
HANDLER(treatment_cover_remove_post);
HANDLER(treatment_acceptance_new_get);
HANDLER(treatment_acceptance_new_post);
HANDLER(treatment_acceptance_get);
HANDLER(treatment_acceptance_revoke_post);
HANDLER(treatment_finance_list_get);
HANDLER(treatment_finance_new_get);
HANDLER(treatment_finance_new_post);
HANDLER(treatment_finance_edit_get);
HANDLER(treatment_finance_edit_post);

struct treatment_state_count {
    int64_t state, risks;
    const char *href;
};
struct treatment_list_view {
    const char *study, *title;
    LIST_OF(struct treatment_state_count) states;
    LIST_OF(struct treatment_row) risks; /* JSON: those of the page */
    const char *next;
    struct list_view list;
    int64_t any;
};
extern const struct list treatment_list;
extern const struct fields treatment_list_answer;

struct treatment_option_line {
    int64_t option, chosen, suggested, also;
};
struct treatment_text_line {
    const char *text;
};
struct treatment_item_line {
    const char *link, *item, *title, *due_on, *cost_label;
    int64_t version, number, status, cost, impact, frequency, late, open;
};
struct treatment_cover_line {
    const char *link, *finance, *name, *insurer, *until_on, *cover_label, *deductible_label;
    int64_t kind, cover, deductible, ended;
};
struct treatment_acceptance_line {
    const char *id, *until_on, *reason, *asked_name, *accepter_name;
    int64_t status, value, impact, frequency, holds, run_out, asked_at, accepted_at, above;
};
/* One risk with everything about its treatment. */
struct treatment_view {
    const char *id, *study, *study_title, *title, *process_name, *resource_name, *owner_label, *pulled_reason;
    int64_t number, impact, frequency, residual, criterion, reaches, treat, state;
    const char *impact_words, *frequency_words, *expected_impact_words, *expected_frequency_words;
    int64_t expected_impact, expected_frequency, expected;
    int64_t quarter;
    const char *suggestion_label, *also_label, *suggestion_reason;
    LIST_OF(struct treatment_text_line) caveats;
    LIST_OF(struct treatment_text_line) hints;
    LIST_OF(struct treatment_option_line) options;
    int64_t has_treatment;
    const char *reason, *done_on, *decided_name;
    int64_t decided_at;
    LIST_OF(struct treatment_item_line) items;
    LIST_OF(struct treatment_cover_line) covers;
    LIST_OF(struct treatment_acceptance_line) acceptances;
    /* of the page */
    int64_t may_write, may_plan, may_ask;
    LIST_OF(struct form_option) open_items;
    LIST_OF(struct form_option) finances;
    struct record_history history;
};
extern const struct fields treatment_answer;
/* The view of one risk. RC_MISSING, RC_DENIED. */
enum rc treatment_view_make(struct ctx *cx, const char *risk, struct treatment_view *ret) MUST_USE;

struct treatment_finance_line {
    struct treatment_finance finance; /* first: its field table serves both */
    const char *cover_label, *deductible_label, *post_label;
    int64_t ended, risks;
};
struct treatment_finance_list_view {
    LIST_OF(struct treatment_finance_line) finances;
};
extern const struct fields finance_list_answer;

struct treatment_acceptance_form_view {
    struct form_view form;
    struct approval_ask_view ask;
    const char *title, *now_words, *expected_words;
};
struct treatment_acceptance_view {
    struct treatment_acceptance_line line;
    const char *risk, *risk_title, *conditions, *comment, *revoked_name, *revoked_reason, *origin;
    int64_t number, basis, revoked_at, may_revoke;
    struct approval_panel approval;
    struct record_history history;
};
extern const struct fields acceptance_answer;
/* Lines of acceptances with the names of people. `value_now`: of the risk. */
enum rc acceptance_lines(struct ctx *cx, struct treatment_acceptances rows, int64_t value_now,
                         struct treatment_acceptance_line **ret) MUST_USE;

/* A risk on the way down to a page; `risk` NULL: only the list is above it. */
struct treatment_crumb {
    const char *risk;
    int64_t number;
};
/* Frame of a page of the study, with its tabs; `above` NULL: the page is itself a tab. */
enum rc treatment_frame(struct ctx *cx, const char *study, const char *here, const struct treatment_crumb *above,
                        struct page *page) MUST_USE;
const char *treatment_state_tag(int64_t state);

enum { TREATMENT_COMMANDS = 6 };
extern const struct command treatment_commands[TREATMENT_COMMANDS];

#endif
