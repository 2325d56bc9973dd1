/* One service, process, resource or risk: its page, its form, its removal. */
#include "account/account_form.h"
#include "base/text.h"
#include "base/time.h"
#include "risk/risk_view.h"
#include "views.gen.h"

static bool is_program(const struct request *request)
{
    return request->wants_json || request->json_body;
}

static void *row_new(struct ctx *cx, const struct risk_noun *noun)
{
    void *row = arena_alloc(cx->arena, noun->record->size);
    if (row != NULL)
        risk_row_blank(noun->record, row);
    return row;
}

static const char *row_id(const struct risk_noun *noun, const void *row)
{
    return field_text(&noun->record->fields.at[0], row);
}

/* What a row is called. */
static const char *row_title(struct ctx *cx, const struct risk_noun *noun, const void *row)
{
    const struct field *name = field_find(noun->record->fields, "name");
    if (name == NULL)
        name = field_find(noun->record->fields, "title");
    if (name != NULL)
        return field_text(name, row);
    if (noun->record == &risk_record)
        return trf(cx, N_("Risk {0}"), decimal(cx, ((const struct risk *)row)->number));
    return tr(cx, noun->record->label);
}

/* Where one goes after a change: the row's page, or that of what needs. */
static const char *home_of(struct ctx *cx, const struct risk_noun *noun, const void *row)
{
    const struct risk_need *need = row; /* groups begin alike: study, process, resource */
    if (noun->record == &risk_need_record || noun->record == &risk_need_group_record)
        return text_empty(need->process) ? arena_printf(cx->arena, "/risk-resources/%s", need->resource)
                                         : arena_printf(cx->arena, "/risk-processes/%s", need->process);
    return arena_printf(cx->arena, "%s%s", noun->record->href, row_id(noun, row));
}

static const char *edit_href(struct ctx *cx, const struct risk_noun *noun, const void *row)
{
    if (noun->record == &risk_need_record)
        return arena_printf(cx->arena, "/risk-needs/%s/edit", row_id(noun, row));
    if (noun->record == &risk_need_group_record)
        return arena_printf(cx->arena, "/risk-groups/%s/edit", row_id(noun, row));
    return arena_printf(cx->arena, "%s%s/edit", noun->record->href, row_id(noun, row));
}

/* --- The form --- */

static enum rc form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct risk_noun *noun, const void *row, int status)
{
    struct fields fields = noun->record->fields;
    struct form_choice choices[RISK_CHOICES_MOST];
    struct risk_head head;
    size_t n = 0;
    bool fresh = text_empty(row_id(noun, row));
    TRY(risk_head_fill(cx, risk_study_of(noun->record, row), noun->tab, &head));
    const char *list = arena_printf(cx->arena, "/risk/%s/%s", head.id, noun->path);
    struct form_view view = {.action = fresh ? arena_printf(cx->arena, "%s/new", list)
                                             : edit_href(cx, noun, row),
                             .submit = tr(cx, N_("Save")),
                             .cancel = fresh ? list : home_of(cx, noun, row),
                             .id = row_id(noun, row),
                             .version = field_int(&fields.at[2], row)};
    TRY(risk_choices(cx, noun->record, row, NULL, choices, &n));
    if (noun->record == &risk_record) {
        TRY(risk_proposals(cx, row, choices, &n));
        view.again = tr(cx, N_("Renew the proposals"));
    }
    TRY(form_build(cx, fields, field_mask(fields, noun->inputs), row, status == 0 ? NULL : request, choices, n,
                   &view.inputs));
    struct page page = risk_page_of(cx, &head, fresh ? tr(cx, noun->new_title) : row_title(cx, noun, row));
    page.html = VIEW(form_page);
    page.fields = fields;
    page.view = request->wants_json ? row : (const void *)&view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

static enum rc new_row(struct ctx *cx, const struct request *request, const struct risk_noun *noun, void **ret)
{
    struct risk_study study;
    void *row = row_new(cx, noun);
    if (row == NULL)
        return RC_MEMORY;
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "id"), &study));
    field_set_text(field_find(noun->record->fields, "study"), row, study.id);
    *ret = row;
    return RC_OK;
}

