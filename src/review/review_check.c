/* What figure 17 of the handbook asks of walkthroughs and their findings, as checks of the risk assessment. */
#include <string.h>

#include "base/text.h"
#include "preparation/preparation.h"
#include "review/review_view.h"

enum check {
    CHECK_NONE_HELD,
    CHECK_DEPARTMENT,
    CHECK_LEGAL,
    CHECK_RISK_MANAGEMENT,
    CHECK_MINUTES,
    CHECK_REVIEWER_SILENT,
    CHECK_REPORT,
    CHECK_RESPONSE,
    CHECK_REFLECTED,
    CHECK_OTHER_SILENT,
    CHECK_VIEWPOINTS,
    CHECK_COUNT_
};

#define ROW(check_code, check_kind, check_title, check_why)                                                    \
    {                                                                                                              \
        .code = (check_code), .kind = RISK_CHECK_##check_kind, .title = (check_title), .why = (check_why)          \
    }
static const char side_why[] = N_("Handbook, figure 17: all promoting departments, legal affairs and risk management review");
static const char silent_why[] = N_("Handbook, figure 17: whoever takes part raises findings in their role");
static const char trace_why[] = N_("Handbook, figure 15: day, people and minutes are recorded");
static const char told_why[] = N_("Handbook, figure 17: executives are told the result, or take part");
static const char answer_why[] = N_("Handbook, figure 17: each finding has a response, and the response shows in the forms");

static const struct risk_check checks[CHECK_COUNT_] = {
    [CHECK_NONE_HELD] = ROW("walkthrough-none", ERROR, N_("No walkthrough was held"), side_why),
    [CHECK_DEPARTMENT] = ROW("walkthrough-department", ERROR, N_("A promoting department took no part"), side_why),
    [CHECK_LEGAL] = ROW("walkthrough-legal", ERROR, N_("Nobody from legal affairs reviewed"), side_why),
    [CHECK_RISK_MANAGEMENT] =
        ROW("walkthrough-risk-management", ERROR, N_("Nobody from risk management reviewed"), side_why),
    [CHECK_MINUTES] = ROW("walkthrough-minutes", ERROR, N_("The walkthrough has no minutes"), trace_why),
    [CHECK_REVIEWER_SILENT] = ROW("walkthrough-reviewer-silent", ERROR, N_("A reviewer raised no finding"), silent_why),
    [CHECK_REPORT] = ROW("walkthrough-report", ERROR, N_("Executives were not told the result"), told_why),
    [CHECK_RESPONSE] = ROW("finding-response", ERROR, N_("A finding has no response"), answer_why),
    [CHECK_REFLECTED] = ROW("finding-reflected", ERROR, N_("The response does not show in the forms yet"), answer_why),
    [CHECK_OTHER_SILENT] = ROW("walkthrough-silent", HINT, N_("A participant raised no finding"), silent_why),
    [CHECK_VIEWPOINTS] = ROW("walkthrough-viewpoints", HINT, N_("No viewpoints were chosen for the walkthrough"),
                             N_("Handbook, figure 14: viewpoints are set and told beforehand")),
};

struct looking {
    const struct risk_study *study;
    struct risk_checking *checking;
    struct walkthroughs walkthroughs;
    struct walkthrough_participants participants;
    struct findings findings;
};

static enum rc add(struct ctx *cx, const struct looking *looking, enum check check, const char *subject,
                   const char *where, const char *field, const char *href)
{
    const struct risk_fault fault = {.check = &checks[check],
                                     .subject = subject,
                                     .form = RISK_FORM_VALIDATION,
                                     .where = where,
                                     .field = field,
                                     .href = href};
    return risk_fault_add(cx, looking->checking, &fault);
}

static enum rc add_study(struct ctx *cx, const struct looking *looking, enum check check)
{
    return add(cx, looking, check, looking->study->id, looking->study->title, "",
               arena_printf(cx->arena, "/risk/%s/review", looking->study->id));
}

static const char *walkthrough_words(const struct ctx *cx, const struct walkthrough *walkthrough)
{
    return trf(cx, N_("Walkthrough {0}: {1}"), decimal(cx, walkthrough->number), walkthrough->title);
}

static const char *walkthrough_href(const struct ctx *cx, const char *id)
{
    return arena_printf(cx->arena, "/walkthroughs/%s", id);
}

/* The walkthrough of a participant, where it was held and they were there. */
static const struct walkthrough *attended_at(const struct looking *looking, const struct walkthrough_participant *who)
{
    for (size_t i = 0; who->attended != 0 && i < looking->walkthroughs.n; i++)
        if (text_same(looking->walkthroughs.at[i].id, who->walkthrough) &&
            walkthrough_state_of(&looking->walkthroughs.at[i]) != WALKTHROUGH_PLANNED)
            return looking->walkthroughs.at + i;
    return NULL;
}

/* --- Who took part --- */

static bool side_reviewed(const struct looking *looking, enum walkthrough_side side)
{
    for (size_t i = 0; i < looking->participants.n; i++) {
        const struct walkthrough_participant *who = &looking->participants.at[i];
        if (who->side == (int64_t)side && who->reviewer != 0 && attended_at(looking, who) != NULL)
            return true;
    }
    return false;
}

