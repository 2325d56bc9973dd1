#include "base/enum.h"

#include <string.h>

static const char *name_at(const char *const *texts, size_t count, int64_t value)
{
    if (value < 0 || (uint64_t)value >= count || texts[value] == NULL)
        return "";
    return texts[value];
}

const char *enum_label(const struct enum_names *names, int64_t value)
{
    return name_at(names->labels, names->n, value);
}

const char *enum_code(const struct enum_names *names, int64_t value)
{
    return name_at(names->codes, names->n, value);
}

bool enum_parse(const struct enum_names *names, const char *code, int64_t *ret)
{
    if (code == NULL)
        return false;
    for (size_t i = 0; i < names->n; i++) {
        if (names->codes[i] != NULL && strcmp(names->codes[i], code) == 0) {
            *ret = (int64_t)i;
            return true;
        }
    }
    return false;
}
