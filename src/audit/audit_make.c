/* Makes the views of the ledger. */
#include <string.h>

#include "account/account.h"
#include "audit/audit_store.h"
#include "base/text.h"
#include "http/http.h"
#include "seal/seal.h"

static const char *const verdict_codes[] = {"not-run", "sound", "unsound"};
static const char *const verdict_labels[] = {N_("Not checked yet"), N_("Sound"), N_("Not sound")};
const struct enum_names audit_verdict_names = {verdict_codes, verdict_labels, AUDIT_VERDICT_COUNT_};
_Static_assert(COUNT(verdict_codes) == AUDIT_VERDICT_COUNT_, "every verdict needs a code");

const struct field audit_entry_table[AUDIT_ENTRY_FIELDS] = {
    FIELD(audit_entry, sequence, F_INT, .label = N_("No.")),
    FIELD(audit_entry, at, F_TIME, .label = N_("Time")),
    FIELD(audit_entry, person, F_REF, .ref = "person", .label = N_("Id of the person")),
    FIELD(audit_entry, person_name, F_TEXT, .label = N_("Person")),
    FIELD(audit_entry, noun, F_TEXT),
    FIELD(audit_entry, kind, F_TEXT, .label = N_("Kind")),
    FIELD(audit_entry, record, F_TEXT, .label = N_("Record")),
    FIELD(audit_entry, subject, F_TEXT, .label = N_("Name")),
    FIELD(audit_entry, href, F_TEXT),
    FIELD(audit_entry, action, F_ENUM, .names = &ledger_action_names, .label = N_("Action")),
    FIELD(audit_entry, leaf, F_TEXT, .label = N_("Leaf hash")),
    FIELD(audit_entry, body, F_TEXT, .flags = F_HIDDEN, .label = N_("Content")),
};
static const struct field list_table[] = {
    FIELD_LIST(audit_list_view, entries, audit_entry_table, struct audit_entry),
    FIELD(audit_list_view, older, F_TEXT),
    FIELD(audit_list_view, size, F_INT, .label = N_("Entries")),
    FIELD(audit_list_view, root, F_TEXT, .label = N_("Root hash")),
};
const struct fields audit_list_fields = {list_table, COUNT(list_table)};

static const struct field change_table[] = {
    FIELD(record_change, field, F_TEXT),
    FIELD(record_change, label, F_TEXT),
    FIELD(record_change, before, F_TEXT),
    FIELD(record_change, after, F_TEXT),
};
static const struct field entry_view_table[] = {
    FIELD_OBJECT(audit_entry_view, entry, audit_entry_table),
    FIELD_LIST(audit_entry_view, changes, change_table, struct record_change),
    {.name = "body", .kind = F_TEXT, .offset = offsetof(struct audit_entry_view, entry.body)},
    FIELD(audit_entry_view, leaf_fits, F_BOOL),
    FIELD(audit_entry_view, earlier, F_INT),
    FIELD(audit_entry_view, later, F_INT),
    FIELD(audit_entry_view, size, F_INT),
    FIELD(audit_entry_view, root, F_TEXT),
    FIELD(audit_entry_view, covered, F_BOOL),
};
const struct fields audit_entry_view_fields = {entry_view_table, COUNT(entry_view_table)};

static const struct field organization_table[] = {
    FIELD(verify_org, org, F_TEXT),
    FIELD(verify_org, size, F_INT),
    FIELD(verify_org, records, F_INT),
    FIELD(verify_org, root, F_TEXT),
};
static const struct field verify_table[] = {
    FIELD(audit_verify_view, verdict, F_ENUM, .names = &audit_verdict_names),
    FIELD(audit_verify_view, message, F_TEXT),
    FIELD(audit_verify_view, at, F_TIME),
    FIELD_LIST(audit_verify_view, organizations, organization_table, struct verify_org),
};
const struct fields audit_verify_fields = {verify_table, COUNT(verify_table)};
static const struct field verification_table[] = {
    {.name = "job", .kind = F_TEXT, .offset = offsetof(struct audit_verification_view, job.id)},
    {.name = "state", .kind = F_ENUM, .names = &job_state_names,
     .offset = offsetof(struct audit_verification_view, job.state)},
    {.name = "percent", .kind = F_INT, .offset = offsetof(struct audit_verification_view, job.percent)},
    FIELD_OBJECT(audit_verification_view, result, verify_table),
};
const struct fields audit_verification_fields = {verification_table, COUNT(verification_table)};

