#include "tests/support/test.h"

#include <jansson.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalog/catalog_diff.h"
#include "catalog/catalog_store.h"
#include "catalog/catalog_view.h"

static const struct catalog *get(struct ctx *cx, const char *id)
{
    const struct catalog *catalog = NULL;
    TEST_RC(__LINE__, cx, catalog_get(cx, id, &catalog), RC_OK);
    return catalog;
}

static void test_find(void **state)
{
    static const struct {
        int line;
        const char *catalog, *name, *want; /* want: id, NULL for none */
    } rows[] = {
        {__LINE__, "baseline-2026", "m3.2.1-1", "m3.2.1-1"},
        {__LINE__, "baseline-2026", "3.2.1-1", "m3.2.1-1"},
        {__LINE__, "baseline-2026", "3.2.1①", "m3.2.1-1"},
        {__LINE__, "baseline-2026", "3.7①", "m3.7-1"},
        {__LINE__, "baseline-2026", "3.2.1", NULL}, /* a section */
        {__LINE__, "baseline-2026", "g3.2.1", NULL},
        {__LINE__, "baseline-2026", "M3.2.1-1", NULL},
        {__LINE__, "baseline-2026", "3.2.1⑨", NULL},
        {__LINE__, "baseline-2026", "", NULL},
        {__LINE__, "baseline-2026", NULL, NULL},
        {__LINE__, "guideline-5", "4.1.3(2)", "m4.1.3-2"},
        {__LINE__, "guideline-5", "4.1.3(2)(ア)-1", "m4.1.3-2-a-1"},
        {__LINE__, "guideline-5", "4.1.3-2-a-1", "m4.1.3-2-a-1"},
        {__LINE__, "management-2", "10-2", "m10-2"},
        {__LINE__, "management-2", "p1", "p1"},
        {__LINE__, "management-2", "P-1", "p1"},
        {__LINE__, "nist-csf-2.0", "GV.OC-01", "GV.OC-01"},
        {__LINE__, "nist-csf-2.0", "V.OC-01", NULL}, /* the letter goes only before a digit */
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct control *control = catalog_control(get(cx, rows[i].catalog), rows[i].name);
        TEST_TEXT(rows[i].line, control == NULL ? "" : control->id,
                  rows[i].want == NULL ? "" : rows[i].want);
    }
    const struct catalog *none = NULL;
    TEST_RC(__LINE__, cx, catalog_get(cx, "baseline-1999", &none), RC_MISSING);
    TEST_TRUE(__LINE__, none == NULL && catalog_find(cx, NULL) == NULL);
}

static void test_counts(void **state)
{
    static const struct {
        int line;
        const char *catalog, *group; /* "" for all */
        int64_t controls;
    } rows[] = {
        {__LINE__, "baseline-2026", "", 90},       {__LINE__, "baseline-2026", "g3.2", 21},
        {__LINE__, "baseline-2026", "g3.3", 16},   {__LINE__, "baseline-2026", "g3.4", 34},
        {__LINE__, "baseline-2026", "g3.5", 3},    {__LINE__, "baseline-2026", "g3.6", 15},
        {__LINE__, "baseline-2026", "g3.7", 1},    {__LINE__, "guideline-5", "", 44},
        {__LINE__, "guideline-5", "g4.1.3-2", 22}, {__LINE__, "management-2", "", 44},
        {__LINE__, "management-2", "g0", 3},       {__LINE__, "cyber-traits", "", 31},
        {__LINE__, "annex-4-references", "", 24},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct catalog *catalog = get(cx, rows[i].catalog);
        const struct catalog_group *group = catalog_group(catalog, rows[i].group);
        int index = group == NULL ? -1 : (int)(group - catalog->groups);
        TEST_TRUE(rows[i].line, (group == NULL) == (rows[i].group[0] == '\0'));
        int64_t count = 0;
        for (size_t j = 0; j < catalog->control_count; j++)
            count += catalog_in_group(catalog, &catalog->controls[j], index);
        TEST_INT(rows[i].line, count, rows[i].controls);
    }
    TEST_INT(__LINE__, (int64_t)catalog_assessable_count(get(cx, "baseline-2026")), 90);
    TEST_INT(__LINE__, (int64_t)catalog_assessable_count(get(cx, "management-2")), 41);
    TEST_INT(__LINE__, (int64_t)catalog_assessable_count(get(cx, "nist-csf-2.0")), 0);
}

