/* What a long way to the server costs: authors with their publisher, their books and those with their tags, loaded in every
 * way, through a proxy that makes the way longer. */
#include "bench.h"
#include "libpq_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum way { ONE_STATEMENT, IN_SEQUENCE, AUTO, ONE_BY_ONE, BY_HAND, WAY_COUNT };
enum { MOST_RUNS = 99, OFTEN = 45, URL_ROOM = 2048, PATIENCE = 300 };

static const int64_t round_trips[] = {0, 1000, 5000};
static const size_t numbers[] = {1, 10, 100};
enum { TRIP_COUNT = 3, NUMBER_COUNT = 3 };

/* The proxy, and both sides behind it. */
struct far {
    pid_t proxy;
    int input;                      /* the proxy's: it ends with it */
    corm_db *db;
    struct libpq *libpq;
};

/* What the proxy says as soon as it can be connected to, or nothing if it cannot. */
static void await(int output)
{
    char answer;
    if (read(output, &answer, 1) != 1)
        fail("the proxy does not start");
    close(output);
}

static void start_proxy(struct far *far, const char *path, const char *target, int64_t microseconds)
{
    char program[URL_ROOM], number[32];
    int input[2], output[2];
    ssize_t size = readlink("/proc/self/exe", program, sizeof program - 16);
    snprintf(number, sizeof number, "%lld", (long long)microseconds);
    program[size < 0 ? 0 : size] = '\0';
    char *name = strrchr(program, '/');
    if (!name || pipe(input) != 0 || pipe(output) != 0 || (far->proxy = fork()) < 0)
        fail("the proxy does not start");
    strcpy(name, "/delay");
    if (far->proxy == 0) {
        dup2(input[0], STDIN_FILENO);
        dup2(output[1], STDOUT_FILENO);
        close(input[1]);
        execl(program, "delay", path, target, number, (char *)NULL);
        _exit(127);
    }
    close(input[0]);
    close(output[1]);
    far->input = input[1];
    await(output[0]);
}

static struct far go_far(const struct shop *shop, int64_t microseconds)
{
    struct far far;
    const PGconn *near = shop->libpq->handle;
    char path[URL_ROOM], target[URL_ROOM], url[URL_ROOM];
    snprintf(path, sizeof path, "%s/.s.PGSQL.%s", shop->directory, PQport(near));
    snprintf(target, sizeof target, "%s/.s.PGSQL.%s", PQhost(near), PQport(near));
    snprintf(url, sizeof url, "postgres:///%s?host=%s&port=%s&user=%s", PQdb(near), shop->directory, PQport(near), PQuser(near));
    start_proxy(&far, path, target, microseconds);
    far.db = ours_open(url);
    far.libpq = libpq_open(url);
    libpq_prepare(far.libpq);
    return far;
}

static void come_back(struct far *far)
{
    corm_close(far->db);
    libpq_close(far->libpq);
    close(far->input);
    waitpid(far->proxy, NULL, 0);
}

static void load(const struct far *far, enum way way, size_t most, struct sum *sum)
{
    static const corm_together_mode modes[] = {CORM_TOGETHER_ALWAYS, CORM_TOGETHER_NEVER, CORM_TOGETHER_AUTO};
    if (way == BY_HAND)
        libpq_load_tree(far->libpq, most, sum);
    else if (way == ONE_BY_ONE)
        ours_load_tree_slowly(far->db, most, sum);
    else
        ours_load_tree(far->db, most, modes[way], sum);
}

/* All ways read the same; and whoever prepares does so now. */
static void check(const struct far *far, size_t most, bool is_patient)
{
    struct sum right = {.is_full = true};
    load(far, BY_HAND, most, &right);
    for (int i = 0; i < BY_HAND; i++) {
        struct sum sum = {.is_full = true};
        if (i == ONE_BY_ONE && !is_patient)
            continue;
        load(far, (enum way)i, most, &sum);
        if (sum.value != right.value)
            fail("the tree of %zu authors: the sums differ", most);
    }
}

/* One by one is a query for each author twice, and for each book: it is left out where nobody would wait for it. */
static bool is_patient(size_t most, int64_t round_trip)
{
    return (int64_t)most * round_trip / 1000 < PATIENCE && (most < 100 || round_trip == 0);
}

static void measure_number(const struct far *far, size_t most, int64_t round_trip, int runs, double medians[WAY_COUNT])
{
    double times[WAY_COUNT][MOST_RUNS];
    runs = runs > 1 && runs < OFTEN ? OFTEN : runs;
    bool has_all = is_patient(most, round_trip);
    check(far, most, has_all);
    for (int i = 0; i < runs; i++)
        for (int way = 0; way < WAY_COUNT; way++) {
            struct sum sum = {0};
            double began = now();
            if (way != ONE_BY_ONE || (has_all && i < 3))
                load(far, (enum way)way, most, &sum);
            times[way][i] = now() - began;
        }
    for (int way = 0; way < WAY_COUNT; way++)
        medians[way] = median(times[way], way == ONE_BY_ONE && runs > 3 ? 3 : runs);
}

/* What a trip takes by itself: the proxy and the way are the same. */
static double measure_trip(const struct far *far)
{
    double times[OFTEN];
    for (int i = 0; i < OFTEN; i++) {
        double began = now();
        libpq_run(far->libpq, "SELECT 1");
        times[i] = now() - began;
    }
    return median(times, OFTEN);
}

static void print_medians(size_t most, int64_t round_trip, const double medians[WAY_COUNT])
{
    printf("%4zu authors, %lld ms away", most, (long long)round_trip / 1000);
    for (int way = 0; way < WAY_COUNT; way++)
        if (way == ONE_BY_ONE && !is_patient(most, round_trip))
            printf("%14s", "");
        else
            printf("%14.2f", medians[way]);
    putchar('\n');
    fflush(stdout);
}

size_t latency_measure(const struct shop *shop, int runs, struct line *lines)
{
    static const char *const names[] = {"tree of 1 author, round trips of 1 ms", "tree of 10 authors, round trips of 1 ms",
                                        "tree of 100 authors, round trips of 1 ms"};
    double medians[TRIP_COUNT][NUMBER_COUNT][WAY_COUNT], trips[TRIP_COUNT];
    printf("\n%-22s%14s%14s%14s%14s%14s\n", "", "one statement", "in sequence", "auto", "one by one", "by hand");
    for (size_t i = 0; i < TRIP_COUNT; i++) {
        struct far far = go_far(shop, round_trips[i]);
        trips[i] = measure_trip(&far);
        for (size_t j = 0; j < NUMBER_COUNT; j++) {
            measure_number(&far, numbers[j], round_trips[i], runs, medians[i][j]);
            print_medians(numbers[j], round_trips[i], medians[i][j]);
        }
        come_back(&far);
    }
    putchar('\n');
    for (size_t j = 0; j < NUMBER_COUNT; j++)
        lines[j] = (struct line){names[j], medians[1][j][ONE_STATEMENT] - medians[0][j][ONE_STATEMENT], trips[1] - trips[0], 1.5};
    return NUMBER_COUNT;
}

size_t latency_check(const struct shop *shop)
{
    struct far far = go_far(shop, 0);
    check(&far, 10, true);
    come_back(&far);
    return 1;
}
