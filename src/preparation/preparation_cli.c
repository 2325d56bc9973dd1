/* The commands of the preparation. */
#include "base/text.h"
#include "preparation/preparation_view.h"

#define STUDY_OPTION {"study", "ID", N_("Risk assessment by its id (otherwise the latest)"), false}

/* --- Circumstances and requirements --- */

static const struct field context_table[] = {
    FIELD_LIST_OF(context_list_view, rows, context_row_fields, struct context_row),
    FIELD(context_list_view, overdue, F_INT, .label = N_("Reviews overdue")),
};
struct context_line {
    const char *title, *source, *clause, *post, *review_on, *services;
    int64_t number, kind, state, overdue;
};
struct context_lines {
    LIST_OF(struct context_line) rows;
};
static const struct field line_table[] = {
    FIELD(context_line, number, F_INT, .label = N_("Number")),
    FIELD(context_line, kind, F_ENUM, .names = &context_kind_names, .label = N_("Kind of circumstance or requirement")),
    FIELD(context_line, title, F_TEXT, .label = N_("Title of the entry")),
    FIELD(context_line, source, F_TEXT, .label = N_("Source of the entry")),
    FIELD(context_line, clause, F_TEXT, .label = N_("Clause")),
    FIELD(context_line, post, F_TEXT, .label = N_("Kept by")),
    FIELD(context_line, review_on, F_DATE, .label = N_("To be reviewed by")),
    FIELD(context_line, overdue, F_BOOL, .label = N_("Review overdue")),
    FIELD(context_line, state, F_ENUM, .names = &context_state_names, .label = N_("State of the entry")),
    FIELD(context_line, services, F_TEXT, .label = N_("Services that it concerns")),
};
static const struct field lines_table[] = {FIELD_LIST(context_lines, rows, line_table, struct context_line)};

static enum rc context_list_run(struct ctx *cx, struct arguments *arguments)
{
    struct rows rows;
    struct context_list_view view = {.overdue = 0};
    struct context_lines printed;
    TRY(context_noun.rows(cx, "", "", &rows));
    view.rows.at = rows.at;
    view.rows.n = rows.n;
    struct context_line *lines = ARENA_ARRAY(cx->arena, struct context_line, rows.n);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++) {
        const struct context_row *row = &view.rows.at[i];
        view.overdue += row->overdue;
        lines[i] = (struct context_line){.number = row->entry.number,
                                         .kind = row->entry.kind,
                                         .title = row->entry.title,
                                         .source = row->entry.source,
                                         .clause = row->entry.clause,
                                         .post = row->post_label,
                                         .review_on = row->entry.review_on,
                                         .overdue = row->overdue,
                                         .state = row->entry.state,
                                         .services = row->services};
    }
    printed.rows.at = lines;
    printed.rows.n = rows.n;
    return arguments->json ? command_show(cx, arguments, FIELDS(context_table), &view)
                           : command_show(cx, arguments, FIELDS(lines_table), &printed);
}

/* A post is given by its words. */
static enum rc context_add_run(struct ctx *cx, struct arguments *arguments)
{
    static const struct option_field settings[] = {{"kind", "kind"},     {"title", "title"},   {"source", "source"},
                                                   {"clause", "clause"}, {"detail", "detail"}, {"outlook", "outlook"},
                                                   {"review", "review_on"}};
    const char *post = option_of(arguments, "post");
    struct context_entry entry;
    struct choices posts;
    risk_row_blank(&context_entry_record, &entry);
    TRY(options_into(cx, arguments, context_entry_record.fields, settings, COUNT(settings), false, &entry));
    if (post != NULL) {
        TRY(post_choices(cx, &posts));
        const char *id = choice_find(posts, post);
        for (size_t i = 0; i < posts.n && id == NULL; i++)
            if (text_same(row_post_words(cx, posts, posts.at[i].id), post))
                id = posts.at[i].id;
        entry.post = id == NULL ? post : id; /* an id; anything else is refused by name */
    }
    TRY(context_save(cx, &entry, 0));
    return command_show(cx, arguments, context_entry_record.fields, &entry);
}

