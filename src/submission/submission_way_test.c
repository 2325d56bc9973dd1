/* Papers, revocations that are carried as files, receivers and their keys. On both databases. */
#include <stdio.h>
#include <string.h>

#include "submission/submission_inside.h"
#include "submission/submission_paper.h"
#include "submission/submission_store.h"
#include "submission/submission_test.h"

/* The card of a new key; the old one is revoked when its reason is given, before or after the new one is made. */
static const char *rotate(struct ctx *cx, const char *org)
{
    struct signing_key key = {.id = ""};
    const char *card = "";
    act_in(cx, org);
    TEST_RC(__LINE__, cx, seal_key_rotate(cx, &key), RC_OK);
    TEST_RC(__LINE__, cx, seal_card(cx, &key, &card), RC_OK);
    return card;
}

static struct key_card card_read(struct ctx *cx, const char *text)
{
    struct key_card card = {.key = ""};
    TEST_RC(__LINE__, cx, seal_card_read(cx, text, strlen(text), &card), RC_OK);
    return card;
}

static const char *revoke(struct ctx *cx, const char *org, const char *key)
{
    const char *text = "";
    act_in(cx, org);
    TEST_RC(__LINE__, cx, seal_key_revoke(cx, key, "盗まれた"), RC_OK);
    TEST_RC(__LINE__, cx, seal_revocation(cx, key, &text), RC_OK);
    return text;
}

/* What leaves one installation must not be known to the other: the tests share one, so its keys are forgotten there. */
static void forget_keys(struct ctx *cx, const char *org)
{
    TEST_RC(__LINE__, cx, db_exec(cx, SQL("DELETE FROM signing_key WHERE org = $1"), ARGS(STR(org)), NULL), RC_OK);
}

static enum rc take(struct ctx *cx, const char *text, struct revoked_key *ret)
{
    cx->problem = (struct problem){.rc = RC_OK};
    return submission_revocation_take(cx, text, strlen(text), ret);
}

static enum rc receive(struct ctx *cx, const struct buf *package, struct submission_refusal *why)
{
    struct submission got = {.id = ""};
    bool fresh = false;
    cx->problem = (struct problem){.rc = RC_OK};
    return submission_receive(cx, package->data, package->length, SUBMISSION_BY_FILE, &got, &fresh, why);
}

static void test_revocation(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    struct trusted_key trusted = {.id = ""};
    struct revoked_key revoked = {.id = ""}, again = {.id = ""};
    struct submission_refusal why = {.reason = SUBMISSION_GOOD};
    CLEANUP(buf_free) struct buf package = buf_create(1 << 20);
    act_in(cx, "rev-receiver");
    struct submission_draft draft = note_draft(card_of(cx, "rev-receiver"));
    act_in(cx, "rev-sender");
    const char *first = card_of(cx, "rev-sender");
    TEST_RC(__LINE__, cx, submission_pack(cx, &draft, &package, NULL), RC_OK);
    const char *text = NULL;
    TEST_RC(__LINE__, cx, seal_revocation(cx, "", &text), RC_CONFLICT); /* in use */
    text = revoke(cx, "rev-sender", card_read(cx, first).key);
    forget_keys(cx, "rev-sender");
    act_in(cx, "rev-receiver");
    TEST_RC(__LINE__, cx, submission_trust(cx, TEST_OPERATOR, first, strlen(first), &trusted), RC_OK);
    TEST_RC(__LINE__, cx, submission_verify(cx, package.data, package.length, NULL, &(struct submission_report){.good = 0}),
            RC_OK);
    const char *changed = arena_printf(cx->arena, "%s ", text);
    TEST_RC(__LINE__, cx, take(cx, changed, &revoked), RC_INVALID);
    char *forged = (char *)arena_copy(cx->arena, text);
    *strstr(forged, "盗") = '\xe6'; /* another letter in the reason */
    TEST_RC(__LINE__, cx, take(cx, forged, &revoked), RC_INVALID);
    cx->permissions = PERM_SURVEY_READ;
    TEST_RC(__LINE__, cx, take(cx, text, &revoked), RC_DENIED);
    cx->permissions = UINT64_MAX;
    TEST_RC(__LINE__, cx, take(cx, text, &revoked), RC_OK);
    TEST_RC(__LINE__, cx, take(cx, text, &again), RC_OK);
    assert_string_equal(revoked.id, again.id);
    assert_string_equal(revoked.reason, "盗まれた");
    TEST_RC(__LINE__, cx, receive(cx, &package, &why), RC_INVALID);
    TEST_INT(__LINE__, why.reason, SUBMISSION_KEY_REVOKED);
    TEST_TRUE(__LINE__, strstr(why.message, "key rotate") != NULL);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, submission_trust(cx, TEST_OPERATOR, first, strlen(first), &trusted), RC_CONFLICT);
}

