#include "report/report_child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "report/report_draw.h"

enum {
    CHILD_SECONDS = 60,
    CHILD_MEMORY = 1024 * 1024 * 1024,
    TREE_BYTES_MAX = 256 * 1024 * 1024,
    FIRST_FREE_FD = 3,
};

#if defined(__SANITIZE_ADDRESS__)
#define HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif
#ifndef HAS_SANITIZER
#define HAS_SANITIZER 0
#endif

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* Moves a descriptor above the standard ones, where it would be in the way of the child's. */
static int lift(int fd)
{
    if (fd < 0 || fd >= FIRST_FREE_FD)
        return fd;
    int higher = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_FREE_FD);
    close(fd);
    return higher;
}

static bool write_all(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t count = write(fd, bytes, length);
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        bytes += count;
        length -= (size_t)count;
    }
    return true;
}

/* A file in memory that holds the bytes: the child reads at its own pace and nobody blocks. */
static int file_of(const struct buf *bytes)
{
    int fd = lift(memfd_create("kaname-report", MFD_CLOEXEC));
    if (fd >= 0 && write_all(fd, bytes->data, bytes->length) && lseek(fd, 0, SEEK_SET) == 0)
        return fd;
    close_fd(&fd);
    return -1;
}

static int spawn(const char *program, int in, int out, pid_t *ret)
{
    char *const arguments[] = {(char[]){"kaname"}, (char[]){REPORT_CHILD_ARGUMENT}, NULL};
    /* Fontconfig and the leak sanitizer disagree about what is a leak. */
    char *const environment[] = {(char[]){"LANG=C.UTF-8"},
                                 HAS_SANITIZER ? (char[]){"ASAN_OPTIONS=detect_leaks=0"} : NULL,
                                 NULL};
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_init(&actions);
    int error = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    if (error == 0)
        error = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    if (error == 0)
        error = posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (error == 0)
        error = posix_spawn_file_actions_addclosefrom_np(&actions, FIRST_FREE_FD);
    if (error == 0)
        error = posix_spawn(ret, program, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum outcome { CHILD_DONE, CHILD_DIED, CHILD_LATE, CHILD_TOO_LARGE, CHILD_NO_MEMORY };

/* Of a buffer that failed: its maximum, or our memory. */
static enum outcome failure_of(const struct buf *buf)
{
    return buf_error(buf) == RC_MEMORY ? CHILD_NO_MEMORY : CHILD_TOO_LARGE;
}

/* Reads until the child closes its output. */
static enum outcome read_output(int fd, int64_t deadline, struct buf *out)
{
    char chunk[64 * 1024];
    for (;;) {
        int64_t left = deadline - milliseconds();
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        if (left <= 0)
            return CHILD_LATE;
        int count = poll(&ready, 1, (int)left);
        if (count == 0)
            return CHILD_LATE;
        ssize_t length = count > 0 ? read(fd, chunk, sizeof chunk) : -1;
        if (length == 0)
            return CHILD_DONE;
        if (length < 0 && errno != EINTR && errno != EAGAIN)
            return CHILD_DIED;
        if (length > 0)
            buf_add(out, chunk, (size_t)length);
        if (buf_failed(out))
            return failure_of(out);
    }
}

/* Waits for the end of a child that has closed its output; stops it when it has not gone by the
 * deadline, or at once when it is of no more use. */
static enum outcome reap(pid_t child, int64_t deadline, enum outcome outcome)
{
    const struct timespec pause = {.tv_nsec = 500 * 1000};
    int status = 0;
    for (;;) {
        bool stop = outcome != CHILD_DONE;
        if (stop)
            kill(child, SIGKILL);
        pid_t gone = waitpid(child, &status, stop ? 0 : WNOHANG);
        if (gone == child)
            break;
        if (gone < 0 && errno != EINTR)
            return CHILD_DIED;
        if (milliseconds() >= deadline)
            outcome = CHILD_LATE;
        nanosleep(&pause, NULL);
    }
    if (outcome == CHILD_DONE && !(WIFEXITED(status) && WEXITSTATUS(status) == 0))
        return CHILD_DIED;
    return outcome;
}

static enum rc report_outcome(struct ctx *cx, enum outcome outcome, int seconds,
                              const struct buf *out)
{
    switch (outcome) {
    case CHILD_DONE:
        return RC_OK;
    case CHILD_LATE:
        return fail(cx, RC_IO,
                    N_("Drawing the report took longer than {0} seconds and was stopped; choose "
                       "fewer items"),
                    decimal(cx, seconds));
    case CHILD_TOO_LARGE:
        return fail(cx, RC_TOO_LARGE, N_("The report is larger than {0} MB; choose fewer items"),
                    decimal(cx, (int64_t)(out->limit / (1024 * 1024))));
    case CHILD_NO_MEMORY:
        return memory_ended(cx);
    case CHILD_DIED:
        break;
    }
    return fail(cx, RC_IO, N_("Drawing the report ended before it was complete; please try again"));
}

enum rc report_child_run(struct ctx *cx, const struct report_child *how,
                         const struct report *report, enum report_job job, struct buf *out)
{
    const char *program = how->program != NULL ? how->program : "/proc/self/exe";
    int seconds = how->seconds > 0 ? how->seconds : CHILD_SECONDS;
    int64_t deadline = milliseconds() + (int64_t)seconds * 1000;
    CLEANUP(buf_free) struct buf tree = buf_create(TREE_BYTES_MAX);
    CLEANUP(buf_free) struct buf result = buf_create(out->limit);
    report_encode(cx, report, job, &tree);
    if (buf_failed(&tree))
        return report_outcome(cx, failure_of(&tree), seconds, out);
    int ends[2] = {-1, -1};
    int input = file_of(&tree);
    if (input < 0 || pipe2(ends, O_CLOEXEC) != 0) {
        close_fd(&input);
        return report_outcome(cx, CHILD_DIED, seconds, out);
    }
    ends[0] = lift(ends[0]);
    ends[1] = lift(ends[1]);
    buf_free(&tree);
    pid_t child = -1;
    int error = spawn(program, input, ends[1], &child);
    close_fd(&input);
    close_fd(&ends[1]);
    enum outcome outcome = CHILD_DIED;
    if (error == 0)
        outcome = reap(child, deadline, read_output(ends[0], deadline, &result));
    close_fd(&ends[0]);
    if (outcome == CHILD_DONE) {
        buf_add(out, result.data, result.length);
        if (buf_failed(out))
            outcome = failure_of(out);
    }
    return report_outcome(cx, outcome, seconds, out);
}

static void limit(int resource, rlim_t most)
{
    struct rlimit limits = {most, most};
    (void)setrlimit((__rlimit_resource_t)resource, &limits);
}

static bool read_all(int fd, struct buf *ret)
{
    char chunk[64 * 1024];
    for (;;) {
        ssize_t length = read(fd, chunk, sizeof chunk);
        if (length == 0)
            return !buf_failed(ret);
        if (length < 0 && errno != EINTR)
            return false;
        if (length > 0)
            buf_add(ret, chunk, (size_t)length);
        if (buf_failed(ret))
            return false;
    }
}

int report_child_main(int in_fd, int out_fd)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* nobody would read the result any more */
    limit(RLIMIT_CPU, CHILD_SECONDS);
    limit(RLIMIT_CORE, 0);
    if (!HAS_SANITIZER) /* whose shadow memory is larger than any limit */
        limit(RLIMIT_AS, CHILD_MEMORY);
    CLEANUP(buf_free) struct buf tree = buf_create(TREE_BYTES_MAX);
    CLEANUP(arena_freep) struct arena *arena = arena_create((size_t)CHILD_MEMORY / 2);
    if (arena == NULL || !read_all(in_fd, &tree))
        return 1;
    struct ctx cx = {.arena = arena};
    struct report report;
    enum report_job job;
    if (report_decode(&cx, buf_string(&tree), tree.length, &job, &report) != RC_OK)
        return 1;
    cx.lang = report.lang;
    buf_free(&tree);
    bool done = job == REPORT_JOB_PDF ? report_draw_pdf(&cx, &report, out_fd)
                                      : report_draw_pictures(&report, out_fd);
    return done ? 0 : 1;
}
