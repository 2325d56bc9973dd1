/* One row of a form into its table. A cell that says what was exported changes nothing, so that what the form
 * cannot show (line breaks of a list, a dash as a text) is not lost. */
#include "risk/risk_forms.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const char *cell_at(const struct forms_in *in, const struct sheet_row *row, size_t column)
{
    int place = in->places[column];
    return place < 0 || (size_t)place >= in->sheet->column_count ? "" : row->cells[place];
}

static enum rc refuse(struct forms_in *in, const struct sheet_row *row, size_t column, const char *message)
{
    return forms_error(in, row->number, in->places[column], message, cell_at(in, row, column));
}

/* The same words, line ends and outer blanks aside. */
static bool says(struct ctx *cx, const char *cell, const char *shown)
{
    if (text_same(cell, shown))
        return true;
    if (strchr(shown, '\r') != NULL) {
        char *plain = arena_alloc(cx->arena, strlen(shown) + 1);
        size_t n = 0;
        for (const char *at = shown; plain != NULL && *at != '\0'; at++)
            if (*at != '\r')
                plain[n++] = *at;
        if (plain == NULL)
            return false;
        plain[n] = '\0';
        shown = plain;
    }
    return text_same(text_trim(cx, cell), text_trim(cx, shown));
}

/* --- Single values --- */

static enum rc take_enum(struct forms_in *in, const struct field *field, const char *text, void *row)
{
    static const struct {
        const char *sign;
        enum risk_mark mark;
    } marks[] = {{"△", RISK_UNKNOWN_IMPACT}, {"▲", RISK_UNKNOWN_IMPACT}, {"×", RISK_IMPACT},
                 {"✕", RISK_IMPACT},         {"✖", RISK_IMPACT},         {"x", RISK_IMPACT},
                 {"X", RISK_IMPACT},         {"✗", RISK_IMPACT}};
    struct ctx *cx = &in->scratch;
    const char *folded = text_fold(cx, text);
    if (field->names == &risk_mark_names) {
        if (forms_nothing(text)) {
            field_set_int(field, row, text_empty(text) ? RISK_NOT_ASKED : RISK_NO_IMPACT);
            return RC_OK;
        }
        for (size_t i = 0; i < COUNT(marks); i++)
            if (text_same(folded, marks[i].sign) || text_same(text, marks[i].sign)) {
                field_set_int(field, row, marks[i].mark);
                return RC_OK;
            }
    }
    if (forms_nothing(text)) {
        field_set_int(field, row, 0);
        return RC_OK;
    }
    for (int64_t i = 0; i < (int64_t)field->names->n; i++) {
        const char *label = enum_label(field->names, i);
        if (forms_same(cx, text, tr_lang(LANG_JA, label)) || forms_same(cx, text, label) ||
            forms_same(cx, text, enum_code(field->names, i))) {
            field_set_int(field, row, i);
            return RC_OK;
        }
    }
    return field_unknown_name(cx, field, text, field->names, true);
}

static enum rc take_bool(struct forms_in *in, const struct field *field, const char *text, void *row)
{
    static const char *const yes[] = {"○", "◯", "〇", "●", "◎", "✓", "✔", "1", "TRUE", "はい", "yes"};
    struct ctx *cx = &in->scratch;
    if (forms_nothing(text) || text_same(text_fold(cx, text), "0") || text_same(text, "FALSE")) {
        field_set_int(field, row, 0);
        return RC_OK;
    }
    for (size_t i = 0; i < COUNT(yes); i++)
        if (forms_same(cx, text, yes[i])) {
            field_set_int(field, row, 1);
            return RC_OK;
        }
    return field_fail(cx, field->name, N_("“{0}” takes ○ or nothing (given: {1})"), tr(cx, field->label), text);
}

static const char *place_id(const struct ctx *cx, struct risk_places places, const char *text)
{
    for (size_t i = 0; i < places.n; i++)
        if (forms_same(cx, places.at[i].name, text))
            return places.at[i].id;
    return NULL;
}

