/* How fast a backup is written and taken back: megabytes of rows a second, the best of a few runs. */
#include <unistd.h>

#include "backup/backup.h"
#include "bench/bench.h"

enum { BACKUPS = 5, BYTES_PER_MEGABYTE = 1000000, LEAST = 100, MS_PER_SECOND = 1000 };

static enum rc best_of(struct ctx *cx, const char *path, bool back, double *ret_rate,
                       struct backup_summary *ret)
{
    for (int i = 0; i < BACKUPS; i++) {
        double begin = bench_now();
        TRY(back ? backup_test(cx, path, ret) : backup_write(cx, path, ret));
        double rate = (double)ret->bytes / BYTES_PER_MEGABYTE /
                      ((bench_now() - begin) / MS_PER_SECOND);
        *ret_rate = i == 0 || rate > *ret_rate ? rate : *ret_rate;
    }
    return RC_OK;
}

enum rc bench_backup(struct ctx *cx, struct bench *bench)
{
    const char *path = arena_printf(cx->arena, "%s/backup.tar", bench->folder);
    struct backup_summary summary;
    double written = 0, restored = 0;
    TRY(best_of(cx, path, false, &written, &summary));
    TRY(best_of(cx, path, true, &restored, &summary));
    table_figure_head("Backup");
    table_figure_least(&bench->table, "backup", written, "MB/s", LEAST,
                       arena_printf(cx->arena, "%lld MB of rows, %lld MB of file",
                                    (long long)(summary.bytes / BYTES_PER_MEGABYTE),
                                    (long long)(summary.size / BYTES_PER_MEGABYTE)));
    table_figure(&bench->table, "recovery test", restored, "MB/s", 0,
                 "into SQLite, with every check");
    unlink(path);
    return RC_OK;
}
