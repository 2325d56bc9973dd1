/* Commands of profiles. */
#include <string.h>

#include "base/text.h"
#include "catalog/catalog_export.h"
#include "catalog/catalog_inside.h"
#include "catalog/profile_view.h"

static enum rc list_run(struct ctx *cx, struct arguments *arguments)
{
    struct profile_list_view view;
    TRY(profile_list_make(cx, &view));
    return command_show(cx, arguments, profile_list_answer, &view);
}

static enum rc show_run(struct ctx *cx, struct arguments *arguments)
{
    struct profile_view view;
    struct buf *out = arguments->out;
    const char *show = option_of(arguments, "show");
    TRY(profile_view_make(cx, operand_of(arguments, 0), "", show == NULL ? "" : show, "", &view));
    TRY(approval_panel_of(cx, profile_approvable.noun, view.id, &view.approval));
    if (arguments->json)
        return command_show(cx, arguments, profile_view_fields, &view);
    buf_printf(out, "%s (%s) %s [%s]\n%s: %s %s\n", view.title, view.code,
               trf(cx, N_("Version {0}"), decimal(cx, view.edition)),
               tr(cx, enum_label(&profile_status_names, view.status)), tr(cx, N_("Standard chosen from")),
               view.base_title, view.base_edition);
    for (size_t i = 0; i < view.items.n; i++) {
        const struct profile_item_view *row = &view.items.at[i];
        buf_printf(out, "%-12s %s  %s%s%s%s\n", row->label,
                   tr(cx, enum_label(&profile_choosing_names, row->choice)), row->title,
                   row->target > 0 ? trf(cx, N_(" (target {0})"), decimal(cx, row->target)) : "",
                   text_empty(row->reason) ? "" : " – ", row->reason);
    }
    buf_printf(out, "%s %lld, %s %lld, %s %lld, %s %lld\n", tr(cx, N_("Taken")), (long long)view.in,
               tr(cx, N_("Left out")), (long long)view.out, tr(cx, N_("Not decided")),
               (long long)view.open, tr(cx, N_("Reasons missing")), (long long)view.lacking);
    return RC_OK;
}

static const char *option_or(const struct arguments *arguments, const char *name, const char *otherwise)
{
    const char *given = option_of(arguments, name);
    return given == NULL ? otherwise : given;
}

static enum rc show_profile(struct ctx *cx, struct arguments *arguments, const struct profile *profile)
{
    return command_show(cx, arguments, profile_record.fields, profile);
}

static enum rc new_run(struct ctx *cx, struct arguments *arguments)
{
    struct profile profile;
    const struct profile_begin begin = {.code = option_or(arguments, "code", ""),
                                        .title = operand_of(arguments, 1),
                                        .base = operand_of(arguments, 0),
                                        .remarks = option_or(arguments, "remarks", ""),
                                        .all = !switch_of(arguments, "none")};
    TRY(profile_create(cx, &begin, &profile));
    return show_profile(cx, arguments, &profile);
}

/* Words apart by commas. */
static enum rc split(struct ctx *cx, const char *text, const char *const **ret, size_t *ret_n)
{
    const char **words = NULL;
    size_t n = 0, room = 0;
    for (const char *at = text == NULL ? "" : text; *at != '\0';) {
        size_t length = strcspn(at, ",");
        words = arena_grow(cx->arena, words, n, &room, sizeof *words);
        if (words == NULL)
            return memory_ended(cx);
        if (length > 0)
            words[n++] = arena_copy_n(cx->arena, at, length);
        at += length + (at[length] == ',');
    }
    *ret = words;
    *ret_n = n;
    return RC_OK;
}

static enum rc set_run(struct ctx *cx, struct arguments *arguments)
{
    const char *choice = option_of(arguments, "choice");
    struct profile_decision decision = {.all = switch_of(arguments, "all"),
                                        .open_only = switch_of(arguments, "open"),
                                        .with_children = switch_of(arguments, "with-children"),
                                        .choice = -1,
                                        .reason = option_of(arguments, "reason")};
    struct profile_changed changed = {.profile = ""};
    struct profile_whole whole;
    TRY(option_int(cx, arguments, "target", -1, &decision.target));
    if (choice != NULL && !enum_parse(&profile_choosing_names, choice, &decision.choice))
        return fail(cx, RC_USAGE, N_("There is no such decision: {0}"), choice);
    TRY(split(cx, option_of(arguments, "control"), &decision.controls, &decision.control_count));
    TRY(split(cx, option_of(arguments, "section"), &decision.groups, &decision.group_count));
    TRY(profile_decide(cx, operand_of(arguments, 0), &decision, &changed.changed));
    TRY(profile_load(cx, operand_of(arguments, 0), &whole));
    changed.profile = whole.profile.id;
    changed.in = whole.in;
    changed.out = whole.out;
    changed.open = whole.open;
    changed.lacking = whole.lacking;
    return command_show(cx, arguments, profile_changed_fields, &changed);
}

