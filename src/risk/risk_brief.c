/* What other rooms show of risks: beside measures, plan items, and on the first page. */
#include "base/text.h"
#include "risk/risk_view.h"

/* "Resource: outcome / event / risk source" */
static const char *title_of(struct ctx *cx, const char *resource, const struct risk *risk)
{
    const char *const parts[] = {risk->outcome, risk->event, risk->source};
    const char *title = "";
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!text_empty(parts[i]))
            title = arena_printf(cx->arena, "%s%s%s", title, title[0] == '\0' ? "" : " / ", parts[i]);
    return trf(cx, N_("{0}: {1}"), resource, title);
}

static enum rc brief_of(struct ctx *cx, const struct risk *risk, struct risk_brief *ret)
{
    struct risk_row row;
    struct risk_criteria criteria;
    struct risk_scale scale;
    struct risk_items items;
    TRY(risk_store_row(cx, risk->id, &row));
    TRY(risk_criteria_of(cx, row.risk.study, &criteria, &scale));
    TRY(risk_store_items_of(cx, risk->id, &items));
    TRY(risk_rows_label(cx, &scale, &row, 1));
    *ret = (struct risk_brief){.id = row.risk.id,
                               .title = title_of(cx, row.resource_name, &row.risk),
                               .owner = row.owner_label,
                               .number = row.risk.number,
                               .inherent = row.inherent,
                               .residual = row.residual,
                               .criterion = row.criterion,
                               .treat = row.treat,
                               .items = (int64_t)items.n};
    return RC_OK;
}

static enum rc briefs_of(struct ctx *cx, const struct risk *risks, size_t n, struct risk_briefs *ret)
{
    struct risk_brief *briefs = ARENA_ARRAY(cx->arena, struct risk_brief, n);
    if (briefs == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++)
        TRY(brief_of(cx, &risks[i], &briefs[i]));
    *ret = (struct risk_briefs){briefs, n};
    return RC_OK;
}

/* *ret is "" when there is no study. */
static enum rc latest(struct ctx *cx, const char **ret)
{
    struct risk_studies studies;
    TRY(risk_store_studies(cx, &studies));
    *ret = studies.n == 0 ? "" : studies.at[0].id;
    return RC_OK;
}

enum rc risks_of_control(struct ctx *cx, const char *catalog, const char *control, int64_t limit,
                         struct risk_briefs *ret)
{
    const char *study = "";
    struct risk_rows rows = {.n = 0};
    TRY(latest(cx, &study));
    if (!text_empty(study))
        TRY(risk_store_of_control(cx, study, catalog, control, limit, &rows));
    return briefs_of(cx, rows.at, rows.n, ret);
}

enum rc risks_of_item(struct ctx *cx, const char *item, int64_t limit, struct risk_briefs *ret)
{
    struct risk_rows rows;
    TRY(risk_store_of_item(cx, item, limit, &rows));
    return briefs_of(cx, rows.at, rows.n, ret);
}

static const struct field brief_table[] = {
    FIELD(risk_brief, id, F_ID),         FIELD(risk_brief, number, F_INT), FIELD(risk_brief, title, F_TEXT),
    FIELD(risk_brief, residual, F_INT),  FIELD(risk_brief, owner, F_TEXT),
};
static const struct field risk_state_table[] = {
    FIELD(risk_state, study, F_ID),
    FIELD(risk_state, title, F_TEXT),
    FIELD(risk_state, year, F_INT),
    FIELD(risk_state, risks, F_INT),
    FIELD(risk_state, judged, F_INT),
    FIELD(risk_state, treat, F_INT),
    FIELD(risk_state, untreated, F_INT),
    FIELD_OBJECT_OF(risk_state, check, risk_check_state_fields),
    FIELD_LIST(risk_state, first, brief_table, struct risk_brief),
};
const struct fields risk_state_fields = {risk_state_table, COUNT(risk_state_table)};

