/* Sectors of the critical infrastructure and the operators that a plan covers each year. The register belongs to a
 * body that oversees (ministry, office, headquarters, agency); every function reads and writes rows of the acting
 * organisation alone. Sectors, sub-sectors, systems and services are constant tables (sector_data.h).
 * Source: baseline-2026, 1.2 and 2.1.1(2); guideline-5, annexes 1 and 2. */
#ifndef SECTOR_SECTOR_H
#define SECTOR_SECTOR_H

#include "account/account.h"
#include "register/beside.h"
#include "register/record.h"
#include "sector/sector_data.h"

/* --- Constant tables --- */

/* By code, or by title in either language (width and case as typed); NULL when there is none. */
const struct sector *sector_find(const char *text);
/* By index, 0 … sector_table.sector_count − 1; NULL beyond. */
const struct sector *sector_at(size_t index);
size_t sector_index(const struct sector *sector);
/* The same for sub-sectors; `sector` NULL for any. */
const struct sub_sector *sub_sector_find(const struct sector *sector, const char *text);
/* Title in the reader's language; the code itself when it is unknown, "" for "". */
const char *sector_title(const struct ctx *cx, const char *code);
const char *sub_sector_title(const struct ctx *cx, const char *code);
/* Whether the sector is divided. */
bool sector_has_subs(const struct sector *sector);

/* --- Which body oversees which sector --- */

struct oversight {
    const char *id, *org;
    int64_t version;
    const char *sector, *sub_sector; /* codes; sub_sector "": all of the sector */
    const char *body;                /* name of the overseeing body: 国土交通省 */
    const char *organization;        /* its id in this installation; "" when it is elsewhere */
    const char *department, *email;
    const char *since, *until; /* ISO dates; "" open */
    const char *basis;         /* law or decision */
};
extern const struct record oversight_record;
struct oversights {
    const struct oversight *at;
    size_t n;
};
/* What the acting organisation keeps, by sector. */
enum rc oversight_all(struct ctx *cx, struct oversights *ret) MUST_USE;
/* id "": a new one. Own transaction. RC_DENIED, RC_INVALID, RC_CONFLICT. */
enum rc oversight_save(struct ctx *cx, struct oversight *row, int64_t version) MUST_USE;
enum rc oversight_remove(struct ctx *cx, const char *id, int64_t version) MUST_USE;

/* --- Bodies inside a sector: ceptoar, associations --- */

enum sector_body_kind { BODY_CEPTOAR, BODY_ASSOCIATION, BODY_ISAC, BODY_KIND_COUNT_ }; /* stored; never reorder */
extern const struct enum_names sector_body_kind_names;
struct sector_body {
    const char *id, *org;
    int64_t version;
    int64_t kind;
    const char *name;
    const char *sector, *sub_sector;
    const char *organization; /* its id in this installation; "" */
    const char *contact, *email;
    int64_t members;   /* how many operators belong to it; 0: not known */
    int64_t standards; /* it makes 安全基準等 (class ③) */
    const char *note;
};
extern const struct record sector_body_record;
struct sector_bodies {
    const struct sector_body *at;
    size_t n;
};
/* By kind and name. */
enum rc sector_body_all(struct ctx *cx, struct sector_bodies *ret) MUST_USE;
enum rc sector_body_save(struct ctx *cx, struct sector_body *row, int64_t version) MUST_USE;
enum rc sector_body_remove(struct ctx *cx, const char *id, int64_t version) MUST_USE;

/* --- Covered operators of a year --- */

enum covered_state { /* stored as numbers; never reorder */
    COVERED_ADDED,
    COVERED_CONTINUED,
    COVERED_LEFT,    /* covered last year, not any more */
    COVERED_OUTSIDE, /* never covered; listed because other law designates it (基幹インフラ) */
    COVERED_STATE_COUNT_
};
extern const struct enum_names covered_state_names;
enum operator_size { OPERATOR_LARGE, OPERATOR_MEDIUM, OPERATOR_SMALL, OPERATOR_SIZE_COUNT_ }; /* stored */
extern const struct enum_names covered_size_names;

