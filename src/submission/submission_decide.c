/* What becomes of a submission: its documents are checked, people comment, accept it or send it back. */
#include <jansson.h>
#include <string.h>

#include "register/content.h"
#include "submission/submission_inside.h"
#include "submission/submission_store.h"

enum { COMMENT_MOST = 2000, NOTE_MOST = 2000, QUESTION_MOST = 100, REMARKS_MOST_BYTES = 256 * 1024 };

enum rc submission_remark_add(struct ctx *cx, struct submission_remarks *remarks, const char *question,
                              const char *text)
{
    struct submission_remark *at = arena_grow(cx->arena, remarks->at, remarks->n, &remarks->room, sizeof *at);
    if (at == NULL)
        return RC_MEMORY;
    at[remarks->n++] = (struct submission_remark){.question = question, .text = text};
    remarks->at = at;
    return RC_OK;
}

enum rc submission_change_add(struct ctx *cx, struct submission_changes *changes, struct submission_change change)
{
    struct submission_change *at = arena_grow(cx->arena, changes->at, changes->n, &changes->room, sizeof *at);
    if (at == NULL)
        return RC_MEMORY;
    at[changes->n++] = change;
    changes->at = at;
    return RC_OK;
}

void submission_remarks_write(struct json *json, const struct submission_remarks *remarks)
{
    json_array_begin(json);
    for (size_t i = 0; i < remarks->n; i++) {
        json_object_begin(json);
        json_key(json, "question");
        json_text(json, remarks->at[i].question);
        json_key(json, "text");
        json_text(json, remarks->at[i].text);
        json_object_end(json);
    }
    json_array_end(json);
}

enum rc submission_remarks_take(struct ctx *cx, const json_t *list, struct submission_remarks *ret)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *one = json_array_get(list, i);
        const char *question = json_string_value(json_object_get(one, "question"));
        const char *text = json_string_value(json_object_get(one, "text"));
        TRY(submission_remark_add(cx, ret, arena_copy(cx->arena, question == NULL ? "" : question),
                                  arena_copy(cx->arena, text == NULL ? "" : text)));
    }
    return RC_OK;
}

static void json_freep(json_t **json)
{
    json_decref(*json);
}

enum rc submission_problems(struct ctx *cx, const struct submission *submission, struct submission_remarks *ret)
{
    CLEANUP(json_freep) json_t *list = submission->problems[0] == '\0' ? NULL : json_loads(submission->problems, 0, NULL);
    return submission_remarks_take(cx, list, ret);
}

/* ---- the documents ---- */

enum rc submission_load(struct ctx *cx, const struct submission *submission, struct submission_package *ret)
{
    const void *bytes = NULL;
    size_t length = 0;
    struct submission_refusal why = {.reason = SUBMISSION_GOOD};
    TRY(content_get(cx, submission->digest, submission->id, &bytes, &length));
    return submission_open(cx, bytes, length, true, ret, &why);
}

/* What is amiss with the documents, as remarks; `ret_package` is read unless it cannot be. */
static enum rc look_into(struct ctx *cx, const struct submission *submission, struct submission_package *package,
                         struct submission_remarks *remarks)
{
    const struct submission_kind *kind = submission_kind_find(cx->app, submission->kind);
    struct submission_refusal why = {.reason = SUBMISSION_GOOD, .message = ""};
    const void *bytes = NULL;
    size_t length = 0;
    TRY(content_get(cx, submission->digest, submission->id, &bytes, &length));
    enum rc rc = submission_open(cx, bytes, length, true, package, &why);
    if (rc == RC_OK)
        rc = submission_check_members(cx, package, &why);
    if (rc == RC_OK && submission_part(package, PACKAGE_PROOF) != NULL) {
        rc = submission_proof_check(cx, package);
        if (rc == RC_INVALID)
            why = (struct submission_refusal){.reason = SUBMISSION_CONTENT, .message = cx->problem.message};
    }
    if (rc != RC_OK && why.reason != SUBMISSION_GOOD) {
        cx->problem = (struct problem){.rc = RC_OK};
        return submission_remark_add(cx, remarks, "", why.message);
    }
    TRY(rc);
    return kind == NULL || kind->settle == NULL ? RC_OK : kind->settle(cx, package, remarks);
}

static enum rc follow(struct ctx *cx, const struct submission *submission, const struct submission_package *package)
{
    const struct submission_kind *kind = submission_kind_find(cx->app, submission->kind);
    return kind == NULL || kind->follow == NULL ? RC_OK : kind->follow(cx, submission, package);
}

