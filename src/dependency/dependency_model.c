/* Rows of a study become the model: ids become indices, steps of frequency become rates. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "db/db.h"
#include "dependency/dependency_store.h"

enum { DEPENDENCY_NONE = -1 };
#define BLANKS " \t\r\n,"
enum { REPAIR_MINUTES = 24 * 60, STEPS_LEAST = 2, STEPS_MOST = 10, RATE_MOST = DEPENDENCY_RATE_MOST };

const double *dependency_rates(struct ctx *cx, int64_t steps)
{
    static const double five[] = {0.01, 0.1, 1, 12,
                                  52}; /* 100 years, 10 years, a year, a month, a week */
    double *rates = ARENA_ARRAY(cx->arena, double, (size_t)steps);
    for (int64_t i = 0; rates != NULL && i < steps; i++)
        rates[i] = steps == (int64_t)COUNT(five) ? five[i]
                                                 : five[0] * pow(five[COUNT(five) - 1] / five[0],
                                                                 (double)i / (double)(steps - 1));
    return rates;
}

enum rc dependency_rates_read(struct ctx *cx, const char *text, int64_t steps, const double **ret)
{
    double *rates = ARENA_ARRAY(cx->arena, double, (size_t)steps);
    const char *at = text_fold(cx, text);
    int64_t n = 0;
    if (rates == NULL)
        return RC_MEMORY;
    while (*(at += strspn(at, BLANKS)) != '\0') {
        const char *word = arena_copy_n(cx->arena, at, strcspn(at, BLANKS));
        char *end = NULL;
        double rate = strtod(word, &end);
        at += strlen(word);
        if (*end != '\0' || !(rate >= 0 && rate <= RATE_MOST) ||
            (n > 0 && n < steps && rate < rates[n - 1]))
            return field_fail(
                cx, "rates",
                N_("“{0}” is no rate: numbers from 0 on that do not fall from step to step"), word);
        if (n < steps)
            rates[n] = rate;
        n++;
    }
    if (n != steps)
        return field_fail(cx, "rates", N_("The frequency has {0} steps, but {1} numbers are given"),
                          decimal(cx, steps), decimal(cx, n));
    *ret = rates;
    return RC_OK;
}

static const char *const common_codes[] = {"supplier", "site", "zone", "external"};
static const char *const common_labels[] = {N_("Supplier"), N_("Site"), N_("Zone"),
                                            N_("Service of another operator")};
const struct enum_names dependency_common_names = {common_codes, common_labels,
                                                   DEPENDENCY_COMMON_COUNT_};
_Static_assert(COUNT(common_codes) == DEPENDENCY_COMMON_COUNT_, "every register needs a code");

/* ---- ids ---- */

/* All rows begin with their id. */
static int compare_ids(const void *id, const void *row)
{
    return strcmp(id, *(const char *const *)row);
}

/* The place of an id in sorted rows; DEPENDENCY_NONE when it is not there. */
static int64_t place_in(const void *rows, size_t n, size_t size, const char *id)
{
    const char *found = n == 0 ? NULL : bsearch(id, rows, n, size, compare_ids);
    return found == NULL ? DEPENDENCY_NONE : (found - (const char *)rows) / (int64_t)size;
}
#define PLACE(list, id) place_in((list).at, (list).n, sizeof *(list).at, (id))

/* ---- parts ---- */

/* What a study has, and the model that grows from it. */
struct loader {
    struct ctx *cx;
    struct stored_names services, processes;
    struct stored_links serves;
    struct stored_resources resources;
    struct stored_frequencies frequencies;
    struct stored_groups groups;
    struct stored_needs needs;
    struct stored_tolerances tolerances;
    struct stored_losses losses; /* sorted by service */
    struct dependency_part *parts;
    struct mission_node *nodes;
    struct mission_link *links;
    struct mission_group *made;
    size_t link_count, made_count;
};

static enum rc read_rows(struct loader *loader, const char *study)
{
    struct ctx *cx = loader->cx;
    TRY(dependency_store_services(cx, study, &loader->services));
    TRY(dependency_store_processes(cx, study, &loader->processes));
    TRY(dependency_store_serves(cx, study, &loader->serves));
    TRY(dependency_store_resources(cx, study, &loader->resources));
    TRY(dependency_store_frequencies(cx, study, &loader->frequencies));
    TRY(dependency_store_groups(cx, study, &loader->groups));
    TRY(dependency_store_tolerances(cx, study, &loader->tolerances));
    TRY(dependency_store_losses(cx, study, &loader->losses));
    return dependency_store_needs(cx, study, &loader->needs);
}

