/* What goes back to operators: positions as others may see them, worked out once from a closed survey, and who looked at an
 * operator's answers. docs/analysis.md, "What goes back". */
#ifndef STATISTICS_STATISTICS_RESULT_H
#define STATISTICS_STATISTICS_RESULT_H

#include "job/job.h"
#include "register/list.h"
#include "statistics/statistics_view.h"

enum { STATISTICS_RESULTS_AT_ONCE = 1000, STATISTICS_JOBS = 1 };

struct survey_result {
    const char *id, *org;
    int64_t version;
    const char *survey, *operator_key, *name;
    const char *digest;  /* of the position (JSON), which never changes afterwards */
    int64_t made_at;
    const char *made_by; /* person */
    int64_t sent_at;     /* when it last went out */
    int64_t delivered;   /* within this installation */
};
extern const struct record survey_result_record;
struct survey_results {
    const struct survey_result *at;
    size_t n;
};
void survey_result_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
/* By name, then key. */
enum rc survey_result_store_all(struct ctx *cx, const char *survey, struct survey_results *ret) MUST_USE;
/* RC_MISSING. */
enum rc survey_result_store_of(struct ctx *cx, const char *survey, const char *operator_key, struct survey_result *ret)
    MUST_USE;
enum rc survey_result_store_count(struct ctx *cx, const char *survey, int64_t *ret) MUST_USE;
/* Of them, those that were handed over in this installation. */
enum rc survey_result_store_delivered(struct ctx *cx, const char *survey, int64_t *ret) MUST_USE;
/* Whose results go to an organisation of this installation. */
struct survey_result_here {
    const char *operator_key, *sector, *organization;
};
struct survey_results_here {
    const struct survey_result_here *at;
    size_t n;
};
enum rc survey_result_store_here(struct ctx *cx, const char *survey, struct survey_results_here *ret) MUST_USE;
/* Responses that were accepted. */
enum rc survey_result_store_accepted(struct ctx *cx, const struct survey *survey, int64_t *ret) MUST_USE;
/* Responses that wait for a decision. */
enum rc survey_result_store_waiting(struct ctx *cx, const struct survey *survey, int64_t *ret) MUST_USE;

/* id: of the survey. Works out every position and what others see of the analysis, once, and hands the positions to the operators of this installation; later calls hand out the same with
 * those who looked meanwhile. Needs PERM_SURVEY_WRITE. RC_DENIED for a delegated body; RC_CONFLICT while the survey is not
 * closed or a response waits for a decision. */
enum rc statistics_results_give(struct ctx *cx, const char *id) MUST_USE;
/* The same at once where it is soon done (*ret_job is ""), otherwise as background work. */
enum rc statistics_results_start(struct ctx *cx, const char *id, const char **ret_job) MUST_USE;
extern const struct job_kind statistics_jobs[STATISTICS_JOBS];
/* The signed file of one operator (kaname-result/1). RC_MISSING before results were given out, or for others. */
enum rc statistics_result_file(struct ctx *cx, const char *id, const char *operator_key, const char **ret) MUST_USE;
/* Who looked at what an operator sent, as JSON: list of at, name, of, what. */
enum rc statistics_looks(struct ctx *cx, const struct survey *survey, const char *operator_key, const char *sector,
                         const char **ret) MUST_USE;

/* Reads the JSON of a position, and of the looks, as they come back in a result. RC_INVALID. */
enum rc statistics_position_read(struct ctx *cx, const char *json, struct statistics_position *ret) MUST_USE;
enum rc statistics_looks_read(struct ctx *cx, const char *json, struct statistics_position_page *ret) MUST_USE;

extern const struct list statistics_result_list; /* rows: struct survey_result */
struct statistics_results_view {
    struct survey_head head;
    struct statistics_audience bar;
    const char *survey, *problem; /* why they cannot be given out; "" */
    int64_t given, may_give, delivered;
    int64_t files;   /* that were written into a folder */
    int64_t told_at; /* when figures were told to others; 0 */
    const char *job; /* that works them out; "" */
    struct list_view list;
    LIST_OF(struct survey_result) rows;
    const char *next;
};
extern const struct fields statistics_results_answer;
/* Without the list itself. */
enum rc statistics_results_make(struct ctx *cx, const char *id, struct statistics_results_view *ret) MUST_USE;

HANDLER(statistics_results_get);
HANDLER(statistics_results_post);
HANDLER(statistics_results_csv_get);
HANDLER(statistics_results_xlsx_get);
HANDLER(statistics_result_file_get);
/* --of REPLY: the position that came back, as a paper. */
enum rc statistics_own_report(struct ctx *cx, const char *study, const char *of, struct report *ret) MUST_USE;
HANDLER(statistics_own_get);
HANDLER(statistics_own_pdf_get);
HANDLER(statistics_own_docx_get);

#endif