static bool department_there(const struct ctx *cx, const struct looking *looking, const char *department)
{
    const char *wanted = text_trim(cx, text_fold(cx, department));
    for (size_t i = 0; i < looking->participants.n; i++) {
        const struct walkthrough_participant *who = &looking->participants.at[i];
        if (strstr(text_fold(cx, who->department), wanted) != NULL && attended_at(looking, who) != NULL)
            return true;
    }
    return false;
}

/* Those that the organisation of the assessment names; where it names none, those of the processes. */
static enum rc check_departments(struct ctx *cx, const struct looking *looking)
{
    struct preparation_departments departments = {.n = 0};
    TRY(preparation_promoting(cx, looking->study->id, &departments));
    if (departments.n == 0)
        TRY(risk_checking_departments(cx, looking->checking, &departments.at, &departments.n));
    for (size_t i = 0; i < departments.n; i++)
        if (!department_there(cx, looking, departments.at[i]))
            TRY(add(cx, looking, CHECK_DEPARTMENT, looking->study->id, departments.at[i], "",
                    arena_printf(cx->arena, "/risk/%s/review", looking->study->id)));
    return RC_OK;
}

static enum rc check_people(struct ctx *cx, const struct looking *looking)
{
    TRY(check_departments(cx, looking));
    if (!side_reviewed(looking, SIDE_LEGAL))
        TRY(add_study(cx, looking, CHECK_LEGAL));
    if (!side_reviewed(looking, SIDE_RISK_MANAGEMENT))
        TRY(add_study(cx, looking, CHECK_RISK_MANAGEMENT));
    for (size_t i = 0; i < looking->participants.n; i++) {
        const struct walkthrough_participant *who = &looking->participants.at[i];
        const struct walkthrough *walkthrough = attended_at(looking, who);
        if (walkthrough == NULL || walkthrough_participant_raised(who, looking->findings))
            continue;
        TRY(add(cx, looking, who->reviewer != 0 ? CHECK_REVIEWER_SILENT : CHECK_OTHER_SILENT, who->id,
                trf(cx, N_("{0}, {1}"), walkthrough_words(cx, walkthrough), who->name), "",
                walkthrough_href(cx, walkthrough->id)));
    }
    return RC_OK;
}

/* --- How it went --- */

static bool executive_was_there(const struct looking *looking, const struct walkthrough *walkthrough)
{
    for (size_t i = 0; i < looking->participants.n; i++)
        if (looking->participants.at[i].side == SIDE_EXECUTIVE &&
            attended_at(looking, &looking->participants.at[i]) == walkthrough)
            return true;
    return false;
}

static enum rc check_walkthrough(struct ctx *cx, const struct looking *looking, const struct walkthrough *walkthrough)
{
    const char *where = walkthrough_words(cx, walkthrough), *href = walkthrough_href(cx, walkthrough->id);
    if (text_empty(walkthrough->minutes))
        TRY(add(cx, looking, CHECK_MINUTES, walkthrough->id, where, tr(cx, N_("Minutes")), href));
    if (text_empty(walkthrough->viewpoints) && text_empty(walkthrough->more_viewpoints))
        TRY(add(cx, looking, CHECK_VIEWPOINTS, walkthrough->id, where, tr(cx, N_("Viewpoints")), href));
    if (text_empty(walkthrough->reported_on) && !executive_was_there(looking, walkthrough))
        TRY(add(cx, looking, CHECK_REPORT, walkthrough->id, where, "", href));
    return RC_OK;
}

static enum rc check_findings(struct ctx *cx, const struct looking *looking)
{
    for (size_t i = 0; i < looking->findings.n; i++) {
        const struct finding *finding = &looking->findings.at[i];
        const char *where = trf(cx, N_("Finding {0}"), decimal(cx, finding->number));
        const char *href = arena_printf(cx->arena, "/findings/%s", finding->id);
        if (finding->source != FINDING_WALKTHROUGH)
            continue;
        if (finding->answer == FINDING_UNANSWERED)
            TRY(add(cx, looking, CHECK_RESPONSE, finding->id, where, "", href));
        if (finding->answer == FINDING_FORMS && text_empty(finding->entry))
            TRY(add(cx, looking, CHECK_REFLECTED, finding->id, where, "", href));
    }
    return RC_OK;
}

static enum rc review_check(struct ctx *cx, const struct risk_study *study, struct risk_checking *checking)
{
    struct looking looking = {.study = study, .checking = checking};
    size_t held = 0;
    TRY(walkthroughs_of(cx, study->id, &looking.walkthroughs));
    TRY(walkthrough_participants_of(cx, study->id, &looking.participants));
    TRY(findings_of(cx, study->id, &looking.findings));
    for (size_t i = 0; i < looking.walkthroughs.n; i++) {
        if (walkthrough_state_of(&looking.walkthroughs.at[i]) == WALKTHROUGH_PLANNED)
            continue;
        held++;
        TRY(check_walkthrough(cx, &looking, &looking.walkthroughs.at[i]));
    }
    if (held == 0)
        return add_study(cx, &looking, CHECK_NONE_HELD);
    TRY(check_people(cx, &looking));
    return check_findings(cx, &looking);
}

const struct risk_check_source review_checks = {.checks = checks, .check_count = CHECK_COUNT_, .run = review_check};
