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

REVIEW_STEP_RUN(keep_plan, performance_evaluation_save)
REVIEW_STEP_RUN(keep_report, performance_evaluation_report)
REVIEW_STEP_RUN(keep_shared, performance_evaluation_share)
static const struct review_step edit_step = {&plan_form, "edit", keep_plan};
static const struct review_step report_step = {&report_form, "report", keep_report};
static const struct review_step share_step = {&share_form, "share", keep_shared};
REVIEW_STEP_HANDLERS(evaluation_new, edit_step, true)
REVIEW_STEP_HANDLERS(evaluation_edit, edit_step, false)
REVIEW_STEP_HANDLERS(evaluation_report, report_step, false)
REVIEW_STEP_HANDLERS(evaluation_share, share_step, false)
