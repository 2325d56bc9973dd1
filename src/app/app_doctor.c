/* kaname doctor: looks at the installation and says what to do. */
#include "app/app_doctor.h"

#include <string.h>
#include <sys/stat.h>

#include "account/account_store.h"
#include "app/app_module.h"
#include "backup/backup_folder.h"
#include "base/enum.h"
#include "base/text.h"
#include "base/time.h"
#include "db/db_clock.h"
#include "db/db_health.h"
#include "ledger/ledger.h"

static const char *const state_codes[] = {"OK", "WARN", "FAIL"};
static const struct enum_names state_names = {state_codes, state_codes, COUNT(state_codes)};
_Static_assert(COUNT(state_codes) == CHECK_STATE_COUNT_, "every state needs a name");

struct doctor_view {
    int64_t failed, warned;
    LIST_OF(struct check) checks;
};
static const struct field check_fields[] = {
    FIELD(check, state, F_ENUM, .names = &state_names),
    FIELD(check, name, F_TEXT),
    FIELD(check, detail, F_TEXT),
    FIELD(check, advice, F_TEXT),
};
static const struct field view_fields[] = {
    FIELD(doctor_view, failed, F_INT),
    FIELD(doctor_view, warned, F_INT),
    FIELD_LIST(doctor_view, checks, check_fields, struct check),
};

enum rc doctor_add(struct doctor *doctor, enum check_state state, const char *name,
                   const char *detail, const char *advice)
{
    doctor->checks = arena_grow(doctor->cx->arena, doctor->checks, doctor->n, &doctor->room,
                                sizeof *doctor->checks);
    if (doctor->checks == NULL)
        return RC_MEMORY;
    doctor->checks[doctor->n++] = (struct check){name, state, detail, advice};
    return RC_OK;
}

/* What an error said; the error itself is over. */
static const char *take_problem(struct ctx *cx)
{
    const char *message = text_empty(cx->problem.message)
                              ? tr(cx, rc_describe(cx->problem.rc)->message)
                              : cx->problem.message;
    cx->problem = (struct problem){.rc = RC_OK};
    return message;
}

/* Lines of findings, on one line. */
static const char *join(const struct ctx *cx, struct buf *found)
{
    for (size_t i = 0; i + 1 < found->length; i++)
        if (found->data[i] == '\n')
            found->data[i] = ' ';
    while (found->length > 0 && found->data[found->length - 1] == '\n')
        found->data[--found->length] = '\0';
    return arena_copy(cx->arena, buf_string(found));
}

static enum rc check_schema(struct doctor *doctor)
{
    struct ctx *cx = doctor->cx;
    const char *name = tr(cx, N_("Schema"));
    if (db_check_schema(cx) == RC_OK)
        return doctor_add(doctor, CHECK_OK, name, tr(cx, N_("Complete and unchanged")), "");
    return doctor_add(doctor, CHECK_FAIL, name, take_problem(cx),
                      tr(cx, N_("Run kaname init with the newest program, after a backup")));
}

static enum rc check_integrity(struct doctor *doctor)
{
    struct ctx *cx = doctor->cx;
    CLEANUP(buf_free) struct buf found = buf_create(4096);
    const char *name = tr(cx, N_("Integrity"));
    enum rc rc = db_integrity(cx, &found);
    if (rc == RC_OK && found.length == 0)
        return doctor_add(doctor, CHECK_OK, name, tr(cx, N_("Nothing is damaged")), "");
    return doctor_add(doctor, CHECK_FAIL, name, rc == RC_OK ? join(cx, &found) : take_problem(cx),
                      tr(cx, N_("Stop the server, keep a copy, restore the last good backup")));
}

static enum rc check_settings(struct doctor *doctor)
{
    struct ctx *cx = doctor->cx;
    CLEANUP(buf_free) struct buf found = buf_create(4096);
    const char *name = tr(cx, N_("Settings of the database"));
    enum rc rc = db_risky_settings(cx, &found);
    if (rc == RC_OK && found.length == 0)
        return doctor_add(doctor, CHECK_OK, name, tr(cx, N_("What was saved survives a power cut")),
                          "");
    return doctor_add(doctor, CHECK_WARN, name, rc == RC_OK ? join(cx, &found) : take_problem(cx),
                      tr(cx, N_("Ask the administrator of PostgreSQL to change them")));
}

