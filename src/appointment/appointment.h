/* Who holds which responsibility: CISO, CRO, head of the CSIRT, risk owners, committees with their members
 * (baseline 3.2.5.1, 3.2.5.3). A seat is the responsibility; a term says who holds it from when until when,
 * who appointed them and where that was decided. */
#ifndef APPOINTMENT_APPOINTMENT_H
#define APPOINTMENT_APPOINTMENT_H

#include "account/account.h"
#include "register/content.h"
#include "register/record.h"

struct committee {
    const char *id, *org;
    int64_t version;
    const char *name, *purpose;
    const char *reports_to; /* the body above it */
    const char *meets;      /* how often */
    const char *rules;      /* where it is laid down */
    int64_t sort, active;
};
extern const struct record committee_record;
struct committees {
    const struct committee *at;
    size_t n;
};

enum duty {
    DUTY_CISO,
    DUTY_CRO,
    DUTY_CSIRT_HEAD,
    DUTY_CSIRT_MEMBER,
    DUTY_CSIRT_CONTACT,
    DUTY_RISK_OWNER,
    DUTY_CHAIR,
    DUTY_MEMBER,
    DUTY_SECRETARY,
    DUTY_OTHER,
    DUTY_COUNT_
};
extern const struct enum_names duty_names;

struct seat {
    const char *id, *org;
    int64_t version;
    int64_t duty;          /* enum duty */
    const char *name;      /* "" where the duty says it all */
    const char *committee; /* "" for none */
    const char *basis;     /* the rule that asks for it */
    int64_t required;      /* a vacancy is told */
    int64_t sort, active;
};
extern const struct record seat_record;
struct seats {
    const struct seat *at;
    size_t n;
};

struct seat_term {
    const char *id, *org;
    int64_t version;
    const char *seat;
    const char *post, *person;       /* one of them at least */
    const char *from_on, *until_on;  /* ISO dates, both inside; until_on "" for an open end */
    const char *appointed_by;        /* 取締役会 */
    const char *decided_on;          /* "" when not known */
    const char *minutes;             /* number of the minutes or the decision */
    const char *file_name, *media_type, *digest; /* the minutes as a file; "" for none */
    const char *note;
};
extern const struct record seat_term_record;
struct seat_terms {
    const struct seat_term *at; /* by seat and first day */
    size_t n;
};

/* How a seat stands on a day. */
enum seat_standing {
    SEAT_HELD,
    SEAT_ENDS,     /* held, ends within SEAT_ENDS_DAYS, and nobody follows the next day */
    SEAT_NO_HOLDER, /* a post has it that nobody holds */
    SEAT_VACANT,
    SEAT_STANDING_COUNT_
};
extern const struct enum_names seat_standing_names;
enum { SEAT_ENDS_DAYS = 60 };

struct seat_line {
    struct seat seat;
    const char *label;           /* name, or the duty's words */
    const char *committee_name;
    const char *holder;          /* post (person), or person; "" while vacant */
    const char *from_on, *until_on, *appointed_by, *minutes; /* of the present term; "" */
    const char *next_on;         /* first day of the next term; "" */
    int64_t standing;
};
struct seat_lines {
    const struct seat_line *at;
    size_t n;
};

/* Pure: the place of the term that holds on a day (terms by first day), SIZE_MAX for none. */
size_t seat_term_on(const struct seat_term *terms, size_t n, const char *day);
/* Pure: held, ends soon or vacant. SEAT_NO_HOLDER is found by seat_lines_load. */
enum seat_standing seat_standing_on(const struct seat_term *terms, size_t n, const char *day);

/* The seats in use with how they stand on a day (ISO date), those of committees behind the others. */
enum rc seat_lines_load(struct ctx *cx, const char *day, struct seat_lines *ret) MUST_USE;

/* Stores (id "": a new one). Own transaction each. RC_INVALID, RC_CONFLICT, RC_DENIED. */
enum rc committee_save(struct ctx *cx, struct committee *committee, int64_t version) MUST_USE;
enum rc seat_save(struct ctx *cx, struct seat *seat, int64_t version) MUST_USE;
/* Terms of a seat do not overlap. */
enum rc seat_term_save(struct ctx *cx, struct seat_term *term, int64_t version) MUST_USE;
enum rc seat_term_remove(struct ctx *cx, const char *id) MUST_USE;
/* Keeps the minutes as a file with the term, instead of what stood there. */
enum rc seat_term_keep_minutes(struct ctx *cx, const char *id, const struct upload *file) MUST_USE;

extern const struct module appointment_module;

#endif
