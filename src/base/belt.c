#include "base/belt.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* given ≥ started ≥ taken count pieces since the beginning; piece n lies in place n % count. */
struct belt {
    void (*work)(void *piece);
    void *pieces[BELT_PIECES_MOST];
    bool done[BELT_PIECES_MOST];
    size_t count, given, started, taken;
    pthread_t helpers[BELT_HELPERS_MOST];
    size_t helper_count;
    bool stopping;
    pthread_mutex_t mutex;
    pthread_cond_t work_came, work_done;
};

/* Works on the next piece; the mutex is held before and after, not during the work. */
static void work_once(struct belt *belt)
{
    size_t place = belt->started++ % belt->count;
    pthread_mutex_unlock(&belt->mutex);
    belt->work(belt->pieces[place]);
    pthread_mutex_lock(&belt->mutex);
    belt->done[place] = true;
    pthread_cond_signal(&belt->work_done);
}

static void *help(void *argument)
{
    struct belt *belt = argument;
    pthread_mutex_lock(&belt->mutex);
    while (!belt->stopping) {
        if (belt->started < belt->given)
            work_once(belt);
        else
            pthread_cond_wait(&belt->work_came, &belt->mutex);
    }
    pthread_mutex_unlock(&belt->mutex);
    return NULL;
}

struct belt *belt_create(void (*work)(void *piece), void *const *pieces, size_t count)
{
    struct belt *belt = calloc(1, sizeof *belt);
    if (belt == NULL)
        return NULL;
    belt->work = work;
    belt->count = count;
    memcpy(belt->pieces, pieces, count * sizeof *pieces);
    pthread_mutex_init(&belt->mutex, NULL);
    pthread_cond_init(&belt->work_came, NULL);
    pthread_cond_init(&belt->work_done, NULL);
    return belt;
}

/* Comes with the second piece: for a single one nobody needs help. */
static void call_helpers(struct belt *belt)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    while (belt->helper_count < BELT_HELPERS_MOST && (long)belt->helper_count + 1 < processors &&
           pthread_create(&belt->helpers[belt->helper_count], NULL, help, belt) == 0)
        belt->helper_count++;
}

void belt_freep(struct belt **belt)
{
    struct belt *self = *belt;
    *belt = NULL;
    if (self == NULL)
        return;
    pthread_mutex_lock(&self->mutex);
    self->stopping = true;
    pthread_cond_broadcast(&self->work_came);
    pthread_mutex_unlock(&self->mutex);
    for (size_t i = 0; i < self->helper_count; i++)
        pthread_join(self->helpers[i], NULL);
    pthread_cond_destroy(&self->work_done);
    pthread_cond_destroy(&self->work_came);
    pthread_mutex_destroy(&self->mutex);
    free(self);
}

bool belt_is_full(const struct belt *belt)
{
    return belt->given - belt->taken == belt->count;
}

bool belt_is_used(const struct belt *belt)
{
    return belt->given != belt->taken;
}

void *belt_next(const struct belt *belt)
{
    return belt->pieces[belt->given % belt->count];
}

void belt_give(struct belt *belt)
{
    if (belt->given == 1)
        call_helpers(belt);
    pthread_mutex_lock(&belt->mutex);
    belt->done[belt->given++ % belt->count] = false;
    pthread_cond_signal(&belt->work_came);
    pthread_mutex_unlock(&belt->mutex);
}

void *belt_take(struct belt *belt)
{
    size_t place = belt->taken % belt->count;
    pthread_mutex_lock(&belt->mutex);
    while (!belt->done[place]) {
        if (belt->started < belt->given)
            work_once(belt);
        else
            pthread_cond_wait(&belt->work_done, &belt->mutex);
    }
    belt->taken++;
    pthread_mutex_unlock(&belt->mutex);
    return belt->pieces[place];
}