/* Before its card is known here, and by its neighbours in the line of keys. */
static void test_line_of_keys(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    struct trusted_key trusted = {.id = ""};
    struct revoked_key revoked = {.id = ""};
    struct key_revocation read = {.key = ""};
    act_in(cx, "line-sender");
    const char *first = card_of(cx, "line-sender"), *second = rotate(cx, "line-sender"), *third = rotate(cx, "line-sender");
    const char *keys[] = {card_read(cx, first).key, card_read(cx, second).key, card_read(cx, third).key};
    /* The private half of the second is lost: the key in use, for which it vouched, signs. */
    TEST_INT(__LINE__, remove(arena_printf(cx->arena, "%s/line-sender-%s.key", app.key_dir, keys[1])), 0);
    const char *by_third = revoke(cx, "line-sender", keys[1]);
    TEST_RC(__LINE__, cx, seal_revocation_read(cx, by_third, strlen(by_third), &read), RC_OK);
    assert_string_equal(read.by, keys[2]);
    TEST_TRUE(__LINE__, seal_revocation_stands(cx, &read));
    /* The first is two steps away from the third: the cards alone do not show that it may. */
    TEST_INT(__LINE__, remove(arena_printf(cx->arena, "%s/line-sender-%s.key", app.key_dir, keys[0])), 0);
    const char *far = revoke(cx, "line-sender", keys[0]);
    TEST_RC(__LINE__, cx, seal_revocation_read(cx, far, strlen(far), &read), RC_OK);
    TEST_TRUE(__LINE__, !seal_revocation_stands(cx, &read));
    act_in(cx, "line-receiver");
    TEST_RC(__LINE__, cx, take(cx, far, &revoked), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, submission_trust(cx, TEST_OPERATOR, first, strlen(first), &trusted), RC_OK);
    TEST_RC(__LINE__, cx, submission_trust(cx, TEST_OPERATOR, third, strlen(third), &trusted), RC_OK);
    TEST_RC(__LINE__, cx, take(cx, far, &revoked), RC_OK); /* both are trusted for the same operator */
    TEST_RC(__LINE__, cx, submission_store_trusted(cx, keys[0], &trusted), RC_OK);
    TEST_INT(__LINE__, trusted.state, TRUST_REVOKED);
    TEST_RC(__LINE__, cx, take(cx, by_third, &revoked), RC_OK); /* its card never came */
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, submission_trust(cx, TEST_OPERATOR, second, strlen(second), &trusted), RC_INVALID);
    /* A key that was revoked speaks for no other. */
    act_in(cx, "line-other");
    TEST_RC(__LINE__, cx, submission_trust(cx, TEST_OPERATOR, third, strlen(third), &trusted), RC_OK);
    TEST_RC(__LINE__, cx, submission_distrust(cx, trusted.id, "stolen"), RC_OK);
    TEST_RC(__LINE__, cx, take(cx, by_third, &revoked), RC_INVALID);
}

