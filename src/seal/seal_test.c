/* Keys, checkpoints and proofs on both databases: what is made fits together, what is missing or open to
 * others is told, and a ledger that was cut back or rewritten behind a checkpoint is found and named. What the
 * proofs prove is tested with the separate verifier (tools/kaname_verify_test.sh). */
#include "seal/seal.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/id.h"
#include "base/file.h"
#include "ledger/ledger.h"
#include "ledger/note.h"
#include "register/verify.h"
#include "tests/support/test.h"

enum { ENTRIES = 5 };

static const struct module *const modules[] = {&seal_module};

/* An organisation of the test's own, with a key and some entries. */
static struct ctx *begin(void **state, struct app *app, const char *org)
{
    struct ctx *cx = test_begin(state);
    const struct test_db *test = *state;
    *app = (struct app){.modules = modules,
                        .module_count = COUNT(modules),
                        .base_url = "",
                        .key_dir = arena_printf(cx->arena, "%s/keys", test->directory)};
    cx->app = app;
    cx->org = org;
    cx->fixed_ids = 0; /* the tests share a table */
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO organization (id, org, version, parent, name, kind, sector, "
                        "fiscal_month, handling_mark, document_prefix, active) "
                        "VALUES ($1, $1, 1, '', 'Name of it', 0, '', 4, '', '', 1)"),
                    ARGS(STR(org)), NULL),
            RC_OK);
    return cx;
}

static void append(struct ctx *cx, int64_t count)
{
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    for (int64_t i = 0; i < count; i++)
        TEST_RC(__LINE__, cx,
                ledger_append(cx, cx->org, "thing", decimal(cx, i), LEDGER_NOTE, "{\"a\":1}"),
                RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static const char *key_path(struct ctx *cx, const struct signing_key *key)
{
    return arena_printf(cx->arena, "%s/%s-%s.key", cx->app->key_dir, key->org, key->id);
}

static struct signing_key key_of(struct ctx *cx, const char *id)
{
    struct signing_key key = {.id = ""};
    TEST_RC(__LINE__, cx, seal_key_get(cx, id, &key), RC_OK);
    return key;
}

static void expect_sound(struct ctx *cx, int line, enum rc want, const char *words)
{
    struct verify_org result;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(line, cx, ledger_verify_org(cx, cx->org, &result), want);
    if (words != NULL && strstr(cx->problem.message, words) == NULL)
        TEST_TEXT(line, cx->problem.message, words);
}

static void test_key(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "key");
    struct stat about;
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, seal_found(cx, "key", "Name\n\"of\\it\""), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    struct signing_key key = key_of(cx, "");
    TEST_INT(__LINE__, (int64_t)strlen(key.id), 2 * NOTE_KEY_ID_BYTES);
    TEST_TEXT(__LINE__, key.name, "Name 'of/it'");
    TEST_TEXT(__LINE__, key.origin, "kaname/key");
    TEST_INT(__LINE__, key.valid_from, TEST_NOW);
    TEST_INT(__LINE__, key.valid_until, 0);
    TEST_INT(__LINE__, stat(app.key_dir, &about), 0);
    TEST_INT(__LINE__, about.st_mode & 0777, 0700);
    TEST_INT(__LINE__, stat(key_path(cx, &key), &about), 0);
    TEST_INT(__LINE__, about.st_mode & 0777, 0600);
    expect_sound(cx, __LINE__, RC_OK, NULL);
}

/* The seed stands in the file and nowhere in the database. */
static void test_private_half(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "private");
    struct ledger_checkpoint checkpoint;
    struct signing_keys keys;
    struct ledger_entries entries;
    CLEANUP(buf_free) struct buf file = buf_create(4096);
    append(cx, 1);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &checkpoint, NULL), RC_OK);
    TEST_RC(__LINE__, cx, seal_keys(cx, &keys), RC_OK);
    TEST_INT(__LINE__, (int64_t)keys.keys.n, 1);
    TEST_RC(__LINE__, cx, file_read(cx, key_path(cx, &keys.keys.at[0]), &file), RC_OK);
    const char *seed = strstr(buf_string(&file), "\nseed ");
    assert_non_null(seed);
    seed = arena_copy_n(cx->arena, seed + 6, 44);
    TEST_RC(__LINE__, cx, ledger_of_record(cx, "private", "signing-key", keys.keys.at[0].id, &entries),
            RC_OK);
    TEST_INT(__LINE__, (int64_t)entries.n, 1);
    TEST_TRUE(__LINE__, strstr(entries.at[0].body, seed) == NULL);
    TEST_TRUE(__LINE__, strcmp(keys.keys.at[0].public_key, seed) != 0);
}

