/* Surveys on both databases: the document, questions, editions, who is asked, who may. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "ledger/ledger.h"
#include "register/verify.h"
#include "submission/submission.h"
#include "survey/survey_response.h"
#include "survey/survey_view.h"
#include "survey/survey_visit.h"
#include "tests/support/people.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module, &catalog_module, &survey_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static void calm(struct ctx *cx)
{
    cx->problem = (struct problem){.rc = RC_OK};
}

/* A body that asks, of this name. */
static void begin(struct ctx *cx, const char *org, int64_t kind)
{
    cx->fixed_ids = 0;
    cx->app = &app;
    cx->org = org;
    cx->person = "";
    cx->permissions = ~UINT64_C(0);
    test_make_organization(cx, org, kind);
}

static struct survey draft(struct ctx *cx, int64_t kind, const char *catalog)
{
    struct survey row;
    row_blank(&survey_record, &row);
    row.title = "令和8年度調査";
    row.year = 2026;
    row.kind = kind;
    row.catalog = catalog;
    row.purpose = "取組の実施状況を把握する。";
    row.legal_basis = "基本法25条・33条";
    row.opens_on = "2026-10-01";
    row.closes_on = "2026-11-30";
    TEST_RC(__LINE__, cx, survey_save(cx, &row, 0), RC_OK);
    return row;
}

static struct survey stored(struct ctx *cx, const char *id)
{
    struct survey row = {.id = NULL};
    TEST_RC(__LINE__, cx, survey_visible(cx, id, &row), RC_OK);
    return row;
}

static struct survey_question question(const char *survey, const char *code, int64_t kind)
{
    struct survey_question row;
    row_blank(&survey_question_record, &row);
    row.survey = survey;
    row.code = code;
    row.kind = kind;
    row.text_ja = "質問";
    if (kind == QUESTION_SINGLE || kind == QUESTION_MULTIPLE)
        row.choices = "はい | Yes\nいいえ | No\n";
    return row;
}

/* --- The document --- */

#define DOCUMENT(questions) DOCUMENT_OF("", questions)
#define DOCUMENT_OF(asker, questions)                                                              \
    "{\"asker\":{\"card\":\"\",\"id\":\"office\",\"name\":\"室\"" asker "},\"catalog\":\"baseline-2026\","    \
    "\"catalog_version\":\"1\",\"closes\":\"2026-11-30\",\"contact\":\"\",\"edition\":1,\"format\":"                   \
    "\"kaname-questionnaire/1\",\"kind\":\"all\",\"legal_basis\":\"\",\"opens\":\"2026-10-01\",\"purpose\":\"\","      \
    "\"questions\":[" questions "],\"survey\":\"s\",\"title\":\"t\",\"year\":2026}"
#define QUESTION(choices, code, condition, control, kind, least, most, unit)                       \
    "{\"choices\":[" choices "],\"code\":\"" code "\",\"condition\":" condition ",\"control\":\"" control             \
    "\",\"help\":{\"en\":\"\",\"ja\":\"\"},\"kind\":\"" kind "\",\"least\":" least ",\"most\":" most                  \
    ",\"required\":true,\"section\":{\"en\":\"\",\"ja\":\"\"},\"text\":{\"en\":\"\",\"ja\":\"q\"},\"unit\":\"" unit "\"}"
#define TWO "{\"en\":\"a\",\"ja\":\"A\"},{\"en\":\"b\",\"ja\":\"B\"}"
#define SINGLE QUESTION(TWO, "Q1", "null", "", "single", "null", "null", "")
#define HANGS(values) QUESTION("", "Q2", "{\"question\":\"Q1\",\"values\":[" values "]}", "", "text", "null", "null", "")

static void test_document(void **state)
{
    static const struct {
        int line;
        const char *text;
        enum rc want;
        const char *place; /* in the message */
    } rows[] = {
        {__LINE__, DOCUMENT(SINGLE), RC_OK, ""},
        {__LINE__, DOCUMENT(SINGLE "," HANGS("1,2")), RC_OK, ""},
        {__LINE__, DOCUMENT(QUESTION("", "N", "null", "", "number", "0", "1.5", "人")), RC_OK, ""},
        {__LINE__, DOCUMENT(QUESTION("", "m", "null", "m3.2.1-1", "level", "null", "null", "")), RC_OK, ""},
        {__LINE__, DOCUMENT_OF(",\"seal_key\":\"\"", SINGLE), RC_OK, ""}, /* as it was made before */
        {__LINE__, DOCUMENT_OF(",\"seal_key\":\"x\"", SINGLE), RC_INVALID, "seal_key"},
        {__LINE__, DOCUMENT_OF(",\"other\":\"\"", SINGLE), RC_INVALID, "canonical"},
        {__LINE__, DOCUMENT(""), RC_INVALID, "questions"},
        {__LINE__, DOCUMENT(SINGLE "," SINGLE), RC_INVALID, "questions[1].code"},
        {__LINE__, DOCUMENT(HANGS("1") "," SINGLE), RC_INVALID, "questions[0].condition"}, /* hangs on a later one */
        {__LINE__, DOCUMENT(SINGLE "," HANGS("3")), RC_INVALID, "questions[1].condition"},
        {__LINE__, DOCUMENT(SINGLE "," HANGS("0")), RC_INVALID, "questions[1].condition"},
        {__LINE__, DOCUMENT(SINGLE "," HANGS("2,1")), RC_INVALID, "canonical"},
        {__LINE__, DOCUMENT(QUESTION("", "Q", "null", "", "single", "null", "null", "")), RC_INVALID, "choices"},
        {__LINE__, DOCUMENT(QUESTION(TWO, "Q", "null", "", "text", "null", "null", "")), RC_INVALID, "choices"},
        {__LINE__, DOCUMENT(QUESTION("", "Q", "null", "x", "text", "null", "null", "")), RC_INVALID, "control"},
        {__LINE__, DOCUMENT(QUESTION("", "Q", "null", "", "level", "null", "null", "")), RC_INVALID, "control"},
        {__LINE__, DOCUMENT(QUESTION("", "Q", "null", "", "number", "2", "1", "")), RC_INVALID, "most"},
        {__LINE__, DOCUMENT(QUESTION("", "Q", "null", "", "text", "1", "null", "")), RC_INVALID, "unit"},
        {__LINE__, DOCUMENT(QUESTION("", "Q", "null", "", "riddle", "null", "null", "")), RC_INVALID, "kind"},
        {__LINE__, DOCUMENT(SINGLE) " ", RC_INVALID, "canonical"},
        {__LINE__, "[]", RC_INVALID, "JSON"},
        {__LINE__, "{", RC_INVALID, "JSON"},
        {__LINE__, "{}", RC_INVALID, "format"},
        {__LINE__, "\xff", RC_INVALID, "UTF-8"},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct survey_questionnaire read = {.digest = NULL};
        calm(cx);
        TEST_RC(rows[i].line, cx, questionnaire_document_read(cx, rows[i].text, strlen(rows[i].text), &read), rows[i].want);
        TEST_TRUE(rows[i].line, rows[i].want == RC_OK ? read.digest != NULL : read.digest == NULL);
        TEST_TRUE(rows[i].line, rows[i].want == RC_OK || strstr(cx->problem.message, rows[i].place) != NULL);
    }
}

