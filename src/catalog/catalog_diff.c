#include "catalog/catalog_diff.h"

#include <string.h>

static const char *const basis_codes[] = {"none", "id", "mapping"};
static const char *const basis_labels[] = {N_("Not comparable measure by measure"),
                                           N_("By the number of the measure"),
                                           N_("By the mappings between the two")};
const struct enum_names difference_basis_names = {basis_codes, basis_labels, COUNT(basis_codes)};
_Static_assert(COUNT(basis_codes) == DIFFERENCE_BASIS_COUNT_, "every basis needs a code");
_Static_assert(COUNT(basis_labels) == DIFFERENCE_BASIS_COUNT_, "every basis needs a label");

static const struct control *same_id(const struct catalog *catalog, const char *id)
{
    for (size_t i = 0; i < catalog->control_count; i++)
        if (strcmp(catalog->controls[i].id, id) == 0)
            return &catalog->controls[i];
    return NULL;
}

static bool same_text(struct bilingual a, struct bilingual b)
{
    return strcmp(a.ja, b.ja) == 0 && strcmp(a.en, b.en) == 0;
}

static bool is_mapped(const struct catalog *from, const struct catalog *to)
{
    for (size_t i = 0; i < mappings_count; i++) {
        const char *a = mappings[i]->from, *b = mappings[i]->to;
        if ((strcmp(a, from->id) == 0 && strcmp(b, to->id) == 0) ||
            (strcmp(a, to->id) == 0 && strcmp(b, from->id) == 0))
            return true;
    }
    return false;
}

static enum difference_basis basis_of(const struct catalog *from, const struct catalog *to)
{
    if (is_mapped(from, to))
        return DIFFERENCE_MAPPING;
    size_t shared = 0, titles = 0;
    for (size_t i = 0; i < from->control_count; i++) {
        const struct control *other = same_id(to, from->controls[i].id);
        shared += other != NULL;
        titles += other != NULL && strcmp(other->title.ja, from->controls[i].title.ja) == 0;
    }
    return shared > 0 && titles * 2 >= shared ? DIFFERENCE_ID : DIFFERENCE_NONE;
}

/* Grows while texts are compared. */
struct changes {
    struct ctx *cx;
    struct catalog_text_change *at;
    size_t n, room;
};

static enum rc compare(struct changes *changes, const char *field, const char *label,
                       struct bilingual before, struct bilingual after)
{
    if (same_text(before, after))
        return RC_OK;
    changes->at = arena_grow(changes->cx->arena, changes->at, changes->n, &changes->room,
                             sizeof *changes->at);
    if (changes->at == NULL)
        return RC_MEMORY;
    changes->at[changes->n++] = (struct catalog_text_change){field, label, before, after};
    return RC_OK;
}

static struct bilingual plain(const char *text)
{
    return (struct bilingual){text, text};
}

/* All evidence as one text of lines. */
static struct bilingual evidence_text(struct ctx *cx, const struct control *control)
{
    struct bilingual text = {"", ""};
    for (size_t i = 0; i < control->evidence.n; i++) {
        const char *line = i == 0 ? "" : "\n";
        text.ja = arena_printf(cx->arena, "%s%s%s", text.ja, line, control->evidence.at[i].ja);
        text.en = arena_printf(cx->arena, "%s%s%s", text.en, line, control->evidence.at[i].en);
    }
    return text;
}

/* The labels of the bits, in both languages. */
static struct bilingual bits_text(struct ctx *cx, const struct enum_names *names, unsigned bits)
{
    struct bilingual text = {"", ""};
    for (size_t i = 0; i < names->n; i++) {
        if ((bits & 1U << i) == 0)
            continue;
        const char *label = names->labels[i];
        text.ja = arena_printf(cx->arena, "%s%s%s", text.ja, text.ja[0] == '\0' ? "" : "・",
                               tr_lang(LANG_JA, label));
        text.en = arena_printf(cx->arena, "%s%s%s", text.en, text.en[0] == '\0' ? "" : ", ",
                               tr_lang(LANG_EN, label));
    }
    return text;
}

static enum rc compare_controls(struct ctx *cx, const struct control *a, const struct control *b,
                                struct changes *changes)
{
    TRY(compare(changes, "label", N_("Number of the measure"), plain(a->label), plain(b->label)));
    TRY(compare(changes, "title", N_("Name of the measure"), a->title, b->title));
    TRY(compare(changes, "statement", N_("What must be so"), a->statement, b->statement));
    TRY(compare(changes, "question", N_("Question"), a->question, b->question));
    TRY(compare(changes, "evidence", N_("Examples of evidence"), evidence_text(cx, a),
                evidence_text(cx, b)));
    TRY(compare(changes, "why", N_("Why it matters"), a->why, b->why));
    for (size_t i = 0; i < MATURITY_LEVELS; i++)
        TRY(compare(changes, arena_printf(cx->arena, "level_%zu", i + 1),
                    maturity_names.labels[i + 1], a->levels[i], b->levels[i]));
    TRY(compare(changes, "audience", N_("For whom"), bits_text(cx, &audience_names, a->audience),
                bits_text(cx, &audience_names, b->audience)));
    TRY(compare(changes, "applies", N_("Applies to"), bits_text(cx, &applies_names, a->applies),
                bits_text(cx, &applies_names, b->applies)));
    return compare(changes, "source", N_("Place in the document"), plain(a->source),
                   plain(b->source));
}

