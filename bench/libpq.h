/* The bookshop on PostgreSQL by hand: what a C programmer writes who knows libpq well and wants it fast. */
#ifndef BENCH_LIBPQ_H
#define BENCH_LIBPQ_H

#include "data.h"
#include "sum.h"

struct libpq;

/* `options` as PQconnectdb takes them.  Exits on failure, as all functions here do. */
struct libpq *libpq_open(const char *options);
void libpq_close(struct libpq *libpq);
void libpq_run(struct libpq *libpq, const char *sql);

/* Publishers and authors; tags, three of them for each book. */
void libpq_fill(struct libpq *libpq, size_t publishers, size_t authors);
void libpq_fill_tags(struct libpq *libpq, size_t tags, size_t books);
/* Prepares what is asked for below, once the tables are there. */
void libpq_prepare(struct libpq *libpq);

/* Each loads its books, copied into memory of its own, reads every field that was asked for, and frees them. */
void libpq_load(struct libpq *libpq, struct sum *sum);
void libpq_load_titles(struct libpq *libpq, struct sum *sum);
void libpq_get(struct libpq *libpq, const int64_t *keys, size_t count, struct sum *sum);

/* Books with their author and publisher, by one join; the first books with their author, by one join. */
void libpq_load_related(struct libpq *libpq, struct sum *sum);
void libpq_load_with_authors(struct libpq *libpq, size_t most, struct sum *sum);
/* The first authors with all their books, the first books with their tags: the keys as one array, one query after the
 * other. */
void libpq_load_authors(struct libpq *libpq, size_t most, struct sum *sum);
void libpq_load_tags(struct libpq *libpq, size_t most, struct sum *sum);
/* The first authors with their publisher, their books, and those with their tags. */
void libpq_load_tree(struct libpq *libpq, size_t most, struct sum *sum);

/* Draws keys from the sequence into `ids`, then copies all rows, in one transaction. */
void libpq_insert(struct libpq *libpq, const struct data_book *books, size_t count, int64_t *ids);

#endif
