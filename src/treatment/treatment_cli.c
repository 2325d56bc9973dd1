/* The commands of the treatment of risks. */
#include "base/text.h"
#include "base/time.h"
#include "treatment/treatment_view.h"

#define STUDY_OPTION                                                                               \
    {                                                                                              \
        "study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false               \
    }
#define RISK_OPERAND                                                                               \
    {                                                                                              \
        "RISK", N_("Risk: its number in the risk assessment, or its id"), true                     \
    }

static enum rc study_of(struct ctx *cx, const struct arguments *arguments, struct treatment_study *ret)
{
    struct risk_study study = {.id = NULL};
    TRY(risk_study_find(cx, option_of(arguments, "study"), &study));
    return treatment_study_load(cx, study.id, "", ret);
}

/* The risk that a person means. */
static enum rc risk_of(struct ctx *cx, const struct arguments *arguments, const char **ret)
{
    struct treatment_study study = {.study = {.id = NULL}};
    int64_t number = 0;
    *ret = operand_of(arguments, 0);
    if (text_to_int(cx, *ret, &number) != RC_OK)
        return RC_OK;
    TRY(study_of(cx, arguments, &study));
    for (size_t i = 0; i < study.risks.n; i++)
        if (study.risks.at[i].number == number) {
            *ret = study.risks.at[i].id;
            return RC_OK;
        }
    return fail(cx, RC_MISSING, N_("The risk assessment has no risk with the number {0}"), decimal(cx, number));
}

/* --- List, one --- */

struct listed {
    LIST_OF(struct treatment_row) risks;
};
static const struct field listed_row_table[] = {
    FIELD(treatment_row, number, F_INT, .label = N_("Number")),
    FIELD(treatment_row, title, F_TEXT, .label = N_("Risk")),
    FIELD(treatment_row, residual, F_INT, .label = N_("Residual risk value")),
    FIELD(treatment_row, state, F_ENUM, .names = &treatment_state_names, .label = N_("State of treatment")),
    FIELD(treatment_row, options_label, F_TEXT, .label = N_("Chosen treatment")),
    FIELD(treatment_row, suggestion_label, F_TEXT, .label = N_("Suggested treatment")),
    FIELD(treatment_row, expected, F_INT, .label = N_("Expected after treatment")),
    FIELD(treatment_row, items_open, F_INT, .label = N_("Open plan items")),
    FIELD(treatment_row, cost, F_INT, .label = N_("Cost still to pay (yen)")),
    FIELD(treatment_row, until_on, F_DATE, .label = N_("Accepted until")),
};
static const struct field listed_table[] = {
    FIELD_LIST(listed, risks, listed_row_table, struct treatment_row),
};
static const struct field whole_table[] = {
    FIELD_LIST_OF(listed, risks, treatment_row_fields, struct treatment_row),
};

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct treatment_study study = {.study = {.id = NULL}};
    struct treatment_rows rows = {.n = 0};
    struct listed view;
    const char *word = option_of(arguments, "state");
    int64_t state = -1;
    size_t n = 0;
    if (word != NULL && !enum_parse(&treatment_state_names, word, &state))
        return fail(cx, RC_USAGE, N_("--state takes none, suggested, planned, accepted or done"));
    TRY(study_of(cx, arguments, &study));
    TRY(treatment_rows_make(cx, &study, false, &rows));
    struct treatment_row *shown = ARENA_ARRAY(cx->arena, struct treatment_row, rows.n + 1);
    if (shown == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++)
        if (state < 0 || rows.at[i].state == state)
            shown[n++] = rows.at[i];
    view.risks.at = shown;
    view.risks.n = n;
    return command_show(cx, arguments, arguments->json ? FIELDS(whole_table) : FIELDS(listed_table), &view);
}

static enum rc show_risk(struct ctx *cx, struct arguments *arguments, const char *risk)
{
    struct treatment_view view;
    TRY(treatment_view_make(cx, risk, &view));
    return command_show(cx, arguments, treatment_answer, &view);
}

