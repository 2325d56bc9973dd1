/* The pages and their JSON through the router, on both databases: who sees what, what a refused save
 * brings back, what htmx gets. Also the room's smaller readers: history, revisions, proposals. */
#include "assessment/assessment_view.h"

#include <string.h>

#include "account/account.h"
#include "assessment/assessment_sample.h"
#include "base/limits.h"
#include "plan/plan.h"
#include "register/verify.h"

static const struct module *const modules[] = {&account_module, &approval_module, &catalog_module,
                                               &assessment_module, &plan_module};
static const struct app app = {.modules = modules, .module_count = COUNT(modules), .base_url = ""};

static const char first[] = "m3.2.1-1", second[] = "m3.2.1-2";

struct call {
    const char *path, *query, *form; /* "name=value&…" */
    bool post, json, htmx;
    const struct upload *file;
};

/* Runs one request; the answer's body lives in the arena. */
static struct response run(struct ctx *cx, const struct call *call, const char **ret_body)
{
    struct request request = {.method = call->post ? POST : GET, .path = call->path,
                              .wants_json = call->json, .htmx = call->htmx, .session = "",
                              .language = "", .accept_language = "", .csrf_header = "",
                              .authorization = "", .fetch_site = "", .origin = "", .host = "",
                              .none_match = "", .remote = ""};
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    cx->app = &app;
    cx->problem = (struct problem){.rc = RC_OK};
    if (call->query != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, call->query, strlen(call->query), &request, true), RC_OK);
    if (call->form != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, call->form, strlen(call->form), &request, false), RC_OK);
    request.uploads.at = call->file;
    request.uploads.n = call->file != NULL;
    router_run(cx, &request, &response);
    *ret_body = arena_copy_n(cx->arena, buf_string(&response.body), response.body.length);
    buf_free(&response.body);
    return response;
}

static const char *at(struct ctx *cx, const char *assessment, const char *rest)
{
    return arena_printf(cx->arena, "/assessments/%s%s", assessment, rest);
}

static struct assessment begin(struct ctx *cx, const char *org)
{
    struct assessment fresh = {.id = ""};
    sample_make(cx, org);
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 2026, false, &fresh), RC_OK);
    return fresh;
}

/* Every page, as page and as JSON, for those who may and those who may not. */
static void test_pages(void **state)
{
    static const struct {
        int line;
        const char *path, *person, *part; /* of the page in English */
        int status;
    } rows[] = {
        {__LINE__, "/assessments", "officer", "Whole company", 200},
        {__LINE__, "/assessments/new", "officer", "carry_over", 200},
        {__LINE__, "/assessments/new", "owner", "", 403},
        {__LINE__, "", "officer", "Ask for approval", 200},
        {__LINE__, "", "executive", "drafted by", 200},
        {__LINE__, "/sheet", "officer", "name=\"current\" value=\"5\"", 200},
        {__LINE__, "/sheet", "executive", "sheet-plain", 200},
        {__LINE__, "/gaps", "executive", "3.2.1①", 200},
        {__LINE__, "/changes", "executive", "no earlier year", 200},
        {__LINE__, "/history", "executive", "<b>2026-10-01 14:02</b>", 200},
        {__LINE__, "/assignments", "officer", "chapter:g3.2", 200},
        {__LINE__, "/assignments", "owner", "(nobody)", 200},
        {__LINE__, "/weights", "officer", "<select", 200},
        {__LINE__, "/questionnaire", "owner", "multipart/form-data", 200},
        {__LINE__, "/nowhere", "officer", "", 404},
        {__LINE__, "/scopes", "owner", "Whole company", 200},
        {__LINE__, "/scopes/new", "officer", "", 403},
    };
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "pages");
    const char *body;
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 2), RC_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        bool whole = strncmp(rows[i].path, "/assessments", 12) == 0 || strncmp(rows[i].path, "/scopes", 7) == 0;
        sample_act(cx, "pages", rows[i].person);
        struct call call = {.path = whole ? rows[i].path : at(cx, fresh.id, rows[i].path)};
        struct response response = run(cx, &call, &body);
        TEST_INT(rows[i].line, response.status, rows[i].status);
        if (rows[i].part[0] != '\0' && strstr(body, rows[i].part) == NULL)
            TEST_TEXT(rows[i].line, "(not on the page)", rows[i].part);
        call.json = true;
        response = run(cx, &call, &body);
        TEST_INT(rows[i].line, response.status, rows[i].status);
        TEST_INT(rows[i].line, body[0], '{');
    }
    cx->person = "";
    cx->permissions = 0;
    struct response response = run(cx, &(struct call){.path = "/assessments"}, &body);
    TEST_INT(__LINE__, response.status, 303); /* to the sign-in */
}

