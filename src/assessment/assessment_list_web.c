/* The list of assessments and the form that begins one. */
#include "assessment/assessment_view.h"
#include "base/text.h"
#include "base/time.h"
#include "views.gen.h"

enum { LIST_MOST = 60 };

const struct field assessment_row_table[ASSESSMENT_ROW_FIELDS] = {
    FIELD(assessment_row, id, F_TEXT),
    FIELD(assessment_row, year, F_INT, .label = N_("Fiscal year")),
    FIELD(assessment_row, year_label, F_TEXT, .flags = F_HIDDEN, .label = N_("Fiscal year")),
    FIELD(assessment_row, scope_name, F_TEXT, .label = N_("Scope")),
    FIELD(assessment_row, catalog_title, F_TEXT, .label = N_("Standard")),
    FIELD(assessment_row, status, F_ENUM, .names = &assessment_status_names, .label = N_("Status")),
    FIELD(assessment_row, critical, F_BOOL, .label = N_("Critical system")),
    FIELD(assessment_row, answered, F_INT, .label = N_("Answered")),
    FIELD(assessment_row, applicable, F_INT, .label = N_("Applicable")),
    FIELD(assessment_row, mean, F_REAL, .flags = F_FIGURE, .label = N_("Mean level")),
    FIELD(assessment_row, share_at_target, F_REAL, .flags = F_FIGURE,
          .label = N_("Share at target")),
    FIELD(assessment_row, coverage, F_REAL, .flags = F_FIGURE, .label = N_("Coverage")),
};
static const struct field list_table[] = {
    FIELD_LIST(assessment_list_view, assessments, assessment_row_table, struct assessment_row),
    FIELD(assessment_list_view, before, F_INT, .flags = F_HIDDEN),
};
const struct fields assessment_list_fields = {list_table, COUNT(list_table)};

static const struct scope *scope_by_id(const struct scopes *scopes, const char *id)
{
    for (size_t i = 0; i < scopes->n; i++)
        if (text_same(scopes->at[i].id, id))
            return &scopes->at[i];
    return NULL;
}

static int64_t depth_of(const struct scopes *scopes, const struct scope *scope)
{
    int64_t depth = 0;
    while (scope != NULL && depth < 4 && !text_empty(scope->parent)) {
        scope = scope_by_id(scopes, scope->parent);
        depth++;
    }
    return depth;
}

static enum rc fill_row(struct ctx *cx, const struct scopes *scopes,
                        const struct assessment *assessment, struct assessment_row *row)
{
    const struct scope *scope = scope_by_id(scopes, assessment->scope);
    const struct catalog *catalog = catalog_find(cx, assessment->catalog);
    struct score score;
    TRY(assessment_tally(cx, assessment, &score));
    *row = (struct assessment_row){
        .id = assessment->id,
        .scope_name = scope == NULL ? assessment->scope : scope->name,
        .catalog_title =
            catalog == NULL ? assessment->catalog : bilingual_text(cx, catalog->short_title),
        .status_tag = assessment->status == ASSESSMENT_APPROVED    ? "ok"
                      : assessment->status == ASSESSMENT_REQUESTED ? "warn"
                                                                   : "info",
        .year_label = fiscal_year_show(cx, assessment->year),
        .year = assessment->year,
        .status = assessment->status,
        .critical = scope != NULL && scope->critical,
        .depth = depth_of(scopes, scope),
        .mean = score.mean,
        .share_at_target = score.share_at_target,
        .coverage = score.coverage,
        .answered = score.answered,
        .applicable = score.applicable,
    };
    return RC_OK;
}

/* Scopes in the order of their register, inside one year. */
static enum rc sort_rows(struct ctx *cx, const struct scopes *scopes,
                         const struct assessments *found, const struct assessment **sorted)
{
    size_t n = 0;
    bool *taken = ARENA_ARRAY(cx->arena, bool, found->n);
    if (taken == NULL)
        return RC_MEMORY;
    while (n < found->n) {
        size_t first = 0;
        while (taken[first])
            first++;
        int64_t year = found->at[first].year;
        for (size_t s = 0; s <= scopes->n; s++) { /* the last round takes scopes that are gone */
            for (size_t i = first; i < found->n; i++) {
                bool fits = s == scopes->n || text_same(found->at[i].scope, scopes->at[s].id);
                if (taken[i] || found->at[i].year != year || !fits)
                    continue;
                taken[i] = true;
                sorted[n++] = &found->at[i];
            }
        }
    }
    return RC_OK;
}

