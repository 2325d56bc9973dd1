/* Where in an HTML document a template stands. The machine knows as much of HTML as is needed to
 * say whether a value may stand at a place and how it must be written there; what it does not know,
 * it refuses. Source of the rules: WHATWG HTML, section 13.2.5 (tokenization), and RFC 3986. */
#ifndef TOOLS_TEMPLATE_HTML_H
#define TOOLS_TEMPLATE_HTML_H

#include <stdbool.h>

enum html_place {
    PLACE_TEXT,
    PLACE_LESS,       /* after < */
    PLACE_MARKUP,     /* in <!doctype …> */
    PLACE_OPEN_NAME,  /* in the name of a start tag */
    PLACE_CLOSE_NAME, /* in the name of an end tag */
    PLACE_CLOSE_END,  /* after that name: > must come */
    PLACE_TAG,        /* in a start tag, where an attribute may begin */
    PLACE_TAG_FULL,   /* in a start tag, where white space, / or > must come first */
    PLACE_SLASH,      /* after / in a start tag: > must come */
    PLACE_ATTRIBUTE,  /* in the name of an attribute */
    PLACE_EQUALS,     /* after =: a quote must come */
    PLACE_VALUE       /* in a quoted value */
};

/* How far the address in an attribute has come. */
enum html_url {
    URL_EMPTY,
    URL_SLASH,  /* exactly "/": the next byte decides whether another site is meant */
    URL_VALUE,  /* "/" and values, or {{link}}: it may still be "/" alone, so no "/" may follow */
    URL_INSIDE, /* surely an address of this site; values may follow */
    URL_OTHER   /* anything else: literals only */
};

struct html_state {
    enum html_place place;
    enum html_url url;
    char quote;
    bool script_named; /* this <script> has its src */
    char element[24];
    char attribute[40];
    char kept[12]; /* open element whose content is special: pre, textarea, title, script; or "" */
};

/* The kinds of thing that a directive writes. */
enum html_kind {
    KIND_VALUE, /* a value of the view */
    KIND_WORDS, /* words for people: translated texts, labels, dates, figures */
    KIND_LINK,  /* a whole address */
    KIND_MARKUP /* elements: pictures, partials, hidden fields */
};

/* Takes one byte of literal HTML. NULL, or why it is refused. */
const char *html_step(struct html_state *state, char c);

/* Prepares for a block directive ({{#if}} and the like): ends the name that was being written.
 * NULL, or why none may stand here. */
const char *html_settle(struct html_state *state);

/* Whether something of this kind may be written here, and notes that it was. NULL, or why not. */
const char *html_admit(struct html_state *state, enum html_kind kind);

/* True where a value must be written as part of an address. */
bool html_in_url(const struct html_state *state);

/* True where white space must stay as it is. */
bool html_keeps_space(const struct html_state *state);

/* Two settled states that meet after a block: true when they agree, with the stricter in *into. */
bool html_join(struct html_state *into, const struct html_state *other);

#endif
