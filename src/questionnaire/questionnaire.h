/* Questionnaires that an organisation received from a body that asks (office, ministry, agency), and its reply:
 * answers, internal approval, preview of what would go, submission. Nothing leaves from here but what the preview
 * shows, and nobody else reads these rows. */
#ifndef QUESTIONNAIRE_QUESTIONNAIRE_H
#define QUESTIONNAIRE_QUESTIONNAIRE_H

#include <stddef.h>

#include "base/app.h"

/* Puts a document into the inbox of another organisation of this installation: a questionnaire
 * (kaname-questionnaire/1), the notice that a survey was closed (kaname-questionnaire-notice/1, below), or its result
 * (kaname-result/1, questionnaire/reply_result.h).
 * `operator_key` is the key by which the asking body knows the organisation, at most 40 characters. The entry in the
 * ledger of that organisation names nobody. The same document again changes nothing; a newer edition takes the
 * answers along whose question stayed the same. In the open transaction, or in one of its own.
 * RC_MISSING (no such organisation, or one that answers no surveys), RC_INVALID (no such document),
 * RC_CONFLICT (an older edition, or a second text under the same one). cx acts as before afterwards. */
enum rc questionnaire_deliver(struct ctx *cx, const char *operator_org, const char *bytes, size_t length,
                              const char *operator_key) MUST_USE;

/* The notice that a survey takes no answers any more: canonical JSON with the members
 *   format "kaname-questionnaire-notice/1", kind "closed", survey (id), from {"id", "name"},
 *   at (RFC 3339), reason (text, may be empty).
 * What was written so far stays. In cx's arena; "" when memory ended. */
const char *questionnaire_closing_notice(struct ctx *cx, const char *survey, const char *from_org,
                                         const char *from_name, const char *reason);

extern const struct module questionnaire_module;

#endif
