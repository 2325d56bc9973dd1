/* The SQL of covered operators. */
#include <string.h>

#include "base/text.h"
#include "sector/sector_inside.h"

static const char *const state_codes[] = {"added", "continued", "left", "outside"};
static const char *const state_labels[] = {N_("Added this year"), N_("Continues"), N_("Left the plan"),
                                           N_("Not covered (designated)")};
const struct enum_names covered_state_names = {state_codes, state_labels, COVERED_STATE_COUNT_};
_Static_assert(COUNT(state_codes) == COVERED_STATE_COUNT_, "every state needs a code");
_Static_assert(COUNT(state_labels) == COVERED_STATE_COUNT_, "every state needs a label");

static const char *const size_codes[] = {"large", "medium", "small"};
static const char *const size_labels[] = {N_("Large"), N_("Medium"), N_("Small")};
const struct enum_names covered_size_names = {size_codes, size_labels, OPERATOR_SIZE_COUNT_};
_Static_assert(COUNT(size_codes) == OPERATOR_SIZE_COUNT_, "every size needs a code");
_Static_assert(COUNT(size_labels) == OPERATOR_SIZE_COUNT_, "every size needs a label");

static const struct field operator_table[] = {
#include "sector/covered_fields.h"
};
#define OPERATOR_COLUMNS                                                                           \
    "id, org, version, year, operator, name, sector, sub_sector, size, region, state, since, reason, moved_from, "  \
    "moved_on, designated, law, explanation, organization, email, ceptoar, association, people, sales, users, "  \
    "sensitive_records, it_dependence"
const struct record covered_operator_record = {
    .noun = "covered-operator",
    .label = N_("Covered operator"),
    .href = "/operators/",
    .fields = {operator_table, COUNT(operator_table)},
    .size = sizeof(struct covered_operator),
    .describe = covered_describe,
    .read = PERM_SECTOR_READ,
    .select_all = SQL_CONST("SELECT " OPERATOR_COLUMNS " FROM covered_operator WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " OPERATOR_COLUMNS " FROM covered_operator WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO covered_operator (" OPERATOR_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, "
                        "$19, $20, $21, $22, $23, $24, $25, $26, $27)"),
    .update = SQL_CONST("UPDATE covered_operator SET version = $3, year = $4, operator = $5, name = $6, sector = $7, "
                        "sub_sector = $8, size = $9, region = $10, state = $11, since = $12, reason = $13, "
                        "moved_from = $14, moved_on = $15, designated = $16, law = $17, explanation = $18, "
                        "organization = $19, email = $20, ceptoar = $21, association = $22, people = $23, sales = $24, "
                        "users = $25, sensitive_records = $26, it_dependence = $27 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM covered_operator WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc covered_find(struct ctx *cx, int64_t year, const char *operator, struct covered_operator *ret)
{
    return db_one(cx,
                  SQL("SELECT " OPERATOR_COLUMNS
                      " FROM covered_operator WHERE org = $1 AND year = $2 AND operator = $3"),
                  covered_operator_record.fields, ret, ARGS(STR(cx->org), I64(year), STR(operator)));
}

/* --- Lists --- */

/* A part of the name in any case of ASCII letters, or the whole key. */
static void add_text(struct query *query, const char *text)
{
    struct ctx *cx = query->cx;
    char *pattern = arena_alloc(cx->arena, strlen(text) * 2 + 3);
    size_t n = 0;
    if (text_empty(text) || pattern == NULL)
        return;
    pattern[n++] = '%';
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '%' || *at == '_' || *at == '!')
            pattern[n++] = '!';
        pattern[n++] = *at >= 'A' && *at <= 'Z' ? (char)(*at + 0x20) : *at;
    }
    pattern[n++] = '%';
    pattern[n] = '\0';
    query_add_value(query, SQL(" AND (lower(name) LIKE ? ESCAPE '!'"), STR(pattern));
    query_add_value(query, SQL(" OR operator = ?)"), STR(text));
}

/* Few rows have left or stand outside: the index of the states finds them. Nearly all are covered: the plus sign keeps
 * the order's own index. */
