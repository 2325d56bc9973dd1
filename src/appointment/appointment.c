/* Appointments: how seats stand on a day, and their changes. */
#include "appointment/appointment.h"

#include <string.h>

#include "appointment/appointment_store.h"
#include "base/text.h"
#include "base/time.h"

static bool holds_on(const struct seat_term *term, const char *day)
{
    return strcmp(term->from_on, day) <= 0 &&
           (text_empty(term->until_on) || strcmp(day, term->until_on) <= 0);
}

size_t seat_term_on(const struct seat_term *terms, size_t n, const char *day)
{
    for (size_t i = 0; i < n; i++)
        if (holds_on(&terms[i], day))
            return i;
    return SIZE_MAX;
}

enum seat_standing seat_standing_on(const struct seat_term *terms, size_t n, const char *day)
{
    size_t now = seat_term_on(terms, n, day);
    if (now == SIZE_MAX)
        return SEAT_VACANT;
    if (text_empty(terms[now].until_on))
        return SEAT_HELD;
    const char *last = terms[now].until_on;
    bool followed = now + 1 < n && date_between(last, terms[now + 1].from_on) == 1;
    return date_between(day, last) > SEAT_ENDS_DAYS || followed ? SEAT_HELD : SEAT_ENDS;
}

/* --- How they stand --- */

struct everything {
    const char *day;
    struct committees committees;
    struct seat_terms terms; /* those that end today or later */
    struct choices posts, people;
    struct post_holders empty_posts;
};

static const char *committee_name_of(const struct everything *all, const char *id)
{
    for (size_t i = 0; i < all->committees.n; i++)
        if (text_same(all->committees.at[i].id, id))
            return all->committees.at[i].name;
    return "";
}

static bool post_is_empty(const struct everything *all, const char *post)
{
    for (size_t i = 0; i < all->empty_posts.n; i++)
        if (text_same(all->empty_posts.at[i].post, post))
            return true;
    return false;
}

static void fill_line(struct ctx *cx, const struct everything *all, const struct seat *seat, struct seat_line *line)
{
    const char *href = "";
    size_t first = 0, n = 0;
    while (first < all->terms.n && !text_same(all->terms.at[first].seat, seat->id))
        first++;
    while (first + n < all->terms.n && text_same(all->terms.at[first + n].seat, seat->id))
        n++;
    const struct seat_term *terms = n == 0 ? NULL : all->terms.at + first;
    size_t now = seat_term_on(terms, n, all->day), next = now == SIZE_MAX ? 0 : now + 1;
    *line = (struct seat_line){.seat = *seat,
                               .label = "",
                               .committee_name = committee_name_of(all, seat->committee),
                               .holder = "",
                               .from_on = "",
                               .until_on = "",
                               .appointed_by = "",
                               .minutes = "",
                               .next_on = next < n ? terms[next].from_on : "",
                               .standing = (int64_t)seat_standing_on(terms, n, all->day)};
    seat_describe(cx, seat, &line->label, &href);
    if (now == SIZE_MAX)
        return;
    const struct seat_term *term = &terms[now];
    line->holder = text_empty(term->person) ? choice_label(all->posts, term->post)
                                            : choice_label(all->people, term->person);
    line->from_on = term->from_on;
    line->until_on = term->until_on;
    line->appointed_by = term->appointed_by;
    line->minutes = term->minutes;
    if (text_empty(term->person) && post_is_empty(all, term->post))
        line->standing = SEAT_NO_HOLDER;
}

