/* Responsibilities on both databases: how they stand on a day, terms that do not overlap, what is refused,
 * minutes as files. */
#include "appointment/appointment_view.h"

#include <string.h>

#include "base/text.h"
#include "tests/support/people.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module, &appointment_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static void make(struct ctx *cx, const char *org)
{
    struct db_tx *tx = NULL;
    test_enter(cx, &app, org);
    cx->permissions = PERM_PLAN_READ | PERM_PLAN_WRITE;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    for (int i = 0; i < 2; i++) { /* the second post is empty */
        struct post post = {.id = arena_printf(cx->arena, "%s-post-%d", org, i),
                            .org = org,
                            .name = i == 0 ? "課長" : "室長",
                            .department = "情報部",
                            .holder = i == 0 ? "somebody" : "",
                            .deputy = "",
                            .active = 1};
        TEST_RC(__LINE__, cx, record_insert(cx, &post_record, &post), RC_OK);
    }
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static struct seat seat_of(enum duty duty, const char *committee)
{
    return (struct seat){
        .id = "", .org = "", .duty = duty, .name = "", .committee = committee, .basis = "", .required = 1, .active = 1};
}

static struct seat_term term_of(struct ctx *cx, const struct seat *seat, int post, const char *from, const char *until)
{
    cx->problem = (struct problem){.rc = RC_OK};
    return (struct seat_term){.id = "",
                              .org = "",
                              .seat = seat->id,
                              .post = post < 0 ? "" : arena_printf(cx->arena, "%s-post-%d", cx->org, post),
                              .person = "",
                              .from_on = from,
                              .until_on = until,
                              .appointed_by = "取締役会",
                              .decided_on = "",
                              .minutes = "第3号",
                              .file_name = "",
                              .media_type = "",
                              .digest = "",
                              .note = ""};
}

static void test_terms(void **state)
{
    static const struct {
        int line;
        int post;
        const char *from, *until, *field; /* "" : it is taken */
    } rows[] = {
        {__LINE__, 0, "2026-04-01", "2027-03-31", ""},
        {__LINE__, 0, "2027-03-31", "2028-03-31", "from_on"}, /* the last day is held */
        {__LINE__, 0, "2026-01-01", "2026-04-01", "from_on"},
        {__LINE__, 0, "2026-06-01", "2026-07-01", "from_on"},
        {__LINE__, 0, "2026-01-01", "", "from_on"},
        {__LINE__, 0, "2028-04-01", "2028-03-31", "until_on"},
        {__LINE__, -1, "2028-04-01", "", "post"},
        {__LINE__, 7, "2028-04-01", "", "post"},
        {__LINE__, 0, "", "", "from_on"},
        {__LINE__, 1, "2027-04-01", "", ""},
    };
    struct ctx *cx = test_begin(state);
    make(cx, "terms");
    struct seat seat = seat_of(DUTY_CISO, "");
    TEST_RC(__LINE__, cx, seat_save(cx, &seat, 0), RC_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct seat_term term = term_of(cx, &seat, rows[i].post, rows[i].from, rows[i].until);
        bool taken = text_empty(rows[i].field);
        TEST_RC(rows[i].line, cx, seat_term_save(cx, &term, 0), taken ? RC_OK : RC_INVALID);
        if (!taken)
            TEST_TEXT(rows[i].line, cx->problem.fields[0].field, rows[i].field);
    }
}

static void test_lines(void **state)
{
    static const struct {
        int line;
        const char *day;
        enum seat_standing want;
    } rows[] = {
        {__LINE__, "2026-03-31", SEAT_VACANT}, {__LINE__, "2026-04-01", SEAT_HELD},
        {__LINE__, "2027-01-29", SEAT_HELD},   {__LINE__, "2027-01-30", SEAT_ENDS},
        {__LINE__, "2027-03-31", SEAT_ENDS},   {__LINE__, "2027-04-01", SEAT_VACANT},
        {__LINE__, "2027-05-01", SEAT_NO_HOLDER},
    };
    struct ctx *cx = test_begin(state);
    struct seat_lines lines;
    make(cx, "lines");
    struct committee committee = {.id = "",
                                  .org = "",
                                  .name = "委員会",
                                  .purpose = "",
                                  .reports_to = "",
                                  .meets = "",
                                  .rules = "",
                                  .active = 1};
    TEST_RC(__LINE__, cx, committee_save(cx, &committee, 0), RC_OK);
    struct seat chair = seat_of(DUTY_CHAIR, committee.id), bad = seat_of(DUTY_MEMBER, ""),
                other = seat_of(DUTY_OTHER, ""), owner = seat_of(DUTY_RISK_OWNER, "");
    TEST_RC(__LINE__, cx, seat_save(cx, &bad, 0), RC_INVALID);
    TEST_RC(__LINE__, cx, seat_save(cx, &other, 0), RC_INVALID); /* without a name */
    TEST_RC(__LINE__, cx, seat_save(cx, &chair, 0), RC_OK);
    TEST_RC(__LINE__, cx, seat_save(cx, &owner, 0), RC_OK);
    struct seat_term first = term_of(cx, &owner, 0, "2026-04-01", "2027-03-31"),
                     second = term_of(cx, &owner, 1, "2027-05-01", "");
    TEST_RC(__LINE__, cx, seat_term_save(cx, &first, 0), RC_OK);
    TEST_RC(__LINE__, cx, seat_term_save(cx, &second, 0), RC_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        TEST_RC(rows[i].line, cx, seat_lines_load(cx, rows[i].day, &lines), RC_OK);
        TEST_INT(rows[i].line, (int64_t)lines.n, 2);
        TEST_TEXT(rows[i].line, lines.at[0].seat.id, owner.id); /* committees come last */
        TEST_INT(rows[i].line, lines.at[0].standing, rows[i].want);
        TEST_INT(rows[i].line, lines.at[1].standing, SEAT_VACANT);
    }
    first.until_on = "2027-04-30"; /* now the next one follows the day after */
    TEST_RC(__LINE__, cx, seat_term_save(cx, &first, 1), RC_OK);
    TEST_RC(__LINE__, cx, seat_lines_load(cx, "2027-04-30", &lines), RC_OK);
    TEST_INT(__LINE__, lines.at[0].standing, SEAT_HELD);
    TEST_TEXT(__LINE__, lines.at[0].next_on, "2027-05-01");
    first.note = "x"; /* from what was read before */
    TEST_RC(__LINE__, cx, seat_term_save(cx, &first, 1), RC_CONFLICT);
    struct form_choice choices[2];
    second.post = "closed"; /* a post that went out of use stays to be chosen */
    TEST_RC(__LINE__, cx, appointment_term_choices(cx, &second, choices), RC_OK);
    TEST_INT(__LINE__, (int64_t)choices[0].n, 3);
    TEST_TEXT(__LINE__, choices[0].ids[2], "closed");
    TEST_INT(__LINE__, (int64_t)choices[1].n, 0);
}

static void test_minutes(void **state)
{
    const struct upload file = {.field = "file", .file_name = "議事録.txt", .bytes = "決定", .length = strlen("決定")},
                        wrong = {.field = "file", .file_name = "議事録.exe", .bytes = "MZ", .length = 2};
    struct ctx *cx = test_begin(state);
    struct seat_term kept;
    const void *bytes = NULL;
    size_t length = 0;
    make(cx, "minutes");
    struct seat seat = seat_of(DUTY_CISO, "");
    TEST_RC(__LINE__, cx, seat_save(cx, &seat, 0), RC_OK);
    struct seat_term term = term_of(cx, &seat, 0, "2026-04-01", "");
    TEST_RC(__LINE__, cx, seat_term_save(cx, &term, 0), RC_OK);
    TEST_RC(__LINE__, cx, seat_term_keep_minutes(cx, term.id, &wrong), RC_INVALID);
    TEST_RC(__LINE__, cx, seat_term_keep_minutes(cx, term.id, NULL), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, seat_term_keep_minutes(cx, term.id, &file), RC_OK);
    TEST_RC(__LINE__, cx, record_get(cx, &seat_term_record, term.id, &kept), RC_OK);
    TEST_TEXT(__LINE__, kept.file_name, "議事録.txt");
    TEST_RC(__LINE__, cx, content_get(cx, kept.digest, kept.file_name, &bytes, &length), RC_OK);
    TEST_INT(__LINE__, (int64_t)length, (int64_t)file.length);
    cx->permissions = PERM_PLAN_READ;
    TEST_RC(__LINE__, cx, seat_term_remove(cx, term.id), RC_DENIED);
    TEST_RC(__LINE__, cx, seat_save(cx, &seat, 1), RC_DENIED);
    TEST_RC(__LINE__, cx, seat_term_keep_minutes(cx, term.id, &file), RC_DENIED);
    cx->permissions |= PERM_PLAN_WRITE;
    TEST_RC(__LINE__, cx, seat_term_remove(cx, term.id), RC_OK);
    TEST_RC(__LINE__, cx, content_get(cx, kept.digest, kept.file_name, &bytes, &length), RC_UNSOUND); /* gone */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_terms),
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_minutes),
    };
    return TEST_RUN_ON_BOTH(tests);
}
