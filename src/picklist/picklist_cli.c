/* kaname risk picklist …: the pick lists on the command line, without a database. */
#include "picklist/picklist_view.h"

static const char *option(const struct arguments *arguments, const char *name)
{
    const char *value = option_of(arguments, name);
    return value == NULL ? "" : value;
}

struct printed_outcome {
    const char *id, *title, *resource, *sector, *harms;
};
struct printed_threat {
    const char *id, *title, *origin, *examples;
};
struct printed_source {
    const char *id, *title, *group, *threats;
};
struct printed {
    LIST_OF(struct printed_outcome) outcomes;
    LIST_OF(struct printed_threat) threats;
    LIST_OF(struct printed_source) sources;
};
static const struct field printed_outcome_table[] = {
    FIELD(printed_outcome, id, F_TEXT, .label = N_("Identifier")),
    FIELD(printed_outcome, title, F_TEXT, .label = N_("Outcome")),
    FIELD(printed_outcome, resource, F_TEXT, .label = N_("Example of a resource")),
    FIELD(printed_outcome, sector, F_TEXT, .label = N_("Group of sectors")),
    FIELD(printed_outcome, harms, F_TEXT, .label = N_("What is harmed")),
};
static const struct field printed_threat_table[] = {
    FIELD(printed_threat, id, F_TEXT, .label = N_("Identifier")),
    FIELD(printed_threat, title, F_TEXT, .label = N_("Event (threat)")),
    FIELD(printed_threat, origin, F_TEXT, .label = N_("Origin of the threat")),
    FIELD(printed_threat, examples, F_TEXT, .label = N_("Examples")),
};
static const struct field printed_source_table[] = {
    FIELD(printed_source, id, F_TEXT, .label = N_("Identifier")),
    FIELD(printed_source, title, F_TEXT, .label = N_("Risk source")),
    FIELD(printed_source, group, F_TEXT, .label = N_("Class")),
    FIELD(printed_source, threats, F_TEXT, .label = N_("Threats it opens the way to")),
};
static const struct field outcomes_table[] = {
    FIELD_LIST(printed, outcomes, printed_outcome_table, struct printed_outcome)};
static const struct field threats_table[] = {
    FIELD_LIST(printed, threats, printed_threat_table, struct printed_threat)};
static const struct field sources_table[] = {
    FIELD_LIST(printed, sources, printed_source_table, struct printed_source)};

static const char *harms_text(const struct ctx *cx, const struct pick_outcome_row *row)
{
    const char *texts[PICK_HARMS];
    const int64_t given[PICK_HARMS] = {row->availability, row->integrity, row->confidentiality};
    pick_texts list = {texts, 0};
    for (int i = 0; i < PICK_HARMS; i++)
        if (given[i] != 0)
            texts[list.n++] = tr(cx, enum_label(&pick_harm_names, i));
    return pick_texts_joined(cx, list);
}

static enum rc outcomes_run(struct ctx *cx, struct arguments *arguments)
{
    const struct pick_filter filter = {option(arguments, "sector"), option(arguments, "resource"),
                                       option(arguments, "harm"), "", "", "", "",
                                       option(arguments, "search")};
    struct pick_outcomes_view view;
    struct printed printed;
    TRY(pick_outcomes_make(cx, &filter, &view));
    if (arguments->json)
        return command_show(cx, arguments, pick_outcomes_fields, &view);
    struct printed_outcome *rows = ARENA_ARRAY(cx->arena, struct printed_outcome, view.outcomes.n + 1);
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < view.outcomes.n; i++) {
        const struct pick_outcome_row *row = &view.outcomes.at[i];
        rows[i] = (struct printed_outcome){row->id, row->title, row->resource_title,
                                           row->sector_title, harms_text(cx, row)};
    }
    printed.outcomes.at = rows;
    printed.outcomes.n = view.outcomes.n;
    return command_show(cx, arguments, FIELDS(outcomes_table), &printed);
}

static enum rc threats_run(struct ctx *cx, struct arguments *arguments)
{
    const struct pick_filter filter = {"", "", "", option(arguments, "origin"),
                                       option(arguments, "outcome"), "", "",
                                       option(arguments, "search")};
    struct pick_threats_view view;
    struct printed printed;
    TRY(pick_threats_make(cx, &filter, &view));
    if (arguments->json)
        return command_show(cx, arguments, pick_threats_fields, &view);
    struct printed_threat *rows = ARENA_ARRAY(cx->arena, struct printed_threat, view.threats.n + 1);
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < view.threats.n; i++) {
        const struct pick_threat_row *row = &view.threats.at[i];
        rows[i] = (struct printed_threat){row->id, row->title, row->origin_title,
                                          pick_texts_joined(cx, row->examples)};
    }
    printed.threats.at = rows;
    printed.threats.n = view.threats.n;
    return command_show(cx, arguments, FIELDS(threats_table), &printed);
}

static enum rc sources_run(struct ctx *cx, struct arguments *arguments)
{
    const struct pick_filter filter = {"", "", "", "", "", option(arguments, "group"),
                                       option(arguments, "threat"), option(arguments, "search")};
    struct pick_sources_view view;
    struct printed printed;
    TRY(pick_sources_make(cx, &filter, &view));
    if (arguments->json)
        return command_show(cx, arguments, pick_sources_fields, &view);
    struct printed_source *rows = ARENA_ARRAY(cx->arena, struct printed_source, view.sources.n + 1);
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < view.sources.n; i++) {
        const struct pick_source_row *row = &view.sources.at[i];
        rows[i] = (struct printed_source){row->id, row->title, row->group_title,
                                          row->threats_text};
    }
    printed.sources.at = rows;
    printed.sources.n = view.sources.n;
    return command_show(cx, arguments, FIELDS(sources_table), &printed);
}

const struct command pick_commands[PICK_COMMANDS] = {
    {.name = "risk picklist outcomes",
     .need = NEED_NOTHING,
     .permission = PERM_CATALOG_READ,
     .run = outcomes_run,
     .help = N_("Lists outcomes that hinder a process, by sector and kind of resource"),
     .options = {{"sector", "ID", N_("Only of this group of sectors, such as transport"), false},
                 {"resource", "ID", N_("Only of this kind of resource, such as control"), false},
                 {"harm", "WORD", N_("availability, integrity or confidentiality"), false},
                 {"search", "WORDS", N_("Words, all of which must occur; any width and case"), false}}},
    {.name = "risk picklist threats",
     .need = NEED_NOTHING,
     .permission = PERM_CATALOG_READ,
     .run = threats_run,
     .help = N_("Lists events (threats); with --outcome, those that can lead to it"),
     .options = {{"outcome", "ID", N_("Id of an outcome, such as control-stop"), false},
                 {"origin", "ID", N_("Only of this origin: outside, inside, people, other"), false},
                 {"search", "WORDS", N_("Words, all of which must occur; any width and case"), false}}},
    {.name = "risk picklist sources",
     .need = NEED_NOTHING,
     .permission = PERM_CATALOG_READ,
     .run = sources_run,
     .help = N_("Lists risk sources; with --threat, those that open the way to it"),
     .options = {{"threat", "ID", N_("Id of a threat, such as malware"), false},
                 {"group", "ID", N_("Only of this class, such as connection"), false},
                 {"search", "WORDS", N_("Words, all of which must occur; any width and case"), false}}},
};
