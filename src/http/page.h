/* What the files that draw a page's frame share. */
#ifndef HTTP_PAGE_H
#define HTTP_PAGE_H

#include "http/http.h"
#include "view/layout.h"

/* The tabs of the page, from those that the modules declare and the reader may open. RC_MEMORY. */
enum rc page_fill_tabs(struct ctx *cx, const struct page *page, struct layout *layout) MUST_USE;

#endif
