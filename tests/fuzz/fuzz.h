/* What the fuzz programs share. A program gets any bytes and returns; what must hold and does not ends
 * it, which the fuzzer reports as a find. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/ctx.h"
#include "base/limits.h"

/* One input. Gives 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void require(bool condition)
{
    if (!condition)
        abort();
}

/* The same texts; neither may be NULL. */
static inline void require_same(const char *a, const char *b)
{
    require(strcmp(a, b) == 0);
}

/* An input that is taken apart. Every piece is a copy in the arena with a NUL behind its last byte, so
 * that reading past its end is found. */
struct fuzz_input {
    struct arena *arena;
    const char *at;
    size_t left;
};

static inline struct fuzz_input fuzz_input(struct arena *arena, const uint8_t *data, size_t size)
{
    require(arena != NULL);
    return (struct fuzz_input){arena, (const char *)data, size};
}

/* All that is left. It may hold NUL. */
static inline const char *fuzz_rest(struct fuzz_input *input, size_t *ret_length)
{
    const char *rest = arena_copy_n(input->arena, input->at, input->left);
    if (ret_length != NULL)
        *ret_length = input->left;
    input->at += input->left;
    input->left = 0;
    return rest;
}

/* Up to the next line end, which is passed over; "" at the end. */
static inline const char *fuzz_line(struct fuzz_input *input)
{
    const char *stop = input->left == 0 ? NULL : memchr(input->at, '\n', input->left);
    if (stop == NULL)
        return fuzz_rest(input, NULL);
    size_t length = (size_t)(stop - input->at);
    const char *line = arena_copy_n(input->arena, input->at, length);
    input->at += length + 1;
    input->left -= length + 1;
    return line;
}

/* A list of files: "==NAME" on a line of its own begins one, what follows is its content, without NUL.
 * False at the end. What stands before the first mark is passed over. */
struct fuzz_file {
    const char *name, *text;
    size_t length;
};
bool fuzz_file(struct fuzz_input *input, struct fuzz_file *ret);

/* The stored record of that noun; any other word picks one. */
struct record;
const struct record *fuzz_record(const char *noun);

/* A database in memory with the schema, made once, for what has to be stored before it can be read. The
 * context is fresh (UTC 2026-10-01, English, every permission, nobody acts) and uses `arena`. */
struct ctx fuzz_database(struct arena *arena);

/* The same with the house of tests/support/house.h, in which its officer acts. Nothing that is changed
 * stays: a change goes all its way, but its commit is refused as a conflict, so that every input meets the
 * same house. */
struct ctx fuzz_house(struct arena *arena);

#endif
