#include "inquiry/inquiry_store.h"

#include "base/time.h"

static const char *const status_codes[] = {"prepared", "sent", "refused", "taken"};
static const char *const status_labels[] = {N_("Not sent yet"), N_("Sent, no answer yet"),
                                            N_("Returned, to be mended"),
                                            N_("Returned and merged")};
const struct enum_names inquiry_status_names = {status_codes, status_labels, INQUIRY_STATUS_COUNT_};
_Static_assert(COUNT(status_codes) == INQUIRY_STATUS_COUNT_, "every status needs a code");

static const struct field inquiry_table[] = {
    FIELD(inquiry, id, F_ID, .flags = F_FIXED),
    FIELD(inquiry, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(inquiry, version, F_INT, .flags = F_FIXED),
    FIELD(inquiry, assessment, F_REF, .flags = F_FIXED, .ref = "assessment",
          .label = N_("Assessment")),
    FIELD(inquiry, title, F_TEXT, .flags = F_REQUIRED, .max = 100,
          .label = N_("Title of the inquiry")),
    FIELD(inquiry, due_on, F_DATE, .flags = F_REQUIRED, .label = N_("To be returned by")),
    FIELD(inquiry, message, F_PROSE, .max = 2000, .label = N_("Message to the departments"),
          .help = N_("Stands in the mail and on the first sheet of the workbook")),
    FIELD(inquiry, closed, F_BOOL, .flags = F_FIXED, .label = N_("Closed")),
    FIELD(inquiry, created_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Made by")),
    FIELD(inquiry, created_at, F_TIME, .flags = F_FIXED, .label = N_("Made at")),
};
#define INQUIRY_COLUMNS                                                                            \
    "id, org, version, assessment, title, due_on, message, closed, created_by, created_at"
const struct record inquiry_record = {
    .noun = "inquiry",
    .label = N_("Inquiry"),
    .href = "/inquiries/",
    .fields = {inquiry_table, COUNT(inquiry_table)},
    .size = sizeof(struct inquiry),
    .read = PERM_ASSESSMENT_READ,
    .select_all = SQL_CONST("SELECT " INQUIRY_COLUMNS " FROM inquiry WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " INQUIRY_COLUMNS " FROM inquiry WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO inquiry (" INQUIRY_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
    .update = SQL_CONST(
        "UPDATE inquiry SET version = $3, assessment = $4, title = $5, due_on = $6, "
        "message = $7, closed = $8, created_by = $9, created_at = $10 "
        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM inquiry WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field part_table[] = {
    FIELD(inquiry_part, id, F_ID, .flags = F_FIXED),
    FIELD(inquiry_part, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(inquiry_part, version, F_INT, .flags = F_FIXED),
    FIELD(inquiry_part, inquiry, F_REF, .flags = F_FIXED, .ref = "inquiry", .label = N_("Inquiry")),
    FIELD(inquiry_part, number, F_TEXT, .flags = F_FIXED, .label = N_("Inquiry number")),
    FIELD(inquiry_part, department, F_TEXT, .flags = F_FIXED, .label = N_("Department")),
    FIELD(inquiry_part, addressee, F_TEXT, .max = 200, .label = N_("To (addressee)")),
    FIELD(inquiry_part, address, F_TEXT, .max = 200, .label = N_("Mail address")),
    FIELD(inquiry_part, controls, F_PROSE, .flags = F_FIXED, .label = N_("Measures")),
    FIELD(inquiry_part, status, F_ENUM, .flags = F_FIXED, .names = &inquiry_status_names,
          .label = N_("State")),
    FIELD(inquiry_part, sent_at, F_TIME, .flags = F_FIXED, .label = N_("Sent at")),
    FIELD(inquiry_part, reminders, F_INT, .flags = F_FIXED, .label = N_("Reminders")),
    FIELD(inquiry_part, reminded_at, F_TIME, .flags = F_FIXED, .label = N_("Reminded at")),
    FIELD(inquiry_part, returned_at, F_TIME, .flags = F_FIXED, .label = N_("Returned at")),
    FIELD(inquiry_part, file_name, F_TEXT, .flags = F_FIXED, .label = N_("File name")),
    FIELD(inquiry_part, media_type, F_TEXT, .flags = F_FIXED, .label = N_("Media type")),
    FIELD(inquiry_part, digest, F_TEXT, .flags = F_FIXED, .label = N_("Digest (SHA-256)")),
    FIELD(inquiry_part, size, F_INT, .flags = F_FIXED, .label = N_("Size in bytes")),
    FIELD(inquiry_part, rows_read, F_INT, .flags = F_FIXED, .label = N_("Rows read")),
    FIELD(inquiry_part, rows_changed, F_INT, .flags = F_FIXED, .label = N_("Answers changed")),
    FIELD(inquiry_part, note, F_PROSE, .max = 2000, .label = N_("Note")),
};
#define PART_COLUMNS                                                                               \
    "id, org, version, inquiry, number, department, addressee, address, controls, status, "        \
    "sent_at, "                                                                                    \
    "reminders, reminded_at, returned_at, file_name, media_type, digest, size, rows_read, "        \
    "rows_changed, note"
const struct record inquiry_part_record = {
    .noun = "inquiry-part",
    .label = N_("Part of an inquiry"),
    .href = "/inquiry-parts/",
    .describe = inquiry_part_describe,
    .fields = {part_table, COUNT(part_table)},
    .size = sizeof(struct inquiry_part),
    .read = PERM_ASSESSMENT_READ,
    .select_all = SQL_CONST("SELECT " PART_COLUMNS " FROM inquiry_part WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " PART_COLUMNS " FROM inquiry_part WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST(
        "INSERT INTO inquiry_part (" PART_COLUMNS
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
        "$16, $17, $18, $19, $20, $21)"),
    .update = SQL_CONST(
        "UPDATE inquiry_part SET version = $3, inquiry = $4, number = $5, "
        "department = $6, addressee = $7, address = $8, controls = $9, status = $10, "
        "sent_at = $11, reminders = $12, reminded_at = $13, returned_at = $14, "
        "file_name = $15, media_type = $16, digest = $17, size = $18, rows_read = $19, "
        "rows_changed = $20, note = $21 "
        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM inquiry_part WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM inquiry_part WHERE org = $1 AND digest = $2"),
};

enum rc inquiry_store_all(struct ctx *cx, const char *assessment, struct inquiries *ret)
{
    if (assessment[0] != '\0')
        return DB_LIST(cx,
                       SQL("SELECT " INQUIRY_COLUMNS
                           " FROM inquiry WHERE org = $1 AND assessment = $2 "
                           "ORDER BY created_at DESC, id DESC LIMIT 200"),
                       inquiry_record.fields, ret, ARGS(STR(cx->org), STR(assessment)));
    return DB_LIST(cx,
                   SQL("SELECT " INQUIRY_COLUMNS " FROM inquiry WHERE org = $1 "
                       "ORDER BY created_at DESC, id DESC LIMIT 200"),
                   inquiry_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc inquiry_store_parts(struct ctx *cx, const char *inquiry, struct inquiry_parts *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " PART_COLUMNS " FROM inquiry_part WHERE org = $1 AND inquiry = $2 "
                       "ORDER BY number"),
                   inquiry_part_record.fields, ret, ARGS(STR(cx->org), STR(inquiry)));
}

enum rc inquiry_store_part_by_number(struct ctx *cx, const char *number, struct inquiry_part *ret)
{
    return db_one(cx,
                  SQL("SELECT " PART_COLUMNS " FROM inquiry_part WHERE org = $1 AND number = $2"),
                  inquiry_part_record.fields, ret, ARGS(STR(cx->org), STR(number)));
}

enum rc inquiry_store_count(struct ctx *cx, int64_t *ret)
{
    TRY(db_exec(cx, SQL("UPDATE organization SET active = active WHERE id = $1"),
                ARGS(STR(cx->org)), NULL));
    return db_int_of(cx, SQL("SELECT count(*) FROM inquiry WHERE org = $1"), ARGS(STR(cx->org)),
                     ret);
}

static const struct field count_table[] = {
    FIELD(inquiry_count, inquiry, F_ID),
    FIELD(inquiry_count, parts, F_INT),
    FIELD(inquiry_count, sent, F_INT),
    FIELD(inquiry_count, returned, F_INT),
};
_Static_assert(PART_SENT == 1 && PART_REFUSED == 2, "the statement below names them");

enum rc inquiry_store_counts(struct ctx *cx, struct inquiry_counts *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT inquiry, count(*) AS parts, "
                       "sum(CASE WHEN status >= 1 THEN 1 ELSE 0 END) AS sent, "
                       "sum(CASE WHEN status >= 2 THEN 1 ELSE 0 END) AS returned "
                       "FROM inquiry_part WHERE org = $1 GROUP BY inquiry"),
                   FIELDS(count_table), ret, ARGS(STR(cx->org)));
}

static const struct field open_table[] = {
    FIELD(inquiry_open, id, F_ID),        FIELD(inquiry_open, title, F_TEXT),
    FIELD(inquiry_open, due_on, F_DATE),  FIELD(inquiry_open, prepared, F_INT),
    FIELD(inquiry_open, sent, F_INT),     FIELD(inquiry_open, refused, F_INT),
};

enum rc inquiry_store_open(struct ctx *cx, int64_t limit, struct inquiry_opens *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT i.id, i.title, i.due_on, "
                       "sum(CASE WHEN p.status = 0 THEN 1 ELSE 0 END) AS prepared, "
                       "sum(CASE WHEN p.status = 1 THEN 1 ELSE 0 END) AS sent, "
                       "sum(CASE WHEN p.status = 2 THEN 1 ELSE 0 END) AS refused "
                       "FROM inquiry i JOIN inquiry_part p ON p.org = i.org AND p.inquiry = i.id "
                       "WHERE i.org = $1 AND i.closed = 0 AND (i.created_by = $2 OR NOT EXISTS "
                       "(SELECT 1 FROM person m WHERE m.id = i.created_by AND m.active = 1)) "
                       "GROUP BY i.id, i.title, i.due_on ORDER BY i.due_on, i.id LIMIT $3"),
                   FIELDS(open_table), ret, ARGS(STR(cx->org), STR(cx->person), I64(limit)));
}

static const struct field asked_table[] = {
    FIELD(inquiry_asked, id, F_ID),        FIELD(inquiry_asked, number, F_TEXT),
    FIELD(inquiry_asked, title, F_TEXT),   FIELD(inquiry_asked, due_on, F_DATE),
    FIELD(inquiry_asked, addressee, F_TEXT), FIELD(inquiry_asked, post, F_TEXT),
};

enum rc inquiry_store_asked(struct ctx *cx, int64_t limit, struct inquiry_askeds *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT p.id, p.number, i.title, i.due_on, p.addressee, t.name AS post "
                       "FROM inquiry i JOIN inquiry_part p ON p.org = i.org AND p.inquiry = i.id "
                       "JOIN post t ON t.org = p.org AND t.department = p.department "
                       "WHERE i.org = $1 AND i.closed = 0 AND p.status IN (1, 2) "
                       "AND t.active = 1 AND " POST_IS_THEIRS
                       " ORDER BY i.due_on, p.number, t.id LIMIT $4"),
                   FIELDS(asked_table), ret,
                   ARGS(STR(cx->org), STR(cx->person), STR(date_of_time(cx, cx->now)), I64(limit)));
}

static const struct field address_table[] = {
    FIELD(post_address, id, F_ID),      FIELD(post_address, department, F_TEXT),
    FIELD(post_address, name, F_TEXT),  FIELD(post_address, holder_name, F_TEXT),
    FIELD(post_address, email, F_TEXT),
};

enum rc inquiry_store_addresses(struct ctx *cx, struct post_addresses *ret)
{
    return DB_LIST(
        cx,
        SQL("SELECT t.id, t.department, t.name, p.name AS holder_name, p.email FROM post t "
            "LEFT JOIN person p ON p.id = t.holder WHERE t.org = $1 AND t.active = 1 "
            "ORDER BY t.department, t.name, t.id LIMIT 2000"),
        FIELDS(address_table), ret, ARGS(STR(cx->org)));
}

void inquiry_part_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct inquiry_part *part = row;
    (void)href;
    *subject = arena_printf(cx->arena, "%s %s", part->department, part->number);
}
