/* Views and handlers of reports and home page. Inside src/briefing only. */
#ifndef BRIEFING_BRIEFING_VIEW_H
#define BRIEFING_BRIEFING_VIEW_H

#include "base/command.h"
#include "briefing/briefing_inside.h"
#include "briefing/briefing_store.h"
#include "http/http.h"
#include "register/form.h"
#include "sector/sector.h"
#include "work/work.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

HANDLER(dashboard_get);
HANDLER(reports_get);
HANDLER(report_get);
HANDLER(report_issue_post);

enum { BRIEFING_COMMANDS = 1 };
extern const struct command briefing_commands[BRIEFING_COMMANDS];

/* The page where a report is chosen. */
struct reports_view {
    LIST_OF(struct form_option) kinds, scopes, catalogs, papers;
    const char *year;
    LIST_OF(struct briefing_edition_row) editions;
};

/* One report as a page; the document follows the head of the page. */
struct report_page_view {
    const char *kind, *title, *document_number, *edition, *assessment, *paper;
    const char *html_href, *pdf_href, *docx_href, *xlsx_href;
    const char *docx_template, *xlsx_template; /* of the house, in use; "" */
    const char *docx_plain, *xlsx_plain;       /* the same without it; "" */
    const char *note, *error;
    int64_t issued, may_issue;
    struct buf body; /* written by report_write */
};

/* One of the first gaps. */
struct gap_line {
    const char *control, *label, *title, *post_label, *due_on, *href;
    int64_t current, target, unanswered, planned, overdue;
};

struct year_line {
    const char *label, *state_label;
    int64_t done, now;
};

struct dashboard_view {
    struct work_view waiting; /* what the bar of every page counts, too */
    int64_t reads, has_assessment, has_last, may_start;
    int64_t oversees; /* it is the home of who oversees: `coverage` says how it stands, the rest stays empty */
    struct coverage coverage;
    const char *assessment_href, *gaps_href, *assessment_title, *status_label;
    const char *standing, *change, *gap_words, *plan_words;
    struct score_view score;
    struct svg radar;
    LIST_OF(struct gap_line) gaps;
    int64_t gap_count;
    struct plan_totals plan;
    const char *open, *overdue, *due_this_month, *money_granted, *money_spent;
    LIST_OF(struct year_line) steps;
    int64_t step;
    struct risk_state risk; /* study "" when there is none, or the role does not read it */
    const char *year_label;
};

/* What goes in and out of routes, for their table. */
extern const struct fields dashboard_answer;

#endif