static enum rc take_ref(struct forms_in *in, const struct field *field, const char *text, void *row)
{
    struct ctx *cx = &in->scratch;
    const struct risk_forms *forms = &in->forms;
    const char *id = NULL;
    if (text_same(field->name, "site"))
        id = place_id(cx, forms->sites, text);
    else if (text_same(field->name, "zone"))
        id = place_id(cx, forms->zones, text);
    else if (text_same(field->name, "supplier"))
        id = place_id(cx, forms->suppliers, text);
    else if (text_same(field->name, "external"))
        id = place_id(cx, forms->externals, text);
    else if ((id = choice_find(forms->posts, text)) == NULL)
        id = choice_find(forms->posts, text_trim(cx, text_fold(cx, text)));
    if (forms_nothing(text))
        id = "";
    if (id == NULL)
        return field_fail(cx, field->name, N_("“{0}” has no entry “{1}” in use; add it first, or choose from the list"),
                          tr(cx, field->label), text);
    field_set_text(field, row, id);
    return RC_OK;
}

static enum rc take_form_value(struct forms_in *in, const struct field *field, const char *cell, void *row)
{
    struct ctx *cx = &in->scratch;
    const char *text = text_trim(cx, cell);
    if (field->kind == F_ENUM)
        return take_enum(in, field, text, row);
    if (field->kind == F_BOOL)
        return take_bool(in, field, text, row);
    if (field->kind == F_REF)
        return take_ref(in, field, text, row);
    if (forms_nothing(text))
        text = "";
    if (text_empty(text) && (field->flags & F_REQUIRED) != 0)
        return field_fail(cx, field->name, N_("“{0}” may not be empty"), tr(cx, field->label));
    TRY(field_from_text(cx, field, field->kind == F_INT ? text_fold(cx, text) : text, row));
    if (field_is_text(field->kind)) /* out of the row's arena */
        field_set_text(field, row, arena_copy(in->cx->arena, field_text(field, row)));
    return RC_OK;
}

/* A field that takes its cell; what is refused is told, and the row goes on. */
static enum rc take_form_field(struct forms_in *in, const struct sheet_row *at, size_t column, bool fresh,
                          const void *before, void *row, unsigned char *touched)
{
    struct ctx *cx = &in->scratch;
    const struct risk_form_column *what = &in->form->columns[column];
    const struct field *field = risk_form_field(in->form, what);
    const char *cell = cell_at(in, at, column);
    if (in->places[column] < 0)
        return RC_OK;
    if (!fresh && says(cx, cell, risk_form_text(cx, &in->forms, in->form, what, before)))
        return RC_OK;
    if (fresh && field->kind == F_ENUM && forms_nothing(text_trim(cx, cell)) && field->names != &risk_mark_names)
        return RC_OK;
    enum rc rc = take_form_value(in, field, cell, row);
    *touched |= 1;
    if (rc != RC_INVALID)
        return rc;
    for (size_t i = 0; i < cx->problem.field_count; i++)
        TRY(refuse(in, at, column, cx->problem.fields[i].message));
    cx->problem = (struct problem){.rc = RC_OK};
    return RC_OK;
}

static enum rc take_fields(struct forms_in *in, const struct sheet_row *at, bool fresh, const void *before, void *row,
                           unsigned char *touched)
{
    for (size_t i = 0; i < in->form->n; i++)
        if (in->form->columns[i].cell == FORM_FIELD)
            TRY(take_form_field(in, at, i, fresh, before, row, touched));
    return RC_OK;
}

/* --- Which row --- */

static struct form_table *table_of(struct forms_in *in)
{
    if (in->form->record == &risk_study_record)
        return &in->study_table;
    if (in->form->record == &risk_service_record)
        return &in->services;
    if (in->form->record == &risk_process_record)
        return &in->processes;
    return in->form->record == &risk_record ? &in->risks : &in->resources;
}

static size_t column_of(const struct forms_in *in, enum risk_form_cell cell, const char *field)
{
    for (size_t i = 0; i < in->form->n; i++)
        if (in->form->columns[i].cell == cell && text_same(in->form->columns[i].field, field))
            return i;
    return 0;
}

static size_t place_in(const struct form_table *table, const void *before)
{
    return (size_t)((const char *)before - table->before) / table->record->size;
}

/* By the hidden key: SIZE_MAX when there is none, or it stands a second time (a copied row is a new one).
 * SIZE_MAX - 1: told already what is wrong with it. */
