/* What the tests of this room share; include after tests/support/test.h. */
#ifndef OSCAL_OSCAL_TEST_H
#define OSCAL_OSCAL_TEST_H

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "oscal/oscal.h"

#define OSCAL_FIXTURES "../shared/fixtures/oscal"

/* Whether the public files stand beside the checkout; says so when they do not. */
static inline bool oscal_has_fixtures(void)
{
    if (access(OSCAL_FIXTURES "/README.md", R_OK) == 0)
        return true;
    print_message("# OSCAL's public files are left out: there is no " OSCAL_FIXTURES "\n");
    return false;
}

/* The same values; members of objects in any order. */
static inline bool oscal_same(const struct oscal_node *a, const struct oscal_node *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    if (a->kind != b->kind || strcmp(a->text, b->text) != 0 || oscal_count(a) != oscal_count(b))
        return false;
    const struct oscal_node *beside = b->first;
    for (const struct oscal_node *at = a->first; at != NULL; at = at->next) {
        const struct oscal_node *other = a->kind == OSCAL_OBJECT ? oscal_get(b, at->name) : beside;
        if (!oscal_same(at, other))
            return false;
        beside = beside->next;
    }
    return true;
}

static inline void oscal_test_same(struct ctx *cx, int line, const struct oscal_node *got,
                                   const struct oscal_node *want)
{
    (void)cx;
    if (oscal_same(got, want))
        return;
    struct buf one = buf_create(LIMIT_REPORT_BYTES), two = buf_create(LIMIT_REPORT_BYTES);
    oscal_write_json(&one, got, true);
    oscal_write_json(&two, want, true);
    print_error("line %d: got %.20000s\nwant %.20000s\n", line, buf_string(&one), buf_string(&two));
    buf_free(&one);
    buf_free(&two);
    fail_msg("the trees of line %d differ", line);
}

/* Reads a text as a document. */
static inline enum rc oscal_test_read(struct ctx *cx, const char *name, const char *text,
                                      struct oscal_document *ret)
{
    size_t length = strlen(text);
    char *copy = arena_alloc(cx->arena, length + 1);
    assert_non_null(copy);
    memcpy(copy, text, length);
    return oscal_read(cx, name, copy, length, ret);
}

static inline void oscal_test_read_file(struct ctx *cx, int line, const char *path,
                                        struct oscal_document *ret)
{
    struct buf bytes = buf_create(LIMIT_OSCAL_BYTES);
    TEST_RC(line, cx, file_read(cx, path, &bytes), RC_OK);
    TEST_RC(line, cx, oscal_test_read(cx, path, buf_string(&bytes), ret), RC_OK);
    buf_free(&bytes);
}

#endif
