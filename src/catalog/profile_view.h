/* Pages of profiles and their JSON faces. */
#ifndef CATALOG_PROFILE_VIEW_H
#define CATALOG_PROFILE_VIEW_H

#include "approval/approval_view.h"
#include "catalog/catalog_view.h"
#include "catalog/profile.h"
#include "register/form.h"

struct profile_row {
    const char *id, *code, *title, *base, *base_title, *tag, *drafter_name;
    int64_t edition, status;
};
struct profile_list_view {
    LIST_OF(struct profile_row) profiles;
    int64_t may_write;
};
extern const struct fields profile_list_answer;

/* The form that takes an OSCAL profile, and what became of one. */
struct profile_import_view {
    const char *title, *code, *reason;
    LIST_OF(struct form_option) bases; /* the first: as the file says */
    const char *made, *made_title;     /* the draft that was made; "" before */
    LIST_OF(const char *) notes;
};
extern const struct fields profile_import_answer;

/* A measure as the profile decides about it. */
struct profile_item_view {
    const char *id, *label, *title, *tag, *href;
    const char *head; /* title of its section where it is the first shown of it; else "" */
    int64_t choice, target, depth;
    const char *reason;
    int64_t lacks_reason;
};
struct profile_section_view {
    const char *id, *label, *title;
    int64_t depth, in, total, shown; /* shown: the page is about this one */
};
struct profile_view {
    const char *id, *code, *title, *base, *base_title, *base_edition, *base_now, *remarks, *tag;
    int64_t version, edition, status;
    int64_t in, out, open, lacking, targets, total;
    const char *query, *show, *group;
    int64_t writable, may_ask, may_next, moved, in_use, count;
    LIST_OF(struct profile_section_view) sections;
    LIST_OF(struct profile_item_view) items; /* those shown */
    LIST_OF(struct form_option) shows;
    LIST_OF(struct profile_value) values;
    struct approval_panel approval; /* id "" before the first request */
    struct approval_ask_view ask;
};
extern const struct fields profile_view_fields;

struct profile_param_view {
    const char *id, *label, *given, *value, *reason; /* given: by the standard */
};
struct profile_control_view {
    const char *profile, *id, *label, *title, *statement, *reason;
    int64_t choice, target, base_target, writable;
    LIST_OF(struct profile_param_view) params;
};
extern const struct fields profile_control_fields;

/* What a decision about several measures changed. */
struct profile_changed {
    const char *profile;
    int64_t changed, in, out, open, lacking;
};
extern const struct fields profile_changed_fields;

/* --- profile_make.c --- */
enum rc profile_list_make(struct ctx *cx, struct profile_list_view *ret) MUST_USE;
/* show: "" for all, in, out, open, lacking; group: id, "" for the first section of a long standard. */
enum rc profile_view_make(struct ctx *cx, const char *name, const char *query, const char *show,
                          const char *group, struct profile_view *ret) MUST_USE;
enum rc profile_control_make(struct ctx *cx, const char *name, const char *control,
                             struct profile_control_view *ret) MUST_USE;

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)
HANDLER(profile_list_get);
HANDLER(profile_new_get);
HANDLER(profile_new_post);
HANDLER(profile_import_get);
HANDLER(profile_import_post);
HANDLER(profile_get);
HANDLER(profile_edit_get);
HANDLER(profile_edit_post);
HANDLER(profile_decide_post);
HANDLER(profile_control_get);
HANDLER(profile_control_post);
HANDLER(profile_request_post);
HANDLER(profile_next_post);
HANDLER(profile_discard_post);
HANDLER(profile_json_get);
HANDLER(profile_yaml_get);
HANDLER(profile_xml_get);
extern const struct fields profile_begin_fields;
/* The standards that a profile can choose from, for the field "base". */
enum rc profile_bases(struct ctx *cx, struct form_choice *ret) MUST_USE;

#endif
