/* Relations as they are usually written by hand: a join, or the parents' keys as one array and a hash to hand out what came. */
#include "libpq_inside.h"

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

struct books {
    struct book *items;
    size_t count;
};

static void *get_zeros(size_t count, size_t size)
{
    void *memory = calloc(count + 1, size);
    if (!memory)
        fail("no memory");
    return memory;
}

static void sum_named(struct sum *sum, const struct named *named)
{
    sum_int(sum, named->id);
    sum_text(sum, named->name);
}

static struct named read_named(const PGresult *rows, int row, int column, struct arena *arena)
{
    return (struct named){libpq_int(rows, row, column), libpq_text(rows, row, column + 1, arena), 0};
}

static struct named read_author(const PGresult *rows, int row, int column, struct arena *arena)
{
    return (struct named){libpq_int(rows, row, column), libpq_text(rows, row, column + 1, arena), libpq_int(rows, row, column + 2)};
}

/* --- Joins */

static void load_joined(PGresult *rows, bool has_publisher, struct sum *sum)
{
    int count = PQntuples(rows);
    struct arena arena = {0};
    struct related_book *books = hand_arena_get(&arena, (size_t)count * sizeof *books);
    for (int i = 0; i < count; i++) {
        libpq_book(rows, i, &arena, &books[i].book);
        books[i].author = read_author(rows, i, BOOK_COLUMN_COUNT, &arena);
        if (has_publisher)
            books[i].publisher = read_named(rows, i, BOOK_COLUMN_COUNT + 3, &arena);
    }
    PQclear(rows);
    for (int i = 0; i < count; i++) {
        hand_sum_book(sum, &books[i].book);
        sum_named(sum, &books[i].author);
        if (has_publisher)
            sum_named(sum, &books[i].publisher);
    }
    hand_arena_free(&arena);
}

void libpq_load_related(struct libpq *libpq, struct sum *sum)
{
    load_joined(libpq_query(libpq, "related", NULL, 0), true, sum);
}

