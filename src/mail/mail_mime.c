#include "mail/mail_mime.h"

#include <string.h>

#include "base/email.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"

void mime_base64(struct buf *out, const void *bytes, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    enum { LINE = 57 }; /* bytes of a line */
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i += 3) {
        size_t left = length - i;
        unsigned value = (unsigned)at[i] << 16 | (left > 1 ? (unsigned)at[i + 1] << 8 : 0) |
                         (left > 2 ? (unsigned)at[i + 2] : 0);
        buf_char(out, digits[value >> 18]);
        buf_char(out, digits[value >> 12 & 63]);
        buf_char(out, left > 1 ? digits[value >> 6 & 63] : '=');
        buf_char(out, left > 2 ? digits[value & 63] : '=');
        if (i % LINE == LINE - 3 && left > 3)
            BUF_LITERAL(out, "\r\n");
    }
    BUF_LITERAL(out, "\r\n");
}

void mime_words(struct buf *out, const char *text)
{
    enum { WORD_BYTES = 39 }; /* so that "Subject: " and a word fit into a line of 76 */
    while (*text != '\0') {
        const char *end = text;
        while (*end != '\0') {
            const char *next = end;
            (void)text_next(&next);
            if ((size_t)(next - text) > WORD_BYTES)
                break;
            end = next;
        }
        CLEANUP(buf_free) struct buf word = buf_create(LIMIT_TEXT);
        mime_base64(&word, text, (size_t)(end - text));
        if (buf_failed(&word)) {
            out->failed = out->ended = true;
            return;
        }
        buf_printf(out, "=?UTF-8?B?%.*s?=", (int)(word.length - 2), buf_string(&word));
        text = end;
        if (*text != '\0')
            BUF_LITERAL(out, "\r\n ");
    }
}

const char *mime_line(struct ctx *cx, const char *text)
{
    char *line = arena_alloc(cx->arena, strlen(text) + 1);
    for (size_t i = 0; line != NULL && text[i] != '\0'; i++)
        line[i] = (unsigned char)text[i] < ' ' || text[i] == 0x7f ? ' ' : text[i];
    return line == NULL ? "" : line;
}

/* Thu, 01 Oct 2026 14:02:03 +0900 */
static void write_date(const struct ctx *cx, int64_t ms, struct buf *out)
{
    static const char days[] = "ThuFriSatSunMonTueWed"; /* 1970-01-01 was a Thursday */
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    enum { SECOND = 1000, DAY_SECONDS = 86400, JAPAN_SECONDS = 9 * 3600 };
    const char *iso = date_of_time(cx, ms);
    int64_t day = date_days(iso), seconds = ms / SECOND + JAPAN_SECONDS;
    int64_t of_day = (seconds % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;
    int month = strlen(iso) == 10 ? (iso[5] - '0') * 10 + iso[6] - '0' : 1;
    int weekday = (int)((day % 7 + 7) % 7);
    buf_printf(out, "Date: %.3s, %s %.3s %.4s %02d:%02d:%02d +0900\r\n", days + (size_t)(3 * weekday),
               strlen(iso) == 10 ? iso + 8 : "01", months + (size_t)(3 * (month - 1)), iso, (int)(of_day / 3600),
               (int)(of_day / 60 % 60), (int)(of_day % 60));
}

/* Lines end with CR LF in what is encoded (RFC 2049, 4). */
static void write_body(struct buf *out, const char *body)
{
    CLEANUP(buf_free) struct buf lines = buf_create(LIMIT_FORM_BYTES);
    for (const char *at = body; *at != '\0'; at++) {
        if (*at == '\n' && (at == body || at[-1] != '\r'))
            buf_char(&lines, '\r');
        buf_char(&lines, *at);
    }
    if (buf_failed(&lines))
        out->failed = out->ended = true;
    else
        mime_base64(out, buf_string(&lines), lines.length);
}

static bool is_wrong(const char *address, bool may_be_empty)
{
    return text_empty(address) ? !may_be_empty : !email_is_valid(address);
}

enum rc mime_write(struct ctx *cx, const struct mime_mail *mail, struct buf *out)
{
    if (is_wrong(mail->from, false) || is_wrong(mail->to, false) || is_wrong(mail->reply_to, true))
        return fail(cx, RC_INVALID, N_("The mail has an address that is none"));
    BUF_LITERAL(out, "From: ");
    if (!text_empty(mail->from_name)) {
        mime_words(out, mime_line(cx, mail->from_name));
        BUF_LITERAL(out, "\r\n ");
    }
    buf_printf(out, "<%s>\r\nTo: <%s>\r\n", mail->from, mail->to);
    if (!text_empty(mail->reply_to))
        buf_printf(out, "Reply-To: <%s>\r\n", mail->reply_to);
    BUF_LITERAL(out, "Subject: ");
    mime_words(out, mime_line(cx, mail->subject));
    BUF_LITERAL(out, "\r\n");
    write_date(cx, mail->at, out);
    buf_printf(out, "Message-ID: <%s>\r\n", mime_line(cx, mail->id));
    if (!text_empty(mail->preferences))
        buf_printf(out, "List-Unsubscribe: <%s>\r\n", mime_line(cx, mail->preferences));
    BUF_LITERAL(out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                     "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
    write_body(out, mail->body);
    return buf_check(cx, out, N_("The mail is too large"));
}
