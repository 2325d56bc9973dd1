#include "sample/sample_elsewhere.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "account/account.h"
#include "analysis/vector.h"
#include "approval/approval.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "db/db.h"
#include "db/migrate.h"
#include "questionnaire/reply_whole.h"
#include "seal/seal.h"
#include "seal/seal_file.h"

enum { OPERATORS_MOST = 200, FOLDER_BYTES = 512, WHY_BYTES = 4096, APPROVED_LATER_MS = 3600000 };

struct elsewhere {
    struct ctx *outer, cx;
    struct app app;
    struct arena *arena; /* of one answer */
    struct store *store;
    struct db *db;
    char folder[FOLDER_BYTES]; /* of the keys */
    struct signing_key keys[OPERATORS_MOST];
    size_t key_count;
};

/* --- The installation --- */

void elsewhere_closep(struct elsewhere **self)
{
    struct elsewhere *own = *self;
    if (own == NULL)
        return;
    for (size_t i = 0; i < own->key_count; i++)
        seal_file_remove(&own->cx, own->keys[i].org, own->keys[i].id);
    if (own->folder[0] != '\0')
        (void)rmdir(own->folder);
    db_closep(&own->db);
    store_closep(&own->store);
    arena_freep(&own->arena);
    free(own);
    *self = NULL;
}

static enum rc make_folder(struct elsewhere *self)
{
    const char *place = getenv("TMPDIR");
    int length = snprintf(self->folder, sizeof self->folder, "%s/kaname-sample.XXXXXX", text_empty(place) ? "/tmp" : place);
    if (length > 0 && (size_t)length < sizeof self->folder && mkdtemp(self->folder) != NULL)
        return RC_OK;
    const char *wanted = arena_copy(self->outer->arena, self->folder);
    self->folder[0] = '\0';
    return fail(self->outer, RC_IO, N_("The folder {0} cannot be made"), wanted);
}

static enum rc open_database(struct elsewhere *self)
{
    CLEANUP(buf_free) struct buf why = buf_create(WHY_BYTES);
    enum rc rc = store_open("sqlite::memory:", &self->store, &why);
    if (rc == RC_OK)
        rc = db_open(self->store, &self->db, &why);
    if (rc != RC_OK)
        return fail(self->outer, rc, "{0}", arena_copy(self->outer->arena, buf_string(&why)));
    self->cx.db = self->db;
    return db_migrate(&self->cx);
}

enum rc elsewhere_open(struct ctx *cx, struct elsewhere **ret)
{
    *ret = NULL;
    if (seal_key_dir(cx) == NULL)
        return RC_OK;
    CLEANUP(elsewhere_closep) struct elsewhere *self = calloc(1, sizeof *self);
    if (self == NULL)
        return memory_ended(cx);
    self->outer = cx;
    self->app = *cx->app;
    self->cx = *cx;
    self->cx.app = &self->app;
    self->cx.arena = self->arena = arena_create(LIMIT_COMMAND_MEMORY);
    if (self->arena == NULL)
        return memory_ended(cx);
    TRY(make_folder(self));
    self->app.key_dir = self->folder;
    TRY(open_database(self));
    *ret = self;
    self = NULL;
    return RC_OK;
}

/* --- One operator --- */

static enum rc enter(struct elsewhere *self, const struct elsewhere_answer *answer, const char **ret_card)
{
    struct ctx *cx = &self->cx;
    const char *id = arena_printf(cx->arena, "operator-%s", answer->operator);
    struct organization known = {.id = ""};
    struct signing_key key = {.id = ""};
    cx->org = id;
    if (organization_get(cx, id, &known) != RC_OK) {
        const struct organization row = {.id = id, .org = id, .parent = "", .name = answer->name,
                                         .kind = ORGANIZATION_OPERATOR, .sector = "", .fiscal_month = 4, .handling_mark = "",
                                         .document_prefix = "", .active = 1};
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        cx->problem = (struct problem){.rc = RC_OK};
        struct organization stored = row;
        TRY(db_begin(cx, &tx));
        TRY(record_insert(cx, &organization_record, &stored));
        TRY(db_commit(cx, &tx));
    }
    TRY(account_act_as(cx, NULL, id));
    bool fresh = known.id[0] == '\0';
    TRY(seal_ready(cx, id, &key));
    if (fresh && self->key_count < OPERATORS_MOST) {
        struct arena *kept = self->outer->arena;
        self->keys[self->key_count++] = (struct signing_key){.org = arena_copy(kept, id), .id = arena_copy(kept, key.id)};
    }
    return seal_card(cx, &key, ret_card);
}

