/* What the pages of profiles show. */
#include "account/account.h"
#include "base/text.h"
#include "catalog/catalog_export.h"
#include "catalog/profile_view.h"

enum { LONG_CATALOG = 300 }; /* measures; beyond it a page shows one section at first */

static const char *const status_tags[] = {"info", "warn", "ok", "off"};
_Static_assert(COUNT(status_tags) == PROFILE_STATUS_COUNT_, "every status needs a tag");
static const char *const choice_tags[] = {"warn", "ok", "off"};
_Static_assert(COUNT(choice_tags) == CHOICE_COUNT_, "every choice needs a tag");

static const char *base_title(struct ctx *cx, const char *base)
{
    const struct catalog *catalog = catalog_find(cx, base);
    return catalog == NULL ? base : catalog_short_name(cx, catalog);
}

enum rc profile_list_make(struct ctx *cx, struct profile_list_view *ret)
{
    struct profiles all;
    TRY(profile_store_all(cx, &all));
    struct profile_row *rows = ARENA_ARRAY(cx->arena, struct profile_row, all.n);
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < all.n; i++) {
        const struct profile *from = &all.at[i];
        rows[i] = (struct profile_row){.id = from->id,
                                       .code = from->code,
                                       .title = from->title,
                                       .base = from->base,
                                       .base_title = base_title(cx, from->base),
                                       .tag = status_tags[from->status],
                                       .edition = from->edition,
                                       .status = from->status};
        TRY(person_name(cx, from->drafter, &rows[i].drafter_name));
    }
    ret->profiles.at = rows;
    ret->profiles.n = all.n;
    ret->may_write = may(cx, PERM_ASSESSMENT_MANAGE);
    return RC_OK;
}

/* --- One --- */

struct making {
    struct ctx *cx;
    const struct profile_whole *whole;
    int group; /* -1: all */
    bool *found; /* by the words that are looked for; NULL: none were given */
    const char *show;
};

static bool is_shown(const struct making *making, size_t i)
{
    const struct profile_item *item = &making->whole->items[i];
    if (making->found != NULL && !making->found[i])
        return false;
    if (making->group >= 0 && !catalog_in_group(making->whole->base, item->control, making->group))
        return false;
    if (text_same(making->show, "lacking"))
        return item->lacks_reason != 0;
    int64_t wanted = 0;
    return text_empty(making->show) || !enum_parse(&profile_choosing_names, making->show, &wanted) ||
           item->choice.choice == wanted;
}

static const char *group_title(struct ctx *cx, const struct catalog *base, int group)
{
    return group < 0 ? "" : catalog_group_name(cx, &base->groups[group]);
}

static int64_t depth_of(const struct catalog *base, const struct control *control)
{
    int64_t depth = 0;
    for (int at = control->parent; at >= 0; at = base->controls[at].parent)
        depth++;
    return depth;
}

static enum rc fill_items(const struct making *making, struct profile_view *view)
{
    struct ctx *cx = making->cx;
    const struct catalog *base = making->whole->base;
    struct profile_item_view *rows = ARENA_ARRAY(cx->arena, struct profile_item_view, base->control_count);
    size_t n = 0;
    int last = -2;
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < base->control_count; i++) {
        const struct profile_item *item = &making->whole->items[i];
        if (!is_shown(making, i))
            continue;
        rows[n++] = (struct profile_item_view){
            .id = item->control->id,
            .label = item->control->label,
            .title = bilingual_text(cx, item->control->title),
            .tag = choice_tags[item->choice.choice],
            .href = arena_printf(cx->arena, "/profiles/%s/controls/%s", view->id,
                                 url_encode(cx, item->control->id)),
            .head = item->control->group == last ? "" : group_title(cx, base, item->control->group),
            .choice = item->choice.choice,
            .target = item->choice.target,
            .depth = depth_of(base, item->control),
            .reason = item->choice.reason,
            .lacks_reason = item->lacks_reason};
        last = item->control->group;
    }
    view->items.at = rows;
    view->items.n = n;
    view->count = (int64_t)n;
    return RC_OK;
}

