/* A survey beside another scheme: what was answered to the measures, item by item of a standard that mappings lead to;
 * and, where another survey asked that standard, what was answered there. */
#include "analysis/vector.h"
#include "base/text.h"
#include "survey/survey_view.h"
#include "views.gen.h"

enum { SCHEME_LINES_MOST = 2000 };

static const struct field line_table[] = {
    FIELD(survey_scheme_line, code, F_TEXT, .label = N_("Item of the other scheme")),
    FIELD(survey_scheme_line, title, F_TEXT, .label = N_("Title")),
    FIELD(survey_scheme_line, measures, F_TEXT, .label = N_("Measures that mappings lead to")),
    FIELD(survey_scheme_line, answers, F_INT, .label = N_("Answers")),
    FIELD(survey_scheme_line, mean, F_REAL, .flags = F_FIGURE, .label = N_("Mean level")),
    FIELD(survey_scheme_line, other, F_REAL, .flags = F_FIGURE, .label = N_("Mean level in the other survey")),
};
static const struct field view_table[] = {
    FIELD(survey_scheme_view, scheme, F_TEXT, .label = N_("Other scheme")),
    FIELD(survey_scheme_view, scheme_title, F_TEXT),
    FIELD(survey_scheme_view, other_title, F_TEXT, .label = N_("Survey that asked this scheme")),
    FIELD(survey_scheme_view, responses, F_INT, .label = N_("Accepted responses")),
    FIELD_LIST(survey_scheme_view, lines, line_table, struct survey_scheme_line),
};
const struct fields survey_scheme_answer = {view_table, COUNT(view_table)};

/* --- Levels --- */

/* Of each question of the present edition, over the accepted responses to it. */
struct sums {
    struct survey_questionnaire document;
    double *sum;
    int64_t *n;
    int64_t responses;
};

static enum rc count_one(void *self, const void *bytes, size_t length)
{
    struct sums *sums = self;
    struct vector vector = {.questions = 0};
    if (!vector_read(bytes, length, &vector, NULL))
        return RC_OK;
    sums->responses++;
    for (size_t i = 0; i < sums->document.questions.n && i < vector.questions; i++) {
        int level = vector_level(&vector, i);
        sums->sum[i] += level;
        sums->n[i] += level > 0;
    }
    return RC_OK;
}

static enum rc count_levels(struct ctx *cx, const char *survey, struct sums *ret)
{
    TRY(survey_document_of(cx, survey, 0, NULL, &ret->document));
    ret->sum = ARENA_ARRAY(cx->arena, double, ret->document.questions.n);
    ret->n = ARENA_ARRAY(cx->arena, int64_t, ret->document.questions.n);
    return ret->sum == NULL || ret->n == NULL
               ? RC_MEMORY
               : survey_answers_each(cx, survey, ret->document.edition, count_one, ret);
}

/* --- Items of the other scheme --- */

/* An item while it is put together. */
struct item {
    const char *id;
    double sum;
    int64_t n;
};
struct board {
    struct survey_scheme_view *view;
    struct survey_scheme_line *lines;
    struct item *items;
    size_t count;
};

static void add_scheme(const struct ctx *cx, struct survey_scheme_view *view, struct form_option *schemes,
                       const struct catalog *catalog)
{
    for (size_t i = 0; i < view->schemes.n; i++)
        if (text_same(schemes[i].value, catalog->id))
            return;
    schemes[view->schemes.n++] = (struct form_option){.value = catalog->id, .label = catalog_short_name(cx, catalog)};
}

static void add_measure(const struct ctx *cx, struct board *board, const struct neighbour *one, const char *code,
                        double sum, int64_t n)
{
    const char *id = one->control != NULL ? one->control->id : one->group->id;
    size_t at = 0;
    while (at < board->count && !text_same(board->items[at].id, id))
        at++;
    if (at == SCHEME_LINES_MOST)
        return;
    struct survey_scheme_line *line = board->lines + at;
    if (at == board->count) {
        board->count++;
        board->items[at] = (struct item){.id = id};
        *line = (struct survey_scheme_line){
            .code = one->control != NULL ? one->control->label : one->group->label,
            .title = bilingual_text(cx, one->control != NULL ? one->control->title : one->group->title),
            .measures = code,
            .mean = -1,
            .other = -1};
    } else {
        line->measures = arena_printf(cx->arena, "%s %s", line->measures, code);
    }
    board->items[at].sum += sum;
    board->items[at].n += n;
    line->answers = board->items[at].n;
    line->mean = line->answers == 0 ? -1 : board->items[at].sum / (double)line->answers;
}