static void test_quick_save(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "quick");
    const char *body, *path = at(cx, fresh.id, "/sheet/m3.2.1-1");
    struct answer answer;
    /* A browser without script comes back to the row. */
    struct call call = {.path = path, .post = true, .form = "version=0&current=3&target=4&back=?group%3Dg3.2%26show%3Dall"};
    struct response response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 303);
    TEST_TRUE(__LINE__, strstr(response.location, "/sheet?group=g3.2&show=all&notice=1#m3.2.1-1") != NULL);
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, first, &answer), RC_OK);
    TEST_INT(__LINE__, answer.current, 3);
    TEST_INT(__LINE__, answer.target, 4);
    TEST_TEXT(__LINE__, answer.answered_on, "2026-10-01");
    /* htmx gets the row and the bar. */
    call = (struct call){.path = path, .post = true, .htmx = true, .form = "version=1&current=5&target=4"};
    response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 200);
    TEST_TRUE(__LINE__, strstr(body, "<li class=\"sheet-row\" id=\"m3.2.1-1\"") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "hx-swap-oob=\"true\"") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "<html") == NULL);
    /* Somebody was faster: the row as it stands, and why. */
    call.form = "version=1&current=1&target=4";
    response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 409);
    TEST_TRUE(__LINE__, strstr(body, "role=\"alert\"") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "name=\"version\" value=\"2\"") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "your input: level 1, target 4") != NULL);
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, first, &answer), RC_OK);
    TEST_INT(__LINE__, answer.current, 5);
    /* Programs: only what is given changes; a conflict is told as one. */
    call = (struct call){.path = path, .post = true, .json = true, .form = "version=2&note=x"};
    response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 200);
    TEST_TRUE(__LINE__, strstr(body, "\"current\":5") != NULL && strstr(body, "\"note\":\"x\"") != NULL);
    response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 409);
    TEST_TEXT(__LINE__, response.media_type, "application/problem+json");
    /* A back that is no query of ours is not followed. */
    call = (struct call){.path = path, .post = true, .form = "version=3&current=4&back=//evil.example"};
    response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 303);
    TEST_TRUE(__LINE__, strncmp(response.location, "/assessments/", 13) == 0 &&
                            strstr(response.location, "evil") == NULL);
}

/* A refused form comes back with everything that was typed. */
static void test_refused_form(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "refused");
    const char *body, *path = at(cx, fresh.id, "/sheet/m3.2.1-1");
    struct call call = {.path = path, .post = true,
                        .form = "version=0&state=alternative&current=2&reason=&until=2026-13-40&note=%3Cscript%3Ekeep"};
    struct response response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 422);
    TEST_TRUE(__LINE__, strstr(body, "value=\"2026-13-40\"") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "&lt;script&gt;keep") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "<script>keep") == NULL);
    TEST_TRUE(__LINE__, strstr(body, "href=\"#field-until\"") != NULL);
    /* Two at once: both values stand there, and saving again is possible. */
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 4), RC_OK);
    sample_act(cx, "refused", "ciso");
    call.form = "version=0&state=level&current=2&note=mine";
    response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 409);
    TEST_TRUE(__LINE__, strstr(body, "class=\"conflict\"") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "<td>2</td><td>4</td>") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "name=\"version\" value=\"1\"") != NULL);
    TEST_TRUE(__LINE__, strstr(body, ">mine</textarea>") != NULL);
    call.form = "version=1&state=level&current=2&note=mine&next=1";
    response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 303);
    TEST_TRUE(__LINE__, strstr(response.location, "open=m3.2.1-2") != NULL);
}

/* A level alone, typed while the measure had no answer yet and refused: the form that comes back holds an
 * answer, and sending it again stores it instead of taking the other one back. */
static void test_level_over_other(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "over");
    struct answer answer;
    const char *body, *path = at(cx, fresh.id, "/sheet/m3.2.1-1");
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 4), RC_OK);
    sample_act(cx, "over", "ciso");
    struct call call = {.path = path, .post = true, .form = "version=0&seen_state=none&state=none&current=2"};
    TEST_INT(__LINE__, run(cx, &call, &body).status, 409);
    TEST_TRUE(__LINE__, strstr(body, "name=\"state\" value=\"level\" checked") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "name=\"seen_state\" value=\"level\"") != NULL);
    call.form = "version=1&seen_state=level&state=level&current=2";
    TEST_INT(__LINE__, run(cx, &call, &body).status, 303);
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, first, &answer), RC_OK);
    TEST_INT(__LINE__, answer.state, ANSWER_LEVEL);
    TEST_INT(__LINE__, answer.current, 2);
}

