/* The manifest: one form to write, and nothing else is read. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "submission/submission_inside.h"

enum {
    KIND_MOST = 40,
    ID_MOST = 64,
    NAME_MOST = 200,
    TITLE_MOST = 300,
    OPERATOR_MOST = 40,
    EDITION_MOST = 1000000,
    YEAR_MOST = 9999,
};

bool submission_is_hex(const char *text, size_t length)
{
    return strlen(text) == length && strspn(text, "0123456789abcdef") == length;
}

bool submission_is_id(const char *text)
{
    static const char form[] = "00000000-0000-0000-0000-000000000000";
    if (strlen(text) != UUID_TEXT)
        return false;
    for (size_t i = 0; i < UUID_TEXT; i++)
        if (form[i] == '-' ? text[i] != '-' : strchr("0123456789abcdef", text[i]) == NULL)
            return false;
    return true;
}

bool submission_is_line(const char *text, size_t most, bool empty)
{
    return (empty || text[0] != '\0') && text_length(text) <= most && !text_has_control(text) &&
           strpbrk(text, "\t\r\n") == NULL;
}

bool submission_is_member(const char *name)
{
    static const char *const known[] = {SUBMISSION_ANSWERS, PACKAGE_CARD,          PACKAGE_PROOF,
                                        PACKAGE_PROOF_CARD, SUBMISSION_RESULTS,    SUBMISSION_TEXTS};
    const char *file = name + strlen(SUBMISSION_ATTACHMENT);
    for (size_t i = 0; i < COUNT(known); i++)
        if (text_same(known[i], name))
            return true;
    return strlen(name) <= SUBMISSION_NAME_BYTES &&
           strncmp(name, SUBMISSION_ATTACHMENT, strlen(SUBMISSION_ATTACHMENT)) == 0 &&
           submission_is_line(file, SUBMISSION_NAME_BYTES, false) && strpbrk(file, "/\\:") == NULL && file[0] != '.';
}

static void write_party(struct json *json, const char *key, const struct submission_party *party)
{
    json_key(json, key);
    json_object_begin(json);
    json_key(json, "key");
    json_text(json, party->key);
    json_key(json, "name");
    json_text(json, party->name);
    json_key(json, "organization");
    json_text(json, party->organization);
    json_object_end(json);
}

static void write_text(struct json *json, const char *key, const char *value)
{
    json_key(json, key);
    json_text(json, value);
}

static void write_int(struct json *json, const char *key, int64_t value)
{
    json_key(json, key);
    json_int(json, value);
}

static void write_members(struct json *json, const struct submission_manifest *manifest)
{
    json_key(json, "members");
    json_array_begin(json);
    for (size_t i = 0; i < manifest->members.n; i++) {
        json_object_begin(json);
        write_text(json, "digest", manifest->members.at[i].digest);
        write_text(json, "name", manifest->members.at[i].name);
        write_int(json, "size", manifest->members.at[i].size);
        json_object_end(json);
    }
    json_array_end(json);
}

void submission_manifest_write(struct buf *out, const struct submission_manifest *manifest)
{
    struct json json = json_create(out);
    json_object_begin(&json);
    write_text(&json, "about", manifest->about);
    write_text(&json, "document", manifest->document);
    write_int(&json, "edition", manifest->edition);
    write_text(&json, "format", SUBMISSION_FORMAT);
    write_party(&json, "from", &manifest->from);
    write_text(&json, "id", manifest->id);
    write_text(&json, "kind", manifest->kind);
    write_int(&json, "made", manifest->made);
    write_members(&json, manifest);
    write_text(&json, "operator", manifest->operator);
    write_text(&json, "previous", manifest->previous);
    write_text(&json, "title", manifest->title);
    write_party(&json, "to", &manifest->to);
    write_int(&json, "year", manifest->year);
    json_object_end(&json);
}

/* A member of the object; "" and 0 where it is absent, which the comparison at the end tells. */
static const char *text_in(struct ctx *cx, const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value == NULL ? "" : arena_copy(cx->arena, value);
}

static int64_t int_in(const json_t *object, const char *key)
{
    return (int64_t)json_integer_value(json_object_get(object, key));
}

static struct submission_party party_in(struct ctx *cx, const json_t *object, const char *key)
{
    const json_t *party = json_object_get(object, key);
    return (struct submission_party){.organization = text_in(cx, party, "organization"),
                                     .name = text_in(cx, party, "name"),
                                     .key = text_in(cx, party, "key")};
}

