#include <string.h>

#include "base/text.h"
#include "oscal/oscal.h"

enum { PROSE_BYTES = 1024 * 1024, PARAM_DEPTH = 8 };

struct plain {
    struct ctx *cx;
    const struct oscal_node *params;
    struct buf *out;
    int depth; /* params inside params */
};

static void add_prose(struct plain *plain, const char *text);

static const struct oscal_node *find_param(const struct oscal_node *branch, const char *id)
{
    for (const struct oscal_node *at = oscal_items(branch, "params"); at != NULL; at = at->next)
        if (text_same(oscal_get_text(at, "id"), id))
            return at;
    return NULL;
}

/* Its values, else its label, else its choices, else its id. */
static void add_param(struct plain *plain, const char *id)
{
    const struct oscal_node *param = find_param(plain->params, id);
    const struct oscal_node *at = oscal_items(param, "values");
    const char *label = oscal_get_text(param, "label");
    bool choices = false;
    if (at == NULL && label[0] == '\0') {
        at = oscal_items(oscal_get(param, "select"), "choice");
        choices = at != NULL;
    }
    if (plain->depth == PARAM_DEPTH || (at == NULL && label[0] == '\0')) {
        buf_printf(plain->out, "[%s]", id);
        return;
    }
    plain->depth++;
    buf_char(plain->out, '[');
    if (at == NULL)
        add_prose(plain, label);
    for (bool first = true; at != NULL; at = at->next, first = false) {
        buf_text(plain->out, first ? "" : choices ? " / " : ", ");
        add_prose(plain, oscal_text(at));
    }
    buf_char(plain->out, ']');
    plain->depth--;
}

/* {{ insert: param, id }} at `text`; gives what follows it, NULL when it is none. */
static const char *insertion(struct plain *plain, const char *text)
{
    const char *end = strstr(text, "}}");
    const char *word = text + 2 + strspn(text + 2, " ");
    const char *comma = end == NULL ? NULL : memchr(word, ',', (size_t)(end - word));
    if (end == NULL || end < word || strncmp(word, "insert:", 7) != 0 || comma == NULL)
        return NULL;
    const char *id = comma + 1 + strspn(comma + 1, " ");
    size_t length = strcspn(id, " }");
    add_param(plain, arena_copy_n(plain->cx->arena, id, length));
    return end + 2;
}

/* [text](address) at `text`: what follows the whole; *ret_length is that of the text. NULL. */
static const char *link_end(const char *text, size_t *ret_length)
{
    size_t length = strcspn(text + 1, "[]");
    if (text[1 + length] != ']' || text[2 + length] != '(')
        return NULL;
    const char *end = text + 3 + length + strcspn(text + 3 + length, ")");
    *ret_length = length;
    return *end == ')' ? end + 1 : NULL;
}

/* Marks that stand around words: * ** ` ~ ^ */
static bool is_mark(const char *start, const char *at)
{
    if (*at == '*' || *at == '`')
        return at[1] != ' ' || at == start || at[-1] != ' ';
    return false;
}

static void add_prose(struct plain *plain, const char *text)
{
    for (const char *at = text; *at != '\0';) {
        size_t length = 0;
        const char *after = NULL;
        if (at[0] == '\\' && at[1] != '\0' && strchr("\\*`~^\"#>+-.", at[1]) != NULL) {
            buf_char(plain->out, at[1]);
            at += 2;
        } else if (at[0] == '{' && at[1] == '{' && (after = insertion(plain, at)) != NULL) {
            at = after;
        } else if (at[0] == '[' && (after = link_end(at, &length)) != NULL) {
            add_prose(plain, arena_copy_n(plain->cx->arena, at + 1, length));
            at = after;
        } else if (is_mark(text, at)) {
            at++;
        } else {
            buf_char(plain->out, *at++);
        }
    }
}

const char *oscal_plain_text(struct ctx *cx, const char *prose, const struct oscal_node *params)
{
    CLEANUP(buf_free) struct buf out = buf_create(PROSE_BYTES);
    struct plain plain = {.cx = cx, .params = params, .out = &out};
    add_prose(&plain, prose);
    if (buf_error(&out) == RC_MEMORY)
        arena_fail(cx->arena);
    return arena_copy(cx->arena, buf_string(&out));
}
