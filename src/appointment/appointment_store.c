#include "appointment/appointment_store.h"

#include "base/text.h"

static const char *const duty_codes[] = {"ciso",          "cro",        "csirt-head", "csirt-member",
                                         "csirt-contact", "risk-owner", "chair",      "member",
                                         "secretary",     "other"};
static const char *const duty_labels[] = {
    N_("CISO (chief information security officer)"),
    N_("CRO (chief risk officer)"),
    N_("Head of the CSIRT"),
    N_("Member of the CSIRT"),
    N_("Contact of the CSIRT"),
    N_("Risk owner"),
    N_("Chair of a committee"),
    N_("Member of a committee"),
    N_("Secretary of a committee"),
    N_("Another responsibility"),
};
const struct enum_names duty_names = {duty_codes, duty_labels, DUTY_COUNT_};
_Static_assert(COUNT(duty_codes) == DUTY_COUNT_, "every duty needs a code");
_Static_assert(COUNT(duty_labels) == DUTY_COUNT_, "every duty needs a label");

static const char *const standing_codes[] = {"held", "ends", "no-holder", "vacant"};
static const char *const standing_labels[] = {N_("In office"), N_("Term ends soon"), N_("Post without holder"),
                                              N_("Vacant")};
const struct enum_names seat_standing_names = {standing_codes, standing_labels, SEAT_STANDING_COUNT_};
_Static_assert(COUNT(standing_codes) == SEAT_STANDING_COUNT_, "every standing needs a code");

