/* Fuzzes forms and queries: what is understood is whole UTF-8 text without NUL, and writing it again
 * gives the same pairs. */
#include "base/text.h"
#include "http/http.h"
#include "tests/fuzz/fuzz.h"

static void check_again(struct ctx *cx, const struct request *first)
{
    CLEANUP(buf_free) struct buf text = buf_create(LIMIT_REQUEST_MEMORY);
    for (size_t i = 0; i < first->form.n; i++) {
        require(text_is_utf8(first->form.at[i].name, strlen(first->form.at[i].name)));
        require(text_is_utf8(first->form.at[i].value, strlen(first->form.at[i].value)));
        require(first->form.at[i].name[0] != '\0');
        buf_printf(&text, "%s%s=%s", i == 0 ? "" : "&", url_encode(cx, first->form.at[i].name),
                   url_encode(cx, first->form.at[i].value));
    }
    struct request second = {.path = "/"};
    require(form_parse(cx, buf_string(&text), text.length, &second, true) == RC_OK);
    require(second.query.n == first->form.n);
    for (size_t i = 0; i < first->form.n; i++) {
        require(strcmp(second.query.at[i].name, first->form.at[i].name) == 0);
        require(strcmp(second.query.at[i].value, first->form.at[i].value) == 0);
        require(request_form_has(first, second.query.at[i].name));
        require(strcmp(request_form(first, second.query.at[i].name),
                       request_query(&second, second.query.at[i].name)) == 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    struct request request = {.path = "/"};
    enum rc rc = form_parse(&cx, (const char *)data, size, &request, false);
    require(rc == RC_OK || cx.problem.message != NULL);
    if (rc == RC_OK)
        check_again(&cx, &request);
    else
        require(request.form.n == 0);
    return 0;
}
