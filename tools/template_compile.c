#include "template_compile.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/rc.h"

bool compile_refuse(struct compile *c, const char *format, ...)
{
    char why[512];
    va_list args;
    va_start(args, format);
    vsnprintf(why, sizeof why, format, args);
    va_end(args);
    return text_refuse(c->errors, c->file->path, c->line, "%s", why);
}

bool compile_refuse_html(struct compile *c, const char *why)
{
    const struct html_state *html = &c->html;
    if (html->attribute[0] != '\0')
        return compile_refuse(c, "%s (attribute %s of <%s>)", why, html->attribute, html->element);
    if (html->element[0] != '\0')
        return compile_refuse(c, "%s (<%s>)", why, html->element);
    if (html->kept[0] != '\0')
        return compile_refuse(c, "%s (in <%s>)", why, html->kept);
    return compile_refuse(c, "%s", why);
}

void compile_mark_line(struct compile *c)
{
    buf_printf(&c->body, "#line %d ", c->line);
    text_write_c(&c->body, c->file->path, strlen(c->file->path));
    buf_char(&c->body, '\n');
}

/* Where to cut a literal: at most LITERAL_MAX bytes of C, never inside a character. */
static size_t cut(const char *bytes, size_t length)
{
    size_t written = 0, i = 0;
    for (; i < length && written < LITERAL_MAX - 8; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        written += byte < 0x20 ? 4 : byte == '"' || byte == '\\' || byte == '?' ? 2 : 1;
    }
    while (i < length && i > 1 && ((unsigned char)bytes[i] & 0xc0) == 0x80)
        i--;
    return i;
}

void compile_flush(struct compile *c)
{
    const char *at = buf_string(&c->literal);
    size_t left = c->literal.length;
    while (left > 0) {
        size_t length = cut(at, left);
        buf_text(&c->body, "BUF_LITERAL(o, ");
        text_write_c(&c->body, at, length);
        buf_text(&c->body, ");\n");
        at += length;
        left -= length;
    }
    buf_clear(&c->literal);
}

bool compile_mention(struct compile *c, bool view, struct slice name)
{
    if (c->mention_count == c->mention_room) {
        size_t room = c->mention_room == 0 ? 64 : c->mention_room * 2;
        struct mention *wider = realloc(c->mentions, room * sizeof *wider);
        if (wider == NULL)
            return compile_refuse(c, "memory has ended");
        c->mentions = wider;
        c->mention_room = room;
    }
    c->mentions[c->mention_count++] =
        (struct mention){.view = view, .name = name, .path = c->file->path, .line = c->line};
    return true;
}

static bool settle(struct compile *c)
{
    const char *why = html_settle(&c->html);
    return why == NULL ? true : compile_refuse_html(c, why);
}

static bool push_block(struct compile *c, enum block_kind kind)
{
    if (c->depth == BLOCK_DEPTH_MAX)
        return compile_refuse(c, "blocks are nested more than %d deep", BLOCK_DEPTH_MAX);
    if (!settle(c))
        return false;
    if (kind == BLOCK_EACH && c->html.place == PLACE_TAG)
        c->html.place = PLACE_TAG_FULL; /* the second round begins where the first one ended */
    c->blocks[c->depth++] = (struct block){
        .kind = kind, .line = c->line, .start = c->html, .list = buf_create(EXPRESSION_MAX)};
    return true;
}

static void pop_block(struct compile *c)
{
    c->depth--;
    buf_free(&c->blocks[c->depth].list);
}

/* A branch of an #if is over: all must end alike, so that what follows means one thing. */
static bool end_branch(struct compile *c, struct block *block)
{
    if (!settle(c))
        return false;
    if (!block->ended) {
        block->end = c->html;
        block->ended = true;
    } else if (!html_join(&block->end, &c->html)) {
        return compile_refuse(c,
                              "the branches of the #if of line %d end at different places of the "
                              "HTML (tag, attribute, quote or beginning of an address)",
                              block->line);
    }
    return true;
}

static bool end_round(struct compile *c, struct block *block)
{
    if (!settle(c))
        return false;
    if (!html_join(&block->start, &c->html))
        return compile_refuse(c,
                              "the #each of line %d does not end at the place of the HTML where "
                              "it began (tag, attribute, quote or beginning of an address)",
                              block->line);
    return true;
}

