/* The private halves of the keys: one file each, readable for the program's user alone. */
#ifndef SEAL_SEAL_FILE_H
#define SEAL_SEAL_FILE_H

#include "ledger/note.h"
#include "seal/seal.h"

/* Writes DIRECTORY/ORG-ID.key, never over a file that is there. The directory is made (0700) when it is
 * not there. RC_IO with the reason. */
enum rc seal_file_write(struct ctx *cx, const char *org, const char *id,
                        const unsigned char seed[NOTE_SEED_BYTES]) MUST_USE;
/* Reads it back. RC_IO: not there, open to others, or not the key of that id. */
enum rc seal_file_read(struct ctx *cx, const struct signing_key *key,
                       unsigned char ret[NOTE_SEED_BYTES]) MUST_USE;
/* Whether the file is there at all. */
bool seal_file_exists(struct ctx *cx, const char *org, const char *id);
/* Removes a file that was written for a change that did not come about. */
void seal_file_remove(struct ctx *cx, const char *org, const char *id);

#endif
