/* The checks in words: what each asks, who asks for it, and where a fault stands. */
#include "base/text.h"
#include "base/time.h"
#include "risk/risk_check.h"

static const char *const risk_check_kind_codes[] = {"error", "judgement", "hint"};
static const char *const risk_check_kind_labels[] = {N_("Error"), N_("Judgement"), N_("Hint")};
_Static_assert(COUNT(risk_check_kind_codes) == RISK_CHECK_KIND_COUNT_, "every kind needs a code");
const struct enum_names risk_check_kind_names = {risk_check_kind_codes, risk_check_kind_labels,
                                                 RISK_CHECK_KIND_COUNT_};

static const char blank_why[] = N_("Handbook, figure 17: what was analysed has no blanks");
static const char deferral_why[] = N_("Handbook, figure 17: what is put off has a sound reason and its approval");
static const char owner_why[] = N_("Handbook, figure 17: every risk to be treated has a suitable owner");
static const char walkthrough_why[] = N_("Handbook, figure 17: the walkthrough was real, with the right people");
static const char mtpd_why[] = N_("Our own hint: marks and MTPD of a row should agree");
static const char pair_why[] = N_("Our own hint: a process outlasts its service only for a reason");
static const char engine_why[] = N_("Our own hint: the engine can only reckon with what is judged");
static const char row_why[] = N_("Our own hint: rows should not contradict each other");
static const char follow_why[] = N_("Our own hint: what is followed up needs somebody and a date");

#define CHECK(check_code, check_kind, check_title, check_why)                                                   \
    {                                                                                                              \
        .code = (check_code), .kind = RISK_CHECK_##check_kind, .title = (check_title), .why = (check_why)          \
    }
