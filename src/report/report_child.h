/* The child process that draws. GLib aborts when memory ends and a document can ask for much, so
 * PDFs and pictures are made by the program started anew, with limits of its own: 1 GiB of memory
 * and 60 s of processor time. It gets the tree on standard input and gives bytes on standard
 * output; it sees no other file of the server and none of its environment. */
#ifndef REPORT_REPORT_CHILD_H
#define REPORT_REPORT_CHILD_H

#include "report/report.h"
#include "report/report_serial.h"

/* main() hands the descriptors to report_child_main when its only argument is this. */
#define REPORT_CHILD_ARGUMENT "--render-pdf"

/* How the child is started. All zero: this very program, 60 s. Other values are for tests. */
struct report_child {
    const char *program; /* path */
    int seconds;         /* from start to end */
};

/* Has the child do the job and appends what it gives to `out`, which keeps nothing on failure.
 * Errors: RC_IO (not started, died, or took too long), RC_TOO_LARGE (the limit of out, or the tree
 * itself beyond 256 MiB), RC_MEMORY. */
enum rc report_child_run(struct ctx *cx, const struct report_child *how,
                         const struct report *report, enum report_job job, struct buf *out)
    MUST_USE;

/* The child: reads a tree from in_fd, does its job, writes to out_fd. Gives the exit code: 0, or 1
 * when the bytes are no tree, memory ended, or the result could not be written. */
int report_child_main(int in_fd, int out_fd);

#endif
