/* What the tests of packages share: two organisations with keys, a kind "note" of their own. */
#ifndef SUBMISSION_SUBMISSION_TEST_H
#define SUBMISSION_SUBMISSION_TEST_H

#include "submission/submission.h"
#include "tests/support/test.h"

#define TEST_OPERATOR "1234567890123"
#define TEST_ABOUT "survey-1"
#define TEST_RESULTS                                                                                           \
    "{\"assessment-results\":{\"uuid\":\"0192f000-0000-4000-8000-000000000000\",\"metadata\":{\"title\":"      \
    "\"Results\",\"last-modified\":\"2026-10-01T00:00:00Z\",\"version\":\"1\",\"oscal-version\":\"1.1.3\"},"   \
    "\"import-ap\":{\"href\":\"#x\"},\"results\":[]}}"

/* Takes answers that begin with "note", about TEST_ABOUT, of edition 1 and year 2026, from TEST_OPERATOR. */
static enum rc note_check(struct ctx *cx, const struct submission_package *package, struct submission_refusal *why)
{
    const struct submission_manifest *manifest = &package->manifest;
    const struct submission_part *answers = submission_part(package, SUBMISSION_ANSWERS);
    if (strcmp(manifest->about, TEST_ABOUT) != 0)
        return submission_refuse(cx, why, SUBMISSION_SUBJECT, "no survey {0}", manifest->about);
    if (manifest->year != 2026)
        return submission_refuse(cx, why, SUBMISSION_YEAR, "the year is {0}", decimal(cx, manifest->year));
    if (manifest->edition != 1)
        return submission_refuse(cx, why, SUBMISSION_EDITION, "the edition is {0}", decimal(cx, manifest->edition));
    if (strcmp(manifest->operator, "stranger") == 0)
        return submission_refuse(cx, why, SUBMISSION_NOT_COVERED, "{0} is not asked", manifest->operator);
    if (answers == NULL || strncmp(answers->bytes, "note", 4) != 0)
        return submission_refuse(cx, why, SUBMISSION_CONTENT, "these are no answers");
    return RC_OK;
}

static const struct submission_kind note_kinds[] = {{.name = "note", .label = "Note", .check = note_check}};
static const struct module note_module = {
    .name = "note", .submission_kinds = note_kinds, .submission_kind_count = COUNT(note_kinds)};
static const struct module *const test_modules[] = {&seal_module, &submission_module, &note_module};

/* Makes the context act in that organisation, which is made when it is not there. */
static inline void act_in(struct ctx *cx, const char *org)
{
    int64_t there = 0;
    cx->org = org;
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT count(*) FROM organization WHERE id = $1"), ARGS(STR(org)), &there),
            RC_OK);
    if (there > 0)
        return;
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO organization (id, org, version, parent, name, kind, sector, fiscal_month, "
                        "handling_mark, document_prefix, active) VALUES ($1, $1, 1, '', $2, 0, '', 4, '', '', 1)"),
                    ARGS(STR(org), STR(arena_printf(cx->arena, "Name of %s", org))), NULL),
            RC_OK);
}

static inline struct ctx *begin_packages(void **state, struct app *app)
{
    struct ctx *cx = test_begin(state);
    const struct test_db *test = *state;
    *app = (struct app){.modules = test_modules,
                        .module_count = COUNT(test_modules),
                        .base_url = "",
                        .key_dir = arena_printf(cx->arena, "%s/keys", test->directory)};
    cx->app = app;
    cx->fixed_ids = 0; /* the tests share a table */
    cx->permissions = UINT64_MAX;
    return cx;
}

static inline const char *card_of(struct ctx *cx, const char *org)
{
    struct signing_key key = {.id = ""};
    const char *card = "";
    TEST_RC(__LINE__, cx, seal_ready(cx, org, &key), RC_OK);
    TEST_RC(__LINE__, cx, seal_card(cx, &key, &card), RC_OK);
    return card;
}

static inline struct submission_draft note_draft(const char *card)
{
    static const struct submission_file files[] = {{"手順書.txt", "text", 4}, {"picture.png", "\x89PNG\0x", 6}};
    return (struct submission_draft){.kind = "note",
                                     .title = "A note",
                                     .about = TEST_ABOUT,
                                     .document = "",
                                     .operator = TEST_OPERATOR,
                                     .edition = 1,
                                     .year = 2026,
                                     .to_card = card,
                                     .answers = "note\0with a zero",
                                     .answers_length = 16,
                                     .texts = "{\"1\":\"書いたこと\"}",
                                     .results = TEST_RESULTS,
                                     .results_length = strlen(TEST_RESULTS),
                                     .files = {files, COUNT(files)}};
}

#endif
