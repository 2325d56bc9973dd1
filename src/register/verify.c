#include "register/verify.h"

#include <stdlib.h>
#include <string.h>

#include "base/progress.h"
#include "register/verify_inside.h"
#include "register/verify_store.h"

const char *const verify_tables[] = {"ledger_entry", "ledger_sequence", "ledger_tree",
                                     "file_content"};
const size_t verify_table_count = COUNT(verify_tables);

const struct left_out verify_left_out[] = {
    {"migration", "compared with the program whenever a database is opened"},
    {"ledger_tree.at", "when the head was saved; says nothing about the entries"},
    {"file_content.created",
     "when the bytes came first; the records that name them hold their time"},
};
const size_t verify_left_out_count = COUNT(verify_left_out);

/* What is needed of one entry. */
struct note {
    struct verify_digest key, body;
};

static void read_entry(const void *self, const struct ledger_entry *entry, void *ret_note)
{
    const struct verification *verification = self;
    struct note *note = ret_note;
    if (entry->action == LEDGER_NOTE)
        return;
    note->key = verify_key(verification->states, entry->org, entry->noun, entry->record);
    note->body = verify_body(verification->states, entry->body, strlen(entry->body));
}

/* Entries come by organisation, so the organisations are sorted by themselves. */
static enum rc meet_org(struct verification *verification, const char *org)
{
    struct arena *arena = verification->cx->arena;
    size_t n = verification->org_count;
    if (n > 0 && strcmp(verification->orgs[n - 1].org, org) == 0)
        return RC_OK;
    struct verify_org *orgs = arena_grow(arena, verification->orgs, n, &verification->org_room,
                                         sizeof *orgs);
    if (orgs == NULL)
        return RC_MEMORY;
    orgs[n] = (struct verify_org){.org = arena_copy(arena, org)};
    verification->orgs = orgs;
    verification->org_count++;
    return RC_OK;
}

static enum rc take_entry(void *self, const struct ledger_entry *entry, const void *argument)
{
    struct verification *verification = self;
    const struct note *note = argument;
    TRY(meet_org(verification, entry->org));
    if (entry->action == LEDGER_NOTE)
        return RC_OK;
    const struct verify_state state = {.key = note->key,
                                       .body = note->body,
                                       .sequence = entry->sequence,
                                       .org = (uint32_t)(verification->org_count - 1),
                                       .deleted = entry->action == LEDGER_DELETE};
    return verify_states_put(verification->states, &state);
}

static int compare_orgs(const void *org, const void *other)
{
    return strcmp(org, ((const struct verify_org *)other)->org);
}

struct verify_org *verify_find_org(const struct verification *verification, const char *org)
{
    return verification->org_count == 0 ? NULL
                                        : bsearch(org, verification->orgs, verification->org_count,
                                                  sizeof *verification->orgs, compare_orgs);
}

static enum rc find_gone(const struct verification *verification)
{
    struct ctx *cx = verification->cx;
    const struct verify_state *state = verify_states_unseen(verification->states);
    struct ledger_entry entry;
    if (state == NULL)
        return RC_OK;
    const char *org = verification->orgs[state->org].org;
    TRY(ledger_get(cx, org, state->sequence, &entry));
    return fail(cx, RC_UNSOUND,
                N_("The record “{0}” of entry {1} of the ledger of {2} is gone from its table"),
                arena_printf(cx->arena, "%s %s", entry.noun, entry.record),
                decimal(cx, state->sequence), org);
}

static enum rc check_ledger(struct verification *verification)
{
    TRY(ledger_check_with(verification->cx, verification->org, verification->follower,
                          &verification->heads));
    for (size_t i = 0; i < verification->heads.n; i++)
        verification->entries += verification->heads.at[i].size;
    return RC_OK;
}

static enum rc compare_tables(struct verification *verification)
{
    const struct app *app = verification->cx->app;
    for (size_t m = 0; m < app->module_count; m++)
        for (size_t i = 0; i < app->modules[m]->record_count; i++)
            TRY(verify_rows(verification, app->modules[m]->records[i]));
    TRY(find_gone(verification));
    return verify_contents(verification);
}

/* ---- the checks of the modules ---- */

/* A check with the marks that it asked for. */
struct asked {
    const struct verify_check *check;
    struct ledger_mark *marks;
    size_t n;
};

static int compare_marks(const void *a, const void *b)
{
    const struct ledger_mark *one = a, *other = b;
    int order = strcmp(one->org, other->org);
    return order != 0 ? order : (one->size > other->size) - (one->size < other->size);
}

static enum rc ask_checks(struct verification *verification)
{
    struct ctx *cx = verification->cx;
    size_t room = 0;
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->check_count; i++) {
            verification->asked = arena_grow(cx->arena, verification->asked,
                                             verification->asked_count, &room,
                                             sizeof *verification->asked);
            if (verification->asked == NULL)
                return RC_MEMORY;
            struct asked *asked = &verification->asked[verification->asked_count++];
            *asked = (struct asked){.check = &cx->app->modules[m]->checks[i]};
            if (asked->check->marks != NULL)
                TRY(asked->check->marks(cx, verification->org, &asked->marks, &asked->n));
        }
    return RC_OK;
}