/* A certificate of nobody. */
static const char test_authority[] =
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBiDCCAS+gAwIBAgIUakz2mgHFqMmjYGuwCK7sUCR5GoIwCgYIKoZIzj0EAwIw\n"
    "GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTI4MDEyMzAyWhgPMjEy\n"
    "NjExMDQwMTIzMDJaMBkxFzAVBgNVBAMMDlRlc3QgYXV0aG9yaXR5MFkwEwYHKoZI\n"
    "zj0CAQYIKoZIzj0DAQcDQgAEkchXwOhsda6OtG7Mucz5Mhl8PwzkQTc7zhSw3Z/o\n"
    "qXlwdVAtWE9nI30zDwm3u9j2nKdcslfGW58oNfCVHSjtAqNTMFEwHQYDVR0OBBYE\n"
    "FBNq96njBUTmmA0bFLLZfUfzD0/UMB8GA1UdIwQYMBaAFBNq96njBUTmmA0bFLLZ\n"
    "fUfzD0/UMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgYZxfSvKo\n"
    "QNLQZRiCocQKpx0XqLmgTbpVtPupmBpLjcQCIH1Ke4TXrV7iaqAtY1RXmxLwj90k\n"
    "N+AU8Lz4mAnWeJCi\n"
    "-----END CERTIFICATE-----\n";

static const struct {
    int line;
    const char *url, *ca;
    enum rc want;
} addresses[] = {
    {__LINE__, "https://kaname.example.go.jp", "", RC_OK},
    {__LINE__, " https://kaname.example.go.jp:8443/in ", test_authority, RC_OK},
    {__LINE__, "http://kaname.example.go.jp", "", RC_INVALID},
    {__LINE__, "http://127.0.0.1:9", "", RC_INVALID},
    {__LINE__, "https://", "", RC_INVALID},
    {__LINE__, "https://:8443", "", RC_INVALID},
    {__LINE__, "https://user@host", "", RC_INVALID},
    {__LINE__, "https://host/?a", "", RC_INVALID},
    {__LINE__, "", "", RC_INVALID},
    {__LINE__, "https://host", "/etc/passwd", RC_INVALID}, /* no path: whether there is such a file is not told */
    {__LINE__, "https://host", "/no/such/file", RC_INVALID},
    {__LINE__, "https://host", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", RC_INVALID},
    {__LINE__, "https://host", "-----BEGIN PRIVATE KEY-----\n", RC_INVALID},
    /* Places that only this machine can reach, however they are written. */
    {__LINE__, "https://localhost", "", RC_INVALID},
    {__LINE__, "https://LOCALHOST.:1", "", RC_INVALID},
    {__LINE__, "https://a.localhost/x", "", RC_INVALID},
    {__LINE__, "https://127.9.9.9:1", "", RC_INVALID},
    {__LINE__, "https://0.0.0.0", "", RC_INVALID},
    {__LINE__, "https://169.254.169.254/latest", "", RC_INVALID},
    {__LINE__, "https://224.0.0.1", "", RC_INVALID},
    {__LINE__, "https://[::1]:8640", "", RC_INVALID},
    {__LINE__, "https://[::]", "", RC_INVALID},
    {__LINE__, "https://[::ffff:127.0.0.1]", "", RC_INVALID},
    {__LINE__, "https://[fe80::1]", "", RC_INVALID},
    {__LINE__, "https://[ff02::1]", "", RC_INVALID},
    {__LINE__, "https://10.1.2.3", "", RC_OK}, /* a closed network of the government is one of these */
    {__LINE__, "https://notlocalhost", "", RC_OK},
};

static void test_receiver(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    struct package_receiver receiver = {.id = ""};
    struct revoked_key revoked = {.id = ""};
    struct sent_submission sent = {.id = ""};
    CLEANUP(buf_free) struct buf package = buf_create(1 << 20);
    act_in(cx, "way-receiver");
    const char *old = card_of(cx, "way-receiver");
    struct submission_draft draft = note_draft(old);
    act_in(cx, "way-sender");
    for (size_t i = 0; i < COUNT(addresses); i++) {
        cx->problem = (struct problem){.rc = RC_OK};
        TEST_RC(addresses[i].line, cx,
                submission_receiver_set(cx, "way-receiver", "Receiver", addresses[i].url, addresses[i].ca, &receiver), addresses[i].want);
    }
    app.receivers = "kaname.example.go.jp,localhost";
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, submission_receiver_set(cx, "way-receiver", "Receiver", "https://other.example", "", &receiver),
            RC_INVALID);
    TEST_RC(__LINE__, cx, submission_receiver_set(cx, "way-receiver", "Receiver", "https://localhost:1", "", &receiver), RC_OK);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx,
            submission_receiver_set(cx, "way-receiver", "Receiver", "https://KANAME.example.go.jp:8443/in", test_authority,
                                    &receiver),
            RC_OK);
    TEST_INT(__LINE__, (int64_t)strlen(receiver.ca) + 1, (int64_t)strlen(test_authority)); /* without the last line's end */
    app.receivers = NULL;
    cx->permissions = PERM_RESPONSE_WRITE;
    TEST_RC(__LINE__, cx, submission_receiver_set(cx, "way-receiver", "Receiver", "https://a", "", &receiver), RC_DENIED);
    cx->permissions = UINT64_MAX;
    cx->problem = (struct problem){.rc = RC_OK};
    /* Its key is revoked, and the new one is not vouched for. */
    const char *revocation = revoke(cx, "way-receiver", card_read(cx, old).key), *fresh = rotate(cx, "way-receiver");
    act_in(cx, "way-sender");
    TEST_RC(__LINE__, cx, take(cx, revocation, &revoked), RC_OK);
    TEST_RC(__LINE__, cx, submission_pack(cx, &draft, &package, &sent), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, submission_receiver_card(cx, old, strlen(old), &receiver), RC_INVALID);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, submission_receiver_card(cx, fresh, strlen(fresh), &receiver), RC_OK);
    assert_string_equal(receiver.url, "https://KANAME.example.go.jp:8443/in");
    TEST_RC(__LINE__, cx, submission_pack(cx, &draft, &package, &sent), RC_OK); /* takes the place of the card in the draft */
    assert_string_equal(sent.to_key, card_read(cx, fresh).key);
}

