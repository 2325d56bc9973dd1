/* The JSON faces of the pick lists. */
#include "picklist/picklist_view.h"

static const struct field choice_table[] = {
    FIELD(pick_choice, id, F_TEXT),
    FIELD(pick_choice, title, F_TEXT),
    FIELD(pick_choice, chosen, F_BOOL),
};
static const struct field outcome_table[] = {
    FIELD(pick_outcome_row, id, F_TEXT),
    FIELD(pick_outcome_row, title, F_TEXT, .label = N_("Outcome")),
    FIELD(pick_outcome_row, sector, F_TEXT),
    FIELD(pick_outcome_row, sector_title, F_TEXT, .label = N_("Group of sectors")),
    FIELD(pick_outcome_row, resource, F_TEXT),
    FIELD(pick_outcome_row, resource_title, F_TEXT, .label = N_("Example of a resource")),
    FIELD(pick_outcome_row, mode, F_ENUM, .names = &pick_mode_names,
          .label = N_("Way of failing")),
    FIELD(pick_outcome_row, availability, F_BOOL, .label = N_("Availability")),
    FIELD(pick_outcome_row, integrity, F_BOOL, .label = N_("Integrity of information")),
    FIELD(pick_outcome_row, confidentiality, F_BOOL, .label = N_("Confidentiality")),
    FIELD(pick_outcome_row, threats, F_INT, .label = N_("Threats")),
};
static const struct field threat_table[] = {
    FIELD(pick_threat_row, id, F_TEXT),
    FIELD(pick_threat_row, title, F_TEXT, .label = N_("Event (threat)")),
    FIELD(pick_threat_row, origin, F_TEXT),
    FIELD(pick_threat_row, origin_title, F_TEXT, .label = N_("Origin of the threat")),
    FIELD(pick_threat_row, examples, F_LIST_TEXT, .label = N_("Examples")),
    FIELD(pick_threat_row, outcomes, F_INT, .label = N_("Outcomes")),
    FIELD(pick_threat_row, sources, F_INT, .label = N_("Risk sources")),
    FIELD(pick_threat_row, chosen, F_BOOL),
};
static const struct field source_table[] = {
    FIELD(pick_source_row, id, F_TEXT),
    FIELD(pick_source_row, title, F_TEXT, .label = N_("Risk source")),
    FIELD(pick_source_row, group, F_TEXT),
    FIELD(pick_source_row, group_title, F_TEXT, .label = N_("Class")),
    FIELD(pick_source_row, as_printed, F_BOOL, .label = N_("Printed in the document")),
    FIELD(pick_source_row, threats, F_LIST_TEXT, .label = N_("Threats it opens the way to")),
};

static const struct field outcomes_table[] = {
    FIELD_LIST(pick_outcomes_view, outcomes, outcome_table, struct pick_outcome_row),
    FIELD_LIST(pick_outcomes_view, sectors, choice_table, struct pick_choice),
    FIELD_LIST(pick_outcomes_view, resources, choice_table, struct pick_choice),
    FIELD(pick_outcomes_view, source, F_TEXT),
};
static const struct field threats_table[] = {
    FIELD_LIST(pick_threats_view, threats, threat_table, struct pick_threat_row),
    FIELD_LIST(pick_threats_view, origins, choice_table, struct pick_choice),
    FIELD(pick_threats_view, source, F_TEXT),
};
static const struct field sources_table[] = {
    FIELD_LIST(pick_sources_view, sources, source_table, struct pick_source_row),
    FIELD_LIST(pick_sources_view, groups, choice_table, struct pick_choice),
    FIELD(pick_sources_view, source, F_TEXT),
};
static const struct field outcome_page_table[] = {
    FIELD_OBJECT(pick_outcome_view, outcome, outcome_table),
    FIELD(pick_outcome_view, effects, F_LIST_TEXT),
    FIELD(pick_outcome_view, threat, F_TEXT),
    FIELD_LIST(pick_outcome_view, threats, threat_table, struct pick_threat_row),
    FIELD_LIST(pick_outcome_view, sources, source_table, struct pick_source_row),
};
static const struct field threat_page_table[] = {
    FIELD_OBJECT(pick_threat_view, threat, threat_table),
    FIELD_LIST(pick_threat_view, outcomes, outcome_table, struct pick_outcome_row),
    FIELD_LIST(pick_threat_view, sources, source_table, struct pick_source_row),
};

const struct fields pick_outcomes_fields = {outcomes_table, COUNT(outcomes_table)};
const struct fields pick_threats_fields = {threats_table, COUNT(threats_table)};
const struct fields pick_sources_fields = {sources_table, COUNT(sources_table)};
const struct fields pick_outcome_fields = {outcome_page_table, COUNT(outcome_page_table)};
const struct fields pick_threat_fields = {threat_page_table, COUNT(threat_page_table)};
