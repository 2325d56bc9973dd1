#include <string.h>

#include "account/account_change.h"
#include "account/account_form.h"
#include "account/account_web.h"
#include "account/mark.h"
#include "base/text.h"
#include "views.gen.h"

static const char *const post_inputs[] = {"name", "department", "holder",       "deputy", "deputy_from", "deputy_until",
                                          "active", NULL};
static const char *const organization_inputs[] = {"name", "sector", "fiscal_month", "handling_mark",
                                                  "document_prefix", NULL};

static const struct field administration_table[] = {
    FIELD(administration_view, people, F_INT),
    FIELD(administration_view, posts, F_INT),
    FIELD(administration_view, vacant, F_INT),
};
const struct fields administration_answer = {administration_table, COUNT(administration_table)};

HANDLER(administration_get)
{
    struct administration_view view = {0};
    view.system = may(cx, PERM_SYSTEM);
    TRY(account_store_counts(cx, &view.people, &view.posts, &view.vacant));
    struct page page = {.title = tr(cx, N_("Administration")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(administration_page), .fields = administration_answer, .view = &view};
    return page_send(cx, request, response, &page);
}

HANDLER(posts_get)
{
    struct post_list_view view = {.any = 0};
    struct post_list posts;
    struct list_found found = {.href = "/posts", .csv = "/posts/list.csv", .xlsx = "/posts/list.xlsx"};
    TRY(account_store_posts(cx, &posts));
    found.rows = posts.posts.at;
    found.n = posts.posts.n;
    view.any = posts.posts.n > 0;
    TRY(list_memory_view(cx, request, &post_list_table, &found, &view.list));
    view.posts.posts.at = found.rows;
    view.posts.posts.n = found.n;
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"}};
    struct page page = {.title = tr(cx, N_("Posts")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(posts_page), .fields = post_list_fields,
                        .view = request->wants_json ? (const void *)&view.posts : &view, .wide = true,
                        .crumbs = {crumbs, COUNT(crumbs)}, .action_label = tr(cx, N_("Add a post")),
                        .action_href = "/posts/new", .action_permission = PERM_ACCOUNT_WRITE};
    return page_send(cx, request, response, &page);
}

static enum rc posts_file(struct ctx *cx, const struct request *request, struct response *response,
                          enum list_format format)
{
    struct post_list posts;
    TRY(account_store_posts(cx, &posts));
    const struct list_found found = {.rows = posts.posts.at, .n = posts.posts.n, .href = "/posts"};
    return list_memory_send(cx, request, response, &post_list_table, &found, format, "posts");
}

HANDLER(posts_csv_get)
{
    return posts_file(cx, request, response, LIST_CSV);
}

HANDLER(posts_xlsx_get)
{
    return posts_file(cx, request, response, LIST_XLSX);
}

enum rc people_as_choices(struct ctx *cx, struct form_choice ret[2])
{
    struct choices people;
    TRY(person_choices(cx, &people));
    TRY(choices_for_form(cx, "holder", people, "", &ret[0]));
    return choices_for_form(cx, "deputy", people, "", &ret[1]);
}

static enum rc post_form_send(struct ctx *cx, const struct request *request,
                              struct response *response, const struct post *post, int status)
{
    struct form_choice choices[2];
    bool fresh = post->id[0] == '\0';
    struct form_view view = {
        .action = fresh ? "/posts/new" : arena_printf(cx->arena, "/posts/%s/edit", post->id),
        .submit = tr(cx, N_("Save")), .cancel = "/posts", .id = post->id, .version = post->version};
    TRY(people_as_choices(cx, choices));
    TRY(form_build(cx, post_record.fields, field_mask(post_record.fields, post_inputs), post, request,
                   choices, COUNT(choices), &view.inputs));
    const struct crumb crumbs[] = {{tr(cx, N_("Administration")), "/administration"},
                                   {tr(cx, N_("Posts")), "/posts"}};
    struct page page = {.title = fresh ? tr(cx, N_("Add a post")) : post->name,
                        .place = NAV_ADMINISTRATION, .html = VIEW(form_page),
                        .fields = form_view_fields, .view = &view, .status = status,
                        .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

static const struct post empty_post = {.id = "", .org = "", .name = "", .department = "",
                                       .holder = "", .deputy = "", .deputy_from = "",
                                       .deputy_until = "", .active = 1};

HANDLER(post_new_get)
{
    return post_form_send(cx, request, response, &empty_post, 0);
}

static enum rc read_post(struct ctx *cx, const struct request *request, struct post *post)
{
    TRY(form_read(cx, request, post_record.fields, field_mask(post_record.fields, post_inputs), post,
                  NULL));
    return post_check(cx, post);
}

HANDLER(post_new_post)
{
    struct post post = empty_post;
    enum rc rc = read_post(cx, request, &post);
    if (rc == RC_INVALID)
        return post_form_send(cx, request, response, &post, 422);
    TRY(rc);
    TRY(record_create_alone(cx, &post_record, &post));
    return saved_send(cx, request, response, 201, "/posts", N_("Saved."), post_record.fields, &post);
}

HANDLER(post_get)
{
    const char *id = request_parameter(request, "id");
    return history_send(cx, request, response, &post_record, id, "/posts");
}

HANDLER(post_edit_get)
{
    struct post post;
    TRY(record_get(cx, &post_record, request_parameter(request, "id"), &post));
    return post_form_send(cx, request, response, &post, 0);
}

HANDLER(post_edit_post)
{
    struct post before, after;
    TRY(record_get(cx, &post_record, request_parameter(request, "id"), &before));
    after = before;
    before.version = form_version(cx, request);
    enum rc rc = read_post(cx, request, &after);
    if (rc == RC_INVALID)
        return post_form_send(cx, request, response, &after, 422);
    TRY(rc);
    TRY(record_change_alone(cx, &post_record, &before, &after));
    return saved_send(cx, request, response, 200, "/posts", N_("Saved."), post_record.fields, &after);
}

HANDLER(organizations_get)
{
    struct organization_list view;
    TRY(account_store_organizations(cx, cx->person, may(cx, PERM_SYSTEM), &view));
    struct page page = {.title = tr(cx, N_("Organisations")), .place = NAV_ADMINISTRATION,
                        .html = VIEW(organizations_page), .fields = organization_list_fields,
                        .view = &view};
    return page_send(cx, request, response, &page);
}

static enum rc marks_as_choices(struct ctx *cx, struct form_choice *ret)
{
    struct handling_marks list;
    TRY(mark_list(cx, false, &list));
    const char **names = ARENA_ARRAY(cx->arena, const char *, list.marks.n);
    if (names == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < list.marks.n; i++)
        names[i] = list.marks.at[i].name;
    *ret = (struct form_choice){.field = "handling_mark", .ids = names, .labels = names, .n = list.marks.n};
    return RC_OK;
}

static enum rc organization_form_send(struct ctx *cx, const struct request *request,
                                      struct response *response,
                                      const struct organization *organization, int status)
{
    struct form_view view = {
        .action = arena_printf(cx->arena, "/organizations/%s/edit", organization->id),
        .submit = tr(cx, N_("Save")), .cancel = "/organizations", .id = organization->id,
        .version = organization->version};
    struct form_choice marks;
    TRY(marks_as_choices(cx, &marks));
    TRY(form_build(cx, organization_record.fields,
                   field_mask(organization_record.fields, organization_inputs), organization, request,
                   &marks, 1, &view.inputs));
    const struct crumb crumbs[] = {{tr(cx, N_("Organisations")), "/organizations"}};
    struct page page = {.title = organization->name, .place = NAV_ADMINISTRATION,
                        .html = VIEW(form_page), .fields = form_view_fields, .view = &view,
                        .status = status, .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

/* Only the organisation in which the person acts can be edited. */
static enum rc load_own(struct ctx *cx, const struct request *request, struct organization *ret)
{
    const char *id = request_parameter(request, "id");
    if (strcmp(id, cx->org) != 0) {
        fail(cx, RC_DENIED, N_("Change to that organisation first"));
        return RC_DENIED;
    }
    return organization_get(cx, id, ret);
}

HANDLER(organization_get_page)
{
    const char *id = request_parameter(request, "id");
    if (strcmp(id, cx->org) != 0)
        return fail(cx, RC_DENIED, N_("Change to that organisation first"));
    return history_send(cx, request, response, &organization_record, id, "/organizations");
}

HANDLER(organization_edit_get)
{
    struct organization organization;
    TRY(load_own(cx, request, &organization));
    return organization_form_send(cx, request, response, &organization, 0);
}

HANDLER(organization_edit_post)
{
    struct organization before, after;
    TRY(load_own(cx, request, &before));
    after = before;
    before.version = form_version(cx, request);
    enum rc rc = form_read(cx, request, organization_record.fields,
                           field_mask(organization_record.fields, organization_inputs), &after, NULL);
    if (rc == RC_OK)
        rc = mark_check(cx, before.handling_mark, after.handling_mark);
    if (rc == RC_INVALID)
        return organization_form_send(cx, request, response, &after, 422);
    TRY(rc);
    TRY(record_change_alone(cx, &organization_record, &before, &after));
    return saved_send(cx, request, response, 200, "/organizations", N_("Saved."),
                      organization_record.fields, &after);
}

HANDLER(organization_enter_post)
{
    const char *id = request_parameter(request, "id");
    uint64_t permissions = 0;
    bool any = false;
    struct organization organization;
    TRY(account_store_permissions(cx, cx->person, id, &permissions, &any));
    if (!any)
        return fail(cx, RC_DENIED, N_("You have no role in that organisation"));
    TRY(organization_get(cx, id, &organization));
    TRY(account_store_session_org(cx, cx->session, id));
    return saved_send(cx, request, response, 200, "/", NULL, organization_record.fields,
                      &organization);
}