static enum rc read_setting(struct ctx *cx, const char *study, int64_t *ret_steps,
                            const double **ret_rates, int64_t *ret_repair)
{
    struct dependency_setting setting = {.rates = ""};
    TRY(dependency_store_steps(cx, study, ret_steps));
    if (*ret_steps < STEPS_LEAST || *ret_steps > STEPS_MOST)
        return fail(cx, RC_MISSING, N_("There is no such risk assessment"));
    enum rc rc = dependency_store_setting(cx, study, &setting);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    *ret_repair = rc == RC_OK && setting.repair > 0 ? setting.repair : REPAIR_MINUTES;
    *ret_rates = dependency_rates(cx, *ret_steps);
    if (rc == RC_OK && !text_empty(setting.rates))
        TRY(dependency_rates_read(cx, setting.rates, *ret_steps, ret_rates));
    return *ret_rates == NULL ? RC_MEMORY : RC_OK;
}

/* Something says how often it fails; otherwise it counts as the rarest step. */
static bool is_judged(const struct loader *loader, const struct stored_resource *row)
{
    int64_t found = PLACE(loader->frequencies, row->id);
    return (row->has_figure && row->rate >= 0) ||
           (found != DEPENDENCY_NONE && loader->frequencies.at[found].frequency > 0);
}

static double rate_of(const struct loader *loader, const struct stored_resource *row,
                      const double *rates, int64_t steps)
{
    int64_t found = PLACE(loader->frequencies, row->id);
    int64_t step = found == DEPENDENCY_NONE ? 1 : loader->frequencies.at[found].frequency;
    step = step < 1 ? 1 : step > steps ? steps : step; /* not judged: as the rarest */
    return row->has_figure && row->rate >= 0 ? row->rate : rates == NULL ? 0 : rates[step - 1];
}

/* Times beyond what the engine takes are as good as its longest. */
static int32_t seconds_of(int64_t minutes)
{
    return minutes > MISSION_BRIDGE_MOST / 60 ? MISSION_BRIDGE_MOST : (int32_t)minutes * 60;
}

static void fill_named(struct loader *loader, const struct stored_names *rows,
                       enum mission_kind kind, size_t first)
{
    for (size_t i = 0; i < rows->n; i++) {
        const struct stored_name *row = &rows->at[i];
        loader->parts[first + i] = (struct dependency_part){
            .id = row->id, .name = row->name, .common = {"", "", "", ""}};
        loader->nodes[first + i] = (struct mission_node){
            .kind = kind, .name = row->name, .mtpd = row->mtpd > 0 ? seconds_of(row->mtpd) : -1};
    }
}

static enum rc fill_nodes(struct loader *loader, const char *study)
{
    const struct stored_resources *resources = &loader->resources;
    const double *rates = NULL;
    int64_t steps = 0, repair = 0;
    TRY(read_setting(loader->cx, study, &steps, &rates, &repair));
    for (size_t i = 0; i < resources->n; i++) {
        const struct stored_resource *row = &resources->at[i];
        int64_t minutes = row->repair > 0 ? row->repair : repair;
        loader->parts[i] = (struct dependency_part){
            .id = row->id,
            .name = row->name,
            .kind = row->kind,
            .judged = is_judged(loader, row),
            .common = {row->supplier, row->site, row->zone, row->external}};
        loader->nodes[i] = (struct mission_node){.kind = MISSION_RESOURCE,
                                                 .name = row->name,
                                                 .mtpd = -1,
                                                 .rate = rate_of(loader, row, rates, steps),
                                                 .repair = (double)minutes / 60};
    }
    fill_named(loader, &loader->processes, MISSION_PROCESS, resources->n);
    fill_named(loader, &loader->services, MISSION_SERVICE, resources->n + loader->processes.n);
    return RC_OK;
}

/* ---- needs ---- */

/* A need by places. */
struct placed {
    int64_t node, group; /* who needs; the group or DEPENDENCY_NONE */
    uint32_t needed;
    int32_t bridge;
};

