/* Runs every benchmark, ours and theirs in turn, compares what they read, and prints the medians.
 *
 *   bench [--quick] [--strict] [--runs N] [--only TEXT] [--json FILE]
 *
 * --quick: a small bookshop and one run, to see that both sides agree; --strict: a missed limit is a failure; --only:
 * those whose names have TEXT in them.  Exits with 2 if a side fails or the sums differ. */
#include "bench.h"
#include "fail.h"
#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MOST_RUNS = 99 };

struct options {
    const char *json, *only;
    int runs;
    bool is_quick, is_strict;
};

struct line {
    const char *name;
    double ours, theirs, limit;
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

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Milliseconds that one side takes. */
static double run(const struct bench *bench, struct shop *shop, bool is_ours, struct sum *sum)
{
    if (bench->is_writer)
        shop_open_empty(shop);
    double began = now();
    (is_ours ? bench->ours : bench->theirs)(shop, sum);
    double took = now() - began;
    if (bench->is_writer)
        shop_close_empty(shop, sum);
    return took;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *times, int count)
{
    qsort(times, (size_t)count, sizeof *times, compare);
    return count % 2 ? times[count / 2] : (times[count / 2 - 1] + times[count / 2]) / 2;
}

/* One run of each, which must have read the same. */
static void run_pair(const struct bench *bench, struct shop *shop, bool is_full, bool ours_first, double *ours,
                     double *theirs)
{
    struct sum our_sum = {.is_full = is_full}, their_sum = {.is_full = is_full};
    for (int i = 0; i < 2; i++) {
        if ((i == 0) == ours_first)
            *ours = run(bench, shop, true, &our_sum);
        else
            *theirs = bench->theirs ? run(bench, shop, false, &their_sum) : bench->bound;
    }
    if (our_sum.value != their_sum.value)
        fail("%s: the sums differ: %016llx and, by hand, %016llx", bench->name, (unsigned long long)our_sum.value,
             (unsigned long long)their_sum.value);
}

static struct line measure(const struct bench *bench, struct shop *shop, int runs)
{
    double ours[MOST_RUNS], theirs[MOST_RUNS];
    run_pair(bench, shop, true, true, &ours[0], &theirs[0]);
    for (int i = 0; i < runs; i++)
        run_pair(bench, shop, false, i % 2 == 0, &ours[i], &theirs[i]);
    return (struct line){bench->name, median(ours, runs), median(theirs, runs), bench->limit};
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

static void write_json(const char *path, const struct line *lines, size_t count)
{
    FILE *file = fopen(path, "w");
    if (!file)
        fail("cannot write %s", path);
    for (size_t i = 0; i < count; i++)
        fprintf(file, "%s  {\"name\": \"%s\", \"ours_ms\": %.4f, \"theirs_ms\": %.4f, \"ratio\": %.3f, \"limit\": %.2f}",
                i ? ",\n" : "[\n", lines[i].name, lines[i].ours, lines[i].theirs, ratio(&lines[i]), lines[i].limit);
    if (fputs("\n]\n", file) < 0 || fclose(file) != 0)
        fail("cannot write %s", path);
}

static int measure_all(struct shop *shop, const struct options *options)
{
    struct line lines[32];
    size_t count = 0, missed = 0;
    printf("%-38s %10s %10s %8s %8s\n", "", "ours ms", "by hand ms", "ratio", "limit");
    for (size_t i = 0; i < bench_count; i++) {
        if (options->only && !strstr(benches[i].name, options->only))
            continue;
        lines[count] = measure(&benches[i], shop, options->runs);
        print_line(&lines[count++]);
    }
    if (memory_is_counted() && !options->only) {
        lines[count] = count_memory(shop);
        print_line(&lines[count++]);
    }
    for (size_t i = 0; i < count; i++)
        missed += is_missed(&lines[i]);
    if (options->json)
        write_json(options->json, lines, count);
    return options->is_strict && missed ? 1 : 0;
}

/* Both sides of each benchmark once: fail ends it where they differ. */
static int check_all(struct shop *shop)
{
    double ours, theirs;
    for (size_t i = 0; i < bench_count; i++)
        run_pair(&benches[i], shop, true, true, &ours, &theirs);
    printf("%zu passed, 0 failed\n", bench_count);
    return 0;
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
        else if (strcmp(arguments[i], "--json") == 0 && i + 1 < count)
            options.json = arguments[++i];
        else
            fail("usage: bench [--quick] [--strict] [--runs N] [--only TEXT] [--json FILE]");
    }
    if (options.runs < 1 || options.runs > MOST_RUNS)
        fail("runs are 1 to %d", MOST_RUNS);
    return options;
}

static struct shop shop;

static void remove_files(void)
{
    shop_remove(&shop);
}

int main(int count, char **arguments)
{
    static const struct size full = {100, 10000, 100000, 200, 20000}, small = {10, 100, 1000, 20, 500};
    struct options options = read_options(count, arguments);
    atexit(remove_files);
    shop_open(&shop, options.is_quick ? small : full);
    int status = options.is_quick ? check_all(&shop) : measure_all(&shop, &options);
    shop_close(&shop);
    return status;
}
