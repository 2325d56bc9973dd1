/* torture [SECONDS] [PATTERN]: does every work with its n-th allocation failing, n = 1, 2, 3, … as far as
 * SECONDS (5) go, for all works together; only the works whose names hold PATTERN, and of those every
 * TORTURE_STEP-th where that is set in the environment. Prints TAP. */
#include <dirent.h>
#include <jansson.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "report/report_child.h"
#include "tests/torture/torture.h"

enum { OUT_BYTES = 64 * 1024 * 1024, EVERY_ONE = 200, FIRST_ONES = 2, FINDINGS_MOST = 5, SECONDS = 5 };

/* What is being done now; a signal handler tells it. */
static struct {
    const struct work *work;
    size_t number;
    enum memory_mode mode;
    bool done; /* torture_end was called */
    size_t count;
} now;

static const char *const mode_words[] = {"alone", "and all after it"};

void torture_begin(const struct work *work)
{
    now.done = false;
    memory_arm(now.number, now.mode, work->own);
}

void torture_end(void)
{
    if (!now.done)
        now.count = memory_disarm();
    now.done = true;
}

void works_add(struct works *works, struct work work)
{
    if (works->n == works->room) {
        works->room = works->room == 0 ? 64 : works->room * 2;
        works->at = realloc(works->at, works->room * sizeof *works->at);
        if (works->at == NULL)
            abort();
    }
    works->at[works->n++] = work;
}

static void tell_crash(int number)
{
    char line[300];
    memory_disarm();
    int length = snprintf(line, sizeof line, "not ok - %s: signal %d when allocation %zu fails, %s\n",
                          now.work == NULL ? "nothing" : now.work->name, number, now.number,
                          mode_words[now.mode]);
    if (length > 0 && write(STDOUT_FILENO, line, (size_t)length) > 0)
        _exit(1);
    _exit(2);
}

static double seconds_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* One run; gives its result and what it said. */
static enum rc run(const struct work *work, size_t number, enum memory_mode mode, struct buf *out,
                   struct buf *why)
{
    now.work = work;
    now.number = number;
    now.mode = mode;
    now.done = true;
    buf_clear(out);
    buf_clear(why);
    buf_text(out, "");
    enum rc rc = work->run(work, out, why);
    torture_end();
    return rc;
}

struct finding {
    const struct work *work;
    int count;
};

static void tell(struct finding *finding, const char *text)
{
    if (finding->count++ >= FINDINGS_MOST)
        return;
    printf("# %s, allocation %zu %s: %s\n", finding->work->name, now.number, mode_words[now.mode], text);
    fflush(stdout);
}

/* Shows where what was given begins to differ. */
static void tell_difference(struct finding *finding, const char *out, const char *clean)
{
    char text[300];
    size_t at = 0;
    while (out[at] != '\0' && out[at] == clean[at])
        at++;
    at = at < 20 ? 0 : at - 20;
    snprintf(text, sizeof text, "%s: \"%.60s\" instead of \"%.60s\"",
             memory_failed() ? "what it gave is not whole" : "it gave something else", out + at, clean + at);
    for (char *byte = text; *byte != '\0'; byte++)
        if ((unsigned char)*byte < ' ')
            *byte = ' ';
    tell(finding, text);
}

/* A failed allocation gives an error that says so, or it was done without. */
static void check(struct finding *finding, enum rc rc, const struct buf *out, const struct buf *clean,
                  const struct buf *why)
{
    const struct work *work = finding->work;
    if (why->length > 0)
        tell(finding, buf_string(why));
    else if (rc == work->wanted && !work->varies && strcmp(buf_string(out), buf_string(clean)) != 0)
        tell_difference(finding, buf_string(out), buf_string(clean));
    else if (rc != work->wanted && (rc != RC_MEMORY || !memory_failed()))
        tell(finding, rc_describe(rc)->name);
}

static size_t live_after_reset(const struct work *work)
{
    if (work->reset != NULL)
        work->reset();
    return memory_live();
}

/* A leak grows each time, caches aside; by more than `usual`, which is lost without any failure, too. */
static bool leaks(const struct work *work, size_t number, enum memory_mode mode, struct buf *out,
                  struct buf *why, size_t usual)
{
    size_t before = live_after_reset(work);
    for (int i = 0; i < 3; i++) {
        run(work, number, mode, out, why);
        size_t after = live_after_reset(work);
        if (after <= before + usual)
            return false;
        before = after;
    }
    return true;
}

/* The numbers to try: all up to EVERY_ONE, then in growing strides, so that `steps` are enough. */
static size_t next_number(size_t number, size_t count, size_t steps)
{
    if (steps >= count || (number < EVERY_ONE && number < steps / 2))
        return number + 1;
    size_t stride = count / (steps / 2 + 1) + 1;
    return number + stride / 2 + number % (stride + 1); /* not in step with any loop */
}

