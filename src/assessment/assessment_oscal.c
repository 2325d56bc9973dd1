#include "assessment/assessment_oscal.h"

#include "assessment/assessment_change.h"
#include "base/id.h"
#include "base/text.h"
#include "oscal/oscal_emit.h"

/* One document while it is written. */
struct oscal_work {
    struct ctx *cx;
    struct json json;
    struct assessment_sheet sheet;
    struct organization organization;
    struct pieces evidence;
    const char *name; /* of the assessment */
};

static enum rc work_load(struct ctx *cx, const char *id, struct buf *out, struct oscal_work *ret)
{
    struct oscal_work work = {.cx = cx, .json = json_create(out)};
    TRY(permission_need(cx, PERM_ASSESSMENT_READ));
    TRY(assessment_sheet_load(cx, id, &work.sheet));
    TRY(organization_get(cx, cx->org, &work.organization));
    TRY(evidence_store_of(cx, work.sheet.assessment.id, &work.evidence));
    work.name = assessment_name(cx, &work.sheet.assessment, &work.sheet.scope);
    *ret = work;
    return RC_OK;
}

static void member(struct oscal_work *work, const char *name, const char *text)
{
    oscal_emit_text(work->cx, &work->json, name, text);
}

static void prose(struct oscal_work *work, const char *name, const char *text,
                  const char *otherwise)
{
    oscal_emit_prose(work->cx, &work->json, name, text, otherwise);
}

static void property(struct oscal_work *work, const char *name, const char *value)
{
    oscal_emit_property(work->cx, &work->json, name, value);
}

static void number(struct oscal_work *work, const char *name, int64_t value)
{
    oscal_emit_number(work->cx, &work->json, name, value);
}

static void array_begin(struct oscal_work *work, const char *name)
{
    json_key(&work->json, name);
    json_array_begin(&work->json);
}

static void object_begin(struct oscal_work *work, const char *name)
{
    if (name != NULL)
        json_key(&work->json, name);
    json_object_begin(&work->json);
}

static void head_write(struct oscal_work *work, const char *kind, const char *title)
{
    const struct assessment *assessment = &work->sheet.assessment;
    const struct oscal_party party = {work->organization.id, work->organization.name};
    oscal_emit_uuid(work->cx, &work->json, "uuid", kind, assessment->id);
    oscal_emit_metadata(work->cx, &work->json, title,
                        arena_printf(work->cx->arena, "%lld", (long long)assessment->version),
                        &party);
}

/* Which measures: all that the standard asks. */
static void reviewed_write(struct oscal_work *work)
{
    object_begin(work, "reviewed-controls");
    array_begin(work, "control-selections");
    object_begin(work, NULL);
    prose(work, "description", work->sheet.catalog->title.ja, NULL);
    array_begin(work, "include-controls");
    for (size_t i = 0; i < work->sheet.items.n; i++) {
        object_begin(work, NULL);
        member(work, "control-id", work->sheet.items.at[i].control->id);
        json_object_end(&work->json);
    }
    json_array_end(&work->json);
    json_object_end(&work->json);
    json_array_end(&work->json);
    json_object_end(&work->json);
}

static void facts_write(struct oscal_work *work)
{
    const struct assessment *assessment = &work->sheet.assessment;
    array_begin(work, "props");
    number(work, "year", assessment->year);
    property(work, "scope", work->sheet.scope.name);
    property(work, "catalog", assessment->catalog);
    property(work, "catalog-version", assessment->catalog_version);
    property(work, "status", enum_code(&assessment_status_names, assessment->status));
    number(work, "default-target", assessment->default_target);
    json_array_end(&work->json);
}

/* The documents that are not OSCAL files of ours, or stand beside this one. */
static void resource_write(struct oscal_work *work, const char *uuid, const char *title,
                           const char *description, const char *href)
{
    object_begin(work, NULL);
    member(work, "uuid", uuid);
    prose(work, "title", title, NULL);
    prose(work, "description", description, NULL);
    if (href != NULL) {
        array_begin(work, "rlinks");
        object_begin(work, NULL);
        member(work, "href", href);
        member(work, "media-type", "application/json");
        json_object_end(&work->json);
        json_array_end(&work->json);
    }
    json_object_end(&work->json);
}

static const char *uuid_of(const struct oscal_work *work, const char *kind, const char *id)
{
    return id_version5(work->cx, arena_printf(work->cx->arena, "%s/%s", kind, id));
}

