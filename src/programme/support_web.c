/* The pages of support: the help log, a request, and how far small and regional operators are. */
#include "programme/programme_view.h"
#include "rows/rows_routes.h"
#include "views.gen.h"

ROW_NOUN_ROUTES(support, support_noun)

static const struct field list_table[] = {NOUN_ROWS(support_row_fields, struct support_row)};
const struct fields support_list_answer = {list_table, COUNT(list_table)};

static const struct noun_page log_page = {
    .noun = &support_noun,
    .answer = &support_list_answer,
    .intro = N_("Help for small and regional operators: who asked, what, what was answered, and when."),
    .empty = N_("Requests for support and their answers stand here."),
};

HANDLER(support_list_get)
{
    return noun_page_send(cx, request, response, &log_page, "");
}

static const struct field support_table[] = {FIELD_OBJECT_OF(support_view, entry, support_entry_record.fields)};
const struct fields support_answer = {support_table, COUNT(support_table)};

HANDLER(support_get)
{
    struct support_view view = {.may_write = may(cx, PERM_PROGRAMME_WRITE)};
    struct choices posts = {.n = 0};
    struct page page = {.title = ""};
    const char *id = request_parameter(request, "id");
    TRY(record_get(cx, &support_entry_record, id, &view.entry));
    TRY(post_choices(cx, &posts));
    view.sector_label = programme_sector_words(cx, view.entry.sector);
    view.post_label = row_post_words(cx, posts, view.entry.post);
    TRY(record_history(cx, &support_entry_record, cx->org, id, &view.history));
    programme_place("/support", trf(cx, N_("Request {0}: {1}"), decimal(cx, view.entry.number), view.entry.name), &page);
    page.html = VIEW(support_page);
    page.fields = support_answer;
    page.view = &view;
    page.action_label = tr(cx, N_("Change"));
    page.action_href = arena_printf(cx->arena, "/support/%s/edit", id);
    page.action_permission = PERM_PROGRAMME_WRITE;
    return page_send(cx, request, response, &page);
}

HANDLER(support_remove_post)
{
    return row_remove_post(cx, request, response, &support_noun);
}

/* --- Progress --- */

HANDLER(support_progress_get)
{
    struct support_progress view = {.year = 0};
    struct page page = {.title = ""};
    int64_t year = 0;
    TRY(programme_asked_year(cx, request, &year));
    TRY(support_progress_make(cx, year, &view));
    programme_place("/support/progress", tr(cx, N_("Progress of small and regional operators")), &page);
    page.html = VIEW(support_progress_page);
    page.fields = support_progress_fields;
    page.view = &view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}