/* What the address proposes for a new row: ?resource=… */
static void propose(const struct request *request, const struct risk_noun *noun, void *row)
{
    static const char *const names[] = {"process", "resource", "outcome", "event", "source"};
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct field *field = field_find(noun->record->fields, names[i]);
        if (field != NULL && noun->record == &risk_record)
            field_set_text(field, row, request_query(request, names[i]));
    }
}

static enum rc new_get(struct ctx *cx, const struct request *request, struct response *response,
                       const struct risk_noun *noun)
{
    void *row = NULL;
    TRY(new_row(cx, request, noun, &row));
    propose(request, noun, row);
    return form_send(cx, request, response, noun, row, 0);
}

/* The form is sent only to see what follows from what was chosen. */
static bool proposes(const struct request *request, const struct risk_noun *noun)
{
    return noun->record == &risk_record && !is_program(request) && text_same(request_form(request, "propose"), "1");
}

static enum rc new_post(struct ctx *cx, const struct request *request, struct response *response,
                        const struct risk_noun *noun)
{
    void *row = NULL;
    struct fields fields = noun->record->fields;
    TRY(new_row(cx, request, noun, &row));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, noun->inputs), row, NULL);
    if (rc == RC_OK && proposes(request, noun))
        return form_send(cx, request, response, noun, row, 0);
    if (rc == RC_OK)
        rc = risk_row_save(cx, noun->record, row, 0);
    if (rc == RC_INVALID && !is_program(request)) {
        field_set_text(&fields.at[0], row, "");
        return form_send(cx, request, response, noun, row, 422);
    }
    TRY(rc);
    return saved_send(cx, request, response, 201, home_of(cx, noun, row), N_("Saved."), fields, row);
}

static enum rc stored_row(struct ctx *cx, const struct request *request, const struct risk_noun *noun, void **ret)
{
    void *row = row_new(cx, noun);
    if (row == NULL)
        return RC_MEMORY;
    TRY(record_get(cx, noun->record, request_parameter(request, "id"), row));
    *ret = row;
    return RC_OK;
}

static enum rc edit_get(struct ctx *cx, const struct request *request, struct response *response,
                        const struct risk_noun *noun)
{
    void *row = NULL;
    TRY(stored_row(cx, request, noun, &row));
    return form_send(cx, request, response, noun, row, 0);
}

static enum rc edit_post(struct ctx *cx, const struct request *request, struct response *response,
                         const struct risk_noun *noun)
{
    void *row = NULL;
    struct fields fields = noun->record->fields;
    TRY(stored_row(cx, request, noun, &row));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, noun->inputs), row, NULL);
    if (rc == RC_OK && proposes(request, noun)) {
        field_set_int(&fields.at[2], row, form_version(cx, request)); /* what was seen first */
        return form_send(cx, request, response, noun, row, 0);
    }
    if (rc == RC_OK)
        rc = risk_row_save(cx, noun->record, row, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !is_program(request))
        return form_send(cx, request, response, noun, row, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, home_of(cx, noun, row), N_("Saved."), fields, row);
}

static enum rc remove_post(struct ctx *cx, const struct request *request, struct response *response,
                           const struct risk_noun *noun)
{
    void *row = NULL;
    TRY(stored_row(cx, request, noun, &row));
    TRY(risk_row_remove(cx, noun->record, row_id(noun, row), form_version(cx, request)));
    bool need = noun->record == &risk_need_record || noun->record == &risk_need_group_record;
    const char *to = need ? home_of(cx, noun, row)
                          : arena_printf(cx->arena, "/risk/%s/%s", risk_study_of(noun->record, row), noun->path);
    return saved_send(cx, request, response, 200, to, N_("Deleted."), noun->record->fields, row);
}

/* --- The page --- */

