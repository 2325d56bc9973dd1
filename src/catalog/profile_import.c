/* The way back of profile_oscal.c: an OSCAL profile becomes a draft. */
#include <string.h>

#include "account/account.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalog/catalog_export.h"
#include "catalog/profile.h"

enum { NAMED = 10, NOTES = 100, REMARKS_CHARACTERS = 4000 };

struct taking {
    struct ctx *cx;
    struct oscal_document document; /* the profile as it was given */
    const struct oscal_node *resolved;
    const struct catalog *base;
    const struct oscal_params *base_params;
    const char **notes;
    size_t note_count, note_room;
};

static enum rc note(struct taking *taking, const char *text)
{
    struct arena *arena = taking->cx->arena;
    const char **notes = arena_grow(arena, taking->notes, taking->note_count, &taking->note_room, sizeof *notes);
    if (notes == NULL)
        return memory_ended(taking->cx);
    taking->notes = notes;
    notes[taking->note_count++] = text;
    return RC_OK;
}

/* A list of names for people: the first ones, then how many there are. */
struct names {
    const char *text;
    size_t n;
};

static void add_name(struct ctx *cx, struct names *names, const char *name)
{
    if (names->n < NAMED)
        names->text = arena_printf(cx->arena, "%s%s%s", names->n == 0 ? "" : names->text,
                                   names->n == 0 ? "" : ", ", name);
    else if (names->n == NAMED)
        names->text = arena_printf(cx->arena, "%s, …", names->text);
    names->n++;
}

/* --- reading --- */

/* The files that were given and, under its own name, the standard. */
struct lent {
    const struct oscal_files *files;
    const struct catalog *base;
    const char *file_name; /* that it was imported under; "" for one that the program ships */
};

static bool same_stem(const char *a, const char *b)
{
    const char *slash = strrchr(a, '/'), *name = slash == NULL ? a : slash + 1;
    const char *end = strrchr(name, '.'), *other = strrchr(b, '.');
    size_t length = end == NULL ? strlen(name) : (size_t)(end - name);
    return length > 0 && strncmp(name, b, length) == 0 && (b[length] == '\0' || other == b + length);
}

static enum rc lent_load(struct ctx *cx, void *state, const char *path, char **ret, size_t *ret_length)
{
    const struct lent *lent = state;
    const struct oscal_node *top = NULL;
    enum rc rc = lent->files->load(cx, lent->files->state, path, ret, ret_length);
    if (rc != RC_MISSING || !(same_stem(path, lent->base->id) || same_stem(path, lent->file_name)))
        return rc;
    CLEANUP(buf_free) struct buf json = buf_create(LIMIT_OSCAL_BYTES);
    TRY(catalog_oscal(cx, lent->base, &top));
    oscal_write_json(&json, top, false);
    TRY(buf_check(cx, &json, N_("The file {0} is larger than {1} MB"), path,
                  decimal(cx, LIMIT_OSCAL_BYTES / (1024 * 1024))));
    *ret = arena_alloc(cx->arena, json.length + 1);
    if (*ret == NULL)
        return memory_ended(cx);
    memcpy(*ret, buf_string(&json), json.length + 1);
    *ret_length = json.length;
    return RC_OK;
}

/* With the files alone; where one is missing, with the standard among them. */
static enum rc resolve(struct taking *taking, const struct oscal_files *files, const char *path,
                       struct oscal_resolution *ret)
{
    struct ctx *cx = taking->cx;
    struct imported_catalog row;
    struct lent lent = {.files = files, .base = taking->base, .file_name = ""};
    enum rc rc = oscal_resolve(cx, files, path, path, ret);
    if (rc != RC_MISSING)
        return rc;
    const struct problem before = cx->problem;
    rc = imported_store_find(cx, taking->base->id, &row);
    if (rc == RC_OK)
        lent.file_name = row.file_name;
    else if (rc != RC_MISSING)
        return rc;
    cx->problem = (struct problem){.rc = RC_OK};
    const struct oscal_files both = {.state = &lent, .load = lent_load};
    rc = oscal_resolve(cx, &both, path, path, ret);
    if (rc == RC_MISSING)
        cx->problem = before;
    return rc;
}

static enum rc read_profile(struct ctx *cx, const struct oscal_files *files, const char *path,
                            struct oscal_document *ret)
{
    char *bytes = NULL;
    size_t length = 0;
    enum rc rc = files->load(cx, files->state, path, &bytes, &length);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("There is no file or folder {0}"), path);
    TRY(rc);
    TRY(oscal_read(cx, path, bytes, length, ret));
    if (ret->model != OSCAL_PROFILE)
        return fail(cx, RC_INVALID, N_("{0} is no OSCAL profile"), path);
    return RC_OK;
}

