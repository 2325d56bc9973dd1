/* What the files of this room share. */
#ifndef SUBMISSION_SUBMISSION_INSIDE_H
#define SUBMISSION_SUBMISSION_INSIDE_H

#include "base/command.h"
#include "base/text.h"
#include "db/db.h"
#include "job/job.h"
#include "submission/submission.h"

/* Members of the container that the manifest does not list. */
#define PACKAGE_MANIFEST "manifest.json"
#define PACKAGE_SIGNATURE "signature"
/* Members that the room itself makes. */
#define PACKAGE_CARD "key-card.json"
#define PACKAGE_PROOF "ledger/proof.txt"
#define PACKAGE_PROOF_CARD "ledger/key-card.json"

#define SUBMISSION_FORMAT "kaname-submission/1"
/* Stands before the manifest where it is signed, so that no other text of ours can be taken for one. */
#define SIGNED_BEFORE SUBMISSION_FORMAT "\n"
/* Begins a sealed package; the key's id and a line feed follow. */
#define SEALED_BEFORE "kaname-sealed/1 "

enum { UUID_TEXT = 36, KEY_ID_TEXT = 32 };

/* RC_DENIED with a message. */
enum rc submission_need(struct ctx *cx, uint64_t permission) MUST_USE;
/* Takes part in the transaction that is open, or begins one (then *ret_tx is set). */
enum rc submission_begin(struct ctx *cx, struct db_tx **ret_tx) MUST_USE;
enum rc submission_commit(struct ctx *cx, struct db_tx **tx) MUST_USE;

bool submission_is_hex(const char *text, size_t length);
bool submission_is_id(const char *text);
/* One line without control characters, of 1 (or 0: `empty`) to `most` characters. */
bool submission_is_line(const char *text, size_t most, bool empty);
/* Whether a package may hold a member of that name. */
bool submission_is_member(const char *name);

/* Writes the one form that a manifest has (RFC 8785). */
void submission_manifest_write(struct buf *out, const struct submission_manifest *manifest);
/* Reads exactly that form. RC_INVALID with why->reason. */
enum rc submission_manifest_read(struct ctx *cx, const char *text, size_t length, struct submission_manifest *ret,
                                 struct submission_refusal *why) MUST_USE;

/* submission_make without the right to it; *ret_key and *ret_name: key and name of the sender. */
enum rc submission_pack_plain(struct ctx *cx, const struct submission_draft *draft, struct buf *out,
                              struct sent_submission *ret, const char **ret_key, const char **ret_name) MUST_USE;
/* RC_INVALID when the acting organisation knows that the card's key was revoked. */
enum rc submission_check_card(struct ctx *cx, const struct key_card *card) MUST_USE;

/* The id of the key on a card; "" for none. */
const char *submission_card_key(struct ctx *cx, const char *text);
/* The card of a receiver that was taken in last; "" for none. */
enum rc submission_card_now(struct ctx *cx, const char *organization, const char **ret) MUST_USE;

/* Whether packages may be sent from here to such an address (submission_address.c). RC_INVALID with the field url. */
enum rc submission_check_address(struct ctx *cx, const char *url) MUST_USE;
/* Whether a socket may be opened to it where no hosts are named: no address of this machine itself, of the link alone, of
 * many at once. */
struct sockaddr;
bool submission_place_is_open(const struct sockaddr *place);

/* Checks manifest, signature and card of a package that is still to come, for the acting organisation: everything that
 * can be said without its members. *ret_id: of the package; *ret_known: what is kept of it already, id "" for nothing.
 * RC_INVALID with why->reason; nothing is noted. */
enum rc submission_look(struct ctx *cx, const char *manifest, const char *signature, const char *card,
                        const char **ret_id, struct submission *ret_known, struct submission_refusal *why) MUST_USE;
/* The part of it that needs no database: fills manifest, digest, signature and card. */
enum rc submission_open_head(struct ctx *cx, const char *manifest, const char *signature, const char *card,
                             struct submission_package *ret, struct submission_refusal *why) MUST_USE;

