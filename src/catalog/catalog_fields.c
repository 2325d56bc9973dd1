/* The JSON faces of the views. */
#include "catalog/catalog_view.h"

#define LIST_TEXT(type, member)                                                                    \
    {                                                                                              \
        .name = #member, .kind = F_LIST_TEXT, .offset = offsetof(struct type, member)              \
    }

static const struct field row_fields[] = {
    FIELD(catalog_row, id, F_TEXT),
    FIELD(catalog_row, title, F_TEXT),
    FIELD(catalog_row, short_title, F_TEXT),
    FIELD(catalog_row, status, F_ENUM, .names = &catalog_status_names),
    FIELD(catalog_row, version, F_TEXT),
    FIELD(catalog_row, effective, F_DATE),
    FIELD(catalog_row, publisher, F_TEXT),
    FIELD(catalog_row, source, F_TEXT),
    FIELD(catalog_row, remarks, F_PROSE),
    FIELD(catalog_row, own, F_BOOL),
    FIELD(catalog_row, out_of_use, F_BOOL),
    {.name = "control_count", .kind = F_INT, .offset = offsetof(struct catalog_row, controls)},
    {.name = "assessable_count", .kind = F_INT, .offset = offsetof(struct catalog_row, assessable)},
    {.name = "group_count", .kind = F_INT, .offset = offsetof(struct catalog_row, groups)},
    {.name = "mapping_count", .kind = F_INT, .offset = offsetof(struct catalog_row, mappings)},
};

static const struct field list_fields[] = {
    FIELD_LIST(catalog_list_view, catalogs, row_fields, struct catalog_row),
};
const struct fields catalog_list_fields = {list_fields, COUNT(list_fields)};

static const struct field level_fields[] = {
    FIELD(catalog_level, level, F_INT),
    FIELD(catalog_level, label, F_TEXT),
    FIELD(catalog_level, text, F_PROSE),
};

static const struct field control_fields[] = {
    FIELD(catalog_control_row, id, F_ID),
    FIELD(catalog_control_row, label, F_TEXT),
    FIELD(catalog_control_row, title, F_TEXT),
    FIELD(catalog_control_row, group, F_TEXT),
    FIELD(catalog_control_row, chapter, F_TEXT),
    FIELD(catalog_control_row, phase, F_TEXT),
    FIELD(catalog_control_row, statement, F_PROSE),
    FIELD(catalog_control_row, question, F_PROSE),
    LIST_TEXT(catalog_control_row, evidence),
    FIELD(catalog_control_row, why, F_PROSE),
    FIELD_LIST(catalog_control_row, levels, level_fields, struct catalog_level),
    LIST_TEXT(catalog_control_row, audience),
    LIST_TEXT(catalog_control_row, applies),
    FIELD(catalog_control_row, function, F_ENUM, .names = &control_function_names),
    FIELD(catalog_control_row, assessable, F_BOOL),
    FIELD(catalog_control_row, source, F_TEXT),
};

static const struct field group_fields[] = {
    FIELD(catalog_group_row, id, F_ID),
    FIELD(catalog_group_row, label, F_TEXT),
    FIELD(catalog_group_row, title, F_TEXT),
    FIELD(catalog_group_row, overview, F_PROSE),
    FIELD(catalog_group_row, parent, F_TEXT),
    FIELD(catalog_group_row, depth, F_INT),
    FIELD(catalog_group_row, source, F_TEXT),
    {.name = "control_count",
     .kind = F_INT,
     .offset = offsetof(struct catalog_group_row, controls)},
};

/* The catalog's own properties stand at the top of its JSON, beside `groups` and `controls`. */
#define CATALOG_PROPERTY(member_name, member, kind_, ...)                                          \
    {                                                                                              \
        .name = member_name, .kind = kind_,                                                        \
        .offset = offsetof(struct catalog_view, catalog) + offsetof(struct catalog_row, member),   \
        __VA_ARGS__                                                                                \
    }

static const struct field view_fields[] = {
    CATALOG_PROPERTY("id", id, F_TEXT, .flags = 0),
    CATALOG_PROPERTY("title", title, F_TEXT, .flags = 0),
    CATALOG_PROPERTY("short_title", short_title, F_TEXT, .flags = 0),
    CATALOG_PROPERTY("status", status, F_ENUM, .names = &catalog_status_names),
    CATALOG_PROPERTY("version", version, F_TEXT, .flags = 0),
    CATALOG_PROPERTY("effective", effective, F_DATE, .flags = 0),
    CATALOG_PROPERTY("publisher", publisher, F_TEXT, .flags = 0),
    CATALOG_PROPERTY("source", source, F_TEXT, .flags = 0),
    CATALOG_PROPERTY("remarks", remarks, F_PROSE, .flags = 0),
    CATALOG_PROPERTY("assessable_count", assessable, F_INT, .flags = 0),
    FIELD(catalog_view, total, F_INT),
    FIELD(catalog_view, count, F_INT),
    FIELD(catalog_view, query, F_TEXT),
    FIELD_LIST(catalog_view, groups, group_fields, struct catalog_group_row),
    FIELD_LIST(catalog_view, controls, control_fields, struct catalog_control_row),
};
const struct fields catalog_view_fields = {view_fields, COUNT(view_fields)};

