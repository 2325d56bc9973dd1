/* The pages that every list has: what a person keeps of it, one row, the change of a cell. */
#include <string.h>

#include "base/app.h"
#include "base/text.h"
#include "register/list_inside.h"
#include "views.gen.h"

static enum rc find_list(struct ctx *cx, const struct request *request, const struct list **ret)
{
    const char *name = request_parameter(request, "list");
    const struct list *list = list_find(cx->app, name);
    if (list == NULL) {
        (void)fail(cx, RC_MISSING, N_("There is no list {0}"), name);
        return RC_MISSING;
    }
    if (!may(cx, list->permission)) {
        (void)fail(cx, RC_DENIED, N_("Your role does not allow reading this list"));
        return RC_DENIED;
    }
    *ret = list;
    return RC_OK;
}

/* --- The choice --- */

static const struct field option_table[] = {
    FIELD(form_option, value, F_TEXT),
    FIELD(form_option, label, F_TEXT),
    FIELD(form_option, selected, F_BOOL),
};
static const struct field choice_table[] = {
    FIELD(list_choice_view, list, F_TEXT),
    FIELD(list_choice_view, columns, F_TEXT),
    FIELD(list_choice_view, rows, F_INT),
    FIELD_LIST(list_choice_view, options, option_table, struct form_option),
};
const struct fields list_choice_view_fields = {choice_table, COUNT(choice_table)};

static enum rc fill_choice(struct ctx *cx, const struct list *list, struct list_choice_view *ret)
{
    struct list_kept kept;
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, list->column_count);
    uint64_t columns = list_column_proposal(list);
    TRY(list_kept_get(cx, list->name, &kept));
    if (options == NULL)
        return RC_MEMORY;
    if (!text_empty(kept.columns) && list_column_bits(cx, list, kept.columns, &columns) != RC_OK)
        cx->problem = (struct problem){.rc = RC_OK}; /* a column that is gone */
    size_t n = 0;
    for (size_t i = 0; i < list->column_count; i++)
        if ((list->columns[i].flags & LIST_KEY) == 0)
            options[n++] = (struct form_option){.value = list->columns[i].field,
                                                .label = list_column_label(cx, list, i),
                                                .selected = (columns >> i & 1) != 0};
    *ret = (struct list_choice_view){.list = list->name,
                                     .back = list->href == NULL ? "/" : list->href,
                                     .columns = list_column_names(cx, list, columns),
                                     .rows = kept.rows == 0 ? list_own_rows(list) : kept.rows};
    ret->options.at = options;
    ret->options.n = n;
    return RC_OK;
}

static enum rc choice_get(struct ctx *cx, struct request *request, struct response *response)
{
    const struct list *list = NULL;
    struct list_choice_view view;
    TRY(find_list(cx, request, &list));
    TRY(fill_choice(cx, list, &view));
    const struct page page = {.title = trf(cx, N_("Columns of the list: {0}"), tr(cx, list->label)),
                              .place = NAV_COUNT_,
                              .html = VIEW(list_choice_page),
                              .fields = list_choice_view_fields,
                              .view = &view};
    return page_send(cx, request, response, &page);
}

/* Every field "column" of the form, or "columns" with commas between; a program may send an array. */
static enum rc read_columns(struct ctx *cx, const struct request *request, const struct list *list,
                            const char **ret)
{
    const char *names = "";
    uint64_t bits = 0;
    bool given = false;
    for (size_t i = 0; i < request->form.n; i++) {
        const struct pair *pair = &request->form.at[i];
        if (!text_same(pair->name, "column") && !text_same(pair->name, "columns"))
            continue;
        given = true;
        names = arena_printf(cx->arena, "%s,%s", names, pair->value);
    }
    if (!given)
        return RC_OK;
    char *plain = arena_alloc(cx->arena, strlen(names) + 1);
    if (plain == NULL)
        return RC_MEMORY;
    for (size_t i = 0; names[i] != '\0'; i++)
        plain[i] = (char)(strchr("[]\"", names[i]) != NULL ? ',' : names[i]);
    TRY(list_column_bits(cx, list, plain, &bits));
    *ret = list_column_names(cx, list, bits);
    return RC_OK;
}

static enum rc choice_post(struct ctx *cx, struct request *request, struct response *response)
{
    const struct list *list = NULL;
    struct list_kept kept;
    struct list_choice_view view;
    TRY(find_list(cx, request, &list));
    TRY(list_kept_get(cx, list->name, &kept));
    TRY(read_columns(cx, request, list, &kept.columns));
    const char *rows = request_form(request, "rows");
    if (!text_empty(rows) && text_to_int(cx, rows, &kept.rows) != RC_OK)
        return field_fail(cx, "rows", N_("“{0}” takes a whole number (given: {1})"),
                          tr(cx, N_("Rows on a page")), rows);
    if (!text_empty(request_form(request, "reset")))
        kept = (struct list_kept){.columns = ""};
    TRY(list_kept_set(cx, list, &kept));
    TRY(fill_choice(cx, list, &view));
    return saved_send(cx, request, response, 200, own_page(request_form(request, "back"), view.back), NULL,
                      list_choice_view_fields, &view);
}