/* Walks the measures; the first scheme that is met is shown unless one is named. */
static enum rc fill_lines(struct ctx *cx, const struct sums *sums, struct board *board)
{
    struct survey_scheme_view *view = board->view;
    const struct catalog *catalog = catalog_find(cx, sums->document.catalog);
    struct form_option *schemes = ARENA_ARRAY(cx->arena, struct form_option, mappings_count * 2 + 1);
    if (schemes == NULL)
        return RC_MEMORY;
    view->schemes.at = schemes;
    for (size_t i = 0; catalog != NULL && i < sums->document.questions.n; i++) {
        const struct questionnaire_question *question = sums->document.questions.at + i;
        const struct control *control =
            question->kind == QUESTION_LEVEL ? catalog_control(catalog, question->control) : NULL;
        struct neighbours found = {.n = 0};
        if (control == NULL)
            continue;
        TRY(catalog_neighbours(cx, catalog, control, &found));
        for (size_t k = 0; k < found.n; k++) {
            const struct neighbour *one = found.at + k;
            if (one->control == NULL && one->group == NULL)
                continue;
            add_scheme(cx, view, schemes, one->catalog);
            if (text_empty(view->scheme))
                view->scheme = one->catalog->id;
            if (text_same(view->scheme, one->catalog->id))
                add_measure(cx, board, one, control->label, sums->sum[i], sums->n[i]);
        }
    }
    for (size_t i = 0; i < view->schemes.n; i++) {
        schemes[i].selected = text_same(schemes[i].value, view->scheme);
        if (schemes[i].selected != 0)
            view->scheme_title = schemes[i].label;
    }
    view->lines.at = board->lines;
    view->lines.n = board->count;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* The newest survey that asked the other scheme itself, and may be seen. */
static enum rc fill_other(struct ctx *cx, struct board *board)
{
    struct surveys all = {.n = 0};
    struct sums sums = {.responses = 0};
    size_t at = 0;
    TRY(surveys_visible(cx, &all));
    while (at < all.n && (all.at[at].edition == 0 || !text_same(all.at[at].catalog, board->view->scheme)))
        at++;
    if (at == all.n || text_empty(board->view->scheme))
        return RC_OK;
    TRY(count_levels(cx, all.at[at].id, &sums));
    board->view->other_title = all.at[at].title;
    for (size_t i = 0; i < sums.document.questions.n; i++)
        for (size_t k = 0; k < board->count; k++)
            if (sums.n[i] > 0 && text_same(board->items[k].id, sums.document.questions.at[i].control))
                board->lines[k].other = sums.sum[i] / (double)sums.n[i];
    return RC_OK;
}

enum rc survey_scheme_make(struct ctx *cx, const char *id, struct survey_scheme_view *view)
{
    struct sums sums = {.responses = 0};
    struct board board = {.view = view,
                          .lines = ARENA_ARRAY(cx->arena, struct survey_scheme_line, SCHEME_LINES_MOST),
                          .items = ARENA_ARRAY(cx->arena, struct item, SCHEME_LINES_MOST)};
    if (board.lines == NULL || board.items == NULL)
        return RC_MEMORY;
    TRY(count_levels(cx, id, &sums));
    view->responses = sums.responses;
    TRY(fill_lines(cx, &sums, &board));
    return fill_other(cx, &board);
}

HANDLER(survey_scheme_get)
{
    struct survey_scheme_view view = {.scheme = request_query(request, "scheme"), .scheme_title = "", .other_title = ""};
    struct page page = {.title = ""};
    const char *id = request_parameter(request, "survey");
    TRY(survey_head_fill(cx, id, &view.head, NULL));
    if (view.head.edition > 0)
        TRY(survey_scheme_make(cx, id, &view));
    TRY(survey_page_frame(cx, id, "/schemes", tr(cx, N_("Beside other schemes")), &page));
    page.html = VIEW(survey_scheme_page);
    page.fields = survey_scheme_answer;
    page.view = &view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}
