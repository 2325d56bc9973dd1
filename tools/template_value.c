#include "template_compile.h"

#include <stdio.h>
#include <string.h>

#include "base/rc.h"

static void add_slice(struct buf *out, struct slice slice)
{
    buf_add(out, slice.at, slice.length);
}

static bool at_end(struct compile *c)
{
    if (c->lexer.token.kind == TOKEN_END)
        return true;
    return compile_refuse(c, "unexpected \"%.*s\" in the directive",
                          (int)(c->lexer.token.text.length > 40 ? 40 : c->lexer.token.text.length),
                          c->lexer.token.text.at);
}

/* The innermost #each whose variable is `name`, or whose index is when `index` is set. */
static const struct block *find_each(const struct compile *c, struct slice name, bool *ret_index)
{
    for (size_t i = c->depth; i > 0; i--) {
        const struct block *block = &c->blocks[i - 1];
        size_t length = block->name.length;
        if (block->kind != BLOCK_EACH || length == 0 || name.length < length ||
            memcmp(block->name.at, name.at, length) != 0)
            continue;
        *ret_index = slice_is((struct slice){name.at + length, name.length - length}, "_index");
        if (*ret_index || name.length == length)
            return block;
    }
    return NULL;
}

static bool at_separator(const struct compile *c)
{
    return lexer_at_mark(&c->lexer, ".") || lexer_at_mark(&c->lexer, "->");
}

/* The first name of a path. A variable of #each, cx and v are pointers: their "." becomes "->". */
static void write_first_name(struct compile *c, struct slice name, struct buf *out)
{
    bool index = false;
    const struct block *each = find_each(c, name, &index);
    bool context = each == NULL && (slice_is(name, "cx") || slice_is(name, "v")) &&
                   lexer_at_mark(&c->lexer, ".");
    if (each == NULL && !context)
        buf_text(out, "v->");
    if ((each == NULL && !context) || index) {
        add_slice(out, name);
    } else if (lexer_take_mark(&c->lexer, ".")) {
        add_slice(out, name);
        buf_text(out, "->");
        if (c->lexer.token.kind == TOKEN_NAME) {
            add_slice(out, c->lexer.token.text);
            lexer_next(&c->lexer);
        }
    } else {
        buf_text(out, "(*");
        add_slice(out, name);
        buf_char(out, ')');
    }
}

bool compile_path(struct compile *c, struct buf *out)
{
    if (c->lexer.token.kind != TOKEN_NAME)
        return compile_refuse(c, "a path such as plan.title is expected");
    struct slice name = c->lexer.token.text;
    lexer_next(&c->lexer);
    write_first_name(c, name, out);
    while (at_separator(c)) {
        add_slice(out, c->lexer.token.text);
        lexer_next(&c->lexer);
        if (c->lexer.token.kind != TOKEN_NAME)
            return compile_refuse(c, "a name must follow \".\" in a path");
        add_slice(out, c->lexer.token.text);
        lexer_next(&c->lexer);
    }
    size_t length = out->length;
    if (length > 0 && (out->data[length - 1] == '>' || buf_failed(out)))
        return compile_refuse(c, buf_failed(out) ? "the expression is too long"
                                                 : "a name must follow \".\" in a path");
    return true;
}

/* The string that comes next, as bytes. */
static bool take_string(struct compile *c, struct buf *out)
{
    struct slice text = c->lexer.token.text;
    buf_text(out, "");
    if (text_c_string(text.at, text.at + text.length, out) == NULL || buf_failed(out))
        return compile_refuse(c, "the text in quotes is not a C string");
    lexer_next(&c->lexer);
    return true;
}

static const char *const comparisons[] = {"==", "!=", "<=", ">=", "<", ">"};

static const char *take_comparison(struct compile *c)
{
    for (size_t i = 0; i < COUNT(comparisons); i++) {
        if (lexer_take_mark(&c->lexer, comparisons[i]))
            return comparisons[i];
    }
    return NULL;
}

