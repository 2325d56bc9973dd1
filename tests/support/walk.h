/* Walks the whole program as somebody, with the ids of somebody's records, and looks for what people wrote: to show
 * who finds it and who does not. */
#ifndef TESTS_SUPPORT_WALK_H
#define TESTS_SUPPORT_WALK_H

#include "account/account.h"
#include "base/app.h"
#include "tests/support/test.h"

enum { WALK_MARKS_MOST = 2000, WALK_BUCKETS = 1 << 16, WALK_IDS_MOST = 96 };

struct walk {
    struct ctx *cx;
    size_t least; /* bytes of a text that is looked for; 0: 15. Shorter ones are words that anybody uses */
    const char *marks[WALK_MARKS_MOST]; /* texts that people wrote */
    size_t mark_count;
    const char *names[WALK_MARKS_MOST]; /* texts that are no secret where they come again */
    size_t name_count;
    const char *ids[WALK_IDS_MOST]; /* one of every kind of record */
    size_t id_count;
    uint16_t first[WALK_BUCKETS], next[WALK_MARKS_MOST]; /* numbers of marks from 1 on, by how they begin; 0: none */
    int found, requests;
    const char *where; /* the first place where a mark stood */
    int told;          /* answers that differ for a foreign id and for one that nobody has */
    const char *told_where;
    size_t step, turn; /* of addresses with an id, only every step-th from `turn` on; step 0: all */
};

/* Makes the sample in the database of cx, as the local administrator. */
void walk_make_sample(struct ctx *cx);
/* Marks and ids from all records of an organisation; what its administrator looks after counts as names. */
void walk_collect(struct walk *walk, const char *org);
/* Names from all records of an organisation. */
void walk_collect_names(struct walk *walk, const char *org);
/* Marks without names; needed before anything is walked. */
void walk_index(struct walk *walk);
/* Acts as some member of the organisation (with that role, where there is one; ROLE_COUNT_: any) under these rights. */
void walk_act(struct ctx *cx, const char *org, enum role role, uint64_t permissions);
/* Every address of the program: as page and as JSON, or as JSON alone. */
void walk_pages(struct walk *walk, bool pages);
/* Every command that the rights let through and that needs no more words. */
void walk_commands(struct walk *walk);
/* Every address with an id, read and written to: whether status, answer or the number of statements that the database ran
 * (what time an error takes) tells a foreign record from one that does not exist. */
void walk_foreign(struct walk *walk);

/* Marks and ids of an organisation, with the names of organisations, ready to be walked. */
void walk_prepare(struct walk *walk, const char *org);
/* An officer finds what people wrote, in more than so many answers of pages and of commands: the walk works. */
void walk_finds(struct walk *walk, const char *org, enum organization_kind kind, int places, int commands);
/* An administrator with the rights of `role` (who looks after the organisation, or after the installation) finds none. */
void walk_finds_nothing(struct walk *walk, const char *org, enum organization_kind kind, enum role role, bool pages);

#endif
