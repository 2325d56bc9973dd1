#include "account/handover.h"

#include <string.h>

#include "account/account_change.h"
#include "account/account_session.h"
#include "account/account_store.h"
#include "account/handover_inside.h"
#include "base/text.h"
#include "db/db.h"

static const struct field move_table[] = {
    FIELD(handover_move, department, F_TEXT, .label = N_("Department")),
    FIELD(handover_move, post_name, F_TEXT, .label = N_("Post")),
    FIELD(handover_move, before_name, F_TEXT, .label = N_("Present holder")),
    FIELD(handover_move, after_name, F_TEXT, .label = N_("New holder")),
    FIELD(handover_move, ends_deputy, F_BOOL, .label = N_("Ends as deputy")),
    FIELD(handover_move, post, F_ID),
    FIELD(handover_move, version, F_INT),
    FIELD(handover_move, to, F_ID),
};
static const struct field handover_table[] = {
    FIELD(handover, same, F_INT, .label = N_("Posts that have that holder already")),
    FIELD_LIST(handover, moves, move_table, struct handover_move),
    FIELD_LIST_OF(handover, errors, cell_problem_fields, struct cell_problem),
};
const struct fields handover_fields = {handover_table, COUNT(handover_table)};

enum rc handover_guard(struct ctx *cx)
{
    if (!may(cx, PERM_ACCOUNT_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    return RC_OK;
}

enum rc handover_house_load(struct ctx *cx, struct handover_house *ret)
{
    struct person_list people;
    TRY(handover_guard(cx));
    TRY(account_store_people(cx, &people));
    TRY(account_store_posts_in_use(cx, &ret->posts));
    ret->people.at = people.people.at;
    ret->people.n = people.people.n;
    return RC_OK;
}

const struct person_row *handover_person(const struct handover_house *house, const char *id)
{
    for (size_t i = 0; i < house->people.n; i++)
        if (text_same(house->people.at[i].id, id))
            return &house->people.at[i];
    return NULL;
}

/* Whoever is named by id, sign-in name or name; *ret_many: by a name that several have. NULL. */
const struct person_row *handover_find(struct ctx *cx, const struct handover_house *house,
                                       const char *words, bool *ret_many)
{
    const struct person_row *found = NULL;
    const char *text = text_trim(cx, text_fold(cx, words)), *login = login_fold(cx, words);
    *ret_many = false;
    for (size_t i = 0; i < house->people.n; i++) {
        const struct person_row *one = &house->people.at[i];
        if (text_same(one->id, words) || text_same(one->login, login))
            return one;
    }
    for (size_t i = 0; i < house->people.n; i++)
        if (text_same(text_trim(cx, text_fold(cx, house->people.at[i].name)), text)) {
            *ret_many |= found != NULL;
            found = &house->people.at[i];
        }
    return *ret_many ? NULL : found;
}

struct handover_move handover_move_of(const struct handover_house *house, const struct post *post,
                                      const struct person_row *to)
{
    const struct person_row *before = handover_person(house, post->holder);
    return (struct handover_move){.post = post->id,
                                  .to = to == NULL ? "" : to->id,
                                  .version = post->version,
                                  .department = post->department,
                                  .post_name = post->name,
                                  .before_name = before == NULL ? "" : before->name,
                                  .after_name = to == NULL ? "" : to->name,
                                  .ends_deputy = to != NULL && text_same(post->deputy, to->id)};
}

static enum rc find_named(struct ctx *cx, const struct handover_house *house, const char *field,
                          const char *words, const struct person_row **ret)
{
    bool many = false;
    *ret = handover_find(cx, house, words, &many);
    if (*ret != NULL)
        return RC_OK;
    if (many)
        return field_fail(cx, field, N_("Several people are called {0}; please give the sign-in name"), words);
    return field_fail(cx, field, N_("There is no such person in this organisation"));
}

enum rc handover_of_person(struct ctx *cx, const char *from, const char *to, struct handover *ret)
{
    struct handover_house house;
    const struct person_row *before = NULL, *after = NULL;
    TRY(handover_house_load(cx, &house));
    TRY(find_named(cx, &house, "from", from, &before));
    if (!text_empty(to))
        TRY(find_named(cx, &house, "to", to, &after));
    if (after == before)
        return field_fail(cx, "to", N_("Both are the same person"));
    if (after != NULL && !after->active)
        return field_fail(cx, "to", N_("{0} is stopped and can hold no post"), after->name);
    struct handover_move *moves = ARENA_ARRAY(cx->arena, struct handover_move, house.posts.n);
    size_t n = 0;
    if (moves == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < house.posts.n; i++)
        if (text_same(house.posts.at[i].holder, before->id))
            moves[n++] = handover_move_of(&house, &house.posts.at[i], after);
    if (n == 0)
        return field_fail(cx, "from", N_("{0} holds no post"), before->name);
    *ret = (struct handover){.same = 0};
    ret->moves.at = moves;
    ret->moves.n = n;
    return RC_OK;
}

/* The post as it stands in the transaction, and with its new holder. */
static enum rc move_one(struct ctx *cx, const struct handover_move *move)
{
    struct post before, after;
    struct person person;
    TRY(record_get(cx, &post_record, move->post, &before));
    after = before;
    before.version = move->version;
    after.holder = move->to;
    if (!text_empty(after.holder) && text_same(after.deputy, after.holder))
        after.deputy = after.deputy_from = after.deputy_until = "";
    TRY(post_check(cx, &after));
    if (!text_empty(after.holder)) {
        TRY(record_get(cx, &person_record, after.holder, &person));
        if (!person.active)
            return fail(cx, RC_INVALID, N_("{0} is stopped and can hold no post"), person.name);
    }
    return record_update(cx, &post_record, &before, &after);
}

enum rc handover_run(struct ctx *cx, const struct handover *handover)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(handover_guard(cx));
    if (handover->moves.n == 0)
        return fail(cx, RC_INVALID, N_("No post changes hands"));
    if (handover->moves.n > HANDOVER_MOVES_MOST)
        return fail(cx, RC_TOO_LARGE, N_("At most {0} posts change hands in one step"),
                    decimal(cx, HANDOVER_MOVES_MOST));
    TRY(db_begin(cx, &tx));
    for (size_t i = 0; i < handover->moves.n; i++)
        TRY(move_one(cx, &handover->moves.at[i]));
    return db_commit(cx, &tx);
}
