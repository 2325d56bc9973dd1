/* What waits for a person in this room. */
#include "base/time.h"
#include "review/review_store.h"

static const struct field mine_table[] = {
    FIELD(review_mine, kind, F_INT),   FIELD(review_mine, id, F_ID),       FIELD(review_mine, title, F_TEXT),
    FIELD(review_mine, note, F_TEXT), FIELD(review_mine, due_on, F_DATE),
};

#define THEIR_POSTS "(SELECT t.id FROM post t WHERE t.org = $1 AND t.active = 1 AND " POST_IS_THEIRS ")"

enum rc review_store_mine(struct ctx *cx, const char *before, int64_t limit, struct review_mines *ret)
{
    return DB_LIST(
        cx,
        SQL("SELECT kind, id, title, note, due_on FROM ("
            "SELECT 0 AS kind, f.id AS id, f.what AS title, s.title AS note, f.due_on AS due_on "
            "FROM finding f JOIN risk_study s ON s.id = f.study WHERE f.org = $1 AND f.status = 0 "
            "AND (s.author = $2 OR s.post IN " THEIR_POSTS ") UNION ALL "
            "SELECT 1, f.id, f.what, s.title, f.due_on FROM finding f JOIN risk_study s ON s.id = f.study "
            "WHERE f.org = $1 AND f.status = 1 AND (f.person = $2 OR f.post IN " THEIR_POSTS ") UNION ALL "
            "SELECT 2, f.id, f.what, s.title, f.verify_on FROM finding f JOIN risk_study s ON s.id = f.study "
            "WHERE f.org = $1 AND f.status = 2 AND f.verifier = $2 UNION ALL "
            "SELECT 3, k.finding, k.what, s.title, k.due_on FROM finding_task k JOIN risk_study s ON s.id = k.study "
            "WHERE k.org = $1 AND k.done_on = '' AND (k.person = $2 OR k.post IN " THEIR_POSTS ") UNION ALL "
            "SELECT 4, w.id, w.title, s.title, w.planned_on FROM walkthrough_participant p "
            "JOIN walkthrough w ON w.id = p.walkthrough JOIN risk_study s ON s.id = w.study "
            "WHERE p.org = $1 AND p.person = $2 AND w.held_on = '' AND w.planned_on <> '' UNION ALL "
            "SELECT 5, e.id, e.title, s.title, e.planned_on FROM performance_evaluation e "
            "JOIN risk_study s ON s.id = e.study WHERE e.org = $1 AND e.evaluator = $2 AND e.done_on = '' UNION ALL "
            "SELECT 6, m.id, m.title, s.title, m.due_on FROM monitoring m JOIN risk_study s ON s.id = m.study "
            "WHERE m.org = $1 AND m.done_on = '' AND m.post IN " THEIR_POSTS " UNION ALL "
            "SELECT 7, i.id, i.title, s.title, i.due_on FROM internal_audit i JOIN risk_study s ON s.id = i.study "
            "WHERE i.org = $1 AND i.auditor = $2 AND i.step < 2) entry "
            "WHERE $4 = '' OR (due_on <> '' AND due_on < $4) "
            "ORDER BY CASE WHEN due_on = '' THEN 1 ELSE 0 END, due_on, id LIMIT $5"),
        FIELDS(mine_table), ret,
        ARGS(STR(cx->org), STR(cx->person), STR(date_of_time(cx, cx->now)), STR(before), I64(limit)));
}
