#include "template_html.h"

#include <stddef.h>
#include <string.h>

#include "base/rc.h"

/* Elements that load, run or style, or whose content browsers read by other rules. */
static const char *const refused_elements[] = {
    "applet",   "base",     "embed",  "frame",     "frameset", "iframe",   "math", "noembed",
    "noframes", "noscript", "object", "plaintext", "style",    "template", "xmp",
};

static const char *const refused_attributes[] = {"srcdoc", "style", "srcset", "ping", "hx-vars"};

static const char *const url_attributes[] = {
    "href",     "src",       "action", "formaction", "hx-get",         "hx-post",     "hx-put",
    "hx-patch", "hx-delete", "poster", "data",       "hx-replace-url", "hx-push-url",
};

/* Attributes besides data-* and aria-* that may hold values. None of them runs or loads. */
static const char *const value_attributes[] = {
    "value",       "id",      "name",    "for",   "class",     "title",     "alt",
    "placeholder", "min",     "max",     "step",  "maxlength", "minlength", "datetime",
    "colspan",     "rowspan", "lang",    "role",  "hx-target", "hx-swap",   "hx-trigger",
    "hx-confirm",  "list",    "pattern", "width", "height",    "scope",     "headers",
    "accept",      "cols",    "rows",    "size",  "type",      "label",     "form",
    "low",         "high",    "optimum", "start", "download",  "abbr",
};

static bool is_listed(const char *name, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, list[i]) == 0)
            return true;
    }
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name(char c)
{
    return is_letter(c) || is_digit(c) || c == '-';
}

static bool starts_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* Appends in lower case; false when the name is too long. */
static bool append(char *name, size_t size, char c)
{
    size_t length = strlen(name);
    if (length + 1 >= size)
        return false;
    name[length] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    name[length + 1] = '\0';
    return true;
}

/* The content is text only, up to the element's own end tag. */
static bool holds_text_only(const struct html_state *state)
{
    return state->kept[0] != '\0' && strcmp(state->kept, "pre") != 0;
}

static bool is_url_attribute(const char *name)
{
    return is_listed(name, url_attributes, COUNT(url_attributes));
}

bool html_in_url(const struct html_state *state)
{
    return state->place == PLACE_VALUE && is_url_attribute(state->attribute);
}

bool html_keeps_space(const struct html_state *state)
{
    return state->place == PLACE_VALUE || strcmp(state->kept, "pre") == 0 ||
           strcmp(state->kept, "textarea") == 0;
}

static const char *check_element(const struct html_state *state)
{
    if (is_listed(state->element, refused_elements, COUNT(refused_elements)))
        return "this element is not used in templates";
    bool special = strcmp(state->element, "pre") == 0 || strcmp(state->element, "textarea") == 0 ||
                   strcmp(state->element, "title") == 0 || strcmp(state->element, "script") == 0;
    if (special && state->kept[0] != '\0')
        return "this element may not stand inside pre";
    return NULL;
}

static const char *check_attribute(const struct html_state *state)
{
    const char *name = state->attribute;
    if (starts_with(name, "on") || starts_with(name, "hx-on"))
        return "event attributes are refused: scripts stand in files of their own";
    if (starts_with(name, "data-hx-"))
        return "write hx- without data-";
    if (strcmp(name, "style") == 0)
        return "style attributes are refused (the content security policy ignores them): use a "
               "class";
    if (is_listed(name, refused_attributes, COUNT(refused_attributes)))
        return "this attribute is not used in templates";
    if (strcmp(state->element, "script") == 0 && strcmp(name, "src") != 0 &&
        strcmp(name, "defer") != 0)
        return "a script has only src and defer";
    return NULL;
}

static const char *end_start_tag(struct html_state *state)
{
    if (strcmp(state->element, "script") == 0 && !state->script_named)
        return "a script must have a src that begins with /";
    static const char *const special[] = {"pre", "textarea", "title", "script"};
    for (size_t i = 0; i < COUNT(special); i++) {
        if (strcmp(state->element, special[i]) == 0)
            memcpy(state->kept, special[i], strlen(special[i]) + 1);
    }
    state->element[0] = '\0';
    state->script_named = false;
    state->place = PLACE_TEXT;
    return NULL;
}

static const char *step_text(struct html_state *state, char c)
{
    if (c == '<')
        state->place = PLACE_LESS;
    else if (strcmp(state->kept, "script") == 0)
        return "a script may hold nothing: its code stands in a file of its own";
    return NULL;
}

static const char *step_less(struct html_state *state, char c)
{
    state->element[0] = '\0';
    if (c == '/') {
        state->place = PLACE_CLOSE_NAME;
        return NULL;
    }
    if (holds_text_only(state))
        return "only text and values may stand here; write &lt; for <";
    if (c == '!') {
        state->place = PLACE_MARKUP;
        return NULL;
    }
    if (!is_letter(c))
        return "write &lt; for < in text";
    state->place = PLACE_OPEN_NAME;
    append(state->element, sizeof state->element, c);
    return NULL;
}

