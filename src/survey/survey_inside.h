/* What the files of this room share. Inside src/survey only. */
#ifndef SURVEY_SURVEY_INSIDE_H
#define SURVEY_SURVEY_INSIDE_H

#include "base/command.h"
#include "db/db.h"
#include "register/content.h"
#include "register/form.h"
#include "register/list.h"
#include "register/take.h"
#include "rows/rows.h"
#include "survey/survey.h"

enum { SURVEYS_MOST = 500, SURVEY_EDITIONS_MOST = 200, SURVEY_GRACE_MOST = 90 };

extern const char survey_not_allowed[];

/* --- Acting in a survey (survey_access.c) --- */

enum survey_access {
    SURVEY_SEE,  /* reads */
    SURVEY_WORK, /* invites, reminds, receives, visits: also who it is delegated to */
    SURVEY_RULE, /* makes, changes, opens, closes, delegates: the asking body itself */
};
/* Acts in the organisation that the survey belongs to, until the stay ends (rows/rows.h). RC_MISSING when the survey cannot be seen, RC_DENIED when this is not allowed with it. ret may be NULL. */
enum rc survey_enter(struct ctx *cx, const char *id, enum survey_access access, struct row_stay *stay,
                     struct survey *ret) MUST_USE;
/* Of row_noun, for rows that also those change who a survey is delegated to. */
enum rc survey_enter_work(struct ctx *cx, const char *id, struct row_stay *stay) MUST_USE;
/* The address of a survey. Of row_noun. */
const char *survey_home(struct ctx *cx, const char *id);
/* What people write for a step that others read. `missing`: N_ text for one that is empty; NULL where it may be.
 * RC_INVALID. */
enum rc survey_reason_check(struct ctx *cx, const char *reason, const char *missing) MUST_USE;
/* A row of the acting organisation, or of a survey that is delegated to it today. RC_MISSING with a message. */
enum rc survey_row_visible(struct ctx *cx, const struct record *record, const char *id, void *ret) MUST_USE;
/* The survey that a person names: by id, or by the beginning of its title; "" the newest. */
enum rc survey_named(struct ctx *cx, const char *text, struct survey *ret) MUST_USE;

struct surveys {
    const struct survey *at;
    size_t n;
};
/* Those of the acting organisation and those delegated to it, newest year first. */
enum rc surveys_visible(struct ctx *cx, struct surveys *ret) MUST_USE;

/* --- Store --- */

/* Waits until nobody else changes the survey, until the end of the transaction. */
enum rc survey_store_hold(struct ctx *cx, const char *id) MUST_USE;
/* RC_CONFLICT when figures of the survey were told to others, so that what counts in them must stay as it is. In the open
 * transaction, in the organisation that asks; holds the survey when it is closed. */
enum rc survey_still_counts(struct ctx *cx, const char *id) MUST_USE;
enum rc survey_store_all(struct ctx *cx, const char *org, struct surveys *ret) MUST_USE;
/* Those delegated to an organisation on that day, of whatever organisation. */
enum rc survey_store_delegated(struct ctx *cx, const char *agency, const char *today, struct surveys *ret) MUST_USE;
/* One of them; RC_MISSING without a message. */
enum rc survey_store_delegated_one(struct ctx *cx, const char *agency, const char *today, const char *id,
                                   struct survey *ret) MUST_USE;
