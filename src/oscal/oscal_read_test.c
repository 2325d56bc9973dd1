/* Reading and writing: three syntaxes, one tree; damaged and hostile input. */
#include "tests/support/test.h"

#include "oscal/oscal_test.h"

#include <stdlib.h>

#include "base/text.h"

#define UUID "74c8ba1e-5cd4-4ad1-bbfd-d888e2f6c724"

static const char sample_json[] =
    "{\"$schema\":\"x\",\"catalog\":{\"uuid\":\"" UUID "\",\"n\":-1.50e+2,\"yes\":true,"
    "\"none\":null,\"empty\":{},\"list\":[],\"t\":\"a\\u3042\\ud842\\udfb7\\n\\\"\\\\\\/\","
    "\"deep\":[[1,0,2.0],{\"a\":\"\"}]}}";

static void json_comes_back_as_it_was(void **state)
{
    struct ctx *cx = test_begin(state);
    struct oscal_document document, again;
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "a.json", sample_json, &document), RC_OK);
    TEST_INT(__LINE__, document.model, OSCAL_CATALOG);
    TEST_TEXT(__LINE__, oscal_get_text(document.root, "t"), "aあ𠮷\n\"\\/");
    TEST_TEXT(__LINE__, oscal_get_text(document.root, "n"), "-1.50e+2");
    struct buf out = buf_create(LIMIT_OSCAL_BYTES);
    oscal_write_json(&out, document.top, false);
    TEST_TEXT(__LINE__, buf_string(&out),
              "{\"$schema\":\"x\",\"catalog\":{\"uuid\":\"" UUID "\",\"n\":-1.50e+2,\"yes\":true,"
              "\"none\":null,\"empty\":{},\"list\":[],\"t\":\"aあ𠮷\\n\\\"\\\\/\","
              "\"deep\":[[1,0,2.0],{\"a\":\"\"}]}}");
    buf_clear(&out);
    oscal_write_json(&out, document.top, true);
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "b.json", buf_string(&out), &again), RC_OK);
    oscal_test_same(cx, __LINE__, again.top, document.top);
    buf_free(&out);
}

static const char catalog_json[] =
    "{\"catalog\":{\"uuid\":\"" UUID "\",\"metadata\":{\"title\":\"見本 *の* 基準\","
    "\"last-modified\":\"2026-10-01T00:00:00Z\",\"version\":\"1.0\",\"oscal-version\":\"1.1.3\","
    "\"revisions\":[{\"version\":\"0.9\"}],\"document-ids\":[{\"scheme\":\"https://doi.org\","
    "\"identifier\":\"10.1/2\"}],\"parties\":[{\"uuid\":\"" UUID "\",\"type\":\"organization\","
    "\"name\":\"本社\",\"email-addresses\":[\"a@example.jp\"],\"telephone-numbers\":[{\"type\":"
    "\"office\",\"number\":\"03-0000-0000\"}],\"addresses\":[{\"addr-lines\":[\"一丁目\",\"二番\"]"
    "}]}],\"remarks\":\"一段目。\\n\\n二段目。\"},\"groups\":[{\"id\":\"g1\",\"title\":\"統制\","
    "\"controls\":[{\"id\":\"c1\",\"title\":\"責任者\",\"params\":[{\"id\":\"p1\",\"label\":"
    "\"期間\",\"select\":{\"how-many\":\"one\",\"choice\":[\"毎年\",\"毎月\"]},\"values\":[\"毎年\""
    "]}],\"props\":[{\"name\":\"label\",\"value\":\"1\"}],\"parts\":[{\"id\":\"c1.s\",\"name\":"
    "\"statement\",\"prose\":\"{{ insert: param, p1 }}に見直す。\\n\\n1. 一\\n1. 二\\n\","
    "\"parts\":[{\"name\":\"item\",\"prose\":\"[別紙](#r1)を見る。\"}]}]}]}],\"back-matter\":{"
    "\"resources\":[{\"uuid\":\"r1\",\"title\":\"別紙\",\"rlinks\":[{\"href\":\"b.pdf\",\"hashes\":"
    "[{\"algorithm\":\"SHA-256\",\"value\":\"00\"}]}]}]}}}";

