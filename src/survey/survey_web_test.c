/* A survey through its pages, on both databases: made, delegated, opened, answered by an operator of the same
 * installation, sent back and accepted by the agency that carries it out. What each of them sees, and what is refused:
 * to the agency whatever is not delegated to it, to everybody else everything. */
#include <string.h>

#include "analysis/vector.h"
#include "app/modules.h"
#include "approval/approval.h"
#include "assessment/assessment_sample.h"
#include "base/limits.h"
#include "base/time.h"
#include "http/http.h"
#include "questionnaire/reply_store.h"
#include "questionnaire/reply_whole.h"
#include "survey/survey_response.h"
#include "survey/survey_view.h"
#include "survey/survey_visit.h"
#include "work/work.h"

struct answer_of {
    int status;
    const char *body;
};

/* One request; JSON unless it is a page. Form and query: "name=value&…"; form NULL: GET. */
static struct answer_of call_with(struct ctx *cx, const char *path, const char *query, const char *form, bool page)
{
    struct request request = {.method = form == NULL ? GET : POST, .path = path, .wants_json = !page,
                              .session = "", .language = "", .accept_language = "", .csrf_header = "",
                              .authorization = "", .fetch_site = "", .origin = "", .host = "",
                              .none_match = "", .remote = ""};
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    cx->problem = (struct problem){.rc = RC_OK};
    if (query != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, query, strlen(query), &request, true), RC_OK);
    if (form != NULL)
        TEST_RC(__LINE__, cx, form_parse(cx, form, strlen(form), &request, false), RC_OK);
    router_run(cx, &request, &response);
    const struct answer_of answer = {response.status,
                                     arena_copy_n(cx->arena, buf_string(&response.body), response.body.length)};
    buf_free(&response.body);
    cx->problem = (struct problem){.rc = RC_OK};
    return answer;
}

static struct answer_of call(struct ctx *cx, const char *path, const char *form, bool page)
{
    return call_with(cx, path, NULL, form, page);
}

static struct answer_of ask(struct ctx *cx, const char *path, const char *query)
{
    return call_with(cx, path, query, NULL, false);
}

static const char *path_of(struct ctx *cx, const char *before, const char *id, const char *after)
{
    return arena_printf(cx->arena, "%s%s%s", before, id, after);
}

static void wants(int line, struct ctx *cx, const char *path, const char *form, int status)
{
    TEST_INT(line, call(cx, path, form, false).status, status);
}

static bool has(struct answer_of answer, const char *text)
{
    return strstr(answer.body, text) != NULL;
}

/* --- Who is there --- */

