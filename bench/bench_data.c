#include "bench/bench_data.h"

#include <string.h>

#include "account/account_secret.h"
#include "assessment/assessment.h"
#include "base/id.h"
#include "base/time.h"
#include "db/db.h"
#include "ledger/ledger.h"
#include "search/search.h"
#include "plan/plan.h"

enum {
    BATCH_ITEMS = 1000,
    BATCH_ORGANIZATIONS = 20,
    SMALL_POSTS = 4,
    DAYS_PAST = 300,
    DAYS_AHEAD = 700
};

static const char catalog_id[] = "baseline-2026";

static const char *const subjects[] = {
    "遠隔保守回線",     "運航管理システム",   "監視カメラ網",  "委託先の接続口",
    "認証基盤",         "予備電源の監視装置", "公開Webサーバ", "入退室管理装置",
    "バックアップ媒体", "制御用端末",         "クラウド契約",  "社内メール",
    "拠点間の専用線",   "業務用端末",         "ログ収集基盤",  "資産台帳",
};
static const char *const actions[] = {
    "の棚卸しと不要分の停止", "への多要素認証の導入", "の脆弱性への対応手順の整備",
    "の復旧訓練の実施",       "の設定基準の見直し",   "の更改",
    "の監視範囲の拡大",       "に関する規程の改定",   "の責任者の指名と周知",
    "の通信経路の暗号化",     "の年次点検",           "の契約条項の追加",
};
static const char detail[] =
    "対象の範囲を確定したうえで担当部署と日程を合わせ、影響の小さい拠点から順に実施する。結果は"
    "四半期ごとに情報セキュリティ委員会へ報告し、残った課題は翌年度の計画に引き継ぐ。";

struct maker {
    struct ctx *cx;
    struct arena *keep; /* what outlives a batch */
    const char *password_hash, *today;
    int64_t today_days, sequence;
    uint64_t chance;
};

/* The same numbers in every run, so that two runs are alike (Knuth's MMIX generator). */
static int64_t chance(struct maker *maker, int64_t range)
{
    maker->chance = maker->chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((maker->chance >> 33) % (uint64_t)range);
}

static const char *date_near(struct maker *maker, int64_t earliest, int64_t latest)
{
    return date_from_days(maker->cx,
                          maker->today_days + earliest + chance(maker, latest - earliest + 1));
}

static enum rc add_organization(struct maker *maker, const char *id, int64_t number)
{
    struct ctx *cx = maker->cx;
    struct organization organization = {
        .id = id,
        .org = id,
        .parent = "",
        .name = arena_printf(cx->arena, "重要インフラ事業者%lld（架空）", (long long)number),
        .kind = ORGANIZATION_OPERATOR,
        .sector = "航空",
        .fiscal_month = 4,
        .handling_mark = "社外秘",
        .document_prefix = "SEC",
        .active = 1};
    cx->org = id;
    cx->org_name = "";
    return record_insert(cx, &organization_record, &organization);
}

static enum rc add_person(struct maker *maker, const char *login, const char **ret_id)
{
    struct person person = {.id = "",
                            .org = "",
                            .login = login,
                            .name = "情報 太郎",
                            .email = "",
                            .lang = LANG_JA,
                            .password = maker->password_hash,
                            .totp = "",
                            .recovery = "",
                            .active = 1};
    TRY(record_insert(maker->cx, &person_record, &person));
    struct membership membership = {.id = "", .org = "", .person = person.id, .role = ROLE_OFFICER};
    *ret_id = person.id;
    return record_insert(maker->cx, &membership_record, &membership);
}

static enum rc add_post(struct maker *maker, int64_t number, const char *holder,
                        const char **ret_id)
{
    struct post post = {.id = "",
                        .org = "",
                        .name = arena_printf(maker->cx->arena, "第%lld課長", (long long)number + 1),
                        .department = "情報システム部",
                        .holder = holder,
                        .deputy = "",
                        .active = 1};
    TRY(record_insert(maker->cx, &post_record, &post));
    *ret_id = post.id;
    return RC_OK;
}

static const char *title_of(struct maker *maker, int64_t number)
{
    return arena_printf(maker->cx->arena, "%s%s（第%lld期）",
                        subjects[chance(maker, (int64_t)COUNT(subjects))],
                        actions[chance(maker, (int64_t)COUNT(actions))], (long long)number % 9 + 1);
}