static const char catalog_xml[] =
    "<?xml version='1.0' encoding='UTF-8'?>\n<?xml-model href='x'?><!-- note -->"
    "<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0' uuid='" UUID "' "
    "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:schemaLocation='x y'>"
    "<metadata><title>見本 <em>の</em> 基準</title><last-modified>2026-10-01T00:00:00Z"
    "</last-modified><version> 1.0 </version><oscal-version>1.1.3</oscal-version>"
    "<revisions><revision><version>0.9</version></revision></revisions>"
    "<document-id scheme='https://doi.org'>10.1/2</document-id>"
    "<party uuid='" UUID "' type='organization'><name>本社</name>"
    "<email-address>a@example.jp</email-address>"
    "<telephone-number type='office'>03-0000-0000</telephone-number>"
    "<address><addr-line>一丁目</addr-line><addr-line>二番</addr-line></address></party>"
    "<remarks><p>一段目。</p>\n<p> 二段目。</p></remarks></metadata>"
    "<group id='g1'><title>統制</title><control id='c1'><title>責任者</title>"
    "<param id='p1'><label>期間</label><value>毎年</value>"
    "<select how-many='one'><choice>毎年</choice><choice>毎月</choice></select></param>"
    "<prop name='label' value='1'/>"
    "<part id='c1.s' name='statement'><p><insert type='param' id-ref='p1'/>に見直す。</p>"
    "<ol><li>一</li><li>二</li></ol>"
    "<part name='item'><p><a href='#r1'>別紙</a>を見る。</p></part></part>"
    "</control></group><back-matter><resource uuid='r1'><title>別紙</title>"
    "<rlink href='b.pdf'><hash algorithm='SHA-256'>00</hash></rlink></resource></back-matter>"
    "</catalog>";

static const char catalog_yaml[] =
    "catalog:\n  uuid: " UUID "\n  metadata:\n    title: 見本 *の* 基準\n"
    "    last-modified: 2026-10-01T00:00:00Z\n    version: 1.0\n    oscal-version: 1.1.3\n"
    "    revisions: [{version: 0.9}]\n"
    "    document-ids:\n    - scheme: https://doi.org\n      identifier: 10.1/2\n"
    "    parties:\n    - {uuid: " UUID ", type: organization, name: 本社,\n"
    "       email-addresses: [a@example.jp],\n"
    "       telephone-numbers: [{type: office, number: 03-0000-0000}],\n"
    "       addresses: [{addr-lines: [一丁目, 二番]}]}\n"
    "    remarks: |-\n      一段目。\n\n      二段目。\n"
    "  groups:\n  - id: g1\n    title: 統制\n    controls:\n    - id: c1\n      title: 責任者\n"
    "      params:\n      - id: p1\n        label: 期間\n        values: [毎年]\n"
    "        select: {how-many: one, choice: [毎年, 毎月]}\n"
    "      props:\n      - {name: label, value: 1}\n      parts:\n      - id: c1.s\n"
    "        name: statement\n        prose: |\n          {{ insert: param, p1 }}に見直す。\n\n"
    "          1. 一\n          1. 二\n        parts:\n        - name: item\n"
    "          prose: '[別紙](#r1)を見る。'\n"
    "  back-matter:\n    resources:\n    - uuid: r1\n      title: 別紙\n      rlinks:\n"
    "      - href: b.pdf\n        hashes: [{algorithm: SHA-256, value: 00}]\n";

