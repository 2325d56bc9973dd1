/* Receiving on both databases: what is refused and why, the same package twice, resubmission, decisions, receipts. */
#include <pthread.h>
#include <string.h>

#include "base/limits.h"
#include "register/verify.h"
#include "submission/submission_test.h"

struct world {
    struct app app;
    struct ctx *cx;
    struct buf out;
    struct submission_draft draft;
    struct sent_submission sent;
};

static void world_free(struct world *world)
{
    buf_free(&world->out);
}

/* A receiver that trusts a sender; both of this test's own. */
static void begin_world(void **state, struct world *world, const char *name)
{
    struct trusted_key key = {.id = ""};
    world->cx = begin_packages(state, &world->app);
    world->out = buf_create(LIMIT_SUBMISSION_BYTES);
    struct ctx *cx = world->cx;
    act_in(cx, arena_printf(cx->arena, "%s-receiver", name));
    const char *receiver_card = card_of(cx, cx->org);
    world->draft = note_draft(receiver_card);
    act_in(cx, arena_printf(cx->arena, "%s-sender", name));
    const char *card = card_of(cx, cx->org);
    act_in(cx, arena_printf(cx->arena, "%s-receiver", name));
    TEST_RC(__LINE__, cx, submission_trust(cx, TEST_OPERATOR, card, strlen(card), &key), RC_OK);
}

static void as(struct world *world, const char *name)
{
    act_in(world->cx, name);
    world->cx->problem = (struct problem){.rc = RC_OK};
}

static void pack(struct world *world, const char *sender, const char *receiver)
{
    as(world, sender);
    world->cx->now += 1000;
    TEST_RC(__LINE__, world->cx, submission_pack(world->cx, &world->draft, &world->out, &world->sent), RC_OK);
    as(world, receiver);
}

static struct submission receive(struct world *world, int line, enum submission_reason want, bool want_fresh)
{
    struct submission submission = {.id = ""};
    struct submission_refusal why;
    bool fresh = false;
    struct ctx *cx = world->cx;
    cx->problem = (struct problem){.rc = RC_OK};
    enum rc rc = submission_receive(cx, world->out.data, world->out.length, SUBMISSION_BY_NETWORK, &submission, &fresh,
                                    &why);
    if (why.reason != want)
        print_message("%s\n", cx->problem.message == NULL ? "(no message)" : cx->problem.message);
    TEST_INT(line, why.reason, want);
    TEST_RC(line, cx, rc, want == SUBMISSION_GOOD ? RC_OK : RC_INVALID);
    TEST_TRUE(line, fresh == want_fresh);
    return submission;
}

static int64_t count(struct ctx *cx, struct sql sql)
{
    int64_t n = -1;
    TEST_RC(__LINE__, cx, db_int_of(cx, sql, ARGS(STR(cx->org)), &n), RC_OK);
    return n;
}

static int64_t received(struct ctx *cx)
{
    return count(cx, SQL("SELECT count(*) FROM submission WHERE org = $1"));
}

static int64_t refused(struct ctx *cx)
{
    return count(cx, SQL("SELECT count(*) FROM refused_submission WHERE org = $1"));
}

static void test_twice(void **state)
{
    CLEANUP(world_free) struct world world = {.cx = NULL};
    const char *first = "", *second = "";
    begin_world(state, &world, "twice");
    pack(&world, "twice-sender", "twice-receiver");
    struct submission one = receive(&world, __LINE__, SUBMISSION_GOOD, true);
    TEST_TEXT(__LINE__, one.id, world.sent.id);
    TEST_TEXT(__LINE__, one.manifest, world.sent.manifest);
    TEST_INT(__LINE__, one.state, SUBMISSION_RECEIVED);
    TEST_RC(__LINE__, world.cx, submission_receipt(world.cx, &one, &first), RC_OK);
    world.cx->now += 5000;
    struct submission two = receive(&world, __LINE__, SUBMISSION_GOOD, false);
    TEST_RC(__LINE__, world.cx, submission_receipt(world.cx, &two, &second), RC_OK);
    TEST_TEXT(__LINE__, first, second);
    TEST_INT(__LINE__, received(world.cx), 1);
    TEST_INT(__LINE__, refused(world.cx), 0);
}

