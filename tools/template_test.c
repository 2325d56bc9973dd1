/* Tests of the template compiler: what it refuses and what it writes; then the fixture page,
 * compiled and run with hostile strings; then what the C compiler must refuse.
 * template_test [ROOT]: the project's folder, "." without. CC names the C compiler, cc without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/rc.h"
#include "template.h"
#include "template_text.h"

extern char **environ;

#define HEAD "{{view v \"a/b.h\" struct s}}\n"

/* Compiles one template; the C text or the errors are in *out. */
static bool compile(const char *text, struct buf *out)
{
    struct text_file file = {.path = "a.html", .text = text, .length = strlen(text)};
    struct template_job job = {.files = &file, .count = 1, .header = "t.h", .root = NULL};
    CLEANUP(buf_free) struct buf c = buf_create(1 << 20);
    CLEANUP(buf_free) struct buf h = buf_create(1 << 20);
    CLEANUP(buf_free) struct buf errors = buf_create(1 << 20);
    bool good = template_compile(&job, &c, &h, &errors);
    buf_text(out, good ? buf_string(&c) : buf_string(&errors));
    return good;
}

static const struct {
    int line;
    const char *text, *want; /* the template after HEAD; the message's beginning */
} refused[] = {
    /* where a value may not stand */
    {__LINE__, "<a class={{x}}>", "a.html:2: a value in an attribute must stand in quotes"},
    {__LINE__, "<a {{x}}>", "a.html:2: a value may not stand in a tag"},
    {__LINE__, "<a{{x}}>", "a.html:2: a value may not stand in a tag"},
    {__LINE__, "<{{x}}>", "a.html:2: a value may not stand in a tag"},
    {__LINE__, "</{{x}}>", "a.html:2: a value may not stand in a tag"},
    {__LINE__, "<a da{{x}}=\"\">", "a.html:2: a value may not stand in a tag"},
    {__LINE__, "<a class=\"\"{{x}}>", "a.html:2: a value may not stand in a tag"},
    {__LINE__, "<meta content=\"{{x}}\">", "a.html:2: this attribute may not hold values"},
    {__LINE__, "<a target=\"{{x}}\">", "a.html:2: this attribute may not hold values"},
    {__LINE__, "<a rel=\"{{t \"x\"}}\">", "a.html:2: this attribute may not hold values"},
    {__LINE__, "<div hx-vals=\"{{x}}\">", "a.html:2: this attribute may not hold values"},
    {__LINE__, "<div hx-headers='{{x}}'>", "a.html:2: this attribute may not hold values"},
    {__LINE__, "<p title=\"{{csrf}}\">", "a.html:2: elements may not stand in an attribute"},
    {__LINE__, "<p title=\"{{svg x}}\">", "a.html:2: elements may not stand in an attribute"},
    {__LINE__, "<p title=\"{{> v}}\">", "a.html:2: elements may not stand in an attribute"},
    {__LINE__, "<title>{{> v}}</title>", "a.html:2: only text and values"},
    /* what no template holds */
    {__LINE__, "<script>x</script>", "a.html:2: a script must have a src"},
    {__LINE__, "<script src=\"/a.js\">x</script>", "a.html:2: a script may hold nothing"},
    {__LINE__, "<script src=\"/a.js\">{{x}}</script>", "a.html:2: a script may hold nothing"},
    {__LINE__, "<script src=\"/a/{{x}}\"></script>", "a.html:2: a script's src takes no values"},
    {__LINE__, "<script src=\"//a.b/c\"></script>", "a.html:2: a script's src must begin with /"},
    {__LINE__, "<script src=\"https://a/c\"></script>",
     "a.html:2: a script's src must begin with /"},
    {__LINE__, "<script src=\"/a\" type=\"module\">", "a.html:2: a script has only src and defer"},
    {__LINE__, "<SCRIPT>", "a.html:2: a script must have a src"},
    {__LINE__, "<style>", "a.html:2: this element is not used"},
    {__LINE__, "<Style x=\"\">", "a.html:2: this element is not used"},
    {__LINE__, "<iframe>", "a.html:2: this element is not used"},
    {__LINE__, "<base href=\"/\">", "a.html:2: this element is not used"},
    {__LINE__, "<p onclick=\"x()\">", "a.html:2: event attributes are refused"},
    {__LINE__, "<p OnClick=\"x()\">", "a.html:2: event attributes are refused"},
    {__LINE__, "<p onclick>", "a.html:2: event attributes are refused"},
    {__LINE__, "<p onclick{{#if x}}{{/if}}>", "a.html:2: event attributes are refused"},
    {__LINE__, "<p hx-on:click=\"x()\">", "a.html:2: event attributes are refused"},
    {__LINE__, "<p data-hx-get=\"{{x}}\">", "a.html:2: write hx- without data-"},
    {__LINE__, "<p style=\"{{x}}\">", "a.html:2: style attributes are refused"},
    {__LINE__, "<p srcdoc=\"x\">", "a.html:2: this attribute is not used"},
    {__LINE__, "<!-- {{x}} -->", "a.html:2: HTML comments are refused"},
    {__LINE__, "<!-- x -->", "a.html:2: HTML comments are refused"},
    {__LINE__, "<![CDATA[", "a.html:2: only <!doctype html>"},
    {__LINE__, "<!doctype svg>", "a.html:2: only <!doctype html>"},
    {__LINE__, "<?php", "a.html:2: write &lt; for <"},
    {__LINE__, "a < b", "a.html:2: write &lt; for <"},
    {__LINE__, "<p class=x>", "a.html:2: an attribute's value must stand in quotes"},
    {__LINE__, "<p class = \"x\">", "a.html:2: an attribute's name must begin"},
    {__LINE__, "<p class=\"x\"id=\"y\">", "a.html:2: white space must stand"},
    {__LINE__, "<p a\"b>", "a.html:2: an attribute's name holds"},
    {__LINE__, "<br/ >", "a.html:2: > must follow /"},
    {__LINE__, "</p x>", "a.html:2: an end tag has no attributes"},
    {__LINE__, "<textarea><b></b></textarea>", "a.html:2: only text and values"},
    {__LINE__, "<title></p></title>", "a.html:2: only text and values"},
    {__LINE__, "<pre><textarea>", "a.html:2: this element may not stand inside pre"},
    /* addresses */
    {__LINE__, "<a href=\"{{x}}\">", "a.html:2: in an address a value may stand only after"},
    {__LINE__, "<a href=\"https://a/{{x}}\">", "a.html:2: in an address a value may stand only"},
    {__LINE__, "<a href=\"javascript:{{x}}\">", "a.html:2: in an address a value may stand only"},
    {__LINE__, "<a href=\" /{{x}}\">", "a.html:2: in an address a value may stand only"},
    {__LINE__, "<a href=\"//{{x}}\">", "a.html:2: in an address a value may stand only"},
    {__LINE__, "<a href=\"/\\{{x}}\">", "a.html:2: in an address a value may stand only"},
    {__LINE__, "<a href=\"/\t/{{x}}\">", "a.html:2: in an address a value may stand only"},
    {__LINE__, "<a href=\"/&#47;{{x}}\">", "a.html:2: in an address a value may stand only"},
    {__LINE__, "<a href=\"/{{x}}/{{y}}\">", "a.html:2: if the value were empty"},
    {__LINE__, "<a href=\"/{{x}}{{y}}/b\">", "a.html:2: if the value were empty"},
    {__LINE__, "<a href=\"{{link x}}/y\">", "a.html:2: if the value were empty"},
    {__LINE__, "<a href=\"/x{{link x}}\">", "a.html:2: {{link}} must begin the address"},
    {__LINE__, "<a title=\"{{link x}}\">", "a.html:2: {{link}} stands only in an attribute"},
    {__LINE__, "{{link x}}", "a.html:2: {{link}} stands only in an attribute"},
    {__LINE__, "<a href=\"/a/{{date x}}\">", "a.html:2: an address takes plain values only"},
    {__LINE__, "<a href=\"/a/{{t \"x\"}}\">", "a.html:2: an address takes plain values only"},
    {__LINE__, "<a HREF=\"{{x}}\">", "a.html:2: in an address a value may stand only"},
    {__LINE__, "<button formaction=\"{{x}}\">", "a.html:2: in an address a value may stand only"},
    {__LINE__, "<p hx-delete=\"{{x}}\">", "a.html:2: in an address a value may stand only"},
    /* blocks */
    {__LINE__, "{{#if x}}<p class=\"{{/if}}", "a.html:2: the branches of the #if of line 2"},
    {__LINE__, "{{#if x}}<p{{else}}</p>{{/if}}>", "a.html:2: the branches of the #if of line 2"},
    {__LINE__, "<a{{#if x}} href=\"{{else}} class=\"{{/if}}{{y}}\">", "a.html:2: the branches"},
    {__LINE__, "<a{{#if x}} href=\"{{else}} href='{{/if}}\">", "a.html:2: the branches"},
    {__LINE__, "<a href=\"{{#if x}}/a{{/if}}{{y}}\">", "a.html:2: the branches"},
    {__LINE__, "<a href=\"{{#if x}}/a{{else}}b:{{/if}}{{y}}\">", "a.html:2: the branches"},
    {__LINE__, "{{#if x}}<textarea>{{/if}}", "a.html:2: the branches"},
    {__LINE__, "\n{{#if x}}\n\n{{else if y}}<p {{else}}{{/if}}",
     "a.html:5: the branches of the #if of "
     "line 3"},
    {__LINE__, "{{#each x as y}}<p {{/each}}", "a.html:2: the #each of line 2 does not end"},
    {__LINE__, "<p{{#each x as y}}>{{/each}}", "a.html:2: the #each of line 2 does not end"},
    {__LINE__, "<p {{#each x as y}}a=\"\"{{/each}}>", "a.html:2: white space must stand"},
    {__LINE__, "{{#each x as y}}{{else}}<p {{/each}}",
     "a.html:2: the #each of line 2 does not end"},
    {__LINE__, "<p class={{#if x}}\"a\"{{/if}}>", "a.html:2: an attribute's value must stand"},
    {__LINE__, "</p{{#if x}}>{{/if}}", "a.html:2: no directive may stand"},
    {__LINE__, "<{{#if x}}p{{/if}}>", "a.html:2: no directive may stand"},
    {__LINE__, "<h{{#if x}}1{{/if}}>", "a.html:2: white space must stand"},
    {__LINE__, "{{/if}}", "a.html:2: {{/if}} closes nothing"},
    {__LINE__, "{{else}}", "a.html:2: {{else}} stands outside"},
    {__LINE__, "{{#if x}}", "a.html:2: this #if is not closed"},
    {__LINE__, "\n{{#each x as y}}\n\n", "a.html:3: this #each is not closed"},
    {__LINE__, "{{#if x}}{{/each}}", "a.html:2: {{/each}} cannot close the #if of line 2"},
    {__LINE__, "{{#each x as y}}{{/if}}", "a.html:2: {{/if}} cannot close the #each of line 2"},
    {__LINE__, "{{#if x}}{{else}}{{else}}{{/if}}", "a.html:2: the #if of line 2 has its {{else}}"},
    {__LINE__, "{{#if x}}{{else}}{{else if y}}{{/if}}", "a.html:2: the #if of line 2 has its"},
    {__LINE__, "{{#each x as y}}{{else if z}}{{/each}}", "a.html:2: an #each has no {{else if}}"},
    {__LINE__, "{{#each x as y}}{{#each z as y}}{{/each}}{{/each}}",
     "a.html:2: the #each of line 2 has"},
    {__LINE__, "{{#each x as v}}{{/each}}", "a.html:2: \"v\" cannot name a row"},
    {__LINE__, "{{#each x}}{{/each}}", "a.html:2: {{#each is written"},
    {__LINE__, "{{#each x as y z}}{{/each}}", "a.html:2: {{#each is written"},
    {__LINE__, "<p", "a.html:2: the view ends inside a tag"},
    {__LINE__, "<p title=\"", "a.html:2: the view ends inside a tag"},
    {__LINE__, "<pre>", "a.html:2: the view ends inside a tag or element"},
    /* directives */
    {__LINE__, "{{}}", "a.html:2: this directive is not known"},
    {__LINE__, "{{x", "a.html:2: this directive is not closed"},
    {__LINE__, "{{x {{y}}", "a.html:2: this directive is not closed"},
    {__LINE__, "{{!-- x }}", "a.html:2: this directive is not closed"},
    {__LINE__, "\n\n{{!--\n--}}{{x y}}", "a.html:5: \"x\" is not a directive"},
    {__LINE__, "x}}", "a.html:2: }} without {{"},
    {__LINE__, "{{raw x}}", "a.html:2: \"raw\" is not a directive"},
    {__LINE__, "{{{x}}}", "a.html:2: this directive is not"},
    {__LINE__, "{{x.}}", "a.html:2: a name must follow"},
    {__LINE__, "{{#each a as x}}{{x.}}{{/each}}", "a.html:2: a name must follow"},
    {__LINE__, "{{x + 1}}", "a.html:2: unexpected \"+ 1\""},
    {__LINE__, "{{x();}}", "a.html:2: unexpected \"();\""},
    {__LINE__, "{{x[0]}}", "a.html:2: unexpected \"[0]\""},
    {__LINE__, "{{date x y}}", "a.html:2: unexpected \"y\""},
    {__LINE__, "{{t x}}", "a.html:2: {{t takes a text"},
    {__LINE__, "{{t \"\"}}", "a.html:2: the text is empty"},
    {__LINE__, "{{t \"a\\qb\"}}", "a.html:2: the text in quotes"},
    {__LINE__, "{{t \"{0}\"}}", "a.html:2: 0 values are given"},
    {__LINE__, "{{t \"{0} {2}\" a b}}", "a.html:2: 2 values are given"},
    {__LINE__, "{{t \"x\" a}}", "a.html:2: 1 values are given"},
    {__LINE__, "{{#if}}{{/if}}", "a.html:2: a path such as"},
    {__LINE__, "{{#if x ==}}{{/if}}", "a.html:2: what \"==\" compares with"},
    {__LINE__, "{{#if x < \"a\"}}{{/if}}", "a.html:2: what \"<\" compares with"},
    {__LINE__, "{{#if !x == 3}}{{/if}}", "a.html:2: \"!\" stands before a path alone"},
    {__LINE__, "{{#if (x)}}{{/if}}", "a.html:2: a path such as"},
    {__LINE__, "{{#if x &&}}{{/if}}", "a.html:2: a path such as"},
    {__LINE__, "{{#if x = 3}}{{/if}}", "a.html:2: unexpected \"= 3\""},
    {__LINE__, "{{#if may write}}{{/if}}", "a.html:2: a permission such as"},
    {__LINE__, "{{> nobody x}}", "a.html:2: there is no view \"nobody\""},
    {__LINE__, "{{content}}{{content}}", "a.html:2: {{content}} may stand once"},
    {__LINE__, HEAD, "a.html:2: the view \"v\" stands also at a.html:1"},
    {__LINE__, "{{view w \"../b.h\" struct s}}", "a.html:2: \"../b.h\" must be written from src/"},
    {__LINE__, "{{view w \"b\\\\.h\" struct s}}", "a.html:2: a header's name has letters"},
    {__LINE__, "{{view w \"b.h\" s}}", "a.html:2: {{view is written"},
};

