/* One row of the table of benchmarks, and where all of them run. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "hand.h"
#include "ours.h"

struct libpq;

struct shop {
    struct data data;
    book_values *books;             /* the data's, as our side inserts them */
    int64_t *ids;                   /* that the inserts by hand got */
    corm_db *db;                    /* a full bookshop, open on both sides */
    corm_db *empty_db;              /* without books, for the writers: made anew before every run */
    struct hand *hand, *empty_hand;
    struct hand *plain_hand;        /* on a copy of it that has a rollback journal */
    struct libpq *libpq, *empty_libpq;
    char directory[960];            /* of its own */
};

struct line {
    const char *name;
    double ours, theirs, limit;     /* milliseconds, and for ours / theirs */
};

struct bench {
    const char *name;
    double limit;                   /* for ours / theirs */
    void (*ours)(struct shop *shop, struct sum *sum);
    void (*theirs)(struct shop *shop, struct sum *sum);     /* NULL: theirs is a bound */
    double bound;                   /* in milliseconds */
    bool is_writer;
};

/* A database, and what is measured there. */
struct place {
    const char *name;
    bool (*open)(struct shop *shop, struct size size);      /* false: there is no such database */
    void (*close)(struct shop *shop);
    /* Around each run of a writer: a bookshop without books, and then what all that was written sums up to. */
    void (*open_empty)(struct shop *shop);
    void (*close_empty)(struct shop *shop, struct sum *sum);
    const struct bench *benches;
};

extern const struct bench sqlite_benches[], postgres_benches[];     /* ending with one without a name */

extern const struct place sqlite_place;     /* in a new directory under $TMPDIR */
extern const struct place postgres_place;   /* on the server that CORM_TEST_URL leads to */

/* How trees come from afar: prints a table, fills the lines that have a limit, and answers how many they are. */
size_t latency_measure(const struct shop *shop, int runs, struct line *lines);
size_t latency_check(const struct shop *shop);

double now(void);                           /* milliseconds */
double median(double *times, int count);    /* sorts them */

/* The data, as both sides want it, and a directory that is removed at the program's end. */
void shop_make(struct shop *shop, struct size size);
void shop_free(struct shop *shop);

#endif
