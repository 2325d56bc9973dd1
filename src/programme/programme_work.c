/* What the cycle has waiting for people: actions that are due, requests for support that are open. */
#include "programme/cycle.h"
#include "register/beside.h"
#include "work/work.h"

static enum rc add_support(struct ctx *cx, struct work *work)
{
    struct support_entries entries = {.n = 0};
    if (!may(cx, PERM_PROGRAMME_WRITE) || !text_empty(work->before))
        return RC_OK; /* they have no day by which they are due */
    TRY(support_store_all(cx, &entries));
    for (size_t i = 0; i < entries.n; i++) {
        const struct support_entry *entry = &entries.at[i];
        const struct work_row row = {.kind = tr(cx, N_("Request for support")),
                                     .title = arena_printf(cx->arena, "%lld %s", (long long)entry->number, entry->name),
                                     .note = tr(cx, enum_label(&support_kind_names, entry->kind)),
                                     .due_on = "",
                                     .href = arena_printf(cx->arena, "/support/%s", entry->id)};
        bool mine = text_empty(entry->post);
        if (entry->state != SUPPORT_OPEN)
            continue;
        if (!mine)
            TRY(post_is_mine(cx, entry->post, &mine));
        if (mine)
            TRY(work_add(cx, work, &row));
    }
    return RC_OK;
}

/* Bodies that do not know how far the year is. */
static enum rc add_notices(struct ctx *cx, struct work *work)
{
    struct notices notices = {.year = 0};
    int64_t year = 0;
    if (!may(cx, PERM_PROGRAMME_APPROVE) || !text_empty(work->before))
        return RC_OK; /* nor has this a day */
    TRY(programme_year(cx, &year));
    TRY(cycle_notices(cx, year, &notices));
    const struct work_row row = {.kind = tr(cx, N_("Notice of progress")),
                                 .title = trf(cx, N_("Tell {0} bodies how far the year is"), decimal(cx, notices.waiting)),
                                 .note = programme_year_words(cx, year),
                                 .due_on = "",
                                 .href = "/cycle#notices"};
    return notices.waiting > 0 ? work_add(cx, work, &row) : RC_OK;
}

enum rc programme_work(struct ctx *cx, struct work *work)
{
    struct policy_actions actions = {.n = 0};
    struct programme_plan plan = {.id = "", .sector = ""};
    if (!may(cx, PERM_PROGRAMME_READ))
        return RC_OK;
    TRY(programme_store_due(cx, work->before, WORK_ROWS_MOST + 1, &actions));
    for (size_t i = 0; i < actions.n; i++) {
        const struct policy_action *action = &actions.at[i];
        if (!work->counting && !text_same(plan.id, action->plan)) /* their sector tells them apart */
            TRY(record_get(cx, &programme_plan_record, action->plan, &plan));
        const struct work_row row = {.kind = tr(cx, N_("Action of a plan")),
                                     .title = arena_printf(cx->arena, "%lld %s", (long long)action->number, action->title),
                                     .note = arena_printf(cx->arena, "%s %s", programme_sector_words(cx, plan.sector),
                                                         tr(cx, enum_label(&policy_group_names, action->policy))),
                                     .due_on = action->ends_on,
                                     .href = arena_printf(cx->arena, "/programme/%s/actions", action->plan)};
        TRY(work_add(cx, work, &row));
    }
    TRY(add_notices(cx, work));
    return add_support(cx, work);
}

enum rc programme_beside(struct ctx *cx, const struct beside_about *about, struct beside *beside)
{
    struct cycle cycle = {.year = 0};
    int64_t year = 0;
    if (!may(cx, PERM_PROGRAMME_READ) || !text_same(about->kind, "coverage") ||
        text_to_int(cx, about->id, &year) != RC_OK)
        return RC_OK;
    TRY(cycle_make(cx, year, &cycle));
    struct beside_line *lines = ARENA_ARRAY(cx->arena, struct beside_line, CYCLE_STEP_COUNT_);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < cycle.steps.n; i++) {
        static const char *const tags[] = {"off", "info", "bad", "ok"};
        const struct cycle_line *step = &cycle.steps.at[i];
        lines[i] = (struct beside_line){.href = "/cycle",
                                        .label = tr(cx, enum_label(&cycle_step_names, step->step)),
                                        .note = trf(cx, N_("by {0}: {1}"), step->due_text, step->detail),
                                        .tag = tags[step->state],
                                        .state = tr(cx, enum_label(&cycle_state_names, step->state))};
    }
    struct beside_panel panel = {.title = trf(cx, N_("Circle of the year: {0}"), cycle.year_label), .help = ""};
    panel.lines.at = lines;
    panel.lines.n = cycle.steps.n;
    return beside_add(cx, beside, &panel);
}
