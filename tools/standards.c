/* standards OUT.c --standards FILE… --mappings FILE…
 *
 * Makes the constant tables of src/catalog/catalog.h from OSCAL YAML: catalogs (1.1.3) and mapping
 * collections (1.2.1). Properties and parts of our own stand in one namespace (standards_yaml.c).
 *
 * Refused, with file:line: why, all of them at once, exit 1:
 *   an id, uuid, label or member given twice; a name by which two measures could be meant;
 *   a mapping to a catalog, group or measure that does not exist; the same pair mapped twice;
 *   a text in one language only, or the same prose in both; Japanese text without Japanese letters;
 *   empty texts, sources and labels; a question without a statement;
 *   unknown members, props, parts and words (status, relationship, marking, audience, applies-to);
 *   counts that differ from those of the documents (standards_check.c).
 * Groups and measures that stand side by side are put into the order of the document, by their
 * labels: OSCAL keeps them in two lists. */
#include "standards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "template_text.h"

enum { MODEL_BYTES = 256 * 1024 * 1024 };

static void read_document(struct shelf *shelf, const char *path, yaml_document_t *document,
                          bool is_mapping)
{
    struct reader reader = {.shelf = shelf, .file = path, .document = document};
    yaml_node_t *root = yaml_document_get_root_node(document);
    if (root == NULL) {
        text_refuse(shelf->issues, path, 1, "the file is empty");
        return;
    }
    const char *name = is_mapping ? "mapping-collection" : "catalog";
    if (!yaml_members(&reader, root, (const char *const[]){name, NULL}))
        return;
    yaml_node_t *inside = yaml_member(&reader, root, name);
    if (inside == NULL)
        complain(&reader, root, "has no '%s'", name);
    else if (is_mapping)
        mapping_read(&reader, inside);
    else
        catalog_read(&reader, inside);
}

static void read_file(struct shelf *shelf, const char *path, bool is_mapping)
{
    struct buf text = buf_create(TEXT_FILE_MAX);
    yaml_parser_t parser;
    yaml_document_t document;
    if (!text_read(path, &text, shelf->issues)) {
        buf_free(&text);
        return;
    }
    if (!yaml_parser_initialize(&parser)) {
        text_refuse(shelf->issues, path, 0, "memory has ended");
        buf_free(&text);
        return;
    }
    yaml_parser_set_input_string(&parser, (const unsigned char *)buf_string(&text), text.length);
    if (yaml_parser_load(&parser, &document)) {
        read_document(shelf, path, &document, is_mapping);
        yaml_document_delete(&document);
    } else {
        text_refuse(shelf->issues, path, (int)parser.problem_mark.line + 1, "is not YAML: %s",
                    parser.problem == NULL ? "memory has ended" : parser.problem);
    }
    yaml_parser_delete(&parser);
    buf_free(&text);
}

/* Reads, checks, writes. False when anything was refused. */
static bool run(struct shelf *shelf, int count, char **arguments)
{
    bool is_mapping = false;
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--standards") == 0)
            is_mapping = false;
        else if (strcmp(arguments[i], "--mappings") == 0)
            is_mapping = true;
        else
            read_file(shelf, arguments[i], is_mapping);
    }
    shelf_check(shelf);
    if (arena_failed(shelf->arena) || buf_failed(shelf->issues))
        return text_refuse(shelf->issues, arguments[0], 0, "memory has ended");
    if (shelf->issues->length > 0)
        return false;
    struct buf out = buf_create(TEXT_OUTPUT_MAX);
    shelf_write(shelf, &out);
    bool good = text_write(arguments[0], &out, shelf->issues);
    buf_free(&out);
    return good;
}

int main(int argc, char **argv)
{
    if (argc < 3 || argv[1][0] == '-') {
        fprintf(stderr, "usage: standards OUT.c --standards FILE ... --mappings FILE ...\n");
        return 2;
    }
    struct buf issues = buf_create(TEXT_OUTPUT_MAX);
    struct shelf shelf = {.arena = arena_create(MODEL_BYTES), .issues = &issues};
    bool good = shelf.arena != NULL && run(&shelf, argc - 1, argv + 1);
    fputs(buf_string(&issues), stderr);
    arena_free(shelf.arena);
    buf_free(&issues);
    return good ? 0 : 1;
}
