/* A profile as an OSCAL document, what it resolves to, and the way back. */
#include <string.h>

#include "account/account.h"
#include "base/file.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog_export.h"
#include "catalog/profile.h"

/* Names of our own properties. */
static const char excluded_name[] = "left-out", target_name[] = "target-level", reason_name[] = "reason";

struct maker {
    struct ctx *cx;
    struct arena *arena;
};

/* A property of ours; `remarks` is plain text, "" for none. */
static void property(const struct maker *maker, struct oscal_node *object, const char *name,
                     const char *value, const char *remarks)
{
    struct oscal_node *node = oscal_add_item(maker->arena, object, "props");
    oscal_set_text(maker->arena, node, "name", name);
    oscal_set_text(maker->arena, node, "ns", OSCAL_OWN_NAMESPACE);
    oscal_set_text(maker->arena, node, "value", value);
    if (!text_empty(remarks))
        oscal_set_text(maker->arena, node, "remarks", oscal_markdown_of(maker->cx, remarks));
}

static enum rc head(const struct maker *maker, const struct profile_whole *whole, struct oscal_node *root)
{
    struct ctx *cx = maker->cx;
    struct arena *arena = maker->arena;
    const struct profile *profile = &whole->profile;
    struct organization organization;
    TRY(organization_get(cx, cx->org, &organization));
    struct oscal_node *metadata = oscal_member(arena, root, "metadata", OSCAL_OBJECT);
    int64_t changed = profile->approved_at > 0 ? profile->approved_at : cx->now;
    const char *party = id_version5(cx, arena_printf(arena, "organization/%s", cx->org));
    oscal_set_text(arena, metadata, "title", oscal_markdown_of(cx, profile->title));
    oscal_set_text(arena, metadata, "last-modified", time_rfc3339(cx, changed));
    oscal_set_text(arena, metadata, "version", decimal(cx, profile->edition));
    oscal_set_text(arena, metadata, "oscal-version", OSCAL_VERSION);
    property(maker, metadata, "id", profile->code, "");
    property(maker, metadata, "base", profile->base, "");
    property(maker, metadata, "base-version", profile->base_edition, "");
    for (size_t i = 0; i < whole->base->control_count; i++)
        if (whole->items[i].choice.choice == CHOICE_OUT)
            property(maker, metadata, excluded_name, whole->items[i].control->id,
                     whole->items[i].choice.reason);
    struct oscal_node *node = oscal_add_item(arena, metadata, "parties");
    oscal_set_text(arena, node, "uuid", party);
    oscal_set_text(arena, node, "type", "organization");
    oscal_set_text(arena, node, "name", organization.name);
    if (!text_empty(profile->remarks))
        oscal_set_text(arena, metadata, "remarks", oscal_markdown_of(cx, profile->remarks));
    return RC_OK;
}

static void text_item(const struct maker *maker, struct oscal_node *object, const char *name,
                      const char *text)
{
    struct oscal_node *item = oscal_new(maker->arena, OSCAL_TEXT, NULL);
    if (item != NULL)
        item->text = text;
    oscal_append(oscal_member(maker->arena, object, name, OSCAL_LIST), item);
}

static const char *base_file(struct ctx *cx, const struct profile_whole *whole)
{
    return arena_printf(cx->arena, "%s.json", url_encode(cx, whole->base->id));
}

static void imports(const struct maker *maker, const struct profile_whole *whole, struct oscal_node *root)
{
    struct oscal_node *import = oscal_add_item(maker->arena, root, "imports");
    oscal_set_text(maker->arena, import, "href", base_file(maker->cx, whole));
    struct oscal_node *chosen = oscal_add_item(maker->arena, import, "include-controls");
    for (size_t i = 0; i < whole->base->control_count; i++)
        if (whole->items[i].choice.choice == CHOICE_IN)
            text_item(maker, chosen, "with-ids", whole->items[i].control->id);
    struct oscal_node *merge = oscal_member(maker->arena, root, "merge", OSCAL_OBJECT);
    struct oscal_node *as_is = oscal_new(maker->arena, OSCAL_BOOL, "as-is");
    if (as_is != NULL)
        as_is->text = "true";
    oscal_append(merge, as_is);
}

static void set_parameter(const struct maker *maker, const struct profile_value *value,
                          struct oscal_node *modify)
{
    struct oscal_node *node = oscal_add_item(maker->arena, modify, "set-parameters");
    oscal_set_text(maker->arena, node, "param-id", value->param);
    property(maker, node, reason_name, "given", value->reason);
    for (const char *at = value->value; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        const char *line = text_trim(maker->cx, arena_copy_n(maker->arena, at, length));
        if (!text_empty(line))
            text_item(maker, node, "values", line);
        at += length + (at[length] == '\n');
    }
}

