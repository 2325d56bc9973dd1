/* The assessment sheet as a page: the tree with its progress, the bar, the filters and the lines. */
#include "assessment/assessment_view.h"
#include "base/text.h"
#include "base/time.h"

static const char *const filter_codes[] = {"all",   "mine",     "unanswered",
                                           "below", "evidence", "unconfirmed"};
static const char *const filter_labels[] = {N_("All"),          N_("Mine"),
                                            N_("Not answered"), N_("Below the target"),
                                            N_("Evidence missing"), N_("Not confirmed")};
const struct enum_names sheet_filter_names = {filter_codes, filter_labels, SHEET_FILTER_COUNT_};
_Static_assert(COUNT(filter_codes) == SHEET_FILTER_COUNT_, "every filter needs a code");

enum rc sheet_data_load(struct ctx *cx, const char *id, struct sheet_data *ret)
{
    struct sheet_data data;
    TRY(assessment_sheet_load(cx, id, &data.sheet));
    TRY(assessment_head_make(cx, &data.sheet.assessment, &data.sheet.scope, data.sheet.catalog,
                             TAB_SHEET, &data.head));
    TRY(answer_rights_load(cx, id, &data.rights));
    TRY(post_choices(cx, &data.posts));
    TRY(revisions_of(cx, &data.sheet, &data.revisions));
    *ret = data;
    return RC_OK;
}

static bool is_unconfirmed(const struct answer *answer)
{
    return answer->state != ANSWER_NONE && !answer->confirmed;
}

static bool lacks_evidence(const struct sheet_item *item)
{
    return answer_is_answered(&item->answer) && item->answer.current >= EVIDENCE_WANTED_FROM &&
           item->evidence_count == 0;
}

static bool is_below(const struct sheet_item *item)
{
    return answer_is_answered(&item->answer) && item->answer.current < item->target;
}

bool sheet_item_fits(const struct sheet_data *data, const struct sheet_item *item,
                     enum sheet_filter filter)
{
    switch (filter) {
    case SHEET_MINE:
        return answer_is_mine(&data->rights, data->sheet.catalog, item->control, &item->answer);
    case SHEET_UNANSWERED:
        return item->answer.state == ANSWER_NONE;
    case SHEET_BELOW:
        return is_below(item);
    case SHEET_EVIDENCE:
        return lacks_evidence(item);
    case SHEET_UNCONFIRMED:
        return is_unconfirmed(&item->answer);
    default:
        return true;
    }
}

static int64_t unconfirmed_count(const struct sheet_data *data)
{
    int64_t count = 0;
    for (size_t i = 0; i < data->sheet.items.n; i++)
        count += is_unconfirmed(&data->sheet.items.at[i].answer);
    return count;
}

void sheet_bar_make(struct ctx *cx, const struct sheet_data *data, struct sheet_bar *ret)
{
    struct score total;
    score_total(cx, &data->sheet, &total);
    *ret = (struct sheet_bar){
        .applicable = total.applicable,
        .answered = total.answered,
        .at_target = total.at_target,
        .evidence_missing = total.evidence_missing,
        .unconfirmed = unconfirmed_count(data),
        .coverage = total.coverage,
        .share_at_target = total.share_at_target,
        .mean = total.mean,
    };
}

/* --- Choices --- */

enum rc sheet_level_choices(struct ctx *cx, int64_t chosen, struct sheet_choice **ret)
{
    struct sheet_choice *choices = ARENA_ARRAY(cx->arena, struct sheet_choice, MATURITY_LEVELS);
    if (choices == NULL)
        return RC_MEMORY;
    for (int level = 1; level <= MATURITY_LEVELS; level++)
        choices[level - 1] = (struct sheet_choice){
            .value = decimal(cx, level),
            .label = decimal(cx, level),
            .hint = tr(cx, enum_label(&maturity_names, level)),
            .chosen = chosen == level,
        };
    *ret = choices;
    return RC_OK;
}

