/* A sample report for the tests of this folder, which include it as a whole: every kind of block,
 * in both languages. It looks like an operator's management report; all names are invented. */
#ifndef REPORT_REPORT_SAMPLE_H
#define REPORT_REPORT_SAMPLE_H

#include <string.h>

#include "report/report.h"
#include "view/chart.h"

enum { SECTIONS = 6, SCOPES = 4, YEARS = 4 };

struct words {
    const char *title, *subtitle, *organisation, *date, *standard;
    const char *sections[SECTIONS], *scopes[SCOPES], *parts[CHART_PART_COUNT_];
    const char *now, *target, *last;
    const char *head_summary, *summary, *points[3];
    const char *head_gaps, *gap_columns[4], *gap_name, *owner;
    const char *head_plan, *tasks[4];
    const char *head_list, *measure, *note;
    const char *author, *first_note, *second_note;
    const char *radar, *radar_text, *heat, *heat_text, *spread, *spread_text, *trend, *trend_text;
    const char *roadmap, *roadmap_text, *section, *value, *state, *due;
};

static const struct words sample_words[LANG_COUNT_] = {
    [LANG_JA] =
        {"サイバーセキュリティ経営報告書",
         "令和8年度 第2四半期",
         "架空電力株式会社",
         "令和8年10月20日",
         "統一基準（案） 2026-draft",
         {"組織統治", "識別", "防御", "検知", "対応・復旧", "継続的な改善"},
         {"全社", "情報システム", "制御システム", "子会社"},
         {"1 未着手", "2 部分実施", "3 全社実施", "4 点検済み", "5 継続改善", "未回答", "対象外"},
         "現在",
         "目標",
         "昨年度",
         "概要",
         "六つの分野の成熟度の平均は2.7で、昨年度の2.4から0."
         "3上がりました。目標との差が最も大きいのは検知で、"
         "制御システムの記録の監視が始まっていないことによります。経営層には、監視に必要な人員と予"
         "算の承認をお願いします。",
         {"目標に達した対策は90項目のうち41項目です。", "期限を過ぎた実施事項が1件あります。",
          "基準値以上のリスクのうち、対応方針が決まっていないものはありません。"},
         "目標との差が大きい対策",
         {"対策", "現在", "目標", "担当部署"},
         "制御システムの記録を集めて監視する",
         "制御システム部",
         "実施計画",
         {"リスク分析の実施", "多要素認証の導入（保守回線を含む。）", "対応演習", "規程の改訂"},
         "対策の一覧",
         "委託先を含む保守回線の利用者を識別し、利用を記録する",
         "次回の点検で確認する。",
         "情報セキュリティ室",
         "初版",
         "図を追加",
         "分野別の成熟度",
         "六つの分野の現在、目標、昨年度の成熟度。検知が最も低い。",
         "分野と適用範囲別の成熟度",
         "濃い色ほど成熟度が高い。",
         "回答の分布",
         "分野ごとの段階別の項目数。",
         "成熟度の推移",
         "全社の平均は4年続けて上がった。",
         "実施計画の工程",
         "多要素認証の導入が期限を過ぎている。",
         "分野",
         "値",
         "進捗",
         "期限"},
    [LANG_EN] =
        {"Cybersecurity Management Report",
         "Second quarter, FY2026",
         "Example Power Company",
         "20 October 2026",
         "Baseline (draft) 2026-draft",
         {"Governance", "Identify", "Protect", "Detect", "Respond and recover", "Improvement"},
         {"Whole company", "Information systems", "Control systems", "Subsidiaries"},
         {"1 Not started", "2 Partly", "3 Throughout", "4 Checked", "5 Improving", "Unanswered",
          "Out of scope"},
         "Now",
         "Target",
         "Last year",
         "Summary",
         "The mean maturity of the six areas is 2.7, up 0.3 from 2.4 last year. The widest gap is "
         "in "
         "detection, because nobody watches the records of the control systems yet. Executives are "
         "asked to approve the people and the money that watching needs.",
         {"41 of 90 measures have reached their target.", "One action is overdue.",
          "No risk at or above the criterion is without a treatment."},
         "Widest gaps",
         {"Measure", "Now", "Target", "Owner"},
         "Collect and watch the records of control systems",
         "Control systems department",
         "Plan",
         {"Risk analysis", "Multi-factor sign-in (maintenance lines too)", "Exercise", "New rules"},
         "All measures",
         "Identify the users of maintenance lines and record their use",
         "To be checked at the next review.",
         "Security office",
         "First edition",
         "Charts added",
         "Maturity by area",
         "Maturity now, target and last year in six areas; detection is lowest.",
         "Maturity by area and scope",
         "The darker, the higher.",
         "Spread of answers",
         "Number of measures at each level.",
         "Maturity over the years",
         "The company's mean has risen four years running.",
         "Schedule of the plan",
         "Multi-factor sign-in is overdue.",
         "Area",
         "Value",
         "Progress",
         "Due"},
};

