#include <stdlib.h>
#include <string.h>

#include "account/account_store.h"
#include "base/text.h"
#include "base/time.h"

const struct field person_row_table[PERSON_ROW_FIELDS] = {
    FIELD(person_row, id, F_ID),
    FIELD(person_row, version, F_INT),
    FIELD(person_row, login, F_TEXT, .label = N_("Sign-in name")),
    FIELD(person_row, name, F_TEXT, .label = N_("Name")),
    FIELD(person_row, email, F_TEXT, .label = N_("Mail address")),
    FIELD(person_row, roles, F_TEXT, .label = N_("Roles")),
    FIELD(person_row, active, F_BOOL, .label = N_("In use")),
    FIELD(person_row, two_step, F_BOOL, .label = N_("Two-step sign-in")),
    FIELD(person_row, must_change, F_BOOL, .label = N_("Must change the password")),
    FIELD(person_row, locked_until, F_TIME, .label = N_("Locked until")),
    FIELD(person_row, last_at, F_TIME, .label = N_("Last sign-in")),
};
const struct fields person_row_fields = {person_row_table, PERSON_ROW_FIELDS};
static const struct field person_list_table[] = {
    FIELD_LIST(person_list, people, person_row_table, struct person_row),
};
const struct fields person_list_fields = {person_list_table, COUNT(person_list_table)};

static int by_id(const void *a, const void *b)
{
    return strcmp((*(struct person_row *const *)a)->id, (*(struct person_row *const *)b)->id);
}

static int find_id(const void *id, const void *row)
{
    return strcmp(id, (*(struct person_row *const *)row)->id);
}

static void add_role(struct ctx *cx, struct person_row *person, int64_t role)
{
    const char *label = tr(cx, enum_label(&role_names, role));
    person->roles = text_empty(person->roles)
                        ? label
                        : arena_printf(cx->arena, "%s, %s", person->roles, label);
}

/* The roles of everybody in one query, put together here: the engines concatenate differently. */
static enum rc add_roles(struct ctx *cx, struct person_row *people, size_t n)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    struct person_row **sorted = ARENA_ARRAY(cx->arena, struct person_row *, n);
    if (sorted == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++)
        sorted[i] = &people[i];
    if (n > 1)
        qsort(sorted, n, sizeof *sorted, by_id);
    TRY(db_query(cx, SQL("SELECT person, role FROM membership WHERE org = $1 ORDER BY person, role"),
                 ARGS(STR(cx->org)), &rows));
    while (db_next(rows)) {
        struct person_row **found =
            n == 0 ? NULL : bsearch(db_text(rows, 0), sorted, n, sizeof *sorted, find_id);
        if (found != NULL)
            add_role(cx, *found, db_int(rows, 1));
    }
    return db_end(rows);
}

#define PERSON_COLUMNS                                                                             \
    "SELECT p.id, p.version, p.login, p.name, p.email, p.active, p.must_change, "                  \
    "CASE WHEN p.totp <> '' THEN 1 ELSE 0 END AS two_step, "                                       \
    "COALESCE(s.locked_until, 0) AS locked_until, COALESCE(s.last_at, 0) AS last_at "              \
    "FROM person p LEFT JOIN sign_in s ON s.person = p.id WHERE p.org = $1 "

enum rc account_store_people(struct ctx *cx, struct person_list *ret)
{
    TRY(DB_LIST(cx, SQL(PERSON_COLUMNS "ORDER BY p.active DESC, p.login LIMIT 20000"),
                person_row_fields, &ret->people, ARGS(STR(cx->org))));
    return add_roles(cx, (struct person_row *)ret->people.at, ret->people.n);
}

enum rc account_store_person_row(struct ctx *cx, const char *id, struct person_row *ret)
{
    struct membership_list list;
    TRY(db_one(cx, SQL(PERSON_COLUMNS "AND p.id = $2"), person_row_fields, ret,
               ARGS(STR(cx->org), STR(id))));
    TRY(account_store_memberships(cx, id, &list));
    for (size_t i = 0; i < list.memberships.n; i++)
        add_role(cx, ret, list.memberships.at[i].role);
    return RC_OK;
}

