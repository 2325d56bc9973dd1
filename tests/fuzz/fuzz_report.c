/* The tree of a report as the drawing child reads it: what decodes must encode and decode again. */
#include "report/report_child.h"
#include "report/report_inside.h"
#include "report/report_serial.h"
#include "tests/fuzz/fuzz.h"

enum { MEMORY = 64 * 1024 * 1024 };

static void encode_again(struct ctx *cx, const struct report *report, enum report_job job)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create((size_t)2 * MEMORY);
    CLEANUP(buf_free) struct buf bytes = buf_create(MEMORY);
    struct ctx other = {.arena = arena};
    struct report again;
    enum report_job job_again;
    if (arena == NULL)
        return;
    report_encode(cx, report, job, &bytes);
    if (buf_failed(&bytes))
        return;
    if (report_decode(&other, bytes.data, bytes.length, &job_again, &again) != RC_OK &&
        !arena_failed(arena))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(MEMORY);
    struct ctx cx = {.arena = arena};
    struct report report;
    enum report_job job;
    if (arena == NULL || report_decode(&cx, (const char *)data, size, &job, &report) != RC_OK)
        return 0;
    cx.lang = report.lang;
    encode_again(&cx, &report, job);
    return 0;
}
