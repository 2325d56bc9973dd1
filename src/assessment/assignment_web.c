/* Who answers which section, and what each measure weighs. */
#include <string.h>

#include "assessment/assessment_view.h"
#include "base/text.h"
#include "views.gen.h"

static const char chapter_prefix[] = "chapter:";

static const struct field section_table[] = {
    FIELD(assign_section, id, F_TEXT),
    FIELD(assign_section, label, F_TEXT),
    FIELD(assign_section, title, F_TEXT),
    FIELD(assign_section, post, F_TEXT),
    FIELD(assign_section, post_label, F_TEXT),
    FIELD(assign_section, measures, F_INT),
};
static const struct field chapter_table[] = {
    FIELD(assign_chapter, id, F_TEXT),
    FIELD(assign_chapter, title, F_TEXT),
    FIELD_LIST(assign_chapter, sections, section_table, struct assign_section),
};
static const struct field assign_table[] = {
    HEAD_FIELD(assign_view),
    FIELD_LIST(assign_view, chapters, chapter_table, struct assign_chapter),
};
const struct fields assign_answer = {assign_table, COUNT(assign_table)};

static enum rc post_options(struct ctx *cx, const struct choices *posts, const char *chosen,
                            const char *none, struct assign_options *ret)
{
    struct sheet_choice *options = ARENA_ARRAY(cx->arena, struct sheet_choice, posts->n + 1);
    if (options == NULL)
        return RC_MEMORY;
    options[0] = (struct sheet_choice){.value = "", .label = none, .hint = "",
                                       .chosen = text_empty(chosen)};
    for (size_t i = 0; i < posts->n; i++)
        options[i + 1] = (struct sheet_choice){.value = posts->at[i].id,
                                               .label = posts->at[i].label,
                                               .hint = "",
                                               .chosen = text_same(posts->at[i].id, chosen)};
    ret->at = options;
    ret->n = posts->n + 1;
    return RC_OK;
}

static int64_t measures_in(const struct catalog *catalog, int group)
{
    int64_t count = 0;
    for (size_t i = 0; i < catalog->control_count; i++)
        count += catalog->controls[i].group == group &&
                 control_is_assessable(&catalog->controls[i]);
    return count;
}

static enum rc fill_section(struct ctx *cx, const struct catalog *catalog, int group,
                            const struct section_assignments *stored, const struct choices *posts,
                            struct assign_section *section)
{
    const struct catalog_group *own = &catalog->groups[group];
    const char *post = section_post(stored, own->id);
    *section = (struct assign_section){
        .id = own->id,
        .label = own->label,
        .title = bilingual_text(cx, own->title),
        .post = post,
        .post_label = post_text(cx, *posts, post),
        .measures = measures_in(catalog, group),
    };
    return post_options(cx, posts, post, tr(cx, N_("(nobody)")), &section->posts);
}

static int chapter_of(const struct catalog *catalog, int group)
{
    while (catalog->groups[group].parent >= 0)
        group = catalog->groups[group].parent;
    return group;
}

static enum rc fill_chapters(struct ctx *cx, const struct assessment_base *base,
                             struct assign_view *view)
{
    const struct catalog *catalog = base->catalog;
    struct section_assignments stored;
    struct choices posts;
    size_t n = 0, section_count = 0;
    int before = -1;
    struct assign_chapter *chapters =
        ARENA_ARRAY(cx->arena, struct assign_chapter, catalog->group_count);
    struct assign_section *sections =
        ARENA_ARRAY(cx->arena, struct assign_section, catalog->group_count);
    if (chapters == NULL || sections == NULL)
        return RC_MEMORY;
    TRY(section_assignment_store_of(cx, base->assessment.id, &stored));
    TRY(post_choices(cx, &posts));
    for (int group = 0; (size_t)group < catalog->group_count; group++) {
        if (measures_in(catalog, group) == 0)
            continue;
        int chapter = chapter_of(catalog, group);
        if (chapter != before) {
            const struct catalog_group *top = &catalog->groups[chapter];
            chapters[n].id = top->id;
            chapters[n].title = catalog_group_name(cx, top);
            chapters[n].sections.at = &sections[section_count];
            TRY(post_options(cx, &posts, "", tr(cx, N_("(as below)")), &chapters[n].posts));
            n++;
            before = chapter;
        }
        TRY(fill_section(cx, catalog, group, &stored, &posts, &sections[section_count++]));
        chapters[n - 1].sections.n++;
    }
    view->chapters.at = chapters;
    view->chapters.n = n;
    view->posts = (int64_t)posts.n;
    return RC_OK;
}

static enum rc send_assign(struct ctx *cx, const struct request *request, struct response *response,
                           int status)
{
    struct assessment_base base;
    struct assign_view view = {.posts = 0};
    TRY(assessment_base_load(cx, request_parameter(request, "id"), TAB_ASSIGN, &base));
    TRY(fill_chapters(cx, &base, &view));
    view.head = base.head;
    view.editable = base.head.draft && may(cx, PERM_ASSESSMENT_MANAGE);
    struct page page = {
        .html = VIEW(assessment_assign_page),
        .fields = assign_answer,
        .view = &view,
        .status = status,
    };
    return assessment_page_send(cx, request, response, &view.head, tr(cx, N_("Assignment")), &page);
}

enum rc assessment_assign_get(struct ctx *cx, struct request *request, struct response *response)
{
    return send_assign(cx, request, response, 0);
}