static void back_matter_write(struct oscal_work *work, bool with_system)
{
    struct ctx *cx = work->cx;
    const struct catalog *catalog = work->sheet.catalog;
    object_begin(work, "back-matter");
    array_begin(work, "resources");
    resource_write(work, uuid_of(work, "catalog", catalog->id), bilingual_text(cx, catalog->title),
                   tr(cx, N_("The standard that was assessed against")),
                   arena_printf(cx->arena, "%s.json", catalog->id));
    if (with_system)
        resource_write(work, uuid_of(work, "system", work->sheet.scope.id), work->sheet.scope.name,
                       tr(cx, N_("The scope that was assessed. There is no system security plan of "
                                 "it in OSCAL.")),
                       NULL);
    json_array_end(&work->json);
    json_object_end(&work->json);
}

/* --- Results --- */

static bool is_given(const struct sheet_item *item)
{
    return item->answer.state != ANSWER_NONE;
}

static const char *title_of(const struct oscal_work *work, const struct control *control)
{
    return arena_printf(work->cx->arena, "%s %s", control->label,
                        bilingual_text(work->cx, control->title));
}

static void evidence_write(struct oscal_work *work, const struct sheet_item *item)
{
    bool begun = false;
    for (size_t i = 0; i < work->evidence.n; i++) {
        const struct evidence *piece = &work->evidence.at[i];
        if (!text_same(piece->control, item->control->id))
            continue;
        if (!begun)
            array_begin(work, "relevant-evidence");
        begun = true;
        object_begin(work, NULL);
        if (evidence_is_web(piece->link))
            member(work, "href", piece->link);
        prose(work, "description", piece->title, tr(work->cx, N_("Evidence")));
        array_begin(work, "props");
        property(work, "kind", enum_code(&evidence_kind_names, piece->kind));
        property(work, "dated", piece->dated);
        property(work, "place", evidence_is_web(piece->link) ? "" : piece->link);
        property(work, "file-name", piece->file_name);
        property(work, "sha-256", piece->digest);
        json_array_end(&work->json);
        json_object_end(&work->json);
    }
    if (begun)
        json_array_end(&work->json);
}

static void answer_facts_write(struct oscal_work *work, const struct sheet_item *item)
{
    const struct answer *answer = &item->answer;
    array_begin(work, "props");
    property(work, "state", enum_code(&answer_state_names, answer->state));
    if (answer->current > 0)
        number(work, "level", answer->current);
    number(work, "target", item->target);
    property(work, "until", answer->until);
    property(work, "answered-on", answer->answered_on);
    property(work, "confirmed", answer->confirmed ? "yes" : "no");
    json_array_end(&work->json);
}

static void observation_write(struct oscal_work *work, const struct sheet_item *item)
{
    struct ctx *cx = work->cx;
    const struct answer *answer = &item->answer;
    object_begin(work, NULL);
    oscal_emit_uuid(cx, &work->json, "uuid", "observation", answer->id);
    prose(work, "title", title_of(work, item->control), NULL);
    prose(work, "description",
          text_empty(answer->note) ? bilingual_text(cx, item->control->question) : answer->note,
          item->control->id);
    answer_facts_write(work, item);
    array_begin(work, "methods");
    json_text(&work->json, item->evidence_count > 0 ? "EXAMINE" : "INTERVIEW");
    json_array_end(&work->json);
    evidence_write(work, item);
    oscal_emit_time(cx, &work->json, "collected", answer->changed_at);
    json_object_end(&work->json);
}

/* OSCAL's words for how far a measure is done. */
static const char *implementation_of(const struct sheet_item *item)
{
    if (item->answer.state == ANSWER_NOT_APPLICABLE)
        return "not-applicable";
    if (item->answer.state == ANSWER_ALTERNATIVE)
        return "alternative";
    if (item->answer.current >= item->target)
        return "implemented";
    return item->answer.current > 1 ? "partial" : "planned";
}

static void finding_target_write(struct oscal_work *work, const struct sheet_item *item)
{
    bool not_asked = item->answer.state == ANSWER_NOT_APPLICABLE;
    bool reached = not_asked || item->answer.current >= item->target;
    object_begin(work, "target");
    member(work, "type", "statement-id");
    member(work, "target-id", catalog_statement_id(work->cx, item->control));
    object_begin(work, "status");
    member(work, "state", reached ? "satisfied" : "not-satisfied");
    member(work, "reason", not_asked ? "other" : reached ? "pass" : "fail");
    prose(work, "remarks", item->answer.reason, NULL);
    json_object_end(&work->json);
    object_begin(work, "implementation-status");
    member(work, "state", implementation_of(item));
    json_object_end(&work->json);
    json_object_end(&work->json);
}

