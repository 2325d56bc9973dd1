#include <string.h>

#include "account/account.h"
#include "audit/audit_view.h"
#include "base/command.h"
#include "base/text.h"

/* The root stands on a line of its own, whole: people compare it with what they kept elsewhere. */
static enum rc verify_show(struct ctx *cx, struct arguments *arguments,
                           const struct verify_view *view)
{
    if (arguments->json)
        return command_show(cx, arguments, verify_view_fields, view);
    for (size_t i = 0; i < view->organizations.n; i++) {
        const struct verify_org *one = &view->organizations.at[i];
        buf_printf(arguments->out, "%s: %s\n    %s\n", one->org,
                   trf(cx, N_("sound; {0} entries, {1} records, root hash"), decimal(cx, one->size),
                       decimal(cx, one->records)),
                   one->root);
    }
    return RC_OK;
}

/* Everything with PERM_SYSTEM (the local administrator too), otherwise the acting organisation. */
static enum rc verify_run(struct ctx *cx, struct arguments *arguments)
{
    struct verify_view view = {.sound = 1};
    struct verify_org one;
    if (may(cx, PERM_SYSTEM)) {
        TRY(ledger_verify(cx, &view));
    } else {
        TRY(ledger_verify_org(cx, cx->org, &one));
        view.organizations.at = &one;
        view.organizations.n = 1;
    }
    return verify_show(cx, arguments, &view);
}

static enum rc head_run(struct ctx *cx, struct arguments *arguments)
{
    struct ledger_head head;
    TRY(ledger_advance(cx, cx->org, &head));
    return command_show(cx, arguments, ledger_head_fields, &head);
}

static const char *option_text(const void *source, const char *name)
{
    return field_find(audit_filter_fields, name) == NULL ? "" : option_of(source, name);
}

/* A name or an id; the filter itself takes ids. */
static enum rc find_person(struct ctx *cx, struct audit_filter *filter)
{
    struct choices people;
    if (filter->person[0] == '\0' || text_same(filter->person, AUDIT_LOCAL))
        return RC_OK;
    TRY(person_choices(cx, &people));
    const char *id = choice_find(people, filter->person);
    if (id != NULL) /* otherwise the id of somebody who left */
        filter->person = id;
    return RC_OK;
}

struct printed_view {
    LIST_OF(struct audit_entry) entries;
};
static const struct field row_table[] = {
    FIELD(audit_entry, sequence, F_INT, .label = N_("No.")),
    FIELD(audit_entry, at, F_TIME, .label = N_("Time")),
    FIELD(audit_entry, person_name, F_TEXT, .label = N_("Person")),
    FIELD(audit_entry, action, F_ENUM, .names = &ledger_action_names, .label = N_("Action")),
    FIELD(audit_entry, kind, F_TEXT, .label = N_("Kind")),
    FIELD(audit_entry, subject, F_TEXT, .label = N_("Name")),
    FIELD(audit_entry, record, F_TEXT, .label = N_("Record")),
};
static const struct field list_table[] = {
    FIELD_LIST(printed_view, entries, row_table, struct audit_entry),
};

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct audit_filter filter;
    struct ledger_entries entries = {.n = 0};
    struct audit_entry *made = NULL;
    int64_t limit = 0;
    TRY(audit_filter_read(cx, option_text, arguments, &filter));
    TRY(option_int(cx, arguments, "limit", AUDIT_PAGE_ROWS, &limit));
    if (limit < 1 || limit > AUDIT_ROWS_MOST)
        return fail(cx, RC_USAGE, N_("--limit takes a number from 1 to {0}"),
                    decimal(cx, AUDIT_ROWS_MOST));
    TRY(find_person(cx, &filter));
    TRY(audit_list(cx, &filter, limit, &entries));
    TRY(audit_entries_make(cx, &entries, &made));
    const struct printed_view view = {.entries = {made, entries.n}};
    return command_show(cx, arguments, FIELDS(list_table), &view);
}

const struct command audit_commands[AUDIT_COMMANDS] = {
    {.name = "ledger verify",
     .need = NEED_DATABASE,
     .permission = PERM_AUDIT_READ,
     .run = verify_run,
     .help = N_(
         "Replay the ledger against the tables; exit code 7 and the first place that differs")},
    {.name = "ledger list",
     .need = NEED_DATABASE,
     .permission = PERM_AUDIT_READ,
     .run = list_run,
     .help = N_("List the entries of the organisation's ledger, newest first"),
     .options = {{"person", "PERSON", N_("Name or id of the person; - for the local administrator"),
                  false},
                 {"kind", "KIND", N_("Kind of record: plan-item, person, …"), false},
                 {"record", "ID", N_("Id of the record"), false},
                 {"action", "ACTION", N_("create, change, delete or note"), false},
                 {"from", "DATE", N_("First day"), false},
                 {"to", "DATE", N_("Last day"), false},
                 {"before", "N", N_("Only entries with a smaller number"), false},
                 {"limit", "N", N_("How many (otherwise 50)"), false}}},
    {.name = "ledger head",
     .need = NEED_DATABASE,
     .permission = PERM_AUDIT_READ,
     .run = head_run,
     .help = N_("Print size and root hash of the organisation's ledger")},
};