void libpq_load_with_authors(struct libpq *libpq, size_t most, struct sum *sum)
{
    load_joined(libpq_query_int(libpq, "with_authors", (int64_t)most), false, sum);
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

static struct hash make_room(size_t count)
{
    struct hash hash = {.mask = 15};
    while (hash.mask < 2 * count)
        hash.mask = 2 * hash.mask + 1;
    hash.slots = get_zeros(hash.mask, sizeof *hash.slots);
    return hash;
}

static struct hash make_hash(struct parent *parents, size_t count)
{
    struct hash hash = make_room(count);
    for (size_t i = 0; i < count; i++)
        *slot_of(&hash, parents[i].id) = &parents[i];
    return hash;
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

static char *put32(char *at, uint32_t number)
{
    number = htobe32(number);
    memcpy(at, &number, sizeof number);
    return at + sizeof number;
}

/* The statement's rows for these keys, a bigint[] in binary form. */
static PGresult *query_keys(struct libpq *libpq, const char *name, const struct parent *parents, size_t count)
{
    enum { BIGINT = 20 };
    char *array = malloc(20 + 12 * count);
    if (!array)
        fail("no memory");
    char *at = put32(put32(put32(array, count > 0), 0), BIGINT);
    if (count)
        at = put32(put32(at, (uint32_t)count), 1);
    for (size_t i = 0; i < count; i++) {
        uint64_t key = htobe64((uint64_t)parents[i].id);
        at = put32(at, sizeof key);
        memcpy(at, &key, sizeof key);
        at += sizeof key;
    }
    PGresult *rows = libpq_query(libpq, name, array, (size_t)(at - array));
    free(array);
    return rows;
}

/* --- What is loaded that way */

static struct named *load_authors(struct libpq *libpq, size_t most, struct arena *arena, size_t *count)
{
    PGresult *rows = libpq_query_int(libpq, "first_authors", (int64_t)most);
    *count = (size_t)PQntuples(rows);
    struct named *authors = hand_arena_get(arena, *count * sizeof *authors);
    for (size_t i = 0; i < *count; i++)
        authors[i] = read_author(rows, (int)i, 0, arena);
    PQclear(rows);
    return authors;
}

static struct books read_books(PGresult *rows, struct arena *arena)
{
    struct books books = {.count = (size_t)PQntuples(rows)};
    books.items = hand_arena_get(arena, books.count * sizeof *books.items);
    for (size_t i = 0; i < books.count; i++)
        libpq_book(rows, (int)i, arena, &books.items[i]);
    PQclear(rows);
    return books;
}

static struct parent *parents_of_authors(const struct named *authors, size_t count)
{
    struct parent *parents = get_zeros(count, sizeof *parents);
    for (size_t i = 0; i < count; i++)
        parents[i].id = authors[i].id;
    return parents;
}

static struct parent *parents_of_books(struct books books)
{
    struct parent *parents = get_zeros(books.count, sizeof *parents);
    for (size_t i = 0; i < books.count; i++)
        parents[i].id = books.items[i].id;
    return parents;
}

static struct books load_books(struct libpq *libpq, struct parent *authors, size_t count, struct arena *arena)
{
    struct hash hash = make_hash(authors, count);
    struct books books = read_books(query_keys(libpq, "authors_books", authors, count), arena);
    for (size_t i = 0; i < books.count; i++)
        add_child(*slot_of(&hash, books.items[i].author_id), &books.items[i]);
    free(hash.slots);
    return books;
}

static void load_tags(struct libpq *libpq, struct parent *books, size_t count, struct arena *arena)
{
    struct hash hash = make_hash(books, count);
    PGresult *rows = query_keys(libpq, "books_tags", books, count);
    size_t tag_count = (size_t)PQntuples(rows);
    struct named *tags = hand_arena_get(arena, tag_count * sizeof *tags);
    for (size_t i = 0; i < tag_count; i++) {
        tags[i] = read_named(rows, (int)i, 1, arena);
        add_child(*slot_of(&hash, libpq_int(rows, (int)i, 0)), &tags[i]);
    }
    PQclear(rows);
    free(hash.slots);
}

/* In whatever order they came. */
static void sum_tags(struct sum *sum, const struct parent *book)
{
    for (size_t i = 0; i < book->count; i++) {
        struct sum part = {.is_full = sum->is_full};
        sum_named(&part, book->children[i]);
        sum_part(sum, &part);
    }
}

void libpq_load_authors(struct libpq *libpq, size_t most, struct sum *sum)
{
    struct arena arena = {0};
    size_t count;
    struct named *authors = load_authors(libpq, most, &arena, &count);
    struct parent *parents = parents_of_authors(authors, count);
    load_books(libpq, parents, count, &arena);
    for (size_t i = 0; i < count; i++) {
        sum_named(sum, &authors[i]);
        for (size_t j = 0; j < parents[i].count; j++)
            hand_sum_book(sum, parents[i].children[j]);
    }
    free_parents(parents, count);
    hand_arena_free(&arena);
}

void libpq_load_tags(struct libpq *libpq, size_t most, struct sum *sum)
{
    struct arena arena = {0};
    struct books books = read_books(libpq_query_int(libpq, "first_books", (int64_t)most), &arena);
    struct parent *parents = parents_of_books(books);
    load_tags(libpq, parents, books.count, &arena);
    for (size_t i = 0; i < books.count; i++) {
        hand_sum_book(sum, &books.items[i]);
        sum_tags(sum, &parents[i]);
    }
    free_parents(parents, books.count);
    hand_arena_free(&arena);
}

/* --- All of it */

/* Each author's publisher, its key only once. */
static struct parent *load_publishers(struct libpq *libpq, const struct named *authors, size_t count, struct arena *arena,
                                      struct hash *hash)
{
    struct parent *parents = get_zeros(count, sizeof *parents);
    size_t parent_count = 0;
    *hash = make_room(count);
    for (size_t i = 0; i < count; i++) {
        struct parent **slot = slot_of(hash, authors[i].publisher_id);
        if (*slot)
            continue;
        *slot = &parents[parent_count++];
        (*slot)->id = authors[i].publisher_id;
    }
    PGresult *rows = query_keys(libpq, "publishers", parents, parent_count);
    for (int i = 0; i < PQntuples(rows); i++) {
        struct named *publisher = hand_arena_get(arena, sizeof *publisher);
        *publisher = read_named(rows, i, 0, arena);
        add_child(*slot_of(hash, publisher->id), publisher);
    }
    PQclear(rows);
    return parents;
}

void libpq_load_tree(struct libpq *libpq, size_t most, struct sum *sum)
{
    struct arena arena = {0};
    struct hash hash;
    size_t count;
    struct named *authors = load_authors(libpq, most, &arena, &count);
    struct parent *publishers = load_publishers(libpq, authors, count, &arena, &hash);
    struct parent *parents = parents_of_authors(authors, count);
    struct books books = load_books(libpq, parents, count, &arena);
    struct parent *tagged = parents_of_books(books);
    load_tags(libpq, tagged, books.count, &arena);
    for (size_t i = 0; i < count; i++) {
        sum_named(sum, &authors[i]);
        sum_named(sum, (*slot_of(&hash, authors[i].publisher_id))->children[0]);
        for (size_t j = 0; j < parents[i].count; j++) {
            const struct book *book = parents[i].children[j];
            struct sum part = {.is_full = sum->is_full};
            hand_sum_book(&part, book);
            sum_tags(&part, &tagged[book - books.items]);
            sum_part(sum, &part);
        }
    }
    free(hash.slots);
    free_parents(publishers, count);
    free_parents(parents, count);
    free_parents(tagged, books.count);
    hand_arena_free(&arena);
}
