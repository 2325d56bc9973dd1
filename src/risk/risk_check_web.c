/* The page of the check, and its commands. */
#include "base/command.h"
#include "base/text.h"
#include "risk/risk_check.h"
#include "views.gen.h"

enum { PAGE_ROWS = 200, COMMAND_ROWS = 1000000 };

static const char *const risk_check_show_codes[] = {"open", "answered", "all"};
static const char *const risk_check_show_labels[] = {N_("Still open"), N_("Answered already"), N_("Open and answered")};
_Static_assert(COUNT(risk_check_show_codes) == RISK_SHOW_COUNT_, "every choice needs a code");
const struct enum_names risk_check_show_names = {risk_check_show_codes, risk_check_show_labels, RISK_SHOW_COUNT_};

static const struct field state_table[] = {
    FIELD(risk_check_state, errors, F_INT, .label = N_("Errors that are open")),
    FIELD(risk_check_state, judgements, F_INT, .label = N_("of them judgements that are asked")),
    FIELD(risk_check_state, hints, F_INT, .label = N_("Unanswered hints")),
    FIELD(risk_check_state, answered, F_INT, .label = N_("Answered already")),
};
const struct fields risk_check_state_fields = {state_table, COUNT(state_table)};

static const struct field line_table[] = {
    FIELD(risk_check_line, kind, F_ENUM, .names = &risk_check_kind_names, .label = N_("Kind of finding")),
    FIELD(risk_check_line, code, F_TEXT, .label = N_("Check")),
    FIELD(risk_check_line, form, F_INT, .label = N_("Handbook form")),
    FIELD(risk_check_line, subject, F_ID),
    FIELD(risk_check_line, where, F_TEXT, .label = N_("Row")),
    FIELD(risk_check_line, field, F_TEXT),
    FIELD(risk_check_line, field_label, F_TEXT, .label = N_("Fields")),
    FIELD(risk_check_line, title, F_TEXT, .label = N_("What it is about")),
    FIELD(risk_check_line, detail, F_TEXT, .label = N_("Details of the finding")),
    FIELD(risk_check_line, why, F_TEXT, .label = N_("Why")),
    FIELD(risk_check_line, href, F_TEXT, .label = N_("Address")),
    FIELD(risk_check_line, open, F_BOOL, .label = N_("Still open")),
    FIELD(risk_check_line, verdict, F_ENUM, .names = &risk_verdict_names),
    FIELD(risk_check_line, comment, F_TEXT, .label = N_("Answer")),
    FIELD(risk_check_line, answered_by, F_TEXT),
    FIELD(risk_check_line, answered_on, F_DATE),
};
static const struct field form_table[] = {
    FIELD(risk_check_form, form, F_INT),
    FIELD(risk_check_form, errors, F_INT),
    FIELD(risk_check_form, hints, F_INT),
    FIELD(risk_check_form, answered, F_INT),
};
static const struct field check_table[] = {
    FIELD_OBJECT_OF(risk_check_view, head, risk_head_fields),
    FIELD_OBJECT(risk_check_view, state, state_table),
    FIELD_LIST(risk_check_view, forms, form_table, struct risk_check_form),
    FIELD(risk_check_view, found, F_INT),
    FIELD_LIST(risk_check_view, faults, line_table, struct risk_check_line),
};
const struct fields risk_check_fields = {check_table, COUNT(check_table)};

/* --- Making --- */

static bool admits(const struct risk_check_filter *filter, const struct risk_fault *fault, bool open)
{
    return (filter->form == 0 || filter->form == fault->form) &&
           (filter->kind < 0 || filter->kind == fault->check->kind) &&
           (filter->show == RISK_SHOW_ALL || (filter->show == RISK_SHOW_OPEN) == open);
}

static void tally(struct risk_check_form *form, const struct risk_fault *fault, bool open)
{
    form->answered += !open;
    form->hints += open && fault->check->kind == RISK_CHECK_HINT;
    form->errors += open && fault->check->kind != RISK_CHECK_HINT;
}