static enum rc check_clock(struct doctor *doctor)
{
    enum { TOLERANCE_MS = 60 * 1000 };
    struct ctx *cx = doctor->cx;
    const char *name = tr(cx, N_("Clock"));
    int64_t last = 0, now = cx->now;
    if (ledger_last_time(cx, &last) != RC_OK)
        return doctor_add(doctor, CHECK_FAIL, name, take_problem(cx), "");
    const char *detail = trf(cx, N_("Now {0}, last entry of the ledger {1}"), time_show(cx, now),
                             last == 0 ? "–" : time_show(cx, last));
    if (last <= now + TOLERANCE_MS)
        return doctor_add(doctor, CHECK_OK, name, detail, "");
    return doctor_add(
        doctor, CHECK_FAIL, name, detail,
        tr(cx, N_("The clock is behind the ledger: set it (NTP) before anybody works on")));
}

/* Where the database is another machine, its clock counts; this one's still stands in logs. */
static enum rc check_both_clocks(struct doctor *doctor)
{
    struct ctx *cx = doctor->cx;
    const char *name = tr(cx, N_("Clock beside the database's"));
    int64_t ahead = db_clock_ahead(cx->db);
    bool near = ahead > -CLOCK_NEAR_MS && ahead < CLOCK_NEAR_MS;
    if (!db_is_postgresql(cx->db))
        return RC_OK;
    if (near)
        return doctor_add(doctor, CHECK_OK, name, tr(cx, N_("They agree")), "");
    return doctor_add(doctor, CHECK_WARN, name,
                      trf(cx, ahead > 0 ? N_("This machine is {0} seconds ahead") : N_("This machine is {0} seconds behind"),
                          decimal(cx, (ahead > 0 ? ahead : -ahead) / 1000)),
                      tr(cx, N_("kaname goes by the database's clock; set both clocks by NTP")));
}

static enum rc check_standby(struct doctor *doctor, const struct store *store)
{
    struct ctx *cx = doctor->cx;
    const char *name = tr(cx, N_("Standby of the database"));
    struct db_standing standing;
    if (!store_has_standby(store))
        return RC_OK;
    if (db_standing(cx, &standing) != RC_OK)
        return doctor_add(doctor, CHECK_FAIL, name, take_problem(cx), "");
    if (standing.synchronous < 0)
        return doctor_add(doctor, CHECK_WARN, name, tr(cx, N_("kaname may not see it")),
                          tr(cx, N_("As the administrator of PostgreSQL: GRANT pg_monitor TO the role of kaname")));
    if (standing.asked && standing.synchronous > 0)
        return doctor_add(doctor, CHECK_OK, name, tr(cx, N_("What is confirmed lies on two machines")), "");
    return doctor_add(doctor, CHECK_WARN, name,
                      standing.asked ? tr(cx, N_("No standby confirms: changes cannot be confirmed"))
                                     : tr(cx, N_("No standby confirms: what is confirmed lies on one machine alone")),
                      tr(cx, N_("Look at patronictl list, and bring the standby back")));
}

static enum rc check_people(struct doctor *doctor)
{
    struct ctx *cx = doctor->cx;
    const char *name = tr(cx, N_("People"));
    int64_t count = 0;
    if (account_store_person_count(cx, &count) != RC_OK)
        return doctor_add(doctor, CHECK_FAIL, name, take_problem(cx), "");
    if (count > 0) /* whether there is anybody, not how many */
        return doctor_add(doctor, CHECK_OK, name, tr(cx, N_("Registered")), "");
    return doctor_add(doctor, CHECK_WARN, name, tr(cx, N_("Nobody is registered yet")),
                      tr(cx, N_("Run kaname init and open the link that it prints")));
}

static enum rc check_inside(struct doctor *doctor)
{
    size_t before = doctor->n;
    TRY(check_schema(doctor));
    if (doctor->checks[before].state == CHECK_FAIL)
        return RC_OK; /* the others would only fail for the same reason */
    TRY(check_integrity(doctor));
    TRY(check_settings(doctor));
    TRY(check_clock(doctor));
    TRY(check_both_clocks(doctor));
    return check_people(doctor);
}