static void make_body(struct ctx *cx, const char *id, int64_t kind)
{
    struct organization row;
    struct db_tx *tx = NULL;
    row_blank(&organization_record, &row);
    row.id = row.org = row.name = id;
    row.kind = kind;
    row.fiscal_month = 4;
    row.active = 1;
    const char *person = arena_printf(cx->arena, "%s-officer", id);
    struct person officer = {.id = person, .org = id, .login = person, .name = person, .email = "", .password = "",
                             .totp = "", .recovery = "", .active = 1};
    cx->org = id;
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &organization_record, &row), RC_OK);
    TEST_RC(__LINE__, cx, record_insert(cx, &person_record, &officer), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static void act(struct ctx *cx, const char *org, int64_t kind, enum role role)
{
    cx->org = cx->org_name = org;
    cx->person = arena_printf(cx->arena, "%s-%s", org,
                              kind == ORGANIZATION_OPERATOR && role == ROLE_EXECUTIVE ? "executive" : "officer");
    cx->permissions = PERM_SIGNED_IN | role_permissions_in((enum organization_kind)kind, role);
    cx->problem = (struct problem){.rc = RC_OK};
}

static void as_office(struct ctx *cx)
{
    act(cx, "office", ORGANIZATION_OFFICE, ROLE_OFFICER);
}

static void as_agency(struct ctx *cx)
{
    act(cx, "agency", ORGANIZATION_AGENCY, ROLE_OFFICER);
}

static void as_operator(struct ctx *cx, enum role role)
{
    act(cx, "operator", ORGANIZATION_OPERATOR, role);
}

static struct ctx *begin(void **state, struct app *app)
{
    struct ctx *cx = test_begin(state);
    const struct test_db *test = *state;
    int64_t there = 0;
    *app = (struct app){.modules = app_modules, .module_count = app_modules_count, .base_url = "",
                       .key_dir = arena_printf(cx->arena, "%s/keys", test->directory)};
    TEST_RC(__LINE__, cx, db_int_of(cx, SQL("SELECT count(*) FROM organization WHERE id = 'office'"), NO_ARGS, &there),
            RC_OK);
    cx->fixed_ids = 0;
    if (there == 0) {
        sample_make(cx, "operator");
        cx->app = app;
        make_body(cx, "office", ORGANIZATION_OFFICE);
        make_body(cx, "agency", ORGANIZATION_AGENCY);
        make_body(cx, "stranger", ORGANIZATION_AGENCY);
        make_body(cx, "ministry", ORGANIZATION_MINISTRY);
    }
    cx->app = app;
    as_office(cx);
    return cx;
}

/* --- A survey --- */

static const char *make_survey(struct ctx *cx, const char *title)
{
    struct surveys all = {.n = 0};
    as_office(cx);
    const char *form = arena_printf(cx->arena,
                                    "title=%s&year=2026&kind=all&purpose=p&legal_basis=25&catalog=&opens_on=2026-10-01&"
                                    "closes_on=2026-10-10",
                                    title);
    wants(__LINE__, cx, "/surveys/new", form, 201);
    TEST_RC(__LINE__, cx, surveys_visible(cx, &all), RC_OK);
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].title, title)) {
            const char *id = all.at[i].id, *questions = path_of(cx, "/surveys/", id, "/questions/new");
            wants(__LINE__, cx, questions, "code=Q1&kind=single&text_ja=team&choices=yes%0Ano&required=1", 201);
            wants(__LINE__, cx, questions, "code=Q2&kind=number&text_ja=people&condition=Q1%3D1", 201);
            wants(__LINE__, cx, questions, "code=Q3&kind=text&text_ja=words", 201);
            wants(__LINE__, cx, questions, "code=Q1&kind=text&text_ja=twice", 422);
            return id;
        }
    fail_msg("no survey");
    return "";
}

static void invite(struct ctx *cx, const char *survey, const char *key, const char *sector, const char *organization)
{
    struct survey_invitation row;
    int64_t added = 0;
    row_blank(&survey_invitation_record, &row);
    row.operator_key = row.name = key;
    row.sector = sector;
    row.organization = organization;
    TEST_RC(__LINE__, cx, survey_invite(cx, survey, &row, 1, &added), RC_OK);
}

/* Opened, and in the inbox of the operator. Three of it are elsewhere. */
static const char *open_survey(struct ctx *cx, const char *title, bool delegated)
{
    const char *id = make_survey(cx, title);
    invite(cx, id, "7000000000007", "aviation", "operator");
    invite(cx, id, "k-railway", "railway", "");
    invite(cx, id, "k-information", "information", "");
    invite(cx, id, "k-none", "", "");
    if (delegated)
        wants(__LINE__, cx, path_of(cx, "/surveys/", id, "/delegations"),
              "agency=agency&from_on=2026-10-01&until_on=2026-12-31&task=31", 201);
    struct answer_of preview = call(cx, path_of(cx, "/surveys/", id, "/preview"), NULL, true);
    TEST_TRUE(__LINE__, preview.status == 200 && has(preview, "words"));
    wants(__LINE__, cx, path_of(cx, "/surveys/", id, "/open"), "", 200);
    return id;
}

static struct survey_status status_of(struct ctx *cx, const char *survey)
{
    struct survey_status status = {.all = {.sector = ""}};
    as_office(cx);
    TEST_RC(__LINE__, cx, survey_status_of(cx, survey, &status), RC_OK);
    return status;
}

static const char *reply_of(struct ctx *cx, const char *survey)
{
    struct reply reply = {.id = ""};
    as_operator(cx, ROLE_OFFICER);
    TEST_RC(__LINE__, cx, reply_store_latest(cx, "office", survey, &reply), RC_OK);
    return reply.id;
}

static void answer(int line, struct ctx *cx, const char *reply, const char *question, const char *value, int version,
                   int status)
{
    as_operator(cx, ROLE_OFFICER);
    wants(line, cx, path_of(cx, "/questionnaires/", reply, "/answers"),
          arena_printf(cx->arena, "question=%s&value=%s&version=%d", question, value, version), status);
}

