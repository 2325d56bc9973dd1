#include "http/exchange.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/text.h"
#include "http/problem.h"

enum { AGENT_BYTES = 300 };

static const char *header(struct exchange *exchange, const char *name)
{
    const char *value =
        MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, name);
    return value == NULL ? "" : value;
}

static void refuse(struct exchange *exchange, enum rc rc, const char *message)
{
    if (exchange->rc == RC_OK) {
        exchange->rc = rc;
        exchange->message = message;
    }
}

static bool same_name(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The parser may begin a value with an empty piece when the bytes come slowly, and then give the first
 * bytes with offset 0 once more: they belong to the same part. */
static bool goes_on(const struct exchange *exchange, const char *key, const char *file_name,
                    uint64_t offset)
{
    if (exchange->part_count == 0)
        return false;
    const struct part *last = &exchange->parts[exchange->part_count - 1];
    return offset > 0 || (last->value.length == 0 && !last->value.failed &&
                          same_name(last->name, key) && same_name(last->file_name, file_name));
}

static bool add_part(struct exchange *exchange, const char *key, const char *file_name,
                     const char *media_type)
{
    if (exchange->part_count == LIMIT_FORM_FIELDS) {
        refuse(exchange, RC_TOO_LARGE, N_("The form has too many fields"));
        return false;
    }
    if (exchange->part_count == exchange->part_room) {
        size_t room = exchange->part_room == 0 ? 16 : exchange->part_room * 2;
        struct part *parts = realloc(exchange->parts, room * sizeof *parts);
        if (parts == NULL) {
            refuse(exchange, RC_MEMORY, NULL);
            return false;
        }
        exchange->parts = parts;
        exchange->part_room = room;
    }
    struct part part = {.name = strdup(key),
                        .file_name = file_name == NULL ? NULL : strdup(file_name),
                        .media_type = media_type == NULL ? NULL : strdup(media_type),
                        .value = buf_create(LIMIT_UPLOAD_BYTES)};
    exchange->parts[exchange->part_count++] = part;
    if (part.name != NULL && (part.file_name == NULL) == (file_name == NULL) &&
        (part.media_type == NULL) == (media_type == NULL))
        return true;
    refuse(exchange, RC_MEMORY, NULL);
    return false;
}

/* Called by the form parser for each piece of a field or file; the key is NULL for a part without a
 * name. */
static enum MHD_Result take_piece(void *argument, enum MHD_ValueKind kind, const char *key,
                                  const char *file_name, const char *media_type,
                                  const char *encoding, const char *data, uint64_t offset,
                                  size_t size)
{
    struct exchange *exchange = argument;
    (void)kind;
    (void)encoding;
    if (key == NULL)
        key = "";
    if (!goes_on(exchange, key, file_name, offset) && !add_part(exchange, key, file_name, media_type))
        return MHD_NO;
    buf_add(&exchange->parts[exchange->part_count - 1].value, data, size);
    return MHD_YES;
}

static enum MHD_Result count_header(void *argument, enum MHD_ValueKind kind, const char *key,
                                    const char *value)
{
    int *counts = argument;
    (void)kind;
    (void)value;
    counts[0] += strcasecmp(key, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0;
    counts[1] += strcasecmp(key, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0;
    counts[2] += strcasecmp(key, MHD_HTTP_HEADER_HOST) == 0;
    return MHD_YES;
}

bool exchange_is_ambiguous(struct MHD_Connection *connection)
{
    int counts[3] = {0, 0, 0};
    MHD_get_connection_values(connection, MHD_HEADER_KIND, count_header, counts);
    return counts[0] + counts[1] > 1 || counts[2] > 1;
}

size_t exchange_keep_escapes(void *argument, struct MHD_Connection *connection, char *text)
{
    (void)argument;
    (void)connection;
    return strlen(text);
}

struct exchange *exchange_begin(struct MHD_Connection *connection, const char *url,
                                const char *method)
{
    struct exchange *exchange = calloc(1, sizeof *exchange);
    struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    if (exchange == NULL || arena == NULL) {
        free(exchange);
        arena_free(arena);
        return NULL;
    }
    exchange->arena = arena;
    exchange->connection = connection;
    exchange->response.body = buf_create(LIMIT_PAGE_BYTES);
    exchange->body = buf_create(LIMIT_FORM_BYTES);
    exchange->request.path = arena_copy(arena, url);
    if (strcmp(method, MHD_HTTP_METHOD_POST) == 0)
        exchange->request.method = POST;
    else if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 && strcmp(method, MHD_HTTP_METHOD_HEAD) != 0)
        refuse(exchange, RC_METHOD, N_("This address does not take that method"));
    const char *type = header(exchange, MHD_HTTP_HEADER_CONTENT_TYPE);
    exchange->is_json = strncmp(type, "application/json", 16) == 0;
    exchange->is_form = strncmp(type, "application/x-www-form-urlencoded", 33) == 0;
    if (strncmp(type, "multipart/form-data", 19) == 0) {
        exchange->forms = MHD_create_post_processor(connection, 64 * 1024, take_piece, exchange);
        if (exchange->forms == NULL)
            refuse(exchange, RC_INVALID, N_("The form is not valid UTF-8 or is cut off"));
    }
    return exchange;
}

void exchange_receive(struct exchange *exchange, const char *data, size_t size)
{
    exchange->received += size;
    size_t limit = exchange->forms != NULL ? LIMIT_UPLOAD_BYTES : LIMIT_FORM_BYTES;
    if (exchange->received > limit)
        refuse(exchange, RC_TOO_LARGE, N_("The input is larger than this page takes"));
    if (exchange->rc != RC_OK)
        return; /* the rest is read and dropped, so that the answer reaches the other side */
    if (exchange->forms != NULL) {
        if (MHD_post_process(exchange->forms, data, size) != MHD_YES)
            refuse(exchange, RC_INVALID, N_("The form is not valid UTF-8 or is cut off"));
    } else if (exchange->is_json || exchange->is_form) {
        buf_add(&exchange->body, data, size);
    } else {
        refuse(exchange, RC_TYPE, N_("This kind of file is not accepted"));
    }
}

static const char *cookie(const struct ctx *cx, struct exchange *exchange, const char *name)
{
    const char *value = MHD_lookup_connection_value(exchange->connection, MHD_COOKIE_KIND,
                                                    cookie_name(cx, name));
    return value == NULL ? "" : value;
}

/* What the other side's program calls itself; it is stored and shown, so that it must be short text. */
static const char *agent_of(struct ctx *cx, struct exchange *exchange)
{
    const char *agent = header(exchange, MHD_HTTP_HEADER_USER_AGENT);
    size_t length = strlen(agent);
    if (!text_is_utf8(agent, length) || text_has_control(agent))
        return "";
    while (length > AGENT_BYTES || (length > 0 && (agent[length] & 0xC0) == 0x80))
        length--;
    return arena_copy_n(cx->arena, agent, length);
}

/* The last header of that name: a proxy adds its own behind those that came. */
static enum MHD_Result take_forwarded(void *argument, enum MHD_ValueKind kind, const char *key,
                                      const char *value)
{
    const char **last = argument;
    (void)kind;
    if (strcasecmp(key, "X-Forwarded-For") == 0 && value != NULL)
        *last = value;
    return MHD_YES;
}

/* Who asks: the other end of the connection, or whom a trusted proxy names. */
static const char *remote_address(struct ctx *cx, struct exchange *exchange,
                                  const struct proxies *proxies)
{
    struct address address;
    const char *forwarded = NULL;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info == NULL || !address_of_socket(info->client_addr, &address))
        return "";
    if (proxies_hold(proxies, &address)) {
        MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, take_forwarded, &forwarded);
        if (forwarded != NULL)
            (void)forwarded_last(forwarded, &address);
    }
    return address_show(cx, &address);
}

