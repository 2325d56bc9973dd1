/* Frozen, signed packages that pass between organisations: made here, handed over as a file or over HTTPS, checked and
 * noted there, answered by a signed receipt. The room knows the form of a package (docs/submission.md) and who may
 * sign what; what the content means is said by the rooms above, in struct submission_kind and submission_source. */
#ifndef SUBMISSION_SUBMISSION_H
#define SUBMISSION_SUBMISSION_H

#include "base/app.h"
#include "base/buf.h"
#include "base/field.h"
#include "register/record.h"
#include "seal/seal.h"

/* ---- what stands in a package ---- */

enum {
    SUBMISSION_MEMBERS_MOST = 200,
    SUBMISSION_NAME_BYTES = 240,           /* of a member's name */
    SUBMISSION_MANIFEST_MOST = 128 * 1024, /* bytes */
    SUBMISSION_FUTURE_MS = 10 * 60 * 1000, /* how far the sender's clock may be ahead of ours */
};

/* The members with a meaning to everybody. */
#define SUBMISSION_ANSWERS "answers.bin"  /* compact, in the kind's own form */
#define SUBMISSION_TEXTS "texts.json"     /* what people wrote */
#define SUBMISSION_RESULTS "results.json" /* OSCAL assessment-results */
#define SUBMISSION_ATTACHMENT "attachments/"

struct submission_member {
    const char *name;
    int64_t size;       /* bytes */
    const char *digest; /* SHA-256, hex */
};

struct submission_party {
    const char *organization, *name; /* id in its own installation */
    const char *key;                 /* id of its signing key; of the receiver "" where unknown */
};

/* What the signature is over. */
struct submission_manifest {
    const char *id;   /* UUID version 7, given by the sender */
    const char *kind; /* struct submission_kind */
    const char *title;
    struct submission_party from, to;
    const char *operator; /* the sender's key among those whom the receiver oversees */
    const char *about;    /* what it answers: id of the survey */
    int64_t edition;      /* of that */
    const char *document; /* SHA-256 of what was asked, hex; "" for none */
    int64_t year;
    int64_t made;         /* UTC ms by the sender's clock */
    const char *previous; /* id of the submission that it takes the place of; "" for none */
    LIST_OF(struct submission_member) members; /* by name */
};
extern const struct fields submission_manifest_fields;

struct submission_part {
    const char *name, *bytes; /* a NUL stands behind the last byte */
    size_t length;
};

/* A package that was read. Everything lies in the arena of the reading request. */
struct submission_package {
    struct submission_manifest manifest;
    const char *digest; /* SHA-256 of the manifest, hex: what the package is known by, beside its id */
    const char *signature;
    struct key_card card;
    const char *sealed_to;                    /* key id to which it came sealed; "" when it was not */
    LIST_OF(struct submission_part) parts;    /* members that were unpacked */
    const char *bytes;                        /* the package without its seal */
    size_t length;
};
/* NULL when there is no such member, or it was not unpacked. */
const struct submission_part *submission_part(const struct submission_package *package, const char *name);

/* ---- why a package is not taken ---- */

enum submission_reason {
    SUBMISSION_GOOD,
    SUBMISSION_DAMAGED,          /* cut off or changed on the way */
    SUBMISSION_FORM,             /* whole, but not of this form or version */
    SUBMISSION_TOO_LARGE,
    SUBMISSION_FORGED,           /* the signature does not fit */
    SUBMISSION_KEY_UNKNOWN,      /* signed by a key that nobody has said to trust */
    SUBMISSION_KEY_REVOKED,
    SUBMISSION_OTHER_OPERATOR,   /* in the name of another operator than the key's */
    SUBMISSION_OTHER_RECEIVER,   /* for another organisation */
    SUBMISSION_RECEIVER_REVOKED, /* made for a key of ours that is revoked */
    SUBMISSION_FUTURE,           /* the clocks differ */
    SUBMISSION_REPLAYED,         /* older than, or beside, what came already */
    SUBMISSION_KIND,             /* a kind that is not known here */
    SUBMISSION_SUBJECT,          /* no such survey */
    SUBMISSION_CLOSED,           /* not taken any more, or not yet */
    SUBMISSION_YEAR,
    SUBMISSION_EDITION,          /* another edition of what was asked */
    SUBMISSION_NOT_COVERED,      /* an operator that is not asked */
    SUBMISSION_CONTENT,          /* a member does not hold what it must */
    SUBMISSION_REASON_COUNT_
};
extern const struct enum_names submission_reason_names;

