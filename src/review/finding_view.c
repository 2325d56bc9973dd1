/* Findings as people read them: rows of the list, one with everything around it. */
#include "base/text.h"
#include "base/time.h"
#include "review/review_view.h"

static const struct field line_table[] = {
    FIELD(finding_line, id, F_ID),
    FIELD(finding_line, version, F_INT),
    FIELD(finding_line, number, F_INT, .label = N_("Number")),
    FIELD(finding_line, source, F_ENUM, .names = &finding_source_names, .label = N_("Where it comes from")),
    FIELD(finding_line, kind, F_ENUM, .names = &finding_kind_names, .label = N_("Kind of finding")),
    FIELD(finding_line, what, F_PROSE, .label = N_("What was found")),
    FIELD(finding_line, subject_label, F_TEXT, .label = N_("Where")),
    FIELD(finding_line, subject_href, F_TEXT),
    FIELD(finding_line, viewpoint_label, F_TEXT, .label = N_("Viewpoint")),
    FIELD(finding_line, raised_by, F_TEXT, .label = N_("Raised by")),
    FIELD(finding_line, raised_on, F_DATE, .label = N_("Raised on")),
    FIELD(finding_line, cause, F_PROSE, .label = N_("Cause")),
    FIELD(finding_line, answer, F_ENUM, .names = &finding_answer_names, .label = N_("How it is dealt with")),
    FIELD(finding_line, response, F_PROSE, .label = N_("Response")),
    FIELD(finding_line, owner, F_TEXT, .label = N_("Responsible")),
    FIELD(finding_line, due_on, F_DATE, .label = N_("To be done by")),
    FIELD(finding_line, status, F_ENUM, .names = &finding_status_names, .label = N_("State")),
    FIELD(finding_line, overdue, F_BOOL, .label = N_("Overdue")),
    FIELD(finding_line, tasks, F_INT, .label = N_("Open tasks")),
    FIELD(finding_line, change_note, F_PROSE, .label = N_("What was changed")),
    FIELD(finding_line, entry, F_TEXT, .label = N_("Entry of the ledger that made the change")),
    FIELD(finding_line, verified_by, F_TEXT, .label = N_("Effect verified by")),
    FIELD(finding_line, verified_on, F_DATE, .label = N_("Effect verified on")),
    FIELD(finding_line, occasion, F_TEXT),
};
const struct fields finding_line_fields = {line_table, COUNT(line_table)};

static void fill_number(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    cell->href = arena_printf(cx->arena, "/findings/%s", ((const struct finding_line *)row)->id);
}

static void fill_subject(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct finding_line *line = row;
    (void)cx;
    if (!text_empty(line->subject_href))
        cell->href = line->subject_href;
}

static void fill_due(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    if (((const struct finding_line *)row)->overdue != 0) {
        cell->mark = tr(cx, N_("Overdue"));
        cell->mark_tag = "bad";
    }
}

static void fill_status(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    (void)cx;
    cell->tag = ((const struct finding_line *)row)->status_tag;
}

static void fill_entry(const struct ctx *cx, const void *row, struct list_cell *cell)
{
    const struct finding_line *line = row;
    if (!text_empty(line->entry) && may(cx, PERM_AUDIT_READ))
        cell->href = arena_printf(cx->arena, "/audit/%s", line->entry);
}