/* --- choices --- */

static bool has_control(const struct oscal_node *branch, const char *id)
{
    static const char *const inner[] = {"controls", "groups"};
    for (size_t i = 0; i < COUNT(inner); i++)
        for (const struct oscal_node *at = oscal_items(branch, inner[i]); at != NULL; at = at->next)
            if ((i == 0 && text_same(oscal_get_text(at, "id"), id)) || has_control(at, id))
                return true;
    return false;
}

/* Names what the standard does not have. */
static void find_foreign(const struct taking *taking, const struct oscal_node *branch, struct names *names)
{
    static const char *const inner[] = {"controls", "groups"};
    for (size_t i = 0; i < COUNT(inner); i++)
        for (const struct oscal_node *at = oscal_items(branch, inner[i]); at != NULL; at = at->next) {
            const char *id = oscal_get_text(at, "id");
            const struct control *known = i == 0 ? catalog_control(taking->base, id) : NULL;
            if (i == 0 && (known == NULL || !text_same(known->id, id)))
                add_name(taking->cx, names, id);
            find_foreign(taking, at, names);
        }
}

static const struct oscal_node *own_property(const struct oscal_node *object, const char *name, const char *value)
{
    for (const struct oscal_node *at = oscal_items(object, "props"); at != NULL; at = at->next)
        if (text_same(oscal_get_text(at, "name"), name) &&
            text_same(oscal_get_text(at, "ns"), OSCAL_OWN_NAMESPACE) &&
            (value == NULL || text_same(oscal_get_text(at, "value"), value)))
            return at;
    return NULL;
}

static const char *remarks_of(struct ctx *cx, const struct oscal_node *property_node)
{
    return oscal_plain_text(cx, oscal_get_text(property_node, "remarks"), NULL);
}

/* What an alter of the profile says about the measure: its target, its reason. */
static void read_alters(struct ctx *cx, const struct oscal_node *profile, struct profile_choice *choice)
{
    for (const struct oscal_node *at = oscal_items(oscal_get(profile, "modify"), "alters"); at != NULL;
         at = at->next) {
        if (!text_same(oscal_get_text(at, "control-id"), choice->control))
            continue;
        for (const struct oscal_node *remove = oscal_items(at, "removes"); remove != NULL; remove = remove->next)
            if (text_same(oscal_get_text(remove, "by-name"), PROFILE_TARGET))
                choice->target = 0;
        for (const struct oscal_node *add = oscal_items(at, "adds"); add != NULL; add = add->next) {
            const struct oscal_node *target = own_property(add, PROFILE_TARGET, NULL);
            const struct oscal_node *reason = target == NULL ? own_property(add, PROFILE_REASON, NULL) : target;
            const char *level = oscal_get_text(target, "value");
            if (level[0] >= '1' && level[0] <= '0' + MATURITY_LEVELS && level[1] == '\0')
                choice->target = level[0] - '0';
            if (reason != NULL)
                choice->reason = remarks_of(cx, reason);
        }
    }
}

/* `what` is the measure or param that the text belongs to. */
static enum rc check_text(struct ctx *cx, const char *what, const char *text, size_t most)
{
    return text_length(text) <= most
               ? RC_OK
               : fail(cx, RC_INVALID, N_("The text that the profile has for {0} is longer than {1} characters"), what,
                      decimal(cx, (int64_t)most));
}

static enum rc take_choices(struct taking *taking, const struct profile *profile, const char *reason)
{
    struct ctx *cx = taking->cx;
    const struct catalog *base = taking->base;
    const struct oscal_node *metadata = oscal_get(taking->document.root, "metadata");
    size_t chosen = 0;
    for (size_t i = 0; i < base->control_count; i++) {
        const struct control *control = &base->controls[i];
        bool in = has_control(taking->resolved, control->id);
        struct profile_choice choice = {.id = "",
                                        .org = cx->org,
                                        .profile = profile->id,
                                        .control = control->id,
                                        .choice = in ? CHOICE_IN : CHOICE_OUT,
                                        .target = control->target,
                                        .reason = ""};
        if (in)
            read_alters(cx, taking->document.root, &choice);
        else
            choice.reason = remarks_of(cx, own_property(metadata, PROFILE_LEFT_OUT, control->id));
        if (!in && text_empty(choice.reason) && reason != NULL)
            choice.reason = reason;
        TRY(check_text(cx, control->id, choice.reason, PROFILE_REASON_CHARACTERS));
        TRY(record_insert(cx, &profile_choice_record, &choice));
        chosen += in;
    }
    return chosen > 0 ? RC_OK
                      : fail(cx, RC_INVALID, N_("The profile chooses no measure of {0}"),
                             catalog_short_name(cx, base));
}