struct submission_refusal {
    enum submission_reason reason; /* SUBMISSION_GOOD: none */
    const char *message;           /* in the reader's language */
    const char *said;              /* its text and values, to be put into words later (submission_reason_words); NULL: none */
};
/* Refuses with a reason and a message for people; gives RC_INVALID.
 * return submission_refuse(cx, why, SUBMISSION_YEAR, N_("…{0}…"), value); */
#define submission_refuse(cx, why, reason, ...)                                                                \
    submission_refuse_array((cx), (why), (reason), (const char *[]){__VA_ARGS__, NULL})
enum rc submission_refuse_array(struct ctx *cx, struct submission_refusal *why, enum submission_reason reason,
                                const char *const *text_and_values) MUST_USE;

/* ---- what the rooms above say ---- */

struct submission;
struct sent_submission;
struct submission_draft;

/* What the slow check, or the receiver's people, have to say; question "" for the whole. */
struct submission_remark {
    const char *question, *text;
};
struct submission_remarks {
    struct submission_remark *at;
    size_t n, room;
};
enum rc submission_remark_add(struct ctx *cx, struct submission_remarks *remarks, const char *question,
                              const char *text) MUST_USE;

/* A line of what changed since the package before. */
struct submission_change {
    const char *question, *label, *before, *after;
};
struct submission_changes {
    struct submission_change *at;
    size_t n, room;
};
enum rc submission_change_add(struct ctx *cx, struct submission_changes *changes, struct submission_change change)
    MUST_USE;

/* Something that comments can be tied to. */
struct submission_question {
    const char *code, *label;
};

/* What an organisation receives. Functions run as the receiver (cx->org); any but `check` may be NULL. */
struct submission_kind {
    const char *name;  /* "survey-response": stands in manifests */
    const char *label; /* N_ text */
    /* Before the receipt: the right survey, edition, year, a covered operator, a well-formed SUBMISSION_ANSWERS. Fast:
     * it may read by index and must not write. Refuses by submission_refuse. */
    enum rc (*check)(struct ctx *cx, const struct submission_package *package, struct submission_refusal *why);
    /* Behind the receipt, with every member unpacked: what is amiss, as remarks. Must not write. */
    enum rc (*settle)(struct ctx *cx, const struct submission_package *package, struct submission_remarks *remarks);
    /* In the transaction in which its state became what it is; `package` holds all members when the state is accepted,
     * SUBMISSION_ANSWERS when it is received, and is NULL otherwise. */
    enum rc (*follow)(struct ctx *cx, const struct submission *submission, const struct submission_package *package);
    /* What comments can be tied to, in order. */
    enum rc (*questions)(struct ctx *cx, const struct submission *submission, const struct submission_question **ret,
                         size_t *ret_n);
    /* What the newer one changed. */
    enum rc (*compare)(struct ctx *cx, const struct submission_package *before,
                       const struct submission_package *after, struct submission_changes *changes);
    /* The page where its content is read; "" for none. In cx's arena. */
    const char *(*href)(struct ctx *cx, const struct submission *submission);
};

/* What an organisation sends. Functions run as the sender. */
struct submission_source {
    const char *kind;
    const char *label; /* N_ text */
    /* Fills the draft for a record of this kind by its id, when it may be sent. */
    enum rc (*draft)(struct ctx *cx, const char *subject, struct submission_draft *ret);
    /* In the transaction in which a receipt changed what is known of it, or in which it was packed; NULL for nothing.
     * `remarks` are those of the receiver's people. */
    enum rc (*follow)(struct ctx *cx, const struct sent_submission *sent, const struct submission_remarks *remarks);
    const char *pages; /* address of a record's page, before its id: "/notes/"; NULL for none */
};
/* NULL where no module has it. */
const struct submission_kind *submission_kind_find(const struct app *app, const char *name);
const struct submission_source *submission_source_find(const struct app *app, const char *kind);

