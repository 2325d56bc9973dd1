/* What reads from outside and what writes reports, by themselves: their libraries' allocations fail too, where
 * the library takes it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "http/http.h"
#include "register/sheet.h"
#include "report/report_sample.h"
#include "tests/torture/torture.h"

enum { ROWS = 12 };

static void begin(struct ctx *cx)
{
    *cx = (struct ctx){.arena = arena_create(LIMIT_REQUEST_MEMORY), .lang = LANG_EN,
                       .now = INT64_C(1790830923004)};
}

/* What a caller makes of a result: nothing that was concluded after memory ended counts. */
static enum rc end(struct ctx *cx, enum rc rc)
{
    torture_end();
    return arena_failed(cx->arena) ? RC_MEMORY : rc;
}

/* --- Forms and JSON --- */

static enum rc run_form(const struct work *work, struct buf *out, struct buf *why)
{
    struct ctx cx;
    struct request request = {.path = "/"};
    const char *text = work->data;
    bool json = text[0] == '{';
    (void)why;
    begin(&cx);
    torture_begin(work);
    enum rc rc = json ? form_parse_json(&cx, text, strlen(text), &request)
                      : form_parse(&cx, text, strlen(text), &request, false);
    rc = end(&cx, rc);
    for (size_t i = 0; rc == RC_OK && i < request.form.n; i++)
        buf_printf(out, "%s=%s\n", request.form.at[i].name, request.form.at[i].value);
    arena_free(cx.arena);
    return rc;
}

static const char form[] =
    "title=%E7%9B%A3%E8%A6%96&note=a+b%0Ac&empty=&priority=1&priority=2&%E5%90%8D=x&due_on=2026-10-01&"
    "a=1&b=2&c=3&d=4&e=5&f=6&g=7&h=8&i=9";
static const char json[] =
    "{\"title\":\"\\u76e3\\u8996と\\n長い文字列が続く、続く、続く\",\"n\":12345678901234567,\"r\":1.25e3,\"b\":true,"
    "\"none\":null,\"list\":[1,\"x\",{\"y\":[]}],\"object\":{\"a\":\"b\"},\"e\":\"\",\"f\":1,\"g\":2,\"h\":3}";

/* --- Tables --- */

static enum rc run_sheet(const struct work *work, struct buf *out, struct buf *why)
{
    struct ctx cx;
    struct workbook workbook = {.sheet_count = 0};
    const struct buf *bytes = work->data;
    (void)why;
    begin(&cx);
    torture_begin(work);
    enum rc rc = end(&cx, sheet_read(&cx, bytes->data, bytes->length, "a", &workbook));
    for (size_t s = 0; rc == RC_OK && s < workbook.sheet_count; s++) {
        const struct sheet *sheet = &workbook.sheets[s];
        buf_printf(out, "%s\n", sheet->name);
        for (size_t row = 0; row < sheet->row_count; row++)
            for (size_t i = 0; i < sheet->column_count; i++)
                buf_printf(out, "%s|", sheet->rows[row].cells[i]);
    }
    arena_free(cx.arena);
    return rc;
}

static const char csv[] = "\xEF\xBB\xBF番号,件名,備考\n1,\"監視, 委託\",\"二行\nの備考\"\n2,訓練,'=1+1\n,,\n3,ﾊﾝｶｸ,\t\n";
static const char cp932[] = "\x94\xD4\x8D\x86,\x8C\x8F\x96\xBC\n1,\x8A\xC4\x8E\x8B\n2,\xB6\xC5\n";

/* --- Reports --- */

static enum rc run_report(const struct work *work, struct buf *out, struct buf *why)
{
    struct ctx made, cx;
    struct report report = {.title = ""};
    struct buf bytes = buf_create(LIMIT_REPORT_BYTES);
    const enum report_format *format = work->data;
    begin(&made);
    begin(&cx);
    if (report_sample(&made, ROWS, &report) != RC_OK)
        abort();
    torture_begin(work);
    enum rc rc = end(&cx, report_write(&cx, &report, *format, &bytes));
    if (rc != RC_OK && bytes.length > 0)
        buf_text(why, "a report that failed left something behind");
    buf_add(out, bytes.data, bytes.length);
    buf_free(&bytes);
    arena_free(cx.arena);
    arena_free(made.arena);
    return rc;
}

static const enum report_format formats[] = {REPORT_HTML, REPORT_XLSX, REPORT_DOCX, REPORT_PDF};

/* --- All of them --- */

static struct buf files[3];

static void read_fixture(struct buf *out, const char *path)
{
    char block[8192];
    size_t got;
    FILE *file = fopen(path, "rb");
    *out = buf_create(LIMIT_UPLOAD_BYTES);
    while (file != NULL && (got = fread(block, 1, sizeof block, file)) > 0)
        buf_add(out, block, got);
    if (file == NULL || out->length == 0)
        abort();
    fclose(file);
}

static void add(struct works *works, const char *name, work_run run, const void *data)
{
    works_add(works, (struct work){.name = name, .run = run, .data = data, .wanted = RC_OK});
}

void parsers_add(struct works *works)
{
    files[0] = buf_create(LIMIT_UPLOAD_BYTES);
    files[1] = buf_create(LIMIT_UPLOAD_BYTES);
    buf_add(&files[0], csv, sizeof csv - 1);
    buf_add(&files[1], cp932, sizeof cp932 - 1);
    read_fixture(&files[2], "tests/fixtures/sheet/libreoffice.xlsx");
    add(works, "a form", run_form, form);
    add(works, "a JSON body", run_form, json);
    add(works, "a CSV file", run_sheet, &files[0]);
    add(works, "a CSV file in CP932", run_sheet, &files[1]);
    /* libarchive reads a ZIP through a pointer that it did not get */
    works_add(works, (struct work){.name = "a workbook", .run = run_sheet, .data = &files[2], .own = true});
    add(works, "a report as a page", run_report, &formats[0]);
    /* libxlsxwriter writes through pointers that it did not get, libarchive ends the program; the last two
     * wait for a child */
    works_add(works, (struct work){.name = "a report as a workbook", .run = run_report, .data = &formats[1],
                                   .own = true, .varies = true});
    works_add(works, (struct work){.name = "a report for Word", .run = run_report, .data = &formats[2],
                                   .own = true, .varies = true, .steps = 30});
    works_add(works, (struct work){.name = "a report as PDF", .run = run_report, .data = &formats[3],
                                   .own = true, .varies = true, .steps = 30});
}

void parsers_end(void)
{
    for (size_t i = 0; i < COUNT(files); i++)
        buf_free(&files[i]);
}