static void add_state(struct query *query, int64_t state)
{
    if (state == COVERED_FILTER_IN)
        query_add(query, SQL(" AND +state IN (0, 1)"));
    else if (state == COVERED_FILTER_UNEXPLAINED)
        query_add(query, SQL(" AND state IN (2, 3) AND designated = 1 AND explanation = ''"));
    else if (state == COVERED_LEFT || state == COVERED_OUTSIDE)
        query_add_value(query, SQL(" AND state = ?"), I64(state));
    else if (state != COVERED_FILTER_ALL)
        query_add_value(query, SQL(" AND +state = ?"), I64(state));
}
_Static_assert(COVERED_ADDED == 0 && COVERED_CONTINUED == 1 && COVERED_LEFT == 2 && COVERED_OUTSIDE == 3,
               "the numbers of the states in the statements");

static void add_conditions(struct query *query, const struct covered_filter *filter)
{
    query_add_value(query, SQL(" WHERE org = ?"), STR(query->cx->org));
    query_add_value(query, SQL(" AND year = ?"), I64(filter->year));
    if (!text_empty(filter->sector))
        query_add_value(query, SQL(" AND sector = ?"), STR(filter->sector));
    if (!text_empty(filter->sub_sector))
        query_add_value(query, SQL(" AND sub_sector || '' = ?"), STR(filter->sub_sector));
    if (filter->size >= 0)
        query_add_value(query, SQL(" AND size = ?"), I64(filter->size));
    add_state(query, filter->state);
    if (!text_empty(filter->text))
        add_text(query, filter->text);
}

static void add_cursor(struct query *query, const struct covered_filter *filter, const struct covered_cursor *cursor)
{
    if (!cursor->given)
        return;
    if (filter->sort == COVERED_BY_OPERATOR) {
        query_add_value(query, SQL(" AND operator > ?"), STR(cursor->operator));
        return;
    }
    if (filter->sort == COVERED_BY_SECTOR) {
        query_add_value(query, SQL(" AND (sector, name, id) > (?"), STR(cursor->sector));
        query_add_value(query, SQL(", ?"), STR(cursor->name));
    } else {
        query_add_value(query, SQL(" AND (name, id) > (?"), STR(cursor->name));
    }
    query_add_value(query, SQL(", ?)"), STR(cursor->id));
}

static struct sql order_of(const struct covered_filter *filter)
{
    if (filter->sort == COVERED_BY_OPERATOR)
        return SQL(" ORDER BY operator");
    if (filter->sort == COVERED_BY_NAME && filter->state == COVERED_FILTER_UNEXPLAINED)
        return SQL(" ORDER BY name || '', id"); /* few: found by their state, not in the order of all names */
    return filter->sort == COVERED_BY_SECTOR ? SQL(" ORDER BY sector, name, id") : SQL(" ORDER BY name, id");
}

enum rc covered_store_walk(struct ctx *cx, const struct covered_filter *filter, const struct covered_cursor *cursor,
                           int64_t limit, struct covered_operators *ret)
{
    struct query query CLEANUP(query_free) =
        query_create(cx, SQL("SELECT " OPERATOR_COLUMNS " FROM covered_operator"));
    add_conditions(&query, filter);
    add_cursor(&query, filter, cursor);
    query_add(&query, order_of(filter));
    query_add_value(&query, SQL(" LIMIT ?"), I64(limit));
    return query_all(&query, covered_operator_record.fields, sizeof *ret->at, (void *)&ret->at, &ret->n);
}

/* --- Years and counts --- */

enum rc covered_store_year_before(struct ctx *cx, int64_t year, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT year FROM covered_operator WHERE org = $1 AND year < $2 ORDER BY year DESC LIMIT 1"),
                     ARGS(STR(cx->org), I64(year)), ret);
}

static const struct field year_table[] = {FIELD(covered_year_row, year, F_INT)};

