/* Files that are filled in and come back: those of another survey, or of an edition before, are told by their mark and
 * refused, although their codes and numbers are the same. And which standards can be asked. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "survey/survey_response.h"
#include "survey/survey_view.h"
#include "tests/support/people.h"
#include "tests/support/surveys.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module, &catalog_module, &survey_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

/* The surveys of two years, with the same measures, and one operator. */
struct years {
    struct survey before, now;
};

static struct years begin(struct ctx *cx, const char *org)
{
    struct survey_invitation who;
    struct years years = {.before = {.id = NULL}};
    cx->fixed_ids = 0;
    cx->app = &app;
    cx->org = org;
    cx->person = "typist";
    cx->permissions = ~UINT64_C(0);
    test_make_organization(cx, org, ORGANIZATION_MINISTRY);
    row_blank(&survey_invitation_record, &who);
    who.operator_key = who.name = "7";
    who.sector = "aviation";
    int64_t now = cx->now;
    cx->now -= INT64_C(365) * 86400000;
    years.before = test_open_survey(cx, 2025, SURVEY_OWN, "", &who, 1);
    cx->now = now;
    years.now = test_open_survey(cx, 2026, SURVEY_OWN, years.before.id, &who, 1);
    return years;
}

static void calm(struct ctx *cx)
{
    cx->problem = (struct problem){.rc = RC_OK};
}

/* The message names the file, what it is of, and what was expected. */
static void tells(int line, struct ctx *cx, const char *file, const struct survey *of, int64_t of_edition,
                  const struct survey *wanted, int64_t edition)
{
    const char *const parts[] = {arena_printf(cx->arena, "“%s” is of", file),
                                 questionnaire_name(cx, of->title, of->year, of_edition),
                                 questionnaire_name(cx, wanted->title, wanted->year, edition)};
    for (size_t i = 0; i < COUNT(parts); i++)
        if (cx->problem.message == NULL || strstr(cx->problem.message, parts[i]) == NULL) {
            print_error("line %d: %s\nnot in: %s\n", line, parts[i], cx->problem.message);
            TEST_TRUE(line, false);
        }
}

static const char *line_of(struct ctx *cx, const struct survey *survey, int64_t year, int64_t edition, const char *answer)
{
    return arena_printf(cx->arena, "m3.2.1-1,%s,,%s\n", answer,
                        questionnaire_mark_write(cx, year, edition, survey->digest));
}

static enum rc take(struct ctx *cx, const struct survey *survey, const char *rows, struct import_result *ret)
{
    const char *text = arena_printf(cx->arena, "code,answer,note,sheet\n%s", rows);
    calm(cx);
    cx->now += 1000;
    return survey_paper_take(cx, survey->id, "7", text, strlen(text), "answers.csv", ret);
}

/* The sheets as they are downloaded, in both forms. */
static void take_exported(struct ctx *cx, const struct years *years)
{
    static const struct {
        const char *name;
        enum list_format format;
    } files[] = {{"last-year.csv", LIST_CSV}, {"last-year.xlsx", LIST_XLSX}};
    for (size_t i = 0; i < COUNT(files); i++) {
        struct import_result result = {.rows = 0};
        CLEANUP(buf_free) struct buf sheet = buf_create(LIMIT_REPORT_BYTES);
        calm(cx);
        TEST_RC(__LINE__, cx, survey_paper_sheet(cx, years->before.id, files[i].format, &sheet), RC_OK);
        TEST_RC(__LINE__, cx, survey_paper_take(cx, years->now.id, "7", sheet.data, sheet.length, files[i].name, &result),
                RC_TYPE);
        tells(__LINE__, cx, files[i].name, &years->before, 1, &years->now, 1);
        TEST_INT(__LINE__, (int64_t)result.errors.n, 0);
        calm(cx);
        /* this year's own is known, and what is missing is told */
        buf_clear(&sheet);
        TEST_RC(__LINE__, cx, survey_paper_sheet(cx, years->now.id, files[i].format, &sheet), RC_OK);
        TEST_RC(__LINE__, cx, survey_paper_take(cx, years->now.id, "7", sheet.data, sheet.length, files[i].name, &result),
                RC_INVALID);
        TEST_TEXT(__LINE__, cx->problem.message, "The sheet has no answer");
    }
}

