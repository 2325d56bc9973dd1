/* Safety standards: the register, the matrix of measures, what differs between versions; requests for support. */
#include "programme/standard.h"

#include "programme/programme_view.h"

/* --- The register --- */

static enum rc check_previous(struct ctx *cx, const struct standard_document *document)
{
    struct standard_documents all = {.n = 0};
    const char *at = document->previous;
    TRY(standard_store_all(cx, &all));
    /* An earlier version that leads back here would have no beginning. */
    for (size_t steps = 0; !text_empty(at) && steps <= all.n; steps++) {
        const struct standard_document *found = standard_in(&all, at);
        if (found == NULL)
            return field_fail(cx, "previous", N_("There is no safety standard {0}"), at);
        if (text_same(found->id, document->id))
            return field_fail(cx, "previous", N_("A standard cannot be its own earlier version"));
        at = found->previous;
    }
    return RC_OK;
}

static enum rc store_standard(struct ctx *cx, const void *before, void *row)
{
    struct standard_document *document = row;
    const struct standard_document *old = before;
    TRY(programme_writer(cx));
    enum rc rc = row_filled(cx, &standard_document_record, document);
    if (!text_empty(document->sector) && (old == NULL || !text_same(old->sector, document->sector)) &&
        programme_sector(cx, document->sector) != RC_OK)
        rc = RC_INVALID;
    TRY(rc);
    TRY(check_previous(cx, document));
    if (old != NULL)
        return record_update(cx, &standard_document_record, old, document);
    document->org = cx->org;
    TRY(standard_store_last_number(cx, &document->number));
    document->number++;
    return record_insert(cx, &standard_document_record, document);
}

static enum rc release_standard(struct ctx *cx, const void *row)
{
    int64_t uses = 0;
    TRY(programme_writer(cx));
    TRY(standard_store_uses(cx, ((const struct standard_document *)row)->id, &uses));
    return uses == 0 ? RC_OK
                     : fail(cx, RC_CONFLICT,
                            N_("{0} clauses or later versions belong to this standard; say that it was replaced instead"),
                            decimal(cx, uses));
}

const struct standard_document *standard_in(const struct standard_documents *all, const char *id)
{
    for (size_t i = 0; i < all->n; i++)
        if (text_same(all->at[i].id, id))
            return all->at + i;
    return NULL;
}

static const char *version_words(struct ctx *cx, const struct standard_documents *all, const char *id)
{
    const struct standard_document *found = text_empty(id) ? NULL : standard_in(all, id);
    return found == NULL ? "" : arena_printf(cx->arena, "%s %s", found->title, found->edition);
}

static enum rc standard_rows(struct ctx *cx, const char *of, const char *id, struct rows *ret)
{
    struct standard_documents all = {.n = 0};
    struct standard_clauses clauses = {.n = 0};
    int64_t wanted = (int64_t)catalog_assessable_count(catalog_shipped(STANDARD_CATALOG));
    size_t n = 0;
    (void)of;
    TRY(standard_store_all(cx, &all));
    TRY(standard_store_clauses(cx, id, &clauses));
    struct standard_row *rows = ARENA_ARRAY(cx->arena, struct standard_row, all.n);
    if (rows == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all.n; i++) {
        const struct standard_document *document = &all.at[i];
        if (!text_empty(id) && !text_same(document->id, id))
            continue;
        struct standard_row *row = &rows[n++];
        *row = (struct standard_row){.document = *document,
                                     .sector_label = programme_sector_words(cx, document->sector),
                                     .previous_label = version_words(cx, &all, document->previous)};
        for (size_t c = 0; c < clauses.n; c++)
            row->covered += text_same(clauses.at[c].document, document->id);
        row->missing = wanted - row->covered;
    }
    *ret = (struct rows){rows, n};
    return RC_OK;
}

static const char *const standard_inputs[] = {"sector",    "title", "class",    "maker",  "edition",
                                              "issued_on", "state", "previous", "source", "comment", NULL};
const struct row_noun standard_noun = {
    .record = &standard_document_record,
    .list = &standard_list,
    .path = "standards",
    .title = N_("Safety standards"),
    .create = N_("Add a standard"),
    .inputs = standard_inputs,
    .write = PERM_PROGRAMME_WRITE,
    .frame = noun_frame,
    .rows = standard_rows,
    .choices = programme_choices,
    .picks = programme_picks,
    .store = store_standard,
    .release = release_standard,
};

