/* The pages of surveys on site. */
#include "account/account_form.h"
#include "base/limits.h"
#include "base/text.h"
#include "rows/rows_routes.h"
#include "survey/survey_response.h"
#include "survey/survey_view.h"
#include "survey/survey_visit.h"
#include "views.gen.h"

/* --- The list --- */

static const struct field row_table[] = {
#include "survey/survey_visit_fields.h"
    FIELD(survey_visit_row, name, F_TEXT, .label = N_("Name of the operator")),
    FIELD(survey_visit_row, sector, F_TEXT, .label = N_("Sector")),
};
const struct fields survey_visit_row_fields = {row_table, COUNT(row_table)};

static void fill_name(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct survey_visit_row *one = row;
    cell->href = arena_printf(cx->arena, "/survey-visits/%s", one->visit.id);
    cell->note = text_empty(one->visit.sample) ? tr(cx, N_("Chosen")) : tr(cx, N_("Drawn by lot"));
}

static void fill_stratum(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->text = survey_stratum_label(cx, ((const struct survey_visit_row *)row)->visit.stratum);
}

static const struct list_column columns[] = {
    {.field = "name", .flags = LIST_KEY | LIST_SORT | LIST_SEARCH, .width = 28, .fill = fill_name},
    {.field = "operator_key", .flags = LIST_SORT | LIST_SEARCH | LIST_NARROW, .width = 16},
    {.field = "sector", .flags = LIST_SORT | LIST_PICK, .width = 16},
    {.field = "stratum", .flags = LIST_SORT | LIST_PICK, .width = 16, .fill = fill_stratum},
    {.field = "reason", .flags = LIST_WIDE | LIST_SEARCH, .edits = "reason", .width = 36},
    {.field = "planned_on", .flags = LIST_SORT | LIST_NARROW, .edits = "planned_on"},
    {.field = "visited_on", .flags = LIST_SORT | LIST_NARROW, .edits = "visited_on"},
    {.field = "team", .flags = LIST_SEARCH, .edits = "team", .width = 24},
    {.field = "summary", .flags = LIST_ASIDE | LIST_WIDE, .edits = "summary", .width = 40},
    {.field = "version", .flags = LIST_ASIDE, .width = 7},
};

ROW_NOUN_EDIT(survey_visit, survey_visit_noun, survey_visit_record, PERM_SURVEY_WRITE)

const struct list survey_visit_list = {
    .name = "survey-visits",
    .label = N_("Visits on site"),
    .permission = PERM_SURVEY_READ,
    .fields = {row_table, COUNT(row_table)},
    .size = sizeof(struct survey_visit_row),
    .columns = columns,
    .column_count = COUNT(columns),
    .edit = &survey_visit_edit,
};

static enum rc rows(struct ctx *cx, const char *survey, const char *id, struct rows *ret)
{
    struct survey_visits all = {.n = 0};
    size_t n = 0;
    ROW_STAY(stay);
    TRY(survey_enter(cx, survey, SURVEY_SEE, &stay, NULL));
    TRY(survey_store_visits(cx, survey, &all));
    struct survey_visit_row *found = ARENA_ARRAY(cx->arena, struct survey_visit_row, all.n);
    if (found == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        struct survey_invitation who = {.name = "", .sector = ""};
        if (!text_empty(id) && !text_same(id, all.at[i].id))
            continue;
        enum rc rc = survey_store_invitation(cx, survey, all.at[i].operator_key, &who);
        if (rc != RC_MISSING)
            TRY(rc);
        found[n++] = (struct survey_visit_row){all.at[i], who.name, survey_sector_label(cx, who.sector)};
    }
    *ret = (struct rows){found, n};
    return RC_OK;
}

static enum rc get(struct ctx *cx, const char *id, void *ret)
{
    return survey_row_visible(cx, &survey_visit_record, id, ret);
}

/* Who is asked and not visited yet; of a long list the number is typed. */
static enum rc choices(struct ctx *cx, const char *survey, const struct field *field, struct choices *ret)
{
    (void)field; /* the only one */
    return survey_picks_of(cx, survey, ret);
}

static const char *const picks[] = {"operator_key", NULL};
static const char *const inputs[] = {"operator_key", "reason", "planned_on", "visited_on", "team", "summary", NULL};

