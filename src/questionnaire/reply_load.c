/* A reply with its document, answers, files and the year before. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "questionnaire/reply_store.h"
#include "questionnaire/reply_whole.h"
#include "register/content.h"

static enum rc read_document(struct ctx *cx, const struct reply *reply, struct survey_questionnaire *ret)
{
    const void *bytes = NULL;
    size_t length = 0;
    TRY(content_get(cx, reply->digest, reply->title, &bytes, &length));
    return questionnaire_document_read(cx, bytes, length, ret);
}

static int by_question(const void *key, const void *row)
{
    return strcmp(key, ((const struct reply_answer *)row)->question);
}

static const struct reply_answer *find_answer(const struct reply_answers *answers, const char *question)
{
    return answers->n == 0 ? NULL
                           : bsearch(question, answers->at, answers->n, sizeof *answers->at, by_question);
}

static struct reply_answer no_answer(const struct reply *reply, const char *question)
{
    return (struct reply_answer){.id = "",
                                 .org = reply->org,
                                 .reply = reply->id,
                                 .question = question,
                                 .value = "",
                                 .reason = "",
                                 .note = "",
                                 .held_reason = "",
                                 .changed_by = ""};
}

static enum rc fill_items(struct ctx *cx, struct reply_whole *whole)
{
    struct reply_answers answers = {.n = 0};
    size_t n = whole->document.questions.n;
    TRY(reply_answer_store_all(cx, whole->reply.id, &answers));
    TRY(reply_file_store_all(cx, whole->reply.id, &whole->files));
    whole->items = ARENA_ARRAY(cx->arena, struct reply_item, n);
    if (whole->items == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct questionnaire_question *question = whole->document.questions.at + i;
        const struct reply_answer *stored = find_answer(&answers, question->code);
        whole->items[i] = (struct reply_item){.question = question};
        whole->items[i].answer = stored == NULL ? no_answer(&whole->reply, question->code) : *stored;
        for (size_t k = 0; k < whole->files.n; k++)
            whole->items[i].file_count += text_same(whole->files.at[k].question, question->code);
    }
    return reply_walk(cx, whole);
}

enum rc reply_load_plain(struct ctx *cx, const char *id, struct reply_whole *ret)
{
    struct reply_whole whole = {.last = {.id = ""}};
    TRY(record_get(cx, &reply_record, id, &whole.reply));
    TRY(read_document(cx, &whole.reply, &whole.document));
    TRY(reply_sections_of(cx, &whole.document, &whole.sections));
    TRY(fill_items(cx, &whole));
    *ret = whole;
    return RC_OK;
}

/* The answers of the year before, where the question is the same. */
static enum rc fill_last(struct ctx *cx, struct reply_whole *whole)
{
    struct reply_answers answers = {.n = 0};
    enum rc rc = record_get(cx, &reply_record, whole->reply.previous, &whole->last);
    if (rc != RC_OK)
        return rc;
    TRY(read_document(cx, &whole->last, &whole->last_document));
    TRY(reply_answer_store_all(cx, whole->last.id, &answers));
    for (size_t i = 0; i < whole->document.questions.n; i++) {
        struct reply_item *item = whole->items + i;
        int at = questionnaire_question_find(&whole->last_document, item->question->code);
        const struct reply_answer *stored = at < 0 ? NULL : find_answer(&answers, item->question->code);
        if (stored != NULL && stored->state != REPLY_ANSWER_NONE &&
            reply_question_same(item->question, whole->last_document.questions.at + at))
            item->last = stored;
    }
    return RC_OK;
}

/* What the receiver said to the last submission. */
static enum rc fill_comments(struct ctx *cx, struct reply_whole *whole)
{
    struct reply_comments all = {.n = 0};
    if (whole->reply.rounds == 0 || whole->reply.state == REPLY_SUBMITTED || whole->reply.state == REPLY_ACCEPTED)
        return RC_OK;
    TRY(reply_comment_store_all(cx, whole->reply.id, &all));
    for (size_t i = 0; i < all.n && text_same(all.at[i].submission, all.at[0].submission); i++)
        whole->comments.n = i + 1;
    whole->comments.at = all.at;
    return RC_OK;
}

enum rc reply_load(struct ctx *cx, const char *id, struct reply_whole *ret)
{
    struct reply_whole whole = {.last = {.id = ""}};
    TRY(reply_load_plain(cx, id, &whole));
    if (!text_empty(whole.reply.previous))
        TRY(fill_last(cx, &whole));
    TRY(fill_comments(cx, &whole));
    *ret = whole;
    return RC_OK;
}
