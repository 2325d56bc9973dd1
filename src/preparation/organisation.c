/* The organisation of an assessment: who has which role and does what in which step, and what is told about it. */
#include "base/text.h"
#include "preparation/preparation_inside.h"

_Static_assert(STUDY_STEP_COUNT_ == 11, "every step has its field part_N in the record");

int64_t unit_part_of(const struct study_unit *unit, int64_t step)
{
    const int64_t parts[STUDY_STEP_COUNT_] = {unit->part_0, unit->part_1, unit->part_2, unit->part_3,
                                              unit->part_4, unit->part_5, unit->part_6, unit->part_7,
                                              unit->part_8, unit->part_9, unit->part_10};
    return step >= 0 && step < STUDY_STEP_COUNT_ ? parts[step] : PART_NONE;
}

static enum rc store(struct ctx *cx, const void *before, void *row)
{
    struct study_unit *unit = row;
    const struct study_unit *old = before;
    TRY(prepare_writable(cx, old == NULL ? unit->study : old->study));
    enum rc rc = row_post(cx, unit->post, old == NULL ? "" : old->post);
    if (text_empty(unit->department) && text_empty(unit->post))
        rc = field_fail(cx, "department", N_("Please give the department or the post that has this role"));
    TRY(rc);
    if (old != NULL) {
        unit->study = old->study;
        return record_update(cx, &study_unit_record, old, unit);
    }
    unit->org = cx->org;
    TRY(study_store_last_number(cx, &study_unit_record, unit->study, &unit->number));
    unit->number++;
    return record_insert(cx, &study_unit_record, unit);
}

static enum rc release(struct ctx *cx, const void *row)
{
    return prepare_writable(cx, ((const struct study_unit *)row)->study);
}

/* A post that nobody holds; "" is no post. */
static enum rc is_vacant(struct ctx *cx, const char *id, int64_t *ret)
{
    struct post post;
    *ret = 0;
    if (text_empty(id))
        return RC_OK;
    TRY(record_get(cx, &post_record, id, &post));
    *ret = post.active == 0 || text_empty(post.holder);
    return RC_OK;
}

static enum rc rows(struct ctx *cx, const char *study, const char *id, struct rows *ret)
{
    struct study_units units;
    struct choices posts;
    size_t n = 0;
    TRY(study_store_units(cx, study, &units));
    TRY(post_choices(cx, &posts));
    struct unit_row *made = ARENA_ARRAY(cx->arena, struct unit_row, units.n);
    if (made == NULL)
        return RC_MEMORY;
    for (size_t i = 0; i < units.n; i++) {
        if (!text_empty(id) && !text_same(units.at[i].id, id))
            continue;
        made[n] = (struct unit_row){.unit = units.at[i],
                                    .post_label = row_post_words(cx, posts, units.at[i].post)};
        TRY(is_vacant(cx, units.at[i].post, &made[n++].vacant));
    }
    *ret = (struct rows){made, n};
    return RC_OK;
}

static enum rc choices_of(struct ctx *cx, const char *study, const struct field *field, struct choices *ret)
{
    (void)study;
    *ret = (struct choices){.n = 0};
    return text_same(field->ref, "post") ? post_choices(cx, ret) : RC_OK;
}

static const char *const inputs[] = {"role",   "department", "post",   "duty",   "part_0", "part_1",  "part_2",
                                     "part_3", "part_4",     "part_5", "part_6", "part_7", "part_8",  "part_9",
                                     "part_10", "comment",   NULL};
const struct row_noun unit_noun = {
    .record = &study_unit_record,
    .list = &unit_list,
    .path = "organisation",
    .title = N_("Organisation of the assessment"),
    .create = N_("Add a department"),
    .inputs = inputs,
    .write = PERM_RISK_WRITE,
    .of = "study",
    .home = prepare_home,
    .frame = prepare_frame,
    .rows = rows,
    .choices = choices_of,
    .store = store,
    .release = release,
};

/* --- What is told --- */

struct told {
    struct unit_finding *at;
    size_t n, room;
};

