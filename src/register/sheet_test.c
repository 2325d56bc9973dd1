/* Tests of what files are taken, of CSV both ways, and of the fixtures. Workbooks part by part are
 * tested by sheet_xlsx_test.c. */
#include "register/sheet_test.h"

#define RAW(literal) literal, sizeof(literal) - 1

/* ---- letters ---- */

static const struct {
    int line;
    size_t column;
    const char *want;
} letters[] = {
    {__LINE__, 0, "A"},   {__LINE__, 25, "Z"},   {__LINE__, 26, "AA"},   {__LINE__, 51, "AZ"},
    {__LINE__, 52, "BA"}, {__LINE__, 701, "ZZ"}, {__LINE__, 702, "AAA"}, {__LINE__, 16383, "XFD"},
};

static void test_letters(void **state)
{
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(letters); i++)
        TEST_TEXT(letters[i].line, sheet_column_letters(cx, letters[i].column), letters[i].want);
    TEST_TRUE(__LINE__, sheet_column_letters(cx, SIZE_MAX - 1)[0] != '\0');
}

/* ---- kinds that are refused ---- */

static const struct {
    int line;
    const char *bytes;
    size_t length;
    enum rc rc;
    const char *word; /* stands in the message */
} kinds[] = {
    {__LINE__, RAW(""), RC_INVALID, "is empty"},
    {__LINE__, RAW("%PDF-1.7\n%\xE2\xE3"), RC_TYPE, "is a PDF"},
    {__LINE__, RAW("\x89PNG\r\n\x1A\n\0\0"), RC_TYPE, "is a picture"},
    {__LINE__, RAW("\xFF\xD8\xFF\xE0\0\x10JFIF"), RC_TYPE, "is a picture"},
    {__LINE__, RAW("GIF89a\1\0"), RC_TYPE, "is a picture"},
    {__LINE__, RAW("II*\0\1"), RC_TYPE, "is a picture"},
    {__LINE__, RAW("RIFF\0\0\0\0WEBP"), RC_TYPE, "is a picture"},
    {__LINE__,
     RAW("\0\0\0\x18"
         "ftypheic"),
     RC_TYPE, "is a picture"},
    {__LINE__, RAW("PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), RC_TYPE, "compressed"},
    {__LINE__, RAW("7z\xBC\xAF\x27\x1C"), RC_TYPE, "compressed"},
    {__LINE__, RAW("Rar!\x1A\x07\x01"), RC_TYPE, "compressed"},
    {__LINE__, RAW("\x1F\x8B\x08\0"), RC_TYPE, "compressed"},
    {__LINE__, RAW("\x20\x21-lh5-abc"), RC_TYPE, "compressed"},
    {__LINE__, RAW("\x09\x08\x10\0\0\x06"), RC_TYPE, "(.xls)"},
    {__LINE__, RAW("{\\rtf1\\ansi}"), RC_TYPE, "another program"},
    {__LINE__, RAW("<html><table><tr><td>1</td></tr></table>"), RC_TYPE, "(HTML)"},
    {__LINE__, RAW("\xEF\xBB\xBF \r\n<!DOCTYPE html>"), RC_TYPE, "(HTML)"},
    {__LINE__, RAW("<TABLE BORDER=1>\x82\xA0"), RC_TYPE, "(HTML)"},
    {__LINE__, RAW("<?xml version=\"1.0\"?><html xmlns=\"x\"/>"), RC_TYPE, "(HTML)"},
    {__LINE__, RAW("MIME-Version: 1.0\r\nX-Document-Type: Workbook"), RC_TYPE, "(HTML)"},
    {__LINE__, RAW("\xFF\xFE<\0h\0t\0m\0l\0>\0"), RC_TYPE, "(HTML)"},
    {__LINE__, RAW("<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>"),
     RC_TYPE, "is an XML file"},
    {__LINE__, RAW("a,b\0c"), RC_TYPE, "neither"},
    {__LINE__,
     RAW("\x7F"
         "ELF\x02\x01\x01\0\0\0"),
     RC_TYPE, "neither"},
    {__LINE__, RAW("\xFF\xFE\0\0a\0\0\0"), RC_TYPE, "neither"}, /* UTF-32 */
    {__LINE__, RAW("PK\x03\x04 and no more"), RC_INVALID, "damaged"},
    /* text that only looks like something else */
    {__LINE__, RAW("PNG,JPG,WEBP"), RC_OK, ""},
    {__LINE__, RAW("PC-lhasa"), RC_OK, ""},
    {__LINE__, RAW("ID,<html>"), RC_OK, ""},
};

static void test_kinds(void **state)
{
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct ctx *cx = test_begin(state);
        struct workbook workbook = {.sheet_count = 77};
        enum rc rc = read_exact(cx, kinds[i].bytes, kinds[i].length, "表.xls", &workbook);
        TEST_RC(kinds[i].line, cx, rc, kinds[i].rc);
        if (kinds[i].rc == RC_OK)
            continue;
        TEST_INT(kinds[i].line, (int64_t)workbook.sheet_count, 77);
        TEST_TRUE(kinds[i].line, strstr(cx->problem.message, kinds[i].word) != NULL);
        TEST_TRUE(kinds[i].line, strncmp(cx->problem.message, "表.xls", strlen("表.xls")) == 0);
        TEST_TRUE(kinds[i].line, strstr(cx->problem.message, "lease") != NULL); /* what to do */
        TEST_TRUE(kinds[i].line, strstr(cx->problem.message, "{") == NULL);
    }
}

static void test_no_name(void **state)
{
    struct ctx *cx = test_begin(state);
    struct workbook workbook;
    TEST_RC(__LINE__, cx, sheet_read(cx, "%PDF-", 5, NULL, &workbook), RC_TYPE);
    TEST_TRUE(__LINE__, strncmp(cx->problem.message, "The file is a PDF", 17) == 0);
}

/* ---- compound files: the directory says what is in them ---- */

enum { COMPOUND_BYTES = 1024, COMPOUND_DIRECTORY = 512 };

static void put_entry(char *at, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < length; i++)
        at[2 * i] = name[i];
    at[64] = (char)(2 * (length + 1));
    at[66] = 2;
}

