/* Names of enums and the field tables of approvals. */
#include "approval/approval_fields.h"

static const char *const kind_codes[] = {"consult", "approve"};
static const char *const kind_labels[] = {N_("Consultation"), N_("Decision")};
const struct enum_names approval_kind_names = {kind_codes, kind_labels, APPROVAL_KIND_COUNT_};
_Static_assert(COUNT(kind_codes) == APPROVAL_KIND_COUNT_, "every kind needs a code");

static const char *const status_codes[] = {"running", "approved", "returned", "withdrawn"};
static const char *const status_labels[] = {N_("Under approval"), N_("Approved"), N_("Returned"),
                                            N_("Withdrawn")};
const struct enum_names approval_status_names = {status_codes, status_labels,
                                                 APPROVAL_STATUS_COUNT_};
_Static_assert(COUNT(status_codes) == APPROVAL_STATUS_COUNT_, "every status needs a code");

static const char *const step_codes[] = {"waiting", "open", "agreed", "returned", "ended"};
static const char *const step_labels[] = {N_("Not yet its turn"), N_("Waits for a decision"),
                                          N_("Agreed to"), N_("Returned"),
                                          N_("Not needed any more")};
const struct enum_names approval_step_status_names = {step_codes, step_labels, STEP_STATUS_COUNT_};
_Static_assert(COUNT(step_codes) == STEP_STATUS_COUNT_, "every status needs a code");

static const char *const way_codes[] = {"none", "self", "deputy", "paper"};
static const char *const way_labels[] = {N_("–"), N_("In person"), N_("As deputy"), N_("On paper")};
const struct enum_names approval_way_names = {way_codes, way_labels, WAY_COUNT_};
_Static_assert(COUNT(way_codes) == WAY_COUNT_, "every way needs a code");

