#include <string.h>

#include "base/text.h"
#include "catalog/catalog_find.h"
#include "catalog/catalog_inside.h"
#include "catalog/catalog_view.h"
#include "catalog/wording.h"

static void indent(struct buf *out, int64_t depth)
{
    for (int64_t i = 0; i < depth; i++)
        buf_text(out, "  ");
}

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct catalog_list_view view;
    TRY(catalog_list_make(cx, &view));
    if (arguments->json)
        return command_show(cx, arguments, catalog_list_fields, &view);
    for (size_t i = 0; i < view.catalogs.n; i++) {
        const struct catalog_row *row = &view.catalogs.at[i];
        buf_printf(arguments->out, "%-26s %4lld  %s  [%s]\n", row->id, (long long)row->controls,
                   row->short_title, row->out_of_use != 0 ? tr(cx, N_("Out of use"))
                                     : tr(cx, enum_label(&catalog_status_names, row->status)));
    }
    return RC_OK;
}

static void head_write(const struct ctx *cx, struct buf *out, const struct catalog_row *row)
{
    buf_printf(out, "%s\n", row->title);
    buf_printf(out, "[%s] %s", tr(cx, enum_label(&catalog_status_names, row->status)),
               trf(cx, N_("Edition {0}"), row->version));
    if (row->effective[0] != '\0')
        buf_printf(out, " · %s %s", tr(cx, N_("In force from")), row->effective);
    buf_printf(out, " · %s\n", row->publisher);
}

/* The tree as the page shows it: headings where the document has them, measures in its order. */
static enum rc tree_run(struct ctx *cx, struct arguments *arguments, const struct catalog *catalog)
{
    struct catalog_view view;
    struct buf *out = arguments->out;
    const char *words = option_of(arguments, "search");
    TRY(catalog_view_make(cx, catalog, words == NULL ? "" : words, "", "", &view));
    if (arguments->json)
        return command_show(cx, arguments, catalog_view_fields, &view);
    head_write(cx, out, &view.catalog);
    for (size_t i = 0; i < view.chapters.n; i++) {
        const struct catalog_chapter_view *chapter = &view.chapters.at[i];
        int64_t depth = 0;
        buf_char(out, '\n');
        if (chapter->group != NULL) {
            buf_printf(out, "%s %s (%lld)\n", chapter->group->label, chapter->group->title,
                       (long long)chapter->group->controls);
            depth = 1;
        }
        for (size_t j = 0; j < chapter->lines.n; j++) {
            const struct catalog_line *line = &chapter->lines.at[j];
            if (line->group != NULL)
                depth = line->group->depth + 1;
            indent(out, line->group != NULL ? line->group->depth : depth);
            if (line->group != NULL)
                buf_printf(out, "%s %s %s\n", line->group->label, line->group->title,
                           line->again != 0 ? tr(cx, N_("(continued)")) : "");
            else
                buf_printf(out, "%s  %s\n", line->control->label, line->control->title);
        }
    }
    buf_printf(
        out, "\n%s\n",
        trf(cx, N_("{0} of {1} measures"), decimal(cx, view.count), decimal(cx, view.total)));
    return RC_OK;
}

static void block_write(const struct ctx *cx, struct buf *out, const char *head, const char *text)
{
    if (text[0] != '\0')
        buf_printf(out, "\n%s\n  %s\n", tr(cx, head), text);
}

static void neighbours_write(const struct ctx *cx, struct buf *out,
                             const struct catalog_control_view *view)
{
    if (view->neighbours.n > 0)
        buf_printf(out, "\n%s\n", tr(cx, N_("In other standards")));
    for (size_t i = 0; i < view->neighbours.n; i++) {
        const struct catalog_neighbour_row *row = &view->neighbours.at[i];
        buf_printf(
            out, "  %s %s %s (%s, %s)\n", row->catalog, row->label, row->title, row->relation,
            tr(cx, row->as_printed ? N_("Printed in the document") : N_("Editorial mapping")));
    }
}

