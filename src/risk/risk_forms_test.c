/* The forms as a workbook, out and in, on both databases: nothing is lost, whatever people do to the sheets, and
 * every bad cell is named. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "register/workbook.h"
#include "risk/risk_forms.h"
#include "tests/support/test.h"

static const struct module *const modules[] = {&account_module, &catalog_module, &approval_module, &plan_module,
                                               &risk_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

/* --- A study of random words --- */

struct chance {
    uint64_t state;
};

static unsigned next(struct chance *chance, unsigned below)
{
    chance->state = chance->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(chance->state >> 33) % below;
}

/* `odd`: texts that say nothing to the form (a dash), blanks and line ends as other systems write them. */
static const char *words(struct ctx *cx, struct chance *chance, bool lines, bool odd)
{
    static const char *const parts[] = {"契約", "改ざん", "<b>&\"x\"", "=1+1", "ー（再掲）", "㈱①𠮷", "100%", "'引用", "A：B／C", "特になし", "-5"};
    static const char *const dashes[] = {"ー", "－", "―", "-"};
    const char *text = "";
    if (odd && next(chance, 4) == 0)
        return dashes[next(chance, COUNT(dashes))];
    for (unsigned i = next(chance, 4); i > 0; i--)
        text = arena_printf(cx->arena, "%s%s%s", text, text_empty(text) ? "" : lines && next(chance, 2) == 0 ? odd ? "\r\n" : "\n" : "・",
                            parts[next(chance, COUNT(parts))]);
    return text;
}

static void put(struct ctx *cx, const struct record *record, void *row)
{
    TEST_RC(__LINE__, cx, record_insert(cx, record, row), RC_OK);
}

/* Fills every field that people fill, by its kind; references stay empty. */
static void fill(struct ctx *cx, struct chance *chance, const struct record *record, void *row, const char *study, bool odd)
{
    risk_row_blank(record, row);
    for (size_t i = 3; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        bool flags = (field->flags & F_FIXED) != 0;
        if (flags || field->kind == F_REF || text_same(field->name, "controls"))
            continue;
        if (field->kind == F_TEXT || field->kind == F_PROSE)
            field_set_text(field, row, words(cx, chance, field->kind == F_PROSE, odd));
        else if (field->kind == F_ENUM)
            field_set_int(field, row, next(chance, (unsigned)field->names->n));
        else if (field->kind == F_BOOL)
            field_set_int(field, row, next(chance, 2));
        else if (field->kind == F_INT && (field->flags & F_DURATION) != 0)
            field_set_int(field, row, next(chance, 3) * 90);
        else if (field->kind == F_DATE)
            field_set_text(field, row, next(chance, 2) == 0 ? "" : "2026-12-27");
    }
    field_set_text(field_find(record->fields, "study"), row, study);
}

static const char *study_new(struct ctx *cx)
{
    struct risk_study study;
    risk_row_blank(&risk_study_record, &study);
    study.year = 2026;
    study.title = "試験";
    TEST_RC(__LINE__, cx, risk_study_create(cx, &study, ""), RC_OK);
    return study.id;
}

static void fill_risk(struct ctx *cx, struct chance *chance, struct risk *risk, const char *study, bool odd)
{
    fill(cx, chance, &risk_record, risk, study, odd);
    risk->impact_before = next(chance, 6);
    risk->impact_after = risk->impact_before == 0 ? 0 : next(chance, (unsigned)risk->impact_before + 1);
    risk->frequency_before = next(chance, 6);
    risk->frequency_after = risk->frequency_before == 0 ? 0 : next(chance, (unsigned)risk->frequency_before + 1);
    if (risk->pulled != 0)
        risk->pulled_reason = "環境への影響が大きい";
}

enum { SERVICES = 4, PROCESSES = 7, RESOURCES = 12 };