/* Groups stand before their members and parents before children, in every catalog. */
static void test_tables(void **state)
{
    struct ctx *cx = test_begin(state);
    TEST_TRUE(__LINE__, catalogs_count >= 13);
    for (size_t i = 0; i < catalogs_count; i++) {
        const struct catalog *catalog = catalogs[i];
        TEST_TRUE(__LINE__, catalog_find(cx, catalog->id) == catalog);
        TEST_TRUE(__LINE__, i == 0 || catalogs[i - 1]->status <= catalog->status);
        for (size_t j = 0; j < catalog->group_count; j++) {
            const struct catalog_group *group = &catalog->groups[j];
            TEST_TRUE(__LINE__, group->parent < (int)j);
            TEST_INT(__LINE__, group->depth,
                     group->parent < 0 ? 0 : catalog->groups[group->parent].depth + 1);
            TEST_TRUE(__LINE__, catalog_group(catalog, group->id) == group);
        }
        for (size_t j = 0; j < catalog->control_count; j++) {
            const struct control *control = &catalog->controls[j];
            int chapter = catalog_chapter(catalog, control);
            TEST_TRUE(__LINE__, catalog_control(catalog, control->id) == control);
            TEST_TRUE(__LINE__, catalog_control(catalog, control->label) == control);
            TEST_TRUE(__LINE__, chapter < 0 ? catalog->group_count == 0
                                            : catalog->groups[chapter].parent < 0);
            TEST_TRUE(__LINE__, catalog_in_group(catalog, control, chapter));
            TEST_TRUE(__LINE__, !control_is_assessable(control) ||
                                    (control->evidence.n > 0 && control->why.en[0] != '\0'));
        }
    }
    for (size_t i = 0; i < mappings_count; i++)
        TEST_TRUE(__LINE__,
                  catalog_find(cx, mappings[i]->from) != NULL && catalog_find(cx, mappings[i]->to) != NULL);
    TEST_TEXT(__LINE__, bilingual_text(cx, (struct bilingual){"日", "E"}), "E");
    cx->lang = LANG_JA;
    TEST_TEXT(__LINE__, bilingual_text(cx, (struct bilingual){"日", "E"}), "日");
}

/* A section that stands between measures keeps its place. */
static void test_order(void **state)
{
    static const char *const labels[] = {"4.1.3(1)", "4.1.3(2)", "4.1.3(2)(ア)-1", "4.1.3(2)(ア)-2",
                                         "4.1.3(2)(イ)-1"};
    struct ctx *cx = test_begin(state);
    const struct catalog *catalog = get(cx, "guideline-5");
    const struct control *control = catalog_control(catalog, "4.1.3(1)");
    for (size_t i = 0; i < COUNT(labels); i++)
        TEST_TEXT(__LINE__, control[i].label, labels[i]);
    control = catalog_control(catalog, "4.1.3(2)(コ)-1");
    TEST_TEXT(__LINE__, control[1].label, "4.1.3(3)");
    TEST_TEXT(__LINE__, control[2].label, "4.1.3(4)");
    TEST_TEXT(__LINE__, control[3].label, "4.1.4(1)");
}

static bool same_neighbour(const struct neighbour *back, const struct catalog *catalog,
                           const struct control *control, const struct neighbour *there)
{
    if (back->catalog != catalog || strcmp(back->source, there->source) != 0)
        return false;
    if (there->through != NULL) /* the mapping names a group of this measure */
        return back->control == NULL && back->group == there->through;
    return back->control == control &&
           (back->through != NULL ||
            back->relationship == relationship_turned(there->relationship));
}

