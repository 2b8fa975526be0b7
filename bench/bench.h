/* One row of the table of benchmarks, and where all of them run. */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include "hand.h"
#include "ours.h"

struct shop {
    struct data data;
    book_values *books;             /* the data's, as our side inserts them */
    int64_t *ids;                   /* that hand_insert got */
    corm_db *db;                    /* a full bookshop, open on both sides */
    struct hand *hand;
    struct hand *plain_hand;        /* on a copy of it that has a rollback journal */
    corm_db *empty_db;              /* without books, for the writers: made anew before every run */
    struct hand *empty_hand;
    char directory[960];            /* of its own */
};

struct bench {
    const char *name;
    double limit;                   /* for ours / theirs */
    void (*ours)(struct shop *shop, struct sum *sum);
    void (*theirs)(struct shop *shop, struct sum *sum);     /* NULL: theirs is a bound */
    double bound;                   /* in milliseconds */
    bool is_writer;
};

extern const struct bench benches[];
extern const size_t bench_count;

/* In a new directory under $TMPDIR. */
void shop_open(struct shop *shop, struct size size);
void shop_close(struct shop *shop);
void shop_remove(struct shop *shop);        /* the directory, with all that is in it */

/* Around each run of a writer: a bookshop without books, and then what all that was written sums up to. */
void shop_open_empty(struct shop *shop);
void shop_close_empty(struct shop *shop, struct sum *sum);

#endif
