/* Oversight and bodies as rows of lists: with form, change in cells and files out. */
#include <string.h>

#include "account/account_form.h"
#include "base/text.h"
#include "rows/rows_routes.h"
#include "sector/sector_inside.h"

static enum rc may_change(struct ctx *cx, const void *row)
{
    (void)row;
    return sector_may_write(cx);
}

static enum rc frame(struct ctx *cx, const char *of, const char *here, const char *title, struct page *ret)
{
    struct crumb *crumbs = ARENA_ARRAY(cx->arena, struct crumb, 1);
    (void)of;
    (void)here;
    if (crumbs == NULL)
        return RC_MEMORY;
    crumbs[0] = (struct crumb){tr(cx, N_("Sectors and covered operators")), "/sectors"};
    *ret = (struct page){.title = title, .place = NAV_SURVEY, .crumbs = {crumbs, 1}};
    return RC_OK;
}

static const char *const picks[] = {"sector", "sub_sector", NULL};

static enum rc choices(struct ctx *cx, const char *of, const struct field *field, struct choices *ret)
{
    (void)of;
    if (text_same(field->name, "sector"))
        return sector_choices(cx, ret);
    return text_same(field->name, "sub_sector") ? sector_sub_choices(cx, "", ret) : RC_OK;
}

/* Sector and sub-sector as codes. */
static void settle_codes(const char **sector_code, const char **sub_code)
{
    const struct sector *sector = sector_find(*sector_code);
    const struct sub_sector *sub = sub_sector_find(sector, *sub_code);
    *sector_code = sector == NULL ? *sector_code : sector->code;
    *sub_code = sub == NULL ? *sub_code : sub->code;
}

static enum rc put(struct ctx *cx, const struct record *record, const void *before, void *row)
{
    return before == NULL ? record_insert(cx, record, row) : record_update(cx, record, before, row);
}

/* --- Oversight --- */

static enum rc oversight_store(struct ctx *cx, const void *before, void *row)
{
    struct oversight *one = row;
    TRY(sector_may_write(cx));
    settle_codes(&one->sector, &one->sub_sector);
    enum rc rc = row_filled(cx, &oversight_record, one);
    rc = sector_check_codes(cx, one->sector, one->sub_sector) == RC_OK ? rc : RC_INVALID;
    rc = sector_check_email(cx, one->email) == RC_OK ? rc : RC_INVALID;
    if (!text_empty(one->since) && !text_empty(one->until) && strcmp(one->until, one->since) < 0)
        rc = field_fail(cx, "until", N_("The last day is not before the first"));
    TRY(rc);
    return put(cx, &oversight_record, before, row);
}

static enum rc oversight_rows(struct ctx *cx, const char *of, const char *id, struct rows *ret)
{
    struct oversights all = {.n = 0};
    (void)of;
    TRY(oversight_all(cx, &all));
    struct oversight_row *rows = ARENA_ARRAY(cx->arena, struct oversight_row, all.n);
    size_t n = 0;
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++)
        if (text_empty(id) || text_same(id, all.at[i].id))
            rows[n++] = (struct oversight_row){.oversight = all.at[i],
                                               .sector_title = sector_title(cx, all.at[i].sector),
                                               .sub_title = sub_sector_title(cx, all.at[i].sub_sector)};
    *ret = (struct rows){rows, n};
    return RC_OK;
}

static const struct field oversight_row_table[] = {
#include "sector/oversight_fields.h"
    FIELD(oversight_row, sector_title, F_TEXT, .label = N_("Name of the sector")),
    FIELD(oversight_row, sub_title, F_TEXT, .label = N_("Name of the sub-sector")),
};
const struct fields oversight_row_fields = {oversight_row_table, COUNT(oversight_row_table)};

static void fill_body(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/oversight/%s", ((const struct oversight *)row)->id);
}

static void fill_oversight_sector(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->text = ((const struct oversight_row *)row)->sector_title;
}

static void fill_oversight_sub(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->text = ((const struct oversight_row *)row)->sub_title;
    cell->absent = tr(cx, N_("The whole sector"));
    cell->absent_tag = "muted";
}

static const struct list_column oversight_columns[] = {
    {.field = "body", .flags = LIST_KEY | LIST_SORT | LIST_SEARCH, .edits = "body", .width = 26, .fill = fill_body},
    {.field = "sector", .flags = LIST_SORT | LIST_PICK, .edits = "sector", .width = 14, .fill = fill_oversight_sector},
    {.field = "sub_sector", .flags = LIST_PICK, .edits = "sub_sector", .width = 16, .fill = fill_oversight_sub},
    {.field = "department", .flags = LIST_SEARCH, .edits = "department", .width = 28},
    {.field = "email", .edits = "email", .width = 28},
    {.field = "since", .flags = LIST_SORT | LIST_NARROW, .edits = "since"},
    {.field = "until", .flags = LIST_SORT | LIST_NARROW, .edits = "until"},
    {.field = "basis", .flags = LIST_ASIDE | LIST_WIDE, .edits = "basis", .width = 36},
    {.field = "organization", .flags = LIST_ASIDE, .edits = "organization", .width = 14},
    {.field = "version", .flags = LIST_ASIDE, .width = 7},
};

ROW_NOUN_EDIT(oversight, oversight_noun, oversight_record, PERM_SECTOR_WRITE)

const struct list oversight_list = {
    .name = "oversight",
    .label = N_("Who oversees which sector"),
    .permission = PERM_SECTOR_READ,
    .href = "/oversight",
    .fields = {oversight_row_table, COUNT(oversight_row_table)},
    .size = sizeof(struct oversight_row),
    .columns = oversight_columns,
    .column_count = COUNT(oversight_columns),
    .edit = &oversight_edit,
};

