/* What must hold of a covered operator, and how what people type becomes what is stored. */
#include <string.h>

#include "base/email.h"
#include "base/text.h"
#include "base/time.h"
#include "sector/sector_inside.h"

enum rc sector_check_email(struct ctx *cx, const char *email)
{
    if (text_empty(email) || email_is_valid(email))
        return RC_OK;
    return field_fail(cx, "email", N_("“{0}” is not a mail address"), email);
}

/* With what is taken: the sectors, or the sub-sectors of one, by their titles. */
static enum rc unknown_title(struct ctx *cx, const struct sector *sector, const char *text)
{
    size_t most = sector == NULL ? sector_table.sector_count : sector_table.sub_sector_count, n = 0;
    const char **titles = ARENA_ARRAY(cx->arena, const char *, most);
    const struct field *field = field_find(covered_operator_record.fields, sector == NULL ? "sector" : "sub_sector");
    if (titles == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < most; i++) {
        const struct sub_sector *sub = sector == NULL ? NULL : &sector_table.sub_sectors[i];
        if (sub == NULL)
            titles[n++] = bilingual_text(cx, sector_table.sectors[i].title);
        else if (sub->sector == (int)sector_index(sector))
            titles[n++] = bilingual_text(cx, sub->title);
    }
    return field_unknown(cx, field, text, titles, n);
}

enum rc sector_check_codes(struct ctx *cx, const char *code, const char *sub_code)
{
    const struct sector *sector = sector_find(code);
    if (text_empty(code))
        return RC_OK; /* row_filled says so */
    if (sector == NULL)
        return unknown_title(cx, NULL, code);
    if (!text_empty(sub_code) && sub_sector_find(sector, sub_code) == NULL)
        return unknown_title(cx, sector, sub_code);
    return RC_OK;
}

void covered_settle(const struct ctx *cx, struct covered_operator *row)
{
    const struct sector *sector = sector_find(row->sector);
    const struct sub_sector *sub = sub_sector_find(sector, row->sub_sector);
    row->operator = text_trim(cx, text_fold(cx, row->operator));
    row->name = text_trim(cx, row->name);
    row->sector = sector == NULL ? row->sector : sector->code;
    row->sub_sector = sub == NULL ? row->sub_sector : sub->code;
    row->reason = text_trim(cx, row->reason);
    row->explanation = text_trim(cx, row->explanation);
}

bool oversight_covers(const struct oversights *rows, const char *sector, const char *sub_sector)
{
    for (size_t i = 0; i < rows->n; i++)
        if (text_same(rows->at[i].sector, sector) &&
            (text_empty(rows->at[i].sub_sector) || text_same(rows->at[i].sub_sector, sub_sector)))
            return true;
    return false;
}

static enum rc check_state(struct ctx *cx, const struct covered_frame *frame, const struct covered_operator *before,
                           const struct covered_operator *row)
{
    bool became_added = row->state == COVERED_ADDED && (before == NULL || before->state != COVERED_ADDED);
    if (row->state == COVERED_LEFT && text_empty(row->reason))
        return field_fail(cx, "reason", N_("Please say why the operator left the plan"));
    if (became_added && !frame->first_year && text_empty(row->reason))
        return field_fail(cx, "reason", N_("Please say why the operator was added to the plan"));
    if (row->state == COVERED_OUTSIDE && row->designated == 0)
        return field_fail(cx, "designated", N_("Only an operator that other law designates is listed without being covered"));
    return RC_OK;
}

/* A new sector is a move, with its reason; where the operator comes from stays with the row. */
static enum rc check_move(struct ctx *cx, const struct covered_operator *before, struct covered_operator *row)
{
    bool moved = before != NULL && (!text_same(before->sector, row->sector) ||
                                    (!text_empty(before->sub_sector) && !text_same(before->sub_sector, row->sub_sector)));
    row->moved_from = before == NULL ? "" : before->moved_from;
    row->moved_on = before == NULL ? "" : before->moved_on;
    if (!moved)
        return RC_OK;
    if (text_empty(row->reason) || text_same(row->reason, before->reason))
        return field_fail(cx, "reason", N_("Please say why the operator moves to another sector"));
    row->moved_from = text_empty(before->sub_sector)
                          ? before->sector
                          : arena_printf(cx->arena, "%s/%s", before->sector, before->sub_sector);
    row->moved_on = date_of_time(cx, cx->now);
    return RC_OK;
}

static enum rc check_key(struct ctx *cx, const struct covered_operator *before, const struct covered_operator *row)
{
    if (before != NULL && !text_same(before->operator, row->operator))
        return field_fail(cx, "operator", N_("The key of an operator stays the same; enter another operator instead"));
    if (strpbrk(row->operator, " \t\r\n/\\\"'<>~") != NULL || text_has_control(row->operator))
        return field_fail(cx, "operator", N_("The key takes no blanks, slashes, quotes or tildes"));
    return RC_OK;
}

enum rc covered_rule(struct ctx *cx, const struct covered_frame *frame, const struct covered_operator *before,
                     struct covered_operator *row)
{
    enum rc rc = row_filled(cx, &covered_operator_record, row);
    rc = check_key(cx, before, row) == RC_OK ? rc : RC_INVALID;
    rc = sector_check_codes(cx, row->sector, row->sub_sector) == RC_OK ? rc : RC_INVALID;
    rc = sector_check_email(cx, row->email) == RC_OK ? rc : RC_INVALID;
    rc = check_state(cx, frame, before, row) == RC_OK ? rc : RC_INVALID;
    TRY(rc);
    TRY(check_move(cx, before, row));
    bool new_sector = before == NULL || !text_same(row->moved_from, before->moved_from);
    if (frame->ministry && frame->mine->n > 0 && new_sector && !oversight_covers(frame->mine, row->sector, row->sub_sector))
        return field_fail(cx, "sector", N_("Your organisation does not oversee {0}"), sector_title(cx, row->sector));
    return RC_OK;
}
