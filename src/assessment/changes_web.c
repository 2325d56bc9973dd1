/* What a version of the standard says otherwise, what is not confirmed yet, and the move of a draft to
 * the newer version. */
#include "assessment/assessment_view.h"
#include "base/text.h"
#include "views.gen.h"

static const struct field changed_table[] = {
    FIELD(changed_row, control, F_TEXT),
    FIELD(changed_row, label, F_TEXT),
    FIELD(changed_row, title, F_TEXT),
    FIELD(changed_row, is_new, F_BOOL),
    FIELD(changed_row, statement_before, F_TEXT),
    FIELD(changed_row, statement, F_TEXT),
    FIELD(changed_row, question_before, F_TEXT),
    FIELD(changed_row, question, F_TEXT),
};
static const struct field removed_table[] = {
    FIELD(removed_row, control, F_TEXT),
    FIELD(removed_row, label, F_TEXT),
    FIELD(removed_row, title, F_TEXT),
    FIELD(removed_row, answered, F_BOOL),
};
static const struct field unconfirmed_table[] = {
    FIELD(unconfirmed_row, control, F_TEXT),
    FIELD(unconfirmed_row, label, F_TEXT),
    FIELD(unconfirmed_row, title, F_TEXT),
    FIELD(unconfirmed_row, answer, F_TEXT),
};
/* The rows of a list inside, under a name of their own. */
#define CHANGED_LIST(member)                                                                       \
    {                                                                                              \
        .name = #member, .kind = F_LIST, .offset = offsetof(struct changes_view, member.rows),     \
        .sub = changed_table, .sub_count = COUNT(changed_table),                                   \
        .size = sizeof(struct changed_row)                                                         \
    }
static const struct field changes_table[] = {
    HEAD_FIELD(changes_view),
    FIELD(changes_view, version_before, F_TEXT),
    FIELD(changes_view, version_begun, F_TEXT),
    CHANGED_LIST(revisions),
    CHANGED_LIST(newer),
    FIELD_LIST(changes_view, removed, removed_table, struct removed_row),
    FIELD_LIST(changes_view, unconfirmed, unconfirmed_table, struct unconfirmed_row),
};
const struct fields changes_answer = {changes_table, COUNT(changes_table)};

static const char *measure_href(struct ctx *cx, const struct assessment_sheet *sheet,
                                const struct control *control)
{
    return arena_printf(cx->arena, "/assessments/%s/sheet/%s", sheet->assessment.id,
                        url_encode(cx, control->id));
}

/* `standing`: the measures stand in the sheet already and can be opened there. */
static enum rc fill_list(struct ctx *cx, const struct assessment_sheet *sheet,
                         const struct revisions *revisions, bool standing,
                         struct changed_list *list)
{
    struct changed_row *rows = ARENA_ARRAY(cx->arena, struct changed_row, revisions->n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < revisions->n; i++) {
        const struct revision *revision = &revisions->at[i];
        const struct control *control = revision->control;
        rows[i] = (struct changed_row){
            .control = control->id,
            .label = control->label,
            .title = bilingual_text(cx, control->title),
            .title_before = revision->title_before,
            .statement = bilingual_text(cx, control->statement),
            .statement_before = revision->statement_before,
            .question = bilingual_text(cx, control->question),
            .question_before = revision->question_before,
            .href = standing ? measure_href(cx, sheet, control)
                             : arena_printf(cx->arena, "/catalogs/%s/controls/%s",
                                            url_encode(cx, sheet->catalog->id),
                                            url_encode(cx, control->id)),
            .is_new = revision->is_new,
        };
    }
    list->rows.at = rows;
    list->rows.n = revisions->n;
    return RC_OK;
}

static bool is_answered(const struct assessment_sheet *sheet, const struct control *control)
{
    for (size_t i = 0; i < sheet->items.n; i++)
        if (sheet->items.at[i].control == control)
            return sheet->items.at[i].answer.state != ANSWER_NONE;
    return false;
}