const struct field approval_route_table[APPROVAL_ROUTE_FIELDS] = {
    FIELD(approval_route, id, F_ID, .flags = F_FIXED),
    FIELD(approval_route, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(approval_route, version, F_INT, .flags = F_FIXED),
    FIELD(approval_route, noun, F_TEXT, .flags = F_REQUIRED, .max = 40,
          .label = N_("What is approved")),
    FIELD(approval_route, name, F_TEXT, .flags = F_REQUIRED, .max = 100,
          .label = N_("Name of the route")),
    FIELD(approval_route, number_prefix, F_TEXT, .max = 20,
          .label = N_("Head of the decision number"),
          .help = N_("Year and serial number follow it: 情セ決2026-0012")),
    FIELD(approval_route, paper, F_BOOL, .label = N_("With a printed form for seals")),
    FIELD(approval_route, sort, F_INT, .min = 0, .max = 9999, .label = N_("Place in lists"),
          .help = N_("The route with the smallest number is proposed")),
    FIELD(approval_route, active, F_BOOL, .label = N_("In use")),
};

const struct field approval_route_step_table[APPROVAL_ROUTE_STEP_FIELDS] = {
    FIELD(approval_route_step, id, F_ID, .flags = F_FIXED),
    FIELD(approval_route_step, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(approval_route_step, version, F_INT, .flags = F_FIXED),
    FIELD(approval_route_step, route, F_REF, .flags = F_FIXED, .ref = "approval-route",
          .label = N_("Approval route")),
    FIELD(approval_route_step, position, F_INT, .min = 1, .max = 20, .label = N_("Order")),
    FIELD(approval_route_step, kind, F_ENUM, .names = &approval_kind_names, .label = N_("Step")),
    FIELD(approval_route_step, post, F_REF, .ref = "post", .label = N_("Post")),
    FIELD(approval_route_step, days, F_INT, .min = 0, .max = 365, .label = N_("Days to decide")),
    FIELD(approval_route_step, sort, F_INT, .flags = F_FIXED, .label = N_("Place in lists")),
};

const struct field approval_table[APPROVAL_FIELDS] = {
    FIELD(approval, id, F_ID, .flags = F_FIXED),
    FIELD(approval, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(approval, version, F_INT, .flags = F_FIXED),
    FIELD(approval, noun, F_TEXT, .flags = F_FIXED, .label = N_("What is approved")),
    FIELD(approval, subject, F_ID, .flags = F_FIXED, .label = N_("Subject")),
    FIELD(approval, title, F_TEXT, .flags = F_FIXED, .label = N_("Title")),
    FIELD(approval, route_name, F_TEXT, .flags = F_FIXED, .label = N_("Approval route")),
    FIELD(approval, paper, F_BOOL, .flags = F_FIXED, .label = N_("With a printed form for seals")),
    FIELD(approval, round, F_INT, .flags = F_FIXED, .label = N_("Round")),
    FIELD(approval, status, F_ENUM, .names = &approval_status_names, .flags = F_FIXED,
          .label = N_("State")),
    FIELD(approval, drafter, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Drafter")),
    FIELD(approval, asked_at, F_TIME, .flags = F_FIXED, .label = N_("Asked at")),
    FIELD(approval, due_on, F_DATE, .label = N_("Wanted by")),
    FIELD(approval, message, F_PROSE, .max = 2000, .label = N_("Message to those on the route")),
    FIELD(approval, comment, F_PROSE, .max = 2000, .label = N_("Comment")),
    FIELD(approval, ended_at, F_TIME, .flags = F_FIXED, .label = N_("Ended at")),
    FIELD(approval, number_prefix, F_TEXT, .flags = F_FIXED | F_HIDDEN,
          .label = N_("Head of the decision number")),
    FIELD(approval, number_year, F_INT, .flags = F_FIXED | F_HIDDEN, .label = N_("Fiscal year")),
    FIELD(approval, number_serial, F_INT, .flags = F_FIXED | F_HIDDEN,
          .label = N_("Serial number")),
    FIELD(approval, decision_number, F_TEXT, .flags = F_FIXED, .label = N_("Decision number")),
    FIELD(approval, keeper, F_REF, .flags = F_FIXED | F_LATER, .ref = "person",
          .label = N_("Carried on by")),
};

const struct field approval_step_table[APPROVAL_STEP_FIELDS] = {
    FIELD(approval_step, id, F_ID, .flags = F_FIXED),
    FIELD(approval_step, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(approval_step, version, F_INT, .flags = F_FIXED),
    FIELD(approval_step, approval, F_REF, .flags = F_FIXED, .ref = "approval",
          .label = N_("Approval")),
    FIELD(approval_step, position, F_INT, .flags = F_FIXED, .label = N_("Order")),
    FIELD(approval_step, kind, F_ENUM, .names = &approval_kind_names, .flags = F_FIXED,
          .label = N_("Step")),
    FIELD(approval_step, post, F_REF, .flags = F_FIXED, .ref = "post", .label = N_("Post")),
    FIELD(approval_step, status, F_ENUM, .names = &approval_step_status_names, .flags = F_FIXED,
          .label = N_("State")),
    FIELD(approval_step, days, F_INT, .flags = F_FIXED, .label = N_("Days to decide")),
    FIELD(approval_step, due_on, F_DATE, .flags = F_FIXED, .label = N_("Wanted by")),
    FIELD(approval_step, person, F_REF, .ref = "person", .label = N_("Decided by")),
    FIELD(approval_step, way, F_ENUM, .names = &approval_way_names, .flags = F_FIXED,
          .label = N_("How")),
    FIELD(approval_step, recorded_by, F_REF, .flags = F_FIXED, .ref = "person",
          .label = N_("Recorded by")),
    FIELD(approval_step, decided_at, F_TIME, .flags = F_FIXED, .label = N_("Decided at")),
    FIELD(approval_step, comment, F_PROSE, .max = 2000, .label = N_("Comment")),
    FIELD(approval_step, sort, F_INT, .flags = F_FIXED, .label = N_("Place in lists")),
};

const struct field approval_paper_table[APPROVAL_PAPER_FIELDS] = {
    FIELD(approval_paper, id, F_ID, .flags = F_FIXED),
    FIELD(approval_paper, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(approval_paper, version, F_INT, .flags = F_FIXED),
    FIELD(approval_paper, approval, F_REF, .flags = F_FIXED, .ref = "approval",
          .label = N_("Approval")),
    FIELD(approval_paper, file_name, F_TEXT, .flags = F_FIXED, .max = 200,
          .label = N_("File name")),
    FIELD(approval_paper, media_type, F_TEXT, .flags = F_FIXED, .max = 100,
          .label = N_("Media type")),
    FIELD(approval_paper, digest, F_TEXT, .flags = F_FIXED, .max = 64,
          .label = N_("Digest (SHA-256)")),
    FIELD(approval_paper, size, F_INT, .flags = F_FIXED, .label = N_("Size in bytes")),
    FIELD(approval_paper, added_by, F_REF, .flags = F_FIXED, .ref = "person",
          .label = N_("Added by")),
    FIELD(approval_paper, added_at, F_TIME, .flags = F_FIXED, .label = N_("Added at")),
};
