/* The forms of this room: one way for all, with the pick lists that its fields need. */
#include "account/account_form.h"
#include "base/text.h"
#include "base/time.h"
#include "ledger/ledger.h"
#include "review/review_view.h"
#include "views.gen.h"

enum { CHOICES_MOST = 12, SUBJECTS_MOST = 600 };

bool review_is_program(const struct request *request)
{
    return request->wants_json || request->json_body;
}

/* --- The frame --- */

static const struct field head_table[] = {
    FIELD(review_head, id, F_ID),
    FIELD(review_head, title, F_TEXT),
};
const struct fields review_head_fields = {head_table, COUNT(head_table)};

enum rc review_head_fill(struct ctx *cx, const char *study, struct review_head *ret)
{
    struct risk_study row = {.id = NULL};
    TRY(record_get(cx, &risk_study_record, study, &row));
    *ret = (struct review_head){row.id, row.title};
    return RC_OK;
}

enum rc review_page_of(struct ctx *cx, const struct review_head *head, const char *title, const char *here,
                       struct page *ret)
{
    *ret = (struct page){.title = title};
    return risk_page_frame(cx, head->id, here, ret);
}

/* --- Pick lists --- */

static const char *text_of(const struct record *record, const void *row, const char *name)
{
    const struct field *field = field_find(record->fields, name);
    return field == NULL ? "" : field_text(field, row);
}

static enum rc viewpoint_choices(struct ctx *cx, struct choices *ret)
{
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, WALKTHROUGH_VIEWPOINTS);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < WALKTHROUGH_VIEWPOINTS; i++)
        choices[i] = (struct choice){walkthrough_viewpoints[i].code, tr(cx, walkthrough_viewpoints[i].text)};
    *ret = (struct choices){choices, WALKTHROUGH_VIEWPOINTS};
    return RC_OK;
}

static enum rc participant_choices(struct ctx *cx, const char *study, const char *walkthrough, struct choices *ret)
{
    struct walkthrough_participants all = {.n = 0};
    size_t n = 0;
    TRY(walkthrough_store_participants(cx, study, &all));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, all.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].walkthrough, walkthrough))
            choices[n++] = (struct choice){all.at[i].id,
                                           trf(cx, N_("{0} ({1})"), all.at[i].name, all.at[i].department)};
    *ret = (struct choices){choices, n};
    return RC_OK;
}

static enum rc subject_choices(struct ctx *cx, const char *study, struct choices *ret)
{
    struct review_subjects all = {.n = 0};
    const struct review_subject from = {.subject = ""};
    TRY(review_store_subjects(cx, study, &from, SUBJECTS_MOST, &all));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, all.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++)
        choices[i] = (struct choice){all.at[i].subject, review_subject_show(cx, &all.at[i])};
    *ret = (struct choices){choices, all.n};
    return RC_OK;
}

/* What changed in the forms since the finding was raised. */
static enum rc entry_choices(struct ctx *cx, const struct finding *finding, struct choices *ret)
{
    struct finding_entries all = {.n = 0};
    int64_t days = date_days(finding->raised_on);
    TRY(finding_store_entries(cx, finding->study, days == INT64_MIN ? 0 : (days * 24 - 9) * INT64_C(3600000), &all));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, all.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct finding_entry *entry = all.at + i;
        const struct record *record = record_find(cx->app, entry->noun);
        const char *name = "", *label = "", *href = "";
        TRY(person_name(cx, entry->person, &name));
        TRY(finding_subject_label(cx, arena_printf(cx->arena, "%s/%s", entry->noun, entry->record), &label, &href));
        if (text_empty(label) || text_empty(href))
            label = record == NULL ? entry->noun : tr(cx, record->label);
        choices[i] = (struct choice){decimal(cx, entry->sequence),
                                     trf(cx, N_("No. {0}: {1} {2} {3} {4}"), decimal(cx, entry->sequence),
                                         time_show(cx, entry->at), name, label,
                                         tr(cx, enum_label(&ledger_action_names, entry->action)))};
    }
    *ret = (struct choices){choices, all.n};
    return RC_OK;
}

static enum rc choices_of(struct ctx *cx, const struct record *record, const void *row, const struct field *field,
                          struct choices *ret, bool *ret_any)
{
    const char *ref = field->ref == NULL ? "" : field->ref;
    *ret_any = true;
    if (text_same(ref, "person"))
        return person_choices(cx, ret);
    if (text_same(ref, "post"))
        return post_choices(cx, ret);
    if (record == &finding_record && text_same(field->name, "entry"))
        return entry_choices(cx, row, ret);
    if (text_same(ref, "walkthrough-participant"))
        return participant_choices(cx, text_of(record, row, "study"), text_of(record, row, "occasion"), ret);
    if (record == &finding_record && text_same(field->name, "viewpoint"))
        return viewpoint_choices(cx, ret);
    if (record == &finding_record && text_same(field->name, "subject"))
        return subject_choices(cx, text_of(record, row, "study"), ret);
    *ret_any = false;
    return RC_OK;
}