static void test_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refused); i++) {
        CLEANUP(buf_free) struct buf text = buf_create(1 << 16);
        CLEANUP(buf_free) struct buf out = buf_create(1 << 20);
        buf_printf(&text, HEAD "%s", refused[i].text);
        bool good = compile(buf_string(&text), &out);
        if (good || strncmp(buf_string(&out), refused[i].want, strlen(refused[i].want)) != 0)
            fail_msg("line %d: %s\ngives: %s", refused[i].line, refused[i].text, buf_string(&out));
    }
}

static void test_refused_without_view(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\n\n", "<p>", "{{x}}", "{{!-- x --}}"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(1 << 20);
        assert_false(compile(texts[i], &out));
        assert_non_null(strstr(buf_string(&out), "a template must begin with {{view"));
    }
}

static const struct {
    int line;
    const char *text, *want; /* the template after HEAD; a part of the C text */
} written[] = {
    {__LINE__, "{{a.b->c}}", "html_value(o, cx, v->a.b->c);"},
    {__LINE__, "{{cx.org_name}}", "html_value(o, cx, cx->org_name);"},
    {__LINE__, "{{#each a as x}}{{x}}{{/each}}", "html_value(o, cx, (*x));"},
    {__LINE__, "{{#each a as x}}{{x_index}}{{/each}}", "html_value(o, cx, x_index);"},
    {__LINE__, "{{#each a as x}}{{#each x.b as y}}{{y.c}}{{/each}}{{/each}}",
     "const __typeof__(*x->b.at) *y = &x->b.at[y_index];"},
    {__LINE__, "{{#each a as x}}{{else}}{{x}}{{/each}}", "html_value(o, cx, v->x);"},
    {__LINE__, "{{code}}{{date.x}}", "html_value(o, cx, v->code);"},
    {__LINE__, "<a href=\"/a/{{code s x}}\">", "html_url(o, enum_code(enum_table(s), v->x));"},
    {__LINE__, "<a href='/{{x}}?a={{y}}'>", "html_url(o, v->y);"},
    {__LINE__, "<a href='?a={{x}}&amp;b={{y}}'>", "html_url(o, v->y);"},
    {__LINE__, "<p data-x='{{x}}' aria-label=\"{{t \"y\"}}\">", "html_text(o, tr(cx, \"y\"));"},
    {__LINE__, "{{t \"a \\\"b\\\" }} {0}\" x}}",
     "trf(cx, N_(\"a \\\"b\\\" }} {0}\"), html_string(cx, v->x))"},
    {__LINE__, "what\?\?=", "BUF_LITERAL(o, \"what\\?\\?=\");"},
    {__LINE__, "{{#if a && b || !c}}{{/if}}",
     "if ((html_true(v->a) && html_true(v->b)) || !html_true(v->c)) {"},
    {__LINE__, "{{#if a == 3 && b != X_Y}}{{/if}}", "if ((v->a == 3 && v->b != X_Y)) {"},
    {__LINE__, "{{#if a == \"x\"}}{{/if}}", "if (html_same_text(v->a, \"x\")) {"},
    {__LINE__, "{{#if a != b}}{{/if}}", "if (!html_same(v->a, v->b)) {"},
    {__LINE__, "{{#if a >= -1.5}}{{/if}}", "if (v->a >= -1.5) {"},
    {__LINE__, "{{#if !may PERM_X || may}}{{/if}}", "if (!may(cx, PERM_X) || html_true(v->may)) {"},
    {__LINE__, "{{> v}}{{> v a.b}}{{> v *a.b}}",
     "v(o, cx, v);\n#line 2 \"a.html\"\nv(o, cx, &(v->a.b));"},
    {__LINE__, "{{content}}", "v->content(o, cx, v->content_view);"},
    {__LINE__, "<p>\n   \n\t<b>", "BUF_LITERAL(o, \"<p>\\n<b>\");"},
    {__LINE__, "<pre>\n  x\n\n</pre>", "BUF_LITERAL(o, \"<pre>\\n  x\\n\\n</pre>\");"},
    {__LINE__, "a\n  {{#if x}}\n  b\n  {{/if}}\n  c",
     "BUF_LITERAL(o, \"b\\n\");\n}\nBUF_LITERAL(o, \"c\");"},
    {__LINE__, "a {{!-- x --}} b", "BUF_LITERAL(o, \"a  b\");"},
    {__LINE__, "<p {{#if x}}hidden{{/if}} class=\"a\">", "BUF_LITERAL(o, \" class=\\\"a\\\">\");"},
    {__LINE__, "<p{{#each a as x}} data-x=\"{{x}}\"{{/each}}>", "html_value(o, cx, (*x));"},
    {__LINE__, "<a href=\"{{#if x}}/a{{else}}?b{{/if}}{{y}}\">", "html_url(o, v->y);"},
    {__LINE__, "{{#if x}}\n{{y}}{{/if}}", "#line 3 \"a.html\"\nhtml_value(o, cx, v->y);"},
    {__LINE__, "<svg viewBox=\"0 0 1 1\"><path d=\"M0\"/></svg>", "viewBox"},
};

