/* Requests, answers and routes. Handlers know nothing of sockets. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/app.h"
#include "base/buf.h"
#include "base/ctx.h"
#include "base/field.h"

enum http_method { GET, POST, METHOD_COUNT_ };

struct pair {
    const char *name, *value;
};

struct upload {
    const char *field;     /* name of the form's field */
    const char *file_name; /* as the browser sent it; no path */
    const char *media_type;
    const char *bytes;
    size_t length;
};

enum { PATH_PARAMETERS = 6 };

struct request {
    enum http_method method;
    const char *path;            /* as it came, percent codes and all; parameters are decoded */
    LIST_OF(struct pair) query;
    LIST_OF(struct pair) form;   /* form fields, or the members of a JSON object as text */
    LIST_OF(struct upload) uploads;
    struct pair parameters[PATH_PARAMETERS]; /* {id} of the route's path */
    bool json_body;              /* the body was JSON */
    bool wants_json;             /* Accept prefers JSON */
    bool htmx;                   /* a partial is enough */
    const char *session;         /* cookie, "" for none */
    const char *language;        /* cookie, "" for none */
    const char *accept_language;
    const char *csrf_header;     /* X-CSRF-Token */
    const char *authorization;
    const char *fetch_site;      /* Sec-Fetch-Site, "" where the browser sends none */
    const char *origin, *host;
    const char *none_match;      /* If-None-Match */
    const char *remote;          /* address of the other side, or of whom a trusted proxy names */
    const char *agent;           /* User-Agent, shortened */
    const char *id;              /* random, of this request: for the log; NULL before it has one */
    bool forwarded;              /* somebody says that it was passed on */
    const struct route *route;
};

struct response {
    int status;
    const char *media_type;
    struct buf body;
    const char *location;     /* for redirects */
    const char *file_name;    /* offers the body as a file to keep */
    const char *etag;
    bool cacheable;           /* static assets; everything else is no-store */
    int64_t retry_after;      /* seconds for Retry-After; 0 for none */
    const char *actor;        /* id of the person who asks or has signed in, for the log; NULL for nobody */
    const char *cookies[4];   /* whole Set-Cookie values */
    size_t cookie_count;
};

typedef enum rc (*http_handler)(struct ctx *cx, struct request *request, struct response *response);

struct route {
    enum http_method method;
    const char *path;      /* "/plan/items/{id}" */
    http_handler handler;
    uint64_t permission;   /* PERM_…; 0 makes the program refuse to start */
    const char *help;      /* N_ text: what it is for, one sentence */
    /* What goes in and out, for /openapi.json and whoever else wants to know (docs/how-to.md). */
    const struct fields *answer; /* its JSON; NULL: a file by the path's extension, or elsewhere */
    bool file;                   /* answers a file, too; without `answer`, one whose kind the path does not say */
    const struct list *list;     /* takes that list's sort, columns, rows and cursor */
    const char *asks;  /* names in the query, apart by blanks; "before#": a whole number */
    const struct fields *of; /* table that says more about the names of `takes` */
    /* POST: names in the form or JSON object. "title!" must be there, "@file" is a file, "item*" may
     * be there several times, "..." stands for names that follow from the data. */
    const char *takes;
};

/* Values by name; "" where not given. A form field of the same name given twice: the last one. */
const char *request_query(const struct request *request, const char *name);
const char *request_form(const struct request *request, const char *name);
bool request_form_has(const struct request *request, const char *name);
const char *request_parameter(const struct request *request, const char *name);
/* NULL when no file of that field was sent (an empty file input counts as none). */
const struct upload *request_upload(const struct request *request, const char *field);
/* A whole number from the query; `otherwise` where absent or malformed. */
int64_t request_query_int(const struct ctx *cx, const struct request *request, const char *name,
                          int64_t otherwise);

/* A page that is made of a view: HTML by a compiled template, JSON by the field table. */
typedef void (*view_function)(struct buf *out, const struct ctx *cx, const void *view);
/* The frame's content of a compiled template: VIEW(plan_list_page). */
#define VIEW(template_name) template_name##_any

struct crumb {
    const char *label, *href;
};

struct page {
    const char *title;      /* translated already; H1 and window title */
    enum nav_place place;
    LIST_OF(struct crumb) crumbs; /* between the home and this page */
    view_function html;
    struct fields fields;   /* the JSON face */
    const void *view;
    int status;             /* 0: 200; 422 when a form comes back with errors */
    const char *action_label, *action_href; /* the main action at the right of the H1; NULL for none */
    uint64_t action_permission;
    const char *handling_mark; /* band on top and bottom; NULL or "" for none */
    const char *handling_band; /* its colour: red, amber, blue, grey; NULL: red */
    bool wide;              /* uses the whole width (sheets) */
    bool bare;              /* no navigation: sign-in */
    struct {
        const char *of;   /* struct tab; NULL: the page has no tabs */
        const char *base; /* address of the thing */
        const char *here; /* the path of the tab that the page is, or belongs to; NULL: of none */
    } tabs;
};

