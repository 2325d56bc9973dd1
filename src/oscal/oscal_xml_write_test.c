/* Trees as XML, and plain text as Markdown. */
#include "tests/support/test.h"

#include "base/text.h"
#include "oscal/oscal_markdown.h"
#include "oscal/oscal_test.h"

static const struct {
    int line;
    bool blocks, right;
    const char *markdown, *xml;
} markup[] = {
    {__LINE__, false, true, "plain & <text>", "plain &amp; &lt;text&gt;"},
    {__LINE__, false, true, "a *b* **c** `d*` \"e\" H~2~O x^2^",
     "a <em>b</em> <strong>c</strong> <code>d*</code> <q>e</q> H<sub>2</sub>O x<sup>2</sup>"},
    {__LINE__, false, true, "**a *b* c**", "<strong>a <em>b</em> c</strong>"},
    {__LINE__, false, true, "5 \\* 4 \\\\ \\\"q\\\"", "5 * 4 \\ &quot;q&quot;"},
    {__LINE__, false, true, "{{ insert: param, ac-1_prm_1 }}",
     "<insert type=\"param\" id-ref=\"ac-1_prm_1\"/>"},
    {__LINE__, false, true, "{{ nothing }} {{", "{{ nothing }} {{"},
    {__LINE__, false, true, "see [AC-1](#ac-1).", "see <a href=\"#ac-1\">AC-1</a>."},
    {__LINE__, false, true, "[Assignment: x] (y)", "[Assignment: x] (y)"},
    {__LINE__, false, true, "one * alone", "one * alone"},
    {__LINE__, true, true, "one\n\ntwo", "<p>one</p><p>two</p>"},
    {__LINE__, true, true, "a\\\nb", "<p>a<br/>b</p>"},
    {__LINE__, true, true, "3.6.2の項目", "<p>3.6.2の項目</p>"},
    {__LINE__, true, true, "- one\n- two", "<ul><li>one</li><li>two</li></ul>"},
    {__LINE__, true, true, "text\n\n1. one\n1. *two*\n", "<p>text</p><ol><li>one</li><li><em>two</em></li></ol>"},
    {__LINE__, true, true, "text\n- one", "<p>text</p><ul><li>one</li></ul>"},
    {__LINE__, true, true, "in\n2026. year", "<p>in&#10;2026. year</p>"},
    {__LINE__, true, true, "- a\n  - b\n  - c\n- d\n",
     "<ul><li>a<ul><li>b</li><li>c</li></ul></li><li>d</li></ul>"},
    {__LINE__, true, true, "1. a\n\n   b\n1. c\n", "<ol><li><p>a</p><p>b</p></li><li>c</li></ol>"},
    {__LINE__, true, true, "- a\nlazy\n\nb", "<ul><li>a&#10;lazy</li></ul><p>b</p>"},
    {__LINE__, true, true, "- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"},
    {__LINE__, true, true, "-", "<ul><li></li></ul>"},
    {__LINE__, true, true, "-text", "<p>-text</p>"},
    {__LINE__, true, true, "# head\ntext", "<h1>head</h1><p>text</p>"},
    {__LINE__, true, true, "####### seven", "<p>####### seven</p>"},
    {__LINE__, true, true, "> a\n>\n> b\n\nc", "<blockquote><p>a</p><p>b</p></blockquote><p>c</p>"},
    {__LINE__, true, true, "```\na < *b*\n\n  c\n```\n\nd", "<pre>a &lt; *b*\n\n  c</pre><p>d</p>"},
    {__LINE__, true, true, "```\nopen", "<pre>open</pre>"},
    {__LINE__, true, true, "    code", "<pre>code</pre>"},
    {__LINE__, true, true, "| a | b\\|c |\n| --- | --- |\n| `d` |  |",
     "<table><tr><th>a</th><th>b|c</th></tr><tr><td><code>d</code></td><td></td></tr></table>"},
    {__LINE__, true, true, "| a | b |", "<p>| a | b |</p>"},
    {__LINE__, true, true, "a\n\n---\n\nb", "<p>a</p><hr/><p>b</p>"},
    {__LINE__, true, true, ">>>>>>>>>>>>>>>> a",
     "<blockquote><blockquote><blockquote><blockquote><blockquote><blockquote><blockquote><blockquote>"
     "<blockquote><blockquote><blockquote><blockquote><blockquote><blockquote><blockquote><blockquote>"
     "<p>a</p></blockquote></blockquote></blockquote></blockquote></blockquote></blockquote></blockquote>"
     "</blockquote></blockquote></blockquote></blockquote></blockquote></blockquote></blockquote>"
     "</blockquote></blockquote>"},
    {__LINE__, true, false, ">>>>>>>>>>>>>>>>> a", ""},
    {__LINE__, false, true, "![x *y*](y.png)", "<img src=\"y.png\" alt=\"x *y*\"/>"},
    {__LINE__, false, true, "[a](b \"c \\\"d\\\"\")", "<a href=\"b\" title=\"c &quot;d&quot;\">a</a>"},
    {__LINE__, false, true, "![x", "![x"},
    {__LINE__, false, false, "bell \a", ""},
    {__LINE__, true, false, "none \xEF\xBF\xBE", ""},
    {__LINE__, true, true, "\xEF\xBF\xBD", "<p>\xEF\xBF\xBD</p>"},
};

