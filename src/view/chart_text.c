#include "view/chart_text.h"

#include <string.h>

#include "base/text.h"

/* JIS X 4051: characters that may not begin a line. */
static const char not_first[] = "、。，．・：；？！゛゜ヽヾゝゞ々ー’”）〕］｝〉》」』】°′″℃％‰…"
                                "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ｡､ﾞﾟｰ｣,.:;?!)]}%";
/* Characters that may not end a line. */
static const char not_last[] = "‘“（〔［｛〈《「『【｢([{";

static bool stands_in(const char *set, uint32_t code)
{
    for (uint32_t member = text_next(&set); member != 0; member = text_next(&set))
        if (member == code)
            return true;
    return false;
}

static bool is_blank(uint32_t code)
{
    return code <= ' ' || code == 0x3000;
}

/* Combining marks, joiners and variation selectors take no room of their own. */
static bool is_zero_width(uint32_t code)
{
    return (code >= 0x300 && code <= 0x36F) || (code >= 0x200B && code <= 0x200F) ||
           (code >= 0xFE00 && code <= 0xFE0F) || code == 0x3099 || code == 0x309A;
}

static double width_of(uint32_t code)
{
    if (is_zero_width(code))
        return 0;
    bool half = code < 0x1100 || (code >= 0xFF61 && code <= 0xFF9F);
    return half ? 0.55 : 1;
}

/* Scripts whose lines may break between any two characters. */
static bool is_japanese(uint32_t code)
{
    return code >= 0x2E80 && !is_zero_width(code);
}

double chart_text_width(const char *text, size_t length)
{
    double width = 0;
    const char *end = text + length;
    for (const char *at = text; at < end;) {
        uint32_t code = text_next(&at);
        if (code == 0)
            break;
        width += width_of(code);
    }
    return width;
}

static bool may_break(uint32_t before, uint32_t after)
{
    if (is_blank(after))
        return false; /* the break comes after the blanks */
    if (is_blank(before))
        return true;
    if (!is_japanese(before) && !is_japanese(after))
        return false;
    return !stands_in(not_first, after) && !stands_in(not_last, before);
}

static const char *skip_blanks(const char *at)
{
    for (const char *next = at; *at != '\0'; at = next)
        if (!is_blank(text_next(&next)))
            break;
    return at;
}

/* The end of [start, end) without blanks. */
static const char *trim_end(const char *start, const char *end)
{
    const char *last = start;
    for (const char *at = start; at < end;)
        if (!is_blank(text_next(&at)))
            last = at;
    return last;
}

/* The longest part of at least one character that fits. */
static const char *forced_end(const char *start, double width)
{
    const char *end = start;
    double used = 0;
    for (const char *next = start; *end != '\0'; end = next) {
        used += width_of(text_next(&next));
        if (used > width && end > start)
            break;
    }
    return end;
}

/* Where the line that begins at `start` ends: the end of the text, the last place for a break, or
 * as many characters as fit. */
static const char *line_end(const char *start, double width)
{
    const char *place = NULL, *at = start;
    double used = 0;
    uint32_t before = 0;
    for (const char *next = at; *at != '\0'; at = next) {
        uint32_t code = text_next(&next);
        if (at > start && may_break(before, code))
            place = at;
        used += is_blank(code) ? 0 : width_of(code);
        if (used > width)
            return place != NULL ? place : forced_end(start, width);
        used += is_blank(code) ? width_of(code) : 0; /* blanks at the end of a line do not count */
        before = code;
    }
    return at;
}

size_t chart_text_wrap(const char *text, double width, size_t most,
                       struct chart_span spans[CHART_LINES_MAX])
{
    size_t count = 0;
    const char *at = skip_blanks(text == NULL ? "" : text);
    if (most > CHART_LINES_MAX)
        most = CHART_LINES_MAX;
    while (*at != '\0' && count < most) {
        const char *end = line_end(at, width);
        const char *next = skip_blanks(end);
        bool cut = count + 1 == most && *next != '\0';
        if (cut)
            end = forced_end(at, width - 1);
        const char *last = trim_end(at, end);
        spans[count++] = (struct chart_span){at, (size_t)(last - at), cut};
        at = next;
    }
    return count;
}

bool chart_text_allowed(uint32_t code)
{
    if (code == '\t' || code == '\n')
        return true;
    return code >= ' ' && !(code >= 0x7F && code <= 0x9F) && code != 0xFFFE && code != 0xFFFF;
}

/* The entity of a character that markup gives a meaning to, or NULL. */
static const char *entity_of(uint32_t code)
{
    switch (code) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

void chart_text_escape(struct buf *out, const char *text, size_t length)
{
    const char *end = text + length;
    const char *plain = text; /* what was read but not yet written */
    for (const char *at = text; at < end;) {
        const char *start = at;
        uint32_t code = text_next(&at);
        if (code == 0)
            break;
        const char *entity = entity_of(code);
        bool malformed = code == 0xFFFD && (unsigned char)*start != 0xEF;
        if (entity == NULL && !malformed && chart_text_allowed(code))
            continue;
        buf_add(out, plain, (size_t)(start - plain));
        plain = at;
        if (code != '\r')
            buf_text(out, entity != NULL ? entity : "\xEF\xBF\xBD");
    }
    end = plain + strnlen(plain, end > plain ? (size_t)(end - plain) : 0);
    buf_add(out, plain, (size_t)(end - plain));
}
