/* Risks. */
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "risk/risk_inside.h"

static const char *const harm_codes[] = {"none", "some", "grave"};
static const char *const harm_labels[] = {N_("No harm"), N_("Some harm"), N_("Grave harm")};
const struct enum_names risk_harm_names = {harm_codes, harm_labels, RISK_HARM_COUNT_};
_Static_assert(COUNT(harm_codes) == RISK_HARM_COUNT_ && COUNT(harm_labels) == RISK_HARM_COUNT_, "every harm needs words");

static const struct field risk_table[] = {
#include "risk/risk_fields.h"
};

#define RISK_COLUMNS \
    "id, org, version, study, number, place, process, resource, outcome, event, " \
    "source, effect, impact_before, impact_controls, impact_after, " \
    "frequency_before, frequency_controls, frequency_after, pulled, pulled_reason, " \
    "department, post, review_on, confirm_by, confirmed_by, confirmed_on, catalog, " \
    "controls, comment, origin, harm"

const struct record risk_record = {
    .noun = "risk",
    .label = N_("Risk"),
    .href = "/risks/",
    .fields = {risk_table, COUNT(risk_table)},
    .size = sizeof(struct risk),
    .describe = risk_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " RISK_COLUMNS " FROM risk WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RISK_COLUMNS " FROM risk WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO risk (" RISK_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, "
                        "$18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31)"),
    .update = SQL_CONST("UPDATE risk SET "
                        "version = $3, study = $4, number = $5, place = $6, process = $7, resource = "
                        "$8, outcome = $9, event = $10, source = $11, effect = $12, impact_before = "
                        "$13, impact_controls = $14, impact_after = $15, frequency_before = $16, "
                        "frequency_controls = $17, frequency_after = $18, pulled = $19, pulled_reason ="
                        " $20, department = $21, post = $22, review_on = $23, confirm_by = $24, "
                        "confirmed_by = $25, confirmed_on = $26, catalog = $27, controls = $28, comment"
                        " = $29, origin = $30, harm = $31 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM risk WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc risk_store_risks(struct ctx *cx, const char *study, struct risk_rows *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RISK_COLUMNS " FROM risk WHERE org = $1 AND study = $2 "
                       "ORDER BY place, id LIMIT 50000"),
                   risk_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

enum rc risk_store_judged(struct ctx *cx, const char *study, struct risk_rows *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, number, impact_before, impact_after, frequency_before, frequency_after, pulled, "
                       "post, department, review_on, confirm_by, confirmed_on, process, resource FROM risk "
                       "WHERE org = $1 AND study = $2 LIMIT 50000"),
                   risk_record.fields, ret, ARGS(STR(cx->org), STR(study)));
}

/* --- Counts --- */

static const struct field tally_table[] = {
    FIELD(risk_tally, post, F_TEXT),           FIELD(risk_tally, department, F_TEXT),
    FIELD(risk_tally, impact_before, F_INT),   FIELD(risk_tally, frequency_before, F_INT),
    FIELD(risk_tally, impact_after, F_INT),    FIELD(risk_tally, frequency_after, F_INT),
    FIELD(risk_tally, pulled, F_INT),          FIELD(risk_tally, risks, F_INT),
    FIELD(risk_tally, reviews, F_INT),         FIELD(risk_tally, confirmations, F_INT),
};

/* In the order of the index risk_tally. */
#define TALLY_COLUMNS \
    "post, department, impact_after, frequency_after, impact_before, frequency_before, pulled"
#define TALLY_GROUPS " GROUP BY " TALLY_COLUMNS " ORDER BY " TALLY_COLUMNS
enum rc risk_store_tallies(struct ctx *cx, const char *study, const char *today, struct risk_tallies *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " TALLY_COLUMNS ", count(*) AS risks, "
                       "sum(CASE WHEN review_on <> '' AND review_on < $3 THEN 1 ELSE 0 END) AS reviews, "
                       "sum(CASE WHEN confirmed_on = '' AND confirm_by <> '' AND confirm_by < $3 THEN 1 ELSE 0 END) "
                       "AS confirmations FROM risk WHERE org = $1 AND study = $2" TALLY_GROUPS),
                   FIELDS(tally_table), ret, ARGS(STR(cx->org), STR(study), STR(today)));
}

