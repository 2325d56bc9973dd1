/* What was copied from a spreadsheet into the cells of a list: shown first, then taken whole or not at all. */
#include <string.h>

#include "base/text.h"
#include "register/list_inside.h"
#include "register/take.h"
#include "views.gen.h"

enum { LINES_MOST = LIST_ROWS_MOST, CELLS_MOST = LIST_COLUMNS_MOST, REFUSED_MOST = 500 };

/* --- The text --- */

struct line {
    const char *cells[CELLS_MOST];
    size_t n;
};
struct square {
    struct line *at; /* LINES_MOST */
    size_t n, width;
};

/* The end of a cell in quotes that begins at `at`; NULL when it is none: the quotes are not closed before the end of a
 * cell. */
static const char *quoted_end(const char *at)
{
    while (*++at != '\0') {
        if (*at != '"')
            continue;
        if (at[1] != '"')
            return at[1] == '\0' || strchr("\t\r\n", at[1]) != NULL ? at + 1 : NULL;
        at++;
    }
    return NULL;
}

/* What stands between the quotes, each pair of them inside as one. */
static const char *unquoted(const struct ctx *cx, const char *from, const char *end)
{
    char *out = arena_alloc(cx->arena, (size_t)(end - from));
    size_t n = 0;
    if (out == NULL)
        return "";
    for (const char *at = from + 1; at < end - 1; at++) {
        out[n++] = *at;
        at += *at == '"';
    }
    out[n] = '\0';
    return out;
}

/* One cell from *at on; *at stands behind it then. A quote before a formula is a spreadsheet's way to say text. */
static const char *next_cell(const struct ctx *cx, const char **at)
{
    const char *from = *at, *end = *from == '"' ? quoted_end(from) : NULL;
    bool quotes = end != NULL;
    if (!quotes)
        end = from + strcspn(from, "\t\r\n");
    *at = end;
    const char *cell = text_trim(cx, quotes ? unquoted(cx, from, end) : arena_copy_n(cx->arena, from, (size_t)(end - from)));
    return cell[0] == '\'' && cell[1] != '\0' && strchr("=+-@", cell[1]) != NULL ? cell + 1 : cell;
}

static enum rc read_line(struct ctx *cx, const char **at, struct line *ret)
{
    for (;;) {
        if (ret->n == CELLS_MOST)
            return field_fail(cx, "text", N_("At most {0} rows and columns at once"), decimal(cx, CELLS_MOST));
        ret->cells[ret->n++] = next_cell(cx, at);
        if (**at != '\t')
            break;
        ++*at;
    }
    *at += **at == '\r';
    *at += **at == '\n';
    return RC_OK;
}

static enum rc read_square(struct ctx *cx, const char *text, struct square *ret)
{
    *ret = (struct square){.at = ARENA_ARRAY(cx->arena, struct line, LINES_MOST)};
    if (ret->at == NULL)
        return RC_MEMORY;
    while (*text != '\0') {
        if (ret->n == LINES_MOST)
            return field_fail(cx, "text", N_("At most {0} rows and columns at once"), decimal(cx, LINES_MOST));
        struct line *line = ret->at + ret->n++;
        TRY(read_line(cx, &text, line));
        ret->width = line->n > ret->width ? line->n : ret->width;
    }
    return ret->n == 0 ? field_fail(cx, "text", N_("There is nothing to paste")) : RC_OK;
}

/* --- Cells --- */

struct paste {
    struct ctx *cx;
    const struct list *list;
    struct square square;
    struct list_pick *picks;
    const char *fields[CELLS_MOST];
    size_t pick_count, field_count;
    struct list_paste_cell *cells;
    size_t cell_count, cell_room, changes, refused;
};

static enum rc tell(struct paste *paste, struct list_paste_cell cell)
{
    paste->cells =
        arena_grow(paste->cx->arena, paste->cells, paste->cell_count, &paste->cell_room, sizeof *paste->cells);
    if (paste->cells == NULL)
        return RC_MEMORY;
    paste->refused += cell.error[0] != '\0';
    paste->changes += cell.error[0] == '\0';
    paste->cells[paste->cell_count++] = cell;
    return RC_OK;
}