static const double sample_now[SECTIONS] = {3.2, 2.4, 2.9, 1.8, 2.2, 3.5};
static const double sample_target[SECTIONS] = {4, 3, 4, 3, 3.5, 4};
static const double sample_last[SECTIONS] = {2.8, 2.2, 2.9, 1.5, -1, 3.0};

static struct report_cell text_cell(const char *text)
{
    return (struct report_cell){.text = text};
}

static struct report_cell number_cell(const struct ctx *cx, double value)
{
    if (value < 0)
        return text_cell("–");
    return (struct report_cell){
        .text = arena_printf(cx->arena, "%.1f", value), .number = true, .value = value};
}

/* Columns with these titles; the first one is wide, the others hold numbers. */
static struct report_column *number_columns(struct ctx *cx, const char *const *titles, size_t count)
{
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, count);
    for (size_t i = 0; columns != NULL && i < count; i++)
        columns[i] = (struct report_column){titles[i], i == 0 ? 3 : 1,
                                            i == 0 ? ALIGN_START : ALIGN_END};
    return columns;
}

static enum rc add_radar(struct ctx *cx, struct report *report, const struct words *w)
{
    struct chart chart;
    const struct chart_radar radar = {
        .head = {"sample-radar", w->radar, w->radar_text},
        .axes = w->sections,
        .axis_count = SECTIONS,
        .series = {{w->now, sample_now}, {w->target, sample_target}, {w->last, sample_last}},
        .series_count = 3,
        .minimum = 0,
        .maximum = 5,
        .rings = 5,
    };
    TRY(chart_radar(cx, &radar, &chart));
    const char *titles[] = {w->section, w->now, w->target, w->last};
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, SECTIONS * 4);
    for (size_t i = 0; i < SECTIONS; i++) {
        cells[4 * i] = text_cell(w->sections[i]);
        cells[4 * i + 1] = number_cell(cx, sample_now[i]);
        cells[4 * i + 2] = number_cell(cx, sample_target[i]);
        cells[4 * i + 3] = number_cell(cx, sample_last[i]);
    }
    return report_chart(
        cx, report, chart.svg.markup, chart.width, chart.height, w->radar_text,
        (struct report_table){w->radar, number_columns(cx, titles, 4), 4, cells, SECTIONS});
}

static enum rc add_spread(struct ctx *cx, struct report *report, const struct words *w)
{
    struct chart chart;
    struct chart_share rows[SECTIONS];
    const char *titles[1 + CHART_PART_COUNT_] = {w->section};
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell,
                                            SECTIONS * (1 + CHART_PART_COUNT_));
    struct chart_distribution spread = {
        .head = {"sample-spread", w->spread, w->spread_text}, .rows = rows, .count = SECTIONS};
    for (size_t i = 0; i < SECTIONS; i++) {
        rows[i].label = w->sections[i];
        cells[i * (1 + CHART_PART_COUNT_)] = text_cell(w->sections[i]);
        for (size_t part = 0; part < CHART_PART_COUNT_; part++) {
            int64_t count = (int64_t)((i * 5 + part * 3) % 7);
            spread.parts[part] = titles[1 + part] = w->parts[part];
            rows[i].counts[part] = count;
            cells[i * (1 + CHART_PART_COUNT_) + 1 + part] = (struct report_cell){
                .text = decimal(cx, count), .number = true, .value = (double)count};
        }
    }
    TRY(chart_distribution(cx, &spread, &chart));
    return report_chart(cx, report, chart.svg.markup, chart.width, chart.height, w->spread_text,
                        (struct report_table){w->spread,
                                              number_columns(cx, titles, 1 + CHART_PART_COUNT_),
                                              1 + CHART_PART_COUNT_, cells, SECTIONS});
}

