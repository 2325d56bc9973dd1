/* Pages of walkthroughs: one with participants, viewpoints and findings; forms. */
#include "base/text.h"
#include "base/time.h"
#include "review/review_view.h"
#include "views.gen.h"

static const char *const inputs[] = {"title",     "subject",     "planned_on",  "hours",     "location",
                                     "more_viewpoints", "told_on", "held_on",   "duration",  "minutes",
                                     "lessons",   "reported_on", "reported_to", "shared_on", "shared_with",
                                     NULL};
static const char *const participant_inputs[] = {"person",   "name",     "department", "side",     "facilitator",
                                                 "presenter", "reviewer", "recorder",  "knows",    "knowledge",
                                                 "attended", "remark",   NULL};

static const struct review_form new_form = {&walkthrough_record, inputs, N_("Plan a walkthrough"), N_("Save")};
static const struct review_form edit_form = {&walkthrough_record, inputs, N_("Change the walkthrough"), N_("Save")};
static const struct review_form participant_new_form = {&walkthrough_participant_record, participant_inputs,
                                                        N_("Add a participant"), N_("Save")};
static const struct review_form participant_edit_form = {&walkthrough_participant_record, participant_inputs,
                                                         N_("Change the participant"), N_("Save")};

/* --- One --- */

static const struct field viewpoint_table[] = {
    FIELD(viewpoint_line, code, F_TEXT),
    FIELD(viewpoint_line, text, F_TEXT, .label = N_("Viewpoint")),
    FIELD(viewpoint_line, aim, F_TEXT),
    FIELD(viewpoint_line, chosen, F_BOOL),
};
static const struct field participant_table[] = {
    FIELD(participant_line, id, F_ID),
    FIELD(participant_line, version, F_INT),
    FIELD(participant_line, name, F_TEXT, .label = N_("Name of the participant")),
    FIELD(participant_line, department, F_TEXT, .label = N_("Department")),
    FIELD(participant_line, side_label, F_TEXT, .label = N_("For whom they take part")),
    FIELD(participant_line, roles, F_TEXT, .label = N_("Roles")),
    FIELD(participant_line, facilitator, F_BOOL),
    FIELD(participant_line, presenter, F_BOOL),
    FIELD(participant_line, reviewer, F_BOOL),
    FIELD(participant_line, recorder, F_BOOL),
    FIELD(participant_line, knows, F_BOOL),
    FIELD(participant_line, knowledge, F_TEXT, .label = N_("Experience and knowledge")),
    FIELD(participant_line, attended, F_BOOL, .label = N_("Took part")),
    FIELD(participant_line, findings, F_INT, .label = N_("Findings")),
    FIELD(participant_line, remark, F_TEXT, .label = N_("Remark of the participant")),
};
static const struct field view_table[] = {
    FIELD_OBJECT_OF(walkthrough_view, head, review_head_fields),
    FIELD_OBJECT_OF(walkthrough_view, walkthrough, walkthrough_record.fields),
    FIELD(walkthrough_view, state, F_ENUM, .names = &walkthrough_state_names, .label = N_("State")),
    FIELD_LIST(walkthrough_view, viewpoints, viewpoint_table, struct viewpoint_line),
    FIELD_LIST(walkthrough_view, participants, participant_table, struct participant_line),
    FIELD_LIST_OF(walkthrough_view, findings, finding_line_fields, struct finding_line),
    FIELD(walkthrough_view, silent, F_TEXT, .label = N_("Raised nothing")),
};
const struct fields walkthrough_answer = {view_table, COUNT(view_table)};

/* A word among words separated by blanks. */
static bool has_word(const char *words, const char *word)
{
    size_t length = __builtin_strlen(word);
    for (const char *at = words; (at = __builtin_strstr(at, word)) != NULL; at += length)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static enum rc fill_viewpoints(struct ctx *cx, struct walkthrough_view *view)
{
    struct viewpoint_line *lines = ARENA_ARRAY(cx->arena, struct viewpoint_line, WALKTHROUGH_VIEWPOINTS);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < WALKTHROUGH_VIEWPOINTS; i++) {
        const struct walkthrough_viewpoint *from = walkthrough_viewpoints + i;
        lines[i] = (struct viewpoint_line){
            .code = from->code,
            .text = tr(cx, from->text),
            .aim = tr(cx, enum_label(&walkthrough_aim_names, from->group)),
            .chosen = has_word(view->walkthrough.viewpoints, from->code),
            .first = i == 0 || from[-1].group != from->group};
    }
    view->viewpoints.at = lines;
    view->viewpoints.n = WALKTHROUGH_VIEWPOINTS;
    return RC_OK;
}

static const char *roles_of(struct ctx *cx, const struct walkthrough_participant *row)
{
    const struct {
        int64_t has;
        const char *label;
    } roles[] = {{row->facilitator, N_("Facilitator")},
                 {row->presenter, N_("Presenter")},
                 {row->reviewer, N_("Reviewer")},
                 {row->recorder, N_("Recorder")}};
    const char *text = "";
    for (size_t i = 0; i < COUNT(roles); i++)
        if (roles[i].has != 0)
            text = arena_printf(cx->arena, "%s%s%s", text, text_empty(text) ? "" : cx->lang == LANG_JA ? "、" : ", ",
                                tr(cx, roles[i].label));
    return text;
}