/* Constants are written in capitals, so that they differ from fields. */
static bool is_constant(struct slice name)
{
    if (slice_is(name, "true") || slice_is(name, "false"))
        return true;
    for (size_t i = 0; i < name.length; i++) {
        if (name.at[i] >= 'a' && name.at[i] <= 'z')
            return false;
    }
    return true;
}

/* The right side of a comparison whose left side is `left`. */
static bool compile_comparison(struct compile *c, const char *left, const char *sign,
                               struct buf *out)
{
    bool equality = strcmp(sign, "==") == 0 || strcmp(sign, "!=") == 0;
    const char *negation = strcmp(sign, "!=") == 0 ? "!" : "";
    struct token token = c->lexer.token;
    if (token.kind == TOKEN_NUMBER || (token.kind == TOKEN_NAME && is_constant(token.text))) {
        buf_printf(out, "%s %s %.*s", left, sign, (int)token.text.length, token.text.at);
        lexer_next(&c->lexer);
        if (at_separator(c))
            return compile_refuse(c, "a name in capitals is a constant and has no fields");
        return true;
    }
    if (token.kind == TOKEN_STRING && equality) {
        CLEANUP(buf_free) struct buf text = buf_create(DIRECTIVE_MAX);
        if (!take_string(c, &text))
            return false;
        buf_printf(out, "%shtml_same_text(%s, ", negation, left);
        text_write_c(out, text.data, text.length);
        buf_char(out, ')');
        return true;
    }
    if (token.kind != TOKEN_NAME)
        return compile_refuse(c, "what \"%s\" compares with is not a number, name or text", sign);
    CLEANUP(buf_free) struct buf right = buf_create(EXPRESSION_MAX);
    if (!compile_path(c, &right))
        return false;
    if (equality)
        buf_printf(out, "%shtml_same(%s, %s)", negation, left, buf_string(&right));
    else
        buf_printf(out, "%s %s %s", left, sign, buf_string(&right));
    return true;
}

static bool compile_permission(struct compile *c, bool negated, struct buf *out)
{
    struct slice name = c->lexer.token.text;
    if (!is_constant(name))
        return compile_refuse(c, "a permission such as PERM_PLAN_WRITE must follow \"may\"");
    buf_printf(out, "%smay(cx, %.*s)", negated ? "!" : "", (int)name.length, name.at);
    lexer_next(&c->lexer);
    return true;
}

static bool compile_term(struct compile *c, struct buf *out)
{
    bool negated = lexer_take_mark(&c->lexer, "!");
    CLEANUP(buf_free) struct buf left = buf_create(EXPRESSION_MAX);
    bool may = c->lexer.token.kind == TOKEN_NAME && slice_is(c->lexer.token.text, "may");
    if (may) {
        struct lexer ahead = c->lexer;
        lexer_next(&ahead);
        if (ahead.token.kind == TOKEN_NAME) {
            c->lexer = ahead;
            return compile_permission(c, negated, out);
        }
    }
    if (!compile_path(c, &left))
        return false;
    const char *sign = take_comparison(c);
    if (sign == NULL) {
        buf_printf(out, "%shtml_true(%s)", negated ? "!" : "", buf_string(&left));
        return true;
    }
    if (negated)
        return compile_refuse(c, "\"!\" stands before a path alone, not before a comparison");
    return compile_comparison(c, buf_string(&left), sign, out);
}

bool compile_condition(struct compile *c, struct buf *out)
{
    do {
        CLEANUP(buf_free) struct buf group = buf_create(EXPRESSION_MAX);
        int terms = 0;
        do {
            buf_text(&group, terms++ > 0 ? " && " : "");
            if (!compile_term(c, &group))
                return false;
        } while (lexer_take_mark(&c->lexer, "&&"));
        buf_text(out, out->length > 0 ? " || " : "");
        buf_printf(out, terms > 1 ? "(%s)" : "%s", buf_string(&group));
        if (buf_failed(&group) || buf_failed(out))
            return compile_refuse(c, "the condition is too long");
    } while (lexer_take_mark(&c->lexer, "||"));
    return at_end(c);
}

