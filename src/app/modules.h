#ifndef APP_MODULES_H
#define APP_MODULES_H

#include "base/app.h"

/* Every room of the house that offers routes, commands or records; the only list. */
extern const struct module *const app_modules[];
extern const size_t app_modules_count;

#endif
