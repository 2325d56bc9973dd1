/* Once a day: whom to remind of what. */
#include <string.h>

#include "base/limits.h"
#include "base/progress.h"
#include "base/text.h"
#include "base/time.h"
#include "mail/reminder.h"

#define DAY_MS INT64_C(86400000)
#define DIGEST_ITEM "digest"
enum { KEPT_DAYS = 1100 };

/* One person in one organisation. */
struct reminding {
    const struct reminder_person *person;
    struct reminder_plan plan;
    struct reminders_made made;
    struct work_view work;
    struct reminder_rows due, all;
    struct reminder_made *fresh; /* what is to be noted */
    size_t fresh_n;
    const char *digest_on; /* "" without one */
};

static bool was_made(const struct reminding *r, const char *item, const char *due_on, int64_t stage)
{
    for (size_t i = 0; i < r->made.made.n; i++) {
        const struct reminder_made *one = &r->made.made.at[i];
        if (one->stage >= stage && text_same(one->item, item) && text_same(one->due_on, due_on))
            return true;
    }
    return false;
}

/* A later stage counts for the earlier ones, so that a clock that goes back brings nothing up again. */
static enum rc pick_due(struct ctx *cx, struct reminding *r)
{
    size_t n = r->work.rows.n;
    r->due.at = ARENA_ARRAY(cx->arena, const struct work_row *, n);
    r->fresh = ARENA_ARRAY(cx->arena, struct reminder_made, n + 1);
    if (r->due.at == NULL || r->fresh == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct work_row *row = &r->work.rows.at[i];
        int64_t stage = text_empty(row->due_on) ? REMINDER_NEVER : reminder_stage(&r->plan, -row->days);
        const char *item = reminder_item(cx, row);
        bool noted = false;
        if (stage == REMINDER_NEVER || was_made(r, item, row->due_on, stage))
            continue;
        r->due.at[r->due.n++] = row;
        for (size_t k = 0; k < r->fresh_n; k++) /* two rows of one place and day */
            noted = noted || (text_same(r->fresh[k].item, item) && text_same(r->fresh[k].due_on, row->due_on));
        if (!noted)
            r->fresh[r->fresh_n++] = (struct reminder_made){item, row->due_on, stage};
    }
    return RC_OK;
}

static enum rc pick_digest(struct ctx *cx, struct reminding *r)
{
    const char *day = digest_day(cx, r->plan.digest, r->work.today);
    size_t n = r->work.rows.n;
    r->digest_on = "";
    if (text_empty(day) || n == 0)
        return RC_OK;
    for (size_t i = 0; i < r->made.made.n; i++)
        if (text_same(r->made.made.at[i].item, DIGEST_ITEM) && strcmp(r->made.made.at[i].due_on, day) >= 0)
            return RC_OK;
    r->all.at = ARENA_ARRAY(cx->arena, const struct work_row *, n);
    if (r->all.at == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++)
        r->all.at[r->all.n++] = &r->work.rows.at[i];
    r->digest_on = day;
    r->fresh[r->fresh_n++] = (struct reminder_made){DIGEST_ITEM, day, 0};
    return RC_OK;
}

/* The letter and what it reminds of, in one transaction: RC_CONFLICT when another program was quicker. */
static enum rc store(struct ctx *cx, const struct reminding *r, const struct mail_letter *letter,
                     enum mail_state *ret_state)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    for (size_t i = 0; i < r->fresh_n; i++)
        TRY(reminder_store_insert(cx, r->person->person, &r->fresh[i]));
    TRY(mail_queue(cx, letter, ret_state));
    return db_commit(cx, &tx);
}

