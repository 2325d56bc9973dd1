/* Pages of one risk: its treatment, the plan items that lower it, what bears it. */
#include "account/account_form.h"
#include "base/text.h"
#include "treatment/treatment_view.h"
#include "views.gen.h"

static bool is_program(const struct request *request)
{
    return request->wants_json || request->json_body;
}

static bool is_for_form(const struct request *request, enum rc rc)
{
    return (rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request);
}

static const char *home_of(const struct ctx *cx, const char *risk)
{
    return arena_printf(cx->arena, "/risks/%s/treatment", risk);
}

static enum rc page_of_risk(struct ctx *cx, const struct risk *risk, const char *title, struct page *page)
{
    const struct treatment_crumb above = {risk->id, risk->number};
    page->title = title;
    return treatment_frame(cx, risk->study, "/treatment", &above, page);
}

static enum rc risk_of(struct ctx *cx, const struct request *request, struct risk *ret)
{
    return record_get(cx, &risk_record, request_parameter(request, "id"), ret);
}

/* --- The page --- */

HANDLER(treatment_get)
{
    struct treatment_view view;
    TRY(treatment_view_make(cx, request_parameter(request, "id"), &view));
    struct page page = {.title = trf(cx, N_("Treatment of risk {0}"), decimal(cx, view.number)),
                        .html = VIEW(treatment_page),
                        .fields = treatment_answer,
                        .view = &view,
                        .wide = true};
    if (view.may_write) {
        page.action_label = tr(cx, N_("Choose the treatment"));
        page.action_href = arena_printf(cx->arena, "/risks/%s/treatment/edit", view.id);
        page.action_permission = PERM_RISK_OWN;
    }
    const struct treatment_crumb above = {.risk = NULL};
    TRY(treatment_frame(cx, view.study, "/treatment", &above, &page));
    return page_send(cx, request, response, &page);
}

/* --- The choice --- */

static const char *const inputs[] = {"remove_source", "lower_impact", "lower_likelihood", "avoid", "share",
                                     "retain",        "reason",       "impact",           "frequency", "done_on",
                                     NULL};

/* The stored treatment, or an empty one. */
static enum rc find_treatment(struct ctx *cx, const struct risk *risk, struct treatment *ret)
{
    enum rc rc = treatment_store_of(cx, risk->id, ret);
    if (rc == RC_MISSING) {
        risk_row_blank(&treatment_record, ret);
        rc = RC_OK;
    }
    ret->risk = risk->id;
    return rc;
}

static enum rc edit_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct risk *risk, const struct treatment *row, int status)
{
    struct form_view view = {.action = arena_printf(cx->arena, "/risks/%s/treatment/edit", risk->id),
                             .submit = tr(cx, N_("Save")),
                             .cancel = home_of(cx, risk->id),
                             .id = row->id,
                             .version = row->version};
    const struct fields fields = treatment_record.fields;
    TRY(form_build(cx, fields, field_mask(fields, inputs), row, status == 0 ? NULL : request, NULL, 0,
                   &view.inputs));
    struct page page = {.html = VIEW(form_page),
                        .fields = fields,
                        .view = request->wants_json ? (const void *)row : &view,
                        .status = status};
    TRY(page_of_risk(cx, risk, trf(cx, N_("Choose the treatment of risk {0}"), decimal(cx, risk->number)), &page));
    return page_send(cx, request, response, &page);
}

HANDLER(treatment_edit_get)
{
    struct risk risk = {.id = NULL};
    struct treatment row = {.id = NULL};
    TRY(treatment_risk_writable(cx, request_parameter(request, "id"), &risk));
    TRY(find_treatment(cx, &risk, &row));
    return edit_send(cx, request, response, &risk, &row, 0);
}

HANDLER(treatment_edit_post)
{
    struct risk risk = {.id = NULL};
    struct treatment row = {.id = NULL};
    const struct fields fields = treatment_record.fields;
    TRY(risk_of(cx, request, &risk));
    TRY(find_treatment(cx, &risk, &row));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, inputs), &row, NULL);
    if (rc == RC_OK)
        rc = treatment_save(cx, &row, form_version(cx, request));
    if (is_for_form(request, rc))
        return edit_send(cx, request, response, &risk, &row, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, home_of(cx, risk.id), N_("Saved."), fields, &row);
}

/* --- Plan items --- */

static const char *const effect_inputs[] = {"impact", "frequency", NULL};
static const char *const item_inputs[] = {"title",      "detail", "post",      "start_on", "due_on",
                                          "money_asked", "days_asked", "priority", "judged_by", NULL};

HANDLER(treatment_item_post)
{
    struct risk_item link = {.id = ""};
    const struct fields fields = risk_item_record.fields;
    const char *risk = request_parameter(request, "id");
    TRY(form_read(cx, request, fields, field_mask(fields, effect_inputs), &link, NULL));
    TRY(treatment_item_link(cx, risk, request_form(request, "item"), link.impact, link.frequency));
    struct treatment_view view;
    TRY(treatment_view_make(cx, risk, &view));
    return saved_send(cx, request, response, 200, home_of(cx, risk), N_("Saved."), treatment_answer, &view);
}

static void blank_item(struct plan_item *item)
{
    risk_row_blank(&plan_item_record, item);
    item->catalog = "baseline-2026";
    item->priority = 2;
}

