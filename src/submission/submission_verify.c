/* What can be said of a package from its bytes and the keys that are known. */
#include "submission/submission_inside.h"

#include <string.h>

#include "base/id.h"
#include "base/limits.h"
#include "oscal/oscal.h"
#include "submission/submission_store.h"

static const struct field member_table[] = {
    FIELD(submission_member, name, F_TEXT, .label = N_("Member of the package")),
    FIELD(submission_member, size, F_INT, .label = N_("Bytes")),
    FIELD(submission_member, digest, F_TEXT, .label = N_("SHA-256 of the member")),
};
static const struct field party_table[] = {
    FIELD(submission_party, organization, F_TEXT, .label = N_("Id in its own installation")),
    FIELD(submission_party, name, F_TEXT, .label = N_("Organisation")),
    FIELD(submission_party, key, F_TEXT, .label = N_("Key")),
};
static const struct field manifest_table[] = {
    FIELD(submission_manifest, id, F_TEXT, .label = N_("Number of the package")),
    FIELD(submission_manifest, kind, F_TEXT, .label = N_("Kind of submission")),
    FIELD(submission_manifest, title, F_TEXT, .label = N_("What it is about")),
    FIELD(submission_manifest, operator, F_TEXT, .label = N_("Operator")),
    FIELD(submission_manifest, about, F_TEXT),
    FIELD(submission_manifest, edition, F_INT, .label = N_("Edition of the questions")),
    FIELD(submission_manifest, document, F_TEXT),
    FIELD(submission_manifest, year, F_INT, .label = N_("Year")),
    FIELD(submission_manifest, made, F_TIME, .label = N_("Packed at")),
    FIELD(submission_manifest, previous, F_TEXT, .label = N_("Takes the place of")),
    FIELD_OBJECT(submission_manifest, from, party_table),
    FIELD_OBJECT(submission_manifest, to, party_table),
    FIELD_LIST(submission_manifest, members, member_table, struct submission_member),
};
const struct fields submission_manifest_fields = {manifest_table, COUNT(manifest_table)};

static const struct field report_table[] = {
    FIELD(submission_report, good, F_BOOL, .label = N_("The package is good")),
    FIELD(submission_report, reason, F_ENUM, .names = &submission_reason_names, .label = N_("What is amiss")),
    FIELD(submission_report, message, F_TEXT, .label = N_("Explanation of what is amiss")),
    FIELD(submission_report, sealed, F_BOOL, .label = N_("Sealed")),
    FIELD(submission_report, trusted, F_BOOL, .label = N_("Signed by a trusted key")),
    FIELD(submission_report, proven, F_BOOL, .label = N_("Ledger proof holds")),
    FIELD(submission_report, signer, F_TEXT, .label = N_("Key")),
    FIELD(submission_report, signer_name, F_TEXT, .label = N_("Signed by")),
    FIELD(submission_report, file_digest, F_TEXT, .label = N_("SHA-256 of the package")),
    FIELD(submission_report, size, F_INT, .label = N_("Bytes")),
    FIELD_OBJECT(submission_report, manifest, manifest_table),
};
const struct fields submission_report_fields = {report_table, COUNT(report_table)};

const struct submission_kind *submission_kind_find(const struct app *app, const char *name)
{
    for (size_t m = 0; m < app->module_count; m++)
        for (size_t i = 0; i < app->modules[m]->submission_kind_count; i++)
            if (text_same(app->modules[m]->submission_kinds[i].name, name))
                return &app->modules[m]->submission_kinds[i];
    return NULL;
}

const struct submission_source *submission_source_find(const struct app *app, const char *kind)
{
    for (size_t m = 0; m < app->module_count; m++)
        for (size_t i = 0; i < app->modules[m]->submission_source_count; i++)
            if (text_same(app->modules[m]->submission_sources[i].kind, kind))
                return &app->modules[m]->submission_sources[i];
    return NULL;
}

/* Results that are no OSCAL assessment-results, JSON that is none. */
enum rc submission_check_members(struct ctx *cx, const struct submission_package *package,
                                 struct submission_refusal *why)
{
    const struct submission_part *results = submission_part(package, SUBMISSION_RESULTS);
    const struct submission_part *texts = submission_part(package, SUBMISSION_TEXTS);
    struct oscal_document document = {.name = ""};
    if (texts != NULL && !submission_is_json(texts->bytes, texts->length))
        return submission_refuse(cx, why, SUBMISSION_CONTENT, N_("{0} in the package is not JSON"), SUBMISSION_TEXTS);
    if (results == NULL)
        return RC_OK;
    char *copy = (char *)arena_copy_n(cx->arena, results->bytes, results->length); /* reading changes it */
    if (arena_failed(cx->arena))
        return memory_ended(cx);
    enum rc rc = oscal_read(cx, SUBMISSION_RESULTS, copy, results->length, &document);
    if (rc == RC_INVALID || rc == RC_TOO_LARGE) {
        const char *message = cx->problem.message;
        cx->problem = (struct problem){.rc = RC_OK};
        return submission_refuse(cx, why, SUBMISSION_CONTENT, N_("The OSCAL document in the package cannot be read: {0}"),
                                 message);
    }
    TRY(rc);
    return document.model == OSCAL_ASSESSMENT_RESULTS
               ? RC_OK
               : submission_refuse(cx, why, SUBMISSION_CONTENT,
                                   N_("The OSCAL document in the package holds no assessment results"));
}

