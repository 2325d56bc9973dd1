/* The pages that plans and evaluations share: frame, forms, steps, the document; and the pages of rows. */
#include "account/account_form.h"
#include "base/limits.h"
#include "programme/programme_view.h"
#include "submission/submission_paper.h"
#include "views.gen.h"

bool programme_is_program(const struct request *request)
{
    return request->wants_json || request->json_body;
}

/* --- Frames --- */

void programme_place(const char *here, const char *title, struct page *ret)
{
    struct page page = {.title = title, .place = NAV_PROGRAMME};
    page.tabs.of = "cycle";
    page.tabs.base = "";
    page.tabs.here = here;
    *ret = page;
}

const char *draft_home(struct ctx *cx, const struct draft_kind *kind, const char *id)
{
    return arena_printf(cx->arena, "%s%s", kind->record->href, id);
}

enum rc draft_frame(struct ctx *cx, const struct draft_kind *kind, const char *id, const char *here, const char *title,
                    struct page *ret)
{
    union drafted found = {.draft = {.id = NULL}};
    TRY(record_get(cx, kind->record, id, &found));
    struct crumb *crumbs = ARENA_ARRAY(cx->arena, struct crumb, 2);
    if (crumbs == NULL)
        return RC_MEMORY;
    programme_place(here, title, ret);
    crumbs[0] = (struct crumb){tr(cx, kind->label), kind->list};
    crumbs[1] = (struct crumb){found.draft.title, draft_home(cx, kind, id)};
    ret->crumbs.at = crumbs;
    ret->crumbs.n = text_same(title, found.draft.title) ? 1 : 2;
    ret->tabs.of = kind->record->noun;
    ret->tabs.base = crumbs[1].href;
    return RC_OK;
}

enum rc programme_peers(struct ctx *cx, struct peer_options *ret)
{
    struct choices peers = {.n = 0};
    TRY(paper_store_peers(cx, &peers));
    struct form_option *options = ARENA_ARRAY(cx->arena, struct form_option, peers.n + 1);
    if (options == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < peers.n; i++)
        options[i] = (struct form_option){.value = peers.at[i].id, .label = peers.at[i].label};
    options[peers.n] = (struct form_option){.value = "", .label = tr(cx, N_("As a file"))};
    *ret = (struct peer_options){options, peers.n + 1};
    return RC_OK;
}

enum rc programme_paper_send(struct ctx *cx, struct response *response, const char *name, struct buf *bytes)
{
    bool is_signed = submission_is_package(bytes->data, bytes->length);
    return file_send(cx, response, is_signed ? "application/zip" : "application/json",
                     arena_printf(cx->arena, "%s.%s", name, is_signed ? "zip" : "json"), bytes);
}

/* --- A new one --- */

static const struct field beginning_table[] = {
    FIELD(programme_beginning, year, F_INT, .min = PROGRAMME_YEAR_LEAST, .max = PROGRAMME_YEAR_MOST,
          .label = N_("Year that it is for")),
    FIELD(programme_beginning, sector, F_TEXT, .max = 64, .label = N_("Sector that it is for"),
          .help = N_("Empty: across sectors; only the office and headquarters have that")),
    FIELD(programme_beginning, title, F_TEXT, .max = 200, .label = N_("Title, if it has one of its own")),
};
const struct fields programme_beginning_fields = {beginning_table, COUNT(beginning_table)};

