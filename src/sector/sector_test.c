/* Sectors and covered operators on both databases: tables, rules, moves, carrying over, nobody lost, files, risk index. */
#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "register/take.h"
#include "sector/sector_inside.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&list_module, &account_module, &sector_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

enum { YEAR = 2026 };

static void make(struct ctx *cx, const char *org, enum organization_kind kind)
{
    struct db_tx *tx = NULL;
    struct organization organization = {.id = org,
                                        .org = org,
                                        .parent = "",
                                        .name = org,
                                        .kind = kind,
                                        .sector = "",
                                        .fiscal_month = 4,
                                        .handling_mark = "",
                                        .document_prefix = "",
                                        .active = 1};
    cx->fixed_ids = 0;
    cx->app = &app;
    cx->org = org;
    cx->person = "";
    cx->permissions = PERM_SECTOR_READ | PERM_SECTOR_WRITE;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &organization), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static struct covered_operator operator_of(const char *key, const char *sector, int64_t year)
{
    struct covered_operator row;
    row_blank(&covered_operator_record, &row);
    row.operator = key;
    row.name = key;
    row.sector = sector;
    row.year = year;
    return row;
}

static enum rc put(struct ctx *cx, struct covered_operator *row)
{
    cx->problem = (struct problem){.rc = RC_OK};
    return covered_save(cx, row, row->version);
}

static bool refused_at(const struct ctx *cx, const char *field)
{
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (text_same(cx->problem.fields[i].field, field))
            return true;
    return false;
}

/* --- Constant tables --- */

static void test_tables(void **state)
{
    struct ctx *cx = test_begin(state);
    size_t annexes = 0, stated = 0;
    TEST_INT(__LINE__, (int64_t)sector_table.sector_count, 16);
    for (size_t i = 0; i < sector_table.sector_count; i++) {
        const struct sector *sector = sector_at(i);
        annexes += sector->in_annexes;
        TEST_INT((int)i, (int64_t)sector_index(sector), (int64_t)i);
        TEST_TRUE((int)i, sector_find(sector->title.ja) == sector && sector_find(sector->title.en) == sector);
    }
    TEST_INT(__LINE__, (int64_t)annexes, 13);
    TEST_TRUE(__LINE__, sector_at(16) == NULL && sector_find("宇宙") == NULL && sector_find(NULL) == NULL);
    for (size_t i = 0; i < sector_table.service_count; i++) {
        const struct sector_service *service = sector_table.services + i;
        stated += service->level_kind == SECTOR_LEVEL_STATED;
        TEST_TRUE((int)i, (service->level_kind == SECTOR_LEVEL_STATED) == (service->level.ja[0] != '\0'));
        TEST_TRUE((int)i, service->sub_sector < 0 || sector_table.sub_sectors[service->sub_sector].sector == service->sector);
    }
    TEST_INT(__LINE__, (int64_t)stated, 7); /* telecom, broadcasting, cable, electricity twice, gas twice */
    const struct sector *finance = sector_find("finance"), *aviation = sector_find("航空");
    TEST_TRUE(__LINE__, sector_has_subs(finance) && !sector_has_subs(aviation));
    TEST_TRUE(__LINE__, sub_sector_find(finance, "生命保険") != NULL && sub_sector_find(aviation, "banks") == NULL);
    cx->lang = LANG_JA;
    TEST_TEXT(__LINE__, sector_title(cx, "postal"), "郵便");
    TEST_TEXT(__LINE__, sub_sector_title(cx, "non-life-insurance"), "損害保険");
    TEST_TEXT(__LINE__, sector_title(cx, "unknown"), "unknown");
    TEST_TEXT(__LINE__, sub_sector_title(cx, ""), "");
}

/* --- Risk index --- */