/* Whatever a measure sees, sees it. */
static void test_neighbours(void **state)
{
    size_t seen = 0, groups = 0;
    for (size_t i = 0; i < catalogs_count; i++) {
        struct ctx *cx = test_begin(state);
        for (size_t j = 0; j < catalogs[i]->control_count; j++) {
            const struct control *control = &catalogs[i]->controls[j];
            struct neighbours out = {.n = 0}, in = {.n = 0};
            TEST_RC(__LINE__, cx, catalog_neighbours(cx, catalogs[i], control, &out), RC_OK);
            for (size_t k = 0; k < out.n; k++) {
                const struct neighbour *there = &out.at[k];
                TEST_TRUE(__LINE__, there->catalog != catalogs[i]);
                TEST_TRUE(__LINE__, there->control != NULL || there->group != NULL);
                groups += there->control == NULL || there->through != NULL;
                if (there->control == NULL)
                    continue;
                bool found = false;
                TEST_RC(__LINE__, cx, catalog_neighbours(cx, there->catalog, there->control, &in),
                        RC_OK);
                for (size_t m = 0; m < in.n; m++)
                    found = found || same_neighbour(&in.at[m], catalogs[i], control, there);
                TEST_TRUE(__LINE__, found);
                seen++;
            }
        }
    }
    TEST_TRUE(__LINE__, seen > 400 && groups > 50);
}

static void test_relationships(void **state)
{
    static const struct {
        int line;
        enum relationship relationship, turned;
        const char *text;
    } rows[] = {
        {__LINE__, RELATION_EQUAL, RELATION_EQUAL, "Same content"},
        {__LINE__, RELATION_SUBSET, RELATION_SUPERSET, "Is part of it"},
        {__LINE__, RELATION_SUPERSET, RELATION_SUBSET, "Includes it"},
        {__LINE__, RELATION_INTERSECTS, RELATION_INTERSECTS, "Overlaps"},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        TEST_INT(rows[i].line, relationship_turned(rows[i].relationship), rows[i].turned);
        TEST_TEXT(rows[i].line, relationship_text(cx, rows[i].relationship, false), rows[i].text);
    }
    TEST_TEXT(__LINE__, relationship_text(cx, RELATION_INTERSECTS, true), "Refers to it");
}

static void test_functions(void **state)
{
    static const struct {
        int line;
        const char *catalog, *control;
        int want;
    } rows[] = {
        {__LINE__, "nist-csf-2.0", "GV.OC-01", 0},
        {__LINE__, "nist-csf-2.0", "RC.CO-03", 5},
        {__LINE__, "nist-csf-1.0", "DE.CM-1", 3},
        {__LINE__, "baseline-2026", "3.5.1①", 3},
        {__LINE__, "baseline-2026", "3.6.2.5①", 5},
        {__LINE__, "guideline-5", "4.1.2(1)", 0},
        {__LINE__, "guideline-5", "4.1.3(1)", 1},
        {__LINE__, "guideline-5", "4.1.3(2)(ウ)-1", 2},
        {__LINE__, "guideline-5", "4.1.3(2)(コ)-1", 4},
        {__LINE__, "management-2", "8-1", 5},
        {__LINE__, "logistics-2024", "4.9.1-1", 4},
        {__LINE__, "aviation-2024", "4.9.1-1", 4},
        {__LINE__, "annex-4-references", "1", 0},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct catalog *catalog = get(cx, rows[i].catalog);
        const struct control *control = catalog_control(catalog, rows[i].control);
        TEST_TRUE(rows[i].line, control != NULL);
        TEST_INT(rows[i].line, control_function(catalog, control), rows[i].want);
    }
    int64_t uses[FUNCTION_COUNT] = {0};
    const struct catalog *baseline = get(cx, "baseline-2026");
    for (size_t i = 0; i < catalogs_count; i++)
        for (size_t j = 0; j < catalogs[i]->control_count; j++) {
            int function = control_function(catalogs[i], &catalogs[i]->controls[j]);
            TEST_TRUE(__LINE__, function >= 0 && function < FUNCTION_COUNT);
            uses[function] += catalogs[i] == baseline;
        }
    for (int i = 0; i < FUNCTION_COUNT; i++)
        TEST_TRUE(__LINE__, uses[i] > 0);
}

static size_t search_count(struct ctx *cx, const char *catalog, const char *query,
                           unsigned audience, unsigned applies)
{
    const struct catalog_filter filter = {query, audience, applies};
    struct control_list list = {.n = 0};
    TEST_RC(__LINE__, cx, catalog_search(cx, get(cx, catalog), &filter, &list), RC_OK);
    return list.n;
}