/* Checks that something of this kind may stand here and begins a statement of its own. */
static bool begin_statement(struct compile *c, enum html_kind kind)
{
    const char *why = html_admit(&c->html, kind);
    if (why != NULL)
        return compile_refuse_html(c, why);
    compile_flush(c);
    compile_mark_line(c);
    c->bare = false;
    return true;
}

/* {{a.b.c}} */
static bool compile_plain(struct compile *c)
{
    CLEANUP(buf_free) struct buf path = buf_create(EXPRESSION_MAX);
    bool url = html_in_url(&c->html);
    if (!compile_path(c, &path) || !at_end(c) || !begin_statement(c, KIND_VALUE))
        return false;
    buf_printf(&c->body, url ? "html_url(o, %s);\n" : "html_value(o, cx, %s);\n",
               buf_string(&path));
    return true;
}

/* {{t "text" value …}} */
static bool compile_text(struct compile *c)
{
    CLEANUP(buf_free) struct buf text = buf_create(DIRECTIVE_MAX);
    CLEANUP(buf_free) struct buf values = buf_create(EXPRESSION_MAX);
    if (c->lexer.token.kind != TOKEN_STRING)
        return compile_refuse(c, "{{t takes a text in quotes");
    if (!take_string(c, &text))
        return false;
    if (text.length == 0)
        return compile_refuse(c, "the text is empty");
    unsigned given = 0;
    for (; c->lexer.token.kind == TOKEN_NAME && given < 31; given++) {
        buf_text(&values, ", html_string(cx, ");
        if (!compile_path(c, &values))
            return false;
        buf_char(&values, ')');
    }
    if (!at_end(c))
        return false;
    if (text_placeholders(text.data) != (1u << given) - 1)
        return compile_refuse(c, "%u values are given, the text's placeholders are others", given);
    if (!begin_statement(c, KIND_WORDS))
        return false;
    buf_text(&c->body, given == 0 ? "html_text(o, tr(cx, " : "html_text(o, trf(cx, N_(");
    text_write_c(&c->body, text.data, text.length);
    buf_printf(&c->body, given == 0 ? "));\n" : ")%s));\n", buf_string(&values));
    return true;
}

/* {{label names path}} and {{code names path}}. The table is a constant of the program, or a field
 * when it is written as a path with a dot. */
static bool compile_enum(struct compile *c, bool label)
{
    CLEANUP(buf_free) struct buf table = buf_create(EXPRESSION_MAX);
    CLEANUP(buf_free) struct buf path = buf_create(EXPRESSION_MAX);
    struct lexer ahead = c->lexer;
    lexer_next(&ahead);
    bool global = ahead.token.kind == TOKEN_NAME;
    if (global) {
        add_slice(&table, c->lexer.token.text);
        c->lexer = ahead;
    } else if (!compile_path(c, &table)) {
        return false;
    }
    bool url = html_in_url(&c->html);
    if (!compile_path(c, &path) || !at_end(c) ||
        !begin_statement(c, label ? KIND_WORDS : KIND_VALUE))
        return false;
    const char *format = label ? "html_text(o, tr(cx, enum_label(enum_table(%s), %s)));\n"
                         : url ? "html_url(o, enum_code(enum_table(%s), %s));\n"
                               : "html_text(o, enum_code(enum_table(%s), %s));\n";
    buf_printf(&c->body, format, buf_string(&table), buf_string(&path));
    return true;
}

static bool compile_label(struct compile *c)
{
    return compile_enum(c, true);
}

static bool compile_code(struct compile *c)
{
    return compile_enum(c, false);
}

