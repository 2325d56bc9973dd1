#include "tests/support/surveys.h"

#include "survey/survey_response.h"
#include "tests/support/test.h"

struct survey test_open_survey(struct ctx *cx, int64_t year, int64_t kind, const char *previous,
                               const struct survey_invitation *rows, size_t n)
{
    struct survey row = {.id = NULL};
    int64_t made = 0;
    row_blank(&survey_record, &row);
    row.title = arena_printf(cx->arena, "%lld年度調査", (long long)year);
    row.year = year;
    row.kind = kind;
    row.catalog = "baseline-2026";
    row.purpose = "取組の実施状況を把握する。";
    row.legal_basis = "基本法25条・33条";
    row.opens_on = arena_printf(cx->arena, "%lld-04-01", (long long)year);
    row.closes_on = arena_printf(cx->arena, "%lld-11-30", (long long)year);
    row.previous = previous;
    TEST_RC(__LINE__, cx, survey_save(cx, &row, 0), RC_OK);
    TEST_RC(__LINE__, cx, survey_invite(cx, row.id, rows, n, &made), RC_OK);
    TEST_INT(__LINE__, made, n);
    TEST_RC(__LINE__, cx, survey_open(cx, row.id), RC_OK);
    TEST_RC(__LINE__, cx, survey_visible(cx, row.id, &row), RC_OK);
    return row;
}

void test_accept_answers(struct ctx *cx, const struct survey *survey, const char *operator_key,
                         const struct vector_draft *draft, const char *texts)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    CLEANUP(buf_free) struct buf out = buf_create(VECTOR_BYTES_MOST);
    struct survey_response made = {.id = NULL};
    TEST_RC(__LINE__, cx, vector_encode(cx, draft, NULL, &out), RC_OK);
    const struct survey_receipt receipt = {.survey = survey->id,
                                           .operator_key = operator_key,
                                           .submission = "",
                                           .edition = survey->edition,
                                           .edition_digest = survey->digest,
                                           .source = RESPONSE_PAPER,
                                           .made_at = cx->now,
                                           .vector = out.data,
                                           .vector_length = out.length,
                                           .texts = texts};
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, survey_response_receive(cx, &receipt, &made), RC_OK);
    TEST_RC(__LINE__, cx, survey_response_settle(cx, made.submission, RESPONSE_ACCEPTED, "", NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}