static void test_filters(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "filters");
    static const struct section_post pairs[] = {{"g3.2.1", "filters-it"}};
    static const struct {
        int line;
        const char *person, *query;
        int want; /* rows */
    } rows[] = {
        {__LINE__, "officer", "", 21},                 /* the first chapter */
        {__LINE__, "officer", "group=&show=all", 90},
        {__LINE__, "officer", "group=g3.5", 3},
        {__LINE__, "officer", "group=no-such", 90},
        {__LINE__, "officer", "show=unanswered", 88},
        {__LINE__, "officer", "show=below", 1},
        {__LINE__, "officer", "show=evidence", 1},
        {__LINE__, "officer", "show=unconfirmed", 0},
        {__LINE__, "officer", "group=g3.3&show=below", 0},
        {__LINE__, "owner", "", 3},                    /* begins with what is theirs */
        {__LINE__, "executive", "", 21},
        {__LINE__, "officer", "group=g3.3&show=below&open=m3.3.2-1", 1}, /* what is open stays in sight */
    };
    const char *body;
    TEST_RC(__LINE__, cx, assessment_assign(cx, fresh.id, &(struct section_posts){pairs, 1}), RC_OK);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 2), RC_OK);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, second, 4), RC_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        sample_act(cx, "filters", rows[i].person);
        struct call call = {.path = at(cx, fresh.id, "/sheet"), .query = rows[i].query};
        struct response response = run(cx, &call, &body);
        int count = 0;
        TEST_INT(rows[i].line, response.status, 200);
        for (const char *found = body; (found = strstr(found, "<li class=\"sheet-row")) != NULL; found++)
            count++;
        TEST_INT(rows[i].line, count, rows[i].want);
    }
}

/* Assessments and gaps as lists: filters of what lies in memory, columns, files. */
static void test_lists(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "lists");
    static const struct {
        int line;
        const char *path, *query; /* path "/gaps…": of the assessment */
        const char *has, *lacks;
        int status;
    } rows[] = {
        {__LINE__, "/assessments", "", "Whole company", "no-such", 200},
        {__LINE__, "/assessments", "columns=scope_name,coverage", "Coverage", ">Standard<", 200},
        {__LINE__, "/assessments", "columns=no-such", "", "Whole company", 422},
        {__LINE__, "/assessments/list.csv", "", "Whole company", "no-such", 200},
        {__LINE__, "/assessments/list.xlsx", "", "PK", "no-such", 200},
        {__LINE__, "/gaps", "", "3.2.1②", "no-such", 200},
        {__LINE__, "/gaps", "current=1", "3.2.1①", "3.2.1②", 200},
        {__LINE__, "/gaps", "title=no-such-words", "No row fits this filter.", "3.2.1②", 200},
        {__LINE__, "/gaps", "sort=no-such", "", "3.2.1②", 422},
        {__LINE__, "/gaps/list.csv", "current=1&columns=rank,title", "3.2.1①", "3.2.1②", 200},
        {__LINE__, "/gaps/list.xlsx", "", "PK", "no-such", 200},
    };
    const char *body;
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 1), RC_OK);
    for (size_t i = 0; i < COUNT(rows); i++) {
        bool inside = strncmp(rows[i].path, "/gaps", 5) == 0;
        struct call call = {.path = inside ? at(cx, fresh.id, rows[i].path) : rows[i].path,
                            .query = rows[i].query};
        sample_act(cx, "lists", "executive");
        TEST_INT(rows[i].line, run(cx, &call, &body).status, rows[i].status);
        if (strstr(body, rows[i].has) == NULL || strstr(body, rows[i].lacks) != NULL)
            print_error("%s\n", body);
        TEST_TRUE(rows[i].line, strstr(body, rows[i].has) != NULL);
        TEST_TRUE(rows[i].line, strstr(body, rows[i].lacks) == NULL);
    }
    sample_act(cx, "lists", "executive");
    struct call call = {.path = at(cx, fresh.id, "/gaps"), .query = "current=1", .json = true};
    TEST_INT(__LINE__, run(cx, &call, &body).status, 200);
    TEST_TRUE(__LINE__, strstr(body, "\"m3.2.1-1\"") != NULL && strstr(body, "\"m3.2.1-2\"") == NULL);
    cx->permissions &= ~(uint64_t)PERM_ASSESSMENT_READ;
    call.json = false;
    call.path = at(cx, fresh.id, "/gaps/list.csv");
    TEST_INT(__LINE__, run(cx, &call, &body).status, 403);
}

static void test_evidence_and_files(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "files");
    const char *body;
    struct upload file = {.field = "file", .file_name = "議事録.pdf", .media_type = "text/html",
                          .bytes = "%PDF-1.7", .length = 8};
    struct call call = {.path = at(cx, fresh.id, "/sheet/m3.2.1-1/evidence"), .post = true, .json = true,
                        .form = "kind=file&dated=%E4%BB%A4%E5%92%8C8%E5%B9%B44%E6%9C%881%E6%97%A5", .file = &file};
    struct response response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 201);
    TEST_TRUE(__LINE__, strstr(body, "\"dated\":\"2026-04-01\"") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "\"media_type\":\"application/pdf\"") != NULL);
    const char *id = arena_copy_n(cx->arena, strstr(body, "\"id\":\"") + 6, 36);
    call = (struct call){.path = arena_printf(cx->arena, "/evidence/%s", id)};
    response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 200);
    TEST_TEXT(__LINE__, response.file_name, "議事録.pdf"); /* offered to keep, never shown */
    TEST_TEXT(__LINE__, body, "%PDF-1.7");
    /* A refused file brings the sheet back, with the reason at the field. */
    file.file_name = "x.html";
    call = (struct call){.path = at(cx, fresh.id, "/sheet/m3.2.1-1/evidence"), .post = true,
                         .form = "kind=file&title=kept", .file = &file};
    response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 422);
    TEST_TRUE(__LINE__, strstr(body, "value=\"kept\"") != NULL);
    call = (struct call){.path = arena_printf(cx->arena, "/evidence/%s/remove", id), .post = true, .form = ""};
    response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 303);
    call = (struct call){.path = arena_printf(cx->arena, "/evidence/%s", id)};
    TEST_INT(__LINE__, run(cx, &call, &body).status, 404);
    /* The questionnaire: a bad cell is named on the page and to programs. */
    file = (struct upload){.field = "file", .file_name = "q.csv", .media_type = "",
                           .bytes = "番号,現在の成熟度\r\n3.2.1①,8\r\n", .length = 0};
    file.length = strlen(file.bytes);
    call = (struct call){.path = at(cx, fresh.id, "/questionnaire"), .post = true, .form = "", .file = &file};
    response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 422);
    TEST_TRUE(__LINE__, strstr(body, "<td>q.csv</td><td class=\"num\">2</td><td>B</td>") != NULL);
    call.json = true;
    response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 422);
    TEST_TRUE(__LINE__, strstr(body, "\"row\":2,\"column\":\"B\"") != NULL);
    call = (struct call){.path = at(cx, fresh.id, "/questionnaire.xlsx")};
    response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 200);
    TEST_INT(__LINE__, memcmp(body, "PK\x03\x04", 4), 0);
}