static enum rc add_heat(struct ctx *cx, struct report *report, const struct words *w)
{
    struct chart chart;
    double values[SECTIONS * SCOPES];
    const char *titles[1 + SCOPES] = {w->section};
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, SECTIONS * (1 + SCOPES));
    memcpy(titles + 1, w->scopes, sizeof w->scopes);
    for (size_t i = 0; i < SECTIONS * SCOPES; i++) {
        values[i] = i == 9 ? -1 : 1 + (double)(i * 17 % 40) / 10;
        if (i % SCOPES == 0)
            cells[i / SCOPES * (1 + SCOPES)] = text_cell(w->sections[i / SCOPES]);
        cells[i / SCOPES * (1 + SCOPES) + 1 + i % SCOPES] = number_cell(cx, values[i]);
    }
    const struct chart_heat heat = {.head = {"sample-heat", w->heat, w->heat_text},
                                    .rows = w->sections,
                                    .row_count = SECTIONS,
                                    .columns = w->scopes,
                                    .column_count = SCOPES,
                                    .values = values,
                                    .minimum = 1,
                                    .maximum = 5,
                                    .decimals = 1};
    TRY(chart_heat(cx, &heat, &chart));
    return report_chart(cx, report, chart.svg.markup, chart.width, chart.height, w->heat_text,
                        (struct report_table){w->heat, number_columns(cx, titles, 1 + SCOPES),
                                              1 + SCOPES, cells, SECTIONS});
}

static enum rc add_trend(struct ctx *cx, struct report *report, const struct words *w)
{
    static const char *const years[YEARS] = {"2023", "2024", "2025", "2026"};
    static const double company[YEARS] = {1.9, 2.1, 2.4, 2.7}, control[YEARS] = {-1, 1.4, 1.6, 2.0};
    struct chart chart;
    const struct chart_trend trend = {
        .head = {"sample-trend", w->trend, w->trend_text},
        .years = years,
        .year_count = YEARS,
        .series = {{w->scopes[0], company}, {w->scopes[2], control}},
        .series_count = 2,
        .minimum = 0,
        .maximum = 5,
    };
    TRY(chart_trend(cx, &trend, &chart));
    const char *titles[] = {w->section, "2023", "2024", "2025", "2026"};
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, 2 * (1 + YEARS));
    cells[0] = text_cell(w->scopes[0]);
    cells[1 + YEARS] = text_cell(w->scopes[2]);
    for (size_t i = 0; i < YEARS; i++) {
        cells[1 + i] = number_cell(cx, company[i]);
        cells[2 + YEARS + i] = number_cell(cx, control[i]);
    }
    return report_chart(cx, report, chart.svg.markup, chart.width, chart.height, w->trend_text,
                        (struct report_table){w->trend, number_columns(cx, titles, 1 + YEARS),
                                              1 + YEARS, cells, 2});
}

static enum rc add_roadmap(struct ctx *cx, struct report *report, const struct words *w)
{
    struct chart chart;
    const struct chart_task tasks[] = {
        {w->tasks[0], "2026-04-01", "2026-06-30", 1, true},
        {w->tasks[1], "2026-05-15", "2026-09-30", 0.6, false},
        {w->tasks[2], "2026-11-01", "2026-12-15", 0, false},
        {w->tasks[3], "", "2027-01-31", 0, false},
    };
    const struct chart_roadmap roadmap = {
        .head = {"sample-roadmap", w->roadmap, w->roadmap_text},
        .tasks = tasks,
        .count = COUNT(tasks),
        .today = "2026-10-20",
    };
    TRY(chart_roadmap(cx, &roadmap, &chart));
    const char *titles[] = {w->head_plan, w->state, w->due};
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, 3 * COUNT(tasks));
    for (size_t i = 0; i < COUNT(tasks); i++) {
        cells[3 * i] = text_cell(tasks[i].label);
        cells[3 * i + 1] = (struct report_cell){
            .text = arena_printf(cx->arena, "%.0f %%", tasks[i].progress * 100),
            .number = true,
            .value = tasks[i].progress};
        cells[3 * i + 2] = text_cell(tasks[i].due);
    }
    return report_chart(
        cx, report, chart.svg.markup, chart.width, chart.height, w->roadmap_text,
        (struct report_table){w->roadmap, number_columns(cx, titles, 3), 3, cells, COUNT(tasks)});
}

