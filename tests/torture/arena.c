/* The arena with a block for each piece, so that each can fail. A file of its own: a source that is compiled in
 * two ways confuses the tools that read what was compiled. */
#define ARENA_BLOCK_SIZE 1
#include "../../src/base/arena.c"
