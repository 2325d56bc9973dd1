/* A profile as an OSCAL document, and what it resolves to; the way back is profile_import.c. */
#include <string.h>

#include "account/account.h"
#include "base/file.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/time.h"
#include "catalog/catalog_export.h"
#include "catalog/profile.h"


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
            property(maker, metadata, PROFILE_LEFT_OUT, whole->items[i].control->id,
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
    property(maker, node, PROFILE_REASON, "given", value->reason);
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
        oscal_set_text(maker->arena, remove, "by-name", PROFILE_TARGET);
        oscal_set_text(maker->arena, remove, "by-ns", OSCAL_OWN_NAMESPACE);
    }
    if (choice->target == 0 && text_empty(choice->reason))
        return;
    struct oscal_node *add = oscal_add_item(maker->arena, node, "adds");
    if (choice->target > 0)
        property(maker, add, PROFILE_TARGET, decimal(maker->cx, choice->target), choice->reason);
    else
        property(maker, add, PROFILE_REASON, "given", choice->reason);
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
