/* Organisations and people as tests need them: named by their ids, with nothing else said of them. */
#ifndef TESTS_SUPPORT_PEOPLE_H
#define TESTS_SUPPORT_PEOPLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/app.h"
#include "base/ctx.h"

/* Makes an organisation whose year begins in April. `kind`: enum organization_kind. */
void test_make_organization(struct ctx *cx, const char *id, int64_t kind);
/* The same for an operator; the context acts in it as nobody, with ids that are not counted. */
void test_enter(struct ctx *cx, const struct app *app, const char *org);
/* People of cx's organisation. */
void test_make_people(struct ctx *cx, const char *const *ids, size_t n);

#endif