/* Kinds of entries that are no records, with their labels. */
static const struct {
    const char *noun, *label;
} other_kinds[] = {
    {"sign-in", N_("Signing in")},
    {"job", N_("Job")},
};

static const char *kind_label(const struct ctx *cx, const char *noun)
{
    const struct record *record = record_find(cx->app, noun);
    for (size_t i = 0; i < COUNT(other_kinds); i++)
        if (record == NULL && strcmp(other_kinds[i].noun, noun) == 0)
            return tr(cx, other_kinds[i].label);
    return record == NULL ? noun : tr(cx, record->label);
}

/* The row that an entry tells of; NULL when it is a note, of no record, or not readable: a ledger that
 * was tampered with must still be shown. */
static const void *row_of(struct ctx *cx, const struct record *record,
                          const struct ledger_entry *entry)
{
    if (record == NULL || entry->action == LEDGER_NOTE)
        return NULL;
    const struct problem kept = cx->problem;
    void *row = arena_alloc(cx->arena, record->size);
    enum rc rc = row == NULL ? RC_MEMORY : record_from_canonical(cx, record, entry->body, row);
    cx->problem = kept;
    return rc == RC_OK ? row : NULL;
}

/* A row without words of its own goes by the record that it belongs to: the first that it refers to. */
static void describe_by_reference(struct ctx *cx, const struct record *record, const void *row,
                                  const char **subject, const char **href)
{
    for (size_t i = 0; i < record->fields.n && text_empty(*subject); i++) {
        const struct field *field = &record->fields.at[i];
        const struct record *other =
            field->kind == F_REF && field->ref != NULL ? record_find(cx->app, field->ref) : NULL;
        const char *id = other == NULL ? "" : field_text(field, row), *place = "";
        if (other == NULL || text_empty(id) || strcmp(field->ref, "organization") == 0)
            continue;
        const char *name = record_name(cx, other, id, &place);
        if (strcmp(name, id) == 0)
            continue;
        *subject = name;
        if (text_empty(*href))
            *href = place;
    }
}

static struct audit_entry entry_make(struct ctx *cx, const struct ledger_entry *entry)
{
    const struct record *record = record_find(cx->app, entry->noun);
    const void *row = row_of(cx, record, entry);
    bool linked = record != NULL && record->href != NULL && entry->action != LEDGER_DELETE;
    const char *subject = row == NULL ? "" : record_subject(record, row);
    const char *href =
        linked ? arena_printf(cx->arena, "%s%s", record->href, url_encode(cx, entry->record)) : "";
    if (row != NULL && record->describe != NULL)
        record->describe(cx, row, &subject, &href);
    if (row != NULL && text_empty(subject))
        describe_by_reference(cx, record, row, &subject, &href);
    return (struct audit_entry){
        .sequence = entry->sequence,
        .at = entry->at,
        .action = entry->action,
        .person = entry->person,
        .person_name = entry->person[0] == '\0'        ? tr(cx, N_("Local administrator"))
                       : entry->person_name[0] == '\0' ? entry->person
                                                       : entry->person_name,
        .noun = entry->noun,
        .kind = kind_label(cx, entry->noun),
        .record = entry->record,
        .subject = subject,
        .href = href,
        .body = entry->body,
        .leaf = entry->leaf,
    };
}

