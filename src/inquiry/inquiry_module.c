#include "base/command.h"
#include "inquiry/inquiry_store.h"
#include "inquiry/inquiry_view.h"

static const struct route routes[] = {
    {GET, "/inquiries", inquiry_list_get, PERM_ASSESSMENT_READ,
     N_("The inquiries to departments; assessment")},
    {GET, "/inquiries/new", inquiry_new_get, PERM_ASSESSMENT_MANAGE, N_("Form of a new inquiry")},
    {POST, "/inquiries/new", inquiry_new_post, PERM_ASSESSMENT_MANAGE,
     N_("Splits a questionnaire by departments; assessment, by, title, due_on, message")},
    {GET, "/inquiries/{id}", inquiry_get, PERM_ASSESSMENT_READ,
     N_("An inquiry with its departments")},
    {POST, "/inquiries/{id}/sent", inquiry_sent_post, PERM_ASSESSMENT_MANAGE,
     N_("Marks parts as sent; part (several; none: all)")},
    {POST, "/inquiries/{id}/reminded", inquiry_reminded_post, PERM_ASSESSMENT_MANAGE,
     N_("Marks silent parts as reminded; part (several; none: all)")},
    {POST, "/inquiries/{id}/files", inquiry_upload_post, PERM_ASSESSMENT_MANAGE,
     N_("Merges workbooks that came back; file (several), part, overwrite")},
    {POST, "/inquiries/{id}/close", inquiry_close_post, PERM_ASSESSMENT_MANAGE,
     N_("Closes an inquiry")},
    {GET, "/inquiries/{id}/bundle.zip", inquiry_bundle_get, PERM_ASSESSMENT_READ,
     N_("All workbooks and mail texts that are not merged yet")},
    {GET, "/inquiry-parts/{id}", inquiry_part_get, PERM_ASSESSMENT_READ,
     N_("The mail text of a department")},
    {GET, "/inquiry-parts/{id}/workbook.xlsx", inquiry_workbook_get, PERM_ASSESSMENT_READ,
     N_("The workbook of a department")},
    {GET, "/inquiry-parts/{id}/mail.eml", inquiry_message_get, PERM_ASSESSMENT_READ,
     N_("The mail of a department with its workbook, as a message file")},
    {GET, "/inquiry-parts/{id}/returned", inquiry_returned_get, PERM_ASSESSMENT_READ,
     N_("The file that came back from a department")},
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
