#include "oscal/oscal_emit.h"

#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "base/time.h"

/* On one line, as OSCAL's string type wants it. */
static const char *one_line(const struct ctx *cx, const char *text)
{
    char *out = arena_alloc(cx->arena, strlen(text) + 1), *to = out;
    if (out == NULL)
        return "";
    for (const char *at = text; *at != '\0'; at++) {
        bool blank = strchr(" \t\r\n", *at) != NULL;
        if (!blank)
            *to++ = *at;
        else if (to > out && to[-1] != ' ')
            *to++ = ' ';
    }
    if (to > out && to[-1] == ' ')
        to--;
    *to = '\0';
    return out;
}

void oscal_emit_text(const struct ctx *cx, struct json *json, const char *name, const char *text)
{
    const char *line = one_line(cx, text);
    if (text_empty(line))
        return;
    json_key(json, name);
    json_text(json, line);
}

void oscal_emit_prose(struct ctx *cx, struct json *json, const char *name, const char *text,
                      const char *otherwise)
{
    const char *trimmed = text_trim(cx, text);
    if (text_empty(trimmed))
        trimmed = otherwise;
    if (trimmed == NULL)
        return;
    json_key(json, name);
    json_text(json, oscal_markdown_of(cx, trimmed));
}

void oscal_emit_uuid(const struct ctx *cx, struct json *json, const char *name, const char *kind,
                     const char *id)
{
    json_key(json, name);
    json_text(json, id_version5(cx, arena_printf(cx->arena, "%s/%s", kind, id)));
}

void oscal_emit_time(const struct ctx *cx, struct json *json, const char *name, int64_t ms)
{
    if (ms == 0)
        return;
    json_key(json, name);
    json_text(json, time_rfc3339(cx, ms));
}

void oscal_emit_day(const struct ctx *cx, struct json *json, const char *name, const char *day)
{
    if (text_empty(day))
        return;
    json_key(json, name);
    json_text(json, arena_printf(cx->arena, "%sT00:00:00+09:00", day));
}

void oscal_emit_property(const struct ctx *cx, struct json *json, const char *name,
                         const char *value)
{
    const char *line = one_line(cx, value);
    if (text_empty(line))
        return;
    json_object_begin(json);
    json_key(json, "name");
    json_text(json, name);
    json_key(json, "ns");
    json_text(json, OSCAL_OWN_NAMESPACE);
    json_key(json, "value");
    json_text(json, line);
    json_object_end(json);
}

void oscal_emit_number(const struct ctx *cx, struct json *json, const char *name, int64_t value)
{
    oscal_emit_property(cx, json, name, arena_printf(cx->arena, "%lld", (long long)value));
}

void oscal_emit_metadata(struct ctx *cx, struct json *json, const char *title, const char *version,
                         const struct oscal_party *party)
{
    json_key(json, "metadata");
    json_object_begin(json);
    oscal_emit_prose(cx, json, "title", title, NULL);
    oscal_emit_time(cx, json, "last-modified", cx->now);
    oscal_emit_text(cx, json, "version", version);
    json_key(json, "oscal-version");
    json_text(json, OSCAL_VERSION);
    json_key(json, "roles");
    json_array_begin(json);
    json_object_begin(json);
    oscal_emit_text(cx, json, "id", "creator");
    oscal_emit_prose(cx, json, "title", tr(cx, N_("Organisation that answers for this document")),
                     NULL);
    json_object_end(json);
    json_array_end(json);
    json_key(json, "parties");
    json_array_begin(json);
    json_object_begin(json);
    oscal_emit_uuid(cx, json, "uuid", "organization", party->id);
    json_key(json, "type");
    json_text(json, "organization");
    oscal_emit_text(cx, json, "name", party->name);
    json_object_end(json);
    json_array_end(json);
    json_key(json, "responsible-parties");
    json_array_begin(json);
    json_object_begin(json);
    json_key(json, "role-id");
    json_text(json, "creator");
    json_key(json, "party-uuids");
    json_array_begin(json);
    json_text(json, id_version5(cx, arena_printf(cx->arena, "organization/%s", party->id)));
    json_array_end(json);
    json_object_end(json);
    json_array_end(json);
    json_object_end(json);
}
