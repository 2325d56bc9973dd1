/* How this installation sends mail: the rules of the settings. */
#include <string.h>

#include "account/account_store.h"
#include "base/email.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "mail/mail_inside.h"

enum { PORT_OF_SUBMISSION = 587, CONNECT_SECONDS = 10, TOTAL_SECONDS = 60 };

enum rc mail_setting_get(struct ctx *cx, struct mail_setting *ret)
{
    struct mail_setting setting = {.id = "mail", .host = "", .port = PORT_OF_SUBMISSION, .security = MAIL_STARTTLS,
                                   .login = "", .password = "", .ca_file = "", .sender = "", .sender_name = "kaname",
                                   .base_url = "", .connect_seconds = CONNECT_SECONDS, .total_seconds = TOTAL_SECONDS};
    enum rc rc = mail_store_setting(cx, &setting);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (text_empty(setting.base_url) && rc == RC_MISSING && cx->app->base_url != NULL)
        setting.base_url = cx->app->base_url; /* a proposal */
    *ret = setting;
    return RC_OK;
}

enum rc mail_ready(struct ctx *cx, bool *ret)
{
    struct mail_setting setting;
    TRY(mail_setting_get(cx, &setting));
    *ret = setting.version > 0 && setting.active != 0;
    return RC_OK;
}

/* Visible ASCII without what ends an address in a header or a page. */
static bool is_plain(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text <= ' ' || *text >= 0x7f || strchr("<>\"'\\`", *text) != NULL)
            return false;
    return true;
}

static bool is_url(const char *text)
{
    bool web = strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0;
    size_t length = strlen(text);
    return web && is_plain(text) && strpbrk(text, "?#") == NULL && text[length - 1] != '/';
}

static bool is_host(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:";
    return !text_empty(text) && strspn(text, letters) == strlen(text) && text[0] != '-' && text[0] != '.';
}

static enum rc check(struct ctx *cx, const struct mail_setting *setting)
{
    enum rc rc = RC_OK;
    if (!is_host(setting->host))
        rc = field_fail(cx, "host", N_("Please write the name or the address of the mail server"));
    if (setting->port < 1 || setting->port > 65535)
        rc = field_fail(cx, "port", N_("A port lies between 1 and 65535"));
    if (!email_is_valid(setting->sender))
        rc = field_fail(cx, "sender", N_("“{0}” is no mail address"), setting->sender);
    if (!text_empty(setting->base_url) && !is_url(setting->base_url))
        rc = field_fail(cx, "base_url", N_("Please write it as https://kaname.example.jp, without a slash at the end"));
    if (!text_empty(setting->ca_file) && (setting->ca_file[0] != '/' || text_has_control(setting->ca_file)))
        rc = field_fail(cx, "ca_file", N_("Please write the whole path of the file, from / on"));
    if (text_has_control(setting->login) || strpbrk(setting->login, "\r\n\t") != NULL)
        rc = field_fail(cx, "login", N_("The sign-in name has characters that cannot be sent"));
    if (!text_empty(setting->login) && setting->security == MAIL_PLAIN)
        rc = field_fail(cx, "security", N_("A password does not travel unprotected: choose STARTTLS or TLS"));
    if (setting->security < 0 || setting->security >= MAIL_SECURITY_COUNT_)
        rc = field_fail(cx, "security", N_("Please choose the protection of the connection"));
    return rc;
}

/* What the ledger keeps has the password as a digest. The settings belong to no organisation: the one in which they
 * were changed takes the entry, or the first. */
static enum rc note(struct ctx *cx, const struct mail_setting *setting)
{
    const char *org = cx->org;
    if (text_empty(org))
        TRY(account_store_first_org(cx, &org));
    return ledger_append(cx, org, MAIL_SETTING_NOUN, "mail", LEDGER_NOTE,
                         field_canonical(cx, mail_setting_fields, setting));
}

/* The settings as the ledger has them; "{}" where there are none. */
static enum rc stored_body(struct ctx *cx, const char **ret)
{
    struct mail_setting stored = {.id = "mail"};
    enum rc rc = mail_store_setting(cx, &stored);
    *ret = rc == RC_OK ? field_canonical(cx, mail_setting_fields, &stored) : "{}";
    return rc == RC_MISSING ? RC_OK : rc;
}

enum rc mail_setting_note(struct ctx *cx, const char *org)
{
    struct ledger_entries entries;
    const char *body = "{}";
    TRY(ledger_of_record(cx, org, MAIL_SETTING_NOUN, "mail", &entries));
    if (entries.n == 0)
        return RC_OK;
    TRY(stored_body(cx, &body));
    return ledger_append(cx, org, MAIL_SETTING_NOUN, "mail", LEDGER_NOTE, body);
}

enum rc mail_verify_setting(struct ctx *cx, const char *org, const struct ledger_mark *marks, size_t n)
{
    struct ledger_entries entries;
    const char *body = "{}";
    (void)org;
    (void)marks;
    (void)n;
    TRY(ledger_last_of(cx, MAIL_SETTING_NOUN, "mail", &entries));
    TRY(stored_body(cx, &body));
    bool noted = entries.n == 0 && strcmp(body, "{}") == 0;
    for (size_t i = 0; i < entries.n && !noted; i++)
        noted = strcmp(entries.at[i].body, body) == 0;
    return noted ? RC_OK
                 : fail(cx, RC_UNSOUND,
                        N_("The table mail_setting is not what the ledger says of it: the settings of mail were changed "
                           "behind the program’s back. Please check them and save them again"));
}

enum rc mail_setting_change(struct ctx *cx, const struct mail_setting *before, struct mail_setting *after)
{
    int64_t changed = 1;
    if (!may(cx, PERM_SYSTEM))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(check(cx, after));
    struct mail_setting stored = *after;
    if (text_empty(stored.login))
        stored.password = "";
    else if (text_empty(stored.password))
        stored.password = before->password;
    stored.version = before->version + 1;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!db_in_transaction(cx->db))
        TRY(db_begin(cx, &tx));
    if (before->version == 0)
        TRY(mail_store_setting_insert(cx, &stored));
    else
        TRY(mail_store_setting_update(cx, &stored, &changed));
    if (changed != 1)
        return fail(cx, RC_CONFLICT, N_("Somebody else changed the settings meanwhile; please look at them again"));
    TRY(note(cx, &stored));
    TRY(tx == NULL ? RC_OK : db_commit(cx, &tx));
    *after = stored;
    return RC_OK;
}

const char *mail_link(struct ctx *cx, const struct mail_setting *setting, const char *path)
{
    return text_empty(setting->base_url) ? "" : arena_printf(cx->arena, "%s%s", setting->base_url, path);
}
