/* The matrix of a study with its counts, and who owns which risks. */
#include "base/text.h"
#include "base/time.h"
#include "risk/risk_view.h"
#include "views.gen.h"

static const struct field cell_table[] = {
    FIELD(risk_matrix_cell, value, F_INT, .label = N_("Risk value")),
    FIELD(risk_matrix_cell, before, F_INT, .label = N_("Risks before measures")),
    FIELD(risk_matrix_cell, after, F_INT, .label = N_("Risks after measures")),
    FIELD(risk_matrix_cell, reaches, F_BOOL, .label = N_("Reaches the criterion")),
};
static const struct field column_table[] = {
    FIELD(risk_matrix_column, frequency, F_INT),
    FIELD(risk_matrix_column, label, F_TEXT),
};
static const struct field row_table[] = {
    FIELD(risk_matrix_row, impact, F_INT, .label = N_("Impact")),
    FIELD(risk_matrix_row, label, F_TEXT, .label = N_("Words")),
    FIELD_LIST(risk_matrix_row, cells, cell_table, struct risk_matrix_cell),
};
static const struct field matrix_table[] = {
    FIELD_OBJECT_OF(risk_matrix_view, head, risk_head_fields),
    FIELD(risk_matrix_view, criterion, F_INT, .label = N_("Risk criterion")),
    FIELD(risk_matrix_view, risks, F_INT, .label = N_("Risks")),
    FIELD(risk_matrix_view, unjudged, F_INT, .label = N_("Not judged")),
    FIELD(risk_matrix_view, reaching, F_INT, .label = N_("Reaches the criterion")),
    FIELD(risk_matrix_view, treat, F_INT, .label = N_("To be treated")),
    FIELD_LIST(risk_matrix_view, columns, column_table, struct risk_matrix_column),
    FIELD_LIST(risk_matrix_view, rows, row_table, struct risk_matrix_row),
};
const struct fields risk_matrix_answer = {matrix_table, COUNT(matrix_table)};

struct counts {
    int64_t before[RISK_STEPS_MOST + 1][RISK_STEPS_MOST + 1], after[RISK_STEPS_MOST + 1][RISK_STEPS_MOST + 1];
};

static int64_t step_of(int64_t step)
{
    return step < 0 || step > RISK_STEPS_MOST ? 0 : step;
}

static void count(const struct risk_scale *scale, const struct risk_tally *tally, struct counts *counts,
                  struct risk_matrix_view *view)
{
    struct risk_judged judged = risk_judge_tally(scale, tally);
    counts->before[step_of(tally->impact_before)][step_of(tally->frequency_before)] += tally->risks;
    counts->after[step_of(tally->impact_after)][step_of(tally->frequency_after)] += tally->risks;
    view->risks += tally->risks;
    view->unjudged += judged.residual == 0 ? tally->risks : 0;
    view->reaching += judged.reaches * tally->risks;
    view->treat += judged.treat * tally->risks;
}

static enum rc fill_columns(struct ctx *cx, const struct risk_criteria *criteria, const struct risk_scale *scale,
                            struct risk_matrix_view *view)
{
    struct risk_matrix_column *columns =
        ARENA_ARRAY(cx->arena, struct risk_matrix_column, (size_t)scale->frequencies);
    if (columns == NULL)
        return RC_MEMORY;
    for (int64_t f = 0; f < scale->frequencies; f++)
        columns[f] = (struct risk_matrix_column){f + 1, risk_step_words(cx, criteria->frequency_labels, f + 1)};
    view->columns.at = columns;
    view->columns.n = (size_t)scale->frequencies;
    return RC_OK;
}

static struct risk_matrix_cell cell_of(struct ctx *cx, const char *study, const struct risk_scale *scale,
                                       const struct counts *counts, int64_t impact, int64_t frequency)
{
    int64_t value = risk_value(scale, impact, frequency);
    return (struct risk_matrix_cell){
        .value = value,
        .before = counts->before[impact][frequency],
        .after = counts->after[impact][frequency],
        .reaches = value >= scale->criterion,
        .words = trf(cx, N_("Impact {0}, frequency {1}, risk value {2}"), decimal(cx, impact),
                     decimal(cx, frequency), decimal(cx, value)),
        .href = arena_printf(cx->arena, "/risk/%s/risks?impact=%s&frequency=%s", study, decimal(cx, impact),
                             decimal(cx, frequency))};
}

