/* What profiles offer to the program. */
#include "catalog/catalog_inside.h"
#include "catalog/profile_view.h"

static const struct route routes[] = {
    {GET, "/profiles", profile_list_get, PERM_CATALOG_READ, N_("The profiles of the organisation"),
     .answer = &profile_list_answer},
    {GET, "/profiles/new", profile_new_get, PERM_ASSESSMENT_MANAGE, N_("The form that begins a profile"),
     .answer = &form_view_fields},
    {POST, "/profiles/new", profile_new_post, PERM_ASSESSMENT_MANAGE,
     N_("Begins a profile; title, code, base, remarks, all"),
     .answer = &profile_record.fields, .of = &profile_begin_fields, .takes = "title! code base! remarks all"},
    {GET, "/profiles/import", profile_import_get, PERM_ASSESSMENT_MANAGE,
     N_("The form that takes an OSCAL profile as a draft"), .answer = &profile_import_answer},
    {POST, "/profiles/import", profile_import_post, PERM_ASSESSMENT_MANAGE,
     N_("Makes a draft of an OSCAL profile; file (several), base, reason, title, code"),
     .answer = &profile_imported_fields, .takes = "@file*! base reason title code"},
    {GET, "/profiles/{id}", profile_get, PERM_CATALOG_READ,
     N_("A profile with its decisions; q, show=open, in, out or lacking, group"),
     .answer = &profile_view_fields, .asks = "q show group"},
    {GET, "/profiles/{id}/edit", profile_edit_get, PERM_ASSESSMENT_MANAGE,
     N_("The form of a profile's name and purpose"), .answer = &form_view_fields},
    {POST, "/profiles/{id}/edit", profile_edit_post, PERM_ASSESSMENT_MANAGE,
     N_("Name and purpose of a profile; version, title, remarks"),
     .answer = &profile_record.fields, .of = &profile_record.fields, .takes = "version title remarks"},
    {POST, "/profiles/{id}/decide", profile_decide_post, PERM_ASSESSMENT_MANAGE,
     N_("Decides about measures; control and section (several), shown with q, show and group, "
        "with_children; choice, target, reason"),
     .answer = &profile_changed_fields,
     .takes = "control* section* shown q show group with_children choice target reason"},
    {GET, "/profiles/{id}/controls/{control}", profile_control_get, PERM_CATALOG_READ,
     N_("What a profile decides about one measure, with its params"), .answer = &profile_control_fields},
    {POST, "/profiles/{id}/controls/{control}", profile_control_post, PERM_ASSESSMENT_MANAGE,
     N_("Decides about one measure; choice, target, reason, and value:PARAM with why:PARAM"),
     .answer = &profile_control_fields, .takes = "choice target reason ..."},
    {POST, "/profiles/{id}/request", profile_request_post, PERM_ASSESSMENT_MANAGE,
     N_("Asks for approval of a profile; route, due_on, message"),
     .answer = &profile_record.fields, .takes = "route due_on message"},
    {POST, "/profiles/{id}/next", profile_next_post, PERM_ASSESSMENT_MANAGE,
     N_("Begins the next version of a profile in use"), .answer = &profile_record.fields},
    {POST, "/profiles/{id}/discard", profile_discard_post, PERM_ASSESSMENT_MANAGE,
     N_("Discards the draft of a profile"), .answer = &profile_record.fields},
    {GET, "/profiles/{id}/oscal.json", profile_json_get, PERM_CATALOG_READ,
     N_("The profile as an OSCAL profile in JSON"), .answer = NULL},
    {GET, "/profiles/{id}/oscal.yaml", profile_yaml_get, PERM_CATALOG_READ,
     N_("The profile as an OSCAL profile in YAML"), .answer = NULL},
    {GET, "/profiles/{id}/oscal.xml", profile_xml_get, PERM_CATALOG_READ,
     N_("The profile as an OSCAL profile in XML"), .answer = NULL},
};

static const struct record *const records[] = {&profile_record, &profile_choice_record,
                                               &profile_value_record};
static const struct approvable *const approvables[] = {&profile_approvable};

const struct module profile_module = {
    .name = "profile",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = profile_commands,
    .command_count = PROFILE_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .approvables = approvables,
    .approvable_count = COUNT(approvables),
};
