/* Surveys from the asking side (統一基準 2.2 把握・分析): questionnaires, the operators that are asked, what comes
 * back, and visits on site. Every row belongs to the body that asks. */
#ifndef SURVEY_SURVEY_H
#define SURVEY_SURVEY_H

#include "account/account.h"
#include "register/record.h"
#include "survey/survey_document.h"

enum survey_state { /* stored as numbers; never reorder */
    SURVEY_DRAFT,   /* its questions may be changed; with an edition: open before, being revised */
    SURVEY_OPEN,
    SURVEY_CLOSED,
    SURVEY_STATE_COUNT_
};
extern const struct enum_names survey_state_names;

struct survey {
    const char *id, *org;
    int64_t version;
    int64_t year; /* of the organisation's own years (fiscal_month) */
    const char *title;
    int64_t kind; /* enum survey_kind */
    const char *purpose, *legal_basis, *contact;
    const char *catalog, *catalog_version; /* "" where no measure is asked; the version as of the last edition */
    int64_t state;                         /* enum survey_state */
    const char *opens_on, *closes_on;      /* ISO dates; the last day is included */
    int64_t grace_days;  /* what was made in time and arrives late is taken for so many days more */
    int64_t edition;     /* of the last frozen document; 0: none yet */
    const char *digest;  /* of that document, SHA-256 hex */
    const char *previous; /* id of last year's survey; "" */
    const char *reason;  /* why it was opened for revision; "" */
    const char *created_by;
    int64_t created_at, opened_at, closed_at;
};
extern const struct record survey_record;

/* A frozen document; its bytes are the content of the digest (register/content.h). */
struct survey_edition {
    const char *id, *org;
    int64_t version;
    const char *survey;
    int64_t edition, questions;
    const char *digest;
    const char *shape; /* kinds and choices of its questions (survey_response.h) */
    int64_t size; /* bytes */
    const char *reason;
    const char *frozen_by;
    int64_t frozen_at;
};
extern const struct record survey_edition_record;

/* That figures were told to others (with the results for operators): at most one of a survey. Its content is what they
 * were, as JSON. From then on neither answers nor who is asked may change, in it and in the surveys of the years before. */
struct survey_publication {
    const char *id, *org;
    int64_t version;
    const char *survey;
    const char *digest; /* SHA-256 hex */
    int64_t made_at;
    const char *made_by; /* person */
};
extern const struct record survey_publication_record;
/* RC_MISSING without a message while nothing was told. */
enum rc survey_published(struct ctx *cx, const struct survey *survey, struct survey_publication *ret) MUST_USE;
/* The same of the survey, or of one of the two after it, whose figures show the years before as well. */
enum rc survey_told_with(struct ctx *cx, const struct survey *survey, struct survey_publication *ret) MUST_USE;
/* In an open transaction of the organisation that asks, which holds the survey. */
enum rc survey_publish(struct ctx *cx, const struct survey *survey, const void *bytes, size_t length) MUST_USE;
/* What was told, in cx's arena. RC_MISSING without a message. */
enum rc survey_figures(struct ctx *cx, const struct survey *survey, const char **ret, struct survey_publication *ret_row)
    MUST_USE;

/* A question of the working copy: what the next edition will ask. */
struct survey_question {
    const char *id, *org;
    int64_t version;
    const char *survey;
    int64_t number; /* counts up in the survey; names the row in files */
    int64_t place;  /* order; not unique */
    const char *code;
    int64_t kind;        /* enum question_kind */
    const char *control; /* id of the measure; its words are the catalog's where those below are "" */
    const char *section_ja, *section_en, *text_ja, *text_en, *help_ja, *help_en;
    int64_t required;
    const char *unit;
    const char *least, *most; /* numbers as text; "" for none */
    const char *choices;      /* one in a line: "日本語 | English" */
    const char *condition;    /* "CODE=1,2": asked when that question has one of these values; "" always */
};
extern const struct record survey_question_record;
struct survey_questions {
    const struct survey_question *at;
    size_t n;
};

enum invitation_state { /* stored as numbers; never reorder */
    INVITATION_INVITED,
    INVITATION_STARTED, /* its first answer was saved, in this same installation; or it said so */
    INVITATION_SUBMITTED,
    INVITATION_RETURNED,
    INVITATION_ACCEPTED,
    INVITATION_WITHDRAWN, /* no longer asked, with a reason */
    INVITATION_STATE_COUNT_
};
extern const struct enum_names invitation_state_names;

/* An operator that is asked, as it was covered then: who moves to another sector during the year stays where it was
 * asked. */
