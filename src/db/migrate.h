/* The migrations as the build embeds them, expanded for each engine. */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include <stddef.h>

struct migration {
    const char *name;     /* 0001_foundation */
    const char *source;   /* the text that is checksummed */
    const char *sqlite;
    const char *postgresql;
};

extern const struct migration migrations[];
extern const size_t migrations_count;

#endif
