/* What a reminder says; how much of it follows from the handling mark. */
#include "base/text.h"
#include "base/time.h"
#include "mail/reminder.h"

/* "in 7 days", "today", "3 days late" */
static const char *when_words(struct ctx *cx, const struct work_row *row)
{
    if (text_empty(row->due_on))
        return tr(cx, N_("without a date"));
    if (row->late > 0)
        return trf(cx, N_("{0} ({1} days late)"), row->due_on, decimal(cx, row->late));
    if (row->days == 0)
        return trf(cx, N_("{0} (today)"), row->due_on);
    return trf(cx, N_("{0} (in {1} days)"), row->due_on, decimal(cx, row->days));
}

static void add_row(struct ctx *cx, const struct mail_setting *setting, const struct work_row *row, struct buf *out)
{
    const char *link = mail_link(cx, setting, row->href);
    buf_printf(out, "■ %s %s\n   %s", when_words(cx, row), row->kind, row->title);
    if (!text_empty(row->note))
        buf_printf(out, " — %s", row->note);
    buf_printf(out, "\n%s%s%s", link[0] == '\0' ? "" : "   ", link, link[0] == '\0' ? "" : "\n");
}

static void add_rows(struct ctx *cx, const struct mail_setting *setting, const char *head,
                     const struct reminder_rows *rows, struct buf *out)
{
    if (rows->n == 0)
        return;
    buf_printf(out, "%s\n\n", head);
    for (size_t i = 0; i < rows->n; i++)
        add_row(cx, setting, rows->at[i], out);
    buf_char(out, '\n');
}

/* Where it stands, and where such mails are turned off. */
static void add_links(struct ctx *cx, const struct mail_setting *setting, struct buf *out)
{
    if (text_empty(setting->base_url)) {
        buf_text(out, tr(cx, N_("Please sign in to kaname and open “My work”.\n")));
        return;
    }
    buf_text(out, trf(cx, N_("My work: {0}\n"), mail_link(cx, setting, "/work")));
    buf_text(out, trf(cx, N_("To get fewer of these mails or none: {0}\n"), mail_link(cx, setting, "/me/mail")));
}

static void write_notice(struct ctx *cx, const struct mail_setting *setting, struct buf *out, struct mail_letter *ret)
{
    ret->needs = MARK_SENDS_NOTICE;
    ret->subject = tr(cx, N_("Something waits for you in kaname"));
    buf_text(out, tr(cx, N_("Something waits for you in kaname.\n\n")));
    add_links(cx, setting, out);
}

enum rc reminder_letter(struct ctx *cx, const struct mail_setting *setting, enum mark_sends sends, const char *mark,
                        const struct reminder_rows *due, const struct reminder_rows *all, struct mail_letter *ret)
{
    CLEANUP(buf_free) struct buf out = buf_create(256 * 1024);
    const char *head = text_empty(mark) ? "" : arena_printf(cx->arena, "【%s】", mark);
    ret->kind = all->n > 0 ? MAIL_DIGEST : MAIL_REMINDER;
    if (sends < MARK_SENDS_TITLES) {
        write_notice(cx, setting, &out, ret);
    } else {
        ret->needs = MARK_SENDS_TITLES;
        ret->subject = all->n > 0 ? trf(cx, N_("{0}[kaname] What waits for you: {1}"), head,
                                        decimal(cx, (int64_t)all->n))
                                  : trf(cx, N_("{0}[kaname] Due dates: {1}"), head, decimal(cx, (int64_t)due->n));
        buf_text(&out, trf(cx, N_("To {0}\n\nin {1} this waits for you.\n\n"), cx->person_name, cx->org_name));
        add_rows(cx, setting, tr(cx, N_("== Due dates to think of ==")), due, &out);
        add_rows(cx, setting, tr(cx, N_("== Everything that waits ==")), all, &out);
        add_links(cx, setting, &out);
    }
    ret->body = buf_keep(&out, cx->arena);
    return buf_check(cx, &out, N_("The mail is too large"));
}
