#include "ledger/ledger.h"

#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "db/db.h"
#include "ledger/ledger_inside.h"
#include "ledger/ledger_store.h"

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

/* The members stand in the order of their names, so the text is canonical (RFC 8785). */
bool ledger_leaf(const struct ledger_entry *entry, struct buf *text,
                 unsigned char ret[MERKLE_HASH_BYTES])
{
    struct json json = json_create(text);
    buf_clear(text);
    buf_char(text, MERKLE_LEAF_MARK);
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
    if (buf_failed(text))
        return false;
    merkle_leaf(text->data, text->length, ret);
    return true;
}

const char *ledger_leaf_hash(struct ctx *cx, const struct ledger_entry *entry)
{
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_LEDGER_ENTRY_BYTES);
    unsigned char hash[MERKLE_HASH_BYTES];
    if (ledger_leaf(entry, &text, hash))
        return hex_of(cx, hash, sizeof hash);
    arena_fail(cx->arena);
    return "";
}

/* The sequences that an open transaction gives out. The organisation's row is held from the first of
 * them until the transaction ends, so that sequences have no holes; it takes the last one before the
 * commit. To write it at each entry would leave a version of the row for each in PostgreSQL, and every
 * further entry of the transaction would step over all of them. */
struct numbering {
    struct db_duty duty;
    int64_t stored, last; /* in the row; of the last entry that was written */
    char org[];
};

static enum rc save_last(struct ctx *cx, struct db_duty *duty)
{
    struct numbering *numbering = (struct numbering *)duty;
    if (numbering->stored == numbering->last)
        return RC_OK;
    TRY(ledger_store_save_last(cx, numbering->org, numbering->last));
    numbering->stored = numbering->last;
    return RC_OK;
}

enum rc ledger_settle(struct ctx *cx)
{
    for (struct db_duty *duty = db_duties(cx); duty != NULL; duty = duty->next)
        if (duty->run == save_last)
            TRY(save_last(cx, duty));
    return RC_OK;
}

static enum rc find_numbering(struct ctx *cx, const char *org, struct numbering **ret)
{
    for (struct db_duty *duty = db_duties(cx); duty != NULL; duty = duty->next) {
        struct numbering *numbering = (struct numbering *)duty;
        if (duty->run == save_last && strcmp(numbering->org, org) == 0) {
            *ret = numbering;
            return RC_OK;
        }
    }
    struct numbering *fresh = db_tx_alloc(cx, sizeof *fresh + strlen(org) + 1);
    if (fresh == NULL)
        return RC_MEMORY;
    TRY(ledger_store_next(cx, org, &fresh->stored));
    fresh->last = fresh->stored - 1; /* the entry is yet to come */
    fresh->duty.run = save_last;
    memcpy(fresh->org, org, strlen(org));
    db_duty_add(cx, &fresh->duty);
    *ret = fresh;
    return RC_OK;
}

enum rc ledger_hold(struct ctx *cx, const char *org)
{
    if (!db_in_transaction(cx->db))
        return fail(cx, RC_INTERNAL, N_("A change outside a transaction"));
    return find_numbering(cx, org, &(struct numbering *){NULL});
}

enum rc ledger_append(struct ctx *cx, const char *org, const char *noun, const char *record,
                      enum ledger_action action, const char *body)
{
    struct numbering *numbering = NULL;
    if (!db_in_transaction(cx->db))
        return fail(cx, RC_INTERNAL, N_("A change outside a transaction"));
    if (body[0] == '\0')
        return RC_MEMORY;
    TRY(find_numbering(cx, org, &numbering));
    struct ledger_entry entry = {
        .org = org,
        .sequence = numbering->last + 1,
        .at = cx->now,
        .person = cx->person == NULL ? "" : cx->person,
        .noun = noun,
        .record = record,
        .action = action,
        .body = body,
    };
    entry.leaf = ledger_leaf_hash(cx, &entry);
    if (entry.leaf[0] == '\0')
        return RC_MEMORY;
    TRY(ledger_store_insert(cx, &entry));
    numbering->last++;
    return RC_OK;
}

