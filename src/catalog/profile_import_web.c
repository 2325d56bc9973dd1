/* The page that takes an OSCAL profile as a draft. */
#include "base/text.h"
#include "catalog/profile_view.h"
#include "views.gen.h"

/* The standards, below "as the file says". */
static enum rc bases_of(struct ctx *cx, const char *chosen, struct profile_import_view *view)
{
    struct form_choice choice = {.n = 0};
    TRY(profile_bases(cx, &choice));
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, choice.n + 1);
    if (options == NULL)
        return memory_ended(cx);
    options[0] = (struct form_option){.value = "", .label = tr(cx, N_("As the file says"))};
    for (size_t i = 0; i < choice.n; i++)
        options[i + 1] = (struct form_option){.value = choice.ids[i],
                                              .label = choice.labels[i],
                                              .selected = text_same(choice.ids[i], chosen)};
    view->bases.at = options;
    view->bases.n = choice.n + 1;
    return RC_OK;
}

static enum rc form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct profile_imported *made, int status)
{
    struct profile_import_view view = {.title = "", .code = "", .reason = "", .made = "", .made_title = ""};
    bool again = made == NULL && status != 0;
    TRY(bases_of(cx, again ? request_form(request, "base") : "", &view));
    if (again) {
        view.title = request_form(request, "title");
        view.code = request_form(request, "code");
        view.reason = request_form(request, "reason");
    }
    if (made != NULL) {
        view.made = made->profile.id;
        view.made_title = made->profile.title;
        view.notes.at = made->notes.at;
        view.notes.n = made->notes.n;
    }
    const struct crumb crumbs[] = {{tr(cx, N_("Standards")), "/catalogs"},
                                   {tr(cx, N_("Profiles")), "/profiles"}};
    const struct page page = {.title = tr(cx, N_("Import a profile")),
                              .place = NAV_CATALOG,
                              .crumbs = {crumbs, COUNT(crumbs)},
                              .html = VIEW(profile_import_page),
                              .fields = profile_import_answer,
                              .view = &view,
                              .status = status};
    return page_send(cx, request, response, &page);
}

HANDLER(profile_import_get)
{
    return form_send(cx, request, response, NULL, 0);
}

static enum rc take(struct ctx *cx, const struct request *request, struct profile_imported *ret)
{
    struct oscal_file *given = ARENA_ARRAY(cx->arena, struct oscal_file, request->uploads.n);
    struct oscal_file_list list = {given, 0}, taken = {.n = 0};
    const char *path = "";
    if (given == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < request->uploads.n; i++) {
        const struct upload *upload = &request->uploads.at[i];
        if (text_same(upload->field, "file") && upload->length > 0)
            given[list.n++] = (struct oscal_file){upload->file_name, upload->bytes, upload->length};
    }
    const struct import_source source = {.files = &list, .main = "", .code = ""};
    TRY(import_take(cx, &source, &taken, &path));
    const struct oscal_files files = oscal_files_of(&taken);
    const struct profile_begin begin = {.code = text_trim(cx, request_form(request, "code")),
                                        .title = text_trim(cx, request_form(request, "title")),
                                        .base = request_form(request, "base"),
                                        .remarks = "",
                                        .reason = text_trim(cx, request_form(request, "reason"))};
    return profile_import(cx, &files, path, &begin, ret);
}

HANDLER(profile_import_post)
{
    struct profile_imported made = {.notes = {.n = 0}};
    bool page = !request->json_body && !request->wants_json;
    enum rc rc = take(cx, request, &made);
    bool refused = rc == RC_INVALID || rc == RC_MISSING || rc == RC_CONFLICT || rc == RC_TOO_LARGE || rc == RC_TYPE;
    if (refused && page)
        return form_send(cx, request, response, NULL, rc_describe(rc)->http);
    TRY(rc);
    if (page && made.notes.n > 0)
        return form_send(cx, request, response, &made, 201);
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/profiles/%s", made.profile.id),
                      N_("Saved."), profile_imported_fields, &made);
}