struct pairs {
    struct ctx *cx;
    struct exchange *exchange;
    struct pair *at;
    size_t n, room;
};

/* The library has made blanks of plus signs; percent codes are still there
 * (exchange_keep_escapes). */
static enum MHD_Result add_query(void *argument, enum MHD_ValueKind kind, const char *key,
                                 const char *value)
{
    struct pairs *pairs = argument;
    (void)kind;
    const char *name = url_decode_path(pairs->cx, key, strlen(key));
    const char *text = value == NULL ? "" : url_decode_path(pairs->cx, value, strlen(value));
    if (name == NULL || text == NULL) {
        refuse(pairs->exchange, RC_INVALID, N_("The address is not valid UTF-8"));
        return MHD_NO;
    }
    if (pairs->n == LIMIT_FORM_FIELDS) {
        refuse(pairs->exchange, RC_TOO_LARGE, N_("The form has too many fields"));
        return MHD_NO;
    }
    pairs->at = arena_grow(pairs->cx->arena, pairs->at, pairs->n, &pairs->room, sizeof *pairs->at);
    if (pairs->at == NULL) {
        refuse(pairs->exchange, RC_MEMORY, NULL);
        pairs->n = 0;
        return MHD_NO;
    }
    pairs->at[pairs->n++] = (struct pair){name, text};
    return MHD_YES;
}

