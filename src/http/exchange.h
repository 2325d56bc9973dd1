/* One request and its answer on the wire: what libmicrohttpd gives becomes struct request, struct
 * response becomes what it sends. Only the server includes this. */
#ifndef HTTP_EXCHANGE_H
#define HTTP_EXCHANGE_H

#include <microhttpd.h>

#include "http/address.h"
#include "http/http.h"

struct part { /* a form field or file that is still arriving */
    char *name, *file_name, *media_type;
    struct buf value;
};

struct exchange {
    struct MHD_Connection *connection;
    struct MHD_PostProcessor *forms;
    struct arena *arena;
    struct request request;
    struct response response;
    struct buf body;        /* JSON and other whole bodies */
    struct part *parts;
    size_t part_count, part_room;
    size_t received;
    enum rc rc;             /* what went wrong while receiving */
    const char *message;    /* N_ text or NULL */
    enum rc outcome;        /* how the request ended */
    int64_t arrived;        /* microseconds of rate_now: when it was whole */
    bool is_form, is_json, answered;
};

/* Two lengths of one body, or two hosts: a proxy before us may have read the request otherwise, so that
 * what follows on this connection could be somebody else's (RFC 9112, 6.3 and 11.2). */
bool exchange_is_ambiguous(struct MHD_Connection *connection);
/* MHD_OPTION_UNESCAPE_CALLBACK: paths and queries come to the router as they stand on the wire. It decodes
 * them once, after it has taken them apart at "/", so that an id may hold any character. */
size_t exchange_keep_escapes(void *argument, struct MHD_Connection *connection, char *text);

/* NULL when memory has ended. */
struct exchange *exchange_begin(struct MHD_Connection *connection, const char *url,
                                const char *method);
void exchange_receive(struct exchange *exchange, const char *data, size_t size);
/* On the worker: headers, query, forms and files into struct request. `proxies` are believed when they
 * name the address behind them. */
void exchange_finish_request(struct ctx *cx, struct exchange *exchange, const struct proxies *proxies);
enum rc exchange_parse(struct ctx *cx, struct exchange *exchange) MUST_USE;
enum lang exchange_language(const struct request *request);
void exchange_fail(struct ctx *cx, struct exchange *exchange, enum rc rc);
void exchange_refuse_busy(struct exchange *exchange);
/* What is sent: 500 where the answer could not be made. */
int exchange_status(const struct exchange *exchange);
enum MHD_Result exchange_send(struct exchange *exchange, bool tls);
void exchange_free(struct exchange *exchange);

#endif
