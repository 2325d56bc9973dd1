/* Inquiries from making to merging. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "inquiry/inquiry_store.h"
#include "register/content.h"

static enum rc need_manager(struct ctx *cx)
{
    return may(cx, PERM_ASSESSMENT_MANAGE)
               ? RC_OK
               : fail(cx, RC_DENIED,
                      N_("Your role does not allow this step; please ask your administrator"));
}

bool inquiry_part_is_late(const struct ctx *cx, const struct inquiry *inquiry,
                          const struct inquiry_part *part)
{
    return part->status == PART_SENT && !inquiry->closed &&
           strcmp(inquiry->due_on, date_of_time(cx, cx->now)) < 0;
}

/* --- Making --- */

static const struct post_address *address_of(const struct post_addresses *posts, const char *id)
{
    for (size_t i = 0; i < posts->n; i++)
        if (text_same(posts->at[i].id, id))
            return &posts->at[i];
    return NULL;
}

/* Words of the addressee: 基盤課長 榊 由美. */
static const char *addressee_of(struct ctx *cx, const struct post_address *post)
{
    return arena_printf(cx->arena, "%s%s%s", post->name, text_empty(post->holder_name) ? "" : " ",
                        post->holder_name);
}

struct making {
    struct ctx *cx;
    const struct inquiry *inquiry;
    struct post_addresses posts;
    bool by_post;
    struct inquiry_part *parts;
    const struct post_address **first; /* the post that a part began with */
    size_t n;
};

/* The part that a post's measures go to; a new one when it is the first. NULL when memory ended. */
static struct inquiry_part *part_for(struct making *making, const struct post_address *post)
{
    struct ctx *cx = making->cx;
    for (size_t i = 0; i < making->n; i++)
        if (making->by_post ? making->first[i] == post
                            : text_same(making->parts[i].department, post->department))
            return &making->parts[i];
    making->first[making->n] = post;
    making->parts[making->n] = (struct inquiry_part){.id = "",
                                                     .org = cx->org,
                                                     .inquiry = making->inquiry->id,
                                                     .department = post->department,
                                                     .addressee = addressee_of(cx, post),
                                                     .address = post->email,
                                                     .controls = "",
                                                     .status = PART_PREPARED,
                                                     .file_name = "",
                                                     .media_type = "",
                                                     .digest = "",
                                                     .note = ""};
    return &making->parts[making->n++];
}

/* Further posts of the department are named, too, once each. */
static void add_addressee(struct making *making, struct inquiry_part *part,
                          const struct post_address *post)
{
    struct ctx *cx = making->cx;
    const char *words = addressee_of(cx, post);
    if (strstr(part->addressee, words) == NULL)
        part->addressee = arena_printf(cx->arena, "%s、%s", part->addressee, words);
    if (!text_empty(post->email) && strstr(part->address, post->email) == NULL)
        part->address = text_empty(part->address)
                            ? post->email
                            : arena_printf(cx->arena, "%s, %s", part->address, post->email);
}