/* Where the words stand for an id; the id itself where they are not known. */
static const char *id_words(const struct field *field, const char *id, const struct form_choice *choices, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; text_same(choices[i].field, field->name) && c < choices[i].n; c++)
            if (text_same(choices[i].ids[c], id))
                return choices[i].labels[c];
    return id;
}

static enum rc fill_facts(struct ctx *cx, const struct risk_noun *noun, const void *row,
                          struct risk_row_view *view)
{
    struct form_choice choices[RISK_CHOICES_MOST];
    struct fields fields = noun->record->fields;
    uint64_t mask = field_mask(fields, noun->inputs);
    size_t n = 0, facts_n = 0;
    struct risk_fact *facts = ARENA_ARRAY(cx->arena, struct risk_fact, fields.n);
    TRY(risk_choices(cx, noun->record, row, NULL, choices, &n));
    if (facts == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < fields.n; i++) {
        const struct field *field = &fields.at[i];
        if ((mask >> i & 1) == 0)
            continue;
        const char *value = field->kind == F_REF ? id_words(field, field_text(field, row), choices, n)
                                                 : field_show(cx, field, row);
        if (!text_empty(value) && !(field->kind == F_INT && field_int(field, row) == 0))
            facts[facts_n++] = (struct risk_fact){tr(cx, field->label), value};
    }
    view->facts.at = facts;
    view->facts.n = facts_n;
    return RC_OK;
}

static void fill_deferral(struct ctx *cx, const struct risk_noun *noun, const void *row,
                          struct risk_row_view *view)
{
    const struct risk_service *service = row;
    const struct risk_process *process = row;
    bool is_service = noun->record == &risk_service_record;
    if (!is_service && noun->record != &risk_process_record)
        return; /* rows of other kinds are shorter */
    const char *by = is_service ? service->deferred_by : process->deferred_by;
    view->deferred = is_service ? service->choice == RISK_DEFERRED : process->deferred;
    view->approved = (is_service ? service->approved_at : process->approved_at) != 0;
    view->may_approve = view->deferred && !view->approved && may(cx, PERM_RISK_APPROVE) &&
                        !text_same(by, cx->person);
    view->approve_href = arena_printf(cx->arena, "%s%s/approve", noun->record->href, view->id);
}

/* --- Needs and users --- */

static const char *rule_words(struct ctx *cx, const struct risk_need_group *group)
{
    const char *words = tr(cx, enum_label(&risk_rule_names, group->rule));
    return group->rule == RISK_AT_LEAST ? trf(cx, N_("at least {0} of them"), decimal(cx, group->least)) : words;
}

static enum rc fill_groups(struct ctx *cx, const struct risk_model *model, const char *process,
                           const char *resource, struct risk_row_view *view)
{
    struct risk_group_line *lines = ARENA_ARRAY(cx->arena, struct risk_group_line, model->groups.n);
    size_t n = 0;
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < model->groups.n; i++) {
        const struct risk_need_group *group = &model->groups.at[i];
        if (text_same(group->process, process) && text_same(group->resource, resource))
            lines[n++] = (struct risk_group_line){.id = group->id,
                                                  .title = group->title,
                                                  .rule_label = rule_words(cx, group)};
    }
    view->groups.at = lines;
    view->groups.n = n;
    return RC_OK;
}

static const struct risk_need_group *group_in(struct risk_groups groups, const char *id)
{
    for (size_t i = 0; i < groups.n; i++)
        if (text_same(groups.at[i].id, id))
            return groups.at + i;
    return NULL;
}

