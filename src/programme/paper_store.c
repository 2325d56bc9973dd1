/* The SQL of papers between tiers. */
#include "programme/programme_inside.h"

static const struct field programme_paper_table[] = {
    FIELD(programme_paper, id, F_ID, .flags = F_FIXED),
    FIELD(programme_paper, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(programme_paper, version, F_INT, .flags = F_FIXED, .label = N_("Version")),
    FIELD(programme_paper, direction, F_ENUM, .flags = F_FIXED, .names = &paper_direction_names,
          .label = N_("Direction")),
    FIELD(programme_paper, kind, F_ENUM, .flags = F_FIXED, .names = &paper_kind_names, .label = N_("Kind of paper")),
    FIELD(programme_paper, peer, F_TEXT, .flags = F_FIXED, .max = 200, .label = N_("From or to")),
    FIELD(programme_paper, peer_org, F_TEXT, .flags = F_FIXED, .max = 64, .label = N_("Identifier of sender or receiver")),
    FIELD(programme_paper, year, F_INT, .flags = F_FIXED, .label = N_("Year of the paper")),
    FIELD(programme_paper, sector, F_TEXT, .flags = F_FIXED, .max = 64, .label = N_("Sector of the paper")),
    FIELD(programme_paper, edition, F_INT, .flags = F_FIXED, .label = N_("Edition of the paper")),
    FIELD(programme_paper, title, F_TEXT, .flags = F_FIXED, .max = 200, .label = N_("Title of the paper")),
    FIELD(programme_paper, subject, F_TEXT, .flags = F_FIXED, .max = 64, .label = N_("Identifier of what the paper is about")),
    FIELD(programme_paper, note, F_PROSE, .flags = F_FIXED, .max = 4000, .label = N_("Words of the sender")),
    FIELD(programme_paper, digest, F_TEXT, .flags = F_FIXED, .max = 64, .label = N_("Digest of the paper")),
    FIELD(programme_paper, size, F_INT, .flags = F_FIXED, .label = N_("Bytes")),
    FIELD(programme_paper, passed_at, F_TIME, .flags = F_FIXED, .label = N_("Passed at")),
    FIELD(programme_paper, signer, F_TEXT, .flags = F_FIXED, .max = 64, .label = N_("Signed by the key")),
};
#define PROGRAMME_PAPER_COLUMNS \
    "id, org, version, direction, kind, peer, peer_org, year, sector, edition, title, subject, note, " \
    "digest, size, passed_at, signer"
const struct record programme_paper_record = {
    .noun = "programme-paper",
    .label = N_("Paper between tiers"),
    .href = "/programme-papers/",
    .fields = {programme_paper_table, COUNT(programme_paper_table)},
    .size = sizeof(struct programme_paper),
    .read = PERM_PROGRAMME_READ,
    .select_all = SQL_CONST("SELECT " PROGRAMME_PAPER_COLUMNS " FROM programme_paper WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " PROGRAMME_PAPER_COLUMNS " FROM programme_paper WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO programme_paper (" PROGRAMME_PAPER_COLUMNS ") VALUES ("
                        "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"),
    .update = SQL_CONST("UPDATE programme_paper SET "
                        "version = $3, direction = $4, kind = $5, peer = $6, peer_org = $7, year = $8, "
                        "sector = $9, edition = $10, title = $11, subject = $12, note = $13, digest = $14, "
                        "size = $15, passed_at = $16, signer = $17 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM programme_paper WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM programme_paper WHERE org = $1 AND digest = $2"),
};

enum rc paper_store_all(struct ctx *cx, int64_t direction, struct programme_papers *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " PROGRAMME_PAPER_COLUMNS " FROM programme_paper WHERE org = $1 AND direction = $2 "
                       "ORDER BY year DESC, kind, sector, passed_at DESC LIMIT 2000"),
                   programme_paper_record.fields, ret, ARGS(STR(cx->org), I64(direction)));
}

enum rc paper_store_about(struct ctx *cx, const char *subject, struct programme_papers *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " PROGRAMME_PAPER_COLUMNS " FROM programme_paper WHERE org = $1 AND subject = $2 "
                       "ORDER BY passed_at, id LIMIT 500"),
                   programme_paper_record.fields, ret, ARGS(STR(cx->org), STR(subject)));
}

enum rc paper_store_same(struct ctx *cx, int64_t direction, const char *digest, const char *peer_org,
                         struct programme_paper *ret)
{
    return db_one(cx,
                  SQL("SELECT " PROGRAMME_PAPER_COLUMNS " FROM programme_paper WHERE org = $1 AND direction = $2 "
                      "AND digest = $3 AND peer_org = $4"),
                  programme_paper_record.fields, ret,
                  ARGS(STR(cx->org), I64(direction), STR(digest), STR(peer_org)));
}

static const struct field peer_table[] = {FIELD(choice, id, F_ID), FIELD(choice, label, F_TEXT)};

enum rc paper_store_peers(struct ctx *cx, struct choices *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT id, name AS label FROM organization WHERE active = 1 AND id <> $1 "
                       "AND kind IN (3, 4, 8) ORDER BY kind DESC, name LIMIT 200"),
                   FIELDS(peer_table), ret, ARGS(STR(cx->org)));
}
_Static_assert(ORGANIZATION_MINISTRY == 3 && ORGANIZATION_OFFICE == 4 && ORGANIZATION_HEADQUARTERS == 8,
               "kinds in the statement");
