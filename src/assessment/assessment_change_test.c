/* The life of an assessment on both databases: begun, carried over, answered by those who may, saved
 * by two at once, asked for, returned, approved, frozen. */
#include <string.h>

#include "assessment/assessment_sample.h"
#include "assessment/assessment_change.h"
#include "base/id.h"
#include "base/text.h"
#include "ledger/ledger.h"

static const char first[] = "m3.2.1-1", second[] = "m3.2.1-2", other_section[] = "m3.3.1.1-1";

static struct assessment begin(struct ctx *cx, int64_t year, bool carry)
{
    struct assessment fresh = {.id = ""};
    TEST_RC(__LINE__, cx, assessment_create(cx, "", "", year, carry, &fresh), RC_OK);
    return fresh;
}

static void test_create(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh, found;
    struct scopes scopes;
    sample_make(cx, "create");
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 0, true, &fresh), RC_OK);
    TEST_INT(__LINE__, fresh.year, 2026); /* TEST_NOW lies in fiscal 2026 */
    TEST_TEXT(__LINE__, fresh.catalog, "baseline-2026");
    TEST_TEXT(__LINE__, fresh.previous, ""); /* there is nothing to carry over */
    TEST_INT(__LINE__, fresh.default_target, 3);
    TEST_RC(__LINE__, cx, scope_all(cx, &scopes), RC_OK);
    TEST_INT(__LINE__, (int64_t)scopes.n, 1);
    TEST_INT(__LINE__, scopes.at[0].kind, SCOPE_COMPANY);
    TEST_RC(__LINE__, cx, assessment_find(cx, NULL, NULL, 0, &found), RC_OK);
    TEST_TEXT(__LINE__, found.id, fresh.id);
    TEST_RC(__LINE__, cx, assessment_find(cx, "company", "baseline-2026", 2026, &found), RC_OK);
    TEST_RC(__LINE__, cx, assessment_find(cx, NULL, NULL, 2025, &found), RC_MISSING);
    TEST_RC(__LINE__, cx, assessment_find(cx, "no such", NULL, 0, &found), RC_MISSING);
    TEST_RC(__LINE__, cx, assessment_find(cx, NULL, "no-such", 0, &found), RC_MISSING);
    /* The same again, years that are none, and a standard without questions. */
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 2026, false, &found), RC_INVALID);
    TEST_TEXT(__LINE__, cx->problem.fields[0].field, "year");
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 1999, false, &found), RC_INVALID);
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, "nist-csf-2.0", 2026, false, &found), RC_INVALID);
    sample_act(cx, "create", "owner");
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 2024, false, &found), RC_DENIED);
}

/* A standard that wants levels itself, as a profile does. */
static void test_targets_of_the_standard(void **state)
{
    struct ctx *cx = test_begin(state);
    struct answer answer = {.target = 0};
    struct db_tx *tx = NULL;
    sample_make(cx, "targets");
    struct assessment fresh = begin(cx, 2026, false);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, second, 2), RC_OK);
    struct catalog wanting = *catalog_find(cx, "baseline-2026");
    struct control *controls = ARENA_ARRAY(cx->arena, struct control, wanting.control_count);
    assert_non_null(controls);
    for (size_t i = 0; i < wanting.control_count; i++) {
        controls[i] = wanting.controls[i];
        if (text_same(controls[i].id, first) || text_same(controls[i].id, second))
            controls[i].target = 5;
    }
    wanting.controls = controls;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, assessment_apply_targets(cx, &fresh, &wanting, true), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, first, &answer), RC_OK);
    TEST_TRUE(__LINE__, answer.target == 5 && answer.state == ANSWER_NONE);
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, second, &answer), RC_OK);
    TEST_TRUE(__LINE__, answer.target == 5 && answer.current == 2);
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, other_section, &answer), RC_MISSING);
    for (size_t i = 0; i < wanting.control_count; i++)
        controls[i].target = controls[i].target > 0 ? 3 : 0;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, assessment_apply_targets(cx, &fresh, &wanting, false), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, first, &answer), RC_OK);
    TEST_INT(__LINE__, answer.target, 5); /* one that is set stays */
}