static void approve(struct ctx *cx, const char *reply)
{
    struct approval approval = {.id = ""};
    as_operator(cx, ROLE_OFFICER);
    TEST_RC(__LINE__, cx, reply_request(cx, reply, NULL), RC_OK);
    TEST_RC(__LINE__, cx, approval_running(cx, "reply", reply, &approval), RC_OK);
    as_operator(cx, ROLE_EXECUTIVE);
    TEST_RC(__LINE__, cx, approval_agree(cx, approval.id, ""), RC_OK);
}

static void submit(int line, struct ctx *cx, const char *reply, int status)
{
    as_operator(cx, ROLE_EXECUTIVE);
    struct answer_of got = call(cx, path_of(cx, "/questionnaires/", reply, "/submit"), "way=here", false);
    if (got.status != status)
        print_message("%s\n", got.body);
    TEST_INT(line, got.status, status);
}

static void attach(struct ctx *cx, const char *reply)
{
    const struct upload upload = {.field = "file", .file_name = "plan.txt", .media_type = "", .bytes = "attached", .length = 8};
    struct reply_file file = {.id = ""};
    as_operator(cx, ROLE_OFFICER);
    TEST_RC(__LINE__, cx, reply_file_add(cx, reply, "Q3", &upload, &file), RC_OK);
}

static bool waits(struct ctx *cx, const char *href)
{
    struct work_view view;
    TEST_RC(__LINE__, cx, work_make(cx, &view), RC_OK);
    for (size_t i = 0; i < view.rows.n; i++)
        if (text_same(view.rows.at[i].href, href))
            return true;
    return false;
}

/* The response that waits for a decision. */
static const char *undecided(struct ctx *cx, const char *survey)
{
    struct survey_responses all = {.n = 0};
    as_office(cx);
    TEST_RC(__LINE__, cx, survey_store_responses(cx, survey, "7000000000007", &all), RC_OK);
    for (size_t i = 0; i < all.n; i++)
        if (all.at[i].state == RESPONSE_RECEIVED)
            return all.at[i].id;
    fail_msg("nothing waits");
    return "";
}

/* --- From the first answer to the last decision --- */

static void send_back(struct ctx *cx, const char *survey, const char *reply)
{
    const char *id = undecided(cx, survey), *page = path_of(cx, "/survey-responses/", id, "");
    as_agency(cx);
    TEST_TRUE(__LINE__, waits(cx, path_of(cx, "/surveys/", survey, "/responses")));
    struct answer_of seen = call(cx, page, NULL, true);
    TEST_TRUE(__LINE__, seen.status == 200 && has(seen, "/return") && !has(seen, "/submissions/received/"));
    TEST_TRUE(__LINE__, has(seen, "hidden-words") && has(seen, "plan.txt")); /* read before it is decided */
    struct answer_of file = call(cx, path_of(cx, page, "/files/1", ""), NULL, false);
    TEST_TRUE(__LINE__, file.status == 200 && has(file, "attached"));
    wants(__LINE__, cx, path_of(cx, page, "/files/2", ""), NULL, 404);
    wants(__LINE__, cx, path_of(cx, page, "/files/x", ""), NULL, 404);
    wants(__LINE__, cx, path_of(cx, page, "/comments", ""), "question=Q9&comment=none", 422);
    wants(__LINE__, cx, path_of(cx, page, "/comments", ""), "question=Q1&comment=", 422);
    wants(__LINE__, cx, path_of(cx, page, "/return", ""), "note=", 422); /* why? */
    wants(__LINE__, cx, path_of(cx, page, "/comments", ""), "question=Q1&comment=please+look", 200);
    wants(__LINE__, cx, path_of(cx, page, "/comments/nothing/remove", ""), "", 404);
    act(cx, "agency", ORGANIZATION_AGENCY, ROLE_AUDITOR);
    wants(__LINE__, cx, path_of(cx, page, "/accept", ""), "note=", 403);
    act(cx, "stranger", ORGANIZATION_AGENCY, ROLE_OFFICER);
    wants(__LINE__, cx, path_of(cx, page, "/accept", ""), "note=", 404);
    wants(__LINE__, cx, path_of(cx, page, "/files/1", ""), NULL, 404);
    act(cx, "ministry", ORGANIZATION_MINISTRY, ROLE_OFFICER);
    wants(__LINE__, cx, path_of(cx, page, "/accept", ""), "note=", 404);
    as_agency(cx);
    wants(__LINE__, cx, path_of(cx, page, "/return", ""), "note=again", 200);
    wants(__LINE__, cx, path_of(cx, page, "/accept", ""), "note=", 409); /* decided */
    TEST_INT(__LINE__, status_of(cx, survey).all.returned, 1);
    as_operator(cx, ROLE_OFFICER);
    struct answer_of back = call(cx, path_of(cx, "/questionnaires/", reply, ""), NULL, true);
    TEST_TRUE(__LINE__, has(back, "please look") && waits(cx, path_of(cx, "/questionnaires/", reply, "")));
}

