/* Pure rules of treatment: suggestions with their caveats, states, hints, sums of money. */
#include "treatment/treatment_rule.h"

#include <string.h>

#include "base/text.h"
#include "tests/support/test.h"

#define BIT(option) TREATMENT_BIT(TREATMENT_##option)

/* What the handbook and its digest say, on scales of several sizes. */
static void test_suggestions(void **state)
{
    static const struct {
        int line;
        int64_t impacts, frequencies, impact, frequency;
        bool reaches, leak;
        enum treatment_quarter quarter;
        int64_t first, also;
        size_t caveats;
    } rows[] = {
        {__LINE__, 5, 5, 5, 5, true, false, QUARTER_FREQUENT_GRAVE, BIT(AVOID),
         BIT(REMOVE_SOURCE) | BIT(LOWER_IMPACT) | BIT(LOWER_LIKELIHOOD) | BIT(SHARE), 1},
        {__LINE__, 5, 5, 3, 3, true, true, QUARTER_FREQUENT_GRAVE, BIT(AVOID),
         BIT(REMOVE_SOURCE) | BIT(LOWER_IMPACT) | BIT(LOWER_LIKELIHOOD) | BIT(SHARE), 1},
        {__LINE__, 5, 5, 5, 1, true, false, QUARTER_RARE_GRAVE, BIT(SHARE), BIT(LOWER_IMPACT), 1},
        {__LINE__, 5, 5, 3, 2, true, false, QUARTER_RARE_GRAVE, BIT(SHARE), BIT(LOWER_IMPACT), 1},
        {__LINE__, 5, 5, 2, 5, true, false, QUARTER_FREQUENT_SLIGHT, BIT(LOWER_LIKELIHOOD), BIT(REMOVE_SOURCE), 1},
        {__LINE__, 5, 5, 2, 5, true, true, QUARTER_FREQUENT_SLIGHT, BIT(REMOVE_SOURCE), BIT(LOWER_LIKELIHOOD), 1},
        {__LINE__, 5, 5, 2, 2, false, false, QUARTER_RARE_SLIGHT, BIT(RETAIN), 0, 0},
        {__LINE__, 5, 5, 2, 2, true, false, QUARTER_RARE_SLIGHT, BIT(RETAIN), BIT(LOWER_LIKELIHOOD) | BIT(LOWER_IMPACT), 1},
        {__LINE__, 4, 4, 2, 3, true, false, QUARTER_FREQUENT_SLIGHT, BIT(LOWER_LIKELIHOOD), BIT(REMOVE_SOURCE), 1},
        {__LINE__, 2, 3, 2, 1, true, false, QUARTER_RARE_GRAVE, BIT(SHARE), BIT(LOWER_IMPACT), 1},
        {__LINE__, 5, 5, 0, 3, false, false, QUARTER_UNKNOWN, 0, 0, 0},
        {__LINE__, 5, 5, 3, 0, false, false, QUARTER_UNKNOWN, 0, 0, 0},
        {__LINE__, 5, 5, 6, 1, false, false, QUARTER_UNKNOWN, 0, 0, 0},
    };
    (void)test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct treatment_situation situation = {rows[i].impacts, rows[i].frequencies, rows[i].impact,
                                                      rows[i].frequency, rows[i].reaches, rows[i].leak};
        struct treatment_suggestion suggestion = treatment_suggest(&situation);
        TEST_INT(rows[i].line, suggestion.quarter, rows[i].quarter);
        TEST_INT(rows[i].line, suggestion.first, rows[i].first);
        TEST_INT(rows[i].line, suggestion.also, rows[i].also);
        TEST_INT(rows[i].line, suggestion.caveat_count, rows[i].caveats);
        TEST_TRUE(rows[i].line, text_empty(suggestion.reason) == (rows[i].quarter == QUARTER_UNKNOWN));
        for (size_t k = 0; k < suggestion.caveat_count; k++)
            TEST_TRUE(rows[i].line, !text_empty(suggestion.caveats[k]));
    }
}

static void test_leaks(void **state)
{
    static const struct {
        int line;
        const char *outcome;
        bool leak;
    } rows[] = {{__LINE__, "予約情報の漏えい", true}, {__LINE__, "設定値の漏洩", true}, {__LINE__, "顧客情報の流出", true},
                {__LINE__, "Leak of data", true},      {__LINE__, "予約情報の改ざん", false}, {__LINE__, "", false}};
    (void)test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_TRUE(rows[i].line, treatment_is_leak(rows[i].outcome) == rows[i].leak);
}

