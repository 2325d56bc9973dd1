/* What happened to a service, on its page and on the command line. */
#include "account/account.h"
#include "base/duration.h"
#include "base/text.h"
#include "base/time.h"
#include "dependency/dependency_view.h"
#include "views.gen.h"

static const struct field line_table[] = {
    FIELD(occurrence_line, id, F_ID),         FIELD(occurrence_line, version, F_INT),
    FIELD(occurrence_line, occurred_on, F_DATE), FIELD(occurrence_line, fall, F_INT),
    FIELD(occurrence_line, minutes, F_INT),   FIELD(occurrence_line, what, F_PROSE),
    FIELD(occurrence_line, reference, F_TEXT), FIELD(occurrence_line, person, F_TEXT),
};
const struct fields occurrence_line_fields = {line_table, COUNT(line_table)};

enum rc dependency_occurrences_fill(struct ctx *cx, const struct dependency_tolerance *const *tolerances,
                                    struct limit_line *lines, struct limits_view *view)
{
    struct stored_occurrences rows = {.n = 0};
    const char *today = date_of_time(cx, cx->now);
    TRY(dependency_store_occurrences(cx, view->study, DEPENDENCY_OCCURRENCES_MOST, &rows));
    struct occurrence_line *shown = ARENA_ARRAY(cx->arena, struct occurrence_line, rows.n + 1);
    size_t n = 0;
    if (shown == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < view->tolerances.n; i++) {
        struct dependency_recorded recorded = dependency_compare(cx, &rows, tolerances[i], today);
        lines[i].recorded = recorded.count;
        lines[i].verdict = recorded.verdict;
        lines[i].recorded_label = dependency_recorded_words(cx, &recorded, tolerances[i]);
    }
    for (size_t i = 0; i < rows.n; i++) {
        const struct dependency_occurrence *row = rows.at + i;
        if (!text_same(row->service, view->service))
            continue;
        shown[n] = (struct occurrence_line){.id = row->id,
                                            .version = row->version,
                                            .occurred_on = row->occurred_on,
                                            .fall = row->fall,
                                            .minutes = row->minutes,
                                            .length_label = duration_show(cx, row->minutes),
                                            .what = row->what,
                                            .reference = row->reference,
                                            .person = tr(cx, N_("Local administrator"))};
        if (!text_empty(row->recorded_by))
            TRY(person_name(cx, row->recorded_by, &shown[n].person));
        n++;
    }
    view->occurrences.at = shown;
    view->occurrences.n = n;
    return RC_OK;
}

enum rc years_view_compare(struct ctx *cx, struct years_view *view)
{
    struct years_tolerance *lines = ARENA_ARRAY(cx->arena, struct years_tolerance, view->tolerances.n + 1);
    struct stored_occurrences rows = {.n = 0};
    const char *today = date_of_time(cx, cx->now);
    if (lines == NULL)
        return RC_MEMORY;
    TRY(dependency_store_occurrences(cx, view->study, DEPENDENCY_OCCURRENCES_MOST, &rows));
    for (size_t i = 0; i < view->tolerances.n; i++) {
        struct years_tolerance *line = lines + i;
        *line = view->tolerances.at[i];
        const struct dependency_tolerance tolerance = {.service = line->service, .fall = line->fall,
                                                       .minutes = line->minutes, .times = line->times,
                                                       .years = line->years};
        struct dependency_recorded recorded = dependency_compare(cx, &rows, &tolerance, today);
        line->recorded = recorded.verdict;
        line->recorded_label = dependency_recorded_words(cx, &recorded, &tolerance);
    }
    view->tolerances.at = lines;
    return RC_OK;
}

/* --- Form --- */

static const char *const inputs[] = {"occurred_on", "fall", "minutes", "what", "reference", NULL};

static struct dependency_occurrence blank_row(const char *study, const char *service)
{
    return (struct dependency_occurrence){.id = "", .org = "", .study = study, .service = service, .occurred_on = "",
                                          .fall = 100, .what = "", .reference = "", .recorded_by = ""};
}

static enum rc send_form(struct ctx *cx, struct request *request, struct response *response,
                         const struct dependency_model *model, const struct dependency_occurrence *row, int status)
{
    struct form_view form = {
        .action = text_empty(row->id)
                      ? arena_printf(cx->arena, "/risk/%s/stops/services/%s/occurrences/new", row->study, row->service)
                      : arena_printf(cx->arena, "/occurrences/%s/edit", row->id),
        .id = row->id,
        .version = row->version,
        .cancel = dependency_limits_href(cx, row->study, row->service)};
    return dependency_form_send(cx, request, response, model, &dependency_occurrence_record, row, &form,
                                tr(cx, N_("What happened to the service")), inputs, status);
}

