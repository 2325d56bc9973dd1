/* Those to whom packages are sent: where their installations are, and with which key they receive now. */
#include <string.h>

#include "directory/directory.h"
#include "submission/submission_inside.h"
#include "submission/submission_store.h"

enum { SHOWN_MOST = 1000 };

/* What is kept of it, or the beginning of a new row. */
static enum rc find(struct ctx *cx, const char *organization, const char *name, struct package_receiver *ret)
{
    enum rc rc = submission_store_receiver(cx, organization, ret);
    if (rc != RC_MISSING)
        return rc;
    *ret = (struct package_receiver){.id = "", .org = cx->org, .organization = organization, .name = name, .url = "",
                                     .ca_file = "", .card = "", .changed_by = "", .ca = ""};
    return RC_OK;
}

static enum rc store(struct ctx *cx, const struct package_receiver *before, struct package_receiver *after)
{
    after->changed_by = cx->person == NULL ? "" : cx->person;
    after->changed_at = cx->now;
    return before->id[0] == '\0' ? record_insert(cx, &package_receiver_record, after)
                                 : record_update(cx, &package_receiver_record, before, after);
}

/* What is kept can be read by everybody who reads packages: a private key beside the certificates is sent back. */
static enum rc check_ca(struct ctx *cx, const char *ca)
{
    if (ca[0] == '\0')
        return RC_OK;
    if (strstr(ca, "PRIVATE KEY") != NULL)
        return field_fail(cx, "ca", N_("There is a private key in it; please give the certificates alone"));
    if (text_length(ca) > PACKAGE_CA_MOST || !directory_ca_is_good(ca))
        return field_fail(cx, "ca", N_("There is no certificate in the form of PEM in it"));
    return RC_OK;
}

enum rc submission_receiver_set(struct ctx *cx, const char *organization, const char *name, const char *url,
                                const char *ca, struct package_receiver *ret)
{
    struct package_receiver before = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(submission_need(cx, PERM_RESPONSE_SUBMIT));
    url = text_trim(cx, url == NULL ? "" : url);
    ca = text_trim(cx, ca == NULL ? "" : ca);
    TRY(submission_check_address(cx, url));
    TRY(check_ca(cx, ca));
    TRY(submission_begin(cx, &tx));
    TRY(find(cx, organization, name, &before));
    struct package_receiver after = before;
    after.url = url;
    after.ca = ca;
    after.ca_file = "";
    if (before.id[0] == '\0' || !text_same(before.url, url) || !text_same(before.ca, ca) || before.ca_file[0] != '\0')
        TRY(store(cx, &before, &after));
    TRY(submission_commit(cx, &tx));
    *ret = after;
    return RC_OK;
}

enum rc submission_receiver_card(struct ctx *cx, const char *text, size_t length, struct package_receiver *ret)
{
    struct key_card card = {.key = ""};
    struct package_receiver before = {.id = ""};
    CLEANUP(db_rollbackp) struct db_tx *tx = NULL;
    TRY(submission_need(cx, PERM_RESPONSE_SUBMIT));
    TRY(seal_card_read(cx, text, length, &card));
    TRY(submission_check_card(cx, &card));
    TRY(submission_begin(cx, &tx));
    TRY(find(cx, card.organization, card.name, &before));
    struct package_receiver after = before;
    after.name = card.name;
    after.card = arena_copy_n(cx->arena, text, length);
    if (!text_same(before.card, after.card))
        TRY(store(cx, &before, &after));
    TRY(submission_commit(cx, &tx));
    *ret = after;
    return RC_OK;
}

enum rc submission_receiver_of(struct ctx *cx, const char *organization, struct package_receiver *ret)
{
    TRY(submission_need(cx, PERM_RESPONSE_READ));
    return submission_store_receiver(cx, organization, ret);
}

enum rc submission_receivers(struct ctx *cx, struct package_receivers *ret)
{
    TRY(submission_need(cx, PERM_RESPONSE_READ));
    return submission_store_receivers(cx, SHOWN_MOST, ret);
}

enum rc submission_card_now(struct ctx *cx, const char *organization, const char **ret)
{
    struct package_receiver kept = {.card = ""};
    enum rc rc = submission_store_receiver(cx, organization, &kept);
    *ret = rc == RC_OK ? kept.card : "";
    return rc == RC_MISSING ? RC_OK : rc;
}

const char *submission_card_key(struct ctx *cx, const char *text)
{
    struct key_card card = {.key = ""};
    const struct problem kept = cx->problem;
    enum rc rc = text[0] == '\0' ? RC_MISSING : seal_card_read(cx, text, strlen(text), &card);
    cx->problem = kept;
    return rc == RC_OK ? card.key : "";
}