static void test_search(void **state)
{
    static const struct {
        int line;
        const char *query, *same_as; /* finds what the other finds; NULL: finds nothing */
    } rows[] = {
        {__LINE__, "ＣＳＩＲＴ", "csirt"},
        {__LINE__, "Csirt", "CSIRT"},
        {__LINE__, "ﾛｸﾞ", "ログ"},
        {__LINE__, "　ログ　", "ログ"},
        {__LINE__, "３．２．１①", "3.2.1①"},
        {__LINE__, "m3.2.1-1", "M3.2.1-1"},
        {__LINE__, "ログ 保全", "保全　ログ"},
        {__LINE__, "supplier", "SUPPLIER"},
        {__LINE__, "このような語はどこにもない", NULL},
    };
    struct ctx *cx = test_begin(state);
    for (size_t i = 0; i < COUNT(rows); i++) {
        size_t found = search_count(cx, "baseline-2026", rows[i].query, 0, 0);
        size_t want = rows[i].same_as == NULL
                          ? 0
                          : search_count(cx, "baseline-2026", rows[i].same_as, 0, 0);
        TEST_INT(rows[i].line, (int64_t)found, (int64_t)want);
        TEST_TRUE(rows[i].line, (found > 0) == (rows[i].same_as != NULL));
    }
    /* Two words narrow. */
    TEST_TRUE(__LINE__, search_count(cx, "baseline-2026", "ログ 保全", 0, 0) <
                            search_count(cx, "baseline-2026", "ログ", 0, 0));
    TEST_INT(__LINE__, (int64_t)search_count(cx, "baseline-2026", "", 0, 0), 90);
    TEST_INT(__LINE__, (int64_t)search_count(cx, "baseline-2026", "  ", 0, 0), 90);
    /* Each measure is for somebody; nobody is a ministry here. */
    size_t executives = search_count(cx, "baseline-2026", "", AUDIENCE_EXECUTIVE, 0);
    TEST_TRUE(__LINE__, executives > 0 && executives < 90);
    TEST_INT(__LINE__, (int64_t)search_count(cx, "baseline-2026", "", AUDIENCE_MINISTRY, 0), 0);
    TEST_INT(__LINE__,
             (int64_t)search_count(cx, "baseline-2026", "",
                                   AUDIENCE_EXECUTIVE | AUDIENCE_RESPONSIBLE | AUDIENCE_STAFF, 0),
             90);
    TEST_TRUE(__LINE__, search_count(cx, "baseline-2026", "", AUDIENCE_EXECUTIVE,
                                     APPLIES_CONTROL_SYSTEM) < executives);
}

static void test_search_limit(void **state)
{
    struct ctx *cx = test_begin(state);
    char query[CATALOG_QUERY_CHARACTERS + 2] = "";
    memset(query, 'a', CATALOG_QUERY_CHARACTERS);
    struct catalog_filter filter = {.query = query};
    struct control_list list = {.n = 7};
    TEST_RC(__LINE__, cx, catalog_search(cx, get(cx, "guideline-5"), &filter, &list), RC_OK);
    TEST_INT(__LINE__, (int64_t)list.n, 0);
    query[CATALOG_QUERY_CHARACTERS] = 'a';
    TEST_RC(__LINE__, cx, catalog_search(cx, get(cx, "guideline-5"), &filter, &list), RC_INVALID);
    TEST_TEXT(__LINE__, cx->problem.fields[0].field, "q");
}

