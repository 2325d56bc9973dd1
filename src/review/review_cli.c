/* The commands of walkthroughs and findings. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "review/review_view.h"

/* --- From options to rows --- */

/* People and posts by their words or id. */
static enum rc take_reference(struct ctx *cx, const struct field *field, const char *text, void *row)
{
    struct choices choices = {.n = 0};
    if (text_same(field->ref, "person"))
        TRY(person_choices(cx, &choices));
    else if (text_same(field->ref, "post"))
        TRY(post_choices(cx, &choices));
    const char *id = choice_find(choices, text);
    if (id == NULL && choices.n > 0 && !text_empty(text))
        return field_fail(cx, field->name, N_("“{0}” is not among {1}"), text, tr(cx, field->label));
    field_set_text(field, row, id == NULL ? text : id);
    return RC_OK;
}

enum rc review_options_take(struct ctx *cx, const struct arguments *arguments, const struct record *record, void *row)
{
    return options_by_name(cx, arguments, record->fields, take_reference, row);
}

enum rc review_study_of(struct ctx *cx, const struct arguments *arguments, struct risk_study *ret)
{
    const char *text = option_of(arguments, "study");
    return risk_study_find(cx, text == NULL ? "" : text, ret);
}

/* --- Walkthroughs --- */

struct walkthrough_result {
    LIST_OF(struct walkthrough) walkthroughs;
};
static const struct field result_row_table[] = {
    FIELD(walkthrough, id, F_ID),
    FIELD(walkthrough, number, F_INT, .label = N_("Number")),
    FIELD(walkthrough, title, F_TEXT, .label = N_("Title of the walkthrough")),
    FIELD(walkthrough, planned_on, F_DATE, .label = N_("Planned for")),
    FIELD(walkthrough, held_on, F_DATE, .label = N_("Held on")),
    FIELD(walkthrough, duration, F_INT, .flags = F_DURATION, .label = N_("How long it took")),
    FIELD(walkthrough, reported_on, F_DATE, .label = N_("Reported to executives on")),
};
static const struct field result_table[] = {
    FIELD_LIST(walkthrough_result, walkthroughs, result_row_table, struct walkthrough),
};

static enum rc walkthrough_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study = {.id = NULL};
    struct walkthroughs all = {.n = 0};
    struct walkthrough_result result;
    TRY(review_study_of(cx, arguments, &study));
    TRY(walkthroughs_of(cx, study.id, &all));
    result.walkthroughs.at = all.at;
    result.walkthroughs.n = all.n;
    return command_show(cx, arguments, FIELDS(result_table), &result);
}

static enum rc walkthrough_show(struct ctx *cx, struct arguments *arguments, const char *id)
{
    struct walkthrough_view view = {.silent = ""};
    TRY(walkthrough_view_make(cx, id, &view));
    return command_show(cx, arguments, walkthrough_answer, &view);
}

static enum rc walkthrough_show_run(struct ctx *cx, struct arguments *arguments)
{
    return walkthrough_show(cx, arguments, operand_of(arguments, 0));
}

static enum rc walkthrough_new_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study = {.id = NULL};
    struct walkthrough row = {.id = NULL};
    TRY(review_study_of(cx, arguments, &study));
    risk_row_blank(&walkthrough_record, &row);
    row.study = study.id;
    TRY(review_options_take(cx, arguments, &walkthrough_record, &row));
    TRY(walkthrough_save(cx, &row, 0));
    return walkthrough_show(cx, arguments, row.id);
}

/* Codes apart by blanks or commas. */
static enum rc choose(struct ctx *cx, const char *id, const char *words)
{
    const char *codes[WALKTHROUGH_VIEWPOINTS + 1];
    size_t n = 0;
    for (const char *at = words; n < COUNT(codes);) {
        at += strspn(at, " ,");
        size_t length = strcspn(at, " ,");
        if (length == 0)
            break;
        codes[n++] = arena_copy_n(cx->arena, at, length);
        at += length;
    }
    return walkthrough_choose(cx, id, codes, n);
}

