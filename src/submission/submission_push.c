/* The sender's side of the network: libcurl. */
#include <curl/curl.h>
#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "base/id.h"
#include "base/limits.h"
#include "base/progress.h"
#include "register/content.h"
#include "submission/submission_inside.h"
#include "submission/submission_upload.h"

enum { ATTEMPTS = 5, RECEIPT_ATTEMPTS = 3, WAIT_SECONDS = 2, CONNECT_MS = 15000, SILENT_SECONDS = 60, ANSWER_MOST = 2 * 1024 * 1024,
       DETAIL_MOST = 500, /* characters of the other side's reason */
       SEALED_MOST = LIMIT_UPLOAD_BYTES - 1024 * 1024 }; /* the form around it takes some */

struct pushing {
    struct ctx *cx;
    const char *base; /* address of the receiver's installation, without the last slash */
    const char *ca;   /* PEM; "": the authorities that the system knows */
    bool guarded;     /* no place may be reached that this machine alone can reach */
    bool turned_away; /* it was such a place */
    const struct sent_submission *sent;
    const char *bytes;
    size_t length;
    struct upload_state state;
};

static void curl_freep(CURL **curl)
{
    curl_easy_cleanup(*curl);
}

static void mime_freep(curl_mime **mime)
{
    curl_mime_free(*mime);
}

static void list_freep(struct curl_slist **list)
{
    curl_slist_free_all(*list);
}

static void json_freep(json_t **json)
{
    json_decref(*json);
}

static size_t hear(char *bytes, size_t size, size_t count, void *self)
{
    struct buf *answer = self;
    buf_add(answer, bytes, size * count);
    return buf_failed(answer) ? 0 : size * count;
}

/* TLS everywhere but to this machine itself. */
static enum rc check_address(struct ctx *cx, const char *base)
{
    static const char *const own[] = {"http://127.0.0.1", "http://localhost", "http://[::1]"};
    bool good = strncmp(base, "https://", 8) == 0;
    for (size_t i = 0; i < COUNT(own) && !good; i++) {
        char after = strncmp(base, own[i], strlen(own[i])) == 0 ? base[strlen(own[i])] : 'x';
        good = after == '\0' || after == ':' || after == '/';
    }
    if (good && strchr(base, '@') == NULL)
        return RC_OK;
    return fail(cx, RC_USAGE, N_("The address of the receiver begins with https://; http:// is for this machine alone"));
}

/* The address is looked at where the connection begins: a name may have been given another one since. */
static curl_socket_t open_socket(void *self, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct pushing *pushing = self;
    (void)purpose;
    if (submission_place_is_open(&address->addr))
        return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    pushing->turned_away = true;
    return CURL_SOCKET_BAD;
}

/* A proxy would look the name up itself. */
static bool set_guard(struct pushing *pushing, CURL *curl)
{
    return !pushing->guarded || (curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
                                 curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
                                 curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, pushing) == CURLE_OK);
}

static bool set_authority(const struct pushing *pushing, CURL *curl)
{
    struct curl_blob blob = {.len = strlen(pushing->ca), .flags = CURL_BLOB_COPY};
    memcpy(&blob.data, &pushing->ca, sizeof blob.data); /* which is read alone, though its type does not say so */
    return pushing->ca[0] == '\0' || (curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &blob) == CURLE_OK &&
                                      curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) == CURLE_OK);
}

static bool set_up(struct pushing *pushing, CURL *curl, const char *url, curl_mime *mime, struct curl_slist *headers,
                   struct buf *answer)
{
    const char *protocol = strncmp(url, "https://", 8) == 0 ? "https" : "http";
    bool good = curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocol) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)SILENT_SECONDS) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_MIMEPOST, mime) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, hear) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer) == CURLE_OK;
    return good && set_guard(pushing, curl) && set_authority(pushing, curl);
}

static bool add_text(curl_mime *mime, const char *name, const char *text)
{
    curl_mimepart *part = curl_mime_addpart(mime);
    return part != NULL && curl_mime_name(part, name) == CURLE_OK &&
           curl_mime_data(part, text, CURL_ZERO_TERMINATED) == CURLE_OK;
}

