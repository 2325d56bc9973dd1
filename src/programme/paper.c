/* Papers between the tiers: kaname-programme/1, written, read, passed on. docs/programme.md says what stands in them. */
#include <jansson.h>

#include "base/limits.h"
#include "programme/programme_inside.h"
#include "register/content.h"
#include "submission/submission_paper.h"

#define PAPER_FORMAT "kaname-programme/1"
enum { PAPER_BYTES = 4 * 1024 * 1024, PAPER_ROWS = 2000, PAPER_DEPTH = 8, PAPER_GATHERED = 200,
       PAPER_OPERATORS = 100000 }; /* of them the bytes are the limit, which the sender meets */

/* What stays in the house: who worked on it, remarks, and where a row came from. */
static bool is_carried(const struct field *field)
{
    static const char *const kept[] = {"org",    "version", "author", "post",     "comment", "origin", "plan",
                                       "taken",  "state",   "point",  "previous", "peer",    "source", "evaluation",
                                       "action"};
    if (field->kind == F_TIME)
        return false;
    for (size_t i = 0; i < COUNT(kept); i++)
        if (text_same(field->name, kept[i]))
            return false;
    return true;
}

/* --- Writing --- */

static void write_row(struct json *json, const struct record *record, const void *row)
{
    json_object_begin(json);
    for (size_t i = 0; i < record->fields.n; i++) {
        const struct field *field = &record->fields.at[i];
        if (!is_carried(field))
            continue;
        json_key(json, field->name);
        if (field_is_text(field->kind))
            json_text(json, field_text(field, row));
        else if (field->kind == F_ENUM)
            json_text(json, enum_code(field->names, field_int(field, row)));
        else
            json_int(json, field_int(field, row));
    }
    json_object_end(json);
}

static void write_rows(struct json *json, const char *key, const struct record *record, const void *rows, size_t n)
{
    json_key(json, key);
    json_array_begin(json);
    for (size_t i = 0; i < n; i++)
        write_row(json, record, (const char *)rows + i * record->size);
    json_array_end(json);
}

static void write_head(struct json *json, const struct programme_paper *head)
{
    const struct {
        const char *key, *text;
    } first[] = {{"format", PAPER_FORMAT},
                 {"kind", enum_code(&paper_kind_names, head->kind)},
                 {"from", head->peer},
                 {"fromId", head->peer_org}},
      last[] = {{"title", head->title}, {"subject", head->subject}, {"note", head->note}};
    for (size_t i = 0; i < COUNT(first); i++) {
        json_key(json, first[i].key);
        json_text(json, first[i].text);
    }
    json_key(json, "year");
    json_int(json, head->year);
    json_key(json, "sector");
    json_text(json, head->sector);
    json_key(json, "edition");
    json_int(json, head->edition);
    for (size_t i = 0; i < COUNT(last); i++) {
        json_key(json, last[i].key);
        json_text(json, last[i].text);
    }
}

static void write_body(struct json *json, const struct paper *paper)
{
    if (paper->head.kind == PAPER_PLAN) {
        json_key(json, "plan");
        write_row(json, &programme_plan_record, &paper->plan);
        write_rows(json, "structure", &programme_unit_record, paper->units.at, paper->units.n);
        write_rows(json, "actions", &policy_action_record, paper->actions.at, paper->actions.n);
        write_rows(json, "covered", &plan_operator_record, paper->operators.at, paper->operators.n);
    } else if (paper->head.kind == PAPER_NOTICE) {
        write_rows(json, "steps", &cycle_note_record, paper->notes.at, paper->notes.n);
    } else if (paper->head.kind != PAPER_COMMENT) {
        json_key(json, "evaluation");
        write_row(json, &programme_evaluation_record, &paper->evaluation);
        write_rows(json, "points", &evaluation_point_record, paper->points.at, paper->points.n);
    }
}

/* Those that go along with an evaluation, whole papers themselves. */
static void write_gathered(struct json *json, const struct paper_list *gathered)
{
    if (gathered->n == 0)
        return;
    json_key(json, "gathered");
    json_array_begin(json);
    for (size_t i = 0; i < gathered->n; i++) {
        json_object_begin(json);
        write_head(json, &gathered->at[i].head);
        write_body(json, &gathered->at[i]);
        json_object_end(json);
    }
    json_array_end(json);
}

