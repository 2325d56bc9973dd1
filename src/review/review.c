/* What all parts of this room need: days, people, rows of a study by name. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "review/review_inside.h"

const char review_not_allowed[] = N_("Your role does not allow this step; please ask your administrator");

enum rc review_study_hold(struct ctx *cx, const char *study)
{
    struct risk_study row = {.id = NULL};
    TRY(risk_store_hold(cx, study));
    return record_get(cx, &risk_study_record, study, &row);
}

enum rc review_past(struct ctx *cx, const char *field, const char *day)
{
    if (text_empty(day) || strcmp(day, date_of_time(cx, cx->now)) <= 0)
        return RC_OK;
    return field_fail(cx, field, N_("This day is still to come ({0})"), day);
}

enum rc review_known_post(struct ctx *cx, const char *field, const char *post, const char *before)
{
    struct choices posts = {.n = 0};
    if (text_empty(post) || text_same(post, before))
        return RC_OK;
    TRY(post_choices(cx, &posts));
    for (size_t i = 0; i < posts.n; i++)
        if (text_same(posts.at[i].id, post))
            return RC_OK;
    return field_fail(cx, field, N_("There is no post “{0}” in use"), post);
}

enum rc review_known_person(struct ctx *cx, const char *field, const char *person, const char *before)
{
    struct choices people = {.n = 0};
    if (text_empty(person) || text_same(person, before))
        return RC_OK;
    TRY(person_choices(cx, &people));
    for (size_t i = 0; i < people.n; i++)
        if (text_same(people.at[i].id, person))
            return RC_OK;
    return field_fail(cx, field, N_("There is no such person: {0}"), person);
}

const char *review_brief(const struct ctx *cx, const char *text)
{
    enum { BRIEF = 60 };
    const char *end = text;
    int n = 0;
    for (const char *at = text; n < BRIEF; n++) {
        uint32_t code = text_next(&at);
        if (code == 0 || code == '\n' || code == '\r')
            break;
        end = at;
    }
    const char *cut = arena_copy_n(cx->arena, text, (size_t)(end - text));
    return n == BRIEF && *end != '\0' ? arena_printf(cx->arena, "%s…", cut) : cut;
}

enum rc review_subject_get(struct ctx *cx, const char *subject, const struct record **ret_record, void **ret_row)
{
    const struct record *const records[] = {
        &risk_study_record,    &risk_header_record, &risk_criteria_record,   &risk_service_record, &risk_process_record,
        &risk_resource_record, &risk_need_record,   &risk_need_group_record, &risk_record};
    const char *slash = strchr(subject, '/');
    size_t length = slash == NULL ? 0 : (size_t)(slash - subject);
    for (size_t i = 0; i < COUNT(records) && slash != NULL; i++) {
        if (strlen(records[i]->noun) != length || strncmp(records[i]->noun, subject, length) != 0)
            continue;
        void *row = arena_alloc(cx->arena, records[i]->size);
        if (row == NULL)
            return RC_MEMORY;
        TRY(record_get(cx, records[i], slash + 1, row));
        *ret_record = records[i];
        *ret_row = row;
        return RC_OK;
    }
    return fail(cx, RC_MISSING, N_("There is no such row of a risk assessment: {0}"), subject);
}

/* The page of a row; needs, headers and criteria stand on that of the study. */
static const char *href_of(const struct ctx *cx, const struct record *record, const void *row)
{
    const char *study = field_text(field_find(record->fields, record == &risk_study_record ? "id" : "study"), row);
    if (record == &risk_need_record || record == &risk_need_group_record)
        return arena_printf(cx->arena, "/risk/%s/needs", study);
    if (record == &risk_header_record)
        return arena_printf(cx->arena, "/risk/%s", study);
    if (record == &risk_criteria_record)
        return arena_printf(cx->arena, "/risk/%s/criteria", study);
    return arena_printf(cx->arena, "%s%s", record->href, field_text(&record->fields.at[0], row));
}

