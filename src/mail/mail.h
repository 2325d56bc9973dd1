/* Mail: the settings of this installation, and the outbox. Other rooms put letters into the outbox in the
 * transaction of what causes them; a background job sends them. Without settings nothing is queued. */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include "account/mark.h"
#include "base/app.h"
#include "base/field.h"

enum mail_security { MAIL_PLAIN, MAIL_STARTTLS, MAIL_TLS, MAIL_SECURITY_COUNT_ };
extern const struct enum_names mail_security_names;

struct mail_setting {
    const char *id; /* "mail": there is one row at most */
    int64_t version;
    int64_t active;
    const char *host;
    int64_t port, security;
    const char *login, *password; /* "" for none */
    const char *ca_file;          /* certificates of own authorities, PEM; "": those of the system */
    const char *sender, *sender_name;
    const char *base_url; /* address of this installation, for links; "": mails have none */
    int64_t connect_seconds, total_seconds;
};
extern const struct fields mail_setting_fields;

/* The settings; version 0 and the defaults where none were made. */
enum rc mail_setting_get(struct ctx *cx, struct mail_setting *ret) MUST_USE;
/* Stores changed settings over `before`; an empty password keeps the one that is there, unless the sign-in
 * name is empty, too. Noted in the ledger of the acting organisation. RC_DENIED without PERM_SYSTEM,
 * RC_INVALID, RC_CONFLICT. */
enum rc mail_setting_change(struct ctx *cx, const struct mail_setting *before, struct mail_setting *after) MUST_USE;
/* Notes what is set here in a ledger that came from another installation and speaks of that one's settings. In the
 * transaction that brings it. */
enum rc mail_setting_note(struct ctx *cx, const char *org) MUST_USE;

/* Whether mail is set up and in use. */
enum rc mail_ready(struct ctx *cx, bool *ret) MUST_USE;

enum mail_kind { /* stored as numbers; never reorder */
    MAIL_TEST,
    MAIL_REMINDER,
    MAIL_DIGEST,
    MAIL_INQUIRY,
    MAIL_SURVEY,
    MAIL_ACCESS,
    MAIL_KIND_COUNT_
};
extern const struct enum_names mail_kind_names;

enum mail_state { /* stored as numbers; never reorder */
    MAIL_WAITING,
    MAIL_SENDING,
    MAIL_SENT,
    MAIL_FAILED,   /* refused by a server, or not known whether it was sent */
    MAIL_GIVEN_UP, /* tried often enough */
    MAIL_REFUSED,  /* by the handling mark */
    MAIL_STATE_COUNT_
};
extern const struct enum_names mail_state_names;

struct mail_letter {
    enum mail_kind kind;
    const char *person;   /* id of whom it is for; "" for somebody without an account */
    const char *address;
    const char *reply_to; /* "" for none */
    const char *about;    /* id of what caused it; "" */
    enum mark_sends needs; /* what it tells: the organisation's mark must permit it */
    const char *subject, *body;
};
/* Puts a letter of the acting organisation into the outbox, in the open transaction or its own. What the mark
 * forbids is kept as refused, without its text. *ret_state takes how it stands, MAIL_STATE_COUNT_ where mail
 * is not set up and nothing was stored. RC_INVALID when the address is none. */
enum rc mail_queue(struct ctx *cx, const struct mail_letter *letter, enum mail_state *ret_state) MUST_USE;

/* How many mails stand in each state, for figures about the installation. */
enum rc mail_counts(struct ctx *cx, int64_t ret[MAIL_STATE_COUNT_]) MUST_USE;

/* An absolute link to a page of this installation; "" without a base URL. */
const char *mail_link(struct ctx *cx, const struct mail_setting *setting, const char *path);

/* For the server's tick: begins the job that sends when something is due. */
enum rc mail_tick(struct ctx *cx) MUST_USE;

extern const struct module mail_module;

#endif
