/* Two fictional operators, so that somebody who never saw the program can look around. */
#ifndef SAMPLE_SAMPLE_H
#define SAMPLE_SAMPLE_H

#include "base/app.h"

/* The command `sample`. */
extern const struct module sample_module;

#endif