static void markdown_becomes_elements(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(markup); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(LIMIT_OSCAL_BYTES);
        TEST_INT(markup[i].line, oscal_markdown_write(&out, markup[i].markdown, markup[i].blocks),
                 markup[i].right);
        if (markup[i].right)
            TEST_TEXT(markup[i].line, buf_string(&out), markup[i].xml);
    }
}

static const struct {
    int line;
    const char *text, *markdown;
} plain[] = {
    {__LINE__, "基準 3.6.2", "基準 3.6.2"},
    {__LINE__, "a*b_c `d` \"e\" \\", "a\\*b_c \\`d\\` \\\"e\\\" \\\\"},
    {__LINE__, "- one", "\\- one"},
    {__LINE__, "12. one", "12\\. one"},
    {__LINE__, "12.5 one", "12.5 one"},
    {__LINE__, "{{ insert: param, x }}", "\\{{ insert: param, x }}"},
    {__LINE__, "[a](b)", "\\[a](b)"},
};

static void plain_text_stays_plain(void **state)
{
    for (size_t i = 0; i < COUNT(plain); i++) {
        struct ctx *cx = test_begin(state);
        const char *markdown = oscal_markdown_of(cx, plain[i].text);
        TEST_TEXT(plain[i].line, markdown, plain[i].markdown);
        CLEANUP(buf_free) struct buf out = buf_create(LIMIT_OSCAL_BYTES);
        CLEANUP(buf_free) struct buf want = buf_create(LIMIT_OSCAL_BYTES);
        (void)oscal_xml_text(&want, plain[i].text, strlen(plain[i].text));
        TEST_TRUE(plain[i].line, oscal_markdown_write(&out, markdown, false));
        TEST_TEXT(plain[i].line, buf_string(&out), buf_string(&want));
    }
}

static const char whole[] =
    "{\"catalog\":{\"uuid\":\"1d0b84ba-8c39-5c47-b4b3-ce64edf0c3dc\",\"metadata\":{\"title\":\"t *b*\","
    "\"last-modified\":\"2026-11-21T00:00:00+09:00\",\"version\":\"1\",\"oscal-version\":\"1.1.3\","
    "\"revisions\":[{\"version\":\"0\",\"remarks\":\"first\"}],"
    "\"document-ids\":[{\"scheme\":\"https://a.example\",\"identifier\":\"x&y\"}],"
    "\"parties\":[{\"uuid\":\"6a1b84ba-8c39-5c47-b4b3-ce64edf0c3dc\",\"type\":\"organization\","
    "\"name\":\"組織\",\"telephone-numbers\":[{\"type\":\"office\",\"number\":\"03\"}],"
    "\"addresses\":[{\"addr-lines\":[\"一\",\"二\"],\"city\":\"東京\"}]}]},"
    "\"params\":[{\"id\":\"p\",\"label\":\"l\",\"values\":[\"1\",\"2\"],"
    "\"select\":{\"how-many\":\"one\",\"choice\":[\"a\",\"b\"]}}],"
    "\"controls\":[{\"id\":\"a-1\",\"class\":\"c\",\"title\":\"一\",\"props\":[{\"name\":\"label\","
    "\"value\":\"A \\\"1\\\"\",\"remarks\":\"one\\n\\ntwo\"}],\"parts\":[{\"id\":\"s\","
    "\"name\":\"statement\",\"prose\":\"x {{ insert: param, p }}\",\"parts\":[{\"name\":\"item\","
    "\"title\":\"T\",\"prose\":\"y\"}]}],\"controls\":[{\"id\":\"a-2\",\"title\":\"二\"}]}],"
    "\"back-matter\":{\"resources\":[{\"uuid\":\"7a1b84ba-8c39-5c47-b4b3-ce64edf0c3dc\","
    "\"citation\":{\"text\":\"c\"},\"rlinks\":[{\"href\":\"h\",\"hashes\":[{\"algorithm\":\"SHA-256\","
    "\"value\":\"00\"}]}],\"base64\":{\"filename\":\"f\",\"value\":\"AAAA\"}}]}}}";

