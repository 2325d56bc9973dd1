/* The rules of evaluation: scales, matrix, criterion, marks over time (手引書 5.(1)–(4), 図表8–10). */
#include <string.h>

#include "base/text.h"
#include "risk/risk_inside.h"

const int64_t risk_mark_minutes[RISK_MARKS] = {
    0,            DURATION_HOUR, 6 * DURATION_HOUR,  12 * DURATION_HOUR,
    DURATION_DAY, DURATION_WEEK, 2 * DURATION_WEEK, DURATION_MONTH};

/* --- Criteria --- */

static size_t lines_of(const char *text)
{
    size_t n = 0;
    bool filled = false;
    for (; *text != '\0'; text++) {
        if (*text == '\n') {
            n += filled;
            filled = false;
        } else if (*text != ' ' && *text != '\r') {
            filled = true;
        }
    }
    return n + filled;
}

const char *risk_step_words(const struct ctx *cx, const char *labels, int64_t step)
{
    int64_t at = 0;
    while (*labels != '\0') {
        size_t length = strcspn(labels, "\n");
        const char *line = text_trim(cx, arena_copy_n(cx->arena, labels, length));
        if (line[0] != '\0' && ++at == step)
            return line;
        labels += length + (labels[length] == '\n');
    }
    return "";
}

/* Reads the numbers of one line; −1 where something else stands. */
static int64_t numbers_of(const struct ctx *cx, const char *line, int64_t *ret, int64_t most)
{
    static const char between[] = " \t,;|";
    int64_t n = 0;
    for (const char *at = line + strspn(line, between); *at != '\0'; at += strspn(at, between)) {
        size_t length = strcspn(at, between);
        int64_t value = 0;
        if (n >= most || text_to_int(cx, arena_copy_n(cx->arena, at, length), &value) != RC_OK ||
            value < 1 || value > 1000)
            return -1;
        ret[n++] = value;
        at += length;
    }
    return n;
}

static enum rc read_cells(struct ctx *cx, const struct risk_criteria *criteria,
                          struct risk_scale *scale)
{
    const char *cells = text_fold(cx, criteria->cells);
    if (lines_of(cells) != (size_t)scale->impacts)
        return field_fail(cx, "cells", N_("The table needs {0} lines, one for each step of impact"),
                          decimal(cx, scale->impacts));
    for (int64_t i = 0; i < scale->impacts; i++)
        if (numbers_of(cx, risk_step_words(cx, cells, i + 1), scale->value[i],
                       scale->frequencies) != scale->frequencies)
            return field_fail(cx, "cells", N_("Line {0} of the table needs {1} numbers from 1 to 1000"),
                              decimal(cx, i + 1), decimal(cx, scale->frequencies));
    for (int64_t i = 0; i < scale->impacts; i++)
        for (int64_t f = 0; f < scale->frequencies; f++)
            if ((i > 0 && scale->value[i][f] < scale->value[i - 1][f]) ||
                (f > 0 && scale->value[i][f] < scale->value[i][f - 1]))
                return field_fail(cx, "cells",
                                  N_("The table falls at impact {0}, frequency {1}; a risk value may not fall "
                                     "as impact or frequency rise"),
                                  decimal(cx, i + 1), decimal(cx, f + 1));
    return RC_OK;
}

static bool is_scale(int64_t steps)
{
    return steps >= RISK_STEPS_LEAST && steps <= RISK_STEPS_MOST;
}

/* Words are wanted for all steps or for none. */
static enum rc check_words(struct ctx *cx, const char *field, const char *labels, int64_t steps)
{
    size_t n = lines_of(labels);
    if (n == 0 || n == (size_t)steps)
        return RC_OK;
    return field_fail(cx, field, N_("Please give {0} lines, one for each step (now: {1})"),
                      decimal(cx, steps), decimal(cx, (int64_t)n));
}

static enum rc check_harm(struct ctx *cx, const struct risk_criteria *criteria)
{
    if (criteria->harm_step < 0 || criteria->harm_step > criteria->impact_steps)
        return field_fail(cx, "harm_step", N_("The scale of impact has no step {0}"), decimal(cx, criteria->harm_step));
    if (criteria->grave_step < 0 || criteria->grave_step > criteria->impact_steps)
        return field_fail(cx, "grave_step", N_("The scale of impact has no step {0}"), decimal(cx, criteria->grave_step));
    if (criteria->grave_step != 0 && criteria->grave_step < criteria->harm_step)
        return field_fail(cx, "grave_step", N_("Grave harm does not stand below some harm"));
    return RC_OK;
}

enum rc risk_scale_read(struct ctx *cx, const struct risk_criteria *criteria, struct risk_scale *ret)
{
    struct risk_scale scale = {.impacts = criteria->impact_steps,
                               .frequencies = criteria->frequency_steps,
                               .criterion = criteria->criterion};
    if (!is_scale(scale.impacts) || !is_scale(scale.frequencies))
        return field_fail(cx, "impact_steps", N_("Scales have from 2 to 10 steps"));
    enum rc rc = check_words(cx, "impact_labels", criteria->impact_labels, scale.impacts);
    if (check_words(cx, "frequency_labels", criteria->frequency_labels, scale.frequencies) != RC_OK)
        rc = RC_INVALID;
    for (int64_t i = 0; i < scale.impacts; i++)
        for (int64_t f = 0; f < scale.frequencies; f++)
            scale.value[i][f] = (i + 1) * (f + 1);
    if (criteria->matrix == RISK_TABLE && read_cells(cx, criteria, &scale) != RC_OK)
        rc = RC_INVALID;
    else if (scale.criterion > scale.value[scale.impacts - 1][scale.frequencies - 1])
        rc = field_fail(cx, "criterion",
                        N_("The criterion is greater than the greatest risk value ({0}); no risk would reach it"),
                        decimal(cx, scale.value[scale.impacts - 1][scale.frequencies - 1]));
    if (check_harm(cx, criteria) != RC_OK)
        rc = RC_INVALID;
    scale.harm[HARM_SOME] = criteria->harm_step;
    scale.harm[HARM_GRAVE] = criteria->grave_step;
    if (rc == RC_OK)
        *ret = scale;
    return rc;
}