enum rc sheet_target_choices(struct ctx *cx, int64_t chosen, int64_t otherwise,
                             struct sheet_choice **ret)
{
    struct sheet_choice *choices = ARENA_ARRAY(cx->arena, struct sheet_choice, MATURITY_LEVELS + 1);
    if (choices == NULL)
        return RC_MEMORY;
    choices[0] = (struct sheet_choice){
        .value = "0",
        .label = trf(cx, N_("{0} (default)"), decimal(cx, otherwise)),
        .hint = "",
        .chosen = chosen == 0,
    };
    for (int level = 1; level <= MATURITY_LEVELS; level++)
        choices[level] = (struct sheet_choice){.value = decimal(cx, level),
                                               .label = decimal(cx, level),
                                               .hint = "",
                                               .chosen = chosen == level};
    *ret = choices;
    return RC_OK;
}

/* --- One line --- */

static void tag_line(struct ctx *cx, const struct sheet_item *item, struct sheet_line *line)
{
    const struct answer *answer = &item->answer;
    int64_t missing = item->target - answer->current;
    line->tag_text = tr(cx, enum_label(&answer_state_names, answer->state));
    if (answer->state == ANSWER_ALTERNATIVE) {
        line->tag_class = "info";
    } else if (answer->state != ANSWER_LEVEL) {
        line->tag_class = "off";
    } else if (missing <= 0) {
        line->tag_class = "ok";
        line->tag_text = tr(cx, N_("At target"));
    } else {
        line->tag_class = missing > 1 ? "bad" : "warn";
        line->tag_text = trf(cx, N_("{0} below the target"), decimal(cx, missing));
    }
}

/* The post of the measure where it is another than the section's, which stands in the head above. */
static const char *own_post(const struct sheet_data *data, const struct sheet_item *item)
{
    const char *section = section_post(&data->rights.sections,
                                       data->sheet.catalog->groups[item->control->group].id);
    return text_same(item->answer.post, section) ? "" : item->answer.post;
}

static const char *open_href(struct ctx *cx, const struct sheet_data *data,
                             const struct sheet_request *wanted, const char *control)
{
    return arena_printf(cx->arena, "/assessments/%s/sheet%s&open=%s#%s", data->head.id, wanted->back,
                        url_encode(cx, control), url_encode(cx, control));
}

static const char *close_href(struct ctx *cx, const struct sheet_data *data,
                              const struct sheet_request *wanted, const char *control)
{
    return arena_printf(cx->arena, "/assessments/%s/sheet%s#%s", data->head.id, wanted->back,
                        url_encode(cx, control));
}

enum rc sheet_line_make(struct ctx *cx, const struct sheet_data *data,
                        const struct sheet_request *wanted, const struct sheet_item *item,
                        struct sheet_line *ret)
{
    const struct control *control = item->control;
    const struct answer *answer = &item->answer;
    const struct revision *revision = revision_of(&data->revisions, control);
    struct sheet_choice *levels = NULL, *targets = NULL;
    TRY(sheet_level_choices(cx, answer->current, &levels));
    TRY(sheet_target_choices(cx, answer->target, data->head.default_target, &targets));
    struct sheet_line line = {
        .assessment = data->head.id,
        .control = control->id,
        .label = control->label,
        .title = bilingual_text(cx, control->title),
        .question = bilingual_text(cx, control->question),
        .back = wanted->back,
        .open_href = open_href(cx, data, wanted, control->id),
        .row_href = arena_printf(cx->arena, "/assessments/%s/sheet/%s%s", data->head.id,
                                 url_encode(cx, control->id), wanted->back),
        .close_href = close_href(cx, data, wanted, control->id),
        .post_label = post_text(cx, data->posts, own_post(data, item)),
        .level_text = answer->current > 0 ? decimal(cx, answer->current) : "–",
        .target_text = decimal(cx, item->target),
        .version = answer->version,
        .state = answer->state,
        .current = answer->current,
        .target = item->target,
        .default_target = data->head.default_target,
        .has_target = answer_is_applicable(answer),
        .unconfirmed = is_unconfirmed(answer),
        .evidence_missing = lacks_evidence(item),
        .expired = answer_is_expired(answer, date_of_time(cx, cx->now)),
        .is_new = revision != NULL && revision->is_new,
        .is_revised = revision != NULL && !revision->is_new,
        .mine = answer_is_mine(&data->rights, data->sheet.catalog, control, answer),
        .editable = data->head.draft &&
                    answer_may(&data->rights, data->sheet.catalog, control, answer),
        .levels = {levels, MATURITY_LEVELS},
        .targets = {targets, MATURITY_LEVELS + 1},
        .saved = "",
        .message = "",
    };
    tag_line(cx, item, &line);
    if (text_same(wanted->open, control->id)) {
        struct sheet_open *opened = ARENA_NEW(cx->arena, struct sheet_open);
        if (opened == NULL)
            return RC_MEMORY;
        TRY(sheet_open_make(cx, data, wanted, item, opened));
        line.opened = opened;
    }
    *ret = line;
    return RC_OK;
}