static enum rc param_run(struct ctx *cx, struct arguments *arguments)
{
    const struct profile_param param = {operand_of(arguments, 1), operand_of(arguments, 2),
                                        option_or(arguments, "reason", "")};
    struct profile profile;
    TRY(profile_set_value(cx, operand_of(arguments, 0), &param));
    TRY(profile_find(cx, operand_of(arguments, 0), &profile));
    return show_profile(cx, arguments, &profile);
}

static enum rc export_run(struct ctx *cx, struct arguments *arguments)
{
    const char *path = option_of(arguments, "o"), *slash = strrchr(path, '/');
    struct profile_whole whole;
    const struct oscal_node *top = NULL, *base = NULL;
    TRY(profile_load(cx, operand_of(arguments, 0), &whole));
    TRY(profile_oscal(cx, &whole, &top));
    TRY(oscal_write_file(cx, path, top));
    if (!switch_of(arguments, "with-base"))
        return RC_OK;
    TRY(catalog_oscal(cx, whole.base, &base));
    const char *folder = slash == NULL ? "" : arena_copy_n(cx->arena, path, (size_t)(slash - path) + 1);
    return oscal_write_file(cx, arena_printf(cx->arena, "%s%s.json", folder, whole.base->id), base);
}

static enum rc resolve_run(struct ctx *cx, struct arguments *arguments)
{
    struct profile_whole whole;
    struct oscal_resolution resolution;
    TRY(profile_load(cx, operand_of(arguments, 0), &whole));
    TRY(profile_resolve(cx, &whole, &resolution));
    return oscal_write_file(cx, option_of(arguments, "o"), resolution.top);
}

static enum rc import_run(struct ctx *cx, struct arguments *arguments)
{
    struct profile_imported imported = {.notes = {.n = 0}};
    const struct profile_begin begin = {.code = option_or(arguments, "code", ""),
                                        .title = option_or(arguments, "title", ""),
                                        .base = option_or(arguments, "base", ""),
                                        .remarks = "",
                                        .reason = option_or(arguments, "reason", "")};
    TRY(profile_import_path(cx, operand_of(arguments, 0), &begin, &imported));
    return command_show(cx, arguments, profile_imported_fields, &imported);
}

static enum rc request_run(struct ctx *cx, struct arguments *arguments)
{
    const struct approval_wish wish = {.route = option_or(arguments, "route", ""),
                                       .due_on = option_or(arguments, "due", ""),
                                       .message = option_or(arguments, "message", "")};
    struct profile profile;
    TRY(profile_request(cx, operand_of(arguments, 0), &wish));
    TRY(profile_find(cx, operand_of(arguments, 0), &profile));
    return show_profile(cx, arguments, &profile);
}

static enum rc approve_run(struct ctx *cx, struct arguments *arguments)
{
    struct profile profile;
    TRY(profile_approve(cx, operand_of(arguments, 0), option_or(arguments, "comment", "")));
    TRY(profile_find(cx, operand_of(arguments, 0), &profile));
    return show_profile(cx, arguments, &profile);
}

static enum rc next_run(struct ctx *cx, struct arguments *arguments)
{
    struct profile profile;
    TRY(profile_next(cx, operand_of(arguments, 0), &profile));
    return show_profile(cx, arguments, &profile);
}

static enum rc discard_run(struct ctx *cx, struct arguments *arguments)
{
    return profile_discard(cx, operand_of(arguments, 0));
}

#define PROFILE_OPERAND {"PROFILE", N_("Code of the profile (its youngest version), or id"), true}

