/* Pages of performance evaluations. */
#include "base/text.h"
#include "base/time.h"
#include "review/review_view.h"
#include "views.gen.h"

static const char *const plan_inputs[] = {"title", "evaluator", "ability", "planned_on", NULL};
static const char *const report_inputs[] = {"result", "good", NULL};
static const char *const share_inputs[] = {"shared_on", "shared_with", "reported_on", "reported_to", NULL};

static const struct review_form plan_form = {&performance_evaluation_record, plan_inputs,
                                             N_("Plan an evaluation"), N_("Save")};
static const struct review_form report_form = {&performance_evaluation_record, report_inputs,
                                               N_("Result of the evaluation"), N_("Keep the result")};
static const struct review_form share_form = {&performance_evaluation_record, share_inputs,
                                              N_("Share the evaluation"), N_("Save")};

/* --- One --- */

static const struct field judgement_table[] = {
    FIELD(judgement_line, code, F_TEXT),
    FIELD(judgement_line, subject, F_TEXT),
    FIELD(judgement_line, title, F_TEXT, .label = N_("Question of the evaluation")),
    FIELD(judgement_line, verdict, F_ENUM, .names = &risk_verdict_names, .label = N_("Judgement of the evaluator")),
    FIELD(judgement_line, comment, F_PROSE, .label = N_("Grounds of the judgement")),
    FIELD(judgement_line, person, F_TEXT, .label = N_("Judged by")),
    FIELD(judgement_line, answered_on, F_DATE, .label = N_("Judged on")),
    FIELD(judgement_line, made, F_BOOL),
};
static const struct field view_table[] = {
    FIELD_OBJECT_OF(evaluation_view, head, review_head_fields),
    FIELD_OBJECT_OF(evaluation_view, evaluation, performance_evaluation_record.fields),
    FIELD(evaluation_view, evaluator, F_TEXT, .label = N_("Evaluator")),
    FIELD(evaluation_view, tie, F_TEXT, .label = N_("Not independent")),
    FIELD_LIST(evaluation_view, judgements, judgement_table, struct judgement_line),
    FIELD_LIST_OF(evaluation_view, findings, finding_line_fields, struct finding_line),
};
const struct fields evaluation_answer = {view_table, COUNT(view_table)};

static enum rc fill_judgements(struct ctx *cx, struct evaluation_view *view)
{
    struct risk_judgements all = {.n = 0};
    TRY(risk_judgements_of(cx, view->head.id, &all));
    struct judgement_line *lines = ARENA_ARRAY(cx->arena, struct judgement_line, all.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct risk_judgement *from = all.at + i;
        lines[i] = (struct judgement_line){.code = from->check->code,
                                           .subject = from->subject,
                                           .title = tr(cx, from->check->title),
                                           .why = tr(cx, from->check->why),
                                           .verdict = from->answer.verdict,
                                           .comment = from->answer.comment,
                                           .answered_on = from->answer.answered_on,
                                           .made = !text_empty(from->answer.id),
                                           .tag = from->answer.verdict == RISK_FULFILLED ? "ok" : "bad"};
        TRY(person_name(cx, from->answer.person, &lines[i].person));
    }
    view->judgements.at = lines;
    view->judgements.n = all.n;
    return RC_OK;
}

enum rc evaluation_view_make(struct ctx *cx, const char *id, struct evaluation_view *ret)
{
    struct evaluation_view view = {.tie = ""};
    TRY(record_get(cx, &performance_evaluation_record, id, &view.evaluation));
    TRY(review_head_fill(cx, view.evaluation.study, &view.head));
    TRY(person_name(cx, view.evaluation.evaluator, &view.evaluator));
    TRY(review_tie_of(cx, view.head.id, view.evaluation.evaluator, &view.tie));
    TRY(fill_judgements(cx, &view));
    TRY(finding_lines_load(cx, view.head.id, id, &view.findings));
    bool its = may(cx, PERM_FINDING_WRITE) && !text_empty(cx->person) &&
               text_same(cx->person, view.evaluation.evaluator) && text_empty(view.tie);
    view.may_plan = text_empty(view.evaluation.done_on) && (may(cx, PERM_RISK_WRITE) || may(cx, PERM_FINDING_WRITE));
    view.may_judge = its;
    view.may_share = !text_empty(view.evaluation.done_on) && (its || may(cx, PERM_RISK_WRITE));
    view.may_raise = may(cx, PERM_RISK_WRITE) || may(cx, PERM_RISK_OWN) || may(cx, PERM_FINDING_WRITE);
    TRY(record_history(cx, &performance_evaluation_record, cx->org, id, &view.history));
    *ret = view;
    return RC_OK;
}