const struct row_noun survey_visit_noun = {
    .record = &survey_visit_record,
    .list = &survey_visit_list,
    .path = "visits",
    .title = N_("Visits on site"),
    .create = N_("Choose an operator to visit"),
    .inputs = inputs,
    SURVEY_WORK_ROWS,
    .picks = picks,
    .choices = choices,
    .store = survey_visit_store,
    .release = survey_visit_release,
};

ROW_NOUN_ROUTES(survey_visit, survey_visit_noun)

HANDLER(survey_visit_remove_post)
{
    return row_remove_post(cx, request, response, &survey_visit_noun);
}

static const struct field list_table[] = {
    FIELD_LIST(survey_visit_list_view, rows, row_table, struct survey_visit_row),
    FIELD_LIST_OF(survey_visit_list_view, samples, survey_sample_record.fields, struct survey_sample),
    FIELD(survey_visit_list_view, next, F_TEXT),
};
const struct fields survey_visit_list_answer = {list_table, COUNT(list_table)};

static enum rc fill_samples(struct ctx *cx, const char *id, struct survey_visit_list_view *view)
{
    struct survey_samples all = {.n = 0};
    ROW_STAY(stay);
    TRY(survey_enter(cx, id, SURVEY_SEE, &stay, NULL));
    TRY(survey_store_samples(cx, id, &all));
    view->samples.at = all.at;
    view->samples.n = all.n;
    return RC_OK;
}

static const char *const sample_inputs[] = {"stratum", "each_most", "seed", "reason", NULL};

static enum rc visits_send(struct ctx *cx, const struct request *request, struct response *response,
                           const struct survey_sample *sample, int status)
{
    struct survey_visit_list_view view = {.next = ""};
    struct page page = {.title = ""};
    struct rows all = {.n = 0};
    const char *id = sample->survey;
    TRY(survey_head_fill(cx, id, &view.head, NULL));
    TRY(rows(cx, id, "", &all));
    TRY(fill_samples(cx, id, &view));
    struct list_found found = {.rows = all.at, .n = all.n};
    TRY(rows_list_fill(cx, request, &survey_visit_noun, id, &found, &view.list));
    view.any = all.n > 0;
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    TRY(form_build(cx, survey_sample_record.fields, field_mask(survey_sample_record.fields, sample_inputs), sample,
                   status == 0 ? NULL : request, NULL, 0, &view.form.inputs));
    TRY(survey_page_frame(cx, id, "/visits", tr(cx, survey_visit_noun.title), &page));
    page.html = VIEW(survey_visit_list_page);
    page.fields = survey_visit_list_answer;
    page.view = &view;
    page.status = status;
    page.wide = true;
    if (view.head.may_work && view.head.edition > 0) {
        page.action_label = tr(cx, survey_visit_noun.create);
        page.action_href = arena_printf(cx->arena, "/surveys/%s/visits/new", id);
        page.action_permission = PERM_SURVEY_WRITE;
    }
    return page_send(cx, request, response, &page);
}

HANDLER(survey_visit_list_get)
{
    struct survey_sample sample;
    row_blank(&survey_sample_record, &sample);
    sample.survey = request_parameter(request, "survey");
    sample.stratum = STRATUM_SECTOR;
    sample.each_most = 1;
    sample.seed = cx->now / 1000 % 1000000;
    return visits_send(cx, request, response, &sample, 0);
}

HANDLER(survey_sample_post)
{
    struct survey_sample sample;
    struct fields fields = survey_sample_record.fields;
    row_blank(&survey_sample_record, &sample);
    sample.survey = request_parameter(request, "survey");
    enum rc rc = form_read(cx, request, fields, field_mask(fields, sample_inputs), &sample, NULL);
    if (rc == RC_OK)
        rc = survey_sample_draw(cx, &sample);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !request->wants_json && !request->json_body)
        return visits_send(cx, request, response, &sample, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/surveys/%s/visits", sample.survey), N_("Saved."),
                      fields, &sample);
}

/* --- One visit --- */

