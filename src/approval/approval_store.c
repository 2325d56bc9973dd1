#include "approval/approval_store.h"

#include "approval/approval_fields.h"
#include "base/time.h"

/* Written out once: the statements take their values by the order of the field tables. */
#define APPROVAL_ROUTE_COLUMNS "id, org, version, noun, name, number_prefix, paper, sort, active"
#define APPROVAL_ROUTE_STEP_COLUMNS "id, org, version, route, position, kind, post, days, sort"
#define APPROVAL_COLUMNS                                                                           \
    "id, org, version, noun, subject, title, route_name, paper, round, status, "                   \
    "drafter, asked_at, due_on, message, comment, ended_at, number_prefix, "                       \
    "number_year, number_serial, decision_number, keeper"
#define APPROVAL_STEP_COLUMNS                                                                      \
    "id, org, version, approval, position, kind, post, status, days, due_on, "                     \
    "person, way, recorded_by, decided_at, comment, sort"
#define APPROVAL_PAPER_COLUMNS                                                                     \
    "id, org, version, approval, file_name, media_type, digest, size, added_by, "                  \
    "added_at"

const struct record approval_route_record = {
    .noun = "approval-route",
    .label = N_("Approval route"),
    .href = "/approval-routes/",
    .fields = {approval_route_table, APPROVAL_ROUTE_FIELDS},
    .size = sizeof(struct approval_route),
    .select_all = SQL_CONST("SELECT " APPROVAL_ROUTE_COLUMNS
                            " FROM approval_route WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " APPROVAL_ROUTE_COLUMNS
                            " FROM approval_route WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO approval_route (" APPROVAL_ROUTE_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
    .update = SQL_CONST("UPDATE approval_route SET version = $3, noun = $4, name = $5, "
                        "number_prefix = $6, paper = $7, sort = $8, active = $9 WHERE org = $2 AND "
                        "id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM approval_route WHERE org = $1 AND id = $2 AND version = $3"),
};

const struct record approval_route_step_record = {
    .noun = "approval-route-step",
    .label = N_("Step of an approval route"),
    .fields = {approval_route_step_table, APPROVAL_ROUTE_STEP_FIELDS},
    .size = sizeof(struct approval_route_step),
    .select_all = SQL_CONST("SELECT " APPROVAL_ROUTE_STEP_COLUMNS
                            " FROM approval_route_step WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " APPROVAL_ROUTE_STEP_COLUMNS
                            " FROM approval_route_step WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO approval_route_step (" APPROVAL_ROUTE_STEP_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
    .update = SQL_CONST(
        "UPDATE approval_route_step SET version = $3, route = $4, position = $5, "
        "kind = $6, post = $7, days = $8, sort = $9 WHERE org = $2 AND id = $1 AND version = "
        "$3 - 1"),
    .erase = SQL_CONST(
        "DELETE FROM approval_route_step WHERE org = $1 AND id = $2 AND version = $3"),
};

const struct record approval_record = {
    .noun = "approval",
    .label = N_("Approval"),
    .href = "/approvals/",
    .fields = {approval_table, APPROVAL_FIELDS},
    .size = sizeof(struct approval),
    .select_all = SQL_CONST("SELECT " APPROVAL_COLUMNS " FROM approval WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " APPROVAL_COLUMNS " FROM approval WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO approval (" APPROVAL_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
                        "$15, $16, $17, $18, $19, $20, $21)"),
    .update = SQL_CONST("UPDATE approval SET version = $3, noun = $4, subject = $5, title = $6, "
                        "route_name = $7, paper = $8, round = $9, status = $10, drafter = $11, "
                        "asked_at = $12, due_on = $13, message = $14, comment = $15, ended_at = "
                        "$16, number_prefix = $17, number_year = $18, number_serial = $19, "
                        "decision_number = $20, keeper = $21 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM approval WHERE org = $1 AND id = $2 AND version = $3"),
};

const struct record approval_step_record = {
    .noun = "approval-step",
    .label = N_("Step of an approval"),
    .fields = {approval_step_table, APPROVAL_STEP_FIELDS},
    .size = sizeof(struct approval_step),
    .select_all = SQL_CONST("SELECT " APPROVAL_STEP_COLUMNS
                            " FROM approval_step WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " APPROVAL_STEP_COLUMNS
                            " FROM approval_step WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO approval_step (" APPROVAL_STEP_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
                        "$15, $16)"),
    .update = SQL_CONST(
        "UPDATE approval_step SET version = $3, approval = $4, position = $5, kind "
        "= $6, post = $7, status = $8, days = $9, due_on = $10, person = $11, way = "
        "$12, recorded_by = $13, decided_at = $14, comment = $15, sort = $16 WHERE org = $2 AND "
        "id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM approval_step WHERE org = $1 AND id = $2 AND version = $3"),
};

const struct record approval_paper_record = {
    .noun = "approval-paper",
    .label = N_("Scanned approval form"),
    .fields = {approval_paper_table, APPROVAL_PAPER_FIELDS},
    .size = sizeof(struct approval_paper),
    .select_all = SQL_CONST("SELECT " APPROVAL_PAPER_COLUMNS
                            " FROM approval_paper WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " APPROVAL_PAPER_COLUMNS
                            " FROM approval_paper WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO approval_paper (" APPROVAL_PAPER_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST("UPDATE approval_paper SET version = $3, approval = $4, file_name = $5, "
                        "media_type = $6, digest = $7, size = $8, added_by = $9, added_at = $10 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM approval_paper WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST(
        "SELECT count(*) FROM approval_paper WHERE org = $1 AND digest = $2"),
};

enum rc approval_store_routes(struct ctx *cx, struct approval_routes *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " APPROVAL_ROUTE_COLUMNS " FROM approval_route WHERE org = $1 "
                       "ORDER BY active DESC, noun, sort, id"),
                   approval_route_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc approval_store_routes_of(struct ctx *cx, const char *noun, struct approval_routes *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " APPROVAL_ROUTE_COLUMNS " FROM approval_route "
                       "WHERE org = $1 AND noun = $2 AND active = 1 ORDER BY sort, id"),
                   approval_route_record.fields, ret, ARGS(STR(cx->org), STR(noun)));
}

enum rc approval_store_route_steps(struct ctx *cx, const char *route,
                                   struct approval_route_steps *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " APPROVAL_ROUTE_STEP_COLUMNS " FROM approval_route_step "
                       "WHERE org = $1 AND route = $2 ORDER BY position, sort, id"),
                   approval_route_step_record.fields, ret, ARGS(STR(cx->org), STR(route)));
}

