/* Words of the house on both databases: rules, lists that come in whole or not at all, files that go out and in. */
#include "house/house_term.h"

#include <string.h>

#include "base/text.h"
#include "house/house_test.h"

static struct house_term word(const char *text, const char *meaning)
{
    return (struct house_term){.id = "", .org = "", .word = text, .reading = "", .word_en = "", .term = "",
                               .meaning = meaning, .meaning_en = "", .used_in = "", .active = 1};
}

static enum rc import(struct ctx *cx, const char *csv, struct house_term_import *ret)
{
    cx->problem = (struct problem){.rc = RC_OK};
    return house_term_import(cx, csv, strlen(csv), "語.csv", ret);
}

static void test_rules(void **state)
{
    struct ctx *cx = test_begin(state);
    struct house_terms terms;
    struct house_term one = word("運航系", "意味"), same = word("運航系", "別の意味"), none = word("空", ""), later = word("あ", "い");
    make(cx, "rules");
    TEST_RC(__LINE__, cx, house_term_save(cx, &one, 0), RC_OK);
    TEST_RC(__LINE__, cx, house_term_save(cx, &same, 0), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, house_term_save(cx, &none, 0), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    none.term = "資産";
    TEST_RC(__LINE__, cx, house_term_save(cx, &none, 0), RC_OK);
    later.active = 0;
    TEST_RC(__LINE__, cx, house_term_save(cx, &later, 0), RC_OK);
    TEST_RC(__LINE__, cx, house_terms_all(cx, true, &terms), RC_OK);
    TEST_INT(__LINE__, terms.n, 2);
    TEST_RC(__LINE__, cx, house_terms_all(cx, false, &terms), RC_OK);
    TEST_INT(__LINE__, terms.n, 3);
    one.meaning = "新しい意味";
    TEST_RC(__LINE__, cx, house_term_save(cx, &one, 7), RC_CONFLICT);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, house_term_save(cx, &one, 1), RC_OK);
    TEST_RC(__LINE__, cx, house_term_remove(cx, none.id), RC_OK);
    cx->permissions = PERM_SIGNED_IN;
    TEST_RC(__LINE__, cx, house_term_remove(cx, one.id), RC_DENIED);
    TEST_RC(__LINE__, cx, house_term_save(cx, &one, 2), RC_DENIED);
}

static void test_import(void **state)
{
    static const struct {
        int line;
        const char *csv;
        enum rc want;
        int64_t added, changed;
        const char *message;
    } table[] = {
        {__LINE__, "社内用語,意味\r\n甲,い\r\n乙,ろ\r\n", RC_OK, 2, 0, NULL},
        {__LINE__, "社内用語,意味\r\n甲,い\r\n", RC_OK, 0, 0, NULL},                  /* the same again */
        {__LINE__, "Word of the house\tWhere it is used\r\n甲\t規程\r\n丙\t\r\n", RC_INVALID, 0, 0, "3"},
        {__LINE__, "表題\r\nword,meaning,used_in\r\n甲,は,規程\r\n", RC_OK, 0, 1, NULL}, /* heads may stand lower */
        {__LINE__, "meaning\r\nx\r\n", RC_INVALID, 0, 0, "Word of the house"},
        {__LINE__, "word,meaning\r\n丁,に\r\n丁,ほ\r\n", RC_OK, 1, 1, NULL},           /* the second one changes the first */
        {__LINE__, "word,meaning\r\n,x\r\n", RC_INVALID, 0, 0, "A2"},
    };
    struct ctx *cx = test_begin(state);
    struct house_terms terms;
    make(cx, "import");
    for (size_t i = 0; i < COUNT(table); i++) {
        struct house_term_import result = {.rows = 0};
        TEST_RC(table[i].line, cx, import(cx, table[i].csv, &result), table[i].want);
        if (table[i].message != NULL)
            TEST_TRUE(table[i].line, strstr(cx->problem.message, table[i].message) != NULL);
        TEST_INT(table[i].line, result.added, table[i].added);
        TEST_INT(table[i].line, result.changed, table[i].changed);
    }
    TEST_RC(__LINE__, cx, house_terms_all(cx, true, &terms), RC_OK);
    TEST_INT(__LINE__, terms.n, 3);
    TEST_TEXT(__LINE__, terms.at[2].word, "甲"); /* by code point where there is no reading */
    TEST_TEXT(__LINE__, terms.at[2].used_in, "規程");
    TEST_TEXT(__LINE__, terms.at[2].meaning, "は");
}

/* In a template the glossary repeats, in the document's language. */
static void test_names(void **state)
{
    struct ctx *cx = test_begin(state);
    struct house_term one = word("運航系", "各システムの総称");
    struct house_all all;
    make(cx, "names");
    cx->lang = LANG_EN;
    one.word_en = "Flight systems";
    TEST_RC(__LINE__, cx, house_term_save(cx, &one, 0), RC_OK);
    TEST_RC(__LINE__, cx, house_all_load(cx, &kind, &document, &all), RC_OK);
    for (size_t i = 0; i < all.name_count; i++)
        if (text_same(all.names[i].name, "glossary")) {
            TEST_INT(__LINE__, all.values[i].row_count, 1);
            TEST_TEXT(__LINE__, all.values[i].rows[0].text, "Flight systems");
            TEST_TEXT(__LINE__, all.values[i].rows[1].text, "各システムの総称");
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rules), cmocka_unit_test(test_import), cmocka_unit_test(test_names)};
    return TEST_RUN_ON_BOTH(tests);
}