static enum rc forms_make(struct ctx *cx, const char *study, struct risk_check_form **ret)
{
    struct risk_check_form *forms = ARENA_ARRAY(cx->arena, struct risk_check_form, RISK_FORM_VALIDATION);
    if (forms == NULL)
        return RC_MEMORY;
    for (int64_t i = 0; i < RISK_FORM_VALIDATION; i++)
        forms[i] = (struct risk_check_form){
            .label = risk_form_label(cx, i + 1),
            .href = arena_printf(cx->arena, "/risk/%s/check?form=%d", study, (int)i + 1),
            .form = i + 1};
    *ret = forms;
    return RC_OK;
}

enum rc risk_check_make(struct ctx *cx, const char *study, const struct risk_check_filter *filter,
                        struct risk_check_view *ret)
{
    struct risk_checking checking;
    struct risk_check_form *forms = NULL;
    size_t n = 0;
    TRY(risk_head_fill(cx, study, RISK_TAB_CHECK, &ret->head));
    TRY(risk_check_run(cx, study, &checking));
    TRY(forms_make(cx, study, &forms));
    ret->state = risk_check_state_of(&checking);
    size_t most = checking.n < (size_t)filter->most ? checking.n : (size_t)filter->most;
    struct risk_check_line *lines = ARENA_ARRAY(cx->arena, struct risk_check_line, most + 1);
    if (lines == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < checking.n; i++) {
        const struct risk_fault *fault = &checking.faults[i];
        struct risk_check_form *form = &forms[fault->form - 1];
        bool open = risk_fault_is_open(&checking, fault);
        tally(form, fault, open);
        if (!admits(filter, fault, open) || ret->found++ < filter->from || n >= most)
            continue;
        if (form->lines.n == 0)
            form->lines.at = lines + n;
        form->lines.n++;
        TRY(risk_check_line_of(cx, &checking, fault, &lines[n++]));
    }
    ret->shown = (int64_t)n;
    ret->faults.at = lines;
    ret->faults.n = n;
    ret->forms.at = forms;
    ret->forms.n = RISK_FORM_VALIDATION;
    return RC_OK;
}

/* --- The page --- */

static enum rc filter_read(struct ctx *cx, const struct request *request, struct risk_check_filter *ret)
{
    const char *kind = request_query(request, "kind"), *show = request_query(request, "show");
    struct risk_check_filter filter = {.kind = -1, .most = PAGE_ROWS};
    if (!text_empty(kind) && !enum_parse(&risk_check_kind_names, kind, &filter.kind))
        return fail(cx, RC_INVALID, N_("There is no such kind of finding: {0}"), kind);
    if (!text_empty(show) && !enum_parse(&risk_check_show_names, show, &filter.show))
        return fail(cx, RC_INVALID, N_("Please choose open, answered or all (given: {0})"), show);
    filter.form = request_query_int(cx, request, "form", 0);
    filter.from = request_query_int(cx, request, "from", 0);
    if (filter.form < 0 || filter.form > RISK_FORM_VALIDATION || filter.from < 0)
        return fail(cx, RC_INVALID, N_("This page of the list does not exist"));
    *ret = filter;
    return RC_OK;
}

/* The address of the same page from another fault on. */
static const char *address_of(const struct ctx *cx, const char *study, const struct risk_check_filter *filter,
                              int64_t from)
{
    const char *form = filter->form == 0 ? "" : arena_printf(cx->arena, "&form=%lld", (long long)filter->form);
    const char *kind =
        filter->kind < 0 ? "" : arena_printf(cx->arena, "&kind=%s", enum_code(&risk_check_kind_names, filter->kind));
    return arena_printf(cx->arena, "/risk/%s/check?show=%s%s%s%s", study,
                        enum_code(&risk_check_show_names, filter->show), form, kind,
                        from <= 0 ? "" : arena_printf(cx->arena, "&from=%lld", (long long)from));
}