static bool open_if(struct compile *c)
{
    CLEANUP(buf_free) struct buf condition = buf_create(EXPRESSION_MAX);
    if (!compile_condition(c, &condition) || !push_block(c, BLOCK_IF))
        return false;
    compile_flush(c);
    compile_mark_line(c);
    buf_printf(&c->body, "if (%s) {\n", buf_string(&condition));
    return true;
}

/* {{#each path as x}} */
static bool open_each(struct compile *c)
{
    CLEANUP(buf_free) struct buf list = buf_create(EXPRESSION_MAX);
    if (!compile_path(c, &list))
        return false;
    bool as = c->lexer.token.kind == TOKEN_NAME && slice_is(c->lexer.token.text, "as");
    if (as)
        lexer_next(&c->lexer);
    struct slice name = c->lexer.token.text;
    if (!as || c->lexer.token.kind != TOKEN_NAME)
        return compile_refuse(c, "{{#each is written {{#each path as name}}");
    lexer_next(&c->lexer);
    if (c->lexer.token.kind != TOKEN_END)
        return compile_refuse(c, "{{#each is written {{#each path as name}}");
    static const char *const reserved[] = {"o", "v", "cx", "as", "may", "true", "false"};
    for (size_t i = 0; i < COUNT(reserved); i++) {
        if (slice_is(name, reserved[i]))
            return compile_refuse(c, "\"%s\" cannot name a row", reserved[i]);
    }
    for (size_t i = 0; i < c->depth; i++) {
        if (slice_equal(c->blocks[i].name, name))
            return compile_refuse(c, "the #each of line %d has the same name", c->blocks[i].line);
    }
    if (!push_block(c, BLOCK_EACH))
        return false;
    struct block *block = &c->blocks[c->depth - 1];
    block->name = name;
    buf_text(&block->list, buf_string(&list));
    compile_flush(c);
    compile_mark_line(c);
    const char *expression = buf_string(&list);
    int length = (int)name.length;
    buf_printf(&c->body, "for (size_t %.*s_index = 0; %.*s_index < %s.n; %.*s_index++) {\n", length,
               name.at, length, name.at, expression, length, name.at);
    compile_mark_line(c);
    buf_printf(&c->body, "const __typeof__(*%s.at) *%.*s = &%s.at[%.*s_index];\n(void)%.*s;\n",
               expression, length, name.at, expression, length, name.at, length, name.at);
    return true;
}

/* {{else}} and {{else if …}} */
static bool next_branch(struct compile *c)
{
    bool condition = c->lexer.token.kind == TOKEN_NAME && slice_is(c->lexer.token.text, "if");
    if (c->depth == 0)
        return compile_refuse(c, "{{else}} stands outside #if and #each");
    struct block *block = &c->blocks[c->depth - 1];
    if (block->has_else)
        return compile_refuse(c, "the #%s of line %d has its {{else}} already",
                              block->kind == BLOCK_IF ? "if" : "each", block->line);
    CLEANUP(buf_free) struct buf expression = buf_create(EXPRESSION_MAX);
    if (condition) {
        if (block->kind == BLOCK_EACH)
            return compile_refuse(c, "an #each has no {{else if}}");
        lexer_next(&c->lexer);
        if (!compile_condition(c, &expression))
            return false;
    } else if (c->lexer.token.kind != TOKEN_END) {
        return compile_refuse(c, "only \"if\" may follow {{else");
    }
    block->has_else = !condition;
    compile_flush(c);
    if (!(block->kind == BLOCK_IF ? end_branch(c, block) : end_round(c, block)))
        return false;
    c->html = block->start;
    buf_text(&c->body, "}\n");
    compile_mark_line(c);
    if (block->kind == BLOCK_EACH) {
        block->name.length = 0;
        buf_printf(&c->body, "if (%s.n == 0) {\n", buf_string(&block->list));
    } else if (condition) {
        buf_printf(&c->body, "else if (%s) {\n", buf_string(&expression));
    } else {
        buf_text(&c->body, "else {\n");
    }
    return true;
}

static bool close_block(struct compile *c, enum block_kind kind)
{
    const char *name = kind == BLOCK_IF ? "if" : "each";
    if (c->lexer.token.kind != TOKEN_END)
        return compile_refuse(c, "nothing may follow {{/%s", name);
    if (c->depth == 0)
        return compile_refuse(c, "{{/%s}} closes nothing", name);
    struct block *block = &c->blocks[c->depth - 1];
    if (block->kind != kind)
        return compile_refuse(c, "{{/%s}} cannot close the #%s of line %d", name,
                              kind == BLOCK_IF ? "each" : "if", block->line);
    compile_flush(c);
    if (kind == BLOCK_EACH) {
        if (!end_round(c, block))
            return false;
        c->html = block->start;
    } else {
        if (!end_branch(c, block))
            return false;
        if (!block->has_else) {
            c->html = block->start;
            if (!end_branch(c, block))
                return false;
        }
        c->html = block->end;
    }
    buf_text(&c->body, "}\n");
    pop_block(c);
    return true;
}