static void test_index(void **state)
{
    const struct risk_index_setting even = {.weight_people = 1,
                                            .weight_sales = 1,
                                            .weight_users = 1,
                                            .weight_sensitive = 1,
                                            .weight_it = 1,
                                            .top_people = 99,
                                            .top_sales = 99,
                                            .top_users = 99,
                                            .top_sensitive = 99};
    static const struct {
        int line;
        struct risk_figures figures;
        double want, known;
    } rows[] = {
        {__LINE__, {0, 0, 0, 0, 0}, -1, 0},
        {__LINE__, {99, 99, 99, 99, 5}, 100, 1},
        {__LINE__, {1000000, 99, 99, 99, 5}, 100, 1},       /* beyond the top counts like the top */
        {__LINE__, {9, 9, 9, 9, 3}, 50, 1},                 /* half the order of magnitude, the middle of 1 to 5 */
        {__LINE__, {99, 0, 0, 0, 0}, 100, 0.2},             /* what is not known is left out */
        {__LINE__, {9, 0, 0, 0, 1}, 25, 0.4},               /* 0.5 and 0 */
    };
    double known = 0;
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        TEST_TRUE(rows[i].line, fabs(risk_index(&even, &rows[i].figures, &known) - rows[i].want) < 1e-9);
        TEST_TRUE(rows[i].line, fabs(known - rows[i].known) < 1e-9);
    }
    struct risk_index_setting heavy = even;
    heavy.weight_it = 3;
    const struct risk_figures mixed = {99, 99, 99, 99, 1};
    TEST_TRUE(__LINE__, fabs(risk_index(&heavy, &mixed, NULL) - 100.0 * 4 / 7) < 1e-9);
    const struct risk_index_setting none = {.top_people = 10};
    TEST_TRUE(__LINE__, risk_index(&none, &mixed, NULL) < 0);
}

static void test_weights(void **state)
{
    struct ctx *cx = test_begin(state);
    struct risk_index_setting setting, stored;
    make(cx, "weights", ORGANIZATION_OFFICE);
    TEST_RC(__LINE__, cx, risk_index_setting_load(cx, &setting), RC_OK);
    TEST_TEXT(__LINE__, setting.id, "");
    TEST_INT(__LINE__, setting.weight_people + setting.weight_sales + setting.weight_users + setting.weight_sensitive +
                 setting.weight_it, 100);
    setting.weight_it = 40;
    TEST_RC(__LINE__, cx, risk_index_setting_save(cx, &setting, 0), RC_OK);
    TEST_RC(__LINE__, cx, risk_index_setting_load(cx, &stored), RC_OK);
    TEST_INT(__LINE__, stored.weight_it, 40);
    stored.weight_it = 50;
    TEST_RC(__LINE__, cx, risk_index_setting_save(cx, &stored, 1), RC_OK);
    stored.weight_it = 60;
    TEST_RC(__LINE__, cx, risk_index_setting_save(cx, &stored, 1), RC_CONFLICT);
    cx->problem = (struct problem){.rc = RC_OK};
    stored.weight_people = stored.weight_sales = stored.weight_users = stored.weight_sensitive = stored.weight_it = 0;
    TEST_RC(__LINE__, cx, risk_index_setting_save(cx, &stored, 2), RC_INVALID);
}

/* --- Rules --- */