struct covered_operator {
    const char *id, *org;
    int64_t version;
    int64_t year;         /* in which the plan holds; begins with the organisation's fiscal_month */
    const char *operator; /* key: Hōjin number, or a word given by the overseeing body; one row a year */
    const char *name;
    const char *sector, *sub_sector; /* codes; sub_sector "" where none is known */
    int64_t size;                    /* enum operator_size */
    const char *region;              /* prefecture, or a word of one's own */
    int64_t state;                   /* enum covered_state */
    const char *since;               /* ISO date since when it is covered; "" */
    const char *reason;              /* why it was added, left, or moved */
    const char *moved_from;          /* "sector" or "sector/sub_sector" before a move within the year; "" */
    const char *moved_on;            /* ISO date of that move; "" */
    int64_t designated;              /* other law designates it */
    const char *law;                 /* under which it is designated, since when */
    const char *explanation;         /* why a designated operator is not covered */
    const char *organization;        /* its id in this installation; "" when it is elsewhere */
    const char *email, *ceptoar, *association; /* names */
    int64_t people, sales, users, sensitive_records; /* sales in million yen; 0: not known */
    int64_t it_dependence;                           /* 1 (hardly) – 5 (cannot work without); 0: not known */
};
extern const struct record covered_operator_record;
struct covered_operators {
    const struct covered_operator *at;
    size_t n;
};
static inline bool covered_is_in(int64_t state)
{
    return state == COVERED_ADDED || state == COVERED_CONTINUED;
}

/* Which states a list shows; the first COVERED_STATE_COUNT_ are the states themselves. */
enum {
    COVERED_FILTER_IN = COVERED_STATE_COUNT_, /* covered: added and continued */
    COVERED_FILTER_UNEXPLAINED,               /* designated, not covered, and nobody said why */
    COVERED_FILTER_ALL,
    COVERED_FILTER_COUNT_
};
extern const struct enum_names covered_filter_names;
enum covered_sort { COVERED_BY_NAME, COVERED_BY_OPERATOR, COVERED_BY_SECTOR, COVERED_SORT_COUNT_ };
extern const struct enum_names covered_sort_names;

struct covered_filter {
    int64_t year;
    int64_t state;                   /* enum covered_state or COVERED_FILTER_… */
    const char *sector, *sub_sector; /* codes; NULL or "" for all */
    int64_t size;                    /* −1 for all */
    const char *text;                /* part of the name, or the key; NULL or "" for all */
    int64_t sort;                    /* enum covered_sort */
    const char *after;               /* cursor that the page before gave; NULL or "" */
    int64_t limit;
};

