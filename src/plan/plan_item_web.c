/* Pages of one plan item: view, form, save, remove. */
#include <string.h>

#include "account/account_form.h"
#include "base/text.h"
#include "base/time.h"
#include "plan/plan_view.h"
#include "views.gen.h"

static const char *const what_inputs[] = {"title", "detail", "catalog", "control", NULL};
static const char *const who_inputs[] = {"post",   "priority", "start_on", "due_on",
                                         "status", "progress", "done_on",  NULL};
static const char *const resource_inputs[] = {"money_asked", "money_granted", "money_spent",
                                              "days_asked",  "days_granted",  "days_spent",
                                              NULL};
static const char *const judging_inputs[] = {"judged_by", "result", NULL};
static const char *const hidden_inputs[] = {"assessment", NULL};

static struct fields item_fields(void)
{
    return (struct fields){plan_item_table, PLAN_ITEM_FIELDS};
}

static uint64_t writable_mask(void)
{
    struct fields fields = item_fields();
    return field_mask(fields, what_inputs) | field_mask(fields, who_inputs) |
           field_mask(fields, resource_inputs) | field_mask(fields, judging_inputs) |
           field_mask(fields, hidden_inputs);
}

/* --- The gap --- */

static const struct sheet_item *find_item(const struct assessment_sheet *sheet, const char *control)
{
    for (size_t i = 0; i < sheet->items.n; i++)
        if (text_same(sheet->items.at[i].control->id, control))
            return &sheet->items.at[i];
    return NULL;
}

static struct plan_gap gap_of(struct ctx *cx, const struct assessment_sheet *sheet,
                              const struct sheet_item *item)
{
    const struct control *control = item->control;
    return (struct plan_gap){
        .assessment = sheet->assessment.id,
        .href = arena_printf(cx->arena, "/assessments/%s", sheet->assessment.id),
        .catalog_title = bilingual_text(cx, sheet->catalog->short_title),
        .control = control->id,
        .label = control->label,
        .title = bilingual_text(cx, control->title),
        .why = bilingual_text(cx, control->why),
        .reason = "",
        .year = sheet->assessment.year,
        .current = item->answer.current,
        .target = item->target,
        .unanswered = item->answer.state == ANSWER_NONE,
    };
}

enum rc plan_gap_find(struct ctx *cx, const char *assessment, const char *control,
                      struct plan_gap *ret, bool *ret_found)
{
    struct assessment_sheet sheet;
    struct gap_view gaps;
    *ret_found = false;
    if (text_empty(assessment) || text_empty(control) || !may(cx, PERM_ASSESSMENT_READ))
        return RC_OK;
    enum rc rc = assessment_sheet_load(cx, assessment, &sheet);
    if (rc == RC_MISSING) { /* it may have been removed since: the item stands without it */
        cx->problem = (struct problem){.rc = RC_OK};
        return RC_OK;
    }
    TRY(rc);
    const struct control *known = catalog_control(sheet.catalog, control);
    const struct sheet_item *item = known == NULL ? NULL : find_item(&sheet, known->id);
    if (item == NULL)
        return RC_OK;
    *ret = gap_of(cx, &sheet, item);
    *ret_found = true;
    TRY(assessment_gaps(cx, &sheet, &gaps));
    for (size_t i = 0; i < gaps.gaps.n; i++)
        if (text_same(gaps.gaps.at[i].control, known->id))
            ret->reason = gaps.gaps.at[i].reason;
    return RC_OK;
}

/* --- The form --- */

static const struct field form_fields[] = {
    FIELD(plan_form_view, id, F_TEXT),
    FIELD(plan_form_view, version, F_INT),
    FIELD(plan_form_view, action, F_TEXT),
    FIELD(plan_form_view, assessment, F_TEXT),
};
const struct fields plan_form_answer = {form_fields, COUNT(form_fields)};

enum rc plan_post_choice(struct ctx *cx, const char *chosen, struct form_choice *ret)
{
    struct choices posts;
    TRY(post_choices(cx, &posts));
    return choices_for_form(cx, "post", posts, chosen, ret);
}

/* Standards that have questions can be answered and therefore have gaps. */
static enum rc catalog_choice(struct ctx *cx, struct form_choice *ret)
{
    struct catalog_titles titles;
    TRY(catalog_titles(cx, &titles));
    const char **ids = ARENA_ARRAY(cx->arena, const char *, titles.n);
    const char **labels = ARENA_ARRAY(cx->arena, const char *, titles.n);
    size_t n = 0;
    if (ids == NULL || labels == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < titles.n; i++) {
        if (titles.at[i].assessable == 0)
            continue;
        ids[n] = titles.at[i].id;
        labels[n++] = bilingual_text(cx, titles.at[i].title);
    }
    *ret = (struct form_choice){.field = "catalog", .ids = ids, .labels = labels, .n = n};
    return RC_OK;
}

