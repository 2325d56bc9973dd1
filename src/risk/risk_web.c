/* Pages of studies: list, one with its forms' heads and approval, criteria. */
#include "account/account_form.h"
#include "base/text.h"
#include "base/time.h"
#include "risk/risk_view.h"
#include "views.gen.h"

static const char *const study_inputs[] = {"year",    "title",  "scope",  "goal", "purpose",
                                           "policy", "author", "post", NULL};
static const char *const criteria_inputs[] = {"impact_steps",     "impact_labels", "frequency_steps",
                                              "frequency_labels", "elements",      "matrix",
                                              "cells",            "criterion",     "harm_step",
                                              "grave_step",       NULL};
static const char *const header_inputs[] = {"author", "post", "comment", NULL};

/* --- The head of every page --- */

#define HEAD_FIELDS                                                                                \
    FIELD(risk_head, id, F_ID), FIELD(risk_head, title, F_TEXT), FIELD(risk_head, year, F_INT),    \
        FIELD(risk_head, status, F_ENUM, .names = &risk_study_status_names)
static const struct field head_table[] = {HEAD_FIELDS};
const struct fields risk_head_fields = {head_table, COUNT(head_table)};

enum rc risk_head_fill(struct ctx *cx, const char *study, enum risk_tab tab, struct risk_head *ret)
{
    struct risk_study found;
    TRY(record_get(cx, &risk_study_record, study, &found));
    *ret = (struct risk_head){.id = found.id,
                              .title = found.title,
                              .year_label = fiscal_year_show(cx, found.year),
                              .year = found.year,
                              .status = found.status,
                              .tab = tab,
                              .writable = found.status == RISK_DRAFT && may(cx, PERM_RISK_WRITE)};
    return RC_OK;
}

/* The path of each tab behind the address of the study; tabs of rooms above are none of these. */
static const char *const tab_paths[RISK_TAB_COUNT_] = {
    [RISK_TAB_STUDY] = "",             [RISK_TAB_CRITERIA] = "/criteria",
    [RISK_TAB_SERVICES] = "/services", [RISK_TAB_IMPACT] = "/impact",
    [RISK_TAB_PROCESSES] = "/processes", [RISK_TAB_RESOURCES] = "/resources",
    [RISK_TAB_NEEDS] = "/needs",       [RISK_TAB_RISKS] = "/risks",
    [RISK_TAB_MATRIX] = "/matrix",     [RISK_TAB_OWNERS] = "/owners",
    [RISK_TAB_FORMS] = "/forms",       [RISK_TAB_CHECK] = "/check"};

static void set_tabs(struct ctx *cx, const char *study, const char *here, struct page *page)
{
    page->tabs.of = "risk-study";
    page->tabs.base = arena_printf(cx->arena, "/risk/%s", study);
    page->tabs.here = here;
}

enum rc risk_page_frame(struct ctx *cx, const char *study, const char *here, struct page *page)
{
    struct risk_head head;
    TRY(risk_head_fill(cx, study, RISK_TAB_STUDY, &head));
    struct page framed = risk_page_of(cx, &head, "");
    page->place = framed.place;
    page->crumbs.at = framed.crumbs.at;
    page->crumbs.n = framed.crumbs.n;
    set_tabs(cx, head.id, here, page);
    return RC_OK;
}

struct page risk_page_of(struct ctx *cx, const struct risk_head *head, const char *title)
{
    struct crumb *crumbs = ARENA_ARRAY(cx->arena, struct crumb, 2);
    struct page page = {.title = title, .place = NAV_RISK};
    if (crumbs == NULL)
        return page;
    crumbs[0] = (struct crumb){tr(cx, N_("Risk assessment")), "/risk"};
    if (head != NULL)
        crumbs[1] = (struct crumb){head->title, arena_printf(cx->arena, "/risk/%s", head->id)};
    page.crumbs.at = crumbs;
    page.crumbs.n = head == NULL ? 1 : 2;
    if (head != NULL)
        set_tabs(cx, head->id, tab_paths[head->tab], &page);
    return page;
}

static bool is_program(const struct request *request)
{
    return request->wants_json || request->json_body;
}

/* --- All studies --- */

static const struct field study_row_table[] = {
    FIELD(risk_study_row, id, F_ID),
    FIELD(risk_study_row, year, F_INT, .label = N_("Fiscal year")),
    FIELD(risk_study_row, title, F_TEXT, .label = N_("Title of the risk assessment")),
    FIELD(risk_study_row, status, F_ENUM, .names = &risk_study_status_names, .label = N_("State")),
};
static const struct field studies_table[] = {
    FIELD_LIST(risk_studies_view, studies, study_row_table, struct risk_study_row),
};
const struct fields risk_studies_answer = {studies_table, COUNT(studies_table)};