/* A target of the standard itself goes before ours comes. */
static void alter(const struct maker *maker, const struct profile_item *item, struct oscal_node *modify)
{
    const struct profile_choice *choice = &item->choice;
    if (choice->choice != CHOICE_IN ||
        (choice->target == item->control->target && text_empty(choice->reason)))
        return;
    struct oscal_node *node = oscal_add_item(maker->arena, modify, "alters");
    oscal_set_text(maker->arena, node, "control-id", item->control->id);
    if (item->control->target > 0) {
        struct oscal_node *remove = oscal_add_item(maker->arena, node, "removes");
        oscal_set_text(maker->arena, remove, "by-name", target_name);
        oscal_set_text(maker->arena, remove, "by-ns", OSCAL_OWN_NAMESPACE);
    }
    if (choice->target == 0 && text_empty(choice->reason))
        return;
    struct oscal_node *add = oscal_add_item(maker->arena, node, "adds");
    if (choice->target > 0)
        property(maker, add, target_name, decimal(maker->cx, choice->target), choice->reason);
    else
        property(maker, add, reason_name, "given", choice->reason);
}

static void modify_fill(const struct maker *maker, const struct profile_whole *whole, struct oscal_node *root)
{
    struct oscal_node *modify = oscal_new(maker->arena, OSCAL_OBJECT, "modify");
    if (modify == NULL)
        return;
    for (size_t i = 0; i < whole->values.n; i++)
        set_parameter(maker, &whole->values.at[i], modify);
    for (size_t i = 0; i < whole->base->control_count; i++)
        alter(maker, &whole->items[i], modify);
    if (modify->first != NULL) /* OSCAL wants no empty object here */
        oscal_append(root, modify);
}

enum rc profile_oscal(struct ctx *cx, const struct profile_whole *whole, const struct oscal_node **ret)
{
    const struct maker maker = {cx, cx->arena};
    if (whole->in == 0)
        return field_fail(cx, "choice", N_("No measure is chosen yet"));
    struct oscal_node *top = oscal_new(cx->arena, OSCAL_OBJECT, NULL);
    struct oscal_node *root = oscal_member(cx->arena, top, "profile", OSCAL_OBJECT);
    oscal_set_text(cx->arena, root, "uuid",
                   id_version5(cx, arena_printf(cx->arena, "profile/%s", whole->profile.id)));
    TRY(head(&maker, whole, root));
    imports(&maker, whole, root);
    modify_fill(&maker, whole, root);
    *ret = top;
    return arena_failed(cx->arena) ? memory_ended(cx) : RC_OK;
}

/* --- What it resolves to --- */

static enum rc bytes_of(struct ctx *cx, const char *path, const struct oscal_node *top, struct oscal_file *ret)
{
    CLEANUP(buf_free) struct buf json = buf_create(LIMIT_OSCAL_BYTES);
    oscal_write_json(&json, top, false);
    TRY(buf_check(cx, &json, N_("The file {0} is larger than {1} MB"), path,
                  decimal(cx, LIMIT_OSCAL_BYTES / (1024 * 1024))));
    *ret = (struct oscal_file){path, arena_copy_n(cx->arena, json.data, json.length), json.length};
    return RC_OK;
}

static enum rc files_of(struct ctx *cx, const struct profile_whole *whole, struct oscal_file files[2])
{
    const struct oscal_node *profile = NULL, *base = NULL;
    TRY(profile_oscal(cx, whole, &profile));
    TRY(catalog_oscal(cx, whole->base, &base));
    TRY(bytes_of(cx, "profile", profile, &files[0]));
    return bytes_of(cx, arena_printf(cx->arena, "%s.json", whole->base->id), base, &files[1]);
}

static const char *own_href(struct ctx *cx, const struct profile_whole *whole)
{
    return arena_printf(cx->arena, "%s-profile.json", whole->profile.code);
}

enum rc profile_resolve(struct ctx *cx, const struct profile_whole *whole, struct oscal_resolution *ret)
{
    struct oscal_file files[2];
    const struct oscal_file_list list = {files, COUNT(files)};
    TRY(files_of(cx, whole, files));
    const struct oscal_files source = oscal_files_of(&list);
    return oscal_resolve(cx, &source, files[0].path, own_href(cx, whole), ret);
}

enum rc profile_adopt(struct ctx *cx, const struct profile_whole *whole)
{
    struct oscal_file files[2];
    const struct oscal_file_list list = {files, COUNT(files)};
    TRY(files_of(cx, whole, files));
    const struct import_source source = {.files = &list, .main = files[0].path, .code = whole->profile.code};
    return catalog_adopt(cx, &source, own_href(cx, whole));
}

/* --- The way back --- */

struct taken {
    struct oscal_document document; /* the profile as it was given */
    const struct oscal_node *resolved;
};

