#include "account/account_cli.h"
#include "account/handover.h"
#include "base/file.h"
#include "base/limits.h"

enum rc handover_command(struct ctx *cx, struct arguments *arguments)
{
    const char *path = operand_of(arguments, 0), *from = option_of(arguments, "from");
    const char *to = option_of(arguments, "to");
    struct handover handover = {.same = 0};
    CLEANUP(buf_free) struct buf bytes = buf_create(LIMIT_UPLOAD_BYTES);
    enum rc rc = RC_OK;
    if ((path == NULL) == (from == NULL))
        return fail(cx, RC_USAGE, N_("Give either a file, or --from and --to"));
    if (from != NULL && (to == NULL) != switch_of(arguments, "vacant"))
        return fail(cx, RC_USAGE, N_("Give either the new holder with --to, or --vacant"));
    if (path == NULL) {
        TRY(handover_of_person(cx, from, to == NULL ? "" : to, &handover));
    } else {
        TRY(file_read(cx, path, &bytes));
        rc = handover_read(cx, buf_string(&bytes), bytes.length, path, &handover);
    }
    if (rc != RC_OK && handover.errors.n == 0)
        return rc;
    if (rc == RC_OK && switch_of(arguments, "apply"))
        TRY(handover_run(cx, &handover));
    TRY(command_show(cx, arguments, handover_fields, &handover));
    return rc;
}
