/* The view of one risk with its treatment. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "treatment/treatment_view.h"

enum { OPEN_ITEMS_MOST = 200 };

static const struct field option_table[] = {
    FIELD(treatment_option_line, option, F_ENUM, .names = &treatment_option_names),
    FIELD(treatment_option_line, chosen, F_BOOL),
    FIELD(treatment_option_line, suggested, F_BOOL),
    FIELD(treatment_option_line, also, F_BOOL),
};
static const struct field text_table[] = {FIELD(treatment_text_line, text, F_TEXT)};
static const struct field item_table[] = {
    FIELD(treatment_item_line, link, F_ID),
    FIELD(treatment_item_line, item, F_ID),
    FIELD(treatment_item_line, version, F_INT),
    FIELD(treatment_item_line, number, F_INT, .label = N_("Number")),
    FIELD(treatment_item_line, title, F_TEXT, .label = N_("Plan item")),
    FIELD(treatment_item_line, status, F_ENUM, .names = &plan_status_names, .label = N_("State")),
    FIELD(treatment_item_line, due_on, F_DATE, .label = N_("Due date")),
    FIELD(treatment_item_line, cost, F_INT, .label = N_("Cost still to pay (yen)")),
    FIELD(treatment_item_line, impact, F_INT, .label = N_("Impact with this plan item")),
    FIELD(treatment_item_line, frequency, F_INT, .label = N_("Frequency with this plan item")),
};
static const struct field cover_table[] = {
    FIELD(treatment_cover_line, link, F_ID),
    FIELD(treatment_cover_line, finance, F_ID),
    FIELD(treatment_cover_line, kind, F_ENUM, .names = &treatment_finance_kind_names,
          .label = N_("Kind of risk finance")),
    FIELD(treatment_cover_line, name, F_TEXT),
    FIELD(treatment_cover_line, insurer, F_TEXT),
    FIELD(treatment_cover_line, cover, F_INT),
    FIELD(treatment_cover_line, deductible, F_INT),
    FIELD(treatment_cover_line, until_on, F_DATE),
    FIELD(treatment_cover_line, ended, F_BOOL),
};
static const struct field acceptance_table[] = {
    FIELD(treatment_acceptance_line, id, F_ID),
    FIELD(treatment_acceptance_line, status, F_ENUM, .names = &treatment_acceptance_status_names),
    FIELD(treatment_acceptance_line, holds, F_BOOL),
    FIELD(treatment_acceptance_line, run_out, F_BOOL),
    FIELD(treatment_acceptance_line, until_on, F_DATE),
    FIELD(treatment_acceptance_line, value, F_INT),
    FIELD(treatment_acceptance_line, impact, F_INT),
    FIELD(treatment_acceptance_line, frequency, F_INT),
    FIELD(treatment_acceptance_line, reason, F_PROSE),
    FIELD(treatment_acceptance_line, asked_name, F_TEXT),
    FIELD(treatment_acceptance_line, asked_at, F_TIME),
    FIELD(treatment_acceptance_line, accepter_name, F_TEXT),
    FIELD(treatment_acceptance_line, accepted_at, F_TIME),
};
static const struct field view_table[] = {
    FIELD(treatment_view, id, F_ID),
    FIELD(treatment_view, study, F_ID),
    FIELD(treatment_view, number, F_INT, .label = N_("Number")),
    FIELD(treatment_view, title, F_TEXT, .label = N_("Risk")),
    FIELD(treatment_view, process_name, F_TEXT),
    FIELD(treatment_view, resource_name, F_TEXT),
    FIELD(treatment_view, owner_label, F_TEXT),
    FIELD(treatment_view, impact, F_INT),
    FIELD(treatment_view, frequency, F_INT),
    FIELD(treatment_view, residual, F_INT),
    FIELD(treatment_view, criterion, F_INT),
    FIELD(treatment_view, reaches, F_BOOL),
    FIELD(treatment_view, treat, F_BOOL),
    FIELD(treatment_view, state, F_ENUM, .names = &treatment_state_names, .label = N_("State of treatment")),
    FIELD(treatment_view, quarter, F_ENUM, .names = &treatment_quarter_names,
          .label = N_("Where the risk lies")),
    FIELD(treatment_view, suggestion_label, F_TEXT, .label = N_("Suggested treatment")),
    FIELD(treatment_view, also_label, F_TEXT, .label = N_("To be weighed beside it")),
    FIELD(treatment_view, suggestion_reason, F_TEXT, .label = N_("Why it is suggested")),
    FIELD_LIST(treatment_view, caveats, text_table, struct treatment_text_line),
    FIELD_LIST(treatment_view, hints, text_table, struct treatment_text_line),
    FIELD_LIST(treatment_view, options, option_table, struct treatment_option_line),
    FIELD(treatment_view, reason, F_PROSE, .label = N_("Reason for this treatment")),
    FIELD(treatment_view, expected_impact, F_INT, .label = N_("Expected impact after treatment")),
    FIELD(treatment_view, expected_frequency, F_INT, .label = N_("Expected frequency after treatment")),
    FIELD(treatment_view, expected, F_INT, .label = N_("Expected after treatment")),
    FIELD(treatment_view, done_on, F_DATE, .label = N_("Carried out on")),
    FIELD(treatment_view, decided_name, F_TEXT, .label = N_("Chosen by")),
    FIELD(treatment_view, decided_at, F_TIME, .label = N_("Chosen at")),
    FIELD_LIST(treatment_view, items, item_table, struct treatment_item_line),
    FIELD_LIST(treatment_view, covers, cover_table, struct treatment_cover_line),
    FIELD_LIST(treatment_view, acceptances, acceptance_table, struct treatment_acceptance_line),
};
const struct fields treatment_answer = {view_table, COUNT(view_table)};

/* --- Parts --- */