/* Negative for what is no lower-case hexadecimal digit. */
static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool ledger_read_hash(const char *hex, unsigned char ret[MERKLE_HASH_BYTES])
{
    int wrong = 0;
    if (strlen(hex) != DIGEST_TEXT)
        return false;
    for (size_t i = 0; i < MERKLE_HASH_BYTES; i++) {
        int high = digit_of(hex[2 * i]), low = digit_of(hex[2 * i + 1]);
        wrong |= high | low;
        ret[i] = (unsigned char)((unsigned)high << 4 | (unsigned)low);
    }
    return wrong >= 0;
}

enum rc ledger_missing(struct ctx *cx, const char *org, const struct merkle_tree *tree)
{
    return fail(cx, RC_UNSOUND, N_("Entry {0} of the ledger of {1} is missing or damaged"),
                decimal(cx, (int64_t)tree->size + 1), org);
}

/* Reads the leaves after `tree->size` and adds them. */
static enum rc add_new_leaves(struct ctx *cx, const char *org, struct merkle_tree *tree)
{
    CLEANUP(db_rows_freep) struct db_rows *rows = NULL;
    TRY(ledger_store_leaves_after(cx, org, (int64_t)tree->size, &rows));
    while (db_next(rows)) {
        unsigned char hash[MERKLE_HASH_BYTES];
        const char *leaf = db_text(rows, 1);
        if (arena_failed(cx->arena))
            return RC_MEMORY;
        if (db_int(rows, 0) != (int64_t)tree->size + 1 || !ledger_read_hash(leaf, hash))
            return ledger_missing(cx, org, tree);
        merkle_add(tree, hash);
    }
    return db_end(rows);
}

struct ledger_head ledger_head_of(struct ctx *cx, const char *org, const struct merkle_tree *tree)
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
    struct ledger_head head = ledger_head_of(cx, org, &tree);
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
    TRY(ledger_settle(cx));
    TRY(ledger_store_behind(cx, &rows));
    while (db_next(rows)) {
        orgs = arena_grow(cx->arena, orgs, n, &room, sizeof *orgs);
        if (orgs == NULL)
            return RC_MEMORY;
        orgs[n++] = db_text(rows, 0);
    }
    TRY(db_end(rows));
    db_rows_freep(&rows);
    enum rc found = RC_OK;
    for (size_t i = 0; i < n; i++) {
        enum rc rc = ledger_advance(cx, orgs[i], &(struct ledger_head){.org = NULL});
        if (rc != RC_OK && rc != RC_UNSOUND)
            return rc;
        found = rc == RC_OK ? found : rc;
    }
    *ret_count = (int64_t)n;
    return found;
}

enum rc ledger_head_saved(struct ctx *cx, const char *org, struct ledger_head *ret)
{
    struct merkle_tree tree = {.size = 0};
    const char *root = NULL;
    TRY(ledger_store_load_tree(cx, org, &tree, &root));
    *ret = root == NULL
               ? ledger_head_of(cx, org, &tree)
               : (struct ledger_head){.org = org, .size = (int64_t)tree.size, .root = root};
    return RC_OK;
}

enum rc ledger_of_record(struct ctx *cx, const char *org, const char *noun, const char *record,
                         struct ledger_entries *ret)
{
    return ledger_store_of_record(cx, org, noun, record, ret);
}

enum rc ledger_last_sequence(struct ctx *cx, const char *org, int64_t *ret)
{
    return ledger_store_last_sequence(cx, org, ret);
}

enum rc ledger_last_of(struct ctx *cx, const char *noun, const char *record, struct ledger_entries *ret)
{
    return ledger_store_last_of(cx, noun, record, ret);
}

enum rc ledger_last_time(struct ctx *cx, int64_t *ret)
{
    return ledger_store_last_time(cx, ret);
}
