/* The overview of what looks at a risk assessment. */
#include "base/text.h"
#include "base/time.h"
#include "review/review_view.h"
#include "views.gen.h"

static const struct field walkthrough_table[] = {
    FIELD(walkthrough_line, id, F_ID),
    FIELD(walkthrough_line, number, F_INT, .label = N_("Number")),
    FIELD(walkthrough_line, title, F_TEXT, .label = N_("Title of the walkthrough")),
    FIELD(walkthrough_line, planned_on, F_DATE, .label = N_("Planned for")),
    FIELD(walkthrough_line, held_on, F_DATE, .label = N_("Held on")),
    FIELD(walkthrough_line, state, F_ENUM, .names = &walkthrough_state_names, .label = N_("State")),
    FIELD(walkthrough_line, participants, F_INT, .label = N_("Participants")),
    FIELD(walkthrough_line, findings, F_INT, .label = N_("Findings")),
    FIELD(walkthrough_line, open, F_INT, .label = N_("Not closed")),
};
static const struct field counts_table[] = {
    FIELD(finding_counts, all, F_INT, .label = N_("Findings")),
    FIELD(finding_counts, open, F_INT, .label = N_("Not closed")),
    FIELD(finding_counts, overdue, F_INT, .label = N_("Overdue")),
    FIELD(finding_counts, verify, F_INT, .label = N_("Effect to be verified")),
    FIELD(finding_counts, closed, F_INT, .label = N_("Closed after verification")),
};
static const struct field line_table[] = {
    FIELD(review_line, id, F_ID),
    FIELD(review_line, title, F_TEXT),
    FIELD(review_line, person, F_TEXT, .label = N_("Responsible")),
    FIELD(review_line, due_on, F_DATE, .label = N_("To be done by")),
    FIELD(review_line, done_on, F_DATE, .label = N_("Done on")),
    FIELD(review_line, overdue, F_BOOL, .label = N_("Overdue")),
};
static const struct field view_table[] = {
    FIELD_OBJECT_OF(review_view, head, review_head_fields),
    FIELD_LIST(review_view, walkthroughs, walkthrough_table, struct walkthrough_line),
    FIELD_OBJECT(review_view, findings, counts_table),
    FIELD_LIST(review_view, evaluations, line_table, struct review_line),
    FIELD_LIST(review_view, monitorings, line_table, struct review_line),
    FIELD_LIST(review_view, audits, line_table, struct review_line),
};
const struct fields review_answer = {view_table, COUNT(view_table)};

static enum rc fill_walkthroughs(struct ctx *cx, struct findings findings, struct review_view *view)
{
    static const char *const tags[] = {"off", "info", "ok"};
    struct walkthroughs all = {.n = 0};
    struct walkthrough_participants people = {.n = 0};
    TRY(walkthroughs_of(cx, view->head.id, &all));
    TRY(walkthrough_participants_of(cx, view->head.id, &people));
    struct walkthrough_line *lines = ARENA_ARRAY(cx->arena, struct walkthrough_line, all.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct walkthrough *from = all.at + i;
        struct walkthrough_line *line = &lines[i];
        *line = (struct walkthrough_line){.id = from->id,
                                          .number = from->number,
                                          .title = from->title,
                                          .planned_on = from->planned_on,
                                          .held_on = from->held_on,
                                          .state = walkthrough_state_of(from)};
        line->state_tag = tags[line->state];
        for (size_t p = 0; p < people.n; p++)
            line->participants += text_same(people.at[p].walkthrough, from->id);
        for (size_t f = 0; f < findings.n; f++) {
            bool its = text_same(findings.at[f].occasion, from->id);
            line->findings += its;
            line->open += its && findings.at[f].status != FINDING_CLOSED;
        }
    }
    view->walkthroughs.at = lines;
    view->walkthroughs.n = all.n;
    return RC_OK;
}

struct finding_counts finding_count(struct findings findings, const char *today)
{
    struct finding_counts counts = {.all = (int64_t)findings.n};
    for (size_t i = 0; i < findings.n; i++) {
        counts.open += findings.at[i].status != FINDING_CLOSED;
        counts.closed += findings.at[i].status == FINDING_CLOSED;
        counts.verify += findings.at[i].status == FINDING_CHANGED;
        counts.overdue += finding_is_overdue(findings.at + i, today);
    }
    return counts;
}

