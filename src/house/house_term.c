/* Words of the house: rules of the register, and whole lists that come in as a sheet. */
#include <string.h>
#include <strings.h>

#include "base/limits.h"
#include "base/text.h"
#include "house/house_store.h"
#include "house/house_term.h"
#include "register/sheet.h"

enum { HEAD_ROWS = 20, REFUSED_MOST = 50, TERMS_MOST = 5000 };

static enum rc need_writer(struct ctx *cx)
{
    if (may(cx, PERM_ASSESSMENT_MANAGE))
        return RC_OK;
    return fail(cx, RC_DENIED, N_("Your role does not allow changing the glossary; please ask your administrator"));
}

enum rc house_terms_all(struct ctx *cx, bool active_only, struct house_terms *ret)
{
    return house_store_terms(cx, active_only, ret);
}

static const struct house_term *find_word(const struct ctx *cx, const struct house_terms *terms, const char *word)
{
    const char *folded = text_fold(cx, word);
    for (size_t i = 0; i < terms->n; i++)
        if (strcasecmp(text_fold(cx, terms->at[i].word), folded) == 0)
            return &terms->at[i];
    return NULL;
}

/* What a row must say; other rows with the same word are in `terms`. */
static enum rc check(struct ctx *cx, const struct house_terms *terms, const struct house_term *term)
{
    const struct house_term *same = find_word(cx, terms, term->word);
    if (text_empty(term->word))
        return field_fail(cx, "word", N_("Please give the word"));
    if (same != NULL && !text_same(same->id, term->id))
        return field_fail(cx, "word", N_("The glossary has the word “{0}” already"), same->word);
    if (text_empty(term->meaning) && text_empty(term->term))
        return field_fail(cx, "meaning", N_("Please give the meaning, or kaname's word for the same"));
    return RC_OK;
}

static enum rc store(struct ctx *cx, const struct house_terms *terms, struct house_term *term, int64_t version)
{
    struct house_term before;
    TRY(check(cx, terms, term));
    if (text_empty(term->id))
        return record_insert(cx, &house_term_record, term);
    TRY(record_get(cx, &house_term_record, term->id, &before));
    if (version > 0)
        before.version = version;
    return record_update(cx, &house_term_record, &before, term);
}

