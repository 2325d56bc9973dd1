/* Evaluations: made from what was planned, done and measured; approved, passed on; their points traced until done. */
#include "programme/cycle.h"
#include "programme/draft.h"
#include "programme/programme_view.h"

enum rc programme_evaluations_of(struct ctx *cx, struct programme_evaluations *ret)
{
    return judgement_store_all(cx, ret);
}

enum rc evaluation_points_of(struct ctx *cx, const char *evaluation, struct evaluation_points *ret)
{
    return judgement_store_points(cx, evaluation, ret);
}

/* --- Prefilled points --- */

static enum rc insert_point(struct ctx *cx, const char *evaluation, struct evaluation_point *point, int64_t number)
{
    point->id = point->org = "";
    point->evaluation = evaluation;
    point->number = number;
    return record_insert(cx, &evaluation_point_record, point);
}

static const char *day_words(const struct ctx *cx, const char *day)
{
    return text_empty(day) ? "" : date_long(cx, day);
}

/* What is known of an action: planned, done, measured. */
static struct evaluation_point point_of_action(struct ctx *cx, const struct policy_action *action)
{
    struct evaluation_point point = {.id = NULL};
    row_blank(&evaluation_point_record, &point);
    point.source = POINT_OWN;
    point.policy = action->policy;
    point.measure = action->measure;
    point.action = action->id;
    point.title = action->title;
    point.planned = arena_printf(cx->arena, "%s%s%s", action->detail, text_empty(action->detail) ? "" : "\n",
                                 trf(cx, N_("{0} – {1}, {2} thousand yen"), day_words(cx, action->starts_on),
                                     day_words(cx, action->ends_on), list_thousands(cx, action->budget)));
    point.done = arena_printf(cx->arena, "%s%s%s", tr(cx, enum_label(&action_progress_names, action->progress)),
                              text_empty(action->done_on) ? "" : trf(cx, N_(" ({0})"), day_words(cx, action->done_on)),
                              text_empty(action->result) ? "" : arena_printf(cx->arena, "\n%s", action->result));
    if (!text_empty(action->indicator))
        point.measured = trf(cx, N_("{0} (target: {1})"), action->indicator, action->target);
    if (action->progress == ACTION_DONE)
        point.state = POINT_DONE;
    return point;
}

static enum rc fill_from_plan(struct ctx *cx, const struct programme_evaluation *evaluation, int64_t *ret)
{
    struct policy_actions actions = {.n = 0};
    struct evaluation_points there = {.n = 0};
    int64_t number = 0, made = 0;
    if (text_empty(evaluation->plan))
        return RC_OK;
    TRY(programme_store_actions(cx, evaluation->plan, &actions));
    TRY(judgement_store_points(cx, evaluation->id, &there));
    TRY(judgement_store_last_number(cx, evaluation->id, &number));
    for (size_t i = 0; i < actions.n; i++) {
        bool known = false;
        for (size_t k = 0; k < there.n; k++)
            known |= text_same(there.at[k].action, actions.at[i].id);
        if (known)
            continue;
        struct evaluation_point point = point_of_action(cx, &actions.at[i]);
        TRY(insert_point(cx, evaluation->id, &point, ++number));
        made++;
    }
    *ret += made;
    return RC_OK;
}

static enum rc fill_from_paper(struct ctx *cx, const struct programme_evaluation *evaluation,
                               const struct paper *paper, int64_t *number, int64_t *ret)
{
    for (size_t i = 0; i < paper->points.n; i++) {
        struct evaluation_point point = paper->points.at[i];
        int64_t there = 0;
        TRY(judgement_store_by_origin(cx, evaluation->id, point.id, &there));
        if (there > 0)
            continue;
        point.origin = point.id;
        point.peer = paper->head.peer;
        point.source = POINT_HEADQUARTERS;
        point.action = point.taken = point.comment = "";
        TRY(insert_point(cx, evaluation->id, &point, ++*number));
        ++*ret;
    }
    return RC_OK;
}

