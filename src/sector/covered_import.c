/* Covered operators from files and into files: every bad cell named, all rows or none. */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "register/take.h"
#include "sector/sector_inside.h"

enum { KEYS = 1 << 18 }; /* more than twice LIMIT_SHEET_ROWS */
_Static_assert(KEYS > 2 * LIMIT_SHEET_ROWS, "the table of keys has room for every row");

struct importing {
    int64_t year;
    struct covered_frame frame;
    const char **keys; /* of the rows above; KEYS places, open addressing */
};

static const char *const key_words[] = {"法人番号", "事業者番号", NULL};
static const char *const name_words[] = {"事業者", "名称", "会社名", NULL};

static const char *const sub_words[] = {"業態", "業種", NULL};
static const char *const size_words[] = {"規模", NULL};
static const char *const region_words[] = {"都道府県", NULL};
static const char *const state_words[] = {"対象", "状態", NULL};
static const char *const designated_words[] = {"指定", "基幹インフラ", NULL};
static const char *const people_words[] = {"従業員数", NULL};
static const char *const sales_words[] = {"売上", "売上高", NULL};
static const char *const users_words[] = {"利用者数", NULL};
static const char *const dependence_words[] = {"IT依存度", NULL};

static const struct take_column columns[] = {
    {.field = "operator", .words = key_words, .place = TAKE_NEEDED},
    {.field = "name", .words = name_words, .place = TAKE_ONE_OF},
    {.field = "sector"},
    {.field = "sub_sector", .words = sub_words},
    {.field = "size", .words = size_words},
    {.field = "region", .words = region_words},
    {.field = "state", .words = state_words},
    {.field = "since"},
    {.field = "reason"},
    {.field = "designated", .words = designated_words},
    {.field = "law"},
    {.field = "explanation"},
    {.field = "organization"},
    {.field = "email"},
    {.field = "ceptoar"},
    {.field = "association"},
    {.field = "people", .words = people_words},
    {.field = "sales", .words = sales_words},
    {.field = "users", .words = users_words},
    {.field = "sensitive_records"},
    {.field = "it_dependence", .words = dependence_words},
    {.field = "version"},
    {.field = "index", .label = N_("Risk index"), .place = TAKE_PASSED},
    {.field = "standing", .label = N_("State of the survey"), .place = TAKE_PASSED},
    {.field = "moved_from", .place = TAKE_PASSED},
    {.field = "moved_on", .place = TAKE_PASSED},
    {.field = "year", .place = TAKE_PASSED},
};

static enum rc read_cell(const struct take *take, const char *name, struct covered_operator *row)
{
    const struct field *field = field_find(covered_operator_record.fields, name);
    if (field == NULL || !take_has(take, name) || text_same(name, "version"))
        return RC_OK;
    if ((field->kind == F_ENUM || field->kind == F_BOOL) && text_empty(take_text(take, name)))
        return RC_OK; /* stays */
    if (text_same(name, "operator")) {
        row->operator = text_trim(take->cx, text_fold(take->cx, take_text(take, name)));
        return RC_OK;
    }
    return take_field(take, field, row);
}

static enum rc read_cells(const struct take *take, struct covered_operator *row)
{
    enum rc worst = RC_OK;
    for (size_t i = 0; i < COUNT(columns); i++) {
        if (columns[i].place == TAKE_PASSED)
            continue;
        enum rc rc = read_cell(take, columns[i].field, row);
        if (rc != RC_OK && rc != RC_INVALID)
            return rc;
        worst = rc == RC_OK ? worst : rc;
    }
    return worst;
}

/* The version in the file, where it stands, must be the stored one. */
static enum rc check_version(const struct take *take, const struct covered_operator *before)
{
    struct ctx *cx = take->cx;
    const char *text = take_text(take, "version");
    int64_t version = 0;
    if (text_empty(text) || (text_to_int(cx, text, &version) == RC_OK && version == before->version))
        return RC_OK;
    return field_fail(cx, "version", N_("{0} was changed since the file was made; please download it again"), before->name);
}