/* Open items: proposed, agreed, under way. */
_Static_assert(PLAN_PROPOSED == 0 && PLAN_AGREED == 1 && PLAN_RUNNING == 2, "the states in the statement");
enum rc risk_store_treated_tallies(struct ctx *cx, const char *study, struct risk_tallies *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " TALLY_COLUMNS ", count(*) AS risks FROM "
                       "(SELECT DISTINCT l.risk AS treated FROM risk_item l JOIN plan_item i ON i.id = l.item "
                       "WHERE l.org = $1 AND l.study = $2 AND i.org = $1 AND i.status IN (0, 1, 2)) AS d "
                       "CROSS JOIN risk WHERE org = $1 AND id = treated" TALLY_GROUPS),
                   FIELDS(tally_table), ret, ARGS(STR(cx->org), STR(study)));
}

static const struct field of_resource_table[] = {
    FIELD(risk_of_resource, resource, F_ID),
    FIELD(risk_of_resource, risks, F_INT),
};
enum rc risk_store_of_resources(struct ctx *cx, const char *study, struct risk_of_resources *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT resource, count(*) AS risks FROM risk WHERE org = $1 AND study = $2 "
                       "GROUP BY resource ORDER BY resource"),
                   FIELDS(of_resource_table), ret, ARGS(STR(cx->org), STR(study)));
}

enum rc risk_store_last_number(struct ctx *cx, const char *study, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT number FROM risk WHERE org = $1 AND study = $2 "
                         "ORDER BY number DESC LIMIT 1"),
                     ARGS(STR(cx->org), STR(study)), ret);
}

enum rc risk_store_uses(struct ctx *cx, const struct record *record, const char *id, int64_t *ret)
{
    struct db_args args = ARGS(STR(cx->org), STR(id));
    if (record == &risk_service_record)
        return db_int_of(cx,
                         SQL("SELECT (SELECT count(*) FROM risk_service_process WHERE org = $1 AND service = $2) + "
                             "(SELECT count(*) FROM context_link WHERE org = $1 AND service = $2) + "
                             "(SELECT count(*) FROM dependency_tolerance WHERE org = $1 AND service = $2) + "
                             "(SELECT count(*) FROM dependency_loss WHERE org = $1 AND service = $2) + "
                             "(SELECT count(*) FROM dependency_occurrence WHERE org = $1 AND service = $2)"),
                         args, ret);
    if (record == &risk_process_record)
        return db_int_of(cx,
                         SQL("SELECT (SELECT count(*) FROM risk_service_process WHERE org = $1 AND process = $2) + "
                             "(SELECT count(*) FROM risk_need WHERE org = $1 AND process = $2) + "
                             "(SELECT count(*) FROM risk WHERE org = $1 AND process = $2)"),
                         args, ret);
    if (record == &risk_resource_record)
        return db_int_of(cx,
                         SQL("SELECT (SELECT count(*) FROM risk_need WHERE org = $1 AND (needed = $2 OR "
                             "resource = $2)) + (SELECT count(*) FROM risk WHERE org = $1 AND resource = $2) + "
                             "(SELECT count(*) FROM dependency_figure WHERE org = $1 AND resource = $2)"),
                         args, ret);
    if (record == &risk_need_group_record)
        return db_int_of(cx, SQL("SELECT count(*) FROM risk_need WHERE org = $1 AND need_group = $2"), args,
                         ret);
    if (record == &risk_record)
        return db_int_of(cx,
                         SQL("SELECT (SELECT count(*) FROM risk_item WHERE org = $1 AND risk = $2) + "
                             "(SELECT count(*) FROM treatment WHERE org = $1 AND risk = $2) + "
                             "(SELECT count(*) FROM treatment_cover WHERE org = $1 AND risk = $2) + "
                             "(SELECT count(*) FROM treatment_acceptance WHERE org = $1 AND risk = $2)"),
                         args, ret);
    *ret = 0;
    return RC_OK;
}

enum rc risk_store_of_control(struct ctx *cx, const char *study, const char *catalog,
                              const char *control, int64_t limit, struct risk_rows *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RISK_COLUMNS " FROM risk WHERE org = $1 AND catalog = $2 AND study = $3 "
                       "AND ' ' || controls || ' ' LIKE '% ' || $4 || ' %' ORDER BY place, id LIMIT $5"),
                   risk_record.fields, ret,
                   ARGS(STR(cx->org), STR(catalog), STR(study), STR(control), I64(limit)));
}

#define OF_RISK                                                                                    \
    "r.id, r.version, r.study, r.number, r.place, r.process, r.resource, r.outcome, r.event, "     \
    "r.source, r.effect, r.impact_before, r.impact_after, r.frequency_before, r.frequency_after, " \
    "r.pulled, r.post, r.department"
