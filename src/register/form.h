/* Forms by field table: input from a request, and the inputs of a page. */
#ifndef REGISTER_FORM_H
#define REGISTER_FORM_H

#include "base/field.h"
#include "http/http.h"

/* The bit of a field in a mask, by its place in the table. 0 for an unknown name. */
uint64_t field_bit(struct fields fields, const char *name);
/* The bits of several names, ended by NULL. */
uint64_t field_mask(struct fields fields, const char *const *names);

/* Reads the fields of `writable` that the request gives into row; absent fields keep their value (a
 * form's unticked checkbox is told by a hidden field of the same name before it). Gives the mask of what was given
 * (ret_given may be NULL). RC_INVALID with every refused field recorded. */
enum rc form_read(struct ctx *cx, const struct request *request, struct fields fields,
                  uint64_t writable, void *row, uint64_t *ret_given) MUST_USE;
/* The version that the form was made from: field "version"; 0 where absent. */
int64_t form_version(const struct ctx *cx, const struct request *request);

struct form_option {
    const char *value, *label;
    int64_t selected;
};

/* One input as the template writes it. */
struct form_input {
    const char *name, *label, *help, *value, *error;
    const char *kind; /* text, prose, date, number, secret, select, check */
    int64_t required, most, least, greatest, ranged;
    LIST_OF(struct form_option) options;
};
extern const struct fields form_input_fields;

struct form_inputs {
    const struct form_input *at;
    size_t n;
};

struct form_view {
    const char *action, *submit, *cancel;  /* addresses and N_ text translated */
    const char *id;
    int64_t version;
    const char *again; /* a second button, which sends the form as propose=1; NULL or "" for none */
    struct form_inputs inputs;
};
extern const struct fields form_view_fields;

/* Pick lists by the field's name. */
struct form_choice {
    const char *field;
    const char *const *ids, *const *labels;
    size_t n;
    bool proposes; /* the labels are only proposed; anything else may be typed (F_TEXT) */
};

/* Makes the inputs of the masked fields from row; errors of cx->problem stand at their fields. What
 * was typed stands again after an error (from `request`, may be NULL). */
enum rc form_build(struct ctx *cx, struct fields fields, uint64_t mask, const void *row,
                   const struct request *request, const struct form_choice *choices,
                   size_t choice_count, struct form_inputs *ret) MUST_USE;

#endif
