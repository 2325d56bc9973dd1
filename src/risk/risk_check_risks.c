/* The checks of form 6, and the judgements that no program can make. */
#include <stdlib.h>

#include "base/text.h"
#include "risk/risk_check.h"

/* Masks of the fields of a risk, made once. */
struct masks {
    uint64_t texts, after, before, impact, frequency, owner, pulled_reason, impact_controls, frequency_controls,
        process, post, review_on, confirm_by;
};

static struct masks masks_make(void)
{
    static const char *const texts[] = {"outcome", "event", "source", "effect", "impact_controls",
                                        "frequency_controls", NULL};
    static const char *const after[] = {"impact_after", "frequency_after", NULL};
    static const char *const before[] = {"impact_before", "frequency_before", NULL};
    static const char *const impact[] = {"impact_before", "impact_after", NULL};
    static const char *const frequency[] = {"frequency_before", "frequency_after", NULL};
    static const char *const owner[] = {"department", "post", NULL};
    struct fields fields = risk_record.fields;
    return (struct masks){.texts = field_mask(fields, texts),
                          .after = field_mask(fields, after),
                          .before = field_mask(fields, before),
                          .impact = field_mask(fields, impact),
                          .frequency = field_mask(fields, frequency),
                          .owner = field_mask(fields, owner),
                          .pulled_reason = field_bit(fields, "pulled_reason"),
                          .impact_controls = field_bit(fields, "impact_controls"),
                          .frequency_controls = field_bit(fields, "frequency_controls"),
                          .process = field_bit(fields, "process"),
                          .post = field_bit(fields, "post"),
                          .review_on = field_bit(fields, "review_on"),
                          .confirm_by = field_bit(fields, "confirm_by")};
}

static enum rc add(struct ctx *cx, struct risk_checking *in, enum risk_check_number check, const struct risk *risk,
                   uint64_t fields)
{
    return risk_fault_row(cx, in, check, 6, &risk_record, risk, fields);
}

/* --- Steps --- */

/* The fields whose step is none of the scale; a criterion that was changed later leaves such. */
static uint64_t off_scale(const struct risk_scale *scale, const struct risk *risk)
{
    uint64_t found = 0;
    for (size_t i = 0; i < risk_record.fields.n; i++) {
        const struct field *field = &risk_record.fields.at[i];
        bool impact = text_same(field->name, "impact_before") || text_same(field->name, "impact_after");
        bool frequency = text_same(field->name, "frequency_before") || text_same(field->name, "frequency_after");
        if (impact || frequency)
            found |= (uint64_t)(field_int(field, risk) > (impact ? scale->impacts : scale->frequencies)) << i;
    }
    return found;
}

static bool is_off_scale(const struct risk_scale *scale, const struct risk *risk)
{
    return risk->impact_before > scale->impacts || risk->impact_after > scale->impacts ||
           risk->frequency_before > scale->frequencies || risk->frequency_after > scale->frequencies;
}

static enum rc check_harm(struct ctx *cx, struct risk_checking *in, const struct masks *masks, const struct risk *risk)
{
    int64_t least = risk->harm < 0 || risk->harm >= RISK_HARM_COUNT_ ? 0 : in->model.scale.harm[risk->harm];
    bool low = risk->impact_before != 0 && risk->impact_after != 0 && risk->impact_after < least;
    return low ? add(cx, in, CHECK_HARM, risk, masks->impact) : RC_OK;
}

static enum rc check_steps(struct ctx *cx, struct risk_checking *in, const struct masks *masks, const struct risk *risk)
{
    uint64_t above = (risk->impact_before != 0 && risk->impact_after > risk->impact_before ? masks->impact : 0) |
                     (risk->frequency_before != 0 && risk->frequency_after > risk->frequency_before ? masks->frequency : 0);
    if (risk->impact_after == 0 || risk->frequency_after == 0)
        TRY(add(cx, in, CHECK_RISK_UNJUDGED, risk, risk_blanks(&risk_record, risk, masks->after)));
    if (risk->impact_before == 0 || risk->frequency_before == 0)
        TRY(add(cx, in, CHECK_INHERENT, risk, risk_blanks(&risk_record, risk, masks->before)));
    if (is_off_scale(&in->model.scale, risk))
        TRY(add(cx, in, CHECK_SCALE, risk, off_scale(&in->model.scale, risk)));
    TRY(check_harm(cx, in, masks, risk));
    return above == 0 ? RC_OK : add(cx, in, CHECK_AFTER_ABOVE, risk, above);
}

