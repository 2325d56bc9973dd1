#include "backup/backup_inside.h"
#include "backup/backup_module.h"
#include "base/command.h"

static enum rc backup_run(struct ctx *cx, struct arguments *arguments)
{
    struct backup_summary summary;
    TRY(backup_write(cx, operand_of(arguments, 0), &summary));
    return command_show(cx, arguments, backup_summary_fields, &summary);
}

static enum rc restore_run(struct ctx *cx, struct arguments *arguments)
{
    struct backup_summary summary;
    const char *url = option_of(arguments, "to");
    bool test = switch_of(arguments, "test");
    if (test == (url != NULL))
        return fail(cx, RC_USAGE, N_("restore takes either --to URL or --test"));
    if (test)
        TRY(backup_test(cx, operand_of(arguments, 0), &summary));
    else
        TRY(backup_restore(cx, operand_of(arguments, 0), url, switch_of(arguments, "unsound"),
                           &summary));
    return command_show(cx, arguments, backup_summary_fields, &summary);
}

static enum rc export_run(struct ctx *cx, struct arguments *arguments)
{
    struct backup_summary summary;
    TRY(backup_export(cx, cx->org, option_of(arguments, "o"), &summary));
    return command_show(cx, arguments, backup_summary_fields, &summary);
}

static enum rc import_run(struct ctx *cx, struct arguments *arguments)
{
    struct backup_summary summary;
    TRY(backup_import(cx, operand_of(arguments, 0), &summary));
    return command_show(cx, arguments, backup_summary_fields, &summary);
}

const struct command backup_commands[BACKUP_COMMANDS] = {
    {.name = "backup",
     .need = NEED_DATABASE,
     .permission = PERM_SYSTEM,
     .run = backup_run,
     .help = N_("Write the whole database into a file, while people go on working"),
     .operands = {{"FILE", N_("File of the backup; what stands there is replaced"), true}}},
    {.name = "restore",
     .need = NEED_NOTHING,
     .permission = PERM_PUBLIC,
     .run = restore_run,
     .help = N_("Restore a backup to a new database, with every check; never to one in use"),
     .operands = {{"FILE", N_("File of the backup"), true}},
     .options = {{"to", "URL",
                  N_("New database: sqlite:FILE that is not there, or an empty "
                     "postgresql://…"),
                  false},
                 {"test", NULL, N_("Restore to a temporary file only, to see that it works"),
                  false},
                 {"unsound", NULL,
                  N_("Restore also when the ledgers do not verify; what is wrong is told"),
                  false}}},
    {.name = "export-all",
     .need = NEED_DATABASE,
     .permission = PERM_SYSTEM,
     .run = export_run,
     .help = N_("Write everything of the organisation (--org) into a zip for another installation"),
     .options = {{"o", "FILE", N_("File of the export; what stands there is replaced"), true}}},
    {.name = "import-all",
     .need = NEED_DATABASE,
     .permission = PERM_SYSTEM,
     .run = import_run,
     .help = N_(
         "Take in an organisation that another installation exported: all of it, checked, or "
         "nothing"),
     .operands = {{"FILE", N_("File of the export"), true}}},
};