/* The marks of all checks in one list, as the check of the ledger takes them. */
static enum rc gather_marks(const struct verification *verification,
                            struct ledger_follower *follower)
{
    size_t n = 0;
    for (size_t i = 0; i < verification->asked_count; i++)
        n += verification->asked[i].n;
    follower->marks = ARENA_ARRAY(verification->cx->arena, struct ledger_mark, n);
    if (follower->marks == NULL)
        return n == 0 ? RC_OK : RC_MEMORY;
    for (size_t i = 0; i < verification->asked_count; i++) {
        const struct asked *asked = &verification->asked[i];
        if (asked->n > 0)
            memcpy(follower->marks + follower->mark_count, asked->marks,
                   asked->n * sizeof *asked->marks);
        follower->mark_count += asked->n;
    }
    if (n > 0)
        qsort(follower->marks, n, sizeof *follower->marks, compare_marks);
    return RC_OK;
}

/* What the ledger's trees were, back into the lists of the checks. */
static void return_marks(const struct verification *verification)
{
    const struct ledger_follower *follower = verification->follower;
    for (size_t i = 0; i < verification->asked_count; i++)
        for (size_t k = 0; k < verification->asked[i].n; k++) {
            struct ledger_mark *mark = &verification->asked[i].marks[k];
            const struct ledger_mark *found = bsearch(mark, follower->marks, follower->mark_count,
                                                      sizeof *mark, compare_marks);
            if (found != NULL)
                *mark = *found;
        }
}

static enum rc run_checks(const struct verification *verification, bool first)
{
    for (size_t i = 0; i < verification->asked_count; i++) {
        const struct asked *asked = &verification->asked[i];
        if (asked->check->first == first)
            TRY(asked->check->run(verification->cx, verification->org, asked->marks, asked->n));
    }
    return RC_OK;
}

/* The organisations with their heads and the records that were compared. */
static enum rc collect_results(const struct verification *verification, struct ledger_heads heads,
                               struct verify_view *ret)
{
    struct verify_org *results = ARENA_ARRAY(verification->cx->arena, struct verify_org, heads.n);
    if (results == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < heads.n; i++) {
        const struct verify_org *org = verify_find_org(verification, heads.at[i].org);
        results[i] = (struct verify_org){.org = heads.at[i].org,
                                         .size = heads.at[i].size,
                                         .root = heads.at[i].root,
                                         .records = org == NULL ? 0 : org->records};
    }
    ret->sound = 1;
    ret->organizations.at = results;
    ret->organizations.n = heads.n;
    return RC_OK;
}

/* Runs a half of the verification, which tells how far it is. */
static enum rc run_half(struct verification *verification, int half,
                        enum rc (*run)(struct verification *verification))
{
    struct ctx *cx = verification->cx;
    struct progress_part part = progress_part_create(cx, half, half + 1, 2);
    struct ctx inner = *cx;
    inner.progress = &part.base;
    verification->cx = &inner;
    enum rc rc = run(verification);
    verification->cx = cx;
    cx->problem = inner.problem;
    return rc;
}

static enum rc run_all(struct verification *verification, struct ledger_follower *follower,
                       struct verify_view *ret)
{
    TRY(ask_checks(verification));
    TRY(gather_marks(verification, follower));
    TRY(run_half(verification, 0, check_ledger));
    return_marks(verification);
    TRY(run_checks(verification, true));
    TRY(run_half(verification, 1, compare_tables));
    TRY(run_checks(verification, false));
    return collect_results(verification, verification->heads, ret);
}

/* One organisation, or all (NULL). A text that there was no memory for is no finding. */
static enum rc verify(struct ctx *cx, const char *org, struct verify_view *ret)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    CLEANUP(db_rows_freep) struct db_rows *held = NULL;
    CLEANUP(verify_states_freep) struct verify_states *states = verify_states_create();
    struct ledger_follower follower = {
        .note_size = sizeof(struct note), .read = read_entry, .take = take_entry};
    struct verification verification = {
        .cx = cx, .org = org, .states = states, .follower = &follower};
    follower.self = &verification;
    if (states == NULL)
        return RC_MEMORY;
    if (!db_in_transaction(cx->db))
        TRY(verify_store_hold(cx, &tx, &held));
    enum rc rc = run_all(&verification, &follower, ret);
    return arena_failed(cx->arena) ? RC_MEMORY : rc;
}

enum rc ledger_verify_org(struct ctx *cx, const char *org, struct verify_org *ret)
{
    struct verify_view view;
    TRY(verify(cx, org, &view));
    if (view.organizations.n > 0) {
        *ret = view.organizations.at[0];
        return RC_OK;
    }
    struct ledger_head head; /* of an empty tree */
    TRY(ledger_check(cx, org, &head));
    *ret = (struct verify_org){.org = org, .root = head.root, .size = head.size};
    return RC_OK;
}

enum rc ledger_verify(struct ctx *cx, struct verify_view *ret)
{
    return verify(cx, NULL, ret);
}

static const struct field org_fields[] = {
    FIELD(verify_org, org, F_TEXT, .label = N_("Organisation")),
    FIELD(verify_org, size, F_INT, .label = N_("Entries")),
    FIELD(verify_org, records, F_INT, .label = N_("Records")),
    FIELD(verify_org, root, F_TEXT, .label = N_("Root hash")),
};
static const struct field view_fields[] = {
    FIELD(verify_view, sound, F_BOOL, .label = N_("Sound")),
    FIELD_LIST(verify_view, organizations, org_fields, struct verify_org),
};
const struct fields verify_org_fields = {org_fields, COUNT(org_fields)};
const struct fields verify_view_fields = {view_fields, COUNT(view_fields)};
