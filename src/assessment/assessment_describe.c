/* What people call the records of self-assessment, and where each stands: the ledger's pages say it. */
#include "assessment/assessment_load.h"
#include "base/text.h"
#include "http/http.h"

/* The assessment with its name; false, and no problem left behind, when it is not to be found. */
static bool find_assessment(struct ctx *cx, const char *id, struct assessment *ret,
                            const char **ret_name)
{
    const struct problem kept = cx->problem;
    struct scope scope = {.name = ""};
    bool found = record_get(cx, &assessment_record, id, ret) == RC_OK &&
                 record_get(cx, &scope_record, ret->scope, &scope) == RC_OK;
    cx->problem = kept;
    if (found)
        *ret_name = assessment_name(cx, ret, &scope);
    return found;
}

/* The measure by its number and title, of the version that the assessment is about. */
static const char *measure_name(struct ctx *cx, const char *catalog_id, const char *name)
{
    const struct catalog *catalog = catalog_find(cx, catalog_id);
    const struct control *control = catalog == NULL ? NULL : catalog_control(catalog, name);
    return control == NULL ? name
                           : arena_printf(cx->arena, "%s %s", control->label,
                                          bilingual_text(cx, control->title));
}

static void describe_measure(struct ctx *cx, const char *assessment_id, const char *control,
                             const char *more, const char **subject, const char **href)
{
    struct assessment assessment = {.id = ""};
    const char *name = "";
    if (!find_assessment(cx, assessment_id, &assessment, &name))
        return;
    *subject = arena_printf(cx->arena, "%s%s%s / %s", more, text_empty(more) ? "" : " / ",
                            measure_name(cx, assessment.catalog, control), name);
    *href = arena_printf(cx->arena, "/assessments/%s/sheet/%s", assessment.id,
                         url_encode(cx, control));
}

void assessment_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct assessment *assessment = row;
    struct assessment stored = {.id = ""};
    (void)href; /* the record's own */
    (void)find_assessment(cx, assessment->id, &stored, subject);
}

void answer_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct answer *answer = row;
    describe_measure(cx, answer->assessment, answer->control, "", subject, href);
}

void evidence_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct evidence *evidence = row;
    describe_measure(cx, evidence->assessment, evidence->control, evidence->title, subject, href);
}

void section_assignment_describe(struct ctx *cx, const void *row, const char **subject,
                                 const char **href)
{
    const struct section_assignment *assigned = row;
    struct assessment assessment = {.id = ""};
    const char *name = "", *section = assigned->section;
    if (!find_assessment(cx, assigned->assessment, &assessment, &name))
        return;
    const struct catalog *catalog = catalog_find(cx, assessment.catalog);
    const struct catalog_group *group = catalog == NULL ? NULL
                                                        : catalog_group(catalog, assigned->section);
    if (group != NULL)
        section = catalog_group_name(cx, group);
    *subject = arena_printf(cx->arena, "%s / %s", section, name);
    *href = arena_printf(cx->arena, "/assessments/%s/assignments", assessment.id);
}

void control_weight_describe(struct ctx *cx, const void *row, const char **subject,
                             const char **href)
{
    const struct control_weight *weight = row;
    *subject = measure_name(cx, weight->catalog, weight->control);
    *href = arena_printf(cx->arena, "/catalogs/%s/controls/%s", url_encode(cx, weight->catalog),
                         url_encode(cx, weight->control));
}