static const struct {
    int line;
    const char *names[3];
    const char *word;
} compounds[] = {
    {__LINE__, {"Root Entry", "Workbook", "\005SummaryInformation"}, "(.xls)"},
    {__LINE__, {"Root Entry", "Book", ""}, "(.xls)"},
    {__LINE__, {"EncryptionInfo", "EncryptedPackage", ""}, "password"},
    {__LINE__, {"EncryptedPackage", "DRMEncryptedDataSpace", ""}, "sensitivity label"},
    {__LINE__, {"DRMEncryptedTransform", "EncryptedPackage", ""}, "sensitivity label"},
    {__LINE__, {"\tDRMContent", "Workbook", ""}, "sensitivity label"},
    {__LINE__, {"WordDocument", "", ""}, "another program"},
    {__LINE__, {"", "", ""}, "another program"},
};

static void test_compounds(void **state)
{
    for (size_t i = 0; i < COUNT(compounds); i++) {
        struct ctx *cx = test_begin(state);
        char file[COMPOUND_BYTES] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
        for (size_t k = 0; k < 3; k++)
            put_entry(file + COMPOUND_DIRECTORY + 128 * k, compounds[i].names[k]);
        struct workbook workbook;
        TEST_RC(compounds[i].line, cx, read_exact(cx, file, sizeof file, "a.xlsx", &workbook),
                RC_TYPE);
        TEST_TRUE(compounds[i].line, strstr(cx->problem.message, compounds[i].word) != NULL);
    }
}

/* ---- CSV ---- */