static const char *status_tag(int64_t status)
{
    static const char *const tags[] = {"info", "warn", "ok", "off"};
    _Static_assert(COUNT(tags) == RISK_STUDY_STATUS_COUNT_, "every state needs a tag");
    return status >= 0 && status < RISK_STUDY_STATUS_COUNT_ ? tags[status] : "off";
}

static enum rc study_rows(struct ctx *cx, const char *but, struct risk_study_row **ret, size_t *ret_n)
{
    struct risk_studies studies;
    size_t n = 0;
    TRY(risk_store_studies(cx, &studies));
    struct risk_study_row *rows = ARENA_ARRAY(cx->arena, struct risk_study_row, studies.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < studies.n; i++)
        if (!text_same(studies.at[i].id, but))
            rows[n++] = (struct risk_study_row){.id = studies.at[i].id,
                                                .title = studies.at[i].title,
                                                .year = studies.at[i].year,
                                                .year_label = fiscal_year_show(cx, studies.at[i].year),
                                                .status = studies.at[i].status,
                                                .status_tag = status_tag(studies.at[i].status)};
    *ret = rows;
    *ret_n = n;
    return RC_OK;
}

HANDLER(risk_studies_get)
{
    struct risk_studies_view view;
    struct risk_study_row *rows = NULL;
    TRY(study_rows(cx, "", &rows, &view.studies.n));
    view.studies.at = rows;
    struct page page = {.title = tr(cx, N_("Risk assessment")),
                        .place = NAV_RISK,
                        .html = VIEW(risk_studies_page),
                        .fields = risk_studies_answer,
                        .view = &view,
                        .action_label = tr(cx, N_("Begin a risk assessment")),
                        .action_href = "/risk/new",
                        .action_permission = PERM_RISK_WRITE};
    return page_send(cx, request, response, &page);
}

/* --- The form of a study --- */

struct new_study {
    const char *from;
};
static const struct field from_table[] = {
    FIELD(new_study, from, F_REF, .ref = "risk-study", .label = N_("Carried over from"),
          .help = N_("Services, processes, resources, needs, risks and criteria of that risk assessment are taken "
                     "over; approvals and confirmations are not"))};

static enum rc from_choices(struct ctx *cx, struct choices *ret)
{
    struct risk_studies studies;
    TRY(risk_store_studies(cx, &studies));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, studies.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < studies.n; i++)
        choices[i] = (struct choice){studies.at[i].id,
                                     trf(cx, N_("{0} {1}"), fiscal_year_show(cx, studies.at[i].year),
                                         studies.at[i].title)};
    *ret = (struct choices){choices, studies.n};
    return RC_OK;
}

static enum rc people_and_posts(struct ctx *cx, const char *author, const char *post,
                                struct form_choice ret[2])
{
    struct choices people, posts;
    TRY(person_choices(cx, &people));
    TRY(post_choices(cx, &posts));
    TRY(choices_for_form(cx, "author", people, author, &ret[0]));
    return choices_for_form(cx, "post", posts, post, &ret[1]);
}

/* The inputs of a new study end with the one to begin from. */
static enum rc add_from(struct ctx *cx, const char *from, const struct request *request,
                        struct form_view *view)
{
    const struct new_study begin = {.from = from};
    struct choices choices;
    struct form_choice choice;
    struct form_inputs more;
    TRY(from_choices(cx, &choices));
    TRY(choices_for_form(cx, "from", choices, from, &choice));
    TRY(form_build(cx, FIELDS(from_table), 1, &begin, request, &choice, 1, &more));
    struct form_input *all = ARENA_ARRAY(cx->arena, struct form_input, view->inputs.n + 1);
    if (all == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < view->inputs.n; i++)
        all[i] = view->inputs.at[i];
    all[view->inputs.n] = more.at[0];
    view->inputs.at = all;
    view->inputs.n++;
    return RC_OK;
}

