#include "register/beside.h"

static const struct field line_table[] = {
    FIELD(beside_line, href, F_TEXT),
    FIELD(beside_line, label, F_TEXT),
    FIELD(beside_line, note, F_TEXT),
    FIELD(beside_line, state, F_TEXT),
};
static const struct field panel_table[] = {
    FIELD(beside_panel, title, F_TEXT),
    FIELD_LIST(beside_panel, lines, line_table, struct beside_line),
};
static const struct field view_table[] = {
    FIELD_LIST(beside_view, panels, panel_table, struct beside_panel),
};
const struct fields beside_view_fields = {view_table, COUNT(view_table)};

enum rc beside_add(struct ctx *cx, struct beside *beside, const struct beside_panel *panel)
{
    if (panel->lines.n == 0)
        return RC_OK;
    if (beside->n == beside->room) {
        beside->at = arena_grow(cx->arena, beside->at, beside->n, &beside->room, sizeof *beside->at);
        if (beside->at == NULL)
            return RC_MEMORY;
    }
    beside->at[beside->n++] = *panel;
    return RC_OK;
}

enum rc beside_make(struct ctx *cx, const char *kind, const char *id, const char *within, struct beside_view *ret)
{
    const struct beside_about about = {.kind = kind, .id = id, .within = within};
    struct beside beside = {.n = 0};
    for (size_t i = 0; cx->app != NULL && i < cx->app->module_count; i++)
        if (cx->app->modules[i]->beside != NULL)
            TRY(cx->app->modules[i]->beside(cx, &about, &beside));
    ret->panels.at = beside.at;
    ret->panels.n = beside.n;
    return RC_OK;
}
