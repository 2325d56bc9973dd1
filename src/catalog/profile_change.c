/* Changes of profiles: begin, decide, params, the next version, discard. */
#include <string.h>

#include "account/account.h"
#include "base/text.h"
#include "catalog/catalog_export.h"
#include "catalog/profile.h"

static enum rc may_change(struct ctx *cx)
{
    return may(cx, PERM_ASSESSMENT_MANAGE) ? RC_OK : fail(cx, RC_DENIED, rc_describe(RC_DENIED)->message);
}

/* The draft, held until the transaction ends. */
static enum rc draft_load(struct ctx *cx, const char *name, struct profile_whole *ret)
{
    struct profile profile;
    bool draft = false;
    TRY(profile_find(cx, name, &profile));
    TRY(profile_store_hold_draft(cx, profile.id, &draft));
    if (!draft)
        return fail(cx, RC_CONFLICT, N_("Only a draft can be changed; this profile is: {0}"),
                    tr(cx, enum_label(&profile_status_names, profile.status)));
    return profile_load(cx, profile.id, ret);
}

/* --- Beginning --- */

static enum rc check_title(struct ctx *cx, const char *title)
{
    return text_empty(title) ? field_fail(cx, "title", N_("Please give the profile a name")) : RC_OK;
}

/* A code that neither a profile nor an imported standard has. */
static enum rc free_code(struct ctx *cx, const struct profile_begin *begin, const char **ret)
{
    struct imported_catalog imported;
    struct profile profile;
    const char *code = "";
    TRY(catalog_code_for(cx, begin->code, begin->title, &code));
    enum rc rc = imported_store_find(cx, code, &imported);
    if (rc == RC_MISSING)
        rc = profile_store_latest(cx, code, &profile);
    if (rc == RC_OK)
        return field_fail(cx, "code", N_("The code {0} is taken; please give another code"), code);
    if (rc != RC_MISSING)
        return rc;
    *ret = code;
    return RC_OK;
}

static enum rc choose_all(struct ctx *cx, const struct profile *profile, const struct catalog *base)
{
    for (size_t i = 0; i < base->control_count; i++) {
        struct profile_choice choice = {.id = "",
                                        .org = cx->org,
                                        .profile = profile->id,
                                        .control = base->controls[i].id,
                                        .choice = CHOICE_IN,
                                        .target = base->controls[i].target,
                                        .reason = ""};
        TRY(record_insert(cx, &profile_choice_record, &choice));
    }
    return RC_OK;
}

enum rc profile_begin_in(struct ctx *cx, const struct profile_begin *begin, struct profile *ret)
{
    const struct catalog *base = NULL;
    const char *code = "";
    TRY(may_change(cx));
    TRY(check_title(cx, begin->title));
    TRY(catalog_get(cx, begin->base, &base));
    TRY(catalog_need_in_use(cx, base));
    TRY(free_code(cx, begin, &code));
    struct profile fresh = {.id = "",
                            .org = cx->org,
                            .code = code,
                            .title = begin->title,
                            .edition = 1,
                            .base = base->id,
                            .base_edition = base->version,
                            .remarks = begin->remarks,
                            .status = PROFILE_DRAFT,
                            .drafter = cx->person,
                            .requested_by = "",
                            .approved_by = "",
                            .comment = ""};
    TRY(record_insert(cx, &profile_record, &fresh));
    if (begin->all)
        TRY(choose_all(cx, &fresh, base));
    *ret = fresh;
    return RC_OK;
}

enum rc profile_create(struct ctx *cx, const struct profile_begin *begin, struct profile *ret)
{
    struct profile fresh;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(profile_begin_in(cx, begin, &fresh));
    TRY(db_commit(cx, &tx));
    *ret = fresh;
    return RC_OK;
}

static enum rc copy_decisions(struct ctx *cx, const struct profile *from, const struct profile *to)
{
    struct profile_choices choices;
    struct profile_values values;
    TRY(profile_store_choices(cx, from->id, &choices));
    TRY(profile_store_values(cx, from->id, &values));
    for (size_t i = 0; i < choices.n; i++) {
        struct profile_choice copy = choices.at[i];
        copy.id = "";
        copy.profile = to->id;
        TRY(record_insert(cx, &profile_choice_record, &copy));
    }
    for (size_t i = 0; i < values.n; i++) {
        struct profile_value copy = values.at[i];
        copy.id = "";
        copy.profile = to->id;
        TRY(record_insert(cx, &profile_value_record, &copy));
    }
    return RC_OK;
}

