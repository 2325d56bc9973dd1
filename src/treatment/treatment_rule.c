#include "treatment/treatment_rule.h"

#include <string.h>

#include "base/text.h"

static const char *const option_codes[] = {"remove-source", "lower-impact", "lower-likelihood",
                                           "avoid",         "share",        "retain"};
static const char *const option_labels[] = {
    N_("Remove the risk source"), N_("Lower the impact"),  N_("Lower the likelihood"),
    N_("Avoid"),                  N_("Transfer (share)"), N_("Retain (accept)")};
const struct enum_names treatment_option_names = {option_codes, option_labels,
                                                  TREATMENT_OPTION_COUNT_};
_Static_assert(COUNT(option_codes) == TREATMENT_OPTION_COUNT_, "every option needs a code");
_Static_assert(COUNT(option_labels) == TREATMENT_OPTION_COUNT_, "every option needs a label");

static const char *const finance_codes[] = {"insurance", "contract", "reserve", "credit", "other"};
static const char *const finance_labels[] = {N_("Insurance"), N_("Share by contract"),
                                             N_("Reserve of one's own"), N_("Line of credit"),
                                             N_("Other risk finance")};
const struct enum_names treatment_finance_kind_names = {finance_codes, finance_labels,
                                                        FINANCE_KIND_COUNT_};
_Static_assert(COUNT(finance_codes) == FINANCE_KIND_COUNT_, "every kind needs a code");

static const char *const status_codes[] = {"requested", "accepted", "returned", "withdrawn",
                                           "revoked"};
static const char *const status_labels[] = {N_("Acceptance asked for"), N_("Residual risk accepted"),
                                            N_("Acceptance returned"), N_("Acceptance withdrawn"),
                                            N_("Acceptance revoked")};
const struct enum_names treatment_acceptance_status_names = {status_codes, status_labels,
                                                             ACCEPTANCE_STATUS_COUNT_};
_Static_assert(COUNT(status_codes) == ACCEPTANCE_STATUS_COUNT_, "every status needs a code");

static const char *const basis_codes[] = {"now", "expected"};
static const char *const basis_labels[] = {N_("The risk as it stands now"),
                                           N_("What is expected after treatment")};
const struct enum_names treatment_basis_names = {basis_codes, basis_labels, ACCEPT_BASIS_COUNT_};
_Static_assert(COUNT(basis_codes) == ACCEPT_BASIS_COUNT_, "every basis needs a code");

static const char *const quarter_codes[] = {"unknown", "rare-slight", "rare-grave",
                                            "frequent-slight", "frequent-grave"};
static const char *const quarter_labels[] = {
    N_("Not judged yet"), N_("Low frequency, low impact"), N_("Low frequency, high impact"),
    N_("High frequency, low impact"), N_("High frequency, high impact")};
const struct enum_names treatment_quarter_names = {quarter_codes, quarter_labels, QUARTER_COUNT_};
_Static_assert(COUNT(quarter_codes) == QUARTER_COUNT_, "every quarter needs a code");

static const char *const state_codes[] = {"none", "suggested", "planned", "accepted", "done"};
static const char *const state_labels[] = {N_("Not evaluated"), N_("Suggested only"),
                                           N_("Treatment planned"), N_("Accepted for a time"),
                                           N_("Treatment done")};
const struct enum_names treatment_state_names = {state_codes, state_labels, TREATMENT_STATE_COUNT_};
_Static_assert(COUNT(state_codes) == TREATMENT_STATE_COUNT_, "every state needs a code");

/* --- Suggestion --- */

static bool is_high(int64_t step, int64_t steps)
{
    return 2 * step >= steps + 1;
}

static void add_caveat(struct treatment_suggestion *suggestion, const char *caveat)
{
    if (suggestion->caveat_count < TREATMENT_CAVEATS_MOST)
        suggestion->caveats[suggestion->caveat_count++] = caveat;
}

static void suggest_frequent_grave(struct treatment_suggestion *suggestion)
{
    suggestion->quarter = QUARTER_FREQUENT_GRAVE;
    suggestion->first = TREATMENT_BIT(TREATMENT_AVOID);
    suggestion->also = TREATMENT_BIT(TREATMENT_REMOVE_SOURCE) |
                       TREATMENT_BIT(TREATMENT_LOWER_IMPACT) |
                       TREATMENT_BIT(TREATMENT_LOWER_LIKELIHOOD) | TREATMENT_BIT(TREATMENT_SHARE);
    suggestion->reason = N_("Frequency and impact are both high. In general, giving up the activity "
                            "is then worth more than the effort to make the risk smaller.");
    add_caveat(suggestion,
               N_("An operator of critical infrastructure does its utmost not to have to avoid, "
                  "which means to stop. Please try to lower and to share the risk first, also "
                  "together; avoid only what remains too great."));
}

