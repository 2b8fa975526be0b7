/* Relations as they are usually written by hand: a join, or one IN list over all keys and a hash to hand out what came. */
#include "hand_inside.h"

#include <stdio.h>
#include <stdlib.h>

struct named {                      /* an author, a publisher, a tag */
    int64_t id;
    const char *name;
    int64_t publisher_id;           /* an author's */
};

struct related_book {
    struct book book;
    struct named author, publisher;
};

struct parent {
    int64_t id;
    void **children;
    size_t count, room;
};

/* --- Joins */

static void sum_named(struct sum *sum, const struct named *named)
{
    sum_int(sum, named->id);
    sum_text(sum, named->name);
}

void hand_load_related(struct hand *hand, struct sum *sum)
{
    sqlite3_stmt *statement = hand_prepare(
        hand, "SELECT " BOOK_COLUMNS ", author.id, author.name, author.publisher_id, publisher.id, publisher.name FROM book"
              " JOIN author ON author.id = book.author_id JOIN publisher ON publisher.id = author.publisher_id");
    struct arena arena = {0};
    struct related_book *rows = NULL;
    size_t count = 0, room = 0;
    int status;
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        rows = hand_grow(rows, count, &room, sizeof *rows);
        struct related_book *row = &rows[count++];
        hand_book(statement, &arena, &row->book);
        row->author = (struct named){sqlite3_column_int64(statement, 7), hand_text(statement, 8, &arena),
                                     sqlite3_column_int64(statement, 9)};
        row->publisher = (struct named){sqlite3_column_int64(statement, 10), hand_text(statement, 11, &arena), 0};
    }
    hand_check(hand, status == SQLITE_DONE);
    sqlite3_finalize(statement);
    for (size_t i = 0; i < count; i++) {
        hand_sum_book(sum, &rows[i].book);
        sum_named(sum, &rows[i].author);
        sum_named(sum, &rows[i].publisher);
    }
    free(rows);
    hand_arena_free(&arena);
}

void hand_load_with_authors(struct hand *hand, size_t most, struct sum *sum)
{
    sqlite3_stmt *statement = hand_prepare(
        hand, "SELECT " BOOK_COLUMNS ", author.id, author.name, author.publisher_id FROM book"
              " JOIN author ON author.id = book.author_id WHERE book.id <= ?");
    struct arena arena = {0};
    struct related_book *rows = NULL;
    size_t count = 0, room = 0;
    int status;
    sqlite3_bind_int64(statement, 1, (int64_t)most);
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        rows = hand_grow(rows, count, &room, sizeof *rows);
        struct related_book *row = &rows[count++];
        hand_book(statement, &arena, &row->book);
        row->author = (struct named){sqlite3_column_int64(statement, 7), hand_text(statement, 8, &arena),
                                     sqlite3_column_int64(statement, 9)};
    }
    hand_check(hand, status == SQLITE_DONE);
    sqlite3_finalize(statement);
    for (size_t i = 0; i < count; i++) {
        hand_sum_book(sum, &rows[i].book);
        sum_named(sum, &rows[i].author);
    }
    free(rows);
    hand_arena_free(&arena);
}

/* --- Children by their parents' keys */

struct hash {
    struct parent **slots;
    size_t mask;
};

static struct parent **slot_of(const struct hash *hash, int64_t key)
{
    size_t at = (size_t)((uint64_t)key * UINT64_C(0x9E3779B97F4A7C15) >> 32) & hash->mask;
    while (hash->slots[at] && hash->slots[at]->id != key)
        at = (at + 1) & hash->mask;
    return &hash->slots[at];
}

static struct hash make_hash(struct parent *parents, size_t count)
{
    struct hash hash = {.mask = 15};
    while (hash.mask < 2 * count)
        hash.mask = 2 * hash.mask + 1;
    hash.slots = calloc(hash.mask + 1, sizeof *hash.slots);
    if (!hash.slots)
        fail("no memory");
    for (size_t i = 0; i < count; i++)
        *slot_of(&hash, parents[i].id) = &parents[i];
    return hash;
}

/* `head` and as many places as there are parents, bound. */
static sqlite3_stmt *prepare_in(struct hand *hand, const char *head, const struct parent *parents, size_t count)
{
    size_t size = strlen(head);
    char *sql = malloc(size + 2 * count + 8);
    if (!sql)
        fail("no memory");
    char *at = sql + sprintf(sql, "%s (", head);
    for (size_t i = 0; i < count; i++) {
        *at++ = '?';
        *at++ = i + 1 < count ? ',' : ')';
    }
    *at = '\0';
    sqlite3_stmt *statement = hand_prepare(hand, sql);
    for (size_t i = 0; i < count; i++)
        sqlite3_bind_int64(statement, (int)i + 1, parents[i].id);
    free(sql);
    return statement;
}

static void add_child(struct parent *parent, void *child)
{
    parent->children = hand_grow(parent->children, parent->count, &parent->room, sizeof *parent->children);
    parent->children[parent->count++] = child;
}

static void free_parents(struct parent *parents, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(parents[i].children);
    free(parents);
}

