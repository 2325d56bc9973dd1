#include "house/house_store.h"
#include "house/house_term.h"

static const char *const format_codes[] = {"docx", "xlsx"};
static const char *const format_labels[] = {N_("Word (.docx)"), N_("Excel (.xlsx)")};
const struct enum_names house_format_names = {format_codes, format_labels, HOUSE_FORMAT_COUNT_};
_Static_assert(COUNT(format_codes) == HOUSE_FORMAT_COUNT_, "every format needs a code");
_Static_assert(COUNT(format_labels) == HOUSE_FORMAT_COUNT_, "every format needs a label");

static const char *const language_codes[] = {"ja", "en"};
static const char *const language_labels[] = {N_("Japanese"), N_("English")};
static const struct enum_names language_names = {language_codes, language_labels, LANG_COUNT_};
_Static_assert(COUNT(language_codes) == LANG_COUNT_, "every language needs a code");

static const struct field template_table[] = {
    FIELD(house_template, id, F_ID, .flags = F_FIXED),
    FIELD(house_template, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(house_template, version, F_INT, .flags = F_FIXED),
    FIELD(house_template, kind, F_TEXT, .flags = F_REQUIRED, .max = 40, .label = N_("Kind of document")),
    FIELD(house_template, format, F_ENUM, .flags = F_FIXED, .names = &house_format_names, .label = N_("Format")),
    FIELD(house_template, language, F_ENUM, .names = &language_names, .label = N_("For documents in")),
    FIELD(house_template, name, F_TEXT, .flags = F_REQUIRED, .max = 100, .label = N_("Name of the template")),
    FIELD(house_template, edition, F_TEXT, .max = 40, .label = N_("Edition of the template"),
          .help = N_("As the house counts it: 第3版, 2026-04")),
    FIELD(house_template, note, F_TEXT, .max = 500, .label = N_("Note")),
    FIELD(house_template, file_name, F_TEXT, .flags = F_FIXED, .max = 255, .label = N_("File")),
    FIELD(house_template, media_type, F_TEXT, .flags = F_FIXED, .max = 100),
    FIELD(house_template, digest, F_TEXT, .flags = F_FIXED, .max = 64, .label = N_("SHA-256 of the file")),
    FIELD(house_template, size, F_INT, .flags = F_FIXED, .label = N_("Bytes")),
    FIELD(house_template, in_use, F_BOOL, .flags = F_FIXED, .label = N_("In use")),
    FIELD(house_template, uploaded_by, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Uploaded by")),
    FIELD(house_template, uploaded_at, F_TIME, .flags = F_FIXED, .label = N_("Uploaded")),
};
#define TEMPLATE_COLUMNS                                                                                       \
    "id, org, version, kind, format, language, name, edition, note, file_name, media_type, digest, size, in_use, " \
    "uploaded_by, uploaded_at"
const struct record house_template_record = {
    .noun = "house-template",
    .label = N_("House template"),
    .href = "/templates/",
    .fields = {template_table, COUNT(template_table)},
    .size = sizeof(struct house_template),
    .read = PERM_REPORT_READ,
    .select_all = SQL_CONST("SELECT " TEMPLATE_COLUMNS " FROM house_template WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " TEMPLATE_COLUMNS " FROM house_template WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO house_template (" TEMPLATE_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"),
    .update = SQL_CONST("UPDATE house_template SET version = $3, kind = $4, format = $5, language = $6, name = $7, "
                        "edition = $8, note = $9, file_name = $10, media_type = $11, digest = $12, size = $13, "
                        "in_use = $14, uploaded_by = $15, uploaded_at = $16 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM house_template WHERE org = $1 AND id = $2 AND version = $3"),
    .count_content = SQL_CONST("SELECT count(*) FROM house_template WHERE org = $1 AND digest = $2"),
};

static void house_term_describe(struct ctx *cx, const void *row, const char **subject, const char **href)
{
    const struct house_term *term = row;
    (void)cx, (void)href;
    *subject = term->word;
}

const struct field house_term_table[HOUSE_TERM_FIELDS] = {
    FIELD(house_term, id, F_ID, .flags = F_FIXED),
    FIELD(house_term, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(house_term, version, F_INT, .flags = F_FIXED),
    FIELD(house_term, word, F_TEXT, .flags = F_REQUIRED, .max = 100, .label = N_("Word of the house")),
    FIELD(house_term, reading, F_TEXT, .max = 100, .label = N_("Reading"),
          .help = N_("In kana; the glossary is sorted by it")),
    FIELD(house_term, word_en, F_TEXT, .max = 100, .label = N_("The word in English")),
    FIELD(house_term, term, F_TEXT, .max = 100, .label = N_("kaname's word for the same"),
          .help = N_("Empty where kaname has none")),
    FIELD(house_term, meaning, F_PROSE, .max = 1000, .label = N_("Meaning")),
    FIELD(house_term, meaning_en, F_PROSE, .max = 1000, .label = N_("Meaning in English")),
    FIELD(house_term, used_in, F_TEXT, .max = 200, .label = N_("Where it is used"),
          .help = N_("Rules, systems or departments")),
    FIELD(house_term, active, F_BOOL, .label = N_("In use")),
};
#define TERM_COLUMNS "id, org, version, word, reading, word_en, term, meaning, meaning_en, used_in, active"
const struct record house_term_record = {
    .noun = "house-term",
    .label = N_("Word of the house"),
    .href = "/glossary/",
    .describe = house_term_describe,
    .fields = {house_term_table, HOUSE_TERM_FIELDS},
    .size = sizeof(struct house_term),
    .read = PERM_SIGNED_IN,
    .select_all = SQL_CONST("SELECT " TERM_COLUMNS " FROM house_term WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " TERM_COLUMNS " FROM house_term WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO house_term (" TERM_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
    .update = SQL_CONST("UPDATE house_term SET version = $3, word = $4, reading = $5, word_en = $6, term = $7, "
                        "meaning = $8, meaning_en = $9, used_in = $10, active = $11 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM house_term WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc house_store_templates(struct ctx *cx, struct house_templates *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " TEMPLATE_COLUMNS " FROM house_template WHERE org = $1 "
                       "ORDER BY kind, format, language, in_use DESC, id LIMIT 500"),
                   house_template_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc house_store_terms(struct ctx *cx, bool active_only, struct house_terms *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " TERM_COLUMNS " FROM house_term WHERE org = $1 AND active >= $2 "
                       "ORDER BY reading, word, id LIMIT 5000"),
                   house_term_record.fields, ret, ARGS(STR(cx->org), I64(active_only ? 1 : 0)));
}