static enum rc find_by_key(struct forms_in *in, const struct form_table *table, const struct sheet_row *at,
                           size_t *ret)
{
    struct ctx *cx = &in->scratch;
    size_t column = column_of(in, FORM_KEY, "");
    const char *key = text_trim(cx, cell_at(in, at, column)), *mark = strchr(key, ':');
    unsigned char seen = in->form == &risk_form_sheets[RISK_SHEET_IMPACT] ||
                                 in->form == &risk_form_sheets[RISK_SHEET_NEEDS]
                             ? 4
                             : 2;
    int64_t version = 0;
    *ret = SIZE_MAX;
    if (forms_nothing(key))
        return RC_OK;
    const char *id = mark == NULL ? key : arena_copy_n(cx->arena, key, (size_t)(mark - key));
    const void *before = risk_forms_find(table->index, table->stored, id);
    *ret = SIZE_MAX - 1;
    if (before == NULL && table->record == &risk_study_record)
        return fail(in->cx, RC_INVALID,
                    N_("This workbook was made from another risk assessment; please choose that one for the import, or "
                       "download the forms of this one"));
    if (before == NULL)
        return refuse(in, at, column,
                      tr(in->cx, N_("This row is not in the risk assessment any more; empty this hidden cell to make "
                                    "it a new row")));
    if (mark == NULL || text_to_int(cx, mark + 1, &version) != RC_OK ||
        version != field_int(&table->record->fields.at[2], before))
        return refuse(in, at, column,
                      tr(in->cx, N_("This row was changed since the file was made; please download it again")));
    size_t place = place_in(table, before);
    *ret = (table->touched[place] & seen) != 0 ? SIZE_MAX : place;
    table->touched[place] |= seen;
    return RC_OK;
}

static int64_t kind_said(const struct ctx *cx, const char *text)
{
    for (int64_t i = 0; i < RISK_RESOURCE_KIND_COUNT_; i++) {
        const char *label = enum_label(&risk_resource_kind_names, i);
        if (forms_same(cx, text, tr_lang(LANG_JA, label)) || forms_same(cx, text, label))
            return i;
    }
    return -1;
}

/* The place under the name that stands in a row; SIZE_MAX and SIZE_MAX - 1 as forms_name_find gives them. */
static size_t named_by(struct forms_in *in, const struct sheet_row *at, size_t column)
{
    struct ctx *cx = &in->scratch;
    const char *name = text_trim(cx, cell_at(in, at, column));
    if (text_empty(name))
        return SIZE_MAX;
    if (in->form->record == &risk_service_record)
        return forms_name_find(&in->service_names, name);
    if (in->form->record == &risk_process_record)
        return forms_name_find(&in->process_names, name);
    int64_t kind = kind_said(cx, text_trim(cx, cell_at(in, at, column_of(in, FORM_FIELD, "kind"))));
    return kind < 0 ? SIZE_MAX : forms_name_find(&in->resource_names, forms_resource_key(in, kind, name));
}

/* By its name, for rows that were typed in or lost their key. Forms 3 and 5 only tell more about rows of the forms
 * before them. */
static enum rc find_by_name(struct forms_in *in, const struct sheet_row *at, size_t *ret)
{
    bool shown = in->form == &risk_form_sheets[RISK_SHEET_NEEDS] || in->form == &risk_form_sheets[RISK_SHEET_IMPACT];
    struct form_table *table = table_of(in);
    if (in->form->record == &risk_study_record)
        *ret = 0;
    if (in->form->record == &risk_study_record || in->form->record == &risk_record)
        return RC_OK;
    size_t column = in->form == &risk_form_sheets[RISK_SHEET_NEEDS]    ? column_of(in, FORM_PROCESS, "")
                    : in->form == &risk_form_sheets[RISK_SHEET_IMPACT] ? column_of(in, FORM_SHOWN, "name")
                                                                       : column_of(in, FORM_FIELD, "name");
    size_t place = named_by(in, at, column);
    if (shown && place >= SIZE_MAX - 1) {
        *ret = SIZE_MAX - 1;
        return refuse(in, at, column,
                      place == SIZE_MAX ? tr(in->cx, N_("There is no row of this name in the form before; add it there"))
                                        : tr(in->cx, N_("Several rows bear this name; keep the hidden cell of the row")));
    }
    if (shown || (place < SIZE_MAX - 1 && (table->touched[place] & 2) == 0)) {
        table->touched[place] |= shown ? 4 : 2;
        *ret = place;
    }
    return RC_OK;
}

/* --- Forms 4 and 5: what a process serves and needs --- */

static enum rc link_add(struct forms_in *in, struct form_links *links, struct form_link link)
{
    links->at = arena_grow(in->cx->arena, links->at, links->n, &links->room, sizeof *links->at);
    if (links->at == NULL)
        return RC_MEMORY;
    links->at[links->n++] = link;
    return RC_OK;
}