static enum rc beginning_send(struct ctx *cx, const struct request *request, struct response *response,
                              const struct draft_kind *kind, const struct programme_beginning *row, int status)
{
    struct choices sectors = {.n = 0};
    struct form_choice choice = {.field = "sector"};
    struct page page = {.title = ""};
    struct form_view view = {.action = arena_printf(cx->arena, "%snew", kind->record->href),
                             .submit = tr(cx, kind->create),
                             .cancel = kind->list,
                             .id = ""};
    TRY(programme_sectors(cx, &sectors));
    TRY(choices_for_form(cx, "sector", sectors, row->sector, &choice));
    TRY(form_build(cx, programme_beginning_fields, kind->beginning, row, status == 0 ? NULL : request, &choice, 1,
                   &view.inputs));
    programme_place(kind->list, tr(cx, kind->create), &page);
    page.html = VIEW(form_page);
    page.fields = programme_beginning_fields;
    page.view = request->wants_json ? (const void *)row : &view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

static enum rc proposed(struct ctx *cx, struct programme_beginning *ret)
{
    struct choices sectors = {.n = 0};
    TRY(programme_sectors(cx, &sectors));
    *ret = (struct programme_beginning){.sector = sectors.n == 1 ? sectors.at[0].id : "", .title = ""};
    return programme_year(cx, &ret->year);
}

enum rc draft_new_get(struct ctx *cx, const struct request *request, struct response *response,
                      const struct draft_kind *kind)
{
    struct programme_beginning row = {.sector = ""};
    TRY(proposed(cx, &row));
    return beginning_send(cx, request, response, kind, &row, 0);
}

enum rc draft_new_post(struct ctx *cx, const struct request *request, struct response *response,
                       const struct draft_kind *kind)
{
    struct programme_beginning row = {.sector = ""};
    union drafted made = {.draft = {.id = NULL}};
    TRY(proposed(cx, &row));
    enum rc rc = form_read(cx, request, programme_beginning_fields, kind->beginning, &row, NULL);
    if (rc == RC_OK)
        rc = kind->begin(cx, &row, &made);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !programme_is_program(request))
        return beginning_send(cx, request, response, kind, &row, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 201, draft_home(cx, kind, made.draft.id), N_("Saved."),
                      kind->record->fields, &made);
}

/* --- Its words --- */

static enum rc edit_send(struct ctx *cx, const struct request *request, struct response *response,
                         const struct draft_kind *kind, const union drafted *drafted, int status)
{
    struct fields fields = kind->record->fields;
    const char *home = draft_home(cx, kind, drafted->draft.id);
    struct page page = {.title = ""};
    struct form_view view = {.action = arena_printf(cx->arena, "%s/edit", home),
                             .submit = tr(cx, N_("Save")),
                             .cancel = home,
                             .id = drafted->draft.id,
                             .version = drafted->draft.version};
    TRY(form_build(cx, fields, field_mask(fields, kind->inputs), drafted, status == 0 ? NULL : request, NULL, 0,
                   &view.inputs));
    TRY(draft_frame(cx, kind, drafted->draft.id, "", tr(cx, kind->change), &page));
    page.html = VIEW(form_page);
    page.fields = fields;
    page.view = request->wants_json ? (const void *)drafted : &view;
    page.status = status;
    return page_send(cx, request, response, &page);
}

enum rc draft_edit_get(struct ctx *cx, const struct request *request, struct response *response,
                       const struct draft_kind *kind)
{
    union drafted drafted = {.draft = {.id = NULL}};
    TRY(record_get(cx, kind->record, request_parameter(request, kind->parameter), &drafted));
    return edit_send(cx, request, response, kind, &drafted, 0);
}

enum rc draft_edit_post(struct ctx *cx, const struct request *request, struct response *response,
                        const struct draft_kind *kind)
{
    union drafted drafted = {.draft = {.id = NULL}};
    struct fields fields = kind->record->fields;
    TRY(record_get(cx, kind->record, request_parameter(request, kind->parameter), &drafted));
    enum rc rc = form_read(cx, request, fields, field_mask(fields, kind->inputs), &drafted, NULL);
    if (rc == RC_OK)
        rc = draft_save(cx, kind, &drafted, form_version(cx, request));
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !programme_is_program(request))
        return edit_send(cx, request, response, kind, &drafted, rc_describe(rc)->http);
    TRY(rc);
    return saved_send(cx, request, response, 200, draft_home(cx, kind, drafted.draft.id), N_("Saved."), fields,
                      &drafted);
}

/* --- Steps --- */

enum rc draft_saved(struct ctx *cx, const struct request *request, struct response *response,
                    const struct draft_kind *kind, const char *id, const char *notice)
{
    union drafted drafted = {.draft = {.id = NULL}};
    TRY(record_get(cx, kind->record, id, &drafted));
    return saved_send(cx, request, response, 200, draft_home(cx, kind, id), notice, kind->record->fields, &drafted);
}

