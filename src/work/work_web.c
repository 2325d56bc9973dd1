/* The page, the command and the link in the top bar. */
#include "base/command.h"
#include "base/text.h"
#include "http/http.h"
#include "views.gen.h"
#include "work/work.h"

static enum rc work_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct work_view view;
    TRY(work_make(cx, &view));
    struct page page = {.title = tr(cx, N_("My work")),
                        .place = NAV_WORK,
                        .html = VIEW(work_page),
                        .fields = work_view_fields,
                        .view = &view};
    return page_send(cx, request, response, &page);
}

static enum rc work_run(struct ctx *cx, struct arguments *arguments)
{
    struct work_view view;
    if (text_empty(cx->person))
        return fail(cx, RC_USAGE, N_("Work belongs to a person: say with --as whose"));
    TRY(work_make(cx, &view));
    return command_show(cx, arguments, work_view_fields, &view);
}

static const struct route routes[] = {
    {GET, "/work", work_get, PERM_SIGNED_IN, N_("Everything that waits for me, with its dates"),
     .answer = &work_view_fields},
};

static const struct command commands[] = {
    {.name = "work",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = work_run,
     .help = N_("Lists everything that waits for the person named with --as")},
};

static const struct nav_entry nav[] = {
    {NAV_WORK, N_("My work"), "/work", PERM_SIGNED_IN, work_overdue, true},
};

const struct module work_module = {
    .name = "work",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = commands,
    .command_count = COUNT(commands),
    .nav = nav,
    .nav_count = COUNT(nav),
};