const struct field post_row_table[POST_ROW_FIELDS] = {
    FIELD(post_row, id, F_ID),
    FIELD(post_row, version, F_INT),
    FIELD(post_row, name, F_TEXT, .label = N_("Post")),
    FIELD(post_row, department, F_TEXT, .label = N_("Department")),
    FIELD(post_row, holder_name, F_TEXT, .label = N_("Holder")),
    FIELD(post_row, deputy_name, F_TEXT, .label = N_("Deputy")),
    FIELD(post_row, deputy_from, F_DATE, .label = N_("Deputy from")),
    FIELD(post_row, deputy_until, F_DATE, .label = N_("Deputy until")),
    FIELD(post_row, active, F_BOOL, .label = N_("In use")),
    FIELD(post_row, vacant, F_BOOL, .label = N_("Vacant")),
};
const struct fields post_row_fields = {post_row_table, POST_ROW_FIELDS};
static const struct field post_list_table[] = {
    FIELD_LIST(post_list, posts, post_row_table, struct post_row),
};
const struct fields post_list_fields = {post_list_table, COUNT(post_list_table)};

#define POST_COLUMNS                                                                               \
    "SELECT t.id, t.version, t.name, t.department, h.name AS holder_name, "                        \
    "d.name AS deputy_name, t.deputy_from, t.deputy_until, t.active, "                              \
    "CASE WHEN t.holder = '' THEN 1 ELSE 0 END AS vacant "                                         \
    "FROM post t LEFT JOIN person h ON h.id = t.holder LEFT JOIN person d ON d.id = t.deputy "     \
    "WHERE t.org = $1 "

enum rc account_store_posts(struct ctx *cx, struct post_list *ret)
{
    return DB_LIST(cx,
                   SQL(POST_COLUMNS "ORDER BY t.active DESC, t.department, t.name LIMIT 20000"),
                   post_row_fields, &ret->posts, ARGS(STR(cx->org)));
}

enum rc account_store_post_row(struct ctx *cx, const char *id, struct post_row *ret)
{
    return db_one(cx, SQL(POST_COLUMNS "AND t.id = $2"), post_row_fields, ret,
                  ARGS(STR(cx->org), STR(id)));
}

enum rc account_store_posts_in_use(struct ctx *cx, struct posts *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, name, department, holder, deputy, active, "
                       "deputy_from, deputy_until FROM post WHERE org = $1 AND active = 1 "
                       "ORDER BY department, name, id LIMIT 20000"),
                   post_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc account_store_memberships(struct ctx *cx, const char *person, struct membership_list *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, org, version, person, role FROM membership "
                       "WHERE org = $1 AND person = $2 ORDER BY role"),
                   membership_record.fields, &ret->memberships, ARGS(STR(cx->org), STR(person)));
}

static const struct field organization_row_table[] = {
    FIELD(organization_row, id, F_ID, .label = N_("Identifier")),
    FIELD(organization_row, name, F_TEXT, .label = N_("Name")),
    FIELD(organization_row, parent_name, F_TEXT, .label = N_("Belongs to")),
    FIELD(organization_row, sector, F_TEXT, .label = N_("Sector")),
    FIELD(organization_row, kind, F_ENUM, .names = &organization_kind_names, .label = N_("Kind")),
    FIELD(organization_row, active, F_BOOL, .label = N_("In use")),
    FIELD(organization_row, current, F_BOOL),
};
static const struct field organization_list_table[] = {
    FIELD_LIST(organization_list, organizations, organization_row_table, struct organization_row),
};
const struct fields organization_list_fields = {organization_list_table,
                                                COUNT(organization_list_table)};