static void test_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(written); i++) {
        CLEANUP(buf_free) struct buf text = buf_create(1 << 16);
        CLEANUP(buf_free) struct buf out = buf_create(1 << 20);
        buf_printf(&text, HEAD "%s", written[i].text);
        bool good = compile(buf_string(&text), &out);
        if (!good || strstr(buf_string(&out), written[i].want) == NULL)
            fail_msg("line %d: %s\ngives: %s", written[i].line, written[i].text, buf_string(&out));
    }
}

/* No literal is longer than C promises, and none is cut inside a character. */
static void test_long_literal(void **state)
{
    (void)state;
    CLEANUP(buf_free) struct buf text = buf_create(1 << 20);
    CLEANUP(buf_free) struct buf out = buf_create(1 << 20);
    buf_text(&text, HEAD);
    for (int i = 0; i < 5000; i++)
        buf_text(&text, "\xe8\xa8\x88?");
    assert_true(compile(buf_string(&text), &out));
    size_t literals = 0, characters = 0;
    for (const char *at = strstr(buf_string(&out), "BUF_LITERAL(o, \""); at != NULL;
         at = strstr(at, "BUF_LITERAL(o, \"")) {
        at += strlen("BUF_LITERAL(o, \"");
        const char *end = strstr(at, "\");");
        assert_non_null(end);
        assert_true(end - at <= 4000);
        for (; at < end; at += strncmp(at, "\\?", 2) == 0 ? 2 : 3, characters++)
            assert_true(strncmp(at, "\\?", 2) == 0 || strncmp(at, "\xe8\xa8\x88", 3) == 0);
        literals++;
    }
    assert_int_equal(characters, 10000);
    assert_true(literals >= 7);
}