static enum rc study_form_send(struct ctx *cx, const struct request *request, struct response *response,
                               const struct risk_study *study, const char *from, int status)
{
    struct form_choice choices[2];
    bool fresh = text_empty(study->id);
    const char *home = fresh ? "/risk" : arena_printf(cx->arena, "/risk/%s", study->id);
    struct form_view view = {
        .action = fresh ? "/risk/new" : arena_printf(cx->arena, "/risk/%s/edit", study->id),
        .submit = tr(cx, N_("Save")),
        .cancel = home,
        .id = study->id,
        .version = study->version};
    TRY(people_and_posts(cx, study->author, study->post, choices));
    TRY(form_build(cx, risk_study_record.fields, field_mask(risk_study_record.fields, study_inputs), study,
                   status == 0 ? NULL : request, choices, COUNT(choices), &view.inputs));
    if (fresh)
        TRY(add_from(cx, from, status == 0 ? NULL : request, &view));
    struct page page = risk_page_of(
        cx, NULL, fresh ? tr(cx, N_("Begin a risk assessment")) : study->title);
    page.html = VIEW(form_page);
    page.fields = risk_study_record.fields;
    page.view = request->wants_json ? (const void *)study : &view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

HANDLER(risk_new_get)
{
    struct risk_study study;
    risk_row_blank(&risk_study_record, &study);
    TRY(organization_year(cx, &study.year));
    study.title = trf(cx, N_("Risk assessment {0}"), fiscal_year_show(cx, study.year));
    study.author = cx->person;
    return study_form_send(cx, request, response, &study, request_query(request, "from"), 0);
}

HANDLER(risk_new_post)
{
    struct risk_study study;
    const char *from = request_form(request, "from");
    risk_row_blank(&risk_study_record, &study);
    enum rc rc = form_read(cx, request, risk_study_record.fields,
                           field_mask(risk_study_record.fields, study_inputs), &study, NULL);
    if (rc == RC_OK)
        rc = risk_study_create(cx, &study, from);
    if (rc == RC_INVALID && !is_program(request))
        return study_form_send(cx, request, response, &study, from, 422);
    TRY(rc);
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/risk/%s", study.id),
                      N_("Saved."), risk_study_record.fields, &study);
}

HANDLER(risk_study_edit_get)
{
    struct risk_study study;
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "id"), &study));
    return study_form_send(cx, request, response, &study, "", 0);
}

HANDLER(risk_study_edit_post)
{
    struct risk_study study;
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "id"), &study));
    enum rc rc = form_read(cx, request, risk_study_record.fields,
                           field_mask(risk_study_record.fields, study_inputs), &study, NULL);
    if (rc == RC_OK)
        rc = risk_study_change(cx, &study, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request))
        return study_form_send(cx, request, response, &study, "", rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/risk/%s", study.id),
                      N_("Saved."), risk_study_record.fields, &study);
}

/* --- Steps of a study --- */

static enum rc study_saved(struct ctx *cx, const struct request *request, struct response *response,
                           const char *notice)
{
    struct risk_study study;
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "id"), &study));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/risk/%s", study.id), notice,
                      risk_study_record.fields, &study);
}

HANDLER(risk_reopen_post)
{
    TRY(risk_study_turn(cx, request_parameter(request, "id"), false));
    return study_saved(cx, request, response, N_("Saved."));
}

HANDLER(risk_close_post)
{
    TRY(risk_study_turn(cx, request_parameter(request, "id"), true));
    return study_saved(cx, request, response, N_("Saved."));
}

HANDLER(risk_merge_post)
{
    struct risk_merged merged;
    TRY(risk_merge(cx, request_form(request, "from"), request_parameter(request, "id"), &merged));
    return study_saved(cx, request, response, N_("Saved."));
}

/* --- One study --- */

static const struct field header_row_table[] = {
    FIELD(risk_header_row, id, F_ID),
    FIELD(risk_header_row, form, F_INT),
    FIELD(risk_header_row, author_name, F_TEXT),
    FIELD(risk_header_row, post_label, F_TEXT),
    FIELD(risk_header_row, approver_name, F_TEXT),
    FIELD(risk_header_row, approved, F_TEXT),
};
static const struct field view_table[] = {
    FIELD_OBJECT_OF(risk_study_view, study, risk_study_record.fields),
    FIELD(risk_study_view, services, F_INT),
    FIELD(risk_study_view, selected, F_INT),
    FIELD(risk_study_view, processes, F_INT),
    FIELD(risk_study_view, resources, F_INT),
    FIELD(risk_study_view, risks, F_INT),
    FIELD(risk_study_view, judged, F_INT),
    FIELD(risk_study_view, treat, F_INT),
    FIELD(risk_study_view, untreated, F_INT),
    FIELD_OBJECT_OF(risk_study_view, check, risk_check_state_fields),
    FIELD_OBJECT_OF(risk_study_view, preparation, preparation_state_fields),
    FIELD_LIST(risk_study_view, headers, header_row_table, struct risk_header_row),
    {.name = "approval",
     .kind = F_OBJECT,
     .offset = offsetof(struct risk_study_view, approval),
     .sub = approval_panel_table,
     .sub_count = APPROVAL_PANEL_FIELDS},
};
const struct fields risk_study_answer = {view_table, COUNT(view_table)};

