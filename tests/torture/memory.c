/* malloc and its kin, between the program with its libraries and the C library. Under the address
 * sanitizer, which has its own, only the calls of our code come here (the linker's --wrap). */
#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "tests/torture/torture.h"

static struct {
    size_t number;
    enum memory_mode mode;
    bool own;
    atomic_size_t count, live, spared; /* several threads may ask */
    atomic_bool armed, failed;
} state;

/* Whether this allocation, asked for from `caller`, is to fail. */
static bool fails(bool own)
{
    if (!state.armed || state.spared > 0 || (state.own && !own))
        return false;
    size_t count = ++state.count;
    bool now = count == state.number ||
               (state.mode == MEMORY_ENDED && state.number > 0 && count > state.number);
    if (now) {
        state.failed = true;
        errno = ENOMEM;
    }
    return now;
}

void memory_arm(size_t number, enum memory_mode mode, bool own)
{
    state.number = number;
    state.mode = mode;
    state.own = own;
    state.count = 0;
    state.failed = false;
    state.armed = true;
}

size_t memory_disarm(void)
{
    state.armed = false;
    return state.count;
}

bool memory_failed(void)
{
    return state.failed;
}

void *memory_spared(size_t size)
{
    state.spared++;
    void *memory = malloc(size);
    state.spared--;
    return memory;
}

#ifdef TORTURE_WRAPPED

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);
char *__wrap_strdup(const char *text);

void *__wrap_malloc(size_t size)
{
    return fails(true) ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails(true) ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return fails(true) ? NULL : __real_realloc(memory, size);
}

char *__wrap_strdup(const char *text)
{
    size_t length = strlen(text) + 1;
    char *copy = fails(true) ? NULL : __real_malloc(length);
    return copy == NULL ? NULL : memcpy(copy, text, length);
}

size_t memory_live(void)
{
    return 0;
}

#else

/* What the C library itself has behind the names that are defined here. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);
void __libc_free(void *memory);

/* The linker's marks around the code of this program. */
extern const char __executable_start[], etext[];

static bool is_own(const void *caller)
{
    uintptr_t at = (uintptr_t)caller;
    return at >= (uintptr_t)__executable_start && at < (uintptr_t)etext;
}

#define IS_OWN is_own(__builtin_return_address(0))

static void *count_live(void *memory)
{
    state.live += memory != NULL;
    return memory;
}

void *malloc(size_t size)
{
    return fails(IS_OWN) ? NULL : count_live(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    return fails(IS_OWN) ? NULL : count_live(__libc_calloc(count, size));
}

void *realloc(void *memory, size_t size)
{
    if (fails(IS_OWN))
        return NULL;
    void *moved = __libc_realloc(memory, size);
    if (memory == NULL)
        return count_live(moved);
    state.live -= moved == NULL && size == 0; /* freed */
    return moved;
}

void free(void *memory)
{
    state.live -= memory != NULL;
    __libc_free(memory);
}

char *strdup(const char *text)
{
    size_t length = strlen(text) + 1;
    char *copy = fails(IS_OWN) ? NULL : count_live(__libc_malloc(length));
    return copy == NULL ? NULL : memcpy(copy, text, length);
}

size_t memory_live(void)
{
    return state.live;
}

#endif
