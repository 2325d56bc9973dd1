/* The life of an assessment: begun, asked for, withdrawn, returned, approved; sections and weights. */
#include "assessment/assessment_change.h"

#include <string.h>

#include "base/text.h"
#include "base/time.h"

static const char default_catalog[] = "baseline-2026";

enum { YEAR_FIRST = 2000, YEAR_LAST = 2100 };

enum rc permission_need(struct ctx *cx, uint64_t permission)
{
    return may(cx, permission)
               ? RC_OK
               : fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
}

/* The scope meant; the first assessment of an organisation makes its “whole company”. */
static enum rc scope_for_new(struct ctx *cx, const char *text, struct scope *ret)
{
    struct scopes scopes;
    TRY(scope_all(cx, &scopes));
    if (!text_empty(text) || scopes.n > 0)
        return scope_find(cx, text, ret);
    struct scope company = {.id = "", .org = cx->org, .parent = "",
                            .name = tr(cx, N_("Whole company")), .kind = SCOPE_COMPANY,
                            .active = 1};
    TRY(record_insert(cx, &scope_record, &company));
    *ret = company;
    return RC_OK;
}

static enum rc carry_answers(struct ctx *cx, const struct assessment *last,
                             const struct assessment *fresh, const struct catalog *catalog)
{
    struct answers answers;
    TRY(answer_store_of(cx, last->id, &answers));
    for (size_t i = 0; i < answers.n; i++) {
        const struct control *control = catalog_control(catalog, answers.at[i].control);
        if (control == NULL || !control_is_assessable(control))
            continue;
        struct answer carried = answers.at[i];
        carried.id = "";
        carried.assessment = fresh->id;
        carried.confirmed = 0;
        carried.changed_by = cx->person;
        carried.changed_at = cx->now;
        TRY(record_insert(cx, &answer_record, &carried));
    }
    return RC_OK;
}

static enum rc carry_sections(struct ctx *cx, const struct assessment *last,
                              const struct assessment *fresh, const struct catalog *catalog)
{
    struct section_assignments sections;
    struct choices posts;
    TRY(section_assignment_store_of(cx, last->id, &sections));
    TRY(post_choices(cx, &posts));
    for (size_t i = 0; i < sections.n; i++) {
        struct section_assignment carried = sections.at[i];
        if (catalog_group(catalog, carried.section) == NULL ||
            choice_find(posts, carried.post) == NULL)
            continue;
        carried.id = "";
        carried.assessment = fresh->id;
        TRY(record_insert(cx, &section_assignment_record, &carried));
    }
    return RC_OK;
}

static enum rc carry(struct ctx *cx, struct assessment *fresh, const struct catalog *catalog)
{
    struct assessment last;
    enum rc rc = assessment_store_before(cx, fresh, &last);
    if (rc == RC_MISSING)
        return record_insert(cx, &assessment_record, fresh);
    TRY(rc);
    fresh->previous = last.id;
    TRY(record_insert(cx, &assessment_record, fresh));
    TRY(carry_answers(cx, &last, fresh, catalog));
    return carry_sections(cx, &last, fresh, catalog);
}

/* A standard with questions, each of them in a section. */
static bool can_be_answered(const struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->control_count; i++)
        if (control_is_assessable(&catalog->controls[i]) && catalog->controls[i].group < 0)
            return false;
    return catalog_assessable_count(catalog) > 0;
}

static enum rc check_new(struct ctx *cx, const struct scope *scope, const struct catalog *catalog,
                         int64_t year)
{
    struct assessment other;
    if (!can_be_answered(catalog))
        return field_fail(cx, "catalog", N_("The standard {0} has no questions to answer"),
                          bilingual_text(cx, catalog->short_title));
    if (year < YEAR_FIRST || year > YEAR_LAST)
        return field_fail(cx, "year", N_("Please give a fiscal year from {0} to {1}"),
                          decimal(cx, YEAR_FIRST), decimal(cx, YEAR_LAST));
    enum rc rc = assessment_store_find(cx, scope->id, catalog->id, year, &other);
    if (rc == RC_OK)
        return field_fail(cx, "year", N_("The assessment {0} exists already; please go on there"),
                          assessment_name(cx, &other, scope));
    return rc == RC_MISSING ? RC_OK : rc;
}