static enum rc walkthrough_change_run(struct ctx *cx, struct arguments *arguments)
{
    struct walkthrough row = {.id = NULL};
    const char *viewpoints = option_of(arguments, "viewpoints");
    TRY(record_get(cx, &walkthrough_record, operand_of(arguments, 0), &row));
    struct walkthrough before = row;
    TRY(review_options_take(cx, arguments, &walkthrough_record, &row));
    row.viewpoints = before.viewpoints;
    TRY(walkthrough_save(cx, &row, before.version));
    if (viewpoints != NULL)
        TRY(choose(cx, row.id, viewpoints));
    return walkthrough_show(cx, arguments, row.id);
}

/* Adds somebody, or changes who takes part already. */
static enum rc participant_run(struct ctx *cx, struct arguments *arguments)
{
    struct walkthrough walkthrough = {.id = NULL};
    struct walkthrough_participants all = {.n = 0};
    struct walkthrough_participant row = {.id = NULL}, typed = {.id = NULL};
    TRY(record_get(cx, &walkthrough_record, operand_of(arguments, 0), &walkthrough));
    risk_row_blank(&walkthrough_participant_record, &typed);
    TRY(review_options_take(cx, arguments, &walkthrough_participant_record, &typed));
    row = typed;
    row.walkthrough = walkthrough.id;
    row.study = walkthrough.study;
    TRY(walkthrough_participants_of(cx, walkthrough.study, &all));
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].walkthrough, walkthrough.id) &&
            (text_empty(typed.person) ? text_empty(all.at[i].person) && text_same(all.at[i].name, typed.name)
                                      : text_same(all.at[i].person, typed.person)))
            row = all.at[i];
    int64_t version = row.version;
    TRY(review_options_take(cx, arguments, &walkthrough_participant_record, &row));
    TRY(walkthrough_participant_save(cx, &row, version));
    return walkthrough_show(cx, arguments, walkthrough.id);
}

/* --- Findings --- */

/* A finding by its number in the study, or by id. */
static enum rc finding_find(struct ctx *cx, const struct arguments *arguments, struct finding *ret)
{
    const char *text = operand_of(arguments, 0);
    struct risk_study study = {.id = NULL};
    struct findings all = {.n = 0};
    int64_t number = 0;
    if (text_to_int(cx, text, &number) != RC_OK)
        return record_get(cx, &finding_record, text, ret);
    TRY(review_study_of(cx, arguments, &study));
    TRY(findings_of(cx, study.id, &all));
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].number == number) {
            *ret = all.at[i];
            return RC_OK;
        }
    return fail(cx, RC_MISSING, N_("There is no finding {0} in “{1}”"), text, study.title);
}

struct finding_result {
    LIST_OF(struct finding_line) findings;
};
static const struct field finding_result_table[] = {
    FIELD_LIST_OF(finding_result, findings, finding_line_fields, struct finding_line),
};
static const struct field printed_row_table[] = {
    FIELD(finding_line, number, F_INT, .label = N_("Number")),
    FIELD(finding_line, source, F_ENUM, .names = &finding_source_names, .label = N_("Where it comes from")),
    FIELD(finding_line, what, F_TEXT, .label = N_("What was found")),
    FIELD(finding_line, owner, F_TEXT, .label = N_("Responsible")),
    FIELD(finding_line, due_on, F_DATE, .label = N_("To be done by")),
    FIELD(finding_line, status, F_ENUM, .names = &finding_status_names, .label = N_("State")),
    FIELD(finding_line, overdue, F_BOOL, .label = N_("Overdue")),
};
static const struct field printed_table[] = {
    FIELD_LIST(finding_result, findings, printed_row_table, struct finding_line),
};

