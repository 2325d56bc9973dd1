/* Who is asked: invited, reminded, no longer asked; how far they are, sector by sector. */
#include <string.h>

#include "account/mark.h"
#include "base/email.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "mail/mail.h"
#include "questionnaire/questionnaire.h"
#include "sector/sector.h"
#include "submission/submission.h"
#include "survey/survey_inside.h"

/* The place of a sector among the 16; behind them what is not known, then what has none. */
static size_t place_of(const char *sector)
{
    size_t place = 0;
    while (place < sector_table.sector_count && !text_same(sector_at(place)->code, sector))
        place++;
    return place + (text_empty(sector) ? 1 : 0);
}

/* In the order of the sectors; within one as they came. */
static enum rc by_sector(struct ctx *cx, struct survey_invitations *all)
{
    size_t places = sector_table.sector_count + 2;
    size_t *from = ARENA_ARRAY(cx->arena, size_t, places + 1), *place = ARENA_ARRAY(cx->arena, size_t, all->n);
    struct survey_invitation *rows = ARENA_ARRAY(cx->arena, struct survey_invitation, all->n);
    if (from == NULL || place == NULL || rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all->n; i++) {
        bool same = i > 0 && text_same(all->at[i].sector, all->at[i - 1].sector);
        place[i] = same ? place[i - 1] : place_of(all->at[i].sector);
        from[place[i] + 1]++;
    }
    for (size_t i = 1; i <= places; i++)
        from[i] += from[i - 1];
    for (size_t i = 0; i < all->n; i++)
        rows[from[place[i]]++] = all->at[i];
    all->at = rows;
    return RC_OK;
}

enum rc survey_invitations_of(struct ctx *cx, const char *id, struct survey_invitations *ret)
{
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, NULL));
    TRY(survey_store_invitations(cx, id, ret));
    return by_sector(cx, ret);
}

enum rc survey_waiting_of(struct ctx *cx, const char *id, int64_t limit, struct survey_invitations *ret)
{
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, NULL));
    TRY(survey_store_waiting(cx, id, limit, ret));
    return by_sector(cx, ret);
}

enum rc survey_invitation_visible(struct ctx *cx, const char *id, const char *operator_key, struct survey_invitation *ret)
{
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, NULL));
    if (text_empty(operator_key))
        return field_fail(cx, "operator", N_("Please fill in “{0}”"), tr(cx, N_("Key of the operator")));
    enum rc rc = survey_store_invitation(cx, id, operator_key, ret);
    return rc == RC_MISSING ? fail(cx, RC_MISSING, N_("No operator with the key {0} is asked"), operator_key) : rc;
}

enum rc survey_picks_of(struct ctx *cx, const char *id, struct choices *ret)
{
    struct choices found = {.n = 0};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, NULL));
    TRY(survey_store_picks(cx, id, SURVEY_PICKS_MOST + 1, &found));
    struct choice *at = ARENA_ARRAY(cx->arena, struct choice, found.n + 1);
    if (at == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < found.n; i++)
        at[i] = (struct choice){found.at[i].id, trf(cx, N_("{0} ({1})"), found.at[i].label, found.at[i].id)};
    *ret = (struct choices){at, found.n > SURVEY_PICKS_MOST ? 0 : found.n};
    return RC_OK;
}

const char *survey_due(const struct survey *survey, const struct survey_invitation *invitation)
{
    return strcmp(invitation->due_on, survey->closes_on) > 0 ? invitation->due_on : survey->closes_on;
}

bool survey_has_answered(const struct survey_invitation *row)
{
    return row->state == INVITATION_SUBMITTED || row->state == INVITATION_RETURNED ||
           row->state == INVITATION_ACCEPTED;
}

/* --- Inviting --- */

static enum rc check(struct ctx *cx, const struct survey *survey, const struct survey_invitation *row)
{
    enum rc rc = row_filled(cx, &survey_invitation_record, row);
    if (text_empty(row->operator_key) || text_length(row->operator_key) > 40)
        rc = field_fail(cx, "operator_key", N_("An operator has a key of at most {0} characters"), "40");
    if (!text_empty(row->email) && !email_is_valid(row->email))
        rc = field_fail(cx, "email", N_("This is no mail address ({0})"), row->email);
    if (!text_empty(row->due_on) && strcmp(row->due_on, survey->closes_on) <= 0)
        rc = field_fail(cx, "due_on", N_("An own last day comes after that of all ({0})"), survey->closes_on);
    if (!text_empty(row->due_on) && text_empty(row->reason))
        rc = field_fail(cx, "reason", N_("Please write why this operator has more time"));
    return rc;
}