/* Each changes one thing about a good package or about who receives it. */
static void test_refused(void **state)
{
    static const struct {
        int line;
        const char *about, *operator;
        int64_t year, edition, ahead; /* ms that the sender's clock is ahead */
        const char *answers;
        enum submission_reason want;
    } rows[] = {
        {__LINE__, "survey-2", TEST_OPERATOR, 2026, 1, 0, "note", SUBMISSION_SUBJECT},
        {__LINE__, TEST_ABOUT, TEST_OPERATOR, 2025, 1, 0, "note", SUBMISSION_YEAR},
        {__LINE__, TEST_ABOUT, TEST_OPERATOR, 2026, 2, 0, "note", SUBMISSION_EDITION},
        {__LINE__, TEST_ABOUT, "stranger", 2026, 1, 0, "note", SUBMISSION_OTHER_OPERATOR},
        {__LINE__, TEST_ABOUT, TEST_OPERATOR, 2026, 1, 0, "what", SUBMISSION_CONTENT},
        {__LINE__, TEST_ABOUT, TEST_OPERATOR, 2026, 1, SUBMISSION_FUTURE_MS + 1, "note", SUBMISSION_FUTURE},
        {__LINE__, TEST_ABOUT, TEST_OPERATOR, 2026, 1, SUBMISSION_FUTURE_MS, "note", SUBMISSION_GOOD},
    };
    CLEANUP(world_free) struct world world = {.cx = NULL};
    begin_world(state, &world, "refused");
    struct ctx *cx = world.cx;
    const int64_t now = cx->now;
    for (size_t i = 0; i < COUNT(rows); i++) {
        world.draft.about = rows[i].about;
        world.draft.operator = rows[i].operator;
        world.draft.year = rows[i].year;
        world.draft.edition = rows[i].edition;
        world.draft.answers = rows[i].answers;
        world.draft.answers_length = strlen(rows[i].answers);
        cx->now = now + rows[i].ahead - 1000;
        pack(&world, "refused-sender", "refused-receiver");
        cx->now = now;
        receive(&world, rows[i].line, rows[i].want, rows[i].want == SUBMISSION_GOOD);
        if (rows[i].want != SUBMISSION_GOOD)
            receive(&world, rows[i].line, rows[i].want, false);
    }
    TEST_INT(__LINE__, received(cx), 1);
    TEST_INT(__LINE__, refused(cx), COUNT(rows) - 1);
    TEST_INT(__LINE__, count(cx, SQL("SELECT count(*) FROM file_content WHERE org = $1")), 1);
}

/* Keys of both sides, and who the package is for. */
static void test_keys(void **state)
{
    CLEANUP(world_free) struct world world = {.cx = NULL};
    struct signing_key key = {.id = ""};
    struct trusted_keys trusted = {.rows = {.n = 0}};
    begin_world(state, &world, "keys");
    struct ctx *cx = world.cx;
    pack(&world, "keys-sender", "keys-third");
    receive(&world, __LINE__, SUBMISSION_OTHER_RECEIVER, false);
    pack(&world, "keys-unknown", "keys-receiver");
    receive(&world, __LINE__, SUBMISSION_KEY_UNKNOWN, false);
    /* the sender's key is replaced: the new one is vouched for */
    as(&world, "keys-sender");
    TEST_RC(__LINE__, cx, seal_key_rotate(cx, &key), RC_OK);
    pack(&world, "keys-sender", "keys-receiver");
    receive(&world, __LINE__, SUBMISSION_GOOD, true);
    TEST_RC(__LINE__, cx, submission_trusted(cx, &trusted), RC_OK);
    TEST_INT(__LINE__, (int64_t)trusted.rows.n, 2);
    TEST_INT(__LINE__, trusted.rows.at[0].state, TRUSTED_BEFORE);
    TEST_TEXT(__LINE__, trusted.rows.at[1].key, key.id);
    /* the receiver does not trust it any more, between packing and receiving */
    pack(&world, "keys-sender", "keys-receiver");
    TEST_RC(__LINE__, cx, submission_distrust(cx, trusted.rows.at[1].id, "stolen"), RC_OK);
    receive(&world, __LINE__, SUBMISSION_KEY_REVOKED, false);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "stolen") != NULL);
}