/* ---- papers ---- */

static enum rc read_paper(struct ctx *cx, const struct buf *bytes, struct submission_paper *ret, struct submission_refusal *why)
{
    cx->problem = (struct problem){.rc = RC_OK};
    return submission_paper_read(cx, bytes->data, bytes->length, ret, why);
}

static struct submission_paper paper_of(const char *card, bool sealed)
{
    return (struct submission_paper){.title = "計画", .about = "plan-1", .year = 2026, .name = "計画.json", .bytes = "{\"a\":1}",
                                     .length = 7, .to_card = card, .sealed = sealed};
}

static void test_paper(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    CLEANUP(buf_free) struct buf out = buf_create(1 << 20);
    struct trusted_key trusted = {.id = ""};
    struct submission_paper got = {.id = ""};
    struct submission_refusal why = {.reason = SUBMISSION_GOOD};
    struct submission_report report = {.good = 0};
    act_in(cx, "paper-office");
    const char *office = card_of(cx, "paper-office");
    act_in(cx, "paper-ministry");
    const char *ministry = card_of(cx, "paper-ministry");
    for (int sealed = 0; sealed < 2; sealed++) {
        struct submission_paper paper = paper_of(office, sealed);
        act_in(cx, "paper-ministry");
        TEST_RC(__LINE__, cx, submission_paper_make(cx, &paper, &out), RC_OK);
        TEST_TRUE(__LINE__, submission_is_package(out.data, out.length));
        act_in(cx, "paper-office");
        TEST_RC(__LINE__, cx, read_paper(cx, &out, &got, &why), RC_OK); /* of this installation */
        assert_string_equal(got.id, paper.id);
        assert_string_equal(got.name, "計画.json");
        assert_string_equal(got.about, "plan-1");
        assert_string_equal(got.from, "paper-ministry");
        assert_memory_equal(got.bytes, "{\"a\":1}", 8);
        TEST_INT(__LINE__, got.sealed, sealed);
        out.data[out.length - 200] ^= 1;
        TEST_RC(__LINE__, cx, read_paper(cx, &out, &got, &why), RC_INVALID);
        out.data[out.length - 200] ^= 1;
        act_in(cx, "paper-other");
        TEST_RC(__LINE__, cx, read_paper(cx, &out, &got, &why), RC_INVALID);
        TEST_INT(__LINE__, why.reason, SUBMISSION_OTHER_RECEIVER);
        act_in(cx, "paper-office");
        TEST_RC(__LINE__, cx, receive(cx, &out, &why), RC_INVALID); /* it is no submission */
        cx->problem = (struct problem){.rc = RC_OK};
    }
    struct submission_paper paper = paper_of("", false); /* for whoever gets it */
    act_in(cx, "paper-ministry");
    TEST_RC(__LINE__, cx, submission_paper_make(cx, &paper, &out), RC_OK);
    forget_keys(cx, "paper-ministry"); /* from another installation */
    act_in(cx, "paper-other");
    TEST_RC(__LINE__, cx, read_paper(cx, &out, &got, &why), RC_INVALID);
    TEST_INT(__LINE__, why.reason, SUBMISSION_KEY_UNKNOWN);
    cx->problem = (struct problem){.rc = RC_OK};
    TEST_RC(__LINE__, cx, submission_trust(cx, "mlit", ministry, strlen(ministry), &trusted), RC_OK);
    TEST_RC(__LINE__, cx, read_paper(cx, &out, &got, &why), RC_OK);
    assert_string_equal(got.operator, "mlit");
    TEST_TRUE(__LINE__, got.to_organization[0] == '\0');
    TEST_RC(__LINE__, cx, submission_verify(cx, out.data, out.length, NULL, &report), RC_OK);
    assert_string_equal(report.manifest.kind, SUBMISSION_PAPER);
    cx->now -= 2 * (int64_t)SUBMISSION_FUTURE_MS; /* our clock is behind */
    TEST_RC(__LINE__, cx, read_paper(cx, &out, &got, &why), RC_INVALID);
    TEST_INT(__LINE__, why.reason, SUBMISSION_FUTURE);
    cx->now += 2 * (int64_t)SUBMISSION_FUTURE_MS;
    TEST_RC(__LINE__, cx, submission_distrust(cx, trusted.id, "stolen"), RC_OK);
    TEST_RC(__LINE__, cx, read_paper(cx, &out, &got, &why), RC_INVALID);
    TEST_INT(__LINE__, why.reason, SUBMISSION_KEY_REVOKED);
}

