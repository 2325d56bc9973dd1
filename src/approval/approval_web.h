/* Handlers of this room. */
#ifndef APPROVAL_APPROVAL_WEB_H
#define APPROVAL_APPROVAL_WEB_H

#include "approval/approval_change.h"
#include "approval/approval_view.h"
#include "base/command.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

HANDLER(approval_list_get);
HANDLER(approval_get);
HANDLER(approval_agree_post);
HANDLER(approval_return_post);
HANDLER(approval_withdraw_post);
HANDLER(approval_paper_get);
HANDLER(approval_paper_post);
HANDLER(approval_record_post);
HANDLER(approval_scan_get);
HANDLER(route_list_get);
HANDLER(route_new_get);
HANDLER(route_new_post);
HANDLER(route_get);
HANDLER(route_post);

/* The panel of a loaded request. */
enum rc approval_panel_make(struct ctx *cx, const struct approval_whole *whole,
                            struct approval_panel *ret) MUST_USE;
/* The printed form with its seal boxes, as a PDF. */
enum rc approval_form_pdf(struct ctx *cx, const struct approval_whole *whole, struct buf *out)
    MUST_USE;
const char *approval_status_tag(int64_t status);

enum { APPROVAL_COMMANDS = 6 };
extern const struct command approval_commands[APPROVAL_COMMANDS];

/* What goes in and out of routes, for their table. */
extern const struct fields approval_list_answer;
extern const struct fields approval_route_list_answer;

#endif
