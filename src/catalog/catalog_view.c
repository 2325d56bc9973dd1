/* The list of catalogs, one catalog as a tree, and a measure as a row. */
#include "base/text.h"
#include "catalog/catalog_view.h"

#include <string.h>

static const char *const status_classes[] = {"info", "ok", "off", "off"};
_Static_assert(COUNT(status_classes) == CATALOG_STATUS_COUNT_, "every status needs a tag");

static int64_t mapping_count(const struct catalog *catalog)
{
    int64_t count = 0;
    for (size_t i = 0; i < mappings_count; i++)
        count += strcmp(mappings[i]->from, catalog->id) == 0 ||
                 strcmp(mappings[i]->to, catalog->id) == 0;
    return count;
}

struct catalog_row catalog_row_of(const struct ctx *cx, const struct catalog *catalog)
{
    bool english = cx->lang == LANG_EN;
    return (struct catalog_row){
        .id = catalog->id,
        .title = bilingual_text(cx, catalog->title),
        .short_title = catalog_short_name(cx, catalog),
        .version = catalog->version,
        .publisher = english ? catalog->publisher_en : catalog->publisher,
        .effective = catalog->effective,
        .source = catalog->source,
        .remarks = english && catalog->remarks_en[0] != '\0' ? catalog->remarks_en
                                                             : catalog->remarks,
        .status = (int64_t)catalog->status,
        .status_class = status_classes[catalog->status],
        .controls = (int64_t)catalog->control_count,
        .assessable = (int64_t)catalog_assessable_count(catalog),
        .groups = (int64_t)catalog->group_count,
        .mappings = mapping_count(catalog),
    };
}

/* What the list says of an imported one, whose text is not read for it. */
static struct catalog_row own_row_of(const struct ctx *cx, const struct imported_catalog *row)
{
    const char *title = cx->lang == LANG_EN ? row->title_en : row->title;
    return (struct catalog_row){
        .id = row->code,
        .title = title,
        .short_title = title,
        .version = row->edition,
        .publisher = row->publisher,
        .effective = "",
        .source = row->file_name,
        .remarks = "",
        .status = CATALOG_CURRENT,
        .status_class = status_classes[CATALOG_CURRENT],
        .controls = row->controls,
        .assessable = row->assessable,
        .groups = row->sections,
        .own = 1,
        .out_of_use = row->out_of_use,
    };
}

enum rc catalog_list_make(struct ctx *cx, struct catalog_list_view *ret)
{
    struct imported_catalogs own;
    TRY(imported_rows(cx, &own));
    struct catalog_row *rows = ARENA_ARRAY(cx->arena, struct catalog_row,
                                           catalogs_count + own.n + 1);
    if (rows == NULL)
        return memory_ended(cx);
    /* The tables are sorted by status, references last. */
    size_t standards = 0;
    for (size_t i = 0; i < catalogs_count; i++) {
        rows[i] = catalog_row_of(cx, catalogs[i]);
        standards += catalogs[i]->status != CATALOG_REFERENCE;
    }
    ret->catalogs.at = ret->standards.at = rows;
    ret->catalogs.n = catalogs_count + own.n;
    ret->standards.n = standards;
    ret->references.at = rows + standards;
    ret->references.n = catalogs_count - standards;
    /* Those out of use come last. */
    struct catalog_row *at = rows + catalogs_count;
    for (int64_t out = 0; out <= 1; out++)
        for (size_t i = 0; i < own.n; i++)
            if (own.at[i].out_of_use == out)
                *at++ = own_row_of(cx, &own.at[i]);
    ret->own.at = rows + catalogs_count;
    for (ret->own.n = 0; ret->own.n < own.n && ret->own.at[ret->own.n].out_of_use == 0;)
        ret->own.n++;
    ret->left.at = ret->own.at + ret->own.n;
    ret->left.n = own.n - ret->own.n;
    ret->may_import = may(cx, PERM_ASSESSMENT_MANAGE);
    return RC_OK;
}

