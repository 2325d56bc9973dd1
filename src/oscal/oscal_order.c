/* The order of the models (req-reorder): what an object holds, by the name of the member or list that it
 * stands in. */
#include <string.h>

#include "base/rc.h"
#include "base/text.h"
#include "oscal/oscal_inside.h"

/* Source: the JSON schemas of catalog and profile 1.1.3, whose members stand in the order of the XML. */
static const struct {
    const char *holder, *members;
} orders[] = {
    {"props", "name uuid ns value class group remarks"},
    {"parts", "id name ns class title props prose parts links"},
    {"links", "href rel media-type resource-fragment text"},
    {"controls", "id class title params props links parts controls"},
    {"params",
     "id class depends-on props links label usage constraints guidelines values select remarks"},
    {"select", "how-many choice"},
    {"constraints", "description tests"},
    {"tests", "expression remarks"},
    {"groups", "id class title params props links parts groups controls insert-controls"},
    {"resources", "uuid title description props document-ids citation rlinks base64 remarks"},
    {"rlinks", "href media-type hashes"},
    {"hashes", "algorithm value"},
    {"base64", "filename media-type value"},
    {"citation", "text props links"},
    {"document-ids", "scheme identifier"},
    {"catalog", "uuid metadata params controls groups back-matter"},
    {"metadata", "title published last-modified version oscal-version revisions document-ids props links "
                 "roles locations parties responsible-parties actions remarks"},
    {"revisions", "title published last-modified version oscal-version props links remarks"},
    {"roles", "id title short-name description props links remarks"},
    {"locations",
     "uuid title address email-addresses telephone-numbers urls props links remarks"},
    {"parties", "uuid type name short-name external-ids props links email-addresses telephone-numbers "
                "addresses location-uuids member-of-organizations remarks"},
    {"responsible-parties", "role-id party-uuids props links remarks"},
    {"actions", "uuid date type system props links responsible-parties remarks"},
    {"address", "type addr-lines city state postal-code country"},
    {"addresses", "type addr-lines city state postal-code country"},
    {"profile", "uuid metadata imports merge modify back-matter"},
    {"imports", "href include-all include-controls exclude-controls"},
    {"include-controls", "with-child-controls with-ids matching"},
    {"exclude-controls", "with-child-controls with-ids matching"},
    {"insert-controls", "order include-all include-controls exclude-controls"},
    {"merge", "combine flat as-is custom"},
    {"custom", "groups insert-controls"},
    {"modify", "set-parameters alters"},
    {"set-parameters",
     "param-id class depends-on props links label usage constraints guidelines values select"},
    {"alters", "control-id removes adds"},
    {"adds", "position by-id title params props links parts"},
};

static const char *order_of(const char *holder)
{
    for (size_t i = 0; holder != NULL && i < COUNT(orders); i++)
        if (strcmp(orders[i].holder, holder) == 0)
            return orders[i].members;
    return "";
}

/* Which word of the list the name is; one that is not there comes behind all of them. */
static size_t place_of(const char *words, const char *name)
{
    size_t place = 0, length = strlen(name);
    for (const char *at = words; *at != '\0'; place++) {
        size_t word = strcspn(at, " ");
        if (word == length && memcmp(at, name, word) == 0)
            return place;
        at += word + (at[word] == ' ');
    }
    return place;
}

/* Members of the same place stay as they stand to each other. */
static void sort_members(struct oscal_node *object, const char *words)
{
    struct oscal_node *rest = object->first;
    object->first = object->last = NULL;
    for (struct oscal_node *next; rest != NULL; rest = next) {
        next = rest->next;
        size_t place = place_of(words, rest->name);
        struct oscal_node *before = object->last;
        if (before != NULL && place_of(words, before->name) > place) {
            before = NULL;
            for (struct oscal_node *at = object->first;
                 at != NULL && place_of(words, at->name) <= place; at = at->next)
                before = at;
        }
        oscal_insert(object, before, rest);
    }
}

static bool is_sorted(const struct oscal_node *object, const char *words)
{
    size_t last = 0;
    for (const struct oscal_node *at = object->first; at != NULL; at = at->next) {
        size_t place = place_of(words, at->name);
        if (place < last)
            return false;
        last = place;
    }
    return true;
}

static const char *holder_of(const struct oscal_node *node, const char *holder)
{
    return node->name != NULL ? node->name : holder;
}

static void put_in_order(struct oscal_node *node, const char *holder)
{
    const char *words = order_of(holder);
    if (node->kind == OSCAL_OBJECT && !is_sorted(node, words))
        sort_members(node, words);
    for (struct oscal_node *at = node->first; at != NULL; at = at->next)
        if (at->first != NULL)
            put_in_order(at, holder_of(at, holder));
}

void oscal_put_in_order(struct oscal_node *root)
{
    if (root != NULL)
        put_in_order(root, root->name);
}

static bool in_order(const struct oscal_node *node, const char *holder)
{
    bool right = node->kind != OSCAL_OBJECT || is_sorted(node, order_of(holder));
    for (const struct oscal_node *at = node->first; right && at != NULL; at = at->next)
        right = at->first == NULL || in_order(at, holder_of(at, holder));
    return right;
}

bool oscal_is_in_order(const struct oscal_node *root)
{
    return in_order(root, root->name);
}
