/* The departments that promote a risk assessment (推進担当部門, figure 5), for other rooms. */
#include "base/text.h"
#include "preparation/preparation_inside.h"

enum rc preparation_promoting(struct ctx *cx, const char *study, struct preparation_departments *ret)
{
    struct study_units units;
    size_t n = 0;
    TRY(study_store_units(cx, study, &units));
    const char **names = ARENA_ARRAY(cx->arena, const char *, units.n + 1);
    if (names == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < units.n; i++)
        if (units.at[i].role == UNIT_PROMOTE && !text_empty(units.at[i].department))
            names[n++] = units.at[i].department;
    *ret = (struct preparation_departments){names, n};
    return RC_OK;
}