static int by_node(const void *a, const void *b)
{
    const struct placed *one = a, *other = b;
    if (one->node != other->node)
        return one->node < other->node ? -1 : 1;
    if (one->group != other->group)
        return one->group < other->group ? -1 : 1;
    return (one->needed > other->needed) - (one->needed < other->needed);
}

/* Those of what was deferred are left out. */
static size_t place_needs(const struct loader *loader, struct placed *ret)
{
    size_t n = 0;
    int64_t resources = (int64_t)loader->resources.n;
    for (size_t i = 0; i < loader->needs.n; i++) {
        const struct stored_need *row = &loader->needs.at[i];
        bool by_process = !text_empty(row->process);
        int64_t node = by_process ? PLACE(loader->processes, row->process)
                                  : PLACE(loader->resources, row->resource);
        int64_t needed = PLACE(loader->resources, row->needed);
        if (node != DEPENDENCY_NONE && needed != DEPENDENCY_NONE)
            ret[n++] = (struct placed){by_process ? resources + node : node,
                                       text_empty(row->need_group)
                                           ? DEPENDENCY_NONE
                                           : PLACE(loader->groups, row->need_group),
                                       (uint32_t)needed, seconds_of(row->bridge)};
    }
    for (size_t i = 0; i < loader->serves.n; i++) {
        int64_t service = PLACE(loader->services, loader->serves.at[i].service),
                process = PLACE(loader->processes, loader->serves.at[i].process);
        if (service != DEPENDENCY_NONE && process != DEPENDENCY_NONE)
            ret[n++] = (struct placed){resources + (int64_t)loader->processes.n + service,
                                       DEPENDENCY_NONE, (uint32_t)(resources + process), 0};
    }
    return n;
}

static uint32_t least_of(const struct loader *loader, int64_t group, size_t count)
{
    if (group == DEPENDENCY_NONE || loader->groups.at[group].rule == RISK_ALL_OF)
        return (uint32_t)count;
    if (loader->groups.at[group].rule == RISK_ANY_OF)
        return 1;
    int64_t least = loader->groups.at[group].least;
    return least < 0 || least > UINT32_MAX ? 0 : (uint32_t)least;
}

static enum rc fill_needs(struct loader *loader)
{
    struct placed *placed = ARENA_ARRAY(loader->cx->arena, struct placed,
                                        loader->needs.n + loader->serves.n + 1);
    if (placed == NULL)
        return RC_MEMORY;
    size_t n = place_needs(loader, placed);
    qsort(placed, n, sizeof *placed, by_node);
    for (size_t i = 0, end; i < n; i = end) {
        struct mission_node *node = &loader->nodes[placed[i].node];
        for (end = i;
             end < n && placed[end].node == placed[i].node && placed[end].group == placed[i].group;
             end++)
            loader->links[loader->link_count++] = (struct mission_link){placed[end].needed,
                                                                        placed[end].bridge};
        uint32_t least = least_of(loader, placed[i].group, end - i);
        if (least < 1 || least > end - i)
            return fail(loader->cx, RC_INVALID,
                        N_("Of the group “{0}” {1} must work, but it has {2} members"),
                        loader->groups.at[placed[i].group].title,
                        decimal(loader->cx, loader->groups.at[placed[i].group].least),
                        decimal(loader->cx, (int64_t)(end - i)));
        if (node->group_count++ == 0)
            node->first_group = (uint32_t)loader->made_count;
        loader->made[loader->made_count++] = (struct mission_group){
            least, (uint32_t)(loader->link_count - (end - i)), (uint32_t)(end - i)};
    }
    return RC_OK;
}

/* ---- losses and tolerances ---- */

static int64_t fill_losses(struct loader *loader)
{
    int64_t n = 0;
    size_t first = loader->resources.n + loader->processes.n;
    for (size_t i = 0; i < loader->losses.n; i++) {
        const struct dependency_loss *row = &loader->losses.at[i];
        int64_t service = PLACE(loader->services, row->service);
        if (service == DEPENDENCY_NONE)
            continue;
        struct mission_node *node = &loader->nodes[first + (size_t)service];
        node->loss = (double)row->per_stop;
        node->loss_per_hour = (double)row->per_hour;
        node->loss_step = (double)row->step / 60;
        node->loss_later = (double)row->later;
        n++;
    }
    return n;
}

