/* Stored records by field table: read, write with optimistic locking, ledger, history. */
#ifndef REGISTER_RECORD_H
#define REGISTER_RECORD_H

#include "base/field.h"
#include "db/db.h"

/* A statement in a constant table. */
#define SQL_CONST(literal) {"" literal}

/* The first three fields of every record: id, org, version (from 1, +1 per change).
 * The statements take their values by the order of the field table: insert $1…$n; update $1…$n with
 * WHERE org = $2 AND id = $1 AND version = $3 - 1; erase $1 org, $2 id, $3 version;
 * select_one $1 org, $2 id; select_all $1 org, sorted by id. */
struct record {
    const char *noun;  /* in ledger and JSON: plan-item */
    const char *label; /* N_ text */
    const char *href;  /* page of one record without its id: "/plan/items/"; NULL where there is none */
    struct fields fields;
    size_t size; /* sizeof the struct */
    /* What people call a row, and the address where it stands, when title, name and href do not say it;
     * NULL otherwise. Leaves what it cannot find as it is, and records no problem. */
    void (*describe)(struct ctx *cx, const void *row, const char **subject, const char **href);
    struct sql select_all, select_one, insert, update, erase;
    uint64_t read;           /* PERM_ to find it by searching; 0: it is not searched */
    /* The digest of a content stands in the field "digest". */
    struct sql count_content; /* rows that name a content ($1 org, $2 digest); of records with files only */
};

/* Loads one record of the acting organisation. RC_MISSING with a message. */
enum rc record_get(struct ctx *cx, const struct record *record, const char *id, void *ret) MUST_USE;
/* Loads one record of the organisation named. */
enum rc record_get_of(struct ctx *cx, const struct record *record, const char *org, const char *id,
                      void *ret) MUST_USE;

/* Stores a new record and its leaf; needs an open transaction. An empty id is filled, an empty org
 * becomes the acting organisation, version becomes 1. */
enum rc record_insert(struct ctx *cx, const struct record *record, void *row) MUST_USE;

/* Stores `after` over `before`; needs an open transaction. Nothing is written when both are the same.
 * after's version becomes before's + 1. RC_CONFLICT when the stored version is another. */
enum rc record_update(struct ctx *cx, const struct record *record, const void *before,
                      void *after) MUST_USE;

/* Deletes; needs an open transaction. RC_CONFLICT when the stored version is another. */
enum rc record_delete(struct ctx *cx, const struct record *record, const void *row) MUST_USE;

/* What people call a row: its title or name, otherwise its first text; "" when it has none. */
const char *record_subject(const struct record *record, const void *row);
/* What people call the record of that id, and its address ("" where it has none); the id itself when it is not to be
 * found, or `record` is NULL. Records no problem. */
const char *record_name(struct ctx *cx, const struct record *record, const char *id, const char **ret_href);

/* One field that a change touched, as people read it. */
struct record_change {
    const char *field, *label, *before, *after;
};
struct record_event {
    int64_t at;
    const char *person, *person_name;
    int64_t action;
    int64_t sequence;
    LIST_OF(struct record_change) changes;
};
struct record_history {
    LIST_OF(struct record_event) events; /* youngest first; a deletion tells no changes */
};
extern const struct fields record_history_fields;

/* Ids in the changes of events as the names that their records have now. */
enum rc record_name_references(struct ctx *cx, const struct record *record, struct record_event *events,
                               size_t n) MUST_USE;

/* References by their names; fields without a label are left out. */
enum rc record_history(struct ctx *cx, const struct record *record, const char *org, const char *id,
                       struct record_history *ret) MUST_USE;

/* What differs between two states of a record, into event->changes; NULL for none (before a creation,
 * after a deletion). Id, organisation and version are left out. */
enum rc record_compare(struct ctx *cx, const struct record *record, const void *before,
                       const void *after, struct record_event *event) MUST_USE;

/* Reads a record from canonical JSON as the ledger keeps it. RC_UNSOUND when it is not of that form.
 * Secrets come back as their digests. */
enum rc record_from_canonical(struct ctx *cx, const struct record *record, const char *body,
                              void *ret) MUST_USE;

/* Finds the record of a noun among all modules; NULL when there is none. */
const struct record *record_find(const struct app *app, const char *noun);

#endif
