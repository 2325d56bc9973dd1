#include <string.h>

#include "base/text.h"
#include "oscal/oscal.h"
#include "oscal/oscal_index.h"

enum { PROSE_BYTES = 1024 * 1024, PARAM_DEPTH = 8 };

struct oscal_params {
    const struct oscal_node **nodes;
    size_t n, room;
    struct oscal_index ids; /* positions in nodes */
};

struct plain {
    struct ctx *cx;
    const struct oscal_params *params;
    struct buf *out;
    int depth; /* params inside params */
};

static void add_prose(struct plain *plain, const char *text);

static void note_params(struct arena *arena, struct oscal_params *params,
                        const struct oscal_node *branch)
{
    static const char *const inner[] = {"controls", "groups"};
    for (const struct oscal_node *at = oscal_items(branch, "params"); at != NULL; at = at->next) {
        const struct oscal_node **nodes =
            arena_grow(arena, params->nodes, params->n, &params->room, sizeof *nodes);
        if (nodes == NULL)
            return;
        params->nodes = nodes;
        nodes[params->n] = at;
        oscal_index_add(&params->ids, oscal_get_text(at, "id"), params->n++);
    }
    for (size_t i = 0; i < COUNT(inner); i++)
        for (const struct oscal_node *at = oscal_items(branch, inner[i]); at != NULL; at = at->next)
            note_params(arena, params, at);
}

const struct oscal_params *oscal_params_of(struct ctx *cx, const struct oscal_node *root)
{
    struct oscal_params *params = ARENA_NEW(cx->arena, struct oscal_params);
    if (params == NULL)
        return NULL;
    oscal_index_begin(&params->ids, cx->arena);
    note_params(cx->arena, params, root);
    return arena_failed(cx->arena) ? NULL : params;
}

const struct oscal_node *oscal_param(const struct oscal_params *params, const char *id)
{
    size_t at = params == NULL ? OSCAL_NOT_FOUND : oscal_index_find(&params->ids, id);
    return at == OSCAL_NOT_FOUND ? NULL : params->nodes[at];
}

/* Its values, else its label, else its choices, else its id. */
static void add_param(struct plain *plain, const char *id)
{
    const struct oscal_node *param = oscal_param(plain->params, id);
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
            size_t plain_length = 1 + strcspn(at + 1, "\\{[*`");
            buf_add(plain->out, at, plain_length);
            at += plain_length;
        }
    }
}

const char *oscal_plain_text(struct ctx *cx, const char *prose, const struct oscal_params *params)
{
    if (prose[strcspn(prose, "\\{[*`")] == '\0')
        return prose;
    CLEANUP(buf_free) struct buf out = buf_create(PROSE_BYTES);
    struct plain plain = {.cx = cx, .params = params, .out = &out};
    add_prose(&plain, prose);
    if (buf_error(&out) == RC_MEMORY)
        arena_fail(cx->arena);
    return arena_copy(cx->arena, buf_string(&out));
}
