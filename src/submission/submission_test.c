/* Packages by themselves, on both databases: what was packed is what is read; whatever was changed or cut off is
 * refused with the reason; nobody but the receiver opens a sealed one. */
#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "ledger/ledger.h"
#include "submission/submission_test.h"

static struct submission_report report_of(struct ctx *cx, int line, const void *bytes, size_t length)
{
    struct submission_report report = {.message = ""};
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(line, cx, submission_verify(cx, bytes, length, NULL, &report), RC_OK);
    TEST_TRUE(line, report.good == (report.reason == SUBMISSION_GOOD));
    TEST_TRUE(line, report.good == (report.message[0] == '\0'));
    return report;
}

static void trust(struct ctx *cx, const char *operator, const char *card, enum rc want)
{
    struct trusted_key key = {.id = ""};
    TEST_RC(__LINE__, cx, submission_trust(cx, operator, card, strlen(card), &key), want);
}

/* Packs as "sender"; then acts as "receiver", which trusts it. */
static struct sent_submission pack(struct ctx *cx, const struct submission_draft *draft, struct buf *out)
{
    struct sent_submission sent = {.id = ""};
    act_in(cx, "sender");
    TEST_RC(__LINE__, cx, submission_pack(cx, draft, out, &sent), RC_OK);
    const char *card = card_of(cx, "sender");
    act_in(cx, "receiver");
    trust(cx, TEST_OPERATOR, card, RC_OK);
    return sent;
}

static void same_bytes(int line, const struct submission_part *part, const char *bytes, size_t length)
{
    TEST_TRUE(line, part != NULL);
    TEST_INT(line, (int64_t)part->length, (int64_t)length);
    TEST_TRUE(line, memcmp(part->bytes, bytes, length) == 0);
}

static void test_identity(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_SUBMISSION_BYTES);
    struct submission_package package = {.digest = ""};
    struct submission_refusal why;
    act_in(cx, "receiver");
    for (int sealed = 0; sealed < 2; sealed++) {
        struct submission_draft draft = note_draft(card_of(cx, "receiver"));
        draft.sealed = sealed;
        struct sent_submission sent = pack(cx, &draft, &out);
        TEST_RC(__LINE__, cx, submission_open(cx, out.data, out.length, true, &package, &why), RC_OK);
        TEST_TEXT(__LINE__, package.manifest.id, sent.id);
        TEST_TEXT(__LINE__, package.digest, sent.manifest);
        TEST_TEXT(__LINE__, package.manifest.title, "A note");
        TEST_TEXT(__LINE__, package.manifest.from.name, "Name of sender");
        TEST_TEXT(__LINE__, package.manifest.to.organization, "receiver");
        TEST_INT(__LINE__, package.manifest.made, TEST_NOW);
        TEST_TRUE(__LINE__, (package.sealed_to[0] != '\0') == (sealed == 1));
        same_bytes(__LINE__, submission_part(&package, SUBMISSION_ANSWERS), draft.answers, draft.answers_length);
        same_bytes(__LINE__, submission_part(&package, SUBMISSION_TEXTS), draft.texts, strlen(draft.texts));
        same_bytes(__LINE__, submission_part(&package, SUBMISSION_RESULTS), draft.results, draft.results_length);
        for (size_t i = 0; i < draft.files.n; i++)
            same_bytes(__LINE__,
                       submission_part(&package, arena_printf(cx->arena, SUBMISSION_ATTACHMENT "%s",
                                                              draft.files.at[i].name)),
                       draft.files.at[i].bytes, draft.files.at[i].length);
        TEST_TRUE(__LINE__, report_of(cx, __LINE__, out.data, out.length).good);
        TEST_RC(__LINE__, cx, submission_open(cx, out.data, out.length, false, &package, &why), RC_OK);
        TEST_TRUE(__LINE__, submission_part(&package, SUBMISSION_RESULTS) == NULL);
        same_bytes(__LINE__, submission_part(&package, SUBMISSION_ANSWERS), draft.answers, draft.answers_length);
        TEST_TEXT(__LINE__, sent.previous, sealed == 0 ? "" : package.manifest.previous);
        TEST_TRUE(__LINE__, sealed == 0 || package.manifest.previous[0] != '\0');
    }
}