/* The key of an operator of this installation is at hand: what it signs is taken. A key that was revoked here stays so, and
 * without a place for keys nobody signs. */
static enum rc trust(struct ctx *cx, const struct survey_invitation *row)
{
    const struct problem before = cx->problem;
    enum rc rc = submission_trust_own(cx, row->operator_key, row->organization);
    if (rc != RC_CONFLICT && rc != RC_IO && rc != RC_MISSING)
        return rc;
    cx->problem = before;
    return RC_OK;
}

/* An operator of this same installation finds the questionnaire in its inbox. Who answers no surveys here gets it as a
 * file, like all others. */
static enum rc deliver(struct ctx *cx, const struct survey *survey, const struct survey_invitation *row)
{
    const void *bytes = NULL;
    size_t length = 0;
    const struct problem before = cx->problem;
    if (text_empty(row->organization) || survey->state != SURVEY_OPEN)
        return RC_OK;
    TRY(content_get(cx, survey->digest, survey->title, &bytes, &length));
    enum rc rc = questionnaire_deliver(cx, row->organization, bytes, length, row->operator_key);
    if (rc == RC_OK)
        return trust(cx, row);
    if (rc != RC_MISSING)
        return rc;
    cx->problem = before;
    return RC_OK;
}

/* In the open transaction. */
static enum rc invite_one(struct ctx *cx, const struct survey *survey, const struct survey_invitation *wanted,
                          bool *ret_new)
{
    struct survey_invitation row = *wanted, there = {.id = NULL};
    *ret_new = false;
    row.due_on = wanted->due_on == NULL ? "" : wanted->due_on;
    row.reason = wanted->reason == NULL ? "" : wanted->reason;
    row.survey = survey->id;
    row.operator_key = text_trim(cx, row.operator_key);
    TRY(check(cx, survey, &row));
    enum rc rc = survey_store_invitation(cx, survey->id, row.operator_key, &there);
    if (rc != RC_MISSING)
        return rc;
    row.id = "";
    row.state = INVITATION_INVITED;
    row.invited_at = survey->state == SURVEY_OPEN ? cx->now : 0;
    row.reminded_at = row.reminders = row.submitted_at = 0;
    *ret_new = true;
    TRY(record_insert(cx, &survey_invitation_record, &row));
    return deliver(cx, survey, &row);
}

enum rc survey_invite(struct ctx *cx, const char *id, const struct survey_invitation *rows, size_t n, int64_t *ret_new)
{
    struct survey survey = {.id = NULL};
    int64_t added = 0;
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_WORK, &stay, NULL));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(survey_store_hold(cx, id));
    TRY(record_get(cx, &survey_record, id, &survey));
    if (survey.state == SURVEY_CLOSED)
        return fail(cx, RC_CONFLICT, N_("This survey is closed"));
    for (size_t i = 0; i < n; i++) {
        bool fresh = false;
        TRY(invite_one(cx, &survey, &rows[i], &fresh));
        added += fresh;
    }
    TRY(db_commit(cx, &tx));
    *ret_new = added;
    return RC_OK;
}

/* A new edition is asked of all anew: what was accepted stays until something newer is. */
enum rc survey_invitations_send(struct ctx *cx, const struct survey *survey)
{
    struct survey_invitations all = {.n = 0};
    TRY(survey_store_invitations(cx, survey->id, &all));
    for (size_t i = 0; i < all.n; i++) {
        struct survey_invitation after = all.at[i];
        if (after.state == INVITATION_WITHDRAWN)
            continue;
        after.state = INVITATION_INVITED;
        after.invited_at = cx->now;
        TRY(record_update(cx, &survey_invitation_record, all.at + i, &after));
        TRY(deliver(cx, survey, &after));
    }
    return RC_OK;
}

