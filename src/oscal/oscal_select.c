#include <string.h>

#include "base/text.h"
#include "oscal/oscal_resolver.h"

enum { PATTERN_BYTES = 200 };

static enum rc list_control(struct oscal_resolver *resolver, struct oscal_selection *selection,
                            const struct oscal_node *control, size_t parent)
{
    struct arena *arena = resolver->cx->arena;
    struct oscal_entry *entries = arena_grow(arena, selection->at, selection->n, &selection->room,
                                             sizeof *entries);
    if (entries == NULL)
        return RC_MEMORY;
    selection->at = entries;
    size_t own = selection->n++;
    entries[own] = (struct oscal_entry){.control = control, .parent = parent};
    oscal_index_add(&selection->by_id, oscal_get_text(control, "id"), own);
    for (const struct oscal_node *at = oscal_items(control, "controls"); at != NULL; at = at->next)
        TRY(list_control(resolver, selection, at, own));
    selection->at[own].end = selection->n;
    return RC_OK;
}

static enum rc list_branch(struct oscal_resolver *resolver, struct oscal_selection *selection,
                           const struct oscal_node *branch)
{
    for (const struct oscal_node *at = branch->first; at != NULL; at = at->next) {
        bool groups = text_same(at->name, "groups"), controls = text_same(at->name, "controls");
        if (!groups && !controls)
            continue;
        for (const struct oscal_node *item = at->first; item != NULL; item = item->next) {
            if (groups)
                TRY(list_branch(resolver, selection, item));
            else
                TRY(list_control(resolver, selection, item, OSCAL_NOT_FOUND));
        }
    }
    return RC_OK;
}

enum rc oscal_list_controls(struct oscal_resolver *resolver, const struct oscal_node *catalog,
                            struct oscal_selection *ret)
{
    *ret = (struct oscal_selection){.n = 0};
    oscal_index_begin(&ret->by_id, resolver->cx->arena);
    return list_branch(resolver, ret, catalog);
}

/* Iterative: after a mismatch only the last * is tried again, so that no pattern takes more than
 * the product of both lengths. */
static bool set_matches(const char **pattern, uint32_t c)
{
    const char *at = *pattern + 1;
    bool turned = *at == '!' || *at == '^', found = false;
    at += turned;
    for (bool first = true; *at != '\0' && (*at != ']' || first); first = false) {
        uint32_t from = text_next(&at), to = from;
        if (at[0] == '-' && at[1] != ']' && at[1] != '\0') {
            at++;
            to = text_next(&at);
        }
        found = found || (c >= from && c <= to);
    }
    if (*at != ']') { /* no end: the bracket stands for itself */
        *pattern += 1;
        return c == '[';
    }
    *pattern = at + 1;
    return found != turned;
}

/* One character of both, which is not always one byte. */
static bool step_matches(const char **pattern, const char **text)
{
    uint32_t c = text_next(text);
    if (**pattern == '\0')
        return false;
    if (**pattern == '[')
        return set_matches(pattern, c);
    bool any = **pattern == '?';
    return text_next(pattern) == c || any;
}