static enum rc context_export_run(struct ctx *cx, struct arguments *arguments)
{
    return rows_export_run(cx, arguments, &context_noun, "");
}

static enum rc context_import_run(struct ctx *cx, struct arguments *arguments)
{
    return rows_import_run(cx, arguments, &context_noun, "");
}

/* An entry by its number or id. */
static enum rc find_entry(struct ctx *cx, const char *text, struct context_entry *ret)
{
    struct context_entries entries;
    int64_t number = 0;
    if (text_to_int(cx, text, &number) != RC_OK)
        return record_get(cx, &context_entry_record, text, ret);
    TRY(context_store_all(cx, &entries));
    for (size_t i = 0; i < entries.n; i++)
        if (entries.at[i].number == number) {
            *ret = entries.at[i];
            return RC_OK;
        }
    return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"), tr(cx, context_entry_record.label), text);
}

static enum rc context_review_run(struct ctx *cx, struct arguments *arguments)
{
    struct context_entry entry = {.id = ""};
    TRY(find_entry(cx, operand_of(arguments, 0), &entry));
    TRY(context_review(cx, entry.id, option_of(arguments, "next")));
    TRY(record_get(cx, &context_entry_record, entry.id, &entry));
    return command_show(cx, arguments, context_entry_record.fields, &entry);
}

/* A service by its id or name. */
static enum rc find_service(struct ctx *cx, const char *study, const char *text, const char **ret)
{
    struct choices services;
    TRY(prepare_store_services(cx, study, &services));
    for (size_t i = 0; i < services.n; i++)
        if (text_same(services.at[i].id, text) || text_same(services.at[i].label, text)) {
            *ret = services.at[i].id;
            return RC_OK;
        }
    return fail(cx, RC_MISSING, N_("There is no such record ({0} {1})"), tr(cx, risk_service_record.label), text);
}

static enum rc context_link_run(struct ctx *cx, struct arguments *arguments)
{
    struct context_entry entry = {.id = ""};
    struct context_link link;
    struct risk_study study;
    const char *service = "";
    TRY(find_entry(cx, operand_of(arguments, 0), &entry));
    TRY(prepare_study(cx, option_of(arguments, "study"), &study));
    TRY(find_service(cx, study.id, operand_of(arguments, 1), &service));
    TRY(context_link_add(cx, service, entry.id, switch_of(arguments, "take")));
    TRY(context_store_link(cx, service, entry.id, &link));
    return command_show(cx, arguments, context_link_record.fields, &link);
}

