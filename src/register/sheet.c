#include "register/sheet.h"

#include "base/limits.h"
#include "register/sheet_csv.h"
#include "register/sheet_kind.h"
#include "register/sheet_xlsx.h"

static enum rc check_size(const struct sheet_reader *reader, size_t length)
{
    enum { MEGABYTE = 1024 * 1024 };
    if (length == 0)
        return fail(reader->cx, RC_INVALID,
                    N_("{0} is empty. Please choose the file that holds the table."),
                    reader->file_name);
    if (length > LIMIT_UPLOAD_BYTES)
        return fail(
            reader->cx, RC_TOO_LARGE,
            N_("{0} is larger than {1} megabytes. Please split the table into several files."),
            reader->file_name, decimal(reader->cx, LIMIT_UPLOAD_BYTES / MEGABYTE));
    return RC_OK;
}

enum rc sheet_read(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                   struct workbook *ret)
{
    struct sheet_reader reader = sheet_reader_create(cx, file_name);
    struct workbook workbook;
    TRY(check_size(&reader, length));
    enum sheet_kind kind = sheet_kind_of(bytes, length);
    if (kind == SHEET_ZIP)
        TRY(sheet_xlsx_read(&reader, bytes, length, &workbook));
    else if (kind == SHEET_TEXT)
        TRY(sheet_csv_read(&reader, bytes, length, &workbook));
    else
        return sheet_refuse(&reader, kind);
    if (sheet_reader_full(&reader))
        return sheet_fail_memory(&reader);
    *ret = workbook;
    return RC_OK;
}

const char *sheet_column_letters(const struct ctx *cx, size_t column)
{
    char letters[16], *at = letters + sizeof letters - 1;
    *at = '\0';
    for (column++; column > 0; column = (column - 1) / 26)
        *--at = (char)('A' + (column - 1) % 26);
    return arena_copy(cx->arena, at);
}