static void test_paper(void **state)
{
    struct ctx *cx = test_begin(state);
    struct years years = begin(cx, "sheets");
    struct import_result result = {.rows = 0};
    struct survey_responses all = {.n = 0};
    take_exported(cx, &years);
    const char *own = line_of(cx, &years.now, 2026, 1, "3"), *old = line_of(cx, &years.before, 2025, 1, "4");
    TEST_RC(__LINE__, cx, take(cx, &years.now, "m3.2.1-1,3,,\n", &result), RC_INVALID); /* says nothing */
    TEST_RC(__LINE__, cx, take(cx, &years.now, "m3.2.1-1,3,,2026-1\n", &result), RC_INVALID);
    TEST_RC(__LINE__, cx, take(cx, &years.now, line_of(cx, &years.now, 2025, 1, "3"), &result), RC_TYPE);
    TEST_RC(__LINE__, cx, take(cx, &years.now, "m3.2.1-1,3,,2020-2-ffffffffffff\n", &result), RC_TYPE);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "another questionnaire (year 2020, edition 2)") != NULL);
    TEST_RC(__LINE__, cx, take(cx, &years.now, arena_printf(cx->arena, "%s%s", own, old), &result), RC_INVALID);
    TEST_INT(__LINE__, (int64_t)result.errors.n, 1); /* one row that somebody copied */
    TEST_INT(__LINE__, result.errors.at[0].row, 3);
    TEST_TEXT(__LINE__, result.errors.at[0].column, "D");
    TEST_RC(__LINE__, cx, survey_store_responses(cx, years.now.id, "", &all), RC_OK);
    TEST_INT(__LINE__, (int64_t)all.n, 0);
    TEST_RC(__LINE__, cx, take(cx, &years.now, own, &result), RC_OK);
    /* an edition before this one is another questionnaire, too */
    struct survey edition = years.now;
    TEST_RC(__LINE__, cx, survey_revise(cx, years.now.id, "設問の文を改める"), RC_OK);
    TEST_RC(__LINE__, cx, survey_open(cx, years.now.id), RC_OK);
    TEST_RC(__LINE__, cx, take(cx, &years.now, own, &result), RC_TYPE);
    tells(__LINE__, cx, "answers.csv", &edition, 1, &edition, 2);
}

/* Questions go out as a file and come back into the same working copy alone; without numbers they are new anywhere. */
static void test_questions(void **state)
{
    struct ctx *cx = test_begin(state);
    struct years years = begin(cx, "copies");
    struct import_result result = {.rows = 0};
    CLEANUP(buf_free) struct buf first = buf_create(LIMIT_REPORT_BYTES);
    CLEANUP(buf_free) struct buf second = buf_create(LIMIT_REPORT_BYTES);
    static const char bare[] = "number,code,kind,text_ja\n1,X1,text,設問\n", fresh[] = "number,code,kind,text_ja\n,X1,text,設問\n";
    TEST_RC(__LINE__, cx, rows_export(cx, &survey_question_noun, years.before.id, "q.xlsx", &first), RC_OK);
    TEST_RC(__LINE__, cx, survey_revise(cx, years.now.id, "設問を足す"), RC_OK);
    TEST_RC(__LINE__, cx, rows_export(cx, &survey_question_noun, years.now.id, "q.csv", &second), RC_OK);
    calm(cx);
    TEST_RC(__LINE__, cx, rows_import(cx, &survey_question_noun, years.now.id, first.data, first.length, "q.xlsx", &result),
            RC_TYPE);
    tells(__LINE__, cx, "q.xlsx", &years.before, 2, &years.now, 2);
    calm(cx);
    TEST_RC(__LINE__, cx, rows_import(cx, &survey_question_noun, years.now.id, second.data, second.length, "q.csv", &result),
            RC_OK);
    TEST_INT(__LINE__, result.changed, 0);
    TEST_RC(__LINE__, cx, rows_import(cx, &survey_question_noun, years.now.id, bare, sizeof bare - 1, "b.csv", &result),
            RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, rows_import(cx, &survey_question_noun, years.now.id, fresh, sizeof fresh - 1, "f.csv", &result),
            RC_OK);
    TEST_INT(__LINE__, result.changed, 1);
    /* the copy that became edition 2 is not the one that becomes edition 3 */
    TEST_RC(__LINE__, cx, survey_open(cx, years.now.id), RC_OK);
    TEST_RC(__LINE__, cx, survey_revise(cx, years.now.id, "もう一度改める"), RC_OK);
    TEST_RC(__LINE__, cx, rows_import(cx, &survey_question_noun, years.now.id, second.data, second.length, "q.csv", &result),
            RC_TYPE);
    tells(__LINE__, cx, "q.csv", &years.now, 2, &years.now, 3);
}