struct survey_invitation {
    const char *id, *org;
    int64_t version;
    const char *survey;
    const char *operator_key; /* 法人番号, or a word of the asking body */
    const char *name, *sector, *sub_sector;
    int64_t size; /* enum operator_size (sector/sector.h) */
    const char *region;
    const char *organization; /* in this same installation; "" otherwise */
    const char *email;
    int64_t state;                       /* enum invitation_state */
    const char *due_on;                  /* its own last day; "" as for all */
    const char *reason;                  /* of a withdrawal or a later day */
    int64_t invited_at, reminded_at, reminders, submitted_at;
};
extern const struct record survey_invitation_record;
struct survey_invitations {
    const struct survey_invitation *at;
    size_t n;
};

/* --- Who may see what --- */

/* The survey, when the acting person may see it: of their own organisation, or delegated to it today. RC_MISSING
 * otherwise, whether it exists or not; RC_DENIED without PERM_SURVEY_READ. The one function that answers so. */
enum rc survey_visible(struct ctx *cx, const char *id, struct survey *ret) MUST_USE;

/* Those who are asked, in the order of the sectors and by key. */
enum rc survey_invitations_of(struct ctx *cx, const char *id, struct survey_invitations *ret) MUST_USE;
/* RC_INVALID without a key, RC_MISSING for who is not asked. */
enum rc survey_invitation_visible(struct ctx *cx, const char *id, const char *operator_key, struct survey_invitation *ret)
    MUST_USE;
/* Those who have not answered, or have to answer again, by sector: at most `limit`. */
enum rc survey_waiting_of(struct ctx *cx, const char *id, int64_t limit, struct survey_invitations *ret) MUST_USE;
/* Who is asked, to be picked from: key, and name with key. None at all where they are more than SURVEY_PICKS_MOST: of a
 * long list the key is typed. */
enum { SURVEY_PICKS_MOST = 500 };
enum rc survey_picks_of(struct ctx *cx, const char *id, struct choices *ret) MUST_USE;
/* The last day on which an operator may answer: the survey's, or its own later one. */
const char *survey_due(const struct survey *survey, const struct survey_invitation *invitation);
/* Its answer came, whatever became of it. */
bool survey_has_answered(const struct survey_invitation *invitation);

/* How far the operators of a sector are. */
struct survey_sector {
    const char *sector, *label;
    int64_t covered;   /* on the list, those no longer asked among them */
    int64_t withdrawn; /* no longer asked */
    int64_t invited;   /* asked: the sum of the rest */
    int64_t silent, started, submitted, returned, accepted;
    double rate; /* of those asked, how many have answered, 0–1; -1 where nobody is asked */
};
struct survey_status {
    struct survey_sector all;
    LIST_OF(struct survey_sector) sectors;
};
extern const struct fields survey_sector_fields;
enum rc survey_status_of(struct ctx *cx, const char *id, struct survey_status *ret) MUST_USE;

/* --- Editions --- */

/* The questions of the working copy in their order. */
enum rc survey_questions_of(struct ctx *cx, const char *id, struct survey_questions *ret) MUST_USE;
/* The document as the next edition would be, checked. RC_INVALID names the question that does not fit. */
enum rc survey_preview(struct ctx *cx, const char *id, struct survey_questionnaire *ret) MUST_USE;
/* A frozen document, 0 for the last edition: its bytes, and read. RC_MISSING. Either may be NULL. */
struct buf;
enum rc survey_document_of(struct ctx *cx, const char *id, int64_t edition, struct buf *ret_bytes,
                           struct survey_questionnaire *ret) MUST_USE;

/* --- Changes. Own transaction each (or part of the open one); permission and rules inside. --- */

/* Stores a survey (an empty id makes one, of the acting organisation); `version` is the one that the person saw. A
 * new one is filled with questions: of `previous` where it has one, else with the measures of its catalog (of a
 * support survey: those that small operators begin with). RC_INVALID, RC_CONFLICT, RC_DENIED. */
enum rc survey_save(struct ctx *cx, struct survey *survey, int64_t version) MUST_USE;
/* A draft without an edition. RC_CONFLICT otherwise. */
enum rc survey_remove(struct ctx *cx, const char *id, int64_t version) MUST_USE;
/* Freezes the next edition and opens. RC_INVALID when a question does not fit, RC_CONFLICT. */
enum rc survey_open(struct ctx *cx, const char *id) MUST_USE;
/* An open survey becomes a draft again; what was answered so far stays with its edition, and the next edition must be
 * answered anew. RC_INVALID without a reason. */
enum rc survey_revise(struct ctx *cx, const char *id, const char *reason) MUST_USE;
enum rc survey_close(struct ctx *cx, const char *id) MUST_USE;