static bool has_control(const struct oscal_node *branch, const char *id)
{
    static const char *const inner[] = {"controls", "groups"};
    for (size_t i = 0; i < COUNT(inner); i++)
        for (const struct oscal_node *at = oscal_items(branch, inner[i]); at != NULL; at = at->next)
            if ((i == 0 && text_same(oscal_get_text(at, "id"), id)) || has_control(at, id))
                return true;
    return false;
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
        if (oscal_items(at, "removes") != NULL)
            choice->target = 0;
        for (const struct oscal_node *add = oscal_items(at, "adds"); add != NULL; add = add->next) {
            const struct oscal_node *target = own_property(add, target_name, NULL);
            const struct oscal_node *reason = target == NULL ? own_property(add, reason_name, NULL) : target;
            const char *level = oscal_get_text(target, "value");
            if (level[0] >= '1' && level[0] <= '0' + MATURITY_LEVELS && level[1] == '\0')
                choice->target = level[0] - '0';
            if (reason != NULL)
                choice->reason = remarks_of(cx, reason);
        }
    }
}

static enum rc take_choices(struct ctx *cx, const struct taken *taken, const struct catalog *base,
                            const struct profile *profile)
{
    const struct oscal_node *metadata = oscal_get(taken->document.root, "metadata");
    size_t chosen = 0;
    for (size_t i = 0; i < base->control_count; i++) {
        const struct control *control = &base->controls[i];
        bool in = has_control(taken->resolved, control->id);
        struct profile_choice choice = {.id = "",
                                        .org = cx->org,
                                        .profile = profile->id,
                                        .control = control->id,
                                        .choice = in ? CHOICE_IN : CHOICE_OUT,
                                        .target = control->target,
                                        .reason = ""};
        if (in)
            read_alters(cx, taken->document.root, &choice);
        else
            choice.reason = remarks_of(cx, own_property(metadata, excluded_name, control->id));
        TRY(record_insert(cx, &profile_choice_record, &choice));
        chosen += in;
    }
    return chosen > 0 ? RC_OK
                      : fail(cx, RC_INVALID, N_("The profile chooses no measure of {0}"),
                             catalog_short_name(cx, base));
}

static enum rc take_values(struct ctx *cx, const struct taken *taken, const struct profile *profile)
{
    const struct oscal_node *modify = oscal_get(taken->document.root, "modify");
    for (const struct oscal_node *at = oscal_items(modify, "set-parameters"); at != NULL; at = at->next) {
        struct profile_value value = {.id = "",
                                      .org = cx->org,
                                      .profile = profile->id,
                                      .param = oscal_get_text(at, "param-id"),
                                      .value = "",
                                      .reason = remarks_of(cx, own_property(at, reason_name, NULL))};
        for (const struct oscal_node *one = oscal_items(at, "values"); one != NULL; one = one->next)
            value.value = arena_printf(cx->arena, "%s%s%s", value.value,
                                       text_empty(value.value) ? "" : "\n", oscal_text(one));
        if (!text_empty(value.value))
            TRY(record_insert(cx, &profile_value_record, &value));
    }
    return RC_OK;
}

static enum rc read_profile(struct ctx *cx, const char *path, struct taken *ret)
{
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL ? "." : arena_copy_n(cx->arena, path, (size_t)(slash - path) + 1);
    const char *name = slash == NULL ? path : slash + 1;
    struct oscal_files files;
    struct oscal_resolution resolution;
    char *bytes = NULL;
    size_t length = 0;
    TRY(oscal_folder(cx, folder, &files));
    enum rc rc = files.load(cx, files.state, name, &bytes, &length);
    if (rc == RC_MISSING)
        return fail(cx, RC_MISSING, N_("There is no file or folder {0}"), path);
    TRY(rc);
    TRY(oscal_read(cx, name, bytes, length, &ret->document));
    if (ret->document.model != OSCAL_PROFILE)
        return fail(cx, RC_INVALID, N_("{0} is no OSCAL profile"), name);
    TRY(oscal_resolve(cx, &files, name, name, &resolution));
    ret->resolved = oscal_get(resolution.top, "catalog");
    return RC_OK;
}

enum rc profile_import(struct ctx *cx, const char *path, const struct profile_begin *begin,
                       struct profile *ret)
{
    struct taken taken = {.resolved = NULL};
    struct profile_begin wanted = *begin;
    const struct catalog *base = NULL;
    TRY(read_profile(cx, path, &taken));
    const struct oscal_node *metadata = oscal_get(taken.document.root, "metadata");
    if (text_empty(wanted.title))
        wanted.title = oscal_plain_text(cx, oscal_get_text(metadata, "title"), NULL);
    if (text_empty(wanted.base))
        wanted.base = oscal_property(metadata, "base", OSCAL_OWN_NAMESPACE);
    if (text_empty(wanted.code))
        wanted.code = oscal_property(metadata, "id", OSCAL_OWN_NAMESPACE);
    wanted.remarks = oscal_plain_text(cx, oscal_get_text(metadata, "remarks"), NULL);
    wanted.all = false;
    if (text_empty(wanted.base))
        return field_fail(cx, "base", N_("Please name the standard that the profile chooses from"));
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(db_begin(cx, &tx));
    TRY(profile_begin_in(cx, &wanted, ret));
    TRY(catalog_get(cx, ret->base, &base));
    TRY(take_choices(cx, &taken, base, ret));
    TRY(take_values(cx, &taken, ret));
    return db_commit(cx, &tx);
}