static void test_critical_scope(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh;
    struct assessment_sheet sheet;
    sample_make(cx, "critical");
    (void)begin(cx, 2026, false);
    cx->permissions |= PERM_ACCOUNT_WRITE;
    struct scope scope = {.id = "", .org = "", .parent = "", .name = "運航", .critical = 1,
                          .kind = SCOPE_CONTROL_SYSTEM, .sort = 1, .active = 1};
    TEST_RC(__LINE__, cx, scope_save(cx, &scope, 0), RC_OK);
    TEST_RC(__LINE__, cx, assessment_create(cx, "運航", NULL, 2026, false, &fresh), RC_OK);
    TEST_INT(__LINE__, fresh.default_target, 4);
    static const struct measure_weight weights[] = {{first, 3}, {second, 1}};
    TEST_RC(__LINE__, cx, assessment_weigh(cx, fresh.id, &(struct measure_weights){weights, 2}), RC_OK);
    TEST_RC(__LINE__, cx, assessment_sheet_load(cx, fresh.id, &sheet), RC_OK);
    TEST_INT(__LINE__, (int64_t)sheet.items.n, 90);
    TEST_INT(__LINE__, sheet.items.at[0].weight, 6);
    TEST_INT(__LINE__, sheet.items.at[1].weight, 2);
    TEST_INT(__LINE__, sheet.items.at[0].target, 4);
    static const struct measure_weight bad[] = {{first, 4}};
    TEST_RC(__LINE__, cx, assessment_weigh(cx, fresh.id, &(struct measure_weights){bad, 1}), RC_INVALID);
    /* A scope can be no part of itself, nor have another's name. */
    cx->problem = (struct problem){.rc = RC_OK};
    scope.parent = scope.id;
    TEST_RC(__LINE__, cx, scope_save(cx, &scope, 1), RC_INVALID);
    struct scope same = {.id = "", .org = "", .parent = "", .name = "運航", .active = 1};
    TEST_RC(__LINE__, cx, scope_save(cx, &same, 0), RC_INVALID);
}

static void test_carry_over(void **state)
{
    struct ctx *cx = test_begin(state);
    struct answer answer;
    struct assessment_sheet sheet;
    sample_make(cx, "carry");
    struct assessment last = begin(cx, 2025, false);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, last.id, first, 2), RC_OK);
    static const struct section_post pairs[] = {{"g3.2.1", "carry-it"}};
    TEST_RC(__LINE__, cx, assessment_assign(cx, last.id, &(struct section_posts){pairs, 1}), RC_OK);
    struct assessment fresh = begin(cx, 2026, true);
    TEST_TEXT(__LINE__, fresh.previous, last.id);
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, first, &answer), RC_OK);
    TEST_INT(__LINE__, answer.current, 2);
    TEST_INT(__LINE__, answer.confirmed, 0);
    TEST_INT(__LINE__, answer.version, 1);
    TEST_RC(__LINE__, cx, assessment_sheet_load(cx, fresh.id, &sheet), RC_OK);
    TEST_TRUE(__LINE__, sheet.has_last);
    TEST_INT(__LINE__, sheet.items.at[0].last_current, 2);
    TEST_INT(__LINE__, sheet.items.at[1].last_current, 0);
    /* Saved as it stands: confirmed, and last year's stays as it was. */
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 2), RC_OK);
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, first, &answer), RC_OK);
    TEST_INT(__LINE__, answer.confirmed, 1);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 4), RC_OK);
    TEST_RC(__LINE__, cx, answer_find(cx, last.id, first, &answer), RC_OK);
    TEST_INT(__LINE__, answer.current, 2);
    /* The assignment came along: the owner answers that section and no other. */
    sample_act(cx, "carry", "owner");
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, second, 3), RC_OK);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, other_section, 3), RC_DENIED);
}