enum rc paper_write(struct ctx *cx, const struct paper *paper, struct buf *out)
{
    struct json json = json_create(out);
    json_object_begin(&json);
    write_head(&json, &paper->head);
    write_body(&json, paper);
    write_gathered(&json, &paper->gathered);
    json_object_end(&json);
    return out->length > PAPER_BYTES ? fail(cx, RC_TOO_LARGE, N_("The paper is too large"))
                                     : buf_check(cx, out, N_("The paper is too large"));
}

/* --- Reading --- */

static void json_freep(json_t **json)
{
    json_decref(*json);
}

static enum rc bad_paper(struct ctx *cx, const char *where)
{
    return fail(cx, RC_INVALID, N_("This is no paper of the yearly cycle, or it is damaged (at: {0})"), where);
}

/* One member by the rules of its field; an absent one stays empty. */
static enum rc read_member(struct ctx *cx, const json_t *object, const struct field *field, const char *where, void *row)
{
    const json_t *value = json_object_get(object, field->name);
    const char *place = arena_printf(cx->arena, "%s.%s", where, field->name);
    const char *text = NULL;
    if (value == NULL)
        return (field->flags & F_REQUIRED) != 0 ? bad_paper(cx, place) : RC_OK;
    if (json_is_string(value) && (field_is_text(field->kind) || field->kind == F_ENUM))
        text = arena_copy(cx->arena, json_string_value(value));
    else if (json_is_integer(value) && !field_is_text(field->kind) && field->kind != F_ENUM)
        text = arena_printf(cx->arena, "%lld", (long long)json_integer_value(value));
    if (text == NULL)
        return arena_failed(cx->arena) ? RC_MEMORY : bad_paper(cx, place);
    enum rc rc = field_from_text(cx, field, text, row);
    if (rc != RC_INVALID)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    return bad_paper(cx, place);
}

static enum rc read_row(struct ctx *cx, const json_t *object, const struct record *record, const char *where, void *row)
{
    row_blank(record, row);
    if (!json_is_object(object))
        return bad_paper(cx, where);
    for (size_t i = 0; i < record->fields.n; i++)
        if (is_carried(&record->fields.at[i]))
            TRY(read_member(cx, object, &record->fields.at[i], where, row));
    return RC_OK;
}

static enum rc read_rows(struct ctx *cx, const json_t *object, const char *key, const struct record *record,
                         void **ret_at, size_t *ret_n)
{
    const json_t *array = json_object_get(object, key);
    size_t n = json_array_size(array);
    if (!json_is_array(array) || n > (record == &plan_operator_record ? PAPER_OPERATORS : PAPER_ROWS))
        return bad_paper(cx, key);
    char *rows = arena_alloc(cx->arena, record->size * (n + 1));
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++)
        TRY(read_row(cx, json_array_get(array, i), record, arena_printf(cx->arena, "%s[%zu]", key, i),
                     rows + i * record->size));
    *ret_at = rows;
    *ret_n = n;
    return RC_OK;
}

static enum rc read_text(struct ctx *cx, const json_t *object, const char *key, const char *name,
                         struct programme_paper *ret)
{
    const struct field *field = field_find(programme_paper_record.fields, name);
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value))
        return bad_paper(cx, key);
    const char *text = arena_copy(cx->arena, json_string_value(value));
    if (text == NULL)
        return RC_MEMORY;
    enum rc rc = field_from_text(cx, field, text, ret);
    if (rc != RC_INVALID)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    return bad_paper(cx, key);
}

static enum rc read_number(struct ctx *cx, const json_t *object, const char *key, int64_t least, int64_t most,
                           int64_t *ret)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_integer(value) || json_integer_value(value) < least || json_integer_value(value) > most)
        return bad_paper(cx, key);
    *ret = json_integer_value(value);
    return RC_OK;
}