/* ---- with the C compiler ---- */

struct workshop {
    const char *root;
    char folder[64];
};

static const char *path_in(char *out, size_t size, const char *folder, const char *name)
{
    assert_true((size_t)snprintf(out, size, "%s/%s", folder, name) < size);
    return out;
}

/* Runs a program with both outputs in `out`; gives its exit code. */
static int run(const struct workshop *shop, const char *const *arguments, struct buf *out)
{
    char log[512];
    path_in(log, sizeof log, shop->folder, "log");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    pid_t child;
    int failed =
        posix_spawnp(&child, arguments[0], &actions, NULL, (char *const *)arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    assert_int_equal(failed, 0);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    CLEANUP(buf_free) struct buf errors = buf_create(4096);
    assert_true(text_read(log, out, &errors));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void make_file(const struct workshop *shop, const char *name, const struct buf *content)
{
    char path[512];
    CLEANUP(buf_free) struct buf errors = buf_create(4096);
    assert_true(text_write(path_in(path, sizeof path, shop->folder, name), content, &errors));
}

/* Compiles a template into templates.c and templates.h of the workshop. */
static void make_templates(const struct workshop *shop, const char *name, const char *text)
{
    char fixtures[512];
    path_in(fixtures, sizeof fixtures, shop->root, "tests/fixtures/template");
    struct text_file file = {.path = name, .text = text, .length = strlen(text)};
    struct template_job job = {
        .files = &file, .count = 1, .header = "templates.h", .root = fixtures};
    CLEANUP(buf_free) struct buf c = buf_create(1 << 20);
    CLEANUP(buf_free) struct buf h = buf_create(1 << 20);
    CLEANUP(buf_free) struct buf errors = buf_create(1 << 20);
    if (!template_compile(&job, &c, &h, &errors))
        fail_msg("%s", buf_string(&errors));
    make_file(shop, "templates.c", &c);
    make_file(shop, "templates.h", &h);
}

enum { FLAG_MAX = 32 };

/* cc with the include folders and the given further arguments, NULL-terminated. */
static int run_cc(const struct workshop *shop, const char *const *further, struct buf *out)
{
    char sources[512], fixtures[512], folder[512];
    snprintf(sources, sizeof sources, "-I%s/src", shop->root);
    snprintf(fixtures, sizeof fixtures, "-I%s/tests/fixtures/template", shop->root);
    snprintf(folder, sizeof folder, "-I%s", shop->folder);
    const char *cc = getenv("CC");
    const char *arguments[FLAG_MAX] = {cc == NULL || strchr(cc, ' ') != NULL ? "cc" : cc,
                                       "-std=c17",
                                       "-D_GNU_SOURCE",
                                       "-Wall",
                                       "-Wextra",
                                       "-Wpedantic",
                                       "-Wshadow",
                                       "-Werror",
                                       sources,
                                       fixtures,
                                       folder};
    size_t n = 11;
    for (; *further != NULL && n < FLAG_MAX - 1; further++)
        arguments[n++] = *further;
    return run(shop, arguments, out);
}

/* Compiles the fixture's page; gives the program's path. */
static void make_page(const struct workshop *shop, char *program, size_t size)
{
    static const char *const names[] = {"tests/fixtures/template/page_main.c",
                                        "src/view/html.c",
                                        "src/base/buf.c",
                                        "src/base/arena.c",
                                        "src/base/enum.c",
                                        "src/i18n/i18n.c"};
    char html[512], templates[512], paths[COUNT(names)][512];
    CLEANUP(buf_free) struct buf text = buf_create(1 << 20);
    CLEANUP(buf_free) struct buf out = buf_create(1 << 20);
    path_in(html, sizeof html, shop->root, "tests/fixtures/template/page.html");
    assert_true(text_read(html, &text, &out));
    make_templates(shop, "page.html", buf_string(&text));
    path_in(program, size, shop->folder, "page");
    path_in(templates, sizeof templates, shop->folder, "templates.c");
    const char *further[16] = {"-o", program, templates};
    for (size_t i = 0; i < COUNT(names); i++)
        further[3 + i] = path_in(paths[i], sizeof paths[i], shop->root, names[i]);
    further[3 + COUNT(names)] = "-lm";
    if (run_cc(shop, further, &out) != 0)
        fail_msg("%s", buf_string(&out));
}

/* The bytes that give a page its structure, and a check that every & begins a known escape. */
static void structure(const char *page, struct buf *out)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};
    for (const char *at = page; *at != '\0'; at++) {
        if (strchr("<>\"'", *at) != NULL)
            buf_char(out, *at);
        bool good = *at != '&';
        for (size_t i = 0; i < COUNT(known); i++)
            good = good || strncmp(at, known[i], strlen(known[i])) == 0;
        if (!good)
            fail_msg("a bare & in: %.60s", at);
    }
}