/* --- One row --- */

enum rc list_edit_find(struct ctx *cx, const struct request *request, const struct list **ret)
{
    TRY(find_list(cx, request, ret));
    if ((*ret)->edit == NULL)
        return fail(cx, RC_MISSING, N_("The rows of this list are not changed in place"));
    return RC_OK;
}

/* The columns that the page shows, as it says itself. */
enum rc list_ask_as_shown(struct ctx *cx, const struct request *request, const struct list *list,
                          const char *columns, struct list_ask *ret)
{
    TRY(list_ask(cx, list, request, ret));
    if (!text_empty(columns))
        TRY(list_column_bits(cx, list, columns, &ret->columns));
    ret->columns_given = list_column_names(cx, list, ret->columns);
    return RC_OK;
}

static enum rc send_row(struct ctx *cx, const struct request *request, struct response *response,
                        const struct list_ask *ask, const struct list_input *open, int status,
                        int64_t version)
{
    const struct list *list = ask->list;
    struct list_row view;
    void *row = arena_alloc(cx->arena, list->size);
    if (row == NULL)
        return RC_MEMORY;
    TRY(list->edit->row(cx, request_parameter(request, "id"), row));
    TRY(list_row_make(cx, ask, row, may(cx, list->edit->permission), open, &view));
    if (version != 0)
        view.version = version;
    struct page page = {.title = tr(cx, list->label),
                        .place = NAV_COUNT_,
                        .html = VIEW(list_row_part),
                        .fields = list->fields,
                        .view = request->wants_json || request->json_body ? row
                                                                          : (const void *)&view,
                        .status = status};
    return page_send(cx, request, response, &page);
}

/* --- An open cell --- */

static bool is_edited(const struct list *list, const char *field)
{
    for (size_t i = 0; i < list->column_count; i++)
        if (list->columns[i].edits != NULL && text_same(list->columns[i].edits, field))
            return true;
    return false;
}

uint64_t list_editable(const struct list *list)
{
    uint64_t mask = 0;
    for (size_t i = 0; i < list->column_count; i++)
        if (list->columns[i].edits != NULL)
            mask |= field_bit(list->edit->record->fields, list->columns[i].edits);
    return mask;
}

/* The input of one field; what was typed stands in it again after a refusal. */
static enum rc open_cell(struct ctx *cx, const struct request *request, const struct list_ask *ask,
                         const char *name, const void *record, struct list_input *ret)
{
    const struct list_edit *edit = ask->list->edit;
    struct fields fields = edit->record->fields;
    const struct field *field = field_find(fields, name);
    struct form_choice choice = {.field = NULL};
    struct form_inputs inputs;
    const char *id = field_text(&fields.at[0], record);
    if (edit->choices != NULL)
        TRY(edit->choices(cx, field, record, &choice));
    TRY(form_build(cx, fields, field_bit(fields, name), record, request, &choice,
                   choice.field == NULL ? 0 : 1, &inputs));
    *ret = (struct list_input){
        .list = ask->list->name,
        .id = id,
        .columns = ask->columns_given,
        .error = "",
        .stored = "",
        .page = arena_printf(cx->arena, "%s%s%s", edit->record->href, id, edit->page),
        .version = field_int(&fields.at[2], record),
        .input = inputs.at[0]};
    if (choice.field != NULL && choice.proposes)
        ret->proposals = choice.field;
    return RC_OK;
}

static const struct field editors_table[] = {
    FIELD_LIST_OF(list_editors_view, inputs, form_input_fields, struct form_input),
};
const struct fields list_editors_fields = {editors_table, COUNT(editors_table)};

/* What is only proposed, by the row's other values, is left out. Without a row, or the right to change it, there are
 * none. */
