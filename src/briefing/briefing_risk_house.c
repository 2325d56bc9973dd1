/* What the report of a risk assessment offers to the house's own templates. */
#include "base/time.h"
#include "briefing/briefing_inside.h"

static const struct house_name service_names[] = {
    {"service.name", HOUSE_TEXT, N_("Name of the service"), NULL, 0},
    {"service.business", HOUSE_TEXT, N_("Business that the service belongs to"), NULL, 0},
    {"service.level", HOUSE_TEXT, N_("Minimum level of the service"), NULL, 0},
    {"service.mtpd", HOUSE_TEXT, N_("MTPD of the service"), NULL, 0},
    {"service.processes", HOUSE_TEXT, N_("Processes that the service needs"), NULL, 0},
    {"service.reason", HOUSE_TEXT, N_("Why the service was left out"), NULL, 0},
};
static const struct house_name risk_names[] = {
    {"risk.number", HOUSE_NUMBER, N_("Number of the risk"), NULL, 0},
    {"risk.resource", HOUSE_TEXT, N_("Resource that the risk is of"), NULL, 0},
    {"risk.outcome", HOUSE_TEXT, N_("Outcome that hinders the process"), NULL, 0},
    {"risk.event", HOUSE_TEXT, N_("Event that may have this outcome"), NULL, 0},
    {"risk.source", HOUSE_TEXT, N_("Risk source of the event"), NULL, 0},
    {"risk.inherent", HOUSE_NUMBER, N_("Risk value before measures"), NULL, 0},
    {"risk.residual", HOUSE_NUMBER, N_("Residual risk value"), NULL, 0},
    {"risk.owner", HOUSE_TEXT, N_("Risk owner"), NULL, 0},
    {"risk.review", HOUSE_DATE, N_("Next review"), NULL, 0},
};

enum name {
    NAME_YEAR, NAME_TITLE, NAME_SCOPE, NAME_GOAL, NAME_STATE, NAME_RISKS_WORDS, NAME_CHECK_WORDS, NAME_CRITERION,
    NAME_RISKS, NAME_JUDGED, NAME_TREAT, NAME_UNTREATED, NAME_ERRORS, NAME_HINTS, NAME_SERVICES, NAME_TO_TREAT,
    NAME_COUNT_
};
_Static_assert((int)NAME_COUNT_ == (int)BRIEFING_RISK_NAMES, "every name is counted");
const struct house_name briefing_risk_names[BRIEFING_RISK_NAMES] = {
    [NAME_YEAR] = {"fiscal_year", HOUSE_TEXT, N_("Fiscal year"), NULL, 0},
    [NAME_TITLE] = {"study.title", HOUSE_TEXT, N_("Title of the risk assessment"), NULL, 0},
    [NAME_SCOPE] = {"study.scope", HOUSE_TEXT, N_("What it covers"), NULL, 0},
    [NAME_GOAL] = {"study.goal", HOUSE_TEXT, N_("Activity goal (form 1)"), NULL, 0},
    [NAME_STATE] = {"study.state", HOUSE_TEXT, N_("State of the risk assessment"), NULL, 0},
    [NAME_RISKS_WORDS] = {"summary.risks", HOUSE_TEXT, N_("Sentence: how many risks there are"), NULL, 0},
    [NAME_CHECK_WORDS] = {"summary.check", HOUSE_TEXT, N_("Sentence: what the check finds"), NULL, 0},
    [NAME_CRITERION] = {"criterion", HOUSE_NUMBER, N_("Risk criterion"), NULL, 0},
    [NAME_RISKS] = {"risks.count", HOUSE_NUMBER, N_("How many risks there are"), NULL, 0},
    [NAME_JUDGED] = {"risks.judged", HOUSE_NUMBER, N_("Risks judged"), NULL, 0},
    [NAME_TREAT] = {"risks.treat", HOUSE_NUMBER, N_("Risks to be treated"), NULL, 0},
    [NAME_UNTREATED] = {"risks.untreated", HOUSE_NUMBER, N_("Risks to be treated without a plan item"), NULL, 0},
    [NAME_ERRORS] = {"check.errors", HOUSE_NUMBER, N_("Errors of the check that are open"), NULL, 0},
    [NAME_HINTS] = {"check.hints", HOUSE_NUMBER, N_("Hints without an answer"), NULL, 0},
    [NAME_SERVICES] = {"services", HOUSE_LIST, N_("Services in the order of form 2"), service_names, COUNT(service_names)},
    [NAME_TO_TREAT] = {"treat", HOUSE_LIST, N_("Risks to be treated, the greatest first"), risk_names, COUNT(risk_names)},
};

