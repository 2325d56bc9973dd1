#include "house/house_term.h"
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
    {GET, "/glossary", house_terms_get, PERM_SIGNED_IN, N_("The words of the house with their meaning"),
     .answer = &house_terms_answer, .list = &house_term_list},
    {GET, "/glossary/list.csv", house_terms_csv_get, PERM_SIGNED_IN,
     N_("The list as it is shown, with the chosen columns, as CSV"), .list = &house_term_list},
    {GET, "/glossary/list.xlsx", house_terms_xlsx_get, PERM_SIGNED_IN,
     N_("The list as it is shown, with the chosen columns, as a workbook"), .list = &house_term_list},
    {GET, "/glossary/new", house_term_new_get, PERM_ASSESSMENT_MANAGE, N_("Form to add a word"),
     .answer = &house_term_record.fields},
    {POST, "/glossary/new", house_term_new_post, PERM_ASSESSMENT_MANAGE, N_("Adds a word"),
     .answer = &house_term_record.fields, .of = &house_term_record.fields,
     .takes = "word! reading term meaning word_en meaning_en used_in active"},
    {GET, "/glossary/import", house_terms_import_get, PERM_ASSESSMENT_MANAGE, N_("Form to take words from a file"),
     .answer = &house_import_answer},
    {POST, "/glossary/import", house_terms_import_post, PERM_ASSESSMENT_MANAGE,
     N_("Takes words from a CSV file or workbook, all or none; file"),
     .answer = &house_term_import_fields, .takes = "@file!"},
    {GET, "/glossary/{id}", house_term_get, PERM_SIGNED_IN, N_("A word with its meaning and history"),
     .answer = &house_term_answer},
    {GET, "/glossary/{id}/edit", house_term_edit_get, PERM_ASSESSMENT_MANAGE, N_("Form to change a word"),
     .answer = &house_term_record.fields},
    {POST, "/glossary/{id}/edit", house_term_edit_post, PERM_ASSESSMENT_MANAGE, N_("Changes a word"),
     .answer = &house_term_record.fields, .of = &house_term_record.fields,
     .takes = "version word reading term meaning word_en meaning_en used_in active"},
    {POST, "/glossary/{id}/remove", house_term_remove_post, PERM_ASSESSMENT_MANAGE, N_("Deletes a word"),
     .answer = &house_term_record.fields},
};

static const struct list *const lists[] = {&house_term_list};

static const struct record *const records[] = {&house_template_record, &house_term_record};

const struct module house_module = {
    .name = "house",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = house_commands,
    .command_count = HOUSE_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .lists = lists,
    .list_count = COUNT(lists),
};