/* What the move would bring. */
static enum rc fill_newer(struct ctx *cx, const struct assessment_sheet *sheet,
                          struct changes_view *view)
{
    const struct catalog *newest = catalog_find(cx, sheet->assessment.catalog);
    struct revisions revisions;
    struct removals removals;
    if (!assessment_is_behind(cx, &sheet->assessment))
        return RC_OK;
    TRY(revisions_find(cx, sheet->catalog, newest, &revisions));
    TRY(fill_list(cx, sheet, &revisions, false, &view->newer));
    TRY(removals_find(cx, sheet->catalog, newest, &removals));
    struct removed_row *rows = ARENA_ARRAY(cx->arena, struct removed_row, removals.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < removals.n; i++)
        rows[i] = (struct removed_row){
            .control = removals.at[i]->id,
            .label = removals.at[i]->label,
            .title = bilingual_text(cx, removals.at[i]->title),
            .answered = is_answered(sheet, removals.at[i]),
        };
    view->removed.at = rows;
    view->removed.n = removals.n;
    view->may_move = may(cx, PERM_ASSESSMENT_MANAGE);
    return RC_OK;
}

static enum rc fill_unconfirmed(struct ctx *cx, const struct assessment_sheet *sheet,
                                struct changes_view *view)
{
    struct unconfirmed_row *rows = ARENA_ARRAY(cx->arena, struct unconfirmed_row, sheet->items.n);
    size_t n = 0;
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < sheet->items.n; i++) {
        const struct sheet_item *item = &sheet->items.at[i];
        const struct answer *answer = &item->answer;
        if (answer->state == ANSWER_NONE || answer->confirmed)
            continue;
        rows[n++] = (struct unconfirmed_row){
            .control = item->control->id,
            .label = item->control->label,
            .title = bilingual_text(cx, item->control->title),
            .answer = answer->current > 0
                          ? arena_printf(cx->arena, "%lld %s", (long long)answer->current,
                                         tr(cx, enum_label(&maturity_names, answer->current)))
                          : tr(cx, enum_label(&answer_state_names, answer->state)),
            .href = measure_href(cx, sheet, item->control),
        };
    }
    view->unconfirmed.at = rows;
    view->unconfirmed.n = n;
    return RC_OK;
}

static enum rc send_changes(struct ctx *cx, const struct request *request,
                            struct response *response, int status)
{
    struct assessment_sheet sheet;
    struct revisions revisions;
    struct changes_view view = {.version_before = ""};
    TRY(assessment_sheet_load(cx, request_parameter(request, "id"), &sheet));
    TRY(assessment_head_make(cx, &sheet.assessment, &sheet.scope, sheet.catalog, TAB_CHANGES,
                             &view.head));
    TRY(revisions_of(cx, &sheet, &revisions));
    TRY(fill_list(cx, &sheet, &revisions, true, &view.revisions));
    TRY(fill_newer(cx, &sheet, &view));
    TRY(fill_unconfirmed(cx, &sheet, &view));
    TRY(assessment_version_begun(cx, &sheet.assessment, &view.version_begun));
    view.was_moved = !text_same(view.version_begun, sheet.assessment.catalog_version);
    view.has_last = sheet.has_last;
    if (sheet.has_last) {
        view.version_before = sheet.last.catalog_version;
        view.year_before = sheet.last.year;
    }
    struct page page = {
        .html = VIEW(assessment_changes_page),
        .fields = changes_answer,
        .view = &view,
        .status = status,
    };
    return assessment_page_send(cx, request, response, &view.head, tr(cx, N_("Changes")), &page);
}

enum rc assessment_changes_get(struct ctx *cx, struct request *request, struct response *response)
{
    return send_changes(cx, request, response, 0);
}

enum rc assessment_update_post(struct ctx *cx, struct request *request, struct response *response)
{
    struct catalog_move move;
    const char *id = request_parameter(request, "id");
    enum rc rc = assessment_update_catalog(cx, id, &move);
    if ((rc == RC_CONFLICT || rc == RC_DENIED) && !request->json_body && !request->wants_json)
        return send_changes(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200,
                      arena_printf(cx->arena, "/assessments/%s/changes", id),
                      N_("The assessment follows the newer version of the standard."),
                      catalog_move_fields, &move);
}