static enum rc split(struct making *making, const struct control_posts *controls, int64_t *ret_left)
{
    struct ctx *cx = making->cx;
    *ret_left = 0;
    for (size_t i = 0; i < controls->n; i++) {
        const struct post_address *post = address_of(&making->posts, controls->at[i].post);
        if (post == NULL) {
            (*ret_left)++;
            continue;
        }
        struct inquiry_part *part = part_for(making, post);
        part->controls = arena_printf(cx->arena, "%s%s%s", part->controls,
                                      text_empty(part->controls) ? "" : " ",
                                      controls->at[i].control);
        add_addressee(making, part, post);
    }
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

static enum rc check_new(struct ctx *cx, const struct inquiry *inquiry)
{
    enum rc rc = RC_OK;
    if (text_empty(inquiry->title))
        rc = field_fail(cx, "title", N_("Please give the inquiry a title"));
    if (text_empty(inquiry->due_on))
        rc = field_fail(cx, "due_on", N_("Please give the day by which answers are wanted"));
    else if (strcmp(inquiry->due_on, date_of_time(cx, cx->now)) < 0)
        rc = field_fail(cx, "due_on", N_("The day {0} has passed already"), inquiry->due_on);
    return rc;
}

/* Numbers count up in the organisation: year of the assessment, inquiry, part. */
static enum rc store_parts(struct ctx *cx, const struct making *making, int64_t year,
                           int64_t serial)
{
    for (size_t i = 0; i < making->n; i++) {
        struct inquiry_part *part = &making->parts[i];
        part->inquiry = making->inquiry->id;
        part->number = arena_printf(cx->arena, "%lld-%04lld-%02zu", (long long)year,
                                    (long long)serial, i + 1);
        TRY(record_insert(cx, &inquiry_part_record, part));
    }
    return RC_OK;
}

enum rc inquiry_create(struct ctx *cx, struct inquiry *inquiry, bool by_post, int64_t *ret_left)
{
    struct inquiry made = *inquiry;
    struct assessment assessment;
    struct control_posts controls;
    int64_t count = 0;
    struct making making = {.cx = cx, .inquiry = &made, .by_post = by_post};
    TRY(need_manager(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(inquiry_store_count(cx, &count));
    TRY(record_get(cx, &assessment_record, made.assessment, &assessment));
    if (assessment.status != ASSESSMENT_DRAFT)
        return fail(cx, RC_CONFLICT,
                    N_("Departments can be asked about a draft only; this assessment is: {0}"),
                    tr(cx, enum_label(&assessment_status_names, assessment.status)));
    TRY(check_new(cx, &made));
    TRY(assessment_posts(cx, assessment.id, &controls));
    TRY(inquiry_store_addresses(cx, &making.posts));
    making.parts = ARENA_ARRAY(cx->arena, struct inquiry_part, making.posts.n);
    making.first = ARENA_ARRAY(cx->arena, const struct post_address *, making.posts.n);
    if (making.parts == NULL || making.first == NULL)
        return RC_MEMORY;
    TRY(split(&making, &controls, ret_left));
    if (making.n == 0)
        return field_fail(cx, "title",
                          N_("No measure has a responsible post; please assign sections first"));
    made.id = "";
    made.org = cx->org;
    made.closed = 0;
    made.created_by = cx->person;
    made.created_at = cx->now;
    TRY(record_insert(cx, &inquiry_record, &made));
    TRY(store_parts(cx, &making, assessment.year, count + 1));
    TRY(db_commit(cx, &tx));
    *inquiry = made;
    return RC_OK;
}

/* --- Sending and reminding --- */

static bool is_named(const char *parts, const char *id)
{
    return text_empty(parts) || strstr(parts, id) != NULL;
}

static enum rc mark(struct ctx *cx, const char *id, const char *parts, bool reminder,
                    int64_t *ret_count)
{
    struct inquiry inquiry;
    struct inquiry_parts all;
    int64_t count = 0;
    TRY(need_manager(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &inquiry_record, id, &inquiry));
    TRY(inquiry_store_parts(cx, id, &all));
    for (size_t i = 0; i < all.n; i++) {
        struct inquiry_part after = all.at[i];
        int64_t wanted = reminder ? PART_SENT : PART_PREPARED;
        if (after.status != wanted || !is_named(parts, after.id))
            continue;
        if (reminder) {
            after.reminders++;
            after.reminded_at = cx->now;
        } else {
            after.status = PART_SENT;
            after.sent_at = cx->now;
        }
        TRY(record_update(cx, &inquiry_part_record, &all.at[i], &after));
        count++;
    }
    TRY(db_commit(cx, &tx));
    *ret_count = count;
    return RC_OK;
}

enum rc inquiry_mark_sent(struct ctx *cx, const char *inquiry, const char *parts,
                          int64_t *ret_count)
{
    return mark(cx, inquiry, parts, false, ret_count);
}

enum rc inquiry_mark_reminded(struct ctx *cx, const char *inquiry, const char *parts,
                              int64_t *ret_count)
{
    return mark(cx, inquiry, parts, true, ret_count);
}

enum rc inquiry_close(struct ctx *cx, const char *id, int64_t version)
{
    struct inquiry before;
    TRY(need_manager(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &inquiry_record, id, &before));
    if (version != 0)
        before.version = version;
    struct inquiry after = before;
    after.closed = 1;
    TRY(record_update(cx, &inquiry_record, &before, &after));
    return db_commit(cx, &tx);
}

/* --- Coming back --- */

static enum rc find_part(struct ctx *cx, const char *inquiry, const char *wanted, const char *bytes,
                         size_t length, const char *file_name, struct inquiry_part *ret)
{
    const char *number = "";
    if (!text_empty(wanted)) {
        TRY(record_get(cx, &inquiry_part_record, wanted, ret));
    } else {
        TRY(assessment_part_number(cx, bytes, length, file_name, &number));
        enum rc rc = text_empty(number) ? RC_MISSING
                                        : inquiry_store_part_by_number(cx, number, ret);
        if (rc == RC_MISSING)
            return field_fail(
                cx, "file",
                N_("{0} carries no inquiry number that is known here ({1}); please choose the "
                   "department it came from"),
                file_name, text_empty(number) ? "–" : number);
        TRY(rc);
    }
    if (!text_empty(inquiry) && !text_same(ret->inquiry, inquiry))
        return field_fail(cx, "file", N_("{0} belongs to another inquiry ({1})"), file_name,
                          ret->number);
    return RC_OK;
}

/* Keeps the file and what became of it with the part; needs an open transaction. */
static enum rc keep(struct ctx *cx, struct inquiry_part *part, const struct upload *file,
                    int64_t status, const struct import_result *result)
{
    struct inquiry_part before, after;
    struct content content;
    TRY(record_get(cx, &inquiry_part_record, part->id, &before));
    TRY(content_take(cx, file, CONTENT_DOCUMENTS | CONTENT_TEXTS, &content));
    after = before;
    after.status = status;
    after.returned_at = cx->now;
    after.file_name = content.file_name;
    after.media_type = content.media_type;
    after.digest = content.digest;
    after.size = content.size;
    after.rows_read = result->rows;
    after.rows_changed = status == PART_TAKEN ? result->changed : 0;
    TRY(record_update(cx, &inquiry_part_record, &before, &after));
    if (!text_empty(before.digest) && !text_same(before.digest, after.digest))
        TRY(content_drop(cx, before.digest));
    *part = after;
    return RC_OK;
}

static enum rc take(struct ctx *cx, const char *assessment, struct inquiry_part *part,
                    const struct upload *file, bool overwrite, struct import_result *result)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(assessment_take(cx, assessment, file->bytes, file->length, file->file_name, overwrite,
                        result));
    TRY(keep(cx, part, file, PART_TAKEN, result));
    return db_commit(cx, &tx);
}

/* The answers were refused: the file stays with the part, so that somebody can look at it. */
static enum rc keep_refused(struct ctx *cx, struct inquiry_part *part, const struct upload *file,
                            const struct import_result *result)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(keep(cx, part, file, part->status == PART_TAKEN ? PART_TAKEN : PART_REFUSED, result));
    return db_commit(cx, &tx);
}

enum rc inquiry_take(struct ctx *cx, const char *inquiry_id, const char *part_id, const char *bytes,
                     size_t length, const char *file_name, bool overwrite,
                     struct inquiry_part *ret_part, struct import_result *result)
{
    struct inquiry inquiry;
    const struct upload file = {.field = "file",
                                .file_name = file_name,
                                .media_type = "",
                                .bytes = bytes,
                                .length = length};
    *result = (struct import_result){.rows = 0};
    TRY(need_manager(cx));
    TRY(find_part(cx, inquiry_id, part_id, bytes, length, file_name, ret_part));
    TRY(record_get(cx, &inquiry_record, ret_part->inquiry, &inquiry));
    enum rc rc = take(cx, inquiry.assessment, ret_part, &file, overwrite, result);
    if (rc != RC_INVALID || result->errors.n == 0)
        return rc;
    struct problem problem = cx->problem;
    cx->problem = (struct problem){.rc = RC_OK};
    TRY(keep_refused(cx, ret_part, &file, result));
    cx->problem = problem;
    return rc;
}