static enum rc show_run(struct ctx *cx, struct arguments *arguments)
{
    const char *risk = "";
    TRY(risk_of(cx, arguments, &risk));
    return show_risk(cx, arguments, risk);
}

/* --- Choosing --- */

/* remove-source,share: the words of the options, apart by commas; "none" for none. */
static enum rc read_options(struct ctx *cx, const char *words, struct treatment *row)
{
    int64_t *const chosen[] = {&row->remove_source, &row->lower_impact, &row->lower_likelihood,
                               &row->avoid,         &row->share,        &row->retain};
    for (size_t i = 0; i < COUNT(chosen); i++)
        *chosen[i] = 0;
    if (text_same(words, "none"))
        return RC_OK;
    while (*words != '\0') {
        size_t length = __builtin_strcspn(words, ",");
        int64_t option = 0;
        const char *word = text_trim(cx, arena_copy_n(cx->arena, words, length));
        if (!enum_parse(&treatment_option_names, word, &option))
            return fail(cx, RC_USAGE,
                        N_("There is no treatment “{0}”: use remove-source, lower-impact, lower-likelihood, "
                           "avoid, share, retain, apart by commas, or none"),
                        word);
        *chosen[option] = 1;
        words += length + (words[length] == ',');
    }
    return RC_OK;
}

static enum rc set_run(struct ctx *cx, struct arguments *arguments)
{
    struct treatment row = {.id = NULL};
    const char *risk = "", *reason = option_of(arguments, "reason"), *done = option_of(arguments, "done-on");
    TRY(risk_of(cx, arguments, &risk));
    enum rc rc = treatment_store_of(cx, risk, &row);
    if (rc == RC_MISSING)
        risk_row_blank(&treatment_record, &row);
    else
        TRY(rc);
    row.risk = risk;
    if (option_of(arguments, "options") != NULL)
        TRY(read_options(cx, option_of(arguments, "options"), &row));
    if (reason != NULL)
        TRY(field_from_text(cx, field_find(treatment_record.fields, "reason"), reason, &row));
    if (done != NULL)
        TRY(field_from_text(cx, field_find(treatment_record.fields, "done_on"), done, &row));
    TRY(option_int(cx, arguments, "impact", row.impact, &row.impact));
    TRY(option_int(cx, arguments, "frequency", row.frequency, &row.frequency));
    TRY(treatment_save(cx, &row, row.version));
    return show_risk(cx, arguments, risk);
}

/* --- Acceptance --- */

static enum rc ask_run(struct ctx *cx, struct arguments *arguments)
{
    struct treatment_acceptance row = {.id = NULL};
    const struct approval_wish wish = {.route = option_of(arguments, "route")};
    const struct fields fields = treatment_acceptance_record.fields;
    risk_row_blank(&treatment_acceptance_record, &row);
    TRY(risk_of(cx, arguments, &row.risk));
    TRY(field_from_text(cx, field_find(fields, "until_on"), option_of(arguments, "until"), &row));
    TRY(field_from_text(cx, field_find(fields, "reason"), option_of(arguments, "reason"), &row));
    row.basis = switch_of(arguments, "expected") ? ACCEPT_EXPECTED : ACCEPT_NOW;
    TRY(treatment_acceptance_ask(cx, &row, &wish));
    return command_show(cx, arguments, fields, &row);
}

static enum rc revoke_run(struct ctx *cx, struct arguments *arguments)
{
    struct treatment_acceptance row = {.id = NULL};
    const char *id = operand_of(arguments, 0);
    TRY(treatment_acceptance_revoke(cx, id, option_of(arguments, "reason")));
    TRY(record_get(cx, &treatment_acceptance_record, id, &row));
    return command_show(cx, arguments, treatment_acceptance_record.fields, &row);
}

/* --- What-if --- */

static enum rc within(struct ctx *cx, const char *option, int64_t value, int64_t least, int64_t most)
{
    return value >= least && value <= most
               ? RC_OK
               : fail(cx, RC_USAGE, N_("The option --{0} takes a whole number from {1} to {2}"), option,
                      decimal(cx, least), decimal(cx, most));
}