static enum rc fill_sections(const struct making *making, struct profile_view *view)
{
    struct ctx *cx = making->cx;
    const struct catalog *base = making->whole->base;
    struct profile_section_view *rows = ARENA_ARRAY(cx->arena, struct profile_section_view, base->group_count);
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < base->group_count; i++)
        rows[i] = (struct profile_section_view){.id = base->groups[i].id,
                                                .label = base->groups[i].label,
                                                .title = bilingual_text(cx, base->groups[i].title),
                                                .depth = base->groups[i].depth,
                                                .shown = making->group == (int)i};
    for (size_t i = 0; i < base->control_count; i++)
        for (int at = base->controls[i].group; at >= 0; at = base->groups[at].parent) {
            rows[at].total++;
            rows[at].in += making->whole->items[i].choice.choice == CHOICE_IN;
        }
    view->sections.at = rows;
    view->sections.n = base->group_count;
    return RC_OK;
}

static enum rc fill_shows(struct ctx *cx, struct profile_view *view)
{
    static const struct {
        const char *value, *label;
    } kinds[] = {{"", N_("Every measure")},      {"open", N_("Not decided")},
                 {"in", N_("Taken")},           {"out", N_("Left out")},
                 {"lacking", N_("Without the reason that is needed")}};
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, COUNT(kinds));
    if (options == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < COUNT(kinds); i++)
        options[i] = (struct form_option){.value = kinds[i].value,
                                          .label = tr(cx, kinds[i].label),
                                          .selected = text_same(kinds[i].value, view->show)};
    view->shows.at = options;
    view->shows.n = COUNT(kinds);
    return RC_OK;
}

static enum rc find_words(struct making *making, const char *query)
{
    struct ctx *cx = making->cx;
    const struct catalog *base = making->whole->base;
    const struct catalog_filter filter = {.query = query};
    struct control_list list;
    if (text_empty(query))
        return RC_OK;
    TRY(catalog_search(cx, base, &filter, &list));
    making->found = ARENA_ARRAY(cx->arena, bool, base->control_count);
    if (making->found == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < list.n; i++)
        making->found[list.at[i] - base->controls] = true;
    return RC_OK;
}

static struct profile_view head_of(struct ctx *cx, const struct profile_whole *whole)
{
    const struct profile *profile = &whole->profile;
    bool manages = may(cx, PERM_ASSESSMENT_MANAGE), draft = profile->status == PROFILE_DRAFT;
    bool used = profile->status == PROFILE_IN_USE || profile->status == PROFILE_REPLACED;
    return (struct profile_view){.id = profile->id,
                                 .version = profile->version,
                                 .code = profile->code,
                                 .title = profile->title,
                                 .edition = profile->edition,
                                 .base = profile->base,
                                 .base_title = catalog_short_name(cx, whole->base),
                                 .base_edition = profile->base_edition,
                                 .base_now = whole->base->version,
                                 .remarks = profile->remarks,
                                 .status = profile->status,
                                 .tag = status_tags[profile->status],
                                 .in = whole->in,
                                 .out = whole->out,
                                 .open = whole->open,
                                 .lacking = whole->lacking,
                                 .targets = whole->targets,
                                 .total = (int64_t)whole->base->control_count,
                                 .writable = manages && draft,
                                 .may_ask = manages && draft,
                                 .may_next = manages && profile->status == PROFILE_IN_USE,
                                 .moved = draft && !text_same(profile->base_edition, whole->base->version),
                                 .in_use = used};
}

