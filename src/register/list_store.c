#include "register/list_inside.h"

static const struct field kept_table[] = {
    FIELD(list_kept, columns, F_TEXT),
    FIELD(list_kept, rows, F_INT),
};

enum rc list_store_get(struct ctx *cx, const char *person, const char *list, struct list_kept *ret)
{
    return db_one(cx,
                  SQL("SELECT columns, page_rows AS rows FROM list_kept "
                      "WHERE person = $1 AND list = $2"),
                  FIELDS(kept_table), ret, ARGS(STR(person), STR(list)));
}

enum rc list_store_set(struct ctx *cx, const char *person, const char *list,
                       const struct list_kept *kept)
{
    return db_exec(cx,
                   SQL("INSERT INTO list_kept (person, list, columns, page_rows, changed) "
                       "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (person, list) DO UPDATE SET "
                       "columns = excluded.columns, page_rows = excluded.page_rows, "
                       "changed = excluded.changed"),
                   ARGS(STR(person), STR(list), STR(kept->columns), I64(kept->rows), I64(cx->now)),
                   NULL);
}
