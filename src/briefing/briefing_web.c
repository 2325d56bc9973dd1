/* Pages of reports: choose one, read it, take it along as a file, issue an edition. */
#include <ctype.h>
#include <string.h>

#include "account/mark.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "briefing/briefing_view.h"
#include "views.gen.h"

static const char *const paper_codes[] = {"A4", "A3"};
static const char *const paper_labels[] = {N_("A4 upright"), N_("A3 lying")};
static const struct enum_names paper_names = {paper_codes, paper_labels, PAPER_COUNT_};
_Static_assert(COUNT(paper_codes) == PAPER_COUNT_, "every paper needs a code");

/* --- Choosing --- */

static enum rc enum_options(struct ctx *cx, const struct enum_names *names,
                            struct form_option **ret)
{
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, names->n);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < names->n; i++)
        options[i] = (struct form_option){.value = enum_code(names, (int64_t)i),
                                          .label = tr(cx, enum_label(names, (int64_t)i)),
                                          .selected = i == 0};
    *ret = options;
    return RC_OK;
}

static enum rc scope_options(struct ctx *cx, struct reports_view *view)
{
    struct scopes scopes;
    size_t n = 0;
    TRY(scope_all(cx, &scopes));
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, scopes.n);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < scopes.n; i++)
        if (scopes.at[i].active)
            options[n++] = (struct form_option){.value = scopes.at[i].id,
                                                .label = scopes.at[i].name};
    view->scopes.at = options;
    view->scopes.n = n;
    return RC_OK;
}

static enum rc catalog_options(struct ctx *cx, struct reports_view *view)
{
    struct catalog_titles titles;
    TRY(catalog_titles(cx, &titles));
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, titles.n);
    size_t n = 0;
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < titles.n; i++)
        if (titles.at[i].assessable > 0)
            options[n++] = (struct form_option){
                .value = titles.at[i].id,
                .label = bilingual_text(cx, titles.at[i].title),
                .selected = text_same(titles.at[i].id, "baseline-2026")};
    view->catalogs.at = options;
    view->catalogs.n = n;
    return RC_OK;
}

static const struct field edition_row_fields[] = {
    FIELD(briefing_edition_row, id, F_ID),
    FIELD(briefing_edition_row, kind, F_ENUM, .names = &briefing_kind_names),
    FIELD(briefing_edition_row, year, F_INT),
    FIELD(briefing_edition_row, edition, F_INT),
    FIELD(briefing_edition_row, document_number, F_TEXT),
    FIELD(briefing_edition_row, issued_on, F_DATE),
    FIELD(briefing_edition_row, issued_name, F_TEXT),
    FIELD(briefing_edition_row, note, F_TEXT),
};
static const struct field reports_fields[] = {
    FIELD_LIST(reports_view, editions, edition_row_fields, struct briefing_edition_row),
};
static const struct fields reports_answer = {reports_fields, COUNT(reports_fields)};

HANDLER(reports_get)
{
    struct reports_view view = {.year = ""};
    struct briefing_edition_rows editions;
    struct form_option *kinds, *papers;
    TRY(enum_options(cx, &briefing_kind_names, &kinds));
    TRY(enum_options(cx, &paper_names, &papers));
    TRY(scope_options(cx, &view));
    TRY(catalog_options(cx, &view));
    TRY(briefing_store_rows(cx, &editions));
    view.kinds.at = kinds;
    view.kinds.n = BRIEFING_KIND_COUNT_;
    view.papers.at = papers;
    view.papers.n = PAPER_COUNT_;
    view.editions.at = editions.at;
    view.editions.n = editions.n;
    struct page page = {.title = tr(cx, N_("Reports")),
                        .place = NAV_REPORT,
                        .html = VIEW(reports_page),
                        .fields = reports_answer,
                        .view = &view};
    return page_send(cx, request, response, &page);
}

/* --- One report --- */

typedef const char *(*value_of)(const struct request *, const char *);

static enum rc read_request(struct ctx *cx, const struct request *request, value_of get,
                            const char *kind, struct briefing_request *ret)
{
    struct briefing_request wanted = {.assessment = get(request, "assessment"),
                                      .scope = get(request, "scope"),
                                      .catalog = get(request, "catalog")};
    int64_t number = 0, paper = PAPER_A4;
    const char *year = get(request, "year"), *name = get(request, "paper");
    if (!enum_parse(&briefing_kind_names, kind, &number))
        return fail(cx, RC_MISSING, N_("There is no report of the kind {0}"), kind);
    if (!text_empty(name)) /* a4 as well */
        name = arena_printf(cx->arena, "%c%s", toupper((unsigned char)name[0]), name + 1);
    if (!text_empty(name) && !enum_parse(&paper_names, name, &paper))
        return fail(cx, RC_INVALID, N_("Paper is A4 or A3 (given: {0})"), name);
    if (!text_empty(year) && text_to_int(cx, year, &wanted.year) != RC_OK)
        return fail(cx, RC_INVALID, N_("The year is a number such as 2026 (given: {0})"), year);
    wanted.kind = (enum briefing_kind)number;
    wanted.paper = (enum report_paper)paper;
    wanted.stamps = !text_empty(get(request, "stamps"));
    wanted.glossary = !text_empty(get(request, "glossary"));
    *ret = wanted;
    return RC_OK;
}

