#include "sample/sample_submission.h"

#include "approval/approval.h"
#include "base/limits.h"
#include "base/text.h"
#include "questionnaire/reply_store.h"
#include "questionnaire/reply_whole.h"
#include "sample/sample_sector.h"
#include "seal/seal.h"
#include "submission/submission.h"

enum { LOOKED_AT = 50 };

/* The office's questionnaire in the inbox of the acting organisation. */
static enum rc find_reply(struct ctx *cx, struct reply *ret)
{
    struct replies all = {.n = 0};
    TRY(reply_store_list(cx, LOOKED_AT, &all));
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].asker, SAMPLE_OFFICE)) {
            *ret = all.at[i];
            return RC_OK;
        }
    return fail(cx, RC_MISSING, "no questionnaire of the office");
}

static enum rc answer(struct ctx *cx, const char *reply)
{
    static const struct reply_wish wishes[] = {
        {.question = "Q1", .value = "2", .reason = "", .note = "海務部門と情報システム部門の兼任で運用している。"},
        {.question = "Q2", .value = "6", .reason = "", .note = ""},
        {.question = "Q3", .value = "1,3", .reason = "", .note = ""},
        {.question = "Q4", .value = "船上の機器の更新時期が限られ、脆弱性への対応が遅れがちである。", .reason = "", .note = ""},
    };
    struct reply_filled filled = {.taken = 0};
    struct reply_save save = {.saved = NULL};
    TRY(reply_fill(cx, reply, "", false, &filled));
    return reply_answers_save(cx, reply, wishes, COUNT(wishes), &save);
}

static enum rc approve(struct ctx *cx, const char *reply)
{
    struct approval approval = {.id = ""};
    TRY(reply_request(cx, reply, NULL));
    TRY(approval_running(cx, reply_approvable.noun, reply, &approval));
    TRY(sample_act_as(cx, "shipping-executive"));
    return approval_agree(cx, approval.id, "内容を確認しました。");
}

/* What came by another way, and not whole. */
static enum rc refuse_one(struct ctx *cx, const struct buf *package)
{
    struct submission ignored = {.id = ""};
    struct submission_refusal why = {.reason = SUBMISSION_GOOD};
    bool fresh = false;
    enum rc rc = submission_receive(cx, package->data, package->length / 2, SUBMISSION_BY_FILE, &ignored, &fresh, &why);
    if (rc != RC_INVALID)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    return RC_OK;
}

enum rc sample_submission_make(struct ctx *cx)
{
    struct reply reply = {.id = ""};
    struct sent_submission sent = {.id = ""};
    struct submission received = {.id = ""};
    const char *package_id = "";
    CLEANUP(buf_free) struct buf package = buf_create(LIMIT_SUBMISSION_BYTES);
    if (seal_key_dir(cx) == NULL)
        return RC_OK;
    TRY(sample_act_as(cx, "shipping-officer"));
    TRY(find_reply(cx, &reply));
    TRY(answer(cx, reply.id));
    TRY(approve(cx, reply.id));
    TRY(reply_submit(cx, reply.id, &package, &package_id));
    TRY(sample_act_as(cx, "office-officer"));
    TRY(refuse_one(cx, &package)); /* the medium was damaged; then it came within the installation */
    TRY(sample_act_as(cx, "shipping-executive"));
    TRY(submission_send_within(cx, package_id, &sent));
    TRY(sample_act_as(cx, "office-officer"));
    TRY(submission_settle(cx, sent.id, &received));
    TRY(submission_opened(cx, &received));
    return RC_OK;
}
