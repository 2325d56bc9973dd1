/* The pages of surveys: all of them, one with how far its operators are, form, opening and closing. */
#include <string.h>

#include "account/account_form.h"
#include "base/text.h"
#include "base/time.h"
#include "mail/mail.h"
#include "survey/survey_view.h"
#include "views.gen.h"

enum { MISSING_MOST = 200 };

static bool is_program(const struct request *request)
{
    return request->wants_json || request->json_body;
}

/* --- The frame --- */

const char *survey_state_tag(int64_t state)
{
    return state == SURVEY_OPEN ? "ok" : state == SURVEY_DRAFT ? "info" : "off";
}

enum rc survey_head_fill(struct ctx *cx, const char *id, struct survey_head *ret, struct survey *ret_survey)
{
    struct survey survey = {.id = NULL};
    struct organization asker = {.id = NULL};
    TRY(survey_visible(cx, id, &survey));
    TRY(organization_get(cx, survey.org, &asker));
    bool own = text_same(survey.org, cx->org);
    *ret = (struct survey_head){.id = survey.id,
                                .title = survey.title,
                                .year_label = fiscal_year_show(cx, survey.year),
                                .state_tag = survey_state_tag(survey.state),
                                .asker = asker.name,
                                .state = survey.state,
                                .edition = survey.edition,
                                .may_rule = own && may(cx, PERM_SURVEY_WRITE),
                                .may_work = may(cx, PERM_SURVEY_WRITE),
                                .delegated = !own};
    if (ret_survey != NULL)
        *ret_survey = survey;
    return RC_OK;
}

enum rc survey_page_frame(struct ctx *cx, const char *id, const char *here, const char *title, struct page *ret)
{
    struct survey survey = {.id = NULL};
    struct crumb *crumbs = ARENA_ARRAY(cx->arena, struct crumb, 2);
    if (crumbs == NULL)
        return RC_MEMORY;
    TRY(survey_visible(cx, id, &survey));
    crumbs[0] = (struct crumb){tr(cx, N_("Surveys")), "/surveys"};
    crumbs[1] = (struct crumb){survey.title, arena_printf(cx->arena, "/surveys/%s", survey.id)};
    *ret = (struct page){.title = title, .place = NAV_SURVEY};
    ret->crumbs.at = crumbs;
    ret->crumbs.n = text_same(here, "") ? 1 : 2;
    ret->tabs.of = survey_record.noun;
    ret->tabs.base = crumbs[1].href;
    ret->tabs.here = here;
    return RC_OK;
}

/* --- All --- */

static const struct field line_table[] = {
    FIELD(survey_line, id, F_ID),
    FIELD(survey_line, title, F_TEXT, .label = N_("Title of the survey")),
    FIELD(survey_line, year, F_INT, .label = N_("Year of the survey")),
    FIELD(survey_line, kind, F_ENUM, .names = &survey_kind_names, .label = N_("Kind of survey")),
    FIELD(survey_line, state, F_ENUM, .names = &survey_state_names, .label = N_("State")),
    FIELD(survey_line, opens_on, F_DATE, .label = N_("Answers from")),
    FIELD(survey_line, closes_on, F_DATE, .label = N_("Answers until")),
    FIELD(survey_line, edition, F_INT, .label = N_("Edition")),
    FIELD(survey_line, invited, F_INT, .label = N_("Invited")),
    FIELD(survey_line, answered, F_INT, .label = N_("Answered")),
    FIELD(survey_line, rate, F_REAL, .flags = F_FIGURE, .label = N_("Response rate")),
    FIELD(survey_line, asker, F_TEXT, .label = N_("Asked by")),
    FIELD(survey_line, delegated, F_BOOL, .label = N_("Delegated")),
};
static const struct field list_table[] = {FIELD_LIST(survey_list_view, surveys, line_table, struct survey_line)};
const struct fields survey_list_answer = {list_table, COUNT(list_table)};

enum rc survey_list_make(struct ctx *cx, struct survey_list_view *ret)
{
    struct surveys all = {.n = 0};
    TRY(surveys_visible(cx, &all));
    struct survey_line *lines = ARENA_ARRAY(cx->arena, struct survey_line, all.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct survey *survey = all.at + i;
        struct survey_status status = {.all = {.sector = ""}};
        struct organization asker = {.id = NULL};
        TRY(survey_status_of(cx, survey->id, &status));
        TRY(organization_get(cx, survey->org, &asker));
        lines[i] = (struct survey_line){.id = survey->id,
                                        .title = survey->title,
                                        .year_label = fiscal_year_show(cx, survey->year),
                                        .state_tag = survey_state_tag(survey->state),
                                        .opens_on = survey->opens_on,
                                        .closes_on = survey->closes_on,
                                        .asker = asker.name,
                                        .year = survey->year,
                                        .kind = survey->kind,
                                        .state = survey->state,
                                        .edition = survey->edition,
                                        .invited = status.all.invited,
                                        .answered = status.all.submitted + status.all.returned + status.all.accepted,
                                        .delegated = !text_same(survey->org, cx->org),
                                        .rate = status.all.rate};
    }
    ret->surveys.at = lines;
    ret->surveys.n = all.n;
    ret->may_make = may(cx, PERM_SURVEY_WRITE);
    return RC_OK;
}