/* Two versions of a small catalog: a is dropped, b is changed, c stays, d is new. */
static const struct bilingual proof[] = {{"記録", "Record"}, {"議事録", "Minutes"}};
static const struct control old_controls[] = {
    {.id = "a",
     .label = "1",
     .title = {"甲", "A"},
     .statement = {"", ""},
     .question = {"", ""},
     .why = {"", ""},
     .evidence = {proof, 1},
     .source = "1",
     .phase = "",
     .group = -1,
     .levels = {{"", ""}, {"", ""}, {"", ""}, {"", ""}, {"", ""}}},
    {.id = "b",
     .label = "2",
     .title = {"乙", "B"},
     .statement = {"行う。", "It is done."},
     .question = {"", ""},
     .why = {"", ""},
     .evidence = {proof, 1},
     .source = "2",
     .phase = "",
     .group = -1,
     .audience = AUDIENCE_EXECUTIVE,
     .levels = {{"", ""}, {"", ""}, {"", ""}, {"", ""}, {"", ""}}},
    {.id = "c",
     .label = "3",
     .title = {"丙", "C"},
     .statement = {"", ""},
     .question = {"", ""},
     .why = {"", ""},
     .evidence = {proof, 1},
     .source = "3",
     .phase = "",
     .group = -1,
     .levels = {{"", ""}, {"", ""}, {"", ""}, {"", ""}, {"", ""}}},
};
static const struct control new_controls[] = {
    {.id = "b",
     .label = "2",
     .title = {"乙", "B"},
     .statement = {"必ず行う。", "It is done."},
     .question = {"", ""},
     .why = {"", ""},
     .evidence = {proof, 2},
     .source = "2",
     .phase = "",
     .group = -1,
     .audience = AUDIENCE_EXECUTIVE | AUDIENCE_STAFF,
     .levels = {{"", ""}, {"", ""}, {"全社", "All"}, {"", ""}, {"", ""}}},
    {.id = "c",
     .label = "3",
     .title = {"丙", "C"},
     .statement = {"", ""},
     .question = {"", ""},
     .why = {"", ""},
     .evidence = {proof, 1},
     .source = "3",
     .phase = "",
     .group = -1,
     .levels = {{"", ""}, {"", ""}, {"", ""}, {"", ""}, {"", ""}}},
    {.id = "d",
     .label = "4",
     .title = {"丁", "D"},
     .statement = {"", ""},
     .question = {"", ""},
     .why = {"", ""},
     .evidence = {proof, 1},
     .source = "4",
     .phase = "",
     .group = -1,
     .levels = {{"", ""}, {"", ""}, {"", ""}, {"", ""}, {"", ""}}},
};
static const struct catalog old_catalog = {
    .id = "test-1", .controls = old_controls, .control_count = COUNT(old_controls)};
static const struct catalog new_catalog = {
    .id = "test-2", .controls = new_controls, .control_count = COUNT(new_controls)};

static void test_difference(void **state)
{
    static const struct {
        const char *field, *before, *after; /* Japanese */
    } want[] = {
        {"statement", "行う。", "必ず行う。"},
        {"evidence", "記録", "記録\n議事録"},
        {"level_3", "", "全社"},
        {"audience", "経営層", "経営層・担当"},
    };
    struct ctx *cx = test_begin(state);
    struct catalog_difference difference;
    TEST_RC(__LINE__, cx, catalog_compare(cx, &old_catalog, &new_catalog, &difference), RC_OK);
    TEST_INT(__LINE__, difference.basis, DIFFERENCE_ID);
    TEST_INT(__LINE__, (int64_t)difference.same, 1);
    TEST_INT(__LINE__, (int64_t)difference.removed.n, 1);
    TEST_TEXT(__LINE__, difference.removed.at[0]->id, "a");
    TEST_INT(__LINE__, (int64_t)difference.added.n, 1);
    TEST_TEXT(__LINE__, difference.added.at[0]->id, "d");
    TEST_INT(__LINE__, (int64_t)difference.changed.n, 1);
    TEST_TEXT(__LINE__, difference.changed.at[0].after->id, "b");
    TEST_INT(__LINE__, (int64_t)difference.changed.at[0].texts.n, COUNT(want));
    for (size_t i = 0; i < COUNT(want); i++) {
        const struct catalog_text_change *change = &difference.changed.at[0].texts.at[i];
        TEST_TEXT(__LINE__, change->field, want[i].field);
        TEST_TEXT(__LINE__, change->before.ja, want[i].before);
        TEST_TEXT(__LINE__, change->after.ja, want[i].after);
    }
    TEST_RC(__LINE__, cx, catalog_compare(cx, &old_catalog, &old_catalog, &difference), RC_INVALID);
}