static enum rc write_remarks(struct ctx *cx, const struct submission_remarks *remarks, const char **ret)
{
    CLEANUP(buf_free) struct buf text = buf_create(REMARKS_MOST_BYTES);
    struct json json = json_create(&text);
    submission_remarks_write(&json, remarks);
    TRY(buf_check(cx, &text, N_("The check found more than can be kept")));
    *ret = remarks->n == 0 ? "" : buf_keep(&text, cx->arena);
    return RC_OK;
}

enum rc submission_settle(struct ctx *cx, const char *id, struct submission *ret)
{
    struct submission before = {.id = ""};
    struct submission_package package = {.digest = ""};
    struct submission_remarks remarks = {.n = 0};
    TRY(submission_need(cx, PERM_SURVEY_WRITE));
    TRY(record_get(cx, &submission_record, id, &before));
    *ret = before;
    if (before.state != SUBMISSION_RECEIVED)
        return RC_OK;
    TRY(look_into(cx, &before, &package, &remarks));
    struct submission after = before;
    after.state = remarks.n == 0 ? SUBMISSION_CHECKED : SUBMISSION_REFUSED;
    after.checked_at = cx->now;
    TRY(write_remarks(cx, &remarks, &after.problems));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(submission_begin(cx, &tx));
    TRY(record_update(cx, &submission_record, &before, &after));
    TRY(follow(cx, &after, NULL));
    TRY(submission_commit(cx, &tx));
    *ret = after;
    return submission_hand_back(cx, &after);
}

/* ---- people ---- */

enum rc submission_opened(struct ctx *cx, const struct submission *submission)
{
    int64_t known = 0;
    struct submission_opening row = {
        .id = "", .org = cx->org, .submission = submission->id, .person = cx->person, .opened_at = cx->now};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(submission_need(cx, PERM_SURVEY_READ));
    if (cx->person[0] == '\0')
        return RC_OK;
    TRY(submission_store_opening_count(cx, submission->id, cx->person, &known));
    if (known > 0)
        return RC_OK;
    TRY(submission_begin(cx, &tx));
    enum rc rc = record_insert(cx, &submission_opening_record, &row);
    if (rc == RC_CONFLICT) { /* in another window, at the same time */
        cx->problem = (struct problem){.rc = RC_OK};
        return RC_OK;
    }
    TRY(rc);
    TRY(submission_commit(cx, &tx));
    return submission_hand_back(cx, submission);
}

/* One that people may still say something about. */
static enum rc get_open(struct ctx *cx, const char *id, struct submission *ret)
{
    TRY(submission_need(cx, PERM_SURVEY_WRITE));
    TRY(record_get(cx, &submission_record, id, ret));
    if (ret->state == SUBMISSION_RECEIVED || ret->state == SUBMISSION_CHECKED)
        return RC_OK;
    return fail(cx, RC_CONFLICT, N_("This submission is {0} and cannot be changed any more"),
                tr(cx, enum_label(&submission_state_names, ret->state)));
}

enum rc submission_comment_add(struct ctx *cx, const char *id, const char *question, const char *comment)
{
    struct submission submission = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    comment = text_trim(cx, comment);
    if (comment[0] == '\0' || text_length(comment) > COMMENT_MOST || text_has_control(comment))
        return field_fail(cx, "comment", N_("Please write a comment of up to {0} characters"),
                          decimal(cx, COMMENT_MOST));
    if (!submission_is_line(question, QUESTION_MOST, true))
        return field_fail(cx, "question", N_("There is no such question"));
    TRY(get_open(cx, id, &submission));
    struct submission_comment row = {.id = "",
                                     .org = cx->org,
                                     .submission = id,
                                     .question = question,
                                     .comment = comment,
                                     .created_by = cx->person == NULL ? "" : cx->person,
                                     .created_at = cx->now};
    TRY(submission_begin(cx, &tx));
    TRY(record_insert(cx, &submission_comment_record, &row));
    return submission_commit(cx, &tx);
}

enum rc submission_comment_drop(struct ctx *cx, const char *comment_id)
{
    struct submission_comment row = {.id = ""};
    struct submission submission = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(submission_need(cx, PERM_SURVEY_WRITE));
    TRY(record_get(cx, &submission_comment_record, comment_id, &row));
    TRY(get_open(cx, row.submission, &submission));
    TRY(submission_begin(cx, &tx));
    TRY(record_delete(cx, &submission_comment_record, &row));
    return submission_commit(cx, &tx);
}

