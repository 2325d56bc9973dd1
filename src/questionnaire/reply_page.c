#include "questionnaire/reply_page.h"

#include "base/text.h"
#include "base/time.h"

const struct field reply_head_table[REPLY_HEAD_FIELDS] = {
    FIELD(reply_head, id, F_ID),
    FIELD(reply_head, version, F_INT),
    FIELD(reply_head, title, F_TEXT, .label = N_("Title of the survey")),
    FIELD(reply_head, asker_name, F_TEXT, .label = N_("Asking body")),
    FIELD(reply_head, year, F_INT, .label = N_("Year")),
    FIELD(reply_head, edition, F_INT, .label = N_("Edition")),
    FIELD(reply_head, due_on, F_DATE, .label = N_("To be answered by")),
    FIELD(reply_head, state, F_ENUM, .names = &reply_state_names, .label = N_("State")),
    FIELD(reply_head, trust, F_ENUM, .names = &reply_trust_names, .label = N_("Way it came")),
    FIELD(reply_head, late, F_BOOL, .label = N_("Overdue")),
    FIELD(reply_head, closed, F_BOOL, .label = N_("Closed")),
    FIELD(reply_head, closed_note, F_TEXT),
    FIELD(reply_head, writable, F_BOOL),
    FIELD(reply_head, frozen, F_BOOL),
    FIELD(reply_head, may_write, F_BOOL),
    FIELD(reply_head, may_submit, F_BOOL),
};

const char *reply_state_tag(int64_t state)
{
    static const char *const tags[] = {"info", "warn", "ok", "ok", "bad", "ok", "off"};
    _Static_assert(COUNT(tags) == REPLY_STATE_COUNT_, "every state needs a colour");
    return state >= 0 && state < (int64_t)COUNT(tags) ? tags[state] : "off";
}

struct reply_head reply_head_of(const struct ctx *cx, const struct reply *reply)
{
    bool writable = reply_is_writable(reply);
    return (struct reply_head){.id = reply->id,
                               .title = reply->title,
                               .asker_name = reply->asker_name,
                               .due_on = reply->due_on,
                               .tag = reply_state_tag(reply->state),
                               .closed_note = reply->closed_note,
                               .version = reply->version,
                               .year = reply->year,
                               .edition = reply->edition,
                               .state = reply->state,
                               .trust = reply->trust,
                               .unverified = reply->trust == REPLY_UNVERIFIED,
                               .late = (writable || reply->state == REPLY_APPROVED) && reply_is_late(cx, reply),
                               .closed = reply_is_closed(reply),
                               .writable = writable,
                               .frozen = !writable,
                               .may_write = may(cx, PERM_RESPONSE_WRITE),
                               .may_submit = may(cx, PERM_RESPONSE_SUBMIT)};
}

const struct field reply_section_row_table[REPLY_SECTION_ROW_FIELDS] = {
    FIELD(reply_section_row, number, F_INT),
    FIELD(reply_section_row, title, F_TEXT, .label = N_("Section")),
    FIELD(reply_section_row, href, F_TEXT),
    FIELD(reply_section_row, asked, F_INT, .label = N_("Questions that are asked")),
    FIELD(reply_section_row, answered, F_INT, .label = N_("Answered")),
    FIELD(reply_section_row, missing, F_INT, .label = N_("Open that must be answered")),
};

enum rc reply_section_rows(struct ctx *cx, const struct reply_whole *whole, int64_t here, struct reply_section_row **ret)
{
    struct reply_section_row *rows = ARENA_ARRAY(cx->arena, struct reply_section_row, whole->sections.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < whole->sections.n; i++) {
        const struct reply_section *section = whole->sections.at + i;
        struct reply_section_row *row = rows + i;
        row->title = section->title;
        row->number = (int64_t)i + 1;
        row->current = row->number == here;
        row->href = arena_printf(cx->arena, "/questionnaires/%s/sections/%zu", whole->reply.id, i + 1);
        for (size_t k = section->first; k < section->first + section->n; k++) {
            const struct reply_item *item = whole->items + k;
            row->asked += item->asked;
            row->answered += item->asked && item->answered;
            row->missing += item->asked && !item->answered && item->question->required;
        }
        row->done = row->asked == row->answered;
    }
    *ret = rows;
    return RC_OK;
}

enum rc reply_asker_is_here(struct ctx *cx, const struct reply *reply, int64_t *ret)
{
    struct organization organization = {.id = ""};
    const struct problem kept = cx->problem;
    enum rc rc = organization_get(cx, reply->asker, &organization);
    cx->problem = kept;
    *ret = rc == RC_OK && organization.active;
    return rc == RC_MISSING ? RC_OK : rc;
}

enum rc reply_page_send(struct ctx *cx, const struct request *request, struct response *response,
                        const struct reply_head *head, const char *title, const char *tab, view_function html,
                        const struct fields *fields, const void *view, int status)
{
    const char *base = arena_printf(cx->arena, "/questionnaires/%s", head->id);
    const struct crumb crumbs[] = {{tr(cx, N_("Questionnaires received")), "/questionnaires"}, {head->title, base}};
    struct page page = {.title = title,
                        .place = NAV_SURVEY,
                        .crumbs = {crumbs, tab != NULL && tab[0] == '\0' ? 1 : COUNT(crumbs)},
                        .html = html,
                        .fields = *fields,
                        .view = view,
                        .status = status,
                        .tabs = {.of = "reply", .base = base, .here = tab}};
    return page_send(cx, request, response, &page);
}