/* RC_INVALID, recorded, when a row above had the same key. */
static enum rc take_key(struct take *take, const char *key)
{
    const struct importing *self = take->self;
    uint32_t hash = 2166136261U;
    for (const char *at = key; *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619U;
    size_t place = hash & (KEYS - 1);
    for (; self->keys[place] != NULL; place = (place + 1) & (KEYS - 1))
        if (text_same(self->keys[place], key))
            return field_fail(take->cx, "operator", N_("The operator {0} stands in the file twice"), key);
    self->keys[place] = arena_copy(take->whole->arena, key);
    return arena_failed(take->whole->arena) ? memory_ended(take->cx) : RC_OK;
}

/* What a row means: the operator of that key in the year, changed or new. Of a new one nobody has to say that it is
 * added; while the register has no year before, it may continue just as well. */
static enum rc take_row(struct take *take)
{
    const struct importing *self = take->self;
    struct ctx *cx = take->cx;
    struct covered_operator before = {.id = NULL}, row = {.id = NULL};
    const char *key = text_trim(cx, text_fold(cx, take_text(take, "operator")));
    if (text_empty(key))
        return field_fail(cx, "operator", N_("Please fill in “{0}”"),
                          tr(cx, field_find(covered_operator_record.fields, "operator")->label));
    TRY(take_key(take, key));
    enum rc rc = covered_find(cx, self->year, key, &before);
    bool fresh = rc == RC_MISSING;
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    row_blank(&covered_operator_record, &row);
    row.year = self->year;
    row.size = OPERATOR_MEDIUM;
    if (!fresh) {
        TRY(check_version(take, &before));
        row = before;
    }
    enum rc cells = read_cells(take, &row);
    if (cells == RC_INVALID && sector_check_codes(cx, row.sector, row.sub_sector) != RC_OK)
        return RC_INVALID; /* with all that is wrong in the row */
    TRY(cells);
    TRY(covered_store(cx, &self->frame, fresh ? NULL : &before, &row));
    take->changed += fresh || row.version != before.version;
    return RC_OK;
}

static enum rc begin(struct take *take)
{
    struct importing *self = take->self;
    self->keys = ARENA_ARRAY(take->whole->arena, const char *, KEYS);
    if (self->keys == NULL)
        return RC_MEMORY;
    memset(self->keys, 0, KEYS * sizeof *self->keys);
    return covered_frame_load(take->whole, self->year, &self->frame);
}

enum rc covered_import(struct ctx *cx, int64_t year, const char *bytes, size_t length, const char *file_name,
                       struct import_result *ret)
{
    static const struct take_rule rule = {
        .columns = columns,
        .column_count = COUNT(columns),
        .missing = N_("The file has no row of heads with “{0}” and “{1}”; please begin with a file "
                      "that was downloaded here"),
        .begin = begin,
        .row = take_row,
    };
    struct importing self = {.year = year};
    struct take_rule whole = rule;
    TRY(sector_may_write(cx));
    if (self.year == 0)
        TRY(covered_year(cx, &self.year));
    whole.fields = covered_operator_record.fields;
    return take_import(cx, &whole, &self, bytes, length, file_name, ret);
}

/* --- Out --- */

enum { ROWS_AT_ONCE = 500 };

static enum rc next_rows(struct ctx *cx, void *state, const void **ret_rows, size_t *ret_n)
{
    struct covered_source *source = state;
    struct covered_operators operators = {.n = 0};
    struct covered_rows rows = {.n = 0};
    const char *next = "";
    if (!source->ended) {
        TRY(covered_list(cx, &source->filter, &operators, &next));
        TRY(covered_rows_make(cx, &operators, source->filter.year, &rows));
    }
    source->filter.after = arena_copy(source->cx->arena, next);
    source->ended = text_empty(next);
    *ret_rows = rows.at;
    *ret_n = rows.n;
    return RC_OK;
}

struct covered_source covered_source_of(struct ctx *cx, const struct covered_filter *filter)
{
    struct covered_source source = {.cx = cx, .filter = *filter, .next = next_rows};
    source.filter.limit = ROWS_AT_ONCE;
    source.filter.after = "";
    return source;
}

enum rc covered_export(struct ctx *cx, const struct covered_filter *filter, const char *path, struct buf *out)
{
    size_t length = strlen(path);
    bool csv = length > 4 && strcmp(path + length - 4, ".csv") == 0;
    const struct list_ask ask = {.list = &covered_operator_list,
                                 .columns = (UINT64_C(1) << covered_operator_list.column_count) - 1,
                                 .rows = ROWS_AT_ONCE,
                                 .sort = "",
                                 .after = "",
                                 .columns_given = "",
                                 .rows_given = ""};
    if (!csv && !(length > 5 && strcmp(path + length - 5, ".xlsx") == 0))
        return fail(cx, RC_USAGE, N_("The name of the file ends in .csv or .xlsx (given: {0})"), path);
    struct covered_source source = covered_source_of(cx, filter);
    return list_export(cx, &ask, csv ? LIST_CSV : LIST_XLSX, source.next, &source, out);
}