enum rc risk_store_of_item(struct ctx *cx, const char *item, int64_t limit, struct risk_rows *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " OF_RISK " FROM risk_item l JOIN risk r ON r.id = l.risk "
                       "WHERE l.org = $1 AND l.item = $2 AND r.org = $1 ORDER BY r.place, r.id LIMIT $3"),
                   risk_record.fields, ret, ARGS(STR(cx->org), STR(item), I64(limit)));
}

void risk_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct risk *risk = row;
    (void)href;
    *subject = arena_printf(cx->arena, "%lld %s", (long long)risk->number,
                            text_empty(risk->outcome) ? risk->event : risk->outcome);
}

/* --- A page of form 6 --- */

/* The names come by joins from tables whose columns bear other names than those of the risk. */
#define ROW_COLUMNS RISK_COLUMNS ", process_name, resource_name, kind"
#define ROW_TABLES                                                                                 \
    " FROM risk LEFT JOIN (SELECT id AS process_id, name AS process_name FROM risk_process) AS p " \
    "ON process_id = process LEFT JOIN (SELECT id AS resource_id, name AS resource_name, kind "    \
    "FROM risk_resource) AS s ON resource_id = resource"

enum rc risk_store_row(struct ctx *cx, const char *id, struct risk_row *ret)
{
    return db_one(cx, SQL("SELECT " ROW_COLUMNS ROW_TABLES " WHERE org = $1 AND id = $2"),
                  risk_row_fields, ret, ARGS(STR(cx->org), STR(id)));
}

/* At each step of impact the frequencies from the one that reaches the criterion on; and what was pulled in. */
static void add_reaching(struct query *query, const struct risk_scale *scale)
{
    query_add(query, SQL(" AND (pulled = 1"));
    for (int64_t impact = 1; impact <= scale->impacts; impact++) {
        query_add_value(query, SQL(" OR (impact_after = ?"), I64(impact));
        query_add_value(query, SQL(" AND frequency_after >= ?)"), I64(risk_reaching(scale, impact)));
    }
    query_add(query, SQL(")"));
}

/* A part of a text as a pattern for LIKE … ESCAPE '!'. */
static const char *pattern_of(const struct ctx *cx, const char *text)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_FORM_BYTES);
    buf_char(&out, '%');
    for (; *text != '\0'; text++) {
        if (*text == '%' || *text == '_' || *text == '!')
            buf_char(&out, '!');
        buf_char(&out, *text);
    }
    buf_char(&out, '%');
    return buf_keep(&out, cx->arena);
}

static void add_text(struct query *query, const char *text)
{
    const char *pattern = pattern_of(query->cx, text);
    query_add_value(query, SQL(" AND (outcome LIKE ? ESCAPE '!'"), STR(pattern));
    query_add_value(query, SQL(" OR event LIKE ? ESCAPE '!'"), STR(pattern));
    query_add_value(query, SQL(" OR source LIKE ? ESCAPE '!'"), STR(pattern));
    query_add_value(query, SQL(" OR effect LIKE ? ESCAPE '!')"), STR(pattern));
}

static void add_conditions(struct query *query, const struct risk_filter *filter,
                           const struct risk_scale *scale)
{
    query_add_value(query, SQL(" WHERE org = ?"), STR(query->cx->org));
    query_add_value(query, SQL(" AND study = ?"), STR(filter->study));
    if (!text_empty(filter->process))
        query_add_value(query, SQL(" AND process = ?"), STR(filter->process));
    if (!text_empty(filter->resource))
        query_add_value(query, SQL(" AND resource = ?"), STR(filter->resource));
    if (!text_empty(filter->post))
        query_add_value(query, SQL(" AND post = ?"), STR(filter->post));
    if (filter->impact != 0)
        query_add_value(query, SQL(" AND impact_after = ?"), I64(filter->impact));
    if (filter->frequency != 0)
        query_add_value(query, SQL(" AND frequency_after = ?"), I64(filter->frequency));
    if (filter->reaching)
        add_reaching(query, scale);
    if (filter->unjudged) {
        query_add_value(query, SQL(" AND (impact_after < 1 OR impact_after > ?"), I64(scale->impacts));
        query_add_value(query, SQL(" OR frequency_after < 1 OR frequency_after > ?)"),
                        I64(scale->frequencies));
    }
    if (!text_empty(filter->text))
        add_text(query, filter->text);
}

