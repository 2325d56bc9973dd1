/* People and posts as lists: their columns, and what is changed in their cells. */
#include "account/account_change.h"
#include "account/account_web.h"
#include "base/text.h"

enum { COPIES_MOST = 50 };

static void fill_active(const struct ctx *cx, struct list_cell *cell, bool active)
{
    cell->text = active ? tr(cx, N_("In use")) : tr(cx, N_("Stopped"));
    cell->tag = active ? "ok" : "off";
    cell->kind = F_TEXT;
}

/* --- People --- */

static void fill_login(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/people/%s", ((const struct person_row *)row)->id);
}

static void fill_two_step(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    bool on = ((const struct person_row *)row)->two_step != 0;
    cell->text = on ? tr(cx, N_("On")) : tr(cx, N_("Off"));
    cell->tag = on ? "ok" : "off";
    cell->kind = F_TEXT;
}

static void fill_state(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct person_row *person = row;
    fill_active(cx, cell, person->active != 0);
    if (person->locked_until > cx->now) {
        cell->mark = tr(cx, N_("Locked"));
        cell->mark_tag = "bad";
    } else if (person->must_change != 0) {
        cell->mark = tr(cx, N_("Must change the password"));
        cell->mark_tag = "warn";
    }
}

static const struct list_column person_columns[] = {
    {.field = "login",
     .flags = LIST_KEY | LIST_SORT | LIST_SEARCH,
     .width = 18,
     .fill = fill_login},
    {.field = "name", .flags = LIST_SORT | LIST_SEARCH, .edits = "name", .width = 20},
    {.field = "email",
     .flags = LIST_ASIDE | LIST_SORT | LIST_SEARCH,
     .edits = "email",
     .width = 30},
    {.field = "roles", .flags = LIST_SORT | LIST_SEARCH, .width = 36},
    {.field = "two_step", .flags = LIST_SORT | LIST_PICK, .fill = fill_two_step},
    {.field = "last_at", .flags = LIST_SORT | LIST_NARROW, .width = 17},
    {.field = "active",
     .flags = LIST_SORT | LIST_PICK,
     .label = N_("State"),
     .width = 10,
     .fill = fill_state},
};

static enum rc person_cell_change(struct ctx *cx, void *record, int64_t version, uint64_t given)
{
    struct person before, *after = record;
    (void)given;
    TRY(record_get(cx, &person_record, after->id, &before));
    before.version = version;
    return person_change(cx, &before, after);
}

static enum rc missing(struct ctx *cx, const struct record *record, const char *id, enum rc rc)
{
    if (rc != RC_MISSING)
        return rc;
    return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"), tr(cx, record->label), id);
}

static enum rc person_cell_row(struct ctx *cx, const char *id, void *ret)
{
    return missing(cx, &person_record, id, account_store_person_row(cx, id, ret));
}

/* A free sign-in name that begins like that one. */
static enum rc login_beside(struct ctx *cx, const char *login, const char **ret)
{
    struct person other;
    for (int i = 2; i <= COPIES_MOST; i++) {
        *ret = arena_printf(cx->arena, "%s-%d", login, i);
        enum rc rc = account_store_person_by_login(cx, *ret, &other);
        if (rc != RC_OK)
            return rc == RC_MISSING ? RC_OK : rc;
    }
    return fail(cx, RC_CONFLICT, N_("There are too many copies of this person; please change their sign-in names first"));
}

/* Somebody else with the same roles and language: without mail address, password and second step, which are a person's
 * own. Nobody becomes system operator by being copied. */
static enum rc person_cell_copy(struct ctx *cx, const char *id, const char **ret)
{
    struct person person;
    struct membership_list list;
    uint64_t roles = 0;
    TRY(record_get(cx, &person_record, id, &person));
    TRY(account_store_memberships(cx, id, &list));
    for (size_t i = 0; i < list.memberships.n; i++)
        if (text_same(list.memberships.at[i].org, cx->org) && list.memberships.at[i].role != ROLE_SYSTEM)
            roles |= UINT64_C(1) << list.memberships.at[i].role;
    TRY(login_beside(cx, person.login, &person.login));
    person.email = "";
    person.must_change = 0;
    TRY(person_create(cx, &person, roles));
    *ret = person.id;
    return RC_OK;
}

/* People and posts are named by what others did; they are stopped, and stay. */
static enum rc person_cell_stop(struct ctx *cx, const char *id, int64_t version)
{
    struct person before, after;
    TRY(record_get(cx, &person_record, id, &before));
    before.version = version;
    after = before;
    after.active = 0;
    return person_change(cx, &before, &after);
}

static const struct list_edit person_edit = {
    .record = &person_record,
    .permission = PERM_ACCOUNT_WRITE,
    .page = "/edit",
    .change = person_cell_change,
    .row = person_cell_row,
    .copy = person_cell_copy,
    .remove = person_cell_stop,
};

