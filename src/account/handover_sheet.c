/* Hand-overs from a file: every bad cell named, all rows or none. */
#include <string.h>
#include <strings.h>

#include "account/handover_inside.h"
#include "base/text.h"
#include "base/time.h"
#include "register/sheet.h"

enum { COLUMN_PERSON, COLUMN_POST, COLUMN_FROM, COLUMN_TO, COLUMN_COUNT_ };
enum { HEAD_ROWS = 20, ERRORS_MOST = 200, NO_PLACE = -1 };

/* Words that a head may have, in both languages and for programs. */
static const char *const heads[COLUMN_COUNT_][4] = {
    {"person", "現担当者", "present holder", "担当者"},
    {"post", "役職", "post", "役職名"},
    {"from date", "発令日", "from", "異動日"},
    {"to", "新担当者", "new holder", "後任"},
};

struct reading {
    struct ctx *cx;
    const struct sheet *sheet;
    int places[COLUMN_COUNT_];
    struct handover_house house;
    struct handover_move *moves;
    size_t move_count;
    struct handover_error *errors;
    size_t error_count;
    int64_t same;
};

static const char *cell_of(const struct reading *reading, const struct sheet_row *row, int column)
{
    int place = reading->places[column];
    return place == NO_PLACE ? "" : text_trim(reading->cx, row->cells[place]);
}

static void add_error(struct reading *reading, const struct sheet_row *row, int column, const char *message)
{
    int place = reading->places[column];
    if (reading->error_count == ERRORS_MOST)
        return;
    reading->errors[reading->error_count++] = (struct handover_error){
        .row = (int64_t)row->number,
        .column = place == NO_PLACE ? "" : sheet_column_letters(reading->cx, (size_t)place),
        .message = message,
        .value = cell_of(reading, row, column)};
}

/* --- Heads --- */

static int column_of(const struct ctx *cx, const char *cell)
{
    const char *word = text_trim(cx, text_fold(cx, cell));
    for (int column = 0; column < COLUMN_COUNT_; column++)
        for (size_t i = 0; i < COUNT(heads[column]); i++)
            if (strcasecmp(word, text_fold(cx, heads[column][i])) == 0)
                return column;
    return COLUMN_COUNT_;
}

static bool read_heads(struct reading *reading, const struct sheet_row *row)
{
    for (int column = 0; column < COLUMN_COUNT_; column++)
        reading->places[column] = NO_PLACE;
    for (size_t i = 0; i < reading->sheet->column_count; i++) {
        int column = column_of(reading->cx, row->cells[i]);
        if (column < COLUMN_COUNT_ && reading->places[column] == NO_PLACE)
            reading->places[column] = (int)i;
    }
    return reading->places[COLUMN_POST] != NO_PLACE && reading->places[COLUMN_TO] != NO_PLACE;
}

/* *ret_first: index of the first row below the heads. */
static enum rc find_heads(struct reading *reading, const struct workbook *book, size_t *ret_first)
{
    for (size_t s = 0; s < book->sheet_count; s++) {
        reading->sheet = &book->sheets[s];
        for (size_t i = 0; i < reading->sheet->row_count && i < HEAD_ROWS; i++)
            if (read_heads(reading, &reading->sheet->rows[i])) {
                *ret_first = i + 1;
                return RC_OK;
            }
    }
    return fail(reading->cx, RC_INVALID,
                N_("The file has no row of heads with “post” and “to”"));
}

/* --- Rows --- */

/* "情報システム部 基盤課長", or the name alone where it is the only one. */
static const struct post *find_post(struct reading *reading, const struct sheet_row *row)
{
    struct ctx *cx = reading->cx;
    const char *word = cell_of(reading, row, COLUMN_POST);
    const char *text = text_fold(cx, word);
    const struct post *found = NULL;
    size_t many = 0;
    for (size_t i = 0; i < reading->house.posts.n; i++) {
        const struct post *post = &reading->house.posts.at[i];
        const char *whole = arena_printf(cx->arena, "%s %s", post->department, post->name);
        if (text_same(word, post->id) || text_same(text, text_fold(cx, whole)))
            return post;
        if (text_same(text, text_fold(cx, post->name))) {
            found = post;
            many++;
        }
    }
    if (many == 0)
        add_error(reading, row, COLUMN_POST, tr(cx, N_("There is no such post in use")));
    if (many > 1)
        add_error(reading, row, COLUMN_POST,
                  tr(cx, N_("Several posts have this name; please write the department before it")));
    return many == 1 ? found : NULL;
}

