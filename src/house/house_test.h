/* What the tests of templates share: a kind of document with one of each, its values, and an organisation. */
#ifndef HOUSE_HOUSE_TEST_H
#define HOUSE_HOUSE_TEST_H

#include "house/house_inside.h"
#include "tests/support/test.h"

static const struct house_name item_names[] = {
    {"row.title", HOUSE_TEXT, "", NULL, 0},
    {"row.count", HOUSE_NUMBER, "", NULL, 0},
    {"row.due", HOUSE_DATE, "", NULL, 0},
};
static const struct house_name names[] = {
    {"title", HOUSE_TEXT, "", NULL, 0},  {"blank", HOUSE_TEXT, "", NULL, 0},
    {"mean", HOUSE_NUMBER, "", NULL, 0}, {"rows", HOUSE_LIST, "", item_names, COUNT(item_names)},
    {"none", HOUSE_LIST, "", item_names, COUNT(item_names)},
};
static const struct house_value rows[] = {
    {.text = "門 & <鍵>"}, {.text = "2", .number = 2, .known = true},  {.text = "令和8年10月1日", .iso = "2026-10-01"},
    {.text = "壁"},        {.text = "10", .number = 10, .known = true}, {.text = "", .iso = ""},
};
static const struct house_value values[] = {
    {.text = "題名\n二行"}, {.text = ""}, {.text = "2.61", .number = 2.61, .known = true}, {.rows = rows, .row_count = 2},
    {.rows = NULL, .row_count = 0},
};
static const struct house_kind kind = {"test", "Test", names, COUNT(names), NULL};
static const struct house_kind *const kinds[] = {&kind};
static const struct module test_module = {.name = "test", .house_kinds = kinds, .house_kind_count = 1};
static const struct module *const modules[] = {&account_module, &house_module, &test_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static inline void make(struct ctx *cx, const char *org)
{
    struct db_tx *tx = NULL;
    struct organization organization = {.id = org, .org = org, .parent = "", .name = org, .sector = "",
                                        .fiscal_month = 4, .handling_mark = "", .document_prefix = "", .active = 1};
    cx->fixed_ids = 0;
    cx->app = &app;
    cx->org = org;
    cx->person = "";
    cx->permissions = PERM_REPORT_READ | PERM_ASSESSMENT_MANAGE;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &organization), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static const struct report report = {.title = "報告", .organisation = "海運", .date = "令和8年10月1日",
                                     .document_number = "A-1", .edition = "1", .lang = LANG_JA};
static const struct house_document document = {&report, values};

#endif