enum rc risk_matrix_make(struct ctx *cx, const char *study, struct risk_matrix_view *ret)
{
    struct risk_criteria criteria;
    struct risk_scale scale;
    struct risk_tallies tallies = {.n = 0};
    struct risk_matrix_view view = {.risks = 0};
    TRY(risk_head_fill(cx, study, RISK_TAB_MATRIX, &view.head));
    TRY(risk_criteria_of(cx, study, &criteria, &scale));
    TRY(risk_store_tallies(cx, study, "", &tallies));
    struct counts *counts = ARENA_NEW(cx->arena, struct counts);
    struct risk_matrix_row *rows = ARENA_ARRAY(cx->arena, struct risk_matrix_row, (size_t)scale.impacts);
    if (counts == NULL || rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < tallies.n; i++)
        count(&scale, &tallies.at[i], counts, &view);
    TRY(fill_columns(cx, &criteria, &scale, &view));
    for (int64_t i = 0; i < scale.impacts; i++) {
        int64_t impact = scale.impacts - i;
        struct risk_matrix_cell *cells =
            ARENA_ARRAY(cx->arena, struct risk_matrix_cell, (size_t)scale.frequencies);
        if (cells == NULL)
            return RC_MEMORY;
        for (int64_t f = 0; f < scale.frequencies; f++)
            cells[f] = cell_of(cx, study, &scale, counts, impact, f + 1);
        rows[i] = (struct risk_matrix_row){.impact = impact,
                                           .label = risk_step_words(cx, criteria.impact_labels, impact)};
        rows[i].cells.at = cells;
        rows[i].cells.n = (size_t)scale.frequencies;
    }
    view.rows.at = rows;
    view.rows.n = (size_t)scale.impacts;
    view.criterion = scale.criterion;
    *ret = view;
    return RC_OK;
}

HANDLER(risk_matrix_get)
{
    struct risk_matrix_view view;
    TRY(risk_matrix_make(cx, request_parameter(request, "id"), &view));
    struct page page = risk_page_of(cx, &view.head, tr(cx, N_("Matrix")));
    page.html = VIEW(risk_matrix_page);
    page.fields = risk_matrix_answer;
    page.view = &view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}

/* --- Owners --- */

static const struct field owner_table[] = {
    FIELD(risk_owner_row, post, F_ID),
    FIELD(risk_owner_row, label, F_TEXT, .label = N_("Risk owner")),
    FIELD(risk_owner_row, risks, F_INT, .label = N_("Risks")),
    FIELD(risk_owner_row, reaching, F_INT, .label = N_("Reaches the criterion")),
    FIELD(risk_owner_row, treat, F_INT, .label = N_("To be treated")),
    FIELD(risk_owner_row, untreated, F_INT, .label = N_("Without a plan item")),
    FIELD(risk_owner_row, review_overdue, F_INT, .label = N_("Review overdue")),
    FIELD(risk_owner_row, unconfirmed, F_INT, .label = N_("Confirmation overdue")),
};
static const struct field owners_table[] = {
    FIELD_OBJECT_OF(risk_owners_view, head, risk_head_fields),
    FIELD_LIST(risk_owners_view, owners, owner_table, struct risk_owner_row),
};
const struct fields risk_owners_answer = {owners_table, COUNT(owners_table)};

/* A post, or where there is none the department. */
static bool same_owner(const struct risk_owner_row *row, const struct risk_tally *tally)
{
    return text_same(row->post, tally->post) &&
           (!text_empty(tally->post) || text_same(row->department, tally->department));
}

static void add_tally(const struct risk_scale *scale, const struct risk_tally *tally, struct risk_owner_row *row)
{
    struct risk_judged judged = risk_judge_tally(scale, tally);
    row->risks += tally->risks;
    row->reaching += judged.reaches * tally->risks;
    row->treat += judged.treat * tally->risks;
    row->untreated += judged.treat * tally->risks;
    row->review_overdue += tally->reviews;
    row->unconfirmed += tally->confirmations;
}

enum rc risk_owners_make(struct ctx *cx, const char *study, struct risk_owners_view *ret)
{
    struct risk_criteria criteria;
    struct risk_scale scale;
    struct risk_tallies tallies = {.n = 0}, treated = {.n = 0};
    struct choices posts;
    size_t n = 0;
    TRY(risk_head_fill(cx, study, RISK_TAB_OWNERS, &ret->head));
    TRY(risk_criteria_of(cx, study, &criteria, &scale));
    TRY(risk_store_tallies(cx, study, date_of_time(cx, cx->now), &tallies));
    TRY(risk_store_treated_tallies(cx, study, &treated));
    TRY(post_choices(cx, &posts));
    struct risk_owner_row *rows = ARENA_ARRAY(cx->arena, struct risk_owner_row, tallies.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < tallies.n; i++) {
        const struct risk_tally *tally = &tallies.at[i];
        if (n == 0 || !same_owner(&rows[n - 1], tally))
            rows[n++] = (struct risk_owner_row){
                .post = tally->post,
                .department = tally->department,
                .label = text_empty(tally->post) ? tally->department : choice_label(posts, tally->post),
                .href = arena_printf(cx->arena, "/risk/%s/risks?post=%s", study, url_encode(cx, tally->post))};
        add_tally(&scale, tally, &rows[n - 1]);
    }
    for (size_t i = 0, k = 0; i < treated.n; i++) { /* in the same order */
        while (k < n && !same_owner(&rows[k], &treated.at[i]))
            k++;
        if (k < n && risk_judge_tally(&scale, &treated.at[i]).treat != 0)
            rows[k].untreated -= treated.at[i].risks;
    }
    ret->owners.at = rows;
    ret->owners.n = n;
    return RC_OK;
}

HANDLER(risk_owners_get)
{
    struct risk_owners_view view;
    TRY(risk_owners_make(cx, request_parameter(request, "id"), &view));
    struct page page = risk_page_of(cx, &view.head, tr(cx, N_("Risk owners")));
    page.html = VIEW(risk_owners_page);
    page.fields = risk_owners_answer;
    page.view = &view;
    return page_send(cx, request, response, &page);
}