static enum rc fill_participants(struct ctx *cx, struct findings findings, struct walkthrough_view *view)
{
    struct walkthrough_participants all = {.n = 0};
    size_t n = 0;
    TRY(walkthrough_participants_of(cx, view->walkthrough.study, &all));
    struct participant_line *lines = ARENA_ARRAY(cx->arena, struct participant_line, all.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct walkthrough_participant *from = all.at + i;
        if (!text_same(from->walkthrough, view->walkthrough.id))
            continue;
        struct participant_line *line = &lines[n++];
        *line = (struct participant_line){.id = from->id,
                                          .version = from->version,
                                          .name = from->name,
                                          .department = from->department,
                                          .side_label = tr(cx, enum_label(&walkthrough_side_names, from->side)),
                                          .roles = roles_of(cx, from),
                                          .facilitator = from->facilitator,
                                          .presenter = from->presenter,
                                          .reviewer = from->reviewer,
                                          .recorder = from->recorder,
                                          .knows = from->knows,
                                          .knowledge = from->knowledge,
                                          .attended = from->attended,
                                          .remark = from->remark};
        for (size_t f = 0; f < findings.n; f++)
            line->findings += text_same(findings.at[f].participant, from->id);
        line->silent = from->attended != 0 && from->reviewer != 0 && line->findings == 0 && text_empty(from->remark);
        if (line->silent != 0)
            view->silent = arena_printf(cx->arena, "%s%s%s", view->silent, text_empty(view->silent) ? "" : "、",
                                        from->name);
    }
    view->participants.at = lines;
    view->participants.n = n;
    return RC_OK;
}

static const char *state_tag(int64_t state)
{
    return state == WALKTHROUGH_REPORTED ? "ok" : state == WALKTHROUGH_HELD ? "info" : "off";
}

enum rc walkthrough_view_make(struct ctx *cx, const char *id, struct walkthrough_view *ret)
{
    struct findings findings = {.n = 0};
    struct walkthrough_view view = {.silent = ""};
    TRY(record_get(cx, &walkthrough_record, id, &view.walkthrough));
    TRY(review_head_fill(cx, view.walkthrough.study, &view.head));
    view.state = walkthrough_state_of(&view.walkthrough);
    view.state_tag = state_tag(view.state);
    view.duration = field_show(cx, field_find(walkthrough_record.fields, "duration"), &view.walkthrough);
    view.may_write = may(cx, PERM_RISK_WRITE);
    view.may_raise = view.may_write || may(cx, PERM_RISK_OWN) || may(cx, PERM_FINDING_WRITE);
    TRY(findings_of(cx, view.walkthrough.study, &findings));
    TRY(fill_viewpoints(cx, &view));
    TRY(fill_participants(cx, findings, &view));
    TRY(finding_lines_load(cx, view.walkthrough.study, id, &view.findings));
    TRY(record_history(cx, &walkthrough_record, cx->org, id, &view.history));
    *ret = view;
    return RC_OK;
}

HANDLER(walkthrough_get)
{
    struct walkthrough_view view = {.silent = ""};
    TRY(walkthrough_view_make(cx, request_parameter(request, "id"), &view));
    struct page page = {.title = ""};
    TRY(review_page_of(cx, &view.head, view.walkthrough.title, "/review", &page));
    page.html = VIEW(walkthrough_page);
    page.fields = walkthrough_answer;
    page.view = &view;
    page.wide = true;
    page.action_label = tr(cx, N_("Change"));
    page.action_href = arena_printf(cx->arena, "/walkthroughs/%s/edit", view.walkthrough.id);
    page.action_permission = PERM_RISK_WRITE;
    return page_send(cx, request, response, &page);
}

/* --- Changes --- */

static struct review_place place_of(struct ctx *cx, const struct walkthrough *row)
{
    if (text_empty(row->id))
        return (struct review_place){arena_printf(cx->arena, "/risk/%s/walkthroughs/new", row->study),
                                     arena_printf(cx->arena, "/risk/%s/review", row->study)};
    return (struct review_place){arena_printf(cx->arena, "/walkthroughs/%s/edit", row->id),
                                 arena_printf(cx->arena, "/walkthroughs/%s", row->id)};
}

static enum rc new_row(struct ctx *cx, const struct request *request, struct walkthrough *ret)
{
    struct risk_study study = {.id = NULL};
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "id"), &study));
    risk_row_blank(&walkthrough_record, ret);
    ret->study = study.id;
    return RC_OK;
}

HANDLER(walkthrough_new_get)
{
    struct walkthrough row = {.id = NULL};
    TRY(new_row(cx, request, &row));
    return review_form_send(cx, request, response, &new_form, &row, place_of(cx, &row), 0);
}

