/* Packages of the sample at their receiver: checked, and one that was refused. */
#ifndef SAMPLE_SAMPLE_SUBMISSION_H
#define SAMPLE_SAMPLE_SUBMISSION_H

#include "base/app.h"

/* After the survey was opened. Does nothing where no place for signing keys is known. */
enum rc sample_submission_make(struct ctx *cx) MUST_USE;

#endif
