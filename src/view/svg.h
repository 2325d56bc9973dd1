/* A picture drawn by the server. Only view/chart.c makes one, so that a template's {{svg …}} never
 * takes a string that came from outside. */
#ifndef VIEW_SVG_H
#define VIEW_SVG_H

struct svg {
    const char *markup; /* a whole <svg> element, every text in it escaped; NULL for no picture */
};

#endif
