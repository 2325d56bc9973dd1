/* Work that is shared by threads: each takes the next piece until none is left. */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "analysis/analysis_inside.h"

struct team {
    void (*work)(void *data, size_t worker, size_t i);
    void *data;
    size_t n;
    atomic_size_t next;
};
struct member {
    struct team *team;
    size_t worker;
    pthread_t thread;
    bool has_thread;
};

static void *take_pieces(void *data)
{
    struct member *member = data;
    struct team *team = member->team;
    for (size_t i = atomic_fetch_add(&team->next, 1); i < team->n; i = atomic_fetch_add(&team->next, 1))
        team->work(team->data, member->worker, i);
    return NULL;
}

size_t team_size(size_t threads)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = threads != 0 ? threads : processors < 1 ? 1 : (size_t)processors;
    return wanted < ANALYSIS_THREADS_MOST ? wanted : ANALYSIS_THREADS_MOST;
}

void team_run(size_t threads, size_t n, void (*work)(void *data, size_t worker, size_t i), void *data)
{
    struct team team = {.work = work, .data = data, .n = n};
    struct member members[ANALYSIS_THREADS_MOST];
    size_t count = threads < n ? threads : n;
    atomic_init(&team.next, 0);
    for (size_t i = 0; i < count; i++)
        members[i] = (struct member){.team = &team, .worker = i};
    for (size_t i = 1; i < count; i++) /* one that cannot be started is missed by nobody */
        members[i].has_thread = pthread_create(&members[i].thread, NULL, take_pieces, &members[i]) == 0;
    if (count > 0)
        take_pieces(&members[0]);
    for (size_t i = 1; i < count; i++)
        if (members[i].has_thread)
            pthread_join(members[i].thread, NULL);
}