/* As of when it was closed, whenever it is made. In the asking organisation. */
static enum rc notice_of(struct ctx *cx, const struct survey *survey, const char **ret)
{
    struct organization organization = {.name = ""};
    const int64_t now = cx->now;
    TRY(organization_get(cx, cx->org, &organization));
    cx->now = survey->closed_at;
    *ret = questionnaire_closing_notice(cx, survey->id, cx->org, organization.name, "");
    cx->now = now;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc survey_closing_notice(struct ctx *cx, const char *id, struct buf *out)
{
    struct survey survey = {.id = NULL};
    const char *notice = "";
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, &survey));
    if (survey.state != SURVEY_CLOSED)
        return fail(cx, RC_CONFLICT, N_("The notice of the closing is there once the survey is closed"));
    TRY(notice_of(cx, &survey, &notice));
    buf_text(out, notice);
    return buf_failed(out) ? RC_MEMORY : RC_OK;
}

enum rc survey_invitations_close(struct ctx *cx, const struct survey *survey)
{
    struct survey_invitations all = {.n = 0};
    const struct problem before = cx->problem;
    const char *notice = "";
    TRY(notice_of(cx, survey, &notice));
    TRY(survey_store_invitations(cx, survey->id, &all));
    for (size_t i = 0; i < all.n; i++) {
        if (text_empty(all.at[i].organization) || strcmp(all.at[i].due_on, survey->closes_on) > 0)
            continue; /* elsewhere, or with more time */
        enum rc rc = questionnaire_deliver(cx, all.at[i].organization, notice, strlen(notice), all.at[i].operator_key);
        if (rc != RC_MISSING)
            TRY(rc);
        cx->problem = before;
    }
    return RC_OK;
}

enum rc survey_invite_covered(struct ctx *cx, const char *id, const char *sector, int64_t size, int64_t *ret_new)
{
    struct survey survey = {.id = NULL};
    struct covered_operators all = {.n = 0};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_WORK, &stay, &survey));
    const struct covered_filter filter = {
        .year = survey.year,
        .state = COVERED_FILTER_IN,
        .sector = sector,
        .size = size < 0 && survey.kind == SURVEY_SUPPORT ? OPERATOR_SMALL : size,
    };
    TRY(covered_all(cx, survey.year, &filter, &all));
    struct survey_invitation *rows = ARENA_ARRAY(cx->arena, struct survey_invitation, all.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct covered_operator *one = all.at + i;
        row_blank(&survey_invitation_record, &rows[i]);
        rows[i].operator_key = one->operator;
        rows[i].name = one->name;
        rows[i].sector = one->sector;
        rows[i].sub_sector = one->sub_sector;
        rows[i].size = one->size;
        rows[i].region = one->region;
        rows[i].organization = one->organization;
        rows[i].email = one->email;
    }
    row_leave(&stay); /* survey_invite enters by itself */
    return survey_invite(cx, id, rows, all.n, ret_new);
}

enum rc survey_invitation_store(struct ctx *cx, const void *before, void *stored)
{
    struct survey_invitation *row = stored;
    const struct survey_invitation *old = before;
    struct survey survey = {.id = NULL};
    bool fresh = false;
    if (!may(cx, PERM_SURVEY_WRITE))
        return fail(cx, RC_DENIED, survey_not_allowed);
    TRY(survey_store_hold(cx, row->survey));
    TRY(record_get(cx, &survey_record, row->survey, &survey));
    if (survey.state == SURVEY_CLOSED)
        return fail(cx, RC_CONFLICT, N_("This survey is closed"));
    TRY(check(cx, &survey, row));
    if (old != NULL && !text_same(old->operator_key, row->operator_key))
        return field_fail(cx, "operator_key", N_("The key of an operator does not change; add another one"));
    if (old != NULL)
        return record_update(cx, &survey_invitation_record, old, row);
    TRY(invite_one(cx, &survey, row, &fresh));
    if (!fresh)
        return field_fail(cx, "operator_key", N_("This operator is asked already ({0})"), row->operator_key);
    return survey_store_invitation(cx, survey.id, row->operator_key, row);
}