/* Questions are changed only while the survey is a draft. */
enum rc survey_question_save(struct ctx *cx, struct survey_question *question, int64_t version) MUST_USE;
enum rc survey_question_remove(struct ctx *cx, const char *id, int64_t version) MUST_USE;
/* A copy right behind it, with a code of its own. */
enum rc survey_question_copy(struct ctx *cx, const char *id, const char **ret) MUST_USE;

/* Puts operators on the list; those that are there already (by their key) stay as they are. Only key, name, sector,
 * sub-sector, size, region, organization and email of the rows count. A draft's are invited when it opens. All or
 * none; *ret_new takes how many are new. */
enum rc survey_invite(struct ctx *cx, const char *id, const struct survey_invitation *rows, size_t n,
                      int64_t *ret_new) MUST_USE;
/* The same for the covered operators of the survey's year (sector/sector.h); of one sector (code) unless it is "", of one
 * size (enum operator_size) unless it is -1. A support survey asks the small ones where no size is named. */
enum rc survey_invite_covered(struct ctx *cx, const char *id, const char *sector, int64_t size, int64_t *ret_new)
    MUST_USE;
/* No longer asked, with a reason, or asked again. RC_CONFLICT once it has answered. */
enum rc survey_invitation_turn(struct ctx *cx, const char *survey, const char *id, bool asked, const char *reason)
    MUST_USE;
struct survey_reminded {
    int64_t queued, held_back, no_address; /* held_back: mail is not set up, or the handling mark forbids it */
};
/* An operator of this same installation, as which cx acts, saved an answer to a survey of the organisation `asker`: its
 * invitation says so from now on, and nothing of the answer. The entry in the ledger of the asker names nobody. Nothing
 * happens where it is not asked under this key, or is further already. Own transaction. */
enum rc survey_started(struct ctx *cx, const char *asker, const char *survey, const char *operator_key) MUST_USE;
/* The same, as the operator told on another way; RC_CONFLICT unless it was invited and nothing more. */
enum rc survey_invitation_began(struct ctx *cx, const char *survey, const char *id) MUST_USE;
/* A letter to everybody whose answer is missing or was returned; of one sector unless it is "". */
enum rc survey_remind(struct ctx *cx, const char *id, const char *sector, struct survey_reminded *ret) MUST_USE;

/* --- What came back --- */

enum response_state { /* stored as numbers; never reorder */
    RESPONSE_RECEIVED,
    RESPONSE_ACCEPTED, /* counts: at most one of an operator */
    RESPONSE_RETURNED,
    RESPONSE_REPLACED, /* a newer one was accepted, or came before it was decided */
    RESPONSE_REFUSED,  /* its documents were not what they must be */
    RESPONSE_STATE_COUNT_
};
extern const struct enum_names response_state_names;
enum response_source { RESPONSE_PACKAGE, RESPONSE_PAPER, RESPONSE_SOURCE_COUNT_ };
extern const struct enum_names response_source_names;

/* A response. The coded answers stand in the table survey_answer (analysis/vector.h), the only store of them, with
 * the texts (JSON, kaname-texts/1); both by their digests here. */
struct survey_response {
    const char *id, *org;
    int64_t version;
    const char *survey, *operator_key;
    const char *submission; /* id that the sender gave; unique in the organisation */
    int64_t edition;
    const char *edition_digest; /* of the document that was answered */
    int64_t state, source;
    int64_t made_at, received_at, decided_at; /* made: by the sender's clock */
    const char *decided_by, *comment;
    const char *entered_by; /* who typed what came on paper; "" */
    const char *vector_digest, *texts_digest; /* texts: "" while there are none */
};
extern const struct record survey_response_record;
const char *survey_texts_digest(const struct ctx *cx, const char *texts);

/* What arrives, whichever way. */
struct survey_receipt {
    const char *survey, *operator_key;
    const char *submission; /* "": one is made */
    int64_t edition;
    const char *edition_digest;
    int64_t source, made_at;
    const void *vector;
    size_t vector_length;
    const char *texts; /* JSON, kaname-texts/1; "" while they are not known */
};
/* Stores a response as received; the operator has submitted. In the open transaction, in the asking organisation. */
enum rc survey_response_receive(struct ctx *cx, const struct survey_receipt *receipt, struct survey_response *ret)
    MUST_USE;
/* What became of a response. Accepted: it counts from now on, one before no longer does; `texts` (NULL: as they are) are
 * kept with it. In the open transaction. RC_MISSING without a message when there is no such submission. */
enum rc survey_response_settle(struct ctx *cx, const char *submission, enum response_state state, const char *comment,
                               const char *texts) MUST_USE;