const char *catalog_bits_show(const struct ctx *cx, const struct enum_names *names, unsigned bits)
{
    const char *text = "", *between = cx->lang == LANG_EN ? ", " : "・";
    for (size_t i = 0; i < names->n; i++)
        if ((bits & 1U << i) != 0)
            text = arena_printf(cx->arena, "%s%s%s", text, text[0] == '\0' ? "" : between,
                                tr(cx, names->labels[i]));
    return text;
}

/* The machine words of the bits. */
static catalog_texts bits_list(const struct ctx *cx, const struct enum_names *names, unsigned bits)
{
    const char **words = ARENA_ARRAY(cx->arena, const char *, names->n + 1);
    catalog_texts list = {words, 0};
    for (size_t i = 0; words != NULL && i < names->n; i++)
        if ((bits & 1U << i) != 0)
            words[list.n++] = names->codes[i];
    return list;
}

static catalog_texts evidence_list(const struct ctx *cx, const struct control *control)
{
    const char **texts = ARENA_ARRAY(cx->arena, const char *, control->evidence.n + 1);
    catalog_texts list = {texts, 0};
    for (size_t i = 0; texts != NULL && i < control->evidence.n; i++)
        texts[list.n++] = bilingual_text(cx, control->evidence.at[i]);
    return list;
}

static void levels_fill(const struct ctx *cx, const struct control *control,
                        struct catalog_control_row *row)
{
    struct catalog_level *levels = ARENA_ARRAY(cx->arena, struct catalog_level, MATURITY_LEVELS);
    row->levels.at = levels;
    for (size_t i = 0; levels != NULL && i < MATURITY_LEVELS; i++) {
        const char *text = bilingual_text(cx, control->levels[i]);
        if (text[0] != '\0')
            levels[row->levels.n++] = (struct catalog_level){
                (int64_t)i + 1, tr(cx, maturity_names.labels[i + 1]), text};
    }
}

struct catalog_control_row catalog_control_row_of(const struct ctx *cx,
                                                  const struct catalog *catalog,
                                                  const struct control *control)
{
    int chapter = catalog_chapter(catalog, control);
    struct catalog_control_row row = {
        .catalog = catalog->id,
        .id = control->id,
        .label = control->label,
        .title = bilingual_text(cx, control->title),
        .statement = bilingual_text(cx, control->statement),
        .question = bilingual_text(cx, control->question),
        .why = bilingual_text(cx, control->why),
        .source = control->source,
        .group = control->group < 0 ? "" : catalog->groups[control->group].id,
        .chapter = chapter < 0 ? "" : catalog->groups[chapter].id,
        .phase = control->phase,
        .evidence = evidence_list(cx, control),
        .audience = bits_list(cx, &audience_names, control->audience),
        .applies = bits_list(cx, &applies_names, control->applies),
        .function = control_function(catalog, control),
        .assessable = control_is_assessable(control),
        .audience_text = catalog_bits_show(cx, &audience_names, control->audience),
        .applies_text = catalog_bits_show(cx, &applies_names, control->applies),
    };
    row.asks_statement = row.question[0] != '\0' && text_same(row.question, row.statement);
    levels_fill(cx, control, &row);
    return row;
}

/* What a tree is made of: the groups of the catalog and the measures that are shown. */
struct making {
    struct ctx *cx;
    const struct catalog *catalog;
    struct control_list shown;
    struct catalog_group_row *groups;
    struct catalog_control_row *controls;
};

static enum rc rows_make(struct making *making)
{
    struct ctx *cx = making->cx;
    const struct catalog *catalog = making->catalog;
    making->groups = ARENA_ARRAY(cx->arena, struct catalog_group_row, catalog->group_count + 1);
    making->controls = ARENA_ARRAY(cx->arena, struct catalog_control_row, making->shown.n + 1);
    if (making->groups == NULL || making->controls == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < catalog->group_count; i++) {
        const struct catalog_group *group = &catalog->groups[i];
        making->groups[i] = (struct catalog_group_row){
            .id = group->id,
            .label = group->label,
            .title = bilingual_text(cx, group->title),
            .overview = bilingual_text(cx, group->overview),
            .source = group->source,
            .parent = group->parent < 0 ? "" : catalog->groups[group->parent].id,
            .depth = group->depth,
        };
    }
    for (size_t i = 0; i < making->shown.n; i++) {
        making->controls[i] = catalog_control_row_of(cx, catalog, making->shown.at[i]);
        for (int at = making->shown.at[i]->group; at >= 0; at = catalog->groups[at].parent)
            making->groups[at].controls++;
    }
    return RC_OK;
}