static enum rc control_run(struct ctx *cx, struct arguments *arguments,
                           const struct catalog *catalog, const char *name)
{
    struct catalog_control_view view;
    struct buf *out = arguments->out;
    const struct control *control = catalog_control(catalog, name);
    if (control == NULL)
        return fail(cx, RC_MISSING, N_("{0} has no measure {1}"), catalog_short_name(cx, catalog),
                    name);
    TRY(catalog_control_view_make(cx, catalog, control, &view));
    if (arguments->json)
        return command_show(cx, arguments, catalog_control_view_fields, &view);
    const struct catalog_control_row *row = &view.control;
    buf_printf(out, "%s %s  (%s %s)\n", row->label, row->title, catalog->id, row->id);
    block_write(cx, out, N_("What must be so"), row->statement);
    block_write(cx, out, N_("Question"), row->question);
    for (size_t i = 0; i < row->evidence.n; i++) {
        if (i == 0)
            buf_printf(out, "\n%s\n", tr(cx, N_("Examples of evidence")));
        buf_printf(out, "  - %s\n", row->evidence.at[i]);
    }
    block_write(cx, out, N_("Why it matters"), row->why);
    for (size_t i = 0; i < row->levels.n; i++) {
        if (i == 0)
            buf_printf(out, "\n%s\n", tr(cx, N_("What the levels look like here")));
        buf_printf(out, "  %lld %s: %s\n", (long long)row->levels.at[i].level,
                   row->levels.at[i].label, row->levels.at[i].text);
    }
    block_write(cx, out, N_("For whom"), row->audience_text);
    block_write(cx, out, N_("Applies to"), row->applies_text);
    block_write(cx, out, N_("Place in the document"), row->source);
    neighbours_write(cx, out, &view);
    return RC_OK;
}

static enum rc show_run(struct ctx *cx, struct arguments *arguments)
{
    const struct catalog *catalog = NULL;
    const char *name = operand_of(arguments, 1);
    TRY(catalog_get(cx, operand_of(arguments, 0), &catalog));
    return name == NULL ? tree_run(cx, arguments, catalog)
                        : control_run(cx, arguments, catalog, name);
}

static void named_write(struct buf *out, const char *sign, const struct catalog_near *controls,
                        size_t n)
{
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%s %s %s\n", sign, controls[i].label, controls[i].title);
}

static void mapping_write(const struct ctx *cx, struct buf *out,
                          const struct catalog_mapping_row *row)
{
    buf_printf(out, "= %s %s → %s %s (%s, %s)\n", row->own.label, row->own.title, row->other.label,
               row->other.title, row->relation,
               tr(cx, row->as_printed ? N_("Printed in the document") : N_("Editorial mapping")));
}

/* A text that may have several lines, behind a sign. */
static void text_write(struct buf *out, const char *sign, const char *text)
{
    buf_printf(out, "      %s ", sign);
    for (const char *at = text; *at != '\0'; at++) {
        buf_char(out, *at);
        if (*at == '\n')
            buf_text(out, "        ");
    }
    buf_char(out, '\n');
}

static enum rc diff_run(struct ctx *cx, struct arguments *arguments)
{
    struct catalog_diff_view view;
    struct buf *out = arguments->out;
    const struct catalog *known = NULL; /* an empty id would read as "not chosen yet" */
    TRY(catalog_get(cx, operand_of(arguments, 0), &known));
    TRY(catalog_get(cx, operand_of(arguments, 1), &known));
    TRY(catalog_diff_view_make(cx, operand_of(arguments, 0), operand_of(arguments, 1), &view));
    if (arguments->json)
        return command_show(cx, arguments, catalog_diff_view_fields, &view);
    buf_printf(out, "%s → %s: %s\n", view.from.short_title, view.to.short_title,
               tr(cx, enum_label(&difference_basis_names, view.basis)));
    for (size_t i = 0; i < view.changed.n; i++) {
        const struct catalog_changed_row *row = &view.changed.at[i];
        buf_printf(out, "~ %s %s\n", row->label, row->title);
        for (size_t j = 0; j < row->changes.n; j++) {
            buf_printf(out, "    %s\n", row->changes.at[j].label);
            text_write(out, "-", row->changes.at[j].before);
            text_write(out, "+", row->changes.at[j].after);
        }
    }
    for (size_t i = 0; i < view.related.n; i++)
        mapping_write(cx, out, &view.related.at[i]);
    named_write(out, "-", view.removed.at, view.removed.n);
    named_write(out, "+", view.added.at, view.added.n);
    return RC_OK;
}

