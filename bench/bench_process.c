#include "bench/bench_process.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LINE_BYTES = 4096, STOP_SECONDS = 10 };

double bench_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1000 + (double)now.tv_nsec / 1e6;
}

/* The child's side of fork: standard output into the pipe, and an end together with the bench. */
static void become(const char *const *words, int output)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(output, STDOUT_FILENO);
    execv(words[0], (char *const *)words);
    _exit(127);
}

static enum rc start(struct ctx *cx, const char *const *words, pid_t *ret_pid, int *ret_output)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return fail(cx, RC_IO, "{0} cannot be started: {1}", words[0], strerror(errno));
    pid_t pid = fork();
    if (pid == 0)
        become(words, ends[1]);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return fail(cx, RC_IO, "{0} cannot be started: {1}", words[0], strerror(errno));
    }
    *ret_pid = pid;
    *ret_output = ends[0];
    return RC_OK;
}

/* Reads what the server prints until it names its port. 0 when it ended before. */
static int read_port(int output)
{
    static const char mark[] = "http://127.0.0.1:";
    char text[LINE_BYTES];
    size_t used = 0;
    while (used + 1 < sizeof text) {
        ssize_t length = read(output, text + used, sizeof text - used - 1);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return 0;
        used += (size_t)length;
        text[used] = '\0';
        const char *found = strstr(text, mark);
        if (found != NULL && strchr(found, '\n') != NULL)
            return (int)strtol(found + strlen(mark), NULL, 10);
    }
    return 0;
}

enum rc bench_server_start(struct ctx *cx, const char *program, const char *url,
                           struct bench_server *ret)
{
    const char *const words[] = {program, "--db", url, "serve", "--port", "0",
                                 "--person-rate", "0", "--address-rate", "0", NULL};
    struct bench_server server = {.port = 0};
    double begin = bench_now();
    TRY(start(cx, words, &server.pid, &server.output));
    server.port = read_port(server.output);
    server.start_ms = bench_now() - begin;
    *ret = server;
    if (server.port != 0)
        return RC_OK;
    if (bench_server_stop(cx, ret, &(double){0}) == RC_OK)
        return fail(cx, RC_IO, "The server of {0} ended at once", url);
    return fail(cx, RC_IO, "The server of {0} did not start", url);
}

enum rc bench_server_stop(struct ctx *cx, struct bench_server *server, double *ret_ms)
{
    const struct timespec pause = {.tv_nsec = 1000 * 1000};
    double begin = bench_now();
    int status = 0;
    if (server->pid <= 0)
        return RC_OK;
    kill(server->pid, SIGTERM);
    pid_t gone = 0;
    while ((gone = waitpid(server->pid, &status, WNOHANG)) == 0) {
        if (bench_now() - begin > STOP_SECONDS * 1000)
            kill(server->pid, SIGKILL);
        nanosleep(&pause, NULL);
    }
    close(server->output);
    *ret_ms = bench_now() - begin;
    bool well = gone == server->pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    server->pid = 0;
    return well ? RC_OK : fail(cx, RC_IO, "The server did not end well");
}

static double milliseconds(struct timeval time)
{
    return (double)time.tv_sec * 1000 + (double)time.tv_usec / 1000;
}

static void read_all(int output, struct buf *ret)
{
    char chunk[LINE_BYTES];
    for (;;) {
        ssize_t length = read(output, chunk, sizeof chunk);
        if (length < 0 && errno == EINTR)
            continue;
        if (length <= 0)
            return;
        if (ret != NULL)
            buf_add(ret, chunk, (size_t)length);
    }
}

enum rc bench_command(struct ctx *cx, const char *const *words, struct buf *output,
                      struct cost *ret)
{
    pid_t pid = 0;
    int handle = -1, status = 0;
    struct rusage usage;
    double begin = bench_now();
    TRY(start(cx, words, &pid, &handle));
    read_all(handle, output);
    close(handle);
    while (wait4(pid, &status, 0, &usage) < 0 && errno == EINTR)
        continue;
    *ret = (struct cost){.wall_ms = bench_now() - begin,
                         .cpu_ms = milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
                         .peak_mb = (double)usage.ru_maxrss / 1024};
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return RC_OK;
    const char *line = words[0];
    for (size_t i = 1; words[i] != NULL; i++)
        line = arena_printf(cx->arena, "%s %s", line, words[i]);
    return fail(cx, RC_IO, "This failed: {0}", line);
}

/* A small file of /proc as text; "" when the process is gone. */
static void read_proc(pid_t pid, const char *name, char *ret, size_t room)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    ret[0] = '\0';
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return;
    ret[fread(ret, 1, room - 1, file)] = '\0';
    fclose(file);
}

/* Fields 14 to 17 of proc(5) stat: utime, stime, cutime, cstime. The name in parentheses may hold
 * anything, so that counting begins behind it. */
double bench_cpu_ms(pid_t pid)
{
    char text[LINE_BYTES];
    long long ticks[4] = {0};
    read_proc(pid, "stat", text, sizeof text);
    const char *at = strrchr(text, ')');
    if (at == NULL ||
        sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lld %lld %lld %lld",
               &ticks[0], &ticks[1], &ticks[2], &ticks[3]) != 4)
        return 0;
    return (double)(ticks[0] + ticks[1] + ticks[2] + ticks[3]) * 1000 /
           (double)sysconf(_SC_CLK_TCK);
}

double bench_resident_mb(pid_t pid)
{
    char text[LINE_BYTES];
    read_proc(pid, "status", text, sizeof text);
    const char *at = strstr(text, "VmRSS:");
    return at == NULL ? 0 : strtod(at + strlen("VmRSS:"), NULL) / 1024;
}
