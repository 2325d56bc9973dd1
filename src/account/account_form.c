#include "account/account_form.h"

#include "base/text.h"

enum rc choices_for_form(struct ctx *cx, const char *field, struct choices choices, const char *chosen,
                         struct form_choice *ret)
{
    const char **ids = ARENA_ARRAY(cx->arena, const char *, choices.n + 1);
    const char **labels = ARENA_ARRAY(cx->arena, const char *, choices.n + 1);
    bool known = text_empty(chosen);
    size_t n = choices.n;
    if (ids == NULL || labels == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        ids[i] = choices.at[i].id;
        labels[i] = choices.at[i].label;
        known |= text_same(ids[i], chosen);
    }
    if (!known) {
        ids[n] = chosen;
        labels[n++] = tr(cx, N_("(no longer in use)"));
    }
    *ret = (struct form_choice){.field = field, .ids = ids, .labels = labels, .n = n};
    return RC_OK;
}