/* Numbered rows of unequal height. */
static enum rc add_list(struct ctx *cx, struct report *report, const struct words *w, size_t rows)
{
    static const char *const colours[] = {NULL, "#DEEBF5", "#00466F"};
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, 4);
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, rows * 4);
    columns[0] = (struct report_column){"#", 1, ALIGN_START};
    columns[1] = (struct report_column){w->gap_columns[0], 6, ALIGN_START};
    columns[2] = (struct report_column){w->now, 1.2, ALIGN_CENTER};
    columns[3] = (struct report_column){w->gap_columns[3], 4, ALIGN_START};
    for (size_t i = 0; i < rows; i++) {
        cells[4 * i] = text_cell(arena_printf(cx->arena, "R%03zua", i + 1));
        cells[4 * i + 1] = text_cell(arena_printf(cx->arena, "%s%s%s R%03zub", w->measure,
                                                  i % 3 == 0 ? "\n" : "", i % 3 == 0 ? w->note : "",
                                                  i + 1));
        cells[4 * i + 2] = number_cell(cx, (double)(i % 5 + 1));
        cells[4 * i + 2].colour = colours[i % COUNT(colours)];
        cells[4 * i + 3] = text_cell(w->owner);
    }
    return report_table(cx, report, (struct report_table){w->head_list, columns, 4, cells, rows});
}

static enum rc add_gaps(struct ctx *cx, struct report *report, const struct words *w)
{
    struct report_column *columns = ARENA_ARRAY(cx->arena, struct report_column, 4);
    struct report_cell *cells = ARENA_ARRAY(cx->arena, struct report_cell, 8);
    for (size_t i = 0; i < 4; i++)
        columns[i] = (struct report_column){w->gap_columns[i],
                                            i == 0   ? 5
                                            : i == 3 ? 3
                                                     : 1,
                                            i == 1 || i == 2 ? ALIGN_END : ALIGN_START};
    cells[0] = (struct report_cell){.text = w->gap_name, .strong = true};
    cells[1] = number_cell(cx, 1.2);
    cells[2] = number_cell(cx, 4);
    cells[3] = text_cell(w->owner);
    cells[4] = text_cell("=1+1 & <b>\"x\"</b>");
    cells[5] = number_cell(cx, 2.5);
    cells[6] = number_cell(cx, 3);
    cells[7] = text_cell("@SUM(A1) 𠮷田");
    return report_table(cx, report, (struct report_table){w->head_gaps, columns, 4, cells, 2});
}

static enum rc add_summary(struct ctx *cx, struct report *report, const struct words *w)
{
    TRY(report_heading(cx, report, 1, w->head_summary));
    TRY(report_paragraph(cx, report, w->summary));
    TRY(report_bullets(cx, report, w->points, COUNT(w->points)));
    TRY(add_radar(cx, report, w));
    TRY(report_heading(cx, report, 2, w->head_gaps));
    TRY(add_gaps(cx, report, w));
    TRY(add_heat(cx, report, w));
    TRY(add_spread(cx, report, w));
    TRY(add_trend(cx, report, w));
    TRY(report_heading(cx, report, 1, w->head_plan));
    return add_roadmap(cx, report, w);
}

/* Builds the sample in cx's arena and cx's language; `rows` is the length of its long table. */
static enum rc report_sample(struct ctx *cx, size_t rows, struct report *ret)
{
    const struct words *w = &sample_words[cx->lang];
    struct report_edition *history = ARENA_ARRAY(cx->arena, struct report_edition, 2);
    if (history == NULL)
        return RC_MEMORY;
    history[0] = (struct report_edition){"1.0", "2026-10-10", w->author, w->first_note};
    history[1] = (struct report_edition){"1.1", "2026-10-20", w->author, w->second_note};
    struct report report = {
        .title = w->title,
        .subtitle = w->subtitle,
        .organisation = w->organisation,
        .document_number = "KNM-2026-014",
        .edition = "1.1",
        .date = w->date,
        .handling_mark = cx->lang == LANG_JA ? "社外秘" : "INTERNAL",
        .data_time = "2026-10-20 09:00",
        .standard = w->standard,
        .ledger_head = "48213 · 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        .history = history,
        .history_count = 2,
        .paper = PAPER_A4,
        .lang = cx->lang,
    };
    TRY(add_summary(cx, &report, w));
    TRY(report_page_break(cx, &report));
    TRY(report_heading(cx, &report, 1, w->head_list));
    TRY(report_heading(cx, &report, 3, w->measure));
    TRY(add_list(cx, &report, w, rows));
    *ret = report;
    return RC_OK;
}

#endif
