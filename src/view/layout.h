/* The frame of every page. */
#ifndef VIEW_LAYOUT_H
#define VIEW_LAYOUT_H

#include "base/buf.h"
#include "base/ctx.h"
#include "base/field.h"

struct layout_nav {
    const char *label, *href;
    const char *waiting; /* "3", "100+", "" for none */
    int64_t current;
};

struct layout_crumb {
    const char *label, *href;
};

struct layout_tab {
    const char *label, *href;
    int64_t current;
};

struct layout_problem {
    const char *field, *message;
};

struct layout {
    const char *title, *lang, *other_lang, *other_lang_name, *style_version;
    const char *org_name, *person_name, *notice, *problem, *handling_mark, *handling_band;
    const char *action_label, *action_href;
    const char *here; /* path and query of this page, for coming back after a change of language */
    int64_t bare, wide;
    LIST_OF(struct layout_nav) top; /* in the bar, before the person */
    LIST_OF(struct layout_nav) nav;
    LIST_OF(struct layout_crumb) crumbs;
    LIST_OF(struct layout_tab) tab_groups;
    LIST_OF(struct layout_tab) tabs; /* of the current group; none where it has one page alone */
    LIST_OF(struct layout_problem) problems;
    void (*content)(struct buf *out, const struct ctx *cx, const void *view);
    const void *content_view;
};

#endif
