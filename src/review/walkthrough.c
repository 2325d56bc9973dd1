/* Walkthroughs: viewpoints, participants, rules of changes (手引書 7.<2>(1)). */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "review/review_inside.h"

static const char *const state_codes[] = {"planned", "held", "reported"};
static const char *const state_labels[] = {N_("To be held"), N_("Held"), N_("Reported to executives")};
const struct enum_names walkthrough_state_names = {state_codes, state_labels, WALKTHROUGH_STATE_COUNT_};
_Static_assert(COUNT(state_codes) == WALKTHROUGH_STATE_COUNT_, "every state needs a code");

static const char *const side_codes[] = {"promoting", "secretariat", "service",         "process",
                                         "resource",  "planning",    "legal",           "risk-management",
                                         "relations", "executive",   "other"};
static const char *const side_labels[] = {N_("Department that writes the forms"),
                                          N_("Secretariat of the risk assessment"),
                                          N_("In charge of the service"),
                                          N_("In charge of a process"),
                                          N_("Uses or looks after resources"),
                                          N_("Corporate planning"),
                                          N_("Legal department"),
                                          N_("Risk management"),
                                          N_("Public relations"),
                                          N_("Executives"),
                                          N_("Another department")};
const struct enum_names walkthrough_side_names = {side_codes, side_labels, SIDE_COUNT_};
_Static_assert(COUNT(side_codes) == SIDE_COUNT_, "every side needs a code");
_Static_assert(COUNT(side_labels) == SIDE_COUNT_, "every side needs a label");

static const char *const aim_codes[] = {"right", "shared"};
static const char *const aim_labels[] = {N_("What the forms say is right"),
                                         N_("What the forms say is understood and agreed by all")};
const struct enum_names walkthrough_aim_names = {aim_codes, aim_labels, WALKTHROUGH_AIM_COUNT_};
_Static_assert(COUNT(aim_codes) == WALKTHROUGH_AIM_COUNT_, "every aim needs a code");

const struct walkthrough_viewpoint walkthrough_viewpoints[WALKTHROUGH_VIEWPOINTS] = {
    {"complete", AIM_RIGHT,
     N_("No service, process or resource is missing, and the forms show from which papers they were gathered")},
    {"consistent", AIM_RIGHT,
     N_("Each step follows from the one before it, and a reader can see why it was decided so")},
    {"selection", AIM_RIGHT,
     N_("The services were chosen with the goal, the changes in business, the law and other demands in mind")},
    {"users", AIM_RIGHT,
     N_("The effect of a full stop is judged up to the end users, not only for direct customers")},
    {"indirect", AIM_RIGHT,
     N_("Processes behind the scenes are considered as well as those that customers meet")},
    {"inherent", AIM_RIGHT, N_("Risks were judged as they would be without the measures, too")},
    {"wording", AIM_SHARED,
     N_("Nothing can be read in two ways, and words of one department are explained to the others")},
    {"even", AIM_SHARED, N_("All parts are written in about the same detail and with the same care")},
    {"criteria", AIM_SHARED, N_("All read the risk criteria and the judgements made by them in the same way")},
};

const struct walkthrough_viewpoint *walkthrough_viewpoint_find(const char *code)
{
    for (size_t i = 0; i < WALKTHROUGH_VIEWPOINTS; i++)
        if (text_same(walkthrough_viewpoints[i].code, code))
            return &walkthrough_viewpoints[i];
    return NULL;
}

enum walkthrough_state walkthrough_state_of(const struct walkthrough *walkthrough)
{
    if (walkthrough->held_on[0] == '\0')
        return WALKTHROUGH_PLANNED;
    return walkthrough->reported_on[0] == '\0' ? WALKTHROUGH_HELD : WALKTHROUGH_REPORTED;
}

/* --- Reading --- */

enum rc review_readable(struct ctx *cx)
{
    return may(cx, PERM_RISK_READ) ? RC_OK : fail(cx, RC_DENIED, review_not_allowed);
}