static enum rc map_run(struct ctx *cx, struct arguments *arguments)
{
    const struct catalog *from = NULL, *to = NULL;
    struct catalog_mappings_view view;
    TRY(catalog_get(cx, operand_of(arguments, 0), &from));
    TRY(catalog_get(cx, operand_of(arguments, 1), &to));
    if (switch_of(arguments, "oscal"))
        return catalog_map_export_run(cx, arguments);
    TRY(catalog_mappings_view_make(cx, from, to->id, &view));
    if (view.others.n == 0)
        return fail(cx, RC_MISSING, N_("There is no mapping between {0} and {1}"),
                    operand_of(arguments, 0), operand_of(arguments, 1));
    if (arguments->json)
        return command_show(cx, arguments, catalog_mappings_view_fields, &view);
    const struct catalog_mapping_summary *summary = &view.others.at[0];
    for (size_t i = 0; i < summary->rows.n; i++)
        mapping_write(cx, arguments->out, &summary->rows.at[i]);
    named_write(arguments->out, "-", summary->without.at, summary->without.n);
    buf_printf(arguments->out, "%s\n",
               trf(cx, N_("{0} mapped pairs; {1} measures with a counterpart, {2} without"),
                   decimal(cx, summary->entries), decimal(cx, summary->mapped),
                   decimal(cx, summary->unmapped)));
    return RC_OK;
}