/* A chapter's choice stands for all its sections. */
static const char *wanted_post(struct ctx *cx, const struct request *request,
                               const struct catalog *catalog, int group, bool *ret_given)
{
    const char *chapter = arena_printf(cx->arena, "%s%s", chapter_prefix,
                                       catalog->groups[chapter_of(catalog, group)].id);
    const char *post = request_form(request, chapter);
    *ret_given = true;
    if (!text_empty(post))
        return post;
    *ret_given = request_form_has(request, catalog->groups[group].id);
    return request_form(request, catalog->groups[group].id);
}

enum rc assessment_assign_post(struct ctx *cx, struct request *request, struct response *response)
{
    struct assessment_base base;
    size_t n = 0;
    TRY(assessment_base_load(cx, request_parameter(request, "id"), TAB_ASSIGN, &base));
    struct section_post *pairs =
        ARENA_ARRAY(cx->arena, struct section_post, base.catalog->group_count);
    if (pairs == NULL)
        return RC_MEMORY;
    for (int group = 0; (size_t)group < base.catalog->group_count; group++) {
        bool given = false;
        const char *post = measures_in(base.catalog, group) == 0
                               ? ""
                               : wanted_post(cx, request, base.catalog, group, &given);
        if (given)
            pairs[n++] = (struct section_post){base.catalog->groups[group].id, post};
    }
    struct section_posts wanted = {pairs, n};
    enum rc rc = assessment_assign(cx, base.assessment.id, &wanted);
    if (rc == RC_INVALID && !request->json_body && !request->wants_json)
        return send_assign(cx, request, response, 422);
    TRY(rc);
    struct assign_view view = {.posts = 0};
    TRY(fill_chapters(cx, &base, &view));
    view.head = base.head;
    return saved_send(cx, request, response, 200,
                      arena_printf(cx->arena, "/assessments/%s/assignments", base.head.id),
                      N_("Saved."), assign_answer, &view);
}

/* --- Weights --- */

static const struct field weight_table[] = {
    FIELD(weight_row, control, F_TEXT),
    FIELD(weight_row, label, F_TEXT),
    FIELD(weight_row, title, F_TEXT),
    FIELD(weight_row, weight, F_INT),
};
static const struct field weights_table[] = {
    HEAD_FIELD(weights_view),
    FIELD_LIST(weights_view, rows, weight_table, struct weight_row),
};
const struct fields weights_answer = {weights_table, COUNT(weights_table)};

static enum rc fill_weights(struct ctx *cx, const struct assessment_base *base,
                            struct weights_view *view)
{
    const struct catalog *catalog = base->catalog;
    struct control_weights stored;
    struct weight_row *rows = ARENA_ARRAY(cx->arena, struct weight_row, catalog->control_count);
    size_t n = 0;
    if (rows == NULL)
        return RC_MEMORY;
    TRY(control_weight_store_of(cx, base->assessment.catalog, &stored));
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        if (!control_is_assessable(control))
            continue;
        rows[n] = (struct weight_row){.control = control->id,
                                      .label = control->label,
                                      .title = bilingual_text(cx, control->title),
                                      .why = bilingual_text(cx, control->why),
                                      .weight = 1};
        for (size_t k = 0; k < stored.n; k++)
            if (text_same(stored.at[k].control, control->id))
                rows[n].weight = stored.at[k].weight;
        n++;
    }
    view->rows.at = rows;
    view->rows.n = n;
    view->head = base->head;
    view->editable = may(cx, PERM_ASSESSMENT_MANAGE);
    return RC_OK;
}

static enum rc send_weights(struct ctx *cx, const struct request *request,
                            struct response *response, int status)
{
    struct assessment_base base;
    struct weights_view view;
    TRY(assessment_base_load(cx, request_parameter(request, "id"), TAB_WEIGHTS, &base));
    TRY(fill_weights(cx, &base, &view));
    struct page page = {
        .html = VIEW(assessment_weights_page),
        .fields = weights_answer,
        .view = &view,
        .status = status,
    };
    return assessment_page_send(cx, request, response, &view.head, tr(cx, N_("Weights")), &page);
}

enum rc assessment_weights_get(struct ctx *cx, struct request *request, struct response *response)
{
    return send_weights(cx, request, response, 0);
}

enum rc assessment_weights_post(struct ctx *cx, struct request *request, struct response *response)
{
    struct assessment_base base;
    struct weights_view view;
    size_t n = 0;
    TRY(assessment_base_load(cx, request_parameter(request, "id"), TAB_WEIGHTS, &base));
    struct measure_weight *weights =
        ARENA_ARRAY(cx->arena, struct measure_weight, base.catalog->control_count);
    if (weights == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < base.catalog->control_count; i++) {
        const char *id = base.catalog->controls[i].id;
        int64_t weight = 0;
        if (!request_form_has(request, id))
            continue;
        if (text_to_int(cx, request_form(request, id), &weight) != RC_OK)
            weight = 0; /* refused below, with the measure's name */
        weights[n++] = (struct measure_weight){id, weight};
    }
    struct measure_weights wanted = {weights, n};
    enum rc rc = assessment_weigh(cx, base.assessment.id, &wanted);
    if (rc == RC_INVALID && !request->json_body && !request->wants_json)
        return send_weights(cx, request, response, 422);
    TRY(rc);
    TRY(fill_weights(cx, &base, &view));
    return saved_send(cx, request, response, 200,
                      arena_printf(cx->arena, "/assessments/%s/weights", base.head.id),
                      N_("Saved."), weights_answer, &view);
}
