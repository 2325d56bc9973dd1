/* Fuzzes packages, receipts, key cards, revocations and addresses. The first byte says which: '0' a package as it is, '1' a
 * package whose digest at the end is made to fit, so that what lies behind it is reached, '2' a receipt, '3' a key card, '4' a
 * revocation, '5' an address to send to. Whatever comes is read or refused with a reason; what is read gives the same when it
 * is written again; no address that is taken means another host to those who go there. */
#include <curl/curl.h>
#include <strings.h>

#include "base/id.h"
#include "submission/submission_inside.h"
#include "tests/fuzz/fuzz.h"

#define COMMENT SUBMISSION_FORMAT " sha256="

static bool every(const char *name)
{
    (void)name;
    return true;
}

/* Manifests have one form. */
static void check_manifest(struct ctx *cx, const struct submission_part *part)
{
    struct submission_manifest manifest;
    struct submission_refusal why = {.reason = SUBMISSION_GOOD};
    CLEANUP(buf_free) struct buf again = buf_create((size_t)2 * SUBMISSION_MANIFEST_MOST);
    enum rc rc = submission_manifest_read(cx, part->bytes, part->length, &manifest, &why);
    require(rc == RC_OK || rc == RC_MEMORY || why.reason != SUBMISSION_GOOD);
    if (rc != RC_OK)
        return;
    submission_manifest_write(&again, &manifest);
    require(again.length == part->length && memcmp(again.data, part->bytes, part->length) == 0);
}

static void read_package(struct ctx *cx, const char *bytes, size_t length)
{
    struct submission_package package;
    struct submission_refusal why = {.reason = SUBMISSION_GOOD};
    struct submission_part *parts = NULL;
    size_t n = 0;
    enum rc rc = submission_zip_read(cx, bytes, length, every, &parts, &n, &why);
    require(rc == RC_OK || rc == RC_MEMORY || (why.reason != SUBMISSION_GOOD && why.message[0] != '\0'));
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        if (text_same(parts[i].name, PACKAGE_MANIFEST))
            check_manifest(cx, &parts[i]);
    rc = submission_open(cx, bytes, length, true, &package, &why);
    require(rc == RC_OK || rc == RC_MEMORY || why.reason != SUBMISSION_GOOD);
    if (rc != RC_OK)
        return;
    rc = submission_proof_check(cx, &package);
    require(rc == RC_OK || rc == RC_INVALID || rc == RC_MEMORY);
}

static void read_fitted(struct ctx *cx, const char *bytes, size_t length)
{
    CLEANUP(buf_free) struct buf whole = buf_create(LIMIT_SUBMISSION_BYTES);
    buf_add(&whole, bytes, length);
    BUF_LITERAL(&whole, COMMENT);
    if (buf_failed(&whole))
        return;
    buf_text(&whole, digest_hex(cx, whole.data, whole.length));
    read_package(cx, buf_string(&whole), whole.length);
}

static void url_freep(CURLU **url)
{
    curl_url_cleanup(*url);
}

static void text_freep(char **text)
{
    curl_free(*text);
}

/* Only one host is named; libcurl must see the same one. */
static void read_address(struct ctx *cx, const char *text)
{
    static const char named[] = "good.example";
    const struct app app = {.receivers = named, .base_url = ""};
    CLEANUP(url_freep) CURLU *url = curl_url();
    CLEANUP(text_freep) char *host = NULL;
    cx->app = &app;
    if (submission_check_address(cx, text) != RC_OK || url == NULL || arena_failed(cx->arena) ||
        curl_url_set(url, CURLUPART_URL, text, 0) != CURLUE_OK || curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK)
        return;
    size_t length = strlen(host);
    while (length > 0 && host[length - 1] == '.')
        length--;
    require(length == strlen(named) && strncasecmp(host, named, length) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = {.arena = arena, .lang = LANG_EN, .org = "nobody", .person = ""};
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct receipt receipt;
    struct key_card card;
    struct key_revocation revocation;
    size_t length = 0;
    const char *bytes = fuzz_rest(&input, &length);
    if (length == 0)
        return 0;
    bytes++;
    length--;
    if (bytes[-1] == '0')
        read_package(&cx, bytes, length);
    else if (bytes[-1] == '1')
        read_fitted(&cx, bytes, length);
    else if (bytes[-1] == '2')
        (void)!submission_receipt_read(&cx, bytes, length, &receipt, &card);
    else if (bytes[-1] == '3')
        (void)!seal_card_read(&cx, bytes, length, &card);
    else if (bytes[-1] == '5')
        read_address(&cx, bytes);
    else if (bytes[-1] == '4' && seal_revocation_read(&cx, bytes, length, &revocation) == RC_OK)
        require(text_same(revocation.revoked.key, revocation.key) && text_same(revocation.signer.key, revocation.by));
    return 0;
}