/* Any standard can be asked: one without questions by its titles, in both languages. */
static void test_titles(void **state)
{
    struct ctx *cx = test_begin(state);
    struct years years = begin(cx, "titles");
    struct survey row = years.now;
    struct survey_question wrong;
    struct survey_questionnaire made = {.digest = ""};
    row.id = "";
    row.previous = row.digest = "";
    row.edition = 0;
    row.state = SURVEY_DRAFT;
    row.title = "別の基準の調査";
    row.catalog = "nist-csf-2.0";
    TEST_RC(__LINE__, cx, survey_save(cx, &row, 0), RC_OK);
    TEST_RC(__LINE__, cx, survey_preview(cx, row.id, &made), RC_OK);
    TEST_INT(__LINE__, (int64_t)made.questions.n, 106);
    const struct questionnaire_question *first = made.questions.at;
    TEST_INT(__LINE__, first->kind, QUESTION_LEVEL);
    TEST_TRUE(__LINE__, strstr(first->text.ja, "使命に根差すリスク管理") != NULL);
    TEST_TRUE(__LINE__, strstr(first->text.en, "Mission informs cyber risk management") != NULL);
    row_blank(&survey_question_record, &wrong);
    wrong.survey = row.id;
    wrong.code = "X";
    wrong.control = "no-such";
    TEST_RC(__LINE__, cx, survey_question_save(cx, &wrong, 0), RC_INVALID);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_open(cx, row.id), RC_OK);
}

/* Operators of other installations get the closing as a file; it is the same whenever it is made. */
static void test_closing(void **state)
{
    struct ctx *cx = test_begin(state);
    struct years years = begin(cx, "closing");
    CLEANUP(buf_free) struct buf first = buf_create(LIMIT_FORM_BYTES);
    CLEANUP(buf_free) struct buf second = buf_create(LIMIT_FORM_BYTES);
    TEST_RC(__LINE__, cx, survey_closing_notice(cx, years.now.id, &first), RC_CONFLICT);
    calm(cx);
    TEST_RC(__LINE__, cx, survey_close(cx, years.now.id), RC_OK);
    TEST_RC(__LINE__, cx, survey_closing_notice(cx, years.now.id, &first), RC_OK);
    cx->now += 86400000;
    TEST_RC(__LINE__, cx, survey_closing_notice(cx, years.now.id, &second), RC_OK);
    TEST_TEXT(__LINE__, buf_string(&first), buf_string(&second));
    TEST_TRUE(__LINE__, strstr(buf_string(&first), "kaname-questionnaire-notice/1") != NULL &&
                            strstr(buf_string(&first), years.now.id) != NULL);
    cx->permissions = PERM_SIGNED_IN;
    TEST_RC(__LINE__, cx, survey_closing_notice(cx, years.now.id, &second), RC_DENIED);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(test_paper), cmocka_unit_test(test_questions),
                                       cmocka_unit_test(test_titles), cmocka_unit_test(test_closing)};
    return TEST_RUN_ON_BOTH(tests);
}