static const struct {
    int line;
    const char *bytes;
    size_t length;
    enum rc rc;
    const char *want; /* the rows, or a piece of the message */
} tables[] = {
    {__LINE__, RAW("a,b\r\n1,2\r\n"), RC_OK, "1:a|b\n2:1|2\n"},
    {__LINE__, RAW("a,b\n1,2"), RC_OK, "1:a|b\n2:1|2\n"},
    {__LINE__, RAW("a,b\r1,2\r"), RC_OK, "1:a|b\n2:1|2\n"},
    {__LINE__, RAW("a,b\n\n,\n \n\xE3\x80\x80,\n1,2\n"), RC_OK, "1:a|b\n6:1|2\n"},
    {__LINE__, RAW("a,b,,\nc\n"), RC_OK, "1:a|b\n2:c|\n"},
    {__LINE__,
     RAW("\xEF\xBB\xBF"
         "a,b"),
     RC_OK, "1:a|b\n"},
    {__LINE__, RAW("\xEF\xBB\xBF"), RC_OK, ""},
    {__LINE__, RAW("\"a\"\"b\",\"c,d\",\"\"\n"), RC_OK, "1:a\"b|c,d\n"},
    {__LINE__, RAW("\"a\r\nb\rc\nd\",x\r\ne"), RC_OK, "1:a\nb\nc\nd|x\n2:e|\n"},
    {__LINE__, RAW("\"a\" ,\"b\"  \n"), RC_OK, "1:a|b\n"},
    {__LINE__, RAW("a\"b,c\"\n"), RC_OK, "1:a\"b|c\"\n"},
    {__LINE__, RAW("a, b \n"), RC_OK, "1:a| b \n"},
    {__LINE__, RAW("a\tb,c\n1\t2,3\n"), RC_OK, "1:a|b,c\n2:1|2,3\n"},
    {__LINE__, RAW("title\na\tb\n1\t2\n"), RC_OK, "1:title|\n2:a|b\n3:1|2\n"},
    {__LINE__, RAW("\"a\tb\",c\n"), RC_OK, "1:a\tb|c\n"},
    {__LINE__, RAW("\"a,b\"\tc\n"), RC_OK, "1:a,b|c\n"},
    {__LINE__, RAW("'=1+1,'-x,''=y,'z,-5\n"), RC_OK, "1:=1+1|-x|'=y|'z|-5\n"},
    /* encodings: ～－①髙, half-width kana, the yen key */
    {__LINE__, RAW("\x81\x60\x81\x7C\x87\x40\xFB\xFC,\xB1\xB2,a\\b\n"), RC_OK,
     "1:～－①髙|ｱｲ|a\\b\n"},
    {__LINE__, RAW("\x8E\x91\x8E\x59,\x95\x5C\r\n"), RC_OK, "1:資産|表\n"},
    {__LINE__, RAW("\xE8\xB3\x87\xE7\x94\xA3,\xF0\xA0\xAE\xB7\n"), RC_OK, "1:資産|𠮷\n"},
    {__LINE__, RAW("\xFF\xFE\x61\0\x09\0\xC7\x8C\x0D\0\x0A\0\x42\xD8\xB7\xDF"), RC_OK,
     "1:a|資\n2:𠮷|\n"},
    {__LINE__, RAW("\xFE\xFF\0\x61\0,\x8C\xC7"), RC_OK, "1:a|資\n"},
    /* what is refused */
    {__LINE__, RAW("a,b\n\"c,d\n"), RC_INVALID, "cell A2: the quotation mark"},
    {__LINE__, RAW("a,\""), RC_INVALID, "cell B1: the quotation mark"},
    {__LINE__, RAW("a,\"\"\""), RC_INVALID, "cell B1: the quotation mark"},
    {__LINE__, RAW("a,b\n1,\"c\"d\n"), RC_INVALID, "cell B2: text follows"},
    {__LINE__, RAW("a\n\xE8\xB3\x87\xE7\x94\xA3\xE8\xB3"), RC_INVALID, "line 2"}, /* cut off */
    /* UTF-8 that is cut off where CP932 would take it for other characters */
    {__LINE__, RAW("a\n\xE3\x82\xB5\xE3\x81\xAE\xE5\x82\x99\xE8\xA1"), RC_INVALID, "line 2"},
    {__LINE__,
     RAW("\xEF\xBB\xBF"
         "a\r\nb\r\n\xE8\xB3\x87\x8E\x91"),
     RC_INVALID, "line 3"},
    {__LINE__, RAW("a\r\r\n\x85\xFF"), RC_INVALID, "line 3"},
    {__LINE__, RAW("a\n\x1B$B;q;:\x1B(B\n"), RC_INVALID, "line 2"}, /* ISO-2022-JP */
    {__LINE__, RAW("\xFF\xFE\x61\0\x42\xD8"), RC_INVALID, "UTF-16"},
    {__LINE__, RAW("\xFF\xFE\x61\0\x42"), RC_INVALID, "UTF-16"},
};

