/* The SQL of circumstances and requirements, and of the services that they concern. */
#include "base/time.h"
#include "preparation/preparation_inside.h"

static const char *const kind_codes[] = {"external", "internal", "law", "contract", "party", "supplier", "social"};
static const char *const kind_labels[] = {N_("External circumstances"),
                                          N_("Internal circumstances"),
                                          N_("Law and regulation"),
                                          N_("Contract"),
                                          N_("Wish of parties concerned"),
                                          N_("Restriction by suppliers"),
                                          N_("Social responsibility")};
const struct enum_names context_kind_names = {kind_codes, kind_labels, CONTEXT_KIND_COUNT_};
_Static_assert(COUNT(kind_codes) == CONTEXT_KIND_COUNT_, "every kind needs a code");
_Static_assert(COUNT(kind_labels) == CONTEXT_KIND_COUNT_, "every kind needs a label");

static const char *const state_codes[] = {"in-force", "coming", "ended"};
static const char *const state_labels[] = {N_("Holds at present"), N_("To come"), N_("No longer in force")};
const struct enum_names context_state_names = {state_codes, state_labels, CONTEXT_STATE_COUNT_};
_Static_assert(COUNT(state_codes) == CONTEXT_STATE_COUNT_, "every state needs a code");

static const struct field entry_table[] = {
#include "preparation/context_fields.h"
};
#define ENTRY_COLUMNS                                                                              \
    "id, org, version, number, kind, title, source, clause, detail, outlook, post, review_on, reviewed_on, "    \
    "reviewed_by, state, comment"
const struct record context_entry_record = {
    .noun = "context-entry",
    .label = N_("Circumstance or requirement"),
    .href = "/context/",
    .fields = {entry_table, COUNT(entry_table)},
    .size = sizeof(struct context_entry),
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " ENTRY_COLUMNS " FROM context_entry WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " ENTRY_COLUMNS " FROM context_entry WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO context_entry (" ENTRY_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"),
    .update = SQL_CONST("UPDATE context_entry SET version = $3, number = $4, kind = $5, title = $6, source = $7, "
                        "clause = $8, detail = $9, outlook = $10, post = $11, review_on = $12, reviewed_on = $13, "
                        "reviewed_by = $14, state = $15, comment = $16 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM context_entry WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field link_table[] = {
    FIELD(context_link, id, F_ID, .flags = F_FIXED),
    FIELD(context_link, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(context_link, version, F_INT, .flags = F_FIXED),
    FIELD(context_link, study, F_REF, .flags = F_FIXED, .ref = "risk-study"),
    FIELD(context_link, service, F_REF, .flags = F_FIXED, .ref = "risk-service"),
    FIELD(context_link, entry, F_REF, .flags = F_FIXED, .ref = "context-entry"),
    FIELD(context_link, origin, F_ID, .flags = F_FIXED),
};
#define LINK_COLUMNS "id, org, version, study, service, entry, origin"
const struct record context_link_record = {
    .noun = "context-link",
    .label = N_("Requirement of a service"),
    .fields = {link_table, COUNT(link_table)},
    .size = sizeof(struct context_link),
    .describe = context_link_describe,
    .read = PERM_RISK_READ,
    .select_all = SQL_CONST("SELECT " LINK_COLUMNS " FROM context_link WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " LINK_COLUMNS " FROM context_link WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO context_link (" LINK_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7)"),
    .update = SQL_CONST("UPDATE context_link SET version = $3, study = $4, service = $5, entry = $6, origin = $7 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM context_link WHERE org = $1 AND id = $2 AND version = $3"),
};

/* The title of the entry, and the page of the service. */
void context_link_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct context_link *link = row;
    const char *title = "";
    if (db_text_of(cx, SQL("SELECT title FROM context_entry WHERE org = $1 AND id = $2"),
                   ARGS(STR(cx->org), STR(link->entry)), &title) != RC_OK)
        return;
    *subject = title;
    *href = arena_printf(cx->arena, "/risk-services/%s", link->service);
}

enum rc prepare_store_latest(struct ctx *cx, struct risk_study *ret)
{
    return db_one(cx,
                  SQL("SELECT id, org, version, year, title, scope, goal, purpose, policy, author, post, status, "
                      "comment, origin, created_by, created_at FROM risk_study WHERE org = $1 "
                      "ORDER BY year DESC, id DESC LIMIT 1"),
                  risk_study_record.fields, ret, ARGS(STR(cx->org)));
}

static const struct field choice_table[] = {
    FIELD(choice, id, F_ID),
    FIELD(choice, label, F_TEXT),
};

enum rc prepare_store_services(struct ctx *cx, const char *study, struct choices *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, name AS label FROM risk_service WHERE org = $1 AND study = $2 "
                       "ORDER BY place, id LIMIT 50000"),
                   FIELDS(choice_table), ret, ARGS(STR(cx->org), STR(study)));
}

enum rc prepare_store_analysed(struct ctx *cx, const char *study, struct choices *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, name AS label FROM risk_service WHERE org = $1 AND study = $2 AND choice <> $3 "
                       "ORDER BY place, id LIMIT 50000"),
                   FIELDS(choice_table), ret, ARGS(STR(cx->org), STR(study), I64(RISK_DEFERRED)));
}

enum rc context_store_all(struct ctx *cx, struct context_entries *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " ENTRY_COLUMNS " FROM context_entry WHERE org = $1 ORDER BY number LIMIT 5000"),
                   context_entry_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc context_store_last_number(struct ctx *cx, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT number FROM context_entry WHERE org = $1 ORDER BY number DESC LIMIT 1"),
                     ARGS(STR(cx->org)), ret);
}

