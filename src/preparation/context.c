/* Circumstances and requirements: who changes them, and which services they concern. */
#include "base/text.h"
#include "base/time.h"
#include "preparation/preparation_inside.h"

enum { SERVICES_MOST = 200 };

static const char not_allowed[] = N_("Your role does not allow this step; please ask your administrator");

static enum rc need_writer(struct ctx *cx)
{
    return may(cx, PERM_RISK_WRITE) ? RC_OK : fail(cx, RC_DENIED, not_allowed);
}

bool context_is_overdue(const struct ctx *cx, const struct context_entry *entry)
{
    return entry->state != CONTEXT_ENDED && !text_empty(entry->review_on) &&
           date_days(entry->review_on) < date_days(date_of_time(cx, cx->now));
}

static enum rc store(struct ctx *cx, const void *before, void *row)
{
    struct context_entry *entry = row;
    const struct context_entry *old = before;
    TRY(need_writer(cx));
    enum rc rc = row_filled(cx, &context_entry_record, entry);
    if (row_post(cx, entry->post, old == NULL ? "" : old->post) != RC_OK)
        rc = RC_INVALID;
    TRY(rc);
    if (old != NULL)
        return record_update(cx, &context_entry_record, old, entry);
    TRY(context_store_last_number(cx, &entry->number));
    entry->number++;
    return record_insert(cx, &context_entry_record, entry);
}

enum rc context_save(struct ctx *cx, struct context_entry *entry, int64_t version)
{
    return row_save(cx, &context_noun, entry, version);
}

enum rc context_remove(struct ctx *cx, const char *id, int64_t version)
{
    struct context_entry entry;
    struct context_services services;
    TRY(need_writer(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &context_entry_record, id, &entry));
    if (version != 0 && version != entry.version)
        return fail(cx, RC_CONFLICT, N_("Somebody else changed this row meanwhile; please look at it again"));
    TRY(context_store_services_of(cx, id, &services));
    if (services.n > 0)
        return fail(cx, RC_CONFLICT,
                    N_("{0} services refer to this entry; say that it is no longer in force instead"),
                    decimal(cx, (int64_t)services.n));
    TRY(record_delete(cx, &context_entry_record, &entry));
    return db_commit(cx, &tx);
}

enum rc context_review(struct ctx *cx, const char *id, const char *next)
{
    struct context_entry before;
    bool mine = false;
    const char *day = "", *today = date_of_time(cx, cx->now);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &context_entry_record, id, &before));
    if (!may(cx, PERM_RISK_WRITE) && may(cx, PERM_RISK_OWN))
        TRY(post_is_mine(cx, before.post, &mine));
    if (!mine)
        TRY(need_writer(cx));
    if (text_empty(next) || date_parse(cx, next, &day) != RC_OK || date_days(day) <= date_days(today))
        return field_fail(cx, "review_on", N_("Please give a day after today for the next review"));
    struct context_entry after = before;
    after.review_on = day;
    after.reviewed_on = today;
    after.reviewed_by = cx->person;
    TRY(record_update(cx, &context_entry_record, &before, &after));
    return db_commit(cx, &tx);
}

/* --- Services --- */

/* "題名（根拠 条項）：内容": the words that go into form 2. */
static const char *words_of(struct ctx *cx, const struct context_entry *entry)
{
    bool both = !text_empty(entry->source) && !text_empty(entry->clause);
    const char *source = arena_printf(cx->arena, "%s%s%s", entry->source, both ? " " : "", entry->clause);
    const char *head = text_empty(source) ? entry->title : trf(cx, N_("{0} ({1})"), entry->title, source);
    return text_empty(entry->detail) ? head : trf(cx, N_("{0}: {1}"), head, entry->detail);
}

/* The field of form 2 that a kind belongs to. */
static const char *field_of_kind(int64_t kind)
{
    static const char *const fields[] = {
        [CONTEXT_EXTERNAL] = "comment", [CONTEXT_INTERNAL] = "comment", [CONTEXT_LAW] = "duty",
        [CONTEXT_CONTRACT] = "duty",    [CONTEXT_PARTY] = "expectation", [CONTEXT_SUPPLIER] = "duty",
        [CONTEXT_SOCIAL] = "social",
    };
    _Static_assert(COUNT(fields) == CONTEXT_KIND_COUNT_, "every kind has its field in form 2");
    return kind >= 0 && kind < CONTEXT_KIND_COUNT_ ? fields[kind] : "comment";
}

