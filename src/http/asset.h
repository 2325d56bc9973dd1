/* Static files as the build embeds them, sorted by name. */
#ifndef HTTP_ASSET_H
#define HTTP_ASSET_H

#include <stddef.h>

struct asset {
    const char *name; /* "style.css" */
    const char *media_type;
    const unsigned char *data;
    size_t length;
    const char *etag; /* changes with the content */
};

extern const struct asset assets[];
extern const size_t assets_count;

/* NULL when there is none. */
const struct asset *asset_find(const char *name);

#endif
