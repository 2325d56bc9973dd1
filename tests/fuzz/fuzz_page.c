/* Fuzzes whole pages: a request as the router gets it, over every route of the program and a database
 * with something of everything. Lines: method and flags (j: JSON wanted, b: JSON body, h: htmx, e:
 * English), path, query; then the form up to a line that begins with "==", and files: "==FIELD NAME".
 * What comes back has a known status, is UTF-8, holds no markup of the request's making, and leaves no
 * transaction open. */
#include <jansson.h>

#include "base/text.h"
#include "db/db.h"
#include "http/http.h"
#include "report/report_child.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/house.h"

/* No page of ours begins a tag so; one that holds it has taken it from the request. */
#define MARKUP "<q9z"
enum { UPLOADS_MOST = 4 };

int LLVMFuzzerInitialize(int *count, char ***words);

/* PDFs and pictures are drawn by this very program, started anew. */
int LLVMFuzzerInitialize(int *count, char ***words)
{
    if (*count == 2 && strcmp((*words)[1], REPORT_CHILD_ARGUMENT) == 0)
        exit(report_child_main(0, 1));
    return 0;
}

/* A child takes a tenth of a second and gets the tree of fuzz_report.c: what asks for one is left out. */
static bool needs_child(struct ctx *cx, const char *path)
{
    const char *plain = url_decode_path(cx, path, strlen(path));
    return plain != NULL && (strstr(plain, ".pdf") != NULL || strstr(plain, ".docx") != NULL);
}

static void read_flags(struct ctx *cx, const char *line, struct request *request)
{
    request->method = line[0] == 'P' ? POST : GET;
    const char *flags = strchr(line, ' ');
    if (flags == NULL)
        flags = "";
    request->wants_json = strchr(flags, 'j') != NULL;
    request->json_body = strchr(flags, 'b') != NULL;
    request->htmx = strchr(flags, 'h') != NULL;
    cx->lang = strchr(flags, 'e') != NULL ? LANG_EN : LANG_JA;
}

/* The exchange has refused what is not UTF-8 before a router sees it (fuzz_exchange.c). */
static bool read_files(struct ctx *cx, struct fuzz_input *input, struct request *request)
{
    struct upload *uploads = ARENA_ARRAY(cx->arena, struct upload, UPLOADS_MOST);
    struct fuzz_file file;
    size_t n = 0;
    require(uploads != NULL);
    while (n < UPLOADS_MOST && fuzz_file(input, &file)) {
        size_t length = strcspn(file.name, " ");
        const char *name = file.name + length + (file.name[length] == ' ');
        uploads[n++] = (struct upload){.field = arena_copy_n(cx->arena, file.name, length),
                                       .file_name = name,
                                       .media_type = "application/octet-stream",
                                       .bytes = file.text,
                                       .length = file.length};
        if (!text_is_utf8(file.name, strlen(file.name)) || strpbrk(name, "/\\") != NULL)
            return false;
    }
    request->uploads.at = uploads;
    request->uploads.n = n;
    return true;
}

static bool read_form(struct ctx *cx, struct fuzz_input *input, struct request *request)
{
    const char *end = input->left == 0 ? NULL : memmem(input->at, input->left, "\n==", 3);
    size_t length = end == NULL ? input->left : (size_t)(end - input->at);
    const char *form = arena_copy_n(cx->arena, input->at, length);
    input->at += length;
    input->left -= length;
    if (request->json_body)
        return form_parse_json(cx, form, length, request) == RC_OK;
    return form_parse(cx, form, length, request, false) == RC_OK;
}

static bool read_input(struct ctx *cx, struct fuzz_input *input, struct request *request)
{
    *request = (struct request){.session = "", .language = "", .accept_language = "",
                                .csrf_header = HOUSE_TOKEN, .authorization = "", .fetch_site = "",
                                .origin = "", .host = "", .none_match = "", .remote = "192.0.2.1"};
    read_flags(cx, fuzz_line(input), request);
    request->path = fuzz_line(input);
    const char *query = fuzz_line(input);
    return text_is_utf8(request->path, strlen(request->path)) && !needs_child(cx, request->path) &&
           form_parse(cx, query, strlen(query), request, true) == RC_OK &&
           read_form(cx, input, request) && read_files(cx, input, request);
}

static void check_json(const struct buf *body)
{
    json_error_t error;
    json_t *value = json_loadb(body->data, body->length, 0, &error);
    require(value != NULL);
    json_decref(value);
}

static void check_body(const struct response *response)
{
    const struct buf *body = &response->body;
    const char *type = response->media_type == NULL ? "" : response->media_type;
    require(!buf_failed(body));
    require(type[0] != '\0' || response->status == 303);
    if (strstr(type, "json") != NULL)
        check_json(body);
    if (strncmp(type, "text/html", 9) == 0) {
        require(text_is_utf8(buf_string(body), body->length));
        require(strstr(buf_string(body), MARKUP) == NULL);
    }
}

/* Leads to a page of this server; only the link of an evidence leads elsewhere, over HTTP. */
static void check_location(const struct request *request, const char *location)
{
    bool inside = location[0] == '/' && location[1] != '/' && location[1] != '\\';
    bool web = strncmp(location, "https://", 8) == 0 || strncmp(location, "http://", 7) == 0;
    require(inside || (web && strncmp(request->path, "/evidence/", 10) == 0));
    require(strpbrk(location, "\r\n") == NULL);
}

static void check_answer(const struct ctx *cx, const struct request *request,
                         const struct response *response)
{
    static const int known[] = {200, 201, 303, 304, 400, 401, 403, 404, 405, 409, 413, 415, 422, 429};
    bool found = false;
    for (size_t i = 0; i < COUNT(known); i++)
        found = found || response->status == known[i];
    /* the house has no place for signing keys */
    found = found || (response->status == 500 && cx->problem.rc == RC_IO);
    require(found && !arena_failed(cx->arena) && !db_in_transaction(cx->db));
    if (response->location != NULL)
        check_location(request, response->location);
    check_body(response);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = fuzz_house(arena);
    struct request request;
    if (!read_input(&cx, &input, &request))
        return 0;
    cx.problem = (struct problem){.rc = RC_OK};
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    router_run(&cx, &request, &response);
    check_answer(&cx, &request, &response);
    buf_free(&response.body);
    return 0;
}
