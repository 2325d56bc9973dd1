/* Storing answers: who may, what is allowed, and what happens when two people save at once. */
#include <string.h>

#include "assessment/assessment_change.h"
#include "base/text.h"
#include "base/time.h"

enum rc answer_work_begin(struct ctx *cx, const char *assessment, struct answer_work *ret)
{
    struct answer_work work = {.assessment = {.id = ""}};
    bool draft = false;
    TRY(assessment_store_hold_draft(cx, assessment, &draft));
    TRY(assessment_get(cx, assessment, &work.assessment));
    if (!draft) {
        fail(cx, RC_DENIED,
             work.assessment.status == ASSESSMENT_APPROVED
                 ? N_("This assessment is approved and frozen; nothing in it can be changed")
                 : N_("This assessment waits for approval; withdraw the request to change it"));
        return RC_DENIED;
    }
    TRY(edition_get(cx, work.assessment.catalog, work.assessment.catalog_version, &work.catalog));
    TRY(answer_rights_load(cx, assessment, &work.rights));
    TRY(post_choices(cx, &work.posts));
    *ret = work;
    return RC_OK;
}

enum rc answer_work_find(struct ctx *cx, const struct answer_work *work, const char *name,
                         const struct control **ret_control, struct answer *ret_stored)
{
    const struct control *control = catalog_control(work->catalog, name);
    if (control == NULL || !control_is_assessable(control)) {
        fail(cx, RC_MISSING, N_("The standard has no measure {0}"), name);
        return RC_MISSING;
    }
    struct answer stored = answer_blank(&work->assessment, control->id);
    enum rc rc = answer_store_one(cx, work->assessment.id, control->id, &stored);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (!answer_may(&work->rights, work->catalog, control, &stored)) {
        fail(cx, RC_DENIED, N_("{0} is assigned to another post; please ask the person in charge of "
                               "the assessment"),
             control->label);
        return RC_DENIED;
    }
    *ret_control = control;
    *ret_stored = stored;
    return RC_OK;
}

static enum rc check_post(struct ctx *cx, const struct answer_work *work,
                          const struct answer *stored, struct answer *wanted)
{
    if (text_empty(wanted->post) && text_empty(stored->post))
        return RC_OK;
    if (text_same(wanted->post, stored->post))
        return RC_OK;
    if (!work->rights.manages)
        return field_fail(cx, "post", N_("Only who manages the assessment can hand a measure to "
                                         "another post"));
    if (text_empty(wanted->post))
        return RC_OK;
    const char *post = choice_find(work->posts, wanted->post);
    if (post == NULL)
        return field_fail(cx, "post", N_("There is no post “{0}” in use"), wanted->post);
    wanted->post = post;
    return RC_OK;
}

enum rc answer_work_check(struct ctx *cx, const struct answer_work *work,
                          const struct answer *stored, struct answer *wanted)
{
    const char *today = date_of_time(cx, cx->now);
    answer_settle(wanted, stored);
    if (wanted->state != ANSWER_NONE && text_empty(wanted->answered_on))
        wanted->answered_on = today;
    enum rc rc = answer_check(cx, wanted, today);
    enum rc post_rc = check_post(cx, work, stored, wanted);
    return rc != RC_OK ? rc : post_rc;
}

/* Stores with the mark whether somebody has looked at it. */
static enum rc store_marked(struct ctx *cx, const struct answer_work *work,
                            const struct answer *stored, const struct answer *wanted,
                            int64_t confirmed, struct answer *ret, bool *ret_changed)
{
    struct answer after = *wanted;
    bool changed = !answer_same_content(stored, wanted) || stored->confirmed != confirmed;
    if (ret_changed != NULL)
        *ret_changed = changed;
    if (!changed) {
        *ret = *stored;
        return RC_OK;
    }
    after.id = stored->id;
    after.org = work->assessment.org;
    after.assessment = work->assessment.id;
    after.control = stored->control;
    after.confirmed = confirmed;
    after.changed_by = cx->person;
    after.changed_at = cx->now;
    if (stored->version == 0)
        TRY(record_insert(cx, &answer_record, &after));
    else
        TRY(record_update(cx, &answer_record, stored, &after));
    *ret = after;
    return RC_OK;
}

static enum rc tell_conflict(struct ctx *cx, const struct control *control,
                             const struct answer *stored)
{
    const char *name = "";
    TRY(person_name(cx, stored->changed_by, &name));
    return fail(cx, RC_CONFLICT,
                N_("{0} saved {1} at {2} while you had it open (now: {3}). Please compare and save "
                   "again"),
                text_empty(name) ? tr(cx, N_("Somebody else")) : name, control->label,
                time_show(cx, stored->changed_at),
                answer_is_answered(stored)
                    ? arena_printf(cx->arena, "%lld", (long long)stored->current)
                    : tr(cx, enum_label(&answer_state_names, stored->state)));
}

