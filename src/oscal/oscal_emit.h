/* What every exported document writes in the same way, straight into JSON: metadata, properties, times.
 * Texts are plain and become OSCAL's Markdown where the models want it; empty ones are left out. */
#ifndef OSCAL_OSCAL_EMIT_H
#define OSCAL_OSCAL_EMIT_H

#include "base/json.h"
#include "oscal/oscal.h"

/* A member of a text type: white space at both sides is cut off, inside it becomes one blank each. */
void oscal_emit_text(const struct ctx *cx, struct json *json, const char *name, const char *text);
/* A member of Markdown. `otherwise` stands where the text is empty; NULL leaves the member out. */
void oscal_emit_prose(struct ctx *cx, struct json *json, const char *name, const char *text,
                      const char *otherwise);
/* A member that is a UUID: version 5 of the parts' names, "kind/id". */
void oscal_emit_uuid(const struct ctx *cx, struct json *json, const char *name, const char *kind,
                     const char *id);
/* A time (UTC milliseconds), or the beginning of a day in Japan (ISO date). 0 and "" are left out. */
void oscal_emit_time(const struct ctx *cx, struct json *json, const char *name, int64_t ms);
void oscal_emit_day(const struct ctx *cx, struct json *json, const char *name, const char *day);

/* A property in our own namespace, within an array of props; nothing for an empty value. */
void oscal_emit_property(const struct ctx *cx, struct json *json, const char *name,
                         const char *value);
void oscal_emit_number(const struct ctx *cx, struct json *json, const char *name, int64_t value);

/* An organisation as a party. */
struct oscal_party {
    const char *id, *name;
};
/* The member metadata: title, the moment of cx as last-modified, `version`, OSCAL_VERSION and the party as
 * the one that answers for the document. */
void oscal_emit_metadata(struct ctx *cx, struct json *json, const char *title, const char *version,
                         const struct oscal_party *party);

#endif