static enum rc enum_options(struct ctx *cx, const struct enum_names *names, const char *all, int64_t chosen,
                            struct form_option **ret, size_t *ret_n)
{
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, names->n + 1);
    size_t n = 0;
    if (options == NULL)
        return RC_MEMORY;
    if (all != NULL)
        options[n++] = (struct form_option){.value = "", .label = all, .selected = chosen < 0};
    for (size_t i = 0; i < names->n; i++)
        options[n++] = (struct form_option){.value = enum_code(names, (int64_t)i),
                                            .label = tr(cx, enum_label(names, (int64_t)i)),
                                            .selected = (int64_t)i == chosen};
    *ret = options;
    *ret_n = n;
    return RC_OK;
}

static enum rc fill_options(struct ctx *cx, const struct risk_check_filter *filter, struct risk_check_view *view)
{
    struct form_option *kinds = NULL, *shows = NULL;
    struct form_option *forms = ARENA_ARRAY(cx->arena, struct form_option, RISK_FORM_VALIDATION + 1);
    if (forms == NULL)
        return RC_MEMORY;
    forms[0] = (struct form_option){.value = "", .label = tr(cx, N_("All forms")), .selected = filter->form == 0};
    for (int64_t i = 1; i <= RISK_FORM_VALIDATION; i++)
        forms[i] = (struct form_option){
            .value = decimal(cx, i), .label = risk_form_label(cx, i), .selected = filter->form == i};
    TRY(enum_options(cx, &risk_check_kind_names, tr(cx, N_("All kinds")), filter->kind, &kinds,
                     &view->kind_options.n));
    TRY(enum_options(cx, &risk_check_show_names, NULL, filter->show, &shows, &view->state_options.n));
    view->form_options.at = forms;
    view->form_options.n = RISK_FORM_VALIDATION + 1;
    view->kind_options.at = kinds;
    view->state_options.at = shows;
    return RC_OK;
}

static enum rc check_send(struct ctx *cx, const struct request *request, struct response *response, int status)
{
    struct risk_check_filter filter = {.kind = -1};
    struct risk_check_view view = {.error = "", .next_href = "", .previous_href = "", .code = "", .subject = "",
                                   .typed = ""};
    const char *study = request_parameter(request, "id");
    TRY(filter_read(cx, request, &filter));
    if (status != 0) {
        view.error = cx->problem.field_count > 0 ? cx->problem.fields[0].message : cx->problem.message;
        view.code = request_form(request, "code");
        view.subject = request_form(request, "subject");
        view.typed = request_form(request, "comment");
        filter.show = RISK_SHOW_ALL;
    }
    TRY(risk_check_make(cx, study, &filter, &view));
    TRY(fill_options(cx, &filter, &view));
    view.back = address_of(cx, study, &filter, filter.from);
    if (filter.from + view.shown < view.found)
        view.next_href = address_of(cx, study, &filter, filter.from + PAGE_ROWS);
    if (filter.from > 0)
        view.previous_href = address_of(cx, study, &filter, filter.from - PAGE_ROWS);
    struct page page = risk_page_of(cx, &view.head, tr(cx, N_("Check of the forms")));
    page.html = VIEW(risk_check_page);
    page.fields = risk_check_fields;
    page.view = &view;
    page.wide = true;
    page.status = status;
    return page_send(cx, request, response, &page);
}

HANDLER(risk_check_get)
{
    return check_send(cx, request, response, 0);
}

