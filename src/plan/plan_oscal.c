/* The plan as OSCAL's plan-of-action-and-milestones: each item is a poam-item with the risk that it meets,
 * whose remediation says until when and with which resources. */
#include "base/limits.h"
#include "base/text.h"
#include "oscal/oscal_emit.h"
#include "plan/plan_inside.h"

/* The two lists grow side by side and are joined at the end. */
struct poam {
    struct choices posts;
    struct buf *items_out, *risks_out;
    struct json items, risks;
    size_t count;
};

static void object_begin(struct json *json, const char *name)
{
    if (name != NULL)
        json_key(json, name);
    json_object_begin(json);
}

static void array_begin(struct json *json, const char *name)
{
    json_key(json, name);
    json_array_begin(json);
}

static void resources_write(const struct ctx *cx, struct json *json, const struct plan_item *item)
{
    const struct {
        const char *name;
        int64_t value;
    } amounts[] = {
        {"money-asked", item->money_asked},     {"money-granted", item->money_granted},
        {"money-spent", item->money_spent},     {"days-asked", item->days_asked},
        {"days-granted", item->days_granted},   {"days-spent", item->days_spent},
    };
    for (size_t i = 0; i < COUNT(amounts); i++)
        if (amounts[i].value != 0)
            oscal_emit_number(cx, json, amounts[i].name, amounts[i].value);
}

static void item_write(struct poam *poam, struct ctx *cx, const struct plan_item *item)
{
    struct json *json = &poam->items;
    object_begin(json, NULL);
    oscal_emit_uuid(cx, json, "uuid", "plan-item", item->id);
    oscal_emit_prose(cx, json, "title", item->title, NULL);
    oscal_emit_prose(cx, json, "description", item->detail, item->title);
    array_begin(json, "props");
    oscal_emit_number(cx, json, "number", item->number);
    oscal_emit_property(cx, json, "status", enum_code(&plan_status_names, item->status));
    oscal_emit_number(cx, json, "progress", item->progress);
    oscal_emit_number(cx, json, "priority", item->priority);
    oscal_emit_property(cx, json, "post", choice_label(poam->posts, item->post));
    if (!text_empty(item->control)) {
        oscal_emit_property(cx, json, "catalog", item->catalog);
        oscal_emit_property(cx, json, "control", item->control);
    }
    oscal_emit_property(cx, json, "done-on", item->done_on);
    resources_write(cx, json, item);
    json_array_end(json);
    array_begin(json, "related-risks");
    object_begin(json, NULL);
    oscal_emit_uuid(cx, json, "risk-uuid", "risk-of-plan-item", item->id);
    json_object_end(json);
    json_array_end(json);
    oscal_emit_prose(cx, json, "remarks", item->result, NULL);
    json_object_end(json);
}

/* OSCAL's words for where a risk stands. */
static const char *risk_status(const struct plan_item *item)
{
    if (item->status == PLAN_DONE || item->status == PLAN_CANCELLED)
        return "closed";
    return item->status == PLAN_PROPOSED ? "open" : "remediating";
}

static const char *lifecycle_of(const struct plan_item *item)
{
    if (item->status == PLAN_DONE)
        return "completed";
    return item->status == PLAN_AGREED || item->status == PLAN_RUNNING ? "planned"
                                                                       : "recommendation";
}

/* When the work ends, and when it begins where that is known. */
static void milestone_write(struct ctx *cx, struct json *json, const struct plan_item *item)
{
    const char *end = item->status == PLAN_DONE && !text_empty(item->done_on) ? item->done_on
                                                                              : item->due_on;
    bool range = !text_empty(item->start_on) && !text_empty(end);
    if (text_empty(end))
        return;
    array_begin(json, "tasks");
    object_begin(json, NULL);
    oscal_emit_uuid(cx, json, "uuid", "milestone-of-plan-item", item->id);
    oscal_emit_text(cx, json, "type", "milestone");
    oscal_emit_prose(cx, json, "title", item->title, NULL);
    oscal_emit_prose(cx, json, "description", item->judged_by, NULL);
    object_begin(json, "timing");
    object_begin(json, range ? "within-date-range" : "on-date");
    if (range)
        oscal_emit_day(cx, json, "start", item->start_on);
    oscal_emit_day(cx, json, range ? "end" : "date", end);
    json_object_end(json);
    json_object_end(json);
    json_object_end(json);
    json_array_end(json);
}