static enum rc fill_headers(struct ctx *cx, struct choices posts, struct risk_study_view *view)
{
    struct risk_headers headers;
    TRY(risk_store_headers(cx, view->study.id, &headers));
    struct risk_header_row *rows = ARENA_ARRAY(cx->arena, struct risk_header_row, headers.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < headers.n; i++) {
        const struct risk_header *from = &headers.at[i];
        rows[i] = (struct risk_header_row){
            .id = from->id,
            .form = from->form,
            .label = risk_form_label(cx, from->form),
            .post_label = choice_label(posts, from->post),
            .approved = time_show(cx, from->approved_at),
            .may_approve = from->approved_at == 0 && may(cx, PERM_RISK_APPROVE) &&
                           !text_empty(from->author) && !text_empty(from->post) &&
                           !text_same(from->author, cx->person)};
        TRY(person_name(cx, from->author, &rows[i].author_name));
        TRY(person_name(cx, from->approver, &rows[i].approver_name));
    }
    view->headers.at = rows;
    view->headers.n = headers.n;
    return RC_OK;
}

static enum rc fill_counts(struct ctx *cx, struct risk_study_view *view)
{
    struct risk_model model;
    struct risk_tallies tallies = {.n = 0}, treated = {.n = 0};
    TRY(risk_model_load(cx, view->study.id, &model));
    TRY(risk_store_tallies(cx, view->study.id, "", &tallies));
    TRY(risk_store_treated_tallies(cx, view->study.id, &treated));
    view->services = (int64_t)model.services.n;
    view->processes = (int64_t)model.processes.n;
    view->resources = (int64_t)model.resources.n;
    for (size_t i = 0; i < model.services.n; i++)
        view->selected += model.services.at[i].choice == RISK_SELECTED;
    for (size_t i = 0; i < tallies.n; i++) {
        struct risk_judged judged = risk_judge_tally(&model.scale, &tallies.at[i]);
        view->risks += tallies.at[i].risks;
        view->judged += judged.residual > 0 ? tallies.at[i].risks : 0;
        view->treat += judged.treat * tallies.at[i].risks;
    }
    view->untreated = view->treat;
    for (size_t i = 0; i < treated.n; i++)
        view->untreated -= risk_judge_tally(&model.scale, &treated.at[i]).treat * treated.at[i].risks;
    return RC_OK;
}

static enum rc study_send(struct ctx *cx, const struct request *request, struct response *response,
                          int status)
{
    struct risk_study_view view = {.judged = 0};
    struct choices posts;
    struct risk_study_row *others = NULL;
    const char *id = request_parameter(request, "id");
    TRY(risk_head_fill(cx, id, RISK_TAB_STUDY, &view.head));
    TRY(record_get(cx, &risk_study_record, id, &view.study));
    TRY(post_choices(cx, &posts));
    view.post_label = choice_label(posts, view.study.post);
    TRY(person_name(cx, view.study.author, &view.author_name));
    TRY(fill_headers(cx, posts, &view));
    TRY(fill_counts(cx, &view));
    TRY(risk_check_count(cx, id, &view.check));
    TRY(preparation_state_of(cx, id, &view.preparation));
    view.may_ask = view.head.writable;
    view.may_turn = may(cx, PERM_RISK_WRITE) &&
                    (view.study.status == RISK_APPROVED || view.study.status == RISK_CLOSED);
    view.may_merge = view.head.writable;
    TRY(study_rows(cx, id, &others, &view.others.n));
    view.others.at = others;
    TRY(approval_panel_of(cx, risk_study_approvable.noun, id, &view.approval));
    TRY(approval_ask_make(cx, &risk_study_approvable, arena_printf(cx->arena, "/risk/%s/request", id),
                          status == 0 ? NULL : request, &view.ask));
    TRY(record_history(cx, &risk_study_record, cx->org, id, &view.history));
    struct page page = risk_page_of(cx, NULL, view.study.title);
    set_tabs(cx, id, "", &page);
    page.html = VIEW(risk_study_page);
    page.fields = risk_study_answer;
    page.view = &view;
    page.status = status;
    page.wide = true;
    page.action_label = tr(cx, N_("Change"));
    page.action_href = arena_printf(cx->arena, "/risk/%s/edit", id);
    page.action_permission = PERM_RISK_WRITE;
    return page_send(cx, request, response, &page);
}

HANDLER(risk_study_get)
{
    return study_send(cx, request, response, 0);
}

