/* Fuzzes mail addresses, and what is written with them: an address on one line, a subject on the next, the text
 * behind it. What counts as an address holds nothing that ends a header; a message has the headers that it was
 * given and no others, whatever stands in subject and text. */
#include "base/email.h"
#include "base/text.h"
#include "mail/mail_mime.h"

#include "tests/fuzz/fuzz.h"

static void check_address(const char *address)
{
    const char *sign = strchr(address, '@');
    require(sign != NULL && strchr(sign + 1, '@') == NULL && strlen(address) <= EMAIL_MOST);
    for (const char *at = address; *at != '\0'; at++)
        require(*at > ' ' && *at < 0x7f && strchr("<>()[],;:\\\"", *at) == NULL);
    require_same(email_domain(address), sign + 1);
}

/* Lines end with CR LF, are short enough, and each header is one of ours. */
static void check_message(const char *text)
{
    static const char *const headers[] = {"From: ", "To: ", "Subject: ", "Date: ", "Message-ID: ", "Auto-Submitted: ",
                                          "MIME-Version: ", "Content-Type: ", "Content-Transfer-Encoding: "};
    const char *end = strstr(text, "\r\n\r\n");
    require(end != NULL);
    for (const char *line = text; line < end + 2;) {
        const char *stop = strstr(line, "\r\n");
        bool known = line[0] == ' ';
        for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
            known = known || strncmp(line, headers[i], strlen(headers[i])) == 0;
        require(known && (size_t)(stop - line) <= 998 && memchr(line, '\n', (size_t)(stop - line)) == NULL);
        line = stop + 2;
    }
    for (const char *at = end + 4; *at != '\0'; at++)
        require(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n", *at) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = {.arena = arena};
    const char *address = fuzz_line(&input), *subject = fuzz_line(&input), *body = fuzz_rest(&input, NULL);
    bool valid = email_is_valid(address);
    if (valid)
        check_address(address);
    const struct mime_mail mail = {.id = "id@example.jp", .from = "kaname@example.jp", .from_name = subject,
                                   .to = address, .reply_to = "", .subject = subject, .body = body,
                                   .preferences = "", .at = 1790830923004};
    enum rc rc = mime_write(&cx, &mail, &out);
    require(valid ? rc == RC_OK : rc == RC_INVALID);
    if (rc == RC_OK)
        check_message(buf_string(&out));
    return 0;
}