static bool add_file(curl_mime *mime, const char *name, const char *bytes, size_t length)
{
    curl_mimepart *part = curl_mime_addpart(mime);
    return part != NULL && curl_mime_name(part, name) == CURLE_OK && curl_mime_data(part, bytes, length) == CURLE_OK &&
           curl_mime_filename(part, "package") == CURLE_OK && curl_mime_type(part, "application/octet-stream") == CURLE_OK;
}

static const char *text_in(struct ctx *cx, const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value == NULL ? "" : arena_copy(cx->arena, value);
}

/* The reason in one line, as kaname gives it; nothing of what another program may say there. */
static const char *reason_in(struct ctx *cx, const char *type, const json_t *object)
{
    static const char problem[] = "application/problem+json";
    const char *detail = type != NULL && strncmp(type, problem, strlen(problem)) == 0 ? text_in(cx, object, "detail") : "";
    const char *end = detail;
    if (detail[0] == '\0' || text_has_control(detail))
        return tr(cx, N_("without a reason that kaname would give"));
    for (size_t n = 0; *end != '\0' && n < DETAIL_MOST; n++)
        (void)text_next(&end);
    return arena_copy_n(cx->arena, detail, (size_t)(end - detail));
}

/* What the other side says: how far it is, or why not. */
static enum rc read_answer(struct pushing *pushing, long status, const char *type, const struct buf *answer)
{
    struct ctx *cx = pushing->cx;
    CLEANUP(json_freep) json_t *object = json_loadb(buf_string(answer), answer->length, 0, NULL);
    /* Later, or from another place on; the middle ones are said by what stands before the receiver. */
    if (status == 429 || status == 502 || status == 503 || status == 504 || status == 409)
        return RC_AWAY;
    if (status != 200 && status != 201)
        return fail(cx, status == 404 ? RC_MISSING : RC_INVALID, N_("The receiver refuses the package ({0}): {1}"),
                    decimal(cx, status), reason_in(cx, type, object));
    pushing->state = (struct upload_state){
        .id = text_in(cx, object, "id"),
        .offset = (int64_t)json_integer_value(json_object_get(object, "offset")),
        .size = (int64_t)json_integer_value(json_object_get(object, "size")),
        .done = json_is_true(json_object_get(object, "done")),
        .receipt = text_in(cx, object, "receipt"),
    };
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* One request. RC_AWAY without a message when it may go well later. */
static enum rc send_request(struct pushing *pushing, const char *path, CURL *curl, curl_mime *mime)
{
    long status = 0;
    const char *type = NULL;
    CLEANUP(list_freep) struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");
    CLEANUP(buf_free) struct buf answer = buf_create(ANSWER_MOST);
    const char *url = arena_printf(pushing->cx->arena, "%s%s", pushing->base, path);
    if (headers == NULL || !set_up(pushing, curl, url, mime, headers, &answer))
        return memory_ended(pushing->cx);
    CURLcode code = curl_easy_perform(curl);
    if (pushing->turned_away)
        return fail(pushing->cx, RC_INVALID, N_("{0} leads to this machine itself; packages are not sent there"),
                    pushing->base);
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE)
        return fail(pushing->cx, RC_AWAY,
                    N_("The certificate of {0} is not of an authority that is known here, or not of this name; where the "
                       "receiver has an authority of its own, please keep its certificates with the address"),
                    pushing->base);
    if (code != CURLE_OK || curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status) != CURLE_OK ||
        curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type) != CURLE_OK)
        return RC_AWAY;
    return read_answer(pushing, status, type, &answer);
}

static enum rc send_whole(struct pushing *pushing)
{
    CLEANUP(curl_freep) CURL *curl = curl_easy_init();
    CLEANUP(mime_freep) curl_mime *mime = curl == NULL ? NULL : curl_mime_init(curl);
    if (mime == NULL || !add_text(mime, "organization", pushing->sent->to_organization) ||
        !add_file(mime, "file", pushing->bytes, pushing->length))
        return memory_ended(pushing->cx);
    return send_request(pushing, "/submissions/uploads/whole", curl, mime);
}

