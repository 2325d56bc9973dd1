/* What one tier tells the others of its year: which steps are done, and what the analysis showed of each sector, as a
 * paper. Others read it into their circle. */
#include "base/json.h"
#include "base/limits.h"
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

/* `showed`: with what the analysis showed, which takes its time. */
static enum rc fill_notes(struct ctx *cx, const struct cycle_happened *happened, bool showed, struct cycle_notes *ret)
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
    if (showed && !text_empty(happened->surveyed_on))
        TRY(programme_analysis(cx, happened->year, AUDIENCE_PEERS, codes, count, words));
    for (size_t i = 0; i < count; i++)
        for (int64_t step = 0; step < CYCLE_STEP_COUNT_; step++)
            n += note_of(cx, happened, codes[i], step, words[i], &notes[n]);
    *ret = (struct cycle_notes){notes, n};
    return RC_OK;
}

static enum rc notice_of(struct ctx *cx, int64_t year, bool showed, struct paper *ret)
{
    struct organization organization = {.id = NULL};
    struct cycle_happened happened = {.awaits = false};
    TRY(organization_get(cx, cx->org, &organization));
    TRY(cycle_happened_read(cx, year, &happened));
    ret->head = (struct programme_paper){.id = "", .org = "", .sector = "", .kind = PAPER_NOTICE, .year = year};
    ret->head.peer = organization.name;
    ret->head.peer_org = cx->org;
    ret->head.title = trf(cx, N_("How far the year is: {0}"), programme_year_words(cx, year));
    ret->head.note = trf(cx, N_("As of {0}"), date_long(cx, date_of_time(cx, cx->now)));
    ret->head.subject = arena_printf(cx->arena, "cycle-%lld", (long long)year);
    return fill_notes(cx, &happened, showed, &ret->notes);
}

/* --- Who has it --- */

static const char *const notice_codes[] = {"never", "behind", "told"};
static const char *const notice_labels[] = {N_("Not told yet"), N_("Changed after that"), N_("Told")};
_Static_assert(COUNT(notice_codes) == NOTICE_STATE_COUNT_ && COUNT(notice_labels) == NOTICE_STATE_COUNT_,
               "every value needs a code and a label");
const struct enum_names notice_state_names = {notice_codes, notice_labels, NOTICE_STATE_COUNT_};

static const struct field peer_table[] = {
    FIELD(notice_peer, id, F_ID),
    FIELD(notice_peer, name, F_TEXT, .label = N_("Body that is told")),
    FIELD(notice_peer, state, F_ENUM, .names = &notice_state_names, .label = N_("State of the notice")),
    FIELD(notice_peer, told_at, F_TIME, .label = N_("Told last at")),
};
static const struct field notices_table[] = {
    FIELD(notices, year, F_INT, .label = N_("Year of the circle")),
    FIELD(notices, any, F_BOOL, .label = N_("Something is there to tell")),
    FIELD(notices, waiting, F_INT, .label = N_("Bodies that do not have it yet")),
    FIELD_LIST(notices, peers, peer_table, struct notice_peer),
};
const struct fields notices_fields = {notices_table, COUNT(notices_table)};

/* The same steps begun and done. */
static bool same_notes(const struct cycle_notes *a, const struct cycle_notes *b)
{
    for (size_t i = 0; i < a->n && i < b->n; i++)
        if (a->at[i].step != b->at[i].step || !text_same(a->at[i].sector, b->at[i].sector) ||
            !text_same(a->at[i].begun_on, b->at[i].begun_on) ||
            text_empty(a->at[i].done_on) != text_empty(b->at[i].done_on))
            return false;
    return a->n == b->n;
}

/* What a body was told last; `before` is the one that was looked at before, since most have the same. shown_at: when there
 * was something to tell of the analysis. */