static enum rc fill_needs(struct ctx *cx, const struct risk_model *model, const char *process,
                          const char *resource, struct risk_row_view *view)
{
    struct risk_need_line *lines = ARENA_ARRAY(cx->arena, struct risk_need_line, model->needs.n);
    size_t n = 0;
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < model->needs.n; i++) {
        const struct risk_need *need = &model->needs.at[i];
        const struct risk_resource *needed = risk_resource_in(model->resources, need->needed);
        if (!text_same(need->process, process) || !text_same(need->resource, resource) || needed == NULL)
            continue;
        const struct risk_need_group *group = group_in(model->groups, need->need_group);
        lines[n++] = (struct risk_need_line){
            .id = need->id,
            .resource_id = needed->id,
            .name = needed->name,
            .kind_label = tr(cx, enum_label(&risk_resource_kind_names, needed->kind)),
            .group_title = group == NULL ? "" : group->title,
            .rule_label = group == NULL ? "" : rule_words(cx, group),
            .requirement = need->requirement,
            .quantity = need->quantity,
            .bridge = duration_show(cx, need->bridge)};
    }
    view->needs.at = lines;
    view->needs.n = n;
    return RC_OK;
}

static enum rc fill_users(struct ctx *cx, const struct risk_model *model, const char *resource,
                          struct risk_row_view *view)
{
    struct risk_link_line *lines = ARENA_ARRAY(cx->arena, struct risk_link_line, model->needs.n);
    size_t n = 0;
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < model->needs.n; i++) {
        const struct risk_need *need = &model->needs.at[i];
        const struct risk_process *process = risk_process_in(model->processes, need->process);
        const struct risk_resource *user = risk_resource_in(model->resources, need->resource);
        if (!text_same(need->needed, resource) || (process == NULL && user == NULL))
            continue;
        lines[n++] = (struct risk_link_line){
            .id = need->id,
            .label = process != NULL ? process->name : user->name,
            .note = duration_show(cx, need->bridge),
            .href = process != NULL ? arena_printf(cx->arena, "/risk-processes/%s", process->id)
                                    : arena_printf(cx->arena, "/risk-resources/%s", user->id)};
    }
    view->links.at = lines;
    view->links.n = n;
    return RC_OK;
}

/* The small forms under the needs. */
static enum rc fill_need_forms(struct ctx *cx, const struct request *request, const char *study,
                               const char *process, const char *resource, const char *home,
                               struct risk_row_view *view)
{
    struct risk_need need;
    struct risk_need_group group;
    struct form_choice choices[RISK_CHOICES_MOST];
    size_t n = 0;
    risk_row_blank(&risk_need_record, &need);
    risk_row_blank(&risk_need_group_record, &group);
    need.study = group.study = study;
    need.process = group.process = process;
    need.resource = group.resource = resource;
    group.rule = RISK_ANY_OF;
    view->need = (struct form_view){.action = arena_printf(cx->arena, "%s/needs", home),
                                    .submit = tr(cx, N_("Add a need")),
                                    .cancel = "",
                                    .id = ""};
    view->group = (struct form_view){.action = arena_printf(cx->arena, "%s/groups", home),
                                     .submit = tr(cx, N_("Add a group of needs")),
                                     .cancel = "",
                                     .id = ""};
    TRY(risk_choices(cx, &risk_need_record, &need, NULL, choices, &n));
    TRY(form_build(cx, risk_need_record.fields, field_mask(risk_need_record.fields, risk_need_noun.inputs),
                   &need, request, choices, n, &view->need.inputs));
    return form_build(cx, risk_need_group_record.fields,
                      field_mask(risk_need_group_record.fields, risk_group_noun.inputs), &group, request, NULL, 0,
                      &view->group.inputs);
}

static enum rc fill_services(struct ctx *cx, const struct risk_model *model, const char *process,
                             struct risk_row_view *view)
{
    struct risk_option *options = ARENA_ARRAY(cx->arena, struct risk_option, model->services.n);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < model->services.n; i++) {
        options[i] = (struct risk_option){.id = model->services.at[i].id, .label = model->services.at[i].name};
        for (size_t j = 0; j < model->serves.n; j++)
            options[i].chosen |= text_same(model->serves.at[j].service, options[i].id) &&
                                 text_same(model->serves.at[j].process, process);
    }
    view->services.at = options;
    view->services.n = model->services.n;
    view->has_services = 1;
    view->serve_href = arena_printf(cx->arena, "/risk-processes/%s/services", process);
    return RC_OK;
}