enum rc walkthroughs_of(struct ctx *cx, const char *study, struct walkthroughs *ret)
{
    TRY(review_readable(cx));
    return walkthrough_store_all(cx, study, ret);
}

enum rc walkthrough_participants_of(struct ctx *cx, const char *study, struct walkthrough_participants *ret)
{
    TRY(review_readable(cx));
    return walkthrough_store_participants(cx, study, ret);
}

bool walkthrough_participant_raised(const struct walkthrough_participant *participant, struct findings findings)
{
    for (size_t i = 0; i < findings.n; i++)
        if (text_same(findings.at[i].participant, participant->id))
            return true;
    return false;
}

/* --- Changes --- */

static enum rc writable(struct ctx *cx)
{
    return may(cx, PERM_RISK_WRITE) ? RC_OK : fail(cx, RC_DENIED, review_not_allowed);
}

/* A day and the text that goes with it come together, the day not before `from` and not to come. */
static enum rc told(struct ctx *cx, const char *on, const char *whom, const char *held_on, const char *on_field,
                    const char *whom_field)
{
    if (text_empty(on) && text_empty(whom))
        return RC_OK;
    if (text_empty(on))
        return field_fail(cx, on_field, N_("Please give the day, too"));
    if (text_empty(whom))
        return field_fail(cx, whom_field, N_("Please say to whom"));
    if (text_empty(held_on))
        return field_fail(cx, on_field, N_("Please say first when the walkthrough was held"));
    if (strcmp(on, held_on) < 0)
        return field_fail(cx, on_field, N_("This day lies before the walkthrough ({0})"), held_on);
    return review_past(cx, on_field, on);
}

static enum rc check(struct ctx *cx, const struct walkthrough *row)
{
    enum rc rc = risk_check_filled(cx, &walkthrough_record, row);
    if (review_past(cx, "held_on", row->held_on) != RC_OK || review_past(cx, "told_on", row->told_on) != RC_OK)
        rc = RC_INVALID;
    if (!text_empty(row->held_on) && row->duration == 0)
        rc = field_fail(cx, "duration", N_("Please say how long the walkthrough took"));
    if (text_empty(row->held_on) && row->duration != 0)
        rc = field_fail(cx, "held_on", N_("Please say first when the walkthrough was held"));
    if (told(cx, row->reported_on, row->reported_to, row->held_on, "reported_on", "reported_to") != RC_OK ||
        told(cx, row->shared_on, row->shared_with, row->held_on, "shared_on", "shared_with") != RC_OK)
        rc = RC_INVALID;
    return rc;
}

enum rc walkthrough_save(struct ctx *cx, struct walkthrough *walkthrough, int64_t version)
{
    struct walkthrough before = {.id = NULL};
    TRY(writable(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(review_study_hold(cx, walkthrough->study));
    TRY(check(cx, walkthrough));
    if (text_empty(walkthrough->id)) {
        TRY(walkthrough_store_last_number(cx, walkthrough->study, &walkthrough->number));
        walkthrough->number++;
        walkthrough->created_by = cx->person;
        walkthrough->created_at = cx->now;
        TRY(record_insert(cx, &walkthrough_record, walkthrough));
        return db_commit(cx, &tx);
    }
    TRY(record_get(cx, &walkthrough_record, walkthrough->id, &before));
    before.version = version;
    TRY(record_update(cx, &walkthrough_record, &before, walkthrough));
    return db_commit(cx, &tx);
}

enum rc walkthrough_choose(struct ctx *cx, const char *id, const char *const *codes, size_t count)
{
    struct walkthrough before = {.id = NULL};
    const char *chosen = "";
    TRY(writable(cx));
    for (size_t i = 0; i < count; i++)
        if (walkthrough_viewpoint_find(codes[i]) == NULL)
            return field_fail(cx, "viewpoint", N_("There is no viewpoint “{0}”"), codes[i]);
    for (size_t v = 0; v < WALKTHROUGH_VIEWPOINTS; v++)
        for (size_t i = 0; i < count; i++)
            if (text_same(codes[i], walkthrough_viewpoints[v].code)) {
                chosen = arena_printf(cx->arena, "%s%s%s", chosen, text_empty(chosen) ? "" : " ", codes[i]);
                break;
            }
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &walkthrough_record, id, &before));
    struct walkthrough after = before;
    after.viewpoints = chosen;
    TRY(record_update(cx, &walkthrough_record, &before, &after));
    return db_commit(cx, &tx);
}

