/* The workbook comes back: every cell that cannot be taken is named, all rows are taken or none. */
#include "base/text.h"
#include "questionnaire/reply_book.h"
#include "questionnaire/reply_change.h"
#include "questionnaire/reply_store.h"

enum { ROWS_MOST = 5000 };

/* --- The mark: that of the questionnaire, and the version of the answer --- */

const char *reply_mark(const struct ctx *cx, const struct reply *reply, int64_t version)
{
    return arena_printf(cx->arena, "%s-%lld", questionnaire_mark_write(cx, reply->year, reply->edition, reply->digest),
                        (long long)version);
}

int64_t reply_mark_read(const struct ctx *cx, const struct reply *reply, const char *text,
                        struct questionnaire_mark *ret)
{
    const char *rest = "";
    int64_t version = 0;
    *ret = (struct questionnaire_mark){.digest = ""};
    if (!questionnaire_mark_read(cx, text, ret, &rest) || text_to_int(cx, rest, &version) != RC_OK || version < 0)
        return REPLY_MARK_FOREIGN;
    return questionnaire_mark_fits(ret, reply->year, reply->edition, reply->digest) ? version : REPLY_MARK_OTHER_EDITION;
}

/* --- Rows --- */

static const struct take_column columns[] = {
    {.field = "question", .label = N_("Number (question)"), .place = TAKE_NEEDED},
    {.field = "value", .label = N_("Answer"), .place = TAKE_NEEDED},
    {.field = "exception", .label = N_("Exception")},
    {.field = "reason", .label = N_("Reason")},
    {.field = "note", .label = N_("Note")},
    {.field = "version", .label = N_("Edition of the workbook"), .place = TAKE_NEEDED},
    {.field = "text", .label = N_("Question asked"), .place = TAKE_PASSED},
    {.field = "how", .label = N_("What may stand there"), .place = TAKE_PASSED},
    {.field = "last", .label = N_("Answer of the year before"), .place = TAKE_PASSED},
};

struct taken {
    struct reply_whole whole;
    const char *file_name;
    bool *seen;
    bool any;
    bool own; /* a row was of this questionnaire */
};

/* The first row says what the file is of: all of it is refused at once. */
static enum rc refuse_mark(const struct take *take, const struct taken *taken, const struct questionnaire_mark *mark)
{
    struct ctx *cx = take->cx;
    struct reply other = {.title = ""};
    const struct reply *reply = &taken->whole.reply;
    enum rc rc = reply_store_marked(cx, mark->digest, &other);
    if (rc != RC_MISSING)
        TRY(rc);
    const char *of = questionnaire_name(cx, other.title, mark->year, mark->edition);
    const char *wanted = questionnaire_name(cx, reply->title, reply->year, reply->edition);
    return taken->own ? field_fail(cx, "version", N_("This row is of {0}, and here belong rows of {1}"), of, wanted)
                      : questionnaire_refuse_file(cx, taken->file_name, of, wanted);
}

static enum rc check_mark(const struct take *take, struct taken *taken, int64_t *ret_version)
{
    struct ctx *cx = take->cx;
    struct questionnaire_mark mark = {.digest = ""};
    *ret_version = reply_mark_read(cx, &taken->whole.reply, take_text(take, "version"), &mark);
    if (*ret_version == REPLY_MARK_FOREIGN)
        return field_fail(cx, "version",
                          N_("This row does not say which questionnaire it belongs to; please use the workbook that "
                             "you can download here"));
    if (*ret_version == REPLY_MARK_OTHER_EDITION)
        return refuse_mark(take, taken, &mark);
    taken->own = true;
    return RC_OK;
}