/* The next line of a cell, trimmed; NULL at the end. */
static const char *next_line(struct ctx *cx, const char **at)
{
    if (**at == '\0')
        return NULL;
    size_t length = strcspn(*at, "\n");
    const char *line = text_trim(cx, arena_copy_n(cx->arena, *at, length));
    *at += length + ((*at)[length] == '\n');
    return line;
}

static enum rc take_services(struct forms_in *in, const struct sheet_row *at, bool fresh, size_t place)
{
    struct ctx *cx = &in->scratch;
    size_t column = column_of(in, FORM_SERVICES, "");
    const char *cell = cell_at(in, at, column), *line;
    if (in->places[column] < 0 ||
        (!fresh && says(cx, cell, risk_form_text(cx, &in->forms, in->form, &in->form->columns[column],
                                                 in->processes.before + place * sizeof(struct risk_process)))))
        return RC_OK;
    TRY(link_add(in, &in->serves, (struct form_link){place, SIZE_MAX, "", "", ""})); /* the cell was changed */
    while ((line = next_line(cx, &cell)) != NULL) {
        if (forms_nothing(line))
            continue;
        size_t service = forms_name_find(&in->service_names, line);
        if (service == SIZE_MAX - 1)
            TRY(refuse(in, at, column, tr(in->cx, N_("Several services bear this name; please link them on the page"))));
        else if (service == SIZE_MAX)
            TRY(refuse(in, at, column, tr(in->cx, N_("There is no service of this name in form 2; one name a line"))));
        else
            TRY(link_add(in, &in->serves, (struct form_link){place, service, "", "", ""}));
    }
    return RC_OK;
}

/* A need of the process that is shown by just this line. */
static const struct risk_need *need_shown(struct forms_in *in, const char *process, const char *line)
{
    for (size_t i = 0; i < in->forms.model.needs.n; i++) {
        const struct risk_need *need = &in->forms.model.needs.at[i];
        if (text_same(need->process, process) &&
            text_same(text_trim(&in->scratch, risk_form_need(&in->scratch, &in->forms, need)), line))
            return need;
    }
    return NULL;
}

static size_t resource_named(struct forms_in *in, const struct risk_form_column *column, const char *name)
{
    for (int64_t kind = 0; kind < RISK_RESOURCE_KIND_COUNT_; kind++) {
        size_t place = risk_form_has_kind(column, kind)
                           ? forms_name_find(&in->resource_names, forms_resource_key(in, kind, name))
                           : SIZE_MAX;
        if (place != SIZE_MAX)
            return place;
    }
    return SIZE_MAX;
}

static enum rc resource_new(struct forms_in *in, int64_t kind, const char *name, size_t *ret)
{
    struct risk_resource *row = forms_row_new(in, &in->resources, ret);
    if (row == NULL)
        return memory_ended(in->cx);
    row->kind = kind;
    row->name = arena_copy(in->cx->arena, name);
    TRY(forms_name_add(in, &in->resource_names, forms_resource_key(in, kind, row->name), *ret));
    return forms_name_add(in, &in->resource_names, forms_resource_key(in, -1, row->name), *ret);
}

/* "name：requirement／quantity" */
static enum rc take_need(struct forms_in *in, const struct sheet_row *at, size_t column, size_t place,
                         const char *line)
{
    struct ctx *cx = &in->scratch;
    const struct risk_form_column *what = &in->form->columns[column];
    const struct risk_process *process = forms_row(&in->processes, place);
    const struct risk_need *shown = need_shown(in, process->id, line);
    struct form_link link = {place, resource_named(in, what, line), "", "", ""};
    if (shown != NULL)
        link = (struct form_link){place, SIZE_MAX, shown->requirement, shown->quantity, shown->id};
    else if (link.other == SIZE_MAX) {
        const char *colon = strstr(line, "："), *ascii = colon == NULL ? strchr(line, ':') : NULL;
        const char *mark = colon == NULL ? ascii : colon;
        size_t length = mark == NULL ? strlen(line) : (size_t)(mark - line);
        const char *name = text_trim(cx, arena_copy_n(cx->arena, line, length));
        const char *rest = mark == NULL ? "" : mark + (colon == NULL ? 1 : strlen("："));
        const char *slash = strstr(rest, "／");
        link.requirement = text_trim(in->cx, slash == NULL ? rest
                                                           : arena_copy_n(in->cx->arena, rest, (size_t)(slash - rest)));
        link.quantity = slash == NULL ? "" : text_trim(in->cx, slash + strlen("／"));
        link.requirement = arena_copy(in->cx->arena, link.requirement);
        link.quantity = arena_copy(in->cx->arena, link.quantity);
        if (text_empty(name) || text_length(name) > 200 || text_length(link.requirement) > 2000 ||
            text_length(link.quantity) > 200)
            return refuse(in, at, column,
                          tr(in->cx, N_("A line is “resource: requirement／quantity”, with at most 200 characters of "
                                        "name and quantity")));
        link.other = resource_named(in, what, name);
        if (link.other == SIZE_MAX)
            TRY(resource_new(in, what->kind, name, &link.other));
    }
    if (link.other == SIZE_MAX - 1)
        return refuse(in, at, column, tr(in->cx, N_("Several resources bear this name; please change this need on the page")));
    return link_add(in, &in->needs, link);
}