/* A list never ends inside a year: the rest of the last year would be lost to the next page. */
static void cut_to_years(struct assessments *found, int64_t *before)
{
    *before = 0;
    if (found->n <= LIST_MOST)
        return;
    int64_t last = found->at[found->n - 1].year;
    size_t n = found->n;
    while (n > 0 && found->at[n - 1].year == last)
        n--;
    if (n == 0)
        return;
    found->n = n;
    *before = found->at[n - 1].year;
}

enum rc assessment_list_make(struct ctx *cx, int64_t before, struct assessment_list_view *ret)
{
    struct assessments found;
    struct scopes scopes;
    TRY(assessment_store_list(cx, before, LIST_MOST + 1, &found));
    TRY(scope_all(cx, &scopes));
    cut_to_years(&found, &ret->before);
    const struct assessment **sorted = ARENA_ARRAY(cx->arena, const struct assessment *, found.n);
    struct assessment_row *rows = ARENA_ARRAY(cx->arena, struct assessment_row, found.n);
    if (sorted == NULL || rows == NULL)
        return RC_MEMORY;
    TRY(sort_rows(cx, &scopes, &found, sorted));
    for (size_t i = 0; i < found.n; i++) {
        TRY(fill_row(cx, &scopes, sorted[i], &rows[i]));
        rows[i].first_of_year = i == 0 || rows[i].year != rows[i - 1].year;
    }
    ret->assessments.at = rows;
    ret->assessments.n = found.n;
    return RC_OK;
}

/* Years page by page: rows have an order that tells how scopes belong together, and are not sorted. */
enum rc assessment_list_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct list_ask ask;
    struct assessment_list_view view = {.before = 0};
    TRY(list_ask(cx, &assessment_table, request, &ask));
    TRY(assessment_list_make(cx, request_query_int(cx, request, "before", 0), &view));
    const struct list_found found = {.rows = view.assessments.at,
                                     .n = view.assessments.n,
                                     .next = view.before == 0 ? "" : decimal(cx, view.before),
                                     .href = "/assessments",
                                     .csv = "/assessments/list.csv",
                                     .xlsx = "/assessments/list.xlsx"};
    TRY(list_view_make(cx, &ask, &found, &view.list));
    view.list.sizes.n = 0; /* a page ends with a year */
    struct page page = {
        .title = tr(cx, N_("Self-assessment")),
        .place = NAV_ASSESSMENT,
        .html = VIEW(assessment_list_page),
        .fields = assessment_list_fields,
        .view = &view,
        .action_label = tr(cx, N_("Begin an assessment")),
        .action_href = "/assessments/new",
        .action_permission = PERM_ASSESSMENT_MANAGE,
    };
    return page_send(cx, request, response, &page);
}

/* --- Files --- */

/* Page after page of years, until there is none before. */
struct years {
    int64_t before;
    bool ended;
};

static enum rc next_years(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n)
{
    struct years *years = state;
    struct assessment_list_view view = {.before = 0};
    *ret_n = 0;
    if (years->ended)
        return RC_OK;
    TRY(assessment_list_make(cx, years->before, &view));
    years->before = view.before;
    years->ended = view.before == 0;
    *ret_rows = view.assessments.at;
    *ret_n = view.assessments.n;
    return RC_OK;
}

static enum rc list_file(struct ctx *cx, const struct request *request, struct response *response,
                         enum list_format format)
{
    struct list_ask ask;
    struct years years = {.before = 0};
    TRY(list_ask(cx, &assessment_table, request, &ask));
    return list_export_send(cx, response, &ask, format, "assessments", next_years, &years);
}

enum rc assessment_list_csv_get(struct ctx *cx, struct request *request, struct response *response)
{
    return list_file(cx, request, response, LIST_CSV);
}

enum rc assessment_list_xlsx_get(struct ctx *cx, struct request *request, struct response *response)
{
    return list_file(cx, request, response, LIST_XLSX);
}

/* --- Begin one --- */

struct beginning {
    const char *scope, *catalog;
    int64_t year, carry_over;
};
static const struct field beginning_table[] = {
    FIELD(beginning, scope, F_REF, .ref = "scope", .label = N_("Scope"),
          .help = N_("What is assessed; the first assessment makes the scope “whole company”")),
    FIELD(beginning, catalog, F_TEXT, .flags = F_REQUIRED, .max = 60, .label = N_("Standard")),
    FIELD(beginning, year, F_INT, .flags = F_REQUIRED, .min = 2000, .max = 2100,
          .label = N_("Fiscal year")),
    FIELD(beginning, carry_over, F_BOOL, .label = N_("Carry over the answers of the last year"),
          .help = N_("They stand as not confirmed until somebody has looked at them; assignments of "
                     "sections are carried too")),
};
const struct fields beginning_input = {beginning_table, COUNT(beginning_table)};

