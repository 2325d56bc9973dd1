/* The SQL of those to whom packages are sent. */
#include "submission/submission_store.h"

static const struct field receiver_table[] = {
    FIELD(package_receiver, id, F_ID, .flags = F_FIXED),
    FIELD(package_receiver, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(package_receiver, version, F_INT, .flags = F_FIXED | F_HIDDEN),
    FIELD(package_receiver, organization, F_TEXT, .flags = F_FIXED, .label = N_("Id in its own installation")),
    FIELD(package_receiver, name, F_TEXT, .flags = F_FIXED, .max = 200, .label = N_("Receiver of the package")),
    FIELD(package_receiver, url, F_TEXT, .max = 300, .label = N_("Address of the receiver's installation"),
          .help = N_("As the receiver tells it, for example https://kaname.example.go.jp")),
    FIELD(package_receiver, ca_file, F_TEXT, .flags = F_FIXED | F_HIDDEN, .max = 500),
    FIELD(package_receiver, card, F_PROSE, .flags = F_FIXED, .label = N_("Key card")),
    FIELD(package_receiver, changed_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Changed by")),
    FIELD(package_receiver, changed_at, F_TIME, .flags = F_FIXED, .label = N_("Changed at")),
    FIELD(package_receiver, ca, F_PROSE, .flags = F_LATER, .max = PACKAGE_CA_MOST,
          .label = N_("Certificates of the authority (PEM)"),
          .help = N_("Only where the system does not know the authority: the text of its file, from -----BEGIN CERTIFICATE-----")),
};
#define RECEIVER_COLUMNS "id, org, version, organization, name, url, ca_file, card, changed_by, changed_at, ca"
const struct record package_receiver_record = {
    .noun = "package-receiver",
    .label = N_("Receiver of packages"),
    .fields = {receiver_table, COUNT(receiver_table)},
    .size = sizeof(struct package_receiver),
    .select_all = SQL_CONST("SELECT " RECEIVER_COLUMNS " FROM package_receiver WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " RECEIVER_COLUMNS " FROM package_receiver WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO package_receiver (" RECEIVER_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    .update = SQL_CONST("UPDATE package_receiver SET version = $3, organization = $4, name = $5, url = $6, ca_file = $7, "
                        "card = $8, changed_by = $9, changed_at = $10, ca = $11 WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM package_receiver WHERE org = $1 AND id = $2 AND version = $3"),
};
static const struct field receivers_table[] = {
    FIELD_LIST(package_receivers, rows, receiver_table, struct package_receiver),
};
const struct fields package_receivers_fields = {receivers_table, COUNT(receivers_table)};

enum rc submission_store_receiver(struct ctx *cx, const char *organization, struct package_receiver *ret)
{
    return db_one(cx, SQL("SELECT " RECEIVER_COLUMNS " FROM package_receiver WHERE org = $1 AND organization = $2"),
                  package_receiver_record.fields, ret, ARGS(STR(cx->org), STR(organization)));
}

enum rc submission_store_receivers(struct ctx *cx, int64_t limit, struct package_receivers *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " RECEIVER_COLUMNS " FROM package_receiver WHERE org = $1 ORDER BY name, id LIMIT $2"),
                   package_receiver_record.fields, &ret->rows, ARGS(STR(cx->org), I64(limit)));
}
