/* Pictures in the child process: fonts, SVG onto a surface, PNG for Word. */
#include <fontconfig/fontconfig.h>
#include <librsvg/rsvg.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "report/report_draw.h"

enum { PIXELS_MOST = 6000, PICTURES_BYTES_MAX = 256 * 1024 * 1024 };

/* Bold is made from the regular face: the Japanese fonts have no other. */
static const char font_rules[] =
    "<?xml version=\"1.0\"?><fontconfig>"
    "<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
    "<cachedir>/var/cache/fontconfig</cachedir>"
    "<match target=\"font\">"
    "<test name=\"weight\" compare=\"less_eq\"><const>medium</const></test>"
    "<test target=\"pattern\" name=\"weight\" compare=\"more_eq\"><const>bold</const></test>"
    "<edit name=\"embolden\" mode=\"assign\"><bool>true</bool></edit>"
    "</match></fontconfig>";

bool report_draw_prepare(void)
{
    FcConfig *config = FcConfigCreate();
    if (config == NULL)
        return false;
    bool ready = FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)font_rules, FcTrue) &&
                 FcConfigBuildFonts(config) && FcConfigSetCurrent(config);
    FcConfigDestroy(config); /* fontconfig keeps a reference of its own */
    return ready;
}

bool report_draw_svg(cairo_t *cr, const char *svg, double x, double y, double width, double height)
{
    GError *error = NULL;
    RsvgHandle *handle = rsvg_handle_new_from_data((const guint8 *)svg, strlen(svg), &error);
    bool done = false;
    if (handle != NULL) {
        RsvgRectangle place = {x, y, width, height};
        done = rsvg_handle_render_document(handle, cr, &place, &error);
        g_object_unref(handle);
    }
    g_clear_error(&error);
    return done;
}

static cairo_status_t append_png(void *closure, const unsigned char *bytes, unsigned int length)
{
    struct buf *out = closure;
    buf_add(out, bytes, length);
    return buf_failed(out) ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static bool draw_png(const struct report_block *block, struct buf *out)
{
    double scale = fmin(2, PIXELS_MOST / fmax(block->svg_width, block->svg_height));
    double width = fmax(floor(block->svg_width * scale), 1);
    double height = fmax(floor(block->svg_height * scale), 1);
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width,
                                                          (int)height);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    bool done = report_draw_svg(cr, block->svg, 0, 0, width, height) &&
                cairo_surface_write_to_png_stream(surface, append_png, out) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return done;
}

bool report_draw_pictures(const struct report *report, int fd)
{
    if (!report_draw_prepare())
        return false;
    FILE *file = fdopen(dup(fd), "wb");
    if (file == NULL)
        return false;
    CLEANUP(buf_free) struct buf png = buf_create(PICTURES_BYTES_MAX);
    bool done = true;
    for (const struct report_block *block = report->first; block != NULL && done;
         block = block->next) {
        if (block->kind != BLOCK_CHART)
            continue;
        buf_clear(&png);
        done = draw_png(block, &png);
        const unsigned char size[4] = {
            (unsigned char)(png.length & 0xFF), (unsigned char)(png.length >> 8 & 0xFF),
            (unsigned char)(png.length >> 16 & 0xFF), (unsigned char)(png.length >> 24 & 0xFF)};
        done = done && fwrite(size, 1, sizeof size, file) == sizeof size &&
               fwrite(png.data, 1, png.length, file) == png.length;
    }
    return fclose(file) == 0 && done;
}
