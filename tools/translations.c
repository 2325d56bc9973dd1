/* translations OUT.c [--sources FILE…] [--po FILE…]
 *
 * Makes the table of Japanese texts (src/i18n/i18n.h). The sources are *.c and *.h, where N_("…")
 * marks a text, and *.html, where {{t "…"}} does; a *.po file holds msgid "…" / msgstr "…" pairs,
 * the English text and the Japanese one. Refused, with file:line: why, all of them at once: a text
 * without translation, a msgid twice, an empty msgstr, a msgid that no source uses, placeholders
 * {0} {1} … that differ between the two, and words in kana that official papers write in kanji (又は, 若しくは, 及び, 既に). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rc.h"
#include "translations_read.h"

/* The paths of one kind of file, in their order. */
struct paths {
    char **at;
    size_t n;
};

static bool run(const char *path, struct paths sources, struct paths translations,
                struct text_file *files, struct buf *errors)
{
    CLEANUP(buf_free) struct buf out = buf_create(TEXT_OUTPUT_MAX);
    bool good = text_read_all(sources.at, sources.n, files, errors);
    good = text_read_all(translations.at, translations.n, files + sources.n, errors) && good;
    return good &&
           translations_table(files, sources.n, files + sources.n, translations.n, &out, errors) &&
           text_write(path, &out, errors);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: translations OUT.c [--sources FILE ...] [--po FILE ...]\n");
        return 2;
    }
    struct paths lists[2] = {{calloc((size_t)argc, sizeof(char *)), 0},
                             {calloc((size_t)argc, sizeof(char *)), 0}};
    struct text_file *files = calloc((size_t)argc, sizeof *files);
    struct buf errors = buf_create(TEXT_OUTPUT_MAX);
    bool po = false, good = lists[0].at != NULL && lists[1].at != NULL && files != NULL;
    for (int i = 2; good && i < argc; i++) {
        if (strcmp(argv[i], "--sources") == 0 || strcmp(argv[i], "--po") == 0)
            po = strcmp(argv[i], "--po") == 0;
        else
            lists[po].at[lists[po].n++] = argv[i];
    }
    good = good && run(argv[1], lists[0], lists[1], files, &errors);
    fputs(buf_string(&errors), stderr);
    if (files != NULL)
        text_free_all(files, lists[0].n + lists[1].n);
    free(files);
    free(lists[0].at);
    free(lists[1].at);
    buf_free(&errors);
    return good ? 0 : 1;
}