enum rc audit_entries_make(struct ctx *cx, const struct ledger_entries *entries,
                           struct audit_entry **ret)
{
    struct audit_entry *made = ARENA_ARRAY(cx->arena, struct audit_entry, entries->n);
    if (made == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < entries->n; i++)
        made[i] = entry_make(cx, &entries->at[i]);
    *ret = made;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* Options of a pick list; a chosen value that is not offered stands at the end. */
struct options {
    struct form_option *at;
    size_t n;
    const char *chosen;
    bool found;
};

static enum rc options_begin(struct ctx *cx, struct options *options, size_t most,
                             const char *chosen, const char *everything)
{
    *options = (struct options){.at = ARENA_ARRAY(cx->arena, struct form_option, most + 2),
                                .chosen = chosen};
    if (options->at == NULL)
        return RC_MEMORY;
    options->found = chosen[0] == '\0';
    options->at[options->n++] = (struct form_option){"", everything, options->found};
    return RC_OK;
}

static void options_add(struct options *options, const char *value, const char *label)
{
    bool chosen = strcmp(value, options->chosen) == 0;
    options->found |= chosen;
    options->at[options->n++] = (struct form_option){value, label, chosen};
}

static void options_end(struct options *options)
{
    if (!options->found)
        options_add(options, options->chosen, options->chosen);
}

static enum rc people_options(struct ctx *cx, const struct audit_filter *filter,
                              struct audit_list_view *view)
{
    struct choices people;
    struct options options;
    TRY(person_choices(cx, &people));
    TRY(options_begin(cx, &options, people.n + 1, filter->person, tr(cx, N_("Everybody"))));
    for (size_t i = 0; i < people.n; i++)
        options_add(&options, people.at[i].id, people.at[i].label);
    options_add(&options, AUDIT_LOCAL, tr(cx, N_("Local administrator")));
    options_end(&options);
    view->people.at = options.at;
    view->people.n = options.n;
    return RC_OK;
}

static enum rc kind_options(struct ctx *cx, const struct audit_filter *filter,
                            struct audit_list_view *view)
{
    struct options options;
    size_t count = COUNT(other_kinds);
    for (size_t m = 0; m < cx->app->module_count; m++)
        count += cx->app->modules[m]->record_count;
    TRY(options_begin(cx, &options, count, filter->kind, tr(cx, N_("All kinds"))));
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->record_count; i++)
            options_add(&options, cx->app->modules[m]->records[i]->noun,
                        tr(cx, cx->app->modules[m]->records[i]->label));
    for (size_t i = 0; i < COUNT(other_kinds); i++)
        options_add(&options, other_kinds[i].noun, tr(cx, other_kinds[i].label));
    options_end(&options);
    view->kinds.at = options.at;
    view->kinds.n = options.n;
    return RC_OK;
}

static enum rc action_options(struct ctx *cx, const struct audit_filter *filter,
                              struct audit_list_view *view)
{
    struct options options;
    TRY(options_begin(cx, &options, ledger_action_names.n, filter->action,
                      tr(cx, N_("All actions"))));
    for (int64_t i = 0; i < (int64_t)ledger_action_names.n; i++)
        options_add(&options, enum_code(&ledger_action_names, i),
                    tr(cx, enum_label(&ledger_action_names, i)));
    options_end(&options);
    view->actions.at = options.at;
    view->actions.n = options.n;
    return RC_OK;
}

static const char *address(const struct ctx *cx, const char *path, const char *query)
{
    return query[0] == '\0' ? path : arena_printf(cx->arena, "%s?%s", path, query);
}

static const char *older_address(const struct ctx *cx, const char *query, int64_t before)
{
    return arena_printf(cx->arena, "/audit?%s%sbefore=%lld", query, query[0] == '\0' ? "" : "&",
                        (long long)before);
}

