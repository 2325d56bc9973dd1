/* The steps on the page of a response: comments, accepting, sending back. */
#include "base/limits.h"
#include "base/text.h"
#include "survey/survey_view.h"

static enum rc stepped(struct ctx *cx, const struct request *request, struct response *response, enum rc rc,
                       const char *notice)
{
    const char *id = request_parameter(request, "id");
    bool program = request->wants_json || request->json_body;
    struct survey_response_view view = {.name = ""};
    if (rc == RC_INVALID && !program)
        return survey_response_send(cx, request, response, id, rc_describe(rc)->http);
    TRY(rc);
    TRY(survey_response_view_make(cx, id, &view));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/survey-responses/%s", id), notice,
                      survey_response_answer, &view);
}

HANDLER(survey_response_file_get)
{
    const char *name = "";
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_SUBMISSION_BYTES);
    TRY(survey_response_file(cx, request_parameter(request, "id"), request_parameter(request, "number"), &name, &body));
    return file_send(cx, response, "application/octet-stream", name, &body);
}

HANDLER(survey_response_comment_post)
{
    return stepped(cx, request, response,
                   survey_response_comment(cx, request_parameter(request, "id"), request_form(request, "question"),
                                           request_form(request, "comment")),
                   N_("The comment was kept; it goes out with the decision."));
}

HANDLER(survey_response_comment_drop_post)
{
    return stepped(cx, request, response,
                   survey_response_comment_drop(cx, request_parameter(request, "id"),
                                                request_parameter(request, "comment")),
                   N_("The comment was removed."));
}

HANDLER(survey_response_accept_post)
{
    return stepped(cx, request, response,
                   survey_response_accept(cx, request_parameter(request, "id"), request_form(request, "note")),
                   N_("The submission was accepted."));
}

HANDLER(survey_response_return_post)
{
    return stepped(cx, request, response,
                   survey_response_return(cx, request_parameter(request, "id"), request_form(request, "note")),
                   N_("The submission was sent back."));
}
