/* An error as the other side sees it: a page, or application/problem+json (RFC 9457). */
#ifndef HTTP_PROBLEM_H
#define HTTP_PROBLEM_H

#include "http/http.h"

/* Replaces whatever the response held. Never fails: when even this page cannot be made, a plain line is sent. */
void problem_send(struct ctx *cx, const struct request *request, struct response *response,
                  enum rc rc);

#endif