/* --- Clauses --- */

/* Stores, changes or (clause "") removes it. */
static enum rc put_clause(struct ctx *cx, const char *document, const char *control, const char *clause)
{
    struct standard_clause before = {.id = NULL};
    enum rc rc = standard_store_clause(cx, document, control, &before);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    if (rc == RC_MISSING) {
        struct standard_clause made = {.id = "", .org = "", .document = document, .control = control, .clause = clause};
        return text_empty(clause) ? RC_OK : record_insert(cx, &standard_clause_record, &made);
    }
    if (text_empty(clause))
        return record_delete(cx, &standard_clause_record, &before);
    struct standard_clause after = before;
    after.clause = clause;
    return record_update(cx, &standard_clause_record, &before, &after);
}

enum rc standard_cite_in(struct ctx *cx, const char *document, const char *control, const char *clause)
{
    const struct control *found = catalog_control(catalog_shipped(STANDARD_CATALOG), control);
    struct standard_clause probe = {.clause = ""};
    struct standard_document standard = {.id = NULL};
    if (found == NULL || !control_is_assessable(found))
        return field_fail(cx, "control", N_("The baseline has no measure {0}"), control);
    TRY(record_get(cx, &standard_document_record, document, &standard));
    clause = text_trim(cx, clause);
    if (!text_empty(clause))
        TRY(field_from_text(cx, field_find(standard_clause_record.fields, "clause"), clause, &probe));
    return put_clause(cx, standard.id, found->id, probe.clause);
}

enum rc standard_cite(struct ctx *cx, const char *document, const char *control, const char *clause)
{
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(programme_writer(cx));
    TRY(db_begin(cx, &tx));
    TRY(standard_cite_in(cx, document, control, clause));
    return db_commit(cx, &tx);
}

/* --- The matrix --- */

/* Clauses by standard and measure: standards in the order of `all`, measures in that of the catalog. */
struct clause_table {
    const struct standard_documents *all;
    const struct catalog *catalog;
    const char **at; /* NULL for none */
};

static enum rc table_make(struct ctx *cx, const struct standard_documents *all, const char *document,
                          struct clause_table *ret)
{
    const struct catalog *catalog = catalog_shipped(STANDARD_CATALOG);
    struct standard_clauses clauses = {.n = 0};
    const char **at = ARENA_ARRAY(cx->arena, const char *, all->n * catalog->control_count);
    const struct standard_document *last = NULL;
    if (at == NULL)
        return RC_MEMORY;
    TRY(standard_store_clauses(cx, document, &clauses));
    for (size_t i = 0; i < clauses.n; i++) {
        const struct standard_clause *one = &clauses.at[i];
        const struct control *control = catalog_control(catalog, one->control);
        if (last == NULL || !text_same(last->id, one->document))
            last = standard_in(all, one->document);
        if (last != NULL && control != NULL)
            at[(size_t)(last - all->at) * catalog->control_count + (size_t)(control - catalog->controls)] = one->clause;
    }
    *ret = (struct clause_table){.all = all, .catalog = catalog, .at = at};
    return RC_OK;
}

static const char *clause_at(const struct clause_table *table, size_t document, size_t control)
{
    const char *clause = table->at[document * table->catalog->control_count + control];
    return clause == NULL ? "" : clause;
}

/* A column for every sector of one's own, also for one without a standard: all is missing there. */
static size_t sector_columns(struct choices sectors, struct matrix_column *columns)
{
    for (size_t i = 0; i < sectors.n; i++)
        columns[i] = (struct matrix_column){
            .id = "", .sector = sectors.at[i].id, .label = sectors.at[i].label, .note = ""};
    return sectors.n;
}

/* Class and version, and that it is not in force yet. */
static const char *standard_note(struct ctx *cx, const struct standard_document *one)
{
    return arena_printf(cx->arena, "%s %s%s", tr(cx, enum_label(&standard_class_names, one->class)), one->edition,
                        one->state == STANDARD_COMING ? tr(cx, N_(" (not in force yet)")) : "");
}