static enum rc services_value(struct ctx *cx, const struct risk_digest *risk, struct house_value *ret)
{
    struct house_value *rows = ARENA_ARRAY(cx->arena, struct house_value, risk->services.n * COUNT(service_names) + 1);
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < risk->services.n; i++) {
        const struct risk_digest_service *service = &risk->services.at[i];
        const struct house_value row[] = {
            house_text(service->name), house_text(service->business),  house_text(service->level_duty),
            house_text(service->mtpd), house_text(service->processes), house_text(service->reason)};
        _Static_assert(COUNT(row) == COUNT(service_names), "a value for every name");
        for (size_t j = 0; j < COUNT(row); j++)
            rows[i * COUNT(row) + j] = row[j];
    }
    *ret = (struct house_value){.rows = rows, .row_count = risk->services.n};
    return RC_OK;
}

static enum rc risks_value(struct ctx *cx, const struct risk_digest *risk, struct house_value *ret)
{
    struct house_value *rows = ARENA_ARRAY(cx->arena, struct house_value, risk->to_treat.n * COUNT(risk_names) + 1);
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < risk->to_treat.n; i++) {
        const struct risk_digest_risk *one = &risk->to_treat.at[i];
        const struct house_value row[] = {briefing_count(cx, one->number),   house_text(one->resource),
                                          house_text(one->outcome),          house_text(one->event),
                                          house_text(one->source),           briefing_count(cx, one->inherent),
                                          briefing_count(cx, one->residual), house_text(one->owner),
                                          house_date(cx, one->review_on)};
        _Static_assert(COUNT(row) == COUNT(risk_names), "a value for every name");
        for (size_t j = 0; j < COUNT(row); j++)
            rows[i * COUNT(row) + j] = row[j];
    }
    *ret = (struct house_value){.rows = rows, .row_count = risk->to_treat.n};
    return RC_OK;
}

enum rc briefing_risk_values(struct ctx *cx, const struct briefing *briefing, const struct house_value **ret)
{
    const struct risk_digest *risk = &briefing->risk;
    struct house_value *values = ARENA_ARRAY(cx->arena, struct house_value, NAME_COUNT_);
    if (values == NULL)
        return memory_ended(cx);
    values[NAME_YEAR] = house_text(fiscal_year_show(cx, briefing->year));
    values[NAME_TITLE] = house_text(risk->study.title);
    values[NAME_SCOPE] = house_text(risk->study.scope);
    values[NAME_GOAL] = house_text(risk->study.goal);
    values[NAME_STATE] = house_text(tr(cx, enum_label(&risk_study_status_names, risk->study.status)));
    values[NAME_RISKS_WORDS] = house_text(sentence_risks(cx, risk));
    values[NAME_CHECK_WORDS] = house_text(sentence_check(cx, risk));
    values[NAME_CRITERION] = briefing_count(cx, risk->criteria.criterion);
    values[NAME_RISKS] = briefing_count(cx, risk->risks);
    values[NAME_JUDGED] = briefing_count(cx, risk->judged);
    values[NAME_TREAT] = briefing_count(cx, risk->treat);
    values[NAME_UNTREATED] = briefing_count(cx, risk->untreated);
    values[NAME_ERRORS] = briefing_count(cx, risk->check.errors);
    values[NAME_HINTS] = briefing_count(cx, risk->check.hints);
    TRY(services_value(cx, risk, &values[NAME_SERVICES]));
    TRY(risks_value(cx, risk, &values[NAME_TO_TREAT]));
    *ret = values;
    return RC_OK;
}