static enum rc finding_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study = {.id = NULL};
    struct finding_lines lines = {.rows = {.n = 0}};
    struct finding_result result;
    const char *source = option_of(arguments, "source");
    int64_t wanted = -1;
    size_t n = 0;
    if (source != NULL && !enum_parse(&finding_source_names, source, &wanted))
        return fail(cx, RC_USAGE, N_("Findings do not come from “{0}”"), source);
    TRY(review_study_of(cx, arguments, &study));
    TRY(finding_lines_load(cx, study.id, "", &lines));
    struct finding_line *shown = ARENA_ARRAY(cx->arena, struct finding_line, lines.rows.n);
    if (shown == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < lines.rows.n; i++) {
        const struct finding_line *line = lines.rows.at + i;
        if ((wanted >= 0 && line->source != wanted) ||
            (switch_of(arguments, "open") && line->status == FINDING_CLOSED) ||
            (switch_of(arguments, "overdue") && line->overdue == 0))
            continue;
        shown[n] = *line;
        if (!arguments->json)
            shown[n].what = review_brief(cx, line->what);
        n++;
    }
    result.findings.at = shown;
    result.findings.n = n;
    return command_show(cx, arguments, arguments->json ? FIELDS(finding_result_table) : FIELDS(printed_table), &result);
}

static enum rc finding_show(struct ctx *cx, struct arguments *arguments, const char *id)
{
    struct finding_view view = {.verify_why = ""};
    TRY(finding_view_make(cx, id, &view));
    return command_show(cx, arguments, finding_answer, &view);
}

static enum rc finding_show_run(struct ctx *cx, struct arguments *arguments)
{
    struct finding row = {.id = NULL};
    TRY(finding_find(cx, arguments, &row));
    return finding_show(cx, arguments, row.id);
}

static enum rc finding_raise_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study = {.id = NULL};
    struct finding row = {.id = NULL};
    TRY(review_study_of(cx, arguments, &study));
    risk_row_blank(&finding_record, &row);
    row.study = study.id;
    row.source = FINDING_WORK;
    row.raised_on = date_of_time(cx, cx->now);
    TRY(review_options_take(cx, arguments, &finding_record, &row));
    TRY(finding_save(cx, &row, 0));
    return finding_show(cx, arguments, row.id);
}

static enum rc step_run(struct ctx *cx, struct arguments *arguments,
                        enum rc (*step)(struct ctx *cx, struct finding *finding, int64_t version))
{
    struct finding row = {.id = NULL};
    TRY(finding_find(cx, arguments, &row));
    int64_t version = row.version;
    TRY(review_options_take(cx, arguments, &finding_record, &row));
    TRY(step(cx, &row, version));
    return finding_show(cx, arguments, row.id);
}

static enum rc finding_respond_run(struct ctx *cx, struct arguments *arguments)
{
    return step_run(cx, arguments, finding_respond);
}

static enum rc finding_reflect_run(struct ctx *cx, struct arguments *arguments)
{
    return step_run(cx, arguments, finding_reflect);
}

static enum rc finding_verify_run(struct ctx *cx, struct arguments *arguments)
{
    return step_run(cx, arguments, finding_verify);
}

/* Adds a task, or changes the one of the same words. */
static enum rc finding_task_run(struct ctx *cx, struct arguments *arguments)
{
    struct finding finding = {.id = "", .study = ""};
    struct finding_tasks all = {.n = 0};
    struct finding_task row = {.id = NULL};
    const char *what = option_of(arguments, "what");
    if (what == NULL)
        what = "";
    TRY(finding_find(cx, arguments, &finding));
    risk_row_blank(&finding_task_record, &row);
    row.finding = finding.id;
    TRY(finding_tasks_of(cx, finding.study, &all));
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].finding, finding.id) && text_same(all.at[i].what, what))
            row = all.at[i];
    int64_t version = row.version;
    TRY(review_options_take(cx, arguments, &finding_task_record, &row));
    TRY(finding_task_save(cx, &row, version));
    return finding_show(cx, arguments, finding.id);
}

/* --- Evaluations --- */