static void test_round(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app);
    const char *survey = open_survey(cx, "Round", true), *reply = reply_of(cx, survey);
    TEST_INT(__LINE__, status_of(cx, survey).all.silent, 4);
    answer(__LINE__, cx, reply, "Q3", "hidden-words", 0, 200);
    struct survey_status status = status_of(cx, survey);
    TEST_INT(__LINE__, status.all.started, 1);
    TEST_INT(__LINE__, status.all.silent, 3);
    TEST_TRUE(__LINE__, !has(call(cx, path_of(cx, "/surveys/", survey, ""), NULL, false), "hidden-words"));
    TEST_INT(__LINE__, (int64_t)status.sectors.n, 4); /* in the order of the 16, what has none at the end */
    static const char *const order[] = {"information", "aviation", "railway", ""};
    for (size_t i = 0; i < COUNT(order); i++)
        TEST_TEXT(__LINE__, status.sectors.at[i].sector, order[i]);
    answer(__LINE__, cx, reply, "Q1", "1", 0, 200);
    answer(__LINE__, cx, reply, "Q2", "many", 0, 422);
    answer(__LINE__, cx, reply, "Q2", "12", 0, 200);
    attach(cx, reply);
    approve(cx, reply);
    submit(__LINE__, cx, reply, 201);
    cx->now += 60000; /* clocks go on */
    send_back(cx, survey, reply);
    answer(__LINE__, cx, reply, "Q1", "2", 1, 200);
    TEST_INT(__LINE__, status_of(cx, survey).all.returned, 1); /* that it answers again changes nothing */
    approve(cx, reply);
    submit(__LINE__, cx, reply, 201);
    const char *id = undecided(cx, survey);
    as_agency(cx);
    TEST_TRUE(__LINE__, has(call(cx, path_of(cx, "/survey-responses/", id, ""), NULL, false), "\"changed\":2"));
    wants(__LINE__, cx, path_of(cx, "/survey-responses/", id, "/accept"), "note=thanks", 200);
    TEST_TRUE(__LINE__, !waits(cx, path_of(cx, "/surveys/", survey, "/responses")));
    TEST_INT(__LINE__, status_of(cx, survey).all.accepted, 1);
    wants(__LINE__, cx, path_of(cx, "/survey-responses/", id, "/return"), "note=once+more", 200);
    TEST_INT(__LINE__, status_of(cx, survey).all.returned, 1);
    cx->now = TEST_NOW;
}

/* --- The same by commands --- */

static enum rc run(struct ctx *cx, const char *name, const char *survey, const char *operator, const char *words,
                   const char *option, struct buf *out)
{
    for (size_t i = 0; i < SURVEY_COMMANDS; i++)
        if (text_same(survey_commands[i].name, name)) {
            struct arguments arguments = {.command = &survey_commands[i], .operands = {survey, operator, words},
                                          .options = {option}, .json = true, .out = out};
            buf_clear(out);
            return survey_commands[i].run(cx, &arguments);
        }
    fail_msg("no command");
    return RC_MISSING;
}

struct step {
    int line;
    const char *org;
    int64_t kind;
    enum role role;
    const char *name, *operator, *words, *option;
    enum rc want;
    const char *shows;
};

static void walk_steps(struct ctx *cx, const char *survey, const struct step *steps, size_t n)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    for (size_t i = 0; i < n; i++) {
        act(cx, steps[i].org, steps[i].kind, steps[i].role);
        TEST_RC(steps[i].line, cx,
                run(cx, steps[i].name, survey, steps[i].operator, steps[i].words, steps[i].option, &out), steps[i].want);
        TEST_TRUE(steps[i].line, strstr(buf_string(&out), steps[i].shows) != NULL);
        TEST_TEXT(steps[i].line, cx->org, steps[i].org); /* acts as itself again */
    }
}

