/* Answers as they are written, one by one or a page at once; who drafts; files; back to being answered. */
#include "questionnaire/reply_change.h"

#include "base/text.h"
#include "base/time.h"
#include "register/content.h"
#include "survey/survey.h"

enum rc reply_need(struct ctx *cx, uint64_t any_of)
{
    return (cx->permissions & any_of) != 0 ? RC_OK
                                           : fail(cx, RC_DENIED, N_("Your role does not allow this; please ask your administrator"));
}

enum rc reply_begin_or_join(struct ctx *cx, struct db_tx **ret)
{
    return db_in_transaction(cx->db) ? RC_OK : db_begin(cx, ret);
}

enum rc reply_commit_own(struct ctx *cx, struct db_tx **tx)
{
    return *tx == NULL ? RC_OK : db_commit(cx, tx);
}

enum rc reply_need_writable(struct ctx *cx, const struct reply *reply)
{
    TRY(reply_need(cx, PERM_RESPONSE_WRITE));
    if (reply_is_writable(reply))
        return RC_OK;
    return fail(cx, RC_CONFLICT, N_("Nothing was written: the reply is frozen now ({0})"),
                tr(cx, enum_label(&reply_state_names, reply->state)));
}

enum rc reply_note_drafter(struct ctx *cx, struct reply *reply)
{
    struct reply after = *reply;
    if (!text_empty(reply->drafter) || text_empty(cx->person))
        return RC_OK;
    after.drafter = cx->person;
    TRY(record_update(cx, &reply_record, reply, &after));
    *reply = after;
    return RC_OK;
}

/* Whoever saves next tells it again where it failed; the survey itself came within the installation. */
void reply_tell_began(struct ctx *cx, const struct reply *reply)
{
    const struct problem kept = cx->problem;
    if (reply->trust != REPLY_DELIVERED || text_empty(reply->drafter) || reply_is_closed(reply))
        return;
    if (survey_started(cx, reply->asker, reply->survey, reply->operator_key) != RC_OK)
        cx->problem = kept;
}

/* --- Answers --- */

/* What stands now, for whoever comes second. */
static enum rc tell_conflict(struct ctx *cx, const struct reply_item *item)
{
    const struct reply_answer *stored = &item->answer;
    const char *name = "", *now = reply_value_show(cx, item->question, stored->value);
    TRY(person_name(cx, stored->changed_by, &name));
    if (text_empty(now) || stored->state == REPLY_ANSWER_NOT_APPLICABLE)
        now = tr(cx, enum_label(&reply_answer_state_names, stored->state));
    return field_fail(cx, "version",
                      N_("{0} changed this answer at {1}, after you opened it (now: {2}). Your text was not stored; "
                         "please look at both and save again"),
                      text_empty(name) ? tr(cx, N_("Somebody else")) : name, time_show(cx, stored->changed_at), now);
}

static bool says_the_same(const struct reply_answer *a, const struct reply_answer *b)
{
    return a->state == b->state && text_same(a->value, b->value) && text_same(a->reason, b->reason) &&
           text_same(a->note, b->note);
}

static enum rc write_answer(struct ctx *cx, struct reply_item *item, struct reply_answer *after)
{
    after->changed_by = cx->person;
    after->changed_at = cx->now;
    if (item->answer.version == 0)
        TRY(record_insert(cx, &reply_answer_record, after));
    else
        TRY(record_update(cx, &reply_answer_record, &item->answer, after));
    item->answer = *after;
    return RC_OK;
}

enum rc reply_answer_put(struct ctx *cx, struct reply_whole *whole, size_t at, const struct reply_wish *wish,
                         bool *ret_changed)
{
    struct reply_item *item = whole->items + at;
    struct reply_answer after = item->answer;
    after.value = wish->value;
    after.reason = wish->reason;
    after.note = wish->note;
    after.state = wish->exception;
    if (wish->exception != REPLY_ANSWER_NOT_APPLICABLE && wish->exception != REPLY_ANSWER_ALTERNATIVE)
        after.state = REPLY_ANSWER_NONE;
    if (ret_changed != NULL)
        *ret_changed = false;
    TRY(reply_answer_check(cx, item->question, &after));
    if (says_the_same(&after, &item->answer))
        return RC_OK;
    if (wish->version != item->answer.version)
        return tell_conflict(cx, item);
    after.origin = wish->origin;
    TRY(write_answer(cx, item, &after));
    if (ret_changed != NULL)
        *ret_changed = true;
    return RC_OK;
}