void exchange_finish_request(struct ctx *cx, struct exchange *exchange, const struct proxies *proxies)
{
    struct request *request = &exchange->request;
    const char *accept = header(exchange, MHD_HTTP_HEADER_ACCEPT);
    const char *json = strstr(accept, "application/json"), *html = strstr(accept, "text/html");
    const char *authorization = header(exchange, MHD_HTTP_HEADER_AUTHORIZATION);
    bool program = strncasecmp(authorization, "Bearer ", 7) == 0; /* asks for no page unless it says so */
    request->wants_json = html == NULL ? json != NULL || program : json != NULL && json < html;
    request->json_body = exchange->is_json;
    request->htmx = strcmp(header(exchange, "HX-Request"), "true") == 0;
    request->session = cookie(cx, exchange, "kaname_session");
    request->language = cookie(cx, exchange, "kaname_language");
    request->accept_language = header(exchange, MHD_HTTP_HEADER_ACCEPT_LANGUAGE);
    request->csrf_header = header(exchange, "X-CSRF-Token");
    request->authorization = authorization;
    request->fetch_site = header(exchange, "Sec-Fetch-Site");
    request->origin = header(exchange, MHD_HTTP_HEADER_ORIGIN);
    request->host = header(exchange, MHD_HTTP_HEADER_HOST);
    request->none_match = header(exchange, MHD_HTTP_HEADER_IF_NONE_MATCH);
    request->forwarded = header(exchange, "X-Forwarded-For")[0] != '\0' ||
                         header(exchange, "Forwarded")[0] != '\0' ||
                         header(exchange, MHD_HTTP_HEADER_VIA)[0] != '\0';
    request->agent = agent_of(cx, exchange);
    request->remote = remote_address(cx, exchange, proxies);
    struct pairs pairs = {.cx = cx, .exchange = exchange};
    MHD_get_connection_values(exchange->connection, MHD_GET_ARGUMENT_KIND, add_query, &pairs);
    request->query.at = pairs.at;
    request->query.n = pairs.n;
}

/* Some browsers send a path with the name of a file. */
static const char *without_path(const char *name)
{
    for (const char *at = name; *at != '\0'; at++)
        if (*at == '/' || *at == '\\')
            name = at + 1;
    return name;
}