static void test_rules(void **state)
{
    struct ctx *cx = test_begin(state);
    make(cx, "rules", ORGANIZATION_OFFICE);
    struct covered_operator good = operator_of("０００１", "航空", YEAR), stored;
    TEST_RC(__LINE__, cx, put(cx, &good), RC_OK);
    TEST_RC(__LINE__, cx, covered_find(cx, YEAR, "0001", &stored), RC_OK); /* half width, the sector's word */
    TEST_TEXT(__LINE__, stored.sector, "aviation");
    TEST_RC(__LINE__, cx, covered_find(cx, YEAR - 1, "0001", &stored), RC_MISSING);
    struct covered_operator twice = operator_of("0001", "railway", YEAR);
    TEST_RC(__LINE__, cx, put(cx, &twice), RC_INVALID);
    TEST_TRUE(__LINE__, refused_at(cx, "operator"));
    static const struct {
        int line;
        const char *key, *sector, *sub, *email, *field;
        int64_t state, designated;
    } rows[] = {
        {__LINE__, "", "aviation", "", "", "operator", COVERED_ADDED, 0},
        {__LINE__, "a b", "aviation", "", "", "operator", COVERED_ADDED, 0},
        {__LINE__, "a~b", "aviation", "", "", "operator", COVERED_ADDED, 0},
        {__LINE__, "k1", "", "", "", "sector", COVERED_ADDED, 0},
        {__LINE__, "k1", "space", "", "", "sector", COVERED_ADDED, 0},
        {__LINE__, "k1", "aviation", "banks", "", "sub_sector", COVERED_ADDED, 0},
        {__LINE__, "k1", "finance", "banks", "nobody", "email", COVERED_ADDED, 0},
        {__LINE__, "k1", "finance", "banks", "", "reason", COVERED_LEFT, 0},
        {__LINE__, "k1", "finance", "banks", "", "designated", COVERED_OUTSIDE, 0},
        {__LINE__, "k1", "finance", "銀行等", "", NULL, COVERED_OUTSIDE, 1},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct covered_operator row = operator_of(rows[i].key, rows[i].sector, YEAR);
        row.name = "名称";
        row.sub_sector = rows[i].sub;
        row.email = rows[i].email;
        row.state = rows[i].state;
        row.designated = rows[i].designated;
        TEST_RC(rows[i].line, cx, put(cx, &row), rows[i].field == NULL ? RC_OK : RC_INVALID);
        TEST_TRUE(rows[i].line, rows[i].field == NULL || refused_at(cx, rows[i].field));
    }
    cx->permissions = PERM_SECTOR_READ;
    struct covered_operator other = operator_of("k2", "aviation", YEAR);
    TEST_RC(__LINE__, cx, put(cx, &other), RC_DENIED);
    make(cx, "rules-operator", ORGANIZATION_OPERATOR);
    TEST_RC(__LINE__, cx, put(cx, &other), RC_DENIED); /* whatever rights: it oversees nobody */
}

/* A ministry that says what it oversees covers nobody else's operators. */
static void test_oversight(void **state)
{
    struct ctx *cx = test_begin(state);
    make(cx, "ministry", ORGANIZATION_MINISTRY);
    struct covered_operator free = operator_of("o1", "finance", YEAR), ours = operator_of("o2", "aviation", YEAR);
    struct covered_operator theirs = operator_of("o3", "gas", YEAR), part = operator_of("o4", "logistics", YEAR);
    TEST_RC(__LINE__, cx, put(cx, &free), RC_OK); /* nothing is said yet */
    struct oversight row;
    row_blank(&oversight_record, &row);
    row.sector = "航空";
    TEST_RC(__LINE__, cx, oversight_save(cx, &row, 0), RC_INVALID);
    TEST_TRUE(__LINE__, refused_at(cx, "body"));
    row.body = "所管省";
    row.organization = "ministry";
    row.since = "2026-04-01";
    row.until = "2026-03-31";
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, oversight_save(cx, &row, 0), RC_INVALID);
    row.until = "";
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, oversight_save(cx, &row, 0), RC_OK);
    struct oversight sub = row;
    sub.id = "";
    sub.sector = "logistics";
    sub.sub_sector = "船舶運航";
    TEST_RC(__LINE__, cx, oversight_save(cx, &sub, 0), RC_OK);
    TEST_RC(__LINE__, cx, put(cx, &ours), RC_OK);
    TEST_RC(__LINE__, cx, put(cx, &theirs), RC_INVALID);
    TEST_TRUE(__LINE__, refused_at(cx, "sector"));
    part.sub_sector = "trucking";
    TEST_RC(__LINE__, cx, put(cx, &part), RC_INVALID);
    part.sub_sector = "shipping";
    TEST_RC(__LINE__, cx, put(cx, &part), RC_OK);
    struct covered_faults faults;
    TEST_RC(__LINE__, cx, covered_check(cx, YEAR, 10, &faults), RC_OK);
    TEST_INT(__LINE__, faults.counts[FAULT_NOT_OURS], 1); /* of before it was said */
    TEST_RC(__LINE__, cx, oversight_remove(cx, row.id, 1), RC_OK);
}