static void test_revoked_by_owner(void **state)
{
    CLEANUP(world_free) struct world world = {.cx = NULL};
    struct signing_key key = {.id = ""};
    begin_world(state, &world, "owner");
    struct ctx *cx = world.cx;
    /* the sender revokes its own, between packing and receiving */
    pack(&world, "owner-sender", "owner-receiver");
    as(&world, "owner-sender");
    TEST_RC(__LINE__, cx, seal_key_get(cx, "", &key), RC_OK);
    TEST_RC(__LINE__, cx, seal_key_revoke(cx, key.id, "leaked"), RC_OK);
    as(&world, "owner-receiver");
    receive(&world, __LINE__, SUBMISSION_KEY_REVOKED, false);
    /* a new one, which the revoked one does not vouch for, must be taken in by people */
    as(&world, "owner-sender");
    TEST_RC(__LINE__, cx, seal_key_rotate(cx, &key), RC_OK);
    for (int sealed = 0; sealed < 2; sealed++) {
        world.draft.sealed = sealed;
        pack(&world, "owner-sender", "owner-receiver");
        receive(&world, __LINE__, SUBMISSION_KEY_UNKNOWN, false);
    }
    TEST_RC(__LINE__, cx, submission_trust_own(cx, TEST_OPERATOR, "owner-sender"), RC_OK);
    receive(&world, __LINE__, SUBMISSION_GOOD, true);
    /* the receiver revokes its key, between packing and receiving */
    pack(&world, "owner-sender", "owner-receiver");
    TEST_RC(__LINE__, cx, seal_key_get(cx, "", &key), RC_OK);
    TEST_RC(__LINE__, cx, seal_key_revoke(cx, key.id, "lost"), RC_OK);
    receive(&world, __LINE__, SUBMISSION_RECEIVER_REVOKED, false);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "lost") != NULL);
}

static void decide(struct world *world, int line, const char *id, bool accept, const char *note, enum rc want)
{
    struct submission submission = {.id = ""};
    world->cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(line, world->cx,
            accept ? submission_accept(world->cx, id, note, &submission)
                   : submission_return(world->cx, id, note, &submission),
            want);
}

static int64_t sent_state(struct world *world, const char *org, const char *id)
{
    struct sent_submission sent = {.id = ""};
    TEST_RC(__LINE__, world->cx, record_get_of(world->cx, &sent_submission_record, org, id, &sent), RC_OK);
    return sent.state;
}