struct survey_editions {
    const struct survey_edition *at;
    size_t n;
};
enum rc survey_store_editions(struct ctx *cx, const char *survey, struct survey_editions *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc survey_store_edition(struct ctx *cx, const char *survey, int64_t edition, struct survey_edition *ret) MUST_USE;
/* By the beginning of its digest (struct questionnaire_mark), of whichever survey of the acting organisation. RC_MISSING
 * without a message. */
enum rc survey_store_edition_marked(struct ctx *cx, const char *digest, struct survey_edition *ret) MUST_USE;
enum rc survey_store_questions(struct ctx *cx, const char *survey, struct survey_questions *ret) MUST_USE;

/* record.describe of rows that stand on the survey's pages. */
void survey_question_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void survey_edition_describe(struct ctx *cx, const void *row, const char **subject, const char **href);

/* --- Who is asked --- */

void survey_invitation_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
void survey_delegation_describe(struct ctx *cx, const void *row, const char **subject, const char **href);
enum rc survey_store_invitations(struct ctx *cx, const char *survey, struct survey_invitations *ret) MUST_USE;
/* Those who have not answered, or have to answer again: at most `limit`. */
enum rc survey_store_waiting(struct ctx *cx, const char *survey, int64_t limit, struct survey_invitations *ret) MUST_USE;
/* Keys and names of those who are asked, by name: at most `limit`. */
enum rc survey_store_picks(struct ctx *cx, const char *survey, int64_t limit, struct choices *ret) MUST_USE;
/* RC_MISSING without a message. */
enum rc survey_store_invitation(struct ctx *cx, const char *survey, const char *operator_key,
                                struct survey_invitation *ret) MUST_USE;
/* Operators of a sector in a state. */
struct survey_count {
    const char *sector;
    int64_t state, n;
};
struct survey_counts {
    const struct survey_count *at;
    size_t n;
};
enum rc survey_store_counts(struct ctx *cx, const char *survey, struct survey_counts *ret) MUST_USE;
enum rc survey_store_delegations(struct ctx *cx, const char *survey, struct survey_delegations *ret) MUST_USE;
/* Bodies of this installation that a survey may be delegated to. */
enum rc survey_store_agencies(struct ctx *cx, struct choices *ret) MUST_USE;
/* Of row_noun: an operator is put on the list by hand, or changed. */
enum rc survey_invitation_store(struct ctx *cx, const void *before, void *stored) MUST_USE;
/* The survey was opened: everybody on the list is invited. In the open transaction. */
enum rc survey_invitations_send(struct ctx *cx, const struct survey *survey) MUST_USE;
/* The survey was closed: operators of this installation are told. In the open transaction. */
enum rc survey_invitations_close(struct ctx *cx, const struct survey *survey) MUST_USE;
/* The same for operators of other installations, as a file (kaname-questionnaire-notice/1). RC_CONFLICT unless it is
 * closed. */
enum rc survey_closing_notice(struct ctx *cx, const char *id, struct buf *out) MUST_USE;
/* A draft goes: its list and delegations with it. In the open transaction. */
enum rc survey_rows_remove(struct ctx *cx, const char *survey) MUST_USE;
/* A stratum of a draw in words: of a sector, a size, or both. */
const char *survey_stratum_label(const struct ctx *cx, const char *stratum);
/* The name of a sector; the word itself where it is not known. */
const char *survey_sector_label(const struct ctx *cx, const char *sector);

/* --- Questions (survey_question.c) --- */

/* Words and numbers of a row as the document has them; `catalog` NULL where the survey asks no measure. Conditions are
 * left out (condition = -1). RC_INVALID at the row's fields. */
enum rc survey_question_make(struct ctx *cx, const struct catalog *catalog, const struct survey_question *row,
                             struct questionnaire_question *ret) MUST_USE;
/* Takes "CODE=1,2" apart. RC_INVALID without a recorded problem. */
enum rc survey_condition_read(const struct ctx *cx, const char *text, const char **ret_code, uint64_t *ret_wanted)
    MUST_USE;
/* The first questions of a new survey, in the open transaction. */
enum rc survey_questions_begin(struct ctx *cx, const struct survey *survey) MUST_USE;
/* Of row_noun: stores a question inside an open transaction; a new one stands at the end unless it has a place. */
enum rc survey_question_store(struct ctx *cx, const void *before, void *stored) MUST_USE;
/* Of row_noun: RC_CONFLICT while other questions hang on it. */
enum rc survey_question_release(struct ctx *cx, const void *stored) MUST_USE;

/* The row of a list: the question with the words that the standard has for it. */
struct survey_question_row {
    struct survey_question question; /* first: its field table serves both */
    const char *section, *text, *title; /* as asked, in the reader's language; title of the measure */
    const char *problem;                /* why it does not fit; "" */
    const char *sheet;                  /* which working copy a file is of (survey_questions_mark) */
};
/* The mark of the working copy: year, the edition that it will be, and the end of the survey's id. */
const char *survey_questions_mark(const struct ctx *cx, const struct survey *survey);
extern const struct fields survey_question_row_fields;
extern const struct list survey_question_list;
struct survey_question_rows {
    const struct survey_question_row *at;
    size_t n;
};
/* Of a survey that cx acts in; of one question unless `id` is "". */
enum rc survey_question_rows_load(struct ctx *cx, const struct survey *survey, const char *id,
                                  struct survey_question_rows *ret) MUST_USE;
extern const struct row_noun survey_question_noun;

enum { SURVEY_COMMANDS = 14 };
extern const struct command survey_commands[SURVEY_COMMANDS];
/* Commands on what came back (survey_response_cli.c). */
enum rc survey_responses_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc survey_response_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc survey_comment_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc survey_accept_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc survey_return_run(struct ctx *cx, struct arguments *arguments) MUST_USE;

/* --- Documents (survey_edition.c) --- */

/* The questionnaire of the working copy with this number. */
enum rc survey_questionnaire_make(struct ctx *cx, const struct survey *survey, int64_t edition,
                                  struct survey_questionnaire *ret, struct buf *ret_bytes) MUST_USE;

/* A frozen edition of a survey that cx acts in; 0: the last. RC_MISSING with a message. */
enum rc survey_edition_read(struct ctx *cx, const struct survey *survey, int64_t edition,
                            struct survey_questionnaire *ret) MUST_USE;

/* What became different between two questionnaires, question by question. */
enum survey_difference { DIFFERENCE_ADDED, DIFFERENCE_REMOVED, DIFFERENCE_CHANGED, DIFFERENCE_COUNT_ };
extern const struct enum_names survey_difference_names;
struct survey_change {
    const char *code, *text;
    int64_t difference;
    const char *before, *after; /* of a changed one: what differs, one line for each thing */
};
struct survey_changes {
    LIST_OF(struct survey_change) rows;
    int64_t same;
};
enum rc survey_compare(struct ctx *cx, const struct survey_questionnaire *before, const struct survey_questionnaire *after,
                       struct survey_changes *ret) MUST_USE;

#endif
