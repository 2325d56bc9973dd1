/* The matrix of a study with its counts, and who owns which risks. */
#include <stdlib.h>
#include <string.h>

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

static void count(const struct risk_scale *scale, const struct risk *risk, struct counts *counts,
                  struct risk_matrix_view *view)
{
    struct risk_judged judged = risk_judge(scale, risk);
    counts->before[step_of(risk->impact_before)][step_of(risk->frequency_before)]++;
    counts->after[step_of(risk->impact_after)][step_of(risk->frequency_after)]++;
    view->risks++;
    view->unjudged += judged.residual == 0;
    view->reaching += judged.reaches;
    view->treat += judged.treat;
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
    struct risk_rows risks;
    struct risk_matrix_view view = {.risks = 0};
    TRY(risk_head_fill(cx, study, RISK_TAB_MATRIX, &view.head));
    TRY(risk_criteria_of(cx, study, &criteria, &scale));
    TRY(risk_store_judged(cx, study, &risks));
    struct counts *counts = ARENA_NEW(cx->arena, struct counts);
    struct risk_matrix_row *rows = ARENA_ARRAY(cx->arena, struct risk_matrix_row, (size_t)scale.impacts);
    if (counts == NULL || rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < risks.n; i++)
        count(&scale, &risks.at[i], counts, &view);
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
static int by_owner(const void *a, const void *b)
{
    const struct risk *left = a, *right = b;
    int difference = strcmp(left->post, right->post);
    return difference != 0 || left->post[0] != '\0' ? difference : strcmp(left->department, right->department);
}

static bool is_past(const char *day, const char *today)
{
    return !text_empty(day) && strcmp(day, today) < 0;
}

static void add_risk(const struct risk_scale *scale, const struct risk *risk, bool treated, const char *today,
                     struct risk_owner_row *row)
{
    struct risk_judged judged = risk_judge(scale, risk);
    row->risks++;
    row->reaching += judged.reaches;
    row->treat += judged.treat;
    row->untreated += judged.treat && !treated;
    row->review_overdue += is_past(risk->review_on, today);
    row->unconfirmed += text_empty(risk->confirmed_on) && is_past(risk->confirm_by, today);
}

enum rc risk_owners_make(struct ctx *cx, const char *study, struct risk_owners_view *ret)
{
    struct risk_criteria criteria;
    struct risk_scale scale;
    struct risk_rows found;
    struct risk_ids treated;
    struct choices posts;
    size_t n = 0;
    const char *today = date_of_time(cx, cx->now);
    TRY(risk_head_fill(cx, study, RISK_TAB_OWNERS, &ret->head));
    TRY(risk_criteria_of(cx, study, &criteria, &scale));
    TRY(risk_store_judged(cx, study, &found));
    TRY(risk_store_treated(cx, study, &treated));
    TRY(post_choices(cx, &posts));
    struct risk *risks = ARENA_ARRAY(cx->arena, struct risk, found.n);
    struct risk_owner_row *rows = ARENA_ARRAY(cx->arena, struct risk_owner_row, found.n);
    if (risks == NULL || rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < found.n; i++)
        risks[i] = found.at[i];
    if (found.n > 1)
        qsort(risks, found.n, sizeof *risks, by_owner);
    for (size_t i = 0; i < found.n; i++) {
        const struct risk *risk = &risks[i];
        if (i == 0 || by_owner(&risks[i - 1], risk) != 0)
            rows[n++] = (struct risk_owner_row){
                .post = risk->post,
                .label = text_empty(risk->post) ? risk->department : choice_label(posts, risk->post),
                .href = arena_printf(cx->arena, "/risk/%s/risks?post=%s", study, url_encode(cx, risk->post))};
        add_risk(&scale, risk, risk_is_treated(treated, risk->id), today, &rows[n - 1]);
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
