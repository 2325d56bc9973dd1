/* Which passwords are taken, and how many characters of them are their own. */
#include "account/account_password.h"

#include <string.h>

#include "tests/support/test.h"

static const struct password_about hanako = {.login = "hanako.s", .name = "鈴城 花音", .org = "blue-harbour",
                                             .org_name = "青港海運株式会社"};

static const struct {
    int line;
    const char *password;
    bool taken;
} rows[] = {
    {__LINE__, "correct horse battery", true},
    {__LINE__, "twelve-chars", true}, /* as many as are wanted */
    {__LINE__, "eleven-char", false},
    {__LINE__, "", false},
    {__LINE__, "長い合言葉を決めておきます", true},
    {__LINE__, "長い合言葉を決めてお", false},
    {__LINE__, "minato-umi-sora-2026", true},
    {__LINE__, "k7#Qv2!mZx9@", true},
    {__LINE__, "ふねにのってしまへいく", false}, /* eleven */
    {__LINE__, "ふねにのってしまへいこう", true},
    {__LINE__, "twin suns over the quiet bay", true}, /* common words do no harm to a long one */
    /* one character, runs, orders, keys, forward and backward */
    {__LINE__, "aaaaaaaaaaaaaaaaaaaa", false},
    {__LINE__, "123456789012", false},
    {__LINE__, "098765432109", false},
    {__LINE__, "abcdefghijklmnop", false},
    {__LINE__, "zyxwvutsrqponmlk", false},
    {__LINE__, "qwertyuiop[]", false},
    {__LINE__, "poiuytrewq123", false},
    {__LINE__, "asdfghjkl;'asdf", false},
    {__LINE__, "1qaz2wsx3edc4rfv", false},
    {__LINE__, "QWERTYasdfgh12", false},
    {__LINE__, "!@#$%^&*()_+", false},
    {__LINE__, "あいうえおかきくけこさし", false},
    {__LINE__, "いろはにほへとちりぬるを", false},
    {__LINE__, "一二三四五六七八九十一二", false},
    {__LINE__, "ａｂｃｄｅｆｇｈｉｊｋｌ", false}, /* full-width */
    /* repetitions */
    {__LINE__, "abcdabcdabcdabcd", false},
    {__LINE__, "abcdeabcdeabcde", false},
    {__LINE__, "abcabcabcabc", false},
    {__LINE__, "horsehorsehorse", false},
    {__LINE__, "horse horse horse", false},
    {__LINE__, "kujirakujirakujira", false},
    {__LINE__, "くじらくじらくじらくじら", false},
    /* the commonest words, dressed up */
    {__LINE__, "password2026", false},
    {__LINE__, "Password2026!!", false},
    {__LINE__, "P@ssw0rd123456", false},
    {__LINE__, "p4$$w0rdp4$$w0rd", false},
    {__LINE__, "Welcome12345!", false},
    {__LINE__, "adminadministrator", false},
    {__LINE__, "letmeinletmein99", false},
    {__LINE__, "SpringSummer2026", false},
    {__LINE__, "tokyo-osaka-kyoto", false},
    {__LINE__, "パスワードパスワード2026", false},
    {__LINE__, "kaname-kaname-1", false},
    /* oneself and the organisation */
    {__LINE__, "my name is Hanako.S indeed", false},
    {__LINE__, "ships of blue-harbour sail", false},
    {__LINE__, "ships of b1ue-harb0ur sail", false},
    {__LINE__, "青港海運株式会社の白い灯台", false},
    {__LINE__, "鈴城花音鈴城花音二〇二六", false},
    {__LINE__, "a blue harbour, white gulls", true},
    {__LINE__, "\xFF\xFE\xFD\xFC\xFB\xFA\xF9\xF8\xF7\xF6\xF5\xC0\xC1", false},
};

