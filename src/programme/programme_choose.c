/* What the forms of the cycle offer: sectors, policy measures, measures of the baseline, posts, standards. */
#include "programme/programme_inside.h"

const char *const programme_picks[] = {"sector", "measure", NULL};

/* The group of the catalog that a group of policy measures is: g2.1.2-1 … g2.1.2-5. */
static int group_of(struct ctx *cx, const struct catalog *catalog, int64_t policy)
{
    const struct catalog_group *group =
        catalog_group(catalog, arena_printf(cx->arena, "g2.1.2-%lld", (long long)policy + 1));
    return group == NULL ? -1 : (int)(group - catalog->groups);
}

static bool is_measure_of(struct ctx *cx, const struct catalog *catalog, const struct control *control, int64_t policy)
{
    int group = group_of(cx, catalog, policy);
    return group >= 0 && catalog_in_group(catalog, control, group);
}

enum rc programme_measure(struct ctx *cx, int64_t policy, const char *measure)
{
    const struct catalog *catalog = catalog_shipped(POLICY_CATALOG);
    const struct control *control = text_empty(measure) ? NULL : catalog_control(catalog, measure);
    if (text_empty(measure) || (control != NULL && is_measure_of(cx, catalog, control, policy)))
        return RC_OK;
    return field_fail(cx, "measure", N_("“{0}” is no policy measure of the group {1}"), measure,
                      tr(cx, enum_label(&policy_group_names, policy)));
}

static const char *control_words(struct ctx *cx, const struct control *control)
{
    return arena_printf(cx->arena, "%s %s", control->label, bilingual_text(cx, control->title));
}

const char *programme_measure_words(struct ctx *cx, const char *measure)
{
    const struct control *control =
        text_empty(measure) ? NULL : catalog_control(catalog_shipped(POLICY_CATALOG), measure);
    return control == NULL ? measure : control_words(cx, control);
}

static enum rc measure_choices(struct ctx *cx, struct choices *ret)
{
    const struct catalog *catalog = catalog_shipped(POLICY_CATALOG);
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, catalog->control_count);
    size_t n = 0;
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        bool taken = false;
        for (int64_t group = 0; group < POLICY_GROUP_COUNT_; group++)
            taken |= is_measure_of(cx, catalog, control, group);
        if (taken)
            choices[n++] = (struct choice){control->id, control_words(cx, control)};
    }
    *ret = (struct choices){choices, n};
    return RC_OK;
}

static enum rc standard_choices(struct ctx *cx, struct choices *ret)
{
    struct standard_documents documents = {.n = 0};
    TRY(standard_store_all(cx, &documents));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, documents.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < documents.n; i++)
        choices[i] = (struct choice){documents.at[i].id,
                                     arena_printf(cx->arena, "%lld %s %s", (long long)documents.at[i].number,
                                                  documents.at[i].title, documents.at[i].edition)};
    *ret = (struct choices){choices, documents.n};
    return RC_OK;
}

enum rc programme_choices(struct ctx *cx, const char *of, const struct field *field, struct choices *ret)
{
    (void)of;
    *ret = (struct choices){.n = 0};
    if (text_same(field->name, "sector"))
        return programme_sectors(cx, ret);
    if (text_same(field->name, "measure"))
        return measure_choices(cx, ret);
    if (field->ref == NULL)
        return RC_OK;
    if (text_same(field->ref, "post"))
        return post_choices(cx, ret);
    return text_same(field->ref, "standard-document") ? standard_choices(cx, ret) : RC_OK;
}
