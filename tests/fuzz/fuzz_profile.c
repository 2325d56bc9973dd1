/* Fuzzes OSCAL profiles that become drafts. The input is a list of files, each a line "==path" and its content; the
 * first is the profile, which chooses from a standard that the program ships. What is refused says why; what is not is
 * stored whole (its commit is refused at last, so that every input meets the same house). */
#include "base/text.h"
#include "catalog/profile.h"

#include "tests/fuzz/fuzz.h"

enum { FILES = 10 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct ctx cx = fuzz_house(arena);
    struct oscal_file files[FILES];
    struct profile_imported made = {.notes = {.n = 0}};
    struct fuzz_file file;
    size_t n = 0;
    while (n < FILES && fuzz_file(&input, &file))
        if (text_is_utf8(file.name, strlen(file.name)))
            files[n++] = (struct oscal_file){file.name, file.text, file.length};
    if (n == 0)
        return 0;
    const struct oscal_file_list list = {files, n};
    const struct oscal_files source = oscal_files_of(&list);
    const struct profile_begin begin = {.code = "", .title = "", .base = "guideline-5", .remarks = ""};
    enum rc rc = profile_import(&cx, &source, files[0].path, &begin, &made);
    require(rc != RC_OK); /* the commit */
    require(rc == RC_MEMORY || rc == RC_TOO_LARGE || rc == RC_INVALID || rc == RC_MISSING || rc == RC_CONFLICT);
    require(rc == RC_MEMORY || !text_empty(cx.problem.message));
    require(!db_in_transaction(cx.db));
    return 0;
}