/* Returned with comments, sent again, accepted; older ones and further ones are refused. */
static void test_course(void **state)
{
    CLEANUP(world_free) struct world world = {.cx = NULL};
    CLEANUP(buf_free) struct buf old = buf_create(LIMIT_SUBMISSION_BYTES);
    struct receipt receipt = {.id = ""};
    struct key_card card;
    struct sent_submission sent = {.id = ""};
    struct verify_org verified;
    begin_world(state, &world, "course");
    struct ctx *cx = world.cx;
    pack(&world, "course-sender", "course-receiver"); /* never arrives in time */
    buf_add(&old, world.out.data, world.out.length);
    pack(&world, "course-sender", "course-receiver");
    struct submission first = receive(&world, __LINE__, SUBMISSION_GOOD, true);
    TEST_TEXT(__LINE__, first.previous, "");
    TEST_RC(__LINE__, cx, submission_comment_add(cx, first.id, "1.1", " "), RC_INVALID);
    decide(&world, __LINE__, first.id, false, "", RC_INVALID);
    TEST_RC(__LINE__, cx, submission_comment_add(cx, first.id, "1.1", "根拠が足りません"), RC_OK);
    decide(&world, __LINE__, first.id, false, "", RC_OK);
    decide(&world, __LINE__, first.id, true, "", RC_CONFLICT);
    TEST_INT(__LINE__, sent_state(&world, "course-sender", first.id), SENT_RETURNED);
    TEST_RC(__LINE__, cx, record_get_of(cx, &sent_submission_record, "course-sender", first.id, &sent), RC_OK);
    TEST_RC(__LINE__, cx, submission_receipt_read(cx, sent.receipt, strlen(sent.receipt), &receipt, &card), RC_OK);
    TEST_INT(__LINE__, (int64_t)receipt.comments.n, 1);
    TEST_TEXT(__LINE__, receipt.comments.at[0].question, "1.1");
    TEST_TEXT(__LINE__, receipt.comments.at[0].text, "根拠が足りません");
    pack(&world, "course-sender", "course-receiver");
    TEST_TEXT(__LINE__, world.sent.previous, first.id);
    struct submission second = receive(&world, __LINE__, SUBMISSION_GOOD, true);
    TEST_TEXT(__LINE__, second.previous, first.id);
    decide(&world, __LINE__, second.id, true, "ok", RC_OK);
    TEST_INT(__LINE__, sent_state(&world, "course-sender", second.id), SENT_ACCEPTED);
    pack(&world, "course-sender", "course-receiver");
    receive(&world, __LINE__, SUBMISSION_REPLAYED, false);
    decide(&world, __LINE__, second.id, false, "once more", RC_OK);
    receive(&world, __LINE__, SUBMISSION_GOOD, true);
    struct submission_refusal why;
    struct submission ignored;
    bool fresh = false;
    TEST_RC(__LINE__, cx,
            submission_receive(cx, old.data, old.length, SUBMISSION_BY_FILE, &ignored, &fresh, &why), RC_INVALID);
    TEST_INT(__LINE__, why.reason, SUBMISSION_REPLAYED);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, "course-receiver", &verified), RC_OK);
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, "course-sender", &verified), RC_OK);
}

/* One that comes before the other was decided takes its place. */
static void test_replaced(void **state)
{
    CLEANUP(world_free) struct world world = {.cx = NULL};
    struct submission old = {.id = ""};
    begin_world(state, &world, "replaced");
    pack(&world, "replaced-sender", "replaced-receiver");
    struct submission first = receive(&world, __LINE__, SUBMISSION_GOOD, true);
    pack(&world, "replaced-sender", "replaced-receiver");
    receive(&world, __LINE__, SUBMISSION_GOOD, true);
    TEST_RC(__LINE__, world.cx, record_get(world.cx, &submission_record, first.id, &old), RC_OK);
    TEST_INT(__LINE__, old.state, SUBMISSION_REPLACED);
    decide(&world, __LINE__, first.id, true, "", RC_CONFLICT);
}

/* The documents are looked at behind the receipt. */
static void test_documents(void **state)
{
    CLEANUP(world_free) struct world world = {.cx = NULL};
    struct submission settled = {.id = ""};
    struct submission_remarks problems = {.n = 0};
    begin_world(state, &world, "documents");
    world.draft.results = "{\"catalog\":{}}";
    world.draft.results_length = strlen(world.draft.results);
    pack(&world, "documents-sender", "documents-receiver");
    struct submission bad = receive(&world, __LINE__, SUBMISSION_GOOD, true);
    TEST_RC(__LINE__, world.cx, submission_settle(world.cx, bad.id, &settled), RC_OK);
    TEST_INT(__LINE__, settled.state, SUBMISSION_REFUSED);
    TEST_TRUE(__LINE__, settled.problems[0] != '\0');
    TEST_INT(__LINE__, sent_state(&world, "documents-sender", bad.id), SENT_REFUSED);
    world.cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, world.cx, submission_remark_add(world.cx, &problems, "", ""), RC_OK);
    decide(&world, __LINE__, bad.id, true, "", RC_CONFLICT);
    world.draft = note_draft(world.draft.to_card);
    pack(&world, "documents-sender", "documents-receiver");
    struct submission good = receive(&world, __LINE__, SUBMISSION_GOOD, true);
    TEST_RC(__LINE__, world.cx, submission_settle(world.cx, good.id, &settled), RC_OK);
    TEST_INT(__LINE__, settled.state, SUBMISSION_CHECKED);
}

