/* The register of routes: list, one with its steps, new. */
#include <string.h>

#include "approval/approval_fields.h"
#include "approval/approval_web.h"
#include "base/text.h"
#include "views.gen.h"

static const char *const inputs[] = {"name",   "noun", "number_prefix", "paper", "sort",
                                     "active", NULL};
enum { ROWS_LEAST = 6, ROWS_SPARE = 3 };

static const struct field row_table[] = {
    FIELD(route_row_view, id, F_ID),       FIELD(route_row_view, name, F_TEXT),
    FIELD(route_row_view, label, F_TEXT),  FIELD(route_row_view, steps, F_TEXT),
    FIELD(route_row_view, active, F_BOOL), FIELD(route_row_view, paper, F_BOOL),
};
static const struct field list_table[] = {
    FIELD_LIST(route_list_view, routes, row_table, struct route_row_view),
};
const struct fields approval_route_list_answer = {list_table, COUNT(list_table)};

/* "1 合議 総務部 部長 → 2 承認 …" */
static enum rc steps_text(struct ctx *cx, const char *route, struct choices posts, const char **ret)
{
    struct approval_route_steps steps;
    const char *text = "";
    TRY(approval_store_route_steps(cx, route, &steps));
    for (size_t i = 0; i < steps.n; i++) {
        const struct approval_route_step *step = &steps.at[i];
        const char *post = text_empty(step->post) ? tr(cx, N_("Whoever may approve by role"))
                                                  : choice_label(posts, step->post);
        const char *joint = i == 0                                       ? ""
                            : steps.at[i - 1].position == step->position ? " + "
                                                                         : " → ";
        text = arena_printf(cx->arena, "%s%s%s: %s", text, joint,
                            tr(cx, enum_label(&approval_kind_names, step->kind)), post);
    }
    *ret = text;
    return RC_OK;
}

HANDLER(route_list_get)
{
    struct approval_routes routes;
    struct choices posts;
    struct route_list_view view;
    TRY(approval_store_routes(cx, &routes));
    TRY(post_choices(cx, &posts));
    struct route_row_view *rows = ARENA_ARRAY(cx->arena, struct route_row_view, routes.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < routes.n; i++) {
        const struct approvable *what = approvable_find(cx->app, routes.at[i].noun);
        rows[i] = (struct route_row_view){.id = routes.at[i].id,
                                          .name = routes.at[i].name,
                                          .label = what == NULL ? "" : tr(cx, what->label),
                                          .active = routes.at[i].active,
                                          .paper = routes.at[i].paper};
        TRY(steps_text(cx, routes.at[i].id, posts, &rows[i].steps));
    }
    view.routes.at = rows;
    view.routes.n = routes.n;
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"}};
    struct page page = {.title = tr(cx, N_("Approval routes")),
                        .place = NAV_ADMINISTRATION,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(route_list_page),
                        .fields = approval_route_list_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("New approval route")),
                        .action_href = "/approval-routes/new",
                        .action_permission = PERM_ACCOUNT_WRITE};
    return page_send(cx, request, response, &page);
}

/* --- The form --- */

static enum rc noun_choices(struct ctx *cx, struct form_choice *choice)
{
    enum { NOUNS_MOST = 32 };
    const char **ids = ARENA_ARRAY(cx->arena, const char *, NOUNS_MOST);
    const char **labels = ARENA_ARRAY(cx->arena, const char *, NOUNS_MOST);
    size_t n = 0;
    if (ids == NULL || labels == NULL)
        return RC_MEMORY;
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->approvable_count && n < NOUNS_MOST; i++) {
            ids[n] = cx->app->modules[m]->approvables[i]->noun;
            labels[n++] = tr(cx, cx->app->modules[m]->approvables[i]->label);
        }
    *choice = (struct form_choice){.field = "noun", .ids = ids, .labels = labels, .n = n};
    return RC_OK;
}

static const char *number_text(struct ctx *cx, int64_t value)
{
    return value <= 0 ? "" : decimal(cx, value);
}

static enum rc fill_step(struct ctx *cx, const struct approval_route_step *step, size_t place,
                         struct choices posts, struct route_step_input *ret)
{
    struct form_option *kinds = ARENA_ARRAY(cx->arena, struct form_option, APPROVAL_KIND_COUNT_);
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, posts.n + 1);
    if (kinds == NULL || options == NULL)
        return RC_MEMORY;
    for (int i = 0; i < APPROVAL_KIND_COUNT_; i++)
        kinds[i] = (struct form_option){enum_code(&approval_kind_names, i),
                                        tr(cx, enum_label(&approval_kind_names, i)),
                                        step->kind == i};
    options[0] = (struct form_option){"", tr(cx, N_("Whoever may approve by role")),
                                      text_empty(step->post)};
    for (size_t i = 0; i < posts.n; i++)
        options[i + 1] = (struct form_option){posts.at[i].id, posts.at[i].label,
                                              text_same(posts.at[i].id, step->post)};
    *ret = (struct route_step_input){.place = decimal(cx, (int64_t)place + 1),
                                     .position = number_text(cx, step->position),
                                     .days = number_text(cx, step->days)};
    ret->kinds.at = kinds;
    ret->kinds.n = APPROVAL_KIND_COUNT_;
    ret->posts.at = options;
    ret->posts.n = posts.n + 1;
    return RC_OK;
}

