/* Open addressing, linear probing, at most three quarters full. */
#include "base/map.h"

#include "base/hash.h"

struct map_entry {
    const void *key;
    void *value;
    uint64_t hash;
    size_t size;
};

void map_init(struct map *map, struct arena *arena)
{
    memset(map, 0, sizeof *map);
    map->arena = arena;
}

static struct map_entry *find(const struct map *map, const void *key, size_t size, uint64_t hash)
{
    for (size_t at = hash & (map->capacity - 1);; at = (at + 1) & (map->capacity - 1)) {
        struct map_entry *entry = &map->entries[at];
        if (!entry->key || (entry->hash == hash && entry->size == size && memcmp(entry->key, key, size) == 0))
            return entry;
    }
}

void *map_get(const struct map *map, const void *key, size_t size)
{
    if (!map->count)
        return NULL;
    const struct map_entry *entry = find(map, key, size, hash_bytes(0, key, size));
    return entry->key ? entry->value : NULL;
}

static bool grow(struct map *map)
{
    size_t capacity = map->capacity ? map->capacity * 2 : 8;
    struct map_entry *old = map->entries;
    size_t old_capacity = map->capacity;
    struct map_entry *entries = arena_zero(map->arena, capacity * sizeof *entries);
    if (!entries)
        return false;
    map->entries = entries;
    map->capacity = capacity;
    for (size_t i = 0; i < old_capacity; i++)
        if (old[i].key)
            *find(map, old[i].key, old[i].size, old[i].hash) = old[i];
    return true;
}

bool map_set(struct map *map, const void *key, size_t size, void *value)
{
    if ((map->count + 1) * 4 > map->capacity * 3 && !grow(map))
        return false;
    uint64_t hash = hash_bytes(0, key, size);
    struct map_entry *entry = find(map, key, size, hash);
    if (!entry->key)
        map->count++;
    *entry = (struct map_entry){key, value, hash, size};
    return true;
}
