#include "base/text.h"
#include "base/time.h"
#include "plan/plan_inside.h"

/* Written out once: the statements take their values by the order of plan_item_table. */
#define ITEM_COLUMNS                                                                               \
    "id, org, version, number, title, detail, assessment, catalog, control, post, status, "        \
    "progress, priority, start_on, due_on, done_on, money_asked, money_granted, money_spent, "     \
    "days_asked, days_granted, days_spent, judged_by, result, created_by, created_at"
#define ROW_COLUMNS                                                                                \
    "id, version, number, title, catalog, control, post, status, progress, priority, start_on, "   \
    "due_on, done_on, money_asked, money_granted, money_spent, days_asked, days_granted, "         \
    "days_spent, judged_by, result"
/* Proposed, agreed, under way. */
#define OPEN_STATUSES "(0, 1, 2)"
_Static_assert(PLAN_PROPOSED == 0 && PLAN_AGREED == 1 && PLAN_RUNNING == 2, "OPEN_STATUSES");

const struct record plan_item_record = {
    .noun = "plan-item",
    .label = N_("Plan item"),
    .href = "/plan/",
    .fields = {plan_item_table, PLAN_ITEM_FIELDS},
    .size = sizeof(struct plan_item),
    .read = PERM_PLAN_READ,
    .select_all = SQL_CONST("SELECT " ITEM_COLUMNS " FROM plan_item WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " ITEM_COLUMNS " FROM plan_item WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO plan_item (" ITEM_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, "
                        "$7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, "
                        "$22, $23, $24, $25, $26)"),
    .update = SQL_CONST("UPDATE plan_item SET version = $3, number = $4, title = $5, detail = $6, "
                        "assessment = $7, catalog = $8, control = $9, post = $10, status = $11, "
                        "progress = $12, priority = $13, start_on = $14, due_on = $15, "
                        "done_on = $16, money_asked = $17, money_granted = $18, money_spent = $19, "
                        "days_asked = $20, days_granted = $21, days_spent = $22, judged_by = $23, "
                        "result = $24, created_by = $25, created_at = $26 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM plan_item WHERE org = $1 AND id = $2 AND version = $3"),
};

/* The row of the first status stands for the whole plan: whoever writes it has it until the end of the
 * transaction. SQLite has one writer anyway. */
enum rc plan_store_hold(struct ctx *cx)
{
    return db_exec(cx,
                   SQL("INSERT INTO plan_total (org, status, items, money_asked, money_granted, "
                       "money_spent, days_asked, days_granted, days_spent) "
                       "VALUES ($1, 0, 0, 0, 0, 0, 0, 0, 0) "
                       "ON CONFLICT (org, status) DO UPDATE SET items = plan_total.items"),
                   ARGS(STR(cx->org)), NULL);
}

enum rc plan_store_last_number(struct ctx *cx, int64_t *ret)
{
    return db_int_of(
        cx, SQL("SELECT number FROM plan_item WHERE org = $1 ORDER BY number DESC LIMIT 1"),
        ARGS(STR(cx->org)), ret);
}

enum rc plan_store_by_number(struct ctx *cx, int64_t number, struct plan_item *ret)
{
    return db_one(cx, SQL("SELECT " ITEM_COLUMNS " FROM plan_item WHERE org = $1 AND number = $2"),
                  plan_item_record.fields, ret, ARGS(STR(cx->org), I64(number)));
}

enum rc plan_store_row(struct ctx *cx, const char *id, struct plan_row *ret)
{
    return db_one(cx, SQL("SELECT " ROW_COLUMNS " FROM plan_item WHERE org = $1 AND id = $2"),
                  (struct fields){plan_row_table, PLAN_ROW_FIELDS}, ret,
                  ARGS(STR(cx->org), STR(id)));
}

enum rc plan_store_total_add(struct ctx *cx, const struct plan_item *item, int64_t sign)
{
    return db_exec(
        cx,
        SQL("INSERT INTO plan_total (org, status, items, money_asked, money_granted, money_spent, "
            "days_asked, days_granted, days_spent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
            "ON CONFLICT (org, status) DO UPDATE SET items = plan_total.items + excluded.items, "
            "money_asked = plan_total.money_asked + excluded.money_asked, "
            "money_granted = plan_total.money_granted + excluded.money_granted, "
            "money_spent = plan_total.money_spent + excluded.money_spent, "
            "days_asked = plan_total.days_asked + excluded.days_asked, "
            "days_granted = plan_total.days_granted + excluded.days_granted, "
            "days_spent = plan_total.days_spent + excluded.days_spent"),
        ARGS(STR(cx->org), I64(item->status), I64(sign), I64(sign * item->money_asked),
             I64(sign * item->money_granted), I64(sign * item->money_spent),
             I64(sign * item->days_asked), I64(sign * item->days_granted),
             I64(sign * item->days_spent)),
        NULL);
}