#define AGENCY __LINE__, "agency", ORGANIZATION_AGENCY, ROLE_OFFICER
#define OPERATOR "7000000000007"

static void test_commands(void **state)
{
    static const struct step before[] = {
        {AGENCY, "survey responses", NULL, NULL, NULL, RC_OK, "\"state\":\"received\""},
        {AGENCY, "survey responses", NULL, NULL, "accepted", RC_OK, "\"rows\":[]"},
        {AGENCY, "survey responses", NULL, NULL, "lost", RC_USAGE, ""},
        {AGENCY, "survey response", OPERATOR, NULL, NULL, RC_OK, "hidden-words"},
        {AGENCY, "survey response", "k-none", NULL, NULL, RC_MISSING, ""},
        {AGENCY, "survey accept", "", NULL, NULL, RC_MISSING, ""},
        {__LINE__, "agency", ORGANIZATION_AGENCY, ROLE_AUDITOR, "survey accept", OPERATOR, NULL, NULL, RC_DENIED, ""},
        {__LINE__, "operator", ORGANIZATION_OPERATOR, ROLE_OFFICER, "survey accept", OPERATOR, NULL, NULL, RC_DENIED, ""},
        {__LINE__, "stranger", ORGANIZATION_AGENCY, ROLE_OFFICER, "survey accept", OPERATOR, NULL, NULL, RC_MISSING, ""},
        {__LINE__, "ministry", ORGANIZATION_MINISTRY, ROLE_OFFICER, "survey return", OPERATOR, NULL, "n", RC_MISSING, ""},
        {AGENCY, "survey return", OPERATOR, NULL, NULL, RC_INVALID, ""}, /* why? */
        {AGENCY, "survey comment", OPERATOR, "look", "Q9", RC_INVALID, ""},
        {AGENCY, "survey comment", OPERATOR, "please look", "Q1", RC_OK, "\"state\":\"received\""},
        {AGENCY, "survey return", OPERATOR, NULL, "again", RC_OK, "\"state\":\"returned\""},
        {AGENCY, "survey accept", OPERATOR, NULL, NULL, RC_CONFLICT, ""}, /* decided */
    };
    static const struct step after[] = {
        {__LINE__, "office", ORGANIZATION_OFFICE, ROLE_AUDITOR, "survey accept", OPERATOR, NULL, NULL, RC_DENIED, ""},
        {__LINE__, "office", ORGANIZATION_OFFICE, ROLE_OFFICER, "survey accept", OPERATOR, NULL, "thanks", RC_OK,
         "\"state\":\"accepted\""},
        {AGENCY, "survey return", OPERATOR, NULL, "once more", RC_OK, "\"state\":\"returned\""},
    };
    static const struct step over[] = {{AGENCY, "survey responses", NULL, NULL, NULL, RC_MISSING, ""},
                                       {AGENCY, "survey return", OPERATOR, NULL, "late", RC_MISSING, ""}};
    struct app app;
    struct ctx *cx = begin(state, &app);
    const char *survey = open_survey(cx, "Commands", true), *reply = reply_of(cx, survey);
    answer(__LINE__, cx, reply, "Q1", "2", 0, 200);
    answer(__LINE__, cx, reply, "Q3", "hidden-words", 0, 200);
    approve(cx, reply);
    submit(__LINE__, cx, reply, 201);
    walk_steps(cx, survey, before, COUNT(before));
    as_operator(cx, ROLE_OFFICER);
    TEST_TRUE(__LINE__, has(call(cx, path_of(cx, "/questionnaires/", reply, ""), NULL, true), "please look"));
    cx->now += 60000;
    answer(__LINE__, cx, reply, "Q1", "1", 1, 200);
    answer(__LINE__, cx, reply, "Q2", "3", 0, 200);
    approve(cx, reply);
    submit(__LINE__, cx, reply, 201);
    walk_steps(cx, survey, after, COUNT(after));
    cx->now += INT64_C(120) * 86400000; /* the delegation is over */
    walk_steps(cx, survey, over, COUNT(over));
    cx->now = TEST_NOW;
}

/* --- What an agency may, and when --- */