/* Headquarters judges what ministries and office drafted for that year and sector. */
static enum rc fill_from_papers(struct ctx *cx, const struct programme_evaluation *evaluation, int64_t *ret)
{
    struct programme_papers papers = {.n = 0};
    int64_t number = 0;
    TRY(paper_store_all(cx, PAPER_RECEIVED, &papers));
    TRY(judgement_store_last_number(cx, evaluation->id, &number));
    for (size_t i = 0; i < papers.n; i++) {
        const struct programme_paper *head = &papers.at[i];
        struct paper paper = {.head = {.id = NULL}};
        if (head->kind != PAPER_EVALUATION || head->year != evaluation->year ||
            !text_same(head->sector, evaluation->sector))
            continue;
        TRY(paper_load(cx, head, &paper));
        TRY(fill_from_paper(cx, evaluation, &paper, &number, ret));
    }
    return RC_OK;
}

static enum rc fill(struct ctx *cx, const struct programme_evaluation *evaluation, int64_t *ret)
{
    struct organization organization = {.id = NULL};
    TRY(programme_overseer(cx, &organization));
    return organization.kind == ORGANIZATION_HEADQUARTERS ? fill_from_papers(cx, evaluation, ret)
                                                          : fill_from_plan(cx, evaluation, ret);
}

enum rc evaluation_fill(struct ctx *cx, const char *evaluation, int64_t *ret_points)
{
    struct programme_evaluation found = {.id = NULL};
    int64_t made = 0;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(draft_open(cx, &evaluation_kind, evaluation));
    TRY(record_get(cx, &programme_evaluation_record, evaluation, &found));
    TRY(fill(cx, &found, &made));
    TRY(db_commit(cx, &tx));
    *ret_points = made;
    return RC_OK;
}

/* --- Making and changing --- */

static const char *evaluation_title(struct ctx *cx, int64_t year, const char *sector)
{
    return trf(cx, N_("Evaluation of the measures for {0}, {1}"), programme_sector_words(cx, sector),
               programme_year_words(cx, year));
}

static enum rc blank_evaluation(struct ctx *cx, int64_t year, const char *sector, struct programme_evaluation *ret)
{
    struct programme_plan plan = {.id = NULL};
    struct programme_evaluation made = {.id = NULL};
    row_blank(&programme_evaluation_record, &made);
    enum rc rc = programme_store_latest(cx, year, sector, &plan);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    made.year = year;
    made.sector = sector;
    made.title = evaluation_title(cx, year, sector);
    made.plan = rc == RC_OK ? plan.id : "";
    made.author = cx->person;
    *ret = made;
    return RC_OK;
}

/* What other tiers told of the analysis of a sector, behind the words that are there. */
static const char *told_of(struct ctx *cx, const struct cycle_happened *happened, const char *sector, const char *words)
{
    for (size_t i = 0; i < happened->told_count; i++) {
        const struct cycle_note *note = happened->told[i].note;
        if (note->step == CYCLE_ANALYSIS && text_same(note->sector, sector) && !text_empty(note->words))
            words = arena_printf(cx->arena, "%s%s%s", words, text_empty(words) ? "" : "\n",
                                 trf(cx, N_("{0}: {1}"), happened->told[i].peer, note->words));
    }
    return words;
}

/* What one's own survey showed, and what other tiers told of theirs: of the sector, or of all where that is withheld. */
static enum rc showed(struct ctx *cx, int64_t year, const char *sector, const char **ret)
{
    struct cycle_happened happened = {.awaits = false};
    const char *words = "";
    TRY(programme_analysis(cx, year, AUDIENCE_OVERSEER, &sector, 1, &words));
    TRY(cycle_told_read(cx, year, &happened));
    words = told_of(cx, &happened, sector, words);
    *ret = text_empty(words) ? told_of(cx, &happened, "", "") : words;
    return RC_OK;
}