/* "management.pdf" → kind and format; without an ending: the page. */
static enum rc split_name(struct ctx *cx, const char *name, const char **ret_kind,
                          enum report_format *ret_format)
{
    const char *dot = strrchr(name, '.');
    *ret_kind = name;
    *ret_format = REPORT_HTML;
    if (dot == NULL)
        return RC_OK;
    *ret_kind = arena_copy_n(cx->arena, name, (size_t)(dot - name));
    return report_format_parse(cx, dot + 1, ret_format);
}

static enum rc file_of(struct ctx *cx, struct response *response, const struct briefing *briefing,
                       const struct report *report, enum report_format format, const char *template)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    struct house_document document = {.report = report};
    TRY(briefing_values(cx, briefing, &document.values));
    TRY(house_write(cx, &briefing_house_kinds[briefing->kind], &document, format, template, &out));
    return file_send(
        cx, response, report_media_type(format),
        arena_printf(cx->arena, "%s.%s", report->document_number, report_extension(format)), &out);
}

static const struct field report_fields[] = {
    FIELD(report_page_view, kind, F_TEXT),
    FIELD(report_page_view, title, F_TEXT),
    FIELD(report_page_view, document_number, F_TEXT),
    FIELD(report_page_view, edition, F_TEXT),
    FIELD(report_page_view, issued, F_BOOL),
    FIELD(report_page_view, assessment, F_TEXT),
    FIELD(report_page_view, pdf_href, F_TEXT),
    FIELD(report_page_view, docx_href, F_TEXT),
    FIELD(report_page_view, xlsx_href, F_TEXT),
    FIELD(report_page_view, docx_template, F_TEXT),
    FIELD(report_page_view, xlsx_template, F_TEXT),
};
static const struct fields report_answer = {report_fields, COUNT(report_fields)};

/* The head of the page by its template, then the document, which report_write has escaped. */
static void write_page(struct buf *out, const struct ctx *cx, const void *view)
{
    const struct report_page_view *page = view;
    report_head_part(out, cx, page);
    BUF_LITERAL(out, "<div class=\"panel report-sheet\">");
    buf_add(out, page->body.data, page->body.length);
    BUF_LITERAL(out, "</div>");
}

static void fill_links(struct ctx *cx, const struct briefing_request *wanted,
                       const struct briefing *briefing, struct report_page_view *view)
{
    const char *query = arena_printf(
        cx->arena, "assessment=%s%s%s%s", url_encode(cx, briefing->subject),
        wanted->paper == PAPER_A3 ? "&paper=A3" : "", wanted->stamps ? "&stamps=1" : "",
        wanted->glossary ? "&glossary=1" : "");
    view->html_href = arena_printf(cx->arena, "/reports/%s?%s", view->kind, query);
    view->pdf_href = arena_printf(cx->arena, "/reports/%s.pdf?%s", view->kind, query);
    view->docx_href = arena_printf(cx->arena, "/reports/%s.docx?%s", view->kind, query);
    view->xlsx_href = arena_printf(cx->arena, "/reports/%s.xlsx?%s", view->kind, query);
}

/* Where a template of the house is in use, the plain layout is offered as well. */
static enum rc fill_plain(struct ctx *cx, struct report_page_view *view)
{
    struct house_templates templates;
    TRY(house_templates_all(cx, &templates));
    for (size_t i = 0; i < templates.n; i++) {
        const struct house_template *one = &templates.at[i];
        if (!one->in_use || !text_same(one->kind, view->kind) || one->language != (int64_t)cx->lang)
            continue;
        bool word = one->format == HOUSE_DOCX;
        const char **name = word ? &view->docx_template : &view->xlsx_template;
        const char **href = word ? &view->docx_plain : &view->xlsx_plain;
        *name = one->name;
        *href = arena_printf(cx->arena, "%s&template=none", word ? view->docx_href : view->xlsx_href);
    }
    return RC_OK;
}

