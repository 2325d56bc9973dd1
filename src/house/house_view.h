/* Views and handlers of this room. Inside src/house only. */
#ifndef HOUSE_HOUSE_VIEW_H
#define HOUSE_HOUSE_VIEW_H

#include "base/command.h"
#include "house/house_inside.h"
#include "http/http.h"
#include "register/form.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

HANDLER(house_list_get);
HANDLER(house_new_get);
HANDLER(house_new_post);
HANDLER(house_template_get);
HANDLER(house_use_post);
HANDLER(house_remove_post);
HANDLER(house_file_get);
HANDLER(house_preview_get);
HANDLER(house_starter_get);
HANDLER(house_names_get);

struct house_row {
    struct house_template template;
    const char *kind_label, *uploaded_name, *format_label, *language_label;
};
extern const struct fields house_row_fields;

struct house_kind_row {
    const char *code, *label;
};
struct house_list_view {
    LIST_OF(struct house_row) templates;
    LIST_OF(struct house_kind_row) kinds;
    const char *example; /* of a name in its braces */
};

struct house_template_view {
    struct house_row row;
    const char *size;
    int64_t may_write, places;
    LIST_OF(struct house_finding) findings;
    struct record_history history;
};

/* A name as the table of names shows it. */
struct house_name_row {
    const char *placeholder; /* with its braces */
    const char *help;
    int64_t type;  /* enum house_type */
    int64_t inner; /* of a list's items */
};
extern const struct fields house_name_fields;
struct house_names_view {
    const char *kind, *kind_label;
    LIST_OF(struct house_name_row) names;
};
enum rc house_names_fill(struct ctx *cx, const struct house_kind *kind, struct house_names_view *ret) MUST_USE;
enum rc house_row_fill(struct ctx *cx, const struct house_template *template, struct house_row *ret) MUST_USE;

/* What goes in and out of routes, for their table. */
extern const struct fields house_list_answer, house_template_answer, house_names_answer;

enum { HOUSE_COMMANDS = 9 };
extern const struct command house_commands[HOUSE_COMMANDS];

#endif
