/* The pages about one thing, side by side: groups, and the pages of the group that the reader is in. */
#include <string.h>

#include "http/page.h"

enum { TABS_MOST = 64 };

struct tabs {
    const struct tab *at[TABS_MOST]; /* by place */
    size_t n;
};

static void take(struct tabs *tabs, const struct tab *tab)
{
    size_t at = tabs->n;
    if (tabs->n == TABS_MOST)
        return;
    for (; at > 0 && tabs->at[at - 1]->place > tab->place; at--)
        tabs->at[at] = tabs->at[at - 1];
    tabs->at[at] = tab;
    tabs->n++;
}

static void gather(const struct ctx *cx, const char *of, struct tabs *ret)
{
    for (size_t m = 0; m < cx->app->module_count; m++) {
        const struct module *module = cx->app->modules[m];
        for (size_t i = 0; i < module->tab_count; i++)
            if (strcmp(module->tabs[i].of, of) == 0 && may(cx, module->tabs[i].permission))
                take(ret, &module->tabs[i]);
    }
}

static struct layout_tab shown(const struct ctx *cx, const struct page *page, const struct tab *tab,
                               const char *label, bool current)
{
    return (struct layout_tab){.label = tr(cx, label),
                               .href = arena_printf(cx->arena, "%s%s", page->tabs.base, tab->path),
                               .current = current};
}

static const char *group_of(const struct tab *tab)
{
    return tab->group == NULL ? "" : tab->group;
}

/* The first page of the group, or NULL where `tab` is the first itself. */
static const struct tab *earlier(const struct tabs *tabs, size_t place)
{
    for (size_t i = 0; i < place; i++)
        if (strcmp(group_of(tabs->at[i]), group_of(tabs->at[place])) == 0)
            return tabs->at[i];
    return NULL;
}

enum rc page_fill_tabs(struct ctx *cx, const struct page *page, struct layout *layout)
{
    struct tabs tabs = {.n = 0};
    const char *group = NULL;
    if (page->tabs.of == NULL)
        return RC_OK;
    gather(cx, page->tabs.of, &tabs);
    struct layout_tab *groups = ARENA_ARRAY(cx->arena, struct layout_tab, tabs.n + 1);
    struct layout_tab *pages = ARENA_ARRAY(cx->arena, struct layout_tab, tabs.n + 1);
    if (groups == NULL || pages == NULL)
        return RC_MEMORY;
    const char *here = page->tabs.here == NULL ? "none" : page->tabs.here; /* paths begin with a slash */
    for (size_t i = 0; i < tabs.n && group == NULL; i++)
        if (strcmp(tabs.at[i]->path, here) == 0)
            group = group_of(tabs.at[i]);
    size_t group_count = 0, page_count = 0;
    for (size_t i = 0; i < tabs.n; i++) {
        const struct tab *tab = tabs.at[i];
        bool inside = group != NULL && strcmp(group_of(tab), group) == 0;
        if (earlier(&tabs, i) == NULL)
            groups[group_count++] = shown(cx, page, tab, group_of(tab), inside);
        if (inside)
            pages[page_count++] = shown(cx, page, tab, tab->label, strcmp(tab->path, here) == 0);
    }
    layout->tab_groups.at = groups;
    layout->tab_groups.n = group_count;
    layout->tabs.at = pages;
    layout->tabs.n = page_count > 1 ? page_count : 0;
    return RC_OK;
}