static enum rc check_note(struct ctx *cx, const char **note)
{
    *note = text_trim(cx, *note == NULL ? "" : *note);
    if (text_length(*note) > NOTE_MOST || text_has_control(*note))
        return field_fail(cx, "note", N_("A note takes up to {0} characters"), decimal(cx, NOTE_MOST));
    return RC_OK;
}

static enum rc decide(struct ctx *cx, const struct submission *before, enum submission_state state, const char *note,
                      struct submission *ret)
{
    struct submission_package package = {.digest = ""};
    struct submission after = *before;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (state == SUBMISSION_ACCEPTED)
        TRY(submission_load(cx, before, &package));
    after.state = state;
    after.note = note;
    after.decided_by = cx->person == NULL ? "" : cx->person;
    after.decided_at = cx->now;
    TRY(submission_begin(cx, &tx));
    TRY(record_update(cx, &submission_record, before, &after));
    TRY(follow(cx, &after, state == SUBMISSION_ACCEPTED ? &package : NULL));
    TRY(submission_commit(cx, &tx));
    *ret = after;
    return submission_hand_back(cx, &after);
}

enum rc submission_accept(struct ctx *cx, const char *id, const char *note, struct submission *ret)
{
    struct submission submission = {.id = ""};
    TRY(check_note(cx, &note));
    TRY(get_open(cx, id, &submission));
    if (submission.state == SUBMISSION_RECEIVED)
        TRY(submission_settle(cx, id, &submission));
    if (submission.state != SUBMISSION_CHECKED)
        return fail(cx, RC_CONFLICT, N_("The documents of this submission are not what they must be; it was refused"));
    return decide(cx, &submission, SUBMISSION_ACCEPTED, note, ret);
}

enum rc submission_return(struct ctx *cx, const char *id, const char *note, struct submission *ret)
{
    struct submission submission = {.id = ""};
    struct submission_comments comments = {.rows = {.n = 0}};
    TRY(check_note(cx, &note));
    TRY(submission_need(cx, PERM_SURVEY_WRITE));
    TRY(record_get(cx, &submission_record, id, &submission));
    if (submission.state != SUBMISSION_ACCEPTED) /* what was accepted may be opened once more */
        TRY(get_open(cx, id, &submission));
    TRY(submission_store_comments(cx, id, &comments));
    if (comments.rows.n == 0 && note[0] == '\0')
        return field_fail(cx, "note", N_("Please say in a note or in comments what should be corrected"));
    return decide(cx, &submission, SUBMISSION_RETURNED, note, ret);
}

/* ---- looking ---- */

enum rc submission_list(struct ctx *cx, const struct submission_filter *filter, struct submissions *ret,
                        const char **ret_next)
{
    struct package_cursor cursor = {.given = false};
    struct submission_filter more = *filter;
    struct submissions found = {.rows = {.n = 0}};
    TRY(submission_need(cx, PERM_SURVEY_READ));
    TRY(submission_cursor_read(cx, filter->after, &cursor));
    more.limit++;
    TRY(submission_store_page(cx, &more, &cursor, &found));
    bool further = filter->limit > 0 && (int64_t)found.rows.n > filter->limit;
    if (further)
        found.rows.n = (size_t)filter->limit;
    const struct submission *last = further ? found.rows.at + found.rows.n - 1 : NULL;
    if (ret_next != NULL)
        *ret_next = last == NULL ? "" : submission_cursor(cx, last->received, last->id, last->operator);
    *ret = found;
    return RC_OK;
}

enum rc submission_newest(struct ctx *cx, const char *about, const char *operator, struct submission *ret)
{
    TRY(submission_need(cx, PERM_SURVEY_READ));
    return submission_store_newest(cx, about, operator, ret);
}

enum rc submission_comments_of(struct ctx *cx, const char *id, struct submission_comments *ret)
{
    TRY(submission_need(cx, PERM_SURVEY_READ));
    return submission_store_comments(cx, id, ret);
}

enum rc submission_changes_of(struct ctx *cx, const struct submission *submission, struct submission_changes *ret)
{
    const struct submission_kind *kind = submission_kind_find(cx->app, submission->kind);
    struct submission before = {.id = ""};
    struct submission_package older = {.digest = ""}, newer = {.digest = ""};
    TRY(submission_need(cx, PERM_SURVEY_READ));
    if (kind == NULL || kind->compare == NULL || submission->previous[0] == '\0')
        return RC_OK;
    TRY(record_get(cx, &submission_record, submission->previous, &before));
    TRY(submission_load(cx, &before, &older));
    TRY(submission_load(cx, submission, &newer));
    return kind->compare(cx, &older, &newer, ret);
}