/* 特になし and the like: no measure is named. */
static bool names_nothing(const char *text)
{
    static const char *const words[] = {"特になし", "なし", "無し", "無", "ー", "－", "―", "-", "none", "None"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (text_same(text, words[i]))
            return true;
    return false;
}

static enum rc check_lowered(struct ctx *cx, struct risk_checking *in, const struct masks *masks,
                             const struct risk *risk)
{
    uint64_t lowered = (risk->impact_after != 0 && risk->impact_after < risk->impact_before &&
                                names_nothing(risk->impact_controls)
                            ? masks->impact_controls
                            : 0) |
                       (risk->frequency_after != 0 && risk->frequency_after < risk->frequency_before &&
                                names_nothing(risk->frequency_controls)
                            ? masks->frequency_controls
                            : 0);
    return lowered == 0 ? RC_OK : add(cx, in, CHECK_LOWERED, risk, lowered);
}

/* --- Owner and dates --- */

static enum rc check_owner(struct ctx *cx, struct risk_checking *in, const struct masks *masks,
                           const struct risk *risk, struct risk_judged judged)
{
    if (risk->pulled != 0 && text_empty(risk->pulled_reason))
        TRY(add(cx, in, CHECK_PULLED_REASON, risk, masks->pulled_reason));
    if (judged.treat && text_empty(risk->post) && text_empty(risk->department))
        TRY(add(cx, in, CHECK_OWNER, risk, masks->owner));
    if (judged.treat && text_empty(risk->post) && !text_empty(risk->department))
        TRY(add(cx, in, CHECK_OWNER_POST, risk, masks->post));
    if (judged.treat && text_empty(risk->review_on))
        TRY(add(cx, in, CHECK_REVIEW_DATE, risk, masks->review_on));
    if (!judged.treat && judged.residual != 0 && text_empty(risk->confirm_by))
        TRY(add(cx, in, CHECK_CONFIRM_DATE, risk, masks->confirm_by));
    return RC_OK;
}

/* --- Rows that contradict others --- */

static int by_pair(const void *a, const void *b)
{
    const uint64_t *left = a, *right = b;
    return *left < *right ? -1 : *left > *right;
}

/* Pairs of a process and a resource that it needs, as one number each, sorted. */
static enum rc pairs_make(struct ctx *cx, const struct risk_checking *in, uint64_t **ret, size_t *ret_n)
{
    size_t n = 0;
    uint64_t *pairs = ARENA_ARRAY(cx->arena, uint64_t, in->model.needs.n + 1);
    if (pairs == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < in->model.needs.n; i++) {
        size_t process = risk_index_find(in->processes, in->model.needs.at[i].process);
        size_t resource = risk_index_find(in->resources, in->model.needs.at[i].needed);
        if (process < in->model.processes.n && resource < in->model.resources.n)
            pairs[n++] = (uint64_t)process << 32 | resource;
    }
    if (n > 1)
        qsort(pairs, n, sizeof *pairs, by_pair);
    *ret = pairs;
    *ret_n = n;
    return RC_OK;
}

/* The process of a risk needs its resource; of what other resources need, any process may be named. */
static enum rc check_process(struct ctx *cx, struct risk_checking *in, const struct masks *masks,
                             const struct risk *risk, const uint64_t *pairs, size_t n)
{
    size_t process = risk_index_find(in->processes, risk->process);
    size_t resource = risk_index_find(in->resources, risk->resource);
    uint64_t pair = (uint64_t)process << 32 | resource;
    if (process == in->model.processes.n || resource == in->model.resources.n || in->by_resource[resource] ||
        (n > 0 && bsearch(&pair, pairs, n, sizeof pair, by_pair) != NULL))
        return RC_OK;
    return add(cx, in, CHECK_WRONG_PROCESS, risk, masks->process);
}

/* A risk by what makes two of them the same. */
struct likeness {
    uint64_t hash;
    size_t at;
};

static uint64_t hash_text(uint64_t hash, const char *text)
{
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return (hash ^ 0xff) * UINT64_C(1099511628211);
}

static int by_hash(const void *a, const void *b)
{
    const struct likeness *left = a, *right = b;
    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    return left->at < right->at ? -1 : left->at > right->at;
}

static bool is_same(const struct risk *a, const struct risk *b)
{
    return text_same(a->resource, b->resource) && text_same(a->process, b->process) &&
           text_same(a->outcome, b->outcome) && text_same(a->event, b->event) && text_same(a->source, b->source);
}

static enum rc check_duplicates(struct ctx *cx, struct risk_checking *in)
{
    struct likeness *like = ARENA_ARRAY(cx->arena, struct likeness, in->risks.n + 1);
    if (like == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < in->risks.n; i++) {
        const struct risk *risk = &in->risks.at[i];
        uint64_t hash = hash_text(UINT64_C(14695981039346656037), risk->resource);
        hash = hash_text(hash_text(hash, risk->process), risk->outcome);
        like[i] = (struct likeness){hash_text(hash_text(hash, risk->event), risk->source), i};
    }
    if (in->risks.n > 1)
        qsort(like, in->risks.n, sizeof *like, by_hash);
    for (size_t i = 1; i < in->risks.n; i++) {
        const struct risk *before = &in->risks.at[like[i - 1].at], *risk = &in->risks.at[like[i].at];
        if (like[i].hash != like[i - 1].hash || !is_same(before, risk))
            continue;
        const struct risk_fault fault = {.check = &risk_check_table[CHECK_DUPLICATE],
                                         .subject = risk->id,
                                         .form = 6,
                                         .detail = trf(cx, N_("As number {0}"), decimal(cx, before->number)),
                                         .record = &risk_record,
                                         .row = risk};
        TRY(risk_fault_add(cx, in, &fault));
    }
    return RC_OK;
}

/* --- Resources without a judged risk --- */

static enum rc check_resources(struct ctx *cx, struct risk_checking *in)
{
    for (size_t i = 0; i < in->model.resources.n; i++) {
        const struct risk_resource *resource = in->model.resources.at + i;
        if (in->judged[i])
            continue;
        if (in->by_analysed[i])
            TRY(risk_fault_row(cx, in, CHECK_RESOURCE_UNJUDGED, 6, &risk_resource_record, resource, 0));
        else if (in->by_resource[i])
            TRY(risk_fault_row(cx, in, CHECK_SUPPORT_UNJUDGED, 6, &risk_resource_record, resource, 0));
    }
    return RC_OK;
}

/* --- Judgements --- */

static enum rc ask(struct ctx *cx, struct risk_checking *in, enum risk_check_number check, int64_t form)
{
    return risk_fault_row(cx, in, check, form, &risk_study_record, &in->model.study, 0);
}

enum rc risk_check_risks(struct ctx *cx, struct risk_checking *checking)
{
    const struct masks masks = masks_make();
    uint64_t *pairs = NULL;
    size_t pair_count = 0;
    bool treats = false;
    TRY(pairs_make(cx, checking, &pairs, &pair_count));
    for (size_t i = 0; i < checking->risks.n; i++) {
        const struct risk *risk = checking->risks.at + i;
        struct risk_judged judged = risk_judge(&checking->model.scale, risk);
        uint64_t blanks = risk_blanks(&risk_record, risk, masks.texts);
        treats = treats || judged.treat != 0;
        if (blanks != 0)
            TRY(add(cx, checking, CHECK_BLANK, risk, blanks));
        TRY(check_steps(cx, checking, &masks, risk));
        TRY(check_owner(cx, checking, &masks, risk, judged));
        TRY(check_lowered(cx, checking, &masks, risk));
        TRY(check_process(cx, checking, &masks, risk, pairs, pair_count));
    }
    TRY(check_duplicates(cx, checking));
    TRY(check_resources(cx, checking));
    if (treats)
        TRY(ask(cx, checking, CHECK_OWNER_SUITABLE, 6));
    TRY(ask(cx, checking, CHECK_PEOPLE_WHO_KNOW, RISK_FORM_VALIDATION));
    return ask(cx, checking, CHECK_TIME_FITS, RISK_FORM_VALIDATION);
}
