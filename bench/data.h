/* The generated bookshop: the same in every run, its authors scattered over the books. */
#ifndef BENCH_DATA_H
#define BENCH_DATA_H

#include <stddef.h>
#include <stdint.h>

struct size {
    size_t publishers, authors, books, tags, gets;
};

struct data_book {
    const char *title;
    const char *content;
    int32_t published;              /* days since 1970-01-01 */
    int64_t price;                  /* in hundredths */
    const double *rating;           /* NULL: not rated */
    int64_t author_id;
};

struct data {
    struct size size;
    char *text;                     /* all titles and contents, one behind the other */
    double *ratings;
    struct data_book *books;
    int64_t *keys;                  /* of the books to get, in the order to get them */
};

/* Exits if there is no memory. */
void data_make(struct data *data, struct size size);
void data_free(struct data *data);

#endif