static void test_difference_of_shipped(void **state)
{
    static const struct {
        int line;
        const char *from, *to;
        enum difference_basis want;
    } rows[] = {
        {__LINE__, "logistics-2024", "aviation-2024", DIFFERENCE_ID},
        {__LINE__, "guideline-5", "baseline-2026", DIFFERENCE_MAPPING},
        {__LINE__, "baseline-2026", "guideline-5", DIFFERENCE_MAPPING},
        {__LINE__, "cyber-traits", "nist-csf-1.0", DIFFERENCE_NONE},
        {__LINE__, "guideline-5", "logistics-2024", DIFFERENCE_NONE}, /* ids meet by chance */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        struct catalog_difference difference;
        const struct catalog *from = get(cx, rows[i].from), *to = get(cx, rows[i].to);
        TEST_RC(rows[i].line, cx, catalog_compare(cx, from, to, &difference), RC_OK);
        TEST_INT(rows[i].line, difference.basis, rows[i].want);
        if (difference.basis == DIFFERENCE_ID) {
            TEST_INT(rows[i].line,
                     (int64_t)(difference.same + difference.changed.n + difference.removed.n),
                     (int64_t)from->control_count);
            TEST_INT(rows[i].line,
                     (int64_t)(difference.same + difference.changed.n + difference.added.n),
                     (int64_t)to->control_count);
        }
        if (difference.basis == DIFFERENCE_MAPPING)
            TEST_TRUE(rows[i].line,
                      difference.related.n >= from->control_count - difference.removed.n);
        if (difference.basis == DIFFERENCE_NONE)
            TEST_INT(rows[i].line, (int64_t)(difference.added.n + difference.removed.n), 0);
    }
}

/* Where the texts of a change part and meet again, at whole characters. */
static void test_change_parts(void **state)
{
    struct ctx *cx = test_begin(state);
    struct catalog_diff_view view;
    cx->lang = LANG_JA;
    TEST_RC(__LINE__, cx, catalog_diff_view_make(cx, "logistics-2024", "aviation-2024", &view),
            RC_OK);
    TEST_TRUE(__LINE__, view.chosen == 1 && view.changed.n > 0);
    for (size_t i = 0; i < view.changed.n; i++)
        for (size_t j = 0; j < view.changed.at[i].changes.n; j++) {
            const struct catalog_change_row *row = &view.changed.at[i].changes.at[j];
            TEST_TEXT(__LINE__,
                      arena_printf(cx->arena, "%s%s%s", row->start, row->before_middle, row->end),
                      row->before);
            TEST_TEXT(__LINE__,
                      arena_printf(cx->arena, "%s%s%s", row->start, row->after_middle, row->end),
                      row->after);
            TEST_TRUE(__LINE__, text_is_utf8(row->start, strlen(row->start)) &&
                                    text_is_utf8(row->end, strlen(row->end)) &&
                                    text_is_utf8(row->before_middle, strlen(row->before_middle)) &&
                                    text_is_utf8(row->after_middle, strlen(row->after_middle)));
        }
    TEST_RC(__LINE__, cx, catalog_diff_view_make(cx, "", "", &view), RC_OK);
    TEST_INT(__LINE__, view.chosen, 0);
    TEST_RC(__LINE__, cx, catalog_diff_view_make(cx, "guideline-5", "nothing", &view), RC_MISSING);
}

static json_t *json_of(struct ctx *cx, struct fields fields, const void *view)
{
    struct buf out = buf_create(LIMIT_PAGE_BYTES);
    struct json json = json_create(&out);
    field_write_json(cx, &json, fields, view);
    json_t *root = json_loads(buf_string(&out), JSON_REJECT_DUPLICATES, NULL);
    buf_free(&out);
    return root;
}

static void test_json(void **state)
{
    struct ctx *cx = test_begin(state);
    struct catalog_view view;
    const struct catalog *catalog = get(cx, "baseline-2026");
    TEST_RC(__LINE__, cx, catalog_view_make(cx, catalog, "", "", "", &view), RC_OK);
    json_t *root = json_of(cx, catalog_view_fields, &view);
    json_t *controls = json_object_get(root, "controls");
    TEST_TEXT(__LINE__, json_string_value(json_object_get(root, "id")), "baseline-2026");
    TEST_TEXT(__LINE__, json_string_value(json_object_get(root, "status")), "draft");
    TEST_TEXT(__LINE__, json_string_value(json_object_get(root, "effective")), "2026-10-01");
    TEST_INT(__LINE__, (int64_t)json_array_size(controls), 90);
    TEST_INT(__LINE__, (int64_t)json_array_size(json_object_get(root, "groups")),
             (int64_t)catalog->group_count);
    json_t *first = json_array_get(controls, 0);
    TEST_TEXT(__LINE__, json_string_value(json_object_get(first, "id")), "m3.2.1-1");
    TEST_TEXT(__LINE__, json_string_value(json_object_get(first, "chapter")), "g3.2");
    TEST_TRUE(__LINE__, json_is_true(json_object_get(first, "assessable")));
    TEST_TRUE(__LINE__, json_array_size(json_object_get(first, "evidence")) >= 2);
    json_decref(root);
}