static void test_tables(void **state)
{
    for (size_t i = 0; i < COUNT(tables); i++) {
        struct ctx *cx = test_begin(state);
        struct workbook workbook;
        enum rc rc = read_exact(cx, tables[i].bytes, tables[i].length, "a.csv", &workbook);
        TEST_RC(tables[i].line, cx, rc, tables[i].rc);
        if (rc == RC_OK)
            TEST_TEXT(tables[i].line, show(cx, &workbook), tables[i].want);
        else
            TEST_TRUE(tables[i].line, strstr(cx->problem.message, tables[i].want) != NULL);
    }
}

/* ---- writing ---- */

static const struct {
    int line;
    const char *cells[4];
    size_t count;
    const char *want;
} records[] = {
    {__LINE__, {"a", "", NULL, "b"}, 4, "a,,,b\r\n"},
    {__LINE__, {""}, 1, "\"\"\r\n"},
    {__LINE__, {"a,b", "c\"d", "e\nf", "g\th"}, 4, "\"a,b\",\"c\"\"d\",\"e\nf\",\"g\th\"\r\n"},
    {__LINE__, {"=1+1", "+81-3", "@x", "-a"}, 4, "'=1+1,'+81-3,'@x,'-a\r\n"},
    {__LINE__, {"-5", "-0.25", "-1E-05", "-"}, 4, "-5,-0.25,-1E-05,-\r\n"},
    {__LINE__, {"-5+3", "-.5", "-1E", "--"}, 4, "'-5+3,'-.5,'-1E,'--\r\n"},
    {__LINE__, {"'=x", "'x", "''-x", "'"}, 4, "''=x,'x,'''-x,'\r\n"},
    {__LINE__,
     {"\t=x", "\n=x", " =x", "=\"a\""},
     4,
     "\"'\t=x\",\"'\n=x\",\" =x\",\"'=\"\"a\"\"\"\r\n"},
};

static void test_records(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(records); i++) {
        CLEANUP(buf_free) struct buf out = buf_create(1024);
        csv_row(&out, records[i].cells, records[i].count);
        TEST_TEXT(records[i].line, buf_string(&out), records[i].want);
    }
    CLEANUP(buf_free) struct buf out = buf_create(1024);
    csv_begin(&out);
    TEST_TEXT(__LINE__, buf_string(&out), "\xEF\xBB\xBF");
}

enum { ROUND_ROWS = 200, ROUND_COLUMNS = 7 };

/* A text made of pieces that give writers and readers trouble. */
static const char *make_text(const struct ctx *cx, uint32_t *seed)
{
    static const char *const pieces[] = {"\"", "\"\"", ",", "\n", "\t",   "=", "+",
                                         "-",  "@",    "'", " ",  "　",   "a", "1",
                                         "資", "𠮷",   ";", "",   "\n\n", "-3"};
    const char *text = "";
    for (uint32_t left = *seed >> 16 & 3; left > 0; left--) {
        *seed = *seed * 1103515245 + 12345;
        text = arena_printf(cx->arena, "%s%s", text, pieces[(*seed >> 16) % COUNT(pieces)]);
    }
    *seed = *seed * 1103515245 + 12345;
    return text;
}