static const struct field finding_table[] = {
    FIELD(survey_finding_line, id, F_ID),
    FIELD(survey_finding_line, question, F_TEXT, .label = N_("Code of the question")),
    FIELD(survey_finding_line, text, F_PROSE, .label = N_("Question as asked")),
    FIELD(survey_finding_line, answer, F_TEXT, .label = N_("Answer")),
    FIELD(survey_finding_line, level, F_INT, .label = N_("Level found")),
    FIELD(survey_finding_line, differs, F_BOOL, .label = N_("Differs from the answer")),
    FIELD(survey_finding_line, what, F_PROSE, .label = N_("What was found on site")),
    FIELD(survey_finding_line, file_name, F_TEXT, .label = N_("Photo or file")),
};
static const struct field view_table[] = {
    FIELD_OBJECT_OF(survey_visit_view, visit, survey_visit_record.fields),
    FIELD(survey_visit_view, name, F_TEXT, .label = N_("Name of the operator")),
    FIELD_LIST(survey_visit_view, findings, finding_table, struct survey_finding_line),
};
const struct fields survey_visit_answer = {view_table, COUNT(view_table)};

/* The answer that counts now, or NULL in *ret_any. */
static enum rc answers_of(struct ctx *cx, const struct survey *survey, const char *operator_key,
                          struct survey_questionnaire *ret_document, struct vector *ret, bool *ret_any)
{
    struct survey_responses all = {.n = 0};
    struct survey_answers answers = {.texts = ""};
    *ret_any = false;
    TRY(survey_edition_read(cx, survey, 0, ret_document));
    TRY(survey_store_responses(cx, survey->id, operator_key, &all));
    for (size_t i = 0; i < all.n; i++) {
        if (all.at[i].state != RESPONSE_ACCEPTED)
            continue;
        TRY(survey_edition_read(cx, survey, all.at[i].edition, ret_document));
        enum rc rc = survey_store_answers(cx, all.at[i].id, &answers);
        if (rc == RC_MISSING)
            return RC_OK;
        TRY(rc);
        *ret_any = true;
        return vector_decode(cx, answers.vector, answers.length, ret);
    }
    return RC_OK;
}

static enum rc fill_findings(struct ctx *cx, const struct survey *survey, struct survey_visit_view *view)
{
    struct survey_visit_findings all = {.n = 0};
    struct survey_questionnaire document = {.digest = ""};
    struct vector vector = {.questions = 0};
    bool answered = false;
    TRY(survey_store_findings(cx, view->visit.id, &all));
    TRY(answers_of(cx, survey, view->visit.operator_key, &document, &vector, &answered));
    struct survey_finding_line *lines = ARENA_ARRAY(cx->arena, struct survey_finding_line, all.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct survey_visit_finding *found = all.at + i;
        int at = questionnaire_question_find(&document, found->question);
        lines[i] = (struct survey_finding_line){.id = found->id, .question = found->question, .text = "", .answer = "",
                                                .what = found->what, .file_name = found->file_name,
                                                .level = found->level};
        if (at < 0)
            continue;
        lines[i].text = bilingual_text(cx, document.questions.at[at].text);
        if (!answered)
            continue;
        lines[i].answer = survey_answer_words(cx, document.questions.at + at, (size_t)at, &vector);
        lines[i].differs = found->level > 0 && found->level != vector_level(&vector, (size_t)at);
    }
    view->findings.at = lines;
    view->findings.n = all.n;
    return RC_OK;
}

static enum rc fill_visit(struct ctx *cx, struct survey_visit_view *view)
{
    struct survey survey = {.id = NULL};
    struct survey_invitation who = {.name = ""};
    ROW_STAY(stay);
    TRY(survey_enter(cx, view->visit.survey, SURVEY_SEE, &stay, &survey));
    enum rc rc = survey_store_invitation(cx, survey.id, view->visit.operator_key, &who);
    if (rc != RC_MISSING)
        TRY(rc);
    view->name = text_empty(who.name) ? view->visit.operator_key : who.name;
    view->stratum = survey_stratum_label(cx, view->visit.stratum);
    return fill_findings(cx, &survey, view);
}