static const struct list_column columns[] = {
    {.field = "number", .flags = LIST_KEY | LIST_SORT | LIST_NARROW, .up = "number", .down = "newest", .width = 6,
     .fill = fill_number},
    {.field = "what", .flags = LIST_WIDE | LIST_SEARCH, .width = 44},
    {.field = "source", .flags = LIST_SORT | LIST_PICK, .up = "source", .width = 16},
    {.field = "kind", .flags = LIST_ASIDE | LIST_PICK},
    {.field = "subject_label", .flags = LIST_SEARCH, .width = 28, .fill = fill_subject},
    {.field = "viewpoint_label", .flags = LIST_ASIDE | LIST_WIDE, .width = 30},
    {.field = "raised_by", .flags = LIST_PICK, .width = 14},
    {.field = "raised_on", .flags = LIST_SORT | LIST_NARROW | LIST_ASIDE, .up = "raised", .down = "raised-last"},
    {.field = "cause", .flags = LIST_ASIDE | LIST_WIDE, .width = 30},
    {.field = "answer", .flags = LIST_ASIDE | LIST_PICK, .width = 16},
    {.field = "response", .flags = LIST_WIDE, .width = 44},
    {.field = "owner", .flags = LIST_PICK, .width = 20},
    {.field = "due_on", .flags = LIST_SORT | LIST_NARROW, .up = "due", .down = "due-last", .fill = fill_due},
    {.field = "status", .flags = LIST_SORT | LIST_PICK, .up = "state", .fill = fill_status, .width = 16},
    {.field = "tasks", .flags = LIST_ASIDE},
    {.field = "change_note", .flags = LIST_WIDE, .width = 40},
    {.field = "entry", .flags = LIST_NARROW, .label = N_("Entry of the ledger"), .fill = fill_entry},
    {.field = "verified_by", .flags = LIST_ASIDE},
    {.field = "verified_on", .flags = LIST_NARROW | LIST_SORT | LIST_ASIDE, .up = "verified"},
};
const struct list finding_list = {
    .name = "findings",
    .label = N_("Findings and issues"),
    .permission = PERM_RISK_READ,
    .fields = {line_table, COUNT(line_table)},
    .size = sizeof(struct finding_line),
    .columns = columns,
    .column_count = COUNT(columns),
    .order = "number",
    .rows = LIST_ROWS_MIDDLE,
};

/* --- Rows --- */

static const char *status_tag(const struct finding *finding, bool overdue)
{
    if (finding->status == FINDING_CLOSED)
        return "ok";
    if (overdue)
        return "bad";
    return finding->status == FINDING_OPEN ? "warn" : "info";
}

static enum rc owner_label(struct ctx *cx, struct choices posts, const char *post, const char *person,
                           const char **ret)
{
    const char *name = "", *label = choice_label(posts, post);
    if (!text_empty(person))
        TRY(person_name(cx, person, &name));
    *ret = text_empty(label) ? name : text_empty(name) ? label : trf(cx, N_("{0} ({1})"), name, label);
    return RC_OK;
}

static enum rc line_fill(struct ctx *cx, const struct finding *from, struct choices posts, struct finding_line *ret)
{
    const struct walkthrough_viewpoint *viewpoint = walkthrough_viewpoint_find(from->viewpoint);
    bool overdue = finding_is_overdue(from, date_of_time(cx, cx->now));
    *ret = (struct finding_line){.id = from->id,
                                 .version = from->version,
                                 .number = from->number,
                                 .source = from->source,
                                 .kind = from->kind,
                                 .what = from->what,
                                 .raised_by = from->raised_by,
                                 .raised_on = from->raised_on,
                                 .answer = from->answer,
                                 .response = from->response,
                                 .due_on = from->status == FINDING_CHANGED && !text_empty(from->verify_on)
                                               ? from->verify_on
                                               : from->due_on,
                                 .status = from->status,
                                 .overdue = overdue,
                                 .change_note = from->change_note,
                                 .entry = from->entry,
                                 .verified_on = from->verified_on,
                                 .occasion = from->occasion,
                                 .cause = from->cause,
                                 .status_tag = status_tag(from, overdue),
                                 .viewpoint_label = viewpoint == NULL ? "" : tr(cx, viewpoint->text)};
    TRY(finding_subject_label(cx, from->subject, &ret->subject_label, &ret->subject_href));
    if (text_empty(ret->subject_label))
        ret->subject_label = from->place;
    TRY(person_name(cx, from->verified_by, &ret->verified_by));
    return owner_label(cx, posts, from->post, from->person, &ret->owner);
}

enum rc finding_lines_load(struct ctx *cx, const char *study, const char *occasion, struct finding_lines *ret)
{
    struct findings all = {.n = 0};
    struct finding_tasks tasks = {.n = 0};
    struct choices posts = {.n = 0};
    size_t n = 0;
    TRY(findings_of(cx, study, &all));
    TRY(finding_tasks_of(cx, study, &tasks));
    TRY(post_choices(cx, &posts));
    struct finding_line *lines = ARENA_ARRAY(cx->arena, struct finding_line, all.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        if (!text_empty(occasion) && !text_same(all.at[i].occasion, occasion))
            continue;
        TRY(line_fill(cx, all.at + i, posts, &lines[n]));
        for (size_t t = 0; t < tasks.n; t++)
            lines[n].tasks += text_same(tasks.at[t].finding, lines[n].id) && text_empty(tasks.at[t].done_on);
        n++;
    }
    ret->rows.at = lines;
    ret->rows.n = n;
    return RC_OK;
}