enum rc account_store_organizations(struct ctx *cx, const char *person, bool all,
                                    struct organization_list *ret)
{
    TRY(DB_LIST(cx,
                SQL("SELECT o.id, o.name, q.name AS parent_name, o.sector, o.kind, o.active "
                    "FROM organization o LEFT JOIN organization q ON q.id = o.parent "
                    "WHERE $1 = 1 OR EXISTS (SELECT 1 FROM membership m WHERE m.person = $2 "
                    "AND m.org = o.id) ORDER BY o.id LIMIT 2000"),
                FIELDS(organization_row_table), &ret->organizations, ARGS(I64(all), STR(person))));
    struct organization_row *rows = (struct organization_row *)ret->organizations.at;
    for (size_t i = 0; i < ret->organizations.n; i++)
        rows[i].current = strcmp(rows[i].id, cx->org) == 0;
    return RC_OK;
}

static const struct field choice_table[] = {
    FIELD(choice, id, F_ID),
    FIELD(choice, label, F_TEXT),
};
const struct fields choice_fields = {choice_table, COUNT(choice_table)};

enum rc account_store_post_choices(struct ctx *cx, struct choices *ret)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    struct choice *choices = NULL;
    size_t n = 0, room = 0;
    TRY(db_query(cx,
                 SQL("SELECT t.id, t.department, t.name, p.name FROM post t "
                     "LEFT JOIN person p ON p.id = t.holder WHERE t.org = $1 AND t.active = 1 "
                     "ORDER BY t.department, t.name, t.id LIMIT 2000"),
                 ARGS(STR(cx->org)), &rows));
    while (db_next(rows)) {
        choices = arena_grow(cx->arena, choices, n, &room, sizeof *choices);
        if (choices == NULL)
            return RC_MEMORY;
        const char *holder = db_text(rows, 3);
        const char *id = db_text(rows, 0);
        choices[n].id = id;
        choices[n++].label =
            holder[0] == '\0'
                ? arena_printf(cx->arena, "%s %s", db_text(rows, 1), db_text(rows, 2))
                : arena_printf(cx->arena, "%s %s（%s）", db_text(rows, 1), db_text(rows, 2), holder);
    }
    TRY(db_end(rows));
    *ret = (struct choices){choices, n};
    return RC_OK;
}

enum rc account_store_person_choices(struct ctx *cx, struct choices *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, name AS label FROM person WHERE org = $1 AND active = 1 "
                       "ORDER BY name, id LIMIT 2000"),
                   choice_fields, ret, ARGS(STR(cx->org)));
}

enum rc account_store_posts_of_person(struct ctx *cx, const char *person, struct choices *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT t.id, t.name AS label FROM post t WHERE t.org = $1 AND t.active = 1 "
                       "AND " POST_IS_THEIRS " ORDER BY t.id"),
                   choice_fields, ret,
                   ARGS(STR(cx->org), STR(person), STR(date_of_time(cx, cx->now))));
}

enum rc account_store_other_administrators(struct ctx *cx, const char *person, int64_t *ret)
{
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM membership m JOIN person p ON p.id = m.person "
                         "WHERE m.org = $1 AND m.role = $2 AND m.person <> $3 AND p.active = 1"),
                     ARGS(STR(cx->org), I64(ROLE_ADMINISTRATOR), STR(person)), ret);
}

enum rc account_store_counts(struct ctx *cx, int64_t *ret_people, int64_t *ret_posts,
                             int64_t *ret_vacant)
{
    TRY(db_int_of(cx, SQL("SELECT count(*) FROM person WHERE org = $1 AND active = 1"),
                  ARGS(STR(cx->org)), ret_people));
    TRY(db_int_of(cx, SQL("SELECT count(*) FROM post WHERE org = $1 AND active = 1"),
                  ARGS(STR(cx->org)), ret_posts));
    return db_int_of(cx,
                     SQL("SELECT count(*) FROM post WHERE org = $1 AND active = 1 AND holder = ''"),
                     ARGS(STR(cx->org)), ret_vacant);
}