enum rc profile_view_make(struct ctx *cx, const char *name, const char *query, const char *show,
                          const char *group, struct profile_view *ret)
{
    struct profile_whole whole;
    TRY(profile_load(cx, name, &whole));
    struct profile_view view = head_of(cx, &whole);
    struct making making = {.cx = cx, .whole = &whole, .group = -1, .show = show};
    const struct catalog_group *found = catalog_group(whole.base, group);
    bool narrow = text_empty(query) && text_empty(show) && text_empty(group);
    if (found != NULL)
        making.group = (int)(found - whole.base->groups);
    else if (narrow && whole.base->control_count > LONG_CATALOG && whole.base->group_count > 0)
        making.group = 0;
    view.query = query;
    view.show = show;
    view.group = making.group < 0 ? "" : whole.base->groups[making.group].id;
    view.values.at = whole.values.at;
    view.values.n = whole.values.n;
    TRY(find_words(&making, query));
    TRY(fill_items(&making, &view));
    TRY(fill_sections(&making, &view));
    TRY(fill_shows(cx, &view));
    *ret = view;
    return RC_OK;
}

/* --- One measure --- */

static const struct oscal_node *find_control(const struct oscal_node *branch, const char *id)
{
    static const char *const inner[] = {"controls", "groups"};
    for (size_t i = 0; i < COUNT(inner); i++)
        for (const struct oscal_node *at = oscal_items(branch, inner[i]); at != NULL; at = at->next) {
            const struct oscal_node *below =
                i == 0 && text_same(oscal_get_text(at, "id"), id) ? at : find_control(at, id);
            if (below != NULL)
                return below;
        }
    return NULL;
}

static const char *values_of(struct ctx *cx, const struct oscal_node *param)
{
    const char *text = "";
    for (const struct oscal_node *at = oscal_items(param, "values"); at != NULL; at = at->next)
        text = arena_printf(cx->arena, "%s%s%s", text, text_empty(text) ? "" : "\n", oscal_text(at));
    return text;
}

static enum rc fill_params(struct ctx *cx, const struct profile_whole *whole, const struct control *control,
                           struct profile_control_view *view)
{
    const struct oscal_node *top = NULL;
    if (!catalog_is_own(whole->base))
        return RC_OK; /* ours have none */
    TRY(catalog_oscal(cx, whole->base, &top));
    const struct oscal_node *root = oscal_get(top, "catalog"), *node = find_control(root, control->id);
    const struct oscal_params *params = oscal_params_of(cx, root);
    size_t n = oscal_count(oscal_get(node, "params"));
    struct profile_param_view *rows = ARENA_ARRAY(cx->arena, struct profile_param_view, n);
    if (rows == NULL || params == NULL)
        return memory_ended(cx);
    view->params.at = rows;
    for (const struct oscal_node *at = oscal_items(node, "params"); at != NULL; at = at->next) {
        const char *id = oscal_get_text(at, "id");
        struct profile_param_view *row = &rows[view->params.n++];
        *row = (struct profile_param_view){
            .id = id,
            .label = oscal_plain_text(cx, arena_printf(cx->arena, "{{ insert: param, %s }}", id), params),
            .given = values_of(cx, at),
            .value = "",
            .reason = ""};
        for (size_t i = 0; i < whole->values.n; i++)
            if (text_same(whole->values.at[i].param, id)) {
                row->value = whole->values.at[i].value;
                row->reason = whole->values.at[i].reason;
            }
    }
    return RC_OK;
}

enum rc profile_control_make(struct ctx *cx, const char *name, const char *control_name,
                             struct profile_control_view *ret)
{
    struct profile_whole whole;
    TRY(profile_load(cx, name, &whole));
    const struct control *control = catalog_control(whole.base, control_name);
    if (control == NULL)
        return fail(cx, RC_MISSING, N_("{0} has no measure {1}"), catalog_short_name(cx, whole.base),
                    control_name);
    const struct profile_item *item = &whole.items[control - whole.base->controls];
    struct profile_control_view view = {
        .profile = whole.profile.id,
        .id = control->id,
        .label = control->label,
        .title = bilingual_text(cx, control->title),
        .statement = bilingual_text(cx, control->statement),
        .reason = item->choice.reason,
        .choice = item->choice.choice,
        .target = item->choice.target,
        .base_target = control->target,
        .writable = whole.profile.status == PROFILE_DRAFT && may(cx, PERM_ASSESSMENT_MANAGE)};
    TRY(fill_params(cx, &whole, control, &view));
    *ret = view;
    return RC_OK;
}