/* Every measure that is shown stands in one line of one chapter; each heading has an address
 * once. */
static void test_tree(void **state)
{
    for (size_t i = 0; i < catalogs_count; i++) {
        struct ctx *cx = test_begin(state);
        struct catalog_view view;
        TEST_RC(__LINE__, cx, catalog_view_make(cx, catalogs[i], "", "", "", &view), RC_OK);
        size_t lines = 0, headings = 0;
        for (size_t j = 0; j < view.chapters.n; j++)
            for (size_t k = 0; k < view.chapters.at[j].lines.n; k++) {
                const struct catalog_line *line = &view.chapters.at[j].lines.at[k];
                if (line->control != NULL)
                    TEST_TRUE(__LINE__, line->control == &view.controls.at[lines++]);
                else
                    headings += line->again == 0;
            }
        size_t below = 0;
        for (size_t j = 0; j < view.groups.n; j++)
            below += view.groups.at[j].depth > 0 && view.groups.at[j].controls > 0;
        TEST_INT(__LINE__, (int64_t)lines, (int64_t)catalogs[i]->control_count);
        TEST_INT(__LINE__, (int64_t)headings, (int64_t)below);
    }
    struct ctx *cx = test_begin(state);
    struct catalog_view view;
    const struct catalog *catalog = get(cx, "guideline-5");
    TEST_RC(__LINE__, cx, catalog_view_make(cx, catalog, "", "boss", "", &view), RC_INVALID);
    cx = test_begin(state);
    TEST_RC(__LINE__, cx, catalog_view_make(cx, catalog, "", "executive", "", &view), RC_OK);
    TEST_TRUE(__LINE__, view.filtered == 1 && view.count < view.total && view.count > 0);
}

static void test_mappings_view(void **state)
{
    struct ctx *cx = test_begin(state);
    struct catalog_mappings_view view;
    TEST_RC(__LINE__, cx,
            catalog_mappings_view_make(cx, get(cx, "management-2"), "nist-csf-1.0", &view), RC_OK);
    TEST_INT(__LINE__, (int64_t)view.others.n, 1);
    const struct catalog_mapping_summary *summary = &view.others.at[0];
    TEST_INT(__LINE__, summary->entries, 64);
    TEST_INT(__LINE__, summary->printed, 64);
    TEST_INT(__LINE__, summary->mapped, 33); /* 8 of the 41 items have none; nor the 3 principles */
    TEST_INT(__LINE__, summary->unmapped, 11);
    TEST_TEXT(__LINE__, summary->rows.at[0].own.id, "m1-2");
    TEST_TEXT(__LINE__, summary->rows.at[0].own.href, "/catalogs/management-2/controls/m1-2");
    /* From the other side the rows stand in the order of that document. */
    TEST_RC(__LINE__, cx, catalog_mappings_view_make(cx, get(cx, "nist-csf-1.0"), "", &view),
            RC_OK);
    TEST_INT(__LINE__, (int64_t)view.others.n, 1);
    TEST_INT(__LINE__, view.others.at[0].entries, 64);
    TEST_RC(__LINE__, cx, catalog_mappings_view_make(cx, get(cx, "guideline-5"), "nothing", &view),
            RC_MISSING);
}

static void test_control_view(void **state)
{
    struct ctx *cx = test_begin(state);
    struct catalog_control_view view;
    const struct catalog *catalog = get(cx, "guideline-5");
    TEST_RC(__LINE__, cx, catalog_control_view_make(cx, catalog, &catalog->controls[0], &view),
            RC_OK);
    TEST_TEXT(__LINE__, view.previous.id, "");
    TEST_TEXT(__LINE__, view.next.id, catalog->controls[1].id);
    TEST_TEXT(__LINE__, view.control.group, "g4.1.1");
    TEST_TRUE(__LINE__, view.neighbours.n > 0 && view.neighbours.at[0].first == 1);
    size_t last = catalog->control_count - 1;
    TEST_RC(__LINE__, cx, catalog_control_view_make(cx, catalog, &catalog->controls[last], &view),
            RC_OK);
    TEST_TEXT(__LINE__, view.previous.id, catalog->controls[last - 1].id);
    TEST_TEXT(__LINE__, view.next.id, "");
}

