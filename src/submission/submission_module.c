#include "submission/submission_inside.h"

static const struct record *const records[] = {&trusted_key_record, &sent_submission_record};

const struct module submission_module = {
    .name = "submission",
    .commands = submission_commands,
    .command_count = SUBMISSION_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
};
