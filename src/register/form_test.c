/* Forms by field table: what comes in, and what the page shows. */
#include "register/form.h"

#include <string.h>

#include "base/limits.h"
#include "tests/support/test.h"
#include "views.gen.h"

static const char *const colour_codes[] = {"red", "blue"};
static const char *const colour_labels[] = {"Red", "Blue"};
static const struct enum_names colour_names = {colour_codes, colour_labels, 2};

struct thing {
    const char *id, *title, *note, *due, *post, *secret;
    int64_t level, open, colour, made, money;
    double share;
};

static const struct field thing_table[] = {
    FIELD(thing, id, F_ID, .flags = F_FIXED),
    FIELD(thing, title, F_TEXT, .flags = F_REQUIRED, .max = 5, .label = "Title",
          .help = "One line"),
    FIELD(thing, note, F_PROSE, .label = "Note"),
    FIELD(thing, due, F_DATE, .label = "Due"),
    FIELD(thing, post, F_REF, .ref = "post", .label = "Post"),
    FIELD(thing, secret, F_SECRET, .label = "Secret"),
    FIELD(thing, level, F_INT, .min = 1, .max = 5, .label = "Level"),
    FIELD(thing, open, F_BOOL, .label = "Open"),
    FIELD(thing, colour, F_ENUM, .names = &colour_names, .label = "Colour"),
    FIELD(thing, made, F_TIME, .label = "Made"),
    FIELD(thing, money, F_INT, .label = "Money"),
    FIELD(thing, share, F_REAL, .label = "Share"),
};
static const struct fields fields = {thing_table, COUNT(thing_table)};

static struct thing sample(void)
{
    return (struct thing){.id = "id-1",
                          .title = "Old",
                          .note = "a\nb",
                          .due = "2026-10-01",
                          .post = "p1",
                          .secret = "hush",
                          .level = 2,
                          .open = 1,
                          .colour = 1,
                          .made = TEST_NOW,
                          .money = 0,
                          .share = 0.5};
}

/* The row as text, so that a test sees every field. */
static const char *shown(const struct ctx *cx, const struct thing *row)
{
    return arena_printf(cx->arena, "%s|%s|%s|%s|%s|%s|%lld|%lld|%lld|%lld|%g", row->id, row->title,
                        row->note, row->due, row->post, row->secret, (long long)row->level,
                        (long long)row->open, (long long)row->colour, (long long)row->money,
                        row->share);
}

static const char *const every[] = {"title", "note",   "due",   "post",  "secret", "level",
                                    "open",  "colour", "money", "share", NULL};

static void test_masks(void **state)
{
    (void)state;
    TEST_INT(__LINE__, (int64_t)field_bit(fields, "id"), 1);
    TEST_INT(__LINE__, (int64_t)field_bit(fields, "note"), 4);
    TEST_INT(__LINE__, (int64_t)field_bit(fields, "nothing"), 0);
    TEST_INT(__LINE__,
             (int64_t)field_mask(fields, (const char *const[]){"id", "due", "nothing", NULL}), 9);
    TEST_INT(__LINE__, (int64_t)field_mask(fields, (const char *const[]){NULL}), 0);
}

#define OLD_ROW "id-1|Old|a\nb|2026-10-01|p1|hush|2|1|1|0|0.5"