static enum rc fill_tolerances(const struct loader *loader, struct dependency_model *ret)
{
    size_t n = 0;
    struct mission_tolerance *limits = ARENA_ARRAY(loader->cx->arena, struct mission_tolerance,
                                                   loader->tolerances.n + 1);
    struct dependency_tolerance *rows = ARENA_ARRAY(loader->cx->arena, struct dependency_tolerance,
                                                    loader->tolerances.n + 1);
    if (arena_failed(loader->cx->arena))
        return RC_MEMORY;
    for (size_t i = 0; i < loader->tolerances.n; i++) {
        const struct dependency_tolerance *row = &loader->tolerances.at[i];
        int64_t service = PLACE(loader->services, row->service);
        if (service == DEPENDENCY_NONE)
            continue;
        limits[n] = (struct mission_tolerance){
            .node = (uint32_t)(loader->resources.n + loader->processes.n + (size_t)service),
            .seconds = seconds_of(row->minutes),
            .times = (uint32_t)row->times,
            .years = (uint32_t)row->years};
        rows[n++] = *row;
    }
    ret->tolerances.at = rows;
    ret->tolerances.n = n;
    ret->limits = limits;
    return RC_OK;
}

static enum rc make_model(struct loader *loader, const char *study, struct dependency_model *ret)
{
    struct arena *arena = loader->cx->arena;
    size_t nodes = loader->resources.n + loader->processes.n + loader->services.n,
           links = loader->needs.n + loader->serves.n;
    loader->parts = ARENA_ARRAY(arena, struct dependency_part, nodes + 1);
    loader->nodes = ARENA_ARRAY(arena, struct mission_node, nodes + 1);
    loader->links = ARENA_ARRAY(arena, struct mission_link, links + 1);
    loader->made = ARENA_ARRAY(arena, struct mission_group, links + 1);
    if (arena_failed(arena))
        return RC_MEMORY;
    TRY(fill_nodes(loader, study));
    TRY(fill_needs(loader));
    ret->losses = fill_losses(loader);
    TRY(fill_tolerances(loader, ret));
    ret->parts = loader->parts;
    ret->resources = loader->resources.n;
    ret->processes = loader->processes.n;
    ret->services = loader->services.n;
    ret->model = (struct mission_model){loader->nodes, loader->made,       loader->links,
                                        nodes,         loader->made_count, loader->link_count};
    struct mission_model *kept = ARENA_NEW(arena, struct mission_model); /* as long as the plan */
    if (kept == NULL)
        return RC_MEMORY;
    *kept = ret->model;
    return mission_plan_make(loader->cx, kept, &ret->plan);
}

static enum rc load_common(struct ctx *cx, enum dependency_common which,
                           struct dependency_names *ret)
{
    struct stored_names rows;
    TRY(dependency_store_common(cx, which, &rows));
    struct dependency_named *names = ARENA_ARRAY(cx->arena, struct dependency_named, rows.n + 1);
    if (names == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < rows.n; i++)
        names[i] = (struct dependency_named){rows.at[i].id, rows.at[i].name};
    ret->rows.at = names;
    ret->rows.n = rows.n;
    return RC_OK;
}

enum rc dependency_load(struct ctx *cx, const char *study, struct dependency_model *ret)
{
    struct risk_study head;
    struct dependency_model model = {.study = study};
    struct loader loader = {.cx = cx};
    if (!may(cx, PERM_RISK_READ))
        return fail(cx, RC_DENIED,
                    N_("Your role does not allow this step; please ask your administrator"));
    if (record_get(cx, &risk_study_record, study, &head) != RC_OK)
        return fail(cx, RC_MISSING, N_("There is no such risk assessment"));
    model.title = head.title;
    TRY(read_rows(&loader, study));
    TRY(make_model(&loader, study, &model));
    for (int which = 0; which < DEPENDENCY_COMMON_COUNT_; which++)
        TRY(load_common(cx, (enum dependency_common)which, &model.common[which]));
    *ret = model;
    return RC_OK;
}

static bool is_named(const struct dependency_part *part, const char *text)
{
    return text_same(part->id, text) || text_same(part->name, text);
}