/* The column that changes the field; column_count where none does. */
static size_t column_of(const struct list *list, const char *field)
{
    size_t at = 0;
    while (at < list->column_count && (list->columns[at].edits == NULL || !text_same(list->columns[at].edits, field)))
        at++;
    return at;
}

static bool is_shown(const struct ctx *cx, const char *typed, const char *shown)
{
    return text_same(typed, shown) || take_same_word(cx, typed, shown);
}

/* The entry of a pick list by its words or id; what stands in brackets behind them may be missing. */
static const char *choice_of(const struct ctx *cx, const struct form_choice *choice, const char *text)
{
    const char *found = NULL;
    for (size_t i = 0; i < choice->n; i++) {
        const char *label = choice->labels[i], *mark = strstr(label, "（");
        if (text_same(choice->ids[i], text) || is_shown(cx, text, label))
            return choice->ids[i];
        if (mark != NULL && is_shown(cx, text, arena_copy_n(cx->arena, label, (size_t)(mark - label))))
            found = choice->ids[i];
    }
    return found;
}

static enum rc cell_into(struct paste *paste, const struct field *field, const char *text, void *record)
{
    struct ctx *cx = paste->cx;
    const struct list_edit *edit = paste->list->edit;
    struct form_choice choice = {.field = NULL};
    if (edit->choices != NULL)
        TRY(edit->choices(cx, field, record, &choice));
    if (choice.field == NULL || choice.proposes || text_empty(text))
        return take_value(cx, field, text, record);
    const char *id = choice_of(cx, &choice, text);
    return id == NULL ? field_fail(cx, field->name, N_("“{0}” is not among {1}"), text, tr(cx, field->label))
                      : field_from_text(cx, field, id, record);
}

/* --- Rows --- */

struct row_at_hand {
    size_t place;
    const char *id, *name;
    void *record, *row;
};

/* Takes the problem at hand as one of a cell, or of the whole row. */
static enum rc refuse(struct paste *paste, const struct row_at_hand *at)
{
    struct ctx *cx = paste->cx;
    const struct problem problem = cx->problem;
    const struct line *line = paste->square.at + at->place;
    cx->problem = (struct problem){.rc = RC_OK};
    for (size_t i = 0; i < problem.field_count && paste->refused < REFUSED_MOST; i++) {
        size_t column = column_of(paste->list, problem.fields[i].field), typed = 0;
        while (typed < line->n && !text_same(paste->fields[typed], problem.fields[i].field))
            typed++;
        TRY(tell(paste, (struct list_paste_cell){
                            .id = at->id,
                            .row = at->name,
                            .column = column == paste->list->column_count ? "" : list_column_label(cx, paste->list, column),
                            .before = "",
                            .after = typed == line->n ? "" : line->cells[typed],
                            .error = problem.fields[i].message}));
    }
    if (problem.field_count > 0)
        return RC_OK;
    return tell(paste, (struct list_paste_cell){.id = at->id,
                                                .row = at->name,
                                                .column = "",
                                                .before = "",
                                                .after = "",
                                                .error = problem.message == NULL ? tr(cx, N_("This cell cannot be changed here"))
                                                                                 : problem.message});
}

/* The cells that say something else than what stands there, into the record; *ret: the mask of their fields. */
static enum rc read_row(struct paste *paste, const struct row_at_hand *at, uint64_t *ret)
{
    struct ctx *cx = paste->cx;
    const struct list *list = paste->list;
    const struct line *line = paste->square.at + at->place;
    struct fields fields = list->edit->record->fields;
    for (size_t i = 0; i < line->n; i++) {
        size_t column = column_of(list, paste->fields[i]);
        if (column == list->column_count || is_shown(cx, line->cells[i], list_cell_of(cx, list, column, at->row).text))
            continue;
        enum rc rc = cell_into(paste, field_find(fields, paste->fields[i]), line->cells[i], at->record);
        if (rc == RC_INVALID)
            TRY(refuse(paste, at));
        else
            TRY(rc);
        *ret |= field_bit(fields, paste->fields[i]);
    }
    return RC_OK;
}

