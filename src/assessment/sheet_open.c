/* A measure that is open: what it asks, its answer as a form, evidence, last year, proposals, history. */
#include "assessment/assessment_view.h"
#include "base/text.h"
#include "base/time.h"

enum { HISTORY_MOST = 30 };

static enum rc fill_words(struct ctx *cx, const struct control *control, struct sheet_open *open)
{
    const char **examples = ARENA_ARRAY(cx->arena, const char *, control->evidence.n);
    struct sheet_choice *guide = ARENA_ARRAY(cx->arena, struct sheet_choice, MATURITY_LEVELS);
    if (examples == NULL || guide == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < control->evidence.n; i++)
        examples[i] = bilingual_text(cx, control->evidence.at[i]);
    for (int level = 1; level <= MATURITY_LEVELS; level++) {
        guide[level - 1] = (struct sheet_choice){
            .value = decimal(cx, level),
            .label = tr(cx, enum_label(&maturity_names, level)),
            .hint = bilingual_text(cx, control->levels[level - 1]),
        };
        open->has_guide |= !text_empty(guide[level - 1].hint);
    }
    open->statement = bilingual_text(cx, control->statement);
    open->asks_statement = text_same(open->statement, bilingual_text(cx, control->question));
    open->why = bilingual_text(cx, control->why);
    open->source = control->source;
    open->examples.at = examples;
    open->examples.n = control->evidence.n;
    open->guide.at = guide;
    open->guide.n = MATURITY_LEVELS;
    return RC_OK;
}

static const char *error_of(const struct ctx *cx, const char *field)
{
    for (size_t i = 0; i < cx->problem.field_count; i++)
        if (text_same(cx->problem.fields[i].field, field))
            return cx->problem.fields[i].message;
    return "";
}

static enum rc state_choices(struct ctx *cx, const struct enum_names *names, int64_t chosen,
                             struct sheet_choice **ret)
{
    struct sheet_choice *choices = ARENA_ARRAY(cx->arena, struct sheet_choice, names->n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < names->n; i++)
        choices[i] = (struct sheet_choice){.value = enum_code(names, (int64_t)i),
                                           .label = tr(cx, enum_label(names, (int64_t)i)),
                                           .hint = "",
                                           .chosen = chosen == (int64_t)i};
    *ret = choices;
    return RC_OK;
}

static enum rc fill_posts(struct ctx *cx, const struct choices *posts, const char *chosen,
                          struct sheet_open *open)
{
    struct sheet_choice *choices = ARENA_ARRAY(cx->arena, struct sheet_choice, posts->n + 1);
    if (choices == NULL)
        return RC_MEMORY;
    choices[0] = (struct sheet_choice){.value = "", .label = tr(cx, N_("(as the section)")),
                                       .hint = "", .chosen = text_empty(chosen)};
    for (size_t i = 0; i < posts->n; i++)
        choices[i + 1] = (struct sheet_choice){.value = posts->at[i].id,
                                               .label = posts->at[i].label,
                                               .hint = "",
                                               .chosen = text_same(posts->at[i].id, chosen)};
    open->posts.at = choices;
    open->posts.n = posts->n + 1;
    return RC_OK;
}

/* The form holds what was typed when a save was refused, else what is stored. */
static enum rc fill_form(struct ctx *cx, const struct sheet_data *data,
                         const struct sheet_request *wanted, const struct sheet_item *item,
                         struct sheet_open *open)
{
    const struct answer *answer = wanted->typed != NULL ? wanted->typed : &item->answer;
    struct sheet_choice *states = NULL, *levels = NULL, *targets = NULL, *kinds = NULL;
    TRY(state_choices(cx, &answer_state_names, answer->state, &states));
    TRY(state_choices(cx, &evidence_kind_names,
                      wanted->evidence == NULL ? EVIDENCE_FILE : wanted->evidence->kind, &kinds));
    TRY(sheet_level_choices(cx, answer->current, &levels));
    TRY(sheet_target_choices(cx, answer->target, data->head.default_target, &targets));
    TRY(fill_posts(cx, &data->posts, answer->post, open));
    open->states.at = states;
    open->states.n = answer_state_names.n;
    open->kinds.at = kinds;
    open->kinds.n = evidence_kind_names.n;
    open->levels.at = levels;
    open->levels.n = MATURITY_LEVELS;
    open->targets.at = targets;
    open->targets.n = MATURITY_LEVELS + 1;
    open->reason = answer->reason;
    open->until = answer->until;
    open->note = answer->note;
    open->post = answer->post;
    open->post_label = post_text(cx, data->posts, answer->post);
    /* A carried answer gets today's date when it is confirmed, unless another is given. */
    open->answered_on =
        wanted->typed != NULL || item->answer.confirmed ? answer->answered_on : "";
    open->reason_error = error_of(cx, "reason");
    open->until_error = error_of(cx, "until");
    open->current_error = error_of(cx, "current");
    open->state_error = error_of(cx, "state");
    open->post_error = error_of(cx, "post");
    open->target_error = error_of(cx, "target");
    open->note_error = error_of(cx, "note");
    open->answered_on_error = error_of(cx, "answered_on");
    return RC_OK;
}

