/* Fuzzes mail addresses, and what is written with them: an address on one line, a subject (and days before a date) on the next, the text
 * behind it. What counts as an address holds nothing that ends a header; a message has the headers that it was
 * given and no others, whatever stands in subject and text. */
#include "base/email.h"
#include "base/text.h"
#include "mail/mail_mime.h"
#include "mail/reminder.h"

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

/* What is understood is written in one form, which reads as the same days. */
static void check_days(struct ctx *cx, const char *text)
{
    const char *days = NULL, *again = NULL;
    enum rc rc = reminder_days_parse(cx, text, &days);
    require(rc == RC_OK ? days != NULL : rc == RC_INVALID && days == NULL);
    if (rc != RC_OK)
        return;
    require(strspn(days, "0123456789,") == strlen(days) && strlen(days) < 3 * REMINDER_LIST_MOST);
    require(reminder_days_parse(cx, days, &again) == RC_OK);
    require_same(again, days);
    const struct reminder_policy policy = {.active = 1, .before_days = days, .after_days = days};
    const struct mail_preference preference = {.active = 1};
    struct reminder_plan plan = reminder_plan_of(&policy, &preference);
    for (size_t i = 1; i < plan.n; i++)
        require(plan.stages[i - 1] < plan.stages[i] && plan.stages[i] <= REMINDER_DAYS_MOST);
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
    check_days(&cx, subject);
    const struct mime_mail mail = {.id = "id@example.jp", .from = "kaname@example.jp", .from_name = subject,
                                   .to = address, .reply_to = "", .subject = subject, .body = body,
                                   .preferences = "", .at = 1790830923004};
    enum rc rc = mime_write(&cx, &mail, &out);
    require(valid ? rc == RC_OK : rc == RC_INVALID);
    if (rc == RC_OK)
        check_message(buf_string(&out));
    return 0;
}
