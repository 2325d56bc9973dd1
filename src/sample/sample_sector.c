#include "sample/sample_sector.h"

#include "account/account_change.h"
#include "base/text.h"
#include "sample/sample_data.h"
#include "sector/sector.h"

const struct sample_overseer sample_overseers[SAMPLE_OVERSEERS] = {
    {SAMPLE_MINISTRY, "ministry-admin", "水野 由紀", ROLE_ADMINISTRATOR},
    {SAMPLE_MINISTRY, "ministry-executive", "黒木 武", ROLE_EXECUTIVE},
    {SAMPLE_MINISTRY, "ministry-ciso", "早瀬 真理", ROLE_CISO},
    {SAMPLE_MINISTRY, "ministry-officer", "川端 俊", ROLE_OFFICER},
    {SAMPLE_MINISTRY, "ministry-auditor", "宮下 恵子", ROLE_AUDITOR},
    {SAMPLE_OFFICE, "office-admin", "岸本 浩", ROLE_ADMINISTRATOR},
    {SAMPLE_OFFICE, "office-ciso", "神谷 遥", ROLE_CISO},
    {SAMPLE_OFFICE, "office-officer", "大塚 拓也", ROLE_OFFICER},
    {SAMPLE_HEADQUARTERS, "headquarters-executive", "真田 誠", ROLE_EXECUTIVE},
    {SAMPLE_HEADQUARTERS, "headquarters-officer", "平井 理沙", ROLE_OFFICER},
    {SAMPLE_AGENCY, "agency-officer", "相沢 亮介", ROLE_OFFICER},
    {SAMPLE_CEPTOAR, "ceptoar-officer", "梅原 千尋", ROLE_OFFICER},
};

static const struct {
    const char *id, *name, *mark, *prefix;
    enum organization_kind kind;
} organizations[] = {
    {SAMPLE_MINISTRY, "交通分野所管省（見本）", "機密性2", "交サ", ORGANIZATION_MINISTRY},
    {SAMPLE_OFFICE, "国家サイバー統括室（見本）", "機密性2", "統サ", ORGANIZATION_OFFICE},
    {SAMPLE_HEADQUARTERS, "サイバーセキュリティ戦略本部（見本）", "機密性2", "戦本", ORGANIZATION_HEADQUARTERS},
    {SAMPLE_AGENCY, "情報処理支援機構（架空）", "機密性2", "情支", ORGANIZATION_AGENCY},
    {SAMPLE_CEPTOAR, "交通セプター事務局（架空）", "社外秘", "交セ", ORGANIZATION_CEPTOAR},
};

static void act_as_local(struct ctx *cx)
{
    cx->person = "";
    cx->person_name = "";
    cx->permissions = ~UINT64_C(0);
}

static enum rc make_organization(struct ctx *cx, size_t at)
{
    struct organization organization = {.id = organizations[at].id,
                                        .parent = "",
                                        .name = organizations[at].name,
                                        .kind = organizations[at].kind,
                                        .sector = "",
                                        .fiscal_month = 4,
                                        .handling_mark = organizations[at].mark,
                                        .document_prefix = organizations[at].prefix};
    TRY(organization_create(cx, &organization));
    cx->org = organization.id;
    cx->org_name = organization.name;
    for (size_t i = 0; i < SAMPLE_OVERSEERS; i++) {
        const struct sample_overseer *from = sample_overseers + i;
        struct person person = {.login = from->login, .name = from->name, .email = "", .lang = LANG_JA};
        if (!text_same(from->org, organization.id))
            continue;
        TRY(person_create(cx, &person, UINT64_C(1) << from->role));
        cx->person = person.id; /* as if it had been chosen through a one-time link */
        TRY(person_set_password(cx, &person, sample_password));
        act_as_local(cx);
    }
    return RC_OK;
}

/* --- Who oversees --- */

static enum rc oversees(struct ctx *cx, const char *sector, const char *sub, const char *body, const char *organization,
                        const char *department)
{
    struct oversight row = {.id = "",
                            .org = "",
                            .sector = sector,
                            .sub_sector = sub,
                            .body = body,
                            .organization = organization,
                            .department = department,
                            .email = "",
                            .since = "2026-10-01",
                            .until = "",
                            .basis = "所掌事務"};
    return oversight_save(cx, &row, 0);
}