/* ---- sending ---- */

struct submission_file {
    const char *name; /* without folders */
    const char *bytes;
    size_t length;
};

struct submission_draft {
    const char *kind, *title, *about, *document, *operator;
    int64_t edition, year;
    const char *previous; /* the last one about the same; NULL or "": the last that this room knows of */
    const char *to_organization, *to_name; /* used where `to_card` is "" */
    const char *to_card;                   /* key card of the receiver; NULL or "" where it is not known */
    bool sealed;                           /* to the receiver's key; needs the card */
    bool card_chosen; /* `to_card` stands, whatever card of the receiver was taken in (submission_receiver_card) */
    const char *answers;                   /* SUBMISSION_ANSWERS */
    size_t answers_length;
    const char *texts, *results;           /* JSON; NULL or "": left out */
    size_t results_length;
    LIST_OF(struct submission_file) files; /* attachments */
    const char *noun, *record;             /* whose last ledger entry is proven; NULL or "": none */
    const char *subject;                   /* id of the sender's own record, kept with what was sent; NULL or "" */
};

enum sent_state { /* stored as numbers; never reorder */
                  SENT_PACKED,   /* made; whether it arrived is not known */
                  SENT_RECEIVED, /* the rest as the receiver's last receipt says */
                  SENT_CHECKED,
                  SENT_ACCEPTED,
                  SENT_RETURNED,
                  SENT_REFUSED,
                  SENT_REPLACED,
                  SENT_STATE_COUNT_
};
extern const struct enum_names sent_state_names;

struct sent_submission {
    const char *id, *org; /* id: that of the package */
    int64_t version;
    const char *kind, *title, *subject, *about, *operator;
    int64_t edition, year;
    const char *previous;
    const char *to_organization, *to_name, *to_key;
    const char *to_card; /* "" where it was not known */
    int64_t made;
    int64_t sealed;
    const char *manifest; /* SHA-256 of the manifest */
    const char *digest;   /* SHA-256 of the file, which is kept */
    int64_t size;         /* bytes of the file */
    int64_t state;
    const char *receipt; /* the last one, as it came; "" for none */
    int64_t receipt_at;  /* UTC ms by the receiver's clock */
    const char *made_by; /* person */
    const char *head;    /* JSON: manifest and signature, with which it is announced; "" for packages of older versions */
};
extern const struct record sent_submission_record;
struct sent_submissions {
    LIST_OF(struct sent_submission) rows;
};
extern const struct fields sent_submissions_fields;

/* Makes a package, and with it whatever its proof needs (a checkpoint); stores nothing else. No transaction may be
 * open. *ret is what submission_sent_add stores. Needs PERM_RESPONSE_SUBMIT. RC_INVALID: a receiver's card that is none,
 * a name that cannot stand in a package; RC_TOO_LARGE; RC_IO: no private key. */
enum rc submission_make(struct ctx *cx, const struct submission_draft *draft, struct buf *out,
                        struct sent_submission *ret) MUST_USE;
/* Notes a package that was made, with its bytes, in the open transaction. */
enum rc submission_sent_add(struct ctx *cx, struct sent_submission *sent, const struct buf *package) MUST_USE;
/* Both, in a transaction of its own. `ret` may be NULL. */
enum rc submission_pack(struct ctx *cx, const struct submission_draft *draft, struct buf *out,
                        struct sent_submission *ret) MUST_USE;

/* ---- reading ---- */

/* Reads a package: seal, container, manifest, signature by the card within, and digests of what is unpacked.
 * `whole`: every member; otherwise SUBMISSION_ANSWERS alone. A sealed one is opened with the private key of the acting
 * organisation. Who the card belongs to is not looked at. RC_INVALID or RC_TOO_LARGE with why->reason; RC_IO when the
 * private key is not at hand. `bytes` must outlive the package. */
