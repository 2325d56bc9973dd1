/* What people changed in the cells of lists. */
#include "register/list_inside.h"

static const struct field step_table[] = {
    FIELD(list_step, once, F_TEXT),   FIELD(list_step, place, F_INT), FIELD(list_step, record, F_ID),
    FIELD(list_step, version, F_INT), FIELD(list_step, made, F_INT),  FIELD(list_step, stands, F_INT),
};

enum rc list_step_store_of(struct ctx *cx, const char *list, const char *once, struct list_steps *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT once, place, record, version, stands, made FROM list_step "
                       "WHERE org = $1 AND person = $2 AND list = $3 AND once = $4 ORDER BY place"),
                   FIELDS(step_table), ret,
                   ARGS(STR(cx->org), STR(cx->person), STR(list), STR(once)));
}

enum rc list_step_store_last(struct ctx *cx, const char *list, struct list_steps *ret)
{
    const char *once = "";
    TRY(db_text_of(cx,
                   SQL("SELECT once FROM list_step WHERE org = $1 AND person = $2 AND list = $3 AND undone = 0 "
                       "ORDER BY id DESC LIMIT 1"),
                   ARGS(STR(cx->org), STR(cx->person), STR(list)), &once));
    *ret = (struct list_steps){.n = 0};
    return once[0] == '\0' ? RC_OK : list_step_store_of(cx, list, once, ret);
}

enum rc list_step_store_add(struct ctx *cx, const char *id, const char *list, const struct list_step *step)
{
    return db_exec(cx,
                   SQL("INSERT INTO list_step (id, org, person, list, once, place, record, version, stands, made, undone, at) "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, 0, $10)"),
                   ARGS(STR(id), STR(cx->org), STR(cx->person), STR(list), STR(step->once), I64(step->place),
                        STR(step->record), I64(step->version), I64(step->made), I64(cx->now)),
                   NULL);
}

enum rc list_step_store_settle(struct ctx *cx, const char *list)
{
    return db_exec(cx,
                   SQL("UPDATE list_step SET undone = 2 WHERE org = $1 AND person = $2 AND list = $3 AND undone = 1"),
                   ARGS(STR(cx->org), STR(cx->person), STR(list)), NULL);
}

enum rc list_step_store_last_undone(struct ctx *cx, const char *list, struct list_steps *ret)
{
    const char *once = "";
    TRY(db_text_of(cx,
                   SQL("SELECT once FROM list_step WHERE org = $1 AND person = $2 AND list = $3 AND undone = 1 "
                       "ORDER BY id LIMIT 1"),
                   ARGS(STR(cx->org), STR(cx->person), STR(list)), &once));
    *ret = (struct list_steps){.n = 0};
    return once[0] == '\0' ? RC_OK : list_step_store_of(cx, list, once, ret);
}

enum rc list_step_store_turn(struct ctx *cx, const char *list, const struct list_step *step, bool undone)
{
    return db_exec(cx,
                   SQL("UPDATE list_step SET undone = $6, version = $7, stands = $8 WHERE org = $1 AND person = $2 "
                       "AND list = $3 AND once = $4 AND place = $5"),
                   ARGS(STR(cx->org), STR(cx->person), STR(list), STR(step->once), I64(step->place), I64(undone),
                        I64(step->version), I64(step->stands)),
                   NULL);
}

enum rc list_step_store_moved(struct ctx *cx, const char *list, const char *record, bool undone, int64_t from,
                              int64_t to)
{
    return db_exec(cx,
                   SQL("UPDATE list_step SET stands = $5 WHERE org = $1 AND person = $2 AND list = $3 AND undone = $7 "
                       "AND record = $4 AND stands = $6"),
                   ARGS(STR(cx->org), STR(cx->person), STR(list), STR(record), I64(to), I64(from), I64(undone)), NULL);
}

enum rc list_step_store_forget(struct ctx *cx, int64_t before)
{
    return db_exec(cx, SQL("DELETE FROM list_step WHERE at < $1"), ARGS(I64(before)), NULL);
}