static enum rc read_head(struct ctx *cx, const json_t *object, struct programme_paper *ret)
{
    static const char *const texts[][2] = {{"kind", "kind"},   {"from", "peer"},       {"fromId", "peer_org"},
                                           {"sector", "sector"}, {"title", "title"}, {"subject", "subject"},
                                           {"note", "note"}};
    enum { EDITION_MOST = 10000 };
    row_blank(&programme_paper_record, ret);
    for (size_t i = 0; i < COUNT(texts); i++)
        TRY(read_text(cx, object, texts[i][0], texts[i][1], ret));
    TRY(read_number(cx, object, "year", PROGRAMME_YEAR_LEAST, PROGRAMME_YEAR_MOST, &ret->year));
    TRY(read_number(cx, object, "edition", 0, EDITION_MOST, &ret->edition));
    if (text_empty(ret->peer) || text_empty(ret->title) || text_empty(ret->subject))
        return bad_paper(cx, "from, title, subject");
    return ret->kind == PAPER_COMMENT && text_empty(ret->note) ? bad_paper(cx, "note") : RC_OK;
}

static enum rc read_body(struct ctx *cx, const json_t *object, struct paper *ret)
{
    void *at = NULL;
    size_t n = 0;
    if (ret->head.kind == PAPER_PLAN) {
        TRY(read_row(cx, json_object_get(object, "plan"), &programme_plan_record, "plan", &ret->plan));
        TRY(read_rows(cx, object, "structure", &programme_unit_record, &at, &n));
        ret->units = (struct programme_units){at, n};
        TRY(read_rows(cx, object, "actions", &policy_action_record, &at, &n));
        ret->actions = (struct policy_actions){at, n};
        if (json_object_get(object, "covered") == NULL) /* of before they were sent along */
            return RC_OK;
        TRY(read_rows(cx, object, "covered", &plan_operator_record, &at, &n));
        ret->operators = (struct plan_operators){at, n};
    } else if (ret->head.kind == PAPER_NOTICE) {
        TRY(read_rows(cx, object, "steps", &cycle_note_record, &at, &n));
        ret->notes = (struct cycle_notes){at, n};
    } else if (ret->head.kind != PAPER_COMMENT) {
        TRY(read_row(cx, json_object_get(object, "evaluation"), &programme_evaluation_record, "evaluation",
                     &ret->evaluation));
        TRY(read_rows(cx, object, "points", &evaluation_point_record, &at, &n));
        ret->points = (struct evaluation_points){at, n};
    }
    return RC_OK;
}

/* One paper without what it gathers. */
static enum rc read_paper(struct ctx *cx, const json_t *object, struct paper *ret)
{
    const char *format = json_string_value(json_object_get(object, "format"));
    if (format == NULL || !text_same(format, PAPER_FORMAT))
        return bad_paper(cx, "format");
    TRY(read_head(cx, object, &ret->head));
    return read_body(cx, object, ret);
}

static enum rc read_gathered(struct ctx *cx, const json_t *object, struct paper *ret)
{
    const json_t *array = json_object_get(object, "gathered");
    size_t n = json_array_size(array);
    if (array == NULL || ret->head.kind != PAPER_EVALUATION)
        return RC_OK;
    if (!json_is_array(array) || n > PAPER_GATHERED)
        return bad_paper(cx, "gathered");
    struct paper *papers = ARENA_ARRAY(cx->arena, struct paper, n);
    if (papers == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        papers[i] = (struct paper){.head = {.id = ""}};
        TRY(read_paper(cx, json_array_get(array, i), &papers[i]));
        if (papers[i].head.kind != PAPER_EVALUATION)
            return bad_paper(cx, arena_printf(cx->arena, "gathered[%zu].kind", i));
    }
    ret->gathered = (struct paper_list){papers, n};
    return RC_OK;
}

