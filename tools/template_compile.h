/* Inner parts of the template compiler, shared by its files. */
#ifndef TOOLS_TEMPLATE_COMPILE_H
#define TOOLS_TEMPLATE_COMPILE_H

#include "template.h"
#include "template_html.h"
#include "template_text.h"

enum {
    BLOCK_DEPTH_MAX = 32,
    DIRECTIVE_MAX = 4000, /* bytes between {{ and }} */
    LITERAL_MAX = 4000,   /* bytes of one C string literal; C17 promises 4095 (5.2.4.1) */
    EXPRESSION_MAX = 8000 /* bytes of C made from one directive's expression */
};

enum token_kind { TOKEN_END, TOKEN_NAME, TOKEN_NUMBER, TOKEN_STRING, TOKEN_MARK, TOKEN_BAD };

struct token {
    enum token_kind kind;
    struct slice text; /* a string with its quotes */
};

/* Reads the words of one directive; `token` is the one that comes next. */
struct lexer {
    const char *at, *end;
    struct token token;
};

void lexer_start(struct lexer *lexer, const char *at, const char *end);
void lexer_next(struct lexer *lexer);
bool lexer_at_mark(const struct lexer *lexer, const char *mark);
/* Steps over a mark; false when another token comes. */
bool lexer_take_mark(struct lexer *lexer, const char *mark);

enum block_kind { BLOCK_IF, BLOCK_EACH };

struct block {
    enum block_kind kind;
    int line;
    struct html_state start, end;
    bool ended; /* a branch of the #if is over and `end` says how */
    bool has_else;
    struct slice name; /* #each: the variable, empty after {{else}} */
    struct buf list;   /* #each: C expression of the list */
};

/* A {{view}}, or with view == false a call of one by {{> …}}. */
struct mention {
    bool view;
    struct slice name;
    const char *path;
    int line;
};

struct compile {
    const struct template_job *job;
    const struct text_file *file;
    const char *at, *end;
    int line; /* where `at` is; inside a directive, where it began */
    bool in_view, has_content;
    bool bare; /* nothing but a line's beginning so far: white space is dropped */
    struct html_state html;
    struct lexer lexer;
    struct block blocks[BLOCK_DEPTH_MAX];
    size_t depth;
    struct buf body, literal, includes, types, heads, adapters;
    struct buf *errors;
    struct mention *mentions;
    size_t mention_count, mention_room;
};

/* Refuses the file with a reason; gives false. */
bool compile_refuse(struct compile *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Refuses what the HTML machine refused, with the place's name. */
bool compile_refuse_html(struct compile *c, const char *why);
/* Writes out the literal gathered so far. */
void compile_flush(struct compile *c);
/* Writes a #line, so that the C compiler's messages name the template. */
void compile_mark_line(struct compile *c);
bool compile_mention(struct compile *c, bool view, struct slice name);

/* {{a.b.c}}, without writing: the C expression of the path that comes next. */
bool compile_path(struct compile *c, struct buf *out);
/* The C expression of a condition, up to the directive's end. */
bool compile_condition(struct compile *c, struct buf *out);
/* A directive that writes something: a value, {{t …}}, {{label …}}, {{> …}} and so on. */
bool compile_value(struct compile *c);

#endif