/* What is written is what is read. */
static void test_round(void **state)
{
    struct ctx *cx = test_begin(state);
    CLEANUP(buf_free) struct buf out = buf_create(1024 * 1024);
    const char *cells[ROUND_ROWS][ROUND_COLUMNS];
    uint32_t seed = 20261001;
    csv_begin(&out);
    for (size_t row = 0; row < ROUND_ROWS; row++) {
        for (size_t i = 0; i < ROUND_COLUMNS; i++)
            cells[row][i] = i == ROUND_COLUMNS - 1 ? "." : make_text(cx, &seed);
        csv_row(&out, cells[row], ROUND_COLUMNS);
    }
    struct workbook workbook;
    TEST_RC(__LINE__, cx, read_exact(cx, out.data, out.length, "a.csv", &workbook), RC_OK);
    const struct sheet *sheet = &workbook.sheets[0];
    TEST_INT(__LINE__, (int64_t)sheet->row_count, ROUND_ROWS);
    TEST_INT(__LINE__, (int64_t)sheet->column_count, ROUND_COLUMNS);
    for (size_t row = 0; row < ROUND_ROWS; row++)
        for (size_t i = 0; i < ROUND_COLUMNS; i++)
            TEST_TEXT((int)row, sheet->rows[row].cells[i], cells[row][i]);
}

/* ---- files that other programs made ---- */

static const struct {
    int line;
    const char *path;
    enum rc rc;
    const char *want;
} files[] = {
    {__LINE__, "tests/fixtures/sheet/libreoffice.xlsx", RC_OK,
     "[資産 一覧]\n"
     "1:情報資産の一覧|情報資産の一覧|情報資産の一覧|情報資産の一覧\n"
     "2:部署|名称|日付|値\n"
     "3:総務部|通信機器\n（二行目）|2026-10-01|0.1\n"
     "4h:総務部|𠮷野 & ～－①髙|2019-05-01|0.3\n"
     "5:総務部|AB|2026-10-01 14:02:00|#DIV/0!\n"
     "9:TRUE|26:30:00|14:02:00|0.5\n"
     "10:1E+20|-1234567|#N/A|=1+1\n"
     "[選択肢]h\n"
     "1:高\n"
     "[空]\n"},
    {__LINE__, "tests/fixtures/sheet/password.xlsx", RC_TYPE, "password"},
    {__LINE__, "tests/fixtures/sheet/old.xls", RC_TYPE, "(.xls)"},
    {__LINE__, "tests/fixtures/sheet/open.ods", RC_TYPE, "(.ods)"},
    {__LINE__, "tests/fixtures/sheet/cp932.csv", RC_OK,
     "1:番号|名称|日付|備考\n"
     "2:1|サーバ①|令和8年10月1日|～から－まで\n"
     "3:２|髙橋の端末|H31.4.30|改行\nあり\n"},
};

static void test_files(void **state)
{
    for (size_t i = 0; i < COUNT(files); i++) {
        struct ctx *cx = test_begin(state);
        size_t length;
        char *bytes = read_whole(files[i].path, &length);
        struct workbook workbook;
        enum rc rc = read_exact(cx, bytes, length, files[i].path, &workbook);
        free(bytes);
        TEST_RC(files[i].line, cx, rc, files[i].rc);
        if (rc == RC_OK)
            TEST_TEXT(files[i].line, show(cx, &workbook), files[i].want);
        else
            TEST_TRUE(files[i].line, strstr(cx->problem.message, files[i].want) != NULL);
    }
}

/* A file cut off anywhere is an error, never a shorter table. */
static void test_cut_files(void **state)
{
    size_t length;
    char *bytes = read_whole("tests/fixtures/sheet/libreoffice.xlsx", &length);
    for (size_t cut = 4; cut < length; cut += 37) {
        struct ctx *cx = test_begin(state);
        struct workbook workbook;
        TEST_RC((int)cut, cx, read_exact(cx, bytes, cut, "a.xlsx", &workbook), RC_INVALID);
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters),   cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_no_name),   cmocka_unit_test(test_compounds),
        cmocka_unit_test(test_tables),    cmocka_unit_test(test_records),
        cmocka_unit_test(test_round),     cmocka_unit_test(test_files),
        cmocka_unit_test(test_cut_files),
    };
    return TEST_RUN(tests);
}
