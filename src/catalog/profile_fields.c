/* The JSON faces of profiles. */
#include "catalog/profile_view.h"

static const struct field row_table[] = {
    FIELD(profile_row, id, F_ID),
    FIELD(profile_row, code, F_TEXT, .label = N_("Code of the profile")),
    FIELD(profile_row, title, F_TEXT, .label = N_("Name of the profile")),
    FIELD(profile_row, edition, F_INT, .label = N_("Version of the profile")),
    FIELD(profile_row, base, F_TEXT, .label = N_("Standard chosen from")),
    FIELD(profile_row, status, F_ENUM, .names = &profile_status_names, .label = N_("State")),
    FIELD(profile_row, drafter_name, F_TEXT, .label = N_("Drafter")),
};
static const struct field list_table[] = {
    FIELD_LIST(profile_list_view, profiles, row_table, struct profile_row),
};
const struct fields profile_list_answer = {list_table, COUNT(list_table)};

static const struct field item_table[] = {
    FIELD(profile_item_view, id, F_TEXT, .label = N_("Measure")),
    FIELD(profile_item_view, label, F_TEXT, .label = N_("No. of measure")),
    FIELD(profile_item_view, title, F_TEXT, .label = N_("Title")),
    FIELD(profile_item_view, choice, F_ENUM, .names = &profile_choosing_names, .label = N_("Taken or not")),
    FIELD(profile_item_view, target, F_INT, .label = N_("Target of the profile")),
    FIELD(profile_item_view, reason, F_PROSE, .label = N_("Reason of the decision")),
    FIELD(profile_item_view, lacks_reason, F_BOOL, .label = N_("Reason missing")),
};
static const struct field section_table[] = {
    FIELD(profile_section_view, id, F_TEXT),   FIELD(profile_section_view, label, F_TEXT),
    FIELD(profile_section_view, title, F_TEXT), FIELD(profile_section_view, in, F_INT),
    FIELD(profile_section_view, total, F_INT),
};
static const struct field value_table[] = {
    FIELD(profile_value, param, F_TEXT, .label = N_("Param")),
    FIELD(profile_value, value, F_PROSE, .label = N_("Values of the param, one a line")),
    FIELD(profile_value, reason, F_PROSE, .label = N_("Reason of the decision")),
};
static const struct field view_table[] = {
    FIELD(profile_view, id, F_ID),
    FIELD(profile_view, version, F_INT),
    FIELD(profile_view, code, F_TEXT, .label = N_("Code of the profile")),
    FIELD(profile_view, title, F_TEXT, .label = N_("Name of the profile")),
    FIELD(profile_view, edition, F_INT, .label = N_("Version of the profile")),
    FIELD(profile_view, base, F_TEXT, .label = N_("Standard chosen from")),
    FIELD(profile_view, base_edition, F_TEXT, .label = N_("Version of the standard looked at")),
    FIELD(profile_view, remarks, F_PROSE, .label = N_("What the profile is for")),
    FIELD(profile_view, status, F_ENUM, .names = &profile_status_names, .label = N_("State")),
    FIELD(profile_view, in, F_INT, .label = N_("Taken")),
    FIELD(profile_view, out, F_INT, .label = N_("Left out")),
    FIELD(profile_view, open, F_INT, .label = N_("Not decided")),
    FIELD(profile_view, lacking, F_INT, .label = N_("Reasons missing")),
    FIELD(profile_view, targets, F_INT, .label = N_("Targets set")),
    FIELD_LIST(profile_view, sections, section_table, struct profile_section_view),
    FIELD_LIST(profile_view, items, item_table, struct profile_item_view),
    FIELD_LIST(profile_view, values, value_table, struct profile_value),
    {.name = "approval",
     .kind = F_OBJECT,
     .offset = offsetof(struct profile_view, approval),
     .sub = approval_panel_table,
     .sub_count = APPROVAL_PANEL_FIELDS},
};
const struct fields profile_view_fields = {view_table, COUNT(view_table)};

static const struct field base_table[] = {
    FIELD(form_option, value, F_TEXT, .label = N_("Standard chosen from")),
    FIELD(form_option, label, F_TEXT, .label = N_("Name of the standard")),
};
static const struct field import_table[] = {
    FIELD(profile_import_view, title, F_TEXT, .label = N_("Name of the profile")),
    FIELD(profile_import_view, code, F_TEXT, .label = N_("Code of the profile")),
    FIELD(profile_import_view, reason, F_PROSE, .label = N_("Why the others are left out")),
    FIELD_LIST(profile_import_view, bases, base_table, struct form_option),
};
const struct fields profile_import_answer = {import_table, COUNT(import_table)};

static const struct field param_table[] = {
    FIELD(profile_param_view, id, F_TEXT),      FIELD(profile_param_view, label, F_TEXT),
    FIELD(profile_param_view, given, F_PROSE),  FIELD(profile_param_view, value, F_PROSE),
    FIELD(profile_param_view, reason, F_PROSE),
};
static const struct field control_table[] = {
    FIELD(profile_control_view, profile, F_ID),
    FIELD(profile_control_view, id, F_TEXT),
    FIELD(profile_control_view, label, F_TEXT),
    FIELD(profile_control_view, title, F_TEXT),
    FIELD(profile_control_view, statement, F_PROSE),
    FIELD(profile_control_view, choice, F_ENUM, .names = &profile_choosing_names),
    FIELD(profile_control_view, target, F_INT),
    FIELD(profile_control_view, base_target, F_INT),
    FIELD(profile_control_view, reason, F_PROSE),
    FIELD_LIST(profile_control_view, params, param_table, struct profile_param_view),
};
const struct fields profile_control_fields = {control_table, COUNT(control_table)};

static const struct field changed_table[] = {
    FIELD(profile_changed, profile, F_ID),
    FIELD(profile_changed, changed, F_INT, .label = N_("Measures changed")),
    FIELD(profile_changed, in, F_INT, .label = N_("Taken")),
    FIELD(profile_changed, out, F_INT, .label = N_("Left out")),
    FIELD(profile_changed, open, F_INT, .label = N_("Not decided")),
    FIELD(profile_changed, lacking, F_INT, .label = N_("Reasons missing")),
};
const struct fields profile_changed_fields = {changed_table, COUNT(changed_table)};
