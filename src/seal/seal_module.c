#include "register/verify.h"
#include "seal/seal_inside.h"

static const struct record *const records[] = {&signing_key_record, &ledger_checkpoint_record};

static const struct verify_check checks[] = {
    {.table = "", .first = true, .marks = seal_verify_marks, .run = seal_verify},
};

const struct module seal_module = {
    .name = "seal",
    .commands = seal_commands,
    .command_count = SEAL_COMMANDS,
    .records = records,
    .record_count = COUNT(records),
    .checks = checks,
    .check_count = COUNT(checks),
};