/* Of 20: 4 proposed, 4 agreed, 5 under way, 6 completed, 1 cancelled. */
static int64_t status_of(struct maker *maker)
{
    static const char kinds[] = "00001111222223333334";
    return kinds[chance(maker, (int64_t)strlen(kinds))] - '0';
}

static enum rc add_item(struct maker *maker, int64_t number, const char *const *posts,
                        int64_t post_count)
{
    struct ctx *cx = maker->cx;
    const struct catalog *catalog = catalog_find(cx, catalog_id);
    int64_t status = status_of(maker), money = (1 + chance(maker, 400)) * 100000;
    bool closed = status == PLAN_DONE || status == PLAN_CANCELLED;
    struct plan_item item = {
        .id = "",
        .org = "",
        .number = number,
        .title = title_of(maker, number),
        .detail = detail,
        .assessment = "",
        .catalog = catalog_id,
        .control = catalog->controls[chance(maker, (int64_t)catalog->control_count)].id,
        .post = posts[chance(maker, post_count)],
        .status = status,
        .progress = status == PLAN_DONE      ? 100
                    : status == PLAN_RUNNING ? 5 + chance(maker, 90)
                                             : 0,
        .priority = 1 + chance(maker, 3),
        .start_on = date_near(maker, -2 * DAYS_PAST, -DAYS_PAST),
        .due_on = status == PLAN_DONE ? date_near(maker, -DAYS_PAST, 0)
                                      : date_near(maker, -DAYS_PAST / 10, DAYS_AHEAD),
        .done_on = status == PLAN_DONE ? maker->today : "",
        .money_asked = money,
        .money_granted = status == PLAN_PROPOSED ? 0 : money * 9 / 10,
        .money_spent = closed ? money * 8 / 10 : 0,
        .days_asked = 5 + chance(maker, 100),
        .judged_by = "四半期の点検で未対応が残っていないことを台帳で確かめる。",
        .result = closed ? "計画どおり実施し、結果を委員会に報告した。" : "",
        .created_by = "",
        .created_at = cx->now};
    return record_insert(cx, &plan_item_record, &item);
}

static enum rc add_items(struct maker *maker, int64_t first, int64_t count,
                         const char *const *posts, int64_t post_count)
{
    for (int64_t i = 0; i < count; i++)
        TRY(add_item(maker, first + i, posts, post_count));
    return RC_OK;
}

/* The large organisation: people, posts and assessments through the functions that people use. */
static enum rc begin_large(struct maker *maker, struct bench_data *data)
{
    struct ctx *cx = maker->cx;
    const char *holders[BENCH_PEOPLE], *id = "";
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(add_organization(maker, data->org, 1));
    for (int i = 0; i < BENCH_PEOPLE; i++) {
        data->logins[i] = arena_printf(maker->keep, "officer-%d", i + 1);
        TRY(add_person(maker, data->logins[i], &holders[i]));
    }
    for (int i = 0; i < BENCH_POSTS; i++) { /* everybody holds two */
        TRY(add_post(maker, i, i < 2 * BENCH_PEOPLE ? holders[i % BENCH_PEOPLE] : "", &id));
        data->posts[i] = arena_copy(maker->keep, id);
    }
    return db_commit(cx, &tx);
}

static enum rc answer_everything(struct maker *maker, struct bench_data *data,
                                 const char *assessment, bool again)
{
    struct ctx *cx = maker->cx;
    const struct catalog *catalog = catalog_find(cx, catalog_id);
    for (size_t i = 0; i < catalog->control_count; i++) {
        struct answer answer = {
            .id = "",
            .org = "",
            .assessment = assessment,
            .control = catalog->controls[i].id,
            .state = ANSWER_LEVEL,
            .current = 1 + chance(maker, 3),
            .reason = "",
            .until = "",
            .note = "一部の部署で手順書がある。全社への展開は今年度の計画に載せた。",
            .post = data->posts[i % BENCH_POSTS],
            .answered_on = maker->today,
            .confirmed = 1,
            .changed_by = ""};
        struct answer stored = {.version = 0};
        if (again)
            TRY(answer_find(cx, assessment, answer.control, &stored));
        TRY(answer_save(cx, &answer, stored.version, &stored));
    }
    return RC_OK;
}