enum rc draft_request_post(struct ctx *cx, const struct request *request, struct response *response,
                           const struct draft_kind *kind, draft_page again)
{
    const struct approval_wish wish = approval_wish_read(request);
    const char *id = request_parameter(request, kind->parameter);
    enum rc rc = draft_ask(cx, kind, id, &wish);
    if ((rc == RC_INVALID || rc == RC_CONFLICT) && !programme_is_program(request))
        return again(cx, request, response, id, rc_describe(rc)->http);
    TRY(rc);
    return draft_saved(cx, request, response, kind, id, N_("Approval was requested."));
}

/* Into another organisation of the installation, or as a file. */
enum rc draft_send_post(struct ctx *cx, const struct request *request, struct response *response,
                        const struct draft_kind *kind)
{
    const char *id = request_parameter(request, kind->parameter), *peer = request_form(request, "peer");
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(draft_send(cx, kind, id, peer, &out));
    if (text_empty(peer))
        return programme_paper_send(cx, response, kind->file, &out);
    return draft_saved(cx, request, response, kind, id, N_("The paper was delivered."));
}

/* --- The page of one --- */

/* What its maker does next, in words. */
static const char *todo_of(const struct ctx *cx, const struct draft_kind *kind, int64_t state, int64_t rows)
{
    switch (state) {
    case PROGRAMME_DRAFT:
        return rows == 0 ? tr(cx, kind->fill) : tr(cx, N_("Complete it, and ask for approval"));
    case PROGRAMME_REQUESTED:
        return tr(cx, N_("Wait for those who approve"));
    case PROGRAMME_APPROVED:
        return tr(cx, N_("Send it to the other tiers"));
    default:
        return tr(cx, kind->later);
    }
}

static enum rc fill_words(struct ctx *cx, const struct draft *draft, struct draft_face *face)
{
    struct peer_options peers = {.n = 0};
    struct paper_lines comments = {.n = 0}, sent = {.n = 0};
    TRY(paper_comments_of(cx, draft->id, &comments));
    TRY(paper_sent_of(cx, draft->id, &sent));
    face->sent.at = sent.at;
    face->sent.n = sent.n;
    face->comments.at = comments.at;
    face->comments.n = comments.n;
    TRY(person_name(cx, draft->author, &face->author_name));
    TRY(programme_peers(cx, &peers));
    face->peers.at = peers.at;
    face->peers.n = peers.n;
    face->sector_label = programme_sector_words(cx, draft->sector);
    face->year_label = programme_year_words(cx, draft->year);
    return RC_OK;
}

enum rc draft_face_fill(struct ctx *cx, const struct draft_kind *kind, const struct request *refused,
                        const struct draft *draft, int64_t rows, struct draft_face *ret)
{
    const char *home = draft_home(cx, kind, draft->id);
    ret->send_href = arena_printf(cx->arena, "%s/send", home);
    ret->state = draft->state;
    ret->comment = draft->comment;
    ret->edition = "";
    ret->todo = todo_of(cx, kind, draft->state, rows);
    TRY(fill_words(cx, draft, ret));
    ret->may_write = may(cx, PERM_PROGRAMME_WRITE) && draft->state == PROGRAMME_DRAFT;
    ret->may_ask = ret->may_write && rows > 0;
    ret->may_send = may(cx, PERM_PROGRAMME_APPROVE) && draft->state >= PROGRAMME_APPROVED;
    TRY(approval_panel_of(cx, kind->approvable->noun, draft->id, &ret->approval));
    TRY(approval_ask_make(cx, kind->approvable, arena_printf(cx->arena, "%s/request", home), refused, &ret->ask));
    return record_history(cx, kind->record, cx->org, draft->id, &ret->history);
}