static void suggest_rare_grave(struct treatment_suggestion *suggestion)
{
    suggestion->quarter = QUARTER_RARE_GRAVE;
    suggestion->first = TREATMENT_BIT(TREATMENT_SHARE);
    suggestion->also = TREATMENT_BIT(TREATMENT_LOWER_IMPACT);
    suggestion->reason = N_("The impact is high, but it seldom happens. Sharing the loss, for "
                            "example by cyber insurance or by contract, suits this.");
    add_caveat(suggestion, N_("Insurance pays money; it does not bring the service back. Where the "
                              "service must go on, please lower the impact too (fallback, backups, "
                              "a plan for recovery)."));
}

static void suggest_frequent_slight(struct treatment_suggestion *suggestion, bool leak)
{
    suggestion->quarter = QUARTER_FREQUENT_SLIGHT;
    suggestion->first = TREATMENT_BIT(leak ? TREATMENT_REMOVE_SOURCE : TREATMENT_LOWER_LIKELIHOOD);
    suggestion->also = TREATMENT_BIT(leak ? TREATMENT_LOWER_LIKELIHOOD : TREATMENT_REMOVE_SOURCE);
    suggestion->reason = leak ? N_("Information gets out often, with low impact each time. Removing "
                                   "the source, for example by a patch, may do more for its cost than "
                                   "making each case less likely.")
                              : N_("It happens often, with low impact each time. Making it less "
                                   "likely suits this.");
    add_caveat(suggestion,
               N_("Please compare the cost of both ways: removing the source once, and lowering the "
                  "likelihood year after year."));
}

static void suggest_rare_slight(struct treatment_suggestion *suggestion, bool reaches)
{
    suggestion->quarter = QUARTER_RARE_SLIGHT;
    suggestion->first = TREATMENT_BIT(TREATMENT_RETAIN);
    suggestion->also = reaches ? TREATMENT_BIT(TREATMENT_LOWER_LIKELIHOOD) |
                                     TREATMENT_BIT(TREATMENT_LOWER_IMPACT)
                               : 0;
    suggestion->reason = N_("Frequency and impact are both low. Retaining the risk knowingly suits "
                            "this.");
    if (reaches)
        add_caveat(suggestion,
                   N_("The risk is to be treated all the same: to retain it, a named person "
                      "other than who asks accepts it until a date."));
}

struct treatment_suggestion treatment_suggest(const struct treatment_situation *situation)
{
    struct treatment_suggestion suggestion = {.quarter = QUARTER_UNKNOWN, .reason = ""};
    if (situation->impact < 1 || situation->frequency < 1 ||
        situation->impact > situation->impacts || situation->frequency > situation->frequencies)
        return suggestion;
    bool grave = is_high(situation->impact, situation->impacts);
    bool frequent = is_high(situation->frequency, situation->frequencies);
    if (grave && frequent)
        suggest_frequent_grave(&suggestion);
    else if (grave)
        suggest_rare_grave(&suggestion);
    else if (frequent)
        suggest_frequent_slight(&suggestion, situation->leak);
    else
        suggest_rare_slight(&suggestion, situation->reaches);
    return suggestion;
}

