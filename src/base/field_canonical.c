/* The form of a record in the ledger. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/field.h"
#include "base/hash.h"
#include "base/limits.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct field_member *)a)->field->name,
                  ((const struct field_member *)b)->field->name);
}

/* "" and 0 of a field that came with a later release. */
static bool is_unused(const struct field *field, const void *row)
{
    if ((field->flags & F_LATER) == 0)
        return false;
    if (field_is_text(field->kind))
        return field_text(field, row)[0] == '\0';
    return field->kind == F_REAL ? field_real(field, row) == 0 : field_int(field, row) == 0;
}

const struct field_member *field_members(struct arena *arena, struct fields fields)
{
    struct field_member *members = ARENA_ARRAY(arena, struct field_member, fields.n);
    if (members == NULL)
        return NULL;
    for (size_t i = 0; i < fields.n; i++) {
        size_t length = strlen(fields.at[i].name);
        char *key = arena_alloc(arena, length + 3);
        if (key == NULL)
            return NULL;
        key[0] = key[length + 1] = '"';
        memcpy(key + 1, fields.at[i].name, length);
        key[length + 2] = ':';
        members[i] = (struct field_member){&fields.at[i], key, length + 3};
    }
    qsort(members, fields.n, sizeof *members, by_name);
    return members;
}

static void write_secret(struct json *json, const char *text)
{
    unsigned char digest[HASH_BYTES];
    char hex[2 * HASH_BYTES + 1] = "";
    hash_sha256(text, strlen(text), digest);
    json_text(json, text[0] == '\0' ? "" : sodium_bin2hex(hex, sizeof hex, digest, HASH_BYTES));
}

void field_write_canonical(struct json *json, const struct field_member *members, size_t n,
                           const void *row)
{
    json_object_begin(json);
    for (size_t i = 0; i < n; i++) {
        const struct field *field = members[i].field;
        if (is_unused(field, row))
            continue;
        json_key_ready(json, members[i].key, members[i].key_length);
        if (field->kind == F_SECRET)
            write_secret(json, field_text(field, row));
        else if (field_is_text(field->kind))
            json_text(json, field_text(field, row));
        else if (field->kind == F_REAL)
            json_number(json, field_real(field, row));
        else
            json_int(json, field_int(field, row));
    }
    json_object_end(json);
}

const char *field_canonical(const struct ctx *cx, struct fields fields, const void *row)
{
    const struct field_member *members = field_members(cx->arena, fields);
    if (members == NULL)
        return "";
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_FORM_BYTES);
    struct json json = json_create(&out);
    field_write_canonical(&json, members, fields.n, row);
    return buf_keep(&out, cx->arena);
}