HANDLER(risk_request_post)
{
    const struct approval_wish wish = approval_wish_read(request);
    enum rc rc = risk_study_ask(cx, request_parameter(request, "id"), &wish);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request))
        return study_send(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    return study_saved(cx, request, response, N_("Approval was requested."));
}

/* --- Criteria --- */

static enum rc criteria_send(struct ctx *cx, const struct request *request, struct response *response,
                             const struct risk_criteria *criteria, int status)
{
    struct risk_head head;
    TRY(risk_head_fill(cx, criteria->study, RISK_TAB_CRITERIA, &head));
    struct form_view view = {.action = arena_printf(cx->arena, "/risk/%s/criteria", head.id),
                             .submit = tr(cx, N_("Save")),
                             .cancel = arena_printf(cx->arena, "/risk/%s", head.id),
                             .id = criteria->id,
                             .version = criteria->version};
    TRY(form_build(cx, risk_criteria_record.fields, field_mask(risk_criteria_record.fields, criteria_inputs),
                   criteria, status == 0 ? NULL : request, NULL, 0, &view.inputs));
    struct page page = risk_page_of(cx, &head, tr(cx, N_("Risk criteria")));
    page.html = VIEW(form_page);
    page.fields = risk_criteria_record.fields;
    page.view = request->wants_json ? (const void *)criteria : &view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

static enum rc criteria_load(struct ctx *cx, const struct request *request, struct risk_criteria *ret)
{
    struct risk_scale scale;
    struct risk_study study;
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "id"), &study));
    return risk_criteria_of(cx, study.id, ret, &scale);
}

HANDLER(risk_criteria_get)
{
    struct risk_criteria criteria;
    TRY(criteria_load(cx, request, &criteria));
    return criteria_send(cx, request, response, &criteria, 0);
}

HANDLER(risk_criteria_post)
{
    struct risk_criteria criteria;
    TRY(criteria_load(cx, request, &criteria));
    enum rc rc = form_read(cx, request, risk_criteria_record.fields,
                           field_mask(risk_criteria_record.fields, criteria_inputs), &criteria, NULL);
    if (rc == RC_OK)
        rc = risk_row_save(cx, &risk_criteria_record, &criteria, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request))
        return criteria_send(cx, request, response, &criteria, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200,
                      arena_printf(cx->arena, "/risk/%s/matrix", criteria.study), N_("Saved."),
                      risk_criteria_record.fields, &criteria);
}

/* --- Heads of the forms --- */

static enum rc header_send(struct ctx *cx, const struct request *request, struct response *response,
                           const struct risk_header *header, int status)
{
    struct risk_head head;
    struct form_choice choices[2];
    TRY(risk_head_fill(cx, header->study, RISK_TAB_STUDY, &head));
    struct form_view view = {.action = arena_printf(cx->arena, "/risk-headers/%s/edit", header->id),
                             .submit = tr(cx, N_("Save")),
                             .cancel = arena_printf(cx->arena, "/risk/%s", head.id),
                             .id = header->id,
                             .version = header->version};
    TRY(people_and_posts(cx, header->author, header->post, choices));
    TRY(form_build(cx, risk_header_record.fields, field_mask(risk_header_record.fields, header_inputs),
                   header, status == 0 ? NULL : request, choices, COUNT(choices), &view.inputs));
    struct page page = risk_page_of(cx, &head, risk_form_label(cx, header->form));
    page.html = VIEW(form_page);
    page.fields = risk_header_record.fields;
    page.view = request->wants_json ? (const void *)header : &view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

HANDLER(risk_header_get)
{
    struct risk_header header;
    TRY(record_get(cx, &risk_header_record, request_parameter(request, "id"), &header));
    return header_send(cx, request, response, &header, 0);
}

static enum rc header_saved(struct ctx *cx, const struct request *request, struct response *response)
{
    struct risk_header header;
    TRY(record_get(cx, &risk_header_record, request_parameter(request, "id"), &header));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/risk/%s", header.study),
                      N_("Saved."), risk_header_record.fields, &header);
}

HANDLER(risk_header_post)
{
    struct risk_header header;
    TRY(record_get(cx, &risk_header_record, request_parameter(request, "id"), &header));
    enum rc rc = form_read(cx, request, risk_header_record.fields,
                           field_mask(risk_header_record.fields, header_inputs), &header, NULL);
    if (rc == RC_OK)
        rc = risk_row_save(cx, &risk_header_record, &header, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request))
        return header_send(cx, request, response, &header, rc_describe(rc)->http);
    TRY(rc);
    return header_saved(cx, request, response);
}

HANDLER(risk_header_approve_post)
{
    TRY(risk_header_approve(cx, request_parameter(request, "id")));
    return header_saved(cx, request, response);
}
