/* Handlers of this room, for its route table. */
#ifndef ACCOUNT_ACCOUNT_WEB_H
#define ACCOUNT_ACCOUNT_WEB_H

#include "account/account_view.h"
#include "http/http.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

HANDLER(sign_in_get);
HANDLER(sign_in_post);
HANDLER(sign_in_certificate_post);
HANDLER(sign_in_code_get);
HANDLER(sign_in_code_post);
HANDLER(sign_out_post);
HANDLER(setup_get);
HANDLER(setup_post);
HANDLER(language_post);
HANDLER(me_get);
HANDLER(me_password_get);
HANDLER(password_strength_post);
HANDLER(me_password_post);
HANDLER(two_step_get);
HANDLER(two_step_post);
HANDLER(two_step_off_post);

HANDLER(sign_in_passkey_ask_post);
HANDLER(sign_in_passkey_post);
HANDLER(me_passkeys_get);
HANDLER(me_passkeys_post);
HANDLER(me_passkey_ask_post);
HANDLER(me_passkey_remove_post);
HANDLER(person_passkey_remove_post);
HANDLER(me_sessions_get);
HANDLER(me_sessions_post);
HANDLER(me_tokens_get);
HANDLER(me_token_new_get);
HANDLER(me_token_new_post);
HANDLER(me_token_end_post);
HANDLER(policy_page_get);
HANDLER(policy_page_post);
HANDLER(policy_history_get);
HANDLER(person_access_get);
HANDLER(person_session_end_post);
HANDLER(person_sessions_end_post);
HANDLER(person_token_end_post);

HANDLER(people_get);
HANDLER(people_csv_get);
HANDLER(people_xlsx_get);
HANDLER(person_new_get);
HANDLER(person_new_post);
HANDLER(person_get);
HANDLER(person_edit_get);
HANDLER(person_edit_post);
HANDLER(person_roles_post);
HANDLER(person_link_post);
HANDLER(person_password_post);
HANDLER(person_require_password_post);
HANDLER(person_unlock_post);
HANDLER(person_two_step_off_post);
HANDLER(person_history_get);

HANDLER(posts_get);
HANDLER(posts_csv_get);
HANDLER(posts_xlsx_get);
HANDLER(post_new_get);
HANDLER(post_new_post);
HANDLER(post_get);
HANDLER(post_edit_get);
HANDLER(post_edit_post);
HANDLER(handover_get);
HANDLER(handover_preview_post);
HANDLER(handover_post);
HANDLER(organizations_get);
HANDLER(organization_get_page);
HANDLER(organization_edit_get);
HANDLER(organization_edit_post);
HANDLER(organization_enter_post);
HANDLER(marks_get);
HANDLER(mark_new_get);
HANDLER(mark_new_post);
HANDLER(mark_get);
HANDLER(mark_edit_get);
HANDLER(mark_edit_post);
HANDLER(administration_get);

/* What was refused about a field; "" for nothing. */
const char *field_error_of(const struct ctx *cx, const char *field);
/* The acting person, after the present password was given again; guesses count like sign-ins. RC_INVALID
 * under `field` when it is wrong, RC_BUSY. *ret is filled in either case. */
enum rc confirm_password(struct ctx *cx, const char *field, const char *password,
                         struct person *ret) MUST_USE;
extern const struct list person_list_table, post_list_table;
/* The people of the organisation as the options of holder and deputy. */
enum rc people_as_choices(struct ctx *cx, struct form_choice ret[2]) MUST_USE;

/* After signing in: the cookie, and on to `to` or to what must be done first. */
enum rc signed_in_send(struct ctx *cx, const struct request *request, struct response *response,
                       const struct signed_in *signed_in, const char *to) MUST_USE;
/* After a refusal `rc`: people get the form again (that of the second step), programs the problem. */
enum rc sign_in_again(struct ctx *cx, const struct request *request, struct response *response, bool second,
                      enum rc rc) MUST_USE;

/* Sends the history of one record as a page. */
enum rc history_send(struct ctx *cx, const struct request *request, struct response *response,
                     const struct record *record, const char *id, const char *back) MUST_USE;
extern const struct fields me_view_fields;

/* What goes in and out of routes, for their table. */
extern const struct fields sign_in_answer;
extern const struct fields signed_in_answer;
extern const struct fields done_answer;
extern const struct fields two_step_answer;
extern const struct fields setup_answer;
extern const struct fields first_setup_input;
extern const struct fields password_answer;
extern const struct fields strength_answer;
extern const struct fields password_changed_answer;
extern const struct fields token_new_answer;
extern const struct fields token_made_answer;
extern const struct fields administration_answer;
extern const struct fields person_page_answer;
extern const struct fields ended_answer;
extern const struct fields access_answer;
extern const struct fields passkeys_answer;

#endif
