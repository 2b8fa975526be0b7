/* Growing arrays in an arena: VECTOR(struct node *) children; */
#ifndef BASE_VECTOR_H
#define BASE_VECTOR_H

#include "base/arena.h"

#define VECTOR(type)         \
    struct {                 \
        type *items;         \
        size_t count;        \
        size_t capacity;     \
    }

/* Makes room for one more of `size` bytes; false on failure (inside arena_try it does not return). */
bool vector_reserve(struct arena *arena, void **items, size_t count, size_t *capacity, size_t size);

/* Appends; false on failure. */
#define vector_push(arena, vector, item)                                                                     \
    (vector_reserve((arena), (void **)&(vector)->items, (vector)->count, &(vector)->capacity,                \
                    sizeof *(vector)->items)                                                                 \
         ? ((vector)->items[(vector)->count++] = (item), true)                                               \
         : false)

#endif