struct evaluation_result {
    LIST_OF(struct performance_evaluation) evaluations;
};
static const struct field evaluation_row_table[] = {
    FIELD(performance_evaluation, id, F_ID),
    FIELD(performance_evaluation, title, F_TEXT, .label = N_("Title of the evaluation")),
    FIELD(performance_evaluation, evaluator, F_TEXT, .label = N_("Evaluator")),
    FIELD(performance_evaluation, planned_on, F_DATE, .label = N_("To be done by")),
    FIELD(performance_evaluation, done_on, F_DATE, .label = N_("Evaluated on")),
};
static const struct field evaluation_result_table[] = {
    FIELD_LIST(evaluation_result, evaluations, evaluation_row_table, struct performance_evaluation),
};

static enum rc evaluation_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study = {.id = NULL};
    struct performance_evaluations all = {.n = 0};
    struct evaluation_result result;
    TRY(review_study_of(cx, arguments, &study));
    TRY(performance_evaluations_of(cx, study.id, &all));
    struct performance_evaluation *rows = ARENA_ARRAY(cx->arena, struct performance_evaluation, all.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        rows[i] = all.at[i];
        TRY(person_name(cx, all.at[i].evaluator, &rows[i].evaluator));
    }
    result.evaluations.at = rows;
    result.evaluations.n = all.n;
    return command_show(cx, arguments, FIELDS(evaluation_result_table), &result);
}

static enum rc evaluation_show(struct ctx *cx, struct arguments *arguments, const char *id)
{
    struct evaluation_view view = {.tie = ""};
    TRY(evaluation_view_make(cx, id, &view));
    return command_show(cx, arguments, evaluation_answer, &view);
}

static enum rc evaluation_show_run(struct ctx *cx, struct arguments *arguments)
{
    return evaluation_show(cx, arguments, operand_of(arguments, 0));
}

static enum rc evaluation_new_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study = {.id = NULL};
    struct performance_evaluation row = {.id = NULL};
    TRY(review_study_of(cx, arguments, &study));
    risk_row_blank(&performance_evaluation_record, &row);
    row.study = study.id;
    TRY(review_options_take(cx, arguments, &performance_evaluation_record, &row));
    TRY(performance_evaluation_save(cx, &row, 0));
    return evaluation_show(cx, arguments, row.id);
}

static enum rc evaluation_judge_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_answer answer;
    struct risk_judgements all = {.n = 0};
    struct performance_evaluation row = {.id = NULL};
    const char *id = operand_of(arguments, 0);
    risk_row_blank(&risk_answer_record, &answer);
    TRY(record_get(cx, &performance_evaluation_record, id, &row));
    TRY(review_options_take(cx, arguments, &risk_answer_record, &answer));
    answer.code = operand_of(arguments, 1);
    TRY(risk_judgements_of(cx, row.study, &all));
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].check->code, answer.code))
            answer.subject = all.at[i].subject;
    TRY(performance_evaluation_judge(cx, id, &answer));
    return evaluation_show(cx, arguments, id);
}

/* The result when there is one among the options, and with whom it was shared. */
static enum rc evaluation_report_run(struct ctx *cx, struct arguments *arguments)
{
    struct performance_evaluation row = {.id = NULL};
    TRY(record_get(cx, &performance_evaluation_record, operand_of(arguments, 0), &row));
    int64_t version = row.version;
    TRY(review_options_take(cx, arguments, &performance_evaluation_record, &row));
    const struct performance_evaluation typed = row;
    if (option_of(arguments, "result") != NULL || option_of(arguments, "good") != NULL) {
        TRY(performance_evaluation_report(cx, &row, version));
        version = row.version;
        row.shared_on = typed.shared_on;
        row.shared_with = typed.shared_with;
        row.reported_on = typed.reported_on;
        row.reported_to = typed.reported_to;
    }
    if (option_of(arguments, "shared-on") != NULL || option_of(arguments, "reported-on") != NULL)
        TRY(performance_evaluation_share(cx, &row, version));
    return evaluation_show(cx, arguments, row.id);
}