/* --- One --- */

enum rc review_occasion_label(struct ctx *cx, const struct finding *finding, const char **ret_label,
                              const char **ret_href)
{
    const struct record *record = review_occasion_record(finding->source);
    *ret_label = *ret_href = "";
    if (record == NULL || text_empty(finding->occasion))
        return RC_OK;
    void *row = arena_alloc(cx->arena, record->size);
    if (row == NULL)
        return RC_MEMORY;
    TRY(record_get(cx, record, finding->occasion, row));
    *ret_label = field_text(field_find(record->fields, "title"), row);
    *ret_href = arena_printf(cx->arena, "%s%s", record->href, finding->occasion);
    return RC_OK;
}

static enum rc fill_tasks(struct ctx *cx, struct choices posts, struct finding_view *view)
{
    struct finding_tasks all = {.n = 0};
    const char *today = date_of_time(cx, cx->now);
    size_t n = 0;
    TRY(finding_tasks_of(cx, view->finding.study, &all));
    struct finding_task_line *lines = ARENA_ARRAY(cx->arena, struct finding_task_line, all.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct finding_task *from = all.at + i;
        if (!text_same(from->finding, view->finding.id))
            continue;
        lines[n] = (struct finding_task_line){.id = from->id,
                                              .what = from->what,
                                              .due_on = from->due_on,
                                              .progress = from->progress,
                                              .done_on = from->done_on,
                                              .result = from->result,
                                              .overdue = text_empty(from->done_on) &&
                                                         __builtin_strcmp(from->due_on, today) < 0};
        TRY(owner_label(cx, posts, from->post, from->person, &lines[n++].owner));
    }
    view->tasks.at = lines;
    view->tasks.n = n;
    return RC_OK;
}

/* What this person may do now; the steps themselves look again. */
static enum rc fill_rights(struct ctx *cx, struct finding_view *view)
{
    const struct finding *finding = &view->finding;
    bool writer = may(cx, PERM_RISK_WRITE), mine = !text_empty(finding->person) && text_same(finding->person, cx->person);
    bool keeps = finding->answer == FINDING_KEEP, open = finding->status != FINDING_CLOSED;
    if (!mine && !text_empty(finding->post))
        TRY(post_is_mine(cx, finding->post, &mine));
    view->may_change = finding->status == FINDING_OPEN &&
                       (writer || (text_same(finding->created_by, cx->person) && !text_empty(cx->person)));
    view->may_respond = (writer || mine || may(cx, PERM_FINDING_WRITE)) && open &&
                        (finding->status != FINDING_CHANGED || keeps);
    view->may_reflect = (writer || mine) && !keeps &&
                        (finding->status == FINDING_ANSWERED || finding->status == FINDING_CHANGED);
    view->may_task = (writer || mine) && open;
    if (finding->status == FINDING_CHANGED) {
        enum rc rc = finding_may_verify(cx, finding);
        if (rc == RC_DENIED) {
            view->verify_why = cx->problem.message;
            cx->problem = (struct problem){.rc = RC_OK};
        } else {
            TRY(rc);
            view->may_verify = 1;
        }
    }
    return RC_OK;
}

enum rc finding_view_make(struct ctx *cx, const char *id, struct finding_view *ret)
{
    struct finding_view view = {.verify_why = ""};
    struct choices posts = {.n = 0};
    TRY(record_get(cx, &finding_record, id, &view.finding));
    TRY(review_head_fill(cx, view.finding.study, &view.head));
    TRY(post_choices(cx, &posts));
    TRY(line_fill(cx, &view.finding, posts, &view.line));
    TRY(review_occasion_label(cx, &view.finding, &view.occasion_label, &view.occasion_href));
    TRY(person_name(cx, view.finding.answered_by, &view.answered_by));
    TRY(person_name(cx, view.finding.verifier, &view.verifier));
    TRY(person_name(cx, view.finding.changed_by, &view.changed_by));
    TRY(person_name(cx, view.finding.told_by, &view.told_by));
    TRY(person_name(cx, view.finding.verified_by, &view.verified_by));
    TRY(fill_tasks(cx, posts, &view));
    TRY(fill_rights(cx, &view));
    TRY(record_history(cx, &finding_record, cx->org, id, &view.history));
    *ret = view;
    return RC_OK;
}
