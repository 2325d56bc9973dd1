/* The lists of packages: every order page by page, filters, and reasons in the language of whoever reads them. On both
 * databases. */
#include <string.h>

#include "submission/submission_inside.h"
#include "submission/submission_store.h"
#include "submission/submission_test.h"

enum { SENT = 9, PAGE = 2 };

static void add_sent(struct ctx *cx, int i)
{
    static const char *const names[] = {"Bureau~of rail", "Agency 100%", "Ministry"};
    struct sent_submission sent = {
        .id = "", .org = cx->org, .kind = "note", .title = arena_printf(cx->arena, "Survey %d", i), .subject = "",
        .about = TEST_ABOUT, .operator = TEST_OPERATOR, .edition = 1, .year = 2026, .previous = "", .to_organization = "to",
        .to_name = names[i % 3], .to_key = "", .to_card = "", .made = cx->now + i / 2, .manifest = "", .digest = "", .size = 1,
        .state = i % SENT_STATE_COUNT_, .receipt = "", .made_by = "", .head = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &sent_submission_record, &sent), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

/* Whether b may follow a. */
static bool is_order(enum package_sort sort, const struct sent_submission *a, const struct sent_submission *b)
{
    const int name = sort == PACKAGES_BY_NAME ? strcmp(a->to_name, b->to_name) : 0;
    if (name != 0)
        return name < 0;
    const int64_t at = a->made - b->made, id = strcmp(a->id, b->id), order = at != 0 ? at : id;
    return sort == PACKAGES_NEWEST ? order > 0 : order < 0;
}

static void test_sent_pages(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    act_in(cx, "list-sender");
    for (int i = 0; i < SENT; i++)
        add_sent(cx, i);
    act_in(cx, "list-other");
    add_sent(cx, 1);
    act_in(cx, "list-sender");
    for (int sort = 0; sort < PACKAGE_SORT_COUNT_; sort++) {
        const struct package_filter filter = {.text = "", .state = -1, .sort = (enum package_sort)sort};
        const struct sent_submission *last = NULL;
        const char *after = "";
        int64_t seen = 0, pages = 0;
        do {
            struct sent_submissions found = {.rows = {.n = 0}};
            TEST_RC(__LINE__, cx, submission_sent_page(cx, &filter, after, PAGE, &found, &after), RC_OK);
            for (size_t i = 0; i < found.rows.n; i++) {
                TEST_TRUE(sort, last == NULL || is_order(filter.sort, last, found.rows.at + i));
                last = found.rows.at + i;
            }
            seen += (int64_t)found.rows.n;
            pages++;
        } while (after[0] != '\0' && pages < SENT);
        TEST_INT(sort, seen, SENT);
        TEST_INT(sort, pages, (SENT + PAGE - 1) / PAGE);
    }
    struct sent_submissions found = {.rows = {.n = 0}};
    const struct package_filter any = {.text = "", .state = -1};
    const char *next = "";
    TEST_RC(__LINE__, cx, submission_sent_page(cx, &any, "no cursor", PAGE, &found, &next), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    cx->permissions = PERM_SURVEY_READ;
    TEST_RC(__LINE__, cx, submission_sent_page(cx, &any, "", PAGE, &found, &next), RC_DENIED);
}

static void test_sent_filters(void **state)
{
    static const struct {
        int line;
        const char *text;
        int64_t state, want;
    } rows[] = {
        {__LINE__, "agency", -1, 3},
        {__LINE__, "100%", -1, 3},
        {__LINE__, "%", -1, 3}, /* a letter, no pattern */
        {__LINE__, "survey 4", -1, 1},
        {__LINE__, "", SENT_RECEIVED, 2},
        {__LINE__, "agency", SENT_RECEIVED, 1},
        {__LINE__, "nobody", -1, 0},
    };
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    act_in(cx, "filter-sender");
    for (int i = 0; i < SENT; i++)
        add_sent(cx, i);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct package_filter filter = {.text = rows[i].text, .state = rows[i].state};
        struct sent_submissions found = {.rows = {.n = 0}};
        const char *next = "";
        TEST_RC(rows[i].line, cx, submission_sent_page(cx, &filter, "", SENT, &found, &next), RC_OK);
        TEST_INT(rows[i].line, (int64_t)found.rows.n, rows[i].want);
        TEST_TEXT(rows[i].line, next, "");
    }
}

/* A package is refused in one language and the list read in the other. */
static void test_language(void **state)
{
    static const char bytes[] = "no package at all";
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    const struct package_cursor first = {.given = false};
    struct refused_submissions found = {.rows = {.n = 0}};
    struct submission got = {.id = ""};
    struct submission_refusal why = {.reason = SUBMISSION_GOOD};
    bool fresh = false;
    act_in(cx, "language-receiver");
    cx->lang = LANG_EN;
    TEST_RC(__LINE__, cx, submission_receive(cx, bytes, strlen(bytes), SUBMISSION_BY_FILE, &got, &fresh, &why), RC_INVALID);
    const char *english = why.message;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, submission_store_refused(cx, -1, &first, 10, &found), RC_OK);
    TEST_INT(__LINE__, (int64_t)found.rows.n, 1);
    const struct refused_submission *row = found.rows.at;
    TEST_TEXT(__LINE__, submission_reason_words(cx, row->reason, row->said), english);
    cx->lang = LANG_JA;
    TEST_RC(__LINE__, cx, submission_receive(cx, bytes, strlen(bytes), SUBMISSION_BY_FILE, &got, &fresh, &why), RC_INVALID);
    TEST_TEXT(__LINE__, submission_reason_words(cx, row->reason, row->said), why.message);
    TEST_TRUE(__LINE__, strcmp(english, why.message) != 0);
    /* Whatever stands in the row. */
    TEST_TEXT(__LINE__, submission_reason_words(cx, row->reason, ""), "");
    TEST_TEXT(__LINE__, submission_reason_words(cx, row->reason, "[1]"), "");
    TEST_TEXT(__LINE__, submission_reason_words(cx, row->reason, "{\"a\":1}"), "");
    TEST_TEXT(__LINE__, submission_reason_words(cx, SUBMISSION_REASON_COUNT_, "[\"a\"]"), "");
    TEST_TEXT(__LINE__, submission_reason_words(cx, SUBMISSION_GOOD, "[\"{0}{1}{7}\",\"x\"]"), "x{1}{7}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_sent_pages), cmocka_unit_test(test_sent_filters),
                                       cmocka_unit_test(test_language)};
    return TEST_RUN_ON_BOTH(tests);
}
