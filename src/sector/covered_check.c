/* What is amiss with the covered operators of a year: above all that nobody is lost between years. */
#include "base/text.h"
#include "sector/sector_inside.h"

static const char *const fault_codes[] = {"lost", "unexplained", "no-reason", "not-ours", "no-sub-sector"};
static const char *const fault_labels[] = {
    N_("Covered last year, and neither here nor left with a reason"),
    N_("Designated by other law, not covered, and not explained"), N_("Left the plan without a reason"),
    N_("In a sector that your organisation does not oversee"), N_("Without a sub-sector (hint)")};
const struct enum_names covered_fault_names = {fault_codes, fault_labels, FAULT_KIND_COUNT_};
_Static_assert(COUNT(fault_codes) == FAULT_KIND_COUNT_, "every fault needs a code");
_Static_assert(COUNT(fault_labels) == FAULT_KIND_COUNT_, "every fault needs a label");

struct checking {
    struct ctx *cx;
    int64_t year, limit;
    struct covered_fault *at;
    size_t n, room;
};

/* `here`: the rows stand in this year. */
static enum rc add(struct checking *checking, enum covered_fault_kind kind, const struct covered_operators *rows,
                   bool here)
{
    for (size_t i = 0; i < rows->n; i++) {
        checking->at = arena_grow(checking->cx->arena, checking->at, checking->n, &checking->room, sizeof *checking->at);
        if (checking->at == NULL)
            return RC_MEMORY;
        const struct covered_operator *row = rows->at + i;
        checking->at[checking->n++] = (struct covered_fault){.kind = kind,
                                                             .operator = row->operator,
                                                             .name = row->name,
                                                             .sector = row->sector,
                                                             .id = here ? row->id : ""};
    }
    return RC_OK;
}

static enum rc check_lost(struct checking *checking, int64_t *ret_count)
{
    struct covered_operators rows = {.n = 0};
    int64_t before = 0;
    TRY(covered_store_year_before(checking->cx, checking->year, &before));
    if (before == 0)
        return RC_OK;
    TRY(covered_store_missing_count(checking->cx, before, checking->year, ret_count));
    if (*ret_count == 0)
        return RC_OK;
    TRY(covered_store_missing(checking->cx, before, checking->year, "", checking->limit, &rows));
    return add(checking, FAULT_LOST, &rows, false);
}

static enum rc check_unexplained(struct checking *checking, int64_t *ret_count)
{
    struct covered_operators rows = {.n = 0};
    TRY(covered_store_unexplained_count(checking->cx, checking->year, ret_count));
    TRY(covered_store_unexplained(checking->cx, checking->year, checking->limit, &rows));
    return add(checking, FAULT_UNEXPLAINED, &rows, true);
}

static enum rc check_left(struct checking *checking, int64_t *ret_count)
{
    struct covered_operators rows = {.n = 0};
    TRY(covered_store_left_silently_count(checking->cx, checking->year, ret_count));
    TRY(covered_store_left_silently(checking->cx, checking->year, checking->limit, &rows));
    return add(checking, FAULT_NO_REASON, &rows, true);
}

/* A ministry that keeps what it oversees itself covers nobody else's operators. */
static enum rc check_ours(struct checking *checking, int64_t *ret_count)
{
    struct covered_frame frame = {.mine = NULL};
    struct sector_counts counts = {.n = 0};
    TRY(covered_frame_load(checking->cx, checking->year, &frame));
    if (!frame.ministry || frame.mine->n == 0)
        return RC_OK;
    TRY(covered_count(checking->cx, checking->year, &counts));
    for (size_t i = 0; i < counts.n; i++) {
        struct covered_operators rows = {.n = 0};
        const struct covered_filter filter = {
            .state = COVERED_FILTER_IN, .size = -1, .sector = counts.at[i].sector};
        bool any = false;
        for (size_t k = 0; k < frame.mine->n; k++)
            any |= text_same(frame.mine->at[k].sector, filter.sector);
        if (any || counts.at[i].covered == 0)
            continue;
        *ret_count += counts.at[i].covered;
        TRY(covered_all(checking->cx, checking->year, &filter, &rows));
        rows.n = (int64_t)rows.n > checking->limit ? (size_t)checking->limit : rows.n;
        TRY(add(checking, FAULT_NOT_OURS, &rows, true));
    }
    return RC_OK;
}

static enum rc check_subs(struct checking *checking, int64_t *ret_count)
{
    for (size_t i = 0; i < sector_table.sector_count; i++) {
        const struct sector *sector = sector_table.sectors + i;
        struct covered_operators rows = {.n = 0};
        int64_t count = 0;
        if (!sector_has_subs(sector))
            continue;
        TRY(covered_store_undivided_count(checking->cx, checking->year, sector->code, &count));
        *ret_count += count;
        if (count == 0)
            continue;
        TRY(covered_store_undivided(checking->cx, checking->year, sector->code, checking->limit, &rows));
        TRY(add(checking, FAULT_NO_SUB, &rows, true));
    }
    return RC_OK;
}

enum rc covered_check(struct ctx *cx, int64_t year, int64_t limit, struct covered_faults *ret)
{
    static enum rc (*const checks[])(struct checking *checking, int64_t *ret_count) = {
        [FAULT_LOST] = check_lost,         [FAULT_UNEXPLAINED] = check_unexplained,
        [FAULT_NO_REASON] = check_left,    [FAULT_NOT_OURS] = check_ours,
        [FAULT_NO_SUB] = check_subs,
    };
    _Static_assert(COUNT(checks) == FAULT_KIND_COUNT_, "every fault is looked for");
    struct checking checking = {.cx = cx, .year = year, .limit = limit};
    struct covered_faults faults = {.errors = 0};
    for (int kind = 0; kind < FAULT_KIND_COUNT_; kind++) {
        TRY(checks[kind](&checking, &faults.counts[kind]));
        faults.errors += kind == FAULT_NO_SUB ? 0 : faults.counts[kind];
    }
    faults.at = checking.at;
    faults.n = checking.n;
    *ret = faults;
    return RC_OK;
}