static const char *const hostile[] = {
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "\" onmouseover=\"alert(1)",
    "javascript:alert(1)",
    "//evil.example/x",
    "/\\evil.example",
    "/\t/evil.example",
    "https://evil.example",
    "</textarea><script>1</script>",
    "</title><script>1</script>",
    "<!--",
    "-->",
    "]]>",
    "{{title}}",
    "{0}{1}{2}",
    "%3Cscript%3E",
    "&lt;&#60;",
    "%s%n%d",
    "a b&c=d#e?f/g",
    "\x01\x02\x7f\x1b[0m",
    "\xe6\x97\xa5\xe6\x9c\xac\xf0\xa0\xae\xb7",
    "\xe6\x97",
    "\xff\xfe",
    "`",
    "\\",
};

static void test_hostile_strings(void **state)
{
    const struct workshop *shop = *state;
    char program[512], expected_path[512];
    make_page(shop, program, sizeof program);
    CLEANUP(buf_free) struct buf plain = buf_create(1 << 20);
    CLEANUP(buf_free) struct buf expected = buf_create(1 << 20);
    CLEANUP(buf_free) struct buf want = buf_create(1 << 20);
    assert_int_equal(run(shop, (const char *const[]){program, "--plain", NULL}, &plain), 0);
    path_in(expected_path, sizeof expected_path, shop->root,
            "tests/fixtures/template/page.expected");
    assert_true(text_read(expected_path, &expected, &want));
    assert_string_equal(buf_string(&plain), buf_string(&expected));

    CLEANUP(buf_free) struct buf harmless = buf_create(1 << 20);
    assert_int_equal(run(shop, (const char *const[]){program, "harmless", NULL}, &harmless), 0);
    structure(buf_string(&harmless), &want);
    for (size_t i = 0; i < COUNT(hostile); i++) {
        CLEANUP(buf_free) struct buf page = buf_create(1 << 20);
        CLEANUP(buf_free) struct buf got = buf_create(1 << 20);
        assert_int_equal(run(shop, (const char *const[]){program, hostile[i], NULL}, &page), 0);
        structure(buf_string(&page), &got);
        if (strcmp(buf_string(&got), buf_string(&want)) != 0)
            fail_msg("%s changes the page's structure:\n%s", hostile[i], buf_string(&page));
        for (const char *at = strstr(buf_string(&page), "href=\""); at != NULL;
             at = strstr(at + 1, "href=\"")) {
            const char *address = at + strlen("href=\"");
            if (strchr("/?#", address[0]) == NULL || strncmp(address, "//", 2) == 0 ||
                strncmp(address, "/\\", 2) == 0 || strncmp(address, "/\t", 2) == 0)
                fail_msg("%s makes an address of another site: %.60s", hostile[i], address);
        }
    }
}

