/* The verification of the ledger as background work, and its result as the page shows it. */
#include <jansson.h>
#include <string.h>

#include "audit/audit.h"
#include "audit/audit_store.h"
#include "base/text.h"
#include "job/job.h"
#include "seal/seal.h"

/* When the checkpoints are signed, unless somebody sets another time. */
#define CHECKPOINT_TIME "03:10"

static enum rc verify(struct ctx *cx, bool all, struct job_work *work)
{
    struct audit_verify_view view = {.action = "", .all = all, .message = ""};
    TRY(audit_verify_run(cx, all, &view));
    struct json json = json_create(work->result);
    field_write_json(cx, &json, audit_verify_fields, &view);
    return RC_OK;
}

static enum rc verify_own(struct ctx *cx, struct job_work *work)
{
    return verify(cx, false, work);
}

static enum rc verify_all(struct ctx *cx, struct job_work *work)
{
    return verify(cx, true, work);
}

static enum rc checkpoint_all(struct ctx *cx, struct job_work *work)
{
    int64_t made = 0;
    TRY(seal_checkpoint_all(cx, &made));
    struct json json = json_create(work->result);
    json_object_begin(&json);
    json_key(&json, "made");
    json_int(&json, made);
    json_object_end(&json);
    return RC_OK;
}

const struct job_kind audit_jobs[AUDIT_JOBS] = {
    {.name = "ledger-verify",
     .label = N_("Verification of the ledger"),
     .permission = PERM_AUDIT_READ,
     .attempts = 3,
     .schedulable = true,
     .run = verify_own,
     .page = "/audit/verifications/"},
    {.name = "ledger-verify-all",
     .label = N_("Verification of the ledgers"),
     .permission = PERM_SYSTEM,
     .attempts = 3,
     .installation = true,
     .schedulable = true,
     .run = verify_all,
     .page = "/audit/verifications/"},
    {.name = "ledger-checkpoint-all",
     .label = N_("Checkpoints of the ledgers"),
     .permission = PERM_SYSTEM,
     .attempts = 3,
     .installation = true,
     .schedulable = true,
     .run = checkpoint_all},
};

enum rc audit_keep_timetable(struct ctx *cx)
{
    const struct schedule wanted = {.kind = audit_jobs[AUDIT_JOBS - 1].name,
                                    .repeat = SCHEDULE_DAILY,
                                    .at_time = CHECKPOINT_TIME};
    return seal_key_dir(cx) == NULL ? RC_OK : schedule_keep(cx, &wanted);
}

static void json_freep(json_t **json)
{
    json_decref(*json);
}

static const char *text_of(struct ctx *cx, const json_t *object, const char *name)
{
    return arena_copy(cx->arena, json_string_value(json_object_get(object, name)));
}

static struct verify_org organization_of(struct ctx *cx, const json_t *one)
{
    return (struct verify_org){
        .org = text_of(cx, one, "org"),
        .root = text_of(cx, one, "root"),
        .size = json_integer_value(json_object_get(one, "size")),
        .records = json_integer_value(json_object_get(one, "records")),
    };
}

enum rc audit_verdict_read(struct ctx *cx, const struct job *job, struct audit_verify_view *ret)
{
    CLEANUP(json_freep) json_t *result = json_loads(job->result, 0, NULL);
    const json_t *list = json_object_get(result, "organizations");
    struct audit_verify_view view = {.action = "", .message = "", .at = job->finished};
    if (job->state != JOB_DONE ||
        !enum_parse(&audit_verdict_names, text_of(cx, result, "verdict"), &view.verdict)) {
        *ret = view;
        return RC_OK;
    }
    struct verify_org *organizations = ARENA_ARRAY(cx->arena, struct verify_org,
                                                   json_array_size(list));
    if (organizations == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < json_array_size(list); i++)
        organizations[i] = organization_of(cx, json_array_get(list, i));
    view.message = text_of(cx, result, "message");
    view.organizations.at = organizations;
    view.organizations.n = json_array_size(list);
    *ret = view;
    return RC_OK;
}
