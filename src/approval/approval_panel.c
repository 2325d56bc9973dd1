/* A request with its steps, made ready for a page, JSON and the command line. */
#include <string.h>

#include "approval/approval_web.h"
#include "base/text.h"
#include "base/time.h"

const char *approval_status_tag(int64_t status)
{
    static const char *const tags[] = {"warn", "ok", "bad", "off"};
    return status >= 0 && status < (int64_t)COUNT(tags) ? tags[status] : "off";
}

static const char *step_tag(int64_t status)
{
    static const char *const tags[] = {"off", "warn", "ok", "bad", "off"};
    return status >= 0 && status < (int64_t)COUNT(tags) ? tags[status] : "off";
}

static bool has_passed(const struct ctx *cx, const char *due)
{
    return !text_empty(due) && strcmp(due, date_of_time(cx, cx->now)) < 0;
}

/* Whose seal a step may bear. */
static enum rc fill_signers(struct ctx *cx, const struct approval_whole *whole, size_t i,
                            const struct choices *people, struct approval_step_view *view)
{
    const struct post *post = &whole->posts[i];
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, people->n);
    size_t n = 0;
    if (options == NULL)
        return RC_MEMORY;
    for (size_t k = 0; k < people->n; k++) {
        const char *id = people->at[k].id;
        bool fits = text_empty(post->id) || text_same(post->holder, id) ||
                    text_same(post->deputy, id);
        if (fits && !text_same(whole->approval.drafter, id))
            options[n++] = (struct form_option){.value = id, .label = people->at[k].label};
    }
    view->signers.at = options;
    view->signers.n = n;
    return RC_OK;
}

static enum rc fill_step(struct ctx *cx, const struct approval_whole *whole, size_t i,
                         struct approval_step_view *view)
{
    const struct approval_step *step = &whole->steps.at[i];
    const struct post *post = &whole->posts[i];
    *view = (struct approval_step_view){
        .id = step->id,
        .tag = step_tag(step->status),
        .position = step->position,
        .kind = step->kind,
        .status = step->status,
        .way = step->way,
        .post_label = "",
        .holder_name = "",
        .deputy_name = "",
        .person_name = "",
        .recorded_name = "",
        .due_on = step->due_on,
        .comment = step->comment,
        .decided_at = step->decided_at,
        .overdue = step->status == STEP_OPEN && has_passed(cx, step->due_on),
        .mine = step->status == STEP_OPEN && whole->ways[i] != WAY_NONE};
    if (!text_empty(post->id)) {
        view->post_label = text_empty(post->department)
                               ? post->name
                               : arena_printf(cx->arena, "%s %s", post->department, post->name);
        TRY(person_name(cx, post->holder, &view->holder_name));
        TRY(person_name(cx, post->deputy, &view->deputy_name));
    }
    TRY(person_name(cx, step->person, &view->person_name));
    if (step->way == WAY_PAPER)
        TRY(person_name(cx, step->recorded_by, &view->recorded_name));
    return RC_OK;
}

static enum rc fill_steps(struct ctx *cx, const struct approval_whole *whole,
                          struct approval_panel *panel)
{
    struct approval_step_view *steps = ARENA_ARRAY(cx->arena, struct approval_step_view,
                                                   whole->steps.n);
    struct choices people = {.n = 0};
    if (steps == NULL)
        return RC_MEMORY;
    if (whole->may_record)
        TRY(person_choices(cx, &people));
    for (size_t i = 0; i < whole->steps.n; i++) {
        TRY(fill_step(cx, whole, i, &steps[i]));
        if (steps[i].status == STEP_OPEN)
            TRY(fill_signers(cx, whole, i, &people, &steps[i]));
    }
    panel->steps.at = steps;
    panel->steps.n = whole->steps.n;
    return RC_OK;
}

static enum rc fill_papers(struct ctx *cx, struct approval_panel *panel)
{
    struct approval_papers papers;
    TRY(approval_store_papers(cx, panel->id, &papers));
    struct approval_paper_view *views = ARENA_ARRAY(cx->arena, struct approval_paper_view,
                                                    papers.n);
    if (views == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < papers.n; i++) {
        const struct approval_paper *paper = &papers.at[i];
        views[i] = (struct approval_paper_view){.id = paper->id,
                                                .file_name = paper->file_name,
                                                .size = paper->size,
                                                .added_at = paper->added_at};
        TRY(person_name(cx, paper->added_by, &views[i].added_name));
    }
    panel->papers.at = views;
    panel->papers.n = papers.n;
    return RC_OK;
}

enum rc approval_panel_make(struct ctx *cx, const struct approval_whole *whole,
                            struct approval_panel *ret)
{
    const struct approval *approval = &whole->approval;
    struct approval_panel panel = {
        .id = approval->id,
        .title = approval->title,
        .subject_label = tr(cx, whole->what->label),
        .subject_href = may(cx, whole->what->read)
                            ? arena_printf(cx->arena, "%s%s", whole->what->href, approval->subject)
                            : "",
        .route_name = approval->route_name,
        .tag = approval_status_tag(approval->status),
        .status = approval->status,
        .round = approval->round,
        .asked_at = approval->asked_at,
        .ended_at = approval->ended_at,
        .paper = approval->paper,
        .due_on = approval->due_on,
        .overdue = approval->status == APPROVAL_RUNNING && has_passed(cx, approval->due_on),
        .message = approval->message,
        .comment = approval->comment,
        .decision_number = approval->decision_number,
        .may_decide = whole->may_decide,
        .may_withdraw = whole->may_withdraw,
        .may_record = whole->may_record,
        .typed = "",
        .obstacle = whole->obstacle == NULL || whole->may_decide ? "" : tr(cx, whole->obstacle)};
    TRY(person_name(cx, approval->drafter, &panel.drafter_name));
    TRY(person_name(cx, approval->keeper, &panel.keeper_name));
    TRY(fill_steps(cx, whole, &panel));
    TRY(fill_papers(cx, &panel));
    *ret = panel;
    return RC_OK;
}

