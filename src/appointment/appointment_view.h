/* Views and handlers of this room. */
#ifndef APPOINTMENT_APPOINTMENT_VIEW_H
#define APPOINTMENT_APPOINTMENT_VIEW_H

#include "appointment/appointment_store.h"
#include "base/command.h"
#include "http/http.h"
#include "register/form.h"

#define HANDLER(name) enum rc name(struct ctx *cx, struct request *request, struct response *response)

HANDLER(appointment_list_get);
HANDLER(seat_new_get);
HANDLER(seat_new_post);
HANDLER(seat_get);
HANDLER(seat_edit_get);
HANDLER(seat_edit_post);
HANDLER(seat_term_post);
HANDLER(seat_term_edit_get);
HANDLER(seat_term_edit_post);
HANDLER(seat_term_remove_post);
HANDLER(seat_term_minutes_get);
HANDLER(seat_term_minutes_post);
HANDLER(committee_new_get);
HANDLER(committee_new_post);
HANDLER(committee_get);
HANDLER(committee_edit_get);
HANDLER(committee_edit_post);

/* The lines of one committee; the first group has none. */
struct seat_group {
    const char *id, *name, *meets, *reports_to;
    LIST_OF(struct seat_line) lines;
};
struct appointment_list_view {
    const char *day;
    int64_t vacant; /* required ones without holder */
    LIST_OF(struct seat_group) groups;
};
extern const struct field seat_line_table[];
enum { SEAT_LINE_FIELDS = 11 };

struct seat_term_row {
    struct seat_term term;
    const char *holder;
    int64_t now, may_write;
};
struct seat_view {
    struct seat seat;
    const char *label, *committee_name;
    int64_t standing, may_write;
    LIST_OF(struct seat_term_row) terms; /* youngest first */
    struct form_view form;               /* of a new term */
    struct record_history history;
};
struct committee_view {
    struct committee committee;
    int64_t may_write;
    LIST_OF(struct seat_line) lines;
    struct record_history history;
};

/* Fields of seat_term that people fill in. */
extern const char *const seat_term_inputs[];
/* The pick lists of posts and people for the form of a term. */
enum rc appointment_term_choices(struct ctx *cx, const struct seat_term *term, struct form_choice ret[2]) MUST_USE;
/* The page of a seat: its terms, and the form of a new one as `typed`; status 0: not refused. */
enum rc seat_send(struct ctx *cx, const struct request *request, struct response *response,
                  const struct seat_term *typed, int status) MUST_USE;

/* module.work */
enum rc appointment_work(struct ctx *cx, struct work *work) MUST_USE;

enum { APPOINTMENT_COMMANDS = 1 };
extern const struct command appointment_commands[APPOINTMENT_COMMANDS];

/* What goes in and out of routes, for their table. */
extern const struct fields appointment_list_answer;
extern const struct fields committee_answer;
extern const struct fields seat_answer;

#endif