/* Receipts that are none, of somebody else, or older than what is known. */
static void test_receipts(void **state)
{
    CLEANUP(world_free) struct world world = {.cx = NULL};
    struct sent_submission sent = {.id = ""};
    struct receipt receipt;
    struct key_card card;
    const char *early = "", *late = "";
    begin_world(state, &world, "receipts");
    struct ctx *cx = world.cx;
    pack(&world, "receipts-sender", "receipts-receiver");
    struct submission submission = receive(&world, __LINE__, SUBMISSION_GOOD, true);
    TEST_RC(__LINE__, cx, submission_receipt(cx, &submission, &early), RC_OK);
    char *changed = (char *)arena_copy(cx->arena, early);
    for (size_t i = 0; i < strlen(early); i++) {
        changed[i] = (char)(changed[i] ^ 1 << i % 7);
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(__LINE__, cx, submission_receipt_read(cx, changed, strlen(early), &receipt, &card), RC_INVALID);
        changed[i] = early[i];
    }
    as(&world, "receipts-sender");
    TEST_RC(__LINE__, cx, submission_receipt_take(cx, early, strlen(early), &sent), RC_OK);
    TEST_INT(__LINE__, sent.state, SENT_RECEIVED);
    int64_t version = sent.version;
    TEST_RC(__LINE__, cx, submission_receipt_take(cx, early, strlen(early), &sent), RC_OK);
    TEST_INT(__LINE__, sent.version, version);
    as(&world, "receipts-receiver");
    cx->now += 1000;
    TEST_RC(__LINE__, cx, submission_settle(cx, submission.id, &submission), RC_OK);
    TEST_RC(__LINE__, cx, submission_receipt(cx, &submission, &late), RC_OK);
    as(&world, "receipts-sender");
    TEST_INT(__LINE__, sent_state(&world, "receipts-sender", submission.id), SENT_CHECKED);
    TEST_RC(__LINE__, cx, submission_receipt_take(cx, early, strlen(early), &sent), RC_CONFLICT);
    as(&world, "receipts-other");
    TEST_RC(__LINE__, cx, submission_receipt_take(cx, late, strlen(late), &sent), RC_MISSING);
}

static void test_within(void **state)
{
    CLEANUP(world_free) struct world world = {.cx = NULL};
    struct sent_submission sent = {.id = ""};
    begin_world(state, &world, "within");
    world.draft.sealed = true;
    pack(&world, "within-sender", "within-receiver");
    as(&world, "within-sender");
    TEST_RC(__LINE__, world.cx, submission_send_within(world.cx, world.sent.id, &sent), RC_OK);
    TEST_INT(__LINE__, sent.state, SENT_RECEIVED);
    TEST_TEXT(__LINE__, world.cx->org, "within-sender");
    TEST_RC(__LINE__, world.cx, submission_send_within(world.cx, world.sent.id, &sent), RC_OK);
    as(&world, "within-receiver");
    TEST_INT(__LINE__, received(world.cx), 1);
}

/* ---- several at once ---- */

enum { AT_ONCE = 8 };

struct at_once {
    pthread_t thread;
    struct ctx cx;
    struct arena *arena;
    struct db *db;
    const struct buf *package;
    bool fresh;
    enum rc rc;
    const char *receipt;
};