static enum rc fill_model(struct ctx *cx, const struct request *request, const struct risk_noun *noun,
                          const char *study, struct risk_row_view *view)
{
    struct risk_model model;
    bool process = noun->record == &risk_process_record;
    const char *process_id = process ? view->id : "", *resource_id = process ? "" : view->id;
    TRY(risk_model_load(cx, study, &model));
    TRY(fill_groups(cx, &model, process_id, resource_id, view));
    TRY(fill_needs(cx, &model, process_id, resource_id, view));
    TRY(fill_need_forms(cx, request, study, process_id, resource_id,
                        arena_printf(cx->arena, "%s%s", noun->record->href, view->id), view));
    view->has_needs = 1;
    if (process)
        return fill_services(cx, &model, view->id, view);
    view->cycle = risk_cycle_of(cx, model.resources, model.needs, view->id);
    return fill_users(cx, &model, view->id, view);
}

/* What the register asks of a service, and what else of it may be linked. */
static enum rc fill_requirements(struct ctx *cx, const char *study, struct risk_row_view *view)
{
    struct context_requirements linked;
    struct choices choices = {.n = 0};
    TRY(context_requirements_of(cx, study, view->id, &linked));
    if (view->head.writable)
        TRY(context_choices(cx, view->id, &choices));
    struct risk_option *options = ARENA_ARRAY(cx->arena, struct risk_option, choices.n);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < choices.n; i++)
        options[i] = (struct risk_option){.id = choices.at[i].id, .label = choices.at[i].label};
    view->is_service = 1;
    view->requirements.at = linked.at;
    view->requirements.n = linked.n;
    view->entries.at = options;
    view->entries.n = choices.n;
    return RC_OK;
}

/* --- A risk's values, confirmation and plan items --- */

static enum rc fill_items(struct ctx *cx, struct risk_row_view *view)
{
    struct risk_items links;
    struct plan_items open;
    TRY(risk_store_items_of(cx, view->id, &links));
    TRY(plan_items_open(cx, 200, &open));
    struct risk_link_line *lines = ARENA_ARRAY(cx->arena, struct risk_link_line, links.n);
    struct risk_option *options = ARENA_ARRAY(cx->arena, struct risk_option, open.n);
    if (lines == NULL || options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < links.n; i++) {
        struct plan_item item;
        lines[i] = (struct risk_link_line){.id = links.at[i].id, .href = "/plan", .label = "", .note = ""};
        if (record_get(cx, &plan_item_record, links.at[i].item, &item) != RC_OK) {
            cx->problem = (struct problem){.rc = RC_OK}; /* it was removed since */
            lines[i].label = tr(cx, N_("(removed)"));
            continue;
        }
        lines[i].href = arena_printf(cx->arena, "/plan/%s", item.id);
        lines[i].label = arena_printf(cx->arena, "%s %s", decimal(cx, item.number), item.title);
        lines[i].note = tr(cx, enum_label(&plan_status_names, item.status));
    }
    for (size_t i = 0; i < open.n; i++)
        options[i] = (struct risk_option){
            .id = open.at[i].id,
            .label = arena_printf(cx->arena, "%s %s", decimal(cx, open.at[i].number), open.at[i].title)};
    view->items.at = lines;
    view->items.n = links.n;
    view->open_items.at = options;
    view->open_items.n = open.n;
    view->has_items = may(cx, PERM_RISK_WRITE);
    view->items_href = arena_printf(cx->arena, "/risks/%s/items", view->id);
    return RC_OK;
}

