/* Processes that the bench starts and watches: the server, and commands that end by themselves. */
#ifndef BENCH_BENCH_PROCESS_H
#define BENCH_BENCH_PROCESS_H

#include <sys/types.h>

#include "base/buf.h"
#include "base/ctx.h"

/* Time by the clock and by the processors, milliseconds. Processor time is user and system, all
 * threads, and the children that were waited for. */
struct cost {
    double wall_ms, cpu_ms;
    double peak_mb; /* the largest resident set, MB of 1024 × 1024 bytes; of commands only */
};

struct bench_server {
    pid_t pid;
    int port;
    int output;      /* its standard output */
    double start_ms; /* from exec to the line that says where it listens */
};

/* Milliseconds of a clock that only goes forward. */
double bench_now(void);

/* Starts `program` --db `url` serve on a free port of 127.0.0.1 and waits until it listens.
 * RC_IO. Ended with server_stop; it ends with the bench, too. */
enum rc bench_server_start(struct ctx *cx, const char *program, const char *url,
                           struct bench_server *ret) MUST_USE;
/* Ends it by SIGTERM and gives how long that took. RC_IO when it did not end well. */
enum rc bench_server_stop(struct ctx *cx, struct bench_server *server, double *ret_ms) MUST_USE;

/* Runs a command to its end; `output` (may be NULL) takes its standard output. RC_IO unless its exit
 * code is 0. */
enum rc bench_command(struct ctx *cx, const char *const *words, struct buf *output,
                      struct cost *ret) MUST_USE;

/* Processor time of a process so far, milliseconds; its waited-for children count. 0 when it is gone. */
double bench_cpu_ms(pid_t pid);
/* Resident set, MB of 1024 × 1024 bytes; 0 when the process is gone. */
double bench_resident_mb(pid_t pid);

#endif