void hand_load_authors(struct hand *hand, size_t most, struct sum *sum)
{
    sqlite3_stmt *statement = hand_prepare(hand, "SELECT id, name, publisher_id FROM author WHERE id <= ?");
    struct arena arena = {0};
    struct named *authors = NULL;
    size_t count = 0, room = 0;
    int status;
    sqlite3_bind_int64(statement, 1, (int64_t)most);
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        authors = hand_grow(authors, count, &room, sizeof *authors);
        authors[count++] = (struct named){sqlite3_column_int64(statement, 0), hand_text(statement, 1, &arena),
                                          sqlite3_column_int64(statement, 2)};
    }
    hand_check(hand, status == SQLITE_DONE);
    sqlite3_finalize(statement);

    struct parent *parents = calloc(count + 1, sizeof *parents);
    for (size_t i = 0; i < count; i++)
        parents[i].id = authors[i].id;
    struct hash hash = make_hash(parents, count);
    statement = prepare_in(hand, "SELECT " BOOK_COLUMNS " FROM book WHERE author_id IN", parents, count);
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        struct book *book = hand_arena_get(&arena, sizeof *book);
        hand_book(statement, &arena, book);
        add_child(*slot_of(&hash, book->author_id), book);
    }
    hand_check(hand, status == SQLITE_DONE);
    sqlite3_finalize(statement);

    for (size_t i = 0; i < count; i++) {
        sum_named(sum, &authors[i]);
        for (size_t j = 0; j < parents[i].count; j++)
            hand_sum_book(sum, parents[i].children[j]);
    }
    free_parents(parents, count);
    free(hash.slots);
    free(authors);
    hand_arena_free(&arena);
}

void hand_load_tags(struct hand *hand, size_t most, struct sum *sum)
{
    sqlite3_stmt *statement = hand_prepare(hand, "SELECT " BOOK_COLUMNS " FROM book WHERE id <= ?");
    struct arena arena = {0};
    struct book *books = NULL;
    size_t count = 0, room = 0;
    int status;
    sqlite3_bind_int64(statement, 1, (int64_t)most);
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        books = hand_grow(books, count, &room, sizeof *books);
        hand_book(statement, &arena, &books[count++]);
    }
    hand_check(hand, status == SQLITE_DONE);
    sqlite3_finalize(statement);

    struct parent *parents = calloc(count + 1, sizeof *parents);
    for (size_t i = 0; i < count; i++)
        parents[i].id = books[i].id;
    struct hash hash = make_hash(parents, count);
    statement = prepare_in(hand, "SELECT book_tags.book_id, tag.id, tag.name FROM tag JOIN book_tags ON book_tags.tag_id = tag.id"
                                 " WHERE book_tags.book_id IN", parents, count);
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        struct named *tag = hand_arena_get(&arena, sizeof *tag);
        *tag = (struct named){sqlite3_column_int64(statement, 1), hand_text(statement, 2, &arena), 0};
        add_child(*slot_of(&hash, sqlite3_column_int64(statement, 0)), tag);
    }
    hand_check(hand, status == SQLITE_DONE);
    sqlite3_finalize(statement);

    for (size_t i = 0; i < count; i++) {
        hand_sum_book(sum, &books[i]);
        for (size_t j = 0; j < parents[i].count; j++) {
            struct sum part = {.is_full = sum->is_full};
            sum_named(&part, parents[i].children[j]);
            sum_part(sum, &part);
        }
    }
    free_parents(parents, count);
    free(hash.slots);
    free(books);
    hand_arena_free(&arena);
}

/* --- Aggregates */

struct ranked {
    struct named author;
    int64_t count;
    double mean;
    bool is_rated;
};

void hand_rank_authors(struct hand *hand, size_t fewest, struct sum *sum)
{
    sqlite3_stmt *statement = hand_prepare(
        hand, "SELECT author.id, author.name, author.publisher_id, n, mean FROM (SELECT author_id, count(*) AS n, avg(rating) AS mean"
              " FROM book NOT INDEXED GROUP BY author_id HAVING n > ?) AS ranked JOIN author ON author.id = ranked.author_id"
              " ORDER BY n DESC, author.id");
    struct arena arena = {0};
    struct ranked *rows = NULL;
    size_t count = 0, room = 0;
    int status;
    sqlite3_bind_int64(statement, 1, (int64_t)fewest);
    while ((status = sqlite3_step(statement)) == SQLITE_ROW) {
        rows = hand_grow(rows, count, &room, sizeof *rows);
        rows[count++] = (struct ranked){{sqlite3_column_int64(statement, 0), hand_text(statement, 1, &arena), sqlite3_column_int64(statement, 2)},
                                        sqlite3_column_int64(statement, 3), sqlite3_column_double(statement, 4),
                                        sqlite3_column_type(statement, 4) != SQLITE_NULL};
    }
    hand_check(hand, status == SQLITE_DONE);
    sqlite3_finalize(statement);
    for (size_t i = 0; i < count; i++) {
        sum_named(sum, &rows[i].author);
        sum_int(sum, rows[i].author.publisher_id);
        sum_int(sum, rows[i].count);
        sum_real(sum, rows[i].is_rated ? &rows[i].mean : NULL);
    }
    free(rows);
    hand_arena_free(&arena);
}
