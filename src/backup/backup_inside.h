/* What the files of this room share. */
#ifndef BACKUP_BACKUP_INSIDE_H
#define BACKUP_BACKUP_INSIDE_H

#include "backup/backup.h"
#include "base/buf.h"
#include "db/db_copy.h"

enum {
    BACKUP_FORM = 1,                        /* of the file; a newer one is refused */
    BACKUP_CHUNK_BYTES = 2 * 1024 * 1024,   /* a chunk ends with the row that passes this */
    BACKUP_MEMBER_MOST = 128 * 1024 * 1024, /* bytes of a chunk, unpacked: one row at least */
    BACKUP_MANIFEST_MOST = 64 * 1024 * 1024,
    BACKUP_NAME_BYTES = 200,
};
#define BACKUP_HEADER "kaname-backup.json"
#define BACKUP_ORG_HEADER "kaname-organization.json"
#define BACKUP_MANIFEST "manifest.json"
#define BACKUP_SEAL "manifest.sha256"

/* ---- backup_file.c: the archive on the disk ---- */

enum backup_archive { ARCHIVE_TAR, ARCHIVE_ZIP };

struct backup_writer;
/* Begins PATH.new. RC_IO. Freed with backup_writer_freep, which removes it unless it was closed. */
enum rc backup_writer_open(struct ctx *cx, const char *path, enum backup_archive archive,
                           struct backup_writer **ret) MUST_USE;
enum rc backup_writer_add(struct ctx *cx, struct backup_writer *writer, const char *name,
                          const struct buf *content) MUST_USE;
/* Ends the file, brings it to the disk and gives it its name. *ret_size: its bytes. */
enum rc backup_writer_close(struct ctx *cx, struct backup_writer *writer, int64_t *ret_size)
    MUST_USE;
void backup_writer_freep(struct backup_writer **pointer);
/* Brings the folder's entry of a file to the disk, too. */
void backup_sync_folder(const char *path);

struct backup_reader;
/* RC_IO when it cannot be read. Freed with backup_reader_freep. */
enum rc backup_reader_open(struct ctx *cx, const char *path, enum backup_archive archive,
                           struct backup_reader **ret) MUST_USE;
/* The next member into `content` (cleared first) and its name into ret_name, which is "" at the end.
 * RC_INVALID when the file is cut off or damaged; RC_TYPE when it is no archive at all. */
enum rc backup_reader_next(struct ctx *cx, struct backup_reader *reader, struct buf *content,
                           char ret_name[BACKUP_NAME_BYTES]) MUST_USE;
/* Bytes of the file, and how many of them were read. */
void backup_reader_place(const struct backup_reader *reader, int64_t *ret_read, int64_t *ret_size);
void backup_reader_freep(struct backup_reader **pointer);

/* ---- backup_pack.c ---- */

/* Zstandard (RFC 8878). False when memory ended. */
bool backup_pack(const struct buf *raw, struct buf *packed);
/* False when it is no such frame or larger than `raw` may become. */
bool backup_unpack(const struct buf *packed, struct buf *raw);

/* ---- backup_manifest.c ---- */

struct backup_migration {
    const char *name, *digest;
};
/* A person of another organisation who acts in the exported one. */
struct backup_guest {
    const char *id, *login;
};
/* The first member: what the file is. */
struct backup_header {
    const char *org; /* whose export it is; "" for a backup of everything */
    LIST_OF(struct backup_guest) guests;
    int64_t form, made;
    const char *program, *engine;
    LIST_OF(struct backup_migration) migrations;
    struct db_tables tables; /* in the order of their rows in the file */
};
struct backup_chunk {
    const char *name;
    int64_t rows, bytes; /* unpacked */
    const char *digest;  /* SHA-256 of the tuples, unpacked, hex */
};
struct backup_count {
    const char *table;
    int64_t rows;
    const char
        *digest; /* of an export: SHA-256 over the sorted digests of the rows, hex; else "" */
};
struct backup_ledger {
    const char *org;
    int64_t entries;  /* last number given out */
    int64_t size;     /* of the tree as it was saved */
    const char *root; /* hex; "" when none was saved yet */
};
/* The last member but one: what must be in the file. */
struct backup_manifest {
    const char *header_digest;
    LIST_OF(struct backup_chunk) chunks;
    LIST_OF(struct backup_count) counts;
    LIST_OF(struct backup_ledger) ledgers;
};

/* The header of a backup of cx's database: its schema (which may be older than the program's), the
 * tables that go into the backup. */
enum rc backup_header_make(struct ctx *cx, struct backup_header *ret) MUST_USE;
/* The same of the export of an organisation. */
enum rc backup_header_make_org(struct ctx *cx, const char *org, struct backup_header *ret) MUST_USE;
void backup_header_write(struct buf *out, const struct ctx *cx, const struct backup_header *header);
void backup_manifest_write(struct buf *out, const struct backup_manifest *manifest);
/* RC_TYPE when it is no header of kaname's; RC_INVALID when form or schema are newer or another's. */
enum rc backup_header_read(struct ctx *cx, const struct buf *text, struct backup_header *ret)
    MUST_USE;
enum rc backup_manifest_read(struct ctx *cx, const struct buf *text, struct backup_manifest *ret)
    MUST_USE;
/* "rows/003-person/000002-", which the digest of the tuples and ".zst" follow: what was damaged is found
 * before it is loaded. */
const char *backup_chunk_name(struct ctx *cx, size_t table, const char *name, int64_t count);
/* `now`: the ledgers of the database, in the order of the manifest's. In cx's arena. */
enum rc backup_summarize(struct ctx *cx, const struct backup_header *header,
                         const struct backup_manifest *manifest, const struct backup_ledger *now,
                         struct backup_summary *ret) MUST_USE;

/* ---- backup_store.c ---- */

struct backup_ledgers {
    const struct backup_ledger *at;
    size_t n;
};
struct backup_guests {
    const struct backup_guest *at;
    size_t n;
};
enum rc backup_store_guests(struct ctx *cx, const char *org, struct backup_guests *ret) MUST_USE;
/* How many people have that id; that sign-in name; organisations that id. */
enum rc backup_store_person_ids(struct ctx *cx, const char *id, int64_t *ret) MUST_USE;
enum rc backup_store_logins(struct ctx *cx, const char *login, int64_t *ret) MUST_USE;
enum rc backup_store_organizations(struct ctx *cx, const char *id, int64_t *ret) MUST_USE;
enum rc backup_store_ledgers(struct ctx *cx, struct backup_ledgers *ret) MUST_USE;
/* What waited or ran when the backup was made does not run again by itself. */
enum rc backup_store_end_jobs(struct ctx *cx, const char *message) MUST_USE;

#endif