static enum rc fill_suggestion(struct ctx *cx, const struct treatment_view_of *of, struct treatment_view *view)
{
    const struct treatment_suggestion *suggestion = &of->suggestion;
    struct treatment_text_line *caveats = ARENA_ARRAY(cx->arena, struct treatment_text_line, TREATMENT_CAVEATS_MOST);
    struct treatment_text_line *hints = ARENA_ARRAY(cx->arena, struct treatment_text_line, HINT_COUNT_);
    struct treatment_option_line *options = ARENA_ARRAY(cx->arena, struct treatment_option_line, TREATMENT_OPTION_COUNT_);
    int64_t bits = treatment_hints(&of->facts);
    size_t n = 0;
    if (caveats == NULL || hints == NULL || options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < suggestion->caveat_count; i++)
        caveats[i].text = tr(cx, suggestion->caveats[i]);
    for (int i = 0; i < HINT_COUNT_; i++)
        if ((bits >> i & 1) != 0)
            hints[n++].text = tr(cx, treatment_hint_texts[i]);
    for (int i = 0; i < TREATMENT_OPTION_COUNT_; i++)
        options[i] = (struct treatment_option_line){.option = i,
                                          .chosen = (of->facts.options >> i & 1) != 0,
                                          .suggested = (suggestion->first >> i & 1) != 0,
                                          .also = (suggestion->also >> i & 1) != 0};
    view->quarter = suggestion->quarter;
    view->suggestion_label = treatment_options_show(cx, suggestion->first);
    view->also_label = treatment_options_show(cx, suggestion->also);
    view->suggestion_reason = text_empty(suggestion->reason) ? "" : tr(cx, suggestion->reason);
    view->caveats.at = caveats;
    view->caveats.n = suggestion->caveat_count;
    view->hints.at = hints;
    view->hints.n = n;
    view->options.at = options;
    view->options.n = TREATMENT_OPTION_COUNT_;
    return RC_OK;
}

static bool has_passed(const struct ctx *cx, const char *day)
{
    return !text_empty(day) && strcmp(day, date_of_time(cx, cx->now)) < 0;
}

