#include "ledger/ledger.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "db/db.h"
#include "ledger/ledger_store.h"
#include "ledger/merkle.h"

static const char *const action_codes[] = {"create", "change", "delete", "note"};
static const char *const action_labels[] = {N_("Created"), N_("Changed"), N_("Deleted"),
                                            N_("Noted")};
const struct enum_names ledger_action_names = {action_codes, action_labels, LEDGER_ACTION_COUNT_};
_Static_assert(COUNT(action_codes) == LEDGER_ACTION_COUNT_, "every action needs a code");

static const struct field entry_fields[] = {
    FIELD(ledger_entry, sequence, F_INT, .label = N_("No.")),
    FIELD(ledger_entry, at, F_TIME, .label = N_("Time")),
    FIELD(ledger_entry, person, F_REF, .ref = "person", .label = N_("Person")),
    FIELD(ledger_entry, person_name, F_TEXT, .label = N_("Name")),
    FIELD(ledger_entry, noun, F_TEXT, .label = N_("Kind")),
    FIELD(ledger_entry, record, F_TEXT, .label = N_("Record")),
    FIELD(ledger_entry, action, F_ENUM, .names = &ledger_action_names, .label = N_("Action")),
    FIELD(ledger_entry, body, F_PROSE, .label = N_("Content")),
    FIELD(ledger_entry, leaf, F_TEXT, .label = N_("Leaf hash")),
    FIELD(ledger_entry, org, F_TEXT, .flags = F_HIDDEN),
};
const struct fields ledger_entry_fields = {entry_fields, COUNT(entry_fields)};

static const struct field head_fields[] = {
    FIELD(ledger_head, org, F_TEXT, .label = N_("Organisation")),
    FIELD(ledger_head, size, F_INT, .label = N_("Entries")),
    FIELD(ledger_head, root, F_TEXT, .label = N_("Root hash")),
};
const struct fields ledger_head_fields = {head_fields, COUNT(head_fields)};

/* The members stand in the order of their names, so the text is canonical (RFC 8785). False when
 * memory has ended: a leaf of half an entry must never be stored. */
static bool leaf_hash(const struct ledger_entry *entry, unsigned char ret[MERKLE_HASH_BYTES])
{
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_UPLOAD_BYTES);
    struct json json = json_create(&text);
    json_object_begin(&json);
    json_key(&json, "action");
    json_text(&json, enum_code(&ledger_action_names, entry->action));
    json_key(&json, "at");
    json_int(&json, entry->at);
    json_key(&json, "body");
    json_raw(&json, entry->body);
    json_key(&json, "noun");
    json_text(&json, entry->noun);
    json_key(&json, "org");
    json_text(&json, entry->org);
    json_key(&json, "person");
    json_text(&json, entry->person);
    json_key(&json, "record");
    json_text(&json, entry->record);
    json_key(&json, "sequence");
    json_int(&json, entry->sequence);
    json_object_end(&json);
    if (buf_failed(&text))
        return false;
    merkle_leaf(text.data, text.length, ret);
    return true;
}

const char *ledger_leaf_hash(struct ctx *cx, const struct ledger_entry *entry)
{
    unsigned char hash[MERKLE_HASH_BYTES];
    return leaf_hash(entry, hash) ? hex_of(cx, hash, sizeof hash) : "";
}

enum rc ledger_append(struct ctx *cx, const char *org, const char *noun, const char *record,
                      enum ledger_action action, const char *body)
{
    if (!db_in_transaction(cx->db))
        return fail(cx, RC_INTERNAL, N_("A change outside a transaction"));
    if (body[0] == '\0')
        return RC_MEMORY;
    struct ledger_entry entry = {
        .org = org,
        .at = cx->now,
        .person = cx->person == NULL ? "" : cx->person,
        .noun = noun,
        .record = record,
        .action = action,
        .body = body,
    };
    TRY(ledger_store_next(cx, org, &entry.sequence));
    entry.leaf = ledger_leaf_hash(cx, &entry);
    if (entry.leaf[0] == '\0')
        return RC_MEMORY;
    return ledger_store_insert(cx, &entry);
}

/* Exactly the digits of a hash, nothing before or behind them. */
static bool read_hash(const char *hex, unsigned char ret[MERKLE_HASH_BYTES])
{
    return strlen(hex) == DIGEST_TEXT &&
           sodium_hex2bin(ret, MERKLE_HASH_BYTES, hex, DIGEST_TEXT, NULL, NULL, NULL) == 0;
}

static enum rc missing(struct ctx *cx, const char *org, const struct merkle_tree *tree)
{
    return fail(cx, RC_UNSOUND, N_("Entry {0} of the ledger of {1} is missing or damaged"),
                decimal(cx, (int64_t)tree->size + 1), org);
}

static enum rc wrong_head(struct ctx *cx, const char *org)
{
    return fail(cx, RC_UNSOUND, N_("The head of the ledger of {0} does not fit its entries"), org);
}

/* Reads the leaves after `tree->size` and adds them. */
static enum rc add_new_leaves(struct ctx *cx, const char *org, struct merkle_tree *tree)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(ledger_store_leaves_after(cx, org, (int64_t)tree->size, &rows));
    while (db_next(rows)) {
        unsigned char hash[MERKLE_HASH_BYTES];
        if (db_int(rows, 0) != (int64_t)tree->size + 1 || !read_hash(db_text(rows, 1), hash))
            return missing(cx, org, tree);
        merkle_add(tree, hash);
    }
    return db_end(rows);
}

