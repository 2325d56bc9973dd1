#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/text.h"
#include "briefing/briefing_view.h"
#include "http/asset.h"
#include "view/html.h"

/* The ending of a file's name tells the format. */
static enum rc format_of(struct ctx *cx, const char *path, enum report_format *ret)
{
    const char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');
    if (dot == NULL || (slash != NULL && dot < slash) ||
        report_format_parse(cx, dot + 1, ret) != RC_OK)
        return fail(cx, RC_USAGE,
                    N_("The name of the file ends in .html, .pdf, .docx or .xlsx (given: {0})"),
                    path);
    return RC_OK;
}

/* A page that needs no other file: the styles stand in it. */
static void wrap_page(const struct ctx *cx, const struct report *report, const struct buf *body,
                      struct buf *out)
{
    static const char *const styles[] = {"tokens.css", "style.css"};
    buf_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
               cx->lang == LANG_JA ? "ja" : "en");
    BUF_LITERAL(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<title>");
    html_text(out, report->title);
    BUF_LITERAL(out, "</title>\n<style>\n");
    for (size_t i = 0; i < COUNT(styles); i++) {
        const struct asset *asset = asset_find(styles[i]);
        if (asset != NULL)
            buf_add(out, asset->data, asset->length);
    }
    BUF_LITERAL(out, "</style>\n</head>\n<body>\n<main class=\"report-alone normal\">\n<h1 class=\"sr\">");
    html_text(out, report->title);
    BUF_LITERAL(out, "</h1>\n");
    buf_add(out, body->data, body->length);
    BUF_LITERAL(out, "</main>\n</body>\n</html>\n");
}

static enum rc read_options(struct ctx *cx, const struct arguments *arguments,
                            struct briefing_request *ret)
{
    const char *kind = option_of(arguments, "kind"), *paper = option_of(arguments, "paper");
    struct briefing_request request = {.scope = option_of(arguments, "scope"),
                                       .catalog = option_of(arguments, "catalog"),
                                       .paper = PAPER_A4,
                                       .stamps = switch_of(arguments, "stamps"),
                                       .glossary = switch_of(arguments, "glossary")};
    int64_t number = 0;
    if (!enum_parse(&briefing_kind_names, kind, &number))
        return fail(cx, RC_USAGE, N_("There is no report of the kind {0}"), kind);
    request.kind = (enum briefing_kind)number;
    request.assessment = request.kind == BRIEFING_RISK ? option_of(arguments, "study") : NULL;
    if (paper != NULL && strcasecmp(paper, "A3") == 0)
        request.paper = PAPER_A3;
    else if (paper != NULL && strcasecmp(paper, "A4") != 0)
        return fail(cx, RC_USAGE, N_("Paper is A4 or A3 (given: {0})"), paper);
    TRY(option_int(cx, arguments, "year", 0, &request.year));
    *ret = request;
    return RC_OK;
}

struct report_result {
    const char *file, *kind, *document_number, *edition;
    int64_t bytes;
};

/* Writes the file and says what it is. */
static enum rc finish(struct ctx *cx, struct arguments *arguments, const struct report *report,
                      enum report_format format, struct buf *body)
{
    static const struct field fields[] = {
        FIELD(report_result, file, F_TEXT, .label = N_("File")),
        FIELD(report_result, kind, F_TEXT, .label = N_("Kind of report")),
        FIELD(report_result, document_number, F_TEXT, .label = N_("Document number")),
        FIELD(report_result, edition, F_TEXT, .label = N_("Edition")),
        FIELD(report_result, bytes, F_INT, .label = N_("Bytes")),
    };
    const char *path = option_of(arguments, "o");
    CLEANUP(buf_free) struct buf page = buf_create(LIMIT_REPORT_BYTES);
    if (format == REPORT_HTML)
        wrap_page(cx, report, body, &page);
    const struct buf *out = format == REPORT_HTML ? &page : body;
    TRY(buf_check(cx, out, N_("The file is too large")));
    TRY(file_write(cx, path, out));
    struct report_result result = {.file = path,
                                   .kind = option_of(arguments, "kind"),
                                   .document_number = report->document_number,
                                   .edition = report->edition,
                                   .bytes = (int64_t)out->length};
    return command_show(cx, arguments, FIELDS(fields), &result);
}