enum rc approval_store_of_subject(struct ctx *cx, const char *noun, const char *subject,
                                  int64_t status, struct approval *ret)
{
    return db_one(cx,
                  SQL("SELECT " APPROVAL_COLUMNS " FROM approval WHERE org = $1 AND noun = $2 AND "
                      "subject = $3 AND status = $4 ORDER BY round DESC LIMIT 1"),
                  approval_record.fields, ret,
                  ARGS(STR(cx->org), STR(noun), STR(subject), I64(status)));
}

enum rc approval_store_last(struct ctx *cx, const char *noun, const char *subject,
                            struct approval *ret)
{
    return db_one(cx,
                  SQL("SELECT " APPROVAL_COLUMNS " FROM approval WHERE org = $1 AND noun = $2 AND "
                      "subject = $3 ORDER BY round DESC LIMIT 1"),
                  approval_record.fields, ret, ARGS(STR(cx->org), STR(noun), STR(subject)));
}

enum rc approval_store_hold(struct ctx *cx, const char *id)
{
    return db_exec(cx, SQL("UPDATE approval SET round = round WHERE org = $1 AND id = $2"),
                   ARGS(STR(cx->org), STR(id)), NULL);
}

enum rc approval_store_rounds(struct ctx *cx, const char *noun, const char *subject, int64_t *ret)
{
    return db_int_of(
        cx, SQL("SELECT count(*) FROM approval WHERE org = $1 AND noun = $2 AND subject = $3"),
        ARGS(STR(cx->org), STR(noun), STR(subject)), ret);
}

enum rc approval_store_steps(struct ctx *cx, const char *approval, struct approval_steps *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " APPROVAL_STEP_COLUMNS " FROM approval_step "
                       "WHERE org = $1 AND approval = $2 ORDER BY position, sort, id"),
                   approval_step_record.fields, ret, ARGS(STR(cx->org), STR(approval)));
}

enum rc approval_store_papers(struct ctx *cx, const char *approval, struct approval_papers *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " APPROVAL_PAPER_COLUMNS " FROM approval_paper "
                       "WHERE org = $1 AND approval = $2 ORDER BY id"),
                   approval_paper_record.fields, ret, ARGS(STR(cx->org), STR(approval)));
}

enum rc approval_store_last_serial(struct ctx *cx, const char *prefix, int64_t year, int64_t *ret)
{
    TRY(db_exec(cx, SQL("UPDATE organization SET active = active WHERE id = $1"),
                ARGS(STR(cx->org)), NULL));
    return db_int_of(cx,
                     SQL("SELECT number_serial FROM approval WHERE org = $1 AND number_prefix = $2 "
                         "AND number_year = $3 ORDER BY number_serial DESC LIMIT 1"),
                     ARGS(STR(cx->org), STR(prefix), I64(year)), ret);
}

static const struct field open_table[] = {
    FIELD(approval_open, id, F_ID),
    FIELD(approval_open, noun, F_TEXT),
    FIELD(approval_open, subject, F_ID),
    FIELD(approval_open, title, F_TEXT),
    FIELD(approval_open, drafter_name, F_TEXT),
    FIELD(approval_open, due_on, F_DATE),
    FIELD(approval_open, post, F_ID),
    FIELD(approval_open, asked_at, F_TIME),
    FIELD(approval_open, kind, F_ENUM, .names = &approval_kind_names),
};
_Static_assert(STEP_OPEN == 1 && APPROVAL_RUNNING == 0, "the statement below names them");