static const char *study_make(struct ctx *cx, uint64_t seed, size_t risks, bool odd)
{
    struct chance chance = {seed};
    const char *study = study_new(cx), *services[SERVICES], *processes[PROCESSES], *resources[RESOURCES];
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    for (int i = 0; i < SERVICES; i++) {
        struct risk_service row;
        fill(cx, &chance, &risk_service_record, &row, study, odd);
        row.place = i + 1;
        row.business = i < 2 ? "航空事業" : "整備事業";
        row.name = arena_printf(cx->arena, "サービス%d", i);
        put(cx, &risk_service_record, &row);
        services[i] = row.id;
    }
    for (int i = 0; i < PROCESSES; i++) {
        struct risk_process row;
        fill(cx, &chance, &risk_process_record, &row, study, odd);
        row.place = i + 1;
        row.name = arena_printf(cx->arena, "業務%d", i);
        row.department = i < 3 ? "情報システム部" : "運航部";
        put(cx, &risk_process_record, &row);
        processes[i] = row.id;
        for (int k = 0; k <= i % 2; k++) {
            struct risk_service_process link = {.id = "", .org = cx->org, .study = study,
                                                .service = services[(i + k) % SERVICES], .process = row.id, .origin = ""};
            put(cx, &risk_service_process_record, &link);
        }
    }
    for (int i = 0; i < RESOURCES; i++) {
        struct risk_resource row;
        fill(cx, &chance, &risk_resource_record, &row, study, odd);
        row.place = i + 1;
        row.kind = i % RISK_RESOURCE_KIND_COUNT_;
        row.name = arena_printf(cx->arena, "資源（%d）", i);
        put(cx, &risk_resource_record, &row);
        resources[i] = row.id;
    }
    for (int i = 0; i < PROCESSES; i++)
        for (int k = 0; k < RESOURCES; k += 1 + i % 3) {
            struct risk_need need = {.id = "", .org = cx->org, .study = study, .process = processes[i], .resource = "",
                                     .needed = resources[k], .need_group = "",
                                     .requirement = k % 2 == 0 ? "" : "常時",
                                     .quantity = k % 3 == 0 ? "" : "約2台", .bridge = 30 * k, .origin = ""};
            put(cx, &risk_need_record, &need);
        }
    for (size_t i = 0; i < risks; i++) {
        struct risk risk;
        fill_risk(cx, &chance, &risk, study, odd);
        risk.number = risk.place = (int64_t)i + 1;
        risk.process = i % 5 == 4 ? "" : processes[i % PROCESSES];
        risk.resource = resources[i % RESOURCES];
        put(cx, &risk_record, &risk);
    }
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    return study;
}

static struct ctx *begin(void **state)
{
    struct ctx *cx = test_begin(state);
    cx->app = &app;
    cx->org = cx->org_name = "org-1";
    cx->person = cx->person_name = "person-1";
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO organization (id, org, version, parent, name, kind, sector, fiscal_month, "
                        "handling_mark, document_prefix, active) VALUES ('org-1', 'org-1', 1, '', 'Org', 0, '', 4, "
                        "'', '', 1) ON CONFLICT DO NOTHING"),
                    NO_ARGS, NULL),
            RC_OK);
    return cx;
}

/* --- Sheets that can be changed --- */

/* A copy of the workbook whose cells may be written to. */
static struct workbook read_book(struct ctx *cx, const struct buf *bytes)
{
    struct workbook book, copy;
    TEST_RC(__LINE__, cx, sheet_read(cx, bytes->data, bytes->length, "forms.xlsx", &book), RC_OK);
    struct sheet *sheets = ARENA_ARRAY(cx->arena, struct sheet, book.sheet_count);
    for (size_t s = 0; s < book.sheet_count; s++) {
        const struct sheet *from = &book.sheets[s];
        struct sheet_row *rows = ARENA_ARRAY(cx->arena, struct sheet_row, from->row_count * 2 + 1);
        for (size_t r = 0; r < from->row_count; r++) {
            const char **cells = ARENA_ARRAY(cx->arena, const char *, from->column_count);
            memcpy(cells, from->rows[r].cells, from->column_count * sizeof *cells);
            rows[r] = from->rows[r];
            rows[r].cells = cells;
        }
        sheets[s] = *from;
        sheets[s].rows = rows;
    }
    copy = (struct workbook){sheets, book.sheet_count};
    return copy;
}