/* Withdrawn, or asked again. */
enum rc survey_invitation_turn(struct ctx *cx, const char *survey, const char *id, bool asked, const char *reason)
{
    struct survey_invitation before = {.id = NULL};
    ROW_STAY(stay);
    TRY(survey_enter(cx, survey, SURVEY_WORK, &stay, NULL));
    TRY(survey_reason_check(cx, reason, asked ? NULL : N_("Please write why this operator is no longer asked")));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(survey_still_counts(cx, survey));
    TRY(record_get(cx, &survey_invitation_record, id, &before));
    if (!text_same(before.survey, survey))
        return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"), tr(cx, survey_invitation_record.label), id);
    if (survey_has_answered(&before) || asked == (before.state != INVITATION_WITHDRAWN))
        return fail(cx, RC_CONFLICT, N_("This does not fit how far the operator is ({0})"),
                    tr(cx, enum_label(&invitation_state_names, before.state)));
    struct survey_invitation after = before;
    after.state = asked ? INVITATION_INVITED : INVITATION_WITHDRAWN;
    after.reason = text_trim(cx, reason);
    TRY(record_update(cx, &survey_invitation_record, &before, &after));
    return db_commit(cx, &tx);
}

/* --- Beginning to answer --- */

static enum rc note_began(struct ctx *cx, const struct survey_invitation *before)
{
    struct survey_invitation after = *before;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    after.state = INVITATION_STARTED;
    TRY(record_update(cx, &survey_invitation_record, before, &after));
    return db_commit(cx, &tx);
}

enum rc survey_started(struct ctx *cx, const char *asker, const char *survey, const char *operator_key)
{
    struct survey_invitation before = {.id = NULL};
    const char *operator = cx->org, *person = cx->person;
    ROW_STAY(stay);
    row_stay_begin(cx, asker, &stay);
    enum rc rc = survey_store_invitation(cx, survey, operator_key, &before);
    if (rc == RC_MISSING || (rc == RC_OK && (before.state != INVITATION_INVITED ||
                                             !text_same(before.organization, operator))))
        return RC_OK;
    TRY(rc);
    cx->person = "";
    rc = note_began(cx, &before);
    cx->person = person;
    return rc;
}

enum rc survey_invitation_began(struct ctx *cx, const char *survey, const char *id)
{
    struct survey_invitation before = {.id = NULL};
    ROW_STAY(stay);
    TRY(survey_enter(cx, survey, SURVEY_WORK, &stay, NULL));
    TRY(record_get(cx, &survey_invitation_record, id, &before));
    if (before.state != INVITATION_INVITED || !text_same(before.survey, survey))
        return fail(cx, RC_CONFLICT, N_("This does not fit how far the operator is ({0})"),
                    tr(cx, enum_label(&invitation_state_names, before.state)));
    return note_began(cx, &before);
}

/* --- Reminding --- */

static enum rc letter_of(struct ctx *cx, const struct survey *survey, const struct survey_invitation *row,
                         enum mark_sends sends, struct mail_letter *ret)
{
    struct organization organization = {.id = NULL};
    const char *due = date_long(cx, survey_due(survey, row));
    TRY(organization_get(cx, cx->org, &organization));
    *ret = (struct mail_letter){.kind = MAIL_SURVEY, .person = "", .address = row->email, .about = row->id,
                                .reply_to = "", .needs = MARK_SENDS_NOTICE,
                                .subject = trf(cx, N_("[Reminder] An answer to a survey is missing (until {0})"), due),
                                .body = trf(cx,
                                            N_("{0}\n\nAn answer that {1} asked you for by {2} has not reached us. "
                                               "Please send it, or tell us when you will.\n"),
                                            row->name, organization.name, due)};
    if (sends < MARK_SENDS_TITLES)
        return RC_OK;
    ret->needs = MARK_SENDS_TITLES;
    ret->subject = trf(cx, N_("[Reminder] {0} (until {1})"), survey->title, due);
    ret->body = trf(cx,
                    N_("{0}\n\nYour answer to the survey “{1}”, which {2} asked you for by {3}, has not reached us. "
                       "Please send it, or tell us when you will.\n\n{4}\n"),
                    row->name, survey->title, organization.name, due, survey->contact);
    return RC_OK;
}