static void test_who_answers(void **state)
{
    struct ctx *cx = test_begin(state);
    sample_make(cx, "who");
    struct assessment fresh = begin(cx, 2026, false);
    struct answer answer;
    static const struct section_post pairs[] = {{"g3.2.1", "who-it"}};
    static const struct section_post gone[] = {{"g3.2.1", ""}};
    static const struct section_post unknown[] = {{"g3.2.1", "nobody"}};
    int64_t waiting = -1;
    TEST_RC(__LINE__, cx, assessment_assign(cx, fresh.id, &(struct section_posts){pairs, 1}), RC_OK);
    static const struct {
        int line;
        const char *person, *control;
        enum rc want;
    } rows[] = {
        {__LINE__, "owner", "m3.2.1-1", RC_OK},        {__LINE__, "deputy", "m3.2.1-2", RC_OK},
        {__LINE__, "owner", "m3.3.1.1-1", RC_DENIED},  {__LINE__, "executive", "m3.2.1-1", RC_DENIED},
        {__LINE__, "officer", "m3.3.1.1-1", RC_OK},    {__LINE__, "officer", "3.2.1③", RC_OK},
        {__LINE__, "officer", "no-such", RC_MISSING},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        sample_act(cx, "who", rows[i].person);
        TEST_RC(rows[i].line, cx, sample_answer_save(cx, fresh.id, rows[i].control, 3), rows[i].want);
    }
    /* A measure handed to a post is its holder's, in whatever section; only who manages hands it on. */
    sample_act(cx, "who", "officer");
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, other_section, &answer), RC_OK);
    answer.post = "who-it";
    TEST_RC(__LINE__, cx, answer_save(cx, &answer, answer.version, &answer), RC_OK);
    sample_act(cx, "who", "owner");
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, other_section, &answer), RC_OK);
    answer.note = "looked at";
    TEST_RC(__LINE__, cx, answer_save(cx, &answer, answer.version, &answer), RC_OK);
    answer.post = "who-office";
    TEST_RC(__LINE__, cx, answer_save(cx, &answer, answer.version, &answer), RC_INVALID);
    TEST_TEXT(__LINE__, cx->problem.fields[0].field, "post");
    /* Three measures of the section are answered: nothing waits for the owner. */
    sample_act(cx, "who", "owner");
    TEST_RC(__LINE__, cx, assessment_waiting(cx, &waiting), RC_OK);
    TEST_INT(__LINE__, waiting, 0);
    sample_act(cx, "who", "officer");
    answer = sample_answer(fresh.id, second, 0);
    answer.state = ANSWER_NONE;
    struct answer before;
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, second, &before), RC_OK);
    TEST_RC(__LINE__, cx, answer_save(cx, &answer, before.version, &answer), RC_OK);
    sample_act(cx, "who", "deputy");
    TEST_RC(__LINE__, cx, assessment_waiting(cx, &waiting), RC_OK);
    TEST_INT(__LINE__, waiting, 1);
    sample_act(cx, "who", "executive");
    TEST_RC(__LINE__, cx, assessment_waiting(cx, &waiting), RC_OK);
    TEST_INT(__LINE__, waiting, 0);
    sample_act(cx, "who", "owner");
    TEST_RC(__LINE__, cx, assessment_assign(cx, fresh.id, &(struct section_posts){gone, 1}), RC_DENIED);
    sample_act(cx, "who", "officer");
    TEST_RC(__LINE__, cx, assessment_assign(cx, fresh.id, &(struct section_posts){unknown, 1}), RC_INVALID);
    TEST_RC(__LINE__, cx, assessment_assign(cx, fresh.id, &(struct section_posts){gone, 1}), RC_OK);
    sample_act(cx, "who", "owner");
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 4), RC_DENIED);
}

