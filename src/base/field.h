/* One table per struct: from it come row binding, JSON both ways, forms, sheets, history and ledger.
 * C types by kind: text kinds are const char * (never NULL once bound, "" for none), F_INT, F_BOOL,
 * F_ENUM and F_TIME are int64_t, F_REAL is double, F_OBJECT is an embedded struct, F_LIST is
 * struct { const T *at; size_t n; } embedded. */
#ifndef BASE_FIELD_H
#define BASE_FIELD_H

#include <stddef.h>
#include <stdint.h>

#include "base/ctx.h"
#include "base/enum.h"
#include "base/json.h"

enum field_kind {
    F_ID,     /* UUID or a short code */
    F_TEXT,   /* one line */
    F_PROSE,  /* several lines */
    F_DATE,   /* ISO date or "" */
    F_REF,    /* id of another record, named by .ref */
    F_SECRET, /* never shown; stands as a digest in ledger and history, and not at all in JSON */
    F_INT,
    F_BOOL,
    F_TIME,   /* UTC milliseconds, 0 for none */
    F_ENUM,   /* stored as the integer; named by .names */
    F_REAL,
    F_OBJECT, /* a struct inside, described by .sub */
    F_LIST,   /* a list of structs, described by .sub and .size; views only */
    F_LIST_TEXT, /* struct { const char *const *at; size_t n; }; views only */
    F_KIND_COUNT_
};

enum field_flag {
    F_REQUIRED = 1, /* may not be empty */
    F_FIXED = 2,    /* set by the program, never taken from input */
    F_HIDDEN = 4,   /* not in JSON of views */
    F_FIGURE = 8, /* F_REAL or F_INT of a view: negative where nothing can be said, null in JSON; people
                      * read two decimals of the former */
    F_LATER = 16, /* came with a later release: left out of the canonical form while it is empty, so
                   * that leaves from before go on saying what the table says */
    F_DURATION = 32, /* F_INT in minutes, 0 for none: people read and write 30分, 2日 (base/duration.h) */
};

struct fields;

struct field {
    const char *name;
    enum field_kind kind;
    size_t offset;
    unsigned flags;
    int64_t min, max;               /* numbers: range when max > min; text: greatest characters (0: LIMIT_TEXT) */
    const struct enum_names *names; /* F_ENUM */
    const char *ref;                /* F_REF: noun of the record */
    const char *label;              /* N_ text, the head of the field */
    const char *help;               /* N_ text under the label, or NULL */
    const struct field *sub;        /* F_OBJECT, F_LIST */
    const struct fields *inside;    /* in the place of .sub and .sub_count where the table stands elsewhere */
    size_t sub_count, size;         /* F_LIST: sizeof one item */
};

struct fields {
    const struct field *at;
    size_t n;
};

/* FIELD(plan_item, title, F_TEXT, .flags = F_REQUIRED, .max = 200) */
#define FIELD(type, member, ...)                                                                   \
    {                                                                                              \
        .name = #member, .offset = offsetof(struct type, member), .kind = __VA_ARGS__              \
    }
/* A nested list: FIELD_LIST(view, rows, row_fields, struct row) */
#define FIELD_LIST(type, member, table, item)                                                      \
    {                                                                                              \
        .name = #member, .kind = F_LIST, .offset = offsetof(struct type, member), .sub = (table),  \
        .sub_count = COUNT(table), .size = sizeof(item)                                            \
    }
#define FIELD_OBJECT(type, member, table)                                                          \
    {                                                                                              \
        .name = #member, .kind = F_OBJECT, .offset = offsetof(struct type, member),                \
        .sub = (table), .sub_count = COUNT(table)                                                  \
    }
/* The same with the table of another file, of which only the struct fields is seen. */
#define FIELD_LIST_OF(type, member, fields, item)                                                  \
    {                                                                                              \
        .name = #member, .kind = F_LIST, .offset = offsetof(struct type, member),                  \
        .inside = &(fields), .size = sizeof(item)                                                  \
    }
#define FIELD_OBJECT_OF(type, member, fields)                                                      \
    {                                                                                              \
        .name = #member, .kind = F_OBJECT, .offset = offsetof(struct type, member),                \
        .inside = &(fields)                                                                        \
    }
#define FIELDS(table) ((struct fields){.at = (table), .n = COUNT(table)})

/* A list as a view holds it; T is the item's type. const stands behind it, so that it may be a pointer. */
#define LIST_OF(T)                                                                                 \
    struct {                                                                                       \
        T const *at;                                                                               \
        size_t n;                                                                                  \
    }

static inline const char *field_text(const struct field *field, const void *row)
{
    const char *text = *(const char *const *)((const char *)row + field->offset);
    return text == NULL ? "" : text;
}

static inline int64_t field_int(const struct field *field, const void *row)
{
    return *(const int64_t *)((const char *)row + field->offset);
}

static inline double field_real(const struct field *field, const void *row)
{
    return *(const double *)((const char *)row + field->offset);
}

static inline void field_set_text(const struct field *field, void *row, const char *text)
{
    *(const char **)((char *)row + field->offset) = text;
}

static inline void field_set_int(const struct field *field, void *row, int64_t value)
{
    *(int64_t *)((char *)row + field->offset) = value;
}

static inline void field_set_real(const struct field *field, void *row, double value)
{
    *(double *)((char *)row + field->offset) = value;
}

/* True for kinds that are held as const char *. */
bool field_is_text(enum field_kind kind);

/* The table of F_OBJECT or F_LIST. */
struct fields field_inside(const struct field *field);

/* Whether it stands in the JSON of a view. */
bool field_is_shown(const struct field *field);

/* The field of that name, NULL when there is none. */
const struct field *field_find(struct fields fields, const char *name);

/* Writes a struct as a JSON object for readers: times as RFC 3339, enums as their codes, secrets left out. */
void field_write_json(const struct ctx *cx, struct json *json, struct fields fields,
                      const void *row);

/* The value as a person reads it (enum label, date, yes/no), in cx's arena. */
const char *field_show(const struct ctx *cx, const struct field *field, const void *row);

/* Canonical JSON of a stored record for the ledger (RFC 8785: members sorted by name, times and enums
 * as numbers, secrets as digests, empty F_LATER fields left out). In cx's arena; "" when memory ended. */
const char *field_canonical(const struct ctx *cx, struct fields fields, const void *row);
/* The same in two steps for many rows: the members in their order (fields.n of them, in the arena; NULL
 * when memory ended), and one object. */
struct field_member {
    const struct field *field;
    const char *key; /* as JSON, with its colon */
    size_t key_length;
};
const struct field_member *field_members(struct arena *arena, struct fields fields);
void field_write_canonical(struct json *json, const struct field_member *members, size_t n,
                           const void *row);

/* Reads one value from text by the field's kind and limits into row. Errors are recorded with
 * field_fail under the field's name: RC_INVALID. An empty text is the kind's empty value. */
enum rc field_from_text(struct ctx *cx, const struct field *field, const char *text, void *row) MUST_USE;
/* RC_INVALID under the field: `text` is none of the n values that it takes, of which the first ten are named. */
enum rc field_unknown(struct ctx *cx, const struct field *field, const char *text, const char *const *values, size_t n)
    MUST_USE;
/* The same for the values of an enum, as people read them (in their language) or programs write them (codes). */
enum rc field_unknown_name(struct ctx *cx, const struct field *field, const char *text, const struct enum_names *names,
                           bool people) MUST_USE;

#endif
