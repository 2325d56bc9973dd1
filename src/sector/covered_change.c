/* Changes of covered operators: saved, removed, carried over into a new year. */
#include "base/text.h"
#include "base/time.h"
#include "base/progress.h"
#include "sector/sector_inside.h"

enum { CARRY_ROWS = 500, CARRY_ARENA = 16 * 1024 * 1024 };

enum rc covered_year(struct ctx *cx, int64_t *ret)
{
    return organization_year(cx, ret);
}

/* What the acting ministry oversees itself today; nothing for other bodies. */
static enum rc load_mine(struct ctx *cx, struct oversights *ret)
{
    struct oversights all = {.n = 0};
    const char *today = date_of_time(cx, cx->now);
    TRY(oversight_all(cx, &all));
    struct oversight *mine = ARENA_ARRAY(cx->arena, struct oversight, all.n);
    size_t n = 0;
    if (mine == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].organization, cx->org) &&
            (text_empty(all.at[i].until) || __builtin_strcmp(all.at[i].until, today) >= 0))
            mine[n++] = all.at[i];
    *ret = (struct oversights){mine, n};
    return RC_OK;
}

enum rc covered_frame_load(struct ctx *cx, int64_t year, struct covered_frame *ret)
{
    struct organization organization = {.id = NULL};
    struct oversights *mine = ARENA_NEW(cx->arena, struct oversights);
    int64_t before = 0;
    if (mine == NULL)
        return RC_MEMORY;
    TRY(organization_get(cx, cx->org, &organization));
    TRY(covered_store_year_before(cx, year, &before));
    TRY(load_mine(cx, mine));
    *ret = (struct covered_frame){
        .first_year = before == 0, .ministry = organization.kind == ORGANIZATION_MINISTRY, .mine = mine};
    return RC_OK;
}

enum rc covered_store(struct ctx *cx, const struct covered_frame *frame, const struct covered_operator *before,
                      struct covered_operator *row)
{
    covered_settle(cx, row);
    TRY(covered_rule(cx, frame, before, row));
    if (before != NULL)
        return record_update(cx, &covered_operator_record, before, row);
    struct covered_operator other = {.id = NULL};
    enum rc rc = covered_find(cx, row->year, row->operator, &other);
    if (rc == RC_OK)
        return field_fail(cx, "operator", N_("The year has the operator {0} already ({1})"), row->operator, other.name);
    if (rc != RC_MISSING)
        return rc;
    return record_insert(cx, &covered_operator_record, row);
}

enum rc covered_save(struct ctx *cx, struct covered_operator *row, int64_t version)
{
    struct covered_frame frame = {.mine = NULL};
    struct covered_operator before = {.id = NULL};
    TRY(sector_may_write(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    if (row->year == 0)
        TRY(covered_year(cx, &row->year));
    TRY(covered_frame_load(cx, row->year, &frame));
    if (text_empty(row->id)) {
        TRY(covered_store(cx, &frame, NULL, row));
        return db_commit(cx, &tx);
    }
    TRY(record_get(cx, &covered_operator_record, row->id, &before));
    row->year = before.year;
    if (before.version != version)
        before.version = version; /* record_update tells the conflict */
    TRY(covered_store(cx, &frame, &before, row));
    return db_commit(cx, &tx);
}

enum rc covered_remove(struct ctx *cx, const char *id, int64_t version)
{
    struct covered_operator row = {.id = NULL}, last = {.id = NULL};
    int64_t year = 0;
    TRY(sector_may_write(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &covered_operator_record, id, &row));
    if (version != 0 && version != row.version)
        return fail(cx, RC_CONFLICT, N_("Somebody else changed this row meanwhile; please look at it again"));
    TRY(covered_store_year_before(cx, row.year, &year));
    enum rc rc = year == 0 ? RC_MISSING : covered_find(cx, year, row.operator, &last);
    if (rc == RC_OK && last.state != COVERED_LEFT)
        return fail(cx, RC_CONFLICT,
                    N_("{0} was there last year, so that its row stays; say that it left the plan, and why"), row.name);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    TRY(record_delete(cx, &covered_operator_record, &row));
    return db_commit(cx, &tx);
}

/* --- A new year --- */

static enum rc carry_one(struct ctx *cx, const struct covered_operator *from, int64_t year)
{
    struct covered_operator row = *from;
    row.id = "";
    row.org = "";
    row.year = year;
    row.state = from->state == COVERED_OUTSIDE ? COVERED_OUTSIDE : COVERED_CONTINUED;
    row.reason = row.moved_from = row.moved_on = "";
    return record_insert(cx, &covered_operator_record, &row);
}

static enum rc carry_page(struct ctx *cx, int64_t from, int64_t year, const char *after, struct covered_operators *ret)
{
    TRY(covered_store_missing(cx, from, year, after, CARRY_ROWS, ret));
    for (size_t i = 0; i < ret->n; i++)
        TRY(carry_one(cx, ret->at + i, year));
    return RC_OK;
}

/* Page by page, each in an arena that is emptied afterwards: a nation is 100,000 rows. */
static enum rc carry_all(struct ctx *cx, int64_t from, int64_t year, int64_t total, int64_t *ret_made)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(CARRY_ARENA);
    struct ctx inner = *cx;
    struct covered_operators page = {.n = 0};
    const char *after = "";
    if (scratch == NULL)
        return memory_ended(cx);
    inner.arena = scratch;
    do {
        enum rc rc = carry_page(&inner, from, year, after, &page);
        cx->fixed_ids = inner.fixed_ids;
        if (rc != RC_OK)
            return fail_as(cx, &inner, rc);
        *ret_made += (int64_t)page.n;
        after = page.n == 0 ? "" : arena_copy(cx->arena, page.at[page.n - 1].operator);
        arena_next(scratch);
        TRY(progress_step(cx, *ret_made, total));
    } while (page.n == CARRY_ROWS && !arena_failed(scratch));
    return arena_failed(scratch) ? memory_ended(cx) : RC_OK;
}

enum rc covered_carry(struct ctx *cx, int64_t year, int64_t *ret_made)
{
    int64_t from = 0, total = 0, made = 0;
    TRY(sector_may_write(cx));
    if (year < COVERED_YEAR_LEAST || year > COVERED_YEAR_MOST)
        return fail(cx, RC_INVALID, N_("The year is a number from {0} to {1}"), decimal(cx, COVERED_YEAR_LEAST),
                    decimal(cx, COVERED_YEAR_MOST));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(covered_store_year_before(cx, year, &from));
    if (from == 0)
        return fail(cx, RC_MISSING, N_("No year before {0} has operators to carry over"), decimal(cx, year));
    TRY(covered_store_missing_count(cx, from, year, &total));
    TRY(carry_all(cx, from, year, total, &made));
    TRY(db_commit(cx, &tx));
    *ret_made = made;
    return RC_OK;
}
