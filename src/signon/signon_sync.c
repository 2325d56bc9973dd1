/* Tests and synchronisations. */
#include <string.h>

#include "account/account_session.h"
#include "base/progress.h"
#include "base/text.h"
#include "signon/signon.h"

enum { OPENINGS_MOST = 4, STEP = 20 };

static const struct field try_fields[] = {
    FIELD(directory_try, url, F_TEXT, .label = N_("Server")),
    FIELD(directory_try, good, F_BOOL, .label = N_("Usable")),
    FIELD(directory_try, state, F_TEXT, .label = N_("State")),
};
static const struct field test_fields[] = {
    FIELD_LIST(signon_test, servers, try_fields, struct directory_try),
    FIELD(signon_test, login, F_TEXT, .label = N_("Sign-in name")),
    FIELD(signon_test, known, F_BOOL, .label = N_("Found")),
    FIELD(signon_test, dn, F_TEXT, .label = N_("Entry of the directory")),
    FIELD(signon_test, name, F_TEXT, .label = N_("Name")),
    FIELD(signon_test, mail, F_TEXT, .label = N_("Mail address")),
    FIELD(signon_test, department, F_TEXT, .label = N_("Department in the directory")),
    FIELD(signon_test, groups, F_LIST_TEXT, .label = N_("Groups")),
    FIELD(signon_test, roles, F_TEXT, .label = N_("Roles by group")),
};
const struct fields signon_test_fields = {test_fields, COUNT(test_fields)};

static const struct field sync_fields[] = {
    FIELD(signon_sync, asked, F_INT, .label = N_("People asked about")),
    FIELD(signon_sync, found, F_INT, .label = N_("Found")),
    FIELD(signon_sync, linked, F_INT, .label = N_("Sign in through it from now on")),
    FIELD(signon_sync, changed, F_INT, .label = N_("People changed")),
    FIELD(signon_sync, missing, F_INT, .label = N_("Missing")),
    FIELD(signon_sync, doubtful, F_INT, .label = N_("Doubtful")),
};
const struct fields signon_sync_fields = {sync_fields, COUNT(sync_fields)};

static enum rc need_right(struct ctx *cx)
{
    if (!may(cx, PERM_ACCOUNT_WRITE))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    return RC_OK;
}

/* ---- the test ---- */

static const char *role_words(struct ctx *cx, uint64_t roles)
{
    const char *words = "";
    for (int role = 0; role < ROLE_COUNT_; role++)
        if ((roles >> role & 1) != 0)
            words = arena_printf(cx->arena, "%s%s%s", words, words[0] == '\0' ? "" : tr(cx, N_(", ")),
                                 tr(cx, enum_label(&role_names, role)));
    return words;
}

static enum rc look_for(struct ctx *cx, const struct directory *directory, const char *login, struct signon_test *view)
{
    const struct directory_server server = directory_server_of(directory);
    struct directory_entry entry = {.dn = ""};
    uint64_t named = 0, given = 0;
    view->login = login_fold(cx, login);
    enum rc rc = directory_ask(cx, &server, view->login, NULL, &entry, NULL);
    if (rc == RC_AWAY || rc == RC_MISSING) { /* the servers' own words say it */
        cx->problem = (struct problem){.rc = RC_OK};
        return RC_OK;
    }
    TRY(rc);
    TRY(directory_roles(cx, directory, &entry, &named, &given));
    view->known = 1;
    view->dn = entry.dn;
    view->name = entry.name;
    view->mail = entry.mail;
    view->department = entry.department;
    view->roles = role_words(cx, given);
    view->groups.at = entry.groups.at;
    view->groups.n = entry.groups.n;
    return RC_OK;
}

enum rc signon_test(struct ctx *cx, const char *login, struct signon_test *ret)
{
    struct directory directory;
    struct signon_test view = {.login = "", .dn = "", .name = "", .mail = "", .department = "", .roles = ""};
    struct directory_trace *trace = ARENA_ARRAY(cx->arena, struct directory_trace, 1);
    TRY(need_right(cx));
    TRY(directory_get(cx, cx->org, &directory));
    if (directory.urls[0] == '\0')
        return fail(cx, RC_INVALID, N_("There are no settings of a directory yet"));
    if (trace == NULL)
        return RC_MEMORY;
    const struct directory_server server = directory_server_of(&directory);
    TRY(directory_try_all(cx, &server, trace));
    view.servers.at = trace->at;
    view.servers.n = trace->n;
    if (!text_empty(login))
        TRY(look_for(cx, &directory, login, &view));
    *ret = view;
    return RC_OK;
}

/* ---- the synchronisation ---- */

/* What the directory says of one person. */
struct finding {
    bool found, doubtful;
    struct directory_entry entry;
};

