#include "account/account_store.h"

#include <string.h>

#include "account/account_policy.h"
#include "base/limits.h"
#include "base/text.h"

static const char *const organization_kind_codes[] = {"operator",     "group",   "site",
                                                      "ministry",     "office",  "ceptoar",
                                                      "agency",       "supplier", "headquarters",
                                                      "association"};
static const char *const organization_kind_labels[] = {
    N_("Operator"), N_("Group"),  N_("Site"),     N_("Ministry"),     N_("Office"),
    N_("CEPTOAR"),  N_("Agency"), N_("Supplier"), N_("Headquarters"), N_("Industry association")};
const struct enum_names organization_kind_names = {organization_kind_codes, organization_kind_labels,
                                                   ORGANIZATION_KIND_COUNT_};
_Static_assert(COUNT(organization_kind_codes) == ORGANIZATION_KIND_COUNT_, "every kind needs a code");

static const char *const lang_codes[] = {"ja", "en"};
static const char *const lang_labels[] = {N_("Japanese"), N_("English")};
static const struct enum_names lang_names = {lang_codes, lang_labels, LANG_COUNT_};

static const struct field organization_table[] = {
    FIELD(organization, id, F_ID, .flags = F_REQUIRED, .max = 40, .label = N_("Identifier"),
          .help = N_("Short word of lower-case letters, digits and hyphens; it cannot be changed later")),
    FIELD(organization, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(organization, version, F_INT, .flags = F_FIXED),
    FIELD(organization, parent, F_REF, .ref = "organization", .label = N_("Belongs to")),
    FIELD(organization, name, F_TEXT, .flags = F_REQUIRED, .max = 100, .label = N_("Name")),
    FIELD(organization, kind, F_ENUM, .names = &organization_kind_names, .label = N_("Kind")),
    FIELD(organization, sector, F_TEXT, .max = 40, .label = N_("Sector")),
    FIELD(organization, fiscal_month, F_INT, .flags = F_REQUIRED, .min = 1, .max = 12,
          .label = N_("First month of the fiscal year")),
    FIELD(organization, handling_mark, F_TEXT, .max = 40, .label = N_("Handling mark of reports"),
          .help = N_("Printed on every page of a report; says what may leave by mail. One of the register of marks")),
    FIELD(organization, document_prefix, F_TEXT, .max = 20, .label = N_("Prefix of document numbers")),
    FIELD(organization, active, F_BOOL, .label = N_("In use")),
};
const struct record organization_record = {
    .noun = "organization",
    .label = N_("Organisation"),
    .href = "/organizations/",
    .fields = {organization_table, COUNT(organization_table)},
    .size = sizeof(struct organization),
    .select_all = SQL_CONST("SELECT id, org, version, parent, name, kind, sector, fiscal_month, "
                            "handling_mark, document_prefix, active FROM organization "
                            "WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, parent, name, kind, sector, fiscal_month, "
                            "handling_mark, document_prefix, active FROM organization "
                            "WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO organization (id, org, version, parent, name, kind, sector, "
                        "fiscal_month, handling_mark, document_prefix, active) "
                        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    .update = SQL_CONST("UPDATE organization SET version = $3, parent = $4, name = $5, kind = $6, "
                        "sector = $7, fiscal_month = $8, handling_mark = $9, document_prefix = $10, "
                        "active = $11 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM organization WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field person_table[] = {
    FIELD(person, id, F_ID, .flags = F_FIXED),
    FIELD(person, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(person, version, F_INT, .flags = F_FIXED),
    FIELD(person, login, F_TEXT, .flags = F_REQUIRED, .max = 80, .label = N_("Sign-in name")),
    FIELD(person, name, F_TEXT, .flags = F_REQUIRED, .max = 80, .label = N_("Name")),
    FIELD(person, email, F_TEXT, .max = 200, .label = N_("Mail address")),
    FIELD(person, lang, F_ENUM, .names = &lang_names, .label = N_("Language")),
    FIELD(person, password, F_SECRET, .max = 256, .label = N_("Password")),
    FIELD(person, totp, F_SECRET, .max = 256, .label = N_("Two-step sign-in")),
    FIELD(person, recovery, F_SECRET, .max = 4000, .label = N_("Recovery codes")),
    FIELD(person, must_change, F_BOOL, .label = N_("Must change the password")),
    FIELD(person, active, F_BOOL, .label = N_("May sign in")),
};
const struct record person_record = {
    .noun = "person",
    .label = N_("Person"),
    .href = "/people/",
    .fields = {person_table, COUNT(person_table)},
    .size = sizeof(struct person),
    .read = PERM_ACCOUNT_READ,
    .select_all = SQL_CONST("SELECT id, org, version, login, name, email, lang, password, totp, "
                            "recovery, must_change, active FROM person WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, login, name, email, lang, password, totp, "
                            "recovery, must_change, active FROM person WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO person (id, org, version, login, name, email, lang, password, "
                        "totp, recovery, must_change, active) "
                        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
    .update = SQL_CONST("UPDATE person SET version = $3, login = $4, name = $5, email = $6, "
                        "lang = $7, password = $8, totp = $9, recovery = $10, must_change = $11, "
                        "active = $12 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM person WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field membership_table[] = {
    FIELD(membership, id, F_ID, .flags = F_FIXED),
    FIELD(membership, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(membership, version, F_INT, .flags = F_FIXED),
    FIELD(membership, person, F_REF, .ref = "person", .flags = F_REQUIRED, .label = N_("Person")),
    FIELD(membership, role, F_ENUM, .names = &role_names, .label = N_("Role")),
};
const struct record membership_record = {
    .noun = "membership",
    .label = N_("Role of a person"),
    .fields = {membership_table, COUNT(membership_table)},
    .size = sizeof(struct membership),
    .select_all = SQL_CONST("SELECT id, org, version, person, role FROM membership "
                            "WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, person, role FROM membership "
                            "WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO membership (id, org, version, person, role) "
                        "VALUES ($1, $2, $3, $4, $5)"),
    .update = SQL_CONST("UPDATE membership SET version = $3, person = $4, role = $5 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM membership WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field post_table[] = {
    FIELD(post, id, F_ID, .flags = F_FIXED),
    FIELD(post, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(post, version, F_INT, .flags = F_FIXED),
    FIELD(post, name, F_TEXT, .flags = F_REQUIRED, .max = 80, .label = N_("Post"),
          .help = N_("Work belongs to posts, so that it stays when people move")),
    FIELD(post, department, F_TEXT, .flags = F_REQUIRED, .max = 80, .label = N_("Department")),
    FIELD(post, holder, F_REF, .ref = "person", .label = N_("Holder")),
    FIELD(post, deputy, F_REF, .ref = "person", .label = N_("Deputy")),
    FIELD(post, active, F_BOOL, .label = N_("In use")),
    FIELD(post, deputy_from, F_DATE, .flags = F_LATER, .label = N_("Deputy from"),
          .help = N_("Empty: from now on")),
    FIELD(post, deputy_until, F_DATE, .flags = F_LATER, .label = N_("Deputy until"),
          .help = N_("The last day; empty: without an end")),
};
static void post_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct post *post = row;
    (void)href;
    *subject = arena_printf(cx->arena, "%s %s", post->department, post->name);
}

#define POST_COLUMNS                                                                               \
    "id, org, version, name, department, holder, deputy, active, deputy_from, deputy_until"
const struct record post_record = {
    .noun = "post",
    .label = N_("Post"),
    .href = "/posts/",
    .fields = {post_table, COUNT(post_table)},
    .size = sizeof(struct post),
    .describe = post_describe,
    .read = PERM_ACCOUNT_READ,
    .select_all = SQL_CONST("SELECT " POST_COLUMNS " FROM post WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " POST_COLUMNS " FROM post WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO post (" POST_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST("UPDATE post SET version = $3, name = $4, department = $5, holder = $6, "
                        "deputy = $7, active = $8, deputy_from = $9, deputy_until = $10 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM post WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field session_table[] = {
    FIELD(session, id, F_ID),        FIELD(session, person, F_TEXT), FIELD(session, org, F_TEXT),
    FIELD(session, csrf, F_TEXT),    FIELD(session, stage, F_INT),   FIELD(session, created, F_TIME),
    FIELD(session, seen, F_TIME),    FIELD(session, expires, F_TIME),
    FIELD(session, remote, F_TEXT),  FIELD(session, agent, F_TEXT),
};
const struct fields session_fields = {session_table, COUNT(session_table)};

enum rc account_store_session_insert(struct ctx *cx, const struct session *s)
{
    return db_exec(cx,
                   SQL("INSERT INTO session (id, person, org, csrf, stage, created, seen, expires, remote, "
                       "agent) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
                   ARGS(STR(s->id), STR(s->person), STR(s->org), STR(s->csrf), I64(s->stage),
                        I64(s->created), I64(s->seen), I64(s->expires), STR(s->remote), STR(s->agent)),
                   NULL);
}

enum rc account_store_session_get(struct ctx *cx, const char *id, struct session *ret)
{
    return db_one(cx,
                  SQL("SELECT id, person, org, csrf, stage, created, seen, expires, remote, agent "
                      "FROM session WHERE id = $1"),
                  session_fields, ret, ARGS(STR(id)));
}

enum rc account_store_session_used(struct ctx *cx, const char *id, const char *remote)
{
    return db_exec(cx, SQL("UPDATE session SET seen = $2, remote = $3 WHERE id = $1"),
                   ARGS(STR(id), I64(cx->now), STR(remote)), NULL);
}

enum rc account_store_sessions_of(struct ctx *cx, const char *person, struct sessions *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, person, org, csrf, stage, created, seen, expires, remote, agent "
                       "FROM session WHERE person = $1 AND stage = 0 AND expires >= $2 "
                       "ORDER BY seen DESC, id LIMIT 200"),
                   session_fields, &ret->sessions, ARGS(STR(person), I64(cx->now)));
}

enum rc account_store_session_org(struct ctx *cx, const char *id, const char *org)
{
    return db_exec(cx, SQL("UPDATE session SET org = $2 WHERE id = $1"), ARGS(STR(id), STR(org)), NULL);
}

enum rc account_store_session_delete(struct ctx *cx, const char *id)
{
    return db_exec(cx, SQL("DELETE FROM session WHERE id = $1"), ARGS(STR(id)), NULL);
}

enum rc account_store_sessions_of_delete(struct ctx *cx, const char *person, const char *except)
{
    return db_exec(cx, SQL("DELETE FROM session WHERE person = $1 AND id <> $2"),
                   ARGS(STR(person), STR(except)), NULL);
}

enum rc account_store_sessions_expire(struct ctx *cx, int64_t now)
{
    TRY(db_exec(cx, SQL("DELETE FROM session WHERE expires < $1 OR seen < $2"),
                ARGS(I64(now), I64(now - (int64_t)POLICY_SESSION_IDLE_MOST * 60 * 1000)), NULL));
    TRY(db_exec(cx, SQL("DELETE FROM sign_in_address WHERE since < $1 AND locked_until < $2"),
                ARGS(I64(now - (int64_t)LIMIT_ADDRESS_WINDOW_SECONDS * 1000), I64(now)), NULL));
    return db_exec(cx, SQL("DELETE FROM setup_link WHERE expires < $1"), ARGS(I64(now)), NULL);
}

enum rc account_store_person_by_login(struct ctx *cx, const char *login, struct person *ret)
{
    return db_one(cx,
                  SQL("SELECT id, org, version, login, name, email, lang, password, totp, recovery, "
                      "must_change, active FROM person WHERE login = $1"),
                  person_record.fields, ret, ARGS(STR(login)));
}

enum rc account_store_person_by_id(struct ctx *cx, const char *id, struct person *ret)
{
    return db_one(cx,
                  SQL("SELECT id, org, version, login, name, email, lang, password, totp, recovery, "
                      "must_change, active FROM person WHERE id = $1"),
                  person_record.fields, ret, ARGS(STR(id)));
}

enum rc account_store_permissions(struct ctx *cx, const char *person, const char *org, uint64_t *ret,
                                  bool *ret_any)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx,
                 SQL("SELECT m.role, o.kind FROM membership m JOIN organization o ON o.id = m.org "
                     "WHERE m.person = $1 AND m.org = $2 AND o.active = 1"),
                 ARGS(STR(person), STR(org)), &rows));
    uint64_t mask = 0;
    bool any = false;
    while (db_next(rows)) {
        mask |= role_permissions_in((enum organization_kind)db_int(rows, 1), (enum role)db_int(rows, 0));
        any = true;
    }
    TRY(db_end(rows));
    *ret = mask;
    *ret_any = any;
    return RC_OK;
}

enum rc account_store_has_role(struct ctx *cx, const char *person, enum role role, bool *ret)
{
    int64_t count = 0;
    TRY(db_int_of(cx, SQL("SELECT count(*) FROM membership WHERE person = $1 AND role = $2"),
                  ARGS(STR(person), I64(role)), &count));
    *ret = count > 0;
    return RC_OK;
}

enum rc account_store_first_org(struct ctx *cx, const char **ret)
{
    return db_text_of(cx, SQL("SELECT id FROM organization WHERE active = 1 ORDER BY kind, id LIMIT 1"),
                      NO_ARGS, ret);
}

enum rc account_store_person_count(struct ctx *cx, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT count(*) FROM (SELECT id FROM person LIMIT 1) p"), NO_ARGS, ret);
}

static const struct field sign_in_table[] = {
    FIELD(sign_in, person, F_TEXT),       FIELD(sign_in, failures, F_INT),
    FIELD(sign_in, locked_until, F_TIME), FIELD(sign_in, last_step, F_INT),
    FIELD(sign_in, last_at, F_TIME),      FIELD(sign_in, notice, F_TEXT),
    FIELD(sign_in, password_until, F_TIME),
};

enum rc account_store_sign_in_get(struct ctx *cx, const char *person, struct sign_in *ret)
{
    struct sign_in state = {.person = person, .notice = ""};
    enum rc rc = db_one(cx,
                        SQL("SELECT person, failures, locked_until, last_step, last_at, notice, "
                            "password_until FROM sign_in WHERE person = $1"),
                        FIELDS(sign_in_table), &state, ARGS(STR(person)));
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    *ret = state;
    return RC_OK;
}

enum rc account_store_sign_in_failed(struct ctx *cx, const char *person, int64_t *ret_failures)
{
    TRY(db_exec(cx,
                SQL("INSERT INTO sign_in (person, failures, locked_until, last_step, last_at, notice) "
                    "VALUES ($1, 1, 0, 0, 0, '') ON CONFLICT (person) DO UPDATE SET "
                    "failures = sign_in.failures + 1"),
                ARGS(STR(person)), NULL));
    return db_int_of(cx, SQL("SELECT failures FROM sign_in WHERE person = $1"), ARGS(STR(person)),
                     ret_failures);
}

enum rc account_store_sign_in_lock(struct ctx *cx, const char *person, int64_t until,
                                   const char *notice)
{
    return db_exec(cx, SQL("UPDATE sign_in SET locked_until = $2, notice = $3 WHERE person = $1"),
                   ARGS(STR(person), I64(until), STR(notice)), NULL);
}

enum rc account_store_sign_in_succeeded(struct ctx *cx, const char *person, int64_t at,
                                        const char *notice)
{
    return db_exec(cx,
                   SQL("INSERT INTO sign_in (person, failures, locked_until, last_step, last_at, notice) "
                       "VALUES ($1, 0, 0, 0, $2, $3) ON CONFLICT (person) DO UPDATE SET "
                       "failures = 0, locked_until = 0, last_at = excluded.last_at, "
                       "notice = excluded.notice"),
                   ARGS(STR(person), I64(at), STR(notice)), NULL);
}

enum rc account_store_sign_in_notice(struct ctx *cx, const char *person, const char *notice)
{
    return db_exec(cx, SQL("UPDATE sign_in SET notice = $2 WHERE person = $1"), ARGS(STR(person), STR(notice)),
                   NULL);
}

enum rc account_store_sign_in_password_until(struct ctx *cx, const char *person, int64_t until)
{
    return db_exec(cx,
                   SQL("INSERT INTO sign_in (person, failures, locked_until, last_step, last_at, notice, "
                       "password_until) VALUES ($1, 0, 0, 0, 0, '', $2) ON CONFLICT (person) DO UPDATE SET "
                       "password_until = excluded.password_until"),
                   ARGS(STR(person), I64(until)), NULL);
}

enum rc account_store_sign_in_unlock(struct ctx *cx, const char *person)
{
    return db_exec(cx, SQL("UPDATE sign_in SET failures = 0, locked_until = 0 WHERE person = $1"),
                   ARGS(STR(person)), NULL);
}

enum rc account_store_sign_in_take_step(struct ctx *cx, const char *person, int64_t step,
                                        bool *ret_taken)
{
    int64_t changed = 0;
    TRY(db_exec(cx,
                SQL("INSERT INTO sign_in (person, failures, locked_until, last_step, last_at, notice) "
                    "VALUES ($1, 0, 0, $2, 0, '') ON CONFLICT (person) DO UPDATE SET "
                    "last_step = excluded.last_step WHERE sign_in.last_step < excluded.last_step"),
                ARGS(STR(person), I64(step)), &changed));
    *ret_taken = changed == 1;
    return RC_OK;
}

static const struct field sign_in_address_table[] = {
    FIELD(sign_in_address, address, F_TEXT), FIELD(sign_in_address, failures, F_INT),
    FIELD(sign_in_address, since, F_TIME),   FIELD(sign_in_address, locked_until, F_TIME),
    FIELD(sign_in_address, org, F_TEXT),
};

enum rc account_store_address_get(struct ctx *cx, const char *address, struct sign_in_address *ret)
{
    return db_one(cx,
                  SQL("SELECT address, failures, since, locked_until, org FROM sign_in_address "
                      "WHERE address = $1"),
                  FIELDS(sign_in_address_table), ret, ARGS(STR(address)));
}

enum rc account_store_address_failed(struct ctx *cx, const char *address, const char *org, int64_t oldest)
{
    return db_exec(cx,
                   SQL("INSERT INTO sign_in_address (address, failures, since, locked_until, org) "
                       "VALUES ($1, 1, $2, 0, $3) ON CONFLICT (address) DO UPDATE SET "
                       "failures = CASE WHEN sign_in_address.since > $4 AND sign_in_address.since <= $2 "
                       "THEN sign_in_address.failures + 1 ELSE 1 END, "
                       "since = CASE WHEN sign_in_address.since > $4 AND sign_in_address.since <= $2 "
                       "THEN sign_in_address.since ELSE excluded.since END, "
                       "org = CASE WHEN excluded.org <> '' THEN excluded.org ELSE sign_in_address.org END"),
                   ARGS(STR(address), I64(cx->now), STR(org), I64(oldest)), NULL);
}

enum rc account_store_address_lock(struct ctx *cx, const char *address, int64_t until)
{
    return db_exec(cx, SQL("UPDATE sign_in_address SET locked_until = $2 WHERE address = $1"),
                   ARGS(STR(address), I64(until)), NULL);
}

enum rc account_store_setup_insert(struct ctx *cx, const char *id, const char *person, int64_t expires)
{
    return db_exec(cx,
                   SQL("INSERT INTO setup_link (id, person, created, expires) VALUES ($1, $2, $3, $4)"),
                   ARGS(STR(id), STR(person), I64(cx->now), I64(expires)), NULL);
}

enum rc account_store_setup_get(struct ctx *cx, const char *id, const char **ret_person)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(db_query(cx, SQL("SELECT person FROM setup_link WHERE id = $1 AND expires >= $2"),
                 ARGS(STR(id), I64(cx->now)), &rows));
    if (!db_next(rows)) {
        TRY(db_end(rows));
        return RC_MISSING;
    }
    *ret_person = db_text(rows, 0);
    return RC_OK;
}

enum rc account_store_setup_delete(struct ctx *cx, const char *id, int64_t *ret_changed)
{
    return db_exec(cx, SQL("DELETE FROM setup_link WHERE id = $1"), ARGS(STR(id)), ret_changed);
}

enum rc account_store_setups_of_delete(struct ctx *cx, const char *person)
{
    return db_exec(cx, SQL("DELETE FROM setup_link WHERE person = $1"), ARGS(STR(person)), NULL);
}

enum rc account_store_session_count(struct ctx *cx, int64_t now, int64_t *ret)
{
    return db_int_of(cx, SQL("SELECT COUNT(*) FROM session WHERE expires >= $1"), ARGS(I64(now)), ret);
}
