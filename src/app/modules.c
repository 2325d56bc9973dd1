#include "app/modules.h"

#include "account/account.h"
#include "app/app_module.h"
#include "appointment/appointment.h"
#include "approval/approval.h"
#include "assessment/assessment.h"
#include "audit/audit.h"
#include "backup/backup.h"
#include "briefing/briefing.h"
#include "catalog/catalog.h"
#include "house/house.h"
#include "inquiry/inquiry.h"
#include "job/job.h"
#include "kpi/kpi.h"
#include "dependency/dependency.h"
#include "mission/mission.h"
#include "picklist/picklist.h"
#include "mail/mail.h"
#include "plan/plan.h"
#include "preparation/preparation.h"
#include "questionnaire/questionnaire.h"
#include "programme/programme.h"
#include "register/list.h"
#include "review/review.h"
#include "risk/risk.h"
#include "sample/sample.h"
#include "seal/seal.h"
#include "sector/sector.h"
#include "signon/signon.h"
#include "submission/submission.h"
#include "statistics/statistics.h"
#include "survey/survey.h"
#include "treatment/treatment.h"
#include "work/work.h"

const struct module *const app_modules[] = {
    &list_module,
    &seal_module,
    &account_module,
    &house_module,
    &work_module,
    &job_module,
    &mail_module,
    &signon_module,
    &submission_module,
    &approval_module,
    &catalog_module,
    &picklist_module,
    &profile_module,
    &assessment_module,
    &inquiry_module,
    &questionnaire_module,
    &kpi_module,
    &appointment_module,
    &plan_module,
    &sector_module,
    &mission_module,
    &dependency_module,
    &risk_module,
    &preparation_module,
    &treatment_module,
    &review_module,
    &survey_module,
    &programme_module,
    &statistics_module,
    &audit_module,
    &backup_module,
    &briefing_module,
    &sample_module,
    &app_module,
};
const size_t app_modules_count = COUNT(app_modules);
