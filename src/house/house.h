/* The house's own papers: Word and Excel templates that reports are filled into, and the words of the
 * house (glossary). A room that makes documents declares what may stand in a template (struct house_kind);
 * register, check, filling and pages are here. */
#ifndef HOUSE_HOUSE_H
#define HOUSE_HOUSE_H

#include "account/account.h"
#include "register/record.h"
#include "report/report.h"

/* --- What may stand in a template --- */

enum house_type {
    HOUSE_TEXT,
    HOUSE_NUMBER, /* a typed cell in a workbook */
    HOUSE_DATE,   /* a typed cell in a workbook where the cell shows dates */
    HOUSE_LIST,   /* {{#name}} … {{/name}}: its items repeat */
    HOUSE_BODY,   /* the whole report, in a Word template */
    HOUSE_TYPE_COUNT_
};
extern const struct enum_names house_type_names;

struct house_name {
    const char *name; /* small letters, digits, "." and "_" */
    enum house_type type;
    const char *help; /* N_ text: what it stands for */
    const struct house_name *items; /* HOUSE_LIST: the names of an item; no lists inside lists */
    size_t item_count;
};

struct house_value {
    const char *text; /* as people read it; NULL and "" are nothing */
    const char *iso;  /* HOUSE_DATE: ISO text */
    double number;    /* HOUSE_NUMBER, where `known` */
    bool known;
    const struct house_value *rows; /* HOUSE_LIST: row by row, row_count × item_count */
    size_t row_count;
};
static inline struct house_value house_text(const char *text)
{
    return (struct house_value){.text = text};
}
static inline struct house_value house_number(double number, const char *shown)
{
    return (struct house_value){.text = shown, .number = number, .known = true};
}
/* ISO date, "" for none. */
struct house_value house_date(const struct ctx *cx, const char *iso);

/* A document as it stands now. */
struct house_document {
    const struct report *report;
    const struct house_value *values; /* in the order of the kind's names */
};

struct house_kind {
    const char *code, *label; /* machine word; N_ text */
    const struct house_name *names; /* besides those that every document has */
    size_t name_count;
    /* The present document, for preview and check. RC_MISSING when there is none yet. */
    enum rc (*load)(struct ctx *cx, struct house_document *ret);
};
/* The kind of that code among all modules. RC_INVALID. */
enum rc house_kind_find(struct ctx *cx, const char *code, const struct house_kind **ret) MUST_USE;

/* --- The register --- */

enum house_format { HOUSE_DOCX, HOUSE_XLSX, HOUSE_FORMAT_COUNT_ };
extern const struct enum_names house_format_names;

struct house_template {
    const char *id, *org;
    int64_t version;
    const char *kind; /* code of a house_kind */
    int64_t format;   /* enum house_format */
    int64_t language; /* enum lang: of the documents that it is for */
    const char *name, *edition, *note;
    const char *file_name, *media_type, *digest;
    int64_t size; /* bytes */
    int64_t in_use;
    const char *uploaded_by;
    int64_t uploaded_at;
};
extern const struct record house_template_record;
struct house_templates {
    const struct house_template *at;
    size_t n;
};
enum rc house_templates_all(struct ctx *cx, struct house_templates *ret) MUST_USE;
/* One by id or name. RC_MISSING. */
enum rc house_template_find(struct ctx *cx, const char *text, struct house_template *ret) MUST_USE;

/* Checks the file against its kind and keeps it; kind, name, edition, language, note come in *template, the
 * format is seen from the file. Own transaction. RC_INVALID under "file" with every place that does not
 * fit, RC_DENIED. */
enum rc house_template_add(struct ctx *cx, struct house_template *template, const struct upload *file) MUST_USE;
/* Puts it into use in the place of the one that was, or out of use. */
enum rc house_template_use(struct ctx *cx, const char *id, bool use) MUST_USE;
enum rc house_template_remove(struct ctx *cx, const char *id) MUST_USE;

/* --- Checking and filling --- */

struct house_finding {
    const char *place, *text; /* "Sheet 1, C5"; what is wrong there */
};
struct house_check {
    int64_t format; /* as seen from the file */
    int64_t places; /* that will be filled */
    LIST_OF(struct house_finding) findings; /* at most 50; none: the file can be used */
};
/* Looks at a file. RC_OK with findings where its places do not fit; RC_INVALID, RC_TYPE, RC_TOO_LARGE with a
 * message where it is no Word or Excel file that can be filled at all. */
enum rc house_check_file(struct ctx *cx, const struct house_kind *kind, const char *bytes, size_t length,
                         const char *file_name, struct house_check *ret) MUST_USE;
/* Fills a file. Errors as house_check_file; findings are RC_INVALID. */
enum rc house_fill(struct ctx *cx, const struct house_kind *kind, const struct house_document *document,
                   const char *bytes, size_t length, const char *file_name, struct buf *out) MUST_USE;
/* A file of the organisation, filled. */
enum rc house_template_fill(struct ctx *cx, const struct house_template *template,
                            const struct house_document *document, struct buf *out) MUST_USE;
/* A template that works, to begin with. */
enum rc house_starter(struct ctx *cx, const struct house_kind *kind, enum house_format format, struct buf *out)
    MUST_USE;

/* Writes a report: with the template in use for this kind, format and language where there is one, otherwise
 * as report_write does. `wanted`: NULL or "" for that, "none" for the plain layout, or id or name of a template. */
enum rc house_write(struct ctx *cx, const struct house_kind *kind, const struct house_document *document,
                    enum report_format format, const char *wanted, struct buf *out) MUST_USE;

/* --- Words of the house --- */

struct house_term {
    const char *id, *org;
    int64_t version;
    const char *word;    /* as the house says it */
    const char *reading; /* kana, for the order */
    const char *word_en;
    const char *term;    /* kaname's word for the same; "" where there is none */
    const char *meaning, *meaning_en;
    const char *used_in; /* rules, systems, departments that use it */
    int64_t active;
};
extern const struct record house_term_record;
struct house_terms {
    const struct house_term *at; /* by reading, then word */
    size_t n;
};
enum rc house_terms_all(struct ctx *cx, bool active_only, struct house_terms *ret) MUST_USE;
/* Stores a word (id "": a new one). Own transaction. RC_INVALID, RC_CONFLICT, RC_DENIED. */
enum rc house_term_save(struct ctx *cx, struct house_term *term, int64_t version) MUST_USE;

extern const struct module house_module;

#endif