const struct risk_check risk_check_table[CHECK_COUNT_] = {
    [CHECK_HEAD] = CHECK("head-names", ERROR, N_("The form does not name its author and responsible person"),
                    N_("Handbook, figure 17: whoever filled in a form and whoever is responsible are named")),
    [CHECK_BLANK] = CHECK("blank", ERROR, N_("Fields are blank"), blank_why),
    [CHECK_NO_SERVICE] = CHECK("no-service", ERROR, N_("No service is selected"), blank_why),
    [CHECK_DEFERRAL_REASON] = CHECK("deferral-reason", ERROR, N_("Left out without a reason"), deferral_why),
    [CHECK_DEFERRAL_APPROVAL] = CHECK("deferral-approval", ERROR, N_("Left out without an approval"),
                                 deferral_why),
    [CHECK_NO_PROCESS] = CHECK("no-process", ERROR, N_("A selected service has no process"), blank_why),
    [CHECK_NO_RESOURCE] = CHECK("no-resource", ERROR, N_("A process has no resource"), blank_why),
    [CHECK_RESOURCE_UNJUDGED] = CHECK("resource-unjudged", ERROR,
                                 N_("A resource of an analysed process has no judged risk"), blank_why),
    [CHECK_RISK_UNJUDGED] = CHECK("risk-unjudged", ERROR, N_("The residual risk is not judged"), blank_why),
    [CHECK_INHERENT] = CHECK("inherent-unjudged", ERROR, N_("The inherent risk is not judged"),
                        N_("Handbook, figure 14: the inherent risk is assessed, too")),
    [CHECK_SCALE] = CHECK("off-scale", ERROR, N_("A step is not on the scale"),
                     N_("Handbook, figure 17: what is written has no plain mistakes")),
    [CHECK_AFTER_ABOVE] = CHECK("after-above-before", ERROR,
                           N_("Higher with the measures than without them"),
                           N_("Handbook, figure 17: measures do not raise a risk")),
    [CHECK_PULLED_REASON] = CHECK("pulled-reason", ERROR, N_("Treated below the criterion without a reason"),
                             N_("Handbook, STEP 6: what is treated below the criterion says its circumstances")),
    [CHECK_OWNER] = CHECK("owner-missing", ERROR, N_("A risk to be treated has no owner"), owner_why),
    [CHECK_OWNER_SUITABLE] = CHECK("owner-suitable", JUDGEMENT,
                              N_("Do the owners suit the reach of their risks?"), owner_why),
    [CHECK_PEOPLE_WHO_KNOW] = CHECK("people-who-know", JUDGEMENT,
                               N_("Did people who know the service, its processes and resources review it?"),
                               walkthrough_why),
    [CHECK_TIME_FITS] = CHECK("time-fits", JUDGEMENT,
                         N_("Do time and number of the meetings fit the volume of the forms?"), walkthrough_why),
    [CHECK_MTPD_LATE] = CHECK("mtpd-late", HINT, N_("The MTPD lies after the first ×"), mtpd_why),
    [CHECK_MTPD_EARLY] = CHECK("mtpd-early", HINT, N_("The MTPD lies before the last －"), mtpd_why),
    [CHECK_MARKS_BACK] = CHECK("marks-back", HINT, N_("The marks go back from × to －"), mtpd_why),
    [CHECK_PROCESS_MTPD] = CHECK("process-mtpd", HINT,
                            N_("The process may stop longer than a service that needs it"), pair_why),
    [CHECK_CHOICE_COMMENT] = CHECK("choice-comment", HINT, N_("The choice of the service is not explained"),
                              N_("Handbook, figure 14: the grounds of a choice can be read from the form")),
    [CHECK_PROCESS_UNNEEDED] = CHECK("process-unneeded", HINT, N_("No selected service needs this process"),
                                row_why),
    [CHECK_PROCESS_DEPARTMENT] = CHECK("process-department", HINT,
                                  N_("Neither a department nor a post stands for the process"), follow_why),
    [CHECK_CYCLE] = CHECK("need-cycle", HINT, N_("Resources need each other in a circle"), engine_why),
    [CHECK_RESOURCE_UNNEEDED] = CHECK("resource-unneeded", HINT, N_("Nothing needs this resource"), row_why),
    [CHECK_REQUIREMENT] = CHECK("requirement-blank", HINT,
                           N_("The resource has neither a requirement nor a quantity"),
                           N_("Handbook, STEP 5: resources are noted with requirement and quantity")),
    [CHECK_SUPPORT_UNJUDGED] = CHECK("support-unjudged", HINT,
                                N_("A supporting resource has no judged risk: the engine takes the rarest step"),
                                engine_why),
    [CHECK_LOWERED] = CHECK("lowered-without-measure", HINT, N_("Lowered, though no measure is named"),
                       row_why),
    [CHECK_HARM] = CHECK("harm-impact", HINT, N_("Lower than the criteria say for harm to safety, health or environment"),
                    N_("Handbook, figures 8 and 10: harm to life and environment weighs in the impact")),
    [CHECK_DUPLICATE] = CHECK("duplicate", HINT, N_("The same risk stands there twice"), row_why),
    [CHECK_WRONG_PROCESS] = CHECK("wrong-process", HINT,
                             N_("The process of the risk does not need its resource"), row_why),
    [CHECK_OWNER_POST] = CHECK("owner-post", HINT,
                          N_("The owner is a department without a post: nobody is reminded"), follow_why),
    [CHECK_REVIEW_DATE] = CHECK("review-date", HINT, N_("A risk to be treated has no date of review"),
                           follow_why),
    [CHECK_CONFIRM_DATE] = CHECK("confirm-date", HINT,
                            N_("A risk that is not treated has no date by which its department confirms it"),
                            N_("Handbook, STEP 6: risks that are not treated stay with their department")),
};

const char *risk_form_label(const struct ctx *cx, int64_t form)
{
    static const char *const labels[RISK_FORM_VALIDATION] = {
        N_("Form 1: purpose"),   N_("Form 2: services"),  N_("Form 3: impact of stops"),
        N_("Form 4: processes"), N_("Form 5: resources"), N_("Form 6: risks"),
        N_("Walkthrough and performance evaluation")};
    return form >= 1 && form <= RISK_FORM_VALIDATION ? tr(cx, labels[form - 1]) : "";
}

/* --- Where --- */

static const char *resource_name(const struct risk_checking *in, const char *id)
{
    size_t at = risk_index_find(in->resources, id);
    return at < in->model.resources.n ? in->model.resources.at[at].name : "";
}

