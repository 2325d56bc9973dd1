#include <fontconfig/fontconfig.h>

#include "report/report.h"

/* Where the child that draws looks for fonts, too (report_picture.c). */
static const char folders[] = "<?xml version=\"1.0\"?><fontconfig>"
                              "<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
                              "<cachedir>/var/cache/fontconfig</cachedir></fontconfig>";

bool report_has_font(const char *family)
{
    FcConfig *config = FcConfigCreate();
    FcPattern *pattern = FcPatternBuild(NULL, FC_FAMILY, FcTypeString, family, (char *)NULL);
    FcObjectSet *wanted = FcObjectSetBuild(FC_FAMILY, (char *)NULL);
    FcFontSet *found = NULL;
    if (config != NULL && pattern != NULL && wanted != NULL &&
        FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)folders, FcTrue) &&
        FcConfigBuildFonts(config))
        found = FcFontList(config, pattern, wanted);
    bool has = found != NULL && found->nfont > 0;
    if (found != NULL)
        FcFontSetDestroy(found);
    if (wanted != NULL)
        FcObjectSetDestroy(wanted);
    if (pattern != NULL)
        FcPatternDestroy(pattern);
    if (config != NULL)
        FcConfigDestroy(config);
    return has;
}
