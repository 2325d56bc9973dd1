/* The page of the hand-over: what is to move, a look at it, and the step itself. */
#include <string.h>

#include "account/account_web.h"
#include "account/handover_inside.h"
#include "base/limits.h"
#include "base/text.h"
#include "views.gen.h"

/* --- Moves between the look and the step: a line "post version person" each; "-": vacant --- */

static const char *moves_write(const struct ctx *cx, const struct handover *handover)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    for (size_t i = 0; i < handover->moves.n; i++) {
        const struct handover_move *move = &handover->moves.at[i];
        buf_printf(&out, "%s %lld %s\n", move->post, (long long)move->version,
                   text_empty(move->to) ? "-" : move->to);
    }
    return buf_failed(&out) ? "" : arena_copy(cx->arena, buf_string(&out));
}

static const char *next_word(const struct ctx *cx, const char **at)
{
    *at += strspn(*at, " \r\n");
    size_t length = strcspn(*at, " \r\n");
    const char *word = arena_copy_n(cx->arena, *at, length);
    *at += length;
    return word;
}

static enum rc moves_read(struct ctx *cx, const char *text, struct handover *ret)
{
    struct handover_move *moves = ARENA_ARRAY(cx->arena, struct handover_move, HANDOVER_MOVES_MOST + 1);
    size_t n = 0;
    if (moves == NULL)
        return RC_MEMORY;
    for (const char *at = text; at[strspn(at, " \r\n")] != '\0' && n <= HANDOVER_MOVES_MOST; n++) {
        moves[n] = (struct handover_move){.post = next_word(cx, &at)};
        if (text_to_int(cx, next_word(cx, &at), &moves[n].version) != RC_OK)
            return field_fail(cx, "moves", N_("A move is a line of post, version and new holder"));
        const char *to = next_word(cx, &at);
        if (to[0] == '\0')
            return field_fail(cx, "moves", N_("A move is a line of post, version and new holder"));
        moves[n].to = strcmp(to, "-") == 0 ? "" : to;
    }
    *ret = (struct handover){.same = 0};
    ret->moves.at = moves;
    ret->moves.n = n;
    return RC_OK;
}

/* --- The page --- */

static enum rc fill_people(struct ctx *cx, const char *from, const char *to, struct handover_view *view)
{
    struct handover_house house;
    TRY(handover_house_load(cx, &house));
    struct form_option *froms = ARENA_ARRAY(cx->arena, struct form_option, house.people.n);
    struct form_option *tos = ARENA_ARRAY(cx->arena, struct form_option, house.people.n);
    if (froms == NULL || tos == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < house.people.n; i++) {
        const struct person_row *one = &house.people.at[i];
        const char *label = arena_printf(cx->arena, "%s（%s）", one->name, one->login);
        bool holds = false;
        for (size_t k = 0; k < house.posts.n && !holds; k++)
            holds = text_same(house.posts.at[k].holder, one->id);
        if (holds)
            froms[view->froms.n++] = (struct form_option){
                .value = one->id, .label = label, .selected = text_same(from, one->id)};
        if (one->active)
            tos[view->tos.n++] = (struct form_option){
                .value = one->id, .label = label, .selected = text_same(to, one->id)};
    }
    view->froms.at = froms;
    view->tos.at = tos;
    return RC_OK;
}

static enum rc page_of(struct ctx *cx, const struct request *request, struct response *response,
                       struct handover_view *view, int status)
{
    view->from_error = field_error_of(cx, "from");
    view->to_error = field_error_of(cx, "to");
    view->file_error = field_error_of(cx, "file");
    TRY(fill_people(cx, request_form(request, "from"), request_form(request, "to"), view));
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"},
                                   {tr(cx, N_("Posts")), "/posts"}};
    struct page page = {.title = tr(cx, N_("Hand-over of posts")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(handover_page), .fields = handover_fields,
                        .view = request->wants_json ? (const void *)&view->handover : view,
                        .status = status, .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

HANDLER(handover_get)
{
    struct handover_view view = {.looked = 0};
    return page_of(cx, request, response, &view, 0);
}

static enum rc look(struct ctx *cx, const struct request *request, struct handover *ret)
{
    const struct upload *upload = request_upload(request, "file");
    if (upload != NULL)
        return handover_read(cx, upload->bytes, upload->length, upload->file_name, ret);
    if (text_empty(request_form(request, "from")))
        return field_fail(cx, "from", N_("Please choose a person, or a file"));
    if (text_empty(request_form(request, "to")) && !request_form_has(request, "vacant"))
        return field_fail(cx, "to", N_("Please choose the new holder, or that the posts become vacant"));
    return handover_of_person(cx, request_form(request, "from"), request_form(request, "to"), ret);
}

HANDLER(handover_preview_post)
{
    struct handover_view view = {.looked = 1};
    enum rc rc = look(cx, request, &view.handover);
    bool program = request->wants_json || request->json_body;
    if (program && rc == RC_INVALID && view.handover.errors.n > 0)
        return saved_send(cx, request, response, 422, NULL, NULL, handover_fields, &view.handover);
    if ((rc == RC_INVALID || rc == RC_TYPE || rc == RC_TOO_LARGE) && !program)
        return page_of(cx, request, response, &view, rc_describe(rc)->http);
    TRY(rc);
    view.moves = moves_write(cx, &view.handover);
    if (program)
        return saved_send(cx, request, response, 200, NULL, NULL, handover_fields, &view.handover);
    return page_of(cx, request, response, &view, 200);
}

HANDLER(handover_post)
{
    struct handover handover;
    TRY(moves_read(cx, request_form(request, "moves"), &handover));
    TRY(handover_run(cx, &handover));
    return saved_send(cx, request, response, 200, "/posts", N_("Saved."), handover_fields, &handover);
}