static const char *statement_of(struct ctx *cx, const struct plan_item *item)
{
    if (text_empty(item->control))
        return tr(cx, N_("The item is not tied to a measure of a standard."));
    return trf(cx, N_("Gap in measure {0} {1}"),
               plan_control_label(cx, item->catalog, item->control),
               plan_control_title(cx, item->catalog, item->control));
}

static void risk_write(struct poam *poam, struct ctx *cx, const struct plan_item *item)
{
    struct json *json = &poam->risks;
    object_begin(json, NULL);
    oscal_emit_uuid(cx, json, "uuid", "risk-of-plan-item", item->id);
    oscal_emit_prose(cx, json, "title", item->title, NULL);
    oscal_emit_prose(cx, json, "description", item->detail, item->title);
    oscal_emit_prose(cx, json, "statement", statement_of(cx, item), NULL);
    oscal_emit_text(cx, json, "status", risk_status(item));
    oscal_emit_day(cx, json, "deadline", item->due_on);
    array_begin(json, "remediations");
    object_begin(json, NULL);
    oscal_emit_uuid(cx, json, "uuid", "remediation-of-plan-item", item->id);
    oscal_emit_text(cx, json, "lifecycle", lifecycle_of(item));
    oscal_emit_prose(cx, json, "title", item->title, NULL);
    oscal_emit_prose(cx, json, "description", item->detail, item->title);
    milestone_write(cx, json, item);
    json_object_end(json);
    json_array_end(json);
    json_object_end(json);
}

static void visit(void *state, struct ctx *cx, const struct plan_item *item)
{
    struct poam *poam = state;
    item_write(poam, cx, item);
    risk_write(poam, cx, item);
    poam->count++;
}

static enum rc document_write(struct ctx *cx, const struct poam *poam, struct buf *out)
{
    struct organization organization;
    struct json json = json_create(out);
    TRY(organization_get(cx, cx->org, &organization));
    const struct oscal_party party = {organization.id, organization.name};
    object_begin(&json, NULL);
    object_begin(&json, "plan-of-action-and-milestones");
    oscal_emit_uuid(cx, &json, "uuid", "plan-of-action-and-milestones", cx->org);
    oscal_emit_metadata(cx, &json,
                        trf(cx, N_("Plan of measures: {0}"), organization.name),
                        arena_printf(cx->arena, "%lld", (long long)cx->now), &party);
    object_begin(&json, "system-id");
    oscal_emit_text(cx, &json, "identifier-type", "http://ietf.org/rfc/rfc4122");
    oscal_emit_uuid(cx, &json, "id", "organization", cx->org);
    json_object_end(&json);
    json_key(&json, "risks");
    json_raw(&json, buf_string(poam->risks_out));
    json_key(&json, "poam-items");
    json_raw(&json, buf_string(poam->items_out));
    json_object_end(&json);
    json_object_end(&json);
    buf_char(out, '\n');
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

enum rc plan_export_oscal(struct ctx *cx, const struct plan_filter *filter, struct choices posts,
                          struct buf *out)
{
    CLEANUP(buf_free) struct buf items = buf_create(LIMIT_REPORT_BYTES);
    CLEANUP(buf_free) struct buf risks = buf_create(LIMIT_REPORT_BYTES);
    struct poam poam = {.posts = posts,
                        .items_out = &items,
                        .risks_out = &risks,
                        .items = json_create(&items),
                        .risks = json_create(&risks)};
    json_array_begin(&poam.items);
    json_array_begin(&poam.risks);
    TRY(plan_walk(cx, filter, visit, &poam));
    json_array_end(&poam.items);
    json_array_end(&poam.risks);
    if (poam.count == 0)
        return fail(cx, RC_MISSING,
                    N_("No plan item fits this filter, and OSCAL knows no plan without one"));
    TRY(buf_check(cx, &items, N_("The file is too large")));
    TRY(buf_check(cx, &risks, N_("The file is too large")));
    TRY(document_write(cx, &poam, out));
    return buf_check(cx, out, N_("The file is too large"));
}