static const char *const oversight_inputs[] = {"sector", "sub_sector", "body",  "department", "email",
                                               "since",  "until",      "basis", "organization", NULL};
const struct row_noun oversight_noun = {
    .record = &oversight_record,
    .list = &oversight_list,
    .path = "oversight",
    .title = N_("Who oversees which sector"),
    .create = N_("Add an overseeing body"),
    .inputs = oversight_inputs,
    .write = PERM_SECTOR_WRITE,
    .frame = frame,
    .rows = oversight_rows,
    .picks = picks,
    .choices = choices,
    .store = oversight_store,
    .release = may_change,
};

enum rc oversight_save(struct ctx *cx, struct oversight *row, int64_t version)
{
    return row_save(cx, &oversight_noun, row, version);
}

enum rc oversight_remove(struct ctx *cx, const char *id, int64_t version)
{
    return row_remove(cx, &oversight_noun, id, version);
}

/* --- Bodies --- */

static enum rc body_store(struct ctx *cx, const void *before, void *row)
{
    struct sector_body *one = row;
    TRY(sector_may_write(cx));
    settle_codes(&one->sector, &one->sub_sector);
    enum rc rc = row_filled(cx, &sector_body_record, one);
    rc = sector_check_codes(cx, one->sector, one->sub_sector) == RC_OK ? rc : RC_INVALID;
    rc = sector_check_email(cx, one->email) == RC_OK ? rc : RC_INVALID;
    TRY(rc);
    return put(cx, &sector_body_record, before, row);
}

static enum rc body_rows(struct ctx *cx, const char *of, const char *id, struct rows *ret)
{
    struct sector_bodies all = {.n = 0};
    (void)of;
    TRY(sector_body_all(cx, &all));
    struct sector_body_row *rows = ARENA_ARRAY(cx->arena, struct sector_body_row, all.n);
    size_t n = 0;
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++)
        if (text_empty(id) || text_same(id, all.at[i].id))
            rows[n++] = (struct sector_body_row){.body = all.at[i],
                                                 .sector_title = sector_title(cx, all.at[i].sector),
                                                 .sub_title = sub_sector_title(cx, all.at[i].sub_sector)};
    *ret = (struct rows){rows, n};
    return RC_OK;
}

static const struct field body_row_table[] = {
#include "sector/sector_body_fields.h"
    FIELD(sector_body_row, sector_title, F_TEXT, .label = N_("Name of the sector")),
    FIELD(sector_body_row, sub_title, F_TEXT, .label = N_("Name of the sub-sector")),
};
const struct fields sector_body_row_fields = {body_row_table, COUNT(body_row_table)};

static void fill_body_name(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/sector-bodies/%s", ((const struct sector_body *)row)->id);
}

static void fill_body_sector(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->text = ((const struct sector_body_row *)row)->sector_title;
}

static void fill_body_sub(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->text = ((const struct sector_body_row *)row)->sub_title;
    cell->absent = tr(cx, N_("The whole sector"));
    cell->absent_tag = "muted";
}

static const struct list_column body_columns[] = {
    {.field = "name", .flags = LIST_KEY | LIST_SORT | LIST_SEARCH, .edits = "name", .width = 28, .fill = fill_body_name},
    {.field = "kind", .flags = LIST_SORT | LIST_PICK, .edits = "kind", .width = 16},
    {.field = "sector", .flags = LIST_SORT | LIST_PICK, .edits = "sector", .width = 14, .fill = fill_body_sector},
    {.field = "sub_sector", .flags = LIST_PICK, .edits = "sub_sector", .width = 16, .fill = fill_body_sub},
    {.field = "members", .flags = LIST_SORT, .edits = "members", .width = 9},
    {.field = "standards", .flags = LIST_PICK, .edits = "standards", .width = 9},
    {.field = "contact", .edits = "contact", .width = 24},
    {.field = "email", .edits = "email", .width = 28},
    {.field = "note", .flags = LIST_ASIDE | LIST_WIDE, .edits = "note", .width = 36},
    {.field = "organization", .flags = LIST_ASIDE, .edits = "organization", .width = 14},
    {.field = "version", .flags = LIST_ASIDE, .width = 7},
};

ROW_NOUN_EDIT(body, sector_body_noun, sector_body_record, PERM_SECTOR_WRITE)

const struct list sector_body_list = {
    .name = "sector-bodies",
    .label = N_("CEPTOAR and associations"),
    .permission = PERM_SECTOR_READ,
    .href = "/sector-bodies",
    .fields = {body_row_table, COUNT(body_row_table)},
    .size = sizeof(struct sector_body_row),
    .columns = body_columns,
    .column_count = COUNT(body_columns),
    .edit = &body_edit,
};

static const char *const body_inputs[] = {"kind",    "name",      "sector", "sub_sector",   "contact", "email",
                                          "members", "standards", "note",   "organization", NULL};
const struct row_noun sector_body_noun = {
    .record = &sector_body_record,
    .list = &sector_body_list,
    .path = "sector-bodies",
    .title = N_("CEPTOAR and associations"),
    .create = N_("Add a body"),
    .inputs = body_inputs,
    .write = PERM_SECTOR_WRITE,
    .frame = frame,
    .rows = body_rows,
    .picks = picks,
    .choices = choices,
    .store = body_store,
    .release = may_change,
};

enum rc sector_body_save(struct ctx *cx, struct sector_body *row, int64_t version)
{
    return row_save(cx, &sector_body_noun, row, version);
}

enum rc sector_body_remove(struct ctx *cx, const char *id, int64_t version)
{
    return row_remove(cx, &sector_body_noun, id, version);
}
