/* Why a package is not taken, and what to do then. */
#include "submission/submission_inside.h"

static const char *const reason_codes[] = {
    "good",   "damaged",      "form",             "too-large",      "forged",
    "key-unknown", "key-revoked", "other-operator", "other-receiver", "receiver-key-revoked",
    "future", "replayed",     "kind",             "subject",        "closed",
    "year",   "edition",      "not-covered",      "content",
};
static const char *const reason_labels[] = {
    N_("Nothing is amiss"),
    N_("Damaged or cut off"),
    N_("Not of this form"),
    N_("Too large"),
    N_("Forged: the signature does not fit"),
    N_("Signed by an unknown key"),
    N_("Signed by a revoked key"),
    N_("In the name of another operator"),
    N_("For another receiver"),
    N_("Made for a revoked key of the receiver"),
    N_("Made in the future: the clocks differ"),
    N_("Sent before, or overtaken by another one"),
    N_("Kind that is not known here"),
    N_("About something that is not known here"),
    N_("Not taken at this time"),
    N_("Of another year"),
    N_("Of another edition of the questions"),
    N_("From an operator that is not asked"),
    N_("Content that cannot be read"),
};
const struct enum_names submission_reason_names = {reason_codes, reason_labels, SUBMISSION_REASON_COUNT_};
_Static_assert(COUNT(reason_codes) == SUBMISSION_REASON_COUNT_, "every reason needs a code");
_Static_assert(COUNT(reason_labels) == SUBMISSION_REASON_COUNT_, "every reason needs a label");

/* One sentence for whoever holds the refused package: its sender over the network, the receiver's people for a file. */
static const char *const next_steps[SUBMISSION_REASON_COUNT_] = {
    [SUBMISSION_GOOD] = "",
    [SUBMISSION_DAMAGED] = N_("Please fetch it once more from where it was made, and hand that over."),
    [SUBMISSION_FORM] = N_("Please have it packed by kaname, by the same version at both ends."),
    [SUBMISSION_TOO_LARGE] = N_("Please hold back attachments that are not needed, or make them smaller, and pack again."),
    [SUBMISSION_FORGED] = N_("Please do not use it; ask the sender on another way whether it is theirs, and have it packed again."),
    [SUBMISSION_KEY_UNKNOWN] =
        N_("The receiver takes in the sender's key card under Trusted keys and compares it by telephone; then the same package "
           "can be received."),
    [SUBMISSION_KEY_REVOKED] =
        N_("The sender packs again with its new key (kaname key rotate makes one), whose card the receiver takes in first."),
    [SUBMISSION_OTHER_OPERATOR] =
        N_("The sender corrects its number on the questionnaire and packs again; or the receiver takes in the key card for "
           "this operator."),
    [SUBMISSION_OTHER_RECEIVER] = N_("Please hand it to that receiver, or pack the answers to the questionnaire of this one."),
    [SUBMISSION_RECEIVER_REVOKED] =
        N_("The sender takes in the receiver's new key card under Receivers and packs again; the answers remain."),
    [SUBMISSION_FUTURE] = N_("Please set the clock that is wrong and pack again."),
    [SUBMISSION_REPLAYED] =
        N_("Where something is to be corrected, the receiver sends back what it has, and the sender packs anew."),
    [SUBMISSION_KIND] = N_("Please renew the receiver's program, or hand the file to the body that takes it."),
    [SUBMISSION_SUBJECT] = N_("The sender takes in the questionnaire of this receiver and answers that."),
    [SUBMISSION_CLOSED] = N_("Please ask the receiver whether the survey is opened once more."),
    [SUBMISSION_YEAR] = N_("The sender answers the questionnaire of the year that is asked about."),
    [SUBMISSION_EDITION] =
        N_("The sender takes in the newest edition of the questionnaire, which keeps the answers, and packs again."),
    [SUBMISSION_NOT_COVERED] =
        N_("The sender looks whether its number on the questionnaire is right; otherwise the receiver invites it first."),
    [SUBMISSION_CONTENT] = N_("The sender takes in the questionnaire once more, saves the answers and packs again."),
};

/* The reason in the first sentence, the next step in the second. */
enum rc submission_refuse_array(struct ctx *cx, struct submission_refusal *why, enum submission_reason reason,
                                const char *const *text_and_values)
{
    const enum rc rc = reason == SUBMISSION_TOO_LARGE ? RC_TOO_LARGE : RC_INVALID;
    (void)fail_array(cx, rc, text_and_values);
    const char *message = arena_copy(cx->arena, cx->problem.message), *next = next_steps[reason];
    if (next[0] != '\0')
        (void)fail(cx, rc, N_("{0}. {1}"), message, tr(cx, next));
    why->reason = reason;
    why->message = cx->problem.message;
    return rc;
}