static enum rc fill_steps(struct ctx *cx, const struct approval_route_steps *steps,
                          struct route_view *view)
{
    static const struct approval_route_step blank = {.kind = APPROVAL_APPROVE, .post = ""};
    struct choices posts;
    size_t n = steps->n + ROWS_SPARE < ROWS_LEAST ? ROWS_LEAST : steps->n + ROWS_SPARE;
    struct route_step_input *rows = ARENA_ARRAY(cx->arena, struct route_step_input, n);
    if (rows == NULL)
        return RC_MEMORY;
    TRY(post_choices(cx, &posts));
    for (size_t i = 0; i < n; i++)
        TRY(fill_step(cx, i < steps->n ? &steps->at[i] : &blank, i, posts, &rows[i]));
    view->steps.at = rows;
    view->steps.n = n;
    view->error = "";
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (text_same(cx->problem.fields[i].field, "steps"))
            view->error = cx->problem.fields[i].message;
    return RC_OK;
}

static enum rc send_route(struct ctx *cx, const struct request *request, struct response *response,
                          const struct approval_route *route,
                          const struct approval_route_steps *steps, int status)
{
    bool fresh = text_empty(route->id);
    struct form_choice noun;
    struct route_view view = {
        .form = {.action = fresh ? "/approval-routes/new"
                                 : arena_printf(cx->arena, "/approval-routes/%s", route->id),
                 .submit = tr(cx, N_("Save")),
                 .cancel = "/approval-routes",
                 .id = route->id,
                 .version = route->version}};
    TRY(noun_choices(cx, &noun));
    TRY(form_build(cx, approval_route_record.fields,
                   field_mask(approval_route_record.fields, inputs), route,
                   status == 0 ? NULL : request, &noun, 1, &view.form.inputs));
    TRY(fill_steps(cx, steps, &view));
    if (!fresh)
        TRY(record_history(cx, &approval_route_record, cx->org, route->id, &view.history));
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"},
                                   {tr(cx, N_("Approval routes")), "/approval-routes"}};
    struct page page = {.title = fresh ? tr(cx, N_("New approval route")) : route->name,
                        .place = NAV_ADMINISTRATION,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .html = VIEW(route_page),
                        .fields = approval_route_record.fields,
                        .view = request->wants_json ? (const void *)route : &view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

static const struct approval_route blank_route = {
    .id = "", .org = "", .noun = "", .name = "", .number_prefix = "", .sort = 100, .active = 1};

HANDLER(route_new_get)
{
    static const struct approval_route_step first = {
        .position = 1, .kind = APPROVAL_APPROVE, .post = ""};
    const struct approval_route_steps steps = {&first, 1};
    return send_route(cx, request, response, &blank_route, &steps, 0);
}

HANDLER(route_get)
{
    struct approval_route route;
    struct approval_route_steps steps;
    TRY(record_get(cx, &approval_route_record, request_parameter(request, "id"), &route));
    TRY(approval_store_route_steps(cx, route.id, &steps));
    return send_route(cx, request, response, &route, &steps, 0);
}

/* One typed value of a step: position-3. */
static enum rc read_one(struct ctx *cx, const struct request *request, const char *name,
                        size_t place, struct approval_route_step *step)
{
    const char *input = arena_printf(cx->arena, "%s-%zu", name, place);
    const struct field *field = field_find(approval_route_step_record.fields, name);
    if (!request_form_has(request, input))
        return RC_OK;
    if (field_from_text(cx, field, request_form(request, input), step) == RC_OK)
        return RC_OK;
    return field_fail(cx, "steps", N_("Step {0}: please look at “{1}” ({2})"),
                      decimal(cx, (int64_t)place), tr(cx, field->label),
                      request_form(request, input));
}

/* Rows without an order number are no steps. A program sends the same names. */
static enum rc read_steps(struct ctx *cx, const struct request *request,
                          struct approval_route_steps *ret)
{
    struct approval_route_step *steps = ARENA_ARRAY(cx->arena, struct approval_route_step,
                                                    ROUTE_STEPS_MOST + ROWS_SPARE);
    size_t n = 0;
    enum rc rc = RC_OK;
    if (steps == NULL)
        return RC_MEMORY;
    for (size_t place = 1; place <= ROUTE_STEPS_MOST + ROWS_SPARE; place++) {
        struct approval_route_step step = {
            .id = "", .org = "", .route = "", .post = "", .kind = APPROVAL_APPROVE};
        const char *name = arena_printf(cx->arena, "position-%zu", place);
        if (text_empty(text_trim(cx, request_form(request, name))))
            continue;
        static const char *const names[] = {"position", "kind", "post", "days"};
        for (size_t i = 0; i < COUNT(names); i++)
            if (read_one(cx, request, names[i], place, &step) != RC_OK)
                rc = RC_INVALID;
        steps[n++] = step;
    }
    *ret = (struct approval_route_steps){steps, n};
    return rc;
}

static enum rc save(struct ctx *cx, const struct request *request, struct response *response,
                    struct approval_route *route, int status)
{
    struct approval_route_steps steps;
    enum rc rc = form_read(cx, request, approval_route_record.fields,
                           field_mask(approval_route_record.fields, inputs), route, NULL);
    enum rc steps_rc = read_steps(cx, request, &steps);
    if (steps_rc == RC_MEMORY)
        return RC_MEMORY;
    if (rc == RC_OK)
        rc = steps_rc;
    if (rc == RC_OK)
        rc = approval_route_save(cx, route, form_version(cx, request), &steps);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_route(cx, request, response, route, &steps, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, status, "/approval-routes", N_("Saved."),
                      approval_route_record.fields, route);
}

HANDLER(route_new_post)
{
    struct approval_route route = blank_route;
    return save(cx, request, response, &route, 201);
}

HANDLER(route_post)
{
    struct approval_route route;
    TRY(record_get(cx, &approval_route_record, request_parameter(request, "id"), &route));
    return save(cx, request, response, &route, 200);
}