static const struct {
    int line;
    const char *form;
    enum rc rc;
    const char *row, *given, *refused; /* names of fields, separated by blanks */
} inputs[] = {
    {__LINE__, "", RC_OK, OLD_ROW, "", ""},
    {__LINE__, "unknown=1&csrf=x&version=9", RC_OK, OLD_ROW, "", ""},
    {__LINE__, "title=New", RC_OK, "id-1|New|a\nb|2026-10-01|p1|hush|2|1|1|0|0.5", "title", ""},
    {__LINE__, "id=other&made=1", RC_OK, OLD_ROW, "", ""}, /* not writable */
    {__LINE__, "title=", RC_INVALID, OLD_ROW, "title", "title"},
    {__LINE__, "title=%20%E3%80%80", RC_INVALID, OLD_ROW, "title", "title"},
    {__LINE__, "title=123456", RC_INVALID, OLD_ROW, "title", "title"},
    {__LINE__, "title=%E6%97%A5%E6%9C%AC%E8%AA%9E%E6%97%A5%E6%9C%AC", RC_OK,
     "id-1|日本語日本|a\nb|2026-10-01|p1|hush|2|1|1|0|0.5", "title", ""}, /* five characters */
    {__LINE__, "title=a%0Ab", RC_INVALID, OLD_ROW, "title", "title"},
    {__LINE__, "note=a%01", RC_INVALID, OLD_ROW, "note", "note"},
    {__LINE__, "note=", RC_OK, "id-1|Old||2026-10-01|p1|hush|2|1|1|0|0.5", "note", ""},
    {__LINE__, "due=R8.10.2&title=T", RC_OK, "id-1|T|a\nb|2026-10-02|p1|hush|2|1|1|0|0.5",
     "title due", ""},
    {__LINE__, "due=", RC_OK, "id-1|Old|a\nb||p1|hush|2|1|1|0|0.5", "due", ""},
    {__LINE__, "due=2026-02-30", RC_INVALID, OLD_ROW, "due", "due"},
    {__LINE__, "level=5&open=0", RC_OK, "id-1|Old|a\nb|2026-10-01|p1|hush|5|0|1|0|0.5",
     "level open", ""},
    {__LINE__, "level=%EF%BC%93", RC_OK, "id-1|Old|a\nb|2026-10-01|p1|hush|3|1|1|0|0.5", "level",
     ""},
    {__LINE__, "level=6", RC_INVALID, OLD_ROW, "level", "level"},
    {__LINE__, "level=0", RC_INVALID, OLD_ROW, "level", "level"},
    {__LINE__, "level=2x", RC_INVALID, OLD_ROW, "level", "level"},
    {__LINE__, "level=99999999999999999999", RC_INVALID, OLD_ROW, "level", "level"},
    {__LINE__, "open=0&open=1", RC_OK, OLD_ROW, "open", ""}, /* hidden field and ticked box */
    {__LINE__, "open=0", RC_OK, "id-1|Old|a\nb|2026-10-01|p1|hush|2|0|1|0|0.5", "open", ""},
    {__LINE__, "colour=red", RC_OK, "id-1|Old|a\nb|2026-10-01|p1|hush|2|1|0|0|0.5", "colour", ""},
    {__LINE__, "colour=green", RC_INVALID, OLD_ROW, "colour", "colour"},
    {__LINE__, "colour=1", RC_INVALID, OLD_ROW, "colour", "colour"},
    {__LINE__, "money=-5&share=0.25", RC_OK, "id-1|Old|a\nb|2026-10-01|p1|hush|2|1|1|-5|0.25",
     "money share", ""},
    {__LINE__, "share=nan", RC_INVALID, OLD_ROW, "share", "share"},
    {__LINE__, "secret=%20new%20", RC_OK, "id-1|Old|a\nb|2026-10-01|p1| new |2|1|1|0|0.5", "secret",
     ""},
    {__LINE__, "title=&due=x&level=9&note=fine", RC_INVALID,
     "id-1|Old|fine|2026-10-01|p1|hush|2|1|1|0|0.5", "title note due level",
     "title due level"}, /* all of them are named at once */
};

static const char *names_of(const struct ctx *cx, uint64_t mask)
{
    const char *text = "";
    for (size_t i = 0; i < fields.n; i++)
        if ((mask >> i & 1) != 0)
            text = arena_printf(cx->arena, "%s%s%s", text, text[0] == '\0' ? "" : " ",
                                fields.at[i].name);
    return text;
}