/* --- Table --- */

#define COMMAND(name_, permission_, run_, help_)                                                               \
    .name = name_, .need = NEED_DATABASE, .permission = permission_, .run = run_, .help = help_

const struct command review_commands[REVIEW_COMMANDS] = {
    {COMMAND("walkthrough list", PERM_RISK_READ, walkthrough_list_run, N_("Lists the walkthroughs of a risk assessment")),
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false}}},
    {COMMAND("walkthrough show", PERM_RISK_READ, walkthrough_show_run,
             N_("Shows a walkthrough with participants, viewpoints and findings")),
     .operands = {{"WALKTHROUGH", N_("Id of the walkthrough"), true}}},
    {COMMAND("walkthrough new", PERM_RISK_WRITE, walkthrough_new_run, N_("Plans a walkthrough")),
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false}, {"title", "TEXT", N_("Title of the walkthrough"), true},
                 {"subject", "TEXT", N_("What is looked through"), false},
                 {"planned-on", "DATE", N_("Planned for"), false},
                 {"hours", "TEXT", N_("Time of day"), false},
                 {"location", "TEXT", N_("Where it takes place"), false}}},
    {COMMAND("walkthrough change", PERM_RISK_WRITE, walkthrough_change_run,
             N_("Changes a walkthrough: schedule, viewpoints, minutes, report")),
     .operands = {{"WALKTHROUGH", N_("Id of the walkthrough"), true}},
     .options = {{"title", "TEXT", N_("Title of the walkthrough"), false},
                 {"subject", "TEXT", N_("What is looked through"), false},
                 {"planned-on", "DATE", N_("Planned for"), false},
                 {"hours", "TEXT", N_("Time of day"), false},
                 {"location", "TEXT", N_("Where it takes place"), false},
                 {"viewpoints", "CODES", N_("Words of the viewpoints, separated by blanks"), false},
                 {"more-viewpoints", "TEXT", N_("Further viewpoints"), false},
                 {"told-on", "DATE", N_("Viewpoints made known on"), false},
                 {"held-on", "DATE", N_("Held on"), false},
                 {"duration", "TIME", N_("How long it took"), false},
                 {"minutes", "TEXT", N_("Minutes"), false},
                 {"lessons", "TEXT", N_("What to do better next time"), false},
                 {"reported-on", "DATE", N_("Reported to executives on"), false},
                 {"reported-to", "TEXT", N_("To which executives"), false},
                 {"shared-on", "DATE", N_("Shared with everybody concerned on"), false},
                 {"shared-with", "TEXT", N_("With whom it was shared"), false}}},
    {COMMAND("walkthrough participant", PERM_RISK_WRITE, participant_run,
             N_("Adds a participant, or changes who takes part already")),
     .operands = {{"WALKTHROUGH", N_("Id of the walkthrough"), true}},
     .options = {{"person", "PERSON", N_("Name or id of a person with an account"), false},
                 {"name", "TEXT", N_("Name of the participant"), false},
                 {"department", "TEXT", N_("Department"), false},
                 {"side", "SIDE", N_("For whom they take part"), false},
                 {"facilitator", "1", N_("Facilitator"), false},
                 {"presenter", "1", N_("Presenter"), false},
                 {"reviewer", "1", N_("Reviewer"), false},
                 {"recorder", "1", N_("Recorder"), false},
                 {"knows", "1", N_("Knows the service, process or resource from own work"), false},
                 {"knowledge", "TEXT", N_("Experience and knowledge"), false},
                 {"attended", "1", N_("Took part"), false},
                 {"remark", "TEXT", N_("Remark of the participant"), false}}},
    {COMMAND("finding list", PERM_RISK_READ, finding_list_run,
             N_("Lists the findings and issues of a risk assessment")),
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false},
                 {"source", "SOURCE", N_("walkthrough, evaluation, work, monitoring or audit"), false},
                 {"open", NULL, N_("Those that are not closed"), false},
                 {"overdue", NULL, N_("Those that are overdue"), false}}},
    {COMMAND("finding show", PERM_RISK_READ, finding_show_run, N_("Shows a finding with its course")),
     .operands = {{"FINDING", N_("Number or id of the finding"), true}},
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false}}},
    {COMMAND("finding raise", PERM_RISK_READ, finding_raise_run, N_("Raises a finding or records an issue")),
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false},
                 {"what", "TEXT", N_("What was found"), true},
                 {"source", "SOURCE", N_("walkthrough, evaluation, work, monitoring or audit"), false},
                 {"occasion", "ID", N_("Id of the walkthrough, evaluation, monitoring or audit"), false},
                 {"participant", "ID", N_("Id of the participant who raised it"), false},
                 {"raised-by", "TEXT", N_("Raised by"), false},
                 {"raised-on", "DATE", N_("Raised on"), false},
                 {"kind", "KIND", N_("correction, improvement or question"), false},
                 {"viewpoint", "CODE", N_("Viewpoint"), false},
                 {"subject", "ROW", N_("Row of the risk assessment as risk/ID"), false},
                 {"place", "TEXT", N_("Place in words"), false},
                 {"cause", "TEXT", N_("Cause"), false}}},
    {COMMAND("finding respond", PERM_RISK_READ, finding_respond_run, N_("Keeps the response to a finding")),
     .operands = {{"FINDING", N_("Number or id of the finding"), true}},
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false},
                 {"answer", "ANSWER", N_("forms, practice or keep"), true},
                 {"response", "TEXT", N_("Response"), true},
                 {"cause", "TEXT", N_("Cause"), false},
                 {"post", "POST", N_("Responsible post"), false},
                 {"person", "PERSON", N_("Responsible person"), false},
                 {"due-on", "DATE", N_("To be done by"), false},
                 {"verifier", "PERSON", N_("Verified by"), false},
                 {"verify-on", "DATE", N_("To be verified by"), false}}},
    {COMMAND("finding reflect", PERM_RISK_READ, finding_reflect_run,
             N_("Records the change that reflects a finding")),
     .operands = {{"FINDING", N_("Number or id of the finding"), true}},
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false},
                 {"change-note", "TEXT", N_("What was changed"), true},
                 {"entry", "NUMBER", N_("Entry of the ledger that made the change"), false}}},
    {COMMAND("finding verify", PERM_RISK_READ, finding_verify_run,
             N_("Keeps the verification of the effect; it closes the finding")),
     .operands = {{"FINDING", N_("Number or id of the finding"), true}},
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false},
                 {"verdict", "VERDICT", N_("effective or not-effective"), true},
                 {"effect", "TEXT", N_("What the verification showed"), true}}},
    {COMMAND("finding task", PERM_RISK_READ, finding_task_run,
             N_("Adds a task to a finding, or changes the one of the same words")),
     .operands = {{"FINDING", N_("Number or id of the finding"), true}},
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false},
                 {"what", "TEXT", N_("Task"), true},
                 {"post", "POST", N_("Responsible post"), false},
                 {"person", "PERSON", N_("Responsible person"), false},
                 {"due-on", "DATE", N_("To be done by"), false},
                 {"progress", "TEXT", N_("Course so far"), false},
                 {"done-on", "DATE", N_("Done on"), false},
                 {"result", "TEXT", N_("Result of the task"), false}}},
    {COMMAND("risk evaluation list", PERM_RISK_READ, evaluation_list_run,
             N_("Lists the performance evaluations of a risk assessment")),
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false}}},
    {COMMAND("risk evaluation show", PERM_RISK_READ, evaluation_show_run, N_("Shows a performance evaluation")),
     .operands = {{"EVALUATION", N_("Id of the evaluation"), true}}},
    {COMMAND("risk evaluation new", PERM_RISK_READ, evaluation_new_run, N_("Plans a performance evaluation")),
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false},
                 {"title", "TEXT", N_("Title of the evaluation"), true},
                 {"evaluator", "PERSON", N_("Evaluator"), true},
                 {"ability", "TEXT", N_("Ability and knowledge"), false},
                 {"planned-on", "DATE", N_("To be done by"), false}}},
    {COMMAND("risk evaluation judge", PERM_FINDING_WRITE, evaluation_judge_run, N_("Keeps a judgement of the evaluator")),
     .operands = {{"EVALUATION", N_("Id of the evaluation"), true},
                  {"CODE", N_("Code of the judgement that the check asks for"), true}},
     .options = {{"verdict", "VERDICT", N_("fulfilled or not-fulfilled"), true},
                 {"comment", "TEXT", N_("Grounds of the judgement"), true}}},
    {COMMAND("risk evaluation report", PERM_RISK_READ, evaluation_report_run, N_("Keeps the result of an evaluation")),
     .operands = {{"EVALUATION", N_("Id of the evaluation"), true}},
     .options = {{"result", "TEXT", N_("Result of the evaluation"), false},
                 {"good", "TEXT", N_("What was done well"), false},
                 {"shared-on", "DATE", N_("Shared with everybody concerned on"), false},
                 {"shared-with", "TEXT", N_("With whom it was shared"), false},
                 {"reported-on", "DATE", N_("Reported to executives on"), false},
                 {"reported-to", "TEXT", N_("To which executives"), false}}},
    {COMMAND("monitoring list", PERM_RISK_READ, monitoring_list_run,
             N_("Lists the rounds of monitoring of a risk assessment")),
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false}}},
    {COMMAND("monitoring show", PERM_RISK_READ, monitoring_show_run,
             N_("Shows a monitoring with the rows of all forms")),
     .operands = {{"MONITORING", N_("Id of the monitoring"), true}}},
    {COMMAND("monitoring new", PERM_RISK_WRITE, monitoring_new_run, N_("Plans a monitoring")),
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false},
                 {"title", "TEXT", N_("Title of the monitoring"), true},
                 {"method", "TEXT", N_("How it is done"), false},
                 {"post", "POST", N_("Responsible post"), false},
                 {"from-on", "DATE", N_("From"), false},
                 {"due-on", "DATE", N_("To be done by"), true}}},
    {COMMAND("monitoring change", PERM_RISK_READ, monitoring_change_run,
             N_("Keeps the changes outside and inside, and what follows")),
     .operands = {{"MONITORING", N_("Id of the monitoring"), true}},
     .options = {{"title", "TEXT", N_("Title of the monitoring"), false},
                 {"method", "TEXT", N_("How it is done"), false},
                 {"post", "POST", N_("Responsible post"), false},
                 {"from-on", "DATE", N_("From"), false},
                 {"due-on", "DATE", N_("To be done by"), false},
                 {"outside-technology", "TEXT", N_("Technology"), false},
                 {"outside-economy", "TEXT", N_("Economy"), false},
                 {"outside-law", "TEXT", N_("Politics and law"), false},
                 {"outside-society", "TEXT", N_("Society"), false},
                 {"inside-goal", "TEXT", N_("Activity goal"), false},
                 {"inside-purpose", "TEXT", N_("Purpose of the risk assessment"), false},
                 {"inside-position", "TEXT", N_("Position of the services in the business"), false},
                 {"inside-needs", "TEXT", N_("Needs and expectations of those concerned"), false},
                 {"inside-other", "TEXT", N_("Other changes inside"), false},
                 {"policy", "TEXT", N_("What follows for the next risk assessment"), false}}},
    {COMMAND("monitoring note", PERM_RISK_READ, monitoring_note_run, N_("Keeps how a row stands now")),
     .operands = {{"MONITORING", N_("Id of the monitoring"), true},
                  {"ROW", N_("Row of the risk assessment as risk/ID"), true}},
     .options = {{"state", "STATE", N_("State now"), true},
                 {"cause", "CAUSE", N_("What changed around it"), false},
                 {"note", "TEXT", N_("What was seen"), false}}},
    {COMMAND("monitoring rest", PERM_RISK_READ, monitoring_rest_run, N_("Keeps that all other rows hold as they are")),
     .operands = {{"MONITORING", N_("Id of the monitoring"), true}},
     .options = {{"form", "NUMBER", N_("Form"), false}}},
    {COMMAND("monitoring close", PERM_RISK_READ, monitoring_close_run,
             N_("Closes a monitoring of which every row was looked at")),
     .operands = {{"MONITORING", N_("Id of the monitoring"), true}}},
    {COMMAND("internal-audit list", PERM_RISK_READ, audit_list_run,
             N_("Lists the internal audits of a risk assessment")),
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false}}},
    {COMMAND("internal-audit show", PERM_RISK_READ, audit_show_run, N_("Shows an internal audit")),
     .operands = {{"AUDIT", N_("Id of the audit"), true}}},
    {COMMAND("internal-audit new", PERM_FINDING_WRITE, audit_new_run, N_("Plans an internal audit")),
     .options = {{"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false},
                 {"title", "TEXT", N_("Title of the audit"), true},
                 {"auditor", "PERSON", N_("Lead auditor"), true},
                 {"team", "TEXT", N_("Further auditors"), false},
                 {"purpose", "TEXT", N_("Purpose of the audit"), false},
                 {"scope", "TEXT", N_("Scope of the audit"), false},
                 {"criteria", "TEXT", N_("Audit criteria"), false},
                 {"from-on", "DATE", N_("From"), false},
                 {"due-on", "DATE", N_("To be done by"), true}}},
    {COMMAND("internal-audit change", PERM_FINDING_WRITE, audit_change_run, N_("Changes the plan of an audit")),
     .operands = {{"AUDIT", N_("Id of the audit"), true}},
     .options = {{"title", "TEXT", N_("Title of the audit"), false},
                 {"auditor", "PERSON", N_("Lead auditor"), false},
                 {"team", "TEXT", N_("Further auditors"), false},
                 {"purpose", "TEXT", N_("Purpose of the audit"), false},
                 {"scope", "TEXT", N_("Scope of the audit"), false},
                 {"criteria", "TEXT", N_("Audit criteria"), false},
                 {"from-on", "DATE", N_("From"), false},
                 {"due-on", "DATE", N_("To be done by"), false}}},
    {COMMAND("internal-audit item", PERM_FINDING_WRITE, audit_item_run, N_("Keeps the result of an item")),
     .operands = {{"AUDIT", N_("Id of the audit"), true}, {"NUMBER", N_("Number"), true}},
     .options = {{"question", "TEXT", N_("Audit item"), false},
                 {"method", "METHOD", N_("How it is looked at"), false},
                 {"verdict", "VERDICT", N_("Result of the item"), false},
                 {"seen", "TEXT", N_("What was seen and on what it rests"), false}}},
    {COMMAND("internal-audit carry", PERM_FINDING_WRITE, audit_carry_run, N_("Keeps that an audit was carried out")),
     .operands = {{"AUDIT", N_("Id of the audit"), true}},
     .options = {{"activities", "TEXT", N_("Audit activities"), true}}},
    {COMMAND("internal-audit report", PERM_FINDING_WRITE, audit_report_run, N_("Keeps the report of an audit")),
     .operands = {{"AUDIT", N_("Id of the audit"), true}},
     .options = {{"opinion", "TEXT", N_("Opinion against the criteria"), true},
                 {"conclusion", "TEXT", N_("Conclusion with proposals"), true},
                 {"reported-to", "TEXT", N_("Reported to"), true}}},
    {COMMAND("internal-audit close", PERM_FINDING_WRITE, audit_close_run, N_("Ends an audit whose findings are all closed")),
     .operands = {{"AUDIT", N_("Id of the audit"), true}}},
};
