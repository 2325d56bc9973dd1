#include "app/command_line.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

enum lang command_line_language(const char *given)
{
    const char *name = given;
    const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; text_empty(name) && i < COUNT(variables); i++)
        name = getenv(variables[i]);
    return !text_empty(name) && strncmp(name, "en", 2) == 0 ? LANG_EN : LANG_JA;
}

/* One line on standard error, for programs that asked for JSON. */
static void print_problem_json(const struct ctx *cx, enum rc rc, const char *message)
{
    CLEANUP(buf_free) struct buf line = buf_create(LIMIT_PAGE_BYTES);
    struct json json = json_create(&line);
    json_object_begin(&json);
    json_key(&json, "error");
    json_text(&json, rc_describe(rc)->name);
    json_key(&json, "message");
    json_text(&json, message);
    json_key(&json, "fields");
    json_array_begin(&json);
    for (size_t i = 0; i < cx->problem.field_count; i++) {
        json_object_begin(&json);
        json_key(&json, "field");
        json_text(&json, cx->problem.fields[i].field);
        json_key(&json, "message");
        json_text(&json, cx->problem.fields[i].message);
        json_object_end(&json);
    }
    json_array_end(&json);
    json_object_end(&json);
    fprintf(stderr, "%s\n", buf_string(&line));
}

static void print_problem(struct ctx *cx, const struct arguments *arguments, enum rc rc)
{
    const char *message =
        text_empty(cx->problem.message) ? tr(cx, rc_describe(rc)->message) : cx->problem.message;
    if (arguments->json) {
        print_problem_json(cx, rc, message);
        return;
    }
    fprintf(stderr, "kaname: %s\n", message);
    for (size_t i = 0; i < cx->problem.field_count; i++)
        fprintf(stderr, "  %s: %s\n", cx->problem.fields[i].field, cx->problem.fields[i].message);
}

int command_line_end(struct ctx *cx, const struct arguments *arguments, enum rc rc, const struct buf *out)
{
    if (arena_failed(cx->arena) || (rc == RC_OK && buf_failed(out)))
        rc = RC_MEMORY;
    if (out->length > 0 && (fwrite(out->data, 1, out->length, stdout) != out->length || fflush(stdout) != 0))
        rc = rc != RC_OK || errno == EPIPE ? rc : RC_IO; /* a reader that has enough is no error */
    if (rc != RC_OK)
        print_problem(cx, arguments, rc);
    return rc_describe(rc)->exit;
}
