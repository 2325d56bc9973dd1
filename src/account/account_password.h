/* Which passwords are taken. */
#ifndef ACCOUNT_ACCOUNT_PASSWORD_H
#define ACCOUNT_ACCOUNT_PASSWORD_H

#include "base/ctx.h"

enum {
    PASSWORD_LEAST = 12, /* characters, where no policy says more */
    PASSWORD_MOST = 128,
    PASSWORD_BYTES_MOST = 1024, /* longer input is no password and is not hashed */
    PASSWORD_OWN_LEAST = 8, /* characters that nothing foretells */
};

/* Whose password it is: words that it must not rest on. */
struct password_about {
    const char *login, *name, *org, *org_name; /* "" where unknown */
    int64_t least;                             /* characters; 0: PASSWORD_LEAST */
};

/* How many characters of the password remain when everything that is easily foretold counts as one: a
 * common word (also with 0 for o, @ for a …), a name of `about`, neighbouring characters or keys, a year,
 * what stood in it before. */
size_t password_own_characters(const struct ctx *cx, const char *password,
                               const struct password_about *about);

/* Refuses, under the field "password", what is too short or too long, what holds the sign-in name or the
 * organisation, and what has fewer than PASSWORD_OWN_LEAST characters of its own. No kinds of characters
 * are asked for (NIST SP 800-63B-4, 3.1.1.2). RC_INVALID. */
enum rc password_check_rules(struct ctx *cx, const char *password,
                             const struct password_about *about) MUST_USE;

/* A start password that can be read out: 15 random letters and digits in three groups (74 bits). */
const char *password_new(const struct ctx *cx);

/* The commonest words in passwords, lower case (account_password_table.c). */
extern const char *const password_common_words[];
extern const size_t password_common_word_count;
/* Rows of keys and orders of letters. */
extern const char *const password_rows[];
extern const size_t password_row_count;

#endif
