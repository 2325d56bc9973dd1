#include "base/ctx.h"

#include "base/buf.h"

enum rc fail_array(struct ctx *cx, enum rc rc, const char *const *text_and_values)
{
    cx->problem.rc = rc;
    cx->problem.message = trf_array(cx, text_and_values);
    return rc;
}

enum rc memory_ended(const struct ctx *cx)
{
    arena_fail(cx->arena);
    return RC_MEMORY;
}

enum rc buf_check_array(struct ctx *cx, const struct buf *buf, const char *const *text_and_values)
{
    enum rc rc = buf_error(buf);
    if (rc == RC_MEMORY)
        return memory_ended(cx);
    return rc == RC_TOO_LARGE ? fail_array(cx, rc, text_and_values) : rc;
}

enum rc fail_as(struct ctx *cx, const struct ctx *inner, enum rc rc)
{
    cx->problem.rc = rc;
    cx->problem.message = inner->problem.message == NULL ? NULL : arena_copy(cx->arena, inner->problem.message);
    return rc;
}

enum rc field_fail_array(struct ctx *cx, const char *field, const char *const *text_and_values)
{
    struct problem *problem = &cx->problem;
    if (problem->rc == RC_OK) {
        problem->rc = RC_INVALID;
        problem->message = tr(cx, rc_describe(RC_INVALID)->message);
    }
    struct field_error *fields = arena_grow(cx->arena, problem->fields, problem->field_count,
                                            &problem->field_room, sizeof *fields);
    if (fields == NULL)
        return RC_MEMORY;
    problem->fields = fields;
    problem->fields[problem->field_count++] = (struct field_error){
        .field = arena_copy(cx->arena, field),
        .message = trf_array(cx, text_and_values),
    };
    return RC_INVALID;
}

const char *decimal(const struct ctx *cx, int64_t value)
{
    return arena_printf(cx->arena, "%lld", (long long)value);
}