static void test_asked(void **state)
{
    static const struct {
        int line;
        int64_t value;
        bool second;
    } rows[] = {{__LINE__, 0, false}, {__LINE__, 1, true}, {__LINE__, 2, false}};
    struct ctx *cx = test_begin(state);
    static const char text[] = DOCUMENT(SINGLE "," HANGS("1"));
    struct survey_questionnaire read = {.digest = NULL};
    TEST_RC(__LINE__, cx, questionnaire_document_read(cx, text, strlen(text), &read), RC_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct questionnaire_state states[] = {{.value = rows[i].value}, {.value = 0}};
        bool asked[2] = {false, false};
        questionnaire_asked(&read, states, asked);
        TEST_TRUE(rows[i].line, asked[0]);
        TEST_INT(rows[i].line, asked[1], rows[i].second);
    }
    TEST_INT(__LINE__, questionnaire_question_find(&read, "Q2"), 1);
    TEST_INT(__LINE__, questionnaire_question_find(&read, "Q3"), -1);
}

/* --- From the draft to the frozen edition --- */

static void test_life(void **state)
{
    struct ctx *cx = test_begin(state);
    struct survey_questionnaire made = {.digest = NULL};
    struct survey_editions editions = {.n = 0};
    begin(cx, "life", ORGANIZATION_OFFICE);
    struct survey survey = draft(cx, SURVEY_ALL, "baseline-2026");
    TEST_RC(__LINE__, cx, survey_preview(cx, survey.id, &made), RC_OK);
    TEST_INT(__LINE__, (int64_t)made.questions.n, 90);
    TEST_INT(__LINE__, made.edition, 1);
    TEST_TEXT(__LINE__, made.questions.at[0].control, "m3.2.1-1");
    TEST_RC(__LINE__, cx, survey_document_of(cx, survey.id, 0, NULL, &made), RC_MISSING);
    calm(cx);
    struct survey_question more = question(survey.id, "Q1", QUESTION_SINGLE);
    TEST_RC(__LINE__, cx, survey_question_save(cx, &more, 0), RC_OK);
    TEST_INT(__LINE__, more.number, 91);
    TEST_RC(__LINE__, cx, survey_open(cx, survey.id), RC_OK);
    survey = stored(cx, survey.id);
    TEST_INT(__LINE__, survey.state, SURVEY_OPEN);
    TEST_INT(__LINE__, survey.edition, 1);
    TEST_RC(__LINE__, cx, survey_document_of(cx, survey.id, 0, NULL, &made), RC_OK);
    TEST_TEXT(__LINE__, made.digest, survey.digest);
    TEST_INT(__LINE__, (int64_t)made.questions.n, 91);
    /* Not under those who answer. */
    more.text_ja = "別の質問";
    TEST_RC(__LINE__, cx, survey_question_save(cx, &more, more.version), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_question_remove(cx, more.id, 0), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_open(cx, survey.id), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_remove(cx, survey.id, 0), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_revise(cx, survey.id, " "), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_revise(cx, survey.id, "誤りの訂正"), RC_OK);
    TEST_RC(__LINE__, cx, survey_question_save(cx, &more, more.version), RC_OK);
    TEST_RC(__LINE__, cx, survey_open(cx, survey.id), RC_OK);
    TEST_INT(__LINE__, stored(cx, survey.id).edition, 2);
    TEST_RC(__LINE__, cx, survey_document_of(cx, survey.id, 1, NULL, &made), RC_OK); /* the first stays as it was */
    TEST_TEXT(__LINE__, made.digest, survey.digest);
    TEST_RC(__LINE__, cx, survey_store_editions(cx, survey.id, &editions), RC_OK);
    TEST_INT(__LINE__, (int64_t)editions.n, 2);
    TEST_RC(__LINE__, cx, survey_close(cx, survey.id), RC_OK);
    TEST_RC(__LINE__, cx, survey_close(cx, survey.id), RC_CONFLICT);
}

