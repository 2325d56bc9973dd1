/* What a file that is filled in and comes back says about where it belongs. */
#include <string.h>

#include "base/text.h"
#include "survey/survey_document.h"

const char *questionnaire_mark_write(const struct ctx *cx, int64_t year, int64_t edition, const char *digest)
{
    return arena_printf(cx->arena, "%lld-%lld-%.*s", (long long)year, (long long)edition, QUESTIONNAIRE_MARK_DIGITS,
                        digest);
}

bool questionnaire_mark_read(const struct ctx *cx, const char *text, struct questionnaire_mark *ret,
                             const char **ret_rest)
{
    enum { PARTS = 3 };
    const char *parts[PARTS] = {"", "", ""}, *at = text_trim(cx, text_fold(cx, text));
    struct questionnaire_mark read = {.digest = ""};
    for (size_t i = 0; i < PARTS; i++) {
        size_t length = strcspn(at, "-");
        parts[i] = arena_copy_n(cx->arena, at, length);
        at += length + (at[length] != '\0');
    }
    if (text_to_int(cx, parts[0], &read.year) != RC_OK || text_to_int(cx, parts[1], &read.edition) != RC_OK ||
        text_empty(parts[2]))
        return false;
    read.digest = parts[2];
    *ret = read;
    *ret_rest = at;
    return true;
}

bool questionnaire_mark_fits(const struct questionnaire_mark *mark, int64_t year, int64_t edition, const char *digest)
{
    return mark->year == year && mark->edition == edition && strlen(mark->digest) == QUESTIONNAIRE_MARK_DIGITS &&
           strncmp(mark->digest, digest, QUESTIONNAIRE_MARK_DIGITS) == 0;
}

const char *questionnaire_name(const struct ctx *cx, const char *title, int64_t year, int64_t edition)
{
    return text_empty(title) ? trf(cx, N_("another questionnaire (year {0}, edition {1})"), decimal(cx, year),
                                   decimal(cx, edition))
                             : trf(cx, N_("“{0}” (year {1}, edition {2})"), title, decimal(cx, year),
                                   decimal(cx, edition));
}

enum rc questionnaire_refuse_file(struct ctx *cx, const char *file_name, const char *of, const char *wanted)
{
    return fail(cx, RC_TYPE,
                N_("The file “{0}” is of {1}, and here belongs one of {2}. Nothing was stored; please download the file "
                   "here and copy into it what still holds."),
                file_name, of, wanted);
}