static bool end_view(struct compile *c)
{
    if (!c->in_view)
        return true;
    if (c->depth > 0) {
        const struct block *block = &c->blocks[c->depth - 1];
        c->line = block->line;
        return compile_refuse(c, "this #%s is not closed", block->kind == BLOCK_IF ? "if" : "each");
    }
    if (c->html.place != PLACE_TEXT || c->html.kept[0] != '\0')
        return compile_refuse_html(c, "the view ends inside a tag or element");
    compile_flush(c);
    buf_text(&c->body, "}\n\n");
    c->in_view = false;
    return true;
}

/* Adds a line to the list unless it stands there already. */
static void add_once(struct buf *list, const char *line)
{
    const char *found = list->length == 0 ? NULL : strstr(list->data, line);
    if (found == NULL || (found != list->data && found[-1] != '\n'))
        buf_text(list, line);
}

static bool check_header(struct compile *c, struct slice header)
{
    char name[256];
    snprintf(name, sizeof name, "%.*s", (int)header.length - 2, header.at + 1);
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./";
    if (strspn(name, plain) != strlen(name))
        return compile_refuse(c, "a header's name has letters, digits, _, -, . and / only");
    if (strstr(name, "..") != NULL || name[0] == '/')
        return compile_refuse(c, "\"%s\" must be written from src/ on", name);
    if (c->job->root == NULL)
        return true;
    CLEANUP(buf_free) struct buf path = buf_create(4096);
    buf_printf(&path, "%s/%s", c->job->root, name);
    if (access(buf_string(&path), R_OK) != 0)
        return compile_refuse(c, "there is no header \"%s\" under %s", name, c->job->root);
    return true;
}

static void begin_view(struct compile *c, struct slice name, struct slice header, struct slice type)
{
    char line[256];
    snprintf(line, sizeof line, "#include %.*s\n", (int)header.length, header.at);
    add_once(&c->includes, line);
    snprintf(line, sizeof line, "struct %.*s;\n", (int)type.length, type.at);
    add_once(&c->types, line);
    char head[640];
    snprintf(head, sizeof head,
             "void %.*s(struct buf *o, const struct ctx *cx, const struct %.*s *v)",
             (int)name.length, name.at, (int)type.length, type.at);
    buf_printf(&c->heads, "%s;\n", head);
    buf_printf(&c->body, "%s\n{\n(void)o;\n(void)cx;\n(void)v;\n", head);
    snprintf(head, sizeof head, "void %.*s_any(struct buf *o, const struct ctx *cx, const void *v)",
             (int)name.length, name.at);
    buf_printf(&c->heads, "%s;\n", head);
    buf_printf(&c->adapters,
               "%s\n{\n    const struct %.*s *typed = v;\n    %.*s(o, cx, typed);\n}\n\n", head,
               (int)type.length, type.at, (int)name.length, name.at);
    c->in_view = true;
    c->has_content = false;
    c->bare = true;
    c->html = (struct html_state){.place = PLACE_TEXT};
}

/* {{view name "header.h" struct type}} */
static bool open_view(struct compile *c)
{
    static const char usage[] = "{{view is written {{view name \"room/header.h\" struct type}}";
    if (!end_view(c))
        return false;
    struct lexer *lexer = &c->lexer;
    struct slice name = lexer->token.text;
    if (lexer->token.kind != TOKEN_NAME || name.length > 200)
        return compile_refuse(c, usage);
    lexer_next(lexer);
    struct slice header = lexer->token.text;
    if (lexer->token.kind != TOKEN_STRING || header.length < 3 || header.length > 200)
        return compile_refuse(c, usage);
    lexer_next(lexer);
    if (lexer->token.kind != TOKEN_NAME || !slice_is(lexer->token.text, "struct"))
        return compile_refuse(c, usage);
    lexer_next(lexer);
    struct slice type = lexer->token.text;
    if (lexer->token.kind != TOKEN_NAME || type.length > 200)
        return compile_refuse(c, usage);
    lexer_next(lexer);
    if (lexer->token.kind != TOKEN_END)
        return compile_refuse(c, usage);
    if (!check_header(c, header) || !compile_mention(c, true, name))
        return false;
    begin_view(c, name, header, type);
    return true;
}

