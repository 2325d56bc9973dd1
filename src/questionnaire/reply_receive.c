/* What comes into the inbox: questionnaires, newer editions of them, notices that a survey was closed. */
#include <string.h>

#include "base/text.h"
#include "questionnaire/reply_change.h"
#include "questionnaire/reply_notice.h"
#include "questionnaire/reply_result.h"
#include "register/content.h"

/* What came, and how. */
struct arrival {
    const char *bytes;
    size_t length;
    const char *operator_key;
    enum reply_trust trust;
    bool fresh; /* set when something changed */
};

/* --- A newer edition --- */

static enum rc carry_answer(struct ctx *cx, const struct reply_item *item,
                            const struct questionnaire_question *question, const struct reply *to)
{
    struct reply_answer copy = item->answer;
    const char *value = "";
    const struct problem kept = cx->problem;
    if (item->answer.version == 0 || !reply_question_same(item->question, question))
        return RC_OK;
    enum rc rc = reply_value_read(cx, question, "value", copy.value, &value);
    cx->problem = kept;
    if (rc == RC_INVALID)
        return RC_OK; /* no longer in its range: to be answered again */
    TRY(rc);
    copy.id = "";
    copy.version = 0;
    copy.reply = to->id;
    copy.origin = REPLY_BY_EDITION;
    return record_insert(cx, &reply_answer_record, &copy);
}

static enum rc carry_files(struct ctx *cx, const struct reply_whole *from, const char *question,
                           const struct reply *to)
{
    for (size_t i = 0; i < from->files.n; i++) {
        struct reply_file copy = from->files.at[i];
        if (!text_same(copy.question, question))
            continue;
        copy.id = "";
        copy.version = 0;
        copy.reply = to->id;
        TRY(record_insert(cx, &reply_file_record, &copy));
    }
    return RC_OK;
}

/* The answers go along; what stood in the older edition stays there, readable. */
static enum rc replace(struct ctx *cx, const struct reply *older, const struct survey_questionnaire *document,
                       const struct reply *to)
{
    struct reply_whole from = {.last = {.id = ""}};
    TRY(reply_load_plain(cx, older->id, &from));
    for (size_t i = 0; i < document->questions.n; i++) {
        const struct questionnaire_question *question = document->questions.at + i;
        int at = questionnaire_question_find(&from.document, question->code);
        if (at < 0)
            continue;
        TRY(carry_answer(cx, from.items + at, question, to));
        TRY(carry_files(cx, &from, question->code, to));
    }
    struct reply after = from.reply;
    after.state = REPLY_REPLACED;
    return record_update(cx, &reply_record, &from.reply, &after);
}

/* --- A questionnaire --- */

static enum rc find_year_before(struct ctx *cx, const struct survey_questionnaire *document, const char **ret)
{
    struct reply last = {.id = ""};
    enum rc rc = reply_store_year_before(cx, document->asker, document->year, &last);
    *ret = rc == RC_OK ? last.id : "";
    return rc == RC_MISSING ? RC_OK : rc;
}

static enum rc insert(struct ctx *cx, const struct arrival *arrival, const struct survey_questionnaire *document,
                      struct reply *ret)
{
    struct reply row = {.id = "",
                        .org = cx->org,
                        .survey = document->survey,
                        .edition = document->edition,
                        .digest = document->digest,
                        .asker = document->asker,
                        .asker_name = document->asker_name,
                        .year = document->year,
                        .title = document->title,
                        .due_on = document->closes,
                        .operator_key = arrival->operator_key,
                        .trust = arrival->trust,
                        .questions = (int64_t)document->questions.n,
                        .received_at = cx->now,
                        .received_by = cx->person,
                        .drafter = "",
                        .requested_by = "",
                        .approved_by = "",
                        .comment = "",
                        .assessment = "",
                        .closed_note = ""};
    const char *digest = "";
    TRY(find_year_before(cx, document, &row.previous));
    TRY(content_put(cx, arrival->bytes, arrival->length, &digest));
    TRY(record_insert(cx, &reply_record, &row));
    *ret = row;
    return RC_OK;
}

/* The same document came before: a better way of coming, or a number that was missing, is noted. */
static enum rc again(struct ctx *cx, struct arrival *arrival, const struct reply *before, struct reply *ret)
{
    struct reply after = *before;
    if ((int64_t)arrival->trust > before->trust)
        after.trust = arrival->trust;
    if (text_empty(before->operator_key))
        after.operator_key = arrival->operator_key;
    arrival->fresh = after.trust != before->trust || !text_same(after.operator_key, before->operator_key);
    if (arrival->fresh)
        TRY(record_update(cx, &reply_record, before, &after));
    *ret = after;
    return RC_OK;
}

/* Whether the document may take the place of what is there. A file that anybody may have made never takes the place
 * of what came by a way that is trusted: where answers are sealed to follows from the document. */
static enum rc may_replace(struct ctx *cx, const struct arrival *arrival, const struct survey_questionnaire *document,
                           const struct reply *before)
{
    if (arrival->trust != REPLY_DELIVERED && before->trust == REPLY_DELIVERED)
        return fail(cx, RC_CONFLICT,
                    N_("The questionnaire of this survey is here already and came by a way that is trusted; this file "
                       "is not verified and differs from it. Please ask {0}"),
                    before->asker_name);
    if (document->edition < before->edition)
        return fail(cx, RC_CONFLICT, N_("Edition {0} of this questionnaire is here already; this file is edition {1}"),
                    decimal(cx, before->edition), decimal(cx, document->edition));
    if (document->edition == before->edition && (int64_t)arrival->trust <= before->trust)
        return fail(cx, RC_CONFLICT,
                    N_("Edition {0} of this questionnaire is here already with another text; please ask {1}"),
                    decimal(cx, before->edition), before->asker_name);
    return RC_OK;
}