/* RC_INVALID. */
static enum rc answer_make(struct ctx *cx, const char *study, const char *code, const char *subject,
                           const char *verdict, const char *comment, struct risk_answer *ret)
{
    risk_row_blank(&risk_answer_record, ret);
    ret->study = study;
    ret->code = code;
    ret->subject = subject;
    ret->comment = text_trim(cx, comment);
    if (text_empty(code) || text_empty(subject))
        return field_fail(cx, text_empty(code) ? "code" : "subject", N_("Please name the check and its row"));
    if (text_empty(ret->comment))
        return field_fail(cx, "comment", N_("Please write a comment"));
    if (text_length(ret->comment) > 2000)
        return field_fail(cx, "comment", N_("A comment has at most {0} characters"), "2000");
    if (!text_empty(verdict) && !enum_parse(&risk_verdict_names, verdict, &ret->verdict))
        return field_fail(cx, "verdict", N_("Please judge: fulfilled or not fulfilled"));
    return RC_OK;
}

HANDLER(risk_check_post)
{
    struct risk_answer answer;
    const char *study = request_parameter(request, "id");
    enum rc rc = answer_make(cx, study, request_form(request, "code"), request_form(request, "subject"),
                             request_form(request, "verdict"), request_form(request, "comment"), &answer);
    if (rc == RC_OK)
        rc = risk_check_answer(cx, &answer);
    if (rc == RC_INVALID && !request->wants_json && !request->json_body)
        return check_send(cx, request, response, 422);
    TRY(rc);
    return saved_send(cx, request, response, 200,
                      own_page(request_form(request, "back"), arena_printf(cx->arena, "/risk/%s/check", study)),
                      N_("Saved."), risk_answer_record.fields, &answer);
}

/* --- Commands --- */

struct printed {
    struct risk_check_state state;
    LIST_OF(struct risk_check_line) faults;
};
static const struct field printed_line_table[] = {
    FIELD(risk_check_line, kind, F_ENUM, .names = &risk_check_kind_names, .label = N_("Kind of finding")),
    FIELD(risk_check_line, code, F_TEXT, .label = N_("Check")),
    FIELD(risk_check_line, form, F_INT, .label = N_("Handbook form")),
    FIELD(risk_check_line, where, F_TEXT, .label = N_("Row")),
    FIELD(risk_check_line, field_label, F_TEXT, .label = N_("Fields")),
    FIELD(risk_check_line, title, F_TEXT, .label = N_("What it is about")),
    FIELD(risk_check_line, detail, F_TEXT, .label = N_("Details of the finding")),
    FIELD(risk_check_line, why, F_TEXT, .label = N_("Why")),
    FIELD(risk_check_line, href, F_TEXT, .label = N_("Address")),
};
static const struct field printed_table[] = {
    FIELD_OBJECT(printed, state, state_table),
    FIELD_LIST(printed, faults, printed_line_table, struct risk_check_line),
};

enum rc risk_check_command(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study;
    struct risk_check_view view = {.found = 0};
    const struct risk_check_filter filter = {
        .kind = -1, .show = switch_of(arguments, "all") ? RISK_SHOW_ALL : RISK_SHOW_OPEN, .most = COMMAND_ROWS};
    TRY(risk_study_find(cx, operand_of(arguments, 0), &study));
    TRY(risk_check_make(cx, study.id, &filter, &view));
    const struct printed printed = {.state = view.state, .faults = {view.faults.at, view.faults.n}};
    TRY(arguments->json ? command_show(cx, arguments, risk_check_fields, &view)
                        : command_show(cx, arguments, FIELDS(printed_table), &printed));
    return view.state.errors == 0 ? RC_OK
                                  : fail(cx, RC_INVALID, N_("Errors of the check that are open: {0}"),
                                         decimal(cx, view.state.errors));
}

enum rc risk_answer_command(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study study;
    struct risk_answer answer;
    TRY(risk_study_find(cx, option_of(arguments, "study"), &study));
    TRY(answer_make(cx, study.id, operand_of(arguments, 0), operand_of(arguments, 1),
                    option_of(arguments, "verdict"), option_of(arguments, "comment"), &answer));
    TRY(risk_check_answer(cx, &answer));
    return command_show(cx, arguments, risk_answer_record.fields, &answer);
}
