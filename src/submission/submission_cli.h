/* Commands of the room that stand in files of their own. */
#ifndef SUBMISSION_SUBMISSION_CLI_H
#define SUBMISSION_SUBMISSION_CLI_H

#include "base/command.h"
#include "submission/submission_inside.h"

#define COMMAND_RUN(name) enum rc name(struct ctx *cx, struct arguments *arguments)
COMMAND_RUN(submission_sign_run);
COMMAND_RUN(submission_unpack_run);
COMMAND_RUN(submission_revocation_run);
COMMAND_RUN(submission_receivers_run);
COMMAND_RUN(submission_receiver_run);
COMMAND_RUN(submission_key_revocation_run);
/* The certificates (PEM) in the file of that path; *ret stays as it is where path is NULL. */
enum rc submission_read_ca(struct ctx *cx, const char *path, const char **ret) MUST_USE;
/* Writes the revocation of that key to the file that -o names; nothing without one. */
enum rc submission_write_revocation(struct ctx *cx, struct arguments *arguments, const char *key) MUST_USE;

#endif