/* --- Last year --- */

static enum rc fill_last(struct ctx *cx, const struct sheet_data *data, const struct control *control,
                         struct sheet_open *open)
{
    struct answer last;
    struct pieces pieces;
    if (!data->sheet.has_last)
        return RC_OK;
    enum rc rc = answer_store_one(cx, data->sheet.last.id, control->id, &last);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    TRY(evidence_store_of_control(cx, data->sheet.last.id, control->id, &pieces));
    open->has_last = 1;
    open->last_year = data->sheet.last.year;
    open->last_state =
        answer_is_answered(&last)
            ? arena_printf(cx->arena, "%lld %s", (long long)last.current,
                           tr(cx, enum_label(&maturity_names, last.current)))
            : tr(cx, enum_label(&answer_state_names, last.state));
    open->last_reason = last.reason;
    open->last_note = last.note;
    open->last_post = post_text(cx, data->posts, last.post);
    open->last_answered_on = last.answered_on;
    open->last_evidence = (int64_t)pieces.n;
    return RC_OK;
}

/* --- Evidence --- */

static const char *size_text(struct ctx *cx, int64_t size)
{
    if (size >= 1024 * 1024)
        return arena_printf(cx->arena, "%.1f MB", (double)size / 1024 / 1024);
    return arena_printf(cx->arena, "%lld KB", (long long)((size + 1023) / 1024));
}

static enum rc fill_evidence(struct ctx *cx, const struct sheet_request *wanted,
                             const struct control *control, struct sheet_open *open)
{
    struct pieces pieces;
    TRY(evidence_store_of_control(cx, open->assessment, control->id, &pieces));
    struct sheet_evidence *rows = ARENA_ARRAY(cx->arena, struct sheet_evidence, pieces.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < pieces.n; i++) {
        const struct evidence *piece = &pieces.at[i];
        rows[i] = (struct sheet_evidence){.id = piece->id,
                                          .title = piece->title,
                                          .dated = piece->dated,
                                          .link = piece->link,
                                          .file_name = piece->file_name,
                                          .size_text = size_text(cx, piece->size),
                                          .kind = piece->kind,
                                          .web = piece->kind == EVIDENCE_LINK &&
                                                 evidence_is_web(piece->link),
                                          .added_at = piece->added_at};
        TRY(person_name(cx, piece->added_by, &rows[i].added_by));
    }
    open->evidence.at = rows;
    open->evidence.n = pieces.n;
    bool typed = wanted->evidence != NULL;
    open->evidence_title = typed ? wanted->evidence->title : "";
    open->evidence_dated = typed ? wanted->evidence->dated : "";
    open->evidence_link = typed ? wanted->evidence->link : "";
    open->evidence_error = error_of(cx, "file");
    return RC_OK;
}

/* --- Proposals --- */

static const char *says(struct ctx *cx, const struct proposal *proposal)
{
    if (proposal->state == ANSWER_NOT_APPLICABLE)
        return tr(cx, enum_label(&answer_state_names, proposal->state));
    const char *level = arena_printf(cx->arena, "%lld %s", (long long)proposal->current,
                                     tr(cx, enum_label(&maturity_names, proposal->current)));
    return proposal->state == ANSWER_ALTERNATIVE
               ? arena_printf(cx->arena, "%s / %s",
                              tr(cx, enum_label(&answer_state_names, proposal->state)), level)
               : level;
}

