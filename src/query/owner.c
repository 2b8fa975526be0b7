/* Failing, and allocating, on behalf of a session. */
#include "query/owner.h"

void owner_fail(struct owner *owner, corm_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_vset(&owner->error, code, format, arguments);
    va_end(arguments);
}

void owner_no_memory(struct owner *owner)
{
    error_no_memory(&owner->error);
}

void *owner_alloc(struct owner *owner, size_t size)
{
    void *memory = arena_alloc(&owner->arena, size);
    if (!memory)
        owner_no_memory(owner);
    return memory;
}
