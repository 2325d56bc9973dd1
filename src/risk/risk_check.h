/* The check of a study: what the files that run it and show it share. Inside src/risk only. */
#ifndef RISK_RISK_CHECK_H
#define RISK_RISK_CHECK_H

#include "risk/risk_view.h"

/* Our own checks, in the order of their table. */
enum risk_check_number {
    CHECK_HEAD,
    CHECK_BLANK,
    CHECK_NO_SERVICE,
    CHECK_DEFERRAL_REASON,
    CHECK_DEFERRAL_APPROVAL,
    CHECK_NO_PROCESS,
    CHECK_NO_RESOURCE,
    CHECK_RESOURCE_UNJUDGED,
    CHECK_RISK_UNJUDGED,
    CHECK_INHERENT,
    CHECK_SCALE,
    CHECK_AFTER_ABOVE,
    CHECK_PULLED_REASON,
    CHECK_OWNER,
    CHECK_OWNER_SUITABLE,
    CHECK_PEOPLE_WHO_KNOW,
    CHECK_TIME_FITS,
    CHECK_MTPD_LATE,
    CHECK_MTPD_EARLY,
    CHECK_MARKS_BACK,
    CHECK_PROCESS_MTPD,
    CHECK_CHOICE_COMMENT,
    CHECK_PROCESS_UNNEEDED,
    CHECK_PROCESS_DEPARTMENT,
    CHECK_CYCLE,
    CHECK_RESOURCE_UNNEEDED,
    CHECK_REQUIREMENT,
    CHECK_SUPPORT_UNJUDGED,
    CHECK_LOWERED,
    CHECK_HARM,
    CHECK_DUPLICATE,
    CHECK_WRONG_PROCESS,
    CHECK_OWNER_POST,
    CHECK_REVIEW_DATE,
    CHECK_CONFIRM_DATE,
    CHECK_COUNT_
};
extern const struct risk_check risk_check_table[CHECK_COUNT_];

/* Places of rows by their ids. */
struct risk_place_of {
    const char *id;
    size_t at;
};
struct risk_index {
    const struct risk_place_of *at; /* by id */
    size_t n;
};
/* Where the row of an id stands; the number of rows where there is none. */
size_t risk_index_find(struct risk_index index, const char *id);

struct risk_checking {
    struct risk_model model;
    struct risk_rows risks; /* as risk_store_checked reads them */
    struct risk_answers answers;
    struct risk_index services, processes, resources;
    bool *analysed;      /* by process: not left out, and a chosen service needs it */
    bool *served;        /* by service: a process that is analysed serves it */
    int64_t *needs;      /* by process: resources that it needs */
    bool *by_analysed;   /* by resource: a process that is analysed needs it itself */
    bool *by_resource;   /* … another resource needs it */
    bool *by_any;        /* … anything needs it */
    bool *judged;        /* … a risk of it is judged */
    struct risk_fault *faults; /* by form */
    size_t n, room;
    struct choice *people; /* who answered, by name */
    size_t people_count, people_room;
};

/* Everything that all checks of all rooms find. RC_MISSING. */
enum rc risk_check_run(struct ctx *cx, const char *study, struct risk_checking *ret) MUST_USE;
/* NULL where nobody answered, or the row of a hint changed since. */
const struct risk_answer *risk_answer_of(const struct risk_checking *checking, const struct risk_fault *fault);
bool risk_fault_is_open(const struct risk_checking *checking, const struct risk_fault *fault);
struct risk_check_state risk_check_state_of(const struct risk_checking *checking);

/* A fault of a row: what all parts of the check call. `subject` "": the row's id. */
enum rc risk_fault_row(struct ctx *cx, struct risk_checking *checking, enum risk_check_number check, int64_t form,
                       const struct record *record, const void *row, uint64_t fields) MUST_USE;
/* Of the fields of a mask those that are empty: texts without a letter, numbers and marks that are 0. */
uint64_t risk_blanks(const struct record *record, const void *row, uint64_t asked);

/* The parts (risk_check_forms.c, risk_check_risks.c). */
enum rc risk_check_forms(struct ctx *cx, struct risk_checking *checking) MUST_USE;
enum rc risk_check_risks(struct ctx *cx, struct risk_checking *checking) MUST_USE;

/* --- In words (risk_check_words.c) --- */

struct risk_check_line {
    const char *code, *subject, *title, *detail, *why, *where, *href;
    const char *field, *field_label; /* names, and the same as people read them */
    const char *form_label, *comment, *answered_by, *answered_on;
    int64_t kind, form, open, verdict, may_answer;
};
enum rc risk_check_line_of(struct ctx *cx, struct risk_checking *checking, const struct risk_fault *fault,
                           struct risk_check_line *ret) MUST_USE;
/* --- Page and commands --- */

struct risk_check_form {
    const char *label, *href;
    int64_t form, errors, hints, answered;
    LIST_OF(struct risk_check_line) lines; /* those of this page */
};
struct risk_check_view {
    struct risk_head head;
    struct risk_check_state state;
    int64_t shown, found; /* on this page, and with this filter */
    const char *error, *back, *next_href, *previous_href;
    const char *code, *subject, *typed; /* the answer that was refused */
    LIST_OF(struct risk_check_form) forms;
    LIST_OF(struct risk_check_line) faults; /* all of the page, for programs */
    LIST_OF(struct form_option) form_options, kind_options, state_options;
};

enum risk_check_show { RISK_SHOW_OPEN, RISK_SHOW_ANSWERED, RISK_SHOW_ALL, RISK_SHOW_COUNT_ };
extern const struct enum_names risk_check_show_names;
struct risk_check_filter {
    int64_t form; /* 0: all */
    int64_t kind; /* enum risk_check_kind; -1: all */
    int64_t show; /* enum risk_check_show */
    int64_t from; /* faults that are passed over */
    int64_t most; /* on a page */
};
/* Runs the check and puts into words what the filter admits. */
enum rc risk_check_make(struct ctx *cx, const char *study, const struct risk_check_filter *filter,
                        struct risk_check_view *ret) MUST_USE;

#endif