const struct command catalog_commands[CATALOG_COMMANDS] = {
    {.name = "catalog list",
     .need = NEED_PERSON,
     .permission = PERM_CATALOG_READ,
     .run = list_run,
     .help = N_("Lists the standards: the shipped ones, and with --as those of the organisation")},
    {.name = "catalog show",
     .need = NEED_PERSON,
     .permission = PERM_CATALOG_READ,
     .run = show_run,
     .help = N_("Shows a standard as a tree, or one of its measures"),
     .operands = {{"CATALOG", N_("Id of a standard, such as baseline-2026"), true},
                  {"CONTROL", N_("Measure: 3.2.1-1, m3.2.1-1 or 3.2.1①"), false}},
     .options = {{"search", "WORDS", N_("Only measures that hold all these words"), false}}},
    {.name = "catalog diff",
     .need = NEED_PERSON,
     .permission = PERM_CATALOG_READ,
     .run = diff_run,
     .help = N_("Shows what differs between two standards, or two versions of one"),
     .operands = {{"FROM", N_("Id of a standard, such as baseline-2026"), true},
                  {"TO", N_("Id of a standard, such as baseline-2026"), true}}},
    {.name = "catalog map",
     .need = NEED_NOTHING,
     .permission = PERM_CATALOG_READ,
     .run = map_run,
     .help = N_("Shows how the measures of one standard relate to another"),
     .operands = {{"FROM", N_("Id of a standard, such as baseline-2026"), true},
                  {"TO", N_("Id of a standard, such as baseline-2026"), true}},
     .options = {{"oscal", NULL, N_("Writes it as an OSCAL mapping collection instead"), false},
                 {"o", "FILE", N_("File to write with --oscal, .json or .yaml"), false}}},
    {.name = "catalog export",
     .need = NEED_PERSON,
     .permission = PERM_CATALOG_READ,
     .run = catalog_export_run,
     .help = N_("Writes a standard as an OSCAL catalog (JSON, YAML or XML)"),
     .operands = {{"CATALOG", N_("Id of a standard, such as baseline-2026"), true}},
     .options = {{"o", "FILE", N_("File to write, .json, .yaml or .xml"), true}}},
    {.name = "search",
     .need = NEED_DATABASE,
     .permission = PERM_SIGNED_IN,
     .run = catalog_search_run,
     .help = N_("Searches the records that the acting person may read, and the standards"),
     .operands = {{"WORDS", N_("Words, all of which must occur; any width and case"), true}},
     .options = {{"kind", "NOUN", N_("Only this kind of records, for example plan-item"), false},
                 {"before", "N", N_("Go on with older records"), false},
                 {"limit", "N", N_("Greatest number of records (otherwise 50)"), false}}},
    {.name = "catalog import",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = catalog_import_run,
     .help = N_("Takes an OSCAL catalog or profile (JSON, YAML, XML, ZIP) as a standard of the organisation"),
     .operands = {{"FILE", N_("Catalog, profile or ZIP archive; what a profile imports lies beside it or below"), true}},
     .options = {{"code", "CODE", N_("What the standard shall be called by (otherwise from its title)"), false},
                 {"root", "FOLDER",
                  N_("Folder whose files the profile may draw in (otherwise its own)"), false}}},
    {.name = "catalog retire",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = catalog_retire_run,
     .help = N_("Takes a standard of the organisation out of use; assessments against it stay"),
     .operands = {{"CATALOG", N_("Code of a standard of the organisation"), true}}},
    {.name = "catalog restore",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = catalog_restore_run,
     .help = N_("Puts a standard of the organisation back into use"),
     .operands = {{"CATALOG", N_("Code of a standard of the organisation"), true}}},
    {.name = "catalog wording import",
     .need = NEED_DATABASE,
     .permission = PERM_ACCOUNT_WRITE,
     .run = wording_import_run,
     .help = N_("Takes the official wording of measures from the organisation's own copy (CSV, XLSX, OSCAL catalog)"),
     .operands = {{"CATALOG", N_("Id of a standard, such as baseline-2026"), true},
                  {"FILE", N_("Columns ID and wording, and source and date where it has them"), true}},
     .options = {{"source", "TEXT", N_("Which copy it is, where the file does not say so"), false},
                 {"date", "DATE", N_("Date of that copy, where the file does not say so"), false},
                 {"preview", NULL, N_("Only says what would change"), false}}},
    {.name = "catalog wording export",
     .need = NEED_DATABASE,
     .permission = PERM_CATALOG_READ,
     .run = wording_export_run,
     .help = N_("Writes the official wordings as CSV"),
     .operands = {{"CATALOG", N_("Id of a standard, such as baseline-2026"), true}},
     .options = {{"o", "FILE", N_("File to write, .csv (otherwise to the terminal)"), false}}},
    {.name = "catalog wording remove",
     .need = NEED_DATABASE,
     .permission = PERM_ACCOUNT_WRITE,
     .run = wording_remove_run,
     .help = N_("Removes the official wordings of a standard, or of one measure"),
     .operands = {{"CATALOG", N_("Id of a standard, such as baseline-2026"), true},
                  {"CONTROL", N_("Measure: 3.2.1-1, m3.2.1-1 or 3.2.1①"), false}}},
    {.name = "catalog resolve",
     .need = NEED_NOTHING,
     .permission = PERM_CATALOG_READ,
     .run = catalog_resolve_run,
     .help = N_(
         "Resolves an OSCAL profile (JSON, YAML or XML) into the catalog that it stands for"),
     .operands = {{"PROFILE", N_("File of the profile; what it imports lies beside it or below"),
                   true}},
     .options = {{"o", "FILE", N_("File to write, .json, .yaml or .xml"), true},
                 {"root", "FOLDER",
                  N_("Folder whose files the profile may draw in (otherwise its own)"), false}}},
};