/* The address of a step: of the assessment itself, or of the request that waits for it ("" for none). */
static const char *step_path(struct ctx *cx, const char *assessment, const char *step)
{
    struct approval approval;
    if (strcmp(step, "/request") == 0)
        return at(cx, assessment, step);
    if (approval_running(cx, "assessment", assessment, &approval) != RC_OK)
        approval.id = "none";
    return arena_printf(cx->arena, "/approvals/%s%s", approval.id, step);
}

static void test_approval_page(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "steps");
    const char *body;
    static const struct {
        int line;
        const char *person, *step, *form;
        int status;
        const char *part;
    } rows[] = {
        {__LINE__, "executive", "/agree", "", 404, ""},
        {__LINE__, "officer", "/request", "due_on=soon", 422, "due_on"},
        {__LINE__, "officer", "/request", "route=none", 422, ""},
        {__LINE__, "officer", "/request", "due_on=2026-10-31", 303, ""},
        {__LINE__, "owner", "/agree", "", 403, ""},   /* not the role's */
        {__LINE__, "officer", "/agree", "", 403, ""}, /* the drafter */
        {__LINE__, "ciso", "/withdraw", "", 403, ""},
        {__LINE__, "executive", "/return", "comment=", 422, "<details class=\"step\" open>"},
        {__LINE__, "executive", "/return", "comment=look+again", 303, ""},
        {__LINE__, "officer", "/request", "", 303, ""},
        {__LINE__, "officer", "/withdraw", "", 303, ""},
        {__LINE__, "officer", "/request", "", 303, ""},
        {__LINE__, "executive", "/agree", "comment=good", 303, ""},
        {__LINE__, "officer", "/request", "", 409, ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *path = step_path(cx, fresh.id, rows[i].step);
        sample_act(cx, "steps", rows[i].person);
        struct call call = {.path = path, .post = true, .form = rows[i].form};
        struct response response = run(cx, &call, &body);
        TEST_INT(rows[i].line, response.status, rows[i].status);
        TEST_TRUE(rows[i].line, strstr(body, rows[i].part) != NULL);
    }
    struct response response = run(cx, &(struct call){.path = at(cx, fresh.id, "")}, &body);
    TEST_INT(__LINE__, response.status, 200);
    TEST_TRUE(__LINE__, strstr(body, "approved by 高瀬 修一") != NULL);
    TEST_TRUE(__LINE__, strstr(body, "2026-0001") != NULL); /* the decision number */
    TEST_TRUE(__LINE__, strstr(body, "round 3") != NULL);
}

/* Hostile words in every field that people fill stay words on every page. */
static void test_hostile_words(void **state)
{
    static const char words[] = "<img src=x onerror=alert(1)>\"'&{{t \"x\"}}";
    static const char *const pages[] = {"", "/sheet?x", "/gaps", "/changes", "/history", "/assignments"};
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "hostile");
    const char *body;
    struct answer answer = sample_answer(fresh.id, first, 2);
    struct evidence piece = {.kind = EVIDENCE_RECORD, .title = words, .dated = "", .link = words};
    answer.state = ANSWER_ALTERNATIVE;
    answer.reason = answer.note = words;
    answer.until = "2027-01-01";
    TEST_RC(__LINE__, cx, answer_save(cx, &answer, 0, &answer), RC_OK);
    TEST_RC(__LINE__, cx, evidence_add(cx, fresh.id, first, &piece, NULL), RC_OK);
    cx->permissions |= PERM_ACCOUNT_WRITE;
    struct scope company;
    TEST_RC(__LINE__, cx, scope_find(cx, NULL, &company), RC_OK);
    company.name = words;
    TEST_RC(__LINE__, cx, scope_save(cx, &company, company.version), RC_OK);
    for (size_t i = 0; i < COUNT(pages); i++) {
        struct call call = {.path = at(cx, fresh.id, text_same(pages[i], "/sheet?x") ? "/sheet" : pages[i]),
                            .query = "group=&show=all&open=m3.2.1-1"};
        TEST_INT(__LINE__, run(cx, &call, &body).status, 200);
        TEST_TRUE(__LINE__, strstr(body, "<img") == NULL);
    }
    TEST_TRUE(__LINE__, strstr(body, "&lt;img") != NULL);
}

