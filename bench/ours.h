/* The same bookshop by Cormorant, as any program would use it. */
#ifndef BENCH_OURS_H
#define BENCH_OURS_H

#include "bookshop.h"
#include "data.h"
#include "sum.h"

/* Exits on failure, as all functions here do. */
corm_db *ours_open(const char *url);

void ours_create_tables(corm_db *db);

void ours_load(corm_db *db, struct sum *sum);
void ours_load_titles(corm_db *db, struct sum *sum);
void ours_get(corm_db *db, const int64_t *keys, size_t count, bool in_transaction, struct sum *sum);

void ours_load_related(corm_db *db, struct sum *sum);
void ours_load_with_authors(corm_db *db, size_t most, struct sum *sum);
/* SIZE_MAX: all, by a query without a filter. */
void ours_load_authors(corm_db *db, size_t most, struct sum *sum);
void ours_load_tags(corm_db *db, size_t most, struct sum *sum);

/* Authors of more than `fewest` books, with how many and their mean rating, the busiest first. */
void ours_rank_authors(corm_db *db, size_t fewest, struct sum *sum);

/* The first authors with their publisher, their books, and those with their tags; slowly: each when it is touched. */
void ours_load_tree(corm_db *db, size_t most, corm_together_mode mode, struct sum *sum);
void ours_load_tree_slowly(corm_db *db, size_t most, struct sum *sum);

/* What ours_insert takes: the data's books, as the generated struct has them; the caller frees it. */
book_values *ours_books(const struct data *data);
void ours_insert(corm_db *db, book_values *books, size_t count);

/* Makes a query of five clauses, with values that differ, until its SQL is there to be sent. */
void ours_build(corm_db *db, size_t count);

#endif