static const char *step_markup(struct html_state *state, char c)
{
    static const char whole[] = "doctype html";
    if (c == '-' && state->element[0] == '\0')
        return "HTML comments are refused: write {{!-- … --}}";
    if (c == '>' && strcmp(state->element, whole) == 0) {
        state->element[0] = '\0';
        state->place = PLACE_TEXT;
        return NULL;
    }
    append(state->element, sizeof state->element, c);
    return starts_with(whole, state->element) ? NULL : "only <!doctype html> may begin with <!";
}

static const char *step_tag_full(struct html_state *state, char c)
{
    if (is_space(c))
        state->place = PLACE_TAG;
    else if (c == '/')
        state->place = PLACE_SLASH;
    else if (c == '>')
        return end_start_tag(state);
    else
        return "white space must stand before the next attribute";
    return NULL;
}

static const char *step_open_name(struct html_state *state, char c)
{
    if (is_name(c))
        return append(state->element, sizeof state->element, c) ? NULL
                                                                : "the tag's name is too long";
    const char *why = check_element(state);
    if (why != NULL)
        return why;
    state->place = PLACE_TAG_FULL;
    return step_tag_full(state, c);
}

static const char *step_close_name(struct html_state *state, char c)
{
    if (is_name(c))
        return append(state->element, sizeof state->element, c) ? NULL
                                                                : "the tag's name is too long";
    if (!is_space(c) && c != '>')
        return "an end tag is not well formed";
    if (state->element[0] == '\0')
        return "an end tag needs a name";
    if (holds_text_only(state) && strcmp(state->kept, state->element) != 0)
        return "only text and values may stand here";
    if (strcmp(state->kept, state->element) == 0)
        state->kept[0] = '\0';
    state->place = c == '>' ? PLACE_TEXT : PLACE_CLOSE_END;
    state->element[0] = '\0';
    return NULL;
}

static const char *step_close_end(struct html_state *state, char c)
{
    if (c == '>')
        state->place = PLACE_TEXT;
    else if (!is_space(c))
        return "an end tag has no attributes";
    return NULL;
}

static const char *step_tag(struct html_state *state, char c)
{
    if (is_space(c))
        return NULL;
    if (c == '/' || c == '>')
        return step_tag_full(state, c);
    if (!is_letter(c))
        return "an attribute's name must begin with a letter";
    state->place = PLACE_ATTRIBUTE;
    state->attribute[0] = '\0';
    append(state->attribute, sizeof state->attribute, c);
    return NULL;
}

static const char *end_attribute(struct html_state *state)
{
    const char *why = check_attribute(state);
    if (why == NULL) {
        state->attribute[0] = '\0';
        state->place = PLACE_TAG_FULL;
    }
    return why;
}

static const char *step_attribute(struct html_state *state, char c)
{
    const char *why = NULL;
    if (is_name(c) || c == '_' || c == ':' || c == '.') {
        if (!append(state->attribute, sizeof state->attribute, c))
            why = "the attribute's name is too long";
    } else if (c == '=') {
        why = check_attribute(state);
        state->place = PLACE_EQUALS;
    } else if (is_space(c) || c == '/' || c == '>') {
        why = end_attribute(state);
        if (why == NULL)
            why = step_tag_full(state, c);
    } else {
        why = "an attribute's name holds letters, digits and - only";
    }
    return why;
}

static const char *step_equals(struct html_state *state, char c)
{
    if (c != '"' && c != '\'')
        return "an attribute's value must stand in quotes, directly after =";
    state->quote = c;
    state->url = URL_EMPTY;
    state->place = PLACE_VALUE;
    return NULL;
}

static const char *end_value(struct html_state *state)
{
    if (strcmp(state->element, "script") == 0 && strcmp(state->attribute, "src") == 0) {
        if (state->url != URL_INSIDE)
            return "a script's src must begin with / and a name";
        state->script_named = true;
    }
    state->attribute[0] = '\0';
    state->quote = '\0';
    state->url = URL_EMPTY;
    state->place = PLACE_TAG_FULL;
    return NULL;
}

/* A browser takes "//host" and "/\host" as another site, drops tabs and line ends inside, and reads
 * character references first; only bytes that can be none of these make an address certain. */