/* Moves what the form parser gathered into the request; values stay in the exchange's buffers. */
static enum rc take_parts(struct ctx *cx, struct exchange *exchange)
{
    struct pair *form = ARENA_ARRAY(cx->arena, struct pair, exchange->part_count);
    struct upload *uploads = ARENA_ARRAY(cx->arena, struct upload, exchange->part_count);
    size_t fields = 0, files = 0;
    if (form == NULL || uploads == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < exchange->part_count; i++) {
        struct part *part = &exchange->parts[i];
        const char *name = part->name;
        const char *file = part->file_name == NULL ? "" : part->file_name;
        if (buf_failed(&part->value))
            return RC_MEMORY;
        if (!text_is_utf8(name, strlen(name)) || !text_is_utf8(file, strlen(file)))
            return fail(cx, RC_INVALID, N_("The form is not valid UTF-8 or is cut off"));
        if (part->file_name != NULL) {
            uploads[files++] = (struct upload){
                .field = name, .file_name = without_path(file),
                .media_type = part->media_type == NULL ? "" : part->media_type,
                .bytes = buf_string(&part->value), .length = part->value.length};
            continue;
        }
        if (!text_is_utf8(buf_string(&part->value), part->value.length))
            return fail(cx, RC_INVALID, N_("The form is not valid UTF-8 or is cut off"));
        form[fields++] = (struct pair){name, buf_string(&part->value)};
    }
    exchange->request.form.at = form;
    exchange->request.form.n = fields;
    exchange->request.uploads.at = uploads;
    exchange->request.uploads.n = files;
    return RC_OK;
}

enum rc exchange_parse(struct ctx *cx, struct exchange *exchange)
{
    struct request *request = &exchange->request;
    if (!text_is_utf8(request->path, strlen(request->path)))
        return fail(cx, RC_INVALID, N_("The address is not valid UTF-8"));
    if (exchange->forms != NULL)
        return take_parts(cx, exchange);
    if (buf_failed(&exchange->body))
        return RC_MEMORY;
    if (exchange->is_json && exchange->body.length > 0)
        return form_parse_json(cx, buf_string(&exchange->body), exchange->body.length, request);
    if (exchange->is_form)
        return form_parse(cx, buf_string(&exchange->body), exchange->body.length, request, false);
    return RC_OK;
}

enum lang exchange_language(const struct request *request)
{
    if (strcmp(request->language, "en") == 0)
        return LANG_EN;
    if (strcmp(request->language, "ja") == 0)
        return LANG_JA;
    const char *en = strstr(request->accept_language, "en");
    const char *ja = strstr(request->accept_language, "ja");
    return en != NULL && (ja == NULL || en < ja) ? LANG_EN : LANG_JA;
}

void exchange_fail(struct ctx *cx, struct exchange *exchange, enum rc rc)
{
    problem_send(cx, &exchange->request, &exchange->response, rc);
}

void exchange_refuse_busy(struct exchange *exchange)
{
    exchange->response.status = MHD_HTTP_SERVICE_UNAVAILABLE;
    exchange->response.media_type = "text/plain; charset=utf-8";
    exchange->response.retry_after = 1;
    buf_text(&exchange->response.body, "busy; please try again in a moment\n");
    exchange->answered = true;
}

static void add_header(struct MHD_Response *answer, const char *name, const char *value)
{
    if (value != NULL && value[0] != '\0' && strpbrk(value, "\r\n") == NULL)
        (void)MHD_add_response_header(answer, name, value);
}

