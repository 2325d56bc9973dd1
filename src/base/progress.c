#include "base/progress.h"

#include <string.h>
#include <unistd.h>

#include "base/time.h"

enum { BAR_COLUMNS = 40, FIRST_MS = 500, EVERY_MS = 100, PERCENT = 100, PART_STEPS = 1000 };

enum rc progress_step(struct ctx *cx, int64_t done, int64_t total)
{
    return cx->progress == NULL ? RC_OK : cx->progress->step(cx->progress, cx, done, total);
}

static enum rc step_part(struct progress *progress, struct ctx *cx, int64_t done, int64_t total)
{
    const struct progress_part *part = (const struct progress_part *)(const void *)progress;
    if (part->outer == NULL)
        return RC_OK;
    double share = total <= 0 ? 0 : done >= total ? 1 : (double)done / (double)total;
    double at = (double)part->from + (double)(part->to - part->from) * share;
    return part->outer->step(part->outer, cx, (int64_t)(at * PART_STEPS), part->whole * PART_STEPS);
}

struct progress_part progress_part_create(const struct ctx *cx, int64_t from, int64_t to,
                                          int64_t whole)
{
    return (struct progress_part){
        .base = {step_part}, .outer = cx->progress, .from = from, .to = to, .whole = whole};
}

const char *progress_bar_text(const struct ctx *cx, int64_t done, int64_t total)
{
    static const char full[] = "========================================";
    _Static_assert(sizeof full == BAR_COLUMNS + 1, "as wide as the bar");
    if (total <= 0)
        return decimal(cx, done);
    int64_t part = done < 0 ? 0 : done > total ? total : done;
    int columns = (int)((double)part / (double)total * BAR_COLUMNS);
    bool head = columns < BAR_COLUMNS;
    return arena_printf(cx->arena, "[%.*s%s%*s] %d %%", columns, full, head ? ">" : "",
                        BAR_COLUMNS - columns - head, "",
                        (int)((double)part / (double)total * PERCENT));
}

/* What a terminal does not take is no reason to end the work. */
static void put(int handle, const char *text)
{
    ssize_t written = write(handle, text, strlen(text));
    (void)written;
}

static enum rc step(struct progress *progress, struct ctx *cx, int64_t done, int64_t total)
{
    struct progress_bar *bar = (struct progress_bar *)(void *)progress;
    int64_t now = time_elapsed();
    if (now - bar->begun < FIRST_MS || now - bar->drawn < EVERY_MS)
        return RC_OK;
    bar->drawn = now;
    put(bar->handle, arena_printf(cx->arena, "\r%s\033[K", progress_bar_text(cx, done, total)));
    return RC_OK;
}

struct progress_bar progress_bar_create(int handle)
{
    return (struct progress_bar){.base = {step}, .handle = handle, .begun = time_elapsed()};
}

void progress_bar_end(struct progress_bar *bar)
{
    if (bar->drawn != 0)
        put(bar->handle, "\r\033[K");
    bar->drawn = 0;
}
