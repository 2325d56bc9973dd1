#include "assessment/assessment_trace.h"

#include <string.h>

#include "base/text.h"
#include "ledger/ledger.h"

static const struct field change_table[] = {
    FIELD(record_change, field, F_TEXT),
    FIELD(record_change, label, F_TEXT),
    FIELD(record_change, before, F_TEXT),
    FIELD(record_change, after, F_TEXT),
};
static const struct field event_table[] = {
    FIELD(trace_event, sequence, F_INT),
    FIELD(trace_event, at, F_TIME, .label = N_("When")),
    FIELD(trace_event, person_name, F_TEXT, .label = N_("Who")),
    FIELD(trace_event, action, F_ENUM, .names = &ledger_action_names),
    FIELD(trace_event, kind, F_TEXT),
    FIELD(trace_event, control, F_TEXT),
    FIELD(trace_event, subject, F_TEXT, .label = N_("Subject of the change")),
    FIELD_LIST(trace_event, changes, change_table, struct record_change),
};
const struct field trace_list_table[] = {
    FIELD_LIST(trace, events, event_table, struct trace_event),
    FIELD(trace, before, F_INT),
};
_Static_assert(COUNT(trace_list_table) == TRACE_FIELDS, "see assessment_trace.h");

/* The fields that people want to see of each record; the rest is bookkeeping. */
static const struct shown {
    const struct record *record;
    const char *fields[12];
} shown[] = {
    {&answer_record,
     {"state", "current", "target", "reason", "until", "note", "post", "answered_on", "confirmed"}},
    {&assessment_record, {"status", "catalog_version", "default_target", "comment"}},
    {&evidence_record, {"kind", "title", "dated", "link", "file_name"}},
    {&section_assignment_record, {"post"}},
};

static const struct shown *shown_of(const char *noun)
{
    for (size_t i = 0; i < COUNT(shown); i++)
        if (text_same(shown[i].record->noun, noun))
            return &shown[i];
    return NULL;
}

static const char *value_of(struct ctx *cx, const struct choices *posts, const struct field *field,
                            const void *row)
{
    if (text_same(field->name, "post"))
        return post_text(cx, *posts, field_text(field, row));
    if (field->kind == F_INT && field_int(field, row) == 0)
        return "";
    return field_show(cx, field, row);
}

static enum rc fill_changes(struct ctx *cx, const struct choices *posts, const struct shown *kind,
                            const void *before, const void *after, struct trace_event *event)
{
    struct record_change *changes =
        ARENA_ARRAY(cx->arena, struct record_change, COUNT(kind->fields));
    size_t n = 0;
    if (changes == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < COUNT(kind->fields) && kind->fields[i] != NULL; i++) {
        const struct field *field = field_find(kind->record->fields, kind->fields[i]);
        const char *old = before == NULL ? "" : value_of(cx, posts, field, before);
        const char *new = value_of(cx, posts, field, after);
        if (!text_same(old, new))
            changes[n++] = (struct record_change){field->name, tr(cx, field->label), old, new};
    }
    event->changes.at = changes;
    event->changes.n = n;
    return RC_OK;
}

/* Which measure or section the record is about. */
static void fill_subject(struct ctx *cx, const struct catalog *catalog, const struct shown *kind,
                         const void *row, struct trace_event *event)
{
    const struct field *control_field = field_find(kind->record->fields, "control");
    const struct field *section_field = field_find(kind->record->fields, "section");
    event->control = event->subject = "";
    if (control_field != NULL) {
        const struct control *control =
            catalog_control(catalog, field_text(control_field, row));
        event->control = field_text(control_field, row);
        event->subject = control == NULL ? event->control
                                         : arena_printf(cx->arena, "%s %s", control->label,
                                                        bilingual_text(cx, control->title));
    }
    if (section_field != NULL) {
        const struct catalog_group *group =
            catalog_group(catalog, field_text(section_field, row));
        event->subject = group == NULL ? field_text(section_field, row) : catalog_group_name(cx, group);
    }
}

static enum rc make_event(struct ctx *cx, const struct catalog *catalog,
                          const struct choices *posts, const struct trace_row *row,
                          struct trace_event *event)
{
    const struct shown *kind = shown_of(row->noun);
    if (kind == NULL)
        return fail(cx, RC_INTERNAL, N_("The ledger has an entry of an unknown kind: {0}"), row->noun);
    void *after = arena_alloc(cx->arena, kind->record->size), *before = NULL;
    if (after == NULL)
        return RC_MEMORY;
    TRY(record_from_canonical(cx, kind->record, row->body, after));
    if (!text_empty(row->earlier) && row->action != LEDGER_DELETE) {
        before = arena_alloc(cx->arena, kind->record->size);
        if (before == NULL)
            return RC_MEMORY;
        TRY(record_from_canonical(cx, kind->record, row->earlier, before));
    }
    *event = (struct trace_event){
        .at = row->at,
        .sequence = row->sequence,
        .action = row->action,
        .person_name =
            text_empty(row->person_name) ? tr(cx, N_("Local administrator")) : row->person_name,
        .kind = tr(cx, kind->record->label),
    };
    fill_subject(cx, catalog, kind, after, event);
    return row->action == LEDGER_DELETE ? RC_OK
                                        : fill_changes(cx, posts, kind, before, after, event);
}

/* Merges two lists that are both youngest first. */
static enum rc merge(struct ctx *cx, const struct catalog *catalog, const struct trace_rows *a,
                     const struct trace_rows *b, const struct control *control, int64_t limit,
                     struct trace *ret)
{
    struct choices posts;
    struct trace_event *events = ARENA_ARRAY(cx->arena, struct trace_event, a->n + b->n);
    size_t n = 0, i = 0, k = 0;
    TRY(post_choices(cx, &posts));
    if (events == NULL)
        return RC_MEMORY;
    while (i < a->n || k < b->n) {
        bool first = k == b->n || (i < a->n && a->at[i].sequence > b->at[k].sequence);
        const struct trace_row *row = first ? &a->at[i++] : &b->at[k++];
        if ((int64_t)n == limit) {
            ret->before = events[n - 1].sequence;
            break;
        }
        TRY(make_event(cx, catalog, &posts, row, &events[n]));
        bool wanted = control == NULL || text_same(events[n].control, control->id);
        n += wanted;
    }
    ret->events.at = events;
    ret->events.n = n;
    return RC_OK;
}

enum rc assessment_trace(struct ctx *cx, const struct assessment *assessment,
                         const struct catalog *catalog, const struct control *control,
                         int64_t before, int64_t limit, struct trace *ret)
{
    struct trace_rows answers = {.n = 0}, others = {.n = 0};
    struct answer answer = {.id = ""};
    struct trace trace = {.before = 0};
    int64_t from = before == 0 ? INT64_MAX : before;
    if (control != NULL) {
        enum rc rc = answer_store_one(cx, assessment->id, control->id, &answer);
        if (rc != RC_OK && rc != RC_MISSING)
            return rc;
    }
    if (control == NULL || !text_empty(answer.id))
        TRY(trace_store_answers(cx, assessment->id, answer.id, from, limit + 1, &answers));
    TRY(trace_store_others(cx, assessment->id, from, limit + 1, &others));
    TRY(merge(cx, catalog, &answers, &others, control, limit, &trace));
    *ret = trace;
    return RC_OK;
}
