/* The operators that are asked, and the bodies that a survey is delegated to. */
#include "account/account_form.h"
#include "base/text.h"
#include "base/time.h"
#include "rows/rows_routes.h"
#include "sector/sector.h"
#include "survey/survey_view.h"
#include "views.gen.h"

/* --- The list --- */

static const struct field row_table[] = {
#include "survey/survey_invitation_fields.h"
};

static void fill_state(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    static const char *const tags[] = {"warn", "info", "info", "bad", "ok", "off"};
    int64_t state = ((const struct survey_invitation *)row)->state;
    (void)cx;
    cell->tag = state >= 0 && state < (int64_t)COUNT(tags) ? tags[state] : "off";
}

static void fill_name(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    if (may(cx, PERM_SURVEY_WRITE))
        cell->href = arena_printf(cx->arena, "/survey-invitations/%s/edit", ((const struct survey_invitation *)row)->id);
}

static void fill_sector(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->text = survey_sector_label(cx, ((const struct survey_invitation *)row)->sector);
}

static void fill_due(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    if (!text_empty(((const struct survey_invitation *)row)->due_on))
        cell->note = ((const struct survey_invitation *)row)->reason;
}

static const struct list_column columns[] = {
    {.field = "name", .flags = LIST_KEY | LIST_SORT | LIST_SEARCH, .edits = "name", .width = 30, .fill = fill_name},
    {.field = "operator_key", .flags = LIST_SORT | LIST_SEARCH | LIST_NARROW, .width = 16},
    {.field = "sector", .flags = LIST_SORT | LIST_PICK, .width = 16, .fill = fill_sector},
    {.field = "sub_sector", .flags = LIST_ASIDE | LIST_SORT | LIST_PICK, .width = 16},
    {.field = "size", .flags = LIST_SORT | LIST_PICK, .edits = "size", .width = 10},
    {.field = "region", .flags = LIST_SORT | LIST_PICK, .edits = "region", .width = 14},
    {.field = "state", .flags = LIST_SORT | LIST_PICK, .width = 14, .fill = fill_state},
    {.field = "invited_at", .flags = LIST_SORT | LIST_NARROW, .width = 16},
    {.field = "submitted_at", .flags = LIST_SORT | LIST_NARROW, .width = 16},
    {.field = "due_on", .flags = LIST_SORT | LIST_NARROW, .edits = "due_on", .fill = fill_due},
    {.field = "reminders", .flags = LIST_SORT | LIST_NARROW},
    {.field = "reminded_at", .flags = LIST_ASIDE | LIST_SORT | LIST_NARROW, .width = 16},
    {.field = "email", .flags = LIST_SEARCH, .edits = "email", .width = 26},
    {.field = "reason", .flags = LIST_ASIDE | LIST_WIDE, .edits = "reason", .width = 30},
    {.field = "version", .flags = LIST_ASIDE, .width = 7},
};

ROW_NOUN_EDIT(survey_operator, survey_operator_noun, survey_invitation_record, PERM_SURVEY_WRITE)

const struct list survey_operator_list = {
    .name = "survey-operators",
    .label = N_("Operators that are asked"),
    .permission = PERM_SURVEY_READ,
    .fields = {row_table, COUNT(row_table)},
    .size = sizeof(struct survey_invitation),
    .columns = columns,
    .column_count = COUNT(columns),
    .rows = 100,
    .edit = &survey_operator_edit,
};

/* --- As rows with form and files --- */

static enum rc rows(struct ctx *cx, const char *survey, const char *id, struct rows *ret)
{
    struct survey_invitations all = {.n = 0};
    struct survey_invitation *one = ARENA_NEW(cx->arena, struct survey_invitation);
    if (one == NULL)
        return RC_MEMORY;
    if (text_empty(id)) {
        TRY(survey_invitations_of(cx, survey, &all));
        *ret = (struct rows){all.at, all.n};
        return RC_OK;
    }
    enum rc rc = survey_row_visible(cx, &survey_invitation_record, id, one);
    if (rc != RC_MISSING)
        TRY(rc);
    *ret = (struct rows){one, rc == RC_OK && text_same(one->survey, survey)};
    return RC_OK;
}

static enum rc get(struct ctx *cx, const char *id, void *ret)
{
    return survey_row_visible(cx, &survey_invitation_record, id, ret);
}

static const char *const inputs[] = {"operator_key", "name",  "sector", "sub_sector", "size",
                                     "region",       "email", "due_on", "reason",     NULL};

