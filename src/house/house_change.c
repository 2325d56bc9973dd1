/* What may be done with templates, and by whom. */
#include "base/limits.h"
#include "base/text.h"
#include "house/house_inside.h"
#include "house/house_store.h"
#include "register/content.h"

static enum rc need_writer(struct ctx *cx)
{
    if (may(cx, PERM_ASSESSMENT_MANAGE))
        return RC_OK;
    return fail(cx, RC_DENIED, N_("Your role does not allow changing templates; please ask your administrator"));
}

enum rc house_templates_all(struct ctx *cx, struct house_templates *ret)
{
    if (!may(cx, PERM_REPORT_READ))
        return fail(cx, RC_DENIED, rc_describe(RC_DENIED)->message);
    return house_store_templates(cx, ret);
}

enum rc house_template_find(struct ctx *cx, const char *text, struct house_template *ret)
{
    struct house_templates templates = {.n = 0};
    TRY(house_templates_all(cx, &templates));
    for (size_t i = 0; i < templates.n; i++)
        if (text_same(templates.at[i].id, text) || text_same(templates.at[i].name, text)) {
            *ret = templates.at[i];
            return RC_OK;
        }
    return fail(cx, RC_MISSING, N_("There is no template “{0}”"), text);
}

/* All that does not fit as one message under the file. */
static enum rc refuse(struct ctx *cx, const struct house_check *check)
{
    CLEANUP(buf_free) struct buf text = buf_create(64 * 1024);
    for (size_t i = 0; i < check->findings.n; i++)
        buf_printf(&text, "%s%s%s%s", i == 0 ? "" : "\n", check->findings.at[i].place,
                   check->findings.at[i].place[0] == '\0' ? "" : ": ", check->findings.at[i].text);
    return field_fail(cx, "file", "{0}", buf_keep(&text, cx->arena));
}

/* A file that is none at all is told at the field as well. */
static enum rc at_field(struct ctx *cx, enum rc rc)
{
    if (rc != RC_INVALID && rc != RC_TYPE && rc != RC_TOO_LARGE)
        return rc;
    if (cx->problem.field_count == 0)
        return field_fail(cx, "file", "{0}", cx->problem.message);
    return rc;
}

static enum rc check(struct ctx *cx, const struct house_template *template, const struct upload *file,
                     struct house_check *ret)
{
    const struct house_kind *kind = NULL;
    TRY(house_kind_find(cx, template->kind, &kind));
    if (file == NULL || file->length == 0)
        return field_fail(cx, "file", N_("Please choose a file"));
    return at_field(cx, house_check_file(cx, kind, file->bytes, file->length, file->file_name, ret));
}

enum rc house_template_add(struct ctx *cx, struct house_template *template, const struct upload *file)
{
    struct house_check found = {.places = 0};
    struct content content;
    TRY(need_writer(cx));
    TRY(check(cx, template, file, &found));
    if (found.findings.n > 0)
        return refuse(cx, &found);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(content_take(cx, file, CONTENT_DOCUMENTS, &content));
    template->format = found.format;
    template->file_name = content.file_name;
    template->media_type = content.media_type;
    template->digest = content.digest;
    template->size = content.size;
    template->in_use = 0;
    template->uploaded_by = cx->person == NULL ? "" : cx->person;
    template->uploaded_at = cx->now;
    TRY(record_insert(cx, &house_template_record, template));
    return db_commit(cx, &tx);
}

/* Takes the others of the same kind, format and language out of use. */
static enum rc retire_others(struct ctx *cx, const struct house_template *template)
{
    struct house_templates templates;
    TRY(house_store_templates(cx, &templates));
    for (size_t i = 0; i < templates.n; i++) {
        const struct house_template *one = &templates.at[i];
        if (!one->in_use || text_same(one->id, template->id) || !text_same(one->kind, template->kind) ||
            one->format != template->format || one->language != template->language)
            continue;
        struct house_template after = *one;
        after.in_use = 0;
        TRY(record_update(cx, &house_template_record, one, &after));
    }
    return RC_OK;
}

enum rc house_template_use(struct ctx *cx, const char *id, bool use)
{
    struct house_template before;
    TRY(need_writer(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &house_template_record, id, &before));
    struct house_template after = before;
    after.in_use = use;
    if (use)
        TRY(retire_others(cx, &before));
    TRY(record_update(cx, &house_template_record, &before, &after));
    return db_commit(cx, &tx);
}

enum rc house_template_remove(struct ctx *cx, const char *id)
{
    struct house_template template;
    TRY(need_writer(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &house_template_record, id, &template));
    TRY(record_delete(cx, &house_template_record, &template));
    TRY(content_drop(cx, template.digest));
    return db_commit(cx, &tx);
}

enum rc house_template_fill(struct ctx *cx, const struct house_template *template,
                            const struct house_document *document, struct buf *out)
{
    const struct house_kind *kind = NULL;
    const void *bytes = NULL;
    size_t length = 0;
    TRY(house_kind_find(cx, template->kind, &kind));
    TRY(content_get(cx, template->digest, template->file_name, &bytes, &length));
    return house_fill(cx, kind, document, bytes, length, template->file_name, out);
}
