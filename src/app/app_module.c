#include "app/app_module.h"

static const struct command commands[] = {
    {.name = "help", .need = NEED_NOTHING, .permission = PERM_PUBLIC, .run = help_run,
     .help = N_("List the commands, or tell what one takes"),
     .operands = {{"COMMAND", N_("First word of a command"), false},
                  {"WORD", N_("Its second word"), false}}},
    {.name = "version", .need = NEED_NOTHING, .permission = PERM_PUBLIC, .run = version_run,
     .help = N_("Print the version of the program (also --version)")},
    {.name = "man", .need = NEED_NOTHING, .permission = PERM_PUBLIC, .run = man_run,
     .help = N_("Print the man page (roff), made from the tables of commands")},
    {.name = "openapi", .need = NEED_NOTHING, .permission = PERM_PUBLIC, .run = openapi_run,
     .help = N_("Print the description of the interface for programs (OpenAPI 3.1), made from the tables")},
    {.name = "init", .need = NEED_STORE, .permission = PERM_PUBLIC, .run = init_run,
     .help = N_("Prepare the database or bring it up to date; print the one-time link of the first administrator"),
     .options = {{"url", "URL", N_("Address under which people reach this program"), false}}},
    {.name = "doctor", .need = NEED_STORE, .permission = PERM_PUBLIC, .run = doctor_run,
     .help = N_("Look at the installation: database, disk, clock, rights of files, fonts; tell what to do"),
     .options = {{"certificate", "FILE", N_("TLS certificate chain, PEM"), false},
                 {"key", "FILE", N_("Private key of the certificate, PEM"), false},
                 {"backup-dir", "FOLDER", N_("Folder for backups by the timetable; they and recovery tests are put on it"), false}}},
    {.name = "serve", .need = NEED_STORE, .permission = PERM_PUBLIC, .run = serve_run,
     .help = N_("Serve the pages"),
     .options = {{"listen", "ADDRESS", N_("Address to listen on (otherwise 127.0.0.1)"), false},
                 {"port", "PORT", N_("Port (otherwise 8640)"), false},
                 {"workers", "N", N_("Threads that answer requests (otherwise 4)"), false},
                 {"certificate", "FILE", N_("TLS certificate chain, PEM"), false},
                 {"key", "FILE", N_("Private key of the certificate, PEM"), false},
                 {"client-ca", "FILE", N_("Authorities whose client certificates are asked for, PEM"), false},
                 {"client-crl", "FILE", N_("What these authorities revoked, PEM"), false},
                 {"client-required", NULL, N_("Nobody is answered without a client certificate"), false},
                 {"url", "URL", N_("Address under which people reach this program"), false},
                 {"allow-plain", NULL, N_("Listen beyond loopback without TLS (behind a proxy that has it)"), false},
                 {"secure-cookies", NULL, N_("Cookies only over TLS (behind a proxy that has it)"), false},
                 {"proxy", "ADDRESS,…", N_("Trusted proxies: the last X-Forwarded-For that they send is believed"), false},
                 {"person-rate", "N", N_("Requests a minute of one person or token (otherwise 6000; 0: no limit)"), false},
                 {"address-rate", "N", N_("Requests a minute from one address (otherwise 30000; 0: no limit)"), false},
                 {"backup-dir", "FOLDER", N_("Folder for backups by the timetable; they and recovery tests are put on it"), false},
                 {"backup-keep", "D,W,M", N_("Days, weeks and months whose youngest backup is kept (otherwise 7,4,12)"), false},
                 {"receivers", "HOST,…", N_("Hosts to which packages may be sent (otherwise any but this machine)"), false},
                 {"log", "FORMAT", N_("json: one line for each request on standard error"), false},
                 {"metrics", NULL, N_("Figures for Prometheus at /metrics, for this machine alone"), false},
                 {"metrics-from", "ADDRESS,…", N_("Addresses that may read /metrics besides"), false}}},
};

static const struct route routes[] = {
    {GET, "/openapi.json", openapi_get, PERM_SIGNED_IN,
     N_("Description of the interface for programs (OpenAPI 3.1)"), .answer = NULL},
};

static const struct left_out left_out[] = {
    {"search_state", "follows from the ledger and can be made again from it"},
    {"search_document", "follows from the ledger and can be made again from it"},
    {"search_posting", "follows from the ledger and can be made again from it"},
};

const struct module app_module = {
    .name = "app",
    .routes = routes,
    .route_count = COUNT(routes),
    .commands = commands,
    .command_count = COUNT(commands),
    .left_out = left_out,
    .left_out_count = COUNT(left_out),
};
