/* The names that every document has, and what stands for them in a report. */
#include <string.h>

#include "base/text.h"
#include "base/time.h"
#include "house/house_inside.h"

static const char *const type_codes[] = {"text", "number", "date", "list", "report"};
static const char *const type_labels[] = {N_("A text"), N_("A number"), N_("A date"), N_("List that repeats"),
                                          N_("The whole report")};
const struct enum_names house_type_names = {type_codes, type_labels, HOUSE_TYPE_COUNT_};
_Static_assert(COUNT(type_codes) == HOUSE_TYPE_COUNT_, "every type needs a code");
_Static_assert(COUNT(type_labels) == HOUSE_TYPE_COUNT_, "every type needs a label");

static const struct house_name history_names[] = {
    {"history.edition", HOUSE_TEXT, N_("Edition"), NULL, 0},
    {"history.date", HOUSE_TEXT, N_("Date of issue of that edition"), NULL, 0},
    {"history.author", HOUSE_TEXT, N_("Who issued it"), NULL, 0},
    {"history.note", HOUSE_TEXT, N_("What changed in that edition"), NULL, 0},
};

static const struct house_name glossary_names[] = {
    {"term.word", HOUSE_TEXT, N_("Word of the house"), NULL, 0},
    {"term.meaning", HOUSE_TEXT, N_("Its meaning"), NULL, 0},
    {"term.kaname", HOUSE_TEXT, N_("The word that kaname uses for the same"), NULL, 0},
    {"term.used_in", HOUSE_TEXT, N_("Where it is used"), NULL, 0},
};

enum common {
    COMMON_ORGANISATION,
    COMMON_TITLE,
    COMMON_SUBTITLE,
    COMMON_NUMBER,
    COMMON_EDITION,
    COMMON_MARK,
    COMMON_DATE,
    COMMON_WAREKI,
    COMMON_WESTERN,
    COMMON_DATA_TIME,
    COMMON_STANDARD,
    COMMON_LEDGER,
    COMMON_PERSON,
    COMMON_HISTORY,
    COMMON_GLOSSARY,
    COMMON_BODY,
    COMMON_COUNT_
};

static const struct house_name common_names[] = {
    [COMMON_ORGANISATION] = {"organisation.name", HOUSE_TEXT, N_("Name of the organisation"), NULL, 0},
    [COMMON_TITLE] = {"report.title", HOUSE_TEXT, N_("Title of the document"), NULL, 0},
    [COMMON_SUBTITLE] = {"report.subtitle", HOUSE_TEXT, N_("Second line of the title: fiscal year and scope"), NULL, 0},
    [COMMON_NUMBER] = {"document.number", HOUSE_TEXT, N_("Document number"), NULL, 0},
    [COMMON_EDITION] = {"edition", HOUSE_TEXT, N_("Edition, with the word draft while it is not issued"), NULL, 0},
    [COMMON_MARK] = {"handling_mark", HOUSE_TEXT, N_("Handling mark of the organisation"), NULL, 0},
    [COMMON_DATE] = {"date", HOUSE_DATE, N_("Date of issue, as the document's language writes dates"), NULL, 0},
    [COMMON_WAREKI] = {"date.wareki", HOUSE_TEXT, N_("Date of issue in the Japanese era"), NULL, 0},
    [COMMON_WESTERN] = {"date.western", HOUSE_TEXT, N_("Date of issue by the western year"), NULL, 0},
    [COMMON_DATA_TIME] = {"data.time", HOUSE_TEXT, N_("When the data were read"), NULL, 0},
    [COMMON_STANDARD] = {"standard", HOUSE_TEXT, N_("Standard applied, with its version"), NULL, 0},
    [COMMON_LEDGER] = {"ledger.head", HOUSE_TEXT, N_("Size and root of the ledger"), NULL, 0},
    [COMMON_PERSON] = {"person.name", HOUSE_TEXT, N_("Who makes the document"), NULL, 0},
    [COMMON_HISTORY] = {"history", HOUSE_LIST, N_("Editions issued so far"), history_names, COUNT(history_names)},
    [COMMON_GLOSSARY] = {"glossary", HOUSE_LIST, N_("Words of the house"), glossary_names, COUNT(glossary_names)},
    [COMMON_BODY] = {"report.body", HOUSE_BODY,
                     N_("The whole report with headings, tables and charts; in Word, alone in a paragraph"), NULL, 0},
};
_Static_assert(COUNT(common_names) == COMMON_COUNT_, "every name needs a row");

struct house_value house_date(const struct ctx *cx, const char *iso)
{
    return (struct house_value){.text = date_long(cx, iso), .iso = iso};
}

