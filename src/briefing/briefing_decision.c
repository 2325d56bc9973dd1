/* What executives are asked to decide. Nothing is asked that the data do not give reason for. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "briefing/briefing_inside.h"

enum {
    MONEY_MATTERS = 5,     /* items named one by one */
    WORDS_MOST = 6,        /* measures named in a sentence */
    ALTERNATIVE_DAYS = 90, /* alternatives that end within this time are asked about */
    DECISIONS_MOST = 40,
};

struct finder {
    struct ctx *cx;
    const struct briefing *briefing;
    struct decision *at;
    size_t n;
};

static void add(struct finder *finder, const char *matter, const char *reason, const char *proposal)
{
    if (finder->n < DECISIONS_MOST)
        finder->at[finder->n++] = (struct decision){matter, reason, proposal};
}

/* --- Items that were asked for and not granted --- */

static int64_t missing_money(const struct plan_item *item)
{
    return item->money_asked > item->money_granted ? item->money_asked - item->money_granted : 0;
}

static int64_t missing_days(const struct plan_item *item)
{
    return item->days_asked > item->days_granted ? item->days_asked - item->days_granted : 0;
}

static int by_need(const void *left, const void *right)
{
    const struct plan_item *a = *(const struct plan_item *const *)left;
    const struct plan_item *b = *(const struct plan_item *const *)right;
    if (a->priority != b->priority)
        return a->priority < b->priority ? -1 : 1;
    if (missing_money(a) != missing_money(b))
        return missing_money(a) > missing_money(b) ? -1 : 1;
    if (missing_days(a) != missing_days(b))
        return missing_days(a) > missing_days(b) ? -1 : 1;
    return a->number < b->number ? -1 : 1;
}

/* Which gap the item closes; "" for none. */
static const char *purpose(struct finder *finder, const struct plan_item *item)
{
    struct ctx *cx = finder->cx;
    const struct catalog *catalog = finder->briefing->sheet.catalog;
    const struct control *control = text_same(item->catalog, catalog->id)
                                        ? catalog_control(catalog, item->control)
                                        : NULL;
    if (control == NULL)
        return "";
    return trf(cx, N_("It closes the gap in {0} {1}."), control->label,
               bilingual_text(cx, control->title));
}

static void ask_for_item(struct finder *finder, const struct plan_item *item)
{
    struct ctx *cx = finder->cx;
    const char *due = text_empty(item->due_on) ? tr(cx, N_("not set"))
                                               : date_long(cx, item->due_on);
    add(finder,
        trf(cx, N_("Granting the resources of plan item {0} “{1}”"), decimal(cx, item->number),
            item->title),
        arena_printf(cx->arena, "%s%s%s",
                     trf(cx,
                         N_("{0} thousand yen and {1} person-days were asked; {2} thousand yen and "
                            "{3} person-days are granted. Due date: {4}."),
                         thousands_show(cx, item->money_asked),
                         plan_number_show(cx, item->days_asked),
                         thousands_show(cx, item->money_granted),
                         plan_number_show(cx, item->days_granted), due),
                     cx->lang == LANG_EN ? " " : "", purpose(finder, item)),
        tr(cx, N_("Grant what was asked, or else set the due date and the target anew.")));
}

static enum rc ask_for_resources(struct finder *finder)
{
    struct ctx *cx = finder->cx;
    const struct plan_items *items = &finder->briefing->items;
    const struct plan_item **wanting = ARENA_ARRAY(cx->arena, const struct plan_item *, items->n);
    size_t n = 0;
    int64_t money = 0, days = 0;
    if (wanting == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < items->n; i++)
        if (missing_money(&items->at[i]) + missing_days(&items->at[i]) > 0)
            wanting[n++] = &items->at[i];
    if (n > 1)
        qsort(wanting, n, sizeof(const struct plan_item *), by_need);
    for (size_t i = 0; i < n; i++) {
        if (i < MONEY_MATTERS)
            ask_for_item(finder, wanting[i]);
        else {
            money += missing_money(wanting[i]);
            days += missing_days(wanting[i]);
        }
    }
    if (n > MONEY_MATTERS)
        add(finder,
            trf(cx, N_("Granting the resources of {0} further plan items"),
                decimal(cx, (int64_t)n - MONEY_MATTERS)),
            trf(cx, N_("Together {0} thousand yen and {1} person-days are asked and not granted."),
                thousands_show(cx, money), plan_number_show(cx, days)),
            tr(cx, N_("Have the CISO propose an order by priority, and decide on it.")));
    return RC_OK;
}

/* --- Gaps --- */

typedef bool (*gap_test)(const struct gap *gap);

static bool has_no_owner(const struct gap *gap)
{
    return text_empty(gap->post);
}

static bool has_no_plan(const struct gap *gap)
{
    return gap->planned == 0 && gap->unanswered == 0;
}

