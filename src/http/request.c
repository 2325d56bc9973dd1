#include <string.h>

#include "base/text.h"
#include "http/http.h"

static const char *last_value(const struct pair *pairs, size_t n, const char *name)
{
    for (size_t i = n; i > 0; i--)
        if (strcmp(pairs[i - 1].name, name) == 0)
            return pairs[i - 1].value;
    return "";
}

const char *request_query(const struct request *request, const char *name)
{
    return last_value(request->query.at, request->query.n, name);
}

const char *request_form(const struct request *request, const char *name)
{
    return last_value(request->form.at, request->form.n, name);
}

bool request_form_has(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->form.n; i++)
        if (strcmp(request->form.at[i].name, name) == 0)
            return true;
    return false;
}

const char *request_parameter(const struct request *request, const char *name)
{
    for (size_t i = 0; i < PATH_PARAMETERS; i++)
        if (request->parameters[i].name != NULL && strcmp(request->parameters[i].name, name) == 0)
            return request->parameters[i].value;
    return "";
}

const struct upload *request_upload(const struct request *request, const char *field)
{
    for (size_t i = 0; i < request->uploads.n; i++) {
        const struct upload *upload = &request->uploads.at[i];
        if (strcmp(upload->field, field) == 0 && (upload->file_name[0] != '\0' || upload->length > 0))
            return upload;
    }
    return NULL;
}

int64_t request_query_int(const struct ctx *cx, const struct request *request, const char *name,
                          int64_t otherwise)
{
    int64_t value = otherwise;
    return text_to_int(cx, request_query(request, name), &value) == RC_OK ? value : otherwise;
}