static const char *refused_of(const struct ctx *cx)
{
    const char *text = "";
    for (size_t i = 0; i < cx->problem.field_count; i++)
        text = arena_printf(cx->arena, "%s%s%s", text, i == 0 ? "" : " ",
                            cx->problem.fields[i].field);
    return text;
}

static void test_read(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(inputs); i++) {
        struct request request = {.method = POST, .path = "/"};
        struct thing row = sample();
        uint64_t given = 0;
        int line = inputs[i].line;
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(line, cx, form_parse(cx, inputs[i].form, strlen(inputs[i].form), &request, false),
                RC_OK);
        TEST_RC(line, cx, form_read(cx, &request, fields, field_mask(fields, every), &row, &given),
                inputs[i].rc);
        TEST_TEXT(line, shown(cx, &row), inputs[i].row);
        TEST_TEXT(line, names_of(cx, given), inputs[i].given);
        TEST_TEXT(line, refused_of(cx), inputs[i].refused);
        TEST_TRUE(line, (cx->problem.message != NULL) == (inputs[i].rc != RC_OK));
    }
}

static void test_version(void **state)
{
    static const struct {
        int line;
        const char *form;
        int64_t version;
    } rows[] = {
        {__LINE__, "version=7", 7},
        {__LINE__, "", 0},
        {__LINE__, "version=", 0},
        {__LINE__, "version=x", 0},
        {__LINE__, "version=1&version=2", 2},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct request request = {.path = "/"};
        TEST_RC(rows[i].line, cx,
                form_parse(cx, rows[i].form, strlen(rows[i].form), &request, false), RC_OK);
        TEST_INT(rows[i].line, form_version(cx, &request), rows[i].version);
    }
}

static const struct form_input *input_of(const struct form_inputs *made, const char *name)
{
    for (size_t i = 0; i < made->n; i++)
        if (strcmp(made->at[i].name, name) == 0)
            return &made->at[i];
    return NULL;
}

static void test_build(void **state)
{
    static const struct {
        int line;
        const char *name, *kind, *label, *help, *value;
        int64_t required, most, ranged;
    } rows[] = {
        {__LINE__, "title", "text", "Title", "One line", "Old", 1, 5, 1},
        {__LINE__, "note", "prose", "Note", "", "a\nb", 0, LIMIT_TEXT, 0},
        {__LINE__, "due", "date", "Due", "", "2026-10-01", 0, LIMIT_TEXT, 0},
        {__LINE__, "post", "text", "Post", "", "p1", 0, LIMIT_TEXT, 0},
        {__LINE__, "secret", "secret", "Secret", "", "", 0, LIMIT_TEXT, 0}, /* never comes back */
        {__LINE__, "level", "number", "Level", "", "2", 0, LIMIT_TEXT, 1},
        {__LINE__, "open", "check", "Open", "", "1", 0, LIMIT_TEXT, 0},
        {__LINE__, "colour", "select", "Colour", "", "blue", 0, LIMIT_TEXT, 0},
        {__LINE__, "made", "text", "Made", "", "2026-10-01 14:02", 0, LIMIT_TEXT, 0},
        {__LINE__, "money", "number", "Money", "", "0", 0, LIMIT_TEXT, 0},
        {__LINE__, "share", "number", "Share", "", "0.5", 0, LIMIT_TEXT, 0},
    };
    struct ctx *cx = test_begin(state);
    struct thing row = sample();
    struct form_inputs made;
    TEST_RC(__LINE__, cx,
            form_build(cx, fields, ~field_bit(fields, "id"), &row, NULL, NULL, 0, &made), RC_OK);
    TEST_INT(__LINE__, (int64_t)made.n, (int64_t)COUNT(rows));
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct form_input *input = input_of(&made, rows[i].name);
        TEST_TRUE(rows[i].line, input != NULL);
        TEST_TEXT(rows[i].line, input->kind, rows[i].kind);
        TEST_TEXT(rows[i].line, input->label, rows[i].label);
        TEST_TEXT(rows[i].line, input->help, rows[i].help);
        TEST_TEXT(rows[i].line, input->value, rows[i].value);
        TEST_TEXT(rows[i].line, input->error, "");
        TEST_INT(rows[i].line, input->required, rows[i].required);
        TEST_INT(rows[i].line, input->most, rows[i].most);
        TEST_INT(rows[i].line, input->ranged, rows[i].ranged);
    }
    const struct form_input *colour = input_of(&made, "colour");
    TEST_INT(__LINE__, (int64_t)colour->options.n, 2);
    TEST_TEXT(__LINE__, colour->options.at[1].label, "Blue");
    TEST_INT(__LINE__, colour->options.at[0].selected, 0);
    TEST_INT(__LINE__, colour->options.at[1].selected, 1);
}