/* What was refused about one wish goes from the request's errors into the list. */
static void note_refusals(struct ctx *cx, const char *question, struct reply_refusal *list, size_t room, size_t *n)
{
    for (size_t i = 0; i < cx->problem.field_count && *n < room; i++)
        list[(*n)++] = (struct reply_refusal){question, cx->problem.fields[i].field, cx->problem.fields[i].message};
}

enum { REFUSALS_EACH = 4 };

enum rc reply_answers_store(struct ctx *cx, struct reply_whole *whole, const struct reply_wish *wishes, size_t n,
                            struct reply_save *ret)
{
    size_t refused = 0;
    bool any = false;
    struct reply_save save = {.saved = ARENA_ARRAY(cx->arena, struct reply_saved, n)};
    struct reply_refusal *refusals = ARENA_ARRAY(cx->arena, struct reply_refusal, n * REFUSALS_EACH);
    if (save.saved == NULL || refusals == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        int at = questionnaire_question_find(&whole->document, wishes[i].question);
        if (at < 0)
            return fail(cx, RC_MISSING, N_("This questionnaire has no question {0}"), wishes[i].question);
        const struct problem kept = cx->problem;
        cx->problem = (struct problem){.rc = RC_OK};
        enum rc rc = reply_answer_put(cx, whole, (size_t)at, wishes + i, &save.saved[i].changed);
        if (rc != RC_OK && rc != RC_INVALID)
            return rc;
        note_refusals(cx, wishes[i].question, refusals, n * REFUSALS_EACH, &refused);
        cx->problem = kept;
        save.saved[i].question = wishes[i].question;
        save.saved[i].version = whole->items[at].answer.version;
        any |= save.saved[i].changed;
    }
    if (any)
        TRY(reply_note_drafter(cx, &whole->reply));
    save.refused.at = refusals;
    save.refused.n = refused;
    *ret = save;
    return reply_walk(cx, whole);
}

enum rc reply_answers_save(struct ctx *cx, const char *reply, const struct reply_wish *wishes, size_t n,
                           struct reply_save *ret)
{
    struct reply_whole whole = {.last = {.id = ""}};
    struct reply_save save = {.saved = NULL};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(reply_load_plain(cx, reply, &whole));
    TRY(reply_need_writable(cx, &whole.reply));
    TRY(reply_answers_store(cx, &whole, wishes, n, &save));
    TRY(db_commit(cx, &tx));
    reply_tell_began(cx, &whole.reply);
    *ret = save;
    return RC_OK;
}

/* --- Files --- */

enum rc reply_file_add(struct ctx *cx, const char *reply, const char *question, const struct upload *file,
                       struct reply_file *ret)
{
    struct reply_whole whole = {.last = {.id = ""}};
    struct content content = {.size = 0};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(reply_load_plain(cx, reply, &whole));
    TRY(reply_need_writable(cx, &whole.reply));
    int at = questionnaire_question_find(&whole.document, question);
    if (at < 0)
        return fail(cx, RC_MISSING, N_("This questionnaire has no question {0}"), question);
    if (whole.items[at].file_count >= REPLY_FILES_MOST)
        return field_fail(cx, "file", N_("A question takes at most {0} files"), decimal(cx, REPLY_FILES_MOST));
    TRY(content_take(cx, file, CONTENT_DOCUMENTS | CONTENT_PICTURES | CONTENT_TEXTS, &content));
    struct reply_file row = {.id = "",
                             .org = cx->org,
                             .reply = reply,
                             .question = question,
                             .file_name = content.file_name,
                             .media_type = content.media_type,
                             .digest = content.digest,
                             .size = content.size,
                             .held_reason = "",
                             .added_by = cx->person,
                             .added_at = cx->now};
    TRY(record_insert(cx, &reply_file_record, &row));
    TRY(reply_note_drafter(cx, &whole.reply));
    TRY(db_commit(cx, &tx));
    reply_tell_began(cx, &whole.reply);
    *ret = row;
    return RC_OK;
}

enum rc reply_file_remove(struct ctx *cx, const char *id, struct reply_file *ret)
{
    struct reply_file file;
    struct reply reply;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &reply_file_record, id, &file));
    TRY(record_get(cx, &reply_record, file.reply, &reply));
    TRY(reply_need_writable(cx, &reply));
    TRY(record_delete(cx, &reply_file_record, &file));
    TRY(content_drop(cx, file.digest));
    TRY(db_commit(cx, &tx));
    *ret = file;
    return RC_OK;
}

/* --- Held back --- */