/* Two people had the same answer open: the second is told, and nothing is lost. */
static void test_conflict(void **state)
{
    struct ctx *cx = test_begin(state);
    sample_make(cx, "conflict");
    struct assessment fresh = begin(cx, 2026, false);
    struct answer one = sample_answer(fresh.id, first, 2), two = sample_answer(fresh.id, first, 4);
    struct answer kept = {.id = "untouched"}, stored;
    TEST_RC(__LINE__, cx, answer_save(cx, &one, 0, &stored), RC_OK);
    sample_act(cx, "conflict", "ciso");
    TEST_RC(__LINE__, cx, answer_save(cx, &two, 0, &kept), RC_CONFLICT);
    TEST_TEXT(__LINE__, kept.id, "untouched");
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "小野 健") != NULL);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "3.2.1①") != NULL);
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, first, &stored), RC_OK);
    TEST_INT(__LINE__, stored.current, 2);
    /* Having seen it, the second person may put theirs over it. */
    TEST_RC(__LINE__, cx, answer_save(cx, &two, stored.version, &kept), RC_OK);
    TEST_INT(__LINE__, kept.current, 4);
    TEST_INT(__LINE__, kept.version, 2);
    /* The same content again is no change: no version, no leaf. */
    struct ledger_entries entries;
    two.answered_on = kept.answered_on;
    TEST_RC(__LINE__, cx, answer_save(cx, &two, 2, &stored), RC_OK);
    TEST_INT(__LINE__, stored.version, 2);
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "conflict", "answer", stored.id, &entries), RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 2);
}

static void test_approval(void **state)
{
    struct ctx *cx = test_begin(state);
    sample_make(cx, "approval");
    struct assessment fresh = begin(cx, 2026, false), seen;
    const char *id = fresh.id;
    TEST_RC(__LINE__, cx, sample_answer_save(cx, id, first, 3), RC_OK);
    sample_act(cx, "approval", "executive");
    TEST_RC(__LINE__, cx, assessment_approve(cx, id, ""), RC_CONFLICT); /* nobody asked */
    sample_act(cx, "approval", "ciso");
    TEST_RC(__LINE__, cx, assessment_request_approval(cx, id, NULL), RC_OK);
    TEST_RC(__LINE__, cx, assessment_request_approval(cx, id, NULL), RC_CONFLICT);
    /* Waiting: nobody answers; who asked does not approve, who did not ask does not withdraw. */
    TEST_RC(__LINE__, cx, sample_answer_save(cx, id, second, 3), RC_DENIED);
    TEST_RC(__LINE__, cx, assessment_approve(cx, id, ""), RC_DENIED);
    sample_act(cx, "approval", "officer");
    TEST_RC(__LINE__, cx, assessment_withdraw(cx, id), RC_DENIED);
    TEST_RC(__LINE__, cx, assessment_approve(cx, id, ""), RC_DENIED); /* without the right */
    cx->permissions |= PERM_ASSESSMENT_APPROVE;
    TEST_RC(__LINE__, cx, assessment_approve(cx, id, ""), RC_DENIED); /* drafted and answered */
    sample_act(cx, "approval", "ciso");
    TEST_RC(__LINE__, cx, assessment_withdraw(cx, id), RC_OK);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, id, second, 3), RC_OK);
    sample_act(cx, "approval", "officer");
    TEST_RC(__LINE__, cx, assessment_request_approval(cx, id, NULL), RC_OK);
    /* The CISO may approve by role, but answered a measure, even though the officer changed it since. */
    sample_act(cx, "approval", "executive");
    TEST_RC(__LINE__, cx, assessment_return(cx, id, "  "), RC_INVALID);
    sample_act(cx, "approval", "executive");
    TEST_RC(__LINE__, cx, assessment_return(cx, id, "3.4を見直すこと"), RC_OK);
    sample_act(cx, "approval", "officer");
    TEST_RC(__LINE__, cx, assessment_get(cx, id, &seen), RC_OK);
    TEST_INT(__LINE__, seen.status, ASSESSMENT_DRAFT);
    TEST_TEXT(__LINE__, seen.comment, "3.4を見直すこと");
    TEST_RC(__LINE__, cx, sample_answer_save(cx, id, second, 4), RC_OK);
    TEST_RC(__LINE__, cx, assessment_request_approval(cx, id, NULL), RC_OK);
    sample_act(cx, "approval", "ciso");
    TEST_RC(__LINE__, cx, assessment_approve(cx, id, ""), RC_DENIED);
    sample_act(cx, "approval", "executive");
    TEST_RC(__LINE__, cx, assessment_approve(cx, id, ""), RC_OK);
    TEST_RC(__LINE__, cx, assessment_get(cx, id, &seen), RC_OK);
    TEST_INT(__LINE__, seen.status, ASSESSMENT_APPROVED);
    TEST_TEXT(__LINE__, seen.approved_by, "approval-executive");
    TEST_INT(__LINE__, seen.approved_at, TEST_NOW);
}

