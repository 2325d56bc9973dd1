#include "signon/signon.h"

static const struct route routes[] = {
    {GET, "/directory", signon_get, PERM_ACCOUNT_READ, N_("Settings of the directory of the organisation"),
     .answer = &directory_record.fields},
    {POST, "/directory", signon_post, PERM_ACCOUNT_WRITE,
     N_("Change the settings of the directory; what is not named stays"), .answer = &directory_record.fields,
     .of = &directory_record.fields,
     .takes = "version active urls starttls ca bind_dn bind_password base filter login_attribute name_attribute "
              "mail_attribute department_attribute id_attribute group_base group_attribute nesting roles timeout "
              "creates"},
    {POST, "/directory/test", signon_test_post, PERM_ACCOUNT_WRITE,
     N_("Try every server of the directory, and show what it says of a person"), .answer = &signon_test_fields,
     .takes = "login"},
    {GET, "/directory/people", signon_people_get, PERM_ACCOUNT_READ, N_("List who signs in through the directory"),
     .answer = &directory_rows_fields},
    {POST, "/directory/sync", signon_sync_post, PERM_ACCOUNT_WRITE,
     N_("Bring people up to date by the directory, and find those who are missing there"),
     .answer = &directory_rows_fields},
    {POST, "/directory/link", signon_link_post, PERM_ACCOUNT_WRITE,
     N_("Let a person sign in through the directory; the password kept here ends"),
     .answer = &directory_rows_fields, .takes = "login!"},
    {POST, "/directory/people/{id}/unlink", signon_unlink_post, PERM_ACCOUNT_WRITE,
     N_("Let a person sign in by a password kept here again"), .answer = &directory_rows_fields},
    {POST, "/directory/people/{id}/stop", signon_stop_post, PERM_ACCOUNT_WRITE,
     N_("Stop a person of the directory from signing in"), .answer = &directory_rows_fields},
    {GET, "/certificates", certificates_get, PERM_ACCOUNT_READ,
     N_("List the client certificates that are bound to people"), .answer = &certificate_rows_fields},
    {POST, "/certificates", certificates_post, PERM_ACCOUNT_WRITE,
     N_("Bind a client certificate to a person: it is needed besides the password"),
     .answer = &certificate_rows_fields, .takes = "login! certificate! alone"},
    {POST, "/certificates/{id}/end", certificate_end_post, PERM_ACCOUNT_WRITE,
     N_("End the bond of a client certificate, and the sessions of the person"), .answer = &certificate_rows_fields},
    {GET, "/me/certificates", me_certificates_get, PERM_OWN_ACCESS, N_("My client certificates"),
     .answer = &certificate_rows_fields},
    {GET, "/directory/{id}", signon_history_get, PERM_ACCOUNT_READ, N_("History of the settings of the directory"),
     .answer = &record_history_fields},
};

const struct module signon_module = {
    .name = "signon",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = signon_commands,
    .command_count = SIGNON_COMMANDS,
    .jobs = signon_jobs,
    .job_count = SIGNON_JOBS,
};