static enum rc assess_large(struct maker *maker, struct bench_data *data)
{
    struct ctx *cx = maker->cx;
    struct assessment last, now;
    TRY(organization_year(cx, &data->year));
    TRY(assessment_create(cx, "", catalog_id, data->year - 1, false, &last));
    TRY(answer_everything(maker, data, last.id, false));
    TRY(assessment_create(cx, "", catalog_id, data->year, true, &now));
    TRY(answer_everything(maker, data, now.id, true));
    data->assessment = arena_copy(maker->keep, now.id);
    return RC_OK;
}

static enum rc fill_large(struct maker *maker, const struct bench_data *data, int64_t items)
{
    struct ctx *cx = maker->cx;
    for (int64_t first = 1; first <= items; first += BATCH_ITEMS) {
        int64_t count = items - first + 1 < BATCH_ITEMS ? items - first + 1 : BATCH_ITEMS;
        arena_reset(cx->arena);
        cx->now = time_now();
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        TRY(db_begin(cx, &tx));
        TRY(add_items(maker, first, count, data->posts, BENCH_POSTS));
        TRY(db_commit(cx, &tx));
    }
    return RC_OK;
}

static enum rc make_small(struct maker *maker, int64_t number, int64_t items)
{
    struct ctx *cx = maker->cx;
    const char *person = "", *posts[SMALL_POSTS];
    TRY(add_organization(maker, arena_printf(cx->arena, "operator-%04lld", (long long)number),
                         number));
    TRY(add_person(maker, arena_printf(cx->arena, "person-%lld", (long long)number), &person));
    for (int i = 0; i < SMALL_POSTS; i++)
        TRY(add_post(maker, i, person, &posts[i]));
    return add_items(maker, 1, items, posts, SMALL_POSTS);
}

/* Organisations 2 … count share the items evenly. */
static enum rc make_all_small(struct maker *maker, int64_t count, int64_t items)
{
    struct ctx *cx = maker->cx;
    for (int64_t number = 2; number <= count;) {
        arena_reset(cx->arena);
        cx->now = time_now();
        CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
        TRY(db_begin(cx, &tx));
        for (int i = 0; i < BATCH_ORGANIZATIONS && number <= count; i++, number++)
            TRY(make_small(maker, number,
                           items * (number - 1) / (count - 1) -
                               items * (number - 2) / (count - 1)));
        TRY(db_commit(cx, &tx));
    }
    return RC_OK;
}

/* The server would do it in its first seconds. */
static enum rc advance_ledgers(struct ctx *cx)
{
    struct ledger_orgs orgs;
    struct ledger_head head;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(ledger_orgs(cx, &orgs));
    for (size_t i = 0; i < orgs.n; i++)
        TRY(ledger_advance(cx, orgs.at[i].id, &head));
    return db_commit(cx, &tx);
}

/* The same with the search. */
static enum rc advance_search(struct ctx *cx)
{
    int64_t done = 0;
    return search_advance(cx, INT64_MAX, &done);
}

enum rc bench_data_advance(struct ctx *cx)
{
    TRY(advance_ledgers(cx));
    TRY(advance_search(cx));
    return bench_store_settle(cx);
}

enum rc bench_data_make(struct ctx *cx, const struct bench_size *size, struct arena *keep,
                        struct bench_data *ret)
{
    struct bench_data data = {.org = "operator-0001", .password = "kawaranai-aikotoba-2026"};
    struct maker maker = {.cx = cx, .keep = keep, .chance = 2026};
    int64_t large = size->items / 2 + size->items / 50;
    const char *hash = "";
    TRY(db_migrate(cx));
    TRY(password_hash(cx, data.password, &hash));
    maker.password_hash = arena_copy(keep, hash);
    maker.today = arena_copy(keep, date_of_time(cx, cx->now));
    maker.today_days = date_days(maker.today);
    TRY(begin_large(&maker, &data));
    TRY(assess_large(&maker, &data));
    TRY(fill_large(&maker, &data, large));
    TRY(make_all_small(&maker, size->organizations, size->items - large));
    arena_reset(cx->arena);
    TRY(bench_store_totals(cx));
    TRY(bench_data_advance(cx));
    cx->org = cx->org_name = "";
    *ret = data;
    return RC_OK;
}