HANDLER(survey_list_get)
{
    struct survey_list_view view = {.may_make = 0};
    TRY(survey_list_make(cx, &view));
    const struct page page = {.title = tr(cx, N_("Surveys")),
                              .place = NAV_SURVEY,
                              .html = VIEW(survey_list_page),
                              .fields = survey_list_answer,
                              .view = &view,
                              .action_label = tr(cx, N_("New survey")),
                              .action_href = "/surveys/new",
                              .action_permission = PERM_SURVEY_WRITE};
    return page_send(cx, request, response, &page);
}

/* --- One --- */

static const struct field sector_table[] = {
    FIELD(survey_sector, sector, F_TEXT, .label = N_("Sector")),
    FIELD(survey_sector, label, F_TEXT, .label = N_("Name of the sector")),
    FIELD(survey_sector, covered, F_INT, .label = N_("Covered")),
    FIELD(survey_sector, withdrawn, F_INT, .label = N_("No longer asked")),
    FIELD(survey_sector, invited, F_INT, .label = N_("Invited")),
    FIELD(survey_sector, silent, F_INT, .label = N_("Silent")),
    FIELD(survey_sector, started, F_INT, .label = N_("Answering")),
    FIELD(survey_sector, submitted, F_INT, .label = N_("Submitted")),
    FIELD(survey_sector, returned, F_INT, .label = N_("Returned with comments")),
    FIELD(survey_sector, accepted, F_INT, .label = N_("Answer accepted")),
    FIELD(survey_sector, rate, F_REAL, .flags = F_FIGURE, .label = N_("Response rate")),
};
const struct fields survey_sector_fields = {sector_table, COUNT(sector_table)};

static const struct field status_table[] = {
    FIELD_OBJECT(survey_status, all, sector_table),
    FIELD_LIST(survey_status, sectors, sector_table, struct survey_sector),
};
static const struct field missing_table[] = {
    FIELD(survey_missing, operator_key, F_TEXT, .label = N_("Key of the operator")),
    FIELD(survey_missing, name, F_TEXT, .label = N_("Name of the operator")),
    FIELD(survey_missing, sector, F_TEXT, .label = N_("Sector")),
    FIELD(survey_missing, state, F_ENUM, .names = &invitation_state_names, .label = N_("State")),
    FIELD(survey_missing, due_on, F_DATE, .label = N_("Answers until")),
    FIELD(survey_missing, reminders, F_INT, .label = N_("Reminders")),
};
static const struct field view_table[] = {
    FIELD_OBJECT_OF(survey_page_view, survey, survey_record.fields),
    FIELD_OBJECT(survey_page_view, status, status_table),
    FIELD_LIST(survey_page_view, missing, missing_table, struct survey_missing),
    FIELD(survey_page_view, missing_count, F_INT, .label = N_("Answers missing")),
};
const struct fields survey_answer = {view_table, COUNT(view_table)};

static enum rc fill_missing(struct ctx *cx, struct survey_page_view *view)
{
    struct survey_invitations all = {.n = 0};
    const struct survey_sector *whole = &view->status.all;
    TRY(survey_waiting_of(cx, view->survey.id, MISSING_MOST, &all));
    struct survey_missing *rows = ARENA_ARRAY(cx->arena, struct survey_missing, MISSING_MOST);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct survey_invitation *one = all.at + i;
        rows[i] = (struct survey_missing){.operator_key = one->operator_key,
                                          .name = one->name,
                                          .sector = survey_sector_label(cx, one->sector),
                                          .due_on = survey_due(&view->survey, one),
                                          .state = one->state,
                                          .reminders = one->reminders};
    }
    view->missing_count = whole->silent + whole->started + whole->returned;
    view->missing.at = rows;
    view->missing.n = all.n;
    return RC_OK;
}

