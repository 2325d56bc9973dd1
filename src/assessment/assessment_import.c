/* Answers from a filled questionnaire. All rows or none: every cell is looked at first, and whatever
 * cannot be taken is named by sheet, row and column. Rows are known by the id or the number of their
 * measure, columns by their heads. What a row of the questionnaire means is said in
 * questionnaire_rules. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "assessment/questionnaire.h"
#include "base/text.h"
#include "base/time.h"
#include "register/sheet.h"

enum { HEAD_ROWS = 40, ROWS_MOST = 5000, ERRORS_MOST = 1000, WARNINGS_MOST = 50, NOWHERE = -1,
       MARK_LENGTH = 16 };

struct import {
    struct ctx *cx;
    struct answer_work work;
    struct questionnaire present; /* what the questionnaire would say now */
    const struct sheet *sheet;
    size_t head;                  /* index of the row with the heads */
    int columns[COLUMN_COUNT_];   /* where each column stands in the file; NOWHERE */
    bool overwrite;
    const char *name;             /* of the sheet or file, for messages */
    struct {
        struct cell_problem *at;
        size_t n, room;
    } errors;
    struct {
        const char **at;
        size_t n, room;
    } warnings;
    struct change {
        struct answer stored, wanted;
    } *changes;
    size_t change_count;
    size_t *seen_rows; /* for each item of the sheet: the row that named it, 0: none */
    const char *hidden;
};

/* --- What is told --- */

static enum rc add_error(struct import *import, size_t row, int place, const char *value,
                         const char *message)
{
    if (import->errors.n == ERRORS_MOST)
        return RC_OK;
    import->errors.at = arena_grow(import->cx->arena, import->errors.at, import->errors.n,
                                   &import->errors.room, sizeof *import->errors.at);
    if (import->errors.at == NULL)
        return RC_MEMORY;
    import->errors.at[import->errors.n++] = (struct cell_problem){
        .sheet = import->name,
        .row = (int64_t)row,
        .column = place == NOWHERE ? "" : sheet_column_letters(import->cx, (size_t)place),
        .message = message,
        .value = value,
    };
    return RC_OK;
}

static enum rc add_warning(struct import *import, const char *text)
{
    if (import->warnings.n == WARNINGS_MOST)
        return RC_OK;
    import->warnings.at = arena_grow(import->cx->arena, import->warnings.at, import->warnings.n,
                                     &import->warnings.room, sizeof *import->warnings.at);
    if (import->warnings.at == NULL)
        return RC_MEMORY;
    import->warnings.at[import->warnings.n++] = text;
    return RC_OK;
}

static const char *head_of(const struct import *import, int column)
{
    return tr(import->cx, questionnaire_columns[column].head);
}

/* --- Finding the table --- */

/* Heads are compared without any blanks or line ends, in both languages. */
static bool same_head(struct ctx *cx, const char *cell, const char *head)
{
    const char *at = text_fold(cx, cell), *want = text_fold(cx, head);
    for (;;) {
        while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')
            at++;
        while (*want == ' ')
            want++;
        if (*at != *want || *at == '\0')
            return *at == *want;
        at++;
        want++;
    }
}

static int column_of_head(struct ctx *cx, const char *cell)
{
    for (int column = 0; column < COLUMN_COUNT_; column++)
        for (int lang = 0; lang < LANG_COUNT_; lang++)
            if (same_head(cx, cell, tr_lang((enum lang)lang, questionnaire_columns[column].head)))
                return column;
    return NOWHERE;
}

/* A row of heads names the measures and something to enter. */
static bool is_head_row(struct ctx *cx, const struct sheet *sheet, const struct sheet_row *row)
{
    bool names = false, input = false;
    for (size_t i = 0; i < sheet->column_count; i++) {
        int column = column_of_head(cx, row->cells[i]);
        names |= column == COLUMN_LABEL || column == COLUMN_CONTROL;
        input |= column >= COLUMN_INPUT_FIRST && column <= COLUMN_INPUT_LAST;
    }
    return names && input;
}

static bool find_table(struct import *import, const struct workbook *book)
{
    for (size_t i = 0; i < book->sheet_count; i++) {
        const struct sheet *sheet = &book->sheets[i];
        for (size_t row = 0; row < sheet->row_count && row < HEAD_ROWS; row++) {
            if (!is_head_row(import->cx, sheet, &sheet->rows[row]))
                continue;
            import->sheet = sheet;
            import->head = row;
            if (!text_empty(sheet->name))
                import->name = sheet->name;
            return true;
        }
    }
    return false;
}