static enum rc take_words(struct ctx *cx, const struct risk_service *service, const struct context_entry *entry)
{
    struct risk_service after = *service;
    const struct field *field = field_find(risk_service_record.fields, field_of_kind(entry->kind));
    const char *words = words_of(cx, entry), *stands = field_text(field, service);
    if (__builtin_strstr(stands, words) != NULL)
        return RC_OK;
    const char *both = text_empty(stands) ? words : arena_printf(cx->arena, "%s\n%s", stands, words);
    if (text_length(both) > (size_t)field->max)
        return field_fail(cx, "entry", N_("“{0}” has no room for these words ({1} characters at most)"),
                          tr(cx, field->label), decimal(cx, field->max));
    field_set_text(field, &after, both);
    return record_update(cx, &risk_service_record, service, &after);
}

static enum rc insert_link(struct ctx *cx, const char *study, const char *service, const char *entry)
{
    struct context_link link = {.id = "",
                                .org = cx->org,
                                .study = study,
                                .service = service,
                                .entry = entry,
                                .origin = ""};
    return record_insert(cx, &context_link_record, &link);
}

enum rc context_link_add(struct ctx *cx, const char *service, const char *entry, bool take)
{
    struct risk_service row;
    struct context_entry found;
    struct context_link link;
    if (text_empty(entry))
        return field_fail(cx, "entry", N_("Please choose an entry"));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &risk_service_record, service, &row));
    TRY(risk_study_writable(cx, row.study));
    TRY(record_get(cx, &context_entry_record, entry, &found));
    enum rc rc = context_store_link(cx, row.id, found.id, &link);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (rc == RC_MISSING)
        TRY(insert_link(cx, row.study, row.id, found.id));
    if (take)
        TRY(take_words(cx, &row, &found));
    return db_commit(cx, &tx);
}

enum rc context_link_remove(struct ctx *cx, const char *id)
{
    struct context_link link;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &context_link_record, id, &link));
    TRY(risk_study_writable(cx, link.study));
    TRY(record_delete(cx, &context_link_record, &link));
    return db_commit(cx, &tx);
}

static bool is_among(const char *id, const char *const *ids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text_same(ids[i], id))
            return true;
    return false;
}

static enum rc add_wanted(struct ctx *cx, const char *entry, const char *study, const char *service,
                          bool *ret_changed)
{
    struct risk_service row;
    struct context_link link;
    enum rc rc = context_store_link(cx, service, entry, &link);
    if (rc != RC_MISSING)
        return rc;
    TRY(record_get(cx, &risk_service_record, service, &row));
    if (!text_same(row.study, study))
        return fail(cx, RC_INVALID, N_("“{0}” is a service of another risk assessment"), row.name);
    if (!*ret_changed)
        TRY(risk_study_writable(cx, study));
    *ret_changed = true;
    return insert_link(cx, study, row.id, entry);
}

/* A study that stays as it is need not be a draft. */
static enum rc concern(struct ctx *cx, const char *entry, const char *study, const char *const *services,
                       size_t count)
{
    struct context_services linked;
    struct context_link link;
    bool changed = false;
    TRY(context_store_services_of(cx, entry, &linked));
    for (size_t i = 0; i < linked.n; i++) {
        const struct context_service *one = &linked.at[i];
        if (!text_same(one->study, study) || is_among(one->service, services, count))
            continue;
        if (!changed)
            TRY(risk_study_writable(cx, study));
        changed = true;
        TRY(record_get(cx, &context_link_record, one->link, &link));
        TRY(record_delete(cx, &context_link_record, &link));
    }
    for (size_t i = 0; i < count; i++)
        if (!text_empty(services[i]))
            TRY(add_wanted(cx, entry, study, services[i], &changed));
    return RC_OK;
}

enum rc context_concern(struct ctx *cx, const char *entry, const char *study, const char *const *services,
                        size_t count)
{
    struct context_entry found;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(need_writer(cx));
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &context_entry_record, entry, &found));
    TRY(concern(cx, found.id, study, services, count));
    return db_commit(cx, &tx);
}

enum rc context_requirements_of(struct ctx *cx, const char *study, const char *service,
                                struct context_requirements *ret)
{
    return context_store_requirements(cx, study, service, ret);
}

enum rc context_choices(struct ctx *cx, const char *service, struct choices *ret)
{
    struct context_entries entries;
    struct context_link link;
    size_t n = 0;
    TRY(context_store_all(cx, &entries));
    struct choice *choices = ARENA_ARRAY(cx->arena, struct choice, entries.n);
    if (choices == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < entries.n; i++) {
        const struct context_entry *entry = &entries.at[i];
        if (entry->state == CONTEXT_ENDED)
            continue;
        enum rc rc = context_store_link(cx, service, entry->id, &link);
        if (rc != RC_OK && rc != RC_MISSING)
            return rc;
        if (rc == RC_MISSING)
            choices[n++] = (struct choice){
                entry->id, trf(cx, N_("{0}: {1}"), tr(cx, enum_label(&context_kind_names, entry->kind)),
                               entry->title)};
    }
    *ret = (struct choices){choices, n};
    return RC_OK;
}