/* Approved: answers, evidence and assignments all refuse. */
static void test_frozen(void **state)
{
    struct ctx *cx = test_begin(state);
    sample_make(cx, "frozen");
    struct assessment fresh = begin(cx, 2026, false);
    const char *id = fresh.id;
    struct evidence piece = {.kind = EVIDENCE_RECORD, .title = "方針書", .dated = "2026-04-01",
                             .link = "棚3"};
    TEST_RC(__LINE__, cx, sample_answer_save(cx, id, first, 4), RC_OK);
    TEST_RC(__LINE__, cx, evidence_add(cx, id, first, &piece, NULL), RC_OK);
    TEST_RC(__LINE__, cx, assessment_request_approval(cx, id, NULL), RC_OK);
    sample_act(cx, "frozen", "executive");
    TEST_RC(__LINE__, cx, assessment_approve(cx, id, ""), RC_OK);
    sample_act(cx, "frozen", "officer");
    static const struct section_post pairs[] = {{"g3.2.1", "frozen-it"}};
    TEST_RC(__LINE__, cx, sample_answer_save(cx, id, first, 5), RC_DENIED);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, id, second, 5), RC_DENIED);
    TEST_RC(__LINE__, cx, assessment_assign(cx, id, &(struct section_posts){pairs, 1}), RC_DENIED);
    TEST_RC(__LINE__, cx, evidence_remove(cx, piece.id), RC_DENIED);
    struct evidence more = {.kind = EVIDENCE_RECORD, .title = "x", .dated = "", .link = ""};
    TEST_RC(__LINE__, cx, evidence_add(cx, id, first, &more, NULL), RC_DENIED);
    TEST_RC(__LINE__, cx, assessment_request_approval(cx, id, NULL), RC_CONFLICT);
    sample_act(cx, "frozen", "executive");
    TEST_RC(__LINE__, cx, assessment_return(cx, id, "again"), RC_CONFLICT);
    TEST_RC(__LINE__, cx, assessment_approve(cx, id, ""), RC_CONFLICT);
}