enum rc house_term_save(struct ctx *cx, struct house_term *term, int64_t version)
{
    struct house_terms terms;
    TRY(need_writer(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(house_store_terms(cx, false, &terms));
    TRY(store(cx, &terms, term, version));
    return db_commit(cx, &tx);
}

enum rc house_term_remove(struct ctx *cx, const char *id)
{
    struct house_term term;
    TRY(need_writer(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &house_term_record, id, &term));
    TRY(record_delete(cx, &house_term_record, &term));
    return db_commit(cx, &tx);
}

/* --- From a sheet --- */

static const char *const columns[] = {"word", "reading", "word_en", "term", "meaning", "meaning_en", "used_in", "active"};

struct incoming {
    struct ctx *cx;
    const struct sheet *sheet;
    const struct field *fields[LIMIT_SHEET_COLUMNS]; /* of each column; NULL: passed over */
    struct house_terms terms;
    struct buf *refused;
    size_t refused_count;
    struct house_term_import *result;
};

/* The field that a head names: by its name or its label, in either language. */
static const struct field *field_of(const struct ctx *cx, const char *head)
{
    const char *word = text_trim(cx, text_fold(cx, head));
    for (size_t i = 0; i < COUNT(columns); i++) {
        const struct field *field = field_find(house_term_record.fields, columns[i]);
        const char *const names[] = {field->name, field->label, tr_lang(LANG_JA, field->label)};
        for (size_t j = 0; j < COUNT(names); j++)
            if (strcasecmp(word, text_fold(cx, names[j])) == 0)
                return field;
    }
    return NULL;
}

static bool find_heads(struct incoming *incoming, const struct workbook *book, size_t *ret_first)
{
    for (size_t s = 0; s < book->sheet_count; s++) {
        incoming->sheet = &book->sheets[s];
        for (size_t i = 0; i < incoming->sheet->row_count && i < HEAD_ROWS; i++) {
            bool word = false;
            for (size_t c = 0; c < incoming->sheet->column_count; c++) {
                incoming->fields[c] = field_of(incoming->cx, incoming->sheet->rows[i].cells[c]);
                word |= incoming->fields[c] != NULL && text_same(incoming->fields[c]->name, "word");
            }
            if (word) {
                *ret_first = i + 1;
                return true;
            }
        }
    }
    return false;
}

/* The place of a refused value, and why. */
static void refuse(struct incoming *incoming, const struct sheet_row *row)
{
    struct ctx *cx = incoming->cx;
    const struct field_error *error = cx->problem.field_count == 0 ? NULL : &cx->problem.fields[0];
    const char *column = "";
    for (size_t c = 0; error != NULL && c < incoming->sheet->column_count; c++)
        if (incoming->fields[c] != NULL && text_same(incoming->fields[c]->name, error->field))
            column = sheet_column_letters(cx, c);
    if (incoming->refused_count++ < REFUSED_MOST)
        buf_printf(incoming->refused, "%s%s%s%zu: %s", incoming->refused->length == 0 ? "" : "\n",
                   incoming->sheet->name, incoming->sheet->name[0] == '\0' ? column : arena_printf(cx->arena, " %s", column),
                   row->number, error == NULL ? cx->problem.message : error->message);
    cx->problem = (struct problem){.rc = RC_OK};
}

static enum rc read_row(struct incoming *incoming, const struct sheet_row *row)
{
    struct ctx *cx = incoming->cx;
    struct house_term term = {.id = "", .org = "", .word = "", .reading = "", .word_en = "", .term = "", .meaning = "",
                              .meaning_en = "", .used_in = "", .active = 1};
    const char *word = "";
    for (size_t c = 0; c < incoming->sheet->column_count; c++)
        if (incoming->fields[c] != NULL && text_same(incoming->fields[c]->name, "word"))
            word = text_trim(cx, row->cells[c]);
    const struct house_term *before = text_empty(word) ? NULL : find_word(cx, &incoming->terms, word);
    if (before != NULL)
        term = *before;
    for (size_t c = 0; c < incoming->sheet->column_count; c++) {
        const struct field *field = incoming->fields[c];
        if (field == NULL || (field->kind == F_BOOL && text_empty(text_trim(cx, row->cells[c]))))
            continue;
        TRY(field_from_text(cx, field, row->cells[c], &term));
    }
    TRY(store(cx, &incoming->terms, &term, 0));
    incoming->result->added += before == NULL;
    incoming->result->changed += before != NULL && term.version != before->version;
    return RC_OK;
}

enum rc house_term_import(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                          struct house_term_import *ret)
{
    struct workbook book;
    struct house_term_import result = {.rows = 0};
    CLEANUP(buf_free) struct buf refused = buf_create(256 * 1024);
    struct incoming incoming = {.cx = cx, .refused = &refused, .result = &result};
    size_t first = 0;
    TRY(need_writer(cx));
    TRY(sheet_read(cx, bytes, length, file_name, &book));
    if (!find_heads(&incoming, &book, &first))
        return fail(cx, RC_INVALID, N_("The file has no column “{0}”; the file that the glossary gives shows the form"),
                    tr(cx, field_find(house_term_record.fields, "word")->label));
    if (incoming.sheet->row_count > TERMS_MOST)
        return fail(cx, RC_TOO_LARGE, N_("A glossary has at most {0} words"), decimal(cx, TERMS_MOST));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    for (size_t i = first; i < incoming.sheet->row_count; i++) {
        TRY(house_store_terms(cx, false, &incoming.terms));
        enum rc rc = read_row(&incoming, &incoming.sheet->rows[i]);
        if (rc != RC_OK && rc != RC_INVALID)
            return rc;
        if (rc == RC_INVALID)
            refuse(&incoming, &incoming.sheet->rows[i]);
        result.rows++;
    }
    if (incoming.refused_count > 0)
        return fail(cx, RC_INVALID, N_("Nothing was stored. Please mend: {0}"), buf_keep(&refused, cx->arena));
    TRY(db_commit(cx, &tx));
    *ret = result;
    return RC_OK;
}
