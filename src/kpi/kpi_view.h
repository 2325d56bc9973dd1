/* Views and handlers of this room. */
#ifndef KPI_KPI_VIEW_H
#define KPI_KPI_VIEW_H

#include "base/command.h"
#include "http/http.h"
#include "kpi/kpi_store.h"
#include "register/form.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

HANDLER(kpi_list_get);
HANDLER(kpi_new_get);
HANDLER(kpi_new_post);
HANDLER(kpi_get);
HANDLER(kpi_edit_get);
HANDLER(kpi_edit_post);
HANDLER(kpi_value_post);
HANDLER(kpi_value_remove_post);

struct kpi_list_view {
    LIST_OF(struct kpi_line) lines;
};
extern const struct field kpi_line_table[];
enum { KPI_LINE_FIELDS = 11 };

struct kpi_value_row {
    const char *id, *measured_on, *value, *note, *entered_name;
    double number;
};
struct kpi_link {
    const char *label, *title, *href;
};
struct kpi_view {
    struct kpi_line line;
    struct svg picture;
    int64_t has_picture, may_write;
    LIST_OF(struct kpi_value_row) values; /* youngest first */
    LIST_OF(struct kpi_link) measures;
    struct form_view form; /* of a new value */
    struct record_history history;
};

enum { KPI_COMMANDS = 2 };
extern const struct command kpi_commands[KPI_COMMANDS];

/* What goes in and out of routes, for their table. */
extern const struct fields kpi_list_answer;
extern const struct fields kpi_answer;

#endif