enum rc context_carry(struct ctx *cx, const char *from, const char *into)
{
    struct context_links missing;
    TRY(context_store_missing(cx, from, into, &missing));
    for (size_t i = 0; i < missing.n; i++) {
        struct context_link link = missing.at[i];
        TRY(record_insert(cx, &context_link_record, &link));
    }
    return RC_OK;
}

/* --- As rows of a list --- */

static enum rc rows(struct ctx *cx, const char *study, const char *id, struct rows *ret)
{
    struct context_entries entries;
    struct context_services links = {.n = 0};
    struct risk_study latest = {.id = ""};
    struct choices posts;
    size_t n = 0;
    TRY(context_store_all(cx, &entries));
    TRY(post_choices(cx, &posts));
    enum rc rc = text_empty(study) ? prepare_store_latest(cx, &latest) : RC_OK;
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (rc == RC_OK)
        TRY(context_store_links(cx, text_empty(study) ? latest.id : study, &links));
    struct context_row *made = ARENA_ARRAY(cx->arena, struct context_row, entries.n);
    if (made == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < entries.n; i++) {
        if (!text_empty(id) && !text_same(entries.at[i].id, id))
            continue;
        struct context_row *row = &made[n++];
        *row = (struct context_row){.entry = entries.at[i],
                                    .post_label = row_post_words(cx, posts, entries.at[i].post),
                                    .services = "",
                                    .overdue = context_is_overdue(cx, &entries.at[i])};
        for (size_t l = 0; l < links.n; l++)
            if (text_same(links.at[l].entry, row->entry.id))
                row->services = arena_printf(cx->arena, "%s%s%s", row->services,
                                             text_empty(row->services) ? "" : "、", links.at[l].name);
    }
    *ret = (struct rows){made, n};
    return RC_OK;
}

static enum rc choices_of(struct ctx *cx, const char *study, const struct field *field, struct choices *ret)
{
    (void)study;
    *ret = (struct choices){.n = 0};
    return text_same(field->ref, "post") ? post_choices(cx, ret) : RC_OK;
}

/* The service of that name; "" when there is none. */
static const char *service_named(const struct ctx *cx, struct choices services, const char *name)
{
    for (size_t i = 0; i < services.n; i++)
        if (text_same(text_fold(cx, services.at[i].label), text_fold(cx, name)))
            return services.at[i].id;
    return "";
}

/* Names of services of the latest study, as a file has them: 、 or a line end between. */
static enum rc put_services(struct ctx *cx, const void *row, const char *text)
{
    struct risk_study study;
    struct choices services;
    const char *ids[SERVICES_MOST];
    size_t n = 0;
    enum rc rc = prepare_store_latest(cx, &study);
    if (rc == RC_MISSING && text_empty(text))
        return RC_OK;
    TRY(rc == RC_MISSING ? fail(cx, rc, N_("There is no risk assessment yet")) : rc);
    TRY(prepare_store_services(cx, study.id, &services));
    while (*text != '\0' && n < SERVICES_MOST) {
        size_t length = 0, mark = 1;
        while (text[length] != '\0' && text[length] != '\n') {
            if (__builtin_strncmp(text + length, "、", sizeof "、" - 1) == 0) {
                mark = sizeof "、" - 1;
                break;
            }
            length++;
        }
        const char *name = text_trim(cx, arena_copy_n(cx->arena, text, length));
        text += length + (text[length] == '\0' ? 0 : mark);
        if (text_empty(name))
            continue;
        ids[n] = service_named(cx, services, name);
        if (text_empty(ids[n++]))
            rc = field_fail(cx, "services", N_("The risk assessment “{0}” has no service {1}"), study.title, name);
    }
    TRY(rc);
    return concern(cx, ((const struct context_entry *)row)->id, study.id, ids, n);
}

static const char *const inputs[] = {"kind", "title", "source",    "clause", "detail",  "outlook",
                                     "post", "review_on", "state", "comment", NULL};
const struct row_noun context_noun = {
    .record = &context_entry_record,
    .list = &context_list,
    .path = "context",
    .title = N_("Circumstances and requirements"),
    .create = N_("Add an entry"),
    .inputs = inputs,
    .write = PERM_RISK_WRITE,
    .frame = prepare_frame,
    .rows = rows,
    .choices = choices_of,
    .store = store,
    .extra = "services",
    .put = put_services,
};