enum rc plan_priority_choice(struct ctx *cx, struct form_choice *ret)
{
    static const char *const ids[] = {"1", "2", "3"};
    const char **labels = ARENA_ARRAY(cx->arena, const char *, COUNT(ids));
    if (labels == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < COUNT(ids); i++)
        labels[i] = tr(cx, enum_label(&plan_priority_names, (int64_t)i + 1));
    *ret = (struct form_choice){.field = "priority", .ids = ids, .labels = labels, .n = COUNT(ids)};
    return RC_OK;
}

static enum rc build_groups(struct ctx *cx, const struct request *request,
                            const struct plan_item *item, struct plan_form_view *view)
{
    const char *const *const names[] = {what_inputs, who_inputs, resource_inputs, judging_inputs};
    struct form_view *const groups[] = {&view->what, &view->who, &view->resources, &view->judging};
    struct form_choice choices[3];
    struct plan_item shown = *item;
    TRY(plan_post_choice(cx, item->post, &choices[0]));
    TRY(catalog_choice(cx, &choices[1]));
    TRY(plan_priority_choice(cx, &choices[2]));
    shown.control = plan_control_label(cx, item->catalog, item->control);
    for (size_t i = 0; i < COUNT(names); i++)
        TRY(form_build(cx, item_fields(), field_mask(item_fields(), names[i]), &shown, request,
                       choices, COUNT(choices), &groups[i]->inputs));
    return RC_OK;
}

static enum rc form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct plan_item *item, struct plan_form_view *view, int status)
{
    bool fresh = text_empty(item->id), found = false;
    view->id = item->id;
    view->version = item->version;
    view->assessment = item->assessment;
    view->action = fresh ? "/plan/new" : arena_printf(cx->arena, "/plan/%s/edit", item->id);
    view->cancel = fresh ? "/plan" : arena_printf(cx->arena, "/plan/%s", item->id);
    view->submit = tr(cx, N_("Save"));
    TRY(build_groups(cx, request, item, view));
    TRY(plan_gap_find(cx, item->assessment, item->control, &view->gap, &found));
    view->has_gap = found;
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"}};
    struct page page = {.title = fresh
                                     ? tr(cx, N_("Add a plan item"))
                                     : trf(cx, N_("Edit plan item {0}"), decimal(cx, item->number)),
                        .place = NAV_PLAN,
                        .html = VIEW(plan_form_page),
                        .fields = plan_form_answer,
                        .view = view,
                        .status = status,
                        .crumbs = {crumbs, COUNT(crumbs)}};
    return page_send(cx, request, response, &page);
}

/* A first proposal for the gap: people change it. */
static enum rc fill_from_gap(struct ctx *cx, const char *assessment, const char *name,
                             struct plan_item *item)
{
    struct assessment_sheet sheet;
    TRY(assessment_sheet_load(cx, assessment, &sheet));
    const struct control *control = catalog_control(sheet.catalog, name);
    const struct sheet_item *found = control == NULL ? NULL : find_item(&sheet, control->id);
    if (found == NULL)
        return fail(cx, RC_MISSING, N_("The standard {0} has no measure {1}"),
                    bilingual_text(cx, sheet.catalog->short_title), name);
    int64_t gap = (found->target - found->answer.current) * found->weight;
    item->assessment = sheet.assessment.id;
    item->catalog = sheet.catalog->id;
    item->control = control->id;
    item->title = bilingual_text(cx, control->title);
    item->post = found->answer.post == NULL ? "" : found->answer.post;
    item->priority = gap >= 4   ? PLAN_PRIORITY_HIGH
                     : gap >= 2 ? PLAN_PRIORITY_MIDDLE
                                : PLAN_PRIORITY_LOW;
    if (control->evidence.n > 0)
        item->judged_by = trf(
            cx, N_("Level {0} is reached at the next self-assessment, shown by: {1}"),
            decimal(cx, found->target), bilingual_text(cx, control->evidence.at[0]));
    return RC_OK;
}

HANDLER(plan_new_get)
{
    struct plan_item item = plan_item_blank();
    struct plan_form_view view = {.has_gap = 0};
    const char *assessment = request_query(request, "assessment");
    const char *control = request_query(request, "control");
    if (!text_empty(assessment) && !text_empty(control))
        TRY(fill_from_gap(cx, assessment, control, &item));
    return form_send(cx, request, response, &item, &view, 0);
}

