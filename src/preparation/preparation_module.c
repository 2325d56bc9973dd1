#include "preparation/preparation_view.h"

/* The pages that every kind of row has; `base` is the path of its list, `of_record` its record. */
#define NOUN(base, one, name, of_record, list_of, taken, what_new, what_edit)                                     \
    {GET, base ".csv", name##_csv_get, PERM_RISK_READ, N_("The list as CSV"), .list = &list_of},                  \
        {GET, base ".xlsx", name##_xlsx_get, PERM_RISK_READ, N_("The list as a workbook"), .list = &list_of},     \
        {GET, base "/new", name##_new_get, PERM_RISK_WRITE, what_new, .answer = &of_record.fields},               \
        {POST, base "/new", name##_new_post, PERM_RISK_WRITE, what_new, .answer = &of_record.fields,              \
         .of = &of_record.fields, .takes = taken},                                                                \
        {GET, base "/import", name##_import_get, PERM_RISK_WRITE, N_("Form to upload rows"),                      \
         .answer = &prepare_import_answer},                                                                       \
        {POST, base "/import", name##_import_post, PERM_RISK_WRITE, N_("Takes rows from a workbook or CSV file"), \
         .answer = &import_result_fields, .takes = "@file!"},                                                     \
        {GET, one "{id}/edit", name##_edit_get, PERM_RISK_WRITE, what_edit, .answer = &of_record.fields},         \
    {                                                                                                             \
        POST, one "{id}/edit", name##_edit_post, PERM_RISK_WRITE, what_edit, .answer = &of_record.fields,         \
            .of = &of_record.fields, .takes = "version " taken                                                    \
    }

static const struct route routes[] = {
    {GET, "/context", context_list_get, PERM_RISK_READ,
     N_("Circumstances of the organisation and requirements that it meets"), .answer = &context_list_answer,
     .list = &context_list},
    NOUN("/context", "/context/", context, context_entry_record, context_list,
         "kind title source clause detail outlook post review_on state comment", N_("Adds an entry"),
         N_("Changes an entry")),
    {GET, "/context/{id}", context_get, PERM_RISK_READ,
     N_("An entry with the services that it concerns and its history"), .answer = &context_answer},
    {POST, "/context/{id}/remove", context_remove_post, PERM_RISK_WRITE,
     N_("Removes an entry that no service refers to"), .answer = &context_entry_record.fields, .takes = "version"},
    {POST, "/context/{id}/review", context_review_post, PERM_RISK_OWN,
     N_("Records that an entry was reviewed, and by when it is again; its owner may, too"),
     .answer = &context_entry_record.fields, .of = &context_entry_record.fields, .takes = "review_on!"},
    {POST, "/context/{id}/services", context_services_post, PERM_RISK_WRITE,
     N_("Says which services of the latest risk assessment an entry concerns"),
     .answer = &context_entry_record.fields, .takes = "service*"},
    {POST, "/risk-services/{id}/context", context_link_post, PERM_RISK_WRITE,
     N_("Links an entry to a service; take=1 takes its words over into form 2"),
     .answer = &context_link_record.fields, .takes = "entry! take"},
    {POST, "/context-links/{id}/remove", context_link_remove_post, PERM_RISK_WRITE,
     N_("Takes the link of an entry away from a service"), .answer = &context_link_record.fields},
};

static const struct record *const records[] = {&context_entry_record, &context_link_record};
static const struct list *const lists[] = {&context_list};

const struct module preparation_module = {
    .name = "preparation",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = preparation_commands,
    .command_count = PREPARATION_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .lists = lists,
    .list_count = COUNT(lists),
    .work = preparation_work,
};
