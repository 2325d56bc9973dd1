/* Backup of a whole installation while people work, in one form for both databases; restore to a new
 * database; generations and recovery tests. The form is described in docs/architecture.md. */
#ifndef BACKUP_BACKUP_H
#define BACKUP_BACKUP_H

#include "base/app.h"
#include "base/field.h"

/* One organisation's ledger on both sides. */
struct backup_head {
    const char *org;
    int64_t entries;      /* in the backup */
    int64_t size;         /* of the tree whose head was saved last */
    const char *root;     /* that head, hex; "" when none was saved yet */
    int64_t entries_now;  /* in the database that was backed up or restored */
    const char *root_now; /* of the tree of the same size there */
};
extern const struct fields backup_head_fields;

/* What a backup holds, as told after it was written, read or restored. */
struct backup_summary {
    const char *file;                             /* path */
    int64_t made;                                 /* UTC ms: the moment whose state it holds */
    const char *program;                          /* version of the program that made it */
    const char *engine;                           /* "sqlite", "postgresql" */
    const char *schema;                           /* name of its last migration */
    int64_t tables, rows, organizations, entries; /* entries: of all ledgers */
    int64_t bytes;                                /* of the rows */
    int64_t size;                                 /* of the file */
    int64_t ms;                                   /* that it took */
    const char *finding; /* what the replay of the ledgers found; "" nothing */
    LIST_OF(struct backup_head) heads;
};
extern const struct fields backup_summary_fields;

/* Writes the state of this moment into a file; others go on working. The file takes its name when it is
 * whole and on the disk; what stood there before is then replaced. RC_IO (disk full, no right),
 * RC_DATABASE, RC_STOPPED: nothing stands under the name that did not before. */
enum rc backup_write(struct ctx *cx, const char *path, struct backup_summary *ret) MUST_USE;

/* Restores a backup into a new database: "sqlite:FILE" that does not exist, or "postgresql://…" without
 * any table. The rows are loaded apart (a file with another name, one transaction), checked against
 * the manifest, counted, brought up to this program's schema, and the ledgers replayed; only then the
 * database takes its place. cx needs no database. `unsound`: what the replay finds wrong stands in
 * ret->finding instead of ending the restore, for a database that was not sound when it was backed up.
 * RC_TYPE (no backup of kaname), RC_INVALID (newer, cut off, damaged; the message names what),
 * RC_CONFLICT (the database is not empty), RC_UNSOUND. */
enum rc backup_restore(struct ctx *cx, const char *path, const char *url, bool unsound,
                       struct backup_summary *ret) MUST_USE;
/* The same into a file beside the backup that is removed again: that it could be restored. */
enum rc backup_test(struct ctx *cx, const char *path, struct backup_summary *ret) MUST_USE;

/* Writes everything of one organisation (rows, files, ledger) into a zip that other installations take
 * in; who did it stands in its ledger. RC_MISSING, RC_DENIED without PERM_SYSTEM, RC_IO. */
enum rc backup_export(struct ctx *cx, const char *org, const char *path, struct backup_summary *ret)
    MUST_USE;
/* Takes such a zip into cx's database, which must not have the organisation, in one transaction: counts
 * and hashes of every table as they were exported, and a ledger that replays; otherwise nothing, and the
 * message says what differs. RC_TYPE, RC_INVALID, RC_CONFLICT (already there, a sign-in name is taken, a
 * person of another organisation is missing), RC_UNSOUND, RC_DENIED. */
enum rc backup_import(struct ctx *cx, const char *path, struct backup_summary *ret) MUST_USE;

/* Which tables go where. */
enum backup_use {
    USE_EVERYWHERE, /* into the backup, and into the export of an organisation */
    USE_BACKUP,     /* into the backup only */
    USE_NOWHERE,    /* neither; the reason says why nothing is lost */
};
struct backup_table {
    const char *name;
    enum backup_use use;
    const char *why; /* English; for the header of a backup and the docs */
};
/* Every table that holds no records; app/tables_test.c and backup_test.c hold that none is forgotten. */
extern const struct backup_table backup_tables[];
extern const size_t backup_table_count;
/* NULL for the tables of records, which go everywhere. */
const struct backup_table *backup_table_find(const char *name);

/* Puts backups and recovery tests on the timetable, where the server has a folder for them and nobody
 * did; called by the server's tick. */
enum rc backup_keep_timetable(struct ctx *cx) MUST_USE;
/* When both succeeded last, UTC ms; 0 for never. For figures about the installation. */
enum rc backup_last_success(struct ctx *cx, int64_t *ret_backup, int64_t *ret_test) MUST_USE;

extern const struct module backup_module;

#endif
