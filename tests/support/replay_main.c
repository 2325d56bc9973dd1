/* Stands in for libFuzzer: reads every file of the folders and files named on the command line once,
 * so that what fuzzing has found stays mended in the ordinary tests. Prints one TAP line. */
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int read_input(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)place;
    if (kind != FTW_F)
        return 0;
    FILE *file = fopen(path, "rb");
    uint8_t *data = malloc((size_t)about->st_size + 1);
    size_t size = file == NULL || data == NULL ? 0 : fread(data, 1, (size_t)about->st_size, file);
    if (file == NULL || data == NULL || size != (size_t)about->st_size) {
        printf("not ok 1 - %s cannot be read\n", path);
        exit(1);
    }
    fclose(file);
    printf("# %s\n", path); /* the last one stands before a crash */
    fflush(stdout);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    return 0;
}

int main(int argc, char **argv)
{
    printf("1..1\n");
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++)
        nftw(argv[i], read_input, 8, FTW_PHYS);
    printf("ok 1 - inputs of the corpus\n");
    return 0;
}