static enum rc take_needs(struct forms_in *in, const struct sheet_row *at, size_t place)
{
    struct ctx *cx = &in->scratch;
    bool fresh = place >= in->processes.stored;
    for (size_t i = 0; i < in->form->n; i++) {
        const struct risk_form_column *column = &in->form->columns[i];
        const char *cell = cell_at(in, at, i), *line;
        if (column->cell != FORM_NEEDS || in->places[i] < 0)
            continue;
        if (!fresh && says(cx, cell, risk_form_text(cx, &in->forms, in->form, column,
                                                    in->processes.before + place * sizeof(struct risk_process))))
            continue;
        if (fresh && forms_nothing(text_trim(cx, cell)))
            continue;
        /* The kind as a number that no id is: this cell of the process was changed. */
        TRY(link_add(in, &in->needs,
                     (struct form_link){place, SIZE_MAX, NULL, NULL, arena_printf(in->cx->arena, "%zu", i)}));
        while ((line = next_line(cx, &cell)) != NULL)
            if (!forms_nothing(line))
                TRY(take_need(in, at, i, place, line));
    }
    return RC_OK;
}

/* --- Form 6 --- */

static enum rc take_process(struct forms_in *in, const struct sheet_row *at, bool fresh, const struct risk *before,
                            struct risk *row, unsigned char *touched)
{
    struct ctx *cx = &in->scratch;
    size_t column = column_of(in, FORM_PROCESS, "");
    const char *name = text_trim(cx, cell_at(in, at, column));
    if (in->places[column] < 0 ||
        (!fresh && says(cx, name, risk_form_text(cx, &in->forms, in->form, &in->form->columns[column], before))))
        return RC_OK;
    *touched |= 1;
    row->process = "";
    if (forms_nothing(name))
        return RC_OK;
    size_t place = forms_name_find(&in->process_names, name);
    if (place >= SIZE_MAX - 1)
        return refuse(in, at, column,
                      place == SIZE_MAX ? tr(in->cx, N_("There is no process of this name in form 4; add it there"))
                                        : tr(in->cx, N_("Several processes bear this name; please change the risk on the page")));
    row->process = ((const struct risk_process *)forms_row(&in->processes, place))->id;
    return RC_OK;
}

static enum rc take_resource(struct forms_in *in, const struct sheet_row *at, bool fresh, const struct risk *before,
                             struct risk *row, unsigned char *touched)
{
    struct ctx *cx = &in->scratch;
    size_t kind_column = column_of(in, FORM_KIND, ""), column = column_of(in, FORM_RESOURCE, "");
    const char *kind_text = text_trim(cx, cell_at(in, at, kind_column)), *name = text_trim(cx, cell_at(in, at, column));
    int64_t kind;
    const struct risk_form_column *columns = in->form->columns;
    if (in->places[column] < 0 ||
        (!fresh && says(cx, name, risk_form_text(cx, &in->forms, in->form, &columns[column], before)) &&
         says(cx, kind_text, risk_form_text(cx, &in->forms, in->form, &columns[kind_column], before))))
        return RC_OK;
    *touched |= 1;
    if (forms_nothing(name))
        return refuse(in, at, column, tr(in->cx, N_("Please choose the resource that the risk is about")));
    kind = kind_said(cx, kind_text);
    if (kind < 0 && !forms_nothing(kind_text))
        return refuse(in, at, kind_column, tr(in->cx, N_("There is no such kind of resource; please choose from the list")));
    size_t place = forms_name_find(&in->resource_names, forms_resource_key(in, kind, name));
    if (place >= SIZE_MAX - 1)
        return refuse(in, at, column,
                      place == SIZE_MAX
                          ? tr(in->cx, N_("There is no resource of this kind and name; add it to form 5 or to the sheet 経営資源"))
                          : tr(in->cx, N_("Several resources bear this name; please choose its kind, too")));
    row->resource = ((const struct risk_resource *)forms_row(&in->resources, place))->id;
    return RC_OK;
}