/* A link of the web is followed through the program, and any other address only read. */
static void test_evidence_links(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "links");
    const char *body;
    struct evidence web = {.kind = EVIDENCE_LINK, .title = "規程", .dated = "",
                           .link = "https://intra.example/kitei"};
    struct evidence share = {.kind = EVIDENCE_LINK, .title = "台帳", .dated = "",
                             .link = "\\\\server\\ledger"};
    struct evidence script = {.kind = EVIDENCE_LINK, .title = "x", .dated = "",
                              .link = "javascript:alert(1)"};
    TEST_RC(__LINE__, cx, evidence_add(cx, fresh.id, first, &web, NULL), RC_OK);
    TEST_RC(__LINE__, cx, evidence_add(cx, fresh.id, first, &share, NULL), RC_OK);
    TEST_RC(__LINE__, cx, evidence_add(cx, fresh.id, first, &script, NULL), RC_INVALID);
    TEST_TEXT(__LINE__, cx->problem.fields[0].field, "link");
    struct call call = {.path = arena_printf(cx->arena, "/evidence/%s", web.id)};
    struct response response = run(cx, &call, &body);
    TEST_INT(__LINE__, response.status, 303);
    TEST_TEXT(__LINE__, response.location, "https://intra.example/kitei");
    call.path = arena_printf(cx->arena, "/evidence/%s", share.id);
    TEST_INT(__LINE__, run(cx, &call, &body).status, 404);
}

static void test_trace(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "trace");
    struct trace trace;
    const struct catalog *catalog = catalog_find(cx, "baseline-2026");
    const struct control *control = catalog_control(catalog, first);
    struct evidence piece = {.kind = EVIDENCE_RECORD, .title = "議事録", .dated = "", .link = ""};
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 2), RC_OK);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, second, 2), RC_OK);
    sample_act(cx, "trace", "ciso");
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 4), RC_OK);
    TEST_RC(__LINE__, cx, evidence_add(cx, fresh.id, first, &piece, NULL), RC_OK);
    TEST_RC(__LINE__, cx, evidence_remove(cx, piece.id), RC_OK);
    TEST_RC(__LINE__, cx, assessment_trace(cx, &fresh, catalog, control, 0, 10, &trace), RC_OK);
    TEST_INT(__LINE__, (int64_t)trace.events.n, 4); /* two answers, evidence added and removed */
    TEST_INT(__LINE__, trace.before, 0);
    const struct trace_event *change = &trace.events.at[2];
    TEST_TEXT(__LINE__, change->person_name, "望月 玲子");
    TEST_TEXT(__LINE__, change->changes.at[0].field, "current");
    TEST_TEXT(__LINE__, change->changes.at[0].before, "2");
    TEST_TEXT(__LINE__, change->changes.at[0].after, "4");
    /* All of it, page by page. */
    TEST_RC(__LINE__, cx, assessment_trace(cx, &fresh, catalog, NULL, 0, 4, &trace), RC_OK);
    TEST_INT(__LINE__, (int64_t)trace.events.n, 4);
    TEST_TRUE(__LINE__, trace.before > 0);
    TEST_RC(__LINE__, cx, assessment_trace(cx, &fresh, catalog, NULL, trace.before, 4, &trace), RC_OK);
    TEST_INT(__LINE__, (int64_t)trace.events.n, 2); /* the first answer, and the beginning */
    TEST_INT(__LINE__, trace.before, 0);
}