enum rc walkthrough_remove(struct ctx *cx, const char *id, int64_t version)
{
    struct walkthrough row = {.id = NULL};
    struct walkthrough_participants all = {.n = 0};
    int64_t found = 0;
    TRY(writable(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &walkthrough_record, id, &row));
    TRY(finding_store_count(cx, id, false, &found));
    if (found > 0)
        return fail(cx, RC_CONFLICT, N_("{0} findings were raised at this walkthrough; it stays as their evidence"),
                    decimal(cx, found));
    TRY(walkthrough_store_participants(cx, row.study, &all));
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].walkthrough, id))
            TRY(record_delete(cx, &walkthrough_participant_record, all.at + i));
    row.version = version;
    TRY(record_delete(cx, &walkthrough_record, &row));
    return db_commit(cx, &tx);
}

/* Named by account or by name; each once. */
static enum rc check_participant(struct ctx *cx, struct walkthrough_participant *row)
{
    struct walkthrough_participants all = {.n = 0};
    enum rc rc = risk_check_filled(cx, &walkthrough_participant_record, row);
    if (!text_empty(row->person)) {
        TRY(person_name(cx, row->person, &row->name));
        if (text_empty(row->name))
            rc = field_fail(cx, "person", N_("There is no such person: {0}"), row->person);
    } else if (text_empty(row->name)) {
        rc = field_fail(cx, "name", N_("Please name the participant"));
    }
    if (row->facilitator == 0 && row->presenter == 0 && row->reviewer == 0 && row->recorder == 0)
        rc = field_fail(cx, "reviewer", N_("Please choose at least one role"));
    TRY(walkthrough_store_participants(cx, row->study, &all));
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].walkthrough, row->walkthrough) && !text_same(all.at[i].id, row->id) &&
            text_same(all.at[i].person, row->person) && text_same(all.at[i].name, row->name))
            rc = field_fail(cx, text_empty(row->person) ? "name" : "person",
                            N_("{0} is a participant already; one person may have several roles"), row->name);
    return rc;
}

enum rc walkthrough_participant_save(struct ctx *cx, struct walkthrough_participant *participant, int64_t version)
{
    struct walkthrough walkthrough = {.id = NULL};
    struct walkthrough_participant before = {.id = NULL};
    TRY(writable(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &walkthrough_record, participant->walkthrough, &walkthrough));
    participant->study = walkthrough.study;
    TRY(review_study_hold(cx, participant->study));
    TRY(check_participant(cx, participant));
    if (text_empty(participant->id)) {
        TRY(record_insert(cx, &walkthrough_participant_record, participant));
        return db_commit(cx, &tx);
    }
    TRY(record_get(cx, &walkthrough_participant_record, participant->id, &before));
    before.version = version;
    TRY(record_update(cx, &walkthrough_participant_record, &before, participant));
    return db_commit(cx, &tx);
}

enum rc walkthrough_participant_remove(struct ctx *cx, const char *id, int64_t version)
{
    struct walkthrough_participant row = {.id = NULL};
    int64_t raised = 0;
    TRY(writable(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &walkthrough_participant_record, id, &row));
    TRY(finding_store_raised(cx, id, &raised));
    if (raised > 0)
        return fail(cx, RC_CONFLICT, N_("{0} raised findings and stays in the record of the walkthrough"), row.name);
    row.version = version;
    TRY(record_delete(cx, &walkthrough_participant_record, &row));
    return db_commit(cx, &tx);
}
