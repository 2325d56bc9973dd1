/* Reads everything that a document says, and numbers its editions. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "briefing/briefing_store.h"

static const char *const kind_codes[] = {"management", "gap", "risk"};
static const char *const kind_labels[] = {N_("Report for executives"), N_("Gap report"),
                                          N_("Risk assessment report")};
const struct enum_names briefing_kind_names = {kind_codes, kind_labels, BRIEFING_KIND_COUNT_};
_Static_assert(COUNT(kind_codes) == BRIEFING_KIND_COUNT_, "every kind needs a code");
_Static_assert(COUNT(kind_labels) == BRIEFING_KIND_COUNT_, "every kind needs a label");

/* prefix-kind-year-edition */
static const char *document_number(const struct ctx *cx, const struct briefing *briefing,
                                   int64_t edition)
{
    const char *prefix = briefing->organization.document_prefix;
    return arena_printf(cx->arena, "%s%s%s-%lld-%lld", prefix, text_empty(prefix) ? "" : "-",
                        enum_code(&briefing_kind_names, briefing->kind),
                        (long long)briefing->year, (long long)edition);
}

/* Issuing writes one leaf itself. When that is the last one, nothing changed since, and the document
 * is still the edition that was issued. */
static bool is_unchanged(const struct briefing *briefing, const struct briefing_edition *edition)
{
    return briefing->head.size == edition->ledger_size + 1;
}

static enum rc load_editions(struct ctx *cx, struct briefing *briefing)
{
    struct briefing_editions editions;
    TRY(briefing_store_editions(cx, enum_code(&briefing_kind_names, briefing->kind),
                                briefing->year, &editions));
    struct briefing_edition *own = ARENA_ARRAY(cx->arena, struct briefing_edition, editions.n);
    size_t n = 0;
    if (own == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < editions.n; i++)
        if (text_same(editions.at[i].assessment, briefing->subject))
            own[n++] = editions.at[i];
    briefing->editions.at = own;
    briefing->editions.n = n;
    briefing->issued = n > 0 && is_unchanged(briefing, &own[n - 1]);
    /* Scopes and standards share the numbers of a kind and year, so that each number stands once. */
    briefing->edition = briefing->issued ? own[n - 1].edition
                        : editions.n > 0 ? editions.at[editions.n - 1].edition + 1
                                         : 1;
    briefing->document_number = briefing->issued ? own[n - 1].document_number
                                                 : document_number(cx, briefing, briefing->edition);
    return RC_OK;
}

static enum rc load_last(struct ctx *cx, struct briefing *briefing)
{
    briefing->last = (struct assessment_sheet){.has_last = false};
    if (briefing->sheet.has_last)
        TRY(assessment_sheet_load(cx, briefing->sheet.last.id, &briefing->last));
    if (briefing->last.items.n > 0)
        TRY(assessment_score(cx, &briefing->last, SCORE_CHAPTERS, &briefing->last_chapters));
    return briefing_compare(cx, &briefing->sheet, &briefing->last, &briefing->changes);
}

static enum rc find_assessment(struct ctx *cx, const struct briefing_request *request,
                               const char **ret)
{
    struct assessment assessment;
    if (!text_empty(request->assessment)) {
        *ret = request->assessment;
        return RC_OK;
    }
    TRY(assessment_find(cx, request->scope, text_empty(request->catalog) ? NULL : request->catalog,
                        request->year, &assessment));
    *ret = assessment.id;
    return RC_OK;
}

static enum rc load_assessment(struct ctx *cx, const struct briefing_request *request, struct briefing *briefing)
{
    const char *assessment = NULL;
    if (!may(cx, PERM_ASSESSMENT_READ | PERM_PLAN_READ))
        return fail(cx, RC_DENIED,
                    N_("Reports show assessment and plan, which your role does not read; please "
                       "ask your administrator"));
    TRY(find_assessment(cx, request, &assessment));
    TRY(assessment_sheet_load(cx, assessment, &briefing->sheet));
    TRY(assessment_score(cx, &briefing->sheet, SCORE_CHAPTERS, &briefing->chapters));
    TRY(assessment_score(cx, &briefing->sheet, SCORE_SECTIONS, &briefing->sections));
    TRY(assessment_gaps(cx, &briefing->sheet, &briefing->gaps));
    TRY(load_last(cx, briefing));
    TRY(plan_totals(cx, &briefing->totals));
    briefing->subject = briefing->sheet.assessment.id;
    briefing->year = briefing->sheet.assessment.year;
    return plan_items_open(cx, BRIEFING_ITEMS, &briefing->items);
}

static enum rc load_risk(struct ctx *cx, const struct briefing_request *request, struct briefing *briefing)
{
    TRY(risk_digest_load(cx, request->assessment, request->year, &briefing->risk));
    briefing->subject = briefing->risk.study.id;
    briefing->year = briefing->risk.study.year;
    return RC_OK;
}

enum rc briefing_load(struct ctx *cx, const struct briefing_request *request, struct briefing *ret)
{
    struct briefing briefing = {.kind = request->kind};
    TRY(request->kind == BRIEFING_RISK ? load_risk(cx, request, &briefing)
                                       : load_assessment(cx, request, &briefing));
    TRY(organization_get(cx, cx->org, &briefing.organization));
    TRY(post_choices(cx, &briefing.posts));
    TRY(ledger_advance(cx, cx->org, &briefing.head));
    TRY(load_editions(cx, &briefing));
    *ret = briefing;
    return RC_OK;
}

enum rc briefing_issue(struct ctx *cx, const struct briefing *briefing, const char *note,
                       struct briefing_edition *ret)
{
    struct ledger_head head;
    struct briefing_editions editions;
    struct briefing_edition edition = {
        .id = "",
        .org = cx->org,
        .kind = enum_code(&briefing_kind_names, briefing->kind),
        .year = briefing->year,
        .issued_on = date_of_time(cx, cx->now),
        .issued_by = cx->person == NULL ? "" : cx->person,
        .note = "",
        .assessment = briefing->subject,
    };
    if (!may(cx, PERM_REPORT_READ | PERM_ASSESSMENT_MANAGE))
        return fail(cx, RC_DENIED,
                    N_("Your role does not allow issuing reports; please ask your administrator"));
    TRY(field_from_text(cx, field_find(briefing_edition_record.fields, "note"), note, &edition));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(briefing_store_editions(cx, edition.kind, edition.year, &editions));
    edition.edition = editions.n == 0 ? 1 : editions.at[editions.n - 1].edition + 1;
    edition.document_number = document_number(cx, briefing, edition.edition);
    TRY(ledger_advance(cx, cx->org, &head));
    edition.ledger_size = head.size;
    edition.ledger_root = head.root;
    TRY(record_insert(cx, &briefing_edition_record, &edition));
    TRY(db_commit(cx, &tx));
    *ret = edition;
    return RC_OK;
}