static void test_names(void **state)
{
    static const char *const levels[] = {"未回答",   "未着手",   "部分実施",
                                         "全社実施", "点検済み", "継続改善"};
    static const char *const statuses[] = {"案", "現行", "廃止（後継あり）", "参照用"};
    test_begin(state);
    TEST_INT(__LINE__, (int64_t)maturity_names.n, COUNT(levels));
    for (size_t i = 0; i < COUNT(levels); i++)
        TEST_TEXT(__LINE__, tr_lang(LANG_JA, enum_label(&maturity_names, (int64_t)i)), levels[i]);
    for (size_t i = 0; i < COUNT(statuses); i++)
        TEST_TEXT(__LINE__, tr_lang(LANG_JA, enum_label(&catalog_status_names, (int64_t)i)),
                  statuses[i]);
    TEST_INT(__LINE__, (int64_t)control_function_names.n, FUNCTION_COUNT);
}

static void organization_make(struct ctx *cx, const char *id)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx,
            db_exec(cx,
                    SQL("INSERT INTO organization (id, org, version, parent, name, kind, sector, "
                        "fiscal_month, handling_mark, document_prefix, active) "
                        "VALUES ($1, $1, 1, '', $1, 0, '', 4, '', '', 1) ON CONFLICT DO NOTHING"),
                    ARGS(STR(id)), NULL),
            RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static void test_wording(void **state)
{
    static const struct {
        int line;
        const char *wording;
        int64_t version, want; /* as read, and as stored then */
        enum rc rc;
    } rows[] = {
        {__LINE__, "", 0, 0, RC_OK},             /* nothing to store */
        {__LINE__, "原文", 0, 1, RC_OK},         /* made */
        {__LINE__, "二人目", 0, 1, RC_CONFLICT}, /* somebody else was first */
        {__LINE__, "原文の訂正", 1, 2, RC_OK},   /* changed */
        {__LINE__, "遅れた訂正", 1, 2, RC_CONFLICT},
        {__LINE__, "", 2, 0, RC_OK}, /* removed */
        {__LINE__, "再び", 0, 1, RC_OK},
    };
    organization_make(test_begin(state), "org-1");
    organization_make(test_begin(state), "org-2");
    const char *stored = "";
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct ctx *cx = test_begin(state);
        cx->fixed_ids = 100 * (i + 1);
        cx->org = "org-1";
        struct control_wording row = {.catalog = "guideline-5",
                                      .control = "m4.1.1-1",
                                      .version = rows[i].version,
                                      .wording = rows[i].wording};
        TEST_RC(rows[i].line, cx, control_wording_save(cx, &row), rows[i].rc);
        if (rows[i].rc == RC_OK)
            stored = rows[i].wording;
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, cx, control_wording_get(cx, "guideline-5", "m4.1.1-1", &row), RC_OK);
        TEST_TEXT(rows[i].line, row.wording, stored);
        TEST_INT(rows[i].line, row.version, rows[i].want);
        cx->org = "org-2"; /* another organisation sees nothing of it */
        TEST_RC(rows[i].line, cx, control_wording_get(cx, "guideline-5", "m4.1.1-1", &row), RC_OK);
        TEST_TEXT(rows[i].line, row.wording, "");
    }
}

int main(void)
{
    static const struct CMUnitTest plain[] = {
        cmocka_unit_test(test_find),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_neighbours),
        cmocka_unit_test(test_relationships),
        cmocka_unit_test(test_functions),
        cmocka_unit_test(test_search),
        cmocka_unit_test(test_search_limit),
        cmocka_unit_test(test_difference),
        cmocka_unit_test(test_difference_of_shipped),
        cmocka_unit_test(test_change_parts),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_tree),
        cmocka_unit_test(test_mappings_view),
        cmocka_unit_test(test_control_view),
        cmocka_unit_test(test_names),
    };
    static const struct CMUnitTest stored[] = {
        cmocka_unit_test(test_wording),
    };
    return TEST_RUN(plain) + TEST_RUN_ON_BOTH(stored);
}
