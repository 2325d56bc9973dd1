/* How people of an organisation prove elsewhere who they are, for those who look after it: the directory. The
 * signing in itself: account/account_directory.h. */
#ifndef SIGNON_SIGNON_H
#define SIGNON_SIGNON_H

#include "account/account_certificate.h"
#include "account/account_directory.h"
#include "base/command.h"
#include "http/http.h"
#include "job/job.h"
#include "register/form.h"

/* What a test of the settings found. */
struct signon_test {
    const char *login; /* who was looked for; "" for nobody */
    int64_t known;     /* the directory has that person */
    const char *dn, *name, *mail, *department, *roles;
    LIST_OF(const char *) groups;
    LIST_OF(struct directory_try) servers;
};
extern const struct fields signon_test_fields;
/* Tries every server; with a sign-in name what the directory says of that person, without a password. RC_INVALID
 * when there are no settings, RC_DENIED without PERM_ACCOUNT_WRITE. */
enum rc signon_test(struct ctx *cx, const char *login, struct signon_test *ret) MUST_USE;

/* What a synchronisation did. */
struct signon_sync {
    int64_t asked;   /* people who sign in through the directory, or may */
    int64_t found, linked, changed;
    int64_t missing; /* of those who sign in through it */
    int64_t doubtful; /* several entries of the name, or another than before */
};
extern const struct fields signon_sync_fields;
/* Brings names, mail addresses and roles up to date, and notes who is missing; nobody is added, stopped or deleted.
 * The directory is asked about everybody before anything is changed. RC_INVALID when no directory is in use, or
 * when nobody at all is found; RC_DENIED; RC_AWAY. */
enum rc signon_sync(struct ctx *cx, struct signon_sync *ret) MUST_USE;

enum { SIGNON_JOBS = 1, SIGNON_COMMANDS = 10 };
extern const struct job_kind signon_jobs[SIGNON_JOBS];
extern const struct command signon_commands[SIGNON_COMMANDS];

struct signon_view {
    struct directory directory; /* first: JSON writes the view by the record's fields */
    struct form_view form;
    const char *history;
    int64_t tested, has_password;
    struct signon_test test;
};
struct signon_people_view {
    struct directory_rows rows;
    int64_t active;
};

struct certificates_view {
    struct certificate_rows rows; /* first: JSON writes the view by its fields */
    const char *login, *login_error, *certificate_error;
    int64_t asks; /* the server asks for client certificates */
};

/* signon_certificate.c */
enum rc certificate_list_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc certificate_bind_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc certificate_end_run(struct ctx *cx, struct arguments *arguments) MUST_USE;

#ifndef HANDLER
#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)
#endif
HANDLER(signon_get);
HANDLER(signon_post);
HANDLER(signon_history_get);
HANDLER(signon_test_post);
HANDLER(signon_people_get);
HANDLER(signon_sync_post);
HANDLER(signon_link_post);
HANDLER(signon_unlink_post);
HANDLER(signon_stop_post);
HANDLER(certificates_get);
HANDLER(certificates_post);
HANDLER(certificate_end_post);
HANDLER(me_certificates_get);

extern const struct module signon_module;

#endif
