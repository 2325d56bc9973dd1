/* What must hold within and between the pick lists of data/risk. */
#include <string.h>

#include "standards.h"
#include "template_text.h"

/* Counts that are known from the document; a list of another id is not counted. */
static const struct {
    const char *id, *what;
    size_t count;
} expected[] = {
    {"guideline-5-outcomes", "groups of sectors", 5},
    {"guideline-5-outcomes", "kinds of resource", 8},
    {"guideline-5-outcomes", "outcomes", 52},
    {"guideline-5-threats", "origins", 4},
    {"guideline-5-threats", "threats", 27},
    {"guideline-5-threats", "examples", 67},
    {"guideline-5-sources", "classes", 7},
    {"guideline-5-sources", "risk sources", 47},
};

static size_t example_count(const struct picked *picked)
{
    size_t count = 0;
    for (size_t i = 0; i < picked->threat_count; i++)
        count += picked->threats[i].examples.n;
    return count;
}

static void counts_check(struct shelf *shelf)
{
    const struct picked *picked = &shelf->picked;
    const size_t counts[] = {picked->sector_count, picked->resource_count, picked->outcome_count,
                             picked->origin_count, picked->threat_count,   example_count(picked),
                             picked->group_count,  picked->source_count};
    _Static_assert(COUNT(counts) == COUNT(expected), "every number is counted");
    for (size_t i = 0; i < COUNT(expected); i++)
        for (int j = 0; j < PICK_LISTS; j++)
            if (picked->lists[j].id != NULL && strcmp(picked->lists[j].id, expected[i].id) == 0 &&
                counts[i] != expected[i].count)
                text_refuse(shelf->issues, picked->lists[j].file, picked->lists[j].line,
                            "%s has %zu %s, the document %zu", expected[i].id, counts[i],
                            expected[i].what, expected[i].count);
}

/* The names of one kind: id, Japanese and English text, each the only one. */
struct unique {
    struct name *ids, *ja, *en;
    size_t n;
};

static void unique_add(struct unique *unique, const char *id, struct bilingual text,
                       const char *file, int line)
{
    unique->ids[unique->n] = (struct name){id, file, line};
    unique->ja[unique->n] = (struct name){text.ja, file, line};
    unique->en[unique->n++] = (struct name){text.en, file, line};
}

static bool unique_begin(struct shelf *shelf, struct unique *unique, size_t most)
{
    *unique = (struct unique){.ids = ARENA_ARRAY(shelf->arena, struct name, most + 1),
                              .ja = ARENA_ARRAY(shelf->arena, struct name, most + 1),
                              .en = ARENA_ARRAY(shelf->arena, struct name, most + 1)};
    return unique->ids != NULL && unique->ja != NULL && unique->en != NULL;
}

static void unique_end(struct shelf *shelf, struct unique *unique)
{
    names_check(shelf, "id", unique->ids, unique->n);
    names_check(shelf, "text", unique->ja, unique->n);
    names_check(shelf, "text", unique->en, unique->n);
}

#define UNIQUE_CHECK(shelf, rows, count, list)                                                     \
    do {                                                                                           \
        struct unique unique;                                                                      \
        if (!unique_begin((shelf), &unique, (count)))                                              \
            return;                                                                                \
        for (size_t i = 0; i < (count); i++)                                                       \
            unique_add(&unique, (rows)[i].row.id, (rows)[i].row.title,                             \
                       (shelf)->picked.lists[list].file, (rows)[i].line);                          \
        unique_end((shelf), &unique);                                                              \
    } while (0)

static void names_of_outcomes(struct shelf *shelf)
{
    const struct picked *picked = &shelf->picked;
    UNIQUE_CHECK(shelf, picked->sectors, picked->sector_count, PICK_OUTCOMES);
    UNIQUE_CHECK(shelf, picked->resources, picked->resource_count, PICK_OUTCOMES);
    UNIQUE_CHECK(shelf, picked->outcomes, picked->outcome_count, PICK_OUTCOMES);
}

static void names_of_sources(struct shelf *shelf)
{
    const struct picked *picked = &shelf->picked;
    UNIQUE_CHECK(shelf, picked->groups, picked->group_count, PICK_SOURCES);
    UNIQUE_CHECK(shelf, picked->sources, picked->source_count, PICK_SOURCES);
}