static void test_states(void **state)
{
    static const struct {
        int line;
        struct treatment_facts facts;
        enum treatment_state state;
    } rows[] = {
        {__LINE__, {.judged = false}, TREATMENT_NONE},
        {__LINE__, {.judged = true}, TREATMENT_SUGGESTED},
        {__LINE__, {.judged = true, .options = 1}, TREATMENT_PLANNED},
        {__LINE__, {.judged = true, .items = 2, .open = 1, .done = 1}, TREATMENT_PLANNED},
        {__LINE__, {.judged = true, .items = 2, .open = 0, .done = 2}, TREATMENT_DONE},
        {__LINE__, {.judged = true, .covers = 1}, TREATMENT_PLANNED},
        {__LINE__, {.judged = true, .options = 16, .covers = 1, .carried_out = true}, TREATMENT_DONE},
        {__LINE__, {.judged = true, .options = 1, .items = 1, .open = 1, .accepted = true}, TREATMENT_ACCEPTED},
        {__LINE__, {.judged = true, .items = 1, .done = 1, .accepted = true}, TREATMENT_ACCEPTED},
    };
    (void)test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_INT(rows[i].line, treatment_state_of(&rows[i].facts), rows[i].state);
}

#define HINT(name) (INT64_C(1) << HINT_##name)

static void test_hints(void **state)
{
    static const struct {
        int line;
        struct treatment_facts facts;
        int64_t hints;
    } rows[] = {
        {__LINE__, {.judged = true, .reaches = true, .value = 6, .expected = 6, .criterion = 5}, 0},
        {__LINE__, {.options = BIT(LOWER_IMPACT), .value = 6, .expected = 6, .criterion = 5},
         HINT(NO_ITEM) | HINT(STILL_REACHES) | HINT(NOTHING_GAINED)},
        {__LINE__, {.options = BIT(LOWER_IMPACT), .items = 1, .open = 1, .value = 6, .expected = 4, .criterion = 5}, 0},
        {__LINE__, {.options = BIT(SHARE), .value = 6, .expected = 4, .criterion = 5}, HINT(NO_FINANCE)},
        {__LINE__, {.options = BIT(SHARE), .covers = 2, .covers_ended = 2, .expected = 4, .criterion = 5},
         HINT(FINANCE_ENDED)},
        {__LINE__, {.options = BIT(SHARE), .covers = 2, .covers_ended = 1, .expected = 4, .criterion = 5}, 0},
        {__LINE__, {.options = BIT(RETAIN), .reaches = true, .expected = 6, .criterion = 5}, HINT(NO_ACCEPTANCE)},
        {__LINE__, {.options = BIT(RETAIN), .reaches = true, .accepted = true, .expected = 6, .criterion = 5}, 0},
        {__LINE__, {.options = BIT(RETAIN), .reaches = false, .expected = 4, .criterion = 5}, 0},
        {__LINE__, {.options = BIT(AVOID), .expected = 1, .criterion = 5}, HINT(AVOID)},
    };
    (void)test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++)
        TEST_INT(rows[i].line, treatment_hints(&rows[i].facts), rows[i].hints);
    for (int i = 0; i < HINT_COUNT_; i++)
        TEST_TRUE(i, !text_empty(treatment_hint_texts[i]));
}

static void test_money(void **state)
{
    static const struct {
        int line;
        const char *text;
        enum rc rc;
        int64_t yen;
    } rows[] = {
        {__LINE__, "3000000", RC_OK, 3000000},
        {__LINE__, " 3,000,000円 ", RC_OK, 3000000},
        {__LINE__, "３００万円", RC_OK, 3000000},
        {__LINE__, "300万", RC_OK, 3000000},
        {__LINE__, "1.5億円", RC_OK, 150000000},
        {__LINE__, "0", RC_OK, 0},
        {__LINE__, "0.4", RC_OK, 0},
        {__LINE__, "", RC_INVALID, -1},
        {__LINE__, "円", RC_INVALID, -1},
        {__LINE__, "-5", RC_INVALID, -1},
        {__LINE__, "3百万", RC_INVALID, -1},
        {__LINE__, "1e9", RC_INVALID, -1},
        {__LINE__, "1.2.3", RC_INVALID, -1},
        {__LINE__, "99999999999999999999999999", RC_INVALID, -1},
        {__LINE__, "99999999億円", RC_INVALID, -1},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        int64_t yen = -1;
        TEST_RC(rows[i].line, cx, treatment_money_parse(cx, rows[i].text, &yen), rows[i].rc);
        TEST_INT(rows[i].line, yen, rows[i].yen);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_suggestions), cmocka_unit_test(test_leaks), cmocka_unit_test(test_states),
        cmocka_unit_test(test_hints),       cmocka_unit_test(test_money),
    };
    return TEST_RUN(tests);
}