/* The word of an exception in either language, or its code. */
static enum rc read_exception(const struct take *take, int64_t *ret)
{
    struct ctx *cx = take->cx;
    const char *text = take_text(take, "exception");
    *ret = REPLY_ANSWER_NONE;
    if (text_empty(text))
        return RC_OK;
    for (int64_t i = REPLY_ANSWER_NOT_APPLICABLE; i <= REPLY_ANSWER_ALTERNATIVE; i++) {
        const char *label = enum_label(&reply_answer_state_names, i);
        if (take_same_word(cx, text, tr_lang(LANG_JA, label)) || take_same_word(cx, text, label) ||
            take_same_word(cx, text, enum_code(&reply_answer_state_names, i))) {
            *ret = i;
            return RC_OK;
        }
    }
    const struct field field = {.name = "exception", .label = N_("Exception")};
    const char *const taken[] = {tr(cx, enum_label(&reply_answer_state_names, REPLY_ANSWER_NOT_APPLICABLE)),
                                 tr(cx, enum_label(&reply_answer_state_names, REPLY_ANSWER_ALTERNATIVE))};
    return field_unknown(cx, &field, text, taken, COUNT(taken));
}

static enum rc find_question(struct take *take, struct taken *taken, int *ret)
{
    struct ctx *cx = take->cx;
    const char *code = take_text(take, "question");
    *ret = questionnaire_question_find(&taken->whole.document, code);
    if (*ret < 0)
        *ret = questionnaire_question_find(&taken->whole.document, text_trim(cx, text_fold(cx, code)));
    if (*ret < 0)
        return field_fail(cx, "question", N_("This questionnaire has no question {0}"), code);
    if (taken->seen[*ret])
        return field_fail(cx, "question", N_("Question {0} stands in the file twice"), code);
    taken->seen[*ret] = true;
    return RC_OK;
}

static bool says_nothing(const struct reply_wish *wish)
{
    return text_empty(wish->value) && text_empty(wish->reason) && text_empty(wish->note) &&
           wish->exception == REPLY_ANSWER_NONE;
}

static enum rc take_question(struct take *take)
{
    struct taken *taken = take->self;
    struct ctx *cx = take->cx;
    int at = -1;
    struct reply_wish wish = {.origin = REPLY_BY_WORKBOOK};
    bool changed = false;
    TRY(check_mark(take, taken, &wish.version));
    TRY(find_question(take, taken, &at));
    const struct questionnaire_question *question = taken->whole.document.questions.at + at;
    wish.question = question->code;
    wish.value = reply_words_read(cx, question, take_text(take, "value"));
    wish.reason = take_text(take, "reason");
    wish.note = take_text(take, "note");
    TRY(read_exception(take, &wish.exception));
    if (says_nothing(&wish))
        return RC_OK; /* an empty row leaves what is here */
    struct reply_answer before = taken->whole.items[at].answer;
    TRY(reply_answer_put(cx, &taken->whole, (size_t)at, &wish, &changed));
    if (changed) {
        /* What was written lies in the memory of the row. */
        TRY(reply_answer_store_find(take->whole, taken->whole.reply.id, question->code,
                                    &taken->whole.items[at].answer));
    } else {
        taken->whole.items[at].answer = before;
    }
    taken->any |= changed;
    take->changed += changed;
    return RC_OK;
}

static enum rc begin(struct take *take)
{
    struct taken *taken = take->self;
    struct ctx *cx = take->whole;
    const char *id = taken->whole.reply.id;
    TRY(reply_load_plain(cx, id, &taken->whole));
    TRY(reply_need_writable(cx, &taken->whole.reply));
    taken->seen = ARENA_ARRAY(cx->arena, bool, taken->whole.document.questions.n);
    return taken->seen == NULL ? RC_MEMORY : reply_note_drafter(cx, &taken->whole.reply);
}

enum rc reply_take(struct ctx *cx, const char *id, const char *bytes, size_t length, const char *file_name,
                   struct import_result *ret)
{
    static const struct take_rule rule = {
        .columns = columns,
        .column_count = COUNT(columns),
        .rows_most = ROWS_MOST,
        .missing = N_("The file has no row of heads with “{0}” and “{1}”; please use the workbook that you can "
                      "download here"),
        .begin = begin,
        .row = take_question,
    };
    struct taken taken = {.whole = {.reply = {.id = id}}, .file_name = file_name};
    TRY(record_get(cx, &reply_record, id, &taken.whole.reply));
    TRY(reply_need_writable(cx, &taken.whole.reply));
    TRY(take_import(cx, &rule, &taken, bytes, length, file_name, ret));
    reply_tell_began(cx, &taken.whole.reply);
    return RC_OK;
}
