/* The printed form of a request: what is decided, and a box for the seal of each step (決裁欄). */
#include "approval/approval_web.h"
#include "base/text.h"
#include "base/time.h"
#include "report/report.h"

enum { BOXES_MOST = 6 }; /* boxes side by side on A4 */

static enum rc write_facts(struct ctx *cx, const struct approval_panel *panel,
                           struct report *report)
{
    const struct report_column columns[] = {{tr(cx, N_("Item")), 1, ALIGN_START},
                                            {tr(cx, N_("Content")), 3, ALIGN_START}};
    struct {
        const char *label, *value;
    } const rows[] = {
        {tr(cx, N_("What is approved")), panel->subject_label},
        {tr(cx, N_("Title")), panel->title},
        {tr(cx, N_("Drafter")), panel->drafter_name},
        {tr(cx, N_("Asked at")), date_long(cx, date_of_time(cx, panel->asked_at))},
        {tr(cx, N_("Wanted by")), text_empty(panel->due_on) ? "–" : date_long(cx, panel->due_on)},
        {tr(cx, N_("Decision number")), panel->decision_number},
        {tr(cx, N_("Message")), panel->message},
    };
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, 2 * COUNT(rows));
    struct report_column *kept = ARENA_ARRAY(cx->arena, struct report_column, COUNT(columns));
    if (cells == NULL || kept == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < COUNT(columns); i++)
        kept[i] = columns[i];
    for (size_t i = 0; i < COUNT(rows); i++) {
        cells[2 * i] = (struct report_cell){.text = rows[i].label, .strong = true};
        cells[2 * i + 1] = (struct report_cell){.text = rows[i].value};
    }
    return report_table(cx, report,
                        (struct report_table){.title = tr(cx, N_("What is decided")),
                                              .columns = kept,
                                              .column_count = 2,
                                              .cells = cells,
                                              .row_count = COUNT(rows)});
}

static const char *box_head(struct ctx *cx, const struct approval_step_view *step)
{
    const char *post = text_empty(step->post_label) ? tr(cx, N_("Whoever may approve by role"))
                                                    : step->post_label;
    return arena_printf(cx->arena, "%s\n%s", tr(cx, enum_label(&approval_kind_names, step->kind)),
                        post);
}

/* What stands in a box: the name and day of a decision that was given here, otherwise room for a seal. */
static const char *box_text(struct ctx *cx, const struct approval_step_view *step)
{
    if (text_empty(step->person_name))
        return "\n\n\n";
    return arena_printf(cx->arena, "%s\n%s\n%s", step->person_name,
                        date_long(cx, date_of_time(cx, step->decided_at)),
                        tr(cx, enum_label(&approval_way_names, step->way)));
}

/* Rows of boxes, six side by side. */
static enum rc write_boxes(struct ctx *cx, const struct approval_panel *panel,
                           struct report *report)
{
    for (size_t from = 0; from < panel->steps.n; from += BOXES_MOST) {
        size_t n = panel->steps.n - from < BOXES_MOST ? panel->steps.n - from : BOXES_MOST;
        struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, n);
        struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, n);
        if (columns == NULL || cells == NULL)
            return RC_MEMORY;
        for (size_t i = 0; i < n; i++) {
            const struct approval_step_view *step = &panel->steps.at[from + i];
            columns[i] = (struct report_column){box_head(cx, step), 1, ALIGN_CENTER};
            cells[i] = (struct report_cell){.text = box_text(cx, step)};
        }
        TRY(report_table(
            cx, report,
            (struct report_table){.title = tr(cx, N_("Boxes for the seals of the route")),
                                  .columns = columns,
                                  .column_count = n,
                                  .cells = cells,
                                  .row_count = 1}));
    }
    return RC_OK;
}

enum rc approval_form_pdf(struct ctx *cx, const struct approval_whole *whole, struct buf *out)
{
    struct approval_panel panel;
    struct organization organization;
    TRY(approval_panel_make(cx, whole, &panel));
    TRY(organization_get(cx, cx->org, &organization));
    struct report report = {
        .title = tr(cx, N_("Request for approval")),
        .subtitle = panel.route_name,
        .organisation = organization.name,
        .document_number = panel.decision_number,
        .edition = "",
        .date = date_long(cx, date_of_time(cx, cx->now)),
        .handling_mark = organization.handling_mark,
        .data_time = time_show(cx, cx->now),
        .standard = "",
        .ledger_head = "",
        .paper = PAPER_A4,
        .lang = cx->lang,
    };
    TRY(write_boxes(cx, &panel, &report));
    TRY(write_facts(cx, &panel, &report));
    return report_write(cx, &report, REPORT_PDF, out);
}