/* What the row shows after the change, beside what it showed before. */
static enum rc tell_changes(struct paste *paste, const struct row_at_hand *at, uint64_t mask)
{
    struct ctx *cx = paste->cx;
    const struct list *list = paste->list;
    void *after = arena_alloc(cx->arena, list->size);
    if (after == NULL)
        return RC_MEMORY;
    TRY(list->edit->row(cx, at->id, after));
    for (size_t i = 0; i < list->column_count; i++) {
        const char *edits = list->columns[i].edits;
        if (edits == NULL || (field_bit(list->edit->record->fields, edits) & mask) == 0)
            continue;
        const char *was = list_cell_of(cx, list, i, at->row).text, *is = list_cell_of(cx, list, i, after).text;
        if (!text_same(was, is))
            TRY(tell(paste, (struct list_paste_cell){.id = at->id,
                                                     .row = at->name,
                                                     .column = list_column_label(cx, list, i),
                                                     .before = was,
                                                     .after = is,
                                                     .error = ""}));
    }
    return RC_OK;
}

static enum rc paste_row(struct paste *paste, const char *once, size_t place)
{
    struct ctx *cx = paste->cx;
    const struct list *list = paste->list;
    const struct record *kind = list->edit->record;
    const struct list_pick *pick = paste->picks + place;
    struct row_at_hand at = {.place = place,
                             .id = pick->id,
                             .name = list_row_name(cx, list, pick->id),
                             .record = arena_alloc(cx->arena, kind->size),
                             .row = arena_alloc(cx->arena, list->size)};
    size_t refused = paste->refused;
    uint64_t mask = 0;
    if (at.record == NULL || at.row == NULL)
        return RC_MEMORY;
    TRY(list_record_get(cx, list, pick->id, at.record));
    TRY(list->edit->row(cx, pick->id, at.row));
    int64_t before = field_int(&kind->fields.at[2], at.record);
    TRY(read_row(paste, &at, &mask));
    if (mask == 0 || paste->refused > refused)
        return RC_OK;
    enum rc rc = list->edit->change(cx, at.record, pick->version, mask);
    if (rc == RC_INVALID || rc == RC_CONFLICT)
        return refuse(paste, &at);
    TRY(rc);
    TRY(list_step_note(cx, list, &(struct list_step){.once = once, .place = (int64_t)place, .record = pick->id}, before));
    return tell_changes(paste, &at, mask);
}

/* Changes all rows; kept when `keep`, nothing was refused and the same was not done before. */
static enum rc paste_all(struct paste *paste, const char *once, bool keep)
{
    struct ctx *cx = paste->cx;
    struct list_steps known = {.n = 0};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin_around(cx, &tx));
    TRY(list_step_store_of(cx, paste->list->name, once, &known));
    if (known.n > 0)
        return RC_OK;
    for (size_t i = 0; i < paste->square.n && paste->refused < REFUSED_MOST; i++)
        TRY(paste_row(paste, once, i));
    return keep && paste->refused == 0 ? db_commit(cx, &tx) : RC_OK;
}

/* --- The request --- */

static const struct field cell_table[] = {
    FIELD(list_paste_cell, id, F_ID),       FIELD(list_paste_cell, row, F_TEXT),   FIELD(list_paste_cell, column, F_TEXT),
    FIELD(list_paste_cell, before, F_TEXT), FIELD(list_paste_cell, after, F_TEXT), FIELD(list_paste_cell, error, F_TEXT),
};
static const struct field paste_table[] = {
    FIELD(list_paste_view, lines, F_INT),   FIELD(list_paste_view, changes, F_INT),
    FIELD(list_paste_view, refused, F_INT), FIELD(list_paste_view, passed, F_INT),
    {.name = "rows",
     .kind = F_LIST,
     .offset = offsetof(struct list_paste_view, done),
     .inside = &list_done_row_fields,
     .size = sizeof(struct list_done_row)},
    FIELD_LIST(list_paste_view, cells, cell_table, struct list_paste_cell),
};
const struct fields list_paste_fields = {paste_table, COUNT(paste_table)};

static enum rc read_fields(struct paste *paste, const struct request *request)
{
    struct ctx *cx = paste->cx;
    TRY(list_words_read(cx, request, "field", paste->fields, CELLS_MOST, &paste->field_count));
    for (size_t i = 0; i < paste->field_count; i++)
        if (!text_same(paste->fields[i], "-") && column_of(paste->list, paste->fields[i]) == paste->list->column_count)
            return field_fail(cx, "field", N_("This list has no cells to change named {0}"), paste->fields[i]);
    return RC_OK;
}

