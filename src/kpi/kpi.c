/* Figures: how they stand, their pictures, their changes. */
#include "kpi/kpi.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "catalog/catalog.h"
#include "kpi/kpi_store.h"

enum { LABELS_MOST = 8 };

enum kpi_standing kpi_standing_of(const struct kpi *kpi, double value)
{
    bool reached = kpi->direction == KPI_LOWER ? value <= kpi->target : value >= kpi->target;
    return reached ? KPI_REACHED : KPI_NOT_REACHED;
}

/* "20 %", "4.5 日"; two decimals at most. */
static const char *with_unit(struct ctx *cx, double value, const char *unit)
{
    double whole = nearbyint(value);
    const char *number = fabs(value - whole) < 0.005 ? arena_printf(cx->arena, "%.0f", whole)
                         : fabs(value * 10 - nearbyint(value * 10)) < 0.05
                             ? arena_printf(cx->arena, "%.1f", value)
                             : arena_printf(cx->arena, "%.2f", value);
    return text_empty(unit) ? number : arena_printf(cx->arena, "%s %s", number, unit);
}

/* The next id of a list, NULL at its end; *at moves on. */
static const char *next_word(struct ctx *cx, const char **at)
{
    *at += strspn(*at, " \t\r\n,");
    size_t length = strcspn(*at, " \t\r\n,");
    const char *word = length == 0 ? NULL : arena_copy_n(cx->arena, *at, length);
    *at += length;
    return word;
}

static const char *measures_of(struct ctx *cx, const struct kpi *kpi)
{
    const struct catalog *catalog = catalog_find(cx, kpi->catalog);
    const char *labels = "", *at = kpi->controls, *word;
    int n = 0;
    while (catalog != NULL && n < LABELS_MOST && (word = next_word(cx, &at)) != NULL) {
        const struct control *control = catalog_control(catalog, word);
        labels = arena_printf(cx->arena, "%s%s%s", labels, n++ == 0 ? "" : " ",
                              control == NULL ? word : control->label);
    }
    return labels;
}

static void fill_line(struct ctx *cx, const struct kpi *kpi, const struct kpi_values *values,
                      struct choices posts, struct kpi_line *line)
{
    *line = (struct kpi_line){.kpi = *kpi,
                              .first_on = "",
                              .last_on = "",
                              .first = "",
                              .last = "–",
                              .target = with_unit(cx, kpi->target, kpi->unit),
                              .post_label = choice_label(posts, kpi->post),
                              .measures = measures_of(cx, kpi)};
    for (size_t i = 0; i < values->n; i++) {
        const struct kpi_value *value = &values->at[i];
        if (!text_same(value->kpi, kpi->id))
            continue;
        line->last_on = value->measured_on;
        line->last_value = value->value;
        line->last = with_unit(cx, value->value, kpi->unit);
        if (line->values++ == 0) {
            line->first_on = value->measured_on;
            line->first = line->last;
        }
    }
    line->standing = line->values == 0 ? KPI_NO_VALUE : kpi_standing_of(kpi, line->last_value);
}

static bool has_control(struct ctx *cx, const struct kpi *kpi, const char *control)
{
    const char *at = kpi->controls, *word;
    while ((word = next_word(cx, &at)) != NULL)
        if (text_same(word, control))
            return true;
    return false;
}

enum which { ALL_IN_USE, IN_REPORT, OF_CONTROL };

static enum rc lines_load(struct ctx *cx, enum which which, const char *catalog,
                          const char *control, struct kpi_lines *ret)
{
    struct kpis kpis;
    struct kpi_values values = {.n = 0};
    struct choices posts;
    size_t n = 0;
    TRY(kpi_store_all(cx, true, &kpis));
    struct kpi_line *lines = ARENA_ARRAY(cx->arena, struct kpi_line, kpis.n);
    if (lines == NULL)
        return RC_MEMORY;
    if (kpis.n > 0)
        TRY(kpi_store_all_values(cx, &values));
    TRY(post_choices(cx, &posts));
    for (size_t i = 0; i < kpis.n; i++) {
        const struct kpi *kpi = &kpis.at[i];
        if ((which == IN_REPORT && !kpi->in_report) ||
            (which == OF_CONTROL &&
             (!text_same(kpi->catalog, catalog) || !has_control(cx, kpi, control))))
            continue;
        fill_line(cx, kpi, &values, posts, &lines[n++]);
    }
    *ret = (struct kpi_lines){lines, n};
    return arena_failed(cx->arena) ? RC_MEMORY : RC_OK;
}

enum rc kpi_lines_load(struct ctx *cx, bool report_only, struct kpi_lines *ret)
{
    return lines_load(cx, report_only ? IN_REPORT : ALL_IN_USE, "", "", ret);
}

enum rc kpi_of_control(struct ctx *cx, const char *catalog, const char *control,
                       struct kpi_lines *ret)
{
    return lines_load(cx, OF_CONTROL, catalog, control, ret);
}

enum rc kpi_values_of(struct ctx *cx, const char *kpi, struct kpi_values *ret)
{
    return kpi_store_values(cx, kpi, ret);
}

/* The end of a scale with five steps of 1, 2 or 5 times a power of ten. */
static double scale_end(double most)
{
    enum { STEPS = 5 };
    static const double steps[] = {1, 2, 5, 10};
    double power = pow(10, floor(log10(most / STEPS)));
    for (size_t i = 0; i < COUNT(steps); i++)
        if (steps[i] * power * STEPS >= most - 1e-9)
            return steps[i] * power * STEPS;
    return most;
}