/* After an error the page shows what was typed, with each reason at its field. */
static void test_build_again(void **state)
{
    static const char form[] = "title=&level=nine&colour=green&secret=typed&due=R8.13.1&note=kept";
    struct ctx *cx = test_begin(state);
    struct request request = {.path = "/"};
    struct thing row = sample();
    struct form_inputs made;
    TEST_RC(__LINE__, cx, form_parse(cx, form, strlen(form), &request, false), RC_OK);
    TEST_RC(__LINE__, cx, form_read(cx, &request, fields, field_mask(fields, every), &row, NULL),
            RC_INVALID);
    TEST_RC(__LINE__, cx,
            form_build(cx, fields, field_mask(fields, every), &row, &request, NULL, 0, &made),
            RC_OK);
    TEST_TEXT(__LINE__, input_of(&made, "title")->value, "");
    TEST_TEXT(__LINE__, input_of(&made, "title")->error, "Please fill in “Title”");
    TEST_TEXT(__LINE__, input_of(&made, "level")->value, "nine");
    TEST_TRUE(__LINE__, input_of(&made, "level")->error[0] != '\0');
    TEST_TEXT(__LINE__, input_of(&made, "due")->value, "R8.13.1");
    TEST_TEXT(__LINE__, input_of(&made, "note")->value, "kept");
    TEST_TEXT(__LINE__, input_of(&made, "note")->error, "");
    TEST_TEXT(__LINE__, input_of(&made, "secret")->value, "");
    TEST_TEXT(__LINE__, input_of(&made, "money")->value, "0"); /* was not given */
}

/* "value*" for the chosen one. */
static const char *options_of(const struct ctx *cx, const struct form_input *input)
{
    const char *text = "";
    for (size_t i = 0; i < input->options.n; i++)
        text = arena_printf(cx->arena, "%s%s%s;", text, input->options.at[i].value,
                            input->options.at[i].selected ? "*" : "");
    return text;
}

static void test_choices(void **state)
{
    static const char *const ids[] = {"p1", "p2"}, *const labels[] = {"First", "Second"};
    static const struct form_choice choices[] = {{"other", ids, labels, 1, false},
                                                 {"post", ids, labels, 2, false}};
    static const struct {
        int line;
        bool required;
        const char *value, *options;
    } rows[] = {
        {__LINE__, false, "p2", ";p1;p2*;"},        {__LINE__, false, "", "*;p1;p2;"},
        {__LINE__, false, "left", ";p1;p2;left*;"}, /* not offered any more, and kept all the same */
        {__LINE__, true, "p1", "p1*;p2;"},          {__LINE__, true, "left", "p1;p2;left*;"},
        {__LINE__, true, "", "*;p1;p2;"}, /* nobody is chosen unasked */
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct field one = *field_find(fields, "post");
        struct thing row = sample();
        struct form_inputs made;
        one.flags = rows[i].required ? F_REQUIRED : 0;
        row.post = rows[i].value;
        TEST_RC(rows[i].line, cx,
                form_build(cx, (struct fields){&one, 1}, 1, &row, NULL, choices, 2, &made), RC_OK);
        TEST_TEXT(rows[i].line, made.at[0].kind, "select");
        TEST_TEXT(rows[i].line, options_of(cx, &made.at[0]), rows[i].options);
    }
}