/* --- Sections with their lines --- */

static bool is_shown(const struct sheet_data *data, const struct sheet_request *wanted,
                     const struct sheet_item *item)
{
    const struct catalog *catalog = data->sheet.catalog;
    const struct catalog_group *group =
        text_empty(wanted->group) ? NULL : catalog_group(catalog, wanted->group);
    bool opened = text_same(wanted->open, item->control->id);
    if (group != NULL && !catalog_in_group(catalog, item->control, (int)(group - catalog->groups)))
        return false;
    return opened || sheet_item_fits(data, item, wanted->filter);
}

static void begin_section(struct ctx *cx, const struct sheet_data *data,
                          const struct control *control, struct sheet_section *section)
{
    const struct catalog_group *group = &data->sheet.catalog->groups[control->group];
    section->id = group->id;
    section->label = group->label;
    section->title = bilingual_text(cx, group->title);
    section->post_label =
        post_text(cx, data->posts, section_post(&data->rights.sections, group->id));
}

static enum rc fill_sections(struct ctx *cx, const struct sheet_data *data,
                             const struct sheet_request *wanted, struct sheet_view *view)
{
    size_t n = 0, count = data->sheet.items.n;
    struct sheet_section *sections = ARENA_ARRAY(cx->arena, struct sheet_section, count);
    struct sheet_line *lines = ARENA_ARRAY(cx->arena, struct sheet_line, count);
    int group_before = -1;
    if (sections == NULL || lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < count; i++) {
        const struct sheet_item *item = &data->sheet.items.at[i];
        if (!is_shown(data, wanted, item))
            continue;
        if (n == 0 || item->control->group != group_before) {
            begin_section(cx, data, item->control, &sections[n]);
            sections[n++].rows.at = &lines[i];
            group_before = item->control->group;
        }
        /* Lines of one section stand side by side: hidden ones leave no hole. */
        struct sheet_section *section = &sections[n - 1];
        size_t place = (size_t)(section->rows.at - lines) + section->rows.n++;
        TRY(sheet_line_make(cx, data, wanted, item, &lines[place]));
    }
    view->sections.at = sections;
    view->sections.n = n;
    return RC_OK;
}

/* --- The tree --- */

struct sheet_count sheet_count_make(struct ctx *cx, const struct sheet_data *data,
                                    const char *place, int group)
{
    const struct catalog *catalog = data->sheet.catalog;
    struct sheet_count count = {
        .id = arena_printf(cx->arena, "%s-%s", place, catalog->groups[group].id)};
    for (size_t i = 0; i < data->sheet.items.n; i++) {
        const struct sheet_item *item = &data->sheet.items.at[i];
        if (!catalog_in_group(catalog, item->control, group) ||
            !answer_is_applicable(&item->answer))
            continue;
        count.applicable++;
        count.answered += answer_is_answered(&item->answer) && item->answer.confirmed;
    }
    return count;
}

static struct sheet_tree_chapter tree_chapter(struct ctx *cx, const struct sheet_request *wanted,
                                              const struct catalog_group *group)
{
    return (struct sheet_tree_chapter){
        .id = group->id,
        .label = group->label,
        .title = bilingual_text(cx, group->title),
        .href = arena_printf(cx->arena, "?group=%s&show=%s", url_encode(cx, group->id),
                             enum_code(&sheet_filter_names, wanted->filter)),
        .current = text_same(wanted->group, group->id),
    };
}

