/* Fuzzes JSON bodies: what is understood is UTF-8 text without NUL, and a body made of it is
 * understood as the same. */
#include "base/json.h"
#include "base/text.h"
#include "http/http.h"
#include "tests/fuzz/fuzz.h"

static void check_again(struct ctx *cx, const struct request *first)
{
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_REQUEST_MEMORY);
    struct json json = json_create(&text);
    json_object_begin(&json);
    for (size_t i = 0; i < first->form.n; i++) {
        require(text_is_utf8(first->form.at[i].name, strlen(first->form.at[i].name)));
        require(text_is_utf8(first->form.at[i].value, strlen(first->form.at[i].value)));
        json_key(&json, first->form.at[i].name);
        json_text(&json, first->form.at[i].value);
    }
    json_object_end(&json);
    struct request second = {.path = "/"};
    require(form_parse_json(cx, buf_string(&text), text.length, &second) == RC_OK);
    require(second.form.n == first->form.n);
    for (size_t i = 0; i < first->form.n; i++)
        require(strcmp(request_form(&second, first->form.at[i].name), first->form.at[i].value) ==
                0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    struct request request = {.path = "/"};
    enum rc rc = form_parse_json(&cx, (const char *)data, size, &request);
    require(rc == RC_OK || cx.problem.message != NULL);
    if (rc == RC_OK)
        check_again(&cx, &request);
    else
        require(request.form.n == 0);
    return 0;
}