static const struct field neighbour_fields[] = {
    FIELD(catalog_neighbour_row, catalog, F_TEXT),
    FIELD(catalog_neighbour_row, catalog_title, F_TEXT),
    FIELD(catalog_neighbour_row, id, F_TEXT),
    FIELD(catalog_neighbour_row, label, F_TEXT),
    FIELD(catalog_neighbour_row, title, F_TEXT),
    FIELD(catalog_neighbour_row, group, F_BOOL),
    FIELD(catalog_neighbour_row, relationship, F_ENUM, .names = &relationship_names),
    FIELD(catalog_neighbour_row, as_printed, F_BOOL),
    FIELD(catalog_neighbour_row, through, F_TEXT),
    FIELD(catalog_neighbour_row, source, F_TEXT),
    FIELD(catalog_neighbour_row, note, F_PROSE),
};

static const struct field near_fields[] = {
    FIELD(catalog_near, id, F_TEXT),
    FIELD(catalog_near, label, F_TEXT),
    FIELD(catalog_near, title, F_TEXT),
};

static const struct field one_fields[] = {
    FIELD_OBJECT(catalog_control_view, catalog, row_fields),
    FIELD_OBJECT(catalog_control_view, control, control_fields),
    FIELD_LIST(catalog_control_view, neighbours, neighbour_fields, struct catalog_neighbour_row),
    FIELD_OBJECT(catalog_control_view, previous, near_fields),
    FIELD_OBJECT(catalog_control_view, next, near_fields),
    FIELD(catalog_control_view, wording, F_PROSE),
    FIELD(catalog_control_view, wording_version, F_INT),
    FIELD(catalog_control_view, wording_source, F_TEXT),
    FIELD(catalog_control_view, wording_dated, F_DATE),
    FIELD_OBJECT_OF(catalog_control_view, beside, beside_view_fields),
};
const struct fields catalog_control_view_fields = {one_fields, COUNT(one_fields)};

static const struct field mapping_fields[] = {
    FIELD_OBJECT(catalog_mapping_row, own, near_fields),
    FIELD(catalog_mapping_row, own_group, F_BOOL),
    FIELD_OBJECT(catalog_mapping_row, other, near_fields),
    FIELD(catalog_mapping_row, other_group, F_BOOL),
    FIELD(catalog_mapping_row, relationship, F_ENUM, .names = &relationship_names),
    FIELD(catalog_mapping_row, as_printed, F_BOOL),
    FIELD(catalog_mapping_row, source, F_TEXT),
    FIELD(catalog_mapping_row, note, F_PROSE),
};

static const struct field summary_fields[] = {
    FIELD(catalog_mapping_summary, catalog, F_TEXT),
    FIELD(catalog_mapping_summary, catalog_title, F_TEXT),
    FIELD(catalog_mapping_summary, status, F_ENUM, .names = &catalog_status_names),
    FIELD(catalog_mapping_summary, entries, F_INT),
    FIELD(catalog_mapping_summary, printed, F_INT),
    FIELD(catalog_mapping_summary, editorial, F_INT),
    FIELD(catalog_mapping_summary, mapped, F_INT),
    FIELD(catalog_mapping_summary, unmapped, F_INT),
    FIELD(catalog_mapping_summary, share, F_REAL),
    LIST_TEXT(catalog_mapping_summary, descriptions),
    FIELD_LIST(catalog_mapping_summary, rows, mapping_fields, struct catalog_mapping_row),
    FIELD_LIST(catalog_mapping_summary, without, near_fields, struct catalog_near),
};

static const struct field mappings_fields[] = {
    FIELD_OBJECT(catalog_mappings_view, catalog, row_fields),
    FIELD(catalog_mappings_view, total, F_INT),
    FIELD_LIST(catalog_mappings_view, others, summary_fields, struct catalog_mapping_summary),
};
const struct fields catalog_mappings_view_fields = {mappings_fields, COUNT(mappings_fields)};

static const struct field change_fields[] = {
    FIELD(catalog_change_row, field, F_TEXT),
    FIELD(catalog_change_row, label, F_TEXT),
    FIELD(catalog_change_row, before, F_PROSE),
    FIELD(catalog_change_row, after, F_PROSE),
};

static const struct field changed_fields[] = {
    FIELD(catalog_changed_row, id, F_TEXT),
    FIELD(catalog_changed_row, label, F_TEXT),
    FIELD(catalog_changed_row, title, F_TEXT),
    FIELD_LIST(catalog_changed_row, changes, change_fields, struct catalog_change_row),
};

static const struct field diff_fields[] = {
    FIELD(catalog_diff_view, chosen, F_BOOL),
    FIELD_OBJECT(catalog_diff_view, from, row_fields),
    FIELD_OBJECT(catalog_diff_view, to, row_fields),
    FIELD(catalog_diff_view, basis, F_ENUM, .names = &difference_basis_names),
    FIELD(catalog_diff_view, same_count, F_INT),
    FIELD(catalog_diff_view, added_count, F_INT),
    FIELD(catalog_diff_view, removed_count, F_INT),
    FIELD(catalog_diff_view, changed_count, F_INT),
    FIELD(catalog_diff_view, related_count, F_INT),
    FIELD_LIST(catalog_diff_view, added, near_fields, struct catalog_near),
    FIELD_LIST(catalog_diff_view, removed, near_fields, struct catalog_near),
    FIELD_LIST(catalog_diff_view, changed, changed_fields, struct catalog_changed_row),
    FIELD_LIST(catalog_diff_view, related, mapping_fields, struct catalog_mapping_row),
};
const struct fields catalog_diff_view_fields = {diff_fields, COUNT(diff_fields)};