static void test_rotate(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "rotate");
    struct ledger_checkpoint first, second, third;
    struct signing_key fresh, last;
    bool made = false;
    append(cx, ENTRIES);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &first, &made), RC_OK);
    TEST_TRUE(__LINE__, made);
    TEST_INT(__LINE__, first.size, ENTRIES);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &second, &made), RC_OK);
    TEST_TRUE(__LINE__, made); /* the key came after the head */
    TEST_INT(__LINE__, second.size, ENTRIES + 2);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &third, &made), RC_OK);
    TEST_TRUE(__LINE__, !made);
    TEST_TEXT(__LINE__, third.id, second.id);
    cx->now += 1000;
    TEST_RC(__LINE__, cx, seal_key_rotate(cx, &fresh), RC_OK);
    const struct signing_key old = key_of(cx, first.signing_key);
    TEST_INT(__LINE__, old.state, KEY_RETIRED);
    TEST_INT(__LINE__, old.valid_until, TEST_NOW + 1000);
    TEST_TEXT(__LINE__, fresh.previous, old.id);
    TEST_TRUE(__LINE__, fresh.endorsement[0] != '\0');
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &third, &made), RC_OK);
    TEST_TRUE(__LINE__, made);
    TEST_TEXT(__LINE__, third.signing_key, fresh.id);
    expect_sound(cx, __LINE__, RC_OK, NULL);
    TEST_INT(__LINE__, unlink(key_path(cx, &fresh)), 0); /* lost: nobody vouches for the next */
    TEST_RC(__LINE__, cx, seal_key_rotate(cx, &last), RC_OK);
    TEST_TEXT(__LINE__, last.endorsement, "");
    expect_sound(cx, __LINE__, RC_OK, NULL);
}

static void test_revoke(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "revoke");
    struct ledger_checkpoint checkpoint;
    struct signing_key fresh;
    append(cx, 1);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &checkpoint, NULL), RC_OK);
    const char *id = checkpoint.signing_key;
    TEST_RC(__LINE__, cx, seal_key_revoke(cx, id, " "), RC_INVALID);
    TEST_RC(__LINE__, cx, seal_key_revoke(cx, id, "a\nb"), RC_INVALID);
    TEST_RC(__LINE__, cx, seal_key_revoke(cx, "nothing", "why"), RC_MISSING);
    TEST_RC(__LINE__, cx, seal_key_revoke(cx, arena_copy_n(cx->arena, id, 8), "lost laptop"), RC_OK);
    TEST_RC(__LINE__, cx, seal_key_revoke(cx, id, "again"), RC_CONFLICT);
    TEST_TEXT(__LINE__, key_of(cx, id).reason, "lost laptop");
    append(cx, 1);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &checkpoint, NULL), RC_MISSING);
    TEST_RC(__LINE__, cx, seal_key_rotate(cx, &fresh), RC_OK);
    TEST_TEXT(__LINE__, fresh.previous, "");
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &checkpoint, NULL), RC_OK);
    expect_sound(cx, __LINE__, RC_OK, NULL);
}

static void test_rights(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "rights");
    struct ledger_checkpoint checkpoint;
    struct ledger_checkpoints list;
    struct signing_key key;
    struct signing_keys keys;
    int64_t made = 0;
    append(cx, 1);
    cx->permissions = ~PERM_AUDIT_READ;
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &checkpoint, NULL), RC_DENIED);
    TEST_RC(__LINE__, cx, seal_checkpoints(cx, 1, &list), RC_DENIED);
    TEST_RC(__LINE__, cx, seal_keys(cx, &keys), RC_OK); /* who replaces them */
    cx->permissions = ~(PERM_AUDIT_READ | PERM_ACCOUNT_WRITE);
    TEST_RC(__LINE__, cx, seal_keys(cx, &keys), RC_DENIED);
    cx->permissions = ~PERM_ACCOUNT_WRITE;
    TEST_RC(__LINE__, cx, seal_keys(cx, &keys), RC_OK);
    TEST_RC(__LINE__, cx, seal_key_rotate(cx, &key), RC_DENIED);
    TEST_RC(__LINE__, cx, seal_key_revoke(cx, "a", "b"), RC_DENIED);
    cx->permissions = ~PERM_SYSTEM;
    TEST_RC(__LINE__, cx, seal_checkpoint_all(cx, &made), RC_DENIED);
}

