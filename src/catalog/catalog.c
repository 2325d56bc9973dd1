#include "catalog/catalog.h"

#include <string.h>

#include "base/text.h"

static const char *const status_codes[] = {"draft", "current", "superseded", "reference"};
static const char *const status_labels[] = {N_("Draft standard"), N_("In force"),
                                            N_("Withdrawn (has a successor)"), N_("For reference")};
const struct enum_names catalog_status_names = {status_codes, status_labels, COUNT(status_codes)};
_Static_assert(COUNT(status_codes) == CATALOG_STATUS_COUNT_, "every status needs a code");
_Static_assert(COUNT(status_labels) == CATALOG_STATUS_COUNT_, "every status needs a label");

static const char *const audience_codes[] = {"executive", "responsible", "staff",
                                             "ministry",  "office",      "headquarters"};
static const char *const audience_labels[] = {N_("Executives"),
                                              N_("Responsible persons"),
                                              N_("Staff in charge"),
                                              N_("Responsible ministries"),
                                              N_("National Cybersecurity Office"),
                                              N_("Cybersecurity Strategic Headquarters")};
const struct enum_names audience_names = {audience_codes, audience_labels, COUNT(audience_codes)};
_Static_assert(COUNT(audience_codes) == COUNT(audience_labels), "every audience needs a label");

static const char *const applies_codes[] = {"organization", "it", "control-system"};
static const char *const applies_labels[] = {N_("Whole organisation"), N_("IT"),
                                             N_("Control systems")};
const struct enum_names applies_names = {applies_codes, applies_labels, COUNT(applies_codes)};
_Static_assert(COUNT(applies_codes) == COUNT(applies_labels), "every scope needs a label");

static const char *const relationship_codes[] = {"equal-to", "subset-of", "superset-of",
                                                 "intersects-with"};
static const char *const relationship_labels[] = {N_("Same content"), N_("Is part of it"),
                                                  N_("Includes it"), N_("Overlaps")};
const struct enum_names relationship_names = {relationship_codes, relationship_labels,
                                              COUNT(relationship_codes)};
_Static_assert(COUNT(relationship_codes) == RELATION_COUNT_, "every relationship needs a code");
_Static_assert(COUNT(relationship_labels) == RELATION_COUNT_, "every relationship needs a label");

static const char *const maturity_codes[] = {"not-answered",    "not-started", "partly-done",
                                             "done-throughout", "checked",     "improving"};
static const char *const maturity_labels[] = {N_("Not answered"), N_("Not started"),
                                              N_("Partly done"),  N_("Done throughout"),
                                              N_("Checked"),      N_("Improving")};
const struct enum_names maturity_names = {maturity_codes, maturity_labels, COUNT(maturity_codes)};
_Static_assert(COUNT(maturity_codes) == MATURITY_LEVELS + 1, "0 and each level need a code");
_Static_assert(COUNT(maturity_labels) == MATURITY_LEVELS + 1, "0 and each level need a label");

const struct catalog *catalog_shipped(const char *id)
{
    for (size_t i = 0; id != NULL && i < catalogs_count; i++)
        if (strcmp(catalogs[i]->id, id) == 0)
            return catalogs[i];
    return NULL;
}

static bool is_called(const struct control *control, const char *name)
{
    const char *id = control->id;
    bool numbered = id[0] != '\0' && id[1] >= '0' && id[1] <= '9';
    return strcmp(id, name) == 0 || strcmp(control->label, name) == 0 ||
           (numbered && strcmp(id + 1, name) == 0);
}

const struct control *catalog_control(const struct catalog *catalog, const char *name)
{
    for (size_t i = 0; name != NULL && i < catalog->control_count; i++)
        if (is_called(&catalog->controls[i], name))
            return &catalog->controls[i];
    return NULL;
}

const struct catalog_group *catalog_group(const struct catalog *catalog, const char *id)
{
    for (size_t i = 0; id != NULL && i < catalog->group_count; i++)
        if (strcmp(catalog->groups[i].id, id) == 0)
            return &catalog->groups[i];
    return NULL;
}

const char *catalog_group_name(const struct ctx *cx, const struct catalog_group *group)
{
    const char *title = bilingual_text(cx, group->title);
    return text_empty(group->label) ? title : arena_printf(cx->arena, "%s %s", group->label, title);
}

int catalog_chapter(const struct catalog *catalog, const struct control *control)
{
    int group = control->group;
    while (group >= 0 && catalog->groups[group].parent >= 0)
        group = catalog->groups[group].parent;
    return group;
}

bool catalog_in_group(const struct catalog *catalog, const struct control *control, int group)
{
    int at = control->group;
    while (at >= 0 && at != group)
        at = catalog->groups[at].parent;
    return at == group;
}

bool control_is_assessable(const struct control *control)
{
    return control->question.ja[0] != '\0';
}

size_t catalog_assessable_count(const struct catalog *catalog)
{
    size_t count = 0;
    for (size_t i = 0; i < catalog->control_count; i++)
        count += control_is_assessable(&catalog->controls[i]);
    return count;
}

const char *bilingual_text(const struct ctx *cx, struct bilingual text)
{
    const char *chosen = cx->lang == LANG_EN ? text.en : text.ja, *other = cx->lang == LANG_EN ? text.ja : text.en;
    if (text_empty(chosen))
        chosen = other;
    return chosen == NULL ? "" : chosen;
}

const char *catalog_short_name(const struct ctx *cx, const struct catalog *catalog)
{
    return bilingual_text(cx, catalog->short_title);
}

const char *relationship_text(const struct ctx *cx, enum relationship relationship, bool as_printed)
{
    if (as_printed && relationship == RELATION_INTERSECTS)
        return tr(cx, N_("Refers to it"));
    return tr(cx, enum_label(&relationship_names, relationship));
}