/* Announces the package; the answer says how much of it is there already. */
static enum rc begin(struct pushing *pushing, const struct upload_head *head)
{
    CLEANUP(curl_freep) CURL *curl = curl_easy_init();
    CLEANUP(mime_freep) curl_mime *mime = curl == NULL ? NULL : curl_mime_init(curl);
    if (mime == NULL || !add_text(mime, "organization", pushing->sent->to_organization) ||
        !add_text(mime, "manifest", head->manifest) || !add_text(mime, "signature", head->signature) ||
        !add_text(mime, "card", head->card) || !add_text(mime, "digest", head->digest) ||
        !add_text(mime, "size", decimal(pushing->cx, head->size)))
        return memory_ended(pushing->cx);
    return send_request(pushing, "/submissions/uploads", curl, mime);
}

static enum rc send_piece(struct pushing *pushing)
{
    size_t offset = (size_t)pushing->state.offset, left = pushing->length - offset;
    size_t length = left < LIMIT_SUBMISSION_CHUNK ? left : LIMIT_SUBMISSION_CHUNK;
    CLEANUP(curl_freep) CURL *curl = curl_easy_init();
    CLEANUP(mime_freep) curl_mime *mime = curl == NULL ? NULL : curl_mime_init(curl);
    if (mime == NULL || !add_text(mime, "offset", decimal(pushing->cx, (int64_t)offset)) ||
        !add_text(mime, "digest", digest_hex(pushing->cx, pushing->bytes + offset, length)) ||
        !add_file(mime, "piece", pushing->bytes + offset, length))
        return memory_ended(pushing->cx);
    return send_request(pushing, arena_printf(pushing->cx->arena, "/submissions/uploads/%s", pushing->state.id), curl, mime);
}

static enum rc send_pieces(struct pushing *pushing, const struct upload_head *head)
{
    TRY(begin(pushing, head));
    while (!pushing->state.done) {
        TRY(progress_step(pushing->cx, pushing->state.offset, (int64_t)pushing->length));
        if (pushing->state.offset < 0 || pushing->state.offset >= (int64_t)pushing->length ||
            !submission_is_id(pushing->state.id))
            return fail(pushing->cx, RC_INVALID, N_("The receiver answers what kaname does not understand"));
        TRY(send_piece(pushing));
    }
    return RC_OK;
}

/* Tries again, from where it stands, when the other side was away. */
static enum rc send_persistently(struct pushing *pushing, const struct upload_head *head)
{
    for (int attempt = 1;; attempt++) {
        enum rc rc = head->manifest[0] == '\0' ? send_whole(pushing) : send_pieces(pushing, head);
        if (rc != RC_AWAY || pushing->cx->problem.rc != RC_OK)
            return rc;
        if (attempt == ATTEMPTS)
            return fail(pushing->cx, RC_AWAY, N_("{0} does not answer; the package can be pushed again at any time"),
                        pushing->base);
        TRY(progress_step(pushing->cx, pushing->state.offset, (int64_t)pushing->length)); /* somebody may cancel it */
        sleep(WAIT_SECONDS);
    }
}

/* What was kept of a sealed package when it was made: its sender cannot open it any more. */
static enum rc read_kept(struct pushing *pushing, struct upload_head *ret)
{
    struct ctx *cx = pushing->cx;
    struct signing_key key = {.id = ""};
    struct submission_manifest manifest;
    struct submission_refusal why;
    CLEANUP(json_freep) json_t *head = json_loads(pushing->sent->head, 0, NULL);
    const char *text = text_in(cx, head, "manifest");
    TRY(submission_manifest_read(cx, text, strlen(text), &manifest, &why));
    TRY(seal_key_get(cx, manifest.from.key, &key));
    ret->manifest = text;
    ret->signature = text_in(cx, head, "signature");
    return seal_card(cx, &key, &ret->card);
}

