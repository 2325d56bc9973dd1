#include <stdlib.h>

#include "standards.h"
#include "template_text.h"

/* Notes that a node stands somewhere; false, with a complaint, when it is no text and the first node
 * (the whole document) or one that stands elsewhere too. */
static bool meet(struct reader *reader, bool *met, int index)
{
    const yaml_node_t *node = yaml_document_get_node(reader->document, index);
    if (node->type == YAML_SCALAR_NODE)
        return true;
    if (met[index] || index == 1) {
        complain(reader, node, "only a text may stand in several places by an alias");
        return false;
    }
    met[index] = true;
    return true;
}

/* Texts may stand in several places by their anchor. A list or an object may not: a list that holds
 * itself would never end, and a few that hold one another would be millions of rows. True when all
 * stand once. */
static bool stand_once(struct reader *reader)
{
    const yaml_document_t *document = reader->document;
    size_t n = (size_t)(document->nodes.top - document->nodes.start);
    bool *met = calloc(n + 1, sizeof *met); /* by the node's number, which begins with 1 */
    if (met == NULL)
        return text_refuse(reader->shelf->issues, reader->file, 0, "memory has ended");
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        const yaml_node_t *node = &document->nodes.start[i];
        if (node->type == YAML_SEQUENCE_NODE)
            for (const yaml_node_item_t *item = node->data.sequence.items.start;
                 item < node->data.sequence.items.top; item++)
                good = meet(reader, met, *item) && good;
        else if (node->type == YAML_MAPPING_NODE)
            for (const yaml_node_pair_t *pair = node->data.mapping.pairs.start;
                 pair < node->data.mapping.pairs.top; pair++)
                good = meet(reader, met, pair->value) && meet(reader, met, pair->key) && good;
    }
    free(met);
    return good;
}

static void read_document(struct shelf *shelf, const char *path, yaml_document_t *document,
                          enum shelf_file kind)
{
    struct reader reader = {.shelf = shelf, .file = path, .document = document};
    yaml_node_t *root = yaml_document_get_root_node(document);
    if (root == NULL) {
        text_refuse(shelf->issues, path, 1, "the file is empty");
        return;
    }
    if (!stand_once(&reader))
        return;
    if (kind == FILE_PICK_LIST) {
        pick_read(&reader, root);
        return;
    }
    if (kind == FILE_SECTORS) {
        sectors_read(&reader, root);
        return;
    }
    const char *name = kind == FILE_MAPPING ? "mapping-collection" : "catalog";
    if (!yaml_members(&reader, root, (const char *const[]){name, NULL}))
        return;
    yaml_node_t *inside = yaml_member(&reader, root, name);
    if (inside == NULL)
        complain(&reader, root, "has no '%s'", name);
    else if (kind == FILE_MAPPING)
        mapping_read(&reader, inside);
    else
        catalog_read(&reader, inside);
}


void shelf_read(struct shelf *shelf, const char *path, const char *text, size_t length,
                enum shelf_file kind)
{
    yaml_parser_t parser;
    yaml_document_t document;
    if (!yaml_parser_initialize(&parser)) {
        text_refuse(shelf->issues, path, 0, "memory has ended");
        return;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, length);
    if (yaml_parser_load(&parser, &document)) {
        read_document(shelf, path, &document, kind);
        yaml_document_delete(&document);
    } else {
        text_refuse(shelf->issues, path, (int)parser.problem_mark.line + 1, "is not YAML: %s",
                    parser.problem == NULL ? "memory has ended" : parser.problem);
    }
    yaml_parser_delete(&parser);
}
