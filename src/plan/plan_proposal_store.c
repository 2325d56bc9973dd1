#include "plan/plan_proposal.h"

static const char *const status_codes[] = {"draft", "requested", "approved"};
static const char *const status_labels[] = {N_("Not asked for (returned or withdrawn)"),
                                            N_("Waits for approval"), N_("Plan approved")};
const struct enum_names plan_proposal_status_names = {status_codes, status_labels,
                                                      PROPOSAL_STATUS_COUNT_};
_Static_assert(COUNT(status_codes) == PROPOSAL_STATUS_COUNT_, "every status needs a code");

static const struct field proposal_table[] = {
    FIELD(plan_proposal, id, F_ID, .flags = F_FIXED),
    FIELD(plan_proposal, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(plan_proposal, version, F_INT, .flags = F_FIXED),
    FIELD(plan_proposal, year, F_INT, .min = 2000, .max = 2100, .label = N_("Fiscal year")),
    FIELD(plan_proposal, title, F_TEXT, .flags = F_REQUIRED, .max = 200,
          .label = N_("Title of the plan")),
    FIELD(plan_proposal, note, F_PROSE, .max = 4000, .label = N_("What the plan aims at")),
    FIELD(plan_proposal, status, F_ENUM, .names = &plan_proposal_status_names, .flags = F_FIXED,
          .label = N_("State")),
    FIELD(plan_proposal, drafter, F_REF, .flags = F_FIXED, .ref = "person", .label = N_("Drafter")),
    FIELD(plan_proposal, comment, F_PROSE, .flags = F_FIXED,
          .label = N_("Comment of the approver")),
};

#define PROPOSAL_COLUMNS "id, org, version, year, title, note, status, drafter, comment"
const struct record plan_proposal_record = {
    .noun = "plan-proposal",
    .label = N_("Plan for approval"),
    .href = "/plan/proposals/",
    .fields = {proposal_table, COUNT(proposal_table)},
    .size = sizeof(struct plan_proposal),
    .read = PERM_PLAN_READ,
    .select_all = SQL_CONST("SELECT " PROPOSAL_COLUMNS
                            " FROM plan_proposal WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT " PROPOSAL_COLUMNS
                            " FROM plan_proposal WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO plan_proposal (" PROPOSAL_COLUMNS
                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
    .update = SQL_CONST("UPDATE plan_proposal SET version = $3, year = $4, title = $5, note = $6, "
                        "status = $7, drafter = $8, comment = $9 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST("DELETE FROM plan_proposal WHERE org = $1 AND id = $2 AND version = $3"),
};

static const struct field link_table[] = {
    FIELD(plan_proposal_item, id, F_ID, .flags = F_FIXED),
    FIELD(plan_proposal_item, org, F_ID, .flags = F_FIXED | F_HIDDEN),
    FIELD(plan_proposal_item, version, F_INT, .flags = F_FIXED),
    FIELD(plan_proposal_item, proposal, F_REF, .flags = F_FIXED, .ref = "plan-proposal",
          .label = N_("Plan for approval")),
    FIELD(plan_proposal_item, item, F_REF, .flags = F_FIXED, .ref = "plan-item",
          .label = N_("Plan item")),
};
const struct record plan_proposal_item_record = {
    .noun = "plan-proposal-item",
    .label = N_("Item of a plan for approval"),
    .fields = {link_table, COUNT(link_table)},
    .size = sizeof(struct plan_proposal_item),
    .select_all = SQL_CONST("SELECT id, org, version, proposal, item FROM plan_proposal_item "
                            "WHERE org = $1 ORDER BY id"),
    .select_one = SQL_CONST("SELECT id, org, version, proposal, item FROM plan_proposal_item "
                            "WHERE org = $1 AND id = $2"),
    .insert = SQL_CONST("INSERT INTO plan_proposal_item (id, org, version, proposal, item) "
                        "VALUES ($1, $2, $3, $4, $5)"),
    .update = SQL_CONST("UPDATE plan_proposal_item SET version = $3, proposal = $4, item = $5 "
                        "WHERE org = $2 AND id = $1 AND version = $3 - 1"),
    .erase = SQL_CONST(
        "DELETE FROM plan_proposal_item WHERE org = $1 AND id = $2 AND version = $3"),
};

enum rc plan_proposal_store_all(struct ctx *cx, struct plan_proposals *ret)
{
    return DB_LIST(cx,
                   SQL("SELECT " PROPOSAL_COLUMNS " FROM plan_proposal WHERE org = $1 "
                       "ORDER BY year DESC, id DESC LIMIT 500"),
                   plan_proposal_record.fields, ret, ARGS(STR(cx->org)));
}

enum rc plan_proposal_store_items(struct ctx *cx, const char *proposal, struct plan_items *ret)
{
    return DB_LIST(
        cx,
        SQL("SELECT i.id, i.org, i.version, i.number, i.title, i.detail, i.assessment, i.catalog, "
            "i.control, i.post, i.status, i.progress, i.priority, i.start_on, i.due_on, i.done_on, "
            "i.money_asked, i.money_granted, i.money_spent, i.days_asked, i.days_granted, "
            "i.days_spent, i.judged_by, i.result, i.created_by, i.created_at "
            "FROM plan_proposal_item l JOIN plan_item i ON i.id = l.item "
            "WHERE l.org = $1 AND l.proposal = $2 AND i.org = $1 ORDER BY i.number"),
        plan_item_record.fields, ret, ARGS(STR(cx->org), STR(proposal)));
}

_Static_assert(PROPOSAL_REQUESTED == 1, "the statement below names it");

enum rc plan_proposal_store_waits(struct ctx *cx, const char *item, bool *ret)
{
    int64_t count = 0;
    TRY(db_int_of(
        cx,
        SQL("SELECT count(*) FROM plan_proposal_item l JOIN plan_proposal p ON p.id = l.proposal "
            "WHERE l.org = $1 AND l.item = $2 AND p.status = 1"),
        ARGS(STR(cx->org), STR(item)), &count));
    *ret = count > 0;
    return RC_OK;
}