#define SUM_COLUMNS                                                                                \
    "org, status, items, money_asked, money_granted, money_spent, days_asked, days_granted, "      \
    "days_spent"
#define COUNTED_COLUMNS                                                                            \
    "min(org) AS org, status, count(*) AS items, sum(money_asked) AS money_asked, "                            \
    "sum(money_granted) AS money_granted, sum(money_spent) AS money_spent, "                       \
    "sum(days_asked) AS days_asked, sum(days_granted) AS days_granted, "                           \
    "sum(days_spent) AS days_spent"

enum rc plan_store_sums(struct ctx *cx, const char *org, struct plan_sums *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " SUM_COLUMNS " FROM plan_total WHERE $1 = '' OR org = $1 "
                       "ORDER BY org, status"),
                   plan_sum_fields, ret, ARGS(STR(org)));
}

/* Every item is read, so in the order of the table: by the index of the states SQLite would jump to and fro and
 * read most pages several times (a third of the pages of a whole verification). */
enum rc plan_store_count_sums(struct ctx *cx, const char *org, struct plan_sums *ret)
{
    if (org == NULL)
        return DB_LIST(cx,
                       SQL("SELECT " COUNTED_COLUMNS " FROM plan_item "
                           "GROUP BY org || '', status ORDER BY 1, 2"),
                       plan_sum_fields, ret, NO_ARGS);
    return DB_LIST(cx,
                   SQL("SELECT " COUNTED_COLUMNS " FROM plan_item WHERE org = $1 "
                       "GROUP BY org || '', status ORDER BY 1, 2"),
                   plan_sum_fields, ret, ARGS(STR(org)));
}

/* Cancelled items neither cost nor ask any more: what was spent on them still counts. */
static void add_total(struct plan_totals *totals, struct db_rows *rows)
{
    int64_t status = db_int(rows, 0), items = db_int(rows, 1);
    if (plan_status_is_open(status))
        totals->open += items;
    else if (status == PLAN_DONE)
        totals->done += items;
    else
        totals->cancelled += items;
    totals->money_spent += db_int(rows, 4);
    totals->days_spent += db_int(rows, 7);
    if (status == PLAN_CANCELLED)
        return;
    totals->money_asked += db_int(rows, 2);
    totals->money_granted += db_int(rows, 3);
    totals->days_asked += db_int(rows, 5);
    totals->days_granted += db_int(rows, 6);
}

enum rc plan_store_totals(struct ctx *cx, struct plan_totals *ret)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    struct plan_totals totals = {.open = 0};
    TRY(db_query(cx,
                 SQL("SELECT status, items, money_asked, money_granted, money_spent, days_asked, "
                     "days_granted, days_spent FROM plan_total WHERE org = $1"),
                 ARGS(STR(cx->org)), &rows));
    while (db_next(rows))
        add_total(&totals, rows);
    TRY(db_end(rows));
    *ret = totals;
    return RC_OK;
}

enum rc plan_store_due_count(struct ctx *cx, const char *from, const char *before, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM (SELECT 1 FROM plan_item WHERE org = $1 "
                         "AND status IN " OPEN_STATUSES " AND due_on <> '' AND due_on >= $2 "
                         "AND due_on < $3 LIMIT 100) AS few"),
                     ARGS(STR(cx->org), STR(from), STR(before)), ret);
}
_Static_assert(PLAN_COUNTED == 100, "the LIMIT of the counts");

enum rc plan_store_post_due_count(struct ctx *cx, const char *post, const char *before,
                                  int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM (SELECT 1 FROM plan_item WHERE org = $1 "
                         "AND post = $2 AND status IN " OPEN_STATUSES " AND due_on > '' "
                         "AND due_on < $3 LIMIT 100) AS few"),
                     ARGS(STR(cx->org), STR(post), STR(before)), ret);
}

/* A walk of the index for each open status. */
#define OF_POST                                                                                    \
    "SELECT * FROM (SELECT id, number, title, due_on FROM plan_item WHERE org = $1 AND post = $2 " \
    "AND due_on >= $3 AND due_on < $4 AND status = "
