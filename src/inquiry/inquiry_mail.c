/* Mail texts, message files and the bundle of everything that goes out. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "base/zip.h"
#include "inquiry/inquiry_store.h"
#include "mail/mail_mime.h"

static const char xlsx_type[] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

static int64_t count_words(const char *words)
{
    int64_t n = text_empty(words) ? 0 : 1;
    for (const char *at = words; *at != '\0'; at++)
        n += *at == ' ';
    return n;
}

enum rc inquiry_workbook(struct ctx *cx, const struct inquiry *inquiry,
                         const struct inquiry_part *part, struct buf *out)
{
    const struct questionnaire_part wanted = {
        .number = part->number,
        .title = inquiry->title,
        .due_on = inquiry->due_on,
        .to = arena_printf(cx->arena, "%s %s", part->department, part->addressee),
        .message = inquiry->message,
        .controls = part->controls};
    return assessment_export_part(cx, inquiry->assessment, &wanted, out);
}

enum rc inquiry_mail_make(struct ctx *cx, const struct inquiry *inquiry,
                          const struct inquiry_part *part, bool reminder, struct inquiry_mail *ret)
{
    struct organization organization;
    const char *name = "";
    TRY(organization_get(cx, cx->org, &organization));
    TRY(person_name(cx, inquiry->created_by, &name));
    const char *mark = organization.handling_mark;
    const char *head = text_empty(mark) ? "" : arena_printf(cx->arena, "【%s】", mark);
    const char *subject = reminder
                              ? trf(cx, N_("{0}[Reminder] {1} (inquiry {2})"), head, inquiry->title,
                                    part->number)
                              : trf(cx, N_("{0}{1} (inquiry {2}, by {3})"), head, inquiry->title,
                                    part->number, date_long(cx, inquiry->due_on));
    const char *request =
        reminder ? trf(cx,
                       N_("Your answer to the inquiry below was wanted by {0} and has not reached "
                          "us. Please send "
                          "the workbook back as soon as you can, or tell us when you will."),
                       date_long(cx, inquiry->due_on))
                 : trf(cx,
                       N_("Please fill in the attached workbook ({0} questions) and send it back "
                          "by {1}."),
                       decimal(cx, count_words(part->controls)), date_long(cx, inquiry->due_on));
    const char *how = tr(
        cx,
        N_("How to fill it in stands on its first sheet. Please do not change its structure and "
           "reply to this mail with the file."));
    const char *number = trf(cx, N_("Inquiry number: {0}"), part->number);
    const char *to = trf(cx, N_("To {0} {1}"), part->department, part->addressee);
    ret->to = part->address;
    ret->subject = subject;
    ret->body = arena_printf(cx->arena, "%s\n\n%s\n\n%s%s%s\n\n%s\n\n%s\n%s\n", to, request,
                             inquiry->message, text_empty(inquiry->message) ? "" : "\n\n", number,
                             how, organization.name, name);
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

/* --- Message files (RFC 5322, MIME) --- */

enum rc inquiry_message(struct ctx *cx, const struct inquiry *inquiry,
                        const struct inquiry_part *part, bool reminder, struct buf *out)
{
    struct inquiry_mail mail;
    CLEANUP(buf_free) struct buf workbook = buf_create(LIMIT_REPORT_BYTES);
    TRY(inquiry_mail_make(cx, inquiry, part, reminder, &mail));
    TRY(inquiry_workbook(cx, inquiry, part, &workbook));
    BUF_LITERAL(out, "X-Unsent: 1\r\n");
    if (!text_empty(mail.to))
        buf_printf(out, "To: %s\r\n", mime_line(cx, mail.to));
    BUF_LITERAL(out, "Subject: ");
    mime_words(out, mime_line(cx, mail.subject));
    buf_printf(
        out,
        "\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"kaname-%s\"\r\n\r\n",
        part->number);
    buf_printf(out,
               "--kaname-%s\r\nContent-Type: text/plain; charset=UTF-8\r\n"
               "Content-Transfer-Encoding: base64\r\n\r\n",
               part->number);
    mime_base64(out, mail.body, strlen(mail.body));
    buf_printf(out,
               "--kaname-%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: base64\r\n"
               "Content-Disposition: attachment; filename=\"inquiry-%s.xlsx\"\r\n\r\n",
               part->number, xlsx_type, part->number);
    mime_base64(out, workbook.data, workbook.length);
    buf_printf(out, "--kaname-%s--\r\n", part->number);
    return buf_check(cx, out, N_("The file is too large"));
}

/* --- Everything at once --- */

/* A department's name as the name of a folder. */
static const char *folder_of(struct ctx *cx, const struct inquiry_part *part)
{
    char *name = arena_alloc(cx->arena, strlen(part->department) + 1);
    for (size_t i = 0; name != NULL && part->department[i] != '\0'; i++)
        name[i] = strchr("/\\:*?\"<>|.", part->department[i]) != NULL ||
                          (unsigned char)part->department[i] < ' '
                      ? '_'
                      : part->department[i];
    return arena_printf(cx->arena, "%s_%s", part->number, name == NULL ? "" : name);
}

static enum rc add_part(struct ctx *cx, const struct inquiry *inquiry,
                        const struct inquiry_part *part, struct zip_writer *zip)
{
    struct inquiry_mail mail;
    const char *folder = folder_of(cx, part);
    CLEANUP(buf_free) struct buf workbook = buf_create(LIMIT_REPORT_BYTES);
    CLEANUP(buf_free) struct buf message = buf_create(LIMIT_REPORT_BYTES);
    bool reminder = part->status == PART_SENT;
    TRY(inquiry_workbook(cx, inquiry, part, &workbook));
    TRY(inquiry_mail_make(cx, inquiry, part, reminder, &mail));
    TRY(inquiry_message(cx, inquiry, part, reminder, &message));
    zip_add_buf(zip, arena_printf(cx->arena, "%s/inquiry-%s.xlsx", folder, part->number),
                &workbook);
    zip_add_text(zip, arena_printf(cx->arena, "%s/mail.txt", folder),
                 arena_printf(cx->arena, "To: %s\r\nSubject: %s\r\n\r\n%s", mail.to, mail.subject,
                              mail.body));
    zip_add_buf(zip, arena_printf(cx->arena, "%s/mail.eml", folder), &message);
    return RC_OK;
}

enum rc inquiry_bundle(struct ctx *cx, const struct inquiry *inquiry, struct buf *out)
{
    struct inquiry_parts parts;
    struct zip_writer zip;
    enum rc rc = RC_OK;
    TRY(inquiry_store_parts(cx, inquiry->id, &parts));
    zip_begin(&zip, out);
    for (size_t i = 0; i < parts.n && rc == RC_OK; i++)
        if (parts.at[i].status != PART_TAKEN)
            rc = add_part(cx, inquiry, &parts.at[i], &zip);
    enum rc ended = zip_end(&zip);
    TRY(rc);
    if (ended == RC_TOO_LARGE)
        return fail(cx, RC_TOO_LARGE, N_("The bundle became too large"));
    TRY(ended);
    return buf_check(cx, out, N_("The bundle became too large"));
}