static enum rc whatif_run(struct ctx *cx, struct arguments *arguments)
{
    struct treatment_study study = {.study = {.id = NULL}};
    struct whatif_view view = {.study = ""};
    struct whatif_wish wish = {.budget = -1, .nodes = INT64_MAX};
    int64_t seconds = 0;
    const char *budget = option_of(arguments, "budget");
    if (budget != NULL && treatment_money_parse(cx, budget, &wish.budget) != RC_OK)
        return fail(cx, RC_USAGE, N_("Please give the budget in yen, such as 3,000,000 or 300万円"));
    TRY(option_int(cx, arguments, "points", WHATIF_POINTS, &wish.points));
    TRY(option_int(cx, arguments, "seconds", WHATIF_COMMAND_SECONDS, &seconds));
    TRY(within(cx, "points", wish.points, WHATIF_POINTS_LEAST, WHATIF_POINTS_MOST));
    TRY(within(cx, "seconds", seconds, 1, WHATIF_SECONDS_MOST));
    wish.milliseconds = seconds * 1000;
    TRY(study_of(cx, arguments, &study));
    TRY(whatif_make(cx, &study, &wish, &view));
    return command_show(cx, arguments, whatif_answer, &view);
}

const struct command treatment_commands[TREATMENT_COMMANDS] = {
    {.name = "treatment list",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = list_run,
     .help = N_("Lists the risks to be treated with the state of their treatment"),
     .options = {STUDY_OPTION,
                 {"state", "STATE", N_("Only those that are none, suggested, planned, accepted or done"), false}}},
    {.name = "treatment show",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = show_run,
     .help = N_("Shows a risk with the suggested and the chosen treatment"),
     .operands = {RISK_OPERAND},
     .options = {STUDY_OPTION}},
    {.name = "treatment set",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_OWN,
     .run = set_run,
     .help = N_("Chooses the treatment of a risk; what is not given stays"),
     .operands = {RISK_OPERAND},
     .options = {STUDY_OPTION,
                 {"options", "WORDS",
                  N_("remove-source, lower-impact, lower-likelihood, avoid, share, retain, apart by commas; "
                     "or none"),
                  false},
                 {"reason", "TEXT", N_("Why"), false},
                 {"impact", "STEP", N_("Expected impact after treatment (0: as now)"), false},
                 {"frequency", "STEP", N_("Expected frequency after treatment (0: as now)"), false},
                 {"done-on", "DATE", N_("Carried out on"), false}}},
    {.name = "treatment ask",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_OWN,
     .run = ask_run,
     .help = N_("Asks that somebody else accepts the residual risk until a date"),
     .operands = {RISK_OPERAND},
     .options = {STUDY_OPTION,
                 {"until", "DATE", N_("Accepted until"), true},
                 {"reason", "TEXT", N_("Why the residual risk can be accepted"), true},
                 {"expected", NULL, N_("What is expected after treatment, not the risk as it stands now"), false},
                 {"route", "ROUTE", N_("Approval route (otherwise the first in use)"), false}}},
    {.name = "treatment revoke",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = revoke_run,
     .help = N_("Takes an acceptance back before its day"),
     .operands = {{"ACCEPTANCE", N_("Id of the acceptance, from treatment show --json"), true}},
     .options = {{"reason", "TEXT", N_("Why it was revoked"), true}}},
    {.name = "treatment whatif",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = whatif_run,
     .help = N_("Tells which open plan items lower the most residual risk for a budget, proven best or with a "
                "bound"),
     .options = {{"budget", "YEN", N_("3000000, 300万円 (otherwise half of what all cost)"), false},
                 STUDY_OPTION,
                 {"points", "N", N_("Points of the curve, from 2 to 101 (otherwise 11)"), false},
                 {"seconds", "N", N_("How long to search at most (otherwise 20)"), false}}},
};
