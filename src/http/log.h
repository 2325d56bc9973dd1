/* The server's log: one JSON object a line. It names routes, never the address that was asked with its
 * parameters, nor anything that people typed. */
#ifndef HTTP_LOG_H
#define HTTP_LOG_H

#include "http/http.h"

/* One line for an answered request. `handle` 0 writes nothing. `actor` is the id of the person (NULL: nobody); it and
 * the address stand in the line when somebody signs in or out, or is refused. */
void log_request(struct ctx *cx, int handle, const struct request *request, int status, const char *actor,
                 enum rc outcome, size_t bytes, int64_t microseconds);
/* One line for something that happens to the program: "start", "stop". */
void log_event(struct ctx *cx, int handle, const char *event);

#endif