static void test_next_year(void **state)
{
    struct ctx *cx = test_begin(state);
    struct survey_questionnaire before = {.digest = NULL}, after = {.digest = NULL};
    struct survey_changes changes = {.same = 0};
    begin(cx, "next", ORGANIZATION_MINISTRY);
    struct survey first = draft(cx, SURVEY_SUPPORT, "baseline-2026");
    TEST_RC(__LINE__, cx, survey_preview(cx, first.id, &before), RC_OK);
    TEST_INT(__LINE__, (int64_t)before.questions.n, 17);
    struct survey second = first;
    second.id = "";
    second.year = 2027;
    second.previous = first.id;
    TEST_RC(__LINE__, cx, survey_save(cx, &second, 0), RC_OK);
    struct survey_questions all = {.n = 0};
    TEST_RC(__LINE__, cx, survey_questions_of(cx, second.id, &all), RC_OK);
    TEST_INT(__LINE__, (int64_t)all.n, 17);
    struct survey_question changed = all.at[0];
    changed.required = 0;
    TEST_RC(__LINE__, cx, survey_question_save(cx, &changed, changed.version), RC_OK);
    TEST_RC(__LINE__, cx, survey_question_remove(cx, all.at[1].id, 0), RC_OK);
    struct survey_question added = question(second.id, "NEW", QUESTION_DATE);
    TEST_RC(__LINE__, cx, survey_question_save(cx, &added, 0), RC_OK);
    TEST_RC(__LINE__, cx, survey_preview(cx, second.id, &after), RC_OK);
    TEST_RC(__LINE__, cx, survey_compare(cx, &before, &after, &changes), RC_OK);
    TEST_INT(__LINE__, changes.same, 15);
    TEST_INT(__LINE__, (int64_t)changes.rows.n, 3);
    TEST_INT(__LINE__, changes.rows.at[0].difference, DIFFERENCE_CHANGED);
    TEST_INT(__LINE__, changes.rows.at[1].difference, DIFFERENCE_ADDED);
    TEST_INT(__LINE__, changes.rows.at[2].difference, DIFFERENCE_REMOVED);
}

static void test_questions(void **state)
{
    static const struct {
        int line;
        const char *code;
        int64_t kind;
        const char *choices, *least, *most, *unit, *control, *condition;
        enum rc want;
    } rows[] = {
        {__LINE__, "A", QUESTION_SINGLE, "はい\nいいえ", "", "", "", "", "", RC_OK},
        {__LINE__, "A", QUESTION_TEXT, "", "", "", "", "", "", RC_INVALID}, /* there already */
        {__LINE__, "B", QUESTION_TEXT, "", "", "", "", "", "A=2", RC_OK},
        {__LINE__, "C", QUESTION_TEXT, "", "", "", "", "", "A", RC_INVALID},
        {__LINE__, "C", QUESTION_TEXT, "", "", "", "", "", "Z=1", RC_INVALID},
        {__LINE__, "C", QUESTION_TEXT, "", "", "", "", "", "B=1", RC_INVALID}, /* a text has no values */
        {__LINE__, "C", QUESTION_TEXT, "", "", "", "", "", "A=0", RC_INVALID},
        {__LINE__, "C", QUESTION_SINGLE, "はい", "", "", "", "", "", RC_INVALID},
        {__LINE__, "C", QUESTION_TEXT, "はい\nいいえ", "", "", "", "", "", RC_INVALID},
        {__LINE__, "C", QUESTION_NUMBER, "", "0", "10", "人", "", "", RC_OK},
        {__LINE__, "D", QUESTION_NUMBER, "", "10", "0", "人", "", "", RC_INVALID},
        {__LINE__, "D", QUESTION_NUMBER, "", "多", "", "", "", "", RC_INVALID},
        {__LINE__, "D", QUESTION_DATE, "", "", "", "人", "", "", RC_INVALID},
        {__LINE__, "D", QUESTION_LEVEL, "", "", "", "", "m3.2.1-1", "", RC_INVALID}, /* no standard */
        {__LINE__, "D E", QUESTION_DATE, "", "", "", "", "", "", RC_INVALID},
        {__LINE__, "D", QUESTION_DATE, "", "", "", "", "", "A=1,2", RC_OK},
    };
    struct ctx *cx = test_begin(state);
    struct survey_questionnaire made = {.digest = NULL};
    begin(cx, "rows", ORGANIZATION_MINISTRY);
    struct survey survey = draft(cx, SURVEY_OWN, "");
    struct survey_question first = {.id = NULL};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct survey_question row = question(survey.id, rows[i].code, rows[i].kind);
        row.choices = rows[i].choices;
        row.least = rows[i].least;
        row.most = rows[i].most;
        row.unit = rows[i].unit;
        row.control = rows[i].control;
        row.condition = rows[i].condition;
        calm(cx);
        TEST_RC(rows[i].line, cx, survey_question_save(cx, &row, 0), rows[i].want);
        if (i == 0)
            first = row;
    }
    calm(cx);
    TEST_RC(__LINE__, cx, survey_question_remove(cx, first.id, 0), RC_CONFLICT); /* others hang on it */
    calm(cx);
    first.place = 1000; /* behind those that hang on it: cannot be opened */
    TEST_RC(__LINE__, cx, survey_question_save(cx, &first, first.version), RC_OK);
    TEST_RC(__LINE__, cx, survey_preview(cx, survey.id, &made), RC_INVALID);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "B") != NULL);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_open(cx, survey.id), RC_INVALID);
    calm(cx);
    const char *copy = "";
    TEST_RC(__LINE__, cx, survey_question_copy(cx, first.id, &copy), RC_OK);
    struct survey_question copied = {.id = NULL};
    TEST_RC(__LINE__, cx, record_get(cx, &survey_question_record, copy, &copied), RC_OK);
    TEST_TEXT(__LINE__, copied.code, "A-2");
    TEST_RC(__LINE__, cx, survey_remove(cx, survey.id, survey.version), RC_OK);
}