static const char *invitation_id(struct ctx *cx, const char *survey, const char *key)
{
    struct survey_invitation row = {.id = NULL};
    as_office(cx);
    TEST_RC(__LINE__, cx, survey_store_invitation(cx, survey, key, &row), RC_OK);
    return row.id;
}

static const char *visit_id(struct ctx *cx, const char *survey)
{
    struct survey_visits all = {.n = 0};
    as_office(cx);
    TEST_RC(__LINE__, cx, survey_store_visits(cx, survey, &all), RC_OK);
    assert_true(all.n > 0);
    return all.at[0].id;
}

/* What the asking body alone does. */
static void refused_to_agency(struct ctx *cx, const char *survey)
{
    static const struct {
        int line;
        const char *page, *form;
    } rows[] = {
        {__LINE__, "/open", ""},
        {__LINE__, "/close", ""},
        {__LINE__, "/revise", "reason=r"},
        {__LINE__, "/remove", "version=1"},
        {__LINE__, "/edit", "version=2&contact=mine"},
        {__LINE__, "/questions/new", "code=X&kind=text&text_ja=x"},
        {__LINE__, "/delegations", "agency=stranger&from_on=2026-10-01&until_on=2026-12-31&task=x"},
    };
    as_agency(cx);
    for (size_t i = 0; i < COUNT(rows); i++) {
        int status = call(cx, path_of(cx, "/surveys/", survey, rows[i].page), rows[i].form, false).status;
        TEST_TRUE(rows[i].line, status == 403 || status == 404);
    }
}

static void work_of_agency(struct ctx *cx, const char *survey)
{
    struct survey_visit visit = {.id = NULL};
    const char *invitation = invitation_id(cx, survey, "k-railway"), *home = path_of(cx, "/surveys/", survey, "");
    as_agency(cx);
    wants(__LINE__, cx, path_of(cx, home, "/operators/new", ""), "operator_key=k-new&name=New", 201);
    wants(__LINE__, cx, path_of(cx, "/survey-invitations/", invitation, "/edit"), "version=2&name=Renamed", 200);
    wants(__LINE__, cx, path_of(cx, "/lists/survey-operators/rows/", invitation, ""), "version=3&region=north", 200);
    wants(__LINE__, cx, path_of(cx, home, "/operators/turn", ""), "operator=k-none&asked=began", 200);
    wants(__LINE__, cx, path_of(cx, home, "/operators/turn", ""), "operator=k-none&asked=began", 409);
    wants(__LINE__, cx, path_of(cx, home, "/visits/new", ""), "operator_key=k-railway&reason=r", 201);
    const char *id = visit_id(cx, survey);
    as_agency(cx);
    TEST_TRUE(__LINE__, waits(cx, path_of(cx, home, "/visits", "")));
    wants(__LINE__, cx, path_of(cx, "/survey-visits/", id, "/edit"), "version=1&reason=r2&team=t", 200);
    wants(__LINE__, cx, path_of(cx, "/lists/survey-visits/rows/", id, ""), "version=2&planned_on=2026-10-05", 200);
    TEST_TRUE(__LINE__, waits(cx, path_of(cx, "/survey-visits/", id, "")));
    wants(__LINE__, cx, "/lists/survey-visits/undo", "", 200);
    as_office(cx);
    TEST_RC(__LINE__, cx, record_get(cx, &survey_visit_record, id, &visit), RC_OK);
    TEST_TEXT(__LINE__, visit.planned_on, "");
    TEST_TEXT(__LINE__, visit.team, "t");
    as_agency(cx);
    wants(__LINE__, cx, path_of(cx, "/lists/survey-visits/rows/", id, "?"), NULL, 404);
    wants(__LINE__, cx, path_of(cx, "/survey-visits/", id, "/remove"), "version=4", 200);
}

