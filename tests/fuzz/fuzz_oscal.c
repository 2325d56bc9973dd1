/* Fuzzes the reading of OSCAL in its three syntaxes. What is read is text in UTF-8 within the limits,
 * and is read again as the same when it is written as JSON; a catalog or profile from XML or YAML
 * also when it is written as YAML. Any text is Markdown, and what is written of it as XML is read. */
#include "base/text.h"
#include "oscal/oscal.h"
#include "oscal/oscal_markdown.h"

#include "tests/fuzz/fuzz.h"

static void check_node(const struct oscal_node *node, size_t depth)
{
    require(depth <= LIMIT_OSCAL_DEPTH + 2);
    require(text_is_utf8(node->text, strlen(node->text)));
    require(node->first == NULL || node->kind == OSCAL_LIST || node->kind == OSCAL_OBJECT);
    for (const struct oscal_node *at = node->first; at != NULL; at = at->next) {
        require((at->name != NULL) == (node->kind == OSCAL_OBJECT));
        require((at->next == NULL) == (at == node->last));
        check_node(at, depth + 1);
    }
}

static bool is_same(const struct oscal_node *a, const struct oscal_node *b)
{
    if (a->kind != b->kind || strcmp(a->text, b->text) != 0 ||
        (a->name != NULL && strcmp(a->name, b->name) != 0))
        return false;
    const struct oscal_node *beside = b->first;
    for (const struct oscal_node *at = a->first; at != NULL; at = at->next) {
        if (beside == NULL || !is_same(at, beside))
            return false;
        beside = beside->next;
    }
    return beside == NULL;
}

static void read_again(struct ctx *cx, const struct buf *text, const struct oscal_document *first)
{
    struct oscal_document second;
    char *copy = arena_alloc(cx->arena, text->length + 1);
    require(copy != NULL);
    if (text->length > 0)
        memcpy(copy, text->data, text->length);
    require(oscal_read(cx, "again", copy, text->length, &second) == RC_OK);
    require(is_same(first->top, second.top));
}

static void check(struct ctx *cx, const struct oscal_document *document)
{
    struct buf out = buf_create(LIMIT_OSCAL_BYTES);
    check_node(document->top, 0);
    oscal_write_json(&out, document->top, true);
    read_again(cx, &out, document);
    buf_clear(&out);
    if (document->syntax != OSCAL_JSON) {
        require(oscal_write_yaml(cx, &out, document->top) == RC_OK);
        read_again(cx, &out, document);
    }
    buf_free(&out);
    const char *plain = oscal_plain_text(cx, oscal_get_text(document->root, "prose"), NULL);
    require(text_is_utf8(plain, strlen(plain)));
}

static void check_markdown(struct ctx *cx, const char *text, bool blocks)
{
    struct buf out = buf_create(LIMIT_OSCAL_BYTES);
    struct oscal_document document;
    buf_text(&out, "<catalog xmlns=\"http://csrc.nist.gov/ns/oscal/1.0\"><metadata>");
    buf_text(&out, blocks ? "<remarks>" : "<title>");
    bool good = oscal_markdown_write(&out, text, blocks);
    buf_text(&out, blocks ? "</remarks></metadata></catalog>" : "</title></metadata></catalog>");
    if (good && !buf_failed(&out)) {
        char *copy = arena_alloc(cx->arena, out.length + 1);
        require(copy != NULL);
        memcpy(copy, buf_string(&out), out.length);
        require(oscal_read(cx, "markdown", copy, out.length, &document) == RC_OK);
    }
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct ctx cx = {.arena = arena, .lang = LANG_EN};
    struct oscal_document document;
    char *bytes = malloc(size + 1); /* of its own, so that a read beyond it is seen */
    require(arena != NULL && bytes != NULL);
    if (size > 0)
        memcpy(bytes, data, size);
    bytes[size] = '\0';
    if (strlen(bytes) == size && text_is_utf8(bytes, size)) {
        check_markdown(&cx, bytes, true);
        check_markdown(&cx, bytes, false);
    }
    enum rc rc = oscal_read(&cx, "file", bytes, size, &document);
    require(rc == RC_OK || rc == RC_MEMORY || cx.problem.message != NULL);
    if (rc == RC_OK)
        check(&cx, &document);
    free(bytes);
    return 0;
}