/* The container: a zip of the parts in their order, with the digest of the whole in its comment. */
enum rc submission_zip_write(struct ctx *cx, const struct submission_part *parts, size_t n, struct buf *out) MUST_USE;
/* Its members in their order; those that `wanted` does not admit stand without bytes (NULL). RC_INVALID or
 * RC_TOO_LARGE with why->reason. */
enum rc submission_zip_read(struct ctx *cx, const char *bytes, size_t length, bool (*wanted)(const char *name),
                            struct submission_part **ret, size_t *ret_n, struct submission_refusal *why) MUST_USE;

/* Stores a card as trusted, in the open transaction, and ends what it takes the place of. */
enum rc submission_trust_add(struct ctx *cx, const char *operator, const struct key_card *card, const char *text,
                             struct trusted_key *ret) MUST_USE;

/* Whether a text is one JSON value. */
bool submission_is_json(const char *text, size_t length);
/* What every kind's members must hold: texts.json is JSON, results.json is OSCAL assessment-results. Needs a package
 * that was opened whole. RC_INVALID with why->reason. */
enum rc submission_check_members(struct ctx *cx, const struct submission_package *package,
                                 struct submission_refusal *why) MUST_USE;

/* Whether the ledger proof in the package holds: the entry is under the checkpoint, which a key of the sender signed.
 * RC_INVALID with a message. */
enum rc submission_proof_check(struct ctx *cx, const struct submission_package *package) MUST_USE;

/* What the check found. */
enum rc submission_problems(struct ctx *cx, const struct submission *submission, struct submission_remarks *ret)
    MUST_USE;
void submission_remarks_write(struct json *json, const struct submission_remarks *remarks);
struct json_t;
enum rc submission_remarks_take(struct ctx *cx, const struct json_t *list, struct submission_remarks *ret) MUST_USE;

/* Time, id and name (of the order by name) of the last row of a page, and back. RC_INVALID: no cursor. */
const char *submission_cursor(struct ctx *cx, int64_t at, const char *id, const char *name);
struct package_cursor;
enum rc submission_cursor_read(struct ctx *cx, const char *text, struct package_cursor *ret) MUST_USE;
/* At most `limit` of what was sent; *ret_next: cursor of the page after, "" at the end. Needs PERM_RESPONSE_READ. */
struct package_filter;
enum rc submission_sent_page(struct ctx *cx, const struct package_filter *filter, const char *after, int64_t limit,
                             struct sent_submissions *ret, const char **ret_next) MUST_USE;

/* Who acted before, while the program acts for another organisation with these rights. */
struct submission_acting {
    struct ctx *cx;
    const char *org, *org_name, *person, *person_name;
    uint64_t permissions;
};
struct submission_acting submission_act(struct ctx *cx, const char *org, uint64_t permissions);
void submission_act_again(const struct submission_acting *kept);

/* Where the sender is an organisation of this installation that sent it, it gets the receipt. */
enum rc submission_hand_back(struct ctx *cx, const struct submission *submission) MUST_USE;

/* Work in the background: checks the documents of what was received; sends what was packed. */
enum { SUBMISSION_CHECK_JOB, SUBMISSION_PUSH_JOB, SUBMISSION_JOBS };
/* A sent package and the address that is kept for its receiver. Needs PERM_RESPONSE_SUBMIT. RC_MISSING; RC_CONFLICT: none. */
enum rc submission_way_of(struct ctx *cx, const char *id, struct sent_submission *ret, struct package_receiver *ret_to)
    MUST_USE;
/* What a push of that package is started with. */
const char *submission_push_parameters(struct ctx *cx, const char *id);
extern const struct job_kind submission_jobs[SUBMISSION_JOBS];

enum { SUBMISSION_COMMANDS = 20 };
extern const struct command submission_commands[SUBMISSION_COMMANDS];

#endif