/* --- params --- */

static const char *values_of(struct ctx *cx, const struct oscal_node *param)
{
    const char *text = "";
    for (const struct oscal_node *one = oscal_items(param, "values"); one != NULL; one = one->next)
        text = arena_printf(cx->arena, "%s%s%s", text, text_empty(text) ? "" : "\n", oscal_text(one));
    return text;
}

/* The last thing that the profile itself sets of the param; NULL where it sets nothing. */
static const struct oscal_node *setting_of(const struct taking *taking, const char *param)
{
    const struct oscal_node *found = NULL;
    for (const struct oscal_node *at = oscal_items(oscal_get(taking->document.root, "modify"), "set-parameters");
         at != NULL; at = at->next)
        if (text_same(oscal_get_text(at, "param-id"), param) && oscal_items(at, "values") != NULL)
            found = at;
    return found;
}

/* Kept where the profile sets it, or one that it draws in made it another. */
static enum rc take_param(struct taking *taking, const struct profile *profile, const struct oscal_node *param)
{
    struct ctx *cx = taking->cx;
    const char *id = oscal_get_text(param, "id"), *value = values_of(cx, param);
    const struct oscal_node *known = oscal_param(taking->base_params, id), *setting = setting_of(taking, id);
    if (known == NULL || text_empty(value) || (setting == NULL && text_same(value, values_of(cx, known))))
        return RC_OK;
    struct profile_value row = {.id = "",
                                .org = cx->org,
                                .profile = profile->id,
                                .param = id,
                                .value = value,
                                .reason = remarks_of(cx, own_property(setting, PROFILE_REASON, NULL))};
    TRY(check_text(cx, id, row.value, PROFILE_VALUES_MOST));
    TRY(check_text(cx, id, row.reason, PROFILE_REASON_CHARACTERS));
    return record_insert(cx, &profile_value_record, &row);
}

/* Each param of the result once, at whatever place. */
static enum rc take_values(struct taking *taking, const struct profile *profile, const struct oscal_params *all,
                           const struct oscal_node *branch)
{
    static const char *const inner[] = {"controls", "groups"};
    for (const struct oscal_node *at = oscal_items(branch, "params"); at != NULL; at = at->next)
        if (oscal_param(all, oscal_get_text(at, "id")) == at)
            TRY(take_param(taking, profile, at));
    for (size_t i = 0; i < COUNT(inner); i++)
        for (const struct oscal_node *at = oscal_items(branch, inner[i]); at != NULL; at = at->next)
            TRY(take_values(taking, profile, all, at));
    return RC_OK;
}

/* --- what a draft cannot hold --- */

static bool is_own(const struct oscal_node *add)
{
    for (const struct oscal_node *at = add->first; at != NULL; at = at->next) {
        if (text_same(at->name, "position"))
            continue;
        if (!text_same(at->name, "props"))
            return false;
        for (const struct oscal_node *one = at->first; one != NULL; one = one->next)
            if (!text_same(oscal_get_text(one, "ns"), OSCAL_OWN_NAMESPACE))
                return false;
    }
    return true;
}

static bool is_held(const struct oscal_node *alter)
{
    for (const struct oscal_node *at = oscal_items(alter, "removes"); at != NULL; at = at->next)
        if (!text_same(oscal_get_text(at, "by-name"), PROFILE_TARGET))
            return false;
    for (const struct oscal_node *at = oscal_items(alter, "adds"); at != NULL; at = at->next)
        if (!is_own(at))
            return false;
    return true;
}

static enum rc note_losses(struct taking *taking)
{
    struct ctx *cx = taking->cx;
    const struct oscal_node *root = taking->document.root, *modify = oscal_get(root, "modify");
    struct names altered = {.text = ""}, set = {.text = ""};
    for (const struct oscal_node *at = oscal_items(modify, "alters"); at != NULL; at = at->next)
        if (!is_held(at))
            add_name(cx, &altered, oscal_get_text(at, "control-id"));
    for (const struct oscal_node *at = oscal_items(modify, "set-parameters"); at != NULL; at = at->next)
        for (const struct oscal_node *one = at->first; one != NULL; one = one->next)
            if (!text_same(one->name, "param-id") && !text_same(one->name, "values") &&
                !text_same(one->name, "props")) {
                add_name(cx, &set, oscal_get_text(at, "param-id"));
                break;
            }
    if (altered.n > 0)
        TRY(note(taking, trf(cx, N_("A draft keeps the standard's texts; what the profile changes in them is left "
                                    "out, in {0} places: {1}"),
                             decimal(cx, (int64_t)altered.n), altered.text)));
    if (set.n > 0)
        TRY(note(taking, trf(cx, N_("Of params a draft has values alone; what else the profile sets is left out, in "
                                    "{0} places: {1}"),
                             decimal(cx, (int64_t)set.n), set.text)));
    if (oscal_get(oscal_get(root, "merge"), "custom") != NULL)
        TRY(note(taking, tr(cx, N_("The measures stand in the standard's sections; the order of its own that the "
                                   "profile has is left out"))));
    return RC_OK;
}