#define FIRST_DUE " ORDER BY due_on, id LIMIT $5"

enum rc plan_store_post_due(struct ctx *cx, const char *post, const char *from, const char *before,
                            int64_t limit, struct plan_rows *ret)
{
    return DB_LIST(cx,
                   SQL(OF_POST "0" FIRST_DUE ") AS proposed UNION ALL " OF_POST "1" FIRST_DUE
                               ") AS agreed UNION ALL " OF_POST "2" FIRST_DUE ") AS running"),
                   ((struct fields){plan_row_table, PLAN_ROW_FIELDS}), ret,
                   ARGS(STR(cx->org), STR(post), STR(from), STR(before), I64(limit)));
}

/* The first ones of each open status, which the index holds in this order, merged. */
#define OF_CONTROL                                                                                 \
    "SELECT * FROM (SELECT " ITEM_COLUMNS " FROM plan_item WHERE org = $1 AND catalog = $2 "       \
    "AND control = $3 AND status = "
#define IN_ORDER " ORDER BY due_on, id LIMIT $4"

enum rc plan_store_of_control(struct ctx *cx, const char *catalog, const char *control,
                              int64_t limit, struct plan_items *ret)
{
    return DB_LIST(
        cx,
        SQL(OF_CONTROL "0" IN_ORDER ") AS proposed UNION ALL " OF_CONTROL "1" IN_ORDER
                       ") AS agreed UNION ALL " OF_CONTROL "2" IN_ORDER ") AS running" IN_ORDER),
        plan_item_record.fields, ret, ARGS(STR(cx->org), STR(catalog), STR(control), I64(limit)));
}

static const struct field count_table[] = {
    FIELD(plan_count, control, F_TEXT),
    FIELD(plan_count, items, F_INT),
};

/* Steps from control to control by the index and counts each up to 100, so that many items of one
 * measure cost no more than a few. */
enum rc plan_store_count_by_control(struct ctx *cx, const char *catalog, struct plan_counts *ret)
{
    return DB_LIST(cx,
                   SQL("WITH RECURSIVE found (control) AS ("
                       "SELECT min(control) FROM plan_item WHERE org = $1 AND catalog = $2 "
                       "UNION ALL SELECT (SELECT min(n.control) FROM plan_item n WHERE n.org = $1 "
                       "AND n.catalog = $2 AND n.control > found.control) "
                       "FROM found WHERE found.control IS NOT NULL) "
                       "SELECT found.control, (SELECT count(*) FROM (SELECT 1 FROM plan_item p "
                       "WHERE p.org = $1 AND p.catalog = $2 AND p.control = found.control "
                       "AND p.status IN " OPEN_STATUSES " LIMIT 100) AS few) AS items "
                       "FROM found WHERE found.control IS NOT NULL"),
                   FIELDS(count_table), ret, ARGS(STR(cx->org), STR(catalog)));
}

static bool has_ascii_letter(const char *text)
{
    for (; *text != '\0'; text++)
        if ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z'))
            return true;
    return false;
}

/* SQLite's LIKE passes over the case of ASCII letters by itself. PostgreSQL has statistics of the
 * title only, so lower() stands where it changes something. */
static void add_pattern(struct query *query, bool first, const char *pattern)
{
    if (!first)
        query_add(query, SQL(" OR "));
    if (db_is_postgresql(query->cx->db) && has_ascii_letter(pattern))
        query_add_value(query, SQL("lower(title) LIKE ? ESCAPE '!'"), STR(pattern));
    else
        query_add_value(query, SQL("title LIKE ? ESCAPE '!'"), STR(pattern));
}

/* A part of a title: as typed, folded, and in full-width letters of both cases, since stored titles keep
 * the width that people typed. */
static void add_text(struct query *query, const struct plan_filter *filter)
{
    struct ctx *cx = query->cx;
    int64_t number = 0;
    if (text_empty(filter->text))
        return;
    query_add(query, SQL(" AND ("));
    if (text_to_int(cx, filter->text, &number) == RC_OK)
        query_add_value(query, SQL("number = ? OR "), I64(number));
    const char *typed = plan_text_pattern(cx, filter->text, PLAN_AS_TYPED);
    add_pattern(query, true, typed);
    for (enum plan_width width = PLAN_FOLDED; width < PLAN_WIDTH_COUNT_; width++) {
        const char *pattern = plan_text_pattern(cx, filter->text, width);
        if (!text_same(pattern, typed))
            add_pattern(query, false, pattern);
    }
    query_add(query, SQL(")"));
}