/* One bit anywhere, and every shorter file. */
static void test_changed(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_SUBMISSION_BYTES);
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    act_in(cx, "receiver");
    for (int sealed = 0; sealed < 2; sealed++) {
        struct submission_draft draft = note_draft(card_of(cx, "receiver"));
        draft.sealed = sealed;
        pack(cx, &draft, &out);
        struct arena *kept = cx->arena;
        cx->arena = scratch;
        for (size_t i = 0; i < out.length; i += sealed ? 17 : 1) {
            out.data[i] = (char)(out.data[i] ^ 1 << i % 8);
            TEST_TRUE(__LINE__, !report_of(cx, __LINE__, out.data, out.length).good);
            out.data[i] = (char)(out.data[i] ^ 1 << i % 8);
            TEST_TRUE(__LINE__, !report_of(cx, __LINE__, out.data, i).good);
            arena_reset(scratch);
        }
        TEST_TRUE(__LINE__, report_of(cx, __LINE__, out.data, out.length).good);
        cx->arena = kept;
    }
}

static bool same_package(const struct submission_package *a, const struct submission_package *b)
{
    if (strcmp(a->digest, b->digest) != 0 || a->parts.n != b->parts.n)
        return false;
    for (size_t i = 0; i < a->parts.n; i++)
        if (a->parts.at[i].length != b->parts.at[i].length ||
            memcmp(a->parts.at[i].bytes, b->parts.at[i].bytes, a->parts.at[i].length) != 0)
            return false;
    return true;
}

/* Somebody who also makes the digest at the end fit: what is read is what was signed, or nothing. */
static void test_forged(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_SUBMISSION_BYTES);
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    struct submission_package right = {.digest = ""}, read = {.digest = ""};
    struct submission_refusal why;
    int64_t refused = 0;
    act_in(cx, "receiver");
    struct submission_draft draft = note_draft(card_of(cx, "receiver"));
    pack(cx, &draft, &out);
    char *copy = arena_alloc(cx->arena, out.length);
    memcpy(copy, out.data, out.length);
    TEST_RC(__LINE__, cx, submission_open(cx, copy, out.length, true, &right, &why), RC_OK);
    struct arena *kept = cx->arena;
    cx->arena = scratch;
    for (size_t i = 0; i < out.length - DIGEST_TEXT; i++) {
        out.data[i] = (char)(out.data[i] ^ 1 << i % 8);
        const char *digest = digest_hex(cx, out.data, out.length - DIGEST_TEXT);
        memcpy(out.data + out.length - DIGEST_TEXT, digest, DIGEST_TEXT);
        enum rc rc = submission_open(cx, out.data, out.length, true, &read, &why);
        TEST_TRUE(__LINE__, rc == RC_OK ? same_package(&right, &read) : why.reason != SUBMISSION_GOOD);
        refused += rc != RC_OK;
        out.data[i] = copy[i];
        arena_reset(scratch);
    }
    cx->arena = kept;
    TEST_TRUE(__LINE__, refused > (int64_t)out.length / 3);
}