static void finding_write(struct oscal_work *work, const struct sheet_item *item)
{
    struct ctx *cx = work->cx;
    object_begin(work, NULL);
    oscal_emit_uuid(cx, &work->json, "uuid", "finding", item->answer.id);
    prose(work, "title", title_of(work, item->control), NULL);
    prose(work, "description", bilingual_text(cx, item->control->statement), item->control->id);
    finding_target_write(work, item);
    array_begin(work, "related-observations");
    object_begin(work, NULL);
    member(work, "observation-uuid", uuid_of(work, "observation", item->answer.id));
    json_object_end(&work->json);
    json_array_end(&work->json);
    json_object_end(&work->json);
}

static void answers_write(struct oscal_work *work, const char *name,
                          void (*write)(struct oscal_work *, const struct sheet_item *))
{
    bool begun = false;
    for (size_t i = 0; i < work->sheet.items.n; i++) {
        if (!is_given(&work->sheet.items.at[i]))
            continue;
        if (!begun)
            array_begin(work, name);
        begun = true;
        write(work, &work->sheet.items.at[i]);
    }
    if (begun)
        json_array_end(&work->json);
}

/* When the first answer that stands was stored; now where there is none. */
static int64_t beginning(const struct oscal_work *work)
{
    int64_t first = work->cx->now;
    for (size_t i = 0; i < work->sheet.items.n; i++) {
        const struct sheet_item *item = &work->sheet.items.at[i];
        if (is_given(item) && item->answer.changed_at < first)
            first = item->answer.changed_at;
    }
    return first;
}

static void result_write(struct oscal_work *work)
{
    struct ctx *cx = work->cx;
    object_begin(work, NULL);
    oscal_emit_uuid(cx, &work->json, "uuid", "result", work->sheet.assessment.id);
    prose(work, "title", work->name, NULL);
    prose(work, "description",
          tr(cx, N_("Self-assessment: each measure has a level from 1 to 5 and a target. A finding is "
                    "satisfied where the level reaches the target, or the measure does not apply. "
                    "Measures without an answer have neither observation nor finding.")),
          NULL);
    oscal_emit_time(cx, &work->json, "start", beginning(work));
    oscal_emit_time(cx, &work->json, "end", work->sheet.assessment.approved_at);
    facts_write(work);
    reviewed_write(work);
    answers_write(work, "observations", observation_write);
    answers_write(work, "findings", finding_write);
    json_object_end(&work->json);
}

static enum rc finish(struct oscal_work *work)
{
    json_object_end(&work->json);
    json_object_end(&work->json);
    buf_char(work->json.out, '\n');
    if (arena_failed(work->cx->arena))
        return memory_ended(work->cx);
    return buf_check(work->cx, work->json.out, N_("The file is too large"));
}

enum rc assessment_oscal_results(struct ctx *cx, const char *id, const char *plan, struct buf *out)
{
    struct oscal_work work;
    TRY(work_load(cx, id, out, &work));
    object_begin(&work, NULL);
    object_begin(&work, "assessment-results");
    head_write(&work, "assessment-results", work.name);
    object_begin(&work, "import-ap");
    member(&work, "href", plan);
    json_object_end(&work.json);
    array_begin(&work, "results");
    result_write(&work);
    json_array_end(&work.json);
    back_matter_write(&work, false);
    return finish(&work);
}

/* --- The plan --- */

static void subjects_write(struct oscal_work *work)
{
    array_begin(work, "assessment-subjects");
    object_begin(work, NULL);
    member(work, "type", "component");
    prose(work, "description", work->sheet.scope.name, NULL);
    object_begin(work, "include-all");
    json_object_end(&work->json);
    json_object_end(&work->json);
    json_array_end(&work->json);
}

enum rc assessment_oscal_plan(struct ctx *cx, const char *id, struct buf *out)
{
    struct oscal_work work;
    TRY(work_load(cx, id, out, &work));
    object_begin(&work, NULL);
    object_begin(&work, "assessment-plan");
    head_write(&work, "assessment-plan", trf(cx, N_("Plan of the assessment: {0}"), work.name));
    object_begin(&work, "import-ssp");
    member(&work, "href", arena_printf(cx->arena, "#%s",
                                       uuid_of(&work, "system", work.sheet.scope.id)));
    json_object_end(&work.json);
    reviewed_write(&work);
    subjects_write(&work);
    back_matter_write(&work, true);
    return finish(&work);
}