static enum rc fill_sources(struct ctx *cx, const struct standard_documents *all, struct standard_matrix *ret)
{
    struct matrix_source *sources = ARENA_ARRAY(cx->arena, struct matrix_source, all->n);
    size_t n = 0;
    if (sources == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < all->n; i++)
        if (all->at[i].state != STANDARD_ENDED)
            sources[n++] = (struct matrix_source){.number = all->at[i].number,
                                                  .id = all->at[i].id,
                                                  .title = all->at[i].title,
                                                  .note = standard_note(cx, &all->at[i])};
    ret->sources.at = sources;
    ret->sources.n = n;
    return RC_OK;
}

/* The columns: standards of a sector that are not replaced, or the sectors themselves. */
static enum rc fill_columns(struct ctx *cx, const struct standard_documents *all, const char *sector, bool by_sector,
                            struct standard_matrix *ret)
{
    struct choices sectors = {.n = 0};
    if (by_sector && all->n > 0)
        TRY(programme_sectors(cx, &sectors));
    struct matrix_column *columns = ARENA_ARRAY(cx->arena, struct matrix_column, all->n + sectors.n);
    if (columns == NULL)
        return RC_MEMORY;
    size_t n = sector_columns(sectors, columns);
    for (size_t i = 0; i < all->n; i++) {
        const struct standard_document *one = &all->at[i];
        bool known = false;
        if (one->state == STANDARD_ENDED || (!by_sector && !text_empty(sector) && !text_same(one->sector, sector)))
            continue;
        for (size_t k = 0; k < n && by_sector; k++)
            known |= text_same(columns[k].sector, one->sector);
        if (known || n >= STANDARD_COLUMNS_MOST)
            continue;
        columns[n++] = (struct matrix_column){
            .id = by_sector ? "" : one->id,
            .sector = one->sector,
            .label = by_sector ? programme_sector_words(cx, one->sector) : one->title,
            .note = by_sector ? "" : standard_note(cx, one),
            .number = one->number};
    }
    ret->columns.at = columns;
    ret->columns.n = n;
    return RC_OK;
}

/* Every clause of a column for a measure, in one text; how many. */
static void fill_cell(struct ctx *cx, const struct clause_table *table, const struct matrix_column *column,
                      size_t control, struct matrix_cell *ret)
{
    ret->text = "";
    for (size_t i = 0; i < table->all->n; i++) {
        const struct standard_document *one = &table->all->at[i];
        bool mine = text_empty(column->id) ? text_same(one->sector, column->sector) : text_same(one->id, column->id);
        const char *clause = mine && one->state != STANDARD_ENDED ? clause_at(table, i, control) : "";
        if (text_empty(clause))
            continue;
        ret->count++;
        ret->text = text_empty(column->id) ? arena_printf(cx->arena, "%s%s[%lld] %s", ret->text,
                                                          text_empty(ret->text) ? "" : "、", (long long)one->number, clause)
                                           : clause;
    }
}

static enum rc fill_rows(struct ctx *cx, const struct clause_table *table, struct standard_matrix *ret)
{
    const struct catalog *catalog = table->catalog;
    struct matrix_row *rows = ARENA_ARRAY(cx->arena, struct matrix_row, catalog->control_count);
    struct matrix_column *columns = ARENA_ARRAY(cx->arena, struct matrix_column, ret->columns.n);
    size_t n = 0;
    if (rows == NULL || columns == NULL)
        return RC_MEMORY;
    for (size_t c = 0; c < ret->columns.n; c++)
        columns[c] = ret->columns.at[c];
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        struct matrix_cell *cells = ARENA_ARRAY(cx->arena, struct matrix_cell, ret->columns.n);
        if (cells == NULL)
            return RC_MEMORY;
        if (!control_is_assessable(control))
            continue;
        struct matrix_row *row = &rows[n++];
        *row = (struct matrix_row){.control = control->id, .label = control->label,
                                   .title = bilingual_text(cx, control->title)};
        for (size_t c = 0; c < ret->columns.n; c++) {
            cells[c] = (struct matrix_cell){.text = "", .document = columns[c].id};
            fill_cell(cx, table, &columns[c], i, &cells[c]);
            columns[c].covered += cells[c].count > 0;
            columns[c].missing += cells[c].count == 0;
            row->missing += cells[c].count == 0;
        }
        row->cells.at = cells;
        row->cells.n = ret->columns.n;
    }
    ret->columns.at = columns;
    ret->rows.at = rows;
    ret->rows.n = n;
    return RC_OK;
}

