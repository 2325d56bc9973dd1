#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "http/asset.h"
#include "http/page.h"
#include "http/waiting.h"
#include "views.gen.h"

enum { MANY_WAITING = 100 };

/* NULL: the entry is not shown now. */
static enum rc waiting_text(struct ctx *cx, const struct nav_entry *entry, const char **ret)
{
    int64_t waiting = 0;
    *ret = "";
    if (entry->waiting == NULL || cx->db == NULL)
        return RC_OK;
    TRY(waiting_count(cx, entry, &waiting));
    if (waiting < 0)
        *ret = NULL;
    else if (waiting >= MANY_WAITING)
        *ret = "99+";
    else if (waiting > 0)
        *ret = decimal(cx, waiting);
    return RC_OK;
}

static bool leads_to(const char *href, const char *path)
{
    size_t length = strlen(href);
    return length > 1 && strncmp(path, href, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

/* False, and nothing is changed, when none of the current entries leads there. */
static bool choose_by(struct layout_nav *nav, size_t n, const char *path)
{
    bool leads = false;
    for (size_t i = 0; i < n; i++)
        leads = leads || (nav[i].current && leads_to(nav[i].href, path));
    for (size_t i = 0; i < n && leads; i++)
        nav[i].current = nav[i].current && leads_to(nav[i].href, path);
    return leads;
}

/* Where several entries stand in the place of the page, the one whose address leads to it is the current one; or else to
 * one of the pages above it, the nearest first. */
static void choose_current(struct layout_nav *nav, size_t n, const struct page *page, const char *path)
{
    bool chosen = choose_by(nav, n, path);
    for (size_t i = page->crumbs.n; i > 0 && !chosen; i--)
        chosen = choose_by(nav, n, page->crumbs.at[i - 1].href);
}

static enum rc add_nav(struct ctx *cx, enum nav_place here, enum nav_place place,
                       struct layout_nav *nav, size_t *n)
{
    for (size_t m = 0; m < cx->app->module_count; m++) {
        const struct module *module = cx->app->modules[m];
        for (size_t i = 0; i < module->nav_count; i++) {
            const struct nav_entry *entry = &module->nav[i];
            if (entry->place != place || !may(cx, entry->permission) || *n == NAV_COUNT_)
                continue;
            nav[*n] = (struct layout_nav){
                .label = tr(cx, entry->label), .href = entry->href, .current = place == here};
            TRY(waiting_text(cx, entry, &nav[*n].waiting));
            *n += nav[*n].waiting != NULL;
        }
    }
    return RC_OK;
}

static enum rc fill_nav(struct ctx *cx, const struct page *page, const char *path, struct layout *layout)
{
    struct layout_nav *nav = ARENA_ARRAY(cx->arena, struct layout_nav, NAV_COUNT_);
    struct layout_crumb *crumbs = ARENA_ARRAY(cx->arena, struct layout_crumb, page->crumbs.n);
    size_t n = 0, top = 0;
    if (nav == NULL || crumbs == NULL)
        return RC_MEMORY;
    TRY(add_nav(cx, page->place, NAV_WORK, nav, &n));
    top = n;
    for (int place = 0; place < NAV_WORK; place++)
        TRY(add_nav(cx, page->place, (enum nav_place)place, nav, &n));
    choose_current(nav, n, page, path);
    for (size_t i = 0; i < page->crumbs.n; i++)
        crumbs[i] = (struct layout_crumb){page->crumbs.at[i].label, page->crumbs.at[i].href};
    layout->top.at = nav;
    layout->top.n = top;
    layout->nav.at = nav + top;
    layout->nav.n = n - top;
    layout->crumbs.at = crumbs;
    layout->crumbs.n = page->crumbs.n;
    return RC_OK;
}

static enum rc fill_problems(struct ctx *cx, struct layout *layout)
{
    const struct problem *problem = &cx->problem;
    struct layout_problem *problems =
        ARENA_ARRAY(cx->arena, struct layout_problem, problem->field_count);
    if (problems == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < problem->field_count; i++)
        problems[i] = (struct layout_problem){problem->fields[i].field, problem->fields[i].message};
    layout->problem = problem->message == NULL ? "" : problem->message;
    layout->problems.at = problems;
    layout->problems.n = problem->field_count;
    return RC_OK;
}

/* Notices shown once after a change; the address carries their number. */
static const char *const notices[] = {
    N_("Saved."),           N_("Deleted."),
    N_("Approval was requested."), N_("Approved."),
    N_("Returned with your comment."), N_("Imported."),
    N_("Your password was changed."), N_("The new year was started from last year's answers."),
    N_("Two-step sign-in is on."), N_("Two-step sign-in is off."),
    N_("The request was withdrawn."), N_("Signed out."),
    N_("The sessions were ended."), N_("The token was ended."),
    N_("Your decision was kept."),
    N_("The mail was put into the outbox."), N_("Nothing was put into the outbox."),
    N_("The assessment follows the newer version of the standard."),
    N_("The passkey was made."), N_("The passkey was removed."),
};

static const char *notice_of(const struct ctx *cx, const struct request *request)
{
    int64_t number = request_query_int(cx, request, "notice", 0);
    if (number < 1 || number > (int64_t)COUNT(notices))
        return "";
    return tr(cx, notices[number - 1]);
}

static enum rc send_html(struct ctx *cx, const struct request *request, struct response *response,
                         const struct page *page)
{
    const struct asset *style = asset_find("style.css");
    struct layout layout = {
        .title = page->title,
        .lang = cx->lang == LANG_JA ? "ja" : "en",
        .other_lang = cx->lang == LANG_JA ? "en" : "ja",
        .other_lang_name = cx->lang == LANG_JA ? "English" : "日本語",
        .style_version = style == NULL ? "" : style->etag,
        .org_name = cx->org_name == NULL ? "" : cx->org_name,
        .person_name = cx->person_name == NULL ? "" : cx->person_name,
        .notice = notice_of(cx, request),
        .handling_mark = page->handling_mark == NULL ? "" : page->handling_mark,
        .handling_band = page->handling_band == NULL ? "red" : page->handling_band,
        .action_label = page->action_label == NULL ? "" : page->action_label,
        .here = request->method == GET ? request->path : "/",
        .bare = page->bare,
        .wide = page->wide,
        .content = page->html,
        .content_view = page->view,
    };
    if (page->action_href != NULL && (page->action_permission == 0 || may(cx, page->action_permission)))
        layout.action_href = page->action_href;
    if (!page->bare)
        TRY(fill_nav(cx, page, request->path, &layout));
    TRY(page_fill_tabs(cx, page, &layout));
    TRY(fill_problems(cx, &layout));
    layout_page(&response->body, cx, &layout);
    return RC_OK;
}

enum rc page_send(struct ctx *cx, const struct request *request, struct response *response,
                  const struct page *page)
{
    response->status = page->status == 0 ? 200 : page->status;
    if (request->wants_json || request->json_body) {
        if (response->status == 422) /* a form that came back: programs get the problem itself */
            return cx->problem.rc == RC_OK ? RC_INVALID : cx->problem.rc;
        struct json json = json_create(&response->body);
        field_write_json(cx, &json, page->fields, page->view);
        response->media_type = "application/json";
        return RC_OK;
    }
    response->media_type = "text/html; charset=utf-8";
    if (request->htmx) {
        page->html(&response->body, cx, page->view);
        return RC_OK;
    }
    return send_html(cx, request, response, page);
}

static int notice_number(const char *notice)
{
    for (size_t i = 0; i < COUNT(notices); i++)
        if (notice != NULL && strcmp(notices[i], notice) == 0)
            return (int)i + 1;
    return 0;
}

/* Browsers drop tabs and line ends from an address and take a backslash for a slash, so that no such character
 * may stand in it. */
const char *own_page(const char *address, const char *otherwise)
{
    bool inside = address[0] == '/' && address[1] != '/';
    for (const char *at = address; *at != '\0' && inside; at++)
        inside = *at > ' ' && *at <= '~' && *at != '\\';
    return inside ? address : otherwise;
}

enum rc redirect_send(struct ctx *cx, struct response *response, const char *location)
{
    (void)cx;
    response->status = 303;
    response->location = location;
    return RC_OK;
}

enum rc saved_send(struct ctx *cx, const struct request *request, struct response *response,
                   int status, const char *location, const char *notice, struct fields fields,
                   const void *view)
{
    int number = notice_number(notice);
    if (request->wants_json || request->json_body) {
        struct json json = json_create(&response->body);
        field_write_json(cx, &json, fields, view);
        response->media_type = "application/json";
        response->status = status;
        response->location = location;
        return RC_OK;
    }
    if (number == 0)
        return redirect_send(cx, response, location);
    const char *fragment = strchr(location, '#');
    int length = fragment == NULL ? (int)strlen(location) : (int)(fragment - location);
    return redirect_send(cx, response,
                         arena_printf(cx->arena, "%.*s%cnotice=%d%s", length, location,
                                      memchr(location, '?', (size_t)length) == NULL ? '?' : '&',
                                      number, fragment == NULL ? "" : fragment));
}

enum rc file_send(struct ctx *cx, struct response *response, const char *media_type,
                  const char *file_name, struct buf *body)
{
    TRY(buf_check(cx, body, N_("The file is too large")));
    buf_free(&response->body);
    response->body = *body;
    *body = buf_create(0);
    response->status = 200;
    response->media_type = media_type;
    response->file_name = file_name;
    return RC_OK;
}

const char *cookie_name(const struct ctx *cx, const char *name)
{
    return cx->app->secure_cookies ? arena_printf(cx->arena, "__Host-%s", name) : name;
}

void response_cookie(struct ctx *cx, struct response *response, const char *name,
                     const char *value, int64_t max_age_seconds)
{
    if (response->cookie_count == COUNT(response->cookies))
        return;
    response->cookies[response->cookie_count++] = arena_printf(
        cx->arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%lld%s",
        cookie_name(cx, name), value,
        (long long)max_age_seconds, cx->app->secure_cookies ? "; Secure" : "");
}