struct round {
    struct directory directory;
    struct directory_server server;
    struct directory_rows rows;
    struct finding *findings; /* of each row */
    struct directory_talk *talk;
    int openings;
};

/* Asks about one person; a server that goes away in the middle is followed by the next. */
static enum rc ask_about(struct ctx *cx, struct round *round, size_t i)
{
    struct finding *finding = &round->findings[i];
    enum rc rc = RC_AWAY;
    while (rc == RC_AWAY) {
        if (round->talk == NULL) {
            if (round->openings++ >= OPENINGS_MOST)
                return fail(cx, RC_AWAY, N_("The directory went away in the middle; nothing was changed"));
            TRY(directory_open(cx, &round->server, &round->talk, NULL));
        }
        directory_refresh(round->talk);
        rc = directory_find(cx, round->talk, round->rows.people.at[i].login, &finding->entry);
        if (rc == RC_AWAY)
            directory_closep(&round->talk);
    }
    finding->found = rc == RC_OK && strcmp(login_fold(cx, finding->entry.login), round->rows.people.at[i].login) == 0;
    finding->doubtful = rc == RC_CONFLICT;
    if (rc != RC_OK && rc != RC_MISSING && rc != RC_CONFLICT)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    return RC_OK;
}

static enum rc ask_about_all(struct ctx *cx, struct round *round, struct signon_sync *sync)
{
    int64_t linked = 0, there = 0;
    sync->asked = (int64_t)round->rows.people.n;
    for (size_t i = 0; i < round->rows.people.n; i++) {
        const struct finding *finding = &round->findings[i];
        if (i % STEP == 0)
            TRY(progress_step(cx, (int64_t)i, sync->asked));
        TRY(ask_about(cx, round, i));
        sync->found += finding->found;
        linked += round->rows.people.at[i].linked;
        there += round->rows.people.at[i].linked && (finding->found || finding->doubtful);
    }
    if (linked > 0 && there == 0)
        return fail(cx, RC_INVALID,
                    N_("The directory has none of the {0} people who sign in through it: are place and filter right? "
                       "Nothing was changed"),
                    decimal(cx, linked));
    return RC_OK;
}

static enum rc store(struct ctx *cx, const struct round *round, size_t i, struct signon_sync *sync)
{
    const struct directory_row *row = &round->rows.people.at[i];
    const struct finding *finding = &round->findings[i];
    const struct person person = {.id = row->person, .org = cx->org, .login = row->login};
    struct directory_applied applied = {false, false};
    bool fresh = false;
    if (finding->doubtful) {
        sync->doubtful++;
    } else if (finding->found) {
        enum rc rc = directory_apply(cx, &round->directory, &person, &finding->entry, &applied);
        if (rc != RC_OK && rc != RC_CONFLICT)
            return rc;
        sync->doubtful += rc == RC_CONFLICT;
        cx->problem = (struct problem){.rc = RC_OK};
    } else if (row->linked) {
        TRY(directory_note_missing(cx, row->person, &fresh));
        sync->missing++;
    }
    sync->changed += applied.changed || fresh;
    sync->linked += applied.linked;
    return RC_OK;
}

static enum rc run(struct ctx *cx, struct round *round, struct signon_sync *sync)
{
    TRY(ask_about_all(cx, round, sync));
    for (size_t i = 0; i < round->rows.people.n; i++) {
        if (i % STEP == 0)
            TRY(progress_step(cx, (int64_t)i, sync->asked));
        TRY(store(cx, round, i, sync));
    }
    return RC_OK;
}

enum rc signon_sync(struct ctx *cx, struct signon_sync *ret)
{
    struct signon_sync sync = {0};
    struct round round = {.talk = NULL};
    TRY(need_right(cx));
    TRY(directory_get(cx, cx->org, &round.directory));
    if (!round.directory.active)
        return fail(cx, RC_INVALID, N_("No directory is in use in this organisation"));
    round.server = directory_server_of(&round.directory);
    TRY(directory_people(cx, true, &round.rows));
    round.findings = ARENA_ARRAY(cx->arena, struct finding, round.rows.people.n + 1);
    if (round.findings == NULL)
        return RC_MEMORY;
    enum rc rc = run(cx, &round, &sync);
    directory_closep(&round.talk);
    *ret = sync;
    return rc;
}

static enum rc run_job(struct ctx *cx, struct job_work *work)
{
    struct signon_sync sync;
    TRY(signon_sync(cx, &sync));
    struct json json = json_create(work->result);
    field_write_json(cx, &json, signon_sync_fields, &sync);
    return RC_OK;
}

const struct job_kind signon_jobs[SIGNON_JOBS] = {
    {.name = "directory-sync",
     .label = N_("Synchronisation with the directory"),
     .permission = PERM_ACCOUNT_WRITE,
     .attempts = 3,
     .schedulable = true,
     .run = run_job},
};
