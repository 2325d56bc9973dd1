/* Inquiries as rows of one's work: for who made them, what is to be sent, mended or reminded; for the posts
 * that a part is addressed to, the answer. */
#include <string.h>

#include "base/text.h"
#include "inquiry/inquiry_store.h"
#include "work/work.h"

/* "2 not sent yet, 1 to be mended"; those that are out count once their date has passed. */
static const char *to_do(struct ctx *cx, const struct inquiry_open *one, bool late)
{
    const char *words = "";
    const struct {
        const char *text;
        int64_t count;
    } parts[] = {{N_("{0} not sent yet"), one->prepared},
                 {N_("{0} to be mended"), one->refused},
                 {N_("{0} without an answer"), late ? one->sent : 0}};
    for (size_t i = 0; i < COUNT(parts); i++)
        if (parts[i].count > 0)
            words = arena_printf(cx->arena, "%s%s%s", words, words[0] == '\0' ? "" : ", ",
                                 trf(cx, parts[i].text, decimal(cx, parts[i].count)));
    return words;
}

static enum rc add_mine(struct ctx *cx, struct work *work)
{
    struct inquiry_opens opens;
    if (!may(cx, PERM_ASSESSMENT_MANAGE))
        return RC_OK;
    TRY(inquiry_store_open(cx, WORK_ROWS_MOST + 1, &opens));
    for (size_t i = 0; i < opens.n; i++) {
        const struct inquiry_open *one = &opens.at[i];
        const char *words = to_do(cx, one, strcmp(one->due_on, work->today) < 0);
        const struct work_row row = {.kind = tr(cx, inquiry_record.label),
                                     .title = one->title,
                                     .note = words,
                                     .due_on = one->due_on,
                                     .href = arena_printf(cx->arena, "/inquiries/%s", one->id)};
        if (words[0] != '\0')
            TRY(work_add(cx, work, &row));
    }
    return RC_OK;
}

/* A part names the posts that it is for; a person may hold several of them. */
static enum rc add_asked(struct ctx *cx, struct work *work)
{
    struct inquiry_askeds askeds;
    const char *last = "";
    TRY(inquiry_store_asked(cx, WORK_ROWS_MOST + 1, &askeds));
    for (size_t i = 0; i < askeds.n; i++) {
        const struct inquiry_asked *one = &askeds.at[i];
        if (strstr(one->addressee, one->post) == NULL || text_same(one->id, last))
            continue;
        last = one->id;
        const struct work_row row = {
            .kind = tr(cx, N_("Answer to an inquiry")),
            .title = arena_printf(cx->arena, "%s %s", one->number, one->title),
            .note = one->addressee,
            .due_on = one->due_on,
            .href = arena_printf(cx->arena, "/inquiry-parts/%s", one->id)};
        TRY(work_add(cx, work, &row));
    }
    return RC_OK;
}

enum rc inquiry_work(struct ctx *cx, struct work *work)
{
    if (!may(cx, PERM_ASSESSMENT_READ))
        return RC_OK;
    TRY(add_mine(cx, work));
    return add_asked(cx, work);
}