enum rc answer_save(struct ctx *cx, const struct answer *wanted, int64_t version, struct answer *ret)
{
    struct answer_work work;
    const struct control *control = NULL;
    struct answer stored = {.version = 0}, after = *wanted;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(answer_work_begin(cx, wanted->assessment, &work));
    TRY(answer_work_find(cx, &work, wanted->control, &control, &stored));
    if (stored.version != version)
        return tell_conflict(cx, control, &stored);
    TRY(answer_work_check(cx, &work, &stored, &after));
    TRY(answer_work_store(cx, &work, &stored, &after, &after, NULL));
    TRY(db_commit(cx, &tx));
    *ret = after;
    return RC_OK;
}

enum rc answer_work_store(struct ctx *cx, const struct answer_work *work,
                          const struct answer *stored, const struct answer *wanted,
                          struct answer *ret, bool *ret_changed)
{
    return store_marked(cx, work, stored, wanted, wanted->state != ANSWER_NONE, ret, ret_changed);
}

/* --- Answer once: what another catalog's sheet of the same scope and year says --- */

static enum rc add_proposal(struct ctx *cx, const struct assessments *others,
                            const struct neighbour *neighbour, struct proposal *proposals, size_t *n)
{
    for (size_t i = 0; i < others->n; i++) {
        const struct assessment *other = &others->at[i];
        struct answer answer;
        if (!text_same(other->catalog, neighbour->catalog->id))
            continue;
        enum rc rc = answer_store_one(cx, other->id, neighbour->control->id, &answer);
        if (rc == RC_MISSING || (rc == RC_OK && answer.state == ANSWER_NONE))
            continue;
        TRY(rc);
        proposals[(*n)++] = (struct proposal){
            .answer = answer.id,
            .assessment = other->id,
            .catalog_title = bilingual_text(cx, neighbour->catalog->short_title),
            .control = neighbour->control->id,
            .label = neighbour->control->label,
            .title = bilingual_text(cx, neighbour->control->title),
            .note = answer.note,
            .relationship = neighbour->relationship,
            .state = answer.state,
            .current = answer.current,
            .reason = answer.reason,
            .until = answer.until,
            .equal = neighbour->relationship == RELATION_EQUAL,
        };
    }
    return RC_OK;
}

enum rc answer_proposals(struct ctx *cx, const struct assessment *assessment,
                         const struct catalog *catalog, const struct control *control,
                         struct proposals *ret)
{
    struct assessments others;
    struct neighbours neighbours = {.n = 0};
    size_t n = 0;
    ret->n = 0;
    TRY(assessment_store_elsewhere(cx, assessment, &others));
    if (others.n == 0)
        return RC_OK;
    TRY(catalog_neighbours(cx, catalog, control, &neighbours));
    struct proposal *proposals = ARENA_ARRAY(cx->arena, struct proposal, neighbours.n);
    if (proposals == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < neighbours.n; i++) {
        const struct neighbour *neighbour = &neighbours.at[i];
        if (neighbour->control != NULL)
            TRY(add_proposal(cx, &others, neighbour, proposals, &n));
    }
    ret->at = proposals;
    ret->n = n;
    return RC_OK;
}

/* The proposal that stands for the answer named. */
static enum rc find_proposal(struct ctx *cx, const struct answer_work *work,
                             const struct control *control, const char *from,
                             struct proposal *ret)
{
    struct proposals proposals;
    TRY(answer_proposals(cx, &work->assessment, work->catalog, control, &proposals));
    for (size_t i = 0; i < proposals.n; i++) {
        if (text_same(proposals.at[i].answer, from)) {
            *ret = proposals.at[i];
            return RC_OK;
        }
    }
    return fail(cx, RC_MISSING, N_("No mapped measure of another standard proposes that answer"));
}

enum rc answer_take(struct ctx *cx, const char *assessment, const char *name, const char *from,
                    int64_t version, struct answer *ret)
{
    struct answer_work work;
    const struct control *control = NULL;
    struct answer stored = {.version = 0};
    struct proposal proposal = {.answer = NULL};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(answer_work_begin(cx, assessment, &work));
    TRY(answer_work_find(cx, &work, name, &control, &stored));
    if (stored.version != version)
        return tell_conflict(cx, control, &stored);
    TRY(find_proposal(cx, &work, control, from, &proposal));
    struct answer after = stored;
    after.state = proposal.state;
    after.current = proposal.current;
    after.reason = proposal.reason;
    after.until = proposal.until;
    after.answered_on = "";
    if (text_empty(after.note))
        after.note = proposal.note;
    TRY(answer_work_check(cx, &work, &stored, &after));
    TRY(store_marked(cx, &work, &stored, &after, proposal.equal, &after, NULL));
    TRY(db_commit(cx, &tx));
    *ret = after;
    return RC_OK;
}

enum rc answer_find(struct ctx *cx, const char *assessment, const char *control, struct answer *ret)
{
    return answer_store_one(cx, assessment, control, ret);
}
