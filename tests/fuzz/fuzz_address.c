/* Fuzzes network addresses: a list of trusted proxies on one line, what a proxy forwards on the next.
 * What is understood is shown in one form, which reads as the same address. */
#include "http/address.h"

#include "tests/fuzz/fuzz.h"

static void check_again(const struct ctx *cx, const struct address *address)
{
    struct address again;
    const char *shown = address_show(cx, address), *group = address_group(cx, shown);
    require(shown[0] != '\0' && address_parse(shown, &again) && address_same(&again, address));
    require_same(address_show(cx, &again), shown);
    require(strchr(shown, ':') == NULL ? strcmp(group, shown) == 0 : strstr(group, "/64") != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP(arena_freep) struct arena *arena = arena_create(LIMIT_REQUEST_MEMORY);
    struct fuzz_input input = fuzz_input(arena, data, size);
    const struct ctx cx = {.arena = arena};
    const char *list = fuzz_line(&input), *header = fuzz_line(&input);
    struct proxies proxies = {.n = 99};
    struct address address, untouched;
    memset(&address, 0xA5, sizeof address);
    untouched = address;
    if (proxies_parse(list, &proxies)) {
        require(proxies.n <= LIMIT_PROXIES);
        for (size_t i = 0; i < proxies.n; i++) {
            require(proxies_hold(&proxies, &proxies.at[i]));
            check_again(&cx, &proxies.at[i]);
        }
    } else {
        require(proxies.n == 99);
    }
    if (forwarded_last(header, &address))
        check_again(&cx, &address);
    else
        require(address_same(&address, &untouched));
    require(address_group(&cx, header) != NULL);
    return 0;
}