static enum rc look_at(struct ctx *cx, const struct programme_papers *sent, const struct paper *now, int64_t shown_at,
                       struct paper *before, struct notice_peer *ret)
{
    const struct programme_paper *last = NULL;
    for (size_t i = 0; i < sent->n; i++) {
        const struct programme_paper *one = &sent->at[i];
        if (one->kind == PAPER_NOTICE && one->year == now->head.year && text_same(one->peer_org, ret->id) &&
            (last == NULL || one->passed_at > last->passed_at))
            last = one;
    }
    if (last == NULL)
        return RC_OK;
    if (!text_same(before->head.digest, last->digest))
        TRY(paper_load(cx, last, before));
    before->head.digest = last->digest;
    ret->told_at = last->passed_at;
    bool same = last->passed_at >= shown_at && same_notes(&now->notes, &before->notes);
    ret->state = same ? NOTICE_TOLD : NOTICE_BEHIND;
    return RC_OK;
}

enum rc cycle_notices(struct ctx *cx, int64_t year, struct notices *ret)
{
    struct paper now = {.head = {.id = NULL}}, before = {.head = {.digest = ""}};
    struct choices peers = {.n = 0};
    struct programme_papers sent = {.n = 0};
    struct notices notices = {.year = year};
    int64_t shown_at = 0;
    TRY(programme_told_at(cx, year, &shown_at));
    TRY(notice_of(cx, year, false, &now));
    TRY(paper_store_peers(cx, &peers));
    TRY(paper_store_all(cx, PAPER_SENT, &sent));
    struct notice_peer *lines = ARENA_ARRAY(cx->arena, struct notice_peer, peers.n);
    if (lines == NULL)
        return RC_MEMORY;
    notices.any = now.notes.n > 0;
    for (size_t i = 0; i < peers.n; i++) {
        lines[i] = (struct notice_peer){.id = peers.at[i].id, .name = peers.at[i].label, .state = NOTICE_NEVER};
        TRY(look_at(cx, &sent, &now, shown_at, &before, &lines[i]));
        notices.waiting += notices.any != 0 && lines[i].state != NOTICE_TOLD;
    }
    notices.peers.at = lines;
    notices.peers.n = peers.n;
    *ret = notices;
    return RC_OK;
}

/* --- Telling --- */

enum rc cycle_tell(struct ctx *cx, int64_t year, const char *peer, struct buf *out)
{
    struct paper paper = {.head = {.id = NULL}};
    struct notices notices = {.year = year};
    bool everybody = text_same(peer, CYCLE_EVERYBODY);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!may(cx, PERM_PROGRAMME_APPROVE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(notice_of(cx, year, true, &paper));
    if (paper.notes.n == 0)
        return fail(cx, RC_CONFLICT, N_("Nothing of this year is done yet that could be told"));
    TRY(cycle_notices(cx, year, &notices));
    TRY(paper_write(cx, &paper, out));
    TRY(db_begin(cx, &tx));
    if (!everybody)
        TRY(paper_pass(cx, &paper, peer, out));
    for (size_t i = 0; i < notices.peers.n && everybody; i++)
        if (notices.peers.at[i].state != NOTICE_TOLD)
            TRY(paper_pass(cx, &paper, notices.peers.at[i].id, out));
    return db_commit(cx, &tx);
}

/* Every day, where the timetable says so: whoever does not have the year as it stands. */
static enum rc tell_job(struct ctx *cx, struct job_work *work)
{
    struct notices notices = {.year = 0};
    int64_t year = 0;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(programme_year(cx, &year));
    TRY(cycle_notices(cx, year, &notices));
    if (notices.waiting > 0)
        TRY(cycle_tell(cx, year, CYCLE_EVERYBODY, &out));
    struct json json = json_create(work->result);
    json_object_begin(&json);
    json_key(&json, "year");
    json_int(&json, year);
    json_key(&json, "told");
    json_int(&json, notices.waiting);
    json_object_end(&json);
    return RC_OK;
}

const struct job_kind programme_jobs[PROGRAMME_JOBS] = {
    {.name = "cycle-notice",
     .label = N_("Notice of the circle's progress to the other tiers"),
     .permission = PERM_PROGRAMME_APPROVE | PERM_PROGRAMME_READ | PERM_SURVEY_READ | PERM_SECTOR_READ,
     .attempts = 3,
     .schedulable = true,
     .run = tell_job},
};