enum rc submission_open(struct ctx *cx, const void *bytes, size_t length, bool whole,
                        struct submission_package *ret, struct submission_refusal *why) MUST_USE;

struct submission_report {
    const char *file_digest; /* SHA-256 of the file */
    int64_t size;
    int64_t good; /* 1: nothing is amiss */
    int64_t reason;
    const char *message; /* why not; "" */
    int64_t sealed;
    int64_t trusted;    /* 1: the key is one that the acting organisation trusts for this operator, or its own */
    int64_t proven;     /* 1: a ledger proof is in it and holds */
    const char *signer; /* key id */
    const char *signer_name;
    struct submission_manifest manifest; /* empty texts when it could not be read */
};
extern const struct fields submission_report_fields;

/* Everything that can be said of a package from its bytes, the keys that the acting organisation trusts (where
 * cx->db is open) and, when not NULL, the one `card` to trust. What is amiss stands in the report; an error is one of
 * ours. */
enum rc submission_verify(struct ctx *cx, const void *bytes, size_t length, const struct key_card *card,
                          struct submission_report *ret) MUST_USE;

/* ---- whose signatures count ---- */

enum trusted_key_state { /* stored as numbers; never reorder */
                         TRUSTED,
                         TRUSTED_BEFORE, /* a newer one took its place, which it vouched for */
                         TRUST_REVOKED,
                         TRUSTED_STATE_COUNT_
};
extern const struct enum_names trusted_key_state_names;

struct trusted_key {
    const char *id, *org;
    int64_t version;
    const char *operator;     /* whose submissions it may sign */
    const char *key;          /* id of the signing key */
    const char *organization; /* its organisation, in its own installation */
    const char *name;
    const char *public_key; /* base64 */
    const char *card;       /* as it came */
    int64_t state;
    int64_t added_at, ended_at; /* UTC ms; 0: it counts still */
    const char *reason;         /* of a revocation */
    const char *previous;       /* key id that vouched for it; "" when people did */
};
extern const struct record trusted_key_record;
struct trusted_keys {
    LIST_OF(struct trusted_key) rows;
};
extern const struct fields trusted_keys_fields;

/* The acting organisation trusts the card for that operator from now on. The same card again changes nothing; the key
 * before, which the card names and which vouches for it, ends. Needs PERM_SURVEY_WRITE. RC_INVALID: no card, no
 * operator; RC_CONFLICT: the key is trusted for another operator, or was revoked. */
enum rc submission_trust(struct ctx *cx, const char *operator, const char *text, size_t length,
                         struct trusted_key *ret) MUST_USE;
/* The same for an organisation of this installation, whose card is at hand. RC_MISSING when it has no key in use. */
enum rc submission_trust_own(struct ctx *cx, const char *operator, const char *organization) MUST_USE;
/* Nothing that it signed is taken any more, whenever it was signed. Needs PERM_SURVEY_WRITE; RC_INVALID without a
 * reason; RC_CONFLICT when it is revoked already. */
enum rc submission_distrust(struct ctx *cx, const char *id, const char *reason) MUST_USE;
/* By operator; needs PERM_SURVEY_READ. */
enum rc submission_trusted(struct ctx *cx, struct trusted_keys *ret) MUST_USE;

/* A key of another organisation that counts no more, as that organisation has said in a signed file (seal/seal.h). */
struct revoked_key {
    const char *id, *org;
    int64_t version;
    const char *key;          /* id */
    const char *organization; /* in its own installation */
    const char *name;         /* on its card */
    const char *reason;
    const char *signed_by;    /* id of the key that signed the revocation */
    const char *statement;    /* as it came */
    int64_t taken_at;         /* UTC ms */
    const char *taken_by;     /* person */
};
extern const struct record revoked_key_record;
struct revoked_keys {
    LIST_OF(struct revoked_key) rows;
};
extern const struct fields revoked_keys_fields;

/* Takes in the revocation of a key: from then on nothing that it signed is received, no receipt of it counts, nothing is
 * sealed to it, and its card is not trusted again. It counts when the key itself signed it, its neighbour in the line of
 * keys (the cards show it), or a key that is trusted here for the same operator and not revoked. The same again changes
 * nothing. Needs PERM_SURVEY_WRITE or PERM_RESPONSE_WRITE. RC_INVALID: none, changed, or signed by who may not. */
