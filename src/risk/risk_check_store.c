/* The risks of a study as far as a check looks at them. */
#include "risk/risk_inside.h"

enum rc risk_store_checked(struct ctx *cx, const char *study, struct risk_rows *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, version, number, process, resource, outcome, event, source, substr(effect, 1, 1) AS effect, "
                       "impact_before, substr(impact_controls, 1, 8) AS impact_controls, impact_after, "
                       "frequency_before, substr(frequency_controls, 1, 8) AS frequency_controls, frequency_after, "
                       "pulled, substr(pulled_reason, 1, 1) AS pulled_reason, department, post, review_on, confirm_by, harm "
                       "FROM risk WHERE org = $1 AND study = $2 ORDER BY place, id LIMIT 50000"),
                   risk_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}