static enum rc fill_tree(struct ctx *cx, const struct sheet_data *data,
                         const struct sheet_request *wanted, struct sheet_view *view)
{
    const struct catalog *catalog = data->sheet.catalog;
    struct sheet_tree_chapter *chapters =
        ARENA_ARRAY(cx->arena, struct sheet_tree_chapter, catalog->group_count);
    struct sheet_tree_section *sections =
        ARENA_ARRAY(cx->arena, struct sheet_tree_section, catalog->group_count);
    size_t chapter_count = 0, section_count = 0;
    int chapter_before = -1, group_before = -1;
    if (chapters == NULL || sections == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < data->sheet.items.n; i++) {
        const struct sheet_item *item = &data->sheet.items.at[i];
        int chapter = catalog_chapter(catalog, item->control), group = item->control->group;
        if (chapter != chapter_before) {
            chapters[chapter_count] = tree_chapter(cx, wanted, &catalog->groups[chapter]);
            chapters[chapter_count].count = sheet_count_make(cx, data, "chapter", chapter);
            chapters[chapter_count++].sections.at = &sections[section_count];
            chapter_before = chapter;
        }
        struct sheet_tree_chapter *top = &chapters[chapter_count - 1];
        if (group != group_before) {
            const struct catalog_group *own = &catalog->groups[group];
            sections[section_count++] = (struct sheet_tree_section){
                .id = own->id, .label = own->label, .title = bilingual_text(cx, own->title),
                .href = arena_printf(cx->arena, "%s#%s", top->href, url_encode(cx, own->id)),
                .count = sheet_count_make(cx, data, "section", group)};
            top->sections.n++;
            group_before = group;
        }
        sections[section_count - 1].mine |=
            answer_is_mine(&data->rights, catalog, item->control, &item->answer);
    }
    view->tree.at = chapters;
    view->tree.n = chapter_count;
    return RC_OK;
}

static enum rc fill_filters(struct ctx *cx, const struct sheet_data *data,
                            const struct sheet_request *wanted, struct sheet_view *view)
{
    struct sheet_filter_link *links =
        ARENA_ARRAY(cx->arena, struct sheet_filter_link, SHEET_FILTER_COUNT_);
    if (links == NULL)
        return RC_MEMORY;
    for (int filter = 0; filter < SHEET_FILTER_COUNT_; filter++) {
        links[filter] = (struct sheet_filter_link){
            .label = tr(cx, enum_label(&sheet_filter_names, filter)),
            .code = enum_code(&sheet_filter_names, filter),
            .href = arena_printf(cx->arena, "?group=%s&show=%s",
                                 filter == SHEET_ALL ? url_encode(cx, wanted->group) : "",
                                 enum_code(&sheet_filter_names, filter)),
            .current = wanted->filter == (enum sheet_filter)filter,
        };
        for (size_t i = 0; i < data->sheet.items.n; i++)
            links[filter].count +=
                sheet_item_fits(data, &data->sheet.items.at[i], (enum sheet_filter)filter);
    }
    view->filters.at = links;
    view->filters.n = SHEET_FILTER_COUNT_;
    return RC_OK;
}

static const char *scale_text(struct ctx *cx)
{
    const char *text = "";
    for (int level = 1; level <= MATURITY_LEVELS; level++)
        text = arena_printf(cx->arena, "%s%s%d %s", text,
                            level == 1            ? ""
                            : cx->lang == LANG_JA ? "、"
                                                  : ", ",
                            level, tr(cx, enum_label(&maturity_names, level)));
    return text;
}

enum rc sheet_view_make(struct ctx *cx, const struct sheet_data *data,
                        const struct sheet_request *wanted, struct sheet_view *ret)
{
    struct sheet_view view = {.head = data->head, .filter = (int64_t)wanted->filter};
    sheet_bar_make(cx, data, &view.bar);
    view.all_href = arena_printf(cx->arena, "?group=&show=%s",
                                 enum_code(&sheet_filter_names, wanted->filter));
    view.all_current = text_empty(wanted->group);
    view.scale = scale_text(cx);
    TRY(fill_tree(cx, data, wanted, &view));
    TRY(fill_filters(cx, data, wanted, &view));
    TRY(fill_sections(cx, data, wanted, &view));
    *ret = view;
    return RC_OK;
}
