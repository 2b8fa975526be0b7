/* What the files of the hand-written side share: memory, statements, and the rows of a book. */
#ifndef BENCH_HAND_INSIDE_H
#define BENCH_HAND_INSIDE_H

#include "fail.h"
#include "hand.h"

#include <sqlite3.h>

struct chunk {
    struct chunk *older;
    char bytes[];
};

struct arena {
    struct chunk *chunk;
    char *at, *end;
    size_t next_size;
};

struct book {
    int64_t id;
    const char *title;
    const char *content;
    int64_t price;
    double rating;
    int64_t author_id;
    int32_t published;
    bool is_rated;
};

struct hand {
    sqlite3 *database;
    sqlite3_stmt *get;              /* kept from one get to the next */
};

#define BOOK_COLUMNS "book.id, book.title, book.content, book.published, book.price, book.rating, book.author_id"
enum { BOOK_COLUMN_COUNT = 7 };

void *hand_arena_grow(struct arena *arena, size_t size);
void hand_arena_free(struct arena *arena);

static inline void *hand_arena_get(struct arena *arena, size_t size)
{
    size = (size + 7) & ~(size_t)7;
    if ((size_t)(arena->end - arena->at) < size)
        return hand_arena_grow(arena, size);
    void *memory = arena->at;
    arena->at += size;
    return memory;
}

/* Room for one more in an array of malloc's. */
void *hand_grow(void *rows, size_t count, size_t *room, size_t size);

void hand_check(struct hand *hand, bool is_good);
void hand_run(struct hand *hand, const char *sql);
sqlite3_stmt *hand_prepare(struct hand *hand, const char *sql);

const char *hand_text(sqlite3_stmt *statement, int column, struct arena *arena);
/* From BOOK_COLUMNS at the statement's first columns. */
void hand_book(sqlite3_stmt *statement, struct arena *arena, struct book *book);
void hand_sum_book(struct sum *sum, const struct book *book);

#endif
