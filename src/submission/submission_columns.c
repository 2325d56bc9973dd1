/* The lists of packages, of what was refused, and of keys: columns and cells. */
#include "submission/submission_view.h"

static const char *tag_of(const char *const *tags, size_t n, int64_t state)
{
    return state >= 0 && state < (int64_t)n ? tags[state] : "off";
}

const char *received_tag(int64_t state)
{
    static const char *const tags[SUBMISSION_STATE_COUNT_] = {"off", "warn", "ok", "warn", "bad", "off"};
    return tag_of(tags, COUNT(tags), state);
}

const char *sent_tag(int64_t state)
{
    static const char *const tags[SENT_STATE_COUNT_] = {"off", "info", "info", "ok", "warn", "bad", "off"};
    return tag_of(tags, COUNT(tags), state);
}

/* ---- received ---- */

static void fill_sender(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct submission *one = row;
    cell->href = arena_printf(cx->arena, "/submissions/received/%s", one->id);
}

static void fill_received_state(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->tag = received_tag(((const struct submission *)row)->state);
}

static const struct list_column received_columns[] = {
    {.field = "sender_name", .flags = LIST_KEY, .width = 30, .fill = fill_sender},
    {.field = "operator", .flags = LIST_NARROW, .up = "operator", .width = 16},
    {.field = "title", .flags = LIST_WIDE, .width = 40},
    {.field = "year", .flags = LIST_NARROW, .width = 8},
    {.field = "state", .flags = LIST_NARROW, .width = 16, .fill = fill_received_state},
    {.field = "received", .flags = LIST_NARROW, .up = "oldest", .down = "newest", .width = 18},
    {.field = "way", .flags = LIST_NARROW, .width = 16},
    {.field = "size", .flags = LIST_THOUSANDS, .width = 12},
    {.field = "edition", .flags = LIST_ASIDE, .width = 8},
    {.field = "made", .flags = LIST_ASIDE | LIST_NARROW, .width = 18},
    {.field = "sealed", .flags = LIST_ASIDE, .width = 8},
    {.field = "checked_at", .flags = LIST_ASIDE | LIST_NARROW, .width = 18},
    {.field = "decided_at", .flags = LIST_ASIDE | LIST_NARROW, .width = 18},
    {.field = "note", .flags = LIST_ASIDE | LIST_WIDE, .width = 40},
    {.field = "previous", .flags = LIST_ASIDE, .width = 38},
    {.field = "signing_key", .flags = LIST_ASIDE, .width = 36},
    {.field = "id", .flags = LIST_ASIDE, .width = 38, .label = N_("Number of the package")},
    {.field = "digest", .flags = LIST_ASIDE, .width = 66},
};
const struct list received_package_list = {
    .name = "received-packages",
    .label = N_("Received packages"),
    .permission = PERM_SURVEY_READ,
    .href = "/submissions/received",
    .fields = {package_received_table, PACKAGE_RECEIVED_FIELDS},
    .size = sizeof(struct submission),
    .columns = received_columns,
    .column_count = COUNT(received_columns),
    .order = "newest",
};

/* ---- refused ---- */

static void fill_reason(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx, (void)row;
    cell->tag = "bad";
}

static const struct list_column refused_columns[] = {
    {.field = "refused_at", .flags = LIST_KEY | LIST_NARROW, .down = "newest", .width = 18},
    {.field = "reason", .width = 26, .fill = fill_reason},
    {.field = "message", .flags = LIST_WIDE, .width = 60},
    {.field = "sender_name", .width = 30, .label = N_("Sender, as it says itself")},
    {.field = "operator", .flags = LIST_NARROW, .width = 16},
    {.field = "way", .flags = LIST_NARROW, .width = 16},
    {.field = "submission", .flags = LIST_ASIDE, .width = 38},
    {.field = "file_digest", .flags = LIST_ASIDE, .width = 66},
    {.field = "size", .flags = LIST_ASIDE | LIST_THOUSANDS, .width = 12},
};
const struct list refused_package_list = {
    .name = "refused-packages",
    .label = N_("Refused packages"),
    .permission = PERM_SURVEY_READ,
    .href = "/submissions/refused",
    .fields = {package_refused_table, PACKAGE_REFUSED_FIELDS},
    .size = sizeof(struct refused_submission),
    .columns = refused_columns,
    .column_count = COUNT(refused_columns),
    .order = "newest",
};