static enum rc make_ministry_oversight(struct ctx *cx)
{
    static const char *const rows[][2] = {{"aviation", "航空局 安全部"}, {"airport", "航空局 空港計画課"},
                                          {"railway", "鉄道局 安全監理官"}, {"logistics", "物流・自動車局 物流政策課"},
                                          {"port", "港湾局 港湾経済課"},   {"water", "水道事業課"}};
    for (size_t i = 0; i < COUNT(rows); i++)
        TRY(oversees(cx, rows[i][0], "", cx->org_name, cx->org, rows[i][1]));
    return RC_OK;
}

static enum rc make_office_oversight(struct ctx *cx)
{
    for (size_t i = 0; i < sector_table.sector_count; i++) {
        const struct sector *sector = sector_at(i);
        bool ours = text_same(sector->ministry.ja, "国土交通省");
        TRY(oversees(cx, sector->code, "", ours ? organizations[0].name : sector->ministry.ja,
                     ours ? SAMPLE_MINISTRY : "", "サイバーセキュリティ担当"));
    }
    return RC_OK;
}

static enum rc make_bodies(struct ctx *cx)
{
    static const struct {
        int64_t kind;
        const char *name, *sector, *sub, *organization;
        int64_t members, standards;
    } rows[] = {
        {BODY_CEPTOAR, "交通セプター事務局（架空）", "aviation", "", SAMPLE_CEPTOAR, 12, 0},
        {BODY_CEPTOAR, "鉄道セプター（架空）", "railway", "", "", 9, 0},
        {BODY_CEPTOAR, "物流セプター（架空）", "logistics", "", "", 14, 0},
        {BODY_ASSOCIATION, "定期航空事業者協会（架空）", "aviation", "", "", 10, 1},
        {BODY_ASSOCIATION, "外航船主の会（架空）", "logistics", "shipping", "", 8, 1},
        {BODY_ISAC, "交通ISAC（架空）", "railway", "", "", 20, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct sector_body row = {.id = "",
                                  .org = "",
                                  .kind = rows[i].kind,
                                  .name = rows[i].name,
                                  .sector = rows[i].sector,
                                  .sub_sector = rows[i].sub,
                                  .organization = rows[i].organization,
                                  .contact = "",
                                  .email = "",
                                  .members = rows[i].members,
                                  .standards = rows[i].standards,
                                  .note = ""};
        TRY(sector_body_save(cx, &row, 0));
    }
    return RC_OK;
}

/* --- Operators --- */

enum stay { STAYS, COMES, LEAVES, MOVES, OUTSIDE, SILENT_OUTSIDE };

static const struct sample_covered {
    const char *name, *sector, *sub, *region, *organization;
    enum stay stay;
    int size, designated;
    int64_t people, sales, users, records; /* sales: million yen */
    int it;
} ministry_operators[] = {
    {"蒼穹航空株式会社（架空）", "aviation", "", "東京都", "airline", STAYS, 0, 1, 12400, 840000, 32000000, 9800000, 5},
    {"北天航空株式会社（架空）", "aviation", "", "北海道", "", STAYS, 1, 1, 2100, 96000, 4200000, 900000, 5},
    {"南風エアライン株式会社（架空）", "aviation", "", "沖縄県", "", STAYS, 1, 0, 1700, 74000, 3600000, 610000, 4},
    {"瀬戸内空輸株式会社（架空）", "aviation", "", "広島県", "", STAYS, 2, 0, 420, 15000, 380000, 52000, 4},
    {"暁貨物航空株式会社（架空）", "aviation", "", "千葉県", "", STAYS, 1, 1, 900, 61000, 0, 12000, 4},
    {"雲海エアサービス株式会社（架空）", "aviation", "", "新潟県", "", COMES, 2, 0, 260, 8200, 190000, 30000, 3},
    {"中央国際空港株式会社（架空）", "airport", "", "愛知県", "", STAYS, 0, 1, 1300, 72000, 14000000, 210000, 5},
    {"湾岸国際空港株式会社（架空）", "airport", "", "大阪府", "", STAYS, 0, 1, 1900, 118000, 28000000, 340000, 5},
    {"北陸空港ターミナル株式会社（架空）", "airport", "", "石川県", "", STAYS, 2, 0, 180, 4100, 1600000, 4000, 3},
    {"東雲旅客鉄道株式会社（架空）", "railway", "", "東京都", "", STAYS, 0, 1, 46000, 2100000, 42000000, 21000000, 5},
    {"西光旅客鉄道株式会社（架空）", "railway", "", "大阪府", "", STAYS, 0, 1, 31000, 1300000, 31000000, 12000000, 5},
    {"青葉電鉄株式会社（架空）", "railway", "", "宮城県", "", STAYS, 1, 0, 3300, 88000, 5100000, 900000, 4},
    {"若葉急行電鉄株式会社（架空）", "railway", "", "神奈川県", "", STAYS, 0, 1, 5200, 260000, 12000000, 2600000, 5},
    {"湖東鉄道株式会社（架空）", "railway", "", "滋賀県", "", STAYS, 2, 0, 310, 5400, 420000, 20000, 3},
    {"山陰貨物鉄道株式会社（架空）", "railway", "", "島根県", "", STAYS, 1, 0, 1200, 42000, 0, 9000, 4},
    {"汐風海運株式会社（架空）", "logistics", "shipping", "兵庫県", "shipping", STAYS, 1, 1, 1450, 126000, 2100, 24000, 4},
    {"外洋商船株式会社（架空）", "logistics", "shipping", "東京都", "", STAYS, 0, 1, 3900, 1500000, 5200, 41000, 4},
    {"黒潮内航株式会社（架空）", "logistics", "shipping", "高知県", "", STAYS, 2, 0, 210, 9100, 340, 2600, 3},
    {"翠運輸株式会社（架空）", "logistics", "trucking", "東京都", "", STAYS, 0, 1, 68000, 1700000, 19000000, 26000000, 5},
    {"橘急配株式会社（架空）", "logistics", "trucking", "埼玉県", "", STAYS, 0, 1, 41000, 980000, 14000000, 17000000, 5},
    {"峠路運送株式会社（架空）", "logistics", "trucking", "長野県", "", MOVES, 2, 0, 640, 11000, 32000, 60000, 3},
    {"大桟橋港運株式会社（架空）", "logistics", "harbour-transport", "神奈川県", "", STAYS, 1, 0, 1100, 52000, 900, 8000, 4},
    {"門司港運株式会社（架空）", "logistics", "harbour-transport", "福岡県", "", STAYS, 2, 0, 520, 17000, 460, 3100, 3},
    {"白鷺倉庫株式会社（架空）", "logistics", "warehousing", "兵庫県", "", STAYS, 1, 0, 1600, 71000, 2400, 31000, 4},
    {"天満倉庫株式会社（架空）", "logistics", "warehousing", "大阪府", "", LEAVES, 2, 0, 380, 9000, 310, 4000, 3},
    {"帆船ターミナル株式会社（架空）", "port", "", "神奈川県", "", STAYS, 1, 1, 460, 31000, 1200, 5200, 5},
    {"南港コンテナ埠頭株式会社（架空）", "port", "", "大阪府", "", STAYS, 1, 1, 510, 36000, 1400, 6100, 5},
    {"有明埠頭株式会社（架空）", "port", "", "福岡県", "", COMES, 2, 1, 220, 12000, 600, 1500, 4},
    {"北浜水道企業団（架空）", "water", "", "大阪府", "", STAYS, 1, 0, 940, 41000, 1900000, 820000, 4},
    {"緑野市水道局（架空）", "water", "", "群馬県", "", STAYS, 2, 0, 160, 7200, 310000, 140000, 3},
    {"みなと市水道局（架空）", "water", "", "愛知県", "", STAYS, 0, 1, 2300, 92000, 2600000, 1100000, 4},
    {"湧泉用水供給企業団（架空）", "water", "", "岐阜県", "", STAYS, 2, 0, 130, 6100, 12, 300, 3},
    {"空港給油施設株式会社（架空）", "airport", "", "千葉県", "", OUTSIDE, 1, 1, 350, 21000, 90, 400, 4},
    {"島しょ連絡航空株式会社（架空）", "aviation", "", "長崎県", "", SILENT_OUTSIDE, 2, 1, 90, 1800, 60000, 8000, 3},
};

static const struct sample_covered office_operators[] = {
    {"蒼穹航空株式会社（架空）", "aviation", "", "東京都", "airline", STAYS, 0, 1, 12400, 840000, 32000000, 9800000, 5},
    {"汐風海運株式会社（架空）", "logistics", "shipping", "兵庫県", "shipping", STAYS, 1, 1, 1450, 126000, 2100, 24000, 4},
    {"東雲旅客鉄道株式会社（架空）", "railway", "", "東京都", "", STAYS, 0, 1, 46000, 2100000, 42000000, 21000000, 5},
    {"湾岸国際空港株式会社（架空）", "airport", "", "大阪府", "", STAYS, 0, 1, 1900, 118000, 28000000, 340000, 5},
    {"帆船ターミナル株式会社（架空）", "port", "", "神奈川県", "", STAYS, 1, 1, 460, 31000, 1200, 5200, 5},
    {"みなと市水道局（架空）", "water", "", "愛知県", "", STAYS, 0, 1, 2300, 92000, 2600000, 1100000, 4},
    {"全国逓送株式会社（架空）", "postal", "", "全国", "", STAYS, 0, 1, 190000, 2000000, 60000000, 55000000, 4},
    {"暁光通信株式会社（架空）", "information", "telecom", "東京都", "", STAYS, 0, 1, 33000, 4200000, 41000000, 41000000, 5},
    {"里山ケーブル株式会社（架空）", "information", "cable", "岡山県", "", STAYS, 2, 0, 140, 4700, 52000, 50000, 4},
    {"大和放送株式会社（架空）", "information", "broadcasting", "東京都", "", STAYS, 0, 1, 1300, 160000, 18000000, 30000, 5},
    {"あけぼの銀行（架空）", "finance", "banks", "東京都", "", STAYS, 0, 1, 27000, 1900000, 22000000, 23000000, 5},
    {"さくら野信用金庫（架空）", "finance", "banks", "静岡県", "", STAYS, 2, 0, 760, 14000, 310000, 330000, 4},
    {"寿生命保険株式会社（架空）", "finance", "life-insurance", "東京都", "", STAYS, 0, 1, 38000, 3100000, 9200000, 11000000, 5},
    {"陽光損害保険株式会社（架空）", "finance", "non-life-insurance", "東京都", "", STAYS, 0, 1, 16000, 1500000, 12000000, 13000000, 5},
    {"兜証券株式会社（架空）", "finance", "securities", "東京都", "", STAYS, 0, 1, 9100, 420000, 4200000, 4300000, 5},
    {"中部送配電株式会社（架空）", "electricity", "grid", "愛知県", "", STAYS, 0, 1, 9800, 1100000, 10500000, 10900000, 5},
    {"北嶺発電株式会社（架空）", "electricity", "generation", "青森県", "", STAYS, 1, 1, 2100, 310000, 60, 1200, 5},
    {"都市瓦斯株式会社（架空）", "gas", "", "東京都", "", STAYS, 0, 1, 8100, 1800000, 11000000, 11800000, 5},
    {"桜谷市（架空）", "government", "", "長野県", "", STAYS, 1, 0, 2200, 0, 360000, 410000, 4},
    {"光が丘総合病院（架空）", "medical", "", "東京都", "", STAYS, 1, 0, 1500, 31000, 260000, 900000, 5},
    {"臨海石油化学株式会社（架空）", "chemical", "", "岡山県", "", STAYS, 0, 0, 3400, 720000, 900, 6000, 4},
    {"みやこカード株式会社（架空）", "credit", "", "東京都", "", STAYS, 0, 1, 3100, 310000, 14000000, 15000000, 5},
    {"日輪石油株式会社（架空）", "petroleum", "", "神奈川県", "", STAYS, 0, 1, 9000, 7600000, 2400, 41000, 4},
};

/* A key of 13 digits that no corporate number has: those begin with a digit of 1 to 9. Who is in the ministry's register
 * has the same key in the office's. */
static const char *key_of(const struct ctx *cx, const char *name)
{
    enum { BEHIND = 1001 };
    for (size_t i = 0; i < COUNT(ministry_operators); i++)
        if (text_same(ministry_operators[i].name, name))
            return arena_printf(cx->arena, "0%012d", (int)i + 1);
    for (size_t i = 0; i < COUNT(office_operators); i++)
        if (text_same(office_operators[i].name, name))
            return arena_printf(cx->arena, "0%012d", (int)i + BEHIND);
    return name;
}

static const char *ceptoar_of(const char *sector)
{
    return text_same(sector, "aviation")   ? "交通セプター事務局（架空）"
           : text_same(sector, "railway")   ? "鉄道セプター（架空）"
           : text_same(sector, "logistics") ? "物流セプター（架空）"
                                            : "";
}

static struct covered_operator row_of(const struct ctx *cx, const struct sample_covered *from, int64_t year)
{
    bool outside = from->stay == OUTSIDE || from->stay == SILENT_OUTSIDE;
    return (struct covered_operator){
        .id = "",
        .org = "",
        .year = year,
        .operator = key_of(cx, from->name),
        .name = from->name,
        .sector = from->sector,
        .sub_sector = from->sub,
        .size = from->size,
        .region = from->region,
        .state = outside ? COVERED_OUTSIDE : COVERED_ADDED,
        .since = outside ? "" : arena_printf(cx->arena, "%lld-04-01", (long long)year),
        .reason = "",
        .moved_from = "",
        .moved_on = "",
        .designated = from->designated,
        .law = from->designated != 0 ? "経済安全保障推進法に基づく指定（見本）" : "",
        .explanation = from->stay == OUTSIDE ? "空港会社の対象範囲に含めて把握しており、単独では対象としない。" : "",
        .organization = from->organization,
        .email = "",
        .ceptoar = ceptoar_of(from->sector),
        .association = text_same(from->sector, "aviation")    ? "定期航空事業者協会（架空）"
                       : text_same(from->sub, "shipping") ? "外航船主の会（架空）"
                                                          : "",
        .people = from->people,
        .sales = from->sales,
        .users = from->users,
        .sensitive_records = from->records,
        .it_dependence = from->it};
}

static enum rc save_of_year(struct ctx *cx, int64_t year, const char *name, void (*change)(struct covered_operator *row))
{
    struct covered_operator row = {.id = NULL};
    TRY(covered_find(cx, year, key_of(cx, name), &row));
    change(&row);
    return covered_save(cx, &row, row.version);
}

static void leave(struct covered_operator *row)
{
    row->state = COVERED_LEFT;
    row->reason = "事業譲渡により、対象の事業を行わなくなったため。";
}

static void move(struct covered_operator *row)
{
    row->sub_sector = "warehousing";
    row->reason = "運送事業を分社し、倉庫業が主となったため。";
}

/* Last year's register, and this year's after the beginning of the year. */
static enum rc make_operators(struct ctx *cx, const struct sample_covered *rows, size_t n)
{
    int64_t year = 0, carried = 0;
    TRY(covered_year(cx, &year));
    for (size_t i = 0; i < n; i++) {
        struct covered_operator row = row_of(cx, rows + i, year - 1);
        if (rows[i].stay != COMES)
            TRY(covered_save(cx, &row, 0));
    }
    TRY(covered_carry(cx, year, &carried));
    for (size_t i = 0; i < n; i++) {
        struct covered_operator row = row_of(cx, rows + i, year);
        row.reason = "新たに対象の事業を始めたため。";
        if (rows[i].stay == COMES)
            TRY(covered_save(cx, &row, 0));
        else if (rows[i].stay == LEAVES)
            TRY(save_of_year(cx, year, rows[i].name, leave));
        else if (rows[i].stay == MOVES)
            TRY(save_of_year(cx, year, rows[i].name, move));
    }
    return RC_OK;
}

enum rc sample_act_as(struct ctx *cx, const char *login)
{
    return account_act_as(cx, login, NULL);
}

enum rc sample_sector_make(struct ctx *cx)
{
    act_as_local(cx);
    for (size_t i = 0; i < COUNT(organizations); i++)
        TRY(make_organization(cx, i));
    TRY(sample_act_as(cx, "ministry-officer"));
    TRY(make_ministry_oversight(cx));
    TRY(make_bodies(cx));
    TRY(make_operators(cx, ministry_operators, COUNT(ministry_operators)));
    TRY(sample_act_as(cx, "office-officer"));
    TRY(make_office_oversight(cx));
    TRY(make_operators(cx, office_operators, COUNT(office_operators)));
    act_as_local(cx);
    return RC_OK;
}
