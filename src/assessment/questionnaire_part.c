/* The questionnaire in parts: which post answers what, the workbook of one part, and knowing it again. */
#include <string.h>

#include "assessment/questionnaire.h"
#include "base/text.h"
#include "register/sheet.h"

enum rc assessment_name_of(struct ctx *cx, const char *id, const char **ret)
{
    struct assessment assessment;
    struct scope scope;
    TRY(assessment_get(cx, id, &assessment));
    TRY(record_get(cx, &scope_record, assessment.scope, &scope));
    *ret = assessment_name(cx, &assessment, &scope);
    return RC_OK;
}

/* Those of a status, youngest year first; `catalog` "" for every standard. */
static enum rc names_of(struct ctx *cx, int64_t status, const char *catalog, struct assessment_names *ret)
{
    enum { ASSESSMENTS_MOST = 200 };
    struct assessments all;
    size_t n = 0;
    TRY(assessment_store_list(cx, 0, ASSESSMENTS_MOST, &all));
    struct assessment_label *names = ARENA_ARRAY(cx->arena, struct assessment_label, all.n);
    if (names == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct assessment *one = &all.at[i];
        if (one->status != status || (!text_empty(catalog) && !text_same(one->catalog, catalog)))
            continue;
        names[n].id = one->id;
        TRY(assessment_name_of(cx, one->id, &names[n++].name));
    }
    *ret = (struct assessment_names){names, n};
    return RC_OK;
}

enum rc assessment_drafts(struct ctx *cx, struct assessment_names *ret)
{
    return names_of(cx, ASSESSMENT_DRAFT, "", ret);
}

enum rc assessment_approved(struct ctx *cx, const char *catalog, struct assessment_names *ret)
{
    return names_of(cx, ASSESSMENT_APPROVED, catalog, ret);
}

enum rc assessment_posts(struct ctx *cx, const char *id, struct control_posts *ret)
{
    struct assessment_sheet sheet;
    struct answer_rights rights;
    TRY(assessment_sheet_load(cx, id, &sheet));
    TRY(answer_rights_load(cx, id, &rights));
    struct control_post *posts = ARENA_ARRAY(cx->arena, struct control_post, sheet.items.n);
    if (posts == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < sheet.items.n; i++) {
        const struct sheet_item *item = &sheet.items.at[i];
        const char *section = sheet.catalog->groups[item->control->group].id;
        posts[i] = (struct control_post){.control = item->control->id,
                                         .label = item->control->label,
                                         .post = text_empty(item->answer.post)
                                                     ? section_post(&rights.sections, section)
                                                     : item->answer.post};
    }
    *ret = (struct control_posts){posts, sheet.items.n};
    return RC_OK;
}

/* True when the id is one of the words. */
static bool has_word(const char *words, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = words; *at != '\0';) {
        size_t own = strcspn(at, " \n");
        if (own == length && strncmp(at, word, own) == 0)
            return true;
        at += own + (at[own] != '\0');
    }
    return false;
}

enum rc assessment_export_part(struct ctx *cx, const char *id,
                               const struct questionnaire_part *part, struct buf *out)
{
    struct questionnaire questionnaire;
    size_t n = 0;
    TRY(questionnaire_make(cx, id, &questionnaire));
    struct questionnaire_row *rows = ARENA_ARRAY(cx->arena, struct questionnaire_row,
                                                 questionnaire.rows.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < questionnaire.rows.n; i++)
        if (has_word(part->controls, questionnaire.rows.at[i].cells[COLUMN_CONTROL]))
            rows[n++] = questionnaire.rows.at[i];
    questionnaire.rows.at = rows;
    questionnaire.rows.n = n;
    questionnaire.part = part;
    return questionnaire_write_xlsx(cx, &questionnaire, out);
}

enum rc assessment_part_number(struct ctx *cx, const char *bytes, size_t length,
                               const char *file_name, const char **ret)
{
    struct workbook book;
    *ret = "";
    TRY(sheet_read(cx, bytes, length, file_name, &book));
    for (size_t s = 0; s < book.sheet_count; s++)
        for (size_t r = 0; r < book.sheets[s].row_count; r++) {
            const char *const *cells = book.sheets[s].rows[r].cells;
            for (int lang = 0; book.sheets[s].column_count > 1 && lang < LANG_COUNT_; lang++)
                if (text_same(text_trim(cx, cells[0]),
                              tr_lang((enum lang)lang, N_("Inquiry number"))))
                    *ret = text_trim(cx, cells[1]);
        }
    return RC_OK;
}
