/* What the files of the libpq side share: queries, and values in the server's binary form. */
#ifndef BENCH_LIBPQ_INSIDE_H
#define BENCH_LIBPQ_INSIDE_H

#include "hand_inside.h"
#include "libpq.h"

#include <libpq-fe.h>

#include <endian.h>

struct libpq {
    PGconn *handle;
};

/* The server counts days from 2000-01-01. */
enum { SERVER_EPOCH = 10957 };

static inline int64_t libpq_int(const PGresult *rows, int row, int column)
{
    uint64_t number;
    memcpy(&number, PQgetvalue(rows, row, column), sizeof number);
    return (int64_t)be64toh(number);
}

static inline const char *libpq_text(const PGresult *rows, int row, int column, struct arena *arena)
{
    size_t size = (size_t)PQgetlength(rows, row, column) + 1;
    return memcpy(hand_arena_get(arena, size), PQgetvalue(rows, row, column), size);
}

/* From BOOK_COLUMNS at the result's first columns. */
void libpq_book(const PGresult *rows, int row, struct arena *arena, struct book *book);

/* A prepared statement with one parameter in binary form, or none. */
PGresult *libpq_query(struct libpq *libpq, const char *name, const char *parameter, size_t size);
PGresult *libpq_query_int(struct libpq *libpq, const char *name, int64_t parameter);

#endif