const struct command profile_commands[PROFILE_COMMANDS] = {
    {.name = "profile list",
     .need = NEED_DATABASE,
     .permission = PERM_CATALOG_READ,
     .run = list_run,
     .help = N_("Lists the profiles of the organisation")},
    {.name = "profile show",
     .need = NEED_DATABASE,
     .permission = PERM_CATALOG_READ,
     .run = show_run,
     .help = N_("Shows a profile with its decisions"),
     .operands = {PROFILE_OPERAND},
     .options = {{"show", "KIND", N_("Only these measures: open, in, out or lacking"), false}}},
    {.name = "profile new",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = new_run,
     .help = N_("Begins a profile: a choice of measures out of a standard"),
     .operands = {{"CATALOG", N_("Id of a standard, such as baseline-2026"), true},
                  {"TITLE", N_("Name of the profile"), true}},
     .options = {{"code", "CODE", N_("Code of the profile (otherwise from its name)"), false},
                 {"remarks", "TEXT", N_("What the profile is for"), false},
                 {"none", NULL, N_("Begins with no measure decided (otherwise all are chosen)"), false}}},
    {.name = "profile set",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = set_run,
     .help = N_("Decides about measures of a draft: chosen or left out, target, reason"),
     .operands = {PROFILE_OPERAND},
     .options = {{"control", "IDS", N_("Measures, apart by commas"), false},
                 {"section", "IDS", N_("Whole sections, apart by commas"), false},
                 {"all", NULL, N_("Every measure of the standard"), false},
                 {"open", NULL, N_("Of those, only what is not decided yet"), false},
                 {"with-children", NULL, N_("With the measures below those named"), false},
                 {"choice", "WORD", N_("in, out or open"), false},
                 {"target", "LEVEL", N_("Target from 1 to 5; 0 for none"), false},
                 {"reason", "TEXT", N_("Reason of the decision"), false}}},
    {.name = "profile param",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = param_run,
     .help = N_("Sets the values of a param in a draft; an empty value takes them away"),
     .operands = {PROFILE_OPERAND,
                  {"PARAM", N_("Id of the param"), true},
                  {"VALUE", N_("Values, one a line"), true}},
     .options = {{"reason", "TEXT", N_("Reason of the decision"), false}}},
    {.name = "profile export",
     .need = NEED_DATABASE,
     .permission = PERM_CATALOG_READ,
     .run = export_run,
     .help = N_("Writes a profile as OSCAL (JSON, YAML or XML)"),
     .operands = {PROFILE_OPERAND},
     .options = {{"o", "FILE", N_("File to write, .json, .yaml or .xml"), true},
                 {"with-base", NULL, N_("Writes the standard beside it, too, which the profile imports"), false}}},
    {.name = "profile import",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = import_run,
     .help = N_("Makes a draft of an OSCAL profile; what it imports lies beside it or below"),
     .operands = {{"FILE", N_("OSCAL profile (JSON, YAML or XML)"), true}},
     .options = {{"base", "CATALOG", N_("Standard that it chooses from (otherwise as our exports say)"), false},
                 {"title", "TEXT", N_("Name of the profile (otherwise its own)"), false},
                 {"reason", "TEXT", N_("Why measures are left out, where the file says nothing"), false},
                 {"code", "CODE", N_("Code of the profile (otherwise from its name)"), false}}},
    {.name = "profile resolve",
     .need = NEED_DATABASE,
     .permission = PERM_CATALOG_READ,
     .run = resolve_run,
     .help = N_("Writes the catalog that a profile stands for"),
     .operands = {PROFILE_OPERAND},
     .options = {{"o", "FILE", N_("File to write, .json, .yaml or .xml"), true}}},
    {.name = "profile request",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = request_run,
     .help = N_("Asks for approval of a profile"),
     .operands = {PROFILE_OPERAND},
     .options = {{"route", "ROUTE", N_("Id of the approval route (otherwise the first one in use)"), false},
                 {"due", "DATE", N_("By when the decision is wanted"), false},
                 {"message", "TEXT", N_("To those on the route"), false}}},
    {.name = "profile approve",
     .need = NEED_DATABASE,
     .permission = PERM_CATALOG_READ,
     .run = approve_run,
     .help = N_("Agrees to the steps of the request that are the acting person's"),
     .operands = {PROFILE_OPERAND},
     .options = {{"comment", "TEXT", N_("Comment of the approver"), false}}},
    {.name = "profile next",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = next_run,
     .help = N_("Begins the next version of a profile in use"),
     .operands = {PROFILE_OPERAND}},
    {.name = "profile discard",
     .need = NEED_DATABASE,
     .permission = PERM_ASSESSMENT_MANAGE,
     .run = discard_run,
     .help = N_("Discards the draft of a profile"),
     .operands = {PROFILE_OPERAND}},
};
