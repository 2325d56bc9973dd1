/* What the pages of a reply share; inner. */
#ifndef QUESTIONNAIRE_REPLY_PAGE_H
#define QUESTIONNAIRE_REPLY_PAGE_H

#include "questionnaire/reply_view.h"
#include "questionnaire/reply_whole.h"

enum { REPLY_HEAD_FIELDS = 16, REPLY_SECTION_ROW_FIELDS = 6 };
extern const struct field reply_head_table[REPLY_HEAD_FIELDS];
extern const struct field reply_section_row_table[REPLY_SECTION_ROW_FIELDS];

struct reply_head reply_head_of(const struct ctx *cx, const struct reply *reply);
const char *reply_state_tag(int64_t state);
/* The sections with their counts; `here` is the number of the present one, from 1; 0: none. */
enum rc reply_section_rows(struct ctx *cx, const struct reply_whole *whole, int64_t here, struct reply_section_row **ret)
    MUST_USE;
/* A page of a reply in its frame; `tab` is the path of its tab. */
enum rc reply_page_send(struct ctx *cx, const struct request *request, struct response *response,
                        const struct reply_head *head, const char *title, const char *tab, view_function html,
                        const struct fields *fields, const void *view, int status) MUST_USE;
/* What the inbox shows. */
enum rc reply_list_make(struct ctx *cx, struct reply_list_view *ret) MUST_USE;
/* What would go. */
enum rc reply_preview_make(struct ctx *cx, const struct reply_whole *whole, struct reply_preview *view) MUST_USE;
/* Whether the asking body is an organisation of this installation. */
enum rc reply_asker_is_here(struct ctx *cx, const struct reply *reply, int64_t *ret) MUST_USE;
/* The page `/questionnaires/ID/history`. */
enum rc reply_history_send(struct ctx *cx, const struct request *request, struct response *response, int status)
    MUST_USE;
/* The overview of one; members that tell what was just tried are left as they are. */
enum rc reply_overview_make(struct ctx *cx, const char *id, struct reply_overview *view) MUST_USE;
/* The page `/questionnaires/ID` with what was just tried. */
enum rc reply_overview_send(struct ctx *cx, const struct request *request, struct response *response,
                            struct reply_overview *view, int status) MUST_USE;

#endif