enum rc draft_page_send(struct ctx *cx, const struct request *request, struct response *response,
                        const struct draft_kind *kind, const struct draft *draft, const struct page *what)
{
    struct page page = {.title = ""};
    TRY(draft_frame(cx, kind, draft->id, "", draft->title, &page));
    page.html = what->html;
    page.fields = what->fields;
    page.view = what->view;
    page.status = what->status;
    if (may(cx, PERM_PROGRAMME_WRITE) && draft->state == PROGRAMME_DRAFT) {
        page.action_label = tr(cx, N_("Change"));
        page.action_href = arena_printf(cx->arena, "%s/edit", draft_home(cx, kind, draft->id));
        page.action_permission = PERM_PROGRAMME_WRITE;
    }
    return page_send(cx, request, response, &page);
}

/* --- As a document --- */

static const struct field document_table[] = {FIELD(document_view, edition, F_TEXT, .label = N_("Edition"))};
const struct fields document_answer = {document_table, COUNT(document_table)};

static void write_page(struct buf *out, const struct ctx *cx, const void *view)
{
    const struct document_view *document = view;
    document_part_any(out, cx, view);
    buf_add(out, document->body.data, document->body.length);
}

enum rc draft_document_get(struct ctx *cx, const struct request *request, struct response *response,
                           const struct draft_kind *kind)
{
    const char *id = request_parameter(request, kind->parameter);
    struct report report = {.title = ""};
    struct page page = {.title = ""};
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(kind->report(cx, "", id, &report));
    TRY(draft_frame(cx, kind, id, "/document", report.title, &page));
    TRY(report_write(cx, &report, REPORT_HTML, &body));
    const struct document_view view = {.base = arena_printf(cx->arena, "%s/document", draft_home(cx, kind, id)),
                                       .edition = report.edition,
                                       .body = body};
    page.html = write_page;
    page.fields = document_answer;
    page.view = &view;
    page.wide = true;
    return page_send(cx, request, response, &page);
}

enum rc draft_file_get(struct ctx *cx, const struct request *request, struct response *response,
                       const struct draft_kind *kind, enum report_format format)
{
    struct report report = {.title = ""};
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    TRY(kind->report(cx, "", request_parameter(request, kind->parameter), &report));
    TRY(report_write(cx, &report, format, &out));
    return file_send(cx, response, report_media_type(format),
                     arena_printf(cx->arena, "%s-%s.%s", kind->file, date_of_time(cx, cx->now),
                                  report_extension(format)),
                     &out);
}

/* --- Rows --- */

enum rc noun_page_send(struct ctx *cx, const struct request *request, struct response *response,
                       const struct noun_page *what, const char *of)
{
    const struct row_noun *noun = what->noun;
    union drafted drafted = {.draft = {.state = PROGRAMME_DRAFT}};
    struct noun_list_view view = {.next = ""};
    struct rows rows = {.n = 0};
    struct page page = {.title = ""};
    if (what->kind != NULL)
        TRY(record_get(cx, what->kind->record, of, &drafted));
    TRY(noun->rows(cx, of, "", &rows));
    struct list_found found = {.rows = rows.at, .n = rows.n};
    view.any = rows.n > 0;
    TRY(rows_list_fill(cx, request, noun, of, &found, &view.list));
    view.shown = (int64_t)found.n;
    view.open = drafted.draft.state == PROGRAMME_DRAFT && may(cx, PERM_PROGRAMME_WRITE);
    view.create = tr(cx, noun->create);
    view.create_href = arena_printf(cx->arena, "%s/new", rows_path(cx, noun, of));
    view.import_href = arena_printf(cx->arena, "%s/import", rows_path(cx, noun, of));
    view.intro = tr(cx, what->intro);
    view.empty = tr(cx, what->empty);
    view.rows.at = found.rows;
    view.rows.n = found.n;
    view.next = found.next == NULL ? "" : found.next;
    TRY(noun->frame(cx, of, arena_printf(cx->arena, "/%s", noun->path), tr(cx, noun->title), &page));
    page.html = VIEW(noun_list_page);
    page.fields = *what->answer;
    page.view = &view;
    page.wide = true;
    if (view.open) {
        page.action_label = view.create;
        page.action_href = view.create_href;
        page.action_permission = PERM_PROGRAMME_WRITE;
    }
    return page_send(cx, request, response, &page);
}