static const char *service_name(const struct risk_checking *in, const char *id)
{
    size_t at = risk_index_find(in->services, id);
    return at < in->model.services.n ? in->model.services.at[at].name : "";
}

static const char *risk_words(const struct ctx *cx, const struct risk_checking *in, const struct risk *risk)
{
    const char *what = !text_empty(risk->outcome) ? risk->outcome : risk->event;
    const char *resource = resource_name(in, risk->resource);
    return text_empty(what) ? trf(cx, N_("No. {0} {1}"), decimal(cx, risk->number), resource)
                            : trf(cx, N_("No. {0} {1}: {2}"), decimal(cx, risk->number), resource, what);
}

static const char *where_of(const struct ctx *cx, const struct risk_checking *in, const struct risk_fault *fault)
{
    if (fault->record == NULL)
        return fault->where == NULL ? "" : fault->where;
    if (fault->record == &risk_record)
        return risk_words(cx, in, fault->row);
    if (fault->record == &risk_service_record)
        return ((const struct risk_service *)fault->row)->name;
    if (fault->record == &risk_process_record)
        return ((const struct risk_process *)fault->row)->name;
    if (fault->record == &risk_resource_record)
        return ((const struct risk_resource *)fault->row)->name;
    if (fault->record == &risk_header_record)
        return tr(cx, N_("Head of the form"));
    if (fault->record == &risk_service_process_record) {
        const struct risk_service_process *link = fault->row;
        size_t at = risk_index_find(in->processes, link->process);
        return trf(cx, N_("{0} (for {1})"), at < in->model.processes.n ? in->model.processes.at[at].name : "",
                   service_name(in, link->service));
    }
    return in->model.study.title;
}

static const char *href_of(const struct ctx *cx, const struct risk_checking *in, const struct risk_fault *fault)
{
    const char *study = in->model.study.id;
    bool writes = may(cx, PERM_RISK_WRITE) && in->model.study.status == RISK_DRAFT;
    if (fault->record == NULL)
        return fault->href == NULL ? "" : fault->href;
    if (fault->record == &risk_header_record)
        return writes ? arena_printf(cx->arena, "/risk-headers/%s/edit", fault->subject)
                      : arena_printf(cx->arena, "/risk/%s", study);
    if (fault->record == &risk_service_process_record)
        return arena_printf(cx->arena, "/risk-processes/%s",
                            ((const struct risk_service_process *)fault->row)->process);
    if (fault->record != &risk_study_record)
        return arena_printf(cx->arena, "%s%s", fault->record->href, fault->subject);
    if (fault->form == 1)
        return arena_printf(cx->arena, "/risk/%s%s", study, writes ? "/edit" : "");
    return arena_printf(cx->arena, "/risk/%s/%s", study,
                        fault->form == 2                      ? "services"
                        : fault->form == RISK_FORM_VALIDATION ? "review"
                                                              : "owners");
}

/* --- What --- */

static const char *mtpd_words(const struct ctx *cx, int64_t mtpd, const char *comment)
{
    const char *shown = duration_show(cx, mtpd);
    return text_empty(comment) ? trf(cx, N_("MTPD {0}"), shown) : trf(cx, N_("MTPD {0}; {1}"), shown, comment);
}

static const char *pair_words(const struct ctx *cx, const struct risk_checking *in,
                              const struct risk_service_process *link)
{
    const struct risk_model *model = &in->model;
    size_t service = risk_index_find(in->services, link->service);
    size_t process = risk_index_find(in->processes, link->process);
    if (service == model->services.n || process == model->processes.n)
        return "";
    const char *words =
        trf(cx, N_("Process {0}, service {1}"), duration_show(cx, model->processes.at[process].mtpd),
            duration_show(cx, model->services.at[service].mtpd));
    const char *comment = model->processes.at[process].mtpd_comment;
    return text_empty(comment) ? words : trf(cx, N_("{0}; {1}"), words, comment);
}