/* The groups under `parent` that hold a measure that is shown, with theirs. Depth is limited by the
 * standards compiler. */
static enum rc branches_make(const struct making *making, int parent,
                             const struct catalog_branch **ret_at, size_t *ret_n)
{
    const struct catalog *catalog = making->catalog;
    struct catalog_branch *branches = NULL;
    size_t room = 0, n = 0;
    for (size_t i = 0; i < catalog->group_count; i++) {
        if (catalog->groups[i].parent != parent || making->groups[i].controls == 0)
            continue;
        branches = arena_grow(making->cx->arena, branches, n, &room, sizeof *branches);
        if (branches == NULL)
            return RC_MEMORY;
        struct catalog_branch branch = {.group = &making->groups[i]};
        TRY(branches_make(making, (int)i, &branch.below.at, &branch.below.n));
        branches[n++] = branch;
    }
    *ret_at = branches;
    *ret_n = n;
    return RC_OK;
}

/* Grows while the lines of a chapter are written. */
struct lines {
    struct catalog_line *at;
    size_t n, room;
};

static enum rc line_add(const struct making *making, struct lines *lines, struct catalog_line line)
{
    lines->at = arena_grow(making->cx->arena, lines->at, lines->n, &lines->room, sizeof *lines->at);
    if (lines->at == NULL)
        return RC_MEMORY;
    lines->at[lines->n++] = line;
    return RC_OK;
}

/* True when the group is `above`, or lies in it. */
static bool lies_in(const struct catalog *catalog, int group, int above)
{
    while (group >= 0 && group != above)
        group = catalog->groups[group].parent;
    return group == above;
}

/* The headings between the measure before and this one: each group that the one before was not in,
 * outermost first, without the chapter; and a group once more when the document returns to it. */
static enum rc headings_add(const struct making *making, struct lines *lines, int before, int group)
{
    const struct catalog *catalog = making->catalog;
    if (group < 0 || catalog->groups[group].parent < 0)
        return RC_OK;
    TRY(headings_add(making, lines, before, catalog->groups[group].parent));
    if (before < 0 || !lies_in(catalog, before, group))
        return line_add(making, lines, (struct catalog_line){.group = &making->groups[group]});
    return RC_OK;
}

static enum rc lines_make(const struct making *making, size_t first, size_t end,
                          struct lines *lines)
{
    const struct catalog *catalog = making->catalog;
    int before = -1;
    for (size_t i = first; i < end; i++) {
        int group = making->shown.at[i]->group;
        TRY(headings_add(making, lines, before, group));
        bool returns = before >= 0 && before != group && lies_in(catalog, before, group) &&
                       catalog->groups[group].parent >= 0;
        if (returns)
            TRY(line_add(making, lines,
                         (struct catalog_line){.group = &making->groups[group], .again = 1}));
        TRY(line_add(making, lines, (struct catalog_line){.control = &making->controls[i]}));
        before = group;
    }
    return RC_OK;
}

/* Whether measures of a chapter have questions besides their statements; each of them is told. */
static bool are_asked(const struct making *making, size_t first, size_t end)
{
    bool asked = false;
    for (size_t i = first; i < end; i++)
        asked = asked || (making->controls[i].question[0] != '\0' && !making->controls[i].asks_statement);
    for (size_t i = first; i < end; i++)
        making->controls[i].beside = asked;
    return asked;
}