static void add_conditions(struct query *query, const struct plan_filter *filter, int64_t status,
                           const char *post, const char *today)
{
    query_add_value(query, SQL(" WHERE org = ?"), STR(query->cx->org));
    query_add_value(query, SQL(" AND status = ?"), I64(status));
    if (!text_empty(post))
        query_add_value(query, SQL(" AND post = ?"), STR(post));
    if (filter->overdue)
        query_add_value(query, SQL(" AND due_on > '' AND due_on < ?"), STR(today));
    if (filter->priority != 0)
        query_add_value(query, SQL(" AND priority = ?"), I64(filter->priority));
    if (!text_empty(filter->control)) {
        query_add_value(query, SQL(" AND catalog = ?"), STR(filter->catalog));
        query_add_value(query, SQL(" AND control = ?"), STR(filter->control));
    }
    add_text(query, filter);
}

/* True when an index of its own, or the titles in one, leave few rows. Then the plus sign before the
 * number keeps SQLite, which has no statistics, from walking the whole plan in the order of numbers. */
static bool is_narrow(const struct plan_filter *filter)
{
    return !text_empty(filter->post) || !text_empty(filter->control) || !text_empty(filter->text);
}

/* Only what comes after the cursor. Rows of another status than the cursor's come wholly before or
 * wholly after it when the status leads the order; the caller leaves those before out. */
static void add_cursor(struct query *query, const struct plan_filter *filter, int64_t status,
                       const struct plan_cursor *cursor)
{
    if (!cursor->given || (filter->sort == PLAN_SORT_STATUS && cursor->status != status))
        return;
    switch (filter->sort) {
    case PLAN_SORT_NUMBER:
        query_add_value(query, is_narrow(filter) ? SQL(" AND +number > ?") : SQL(" AND number > ?"),
                        I64(cursor->number));
        return;
    case PLAN_SORT_NEWEST:
        query_add_value(query, is_narrow(filter) ? SQL(" AND +number < ?") : SQL(" AND number < ?"),
                        I64(cursor->number));
        return;
    case PLAN_SORT_PRIORITY:
        query_add_value(query, SQL(" AND (priority, due_on, id) > (?"), I64(cursor->priority));
        query_add_value(query, SQL(", ?"), STR(cursor->due_on));
        break;
    case PLAN_SORT_LATEST:
        query_add_value(query, SQL(" AND (due_on, id) < (?"), STR(cursor->due_on));
        break;
    default:
        query_add_value(query, SQL(" AND (due_on, id) > (?"), STR(cursor->due_on));
        break;
    }
    query_add_value(query, SQL(", ?)"), STR(cursor->id));
}

static struct sql order_of(const struct plan_filter *filter)
{
    switch (filter->sort) {
    case PLAN_SORT_NUMBER:
        return is_narrow(filter) ? SQL(" ORDER BY +number") : SQL(" ORDER BY number");
    case PLAN_SORT_NEWEST:
        return is_narrow(filter) ? SQL(" ORDER BY +number DESC") : SQL(" ORDER BY number DESC");
    case PLAN_SORT_PRIORITY:
        return SQL(" ORDER BY priority, due_on, id");
    case PLAN_SORT_LATEST:
        return SQL(" ORDER BY due_on DESC, id DESC");
    default:
        return SQL(" ORDER BY due_on, id");
    }
}

enum rc plan_store_walk(struct ctx *cx, const struct plan_filter *filter, int64_t status,
                        const char *post, const struct plan_cursor *cursor, int64_t limit,
                        bool whole, void *ret_at, size_t *ret_n)
{
    struct query query CLEANUP(query_free) = query_create(
        cx, whole ? SQL("SELECT " ITEM_COLUMNS " FROM plan_item")
                  : SQL("SELECT " ROW_COLUMNS " FROM plan_item"));
    add_conditions(&query, filter, status, post, date_of_time(cx, cx->now));
    add_cursor(&query, filter, status, cursor);
    query_add(&query, order_of(filter));
    query_add_value(&query, SQL(" LIMIT ?"), I64(limit));
    if (whole)
        return query_all(&query, plan_item_record.fields, sizeof(struct plan_item), ret_at, ret_n);
    return query_all(&query, (struct fields){plan_row_table, PLAN_ROW_FIELDS},
                     sizeof(struct plan_row), ret_at, ret_n);
}
