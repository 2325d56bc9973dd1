/* What rooms above say beside a thing of a room below, on its page: panels with links. The room of the page knows
 * none of them; they offer their panels through `beside` in their struct module. */
#ifndef REGISTER_BESIDE_H
#define REGISTER_BESIDE_H

#include "base/app.h"
#include "base/field.h"

enum { BESIDE_LINES = 20 }; /* that one panel shows at most */

struct beside_line {
    const char *href, *label;
    const char *note;       /* a quiet line below; "" for none */
    const char *tag, *state; /* ok, warn, bad, info, off, and its word; "" for none */
};
struct beside_panel {
    const char *title, *help; /* in the reader's language; help "" for none */
    LIST_OF(struct beside_line) lines;
};
/* What the page is about. A measure: kind "control", its id, and the standard as `within`. */
struct beside_about {
    const char *kind, *id, *within;
};
struct beside {
    struct beside_panel *at;
    size_t n, room;
};
struct beside_view {
    LIST_OF(struct beside_panel) panels;
};
extern const struct fields beside_view_fields;

/* Asks every room. Nothing is said to whoever may not read it. */
enum rc beside_make(struct ctx *cx, const char *kind, const char *id, const char *within, struct beside_view *ret)
    MUST_USE;
/* Adds a panel; one without lines is left out. Texts are kept, not copied. RC_MEMORY. */
enum rc beside_add(struct ctx *cx, struct beside *beside, const struct beside_panel *panel) MUST_USE;

#endif