enum rc seat_lines_load(struct ctx *cx, const char *day, struct seat_lines *ret)
{
    struct everything all = {.day = day};
    struct seats seats;
    size_t n = 0;
    TRY(appointment_store_seats(cx, true, &seats));
    TRY(appointment_store_committees(cx, false, &all.committees));
    TRY(appointment_store_terms_since(cx, day, &all.terms));
    TRY(appointment_store_empty_posts(cx, &all.empty_posts));
    TRY(post_choices(cx, &all.posts));
    TRY(person_choices(cx, &all.people));
    struct seat_line *lines = ARENA_ARRAY(cx->arena, struct seat_line, seats.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < seats.n; i++)
        if (text_empty(seats.at[i].committee))
            fill_line(cx, &all, &seats.at[i], &lines[n++]);
    for (size_t c = 0; c < all.committees.n; c++)
        for (size_t i = 0; i < seats.n; i++)
            if (text_same(seats.at[i].committee, all.committees.at[c].id))
                fill_line(cx, &all, &seats.at[i], &lines[n++]);
    *ret = (struct seat_lines){lines, n};
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* --- Changes --- */

static enum rc need_writer(struct ctx *cx)
{
    return may(cx, PERM_PLAN_WRITE)
               ? RC_OK
               : fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
}

/* Stores a row whose checks are done, and commits. */
static enum rc store(struct ctx *cx, const struct record *record, void *before, void *after, struct db_tx **tx)
{
    if (before == NULL)
        TRY(record_insert(cx, record, after));
    else
        TRY(record_update(cx, record, before, after));
    return db_commit(cx, tx);
}

enum rc committee_save(struct ctx *cx, struct committee *committee, int64_t version)
{
    struct committee before;
    bool fresh = text_empty(committee->id);
    TRY(need_writer(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    if (text_empty(committee->name))
        return field_fail(cx, "name", N_("Please give the committee a name"));
    if (!fresh) {
        TRY(record_get(cx, &committee_record, committee->id, &before));
        before.version = version;
    }
    return store(cx, &committee_record, fresh ? NULL : &before, committee, &tx);
}

static enum rc check_seat(struct ctx *cx, const struct seat *seat)
{
    struct committee committee;
    bool of_committee = seat->duty == DUTY_CHAIR || seat->duty == DUTY_MEMBER || seat->duty == DUTY_SECRETARY;
    if (seat->duty == DUTY_OTHER && text_empty(seat->name))
        return field_fail(cx, "name", N_("Please give the responsibility a name"));
    if (of_committee && text_empty(seat->committee))
        return field_fail(cx, "committee", N_("Please choose the committee"));
    if (text_empty(seat->committee))
        return RC_OK;
    enum rc rc = record_get(cx, &committee_record, seat->committee, &committee);
    return rc == RC_MISSING ? field_fail(cx, "committee", N_("There is no such committee")) : rc;
}

enum rc seat_save(struct ctx *cx, struct seat *seat, int64_t version)
{
    struct seat before;
    bool fresh = text_empty(seat->id);
    TRY(need_writer(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(check_seat(cx, seat));
    if (!fresh) {
        TRY(record_get(cx, &seat_record, seat->id, &before));
        before.version = version;
    }
    return store(cx, &seat_record, fresh ? NULL : &before, seat, &tx);
}

static bool is_among(struct choices choices, const char *id)
{
    for (size_t i = 0; i < choices.n; i++)
        if (text_same(choices.at[i].id, id))
            return true;
    return false;
}

/* A post or person that has gone out of use since may stay where it stood. */
static enum rc check_holder(struct ctx *cx, const struct seat_term *before, const struct seat_term *term)
{
    struct choices posts, people;
    TRY(post_choices(cx, &posts));
    TRY(person_choices(cx, &people));
    bool same_post = before != NULL && text_same(before->post, term->post);
    bool same_person = before != NULL && text_same(before->person, term->person);
    if (text_empty(term->post) && text_empty(term->person))
        return field_fail(cx, "post", N_("Please choose a post or a person"));
    if (!text_empty(term->post) && !same_post && !is_among(posts, term->post))
        return field_fail(cx, "post", N_("There is no post “{0}” in use"), term->post);
    if (!text_empty(term->person) && !same_person && !is_among(people, term->person))
        return field_fail(cx, "person", N_("There is no person “{0}” in use"), term->person);
    return RC_OK;
}

static enum rc check_days(struct ctx *cx, const struct seat_term *term)
{
    struct seat_terms others;
    if (text_empty(term->from_on))
        return field_fail(cx, "from_on", N_("Please give the first day"));
    if (!text_empty(term->until_on) && strcmp(term->until_on, term->from_on) < 0)
        return field_fail(cx, "until_on", N_("The last day lies before the first"));
    TRY(appointment_store_terms(cx, term->seat, &others));
    for (size_t i = 0; i < others.n; i++) {
        const struct seat_term *other = &others.at[i];
        bool before = !text_empty(other->until_on) && strcmp(other->until_on, term->from_on) < 0;
        bool after = !text_empty(term->until_on) && strcmp(term->until_on, other->from_on) < 0;
        if (!text_same(other->id, term->id) && !before && !after)
            return field_fail(cx, "from_on",
                              N_("Somebody holds it from {0} to {1}; please end that appointment first"),
                              date_show(cx, other->from_on),
                              text_empty(other->until_on) ? tr(cx, N_("an open end")) : date_show(cx, other->until_on));
    }
    return RC_OK;
}

enum rc seat_term_save(struct ctx *cx, struct seat_term *term, int64_t version)
{
    struct seat seat;
    struct seat_term before;
    bool fresh = text_empty(term->id);
    TRY(need_writer(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &seat_record, term->seat, &seat));
    if (!fresh) {
        TRY(record_get(cx, &seat_term_record, term->id, &before));
        before.version = version;
    }
    enum rc holder = check_holder(cx, fresh ? NULL : &before, term), days = check_days(cx, term);
    if (holder != RC_OK || days != RC_OK)
        return holder != RC_OK ? holder : days;
    if (text_empty(term->appointed_by))
        return field_fail(cx, "appointed_by", N_("Please say who appointed them"));
    return store(cx, &seat_term_record, fresh ? NULL : &before, term, &tx);
}

enum rc seat_term_remove(struct ctx *cx, const char *id)
{
    struct seat_term term;
    TRY(need_writer(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &seat_term_record, id, &term));
    TRY(record_delete(cx, &seat_term_record, &term));
    if (!text_empty(term.digest))
        TRY(content_drop(cx, term.digest));
    return db_commit(cx, &tx);
}

enum rc seat_term_keep_minutes(struct ctx *cx, const char *id, const struct upload *file)
{
    struct seat_term before;
    struct content content;
    TRY(need_writer(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &seat_term_record, id, &before));
    TRY(content_take(cx, file, CONTENT_DOCUMENTS | CONTENT_PICTURES | CONTENT_TEXTS, &content));
    struct seat_term after = before;
    after.file_name = content.file_name;
    after.media_type = content.media_type;
    after.digest = content.digest;
    TRY(record_update(cx, &seat_term_record, &before, &after));
    if (!text_empty(before.digest) && !text_same(before.digest, after.digest))
        TRY(content_drop(cx, before.digest));
    return db_commit(cx, &tx);
}