static void add_text_cursor(struct query *query, const struct risk_filter *filter, struct sql past,
                            struct sql same)
{
    query_add_value(query, past, STR(filter->after.key));
    query_add_value(query, same, STR(filter->after.key));
    query_add_value(query, SQL(" AND (place > ?"), I64(filter->after.number));
    query_add_value(query, SQL(" OR (place = ?"), I64(filter->after.number));
    query_add_value(query, SQL(" AND id > ?)))) "), STR(filter->after.id));
}

static void add_cursor(struct query *query, const struct risk_filter *filter)
{
    if (text_empty(filter->after.id))
        return;
    struct db_arg number = I64(filter->after.number), id = STR(filter->after.id);
    switch (filter->sort) {
    case RISK_SORT_NUMBER:
        query_add_value(query, SQL(" AND number > ?"), number);
        return;
    case RISK_SORT_NEWEST:
        query_add_value(query, SQL(" AND number < ?"), number);
        return;
    case RISK_SORT_RESOURCE:
        add_text_cursor(query, filter, SQL(" AND (resource > ?"), SQL(" OR (resource = ?"));
        return;
    case RISK_SORT_OWNER:
        add_text_cursor(query, filter, SQL(" AND (post > ?"), SQL(" OR (post = ?"));
        return;
    default:
        query_add_value(query, SQL(" AND place >= ?"), number);
        query_add_value(query, SQL(" AND (place > ?"), number);
        query_add_value(query, SQL(" OR id > ?)"), id);
        return;
    }
}

static struct sql order_of(int64_t sort)
{
    switch (sort) {
    case RISK_SORT_NUMBER:
        return SQL(" ORDER BY number");
    case RISK_SORT_NEWEST:
        return SQL(" ORDER BY number DESC");
    case RISK_SORT_RESOURCE:
        return SQL(" ORDER BY resource, place, id");
    case RISK_SORT_OWNER:
        return SQL(" ORDER BY post, place, id");
    default:
        return SQL(" ORDER BY place, id");
    }
}

static enum rc page_of(struct ctx *cx, const struct risk_filter *filter,
                       const struct risk_scale *scale, struct risk_page *ret)
{
    CLEANUP(query_free) struct query query = query_create(cx, SQL("SELECT " ROW_COLUMNS ROW_TABLES));
    add_conditions(&query, filter, scale);
    add_cursor(&query, filter);
    query_add(&query, order_of(filter->sort));
    query_limit(&query, filter->limit);
    return query_all(&query, risk_row_fields, sizeof *ret->at, (void *)&ret->at, &ret->n);
}

enum { CELLS = RISK_STEPS_MOST * RISK_STEPS_MOST };
struct cell {
    int64_t value, impact, frequency;
};

/* By value, the greatest first; what is not judged ends. */
static size_t cells_of(const struct risk_scale *scale, struct cell cells[CELLS])
{
    size_t n = 0;
    for (int64_t i = 1; i <= scale->impacts; i++)
        for (int64_t f = 1; f <= scale->frequencies; f++) {
            const struct cell cell = {risk_value(scale, i, f), i, f};
            size_t at = n++;
            for (; at > 0 && cells[at - 1].value < cell.value; at--)
                cells[at] = cells[at - 1];
            cells[at] = cell;
        }
    return n;
}

/* Narrows a filter to one cell, or beyond the last one to what is not judged; false where it admits nothing. */
static bool narrow(struct risk_filter *filter, const struct cell *cell)
{
    if (cell == NULL) {
        filter->unjudged = true;
        return true;
    }
    if ((filter->impact != 0 && filter->impact != cell->impact) ||
        (filter->frequency != 0 && filter->frequency != cell->frequency))
        return false;
    filter->impact = cell->impact;
    filter->frequency = cell->frequency;
    return true;
}

struct cells {
    const struct cell *at;
    size_t n;
};
static const struct field cell_fields[] = {FIELD(cell, impact, F_INT), FIELD(cell, frequency, F_INT)};

/* Cells that hold any risk of the study: a look into the index for each, in one question. */
static enum rc cells_held(struct ctx *cx, const struct risk_filter *filter, const struct risk_scale *scale,
                          struct cells *ret)
{
    *ret = (struct cells){.n = 0};
    return DB_LIST(cx,
                   SQL("WITH RECURSIVE step (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM step WHERE n < $3 OR n < $4) "
                       "SELECT i.n AS impact, f.n AS frequency FROM step i CROSS JOIN step f "
                       "WHERE i.n <= $3 AND f.n <= $4 AND (SELECT 1 FROM risk WHERE org = $1 AND study = $2 "
                       "AND impact_after = i.n AND frequency_after = f.n LIMIT 1) = 1"),
                   FIELDS(cell_fields), ret,
                   ARGS(STR(cx->org), STR(filter->study), I64(scale->impacts), I64(scale->frequencies)));
}