/* The page that the template makes: every value is text, every input has its label and its id. */
static void test_page(void **state)
{
    struct ctx *cx = test_begin(state);
    struct thing row = sample();
    struct form_view view = {
        .action = "/things", .submit = "Save", .cancel = "", .id = "id-1", .version = 3};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_PAGE_BYTES);
    cx->csrf = "token\"";
    row.title = "\"><script>";
    row.note = "</textarea>";
    TEST_RC(__LINE__, cx,
            form_build(cx, fields, field_mask(fields, every), &row, NULL, NULL, 0, &view.inputs),
            RC_OK);
    form_page(&out, cx, &view);
    const char *page = buf_string(&out);
    TEST_TRUE(__LINE__, strstr(page, "<script") == NULL);
    TEST_TRUE(__LINE__, strstr(page, "</textarea></textarea>") == NULL);
    TEST_TRUE(__LINE__, strstr(page, "value=\"&quot;&gt;&lt;script&gt;\"") != NULL);
    TEST_TRUE(__LINE__, strstr(page, "name=\"version\" value=\"3\"") != NULL);
    TEST_TRUE(__LINE__, strstr(page, "name=\"csrf\" value=\"token&quot;\"") != NULL);
    TEST_TRUE(__LINE__, strstr(page, "hush") == NULL);
    for (size_t i = 0; every[i] != NULL; i++)
        TEST_TRUE((int)i,
                  strstr(page, arena_printf(cx->arena, "id=\"field-%s\"", every[i])) != NULL);
}

/* Proposals for a text: other words stay as they are. */
static void test_proposals(void **state)
{
    static const char *const texts[] = {"停電", "<火災>\"&"};
    struct ctx *cx = test_begin(state);
    struct line {
        const char *title;
    } row = {"落雷"};
    static const struct field table[] = {FIELD(line, title, F_TEXT, .label = "Title")};
    const struct form_choice choice = {.field = "title", .ids = texts, .labels = texts, .n = COUNT(texts), .proposes = true};
    struct form_view view = {.action = "/x", .submit = "Save", .cancel = "", .id = "", .again = "Again"};
    TEST_RC(__LINE__, cx, form_build(cx, FIELDS(table), 1, &row, NULL, &choice, 1, &view.inputs), RC_OK);
    TEST_TEXT(__LINE__, view.inputs.at[0].kind, "text");
    TEST_TEXT(__LINE__, view.inputs.at[0].value, "落雷");
    TEST_INT(__LINE__, (int64_t)view.inputs.at[0].options.n, COUNT(texts));
    struct buf page = buf_create(LIMIT_PAGE_BYTES);
    form_page(&page, cx, &view);
    TEST_TRUE(__LINE__, strstr(buf_string(&page), "value=\"落雷\" maxlength=") != NULL);
    TEST_TRUE(__LINE__, strstr(buf_string(&page), "list=\"list-title\"") != NULL);
    TEST_TRUE(__LINE__, strstr(buf_string(&page), "<option value=\"&lt;火災&gt;&quot;&amp;\">") != NULL);
    TEST_TRUE(__LINE__, strstr(buf_string(&page), "name=\"propose\" value=\"1\">Again<") != NULL);
    buf_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_masks),       cmocka_unit_test(test_read),
        cmocka_unit_test(test_version),     cmocka_unit_test(test_build),
        cmocka_unit_test(test_build_again), cmocka_unit_test(test_choices),
        cmocka_unit_test(test_page),        cmocka_unit_test(test_proposals),
    };
    return TEST_RUN(tests);
}
