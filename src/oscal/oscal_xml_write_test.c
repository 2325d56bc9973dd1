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
    {__LINE__, true, false, "- one\n- two", ""},
    {__LINE__, true, false, "text\n\n1. one", ""},
    {__LINE__, true, false, "# head", ""},
    {__LINE__, true, false, "| a | b |", ""},
    {__LINE__, false, false, "![x](y.png)", ""},
    {__LINE__, false, false, "bell \a", ""},
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

static const struct {
    int line;
    const char *json;
    const char *shown;
} refused[] = {
    {__LINE__, "{\"catalog\":{\"remarks\":\"- a\\n- b\"}}", "remarks"},
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
        cmocka_unit_test(a_tree_comes_back), cmocka_unit_test(what_xml_cannot_say_is_refused)};
    return TEST_RUN(tests);
}
