#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The torture of tests/torture takes a block for each piece, so that each can fail. */
#ifdef ARENA_BLOCK_SIZE
enum { BLOCKS_GROW = 0 };
#else
#define ARENA_BLOCK_SIZE (32 * 1024)
enum { BLOCKS_GROW = 1 };
#endif
enum { BLOCK_SIZE = ARENA_BLOCK_SIZE, ALIGNMENT = alignof(max_align_t) };

/* Blocks grow with the arena, up to a limit; those of LARGE_SIZE and more come zeroed from the system: touching memory for
 * the first time is what a large piece costs, and it is done once, by whoever needs it. */
enum { GROWTH = 8, BLOCK_SIZE_MOST = 2 * 1024 * 1024, LARGE_SIZE = 8 * 1024 * 1024 };

/* The address sanitizer sees a block as one allocation. It is told what was handed out, and a gap is
 * left behind each piece, so that a read past its end is found. */
#if defined(__SANITIZE_ADDRESS__)
#define HAS_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAS_SANITIZER 1
#endif
#endif
#ifdef HAS_SANITIZER
#include <sanitizer/asan_interface.h>
enum { GAP = ALIGNMENT };
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
enum { GAP = 0 };
#endif

struct block {
    struct block *next;
    size_t size, used;
    bool zeroed; /* what is not used yet */
    alignas(max_align_t) unsigned char data[];
};

/* What is called at the end; lies in the arena itself. */
struct ending {
    struct ending *next;
    void (*end)(void *what);
    void *what;
};

struct arena {
    struct block *head;
    struct ending *endings;
    size_t limit, total, generation;
    bool failed;
};

struct arena *arena_create(size_t limit)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena != NULL)
        arena->limit = limit;
    return arena;
}

static void free_blocks(struct block *block)
{
    while (block != NULL) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
}

static void run_endings(struct arena *arena)
{
    for (struct ending *at = arena->endings; at != NULL; at = at->next)
        at->end(at->what);
    arena->endings = NULL;
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    run_endings(arena);
    free_blocks(arena->head);
    free(arena);
}

void arena_freep(struct arena **arena)
{
    arena_free(*arena);
    *arena = NULL;
}

void arena_reset(struct arena *arena)
{
    run_endings(arena);
    struct block *keep = arena->head;
    if (keep != NULL) {
        free_blocks(keep->next);
        keep->next = NULL;
        keep->used = 0;
        keep->zeroed = false;
        ASAN_POISON_MEMORY_REGION(keep->data, keep->size);
        if (keep->size > BLOCK_SIZE) { /* one large request must not keep its memory for ever */
            free(keep);
            arena->head = NULL;
        }
    }
    arena->total = 0;
    arena->generation++;
    arena->failed = false;
}

void arena_next(struct arena *arena)
{
    bool failed = arena->failed;
    arena_reset(arena);
    arena->failed = failed;
}

size_t arena_generation(const struct arena *arena)
{
    return arena->generation;
}

static size_t room_of(const struct arena *arena, size_t size)
{
    size_t room = BLOCK_SIZE, share = arena->total / GROWTH;
    if (BLOCKS_GROW && share > room)
        room = share < BLOCK_SIZE_MOST ? share : BLOCK_SIZE_MOST;
    return size > room ? size : room;
}

static struct block *add_block(struct arena *arena, size_t size)
{
    size_t room = room_of(arena, size);
    bool large = room >= LARGE_SIZE;
    if (room > SIZE_MAX - sizeof(struct block))
        return NULL;
    struct block *block = large ? calloc(1, sizeof *block + room) : malloc(sizeof *block + room);
    if (block == NULL)
        return NULL;
    ASAN_POISON_MEMORY_REGION(block->data, room);
    block->size = room;
    block->used = 0;
    block->zeroed = large;
    block->next = arena->head;
    arena->head = block;
    return block;
}

/* Memory that is not zeroed; NULL at the limit. */
static void *take(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGNMENT - GAP) {
        arena->failed = true;
        return NULL;
    }
    size_t wanted = size;
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (size == 0)
        size = ALIGNMENT;
    if (arena->total > arena->limit || size > arena->limit - arena->total) {
        arena->failed = true;
        return NULL;
    }
    struct block *block = arena->head;
    if (block == NULL || block->size - block->used < size + GAP) {
        block = add_block(arena, size + GAP);
        if (block == NULL) {
            arena->failed = true;
            return NULL;
        }
    }
    void *memory = block->data + block->used;
    block->used += size + GAP;
    arena->total += size;
    ASAN_UNPOISON_MEMORY_REGION(memory, wanted);
    return memory;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    void *memory = take(arena, size);
    if (memory != NULL && !arena->head->zeroed)
        memset(memory, 0, size);
    return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size) {
        arena->failed = true;
        return NULL;
    }
    return arena_alloc(arena, count * size);
}

void *arena_grow(struct arena *arena, void *items, size_t used, size_t *room, size_t size)
{
    if (items == NULL && used > 0) /* they were lost when memory ended */
        return NULL;
    if (used < *room)
        return items;
    size_t wider = *room == 0 ? 8 : *room * 2;
    void *copy = arena_array(arena, wider, size);
    if (copy == NULL)
        return NULL;
    if (used > 0)
        memcpy(copy, items, used * size);
    *room = wider;
    return copy;
}

const char *arena_copy_n(struct arena *arena, const char *text, size_t length)
{
    char *copy = length < SIZE_MAX ? take(arena, length + 1) : NULL;
    if (copy == NULL)
        return "";
    memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

const char *arena_copy(struct arena *arena, const char *text)
{
    return text == NULL ? "" : arena_copy_n(arena, text, strlen(text));
}

const char *arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = length < 0 ? NULL : take(arena, (size_t)length + 1);
    if (text == NULL) {
        arena->failed = true;
        return "";
    }
    va_start(args, format);
    vsnprintf(text, (size_t)length + 1, format, args);
    va_end(args);
    return text;
}

bool arena_at_end(struct arena *arena, void (*end)(void *what), void *what)
{
    struct ending *ending = ARENA_NEW(arena, struct ending);
    if (ending == NULL)
        return false;
    *ending = (struct ending){arena->endings, end, what};
    arena->endings = ending;
    return true;
}

void arena_fail(struct arena *arena)
{
    arena->failed = true;
}

bool arena_failed(const struct arena *arena)
{
    return arena->failed;
}

size_t arena_used(const struct arena *arena)
{
    return arena->total;
}
