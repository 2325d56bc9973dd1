/* Packages over the network, through a real server on both databases: whole, in pieces, interrupted and gone on with,
 * twice, and refused; and what a receiver says to pieces that do not fit. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "base/time.h"
#include "http/http.h"
#include "submission/submission_inside.h"
#include "submission/submission_test.h"

enum { LARGE = 2 * LIMIT_SUBMISSION_CHUNK + 5000 };

struct network {
    struct app app;
    struct ctx *cx;
    struct server *server;
    const char *address, *receiver, *sender;
    struct buf package;
    struct submission_draft draft;
    struct sent_submission sent;
};

static enum rc nobody(struct ctx *cx, struct request *request)
{
    (void)cx, (void)request;
    return RC_OK;
}

static void begin_network(void **state, struct network *network, const char *name)
{
    const struct test_db *test = *state;
    const struct server_options options = {
        .address = "127.0.0.1", .port = 0, .workers = 2, .authenticate = nobody, .person_rate = 0, .address_rate = 0};
    struct trusted_key key = {.id = ""};
    CLEANUP(buf_free) struct buf why = buf_create(4096);
    struct ctx *cx = network->cx = begin_packages(state, &network->app);
    network->package = buf_create(LIMIT_SUBMISSION_BYTES);
    network->receiver = arena_printf(cx->arena, "%s-receiver", name);
    network->sender = arena_printf(cx->arena, "%s-sender", name);
    cx->now = time_now(); /* as the server does */
    act_in(cx, network->receiver);
    network->draft = note_draft(card_of(cx, network->receiver));
    act_in(cx, network->sender);
    const char *card = card_of(cx, network->sender);
    act_in(cx, network->receiver);
    TEST_RC(__LINE__, cx, submission_trust(cx, TEST_OPERATOR, card, strlen(card), &key), RC_OK);
    act_in(cx, network->sender);
    TEST_RC(__LINE__, cx, server_start(&network->app, test->store, &options, &network->server, &why), RC_OK);
    network->address = arena_printf(cx->arena, "http://127.0.0.1:%d/", server_port(network->server));
}

static void end_network(struct network *network)
{
    if (network->server != NULL)
        server_stop(network->server);
    buf_free(&network->package);
}

static void pack(struct network *network, bool large, bool sealed)
{
    struct ctx *cx = network->cx;
    struct submission_file *file = ARENA_NEW(cx->arena, struct submission_file);
    char *bytes = arena_alloc(cx->arena, LARGE);
    assert_non_null(bytes);
    randombytes_buf(bytes, LARGE);
    *file = (struct submission_file){"large.bin", bytes, large ? LARGE : 100};
    network->draft.files.at = file;
    network->draft.files.n = 1;
    network->draft.sealed = sealed;
    cx->now++;
    TEST_RC(__LINE__, cx, submission_pack(cx, &network->draft, &network->package, &network->sent), RC_OK);
}

static void push(struct network *network, int line, enum rc want)
{
    struct sent_submission sent = {.state = SENT_PACKED};
    network->cx->problem = (struct problem){.rc = RC_OK};
    const struct submission_way_out way = {.address = network->address, .free = true};
    TEST_RC(line, network->cx, submission_push(network->cx, network->sent.id, &way, &sent), want);
    TEST_TRUE(line, want != RC_OK || sent.state == SENT_RECEIVED);
}

static int64_t received(struct network *network)
{
    int64_t n = -1;
    TEST_RC(__LINE__, network->cx,
            db_int_of(network->cx, SQL("SELECT count(*) FROM submission WHERE org = $1"), ARGS(STR(network->receiver)), &n),
            RC_OK);
    return n;
}

static int64_t waiting(struct network *network)
{
    int64_t n = -1;
    TEST_RC(__LINE__, network->cx,
            db_int_of(network->cx, SQL("SELECT count(*) FROM submission_piece"), NO_ARGS, &n), RC_OK);
    return n;
}