static enum rc report_send(struct ctx *cx, const struct request *request, struct response *response,
                           const struct briefing_request *wanted, const struct briefing *briefing,
                           int status)
{
    struct report report = {.title = ""};
    struct handling_mark mark = {.name = ""};
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(mark_of(cx, cx->org, &mark));
    TRY(briefing_build(cx, wanted, briefing, &report));
    TRY(report_write(cx, &report, REPORT_HTML, &body));
    struct report_page_view view = {
        .kind = enum_code(&briefing_kind_names, wanted->kind),
        .title = report.title,
        .document_number = report.document_number,
        .edition = report.edition,
        .assessment = briefing->subject,
        .paper = enum_code(&paper_names, wanted->paper),
        .issued = briefing->issued,
        .may_issue = may(cx, PERM_REPORT_READ | PERM_ASSESSMENT_MANAGE) && !briefing->issued,
        .note = status == 0 ? "" : request_form(request, "note"),
        .error = cx->problem.field_count > 0 ? cx->problem.fields[0].message : "",
        .body = body,
        .docx_template = "",
        .xlsx_template = "",
        .docx_plain = "",
        .xlsx_plain = "",
    };
    fill_links(cx, wanted, briefing, &view);
    TRY(fill_plain(cx, &view));
    const struct crumb crumbs[] = {{tr(cx, N_("Reports")), "/reports"}};
    struct page page = {.title = tr(cx, enum_label(&briefing_kind_names, wanted->kind)),
                        .place = NAV_REPORT,
                        .html = write_page,
                        .fields = report_answer,
                        .view = &view,
                        .status = status,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .handling_mark = briefing->organization.handling_mark,
                        .handling_band = enum_code(&mark_band_names, mark.band)};
    return page_send(cx, request, response, &page);
}

HANDLER(report_get)
{
    struct briefing_request wanted = {.kind = BRIEFING_MANAGEMENT};
    struct briefing briefing = {.kind = BRIEFING_MANAGEMENT};
    struct report report = {.title = ""};
    enum report_format format = REPORT_HTML;
    const char *kind = NULL, *name = request_parameter(request, "name");
    if (text_same(name, "open")) /* the page of choices sends the kind as a field */
        name = request_query(request, "kind");
    TRY(split_name(cx, name, &kind, &format));
    TRY(read_request(cx, request, request_query, kind, &wanted));
    TRY(briefing_load(cx, &wanted, &briefing));
    if (format == REPORT_HTML)
        return report_send(cx, request, response, &wanted, &briefing, 0);
    TRY(briefing_build(cx, &wanted, &briefing, &report));
    return file_of(cx, response, &briefing, &report, format, request_query(request, "template"));
}

HANDLER(report_issue_post)
{
    struct briefing_request wanted = {.kind = BRIEFING_MANAGEMENT};
    struct briefing briefing = {.kind = BRIEFING_MANAGEMENT};
    struct briefing_edition edition;
    const char *kind = request_parameter(request, "name");
    TRY(read_request(cx, request, request_form, kind, &wanted));
    TRY(briefing_load(cx, &wanted, &briefing));
    enum rc rc = briefing_issue(cx, &briefing, request_form(request, "note"), &edition);
    if (rc == RC_INVALID && !request->wants_json && !request->json_body)
        return report_send(cx, request, response, &wanted, &briefing, 422);
    TRY(rc);
    return saved_send(cx, request, response, 201,
                      arena_printf(cx->arena, "/reports/%s?assessment=%s", kind,
                                   url_encode(cx, briefing.subject)),
                      N_("Saved."), briefing_edition_record.fields, &edition);
}

/* --- The module --- */

static const struct route routes[] = {
    {GET, "/", dashboard_get, PERM_SIGNED_IN,
     N_("What waits, where the organisation stands, and the plan"),
     .answer = &dashboard_answer},
    {GET, "/reports", reports_get, PERM_REPORT_READ, N_("Choose a report; the editions issued"),
     .answer = &reports_answer, .asks = "kind"},
    {GET, "/reports/{name}", report_get, PERM_REPORT_READ,
     N_("A report as a page, or as .pdf, .docx or .xlsx"),
     .answer = &report_answer, .file = true, .asks = "assessment template"},
    {POST, "/reports/{name}/issue", report_issue_post, PERM_REPORT_READ | PERM_ASSESSMENT_MANAGE,
     N_("Issues an edition of a report"),
     .answer = &briefing_edition_record.fields, .of = &briefing_edition_record.fields,
     .takes = "note"},
};

static const struct nav_entry nav[] = {
    {NAV_DASHBOARD, N_("Dashboard"), "/", PERM_SIGNED_IN, NULL, false},
    {NAV_REPORT, N_("Reports"), "/reports", PERM_REPORT_READ, NULL, false},
};

static const struct house_kind *const house_kinds[] = {&briefing_house_kinds[BRIEFING_MANAGEMENT],
                                                     &briefing_house_kinds[BRIEFING_GAP],
                                                     &briefing_house_kinds[BRIEFING_RISK]};

static const struct record *const records[] = {&briefing_edition_record};

const struct module briefing_module = {
    .name = "briefing",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = briefing_commands,
    .command_count = BRIEFING_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .nav = nav,
    .nav_count = COUNT(nav),
    .house_kinds = house_kinds,
    .house_kind_count = COUNT(house_kinds),
};