enum rc kpi_chart(struct ctx *cx, const char *id, const struct kpi *kpi,
                  const struct kpi_values *values, struct chart *ret)
{
    size_t from = values->n > CHART_YEARS_MAX ? values->n - CHART_YEARS_MAX : 0,
           n = values->n - from;
    const char **days = ARENA_ARRAY(cx->arena, const char *, n);
    double *shown = ARENA_ARRAY(cx->arena, double, n * 2);
    double most = kpi->target > 0 ? kpi->target : 1;
    if (days == NULL || shown == NULL)
        return RC_MEMORY;
    if (n == 0)
        return RC_INVALID;
    for (size_t i = 0; i < n; i++) {
        const struct kpi_value *value = &values->at[from + i];
        days[i] = value->measured_on;
        shown[i] = value->value;
        shown[n + i] = kpi->target;
        most = value->value > most ? value->value : most;
    }
    struct chart_trend picture = {
        .head = {id, kpi->name, tr(cx, N_("The values over time, and a line at the target."))},
        .years = days,
        .year_count = n,
        .series = {{tr(cx, N_("Value")), shown}, {tr(cx, N_("Target value")), shown + n}},
        .series_count = 2,
        .minimum = 0,
        .maximum = scale_end(most),
    };
    return chart_trend(cx, &picture, ret);
}

/* --- Changes --- */

static enum rc need_writer(struct ctx *cx)
{
    return may(cx, PERM_PLAN_WRITE)
               ? RC_OK
               : fail(cx, RC_DENIED,
                      N_("Your role does not allow this step; please ask your administrator"));
}

/* Commas and blanks of Japanese text separate, too. */
static const char *plain_separators(struct ctx *cx, const char *text)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_FORM_BYTES);
    for (uint32_t code; (code = text_next(&text)) != 0;) {
        char bytes[4];
        if (code == 0x3000 || code == 0x3001 || code == 0xFF0C)
            code = ' ';
        buf_add(&out, bytes, text_encode(code, bytes));
    }
    return buf_keep(&out, cx->arena);
}

/* Numbers, labels or ids become ids, once each. */
static enum rc settle_controls(struct ctx *cx, struct kpi *kpi)
{
    const struct catalog *catalog = catalog_find(cx, kpi->catalog);
    const char *ids = "", *at = plain_separators(cx, kpi->controls), *word;
    enum rc rc = RC_OK;
    if (catalog == NULL)
        return field_fail(cx, "controls", N_("There is no standard with the id {0}"), kpi->catalog);
    while ((word = next_word(cx, &at)) != NULL) {
        const struct control *control = catalog_control(catalog, word);
        if (control == NULL)
            rc = field_fail(cx, "controls", N_("The standard {0} has no measure {1}"),
                            bilingual_text(cx, catalog->short_title), word);
        else if (strstr(arena_printf(cx->arena, " %s ", ids),
                        arena_printf(cx->arena, " %s ", control->id)) == NULL)
            ids = arena_printf(cx->arena, "%s%s%s", ids, text_empty(ids) ? "" : " ", control->id);
    }
    if (rc == RC_OK)
        kpi->controls = ids;
    return rc;
}

static enum rc check(struct ctx *cx, struct kpi *kpi)
{
    struct choices posts;
    enum rc rc = settle_controls(cx, kpi);
    bool known = text_empty(kpi->post);
    TRY(post_choices(cx, &posts));
    for (size_t i = 0; i < posts.n; i++)
        known |= text_same(posts.at[i].id, kpi->post);
    if (!known)
        rc = field_fail(cx, "post", N_("There is no post “{0}” in use"), kpi->post);
    if (text_empty(kpi->name))
        rc = field_fail(cx, "name", N_("Please give the figure a name"));
    if (!isfinite(kpi->target))
        rc = field_fail(cx, "target", N_("Please give a number"));
    return rc;
}

enum rc kpi_save(struct ctx *cx, struct kpi *kpi, int64_t version)
{
    struct kpi before;
    TRY(need_writer(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    if (text_empty(kpi->catalog))
        kpi->catalog = "baseline-2026";
    TRY(check(cx, kpi));
    if (text_empty(kpi->id)) {
        TRY(record_insert(cx, &kpi_record, kpi));
        return db_commit(cx, &tx);
    }
    TRY(record_get(cx, &kpi_record, kpi->id, &before));
    before.version = version;
    TRY(record_update(cx, &kpi_record, &before, kpi));
    return db_commit(cx, &tx);
}

enum rc kpi_value_save(struct ctx *cx, struct kpi_value *value)
{
    struct kpi kpi;
    struct kpi_value before;
    TRY(need_writer(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &kpi_record, value->kpi, &kpi));
    if (text_empty(value->measured_on))
        return field_fail(cx, "measured_on", N_("Please give the day of the value"));
    if (!isfinite(value->value) || value->value < 0)
        return field_fail(cx, "value", N_("Please give a number from 0 on"));
    struct kpi_value after = *value;
    after.org = cx->org;
    after.entered_by = cx->person;
    enum rc rc = kpi_store_value_on(cx, kpi.id, value->measured_on, &before);
    if (rc == RC_OK) {
        after.id = before.id;
        TRY(record_update(cx, &kpi_value_record, &before, &after));
    } else if (rc == RC_MISSING) {
        after.id = "";
        TRY(record_insert(cx, &kpi_value_record, &after));
    } else {
        return rc;
    }
    TRY(db_commit(cx, &tx));
    *value = after;
    return RC_OK;
}

enum rc kpi_value_remove(struct ctx *cx, const char *id)
{
    struct kpi_value value;
    TRY(need_writer(cx));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(record_get(cx, &kpi_value_record, id, &value));
    TRY(record_delete(cx, &kpi_value_record, &value));
    return db_commit(cx, &tx);
}