enum rc paper_read(struct ctx *cx, const char *bytes, size_t length, struct paper *ret)
{
    struct paper paper = {.head = {.id = "", .peer_org = ""}};
    if (length > PAPER_BYTES)
        return fail(cx, RC_TOO_LARGE, N_("The paper is too large"));
    if (!text_is_utf8(bytes, length) || json_is_deeper(bytes, length, PAPER_DEPTH))
        return bad_paper(cx, "1");
    CLEANUP(json_freep) json_t *object = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, NULL);
    TRY(read_paper(cx, object, &paper));
    TRY(read_gathered(cx, object, &paper));
    *ret = paper;
    return RC_OK;
}

enum rc paper_load(struct ctx *cx, const struct programme_paper *head, struct paper *ret)
{
    const void *bytes = NULL;
    size_t length = 0;
    TRY(content_get(cx, head->digest, head->title, &bytes, &length));
    return paper_read(cx, bytes, length, ret);
}

/* --- Passing on --- */

/* The record and content of a paper in the acting organisation; what is there already is given back. */
static enum rc keep(struct ctx *cx, int64_t direction, const struct programme_paper *head, const char *bytes,
                    size_t length, bool *ret_new, struct programme_paper *ret)
{
    struct programme_paper made = *head;
    made.id = made.org = "";
    made.direction = direction;
    made.size = (int64_t)length;
    made.passed_at = cx->now;
    TRY(content_put(cx, bytes, length, &made.digest));
    enum rc rc = paper_store_same(cx, direction, made.digest, made.peer_org, ret);
    *ret_new = rc == RC_MISSING;
    if (rc != RC_MISSING)
        return rc;
    TRY(record_insert(cx, &programme_paper_record, &made));
    *ret = made;
    return RC_OK;
}

/* What came along with the report of another body is kept as if its maker had sent it, with who gathered it. */
static enum rc keep_gathered(struct ctx *cx, const struct paper *paper)
{
    for (size_t i = 0; i < paper->gathered.n; i++) {
        const struct paper *one = &paper->gathered.at[i];
        struct programme_paper head = one->head, kept = {.id = NULL};
        bool fresh = false;
        CLEANUP(buf_free) struct buf bytes = buf_create(PAPER_BYTES);
        if (text_same(head.peer_org, cx->org))
            continue; /* one's own came back */
        TRY(paper_write(cx, one, &bytes));
        head.signer = paper->head.signer;
        head.note = trf(cx, N_("Gathered by {0}"), paper->head.peer);
        TRY(keep(cx, PAPER_RECEIVED, &head, bytes.data, bytes.length, &fresh, &kept));
    }
    return RC_OK;
}

/* Stores what came in, and takes its points up. In the acting organisation. */
static enum rc take_in(struct ctx *cx, const char *bytes, size_t length, const struct submission_paper *signature,
                       struct programme_paper *ret)
{
    struct organization organization = {.id = NULL};
    struct paper paper = {.head = {.id = NULL, .peer_org = ""}};
    bool fresh = false;
    TRY(programme_overseer(cx, &organization));
    TRY(paper_read(cx, bytes, length, &paper));
    if (text_same(paper.head.peer_org, cx->org))
        return fail(cx, RC_CONFLICT, N_("This paper was made here"));
    if (signature != NULL && !text_same(signature->from, paper.head.peer_org))
        return fail(cx, RC_INVALID, N_("The paper says that it is of {0}, but {1} signed it"), paper.head.peer,
                    signature->from_name);
    paper.head.signer = signature == NULL ? "" : signature->key;
    TRY(keep(cx, PAPER_RECEIVED, &paper.head, bytes, length, &fresh, ret));
    if (fresh)
        TRY(keep_gathered(cx, &paper));
    return fresh && paper.head.kind == PAPER_VERDICT ? evaluation_adopt(cx, &paper) : RC_OK;
}

enum rc programme_deliver(struct ctx *cx, const char *org, const char *bytes, size_t length)
{
    struct programme_paper kept = {.id = NULL};
    struct ctx there = *cx;
    there.org = org;
    there.org_name = there.person = there.person_name = "";
    there.permissions = PERM_PROGRAMME_READ;
    enum rc rc = take_in(&there, bytes, length, NULL, &kept);
    cx->problem = there.problem;
    cx->fixed_ids = there.fixed_ids;
    return rc;
}