static void add_safety_headers(struct MHD_Response *answer, bool tls)
{
    add_header(answer, "Content-Security-Policy",
               "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
               "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
               "base-uri 'none'");
    add_header(answer, "X-Content-Type-Options", "nosniff");
    add_header(answer, "X-Frame-Options", "DENY");
    add_header(answer, "Referrer-Policy", "same-origin");
    add_header(answer, "Cross-Origin-Opener-Policy", "same-origin");
    add_header(answer, "Cross-Origin-Resource-Policy", "same-origin");
    add_header(answer, "Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    if (tls)
        add_header(answer, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
}

static void add_file_name(struct exchange *exchange, struct MHD_Response *answer)
{
    struct ctx cx = {.arena = exchange->arena};
    const char *name = exchange->response.file_name;
    if (name == NULL)
        return;
    char plain[64] = "";
    size_t used = 0;
    for (const char *at = name; *at != '\0' && used + 1 < sizeof plain; at++)
        if ((*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9') ||
            *at == '.' || *at == '-' || *at == '_')
            plain[used++] = *at;
    add_header(answer, "Content-Disposition",
               arena_printf(exchange->arena, "attachment; filename=\"%s\"; filename*=UTF-8''%s",
                            plain, url_encode(&cx, name)));
}

static bool is_unmade(const struct exchange *exchange)
{
    return buf_failed(&exchange->response.body) || exchange->response.status == 0;
}

int exchange_status(const struct exchange *exchange)
{
    return is_unmade(exchange) ? MHD_HTTP_SERVICE_UNAVAILABLE : exchange->response.status;
}

static bool is_json(const char *media_type)
{
    return media_type != NULL && (strcmp(media_type, "application/json") == 0 ||
                                  strcmp(media_type, "application/problem+json") == 0);
}

enum MHD_Result exchange_send(struct exchange *exchange, bool tls)
{
    struct response *response = &exchange->response;
    static const char no_memory[] = "Memory ran out. Please load the page again to see how it stands.\n";
    bool failed = is_unmade(exchange);
    const char *body = failed ? no_memory : buf_string(&response->body);
    size_t length = failed ? strlen(no_memory) : response->body.length;
    struct MHD_Response *answer =
        MHD_create_response_from_buffer(length, (void *)body, MHD_RESPMEM_PERSISTENT);
    if (answer == NULL)
        return MHD_NO;
    add_safety_headers(answer, tls);
    add_header(answer, "Content-Type", failed ? "text/plain; charset=utf-8" : response->media_type);
    add_header(answer, "Location", response->location);
    add_header(answer, "ETag", response->etag);
    add_header(answer, "X-Request-Id", exchange->request.id);
    if (response->retry_after > 0)
        add_header(answer, "Retry-After",
                   arena_printf(exchange->arena, "%lld", (long long)response->retry_after));
    if (response->status == 401)
        add_header(answer, "WWW-Authenticate", "Bearer"); /* RFC 9110, 11.6.1; RFC 6750 */
    add_header(answer, "Cache-Control",
               response->cacheable ? "public, max-age=300" : "no-store");
    add_header(answer, "Vary", "Accept, Accept-Language, Authorization, Cookie, HX-Request");
    for (size_t i = 0; i < response->cookie_count; i++)
        add_header(answer, "Set-Cookie", response->cookies[i]);
    if (!failed && response->file_name == NULL && is_json(response->media_type)) /* nobody opens it as a page */
        add_header(answer, "Content-Disposition", "attachment; filename=\"api.json\"");
    if (!failed)
        add_file_name(exchange, answer);
    enum MHD_Result queued =
        MHD_queue_response(exchange->connection, (unsigned)exchange_status(exchange), answer);
    MHD_destroy_response(answer);
    return queued;
}

void exchange_free(struct exchange *exchange)
{
    if (exchange == NULL)
        return;
    if (exchange->forms != NULL)
        (void)MHD_destroy_post_processor(exchange->forms);
    for (size_t i = 0; i < exchange->part_count; i++) {
        free(exchange->parts[i].name);
        free(exchange->parts[i].file_name);
        free(exchange->parts[i].media_type);
        buf_free(&exchange->parts[i].value);
    }
    free(exchange->parts);
    buf_free(&exchange->body);
    buf_free(&exchange->response.body);
    arena_free(exchange->arena);
    free(exchange);
}
