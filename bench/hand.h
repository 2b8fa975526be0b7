/* The bookshop by hand: what a C programmer writes who knows SQLite well and wants it fast. */
#ifndef BENCH_HAND_H
#define BENCH_HAND_H

#include "data.h"
#include "sum.h"

#include <stdbool.h>

struct hand;

/* Exits on failure, as all functions here do. */
struct hand *hand_open(const char *path);
void hand_close(struct hand *hand);

/* Publishers and authors; each author has one of the publishers. */
void hand_fill(struct hand *hand, size_t publishers, size_t authors);

/* Each loads its books, copied into memory of its own, reads every field that was asked for, and frees them. */
void hand_load(struct hand *hand, struct sum *sum);
void hand_load_titles(struct hand *hand, struct sum *sum);
void hand_get(struct hand *hand, const int64_t *keys, size_t count, bool in_transaction, struct sum *sum);

/* Inserts all in one transaction; `ids` gets the generated keys. */
void hand_insert(struct hand *hand, const struct data_book *books, size_t count, int64_t *ids);

#endif
