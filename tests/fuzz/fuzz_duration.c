/* Fuzzes durations: what is understood lies within the limits and is read again as the same number in both
 * languages. */
#include "base/duration.h"
#include "base/text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    const char *text = arena_copy_n(arena, (const char *)data, size);
    int64_t minutes = -1, again = -1;
    if (!text_is_utf8(text, strlen(text))) /* no field of a form lets this through */
        return 0;
    if (duration_parse(&cx, text, &minutes) != RC_OK) {
        require(minutes == -1);
        return 0;
    }
    require(minutes >= 1 && minutes <= DURATION_MOST);
    for (int lang = 0; lang < LANG_COUNT_; lang++) {
        cx.lang = (enum lang)lang;
        require(duration_parse(&cx, duration_show(&cx, minutes), &again) == RC_OK);
        require(again == minutes);
    }
    return 0;
}