enum rc dependency_find_service(struct ctx *cx, const char *study, const char *text,
                                struct dependency_model *ret_model, size_t *ret)
{
    if (text_empty(study))
        TRY(dependency_store_latest(cx, &study));
    TRY(dependency_load(cx, study, ret_model));
    for (size_t i = ret_model->resources + ret_model->processes; i < ret_model->model.node_count;
         i++)
        if (is_named(&ret_model->parts[i], text)) {
            *ret = i;
            return RC_OK;
        }
    return fail(cx, RC_MISSING, N_("There is no service “{0}”"), text);
}

/* Marks what a word means; false when it means nothing. */
static bool mark_failed(const struct dependency_model *model, const char *word, bool *failed)
{
    bool known = false;
    for (size_t i = 0; i < model->model.node_count; i++)
        if (is_named(&model->parts[i], word))
            known = failed[i] = true;
    for (int which = 0; !known && which < DEPENDENCY_COMMON_COUNT_; which++)
        for (size_t k = 0; k < model->common[which].rows.n; k++) {
            const struct dependency_named *of = &model->common[which].rows.at[k];
            if (!text_same(of->id, word) && !text_same(of->name, word))
                continue;
            known = true;
            for (size_t i = 0; i < model->resources; i++)
                failed[i] |= text_same(model->parts[i].common[which], of->id);
        }
    return known;
}

enum rc dependency_failed(struct ctx *cx, const struct dependency_model *model, const char *words,
                          const uint32_t **ret, size_t *ret_count)
{
    bool *failed = ARENA_ARRAY(cx->arena, bool, model->model.node_count + 1);
    uint32_t *nodes = ARENA_ARRAY(cx->arena, uint32_t, model->model.node_count + 1);
    size_t n = 0;
    if (arena_failed(cx->arena))
        return RC_MEMORY;
    for (const char *at = words; *at != '\0'; at += *at == ',') {
        const char *word = text_trim(cx, arena_copy_n(cx->arena, at, strcspn(at, ",")));
        at += strcspn(at, ",");
        if (!text_empty(word) && !mark_failed(model, word, failed))
            return fail(cx, RC_MISSING, N_("There is no resource, supplier, site or zone “{0}”"),
                        word);
    }
    for (size_t i = 0; i < model->model.node_count; i++)
        if (failed[i])
            nodes[n++] = (uint32_t)i;
    *ret = nodes;
    *ret_count = n;
    return RC_OK;
}

/* ---- digest ---- */

static void write_node(struct json *json, const struct dependency_part *part,
                       const struct mission_node *node)
{
    json_text(json, part->id);
    json_text(json, part->name);
    json_int(json, node->mtpd);
    json_number(json, node->rate);
    json_number(json, node->repair);
    json_number(json, node->loss);
    json_number(json, node->loss_per_hour);
    json_number(json, node->loss_step);
    json_number(json, node->loss_later);
    json_int(json, node->group_count);
}

enum rc dependency_digest(struct ctx *cx, const struct dependency_model *model, const char **ret)
{
    CLEANUP(buf_free) struct buf out = buf_create(LIMIT_REPORT_BYTES);
    struct json json = json_create(&out);
    const struct mission_model *of = &model->model;
    json_array_begin(&json);
    for (size_t i = 0; i < of->node_count; i++)
        write_node(&json, &model->parts[i], &of->nodes[i]);
    for (size_t g = 0; g < of->group_count; g++) {
        json_int(&json, of->groups[g].least);
        for (uint32_t l = 0; l < of->groups[g].count; l++) {
            json_int(&json, of->links[of->groups[g].first + l].node);
            json_int(&json, of->links[of->groups[g].first + l].bridge);
        }
    }
    for (size_t t = 0; t < model->tolerances.n; t++) {
        json_int(&json, model->limits[t].node);
        json_int(&json, model->limits[t].seconds);
        json_int(&json, model->limits[t].times);
        json_int(&json, model->limits[t].years);
        json_int(&json, model->tolerances.at[t].allowed);
    }
    json_array_end(&json);
    if (buf_failed(&out))
        return buf_error(&out) == RC_MEMORY ? memory_ended(cx)
                                            : fail(cx, RC_TOO_LARGE, N_("The model is too large"));
    *ret = digest_hex(cx, out.data, out.length);
    return RC_OK;
}
