/* Documents of this room. Inside src/review only. */
#ifndef REVIEW_REVIEW_REPORT_H
#define REVIEW_REVIEW_REPORT_H

#include "report/report.h"
#include "review/review_view.h"

/* `build` of struct report_source: ウォークスルー記録票, ウォークスルー指摘事項一覧表, 課題管理表. */
enum rc review_report_record(struct ctx *cx, const char *study_id, const char *of, struct report *ret) MUST_USE;
enum rc review_report_findings(struct ctx *cx, const char *study_id, const char *of, struct report *ret) MUST_USE;
enum rc review_report_issues(struct ctx *cx, const char *study_id, const char *of, struct report *ret) MUST_USE;
enum rc review_walkthrough_find(struct ctx *cx, const char *study_id, const char *of, const char **ret) MUST_USE;

enum { REVIEW_REPORTS = 3 };
extern const struct report_source review_reports[REVIEW_REPORTS];

HANDLER(walkthrough_record_pdf_get);
HANDLER(walkthrough_record_docx_get);
HANDLER(walkthrough_record_xlsx_get);
HANDLER(walkthrough_findings_pdf_get);
HANDLER(walkthrough_findings_docx_get);
HANDLER(walkthrough_findings_xlsx_get);
HANDLER(finding_log_pdf_get);
HANDLER(finding_log_docx_get);
HANDLER(finding_log_xlsx_get);

#endif