/* What is wrong with a key file is said; nothing is signed or stored then. */
static void test_files(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "files");
    struct ledger_checkpoint checkpoint, again;
    CLEANUP(buf_free) struct buf other = buf_create(4096);
    append(cx, 1);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &checkpoint, NULL), RC_OK);
    append(cx, 1);
    const struct signing_key key = key_of(cx, "");
    const char *path = key_path(cx, &key), *kept = arena_printf(cx->arena, "%s.kept", path);
    TEST_INT(__LINE__, chmod(path, 0640), 0);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &again, NULL), RC_IO);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "open to other users") != NULL);
    TEST_INT(__LINE__, rename(path, kept), 0);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &again, NULL), RC_IO);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "cannot be read") != NULL);
    TEST_INT(__LINE__, symlink(kept, path), 0);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &again, NULL), RC_IO);
    TEST_INT(__LINE__, unlink(path), 0);
    buf_printf(&other, "kaname-signing-key/1\norganization files\nkey %s\nseed %s\n", key.id,
               "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
    TEST_RC(__LINE__, cx, file_write(cx, path, &other), RC_OK);
    TEST_INT(__LINE__, chmod(path, 0600), 0);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &again, NULL), RC_IO);
    TEST_TRUE(__LINE__, strstr(cx->problem.message, "does not hold the key") != NULL);
    app.key_dir = NULL;
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &again, NULL), RC_IO);
    app.key_dir = "/proc/none";
    struct signing_key fresh;
    TEST_RC(__LINE__, cx, seal_key_rotate(cx, &fresh), RC_IO);
    TEST_TEXT(__LINE__, key_of(cx, "").id, key.id);
}

static void test_all(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "all-1");
    int64_t made = 0;
    append(cx, 1);
    begin(state, &app, "all-2");
    append(cx, 2);
    TEST_RC(__LINE__, cx, seal_checkpoint_all(cx, &made), RC_OK);
    TEST_TRUE(__LINE__, made >= 2);
    TEST_RC(__LINE__, cx, seal_checkpoint_all(cx, &made), RC_OK);
    TEST_TRUE(__LINE__, made >= 1); /* the new keys and their checkpoints */
    TEST_RC(__LINE__, cx, seal_checkpoint_all(cx, &made), RC_OK);
    TEST_INT(__LINE__, made, 0);
}

/* A statement in a constant table. */
#define SQL_ROW(literal)                                                                           \
    {                                                                                              \
        "" literal                                                                                 \
    }

/* After the checkpoint the ledger is changed as somebody would who knows how it is built: entries,
 * sequence and tree fit each other again. */
static void rebuild_tree(struct ctx *cx)
{
    struct merkle_tree tree = {.size = 0};
    struct ledger_entry entry;
    unsigned char hash[MERKLE_HASH_BYTES], peaks[8][MERKLE_HASH_BYTES] = {{0}};
    for (int64_t i = 1; ledger_get(cx, cx->org, i, &entry) == RC_OK; i++) {
        CLEANUP(buf_free) struct buf text = buf_create(65536);
        buf_char(&text, '\0');
        buf_text(&text, ledger_leaf_text(cx, &entry));
        merkle_leaf(text.data, text.length, hash);
        merkle_add(&tree, hash);
    }
    size_t levels = 0;
    for (uint64_t size = tree.size; size != 0; size >>= 1)
        levels++;
    memcpy(peaks, tree.peaks, levels * MERKLE_HASH_BYTES);
    merkle_root(&tree, hash);
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("UPDATE ledger_tree SET size = $2, root = $3, peaks = $4 WHERE org = $1"),
                    ARGS(STR(cx->org), I64((int64_t)tree.size), STR(hex_of(cx, hash, sizeof hash)),
                         BYTES(peaks, levels * MERKLE_HASH_BYTES)),
                    NULL),
            RC_OK);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE ledger_sequence SET last = $2 WHERE org = $1"),
                    ARGS(STR(cx->org), I64((int64_t)tree.size)), NULL),
            RC_OK);
}

