/* The bookshop by hand: what a C programmer writes who knows SQLite well and wants it fast. */
#ifndef BENCH_HAND_H
#define BENCH_HAND_H

#include "data.h"
#include "sum.h"

#include <stdbool.h>

struct hand;

/* The file's journal is "wal", as Cormorant opens it, or "delete", as SQLite does where nothing is said.  Exits on
 * failure, as all functions here do. */
struct hand *hand_open(const char *path, const char *journal);
void hand_close(struct hand *hand);

/* Publishers and authors; each author has one of the publishers. */
void hand_fill(struct hand *hand, size_t publishers, size_t authors);
/* Tags, and three of them for each book. */
void hand_fill_tags(struct hand *hand, size_t tags, size_t books);

/* Each loads its books, copied into memory of its own, reads every field that was asked for, and frees them. */
void hand_load(struct hand *hand, struct sum *sum);
void hand_load_titles(struct hand *hand, struct sum *sum);
void hand_get(struct hand *hand, const int64_t *keys, size_t count, bool in_transaction, struct sum *sum);

/* Books with their author and publisher, by one join; the first books with their author, by one join. */
void hand_load_related(struct hand *hand, struct sum *sum);
void hand_load_with_authors(struct hand *hand, size_t most, struct sum *sum);
/* The first authors with all their books, the first books with their tags: one IN list over all keys. */
void hand_load_authors(struct hand *hand, size_t most, struct sum *sum);
void hand_load_tags(struct hand *hand, size_t most, struct sum *sum);

/* Authors of more than `fewest` books, with how many and their mean rating, the busiest first: the books grouped in the order they
 * lie in, then joined, which was the fastest of all forms tried. */
void hand_rank_authors(struct hand *hand, size_t fewest, struct sum *sum);

/* Inserts all in one transaction; `ids` gets the generated keys. */
void hand_insert(struct hand *hand, const struct data_book *books, size_t count, int64_t *ids);

#endif