static enum rc fill_choices(struct ctx *cx, const struct review_form *form, const void *row,
                            struct form_choice ret[CHOICES_MOST], size_t *ret_n)
{
    const struct record *record = form->record;
    size_t n = 0;
    for (size_t i = 0; form->inputs[i] != NULL && n < CHOICES_MOST; i++) {
        const struct field *field = field_find(record->fields, form->inputs[i]);
        struct choices choices = {.n = 0};
        bool any = false;
        if (field == NULL)
            continue;
        TRY(choices_of(cx, record, row, field, &choices, &any));
        if (any)
            TRY(choices_for_form(cx, field->name, choices, field_text(field, row), &ret[n++]));
    }
    *ret_n = n;
    return RC_OK;
}

/* --- The form --- */

enum rc review_form_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct review_form *form, const void *row, struct review_place place, int status)
{
    const struct record *record = form->record;
    struct form_choice choices[CHOICES_MOST];
    struct review_head head = {.id = ""};
    size_t n = 0;
    struct form_view view = {.action = place.action,
                             .submit = tr(cx, form->submit),
                             .cancel = place.home,
                             .id = text_of(record, row, "id"),
                             .version = field_int(field_find(record->fields, "version"), row)};
    TRY(review_head_fill(cx, text_of(record, row, "study"), &head));
    TRY(fill_choices(cx, form, row, choices, &n));
    TRY(form_build(cx, record->fields, field_mask(record->fields, form->inputs), row, status == 0 ? NULL : request,
                   choices, n, &view.inputs));
    struct page page = {.title = ""};
    TRY(review_page_of(cx, &head, tr(cx, form->title), record == &finding_record || record == &finding_task_record ? "/findings" : "/review",
                       &page));
    page.html = VIEW(form_page);
    page.fields = record->fields;
    page.view = request->wants_json ? row : (const void *)&view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

enum rc review_form_read(struct ctx *cx, const struct request *request, const struct review_form *form, void *row)
{
    return form_read(cx, request, form->record->fields, field_mask(form->record->fields, form->inputs), row, NULL);
}

enum rc review_form_done(struct ctx *cx, const struct request *request, struct response *response,
                         const struct review_form *form, const void *row, enum rc rc, struct review_place place,
                         int status)
{
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !review_is_program(request))
        return review_form_send(cx, request, response, form, row, place, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, status, place.home, N_("Saved."), form->record->fields, row);
}

/* --- Steps --- */

static enum rc step_load(struct ctx *cx, const struct request *request, const struct record *record, bool fresh,
                         void **ret)
{
    struct risk_study study = {.id = NULL};
    void *row = arena_alloc(cx->arena, record->size);
    if (row == NULL)
        return RC_MEMORY;
    *ret = row;
    if (!fresh)
        return record_get(cx, record, request_parameter(request, "id"), row);
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "id"), &study));
    risk_row_blank(record, row);
    field_set_text(field_find(record->fields, "study"), row, study.id);
    return RC_OK;
}

static struct review_place step_place(struct ctx *cx, const struct review_step *step, const void *row)
{
    const struct record *record = step->form->record;
    const char *id = text_of(record, row, "id"), *study = text_of(record, row, "study");
    if (text_empty(id))
        return (struct review_place){arena_printf(cx->arena, "/risk/%s%snew", study, record->href),
                                     arena_printf(cx->arena, "/risk/%s/review", study)};
    return (struct review_place){arena_printf(cx->arena, "%s%s/%s", record->href, id, step->path),
                                 arena_printf(cx->arena, "%s%s", record->href, id)};
}

enum rc review_step_get(struct ctx *cx, const struct request *request, struct response *response,
                        const struct review_step *step, bool fresh)
{
    void *row = NULL;
    TRY(step_load(cx, request, step->form->record, fresh, &row));
    return review_form_send(cx, request, response, step->form, row, step_place(cx, step, row), 0);
}

enum rc review_step_post(struct ctx *cx, const struct request *request, struct response *response,
                         const struct review_step *step, bool fresh)
{
    void *row = NULL;
    TRY(step_load(cx, request, step->form->record, fresh, &row));
    enum rc rc = review_form_read(cx, request, step->form, row);
    if (rc == RC_OK)
        rc = step->run(cx, row, form_version(cx, request));
    return review_form_done(cx, request, response, step->form, row, rc, step_place(cx, step, row), fresh ? 201 : 200);
}
