/* Views of the account pages. */
#ifndef ACCOUNT_ACCOUNT_VIEW_H
#define ACCOUNT_ACCOUNT_VIEW_H

#include "account/account_passkey.h"
#include "account/account_policy.h"
#include "account/account_session.h"
#include "account/account_token.h"
#include "account/handover.h"
#include "account/mark.h"
#include "ledger/ledger.h"
#include "register/form.h"
#include "register/list.h"
#include "view/svg.h"

struct sign_in_view {
    const char *to, *login;
    int64_t code, passkey; /* what may be the second step */
    int64_t certificate;   /* the connection brought a client certificate */
};

struct passkeys_view {
    const char *name, *name_error, *password_error, *passkey_error, *chosen_error;
    int64_t required; /* nothing else is open until there is one */
    struct passkey_list list;
};

struct setup_view {
    const char *token, *person_name, *login;
    int64_t first; /* the first administrator: an organisation is made too */
    struct form_view form;
};

struct sessions_view {
    const char *error;
    LIST_OF(struct session_row) sessions;
};

struct access_view { /* sessions and tokens of somebody, for the administrator */
    const char *id, *name;
    struct session_list sessions;
    struct token_list tokens;
    struct passkey_list passkeys;
};

struct token_new_view {
    const char *name, *until, *last, *name_error, *scope_error, *until_error, *password_error;
    int64_t days;
    LIST_OF(struct form_option) scopes;
};

struct token_made_view {
    const char *id, *token, *name, *scope, *scope_words;
    int64_t expires_at;
};

struct policy_view {
    struct policy policy; /* first: JSON writes the view by the record's fields */
    const char *history;
    struct form_view form;
};

struct me_view {
    const char *name, *login, *email, *org_name, *roles, *notice;
    int64_t two_step, recovery_left, last_at, sessions, tokens, passkeys;
};

struct password_view {
    const char *login, *person_name, *old_error, *password_error, *again_error;
    int64_t required, least;
};

struct two_step_view {
    const char *secret, *address;
    int64_t required; /* nothing else is open until it is set up */
    struct svg picture;
    LIST_OF(const char *) codes; /* recovery codes, shown once */
};

struct person_page_view {
    const char *id, *name, *login, *email, *setup_path, *start_password;
    int64_t active, two_step, locked, must_change, self, version;
    LIST_OF(struct form_option) roles; /* value: role, selected: has it */
};

struct marks_view {
    struct handling_marks marks;
    struct handling_mark mark; /* the organisation's own */
};

struct administration_view {
    int64_t people, posts, vacant;
    int64_t system; /* may look after the installation */
};

struct person_list_view {
    struct list_view list;
    struct person_list people; /* what programs get */
    int64_t any;
};

struct post_list_view {
    struct list_view list;
    struct post_list posts; /* what programs get */
    int64_t any;
};

struct handover_view {
    struct handover handover; /* what would move */
    const char *moves;        /* the same for the step itself */
    const char *from_error, *to_error, *file_error;
    int64_t looked;
    LIST_OF(struct form_option) froms;
    LIST_OF(struct form_option) tos;
};

struct history_view {
    const char *title, *back;
    LIST_OF(struct record_event) events;
};

#endif
