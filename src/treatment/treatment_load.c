/* A study's risks with their treatment, put together in memory: five statements whatever their number. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "treatment/treatment_inside.h"

enum rc treatment_study_load(struct ctx *cx, const char *study, const char *risk,
                             struct treatment_study *ret)
{
    if (!may(cx, PERM_RISK_READ))
        return fail(cx, RC_DENIED,
                    N_("Your role does not allow this step; please ask your administrator"));
    TRY(record_get(cx, &risk_study_record, study, &ret->study));
    TRY(risk_criteria_of(cx, study, &ret->criteria, &ret->scale));
    TRY(treatment_store_risks(cx, study, risk, &ret->risks));
    TRY(treatment_store_all(cx, study, risk, &ret->treatments));
    TRY(treatment_store_links(cx, study, risk, &ret->links));
    TRY(treatment_store_covers(cx, study, risk, &ret->covers));
    return treatment_store_acceptances(cx, study, risk, &ret->acceptances);
}

/* --- Rows of one risk --- */

/* The first of `n` rows of `size` bytes, sorted by risk, that does not come before the risk; the id of the risk
 * stands `offset` bytes from a row's begin. */
static size_t first_of(const void *rows, size_t n, size_t size, size_t offset, const char *risk)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *id = *(const char *const *)((const char *)rows + middle * size + offset);
        if (strcmp(id, risk) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The rows of a risk out of a list that is sorted by it. */
#define OF_RISK(name, list, row)                                                                   \
    static struct list name(struct list all, const char *risk)                                     \
    {                                                                                              \
        size_t from = first_of(all.at, all.n, sizeof(struct row), offsetof(struct row, risk), risk); \
        size_t to = from;                                                                          \
        while (to < all.n && text_same(all.at[to].risk, risk))                                     \
            to++;                                                                                  \
        return (struct list){all.at + from, to - from};                                            \
    }
OF_RISK(treatments_of, treatments, treatment)
OF_RISK(links_of, treatment_links, treatment_link)
OF_RISK(covers_of, treatment_bearers, treatment_bearer)
OF_RISK(acceptances_of, treatment_acceptances, treatment_acceptance)

bool treatment_link_is_open(const struct treatment_link *link)
{
    return link->status != PLAN_DONE && link->status != PLAN_CANCELLED;
}

int64_t treatment_link_cost(const struct treatment_link *link)
{
    int64_t money = link->money_granted > 0 ? link->money_granted : link->money_asked;
    return money > link->money_spent ? money - link->money_spent : 0;
}

bool treatment_acceptance_holds(const struct ctx *cx, const struct treatment_acceptance *acceptance)
{
    return acceptance->status == ACCEPTANCE_ACCEPTED &&
           strcmp(acceptance->until_on, date_of_time(cx, cx->now)) >= 0;
}

static bool has_passed(const struct ctx *cx, const char *day)
{
    return !text_empty(day) && strcmp(day, date_of_time(cx, cx->now)) < 0;
}

/* --- What follows --- */

static int64_t lower(int64_t step, int64_t by)
{
    return by > 0 && by < step ? by : step;
}

/* Where the risk is expected to stand: as the treatment says, otherwise as its plan items do together. */
static void expect(struct treatment_view_of *of)
{
    of->impact = of->risk->impact_after;
    of->frequency = of->risk->frequency_after;
    for (size_t i = 0; i < of->links.n; i++) {
        if (of->links.at[i].status == PLAN_CANCELLED)
            continue;
        of->impact = lower(of->impact, of->links.at[i].impact);
        of->frequency = lower(of->frequency, of->links.at[i].frequency);
    }
    if (of->treatment != NULL && of->treatment->impact > 0)
        of->impact = of->treatment->impact;
    if (of->treatment != NULL && of->treatment->frequency > 0)
        of->frequency = of->treatment->frequency;
}

static void count(const struct ctx *cx, const struct treatment_study *study,
                  struct treatment_view_of *of)
{
    struct treatment_facts *facts = &of->facts;
    for (size_t i = 0; i < of->links.n; i++) {
        facts->items += of->links.at[i].status != PLAN_CANCELLED;
        facts->open += treatment_link_is_open(&of->links.at[i]);
        facts->done += of->links.at[i].status == PLAN_DONE;
    }
    for (size_t i = 0; i < of->covers.n; i++)
        facts->covers_ended += !of->covers.at[i].active || has_passed(cx, of->covers.at[i].until_on);
    facts->covers = (int64_t)of->covers.n;
    facts->options = of->treatment == NULL ? 0 : treatment_options(of->treatment);
    facts->carried_out = of->treatment != NULL && !text_empty(of->treatment->done_on);
    facts->judged = of->judged.residual > 0;
    facts->reaches = of->judged.treat != 0;
    facts->value = of->judged.residual;
    facts->expected = risk_value(&study->scale, of->impact, of->frequency);
    facts->criterion = study->scale.criterion;
    facts->accepted = of->accepted != NULL && of->accepted->value >= of->judged.residual;
}

struct treatment_view_of treatment_of(const struct ctx *cx, const struct treatment_study *study,
                                      size_t risk)
{
    const struct treated_risk *row = study->risks.at + risk;
    struct treatments treatments = treatments_of(study->treatments, row->id);
    struct treatment_view_of of = {.risk = row,
                                   .treatment = treatments.n > 0 ? treatments.at : NULL,
                                   .links = links_of(study->links, row->id),
                                   .covers = covers_of(study->covers, row->id),
                                   .acceptances = acceptances_of(study->acceptances, row->id)};
    const struct risk steps = {.impact_before = row->impact_before,
                               .impact_after = row->impact_after,
                               .frequency_before = row->frequency_before,
                               .frequency_after = row->frequency_after,
                               .pulled = row->pulled};
    of.judged = risk_judge(&study->scale, &steps);
    for (size_t i = 0; i < of.acceptances.n && of.accepted == NULL; i++)
        if (treatment_acceptance_holds(cx, &of.acceptances.at[i]))
            of.accepted = of.acceptances.at + i;
    expect(&of);
    count(cx, study, &of);
    of.state = treatment_state_of(&of.facts);
    const struct treatment_situation situation = {.impacts = study->scale.impacts,
                                                  .frequencies = study->scale.frequencies,
                                                  .impact = row->impact_after,
                                                  .frequency = row->frequency_after,
                                                  .reaches = of.judged.treat != 0,
                                                  .leak = treatment_is_leak(row->outcome)};
    of.suggestion = treatment_suggest(&situation);
    return of;
}

const char *treatment_risk_title(const struct ctx *cx, const struct treated_risk *risk)
{
    const char *const parts[] = {risk->outcome, risk->event, risk->source};
    const char *title = "";
    for (size_t i = 0; i < COUNT(parts); i++)
        if (!text_empty(parts[i]))
            title = arena_printf(cx->arena, "%s%s%s", title, title[0] == '\0' ? "" : " / ", parts[i]);
    return title;
}

/* --- Rows of the list --- */

static const char *first_hint(const struct ctx *cx, int64_t hints)
{
    for (int i = 0; i < HINT_COUNT_; i++)
        if ((hints >> i & 1) != 0)
            return tr(cx, treatment_hint_texts[i]);
    return "";
}

static void add_items(const struct ctx *cx, const struct treatment_view_of *of, struct treatment_row *row)
{
    for (size_t i = 0; i < of->links.n; i++) {
        const struct treatment_link *link = &of->links.at[i];
        if (!treatment_link_is_open(link))
            continue;
        row->cost += treatment_link_cost(link);
        row->items_late += has_passed(cx, link->due_on);
        if (strcmp(link->due_on, row->due_on) > 0)
            row->due_on = link->due_on;
    }
    row->items = of->facts.items;
    row->items_open = of->facts.open;
}

static enum rc make_row(struct ctx *cx, const struct treatment_study *study, struct choices posts,
                        const struct treatment_view_of *of, struct treatment_row *row)
{
    *row = (struct treatment_row){
        .id = of->risk->id,
        .version = of->treatment == NULL ? 0 : of->treatment->version,
        .number = of->risk->number,
        .title = treatment_risk_title(cx, of->risk),
        .process_name = of->risk->process_name,
        .resource_name = of->risk->resource_name,
        .post = of->risk->post,
        .owner_label = choice_label(posts, of->risk->post),
        .impact = of->risk->impact_after,
        .frequency = of->risk->frequency_after,
        .residual = of->judged.residual,
        .criterion = study->scale.criterion,
        .reaches = of->judged.reaches,
        .treat = of->judged.treat,
        .state = of->state,
        .options_label = treatment_options_show(cx, of->facts.options),
        .suggestion_label = treatment_options_show(cx, of->suggestion.first),
        .until_on = of->accepted == NULL ? "" : of->accepted->until_on,
        .accepter_name = "",
        .expected = of->facts.expected,
        .covers = of->facts.covers,
        .due_on = "",
        .hints = treatment_hints(&of->facts)};
    row->hint = first_hint(cx, row->hints);
    add_items(cx, of, row);
    return of->accepted == NULL ? RC_OK : person_name(cx, of->accepted->accepter, &row->accepter_name);
}

/* The greatest first. */
static int by_residual(const void *a, const void *b)
{
    const struct treatment_row *one = a, *other = b;
    if (one->residual != other->residual)
        return one->residual > other->residual ? -1 : 1;
    return one->number < other->number ? -1 : one->number > other->number;
}

enum rc treatment_rows_make(struct ctx *cx, const struct treatment_study *study, bool every,
                            struct treatment_rows *ret)
{
    struct treatment_row *rows = ARENA_ARRAY(cx->arena, struct treatment_row, study->risks.n + 1);
    struct choices posts;
    size_t n = 0;
    if (rows == NULL)
        return RC_MEMORY;
    TRY(post_choices(cx, &posts));
    for (size_t i = 0; i < study->risks.n; i++) {
        struct treatment_view_of of = treatment_of(cx, study, i);
        if (every || of.judged.treat != 0 || of.state > TREATMENT_SUGGESTED || of.acceptances.n > 0)
            TRY(make_row(cx, study, posts, &of, &rows[n++]));
    }
    qsort(rows, n, sizeof *rows, by_residual);
    *ret = (struct treatment_rows){rows, n};
    return RC_OK;
}

enum rc treatment_lines_of(struct ctx *cx, const char *study, size_t limit, struct treatment_lines *ret)
{
    struct treatment_study loaded = {.study = {.id = NULL}};
    struct treatment_rows rows = {.n = 0};
    size_t n = 0;
    TRY(treatment_study_load(cx, study, "", &loaded));
    TRY(treatment_rows_make(cx, &loaded, false, &rows));
    struct treatment_line *lines = ARENA_ARRAY(cx->arena, struct treatment_line, rows.n + 1);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n && n < limit; i++) {
        const struct treatment_row *row = &rows.at[i];
        if (row->treat == 0)
            continue;
        lines[n++] = (struct treatment_line){.number = row->number,
                                             .residual = row->residual,
                                             .expected = row->expected,
                                             .state = row->state,
                                             .title = row->title,
                                             .resource = row->resource_name,
                                             .options = row->options_label,
                                             .suggestion = row->suggestion_label,
                                             .until_on = row->until_on,
                                             .accepter = row->accepter_name};
    }
    *ret = (struct treatment_lines){lines, n};
    return RC_OK;
}
