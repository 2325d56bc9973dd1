/* standards OUT.c --standards FILE… --mappings FILE… --pick-lists FILE… --sectors FILE
 *
 * Makes the constant tables of src/catalog/catalog.h from OSCAL YAML: catalogs (1.1.3) and mapping
 * collections (1.2.1); and those of src/picklist/picklist.h from data/risk and src/sector/sector_data.h from data/sectors, YAML of our own form. Properties and parts of our own stand in one namespace (standards_yaml.c).
 *
 * Refused, with file:line: why, all of them at once, exit 1:
 *   an id, uuid, label or member given twice; a name by which two measures could be meant;
 *   a mapping to a catalog, group or measure that does not exist; the same pair mapped twice;
 *   a text in one language only, or the same prose in both; Japanese text without Japanese letters;
 *   empty texts, sources and labels; a question without a statement;
 *   a list or object that stands in several places by an alias (texts may);
 *   unknown members, props, parts and words (status, relationship, marking, audience, applies-to);
 *   counts that differ from those of the documents (standards_check.c);
 *   of the pick lists: an id or a text given twice, a link to a threat that does not exist, a threat that
 *   nothing opens the way to, and one that no outcome follows from (standards_pick_check.c);
 *   of the sectors: a code or title given twice, a sector without service or operators, a printed service of a
 *   sector that is not in the annexes, and such a sector without a note that says so (standards_sector.c).
 * Groups and measures that stand side by side are put into the order of the document, by their
 * labels: OSCAL keeps them in two lists. */
#include "standards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rc.h"
#include "template_text.h"

enum { MODEL_BYTES = 256 * 1024 * 1024 };

static void read_file(struct shelf *shelf, const char *path, enum shelf_file kind)
{
    CLEANUP(buf_free) struct buf text = buf_create(TEXT_FILE_MAX);
    if (text_read(path, &text, shelf->issues))
        shelf_read(shelf, path, buf_string(&text), text.length, kind);
}

/* Reads, checks, writes. False when anything was refused. */
static bool run(struct shelf *shelf, int count, char **arguments)
{
    enum shelf_file kind = FILE_CATALOG;
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--standards") == 0)
            kind = FILE_CATALOG;
        else if (strcmp(arguments[i], "--mappings") == 0)
            kind = FILE_MAPPING;
        else if (strcmp(arguments[i], "--pick-lists") == 0)
            kind = FILE_PICK_LIST;
        else if (strcmp(arguments[i], "--sectors") == 0)
            kind = FILE_SECTORS;
        else
            read_file(shelf, arguments[i], kind);
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
        fprintf(stderr, "usage: standards OUT.c --standards FILE ... --mappings FILE ... "
                        "--pick-lists FILE ... --sectors FILE\n");
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