static bool is_unanswered(const struct gap *gap)
{
    return gap->unanswered != 0;
}

/* The measures of the gaps that a test admits, as words; *ret_n takes their number. */
static const char *gaps_where(struct finder *finder, gap_test test, size_t *ret_n)
{
    const struct gap_view *view = &finder->briefing->gaps;
    const char **words = ARENA_ARRAY(finder->cx->arena, const char *, view->gaps.n);
    size_t n = 0;
    *ret_n = 0;
    if (words == NULL)
        return "";
    for (size_t i = 0; i < view->gaps.n; i++)
        if (test(&view->gaps.at[i]))
            words[n++] = arena_printf(finder->cx->arena, "%s %s", view->gaps.at[i].label,
                                      view->gaps.at[i].title);
    *ret_n = n;
    return join_words(finder->cx, words, n, WORDS_MOST);
}

static void ask_for_gaps(struct finder *finder)
{
    struct ctx *cx = finder->cx;
    size_t n = 0;
    const char *words = gaps_where(finder, has_no_plan, &n);
    if (n > 0)
        add(finder, trf(cx, N_("How to treat {0} gaps without a plan"), decimal(cx, (int64_t)n)),
            trf(cx, N_("They stand below their target and nothing is planned: {0}."), words),
            tr(cx, N_("Have a plan made with due date and resources, or accept the present level "
                      "and lower the target.")));
    words = gaps_where(finder, has_no_owner, &n);
    if (n > 0)
        add(finder, trf(cx, N_("Naming a responsible post for {0} gaps"), decimal(cx, (int64_t)n)),
            trf(cx, N_("Nobody answers for these measures: {0}."), words),
            tr(cx, N_("Name the department that answers for each.")));
    words = gaps_where(finder, is_unanswered, &n);
    if (n > 0)
        add(finder,
            trf(cx, N_("A date by which {0} measures are answered"), decimal(cx, (int64_t)n)),
            trf(cx, N_("Without an answer it is unknown how these stand: {0}."), words),
            tr(cx, N_("Set a date and have the departments answer by then.")));
}

/* --- Alternatives and overdue items --- */

static void ask_for_alternatives(struct finder *finder)
{
    struct ctx *cx = finder->cx;
    const struct assessment_sheet *sheet = &finder->briefing->sheet;
    int64_t today = date_days(date_of_time(cx, cx->now));
    for (size_t i = 0; i < sheet->items.n; i++) {
        const struct sheet_item *item = &sheet->items.at[i];
        int64_t until = date_days(item->answer.until);
        if (item->answer.state != ANSWER_ALTERNATIVE || until == INT64_MIN ||
            until > today + ALTERNATIVE_DAYS)
            continue;
        const char *name = arena_printf(cx->arena, "%s %s", item->control->label,
                                        bilingual_text(cx, item->control->title));
        const char *end = date_long(cx, item->answer.until);
        add(finder, trf(cx, N_("Whether the alternative measure for {0} goes on"), name),
            until < today
                ? trf(cx, N_("Its time limit, {0}, has passed. Reason given: {1}"), end,
                      item->answer.reason)
                : trf(cx, N_("Its time limit is {0}. Reason given: {1}"), end, item->answer.reason),
            tr(cx, N_("Change to the measure itself, or set a new time limit with the remaining "
                      "risk accepted.")));
    }
}

static void ask_for_overdue(struct finder *finder)
{
    struct ctx *cx = finder->cx;
    const struct plan_items *items = &finder->briefing->items;
    const char **words = ARENA_ARRAY(cx->arena, const char *, items->n);
    size_t n = 0;
    for (size_t i = 0; words != NULL && i < items->n; i++)
        if (plan_item_is_overdue(cx, &items->at[i]))
            words[n++] = trf(cx, N_("no. {0} “{1}”"), decimal(cx, items->at[i].number),
                             items->at[i].title);
    if (n == 0)
        return;
    add(finder,
        trf(cx, N_("Due dates and means of {0} overdue plan items"), decimal(cx, (int64_t)n)),
        trf(cx, N_("Their due date has passed: {0}."), join_words(cx, words, n, WORDS_MOST)),
        tr(cx, N_("Have the responsible posts report why, and approve new dates or more people.")));
}

enum rc decisions_find(struct ctx *cx, const struct briefing *briefing, struct decisions *ret)
{
    struct finder finder = {.cx = cx,
                            .briefing = briefing,
                            .at = ARENA_ARRAY(cx->arena, struct decision, DECISIONS_MOST)};
    if (finder.at == NULL)
        return RC_MEMORY;
    TRY(ask_for_resources(&finder));
    ask_for_gaps(&finder);
    ask_for_alternatives(&finder);
    ask_for_overdue(&finder);
    *ret = (struct decisions){finder.at, finder.n};
    return RC_OK;
}