/* One line each. */
static const char *lines_join(const struct ctx *cx, const char *const *lines, size_t n)
{
    const char *text = "";
    for (size_t i = 0; i < n; i++)
        text = arena_printf(cx->arena, "%s%s%s", text, i == 0 ? "" : "\n", tr(cx, lines[i]));
    return text;
}

static const char *const impact_words[] = {
    N_("Hardly any impact on the process"), N_("Part of the process is slower"),
    N_("Part of the process stops"), N_("Most of the process stops"),
    N_("The process stops or cannot be restored, or life or environment are gravely harmed")};
static const char *const frequency_words[] = {N_("About once in 100 years"), N_("About once in 10 years"),
                                              N_("About once a year"), N_("About once a month"),
                                              N_("Once a week or more")};
static const char *const element_words[] = {
    N_("Range and degree of the impact on the process, also on what law, contracts and society demand"),
    N_("Expected time until recovery"), N_("Expected cost of the response"),
    N_("Range and degree of harm to life and environment")};

struct risk_criteria risk_criteria_default(const struct ctx *cx)
{
    return (struct risk_criteria){
        .id = "",
        .org = "",
        .study = "",
        .origin = "",
        .cells = "",
        .impact_steps = 5,
        .frequency_steps = 5,
        .criterion = 5,
        .harm_step = 3,
        .grave_step = 5,
        .matrix = RISK_PRODUCT,
        .impact_labels = lines_join(cx, impact_words, COUNT(impact_words)),
        .frequency_labels = lines_join(cx, frequency_words, COUNT(frequency_words)),
        .elements = lines_join(cx, element_words, COUNT(element_words)),
    };
}

/* --- Values --- */

int64_t risk_value(const struct risk_scale *scale, int64_t impact, int64_t frequency)
{
    if (impact < 1 || impact > scale->impacts || frequency < 1 || frequency > scale->frequencies)
        return 0;
    return scale->value[impact - 1][frequency - 1];
}

int64_t risk_reaching(const struct risk_scale *scale, int64_t impact)
{
    int64_t frequency = 1;
    while (frequency <= scale->frequencies && risk_value(scale, impact, frequency) < scale->criterion)
        frequency++;
    return frequency;
}

struct risk_judged risk_judge(const struct risk_scale *scale, const struct risk *risk)
{
    struct risk_judged judged = {
        .inherent = risk_value(scale, risk->impact_before, risk->frequency_before),
        .residual = risk_value(scale, risk->impact_after, risk->frequency_after)};
    judged.reaches = judged.residual >= scale->criterion;
    judged.treat = judged.reaches || risk->pulled != 0;
    return judged;
}

struct risk_judged risk_judge_tally(const struct risk_scale *scale, const struct risk_tally *tally)
{
    const struct risk risk = {.impact_before = tally->impact_before,
                              .impact_after = tally->impact_after,
                              .frequency_before = tally->frequency_before,
                              .frequency_after = tally->frequency_after,
                              .pulled = tally->pulled};
    return risk_judge(scale, &risk);
}

/* --- Marks --- */

void risk_service_marks(const struct risk_service *service, int64_t ret[RISK_MARKS])
{
    const int64_t marks[RISK_MARKS] = {service->mark_0, service->mark_1, service->mark_2,
                                       service->mark_3, service->mark_4, service->mark_5,
                                       service->mark_6, service->mark_7};
    memcpy(ret, marks, sizeof marks);
}

void risk_process_marks(const struct risk_process *process, int64_t ret[RISK_MARKS])
{
    const int64_t marks[RISK_MARKS] = {process->mark_0, process->mark_1, process->mark_2,
                                       process->mark_3, process->mark_4, process->mark_5,
                                       process->mark_6, process->mark_7};
    memcpy(ret, marks, sizeof marks);
}

enum risk_mtpd_hint risk_mtpd_judge(const int64_t marks[RISK_MARKS], int64_t mtpd)
{
    if (mtpd == 0)
        return RISK_MTPD_FITS;
    for (int i = 0; i < RISK_MARKS; i++)
        if (marks[i] == RISK_IMPACT) {
            if (mtpd > risk_mark_minutes[i])
                return RISK_MTPD_LATE;
            break;
        }
    for (int i = RISK_MARKS - 1; i >= 0; i--)
        if (marks[i] == RISK_NO_IMPACT)
            return mtpd < risk_mark_minutes[i] ? RISK_MTPD_EARLY : RISK_MTPD_FITS;
    return RISK_MTPD_FITS;
}

bool risk_marks_go_back(const int64_t marks[RISK_MARKS])
{
    int64_t worst = RISK_NOT_ASKED;
    for (int i = 0; i < RISK_MARKS; i++) {
        if (marks[i] == RISK_NO_IMPACT && worst == RISK_IMPACT)
            return true;
        if (marks[i] > worst)
            worst = marks[i];
    }
    return false;
}