static void three_syntaxes_are_one_tree(void **state)
{
    struct ctx *cx = test_begin(state);
    struct oscal_document json, xml, yaml;
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "a.json", catalog_json, &json), RC_OK);
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "a.xml", catalog_xml, &xml), RC_OK);
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "a.yaml", catalog_yaml, &yaml), RC_OK);
    TEST_INT(__LINE__, json.syntax, OSCAL_JSON);
    TEST_INT(__LINE__, xml.syntax, OSCAL_XML);
    TEST_INT(__LINE__, yaml.syntax, OSCAL_YAML);
    oscal_test_same(cx, __LINE__, xml.top, json.top);
    oscal_test_same(cx, __LINE__, yaml.top, json.top);
}

static void yaml_comes_back_as_it_was(void **state)
{
    static const char *const texts[] = {"",
                                        "true",
                                        "1.0",
                                        "null",
                                        "~",
                                        " a",
                                        "a ",
                                        "a: b",
                                        "a #b",
                                        "- a",
                                        "\ta",
                                        "a\nb",
                                        "a\n\n",
                                        "\na",
                                        "  a\nb",
                                        "a\n b\n",
                                        "\"'\\",
                                        "あ、い",
                                        "{{ a }}",
                                        "[a]",
                                        "*a*",
                                        "&a",
                                        "!a",
                                        "%a",
                                        "a\xC2\x85"
                                        "b",
                                        "a\xE2\x80\xA8"
                                        "b",
                                        "\x01",
                                        "yes",
                                        "0x1",
                                        "2026-10-01",
                                        "a\rb",
                                        "a\r\nb",
                                        "\xEF\xBB\xBF"
                                        "a",
                                        "| a",
                                        "> a",
                                        "? a"};
    struct ctx *cx = test_begin(state);
    struct oscal_document again;
    struct oscal_node *top = oscal_new(cx->arena, OSCAL_OBJECT, NULL);
    struct oscal_node *root = oscal_member(cx->arena, top, "catalog", OSCAL_OBJECT);
    for (size_t i = 0; i < COUNT(texts); i++) {
        oscal_set_text(cx->arena, root, texts[i], texts[COUNT(texts) - 1 - i]);
        struct oscal_node *item = oscal_new(cx->arena, OSCAL_TEXT, NULL);
        item->text = texts[i];
        oscal_append(oscal_member(cx->arena, root, "list", OSCAL_LIST), item);
    }
    struct oscal_node *flag = oscal_member(cx->arena, root, "as-is", OSCAL_BOOL);
    flag->text = "true";
    oscal_member(cx->arena, root, "include-all", OSCAL_OBJECT);
    oscal_member(cx->arena, root, "nothing", OSCAL_NULL);
    struct buf out = buf_create(LIMIT_OSCAL_BYTES);
    TEST_RC(__LINE__, cx, oscal_write_yaml(cx, &out, top), RC_OK);
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "a.yaml", buf_string(&out), &again), RC_OK);
    oscal_test_same(cx, __LINE__, again.top, top);
    buf_free(&out);
}

#define XML(rest) "<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0'>" rest "</catalog>"