static struct house_value history_value(struct ctx *cx, const struct report *report)
{
    struct house_value *rows = ARENA_ARRAY(cx->arena, struct house_value, report->history_count * COUNT(history_names));
    for (size_t i = 0; rows != NULL && i < report->history_count; i++) {
        const struct report_edition *edition = &report->history[i];
        const char *const texts[COUNT(history_names)] = {edition->edition, edition->date, edition->author, edition->note};
        for (size_t j = 0; j < COUNT(texts); j++)
            rows[i * COUNT(texts) + j] = house_text(texts[j]);
    }
    return (struct house_value){.rows = rows, .row_count = rows == NULL ? 0 : report->history_count};
}

static const char *in_language(const struct ctx *cx, const char *japanese, const char *english)
{
    return cx->lang == LANG_EN && !text_empty(english) ? english : japanese;
}

static enum rc glossary_value(struct ctx *cx, struct house_value *ret)
{
    struct house_terms terms;
    TRY(house_terms_all(cx, true, &terms));
    struct house_value *rows = ARENA_ARRAY(cx->arena, struct house_value, terms.n * COUNT(glossary_names));
    if (rows == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < terms.n; i++) {
        const struct house_term *term = &terms.at[i];
        const char *const texts[COUNT(glossary_names)] = {
            in_language(cx, term->word, term->word_en), in_language(cx, term->meaning, term->meaning_en), term->term,
            term->used_in};
        for (size_t j = 0; j < COUNT(texts); j++)
            rows[i * COUNT(texts) + j] = house_text(texts[j]);
    }
    *ret = (struct house_value){.rows = rows, .row_count = terms.n};
    return RC_OK;
}

/* The report's date in both ways of counting years, whatever its language. */
static void date_values(struct ctx *cx, const struct report *report, struct house_value *values)
{
    const char *iso = report_iso_date(cx, report);
    struct ctx japanese = {.arena = cx->arena, .lang = LANG_JA};
    values[COMMON_DATE] = (struct house_value){.text = report->date, .iso = iso};
    values[COMMON_WAREKI] = house_text(iso[0] == '\0' ? report->date : date_long(&japanese, iso));
    values[COMMON_WESTERN] = values[COMMON_WAREKI];
    if (date_days(iso) != INT64_MIN)
        values[COMMON_WESTERN].text =
            cx->lang == LANG_JA ? arena_printf(cx->arena, "%.4s年%d月%d日", iso, (iso[5] - '0') * 10 + iso[6] - '0',
                                               (iso[8] - '0') * 10 + iso[9] - '0')
                                : date_long(cx, iso);
}

static enum rc fill_common(struct ctx *cx, const struct report *report, struct house_value *values)
{
    const struct {
        enum common place;
        const char *text;
    } texts[] = {
        {COMMON_ORGANISATION, report->organisation}, {COMMON_TITLE, report->title},
        {COMMON_SUBTITLE, report->subtitle},         {COMMON_NUMBER, report->document_number},
        {COMMON_EDITION, report->edition},           {COMMON_MARK, report->handling_mark},
        {COMMON_DATA_TIME, report->data_time},       {COMMON_STANDARD, report->standard},
        {COMMON_LEDGER, report->ledger_head},        {COMMON_PERSON, cx->person_name},
    };
    for (size_t i = 0; i < COUNT(texts); i++)
        values[texts[i].place] = house_text(texts[i].text);
    date_values(cx, report, values);
    values[COMMON_HISTORY] = history_value(cx, report);
    return glossary_value(cx, &values[COMMON_GLOSSARY]);
}

enum rc house_all_load(struct ctx *cx, const struct house_kind *kind, const struct house_document *document,
                       struct house_all *ret)
{
    size_t n = COUNT(common_names) + kind->name_count;
    struct house_name *names = ARENA_ARRAY(cx->arena, struct house_name, n);
    struct house_value *values = ARENA_ARRAY(cx->arena, struct house_value, n);
    if (names == NULL || values == NULL)
        return memory_ended(cx);
    memcpy(names, common_names, sizeof common_names);
    if (kind->name_count > 0)
        memcpy(names + COUNT(common_names), kind->names, kind->name_count * sizeof *names);
    if (document != NULL)
        TRY(fill_common(cx, document->report, values));
    if (document != NULL && kind->name_count > 0)
        memcpy(values + COUNT(common_names), document->values, kind->name_count * sizeof *values);
    *ret = (struct house_all){.names = names,
                              .name_count = n,
                              .values = document == NULL ? NULL : values,
                              .report = document == NULL ? NULL : document->report};
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}
