/* The one door to memory. */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <cormorant/common.h>

extern const corm_allocator alloc_system;   /* realloc and free */

static inline void *alloc_get(const corm_allocator *allocator, size_t size)
{
    return allocator->resize(allocator->context, NULL, 0, size);
}

static inline void alloc_free(const corm_allocator *allocator, void *memory, size_t size)
{
    if (memory)
        allocator->resize(allocator->context, memory, size, 0);
}

void *alloc_zero(const corm_allocator *allocator, size_t size);

#endif