static bool compile_directive(struct compile *c, const char *at, const char *end)
{
    struct lexer *lexer = &c->lexer;
    lexer_start(lexer, at, end);
    bool word = lexer->token.kind == TOKEN_NAME;
    struct slice text = lexer->token.text;
    struct lexer ahead = *lexer;
    lexer_next(&ahead);
    if (word && slice_is(text, "view") && ahead.token.kind == TOKEN_NAME) {
        *lexer = ahead;
        return open_view(c);
    }
    if (!c->in_view)
        return compile_refuse(c, "a template must begin with {{view …}}");
    if (lexer_take_mark(lexer, "#if"))
        return open_if(c);
    if (lexer_take_mark(lexer, "#each"))
        return open_each(c);
    if (lexer_take_mark(lexer, "/if"))
        return close_block(c, BLOCK_IF);
    if (lexer_take_mark(lexer, "/each"))
        return close_block(c, BLOCK_EACH);
    if (word && slice_is(text, "else")) {
        *lexer = ahead;
        return next_branch(c);
    }
    return compile_value(c);
}

static bool is_white(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == '\f';
}

/* Takes literal HTML up to `end`. */
static bool compile_literal(struct compile *c, const char *end)
{
    for (; c->at < end; c->at++) {
        char byte = *c->at;
        if (!c->in_view && !is_white(byte))
            return compile_refuse(c, "a template must begin with {{view …}}");
        if (byte == '}' && c->at + 1 < end && c->at[1] == '}')
            return compile_refuse(c, "}} without {{");
        bool keep = html_keeps_space(&c->html);
        const char *why = byte == '\r' || !c->in_view ? NULL : html_step(&c->html, byte);
        if (why != NULL)
            return compile_refuse_html(c, why);
        bool drop = byte == '\r' || !c->in_view || (!keep && c->bare && is_white(byte));
        if (!drop) {
            buf_char(&c->literal, byte);
            c->bare = byte == '\n';
        }
        if (byte == '\n')
            c->line++;
    }
    if (buf_failed(&c->literal))
        return compile_refuse(c, "the literal is too long");
    return true;
}

/* The end of the directive that begins at `at` ("{{"), at its "}}"; NULL when it is not closed. */
static const char *directive_end(const char *at, const char *end)
{
    if (end - at >= 5 && memcmp(at, "{{!--", 5) == 0) {
        for (const char *c = at + 5; c + 4 <= end; c++) {
            if (memcmp(c, "--}}", 4) == 0)
                return c + 2;
        }
        return NULL;
    }
    bool quoted = false;
    for (const char *c = at + 2; c + 2 <= end && c - at < DIRECTIVE_MAX; c++) {
        if (*c == '"')
            quoted = !quoted;
        else if (quoted && *c == '\\')
            c++;
        else if (!quoted && c[0] == '}' && c[1] == '}')
            return c;
        else if (!quoted && c[0] == '{' && c[1] == '{')
            return NULL;
    }
    return NULL;
}

/* Directives that leave no empty line behind when they stand alone on theirs. */
static bool is_quiet(const char *at)
{
    static const char *const starts[] = {"{{#", "{{/", "{{!--", "{{>", "{{else", "{{view "};
    for (size_t i = 0; i < COUNT(starts); i++) {
        if (strncmp(at, starts[i], strlen(starts[i])) == 0)
            return true;
    }
    return false;
}

/* If the directive [open, close) is alone on its line: the line's beginning and the next line's. */
static bool stands_alone(const struct compile *c, const char *open, const char *close,
                         const char **ret_start, const char **ret_next)
{
    const char *start = open;
    while (start > c->file->text && (start[-1] == ' ' || start[-1] == '\t'))
        start--;
    const char *next = close;
    while (next < c->end && (*next == ' ' || *next == '\t' || *next == '\r'))
        next++;
    bool alone = (start == c->file->text || start[-1] == '\n') && (next == c->end || *next == '\n');
    if (alone) {
        *ret_start = start;
        *ret_next = next == c->end ? next : next + 1;
    }
    return alone;
}

