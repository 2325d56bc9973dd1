#include "catalog/profile.h"

static const char *const status_codes[] = {"draft", "requested", "in-use", "replaced"};
static const char *const status_labels[] = {N_("Draft of a profile"), N_("Profile waits for approval"),
                                            N_("Profile in use"), N_("Replaced by a newer version")};
const struct enum_names profile_status_names = {status_codes, status_labels, COUNT(status_codes)};
_Static_assert(COUNT(status_codes) == PROFILE_STATUS_COUNT_, "every status needs a code");
_Static_assert(COUNT(status_labels) == PROFILE_STATUS_COUNT_, "every status needs a label");

static const char *const choosing_codes[] = {"open", "in", "out"};
static const char *const choosing_labels[] = {N_("Not decided"), N_("Taken"), N_("Left out")};
const struct enum_names profile_choosing_names = {choosing_codes, choosing_labels, COUNT(choosing_codes)};
_Static_assert(COUNT(choosing_codes) == CHOICE_COUNT_, "every choice needs a code");
_Static_assert(COUNT(choosing_labels) == CHOICE_COUNT_, "every choice needs a label");

static const struct field profile_table[] = {
    FIELD(profile, id, F_ID, .flags = F_FIXED),
    FIELD(profile, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(profile, version, F_INT, .flags = F_FIXED),
    FIELD(profile, code, F_TEXT, .flags = F_FIXED, .max = 60, .label = N_("Code of the profile")),
    FIELD(profile, title, F_TEXT, .flags = F_REQUIRED, .max = 200, .label = N_("Name of the profile")),
    FIELD(profile, edition, F_INT, .flags = F_FIXED, .label = N_("Version of the profile")),
    FIELD(profile, base, F_TEXT, .flags = F_FIXED, .max = 100, .label = N_("Standard chosen from")),
    FIELD(profile, base_edition, F_TEXT, .flags = F_FIXED, .max = 200,
          .label = N_("Version of the standard looked at")),
    FIELD(profile, remarks, F_PROSE, .max = 4000, .label = N_("What the profile is for")),
    FIELD(profile, status, F_ENUM, .flags = F_FIXED, .names = &profile_status_names,
          .label = N_("State")),
    FIELD(profile, drafter, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Drafter")),
    FIELD(profile, requested_by, F_REF, .flags = F_FIXED, .ref = "person",
          .label = N_("Approval asked for by")),
    FIELD(profile, approved_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Approved by")),
    FIELD(profile, approved_at, F_TIME, .flags = F_FIXED, .label = N_("Approved at")),
    FIELD(profile, comment, F_PROSE, .flags = F_FIXED, .label = N_("Comment of the approver")),
};

static const struct field imported_table[] = {
    FIELD_OBJECT(profile_imported, profile, profile_table),
    FIELD(profile_imported, notes, F_LIST_TEXT, .label = N_("Notes")),
};
const struct fields profile_imported_fields = {imported_table, COUNT(imported_table)};

#define PROFILE_COLUMNS                                                                            \
    "id, org, version, code, title, edition, base, base_edition, remarks, status, drafter, "       \
    "requested_by, approved_by, approved_at, comment"
const struct record profile_record = {
    .noun = "profile",
    .label = N_("Profile of measures"),
    .href = "/profiles/",
    .fields = {profile_table, COUNT(profile_table)},
    .size = sizeof(struct profile),
    .read = PERM_CATALOG_READ,
    .select_all = SQL_CONST("SELECT " PROFILE_COLUMNS " FROM profile WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " PROFILE_COLUMNS " FROM profile WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO profile (" PROFILE_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, "
                        "$8, $9, $10, $11, $12, $13, $14, $15)"),
    .update = SQL_CONST("UPDATE profile SET version = $3, code = $4, title = $5, edition = $6, base = $7, "
                        "base_edition = $8, remarks = $9, status = $10, drafter = $11, "
                        "requested_by = $12, approved_by = $13, approved_at = $14, comment = $15 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM profile WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field choice_table[] = {
    FIELD(profile_choice, id, F_ID, .flags = F_FIXED),
    FIELD(profile_choice, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(profile_choice, version, F_INT, .flags = F_FIXED),
    FIELD(profile_choice, profile, F_REF, .flags = F_FIXED, .ref = "profile",
          .label = N_("Profile of measures")),
    FIELD(profile_choice, control, F_TEXT, .flags = F_FIXED, .max = 200, .label = N_("Measure")),
    FIELD(profile_choice, choice, F_ENUM, .names = &profile_choosing_names, .label = N_("Taken or not")),
    FIELD(profile_choice, target, F_INT, .min = 0, .max = MATURITY_LEVELS,
          .label = N_("Target of the profile")),
    FIELD(profile_choice, reason, F_PROSE, .max = PROFILE_REASON_CHARACTERS,
          .label = N_("Reason of the decision")),
};

static void choice_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct profile_choice *choice = row;
    *subject = choice->control;
    *href = arena_printf(cx->arena, "/profiles/%s/controls/%s", choice->profile,
                         url_encode(cx, choice->control));
}

#define CHOICE_COLUMNS "id, org, version, profile, control, choice, target, reason"
const struct record profile_choice_record = {
    .noun = "profile-choice",
    .label = N_("Decision of a profile"),
    .fields = {choice_table, COUNT(choice_table)},
    .size = sizeof(struct profile_choice),
    .describe = choice_describe,
    .select_all = SQL_CONST("SELECT " CHOICE_COLUMNS " FROM profile_choice WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " CHOICE_COLUMNS " FROM profile_choice WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO profile_choice (" CHOICE_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
    .update = SQL_CONST("UPDATE profile_choice SET version = $3, profile = $4, control = $5, "
                        "choice = $6, target = $7, reason = $8 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM profile_choice WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field value_table[] = {
    FIELD(profile_value, id, F_ID, .flags = F_FIXED),
    FIELD(profile_value, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(profile_value, version, F_INT, .flags = F_FIXED),
    FIELD(profile_value, profile, F_REF, .flags = F_FIXED, .ref = "profile",
          .label = N_("Profile of measures")),
    FIELD(profile_value, param, F_TEXT, .flags = F_FIXED, .max = 200, .label = N_("Param")),
    FIELD(profile_value, value, F_PROSE, .max = PROFILE_VALUES_MOST,
          .label = N_("Values of the param, one a line")),
    FIELD(profile_value, reason, F_PROSE, .max = PROFILE_REASON_CHARACTERS,
          .label = N_("Reason of the decision")),
};

static void value_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct profile_value *value = row;
    *subject = value->param;
    *href = arena_printf(cx->arena, "/profiles/%s", value->profile);
}

#define VALUE_COLUMNS "id, org, version, profile, param, value, reason"
const struct record profile_value_record = {
    .noun = "profile-value",
    .label = N_("Values of a param in a profile"),
    .fields = {value_table, COUNT(value_table)},
    .size = sizeof(struct profile_value),
    .describe = value_describe,
    .select_all = SQL_CONST("SELECT " VALUE_COLUMNS " FROM profile_value WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " VALUE_COLUMNS " FROM profile_value WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO profile_value (" VALUE_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7)"),
    .update = SQL_CONST("UPDATE profile_value SET version = $3, profile = $4, param = $5, value = $6, "
                        "reason = $7 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM profile_value WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc profile_store_all(struct ctx *cx, struct profiles *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " PROFILE_COLUMNS
                       " FROM profile WHERE org = $1 ORDER BY title, code, edition DESC"),
                   profile_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc profile_store_latest(struct ctx *cx, const char *code, struct profile *ret)
{
    return db_one(cx,
                  SQL("SELECT " PROFILE_COLUMNS
                      " FROM profile WHERE org = $1 AND code = $2 ORDER BY edition DESC LIMIT 1"),
                  profile_record.fields, ret, ARGS(STR(cx->org), STR(code)));
}

enum rc profile_store_choices(struct ctx *cx, const char *profile, struct profile_choices *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " CHOICE_COLUMNS
                       " FROM profile_choice WHERE org = $1 AND profile = $2 ORDER BY control"),
                   profile_choice_record.fields, ret, ARGS(STR(cx->org), STR(profile)));
}

enum rc profile_store_values(struct ctx *cx, const char *profile, struct profile_values *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " VALUE_COLUMNS
                       " FROM profile_value WHERE org = $1 AND profile = $2 ORDER BY param"),
                   profile_value_record.fields, ret, ARGS(STR(cx->org), STR(profile)));
}

/* An update that changes nothing takes the row's lock on PostgreSQL; SQLite has one writer anyway. */
enum rc profile_store_hold_draft(struct ctx *cx, const char *id, bool *ret)
{
    int64_t changed = 0;
    TRY(db_exec(cx, SQL("UPDATE profile SET status = status WHERE org = $1 AND id = $2 AND status = $3"),
                ARGS(STR(cx->org), STR(id), I64(PROFILE_DRAFT)), &changed));
    *ret = changed == 1;
    return RC_OK;
}

enum rc profile_store_touched(struct ctx *cx, const char *profile, const char *person, bool *ret)
{
    int64_t found = 0;
    TRY(db_int_of(cx,
                  SQL("SELECT count(*) FROM (SELECT e.sequence FROM ledger_entry e "
                      "WHERE e.org = $1 AND e.noun = 'profile-choice' AND e.person = $3 AND e.record IN "
                      "(SELECT c.id FROM profile_choice c WHERE c.org = $1 AND c.profile = $2) "
                      "LIMIT 1) t"),
                  ARGS(STR(cx->org), STR(profile), STR(person)), &found));
    *ret = found > 0;
    return RC_OK;
}
