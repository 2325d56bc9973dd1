/* Places to fill: {{name}}, {{#list}} … {{/list}}, {{^list}} … {{/list}}. Word cuts a text into runs as it likes, so
 * places are looked for in the line that people see, and given back to the elements in which they begin. */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "house/house_inside.h"

enum { PLACE_BYTES_MAX = 200 };

void house_note_array(const struct house_scan *scan, const struct house_node *holder, const char *const *text_and_values)
{
    struct house_found *found = scan->found;
    struct ctx *cx = scan->package->cx;
    if (found->n == HOUSE_FINDINGS_MAX)
        return;
    found->at[found->n++] = (struct house_finding){.place = scan->where(scan, holder),
                                                   .text = trf_array(cx, text_and_values)};
}

/* --- Lines --- */

/* A line while it is cut up: where each byte of it comes from. */
struct cutting {
    struct house_scan *scan;
    struct house_node *holder;
    struct house_node *const *texts;
    size_t count;
    const size_t *starts; /* of each text in the line, and its end */
    const char *line;
    size_t length;
};

static bool is_name(const char *name)
{
    return name[0] != '\0' && name[strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.")] == '\0';
}

/* What stands between the braces; full-width letters count as their plain ones. */
static bool read_inside(struct ctx *cx, const char *inside, size_t length, struct house_place *ret)
{
    const char *text = text_trim(cx, text_fold(cx, arena_copy_n(cx->arena, inside, length)));
    ret->sign = SIGN_VALUE;
    if (text[0] == '#')
        ret->sign = SIGN_OPEN;
    else if (text[0] == '^')
        ret->sign = SIGN_NONE_OPEN;
    else if (text[0] == '/')
        ret->sign = SIGN_CLOSE;
    ret->name = ret->sign == SIGN_VALUE ? text : text_trim(cx, text + 1);
    return is_name(ret->name);
}

static size_t text_of(const struct cutting *cutting, size_t at)
{
    size_t i = cutting->count - 1;
    while (i > 0 && (cutting->texts[i] == NULL || cutting->starts[i] > at))
        i--;
    return i;
}

static bool add_piece(const struct cutting *cutting, struct house_node *node, struct house_piece piece)
{
    struct house_piece *copy = ARENA_NEW(cutting->scan->package->cx->arena, struct house_piece);
    struct house_piece **end = &node->pieces;
    if (copy == NULL)
        return false;
    *copy = piece;
    while (*end != NULL)
        end = &(*end)->next;
    *end = copy;
    house_touch(node);
    return true;
}

/* Gives the bytes [from, to) of the line back to the elements that they come from. A tab or line end between the
 * elements belongs to none of them. */
static bool add_literal(const struct cutting *cutting, size_t from, size_t to)
{
    for (size_t i = 0; i < cutting->count; i++) {
        size_t start = cutting->starts[i] > from ? cutting->starts[i] : from;
        size_t end = cutting->starts[i + 1] < to ? cutting->starts[i + 1] : to;
        if (cutting->texts[i] != NULL && start < end &&
            !add_piece(cutting, cutting->texts[i],
                       (struct house_piece){.text = cutting->line + start, .length = end - start}))
            return false;
    }
    return true;
}

static enum rc add_place(const struct cutting *cutting, struct house_place place, size_t at)
{
    struct house_scan *scan = cutting->scan;
    struct ctx *cx = scan->package->cx;
    if (scan->place_count >= LIMIT_TEMPLATE_TAGS)
        return fail(cx, RC_TOO_LARGE, N_("{0} has more than {1} places to fill in one part"),
                    scan->package->file_name, decimal(cx, LIMIT_TEMPLATE_TAGS));
    if (scan->places == NULL)
        scan->places = ARENA_ARRAY(cx->arena, struct house_place, LIMIT_TEMPLATE_TAGS);
    if (scan->places == NULL)
        return memory_ended(cx);
    place.node = cutting->texts[text_of(cutting, at)];
    place.holder = cutting->holder;
    place.at = at;
    struct house_place *kept = &scan->places[scan->place_count++];
    *kept = place;
    return add_piece(cutting, place.node, (struct house_piece){.place = kept}) ? RC_OK : memory_ended(cx);
}

static enum rc add_line(struct house_scan *scan, struct house_line line)
{
    if (scan->line_count == scan->line_room) {
        struct house_line *lines = arena_grow(scan->package->cx->arena, scan->lines, scan->line_count,
                                              &scan->line_room, sizeof *lines);
        if (lines == NULL)
            return memory_ended(scan->package->cx);
        scan->lines = lines;
    }
    scan->lines[scan->line_count++] = line;
    return RC_OK;
}

/* Every text of a line that has a place is written anew, also one that keeps nothing of its own. */
static bool empty_texts(const struct cutting *cutting)
{
    for (size_t i = 0; i < cutting->count; i++)
        if (cutting->texts[i] != NULL &&
            !add_piece(cutting, cutting->texts[i], (struct house_piece){.text = "", .length = 0}))
            return false;
    return true;
}

static bool all_blank(struct ctx *cx, const char *text, size_t length)
{
    return text_trim(cx, arena_copy_n(cx->arena, text, length))[0] == '\0';
}

/* The first letters of what cannot be read. */
static const char *beginning(struct ctx *cx, const char *text)
{
    const char *at = text;
    for (int letters = 0; letters < 20 && *at != '\0' && *at != '\n'; letters++)
        (void)text_next(&at);
    return arena_copy_n(cx->arena, text, (size_t)(at - text));
}

static enum rc cut_line(const struct cutting *cutting)
{
    struct house_scan *scan = cutting->scan;
    struct ctx *cx = scan->package->cx;
    struct house_line line = {.holder = cutting->holder, .blank = true};
    const char *const end = cutting->line + cutting->length;
    const char *at = cutting->line;
    if (strstr(at, "{{") != NULL && !empty_texts(cutting))
        return memory_ended(cx);
    for (const char *open = strstr(at, "{{"); open != NULL; open = strstr(at, "{{")) {
        const char *close = strstr(open, "}}"), *again = strstr(open + 2, "{{");
        struct house_place place = {.sign = SIGN_VALUE};
        if (close == NULL || close - open > PLACE_BYTES_MAX || memchr(open, '\n', (size_t)(close - open)) != NULL ||
            (again != NULL && again < close)) {
            house_note(scan, cutting->holder, N_("“{0}” is not closed by }} in the same line"),
                       beginning(cx, open));
            break;
        }
        if (!read_inside(cx, open + 2, (size_t)(close - open - 2), &place)) {
            house_note(scan, cutting->holder, N_("“{0}” is no name; names are made of letters, digits, . and _"),
                       arena_copy_n(cx->arena, open, (size_t)(close - open + 2)));
            break;
        }
        line.blank = line.blank && all_blank(cx, at, (size_t)(open - at));
        if (!add_literal(cutting, (size_t)(at - cutting->line), (size_t)(open - cutting->line)))
            return memory_ended(cx);
        TRY(add_place(cutting, place, (size_t)(open - cutting->line)));
        line.places++;
        at = close + 2;
    }
    line.blank = line.blank && all_blank(cx, at, (size_t)(end - at));
    line.alone = line.blank && line.places == 1;
    if (line.places > 0 && !add_literal(cutting, (size_t)(at - cutting->line), cutting->length))
        return memory_ended(cx);
    return add_line(scan, line);
}

enum rc house_line_scan(struct house_scan *scan, struct house_node *holder, struct house_node *const *texts,
                        size_t count)
{
    struct ctx *cx = scan->package->cx;
    CLEANUP(buf_free) struct buf line = buf_create(LIMIT_TEMPLATE_UNPACKED);
    size_t *starts = ARENA_ARRAY(cx->arena, size_t, count + 1);
    if (starts == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < count; i++) {
        starts[i] = line.length;
        buf_text(&line, texts[i] == NULL ? "\n" : texts[i]->text == NULL ? "" : texts[i]->text);
    }
    starts[count] = line.length;
    if (buf_failed(&line))
        return memory_ended(cx);
    if (line.length == 0 && count == 0)
        return RC_OK;
    const struct cutting cutting = {.scan = scan,
                                    .holder = holder,
                                    .texts = texts,
                                    .count = count,
                                    .starts = starts,
                                    .line = buf_keep(&line, cx->arena),
                                    .length = line.length};
    return arena_failed(cx->arena) ? memory_ended(cx) : cut_line(&cutting);
}

bool house_only_mark(const struct house_scan *scan, const struct house_node *node, const struct house_place *mark)
{
    for (size_t i = 0; i < scan->line_count; i++) {
        const struct house_line *line = &scan->lines[i];
        if (line->holder->start < node->start || line->holder->start >= node->end)
            continue;
        if (!line->blank || line->places > (line->holder == mark->holder))
            return false;
    }
    return true;
}

/* --- Names and blocks --- */

static int compare_places(const void *a, const void *b)
{
    const struct house_place *left = *(struct house_place *const *)a, *right = *(struct house_place *const *)b;
    if (left->node->start != right->node->start)
        return left->node->start < right->node->start ? -1 : 1;
    return left->at < right->at ? -1 : left->at > right->at;
}

static const struct house_name *find_name(const struct house_name *names, size_t n, const char *name, size_t *ret)
{
    for (size_t i = 0; i < n; i++)
        if (text_same(names[i].name, name)) {
            *ret = i;
            return &names[i];
        }
    return NULL;
}

/* The blocks that are open at a place. */
struct nesting {
    struct house_place *open[LIMIT_TEMPLATE_NESTING];
    size_t n;
};

static bool gives_items(const struct house_place *place)
{
    return place->sign == SIGN_OPEN && place->entry != NULL && place->entry->type == HOUSE_LIST;
}

/* Finds what the place names: in the innermost list first. */
static void resolve_name(struct house_scan *scan, const struct nesting *nesting, struct house_place *place)
{
    size_t depth = 0;
    for (size_t i = 0; i < nesting->n; i++)
        depth += gives_items(nesting->open[i]);
    for (size_t i = nesting->n; i > 0 && place->entry == NULL; i--) {
        const struct house_place *open = nesting->open[i - 1];
        if (!gives_items(open))
            continue;
        place->entry = find_name(open->entry->items, open->entry->item_count, place->name, &place->index);
        place->depth = depth--;
    }
    if (place->entry == NULL) {
        place->depth = 0;
        place->entry = find_name(scan->names, scan->name_count, place->name, &place->index);
    }
}

static void check_kind(struct house_scan *scan, const struct house_place *place)
{
    if (place->entry == NULL) {
        house_note(scan, place->holder, N_("Nothing is called “{0}” here; the list of names tells what may stand"),
                   place->name);
        return;
    }
    if (place->sign == SIGN_VALUE && place->entry->type == HOUSE_LIST)
        house_note(scan, place->holder, N_("“{0}” is a list: write {{#{0}}} before and {{/{0}}} behind what repeats"),
                   place->name);
    if (place->sign != SIGN_VALUE && place->entry->type == HOUSE_BODY)
        house_note(scan, place->holder, N_("“{0}” stands alone and does not repeat"), place->name);
}

static enum rc add_block(struct house_scan *scan, struct house_place *open, struct house_place *close, house_range range)
{
    struct ctx *cx = scan->package->cx;
    if (scan->block_count >= HOUSE_BLOCKS_MAX)
        return fail(cx, RC_TOO_LARGE, N_("{0} has more than {1} repetitions in one part"), scan->package->file_name,
                    decimal(cx, HOUSE_BLOCKS_MAX));
    if (scan->blocks == NULL)
        scan->blocks = ARENA_ARRAY(cx->arena, struct house_block, HOUSE_BLOCKS_MAX);
    if (scan->blocks == NULL)
        return memory_ended(cx);
    struct house_block block = {.open = open, .close = close};
    if (!range(scan, &block))
        return RC_OK;
    struct house_block *kept = &scan->blocks[scan->block_count++];
    block.same = block.first->blocks; /* inner blocks close earlier */
    *kept = block;
    block.first->blocks = kept;
    house_touch(block.first);
    return RC_OK;
}

static enum rc take_place(struct house_scan *scan, struct nesting *nesting, struct house_place *place, house_range range)
{
    if (place->sign == SIGN_CLOSE) {
        if (nesting->n == 0 || !text_same(nesting->open[nesting->n - 1]->name, place->name)) {
            house_note(scan, place->holder, N_("{{/{0}}} closes nothing that is open here"), place->name);
            return RC_OK;
        }
        return add_block(scan, nesting->open[--nesting->n], place, range);
    }
    resolve_name(scan, nesting, place);
    check_kind(scan, place);
    if (place->sign == SIGN_VALUE)
        return RC_OK;
    if (nesting->n == LIMIT_TEMPLATE_NESTING) {
        house_note(scan, place->holder, N_("Repetitions stand in one another more than {0} deep"),
                   decimal(scan->package->cx, LIMIT_TEMPLATE_NESTING));
        return RC_OK;
    }
    nesting->open[nesting->n++] = place;
    return RC_OK;
}

static bool inside(const struct house_block *inner, const struct house_block *outer)
{
    return inner->first->start >= outer->first->start && inner->last->end <= outer->last->end;
}

/* Blocks are whole paragraphs or rows, so that two of them may meet although their marks do not. */
static void check_overlaps(struct house_scan *scan)
{
    for (size_t i = 0; i < scan->block_count; i++)
        for (size_t j = 0; j < i; j++) {
            const struct house_block *outer = &scan->blocks[i], *inner = &scan->blocks[j];
            bool apart = outer->first->start >= inner->last->end || inner->first->start >= outer->last->end;
            bool nested = outer->open->rank < inner->open->rank && inner->close->rank < outer->close->rank;
            if (!apart && !(nested && inside(inner, outer)))
                house_note(scan, inner->open->holder,
                           N_("“{0}” and “{1}” would repeat the same paragraph or row; please part them"),
                           inner->open->name, outer->open->name);
        }
}

enum rc house_resolve(struct house_scan *scan, house_range range)
{
    struct ctx *cx = scan->package->cx;
    struct nesting nesting = {.n = 0};
    scan->order = ARENA_ARRAY(cx->arena, struct house_place *, scan->place_count);
    if (scan->order == NULL)
        return memory_ended(cx);
    for (size_t i = 0; i < scan->place_count; i++)
        scan->order[i] = &scan->places[i];
    if (scan->place_count > 0)
        qsort(scan->order, scan->place_count, sizeof(struct house_place *), compare_places);
    for (size_t i = 0; i < scan->place_count; i++)
        scan->order[i]->rank = i;
    for (size_t i = 0; i < scan->place_count; i++)
        TRY(take_place(scan, &nesting, scan->order[i], range));
    for (size_t i = 0; i < nesting.n; i++)
        house_note(scan, nesting.open[i]->holder, N_("{{#{0}}} is never closed by {{/{0}}}"), nesting.open[i]->name);
    check_overlaps(scan);
    scan->found->places += scan->place_count;
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

/* --- Values --- */

const struct house_value *house_value_at(const struct house_scope *scope, const struct house_place *place)
{
    while (scope->depth > place->depth && scope->parent != NULL)
        scope = scope->parent;
    return &scope->values[place->index];
}

size_t house_block_times(const struct house_scope *scope, const struct house_block *block)
{
    const struct house_value *value = house_value_at(scope, block->open);
    size_t times = block->open->entry->type == HOUSE_LIST ? value->row_count : !text_empty(value->text);
    return block->open->sign == SIGN_OPEN ? times : times == 0;
}

struct house_scope house_block_scope(const struct house_scope *scope, const struct house_block *block, size_t n)
{
    const struct house_value *value = house_value_at(scope, block->open);
    if (!gives_items(block->open))
        return *scope;
    return (struct house_scope){.values = value->rows + n * block->open->entry->item_count,
                                .depth = scope->depth + 1,
                                .parent = scope};
}

void house_escape(struct buf *out, const char *text, size_t length)
{
    const char *at = text;
    while (at < text + length) {
        const char *start = at;
        uint32_t code = text_next(&at);
        bool admitted = code == '\t' || code == '\n' || (code >= 0x20 && code != 0xFFFE && code != 0xFFFF);
        if (code == 0)
            return;
        if (code == '&')
            BUF_LITERAL(out, "&amp;");
        else if (code == '<')
            BUF_LITERAL(out, "&lt;");
        else if (code == '>')
            BUF_LITERAL(out, "&gt;");
        else if (code == '"')
            BUF_LITERAL(out, "&quot;");
        else if (code == 0xFFFD)
            BUF_LITERAL(out, "\xEF\xBF\xBD");
        else if (admitted)
            buf_add(out, start, (size_t)(at - start));
    }
}

void house_pieces_text(const struct house_piece *pieces, const struct house_scope *scope, struct buf *out)
{
    for (; pieces != NULL; pieces = pieces->next) {
        if (pieces->text != NULL)
            buf_add(out, pieces->text, pieces->length);
        else if (pieces->place != NULL && pieces->place->sign == SIGN_VALUE)
            buf_text(out, house_value_at(scope, pieces->place)->text == NULL
                              ? ""
                              : house_value_at(scope, pieces->place)->text);
    }
}