enum rc submission_revocation_take(struct ctx *cx, const char *text, size_t length, struct revoked_key *ret) MUST_USE;
/* The newest first, at most 1,000. Needs PERM_SURVEY_READ or PERM_RESPONSE_READ. */
enum rc submission_revoked(struct ctx *cx, struct revoked_keys *ret) MUST_USE;

/* ---- to whom packages are sent ---- */

struct package_receiver {
    const char *id, *org; /* org: of the sender */
    int64_t version;
    const char *organization, *name; /* of the receiver, in its own installation */
    const char *url;                 /* https://…; "" where it was not told */
    const char *ca_file;             /* a path that an older version kept; no longer read, "" in new rows */
    const char *card;                /* its key card as it was taken in last; "": the one that the questions bring */
    const char *changed_by;          /* person */
    int64_t changed_at;
    const char *ca; /* certificates of its authority, PEM; "": those that the system knows */
};
extern const struct record package_receiver_record;
struct package_receivers {
    LIST_OF(struct package_receiver) rows;
};
extern const struct fields package_receivers_fields;

/* Keeps where the installation of an organisation is, which need not be known yet, and the certificates of its authority
 * (PEM; "" for those that the system knows). Needs PERM_RESPONSE_SUBMIT. RC_INVALID with the field url or ca: no https://
 * address, one that packages are not sent to from here (submission_address.c), no certificates. */
enum rc submission_receiver_set(struct ctx *cx, const char *organization, const char *name, const char *url,
                                const char *ca, struct package_receiver *ret) MUST_USE;
/* Keeps the card with which an organisation receives now: it takes the place of the one that came with the questions, for
 * packages and for receipts. Whoever takes it in has compared it on another way. Needs PERM_RESPONSE_SUBMIT. RC_INVALID:
 * no card, or one whose key is revoked. */
enum rc submission_receiver_card(struct ctx *cx, const char *text, size_t length, struct package_receiver *ret) MUST_USE;
/* By the organisation's id. Needs PERM_RESPONSE_READ. RC_MISSING without a message. */
enum rc submission_receiver_of(struct ctx *cx, const char *organization, struct package_receiver *ret) MUST_USE;
/* By name, at most 1,000. Needs PERM_RESPONSE_READ. */
enum rc submission_receivers(struct ctx *cx, struct package_receivers *ret) MUST_USE;

/* ---- receiving ---- */

enum submission_state { /* stored as numbers; never reorder */
                        SUBMISSION_RECEIVED, /* kept, and the receipt given; its documents are still to be checked */
                        SUBMISSION_CHECKED,  /* waits for people */
                        SUBMISSION_ACCEPTED,
                        SUBMISSION_RETURNED, /* with comments; the next one takes its place */
                        SUBMISSION_REFUSED,  /* its documents are not what they must be */
                        SUBMISSION_REPLACED, /* a newer one came before it was decided */
                        SUBMISSION_STATE_COUNT_
};
extern const struct enum_names submission_state_names;

enum submission_way { /* stored as numbers; never reorder */
                      SUBMISSION_BY_FILE,
                      SUBMISSION_BY_NETWORK,
                      SUBMISSION_WITHIN, /* this installation */
                      SUBMISSION_WAY_COUNT_
};
extern const struct enum_names submission_way_names;

struct submission {
    const char *id, *org; /* id: the sender's; one within the receiver */
    int64_t version;
    const char *kind, *title, *operator;
    const char *sender, *sender_name; /* organisation, in its own installation */
    const char *signing_key;
    const char *about;
    int64_t edition;
    const char *document;
    int64_t year;
    int64_t made, received; /* UTC ms by their clock, by ours */
    int64_t way, sealed;
    const char *manifest; /* SHA-256 of the manifest */
    const char *digest;   /* SHA-256 of the package without its seal, which is kept */
    int64_t size;
    int64_t state;
    int64_t checked_at;   /* UTC ms; 0: not yet */
    const char *problems; /* what the check found: JSON list of question and text; "" for nothing */
    const char *previous;
    const char *decided_by; /* person */
    int64_t decided_at;
    const char *note; /* what goes back with the decision */
};
extern const struct record submission_record;
struct submissions {
    LIST_OF(struct submission) rows;
};
extern const struct fields submissions_fields;