/* Pieces that each run loses: libxlsxwriter 1.1.4 forgets the text of a data validation. */
static size_t usual_loss(const struct work *work, struct buf *out, struct buf *why)
{
    size_t before = live_after_reset(work);
    run(work, 0, MEMORY_ONCE, out, why);
    size_t after = live_after_reset(work);
    return after > before && work->own ? after - before : 0;
}

static void try_all(struct finding *finding, size_t count, double seconds, const struct buf *clean,
                    struct buf *out, struct buf *why, size_t *tried)
{
    const struct work *work = finding->work;
    double begin = seconds_now();
    run(work, 0, MEMORY_ONCE, out, why);
    double each = seconds_now() - begin;
    size_t steps = each > 0 ? (size_t)(seconds / (each * 2.2 * MEMORY_MODE_COUNT_)) + 4 : count;
    if (work->steps > 0 && steps > work->steps)
        steps = work->steps;
    size_t usual = usual_loss(work, out, why);
    begin = seconds_now();
    for (int mode = 0; mode < MEMORY_MODE_COUNT_; mode++) {
        double end = begin + seconds / MEMORY_MODE_COUNT_ * (mode + 1); /* a failing run may take longer */
        for (size_t number = 1; number <= count && (number <= FIRST_ONES || seconds_now() < end);
             number = next_number(number, count, steps)) {
            size_t before = memory_live();
            enum rc rc = run(work, number, (enum memory_mode)mode, out, why);
            check(finding, rc, out, clean, why);
            if (memory_live() > before && leaks(work, number, (enum memory_mode)mode, out, why, usual))
                tell(finding, "memory is lost");
            ++*tried;
        }
    }
}

static bool torture(const struct work *work, double seconds, int index)
{
    CLEANUP(buf_free) struct buf clean = buf_create(OUT_BYTES), out = buf_create(OUT_BYTES);
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    struct finding finding = {.work = work};
    size_t tried = 0, count = 0;
    double begin = seconds_now();
    run(work, 0, MEMORY_ONCE, &clean, &why); /* fills caches */
    enum rc rc = run(work, 0, MEMORY_ONCE, &clean, &why);
    count = now.count;
    check(&finding, rc, &clean, &clean, &why);
    if (finding.count == 0) {
        try_all(&finding, count, seconds, &clean, &out, &why, &tried);
        rc = run(work, 0, MEMORY_ONCE, &out, &why);
        check(&finding, rc, &out, &clean, &why);
    }
    printf("%s %d - %s: %zu of %zu allocations, twice (%.1f s)\n", finding.count == 0 ? "ok" : "not ok", index,
           work->name, tried / MEMORY_MODE_COUNT_, count, seconds_now() - begin);
    if (finding.count > FINDINGS_MOST)
        printf("# and %d findings more\n", finding.count - FINDINGS_MOST);
    fflush(stdout);
    return finding.count == 0;
}

static void remove_directory(const char *path)
{
    DIR *directory = opendir(path);
    const struct dirent *entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL)
        if (entry->d_name[0] != '.')
            unlinkat(dirfd(directory), entry->d_name, 0);
    if (directory != NULL)
        closedir(directory);
    rmdir(path);
}

/* Every `step`-th of those works. */
static int run_all(struct works *works, double seconds, const char *pattern, size_t step)
{
    int failed = 0, index = 0;
    size_t n = 0, met = 0;
    for (size_t i = 0; i < works->n; i++)
        if (strstr(works->at[i].name, pattern) != NULL && met++ % step == 0)
            works->at[n++] = works->at[i];
    works->n = n;
    printf("1..%zu\n", n);
    for (size_t i = 0; i < n; i++)
        failed += !torture(&works->at[i], seconds / (double)n, ++index);
    return failed;
}

int main(int count, char **words)
{
    if (count == 2 && strcmp(words[1], REPORT_CHILD_ARGUMENT) == 0)
        return report_child_main(STDIN_FILENO, STDOUT_FILENO);
    const char *folder = getenv("TMPDIR");
    char directory[256];
    struct works works = {.n = 0};
    snprintf(directory, sizeof directory, "%s/kaname-torture-XXXXXX", folder == NULL ? "/tmp" : folder);
    if (sodium_init() < 0 || mkdtemp(directory) == NULL)
        return 2;
    /* Jansson says the same of memory that ended as of a text that it cannot read, so such an error would
     * be a clean one, but not RC_MEMORY. */
    json_set_alloc_funcs(memory_spared, free);
    signal(SIGSEGV, tell_crash);
    signal(SIGABRT, tell_crash);
    signal(SIGFPE, tell_crash);
    signal(SIGPIPE, SIG_IGN);
    parsers_add(&works);
    oscal_add(&works);
    pages_add(&works, directory);
    stores_add(&works, directory);
    const char *step = getenv("TORTURE_STEP");
    int failed = run_all(&works, count > 1 ? atof(words[1]) : SECONDS, count > 2 ? words[2] : "",
                         step != NULL && atoi(step) > 0 ? (size_t)atoi(step) : 1);
    pages_end();
    parsers_end();
    remove_directory(directory);
    free(works.at);
    return failed == 0 ? 0 : 1;
}