static const struct {
    int line;
    const char *text;
    enum rc want;
    const char *message; /* a part of it */
} bad[] = {
    {__LINE__, "", RC_INVALID, "the file is empty"},
    {__LINE__, "{", RC_INVALID, "f, line 1: a member's name is missing"},
    {__LINE__, "{}", RC_INVALID, "no OSCAL document"},
    {__LINE__, "{\"catalog\":[]}", RC_INVALID, "no OSCAL document"},
    {__LINE__, "{\"catalog\":{}}x", RC_INVALID, "something follows the end"},
    {__LINE__, "{\"catalog\":{}", RC_INVALID, "comma or a closing bracket"},
    {__LINE__, "{\"catalog\":{\n\n\"a\":01}}", RC_INVALID, "f, line 3:"},
    {__LINE__, "{\"catalog\":{\"a\":1.}}", RC_INVALID, "a value is missing"},
    {__LINE__, "{\"catalog\":{\"a\":-}}", RC_INVALID, "a value is missing"},
    {__LINE__, "{\"catalog\":{\"a\":1e}}", RC_INVALID, "a value is missing"},
    {__LINE__, "{\"catalog\":{\"a\":nul}}", RC_INVALID, "a value is missing"},
    {__LINE__, "{\"catalog\":{\"a\":[1,]}}", RC_INVALID, "a value is missing"},
    {__LINE__, "{\"catalog\":{\"a\":1,}}", RC_INVALID, "a member's name is missing"},
    {__LINE__, "{\"catalog\":{\"a\" 1}}", RC_INVALID, "a colon is missing"},
    {__LINE__, "{\"catalog\":{\"a\":1,\"a\":2}}", RC_INVALID, "the member a stands twice"},
    {__LINE__, "{\"catalog\":{\"a\":\"\\u0000\"}}", RC_INVALID, "NUL"},
    {__LINE__, "{\"catalog\":{\"a\":\"\\ud800\"}}", RC_INVALID, "half a character"},
    {__LINE__, "{\"catalog\":{\"a\":\"\\ud800\\u0041\"}}", RC_INVALID, "half a character"},
    {__LINE__, "{\"catalog\":{\"a\":\"\\u12g4\"}}", RC_INVALID, "does not know"},
    {__LINE__, "{\"catalog\":{\"a\":\"\\x\"}}", RC_INVALID, "does not know"},
    {__LINE__, "{\"catalog\":{\"a\":\"\\u12", RC_INVALID, "cut off"},
    {__LINE__, "{\"catalog\":{\"a\":\"b\\", RC_INVALID, ""},
    {__LINE__, "{\"catalog\":{\"a\":\"b\n\"}}", RC_INVALID, "cut off"},
    {__LINE__, "{\"catalog\":{\"a\":\"\xff\"}}", RC_INVALID, "UTF-8"},
    {__LINE__, "{\"catalog\":{\"groups\":{}}}", RC_INVALID, "groups must be a list"},
    {__LINE__, "{\"catalog\":{\"groups\":[1]}}", RC_INVALID, "groups must be a list of objects"},
    {__LINE__, "{\"catalog\":{\"controls\":[{\"title\":\"a\"}]}}", RC_INVALID,
     "one of controls has no id"},
    {__LINE__, "catalog: *a", RC_INVALID, "an alias"},
    {__LINE__, "a: &a [x]\ncatalog: {b: *a}", RC_INVALID, "f, line 2: an alias"},
    {__LINE__, "catalog: {a: &a b, c: &a d}", RC_INVALID, "stands twice"},
    {__LINE__, "catalog: {a: 1, a: 2}", RC_INVALID, "the member a stands twice"},
    {__LINE__, "catalog: {? [a] : 2}", RC_INVALID, "a member's name is missing"},
    {__LINE__, "catalog: {a: \"\\0\"}", RC_INVALID, "NUL"},
    {__LINE__, "catalog: {a: b", RC_INVALID, "the YAML cannot be read"},
    {__LINE__, "catalog: {}\n---\na: b", RC_INVALID, "something follows the end"},
    {__LINE__, "- catalog", RC_INVALID, "no OSCAL document"},
    {__LINE__, "<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>" XML("&b;"), RC_INVALID,
     "DOCTYPE"},
    {__LINE__, "<!DOCTYPE catalog SYSTEM 'file:///etc/passwd'>" XML(""), RC_INVALID, "DOCTYPE"},
    {__LINE__, XML("&a;"), RC_INVALID, "the XML cannot be read"},
    {__LINE__, "<catalog/>", RC_INVALID, "is not OSCAL's"},
    {__LINE__, "<a:catalog xmlns:a='http://example.jp/'/>", RC_INVALID, "is not OSCAL's"},
    {__LINE__, XML("\n<system/>"), RC_INVALID, "f, line 2: the element system is not known"},
    {__LINE__, XML("<metadata>a</metadata>"), RC_INVALID, "text stands directly in metadata"},
    {__LINE__, XML("<metadata><title><p/></title></metadata>"), RC_INVALID, "may not stand here"},
    {__LINE__, XML("<metadata><remarks><li/></remarks></metadata>"), RC_INVALID,
     "may not stand here"},
    {__LINE__, XML("<metadata><version><p/></version></metadata>"), RC_INVALID,
     "may not stand here"},
    {__LINE__, XML("<metadata/><metadata/>"), RC_INVALID, "the member metadata stands twice"},
    {__LINE__, XML("<metadata><title/><title/></metadata>"), RC_INVALID, "stands twice"},
    {__LINE__, XML("<control/>"), RC_INVALID, "one of controls has no id"},
    {__LINE__, "<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0'>", RC_INVALID,
     "the XML cannot be read"},
    {__LINE__, "<?xml version='1.0' encoding='UTF-16'?><a/>", RC_INVALID, "is not OSCAL's"},
};