static const char *step_url(struct html_state *state, char c)
{
    bool plain = is_letter(c) || is_digit(c) || (c != '\0' && strchr("._~-?#", c) != NULL);
    switch (state->url) {
    case URL_EMPTY:
        state->url = c == '/' ? URL_SLASH : c == '?' || c == '#' ? URL_INSIDE : URL_OTHER;
        break;
    case URL_SLASH:
        state->url = plain ? URL_INSIDE : URL_OTHER;
        break;
    case URL_VALUE:
        if (!plain)
            return "if the value were empty, this address could become another site's: "
                   "begin it with a fixed name, or use {{link}}";
        state->url = URL_INSIDE;
        break;
    case URL_INSIDE:
    case URL_OTHER:
        break;
    }
    return NULL;
}

static const char *step_value(struct html_state *state, char c)
{
    if (c == state->quote)
        return end_value(state);
    return html_in_url(state) ? step_url(state, c) : NULL;
}

const char *html_step(struct html_state *state, char c)
{
    static const char *(*const steps[])(struct html_state *, char) = {
        [PLACE_TEXT] = step_text,
        [PLACE_LESS] = step_less,
        [PLACE_MARKUP] = step_markup,
        [PLACE_OPEN_NAME] = step_open_name,
        [PLACE_CLOSE_NAME] = step_close_name,
        [PLACE_CLOSE_END] = step_close_end,
        [PLACE_TAG] = step_tag,
        [PLACE_TAG_FULL] = step_tag_full,
        [PLACE_ATTRIBUTE] = step_attribute,
        [PLACE_EQUALS] = step_equals,
        [PLACE_VALUE] = step_value,
        [PLACE_SLASH] = NULL,
    };
    if (state->place == PLACE_SLASH)
        return c == '>' ? end_start_tag(state) : "> must follow / in a tag";
    return steps[state->place](state, c);
}

const char *html_settle(struct html_state *state)
{
    const char *why = NULL;
    switch (state->place) {
    case PLACE_TEXT:
    case PLACE_TAG:
    case PLACE_TAG_FULL:
    case PLACE_VALUE:
        break;
    case PLACE_OPEN_NAME:
        why = check_element(state);
        state->place = PLACE_TAG_FULL;
        break;
    case PLACE_ATTRIBUTE:
        why = end_attribute(state);
        break;
    case PLACE_EQUALS:
        why = "an attribute's value must stand in quotes, directly after =";
        break;
    default:
        why = "no directive may stand in the middle of this tag";
        break;
    }
    return why;
}

static const char *admit_url(struct html_state *state, enum html_kind kind)
{
    if (strcmp(state->element, "script") == 0)
        return "a script's src takes no values";
    if (kind == KIND_LINK) {
        if (state->url != URL_EMPTY)
            return "{{link}} must begin the address";
        state->url = URL_VALUE;
        return NULL;
    }
    if (kind != KIND_VALUE)
        return "an address takes plain values only";
    if (state->url == URL_EMPTY || state->url == URL_OTHER)
        return "in an address a value may stand only after a literal that begins with /, ? or # "
               "(and not with //); a whole address is written by {{link}}";
    if (state->url == URL_SLASH)
        state->url = URL_VALUE;
    return NULL;
}

static const char *admit_attribute(struct html_state *state, enum html_kind kind)
{
    const char *name = state->attribute;
    if (kind == KIND_MARKUP)
        return "elements may not stand in an attribute";
    if (is_url_attribute(name))
        return admit_url(state, kind);
    if (kind == KIND_LINK)
        return "{{link}} stands only in an attribute that takes an address";
    if (starts_with(name, "data-") || starts_with(name, "aria-") ||
        is_listed(name, value_attributes, COUNT(value_attributes)))
        return NULL;
    return "this attribute may not hold values";
}

const char *html_admit(struct html_state *state, enum html_kind kind)
{
    switch (state->place) {
    case PLACE_TEXT:
        if (strcmp(state->kept, "script") == 0)
            return "a script may hold nothing";
        if (kind == KIND_LINK)
            return "{{link}} stands only in an attribute that takes an address";
        if (kind == KIND_MARKUP && holds_text_only(state))
            return "only text and values may stand here";
        return NULL;
    case PLACE_VALUE:
        return admit_attribute(state, kind);
    case PLACE_EQUALS:
        return "a value in an attribute must stand in quotes";
    default:
        return "a value may not stand in a tag outside a quoted attribute";
    }
}

bool html_join(struct html_state *into, const struct html_state *other)
{
    bool tag = into->place == PLACE_TAG || into->place == PLACE_TAG_FULL;
    bool other_tag = other->place == PLACE_TAG || other->place == PLACE_TAG_FULL;
    if (tag != other_tag || (!tag && into->place != other->place))
        return false;
    if (into->quote != other->quote || into->url != other->url ||
        into->script_named != other->script_named || strcmp(into->element, other->element) != 0 ||
        strcmp(into->attribute, other->attribute) != 0 || strcmp(into->kept, other->kept) != 0)
        return false;
    if (other->place == PLACE_TAG_FULL)
        into->place = PLACE_TAG_FULL;
    return true;
}
