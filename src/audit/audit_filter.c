#include <string.h>

#include "audit/audit_view.h"
#include "base/text.h"
#include "base/time.h"
#include "http/http.h"

static const struct field filter_table[] = {
    FIELD(audit_filter, person, F_TEXT, .max = 100, .label = N_("Person")),
    FIELD(audit_filter, kind, F_TEXT, .max = 100, .label = N_("Kind")),
    FIELD(audit_filter, record, F_TEXT, .max = 100, .label = N_("Record")),
    FIELD(audit_filter, action, F_TEXT, .max = 100, .label = N_("Action")),
    FIELD(audit_filter, from, F_DATE, .label = N_("From")),
    FIELD(audit_filter, to, F_DATE, .label = N_("To")),
    FIELD(audit_filter, before, F_INT, .min = 0, .max = INT64_MAX, .label = N_("No.")),
};
const struct fields audit_filter_fields = {filter_table, COUNT(filter_table)};

enum rc audit_filter_read(struct ctx *cx,
                          const char *(*text_of)(const void *source, const char *name),
                          const void *source, struct audit_filter *ret)
{
    enum rc worst = RC_OK;
    int64_t action = 0;
    *ret = (struct audit_filter){
        .person = "", .kind = "", .record = "", .action = "", .from = "", .to = ""};
    for (size_t i = 0; i < COUNT(filter_table); i++) {
        const char *text = text_of(source, filter_table[i].name);
        enum rc rc = field_from_text(cx, &filter_table[i], text == NULL ? "" : text, ret);
        if (rc != RC_OK)
            worst = rc;
    }
    if (ret->action[0] != '\0' && !enum_parse(&ledger_action_names, ret->action, &action))
        worst = field_unknown_name(cx, field_find(FIELDS(filter_table), "action"), ret->action, &ledger_action_names, false);
    if (ret->from[0] != '\0' && ret->to[0] != '\0' && strcmp(ret->from, ret->to) > 0)
        worst = field_fail(cx, "to", N_("The last day ({0}) lies before the first one ({1})"),
                           ret->to, ret->from);
    return worst;
}

bool audit_filter_is_set(const struct audit_filter *filter)
{
    for (size_t i = 0; i < COUNT(filter_table); i++)
        if (field_is_text(filter_table[i].kind) && field_text(&filter_table[i], filter)[0] != '\0')
            return true;
    return false;
}

const char *audit_filter_query(const struct ctx *cx, const struct audit_filter *filter)
{
    const char *query = "";
    for (size_t i = 0; i < COUNT(filter_table); i++) {
        const struct field *field = &filter_table[i];
        if (!field_is_text(field->kind) || field_text(field, filter)[0] == '\0')
            continue;
        query = arena_printf(cx->arena, "%s%s%s=%s", query, query[0] == '\0' ? "" : "&",
                             field->name, url_encode(cx, field_text(field, filter)));
    }
    return query;
}