static enum rc warn_of_missing(struct import *import)
{
    struct ctx *cx = import->cx;
    const char *missing = "";
    for (int column = COLUMN_INPUT_FIRST; column <= COLUMN_INPUT_LAST; column++)
        if (import->columns[column] == NOWHERE)
            missing = arena_printf(cx->arena, "%s%s%s", missing, text_empty(missing) ? "" : ", ",
                                   head_of(import, column));
    return text_empty(missing)
               ? RC_OK
               : add_warning(import, trf(cx, N_("Columns that are not there: {0}; what is stored for "
                                                "them stays"),
                                         missing));
}

static enum rc read_heads(struct import *import)
{
    struct ctx *cx = import->cx;
    const struct sheet_row *row = &import->sheet->rows[import->head];
    for (int column = 0; column < COLUMN_COUNT_; column++)
        import->columns[column] = NOWHERE;
    for (size_t i = 0; i < import->sheet->column_count; i++) {
        const char *cell = text_trim(cx, row->cells[i]);
        if (text_empty(cell))
            continue;
        int column = column_of_head(cx, cell);
        if (column == NOWHERE)
            TRY(add_warning(import, trf(cx, N_("The column {0} “{1}” is not known and was passed over"),
                                        sheet_column_letters(cx, i), cell)));
        else if (import->columns[column] != NOWHERE)
            TRY(add_error(import, row->number, (int)i, cell,
                          trf(cx, N_("The column “{0}” stands twice; please delete one"), cell)));
        else
            import->columns[column] = (int)i;
    }
    return warn_of_missing(import);
}

/* --- One row --- */

struct line {
    const struct sheet_row *row;
    const char *cells[COLUMN_COUNT_]; /* as typed; NULL where the file has no such column */
    size_t item;                      /* index of the measure in the sheet */
};

static const char *cell_of(const struct import *import, const struct sheet_row *row, int column)
{
    return import->columns[column] == NOWHERE ? NULL : row->cells[import->columns[column]];
}

static const char *plain(const struct import *import, const struct line *line, int column)
{
    return line->cells[column] == NULL ? "" : questionnaire_plain(import->cx, line->cells[column]);
}

static enum rc refuse(struct import *import, const struct line *line, int column, const char *message)
{
    int place = import->columns[column];
    return add_error(import, line->row->number, place,
                     line->cells[column] == NULL ? "" : line->cells[column], message);
}

/* Full-width letters and digits become ASCII; circled numbers stay, for they tell measures apart. */
static const char *narrow(struct ctx *cx, const char *text)
{
    CLEANUP(buf_free) struct buf out = buf_create(4096);
    for (const char *at = text_trim(cx, text); *at != '\0';) {
        char bytes[4];
        uint32_t code = text_next(&at);
        if (code >= 0xFF01 && code <= 0xFF5E)
            code -= 0xFEE0;
        if (code != ' ' && code != 0x3000 && code != '\n')
            buf_add(&out, bytes, text_encode(code, bytes));
    }
    return buf_keep(&out, cx->arena);
}

static const struct control *control_named(struct import *import, const char *cell)
{
    if (text_empty(cell))
        return NULL;
    const struct control *control =
        catalog_control(import->work.catalog, text_trim(import->cx, cell));
    return control != NULL ? control
                           : catalog_control(import->work.catalog, narrow(import->cx, cell));
}

static bool has_input(const struct import *import, const struct line *line)
{
    for (int column = COLUMN_INPUT_FIRST; column <= COLUMN_INPUT_LAST; column++)
        if (!text_empty(plain(import, line, column)))
            return true;
    return false;
}

/* A merged heading reads as the same text in every cell; a repeated row of heads as heads. */
static bool is_decoration(const struct import *import, const struct sheet_row *row)
{
    const char *first = NULL;
    int named = import->columns[COLUMN_LABEL] == NOWHERE ? COLUMN_CONTROL : COLUMN_LABEL;
    bool same = true;
    for (size_t i = 0; i < import->sheet->column_count; i++) {
        if (text_empty(row->cells[i]))
            continue;
        if (first == NULL)
            first = row->cells[i];
        same = same && text_same(first, row->cells[i]);
    }
    return same || column_of_head(import->cx, row->cells[import->columns[named]]) == named;
}

