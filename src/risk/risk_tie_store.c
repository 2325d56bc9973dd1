/* How somebody stands to a study: who is tied to it does not evaluate it. */
#include "risk/risk_inside.h"

static const struct field tie_table[] = {
    FIELD(risk_tie, kind, F_INT),
    FIELD(risk_tie, form, F_INT),
    FIELD(risk_tie, name, F_TEXT),
};

#define THEIR_POST "JOIN post t ON t.id = x.post AND (t.holder = $3 OR t.deputy = $3)"

enum rc risk_store_tie(struct ctx *cx, const char *study, const char *person, struct risk_tie *ret)
{
    return db_one(
        cx,
        SQL("SELECT kind, form, name FROM ("
            "SELECT 1 AS kind, 0 AS form, title AS name FROM risk_study WHERE org = $1 AND id = $2 "
            "AND (author = $3 OR created_by = $3) UNION ALL "
            "SELECT 1, form, '' FROM risk_header WHERE org = $1 AND study = $2 AND author = $3 UNION ALL "
            "SELECT 2, 0, t.name FROM risk_study x " THEIR_POST " WHERE x.org = $1 AND x.id = $2 UNION ALL "
            "SELECT 2, x.form, t.name FROM risk_header x " THEIR_POST " WHERE x.org = $1 AND x.study = $2 UNION ALL "
            "SELECT 3, form, '' FROM risk_header WHERE org = $1 AND study = $2 AND approver = $3 UNION ALL "
            "SELECT 3, 2, name FROM risk_service WHERE org = $1 AND study = $2 AND approver = $3 UNION ALL "
            "SELECT 3, 4, name FROM risk_process WHERE org = $1 AND study = $2 AND approver = $3 UNION ALL "
            "SELECT 3, 0, a.title FROM approval a JOIN approval_step p ON p.approval = a.id WHERE a.org = $1 "
            "AND a.noun = 'risk-study' AND a.subject = $2 AND (p.person = $3 OR a.drafter = $3) UNION ALL "
            "SELECT 4, 4, t.name FROM risk_process x " THEIR_POST " WHERE x.org = $1 AND x.study = $2 UNION ALL "
            "SELECT 4, 6, t.name FROM risk x " THEIR_POST " WHERE x.org = $1 AND x.study = $2 UNION ALL "
            "SELECT 5, 0, '' FROM ledger_entry WHERE org = $1 AND person = $3 AND (noun LIKE 'risk-%' OR noun = 'risk') "
            "AND noun <> 'risk-answer' AND ((noun = 'risk-study' AND record = $2) "
            "OR body LIKE '%\"study\":\"' || $2 || '\"%')"
            ") tie WHERE $3 <> '' ORDER BY kind, form, name LIMIT 1"),
        FIELDS(tie_table), ret, ARGS(STR(cx->org), STR(study), STR(person)));
}
