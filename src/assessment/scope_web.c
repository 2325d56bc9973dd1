/* The register of scopes: list, one, new. */
#include "assessment/assessment_view.h"
#include "base/text.h"
#include "views.gen.h"

static const char *const inputs[] = {"name", "kind", "parent", "critical", "sort", "active", NULL};

static const struct field row_table[] = {
    FIELD(scope_row, id, F_TEXT),
    FIELD(scope_row, name, F_TEXT),
    FIELD(scope_row, kind, F_ENUM, .names = &scope_kind_names),
    FIELD(scope_row, parent_name, F_TEXT),
    FIELD(scope_row, critical, F_BOOL),
    FIELD(scope_row, active, F_BOOL),
};
static const struct field list_table[] = {
    FIELD_LIST(scope_list_view, scopes, row_table, struct scope_row),
};
const struct fields scope_list_answer = {list_table, COUNT(list_table)};

static const char *name_of(const struct scopes *scopes, const char *id)
{
    for (size_t i = 0; i < scopes->n; i++)
        if (text_same(scopes->at[i].id, id))
            return scopes->at[i].name;
    return id;
}

static enum nav_place place_of(const struct ctx *cx)
{
    return may(cx, PERM_ASSESSMENT_READ) ? NAV_ASSESSMENT : NAV_ADMINISTRATION;
}

enum rc scope_list_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct scopes scopes;
    struct scope_list_view view = {.may_change = may(cx, PERM_ACCOUNT_WRITE)};
    TRY(scope_all(cx, &scopes));
    struct scope_row *rows = ARENA_ARRAY(cx->arena, struct scope_row, scopes.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < scopes.n; i++)
        rows[i] = (struct scope_row){.id = scopes.at[i].id,
                                     .name = scopes.at[i].name,
                                     .parent_name = name_of(&scopes, scopes.at[i].parent),
                                     .kind = scopes.at[i].kind,
                                     .critical = scopes.at[i].critical,
                                     .active = scopes.at[i].active};
    view.scopes.at = rows;
    view.scopes.n = scopes.n;
    struct page page = {
        .title = tr(cx, N_("Scopes")),
        .place = place_of(cx),
        .html = VIEW(scope_list_page),
        .fields = scope_list_answer,
        .view = &view,
        .action_label = tr(cx, N_("New scope")),
        .action_href = "/scopes/new",
        .action_permission = PERM_ACCOUNT_WRITE,
    };
    struct crumb crumb = {tr(cx, N_("Self-assessment")), "/assessments"};
    page.crumbs.at = &crumb;
    page.crumbs.n = may(cx, PERM_ASSESSMENT_READ);
    return page_send(cx, request, response, &page);
}

/* Every scope but the one itself may be the one above. */
static enum rc parent_options(struct ctx *cx, const struct scopes *scopes, const char *except,
                              struct form_choice *choice)
{
    const char **ids = ARENA_ARRAY(cx->arena, const char *, scopes->n + 1);
    const char **labels = ARENA_ARRAY(cx->arena, const char *, scopes->n + 1);
    size_t n = 0;
    if (ids == NULL || labels == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < scopes->n; i++) {
        if (text_same(scopes->at[i].id, except))
            continue;
        ids[n] = scopes->at[i].id;
        labels[n++] = scopes->at[i].name;
    }
    *choice = (struct form_choice){.field = "parent", .ids = ids, .labels = labels, .n = n};
    return RC_OK;
}

static enum rc build_form(struct ctx *cx, const struct request *request, const struct scope *scope,
                          const struct scopes *scopes, bool again, struct form_view *form)
{
    struct form_choice parent;
    bool fresh = text_empty(scope->id);
    TRY(parent_options(cx, scopes, scope->id, &parent));
    *form = (struct form_view){
        .action = fresh ? "/scopes/new" : arena_printf(cx->arena, "/scopes/%s", scope->id),
        .submit = tr(cx, N_("Save")),
        .cancel = "/scopes",
        .id = scope->id,
        .version = scope->version,
    };
    return form_build(cx, scope_record.fields, field_mask(scope_record.fields, inputs), scope,
                      again ? request : NULL, &parent, 1, &form->inputs);
}

/* Ids of the scopes above read as their names. */
static void name_parents(const struct scopes *scopes, const struct record_history *history)
{
    for (size_t i = 0; i < history->events.n; i++) {
        struct record_change *changes =
            (struct record_change *)(void *)history->events.at[i].changes.at;
        for (size_t k = 0; k < history->events.at[i].changes.n; k++) {
            if (!text_same(changes[k].field, "parent"))
                continue;
            changes[k].before = name_of(scopes, changes[k].before);
            changes[k].after = name_of(scopes, changes[k].after);
        }
    }
}

static enum rc send_scope(struct ctx *cx, const struct request *request, struct response *response,
                          const struct scope *scope, bool again, int status)
{
    struct scopes scopes;
    struct record_history history = {.events = {.n = 0}};
    struct scope_view view = {.may_change = may(cx, PERM_ACCOUNT_WRITE), .scope = *scope};
    const struct crumb crumbs[] = {{tr(cx, N_("Scopes")), "/scopes"}};
    TRY(scope_all(cx, &scopes));
    TRY(build_form(cx, request, scope, &scopes, again, &view.form));
    if (!text_empty(scope->id))
        TRY(record_history(cx, &scope_record, cx->org, scope->id, &history));
    name_parents(&scopes, &history);
    view.parent_name = name_of(&scopes, scope->parent);
    view.history = history;
    struct page page = {
        .title = text_empty(scope->id) ? tr(cx, N_("New scope")) : scope->name,
        .place = place_of(cx),
        .crumbs = {crumbs, COUNT(crumbs)},
        .html = VIEW(scope_page),
        .fields = scope_record.fields,
        .view = request->wants_json ? (const void *)scope : &view,
        .status = status,
    };
    return page_send(cx, request, response, &page);
}

enum rc scope_new_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct scope scope = {.id = "", .org = cx->org, .parent = "", .name = "", .kind = SCOPE_IT,
                          .sort = 100, .active = 1};
    return send_scope(cx, request, response, &scope, false, 0);
}

enum rc scope_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct scope scope;
    TRY(record_get(cx, &scope_record, request_parameter(request, "id"), &scope));
    return send_scope(cx, request, response, &scope, false, 0);
}

static enum rc save(struct ctx *cx, const struct request *request, struct response *response,
                    struct scope *scope, int status)
{
    enum rc rc = form_read(cx, request, scope_record.fields,
                           field_mask(scope_record.fields, inputs), scope, NULL);
    if (rc == RC_OK)
        rc = scope_save(cx, scope, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->json_body && !request->wants_json)
        return send_scope(cx, request, response, scope, true, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, status,
                      arena_printf(cx->arena, "/scopes/%s", scope->id), N_("Saved."),
                      scope_record.fields, scope);
}

enum rc scope_new_post(struct ctx *cx, struct request *request, struct response *response)
{
    struct scope scope = {.id = "", .org = cx->org, .parent = "", .name = "", .active = 1};
    return save(cx, request, response, &scope, 201);
}

enum rc scope_post(struct ctx *cx, struct request *request, struct response *response)
{
    struct scope scope;
    TRY(record_get(cx, &scope_record, request_parameter(request, "id"), &scope));
    return save(cx, request, response, &scope, 200);
}
