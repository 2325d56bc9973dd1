/* What one tier tells the others of its year: which steps are done, and what the analysis showed of each sector, as a
 * paper. Others read it into their circle. */
#include "programme/cycle.h"

static const struct field note_table[] = {
    FIELD(cycle_note, step, F_ENUM, .names = &cycle_step_names, .label = N_("Step of the circle")),
    FIELD(cycle_note, sector, F_TEXT, .max = 64, .label = N_("Sector of the circle")),
    FIELD(cycle_note, begun_on, F_DATE, .label = N_("Step begun on")),
    FIELD(cycle_note, done_on, F_DATE, .label = N_("Step done on")),
    FIELD(cycle_note, words, F_PROSE, .max = 4000, .label = N_("What survey and analysis showed")),
};
const struct record cycle_note_record = {
    .noun = "cycle-note", .fields = {note_table, COUNT(note_table)}, .size = sizeof(struct cycle_note)};

/* What is known here of a step; false where nothing happened. */
static bool note_of(struct ctx *cx, const struct cycle_happened *happened, const char *sector, int64_t step,
                    const char *words, struct cycle_note *ret)
{
    struct cycle_cell cell = {.on = ""};
    bool done = cycle_is_done(cx, happened, sector, step, true, &cell);
    *ret = (struct cycle_note){.step = step,
                               .sector = sector,
                               .begun_on = done ? "" : cell.on,
                               .done_on = !done ? "" : text_empty(cell.on) ? date_of_time(cx, cx->now) : cell.on,
                               .words = step == CYCLE_ANALYSIS ? words : ""};
    return text_empty(cell.by) && (done || !text_empty(cell.on) || !text_empty(ret->words));
}

static enum rc fill_notes(struct ctx *cx, const struct cycle_happened *happened, struct cycle_notes *ret)
{
    struct choices sectors = {.n = 0};
    size_t n = 0;
    TRY(programme_sectors(cx, &sectors));
    size_t count = sectors.n + happened->awaits; /* a ministry has nothing across sectors */
    const char **codes = ARENA_ARRAY(cx->arena, const char *, count), **words = ARENA_ARRAY(cx->arena, const char *, count);
    struct cycle_note *notes = ARENA_ARRAY(cx->arena, struct cycle_note, count * CYCLE_STEP_COUNT_);
    if (codes == NULL || words == NULL || notes == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < count; i++) {
        codes[i] = i < sectors.n ? sectors.at[i].id : "";
        words[i] = "";
    }
    if (!text_empty(happened->surveyed_on)) /* not while answers come in */
        TRY(programme_analysis(cx, happened->year, AUDIENCE_PEERS, codes, count, words));
    for (size_t i = 0; i < count; i++)
        for (int64_t step = 0; step < CYCLE_STEP_COUNT_; step++)
            n += note_of(cx, happened, codes[i], step, words[i], &notes[n]);
    *ret = (struct cycle_notes){notes, n};
    return RC_OK;
}

static enum rc notice_of(struct ctx *cx, int64_t year, struct paper *ret)
{
    struct organization organization = {.id = NULL};
    struct cycle_happened happened = {.awaits = false};
    TRY(organization_get(cx, cx->org, &organization));
    TRY(cycle_happened_read(cx, year, &happened));
    ret->head = (struct programme_paper){.id = "", .org = "", .note = "", .sector = "", .kind = PAPER_NOTICE, .year = year};
    ret->head.peer = organization.name;
    ret->head.peer_org = cx->org;
    ret->head.title = trf(cx, N_("How far the year is: {0}"), programme_year_words(cx, year));
    ret->head.subject = arena_printf(cx->arena, "cycle-%lld", (long long)year);
    TRY(fill_notes(cx, &happened, &ret->notes));
    return ret->notes.n == 0 ? fail(cx, RC_CONFLICT, N_("Nothing of this year is done yet that could be told")) : RC_OK;
}

enum rc cycle_tell(struct ctx *cx, int64_t year, const char *peer, struct buf *out)
{
    struct paper paper = {.head = {.id = NULL}};
    struct choices peers = {.n = 0};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!may(cx, PERM_PROGRAMME_APPROVE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(notice_of(cx, year, &paper));
    TRY(paper_write(cx, &paper, out));
    TRY(paper_store_peers(cx, &peers));
    TRY(db_begin(cx, &tx));
    if (!text_same(peer, CYCLE_EVERYBODY))
        TRY(paper_pass(cx, &paper, peer, out));
    for (size_t i = 0; i < peers.n && text_same(peer, CYCLE_EVERYBODY); i++)
        TRY(paper_pass(cx, &paper, peers.at[i].id, out));
    return db_commit(cx, &tx);
}