/* The text of an older version is kept, and shown beside the new one. */
static void test_editions(void **state)
{
    struct ctx *cx = test_begin(state);
    sample_make(cx, "edition");
    const struct catalog *shipped = catalog_find(cx, "baseline-2026"), *kept = NULL;
    struct catalog older = *shipped;
    struct control *controls = ARENA_ARRAY(cx->arena, struct control, shipped->control_count);
    struct db_tx *tx = NULL;
    struct revisions revisions;
    for (size_t i = 1; i < shipped->control_count; i++) /* without the first measure */
        controls[i - 1] = shipped->controls[i];
    controls[0].statement = (struct bilingual){"古い文", "Old words"};
    older.version = "2025";
    older.controls = controls;
    older.control_count = shipped->control_count - 1;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, edition_keep(cx, &older), RC_OK);
    TEST_RC(__LINE__, cx, edition_keep(cx, &older), RC_OK); /* once is enough */
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, edition_get(cx, "baseline-2026", "2025", &kept), RC_OK);
    TEST_INT(__LINE__, (int64_t)kept->control_count, 89);
    TEST_INT(__LINE__, (int64_t)kept->group_count, (int64_t)shipped->group_count);
    TEST_TEXT(__LINE__, kept->version, "2025");
    TEST_TEXT(__LINE__, kept->controls[0].statement.ja, "古い文");
    TEST_TEXT(__LINE__, kept->controls[1].question.en, shipped->controls[2].question.en);
    TEST_INT(__LINE__, (int64_t)kept->controls[1].evidence.n, (int64_t)shipped->controls[2].evidence.n);
    TEST_INT(__LINE__, kept->groups[5].parent, shipped->groups[5].parent);
    TEST_RC(__LINE__, cx, revisions_find(cx, kept, shipped, &revisions), RC_OK);
    TEST_INT(__LINE__, (int64_t)revisions.n, 2);
    TEST_INT(__LINE__, revisions.at[0].is_new, 1);
    TEST_TEXT(__LINE__, revisions.at[1].control->id, second);
    TEST_TEXT(__LINE__, revisions.at[1].statement_before, "Old words");
    TEST_TEXT(__LINE__, revisions.at[1].question_before, "");
    TEST_RC(__LINE__, cx, edition_get(cx, "baseline-2026", shipped->version, &kept), RC_OK);
    TEST_TRUE(__LINE__, kept == shipped);
    /* A year begun against the older text is scored against it, and the next year tells the difference. */
    struct assessment last, fresh;
    struct assessment_sheet sheet;
    const char *body;
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 2025, false, &last), RC_OK);
    TEST_RC(__LINE__, cx,
            db_exec(cx, SQL("UPDATE assessment SET catalog_version = '2025' WHERE id = $1"),
                    ARGS(STR(last.id)), NULL),
            RC_OK);
    TEST_RC(__LINE__, cx, assessment_sheet_load(cx, last.id, &sheet), RC_OK);
    TEST_INT(__LINE__, (int64_t)sheet.items.n, 89);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, last.id, second, 3), RC_OK);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, last.id, first, 3), RC_MISSING);
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, 2026, true, &fresh), RC_OK);
    struct call call = {.path = at(cx, fresh.id, "/changes")};
    TEST_INT(__LINE__, run(cx, &call, &body).status, 200);
    TEST_TRUE(__LINE__, strstr(body, "Old words") != NULL);
    call.path = at(cx, fresh.id, "/sheet");
    TEST_INT(__LINE__, run(cx, &call, &body).status, 200);
    TEST_TRUE(__LINE__, strstr(body, "Revised</span>") != NULL && strstr(body, "New</span>") != NULL);
}

/* An older version of the standard in the organisation's ledger: without the first measure, with other
 * words for the second, and with one more at the end. */
static void keep_older(struct ctx *cx, const char *version)
{
    const struct catalog *shipped = catalog_find(cx, "baseline-2026");
    struct catalog older = *shipped;
    struct control *controls = ARENA_ARRAY(cx->arena, struct control, shipped->control_count);
    struct db_tx *tx = NULL;
    for (size_t i = 1; i < shipped->control_count; i++)
        controls[i - 1] = shipped->controls[i];
    controls[0].statement = (struct bilingual){"古い文", "Old words"};
    controls[0].levels[2] = (struct bilingual){"古い三", "Old three"};
    controls[shipped->control_count - 1] = shipped->controls[shipped->control_count - 1];
    controls[shipped->control_count - 1].id = "m9.9-1";
    controls[shipped->control_count - 1].label = "9.9①";
    older.version = version;
    older.controls = controls;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, edition_keep(cx, &older), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

/* A draft that was begun when the program carried that version. */
static struct assessment begin_older(struct ctx *cx, const char *version, int64_t year)
{
    struct assessment fresh, older;
    struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, NULL, year, false, &fresh), RC_OK);
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_delete(cx, &assessment_record, &fresh), RC_OK);
    older = fresh;
    older.id = "";
    older.catalog_version = version;
    TEST_RC(__LINE__, cx, record_insert(cx, &assessment_record, &older), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
    return older;
}

static void expect_move(struct ctx *cx, const struct assessment *draft, const char *newest)
{
    struct catalog_move move;
    struct assessment_sheet sheet;
    struct answer answer;
    struct revisions revisions;
    TEST_RC(__LINE__, cx, assessment_update_catalog(cx, draft->id, &move), RC_OK);
    TEST_TEXT(__LINE__, move.from, "2025");
    TEST_TEXT(__LINE__, move.to, newest);
    TEST_INT(__LINE__, move.added, 1);
    TEST_INT(__LINE__, move.revised, 1);
    TEST_INT(__LINE__, move.removed, 1);
    TEST_INT(__LINE__, move.unconfirmed, 1);
    TEST_INT(__LINE__, move.unassigned, 0);
    TEST_RC(__LINE__, cx, assessment_sheet_load(cx, draft->id, &sheet), RC_OK);
    TEST_INT(__LINE__, (int64_t)sheet.items.n, 90);
    TEST_TEXT(__LINE__, sheet.assessment.catalog_version, newest);
    TEST_RC(__LINE__, cx, answer_find(cx, draft->id, second, &answer), RC_OK);
    TEST_INT(__LINE__, answer.confirmed, 0);
    TEST_INT(__LINE__, answer.current, 3);
    TEST_RC(__LINE__, cx, answer_find(cx, draft->id, "m3.2.1-3", &answer), RC_OK);
    TEST_INT(__LINE__, answer.confirmed, 1); /* the same words as before */
    TEST_RC(__LINE__, cx, answer_find(cx, draft->id, "m9.9-1", &answer), RC_OK);
    TEST_INT(__LINE__, answer.current, 3); /* kept, though nobody asks */
    TEST_RC(__LINE__, cx, revisions_of(cx, &sheet, &revisions), RC_OK);
    TEST_INT(__LINE__, (int64_t)revisions.n, 2);
    TEST_TEXT(__LINE__, revision_of(&revisions, sheet.items.at[1].control)->statement_before,
              "Old words");
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, assessment_update_catalog(cx, draft->id, &move), RC_CONFLICT);
}