/* Sends the page as HTML in the frame, as a fragment to htmx, or as JSON. */
enum rc page_send(struct ctx *cx, const struct request *request, struct response *response,
                  const struct page *page) MUST_USE;

/* After a change: browsers are sent to `location` (303; `notice`, an N_ text shown there once, may be
 * NULL), programs get the view as JSON with `status` (200, 201) and a Location. */
enum rc saved_send(struct ctx *cx, const struct request *request, struct response *response,
                   int status, const char *location, const char *notice, struct fields fields,
                   const void *view) MUST_USE;

/* The address when it lies inside this site and can stand in a header, `otherwise` when not: for what a request
 * says about where to go next. */
const char *own_page(const char *address, const char *otherwise);

enum rc redirect_send(struct ctx *cx, struct response *response, const char *location) MUST_USE;

/* A file to keep; the bytes are moved out of `body` (which becomes empty). */
enum rc file_send(struct ctx *cx, struct response *response, const char *media_type,
                  const char *file_name, struct buf *body) MUST_USE;

/* Over TLS cookies bear the prefix __Host-: browsers then take them from this host alone (RFC 6265bis,
 * 4.1.3.2), so that another site of the domain cannot plant a session. */
const char *cookie_name(const struct ctx *cx, const char *name);
void response_cookie(struct ctx *cx, struct response *response, const char *name,
                     const char *value, int64_t max_age_seconds);

/* Percent-encodes everything but unreserved characters. In cx's arena. */
const char *url_encode(const struct ctx *cx, const char *text);
/* Decodes percent codes and plus signs of a form. NULL when the result is not UTF-8 or has NUL. */
const char *url_decode(const struct ctx *cx, const char *text, size_t length);
/* The same for a part of a path, where a plus sign stands for itself. */
const char *url_decode_path(const struct ctx *cx, const char *text, size_t length);
/* Parses name=value&… RC_INVALID (message recorded), RC_TOO_LARGE (LIMIT_FORM_FIELDS). */
enum rc form_parse(struct ctx *cx, const char *text, size_t length, struct request *request,
                   bool into_query) MUST_USE;
/* Parses a JSON object into form pairs: texts, numbers and booleans ("1", "") as text, null left
 * out, arrays and objects as their JSON text. Depth and size are limited. */
enum rc form_parse_json(struct ctx *cx, const char *text, size_t length,
                        struct request *request) MUST_USE;

/* Runs a request: finds the route, knows who asks, checks permission and CSRF, calls the handler,
 * and turns any error into a page or application/problem+json (RFC 9457). Never fails. */
void router_run(struct ctx *cx, struct request *request, struct response *response);

/* Who asks. Fills person, organisation, permissions and language of cx; a request without a valid
 * session leaves person "". Given by the account room through the program's start. */
typedef enum rc (*http_authenticate)(struct ctx *cx, struct request *request);

/* Refuses (prints why) a table with a route without permission or two routes of one address. */
enum rc router_check(const struct app *app, struct buf *why) MUST_USE;

struct server_options {
    const char *address;   /* "127.0.0.1" */
    int port;              /* 0: any free one */
    int workers;           /* threads that run handlers, each with its own connection */
    const char *certificate, *key; /* PEM files; NULL: no TLS */
    const char *client_ca;  /* PEM file: clients are asked for certificates of these authorities; NULL: they are not */
    const char *client_crl; /* PEM file of what they revoked, or NULL */
    bool client_required;   /* nobody is answered without one */
    bool allow_plain;      /* listen beyond loopback without TLS */
    int64_t person_rate, address_rate; /* requests a minute; 0: as many as they like */
    const char *proxy;     /* addresses of trusted proxies, separated by commas; NULL for none */
    http_authenticate authenticate;
    void (*tick)(struct ctx *cx); /* called about every second on a thread of its own, or NULL */
    int log;               /* handle that takes one JSON line for each request; 0 for none */
    bool metrics;          /* /metrics for this machine */
    const char *metrics_from; /* addresses that may read /metrics besides, as for proxy */
    /* Writes figures of the other rooms for /metrics, or NULL. */
    enum rc (*figures)(struct ctx *cx, struct buf *out);
};

struct store;
struct server;
/* Starts listening. RC_USAGE when the address needs TLS or a proxy is no address; RC_IO when the port is taken.
 * Freed with server_stop, which waits for running requests. */
enum rc server_start(const struct app *app, struct store *store,
                     const struct server_options *options, struct server **ret, struct buf *why) MUST_USE;
int server_port(const struct server *server);
/* Reads certificate and key again; new connections get them. RC_IO with the reason in `why`: what was in use stays
 * so. ret_ends: UTC milliseconds, until when it is valid, untouched without TLS; may be NULL. */
enum rc server_load_certificate(struct server *server, int64_t *ret_ends, struct buf *why) MUST_USE;
void server_stop(struct server *server);

#endif
