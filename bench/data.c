/* Makes the bookshop from a generator of pseudo-random numbers. */
#include "data.h"
#include "fail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TITLE_ROOM = 64, CONTENT_SIZE = 170 };

static const char *const words[] = {
    "anchor", "bay", "breeze", "cape", "cliff", "coral", "current", "dune", "estuary", "feather", "fish", "foam",
    "gull", "harbour", "island", "kelp", "lagoon", "lighthouse", "mast", "moon", "net", "ocean", "oyster", "pearl",
    "reef", "sail", "salt", "sand", "seal", "shore", "storm", "tide", "wave", "whale", "wind", "wing",
};

static uint64_t next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static size_t below(uint64_t *state, size_t limit)
{
    return (size_t)(next(state) >> 16) % limit;
}

static const char *word(uint64_t *state)
{
    return words[below(state, sizeof words / sizeof *words)];
}

static char *write_title(uint64_t *state, char *at, size_t number)
{
    return at + 1 + sprintf(at, "The %s and the %s %zu", word(state), word(state), number);
}

static char *write_content(uint64_t *state, char *at)
{
    char *end = at + CONTENT_SIZE;
    while (at < end)
        at += sprintf(at, "%s ", word(state));
    at[-1] = '\0';
    return at;
}

static void make_books(struct data *data, uint64_t *state)
{
    char *at = data->text;
    for (size_t i = 0; i < data->size.books; i++) {
        struct data_book *book = &data->books[i];
        book->title = at;
        book->content = at = write_title(state, at, i + 1);
        at = write_content(state, at);
        book->published = (int32_t)below(state, 50 * 365);
        book->price = 500 + (int64_t)below(state, 4500);
        data->ratings[i] = 1 + (double)below(state, 9) / 2;
        book->rating = below(state, 5) ? &data->ratings[i] : NULL;
        book->author_id = 1 + (int64_t)below(state, data->size.authors);
    }
}

static void *get(size_t size)
{
    void *memory = malloc(size);
    if (!memory)
        fail("no memory for the data");
    return memory;
}

void data_make(struct data *data, struct size size)
{
    uint64_t state = UINT64_C(0x2545F4914F6CDD1D);
    data->size = size;
    data->text = get(size.books * (TITLE_ROOM + CONTENT_SIZE + 16));
    data->ratings = get(size.books * sizeof *data->ratings);
    data->books = get(size.books * sizeof *data->books);
    data->keys = get(size.gets * sizeof *data->keys);
    make_books(data, &state);
    for (size_t i = 0; i < size.gets; i++)
        data->keys[i] = 1 + (int64_t)below(&state, size.books);
}

void data_free(struct data *data)
{
    free(data->text);
    free(data->ratings);
    free(data->books);
    free(data->keys);
}
