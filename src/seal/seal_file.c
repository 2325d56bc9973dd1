#include "seal/seal_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/app.h"

#define FIRST_LINE "kaname-signing-key/1\n"

enum { FILE_MOST = 512, OTHERS = 077, SEED_TEXT = 44 };

const char *seal_key_dir(const struct ctx *cx)
{
    const char *directory = cx->app == NULL ? NULL : cx->app->key_dir;
    return directory == NULL || directory[0] == '\0' ? NULL : directory;
}

static const char *path_of(struct ctx *cx, const char *org, const char *id)
{
    return arena_printf(cx->arena, "%s/%s-%s.key", seal_key_dir(cx), org, id);
}

static void close_file(const int *file)
{
    if (*file >= 0)
        close(*file);
}

static enum rc unwritable(struct ctx *cx, const char *path)
{
    return fail(cx, RC_IO, N_("The key file {0} cannot be written: {1}"), path, strerror(errno));
}

/* A name counts only when its directory is on the disk, too. */
static enum rc sync_directory(struct ctx *cx)
{
    CLEANUP(close_file) int directory = open(seal_key_dir(cx), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0 || fsync(directory) != 0)
        return unwritable(cx, seal_key_dir(cx));
    return RC_OK;
}

static bool write_all(int file, const char *text, size_t length)
{
    while (length > 0) {
        ssize_t done = write(file, text, length);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        text += done;
        length -= (size_t)done;
    }
    return fsync(file) == 0;
}

static enum rc write_text(struct ctx *cx, const char *path, const char *text, size_t length)
{
    CLEANUP(close_file)
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0)
        return unwritable(cx, path);
    if (write_all(file, text, length))
        return sync_directory(cx);
    enum rc rc = unwritable(cx, path);
    unlink(path);
    return rc;
}

enum rc seal_file_write(struct ctx *cx, const char *org, const char *id,
                        const unsigned char seed[NOTE_SEED_BYTES])
{
    char text[FILE_MOST], encoded[SEED_TEXT + 1];
    const char *path = path_of(cx, org, id);
    if (mkdir(seal_key_dir(cx), S_IRWXU) != 0 && errno != EEXIST)
        return unwritable(cx, seal_key_dir(cx));
    sodium_bin2base64(encoded, sizeof encoded, seed, NOTE_SEED_BYTES,
                      sodium_base64_VARIANT_ORIGINAL);
    int length = snprintf(text, sizeof text, FIRST_LINE "organization %s\nkey %s\nseed %s\n", org,
                          id, encoded);
    enum rc rc = length < 0 || (size_t)length >= sizeof text
                     ? RC_INTERNAL
                     : write_text(cx, path, text, (size_t)length);
    sodium_memzero(text, sizeof text);
    sodium_memzero(encoded, sizeof encoded);
    return rc;
}

static enum rc damaged(struct ctx *cx, const char *path)
{
    return fail(cx, RC_IO, N_("The key file {0} does not hold the key that its name says"), path);
}

/* The public half of the seed gives the key's id. */
static bool is_key(struct ctx *cx, const struct signing_key *key,
                   const unsigned char seed[NOTE_SEED_BYTES])
{
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
    crypto_sign_seed_keypair(public_key, secret, seed);
    sodium_memzero(secret, sizeof secret);
    return strcmp(note_key_id(cx, key->origin, public_key), key->id) == 0;
}

static enum rc read_seed(struct ctx *cx, const struct signing_key *key, const char *path,
                         const char *text, unsigned char ret[NOTE_SEED_BYTES])
{
    const char *head = arena_printf(cx->arena, FIRST_LINE "organization %s\nkey %s\nseed ",
                                    key->org, key->id);
    size_t length = strlen(head);
    if (length == 0 || strncmp(text, head, length) != 0 || strlen(text) != length + SEED_TEXT + 1 ||
        !note_base64_read(text + length, SEED_TEXT, ret, NOTE_SEED_BYTES) || !is_key(cx, key, ret))
        return damaged(cx, path);
    return RC_OK;
}

static enum rc open_file(struct ctx *cx, const struct signing_key *key, const char *path, int *ret)
{
    struct stat about;
    *ret = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (*ret < 0 || fstat(*ret, &about) != 0)
        return fail(cx, RC_IO,
                    N_("The private half of the signing key {0} cannot be read ({1}: {2}); restore the "
                       "directory of the keys from its backup, or rotate the key"),
                    key->id, path, strerror(errno));
    if (!S_ISREG(about.st_mode) || (about.st_mode & OTHERS) != 0)
        return fail(cx, RC_IO,
                    N_("The key file {0} is open to other users; nobody but the program may read "
                       "it (chmod 600)"),
                    path);
    return RC_OK;
}

enum rc seal_file_read(struct ctx *cx, const struct signing_key *key,
                       unsigned char ret[NOTE_SEED_BYTES])
{
    CLEANUP(close_file) int file = -1;
    char text[FILE_MOST] = "";
    if (seal_key_dir(cx) == NULL)
        return fail(cx, RC_IO, N_("No directory for signing keys is known (--key-dir)"));
    const char *path = path_of(cx, key->org, key->id);
    TRY(open_file(cx, key, path, &file));
    ssize_t length = read(file, text, sizeof text - 1);
    text[length < 0 ? 0 : length] = '\0';
    enum rc rc = read_seed(cx, key, path, text, ret);
    sodium_memzero(text, sizeof text);
    return rc;
}

bool seal_file_exists(struct ctx *cx, const char *org, const char *id)
{
    struct stat about;
    return seal_key_dir(cx) != NULL && stat(path_of(cx, org, id), &about) == 0;
}

void seal_file_remove(struct ctx *cx, const char *org, const char *id)
{
    if (seal_key_dir(cx) != NULL)
        unlink(path_of(cx, org, id));
}