const struct list person_list_table = {
    .name = "people",
    .label = N_("People and roles"),
    .permission = PERM_ACCOUNT_READ,
    .href = "/people",
    .fields = {person_row_table, PERSON_ROW_FIELDS},
    .size = sizeof(struct person_row),
    .columns = person_columns,
    .column_count = COUNT(person_columns),
    .edit = &person_edit,
};

/* --- Posts --- */

static void fill_post(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const char *history = arena_printf(cx->arena, "/posts/%s", ((const struct post_row *)row)->id);
    cell->href = history;
    if (!may(cx, PERM_ACCOUNT_WRITE))
        return;
    cell->href = arena_printf(cx->arena, "%s/edit", history);
    cell->action = tr(cx, N_("History"));
    cell->action_href = history;
}

static void fill_holder(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)row;
    cell->absent = tr(cx, N_("Vacant"));
    cell->absent_tag = "tag warn";
}

static void fill_deputy(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct post_row *post = row;
    bool from = !text_empty(post->deputy_from), until = !text_empty(post->deputy_until);
    const char *begin = from ? trf(cx, N_("from {0}"), post->deputy_from) : "";
    const char *end = until ? trf(cx, N_("until {0}"), post->deputy_until) : "";
    if (from || until)
        cell->note = arena_printf(cx->arena, "%s%s%s", begin, from && until ? " " : "", end);
}

static void fill_post_state(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    fill_active(cx, cell, ((const struct post_row *)row)->active != 0);
}

static const struct list_column post_columns[] = {
    {.field = "name",
     .flags = LIST_KEY | LIST_SORT | LIST_SEARCH,
     .edits = "name",
     .width = 24,
     .fill = fill_post},
    {.field = "department", .flags = LIST_SORT | LIST_PICK, .edits = "department", .width = 24},
    {.field = "holder_name",
     .flags = LIST_SORT | LIST_SEARCH,
     .edits = "holder",
     .width = 20,
     .fill = fill_holder},
    {.field = "deputy_name",
     .flags = LIST_SORT | LIST_SEARCH,
     .edits = "deputy",
     .width = 20,
     .fill = fill_deputy},
    {.field = "deputy_from", .flags = LIST_ASIDE | LIST_SORT | LIST_NARROW, .edits = "deputy_from"},
    {.field = "deputy_until", .flags = LIST_ASIDE | LIST_SORT | LIST_NARROW, .edits = "deputy_until"},
    {.field = "active",
     .flags = LIST_SORT | LIST_PICK,
     .label = N_("State"),
     .width = 10,
     .fill = fill_post_state},
};

static enum rc post_cell_choices(struct ctx *cx, const struct field *field, const void *record,
                                 struct form_choice *ret)
{
    struct form_choice both[2];
    (void)record;
    if (!text_same(field->name, "holder") && !text_same(field->name, "deputy"))
        return RC_OK;
    TRY(people_as_choices(cx, both));
    *ret = both[text_same(field->name, "deputy")];
    return RC_OK;
}

static enum rc post_cell_change(struct ctx *cx, void *record, int64_t version, uint64_t given)
{
    struct post before, *after = record;
    (void)given;
    TRY(post_check(cx, after));
    TRY(record_get(cx, &post_record, after->id, &before));
    before.version = version;
    return record_change_alone(cx, &post_record, &before, after);
}

static enum rc post_cell_row(struct ctx *cx, const char *id, void *ret)
{
    return missing(cx, &post_record, id, account_store_post_row(cx, id, ret));
}

/* Another post of the same department, vacant. */
static enum rc post_cell_copy(struct ctx *cx, const char *id, const char **ret)
{
    const struct field *name = field_find(post_record.fields, "name");
    struct post post;
    TRY(record_get(cx, &post_record, id, &post));
    const char *title = trf(cx, N_("{0} (copy)"), post.name);
    if (text_length(title) <= (size_t)name->max)
        post.name = title;
    post.id = "";
    post.holder = post.deputy = post.deputy_from = post.deputy_until = "";
    post.active = 1;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, &post_record, &post));
    *ret = post.id;
    return db_commit(cx, &tx);
}

static enum rc post_cell_stop(struct ctx *cx, const char *id, int64_t version)
{
    struct post before, after;
    TRY(record_get(cx, &post_record, id, &before));
    before.version = version;
    after = before;
    after.active = 0;
    return record_change_alone(cx, &post_record, &before, &after);
}

static const struct list_edit post_edit = {
    .record = &post_record,
    .permission = PERM_ACCOUNT_WRITE,
    .page = "/edit",
    .choices = post_cell_choices,
    .change = post_cell_change,
    .row = post_cell_row,
    .copy = post_cell_copy,
    .remove = post_cell_stop,
};

const struct list post_list_table = {
    .name = "posts",
    .label = N_("Posts"),
    .permission = PERM_ACCOUNT_READ,
    .href = "/posts",
    .fields = {post_row_table, POST_ROW_FIELDS},
    .size = sizeof(struct post_row),
    .columns = post_columns,
    .column_count = COUNT(post_columns),
    .edit = &post_edit,
};