/* A directive with one path; `format` is the statement around its expression. */
static bool compile_one(struct compile *c, enum html_kind kind, const char *before)
{
    CLEANUP(buf_free) struct buf path = buf_create(EXPRESSION_MAX);
    if (!compile_path(c, &path) || !at_end(c) || !begin_statement(c, kind))
        return false;
    buf_printf(&c->body, "%s%s);\n", before, buf_string(&path));
    return true;
}

static bool compile_date(struct compile *c)
{
    return compile_one(c, KIND_WORDS, "html_date(o, cx, ");
}

static bool compile_time(struct compile *c)
{
    return compile_one(c, KIND_WORDS, "html_time(o, cx, ");
}

static bool compile_percent(struct compile *c)
{
    return compile_one(c, KIND_WORDS, "html_percent(o, ");
}

static bool compile_score(struct compile *c)
{
    return compile_one(c, KIND_WORDS, "html_score(o, ");
}

static bool compile_svg(struct compile *c)
{
    return compile_one(c, KIND_MARKUP, "html_svg(o, ");
}

static bool compile_link(struct compile *c)
{
    return compile_one(c, KIND_LINK, "html_link(o, ");
}

/* {{> name}}, {{> name path}}, {{> name *path}} */
static bool compile_partial(struct compile *c)
{
    struct slice name = c->lexer.token.text;
    if (c->lexer.token.kind != TOKEN_NAME)
        return compile_refuse(c, "the name of a view must follow {{>");
    lexer_next(&c->lexer);
    CLEANUP(buf_free) struct buf path = buf_create(EXPRESSION_MAX);
    if (c->lexer.token.kind == TOKEN_END) {
        buf_char(&path, 'v');
    } else {
        bool pointer = lexer_take_mark(&c->lexer, "*");
        buf_text(&path, pointer ? "" : "&(");
        if (!compile_path(c, &path) || !at_end(c))
            return false;
        buf_text(&path, pointer ? "" : ")");
    }
    if (!compile_mention(c, false, name) || !begin_statement(c, KIND_MARKUP))
        return false;
    buf_printf(&c->body, "%.*s(o, cx, %s);\n", (int)name.length, name.at, buf_string(&path));
    return true;
}

static bool compile_csrf(struct compile *c)
{
    if (!begin_statement(c, KIND_MARKUP))
        return false;
    buf_text(&c->body, "html_csrf(o, cx);\n");
    return true;
}

static bool compile_content(struct compile *c)
{
    if (c->has_content)
        return compile_refuse(c, "{{content}} may stand once in a view");
    c->has_content = true;
    if (!begin_statement(c, KIND_MARKUP))
        return false;
    buf_text(&c->body, "v->content(o, cx, v->content_view);\n");
    return true;
}

/* Words that are directives when something follows them; alone they are fields of the view. */
static const struct {
    const char *word;
    bool (*compile)(struct compile *);
} writers[] = {
    {"t", compile_text},      {"label", compile_label}, {"code", compile_code},
    {"date", compile_date},   {"time", compile_time},   {"percent", compile_percent},
    {"score", compile_score}, {"svg", compile_svg},     {"link", compile_link},
};

bool compile_value(struct compile *c)
{
    if (lexer_take_mark(&c->lexer, ">"))
        return compile_partial(c);
    if (c->lexer.token.kind != TOKEN_NAME)
        return compile_refuse(c, "this directive is not known");
    struct lexer ahead = c->lexer;
    struct slice word = ahead.token.text;
    lexer_next(&ahead);
    if (ahead.token.kind == TOKEN_END) {
        if (slice_is(word, "csrf"))
            return compile_csrf(c);
        if (slice_is(word, "content"))
            return compile_content(c);
    }
    if (ahead.token.kind != TOKEN_NAME && ahead.token.kind != TOKEN_STRING)
        return compile_plain(c);
    for (size_t i = 0; i < COUNT(writers); i++) {
        if (slice_is(word, writers[i].word)) {
            c->lexer = ahead;
            return writers[i].compile(c);
        }
    }
    return compile_refuse(c, "\"%.*s\" is not a directive", (int)word.length, word.at);
}
