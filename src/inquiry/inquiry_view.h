/* Views and handlers of this room. */
#ifndef INQUIRY_INQUIRY_VIEW_H
#define INQUIRY_INQUIRY_VIEW_H

#include "base/command.h"
#include "http/http.h"
#include "inquiry/inquiry_store.h"
#include "register/form.h"

#define HANDLER(name)                                                                              \
    enum rc name(struct ctx *cx, struct request *request, struct response *response)

HANDLER(inquiry_list_get);
HANDLER(inquiry_new_get);
HANDLER(inquiry_new_post);
HANDLER(inquiry_get);
HANDLER(inquiry_sent_post);
HANDLER(inquiry_reminded_post);
HANDLER(inquiry_remind_post);
HANDLER(inquiry_close_post);
HANDLER(inquiry_upload_post);
HANDLER(inquiry_bundle_get);
HANDLER(inquiry_workbook_get);
HANDLER(inquiry_message_get);
HANDLER(inquiry_part_get);
HANDLER(inquiry_returned_get);

struct inquiry_row {
    const char *id, *title, *assessment_name, *due_on;
    int64_t parts, sent, returned, closed, late;
};
struct inquiry_list_view {
    LIST_OF(struct inquiry_row) inquiries;
};

struct inquiry_part_row {
    const char *id, *number, *department, *addressee, *address, *tag, *file_name;
    int64_t status, measures, sent_at, reminders, reminded_at, returned_at, rows_changed, late,
        has_file;
};
/* What one uploaded file came to. */
struct inquiry_upload {
    const char *file_name, *department, *message;
    int64_t taken;
    struct import_result result;
};
struct inquiry_view {
    const char *id, *title, *assessment, *assessment_name, *due_on, *message;
    int64_t version, closed, may_change, may_mail, late, waiting, prepared, returned;
    LIST_OF(struct inquiry_part_row) parts;
    LIST_OF(struct inquiry_upload) uploads;
};

struct inquiry_form_view {
    struct form_view form;
    LIST_OF(struct form_option) assessments;
    int64_t by_post;
    const char *assessment_error;
};

struct inquiry_part_view {
    const char *id, *inquiry, *number, *department, *to, *subject, *body, *mailto, *controls, *tag;
    int64_t status, reminder;
};

enum { INQUIRY_COMMANDS = 6 };

extern const struct command inquiry_commands[INQUIRY_COMMANDS];

/* One row of the list of parts. */
struct inquiry_part_row inquiry_part_row_of(const struct ctx *cx, const struct inquiry *inquiry,
                                            const struct inquiry_part *part);
extern const struct field inquiry_part_row_table[];
enum { PART_ROW_FIELDS = 13 };

/* What goes in and out of routes, for their table. */
extern const struct fields inquiry_list_answer;
extern const struct fields inquiry_answer;
extern const struct fields inquiry_reminded_fields;
extern const struct fields inquiry_part_answer;

#endif