/* Both tables' inputs in one form. */
static enum rc item_inputs_make(struct ctx *cx, const struct request *request, const struct plan_item *item,
                                const struct risk_item *link, struct form_inputs *ret)
{
    struct choices posts;
    struct form_choice post;
    struct form_inputs of_item, of_link;
    TRY(post_choices(cx, &posts));
    TRY(choices_for_form(cx, "post", posts, item->post, &post));
    TRY(form_build(cx, plan_item_record.fields, field_mask(plan_item_record.fields, item_inputs), item, request,
                   &post, 1, &of_item));
    TRY(form_build(cx, risk_item_record.fields, field_mask(risk_item_record.fields, effect_inputs), link,
                   request, NULL, 0, &of_link));
    struct form_input *all = ARENA_ARRAY(cx->arena, struct form_input, of_item.n + of_link.n + 1);
    if (all == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < of_item.n; i++)
        all[i] = of_item.at[i];
    for (size_t i = 0; i < of_link.n; i++)
        all[of_item.n + i] = of_link.at[i];
    *ret = (struct form_inputs){all, of_item.n + of_link.n};
    return RC_OK;
}

static enum rc item_new_send(struct ctx *cx, const struct request *request, struct response *response,
                             const struct risk *risk, const struct plan_item *item, const struct risk_item *link,
                             int status)
{
    struct form_view view = {.action = arena_printf(cx->arena, "/risks/%s/treatment/item", risk->id),
                             .submit = tr(cx, N_("Make the plan item")),
                             .cancel = home_of(cx, risk->id),
                             .id = ""};
    TRY(item_inputs_make(cx, status == 0 ? NULL : request, item, link, &view.inputs));
    struct page page = {.html = VIEW(form_page),
                        .fields = plan_item_record.fields,
                        .view = request->wants_json ? (const void *)item : &view,
                        .status = status};
    TRY(page_of_risk(cx, risk, trf(cx, N_("New plan item for risk {0}"), decimal(cx, risk->number)), &page));
    return page_send(cx, request, response, &page);
}

HANDLER(treatment_item_new_get)
{
    struct risk risk = {.id = NULL};
    struct plan_item item = {.id = NULL};
    struct risk_item link = {.id = ""};
    TRY(risk_of(cx, request, &risk));
    blank_item(&item);
    item.post = risk.post;
    return item_new_send(cx, request, response, &risk, &item, &link, 0);
}

HANDLER(treatment_item_new_post)
{
    struct risk risk = {.id = NULL};
    struct plan_item item = {.id = NULL};
    struct risk_item link = {.id = ""};
    TRY(risk_of(cx, request, &risk));
    blank_item(&item);
    enum rc rc = form_read(cx, request, plan_item_record.fields, field_mask(plan_item_record.fields, item_inputs),
                           &item, NULL);
    enum rc other = form_read(cx, request, risk_item_record.fields,
                              field_mask(risk_item_record.fields, effect_inputs), &link, NULL);
    rc = rc != RC_OK ? rc : other;
    if (rc == RC_OK)
        rc = treatment_item_create(cx, risk.id, &item, link.impact, link.frequency);
    if (is_for_form(request, rc))
        return item_new_send(cx, request, response, &risk, &item, &link, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 201, home_of(cx, risk.id), N_("Saved."), plan_item_record.fields,
                      &item);
}

static enum rc effect_send(struct ctx *cx, const struct request *request, struct response *response,
                           const struct risk_item *link, int status)
{
    struct risk risk = {.id = NULL};
    struct plan_item item = {.id = NULL};
    TRY(record_get(cx, &risk_record, link->risk, &risk));
    TRY(record_get(cx, &plan_item_record, link->item, &item));
    struct form_view view = {.action = arena_printf(cx->arena, "/treatment-items/%s/edit", link->id),
                             .submit = tr(cx, N_("Save")),
                             .cancel = home_of(cx, risk.id),
                             .id = link->id,
                             .version = link->version};
    const struct fields fields = risk_item_record.fields;
    TRY(form_build(cx, fields, field_mask(fields, effect_inputs), link, status == 0 ? NULL : request, NULL, 0,
                   &view.inputs));
    struct page page = {.html = VIEW(form_page),
                        .fields = fields,
                        .view = request->wants_json ? (const void *)link : &view,
                        .status = status};
    TRY(page_of_risk(cx, &risk, trf(cx, N_("Effect of “{0}”"), item.title), &page));
    return page_send(cx, request, response, &page);
}

HANDLER(treatment_effect_get)
{
    struct risk_item link = {.id = NULL};
    TRY(record_get(cx, &risk_item_record, request_parameter(request, "id"), &link));
    return effect_send(cx, request, response, &link, 0);
}

HANDLER(treatment_effect_post)
{
    struct risk_item link = {.id = NULL};
    const struct fields fields = risk_item_record.fields;
    TRY(record_get(cx, &risk_item_record, request_parameter(request, "id"), &link));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, effect_inputs), &link, NULL);
    if (rc == RC_OK)
        rc = treatment_item_change(cx, &link, form_version(cx, request));
    if (is_for_form(request, rc))
        return effect_send(cx, request, response, &link, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, home_of(cx, link.risk), N_("Saved."), fields, &link);
}

/* --- What bears the risk --- */

HANDLER(treatment_cover_post)
{
    struct treatment_view view;
    const char *risk = request_parameter(request, "id");
    TRY(treatment_cover_link(cx, risk, request_form(request, "finance")));
    TRY(treatment_view_make(cx, risk, &view));
    return saved_send(cx, request, response, 200, home_of(cx, risk), N_("Saved."), treatment_answer, &view);
}

HANDLER(treatment_cover_remove_post)
{
    struct treatment_cover cover = {.id = NULL};
    TRY(record_get(cx, &treatment_cover_record, request_parameter(request, "id"), &cover));
    TRY(treatment_cover_unlink(cx, cover.id));
    return saved_send(cx, request, response, 200, home_of(cx, cover.risk), N_("Deleted."),
                      treatment_cover_record.fields, &cover);
}