enum rc survey_page_view_make(struct ctx *cx, const char *id, struct survey_page_view *ret)
{
    struct survey_page_view view = {.previous_title = ""};
    struct survey previous = {.id = NULL};
    bool mail = false;
    TRY(survey_head_fill(cx, id, &view.head, &view.survey));
    TRY(survey_status_of(cx, id, &view.status));
    TRY(fill_missing(cx, &view));
    TRY(mail_ready(cx, &mail));
    TRY(person_name(cx, view.survey.created_by, &view.maker));
    if (!text_empty(view.survey.previous) &&
        record_get_of(cx, &survey_record, view.survey.org, view.survey.previous, &previous) == RC_OK)
        view.previous_title = previous.title;
    view.mail = mail;
    view.may_open = view.head.may_rule && view.survey.state == SURVEY_DRAFT;
    view.may_revise = view.head.may_rule && view.survey.state == SURVEY_OPEN;
    view.may_close = view.head.may_rule && view.survey.state != SURVEY_CLOSED && view.survey.edition > 0;
    view.may_remove = view.head.may_rule && view.survey.edition == 0;
    TRY(record_history(cx, &survey_record, view.survey.org, id, &view.history));
    *ret = view;
    return RC_OK;
}

static enum rc survey_send(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct survey_page_view view = {.mail = 0};
    struct page page = {.title = ""};
    const char *id = request_parameter(request, "survey");
    if (text_empty(id))
        id = request_parameter(request, "id");
    TRY(survey_page_view_make(cx, id, &view));
    TRY(survey_page_frame(cx, id, "", view.survey.title, &page));
    page.html = VIEW(survey_page);
    page.fields = survey_answer;
    page.view = &view;
    page.status = status;
    if (view.head.may_rule && view.survey.state != SURVEY_CLOSED) {
        page.action_label = tr(cx, N_("Change"));
        page.action_href = arena_printf(cx->arena, "/surveys/%s/edit", id);
        page.action_permission = PERM_SURVEY_WRITE;
    }
    return page_send(cx, request, response, &page);
}

HANDLER(survey_get)
{
    return survey_send(cx, request, response, 0);
}

/* --- The form --- */

static const char *const new_inputs[] = {"title",       "year",    "kind",    "previous",  "catalog",    "purpose",
                                         "legal_basis", "contact", "opens_on", "closes_on", "grace_days", NULL};
static const char *const draft_inputs[] = {"title",       "year",    "purpose",  "legal_basis",
                                           "contact", "opens_on", "closes_on", "grace_days", NULL};
static const char *const open_inputs[] = {"contact", "closes_on", "grace_days", NULL};

static const char *const *inputs_of(const struct survey *survey)
{
    return text_empty(survey->id) ? new_inputs : survey->state == SURVEY_OPEN ? open_inputs : draft_inputs;
}

static enum rc catalog_choices(struct ctx *cx, struct choices *ret)
{
    struct catalog_titles titles = {.n = 0};
    TRY(catalog_titles(cx, &titles));
    struct choice *at = ARENA_ARRAY(cx->arena, struct choice, titles.n);
    size_t n = 0;
    if (at == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < titles.n; i++)
        if (!titles.at[i].out_of_use)
            at[n++] = (struct choice){titles.at[i].id, bilingual_text(cx, titles.at[i].title)};
    *ret = (struct choices){at, n};
    return RC_OK;
}

static enum rc previous_choices(struct ctx *cx, struct choices *ret)
{
    struct surveys all = {.n = 0};
    TRY(survey_store_all(cx, cx->org, &all));
    struct choice *at = ARENA_ARRAY(cx->arena, struct choice, all.n);
    if (at == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++)
        at[i] = (struct choice){all.at[i].id, trf(cx, N_("{0} ({1})"), all.at[i].title,
                                                  fiscal_year_show(cx, all.at[i].year))};
    *ret = (struct choices){at, all.n};
    return RC_OK;
}

static enum rc form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct survey *survey, int status)
{
    struct choices standards = {.n = 0}, surveys = {.n = 0};
    struct form_choice choices[2];
    bool fresh = text_empty(survey->id);
    const char *home = fresh ? "/surveys" : arena_printf(cx->arena, "/surveys/%s", survey->id);
    struct form_view view = {.action = fresh ? "/surveys/new" : arena_printf(cx->arena, "%s/edit", home),
                             .submit = tr(cx, N_("Save")),
                             .cancel = home,
                             .id = survey->id,
                             .version = survey->version};
    struct page page = {.title = tr(cx, N_("New survey")), .place = NAV_SURVEY};
    TRY(catalog_choices(cx, &standards));
    TRY(previous_choices(cx, &surveys));
    TRY(choices_for_form(cx, "catalog", standards, survey->catalog, &choices[0]));
    TRY(choices_for_form(cx, "previous", surveys, survey->previous, &choices[1]));
    TRY(form_build(cx, survey_record.fields, field_mask(survey_record.fields, inputs_of(survey)), survey,
                   status == 0 ? NULL : request, choices, COUNT(choices), &view.inputs));
    if (!fresh)
        TRY(survey_page_frame(cx, survey->id, "", survey->title, &page));
    page.html = VIEW(form_page);
    page.fields = survey_record.fields;
    page.view = request->wants_json ? (const void *)survey : (const void *)&view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

static enum rc new_row(struct ctx *cx, struct survey *ret)
{
    struct organization organization = {.id = NULL};
    row_blank(&survey_record, ret);
    TRY(organization_get(cx, cx->org, &organization));
    TRY(organization_year(cx, &ret->year));
    ret->kind = organization.kind == ORGANIZATION_OFFICE ? SURVEY_ALL : SURVEY_OWN;
    ret->catalog = "baseline-2026";
    ret->legal_basis = "サイバーセキュリティ基本法 第25条・第33条";
    return RC_OK;
}

HANDLER(survey_new_get)
{
    struct survey survey;
    TRY(new_row(cx, &survey));
    return form_send(cx, request, response, &survey, 0);
}

static enum rc changed(struct ctx *cx, const struct request *request, struct response *response,
                       struct survey *survey, enum rc rc, int status)
{
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request)) {
        if (status == 201)
            survey->id = "";
        return form_send(cx, request, response, survey, rc_describe(rc)->http);
    }
    TRY(rc);
    return saved_send(cx, request, response, status, arena_printf(cx->arena, "/surveys/%s", survey->id), N_("Saved."),
                      survey_record.fields, survey);
}