static bool compile_next(struct compile *c)
{
    const char *open = strstr(c->at, "{{");
    if (open == NULL)
        return compile_literal(c, c->end);
    const char *start = open, *next = NULL;
    const char *close = directive_end(open, c->end);
    bool alone = false;
    if (close != NULL) {
        next = close + 2;
        alone = is_quiet(open) && stands_alone(c, open, close + 2, &start, &next);
    }
    if (!compile_literal(c, start))
        return false;
    if (close == NULL)
        return compile_refuse(c, "this directive is not closed by }}");
    if (strncmp(open, "{{!--", 5) != 0 && !compile_directive(c, open + 2, close))
        return false;
    if (alone)
        c->bare = true;
    for (c->at = open; c->at < next; c->at++)
        c->line += *c->at == '\n';
    return true;
}

static bool compile_file(struct compile *c, const struct text_file *file)
{
    c->file = file;
    c->at = file->text;
    c->end = file->text + file->length;
    c->line = 1;
    c->in_view = false;
    buf_clear(&c->literal);
    bool good = true;
    size_t views = c->mention_count;
    while (good && c->at < c->end)
        good = compile_next(c);
    if (good)
        good = end_view(c);
    if (good && views == c->mention_count)
        good = compile_refuse(c, "a template must begin with {{view …}}");
    while (c->depth > 0)
        pop_block(c);
    return good;
}

/* Every view has one name, and every {{> name}} names a view. */
static bool check_mentions(struct compile *c)
{
    bool good = true;
    for (size_t i = 0; i < c->mention_count; i++) {
        const struct mention *mention = &c->mentions[i], *first = NULL;
        for (size_t j = 0; j < c->mention_count && first == NULL; j++) {
            if (c->mentions[j].view && slice_equal(c->mentions[j].name, mention->name))
                first = &c->mentions[j];
        }
        int length = (int)mention->name.length;
        if (first == NULL)
            good = text_refuse(c->errors, mention->path, mention->line, "there is no view \"%.*s\"",
                               length, mention->name.at);
        else if (mention->view && first != mention)
            good = text_refuse(c->errors, mention->path, mention->line,
                               "the view \"%.*s\" stands also at %s:%d", length, mention->name.at,
                               first->path, first->line);
    }
    return good;
}

static void write_header(const struct compile *c, struct buf *h)
{
    buf_printf(h,
               "/* Made by tools/template from the *.html templates. Not to be edited. */\n"
               "#ifndef TEMPLATES_H\n#define TEMPLATES_H\n\nstruct buf;\nstruct ctx;\n%s\n"
               "/* Each view as a function of its type, and (name_any) as a frame's content. */\n"
               "%s\n#endif\n",
               buf_string(&c->types), buf_string(&c->heads));
}

static void write_source(const struct compile *c, struct buf *out)
{
    buf_printf(out,
               "/* Made by tools/template from the *.html templates. Not to be edited. */\n"
               "#include \"%s\"\n\n#include <stddef.h>\n\n#include \"base/enum.h\"\n"
               "#include \"view/html.h\"\n#include \"view/svg.h\"\n%s\n",
               c->job->header, buf_string(&c->includes));
    buf_add(out, c->adapters.data, c->adapters.length);
    buf_add(out, c->body.data, c->body.length);
}

bool template_compile(const struct template_job *job, struct buf *c, struct buf *h,
                      struct buf *errors)
{
    struct compile *compile = calloc(1, sizeof *compile);
    if (compile == NULL)
        return text_refuse(errors, "template", 0, "memory has ended");
    compile->job = job;
    compile->errors = errors;
    compile->literal = buf_create(TEXT_FILE_MAX);
    struct buf *const parts[] = {&compile->body, &compile->includes, &compile->types,
                                 &compile->heads, &compile->adapters};
    for (size_t i = 0; i < COUNT(parts); i++)
        *parts[i] = buf_create(TEXT_OUTPUT_MAX);
    bool good = true;
    for (size_t i = 0; i < job->count; i++)
        good = compile_file(compile, &job->files[i]) && good;
    good = good && check_mentions(compile);
    if (good) {
        write_header(compile, h);
        write_source(compile, c);
        if (buf_failed(c) || buf_failed(h) || buf_failed(&compile->body))
            good = text_refuse(errors, "template", 0, "the generated file is too large");
    }
    buf_free(&compile->literal);
    for (size_t i = 0; i < COUNT(parts); i++)
        buf_free(parts[i]);
    free(compile->mentions);
    free(compile);
    return good;
}