static void test_key_cards(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    struct key_card card, newer;
    struct signing_key fresh = {.id = ""};
    struct trusted_keys keys = {.rows = {.n = 0}};
    act_in(cx, "cards");
    const char *old_text = card_of(cx, "cards");
    TEST_RC(__LINE__, cx, seal_card_read(cx, old_text, strlen(old_text), &card), RC_OK);
    char *changed = (char *)arena_copy(cx->arena, old_text);
    for (size_t i = 0; i < strlen(old_text); i++) {
        changed[i] = (char)(changed[i] ^ 1 << i % 7);
        TEST_RC(__LINE__, cx, seal_card_read(cx, changed, strlen(old_text), &newer), RC_INVALID);
        TEST_RC(__LINE__, cx, seal_card_read(cx, old_text, i, &newer),
                i + 1 < strlen(old_text) ? RC_INVALID : RC_OK); /* without its last line feed */
        changed[i] = old_text[i];
    }
    cx->now += 1000;
    TEST_RC(__LINE__, cx, seal_key_rotate(cx, &fresh), RC_OK);
    const char *new_text = card_of(cx, "cards");
    TEST_RC(__LINE__, cx, seal_card_read(cx, new_text, strlen(new_text), &newer), RC_OK);
    TEST_TRUE(__LINE__, seal_card_follows(cx, card.public_key, card.key, &newer));
    TEST_TRUE(__LINE__, !seal_card_follows(cx, newer.public_key, card.key, &newer));
    act_in(cx, "keeper");
    trust(cx, "", old_text, RC_INVALID);
    trust(cx, "A", old_text, RC_OK);
    trust(cx, "A", old_text, RC_OK);
    trust(cx, "B", old_text, RC_CONFLICT);
    cx->now += 1000;
    trust(cx, "A", new_text, RC_OK);
    TEST_RC(__LINE__, cx, submission_trusted(cx, &keys), RC_OK);
    TEST_INT(__LINE__, (int64_t)keys.rows.n, 2);
    TEST_INT(__LINE__, keys.rows.at[0].state, TRUSTED_BEFORE);
    TEST_INT(__LINE__, keys.rows.at[1].state, TRUSTED);
    TEST_TEXT(__LINE__, keys.rows.at[1].previous, card.key);
    TEST_RC(__LINE__, cx, submission_distrust(cx, keys.rows.at[1].id, " "), RC_INVALID);
    TEST_RC(__LINE__, cx, submission_distrust(cx, keys.rows.at[1].id, "lost"), RC_OK);
    TEST_RC(__LINE__, cx, submission_distrust(cx, keys.rows.at[1].id, "lost"), RC_CONFLICT);
    trust(cx, "A", new_text, RC_CONFLICT);
    cx->permissions = PERM_SURVEY_READ;
    trust(cx, "C", new_text, RC_DENIED);
}

/* Who may open, and whose signature counts. */
static void test_others(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_SUBMISSION_BYTES);
    struct key_card card;
    struct submission_report report = {.message = ""};
    act_in(cx, "receiver");
    struct submission_draft draft = note_draft(card_of(cx, "receiver"));
    const char *sender_card = card_of(cx, "sender");
    draft.sealed = true;
    pack(cx, &draft, &out);
    act_in(cx, "third");
    TEST_INT(__LINE__, report_of(cx, __LINE__, out.data, out.length).reason, SUBMISSION_OTHER_RECEIVER);
    draft.sealed = false;
    pack(cx, &draft, &out);
    act_in(cx, "third");
    TEST_INT(__LINE__, report_of(cx, __LINE__, out.data, out.length).reason, SUBMISSION_KEY_UNKNOWN);
    TEST_RC(__LINE__, cx, seal_card_read(cx, sender_card, strlen(sender_card), &card), RC_OK);
    TEST_RC(__LINE__, cx, submission_verify(cx, out.data, out.length, &card, &report), RC_OK);
    TEST_TRUE(__LINE__, report.good && report.trusted);
    act_in(cx, "sender");
    TEST_TRUE(__LINE__, report_of(cx, __LINE__, out.data, out.length).good);
    cx->permissions = PERM_RESPONSE_READ;
    TEST_RC(__LINE__, cx, submission_pack(cx, &draft, &out, NULL), RC_DENIED);
}

