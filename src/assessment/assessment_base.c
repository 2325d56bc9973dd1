/* What all pages of one assessment share. */
#include "assessment/assessment_view.h"
#include "base/text.h"
#include "base/time.h"

const struct field assessment_head_table[] = {
    FIELD(assessment_head, id, F_TEXT),
    FIELD(assessment_head, title, F_TEXT),
    FIELD(assessment_head, scope_name, F_TEXT),
    FIELD(assessment_head, catalog, F_TEXT),
    FIELD(assessment_head, catalog_title, F_TEXT),
    FIELD(assessment_head, catalog_version, F_TEXT),
    FIELD(assessment_head, year, F_INT),
    FIELD(assessment_head, status, F_ENUM, .names = &assessment_status_names),
    FIELD(assessment_head, default_target, F_INT),
    FIELD(assessment_head, newer_version, F_TEXT),
};
_Static_assert(COUNT(assessment_head_table) == ASSESSMENT_HEAD_FIELDS, "see assessment_view.h");

enum rc assessment_head_make(struct ctx *cx, const struct assessment *assessment,
                             const struct scope *scope, const struct catalog *catalog,
                             enum assessment_tab tab, struct assessment_head *ret)
{
    *ret = (struct assessment_head){
        .id = assessment->id,
        .title = arena_printf(cx->arena, "%s %s", fiscal_year_show(cx, assessment->year), scope->name),
        .scope_name = scope->name,
        .catalog = catalog->id,
        .catalog_title = bilingual_text(cx, catalog->short_title),
        .catalog_version = assessment->catalog_version,
        .year = assessment->year,
        .status = assessment->status,
        .critical = scope->critical,
        .default_target = assessment->default_target,
        .tab = tab,
        .draft = assessment->status == ASSESSMENT_DRAFT,
        .newer_version = assessment_is_behind(cx, assessment)
                             ? catalog_find(cx, assessment->catalog)->version
                             : "",
    };
    return RC_OK;
}

enum rc assessment_base_load(struct ctx *cx, const char *id, enum assessment_tab tab,
                             struct assessment_base *ret)
{
    struct assessment_base base;
    TRY(assessment_get(cx, id, &base.assessment));
    TRY(record_get(cx, &scope_record, base.assessment.scope, &base.scope));
    TRY(edition_get(cx, base.assessment.catalog, base.assessment.catalog_version, &base.catalog));
    TRY(assessment_head_make(cx, &base.assessment, &base.scope, base.catalog, tab, &base.head));
    *ret = base;
    return RC_OK;
}

enum rc assessment_page_send(struct ctx *cx, const struct request *request,
                             struct response *response, const struct assessment_head *head,
                             const char *title, struct page *page)
{
    struct crumb *crumbs = ARENA_ARRAY(cx->arena, struct crumb, 2);
    if (crumbs == NULL)
        return RC_MEMORY;
    crumbs[0] = (struct crumb){tr(cx, N_("Self-assessment")), "/assessments"};
    crumbs[1] = (struct crumb){head->title, arena_printf(cx->arena, "/assessments/%s", head->id)};
    page->title = head->tab == TAB_OVERVIEW
                      ? arena_printf(cx->arena, "%s %s", tr(cx, N_("Self-assessment")), head->title)
                      : arena_printf(cx->arena, "%s %s", title, head->title);
    page->place = NAV_ASSESSMENT;
    page->crumbs.at = crumbs;
    page->crumbs.n = head->tab == TAB_OVERVIEW ? 1 : 2;
    return page_send(cx, request, response, page);
}