/* A kind that another room offers; NULL when there is none. */
static const struct report_source *source_of(const struct app *app, const char *kind)
{
    for (size_t m = 0; m < app->module_count; m++)
        for (size_t i = 0; i < app->modules[m]->report_count; i++)
            if (strcmp(app->modules[m]->reports[i].kind, kind) == 0)
                return &app->modules[m]->reports[i];
    return NULL;
}

static enum rc source_run(struct ctx *cx, struct arguments *arguments, const struct report_source *source,
                          enum report_format format)
{
    const char *study = option_of(arguments, "study"), *of = option_of(arguments, "of"),
               *paper = option_of(arguments, "paper");
    struct report report = {.title = ""};
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    if (!may(cx, source->permission))
        return fail(cx, RC_DENIED, N_("Your role does not allow this step; please ask your administrator"));
    TRY(source->build(cx, study == NULL ? "" : study, of == NULL ? "" : of, &report));
    if (paper != NULL)
        report.paper = strcasecmp(paper, "A3") == 0 ? PAPER_A3 : PAPER_A4;
    TRY(report_write(cx, &report, format, &body));
    return finish(cx, arguments, &report, format, &body);
}

static enum rc report_run(struct ctx *cx, struct arguments *arguments)
{
    const char *path = option_of(arguments, "o");
    struct briefing_request request = {.kind = BRIEFING_MANAGEMENT};
    struct briefing briefing = {.kind = BRIEFING_MANAGEMENT};
    struct report report = {.title = ""};
    struct house_document document = {.report = &report};
    enum report_format format = REPORT_HTML;
    CLEANUP(buf_free) struct buf body = buf_create(LIMIT_REPORT_BYTES);
    TRY(format_of(cx, path, &format));
    const struct report_source *source = source_of(cx->app, option_of(arguments, "kind"));
    if (source != NULL)
        return source_run(cx, arguments, source, format);
    TRY(read_options(cx, arguments, &request));
    TRY(briefing_load(cx, &request, &briefing));
    TRY(briefing_build(cx, &request, &briefing, &report));
    TRY(briefing_values(cx, &briefing, &document.values));
    TRY(house_write(cx, &briefing_house_kinds[briefing.kind], &document, format, option_of(arguments, "template"), &body));
    return finish(cx, arguments, &report, format, &body);
}

const struct command briefing_commands[BRIEFING_COMMANDS] = {
    {.name = "report",
     .need = NEED_DATABASE,
     .permission = PERM_REPORT_READ,
     .run = report_run,
     .help = N_("Writes a report as web page, PDF, Word or Excel"),
     .options = {{"kind", "KIND", N_("management (for executives), gap (everything), risk (risk assessment), walkthrough, walkthrough-findings, issues, risk-plan (plan of a risk assessment), plan (implementation plan), evaluation (of its measures), analysis (of a survey) or position (of an operator)"), true},
                 {"o", "FILE",
                  N_("File to write; its ending .html, .pdf, .docx or .xlsx tells the format"),
                  true},
                 {"scope", "SCOPE", N_("Scope by name or id (otherwise the whole company)"), false},
                 {"catalog", "CATALOG", N_("Standard (otherwise baseline-2026)"), false},
                 {"year", "YEAR", N_("Fiscal year (otherwise the latest)"), false},
                 {"study", "ID", N_("Risk assessment of the report “risk” by its id (otherwise the latest)"), false},
                 {"of", "ID", N_("Id of the walkthrough, plan or evaluation that the report is about (otherwise the latest)"), false},
                 {"paper", "PAPER", N_("A4 (otherwise) or A3"), false},
                 {"template", "NAME", N_("House template by name or id, or none for the plain layout (otherwise the one in use)"),
                  false},
                 {"glossary", NULL, N_("With the words of the house as an annex"), false},
                 {"stamps", NULL, N_("With boxes for seals"), false}}},
};
