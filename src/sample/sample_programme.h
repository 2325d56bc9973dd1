/* What the overseeing bodies of the sample plan, evaluate and send each other. */
#ifndef SAMPLE_SAMPLE_PROGRAMME_H
#define SAMPLE_SAMPLE_PROGRAMME_H

#include "base/ctx.h"

/* Plans of two years, safety standards with their clauses, support, an evaluation and headquarters' answer. Acts as the
 * local administrator of the sample's last body afterwards. */
enum rc sample_programme_make(struct ctx *cx) MUST_USE;

#endif
