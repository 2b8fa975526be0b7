/* Runs every benchmark on each database, ours and theirs in turn, compares what they read, and prints the medians.
 *
 *   bench [--quick] [--strict] [--runs N] [--on NAME] [--only TEXT] [--json FILE]
 *
 * --quick: a small bookshop and one run, to see that both sides agree; --strict: a missed limit is a failure; --on:
 * that database alone; --only: those whose names have TEXT in them.  Exits with 2 if a side fails or the sums differ. */
#include "bench.h"
#include "fail.h"
#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_RUNS = 99 };

struct options {
    const char *json, *on, *only;
    int runs;
    bool is_quick, is_strict;
};

void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("bench: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

/* --- Measuring */

double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Milliseconds that one side takes. */
static double run(const struct place *place, const struct bench *bench, struct shop *shop, bool is_ours, struct sum *sum)
{
    if (bench->is_writer)
        place->open_empty(shop);
    double began = now();
    (is_ours ? bench->ours : bench->theirs)(shop, sum);
    double took = now() - began;
    if (bench->is_writer)
        place->close_empty(shop, sum);
    return took;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double median(double *times, int count)
{
    qsort(times, (size_t)count, sizeof *times, compare);
    return count % 2 ? times[count / 2] : (times[count / 2 - 1] + times[count / 2]) / 2;
}

/* One run of each, which must have read the same. */
static void run_pair(const struct place *place, const struct bench *bench, struct shop *shop, bool is_full, bool ours_first,
                     double *ours, double *theirs)
{
    struct sum our_sum = {.is_full = is_full}, their_sum = {.is_full = is_full};
    for (int i = 0; i < 2; i++) {
        if ((i == 0) == ours_first)
            *ours = run(place, bench, shop, true, &our_sum);
        else
            *theirs = bench->theirs ? run(place, bench, shop, false, &their_sum) : bench->bound;
    }
    if (our_sum.value != their_sum.value)
        fail("%s: the sums differ: %016llx and, by hand, %016llx", bench->name, (unsigned long long)our_sum.value,
             (unsigned long long)their_sum.value);
}

/* As often as was asked for; what is short, more often than that: a millisecond is easily disturbed. */
static struct line measure(const struct place *place, const struct bench *bench, struct shop *shop, int runs)
{
    double ours[MOST_RUNS], theirs[MOST_RUNS], enough = 5.0 * runs, spent = 0;
    int count = 0;
    run_pair(place, bench, shop, true, true, &ours[0], &theirs[0]);
    for (; count < runs || (count < MOST_RUNS && runs > 1 && spent < enough); count++) {
        run_pair(place, bench, shop, false, count % 2 == 0, &ours[count], &theirs[count]);
        spent += ours[count] + theirs[count];
    }
    return (struct line){bench->name, median(ours, count), median(theirs, count), bench->limit};
}

/* How many calls to malloc a row costs; a hundredth of one is the bound. */
static struct line count_memory(struct shop *shop)
{
    struct sum sum = {0};
    int64_t before = memory_count();
    ours_load(shop->db, &sum);
    double rows = (double)shop->data.size.books;
    return (struct line){"calls to malloc per row of a load", (double)(memory_count() - before) / rows, 0.01, 1};
}

/* --- Reporting */

static double ratio(const struct line *line)
{
    return line->ours / line->theirs;
}

static bool is_missed(const struct line *line)
{
    return ratio(line) > line->limit;
}

static void print_line(const struct line *line)
{
    printf("%-38s %10.3f %10.3f %8.2f %8.2f%s\n", line->name, line->ours, line->theirs, ratio(line), line->limit,
           is_missed(line) ? "  missed" : "");
    fflush(stdout);
}

/* All that was measured, on all databases. */
struct report {
    struct line lines[64];
    const struct place *places[64];
    size_t count, missed;
};

static void add_line(struct report *report, const struct place *place, struct line line)
{
    report->places[report->count] = place;
    report->lines[report->count++] = line;
    report->missed += is_missed(&line);
    print_line(&line);
}

static void write_json(const char *path, const struct report *report)
{
    FILE *file = fopen(path, "w");
    if (!file)
        fail("cannot write %s", path);
    for (size_t i = 0; i < report->count; i++) {
        const struct line *line = &report->lines[i];
        fprintf(file, "%s  {\"on\": \"%s\", \"name\": \"%s\", \"ours_ms\": %.4f, \"theirs_ms\": %.4f, \"ratio\": %.3f, \"limit\": %.2f}",
                i ? ",\n" : "[\n", report->places[i]->name, line->name, line->ours, line->theirs, ratio(line), line->limit);
    }
    if (fputs("\n]\n", file) < 0 || fclose(file) != 0)
        fail("cannot write %s", path);
}

#ifdef WITH_POSTGRES
static void measure_trees(struct shop *shop, const struct options *options, struct report *report)
{
    struct line lines[8];
    size_t count = latency_measure(shop, options->runs, lines);
    for (size_t i = 0; i < count; i++)
        add_line(report, &postgres_place, lines[i]);
}
#endif

static void measure_all(const struct place *place, struct shop *shop, const struct options *options, struct report *report)
{
    printf("%-38s %10s %10s %8s %8s\n", place->name, "ours ms", "by hand ms", "ratio", "limit");
    for (const struct bench *bench = place->benches; bench->name; bench++)
        if (!options->only || strstr(bench->name, options->only))
            add_line(report, place, measure(place, bench, shop, options->runs));
    if (memory_is_counted() && !options->only && place == &sqlite_place)
        add_line(report, place, count_memory(shop));
#ifdef WITH_POSTGRES
    if (place == &postgres_place && (!options->only || strstr("tree", options->only)))
        measure_trees(shop, options, report);
#endif
}

/* Both sides of each benchmark once: fail ends it where they differ.  How many there were. */
static size_t check_all(const struct place *place, struct shop *shop)
{
    double ours, theirs;
    size_t count = 0;
    for (const struct bench *bench = place->benches; bench->name; bench++, count++)
        run_pair(place, bench, shop, true, true, &ours, &theirs);
#ifdef WITH_POSTGRES
    if (place == &postgres_place)
        count += latency_check(shop);
#endif
    return count;
}

/* --- The command line */

static struct options read_options(int count, char **arguments)
{
    struct options options = {.runs = 11};
    for (int i = 1; i < count; i++) {
        if (strcmp(arguments[i], "--quick") == 0)
            options.is_quick = true;
        else if (strcmp(arguments[i], "--strict") == 0)
            options.is_strict = true;
        else if (strcmp(arguments[i], "--runs") == 0 && i + 1 < count)
            options.runs = atoi(arguments[++i]);
        else if (strcmp(arguments[i], "--only") == 0 && i + 1 < count)
            options.only = arguments[++i];
        else if (strcmp(arguments[i], "--on") == 0 && i + 1 < count)
            options.on = arguments[++i];
        else if (strcmp(arguments[i], "--json") == 0 && i + 1 < count)
            options.json = arguments[++i];
        else
            fail("usage: bench [--quick] [--strict] [--runs N] [--on NAME] [--only TEXT] [--json FILE]");
    }
    if (options.runs < 1 || options.runs > MOST_RUNS)
        fail("runs are 1 to %d", MOST_RUNS);
    return options;
}

static const struct place *const places[] = {
    &sqlite_place,
#ifdef WITH_POSTGRES
    &postgres_place,
#endif
};

int main(int count, char **arguments)
{
    static const struct size full = {100, 10000, 100000, 200, 20000}, small = {10, 100, 1000, 20, 500};
    struct options options = read_options(count, arguments);
    struct report report = {.count = 0};
    size_t passed = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct shop shop = {.books = NULL};
        if (options.on && strcmp(options.on, places[i]->name) != 0)
            continue;
        if (!places[i]->open(&shop, options.is_quick ? small : full)) {
            printf("%s: there is no server\n", places[i]->name);
            continue;
        }
        if (options.is_quick)
            passed += check_all(places[i], &shop);
        else
            measure_all(places[i], &shop, &options, &report);
        places[i]->close(&shop);
    }
    if (options.is_quick)
        printf("%zu passed, 0 failed\n", passed);
    if (options.json)
        write_json(options.json, &report);
    return options.is_strict && report.missed ? 1 : 0;
}