bool treatment_is_leak(const char *outcome)
{
    static const char *const words[] = {"漏えい", "漏洩", "漏れ", "流出", "露見", "leak", "Leak",
                                        "disclos"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (strstr(outcome, words[i]) != NULL)
            return true;
    return false;
}

/* --- State --- */

enum treatment_state treatment_state_of(const struct treatment_facts *facts)
{
    bool all_done = facts->done > 0 && facts->open == 0;
    if (facts->accepted)
        return TREATMENT_ACCEPTED;
    if (facts->carried_out || all_done)
        return TREATMENT_DONE;
    if (facts->options != 0 || facts->items > 0 || facts->covers > 0)
        return TREATMENT_PLANNED;
    return facts->judged ? TREATMENT_SUGGESTED : TREATMENT_NONE;
}

const char *const treatment_hint_texts[HINT_COUNT_] = {
    [HINT_NO_ITEM] = N_("The risk is to be lowered, but no plan item does so yet."),
    [HINT_NO_FINANCE] =
        N_("The risk is to be shared, but no insurance or contract that bears it is linked."),
    [HINT_FINANCE_ENDED] = N_("Every insurance or contract that bears the risk has ended."),
    [HINT_NO_ACCEPTANCE] =
        N_("The risk is to be retained, but nobody has accepted it until a date."),
    [HINT_STILL_REACHES] = N_("The risk is expected to stay at or above the criterion: more "
                              "treatment or an acceptance is needed."),
    [HINT_NOTHING_GAINED] =
        N_("The risk is to be lowered, but the expected steps are those of now."),
    [HINT_AVOID] = N_("To avoid means that the activity is given up in part or as a whole: please "
                      "make sure that lowering and sharing do not suffice."),
};

int64_t treatment_hints(const struct treatment_facts *facts)
{
    const int64_t lowers = TREATMENT_BIT(TREATMENT_REMOVE_SOURCE) |
                           TREATMENT_BIT(TREATMENT_LOWER_IMPACT) |
                           TREATMENT_BIT(TREATMENT_LOWER_LIKELIHOOD);
    bool lower = (facts->options & lowers) != 0, over = facts->carried_out;
    bool share = (facts->options & TREATMENT_BIT(TREATMENT_SHARE)) != 0;
    bool retain = (facts->options & TREATMENT_BIT(TREATMENT_RETAIN)) != 0;
    int64_t hints = 0;
    if (lower && facts->items == 0 && !over)
        hints |= INT64_C(1) << HINT_NO_ITEM;
    if (share && facts->covers == 0)
        hints |= INT64_C(1) << HINT_NO_FINANCE;
    if (facts->covers > 0 && facts->covers == facts->covers_ended)
        hints |= INT64_C(1) << HINT_FINANCE_ENDED;
    if (retain && facts->reaches && !facts->accepted)
        hints |= INT64_C(1) << HINT_NO_ACCEPTANCE;
    if (facts->options != 0 && !retain && facts->expected >= facts->criterion && !facts->accepted)
        hints |= INT64_C(1) << HINT_STILL_REACHES;
    if (lower && !over && facts->value > 0 && facts->expected >= facts->value)
        hints |= INT64_C(1) << HINT_NOTHING_GAINED;
    if ((facts->options & TREATMENT_BIT(TREATMENT_AVOID)) != 0)
        hints |= INT64_C(1) << HINT_AVOID;
    return hints;
}

int64_t treatment_options(const struct treatment *treatment)
{
    const int64_t chosen[] = {treatment->remove_source, treatment->lower_impact,
                              treatment->lower_likelihood, treatment->avoid, treatment->share,
                              treatment->retain};
    int64_t bits = 0;
    _Static_assert(COUNT(chosen) == TREATMENT_OPTION_COUNT_, "in the order of the options");
    for (size_t i = 0; i < COUNT(chosen); i++)
        bits |= chosen[i] != 0 ? INT64_C(1) << i : 0;
    return bits;
}

const char *treatment_options_show(const struct ctx *cx, int64_t options)
{
    const char *words = "";
    for (int i = 0; i < TREATMENT_OPTION_COUNT_; i++)
        if ((options & TREATMENT_BIT(i)) != 0)
            words = arena_printf(cx->arena, "%s%s%s", words,
                                 words[0] == '\0'        ? ""
                                 : cx->lang == LANG_JA ? "、"
                                                         : ", ",
                                 tr(cx, enum_label(&treatment_option_names, i)));
    return words;
}

/* --- Money --- */

/* 万 and 億, as UTF-8. */
static int64_t unit_of(const char **at)
{
    static const struct {
        const char *word;
        int64_t yen;
    } units[] = {{"億", 100000000}, {"万", 10000}};
    for (size_t i = 0; i < COUNT(units); i++)
        if (strncmp(*at, units[i].word, strlen(units[i].word)) == 0) {
            *at += strlen(units[i].word);
            return units[i].yen;
        }
    return 1;
}

enum rc treatment_money_parse(const struct ctx *cx, const char *text, int64_t *ret)
{
    const char *at = text_trim(cx, text_fold(cx, text));
    double number = 0, place = 1;
    bool digits = false, point = false;
    for (; (*at >= '0' && *at <= '9') || *at == ',' || (*at == '.' && !point); at++) {
        if (*at == '.')
            point = true;
        if (*at < '0' || *at > '9')
            continue;
        place = point ? place / 10 : 1;
        number = point ? number + place * (*at - '0') : number * 10 + (*at - '0');
        digits = true;
        if (number > (double)TREATMENT_MONEY_MOST)
            return RC_INVALID;
    }
    number *= (double)unit_of(&at);
    if (strcmp(at, "円") == 0)
        at = "";
    if (!digits || *at != '\0' || number > (double)TREATMENT_MONEY_MOST)
        return RC_INVALID;
    *ret = (int64_t)(number + 0.5);
    return RC_OK;
}