static enum rc need_label(struct ctx *cx, const struct risk_need *need, const char **ret)
{
    struct risk_resource needed = {.name = ""}, resource = {.name = ""};
    struct risk_process process = {.name = ""};
    TRY(record_get(cx, &risk_resource_record, need->needed, &needed));
    if (text_empty(need->process))
        TRY(record_get(cx, &risk_resource_record, need->resource, &resource));
    else
        TRY(record_get(cx, &risk_process_record, need->process, &process));
    *ret = arena_printf(cx->arena, "%s → %s", text_empty(need->process) ? resource.name : process.name, needed.name);
    return RC_OK;
}

static enum rc label_of(struct ctx *cx, const struct record *record, const void *row, const char **ret)
{
    const struct field *name = field_find(record->fields, "name");
    if (name == NULL)
        name = field_find(record->fields, "title");
    if (record == &risk_record) {
        const struct risk *risk = row;
        *ret = trf(cx, N_("Risk {0} {1}"), decimal(cx, risk->number),
                   review_brief(cx, text_empty(risk->outcome) ? risk->event : risk->outcome));
    } else if (record == &risk_need_record) {
        TRY(need_label(cx, row, ret));
    } else if (record == &risk_header_record) {
        *ret = trf(cx, N_("Head of form {0}"), decimal(cx, ((const struct risk_header *)row)->form));
    } else if (name == NULL) {
        *ret = tr(cx, record->label);
    } else {
        *ret = trf(cx, N_("{0}: {1}"), tr(cx, record->label), field_text(name, row));
    }
    return RC_OK;
}

enum rc finding_subject_label(struct ctx *cx, const char *subject, const char **ret_label, const char **ret_href)
{
    const struct record *record = NULL;
    void *row = NULL;
    const char *label = "";
    *ret_label = *ret_href = "";
    if (text_empty(subject))
        return RC_OK;
    enum rc rc = review_subject_get(cx, subject, &record, &row);
    if (rc == RC_OK)
        rc = record == NULL || row == NULL ? RC_MISSING : label_of(cx, record, row, &label);
    if (rc == RC_MISSING) { /* the row was removed since */
        cx->problem = (struct problem){.rc = RC_OK};
        *ret_label = tr(cx, N_("(removed since)"));
        return RC_OK;
    }
    TRY(rc);
    *ret_label = label;
    *ret_href = href_of(cx, record, row);
    return RC_OK;
}

const char *review_subject_show(const struct ctx *cx, const struct review_subject *subject)
{
    const char *name = review_brief(cx, subject->name);
    return subject->number > 0
               ? trf(cx, N_("Form {0}: {1} {2}"), decimal(cx, subject->form), decimal(cx, subject->number), name)
               : trf(cx, N_("Form {0}: {1}"), decimal(cx, subject->form), name);
}

const struct record *review_occasion_record(int64_t source)
{
    return source == FINDING_WALKTHROUGH  ? &walkthrough_record
           : source == FINDING_EVALUATION ? &performance_evaluation_record
           : source == FINDING_MONITORING ? &monitoring_record
           : source == FINDING_AUDIT      ? &internal_audit_record
                                          : NULL;
}

enum rc review_occasion_check(struct ctx *cx, const struct finding *finding)
{
    const struct record *record = review_occasion_record(finding->source);
    bool fits = finding->source == FINDING_WORK && text_empty(finding->occasion);
    void *row = record == NULL ? NULL : arena_alloc(cx->arena, record->size);
    if (row != NULL) {
        TRY(record_get(cx, record, finding->occasion, row));
        fits = text_same(field_text(field_find(record->fields, "study"), row), finding->study);
    }
    return fits ? RC_OK
                : fail(cx, RC_INVALID,
                       N_("A finding names what it comes from, and it has to be of this risk assessment"));
}
