#include "account/account_store.h"
#include "account/mark.h"

static const char *const sends_codes[] = {"nothing", "notice", "titles"};
static const char *const sends_labels[] = {N_("Nothing leaves by mail"), N_("Only that something waits, without titles"),
                                           N_("Titles and dates, too")};
const struct enum_names mark_sends_names = {sends_codes, sends_labels, MARK_SENDS_COUNT_};
_Static_assert(COUNT(sends_codes) == MARK_SENDS_COUNT_, "every rule needs a code");
_Static_assert(COUNT(sends_labels) == MARK_SENDS_COUNT_, "every rule needs a label");

static const char *const band_codes[] = {"red", "amber", "blue", "grey"};
static const char *const band_labels[] = {N_("Red"), N_("Amber"), N_("Blue"), N_("Grey")};
const struct enum_names mark_band_names = {band_codes, band_labels, MARK_BAND_COUNT_};
_Static_assert(COUNT(band_codes) == MARK_BAND_COUNT_, "every band needs a code");
_Static_assert(COUNT(band_labels) == MARK_BAND_COUNT_, "every band needs a label");

static const struct field table[] = {
    FIELD(handling_mark, id, F_ID, .flags = F_FIXED),
    FIELD(handling_mark, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(handling_mark, version, F_INT, .flags = F_FIXED),
    FIELD(handling_mark, name, F_TEXT, .flags = F_REQUIRED, .max = 40, .label = N_("Handling mark"),
          .help = N_("As it stands on papers, for example 社外秘 or 機密性2")),
    FIELD(handling_mark, sort, F_INT, .min = 0, .max = 1000, .label = N_("Place in the list")),
    FIELD(handling_mark, band, F_ENUM, .names = &mark_band_names, .label = N_("Colour of the band")),
    FIELD(handling_mark, sends, F_ENUM, .names = &mark_sends_names, .label = N_("What may leave by mail"),
          .help = N_("Mail passes through machines of others. What this mark forbids is left out or not sent at all.")),
    FIELD(handling_mark, active, F_BOOL, .label = N_("In use")),
};
#define COLUMNS "id, org, version, name, sort, band, sends, active"

const struct record handling_mark_record = {
    .noun = "handling-mark",
    .label = N_("Handling mark"),
    .href = "/handling-marks/",
    .fields = {table, COUNT(table)},
    .size = sizeof(struct handling_mark),
    .select_all = SQL_CONST("SELECT " COLUMNS " FROM handling_mark WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " COLUMNS " FROM handling_mark WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO handling_mark (" COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"),
    .update = SQL_CONST("UPDATE handling_mark SET version = $3, name = $4, sort = $5, band = $6, sends = $7, "
                        "active = $8 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM handling_mark WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field list_table[] = {
    FIELD_LIST(handling_marks, marks, table, struct handling_mark),
};
const struct fields handling_marks_fields = {list_table, COUNT(list_table)};

enum rc account_store_marks(struct ctx *cx, const char *org, bool all, struct handling_marks *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " COLUMNS " FROM handling_mark WHERE org = $1 AND (active = 1 OR $2 = 1) "
                       "ORDER BY sort, name, id"),
                   handling_mark_record.fields, &ret->marks, ARGS(STR(org), I64(all)));
}

enum rc account_store_mark_named(struct ctx *cx, const char *org, const char *name, struct handling_mark *ret)
{
    return db_one(cx, SQL("SELECT " COLUMNS " FROM handling_mark WHERE org = $1 AND name = $2"),
                  handling_mark_record.fields, ret, ARGS(STR(org), STR(name)));
}

static const struct field unkept_table[] = {FIELD(organization, id, F_ID),
                                            FIELD(organization, handling_mark, F_TEXT)};

enum rc account_store_marks_unkept(struct ctx *cx, struct organizations *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT o.id AS id, o.handling_mark AS handling_mark FROM organization o "
                       "WHERE o.handling_mark <> '' AND NOT EXISTS (SELECT 1 FROM handling_mark m "
                       "WHERE m.org = o.id AND m.name = o.handling_mark) ORDER BY o.id"),
                   FIELDS(unkept_table), &ret->organizations, NO_ARGS);
}