static size_t item_of(const struct import *import, const struct control *control)
{
    for (size_t i = 0; i < import->present.sheet.items.n; i++)
        if (text_same(import->present.sheet.items.at[i].control->id, control->id))
            return i;
    return SIZE_MAX;
}

/* Finds the measure of a row. *ret_found is false when the row is none, or was refused. */
static enum rc find_measure(struct import *import, struct line *line, bool *ret_found)
{
    struct ctx *cx = import->cx;
    const char *label = line->cells[COLUMN_LABEL], *id = line->cells[COLUMN_CONTROL];
    const struct control *by_label = control_named(import, label), *by_id = control_named(import, id);
    const struct control *control = by_id != NULL ? by_id : by_label;
    int named = text_empty(label) && !text_empty(id) ? COLUMN_CONTROL : COLUMN_LABEL;
    *ret_found = false;
    line->item = control == NULL ? SIZE_MAX : item_of(import, control);
    if (line->item == SIZE_MAX) {
        if (!has_input(import, line) || is_decoration(import, line->row))
            return RC_OK;
        return refuse(import, line, named,
                      text_empty(label) && text_empty(id)
                          ? tr(cx, N_("The row has answers but no number; please fill in “Number”"))
                          : trf(cx, N_("The standard has no measure with the number “{0}”"),
                                text_trim(cx, text_empty(label) ? id : label)));
    }
    if (by_id != NULL && !text_empty(label) && by_label != by_id)
        return refuse(import, line, COLUMN_LABEL,
                      trf(cx, N_("The number does not belong to this row (the row was made for {0}). "
                                 "Perhaps only some columns were sorted; please sort whole rows"),
                          by_id->label));
    if (import->seen_rows[line->item] != 0)
        return refuse(import, line, named,
                      trf(cx, N_("{0} stands twice (rows {1} and {2}); please keep one"),
                          control->label,
                          decimal(cx, (int64_t)import->seen_rows[line->item]),
                          decimal(cx, (int64_t)line->row->number)));
    import->seen_rows[line->item] = line->row->number;
    *ret_found = true;
    return RC_OK;
}

/* What a row's hidden cell says: "1.TAG.VERSION.MARK". */
struct edition {
    bool given;
    const char *tag, *mark;
    int64_t version;
};

static struct edition read_edition(struct ctx *cx, const char *cell)
{
    struct edition edition = {.given = false, .tag = "", .mark = ""};
    const char *text = text_empty(cell) ? "" : text_trim(cx, cell);
    size_t length = strlen(text);
    if (strncmp(text, "1.", 2) != 0 || length < 2 + 8 + 1 + 1 + 1 + MARK_LENGTH)
        return edition;
    const char *version = text + 2 + 8 + 1, *mark = text + length - MARK_LENGTH;
    if (text[10] != '.' || mark[-1] != '.' || version >= mark)
        return edition;
    edition.tag = arena_copy_n(cx->arena, text + 2, 8);
    edition.mark = mark;
    edition.given = text_to_int(cx, arena_copy_n(cx->arena, version, (size_t)(mark - 1 - version)),
                                &edition.version) == RC_OK;
    return edition;
}

/* --- Cells --- */

static bool is_circle(const char *cell)
{
    return text_same(cell, "○") || text_same(cell, "◯") || text_same(cell, "〇");
}

