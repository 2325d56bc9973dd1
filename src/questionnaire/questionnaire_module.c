#include "questionnaire/questionnaire.h"

#include "questionnaire/reply_result.h"
#include "questionnaire/reply_store.h"
#include "questionnaire/reply_view.h"
#include "questionnaire/reply_work.h"

static const struct route routes[] = {
    {GET, "/questionnaires", reply_list_get, PERM_RESPONSE_READ,
     N_("The questionnaires that this organisation received"), .answer = &reply_list_answer},
    {GET, "/questionnaires/import", reply_import_get, PERM_RESPONSE_WRITE, N_("Form to take a questionnaire in"),
     .answer = &reply_import_answer},
    {POST, "/questionnaires/import", reply_import_post, PERM_RESPONSE_WRITE,
     N_("Takes a questionnaire, the notice of its end, or its result into the inbox; file, operator_key"),
     .answer = &reply_record.fields, .of = &reply_record.fields, .takes = "@file! operator_key"},
    {GET, "/questionnaires/{id}", reply_get, PERM_RESPONSE_READ, N_("A questionnaire with its progress and approval"),
     .answer = &reply_overview_answer},
    {GET, "/questionnaires/{id}/document.json", reply_document_get, PERM_RESPONSE_READ,
     N_("The questionnaire as it came"), .answer = NULL},
    {POST, "/questionnaires/{id}/operator", reply_operator_post, PERM_RESPONSE_WRITE,
     N_("Sets the number by which the asking body knows this organisation"), .answer = &reply_record.fields,
     .of = &reply_record.fields, .takes = "operator_key version"},
    {POST, "/questionnaires/{id}/fill", reply_fill_post, PERM_RESPONSE_WRITE,
     N_("Takes answers over from an approved self-assessment; assessment (none: the latest), overwrite"),
     .answer = &reply_overview_answer, .takes = "assessment overwrite"},
    {GET, "/questionnaires/{id}/workbook.xlsx", reply_workbook_get, PERM_RESPONSE_READ,
     N_("The workbook with the present answers"), .answer = NULL},
    {POST, "/questionnaires/{id}/workbook", reply_workbook_post, PERM_RESPONSE_WRITE,
     N_("Takes a filled workbook in"), .answer = &reply_overview_answer, .takes = "@file!"},
    {POST, "/questionnaires/{id}/request", reply_request_post, PERM_RESPONSE_WRITE,
     N_("Asks for approval inside the organisation"), .answer = &reply_record.fields,
     .takes = "route due_on message"},
    {POST, "/questionnaires/{id}/reopen", reply_reopen_post, PERM_RESPONSE_WRITE,
     N_("Answers again what was approved or submitted"), .answer = &reply_record.fields,
     .of = &reply_record.fields, .takes = "version"},
    {POST, "/questionnaires/{id}/confirm", reply_confirm_post, PERM_RESPONSE_WRITE,
     N_("Notes that the sender of a file was confirmed"), .answer = &reply_record.fields,
     .of = &reply_record.fields, .takes = "version"},
    {GET, "/questionnaires/{id}/sections/{number}", reply_section_get, PERM_RESPONSE_READ,
     N_("A section of a questionnaire"), .answer = &reply_section_answer},
    {POST, "/questionnaires/{id}/sections/{number}", reply_section_post, PERM_RESPONSE_WRITE,
     N_("Saves answers of a section: q, x, r, n, v with the place of the question"),
     .answer = &reply_section_answer, .takes = "go ..."},
    {POST, "/questionnaires/{id}/answers", reply_answer_post, PERM_RESPONSE_WRITE,
     N_("Saves one answer; question, value, exception, reason, note, version"), .answer = &reply_answer_answer,
     .takes = "question! value exception reason note version"},
    {POST, "/questionnaires/{id}/files", reply_file_post, PERM_RESPONSE_WRITE,
     N_("Attaches a file to a question"), .answer = &reply_file_record.fields, .takes = "question! @file!"},
    {GET, "/questionnaires/{id}/files/{file}", reply_file_get, PERM_RESPONSE_READ, N_("A file beside an answer"),
     .answer = NULL},
    {POST, "/questionnaires/{id}/files/{file}/remove", reply_file_remove_post, PERM_RESPONSE_WRITE,
     N_("Removes a file from an answer"), .answer = &reply_file_record.fields},
    {GET, "/questionnaires/{id}/preview", reply_preview_get, PERM_RESPONSE_READ,
     N_("What would go, to whom, and why"), .answer = &reply_preview_answer},
    {POST, "/questionnaires/{id}/hold", reply_hold_post, PERM_RESPONSE_READ,
     N_("Holds the texts of an answer, or a file, back or lets them go; question or file, held, held_reason"),
     .answer = &reply_record.fields, .takes = "question file held held_reason"},
    {POST, "/questionnaires/{id}/submit", reply_submit_post, PERM_RESPONSE_SUBMIT,
     N_("Packs an approved reply for its receiver; way (here: hands it over within this installation)"),
     .answer = &reply_submitted_answer, .takes = "way"},
    {GET, "/questionnaires/{id}/history", reply_history_get, PERM_RESPONSE_READ,
     N_("Submissions of a questionnaire with what changed, and its history"), .answer = &reply_history_answer},
};

static enum rc waiting(struct ctx *cx, int64_t *ret)
{
    *ret = 0;
    return may(cx, PERM_RESPONSE_WRITE) || may(cx, PERM_RESPONSE_SUBMIT) ? reply_store_count_open(cx, ret) : RC_OK;
}

static const struct nav_entry nav[] = {
    {NAV_SURVEY, N_("Questionnaires received"), "/questionnaires", PERM_RESPONSE_READ, waiting, true},
};

static const struct tab tabs[] = {
    {"reply", 10, N_("Overview"), N_("Overview"), "", PERM_RESPONSE_READ},
    {"reply", 20, N_("Answers"), N_("Answers"), "/sections/1", PERM_RESPONSE_READ},
    {"reply", 30, N_("Preview of what goes"), N_("Preview of what goes"), "/preview", PERM_RESPONSE_READ},
    {"reply", 40, N_("Submissions and history"), N_("Submissions and history"), "/history", PERM_RESPONSE_READ},
};

static const struct record *const records[] = {&reply_record, &reply_answer_record, &reply_file_record,
                                               &reply_round_record, &reply_comment_record,
                                               &reply_result_record};
static const struct approvable *const approvables[] = {&reply_approvable};

const struct module questionnaire_module = {
    .name = "questionnaire",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = reply_commands,
    .command_count = REPLY_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .nav = nav,
    .nav_count = COUNT(nav),
    .tabs = tabs,
    .tab_count = COUNT(tabs),
    .approvables = approvables,
    .approvable_count = COUNT(approvables),
    .submission_sources = &reply_source,
    .submission_source_count = 1,
    .work = reply_work,
};
