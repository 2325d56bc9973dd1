#include "bench/bench_table.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { NAME_WIDTH = 38, LINE_BYTES = 512 };

/* The value of the first line "name … : value" of a file of /proc; "" when there is none. */
static const char *proc_value(const struct ctx *cx, const char *path, const char *name)
{
    char line[LINE_BYTES];
    const char *value = "";
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return "";
    while (value[0] == '\0' && fgets(line, sizeof line, file) != NULL) {
        char *colon = strchr(line, ':');
        if (strncmp(line, name, strlen(name)) != 0 || colon == NULL)
            continue;
        line[strcspn(line, "\n")] = '\0';
        value = arena_copy(cx->arena, colon + 1 + strspn(colon + 1, " \t"));
    }
    fclose(file);
    return value;
}

static const char *file_system(const struct ctx *cx, const char *folder)
{
    static const struct {
        long magic;
        const char *name;
    } known[] = {{0xEF53, "ext4"},      {0x58465342, "xfs"},       {0x9123683E, "btrfs"},
                 {0x01021994, "tmpfs"}, {0x794C7630, "overlayfs"}, {0x6969, "nfs"}};
    struct statfs info;
    if (statfs(folder, &info) != 0)
        return "unknown";
    for (size_t i = 0; i < COUNT(known); i++)
        if ((long)info.f_type == known[i].magic)
            return known[i].name;
    return arena_printf(cx->arena, "type %lx", (unsigned long)info.f_type);
}

static const char compiler[] =
#ifdef __clang__
    "clang " __clang_version__;
#else
    "gcc " __VERSION__;
#endif

void table_facts(const struct ctx *cx, const char *folder, const char *postgresql)
{
    struct utsname kernel = {.sysname = ""};
    uname(&kernel);
    double gigabytes = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE) / 1e9;
    const char *model = proc_value(cx, "/proc/cpuinfo", "model name");
    printf("kaname-bench %s\n", KANAME_VERSION);
    printf("processor   %s, %ld cores\n", model[0] == '\0' ? kernel.machine : model,
           sysconf(_SC_NPROCESSORS_ONLN));
    printf("memory      %.1f GB\n", gigabytes);
    printf("kernel      %s %s\n", kernel.sysname, kernel.release);
    printf("disk        %s\n", file_system(cx, folder));
    printf("databases   SQLite %s%s%s\n", sqlite3_libversion(),
           postgresql[0] == '\0' ? "" : ", PostgreSQL ", postgresql);
    printf("compiler    %s%s\n", compiler,
#ifdef __OPTIMIZE__
           ""
#else
           ", without optimization"
#endif
    );
    fflush(stdout);
}

static void count(struct table *table, bool over)
{
    table->figures++;
    table->over += over;
}

/* Texts here are ASCII, so that columns are bytes. */
void table_operation_head(const char *title, const struct operation_cost *budgets)
{
    char cpu[32], p99[32];
    snprintf(cpu, sizeof cpu, "CPU <= %g", budgets->cpu_budget_ms);
    snprintf(p99, sizeof p99, "p99 <= %g", budgets->p99_budget_ms);
    printf("\n%s (milliseconds)\n", title);
    printf("%-*s %-4s %8s %8s %10s %8s %8s %10s %8s  %s\n", NAME_WIDTH, "request", "face", "count",
           "bytes", cpu, "of db", "p50", p99, "worst", "verdict");
    fflush(stdout);
}

void table_operation(struct table *table, const struct operation_cost *cost)
{
    char database[32] = "-";
    bool on_cpu = cost->cpu_budget_ms > 0, on_p99 = cost->p99_budget_ms > 0;
    bool budgeted = on_cpu || on_p99;
    bool over_cpu = on_cpu && cost->cpu_ms > cost->cpu_budget_ms;
    bool over_p99 = on_p99 && cost->p99_ms > cost->p99_budget_ms;
    if (on_cpu)
        count(table, over_cpu);
    if (on_p99)
        count(table, over_p99);
    if (cost->database_ms >= 0)
        snprintf(database, sizeof database, "%.2f", cost->database_ms);
    printf("%-*s %-4s %8lld %8lld %10.2f %8s %8.2f %10.2f %8.2f  %s\n", NAME_WIDTH, cost->name,
           cost->json ? "JSON" : "HTML", (long long)cost->requests, (long long)cost->bytes,
           cost->cpu_ms, database, cost->p50_ms, cost->p99_ms, cost->worst_ms,
           !budgeted              ? "-"
           : over_cpu && over_p99 ? "CPU over, p99 over"
           : over_cpu             ? "CPU over"
           : over_p99             ? "p99 over"
                                  : "within");
    fflush(stdout);
}

void table_figure_head(const char *title)
{
    printf("\n%s\n%-*s %22s %10s  %s\n", title, NAME_WIDTH, "figure", "value", "budget", "verdict");
    fflush(stdout);
}

static void put_figure(struct table *table, const char *name, double value, const char *unit,
                       const char *limit, bool over, const char *remark)
{
    char text[64];
    bool budgeted = limit[0] != '-';
    snprintf(text, sizeof text, "%.*f %s", value < 1 ? 3 : value < 100 ? 2 : 0, value, unit);
    if (budgeted)
        count(table, over);
    printf("%-*s %22s %10s  %-7s %s\n", NAME_WIDTH, name, text, limit,
           !budgeted ? ""
           : over    ? "over"
                     : "within",
           remark == NULL ? "" : remark);
    fflush(stdout);
}

void table_figure(struct table *table, const char *name, double value, const char *unit,
                  double budget, const char *remark)
{
    char limit[32] = "-";
    if (budget > 0)
        snprintf(limit, sizeof limit, "<= %g", budget);
    put_figure(table, name, value, unit, limit, value > budget, remark);
}

void table_figure_least(struct table *table, const char *name, double value, const char *unit,
                        double least, const char *remark)
{
    char limit[32];
    snprintf(limit, sizeof limit, ">= %.0f", least);
    put_figure(table, name, value, unit, limit, value < least, remark);
}

void table_end(const struct table *table)
{
    printf("\n%d figures with a budget, %d over\n", table->figures, table->over);
}
