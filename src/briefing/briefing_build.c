/* The document around the text: title, number, edition, history, mark, sources. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "briefing/briefing_inside.h"

static const char *edition_words(struct ctx *cx, const struct briefing *briefing)
{
    const char *number = decimal(cx, briefing->edition);
    return briefing->issued ? trf(cx, N_("Edition no. {0}"), number)
                            : trf(cx, N_("Edition no. {0} (draft)"), number);
}

static enum rc fill_history(struct ctx *cx, const struct briefing *briefing, struct report *report)
{
    size_t n = briefing->editions.n;
    struct report_edition *rows = ARENA_ARRAY(cx->arena, struct report_edition, n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const struct briefing_edition *edition = &briefing->editions.at[i];
        const char *name = "";
        TRY(person_name(cx, edition->issued_by, &name));
        rows[i] = (struct report_edition){
            .edition = trf(cx, N_("Edition no. {0}"), decimal(cx, edition->edition)),
            .date = date_long(cx, edition->issued_on),
            .author = text_empty(name) ? tr(cx, N_("Local administrator")) : name,
            .note = edition->note,
        };
    }
    report->history = rows;
    report->history_count = n;
    return RC_OK;
}

/* An issued edition shows the head that was recorded with it. */
static const char *head_words(struct ctx *cx, const struct briefing *briefing)
{
    int64_t size = briefing->head.size;
    const char *root = briefing->head.root;
    if (briefing->issued) {
        const struct briefing_edition *last = &briefing->editions.at[briefing->editions.n - 1];
        size = last->ledger_size;
        root = last->ledger_root;
    }
    return arena_printf(cx->arena, "%lld %s", (long long)size, root);
}

/* 令和8年11月21日 14:02 */
static const char *moment(struct ctx *cx, int64_t ms)
{
    const char *shown = time_show(cx, ms);
    return arena_printf(cx->arena, "%s %s", date_long(cx, date_of_time(cx, ms)),
                        shown + sizeof "2026-10-01" - 1 + 1);
}

static const char *standard_words(struct ctx *cx, const struct briefing *briefing)
{
    if (briefing->kind == BRIEFING_RISK)
        return tr(cx, N_("Handbook of risk assessment for mission assurance (annex to the guideline, 5th edition)"));
    const struct catalog *catalog = briefing->sheet.catalog;
    return trf(cx, N_("{0}, version {1} ({2})"), bilingual_text(cx, catalog->title),
               briefing->sheet.assessment.catalog_version,
               tr(cx, enum_label(&catalog_status_names, (int64_t)catalog->status)));
}

static const char *title_of(struct ctx *cx, const struct briefing *briefing)
{
    static const char *const titles[BRIEFING_KIND_COUNT_] = {
        [BRIEFING_MANAGEMENT] = N_("Cybersecurity measures: report to executives"),
        [BRIEFING_GAP] = N_("Cybersecurity measures: gap report"),
        [BRIEFING_RISK] = N_("Risk assessment report")};
    return tr(cx, titles[briefing->kind]);
}

static const char *subtitle_of(struct ctx *cx, const struct briefing *briefing)
{
    const char *year = fiscal_year_show(cx, briefing->year);
    return briefing->kind == BRIEFING_RISK ? trf(cx, N_("{0}, {1}"), year, briefing->risk.study.title)
                                           : trf(cx, N_("{0}, scope: {1}"), year, briefing->sheet.scope.name);
}

static enum rc write_all(struct writing *writing, bool stamps)
{
    switch (writing->briefing->kind) {
    case BRIEFING_MANAGEMENT:
        return management_write(writing, stamps);
    case BRIEFING_RISK:
        return risk_write(writing, stamps);
    default:
        return gap_write(writing, stamps);
    }
}

enum rc briefing_build(struct ctx *cx, const struct briefing_request *request,
                       const struct briefing *briefing, struct report *ret)
{
    struct report report = {
        .title = title_of(cx, briefing),
        .subtitle = subtitle_of(cx, briefing),
        .organisation = briefing->organization.name,
        .document_number = briefing->document_number,
        .edition = edition_words(cx, briefing),
        .date = date_long(cx, date_of_time(cx, cx->now)),
        .handling_mark = briefing->organization.handling_mark,
        .data_time = moment(cx, cx->now),
        .standard = standard_words(cx, briefing),
        .ledger_head = head_words(cx, briefing),
        .paper = request->paper,
        .lang = cx->lang,
    };
    struct writing writing = {.cx = cx, .briefing = briefing, .report = &report};
    if (briefing->issued)
        report.date = date_long(cx, briefing->editions.at[briefing->editions.n - 1].issued_on);
    TRY(fill_history(cx, briefing, &report));
    TRY(write_all(&writing, request->stamps));
    if (request->glossary)
        TRY(write_glossary(&writing));
    *ret = report;
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}