static bool is_program(const struct request *request)
{
    return request->wants_json || request->json_body;
}

HANDLER(plan_new_post)
{
    struct plan_item item = plan_item_blank();
    struct plan_form_view view = {.has_gap = 0};
    enum rc rc = form_read(cx, request, item_fields(), writable_mask(), &item, NULL);
    if (rc == RC_OK)
        rc = plan_item_create(cx, &item);
    if (rc == RC_INVALID && !is_program(request))
        return form_send(cx, request, response, &item, &view, 422);
    TRY(rc);
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/plan/%s", item.id),
                      N_("Saved."), item_fields(), &item);
}

HANDLER(plan_edit_get)
{
    struct plan_item item;
    struct plan_form_view view = {.has_gap = 0};
    TRY(record_get(cx, &plan_item_record, request_parameter(request, "id"), &item));
    return form_send(cx, request, response, &item, &view, 0);
}

/* What stands stored now beside what was typed here. */
static enum rc list_conflicts(struct ctx *cx, const struct request *request,
                              const struct plan_item *stored, const struct plan_item *typed,
                              struct plan_form_view *view)
{
    struct record_change *changes = ARENA_ARRAY(cx->arena, struct record_change, PLAN_ITEM_FIELDS);
    struct choices posts;
    size_t n = 0;
    if (changes == NULL)
        return RC_MEMORY;
    TRY(post_choices(cx, &posts));
    for (size_t i = 0; i < PLAN_ITEM_FIELDS; i++) {
        const struct field *field = &plan_item_table[i];
        const char *now = field_show(cx, field, stored), *here = field_show(cx, field, typed);
        if ((writable_mask() >> i & 1) == 0 || !request_form_has(request, field->name) ||
            text_same(now, here))
            continue;
        bool post = text_same(field->name, "post");
        changes[n++] = (struct record_change){.field = field->name,
                                              .label = tr(cx, field->label),
                                              .before = post ? choice_label(posts, now) : now,
                                              .after = post ? choice_label(posts, here) : here};
    }
    view->conflicts.at = changes;
    view->conflicts.n = n;
    return RC_OK;
}

static enum rc conflict_send(struct ctx *cx, const struct request *request,
                             struct response *response, struct plan_item *typed)
{
    struct plan_item stored;
    struct plan_form_view view = {.has_gap = 0};
    TRY(record_get(cx, &plan_item_record, typed->id, &stored));
    TRY(list_conflicts(cx, request, &stored, typed, &view));
    typed->version = stored.version; /* saving once more is a decision made with both in sight */
    typed->number = stored.number;
    return form_send(cx, request, response, typed, &view, rc_describe(RC_CONFLICT)->http);
}

HANDLER(plan_edit_post)
{
    struct plan_item item;
    struct plan_form_view view = {.has_gap = 0};
    TRY(record_get(cx, &plan_item_record, request_parameter(request, "id"), &item));
    int64_t version = form_version(cx, request);
    enum rc rc = form_read(cx, request, item_fields(), writable_mask(), &item, NULL);
    if (rc == RC_OK)
        rc = plan_item_change(cx, &item, version);
    if (rc == RC_CONFLICT && !is_program(request))
        return conflict_send(cx, request, response, &item);
    if (rc == RC_INVALID && !is_program(request)) {
        item.version = version;
        return form_send(cx, request, response, &item, &view, 422);
    }
    TRY(rc);
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/plan/%s", item.id),
                      N_("Saved."), item_fields(), &item);
}

static const struct field plan_removed_table[] = {FIELD(plan_item, id, F_ID),
                                      FIELD(plan_item, version, F_INT)};
const struct fields plan_removed_answer = {plan_removed_table, COUNT(plan_removed_table)};

HANDLER(plan_remove_post)
{
    struct plan_item item = {.id = request_parameter(request, "id")};
    item.version = form_version(cx, request);
    TRY(plan_item_remove(cx, item.id, item.version));
    return saved_send(cx, request, response, 200, "/plan", N_("Deleted."), plan_removed_answer, &item);
}

/* --- The view --- */