enum rc approval_store_open(struct ctx *cx, int64_t limit, struct approval_opens *ret)
{
    return DB_LIST(
        cx,
        SQL("SELECT a.id, a.noun, a.subject, a.title, p.name AS drafter_name, "
            "CASE WHEN s.due_on <> '' THEN s.due_on ELSE a.due_on END AS due_on, s.post, "
            "a.asked_at, s.kind FROM approval_step s JOIN approval a ON a.id = s.approval "
            "LEFT JOIN person p ON p.id = a.drafter "
            "WHERE s.org = $1 AND s.status = 1 AND a.org = $1 AND a.status = 0 "
            "AND a.drafter <> $2 AND a.keeper <> $2 AND (s.post = '' OR EXISTS (SELECT 1 FROM post t "
            "WHERE t.org = $1 AND t.id = s.post AND " POST_IS_THEIRS ")) "
            "ORDER BY a.asked_at, a.id, s.id LIMIT $4"),
        FIELDS(open_table), ret,
        ARGS(STR(cx->org), STR(cx->person), STR(date_of_time(cx, cx->now)), I64(limit)));
}

static const struct field return_table[] = {
    FIELD(approval_return, id, F_ID),      FIELD(approval_return, noun, F_TEXT),
    FIELD(approval_return, subject, F_ID), FIELD(approval_return, title, F_TEXT),
    FIELD(approval_return, due_on, F_DATE), FIELD(approval_return, comment, F_PROSE),
};

enum rc approval_store_returned(struct ctx *cx, int64_t limit, struct approval_returns *ret)
{
    return DB_LIST(
        cx,
        SQL("SELECT a.id, a.noun, a.subject, a.title, a.due_on, a.comment FROM approval a "
            "WHERE a.org = $1 AND a.status = $3 "
            "AND (a.keeper = $2 OR (a.keeper = '' AND a.drafter = $2)) "
            "AND NOT EXISTS (SELECT 1 FROM approval n WHERE n.org = $1 AND n.noun = a.noun "
            "AND n.subject = a.subject AND n.round > a.round) "
            "ORDER BY a.asked_at DESC, a.id DESC LIMIT $4"),
        FIELDS(return_table), ret,
        ARGS(STR(cx->org), STR(cx->person), I64(APPROVAL_RETURNED), I64(limit)));
}

const struct field approval_row_table[APPROVAL_ROW_FIELDS] = {
    FIELD(approval_row, id, F_ID),
    FIELD(approval_row, noun, F_TEXT, .label = N_("What is approved")),
    FIELD(approval_row, title, F_TEXT, .label = N_("Title")),
    FIELD(approval_row, drafter, F_ID, .flags = F_HIDDEN),
    FIELD(approval_row, drafter_name, F_TEXT, .label = N_("Drafter")),
    FIELD(approval_row, due_on, F_DATE, .label = N_("Wanted by")),
    FIELD(approval_row, decision_number, F_TEXT, .label = N_("Decision number")),
    FIELD(approval_row, status, F_ENUM, .names = &approval_status_names, .label = N_("State")),
    FIELD(approval_row, round, F_INT, .label = N_("Round")),
    FIELD(approval_row, asked_at, F_TIME, .label = N_("Asked at")),
    FIELD(approval_row, ended_at, F_TIME, .label = N_("Ended at")),
};
enum rc approval_store_list(struct ctx *cx, int64_t status, bool mine, int64_t before,
                            const char *before_id, int64_t limit, struct approval_rows *ret)
{
    const char *today = date_of_time(cx, cx->now);
    CLEANUP(query_free)
    struct query query = query_create(
        cx, SQL("SELECT a.id, a.noun, a.title, a.drafter, p.name AS drafter_name, a.due_on, "
                "a.decision_number, a.status, a.round, a.asked_at, a.ended_at FROM approval a "
                "LEFT JOIN person p ON p.id = a.drafter"));
    query_add_value(&query, SQL(" WHERE a.org = ?"), STR(cx->org));
    if (status >= 0)
        query_add_value(&query, SQL(" AND a.status = ?"), I64(status));
    if (mine) {
        query_add_value(&query, SQL(" AND (a.drafter = ?"), STR(cx->person));
        query_add_value(
            &query,
            SQL(" OR EXISTS (SELECT 1 FROM approval_step s JOIN post t ON t.id = s.post "
                "WHERE s.org = a.org AND s.approval = a.id AND (t.holder = ?"),
            STR(cx->person));
        query_add_value(&query, SQL(" OR (t.deputy = ?"), STR(cx->person));
        query_add_value(&query, SQL(" AND t.deputy_from <= ?"), STR(today));
        query_add_value(&query, SQL(" AND (t.deputy_until = '' OR t.deputy_until >= ?)))))"),
                        STR(today));
    }
    if (before > 0) {
        query_add_value(&query, SQL(" AND (a.asked_at, a.id) < (?"), I64(before));
        query_add_value(&query, SQL(", ?)"), STR(before_id));
    }
    query_add_value(&query, SQL(" ORDER BY a.asked_at DESC, a.id DESC LIMIT ?"), I64(limit));
    return query_all(&query, FIELDS(approval_row_table), sizeof *ret->at, (void *)&ret->at,
                     &ret->n);
}