static enum rc check_database(struct doctor *doctor, struct store *store, struct buf *why)
{
    struct ctx *cx = doctor->cx;
    CLEANUP(db_closep) struct db *db = NULL;
    const char *name = tr(cx, N_("Database")), *version = "";
    if (db_open(store, &db, why) != RC_OK)
        return doctor_add(
            doctor, CHECK_FAIL, name, join(cx, why),
            tr(cx, N_("Check that the database runs and that --db or KANAME_DB is right")));
    struct db *before = cx->db;
    cx->db = db;
    enum rc rc = db_version(cx, &version);
    rc = rc == RC_OK ? doctor_add(doctor, CHECK_OK, name, version, "")
                     : doctor_add(doctor, CHECK_FAIL, name, take_problem(cx), "");
    cx->now += store_now(store) - time_now(); /* by the clock that counts */
    if (rc == RC_OK)
        rc = check_inside(doctor);
    if (rc == RC_OK)
        rc = check_standby(doctor, store);
    cx->db = before;
    return rc;
}

/* A file that is missing is not made. */
static enum rc check_store(struct doctor *doctor, const char *url)
{
    struct ctx *cx = doctor->cx;
    CLEANUP(store_closep) struct store *store = NULL;
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    struct stat info;
    if (store_open(url, &store, &why) != RC_OK)
        return fail(cx, RC_USAGE, N_("The database cannot be opened: {0}"), join(cx, &why));
    const char *path = store_file(store);
    if (path != NULL && stat(path, &info) != 0)
        return doctor_add(doctor, CHECK_FAIL, tr(cx, N_("Database")),
                          trf(cx, N_("There is no file {0}"), path),
                          tr(cx, N_("Run kaname init, or check --db or KANAME_DB")));
    TRY(check_database(doctor, store, &why));
    if (path == NULL)
        return RC_OK;
    TRY(doctor_check_file(doctor, tr(cx, N_("Rights of the database file")), path, true));
    return doctor_check_disk(doctor, path);
}

/* The youngest backup of the folder that the server is given. */
static enum rc check_backups(struct doctor *doctor, const char *folder)
{
    enum { LATE_MS = 2 * 24 * 60 * 60 * 1000 };
    struct ctx *cx = doctor->cx;
    struct app app = *cx->app;
    struct ctx inner = *cx;
    struct backup_folder found;
    const char *name = tr(cx, N_("Last backup")),
               *advice = tr(cx,
                            N_("See the page of backups: the server must run with --backup-dir"));
    if (folder == NULL)
        return RC_OK;
    app.backup_dir = folder;
    inner.app = &app;
    if (backup_folder_read(&inner, &found) != RC_OK)
        return doctor_add(doctor, CHECK_FAIL, name, take_problem(&inner), advice);
    if (found.backups.n == 0)
        return doctor_add(doctor, CHECK_FAIL, name, folder, advice);
    const struct backup_kept *youngest = &found.backups.at[0];
    bool late = cx->now - youngest->at > LATE_MS;
    TRY(doctor_add(doctor, late ? CHECK_WARN : CHECK_OK, name, time_show(cx, youngest->at),
                   late ? advice : ""));
    return doctor_check_file(doctor, tr(cx, N_("Rights of the last backup")), youngest->path, true);
}

/* One line for each, and what to do below it. */
static enum rc show(struct ctx *cx, struct arguments *arguments, const struct doctor_view *view)
{
    if (arguments->json)
        return command_show(cx, arguments, FIELDS(view_fields), view);
    for (size_t i = 0; i < view->checks.n; i++) {
        const struct check *check = &view->checks.at[i];
        buf_printf(arguments->out, "%-4s  %s: %s\n", state_codes[check->state], check->name,
                   check->detail);
        if (check->advice[0] != '\0')
            buf_printf(arguments->out, "      %s\n", check->advice);
    }
    return RC_OK;
}

enum rc doctor_run(struct ctx *cx, struct arguments *arguments)
{
    struct doctor doctor = {.cx = cx};
    struct doctor_view view = {.failed = 0};
    TRY(check_store(&doctor, arguments->db_url));
    TRY(check_backups(&doctor, option_of(arguments, "backup-dir")));
    TRY(doctor_check_certificate(&doctor, option_of(arguments, "certificate"),
                                 option_of(arguments, "key")));
    TRY(doctor_check_fonts(&doctor));
    TRY(doctor_check_pdf(&doctor));
    TRY(doctor_check_limits(&doctor));
    view.checks.at = doctor.checks;
    view.checks.n = doctor.n;
    for (size_t i = 0; i < doctor.n; i++) {
        view.failed += doctor.checks[i].state == CHECK_FAIL;
        view.warned += doctor.checks[i].state == CHECK_WARN;
    }
    TRY(show(cx, arguments, &view));
    return view.failed == 0
               ? RC_OK
               : fail(cx, RC_INVALID, N_("{0} of the checks failed"), decimal(cx, view.failed));
}