static struct workbook export_book(struct ctx *cx, const char *study, const char *department)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, risk_forms_export(cx, study, department, &out), RC_OK);
    return read_book(cx, &out);
}

static struct sheet *sheet_of(const struct workbook *book, enum risk_sheet number)
{
    for (size_t i = 0; i < book->sheet_count; i++)
        if (text_same(book->sheets[i].name, risk_form_sheets[number].name))
            return (struct sheet *)(uintptr_t)&book->sheets[i];
    fail_msg("no sheet %d", number);
    return NULL;
}

static size_t head_of(const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->row_count; i++)
        if (sheet->rows[i].number == 4)
            return i;
    fail_msg("no heads");
    return 0;
}

/* The cell of a data row (from 0) by its column in the form. */
static const char **cell_of(const struct workbook *book, enum risk_sheet number, size_t row, const char *field)
{
    const struct sheet *sheet = sheet_of(book, number);
    const struct risk_form_sheet *form = &risk_form_sheets[number];
    for (size_t i = 0; i < form->n; i++)
        if (text_same(form->columns[i].field, field) || text_same(form->columns[i].head, field))
            return (const char **)(uintptr_t)&sheet->rows[head_of(sheet) + 1 + row].cells[i];
    fail_msg("no column %s", field);
    return NULL;
}

static size_t key_column(enum risk_sheet number)
{
    return risk_form_sheets[number].n - 1;
}

static void expect_same(int line, struct ctx *cx, const char *study, const struct workbook *book)
{
    struct import_result result = {.rows = 0};
    TEST_RC(line, cx, risk_forms_take(cx, study, book, false, &result), RC_OK);
    TEST_INT(line, result.changed, 0);
    TEST_TRUE(line, result.rows > 0);
}

/* What goes out and comes back changes nothing: also texts that the form cannot show. */
static void test_round_trip(void **state)
{
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct ctx *cx = begin(state);
        cx->fixed_ids = (int64_t)seed * 100000;
        const char *study = study_make(cx, seed, 40, true);
        struct workbook book = export_book(cx, study, "");
        expect_same((int)seed, cx, study, &book);
        struct workbook part = export_book(cx, study, "運航部");
        TEST_TRUE(__LINE__, sheet_of(&part, RISK_SHEET_PROCESSES)->row_count <
                                sheet_of(&book, RISK_SHEET_PROCESSES)->row_count);
        expect_same((int)seed, cx, study, &part);
    }
}

/* import∘export is the identity: into an empty study the same forms come out again. */
static void test_identity(void **state)
{
    for (uint64_t seed = 11; seed <= 14; seed++) {
        struct ctx *cx = begin(state);
        cx->fixed_ids = (int64_t)seed * 100000;
        const char *from = study_make(cx, seed, 60, false), *into = study_new(cx);
        struct import_result result = {.rows = 0};
        struct workbook book = export_book(cx, from, "");
        for (int s = 0; s < RISK_SHEET_COUNT_; s++) {
            struct sheet *sheet = sheet_of(&book, (enum risk_sheet)s);
            for (size_t r = head_of(sheet); r < sheet->row_count; r++)
                if (sheet->column_count > key_column((enum risk_sheet)s))
                    ((const char **)(uintptr_t)sheet->rows[r].cells)[key_column((enum risk_sheet)s)] = "";
        }
        TEST_RC((int)seed, cx, risk_forms_take(cx, into, &book, false, &result), RC_OK);
        struct workbook again = export_book(cx, into, "");
        for (int s = 0; s < RISK_SHEET_COUNT_; s++) {
            const struct sheet *a = sheet_of(&book, (enum risk_sheet)s), *b = sheet_of(&again, (enum risk_sheet)s);
            TEST_INT(s, (int64_t)a->row_count, (int64_t)b->row_count);
            for (size_t r = head_of(a) + 1; r < a->row_count && r < b->row_count; r++)
                for (size_t c = 0; c < key_column((enum risk_sheet)s); c++)
                    if (!text_same(a->rows[r].cells[c], b->rows[r].cells[c]))
                        fail_msg("%s row %zu column %zu: \"%s\" became \"%s\"", a->name, a->rows[r].number, c,
                                 a->rows[r].cells[c], b->rows[r].cells[c]);
        }
        struct workbook same = export_book(cx, into, "");
        expect_same(__LINE__, cx, into, &same);
    }
}