/* ---- sent ---- */

static void fill_receiver(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/submissions/sent/%s", ((const struct sent_submission *)row)->id);
}

static void fill_sent_state(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->tag = sent_tag(((const struct sent_submission *)row)->state);
}

static const struct list_column sent_columns[] = {
    {.field = "to_name", .flags = LIST_KEY, .up = "receiver", .width = 30, .fill = fill_receiver},
    {.field = "title", .flags = LIST_WIDE, .width = 40},
    {.field = "year", .flags = LIST_NARROW, .width = 8},
    {.field = "state", .flags = LIST_NARROW, .width = 16, .fill = fill_sent_state},
    {.field = "made", .flags = LIST_NARROW, .up = "oldest", .down = "newest", .width = 18},
    {.field = "receipt_at", .flags = LIST_NARROW, .width = 18},
    {.field = "size", .flags = LIST_THOUSANDS, .width = 12},
    {.field = "sealed", .flags = LIST_ASIDE, .width = 8},
    {.field = "operator", .flags = LIST_ASIDE | LIST_NARROW, .width = 16},
    {.field = "edition", .flags = LIST_ASIDE, .width = 8},
    {.field = "to_key", .flags = LIST_ASIDE, .width = 36},
    {.field = "id", .flags = LIST_ASIDE, .width = 38, .label = N_("Number of the package")},
    {.field = "digest", .flags = LIST_ASIDE, .width = 66},
};
const struct list sent_package_list = {
    .name = "sent-packages",
    .label = N_("Sent packages"),
    .permission = PERM_RESPONSE_READ,
    .href = "/submissions/sent",
    .fields = {package_sent_table, PACKAGE_SENT_FIELDS},
    .size = sizeof(struct sent_submission),
    .columns = sent_columns,
    .column_count = COUNT(sent_columns),
    .order = "newest",
};

/* ---- keys ---- */

static void fill_operator(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/submissions/keys/%s", ((const struct trusted_key *)row)->id);
}

static void fill_trust(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    static const char *const tags[TRUSTED_STATE_COUNT_] = {"ok", "off", "bad"};
    (void)cx;
    cell->tag = tag_of(tags, COUNT(tags), ((const struct trusted_key *)row)->state);
}

static const struct list_column key_columns[] = {
    {.field = "operator", .flags = LIST_KEY | LIST_NARROW, .up = "operator", .width = 16, .fill = fill_operator},
    {.field = "name", .width = 30},
    {.field = "key", .flags = LIST_NARROW, .width = 36},
    {.field = "state", .flags = LIST_NARROW, .width = 12, .fill = fill_trust},
    {.field = "added_at", .flags = LIST_NARROW, .up = "oldest", .down = "newest", .width = 18},
    {.field = "ended_at", .flags = LIST_NARROW, .width = 18},
    {.field = "reason", .flags = LIST_WIDE, .width = 36},
    {.field = "previous", .flags = LIST_ASIDE, .width = 36},
    {.field = "organization", .flags = LIST_ASIDE, .width = 38},
};
const struct list trusted_key_list = {
    .name = "trusted-keys",
    .label = N_("Trusted keys"),
    .permission = PERM_SURVEY_READ,
    .href = "/submissions/keys",
    .fields = {package_trusted_table, PACKAGE_TRUSTED_FIELDS},
    .size = sizeof(struct trusted_key),
    .columns = key_columns,
    .column_count = COUNT(key_columns),
    .order = "operator",
};
