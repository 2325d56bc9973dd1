/* Fuzzes the files that the separate verifier reads: a key card, a checkpoint, a proof and an older
 * checkpoint ("==card" and so on begin them). Whatever is taken must be taken again, with the same answer. */
int verifier_main(int count, char **arguments);
#define main verifier_main
#include "tools/verifier/kaname_verify.c"
#undef main

#include "tests/fuzz/fuzz.h"

enum { CARD, NOTE, PROOF, OLDER, FILES };

static void check_card(struct part text, struct card *card, bool *ret_sound)
{
    struct card again;
    verdict wrong = card_read(text, card);
    require(card_read(text, &again) == wrong);
    *ret_sound = wrong == NULL;
    if (wrong == NULL)
        require(is_signed(card, card->value[OWN], card->key) && !card_follows(card, card));
}

static void check_proofs(struct part proof, const struct note *note, const struct note *older)
{
    uint64_t entry = 0;
    char *leaf = NULL;
    if (inclusion_check(proof, note, &entry, &leaf) == NULL)
        require(entry >= 1 && entry <= note->size && leaf != NULL && leaf[0] == 0);
    free(leaf);
    if (older != NULL && consistency_check(proof, older, note) == NULL)
        require(older->size <= note->size && same(older->origin, note->origin));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[FILES] = {"card", "note", "proof", "older"};
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    struct part texts[FILES] = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
    struct fuzz_file file;
    struct card card;
    struct note note, older;
    bool sound = false;
    require(sodium_init() >= 0);
    while (fuzz_file(&input, &file))
        for (size_t i = 0; i < FILES; i++)
            if (strcmp(file.name, names[i]) == 0)
                texts[i] = (struct part){file.text, file.length};
    check_card(texts[CARD], &card, &sound);
    if (note_read(texts[NOTE], &note) != NULL)
        return 0;
    require(note.origin.n > 0 && note.signatures.n > 0);
    if (sound && note_check(&note, &card) == NULL)
        require(same(note.origin, card.value[ORIGIN]));
    check_proofs(texts[PROOF], &note, note_read(texts[OLDER], &older) == NULL ? &older : NULL);
    return 0;
}
