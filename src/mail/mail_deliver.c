/* One message over SMTP, by libcurl. */
#include <curl/curl.h>
#include <string.h>

#include "base/progress.h"
#include "base/text.h"
#include "mail/mail_inside.h"
#include "mail/mail_mime.h"

struct delivery {
    struct ctx *cx;
    const char *at; /* what is still to be handed over */
    size_t left;
    bool stopped;
    char reply[MAIL_REASON_BYTES]; /* the last refusal that the server spoke */
    char error[CURL_ERROR_SIZE];
};

static size_t hand_over(char *out, size_t size, size_t count, void *self)
{
    struct delivery *delivery = self;
    size_t n = size * count < delivery->left ? size * count : delivery->left;
    memcpy(out, delivery->at, n);
    delivery->at += n;
    delivery->left -= n;
    return n;
}

static size_t hear(char *line, size_t size, size_t count, void *self)
{
    struct delivery *delivery = self;
    size_t length = size * count, kept = 0;
    if (length == 0 || (line[0] != '4' && line[0] != '5')) /* the farewell comes last, and tells nothing */
        return length;
    for (size_t i = 0; i < length && kept + 1 < sizeof delivery->reply; i++)
        if ((unsigned char)line[i] >= ' ' && (unsigned char)line[i] < 0x7f)
            delivery->reply[kept++] = line[i];
    delivery->reply[kept] = '\0';
    return length;
}

/* Called about once a second while nothing happens, too. */
static int watch(void *self, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
    struct delivery *delivery = self;
    (void)down_total;
    (void)down;
    (void)up_total;
    (void)up;
    delivery->stopped = delivery->stopped || progress_step(delivery->cx, 0, 0) != RC_OK;
    return delivery->stopped ? 1 : 0;
}

static void curl_freep(CURL **curl)
{
    curl_easy_cleanup(*curl);
}

static void list_freep(struct curl_slist **list)
{
    curl_slist_free_all(*list);
}

/* Where to, and how protected. */
static bool set_place(struct ctx *cx, CURL *curl, const struct mail_setting *s)
{
    bool v6 = strchr(s->host, ':') != NULL;
    const char *url = arena_printf(cx->arena, "%s://%s%s%s:%lld", s->security == MAIL_TLS ? "smtps" : "smtp",
                                   v6 ? "[" : "", s->host, v6 ? "]" : "", (long long)s->port);
    bool good = curl_easy_setopt(curl, CURLOPT_URL, url) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps") == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK && /* whatever the surroundings say */
                curl_easy_setopt(curl, CURLOPT_USE_SSL,
                                 (long)(s->security == MAIL_PLAIN ? CURLUSESSL_NONE : CURLUSESSL_ALL)) == CURLE_OK &&
                curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK;
    if (good && !text_empty(s->ca_file))
        good = curl_easy_setopt(curl, CURLOPT_CAINFO, s->ca_file) == CURLE_OK &&
               curl_easy_setopt(curl, CURLOPT_CAPATH, NULL) == CURLE_OK;
    if (good && !text_empty(s->login))
        good = curl_easy_setopt(curl, CURLOPT_USERNAME, s->login) == CURLE_OK &&
               curl_easy_setopt(curl, CURLOPT_PASSWORD, s->password) == CURLE_OK;
    return good;
}

static bool set_times(CURL *curl, const struct mail_setting *s, struct delivery *delivery)
{
    return curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)s->connect_seconds * 1000L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)s->total_seconds) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)s->total_seconds * 1000L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_XFERINFODATA, delivery) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_HEADERDATA, delivery) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, delivery->error) == CURLE_OK;
}

static bool set_letter(CURL *curl, const char *from, const struct curl_slist *to, struct delivery *delivery)
{
    return curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)delivery->left) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_READFUNCTION, hand_over) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_READDATA, delivery) == CURLE_OK;
}

/* A refusal that only a change of the settings mends (RFC 4954, 4 and 6). */
static bool is_about_us(CURLcode code, long reply)
{
    return code == CURLE_LOGIN_DENIED || reply == 530 || reply == 534 || reply == 535 || reply == 538 || reply == 454;
}

static enum mail_outcome judge(CURLcode code, long reply)
{
    enum { REFUSED_FROM = 500, REFUSED_TO = 599, LATER_FROM = 400 };
    bool answered = code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY;
    if (is_about_us(code, reply))
        return OUTCOME_AWAY;
    if (answered && reply >= REFUSED_FROM && reply <= REFUSED_TO)
        return OUTCOME_REFUSED;
    if (answered && reply >= LATER_FROM && reply < REFUSED_FROM)
        return OUTCOME_LATER;
    return OUTCOME_AWAY;
}

static const char *words(struct ctx *cx, CURLcode code, long reply, const struct delivery *delivery)
{
    if (reply >= 400 && delivery->reply[0] != '\0')
        return trf(cx, N_("The mail server refused it: {0}"), delivery->reply);
    if (code == CURLE_OPERATION_TIMEDOUT)
        return tr(cx, N_("The mail server did not answer in time"));
    if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT)
        return tr(cx, N_("The mail server cannot be reached"));
    return trf(cx, N_("The connection to the mail server failed: {0}"),
               delivery->error[0] != '\0' ? mime_line(cx, delivery->error) : curl_easy_strerror(code));
}

enum mail_outcome mail_deliver(struct ctx *cx, const struct mail_setting *setting, const char *to,
                               const struct buf *text, const char **ret_reason)
{
    CLEANUP(curl_freep) CURL *curl = curl_easy_init();
    CLEANUP(list_freep) struct curl_slist *list = curl_slist_append(NULL, arena_printf(cx->arena, "<%s>", to));
    struct delivery delivery = {.cx = cx, .at = buf_string(text), .left = text->length};
    long reply = 0;
    if (curl == NULL || list == NULL || !set_place(cx, curl, setting) || !set_times(curl, setting, &delivery) ||
        !set_letter(curl, arena_printf(cx->arena, "<%s>", setting->sender), list, &delivery) ||
        arena_failed(cx->arena)) {
        *ret_reason = tr(cx, N_("The mail could not be prepared; memory may have ended"));
        return OUTCOME_AWAY;
    }
    CURLcode code = curl_easy_perform(curl);
    if (curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply) != CURLE_OK)
        reply = 0;
    if (code == CURLE_OK) {
        *ret_reason = "";
        return OUTCOME_SENT;
    }
    if (delivery.stopped) {
        *ret_reason = "";
        return OUTCOME_STOPPED;
    }
    *ret_reason = words(cx, code, reply, &delivery);
    return judge(code, reply);
}