static enum rc check_step(struct forms_in *in, const struct sheet_row *at, const char *field, int64_t before,
                          int64_t after, int64_t most)
{
    size_t column = column_of(in, FORM_FIELD, field);
    if (after < 0 || after > most)
        return refuse(in, at, column, trf(in->cx, N_("The scale of this risk assessment has the steps 1 to {0} (given: {1})"),
                                          decimal(in->cx, most), decimal(in->cx, after)));
    if (before > 0 && after > before)
        return refuse(in, at, column, trf(in->cx, N_("Measures do not raise it: after ({0}) is above before ({1})"),
                                          decimal(in->cx, after), decimal(in->cx, before)));
    return RC_OK;
}

static enum rc check_risk(struct forms_in *in, const struct sheet_row *at, const struct risk *row)
{
    const struct risk_scale *scale = &in->forms.model.scale;
    TRY(check_step(in, at, "impact_before", 0, row->impact_before, scale->impacts));
    TRY(check_step(in, at, "impact_after", row->impact_before, row->impact_after, scale->impacts));
    TRY(check_step(in, at, "frequency_before", 0, row->frequency_before, scale->frequencies));
    TRY(check_step(in, at, "frequency_after", row->frequency_before, row->frequency_after, scale->frequencies));
    if (row->pulled != 0 && text_empty(row->pulled_reason))
        return refuse(in, at, column_of(in, FORM_FIELD, "pulled_reason"),
                      tr(in->cx, N_("Please write which circumstances call for treatment below the criterion")));
    return RC_OK;
}

/* --- A row --- */

static enum rc name_new(struct forms_in *in, const struct form_table *table, size_t place)
{
    if (table == &in->services)
        return forms_name_add(in, &in->service_names, ((const struct risk_service *)forms_row(table, place))->name, place);
    if (table == &in->processes)
        return forms_name_add(in, &in->process_names, ((const struct risk_process *)forms_row(table, place))->name, place);
    if (table != &in->resources)
        return RC_OK;
    const struct risk_resource *row = forms_row(table, place);
    TRY(forms_name_add(in, &in->resource_names, forms_resource_key(in, row->kind, row->name), place));
    return forms_name_add(in, &in->resource_names, forms_resource_key(in, -1, row->name), place);
}

static enum rc take_into(struct forms_in *in, const struct sheet_row *at, struct form_table *table, size_t place,
                         bool fresh)
{
    size_t size = table->record->size;
    void *row = forms_row(table, place);
    const void *before = place < table->stored ? table->before + place * size : row;
    unsigned char *touched = &table->touched[place];
    TRY(take_fields(in, at, fresh, before, row, touched));
    if (table == &in->risks) {
        TRY(take_process(in, at, fresh, before, row, touched));
        TRY(take_resource(in, at, fresh, before, row, touched));
        if ((*touched & 1) != 0)
            TRY(check_risk(in, at, row));
    }
    if (fresh)
        TRY(name_new(in, table, place));
    if (in->form == &risk_form_sheets[RISK_SHEET_PROCESSES])
        return take_services(in, at, place >= table->stored, place);
    return in->form == &risk_form_sheets[RISK_SHEET_NEEDS] ? take_needs(in, at, place) : RC_OK;
}

enum rc forms_take(struct forms_in *in, const struct sheet_row *row)
{
    struct form_table *table = table_of(in);
    size_t place = SIZE_MAX;
    TRY(find_by_key(in, table, row, &place));
    if (place == SIZE_MAX)
        TRY(find_by_name(in, row, &place));
    if (place == SIZE_MAX - 1)
        return RC_OK; /* told */
    bool fresh = place == SIZE_MAX;
    if (fresh && forms_row_new(in, table, &place) == NULL)
        return memory_ended(in->cx);
    return take_into(in, row, table, place, fresh);
}