static void test_evidence(void **state)
{
    struct ctx *cx = test_begin(state);
    sample_make(cx, "evidence");
    struct assessment fresh = begin(cx, 2026, false);
    struct assessment_sheet sheet;
    static const struct {
        int line;
        int64_t kind;
        const char *title, *link, *file, *bytes;
        enum rc want;
        const char *field, *media_type;
    } rows[] = {
        {__LINE__, EVIDENCE_FILE, "", "", "方針.pdf", "%PDF-1.7 x", RC_OK, "", "application/pdf"},
        {__LINE__, EVIDENCE_FILE, "", "", "C:\\x\\記録.TXT", "text", RC_OK, "",
         "text/plain; charset=utf-8"},
        {__LINE__, EVIDENCE_FILE, "", "", "x.pdf", "<html>", RC_INVALID, "file", ""},
        {__LINE__, EVIDENCE_FILE, "", "", "x.html", "<html>", RC_INVALID, "file", ""},
        {__LINE__, EVIDENCE_FILE, "", "", "x.svg", "<svg/>", RC_INVALID, "file", ""},
        {__LINE__, EVIDENCE_FILE, "", "", "x.exe", "MZ", RC_INVALID, "file", ""},
        {__LINE__, EVIDENCE_FILE, "", "", "pdf", "%PDF-", RC_INVALID, "file", ""},
        {__LINE__, EVIDENCE_FILE, "", "", NULL, "", RC_INVALID, "file", ""},
        {__LINE__, EVIDENCE_LINK, "規程", "", NULL, "", RC_INVALID, "link", ""},
        {__LINE__, EVIDENCE_LINK, "", "https://example.jp/", NULL, "", RC_INVALID, "title", ""},
        {__LINE__, EVIDENCE_LINK, "規程", "https://example.jp/", NULL, "", RC_OK, "", ""},
        {__LINE__, EVIDENCE_RECORD, "議事録", "文書1-2", NULL, "", RC_OK, "", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        sample_act(cx, "evidence", "officer");
        struct upload file = {.field = "file", .file_name = rows[i].file, .media_type = "text/html",
                              .bytes = rows[i].bytes, .length = strlen(rows[i].bytes)};
        struct evidence piece = {.kind = rows[i].kind, .title = rows[i].title, .dated = "",
                                 .link = rows[i].link};
        TEST_RC(rows[i].line, cx,
                evidence_add(cx, fresh.id, first, &piece, rows[i].file == NULL ? NULL : &file),
                rows[i].want);
        if (rows[i].want != RC_OK) {
            TEST_TEXT(rows[i].line, cx->problem.fields[0].field, rows[i].field);
            continue;
        }
        TEST_TEXT(rows[i].line, piece.media_type, rows[i].media_type);
        if (rows[i].kind != EVIDENCE_FILE)
            continue;
        struct evidence read;
        const void *bytes = NULL;
        size_t length = 0;
        TEST_RC(rows[i].line, cx, evidence_file(cx, piece.id, &read, &bytes, &length), RC_OK);
        TEST_INT(rows[i].line, (int64_t)length, (int64_t)strlen(rows[i].bytes));
        TEST_INT(rows[i].line, memcmp(bytes, rows[i].bytes, length), 0);
    }
    /* Only evidence with a date counts for levels 4 and 5. */
    struct evidence dated = {.kind = EVIDENCE_RECORD, .title = "点検記録", .dated = "2026-06-30",
                             .link = ""};
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 4), RC_OK);
    TEST_RC(__LINE__, cx, assessment_sheet_load(cx, fresh.id, &sheet), RC_OK);
    TEST_INT(__LINE__, sheet.items.at[0].evidence_count, 0);
    TEST_RC(__LINE__, cx, evidence_add(cx, fresh.id, first, &dated, NULL), RC_OK);
    TEST_RC(__LINE__, cx, assessment_sheet_load(cx, fresh.id, &sheet), RC_OK);
    TEST_INT(__LINE__, sheet.items.at[0].evidence_count, 1);
    sample_act(cx, "evidence", "owner");
    TEST_RC(__LINE__, cx, evidence_remove(cx, dated.id), RC_DENIED);
}

/* A content goes when its last piece goes, and one that was changed in the database is not handed out. */
static void test_evidence_content(void **state)
{
    struct ctx *cx = test_begin(state);
    sample_make(cx, "content");
    struct assessment fresh = begin(cx, 2026, false);
    struct upload file = {.field = "file", .file_name = "a.txt", .bytes = "same", .length = 4};
    struct evidence one = {.kind = EVIDENCE_FILE, .title = "", .dated = "", .link = ""}, two = one;
    const void *bytes = NULL;
    size_t length = 0;
    struct evidence read;
    TEST_RC(__LINE__, cx, evidence_add(cx, fresh.id, first, &one, &file), RC_OK);
    TEST_RC(__LINE__, cx, evidence_add(cx, fresh.id, second, &two, &file), RC_OK);
    TEST_TEXT(__LINE__, one.digest, two.digest);
    TEST_RC(__LINE__, cx, evidence_remove(cx, one.id), RC_OK);
    TEST_RC(__LINE__, cx, evidence_file(cx, two.id, &read, &bytes, &length), RC_OK);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE file_content SET content = $1 WHERE org = $2"),
                    ARGS(BYTES("SAME", 4), STR("content")), NULL),
            RC_OK);
    TEST_RC(__LINE__, cx, evidence_file(cx, two.id, &read, &bytes, &length), RC_UNSOUND);
    TEST_RC(__LINE__, cx, evidence_remove(cx, two.id), RC_OK);
    int64_t left = -1;
    TEST_RC(__LINE__, cx,
            db_int_of(cx, SQL("SELECT count(*) FROM file_content WHERE org = $1"),
                      ARGS(STR("content")), &left),
            RC_OK);
    TEST_INT(__LINE__, left, 0);
}