static enum rc fill_proposals(struct ctx *cx, const struct sheet_data *data,
                              const struct control *control, struct sheet_open *open)
{
    struct proposals proposals = {.n = 0};
    TRY(answer_proposals(cx, &data->sheet.assessment, data->sheet.catalog, control, &proposals));
    struct sheet_proposal *rows = ARENA_ARRAY(cx->arena, struct sheet_proposal, proposals.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < proposals.n; i++) {
        const struct proposal *proposal = &proposals.at[i];
        rows[i] = (struct sheet_proposal){
            .answer = proposal->answer,
            .catalog_title = proposal->catalog_title,
            .label = proposal->label,
            .title = proposal->title,
            .relationship =
                relationship_text(cx, (enum relationship)proposal->relationship, false),
            .says = says(cx, proposal),
            .note = proposal->note,
            .equal = proposal->equal,
        };
    }
    open->proposals.at = rows;
    open->proposals.n = proposals.n;
    return RC_OK;
}

/* --- Two people at once --- */

static const char *shown_value(struct ctx *cx, const struct choices *posts,
                               const struct field *field, const struct answer *answer)
{
    if (text_same(field->name, "post"))
        return post_text(cx, *posts, answer->post);
    if (field->kind == F_INT && field_int(field, answer) == 0)
        return "";
    return field_show(cx, field, answer);
}

static enum rc fill_conflict(struct ctx *cx, const struct sheet_data *data,
                             const struct sheet_request *wanted, const struct sheet_item *item,
                             struct sheet_open *open)
{
    static const char *const compared[] = {"state", "current", "target", "reason",
                                           "until", "note",    "post",   "answered_on"};
    struct sheet_conflict_row *rows =
        ARENA_ARRAY(cx->arena, struct sheet_conflict_row, COUNT(compared));
    size_t n = 0;
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < COUNT(compared); i++) {
        const struct field *field = field_find(answer_record.fields, compared[i]);
        const char *mine = shown_value(cx, &data->posts, field, wanted->typed);
        const char *theirs = shown_value(cx, &data->posts, field, &item->answer);
        if (!text_same(mine, theirs))
            rows[n++] = (struct sheet_conflict_row){tr(cx, field->label), mine, theirs};
    }
    open->conflict = 1;
    open->theirs_at = item->answer.changed_at;
    open->conflicts.at = rows;
    open->conflicts.n = n;
    return person_name(cx, item->answer.changed_by, &open->theirs_by);
}

static enum rc fill_kpis(struct ctx *cx, const struct sheet_data *data, const struct control *control,
                         struct sheet_open *open)
{
    struct kpi_lines lines;
    TRY(kpi_of_control(cx, data->sheet.catalog->id, control->id, &lines));
    open->kpis.at = lines.at;
    open->kpis.n = lines.n;
    return RC_OK;
}

enum rc sheet_open_make(struct ctx *cx, const struct sheet_data *data,
                        const struct sheet_request *wanted, const struct sheet_item *item,
                        struct sheet_open *ret)
{
    const struct control *control = item->control;
    struct sheet_open open = {
        .assessment = data->head.id,
        .control = control->id,
        .label = control->label,
        .back = wanted->back,
        .close_href = arena_printf(cx->arena, "/assessments/%s/sheet%s#%s", data->head.id,
                                   wanted->back, url_encode(cx, control->id)),
        .version = item->answer.version,
        .stored_state = item->answer.state,
        .editable = data->head.draft &&
                    answer_may(&data->rights, data->sheet.catalog, control, &item->answer),
        .may_hand_on = data->rights.manages,
    };
    const struct revision *revision = revision_of(&data->revisions, control);
    open.title_before = revision == NULL ? "" : revision->title_before;
    open.statement_before = revision == NULL ? "" : revision->statement_before;
    open.question_before = revision == NULL ? "" : revision->question_before;
    TRY(fill_words(cx, control, &open));
    TRY(catalog_wording_of(cx, data->sheet.assessment.catalog, control->id, &open.wording, &open.wording_source));
    TRY(fill_form(cx, data, wanted, item, &open));
    TRY(fill_last(cx, data, control, &open));
    TRY(fill_evidence(cx, wanted, control, &open));
    TRY(fill_proposals(cx, data, control, &open));
    if (may(cx, PERM_PLAN_READ))
        TRY(fill_kpis(cx, data, control, &open));
    TRY(beside_make(cx, "control", control->id, data->sheet.catalog->id, &open.beside));
    TRY(assessment_trace(cx, &data->sheet.assessment, data->sheet.catalog, control, 0, HISTORY_MOST,
                         &open.history));
    if (wanted->conflict && wanted->typed != NULL)
        TRY(fill_conflict(cx, data, wanted, item, &open));
    *ret = open;
    return RC_OK;
}