static enum rc remind_one(struct ctx *cx, const struct survey *survey, const struct survey_invitation *row,
                          enum mark_sends sends, struct survey_reminded *sum)
{
    struct mail_letter letter = {.person = ""};
    struct survey_invitation after = *row;
    enum mail_state state = MAIL_STATE_COUNT_;
    if (!email_is_valid(row->email)) {
        sum->no_address++;
        return RC_OK;
    }
    TRY(letter_of(cx, survey, row, sends, &letter));
    TRY(mail_queue(cx, &letter, &state));
    if (state != MAIL_WAITING) {
        sum->held_back++;
        return RC_OK;
    }
    after.reminders++;
    after.reminded_at = cx->now;
    sum->queued++;
    return record_update(cx, &survey_invitation_record, row, &after);
}

enum rc survey_remind(struct ctx *cx, const char *id, const char *sector, struct survey_reminded *ret)
{
    struct survey survey = {.id = NULL};
    struct survey_invitations all = {.n = 0};
    struct survey_reminded sum = {.queued = 0};
    enum mark_sends sends = MARK_SENDS_NOTHING;
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_WORK, &stay, &survey));
    if (survey.state != SURVEY_OPEN)
        return fail(cx, RC_CONFLICT, N_("Operators are reminded while the survey is open"));
    TRY(mark_sends_of(cx, cx->org, &sends));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(survey_store_invitations(cx, id, &all));
    for (size_t i = 0; i < all.n; i++) {
        const struct survey_invitation *row = all.at + i;
        bool waits = row->state == INVITATION_INVITED || row->state == INVITATION_STARTED ||
                     row->state == INVITATION_RETURNED;
        if (waits && (text_empty(sector) || text_same(sector, row->sector)))
            TRY(remind_one(cx, &survey, row, sends, &sum));
    }
    TRY(db_commit(cx, &tx));
    *ret = sum;
    return RC_OK;
}

/* --- How far they are --- */

static void count_in(struct survey_sector *sector, int64_t state, int64_t n)
{
    sector->covered += n;
    switch (state) {
    case INVITATION_WITHDRAWN: sector->withdrawn += n; return;
    case INVITATION_INVITED: sector->silent += n; break;
    case INVITATION_STARTED: sector->started += n; break;
    case INVITATION_SUBMITTED: sector->submitted += n; break;
    case INVITATION_RETURNED: sector->returned += n; break;
    default: sector->accepted += n; break;
    }
    sector->invited += n;
}

static void rate(struct survey_sector *sector)
{
    int64_t answered = sector->submitted + sector->returned + sector->accepted;
    sector->rate = sector->invited == 0 ? -1 : (double)answered / (double)sector->invited;
}

/* They are few. */
static void sort_sectors(struct survey_sector *sectors, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct survey_sector one = sectors[i];
        size_t at = i;
        for (; at > 0 && place_of(sectors[at - 1].sector) > place_of(one.sector); at--)
            sectors[at] = sectors[at - 1];
        sectors[at] = one;
    }
}

enum rc survey_status_of(struct ctx *cx, const char *id, struct survey_status *ret)
{
    struct survey_counts counts = {.n = 0};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, NULL));
    TRY(survey_store_counts(cx, id, &counts));
    struct survey_sector *sectors = ARENA_ARRAY(cx->arena, struct survey_sector, counts.n);
    size_t n = 0;
    struct survey_status status = {.all = {.sector = "", .label = ""}};
    if (sectors == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < counts.n; i++) {
        const struct survey_count *count = counts.at + i;
        if (n == 0 || !text_same(sectors[n - 1].sector, count->sector))
            sectors[n++] = (struct survey_sector){.sector = count->sector,
                                                  .label = survey_sector_label(cx, count->sector)};
        count_in(&sectors[n - 1], count->state, count->n);
        count_in(&status.all, count->state, count->n);
    }
    sort_sectors(sectors, n);
    for (size_t i = 0; i < n; i++)
        rate(&sectors[i]);
    rate(&status.all);
    status.sectors.at = sectors;
    status.sectors.n = n;
    *ret = status;
    return RC_OK;
}

const char *survey_sector_label(const struct ctx *cx, const char *sector)
{
    return text_empty(sector) ? tr(cx, N_("Without a sector")) : sector_title(cx, sector);
}