static void bad_input_is_refused_with_its_place(void **state)
{
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct ctx *cx = test_begin(state);
        struct oscal_document document = {.name = "untouched"};
        TEST_RC(bad[i].line, cx, oscal_test_read(cx, "f", bad[i].text, &document), bad[i].want);
        TEST_TEXT(bad[i].line, document.name, "untouched");
        if (strstr(cx->problem.message, bad[i].message) == NULL)
            TEST_TEXT(bad[i].line, cx->problem.message, bad[i].message);
    }
}

/* A value inside `depth` times the opening, and as many times the closing. */
static const char *nested(struct ctx *cx, const char *before, const char *open, const char *inside,
                          const char *close, const char *after, size_t depth)
{
    struct buf out = buf_create(LIMIT_OSCAL_BYTES * (size_t)2);
    buf_text(&out, before);
    for (size_t i = 0; i < depth; i++)
        buf_text(&out, open);
    buf_text(&out, inside);
    for (size_t i = 0; i < depth; i++)
        buf_text(&out, close);
    buf_text(&out, after);
    const char *text = arena_copy(cx->arena, buf_string(&out));
    buf_free(&out);
    return text;
}

static void limits_hold(void **state)
{
    static const struct {
        int line;
        const char *before, *open, *inside, *close, *after;
        size_t depth;
        enum rc want;
    } rows[] = {
        {__LINE__, "{\"catalog\":{\"a\":", "[", "1", "]", "}}", 90, RC_OK},
        {__LINE__, "{\"catalog\":{\"a\":", "[", "1", "]", "}}", 110, RC_TOO_LARGE},
        {__LINE__, "{\"catalog\":{\"a\":", "[", "", "", "", 1000000, RC_TOO_LARGE},
        {__LINE__, "catalog: {a: ", "[", "1", "]", "}", 90, RC_OK},
        {__LINE__, "catalog: {a: ", "[", "1", "]", "}", 110, RC_TOO_LARGE},
        {__LINE__, "<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0'>", "<group>", "", "</group>",
         "</catalog>", 90, RC_OK},
        {__LINE__, "<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0'>", "<group>", "", "</group>",
         "</catalog>", 110, RC_TOO_LARGE},
        {__LINE__, "<catalog xmlns='http://csrc.nist.gov/ns/oscal/1.0'><metadata><title>", "<em>",
         "a", "</em>", "</title></metadata></catalog>", 110, RC_TOO_LARGE},
        {__LINE__, "{\"catalog\":{\"a\":[", "1,", "1", "", "]}}", 999000, RC_OK},
        {__LINE__, "{\"catalog\":{\"a\":[", "1,", "1", "", "]}}", 1000001, RC_TOO_LARGE},
        {__LINE__, "{\"catalog\":{\"a\":\"", "aaaaaaaaaaaaaaaa", "", "", "\"}}",
         LIMIT_OSCAL_BYTES / 16, RC_TOO_LARGE},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        struct oscal_document document;
        const char *text = nested(cx, rows[i].before, rows[i].open, rows[i].inside, rows[i].close,
                                  rows[i].after, rows[i].depth);
        TEST_RC(rows[i].line, cx, oscal_test_read(cx, "f", text, &document), rows[i].want);
    }
    struct ctx *cx = test_begin(state);
    struct oscal_document document;
    struct buf wide = buf_create(LIMIT_OSCAL_BYTES);
    buf_text(&wide, "{\"catalog\":{\"m\":1");
    for (int i = 0; i < LIMIT_OSCAL_MEMBERS; i++)
        buf_printf(&wide, ",\"m%d\":1", i);
    buf_text(&wide, "}}");
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "f", buf_string(&wide), &document), RC_INVALID);
    buf_free(&wide);
}