/* The list goes out as a file and comes back into another survey. */
static void test_files(void **state)
{
    static const char *const names[] = {"q.csv", "q.xlsx"};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct ctx *cx = test_begin(state);
        struct import_result result = {.rows = 0};
        CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_REPORT_BYTES);
        begin(cx, i == 0 ? "files-csv" : "files-xlsx", ORGANIZATION_MINISTRY);
        struct survey survey = draft(cx, SURVEY_SUPPORT, "baseline-2026");
        TEST_RC(__LINE__, cx, rows_export(cx, &survey_question_noun, survey.id, names[i], &bytes), RC_OK);
        TEST_RC(__LINE__, cx, rows_import(cx, &survey_question_noun, survey.id, bytes.data, bytes.length, names[i], &result),
                RC_OK);
        TEST_INT(__LINE__, result.rows, 17);
        TEST_INT(__LINE__, result.changed, 0); /* what is written is what is read */
    }
}

/* --- Who is asked, who may --- */

static int64_t invite(struct ctx *cx, int line, const char *survey, const char *key, const char *sector, enum rc want)
{
    struct survey_invitation row;
    int64_t added = -1;
    row_blank(&survey_invitation_record, &row);
    row.operator_key = key;
    row.name = arena_printf(cx->arena, "事業者%s", key);
    row.sector = sector;
    calm(cx);
    TEST_RC(line, cx, survey_invite(cx, survey, &row, 1, &added), want);
    return added;
}

static void test_status(void **state)
{
    struct ctx *cx = test_begin(state);
    struct survey_status status = {.all = {.sector = ""}};
    struct survey_invitations all = {.n = 0};
    begin(cx, "status", ORGANIZATION_MINISTRY);
    struct survey survey = draft(cx, SURVEY_SUPPORT, "baseline-2026");
    TEST_INT(__LINE__, invite(cx, __LINE__, survey.id, "1", "aviation", RC_OK), 1);
    TEST_INT(__LINE__, invite(cx, __LINE__, survey.id, "1", "railway", RC_OK), 0); /* there already */
    TEST_INT(__LINE__, invite(cx, __LINE__, survey.id, "2", "aviation", RC_OK), 1);
    TEST_INT(__LINE__, invite(cx, __LINE__, survey.id, "3", "railway", RC_OK), 1);
    (void)invite(cx, __LINE__, survey.id, "", "railway", RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_open(cx, survey.id), RC_OK);
    TEST_RC(__LINE__, cx, survey_invitations_of(cx, survey.id, &all), RC_OK);
    TEST_INT(__LINE__, all.at[0].invited_at, cx->now);
    TEST_RC(__LINE__, cx, survey_invitation_turn(cx, survey.id, all.at[1].id, false, ""), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_invitation_turn(cx, survey.id, all.at[1].id, false, "廃業"), RC_OK);
    TEST_RC(__LINE__, cx, survey_status_of(cx, survey.id, &status), RC_OK);
    TEST_INT(__LINE__, (int64_t)status.sectors.n, 2);
    TEST_INT(__LINE__, status.all.covered, 3);
    TEST_INT(__LINE__, status.all.invited, 2);
    TEST_INT(__LINE__, status.all.silent, 2);
    TEST_INT(__LINE__, status.sectors.at[0].withdrawn, 1);
    TEST_TRUE(__LINE__, status.all.rate == 0);
    struct survey_reminded sum = {.queued = -1};
    TEST_RC(__LINE__, cx, survey_remind(cx, survey.id, "", &sum), RC_OK);
    TEST_INT(__LINE__, sum.no_address, 2);
    TEST_INT(__LINE__, sum.queued, 0);
}

/* --- What came back --- */

/* An open survey with one question of every kind that can stand on paper. */
static struct survey open_survey(struct ctx *cx)
{
    static const int64_t kinds[] = {QUESTION_SINGLE, QUESTION_MULTIPLE, QUESTION_NUMBER, QUESTION_TEXT, QUESTION_DATE};
    struct survey survey = draft(cx, SURVEY_OWN, "baseline-2026");
    struct survey_questions all = {.n = 0};
    TEST_RC(__LINE__, cx, survey_questions_of(cx, survey.id, &all), RC_OK);
    for (size_t i = 2; i < all.n; i++)
        TEST_RC(__LINE__, cx, survey_question_remove(cx, all.at[i].id, 0), RC_OK);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct survey_question row = question(survey.id, arena_printf(cx->arena, "Q%zu", i + 1), kinds[i]);
        row.required = kinds[i] == QUESTION_SINGLE;
        row.least = kinds[i] == QUESTION_NUMBER ? "0" : "";
        row.unit = kinds[i] == QUESTION_NUMBER ? "人" : "";
        row.condition = kinds[i] == QUESTION_TEXT ? "Q1=2" : "";
        TEST_RC(__LINE__, cx, survey_question_save(cx, &row, 0), RC_OK);
    }
    (void)invite(cx, __LINE__, survey.id, "7", "aviation", RC_OK);
    TEST_RC(__LINE__, cx, survey_open(cx, survey.id), RC_OK);
    return stored(cx, survey.id);
}

#define HEADS "code,answer,note\n"