static void test_move(void **state)
{
    struct ctx *cx = test_begin(state);
    const struct catalog *shipped = catalog_find(cx, "baseline-2026");
    const char *body;
    struct catalog_move move;
    sample_make(cx, "move");
    keep_older(cx, "2025");
    struct assessment draft = begin_older(cx, "2025", 2026);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, draft.id, second, 3), RC_OK);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, draft.id, "m3.2.1-3", 3), RC_OK);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, draft.id, "m9.9-1", 3), RC_OK);
    struct call changes = {.path = at(cx, draft.id, "/changes")};
    TEST_INT(__LINE__, run(cx, &changes, &body).status, 200);
    TEST_TRUE(__LINE__, strstr(body, "Old words") != NULL && strstr(body, "9.9①") != NULL &&
                            strstr(body, "/update-catalog\"") != NULL);
    struct call open = {.path = at(cx, draft.id, "/sheet"), .query = "open=m3.2.1-2"};
    TEST_INT(__LINE__, run(cx, &open, &body).status, 200);
    TEST_TRUE(__LINE__, strstr(body, "Old three") != NULL); /* the guide of that version */
    sample_act(cx, "move", "owner");
    TEST_RC(__LINE__, cx, assessment_update_catalog(cx, draft.id, &move), RC_DENIED);
    sample_act(cx, "move", "officer");
    TEST_RC(__LINE__, cx, assessment_request_approval(cx, draft.id, NULL), RC_OK);
    TEST_RC(__LINE__, cx, assessment_update_catalog(cx, draft.id, &move), RC_DENIED);
    TEST_RC(__LINE__, cx, assessment_withdraw(cx, draft.id), RC_OK);
    cx->problem = (struct problem){.rc = RC_OK};
    expect_move(cx, &draft, shipped->version);
    TEST_INT(__LINE__, run(cx, &changes, &body).status, 200);
    TEST_TRUE(__LINE__,
              strstr(body, "Old words") != NULL && strstr(body, "/update-catalog\"") == NULL);
    TEST_INT(__LINE__, run(cx, &open, &body).status, 200);
    TEST_TRUE(__LINE__, strstr(body, "Old words") != NULL);
    struct call history = {.path = at(cx, draft.id, "/history")};
    TEST_INT(__LINE__, run(cx, &history, &body).status, 200);
    TEST_TRUE(__LINE__, strstr(body, "2025") != NULL);
    struct verify_org verified;
    TEST_RC(__LINE__, cx, ledger_verify_org(cx, cx->org, &verified), RC_OK);
}

/* The move as a form and as JSON; a second press is told, not done twice. */
static void test_move_page(void **state)
{
    struct ctx *cx = test_begin(state);
    const char *body;
    sample_make(cx, "movepage");
    keep_older(cx, "2025");
    struct assessment draft = begin_older(cx, "2025", 2026);
    struct call press = {.path = at(cx, draft.id, "/update-catalog"), .form = "x=1", .post = true};
    TEST_INT(__LINE__, run(cx, &press, &body).status, 303);
    TEST_INT(__LINE__, run(cx, &press, &body).status, 409);
    TEST_TRUE(__LINE__, strstr(body, "follows version") != NULL);
    struct assessment other = begin_older(cx, "2025", 2027);
    struct call json = {
        .path = at(cx, other.id, "/update-catalog"), .form = "x=1", .post = true, .json = true};
    TEST_INT(__LINE__, run(cx, &json, &body).status, 200);
    TEST_TRUE(__LINE__,
              strstr(body, "\"from\":\"2025\"") != NULL && strstr(body, "\"added\":1") != NULL);
}

/* How the ledger's pages call an answer. */
static void test_descriptions(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "describe");
    struct answer answer;
    const char *subject = "", *href = "";
    TEST_RC(__LINE__, cx, sample_answer_save(cx, fresh.id, first, 3), RC_OK);
    TEST_RC(__LINE__, cx, answer_find(cx, fresh.id, first, &answer), RC_OK);
    answer_record.describe(cx, &answer, &subject, &href);
    TEST_TRUE(__LINE__, strstr(subject, "3.2.1①") != NULL && strstr(subject, "2026") != NULL);
    TEST_TEXT(__LINE__, href, at(cx, fresh.id, "/sheet/m3.2.1-1"));
    answer.assessment = "no-such";
    subject = "kept", href = "";
    answer_record.describe(cx, &answer, &subject, &href);
    TEST_TEXT(__LINE__, subject, "kept");
    TEST_INT(__LINE__, cx->problem.rc, RC_OK);
}

