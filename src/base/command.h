/* The table of commands: from it come parsing, help and the man page. */
#ifndef BASE_COMMAND_H
#define BASE_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/app.h"
#include "base/buf.h"
#include "base/field.h"

enum { OPTION_COUNT = 24, OPERAND_COUNT = 4 };

struct option_spec {
    const char *name;        /* without the dashes: "year" */
    const char *placeholder; /* NULL for a switch: "YEAR" */
    const char *help;        /* N_ text */
    bool required;
};

struct operand_spec {
    const char *placeholder; /* "CATALOG" */
    const char *help;
    bool required;
};

/* What the person typed, in the order of the tables; NULL where not given. */
struct arguments {
    const struct command *command;
    const char *options[OPTION_COUNT];
    const char *operands[OPERAND_COUNT];
    bool json;             /* --json */
    const char *db_url;    /* --db */
    struct buf *out;       /* what the command prints on success */
};

enum command_need {
    NEED_NOTHING,  /* no database */
    NEED_STORE,    /* opens the database itself */
    NEED_PERSON,   /* as NEED_DATABASE where --as names who asks, otherwise as NEED_NOTHING */
    NEED_DATABASE, /* cx->db is open, schema checked, person and organisation known */
};

struct command {
    const char *name;   /* "assessment score" */
    enum command_need need;
    uint64_t permission;
    const char *alone; /* an option with which NEED_DATABASE needs no database; NULL */
    enum rc (*run)(struct ctx *cx, struct arguments *arguments);
    const char *help;   /* N_ text, one sentence */
    struct operand_spec operands[OPERAND_COUNT];
    struct option_spec options[OPTION_COUNT];
};

/* The value of an option or operand by its name in the table; NULL where not given. */
const char *option_of(const struct arguments *arguments, const char *name);
const char *operand_of(const struct arguments *arguments, size_t index);
bool switch_of(const struct arguments *arguments, const char *name);
/* A whole number; `otherwise` where not given. RC_USAGE with a message when it is not a number. */
enum rc option_int(struct ctx *cx, const struct arguments *arguments, const char *name,
                   int64_t otherwise, int64_t *ret) MUST_USE;

/* An option and the field that it fills. */
struct option_field {
    const char *option, *field;
};
/* Fills the fields of a row from the options that were given. RC_INVALID with every value that was refused; RC_USAGE
 * when none of them was given, unless `other` says that something else was. */
enum rc options_into(struct ctx *cx, const struct arguments *arguments, struct fields fields,
                     const struct option_field *options, size_t n, bool other, void *row) MUST_USE;

/* The same for every option that bears the name of a field, with - for _ (due-on is due_on), but "study". `refer` takes
 * what was typed for a reference (people and posts by their words), recording why it cannot. Nothing need be given. */
enum rc options_by_name(struct ctx *cx, const struct arguments *arguments, struct fields fields,
                        enum rc (*refer)(struct ctx *cx, const struct field *field, const char *text, void *row),
                        void *row) MUST_USE;

/* Prints a view by its field table: JSON with --json, else lines "name: value" and aligned tables. */
enum rc command_show(struct ctx *cx, struct arguments *arguments, struct fields fields,
                     const void *view) MUST_USE;

#endif