static void test_rules(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, password_check_rules(cx, rows[i].password, &hanako),
                rows[i].taken ? RC_OK : RC_INVALID);
        TEST_INT(rows[i].line, (int64_t)cx->problem.field_count, rows[i].taken ? 0 : 1);
        if (!rows[i].taken)
            TEST_TEXT(rows[i].line, cx->problem.fields[0].field, "password");
    }
}

/* What a refusal says: what is wrong and what to do, in both languages. */
static void test_words(void **state)
{
    static const struct {
        int line;
        const char *password, *english, *japanese;
    } said[] = {
        {__LINE__, "short", "at least 12 characters (now: 5)", "12文字以上"},
        {__LINE__, "Password2026!!", "Please put together several words", "組み合わせてください"},
        {__LINE__, "my name is hanako.s indeed", "must not hold the sign-in name", "関係のない言葉"},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(said); i++)
        for (int lang = 0; lang < LANG_COUNT_; lang++) {
            cx->lang = (enum lang)lang;
            cx->problem = (struct problem){.rc = RC_OK};
            TEST_RC(said[i].line, cx, password_check_rules(cx, said[i].password, &hanako), RC_INVALID);
            TEST_TRUE(said[i].line, strstr(cx->problem.fields[0].message,
                                           lang == LANG_EN ? said[i].english : said[i].japanese) != NULL);
        }
}

static void test_own_characters(void **state)
{
    static const struct {
        int line;
        const char *password;
        size_t own;
    } counts[] = {
        {__LINE__, "", 0},
        {__LINE__, "x", 1},
        {__LINE__, "xq", 2},
        {__LINE__, "aa", 2},
        {__LINE__, "aaa", 1},
        {__LINE__, "password", 1},
        {__LINE__, "pa55w0rd!", 2},
        {__LINE__, "passwordx", 2},
        {__LINE__, "xypassword", 3},
        {__LINE__, "2026", 1},
        {__LINE__, "2126", 4},
        {__LINE__, "mwkmwk", 4}, /* three, and once more */
        {__LINE__, "花音", 1},
        {__LINE__, "花の音", 3},
        {__LINE__, "werewolf", 8}, /* three neighbouring keys are no row */
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(counts); i++)
        TEST_INT(counts[i].line, (int64_t)password_own_characters(cx, counts[i].password, &hanako),
                 (int64_t)counts[i].own);
    const struct password_about nobody = {.login = ""};
    TEST_INT(__LINE__, (int64_t)password_own_characters(cx, "hanako.s", &nobody), 3); /* hanako is common */
}

/* The longest one that is taken, the policy's length, and what is not text. */
static void test_lengths(void **state)
{
    struct ctx *cx = test_begin(state);
    for (int over = 0; over < 2; over++) {
        char *text = arena_alloc(cx->arena, PASSWORD_MOST + 2);
        uint32_t number = 1;
        assert_non_null(text);
        for (int i = 0; i < PASSWORD_MOST + over; i++) {
            number = number * 1103515245u + 12345u;
            text[i] = (char)('a' + (number >> 16) % 26);
        }
        TEST_RC(over, NULL, password_check_rules(cx, text, &hanako), over == 0 ? RC_OK : RC_INVALID);
    }
    struct password_about strict = hanako;
    strict.least = 22;
    TEST_RC(__LINE__, NULL, password_check_rules(cx, "correct horse battery", &strict), RC_INVALID);
    strict.least = 21;
    TEST_RC(__LINE__, NULL, password_check_rules(cx, "correct horse battery", &strict), RC_OK);
}

static void test_new(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *before = "";
    for (int i = 0; i < 50; i++) {
        const char *made = password_new(cx);
        TEST_INT(i, (int64_t)strlen(made), 17);
        TEST_TRUE(i, made[5] == '-' && made[11] == '-' && strcspn(made, "0o1ilIO") == 17);
        TEST_TRUE(i, strcmp(made, before) != 0);
        before = made;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),   cmocka_unit_test(test_words), cmocka_unit_test(test_own_characters),
        cmocka_unit_test(test_lengths), cmocka_unit_test(test_new),
    };
    return TEST_RUN(tests);
}