/* --- Years --- */

/* Whoever was there last year is not removed, but leaves. */
static void check_leaving(struct ctx *cx)
{
    struct covered_operator row;
    TEST_RC(__LINE__, cx, covered_find(cx, YEAR, "y1", &row), RC_OK);
    TEST_RC(__LINE__, cx, covered_remove(cx, row.id, row.version), RC_CONFLICT);
    row.state = COVERED_LEFT;
    TEST_RC(__LINE__, cx, put(cx, &row), RC_INVALID);
    row.reason = "合併";
    TEST_RC(__LINE__, cx, put(cx, &row), RC_OK);
    struct sector_counts counts;
    TEST_RC(__LINE__, cx, covered_count(cx, YEAR, &counts), RC_OK);
    TEST_INT(__LINE__, counts.total.covered, 3);
    TEST_INT(__LINE__, counts.at[sector_index(sector_find("logistics"))].states[COVERED_LEFT], 1);
    TEST_INT(__LINE__, counts.at[sector_index(sector_find("gas"))].states[COVERED_OUTSIDE], 1);
}

static void test_years(void **state)
{
    struct ctx *cx = test_begin(state);
    struct covered_faults faults;
    struct covered_operator row;
    int64_t made = 0;
    make(cx, "years", ORGANIZATION_OFFICE);
    TEST_RC(__LINE__, cx, covered_carry(cx, YEAR, &made), RC_MISSING);
    static const char *const keys[] = {"y1", "y2", "y3", "y4"};
    for (size_t i = 0; i < COUNT(keys); i++) {
        row = operator_of(keys[i], "logistics", YEAR - 1);
        row.sub_sector = "shipping";
        TEST_RC((int)i, cx, put(cx, &row), RC_OK);
    }
    row = operator_of("y5", "gas", YEAR - 1);
    row.state = COVERED_OUTSIDE;
    row.designated = 1;
    TEST_RC(__LINE__, cx, put(cx, &row), RC_OK);
    row = operator_of("y6", "gas", YEAR - 1);
    row.state = COVERED_LEFT;
    row.reason = "廃業";
    TEST_RC(__LINE__, cx, put(cx, &row), RC_OK);
    /* Everybody but the one that left is looked for. */
    TEST_RC(__LINE__, cx, covered_check(cx, YEAR, 3, &faults), RC_OK);
    TEST_INT(__LINE__, faults.counts[FAULT_LOST], 5);
    TEST_INT(__LINE__, (int64_t)faults.n, 3);
    row = operator_of("y2", "logistics", YEAR);
    TEST_RC(__LINE__, cx, put(cx, &row), RC_INVALID); /* added in a year that is not the first: why? */
    row.reason = "新規";
    TEST_RC(__LINE__, cx, put(cx, &row), RC_OK);
    TEST_RC(__LINE__, cx, covered_carry(cx, YEAR, &made), RC_OK);
    TEST_INT(__LINE__, made, 4);
    TEST_RC(__LINE__, cx, covered_carry(cx, YEAR, &made), RC_OK);
    TEST_INT(__LINE__, made, 0);
    TEST_RC(__LINE__, cx, covered_find(cx, YEAR, "y1", &row), RC_OK);
    TEST_INT(__LINE__, row.state, COVERED_CONTINUED);
    TEST_RC(__LINE__, cx, covered_find(cx, YEAR, "y2", &row), RC_OK);
    TEST_INT(__LINE__, row.state, COVERED_ADDED); /* left as it was */
    TEST_RC(__LINE__, cx, covered_find(cx, YEAR, "y5", &row), RC_OK);
    TEST_INT(__LINE__, row.state, COVERED_OUTSIDE);
    TEST_RC(__LINE__, cx, covered_find(cx, YEAR, "y6", &row), RC_MISSING);
    TEST_RC(__LINE__, cx, covered_check(cx, YEAR, 100, &faults), RC_OK);
    TEST_INT(__LINE__, faults.counts[FAULT_LOST], 0);
    TEST_INT(__LINE__, faults.counts[FAULT_UNEXPLAINED], 1);
    TEST_INT(__LINE__, faults.counts[FAULT_NO_SUB], 1); /* y2 */
    TEST_INT(__LINE__, faults.errors, 1);
    TEST_RC(__LINE__, cx, covered_find(cx, YEAR, "y5", &row), RC_OK);
    row.explanation = "他の事業者に含めて把握する。";
    TEST_RC(__LINE__, cx, put(cx, &row), RC_OK);
    TEST_RC(__LINE__, cx, covered_check(cx, YEAR, 100, &faults), RC_OK);
    TEST_INT(__LINE__, faults.errors, 0);
    check_leaving(cx);
}

