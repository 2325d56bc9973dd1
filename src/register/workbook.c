#include "register/workbook.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"

enum {
    EXCEL_EPOCH = 25569, /* days from 1899-12-30 to 1970-01-01 */
    LINE_POINTS = 14,
    ROW_POINTS_MOST = 400,
};

double workbook_day(int64_t days)
{
    return (double)(days + EXCEL_EPOCH);
}

enum rc workbook_begin(struct ctx *cx, bool large, struct workbook_out *ret)
{
    char path[64];
    int fd = memfd_create("kaname-list", MFD_CLOEXEC); /* the library wants a file: no disk */
    if (fd < 0)
        return fail(cx, RC_IO, N_("The workbook could not be written"));
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    lxw_workbook_options options = {.constant_memory = large};
    lxw_workbook *workbook = workbook_new_opt(path, &options);
    if (workbook == NULL) {
        close(fd);
        return memory_ended(cx);
    }
    *ret = (struct workbook_out){.workbook = workbook, .file = fd};
    return RC_OK;
}

void workbook_note(struct workbook_out *book, lxw_error error)
{
    if (book->error == LXW_NO_ERROR)
        book->error = error;
}

static bool take_file(int fd, struct buf *out)
{
    char chunk[64 * 1024];
    ssize_t length;
    for (off_t at = 0; (length = pread(fd, chunk, sizeof chunk, at)) > 0; at += length)
        buf_add(out, chunk, (size_t)length);
    return length == 0;
}

enum rc workbook_end(struct ctx *cx, struct workbook_out *book, struct buf *out)
{
    workbook_note(book, workbook_close(book->workbook));
    bool good = book->error == LXW_NO_ERROR && (out == NULL || take_file(book->file, out));
    close(book->file);
    if (book->error == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return memory_ended(cx);
    if (!good)
        return fail(cx, RC_IO, N_("The workbook could not be written"));
    return out == NULL ? RC_OK : buf_check(cx, out, N_("The file is too large"));
}

int workbook_lines(const char *text, double width)
{
    int lines = 1;
    double used = 0;
    for (uint32_t code; (code = text_next(&text)) != 0;) {
        double wide = code >= 0x1100 ? 2.1 : 1.05;
        if (code == '\n' || used + wide > width) {
            lines++;
            used = code == '\n' ? 0 : wide;
        } else {
            used += wide;
        }
    }
    return lines;
}

double workbook_row_points(int lines)
{
    double height = lines * LINE_POINTS + 4;
    return height > ROW_POINTS_MOST ? ROW_POINTS_MOST : height;
}