/* --- What people do to sheets --- */

static void test_sorted_and_copied(void **state)
{
    struct ctx *cx = begin(state);
    struct import_result result = {.rows = 0};
    struct risk_rows risks;
    cx->fixed_ids = 5000000;
    const char *study = study_make(cx, 21, 30, false);
    struct workbook book = export_book(cx, study, "");
    struct sheet *sheet = sheet_of(&book, RISK_SHEET_RISKS);
    struct sheet_row *rows = (struct sheet_row *)(uintptr_t)sheet->rows;
    size_t first = head_of(sheet) + 1, last = first + 29;
    for (size_t a = first, b = last; a < b; a++, b--) { /* the other way round */
        struct sheet_row row = rows[a];
        rows[a] = rows[b];
        rows[b] = row;
    }
    expect_same(__LINE__, cx, study, &book);
    rows[sheet->row_count] = rows[first]; /* a row that was copied with its hidden cell */
    rows[sheet->row_count++].number = 1000;
    TEST_RC(__LINE__, cx, risk_forms_take(cx, study, &book, false, &result), RC_OK);
    TEST_INT(__LINE__, result.changed, 1);
    TEST_RC(__LINE__, cx, risk_store_risks(cx, study, &risks), RC_OK);
    TEST_INT(__LINE__, (int64_t)risks.n, 31);
    TEST_INT(__LINE__, risks.at[30].number, 31);
    TEST_TEXT(__LINE__, risks.at[30].outcome, risks.at[29].outcome);
    TEST_INT(__LINE__, risks.at[30].impact_after, risks.at[29].impact_after);
}

/* Writes the sheets as they are, with equal cells of a column of form 6 merged. */
static void write_merged(struct ctx *cx, const struct workbook *book, size_t column, struct buf *out)
{
    struct workbook_out file;
    TEST_RC(__LINE__, cx, workbook_begin(cx, false, &file), RC_OK);
    lxw_format *red = workbook_add_format(file.workbook);
    format_set_pattern(red, LXW_PATTERN_SOLID);
    format_set_bg_color(red, 0xFF8080);
    for (size_t s = 0; s < book->sheet_count; s++) {
        const struct sheet *from = &book->sheets[s];
        lxw_worksheet *sheet = workbook_add_worksheet(file.workbook, from->name);
        bool merges = text_same(from->name, risk_form_sheets[RISK_SHEET_RISKS].name);
        size_t first = merges ? head_of(from) + 1 : 0;
        for (size_t r = 0; r < from->row_count; r++)
            for (size_t c = 0; c < from->column_count; c++)
                if (!merges || c != column || r < first)
                    worksheet_write_string(sheet, (lxw_row_t)from->rows[r].number - 1, (lxw_col_t)c,
                                           from->rows[r].cells[c], red);
        for (size_t r = first, end; merges && r < from->row_count; r = end) {
            for (end = r + 1; end < from->row_count &&
                              text_same(from->rows[end].cells[column], from->rows[r].cells[column]);)
                end++;
            if (end == r + 1)
                worksheet_write_string(sheet, (lxw_row_t)from->rows[r].number - 1, (lxw_col_t)column,
                                       from->rows[r].cells[column], red);
            else
                worksheet_merge_range(sheet, (lxw_row_t)from->rows[r].number - 1, (lxw_col_t)column,
                                      (lxw_row_t)from->rows[end - 1].number - 1, (lxw_col_t)column,
                                      from->rows[r].cells[column], red);
        }
    }
    TEST_RC(__LINE__, cx, workbook_end(cx, &file, out), RC_OK);
}

