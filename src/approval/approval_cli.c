#include "approval/approval_web.h"
#include "base/command.h"
#include "base/text.h"

struct approval_list_result {
    LIST_OF(struct approval_row) approvals;
};
static const struct field list_result_table[] = {
    FIELD_LIST(approval_list_result, approvals, approval_row_table, struct approval_row),
};

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct approval_rows rows;
    struct approval_list_result view;
    int64_t status = -1, limit = 0;
    const char *word = option_of(arguments, "status");
    if (word != NULL && !enum_parse(&approval_status_names, word, &status))
        return fail(cx, RC_USAGE,
                    N_("The state is running, approved, returned or withdrawn (given: {0})"), word);
    TRY(option_int(cx, arguments, "limit", 200, &limit));
    TRY(approval_store_list(cx, status, switch_of(arguments, "mine"), 0, "", limit, &rows));
    struct approval_row *seen = ARENA_ARRAY(cx->arena, struct approval_row, rows.n);
    size_t n = 0;
    if (seen == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++) {
        const struct approvable *what = approvable_find(cx->app, rows.at[i].noun);
        if (text_same(rows.at[i].drafter, cx->person) || (what != NULL && may(cx, what->read)))
            seen[n++] = rows.at[i];
    }
    view.approvals.at = seen;
    view.approvals.n = n;
    return command_show(cx, arguments, FIELDS(list_result_table), &view);
}

static enum rc show(struct ctx *cx, struct arguments *arguments)
{
    struct approval_whole whole;
    struct approval_panel panel;
    TRY(approval_load(cx, operand_of(arguments, 0), &whole));
    TRY(approval_panel_make(cx, &whole, &panel));
    return command_show(cx, arguments, approval_panel_fields, &panel);
}

static enum rc agree_run(struct ctx *cx, struct arguments *arguments)
{
    const char *comment = option_of(arguments, "comment");
    TRY(approval_agree(cx, operand_of(arguments, 0), comment == NULL ? "" : comment));
    return show(cx, arguments);
}

static enum rc return_run(struct ctx *cx, struct arguments *arguments)
{
    TRY(approval_return(cx, operand_of(arguments, 0), option_of(arguments, "comment")));
    return show(cx, arguments);
}

static enum rc withdraw_run(struct ctx *cx, struct arguments *arguments)
{
    TRY(approval_withdraw(cx, operand_of(arguments, 0)));
    return show(cx, arguments);
}

struct route_list_result {
    LIST_OF(struct approval_route) routes;
};
static const struct field route_result_table[] = {
    FIELD(approval_route, id, F_ID),
    FIELD(approval_route, noun, F_TEXT, .label = N_("What is approved")),
    FIELD(approval_route, name, F_TEXT, .label = N_("Name of the route")),
    FIELD(approval_route, number_prefix, F_TEXT, .label = N_("Head of the decision number")),
    FIELD(approval_route, paper, F_BOOL, .label = N_("With a printed form for seals")),
    FIELD(approval_route, active, F_BOOL, .label = N_("In use")),
};
static const struct field routes_table[] = {
    FIELD_LIST(route_list_result, routes, route_result_table, struct approval_route),
};

static enum rc routes_run(struct ctx *cx, struct arguments *arguments)
{
    struct approval_routes routes;
    struct route_list_result view;
    TRY(approval_store_routes(cx, &routes));
    view.routes.at = routes.at;
    view.routes.n = routes.n;
    return command_show(cx, arguments, FIELDS(routes_table), &view);
}

#define APPROVAL_OPERAND                                                                           \
    {                                                                                              \
        "APPROVAL", N_("Id of the request, from approval list"), true                              \
    }

const struct command approval_commands[APPROVAL_COMMANDS] = {
    {.name = "approval list",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = list_run,
     .help = N_("Lists requests for approval, youngest first"),
     .options = {{"status", "STATE", N_("running, approved, returned or withdrawn (otherwise all)"),
                  false},
                 {"mine", NULL,
                  N_("Only those that the acting person drafted or stands on the route of"), false},
                 {"limit", "N", N_("Greatest number of requests"), false}}},
    {.name = "approval show",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = show,
     .help = N_("Shows a request with its steps"),
     .operands = {APPROVAL_OPERAND}},
    {.name = "approval agree",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = agree_run,
     .help = N_("Agrees to the steps that wait for the acting person; the last one approves"),
     .operands = {APPROVAL_OPERAND},
     .options = {{"comment", "TEXT", N_("Comment kept with the decision"), false}}},
    {.name = "approval return",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = return_run,
     .help = N_("Returns a request to its drafter"),
     .operands = {APPROVAL_OPERAND},
     .options = {{"comment", "TEXT", N_("What has to be looked at again"), true}}},
    {.name = "approval withdraw",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = withdraw_run,
     .help = N_("Withdraws one's own request"),
     .operands = {APPROVAL_OPERAND}},
    {.name = "approval routes",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = routes_run,
     .help = N_("Lists the routes of approval")},
};
