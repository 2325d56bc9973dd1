/* Views of the account pages. */
#ifndef ACCOUNT_ACCOUNT_VIEW_H
#define ACCOUNT_ACCOUNT_VIEW_H

#include "account/account_store.h"
#include "ledger/ledger.h"
#include "register/form.h"
#include "view/svg.h"

struct sign_in_view {
    const char *to, *login;
};

struct setup_view {
    const char *token, *person_name, *login;
    int64_t first; /* the first administrator: an organisation is made too */
    struct form_view form;
};

struct me_view {
    const char *name, *login, *email, *org_name, *roles, *notice;
    int64_t two_step, recovery_left, last_at;
};

struct password_view {
    const char *login, *person_name, *old_error, *password_error, *again_error;
    int64_t required, least;
};

struct two_step_view {
    const char *secret, *address, *login;
    struct svg picture;
    LIST_OF(const char *) codes; /* recovery codes, shown once */
};

struct person_page_view {
    const char *id, *name, *login, *email, *setup_path, *start_password;
    int64_t active, two_step, locked, must_change, self, version;
    LIST_OF(struct form_option) roles; /* value: role, selected: has it */
};

struct administration_view {
    int64_t people, posts, vacant;
};

struct history_view {
    const char *title, *back;
    LIST_OF(struct record_event) events;
};

#endif
