/* The program as its rooms see it: modules, settings. Built by main, constant afterwards. */
#ifndef BASE_APP_H
#define BASE_APP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/ctx.h"

struct route;   /* http/http.h */
struct command; /* base/command.h */
struct record;  /* register/record.h */
struct list;    /* register/list.h */
struct approvable; /* approval/approval.h */
struct job_kind; /* job/job.h */
struct verify_check; /* register/verify.h */
struct work; /* work/work.h */
struct access_change; /* account/account.h */
struct keep; /* base/keep.h */
struct house_kind; /* house/house.h */
struct report_source; /* report/report.h */
struct tree; /* mission/mission.h */
struct risk_check_source; /* risk/risk.h */
struct beside_about; /* register/beside.h */
struct beside;
struct submission_kind; /* submission/submission.h */
struct submission_source;
struct operator_standing; /* sector/sector.h */
struct submission_queue;

/* The words of the field in the order of the navigation; a room shows itself only when it works. */
enum nav_place {
    NAV_DASHBOARD,
    NAV_CATALOG,
    NAV_ASSESSMENT,
    NAV_PLAN,
    NAV_RISK,
    NAV_ASSET,
    NAV_SUPPLIER,
    NAV_VULNERABILITY,
    NAV_INCIDENT,
    NAV_SHARING,
    NAV_CONTINUITY,
    NAV_AUDIT,
    NAV_SURVEY,
    NAV_PROGRAMME,
    NAV_REPORT,
    NAV_ADMINISTRATION,
    NAV_JOB,
    NAV_WORK, /* in the top bar; the others stand at the side */
    NAV_COUNT_
};

struct nav_entry {
    enum nav_place place;
    const char *label; /* N_ text */
    const char *href;
    uint64_t permission;
    /* What waits for this person there; NULL where nothing is counted. At most 100 are counted; -1: the
     * entry does not stand there now. */
    enum rc (*waiting)(struct ctx *cx, int64_t *ret);
    bool recorded; /* the count follows from the organisation's records, the person and the day alone */
};

/* A page beside others about the same thing. The frame shows them in two rows: the groups, and the pages of the group
 * that the reader is in; a page of one room thus finds its way to those of the rooms above. */
struct tab {
    const char *of;    /* the kind of thing, a noun: "risk-study" */
    int64_t place;     /* from the left; a group stands where its first page does */
    const char *group; /* N_ text */
    const char *label; /* N_ text */
    const char *path;  /* behind the address of the thing: "/matrix"; "" for the thing itself */
    uint64_t permission;
};

/* A table or column ("table.column") that the ledger does not cover, and why; for tests and the docs. */
struct left_out {
    const char *name, *why;
};

/* What one domain offers. modules.c in app/ lists them; nothing else does. */
struct module {
    const char *name;
    const struct route *routes;
    size_t route_count;
    const struct command *commands;
    size_t command_count;
    const struct record *const
        *records; /* every stored record, so that the ledger can be replayed */
    size_t record_count;
    const struct list *const *lists;
    size_t list_count;
    const struct verify_check *checks; /* of tables that hold no records, against what they follow from */
    size_t check_count;
    const struct left_out *left_out; /* what no verification covers */
    size_t left_out_count;
    const struct nav_entry *nav;
    size_t nav_count;
    const struct tab *tabs;
    size_t tab_count;
    const struct approvable *const *approvables; /* what can be put up for approval */
    size_t approvable_count;
    const struct job_kind *jobs; /* work that may run in the background */
    size_t job_count;
    const struct house_kind *const *house_kinds; /* documents that an organisation's own templates may take */
    size_t house_kind_count;
    /* The fault tree of a service by id or name, in the study or in the latest (""); NULL where there are no
     * services. */
    enum rc (*service_tree)(struct ctx *cx, const char *study, const char *service, struct tree *ret);
    const struct risk_check_source *risk_checks; /* what it adds to the check of a risk assessment; NULL for nothing */
    /* What it says beside a thing of another room, on that one's page; NULL for nothing. */
    enum rc (*beside)(struct ctx *cx, const struct beside_about *about, struct beside *beside);
    const struct submission_kind *submission_kinds; /* packages that an organisation receives */
    size_t submission_kind_count;
    const struct submission_source *submission_sources; /* packages that it sends */
    size_t submission_source_count;
    /* How operators stand with what this room asked of them in a year, for the list of covered operators; NULL. */
    enum rc (*standing)(struct ctx *cx, int64_t year, struct operator_standing *rows, size_t n);
    const struct report_source *reports; /* kinds that `kaname report` writes beside the briefing's own */
    size_t report_count;
    /* What waits here for the acting person, in whatever they may read; NULL for nothing. */
    enum rc (*work)(struct ctx *cx, struct work *work);
    /* Tells somebody how their access changed, in the transaction of the change; NULL for nothing. */
    enum rc (*access_changed)(struct ctx *cx, const struct access_change *change);
};

struct app {
    const struct module *const *modules;
    size_t module_count;
    bool secure_cookies;  /* TLS in front of us or in us */
    const char *base_url; /* for links in notices; "" where unknown */
    const char *backup_dir; /* where backups by the timetable go; NULL: none are made */
    int64_t backup_days, backup_weeks, backup_months; /* generations that are kept */
    struct keep *keep;    /* base/keep.h: what is read once for all requests; NULL: nothing is kept */
    struct waiting *waiting; /* http/waiting.h: counts that are known; NULL: all are counted anew */
    struct submission_queue *receiving; /* submission/submission.h; NULL: each is written by itself */
    const char *receivers; /* hosts to which packages may be sent, with commas between; NULL: any but this machine */
    const char *key_dir;  /* where the private signing keys lie; NULL: nothing can be signed */
};

#endif