static void test_cut_back(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "cut");
    struct ledger_checkpoint checkpoint;
    append(cx, ENTRIES);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &checkpoint, NULL), RC_OK);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("DELETE FROM ledger_entry WHERE org = 'cut' AND sequence >= 4"), NO_ARGS,
                    NULL),
            RC_OK);
    rebuild_tree(cx);
    expect_sound(cx, __LINE__, RC_UNSOUND, "The ledger of cut was cut back: the checkpoint");
}

static void test_rewritten(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "rewritten");
    struct ledger_checkpoint checkpoint;
    struct ledger_entry entry;
    append(cx, ENTRIES);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &checkpoint, NULL), RC_OK);
    TEST_RC(__LINE__, cx, ledger_get(cx, "rewritten", 2, &entry), RC_OK);
    entry.body = "{\"a\":2}";
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("UPDATE ledger_entry SET body = $1, leaf = $2 "
                        "WHERE org = 'rewritten' AND sequence = 2"),
                    ARGS(STR(entry.body), STR(ledger_leaf_hash(cx, &entry))), NULL),
            RC_OK);
    rebuild_tree(cx);
    expect_sound(cx, __LINE__, RC_UNSOUND,
                 "The ledger of rewritten was rewritten: its first 5 entries no longer give the root "
                 "that the checkpoint");
    struct seal_proof proof;
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, seal_prove_from(cx, checkpoint.note, &proof), RC_UNSOUND);
}

/* Each change of a stored checkpoint or key alone. */
static const struct {
    int line;
    struct sql sql;
    const char *words;
} tampers[] = {
    {__LINE__, SQL_ROW("UPDATE ledger_checkpoint SET size = 3 WHERE org = 'tampered'"), "size"},
    {__LINE__, SQL_ROW("UPDATE ledger_checkpoint SET root = '' WHERE org = 'tampered'"), "root"},
    {__LINE__, SQL_ROW("UPDATE ledger_checkpoint SET note = note || ' ' WHERE org = 'tampered'"),
     "is not what entry"}, /* beside the signature, but not what the ledger says */
    {__LINE__,
     SQL_ROW("UPDATE ledger_checkpoint SET note = replace(note, 'kaname/tampered', 'kaname/other') "
             "WHERE org = 'tampered'"),
     "note"},
    {__LINE__, SQL_ROW("UPDATE ledger_checkpoint SET note = '' WHERE org = 'tampered'"), "note"},
    {__LINE__, SQL_ROW("UPDATE ledger_checkpoint SET made = made + 1 WHERE org = 'tampered'"),
     "made"},
    {__LINE__, SQL_ROW("DELETE FROM ledger_checkpoint WHERE org = 'tampered'"), "is gone"},
    {__LINE__, SQL_ROW("UPDATE signing_key SET name = 'Other' WHERE org = 'tampered'"), "name"},
    {__LINE__, SQL_ROW("UPDATE signing_key SET valid_from = 1 WHERE org = 'tampered'"),
     "valid_from"},
    {__LINE__, SQL_ROW("UPDATE signing_key SET valid_until = 1 WHERE org = 'tampered'"),
     "whose time was over"},
    {__LINE__, SQL_ROW("UPDATE signing_key SET state = 2 WHERE org = 'tampered'"), "state"},
    {__LINE__, SQL_ROW("UPDATE signing_key SET signature = '' WHERE org = 'tampered'"),
     "signature"},
    {__LINE__,
     SQL_ROW("UPDATE signing_key SET public_key = (SELECT min(public_key) FROM signing_key k "
             "WHERE k.org <> 'tampered') WHERE org = 'tampered'"),
     "public_key"},
};