enum rc profile_next(struct ctx *cx, const char *name, struct profile *ret)
{
    struct profile named, last;
    const struct catalog *base = NULL;
    TRY(may_change(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(profile_find(cx, name, &named));
    TRY(profile_store_latest(cx, named.code, &last));
    if (last.status != PROFILE_IN_USE)
        return fail(cx, RC_CONFLICT, N_("The version {0} of this profile is not in use yet: {1}"),
                    decimal(cx, last.edition), tr(cx, enum_label(&profile_status_names, last.status)));
    TRY(catalog_get(cx, last.base, &base));
    struct profile fresh = last;
    fresh.id = "";
    fresh.edition = last.edition + 1;
    fresh.base_edition = base->version;
    fresh.status = PROFILE_DRAFT;
    fresh.drafter = cx->person;
    fresh.requested_by = fresh.approved_by = fresh.comment = "";
    fresh.approved_at = 0;
    TRY(record_insert(cx, &profile_record, &fresh));
    TRY(copy_decisions(cx, &last, &fresh));
    TRY(db_commit(cx, &tx));
    *ret = fresh;
    return RC_OK;
}

enum rc profile_save_head(struct ctx *cx, const char *id, int64_t version, const char *title,
                          const char *remarks, struct profile *ret)
{
    struct profile_whole whole = {.base = NULL};
    TRY(may_change(cx));
    TRY(check_title(cx, title));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(draft_load(cx, id, &whole));
    struct profile before = whole.profile, after = before;
    if (version != before.version)
        return fail(cx, RC_CONFLICT,
                    N_("Somebody else has changed the profile meanwhile; please look at the page again and "
                       "repeat your change"));
    after.title = title;
    after.remarks = remarks;
    after.base_edition = whole.base == NULL ? "" : whole.base->version;
    TRY(record_update(cx, &profile_record, &before, &after));
    TRY(db_commit(cx, &tx));
    *ret = after;
    return RC_OK;
}

enum rc profile_discard(struct ctx *cx, const char *name)
{
    struct profile_whole whole = {.base = NULL};
    struct profile_choices choices;
    TRY(may_change(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(draft_load(cx, name, &whole));
    TRY(profile_store_choices(cx, whole.profile.id, &choices));
    for (size_t i = 0; i < choices.n; i++)
        TRY(record_delete(cx, &profile_choice_record, &choices.at[i]));
    for (size_t i = 0; i < whole.values.n; i++)
        TRY(record_delete(cx, &profile_value_record, &whole.values.at[i]));
    TRY(record_delete(cx, &profile_record, &whole.profile));
    return db_commit(cx, &tx);
}

/* --- Deciding --- */

static enum rc check_reason(struct ctx *cx, const char *reason)
{
    size_t length = 0;
    for (const char *at = reason; *at != '\0'; length++)
        text_next(&at);
    return length <= PROFILE_REASON_CHARACTERS
               ? RC_OK
               : field_fail(cx, "reason", N_("A reason has at most {0} characters"),
                            decimal(cx, PROFILE_REASON_CHARACTERS));
}

static enum rc check_decision(struct ctx *cx, const struct profile_decision *decision)
{
    TRY(check_reason(cx, decision->reason == NULL ? "" : decision->reason));
    if (decision->target > MATURITY_LEVELS)
        return field_fail(cx, "target", N_("A target lies between 1 and {0} (given: {1})"),
                          decimal(cx, MATURITY_LEVELS), decimal(cx, decision->target));
    if (decision->control_count == 0 && decision->group_count == 0 && !decision->all)
        return field_fail(cx, "control", N_("Please choose measures or a section"));
    if (decision->choice < 0 && decision->target < 0 && decision->reason == NULL)
        return field_fail(cx, "choice", N_("Please say what shall be changed"));
    return RC_OK;
}

/* Marks the measures that are meant. */
static enum rc mark(struct ctx *cx, const struct profile_whole *whole,
                    const struct profile_decision *decision, bool *marked)
{
    const struct catalog *base = whole->base;
    for (size_t i = 0; i < decision->control_count; i++) {
        const struct control *control = catalog_control(base, decision->controls[i]);
        if (control == NULL)
            return fail(cx, RC_MISSING, N_("{0} has no measure {1}"), catalog_short_name(cx, base),
                        decision->controls[i]);
        marked[control - base->controls] = true;
    }
    for (size_t i = 0; i < base->control_count && decision->with_children; i++)
        if (base->controls[i].parent >= 0) /* parents stand before children */
            marked[i] |= marked[base->controls[i].parent];
    for (size_t i = 0; i < decision->group_count; i++) {
        const struct catalog_group *group = catalog_group(base, decision->groups[i]);
        if (group == NULL)
            return fail(cx, RC_MISSING, N_("{0} has no section {1}"), catalog_short_name(cx, base),
                        decision->groups[i]);
        for (size_t k = 0; k < base->control_count; k++)
            marked[k] |= catalog_in_group(base, &base->controls[k], (int)(group - base->groups));
    }
    for (size_t i = 0; i < base->control_count; i++) {
        marked[i] |= decision->all;
        marked[i] &= !decision->open_only || whole->items[i].choice.choice == CHOICE_OPEN;
    }
    return RC_OK;
}

static enum rc decide_one(struct ctx *cx, const struct profile_item *item,
                          const struct profile_decision *decision, int64_t *changed)
{
    const struct profile_choice *before = &item->choice;
    struct profile_choice after = *before;
    if (decision->choice >= 0)
        after.choice = decision->choice;
    if (decision->target >= 0)
        after.target = decision->target;
    if (decision->reason != NULL)
        after.reason = decision->reason;
    bool same = after.choice == before->choice && after.target == before->target &&
                text_same(after.reason, before->reason);
    if (same)
        return RC_OK;
    ++*changed;
    return before->version == 0 ? record_insert(cx, &profile_choice_record, &after)
                                : record_update(cx, &profile_choice_record, before, &after);
}

static enum rc decide_in(struct ctx *cx, const struct profile_whole *whole,
                         const struct profile_decision *decision, int64_t *changed)
{
    if (whole->base == NULL)
        return memory_ended(cx);
    bool *marked = ARENA_ARRAY(cx->arena, bool, whole->base->control_count);
    if (marked == NULL)
        return memory_ended(cx);
    TRY(check_decision(cx, decision));
    TRY(mark(cx, whole, decision, marked));
    for (size_t i = 0; i < whole->base->control_count; i++)
        if (marked[i])
            TRY(decide_one(cx, &whole->items[i], decision, changed));
    return RC_OK;
}

enum rc profile_decide(struct ctx *cx, const char *name, const struct profile_decision *decision,
                       int64_t *ret_changed)
{
    struct profile_whole whole = {.base = NULL};
    int64_t changed = 0;
    TRY(may_change(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(draft_load(cx, name, &whole));
    TRY(decide_in(cx, &whole, decision, &changed));
    TRY(db_commit(cx, &tx));
    *ret_changed = changed;
    return RC_OK;
}

/* --- Params --- */

static enum rc has_param(struct ctx *cx, const struct catalog *base, const char *param)
{
    const struct oscal_node *top = NULL;
    TRY(catalog_oscal(cx, base, &top));
    const struct oscal_params *params = oscal_params_of(cx, oscal_get(top, "catalog"));
    if (params == NULL)
        return memory_ended(cx);
    return oscal_param(params, param) != NULL
               ? RC_OK
               : fail(cx, RC_MISSING, N_("{0} has no param {1}"), catalog_short_name(cx, base), param);
}

static enum rc check_value(struct ctx *cx, const struct profile_value *value)
{
    if (strlen(value->value) > PROFILE_VALUES_MOST)
        return field_fail(cx, "value", N_("The values have at most {0} bytes"),
                          decimal(cx, PROFILE_VALUES_MOST));
    return check_reason(cx, value->reason);
}

static enum rc store_value(struct ctx *cx, const struct profile_whole *whole, struct profile_value *after)
{
    TRY(check_value(cx, after));
    for (size_t i = 0; i < whole->values.n; i++) {
        const struct profile_value *before = &whole->values.at[i];
        if (!text_same(before->param, after->param))
            continue;
        after->id = before->id;
        if (text_same(before->value, after->value) && text_same(before->reason, after->reason))
            return RC_OK;
        return text_empty(after->value) ? record_delete(cx, &profile_value_record, before)
                                        : record_update(cx, &profile_value_record, before, after);
    }
    if (text_empty(after->value))
        return RC_OK;
    TRY(has_param(cx, whole->base, after->param));
    return record_insert(cx, &profile_value_record, after);
}

static enum rc value_in(struct ctx *cx, const struct profile_whole *whole, const struct profile_param *param)
{
    struct profile_value after = {.id = "",
                                  .org = cx->org,
                                  .profile = whole->profile.id,
                                  .param = param->id,
                                  .value = text_trim(cx, param->value),
                                  .reason = text_trim(cx, param->reason)};
    return store_value(cx, whole, &after);
}

enum rc profile_set_value(struct ctx *cx, const char *name, const struct profile_param *param)
{
    struct profile_whole whole = {.base = NULL};
    TRY(may_change(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(draft_load(cx, name, &whole));
    TRY(value_in(cx, &whole, param));
    return db_commit(cx, &tx);
}

enum rc profile_save_control(struct ctx *cx, const char *name, const struct profile_decision *decision,
                             const struct profile_param *params, size_t n)
{
    struct profile_whole whole = {.base = NULL};
    int64_t changed = 0;
    TRY(may_change(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(draft_load(cx, name, &whole));
    TRY(decide_in(cx, &whole, decision, &changed));
    for (size_t i = 0; i < n; i++)
        TRY(value_in(cx, &whole, &params[i]));
    return db_commit(cx, &tx);
}
