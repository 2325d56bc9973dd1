#include "register/record.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/app.h"
#include "base/id.h"
#include "base/limits.h"
#include "ledger/ledger.h"

enum { FIELD_ID, FIELD_ORG, FIELD_VERSION };

static struct db_args args_of(struct ctx *cx, const struct record *record, const void *row)
{
    struct db_arg *args = ARENA_ARRAY(cx->arena, struct db_arg, record->fields.n);
    if (args == NULL)
        return NO_ARGS;
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        if (field_is_text(field->kind))
            args[i] = STR(field_text(field, row));
        else if (field->kind == F_REAL)
            args[i] = REAL(field_real(field, row));
        else
            args[i] = I64(field_int(field, row));
    }
    return (struct db_args){args, record->fields.n};
}

static const char *id_of(const struct record *record, const void *row)
{
    return field_text(&record->fields.at[FIELD_ID], row);
}

static const char *org_of(const struct record *record, const void *row)
{
    return field_text(&record->fields.at[FIELD_ORG], row);
}

enum rc record_get_of(struct ctx *cx, const struct record *record, const char *org, const char *id,
                      void *ret)
{
    enum rc rc = db_one(cx, record->select_one, record->fields, ret, ARGS(STR(org), STR(id)));
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"), tr(cx, record->label), id);
    return rc;
}

enum rc record_get(struct ctx *cx, const struct record *record, const char *id, void *ret)
{
    return record_get_of(cx, record, cx->org, id, ret);
}

/* Asked before the row is written: without a transaction the row would stay without its leaf. */
static enum rc need_transaction(struct ctx *cx)
{
    if (!db_in_transaction(cx->db))
        return fail(cx, RC_INTERNAL, N_("A change outside a transaction"));
    return RC_OK;
}

enum rc record_insert(struct ctx *cx, const struct record *record, void *row)
{
    const struct field *fields = record->fields.at;
    TRY(need_transaction(cx));
    if (id_of(record, row)[0] == '\0')
        field_set_text(&fields[FIELD_ID], row, id_new(cx));
    if (org_of(record, row)[0] == '\0')
        field_set_text(&fields[FIELD_ORG], row, cx->org);
    field_set_int(&fields[FIELD_VERSION], row, 1);
    TRY(db_exec_one(cx, record->insert, args_of(cx, record, row), record->label, record_subject(record, row)));
    return ledger_append(cx, org_of(record, row), record->noun, id_of(record, row), LEDGER_CREATE,
                         field_canonical(cx, record->fields, row));
}

static bool same_value(const struct field *field, const void *a, const void *b)
{
    if (field_is_text(field->kind))
        return strcmp(field_text(field, a), field_text(field, b)) == 0;
    if (field->kind == F_REAL)
        return field_real(field, a) == field_real(field, b);
    return field_int(field, a) == field_int(field, b);
}

static bool is_same(const struct record *record, const void *a, const void *b)
{
    for (size_t i = 0; i < record->fields.n; i++)
        if (!same_value(&record->fields.at[i], a, b))
            return false;
    return true;
}

enum rc record_update(struct ctx *cx, const struct record *record, const void *before, void *after)
{
    const struct field *fields = record->fields.at;
    int64_t version = field_int(&fields[FIELD_VERSION], before);
    TRY(need_transaction(cx));
    field_set_int(&fields[FIELD_VERSION], after, version);
    if (is_same(record, before, after))
        return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
    field_set_int(&fields[FIELD_VERSION], after, version + 1);
    TRY(db_exec_one(cx, record->update, args_of(cx, record, after), record->label, record_subject(record, after)));
    return ledger_append(cx, org_of(record, after), record->noun, id_of(record, after),
                         LEDGER_CHANGE, field_canonical(cx, record->fields, after));
}

enum rc record_delete(struct ctx *cx, const struct record *record, const void *row)
{
    int64_t version = field_int(&record->fields.at[FIELD_VERSION], row);
    TRY(need_transaction(cx));
    TRY(db_exec_one(cx, record->erase, ARGS(STR(org_of(record, row)), STR(id_of(record, row)), I64(version)),
                    record->label, record_subject(record, row)));
    return ledger_append(cx, org_of(record, row), record->noun, id_of(record, row), LEDGER_DELETE,
                         field_canonical(cx, record->fields, row));
}

static void json_freep(json_t **json)
{
    json_decref(*json);
}

/* The length of a number that begins at `at` and is a whole one too large for 64 bits; 0 otherwise. */
static size_t large_number(const char *at)
{
    char *end = NULL;
    errno = 0;
    (void)strtoll(at, &end, 10);
    bool whole = *end != '.' && *end != 'e';
    return errno == ERANGE && whole ? (size_t)(end - at) : 0;
}

/* The canonical form writes 1e20 as 100000000000000000000, which Jansson takes for an integer that it
 * cannot hold: such numbers get a decimal point. */
static json_t *read_object(const char *body)
{
    json_error_t error;
    json_t *object = json_loads(body, JSON_REJECT_DUPLICATES, &error);
    if (object != NULL || json_error_code(&error) != json_error_numeric_overflow)
        return object;
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_FORM_BYTES);
    bool inside = false;
    while (*body != '\0') {
        bool number = !inside && (*body == '-' || (*body >= '0' && *body <= '9'));
        size_t length = number ? large_number(body) : 0;
        if (length > 0) {
            buf_add(&text, body, length);
            BUF_LITERAL(&text, ".0");
        } else {
            length = number ? strspn(body, "0123456789.eE+-") : 1;
            length += inside && body[0] == '\\' && body[1] != '\0' ? 1 : 0;
            inside ^= *body == '"';
            buf_add(&text, body, length);
        }
        body += length;
    }
    return buf_failed(&text) ? NULL : json_loads(buf_string(&text), JSON_REJECT_DUPLICATES, &error);
}