struct submission_comment {
    const char *id, *org;
    int64_t version;
    const char *submission, *question; /* "": about the whole */
    const char *comment;
    const char *created_by;
    int64_t created_at;
};
extern const struct record submission_comment_record;
struct submission_comments {
    LIST_OF(struct submission_comment) rows;
};
extern const struct fields submission_comments_fields;

/* Who of the receiver has opened a submission, once for each person; the sender is told. */
struct submission_opening {
    const char *id, *org;
    int64_t version;
    const char *submission, *person;
    int64_t opened_at;
};
extern const struct record submission_opening_record;

/* A package that was refused: nothing of it is kept but this. */
struct refused_submission {
    const char *id, *org;
    int64_t version;
    int64_t refused_at;
    int64_t reason;
    const char *message;                             /* as an older version kept it; pages fill it from `said` */
    const char *submission, *operator, *sender_name; /* as it says itself; "" where it could not be read */
    const char *file_digest;                         /* SHA-256 */
    int64_t size, way;
    const char *said; /* JSON: the English text and its values */
};
extern const struct record refused_submission_record;
/* Why, and what to do next, in the language of cx: of what submission_refusal.said holds. "" where it holds nothing. */
const char *submission_reason_words(struct ctx *cx, int64_t reason, const char *said);

/* Takes a package in for the acting organisation: everything but its documents is checked, and it is kept durably
 * before this returns. The same package again gives what is kept, with *ret_new false; of two at the same time, also
 * on two nodes, one is new. What is refused is noted (the same file once) and gives RC_INVALID or RC_TOO_LARGE with the
 * reason in *why. Needs PERM_SURVEY_WRITE when the way is SUBMISSION_BY_FILE; on the other ways the signature stands for
 * the right. No transaction may be open. */
enum rc submission_receive(struct ctx *cx, const void *bytes, size_t length, enum submission_way way,
                           struct submission *ret, bool *ret_new, struct submission_refusal *why) MUST_USE;

/* Lets submissions that arrive together be written together; app->receiving of a server. NULL when memory ended. */
struct submission_queue *submission_queue_create(void);
void submission_queue_freep(struct submission_queue **queue); /* for CLEANUP */

/* Checks the documents of a submission that was received; does nothing for others. Needs PERM_SURVEY_WRITE. */
enum rc submission_settle(struct ctx *cx, const char *id, struct submission *ret) MUST_USE;
/* Called by a server every few seconds: begins the work that checks what was received, where there is something. */
enum rc submission_tick(struct ctx *cx) MUST_USE;
/* Reads the whole package of a submission. */
enum rc submission_load(struct ctx *cx, const struct submission *submission, struct submission_package *ret) MUST_USE;
/* Notes that the acting person has opened it, once. Needs PERM_SURVEY_READ. */
enum rc submission_opened(struct ctx *cx, const struct submission *submission) MUST_USE;

/* Needs PERM_SURVEY_WRITE; RC_CONFLICT when it is decided already. question "": about the whole. */
enum rc submission_comment_add(struct ctx *cx, const char *id, const char *question, const char *comment) MUST_USE;
enum rc submission_comment_drop(struct ctx *cx, const char *comment_id) MUST_USE;
/* Accepts one that was checked (and checks it first where that is still to come), or sends it back: then a comment or a
 * note must say why. Needs PERM_SURVEY_WRITE. RC_CONFLICT when it is decided already, or was refused. */
enum rc submission_accept(struct ctx *cx, const char *id, const char *note, struct submission *ret) MUST_USE;
enum rc submission_return(struct ctx *cx, const char *id, const char *note, struct submission *ret) MUST_USE;