static const struct field committee_table[] = {
    FIELD(committee, id, F_ID, .flags = F_FIXED),
    FIELD(committee, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(committee, version, F_INT, .flags = F_FIXED),
    FIELD(committee, name, F_TEXT, .flags = F_REQUIRED, .max = 100, .label = N_("Name of the committee"),
          .help = N_("For example: security committee, CSIRT")),
    FIELD(committee, purpose, F_PROSE, .max = 1000, .label = N_("What it decides or does")),
    FIELD(committee, reports_to, F_TEXT, .max = 100, .label = N_("Reports to")),
    FIELD(committee, meets, F_TEXT, .max = 100, .label = N_("How often it meets")),
    FIELD(committee, rules, F_TEXT, .max = 200, .label = N_("Rule that it rests on")),
    FIELD(committee, sort, F_INT, .min = 0, .max = 9999, .label = N_("Place in lists")),
    FIELD(committee, active, F_BOOL, .label = N_("In use")),
};
#define COMMITTEE_COLUMNS "id, org, version, name, purpose, reports_to, meets, rules, sort, active"
const struct record committee_record = {
    .noun = "committee",
    .label = N_("Committee"),
    .href = "/committees/",
    .fields = {committee_table, COUNT(committee_table)},
    .size = sizeof(struct committee),
    .read = PERM_PLAN_READ,
    .select_all = SQL_CONST("SELECT " COMMITTEE_COLUMNS " FROM committee WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " COMMITTEE_COLUMNS " FROM committee WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO committee (" COMMITTEE_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST("UPDATE committee SET version = $3, name = $4, purpose = $5, reports_to = $6, "
                        "meets = $7, rules = $8, sort = $9, active = $10 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM committee WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field seat_table[] = {
    FIELD(seat, id, F_ID, .flags = F_FIXED),
    FIELD(seat, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(seat, version, F_INT, .flags = F_FIXED),
    FIELD(seat, duty, F_ENUM, .names = &duty_names, .label = N_("Responsibility")),
    FIELD(seat, name, F_TEXT, .max = 100, .label = N_("Name of the responsibility"),
          .help = N_("Where several have the same responsibility: what tells this one from the others")),
    FIELD(seat, committee, F_REF, .ref = "committee", .label = N_("Committee")),
    FIELD(seat, basis, F_TEXT, .max = 200, .label = N_("Rule that asks for it")),
    FIELD(seat, required, F_BOOL, .label = N_("Must not be vacant")),
    FIELD(seat, sort, F_INT, .min = 0, .max = 9999, .label = N_("Place in lists")),
    FIELD(seat, active, F_BOOL, .label = N_("In use")),
};
#define SEAT_COLUMNS "id, org, version, duty, name, committee, basis, required, sort, active"
const struct record seat_record = {
    .noun = "seat",
    .label = N_("Responsibility"),
    .href = "/appointments/",
    .fields = {seat_table, COUNT(seat_table)},
    .size = sizeof(struct seat),
    .read = PERM_PLAN_READ,
    .describe = seat_describe,
    .select_all = SQL_CONST("SELECT " SEAT_COLUMNS " FROM seat WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " SEAT_COLUMNS " FROM seat WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO seat (" SEAT_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST("UPDATE seat SET version = $3, duty = $4, name = $5, committee = $6, basis = $7, "
                        "required = $8, sort = $9, active = $10 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM seat WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field term_table[] = {
    FIELD(seat_term, id, F_ID, .flags = F_FIXED),
    FIELD(seat_term, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(seat_term, version, F_INT, .flags = F_FIXED),
    FIELD(seat_term, seat, F_REF, .flags = F_FIXED, .ref = "seat", .label = N_("Responsibility")),
    FIELD(seat_term, post, F_REF, .ref = "post", .label = N_("Post"),
          .help = N_("Whoever holds the post has the responsibility")),
    FIELD(seat_term, person, F_REF, .ref = "person", .label = N_("Person"),
          .help = N_("When it is given to the person and not to the post")),
    FIELD(seat_term, from_on, F_DATE, .flags = F_REQUIRED, .label = N_("From")),
    FIELD(seat_term, until_on, F_DATE, .label = N_("Until"), .help = N_("The last day; empty for an open end")),
    FIELD(seat_term, appointed_by, F_TEXT, .flags = F_REQUIRED, .max = 100, .label = N_("Appointed by"),
          .help = N_("The body or person that decided: board of directors, president")),
    FIELD(seat_term, decided_on, F_DATE, .label = N_("Decided on")),
    FIELD(seat_term, minutes, F_TEXT, .max = 100, .label = N_("Minutes or decision number")),
    FIELD(seat_term, file_name, F_TEXT, .flags = F_FIXED, .max = 255, .label = N_("File of the minutes")),
    FIELD(seat_term, media_type, F_TEXT, .flags = F_FIXED, .max = 100),
    FIELD(seat_term, digest, F_TEXT, .flags = F_FIXED, .max = 64, .label = N_("SHA-256 of the file")),
    FIELD(seat_term, note, F_TEXT, .max = 500, .label = N_("Note")),
};
#define TERM_COLUMNS                                                                                        \
    "id, org, version, seat, post, person, from_on, until_on, appointed_by, decided_on, minutes, file_name, " \
    "media_type, digest, note"
const struct record seat_term_record = {
    .noun = "seat-term",
    .label = N_("Appointment"),
    .fields = {term_table, COUNT(term_table)},
    .size = sizeof(struct seat_term),
    .read = PERM_PLAN_READ,
    .describe = seat_term_describe,
    .select_all = SQL_CONST("SELECT " TERM_COLUMNS " FROM seat_term WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " TERM_COLUMNS " FROM seat_term WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO seat_term (" TERM_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"),
    .update = SQL_CONST("UPDATE seat_term SET version = $3, seat = $4, post = $5, person = $6, from_on = $7, "
                        "until_on = $8, appointed_by = $9, decided_on = $10, minutes = $11, file_name = $12, "
                        "media_type = $13, digest = $14, note = $15 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM seat_term WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM seat_term WHERE org = $1 AND digest = $2"),
};

enum rc appointment_store_committees(struct ctx *cx, bool active_only, struct committees *ret)
{
    if (active_only)
        return DB_LIST(cx,
                       SQL("SELECT " COMMITTEE_COLUMNS " FROM committee WHERE org = $1 AND active = 1 "
                           "ORDER BY sort, id LIMIT 500"),
                       committee_record.fields, ret, ARGS(STR(cx->org)));
    return DB_LIST(
        cx, SQL("SELECT " COMMITTEE_COLUMNS " FROM committee WHERE org = $1 ORDER BY active DESC, sort, id LIMIT 500"),
        committee_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc appointment_store_seats(struct ctx *cx, bool active_only, struct seats *ret)
{
    if (active_only)
        return DB_LIST(cx,
                       SQL("SELECT " SEAT_COLUMNS " FROM seat WHERE org = $1 AND active = 1 "
                           "ORDER BY sort, id LIMIT 2000"),
                       seat_record.fields, ret, ARGS(STR(cx->org)));
    return DB_LIST(cx, SQL("SELECT " SEAT_COLUMNS " FROM seat WHERE org = $1 ORDER BY active DESC, sort, id LIMIT 2000"),
                   seat_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc appointment_store_terms(struct ctx *cx, const char *seat, struct seat_terms *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " TERM_COLUMNS " FROM seat_term WHERE org = $1 AND seat = $2 ORDER BY from_on, id"),
                   seat_term_record.fields, ret, ARGS(STR(cx->org), STR(seat)));
}

enum rc appointment_store_terms_since(struct ctx *cx, const char *day, struct seat_terms *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " TERM_COLUMNS " FROM seat_term WHERE org = $1 AND (until_on = '' OR until_on >= $2) "
                       "ORDER BY seat, from_on, id"),
                   seat_term_record.fields, ret, ARGS(STR(cx->org), STR(day)));
}

static const struct field holder_table[] = {
    FIELD(post_holder, post, F_ID),
    FIELD(post_holder, holder, F_ID),
};

enum rc appointment_store_empty_posts(struct ctx *cx, struct post_holders *ret)
{
    return DB_LIST(cx, SQL("SELECT id AS post, holder FROM post WHERE org = $1 AND holder = ''"), FIELDS(holder_table),
                   ret, ARGS(STR(cx->org)));
}

void seat_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct seat *seat = row;
    const char *duty = tr(cx, duty_labels[seat->duty]);
    *subject = text_empty(seat->name) ? duty : arena_printf(cx->arena, "%s %s", duty, seat->name);
    *href = arena_printf(cx->arena, "/appointments/%s", seat->id);
}

void seat_term_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct seat_term *term = row;
    struct seat seat;
    if (db_one(cx, seat_record.select_one, seat_record.fields, &seat, ARGS(STR(cx->org), STR(term->seat))) != RC_OK)
        return;
    seat_describe(cx, &seat, subject, href);
    *subject = arena_printf(cx->arena, "%s %s", *subject, term->from_on);
}
