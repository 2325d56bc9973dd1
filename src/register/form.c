#include "register/form.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"

uint64_t field_bit(struct fields fields, const char *name)
{
    const struct field *field = field_find(fields, name);
    return field == NULL ? 0 : UINT64_C(1) << (field - fields.at);
}

uint64_t field_mask(struct fields fields, const char *const *names)
{
    uint64_t mask = 0;
    for (; *names != NULL; names++)
        mask |= field_bit(fields, *names);
    return mask;
}

enum rc form_read(struct ctx *cx, const struct request *request, struct fields fields,
                  uint64_t writable, void *row, uint64_t *ret_given)
{
    enum rc worst = RC_OK;
    uint64_t given = 0;
    for (size_t i = 0; i < fields.n; i++) {
        const struct field *field = &fields.at[i];
        if ((writable >> i & 1) == 0 || !request_form_has(request, field->name))
            continue;
        enum rc rc = field_from_text(cx, field, request_form(request, field->name), row);
        if (rc != RC_OK)
            worst = rc;
        given |= UINT64_C(1) << i;
    }
    if (ret_given != NULL)
        *ret_given = given;
    return worst;
}

int64_t form_version(const struct ctx *cx, const struct request *request)
{
    int64_t version = 0;
    return text_to_int(cx, request_form(request, "version"), &version) == RC_OK ? version : 0;
}

static const char *error_of(const struct ctx *cx, const char *name)
{
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (strcmp(cx->problem.fields[i].field, name) == 0)
            return cx->problem.fields[i].message;
    return "";
}

static const char *kind_of(const struct field *field, bool has_choices)
{
    if (has_choices || field->kind == F_ENUM)
        return "select";
    switch (field->kind) {
    case F_PROSE:
        return "prose";
    case F_DATE:
        return "date";
    case F_INT:
        return (field->flags & F_DURATION) != 0 ? "text" : "number";
    case F_REAL:
        return "number";
    case F_BOOL:
        return "check";
    case F_SECRET:
        return "secret";
    default:
        return "text";
    }
}

/* The value as the form holds it, not as people read it. */
static const char *raw_value(struct ctx *cx, const struct field *field, const void *row)
{
    if (field->kind == F_SECRET)
        return "";
    if (field->kind == F_ENUM)
        return enum_code(field->names, field_int(field, row));
    if ((field->flags & F_DURATION) != 0)
        return field_show(cx, field, row);
    if (field->kind == F_INT || field->kind == F_BOOL)
        return field_int(field, row) == 0 && (field->flags & F_REQUIRED) == 0 && field->min > 0
                   ? ""
                   : decimal(cx, field_int(field, row));
    if (!field_is_text(field->kind))
        return field_show(cx, field, row);
    return field_text(field, row);
}

static enum rc enum_options(struct ctx *cx, const struct field *field, struct form_input *input)
{
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, field->names->n);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < field->names->n; i++) {
        const char *code = enum_code(field->names, (int64_t)i);
        options[i] = (struct form_option){.value = code,
                                          .label = tr(cx, enum_label(field->names, (int64_t)i)),
                                          .selected = text_same(code, input->value)};
    }
    input->options.at = options;
    input->options.n = field->names->n;
    return RC_OK;
}

/* A value that is not offered (a person who left, say) stays as an option of its own: without it the
 * browser would choose another one, and saving the form would change the record unasked. */
static enum rc ref_options(struct ctx *cx, const struct form_choice *choice, bool required,
                           struct form_input *input)
{
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, choice->n + 2);
    bool empty = text_empty(input->value), offered = empty;
    size_t n = 0;
    if (options == NULL)
        return RC_MEMORY;
    if (!required || empty)
        options[n++] = (struct form_option){.value = "", .label = tr(cx, N_("(none)")),
                                            .selected = empty};
    for (size_t i = 0; i < choice->n; i++) {
        bool chosen = !empty && text_same(choice->ids[i], input->value);
        options[n++] = (struct form_option){.value = choice->ids[i], .label = choice->labels[i],
                                            .selected = chosen};
        offered |= chosen;
    }
    if (!offered)
        options[n++] = (struct form_option){.value = input->value, .label = input->value,
                                            .selected = 1};
    input->options.at = options;
    input->options.n = n;
    return RC_OK;
}

static enum rc proposals(struct ctx *cx, const struct form_choice *choice, struct form_input *input)
{
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, choice->n + 1);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < choice->n; i++)
        options[i] = (struct form_option){.value = choice->labels[i], .label = choice->labels[i]};
    input->options.at = options;
    input->options.n = choice->n;
    return RC_OK;
}

static const struct form_choice *choice_of(const struct form_choice *choices, size_t n,
                                           const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(choices[i].field, name) == 0)
            return &choices[i];
    return NULL;
}

static enum rc build_one(struct ctx *cx, const struct field *field, const void *row,
                         const struct request *request, const struct form_choice *choice,
                         struct form_input *input)
{
    bool again = request != NULL && cx->problem.rc != RC_OK &&
                 request_form_has(request, field->name) && field->kind != F_SECRET;
    *input = (struct form_input){
        .name = field->name,
        .label = field->label == NULL ? field->name : tr(cx, field->label),
        .help = field->help == NULL ? "" : tr(cx, field->help),
        .value = again ? request_form(request, field->name) : raw_value(cx, field, row),
        .error = error_of(cx, field->name),
        .kind = kind_of(field, choice != NULL && !choice->proposes),
        .required = (field->flags & F_REQUIRED) != 0,
        .most = field_is_text(field->kind) && field->max > 0 ? field->max : LIMIT_TEXT,
        .least = field->min,
        .greatest = field->max,
        .ranged = field->max > field->min,
    };
    if (choice != NULL && choice->proposes)
        return proposals(cx, choice, input);
    if (choice != NULL)
        return ref_options(cx, choice, input->required, input);
    if (field->kind == F_ENUM)
        return enum_options(cx, field, input);
    return RC_OK;
}

enum rc form_build(struct ctx *cx, struct fields fields, uint64_t mask, const void *row,
                   const struct request *request, const struct form_choice *choices,
                   size_t choice_count, struct form_inputs *ret)
{
    struct form_input *inputs = ARENA_ARRAY(cx->arena, struct form_input, fields.n);
    size_t n = 0;
    if (inputs == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < fields.n; i++) {
        if ((mask >> i & 1) == 0)
            continue;
        const struct field *field = &fields.at[i];
        TRY(build_one(cx, field, row, request, choice_of(choices, choice_count, field->name),
                      &inputs[n]));
        n++;
    }
    ret->at = inputs;
    ret->n = n;
    return RC_OK;
}

static const struct field option_fields[] = {
    FIELD(form_option, value, F_TEXT),
    FIELD(form_option, label, F_TEXT),
    FIELD(form_option, selected, F_BOOL),
};
static const struct field input_fields[] = {
    FIELD(form_input, name, F_TEXT),
    FIELD(form_input, label, F_TEXT),
    FIELD(form_input, kind, F_TEXT),
    FIELD(form_input, value, F_TEXT),
    FIELD(form_input, required, F_BOOL),
    FIELD_LIST(form_input, options, option_fields, struct form_option),
};
const struct fields form_input_fields = {input_fields, COUNT(input_fields)};
static const struct field view_fields[] = {
    FIELD(form_view, id, F_TEXT),
    FIELD(form_view, version, F_INT),
    FIELD(form_view, action, F_TEXT),
    FIELD_LIST(form_view, inputs, input_fields, struct form_input),
};
const struct fields form_view_fields = {view_fields, COUNT(view_fields)};