static void a_tree_comes_back(void **state)
{
    struct ctx *cx = test_begin(state);
    struct oscal_document document, again;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_OSCAL_BYTES);
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "a.json", whole, &document), RC_OK);
    TEST_RC(__LINE__, cx, oscal_write_xml(cx, &out, document.top), RC_OK);
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "a.xml", buf_string(&out), &again), RC_OK);
    TEST_INT(__LINE__, again.syntax, OSCAL_XML);
    oscal_test_same(cx, __LINE__, again.top, document.top);
}

/* What the reading of XML makes comes back the same when it is written and read again. */
static void blocks_come_back(void **state)
{
    static const char *const proses[] = {
        "a\\n\\n1. b\\n1. c\\n\\nd", "- a\\n  - b\\n  - c\\n- d\\n", "1. a\\n\\n   b\\n1. c\\n",
        "> a\\n>\\n> b\\n\\nc", "```\\na\\n  b*c\\n```\\n\\nd",
        "| a | b\\\\|c |\\n| --- | --- |\\n| d |  |", "a\\n\\n---\\n\\nb", "# a\\n\\n### b",
        "1\\\\. a\\n\\n\\\\- b\\n\\n\\\\# c", "[c](#x \\\"t\\\") ![x](s.png)"};
    for (size_t i = 0; i < COUNT(proses); i++) {
        struct ctx *cx = test_begin(state);
        struct oscal_document document, again;
        CLEANUP(buf_free) struct buf out = buf_create(LIMIT_OSCAL_BYTES);
        const char *json = arena_printf(cx->arena, "{\"catalog\":{\"controls\":[{\"id\":\"a\",\"parts\":[{"
                                                   "\"name\":\"x\",\"prose\":\"%s\"}]}]}}", proses[i]);
        TEST_RC(__LINE__, cx, oscal_test_read(cx, "a.json", json, &document), RC_OK);
        TEST_RC(__LINE__, cx, oscal_write_xml(cx, &out, document.top), RC_OK);
        TEST_RC(__LINE__, cx, oscal_test_read(cx, "a.xml", buf_string(&out), &again), RC_OK);
        oscal_test_same(cx, __LINE__, again.top, document.top);
    }
}

static const struct {
    int line;
    const char *json;
    const char *shown;
} refused[] = {
    {__LINE__, "{\"catalog\":{\"remarks\":\"a\\u0007\"}}", "remarks"},
    {__LINE__, "{\"catalog\":{\"uuid\":\"\\u0001\"}}", "control character"},
    {__LINE__, "{\"catalog\":{\"strange\":[{}]}}", "strange"},
    {__LINE__, "{\"mapping-collection\":{}}", "Only catalogs"},
};

static void what_xml_cannot_say_is_refused(void **state)
{
    for (size_t i = 0; i < COUNT(refused); i++) {
        struct ctx *cx = test_begin(state);
        struct oscal_document document;
        CLEANUP(buf_free) struct buf out = buf_create(LIMIT_OSCAL_BYTES);
        TEST_RC(refused[i].line, cx, oscal_test_read(cx, "a.json", refused[i].json, &document),
                RC_OK);
        TEST_RC(refused[i].line, cx, oscal_write_xml(cx, &out, document.top), RC_INVALID);
        if (strstr(cx->problem.message, refused[i].shown) == NULL)
            TEST_TEXT(refused[i].line, cx->problem.message, refused[i].shown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markdown_becomes_elements), cmocka_unit_test(plain_text_stays_plain),
        cmocka_unit_test(a_tree_comes_back), cmocka_unit_test(blocks_come_back),
        cmocka_unit_test(what_xml_cannot_say_is_refused)};
    return TEST_RUN(tests);
}
