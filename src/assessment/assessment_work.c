/* What waits for a person: measures to answer and to confirm, evidence that is missing, time limits of
 * alternative measures. */
#include "assessment/assessment_load.h"
#include "base/text.h"
#include "base/time.h"
#include "work/work.h"

enum { WAITING_MOST = 100, ALTERNATIVES_MOST = 500, ALTERNATIVE_DAYS = 60 };

static bool is_done(const struct answers *answers, const char *control)
{
    const struct answer *answer = answers_find(answers, control);
    return answer != NULL && answer->state != ANSWER_NONE && answer->confirmed;
}

/* Measures of one section that wait. */
static int64_t waiting_in_section(const struct catalog *catalog, const char *section,
                                  const struct answers *answers)
{
    int64_t waiting = 0;
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        waiting += text_same(catalog->groups[control->group].id, section) &&
                   control_is_assessable(control) && !is_done(answers, control->id);
    }
    return waiting;
}

static bool is_counted(struct ctx *cx, const struct waiting_sections *sections, const struct answer *answer)
{
    for (size_t i = 0; i < sections->n; i++) {
        const struct waiting_section *one = &sections->at[i];
        const struct catalog *catalog = catalog_find(cx, one->catalog);
        const struct control *control =
            catalog == NULL || !text_same(one->assessment, answer->assessment)
                ? NULL
                : catalog_control(catalog, answer->control);
        if (control != NULL && text_same(catalog->groups[control->group].id, one->section))
            return true;
    }
    return false;
}

enum rc assessment_waiting(struct ctx *cx, int64_t *ret)
{
    struct waiting_sections sections = {.n = 0};
    struct answers own = {.n = 0}, answers = {.n = 0};
    int64_t waiting = 0;
    *ret = 0;
    if (text_empty(cx->person) || !may(cx, PERM_ASSESSMENT_ANSWER))
        return RC_OK;
    TRY(answer_store_waiting_sections(cx, cx->person, &sections));
    TRY(answer_store_waiting(cx, cx->person, &own));
    for (size_t i = 0; i < sections.n && waiting < WAITING_MOST; i++) {
        const struct waiting_section *section = &sections.at[i];
        const struct catalog *catalog = catalog_find(cx, section->catalog);
        if (i == 0 || !text_same(section->assessment, sections.at[i - 1].assessment))
            TRY(answer_store_tally(cx, section->assessment, &answers));
        if (catalog != NULL)
            waiting += waiting_in_section(catalog, section->section, &answers);
    }
    for (size_t i = 0; i < own.n; i++)
        waiting += !is_counted(cx, &sections, &own.at[i]);
    *ret = waiting > WAITING_MOST ? WAITING_MOST : waiting;
    return RC_OK;
}

/* --- Rows of one's work --- */

/* Measures of one section that stand at a level that wants evidence and have none with a date. */
static int64_t without_evidence(const struct catalog *catalog, const char *section,
                                const struct answers *answers, const struct control_counts *pieces)
{
    int64_t missing = 0;
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        const struct answer *answer = answers_find(answers, control->id);
        bool wanted = text_same(catalog->groups[control->group].id, section) && answer != NULL &&
                      answer_is_answered(answer) && answer->current >= EVIDENCE_WANTED_FROM;
        bool found = false;
        for (size_t k = 0; wanted && k < pieces->n; k++)
            found |= text_same(pieces->at[k].control, control->id);
        missing += wanted && !found;
    }
    return missing;
}

/* What was read of the assessment that the rows at hand belong to. */
struct reading {
    const char *assessment, *name;
    struct answers answers;
    struct control_counts pieces;
    struct section_assignments sections;
};

/* Reads another assessment when it is not the one that was read last. */
static enum rc read_on(struct ctx *cx, const char *assessment, struct reading *reading)
{
    if (reading->assessment != NULL && text_same(reading->assessment, assessment))
        return RC_OK;
    struct reading fresh = {.assessment = assessment};
    TRY(assessment_name_of(cx, assessment, &fresh.name));
    TRY(answer_store_tally(cx, assessment, &fresh.answers));
    TRY(evidence_store_counts(cx, assessment, &fresh.pieces));
    TRY(section_assignment_store_of(cx, assessment, &fresh.sections));
    *reading = fresh;
    return RC_OK;
}

static enum rc add_section(struct ctx *cx, struct work *work, const struct waiting_section *section,
                           const struct reading *reading)
{
    const struct catalog *catalog = catalog_find(cx, section->catalog);
    const struct catalog_group *group =
        catalog == NULL ? NULL : catalog_group(catalog, section->section);
    if (group == NULL)
        return RC_OK;
    int64_t waiting = waiting_in_section(catalog, section->section, &reading->answers);
    int64_t missing =
        without_evidence(catalog, section->section, &reading->answers, &reading->pieces);
    const char *title = catalog_group_name(cx, group);
    const char *href = arena_printf(cx->arena, "/assessments/%s/sheet?group=%s", section->assessment,
                                    url_encode(cx, section->section));
    const struct work_row answer = {
        .kind = tr(cx, N_("Answers")),
        .title = trf(cx, N_("{0}: {1} measures to answer or confirm"), title, decimal(cx, waiting)),
        .note = reading->name,
        .href = href};
    const struct work_row evidence = {
        .kind = tr(cx, N_("Evidence")),
        .title = trf(cx, N_("{0}: {1} measures want evidence with a date"), title, decimal(cx, missing)),
        .note = reading->name,
        .href = arena_printf(cx->arena, "%s&show=evidence", href)};
    if (waiting > 0)
        TRY(work_add(cx, work, &answer));
    return missing > 0 ? work_add(cx, work, &evidence) : RC_OK;
}