static enum rc check_operator(struct ctx *cx, struct arrival *arrival)
{
    const char *key = text_trim(cx, text_fold(cx, arrival->operator_key == NULL ? "" : arrival->operator_key));
    if (text_length(key) > REPLY_OPERATOR_MOST || text_has_control(key))
        return field_fail(cx, "operator_key", N_("The number of this organisation has at most {0} characters"),
                          decimal(cx, REPLY_OPERATOR_MOST));
    arrival->operator_key = key;
    return RC_OK;
}

static enum rc take_document(struct ctx *cx, struct arrival *arrival, struct reply *ret)
{
    struct survey_questionnaire document = {.digest = ""};
    struct reply before = {.id = ""}, fresh = {.id = ""};
    TRY(check_operator(cx, arrival));
    TRY(questionnaire_document_read(cx, arrival->bytes, arrival->length, &document));
    enum rc rc = reply_store_latest(cx, document.asker, document.survey, &before);
    bool known = rc == RC_OK;
    if (!known && rc != RC_MISSING)
        return rc;
    if (known && text_same(before.digest, document.digest))
        return again(cx, arrival, &before, ret);
    if (known)
        TRY(may_replace(cx, arrival, &document, &before));
    if (known && text_empty(arrival->operator_key))
        arrival->operator_key = before.operator_key;
    TRY(insert(cx, arrival, &document, &fresh));
    if (known)
        TRY(replace(cx, &before, &document, &fresh));
    arrival->fresh = true;
    *ret = fresh;
    return RC_OK;
}

/* --- A notice --- */

static enum rc take_notice(struct ctx *cx, struct arrival *arrival, struct reply *ret)
{
    struct reply_notice notice = {.survey = ""};
    struct reply before = {.id = ""};
    TRY(reply_notice_read(cx, arrival->bytes, arrival->length, &notice));
    enum rc rc = reply_store_latest(cx, notice.asker, notice.survey, &before);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("The notice is about a questionnaire that is not here"));
    TRY(rc);
    if (arrival->trust != REPLY_DELIVERED && before.trust == REPLY_DELIVERED)
        return fail(cx, RC_CONFLICT,
                    N_("The notice came as a file that is not verified, the questionnaire by a way that is trusted; "
                       "please ask {0}"),
                    before.asker_name);
    struct reply after = before;
    if (before.closed_at == 0) {
        after.closed_at = cx->now;
        after.closed_note = notice.reason;
        TRY(record_update(cx, &reply_record, &before, &after));
        arrival->fresh = true;
    }
    *ret = after;
    return RC_OK;
}

static enum rc take_arrival(struct ctx *cx, struct arrival *arrival, struct reply *ret)
{
    if (reply_is_result(arrival->bytes, arrival->length))
        return reply_result_take(cx, arrival->bytes, arrival->length, arrival->trust == REPLY_DELIVERED, ret,
                                 &arrival->fresh);
    return reply_is_notice(cx, arrival->bytes, arrival->length) ? take_notice(cx, arrival, ret)
                                                                : take_document(cx, arrival, ret);
}

enum rc reply_import(struct ctx *cx, const char *bytes, size_t length, const char *operator_key, struct reply *ret,
                     bool *ret_fresh)
{
    struct arrival arrival = {bytes, length, operator_key, REPLY_UNVERIFIED, false};
    struct reply reply = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(reply_need(cx, PERM_RESPONSE_WRITE));
    TRY(db_begin(cx, &tx));
    TRY(take_arrival(cx, &arrival, &reply));
    TRY(db_commit(cx, &tx));
    *ret = reply;
    *ret_fresh = arrival.fresh;
    return RC_OK;
}

/* --- From another organisation of this installation --- */

static enum rc need_answering(struct ctx *cx, const char *org)
{
    struct organization organization;
    TRY(organization_get(cx, org, &organization));
    uint64_t rights = role_permissions_in((enum organization_kind)organization.kind, ROLE_OFFICER);
    if (!organization.active || (rights & PERM_RESPONSE_READ) == 0)
        return fail(cx, RC_MISSING, N_("“{0}” is no organisation that answers surveys here"), organization.name);
    return RC_OK;
}

enum rc questionnaire_deliver(struct ctx *cx, const char *operator_org, const char *bytes, size_t length,
                              const char *operator_key)
{
    struct arrival arrival = {bytes, length, operator_key, REPLY_DELIVERED, false};
    struct reply reply = {.id = ""};
    const char *org = cx->org, *person = cx->person;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(reply_need(cx, PERM_SURVEY_WRITE));
    TRY(need_answering(cx, operator_org));
    TRY(reply_begin_or_join(cx, &tx));
    cx->org = operator_org;
    cx->person = "";
    enum rc rc = take_arrival(cx, &arrival, &reply);
    cx->org = org;
    cx->person = person;
    TRY(rc);
    return reply_commit_own(cx, &tx);
}