/* A chapter is a run of measures under one top-level group. */
static enum rc chapters_make(const struct making *making, struct catalog_view *view)
{
    struct catalog_chapter_view *chapters = NULL;
    size_t n = 0, room = 0;
    for (size_t i = 0, end = 0; i < making->shown.n; i = end) {
        int chapter = catalog_chapter(making->catalog, making->shown.at[i]);
        for (end = i + 1; end < making->shown.n; end++)
            if (catalog_chapter(making->catalog, making->shown.at[end]) != chapter)
                break;
        struct lines lines = {.at = NULL};
        bool asked = are_asked(making, i, end);
        TRY(lines_make(making, i, end, &lines));
        chapters = arena_grow(making->cx->arena, chapters, n, &room, sizeof *chapters);
        if (chapters == NULL)
            return RC_MEMORY;
        chapters[n++] = (struct catalog_chapter_view){
            .group = chapter < 0 ? NULL : &making->groups[chapter],
            .lines = {lines.at, lines.n},
            .asked = asked,
            .columns = asked ? 3 : 2,
        };
    }
    view->chapters.at = chapters;
    view->chapters.n = n;
    return RC_OK;
}

/* The choices of a select whose values are the words of an enum; only bits that occur in the
 * catalog. */
static enum rc choices_make(struct ctx *cx, const struct enum_names *names, unsigned occurring,
                            const char *chosen, const struct catalog_choice **ret_at, size_t *ret_n)
{
    struct catalog_choice *choices = ARENA_ARRAY(cx->arena, struct catalog_choice, names->n);
    if (choices == NULL)
        return RC_MEMORY;
    size_t n = 0;
    for (size_t i = 0; i < names->n; i++)
        if ((occurring & 1U << i) != 0)
            choices[n++] = (struct catalog_choice){names->codes[i], tr(cx, names->labels[i]),
                                                   strcmp(chosen, names->codes[i]) == 0};
    *ret_at = choices;
    *ret_n = n;
    return RC_OK;
}

/* The bit of a machine word; 0 for "". */
static enum rc bit_of(struct ctx *cx, const struct enum_names *names, const char *field,
                      const char *word, unsigned *ret)
{
    int64_t value = 0;
    if (word[0] == '\0') {
        *ret = 0;
        return RC_OK;
    }
    if (!enum_parse(names, word, &value))
        return field_fail(cx, field, N_("The filter does not know the word {0}"), word);
    *ret = 1U << value;
    return RC_OK;
}

static enum rc selects_make(struct ctx *cx, const struct catalog *catalog,
                            struct catalog_view *view)
{
    unsigned audience = 0, applies = 0;
    for (size_t i = 0; i < catalog->control_count; i++) {
        audience |= catalog->controls[i].audience;
        applies |= catalog->controls[i].applies;
    }
    TRY(choices_make(cx, &audience_names, audience, view->audience, &view->audiences.at,
                     &view->audiences.n));
    return choices_make(cx, &applies_names, applies, view->applies, &view->scopes.at,
                        &view->scopes.n);
}

enum rc catalog_view_make(struct ctx *cx, const struct catalog *catalog, const char *query,
                          const char *audience, const char *applies, struct catalog_view *ret)
{
    struct catalog_filter filter = {.query = query};
    TRY(bit_of(cx, &audience_names, "audience", audience, &filter.audience));
    TRY(bit_of(cx, &applies_names, "applies", applies, &filter.applies));
    struct making making = {.cx = cx, .catalog = catalog};
    TRY(catalog_search(cx, catalog, &filter, &making.shown));
    TRY(rows_make(&making));
    struct catalog_view view = {
        .catalog = catalog_row_of(cx, catalog),
        .query = query,
        .audience = audience,
        .applies = applies,
        .filtered = query[0] != '\0' || filter.audience != 0 || filter.applies != 0,
        .count = (int64_t)making.shown.n,
        .total = (int64_t)catalog->control_count,
        .groups = {making.groups, catalog->group_count},
        .controls = {making.controls, making.shown.n},
    };
    TRY(catalog_row_use(cx, &view.catalog));
    TRY(branches_make(&making, -1, &view.branches.at, &view.branches.n));
    TRY(chapters_make(&making, &view));
    TRY(selects_make(cx, catalog, &view));
    *ret = view;
    return RC_OK;
}