const struct command preparation_commands[PREPARATION_COMMANDS] = {
    {.name = "context list",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = context_list_run,
     .help = N_("Lists the circumstances of the organisation and the requirements that it meets")},
    {.name = "context add",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_WRITE,
     .run = context_add_run,
     .help = N_("Adds an entry"),
     .options = {{"kind", "KIND", N_("external, internal, law, contract, party, supplier or social"), true},
                 {"title", "TEXT", N_("Title of the entry"), true},
                 {"source", "TEXT", N_("Law, contract, document, or who asks"), false},
                 {"clause", "TEXT", N_("Article, section or item of the source"), false},
                 {"detail", "TEXT", N_("What it asks, or how it is"), false},
                 {"outlook", "TEXT", N_("How it will change before long"), false},
                 {"post", "POST", N_("Kept by"), false},
                 {"review", "DATE", N_("To be reviewed by"), false}}},
    {.name = "context export",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = context_export_run,
     .help = N_("Writes circumstances and requirements to a workbook or CSV file that can be changed and imported"),
     .options = {{"o", "FILE", N_("File to write; its ending .xlsx or .csv tells the format"), true}}},
    {.name = "context import",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_WRITE,
     .run = context_import_run,
     .help = N_("Takes circumstances and requirements from a workbook or CSV file; all rows or none"),
     .operands = {{"FILE", N_("Workbook (.xlsx) or CSV file"), true}}},
    {.name = "context review",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_OWN,
     .run = context_review_run,
     .help = N_("Records that an entry was reviewed, and by when it is again; its owner may, too"),
     .operands = {{"ENTRY", N_("Number or id of the entry"), true}},
     .options = {{"next", "DATE", N_("Day of the next review"), true}}},
    {.name = "context link",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_WRITE,
     .run = context_link_run,
     .help = N_("Links an entry to a service of form 2"),
     .operands = {{"ENTRY", N_("Number or id of the entry"), true}, {"SERVICE", N_("Service by its id or name"), true}},
     .options = {STUDY_OPTION, {"take", NULL, N_("Takes its words over into form 2"), false}}},
#define FILE_OPTIONS {FILE_OPTION, STUDY_OPTION}
#define FILE_OPTION {"o", "FILE", N_("File to write; its ending .xlsx or .csv tells the format"), true}
#define FILE_OPERAND {{"FILE", N_("Workbook (.xlsx) or CSV file"), true}}
    {.name = "risk schedule list",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = master_schedule_list_run,
     .help = N_("Lists the phases and milestones of the master schedule, and its state"),
     .options = {STUDY_OPTION}},
    {.name = "risk schedule export",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = master_schedule_export_run,
     .help = N_("Writes the master schedule to a workbook or CSV file that can be changed and imported"),
     .options = FILE_OPTIONS},
    {.name = "risk schedule import",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_WRITE,
     .run = master_schedule_import_run,
     .help = N_("Takes the master schedule from a workbook or CSV file; all rows or none"),
     .operands = FILE_OPERAND,
     .options = {STUDY_OPTION}},
    {.name = "risk staffing list",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = staffing_list_run,
     .help = N_("Sums the person-days of the detailed schedule by department and phase"),
     .options = {STUDY_OPTION}},
    {.name = "risk staffing export",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = staffing_export_run,
     .help = N_("Writes the detailed schedule to a workbook or CSV file that can be changed and imported"),
     .options = FILE_OPTIONS},
    {.name = "risk staffing import",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_WRITE,
     .run = staffing_import_run,
     .help = N_("Takes the detailed schedule from a workbook or CSV file; all rows or none"),
     .operands = FILE_OPERAND,
     .options = {STUDY_OPTION}},
    {.name = "risk organisation list",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = organisation_list_run,
     .help = N_("Lists who has which role and does what in which step, and what is missing there"),
     .options = {STUDY_OPTION}},
    {.name = "risk organisation export",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = organisation_export_run,
     .help = N_("Writes the organisation of the assessment to a workbook or CSV file that can be changed and imported"),
     .options = FILE_OPTIONS},
    {.name = "risk organisation import",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_WRITE,
     .run = organisation_import_run,
     .help = N_("Takes the organisation of the assessment from a workbook or CSV file; all rows or none"),
     .operands = FILE_OPERAND,
     .options = {STUDY_OPTION}},
    {.name = "risk attitude",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = attitude_show_run,
     .help = N_("Shows what the organisation says about its attitude towards risk, or writes it down"),
     .options = {STUDY_OPTION,
                 {"attitude", "TEXT", N_("What the organisation strives for, and how it faces risk on the way"), false},
                 {"averse", "TEXT", N_("Risks that it does not take"), false},
                 {"takes", "TEXT", N_("Risks that it takes"), false},
                 {"basis", "TEXT", N_("What it rests on"), false}}},
    {.name = "risk plan",
     .need = NEED_DATABASE,
     .permission = PERM_RISK_READ,
     .run = study_plan_run,
     .help = N_("Writes the plan of the assessment as PDF, Word or Excel"),
     .options = {{"o", "FILE", N_("File to write; its ending .pdf, .docx or .xlsx tells the format"), true},
                 STUDY_OPTION}},
};
