/* A small operator with something of everything, for tests and fuzz programs that go through whole pages:
 * organisation "house", people "officer" and "ciso", posts "it" and "office", scope "company", assessments
 * "draft" (2026), "asked" (2025, waits for approval "approval") and "last" (2024, approved), plan item
 * "item" and so on. Ids are plain words, so that addresses can be written down. */
#ifndef TESTS_SUPPORT_HOUSE_H
#define TESTS_SUPPORT_HOUSE_H

#include "base/ctx.h"

/* Stores it in one transaction; needs cx->app with the program's modules and an empty database. */
enum rc house_make(struct ctx *cx) MUST_USE;

/* Makes the context act as that person in the house, with every permission and a session whose form
 * token is HOUSE_TOKEN. */
#define HOUSE_TOKEN "token"
void house_enter(struct ctx *cx, const char *person);

/* The address of a route with the house's own ids in the place of its parameters. In cx's arena. */
const char *house_address(const struct ctx *cx, const char *path);

#endif
