#include "base/command.h"
#include "inquiry/inquiry_store.h"
#include "inquiry/inquiry_view.h"

static const struct route routes[] = {
    {GET, "/inquiries", inquiry_list_get, PERM_ASSESSMENT_READ,
     N_("The inquiries to departments; assessment"),
     .answer = &inquiry_list_answer, .asks = "assessment"},
    {GET, "/inquiries/new", inquiry_new_get, PERM_ASSESSMENT_MANAGE, N_("Form of a new inquiry"),
     .answer = &inquiry_record.fields, .asks = "assessment"},
    {POST, "/inquiries/new", inquiry_new_post, PERM_ASSESSMENT_MANAGE,
     N_("Splits a questionnaire by departments; assessment, by, title, due_on, message"),
     .answer = &inquiry_record.fields, .of = &inquiry_record.fields,
     .takes = "assessment! by title! due_on! message"},
    {GET, "/inquiries/{id}", inquiry_get, PERM_ASSESSMENT_READ,
     N_("An inquiry with its departments"),
     .answer = &inquiry_answer},
    {POST, "/inquiries/{id}/sent", inquiry_sent_post, PERM_ASSESSMENT_MANAGE,
     N_("Marks parts as sent; part (several; none: all)"),
     .answer = &inquiry_record.fields, .takes = "part*"},
    {POST, "/inquiries/{id}/reminded", inquiry_reminded_post, PERM_ASSESSMENT_MANAGE,
     N_("Marks silent parts as reminded; part (several; none: all)"),
     .answer = &inquiry_record.fields, .takes = "part*"},
    {POST, "/inquiries/{id}/remind", inquiry_remind_post, PERM_ASSESSMENT_MANAGE,
     N_("Puts reminders by mail for silent parts into the outbox; part (several; none: all)"),
     .answer = &inquiry_reminded_fields, .takes = "part*"},
    {POST, "/inquiries/{id}/files", inquiry_upload_post, PERM_ASSESSMENT_MANAGE,
     N_("Merges workbooks that came back; file (several), part, overwrite"),
     .answer = &inquiry_answer, .takes = "@file! part overwrite"},
    {POST, "/inquiries/{id}/close", inquiry_close_post, PERM_ASSESSMENT_MANAGE,
     N_("Closes an inquiry"),
     .answer = &inquiry_record.fields, .of = &inquiry_record.fields, .takes = "version"},
    {GET, "/inquiries/{id}/bundle.zip", inquiry_bundle_get, PERM_ASSESSMENT_READ,
     N_("All workbooks and mail texts that are not merged yet"), .answer = NULL},
    {GET, "/inquiry-parts/{id}", inquiry_part_get, PERM_ASSESSMENT_READ,
     N_("The mail text of a department"),
     .answer = &inquiry_part_answer},
    {GET, "/inquiry-parts/{id}/workbook.xlsx", inquiry_workbook_get, PERM_ASSESSMENT_READ,
     N_("The workbook of a department"), .answer = NULL},
    {GET, "/inquiry-parts/{id}/mail.eml", inquiry_message_get, PERM_ASSESSMENT_READ,
     N_("The mail of a department with its workbook, as a message file"), .answer = NULL},
    {GET, "/inquiry-parts/{id}/returned", inquiry_returned_get, PERM_ASSESSMENT_READ,
     N_("The file that came back from a department"), .answer = NULL},
};

static const struct record *const records[] = {&inquiry_record, &inquiry_part_record};

const struct module inquiry_module = {
    .name = "inquiry",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = inquiry_commands,
    .command_count = INQUIRY_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .work = inquiry_work,
};