static enum rc read_paste(struct paste *paste, const struct request *request)
{
    struct ctx *cx = paste->cx;
    paste->picks = ARENA_ARRAY(cx->arena, struct list_pick, LIST_ROWS_MOST);
    if (paste->picks == NULL)
        return RC_MEMORY;
    TRY(read_square(cx, request_form(request, "text"), &paste->square));
    TRY(read_fields(paste, request));
    TRY(list_picks_read(cx, request, paste->picks, &paste->pick_count));
    if (paste->square.n > paste->pick_count)
        return field_fail(cx, "text", N_("{0} rows were copied, but only {1} stand here and below"),
                          decimal(cx, (int64_t)paste->square.n), decimal(cx, (int64_t)paste->pick_count));
    if (paste->square.width > paste->field_count)
        return field_fail(cx, "text", N_("{0} columns were copied, but only {1} stand here and to the right"),
                          decimal(cx, (int64_t)paste->square.width), decimal(cx, (int64_t)paste->field_count));
    return RC_OK;
}

/* The rows as they stand, for programs. */
static enum rc fill_done(const struct paste *paste, struct list_paste_view *view)
{
    struct ctx *cx = paste->cx;
    const struct list *list = paste->list;
    struct list_done_row *done = ARENA_ARRAY(cx->arena, struct list_done_row, paste->square.n);
    void *row = arena_alloc(cx->arena, list->size);
    if (done == NULL || row == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < paste->square.n; i++) {
        TRY(list->edit->row(cx, paste->picks[i].id, row));
        done[i] = (struct list_done_row){.id = paste->picks[i].id, .version = list_row_int(list, "version", row)};
    }
    view->done.at = done;
    view->done.n = paste->square.n;
    return RC_OK;
}

static enum rc send_view(const struct paste *paste, const struct request *request, struct response *response,
                         const char *once)
{
    struct ctx *cx = paste->cx;
    struct list_paste_view view = {.list = paste->list->name,
                                   .back = own_page(request_form(request, "back"),
                                                    paste->list->href == NULL ? "/" : paste->list->href),
                                   .columns = request_form(request, "columns"),
                                   .once = once,
                                   .text = request_form(request, "text"),
                                   .lines = (int64_t)paste->square.n,
                                   .changes = (int64_t)paste->changes,
                                   .refused = (int64_t)paste->refused};
    const char **items = ARENA_ARRAY(cx->arena, const char *, paste->pick_count);
    if (items == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < paste->square.n; i++)
        items[i] = arena_printf(cx->arena, "%s@%lld", paste->picks[i].id, (long long)paste->picks[i].version);
    for (size_t i = 0; i < paste->square.width; i++)
        view.passed += text_same(paste->fields[i], "-");
    view.items.at = items;
    view.items.n = paste->square.n;
    view.fields.at = paste->fields;
    view.fields.n = paste->square.width;
    view.cells.at = paste->cells;
    view.cells.n = paste->cell_count;
    if (request->wants_json || request->json_body) {
        TRY(fill_done(paste, &view));
        return saved_send(cx, request, response, paste->refused > 0 ? 422 : 200, NULL, NULL, list_paste_fields, &view);
    }
    const struct page page = {.title = tr(cx, N_("Paste")),
                              .place = NAV_COUNT_,
                              .html = VIEW(list_paste_part),
                              .fields = list_paste_fields,
                              .view = &view,
                              .status = paste->refused > 0 ? 422 : 200};
    return page_send(cx, request, response, &page);
}

enum rc list_paste_post(struct ctx *cx, struct request *request, struct response *response)
{
    struct paste paste = {.cx = cx, .cells = NULL};
    const char *once = "", *ids[LIST_ROWS_MOST];
    bool looks = !text_empty(request_form(request, "check"));
    TRY(list_change_find(cx, request, &paste.list));
    TRY(list_once_check(cx, request_form(request, "once"), &once));
    TRY(read_paste(&paste, request));
    TRY(paste_all(&paste, once, !looks));
    if (looks || paste.refused > 0 || request->wants_json || request->json_body)
        return send_view(&paste, request, response, once);
    for (size_t i = 0; i < paste.square.n; i++)
        ids[i] = paste.picks[i].id;
    return list_rows_send(cx, request, response, paste.list, ids, paste.square.n);
}
