#include "base/duration.h"

#include <string.h>

#include "base/text.h"

/* Longer words first, where one begins like another. */
static const struct unit {
    const char *word;
    int64_t minutes;
} units[] = {
    {"分間", 1},
    {"分", 1},
    {"時間", DURATION_HOUR},
    {"日間", DURATION_DAY},
    {"日", DURATION_DAY},
    {"週間", DURATION_WEEK},
    {"週", DURATION_WEEK},
    {"か月", DURATION_MONTH},
    {"ヶ月", DURATION_MONTH},
    {"ケ月", DURATION_MONTH},
    {"カ月", DURATION_MONTH},
    {"ヵ月", DURATION_MONTH},
    {"箇月", DURATION_MONTH},
    {"年間", DURATION_YEAR},
    {"年", DURATION_YEAR},
    {"minutes", 1},
    {"minute", 1},
    {"min", 1},
    {"months", DURATION_MONTH},
    {"month", DURATION_MONTH},
    {"m", 1},
    {"hours", DURATION_HOUR},
    {"hour", DURATION_HOUR},
    {"h", DURATION_HOUR},
    {"days", DURATION_DAY},
    {"day", DURATION_DAY},
    {"d", DURATION_DAY},
    {"weeks", DURATION_WEEK},
    {"week", DURATION_WEEK},
    {"w", DURATION_WEEK},
    {"years", DURATION_YEAR},
    {"year", DURATION_YEAR},
    {"y", DURATION_YEAR},
};

static void pass_blanks(const char **at)
{
    *at += strspn(*at, " \t");
}

/* True and moved on when the text goes on with that word. */
static bool take(const char **at, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

static bool take_number(const char **at, int64_t *ret)
{
    int64_t value = 0;
    const char *from = *at;
    for (; **at >= '0' && **at <= '9'; ++*at)
        if (value <= DURATION_MOST)
            value = value * 10 + (**at - '0');
    *ret = value;
    return *at != from;
}

static const struct unit *take_unit(const char **at)
{
    for (size_t i = 0; i < COUNT(units); i++)
        if (take(at, units[i].word))
            return &units[i];
    return NULL;
}

/* One number with its unit. */
static enum rc take_part(const char **at, int64_t *minutes)
{
    int64_t number = 0;
    bool half = take(at, "半"), given = half || take_number(at, &number);
    if (!given || number > DURATION_MOST)
        return RC_INVALID;
    pass_blanks(at);
    const struct unit *unit = take_unit(at);
    if (unit == NULL)
        return RC_INVALID;
    if (!half && take(at, "半")) /* 1時間半 */
        half = true;
    if (half && unit->minutes % 2 != 0)
        return RC_INVALID;
    if (number > DURATION_MOST / unit->minutes)
        return RC_INVALID;
    *minutes += number * unit->minutes + (half ? unit->minutes / 2 : 0);
    return *minutes > DURATION_MOST ? RC_INVALID : RC_OK;
}

enum rc duration_parse(const struct ctx *cx, const char *text, int64_t *ret)
{
    const char *at = text_trim(cx, text_fold(cx, text));
    int64_t minutes = 0;
    if (text_to_int(cx, at, &minutes) != RC_OK) {
        minutes = 0;
        do {
            TRY(take_part(&at, &minutes));
            pass_blanks(&at);
        } while (*at != '\0');
    }
    if (minutes < 1 || minutes > DURATION_MOST)
        return RC_INVALID;
    *ret = minutes;
    return RC_OK;
}

const char *duration_show(const struct ctx *cx, int64_t minutes)
{
    static const struct {
        int64_t minutes;
        const char *ja, *en;
    } parts[] = {{DURATION_DAY, "日", " d"}, {DURATION_HOUR, "時間", " h"}, {1, "分", " min"}};
    const char *text = "";
    bool ja = cx->lang == LANG_JA;
    if (minutes <= 0)
        return "";
    if (minutes % DURATION_WEEK == 0)
        return arena_printf(cx->arena, "%lld%s", (long long)(minutes / DURATION_WEEK),
                            ja ? "週間" : " w");
    for (size_t i = 0; i < COUNT(parts); i++) {
        int64_t count = minutes / parts[i].minutes;
        minutes %= parts[i].minutes;
        if (count > 0)
            text = arena_printf(cx->arena, "%s%s%lld%s", text, ja || text[0] == '\0' ? "" : " ",
                                (long long)count, ja ? parts[i].ja : parts[i].en);
    }
    return text;
}