static enum rc editors_get(struct ctx *cx, struct request *request, struct response *response)
{
    const struct list *list = NULL;
    struct list_ask ask;
    struct list_editors_view view;
    size_t n = 0;
    TRY(list_edit_find(cx, request, &list));
    TRY(list_ask_as_shown(cx, request, list, "", &ask));
    void *record = arena_alloc(cx->arena, list->edit->record->size);
    struct list_input *editors = ARENA_ARRAY(cx->arena, struct list_input, list->column_count);
    struct form_input *inputs = ARENA_ARRAY(cx->arena, struct form_input, list->column_count);
    if (record == NULL || editors == NULL || inputs == NULL)
        return RC_MEMORY;
    const char *id = may(cx, list->edit->permission) ? request_query(request, "row") : "";
    if (!text_empty(id))
        TRY(list_record_get(cx, list, id, record));
    for (size_t i = 0; i < list->column_count; i++) {
        if (list->columns[i].edits == NULL || text_empty(id))
            continue;
        TRY(open_cell(cx, NULL, &ask, list->columns[i].edits, record, editors + n));
        editors[n].proposals = NULL;
        inputs[n] = editors[n].input;
        n++;
    }
    view.editors.at = editors;
    view.inputs.at = inputs;
    view.editors.n = view.inputs.n = n;
    const struct page page = {.title = tr(cx, list->label),
                              .place = NAV_COUNT_,
                              .html = VIEW(list_editors_part),
                              .fields = list_editors_fields,
                              .view = &view};
    return page_send(cx, request, response, &page);
}

static enum rc row_get(struct ctx *cx, struct request *request, struct response *response)
{
    const struct list *list = NULL;
    struct list_ask ask;
    struct list_input open;
    const char *name = request_query(request, "edit");
    TRY(list_edit_find(cx, request, &list));
    TRY(list_ask_as_shown(cx, request, list, "", &ask));
    if (text_empty(name) || request->wants_json)
        return send_row(cx, request, response, &ask, NULL, 200, 0);
    if (!may(cx, list->edit->permission) || !is_edited(list, name))
        return fail(cx, RC_DENIED, N_("This cell cannot be changed here"));
    void *record = arena_alloc(cx->arena, list->edit->record->size);
    if (record == NULL)
        return RC_MEMORY;
    TRY(list_record_get(cx, list, request_parameter(request, "id"), record));
    TRY(open_cell(cx, NULL, &ask, name, record, &open));
    return send_row(cx, request, response, &ask, &open, 200, 0);
}

/* --- A change --- */

/* All that is wrong, the cell's own error first; *ret_elsewhere: other fields have to be filled in too. */
static const char *errors_of(struct ctx *cx, const char *name, bool *ret_elsewhere)
{
    const char *text = "", *own = "";
    for (size_t i = 0; i < cx->problem.field_count; i++) {
        const struct field_error *error = &cx->problem.fields[i];
        const char **side = text_same(error->field, name) ? &own : &text;
        *side = arena_printf(cx->arena, "%s%s%s", *side, (*side)[0] == '\0' ? "" : " ",
                             error->message);
    }
    *ret_elsewhere = text[0] != '\0';
    if (own[0] == '\0' && text[0] == '\0')
        return cx->problem.message == NULL ? "" : cx->problem.message;
    return arena_printf(cx->arena, "%s%s%s", own, own[0] != '\0' && text[0] != '\0' ? " " : "",
                        text);
}

/* What stands stored, as the form would show it. */
static const char *stored_text(struct ctx *cx, const struct list_edit *edit, const char *name,
                               const struct form_input *input, const void *stored)
{
    const struct field *field = field_find(edit->record->fields, name);
    const char *raw = field_is_text(field->kind) ? field_text(field, stored)
                                                 : decimal(cx, field_int(field, stored));
    for (size_t i = 0; i < input->options.n; i++)
        if (text_same(input->options.at[i].value, raw))
            return input->options.at[i].label;
    const char *shown = field_show(cx, field, stored);
    return shown[0] == '\0' ? tr(cx, N_("(none)")) : shown;
}

/* The row as it stands now with the cell open: what was typed, why it was not saved, and after
 * somebody else's change what stands stored. Saving once more then is a decision with both in sight. */
static enum rc refused(struct ctx *cx, const struct request *request, struct response *response,
                       const struct list_ask *ask, enum rc rc)
{
    const struct list_edit *edit = ask->list->edit;
    const char *name = request_form(request, "edit");
    struct list_input open;
    bool told = rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_DENIED;
    bool shown = told && request->htmx && is_edited(ask->list, name);
    if (!shown || request->wants_json || request->json_body)
        return rc;
    bool elsewhere = false;
    const char *error = errors_of(cx, name, &elsewhere);
    void *stored = arena_alloc(cx->arena, edit->record->size);
    if (stored == NULL)
        return RC_MEMORY;
    TRY(list_record_get(cx, ask->list, request_parameter(request, "id"), stored));
    cx->problem.rc = rc; /* form_build then takes what was typed */
    TRY(open_cell(cx, request, ask, name, stored, &open));
    open.error = error;
    if (!elsewhere)
        open.page = "";
    if (rc == RC_CONFLICT)
        open.stored = stored_text(cx, edit, name, &open.input, stored);
    else
        open.version = form_version(cx, request);
    return send_row(cx, request, response, ask, &open, rc == RC_CONFLICT ? 409 : 422, 0);
}

