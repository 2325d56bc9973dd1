/* Why a package is not taken, and what to do then. */
#include <jansson.h>

#include "submission/submission_inside.h"

enum { WORDS_MOST = 10, VALUE_MOST = 200, SAID_MOST = 16 * 1024 };

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
static const char *words_of(struct ctx *cx, enum submission_reason reason, const char *const *text_and_values)
{
    const char *message = trf_array(cx, text_and_values), *next = next_steps[reason];
    return next[0] == '\0' ? message : trf(cx, N_("{0}. {1}"), message, tr(cx, next));
}

/* A value may be what a stranger wrote: its beginning is enough. */
static const char *cut(struct ctx *cx, const char *text)
{
    const char *end = text;
    for (size_t n = 0; *end != '\0' && n < VALUE_MOST; n++)
        (void)text_next(&end);
    return arena_copy_n(cx->arena, text, (size_t)(end - text));
}

static const char *said_of(struct ctx *cx, const char *const *text_and_values)
{
    CLEANUP(buf_free) struct buf out = buf_create(SAID_MOST);
    struct json json = json_create(&out);
    json_array_begin(&json);
    for (size_t i = 0; i < WORDS_MOST && text_and_values[i] != NULL; i++)
        json_text(&json, i == 0 ? text_and_values[i] : cut(cx, text_and_values[i]));
    json_array_end(&json);
    return buf_failed(&out) ? "" : buf_keep(&out, cx->arena);
}

enum rc submission_refuse_array(struct ctx *cx, struct submission_refusal *why, enum submission_reason reason,
                                const char *const *text_and_values)
{
    const enum rc rc = reason == SUBMISSION_TOO_LARGE ? RC_TOO_LARGE : RC_INVALID;
    why->reason = reason;
    why->message = words_of(cx, reason, text_and_values);
    why->said = said_of(cx, text_and_values);
    cx->problem.rc = rc;
    cx->problem.message = why->message;
    return rc;
}

static void json_freep(json_t **json)
{
    json_decref(*json);
}

const char *submission_reason_words(struct ctx *cx, int64_t reason, const char *said)
{
    const char *words[WORDS_MOST + 1] = {NULL};
    CLEANUP(json_freep) json_t *list = text_empty(said) ? NULL : json_loads(said, 0, NULL);
    const size_t n = json_array_size(list);
    for (size_t i = 0; i < n && i < WORDS_MOST; i++) {
        words[i] = json_string_value(json_array_get(list, i));
        if (words[i] == NULL)
            return "";
    }
    return words[0] == NULL || reason < 0 || reason >= SUBMISSION_REASON_COUNT_
               ? ""
               : words_of(cx, (enum submission_reason)reason, words);
}