enum rc evaluation_create(struct ctx *cx, int64_t year, const char *sector, struct programme_evaluation *ret)
{
    struct organization organization = {.id = NULL};
    struct programme_evaluation before = {.id = NULL}, made = {.id = NULL};
    const char *analysis = "";
    int64_t points = 0;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(programme_writer(cx));
    TRY(programme_overseer(cx, &organization));
    TRY(draft_check_new(cx, year, sector, &organization));
    TRY(showed(cx, year, sector, &analysis));
    TRY(db_begin(cx, &tx));
    enum rc rc = judgement_store_of(cx, year, sector, &before);
    if (rc == RC_OK)
        return fail(cx, RC_CONFLICT, N_("There is an evaluation of that year already: {0}"), before.title);
    if (rc != RC_MISSING)
        return rc;
    TRY(blank_evaluation(cx, year, sector, &made));
    made.analysis = analysis;
    TRY(record_insert(cx, &programme_evaluation_record, &made));
    TRY(fill(cx, &made, &points));
    TRY(db_commit(cx, &tx));
    *ret = made;
    return RC_OK;
}

/* --- As a draft --- */

static enum rc latest(struct ctx *cx, union drafted *ret)
{
    struct programme_evaluations all = {.n = 0};
    TRY(judgement_store_all(cx, &all));
    if (all.n == 0)
        return RC_MISSING;
    ret->evaluation = all.at[0];
    return RC_OK;
}

static enum rc count(struct ctx *cx, const char *id, int64_t *ret)
{
    struct evaluation_points points = {.n = 0};
    TRY(judgement_store_points(cx, id, &points));
    *ret = (int64_t)points.n;
    return RC_OK;
}

static enum rc begin(struct ctx *cx, const struct programme_beginning *beginning, union drafted *ret)
{
    return evaluation_create(cx, beginning->year, beginning->sector, &ret->evaluation);
}

enum rc evaluation_gathered(struct ctx *cx, int64_t year, struct programme_papers *ret)
{
    struct programme_papers all = {.n = 0}; /* of a year and sector the latest first */
    size_t n = 0;
    TRY(paper_store_all(cx, PAPER_RECEIVED, &all));
    struct programme_paper *papers = ARENA_ARRAY(cx->arena, struct programme_paper, all.n);
    if (papers == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct programme_paper *one = &all.at[i];
        bool known = one->kind != PAPER_EVALUATION || one->year != year || text_empty(one->sector);
        for (size_t k = 0; k < n && !known; k++)
            known = text_same(papers[k].peer_org, one->peer_org) && text_same(papers[k].sector, one->sector);
        if (!known)
            papers[n++] = *one;
    }
    *ret = (struct programme_papers){papers, n};
    return RC_OK;
}

/* What ministries sent to the office goes to headquarters with its own evaluation across sectors (2.3). */
static enum rc gather(struct ctx *cx, int64_t year, struct paper_list *ret)
{
    struct programme_papers heads = {.n = 0};
    TRY(evaluation_gathered(cx, year, &heads));
    struct paper *papers = ARENA_ARRAY(cx->arena, struct paper, heads.n);
    if (papers == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < heads.n; i++)
        TRY(paper_load(cx, &heads.at[i], &papers[i]));
    *ret = (struct paper_list){papers, heads.n};
    return RC_OK;
}

static enum rc write_paper(struct ctx *cx, const union drafted *drafted, struct paper *ret)
{
    struct organization organization = {.id = NULL};
    TRY(programme_overseer(cx, &organization));
    ret->evaluation = drafted->evaluation;
    ret->head.kind = organization.kind == ORGANIZATION_HEADQUARTERS ? PAPER_VERDICT : PAPER_EVALUATION;
    ret->head.edition = 1;
    if (organization.kind == ORGANIZATION_OFFICE && text_empty(drafted->draft.sector))
        TRY(gather(cx, drafted->draft.year, &ret->gathered));
    return judgement_store_points(cx, drafted->draft.id, &ret->points);
}

