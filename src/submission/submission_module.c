#include "submission/submission_inside.h"

static const struct record *const records[] = {
    &trusted_key_record,        &submission_record,         &submission_comment_record,
    &submission_opening_record, &refused_submission_record, &sent_submission_record,
};

const struct module submission_module = {
    .name = "submission",
    .commands = submission_commands,
    .command_count = SUBMISSION_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .jobs = submission_jobs,
    .job_count = SUBMISSION_JOBS,
};
