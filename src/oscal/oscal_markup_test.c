/* Markup in XML becomes OSCAL's Markdown. */
#include "tests/support/test.h"

#include "oscal/oscal_test.h"

static const struct {
    int line;
    const char *xml, *want;
} blocks[] = {
    {__LINE__, "<p>a</p>", "a"},
    {__LINE__, "<p>a</p><p>b</p>", "a\n\nb"},
    {__LINE__, " <p> a\n  b </p>\n", "a b"},
    {__LINE__, "<p/>", ""},
    {__LINE__, "<p>a <em>b</em> <strong>c</strong> <b>d</b><i>e</i></p>", "a *b* **c** **d***e*"},
    {__LINE__, "<p>a<em> b </em>c</p>", "a *b* c"},
    {__LINE__, "<p>a <em/>b</p>", "a b"},
    {__LINE__, "<p><em><strong>a</strong></em></p>", "***a***"},
    {__LINE__, "<p><code>a*b</code> <q>c</q> H<sub>2</sub>O x<sup>2</sup></p>",
     "`a*b` \"c\" H~2~O x^2^"},
    {__LINE__, "<p>a*b_c \"d\" `e` ~f^ \\g</p>", "a\\*b_c \\\"d\\\" \\`e\\` \\~f\\^ \\\\g"},
    {__LINE__, "<p><a href='#x'>b <em>c</em></a> d</p>", "[b *c*](#x) d"},
    {__LINE__, "<p><a href='a (b)' title='t\"u'>c</a></p>", "[c](a%20%28b%29 \"t\\\"u\")"},
    {__LINE__, "<p>a<insert type='param' id-ref='p1'/>b</p>", "a{{ insert: param, p1 }}b"},
    {__LINE__, "<p>a <img src='s.png' alt='x'/></p>", "a ![x](s.png)"},
    {__LINE__, "<p>a<br/>b</p>", "a\\\nb"},
    {__LINE__, "<h1>a</h1><h3>b</h3>", "# a\n\n### b"},
    {__LINE__, "<ul><li>a</li><li>b</li></ul>", "- a\n- b\n"},
    {__LINE__, "<p>a</p><ol><li>b</li><li>c</li></ol><p>d</p>", "a\n\n1. b\n1. c\n\nd"},
    {__LINE__, "<ul>\n <li>a\n  <ul><li>b</li><li>c</li></ul>\n </li>\n <li>d</li></ul>",
     "- a\n  - b\n  - c\n- d\n"},
    {__LINE__, "<ol><li><p>a</p><p>b</p></li><li>c</li></ol>", "1. a\n\n   b\n1. c\n"},
    {__LINE__, "<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n>\n> b\n\nc"},
    {__LINE__, "<pre>a\n  b*c</pre><p>d</p>", "```\na\n  b*c\n```\n\nd"},
    {__LINE__, "<table><tr><th>a</th><th>b|c</th></tr><tr><td>d</td><td/></tr></table>",
     "| a | b\\|c |\n| --- | --- |\n| d |  |"},
    {__LINE__, "<p>a</p><hr/><p>b</p>", "a\n\n---\n\nb"},
    {__LINE__, "<p>1. a</p><p>- b</p><p># c</p><p>2.5 d</p>", "1\\. a\n\n\\- b\n\n\\# c\n\n2.5 d"},
    {__LINE__, "<p>あ<em>い</em>　う</p>", "あ*い*　う"},
};

static void blocks_become_markdown(void **state)
{
    for (size_t i = 0; i < COUNT(blocks); i++) {
        struct ctx *cx = test_begin(state);
        struct oscal_document document;
        const char *text = arena_printf(
            cx->arena,
            "<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0'><metadata><remarks>%s</remarks>"
            "</metadata><group><title>t</title><part name='x'>%s</part></group></catalog>",
            blocks[i].xml, blocks[i].xml);
        TEST_RC(blocks[i].line, cx, oscal_test_read(cx, "f", text, &document), RC_OK);
        TEST_TEXT(blocks[i].line, oscal_get_text(oscal_get(document.root, "metadata"), "remarks"),
                  blocks[i].want);
        const struct oscal_node *group = oscal_items(document.root, "groups");
        TEST_TEXT(blocks[i].line, oscal_get_text(oscal_items(group, "parts"), "prose"),
                  blocks[i].want);
    }
}

static void one_line_becomes_markdown(void **state)
{
    struct ctx *cx = test_begin(state);
    struct oscal_document document;
    TEST_RC(__LINE__, cx,
            oscal_test_read(cx, "f",
                            "<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0'><metadata><title>\n"
                            " a <em>b</em>\n c</title></metadata></catalog>",
                            &document),
            RC_OK);
    TEST_TEXT(__LINE__, oscal_get_text(oscal_get(document.root, "metadata"), "title"), "a *b* c");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_become_markdown),
        cmocka_unit_test(one_line_becomes_markdown),
    };
    return TEST_RUN(tests);
}