/* Room for the lists of a comparison: no list can be longer than its catalog. */
struct lists {
    const struct control **added, **removed;
    struct catalog_control_change *changed;
};

static enum rc lists_make(struct ctx *cx, const struct catalog *from, const struct catalog *to,
                          struct lists *ret)
{
    ret->added = ARENA_ARRAY(cx->arena, const struct control *, to->control_count);
    ret->removed = ARENA_ARRAY(cx->arena, const struct control *, from->control_count);
    ret->changed = ARENA_ARRAY(cx->arena, struct catalog_control_change, from->control_count);
    return ret->added == NULL || ret->removed == NULL || ret->changed == NULL ? RC_MEMORY : RC_OK;
}

static enum rc compare_by_id(struct ctx *cx, struct catalog_difference *difference,
                             struct lists *lists)
{
    const struct catalog *from = difference->from, *to = difference->to;
    for (size_t i = 0; i < from->control_count; i++) {
        const struct control *before = &from->controls[i], *after = same_id(to, before->id);
        struct changes changes = {.cx = cx};
        if (after == NULL) {
            lists->removed[difference->removed.n++] = before;
            continue;
        }
        TRY(compare_controls(cx, before, after, &changes));
        if (changes.n == 0)
            difference->same++;
        else
            lists->changed[difference->changed.n++] = (struct catalog_control_change){
                before, after, {changes.at, changes.n}};
    }
    for (size_t i = 0; i < to->control_count; i++)
        if (same_id(from, to->controls[i].id) == NULL)
            lists->added[difference->added.n++] = &to->controls[i];
    return RC_OK;
}

/* The neighbours of a control in one catalog: how many, whether one is equal, and (unless ret is
 * NULL) their rows. */
static enum rc neighbours_in(struct ctx *cx, const struct catalog *catalog,
                             const struct control *control, const struct catalog *other,
                             struct neighbours *ret, bool *ret_equal)
{
    struct neighbours all = {.n = 0};
    TRY(catalog_neighbours(cx, catalog, control, &all));
    struct neighbour *rows = ARENA_ARRAY(cx->arena, struct neighbour, all.n + 1);
    if (rows == NULL)
        return RC_MEMORY;
    size_t n = 0;
    *ret_equal = false;
    for (size_t i = 0; i < all.n; i++) {
        if (all.at[i].catalog != other)
            continue;
        rows[n++] = all.at[i];
        *ret_equal = *ret_equal || all.at[i].relationship == RELATION_EQUAL;
    }
    *ret = (struct neighbours){rows, n};
    return RC_OK;
}

static enum rc compare_by_mapping(struct ctx *cx, struct catalog_difference *difference,
                                  struct lists *lists)
{
    const struct catalog *from = difference->from, *to = difference->to;
    struct catalog_control_relation *related = NULL;
    size_t room = 0;
    for (size_t i = 0; i < from->control_count; i++) {
        struct neighbours found = {.n = 0};
        bool equal = false;
        TRY(neighbours_in(cx, from, &from->controls[i], to, &found, &equal));
        if (found.n == 0)
            lists->removed[difference->removed.n++] = &from->controls[i];
        difference->same += equal;
        for (size_t j = 0; j < found.n; j++) {
            related = arena_grow(cx->arena, related, difference->related.n, &room, sizeof *related);
            if (related == NULL)
                return RC_MEMORY;
            related[difference->related.n++] = (struct catalog_control_relation){&from->controls[i],
                                                                                 found.at[j]};
        }
    }
    difference->related.at = related;
    for (size_t i = 0; i < to->control_count; i++) {
        struct neighbours found = {.n = 0};
        bool equal = false;
        TRY(neighbours_in(cx, to, &to->controls[i], from, &found, &equal));
        if (found.n == 0)
            lists->added[difference->added.n++] = &to->controls[i];
    }
    return RC_OK;
}

enum rc catalog_compare(struct ctx *cx, const struct catalog *from, const struct catalog *to,
                        struct catalog_difference *ret)
{
    if (from == to)
        return field_fail(cx, "to", N_("Please choose two different standards to compare"));
    struct catalog_difference difference = {.from = from, .to = to, .basis = basis_of(from, to)};
    struct lists lists;
    TRY(lists_make(cx, from, to, &lists));
    if (difference.basis == DIFFERENCE_ID)
        TRY(compare_by_id(cx, &difference, &lists));
    if (difference.basis == DIFFERENCE_MAPPING)
        TRY(compare_by_mapping(cx, &difference, &lists));
    difference.added.at = lists.added;
    difference.removed.at = lists.removed;
    difference.changed.at = lists.changed;
    *ret = difference;
    return RC_OK;
}