enum package_sort { PACKAGES_NEWEST, PACKAGES_OLDEST, PACKAGES_BY_NAME, PACKAGE_SORT_COUNT_ }; /* name: the operator's key */
extern const struct enum_names package_sort_names;
/* "" or NULL, and -1 for all. Needs PERM_SURVEY_READ. */
struct submission_filter {
    const char *about, *operator;
    const char *text; /* a part of the sender's name, or the whole operator */
    int64_t state;
    int64_t limit;
    enum package_sort sort;
    const char *after; /* cursor of the page; "" or NULL for the first */
};
/* `ret_next` (may be NULL): cursor of the next page; "" at the end. RC_INVALID: a cursor that is none. */
enum rc submission_list(struct ctx *cx, const struct submission_filter *filter, struct submissions *ret,
                        const char **ret_next) MUST_USE;
/* The newest of an operator about something, whatever became of it. RC_MISSING without a message. */
enum rc submission_newest(struct ctx *cx, const char *about, const char *operator, struct submission *ret) MUST_USE;
enum rc submission_comments_of(struct ctx *cx, const char *id, struct submission_comments *ret) MUST_USE;
/* What changed since the package that it took the place of, by the kind; empty where there is none. */
enum rc submission_changes_of(struct ctx *cx, const struct submission *submission, struct submission_changes *ret)
    MUST_USE;

/* ---- receipts ---- */

struct receipt_opening {
    const char *name;
    int64_t at;
};
struct receipt {
    const char *id;       /* of the submission */
    const char *manifest; /* its digest */
    const char *organization, *name, *key; /* of the receiver */
    int64_t received, at; /* UTC ms by the receiver's clock: when it came; when this was signed for */
    int64_t state;        /* enum submission_state */
    const char *note;
    struct submission_remarks problems, comments;
    LIST_OF(struct receipt_opening) openings;
};
/* The signed receipt of a submission as it stands. */
enum rc submission_receipt(struct ctx *cx, const struct submission *submission, const char **ret) MUST_USE;
/* Reads one and checks its signature by the card in it. RC_INVALID. */
enum rc submission_receipt_read(struct ctx *cx, const char *text, size_t length, struct receipt *ret,
                                struct key_card *ret_card) MUST_USE;
/* The acting organisation, which sent the package, takes the receipt. Needs PERM_RESPONSE_WRITE or PERM_RESPONSE_SUBMIT. RC_INVALID: not
 * signed by the receiver, not of this package; RC_MISSING: no such package; RC_CONFLICT: older than the one that is
 * known. The same again changes nothing. */
enum rc submission_receipt_take(struct ctx *cx, const char *text, size_t length, struct sent_submission *ret) MUST_USE;

/* Hands a package that was packed to its receiver in this same installation, and takes the receipt. Needs
 * PERM_RESPONSE_SUBMIT. RC_MISSING: no such package, or no such organisation here; RC_INVALID with the reason when it
 * is refused there. */
enum rc submission_send_within(struct ctx *cx, const char *id, struct sent_submission *ret) MUST_USE;

/* The way to a receiver's installation. */
struct submission_way_out {
    const char *address; /* https://…; where it is free, also http:// to this machine itself */
    const char *ca;      /* certificates of its authority, PEM; NULL or "": those that the system knows */
    bool free;           /* the administrator of this machine says so, by a command: any address, this machine too */
};
/* Sends a package that was packed to the receiver's installation and takes the receipt. Small ones go in one request,
 * larger ones in pieces; what was interrupted goes on where it stopped, and the same package again gives the receipt as it
 * stands. Needs PERM_RESPONSE_SUBMIT. RC_AWAY: no answer after some attempts; RC_INVALID: refused there, or an address
 * that packages are not sent to from here. No transaction may be open. */
enum rc submission_push(struct ctx *cx, const char *id, const struct submission_way_out *way, struct sent_submission *ret)
    MUST_USE;
/* Begins the work that sends it to the address that is kept for its receiver. Needs PERM_RESPONSE_SUBMIT. RC_MISSING: no
 * such package; RC_CONFLICT: no address is kept. *ret_job: its id. */
enum rc submission_push_start(struct ctx *cx, const char *id, const char **ret_job) MUST_USE;

extern const struct module submission_module;

#endif