static void *receive_once(void *argument)
{
    struct at_once *one = argument;
    struct submission submission = {.id = ""};
    struct submission_refusal why;
    one->rc = submission_receive(&one->cx, one->package->data, one->package->length, SUBMISSION_BY_NETWORK, &submission,
                                 &one->fresh, &why);
    if (one->rc == RC_OK)
        one->rc = submission_receipt(&one->cx, &submission, &one->receipt);
    return NULL;
}

static void receive_at_once(void **state, struct world *world, const struct buf *packages, size_t kinds, bool queue)
{
    const struct test_db *test = *state;
    struct at_once all[AT_ONCE];
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    world->app.receiving = queue ? submission_queue_create() : NULL;
    int64_t fresh = 0;
    for (size_t i = 0; i < AT_ONCE; i++) {
        all[i] = (struct at_once){.cx = *world->cx, .arena = arena_create(TEST_ARENA_BYTES),
                                  .package = packages + i % kinds, .receipt = ""};
        assert_non_null(all[i].arena);
        TEST_INT(__LINE__, db_open(test->store, &all[i].db, &why), RC_OK);
        all[i].cx.arena = all[i].arena;
        all[i].cx.db = all[i].db;
    }
    for (size_t i = 0; i < AT_ONCE; i++)
        TEST_INT(__LINE__, pthread_create(&all[i].thread, NULL, receive_once, &all[i]), 0);
    for (size_t i = 0; i < AT_ONCE; i++)
        pthread_join(all[i].thread, NULL);
    for (size_t i = 0; i < AT_ONCE; i++) {
        TEST_RC(__LINE__, &all[i].cx, all[i].rc, RC_OK);
        TEST_TEXT(__LINE__, all[i].receipt, all[i % kinds].receipt);
        fresh += all[i].fresh;
        db_close(all[i].db);
    }
    for (size_t i = 0; i < AT_ONCE; i++)
        arena_free(all[i].arena);
    TEST_INT(__LINE__, fresh, (int64_t)kinds);
    submission_queue_freep(&world->app.receiving);
}

/* The same package on two nodes (no common queue), and in one server: one is new, all get the same receipt. */
static void test_at_once(void **state)
{
    CLEANUP(world_free) struct world world = {.cx = NULL};
    struct buf packages[2 * AT_ONCE];
    struct verify_org verified;
    begin_world(state, &world, "once");
    for (size_t i = 0; i < COUNT(packages); i++) {
        packages[i] = buf_create(LIMIT_SUBMISSION_BYTES);
        world.draft.operator = TEST_OPERATOR;
        as(&world, arena_printf(world.cx->arena, "once-%zu", i));
        const char *card = card_of(world.cx, world.cx->org);
        struct trusted_key key = {.id = ""};
        world.draft.operator = arena_printf(world.cx->arena, "op-%zu", i);
        pack(&world, world.cx->org, "once-receiver");
        TEST_RC(__LINE__, world.cx, submission_trust(world.cx, world.draft.operator, card, strlen(card), &key), RC_OK);
        buf_add(&packages[i], world.out.data, world.out.length);
    }
    receive_at_once(state, &world, packages, 1, false);
    receive_at_once(state, &world, packages + 1, 1, true);
    receive_at_once(state, &world, packages + 2, AT_ONCE / 2, true);
    receive_at_once(state, &world, packages + 6, AT_ONCE, true);
    TEST_INT(__LINE__, received(world.cx), 1 + 1 + AT_ONCE / 2 + AT_ONCE);
    TEST_RC(__LINE__, world.cx, ledger_verify_org(world.cx, "once-receiver", &verified), RC_OK);
    for (size_t i = 0; i < COUNT(packages); i++)
        buf_free(&packages[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_twice),     cmocka_unit_test(test_refused),  cmocka_unit_test(test_keys),
        cmocka_unit_test(test_revoked_by_owner), cmocka_unit_test(test_course), cmocka_unit_test(test_replaced),
        cmocka_unit_test(test_documents), cmocka_unit_test(test_receipts), cmocka_unit_test(test_within),
        cmocka_unit_test(test_at_once),
    };
    return TEST_RUN_ON_BOTH(tests);
}