static struct ledger_head head_of(struct ctx *cx, const char *org, const struct merkle_tree *tree)
{
    unsigned char root[MERKLE_HASH_BYTES];
    merkle_root(tree, root);
    return (struct ledger_head){
        .org = org, .size = (int64_t)tree->size, .root = hex_of(cx, root, sizeof root)};
}

enum rc ledger_advance(struct ctx *cx, const char *org, struct ledger_head *ret)
{
    struct merkle_tree tree = {.size = 0};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!db_in_transaction(cx->db))
        TRY(db_begin(cx, &tx));
    TRY(ledger_store_load_tree(cx, org, &tree, &(const char *){NULL}));
    uint64_t before = tree.size;
    TRY(add_new_leaves(cx, org, &tree));
    struct ledger_head head = head_of(cx, org, &tree);
    if (tree.size != before)
        TRY(ledger_store_save_tree(cx, &head, &tree));
    if (tx != NULL)
        TRY(db_commit(cx, &tx));
    *ret = head;
    return RC_OK;
}

enum rc ledger_advance_all(struct ctx *cx, int64_t *ret_count)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    const char **orgs = NULL;
    size_t n = 0, room = 0;
    TRY(ledger_store_behind(cx, &rows));
    while (db_next(rows)) {
        orgs = arena_grow(cx->arena, orgs, n, &room, sizeof *orgs);
        if (orgs == NULL)
            return RC_MEMORY;
        orgs[n++] = db_text(rows, 0);
    }
    TRY(db_end(rows));
    db_rows_freep(&rows);
    for (size_t i = 0; i < n; i++)
        TRY(ledger_advance(cx, orgs[i], &(struct ledger_head){.org = NULL}));
    *ret_count = (int64_t)n;
    return RC_OK;
}

enum rc ledger_head_saved(struct ctx *cx, const char *org, struct ledger_head *ret)
{
    struct merkle_tree tree = {.size = 0};
    const char *root = NULL;
    TRY(ledger_store_load_tree(cx, org, &tree, &root));
    *ret = root == NULL
               ? head_of(cx, org, &tree)
               : (struct ledger_head){.org = org, .size = (int64_t)tree.size, .root = root};
    return RC_OK;
}

static enum rc check_entry(struct ctx *cx, const struct ledger_entry *entry,
                           struct merkle_tree *tree)
{
    unsigned char hash[MERKLE_HASH_BYTES], stored[MERKLE_HASH_BYTES];
    if (entry->sequence != (int64_t)tree->size + 1)
        return missing(cx, entry->org, tree);
    if (!leaf_hash(entry, hash))
        return RC_MEMORY;
    if (!read_hash(entry->leaf, stored) || sodium_memcmp(hash, stored, sizeof hash) != 0)
        return fail(cx, RC_UNSOUND, N_("Entry {0} of the ledger of {1} ({2} {3}) was changed"),
                    decimal(cx, entry->sequence), entry->org, entry->noun, entry->record);
    merkle_add(tree, hash);
    return RC_OK;
}

/* What is kept beside the entries: the last sequence given out, and the tree at its saved size. */
struct kept {
    int64_t last;
    struct merkle_tree tree;
    const char *root; /* NULL when none was saved */
};

static bool fits_saved(struct ctx *cx, const struct merkle_tree *tree, const struct kept *kept)
{
    if (kept->root == NULL || tree->size != kept->tree.size)
        return true;
    const char *root = head_of(cx, "", tree).root;
    return strcmp(root, kept->root) == 0 && strcmp(root, head_of(cx, "", &kept->tree).root) == 0;
}

static enum rc check_entries(struct ctx *cx, const char *org, const struct kept *kept,
                             struct merkle_tree *tree)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(ledger_store_entries(cx, org, &rows));
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_REQUEST_MEMORY);
    if (scratch == NULL)
        return RC_MEMORY;
    db_rows_scratch(rows, scratch);
    while (db_next(rows)) {
        struct ledger_entry entry = {.org = org};
        db_bind(rows, ledger_entry_fields, &entry);
        entry.org = org;
        TRY(check_entry(cx, &entry, tree));
        if (!fits_saved(cx, tree, kept))
            return wrong_head(cx, org);
        arena_reset(scratch);
    }
    return db_end(rows);
}

/* What is kept is read before the entries, and the last sequence once more after them: other people's
 * changes only add to both meanwhile. */
enum rc ledger_check(struct ctx *cx, const char *org, struct ledger_head *ret)
{
    struct merkle_tree tree = {.size = 0};
    struct kept kept = {.root = NULL};
    TRY(ledger_store_load_tree(cx, org, &kept.tree, &kept.root));
    TRY(ledger_store_last(cx, org, &kept.last));
    if (!fits_saved(cx, &tree, &kept))
        return wrong_head(cx, org);
    TRY(check_entries(cx, org, &kept, &tree));
    if ((int64_t)tree.size < kept.last)
        return missing(cx, org, &tree);
    TRY(ledger_store_last(cx, org, &kept.last));
    if (tree.size < kept.tree.size || (int64_t)tree.size > kept.last)
        return wrong_head(cx, org);
    *ret = head_of(cx, org, &tree);
    return RC_OK;
}

enum rc ledger_of_record(struct ctx *cx, const char *org, const char *noun, const char *record,
                         struct ledger_entries *ret)
{
    return ledger_store_of_record(cx, org, noun, record, ret);
}
