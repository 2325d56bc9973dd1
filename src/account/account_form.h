/* Pick lists of people, posts and other choices in forms. */
#ifndef ACCOUNT_ACCOUNT_FORM_H
#define ACCOUNT_ACCOUNT_FORM_H

#include "account/account.h"
#include "register/form.h"

/* The choices for a field of a form. What is chosen and not among them (a post that was closed since) stays
 * until somebody chooses another. RC_MEMORY. */
enum rc choices_for_form(struct ctx *cx, const char *field, struct choices choices, const char *chosen,
                         struct form_choice *ret) MUST_USE;

#endif
