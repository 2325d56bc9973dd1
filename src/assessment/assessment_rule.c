#include "assessment/assessment_rule.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

bool answer_is_answered(const struct answer *answer)
{
    return (answer->state == ANSWER_LEVEL || answer->state == ANSWER_ALTERNATIVE) &&
           answer->current >= 1;
}

bool answer_is_applicable(const struct answer *answer)
{
    return answer->state != ANSWER_NOT_APPLICABLE;
}

int64_t answer_target(const struct assessment *assessment, const struct answer *answer)
{
    return answer->target >= 1 ? answer->target : assessment->default_target;
}

bool answer_same_content(const struct answer *a, const struct answer *b)
{
    return a->state == b->state && a->current == b->current && a->target == b->target &&
           text_same(a->reason, b->reason) && text_same(a->until, b->until) &&
           text_same(a->note, b->note) && text_same(a->post, b->post) &&
           text_same(a->answered_on, b->answered_on);
}

bool answer_is_expired(const struct answer *answer, const char *today)
{
    return answer->state == ANSWER_ALTERNATIVE && !text_empty(answer->until) &&
           strcmp(answer->until, today) < 0;
}

void answer_settle(struct answer *wanted, const struct answer *stored)
{
    bool taken_back = wanted->state == ANSWER_NONE && stored->state != ANSWER_NONE;
    if (wanted->state == ANSWER_NONE && wanted->current > 0 && !taken_back)
        wanted->state = ANSWER_LEVEL;
    /* A level chosen on a measure that stood as 対象外, the state itself left alone. */
    if (wanted->state == ANSWER_NOT_APPLICABLE && stored->state == ANSWER_NOT_APPLICABLE &&
        wanted->current > 0)
        wanted->state = ANSWER_LEVEL;
    if (wanted->state == ANSWER_NONE || wanted->state == ANSWER_NOT_APPLICABLE)
        wanted->current = 0;
    if (wanted->state != ANSWER_ALTERNATIVE)
        wanted->until = "";
    if (wanted->state == ANSWER_NONE)
        wanted->answered_on = "";
}

static enum rc check_alternative(struct ctx *cx, const struct answer *wanted, const char *today)
{
    enum rc rc = RC_OK;
    if (text_empty(wanted->reason))
        rc = field_fail(cx, "reason", N_("An alternative measure needs a reason; please say what is "
                                         "done instead and why"));
    if (text_empty(wanted->until))
        rc = field_fail(cx, "until", N_("An alternative measure needs a time limit; please give the "
                                        "date until which it holds"));
    else if (strcmp(wanted->until, today) < 0)
        rc = field_fail(cx, "until", N_("The time limit {0} has passed; please give a date from "
                                        "today on"),
                        wanted->until);
    return rc;
}

enum rc answer_check(struct ctx *cx, const struct answer *wanted, const char *today)
{
    enum rc rc = RC_OK;
    bool needs_level = wanted->state == ANSWER_LEVEL || wanted->state == ANSWER_ALTERNATIVE;
    if (wanted->state < 0 || wanted->state >= ANSWER_STATE_COUNT_)
        rc = field_fail(cx, "state", N_("Please choose one of the states"));
    if (wanted->current < 0 || wanted->current > MATURITY_LEVELS ||
        (needs_level && wanted->current < 1))
        rc = field_fail(cx, "current", N_("Please choose a level from 1 to 5"));
    if (wanted->target < 0 || wanted->target > MATURITY_LEVELS)
        rc = field_fail(cx, "target", N_("Please choose a target from 1 to 5, or leave it empty for "
                                         "the default"));
    if (wanted->state == ANSWER_NOT_APPLICABLE && text_empty(wanted->reason))
        rc = field_fail(cx, "reason", N_("“Not applicable” needs a reason; please say why the measure "
                                         "does not concern this scope"));
    if (wanted->state == ANSWER_ALTERNATIVE && check_alternative(cx, wanted, today) != RC_OK)
        rc = RC_INVALID;
    return rc;
}

const char *section_post(const struct section_assignments *sections, const char *section)
{
    for (size_t i = 0; i < sections->n; i++)
        if (text_same(sections->at[i].section, section))
            return sections->at[i].post;
    return "";
}

static bool holds(const struct choices *mine, const char *post)
{
    for (size_t i = 0; !text_empty(post) && i < mine->n; i++)
        if (text_same(mine->at[i].id, post))
            return true;
    return false;
}

bool answer_is_mine(const struct answer_rights *rights, const struct catalog *catalog,
                    const struct control *control, const struct answer *stored)
{
    if (stored != NULL && holds(&rights->mine, stored->post))
        return true;
    return holds(&rights->mine,
                 section_post(&rights->sections, catalog->groups[control->group].id));
}

bool answer_may(const struct answer_rights *rights, const struct catalog *catalog,
                const struct control *control, const struct answer *stored)
{
    return rights->manages ||
           (rights->answers && answer_is_mine(rights, catalog, control, stored));
}

const char *approval_obstacle(const struct assessment *assessment, const char *person, bool answered)
{
    if (text_same(assessment->drafter, person))
        return N_("Who drafted an assessment does not approve it; please ask another person");
    if (text_same(assessment->requested_by, person))
        return N_("Who asked for approval does not give it; please ask another person");
    if (answered)
        return N_("Who answered measures does not approve them; please ask another person");
    return NULL;
}

/* --- Evidence --- */

bool evidence_is_web(const char *link)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (size_t i = 0; i < COUNT(schemes); i++) {
        size_t length = strlen(schemes[i]);
        if (strncasecmp(link, schemes[i], length) != 0 || !isalnum((unsigned char)link[length]))
            continue;
        for (const unsigned char *at = (const unsigned char *)link; *at != '\0'; at++)
            if (*at <= ' ' || *at > '~' || strchr("\"'<>\\^`{|}", *at) != NULL)
                return false;
        return true;
    }
    return false;
}

bool evidence_is_place(const char *link)
{
    bool drive = isalpha((unsigned char)link[0]) && link[1] == ':' &&
                 (link[2] == '\\' || link[2] == '/');
    return evidence_is_web(link) || drive || strncmp(link, "\\\\", 2) == 0 ||
           strncasecmp(link, "file://", 7) == 0;
}