/* The year in which today lies for the acting organisation. */
enum rc covered_year(struct ctx *cx, int64_t *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc covered_find(struct ctx *cx, int64_t year, const char *operator, struct covered_operator *ret) MUST_USE;
/* One page in the filter's order; *ret_next takes the cursor of the page after, "" at the end. RC_INVALID when the
 * cursor is none. */
enum rc covered_list(struct ctx *cx, const struct covered_filter *filter, struct covered_operators *ret,
                     const char **ret_next) MUST_USE;
/* Covered operators (added, continued) of a year in the order of their keys, up to 200,000; `filter` NULL for all,
 * otherwise its sector, sub-sector, size, text and state hold, and its cursor and limit are passed over. */
enum rc covered_all(struct ctx *cx, int64_t year, const struct covered_filter *filter,
                    struct covered_operators *ret) MUST_USE;
/* id "": a new one. A change of the sector within the year is noted as a move and needs a reason.
 * Own transaction. RC_DENIED, RC_INVALID at the fields, RC_CONFLICT. */
enum rc covered_save(struct ctx *cx, struct covered_operator *row, int64_t version) MUST_USE;
/* Only what was entered by mistake: this year's row of an operator that last year did not have. */
enum rc covered_remove(struct ctx *cx, const char *id, int64_t version) MUST_USE;
/* Begins a year: whoever was covered in the latest year before it continues, whoever is listed outside stays listed;
 * those that the year has already are left as they are. One transaction. RC_MISSING when no year before has rows. */
enum rc covered_carry(struct ctx *cx, int64_t year, int64_t *ret_made) MUST_USE;

/* How many there are, by sector (in the order of the table) and altogether. */
struct sector_count {
    const char *sector; /* code; "" altogether */
    int64_t states[COVERED_STATE_COUNT_];
    int64_t covered; /* added and continued */
};
struct sector_counts {
    const struct sector_count *at; /* sector_table.sector_count rows, each of the sector of that index */
    size_t n;
    struct sector_count total;
};
enum rc covered_count(struct ctx *cx, int64_t year, struct sector_counts *ret) MUST_USE;

/* The coverage of a year in short, for home pages. */
struct coverage_line {
    const char *code, *title; /* of the sector */
    int64_t covered, added, left, outside;
};
struct coverage {
    int64_t year;
    const char *year_label;
    int64_t covered, added, left, outside, lost, unexplained;
    LIST_OF(struct coverage_line) sectors; /* those that have operators */
    struct beside_view beside;             /* what other rooms say about the year: how far surveys are … */
};
extern const struct fields coverage_fields;
/* `year` 0: the present one. RC_MEMORY. */
enum rc coverage_load(struct ctx *cx, int64_t year, struct coverage *ret) MUST_USE;

/* --- What is amiss --- */

enum covered_fault_kind {
    FAULT_LOST,        /* there last year, neither here nor left */
    FAULT_UNEXPLAINED, /* designated, not covered, and nobody said why */
    FAULT_NO_REASON,   /* left without a reason */
    FAULT_NOT_OURS,    /* its sector is not overseen by the acting ministry */
    FAULT_NO_SUB,      /* its sector is divided, and no sub-sector is given (a hint) */
    FAULT_KIND_COUNT_
};
extern const struct enum_names covered_fault_names;
struct covered_fault {
    int64_t kind;
    const char *operator, *name, *sector; /* code */
    const char *id;                       /* of this year's row; "" where it has none */
};
struct covered_faults {
    const struct covered_fault *at;
    size_t n;
    int64_t counts[FAULT_KIND_COUNT_];
    int64_t errors; /* without hints */
};
/* Everything that is amiss with a year; names every operator, at most `limit` of each kind. */
enum rc covered_check(struct ctx *cx, int64_t year, int64_t limit, struct covered_faults *ret) MUST_USE;

/* --- Risk index --- */

/* The figures of an operator; 0: not known. */
struct risk_figures {
    int64_t people, sales, users, sensitive_records, it_dependence;
};
struct risk_index_setting {
    const char *id, *org;
    int64_t version;
    int64_t weight_people, weight_sales, weight_users, weight_sensitive, weight_it; /* 0–100 */
    int64_t top_people, top_sales, top_users, top_sensitive; /* from here on a figure counts fully; ≥ 10 */
    const char *note;
};
extern const struct record risk_index_setting_record;
/* What the acting organisation laid down, or the weights that the program proposes (id ""). */
enum rc risk_index_setting_load(struct ctx *cx, struct risk_index_setting *ret) MUST_USE;
enum rc risk_index_setting_save(struct ctx *cx, struct risk_index_setting *row, int64_t version) MUST_USE;
/* 0–100: weighted mean of the known figures, each on a logarithmic scale up to its top (docs/sector.md). Negative
 * when no figure with a weight is known. *ret_known (may be NULL) takes the share of the weights behind it, 0–1. */
double risk_index(const struct risk_index_setting *setting, const struct risk_figures *figures, double *ret_known);
struct risk_figures covered_figures(const struct covered_operator *row);

/* --- What other rooms say about operators --- */

/* Filled by `standing` of a module (base/app.h) for the list of covered operators: what became of what the room asked
 * of them. The key is given; whoever knows nothing leaves the rest as it is (""). */
struct operator_standing {
    const char *operator;
    const char *state; /* a word in the reader's language: invited, submitted, silent … */
    const char *tag;   /* ok, warn, bad, info, off */
    const char *href;  /* page behind it; "" for none */
};
/* Panels beside the year's coverage (home page, /sectors) come from `beside` with the kind "coverage" and the year as
 * id; those beside an operator with the kind "covered-operator", its key as id and the year as `within`. */

extern const struct module sector_module;

#endif