const struct row_noun survey_operator_noun = {
    .record = &survey_invitation_record,
    .list = &survey_operator_list,
    .path = "operators",
    .title = N_("Operators that are asked"),
    .create = N_("Add an operator"),
    .inputs = inputs,
    SURVEY_WORK_ROWS,
    .store = survey_invitation_store,
};

ROW_NOUN_ROUTES(survey_operator, survey_operator_noun)

static const struct field list_table[] = {
    FIELD_LIST(survey_operator_list_view, rows, row_table, struct survey_invitation),
    FIELD(survey_operator_list_view, next, F_TEXT),
};
const struct fields survey_operator_list_answer = {list_table, COUNT(list_table)};

static const struct field invited_table[] = {FIELD(survey_invited, added, F_INT, .label = N_("New on the list"))};
const struct fields survey_invited_fields = {invited_table, COUNT(invited_table)};

static enum rc sector_options(struct ctx *cx, struct survey_operator_list_view *view)
{
    struct choice *sectors = ARENA_ARRAY(cx->arena, struct choice, sector_table.sector_count);
    if (sectors == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < sector_table.sector_count; i++)
        sectors[i] = (struct choice){sector_at(i)->code, sector_title(cx, sector_at(i)->code)};
    view->sectors.at = sectors;
    view->sectors.n = sector_table.sector_count;
    return RC_OK;
}

static enum rc list_send(struct ctx *cx, const struct request *request, struct response *response, const char *id)
{
    struct survey_operator_list_view view = {.next = ""};
    struct page page = {.title = ""};
    struct rows all = {.n = 0};
    TRY(survey_head_fill(cx, id, &view.head, NULL));
    TRY(rows(cx, id, "", &all));
    struct list_found found = {.rows = all.at, .n = all.n};
    TRY(rows_list_fill(cx, request, &survey_operator_noun, id, &found, &view.list));
    view.any = all.n > 0;
    view.may_change = view.head.may_work && view.head.state != SURVEY_CLOSED;
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    TRY(sector_options(cx, &view));
    TRY(survey_page_frame(cx, id, "/operators", tr(cx, survey_operator_noun.title), &page));
    page.html = VIEW(survey_operator_list_page);
    page.fields = survey_operator_list_answer;
    page.view = &view;
    page.wide = true;
    if (view.may_change) {
        page.action_label = tr(cx, survey_operator_noun.create);
        page.action_href = arena_printf(cx->arena, "/surveys/%s/operators/new", id);
        page.action_permission = PERM_SURVEY_WRITE;
    }
    return page_send(cx, request, response, &page);
}

HANDLER(survey_operator_list_get)
{
    return list_send(cx, request, response, request_parameter(request, "survey"));
}

HANDLER(survey_operator_get)
{
    struct survey_invitation row = {.id = NULL};
    TRY(survey_row_visible(cx, &survey_invitation_record, request_parameter(request, "id"), &row));
    return list_send(cx, request, response, row.survey);
}

HANDLER(survey_operator_covered_post)
{
    struct survey_invited sum = {.added = 0};
    const char *survey = request_parameter(request, "survey"), *word = request_form(request, "size");
    int64_t size = -1;
    if (!text_empty(word) && !enum_parse(&covered_size_names, word, &size))
        return field_fail(cx, "size", N_("A size is large, medium or small (given: {0})"), word);
    TRY(survey_invite_covered(cx, survey, request_form(request, "sector"), size, &sum.added));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/surveys/%s/operators", survey), N_("Saved."),
                      survey_invited_fields, &sum);
}

/* asked=1: asked again; asked=0 with a reason: no longer; asked=began: it told that it answers. */
HANDLER(survey_operator_turn_post)
{
    struct survey_invitation row = {.id = NULL};
    const char *survey = request_parameter(request, "survey"), *key = request_form(request, "operator");
    TRY(survey_invitation_visible(cx, survey, key, &row));
    if (text_same(request_form(request, "asked"), "began"))
        TRY(survey_invitation_began(cx, survey, row.id));
    else
        TRY(survey_invitation_turn(cx, survey, row.id, text_same(request_form(request, "asked"), "1"),
                                   request_form(request, "reason")));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/surveys/%s/operators", survey), N_("Saved."),
                      survey_invitation_record.fields, &row);
}

/* --- Delegations --- */