/* The same with the mark of the survey's edition behind each row. */
static const char *sheet_of(struct ctx *cx, const struct survey *survey, const char *text)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_FORM_BYTES);
    const char *mark = questionnaire_mark_write(cx, survey->year, survey->edition, survey->digest), *word = "sheet";
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            buf_text(&out, ",");
            buf_text(&out, word);
            word = mark;
        }
        buf_add(&out, text, 1);
    }
    return arena_copy_n(cx->arena, buf_string(&out), out.length);
}

static void test_paper(void **state)
{
    static const struct {
        int line;
        const char *key, *text;
        enum rc want;
    } rows[] = {
        {__LINE__, "8", HEADS "Q1,1,\n", RC_MISSING},
        {__LINE__, "7", HEADS "Q9,1,\n", RC_INVALID},
        {__LINE__, "7", HEADS "Q1,3,\n", RC_INVALID},
        {__LINE__, "7", HEADS "m3.2.1-1,6,\n", RC_INVALID},
        {__LINE__, "7", HEADS "Q3,-1,\n", RC_INVALID},
        {__LINE__, "7", HEADS "Q5,いつか,\n", RC_INVALID},
        {__LINE__, "7", HEADS "Q1,1,\nQ1,2,\n", RC_INVALID},
        {__LINE__, "7", HEADS "Q1,,\n", RC_INVALID}, /* nothing in it */
        {__LINE__, "7", HEADS "m3.2.1-1,対象外,理由\nQ1,はい,\n", RC_OK},
        {__LINE__, "7", HEADS "m3.2.1-1,3,\nm3.2.1-2,代替措置: 2,\nQ1,いいえ,\nQ2,\"1,No\",\nQ3,1200人,\nQ4,自由な記述,\n"
                              "Q5,令和8年10月1日,\n", RC_OK},
    };
    struct ctx *cx = test_begin(state);
    struct survey_responses all = {.n = 0};
    struct survey_status status = {.all = {.sector = ""}};
    struct survey_response_view view = {.name = NULL};
    struct verify_org verified = {.org = NULL};
    begin(cx, "paper", ORGANIZATION_MINISTRY);
    cx->person = "typist";
    struct survey survey = open_survey(cx);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct import_result result = {.rows = 0};
        calm(cx);
        cx->now += 1000;
        const char *text = sheet_of(cx, &survey, rows[i].text);
        enum rc rc = survey_paper_take(cx, survey.id, rows[i].key, text, strlen(text), "a.csv", &result);
        if (rows[i].want == RC_OK && result.errors.n > 0)
            print_error("%s\n", result.errors.at[0].message);
        TEST_RC(rows[i].line, cx, rc, rows[i].want);
    }
    TEST_RC(__LINE__, cx, survey_store_responses(cx, survey.id, "7", &all), RC_OK);
    TEST_INT(__LINE__, (int64_t)all.n, 2); /* the newest counts */
    TEST_INT(__LINE__, all.at[0].state, RESPONSE_ACCEPTED);
    TEST_INT(__LINE__, all.at[1].state, RESPONSE_REPLACED);
    TEST_TEXT(__LINE__, all.at[0].entered_by, "typist");
    TEST_RC(__LINE__, cx, survey_status_of(cx, survey.id, &status), RC_OK);
    TEST_INT(__LINE__, status.all.accepted, 1);
    TEST_TRUE(__LINE__, status.all.rate == 1);
    TEST_RC(__LINE__, cx, survey_response_view_make(cx, all.at[0].id, &view), RC_OK);
    static const char *const answers[] = {"3 ", "Alternative measure: 2 ", "No", "Yes, No", "1200 ", "Written", "2026-10-01"};
    TEST_INT(__LINE__, (int64_t)view.lines.n, (int64_t)COUNT(answers));
    for (size_t i = 0; i < COUNT(answers); i++)
        TEST_TRUE((int)(__LINE__ * 100 + (int)i), strncmp(view.lines.at[i].answer, answers[i], strlen(answers[i])) == 0);
    TEST_TEXT(__LINE__, view.lines.at[5].note, "自由な記述");
    TEST_INT(__LINE__, view.changed, 7);
    TEST_RC(__LINE__, cx, survey_response_view_make(cx, all.at[0].id, &view), RC_OK);
    struct ledger_entries looks = {.n = 0};
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "paper", "survey-look", all.at[0].id, &looks), RC_OK);
    TEST_INT(__LINE__, (int64_t)looks.n, 1); /* once for each person */
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, "paper", &verified), RC_OK);
    TEST_RC(__LINE__, cx, survey_store_texts_put(cx, all.at[0].id, "{}"), RC_OK);
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, "paper", &verified), RC_UNSOUND);
}

struct counted {
    int64_t n;
    size_t length;
};
static enum rc count_vector(void *self, const void *vector, size_t length)
{
    struct counted *counted = self;
    counted->n++;
    counted->length = length;
    return memcmp(vector, "KAV", 3) == 0 ? RC_OK : RC_INTERNAL;
}

static void test_vectors(void **state)
{
    struct ctx *cx = test_begin(state);
    struct counted counted = {.n = 0};
    struct import_result result = {.rows = 0};
    begin(cx, "vectors", ORGANIZATION_MINISTRY);
    struct survey survey = open_survey(cx);
    const char *text = sheet_of(cx, &survey, HEADS "Q1,1,\n");
    struct import_result first = {.rows = 0};
    TEST_RC(__LINE__, cx, survey_answers_each(cx, survey.id, 1, count_vector, &counted), RC_OK);
    TEST_INT(__LINE__, counted.n, 0);
    TEST_RC(__LINE__, cx, survey_paper_take(cx, survey.id, "7", text, strlen(text), "a.csv", &first), RC_OK);
    TEST_RC(__LINE__, cx, survey_paper_take(cx, survey.id, "7", text, strlen(text), "a.csv", &result), RC_OK);
    TEST_RC(__LINE__, cx, survey_answers_each(cx, survey.id, 1, count_vector, &counted), RC_OK);
    TEST_INT(__LINE__, counted.n, 1); /* the one that it replaced does not count */
    TEST_RC(__LINE__, cx, survey_answers_each(cx, survey.id, 2, count_vector, &counted), RC_OK);
    TEST_INT(__LINE__, counted.n, 1);
    TEST_INT(__LINE__, (int64_t)counted.length, VECTOR_HEAD_BYTES + 7 + 2);
}