/* What one organisation has, another neither reads nor changes. */
static void test_apart(void **state)
{
    struct ctx *cx = test_begin(state);
    sample_make(cx, "apart-a");
    struct assessment fresh = begin(cx, 2026, false), seen;
    struct evidence piece = {.kind = EVIDENCE_RECORD, .title = "x", .dated = "", .link = ""};
    struct assessment_sheet sheet;
    TEST_RC(__LINE__, cx, evidence_add(cx, fresh.id, first, &piece, NULL), RC_OK);
    sample_make(cx, "apart-b");
    TEST_RC(__LINE__, cx, assessment_sheet_load(cx, fresh.id, &sheet), RC_MISSING);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 3), RC_MISSING);
    TEST_RC(__LINE__, cx, assessment_request_approval(cx, fresh.id, NULL), RC_MISSING);
    TEST_RC(__LINE__, cx, evidence_remove(cx, piece.id), RC_MISSING);
    TEST_RC(__LINE__, cx, assessment_find(cx, NULL, NULL, 0, &seen), RC_MISSING);
}

/* The list's tally of a stored assessment is the score of its sheet. */
static void test_tally(void **state)
{
    struct ctx *cx = test_begin(state);
    sample_make(cx, "tally");
    struct assessment fresh = begin(cx, 2026, false);
    struct assessment_sheet sheet;
    struct score_view view;
    struct score score;
    struct trend trend;
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 2), RC_OK);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, second, 5), RC_OK);
    struct answer off = sample_answer(fresh.id, other_section, 0);
    off.state = ANSWER_NOT_APPLICABLE;
    off.reason = "持たない";
    TEST_RC(__LINE__, cx, answer_save(cx, &off, 0, &off), RC_OK);
    TEST_RC(__LINE__, cx, assessment_sheet_load(cx, fresh.id, &sheet), RC_OK);
    TEST_RC(__LINE__, cx, assessment_score(cx, &sheet, SCORE_CHAPTERS, &view), RC_OK);
    TEST_RC(__LINE__, cx, assessment_tally(cx, &fresh, &score), RC_OK);
    TEST_INT(__LINE__, score.applicable, 89);
    TEST_INT(__LINE__, score.applicable, view.applicable);
    TEST_INT(__LINE__, score.answered, view.answered);
    TEST_INT(__LINE__, score.at_target, view.at_target);
    TEST_TRUE(__LINE__, score.mean >= view.mean && score.mean <= view.mean);
    TEST_RC(__LINE__, cx, assessment_trend(cx, &fresh, &trend), RC_OK);
    TEST_INT(__LINE__, (int64_t)trend.points.n, 1);
    TEST_TRUE(__LINE__, trend.points.at[0].mean >= 3.5 && trend.points.at[0].mean <= 3.5);
}

int main(void)
{
    const struct CMUnitTest life[] = {
        cmocka_unit_test(test_create),    cmocka_unit_test(test_critical_scope),
        cmocka_unit_test(test_carry_over), cmocka_unit_test(test_who_answers),
        cmocka_unit_test(test_targets_of_the_standard),
        cmocka_unit_test(test_conflict),  cmocka_unit_test(test_approval),
        cmocka_unit_test(test_frozen),    cmocka_unit_test(test_evidence),
        cmocka_unit_test(test_evidence_content), cmocka_unit_test(test_apart),
        cmocka_unit_test(test_tally),
    };
    return TEST_RUN_ON_BOTH(life);
}
