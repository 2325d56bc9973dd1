#include "statistics/statistics_rows.h"

#include "base/text.h"
#include "db/db_copy.h"

/* What is known of an operator before it is known to be asked. */
struct known {
    const void *vectors[STATISTICS_YEARS];
    uint32_t lengths[STATISTICS_YEARS];
    float risk; /* of the last year */
};

/* Whose a response is. */
struct owner {
    const char *response;
    uint32_t operator;
    uint32_t year;
};

enum { NEAR = 4 };

struct reading {
    struct arena *arena;
    const struct risk_index_setting *setting;
    struct lookup *operators; /* the caller's */
    struct known *known;      /* by operator */
    struct owner *owners;     /* by response, as they were read */
    size_t known_count, known_room, owner_count, owner_room;
    struct lookup responses;  /* numbers of the owners; made when answers come in another order than they */
    size_t last_year;
    struct known blank;    /* of an operator of which nothing is known */
    uint32_t last_operator; /* rows mostly come in the order of those of another table */
    size_t next_owner;
    int64_t *older;        /* by year */
    enum rc (*take)(void *self, size_t year, const struct statistics_row *row);
    void *self;
};

/* The number of the operator, who is added where nothing is known of it. LOOKUP_NONE when memory has ended. */
static uint32_t number_of(struct reading *reading, const char *operator)
{
    uint32_t number = lookup_find_after(reading->operators, operator, reading->last_operator);
    if (number == LOOKUP_NONE)
        number = lookup_add(reading->operators, arena_copy(reading->operators->arena, operator));
    reading->last_operator = number;
    return number;
}

static struct known *known_of(struct reading *reading, uint32_t number)
{
    while (number != LOOKUP_NONE && number >= reading->known_count) {
        reading->known = arena_grow(reading->arena, reading->known, reading->known_count, &reading->known_room,
                                    sizeof *reading->known);
        if (reading->known == NULL)
            return NULL;
        reading->known[reading->known_count++] = reading->blank;
    }
    return number == LOOKUP_NONE ? NULL : reading->known + number;
}

static enum rc take_figures(void *self, const char *operator, const struct risk_figures *figures)
{
    struct reading *reading = self;
    struct known *known = known_of(reading, number_of(reading, operator));
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
    uint32_t number = number_of(reading, operator);
    reading->owners = arena_grow(reading->arena, reading->owners, reading->owner_count, &reading->owner_room,
                                 sizeof *reading->owners);
    if (reading->owners == NULL || number == LOOKUP_NONE)
        return RC_MEMORY;
    reading->owners[reading->owner_count++] = (struct owner){
        .response = arena_copy(reading->arena, response), .operator = number, .year = (uint32_t)year};
    return RC_OK;
}

static enum rc look_up_responses(struct reading *reading)
{
    if (reading->responses.slot_count > 0)
        return RC_OK;
    if (!lookup_make(&reading->responses, reading->arena, reading->owner_count))
        return RC_MEMORY;
    for (size_t i = 0; i < reading->owner_count; i++)
        if (lookup_add(&reading->responses, reading->owners[i].response) == LOOKUP_NONE)
            return RC_MEMORY;
    return RC_OK;
}

/* *ret is NULL where the response is none that counts. */
static enum rc owner_of(struct reading *reading, const char *response, const struct owner **ret)
{
    size_t first = reading->next_owner, end = first + NEAR < reading->owner_count ? first + NEAR : reading->owner_count;
    for (size_t i = first; i < end; i++)
        if (text_same(reading->owners[i].response, response)) {
            reading->next_owner = i + 1;
            *ret = reading->owners + i;
            return RC_OK;
        }
    TRY(look_up_responses(reading));
    uint32_t number = lookup_find(&reading->responses, response);
    *ret = number == LOOKUP_NONE ? NULL : reading->owners + number;
    if (number != LOOKUP_NONE)
        reading->next_owner = (size_t)number + 1;
    return RC_OK;
}

static enum rc take_answers(void *self, const char *response, const void *vector, size_t length)
{
    struct reading *reading = self;
    const struct owner *owner = NULL;
    if (length == 0)
        return RC_OK;
    TRY(owner_of(reading, response, &owner));
    struct known *known = owner == NULL ? NULL : known_of(reading, owner->operator);
    if (known == NULL)
        return owner == NULL ? RC_OK : RC_MEMORY;
    known->vectors[owner->year] = arena_copy_n(reading->arena, vector, length);
    known->lengths[owner->year] = (uint32_t)length;
    return RC_OK;
}

static enum rc take_asked(void *self, size_t year, const struct statistics_asked *asked)
{
    struct reading *reading = self;
    uint32_t number = number_of(reading, asked->operator);
    const struct known *known = number < reading->known_count ? reading->known + number : &reading->blank;
    if (number == LOOKUP_NONE)
        return RC_MEMORY;
    const struct statistics_row row = {.operator = reading->operators->words[number],
                                       .number = number,
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
                        struct lookup *operators, enum rc (*take)(void *self, size_t year, const struct statistics_row *row), void *self,
                        int64_t *ret_older)
{
    static const struct statistics_take takes = {take_figures, take_older, take_reply, take_answers, take_asked};
    static const struct risk_figures nothing = {.people = 0};
    struct reading reading = {.arena = cx->arena,
                              .setting = setting,
                              .last_year = span->n - 1,
                              .operators = operators,
                              .last_operator = LOOKUP_NONE,
                              .older = ret_older,
                              .take = take,
                              .self = self};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    reading.blank.risk = (float)risk_index(setting, &nothing, NULL);
    if (!db_in_transaction(cx->db))
        TRY(db_begin_snapshot(cx, &tx));
    enum rc rc = statistics_store_rows(cx, span, &takes, &reading);
    return rc == RC_MEMORY ? memory_ended(cx) : rc;
}
