/* What `kaname doctor` finds. */
#ifndef APP_APP_DOCTOR_H
#define APP_APP_DOCTOR_H

#include "base/command.h"
#include "db/db.h"

enum check_state { CHECK_OK, CHECK_WARN, CHECK_FAIL, CHECK_STATE_COUNT_ };

struct check {
    const char *name; /* what was looked at, translated */
    int64_t state;
    const char *detail; /* what was found */
    const char *advice; /* what to do; "" where nothing */
};

struct doctor {
    struct ctx *cx;
    struct check *checks;
    size_t n, room;
};

/* Adds a line; texts are translated already and live as long as cx. */
enum rc doctor_add(struct doctor *doctor, enum check_state state, const char *name,
                   const char *detail, const char *advice) MUST_USE;

/* ---- app_doctor_host.c: this machine ---- */

/* Rights of a file (`secret`: nobody else may read it) and of its folder. A file that is missing fails. */
enum rc doctor_check_file(struct doctor *doctor, const char *name, const char *path, bool secret)
    MUST_USE;
/* Room on the disk that holds the file. */
enum rc doctor_check_disk(struct doctor *doctor, const char *path) MUST_USE;
enum rc doctor_check_certificate(struct doctor *doctor, const char *certificate, const char *key)
    MUST_USE;
enum rc doctor_check_fonts(struct doctor *doctor) MUST_USE;
/* A small PDF, as the reports make it. */
enum rc doctor_check_pdf(struct doctor *doctor) MUST_USE;
enum rc doctor_check_limits(struct doctor *doctor) MUST_USE;

#endif