/* Every cut of a good file is refused, or read as something; never more. */
static void every_cut_is_answered(void **state)
{
    const char *const texts[] = {catalog_json, catalog_xml, catalog_yaml};
    for (size_t i = 0; i < COUNT(texts); i++)
        for (size_t length = 0; length < strlen(texts[i]); length++) {
            struct ctx *cx = test_begin(state);
            struct oscal_document document;
            const char *cut = arena_copy_n(cx->arena, texts[i], length);
            enum rc rc = oscal_test_read(cx, "f", cut, &document);
            TEST_TRUE((int)length, rc == RC_OK || cx->problem.message[0] != '\0');
            TEST_TRUE((int)length, i == 2 || rc != RC_OK);
        }
}

static void plain_text_is_without_marks(void **state)
{
    static const struct {
        int line;
        const char *prose, *want;
    } rows[] = {
        {__LINE__, "a *b* **c** `d`", "a b c d"},
        {__LINE__, "{{ insert: param, p1 }} and {{ insert: param, p2 }}", "[yearly] and [a / b]"},
        {__LINE__, "{{ insert: param, p3 }}; {{ insert: param, no }}", "[x, y]; [no]"},
        {__LINE__, "[ac-2](#ac-2), [b](c", "ac-2, [b](c"},
        {__LINE__, "2 * 3 \\* 4 \\\"q\\\"", "2 * 3 * 4 \"q\""},
        {__LINE__, "{{ insert: param, p4 }}", "[every [yearly]]"},
        {__LINE__, "{{ insert: param", "{{ insert: param"},
        {__LINE__, "{{ a }}", "{{ a }}"},
        {__LINE__, "", ""},
    };
    static const char params[] =
        "catalog: {params: [{id: p1, label: yearly}, {id: p2, select: {choice: [a, b]}}, "
        "{id: p3, label: l, values: [x, y]}, {id: p4, label: 'every {{ insert: param, p1 }}'}]}";
    struct ctx *cx = test_begin(state);
    struct oscal_document document;
    TEST_RC(__LINE__, cx, oscal_test_read(cx, "p", params, &document), RC_OK);
    const struct oscal_params *params_of = oscal_params_of(cx, document.root);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_TEXT(rows[i].line, oscal_plain_text(cx, rows[i].prose, params_of), rows[i].want);
}

static void nist_example_is_one_tree_in_three_syntaxes(void **state)
{
    struct ctx *cx = test_begin(state);
    struct oscal_document json, xml, yaml;
    if (!oscal_has_fixtures())
        return;
    oscal_test_read_file(cx, __LINE__, OSCAL_FIXTURES "/basic-catalog.json", &json);
    oscal_test_read_file(cx, __LINE__, OSCAL_FIXTURES "/basic-catalog.xml", &xml);
    oscal_test_read_file(cx, __LINE__, OSCAL_FIXTURES "/basic-catalog.yaml", &yaml);
    oscal_test_same(cx, __LINE__, xml.top, json.top);
    oscal_test_same(cx, __LINE__, yaml.top, json.top);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_comes_back_as_it_was),
        cmocka_unit_test(three_syntaxes_are_one_tree),
        cmocka_unit_test(yaml_comes_back_as_it_was),
        cmocka_unit_test(bad_input_is_refused_with_its_place),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(every_cut_is_answered),
        cmocka_unit_test(plain_text_is_without_marks),
        cmocka_unit_test(nist_example_is_one_tree_in_three_syntaxes),
    };
    return TEST_RUN(tests);
}