static enum rc take_members(struct ctx *cx, const json_t *object, struct submission_manifest *manifest)
{
    const json_t *list = json_object_get(object, "members");
    size_t n = json_array_size(list);
    if (n > SUBMISSION_MEMBERS_MOST)
        return RC_TOO_LARGE;
    struct submission_member *members = ARENA_ARRAY(cx->arena, struct submission_member, n);
    if (members == NULL && n > 0)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const json_t *one = json_array_get(list, i);
        members[i] = (struct submission_member){.name = text_in(cx, one, "name"),
                                                .size = int_in(one, "size"),
                                                .digest = text_in(cx, one, "digest")};
    }
    manifest->members.at = members;
    manifest->members.n = n;
    return RC_OK;
}

static bool members_are_good(const struct submission_manifest *manifest)
{
    for (size_t i = 0; i < manifest->members.n; i++) {
        const struct submission_member *one = manifest->members.at + i;
        if (!submission_is_member(one->name) || !submission_is_hex(one->digest, DIGEST_TEXT) || one->size < 0 ||
            one->size > LIMIT_SUBMISSION_UNPACKED ||
            (i > 0 && strcmp(manifest->members.at[i - 1].name, one->name) >= 0))
            return false;
    }
    return true;
}

static bool party_is_good(const struct submission_party *party, bool key)
{
    return submission_is_line(party->organization, ID_MOST, false) && strchr(party->organization, '/') == NULL &&
           submission_is_line(party->name, NAME_MOST, false) &&
           ((!key && party->key[0] == '\0') || submission_is_hex(party->key, KEY_ID_TEXT));
}

static bool is_good(const struct submission_manifest *manifest)
{
    return submission_is_id(manifest->id) && submission_is_line(manifest->kind, KIND_MOST, false) &&
           submission_is_line(manifest->title, TITLE_MOST, true) &&
           submission_is_line(manifest->operator, OPERATOR_MOST, false) &&
           submission_is_line(manifest->about, ID_MOST, false) &&
           (manifest->document[0] == '\0' || submission_is_hex(manifest->document, DIGEST_TEXT)) &&
           (manifest->previous[0] == '\0' || submission_is_id(manifest->previous)) && manifest->edition >= 0 &&
           manifest->edition <= EDITION_MOST && manifest->year >= 0 && manifest->year <= YEAR_MOST &&
           manifest->made > 0 && party_is_good(&manifest->from, true) && party_is_good(&manifest->to, false) &&
           members_are_good(manifest);
}

static enum rc no_manifest(struct ctx *cx, struct submission_refusal *why)
{
    return submission_refuse(cx, why, SUBMISSION_FORM,
                             N_("The manifest of the package is not of the form {0}; it may come from a newer version "
                                "of the program"),
                             SUBMISSION_FORMAT);
}

static void json_freep(json_t **json)
{
    json_decref(*json);
}

bool submission_is_json(const char *text, size_t length)
{
    CLEANUP(json_freep) json_t *value = json_loadb(text, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
    return value != NULL;
}

enum rc submission_manifest_read(struct ctx *cx, const char *text, size_t length, struct submission_manifest *ret,
                                 struct submission_refusal *why)
{
    CLEANUP(buf_free) struct buf again = buf_create((size_t)2 * SUBMISSION_MANIFEST_MOST);
    if (length > SUBMISSION_MANIFEST_MOST)
        return submission_refuse(cx, why, SUBMISSION_TOO_LARGE, N_("The manifest of the package is too large"));
    CLEANUP(json_freep) json_t *object = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(object))
        return no_manifest(cx, why);
    struct submission_manifest manifest = {
        .id = text_in(cx, object, "id"),
        .kind = text_in(cx, object, "kind"),
        .title = text_in(cx, object, "title"),
        .from = party_in(cx, object, "from"),
        .to = party_in(cx, object, "to"),
        .operator = text_in(cx, object, "operator"),
        .about = text_in(cx, object, "about"),
        .edition = int_in(object, "edition"),
        .document = text_in(cx, object, "document"),
        .year = int_in(object, "year"),
        .made = int_in(object, "made"),
        .previous = text_in(cx, object, "previous"),
    };
    enum rc rc = take_members(cx, object, &manifest);
    if (rc == RC_TOO_LARGE)
        return submission_refuse(cx, why, SUBMISSION_TOO_LARGE, N_("The package has more than {0} members"),
                                 decimal(cx, SUBMISSION_MEMBERS_MOST));
    TRY(rc);
    submission_manifest_write(&again, &manifest);
    if (arena_failed(cx->arena) || buf_error(&again) == RC_MEMORY)
        return memory_ended(cx);
    if (buf_failed(&again) || again.length != length || memcmp(again.data, text, length) != 0 || !is_good(&manifest))
        return no_manifest(cx, why);
    *ret = manifest;
    return RC_OK;
}