/* The answers of open_survey's seven questions: codes alone. */
static struct submission_part packed(struct ctx *cx, struct buf *out, const uint8_t codes[7])
{
    struct vector_draft draft = {.questions = 0};
    TEST_RC(__LINE__, cx, vector_draft_make(cx, 7, &draft), RC_OK);
    for (size_t i = 0; i < 7; i++)
        vector_put(&draft, i, codes[i]);
    TEST_RC(__LINE__, cx, vector_encode(cx, &draft, NULL, out), RC_OK);
    return (struct submission_part){SUBMISSION_ANSWERS, out->data, out->length};
}

/* A package without an answer that must be given is received, and sent back. */
static void take_and_return(struct ctx *cx, const struct survey *survey, const struct submission_package *package)
{
    const struct submission_kind *kind = &survey_submission_kind;
    struct submission_remarks remarks = {.n = 0};
    struct submission submission = {.id = "p1", .about = survey->id, .operator = "7", .document = survey->digest,
                                    .edition = 1, .made = cx->now, .state = SUBMISSION_RECEIVED, .note = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, kind->settle(cx, package, &remarks), RC_OK);
    TEST_INT(__LINE__, (int64_t)remarks.n, 1); /* the second measure */
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, kind->follow(cx, &submission, package), RC_OK);
    submission.state = SUBMISSION_RETURNED;
    submission.note = "Q1を確認してください";
    TEST_RC(__LINE__, cx, kind->follow(cx, &submission, NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    TEST_TRUE(__LINE__, strstr(kind->href(cx, &submission), "/survey-responses/") != NULL);
}

/* What a package is refused for before its receipt, and what follows when it is not. */
static void test_package(void **state)
{
    static const struct {
        int line;
        const char *about, *operator, *document; /* NULL: as it must be */
        int64_t edition, year, later; /* later: ms after now */
        uint8_t codes[7];
        int64_t want; /* enum submission_reason */
    } rows[] = {
        {__LINE__, "nothing", NULL, NULL, 1, 2026, 0, {0}, SUBMISSION_SUBJECT},
        {__LINE__, NULL, NULL, NULL, 1, 2025, 0, {0}, SUBMISSION_YEAR},
        {__LINE__, NULL, "8", NULL, 1, 2026, 0, {0}, SUBMISSION_NOT_COVERED},
        {__LINE__, NULL, NULL, NULL, 2, 2026, 0, {0}, SUBMISSION_EDITION},
        {__LINE__, NULL, NULL, "00", 1, 2026, 0, {0}, SUBMISSION_EDITION},
        {__LINE__, NULL, NULL, NULL, 1, 2026, 0, {8}, SUBMISSION_CONTENT},
        {__LINE__, NULL, NULL, NULL, 1, 2026, 0, {3, 2, 3}, SUBMISSION_CONTENT}, /* two choices, not three */
        {__LINE__, NULL, NULL, NULL, 1, 2026, INT64_C(70) * 86400000, {3}, SUBMISSION_CLOSED},
        {__LINE__, NULL, NULL, NULL, 1, 2026, 0, {3, 0, 1}, SUBMISSION_GOOD},
    };
    struct ctx *cx = test_begin(state);
    const struct submission_kind *kind = &survey_submission_kind;
    struct survey_response response = {.id = NULL};
    begin(cx, "package", ORGANIZATION_MINISTRY);
    struct survey survey = open_survey(cx);
    const int64_t now = cx->now;
    for (size_t i = 0; i < COUNT(rows); i++) {
        CLEANUP(buf_free) struct buf bytes = buf_create(VECTOR_BYTES_MOST);
        const struct submission_part part =
            rows[i].codes[0] == 8 ? (struct submission_part){SUBMISSION_ANSWERS, "KAV", 3} : packed(cx, &bytes, rows[i].codes);
        struct submission_refusal why = {.reason = SUBMISSION_GOOD};
        struct submission_package package = {
            .manifest = {.id = "p1", .about = rows[i].about == NULL ? survey.id : rows[i].about,
                         .operator = rows[i].operator == NULL ? "7" : rows[i].operator,
                         .document = rows[i].document == NULL ? survey.digest : rows[i].document,
                         .edition = rows[i].edition, .year = rows[i].year, .made = now}};
        package.parts.at = &part;
        package.parts.n = 1;
        calm(cx);
        cx->now = now + rows[i].later;
        enum rc rc = kind->check(cx, &package, &why);
        TEST_INT(rows[i].line, (int64_t)why.reason, rows[i].want);
        TEST_INT(rows[i].line, rc == RC_OK, rows[i].want == SUBMISSION_GOOD);
        if (rc != RC_OK)
            continue;
        take_and_return(cx, &survey, &package);
    }
    struct survey_status status = {.all = {.sector = ""}};
    TEST_RC(__LINE__, cx, survey_store_response_of(cx, "p1", &response), RC_OK);
    TEST_INT(__LINE__, response.state, RESPONSE_RETURNED);
    TEST_TEXT(__LINE__, response.comment, "Q1を確認してください");
    TEST_RC(__LINE__, cx, survey_status_of(cx, survey.id, &status), RC_OK);
    TEST_INT(__LINE__, status.all.returned, 1);
}

/* --- On site --- */

static void test_visits(void **state)
{
    struct ctx *cx = test_begin(state);
    struct survey_visits first = {.n = 0}, second = {.n = 0};
    struct survey_sample sample;
    begin(cx, "visits", ORGANIZATION_MINISTRY);
    struct survey survey = open_survey(cx);
    for (int i = 0; i < 12; i++)
        (void)invite(cx, __LINE__, survey.id, arena_printf(cx->arena, "k%02d", i), i % 3 == 0 ? "railway" : "aviation", RC_OK);
    calm(cx);
    row_blank(&survey_sample_record, &sample);
    sample.survey = survey.id;
    sample.stratum = STRATUM_SECTOR;
    sample.each_most = 2;
    sample.seed = 42;
    TEST_RC(__LINE__, cx, survey_sample_draw(cx, &sample), RC_INVALID); /* why? */
    calm(cx);
    sample.reason = "分野ごとの無作為抽出";
    struct survey_sample again = sample;
    TEST_RC(__LINE__, cx, survey_sample_draw(cx, &sample), RC_OK);
    TEST_INT(__LINE__, sample.population, 13);
    TEST_INT(__LINE__, sample.drawn, 4);
    TEST_RC(__LINE__, cx, survey_store_visits(cx, survey.id, &first), RC_OK);
    for (size_t i = 0; i < first.n; i++)
        TEST_RC(__LINE__, cx, row_remove(cx, &survey_visit_noun, first.at[i].id, 0), RC_OK);
    TEST_RC(__LINE__, cx, survey_sample_draw(cx, &again), RC_OK);
    TEST_RC(__LINE__, cx, survey_store_visits(cx, survey.id, &second), RC_OK);
    TEST_INT(__LINE__, (int64_t)second.n, (int64_t)first.n);
    for (size_t i = 0; i < second.n; i++)
        TEST_TEXT(__LINE__, second.at[i].operator_key, first.at[i].operator_key); /* the same seed, the same lot */
    struct survey_visit chosen;
    row_blank(&survey_visit_record, &chosen);
    chosen.survey = survey.id;
    chosen.operator_key = second.at[0].operator_key;
    chosen.reason = "前年度の指摘の確認";
    TEST_RC(__LINE__, cx, row_save(cx, &survey_visit_noun, &chosen, 0), RC_INVALID); /* drawn already */
    calm(cx);
    struct survey_visit_finding finding;
    struct survey_founds founds = {.n = 0};
    row_blank(&survey_visit_finding_record, &finding);
    finding.survey = survey.id;
    finding.visit = second.at[0].id;
    finding.question = "Q1";
    finding.level = 3;
    finding.what = "規程を確認した。";
    TEST_RC(__LINE__, cx, survey_finding_add(cx, &finding, NULL), RC_INVALID); /* no level of a choice */
    calm(cx);
    finding.question = "m3.2.1-1";
    TEST_RC(__LINE__, cx, survey_finding_add(cx, &finding, NULL), RC_OK);
    TEST_RC(__LINE__, cx, survey_found_on_site(cx, survey.id, &founds), RC_OK);
    TEST_INT(__LINE__, (int64_t)founds.n, 1);
    TEST_INT(__LINE__, founds.at[0].level, 3);
    TEST_TEXT(__LINE__, founds.at[0].operator_key, second.at[0].operator_key);
    TEST_RC(__LINE__, cx, row_remove(cx, &survey_visit_noun, second.at[0].id, 0), RC_CONFLICT);
}

/* When an answer is still taken; the survey closes on 2026-11-30. */
static void test_late(void **state)
{
    enum { DAY = 86400000 };
    static const struct {
        int line;
        const char *today, *made; /* days */
        int64_t grace;
        const char *due_on, *closed_on;
        bool want;
    } rows[] = {
        {__LINE__, "2026-09-30", "2026-09-30", 0, "", "", false}, /* not open yet */
        {__LINE__, "2026-10-05", "2026-10-05", 0, "", "", true},
        {__LINE__, "2026-11-30", "2026-11-30", 0, "", "", true},
        {__LINE__, "2026-12-01", "2026-11-30", 0, "", "", false},
        {__LINE__, "2026-12-01", "2026-11-30", 3, "", "", true},
        {__LINE__, "2026-12-03", "2026-11-30", 3, "", "", true},
        {__LINE__, "2026-12-04", "2026-11-30", 3, "", "", false},
        {__LINE__, "2026-12-01", "2026-12-01", 3, "", "", false},  /* made too late */
        {__LINE__, "2026-11-30", "2026-12-09", 0, "", "", true},   /* a clock that is ahead */
        {__LINE__, "2026-12-05", "2026-12-05", 0, "2026-12-10", "", true},
        {__LINE__, "2026-12-11", "2026-12-11", 0, "2026-12-10", "", false},
        {__LINE__, "2026-11-21", "2026-11-19", 0, "", "2026-11-20", false},
        {__LINE__, "2026-11-21", "2026-11-19", 2, "", "2026-11-20", true},
        {__LINE__, "2026-11-21", "2026-11-21", 2, "", "2026-11-20", false},
        {__LINE__, "2026-12-05", "2026-12-05", 0, "2026-12-10", "2026-11-20", true}, /* its own later day holds */
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *why = NULL, *value = "";
        int64_t noon = INT64_C(3) * 3600000;
        struct survey survey = {.state = rows[i].closed_on[0] == '\0' ? SURVEY_OPEN : SURVEY_CLOSED, .edition = 1,
                                .opens_on = "2026-10-01", .closes_on = "2026-11-30", .grace_days = rows[i].grace,
                                .reason = ""};
        const struct survey_invitation invitation = {.due_on = rows[i].due_on};
        survey.closed_at = rows[i].closed_on[0] == '\0' ? 0 : date_days(rows[i].closed_on) * DAY + noon;
        cx->now = date_days(rows[i].today) * DAY + noon;
        TEST_INT(rows[i].line, survey_takes(cx, &survey, &invitation, date_days(rows[i].made) * DAY + noon, &why, &value),
                 rows[i].want);
        TEST_INT(rows[i].line, why == NULL, rows[i].want);
    }
}

/* A delegated survey is seen and worked on by the agency, during the time alone; nothing else of the asker's is. */
static void test_delegation(void **state)
{
    struct ctx *cx = test_begin(state);
    struct survey seen = {.id = NULL};
    struct surveys all = {.n = 0};
    begin(cx, "agency", ORGANIZATION_AGENCY);
    test_make_organization(cx, "stranger", ORGANIZATION_OFFICE);
    begin(cx, "asker", ORGANIZATION_OFFICE);
    struct survey mine = draft(cx, SURVEY_ALL, ""), other = draft(cx, SURVEY_ALL, "");
    struct survey_question one = question(mine.id, "Q1", QUESTION_TEXT);
    TEST_RC(__LINE__, cx, survey_question_save(cx, &one, 0), RC_OK);
    struct survey_delegation row;
    row_blank(&survey_delegation_record, &row);
    row.survey = mine.id;
    row.agency = "stranger";
    row.from_on = "2026-10-01";
    row.until_on = "2026-12-31";
    row.task = "調査の実施（基本法31条）";
    TEST_RC(__LINE__, cx, survey_delegate(cx, &row), RC_INVALID); /* not an agency */
    calm(cx);
    row.agency = "agency";
    TEST_RC(__LINE__, cx, survey_delegate(cx, &row), RC_OK);
    cx->org = "agency";
    TEST_RC(__LINE__, cx, survey_visible(cx, mine.id, &seen), RC_OK);
    TEST_RC(__LINE__, cx, survey_visible(cx, other.id, &seen), RC_MISSING);
    calm(cx);
    TEST_RC(__LINE__, cx, surveys_visible(cx, &all), RC_OK);
    TEST_INT(__LINE__, (int64_t)all.n, 1);
    TEST_INT(__LINE__, invite(cx, __LINE__, mine.id, "9", "aviation", RC_OK), 1);
    TEST_TEXT(__LINE__, cx->org, "agency"); /* back where it was */
    TEST_RC(__LINE__, cx, survey_open(cx, mine.id), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_question_save(cx, &one, one.version), RC_MISSING);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_delegation_end(cx, mine.id, row.id), RC_DENIED);
    calm(cx);
    int64_t now = cx->now;
    cx->now += INT64_C(100) * 86400000; /* after the last day */
    TEST_RC(__LINE__, cx, survey_visible(cx, mine.id, &seen), RC_MISSING);
    calm(cx);
    cx->now = now;
    cx->org = "stranger";
    TEST_RC(__LINE__, cx, survey_visible(cx, mine.id, &seen), RC_MISSING);
    calm(cx);
    cx->org = "asker";
    TEST_RC(__LINE__, cx, survey_delegation_end(cx, mine.id, row.id), RC_OK);
    cx->org = "agency";
    TEST_RC(__LINE__, cx, survey_visible(cx, mine.id, &seen), RC_MISSING);
}

