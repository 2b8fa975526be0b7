/* The system's allocator behind the one signature. */
#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

static void *system_resize(void *context, void *old, size_t old_size, size_t new_size)
{
    (void)context;
    (void)old_size;
    if (new_size == 0) {
        free(old);
        return NULL;
    }
    return realloc(old, new_size);
}

const corm_allocator alloc_system = {system_resize, NULL};

void *alloc_zero(const corm_allocator *allocator, size_t size)
{
    void *memory = alloc_get(allocator, size);
    if (memory)
        memset(memory, 0, size);
    return memory;
}