enum rc programme_receive(struct ctx *cx, const char *bytes, size_t length, struct programme_paper *ret)
{
    struct programme_paper kept = {.id = NULL};
    struct submission_paper file = {.bytes = NULL};
    struct submission_refusal why = {.message = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(programme_writer(cx));
    if (!submission_is_package(bytes, length))
        return fail(cx, RC_INVALID,
                    N_("This file is not signed; please ask its maker for the signed file that kaname writes when a paper is "
                       "sent as a file"));
    TRY(db_begin(cx, &tx));
    TRY(submission_paper_read(cx, bytes, length, &file, &why));
    TRY(take_in(cx, file.bytes, file.length, &file, &kept));
    TRY(db_commit(cx, &tx));
    *ret = kept;
    return RC_OK;
}

enum rc paper_sign(struct ctx *cx, const struct programme_paper *head, struct buf *bytes)
{
    struct submission_paper file = {.title = head->title,
                                    .about = head->subject,
                                    .year = head->year,
                                    .name = arena_printf(cx->arena, "%s.json", enum_code(&paper_kind_names, head->kind)),
                                    .bytes = buf_string(bytes),
                                    .length = bytes->length};
    CLEANUP(buf_free) struct buf package = buf_create(LIMIT_REPORT_BYTES);
    TRY(submission_paper_make(cx, &file, &package));
    buf_clear(bytes);
    buf_add(bytes, package.data, package.length);
    return buf_check(cx, bytes, N_("The paper is too large"));
}

static enum rc peer_name(struct ctx *cx, const char *peer, const char **ret)
{
    struct choices peers = {.n = 0};
    TRY(paper_store_peers(cx, &peers));
    for (size_t i = 0; i < peers.n; i++)
        if (text_same(peers.at[i].id, peer)) {
            *ret = peers.at[i].label;
            return RC_OK;
        }
    return field_fail(cx, "peer", N_("There is no ministry, office or headquarters {0} in this installation"), peer);
}

enum rc paper_pass(struct ctx *cx, const struct paper *paper, const char *peer, struct buf *bytes)
{
    struct programme_paper head = paper->head, kept = {.id = NULL};
    bool fresh = false;
    head.peer = tr_lang(LANG_JA, N_("As a file"));
    head.peer_org = peer;
    if (!text_empty(peer)) {
        TRY(peer_name(cx, peer, &head.peer));
        TRY(programme_deliver(cx, peer, bytes->data, bytes->length));
    }
    TRY(keep(cx, PAPER_SENT, &head, bytes->data, bytes->length, &fresh, &kept));
    return text_empty(peer) ? paper_sign(cx, &paper->head, bytes) : RC_OK;
}

/* --- Comments --- */

enum rc programme_comment(struct ctx *cx, const char *paper, const char *note, struct buf *out)
{
    struct programme_paper about = {.id = NULL};
    struct organization organization = {.id = NULL};
    struct paper made = {.head = {.id = "", .org = ""}};
    struct choices peers = {.n = 0};
    const char *peer = "";
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(programme_writer(cx));
    if (text_empty(text_trim(cx, note)))
        return field_fail(cx, "note", N_("Please write the comment"));
    TRY(organization_get(cx, cx->org, &organization));
    TRY(record_get(cx, &programme_paper_record, paper, &about));
    made.head = about;
    TRY(field_from_text(cx, field_find(programme_paper_record.fields, "note"), note, &made.head));
    if (about.direction != PAPER_RECEIVED || about.kind >= PAPER_COMMENT)
        return fail(cx, RC_CONFLICT, N_("Comments are made on plans and evaluations that were received"));
    made.head.id = "";
    made.head.kind = PAPER_COMMENT;
    made.head.peer = organization.name;
    made.head.peer_org = cx->org;
    TRY(paper_store_peers(cx, &peers));
    for (size_t i = 0; i < peers.n; i++)
        if (text_same(peers.at[i].id, about.peer_org))
            peer = about.peer_org;
    TRY(paper_write(cx, &made, out));
    TRY(db_begin(cx, &tx));
    TRY(paper_pass(cx, &made, peer, out));
    return db_commit(cx, &tx);
}
