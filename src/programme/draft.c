/* The rules that plans and evaluations share: who makes them, what is changed, approval, sending. */
#include "programme/draft.h"

enum rc draft_check_new(struct ctx *cx, int64_t year, const char *sector, const struct organization *organization)
{
    enum rc rc = RC_OK;
    if (year < PROGRAMME_YEAR_LEAST || year > PROGRAMME_YEAR_MOST)
        rc = field_fail(cx, "year", N_("A year is a number from {0} to {1} (given: {2})"),
                        decimal(cx, PROGRAMME_YEAR_LEAST), decimal(cx, PROGRAMME_YEAR_MOST), decimal(cx, year));
    if (text_empty(sector) && organization->kind == ORGANIZATION_MINISTRY)
        rc = field_fail(cx, "sector", N_("A ministry plans and evaluates for one sector; please choose it"));
    if (!text_empty(sector) && programme_sector(cx, sector) != RC_OK)
        rc = RC_INVALID;
    return rc;
}

enum rc draft_find(struct ctx *cx, const struct draft_kind *kind, const char *text, void *ret)
{
    union drafted latest = {.draft = {.id = NULL}};
    if (!text_empty(text))
        return record_get(cx, kind->record, text, ret);
    enum rc rc = kind->latest(cx, &latest);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, kind->none);
    TRY(rc);
    __builtin_memcpy(ret, &latest, kind->record->size);
    return RC_OK;
}

enum rc draft_open(struct ctx *cx, const struct draft_kind *kind, const char *id)
{
    union drafted found = {.draft = {.id = NULL}};
    TRY(programme_writer(cx));
    if (db_in_transaction(cx->db))
        TRY(kind->hold(cx, id));
    TRY(record_get(cx, kind->record, id, &found));
    if (found.draft.state != PROGRAMME_DRAFT)
        return fail(cx, RC_CONFLICT, kind->closed, tr(cx, enum_label(&programme_state_names, found.draft.state)));
    return RC_OK;
}

enum rc draft_save(struct ctx *cx, const struct draft_kind *kind, void *row, int64_t version)
{
    const struct draft *wanted = row;
    union drafted before = {.draft = {.id = NULL}};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(draft_open(cx, kind, wanted->id));
    TRY(record_get(cx, kind->record, wanted->id, &before));
    TRY(row_filled(cx, kind->record, row));
    union drafted after = before;
    for (size_t i = 0; kind->inputs[i] != NULL; i++) {
        const struct field *field = field_find(kind->record->fields, kind->inputs[i]);
        field_set_text(field, &after, field_text(field, row));
    }
    after.draft.author = text_empty(cx->person) ? before.draft.author : cx->person;
    before.draft.version = version; /* what the person saw */
    TRY(record_update(cx, kind->record, &before, &after));
    TRY(db_commit(cx, &tx));
    __builtin_memcpy(row, &after, kind->record->size);
    return RC_OK;
}

/* --- Approval --- */

static enum rc set_state(struct ctx *cx, const struct draft_kind *kind, const char *id, enum programme_state state,
                         const char *comment)
{
    union drafted before = {.draft = {.id = NULL}};
    TRY(record_get(cx, kind->record, id, &before));
    union drafted after = before;
    after.draft.state = state;
    after.draft.comment = comment;
    if (state == PROGRAMME_REQUESTED)
        after.draft.author = cx->person;
    after.draft.approved_at = state == PROGRAMME_APPROVED ? cx->now : 0;
    return record_update(cx, kind->record, &before, &after);
}

enum rc draft_ask(struct ctx *cx, const struct draft_kind *kind, const char *id, const struct approval_wish *wish)
{
    union drafted found = {.draft = {.id = NULL}};
    struct approval approval;
    int64_t rows = 0;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(draft_open(cx, kind, id));
    TRY(record_get(cx, kind->record, id, &found));
    TRY(kind->count(cx, id, &rows));
    if (rows == 0)
        return fail(cx, RC_CONFLICT, kind->hollow);
    TRY(set_state(cx, kind, id, PROGRAMME_REQUESTED, ""));
    TRY(approval_ask(cx, kind->approvable, id, found.draft.title, wish, &approval));
    return db_commit(cx, &tx);
}

enum rc draft_obstacle(struct ctx *cx, const struct draft_kind *kind, const char *id, const char **ret)
{
    union drafted found = {.draft = {.id = NULL}};
    TRY(record_get(cx, kind->record, id, &found));
    *ret = text_same(found.draft.author, cx->person) && !text_empty(cx->person)
               ? N_("Who drafted this does not approve it; please ask another person")
               : NULL;
    return RC_OK;
}

enum rc draft_settle(struct ctx *cx, const struct approval *approval)
{
    const struct draft_kind *kind =
        text_same(approval->noun, plan_kind.approvable->noun) ? &plan_kind : &evaluation_kind;
    return set_state(cx, kind, approval->subject,
                     approval->status == APPROVAL_APPROVED ? PROGRAMME_APPROVED : PROGRAMME_DRAFT, approval->comment);
}

/* --- Passing on --- */

static enum rc paper_of(struct ctx *cx, const struct draft_kind *kind, const union drafted *drafted, struct paper *ret)
{
    struct organization organization = {.id = NULL};
    const struct draft *draft = &drafted->draft;
    struct paper paper = {.head = {.id = "", .org = "", .note = ""}};
    TRY(programme_overseer(cx, &organization));
    if (draft->state < PROGRAMME_APPROVED)
        return fail(cx, RC_CONFLICT, N_("Only what was approved is sent ({0})"),
                    tr(cx, enum_label(&programme_state_names, draft->state)));
    paper.head.peer = organization.name;
    paper.head.peer_org = cx->org;
    paper.head.year = draft->year;
    paper.head.sector = draft->sector;
    paper.head.title = draft->title;
    paper.head.subject = draft->id;
    TRY(kind->paper(cx, drafted, &paper));
    *ret = paper;
    return RC_OK;
}

enum rc draft_send(struct ctx *cx, const struct draft_kind *kind, const char *id, const char *peer, struct buf *out)
{
    union drafted before = {.draft = {.id = NULL}};
    struct paper paper = {.head = {.id = NULL}};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!may(cx, PERM_PROGRAMME_APPROVE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(db_begin(cx, &tx));
    TRY(kind->hold(cx, id));
    TRY(record_get(cx, kind->record, id, &before));
    TRY(paper_of(cx, kind, &before, &paper));
    TRY(paper_write(cx, &paper, out));
    TRY(paper_pass(cx, &paper, peer, out));
    union drafted after = before;
    after.draft.state = PROGRAMME_SENT;
    after.draft.sent_at = before.draft.sent_at == 0 ? cx->now : before.draft.sent_at;
    TRY(record_update(cx, kind->record, &before, &after));
    return db_commit(cx, &tx);
}
