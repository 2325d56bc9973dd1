/* A profile with its standard, and what was decided about each measure. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "catalog/profile.h"

enum rc profile_find(struct ctx *cx, const char *name, struct profile *ret)
{
    const struct problem before = cx->problem;
    enum rc rc = record_get(cx, &profile_record, name, ret);
    if (rc != RC_MISSING)
        return rc;
    cx->problem = before;
    rc = profile_store_latest(cx, name, ret);
    return rc == RC_MISSING ? fail(cx, RC_MISSING, N_("There is no profile {0}"), name) : rc;
}

static int by_control(const void *key, const void *row)
{
    return strcmp(key, ((const struct profile_choice *)row)->control);
}

static struct profile_choice choice_of(const struct profile *profile, const struct profile_choices *choices,
                                       const struct control *control)
{
    const struct profile_choice *found =
        choices->n == 0 ? NULL
                        : bsearch(control->id, choices->at, choices->n, sizeof *choices->at, by_control);
    if (found != NULL)
        return *found;
    return (struct profile_choice){.id = "",
                                   .org = profile->org,
                                   .profile = profile->id,
                                   .control = control->id,
                                   .choice = CHOICE_OPEN,
                                   .target = control->target,
                                   .reason = ""};
}

static void count(struct profile_whole *whole, struct profile_item *item)
{
    const struct profile_choice *choice = &item->choice;
    bool changed = choice->choice == CHOICE_OUT ||
                   (choice->choice == CHOICE_IN && choice->target != item->control->target);
    item->lacks_reason = changed && text_empty(choice->reason);
    whole->in += choice->choice == CHOICE_IN;
    whole->out += choice->choice == CHOICE_OUT;
    whole->open += choice->choice == CHOICE_OPEN;
    whole->targets += choice->choice == CHOICE_IN && choice->target > 0;
    whole->lacking += item->lacks_reason;
}

enum rc profile_load(struct ctx *cx, const char *name, struct profile_whole *ret)
{
    struct profile_whole whole = {.in = 0};
    struct profile_choices choices;
    TRY(profile_find(cx, name, &whole.profile));
    TRY(catalog_get(cx, whole.profile.base, &whole.base));
    TRY(profile_store_choices(cx, whole.profile.id, &choices));
    TRY(profile_store_values(cx, whole.profile.id, &whole.values));
    whole.items = ARENA_ARRAY(cx->arena, struct profile_item, whole.base->control_count);
    if (whole.items == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < whole.base->control_count; i++) {
        struct profile_item *item = &whole.items[i];
        item->control = &whole.base->controls[i];
        item->choice = choice_of(&whole.profile, &choices, item->control);
        count(&whole, item);
    }
    for (size_t i = 0; i < whole.values.n; i++)
        whole.lacking += text_empty(whole.values.at[i].reason);
    *ret = whole;
    return RC_OK;
}