static const struct field service_table[] = {
    FIELD(context_service, link, F_ID),      FIELD(context_service, entry, F_ID),
    FIELD(context_service, study, F_ID),     FIELD(context_service, study_title, F_TEXT),
    FIELD(context_service, service, F_ID),   FIELD(context_service, business, F_TEXT),
    FIELD(context_service, name, F_TEXT),    FIELD(context_service, year, F_INT),
    FIELD(context_service, status, F_INT),
};
#define SERVICE_ROWS                                                                               \
    "SELECT l.id AS link, l.entry AS entry, l.study AS study, t.title AS study_title, s.id AS service, "        \
    "s.business AS business, s.name AS name, t.year AS year, t.status AS status FROM context_link l "           \
    "JOIN risk_service s ON s.id = l.service AND s.org = l.org JOIN risk_study t ON t.id = l.study "            \
    "AND t.org = l.org WHERE l.org = $1 "

enum rc context_store_services_of(struct ctx *cx, const char *entry, struct context_services *ret)
{
    return DB_LIST(cx,
                   SQL(SERVICE_ROWS "AND l.entry = $2 ORDER BY t.year DESC, t.id DESC, s.place, s.id LIMIT 50000"),
                   FIELDS(service_table), ret, ARGS(STR(cx->org), STR(entry)));
}

enum rc context_store_links(struct ctx *cx, const char *study, struct context_services *ret)
{
    return DB_LIST(cx, SQL(SERVICE_ROWS "AND l.study = $2 ORDER BY l.entry, s.place, s.id LIMIT 50000"),
                   FIELDS(service_table), ret, ARGS(STR(cx->org), STR(study)));
}

enum rc context_store_link(struct ctx *cx, const char *service, const char *entry, struct context_link *ret)
{
    return db_one(cx,
                  SQL("SELECT " LINK_COLUMNS " FROM context_link WHERE org = $1 AND service = $2 AND entry = $3"),
                  context_link_record.fields, ret, ARGS(STR(cx->org), STR(service), STR(entry)));
}

static const struct field requirement_table[] = {
    FIELD(context_requirement, link, F_ID),
    FIELD(context_requirement, service, F_ID),
    FIELD(context_requirement, entry, F_ID),
    FIELD(context_requirement, number, F_INT, .label = N_("Number")),
    FIELD(context_requirement, kind, F_ENUM, .names = &context_kind_names,
          .label = N_("Kind of circumstance or requirement")),
    FIELD(context_requirement, title, F_TEXT, .label = N_("Title of the entry")),
    FIELD(context_requirement, source, F_TEXT, .label = N_("Source of the entry")),
    FIELD(context_requirement, clause, F_TEXT, .label = N_("Clause")),
    FIELD(context_requirement, detail, F_TEXT, .label = N_("What it asks, or how it is")),
    FIELD(context_requirement, state, F_ENUM, .names = &context_state_names, .label = N_("State of the entry")),
};
const struct fields context_requirement_fields = {requirement_table, COUNT(requirement_table)};

enum rc context_store_requirements(struct ctx *cx, const char *study, const char *service,
                                   struct context_requirements *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT l.id AS link, l.service AS service, e.id AS entry, e.number AS number, e.kind AS kind, "
                       "e.title AS title, e.source AS source, e.clause AS clause, e.detail AS detail, "
                       "e.state AS state FROM context_link l JOIN context_entry e ON e.id = l.entry AND e.org = l.org "
                       "WHERE l.org = $1 AND l.study = $2 AND ($3 = '' OR l.service = $3) "
                       "ORDER BY e.number, l.id LIMIT 50000"),
                   context_requirement_fields, ret, ARGS(STR(cx->org), STR(study), STR(service)));
}

enum rc context_store_missing(struct ctx *cx, const char *from, const char *into, struct context_links *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT '' AS id, l.org AS org, s.study AS study, s.id AS service, l.entry AS entry, "
                       "l.id AS origin FROM context_link l JOIN risk_service o ON o.id = l.service AND o.org = l.org "
                       "JOIN risk_service s ON s.org = o.org AND s.study = $3 AND s.business = o.business "
                       "AND s.name = o.name LEFT JOIN context_link h ON h.org = l.org AND h.service = s.id "
                       "AND h.entry = l.entry WHERE l.org = $1 AND l.study = $2 AND h.id IS NULL "
                       "ORDER BY l.id LIMIT 50000"),
                   context_link_record.fields, ret, ARGS(STR(cx->org), STR(from), STR(into)));
}

enum rc context_store_mine(struct ctx *cx, const char *before, int64_t limit, struct context_entries *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT e.id, e.number, e.title, e.kind, e.review_on FROM post t JOIN context_entry e "
                       "ON e.org = t.org AND e.post = t.id WHERE t.org = $1 AND t.active = 1 AND e.state <> 2 "
                       "AND e.review_on <> '' AND ($4 = '' OR e.review_on < $4) AND " POST_IS_THEIRS
                       " ORDER BY e.review_on, e.number LIMIT $5"),
                   context_entry_record.fields, ret,
                   ARGS(STR(cx->org), STR(cx->person), STR(date_of_time(cx, cx->now)), STR(before), I64(limit)));
}
_Static_assert(CONTEXT_ENDED == 2, "the state in the statement");