static int by_process(const void *a, const void *b)
{
    const struct sheet_row *left = a, *right = b;
    int order = strcmp(left->cells[2], right->cells[2]);
    return order != 0 ? order : (left->number > right->number) - (left->number < right->number);
}

static void test_merged_and_coloured(void **state)
{
    struct ctx *cx = begin(state);
    struct import_result result = {.rows = 0};
    cx->fixed_ids = 3000000;
    const char *study = study_make(cx, 31, 30, false);
    struct workbook book = export_book(cx, study, "");
    struct sheet *sheet = sheet_of(&book, RISK_SHEET_RISKS);
    struct sheet_row *rows = (struct sheet_row *)(uintptr_t)sheet->rows;
    size_t first = head_of(sheet) + 1;
    size_t filled = 0;
    while (first + filled < sheet->row_count && !text_empty(rows[first + filled].cells[key_column(RISK_SHEET_RISKS)]))
        filled++;
    TEST_INT(__LINE__, (int64_t)filled, 30);
    qsort(&rows[first], filled, sizeof *rows, by_process); /* sorted by process, which then is merged */
    for (size_t i = 0; i < filled; i++)
        rows[first + i].number = first + i + 2;
    sheet->row_count = first + filled;
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    write_merged(cx, &book, 2, &out);
    TEST_RC(__LINE__, cx, risk_forms_import(cx, study, out.data, out.length, "merged.xlsx", false, &result), RC_OK);
    TEST_INT(__LINE__, result.changed, 0);
}

/* Changes of single cells: what is taken, and what is told. */
static const struct cell_row {
    int line;
    enum risk_sheet sheet;
    size_t row;
    const char *column, *value;
    int64_t changed; /* -1: refused */
    const char *letters;
} cell_rows[] = {
    {__LINE__, RISK_SHEET_GOAL, 0, "goal", "安全に運び続ける", 1, NULL},
    {__LINE__, RISK_SHEET_SERVICES, 1, "duty", "航空法", 1, NULL},
    {__LINE__, RISK_SHEET_SERVICES, 1, "name", "ー", -1, "B"},
    {__LINE__, RISK_SHEET_SERVICES, 1, "priority", "Ｂ", 1, NULL},
    {__LINE__, RISK_SHEET_SERVICES, 1, "priority", "高い", -1, "J"},
    {__LINE__, RISK_SHEET_IMPACT, 2, "mark_3", "ー", 1, NULL},
    {__LINE__, RISK_SHEET_IMPACT, 2, "mark_3", "✕", 1, NULL},
    {__LINE__, RISK_SHEET_IMPACT, 2, "mark_3", "大", -1, "I"},
    {__LINE__, RISK_SHEET_IMPACT, 2, "mtpd", "２時間半", 1, NULL},
    {__LINE__, RISK_SHEET_IMPACT, 2, "mtpd", "すぐ", -1, "N"},
    {__LINE__, RISK_SHEET_PROCESSES, 0, "（2）優先サービス（複数は改行）", "サービス2\nサービス3", 3, NULL},
    {__LINE__, RISK_SHEET_PROCESSES, 0, "（2）優先サービス（複数は改行）", "サービス9", -1, "B"},
    {__LINE__, RISK_SHEET_PROCESSES, 0, "post", "誰か", -1, "Q"},
    {__LINE__, RISK_SHEET_PROCESSES, 0, "deferred", "はい？", -1, "R"},
    {__LINE__, RISK_SHEET_NEEDS, 0, "人", "資源（0）：3人／3", 1 + 1, NULL}, /* 資源（9） goes */
    {__LINE__, RISK_SHEET_NEEDS, 0, "資金", "－", 1, NULL},
    {__LINE__, RISK_SHEET_NEEDS, 1, "資金", "―\n運転資金：１億円", 2, NULL},
    {__LINE__, RISK_SHEET_RISKS, 3, "（3）必要な業務", "業務0", 1, NULL},
    {__LINE__, RISK_SHEET_RISKS, 3, "（3）必要な業務", "業務99", -1, "C"},
    {__LINE__, RISK_SHEET_RISKS, 3, "経営資源", "資源（99）", -1, "E"},
    {__LINE__, RISK_SHEET_RISKS, 3, "経営資源の種類", "金銭", -1, "D"},
    {__LINE__, RISK_SHEET_RISKS, 3, "impact_before", "６", -1, "J"},
    {__LINE__, RISK_SHEET_RISKS, 3, "impact_before", "高", -1, "J"},
    {__LINE__, RISK_SHEET_RISKS, 3, "frequency_after", "5", -1, "O"},
    {__LINE__, RISK_SHEET_RISKS, 3, "review_on", "令和9年4月1日", 1, NULL},
    {__LINE__, RISK_SHEET_RISKS, 3, "review_on", "来年", -1, "W"},
    {__LINE__, RISK_SHEET_RISKS, 3, "effect", "―", 1, NULL},
    {__LINE__, RISK_SHEET_RESOURCES, 5, "site", "月面", -1, "E"},
    {__LINE__, RISK_SHEET_RESOURCES, 5, "kind", "人間", -1, "A"},
    {__LINE__, RISK_SHEET_RESOURCES, 5, "kaname の行（変更しないでください）", "nobody:1", -1, "K"},
};

