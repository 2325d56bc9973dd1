#include "base/email.h"

#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

/* Words of `characters`, between one and `most` bytes each, with dots between them; gives how many, 0 when it
 * is nothing of that kind. */
static int words_of(const char *text, size_t length, const char *characters, size_t most, bool hyphen_inside)
{
    int words = 0;
    const char *end = text + length;
    for (const char *at = text;; at++) {
        size_t word = strspn(at, characters);
        if (word > (size_t)(end - at))
            word = (size_t)(end - at);
        if (word == 0 || word > most || (hyphen_inside && (at[0] == '-' || at[word - 1] == '-')))
            return 0;
        words++;
        at += word;
        if (at == end)
            return words;
        if (*at != '.')
            return 0;
    }
}

bool email_is_valid(const char *text)
{
    const char *sign = strchr(text, '@');
    size_t length = strlen(text);
    if (sign == NULL || length > EMAIL_MOST || sign - text > EMAIL_LOCAL_MOST)
        return false;
    return words_of(text, (size_t)(sign - text), LETTERS DIGITS "!#$%&'*+-/=?^_`{|}~", EMAIL_LOCAL_MOST, false) > 0 &&
           words_of(sign + 1, strlen(sign + 1), LETTERS DIGITS "-", EMAIL_LABEL_MOST, true) > 1;
}

const char *email_domain(const char *address)
{
    const char *sign = strchr(address, '@');
    return sign == NULL ? "" : sign + 1;
}
