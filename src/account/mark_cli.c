/* Commands about handling marks. */
#include "account/account_cli.h"
#include "account/account_store.h"
#include "account/mark.h"
#include "base/text.h"

enum rc mark_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct handling_marks view;
    TRY(mark_list(cx, true, &view));
    return command_show(cx, arguments, handling_marks_fields, &view);
}

enum rc mark_set_run(struct ctx *cx, struct arguments *arguments)
{
    static const struct option_field settings[] = {
        {"name", "name"}, {"sends", "sends"}, {"band", "band"}, {"sort", "sort"}, {"active", "active"}};
    struct handling_mark before, after;
    const char *name = operand_of(arguments, 0);
    enum rc found = account_store_mark_named(cx, cx->org, name, &before);
    if (found == RC_MISSING)
        after = (struct handling_mark){.id = "", .org = "", .name = name, .sort = 100, .band = MARK_BAND_RED,
                                       .sends = MARK_SENDS_NOTHING, .active = 1};
    else if (found == RC_OK)
        after = before;
    else
        return found;
    TRY(options_into(cx, arguments, handling_mark_record.fields, settings, COUNT(settings), true, &after));
    TRY(mark_save(cx, found == RC_OK ? &before : NULL, &after));
    return mark_list_run(cx, arguments);
}
