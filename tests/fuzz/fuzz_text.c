/* Fuzzes the reading of text and numbers: what is UTF-8 (ICU is asked, too), code points, compatibility
 * form, blanks, whole and decimal numbers in any width, and the numbers of a spreadsheet's cells. */
#include "base/text.h"

#include <unicode/ustring.h>

#include "base/json.h"
#include "base/time.h"
#include "register/sheet_number.h"
#include "tests/fuzz/fuzz.h"

static bool icu_takes(struct ctx *cx, const char *bytes, size_t length)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar *wide = ARENA_ARRAY(cx->arena, UChar, length + 1);
    require(wide != NULL);
    u_strFromUTF8(wide, (int32_t)length + 1, NULL, bytes, (int32_t)length, &status);
    return U_SUCCESS(status) && memchr(bytes, '\0', length) == NULL;
}

/* Code points one by one are the text again. */
static void check_points(const char *text)
{
    size_t count = 0;
    for (const char *at = text;; count++) {
        const char *start = at;
        char again[4];
        uint32_t code = text_next(&at);
        if (code == 0)
            break;
        size_t length = text_encode(code, again);
        require(length == (size_t)(at - start) && memcmp(again, start, length) == 0);
    }
    require(count == text_length(text));
}

/* Malformed bytes are passed one by one, and nothing is read past the end. */
static void check_bytes(const char *text)
{
    size_t count = 0;
    for (const char *at = text; text_next(&at) != 0; count++)
        require(at <= text + strlen(text));
    require(count <= strlen(text));
}

static void check_forms(struct ctx *cx, const char *text)
{
    const char *folded = text_fold(cx, text), *trimmed = text_trim(cx, text);
    require(text_is_utf8(folded, strlen(folded)));
    require_same(text_fold(cx, folded), folded);
    require_same(text_trim(cx, trimmed), trimmed);
    require(strstr(text, trimmed) != NULL);
    require(text_has_control(text) || !text_has_control(trimmed));
}

/* ASCII digits as full-width ones. */
static const char *widen(struct ctx *cx, const char *text)
{
    char *wide = arena_alloc(cx->arena, strlen(text) * 3 + 1);
    size_t used = 0;
    require(wide != NULL);
    for (; *text != '\0'; text++)
        used += text_encode(*text >= '0' && *text <= '9' ? 0xFF10 + (uint32_t)(*text - '0')
                                                         : (unsigned char)*text,
                            wide + used);
    return wide;
}

static void check_numbers(struct ctx *cx, const char *text)
{
    int64_t whole = 7, whole_again = 0;
    double real = 7, real_again = 0;
    if (text_to_int(cx, text, &whole) == RC_OK) {
        require(text_to_int(cx, decimal(cx, whole), &whole_again) == RC_OK && whole_again == whole);
        require(text_to_int(cx, widen(cx, decimal(cx, whole)), &whole_again) == RC_OK);
        require(whole_again == whole);
    } else {
        require(whole == 7);
    }
    if (text_to_real(cx, text, &real) == RC_OK) {
        CLEANUP(buf_free) struct buf digits = buf_create(64);
        json_number(&(struct json){.out = &digits}, real);
        require(text_to_real(cx, buf_string(&digits), &real_again) == RC_OK);
        require(!(real_again < real) && !(real_again > real));
    } else {
        require(real >= 7 && real <= 7);
    }
}

/* A cell's number and its format, each from a line. What is shown is a text of one line. */
static void check_cell(struct ctx *cx, const char *value, const char *code)
{
    enum sheet_format format = sheet_format_of(code);
    require(format >= SHEET_FORMAT_PLAIN && format <= SHEET_FORMAT_ELAPSED);
    for (int i = SHEET_FORMAT_PLAIN; i <= SHEET_FORMAT_ELAPSED; i++)
        for (int from_1904 = 0; from_1904 <= 1; from_1904++) {
            const char *text = sheet_number_show(cx, value, (enum sheet_format)i, from_1904);
            require(text != NULL && strlen(text) < strlen(value) + 64);
        }
    const char *date = sheet_iso_date_show(cx, value);
    require(date != NULL && strlen(date) < strlen(value) + 64);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size), lines = input;
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    size_t length = 0;
    const char *bytes = fuzz_rest(&input, &length);
    bool valid = text_is_utf8(bytes, length);
    require(valid == icu_takes(&cx, bytes, length));
    check_bytes(bytes);
    text_fold(&cx, bytes);
    text_trim(&cx, bytes);
    check_numbers(&cx, bytes);
    if (valid) {
        check_points(bytes);
        check_forms(&cx, bytes);
    }
    const char *value = fuzz_line(&lines);
    check_cell(&cx, value, fuzz_line(&lines));
    return 0;
}
