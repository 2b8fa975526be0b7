/* How alike texts are: by the runs of three characters in their words, two blanks before each and one behind. */
#include "base/alloc.h"
#include "base/search.h"
#include "base/utf8.h"
#include "base/words.h"

#include <stdlib.h>

struct runs {
    uint64_t *items;
    size_t count;
};

static void add(struct runs *runs, uint32_t last[3], uint32_t code_point)
{
    last[0] = last[1];
    last[1] = last[2];
    last[2] = code_point;
    runs->items[runs->count++] = (uint64_t)last[0] << 42 | (uint64_t)last[1] << 21 | last[2];
}

static int by_number(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static void sort(struct runs *runs)
{
    size_t kept = 0;
    if (runs->count)
        qsort(runs->items, runs->count, sizeof *runs->items, by_number);
    for (size_t i = 0; i < runs->count; i++)
        if (i == 0 || runs->items[i] != runs->items[kept - 1])
            runs->items[kept++] = runs->items[i];
    runs->count = kept;
}

/* A word of n characters has n + 1 runs, and a character or the text's end behind it: at most 2 for each byte. */
static void find_runs(const char *text, size_t size, struct runs *runs)
{
    uint32_t last[3] = {' ', ' ', ' '};
    bool is_inside = false;
    for (size_t at = 0; at < size;) {
        uint32_t code_point;
        at += utf8_decode(text + at, size - at, &code_point);
        if (is_word_character(code_point)) {
            add(runs, last, utf8_lower(code_point));
            is_inside = true;
        } else if (is_inside) {
            add(runs, last, ' ');
            last[1] = ' ';
            is_inside = false;
        }
    }
    if (is_inside)
        add(runs, last, ' ');
    sort(runs);
}

static size_t count_shared(const struct runs *a, const struct runs *b)
{
    size_t shared = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        shared += a->items[i] == b->items[j];
        bool is_before = a->items[i] <= b->items[j], is_behind = a->items[i] >= b->items[j];
        i += is_before;
        j += is_behind;
    }
    return shared;
}

double search_similarity(const corm_allocator *allocator, const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t room = 2 * (a_size + b_size + 1) * sizeof(uint64_t);
    uint64_t *items = alloc_get(allocator, room);
    if (!items)
        return -1;
    struct runs first = {items, 0}, second = {items + 2 * a_size + 1, 0};
    find_runs(a, a_size, &first);
    find_runs(b, b_size, &second);
    size_t shared = count_shared(&first, &second), all = first.count + second.count - shared;
    alloc_free(allocator, items, room);
    return all ? (double)((float)shared / (float)all) : 0;
}
