#include "backup/backup.h"
#include "base/text.h"

#define FOLLOWS "follows from the ledger and is made again from it"
#define PASSING "would bring back sign-ins that have ended since"

const struct backup_table backup_tables[] = {
    {"ledger_sequence", USE_EVERYWHERE, "the ledger itself"},
    {"ledger_entry", USE_EVERYWHERE, "the ledger itself"},
    {"ledger_tree", USE_EVERYWHERE, "the ledger itself"},
    {"file_content", USE_EVERYWHERE, "files that records name"},
    {"survey_answer", USE_EVERYWHERE, "answers of surveys, which their responses name by digest"},
    {"plan_total", USE_EVERYWHERE, "sums that follow from the plan"},
    {"sign_in", USE_BACKUP, "failures and locks of this installation"},
    {"sign_in_address", USE_BACKUP, "failures and locks of this installation"},
    {"token_use", USE_BACKUP, "when tokens were last used with this installation"},
    {"passkey_use", USE_BACKUP, "when passkeys were last used with this installation"},
    {"list_kept", USE_BACKUP,
     "columns that people want of lists; they go with the person, not the organisation"},
    {"list_step", USE_BACKUP, "changes in the cells of lists that people of this installation can take back"},
    {"job", USE_BACKUP, "work of this installation"},
    {"job_file", USE_BACKUP, "work of this installation"},
    {"mail_setting", USE_BACKUP, "settings of this installation"},
    {"reminder_made", USE_BACKUP, "reminders that this installation has made"},
    {"mail_message", USE_NOWHERE, "mails on their way; those that were sent must not be sent again"},
    {"submission_upload", USE_NOWHERE, "packages on their way; the sender begins again"},
    {"submission_piece", USE_NOWHERE, "packages on their way; the sender begins again"},
    {"session", USE_NOWHERE, PASSING},
    {"setup_link", USE_NOWHERE, PASSING},
    {"passkey_challenge", USE_NOWHERE, PASSING},
    {"search_state", USE_NOWHERE, FOLLOWS},
    {"search_document", USE_NOWHERE, FOLLOWS},
    {"search_posting", USE_NOWHERE, FOLLOWS},
};
const size_t backup_table_count = COUNT(backup_tables);

const struct backup_table *backup_table_find(const char *name)
{
    for (size_t i = 0; i < backup_table_count; i++)
        if (text_same(backup_tables[i].name, name))
            return &backup_tables[i];
    return NULL;
}