HANDLER(survey_new_post)
{
    struct survey survey;
    TRY(new_row(cx, &survey));
    enum rc rc = form_read(cx, request, survey_record.fields, field_mask(survey_record.fields, new_inputs), &survey, NULL);
    if (rc == RC_OK)
        rc = survey_save(cx, &survey, 0);
    return changed(cx, request, response, &survey, rc, 201);
}

HANDLER(survey_edit_get)
{
    struct survey survey = {.id = NULL};
    TRY(survey_visible(cx, request_parameter(request, "survey"), &survey));
    return form_send(cx, request, response, &survey, 0);
}

HANDLER(survey_edit_post)
{
    struct survey survey = {.id = NULL};
    TRY(survey_visible(cx, request_parameter(request, "survey"), &survey));
    enum rc rc = form_read(cx, request, survey_record.fields, field_mask(survey_record.fields, inputs_of(&survey)),
                           &survey, NULL);
    if (rc == RC_OK)
        rc = survey_save(cx, &survey, form_version(cx, request));
    return changed(cx, request, response, &survey, rc, 200);
}

/* --- Steps --- */

/* A step that was refused for its own form is told on the page. */
static enum rc stepped(struct ctx *cx, const struct request *request, struct response *response, enum rc rc,
                       const char *notice)
{
    struct survey survey = {.id = NULL};
    const char *id = request_parameter(request, "survey");
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request))
        return survey_send(cx, request, response, rc_describe(rc)->http);
    TRY(rc);
    TRY(survey_visible(cx, id, &survey));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/surveys/%s", id), notice,
                      survey_record.fields, &survey);
}

HANDLER(survey_open_post)
{
    return stepped(cx, request, response, survey_open(cx, request_parameter(request, "survey")),
                   N_("The survey is open; its edition is frozen."));
}

HANDLER(survey_revise_post)
{
    return stepped(cx, request, response,
                   survey_revise(cx, request_parameter(request, "survey"), request_form(request, "reason")),
                   N_("The survey can be changed; opening it makes a new edition."));
}

HANDLER(survey_close_post)
{
    return stepped(cx, request, response, survey_close(cx, request_parameter(request, "survey")),
                   N_("The survey is closed."));
}

HANDLER(survey_remove_post)
{
    struct survey survey = {.id = NULL};
    TRY(survey_visible(cx, request_parameter(request, "survey"), &survey));
    enum rc rc = survey_remove(cx, survey.id, form_version(cx, request));
    if (rc == RC_CONFLICT && !is_program(request))
        return survey_send(cx, request, response, 409);
    TRY(rc);
    return saved_send(cx, request, response, 200, "/surveys", N_("Deleted."), survey_record.fields, &survey);
}

static const struct field reminded_table[] = {
    FIELD(survey_reminded, queued, F_INT, .label = N_("Letters in the outbox")),
    FIELD(survey_reminded, held_back, F_INT, .label = N_("Held back")),
    FIELD(survey_reminded, no_address, F_INT, .label = N_("Without a mail address")),
};
const struct fields survey_reminded_fields = {reminded_table, COUNT(reminded_table)};

HANDLER(survey_remind_post)
{
    struct survey_reminded sum = {.queued = 0};
    const char *id = request_parameter(request, "survey");
    enum rc rc = survey_remind(cx, id, request_form(request, "sector"), &sum);
    if (rc == RC_CONFLICT && !is_program(request))
        return survey_send(cx, request, response, 409);
    TRY(rc);
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/surveys/%s", id),
                      sum.queued == 0 ? N_("No letter was sent: an address is missing, or mail is not set up.")
                                      : N_("Reminders stand in the outbox."),
                      survey_reminded_fields, &sum);
}
