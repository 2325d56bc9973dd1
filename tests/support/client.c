#include "tests/support/client.h"

#include <string.h>

#include "account/account.h"
#include "base/limits.h"
#include "http/problem.h"
#include "tests/support/test.h"

/* One request, from authentication to answer; a change brings the session's token back. */
struct answer_of client_ask(struct client *client, enum http_method method, const char *path, const char *form)
{
    struct ctx *cx = client->cx;
    const char *query = strchr(path, '?');
    struct request request = {.method = method,
                              .path = query == NULL ? path : arena_copy_n(cx->arena, path, (size_t)(query - path)), .wants_json = client->json,
                              .session = client->token, .language = "", .accept_language = "",
                              .csrf_header = client->csrf,
                              .authorization = client->bearer == NULL ? "" : client->bearer, .fetch_site = "",
                              .origin = "", .host = "", .none_match = "", .remote = "", .agent = ""};
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    cx->person = cx->person_name = cx->org = cx->org_name = cx->session = cx->csrf = "";
    cx->permissions = PERM_PUBLIC;
    cx->gate = cx->gate_reason = cx->token = NULL;
    cx->problem = (struct problem){.rc = RC_OK};
    enum rc known = account_authenticate(cx, &request);
    client->csrf = cx->csrf;
    request.csrf_header = cx->csrf;
    if (query != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, query + 1, strlen(query + 1), &request, true), RC_OK);
    if (form != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, form, strlen(form), &request, false), RC_OK);
    if (known == RC_OK)
        router_run(cx, &request, &response);
    else
        problem_send(cx, &request, &response, known); /* as the server does */
    struct answer_of answer = {.status = response.status,
                               .body = arena_copy_n(cx->arena, buf_string(&response.body), response.body.length),
                               .location = response.location == NULL ? "" : response.location,
                               .cookie = response.cookie_count == 0 ? "" : response.cookies[0],
                               .retry_after = response.retry_after};
    buf_free(&response.body);
    return answer;
}