static enum rc obstacle(struct ctx *cx, const char *subject, const char **ret)
{
    return draft_obstacle(cx, &evaluation_kind, subject, ret);
}

const struct approvable programme_evaluation_approvable = {
    .noun = "programme-evaluation",
    .label = N_("Evaluation of measures"),
    .href = "/programme-evaluations/",
    .read = PERM_PROGRAMME_READ,
    .ask = PERM_PROGRAMME_WRITE,
    .decide = PERM_PROGRAMME_APPROVE,
    .hold = judgement_store_hold,
    .obstacle = obstacle,
    .settle = draft_settle,
};

static const char *const inputs[] = {"title", "summary", "environment", "analysis", "structure", "funds", NULL};
const struct draft_kind evaluation_kind = {
    .record = &programme_evaluation_record,
    .approvable = &programme_evaluation_approvable,
    .parameter = "evaluation",
    .list = "/programme-evaluations",
    .label = N_("Evaluations"),
    .create = N_("Make an evaluation"),
    .change = N_("Change of the evaluation"),
    .beginning = UINT64_C(3), /* year and sector */
    .inputs = inputs,
    .none = N_("There is no evaluation yet"),
    .closed = N_("This evaluation cannot be changed now ({0})"),
    .hollow = N_("The evaluation has no point yet that could be approved"),
    .fill = N_("Fill in points, and rate each of them"),
    .later = N_("Points with a task go into next year's plan: carry them over there"),
    .file = "evaluation",
    .hold = judgement_store_hold,
    .latest = latest,
    .count = count,
    .begin = begin,
    .paper = write_paper,
    .report = programme_evaluation_report,
};

/* --- Verdicts --- */

/* A verdict's points stand beside the own ones of that year and sector. */
enum rc evaluation_adopt(struct ctx *cx, const struct paper *paper)
{
    struct programme_evaluation evaluation = {.id = NULL};
    int64_t number = 0;
    enum rc rc = judgement_store_of(cx, paper->head.year, paper->head.sector, &evaluation);
    if (rc == RC_MISSING) {
        TRY(blank_evaluation(cx, paper->head.year, paper->head.sector, &evaluation));
        rc = record_insert(cx, &programme_evaluation_record, &evaluation);
    }
    TRY(rc);
    TRY(judgement_store_last_number(cx, evaluation.id, &number));
    for (size_t i = 0; i < paper->points.n; i++) {
        struct evaluation_point point = paper->points.at[i];
        int64_t there = 0;
        TRY(judgement_store_by_origin(cx, evaluation.id, point.id, &there));
        if (there > 0)
            continue;
        point.origin = point.id;
        point.peer = paper->head.peer;
        point.source = POINT_HEADQUARTERS;
        point.state = POINT_OPEN;
        point.action = point.taken = point.comment = "";
        TRY(insert_point(cx, evaluation.id, &point, ++number));
    }
    return RC_OK;
}

/* --- Points --- */

static enum rc set_point(struct ctx *cx, const struct evaluation_point *before, const char *action, int64_t state)
{
    struct evaluation_point after = *before;
    after.taken = action;
    after.state = state;
    return record_update(cx, &evaluation_point_record, before, &after);
}

enum rc point_take(struct ctx *cx, const char *point, const char *action)
{
    struct evaluation_point before = {.id = NULL};
    TRY(record_get(cx, &evaluation_point_record, point, &before));
    return set_point(cx, &before, action, POINT_TAKEN);
}

enum rc point_follow(struct ctx *cx, const struct policy_action *action)
{
    struct evaluation_point before = {.id = NULL};
    if (text_empty(action->point))
        return RC_OK;
    TRY(record_get(cx, &evaluation_point_record, action->point, &before));
    if (!text_same(before.taken, action->id))
        return RC_OK;
    return set_point(cx, &before, action->id,
                     action->progress == ACTION_DONE      ? POINT_DONE
                     : action->progress == ACTION_STOPPED ? POINT_DROPPED
                                                          : POINT_TAKEN);
}