/* The questions of the last edition. */
static enum rc question_choices(struct ctx *cx, const char *survey, struct choices *ret)
{
    struct survey_questionnaire document = {.digest = ""};
    TRY(survey_document_of(cx, survey, 0, NULL, &document));
    struct choice *at = ARENA_ARRAY(cx->arena, struct choice, document.questions.n);
    if (at == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < document.questions.n; i++) {
        const struct questionnaire_question *one = document.questions.at + i;
        at[i] = (struct choice){one->code, arena_printf(cx->arena, "%s %s", one->code, bilingual_text(cx, one->text))};
    }
    *ret = (struct choices){at, document.questions.n};
    return RC_OK;
}

static const char *const finding_inputs[] = {"question", "level", "what", NULL};

static enum rc visit_send(struct ctx *cx, const struct request *request, struct response *response, const char *id,
                          const struct survey_visit_finding *finding, int status)
{
    struct survey_visit_view view = {.name = ""};
    struct page page = {.title = ""};
    struct fields fields = survey_visit_finding_record.fields;
    struct choices questions = {.n = 0};
    struct form_choice choice = {.field = NULL};
    TRY(survey_row_visible(cx, &survey_visit_record, id, &view.visit));
    TRY(survey_head_fill(cx, view.visit.survey, &view.head, NULL));
    TRY(fill_visit(cx, &view));
    TRY(question_choices(cx, view.visit.survey, &questions));
    TRY(choices_for_form(cx, "question", questions, finding->question, &choice));
    TRY(form_build(cx, fields, field_mask(fields, finding_inputs), finding, status == 0 ? NULL : request, &choice, 1,
                   &view.form.inputs));
    TRY(survey_page_frame(cx, view.visit.survey, "/visits", view.name, &page));
    page.html = VIEW(survey_visit_page);
    page.fields = survey_visit_answer;
    page.view = &view;
    page.status = status;
    if (view.head.may_work) {
        page.action_label = tr(cx, N_("Change"));
        page.action_href = arena_printf(cx->arena, "/survey-visits/%s/edit", id);
        page.action_permission = PERM_SURVEY_WRITE;
    }
    return page_send(cx, request, response, &page);
}

HANDLER(survey_visit_get)
{
    struct survey_visit_finding finding;
    row_blank(&survey_visit_finding_record, &finding);
    return visit_send(cx, request, response, request_parameter(request, "id"), &finding, 0);
}

HANDLER(survey_finding_post)
{
    struct survey_visit visit = {.id = NULL};
    struct survey_visit_finding finding;
    struct fields fields = survey_visit_finding_record.fields;
    TRY(survey_row_visible(cx, &survey_visit_record, request_parameter(request, "id"), &visit));
    row_blank(&survey_visit_finding_record, &finding);
    finding.survey = visit.survey;
    finding.visit = visit.id;
    enum rc rc = form_read(cx, request, fields, field_mask(fields, finding_inputs), &finding, NULL);
    if (rc == RC_OK)
        rc = survey_finding_add(cx, &finding, request_upload(request, "file"));
    if (rc == RC_INVALID && !request->wants_json && !request->json_body)
        return visit_send(cx, request, response, visit.id, &finding, 422);
    TRY(rc);
    return saved_send(cx, request, response, 201, arena_printf(cx->arena, "/survey-visits/%s", visit.id), N_("Saved."),
                      fields, &finding);
}

static enum rc file_bytes(struct ctx *cx, const struct survey_visit_finding *finding, struct buf *out)
{
    const void *bytes = NULL;
    size_t length = 0;
    ROW_STAY(stay);
    TRY(survey_enter(cx, finding->survey, SURVEY_SEE, &stay, NULL));
    TRY(content_get(cx, finding->digest, finding->file_name, &bytes, &length));
    buf_add(out, bytes, length);
    return RC_OK;
}

HANDLER(survey_finding_file_get)
{
    struct survey_visit_finding finding = {.id = NULL};
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_EVIDENCE_BYTES + 1);
    TRY(survey_row_visible(cx, &survey_visit_finding_record, request_parameter(request, "id"), &finding));
    if (text_empty(finding.digest))
        return fail(cx, RC_MISSING, N_("This finding has no file"));
    TRY(file_bytes(cx, &finding, &body));
    return file_send(cx, response, finding.media_type, finding.file_name, &body);
}