static const struct {
    int line;
    const char *text,
        *want; /* a template over struct page_row; a part of the C compiler's message */
} unfit[] = {
    {__LINE__, "\n\n{{titel}}", "mistyped.html:4:"},
    {__LINE__, "{{#if titel}}{{/if}}", "mistyped.html:2:"},
    {__LINE__, "{{#each tags as x}}{{x.name}}{{/each}}", "mistyped.html:2:"},
    {__LINE__, "{{#each title as x}}{{/each}}", "mistyped.html:2:"},
    {__LINE__, "{{strong}}", "mistyped.html:2:"},
    {__LINE__, "{{state}}", "mistyped.html:2:"},
    {__LINE__, "{{owner}}", "mistyped.html:2:"},
    {__LINE__, "{{svg title}}", "mistyped.html:2:"},
    {__LINE__, "{{date count}}", "mistyped.html:2:"},
    {__LINE__, "{{percent title}}", "mistyped.html:2:"},
    {__LINE__, "{{t \"{0}\" score}}", "mistyped.html:2:"},
    {__LINE__, "<a href=\"/a/{{score}}\">", "mistyped.html:2:"},
    {__LINE__, "{{#if title == 3}}{{/if}}", "mistyped.html:2:"},
    {__LINE__, "{{#if title == count}}{{/if}}", "mistyped.html:2:"},
    {__LINE__, "{{#if tags}}{{/if}}", "mistyped.html:2:"},
    {__LINE__, "{{label title state}}", "mistyped.html:2:"},
    {__LINE__, "{{> mistyped owner}}", "mistyped.html:2:"},
    {__LINE__, "{{content}}", "mistyped.html:2:"},
};

