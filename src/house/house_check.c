/* A file against its kind of document: what does not fit, and the file filled. */
#include "base/limits.h"
#include "base/text.h"
#include "house/house_inside.h"

enum rc house_kind_find(struct ctx *cx, const char *code, const struct house_kind **ret)
{
    for (size_t m = 0; m < cx->app->module_count; m++)
        for (size_t i = 0; i < cx->app->modules[m]->house_kind_count; i++)
            if (text_same(cx->app->modules[m]->house_kinds[i]->code, code)) {
                *ret = cx->app->modules[m]->house_kinds[i];
                return RC_OK;
            }
    return field_fail(cx, "kind", N_("There is no kind of document “{0}” for templates"), code);
}

static enum rc run(struct house_package *package, const struct house_all *all, struct house_found *found,
                   struct buf *out)
{
    return package->format == HOUSE_DOCX ? house_docx(package, all, found, out) : house_xlsx(package, all, found, out);
}

enum rc house_check_file(struct ctx *cx, const struct house_kind *kind, const char *bytes, size_t length,
                         const char *file_name, struct house_check *ret)
{
    struct house_package package;
    struct house_all all;
    struct house_found *found = ARENA_NEW(cx->arena, struct house_found);
    if (found == NULL)
        return memory_ended(cx);
    TRY(house_package_read(cx, bytes, length, file_name, &package));
    TRY(house_all_load(cx, kind, NULL, &all));
    TRY(run(&package, &all, found, NULL));
    if (found->places == 0 && found->n == 0)
        found->at[found->n++] = (struct house_finding){
            .place = "", .text = tr(cx, N_("Nothing in this file is to be filled; write names in double braces, such as "
                                           "{{report.title}}"))};
    *ret = (struct house_check){.format = (int64_t)package.format, .places = (int64_t)found->places};
    ret->findings.at = found->at;
    ret->findings.n = found->n;
    return RC_OK;
}

enum rc house_fill(struct ctx *cx, const struct house_kind *kind, const struct house_document *document,
                   const char *bytes, size_t length, const char *file_name, struct buf *out)
{
    struct house_package package;
    struct house_all all;
    struct house_found *found = ARENA_NEW(cx->arena, struct house_found);
    if (found == NULL)
        return memory_ended(cx);
    TRY(house_package_read(cx, bytes, length, file_name, &package));
    TRY(house_all_load(cx, kind, document, &all));
    TRY(run(&package, &all, found, out));
    if (found->n > 0)
        return fail(cx, RC_INVALID, N_("{0} cannot be filled. {1}: {2}"), package.file_name, found->at[0].place,
                    found->at[0].text);
    return buf_check(cx, out, N_("The filled document is too large"));
}


/* The template that is wanted, or the one in use; false: the plain layout. */
static enum rc choose(struct ctx *cx, const struct house_kind *kind, enum house_format format, const char *wanted,
                      bool *ret_found, struct house_template *ret)
{
    struct house_templates templates;
    *ret_found = false;
    if (!text_empty(wanted) && text_same(wanted, "none"))
        return RC_OK;
    if (!text_empty(wanted)) {
        TRY(house_template_find(cx, wanted, ret));
        if (!text_same(ret->kind, kind->code) || ret->format != (int64_t)format)
            return fail(cx, RC_INVALID, N_("The template “{0}” is for another kind of document or another format"),
                        ret->name);
        *ret_found = true;
        return RC_OK;
    }
    TRY(house_templates_all(cx, &templates));
    for (size_t i = 0; i < templates.n && !*ret_found; i++) {
        const struct house_template *one = &templates.at[i];
        *ret_found = one->in_use && text_same(one->kind, kind->code) && one->format == (int64_t)format &&
                     one->language == (int64_t)cx->lang;
        if (*ret_found)
            *ret = *one;
    }
    return RC_OK;
}

enum rc house_write(struct ctx *cx, const struct house_kind *kind, const struct house_document *document,
                    enum report_format format, const char *wanted, struct buf *out)
{
    struct house_template template = {.id = ""};
    bool found = false;
    if (format == REPORT_DOCX || format == REPORT_XLSX)
        TRY(choose(cx, kind, format == REPORT_DOCX ? HOUSE_DOCX : HOUSE_XLSX, wanted, &found, &template));
    else if (!text_empty(wanted) && !text_same(wanted, "none"))
        return fail(cx, RC_INVALID, N_("Templates are for Word and Excel; web pages and PDF have their own layout"));
    if (!found)
        return report_write(cx, document->report, format, out);
    enum rc rc = house_template_fill(cx, &template, document, out);
    if (rc != RC_OK)
        buf_clear(out);
    return rc;
}