static enum rc remind(struct ctx *cx, const struct mail_setting *setting, struct reminding *r, struct reminder_sum *sum)
{
    struct handling_mark mark;
    enum mark_sends sends = MARK_SENDS_NOTHING;
    enum mail_state state = MAIL_STATE_COUNT_;
    struct mail_letter letter = {.person = r->person->person, .address = r->person->email, .reply_to = "", .about = ""};
    TRY(mark_of(cx, cx->org, &mark));
    TRY(mark_sends_of(cx, cx->org, &sends));
    TRY(reminder_letter(cx, setting, sends, mark.name, &r->due, &r->all, &letter));
    enum rc rc = store(cx, r, &letter, &state);
    if (rc == RC_CONFLICT || rc == RC_INVALID) /* made elsewhere; an address that is none */
        return RC_OK;
    TRY(rc);
    sum->people++;
    sum->reminders += (int64_t)r->due.n;
    sum->digests += r->all.n > 0;
    sum->held_back += state == MAIL_REFUSED;
    return RC_OK;
}

static enum rc look_at(struct ctx *cx, const struct mail_setting *setting, const struct reminder_person *person,
                       struct reminder_sum *sum)
{
    struct reminder_policy policy;
    struct mail_preference preference;
    struct reminding r = {.person = person};
    enum rc rc = account_act_as(cx, person->person, person->org);
    if (rc == RC_DENIED || rc == RC_MISSING) /* has no role there any longer */
        return RC_OK;
    TRY(rc);
    TRY(reminder_policy_get(cx, cx->org, &policy));
    TRY(mail_preference_get(cx, cx->person, &preference));
    r.plan = reminder_plan_of(&policy, &preference);
    if (r.plan.n == 0 && r.plan.digest == DIGEST_NONE)
        return RC_OK;
    TRY(work_make(cx, &r.work));
    if (r.work.rows.n == 0)
        return RC_OK;
    TRY(reminder_store_made(cx, cx->org, cx->person, &r.made));
    TRY(pick_due(cx, &r));
    TRY(pick_digest(cx, &r));
    return r.fresh_n == 0 ? RC_OK : remind(cx, setting, &r, sum);
}

enum rc reminder_run(struct ctx *cx, struct reminder_sum *ret)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct mail_setting setting;
    struct reminder_people all;
    *ret = (struct reminder_sum){0};
    if (arena == NULL)
        return RC_MEMORY;
    TRY(mail_setting_get(cx, &setting));
    if (setting.version == 0 || !setting.active)
        return RC_OK;
    TRY(reminder_store_prune(cx, cx->now - KEPT_DAYS * DAY_MS));
    TRY(reminder_store_people(cx, &all));
    for (size_t i = 0; i < all.people.n; i++) {
        const struct reminder_person *person = &all.people.at[i];
        struct ctx inner = *cx;
        TRY(progress_step(cx, (int64_t)i, (int64_t)all.people.n));
        arena_reset(arena);
        inner.arena = arena;
        inner.lang = person->lang == LANG_EN ? LANG_EN : LANG_JA;
        inner.problem = (struct problem){.rc = RC_OK};
        memset(&inner.catalogs, 0, sizeof inner.catalogs);
        enum rc rc = look_at(&inner, &setting, person, ret);
        if (rc == RC_OK && arena_failed(arena))
            rc = RC_MEMORY;
        if (rc != RC_OK && !text_empty(inner.problem.message))
            return fail(cx, rc, "{0}", arena_copy(cx->arena, inner.problem.message));
        TRY(rc);
    }
    return RC_OK;
}

enum rc reminder_job_run(struct ctx *cx, struct job_work *work)
{
    struct reminder_sum sum;
    struct json json = json_create(work->result);
    TRY(reminder_run(cx, &sum));
    json_object_begin(&json);
    json_key(&json, "people");
    json_int(&json, sum.people);
    json_key(&json, "reminders");
    json_int(&json, sum.reminders);
    json_key(&json, "digests");
    json_int(&json, sum.digests);
    json_key(&json, "held_back");
    json_int(&json, sum.held_back);
    json_object_end(&json);
    return RC_OK;
}

enum rc reminder_keep_timetable(struct ctx *cx)
{
    const struct schedule wanted = {.kind = mail_jobs[MAIL_REMIND_JOB].name, .repeat = SCHEDULE_DAILY, .at_time = "07:00"};
    return schedule_keep(cx, &wanted);
}
