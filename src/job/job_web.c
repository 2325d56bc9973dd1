#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "job/job_inside.h"
#include "views.gen.h"

void job_crumbs(const struct ctx *cx, size_t depth, struct page *page)
{
    const struct crumb all[] = {{tr(cx, N_("Administration")), "/administration"},
                                {tr(cx, N_("Jobs")), "/jobs"},
                                {tr(cx, N_("Timetable")), "/schedules"}};
    size_t first = may(cx, PERM_ACCOUNT_READ) ? 0 : 1;
    struct crumb *crumbs = ARENA_ARRAY(cx->arena, struct crumb, COUNT(all));
    if (crumbs == NULL)
        return; /* the arena remembers it */
    memcpy(crumbs, all + first, sizeof all - first * sizeof *all);
    page->crumbs.at = crumbs;
    page->crumbs.n = 1 - first + depth;
}

HANDLER(jobs_get)
{
    struct job_list_view view;
    int64_t state = -1;
    const char *given = request_query(request, "state");
    if (given[0] != '\0' && !enum_parse(&job_state_names, given, &state))
        return fail(cx, RC_INVALID, N_("There is no state {0}"), given);
    TRY(job_list_make(cx, state, request_query(request, "before"), &view));
    struct page page = {.title = tr(cx, N_("Jobs")),
                        .place = NAV_JOB,
                        .html = VIEW(job_list_page),
                        .fields = job_list_fields,
                        .view = &view,
                        .wide = true};
    job_crumbs(cx, 0, &page);
    return page_send(cx, request, response, &page);
}

static enum rc send_job(struct ctx *cx, const struct request *request, struct response *response,
                        const char *id)
{
    struct job job = {.org = "", .kind = "", .person = ""};
    struct job_view view;
    TRY(job_get(cx, id, &job));
    TRY(job_view_make(cx, &job, NULL, &view));
    struct page page = {.title = view.label,
                        .place = NAV_JOB,
                        .html = VIEW(job_page),
                        .fields = job_view_fields,
                        .view = &view};
    job_crumbs(cx, 1, &page);
    return page_send(cx, request, response, &page);
}

HANDLER(job_get_page)
{
    return send_job(cx, request, response, request_parameter(request, "id"));
}

HANDLER(job_file_get_page)
{
    struct job_file file;
    const void *bytes = NULL;
    TRY(job_file_get(cx, request_parameter(request, "id"), &file, &bytes));
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    buf_add(&out, bytes, (size_t)file.size);
    return file_send(cx, response, file.media_type, file.name, &out);
}

/* Where a button of a job leads: to the page that showed it, within this site. */
static const char *way_back(struct ctx *cx, const struct request *request, const char *id)
{
    return own_page(request_form(request, "back"), arena_printf(cx->arena, "/jobs/%s", id));
}

static enum rc after_change(struct ctx *cx, const struct request *request,
                            struct response *response, const char *id)
{
    struct job job = {.org = "", .kind = "", .person = ""};
    struct job_view view;
    TRY(job_get(cx, id, &job));
    TRY(job_view_make(cx, &job, NULL, &view));
    return saved_send(cx, request, response, 200, way_back(cx, request, id), NULL, job_view_fields,
                      &view);
}

HANDLER(job_cancel_post)
{
    const char *id = request_parameter(request, "id");
    TRY(job_cancel(cx, id));
    return after_change(cx, request, response, id);
}

HANDLER(job_retry_post)
{
    const char *id = request_parameter(request, "id");
    TRY(job_retry(cx, id));
    return after_change(cx, request, response, id);
}