static enum rc tell(struct ctx *cx, struct told *told, const char *code, const char *text)
{
    told->at = arena_grow(cx->arena, told->at, told->n, &told->room, sizeof *told->at);
    if (told->at == NULL)
        return RC_MEMORY;
    told->at[told->n++] = (struct unit_finding){code, text};
    return RC_OK;
}

static const char *unit_words(const struct unit_row *row)
{
    return text_empty(row->unit.department) ? row->post_label : row->unit.department;
}

static enum rc tell_roles(struct ctx *cx, const struct unit_row *units, size_t n, struct told *told)
{
    for (int64_t role = 0; role < UNIT_COUNT_; role++) {
        size_t found = 0;
        for (size_t i = 0; i < n; i++)
            found += units[i].unit.role == role;
        if (found == 0)
            TRY(tell(cx, told, "role-vacant",
                     trf(cx, N_("Nobody has the role “{0}”."), tr(cx, enum_label(&unit_role_names, role)))));
    }
    for (size_t i = 0; i < n; i++)
        if (units[i].vacant != 0)
            TRY(tell(cx, told, "post-vacant",
                     trf(cx, N_("The post {0} ({1}) has no holder."), units[i].post_label,
                         tr(cx, enum_label(&unit_role_names, units[i].unit.role)))));
    return RC_OK;
}

static bool works(const struct study_unit *unit, int64_t step)
{
    int64_t part = unit_part_of(unit, step);
    return part == PART_LEADS || part == PART_EXECUTES;
}

static enum rc tell_steps(struct ctx *cx, const struct unit_row *units, size_t n, struct told *told)
{
    for (int64_t step = 0; step < STUDY_STEP_COUNT_ && n > 0; step++) {
        bool worked = false;
        for (size_t i = 0; i < n; i++)
            worked |= works(&units[i].unit, step);
        if (!worked)
            TRY(tell(cx, told, "step-open",
                     trf(cx, N_("Nobody leads or executes “{0}”."), tr(cx, enum_label(&study_step_names, step)))));
    }
    return RC_OK;
}

/* By the role, or by the part in any step. */
static bool audits(const struct study_unit *unit)
{
    bool found = unit->role == UNIT_AUDIT;
    for (int64_t step = 0; step < STUDY_STEP_COUNT_; step++)
        found |= unit_part_of(unit, step) == PART_AUDITS;
    return found;
}

static bool executes(const struct study_unit *unit)
{
    bool found = false;
    for (int64_t step = 0; step < STUDY_STEP_COUNT_; step++)
        found |= works(unit, step) && step != STUDY_EVALUATION; /* auditors may well evaluate */
    return found;
}

static bool is_same(const struct ctx *cx, const struct study_unit *a, const struct study_unit *b)
{
    bool department = !text_empty(a->department) && text_same(text_fold(cx, a->department), text_fold(cx, b->department));
    bool post = !text_empty(a->post) && text_same(a->post, b->post);
    return department || post;
}

static enum rc tell_both(struct ctx *cx, const struct unit_row *units, size_t n, struct told *told)
{
    for (size_t i = 0; i < n; i++) {
        bool both = false;
        for (size_t j = 0; j < n && audits(&units[i].unit); j++)
            both |= executes(&units[j].unit) && (i == j || is_same(cx, &units[i].unit, &units[j].unit));
        if (both)
            TRY(tell(cx, told, "executes-and-audits",
                     trf(cx, N_("{0} both executes and audits the assessment."), unit_words(&units[i]))));
    }
    return RC_OK;
}

enum rc organisation_check(struct ctx *cx, const char *study, struct unit_findings *ret)
{
    struct rows found;
    struct told told = {.n = 0};
    TRY(rows(cx, study, "", &found));
    TRY(tell_roles(cx, found.at, found.n, &told));
    TRY(tell_steps(cx, found.at, found.n, &told));
    TRY(tell_both(cx, found.at, found.n, &told));
    *ret = (struct unit_findings){told.at, told.n};
    return RC_OK;
}
