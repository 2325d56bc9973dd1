/* The frame of the preparation's pages. */
#include "base/text.h"
#include "base/time.h"
#include "preparation/preparation_view.h"

static const struct field head_table[] = {
    FIELD(prepare_head, study, F_ID),
    FIELD(prepare_head, title, F_TEXT),
    FIELD(prepare_head, status, F_ENUM, .names = &risk_study_status_names, .label = N_("State")),
};
const struct fields prepare_head_fields = {head_table, COUNT(head_table)};

enum rc prepare_head_fill(struct ctx *cx, const char *study, struct prepare_head *ret)
{
    struct risk_study found;
    *ret = (struct prepare_head){.study = "", .title = "", .year_label = ""};
    enum rc rc = text_empty(study) ? prepare_store_latest(cx, &found)
                                   : record_get(cx, &risk_study_record, study, &found);
    if (rc == RC_MISSING && text_empty(study))
        return RC_OK;
    TRY(rc);
    *ret = (struct prepare_head){.study = found.id,
                                 .title = found.title,
                                 .year_label = fiscal_year_show(cx, found.year),
                                 .status = found.status,
                                 .writable = found.status == RISK_DRAFT && may(cx, PERM_RISK_WRITE),
                                 .open = found.status != RISK_CLOSED && may(cx, PERM_RISK_WRITE)};
    return RC_OK;
}

enum rc prepare_page_of(struct ctx *cx, const struct prepare_head *head, const char *here, const char *title,
                        struct page *ret)
{
    *ret = (struct page){.title = title, .place = NAV_RISK};
    if (!text_empty(head->study))
        return risk_page_frame(cx, head->study, here, ret);
    struct crumb *crumbs = ARENA_ARRAY(cx->arena, struct crumb, 1);
    if (crumbs == NULL)
        return RC_MEMORY;
    crumbs[0] = (struct crumb){tr(cx, N_("Risk assessment")), "/risk"};
    ret->crumbs.at = crumbs;
    ret->crumbs.n = 1;
    return RC_OK;
}

const char *prepare_home(struct ctx *cx, const char *study)
{
    return arena_printf(cx->arena, "/risk/%s", study);
}

enum rc prepare_frame(struct ctx *cx, const char *study, const char *here, const char *title, struct page *ret)
{
    struct prepare_head head;
    TRY(prepare_head_fill(cx, study, &head));
    return prepare_page_of(cx, &head, here, title, ret);
}