static bool is_held(const struct cells *held, const struct cell *cell)
{
    for (size_t i = 0; i < held->n; i++)
        if (held->at[i].impact == cell->impact && held->at[i].frequency == cell->frequency)
            return true;
    return false;
}

/* A walk of the index for each cell of the matrix, the greatest value first. The cursor's key is the cell. */
static enum rc by_value(struct ctx *cx, const struct risk_filter *filter,
                        const struct risk_scale *scale, struct risk_page *ret)
{
    struct cell cells[CELLS];
    size_t n = cells_of(scale, cells), room = (size_t)filter->limit;
    int64_t from = 0;
    struct cells held;
    struct risk_row *rows = ARENA_ARRAY(cx->arena, struct risk_row, room);
    if (rows == NULL)
        return RC_MEMORY;
    if (!text_empty(filter->after.key) && text_to_int(cx, filter->after.key, &from) != RC_OK)
        return fail(cx, RC_INVALID, N_("This page of the list does not exist"));
    TRY(cells_held(cx, filter, scale, &held));
    ret->n = 0;
    for (size_t c = from < 0 ? 0 : (size_t)from; c <= n && ret->n < room; c++) {
        struct risk_filter inner = *filter;
        struct risk_page found;
        inner.sort = RISK_SORT_PLACE;
        if ((c < n && !is_held(&held, &cells[c])) || !narrow(&inner, c == n ? NULL : &cells[c]))
            continue;
        if (c != (size_t)from)
            inner.after.id = "";
        TRY(page_of(cx, &inner, scale, &found));
        for (size_t i = 0; i < found.n && ret->n < room; i++)
            rows[ret->n++] = found.at[i];
    }
    ret->at = rows;
    return RC_OK;
}

enum rc risk_store_page(struct ctx *cx, const struct risk_filter *filter,
                        const struct risk_scale *scale, struct risk_page *ret)
{
    return filter->sort == RISK_SORT_VALUE ? by_value(cx, filter, scale, ret)
                                           : page_of(cx, filter, scale, ret);
}

int64_t risk_cell_of(const struct risk_scale *scale, const struct risk *risk)
{
    struct cell cells[CELLS];
    size_t n = cells_of(scale, cells), c = 0;
    while (c < n && (cells[c].impact != risk->impact_after || cells[c].frequency != risk->frequency_after))
        c++;
    return (int64_t)c;
}

/* Of studies that are not closed, by the posts that the acting person holds or deputises. Every page asks. CROSS JOIN
 * keeps SQLite to this order, by the index of the posts; each half is found in the index risk_tally without its rows. */
#define MINE_COLUMNS                                                                               \
    "SELECT r.id, r.number, r.outcome, r.event, "                                                  \
    "CASE WHEN r.review_on < $4 THEN r.review_on ELSE '' END AS review_on, "                       \
    "CASE WHEN r.confirm_by < $4 THEN r.confirm_by ELSE '' END AS confirm_by, "                    \
    "r.confirmed_on FROM post t CROSS JOIN risk_study s CROSS JOIN risk r "                        \
    "WHERE r.org = $1 AND r.study = s.id AND r.post = t.id AND s.org = $1 AND s.status <> 3 "      \
    "AND t.org = $1 AND t.active = 1 AND " POST_IS_THEIRS
enum rc risk_store_mine(struct ctx *cx, const char *before, int64_t limit, struct risk_rows *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, number, outcome, event, review_on, confirm_by, confirmed_on FROM (" MINE_COLUMNS
                       " AND r.review_on > '' AND r.review_on < $4 UNION " MINE_COLUMNS
                       " AND r.confirmed_on = '' AND r.confirm_by > '' AND r.confirm_by < $4) AS due "
                       "ORDER BY review_on, number, id LIMIT $5"),
                   risk_record.fields, ret,
                   ARGS(STR(cx->org), STR(cx->person), STR(date_of_time(cx, cx->now)),
                        STR(text_empty(before) ? "~" : before), I64(limit))); /* "~" is behind every date */
}
_Static_assert(RISK_CLOSED == 3, "the state in the statement");