/* The proof leads to a checkpoint of the sender, also when its key was replaced since. */
static void test_proof(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_SUBMISSION_BYTES);
    struct signing_key fresh = {.id = ""};
    struct db_tx *tx = NULL;
    act_in(cx, "receiver");
    struct submission_draft draft = note_draft(card_of(cx, "receiver"));
    draft.noun = "thing";
    draft.record = "none";
    act_in(cx, "prover");
    TEST_RC(__LINE__, cx, submission_pack(cx, &draft, &out, NULL), RC_MISSING);
    for (int i = 0; i < 12; i++) {
        draft.record = decimal(cx, i);
        TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
        TEST_RC(__LINE__, cx, ledger_append(cx, "prover", "thing", draft.record, LEDGER_NOTE, "{\"a\":1}"), RC_OK);
        TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
        TEST_RC(__LINE__, cx, submission_pack(cx, &draft, &out, NULL), RC_OK);
        struct submission_report report = report_of(cx, __LINE__, out.data, out.length);
        TEST_TRUE(__LINE__, report.good && report.proven);
    }
    TEST_RC(__LINE__, cx, seal_key_rotate(cx, &fresh), RC_OK);
    TEST_RC(__LINE__, cx, submission_pack(cx, &draft, &out, NULL), RC_OK);
    struct submission_report report = report_of(cx, __LINE__, out.data, out.length);
    TEST_TRUE(__LINE__, report.good && report.proven);
}

/* What cannot be packed. */
static void test_drafts(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_SUBMISSION_BYTES);
    static const struct submission_file twice[] = {{"a.txt", "1", 1}, {"a.txt", "2", 1}};
    static const struct submission_file folder[] = {{"../a.txt", "1", 1}};
    static const struct submission_file hidden[] = {{".profile", "1", 1}};
    const struct {
        int line;
        const struct submission_file *files;
        size_t n;
        const char *operator, *card, *texts, *results;
        bool sealed;
        enum rc want;
    } rows[] = {
        {__LINE__, NULL, 0, TEST_OPERATOR, "", "{}", TEST_RESULTS, false, RC_OK},
        {__LINE__, twice, 2, TEST_OPERATOR, "", "{}", TEST_RESULTS, false, RC_INVALID},
        {__LINE__, folder, 1, TEST_OPERATOR, "", "{}", TEST_RESULTS, false, RC_INVALID},
        {__LINE__, hidden, 1, TEST_OPERATOR, "", "{}", TEST_RESULTS, false, RC_INVALID},
        {__LINE__, NULL, 0, "", "", "{}", TEST_RESULTS, false, RC_INVALID},
        {__LINE__, NULL, 0, TEST_OPERATOR, "{}", "{}", TEST_RESULTS, false, RC_INVALID},
        {__LINE__, NULL, 0, TEST_OPERATOR, "", "{}", TEST_RESULTS, true, RC_INVALID},
    };
    act_in(cx, "sender");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct submission_draft draft = note_draft(rows[i].card);
        draft.files.at = rows[i].files;
        draft.files.n = rows[i].n;
        draft.operator = rows[i].operator;
        draft.sealed = rows[i].sealed;
        draft.to_organization = "receiver";
        draft.to_name = "Receiver";
        TEST_RC(rows[i].line, cx, submission_pack(cx, &draft, &out, NULL), rows[i].want);
    }
}

/* Members that are signed, and yet not what they must be. */
static void test_members(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_SUBMISSION_BYTES);
    static const struct {
        int line;
        const char *texts, *results;
        enum submission_reason want;
    } rows[] = {
        {__LINE__, "{}", TEST_RESULTS, SUBMISSION_GOOD},
        {__LINE__, "{", TEST_RESULTS, SUBMISSION_CONTENT},
        {__LINE__, "{}", "{\"assessment-results\":", SUBMISSION_CONTENT},
        {__LINE__, "{}", "{\"catalog\":{\"uuid\":\"0192f000-0000-4000-8000-000000000000\"}}", SUBMISSION_CONTENT},
    };
    act_in(cx, "receiver");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct submission_draft draft = note_draft(card_of(cx, "receiver"));
        draft.texts = rows[i].texts;
        draft.results = rows[i].results;
        draft.results_length = strlen(rows[i].results);
        pack(cx, &draft, &out);
        TEST_INT(rows[i].line, report_of(cx, rows[i].line, out.data, out.length).reason, rows[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identity), cmocka_unit_test(test_changed), cmocka_unit_test(test_forged),
        cmocka_unit_test(test_key_cards), cmocka_unit_test(test_others), cmocka_unit_test(test_proof),
        cmocka_unit_test(test_drafts), cmocka_unit_test(test_members),
    };
    return TEST_RUN_ON_BOTH(tests);
}
