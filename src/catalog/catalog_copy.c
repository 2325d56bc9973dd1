/* A standard that was read from OSCAL, copied away from the document's tree. */
#include "catalog/catalog_import.h"

static struct bilingual both(struct arena *arena, struct bilingual text)
{
    const char *ja = arena_copy(arena, text.ja);
    return (struct bilingual){ja, text.en == text.ja ? ja : arena_copy(arena, text.en)};
}

static struct bilingual_list list_copy(struct arena *arena, struct bilingual_list list)
{
    struct bilingual *at = ARENA_ARRAY(arena, struct bilingual, list.n);
    for (size_t i = 0; at != NULL && i < list.n; i++)
        at[i] = both(arena, list.at[i]);
    return (struct bilingual_list){at, at == NULL ? 0 : list.n};
}

static struct catalog_group group_copy(struct arena *arena, const struct catalog_group *group)
{
    struct catalog_group copy = *group;
    copy.id = arena_copy(arena, group->id);
    copy.label = arena_copy(arena, group->label);
    copy.title = both(arena, group->title);
    copy.overview = both(arena, group->overview);
    copy.source = arena_copy(arena, group->source);
    return copy;
}

static struct control control_copy(struct arena *arena, const struct control *control)
{
    struct control copy = *control;
    copy.id = arena_copy(arena, control->id);
    copy.label = arena_copy(arena, control->label);
    copy.title = both(arena, control->title);
    copy.statement = both(arena, control->statement);
    copy.question = control->question.ja == control->statement.ja ? copy.statement
                                                                  : both(arena, control->question);
    copy.why = both(arena, control->why);
    copy.evidence = list_copy(arena, control->evidence);
    for (int i = 0; i < MATURITY_LEVELS; i++)
        copy.levels[i] = both(arena, control->levels[i]);
    copy.source = arena_copy(arena, control->source);
    copy.phase = arena_copy(arena, control->phase);
    return copy;
}

struct catalog catalog_copy(struct arena *arena, const struct catalog *catalog)
{
    struct catalog copy = *catalog;
    const char **const texts[] = {&copy.id, &copy.uuid, &copy.version, &copy.effective,
                                  &copy.publisher, &copy.publisher_en, &copy.source,
                                  &copy.remarks, &copy.modified, &copy.remarks_en};
    for (size_t i = 0; i < COUNT(texts); i++)
        *texts[i] = arena_copy(arena, *texts[i]);
    copy.title = both(arena, catalog->title);
    copy.short_title = both(arena, catalog->short_title);
    struct catalog_group *groups = ARENA_ARRAY(arena, struct catalog_group, catalog->group_count);
    struct control *controls = ARENA_ARRAY(arena, struct control, catalog->control_count);
    for (size_t i = 0; groups != NULL && i < catalog->group_count; i++)
        groups[i] = group_copy(arena, &catalog->groups[i]);
    for (size_t i = 0; controls != NULL && i < catalog->control_count; i++)
        controls[i] = control_copy(arena, &catalog->controls[i]);
    copy.groups = groups;
    copy.controls = controls;
    return copy;
}
