/* template OUT.c OUT.h SRCROOT FILE.html …
 *
 * Compiles templates into C functions that write with view/html.h. A template stands beside its
 * domain and begins with {{view name "room/header.h" struct type}}; it becomes
 *     void name(struct buf *o, const struct ctx *cx, const struct type *v);
 * and name_any, the same with `const void *v`, for a frame's `content`. More {{view …}} lines in
 * the same file begin further views.
 *
 * A path is `a.b.c`, read from the view; its first name may be a variable of #each, cx as in
 * cx.lang, or v for the view itself; "->" follows a pointer. A path never means markup.
 *   {{a.b}}                            the value, escaped; in an address, percent-encoded
 *   {{t "Row {0} of {1}" a b}}         translated text, with values (texts and whole numbers)
 *   {{#if a}} {{else if b}} {{else}} {{/if}}
 *        a, !a, a == 3, a != NAME, a == "text", a < b, a == b, may PERM_X; joined by && and ||,
 *        && first, without parentheses; a text is true when not empty; capitals name constants
 *   {{#each rows as x}} {{else}} {{/each}}   rows: struct { const T *at; size_t n; };
 *        x_index counts from 0; {{else}} is written when there are none
 *   {{> name}} {{> name a.b}} {{> name *a.b}}   another view, with v, with &v->a.b, with a pointer
 *   {{label names a}} {{code names a}}   the label or the machine word of an enum (base/enum.h);
 *        names is a table of the program, or a field when it has a dot (r.names, v.names)
 *   {{date a}} {{time a}} {{percent a}} {{score a}}   as people read it (view/html.h)
 *   {{link a}}                         a whole address inside this site, checked when written
 *   {{svg a}}                          a picture, struct svg
 *   {{csrf}}  {{content}}              hidden field; the page inside a frame
 *   {{!-- … --}}                       nothing
 *
 * A word of this list that stands alone, as {{code}}, is a field of the view.
 * Where a value may stand is said in template_html.c; the rest is refused with file:line: why.
 * A block directive, comment or {{> …}} alone on its line leaves no line behind; a line's
 * indentation and empty lines are dropped, but in pre, textarea and quotes. */
#include "template.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "template_text.h"

/* Compiles the files that were read. */
static bool run(char **arguments, const struct text_file *files, size_t count, struct buf *errors)
{
    const char *slash = strrchr(arguments[1], '/');
    struct template_job job = {.files = files,
                               .count = count,
                               .header = slash == NULL ? arguments[1] : slash + 1,
                               .root = arguments[2]};
    CLEANUP(buf_free) struct buf c = buf_create(TEXT_OUTPUT_MAX);
    CLEANUP(buf_free) struct buf h = buf_create(TEXT_OUTPUT_MAX);
    return template_compile(&job, &c, &h, errors) && text_write(arguments[0], &c, errors) &&
           text_write(arguments[1], &h, errors);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: template OUT.c OUT.h SRCROOT FILE.html ...\n");
        return 2;
    }
    size_t count = (size_t)argc - 4;
    struct text_file *files = calloc(count + 1, sizeof *files);
    struct buf errors = buf_create(TEXT_OUTPUT_MAX);
    bool good = files != NULL && text_read_all(argv + 4, count, files, &errors) &&
                run(argv + 1, files, count, &errors);
    fputs(buf_string(&errors), stderr);
    if (files != NULL)
        text_free_all(files, count);
    free(files);
    buf_free(&errors);
    return good ? 0 : 1;
}
