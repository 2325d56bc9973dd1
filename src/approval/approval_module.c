#include "approval/approval_web.h"

static const struct route routes[] = {
    {GET, "/approvals", approval_list_get, PERM_SIGNED_IN,
     N_("What waits for one's decision, and requests; status, mine, before, id")},
    {GET, "/approvals/{id}", approval_get, PERM_SIGNED_IN,
     N_("A request for approval with its steps")},
    {POST, "/approvals/{id}/agree", approval_agree_post, PERM_SIGNED_IN,
     N_("Agrees to one's open steps; comment")},
    {POST, "/approvals/{id}/return", approval_return_post, PERM_SIGNED_IN,
     N_("Returns a request to its drafter; comment")},
    {POST, "/approvals/{id}/withdraw", approval_withdraw_post, PERM_SIGNED_IN,
     N_("Withdraws one's own request")},
    {GET, "/approvals/{id}/form.pdf", approval_paper_get, PERM_SIGNED_IN,
     N_("The printed form with boxes for seals")},
    {POST, "/approvals/{id}/papers", approval_paper_post, PERM_SIGNED_IN,
     N_("Attaches the scan of the sealed form; file")},
    {POST, "/approvals/{id}/record", approval_record_post, PERM_SIGNED_IN,
     N_("Enters a decision from the sealed form; step, person, comment")},
    {GET, "/approval-papers/{id}", approval_scan_get, PERM_SIGNED_IN,
     N_("A scan of a sealed form")},
    {GET, "/approval-routes", route_list_get, PERM_ACCOUNT_READ, N_("The routes of approval")},
    {GET, "/approval-routes/new", route_new_get, PERM_ACCOUNT_WRITE,
     N_("Form of a new route of approval")},
    {POST, "/approval-routes/new", route_new_post, PERM_ACCOUNT_WRITE,
     N_("Makes a route of approval; position-1, kind-1, post-1, days-1 and so on are its steps")},
    {GET, "/approval-routes/{id}", route_get, PERM_ACCOUNT_READ,
     N_("A route of approval with its steps")},
    {POST, "/approval-routes/{id}", route_post, PERM_ACCOUNT_WRITE,
     N_("Changes a route of approval")},
};

static const struct record *const records[] = {
    &approval_route_record, &approval_route_step_record, &approval_record,
    &approval_step_record,  &approval_paper_record,
};

const struct module approval_module = {
    .name = "approval",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = approval_commands,
    .command_count = APPROVAL_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .work = approval_work,
};