enum rc approval_panel_of(struct ctx *cx, const char *noun, const char *subject,
                          struct approval_panel *ret)
{
    struct approval last;
    struct approval_whole whole;
    enum rc rc = approval_store_last(cx, noun, subject, &last);
    *ret = (struct approval_panel){.id = ""};
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    TRY(approval_load(cx, last.id, &whole));
    return approval_panel_make(cx, &whole, ret);
}

static const struct field step_table[] = {
    FIELD(approval_step_view, id, F_ID),
    FIELD(approval_step_view, position, F_INT, .label = N_("Order")),
    FIELD(approval_step_view, kind, F_ENUM, .names = &approval_kind_names, .label = N_("Step")),
    FIELD(approval_step_view, post_label, F_TEXT, .label = N_("Post")),
    FIELD(approval_step_view, holder_name, F_TEXT, .label = N_("Holder")),
    FIELD(approval_step_view, deputy_name, F_TEXT, .label = N_("Deputy")),
    FIELD(approval_step_view, status, F_ENUM, .names = &approval_step_status_names,
          .label = N_("State")),
    FIELD(approval_step_view, person_name, F_TEXT, .label = N_("Decided by")),
    FIELD(approval_step_view, way, F_ENUM, .names = &approval_way_names, .label = N_("How")),
    FIELD(approval_step_view, recorded_name, F_TEXT, .label = N_("Recorded by")),
    FIELD(approval_step_view, decided_at, F_TIME, .label = N_("Decided at")),
    FIELD(approval_step_view, due_on, F_DATE, .label = N_("Wanted by")),
    FIELD(approval_step_view, comment, F_PROSE, .label = N_("Comment")),
};
static const struct field paper_table[] = {
    FIELD(approval_paper_view, id, F_ID),         FIELD(approval_paper_view, file_name, F_TEXT),
    FIELD(approval_paper_view, size, F_INT),      FIELD(approval_paper_view, added_name, F_TEXT),
    FIELD(approval_paper_view, added_at, F_TIME),
};
const struct field approval_panel_table[APPROVAL_PANEL_FIELDS] = {
    FIELD(approval_panel, id, F_ID),
    FIELD(approval_panel, title, F_TEXT, .label = N_("Title")),
    FIELD(approval_panel, subject_href, F_TEXT),
    FIELD(approval_panel, route_name, F_TEXT, .label = N_("Approval route")),
    FIELD(approval_panel, status, F_ENUM, .names = &approval_status_names, .label = N_("State")),
    FIELD(approval_panel, round, F_INT, .label = N_("Round")),
    FIELD(approval_panel, drafter_name, F_TEXT, .label = N_("Drafter")),
    FIELD(approval_panel, keeper_name, F_TEXT, .label = N_("Carried on by")),
    FIELD(approval_panel, asked_at, F_TIME, .label = N_("Asked at")),
    FIELD(approval_panel, due_on, F_DATE, .label = N_("Wanted by")),
    FIELD(approval_panel, message, F_PROSE, .label = N_("Message to those on the route")),
    FIELD(approval_panel, comment, F_PROSE, .label = N_("Comment")),
    FIELD(approval_panel, ended_at, F_TIME, .label = N_("Ended at")),
    FIELD(approval_panel, decision_number, F_TEXT, .label = N_("Decision number")),
    FIELD(approval_panel, may_decide, F_BOOL),
    FIELD(approval_panel, may_withdraw, F_BOOL),
    FIELD(approval_panel, may_record, F_BOOL),
    FIELD(approval_panel, obstacle, F_TEXT),
    FIELD_LIST(approval_panel, steps, step_table, struct approval_step_view),
    FIELD_LIST(approval_panel, papers, paper_table, struct approval_paper_view),
};
const struct fields approval_panel_fields = {approval_panel_table, APPROVAL_PANEL_FIELDS};

enum rc approval_ask_make(struct ctx *cx, const struct approvable *what, const char *action,
                          const struct request *request, struct approval_ask_view *ret)
{
    struct choices routes;
    TRY(approval_route_choices(cx, what->noun, &routes));
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, routes.n);
    if (options == NULL)
        return RC_MEMORY;
    const char *typed = request == NULL ? "" : request_form(request, "route");
    for (size_t i = 0; i < routes.n; i++)
        options[i] = (struct form_option){routes.at[i].id, routes.at[i].label,
                                          text_same(routes.at[i].id, typed)};
    *ret = (struct approval_ask_view){
        .action = action,
        .due_on = request == NULL ? "" : request_form(request, "due_on"),
        .message = request == NULL ? "" : request_form(request, "message")};
    ret->routes.at = options;
    ret->routes.n = routes.n;
    return RC_OK;
}

struct approval_wish approval_wish_read(const struct request *request)
{
    return (struct approval_wish){.route = request_form(request, "route"),
                                  .due_on = request_form(request, "due_on"),
                                  .message = request_form(request, "message")};
}
