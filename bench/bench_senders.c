#include "bench/bench_senders.h"

#include <sodium.h>
#include <string.h>

#include "account/account.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/time.h"
#include "questionnaire/reply.h"
#include "rows/rows.h"
#include "submission/submission.h"
#include "survey/survey.h"

enum { LARGE_EVERY = 10, LARGE_BYTES = 2500000, DAYS_OPEN = 30, LIST_BYTES = 4 * 1024 * 1024 };
#define WRONG_MS (INT64_C(3) * 3600 * 1000)
#define RECEIVER "cluster-ministry"

struct senders {
    struct ctx *receiver;
    const char *folder;
    int64_t operators; /* of each database */
    struct buf documents[SENDERS_ROUNDS];
    struct buf list, wrong; /* of packages */
};

static enum rc make_organization(struct ctx *cx, const char *id, int64_t kind)
{
    struct organization organization = {.id = id, .org = id, .parent = "", .name = id, .kind = kind, .sector = "",
                                        .fiscal_month = 4, .handling_mark = "", .document_prefix = "", .active = 1};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    cx->org = id;
    TRY(db_begin(cx, &tx));
    TRY(record_insert(cx, &organization_record, &organization));
    TRY(db_commit(cx, &tx));
    return account_act_as(cx, NULL, id);
}

static const char *operator_of(const struct ctx *cx, int64_t database, int64_t i)
{
    return arena_printf(cx->arena, "operator-%lld-%lld", (long long)database, (long long)i);
}

/* ---- the receiver ---- */

static enum rc add_questions(struct ctx *cx, const char *survey)
{
    static const struct {
        const char *code;
        int kind;
        const char *text, *choices;
    } questions[] = {
        {"Q1", QUESTION_SINGLE, "演習を実施しましたか。", "はい | Yes\nいいえ | No"},
        {"Q2", QUESTION_NUMBER, "参加した人数を答えてください。", ""},
        {"Q3", QUESTION_MULTIPLE, "何を確かめましたか。", "連絡 | Contact\n復旧 | Recovery\n判断 | Decisions"},
        {"Q4", QUESTION_DATE, "いつ実施しましたか。", ""},
        {"Q5", QUESTION_TEXT, "困っていることを書いてください。", ""},
    };
    for (size_t i = 0; i < COUNT(questions); i++) {
        struct survey_question row;
        row_blank(&survey_question_record, &row);
        row.survey = survey;
        row.code = questions[i].code;
        row.kind = questions[i].kind;
        row.section_ja = row.section_en = "演習";
        row.text_ja = row.text_en = questions[i].text;
        row.choices = questions[i].choices;
        TRY(survey_question_save(cx, &row, 0));
    }
    return RC_OK;
}

static enum rc invite_all(const struct senders *senders, const char *survey)
{
    struct ctx *cx = senders->receiver;
    int64_t added = 0;
    size_t n = 0;
    struct survey_invitation *rows =
        ARENA_ARRAY(cx->arena, struct survey_invitation, (size_t)(SENDERS_DATABASES * senders->operators));
    if (rows == NULL)
        return RC_MEMORY;
    for (int64_t database = 1; database <= SENDERS_DATABASES; database++)
        for (int64_t i = 1; i <= senders->operators; i++, n++) {
            row_blank(&survey_invitation_record, rows + n);
            rows[n].operator_key = rows[n].name = operator_of(cx, database, i);
            rows[n].sector = "aviation";
        }
    return survey_invite(cx, survey, rows, n, &added);
}

static enum rc make_survey(struct senders *senders, int round)
{
    struct ctx *cx = senders->receiver;
    struct survey survey;
    int64_t today = date_days(date_of_time(cx, cx->now));
    row_blank(&survey_record, &survey);
    survey.year = fiscal_year(cx->now, 4);
    survey.title = arena_printf(cx->arena, "調査 %d", round + 1);
    survey.kind = SURVEY_OWN;
    survey.purpose = survey.legal_basis = survey.contact = "見本";
    survey.opens_on = date_from_days(cx, today);
    survey.closes_on = date_from_days(cx, today + DAYS_OPEN);
    TRY(survey_save(cx, &survey, 0));
    TRY(add_questions(cx, survey.id));
    TRY(invite_all(senders, survey.id));
    TRY(survey_open(cx, survey.id));
    return survey_document_of(cx, survey.id, 0, &senders->documents[round], NULL);
}

static enum rc make_receiver(struct senders *senders)
{
    struct signing_key key = {.id = ""};
    TRY(make_organization(senders->receiver, RECEIVER, ORGANIZATION_MINISTRY));
    TRY(seal_ready(senders->receiver, RECEIVER, &key));
    for (int round = 0; round < SENDERS_ROUNDS; round++)
        TRY(make_survey(senders, round));
    return RC_OK;
}

/* ---- senders ---- */

/* Answered, and approved by the local administrator. */
static enum rc answer(struct ctx *cx, const struct buf *document, const char *operator, int64_t i, struct reply *ret)
{
    const struct reply_wish wishes[] = {
        {.question = "Q1", .value = i % 3 == 0 ? "2" : "1", .reason = "", .note = ""},
        {.question = "Q2", .value = decimal(cx, 10 + i), .reason = "", .note = ""},
        {.question = "Q3", .value = i % 2 == 0 ? "1 3" : "2", .reason = "", .note = ""},
        {.question = "Q5", .value = "担当者が足りない。", .reason = "", .note = ""},
    };
    struct reply_save save = {.saved = NULL};
    struct reply before = {.id = ""}, after = {.id = ""};
    bool fresh = false;
    TRY(reply_import(cx, buf_string(document), document->length, operator, &before, &fresh));
    TRY(reply_answers_save(cx, before.id, wishes, COUNT(wishes), &save));
    if (save.refused.n > 0)
        return fail(cx, RC_INTERNAL, "{0}", "an answer was refused");
    TRY(record_get(cx, &reply_record, before.id, &before));
    after = before;
    after.state = REPLY_APPROVED;
    after.approved_at = cx->now;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_update(cx, &reply_record, &before, &after));
    *ret = after;
    return db_commit(cx, &tx);
}