static const char *detail_of(const struct ctx *cx, const struct risk_checking *in, const struct risk_fault *fault)
{
    const struct risk *risk = fault->row;
    if (fault->detail != NULL)
        return fault->detail;
    if (fault->record == &risk_record &&
        (fault->check == &risk_check_table[CHECK_AFTER_ABOVE] || fault->check == &risk_check_table[CHECK_SCALE] ||
         fault->check == &risk_check_table[CHECK_LOWERED]))
        return trf(cx, N_("Impact {0} → {1}, frequency {2} → {3}"), decimal(cx, risk->impact_before),
                   decimal(cx, risk->impact_after), decimal(cx, risk->frequency_before),
                   decimal(cx, risk->frequency_after));
    if (fault->check == &risk_check_table[CHECK_PROCESS_MTPD])
        return pair_words(cx, in, fault->row);
    if (fault->check != &risk_check_table[CHECK_MTPD_LATE] && fault->check != &risk_check_table[CHECK_MTPD_EARLY])
        return "";
    if (fault->record == &risk_service_record) {
        const struct risk_service *service = fault->row;
        return mtpd_words(cx, service->mtpd, service->mtpd_comment);
    }
    const struct risk_process *process = fault->row;
    return mtpd_words(cx, process->mtpd, process->mtpd_comment);
}

/* Names and labels of the fields of a mask. */
static void fill_fields(const struct ctx *cx, const struct risk_fault *fault, struct risk_check_line *line)
{
    const char *mark = cx->lang == LANG_EN ? ", " : "、";
    line->field = line->field_label = fault->field == NULL ? "" : fault->field;
    for (size_t i = 0; fault->record != NULL && i < fault->record->fields.n; i++) {
        const struct field *field = &fault->record->fields.at[i];
        if ((fault->fields >> i & 1) == 0)
            continue;
        line->field = arena_printf(cx->arena, "%s%s%s", line->field, line->field[0] == '\0' ? "" : " ", field->name);
        line->field_label =
            arena_printf(cx->arena, "%s%s%s", line->field_label, line->field_label[0] == '\0' ? "" : mark,
                         field->label == NULL ? field->name : tr(cx, field->label));
    }
}

/* Each person is asked for once. */
static enum rc name_of(struct ctx *cx, struct risk_checking *in, const char *person, const char **ret)
{
    for (size_t i = 0; i < in->people_count; i++)
        if (text_same(in->people[i].id, person)) {
            *ret = in->people[i].label;
            return RC_OK;
        }
    if (in->people_count == in->people_room) {
        in->people = arena_grow(cx->arena, in->people, in->people_count, &in->people_room, sizeof *in->people);
        if (in->people == NULL)
            return RC_MEMORY;
    }
    TRY(person_name(cx, person, ret));
    in->people[in->people_count++] = (struct choice){.id = person, .label = *ret};
    return RC_OK;
}

enum rc risk_check_line_of(struct ctx *cx, struct risk_checking *checking, const struct risk_fault *fault,
                           struct risk_check_line *ret)
{
    const struct risk_answer *answer = risk_answer_of(checking, fault);
    struct risk_check_line line = {.code = fault->check->code,
                                   .subject = fault->subject,
                                   .title = tr(cx, fault->check->title),
                                   .detail = detail_of(cx, checking, fault),
                                   .why = tr(cx, fault->check->why),
                                   .where = where_of(cx, checking, fault),
                                   .href = href_of(cx, checking, fault),
                                   .form_label = risk_form_label(cx, fault->form),
                                   .comment = answer == NULL ? "" : answer->comment,
                                   .answered_by = "",
                                   .answered_on = answer == NULL ? "" : answer->answered_on,
                                   .verdict = answer == NULL ? RISK_REMARK : answer->verdict,
                                   .kind = fault->check->kind,
                                   .form = fault->form,
                                   .open = risk_fault_is_open(checking, fault)};
    line.may_answer = (line.kind == RISK_CHECK_JUDGEMENT && may(cx, PERM_FINDING_WRITE)) ||
                      (line.kind == RISK_CHECK_HINT && (may(cx, PERM_RISK_WRITE) || may(cx, PERM_FINDING_WRITE)));
    fill_fields(cx, fault, &line);
    if (answer != NULL)
        TRY(name_of(cx, checking, answer->person, &line.answered_by));
    *ret = line;
    return RC_OK;
}