/* --- the whole --- */

/* From the file's name without its ending. */
static const char *code_of_file(struct ctx *cx, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1, *dot = strrchr(name, '.');
    return catalog_code_from(cx, dot == NULL ? name : arena_copy_n(cx->arena, name, (size_t)(dot - name)));
}

static enum rc prepare(struct taking *taking, const struct oscal_files *files, const char *path,
                       struct profile_begin *begin)
{
    struct ctx *cx = taking->cx;
    struct oscal_resolution resolution = {.top = NULL};
    const struct oscal_node *top = NULL;
    struct names foreign = {.text = ""};
    TRY(read_profile(cx, files, path, &taking->document));
    const struct oscal_node *metadata = oscal_get(taking->document.root, "metadata");
    if (text_empty(begin->title))
        begin->title = oscal_plain_text(cx, oscal_get_text(metadata, "title"), NULL);
    if (text_empty(begin->base))
        begin->base = oscal_property(metadata, "base", OSCAL_OWN_NAMESPACE);
    if (text_empty(begin->code))
        begin->code = oscal_property(metadata, "id", OSCAL_OWN_NAMESPACE);
    if (text_empty(begin->code) && strlen(catalog_code_from(cx, begin->title)) < 2) /* a Japanese title */
        begin->code = code_of_file(cx, path);
    begin->remarks = oscal_plain_text(cx, oscal_get_text(metadata, "remarks"), NULL);
    begin->all = false;
    TRY(check_text(cx, path, begin->remarks, REMARKS_CHARACTERS));
    if (begin->reason != NULL && text_length(begin->reason) > PROFILE_REASON_CHARACTERS)
        return field_fail(cx, "reason", N_("A reason has at most {0} characters"),
                          decimal(cx, PROFILE_REASON_CHARACTERS));
    if (text_empty(begin->base))
        return field_fail(cx, "base", N_("Please name the standard that the profile chooses from"));
    TRY(catalog_get(cx, begin->base, &taking->base));
    TRY(resolve(taking, files, path, &resolution));
    taking->resolved = oscal_get(resolution.top, "catalog");
    for (size_t i = 0; i < resolution.warnings.n && i < NOTES; i++)
        TRY(note(taking, resolution.warnings.at[i]));
    find_foreign(taking, taking->resolved, &foreign);
    if (foreign.n > 0)
        return field_fail(cx, "base", N_("{0} does not have all measures that the profile chooses; {1} are missing: {2}"),
                          catalog_short_name(cx, taking->base), decimal(cx, (int64_t)foreign.n), foreign.text);
    TRY(catalog_oscal(cx, taking->base, &top));
    taking->base_params = oscal_params_of(cx, oscal_get(top, "catalog"));
    return taking->base_params == NULL ? memory_ended(cx) : note_losses(taking);
}

enum rc profile_import(struct ctx *cx, const struct oscal_files *files, const char *path,
                       const struct profile_begin *begin, struct profile_imported *ret)
{
    struct taking taking = {.cx = cx};
    struct profile_begin wanted = *begin;
    struct profile fresh = {.id = ""};
    if (!may(cx, PERM_ASSESSMENT_MANAGE))
        return fail(cx, RC_DENIED, rc_describe(RC_DENIED)->message);
    TRY(prepare(&taking, files, path, &wanted));
    const struct oscal_params *all = oscal_params_of(cx, taking.resolved);
    if (all == NULL)
        return memory_ended(cx);
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(profile_begin_in(cx, &wanted, &fresh));
    TRY(take_choices(&taking, &fresh, wanted.reason));
    TRY(take_values(&taking, &fresh, all, taking.resolved));
    TRY(db_commit(cx, &tx));
    *ret = (struct profile_imported){.profile = fresh, .notes = {taking.notes, taking.note_count}};
    return RC_OK;
}

enum rc profile_import_path(struct ctx *cx, const char *path, const struct profile_begin *begin,
                            struct profile_imported *ret)
{
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL ? "." : arena_copy_n(cx->arena, path, (size_t)(slash - path) + 1);
    struct oscal_files files;
    TRY(oscal_folder(cx, folder, &files));
    return profile_import(cx, &files, slash == NULL ? path : slash + 1, begin, ret);
}
