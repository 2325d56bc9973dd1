#include "mission/mission_cli.h"

const struct command mission_file_commands[MISSION_FILE_COMMANDS] = {
    {.name = "mission cutsets", .need = NEED_DATABASE, .permission = PERM_RISK_READ, .alone = "open-psa", .run = mission_cutsets_run,
     .help = N_("Find the minimal cut sets of a service or fault tree: what must fail together so that it stops"),
     .options = {{"service", "NAME", N_("Service of a risk assessment, by name or id"), false},
                 {"study", "ID", N_("Risk assessment (otherwise the latest)"), false},
                 {"open-psa", "FILE", N_("A fault tree in the Open-PSA Model Exchange Format instead"), false},
                 {"top", "GATE", N_("Gate that is looked at, where the file has several root gates"), false},
                 {"count", NULL, N_("Only the number"), false},
                 {"limit-order", "N", N_("Only cut sets of at most N events"), false},
                 {"probability", NULL, N_("Also the exact probability of the top event"), false},
                 {"most", "N", N_("Longest list (otherwise 100)"), false},
                 {"cut-off", "P", N_("Only cut sets of at least this probability"), false},
                 {"seconds", "N", N_("Longest time (otherwise 60)"), false}}},
    {.name = "mission importance", .need = NEED_DATABASE, .permission = PERM_RISK_READ, .alone = "open-psa",
     .run = mission_importance_run,
     .help = N_("Tell how much each resource or event counts for the probability of the stop"),
     .options = {{"service", "NAME", N_("Service of a risk assessment, by name or id"), false},
                 {"study", "ID", N_("Risk assessment (otherwise the latest)"), false},
                 {"open-psa", "FILE", N_("A fault tree in the Open-PSA Model Exchange Format instead"), false},
                 {"top", "GATE", N_("Gate that is looked at, where the file has several root gates"), false},
                 {"seconds", "N", N_("Longest time (otherwise 60)"), false}}},
};
