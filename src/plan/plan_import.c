/* Plan items from a file: every bad cell named, all rows or none. */
#include <string.h>

#include "assessment/assessment.h"
#include "base/text.h"
#include "plan/plan_inside.h"

static const struct take_column columns[] = {
    {.field = "number", .place = TAKE_ONE_OF},
    {.field = "title", .place = TAKE_ONE_OF},
    {.field = "detail"},
    {.field = "catalog"},
    {.field = "control"},
    {.field = "post"},
    {.field = "status"},
    {.field = "progress"},
    {.field = "priority"},
    {.field = "start_on"},
    {.field = "due_on"},
    {.field = "done_on"},
    {.field = "money_asked"},
    {.field = "money_granted"},
    {.field = "money_spent"},
    {.field = "days_asked"},
    {.field = "days_granted"},
    {.field = "days_spent"},
    {.field = "judged_by"},
    {.field = "result"},
    {.field = "version", .label = N_("Version")},
};
_Static_assert(COUNT(columns) == PLAN_FILE_COLUMNS, "what is written to a file is taken from it");

/* --- Cells --- */

/* A priority may be a number, too; empty cells leave it as it is. */
static enum rc read_priority(const struct take *take, const struct field *field, struct plan_item *item)
{
    const char *text = take_text(take, "priority");
    int64_t number = 0;
    if (text_empty(text))
        return RC_OK;
    if (text_to_int(take->cx, text, &number) == RC_OK && number >= PLAN_PRIORITY_HIGH &&
        number <= PLAN_PRIORITY_LOW) {
        item->priority = number;
        return RC_OK;
    }
    TRY(take_name(take, field, &plan_priority_names, item));
    return item->priority >= PLAN_PRIORITY_HIGH
               ? RC_OK
               : field_unknown_name(take->cx, field, text, &plan_priority_names, true);
}

static enum rc read_post(const struct take *take, struct plan_item *item)
{
    const struct choices *posts = take->self;
    const char *text = take_text(take, "post");
    const char *id = choice_find(*posts, text);
    if (text_empty(text)) {
        item->post = "";
        return RC_OK;
    }
    if (id == NULL)
        id = choice_find(*posts, text_trim(take->cx, text_fold(take->cx, text)));
    /* A post that was closed since stands by its id, and may stay. */
    if (id == NULL && text_same(text, item->post))
        return RC_OK;
    if (id == NULL)
        return field_fail(take->cx, "post", N_("There is no such post in use ({0})"), text);
    item->post = id;
    return RC_OK;
}

static enum rc read_catalog(const struct take *take, struct plan_item *item)
{
    struct ctx *cx = take->cx;
    const char *text = take_text(take, "catalog");
    struct catalog_titles titles;
    if (text_empty(text))
        return RC_OK;
    TRY(catalog_titles(cx, &titles));
    for (size_t i = 0; i < titles.n; i++)
        if (take_same_word(cx, text, titles.at[i].id) || take_same_word(cx, text, titles.at[i].title.ja) ||
            take_same_word(cx, text, titles.at[i].title.en)) {
            item->catalog = titles.at[i].id;
            return RC_OK;
        }
    return field_fail(cx, "catalog", N_("There is no standard with the id {0}"), text);
}

static enum rc read_cell(const struct take *take, const char *name, struct plan_item *item)
{
    const struct field *field = field_find((struct fields){plan_item_table, PLAN_ITEM_FIELDS}, name);
    if (!take_has(take, name) || text_same(name, "number") || text_same(name, "version"))
        return RC_OK;
    if (text_same(name, "status") && text_empty(take_text(take, name)))
        return RC_OK; /* stays */
    if (text_same(name, "priority"))
        return read_priority(take, field, item);
    if (text_same(name, "catalog"))
        return read_catalog(take, item);
    if (text_same(name, "post"))
        return read_post(take, item);
    return take_field(take, field, item);
}

static enum rc read_cells(const struct take *take, struct plan_item *item)
{
    enum rc worst = RC_OK;
    for (size_t i = 0; i < COUNT(columns); i++) {
        enum rc rc = read_cell(take, columns[i].field, item);
        if (rc != RC_OK && rc != RC_INVALID)
            return rc;
        worst = rc == RC_OK ? worst : rc;
    }
    return worst;
}

/* --- Rows --- */

/* The stored item of the row's number, or an empty one; *ret_fresh tells. RC_INVALID: recorded. */
static enum rc find_before(struct take *take, struct plan_item *ret, bool *ret_fresh)
{
    struct ctx *cx = take->cx;
    const char *text = take_text(take, "number");
    int64_t number = 0;
    *ret_fresh = text_empty(text);
    if (*ret_fresh) {
        *ret = plan_item_blank();
        return RC_OK;
    }
    if (text_to_int(cx, take_bare_number(cx, text), &number) != RC_OK)
        return field_fail(cx, "number",
                          N_("The number of a plan item is a whole number (given: {0})"), text);
    TRY(take_once(take, "number", number));
    enum rc rc = plan_store_by_number(cx, number, ret);
    if (rc == RC_MISSING)
        return field_fail(cx, "number",
                          N_("There is no plan item {0}; new items have no number in the file"),
                          text);
    return rc;
}

/* The version in the file, where it stands, must be the stored one. */
static enum rc check_version(const struct take *take, const struct plan_item *before)
{
    struct ctx *cx = take->cx;
    const char *text = take_text(take, "version");
    int64_t version = 0;
    if (text_empty(text) || (text_to_int(cx, text, &version) == RC_OK && version == before->version))
        return RC_OK;
    return field_fail(
        cx, "version",
        N_("Plan item {0} was changed since the file was made; please download it again"),
        decimal(cx, before->number));
}

/* Nothing is written any more once a cell was refused: the rest is only looked at. */
static enum rc store_row(struct take *take, bool fresh, const struct plan_item *before,
                         struct plan_item *after)
{
    const struct choices *posts = take->self;
    if (take->refused)
        return plan_check(take->cx, *posts, fresh ? NULL : before, after);
    if (fresh)
        TRY(plan_insert(take->cx, *posts, after));
    else
        TRY(plan_update(take->cx, *posts, before, after));
    take->changed += fresh || after->version != before->version;
    return RC_OK;
}

static enum rc take_item(struct take *take)
{
    struct plan_item before = plan_item_blank(), after = before;
    bool fresh = false;
    TRY(find_before(take, &before, &fresh));
    TRY(fresh ? RC_OK : check_version(take, &before));
    after = before;
    TRY(read_cells(take, &after));
    return store_row(take, fresh, &before, &after); /* RC_CONFLICT: it waits for approval */
}

static enum rc begin(struct take *take)
{
    return plan_hold(take->whole);
}

enum rc plan_import(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                    struct import_result *ret)
{
    static const struct take_rule rule = {
        .fields = {plan_item_table, PLAN_ITEM_FIELDS},
        .columns = columns,
        .column_count = COUNT(columns),
        .missing = N_("The file has no row of heads with “{0}” and “{1}”; please begin with a file "
                      "that was downloaded here"),
        .begin = begin,
        .row = take_item,
    };
    struct choices posts;
    TRY(plan_may_write(cx));
    TRY(post_choices(cx, &posts));
    return take_import(cx, &rule, &posts, bytes, length, file_name, ret);
}
