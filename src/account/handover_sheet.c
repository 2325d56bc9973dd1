/* Hand-overs from a file: every bad cell named, all rows or none. */
#include <string.h>

#include "account/handover_inside.h"
#include "base/text.h"
#include "base/time.h"
#include "register/take.h"

static const char *const person_words[] = {"現担当者", "present holder", "担当者", NULL};
static const char *const post_words[] = {"役職", "役職名", NULL};
static const char *const from_words[] = {"発令日", "from", "異動日", NULL};
static const char *const to_words[] = {"新担当者", "new holder", "後任", NULL};
static const struct take_column columns[] = {
    {.field = "person", .words = person_words},
    {.field = "post", .words = post_words, .place = TAKE_NEEDED},
    {.field = "from date", .words = from_words},
    {.field = "to", .words = to_words, .place = TAKE_NEEDED},
};

struct reading {
    struct handover_house house;
    struct handover_move *moves;
    size_t move_count;
    int64_t same;
};

/* "情報システム部 基盤課長", or the name alone where it is the only one. */
static enum rc find_post(const struct take *take, const struct post **ret)
{
    const struct reading *reading = take->self;
    struct ctx *cx = take->cx;
    const char *word = take_text(take, "post");
    const char *text = text_fold(cx, word);
    size_t many = 0;
    for (size_t i = 0; i < reading->house.posts.n; i++) {
        const struct post *post = &reading->house.posts.at[i];
        const char *whole = arena_printf(cx->arena, "%s %s", post->department, post->name);
        if (text_same(word, post->id) || text_same(text, text_fold(cx, whole))) {
            *ret = post;
            return RC_OK;
        }
        if (text_same(text, text_fold(cx, post->name))) {
            *ret = post;
            many++;
        }
    }
    if (many == 0)
        return field_fail(cx, "post", N_("There is no such post in use"));
    return many == 1 ? RC_OK
                     : field_fail(cx, "post", N_("Several posts have this name; please write the department before it"));
}

/* NULL for an empty cell. */
static enum rc find_person(const struct take *take, const char *column, const struct person_row **ret)
{
    const struct reading *reading = take->self;
    struct ctx *cx = take->cx;
    const char *word = take_text(take, column);
    bool many = false;
    *ret = NULL;
    if (text_empty(word))
        return RC_OK;
    *ret = handover_find(cx, &reading->house, word, &many);
    if (*ret == NULL)
        return many ? field_fail(cx, column, N_("Several people are called {0}; please give the sign-in name"), word)
                    : field_fail(cx, column, N_("There is no such person in this organisation"));
    if (text_same(column, "to") && !(*ret)->active)
        return field_fail(cx, column, N_("{0} is stopped and can hold no post"), (*ret)->name);
    return RC_OK;
}

static enum rc check_date(const struct take *take)
{
    struct ctx *cx = take->cx;
    const char *word = take_text(take, "from date"), *date = "";
    if (text_empty(word))
        return RC_OK;
    if (date_parse(cx, word, &date) != RC_OK)
        return field_fail(cx, "from date", N_("This is not a date, for example 2026-10-01"));
    return strcmp(date, date_of_time(cx, cx->now)) <= 0
               ? RC_OK
               : field_fail(cx, "from date", N_("This day is still to come; please hand over on {0} or later"), date);
}

static enum rc check_once(const struct take *take, const struct post *post)
{
    const struct reading *reading = take->self;
    for (size_t i = 0; i < reading->move_count; i++)
        if (text_same(reading->moves[i].post, post->id))
            return field_fail(take->cx, "post", N_("This post stands twice"));
    return RC_OK;
}

static enum rc take_row(struct take *take)
{
    struct reading *reading = take->self;
    const struct person_row *from = NULL, *to = NULL;
    const struct post *post = NULL;
    enum rc worst = find_person(take, "person", &from), rc = find_post(take, &post);
    worst = rc == RC_OK ? worst : rc;
    rc = check_date(take);
    worst = rc == RC_OK ? worst : rc;
    rc = find_person(take, "to", &to);
    TRY(rc == RC_OK ? worst : rc);
    if (post == NULL)
        return field_fail(take->cx, "post", N_("There is no such post in use"));
    TRY(check_once(take, post));
    if (text_same(post->holder, to == NULL ? "" : to->id)) {
        reading->same++;
        return RC_OK;
    }
    const struct person_row *holder = handover_person(&reading->house, post->holder);
    if (from != NULL && from != holder)
        return holder == NULL ? field_fail(take->cx, "person", N_("The post is vacant"))
                              : field_fail(take->cx, "person", N_("The post is held by {0}"), holder->name);
    reading->moves[reading->move_count++] = handover_move_of(&reading->house, post, to);
    return RC_OK;
}

enum rc handover_read(struct ctx *cx, const char *bytes, size_t length, const char *file_name,
                      struct handover *ret)
{
    static const struct take_rule rule = {
        .columns = columns,
        .column_count = COUNT(columns),
        .rows_most = HANDOVER_MOVES_MOST,
        .missing = N_("The file has no row of heads with “post” and “to”"),
        .row = take_row,
    };
    struct reading reading = {.same = 0};
    struct import_result result = {.rows = 0};
    TRY(handover_house_load(cx, &reading.house));
    reading.moves = ARENA_ARRAY(cx->arena, struct handover_move, HANDOVER_MOVES_MOST);
    if (reading.moves == NULL)
        return RC_MEMORY;
    enum rc rc = take_import(cx, &rule, &reading, bytes, length, file_name, &result);
    if (rc != RC_OK && result.errors.n == 0)
        return rc;
    *ret = (struct handover){.same = reading.same};
    ret->moves.at = reading.moves;
    ret->moves.n = result.errors.n > 0 ? 0 : reading.move_count;
    ret->errors.at = result.errors.at;
    ret->errors.n = result.errors.n;
    return rc;
}