static void test_tampered(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "tampered");
    struct ledger_checkpoint checkpoint;
    append(cx, ENTRIES);
    TEST_RC(__LINE__, cx, seal_checkpoint(cx, &checkpoint, NULL), RC_OK);
    for (size_t i = 0; i < COUNT(tampers); i++) {
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        int64_t changed = 0;
        TEST_RC(tampers[i].line, cx, db_begin(cx, &tx), RC_OK);
        TEST_RC(tampers[i].line, cx, db_exec(cx, tampers[i].sql, NO_ARGS, &changed), RC_OK);
        TEST_INT(tampers[i].line, changed, 1);
        expect_sound(cx, tampers[i].line, RC_UNSOUND, tampers[i].words);
    }
    expect_sound(cx, __LINE__, RC_OK, NULL);
}

static void test_note(void **state)
{
    static const unsigned char seed[NOTE_SEED_BYTES] = {1, 2, 3};
    static const struct {
        int line;
        const char *text;
    } wrong[] = {
        {__LINE__, ""},
        {__LINE__, "kaname/a\n"},
        {__LINE__, "kaname/a\n1\n\n"},
        {__LINE__, "kaname/a\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"},
        {__LINE__, "kaname/a\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"},
        {__LINE__,
         "kaname/a\n9999999999999999999\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"},
        {__LINE__, "kaname/a\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\n\n"},
        {__LINE__, "\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"},
        {__LINE__, "kaname/a\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"},
    };
    struct ctx *cx = test_begin(state);
    struct checkpoint made = {.origin = "kaname/a", .size = 12, .root = {7}}, read;
    const char *note = note_checkpoint(cx, &made, seed);
    TEST_TRUE(__LINE__, note_read(cx, note, &read));
    TEST_TEXT(__LINE__, read.origin, "kaname/a");
    TEST_INT(__LINE__, read.size, 12);
    assert_memory_equal(read.root, made.root, sizeof read.root);
    for (size_t i = 0; i < COUNT(wrong); i++)
        TEST_TRUE(wrong[i].line, !note_read(cx, wrong[i].text, &read));
}

static void test_proofs(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app, "proofs");
    struct seal_proof proof;
    struct ledger_checkpoint first;
    append(cx, ENTRIES);
    TEST_RC(__LINE__, cx, seal_prove(cx, ENTRIES + 1, true, &proof), RC_MISSING);
    TEST_RC(__LINE__, cx, seal_prove(cx, 0, true, &proof), RC_MISSING);
    TEST_RC(__LINE__, cx, seal_prove(cx, 2, false, &proof), RC_CONFLICT);
    TEST_RC(__LINE__, cx, seal_prove(cx, 2, true, &proof), RC_OK); /* makes key and checkpoint */
    TEST_INT(__LINE__, proof.checkpoint.size, ENTRIES);
    TEST_TRUE(__LINE__, strstr(proof.text, "\nindex 1\n") != NULL);
    TEST_TRUE(__LINE__, strstr(proof.text, proof.checkpoint.note) != NULL);
    first = proof.checkpoint;
    append(cx, ENTRIES);
    TEST_RC(__LINE__, cx, seal_prove(cx, ENTRIES + 3, true, &proof), RC_OK);
    TEST_TRUE(__LINE__, proof.checkpoint.size > first.size);
    TEST_RC(__LINE__, cx, seal_prove_from(cx, first.note, &proof), RC_OK);
    TEST_TRUE(__LINE__, strstr(proof.text, "\nfrom 5\n") != NULL);
    TEST_RC(__LINE__, cx, seal_prove_from(cx, "nothing", &proof), RC_INVALID);
    cx->org = "all-1"; /* another organisation's checkpoint */
    TEST_RC(__LINE__, cx, seal_prove_from(cx, first.note, &proof), RC_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_key),       cmocka_unit_test(test_private_half),
        cmocka_unit_test(test_rotate),    cmocka_unit_test(test_revoke),
        cmocka_unit_test(test_rights),    cmocka_unit_test(test_all),
        cmocka_unit_test(test_files),     cmocka_unit_test(test_cut_back),
        cmocka_unit_test(test_rewritten), cmocka_unit_test(test_tampered),
        cmocka_unit_test(test_note),      cmocka_unit_test(test_proofs),
    };
    return TEST_RUN_ON_BOTH(tests);
}