/* Fields that a newer program added are absent in older entries and read as empty. */
enum rc record_from_canonical(struct ctx *cx, const struct record *record, const char *body,
                              void *ret)
{
    CLEANUP(json_freep) json_t *object = read_object(body);
    if (!json_is_object(object))
        return fail(cx, RC_UNSOUND, N_("An entry of the ledger cannot be read ({0})"), record->noun);
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        const json_t *value = json_object_get(object, field->name);
        if (field_is_text(field->kind))
            field_set_text(field, ret, arena_copy(cx->arena, json_string_value(value)));
        else if (field->kind == F_REAL)
            field_set_real(field, ret, json_number_value(value));
        else
            field_set_int(field, ret, (int64_t)json_integer_value(value));
    }
    return RC_OK;
}

const struct record *record_find(const struct app *app, const char *noun)
{
    for (size_t i = 0; i < app->module_count; i++)
        for (size_t k = 0; k < app->modules[i]->record_count; k++)
            if (strcmp(app->modules[i]->records[k]->noun, noun) == 0)
                return app->modules[i]->records[k];
    return NULL;
}

static const struct field change_fields[] = {
    FIELD(record_change, field, F_TEXT),
    FIELD(record_change, label, F_TEXT),
    FIELD(record_change, before, F_TEXT),
    FIELD(record_change, after, F_TEXT),
};
extern const struct enum_names ledger_action_names;
static const struct field event_fields[] = {
    FIELD(record_event, sequence, F_INT),
    FIELD(record_event, at, F_TIME),
    FIELD(record_event, person, F_TEXT),
    FIELD(record_event, person_name, F_TEXT),
    FIELD(record_event, action, F_ENUM, .names = &ledger_action_names),
    FIELD_LIST(record_event, changes, change_fields, struct record_change),
};
static const struct field history_fields[] = {
    FIELD_LIST(record_history, events, event_fields, struct record_event),
};
const struct fields record_history_fields = {history_fields, COUNT(history_fields)};

enum rc record_compare(struct ctx *cx, const struct record *record, const void *before,
                       const void *after, struct record_event *event)
{
    struct record_change *changes = ARENA_ARRAY(cx->arena, struct record_change, record->fields.n);
    void *nothing = arena_alloc(cx->arena, record->size);
    if (changes == NULL || nothing == NULL)
        return RC_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        if (i == FIELD_ID || i == FIELD_ORG || i == FIELD_VERSION)
            continue;
        if (same_value(field, before == NULL ? nothing : before, after == NULL ? nothing : after))
            continue;
        changes[n++] = (struct record_change){
            .field = field->name,
            .label = field->label == NULL ? field->name : tr(cx, field->label),
            .before = before == NULL ? "" : field_show(cx, field, before),
            .after = after == NULL ? "" : field_show(cx, field, after),
        };
    }
    event->changes.at = changes;
    event->changes.n = n;
    return RC_OK;
}

/* One entry as an event; *before becomes the state that the next entry changes. A note is no state. */
static enum rc read_event(struct ctx *cx, const struct record *record,
                          const struct ledger_entry *entry, const void **before,
                          struct record_event *ret)
{
    *ret = (struct record_event){.at = entry->at,
                                 .person = entry->person,
                                 .person_name = entry->person_name,
                                 .action = entry->action,
                                 .sequence = entry->sequence};
    if (entry->action == LEDGER_NOTE)
        return RC_OK;
    void *after = arena_alloc(cx->arena, record->size);
    if (after == NULL)
        return RC_MEMORY;
    TRY(record_from_canonical(cx, record, entry->body, after));
    if (entry->action != LEDGER_DELETE)
        TRY(record_compare(cx, record, *before, after, ret));
    *before = entry->action == LEDGER_DELETE ? NULL : after;
    return RC_OK;
}

/* Who made the record, and when, is what its first event tells anyhow. */
static bool is_of_event(const char *field)
{
    return strcmp(field, "created_by") == 0 || strcmp(field, "created_at") == 0;
}

/* What people do not read is left out. */
static void keep_readable(const struct record *record, struct record_event *event)
{
    struct record_change *changes = (struct record_change *)event->changes.at;
    size_t n = 0;
    for (size_t i = 0; i < event->changes.n; i++)
        if (field_find(record->fields, changes[i].field)->label != NULL && !is_of_event(changes[i].field))
            changes[n++] = changes[i];
    event->changes.n = n;
}

enum rc record_history(struct ctx *cx, const struct record *record, const char *org, const char *id,
                       struct record_history *ret)
{
    struct ledger_entries entries;
    TRY(ledger_of_record(cx, org, record->noun, id, &entries));
    struct record_event *events = ARENA_ARRAY(cx->arena, struct record_event, entries.n);
    if (events == NULL)
        return RC_MEMORY;
    const void *before = NULL;
    for (size_t i = 0; i < entries.n; i++) {
        struct record_event *event = &events[entries.n - 1 - i];
        TRY(read_event(cx, record, &entries.at[i], &before, event));
        keep_readable(record, event);
    }
    TRY(record_name_references(cx, record, events, entries.n));
    ret->events.at = events;
    ret->events.n = entries.n;
    return RC_OK;
}
