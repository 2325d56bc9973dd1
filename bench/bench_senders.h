/* Operators with signed packages that are ready to go: the load of tests/cluster.sh. */
#ifndef BENCH_BENCH_SENDERS_H
#define BENCH_BENCH_SENDERS_H

#include "base/ctx.h"

enum { SENDERS_DATABASES = 3, SENDERS_ROUNDS = 5 };

/* Makes at the receiver, whose database cx is connected to and whose keys lie in `keys`, a ministry with one open survey
 * for each round; and in `folder` (which exists) databases of senders, each with as many operators, which have answered
 * all surveys. folder/packages names them, one in a line: round, number of the database, organisation, number of the
 * package. Every tenth goes in pieces (larger than 1 MB, not sealed). Those of the last round lie beside as
 * package-NUMBER; its last operators pack with clocks that are wrong by three hours (folder/wrong: ahead, behind, right). */
enum rc bench_senders(struct ctx *cx, const char *keys, const char *folder, int64_t operators) MUST_USE;

#endif