enum rc audit_list_make(struct ctx *cx, const struct audit_filter *filter,
                        struct audit_list_view *ret)
{
    struct ledger_head head;
    struct ledger_entries entries = {.n = 0};
    struct audit_entry *made = NULL;
    const char *query = audit_filter_query(cx, filter);
    int64_t rows = filter->rows > 0 ? filter->rows : AUDIT_PAGE_ROWS;
    struct audit_list_view view = {.from = filter->from,
                                   .to = filter->to,
                                   .record = filter->record,
                                   .filtered = audit_filter_is_set(filter),
                                   .paged = filter->before > 0,
                                   .older = "",
                                   .next = "",
                                   .newest = address(cx, "/audit", query),
                                   .csv = address(cx, "/audit/export.csv", query)};
    if (cx->problem.rc == RC_OK) /* a filter that was refused finds nothing */
        TRY(audit_list(cx, filter, rows + 1, &entries));
    bool more = (int64_t)entries.n > rows;
    entries.n -= more;
    TRY(audit_entries_make(cx, &entries, &made));
    if (more) {
        view.older = older_address(cx, query, made[entries.n - 1].sequence);
        view.next = decimal(cx, made[entries.n - 1].sequence);
    }
    TRY(ledger_head_saved(cx, cx->org, &head));
    TRY(people_options(cx, filter, &view));
    TRY(kind_options(cx, filter, &view));
    TRY(action_options(cx, filter, &view));
    view.entries.at = made;
    view.entries.n = entries.n;
    view.size = head.size;
    view.root = head.root;
    *ret = view;
    return RC_OK;
}

static enum rc fill_changes(struct ctx *cx, const struct ledger_entry *entry,
                            const struct ledger_entry *before, struct audit_entry_view *view)
{
    const struct record *record = record_find(cx->app, entry->noun);
    const void *row = row_of(cx, record, entry);
    struct record_event event;
    if (row == NULL)
        return RC_OK;
    bool deleted = entry->action == LEDGER_DELETE;
    bool fresh = before == NULL || before->action == LEDGER_DELETE;
    const void *old = deleted ? row : fresh ? NULL : row_of(cx, record, before);
    TRY(record_compare(cx, record, old, deleted ? NULL : row, &event));
    TRY(record_name_references(cx, record, &event, 1));
    view->has_record = 1;
    view->changes.at = event.changes.at;
    view->changes.n = event.changes.n;
    return RC_OK;
}

enum rc audit_entry_make(struct ctx *cx, int64_t sequence, struct audit_entry_view *ret)
{
    struct ledger_entry entry = {.org = ""}, before = {.org = ""};
    struct audit_entry_view view = {.history = ""};
    struct ledger_head head;
    int64_t covered = 0;
    enum rc rc = audit_store_get(cx, sequence, &entry);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("The ledger of this organisation has no entry {0}"),
                    decimal(cx, sequence));
    TRY(rc);
    rc = audit_store_before(cx, &entry, &before);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    TRY(fill_changes(cx, &entry, rc == RC_OK ? &before : NULL, &view));
    TRY(audit_store_beside(cx, &entry, &view.earlier, &view.later));
    TRY(ledger_head_saved(cx, cx->org, &head));
    struct audit_filter history = {.person = "",
                                   .kind = entry.noun,
                                   .record = entry.record,
                                   .action = "",
                                   .from = "",
                                   .to = ""};
    TRY(seal_covered(cx, &covered));
    view.entry = entry_make(cx, &entry);
    view.covered = sequence <= covered;
    view.leaf_fits = strcmp(ledger_leaf_hash(cx, &entry), entry.leaf) == 0;
    view.size = head.size;
    view.root = head.root;
    view.history = address(cx, "/audit", audit_filter_query(cx, &history));
    *ret = view;
    return RC_OK;
}

enum rc audit_verify_run(struct ctx *cx, bool all, struct audit_verify_view *ret)
{
    struct verify_view every = {.sound = 0};
    struct verify_org *one = ARENA_NEW(cx->arena, struct verify_org);
    if (one == NULL)
        return RC_MEMORY;
    enum rc rc = all ? ledger_verify(cx, &every) : ledger_verify_org(cx, cx->org, one);
    if (rc != RC_OK && rc != RC_UNSOUND)
        return rc;
    ret->at = cx->now;
    ret->verdict = rc == RC_OK ? AUDIT_SOUND : AUDIT_UNSOUND;
    ret->message = rc == RC_OK ? "" : cx->problem.message;
    if (rc == RC_OK) {
        ret->organizations.at = all ? every.organizations.at : one;
        ret->organizations.n = all ? every.organizations.n : 1;
    }
    cx->problem = (struct problem){.rc = RC_OK}; /* the page itself says it */
    return RC_OK;
}
