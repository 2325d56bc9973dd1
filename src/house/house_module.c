#include "house/house_view.h"

#define WRITE (PERM_ASSESSMENT_MANAGE)

static const struct route routes[] = {
    {GET, "/templates", house_list_get, PERM_REPORT_READ, N_("The house's Word and Excel templates"),
     .answer = &house_list_answer},
    {GET, "/templates/new", house_new_get, WRITE, N_("Form to upload a template"),
     .answer = &house_template_record.fields},
    {POST, "/templates/new", house_new_post, WRITE, N_("Checks a template and keeps it; file"),
     .answer = &house_template_record.fields, .of = &house_template_record.fields,
     .takes = "kind! language name! edition note @file!"},
    {GET, "/templates/{id}", house_template_get, PERM_REPORT_READ, N_("A template with its check and history"),
     .answer = &house_template_answer},
    {POST, "/templates/{id}/use", house_use_post, WRITE, N_("Puts a template into use; use=0 takes it out of use"),
     .answer = &house_template_record.fields, .takes = "use"},
    {POST, "/templates/{id}/remove", house_remove_post, WRITE, N_("Deletes a template"),
     .answer = &house_template_record.fields},
    {GET, "/templates/{id}/file", house_file_get, PERM_REPORT_READ, N_("The template as it was uploaded"),
     .answer = NULL},
    {GET, "/templates/{id}/preview", house_preview_get, PERM_REPORT_READ, N_("The template filled with the present data"),
     .answer = NULL},
    {GET, "/template-starters/{name}", house_starter_get, PERM_REPORT_READ,
     N_("A template to begin with: management.docx, gap.xlsx …"), .answer = NULL},
    {GET, "/template-names/{kind}", house_names_get, PERM_REPORT_READ, N_("The names that may stand in a template"),
     .answer = &house_names_answer},
};

static const struct record *const records[] = {&house_template_record, &house_term_record};

const struct module house_module = {
    .name = "house",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = house_commands,
    .command_count = HOUSE_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
};
