#include "submission/submission_view.h"

static const struct record *const records[] = {
    &trusted_key_record,        &submission_record,         &submission_comment_record,
    &submission_opening_record, &refused_submission_record, &sent_submission_record,
    &revoked_key_record,        &package_receiver_record,
};

static const struct route routes[] = {
    {GET, "/submissions/received", received_list_get, PERM_SURVEY_READ,
     N_("Packages that were received, newest first, and what was refused lately; state, operator, about"),
     .answer = &received_list_answer, .asks = "state operator about"},
    {POST, "/submissions/received", received_post, PERM_SURVEY_WRITE, N_("Takes in a package from a file"),
     .answer = &received_answer, .takes = "@file!"},
    {GET, "/submissions/received/{id}", received_get, PERM_SURVEY_READ,
     N_("A received package with problems, comments, changes, and who has opened it"), .answer = &received_answer},
    {GET, "/submissions/received/{id}/package.zip", received_package_get, PERM_SURVEY_READ,
     N_("The package itself, without its seal"), .answer = NULL},
    {GET, "/submissions/received/{id}/receipt.json", received_receipt_get, PERM_SURVEY_READ,
     N_("The signed receipt, which goes back to the sender"), .answer = NULL},
    {POST, "/submissions/received/{id}/comments", received_comment_post, PERM_SURVEY_WRITE,
     N_("Adds a comment to a question or the whole; question, comment"), .answer = &received_answer,
     .takes = "question comment"},
    {POST, "/submissions/received/{id}/comments/{comment}/remove", received_comment_drop_post, PERM_SURVEY_WRITE,
     N_("Removes a comment before the decision"), .answer = &received_answer},
    {POST, "/submissions/received/{id}/accept", received_accept_post, PERM_SURVEY_WRITE,
     N_("Accepts a submission; note"), .answer = &received_answer, .takes = "note"},
    {POST, "/submissions/received/{id}/return", received_return_post, PERM_SURVEY_WRITE,
     N_("Sends a submission back with its comments; note"), .answer = &received_answer, .takes = "note"},
    {GET, "/submissions/sent", sent_list_get, PERM_RESPONSE_READ, N_("Packages that were sent, newest first"),
     .answer = &sent_list_answer},
    {GET, "/submissions/sent/{id}", sent_get, PERM_RESPONSE_READ, N_("A sent package with its receipt"),
     .answer = &sent_answer},
    {GET, "/submissions/sent/{id}/package.zip", sent_package_get, PERM_RESPONSE_READ,
     N_("The package as it goes to the receiver"), .file = true}, /* a zip, or sealed */
    {POST, "/submissions/sent/{id}/receipt", sent_receipt_post, PERM_RESPONSE_WRITE,
     N_("Takes in the receipt from a file"), .answer = &sent_answer, .takes = "@file"},
    {POST, "/submissions/sent/{id}/within", sent_within_post, PERM_RESPONSE_SUBMIT,
     N_("Hands the package to its receiver in this installation, or asks for the receipt again"),
     .answer = &sent_answer},
    {GET, "/submissions/keys", trusted_list_get, PERM_SURVEY_READ, N_("Keys whose packages are taken"),
     .answer = &trusted_list_answer},
    {POST, "/submissions/keys", trusted_post, PERM_SURVEY_WRITE, N_("Takes in the key card of an operator"),
     .answer = &trusted_key_record.fields, .takes = "operator! @file!"},
    {POST, "/submissions/keys/{id}/revoke", trusted_revoke_post, PERM_SURVEY_WRITE,
     N_("Takes nothing more that was signed with a key; reason"), .answer = &trusted_key_record.fields,
     .takes = "reason!"},
    {POST, "/submissions/uploads", upload_begin_post, PERM_PUBLIC,
     N_("Announces a package that comes in pieces, or asks for its receipt; its signature says who asks"),
     .answer = &upload_answer, .takes = "organization! manifest! signature! card! digest! size!"},
    {POST, "/submissions/uploads/whole", upload_whole_post, PERM_PUBLIC,
     N_("Hands in a package in one request; its signature says who sends"), .answer = &upload_answer,
     .takes = "organization! @file!"},
    {POST, "/submissions/uploads/{id}", upload_piece_post, PERM_PUBLIC,
     N_("The next piece of a package; offset, digest (SHA-256), piece"), .answer = &upload_answer,
     .takes = "offset digest @piece"},
};

static const struct nav_entry nav[] = {
    {.place = NAV_SURVEY, .label = N_("Received packages"), .href = "/submissions/received", .permission = PERM_SURVEY_READ},
    {.place = NAV_SURVEY, .label = N_("Sent packages"), .href = "/submissions/sent", .permission = PERM_RESPONSE_READ},
};

static const struct left_out left_out[] = {
    {"submission_upload", "packages on their way over the network, before anything was decided about them"},
    {"submission_piece", "packages on their way over the network, before anything was decided about them"},
};

const struct module submission_module = {
    .name = "submission",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = submission_commands,
    .command_count = SUBMISSION_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .left_out = left_out,
    .left_out_count = COUNT(left_out),
    .nav = nav,
    .nav_count = COUNT(nav),
    .jobs = submission_jobs,
    .job_count = SUBMISSION_JOBS,
};