static const struct field delegation_table[] = {
    FIELD(survey_delegation_line, id, F_ID),
    FIELD(survey_delegation_line, agency, F_TEXT, .label = N_("Body that carries it out")),
    FIELD(survey_delegation_line, from_on, F_DATE, .label = N_("Delegated from")),
    FIELD(survey_delegation_line, until_on, F_DATE, .label = N_("Delegated until")),
    FIELD(survey_delegation_line, task, F_PROSE, .label = N_("What it does")),
    FIELD(survey_delegation_line, ended_on, F_DATE, .label = N_("Ended early on")),
    FIELD(survey_delegation_line, in_force, F_BOOL, .label = N_("In force")),
};
static const struct field delegations_table[] = {
    FIELD_LIST(survey_delegations_view, delegations, delegation_table, struct survey_delegation_line),
};
const struct fields survey_delegations_answer = {delegations_table, COUNT(delegations_table)};

static const char *const delegation_inputs[] = {"agency", "from_on", "until_on", "task", NULL};

static enum rc fill_delegations(struct ctx *cx, const char *id, struct survey_delegations_view *view)
{
    struct survey_delegations all = {.n = 0};
    const char *today = date_of_time(cx, cx->now);
    TRY(survey_delegations_of(cx, id, &all));
    struct survey_delegation_line *lines = ARENA_ARRAY(cx->arena, struct survey_delegation_line, all.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct survey_delegation *row = all.at + i;
        struct organization agency = {.name = ""};
        TRY(organization_get(cx, row->agency, &agency));
        lines[i] = (struct survey_delegation_line){.id = row->id, .agency = agency.name, .from_on = row->from_on,
                                                   .until_on = row->until_on, .task = row->task,
                                                   .ended_on = row->ended_on,
                                                   .in_force = survey_delegation_holds(row, today)};
    }
    view->delegations.at = lines;
    view->delegations.n = all.n;
    return RC_OK;
}

static enum rc delegations_send(struct ctx *cx, const struct request *request, struct response *response,
                                const struct survey_delegation *row, int status)
{
    struct survey_delegations_view view = {.head = {.id = ""}};
    struct choices agencies = {.n = 0};
    struct form_choice choice;
    struct page page = {.title = ""};
    const char *id = request_parameter(request, "survey");
    TRY(survey_head_fill(cx, id, &view.head, NULL));
    TRY(fill_delegations(cx, id, &view));
    TRY(survey_store_agencies(cx, &agencies));
    TRY(choices_for_form(cx, "agency", agencies, row->agency, &choice));
    TRY(form_build(cx, survey_delegation_record.fields, field_mask(survey_delegation_record.fields, delegation_inputs),
                   row, status == 0 ? NULL : request, &choice, 1, &view.form.inputs));
    TRY(survey_page_frame(cx, id, "/delegations", tr(cx, N_("Delegation")), &page));
    page.html = VIEW(survey_delegations_page);
    page.fields = survey_delegations_answer;
    page.view = &view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

HANDLER(survey_delegations_get)
{
    struct survey_delegation row;
    row_blank(&survey_delegation_record, &row);
    row.from_on = date_of_time(cx, cx->now);
    return delegations_send(cx, request, response, &row, 0);
}

HANDLER(survey_delegations_post)
{
    struct survey_delegation row;
    struct fields fields = survey_delegation_record.fields;
    row_blank(&survey_delegation_record, &row);
    row.survey = request_parameter(request, "survey");
    enum rc rc = form_read(cx, request, fields, field_mask(fields, delegation_inputs), &row, NULL);
    if (rc == RC_OK)
        rc = survey_delegate(cx, &row);
    if (rc == RC_INVALID && !request->wants_json && !request->json_body)
        return delegations_send(cx, request, response, &row, 422);
    TRY(rc);
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/surveys/%s/delegations", row.survey),
                      N_("Saved."), fields, &row);
}

HANDLER(survey_delegation_end_post)
{
    struct survey_delegation row = {.id = NULL};
    const char *survey = request_parameter(request, "survey"), *id = request_form(request, "delegation");
    if (text_empty(id))
        return field_fail(cx, "delegation", N_("Please fill in “{0}”"), tr(cx, N_("Delegation")));
    TRY(survey_delegation_end(cx, survey, id));
    TRY(record_get(cx, &survey_delegation_record, id, &row));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/surveys/%s/delegations", survey), N_("Saved."),
                      survey_delegation_record.fields, &row);
}