HANDLER(evaluation_get)
{
    struct evaluation_view view = {.tie = ""};
    struct page page = {.title = ""};
    TRY(evaluation_view_make(cx, request_parameter(request, "id"), &view));
    TRY(review_page_of(cx, &view.head, view.evaluation.title, "/review", &page));
    page.html = VIEW(evaluation_page);
    page.fields = evaluation_answer;
    page.view = &view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}

HANDLER(evaluation_judge_post)
{
    const char *id = request_parameter(request, "id");
    struct risk_answer answer;
    risk_row_blank(&risk_answer_record, &answer);
    answer.code = request_form(request, "code");
    answer.subject = request_form(request, "subject");
    answer.comment = request_form(request, "comment");
    if (!enum_parse(&risk_verdict_names, request_form(request, "verdict"), &answer.verdict))
        return field_fail(cx, "verdict", N_("Please judge: fulfilled or not fulfilled"));
    TRY(performance_evaluation_judge(cx, id, &answer));
    return saved_send(cx, request, response, 200, arena_printf(cx->arena, "/evaluations/%s", id), N_("Saved."),
                      risk_answer_record.fields, &answer);
}

/* --- Forms --- */

struct step {
    const char *path;
    const struct review_form *form;
    enum rc (*run)(struct ctx *cx, struct performance_evaluation *row, int64_t version);
};
static const struct step edit_step = {"edit", &plan_form, performance_evaluation_save};
static const struct step report_step = {"report", &report_form, performance_evaluation_report};
static const struct step share_step = {"share", &share_form, performance_evaluation_share};

static struct review_place place_of(struct ctx *cx, const struct step *step, const struct performance_evaluation *row)
{
    if (text_empty(row->id))
        return (struct review_place){arena_printf(cx->arena, "/risk/%s/evaluations/new", row->study),
                                     arena_printf(cx->arena, "/risk/%s/review", row->study)};
    return (struct review_place){arena_printf(cx->arena, "/evaluations/%s/%s", row->id, step->path),
                                 arena_printf(cx->arena, "/evaluations/%s", row->id)};
}

static enum rc load(struct ctx *cx, const struct request *request, bool fresh, struct performance_evaluation *ret)
{
    struct risk_study study = {.id = NULL};
    if (!fresh)
        return record_get(cx, &performance_evaluation_record, request_parameter(request, "id"), ret);
    TRY(record_get(cx, &risk_study_record, request_parameter(request, "id"), &study));
    risk_row_blank(&performance_evaluation_record, ret);
    ret->study = study.id;
    return RC_OK;
}

static enum rc step_get(struct ctx *cx, const struct request *request, struct response *response,
                        const struct step *step, bool fresh)
{
    struct performance_evaluation row = {.id = NULL};
    TRY(load(cx, request, fresh, &row));
    return review_form_send(cx, request, response, step->form, &row, place_of(cx, step, &row), 0);
}

static enum rc step_post(struct ctx *cx, const struct request *request, struct response *response,
                         const struct step *step, bool fresh)
{
    struct performance_evaluation row = {.id = NULL};
    TRY(load(cx, request, fresh, &row));
    enum rc rc = review_form_read(cx, request, step->form, &row);
    if (rc == RC_OK)
        rc = step->run(cx, &row, form_version(cx, request));
    return review_form_done(cx, request, response, step->form, &row, rc, place_of(cx, step, &row), fresh ? 201 : 200);
}

#define STEP_HANDLERS(name, step, fresh)                                                                       \
    HANDLER(evaluation_##name##_get)                                                                           \
    {                                                                                                          \
        return step_get(cx, request, response, &step, fresh);                                                  \
    }                                                                                                          \
    HANDLER(evaluation_##name##_post)                                                                          \
    {                                                                                                          \
        return step_post(cx, request, response, &step, fresh);                                                 \
    }
STEP_HANDLERS(new, edit_step, true)
STEP_HANDLERS(edit, edit_step, false)
STEP_HANDLERS(report, report_step, false)
STEP_HANDLERS(share, share_step, false)