static void test_move(void **state)
{
    struct ctx *cx = test_begin(state);
    struct record_history history;
    make(cx, "move", ORGANIZATION_OFFICE);
    struct covered_operator row = operator_of("m1", "logistics", YEAR), stored;
    row.sub_sector = "shipping";
    TEST_RC(__LINE__, cx, put(cx, &row), RC_OK);
    row.sector = "港湾";
    row.sub_sector = "";
    TEST_RC(__LINE__, cx, put(cx, &row), RC_INVALID);
    TEST_TRUE(__LINE__, refused_at(cx, "reason"));
    row.reason = "ターミナル事業に移ったため。";
    TEST_RC(__LINE__, cx, put(cx, &row), RC_OK);
    TEST_RC(__LINE__, cx, covered_find(cx, YEAR, "m1", &stored), RC_OK);
    TEST_TEXT(__LINE__, stored.sector, "port");
    TEST_TEXT(__LINE__, stored.moved_from, "logistics/shipping");
    TEST_TEXT(__LINE__, stored.moved_on, "2026-10-01");
    TEST_TEXT(__LINE__, stored.id, row.id); /* the same row, with its history */
    TEST_RC(__LINE__, cx, record_history(cx, &covered_operator_record, "move", row.id, &history), RC_OK);
    TEST_INT(__LINE__, (int64_t)history.events.n, 2);
    stored.operator = "m2";
    TEST_RC(__LINE__, cx, put(cx, &stored), RC_INVALID);
    TEST_TRUE(__LINE__, refused_at(cx, "operator"));
    stored.operator = "m1";
    stored.version--;
    stored.name = "別名";
    TEST_RC(__LINE__, cx, put(cx, &stored), RC_CONFLICT);
}

/* --- Lists: each filter alone, every order, with and without cursor --- */