static void test_agency(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app);
    const char *survey = open_survey(cx, "Delegated", true), *other = open_survey(cx, "Own", false);
    refused_to_agency(cx, survey);
    work_of_agency(cx, survey);
    /* Another survey of the same body, and this one in the hands of others. */
    const char *foreign = invitation_id(cx, other, "k-railway"), *mine = invitation_id(cx, survey, "k-railway");
    static const struct {
        int line;
        const char *before, *after, *form;
    } rows[] = {
        {__LINE__, "/survey-invitations/", "", NULL},
        {__LINE__, "/survey-invitations/", "/edit", "version=2&name=Mine"},
        {__LINE__, "/lists/survey-operators/rows/", "", NULL},
        {__LINE__, "/lists/survey-operators/rows/", "", "version=2&region=mine"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        as_agency(cx);
        wants(rows[i].line, cx, path_of(cx, rows[i].before, foreign, rows[i].after), rows[i].form, 404);
        act(cx, "stranger", ORGANIZATION_AGENCY, ROLE_OFFICER);
        wants(rows[i].line, cx, path_of(cx, rows[i].before, mine, rows[i].after), rows[i].form, 404);
        act(cx, "ministry", ORGANIZATION_MINISTRY, ROLE_OFFICER);
        wants(rows[i].line, cx, path_of(cx, rows[i].before, mine, rows[i].after), rows[i].form, 404);
        as_agency(cx); /* the time is over */
        cx->now += INT64_C(120) * 86400000;
        wants(rows[i].line, cx, path_of(cx, rows[i].before, mine, rows[i].after), rows[i].form, 404);
        cx->now = TEST_NOW;
    }
    as_agency(cx);
    wants(__LINE__, cx, path_of(cx, "/surveys/", other, ""), NULL, 404);
    wants(__LINE__, cx, path_of(cx, "/surveys/", other, "/operators/new"), "operator_key=k&name=K", 404);
    wants(__LINE__, cx, path_of(cx, "/surveys/", other, "/visits/new"), "operator_key=k-railway&reason=r", 404);
}

/* --- While somebody answers --- */

static void test_closed(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app);
    struct survey_invitation row = {.id = NULL};
    const char *survey = open_survey(cx, "Closed", false), *reply = reply_of(cx, survey);
    answer(__LINE__, cx, reply, "Q1", "2", 0, 200);
    as_office(cx);
    cx->now += 60000; /* a minute later, while the page is open */
    wants(__LINE__, cx, path_of(cx, "/surveys/", survey, "/close"), "", 200);
    answer(__LINE__, cx, reply, "Q3", "typed-after-closing", 0, 200); /* nothing typed is lost */
    struct answer_of page = call(cx, path_of(cx, "/questionnaires/", reply, "/sections/1"), NULL, true);
    TEST_TRUE(__LINE__, has(page, "typed-after-closing") && has(page, "closed this survey"));
    struct reply stored = {.id = ""};
    TEST_RC(__LINE__, cx, record_get(cx, &reply_record, reply, &stored), RC_OK);
    TEST_RC(__LINE__, cx, reply_request(cx, reply, NULL), RC_CONFLICT);
    submit(__LINE__, cx, reply, 409);
    TEST_INT(__LINE__, status_of(cx, survey).all.started, 1);
    /* Who moves to another sector during the year stays where it was asked. */
    invite(cx, open_survey(cx, "Moved", false), "k-railway", "aviation", "");
    struct surveys all = {.n = 0};
    TEST_RC(__LINE__, cx, surveys_visible(cx, &all), RC_OK);
    for (size_t i = 0; i < all.n; i++)
        if (text_same(all.at[i].title, "Moved"))
            TEST_RC(__LINE__, cx, survey_store_invitation(cx, all.at[i].id, "k-railway", &row), RC_OK);
    TEST_TEXT(__LINE__, row.sector, "railway");
    cx->now = TEST_NOW;
}

/* Nobody tells of others: the number of an operator is not enough. */
static void test_began(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app);
    const char *survey = open_survey(cx, "Began", false);
    act(cx, "stranger", ORGANIZATION_AGENCY, ROLE_OFFICER);
    TEST_RC(__LINE__, cx, survey_started(cx, "office", survey, "7000000000007"), RC_OK);
    TEST_RC(__LINE__, cx, survey_started(cx, "office", survey, "k-railway"), RC_OK);
    TEST_RC(__LINE__, cx, survey_started(cx, "office", "nothing", "k-railway"), RC_OK);
    TEST_RC(__LINE__, cx, survey_started(cx, "nobody", survey, "k-railway"), RC_OK);
    TEST_TEXT(__LINE__, cx->org, "stranger");
    TEST_INT(__LINE__, status_of(cx, survey).all.started, 0);
    as_office(cx);
    TEST_TRUE(__LINE__, !waits(cx, path_of(cx, "/surveys/", survey, ""))); /* asked just now */
    cx->now += INT64_C(8) * 86400000;
    TEST_TRUE(__LINE__, waits(cx, path_of(cx, "/surveys/", survey, "")));
    cx->now = TEST_NOW;
}

