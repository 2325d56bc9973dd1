/* Fuzzes dates: what is understood is a day that exists, and is read again as the same day in every
 * form in which it is shown. */
#include "base/text.h"
#include "base/time.h"
#include "tests/fuzz/fuzz.h"

static void require_day(struct ctx *cx, const char *text, const char *iso)
{
    const char *again = "";
    require(date_parse(cx, text, &again) == RC_OK);
    require(strcmp(again, iso) == 0);
}

static void check_day(struct ctx *cx, const char *iso)
{
    int64_t days = date_days(iso);
    require(strlen(iso) == 10 && days != INT64_MIN);
    require(strcmp(date_from_days(cx, days), iso) == 0);
    require_day(cx, iso, iso);
    require_day(cx, date_show(cx, iso), iso);
    cx->lang = LANG_JA;
    require_day(cx, date_long(cx, iso), iso);
    cx->lang = LANG_EN;
    require(date_long(cx, iso)[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    const char *text = arena_copy_n(arena, (const char *)data, size);
    const char *iso = "untouched";
    if (!text_is_utf8(text, strlen(text))) /* no field of a form lets this through */
        return 0;
    if (date_parse(&cx, text, &iso) == RC_OK)
        check_day(&cx, iso);
    else
        require(strcmp(iso, "untouched") == 0);
    return 0;
}