/* A cursor that is none; another organisation. */
static void check_elsewhere(struct ctx *cx)
{
    struct covered_operators all = {.n = 0};
    const struct covered_filter lost = {.year = YEAR, .state = COVERED_FILTER_ALL, .size = -1, .limit = 4, .after = "x~y"};
    const char *next = "";
    TEST_RC(__LINE__, cx, covered_list(cx, &lost, &all, &next), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    make(cx, "list-other", ORGANIZATION_MINISTRY); /* nothing of another organisation */
    TEST_RC(__LINE__, cx, covered_all(cx, YEAR, NULL, &all), RC_OK);
    TEST_INT(__LINE__, (int64_t)all.n, 0);
}

static void test_list(void **state)
{
    struct ctx *cx = test_begin(state);
    make(cx, "list", ORGANIZATION_OFFICE);
    enum { ROWS = 23 };
    for (int i = 0; i < ROWS; i++) {
        struct covered_operator row =
            operator_of(arena_printf(cx->arena, "l%02d", (i * 7) % ROWS), i % 3 == 0 ? "aviation" : "finance", YEAR);
        row.name = arena_printf(cx->arena, "%s %d_%%", i % 2 == 0 ? "Alpha" : "事業者", i);
        row.sub_sector = i % 3 == 1 ? "banks" : "";
        row.size = i % 3;
        row.designated = i % 5 == 0;
        row.state = i == 5 ? COVERED_OUTSIDE : i == 10 ? COVERED_LEFT : COVERED_ADDED;
        row.reason = "理由";
        TEST_RC(i, cx, put(cx, &row), RC_OK);
    }
    static const struct {
        int line;
        struct covered_filter filter;
        int64_t want;
    } rows[] = {
        {__LINE__, {.state = COVERED_FILTER_ALL, .size = -1}, ROWS},
        {__LINE__, {.state = COVERED_FILTER_IN, .size = -1}, ROWS - 2},
        {__LINE__, {.state = COVERED_LEFT, .size = -1}, 1},
        {__LINE__, {.state = COVERED_ADDED, .size = -1}, ROWS - 2},
        {__LINE__, {.state = COVERED_FILTER_UNEXPLAINED, .size = -1}, 2},
        {__LINE__, {.state = COVERED_FILTER_ALL, .size = -1, .sector = "aviation"}, 8},
        {__LINE__, {.state = COVERED_FILTER_ALL, .size = -1, .sector = "finance", .sub_sector = "banks"}, 8},
        {__LINE__, {.state = COVERED_FILTER_ALL, .size = OPERATOR_SMALL}, 7},
        {__LINE__, {.state = COVERED_FILTER_ALL, .size = -1, .text = "alpha 1"}, 5}, /* 10, 12, 14, 16, 18 */
        {__LINE__, {.state = COVERED_FILTER_ALL, .size = -1, .text = "_%"}, ROWS},
        {__LINE__, {.state = COVERED_FILTER_ALL, .size = -1, .text = "l03"}, 1},
        {__LINE__, {.state = COVERED_FILTER_IN, .size = 0, .sector = "aviation", .text = "Alpha"}, 4},
    };
    for (size_t i = 0; i < COUNT(rows); i++)
        for (int sort = 0; sort < COVERED_SORT_COUNT_; sort++) {
            struct covered_filter filter = rows[i].filter;
            const char *next = "";
            int64_t found = 0;
            filter.year = YEAR;
            filter.sort = sort;
            filter.limit = 4;
            do {
                struct covered_operators page = {.n = 0};
                filter.after = next;
                TEST_RC(rows[i].line, cx, covered_list(cx, &filter, &page, &next), RC_OK);
                found += (int64_t)page.n;
            } while (!text_empty(next) && found < 100);
            TEST_INT(rows[i].line, found, rows[i].want);
        }
    struct covered_operators all = {.n = 0};
    TEST_RC(__LINE__, cx, covered_all(cx, YEAR, NULL, &all), RC_OK);
    TEST_INT(__LINE__, (int64_t)all.n, ROWS - 2);
    for (size_t i = 1; i < all.n; i++)
        TEST_TRUE((int)i, strcmp(all.at[i - 1].operator, all.at[i].operator) < 0);
    check_elsewhere(cx);
}

/* --- Files --- */

static enum rc take(struct ctx *cx, const char *text, struct import_result *ret)
{
    cx->problem = (struct problem){.rc = RC_OK};
    *ret = (struct import_result){.rows = 0};
    return covered_import(cx, YEAR, text, strlen(text), "a.csv", ret);
}

static void test_import(void **state)
{
    struct ctx *cx = test_begin(state);
    struct import_result result;
    struct covered_operator row;
    make(cx, "import", ORGANIZATION_OFFICE);
    TEST_RC(__LINE__, cx,
            take(cx,
                 "法人番号,名称,分野,業態,規模,従業員数,他法令による指定\n"
                 "１２３４,甲銀行,金融,銀行等,大規模,\"1,200\",○\n"
                 "5678,乙航空,aviation,ー,小規模,,\n",
                 &result),
            RC_OK);
    TEST_INT(__LINE__, result.changed, 2);
    TEST_RC(__LINE__, cx, covered_find(cx, YEAR, "1234", &row), RC_OK);
    TEST_TEXT(__LINE__, row.sub_sector, "banks");
    TEST_INT(__LINE__, row.people, 1200);
    TEST_INT(__LINE__, row.designated, 1);
    TEST_INT(__LINE__, row.size, OPERATOR_LARGE);
    TEST_RC(__LINE__, cx, take(cx, "operator,name\n5678,乙エアライン\n1234,甲銀行\n", &result), RC_OK);
    TEST_INT(__LINE__, result.changed, 1); /* what did not change is no change; other columns stay */
    TEST_RC(__LINE__, cx, covered_find(cx, YEAR, "5678", &row), RC_OK);
    TEST_TEXT(__LINE__, row.name, "乙エアライン");
    TEST_TEXT(__LINE__, row.sector, "aviation");
    /* Every bad cell is named, and nothing is stored. */
    TEST_RC(__LINE__, cx,
            take(cx,
                 "operator,name,sector,size,people,it_dependence\n"
                 "n1,丙,金融,大規模,10,5\n"
                 "n2,丁,宇宙,巨大,十人,9\n"
                 "n1,戊,金融,大規模,1,1\n"
                 ",己,金融,大規模,1,1\n",
                 &result),
            RC_INVALID);
    TEST_INT(__LINE__, (int64_t)result.errors.n, 6);
    TEST_TEXT(__LINE__, result.errors.at[0].column, "C");
    TEST_INT(__LINE__, result.errors.at[0].row, 3);
    TEST_TRUE(__LINE__, strstr(result.errors.at[0].message, "Aviation, Airports") != NULL); /* the first ten of 16 */
    TEST_TRUE(__LINE__, strstr(result.errors.at[0].message, ", …") != NULL);
    TEST_TEXT(__LINE__, result.errors.at[1].column, "D");
    TEST_TRUE(__LINE__, strstr(result.errors.at[1].message, "Large, Medium, Small") != NULL);
    TEST_INT(__LINE__, result.errors.at[3].row, 3);
    TEST_INT(__LINE__, result.errors.at[4].row, 4);
    TEST_INT(__LINE__, result.errors.at[5].row, 5);
    TEST_RC(__LINE__, cx, covered_find(cx, YEAR, "n1", &row), RC_MISSING);
    TEST_RC(__LINE__, cx, take(cx, "a,b\n1,2\n", &result), RC_INVALID);
    TEST_RC(__LINE__, cx, take(cx, "operator,name,version\n5678,乙,1\n", &result), RC_INVALID); /* of before the change */
    /* What is written is taken again, and changes nothing. */
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    const struct covered_filter all = {.year = YEAR, .state = COVERED_FILTER_ALL, .size = -1};
    TEST_RC(__LINE__, cx, covered_export(cx, &all, "x.txt", &out), RC_USAGE);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, covered_export(cx, &all, "x.csv", &out), RC_OK);
    TEST_RC(__LINE__, cx, covered_import(cx, YEAR, buf_string(&out), out.length, "x.csv", &result), RC_OK);
    TEST_INT(__LINE__, result.rows, 2);
    TEST_INT(__LINE__, result.changed, 0);
}

int main(void)
{
    const struct CMUnitTest plain[] = {cmocka_unit_test(test_tables), cmocka_unit_test(test_index)};
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_weights), cmocka_unit_test(test_rules),
                                       cmocka_unit_test(test_oversight), cmocka_unit_test(test_years),
                                       cmocka_unit_test(test_move), cmocka_unit_test(test_list),
                                       cmocka_unit_test(test_import)};
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(tests);
}
