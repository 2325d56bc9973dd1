/* The folder of backups by the timetable: generations, jobs, what the page shows. */
#ifndef BACKUP_BACKUP_FOLDER_H
#define BACKUP_BACKUP_FOLDER_H

#include "backup/backup.h"
#include "http/http.h"
#include "job/job.h"

/* ---- backup_rule.c: pure rules ---- */

/* Which generations a backup stands for; 0: it may go. */
enum backup_generation { GENERATION_DAY = 1, GENERATION_WEEK = 2, GENERATION_MONTH = 4 };

/* A backup in the folder. */
struct backup_kept {
    const char *name, *path;  /* without and with the folder */
    int64_t at, size;         /* UTC ms by its name; bytes */
    int64_t generations;      /* bits of enum backup_generation */
    int64_t day, week, month; /* the same, one by one */
};

/* Marks the youngest backup of each of the last `days` days that have one, `weeks` weeks (from Monday)
 * and `months` months, all by Japan's calendar; the youngest of all stands for a day at least. `list` is
 * sorted, youngest first. */
void backup_mark_generations(const struct ctx *cx, struct backup_kept *list, size_t n, int64_t days,
                             int64_t weeks, int64_t months);

/* "kaname-20261001T050203Z.tar" of a time (UTC ms), in cx's arena; and back, -1 for other names. */
const char *backup_file_name(const struct ctx *cx, int64_t at);
int64_t backup_file_time(const char *name);

/* Whether work that should be done every `period` ms is late at `now`: more than six hours beyond it.
 * `last`: when it was done last, 0 for never; then it counts from `since`. */
bool backup_is_overdue(int64_t last, int64_t since, int64_t period, int64_t now);

/* ---- backup_folder.c ---- */

struct backup_folder {
    LIST_OF(struct backup_kept) backups; /* youngest first, generations marked */
};
/* RC_USAGE when the server has no folder, RC_IO when it cannot be read. */
enum rc backup_folder_read(struct ctx *cx, struct backup_folder *ret) MUST_USE;
/* Writes a backup of this moment into the folder, then removes what stands for no generation, and what
 * was left by backups that were cut off a day ago or more. */
enum rc backup_folder_add(struct ctx *cx, struct backup_summary *ret, int64_t *ret_removed)
    MUST_USE;
/* Restores the youngest backup into a temporary file beside it and removes that. RC_MISSING: none. */
enum rc backup_folder_test(struct ctx *cx, struct backup_summary *ret) MUST_USE;

/* ---- backup_job.c ---- */

enum { BACKUP_JOB, BACKUP_TEST_JOB, BACKUP_JOBS };
extern const struct job_kind backup_jobs[BACKUP_JOBS];

/* ---- backup_web.c ---- */

enum { BACKUP_ROUTES = 3 };
extern const struct route backup_routes[BACKUP_ROUTES];

/* How it stands with one kind of work. */
struct backup_work {
    const char *label, *kind;
    int64_t last;            /* UTC ms of the last success; 0 for none */
    int64_t failed;          /* of the last failure, when it came later; 0 for none */
    const char *message;     /* of that failure */
    const char *finding;     /* address of the job that failed; "" */
    int64_t scheduled, next; /* whether it stands on the timetable, and when it comes next */
    int64_t overdue;
    const char *active; /* id of the job that waits or runs; "" for none */
};
struct backup_page_view {
    const char *folder; /* "" for none */
    int64_t days, weeks, months;
    struct backup_work backup, test;
    LIST_OF(struct backup_kept) backups;
    const char *trouble; /* why the folder cannot be read; "" */
    int64_t busy;
};

#endif
