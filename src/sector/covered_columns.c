/* Covered operators as a list: rows with the words around them, columns, what is changed in their cells. */
#include <string.h>

#include "account/account_form.h"
#include "base/text.h"
#include "sector/sector_inside.h"

static const struct field row_table[] = {
#include "sector/covered_fields.h"
    FIELD(covered_row, sector_title, F_TEXT, .label = N_("Name of the sector")),
    FIELD(covered_row, sub_title, F_TEXT, .label = N_("Name of the sub-sector")),
    FIELD(covered_row, index, F_REAL, .flags = F_FIGURE, .label = N_("Risk index")),
    FIELD(covered_row, standing, F_TEXT, .label = N_("State of the survey")),
};
const struct fields covered_row_fields = {row_table, COUNT(row_table)};

/* --- Rows --- */

static enum rc ask_standing(struct ctx *cx, int64_t year, struct covered_rows *rows)
{
    struct operator_standing *all = ARENA_ARRAY(cx->arena, struct operator_standing, rows->n);
    if (all == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows->n; i++)
        all[i] = (struct operator_standing){
            .operator = rows->at[i].operator.operator, .state = "", .tag = "plain", .href = ""};
    for (size_t m = 0; cx->app != NULL && m < cx->app->module_count; m++)
        if (cx->app->modules[m]->standing != NULL)
            TRY(cx->app->modules[m]->standing(cx, year, all, rows->n));
    for (size_t i = 0; i < rows->n; i++) {
        rows->at[i].standing = all[i].state;
        rows->at[i].standing_tag = all[i].tag;
        rows->at[i].standing_href = all[i].href;
    }
    return RC_OK;
}

enum rc covered_rows_make(struct ctx *cx, const struct covered_operators *operators, int64_t year,
                          struct covered_rows *ret)
{
    struct risk_index_setting setting = {.id = NULL};
    struct covered_rows rows = {ARENA_ARRAY(cx->arena, struct covered_row, operators->n), operators->n};
    if (rows.at == NULL)
        return RC_MEMORY;
    TRY(risk_index_setting_load(cx, &setting));
    for (size_t i = 0; i < rows.n; i++) {
        const struct covered_operator *operator = operators->at + i;
        const struct risk_figures figures = covered_figures(operator);
        rows.at[i] = (struct covered_row){.operator = *operator,
                                          .sector_title = sector_title(cx, operator->sector),
                                          .sub_title = sub_sector_title(cx, operator->sub_sector),
                                          .index = risk_index(&setting, &figures, NULL)};
    }
    TRY(ask_standing(cx, year, &rows));
    *ret = rows;
    return RC_OK;
}

/* --- Cells --- */

static void fill_name(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/operators/%s", ((const struct covered_operator *)row)->id);
}

static void fill_sector(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct covered_row *one = row;
    cell->text = one->sector_title;
    if (!text_empty(one->operator.moved_from)) {
        cell->mark = tr(cx, N_("Moved"));
        cell->mark_tag = "info";
    }
}

static void fill_sub(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct covered_row *one = row;
    const struct sector *sector = sector_find(one->operator.sector);
    cell->text = one->sub_title;
    if (sector != NULL && sector_has_subs(sector)) {
        cell->absent = tr(cx, N_("Not given"));
        cell->absent_tag = "tag warn";
    }
}

static void fill_state(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    static const char *const tags[] = {"info", "ok", "off", "warn"};
    _Static_assert(COUNT(tags) == COVERED_STATE_COUNT_, "every state needs a tag");
    const struct covered_operator *one = row;
    cell->tag = one->state >= 0 && one->state < COVERED_STATE_COUNT_ ? tags[one->state] : "plain";
    if (one->designated != 0 && !covered_is_in(one->state) && text_empty(one->explanation)) {
        cell->mark = tr(cx, N_("Not explained"));
        cell->mark_tag = "bad";
    }
}

static void fill_standing(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct covered_row *one = row;
    (void)cx;
    cell->tag = text_empty(one->standing) ? NULL : one->standing_tag;
    cell->href = text_empty(one->standing_href) ? NULL : one->standing_href;
}

static void fill_index(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    double index = ((const struct covered_row *)row)->index;
    cell->text = index < 0 ? "" : arena_printf(cx->arena, "%.0f", index);
    cell->absent = "–";
    cell->absent_tag = "muted";
}