static enum rc fill_items(struct ctx *cx, const struct treatment_view_of *of, struct treatment_view *view)
{
    struct treatment_item_line *lines = ARENA_ARRAY(cx->arena, struct treatment_item_line, of->links.n + 1);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < of->links.n; i++) {
        const struct treatment_link *link = &of->links.at[i];
        bool open = treatment_link_is_open(link);
        lines[i] = (struct treatment_item_line){.link = link->link,
                                      .item = link->item,
                                      .title = link->title,
                                      .due_on = link->due_on,
                                      .version = link->version,
                                      .number = link->number,
                                      .status = link->status,
                                      .impact = link->impact,
                                      .frequency = link->frequency,
                                      .open = open,
                                      .late = open && has_passed(cx, link->due_on),
                                      .cost = open ? treatment_link_cost(link) : 0};
        lines[i].cost_label = list_thousands(cx, lines[i].cost);
    }
    view->items.at = lines;
    view->items.n = of->links.n;
    return RC_OK;
}

static enum rc fill_covers(struct ctx *cx, const struct treatment_view_of *of, struct treatment_view *view)
{
    struct treatment_cover_line *lines = ARENA_ARRAY(cx->arena, struct treatment_cover_line, of->covers.n + 1);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < of->covers.n; i++) {
        const struct treatment_bearer *cover = &of->covers.at[i];
        lines[i] = (struct treatment_cover_line){.link = cover->link,
                                       .finance = cover->finance,
                                       .name = cover->name,
                                       .insurer = cover->insurer,
                                       .until_on = cover->until_on,
                                       .kind = cover->kind,
                                       .cover = cover->cover,
                                       .deductible = cover->deductible,
                                       .cover_label = list_thousands(cx, cover->cover),
                                       .deductible_label = list_thousands(cx, cover->deductible),
                                       .ended = !cover->active || has_passed(cx, cover->until_on)};
    }
    view->covers.at = lines;
    view->covers.n = of->covers.n;
    return RC_OK;
}

enum rc acceptance_lines(struct ctx *cx, struct treatment_acceptances rows, int64_t value_now,
                         struct treatment_acceptance_line **ret)
{
    struct treatment_acceptance_line *lines = ARENA_ARRAY(cx->arena, struct treatment_acceptance_line, rows.n + 1);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++) {
        const struct treatment_acceptance *row = &rows.at[i];
        bool holds = treatment_acceptance_holds(cx, row);
        lines[i] = (struct treatment_acceptance_line){.id = row->id,
                                            .until_on = row->until_on,
                                            .reason = row->reason,
                                            .status = row->status,
                                            .value = row->value,
                                            .impact = row->impact,
                                            .frequency = row->frequency,
                                            .holds = holds,
                                            .run_out = row->status == ACCEPTANCE_ACCEPTED && !holds,
                                            .asked_at = row->asked_at,
                                            .accepted_at = row->accepted_at,
                                            .above = holds && row->value < value_now &&
                                                     row->basis == ACCEPT_NOW};
        TRY(person_name(cx, row->asked_by, &lines[i].asked_name));
        TRY(person_name(cx, row->accepter, &lines[i].accepter_name));
    }
    *ret = lines;
    return RC_OK;
}

/* --- What can be chosen --- */

static enum rc fill_open_items(struct ctx *cx, struct treatment_view *view)
{
    struct plan_items items;
    size_t n = 0;
    TRY(plan_items_open(cx, OPEN_ITEMS_MOST, &items));
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, items.n + 1);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < items.n; i++) {
        bool linked = false;
        for (size_t k = 0; k < view->items.n; k++)
            linked |= text_same(view->items.at[k].item, items.at[i].id);
        if (!linked)
            options[n++] = (struct form_option){
                .value = items.at[i].id,
                .label = arena_printf(cx->arena, "%s %s", decimal(cx, items.at[i].number), items.at[i].title)};
    }
    view->open_items.at = options;
    view->open_items.n = n;
    return RC_OK;
}

static enum rc fill_finances(struct ctx *cx, struct treatment_view *view)
{
    struct treatment_finances rows;
    size_t n = 0;
    TRY(treatment_store_finances(cx, &rows));
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, rows.n + 1);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++) {
        bool linked = !rows.at[i].active;
        for (size_t k = 0; k < view->covers.n; k++)
            linked |= text_same(view->covers.at[k].finance, rows.at[i].id);
        if (!linked)
            options[n++] = (struct form_option){.value = rows.at[i].id, .label = rows.at[i].name};
    }
    view->finances.at = options;
    view->finances.n = n;
    return RC_OK;
}