static enum rc pack(struct ctx *cx, struct senders *senders, int64_t database, int64_t i, int round)
{
    const struct submission_source *source = submission_source_find(cx->app, "survey-response");
    struct submission_draft draft = {.kind = ""};
    struct sent_submission sent = {.id = ""};
    struct reply reply = {.id = ""};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_SUBMISSION_BYTES);
    struct submission_file file = {.name = "図.bin", .length = LARGE_BYTES};
    TRY(answer(cx, senders->documents + round, operator_of(cx, database, i), i, &reply));
    TRY(source->draft(cx, reply.id, &draft));
    if (i % LARGE_EVERY == 0) {
        char *bytes = arena_alloc(cx->arena, LARGE_BYTES + 1);
        if (bytes == NULL)
            return RC_MEMORY;
        randombytes_buf(bytes, LARGE_BYTES);
        bytes[LARGE_BYTES] = '\0';
        file.bytes = bytes;
        draft.files.at = &file;
        draft.files.n = 1;
        draft.sealed = false;
    }
    const int64_t now = cx->now;
    const bool is_last = round == SENDERS_ROUNDS - 1, is_wrong = is_last && i == senders->operators;
    cx->now += is_wrong && database < SENDERS_DATABASES ? (database == 1 ? WRONG_MS : -WRONG_MS) : 0;
    enum rc rc = submission_pack(cx, &draft, &out, &sent);
    cx->now = now;
    TRY(rc);
    if (is_last && !is_wrong)
        TRY(file_write(cx, arena_printf(cx->arena, "%s/package-%s", senders->folder, sent.id), &out));
    buf_printf(is_wrong ? &senders->wrong : &senders->list, "%d %lld %s %s\n", round + 1, (long long)database, cx->org,
               sent.id);
    return RC_OK;
}

static enum rc make_sender(struct ctx *cx, struct senders *senders, int64_t database, int64_t i)
{
    struct signing_key key = {.id = ""};
    struct trusted_key trusted = {.id = ""};
    const char *card = "", *operator = operator_of(cx, database, i);
    TRY(make_organization(cx, operator, ORGANIZATION_OPERATOR));
    TRY(seal_ready(cx, operator, &key));
    TRY(seal_card(cx, &key, &card));
    TRY(submission_trust(senders->receiver, operator, card, strlen(card), &trusted));
    for (int round = 0; round < SENDERS_ROUNDS; round++)
        TRY(pack(cx, senders, database, i, round));
    return RC_OK;
}

static enum rc make_database(struct senders *senders, const struct app *app, int64_t database)
{
    CLEANUP(arena_freep) struct arena *scratch = arena_create(LIMIT_COMMAND_MEMORY);
    CLEANUP(store_closep) struct store *store = NULL;
    CLEANUP(db_closep) struct db *db = NULL;
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    struct ctx *outer = senders->receiver;
    const char *url = arena_printf(outer->arena, "sqlite:%s/sender-%lld.db", senders->folder, (long long)database);
    struct ctx cx = *outer;
    enum rc rc = scratch == NULL ? RC_MEMORY : store_open(url, &store, &why);
    if (rc == RC_OK)
        rc = db_open(store, &db, &why);
    if (rc != RC_OK)
        return fail(outer, rc, "{0}: {1}", url, arena_copy(outer->arena, buf_string(&why)));
    cx.arena = scratch;
    cx.db = db;
    cx.app = app;
    rc = db_migrate(&cx);
    for (int64_t i = 1; i <= senders->operators && rc == RC_OK; i++) {
        rc = make_sender(&cx, senders, database, i);
        if (rc == RC_OK)
            arena_reset(scratch);
    }
    if (rc != RC_OK && outer->problem.rc == RC_OK)
        (void)fail(outer, rc, "{0}", arena_copy(outer->arena, cx.problem.message == NULL ? "" : cx.problem.message));
    return rc;
}

static enum rc make_all(struct ctx *cx, struct senders *senders, const struct app *app)
{
    TRY(make_receiver(senders));
    for (int64_t database = 1; database <= SENDERS_DATABASES; database++)
        TRY(make_database(senders, app, database));
    TRY(file_write(cx, arena_printf(cx->arena, "%s/wrong", senders->folder), &senders->wrong));
    return file_write(cx, arena_printf(cx->arena, "%s/packages", senders->folder), &senders->list);
}

enum rc bench_senders(struct ctx *cx, const char *keys, const char *folder, int64_t operators)
{
    const struct app *const before = cx->app;
    struct app receiving = *before, sending = *before;
    struct senders senders = {.receiver = cx, .folder = folder, .operators = operators, .list = buf_create(LIST_BYTES),
                              .wrong = buf_create(LIST_BYTES)};
    for (int round = 0; round < SENDERS_ROUNDS; round++)
        senders.documents[round] = buf_create(LIMIT_QUESTIONNAIRE_BYTES);
    receiving.key_dir = keys;
    sending.key_dir = arena_printf(cx->arena, "%s/keys", folder);
    cx->app = &receiving;
    enum rc rc = make_all(cx, &senders, &sending);
    cx->app = before;
    for (int round = 0; round < SENDERS_ROUNDS; round++)
        buf_free(senders.documents + round);
    buf_free(&senders.list);
    buf_free(&senders.wrong);
    return rc;
}