static void test_rights(void **state)
{
    struct ctx *cx = test_begin(state);
    begin(cx, "rights", ORGANIZATION_MINISTRY);
    struct survey survey = draft(cx, SURVEY_OWN, ""), again = survey;
    again.id = "";
    again.kind = SURVEY_ALL;
    TEST_RC(__LINE__, cx, survey_save(cx, &again, 0), RC_INVALID); /* the office's */
    calm(cx);
    cx->permissions = PERM_SURVEY_READ;
    again.kind = SURVEY_OWN;
    TEST_RC(__LINE__, cx, survey_save(cx, &again, 0), RC_DENIED);
    calm(cx);
    struct survey_question one = question(survey.id, "Q1", QUESTION_TEXT);
    TEST_RC(__LINE__, cx, survey_question_save(cx, &one, 0), RC_DENIED);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_open(cx, survey.id), RC_DENIED);
    calm(cx);
    cx->permissions = 0;
    TEST_RC(__LINE__, cx, survey_visible(cx, survey.id, &survey), RC_DENIED);
    calm(cx);
    test_make_organization(cx, "plain", ORGANIZATION_OPERATOR);
    cx->org = "plain";
    cx->permissions = ~UINT64_C(0);
    TEST_RC(__LINE__, cx, survey_save(cx, &again, 0), RC_DENIED);
}

int main(void)
{
    static const struct CMUnitTest plain[] = {cmocka_unit_test(test_document), cmocka_unit_test(test_asked),
                                              cmocka_unit_test(test_late)};
    static const struct CMUnitTest both[] = {
        cmocka_unit_test(test_life),   cmocka_unit_test(test_next_year), cmocka_unit_test(test_questions),
        cmocka_unit_test(test_files),  cmocka_unit_test(test_status),    cmocka_unit_test(test_delegation),
        cmocka_unit_test(test_rights), cmocka_unit_test(test_paper),     cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_package), cmocka_unit_test(test_visits),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(both);
}