/* The row that the address names, or a new one of its service; with the study that it was written down in. */
static enum rc load(struct ctx *cx, const struct request *request, bool fresh, struct dependency_model *ret_model,
                    struct dependency_occurrence *ret)
{
    const struct dependency_part *service = NULL;
    if (!fresh) {
        TRY(record_get(cx, &dependency_occurrence_record, request_parameter(request, "id"), ret));
        return dependency_load(cx, ret->study, ret_model);
    }
    TRY(dependency_service_asked(cx, request, ret_model, &service));
    *ret = blank_row(ret_model->study, service->id);
    return RC_OK;
}

static enum rc form_get(struct ctx *cx, struct request *request, struct response *response, bool fresh)
{
    struct dependency_model model = {.study = "", .title = ""};
    struct dependency_occurrence row = {.id = ""};
    TRY(load(cx, request, fresh, &model, &row));
    return send_form(cx, request, response, &model, &row, 0);
}

static enum rc form_post(struct ctx *cx, struct request *request, struct response *response, bool fresh)
{
    struct dependency_model model = {.study = "", .title = ""};
    struct dependency_occurrence row = {.id = ""};
    const struct fields fields = dependency_occurrence_record.fields;
    TRY(load(cx, request, fresh, &model, &row));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, inputs), &row, NULL);
    if (rc == RC_OK)
        rc = dependency_occurrence_save(cx, &row, form_version(cx, request));
    if (dependency_is_for_form(request, rc))
        return send_form(cx, request, response, &model, &row, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, fresh ? 201 : 200, dependency_limits_href(cx, row.study, row.service),
                      N_("Saved."), fields, &row);
}

HANDLER(dependency_occurrence_new_get)
{
    return form_get(cx, request, response, true);
}

HANDLER(dependency_occurrence_new_post)
{
    return form_post(cx, request, response, true);
}

HANDLER(dependency_occurrence_get)
{
    return form_get(cx, request, response, false);
}

HANDLER(dependency_occurrence_post)
{
    return form_post(cx, request, response, false);
}

HANDLER(dependency_occurrence_remove_post)
{
    struct dependency_occurrence row = {.id = ""};
    TRY(record_get(cx, &dependency_occurrence_record, request_parameter(request, "id"), &row));
    TRY(dependency_occurrence_remove(cx, row.id, form_version(cx, request)));
    return saved_send(cx, request, response, 200, dependency_limits_href(cx, row.study, row.service), N_("Removed."),
                      dependency_occurrence_record.fields, &row);
}

/* --- Commands --- */

struct told {
    LIST_OF(struct dependency_standing) tolerances;
};
static const struct field told_line_table[] = {
    FIELD(dependency_standing, service, F_TEXT, .label = N_("Service")),
    FIELD(dependency_standing, sentence, F_TEXT, .label = N_("Tolerance")),
    FIELD(dependency_standing, recorded, F_INT, .label = N_("Recorded")),
    FIELD(dependency_standing, verdict, F_ENUM, .names = &dependency_recorded_names,
          .label = N_("Compared with the tolerance")),
};
static const struct field told_table[] = {
    FIELD_LIST(told, tolerances, told_line_table, struct dependency_standing),
};

enum rc dependency_tolerance_run(struct ctx *cx, struct arguments *arguments)
{
    struct risk_study row;
    struct dependency_standings standings = {.n = 0};
    const char *study = option_of(arguments, "study");
    if (text_empty(study))
        TRY(dependency_store_latest(cx, &study));
    TRY(record_get(cx, &risk_study_record, study, &row));
    TRY(dependency_standings_of(cx, row.id, &standings));
    const struct told told = {.tolerances = {.at = standings.at, .n = standings.n}};
    return command_show(cx, arguments, FIELDS(told_table), &told);
}

/* What was written down, for people. */
struct written {
    const char *id, *service, *words;
};
static const struct field written_table[] = {
    FIELD(written, id, F_ID),
    FIELD(written, service, F_TEXT, .label = N_("Service")),
    FIELD(written, words, F_TEXT, .label = N_("Recorded")),
};

enum rc dependency_occurrence_run(struct ctx *cx, struct arguments *arguments)
{
    static const struct option_field options[] = {{"on", "occurred_on"}, {"fall", "fall"}, {"for", "minutes"},
                                                  {"what", "what"},      {"reference", "reference"}};
    struct dependency_model model = {.study = "", .title = ""};
    size_t place = 0;
    const char *study = option_of(arguments, "study");
    TRY(dependency_find_service(cx, study == NULL ? "" : study, option_of(arguments, "service"), &model, &place));
    struct dependency_occurrence row = blank_row(model.study, model.parts[place].id);
    const struct fields fields = dependency_occurrence_record.fields;
    TRY(options_into(cx, arguments, fields, options, COUNT(options), false, &row));
    TRY(dependency_occurrence_save(cx, &row, 0));
    const struct written written = {row.id, model.parts[place].name, dependency_occurrence_words(cx, &row)};
    return arguments->json ? command_show(cx, arguments, fields, &row)
                           : command_show(cx, arguments, FIELDS(written_table), &written);
}