enum rc standard_matrix_make(struct ctx *cx, const char *sector, bool by_sector, struct standard_matrix *ret)
{
    struct standard_documents all = {.n = 0};
    struct clause_table table = {.at = NULL};
    struct standard_matrix matrix = {.sector = sector, .by_sector = by_sector};
    TRY(standard_store_all(cx, &all));
    TRY(table_make(cx, &all, "", &table));
    TRY(fill_columns(cx, &all, sector, by_sector, &matrix));
    TRY(fill_rows(cx, &table, &matrix));
    if (by_sector)
        TRY(fill_sources(cx, &all, &matrix));
    *ret = matrix;
    return RC_OK;
}

/* --- One standard beside its earlier version --- */

enum rc standard_compare(struct ctx *cx, const struct standard_document *document, struct standard_differences *ret)
{
    const struct catalog *catalog = catalog_shipped(STANDARD_CATALOG);
    struct standard_documents pair = {.n = 0};
    struct standard_document both[2] = {*document, *document};
    struct clause_table now = {.at = NULL}, before = {.at = NULL};
    struct standard_difference *rows = ARENA_ARRAY(cx->arena, struct standard_difference, catalog->control_count);
    struct standard_differences made = {.n = 0};
    if (rows == NULL)
        return RC_MEMORY;
    both[1].id = document->previous;
    pair = (struct standard_documents){both, 1};
    TRY(table_make(cx, &pair, document->id, &now));
    const struct standard_documents earlier = {both + 1, 1};
    if (!text_empty(document->previous))
        TRY(table_make(cx, &earlier, document->previous, &before));
    for (size_t i = 0; i < catalog->control_count; i++) {
        const struct control *control = &catalog->controls[i];
        if (!control_is_assessable(control))
            continue;
        struct standard_difference *row = &rows[made.n++];
        *row = (struct standard_difference){.control = control->id,
                                            .label = control->label,
                                            .title = bilingual_text(cx, control->title),
                                            .clause = clause_at(&now, 0, i),
                                            .before = before.at == NULL ? "" : clause_at(&before, 0, i)};
        made.covered += !text_empty(row->clause);
        row->change = text_same(row->clause, row->before) ? CLAUSE_SAME
                      : text_empty(row->before)           ? CLAUSE_ADDED
                      : text_empty(row->clause)           ? CLAUSE_GONE
                                                          : CLAUSE_CHANGED;
        if (text_empty(document->previous))
            row->change = CLAUSE_SAME;
        made.changed += row->change != CLAUSE_SAME;
        made.added += row->change == CLAUSE_ADDED;
        made.gone += row->change == CLAUSE_GONE;
        made.reworded += row->change == CLAUSE_CHANGED;
    }
    made.at = rows;
    *ret = made;
    return RC_OK;
}

enum rc standard_copy(struct ctx *cx, const char *document, int64_t *ret_clauses)
{
    struct standard_document into = {.id = NULL};
    struct standard_differences differences = {.n = 0};
    int64_t made = 0;
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(programme_writer(cx));
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &standard_document_record, document, &into));
    if (text_empty(into.previous))
        return fail(cx, RC_CONFLICT, N_("This standard names no earlier version whose clauses could be taken over"));
    TRY(standard_compare(cx, &into, &differences));
    for (size_t i = 0; i < differences.n; i++) {
        const struct standard_difference *one = &differences.at[i];
        if (one->change != CLAUSE_GONE)
            continue;
        TRY(put_clause(cx, into.id, one->control, one->before));
        made++;
    }
    TRY(db_commit(cx, &tx));
    *ret_clauses = made;
    return RC_OK;
}

static const char *const difference_codes[] = {"none", "added", "gone", "changed"};
static const char *const difference_labels[] = {N_("As before"), N_("New clause"), N_("Clause gone"),
                                                N_("Clause changed")};
_Static_assert(COUNT(difference_codes) == CLAUSE_CHANGE_COUNT_ && COUNT(difference_labels) == CLAUSE_CHANGE_COUNT_,
               "every value needs a code and a label");
const struct enum_names standard_change_names = {difference_codes, difference_labels, CLAUSE_CHANGE_COUNT_};