/* What headquarters said stays as it came; who received it adds state, task and remark. */
static enum rc may_store(struct ctx *cx, const struct evaluation_point *old, const struct evaluation_point *point)
{
    static const char *const free_fields[] = {"state", "task", "comment"};
    struct organization organization = {.id = NULL};
    const char *evaluation = old == NULL ? point->evaluation : old->evaluation;
    bool follows = old != NULL && programme_same_but(cx, &evaluation_point_record, old, point, free_fields,
                                                     COUNT(free_fields));
    TRY(programme_writer(cx));
    TRY(programme_overseer(cx, &organization));
    if (follows)
        return RC_OK;
    if (old != NULL && old->source == POINT_HEADQUARTERS && organization.kind != ORGANIZATION_HEADQUARTERS)
        return fail(cx, RC_CONFLICT, N_("A point of headquarters stays as it came; state, task and remark are yours"));
    return draft_open(cx, &evaluation_kind, evaluation);
}

static enum rc store_point(struct ctx *cx, const void *before, void *row)
{
    struct evaluation_point *point = row;
    const struct evaluation_point *old = before;
    struct organization organization = {.id = NULL};
    TRY(may_store(cx, old, point));
    enum rc rc = row_filled(cx, &evaluation_point_record, point);
    if (programme_measure(cx, point->policy, point->measure) != RC_OK)
        rc = RC_INVALID;
    TRY(rc);
    if (old != NULL) {
        point->evaluation = old->evaluation;
        return record_update(cx, &evaluation_point_record, old, point);
    }
    TRY(programme_overseer(cx, &organization));
    point->org = cx->org;
    point->source = organization.kind == ORGANIZATION_HEADQUARTERS ? POINT_HEADQUARTERS : POINT_OWN;
    TRY(judgement_store_last_number(cx, point->evaluation, &point->number));
    point->number++;
    return record_insert(cx, &evaluation_point_record, point);
}

static enum rc release_point(struct ctx *cx, const void *row)
{
    const struct evaluation_point *point = row;
    TRY(draft_open(cx, &evaluation_kind, point->evaluation));
    return point->state == POINT_OPEN && text_empty(point->taken)
               ? RC_OK
               : fail(cx, RC_CONFLICT, N_("This point is in a plan or settled; it stays so that it can be traced"));
}

static enum rc point_rows(struct ctx *cx, const char *evaluation, const char *id, struct rows *ret)
{
    struct evaluation_points points = {.n = 0};
    size_t n = 0;
    TRY(judgement_store_points(cx, evaluation, &points));
    struct point_row *rows = ARENA_ARRAY(cx->arena, struct point_row, points.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < points.n; i++) {
        const struct evaluation_point *point = &points.at[i];
        struct policy_action action = {.title = ""};
        if (!text_empty(id) && !text_same(point->id, id))
            continue;
        if (!text_empty(point->taken))
            TRY(record_get(cx, &policy_action_record, point->taken, &action));
        rows[n++] = (struct point_row){.point = *point,
                                       .measure_label = programme_measure_words(cx, point->measure),
                                       .action_label = action.title};
    }
    *ret = (struct rows){rows, n};
    return RC_OK;
}

static const char *const point_inputs[] = {"policy",      "measure", "title",      "planned", "done",  "measured",
                                           "rating",      "structure", "funds",    "improvement", "floor", "risk_based",
                                           "task",        "state",   "comment",    NULL};
const struct row_noun point_noun = {
    .record = &evaluation_point_record,
    .list = &point_list,
    .path = "points",
    .title = N_("Points of the evaluation"),
    .create = N_("Add a point"),
    .inputs = point_inputs,
    .write = PERM_PROGRAMME_WRITE,
    .of = "evaluation",
    .home = evaluation_home,
    .frame = evaluation_frame,
    .rows = point_rows,
    .choices = programme_choices,
    .picks = programme_picks,
    .store = store_point,
    .release = release_point,
};
