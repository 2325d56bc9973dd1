/* What people call a record, and ids as names. */
#include <string.h>

#include "base/text.h"
#include "http/http.h"
#include "register/record.h"

const char *record_subject(const struct record *record, const void *row)
{
    static const char *const names[] = {"title", "name"};
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct field *field = field_find(record->fields, names[i]);
        if (field != NULL && field->kind == F_TEXT && field_text(field, row)[0] != '\0')
            return field_text(field, row);
    }
    for (size_t i = 0; i < record->fields.n; i++)
        if (record->fields.at[i].kind == F_TEXT &&
            field_text(&record->fields.at[i], row)[0] != '\0')
            return field_text(&record->fields.at[i], row);
    return "";
}

const char *record_name(struct ctx *cx, const struct record *record, const char *id, const char **ret_href)
{
    const struct problem kept = cx->problem;
    void *row = record == NULL || text_empty(id) ? NULL : arena_alloc(cx->arena, record->size);
    const char *name = id;
    *ret_href = "";
    if (row != NULL && record_get(cx, record, id, row) == RC_OK) {
        name = record_subject(record, row);
        if (record->href != NULL)
            *ret_href = arena_printf(cx->arena, "%s%s", record->href, url_encode(cx, id));
        if (record->describe != NULL)
            record->describe(cx, row, &name, ret_href);
    }
    cx->problem = kept;
    return text_empty(name) ? id : name;
}

/* The same few people and posts stand in most changes. */
enum { NAMES_KEPT = 32 };
struct names {
    const char *id[NAMES_KEPT], *name[NAMES_KEPT];
    size_t n;
};

static const char *name_kept(struct ctx *cx, struct names *names, const struct record *record, const char *id)
{
    const char *href = "";
    if (text_empty(id))
        return "";
    for (size_t i = 0; i < names->n; i++)
        if (strcmp(names->id[i], id) == 0)
            return names->name[i];
    const char *name = record_name(cx, record, id, &href);
    if (names->n < NAMES_KEPT) {
        names->id[names->n] = id;
        names->name[names->n++] = name;
    }
    return name;
}

enum rc record_name_references(struct ctx *cx, const struct record *record, struct record_event *events, size_t n)
{
    struct names names = {.n = 0};
    for (size_t e = 0; e < n; e++) {
        struct record_change *changes = ARENA_ARRAY(cx->arena, struct record_change, events[e].changes.n);
        if (changes == NULL)
            return RC_MEMORY;
        for (size_t i = 0; i < events[e].changes.n; i++) {
            changes[i] = events[e].changes.at[i];
            const struct field *field = field_find(record->fields, changes[i].field);
            if (field == NULL || field->kind != F_REF || field->ref == NULL)
                continue;
            const struct record *other = record_find(cx->app, field->ref);
            changes[i].before = name_kept(cx, &names, other, changes[i].before);
            changes[i].after = name_kept(cx, &names, other, changes[i].after);
        }
        events[e].changes.at = changes;
    }
    return RC_OK;
}
