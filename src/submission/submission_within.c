/* Sender and receiver in one installation: the package goes over, and receipts come back, without a file. Nothing else
 * crosses. */
#include <string.h>

#include "register/content.h"
#include "submission/submission_inside.h"
#include "submission/submission_store.h"

struct submission_acting submission_act(struct ctx *cx, const char *org, uint64_t permissions)
{
    const struct submission_acting kept = {cx, cx->org, cx->org_name, cx->person, cx->person_name, cx->permissions};
    cx->org = org;
    cx->org_name = "";
    cx->person = "";
    cx->person_name = "";
    cx->permissions = permissions;
    return kept;
}

void submission_act_again(const struct submission_acting *kept)
{
    kept->cx->org = kept->org;
    kept->cx->org_name = kept->org_name;
    kept->cx->person = kept->person;
    kept->cx->person_name = kept->person_name;
    kept->cx->permissions = kept->permissions;
}

enum rc submission_hand_back(struct ctx *cx, const struct submission *submission)
{
    struct sent_submission sent = {.id = ""};
    const char *receipt = "";
    enum rc rc = submission_store_sent_of(cx, submission->sender, submission->id, &sent);
    if (rc == RC_MISSING || (rc == RC_OK && !text_same(sent.manifest, submission->manifest)))
        return RC_OK;
    TRY(rc);
    TRY(submission_receipt(cx, submission, &receipt));
    const struct submission_acting kept = submission_act(cx, submission->sender, PERM_RESPONSE_READ | PERM_RESPONSE_WRITE);
    rc = submission_receipt_take(cx, receipt, strlen(receipt), &sent);
    submission_act_again(&kept);
    if (rc != RC_CONFLICT)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK}; /* somebody else brought a newer one meanwhile */
    return RC_OK;
}

enum rc submission_send_within(struct ctx *cx, const char *id, struct sent_submission *ret)
{
    struct sent_submission sent = {.id = ""};
    struct submission submission = {.id = ""};
    struct submission_refusal why;
    const void *bytes = NULL;
    size_t length = 0;
    int64_t here = 0;
    bool fresh = false;
    TRY(submission_need(cx, PERM_RESPONSE_SUBMIT));
    TRY(record_get(cx, &sent_submission_record, id, &sent));
    TRY(submission_store_organization(cx, sent.to_organization, &here));
    if (here == 0)
        return fail(cx, RC_MISSING, N_("{0} is not in this installation; please send the package as a file or over the "
                                       "network"),
                    sent.to_name);
    TRY(content_get(cx, sent.digest, sent.id, &bytes, &length));
    const struct submission_acting kept = submission_act(cx, sent.to_organization, 0);
    enum rc rc = submission_receive(cx, bytes, length, SUBMISSION_WITHIN, &submission, &fresh, &why);
    if (rc == RC_OK)
        rc = submission_hand_back(cx, &submission);
    submission_act_again(&kept);
    TRY(rc);
    return record_get(cx, &sent_submission_record, id, ret);
}