/* What the template compiler cannot know, the C compiler refuses, naming the template's line. */
static void test_unfit_types(void **state)
{
    const struct workshop *shop = *state;
    char templates[512];
    path_in(templates, sizeof templates, shop->folder, "templates.c");
    const char *const further[] = {"-fsyntax-only", templates, NULL};
    for (size_t i = 0; i <= COUNT(unfit); i++) {
        const char *body = i < COUNT(unfit) ? unfit[i].text : "{{title}}"; /* the last one is fit */
        CLEANUP(buf_free) struct buf text = buf_create(1 << 16);
        CLEANUP(buf_free) struct buf out = buf_create(1 << 20);
        buf_printf(&text, "{{view mistyped \"page_view.h\" struct page_row}}\n%s", body);
        make_templates(shop, "mistyped.html", buf_string(&text));
        int code = run_cc(shop, further, &out);
        if (i == COUNT(unfit))
            assert_int_equal(code, 0);
        else if (code == 0 || strstr(buf_string(&out), unfit[i].want) == NULL)
            fail_msg("line %d: %s\ngives: %s", unfit[i].line, body, buf_string(&out));
    }
}

static int open_workshop(void **state)
{
    struct workshop *shop = *state;
    const char *temporary = getenv("TMPDIR");
    snprintf(shop->folder, sizeof shop->folder, "%s/template_test_XXXXXX",
             temporary != NULL && strlen(temporary) < 30 ? temporary : "/tmp");
    return mkdtemp(shop->folder) == NULL ? -1 : 0;
}

static int close_workshop(void **state)
{
    struct workshop *shop = *state;
    static const char *const names[] = {"log", "page", "templates.c", "templates.h"};
    char path[512];
    for (size_t i = 0; i < COUNT(names); i++)
        unlink(path_in(path, sizeof path, shop->folder, names[i]));
    return rmdir(shop->folder);
}

int main(int argc, char **argv)
{
    struct workshop shop = {.root = argc > 1 ? argv[1] : "."};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_refused_without_view),
        cmocka_unit_test(test_written),
        cmocka_unit_test(test_long_literal),
        cmocka_unit_test_prestate_setup_teardown(test_hostile_strings, open_workshop,
                                                 close_workshop, &shop),
        cmocka_unit_test_prestate_setup_teardown(test_unfit_types, open_workshop, close_workshop,
                                                 &shop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