/* A cell of a form must tell which threat is meant: examples and titles are one set of texts. */
static void names_of_threats(struct shelf *shelf)
{
    const struct picked *picked = &shelf->picked;
    const char *file = picked->lists[PICK_THREATS].file;
    UNIQUE_CHECK(shelf, picked->origins, picked->origin_count, PICK_THREATS);
    struct unique unique;
    if (!unique_begin(shelf, &unique, picked->threat_count + example_count(picked)))
        return;
    for (size_t i = 0; i < picked->threat_count; i++) {
        const struct picked_threat *threat = &picked->threats[i];
        unique_add(&unique, threat->row.id, threat->row.title, file, threat->line);
        for (size_t j = 0; j < threat->examples.n; j++)
            unique_add(&unique, "", threat->examples.at[j], file, threat->line);
    }
    unique_end(shelf, &unique);
}

static int threat_place(const struct picked *picked, const char *id, size_t length)
{
    for (size_t i = 0; i < picked->threat_count && i < PICK_THREATS_MAX; i++)
        if (strlen(picked->threats[i].row.id) == length &&
            strncmp(picked->threats[i].row.id, id, length) == 0)
            return (int)i;
    return -1;
}

/* Turns the ids of what a risk source opens into bits. */
static void opens_resolve(struct shelf *shelf, struct picked_source *source)
{
    const char *file = shelf->picked.lists[PICK_SOURCES].file;
    for (const char *at = source->opens; *at != '\0';) {
        size_t length = strcspn(at, " ");
        int place = threat_place(&shelf->picked, at, length);
        uint64_t bit = place < 0 ? 0 : UINT64_C(1) << place;
        if (place < 0)
            text_refuse(shelf->issues, file, source->line, "no threat '%.*s'", (int)length, at);
        else if ((source->row.threats & bit) != 0)
            text_refuse(shelf->issues, file, source->line, "opens '%.*s' twice", (int)length, at);
        source->row.threats |= bit;
        at += length;
        at += *at == ' ' ? 1 : 0;
    }
}

static void links_check(struct shelf *shelf)
{
    struct picked *picked = &shelf->picked;
    uint64_t opened = 0;
    unsigned modes = 0, used = 0;
    for (size_t i = 0; i < picked->source_count; i++) {
        opens_resolve(shelf, &picked->sources[i]);
        opened |= picked->sources[i].row.threats;
    }
    for (size_t i = 0; i < picked->outcome_count; i++)
        used |= 1U << picked->outcomes[i].row.mode;
    for (size_t i = 0; i < picked->threat_count && i < PICK_THREATS_MAX; i++) {
        const struct picked_threat *threat = &picked->threats[i];
        const char *file = picked->lists[PICK_THREATS].file;
        modes |= threat->row.modes;
        if (picked->source_count > 0 && (opened & UINT64_C(1) << i) == 0)
            text_refuse(shelf->issues, file, threat->line, "no risk source opens '%s'", threat->row.id);
        if (picked->outcome_count > 0 && (threat->row.modes & used) == 0)
            text_refuse(shelf->issues, file, threat->line, "'%s' leads to no outcome", threat->row.id);
    }
    for (size_t i = 0; picked->threat_count > 0 && i < picked->outcome_count; i++)
        if ((modes & 1U << picked->outcomes[i].row.mode) == 0)
            text_refuse(shelf->issues, picked->lists[PICK_OUTCOMES].file, picked->outcomes[i].line,
                        "no threat leads to '%s'", picked->outcomes[i].row.id);
}

/* A way of failing takes something: a leak confidentiality, an error integrity, the others
 * availability. */
static void harms_check(struct shelf *shelf)
{
    static const unsigned least[PICK_MODE_COUNT_] = {
        [MODE_STOP] = HARM_AVAILABILITY,  [MODE_LOSS] = HARM_AVAILABILITY,
        [MODE_DELAY] = HARM_AVAILABILITY, [MODE_ERROR] = HARM_INTEGRITY,
        [MODE_LEAK] = HARM_CONFIDENTIALITY};
    const struct picked *picked = &shelf->picked;
    for (size_t i = 0; i < picked->outcome_count; i++) {
        const struct pick_outcome *row = &picked->outcomes[i].row;
        if (row->harms != 0 && (row->harms & least[row->mode]) == 0)
            text_refuse(shelf->issues, picked->lists[PICK_OUTCOMES].file, picked->outcomes[i].line,
                        "the harms of '%s' do not fit its mode", row->id);
    }
}

void pick_check(struct shelf *shelf)
{
    const struct picked *picked = &shelf->picked;
    if (picked->threat_count > PICK_THREATS_MAX)
        text_refuse(shelf->issues, picked->lists[PICK_THREATS].file,
                    picked->lists[PICK_THREATS].line, "more than %d threats", PICK_THREATS_MAX);
    names_of_outcomes(shelf);
    names_of_threats(shelf);
    names_of_sources(shelf);
    links_check(shelf);
    harms_check(shelf);
    counts_check(shelf);
}