/* The numbers of a multiple choice, from 1, apart by blanks. */
static const char *choices_of(const struct ctx *cx, uint64_t mask)
{
    const char *words = "";
    for (int i = 0; i < QUESTION_CHOICES_MOST; i++)
        if ((mask >> i & 1) != 0)
            words = arena_printf(cx->arena, "%s%s%d", words, words[0] == '\0' ? "" : " ", i + 1);
    return words;
}

/* What stands in the vector, as people type it; the value is "" for what nobody answered. */
static void wish_of(const struct ctx *cx, const struct questionnaire_question *question, size_t at,
                    const struct vector *vector, const char *words, struct reply_wish *ret)
{
    struct vector_extra extra = {.question = 0};
    int code = vector->codes[at];
    bool more = vector_find(vector, at, &extra);
    *ret = (struct reply_wish){.question = question->code, .value = "", .reason = "", .note = ""};
    if (code == VECTOR_UNANSWERED)
        return;
    if (question->kind == QUESTION_LEVEL && code == VECTOR_NOT_APPLICABLE) {
        ret->exception = REPLY_ANSWER_NOT_APPLICABLE;
        ret->reason = "該当する設備及び業務がないため。";
    } else if (question->kind == QUESTION_LEVEL && code == VECTOR_ALTERNATIVE) {
        ret->exception = REPLY_ANSWER_ALTERNATIVE;
        ret->value = decimal(cx, (int64_t)extra.bits);
        ret->reason = "同等の効果を持つ運用上の対策で代えている。";
    } else if (question->kind == QUESTION_MULTIPLE) {
        ret->value = choices_of(cx, extra.bits);
    } else if (question->kind == QUESTION_NUMBER && more) {
        ret->value = arena_printf(cx->arena, "%.15g", vector_extra_number(extra));
    } else if (question->kind == QUESTION_TEXT) {
        ret->value = words;
    } else {
        ret->value = decimal(cx, code);
    }
}

static enum rc save(struct ctx *cx, const struct elsewhere_answer *answer, const char *reply)
{
    struct reply_whole whole = {.last = {.id = ""}};
    struct reply_save saved = {.saved = NULL};
    struct vector vector = {.questions = 0};
    size_t n = 0;
    TRY(reply_load_plain(cx, reply, &whole));
    TRY(vector_decode(cx, answer->vector->data, answer->vector->length, &vector));
    struct reply_wish *wishes = ARENA_ARRAY(cx->arena, struct reply_wish, whole.document.questions.n);
    if (wishes == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < whole.document.questions.n && i < vector.questions; i++) {
        wish_of(cx, whole.document.questions.at + i, i, &vector, answer->words, wishes + n);
        n += !text_empty(wishes[n].value) || wishes[n].exception != REPLY_ANSWER_NONE;
    }
    TRY(reply_answers_save(cx, reply, wishes, n, &saved));
    return saved.refused.n == 0 ? RC_OK : fail(cx, RC_INVALID, "{0}", saved.refused.at[0].message);
}

/* Two people of the operator, who do not sign in anywhere. */
static enum rc approve(struct ctx *cx, const char *reply)
{
    struct approval approval = {.id = ""};
    cx->person = "answering";
    TRY(reply_request(cx, reply, NULL));
    TRY(approval_running(cx, reply_approvable.noun, reply, &approval));
    cx->now += APPROVED_LATER_MS;
    cx->person = "approving";
    return approval_agree(cx, approval.id, "");
}

static enum rc answer_inside(struct elsewhere *self, const struct elsewhere_answer *answer, struct buf *out,
                             const char **ret_card)
{
    struct ctx *cx = &self->cx;
    struct reply reply = {.id = ""};
    const char *submission = "", *card = "";
    bool fresh = false;
    cx->now = answer->at - 2 * APPROVED_LATER_MS;
    TRY(enter(self, answer, &card));
    *ret_card = arena_copy(self->outer->arena, card);
    cx->person = "answering";
    TRY(reply_import(cx, buf_string(answer->document), answer->document->length, answer->operator, &reply, &fresh));
    TRY(save(cx, answer, reply.id));
    TRY(approve(cx, reply.id));
    return reply_submit(cx, reply.id, out, &submission);
}

enum rc elsewhere_answer(struct elsewhere *self, const struct elsewhere_answer *answer, struct buf *out,
                         const char **ret_card)
{
    struct ctx *cx = &self->cx;
    cx->problem = (struct problem){.rc = RC_OK};
    enum rc rc = answer_inside(self, answer, out, ret_card);
    if (rc != RC_OK)
        (void)fail(self->outer, rc, "{0}",
                   arena_copy(self->outer->arena, cx->problem.message == NULL ? "" : cx->problem.message));
    cx->org = cx->org_name = cx->person = cx->person_name = "";
    arena_reset(self->arena);
    return rc;
}