/* A study whose fourth risk has steps, an effect and a day that the rows below know. */
static const char *known_study(struct ctx *cx, int line)
{
    struct import_result result = {.rows = 0};
    const char *study = study_make(cx, 41, 10, false);
    struct workbook book = export_book(cx, study, "");
    *cell_of(&book, RISK_SHEET_RISKS, 3, "impact_before") = "4";
    *cell_of(&book, RISK_SHEET_RISKS, 3, "impact_after") = "3";
    *cell_of(&book, RISK_SHEET_RISKS, 3, "frequency_before") = "3";
    *cell_of(&book, RISK_SHEET_RISKS, 3, "frequency_after") = "2";
    *cell_of(&book, RISK_SHEET_RISKS, 3, "effect") = "長く止まる";
    *cell_of(&book, RISK_SHEET_RISKS, 3, "review_on") = "2027-01-01";
    TEST_RC(line, cx, risk_forms_take(cx, study, &book, false, &result), RC_OK);
    return study;
}

static void expect_taken(const struct cell_row *row, struct ctx *cx, const char *study, const struct workbook *book)
{
    struct import_result result = {.rows = 0};
    TEST_RC(row->line, cx, risk_forms_take(cx, study, book, true, &result), RC_OK); /* looks only */
    TEST_INT(row->line, result.changed, row->changed);
    TEST_RC(row->line, cx, risk_forms_take(cx, study, book, false, &result), RC_OK);
    TEST_INT(row->line, result.changed, row->changed);
    struct workbook again = export_book(cx, study, "");
    expect_same(row->line, cx, study, &again);
}

static void expect_refused(const struct cell_row *row, struct ctx *cx, const char *study, const struct workbook *book)
{
    struct import_result result = {.rows = 0};
    TEST_RC(row->line, cx, risk_forms_take(cx, study, book, false, &result), RC_INVALID);
    TEST_INT(row->line, (int64_t)result.errors.n, 1);
    if (result.errors.n != 1)
        return;
    TEST_TEXT(row->line, result.errors.at[0].sheet, risk_form_sheets[row->sheet].name);
    TEST_INT(row->line, result.errors.at[0].row, (int64_t)row->row + 5);
    TEST_TEXT(row->line, result.errors.at[0].column, row->letters);
    TEST_TEXT(row->line, result.errors.at[0].value, row->value);
}