static enum rc fill_risk(struct ctx *cx, const struct risk *risk, struct risk_row_view *view)
{
    struct risk_criteria criteria;
    struct risk_scale scale;
    bool mine = false;
    const char *name = "";
    TRY(risk_criteria_of(cx, risk->study, &criteria, &scale));
    struct risk_judged judged = risk_judge(&scale, risk);
    view->is_risk = 1;
    view->inherent = judged.inherent;
    view->residual = judged.residual;
    view->criterion = scale.criterion;
    view->reaches = judged.reaches;
    view->treat = judged.treat;
    TRY(person_name(cx, risk->confirmed_by, &name));
    view->confirmed = text_empty(risk->confirmed_on)
                          ? ""
                          : trf(cx, N_("{0} {1}"), date_show(cx, risk->confirmed_on), name);
    if (may(cx, PERM_RISK_OWN))
        TRY(post_is_mine(cx, risk->post, &mine));
    view->has_confirm = may(cx, PERM_RISK_WRITE) || mine;
    view->head.writable |= mine && view->head.status == RISK_DRAFT;
    view->confirm_href = arena_printf(cx->arena, "/risks/%s/confirm", view->id);
    return fill_items(cx, view);
}

enum rc risk_row_send(struct ctx *cx, const struct request *request, struct response *response,
                      const struct risk_noun *noun, int status)
{
    struct risk_row_view view = {.cycle = "", .confirmed = ""};
    void *row = NULL;
    TRY(stored_row(cx, request, noun, &row));
    const char *study = risk_study_of(noun->record, row);
    TRY(risk_head_fill(cx, study, noun->tab, &view.head));
    view.id = row_id(noun, row);
    view.version = field_int(&noun->record->fields.at[2], row);
    view.edit_href = edit_href(cx, noun, row);
    view.remove_href = arena_printf(cx->arena, "%s%s/remove", noun->record->href, view.id);
    TRY(fill_facts(cx, noun, row, &view));
    fill_deferral(cx, noun, row, &view);
    if (noun->record == &risk_process_record || noun->record == &risk_resource_record)
        TRY(fill_model(cx, status == 0 ? NULL : request, noun, study, &view));
    if (noun->record == &risk_service_record)
        TRY(fill_requirements(cx, study, &view));
    if (noun->record == &risk_record)
        TRY(fill_risk(cx, row, &view));
    TRY(record_history(cx, noun->record, cx->org, view.id, &view.history));
    struct page page = risk_page_of(cx, &view.head, row_title(cx, noun, row));
    page.html = VIEW(risk_row_page);
    page.fields = noun->record->fields;
    page.view = request->wants_json ? row : (const void *)&view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

#define NOUN_ROUTES(name, noun)                                                                    \
    HANDLER(name##_new_get)                                                                        \
    {                                                                                              \
        return new_get(cx, request, response, &noun);                                              \
    }                                                                                              \
    HANDLER(name##_new_post)                                                                       \
    {                                                                                              \
        return new_post(cx, request, response, &noun);                                             \
    }                                                                                              \
    HANDLER(name##_get)                                                                            \
    {                                                                                              \
        return risk_row_send(cx, request, response, &noun, 0);                                     \
    }                                                                                              \
    HANDLER(name##_edit_get)                                                                       \
    {                                                                                              \
        return edit_get(cx, request, response, &noun);                                             \
    }                                                                                              \
    HANDLER(name##_edit_post)                                                                      \
    {                                                                                              \
        return edit_post(cx, request, response, &noun);                                            \
    }                                                                                              \
    HANDLER(name##_remove_post)                                                                    \
    {                                                                                              \
        return remove_post(cx, request, response, &noun);                                          \
    }
NOUN_ROUTES(risk_service, risk_service_noun)
NOUN_ROUTES(risk_process, risk_process_noun)
NOUN_ROUTES(risk_resource, risk_resource_noun)
NOUN_ROUTES(risk_risk, risk_noun_of_risk)

#define NEED_ROUTES(name, noun)                                                                    \
    HANDLER(name##_edit_get)                                                                       \
    {                                                                                              \
        return edit_get(cx, request, response, &noun);                                             \
    }                                                                                              \
    HANDLER(name##_edit_post)                                                                      \
    {                                                                                              \
        return edit_post(cx, request, response, &noun);                                            \
    }                                                                                              \
    HANDLER(name##_remove_post)                                                                    \
    {                                                                                              \
        return remove_post(cx, request, response, &noun);                                          \
    }
NEED_ROUTES(risk_need, risk_need_noun)
NEED_ROUTES(risk_group, risk_group_noun)