/* Until it has left, whoever writes or submits may hold something back. */
static enum rc need_before_leaving(struct ctx *cx, const struct reply *reply)
{
    TRY(reply_need(cx, PERM_RESPONSE_WRITE | PERM_RESPONSE_SUBMIT));
    if (reply_is_writable(reply) || reply->state == REPLY_APPROVED)
        return RC_OK;
    return fail(cx, RC_CONFLICT, N_("What goes and what stays cannot be changed now ({0})"),
                tr(cx, enum_label(&reply_state_names, reply->state)));
}

static enum rc need_reason(struct ctx *cx, bool held, const char **reason)
{
    *reason = held ? text_trim(cx, *reason) : "";
    if (held && text_empty(*reason))
        return field_fail(cx, "held_reason", N_("Please say why it is held back"));
    if (text_length(*reason) > 1000 || text_has_control(*reason))
        return field_fail(cx, "held_reason", N_("The reason has at most 1000 characters, and none that cannot be shown"));
    return RC_OK;
}

enum rc reply_hold_answer(struct ctx *cx, const char *reply, const char *question, bool held, const char *reason)
{
    struct reply whose;
    struct reply_answer before;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &reply_record, reply, &whose));
    TRY(need_before_leaving(cx, &whose));
    TRY(need_reason(cx, held, &reason));
    enum rc rc = reply_answer_store_find(cx, reply, question, &before);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("Nothing was answered to {0} yet"), question);
    TRY(rc);
    struct reply_answer after = before;
    after.held = held;
    after.held_reason = reason;
    TRY(record_update(cx, &reply_answer_record, &before, &after));
    return db_commit(cx, &tx);
}

enum rc reply_hold_file(struct ctx *cx, const char *reply, const char *file, bool held, const char *reason)
{
    struct reply whose;
    struct reply_file before;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &reply_file_record, file, &before));
    if (!text_same(before.reply, reply))
        return fail(cx, RC_MISSING, N_("This file stands beside another questionnaire"));
    TRY(record_get(cx, &reply_record, before.reply, &whose));
    TRY(need_before_leaving(cx, &whose));
    TRY(need_reason(cx, held, &reason));
    struct reply_file after = before;
    after.held = held;
    after.held_reason = reason;
    TRY(record_update(cx, &reply_file_record, &before, &after));
    return db_commit(cx, &tx);
}

/* --- The reply itself --- */

/* The reply as the person saw it. RC_MISSING; RC_CONFLICT when somebody else changed it since. */
static enum rc get_seen(struct ctx *cx, const char *id, int64_t version, struct reply *ret)
{
    struct reply found = {.id = ""};
    TRY(record_get(cx, &reply_record, id, &found));
    if (found.version != version)
        return fail(cx, RC_CONFLICT, N_("Somebody else changed this reply meanwhile; please look at it again"));
    *ret = found;
    return RC_OK;
}

enum rc reply_set_operator(struct ctx *cx, const char *id, int64_t version, const char *operator_key)
{
    struct reply before = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(reply_need(cx, PERM_RESPONSE_WRITE));
    TRY(db_begin(cx, &tx));
    TRY(get_seen(cx, id, version, &before));
    TRY(reply_need_writable(cx, &before));
    struct reply after = before;
    TRY(field_from_text(cx, field_find(reply_record.fields, "operator_key"), text_fold(cx, operator_key), &after));
    TRY(record_update(cx, &reply_record, &before, &after));
    return db_commit(cx, &tx);
}

enum rc reply_confirm(struct ctx *cx, const char *id, int64_t version)
{
    struct reply before = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(reply_need(cx, PERM_RESPONSE_WRITE));
    TRY(db_begin(cx, &tx));
    TRY(get_seen(cx, id, version, &before));
    if (before.trust != REPLY_UNVERIFIED)
        return fail(cx, RC_CONFLICT, N_("Somebody else changed this reply meanwhile; please look at it again"));
    struct reply after = before;
    after.trust = REPLY_CONFIRMED;
    TRY(record_update(cx, &reply_record, &before, &after));
    return db_commit(cx, &tx);
}

enum rc reply_reopen(struct ctx *cx, const char *id, int64_t version)
{
    struct reply before = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(reply_need(cx, PERM_RESPONSE_WRITE));
    TRY(db_begin(cx, &tx));
    TRY(get_seen(cx, id, version, &before));
    if (before.state != REPLY_APPROVED && before.state != REPLY_SUBMITTED)
        return fail(cx, RC_CONFLICT, N_("It cannot be answered again now ({0})"),
                    tr(cx, enum_label(&reply_state_names, before.state)));
    struct reply after = before;
    after.state = REPLY_OPEN;
    after.requested_by = after.approved_by = after.comment = "";
    after.requested_at = after.approved_at = 0;
    TRY(record_update(cx, &reply_record, &before, &after));
    return db_commit(cx, &tx);
}