static void test_push(void **state)
{
    CLEANUP(end_network) struct network network = {.cx = NULL};
    begin_network(state, &network, "push");
    int64_t want = 0;
    for (int sealed = 0; sealed < 2; sealed++)
        for (int large = 0; large < 2; large++) {
            pack(&network, large, sealed);
            push(&network, __LINE__, RC_OK);
            push(&network, __LINE__, RC_OK);
            TEST_INT(__LINE__, received(&network), ++want);
            TEST_INT(__LINE__, waiting(&network), 0);
        }
    network.draft.year = 2025;
    pack(&network, false, false);
    push(&network, __LINE__, RC_INVALID);
    TEST_TRUE(__LINE__, strstr(network.cx->problem.message, "the year is 2025") != NULL);
    pack(&network, true, false);
    push(&network, __LINE__, RC_INVALID);
    TEST_INT(__LINE__, received(&network), want);
    network.address = "http://example.invalid";
    push(&network, __LINE__, RC_USAGE);
}

/* One request straight through the router, as another client would send it. */
static int ask(struct network *network, const char *path, const struct pair *form, size_t n, const struct upload *upload,
               const char **ret_body)
{
    struct ctx as = *network->cx;
    as.org = as.person = as.session = as.csrf = "";
    as.permissions = 0;
    struct request request = {.method = POST, .path = path, .wants_json = true, .session = "", .language = "en",
                              .accept_language = "", .csrf_header = "", .authorization = "", .fetch_site = "",
                              .origin = "", .host = "", .none_match = ""};
    struct response response = {.body = buf_create(LIMIT_PAGE_BYTES)};
    request.form.at = form;
    request.form.n = n;
    request.uploads.at = upload;
    request.uploads.n = upload == NULL ? 0 : 1;
    router_run(&as, &request, &response);
    *ret_body = buf_keep(&response.body, network->cx->arena);
    buf_free(&response.body);
    return response.status;
}

static int send_piece(struct network *network, const char *path, size_t offset, size_t length, const char *digest,
                      const char **ret_body)
{
    const char *bytes = network->package.data + offset;
    const struct pair form[] = {{"offset", decimal(network->cx, (int64_t)offset)},
                                {"digest", digest == NULL ? digest_hex(network->cx, bytes, length) : digest}};
    const struct upload piece = {.field = "piece", .file_name = "p", .media_type = "", .bytes = bytes, .length = length};
    return ask(network, path, form, COUNT(form), &piece, ret_body);
}