enum rc assessment_create(struct ctx *cx, const char *scope_text, const char *catalog_id,
                          int64_t year, bool carry_over, struct assessment *ret)
{
    struct scope scope;
    const struct catalog *catalog;
    TRY(permission_need(cx, PERM_ASSESSMENT_MANAGE));
    TRY(catalog_get(cx, text_empty(catalog_id) ? default_catalog : catalog_id, &catalog));
    TRY(catalog_need_in_use(cx, catalog));
    if (year == 0)
        TRY(organization_year(cx, &year));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(scope_for_new(cx, scope_text, &scope));
    TRY(check_new(cx, &scope, catalog, year));
    struct assessment fresh = {
        .id = "", .org = cx->org, .scope = scope.id, .catalog = catalog->id,
        .catalog_version = catalog->version, .year = year, .status = ASSESSMENT_DRAFT,
        .default_target = scope.critical ? TARGET_CRITICAL : TARGET_NORMAL, .previous = "",
        .drafter = cx->person, .requested_by = "", .approved_by = "", .comment = ""};
    TRY(edition_keep(cx, catalog));
    if (carry_over)
        TRY(carry(cx, &fresh, catalog));
    else
        TRY(record_insert(cx, &assessment_record, &fresh));
    TRY(assessment_apply_targets(cx, &fresh, catalog, true));
    TRY(db_commit(cx, &tx));
    *ret = fresh;
    return RC_OK;
}

/* --- Sections --- */

static const struct section_assignment *assigned(const struct section_assignments *stored,
                                                 const char *section)
{
    for (size_t i = 0; i < stored->n; i++)
        if (text_same(stored->at[i].section, section))
            return &stored->at[i];
    return NULL;
}

static enum rc assign_one(struct ctx *cx, const struct answer_work *work,
                          const struct section_assignments *stored, const struct section_post *pair)
{
    const struct section_assignment *before = assigned(stored, pair->section);
    if (catalog_group(work->catalog, pair->section) == NULL)
        return fail(cx, RC_MISSING, N_("The standard has no section {0}"), pair->section);
    if (text_empty(pair->post))
        return before == NULL ? RC_OK : record_delete(cx, &section_assignment_record, before);
    if (before != NULL && text_same(before->post, pair->post))
        return RC_OK;
    const char *post = choice_find(work->posts, pair->post);
    if (post == NULL)
        return field_fail(cx, pair->section, N_("There is no post “{0}” in use"), pair->post);
    struct section_assignment after = {.id = "", .org = cx->org, .assessment = work->assessment.id,
                                       .section = pair->section, .post = post};
    if (before == NULL)
        return record_insert(cx, &section_assignment_record, &after);
    after.id = before->id;
    return record_update(cx, &section_assignment_record, before, &after);
}

enum rc assessment_assign(struct ctx *cx, const char *assessment, const struct section_posts *wanted)
{
    struct answer_work work;
    struct section_assignments stored;
    TRY(permission_need(cx, PERM_ASSESSMENT_MANAGE));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(answer_work_begin(cx, assessment, &work));
    TRY(section_assignment_store_of(cx, assessment, &stored));
    for (size_t i = 0; i < wanted->n; i++)
        TRY(assign_one(cx, &work, &stored, &wanted->at[i]));
    return db_commit(cx, &tx);
}

/* --- Weights --- */

static enum rc weigh_one(struct ctx *cx, const struct catalog *catalog,
                         const struct control_weights *stored, const struct measure_weight *wanted)
{
    const struct control *control = catalog_control(catalog, wanted->control);
    const struct control_weight *before = NULL;
    if (control == NULL)
        return fail(cx, RC_MISSING, N_("The standard has no measure {0}"), wanted->control);
    if (wanted->weight < 1 || wanted->weight > 3)
        return field_fail(cx, control->id, N_("Please give {0} a weight from 1 to 3"),
                          control->label);
    for (size_t i = 0; i < stored->n; i++)
        if (text_same(stored->at[i].control, control->id))
            before = &stored->at[i];
    if (before == NULL && wanted->weight == 1)
        return RC_OK;
    struct control_weight after = {.id = "", .org = cx->org, .catalog = catalog->id,
                                   .control = control->id, .weight = wanted->weight};
    if (before == NULL)
        return record_insert(cx, &control_weight_record, &after);
    after.id = before->id;
    return record_update(cx, &control_weight_record, before, &after);
}

enum rc assessment_weigh(struct ctx *cx, const char *id, const struct measure_weights *wanted)
{
    struct assessment assessment;
    const struct catalog *catalog;
    struct control_weights stored;
    TRY(permission_need(cx, PERM_ASSESSMENT_MANAGE));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(assessment_get(cx, id, &assessment));
    TRY(edition_get(cx, assessment.catalog, assessment.catalog_version, &catalog));
    TRY(control_weight_store_of(cx, assessment.catalog, &stored));
    for (size_t i = 0; i < wanted->n; i++)
        TRY(weigh_one(cx, catalog, &stored, &wanted->at[i]));
    return db_commit(cx, &tx);
}