static enum rc scope_options(struct ctx *cx, struct form_choice *choice)
{
    struct scopes scopes;
    TRY(scope_all(cx, &scopes));
    const char **ids = ARENA_ARRAY(cx->arena, const char *, scopes.n + 1);
    const char **labels = ARENA_ARRAY(cx->arena, const char *, scopes.n + 1);
    size_t n = 0;
    if (ids == NULL || labels == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < scopes.n; i++) {
        if (!scopes.at[i].active)
            continue;
        ids[n] = scopes.at[i].id;
        labels[n++] = scopes.at[i].critical
                          ? trf(cx, N_("{0} (critical system)"), scopes.at[i].name)
                          : scopes.at[i].name;
    }
    *choice = (struct form_choice){.field = "scope", .ids = ids, .labels = labels, .n = n};
    return RC_OK;
}

static enum rc catalog_options(struct ctx *cx, struct form_choice *choice)
{
    struct catalog_titles titles;
    TRY(catalog_titles(cx, &titles));
    const char **ids = ARENA_ARRAY(cx->arena, const char *, titles.n);
    const char **labels = ARENA_ARRAY(cx->arena, const char *, titles.n);
    size_t n = 0;
    if (ids == NULL || labels == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < titles.n; i++) {
        const struct catalog_title *title = &titles.at[i];
        if (title->assessable == 0 || title->out_of_use)
            continue;
        ids[n] = title->id;
        labels[n++] = trf(cx, N_("{0} – {1} measures, {2}"), bilingual_text(cx, title->title),
                          decimal(cx, (int64_t)title->assessable),
                          tr(cx, enum_label(&catalog_status_names, title->status)));
    }
    *choice = (struct form_choice){.field = "catalog", .ids = ids, .labels = labels, .n = n};
    return RC_OK;
}

static enum rc send_new(struct ctx *cx, const struct request *request, struct response *response,
                        const struct beginning *row, int status)
{
    struct form_choice choices[2];
    struct form_view view = {.action = "/assessments/new",
                             .submit = tr(cx, N_("Begin the assessment")),
                             .cancel = "/assessments",
                             .id = ""};
    struct crumb *crumb = ARENA_NEW(cx->arena, struct crumb);
    TRY(scope_options(cx, &choices[0]));
    TRY(catalog_options(cx, &choices[1]));
    TRY(form_build(cx, beginning_input, UINT64_MAX, row, status == 0 ? NULL : request,
                   choices, COUNT(choices), &view.inputs));
    if (crumb == NULL)
        return RC_MEMORY;
    *crumb = (struct crumb){tr(cx, N_("Self-assessment")), "/assessments"};
    struct page page = {
        .title = tr(cx, N_("Begin an assessment")),
        .place = NAV_ASSESSMENT,
        .crumbs = {crumb, 1},
        .html = VIEW(form_page),
        .fields = form_view_fields,
        .view = &view,
        .status = status,
    };
    return page_send(cx, request, response, &page);
}

enum rc assessment_new_get(struct ctx *cx, struct request *request, struct response *response)
{
    struct scope company;
    struct beginning row = {.scope = "", .catalog = "baseline-2026", .carry_over = 1};
    TRY(organization_year(cx, &row.year));
    if (!text_empty(request_query(request, "catalog")))
        row.catalog = request_query(request, "catalog");
    enum rc rc = scope_find(cx, request_query(request, "scope"), &company);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK}; /* an organisation may have no scope yet */
    if (rc == RC_OK)
        row.scope = company.id;
    return send_new(cx, request, response, &row, 0);
}

enum rc assessment_new_post(struct ctx *cx, struct request *request, struct response *response)
{
    struct beginning row = {.scope = "", .catalog = "", .year = 0};
    struct assessment fresh;
    enum rc rc = form_read(cx, request, beginning_input, UINT64_MAX, &row, NULL);
    if (rc == RC_OK)
        rc = assessment_create(cx, row.scope, row.catalog, row.year, row.carry_over != 0, &fresh);
    if (rc == RC_INVALID)
        return send_new(cx, request, response, &row, 422);
    TRY(rc);
    const char *notice = text_empty(fresh.previous)
                             ? N_("Saved.")
                             : N_("The new year was started from last year's answers.");
    return saved_send(cx, request, response, 201,
                      arena_printf(cx->arena, "/assessments/%s", fresh.id), notice,
                      assessment_record.fields, &fresh);
}
