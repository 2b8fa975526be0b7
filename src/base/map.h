/* Hash maps in an arena: by text, and by bytes of one fixed size (keys of rows). */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/arena.h"

struct map_entry;

/* From byte strings to pointers.  Keys are not copied: they must outlive the map. */
struct map {
    struct arena *arena;
    struct map_entry *entries;      /* capacity of them, a power of two; free ones have a NULL key */
    size_t capacity;
    size_t count;
};

void map_init(struct map *map, struct arena *arena);
/* NULL if the key is not there. */
void *map_get(const struct map *map, const void *key, size_t size);
/* Sets or replaces; false if memory ran out. */
bool map_set(struct map *map, const void *key, size_t size, void *value);

static inline void *map_get_text(const struct map *map, const char *key)
{
    return map_get(map, key, strlen(key));
}

static inline bool map_set_text(struct map *map, const char *key, void *value)
{
    return map_set(map, key, strlen(key), value);
}

#endif