bool oscal_glob(const char *pattern, const char *text)
{
    const char *star = NULL, *star_text = NULL;
    while (*text != '\0') {
        const char *after = pattern, *text_after = text;
        if (*pattern == '*') {
            star = ++pattern;
            star_text = text;
        } else if (step_matches(&after, &text_after)) {
            pattern = after;
            text = text_after;
        } else if (star != NULL) {
            pattern = star;
            (void)text_next(&star_text);
            text = star_text;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

static void mark(struct oscal_selection *selection, size_t from, size_t to, bool exclude)
{
    for (size_t i = from; i < to; i++) {
        if (exclude)
            selection->at[i].excluded = true;
        else
            selection->at[i].included = true;
    }
}

struct directive {
    struct oscal_resolver *resolver;
    const struct oscal_loaded *file;
    struct oscal_selection *selection;
    bool exclude, with_children;
};

/* req-with-child-controls-yes; without it, the control alone. */
static enum rc mark_one(const struct directive *directive, size_t at)
{
    size_t end = directive->with_children ? directive->selection->at[at].end : at + 1;
    TRY(oscal_spend(directive->resolver, end - at));
    mark(directive->selection, at, end, directive->exclude);
    return RC_OK;
}

static enum rc mark_id(const struct directive *directive, const struct oscal_node *node)
{
    size_t cursor = OSCAL_NOT_FOUND, at = 0, found = 0;
    while (oscal_index_next(&directive->selection->by_id, oscal_text(node), &cursor, &at)) {
        TRY(mark_one(directive, at));
        found++;
    }
    if (found == 0)
        oscal_warn(directive->resolver, directive->file, node,
                   trf(directive->resolver->cx, N_("there is no control {0} to choose"),
                       oscal_text(node)));
    return RC_OK;
}

/* req-include-by-match; a directive without a pattern matches nothing. */
static enum rc mark_matching(const struct directive *directive, const struct oscal_node *node)
{
    const char *pattern = oscal_get_text(node, "pattern");
    struct oscal_selection *selection = directive->selection;
    size_t found = 0, length = strlen(pattern);
    bool sets = strchr(pattern, '[') != NULL;
    if (length > PATTERN_BYTES)
        return oscal_stop(directive->resolver, directive->file, node,
                          tr(directive->resolver->cx, N_("the pattern is too long")));
    for (size_t i = 0; i < selection->n && pattern[0] != '\0'; i++) {
        const char *id = oscal_get_text(selection->at[i].control, "id");
        TRY(oscal_spend(directive->resolver, 1 + strlen(id) * length * (sets ? length : 1)));
        if (!oscal_glob(pattern, id))
            continue;
        TRY(mark_one(directive, i));
        found++;
    }
    if (found == 0)
        oscal_warn(directive->resolver, directive->file, node,
                   trf(directive->resolver->cx, N_("the pattern {0} matches no control"), pattern));
    return RC_OK;
}

/* include-controls or exclude-controls. */
static enum rc select_list(struct directive *directive, const struct oscal_node *list)
{
    for (const struct oscal_node *at = list == NULL ? NULL : list->first; at != NULL;
         at = at->next) {
        const char *children = oscal_get_text(at, "with-child-controls");
        directive->with_children = text_same(children, "yes");
        for (const struct oscal_node *id = oscal_items(at, "with-ids"); id != NULL; id = id->next)
            TRY(mark_id(directive, id));
        for (const struct oscal_node *match = oscal_items(at, "matching"); match != NULL;
             match = match->next)
            TRY(mark_matching(directive, match));
    }
    return RC_OK;
}

enum rc oscal_select(struct oscal_resolver *resolver, const struct oscal_loaded *file,
                     const struct oscal_node *directives, struct oscal_selection *selection)
{
    struct directive directive = {.resolver = resolver, .file = file, .selection = selection};
    const struct oscal_node *chosen = oscal_get(directives, "include-controls");
    TRY(oscal_spend(resolver, selection->n));
    for (size_t i = 0; i < selection->n; i++)
        selection->at[i].included = selection->at[i].excluded = false;
    selection->all = oscal_get(directives, "include-all") != NULL;
    if (selection->all)
        mark(selection, 0, selection->n, false);
    else if (chosen == NULL)
        oscal_warn(resolver, file, directives,
                   tr(resolver->cx, N_("neither include-all nor include-controls is given: "
                                       "nothing is chosen")));
    TRY(select_list(&directive, chosen));
    directive.exclude = true;
    return select_list(&directive, oscal_get(directives, "exclude-controls"));
}

bool oscal_is_selected(const struct oscal_entry *entry)
{
    return entry->included && !entry->excluded;
}

void oscal_select_ancestors(struct oscal_selection *selection)
{
    /* From the end, so that a parent passes it on to its own parent. */
    for (size_t i = selection->n; i > 0; i--) {
        const struct oscal_entry *entry = &selection->at[i - 1];
        if (oscal_is_selected(entry) && entry->parent != OSCAL_NOT_FOUND)
            selection->at[entry->parent].included = true;
    }
}