/* Steps from year to year by the index. */
enum rc covered_store_years(struct ctx *cx, struct covered_years *ret)
{
    return DB_LIST(cx,
                   SQL("WITH RECURSIVE found (year) AS (SELECT max(year) FROM covered_operator WHERE org = $1 "
                       "UNION ALL SELECT (SELECT max(n.year) FROM covered_operator n WHERE n.org = $1 "
                       "AND n.year < found.year) FROM found WHERE found.year IS NOT NULL) "
                       "SELECT year FROM found WHERE year IS NOT NULL ORDER BY year DESC LIMIT 50"),
                   FIELDS(year_table), ret, ARGS(STR(cx->org)));
}

static const struct field tally_table[] = {
    FIELD(covered_tally, sector, F_TEXT),
    FIELD(covered_tally, state, F_INT),
    FIELD(covered_tally, count, F_INT),
};

enum rc covered_store_count(struct ctx *cx, int64_t year, struct covered_tallies *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT sector, state, count(*) AS count FROM covered_operator WHERE org = $1 AND year = $2 "
                       "GROUP BY sector, state"),
                   FIELDS(tally_table), ret, ARGS(STR(cx->org), I64(year)));
}

/* --- What is amiss --- */

#define MISSING                                                                                    \
    " FROM covered_operator l WHERE l.org = $1 AND l.year = $2 AND l.state <> 2 AND NOT EXISTS (SELECT 1 "  \
    "FROM covered_operator n WHERE n.org = $1 AND n.year = $3 AND n.operator = l.operator)"

enum rc covered_store_missing(struct ctx *cx, int64_t before, int64_t year, const char *after, int64_t limit,
                              struct covered_operators *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " OPERATOR_COLUMNS MISSING " AND l.operator > $4 ORDER BY l.operator LIMIT $5"),
                   covered_operator_record.fields, ret,
                   ARGS(STR(cx->org), I64(before), I64(year), STR(after), I64(limit)));
}

enum rc covered_store_missing_count(struct ctx *cx, int64_t before, int64_t year, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*)" MISSING), ARGS(STR(cx->org), I64(before), I64(year)), ret);
}

#define UNEXPLAINED                                                                                \
    " FROM covered_operator WHERE org = $1 AND year = $2 AND state IN (2, 3) AND designated = 1 AND explanation = ''"

enum rc covered_store_unexplained(struct ctx *cx, int64_t year, int64_t limit, struct covered_operators *ret)
{
    return DB_LIST(cx, SQL("SELECT " OPERATOR_COLUMNS UNEXPLAINED " ORDER BY name || '', id LIMIT $3"),
                   covered_operator_record.fields, ret, ARGS(STR(cx->org), I64(year), I64(limit)));
}

enum rc covered_store_unexplained_count(struct ctx *cx, int64_t year, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*)" UNEXPLAINED), ARGS(STR(cx->org), I64(year)), ret);
}

#define LEFT_SILENTLY " FROM covered_operator WHERE org = $1 AND year = $2 AND state = 2 AND reason = ''"

enum rc covered_store_left_silently(struct ctx *cx, int64_t year, int64_t limit, struct covered_operators *ret)
{
    return DB_LIST(cx, SQL("SELECT " OPERATOR_COLUMNS LEFT_SILENTLY " ORDER BY name, id LIMIT $3"),
                   covered_operator_record.fields, ret, ARGS(STR(cx->org), I64(year), I64(limit)));
}

enum rc covered_store_left_silently_count(struct ctx *cx, int64_t year, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*)" LEFT_SILENTLY), ARGS(STR(cx->org), I64(year)), ret);
}

#define UNDIVIDED                                                                                  \
    " FROM covered_operator WHERE org = $1 AND year = $2 AND sector = $3 AND sub_sector = '' AND state IN (0, 1)"

enum rc covered_store_undivided(struct ctx *cx, int64_t year, const char *sector, int64_t limit,
                                struct covered_operators *ret)
{
    return DB_LIST(cx, SQL("SELECT " OPERATOR_COLUMNS UNDIVIDED " ORDER BY name, id LIMIT $4"),
                   covered_operator_record.fields, ret, ARGS(STR(cx->org), I64(year), STR(sector), I64(limit)));
}

enum rc covered_store_undivided_count(struct ctx *cx, int64_t year, const char *sector, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*)" UNDIVIDED), ARGS(STR(cx->org), I64(year), STR(sector)), ret);
}
