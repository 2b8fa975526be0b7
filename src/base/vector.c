/* Doubles in place of counting: the arena keeps the old halves until it goes. */
#include "base/vector.h"

bool vector_reserve(struct arena *arena, void **items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return true;
    size_t larger = *capacity ? *capacity * 2 : 4;
    if (larger > SIZE_MAX / size)
        larger = SIZE_MAX / size;
    void *memory = arena_alloc(arena, larger * size);
    if (!memory)
        return false;
    if (count)
        memcpy(memory, *items, count * size);
    *items = memory;
    *capacity = larger;
    return true;
}
