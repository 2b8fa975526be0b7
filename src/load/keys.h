/* Things by key: ints in a table of their own, all other keys by their bytes. */
#ifndef LOAD_KEYS_H
#define LOAD_KEYS_H

#include "base/hash.h"
#include "base/map.h"
#include "query/shape.h"

struct key_entry {
    int64_t key;
    void *thing;
};

struct keys {
    struct arena *arena;
    const struct type *type;
    bool is_int;
    struct key_entry *entries;      /* capacity of them, a power of two; free ones have no thing */
    size_t capacity;
    size_t count;
    struct map map;                 /* where the keys are no ints */
};

void keys_init(struct keys *keys, struct arena *arena, const struct type *type);
/* Room for so many at once, where that is known; false if memory ran out. */
bool keys_reserve(struct keys *keys, size_t count);
/* `slot` is where a row has the key.  NULL if it is not there. */
void *keys_get_other(const struct keys *keys, const void *slot);
/* Sets or replaces; `thing` is not NULL.  False if memory ran out. */
bool keys_set(struct keys *keys, const void *slot, void *thing);

static inline struct key_entry *keys_place(const struct keys *keys, int64_t key)
{
    size_t at = hash_mix(0, (uint64_t)key) & (keys->capacity - 1);
    while (keys->entries[at].thing && keys->entries[at].key != key)
        at = (at + 1) & (keys->capacity - 1);
    return &keys->entries[at];
}

static inline void *keys_get(const struct keys *keys, const void *slot)
{
    if (!keys->is_int)
        return keys_get_other(keys, slot);
    return keys->count ? keys_place(keys, *(const int64_t *)slot)->thing : NULL;
}

#endif