/* A key that a trusted one vouches for is trusted from then on; a submission is no paper. */
static void test_paper_line(void **state)
{
    struct app app;
    struct ctx *cx = begin_packages(state, &app);
    CLEANUP(buf_free) struct buf out = buf_create(1 << 20);
    struct trusted_key trusted = {.id = ""};
    struct submission_paper got = {.id = ""};
    struct submission_refusal why = {.reason = SUBMISSION_GOOD};
    act_in(cx, "tier-ministry");
    const char *first = card_of(cx, "tier-ministry"), *second = rotate(cx, "tier-ministry");
    act_in(cx, "tier-office");
    const char *office = card_of(cx, "tier-office");
    struct submission_paper paper = paper_of(office, true);
    struct submission_draft draft = note_draft(office);
    act_in(cx, "tier-ministry");
    TEST_RC(__LINE__, cx, submission_paper_make(cx, &paper, &out), RC_OK);
    forget_keys(cx, "tier-ministry");
    act_in(cx, "tier-office");
    TEST_RC(__LINE__, cx, submission_trust(cx, "mlit", first, strlen(first), &trusted), RC_OK);
    TEST_RC(__LINE__, cx, read_paper(cx, &out, &got, &why), RC_OK);
    TEST_RC(__LINE__, cx, submission_store_trusted(cx, card_read(cx, second).key, &trusted), RC_OK);
    TEST_INT(__LINE__, trusted.state, TRUSTED);
    act_in(cx, "tier-operator");
    TEST_RC(__LINE__, cx, submission_pack(cx, &draft, &out, NULL), RC_OK);
    act_in(cx, "tier-office");
    TEST_RC(__LINE__, cx, read_paper(cx, &out, &got, &why), RC_INVALID);
    TEST_INT(__LINE__, why.reason, SUBMISSION_KIND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_revocation), cmocka_unit_test(test_line_of_keys), cmocka_unit_test(test_receiver),
        cmocka_unit_test(test_paper),      cmocka_unit_test(test_paper_line),
    };
    return TEST_RUN_ON_BOTH(tests);
}