/* Deciding a response that came as a package: by the asking body, and by who it is delegated to today. What is said to
 * questions (code; "" for the whole) and in the note goes back to the operator with the decision. Own transaction each.
 * RC_CONFLICT when it is decided already or came on paper, RC_INVALID, RC_DENIED, RC_MISSING. */
enum rc survey_response_comment(struct ctx *cx, const char *id, const char *question, const char *comment) MUST_USE;
enum rc survey_response_comment_drop(struct ctx *cx, const char *id, const char *comment) MUST_USE;
enum rc survey_response_accept(struct ctx *cx, const char *id, const char *note) MUST_USE;
/* Needs a comment or a note. What was accepted may be sent back, too. */
enum rc survey_response_return(struct ctx *cx, const char *id, const char *note) MUST_USE;
/* Gives the packed answers (analysis/vector.h) of the accepted responses to that edition, read in bulk and in no order;
 * they end with the call. An error of `take` ends it. Nothing else runs on this connection meanwhile. */
enum rc survey_answers_each(struct ctx *cx, const char *id, int64_t edition,
                            enum rc (*take)(void *self, const void *vector, size_t length), void *self) MUST_USE;

/* A body that carries a survey out for the one that asks, for a limited time (基本法31条). */
struct survey_delegation {
    const char *id, *org;
    int64_t version;
    const char *survey, *agency; /* id of the organisation that acts */
    const char *from_on, *until_on, *task;
    const char *ended_on; /* ended early; "" */
};
extern const struct record survey_delegation_record;
struct survey_delegations {
    const struct survey_delegation *at;
    size_t n;
};
enum rc survey_delegations_of(struct ctx *cx, const char *id, struct survey_delegations *ret) MUST_USE;
/* Whether the body acts on that day (ISO). */
bool survey_delegation_holds(const struct survey_delegation *delegation, const char *today);
enum rc survey_delegate(struct ctx *cx, struct survey_delegation *delegation) MUST_USE;
/* From now on the body sees nothing of it any more. */
enum rc survey_delegation_end(struct ctx *cx, const char *survey, const char *id) MUST_USE;

/* --- On site (実地調査) --- */

enum survey_stratum { /* stored as numbers; never reorder */
    STRATUM_NONE,
    STRATUM_SECTOR,
    STRATUM_SIZE,
    STRATUM_SECTOR_SIZE,
    STRATUM_COUNT_
};
extern const struct enum_names survey_stratum_names;

/* A random draw of operators, that can be made again: of each stratum the `each_most` with the least SHA-256 of
 * "SEED/KEY", among those that are asked and not visited yet. */
struct survey_sample {
    const char *id, *org;
    int64_t version;
    const char *survey;
    int64_t stratum, each_most, seed;
    int64_t population, drawn;
    const char *reason;
    const char *made_by;
    int64_t made_at;
};
extern const struct record survey_sample_record;

struct survey_visit {
    const char *id, *org;
    int64_t version;
    const char *survey, *operator_key;
    const char *sample;  /* that it was drawn in; "" when it was chosen */
    const char *stratum; /* of the draw */
    const char *reason;
    const char *planned_on, *visited_on, *team, *summary;
};
extern const struct record survey_visit_record;

struct survey_visit_finding {
    const char *id, *org;
    int64_t version;
    const char *survey, *visit;
    const char *question; /* code */
    int64_t level;        /* found, 1–5; 0: none is said */
    const char *what;
    const char *file_name, *media_type, *digest; /* "" without a file */
    int64_t size;
    const char *made_by;
    int64_t made_at;
};
extern const struct record survey_visit_finding_record;

/* Draws and plans the visits. survey, stratum, each_most, seed and reason are given. RC_INVALID, RC_DENIED. */
enum rc survey_sample_draw(struct ctx *cx, struct survey_sample *sample) MUST_USE;
struct upload;
/* survey, visit, question, level and what are given; `file` may be NULL. RC_INVALID. */
enum rc survey_finding_add(struct ctx *cx, struct survey_visit_finding *finding, const struct upload *file) MUST_USE;

/* What was found, by operator and question, for comparing with what was answered. */
struct survey_found {
    const char *operator_key, *question, *visited_on, *what;
    int64_t level; /* 0: none is said */
};
struct survey_founds {
    const struct survey_found *at;
    size_t n;
};
enum rc survey_found_on_site(struct ctx *cx, const char *survey, struct survey_founds *ret) MUST_USE;

/* Responses as signed packages (submission/submission.h). */
struct submission_kind;
extern const struct submission_kind survey_submission_kind;

extern const struct module survey_module;

#endif