static void test_cells(void **state)
{
    for (size_t i = 0; i < COUNT(cell_rows); i++) {
        const struct cell_row *row = &cell_rows[i];
        struct ctx *cx = begin(state);
        cx->fixed_ids = 10000000 + (int64_t)i * 10000;
        const char *study = known_study(cx, row->line);
        struct workbook book = export_book(cx, study, "");
        *cell_of(&book, row->sheet, row->row, row->column) = row->value;
        if (row->changed >= 0)
            expect_taken(row, cx, study, &book);
        else
            expect_refused(row, cx, study, &book);
    }
}

static void test_refusals(void **state)
{
    struct ctx *cx = begin(state);
    struct import_result result = {.rows = 0};
    cx->fixed_ids = 4000000;
    const char *study = study_make(cx, 51, 5, false);
    struct workbook old = export_book(cx, study, ""), book = export_book(cx, study, "");
    *cell_of(&book, RISK_SHEET_RISKS, 0, "outcome") = "別の結果";
    TEST_RC(__LINE__, cx, risk_forms_take(cx, study, &book, false, &result), RC_OK);
    *cell_of(&old, RISK_SHEET_RISKS, 0, "outcome") = "更に別の結果"; /* of a file from before that change */
    TEST_RC(__LINE__, cx, risk_forms_take(cx, study, &old, false, &result), RC_INVALID);
    TEST_TRUE(__LINE__, strstr(result.errors.at[0].message, "download it again") != NULL);
    struct sheet *sheet = sheet_of(&book, RISK_SHEET_RISKS); /* without the hidden column all would be doubled */
    for (size_t r = 0; r < sheet->row_count; r++)
        ((const char **)(uintptr_t)sheet->rows[r].cells)[key_column(RISK_SHEET_RISKS)] = "";
    TEST_RC(__LINE__, cx, risk_forms_take(cx, study, &book, false, &result), RC_INVALID);
    const struct sheet other = {.name = "表"};
    const struct workbook none = {&other, 1};
    TEST_RC(__LINE__, cx, risk_forms_take(cx, study, &none, false, &result), RC_INVALID);
    const struct sheet bare = {.name = "様式６"};
    const struct workbook headless = {&bare, 1};
    TEST_RC(__LINE__, cx, risk_forms_take(cx, study, &headless, false, &result), RC_INVALID);
    TEST_INT(__LINE__, (int64_t)result.errors.n, 1);
    const char *another = study_make(cx, 52, 5, false); /* the wrong study is told once, not by row */
    *cell_of(&old, RISK_SHEET_GOAL, 0, "goal") = "安全に運び続ける";
    TEST_RC(__LINE__, cx, risk_forms_take(cx, another, &old, false, &result), RC_INVALID);
    TEST_TEXT(__LINE__, cx->problem.message, "This workbook was made from another risk assessment; please choose that one for the import, or download the forms of this one");
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TEST_RC(__LINE__, cx, risk_forms_export(cx, study, "経理部", &out), RC_MISSING);
    TEST_RC(__LINE__, cx, risk_forms_export(cx, "nothing", "", &out), RC_MISSING);
    cx->permissions = PERM_RISK_READ;
    TEST_RC(__LINE__, cx, risk_forms_import(cx, study, "", 0, "x.xlsx", false, &result), RC_DENIED);
}

int main(void)
{
    static const struct CMUnitTest stored[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_identity),
        cmocka_unit_test(test_sorted_and_copied), cmocka_unit_test(test_merged_and_coloured),
        cmocka_unit_test(test_cells), cmocka_unit_test(test_refusals),
    };
    return TEST_RUN_ON_BOTH(stored);
}