/* Whether somebody has said that this key signs for this operator: people here, or the organisation itself. */
static enum rc look_at_signer(struct ctx *cx, const struct submission_package *package, const struct key_card *card,
                              struct submission_report *report)
{
    struct trusted_key trusted = {.id = ""};
    struct signing_key own = {.id = ""};
    if (card != NULL) {
        report->trusted = text_same(card->key, package->card.key);
        return RC_OK;
    }
    if (cx->db == NULL)
        return RC_OK;
    enum rc rc = submission_store_trusted(cx, package->card.key, &trusted);
    if (rc != RC_OK && rc != RC_MISSING)
        return rc;
    report->trusted = rc == RC_OK && trusted.state != TRUST_REVOKED &&
                      text_same(trusted.operator, package->manifest.operator);
    if (rc == RC_OK || !text_same(package->manifest.from.organization, cx->org))
        return RC_OK;
    rc = seal_key_public(cx, cx->org, package->card.key, &own);
    report->trusted = rc == RC_OK && own.state != KEY_REVOKED;
    return rc == RC_MISSING ? RC_OK : rc;
}

/* What is amiss becomes the report's; errors of ours go on. */
static enum rc into_report(struct ctx *cx, enum rc rc, const struct submission_refusal *why,
                           struct submission_report *report)
{
    if (rc == RC_OK || why->reason == SUBMISSION_GOOD)
        return rc;
    report->reason = why->reason;
    report->message = why->message;
    cx->problem = (struct problem){.rc = RC_OK};
    return RC_OK;
}

static enum rc look_at_proof(struct ctx *cx, const struct submission_package *package, struct submission_report *report)
{
    if (submission_part(package, PACKAGE_PROOF) == NULL)
        return RC_OK;
    enum rc rc = submission_proof_check(cx, package);
    report->proven = rc == RC_OK;
    if (rc != RC_INVALID)
        return rc;
    const struct submission_refusal why = {.reason = SUBMISSION_CONTENT, .message = cx->problem.message};
    return into_report(cx, rc, &why, report);
}

/* A sealed package is closed to its own sender, too; that it is the one which was packed here can be told all the same. */
static enum rc look_at_own(struct ctx *cx, struct submission_report *report)
{
    struct sent_submission sent = {.id = ""};
    if (report->reason != SUBMISSION_OTHER_RECEIVER || cx->db == NULL)
        return RC_OK;
    enum rc rc = submission_store_sent_digest(cx, report->file_digest, &sent);
    if (rc == RC_MISSING)
        return RC_OK;
    TRY(rc);
    report->reason = SUBMISSION_GOOD;
    report->sealed = report->trusted = 1;
    report->manifest = (struct submission_manifest){.id = sent.id, .kind = sent.kind, .title = sent.title,
                                                    .operator = sent.operator, .about = sent.about, .edition = sent.edition,
                                                    .document = "", .year = sent.year, .made = sent.made,
                                                    .previous = sent.previous,
                                                    .from = {.organization = cx->org, .name = cx->org_name, .key = ""},
                                                    .to = {.organization = sent.to_organization, .name = sent.to_name,
                                                           .key = sent.to_key}};
    report->message = tr(cx, N_("This is the package as it was packed here; its receiver alone can open it"));
    return RC_OK;
}

enum rc submission_verify(struct ctx *cx, const void *bytes, size_t length, const struct key_card *card,
                          struct submission_report *ret)
{
    struct submission_package package = {.digest = ""};
    struct submission_refusal why = {.reason = SUBMISSION_GOOD, .message = ""};
    struct submission_report report = {
        .file_digest = digest_hex(cx, bytes, length), .size = (int64_t)length, .message = "", .signer = "",
        .signer_name = "", .reason = SUBMISSION_GOOD};
    TRY(into_report(cx, submission_open(cx, bytes, length, true, &package, &why), &why, &report));
    TRY(look_at_own(cx, &report));
    if (report.reason == SUBMISSION_GOOD && report.message[0] == '\0') {
        report.sealed = package.sealed_to[0] != '\0';
        report.manifest = package.manifest;
        report.signer = package.card.key;
        report.signer_name = package.card.name;
        TRY(look_at_signer(cx, &package, card, &report));
        TRY(look_at_proof(cx, &package, &report));
    }
    if (report.reason == SUBMISSION_GOOD && report.message[0] == '\0')
        TRY(into_report(cx, submission_check_members(cx, &package, &why), &why, &report));
    if (report.reason == SUBMISSION_GOOD && !report.trusted && (card != NULL || cx->db != NULL)) {
        report.reason = SUBMISSION_KEY_UNKNOWN;
        report.message = tr(cx, N_("The package is whole, but nobody here has said to trust the key that signed it"));
    }
    report.good = report.reason == SUBMISSION_GOOD;
    *ret = report;
    return RC_OK;
}