/* --- Beside other schemes --- */

/* An accepted response that gives every measure the level 3. */
static void answer_three(struct ctx *cx, const char *survey)
{
    struct survey_questionnaire document = {.digest = ""};
    struct vector_draft draft = {.questions = 0};
    struct survey_response row = {.id = NULL};
    struct db_tx *tx = NULL;
    CLEANUP(buf_free) struct buf bytes = buf_create(VECTOR_BYTES_MOST);
    TEST_RC(__LINE__, cx, survey_document_of(cx, survey, 0, NULL, &document), RC_OK);
    TEST_RC(__LINE__, cx, vector_draft_make(cx, document.questions.n, &draft), RC_OK);
    for (size_t i = 0; i < document.questions.n; i++)
        if (document.questions.at[i].kind == QUESTION_LEVEL)
            vector_put(&draft, i, 3);
    TEST_RC(__LINE__, cx, vector_encode(cx, &draft, NULL, &bytes), RC_OK);
    const struct survey_receipt receipt = {.survey = survey, .operator_key = "k-railway", .submission = "",
                                           .edition = document.edition, .edition_digest = document.digest,
                                           .source = RESPONSE_PAPER, .made_at = cx->now, .vector = bytes.data,
                                           .vector_length = bytes.length, .texts = ""};
    TEST_RC(__LINE__, cx, db_begin(cx, &tx), RC_OK);
    TEST_RC(__LINE__, cx, survey_response_receive(cx, &receipt, &row), RC_OK);
    TEST_RC(__LINE__, cx, survey_response_settle(cx, row.submission, RESPONSE_ACCEPTED, "", NULL), RC_OK);
    TEST_RC(__LINE__, cx, db_commit(cx, &tx), RC_OK);
}

static const char *measured(struct ctx *cx, const char *title, const char *catalog)
{
    struct survey row;
    row_blank(&survey_record, &row);
    row.title = title;
    row.year = 2026;
    row.kind = SURVEY_ALL;
    row.catalog = catalog;
    row.purpose = row.legal_basis = "p";
    row.opens_on = "2026-10-01";
    row.closes_on = "2026-10-10";
    TEST_RC(__LINE__, cx, survey_save(cx, &row, 0), RC_OK);
    invite(cx, row.id, "k-railway", "railway", "");
    TEST_RC(__LINE__, cx, survey_open(cx, row.id), RC_OK);
    return row.id;
}

static void test_schemes(void **state)
{
    struct app app;
    struct ctx *cx = begin(state, &app);
    const char *survey = measured(cx, "Measured", "baseline-2026"), *path = path_of(cx, "/surveys/", survey, "/schemes");
    struct answer_of before = call(cx, path, NULL, false);
    TEST_TRUE(__LINE__, before.status == 200 && has(before, "\"responses\":0") && has(before, "\"mean\":null"));
    answer_three(cx, survey);
    struct answer_of after = call(cx, path, NULL, false), page = call(cx, path, NULL, true);
    TEST_TRUE(__LINE__, has(after, "\"responses\":1") && has(after, "\"mean\":3") && has(after, "\"other_title\":\"\""));
    TEST_TRUE(__LINE__, page.status == 200 && has(page, "management-2") && has(page, "nist-csf-2.0"));
    const char *other = measured(cx, "Other scheme asked", "management-2");
    answer_three(cx, other);
    struct answer_of beside = ask(cx, path, "scheme=management-2");
    TEST_TRUE(__LINE__, has(beside, "Other scheme asked") && has(beside, "\"other\":3"));
    struct answer_of none = ask(cx, path, "scheme=nothing");
    TEST_TRUE(__LINE__, none.status == 200 && has(none, "\"lines\":[]"));
    act(cx, "stranger", ORGANIZATION_AGENCY, ROLE_OFFICER);
    wants(__LINE__, cx, path, NULL, 404);
}

int main(void)
{
    static const struct CMUnitTest both[] = {cmocka_unit_test(test_round), cmocka_unit_test(test_commands),
                                             cmocka_unit_test(test_agency),
                                             cmocka_unit_test(test_closed), cmocka_unit_test(test_began),
                                             cmocka_unit_test(test_schemes)};
    return TEST_RUN_ON_BOTH(both);
}