static void pieces_of(void **state, bool sealed)
{
    CLEANUP(end_network) struct network network = {.cx = NULL};
    CLEANUP(buf_free) struct buf manifest = buf_create(SUBMISSION_MANIFEST_MOST);
    struct submission_package package = {.digest = ""};
    struct submission_refusal why;
    const char *body = "";
    begin_network(state, &network, sealed ? "sealed-pieces" : "pieces");
    struct ctx *cx = network.cx;
    pack(&network, true, sealed);
    if (sealed)
        act_in(cx, network.receiver);
    TEST_RC(__LINE__, cx, submission_open(cx, network.package.data, network.package.length, true, &package, &why), RC_OK);
    act_in(cx, network.sender);
    submission_manifest_write(&manifest, &package.manifest);
    struct pair form[] = {{"organization", network.receiver},
                          {"manifest", buf_string(&manifest)},
                          {"signature", package.signature},
                          {"card", submission_part(&package, PACKAGE_CARD)->bytes},
                          {"digest", digest_hex(cx, network.package.data, network.package.length)},
                          {"size", decimal(cx, (int64_t)network.package.length)}};
    form[2].value = "AAAA";
    TEST_INT(__LINE__, ask(&network, "/submissions/uploads", form, COUNT(form), NULL, &body), 422);
    form[2].value = package.signature;
    form[0].value = "nobody";
    TEST_INT(__LINE__, ask(&network, "/submissions/uploads", form, COUNT(form), NULL, &body), 422);
    form[0].value = network.receiver;
    TEST_INT(__LINE__, ask(&network, "/submissions/uploads", form, COUNT(form), NULL, &body), 200);
    const char *id = strstr(body, "\"id\":\"");
    assert_non_null(id);
    const char *path = arena_printf(cx->arena, "/submissions/uploads/%.36s", id + 6);
    enum { PIECE = LIMIT_SUBMISSION_CHUNK };
    TEST_INT(__LINE__, send_piece(&network, path, PIECE, 10, NULL, &body), 409);
    TEST_INT(__LINE__, send_piece(&network, path, 0, PIECE, "00", &body), 422);
    TEST_INT(__LINE__, send_piece(&network, path, 0, PIECE, NULL, &body), 200);
    TEST_INT(__LINE__, send_piece(&network, path, 0, PIECE, NULL, &body), 200); /* twice */
    TEST_INT(__LINE__, send_piece(&network, "/submissions/uploads/none", 0, PIECE, NULL, &body), 404);
    TEST_INT(__LINE__, waiting(&network), 1);
    push(&network, __LINE__, RC_OK); /* goes on from the second piece */
    TEST_INT(__LINE__, received(&network), 1);
    TEST_INT(__LINE__, waiting(&network), 0);
    TEST_INT(__LINE__, ask(&network, "/submissions/uploads", form, COUNT(form), NULL, &body), 200);
    TEST_TRUE(__LINE__, strstr(body, "\"done\":true") != NULL && strstr(body, "kaname-receipt/1") != NULL);
}

static void test_pieces(void **state)
{
    pieces_of(state, false);
}

/* Its sender cannot open it, and announces it all the same. */
static void test_sealed_pieces(void **state)
{
    pieces_of(state, true);
}

/* What a server does for whoever may submit: it goes to no place of its own machine, whatever the name of it. */
static void test_guard(void **state)
{
    CLEANUP(end_network) struct network network = {.cx = NULL};
    static const struct {
        int line;
        const char *receivers, *address; /* address: PORT stands for the server's port */
        enum rc want;
        const char *told;
    } rows[] = {
        {__LINE__, NULL, "http://127.0.0.1:PORT", RC_INVALID, "https://"},
        {__LINE__, NULL, "https://127.0.0.1:PORT", RC_INVALID, "this machine itself"},
        {__LINE__, NULL, "https://localhost:PORT", RC_INVALID, "this machine itself"},
        {__LINE__, NULL, "https://127.1:PORT", RC_INVALID, "leads to this machine itself"},
        {__LINE__, NULL, "https://2130706433:PORT", RC_INVALID, "leads to this machine itself"},
        {__LINE__, "kaname.example,other.example", "https://localhost:PORT", RC_INVALID, "named hosts only"},
    };
    begin_network(state, &network, "guard");
    pack(&network, false, false);
    const char *port = strrchr(network.address, ':') + 1;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *cut = strstr(rows[i].address, "PORT");
        const struct submission_way_out way = {
            .address = arena_printf(network.cx->arena, "%.*s%d", (int)(cut - rows[i].address), rows[i].address, atoi(port)),
            .ca = ""};
        struct sent_submission sent = {.id = ""};
        network.app.receivers = rows[i].receivers;
        network.cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(rows[i].line, network.cx, submission_push(network.cx, network.sent.id, &way, &sent), rows[i].want);
        if (strstr(network.cx->problem.message, rows[i].told) == NULL)
            fail_msg("line %d: %s", rows[i].line, network.cx->problem.message);
    }
    TEST_INT(__LINE__, received(&network), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_push), cmocka_unit_test(test_pieces),
                                       cmocka_unit_test(test_sealed_pieces), cmocka_unit_test(test_guard)};
    return TEST_RUN_ON_BOTH(tests);
}