static void fill_moved(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const char *from = ((const struct covered_operator *)row)->moved_from, *slash = strchr(from, '/');
    if (text_empty(from))
        return;
    const char *sector = slash == NULL ? from : arena_copy_n(cx->arena, from, (size_t)(slash - from));
    cell->text = slash == NULL ? sector_title(cx, sector)
                               : arena_printf(cx->arena, "%s／%s", sector_title(cx, sector), sub_sector_title(cx, slash + 1));
}

/* Zero stands for what is not known. */
static void fill_figure(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    (void)row;
    if (text_same(cell->text, "0"))
        cell->text = "";
}

#define FIGURE(name, wide)                                                                         \
    {                                                                                              \
        .field = name, .flags = LIST_ASIDE | LIST_THOUSANDS, .edits = name, .width = (wide), .fill = fill_figure  \
    }
static const struct list_column columns[] = {
    {.field = "name", .flags = LIST_KEY, .edits = "name", .up = "name", .width = 32, .fill = fill_name},
    {.field = "operator", .flags = LIST_NARROW, .up = "operator", .width = 16},
    {.field = "sector", .up = "sector", .width = 12, .fill = fill_sector},
    {.field = "sub_sector", .edits = "sub_sector", .width = 14, .fill = fill_sub},
    {.field = "size", .edits = "size", .width = 8},
    {.field = "region", .flags = LIST_NARROW, .edits = "region", .width = 10},
    {.field = "state", .flags = LIST_NARROW, .width = 16, .fill = fill_state},
    {.field = "standing", .flags = LIST_NARROW, .width = 14, .fill = fill_standing},
    {.field = "index", .width = 8, .fill = fill_index},
    {.field = "designated", .flags = LIST_ASIDE, .width = 10},
    {.field = "law", .flags = LIST_ASIDE, .edits = "law", .width = 30},
    {.field = "explanation", .flags = LIST_ASIDE | LIST_WIDE, .edits = "explanation", .width = 36},
    {.field = "ceptoar", .flags = LIST_ASIDE, .edits = "ceptoar", .width = 24},
    {.field = "association", .flags = LIST_ASIDE, .edits = "association", .width = 24},
    {.field = "email", .flags = LIST_ASIDE, .edits = "email", .width = 26},
    {.field = "organization", .flags = LIST_ASIDE, .edits = "organization", .width = 14},
    FIGURE("people", 12),
    FIGURE("sales", 14),
    FIGURE("users", 14),
    FIGURE("sensitive_records", 14),
    FIGURE("it_dependence", 8),
    {.field = "since", .flags = LIST_ASIDE, .edits = "since"},
    {.field = "reason", .flags = LIST_ASIDE | LIST_WIDE, .edits = "reason", .width = 36},
    {.field = "moved_from", .flags = LIST_ASIDE, .width = 16, .fill = fill_moved},
    {.field = "moved_on", .flags = LIST_ASIDE},
    {.field = "version", .flags = LIST_ASIDE, .width = 7},
};

/* --- Changes --- */

static enum rc cell_choices(struct ctx *cx, const struct field *field, const void *record, struct form_choice *ret)
{
    const struct covered_operator *row = record;
    struct choices choices = {.n = 0};
    if (!text_same(field->name, "sub_sector"))
        return RC_OK;
    TRY(sector_sub_choices(cx, row->sector, &choices));
    return choices_for_form(cx, field->name, choices, row->sub_sector, ret);
}

static enum rc cell_change(struct ctx *cx, void *record, int64_t version, uint64_t given)
{
    (void)given;
    return covered_save(cx, record, version);
}

static enum rc cell_row(struct ctx *cx, const char *id, void *ret)
{
    struct covered_operator operator = {.id = NULL};
    struct covered_rows rows = {.n = 0};
    TRY(record_get(cx, &covered_operator_record, id, &operator));
    const struct covered_operators one = {&operator, 1};
    TRY(covered_rows_make(cx, &one, operator.year, &rows));
    *(struct covered_row *)ret = rows.at[0];
    return RC_OK;
}

static const struct list_edit edit = {
    .record = &covered_operator_record,
    .permission = PERM_SECTOR_WRITE,
    .page = "/edit",
    .choices = cell_choices,
    .change = cell_change,
    .row = cell_row,
};

const struct list covered_operator_list = {
    .name = "operators",
    .label = N_("Covered operators"),
    .permission = PERM_SECTOR_READ,
    .href = "/operators",
    .fields = {row_table, COUNT(row_table)},
    .size = sizeof(struct covered_row),
    .columns = columns,
    .column_count = COUNT(columns),
    .order = "name",
    .edit = &edit,
};
