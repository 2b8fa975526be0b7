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

void owner_refuse_broken(struct owner *owner)
{
    if (owner->error.code != CORM_OK)
        return;
    owner_fail(owner, CORM_MISUSE, "this query was made while the session had failed");
    error_hint(&owner->error, "make it again after corm_clear_error()");
}

/* A session that could not be allocated has no arena. */
void *owner_alloc(struct owner *owner, size_t size)
{
    void *memory = owner->arena.allocator ? arena_alloc(&owner->arena, size) : NULL;
    if (!memory)
        owner_no_memory(owner);
    return memory;
}