static enum rc count_risks(struct ctx *cx, const struct risk_scale *scale, struct risk_state *state)
{
    struct risk_tallies tallies, treated;
    TRY(risk_store_tallies(cx, state->study, "", &tallies));
    TRY(risk_store_treated_tallies(cx, state->study, &treated));
    for (size_t i = 0; i < tallies.n; i++) {
        struct risk_judged judged = risk_judge_tally(scale, &tallies.at[i]);
        state->risks += tallies.at[i].risks;
        state->judged += judged.residual > 0 ? tallies.at[i].risks : 0;
        state->treat += judged.treat * tallies.at[i].risks;
    }
    state->untreated = state->treat;
    for (size_t i = 0; i < treated.n; i++)
        state->untreated -= risk_judge_tally(scale, &treated.at[i]).treat * treated.at[i].risks;
    return RC_OK;
}

enum rc risk_state_load(struct ctx *cx, struct risk_state *ret)
{
    enum { FIRST = 5 };
    struct risk_state state = {.study = "", .title = ""};
    struct risk_studies studies;
    struct risk_criteria criteria;
    struct risk_scale scale;
    struct risk_briefs briefs;
    if (!may(cx, PERM_RISK_READ))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(risk_store_studies(cx, &studies));
    if (studies.n > 0) {
        state.study = studies.at[0].id;
        state.title = studies.at[0].title;
        state.year = studies.at[0].year;
        TRY(risk_criteria_of(cx, state.study, &criteria, &scale));
        TRY(count_risks(cx, &scale, &state));
        TRY(risk_check_count(cx, state.study, &state.check));
        TRY(risks_untreated(cx, FIRST, &briefs, &state.study));
        state.first.at = briefs.at;
        state.first.n = briefs.n;
    }
    *ret = state;
    return RC_OK;
}

/* The next rows by value, from where *filter stands on; *ret_n grows by those that nothing treats, at most to `limit`. */
static enum rc take_untreated(struct ctx *cx, const struct risk_scale *scale, struct risk_ids treated,
                              struct risk_filter *filter, struct risk *rows, size_t limit, size_t *ret_n, bool *ret_end)
{
    struct risk_page page = {.n = 0};
    TRY(risk_store_page(cx, filter, scale, &page));
    for (size_t i = 0; i < page.n && *ret_n < limit; i++)
        if (!risk_is_treated(treated, page.at[i].risk.id))
            rows[(*ret_n)++] = page.at[i].risk;
    *ret_end = (int64_t)page.n < filter->limit;
    if (page.n == 0)
        return RC_OK;
    const struct risk *last = &page.at[page.n - 1].risk;
    filter->after.key = decimal(cx, risk_cell_of(scale, last));
    filter->after.number = last->place;
    filter->after.id = last->id;
    return RC_OK;
}

enum rc risks_untreated(struct ctx *cx, int64_t limit, struct risk_briefs *ret, const char **ret_study)
{
    enum { ROWS_AT_ONCE = 100 };
    struct risk_criteria criteria;
    struct risk_scale scale;
    struct risk_ids treated = {.n = 0};
    struct risk *first = ARENA_ARRAY(cx->arena, struct risk, (size_t)limit);
    size_t n = 0;
    bool end = false;
    *ret = (struct risk_briefs){.n = 0};
    TRY(latest(cx, ret_study));
    if (text_empty(*ret_study))
        return RC_OK;
    if (first == NULL)
        return RC_MEMORY;
    TRY(risk_criteria_of(cx, *ret_study, &criteria, &scale));
    TRY(risk_store_treated(cx, *ret_study, &treated));
    struct risk_filter filter = {.study = *ret_study,
                                 .process = "",
                                 .resource = "",
                                 .post = "",
                                 .text = "",
                                 .reaching = true,
                                 .sort = RISK_SORT_VALUE,
                                 .after = {.key = "", .id = ""},
                                 .limit = ROWS_AT_ONCE};
    while (n < (size_t)limit && !end)
        TRY(take_untreated(cx, &scale, treated, &filter, first, (size_t)limit, &n, &end));
    return briefs_of(cx, first, n, ret);
}
