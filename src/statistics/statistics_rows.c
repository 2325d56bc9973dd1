#include "statistics/statistics_rows.h"

#include "base/lookup.h"
#include "db/db_copy.h"

/* What is known of an operator before it is known to be asked. */
struct known {
    const void *vectors[STATISTICS_YEARS];
    uint32_t lengths[STATISTICS_YEARS];
    float risk; /* of the last year */
};

/* Whose a response is. */
struct owner {
    uint32_t operator;
    uint32_t year;
};

struct reading {
    struct arena *arena;
    const struct risk_index_setting *setting;
    struct lookup operators, responses;
    struct known *known;   /* by operator */
    struct owner *owners;  /* by response */
    size_t known_room, owner_room;
    size_t last_year;
    struct known blank;    /* of an operator of which nothing is known */
    uint32_t last_operator, last_response; /* rows mostly come in the order of those of another table */
    int64_t *older;        /* by year */
    enum rc (*take)(void *self, size_t year, const struct statistics_row *row);
    void *self;
};

static struct known *known_of(struct reading *reading, const char *operator, uint32_t *ret)
{
    *ret = lookup_find_after(&reading->operators, operator, reading->last_operator);
    if (*ret != LOOKUP_NONE) {
        reading->last_operator = *ret;
        return reading->known + *ret;
    }
    reading->known = arena_grow(reading->arena, reading->known, reading->operators.n, &reading->known_room,
                                sizeof *reading->known);
    *ret = lookup_add(&reading->operators, arena_copy(reading->arena, operator));
    if (reading->known == NULL || *ret == LOOKUP_NONE)
        return NULL;
    reading->known[*ret] = reading->blank;
    return reading->known + *ret;
}

static enum rc take_figures(void *self, const char *operator, const struct risk_figures *figures)
{
    struct reading *reading = self;
    uint32_t number = 0;
    struct known *known = known_of(reading, operator, &number);
    if (known == NULL)
        return RC_MEMORY;
    known->risk = (float)risk_index(reading->setting, figures, NULL);
    return RC_OK;
}

static enum rc take_older(void *self, size_t year)
{
    struct reading *reading = self;
    reading->older[year]++;
    return RC_OK;
}

static enum rc take_reply(void *self, size_t year, const char *response, const char *operator)
{
    struct reading *reading = self;
    struct owner owner = {.year = (uint32_t)year};
    if (known_of(reading, operator, &owner.operator) == NULL)
        return RC_MEMORY;
    size_t count = reading->responses.n;
    reading->owners = arena_grow(reading->arena, reading->owners, count, &reading->owner_room, sizeof *reading->owners);
    uint32_t number = lookup_add(&reading->responses, arena_copy(reading->arena, response));
    if (reading->owners == NULL || number == LOOKUP_NONE)
        return RC_MEMORY;
    reading->owners[number] = owner;
    return RC_OK;
}

static enum rc take_answers(void *self, const char *response, const void *vector, size_t length)
{
    struct reading *reading = self;
    uint32_t number = lookup_find_after(&reading->responses, response, reading->last_response);
    if (number == LOOKUP_NONE || length == 0)
        return RC_OK;
    reading->last_response = number;
    const struct owner *owner = reading->owners + number;
    struct known *known = reading->known + owner->operator;
    known->vectors[owner->year] = arena_copy_n(reading->arena, vector, length);
    known->lengths[owner->year] = (uint32_t)length;
    return RC_OK;
}

static enum rc take_asked(void *self, size_t year, const struct statistics_asked *asked)
{
    struct reading *reading = self;
    uint32_t number = lookup_find_after(&reading->operators, asked->operator, reading->last_operator);
    const struct known *known = number == LOOKUP_NONE ? &reading->blank : reading->known + number;
    reading->last_operator = number;
    const struct statistics_row row = {.operator = asked->operator,
                                       .name = asked->name,
                                       .sector = asked->sector,
                                       .sub_sector = asked->sub_sector,
                                       .size = asked->size,
                                       .risk = year == reading->last_year ? known->risk : -1,
                                       .vector = known->vectors[year],
                                       .length = known->lengths[year]};
    return reading->take(reading->self, year, &row);
}

enum rc statistics_rows(struct ctx *cx, const struct statistics_span *span, const struct risk_index_setting *setting,
                        enum rc (*take)(void *self, size_t year, const struct statistics_row *row), void *self,
                        int64_t *ret_older)
{
    static const struct statistics_take takes = {take_figures, take_older, take_reply, take_answers, take_asked};
    static const struct risk_figures nothing = {.people = 0};
    struct reading reading = {.arena = cx->arena,
                              .setting = setting,
                              .last_year = span->n - 1,
                              .last_operator = LOOKUP_NONE,
                              .last_response = LOOKUP_NONE,
                              .older = ret_older,
                              .take = take,
                              .self = self};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    if (!lookup_make(&reading.operators, cx->arena, 0) || !lookup_make(&reading.responses, cx->arena, 0))
        return memory_ended(cx);
    reading.blank.risk = (float)risk_index(setting, &nothing, NULL);
    if (!db_in_transaction(cx->db))
        TRY(db_begin_snapshot(cx, &tx));
    enum rc rc = statistics_store_rows(cx, span, &takes, &reading);
    return rc == RC_MEMORY ? memory_ended(cx) : rc;
}