HANDLER(walkthrough_new_post)
{
    struct walkthrough row = {.id = NULL};
    TRY(new_row(cx, request, &row));
    enum rc rc = review_form_read(cx, request, &new_form, &row);
    if (rc == RC_OK)
        rc = walkthrough_save(cx, &row, 0);
    return review_form_done(cx, request, response, &new_form, &row, rc, place_of(cx, &row), 201);
}

HANDLER(walkthrough_edit_get)
{
    struct walkthrough row = {.id = NULL};
    TRY(record_get(cx, &walkthrough_record, request_parameter(request, "id"), &row));
    return review_form_send(cx, request, response, &edit_form, &row, place_of(cx, &row), 0);
}

HANDLER(walkthrough_edit_post)
{
    struct walkthrough row = {.id = NULL};
    TRY(record_get(cx, &walkthrough_record, request_parameter(request, "id"), &row));
    enum rc rc = review_form_read(cx, request, &edit_form, &row);
    if (rc == RC_OK)
        rc = walkthrough_save(cx, &row, form_version(cx, request));
    return review_form_done(cx, request, response, &edit_form, &row, rc, place_of(cx, &row), 200);
}

HANDLER(walkthrough_remove_post)
{
    struct walkthrough row = {.id = NULL};
    TRY(record_get(cx, &walkthrough_record, request_parameter(request, "id"), &row));
    TRY(walkthrough_remove(cx, row.id, form_version(cx, request)));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/risk/%s/review", row.study),
                      N_("Deleted."), walkthrough_record.fields, &row);
}

HANDLER(walkthrough_viewpoints_post)
{
    struct walkthrough row = {.id = NULL};
    const char *codes[WALKTHROUGH_VIEWPOINTS + 1];
    size_t n = 0;
    TRY(record_get(cx, &walkthrough_record, request_parameter(request, "id"), &row));
    for (size_t i = 0; i < request->form.n && n < COUNT(codes); i++)
        if (text_same(request->form.at[i].name, "viewpoint") && !text_empty(request->form.at[i].value))
            codes[n++] = request->form.at[i].value;
    TRY(walkthrough_choose(cx, row.id, codes, n));
    TRY(record_get(cx, &walkthrough_record, row.id, &row));
    return saved_send(cx, request, response, 200, place_of(cx, &row).home, N_("Saved."), walkthrough_record.fields,
                      &row);
}

/* --- Participants --- */

static struct review_place participant_place(struct ctx *cx, const struct walkthrough_participant *row)
{
    return (struct review_place){
        text_empty(row->id) ? arena_printf(cx->arena, "/walkthroughs/%s/participants/new", row->walkthrough)
                            : arena_printf(cx->arena, "/walkthrough-participants/%s/edit", row->id),
        arena_printf(cx->arena, "/walkthroughs/%s", row->walkthrough)};
}

static enum rc new_participant(struct ctx *cx, const struct request *request, struct walkthrough_participant *ret)
{
    struct walkthrough walkthrough = {.id = NULL};
    TRY(record_get(cx, &walkthrough_record, request_parameter(request, "id"), &walkthrough));
    risk_row_blank(&walkthrough_participant_record, ret);
    ret->study = walkthrough.study;
    ret->walkthrough = walkthrough.id;
    return RC_OK;
}

HANDLER(walkthrough_participant_new_get)
{
    struct walkthrough_participant row = {.id = NULL};
    TRY(new_participant(cx, request, &row));
    row.reviewer = 1;
    return review_form_send(cx, request, response, &participant_new_form, &row, participant_place(cx, &row), 0);
}

HANDLER(walkthrough_participant_new_post)
{
    struct walkthrough_participant row = {.id = NULL};
    TRY(new_participant(cx, request, &row));
    enum rc rc = review_form_read(cx, request, &participant_new_form, &row);
    if (rc == RC_OK)
        rc = walkthrough_participant_save(cx, &row, 0);
    return review_form_done(cx, request, response, &participant_new_form, &row, rc, participant_place(cx, &row), 201);
}

HANDLER(walkthrough_participant_edit_get)
{
    struct walkthrough_participant row = {.id = NULL};
    TRY(record_get(cx, &walkthrough_participant_record, request_parameter(request, "id"), &row));
    return review_form_send(cx, request, response, &participant_edit_form, &row, participant_place(cx, &row), 0);
}

HANDLER(walkthrough_participant_edit_post)
{
    struct walkthrough_participant row = {.id = NULL};
    TRY(record_get(cx, &walkthrough_participant_record, request_parameter(request, "id"), &row));
    enum rc rc = review_form_read(cx, request, &participant_edit_form, &row);
    if (rc == RC_OK)
        rc = walkthrough_participant_save(cx, &row, form_version(cx, request));
    return review_form_done(cx, request, response, &participant_edit_form, &row, rc, participant_place(cx, &row), 200);
}

HANDLER(walkthrough_participant_remove_post)
{
    struct walkthrough_participant row = {.id = NULL};
    TRY(record_get(cx, &walkthrough_participant_record, request_parameter(request, "id"), &row));
    TRY(walkthrough_participant_remove(cx, row.id, form_version(cx, request)));
    return saved_send(cx, request, response, 200, participant_place(cx, &row).home, N_("Deleted."),
                      walkthrough_participant_record.fields, &row);
}