/* An equal measure of another standard that is answered: the pair to try with. */
static bool find_equal(const struct catalog **ret_own, const struct control **ret_control,
                       const struct neighbour **ret, struct ctx *cx, bool equal)
{
    const struct catalog *own = catalog_find(cx, "baseline-2026");
    for (size_t i = 0; i < own->control_count; i++) {
        struct neighbours neighbours;
        TEST_RC(__LINE__, cx, catalog_neighbours(cx, own, &own->controls[i], &neighbours), RC_OK);
        for (size_t k = 0; k < neighbours.n; k++) {
            const struct neighbour *one = &neighbours.at[k];
            bool fits = (one->relationship == RELATION_EQUAL) == equal && one->control != NULL &&
                        control_is_assessable(one->control);
            if (!fits)
                continue;
            *ret_own = own;
            *ret_control = &own->controls[i];
            *ret = one;
            return true;
        }
    }
    return false;
}

static void test_proposals(void **state)
{
    struct ctx *cx = test_begin(state);
    struct assessment fresh = begin(cx, "propose"), other;
    const struct catalog *own = NULL;
    const struct control *control = NULL;
    const struct neighbour *equal = NULL, *part = NULL;
    struct answer there = sample_answer("", "", 4), taken;
    struct proposals proposals;
    TEST_TRUE(__LINE__, find_equal(&own, &control, &equal, cx, true));
    TEST_RC(__LINE__, cx, assessment_create(cx, NULL, equal->catalog->id, 2026, false, &other), RC_OK);
    there.assessment = other.id;
    there.control = equal->control->id;
    there.note = "同じ点検";
    TEST_RC(__LINE__, cx, answer_proposals(cx, &fresh, own, control, &proposals), RC_OK);
    TEST_INT(__LINE__, (int64_t)proposals.n, 0); /* not answered there yet */
    TEST_RC(__LINE__, cx, answer_save(cx, &there, 0, &there), RC_OK);
    TEST_RC(__LINE__, cx, answer_proposals(cx, &fresh, own, control, &proposals), RC_OK);
    TEST_INT(__LINE__, (int64_t)proposals.n, 1);
    TEST_INT(__LINE__, proposals.at[0].equal, 1);
    TEST_RC(__LINE__, cx, answer_take(cx, fresh.id, control->id, there.id, 1, &taken), RC_CONFLICT);
    TEST_RC(__LINE__, cx, answer_take(cx, fresh.id, control->id, "no-such", 0, &taken), RC_MISSING);
    TEST_RC(__LINE__, cx, answer_take(cx, fresh.id, control->id, there.id, 0, &taken), RC_OK);
    TEST_INT(__LINE__, taken.current, 4);
    TEST_INT(__LINE__, taken.confirmed, 1);
    TEST_TEXT(__LINE__, taken.note, "同じ点検");
    TEST_TEXT(__LINE__, taken.control, control->id);
    /* What is not equal has to be looked at. */
    struct assessment hint = other;
    TEST_TRUE(__LINE__, find_equal(&own, &control, &part, cx, false));
    if (!text_same(part->catalog->id, equal->catalog->id))
        TEST_RC(__LINE__, cx, assessment_create(cx, NULL, part->catalog->id, 2026, false, &hint), RC_OK);
    TEST_RC(__LINE__, cx, sample_answer_save(cx, hint.id, part->control->id, 2), RC_OK);
    TEST_RC(__LINE__, cx, answer_find(cx, hint.id, part->control->id, &there), RC_OK);
    TEST_RC(__LINE__, cx, answer_proposals(cx, &fresh, own, control, &proposals), RC_OK);
    TEST_TRUE(__LINE__, proposals.n >= 1 && !proposals.at[0].equal);
    TEST_RC(__LINE__, cx, answer_take(cx, fresh.id, control->id, there.id, 0, &taken), RC_OK);
    TEST_INT(__LINE__, taken.current, 2);
    TEST_INT(__LINE__, taken.confirmed, 0);
}

int main(void)
{
    const struct CMUnitTest pages[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_quick_save),
        cmocka_unit_test(test_refused_form), cmocka_unit_test(test_level_over_other),
        cmocka_unit_test(test_lists), cmocka_unit_test(test_filters),
        cmocka_unit_test(test_evidence_and_files),
        cmocka_unit_test(test_approval_page),
        cmocka_unit_test(test_hostile_words),
        cmocka_unit_test(test_trace),
        cmocka_unit_test(test_editions),
        cmocka_unit_test(test_proposals),
        cmocka_unit_test(test_move),
        cmocka_unit_test(test_move_page),
        cmocka_unit_test(test_descriptions), cmocka_unit_test(test_evidence_links),
    };
    return TEST_RUN_ON_BOTH(pages);
}