static enum rc add_sections(struct ctx *cx, struct work *work, struct waiting_sections *ret)
{
    struct reading reading = {.assessment = NULL};
    TRY(answer_store_waiting_sections(cx, cx->person, ret));
    for (size_t i = 0; i < ret->n; i++) {
        TRY(read_on(cx, ret->at[i].assessment, &reading));
        TRY(add_section(cx, work, &ret->at[i], &reading));
    }
    return RC_OK;
}

/* Measures that are assigned to the person's posts by themselves, outside of their sections. */
static enum rc add_own(struct ctx *cx, struct work *work, const struct waiting_sections *sections)
{
    struct answers own;
    struct reading reading = {.assessment = NULL};
    TRY(answer_store_waiting(cx, cx->person, &own));
    for (size_t i = 0; i < own.n; i++) {
        const struct answer *one = &own.at[i];
        struct assessment assessment;
        if (is_counted(cx, sections, one))
            continue;
        TRY(read_on(cx, one->assessment, &reading));
        TRY(assessment_get(cx, one->assessment, &assessment));
        const struct catalog *catalog = catalog_find(cx, assessment.catalog);
        const struct control *control =
            catalog == NULL ? NULL : catalog_control(catalog, one->control);
        const char *words = control == NULL ? one->control : bilingual_text(cx, control->title);
        const struct work_row row = {
            .kind = tr(cx, N_("Answers")),
            .title = trf(cx, N_("{0} {1}: to answer or confirm"),
                         control == NULL ? "" : control->label, words),
            .note = reading.name,
            .href = arena_printf(cx->arena, "/assessments/%s/sheet/%s", one->assessment,
                                 url_encode(cx, one->control))};
        TRY(work_add(cx, work, &row));
    }
    return RC_OK;
}

/* --- Alternative measures whose time limit nears --- */

/* The post that answers: the measure's own, otherwise that of its section; "" for none. */
static const char *post_that_answers(const struct alternative *one, const struct control *control,
                                     const struct catalog *catalog,
                                     const struct section_assignments *sections)
{
    if (!text_empty(one->post) || control == NULL)
        return one->post;
    for (size_t i = 0; i < sections->n; i++)
        if (text_same(sections->at[i].section, catalog->groups[control->group].id))
            return sections->at[i].post;
    return "";
}

static bool is_among(const struct choices *posts, const char *post)
{
    for (size_t i = 0; i < posts->n; i++)
        if (text_same(posts->at[i].id, post))
            return true;
    return false;
}

/* Whoever drafted looks after those that no post answers. */
static enum rc add_alternative(struct ctx *cx, struct work *work, const struct alternative *one,
                               const struct choices *mine, struct reading *reading)
{
    const struct catalog *catalog = catalog_find(cx, one->catalog);
    const struct control *control = catalog == NULL ? NULL : catalog_control(catalog, one->control);
    TRY(read_on(cx, one->assessment, reading));
    const char *post = post_that_answers(one, control, catalog, &reading->sections);
    bool theirs = text_empty(post) ? text_same(one->drafter, cx->person) : is_among(mine, post);
    if (!theirs)
        return RC_OK;
    const struct work_row row = {
        .kind = tr(cx, N_("Alternative measure")),
        .title = trf(cx, N_("{0} {1}: time limit of the alternative measure"),
                     control == NULL ? one->control : control->label,
                     control == NULL ? "" : bilingual_text(cx, control->title)),
        .note = reading->name,
        .due_on = one->until,
        .href = arena_printf(cx->arena, "/assessments/%s/sheet/%s", one->assessment,
                             url_encode(cx, one->control))};
    return work_add(cx, work, &row);
}

static enum rc add_alternatives(struct ctx *cx, struct work *work)
{
    struct alternatives all;
    struct choices mine;
    struct reading reading = {.assessment = NULL};
    const char *before =
        text_empty(work->before)
            ? date_from_days(cx, date_days(work->today) + ALTERNATIVE_DAYS + 1)
            : work->before;
    TRY(answer_store_alternatives(cx, before, ALTERNATIVES_MOST, &all));
    if (all.n > 0)
        TRY(posts_of_person(cx, &mine));
    for (size_t i = 0; i < all.n; i++)
        TRY(add_alternative(cx, work, &all.at[i], &mine, &reading));
    return RC_OK;
}

/* Answers and evidence have no date of their own. */
enum rc assessment_work(struct ctx *cx, struct work *work)
{
    struct waiting_sections sections = {.n = 0};
    if (!may(cx, PERM_ASSESSMENT_ANSWER))
        return RC_OK;
    TRY(add_alternatives(cx, work));
    if (!text_empty(work->before))
        return RC_OK;
    TRY(add_sections(cx, work, &sections));
    return add_own(cx, work, &sections);
}