static enum rc change(struct ctx *cx, const struct request *request, const struct list *list,
                      void *record, int64_t *ret_version)
{
    const char *once = "";
    uint64_t given = 0;
    TRY(list_once_check(cx, request_form(request, "once"), &once));
    TRY(form_read(cx, request, list->edit->record->fields, list_editable(list), record, &given));
    if (given == 0)
        return fail(cx, RC_INVALID, N_("Nothing was given that can be changed in this list"));
    return list_row_change(cx, list, once, record, form_version(cx, request), given, ret_version);
}

static enum rc row_post(struct ctx *cx, struct request *request, struct response *response)
{
    const struct list *list = NULL;
    struct list_ask ask;
    TRY(list_edit_find(cx, request, &list));
    if (!may(cx, list->edit->permission))
        return fail(cx, RC_DENIED, N_("This cell cannot be changed here"));
    TRY(list_ask_as_shown(cx, request, list, request_form(request, "columns"), &ask));
    void *record = arena_alloc(cx->arena, list->edit->record->size);
    if (record == NULL)
        return RC_MEMORY;
    TRY(list_record_get(cx, list, request_parameter(request, "id"), record));
    int64_t version = 0;
    enum rc rc = change(cx, request, list, record, &version);
    if (rc != RC_OK)
        return refused(cx, request, response, &ask, rc);
    /* Sent again after others changed the row: it bears the version of the first time, so that a change after it is
     * compared with theirs. */
    if (request->htmx || request->wants_json || request->json_body)
        return send_row(cx, request, response, &ask, NULL, 200, version);
    return saved_send(cx, request, response, 200, list->href == NULL ? "/" : list->href,
                      N_("Saved."), list->fields, NULL);
}

const struct fields list_row_fields = {NULL, 0};

static const struct route routes[] = {
    {GET, "/lists/{list}", choice_get, PERM_SIGNED_IN,
     N_("The columns of a list, and which of them I see"),
     .answer = &list_choice_view_fields},
    {POST, "/lists/{list}", choice_post, PERM_SIGNED_IN,
     N_("Keeps which columns of a list I see and how many rows on a page"),
     .answer = &list_choice_view_fields, .takes = "rows reset ..."},
    {GET, "/lists/{list}/rows/{id}", row_get, PERM_SIGNED_IN,
     N_("One row of a list, for the page also with an open cell"),
     .answer = &list_row_fields, .asks = "columns"},
    {POST, "/lists/{list}/rows/{id}", row_post, PERM_SIGNED_IN,
     N_("Changes cells of a row where the list and the role allow it; the same once= is done once"),
     .answer = &list_row_fields, .takes = "version! once"},
    {POST, "/lists/{list}/rows/{id}/copy", list_copy_post, PERM_SIGNED_IN,
     N_("Copies a row to the row below, where the list and the role allow it"),
     .answer = &list_done_fields, .takes = "once"},
    {POST, "/lists/{list}/fill", list_fill_post, PERM_SIGNED_IN,
     N_("Gives rows (item=ID@VERSION) the values of fields (field=) that the row from= has; all rows or none"),
     .answer = &list_done_fields, .takes = "from! field*! item*! once"},
    {POST, "/lists/{list}/undo", list_undo_post, PERM_SIGNED_IN,
     N_("Takes back my last change in the cells of a list, unless somebody changed its rows since"),
     .answer = &list_done_fields},
    {POST, "/lists/{list}/redo", list_redo_post, PERM_SIGNED_IN,
     N_("Makes the change again that I took back last, unless something else was changed since"),
     .answer = &list_done_fields},
    {POST, "/lists/{list}/paste", list_paste_post, PERM_SIGNED_IN,
     N_("Puts lines of cells (text=, separated by tabs) into rows (item=ID@VERSION) and fields (field=, - for none), all or "
        "none; check=1 only looks"),
     .answer = &list_paste_fields, .takes = "text! item*! field*! check once"},
    {GET, "/lists/{list}/editors", editors_get, PERM_SIGNED_IN,
     N_("The inputs of the cells of a list that can be changed, as a row= has them"),
     .answer = &list_editors_fields, .asks = "row columns"},
};

static const struct left_out left_out[] = {
    {"list_kept", "which columns and how many rows a person wants of a list"},
    {"list_step", "which changes of a list a person can take back; the changes themselves are in the ledger"},
};

const struct module list_module = {
    .name = "list",
    .routes = routes,
    .route_count = COUNT(routes),
    .left_out = left_out,
    .left_out_count = COUNT(left_out),
};