static enum rc read_open(struct pushing *pushing, struct upload_head *ret)
{
    struct ctx *cx = pushing->cx;
    struct submission_package package = {.digest = ""};
    struct submission_refusal why;
    CLEANUP(buf_free) struct buf manifest = buf_create(SUBMISSION_MANIFEST_MOST);
    TRY(submission_open(cx, pushing->bytes, pushing->length, false, &package, &why));
    submission_manifest_write(&manifest, &package.manifest);
    ret->manifest = buf_keep(&manifest, cx->arena);
    ret->signature = package.signature;
    ret->card = submission_part(&package, PACKAGE_CARD)->bytes;
    return RC_OK;
}

/* What is announced before the pieces; nothing for what goes in one request. */
static enum rc read_head(struct pushing *pushing, struct upload_head *ret)
{
    struct ctx *cx = pushing->cx;
    const bool sealed = pushing->sent->sealed, kept = pushing->sent->head[0] != '\0';
    *ret = (struct upload_head){.manifest = "", .signature = "", .card = "",
                                .digest = digest_hex(cx, pushing->bytes, pushing->length),
                                .size = (int64_t)pushing->length};
    if (pushing->length <= LIMIT_SUBMISSION_CHUNK || (sealed && !kept && pushing->length <= SEALED_MOST))
        return RC_OK;
    if (sealed && !kept)
        return fail(cx, RC_INVALID,
                    N_("A sealed package of more than {0} MB that an older version made goes as a file; or please pack again"),
                    decimal(cx, SEALED_MOST / 1024 / 1024));
    TRY(sealed ? read_kept(pushing, ret) : read_open(pushing, ret));
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* Who pushes the same package at the same time may have brought another receipt of it: the newest one stands. */
static enum rc take_receipt(const struct pushing *pushing, struct sent_submission *ret)
{
    struct ctx *cx = pushing->cx;
    const char *text = pushing->state.receipt;
    enum rc rc = submission_receipt_take(cx, text, strlen(text), ret);
    for (int attempt = 1; rc == RC_CONFLICT && attempt < RECEIPT_ATTEMPTS; attempt++) {
        struct receipt receipt = {.at = 0};
        struct key_card card = {.key = ""};
        const struct problem kept = cx->problem;
        TRY(submission_receipt_read(cx, text, strlen(text), &receipt, &card));
        TRY(record_get(cx, &sent_submission_record, pushing->sent->id, ret));
        cx->problem = (struct problem){.rc = RC_OK};
        if (ret->receipt_at > receipt.at)
            return RC_OK;
        rc = submission_receipt_take(cx, text, strlen(text), ret);
        if (rc == RC_CONFLICT)
            cx->problem = kept;
    }
    return rc;
}

/* An address that was kept may lie outside of what is allowed by now. */
static enum rc check_way(struct ctx *cx, const struct submission_way_out *way)
{
    if (way->free)
        return check_address(cx, way->address);
    enum rc rc = submission_check_address(cx, way->address);
    return rc == RC_OK ? RC_OK : fail(cx, rc, "{0}", cx->problem.fields[0].message);
}

enum rc submission_push(struct ctx *cx, const char *id, const struct submission_way_out *way, struct sent_submission *ret)
{
    struct sent_submission sent = {.id = ""};
    struct upload_head head;
    const void *bytes = NULL;
    size_t length = 0;
    TRY(submission_need(cx, PERM_RESPONSE_SUBMIT));
    TRY(check_way(cx, way));
    TRY(record_get(cx, &sent_submission_record, id, &sent));
    TRY(content_get(cx, sent.digest, sent.id, &bytes, &length));
    size_t end = strlen(way->address);
    while (end > 0 && way->address[end - 1] == '/')
        end--;
    struct pushing pushing = {.cx = cx, .base = arena_copy_n(cx->arena, way->address, end), .ca = way->ca == NULL ? "" : way->ca,
                              .guarded = !way->free && cx->app->receivers == NULL, .sent = &sent,
                              .bytes = bytes, .length = length, .state = {.receipt = ""}};
    TRY(read_head(&pushing, &head));
    TRY(send_persistently(&pushing, &head));
    return take_receipt(&pushing, ret);
}
