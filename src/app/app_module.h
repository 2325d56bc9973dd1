/* Commands about this installation: init, serve, help. */
#ifndef APP_APP_MODULE_H
#define APP_APP_MODULE_H

#include "base/app.h"
#include "base/command.h"
#include "http/http.h"

extern const struct module app_module;

/* help: what a command takes, made from the tables. */
enum rc help_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc version_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc man_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc openapi_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc openapi_get(struct ctx *cx, struct request *request, struct response *response) MUST_USE;
enum rc init_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
/* Figures of the rooms for /metrics. */
enum rc app_figures(struct ctx *cx, struct buf *out) MUST_USE;
enum rc doctor_run(struct ctx *cx, struct arguments *arguments) MUST_USE;
enum rc serve_run(struct ctx *cx, struct arguments *arguments) MUST_USE;

#endif