/* "レベル3" and "level 3" say 3. */
static const char *without_word(const char *cell)
{
    static const char *const words[] = {"レベル", "成熟度", "level"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (strncasecmp(cell, words[i], strlen(words[i])) == 0)
            return cell + strlen(words[i]) + strspn(cell + strlen(words[i]), " :");
    return cell;
}

/* "3 全社実施" and "全社実施" say 3, and so in English; a number beside another level's name does not. */
static int64_t level_by_name(struct ctx *cx, const char *cell)
{
    for (int64_t level = 1; level <= MATURITY_LEVELS; level++)
        for (int lang = 0; lang < 2; lang++) {
            const char *name = text_fold(cx, tr_lang(lang == 0 ? LANG_JA : LANG_EN,
                                                     enum_label(&maturity_names, level)));
            const char *rest = cell;
            if (*rest == (char)('0' + level))
                rest += 1 + strspn(rest + 1, " .:");
            if (text_same(rest, name))
                return level;
        }
    return 0;
}

/* A small number, 0 when empty. */
static enum rc take_level(struct import *import, const struct line *line, int column, int64_t *level)
{
    const char *cell = plain(import, line, column);
    struct ctx *cx = import->cx;
    double value = 0;
    *level = 0;
    if (text_empty(cell))
        return RC_OK;
    const struct problem kept = cx->problem;
    bool number = text_to_real(cx, without_word(cell), &value) == RC_OK;
    cx->problem = kept;
    for (int64_t whole = 1; number && whole <= MATURITY_LEVELS; whole++)
        if (value >= (double)whole && value <= (double)whole)
            *level = whole;
    if (*level == 0)
        *level = level_by_name(cx, without_word(cell));
    if (*level > 0)
        return RC_OK;
    if (is_circle(cell))
        return refuse(import, line, column,
                      trf(cx, N_("“{0}” takes a number from 1 to 5; a circle does not say which (given: {1})"),
                          head_of(import, column), text_trim(cx, line->cells[column])));
    return refuse(import, line, column,
                  trf(cx, N_("“{0}” takes a number from {1} to {2} (given: {3})"),
                      head_of(import, column), "1", decimal(cx, MATURITY_LEVELS),
                      text_trim(cx, line->cells[column])));
}

/* What people write instead of the words of the list. */
static const struct {
    const char *word;
    enum answer_state state;
} state_words[] = {
    {"回答済", ANSWER_LEVEL},          {"済", ANSWER_LEVEL},
    {"非該当", ANSWER_NOT_APPLICABLE}, {"該当なし", ANSWER_NOT_APPLICABLE},
    {"n/a", ANSWER_NOT_APPLICABLE},    {"未記入", ANSWER_NONE},
};

static enum rc take_state(struct import *import, const struct line *line, int64_t *state)
{
    struct ctx *cx = import->cx;
    const char *cell = plain(import, line, COLUMN_STATE);
    for (int64_t i = 0; i < ANSWER_STATE_COUNT_; i++) {
        const char *label = enum_label(&answer_state_names, i);
        if (text_same(cell, enum_code(&answer_state_names, i)) ||
            text_same(cell, text_fold(cx, tr_lang(LANG_JA, label))) || text_same(cell, label)) {
            *state = i;
            return RC_OK;
        }
    }
    for (size_t i = 0; i < COUNT(state_words); i++) {
        if (strcasecmp(cell, state_words[i].word) == 0) {
            *state = state_words[i].state;
            return RC_OK;
        }
    }
    if (is_circle(cell)) {
        *state = ANSWER_LEVEL;
        return RC_OK;
    }
    return refuse(import, line, COLUMN_STATE,
                  trf(cx, N_("“{0}” takes one of: {1}, {2}, {3}, {4} (given: {5})"),
                      head_of(import, COLUMN_STATE),
                      tr(cx, enum_label(&answer_state_names, ANSWER_NONE)),
                      tr(cx, enum_label(&answer_state_names, ANSWER_LEVEL)),
                      tr(cx, enum_label(&answer_state_names, ANSWER_NOT_APPLICABLE)),
                      tr(cx, enum_label(&answer_state_names, ANSWER_ALTERNATIVE)),
                      text_trim(cx, line->cells[COLUMN_STATE])));
}

static enum rc take_date(struct import *import, const struct line *line, int column, const char **date)
{
    struct ctx *cx = import->cx;
    const char *cell = plain(import, line, column);
    *date = "";
    if (text_empty(cell) || date_parse(cx, cell, date) == RC_OK)
        return RC_OK;
    return refuse(import, line, column,
                  trf(cx, N_("“{0}” takes a date such as 2026-10-01 (given: {1})"),
                      head_of(import, column), text_trim(cx, line->cells[column])));
}

static enum rc take_words(struct import *import, const struct line *line, int column, const char **words)
{
    struct ctx *cx = import->cx;
    const struct field *field =
        field_find(answer_record.fields, questionnaire_columns[column].field);
    const char *text = text_empty(plain(import, line, column))
                           ? ""
                           : text_trim(cx, line->cells[column]);
    if (text_has_control(text))
        return refuse(import, line, column,
                      trf(cx, N_("“{0}” has control characters; please remove them"),
                          head_of(import, column)));
    if ((int64_t)text_length(text) > field->max)
        return refuse(import, line, column,
                      trf(cx, N_("“{0}” may have up to {1} characters (now: {2})"),
                          head_of(import, column), decimal(cx, field->max),
                          decimal(cx, (int64_t)text_length(text))));
    *words = text;
    return RC_OK;
}

static enum rc take_post(struct import *import, const struct line *line, const char **post)
{
    struct ctx *cx = import->cx;
    const char *cell = plain(import, line, COLUMN_POST);
    *post = "";
    if (text_empty(cell))
        return RC_OK;
    const struct choices posts = import->present.posts;
    for (size_t i = 0; i < posts.n; i++)
        if (text_same(cell, questionnaire_plain(cx, posts.at[i].label)))
            *post = posts.at[i].id;
    if (text_empty(*post)) {
        const char *found = choice_find(import->work.posts, text_trim(cx, line->cells[COLUMN_POST]));
        *post = found == NULL ? "" : found;
    }
    if (!text_empty(*post))
        return RC_OK;
    return refuse(import, line, COLUMN_POST, trf(cx, N_("There is no post “{0}” in use"),
                                                 text_trim(cx, line->cells[COLUMN_POST])));
}

/* State and level, which belong together. */
static enum rc take_answer(struct import *import, const struct line *line, struct answer *wanted)
{
    struct ctx *cx = import->cx;
    bool has_state = !text_empty(plain(import, line, COLUMN_STATE));
    bool has_level = !text_empty(plain(import, line, COLUMN_CURRENT));
    int64_t level = 0, state = ANSWER_LEVEL;
    if (!has_state && !has_level)
        return RC_OK;
    TRY(take_level(import, line, COLUMN_CURRENT, &level));
    if (has_state)
        TRY(take_state(import, line, &state));
    else if (line->cells[COLUMN_STATE] == NULL && wanted->state == ANSWER_ALTERNATIVE)
        state = ANSWER_ALTERNATIVE; /* the file has no column that could say otherwise */
    if (has_level && (state == ANSWER_NONE || state == ANSWER_NOT_APPLICABLE))
        return refuse(import, line, COLUMN_CURRENT,
                      trf(cx, N_("The state is “{0}”, yet a maturity is given; please empty one of the two"),
                          tr(cx, enum_label(&answer_state_names, state))));
    wanted->state = state;
    wanted->current = level;
    return RC_OK;
}

static enum rc take_cells(struct import *import, const struct line *line, struct answer *wanted)
{
    TRY(take_answer(import, line, wanted));
    if (line->cells[COLUMN_TARGET] != NULL)
        TRY(take_level(import, line, COLUMN_TARGET, &wanted->target));
    if (line->cells[COLUMN_REASON] != NULL)
        TRY(take_words(import, line, COLUMN_REASON, &wanted->reason));
    if (line->cells[COLUMN_UNTIL] != NULL)
        TRY(take_date(import, line, COLUMN_UNTIL, &wanted->until));
    if (line->cells[COLUMN_NOTE] != NULL)
        TRY(take_words(import, line, COLUMN_NOTE, &wanted->note));
    if (line->cells[COLUMN_POST] != NULL)
        TRY(take_post(import, line, &wanted->post));
    if (line->cells[COLUMN_ANSWERED_ON] != NULL)
        TRY(take_date(import, line, COLUMN_ANSWERED_ON, &wanted->answered_on));
    if (wanted->state == ANSWER_NONE && text_empty(plain(import, line, COLUMN_STATE)) &&
        !text_empty(wanted->answered_on))
        return refuse(import, line, COLUMN_CURRENT,
                      tr(import->cx, N_("A date of the answer is given, but neither a state nor a "
                                        "maturity")));
    return RC_OK;
}

static int column_of_field(const char *field)
{
    for (int column = COLUMN_INPUT_FIRST; column <= COLUMN_INPUT_LAST; column++)
        if (text_same(questionnaire_columns[column].field, field))
            return column;
    return COLUMN_LABEL;
}

/* Runs the rules of an answer; what they refuse becomes cells. */
static enum rc check_rules(struct import *import, const struct line *line,
                           const struct answer *stored, struct answer *wanted, bool *ret_good)
{
    struct ctx *cx = import->cx;
    struct problem kept = cx->problem;
    cx->problem = (struct problem){.rc = RC_OK};
    enum rc rc = answer_work_check(cx, &import->work, stored, wanted);
    struct problem found = cx->problem;
    cx->problem = kept;
    *ret_good = rc == RC_OK;
    if (rc != RC_OK && rc != RC_INVALID)
        return rc;
    for (size_t i = 0; i < found.field_count; i++)
        TRY(refuse(import, line, column_of_field(found.fields[i].field), found.fields[i].message));
    return RC_OK;
}

/* --- Rows --- */

static enum rc tell_conflict(struct import *import, const struct line *line,
                             const struct answer *stored)
{
    struct ctx *cx = import->cx;
    const char *name = "";
    TRY(person_name(cx, stored->changed_by, &name));
    int column = import->columns[COLUMN_CURRENT] == NOWHERE ? COLUMN_LABEL : COLUMN_CURRENT;
    const char *now = answer_is_answered(stored)
                          ? decimal(cx, stored->current)
                          : tr(cx, enum_label(&answer_state_names, stored->state));
    return refuse(import, line, column,
                  trf(cx, N_("{0} changed this answer at {1}, after the questionnaire was made (now: {2}). "
                             "Please empty the row to keep that, or choose to overwrite"),
                      text_empty(name) ? tr(cx, N_("Somebody else")) : name,
                      time_show(cx, stored->changed_at), now));
}

/* True when the row says what it said when it was written, or what is stored now. */
static bool is_untouched(struct import *import, const struct line *line, const struct edition *edition)
{
    const char *filled[COLUMN_COUNT_];
    const struct questionnaire_row *present = &import->present.rows.at[line->item];
    for (int column = 0; column < COLUMN_COUNT_; column++)
        filled[column] = line->cells[column] == NULL ? present->cells[column] : line->cells[column];
    const char *mark = questionnaire_mark(import->cx, filled);
    return text_same(mark, questionnaire_mark(import->cx, present->cells)) ||
           (edition->given && text_same(mark, edition->mark));
}

static enum rc take_line(struct import *import, struct line *line)
{
    struct ctx *cx = import->cx;
    const struct sheet_item *item = &import->present.sheet.items.at[line->item];
    struct edition edition = read_edition(cx, line->cells[COLUMN_EDITION]);
    const struct answer *stored = &item->answer;
    struct answer wanted = *stored;
    if (!has_input(import, line) || is_untouched(import, line, &edition))
        return RC_OK;
    if (!answer_may(&import->work.rights, import->work.catalog, item->control, stored))
        return refuse(import, line, COLUMN_LABEL,
                      trf(cx, N_("{0} is assigned to another post; please ask the person in charge of "
                                 "the assessment"),
                          item->control->label));
    if (edition.given && edition.version != stored->version && !import->overwrite)
        return tell_conflict(import, line, stored);
    size_t errors = import->errors.n;
    bool good = false;
    TRY(take_cells(import, line, &wanted));
    if (import->errors.n > errors)
        return RC_OK;
    TRY(check_rules(import, line, stored, &wanted, &good));
    if (good)
        import->changes[import->change_count++] = (struct change){*stored, wanted};
    return RC_OK;
}

/* The tag that a file of this assessment carries; a file of another one is refused at its first row. */
static bool is_of_other_assessment(struct import *import, const struct edition *edition)
{
    struct edition own =
        read_edition(import->cx, import->present.rows.at[0].cells[COLUMN_EDITION]);
    return edition->given && own.given && !text_same(edition->tag, own.tag);
}

static enum rc note_hidden(struct import *import, const struct sheet_row *row)
{
    if (row->hidden)
        import->hidden = arena_printf(import->cx->arena, "%s%s%zu",
                                      text_empty(import->hidden) ? "" : import->hidden,
                                      text_empty(import->hidden) ? "" : ", ", row->number);
    return RC_OK;
}

static enum rc take_rows(struct import *import, int64_t *ret_rows)
{
    struct ctx *cx = import->cx;
    const struct sheet *sheet = import->sheet;
    for (size_t i = import->head + 1; i < sheet->row_count; i++) {
        struct line line = {.row = &sheet->rows[i]};
        bool found = false;
        for (int column = 0; column < COLUMN_COUNT_; column++)
            line.cells[column] = cell_of(import, line.row, column);
        struct edition edition = read_edition(cx, line.cells[COLUMN_EDITION]);
        if (is_of_other_assessment(import, &edition))
            return refuse(import, &line, COLUMN_EDITION,
                          trf(cx, N_("This questionnaire was made for another assessment than {0}; "
                                     "please upload it there"),
                              import->present.name));
        TRY(find_measure(import, &line, &found));
        if (!found)
            continue;
        (*ret_rows)++;
        TRY(note_hidden(import, line.row));
        TRY(take_line(import, &line));
    }
    return RC_OK;
}

static enum rc read_file(struct import *import, const char *bytes, size_t length,
                         const char *file_name, int64_t *ret_rows)
{
    struct ctx *cx = import->cx;
    struct workbook book;
    import->name = text_empty(file_name) ? "" : file_name;
    TRY(sheet_read(cx, bytes, length, file_name, &book));
    if (!find_table(import, &book))
        return fail(cx, RC_INVALID, N_("No sheet of the file has the heads “{0}” and “{1}”; please use the "
                                       "questionnaire that you can download here"),
                    head_of(import, COLUMN_LABEL), head_of(import, COLUMN_CURRENT));
    if (import->sheet->row_count > ROWS_MOST)
        return fail(cx, RC_TOO_LARGE,
                    N_("The sheet has {0} rows, more than a questionnaire may have ({1}); please use the "
                       "questionnaire that you can download here"),
                    decimal(cx, (int64_t)import->sheet->row_count), decimal(cx, ROWS_MOST));
    TRY(read_heads(import));
    if (import->errors.n == 0)
        TRY(take_rows(import, ret_rows));
    if (!text_empty(import->hidden))
        TRY(add_warning(import, trf(cx, N_("Hidden rows were read too: {0}"), import->hidden)));
    return RC_OK;
}

static enum rc store(struct import *import)
{
    for (size_t i = 0; i < import->change_count; i++) {
        struct answer kept;
        TRY(answer_work_store(import->cx, &import->work, &import->changes[i].stored,
                              &import->changes[i].wanted, &kept, NULL));
    }
    return RC_OK;
}

static enum rc run(struct import *import, const char *assessment, const char *bytes, size_t length,
                   const char *file_name, struct import_result *result)
{
    struct ctx *cx = import->cx;
    TRY(answer_work_begin(cx, assessment, &import->work));
    TRY(questionnaire_make(cx, assessment, &import->present));
    size_t items = import->present.sheet.items.n;
    import->changes = ARENA_ARRAY(cx->arena, struct change, items);
    import->seen_rows = ARENA_ARRAY(cx->arena, size_t, items);
    if (import->changes == NULL || import->seen_rows == NULL)
        return RC_MEMORY;
    if (items == 0)
        return fail(cx, RC_INVALID, N_("This assessment has no measures"));
    TRY(read_file(import, bytes, length, file_name, &result->rows));
    if (import->errors.n == 0)
        TRY(store(import));
    result->changed = import->errors.n == 0 ? (int64_t)import->change_count : 0;
    result->errors.at = import->errors.at;
    result->errors.n = import->errors.n;
    result->warnings.at = import->warnings.at;
    result->warnings.n = import->warnings.n;
    return RC_OK;
}

enum rc questionnaire_import(struct ctx *cx, const char *assessment, const char *bytes,
                             size_t length, const char *file_name, bool overwrite,
                             struct import_result *ret)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(assessment_take(cx, assessment, bytes, length, file_name, overwrite, ret));
    return db_commit(cx, &tx);
}

enum rc assessment_take(struct ctx *cx, const char *id, const char *bytes, size_t length,
                        const char *file_name, bool overwrite, struct import_result *ret)
{
    struct import import = {.cx = cx, .overwrite = overwrite};
    struct import_result result = {.rows = 0};
    TRY(permission_need(cx, PERM_ASSESSMENT_ANSWER));
    TRY(run(&import, id, bytes, length, file_name, &result));
    *ret = result;
    if (result.errors.n > 0)
        return fail(cx, RC_INVALID, N_("Nothing was stored: {0} cells cannot be taken"),
                    decimal(cx, (int64_t)result.errors.n));
    return RC_OK;
}

enum rc assessment_import(struct ctx *cx, const char *id, const char *bytes, size_t length,
                          const char *file_name, struct import_result *ret)
{
    return questionnaire_import(cx, id, bytes, length, file_name, false, ret);
}