static const struct field change_fields[] = {
    FIELD(record_change, field, F_TEXT),
    FIELD(record_change, label, F_TEXT),
    FIELD(record_change, before, F_TEXT),
    FIELD(record_change, after, F_TEXT),
};
static const struct field event_fields[] = {
    FIELD(record_event, sequence, F_INT),
    FIELD(record_event, at, F_TIME),
    FIELD(record_event, person, F_TEXT),
    FIELD(record_event, person_name, F_TEXT),
    FIELD(record_event, action, F_ENUM, .names = &ledger_action_names),
    FIELD_LIST(record_event, changes, change_fields, struct record_change),
};
static const struct field item_view_fields[] = {
    FIELD_OBJECT(plan_item_view, item, plan_item_table),
    FIELD(plan_item_view, post_label, F_TEXT),
    FIELD(plan_item_view, control_label, F_TEXT),
    FIELD(plan_item_view, control_title, F_TEXT),
    FIELD(plan_item_view, overdue, F_BOOL),
    FIELD_LIST(plan_item_view, history, event_fields, struct record_event),
    FIELD_OBJECT_OF(plan_item_view, beside, beside_view_fields),
};
const struct fields plan_item_answer = {item_view_fields, COUNT(item_view_fields)};

/* Links that people do not read. */
static bool is_noise(const char *field)
{
    static const char *const names[] = {"assessment", "catalog"};
    for (size_t i = 0; i < COUNT(names); i++)
        if (text_same(names[i], field))
            return true;
    return false;
}

/* The changes of one event with measures by their names. */
static enum rc name_changes(struct ctx *cx, const char *catalog, struct record_event *event)
{
    struct record_change *changes = ARENA_ARRAY(cx->arena, struct record_change, event->changes.n);
    size_t n = 0;
    if (changes == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < event->changes.n; i++) {
        struct record_change change = event->changes.at[i];
        if (is_noise(change.field))
            continue;
        if (text_same(change.field, "control")) {
            change.before = plan_control_label(cx, catalog, change.before);
            change.after = plan_control_label(cx, catalog, change.after);
        }
        changes[n++] = change;
    }
    event->changes.at = changes;
    event->changes.n = n;
    return RC_OK;
}

static enum rc load_history(struct ctx *cx, const char *id, struct plan_item_view *view)
{
    struct record_history history;
    TRY(record_history(cx, &plan_item_record, cx->org, id, &history));
    struct record_event *events = ARENA_ARRAY(cx->arena, struct record_event, history.events.n);
    if (events == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < history.events.n; i++) {
        events[i] = history.events.at[i];
        TRY(name_changes(cx, view->item.catalog, &events[i]));
    }
    view->history.at = events;
    view->history.n = history.events.n;
    return RC_OK;
}

static void fill_words(struct ctx *cx, struct choices posts, struct plan_item_view *view)
{
    const struct plan_item *item = &view->item;
    const struct catalog *catalog = text_empty(item->control) ? NULL : catalog_find(cx, item->catalog);
    view->post_label = choice_label(posts, item->post);
    view->control_label = plan_control_label(cx, item->catalog, item->control);
    view->control_title = plan_control_title(cx, item->catalog, item->control);
    view->catalog_title = catalog == NULL ? "" : bilingual_text(cx, catalog->short_title);
    view->control_href = catalog == NULL ? ""
                                         : arena_printf(cx->arena, "/catalogs/%s/controls/%s",
                                                        catalog->id, url_encode(cx, item->control));
    view->money_asked = plan_number_show(cx, item->money_asked);
    view->money_granted = plan_number_show(cx, item->money_granted);
    view->money_spent = plan_number_show(cx, item->money_spent);
    view->overdue = plan_item_is_overdue(cx, item);
}

HANDLER(plan_item_get)
{
    struct plan_item_view view = {.overdue = 0};
    struct choices posts;
    bool found = false;
    const char *id = request_parameter(request, "id");
    TRY(record_get(cx, &plan_item_record, id, &view.item));
    TRY(post_choices(cx, &posts));
    fill_words(cx, posts, &view);
    TRY(person_name(cx, view.item.created_by, &view.maker));
    TRY(plan_gap_find(cx, view.item.assessment, view.item.control, &view.gap, &found));
    view.has_gap = found;
    TRY(load_history(cx, id, &view));
    TRY(beside_make(cx, plan_item_record.noun, id, "", &view.beside));
    const struct crumb crumbs[] = {{tr(cx, N_("Plan")), "/plan"}};
    struct page page = {.title = view.item.title,
                        .place = NAV_PLAN,
                        .html = VIEW(plan_item_page),
                        .fields = plan_item_answer,
                        .view = &view,
                        .crumbs = {crumbs, COUNT(crumbs)},
                        .action_label = tr(cx, N_("Edit")),
                        .action_href = arena_printf(cx->arena, "/plan/%s/edit", id),
                        .action_permission = PERM_PLAN_WRITE};
    return page_send(cx, request, response, &page);
}