static enum rc fill_evaluations(struct ctx *cx, struct review_view *view)
{
    struct performance_evaluations all = {.n = 0};
    const char *today = date_of_time(cx, cx->now);
    TRY(performance_evaluations_of(cx, view->head.id, &all));
    struct review_line *lines = ARENA_ARRAY(cx->arena, struct review_line, all.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct performance_evaluation *from = all.at + i;
        lines[i] = (struct review_line){.id = from->id,
                                        .title = from->title,
                                        .due_on = from->planned_on,
                                        .done_on = from->done_on,
                                        .overdue = text_empty(from->done_on) && !text_empty(from->planned_on) &&
                                                   __builtin_strcmp(from->planned_on, today) < 0};
        TRY(person_name(cx, from->evaluator, &lines[i].person));
    }
    view->evaluations.at = lines;
    view->evaluations.n = all.n;
    return RC_OK;
}

static enum rc fill_monitorings(struct ctx *cx, struct review_view *view)
{
    struct monitorings all = {.n = 0};
    struct choices posts = {.n = 0};
    const char *today = date_of_time(cx, cx->now);
    TRY(monitorings_of(cx, view->head.id, &all));
    TRY(post_choices(cx, &posts));
    struct review_line *lines = ARENA_ARRAY(cx->arena, struct review_line, all.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct monitoring *from = all.at + i;
        lines[i] = (struct review_line){.id = from->id,
                                        .title = from->title,
                                        .person = choice_label(posts, from->post),
                                        .due_on = from->due_on,
                                        .done_on = from->done_on,
                                        .overdue = text_empty(from->done_on) &&
                                                   __builtin_strcmp(from->due_on, today) < 0};
    }
    view->monitorings.at = lines;
    view->monitorings.n = all.n;
    return RC_OK;
}

static enum rc fill_audits(struct ctx *cx, struct review_view *view)
{
    struct internal_audits all = {.n = 0};
    const char *today = date_of_time(cx, cx->now);
    TRY(internal_audits_of(cx, view->head.id, &all));
    struct review_line *lines = ARENA_ARRAY(cx->arena, struct review_line, all.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct internal_audit *from = all.at + i;
        lines[i] = (struct review_line){.id = from->id,
                                        .title = from->title,
                                        .due_on = from->due_on,
                                        .done_on = from->reported_on,
                                        .overdue = text_empty(from->reported_on) &&
                                                   __builtin_strcmp(from->due_on, today) < 0};
        TRY(person_name(cx, from->auditor, &lines[i].person));
    }
    view->audits.at = lines;
    view->audits.n = all.n;
    return RC_OK;
}

HANDLER(review_get)
{
    struct review_view view = {.may_write = may(cx, PERM_RISK_WRITE)};
    struct findings findings = {.n = 0};
    TRY(review_head_fill(cx, request_parameter(request, "id"), &view.head));
    view.may_raise = view.may_write || may(cx, PERM_RISK_OWN) || may(cx, PERM_FINDING_WRITE);
    TRY(findings_of(cx, view.head.id, &findings));
    view.findings = finding_count(findings, date_of_time(cx, cx->now));
    view.may_find = view.may_write || may(cx, PERM_FINDING_WRITE);
    TRY(fill_walkthroughs(cx, findings, &view));
    TRY(fill_evaluations(cx, &view));
    TRY(fill_monitorings(cx, &view));
    view.may_audit = may(cx, PERM_FINDING_WRITE);
    TRY(fill_audits(cx, &view));
    struct page page = {.title = ""};
    TRY(review_page_of(cx, &view.head, tr(cx, N_("Validation and review")), "/review", &page));
    page.html = VIEW(review_page);
    page.fields = review_answer;
    page.view = &view;
    page.wide = true;
    page.action_label = tr(cx, N_("Plan a walkthrough"));
    page.action_href = arena_printf(cx->arena, "/risk/%s/walkthroughs/new", view.head.id);
    page.action_permission = PERM_RISK_WRITE;
    return page_send(cx, request, response, &page);
}