static enum rc fill_rights(struct ctx *cx, const struct risk *risk, const struct risk_study *study,
                           const struct treatment_view_of *of, struct treatment_view *view)
{
    bool writes = false;
    TRY(treatment_may_write(cx, risk, study, &writes));
    view->may_write = writes;
    view->may_plan = writes && may(cx, PERM_PLAN_WRITE);
    view->may_ask = writes && of->judged.residual > 0 && !text_empty(cx->person);
    for (size_t i = 0; i < of->acceptances.n; i++)
        if (of->acceptances.at[i].status == ACCEPTANCE_REQUESTED)
            view->may_ask = 0;
    if (!writes)
        return RC_OK;
    TRY(fill_open_items(cx, view));
    return fill_finances(cx, view);
}

/* --- The whole --- */

static void fill_values(const struct ctx *cx, const struct treatment_study *study,
                        const struct treatment_view_of *of, struct treatment_view *view)
{
    const char *impacts = study->criteria.impact_labels, *frequencies = study->criteria.frequency_labels;
    view->number = of->risk->number;
    view->title = treatment_risk_title(cx, of->risk);
    view->process_name = of->risk->process_name;
    view->resource_name = of->risk->resource_name;
    view->pulled_reason = of->risk->pulled ? of->risk->pulled_reason : "";
    view->impact = of->risk->impact_after;
    view->frequency = of->risk->frequency_after;
    view->residual = of->judged.residual;
    view->criterion = study->scale.criterion;
    view->reaches = of->judged.reaches;
    view->treat = of->judged.treat;
    view->state = of->state;
    view->expected_impact = of->impact;
    view->expected_frequency = of->frequency;
    view->expected = of->facts.expected;
    view->impact_words = risk_step_words(cx, impacts, view->impact);
    view->frequency_words = risk_step_words(cx, frequencies, view->frequency);
    view->expected_impact_words = risk_step_words(cx, impacts, view->expected_impact);
    view->expected_frequency_words = risk_step_words(cx, frequencies, view->expected_frequency);
}

static enum rc fill_decision(struct ctx *cx, const struct treatment *treatment, struct treatment_view *view)
{
    view->reason = view->done_on = view->decided_name = "";
    if (treatment == NULL)
        return RC_OK;
    view->has_treatment = 1;
    view->reason = treatment->reason;
    view->done_on = treatment->done_on;
    view->decided_at = treatment->decided_at;
    TRY(record_history(cx, &treatment_record, cx->org, treatment->id, &view->history));
    return person_name(cx, treatment->decided_by, &view->decided_name);
}

enum rc treatment_view_make(struct ctx *cx, const char *risk, struct treatment_view *ret)
{
    struct risk row = {.id = NULL};
    struct treatment_study study = {.study = {.id = NULL}};
    struct choices posts;
    struct treatment_acceptance_line *acceptances = NULL;
    TRY(record_get(cx, &risk_record, risk, &row));
    TRY(treatment_study_load(cx, row.study, row.id, &study));
    TRY(post_choices(cx, &posts));
    if (study.risks.n == 0)
        return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"), tr(cx, risk_record.label), risk);
    struct treatment_view_of of = treatment_of(cx, &study, 0);
    struct treatment_view view = {.id = row.id,
                                  .study = row.study,
                                  .study_title = study.study.title,
                                  .owner_label = choice_label(posts, row.post)};
    fill_values(cx, &study, &of, &view);
    TRY(fill_suggestion(cx, &of, &view));
    TRY(fill_items(cx, &of, &view));
    TRY(fill_covers(cx, &of, &view));
    TRY(acceptance_lines(cx, of.acceptances, of.judged.residual, &acceptances));
    view.acceptances.at = acceptances;
    view.acceptances.n = of.acceptances.n;
    TRY(fill_decision(cx, of.treatment, &view));
    TRY(fill_rights(cx, &row, &study.study, &of, &view));
    *ret = view;
    return RC_OK;
}