/* NULL and true for an empty cell; false when the cell was refused. */
static bool find_person(struct reading *reading, const struct sheet_row *row, int column,
                        const struct person_row **ret)
{
    struct ctx *cx = reading->cx;
    const char *word = cell_of(reading, row, column);
    bool many = false;
    *ret = NULL;
    if (text_empty(word))
        return true;
    *ret = handover_find(cx, &reading->house, word, &many);
    if (*ret == NULL)
        add_error(reading, row, column,
                  many ? trf(cx, N_("Several people are called {0}; please give the sign-in name"), word)
                       : tr(cx, N_("There is no such person in this organisation")));
    else if (column == COLUMN_TO && !(*ret)->active)
        add_error(reading, row, column,
                  trf(cx, N_("{0} is stopped and can hold no post"), (*ret)->name));
    return *ret != NULL && (column != COLUMN_TO || (*ret)->active);
}

static bool check_date(struct reading *reading, const struct sheet_row *row)
{
    struct ctx *cx = reading->cx;
    const char *word = cell_of(reading, row, COLUMN_FROM), *date = "";
    if (text_empty(word))
        return true;
    if (date_parse(cx, word, &date) != RC_OK) {
        add_error(reading, row, COLUMN_FROM, tr(cx, N_("This is not a date, for example 2026-10-01")));
        return false;
    }
    if (strcmp(date, date_of_time(cx, cx->now)) <= 0)
        return true;
    add_error(reading, row, COLUMN_FROM,
              trf(cx, N_("This day is still to come; please hand over on {0} or later"), date));
    return false;
}

static bool is_taken(struct reading *reading, const struct sheet_row *row, const struct post *post)
{
    for (size_t i = 0; i < reading->move_count; i++)
        if (text_same(reading->moves[i].post, post->id)) {
            add_error(reading, row, COLUMN_POST, tr(reading->cx, N_("This post stands twice")));
            return true;
        }
    return false;
}

static void take_row(struct reading *reading, const struct sheet_row *row)
{
    struct ctx *cx = reading->cx;
    const struct person_row *from = NULL, *to = NULL;
    bool fits = find_person(reading, row, COLUMN_PERSON, &from);
    const struct post *post = find_post(reading, row);
    fits = check_date(reading, row) && fits;
    fits = find_person(reading, row, COLUMN_TO, &to) && fits;
    if (post == NULL || !fits || is_taken(reading, row, post))
        return;
    if (text_same(post->holder, to == NULL ? "" : to->id)) {
        reading->same++;
        return;
    }
    const struct person_row *holder = handover_person(&reading->house, post->holder);
    if (from != NULL && from != holder) {
        add_error(reading, row, COLUMN_PERSON,
                  holder == NULL ? tr(cx, N_("The post is vacant"))
                                 : trf(cx, N_("The post is held by {0}"), holder->name));
        return;
    }
    reading->moves[reading->move_count++] = handover_move_of(&reading->house, post, to);
}

static enum rc take_rows(struct reading *reading, size_t first)
{
    struct ctx *cx = reading->cx;
    size_t rows = reading->sheet->row_count - first;
    if (rows > HANDOVER_MOVES_MOST)
        return fail(cx, RC_TOO_LARGE, N_("At most {0} posts change hands in one step"),
                    decimal(cx, HANDOVER_MOVES_MOST));
    reading->moves = ARENA_ARRAY(cx->arena, struct handover_move, rows + 1);
    reading->errors = ARENA_ARRAY(cx->arena, struct handover_error, ERRORS_MOST);
    if (reading->moves == NULL || reading->errors == NULL)
        return RC_MEMORY;
    for (size_t i = first; i < reading->sheet->row_count; i++)
        take_row(reading, &reading->sheet->rows[i]);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc handover_read(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                      struct handover *ret)
{
    struct reading reading = {.cx = cx};
    struct workbook book;
    size_t first = 0;
    TRY(handover_house_load(cx, &reading.house));
    TRY(sheet_read(cx, bytes, length, file_name, &book));
    TRY(find_heads(&reading, &book, &first));
    TRY(take_rows(&reading, first));
    *ret = (struct handover){.same = reading.same};
    ret->moves.at = reading.moves;
    ret->moves.n = reading.error_count > 0 ? 0 : reading.move_count;
    ret->errors.at = reading.errors;
    ret->errors.n = reading.error_count;
    if (reading.error_count > 0)
        return fail(cx, RC_INVALID, N_("{0} cells could not be taken; nothing was stored"),
                    decimal(cx, (int64_t)reading.error_count));
    return RC_OK;
}
